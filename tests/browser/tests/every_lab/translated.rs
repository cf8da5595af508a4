//! Pages that the browser has translated: every text node is taken out and another element put in its place, and the
//! page is turned right to left where the language is written so.

use browser_tests::Visitor;
use browser_tests::keys::RIGHT;
use serde_json::json;

use crate::lab::Lab;
use crate::{LAPTOP, wait_for_next, window};

/// What is done, and how.
type Move = (&'static str, fn(&Visitor));

/// What a visitor does to a lab, as far as the lab has it. Each changes words.
const MOVES: [Move; 6] = [
    ("all numbers are shown, and a figure as a table", |visitor| {
        visitor.script(
            "document.querySelector('.more-numbers [aria-expanded=false]').click();
             document.querySelector('.figure:not(.away) .as-table').click();",
        );
    }),
    ("the run is kept for comparison", |visitor| {
        visitor.script("document.querySelector('.compare').click()");
    }),
    ("a slider is moved, or a handle where there is none", |visitor| {
        visitor.unfold();
        match visitor.first(".rail .controls input[type=range]") {
            Some(slider) => visitor.keys(&slider, &RIGHT.repeat(3)),
            None => visitor.drag(&visitor.first(".handle").expect("a lab has sliders or handles"), 12, -18),
        }
    }),
    ("something else is chosen", |visitor| {
        let chosen = visitor.script(
            "const other = document.querySelector('.controls .segment input:not(:checked), .controls .toggle input');
             if (other) { other.click(); return true; }
             const menu = document.querySelector('.controls .place:not([data-control=data]) select');
             if (!menu) return false;
             menu.selectedIndex = menu.selectedIndex ? 0 : 1;
             return menu.dispatchEvent(new Event('change', { bubbles: true }));",
        );
        assert_eq!(chosen, json!(true), "a lab has something to choose");
    }),
    ("the tour is taken", |visitor| {
        visitor.script("document.querySelector('.tour-start').click()");
    }),
    ("the tour goes on", |visitor| {
        visitor.script("document.querySelector('.tour .solid').click()");
    }),
];

/// A translated page says what another says, after everything that a visitor does.
pub fn says_the_same(plain: &Visitor, lab: &Lab) {
    let translated = window(LAPTOP);
    let both = [plain, &translated];
    _ = both.map(Visitor::without_motion);
    _ = both.map(|visitor| visitor.visit(&lab.address()));
    let mut before = translated.says_as(plain, "as it opens");
    for (what, act) in MOVES {
        let texts = translated.translate();
        assert!(texts > 50, "{texts} texts are translated");
        for visitor in both {
            act(visitor);
            visitor.idle();
        }
        let now = translated.says_as(plain, what);
        assert_ne!(now, before, "{what}: it changes words");
        before = now;
    }
    _ = both.map(Visitor::nothing_went_wrong);
    wait_for_next(translated);
}

/// Pairs of things that lie on each other, by their words or names; and how far the page is too wide.
const CROWDED: &str = "
    const isSeen = one => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !one.closest('.unseen, .overlay, dialog, math');
    const walk = document.createTreeWalker(document.querySelector('#app'), NodeFilter.SHOW_TEXT);
    const things = new Set(document.querySelectorAll('#app :is(canvas, input, select, button)'));
    while (walk.nextNode()) {
        // What stands within a line has no box of its own.
        let one = walk.currentNode.parentElement;
        while (getComputedStyle(one).display === 'inline') one = one.parentElement;
        if (walk.currentNode.nodeValue.trim()) things.add(one);
    }
    const boxes = [...things].filter(isSeen).map(one => ({ one, box: one.getBoundingClientRect() })).filter(({ box }) => box.width > 1 && box.height > 1);
    const name = one => one.innerText || one.getAttribute('aria-label') || one.id || one.name || one.tagName;
    const lies = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
    const found = [];
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
        if (lies(a.box, b.box) && !a.one.contains(b.one) && !b.one.contains(a.one)) found.push(name(a.one) + ' / ' + name(b.one));
    }));
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push('wider by ' + (scrollWidth - clientWidth));
    return found;";

/// The figures' pictures, by their keys.
const PICTURES: &str = "
    const seen = [...document.querySelectorAll('.figure:not(.away)')];
    return seen.map(one => [one.dataset.figure, one.querySelector('canvas').toDataURL()]);";

/// Turned right to left, nothing lies on anything else that does not by nature, and figures are as they were.
pub fn is_in_order_right_to_left(visitor: &Visitor, lab: &Lab) {
    for (width, height) in [LAPTOP, (390, 844)] {
        visitor.resize(width, height);
        visitor.visit(&lab.address());
        visitor.rest();
        let crowded = || -> Vec<String> { serde_json::from_value(visitor.script(CROWDED)).expect("names are texts") };
        let (by_nature, expected) = (crowded(), visitor.script(PICTURES));
        visitor.translate();
        visitor.turn();
        let new: Vec<String> = crowded().into_iter().filter(|pair| !by_nature.contains(pair)).collect();
        assert!(new.is_empty(), "at {width}×{height}: {new:#?}");
        // They may be drawn once more, for a frame of another size, before they are as they were.
        visitor.until("figures are the same when the page is turned", || visitor.script(PICTURES) == expected);
    }
}
