//! What is special in single labs, in a real browser. What every lab owes is tested by `every_lab`.

use browser_tests::keys::{ESCAPE, LEFT, RIGHT};
use browser_tests::{Visitor, visitor};
use serde_json::Value;

#[test]
fn home_leads_to_a_lab_and_back() {
    let visitor = visitor!(1440, 900);
    visitor.visit("");
    let name = "Where do you put the threshold, and who pays for it? ROC and the threshold 0 of 4 challenges met";
    visitor.click(&visitor.find("link", name));
    assert!(visitor.address().contains("/labs/roc/"));
    visitor.find("heading", "Where do you put the threshold, and who pays for it?");
    visitor.nothing_went_wrong();
    visitor.back();
    visitor.find("heading", "Machine learning you can touch");
}

#[test]
fn line_and_point_are_one_decision() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    let threshold = || visitor.number(&visitor.find("slider", "Threshold"));
    let recall = || visitor.readout("Recall");
    let (start, caught) = (threshold(), recall());

    visitor.drag(&visitor.find("slider", "Threshold line"), -120, 0);
    let lowered = threshold();
    assert!(lowered < start, "dragging left lowers the threshold: {start} to {lowered}");
    assert_ne!(recall(), caught, "a lower threshold catches more");

    visitor.keys(&visitor.find("slider", "Threshold line"), RIGHT);
    let stepped = threshold();
    assert!(stepped > lowered, "an arrow key steps it up: {lowered} to {stepped}");

    visitor.click(&visitor.find("button", "Undo"));
    assert_eq!(threshold(), lowered);
    visitor.click(&visitor.find("button", "Undo"));
    assert_eq!(threshold(), start);
    visitor.click(&visitor.find("button", "Redo"));
    assert_eq!(threshold(), lowered);

    // The point of the curve is the same decision.
    let caught = recall();
    visitor.drag(&visitor.find("slider", "Point on the curve"), 60, -40);
    let along = threshold();
    assert!(along < lowered && recall() != caught, "up the curve the threshold falls: {lowered} to {along}");
    visitor.keys(&visitor.find("slider", "Point on the curve"), LEFT);
    assert!(threshold() != along, "an arrow key moves the point");
    visitor.nothing_went_wrong();
}

#[test]
fn a_sentence_is_written_and_pairs_are_counted() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/text-vectors/");
    let odds = || visitor.readout("A: log-odds of positive");
    let start = odds();
    visitor.paste(&visitor.find("textbox", "Sentence A"), "The picture is bad and poor.");
    visitor.until("the words are weighed", || odds() != start && odds().starts_with('−'));
    let words = visitor.readout("Vocabulary");
    visitor.unfold();
    visitor.keys(&visitor.find("radio", "2 words"), " ");
    visitor.until("pairs are columns, too", || visitor.readout("Vocabulary") != words);
    // What was written stands behind the #.
    visitor.until("the address follows", || visitor.address().contains('#'));
    let address = visitor.address();
    let (seen, private) = address.split_once('#').expect("there is a private part");
    assert!(!seen.contains("bad") && private.contains("bad"), "{address}");
    visitor.nothing_went_wrong();
}

#[test]
fn link_opens_the_state_and_follows_it() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/?threshold=0.3&curve=precision_recall&nonsense=%00");
    let slider = visitor.find("slider", "Threshold");
    assert_eq!(visitor.number(&slider), 0.3);
    visitor.keys(&slider, LEFT);
    let value = visitor.value(&slider);
    visitor.until("the address follows", || visitor.address().contains(&format!("threshold={value}")));
    visitor.nothing_went_wrong();
}

#[test]
fn hostile_link_breaks_nothing() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/?threshold=NaN&seed=-1e999&data=%3Cscript%3E&prevalence=&v=99#%ff%fe");
    assert!(!visitor.readout("Recall").is_empty());
    visitor.nothing_went_wrong();
}

/// Places to click come after the first picture.
fn can_be_clicked(visitor: &Visitor, place: &str) {
    let is_there = format!("return !!document.querySelector('[data-hotspot=\"{place}\"]')");
    visitor.until("the count can be clicked", || visitor.script(&is_there) == Value::Bool(true));
}

#[test]
fn counts_lead_to_rows() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    let counted = || {
        let label = visitor.script("return document.querySelector('[data-hotspot=missed]').getAttribute('aria-label')");
        label.as_str().and_then(|label| label.split(' ').next()?.parse::<u64>().ok()).expect("a count has a number")
    };
    let listed = || visitor.script("return document.querySelectorAll('.behind tbody tr').length").as_u64();
    can_be_clicked(&visitor, "missed");
    visitor.script("document.querySelector('[data-hotspot=missed]').click()");
    visitor.until("the rows stand beside their figure", || listed() == Some(counted()));
    let first = visitor.script("return document.querySelector('.behind th').innerText");
    assert_eq!(first, "score", "what decided stands first");
    let before = counted();
    visitor.keys(&visitor.find("slider", "Threshold"), &LEFT.repeat(20));
    visitor.until("they follow the line", || counted() < before && listed() == Some(counted()));
    visitor.press(ESCAPE);
    visitor.until("Escape closes them", || listed() == Some(0));
    visitor.until("the count has the focus again", || {
        visitor.script("return document.activeElement.dataset.hotspot === 'missed'") == Value::Bool(true)
    });
    visitor.idle();
    assert!(visitor.script("return document.querySelectorAll('.figure').length >= 3") == Value::Bool(true));
    visitor.nothing_went_wrong();
}

/// On a phone the rows fill the page; a picture that comes meanwhile, as of a run, does not take them away.
#[test]
fn rows_in_a_dialog_outlast_a_picture() {
    let visitor = visitor!(500, 844);
    visitor.visit("labs/roc/");
    can_be_clicked(&visitor, "scores/missed");
    visitor.script("document.querySelector('[data-hotspot=\"scores/missed\"]').click()");
    visitor.until("the rows open", || !visitor.find_all("dialog", "The rows behind the count").is_empty());
    let picture = || visitor.script("return document.querySelector('main').dataset.generation");
    let before = picture();
    visitor.script(
        "const slider = document.querySelector('[name=threshold]'); slider.value = 0.3;
         slider.dispatchEvent(new InputEvent('input', { bubbles: true }));",
    );
    visitor.until("another picture has come", || picture() != before);
    visitor.idle();
    assert!(!visitor.find_all("dialog", "The rows behind the count").is_empty(), "the rows are still there");
    visitor.nothing_went_wrong();
}

/// The labs are looked at one by one on the smallest phone.
#[test]
fn phone_has_no_sideways_scroll() {
    let visitor = visitor!(500, 844);
    // The narrowest that has to do; a window of the other browsers cannot be so narrow.
    visitor.resize(320, 700);
    for page in ["", "progress/", "labs/roc/"] {
        visitor.visit(page);
        let over = visitor.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assert_eq!(over.as_i64(), Some(0), "“{page}” scrolls sideways");
    }
    visitor.nothing_went_wrong();
}
