//! Pages beside the labs that the browser has translated, what is spoken there, and a hand on a page that is turned right to
//! left. Every lab by itself is translated and turned by `every_lab`.

use browser_tests::keys::RIGHT;
use browser_tests::{Visitor, is_chromium, visitor};

/// Two windows to compare, where the driver holds two: those of the other browsers hold one at a time.
macro_rules! two_visitors {
    () => {{
        if !is_chromium() {
            return;
        }
        (visitor!(1440, 900), visitor!(1440, 900))
    }};
}

#[test]
fn what_is_spoken_follows_on_a_translated_page() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    let spoken = || visitor.script("return document.querySelector('#app > .unseen').innerText").to_string();
    visitor.until("the lab is described", || spoken().len() > 2);
    visitor.translate();
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
        translated.says_as(&plain, page);
        translated.translate();
        for visitor in [&plain, &translated] {
            let field = visitor.first("input[type=search]").expect("every page is searched from");
            visitor.paste(&field, "thresho");
            visitor.until("something is found", || visitor.first(".results a").is_some());
            visitor.translate();
            visitor.paste(&field, "pca");
            visitor.until("something else is found", || visitor.text().contains("PCA"));
        }
        translated.says_as(&plain, &format!("{page}: searched"));
        for visitor in [&plain, &translated] {
            visitor.translate();
            visitor.script("document.querySelector('.results a').click()");
            visitor.idle();
        }
        translated.says_as(&plain, &format!("{page}: followed"));
        translated.nothing_went_wrong();
    }
}

#[test]
fn a_handle_lands_where_it_is_dragged_on_a_turned_page() {
    let (plain, turned) = two_visitors!();
    let threshold = |visitor: &Visitor| visitor.number(&visitor.find("slider", "Threshold"));
    plain.visit("labs/roc/");
    turned.visit("labs/roc/");
    turned.translate();
    turned.turn();
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
