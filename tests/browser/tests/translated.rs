//! Pages that the browser has translated: every text node is taken out and another element put in its place, and the
//! page is turned right to left where the language is written so.

use std::time::{Duration, Instant};

use browser_tests::{Visitor, is_chromium};
use serde_json::{Value, json};

const RIGHT: &str = "\u{E014}";

/// A test does nothing where no browser is to be driven.
macro_rules! visitor {
    ($width:literal, $height:literal) => {{
        let Some(visitor) = Visitor::new($width, $height) else { return };
        visitor
    }};
}

/// Two windows to compare, where the driver holds two: those of the other browsers hold one at a time.
macro_rules! two_visitors {
    () => {{
        if !is_chromium() {
            return;
        }
        (visitor!(1440, 900), visitor!(1440, 900))
    }};
}

/// What a translator does to a page, but for the other words. Options keep their text, as nothing else may stand there.
const TRANSLATE: &str = "
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = [];
    while (walk.nextNode()) texts.push(walk.currentNode);
    const isWords = text => text.nodeValue.trim() && !text.parentElement.closest('script, style, option, textarea, font');
    for (const text of texts.filter(isWords)) {
        const outer = document.createElement('font'), inner = document.createElement('font');
        inner.textContent = text.nodeValue;
        outer.append(inner);
        text.replaceWith(outer);
    }
    return document.querySelectorAll('font').length;";

/// All words in sight, and those for screen readers.
const WORDS: &str = "return [...document.querySelectorAll('#app > *')].flatMap(one => one.innerText.split('\\n'));";

/// What a visitor does to a lab, as far as the lab has it. Each changes words.
/// What is done, and how.
type Move = (&'static str, fn(&Visitor));

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

fn words(visitor: &Visitor) -> Vec<String> {
    serde_json::from_value(visitor.script(WORDS)).expect("words are texts")
}

/// Waits until both pages say the same: some words come a moment after the picture.
fn say_the_same(plain: &Visitor, other: &Visitor, when: &str) -> Vec<String> {
    let start = Instant::now();
    loop {
        let (expected, found) = (words(plain), words(other));
        if expected == found {
            return expected;
        }
        if start.elapsed() > Duration::from_secs(20) {
            let missing: Vec<&String> = expected.iter().filter(|line| !found.contains(line)).collect();
            let wrong: Vec<&String> = found.iter().filter(|line| !expected.contains(line)).collect();
            panic!("{when}: the translated page says {wrong:#?} in place of {missing:#?}");
        }
        std::thread::yield_now();
    }
}

#[test]
fn translated_labs_show_what_others_show() {
    let (plain, translated) = two_visitors!();
    for lab in plain.labs() {
        let both = [&plain, &translated];
        _ = both.map(|visitor| visitor.visit(&format!("labs/{lab}")));
        let mut before = say_the_same(&plain, &translated, &lab);
        for (what, act) in MOVES {
            let fonts = translated.script(TRANSLATE);
            assert!(fonts.as_u64() > Some(50), "{lab}: {fonts} texts are translated");
            for visitor in both {
                act(visitor);
                visitor.idle();
            }
            let now = say_the_same(&plain, &translated, &format!("{lab}: {what}"));
            assert_ne!(now, before, "{lab}: {what}: it changes words");
            before = now;
        }
        _ = both.map(Visitor::nothing_went_wrong);
    }
}

#[test]
fn what_is_spoken_follows_on_a_translated_page() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    let spoken = || visitor.script("return document.querySelector('#app > .unseen').innerText").to_string();
    visitor.until("the lab is described", || spoken().len() > 2);
    visitor.script(TRANSLATE);
    let before = spoken();
    let slider = visitor.first(".rail .controls input[type=range]").expect("the threshold is a slider");
    visitor.keys(&slider, &RIGHT.repeat(5));
    visitor.until("the new state is described", || spoken() != before);
    visitor.nothing_went_wrong();
}

/// The pages beside the labs: searched, filtered and followed after they were translated.
#[test]
fn other_translated_pages_follow() {
    let (plain, translated) = two_visitors!();
    for page in ["", "progress/", "glossary/", "lesson/", "concepts/eval.roc/"] {
        for visitor in [&plain, &translated] {
            visitor.visit(page);
        }
        say_the_same(&plain, &translated, page);
        translated.script(TRANSLATE);
        for visitor in [&plain, &translated] {
            let field = visitor.first("input[type=search]").expect("every page is searched from");
            visitor.paste(&field, "thresho");
            visitor.until("something is found", || visitor.first(".results a").is_some());
            visitor.script(TRANSLATE);
            visitor.paste(&field, "pca");
            visitor.until("something else is found", || visitor.text().contains("PCA"));
        }
        say_the_same(&plain, &translated, &format!("{page}: searched"));
        for visitor in [&plain, &translated] {
            visitor.script(TRANSLATE);
            visitor.script("document.querySelector('.results a').click()");
            visitor.idle();
        }
        say_the_same(&plain, &translated, &format!("{page}: followed"));
        translated.nothing_went_wrong();
    }
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

/// Turns the page as a translator does, and waits until its figures are drawn anew.
fn turn(visitor: &Visitor) {
    visitor.script("document.documentElement.dir = 'rtl'; document.documentElement.lang = 'ar';");
    visitor.script_async("const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))");
    visitor.idle();
}

fn is_still(visitor: &Visitor) {
    visitor.until_none(
        "figures that move",
        "return [...document.querySelectorAll('[data-moving]')].map(one => one.ariaLabel)",
    );
}

#[test]
fn pages_turned_right_to_left_are_in_order() {
    for size in [(1440, 900), (390, 844)] {
        let (plain, turned) = two_visitors!();
        for visitor in [&plain, &turned] {
            visitor.resize(size.0, size.1);
        }
        for lab in plain.labs() {
            for visitor in [&plain, &turned] {
                visitor.visit(&format!("labs/{lab}"));
            }
            turned.script(TRANSLATE);
            turn(&turned);
            _ = [&plain, &turned].map(is_still);
            let crowded = |visitor: &Visitor| -> Vec<String> {
                serde_json::from_value(visitor.script(CROWDED)).expect("names are texts")
            };
            let by_nature = crowded(&plain);
            let new: Vec<String> = crowded(&turned).into_iter().filter(|pair| !by_nature.contains(pair)).collect();
            assert!(new.is_empty(), "{lab} at {size:?}: {new:#?}");
            let (expected, found) = (plain.script(PICTURES), turned.script(PICTURES));
            let keys = |pictures: &Value| -> Vec<Value> {
                pictures.as_array().into_iter().flatten().map(|one| one[0].clone()).collect()
            };
            assert_eq!(keys(&expected), keys(&found));
            for (one, other) in expected.as_array().into_iter().flatten().zip(found.as_array().into_iter().flatten()) {
                assert!(one == other, "{lab} at {size:?}: the figure {} is another when the page is turned", one[0]);
            }
        }
    }
}

#[test]
fn a_handle_lands_where_it_is_dragged_on_a_turned_page() {
    let (plain, turned) = two_visitors!();
    let threshold = |visitor: &Visitor| visitor.number(&visitor.find("slider", "Threshold"));
    plain.visit("labs/roc/");
    turned.visit("labs/roc/");
    turned.script(TRANSLATE);
    turn(&turned);
    let mut known = vec![threshold(&plain)];
    let acts: [fn(&Visitor); 3] = [
        |visitor| visitor.drag(&visitor.find("slider", "Threshold line"), -120, 0),
        |visitor| visitor.drag(&visitor.find("slider", "Point on the curve"), 60, -40),
        |visitor| visitor.keys(&visitor.find("slider", "Threshold"), RIGHT),
    ];
    for act in acts {
        act(&plain);
        act(&turned);
        let (expected, found) = (threshold(&plain), threshold(&turned));
        // A step of the slider apart where the middle of a handle lies between two pixels.
        assert!((found - expected).abs() < 0.0075, "the same hand leads to the same threshold: {found}, {expected}");
        assert!(!known.contains(&expected), "each moves it: {known:?}, {expected}");
        known.push(expected);
    }
    turned.nothing_went_wrong();
}
