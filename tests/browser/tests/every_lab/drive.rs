//! What every lab owes a visitor in every browser, by the lab's own description: it opens, says what to touch, follows
//! its first control and its first handle, plays, and takes everything back.

use std::time::Instant;

use browser_tests::{PATIENCE, Visitor};
use serde_json::json;
use tactile::lab::{ControlView, STEP};

use crate::lab::{Lab, Player, Shown, control_element, handle_called, key_control};

/// More gestures than any of these tests makes.
const MANY: usize = 20;

/// Opens the lab and waits until it rests.
pub fn open(visitor: &Visitor, lab: &Lab) -> Shown {
    visitor.visit(&lab.address());
    Shown::on(visitor)
}

/// The question and the invitation are there, what to touch first is there, and every figure is drawn.
pub fn opens(visitor: &Visitor, lab: &Lab) {
    let shown = open(visitor, lab);
    let (question, invitation) = lab.first_words();
    visitor.find("heading", question);
    assert!(visitor.text().contains(invitation), "the invitation is “{invitation}”; the page says: {}", visitor.text());

    let key = &lab.description.first_touch;
    let handle = lab.report.handles.iter().find(|handle| handle.key == *key);
    let is_there = match (handle, lab.control(key)) {
        (Some(handle), _) => handle_called(visitor, &handle.label).is_some(),
        (None, Some((control, state))) => control_element(visitor, control, state).is_some(),
        (None, None) => false,
    };
    assert!(is_there, "what is to be touched first is not there: {key}");

    assert!(!shown.figures.is_empty() && !shown.numbers.is_empty(), "there are no figures, or no numbers");
    let said: Vec<&str> = shown.figures.iter().map(|figure| figure.said.as_str()).collect();
    // Of those that share a frame one is in sight.
    let figures = lab.description.figures.iter().filter(|figure| figure.tab.is_empty());
    for figure in figures.filter(|figure| lab.report.is_shown(&figure.key)) {
        let drawn = lab.report.figures.iter().find(|drawn| drawn.key == figure.key);
        let expected = format!("{}: {}", figure.name, drawn.map_or("", |drawn| &drawn.alt));
        assert!(said.contains(&expected.as_str()), "no figure says “{expected}”, but {said:?}");
    }
    let blank: Vec<&str> = shown.figures.iter().filter(|one| one.is_blank()).map(|one| one.said.as_str()).collect();
    assert!(blank.is_empty(), "figures are blank: {blank:?}");
    visitor.nothing_went_wrong();
}

/// The first control is moved by keys: a picture or a number changes, the link follows, and undo takes it back.
pub fn follows_its_first_control(visitor: &Visitor, lab: &Lab) {
    let Some((control, state)) = lab.first_control() else { return };
    open(visitor, lab);
    visitor.unfold();
    let before = Shown::on(visitor);
    key_control(visitor, control, state);
    is_changed(visitor, &before, control.label());
    if !matches!(control, ControlView::Button { .. }) {
        is_in_the_link(visitor, control.key());
    }
    is_taken_back(visitor, &before);
    visitor.nothing_went_wrong();
}

/// The first handle is moved by keys, and then by a pointer that drags it: each changes a picture or a number, and can be
/// taken back.
pub fn follows_its_first_handle(visitor: &Visitor, lab: &Lab) {
    let before = open(visitor, lab);
    let Some((handle, element)) = lab.first_handle(visitor) else {
        assert!(lab.report.handles.is_empty(), "none of the handles is in sight");
        return;
    };
    lab.key_handle(visitor, handle, &element);
    is_changed(visitor, &before, &handle.label);
    is_taken_back(visitor, &before);
    // It may be another element now.
    let element = handle_called(visitor, &handle.label).expect("the handle is there again");
    lab.drag_handle(visitor, handle, &element);
    is_changed(visitor, &before, &handle.label);
    is_taken_back(visitor, &before);
    visitor.nothing_went_wrong();
}

/// Play goes on by itself, Pause stops it, a step more is one step, and undo takes all of it back.
pub fn plays(visitor: &Visitor, lab: &Lab) {
    let Some(Player { label, last }) = lab.player() else { return };
    open(visitor, lab);
    // As slowly as it goes, so that no run has ended before the hand is at Pause.
    visitor.choose("Speed: steps a second, or free", "1 / s");
    let before = Shown::on(visitor);
    let player = visitor.find("slider", label);
    let step = || visitor.number(&player);
    let is_playing = || !visitor.find_all("button", "Pause").is_empty();
    if last.is_some_and(|last| step() >= last) {
        visitor.click(&visitor.find("button", "Back to the start"));
    }
    let start = step();
    visitor.click(&visitor.find("button", "Play"));
    visitor.until("it plays", || step() > start);
    // On a machine that stood still meanwhile a short run may be over, which its last step shows.
    match visitor.find_all("button", "Pause").first() {
        Some(pause) => visitor.click(pause),
        None => assert_eq!(Some(step()), last, "only a run that is over stops by itself"),
    }
    visitor.until("it pauses", || !is_playing());
    visitor.rest();
    let paused = step();
    if last.is_none_or(|last| paused < last) {
        visitor.click(&visitor.find("button", "One step forward"));
        visitor.until("it has gone one step", || step() == paused + 1.0);
    }
    is_in_the_link(visitor, STEP);
    is_taken_back(visitor, &before);
    visitor.nothing_went_wrong();
}

pub fn is_changed(visitor: &Visitor, before: &Shown, what: &str) {
    visitor.until(&format!("“{what}” changes a picture or a number"), || Shown::now(visitor).differs(before));
    visitor.rest();
}

/// The address is written a moment after the picture.
fn is_in_the_link(visitor: &Visitor, key: &str) {
    let field = format!("{key}=");
    let fields = |address: String| address.split(['?', '&', '#']).any(|one| one.starts_with(&field));
    visitor.until(&format!("the link holds “{field}”"), || fields(visitor.address()));
}

/// Takes everything back, and waits until all is as before.
pub fn is_taken_back(visitor: &Visitor, before: &Shown) {
    for _ in 0..MANY {
        let undo = visitor.find("button", "Undo");
        if visitor.script_on(&undo, "return arguments[0].disabled") == json!(true) {
            break;
        }
        visitor.click(&undo);
    }
    comes_to(visitor, before, "undo", |now| now == before);
}

/// Waits until the page shows what was expected, and says at last how it differs.
fn comes_to(visitor: &Visitor, expected: &Shown, what: &str, is_it: impl Fn(&Shown) -> bool) {
    let start = Instant::now();
    loop {
        let now = Shown::on(visitor);
        if is_it(&now) {
            return;
        }
        assert!(start.elapsed() < PATIENCE, "{what} leads to another state: {}", expected.differences(&now));
    }
}

/// The link that the first control leaves opens the same state: all that the page says of it is the same.
pub fn opens_by_its_link(visitor: &Visitor, lab: &Lab) {
    let Some((control, state)) = lab.first_control() else { return };
    if matches!(control, ControlView::Button { .. }) {
        return;
    }
    open(visitor, lab);
    visitor.unfold();
    let before = Shown::on(visitor);
    key_control(visitor, control, state);
    is_changed(visitor, &before, control.label());
    is_in_the_link(visitor, control.key());
    let (moved, link) = (Shown::on(visitor), visitor.address());
    // From elsewhere, because an address that differs behind its # only is no other page.
    visitor.visit("");
    visitor.visit_at(&link);
    visitor.unfold();
    comes_to(visitor, &moved, "the link", |now| now.said() == moved.said());
    visitor.nothing_went_wrong();
}

/// Nothing scrolls sideways on the narrowest screen that has to do.
pub fn fits_the_smallest_phone(visitor: &Visitor, lab: &Lab) {
    visitor.visit(&lab.address());
    let over = visitor.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assert_eq!(over, json!(0), "it scrolls sideways");
    visitor.nothing_went_wrong();
}

/// axe-core finds nothing in the light; the contrast of both themes is tested natively.
pub fn is_accessible(visitor: &Visitor, lab: &Lab) {
    open(visitor, lab);
    let found = visitor.axe();
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
}
