//! What visitors do with the labs, in a real browser.

use browser_tests::{Visitor, is_webkit};
use serde_json::Value;

const RIGHT: &str = "\u{E014}";
const LEFT: &str = "\u{E012}";
const END: &str = "\u{E010}";
const ESCAPE: &str = "\u{E00C}";

/// A test does nothing where no browser is to be driven.
macro_rules! visitor {
    ($width:literal, $height:literal) => {{
        let Some(visitor) = Visitor::new($width, $height) else { return };
        visitor
    }};
}

/// Lets a run without end go on for some steps.
fn train_on(visitor: &Visitor) {
    let step = || visitor.number(&visitor.find("slider", "Steps of training"));
    let before = step();
    if is_webkit() {
        // Its compositor under GTK does not always survive some seconds of thirty pictures a second.
        visitor.click(&visitor.find("button", "One step forward"));
        visitor.until("it has gone a step", || step() > before);
        return;
    }
    visitor.click(&visitor.find("button", "Play"));
    visitor.until("it trains on", || step() > before + 5.0);
    visitor.click(&visitor.find("button", "Pause"));
}

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
fn learners_are_played_and_scrubbed() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/ensembles/");
    let learner = || visitor.number(&visitor.find("slider", "Learner"));
    let error = || visitor.readout("Weighted error ε");
    let (first, at_first) = (learner(), error());
    assert_eq!(first, 1.0, "it opens at the first learner");
    visitor.click(&visitor.find("button", "Play"));
    visitor.until("learners follow", || learner() > first);
    visitor.click(&visitor.find("button", "Pause"));
    let paused = learner();
    visitor.keys(&visitor.find("slider", "Learner"), RIGHT);
    visitor.until("an arrow goes one learner on", || learner() == paused + 1.0);
    visitor.keys(&visitor.find("slider", "Learner"), END);
    visitor.until("the last learner's numbers are there", || learner() > paused + 1.0 && error() != at_first);
    visitor.click(&visitor.find("button", "Back to the start"));
    visitor.keys(&visitor.find("slider", "Learner"), RIGHT);
    visitor.until("the first learner's numbers are back", || learner() == 1.0 && error() == at_first);
    visitor.nothing_went_wrong();
}

#[test]
fn a_network_trains_and_a_weight_is_bent() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/network/");
    let step = || visitor.number(&visitor.find("slider", "Steps of training"));
    let loss = || visitor.readout("Training loss");
    let (start, trained) = (step(), loss());
    train_on(&visitor);
    assert!(step() > start && (is_webkit() || loss() != trained));
    let before = loss();
    visitor.drag(&visitor.find("slider", "Weight from neuron 1 of layer 2 to the output"), 0, -20);
    visitor.until("a bent weight costs", || loss() != before);
    visitor.click(&visitor.find("button", "Back to the start"));
    visitor.until("it is at its start", || step() == 0.0);
    visitor.nothing_went_wrong();
}

#[test]
fn a_line_is_turned_until_pca_holds_it() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/pca/");
    let keeps = || visitor.readout("The line keeps");
    let start = keeps();
    visitor.drag(&visitor.find("slider", "One end of the line"), 0, -60);
    visitor.until("another line keeps another share", || keeps() != start);
    visitor.unfold();
    visitor.click(&visitor.find("switch", "Snap to the first component"));
    visitor.until("PCA's line is the best", || keeps() == visitor.readout("The best line keeps"));
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
fn a_record_is_put_and_the_future_is_left_out() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/feature-store/");
    let is_buffered = || visitor.text().contains("1 still buffered");
    assert!(!is_buffered());
    visitor.unfold();
    visitor.click(&visitor.find("button", "Put record"));
    visitor.until("the call is on its way to the offline store", is_buffered);
    assert_ne!(visitor.readout("Values from the future"), "0");
    visitor.script("document.querySelector('input[name=join]').closest('.segments').scrollIntoView()");
    visitor.keys(&visitor.find("radio", "Point in time"), " ");
    visitor.until("no value comes from the future", || visitor.readout("Values from the future") == "0");
    visitor.nothing_went_wrong();
}

#[test]
fn a_bar_is_dragged_and_a_model_is_judged() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/label-bias/");
    let gap = || visitor.readout("Difference in proportions of labels (DPL)");
    let start = gap();
    visitor.drag(&visitor.find("slider", "admitted of male, A"), 0, 30);
    visitor.until("the gap follows", || gap() != start);
    visitor.script("document.querySelector('input[name=stage]').closest('.segments').scrollIntoView()");
    visitor.keys(&visitor.find("radio", "The model"), " ");
    visitor.until("the predictions are judged", || {
        !visitor.find_all("status", "Difference in positive proportions in predicted labels (DPPL)").is_empty()
    });
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

#[test]
fn counts_lead_to_rows() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    let counted = || {
        let label = visitor.script("return document.querySelector('[data-hotspot=missed]').getAttribute('aria-label')");
        label.as_str().and_then(|label| label.split(' ').next()?.parse::<u64>().ok()).expect("a count has a number")
    };
    let listed = || visitor.script("return document.querySelectorAll('.behind tbody tr').length").as_u64();
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

#[test]
fn scaling_is_toggled_and_toured() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/scaling/");
    let raw = visitor.readout("Steps to converge");
    let standard = visitor.find("radio", "Standard");
    visitor.script("document.querySelector('input[name=scaling]').closest('.segments').scrollIntoView()");
    visitor.keys(&standard, " ");
    visitor.until("the numbers follow", || visitor.readout("Steps to converge") != raw);
    visitor.script("scrollTo(0, 0)");
    let tour = visitor.script("return document.querySelector('.tour-start').innerText");
    visitor.click(&visitor.find("button", tour.as_str().expect("the tour has a button")));
    visitor.click(&visitor.find("button", "Next →"));
    visitor.nothing_went_wrong();
}

#[test]
fn digits_are_pushed_aside_and_points_are_forged() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/image-augmentation/");
    let pushed = || visitor.readout("Accuracy on shifted digits, with augmentation");
    let start = pushed();
    visitor.drag(&visitor.find("slider", "How much the test digits change"), 140, 0);
    visitor.until("fewer digits are read", || pushed() != start);

    // Upside down: the numbers are those of turned digits now.
    visitor.unfold();
    visitor.script("document.querySelector('input[name=push_by]').closest('.segments').scrollIntoView()");
    visitor.keys(&visitor.find("radio", "Rotate"), " ");
    visitor.until("they are turned", || {
        !visitor.find_all("status", "Accuracy on rotated digits, with augmentation").is_empty()
    });

    // The other subject has numbers of its own, and its run goes on.
    visitor.script("document.querySelector('input[name=part]').closest('.segments').scrollIntoView()");
    visitor.keys(&visitor.find("radio", "GAN"), " ");
    visitor.until("the game is on stage", || !visitor.find_all("slider", "Generator learning rate").is_empty());
    train_on(&visitor);
    assert!(!visitor.readout("Clouds covered").is_empty());
    visitor.nothing_went_wrong();
}

#[test]
fn phone_has_no_sideways_scroll() {
    let visitor = visitor!(500, 844);
    let labs = visitor.labs();
    // The narrowest that has to do; a window of the other browsers cannot be so narrow.
    visitor.resize(320, 700);
    for page in labs.iter().map(|lab| format!("labs/{lab}")).chain(["".to_owned(), "progress/".to_owned()]) {
        visitor.visit(&page);
        let over = visitor.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assert_eq!(over.as_i64(), Some(0), "“{page}” scrolls sideways");
    }
    visitor.nothing_went_wrong();
}
