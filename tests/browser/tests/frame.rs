//! What the frame gives every lab, in a real browser.

use browser_tests::keys::{END, ENTER, HOME, RIGHT};
use browser_tests::visitor;
use serde_json::json;

#[test]
fn search_forgives_a_slip_and_leads_to_the_lab() {
    let visitor = visitor!(1440, 900);
    visitor.visit("");
    visitor.press("/");
    let field = visitor.find("searchbox", "Search labs and terms");
    visitor.keys(&field, "treshold");
    // The term first, then the stop of the lab that shows it.
    let shown = || visitor.script("return document.querySelector('.results .shown-in')?.textContent ?? ''");
    visitor.until("the lab is found", || shown().as_str().is_some_and(|shown| shown.contains("ROC and the threshold")));
    assert_eq!(visitor.script("return document.querySelector('.results .first b').textContent"), json!("Threshold"));
    visitor.script("document.querySelector('.results .shown-in').click()");
    visitor.find("heading", "Where do you put the threshold, and who pays for it?");
    assert!(visitor.address().contains("view.stop="), "{}", visitor.address());
    visitor.nothing_went_wrong();
}

/// What the glossary says of a term stands in the results: Enter leads on, to the lab that shows it.
#[test]
fn enter_on_a_term_opens_its_lab() {
    let visitor = visitor!(1440, 900);
    for (typed, lab) in [("overfitting", "labs/network/"), ("feature store", "labs/feature-store/")] {
        visitor.visit("");
        let field = visitor.find("searchbox", "Search labs and terms");
        visitor.keys(&field, typed);
        visitor.until("it is found", || {
            visitor.script("return !!document.querySelector('.results .shown-in')") == json!(true)
        });
        visitor.keys(&field, ENTER);
        visitor.until("its lab is there", || visitor.address().contains(lab));
    }
    visitor.nothing_went_wrong();
}

/// Nobody leaves without an answer: Enter takes the first, and what has no lab says which it will be.
#[test]
fn a_concept_without_a_lab_has_a_page_that_says_so() {
    let visitor = visitor!(1440, 900);
    visitor.visit("");
    let field = visitor.find("searchbox", "Search labs and terms");
    visitor.keys(&field, "smote");
    visitor.until("it is found", || visitor.text().contains("No lab yet. It will be “Resampling and SMOTE”"));
    visitor.keys(&field, ENTER);
    visitor.find("heading", "SMOTE");
    visitor.until("it says where it will be", || {
        visitor.script("return document.querySelector('main').textContent.includes('No lab yet. It will be')")
            == json!(true)
    });
    // It can be read here, and that can be taken back.
    visitor.click(&visitor.find("button", "Mark read"));
    visitor.click(&visitor.find("button", "Read ✓ Take back"));
    visitor.find("button", "Mark read");
    // The same page stands at its address, and a concept that has a lab leads to the stop that shows it.
    assert!(visitor.address().contains("/concepts/balance."), "{}", visitor.address());
    visitor.visit("concepts/eval.roc/");
    visitor.find("heading", "ROC curve");
    visitor.script("document.querySelector('main a[href*=\"labs/roc/\"]').click()");
    visitor.find("heading", "Where do you put the threshold, and who pays for it?");
    assert!(visitor.address().contains("view.stop="), "{}", visitor.address());
    visitor.visit("");
    visitor.keys(&visitor.find("searchbox", "Search labs and terms"), "xylophone");
    visitor.until("it says that there is none", || visitor.text().contains("Nothing here is called “xylophone”"));
    // A touch beside it closes it.
    visitor.script("document.querySelector('main').dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))");
    visitor.until("it is closed", || visitor.script("return !document.querySelector('.results')") == json!(true));
    visitor.nothing_went_wrong();
}

/// All labs are on the map, those that are ready as links; a chapter without labs has its page.
#[test]
fn the_map_shows_what_is_ready_and_what_is_to_come() {
    let visitor = visitor!(1440, 900);
    visitor.visit("");
    let count = |selector: &str| visitor.script(&format!("return document.querySelectorAll('{selector}').length"));
    assert_eq!(count(".map > li"), json!(10));
    assert_eq!(count(".cells > .cell"), json!(85));
    assert_eq!(count(".cells > a.cell"), count("a.card"));
    visitor.click(&visitor.find("link", "6 · Deploy"));
    visitor.find("heading", "6 · Deploy");
    visitor.until("its labs are told", || visitor.text().contains("Multi-model endpoints"));
    visitor.script("document.querySelector('.planned-labs a').click()");
    visitor.until("a concept is explained", || visitor.address().contains("/concepts/"));
    visitor.nothing_went_wrong();
}

/// Numbers above and squares below are one count, and what was read counts at once.
#[test]
fn progress_counts_every_concept_once() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    visitor
        .until("the visit is kept", || visitor.script("return JSON.stringify(localStorage).includes('roc')") == true);
    visitor.visit("progress/");
    visitor.until("the squares are there", || {
        visitor.script("return document.querySelectorAll('.square:not(i)').length") == json!(185)
    });
    let total =
        "return [...document.querySelectorAll('.totals b')].reduce((sum, one) => sum + Number(one.textContent), 0)";
    assert_eq!(visitor.script(total), json!(185));
    let seen = visitor.script("return document.querySelectorAll('.square.seen:not(i)').length");
    assert!(seen.as_i64().is_some_and(|seen| seen > 0), "{seen}");
    let uncovered = || visitor.script("return document.querySelectorAll('.square.uncovered:not(i)').length").as_i64();
    let before = uncovered();
    visitor.until("there is something to read", || !visitor.find_all("button", "Mark read").is_empty());
    visitor.script("document.querySelector('.reading button').click()");
    visitor.until("it counts as read", || uncovered() == before.map(|before| before - 1));
    visitor.click(&visitor.find("button", "By chapter"));
    visitor.until("chapters are shown", || visitor.text().contains("10 · Metrics and algorithms"));
    assert_eq!(visitor.script(total), json!(185));
    visitor.nothing_went_wrong();
}

#[test]
fn the_link_that_is_shared_opens_the_same_state() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/?threshold=0.3&miss_cost=10");
    let cost = visitor.readout("Expected cost");
    visitor.click(&visitor.find("button", "Share"));
    visitor.until("the code is there", || !visitor.find_all("image", "QR code of the link").is_empty());
    let link = visitor.value(&visitor.find("textbox", "Link"));
    let below = link.split_once("/labs/").map(|(_, below)| below.to_owned()).expect("the link leads to a lab");
    visitor.visit(&format!("labs/{below}"));
    assert_eq!(visitor.readout("Expected cost"), cost);
    visitor.nothing_went_wrong();
}

#[test]
fn an_embedded_lab_has_no_page_around_it() {
    let visitor = visitor!(900, 700);
    visitor.visit("labs/scaling/?embed");
    assert!(visitor.find_all("button", "Share").is_empty());
    assert!(visitor.find_all("searchbox", "Search labs and terms").is_empty());
    visitor.find("heading", "Same data: why does the model change its mind?");
    visitor.nothing_went_wrong();
}

#[test]
fn a_frozen_run_stands_beside_the_live_one() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    let before = visitor.readout("Recall");
    visitor.click(&visitor.find("button", "Compare"));
    visitor.keys(&visitor.find("slider", "Threshold"), &RIGHT.repeat(20));
    visitor.until("the frozen number stands beside", || visitor.text().contains(&format!("frozen: {before}")));
    visitor.click(&visitor.find("button", "Stop comparing"));
    visitor.until("it is gone", || !visitor.text().contains("frozen:"));
    visitor.nothing_went_wrong();
}

#[test]
fn a_challenge_that_was_met_is_remembered() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/?view.review=rare");
    visitor.unfold();
    visitor.script("document.querySelector('[name=prevalence]').focus()");
    let share = visitor.find("slider", "Share of positives");
    visitor.keys(&share, HOME);
    visitor.until("it is met", || !visitor.find_all("button", "Good").is_empty());
    visitor.click(&visitor.find("button", "Good"));
    visitor.until("the list is shown", || visitor.address().ends_with("/progress/"));
    visitor.until("it is remembered", || visitor.text().contains("1 of 4 challenges met"));
    visitor.until("it comes back", || visitor.text().contains("The next question comes "));
    visitor.nothing_went_wrong();
}

#[test]
fn terms_explain_themselves() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    visitor.until("terms are known", || !visitor.find_all("button", "Recall").is_empty());
    visitor.click(&visitor.find("button", "Recall"));
    visitor.until("it is explained", || visitor.text().contains("Of the rows that are positive, the share"));
    visitor.click(&visitor.find("button", "Close"));
    visitor.visit("glossary/");
    visitor.find("heading", "Threshold");
    visitor.nothing_went_wrong();
}

#[test]
fn python_is_handed_over() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    visitor.click(&visitor.find("button", "Code"));
    visitor.until("the program is there", || visitor.text().contains("roc_auc_score"));
    visitor.find("button", "Download notebook");
    visitor.nothing_went_wrong();
}

/// axe-core finds nothing on the pages beside the labs, nor in a lab and one that is embedded, light and dark. What a lab
/// adds to them is looked at lab by lab.
#[test]
fn axe_finds_nothing() {
    let visitor = visitor!(1440, 900);
    let pages = ["", "progress/", "glossary/", "lesson/", "licenses/", "labs/roc/", "labs/roc/?view.embed=1"];
    let mut found = Vec::new();
    for theme in ["light", "dark"] {
        visitor.theme(theme);
        for page in pages {
            visitor.visit(page);
            found.extend(visitor.axe().into_iter().map(|line| format!("{theme} /{page} {line}")));
        }
    }
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
}

/// A challenge is met by what rests, not by what is swept past; its tick stays, and home agrees.
#[test]
fn a_challenge_is_met_by_rest_and_stays_met() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    let threshold = visitor.find("slider", "Threshold");
    let is_met = || !visitor.find_all("button", "Challenge 1, met").is_empty();
    visitor.script(
        "const slider = document.querySelector('[name=threshold]');
         for (const value of [0.3, 0.16, 0.1]) { slider.value = value; slider.dispatchEvent(new InputEvent('input', { bubbles: true })); }",
    );
    visitor.idle();
    assert!(!is_met(), "it was only swept past");
    visitor.script(
        "const slider = document.querySelector('[name=threshold]');
         slider.value = 0.16; slider.dispatchEvent(new InputEvent('input', { bubbles: true })); slider.dispatchEvent(new Event('change', { bubbles: true }));",
    );
    visitor.until("it is met", is_met);
    assert!(visitor.text().contains("The last few cases are the expensive ones"));
    visitor.keys(&threshold, END);
    assert!(is_met(), "it stays met");
    visitor.visit("");
    visitor.until("home knows", || visitor.text().contains("1 of 4 challenges met"));
    visitor.visit("labs/roc/");
    visitor.until("the lab knows", is_met);
}

/// A link opens a stop of the tour.
#[test]
fn a_link_opens_a_stop() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/?view.stop=fewer-sick");
    visitor.until("the stop is shown", || visitor.text().contains("Fewer sick people"));
    visitor.until("in its state", || visitor.address().contains("prevalence=0.02"));
    assert!(visitor.address().contains("view.stop=fewer-sick"));
    visitor.nothing_went_wrong();
}
