//! What every lab in the registry owes, checked for all of them.

use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;

use proptest::prelude::*;
use tactile::lab::{
    Axes, Body, Card, ControlState, ControlView, Data, Description, Edit, Entry, Hit, Layout, Phase, Progress, Query,
    Report, STAGE, STEP, Session, Span, View, table_csv,
};
use tactile::plot::Scene;
use tactile::table::csv::{self, ReadOptions};
use tactile::table::guess::guess;
use tactile::{bundled, labs};

use crate::tested_labs::{each_of_labs, entries, is_narrowed, one_by_one};

fn described(session: &dyn Session) -> Description {
    (labs::find(session.meta().id).expect("an open lab is in the registry").describe)()
}

fn open(entry: &Entry, query: &str) -> Box<dyn Session> {
    let mut session = (entry.open)();
    bundled::edit(session.as_mut(), &Edit::Load(Query::parse(query))).expect("the default state can be computed");
    finish(session.as_mut());
    session
}

/// Lets the costly work end; a run that a link wants to be endlessly long is left after a while.
fn finish(session: &mut dyn Session) {
    let is_run = |control: &ControlView| matches!(control, ControlView::Player { is_endless: true, .. });
    let mut patience = if described(&*session).controls.iter().any(is_run) { 20_000 } else { u64::MAX };
    let mut more = || {
        patience = patience.saturating_sub(1);
        patience > 0
    };
    while session.advance(&mut more) != Progress::Done && more() {}
}

fn apply(session: &mut dyn Session, edit: &Edit) {
    // A state that cannot be computed is refused with a sentence; that is an answer, too.
    if let Err(problem) = bundled::edit(session, edit) {
        assert!(!problem.to_string().is_empty());
    }
    finish(session);
}

/// Everything that is to be seen is there and says a number or why there is none.
fn check_report(id: &str, report: &Report) {
    assert!(!report.describe.is_empty(), "{id} has no describing sentence");
    let mut names = BTreeSet::new();
    for readout in &report.readouts {
        assert!(names.insert(&readout.label), "{id}: two readouts are called “{}”", readout.label);
        match readout.value {
            Some(value) => assert!(value.is_finite(), "{id}: {} is {value}", readout.key),
            None => {
                assert!(
                    readout.text.ends_with('∞') || !readout.formula.is_empty(),
                    "{id}: {} gives no reason",
                    readout.key
                )
            }
        }
    }
    let words = serde_json::to_string(report).expect("a report is plain data");
    assert!(!words.contains("NaN"), "{id} shows NaN");
    let mut keys = BTreeSet::new();
    for handle in &report.handles {
        assert!(keys.insert(&handle.key), "{id}: two handles have the key “{}”", handle.key);
        assert!(handle.at.0.is_finite() && handle.at.1.is_finite(), "{id}: {} is nowhere", handle.key);
        assert!(!handle.label.is_empty() && !handle.value_text.is_empty(), "{id}: {} is not named", handle.key);
    }
    for spot in &report.hotspots {
        assert!(keys.insert(&spot.key), "{id}: two handles have the key “{}”", spot.key);
        assert!(!spot.label.is_empty(), "{id}: {} is not named", spot.key);
    }
    for figure in &report.figures {
        assert!(!figure.alt.is_empty(), "{id}: {} has no text alternative", figure.key);
        assert!(figure.scene.op_count() > 0, "{id}: {} is empty", figure.key);
    }
    let mut keys = BTreeSet::new();
    for written in &report.written {
        assert!(keys.insert(&written.key), "{id}: “{}” is written twice", written.key);
        if let Some(Body::Card(card)) = written.body() {
            check_card(id, &card);
        }
    }
}

/// A card's numbers are finite or say why there are none, and all its letters are explained.
fn check_card(id: &str, card: &Card) {
    let title = &card.title;
    if let Err(reason) = card.formula.result() {
        assert!(!reason.is_empty(), "{id}: “{title}” has neither a value nor a reason");
    }
    for letter in card.formula.letters() {
        let symbol = &letter.symbol;
        assert!(!symbol.is_empty() && !letter.meaning.is_empty(), "{id}: “{title}” does not explain “{symbol}”");
        match letter.value {
            Some(value) => assert!(value.is_finite(), "{id}: “{symbol}” of “{title}” is {value}"),
            None => assert!(!letter.reason.is_empty(), "{id}: “{symbol}” of “{title}” gives no reason"),
        }
    }
}

/// The letters of a card name controls that exist, in every state that the lab itself leads to; and a document's remarks
/// stand beside lines that it has.
#[test]
fn what_is_written_leads_to_what_is_there() {
    each_of_labs(&entries(), |&entry| {
        let mut found = Vec::new();
        let description = (entry.describe)();
        for (state, mut session) in in_told_states(entry) {
            let report = session.report(&View::default());
            for written in &report.written {
                let mut say = |what: String| found.push(format!("{}, {state}, {}: {what}", entry.meta.id, written.key));
                match written.body().expect("it was packed here") {
                    Body::Card(card) => {
                        let is_there = |key: &str| description.controls.iter().any(|control| control.key() == key);
                        let letters = card.formula.letters().into_iter();
                        let lost = letters.filter(|letter| !letter.control.is_empty() && !is_there(&letter.control));
                        lost.for_each(|letter| say(format!("{} names no control: {}", letter.symbol, letter.control)));
                        // Read aloud, it is one sentence with its numbers in it.
                        let sentence = card.sentence();
                        if card.title.is_empty() || !sentence.starts_with(&card.name) || sentence.contains("NaN") {
                            say(format!("“{sentence}” is not what is read aloud"));
                        }
                    }
                    Body::Document(document) => {
                        let lines = document.text.lines().count();
                        if document.title.is_empty() || lines == 0 {
                            say("a document without a title or a text".to_owned());
                        }
                        if document.notes.iter().any(|(line, words)| *line >= lines || words.is_empty()) {
                            say("a remark beside a line that is not there".to_owned());
                        }
                    }
                }
            }
        }
        assert!(found.is_empty(), "{} places:\n{}", found.len(), found.join("\n"));
    });
}

#[test]
fn ids_titles_and_concepts_are_in_order() {
    let csv = include_str!("../../assets/concepts.csv");
    let concepts: BTreeSet<&str> = csv.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    let mut ids = BTreeSet::new();
    for (chapter, entry) in labs::all() {
        let meta = entry.meta;
        let fits =
            |id: &str| id.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
        assert!(fits(meta.id) && fits(chapter.id), "“{}” does not fit an address", meta.id);
        assert!(ids.insert(meta.id), "two labs have the id “{}”", meta.id);
        assert!(meta.question.ends_with('?'), "{}: “{}” is no question", meta.id, meta.question);
        assert!(!meta.covers.is_empty(), "{} covers nothing", meta.id);
        for concept in meta.covers {
            assert!(concepts.contains(concept), "{}: there is no concept “{concept}”", meta.id);
        }
    }
}

#[test]
fn prose_has_its_three_parts() {
    for entry in one_by_one() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/labs").join(entry.meta.prose);
        let prose = std::fs::read_to_string(&path).unwrap_or_default();
        for part in ["## What you see", "## Why it happens", "## Where it bites"] {
            assert!(prose.contains(part), "{}: {part} is missing", entry.meta.prose);
        }
    }
}

#[test]
fn chapters_have_words_of_their_own() {
    for chapter in labs::CHAPTERS {
        let folder = chapter.id.replace('-', "_");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/labs").join(folder).join("chapter.md");
        let words = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(words.trim().len() > 80, "{} is missing or says nothing", path.display());
    }
}

#[test]
fn default_state_shows_all_figures_and_keeps_its_ranges() {
    for entry in one_by_one() {
        let mut session = open(entry, "");
        let description = described(&*session);
        let report = session.report(&View::whole());
        check_report(entry.meta.id, &report);
        for spec in description.figures.iter().filter(|spec| report.is_shown(&spec.key)) {
            let is_drawn = report.figures.iter().any(|figure| figure.key == spec.key);
            assert!(
                is_drawn != report.written(&spec.key).is_some(),
                "{}: {} is not drawn, or both drawn and written",
                entry.meta.id,
                spec.key
            );
        }
        assert_eq!(report.controls.len(), description.controls.len());
        for (control, state) in description.controls.iter().zip(&report.controls) {
            if let (ControlView::Slider { key, .. }, Some(span)) = (control, state.span) {
                let value: f64 = state.text.parse().expect("a slider's text is a number");
                assert!(
                    span.least <= value && value <= span.most,
                    "{}: {key} = {value} outside {span:?}",
                    entry.meta.id
                );
            }
        }
        let python = report.documents.iter().any(|document| document.language == "python");
        assert!(python, "{} hands over no Python", entry.meta.id);
        assert!(description.stops.len() >= 3, "{} has a tour of fewer than three stops", entry.meta.id);
        assert!(description.challenges.len() >= 2, "{} has fewer than two challenges", entry.meta.id);
    }
}

/// Posters stand beside each other, as small as a thumb's nail: each is one of its own, light, and without words; and it
/// is drawn from what the lab computes, so that other rows give another one.
#[test]
fn posters_differ_and_follow_the_data() {
    let poster = |session: &dyn Session| session.poster().expect("a lab with data has a poster").svg();
    let mut known = BTreeSet::new();
    for entry in one_by_one() {
        let id = entry.meta.id;
        let mut session = open(entry, "");
        let svg = poster(session.as_ref());
        let head = r#"<svg xmlns="http://www.w3.org/2000/svg" width="160" height="100" viewBox="0 0 160 100">"#;
        assert!(svg.starts_with(head), "{id}: the poster is not of the size of posters");
        assert!(svg.len() < 4096, "{id}: the poster has {} bytes, and 4096 are too many", svg.len());
        for banned in ["<text", "<image", "NaN", "inf", "scale(0", "-0 "] {
            assert!(!svg.contains(banned), "{id}: the poster holds “{banned}”");
        }
        assert_eq!(svg, poster(open(entry, "").as_ref()), "{id}: the same state gives another poster");
        let data = session.data().clone();
        if data.table.rows() > 0 {
            let some: Vec<u32> = (0..data.table.rows() as u32).filter(|row| row % 3 > 0).collect();
            let fewer = Data { table: Rc::new(data.table.select(&some)), ..data };
            session.set_data(fewer).expect("two thirds of the rows are enough");
        } else {
            let other = session.data_need().sets.get(1).expect("a lab that makes its rows makes several sets");
            session = open(entry, &format!("data={}", other.id));
        }
        finish(session.as_mut());
        assert_ne!(svg, poster(session.as_ref()), "{id}: the poster does not show the data");
        assert!(known.insert(svg), "{id}: another lab has the same poster");
    }
}

#[test]
fn same_state_same_report() {
    for entry in one_by_one() {
        let first = open(entry, "").report(&View::whole());
        let again = open(entry, "").report(&View::whole());
        assert_eq!(first, again, "{}", entry.meta.id);
    }
}

/// The report without how far the player of an endless run goes: that is how far it was watched.
fn of_the_state(session: &dyn Session, mut report: Report) -> Report {
    for (control, state) in described(session).controls.iter().zip(&mut report.controls) {
        if matches!(control, ControlView::Player { is_endless: true, .. }) {
            state.span = None;
        }
    }
    report
}

#[test]
fn every_edit_survives_a_link() {
    let edits: Vec<(&'static Entry, Edit)> =
        entries().into_iter().flat_map(|entry| edits(entry).into_iter().map(move |edit| (entry, edit))).collect();
    // Edit by edit, because a lab by itself keeps all cores busy, too.
    each_of_labs(&edits, |(entry, edit)| {
        let mut session = open(entry, "");
        session.report(&View::default());
        apply(session.as_mut(), edit);
        let query = session.query();
        let shown = session.report(&View::whole());
        check_report(entry.meta.id, &shown);
        let mut elsewhere = (entry.open)();
        let link = Edit::Load(Query::parse(&query.to_string()));
        let notices = bundled::edit(elsewhere.as_mut(), &link).expect("a link of the page can be computed");
        assert!(notices.is_empty(), "{}: {edit:?}: {notices:?}", entry.meta.id);
        finish(elsewhere.as_mut());
        assert_eq!(elsewhere.query(), query, "{}: {edit:?}", entry.meta.id);
        let there = elsewhere.report(&View::whole());
        let is_same = of_the_state(elsewhere.as_ref(), there) == of_the_state(session.as_ref(), shown);
        assert!(is_same, "{}: another report after {edit:?}", entry.meta.id);
    });
}

/// One or two of every kind: both ends of each control, each option, a step of some handles, each data set.
fn edits(entry: &Entry) -> Vec<Edit> {
    let mut session = open(entry, "");
    let mut edits = Vec::new();
    let report = session.report(&View::default());
    for (control, state) in described(&*session).controls.iter().zip(&report.controls) {
        let set = |key: &str, value: String| Edit::Set { key: key.to_owned(), value };
        match control {
            ControlView::Slider { key, .. } | ControlView::Player { key, .. } => {
                if let Some(span) = state.span {
                    edits.extend([span.least, span.most].map(|value| set(key, value.to_string())));
                }
            }
            ControlView::Toggle { key, .. } => edits.extend(["yes", "no"].map(|value| set(key, value.to_owned()))),
            ControlView::Choice { key, options, .. } => {
                edits.extend(options.iter().map(|(value, _)| set(key, value.clone())));
            }
            ControlView::Column { key, .. } => edits.extend(state.options.iter().map(|one| set(key, one.0.clone()))),
            ControlView::Several { key, .. } => edits.extend(state.options.iter().map(|one| set(key, one.0.clone()))),
            ControlView::Text { key, .. } => {
                edits.extend(["", "Not great, & a=1#,"].map(|text| set(key, text.to_owned())))
            }
            ControlView::Button { key, .. } => edits.push(set(key, String::new())),
            ControlView::Carried { .. } => {}
        }
    }
    for set in described(&*session).sets {
        edits.push(Edit::Data(set.id));
    }
    for handle in report.handles.iter().take(4) {
        let (x, y) = (handle.at.0 + handle.step.0, handle.at.1 + handle.step.1);
        let key = Some(handle.key.clone());
        edits.push(Edit::Point(Hit {
            figure: handle.figure.clone(),
            panel: handle.panel,
            x,
            y,
            phase: Phase::Release,
            handle: key,
        }));
    }
    edits
}

/// What a link cannot ask for, of every kind of control: it says which field was not taken as it was written.
#[test]
fn a_field_that_is_refused_or_clamped_is_named() {
    each_of_labs(&entries(), |&entry| {
        let mut found = Vec::new();
        let mut session = open(entry, "");
        let controls = described(&*session).controls;
        let states = session.report(&View::default()).controls;
        for (control, state) in controls.iter().zip(&states) {
            let asked: Vec<String> = match control {
                ControlView::Slider { .. } => {
                    let span = state.span.expect("a slider has a range");
                    let reach = span.most - span.least;
                    let beyond = [span.most + reach, span.least - reach].map(|value| value.to_string());
                    [&beyond[..], &["NaN", "much", "inf"].map(str::to_owned)].concat()
                }
                ControlView::Player { .. } => vec!["-1".to_owned(), "99999999999".to_owned(), "last".to_owned()],
                ControlView::Text { .. } => vec!["long ".repeat(5000)],
                ControlView::Toggle { .. }
                | ControlView::Choice { .. }
                | ControlView::Column { .. }
                | ControlView::Several { .. }
                | ControlView::Button { .. }
                | ControlView::Carried { .. } => vec!["no-such 7".to_owned()],
            };
            for text in asked {
                let mut query = Query::default();
                query.set(control.key(), text.clone());
                let mut session = open(entry, "");
                let notices = bundled::edit(session.as_mut(), &Edit::Load(query)).expect("a bad field is no failure");
                let name = format!("“{}”", control.key());
                if notices.len() != 1 || !notices[0].contains(&name) {
                    let short: String = text.chars().take(20).collect();
                    found.push(format!("{}: {}={short}: {notices:?}", entry.meta.id, control.key()));
                }
            }
        }
        assert!(found.is_empty(), "{} places:\n{}", found.len(), found.join("\n"));
    });
}

#[test]
fn challenges_start_unmet_and_their_solution_meets_them() {
    each_of_labs(&entries(), |&entry| {
        let challenges = (entry.describe)().challenges;
        for (i, challenge) in challenges.iter().enumerate() {
            let mut session = open(entry, &format!("data={}", challenge.data));
            if let Some(part) = (entry.describe)().parts.iter().find(|part| part.option == challenge.part) {
                // Nor is it met by going to the part that it is about.
                apply(session.as_mut(), &Edit::Set { key: part.control.clone(), value: part.option.clone() });
            }
            assert!(
                !session.report(&View::default()).is_met(i),
                "{}: {} is met from the start",
                entry.meta.id,
                challenge.key
            );
            apply(session.as_mut(), &Edit::Solve(i));
            assert!(
                session.report(&View::default()).is_met(i),
                "{}: the solution of {} does not meet it",
                entry.meta.id,
                challenge.key
            );
        }
    });
}

#[test]
fn every_stop_draws_at_every_size() {
    each_of_labs(&entries(), |&entry| {
        for (_, mut session) in at_stops(entry) {
            for (_, view) in looks(session.as_mut()) {
                check_report(entry.meta.id, &session.report(&view));
            }
        }
    });
}

/// The lab at each stop of its tour.
fn at_stops(entry: &'static Entry) -> impl Iterator<Item = (usize, Box<dyn Session>)> {
    (0..(entry.describe)().stops.len()).map(move |stop| {
        let mut session = open(entry, "");
        apply(session.as_mut(), &Edit::Stop(stop));
        (stop, session)
    })
}

/// The lab as it opens, at each stop, and where each challenge is solved; with the name of the state.
fn in_told_states(entry: &'static Entry) -> impl Iterator<Item = (String, Box<dyn Session>)> {
    let description = (entry.describe)();
    let (stops, challenges) = (description.stops, description.challenges);
    let edits = (0..stops.len()).map(Edit::Stop).chain((0..challenges.len()).map(Edit::Solve));
    let names = stops.into_iter().map(|one| one.key).chain(challenges.into_iter().map(|one| one.key));
    std::iter::once(("default".to_owned(), open(entry, ""))).chain(names.zip(edits).map(move |(name, edit)| {
        let mut session = open(entry, "");
        apply(session.as_mut(), &edit);
        (name, session)
    }))
}

/// The first view is not crowded: few numbers, frames and controls in every state that the lab itself leads to.
#[test]
fn what_is_seen_at_once_is_little() {
    each_of_labs(&entries(), |&entry| {
        let mut found = Vec::new();
        let description = (entry.describe)();
        for (state, mut session) in in_told_states(entry) {
            let report = session.report(&View::default());
            let mut say = |what: String| found.push(format!("{}, {state}: {what}", entry.meta.id));
            if !(1..=4).contains(&report.key_numbers.len()) {
                say(format!("{} key numbers: {:?}", report.key_numbers.len(), report.key_numbers));
            }
            for key in &report.key_numbers {
                if !report.readouts.iter().any(|readout| readout.key == *key) {
                    say(format!("the key number “{key}” is no readout"));
                }
            }
            let shown: Vec<_> = description.figures.iter().filter(|spec| report.is_shown(&spec.key)).cloned().collect();
            let layout = Layout::of(&shown);
            let frames: usize = layout.rows.iter().map(|row| row.frames.len()).sum();
            if !(1..=3).contains(&frames) || layout.rows.len() > 2 {
                say(format!("{frames} frames in {} rows", layout.rows.len()));
            }
            let controls = description.controls.iter().zip(&report.controls);
            let in_view: Vec<&str> = controls
                .filter(|(control, state)| {
                    let has_place = !matches!(control, ControlView::Player { .. } | ControlView::Carried { .. });
                    has_place && state.shown && !description.folded.iter().any(|key| key == control.key())
                })
                .map(|(control, _)| control.key())
                .collect();
            if in_view.len() > 5 {
                say(format!("{} controls in view: {in_view:?}", in_view.len()));
            }
        }
        assert!(found.is_empty(), "{} places:\n{}", found.len(), found.join("\n"));
    });
}

/// A stop names what it is about, and what it names is there.
#[test]
fn stops_name_what_is_there() {
    let mut found = Vec::new();
    for entry in one_by_one() {
        let description = (entry.describe)();
        let mut keys = BTreeSet::new();
        let mut taught = BTreeSet::new();
        for (at, mut session) in at_stops(entry) {
            let report = session.report(&View::default());
            let stop = &description.stops[at];
            let mut say = |what: String| found.push(format!("{}, stop {}: {what}", entry.meta.id, stop.key));
            if stop.key.is_empty() || !keys.insert(stop.key.clone()) {
                say("its key is empty or not its own".to_owned());
            }
            let is_drawn =
                |key: &String| report.figures.iter().any(|figure| figure.key == *key) || report.written(key).is_some();
            let is_control = |key: &String| {
                let mut controls = description.controls.iter().zip(&report.controls);
                key == "data" || controls.any(|(control, state)| control.key() == key && state.shown)
            };
            let is_number = |key: &String| report.readouts.iter().any(|readout| readout.key == *key);
            let missing: Vec<&String> = (stop.figures.iter().filter(|key| !is_drawn(key)))
                .chain(stop.controls.iter().filter(|key| !is_control(key)))
                .chain(stop.numbers.iter().filter(|key| !is_number(key)))
                .collect();
            if !missing.is_empty() {
                say(format!("there is no {missing:?}"));
            }
            if stop.figures.is_empty() || stop.numbers.is_empty() || stop.numbers.len() > 4 {
                say("it names no figure, no number, or more than four numbers".to_owned());
            }
            if stop.say.contains('?') && stop.answer.is_empty() {
                say("it asks, and no answer stands in the notes".to_owned());
            }
            if stop.say.matches('*').count() % 2 != 0 {
                say("an asterisk stands alone".to_owned());
            }
            if let Some((number, question)) = &stop.asks {
                if !stop.numbers.contains(number) || !question.contains('?') {
                    say("what it asks is no question about a number of its own".to_owned());
                }
                if !stop.begins.is_empty() || at == 0 {
                    say("nothing stands before it that could be asked about".to_owned());
                }
            }
            taught.extend(stop.teaches.iter().cloned());
        }
        let owed: Vec<&&str> = entry.meta.covers.iter().filter(|id| !taught.contains(**id)).collect();
        if !owed.is_empty() {
            found.push(format!("{}: no stop shows {owed:?}", entry.meta.id));
        }
        for id in taught.iter().filter(|id| !entry.meta.covers.contains(&id.as_str())) {
            found.push(format!("{}: a stop shows {id}, which the lab does not cover", entry.meta.id));
        }
    }
    assert!(found.is_empty(), "{} places:\n{}", found.len(), found.join("\n"));
}

/// From stop to stop nothing changes but the controls that the stop names, unless something new begins, and says so.
#[test]
fn a_stop_changes_only_what_it_names() {
    let mut found = Vec::new();
    for entry in one_by_one() {
        let description = (entry.describe)();
        // The choice between the parts of a lab is the first of its controls.
        let part = description.controls.iter().find(|one| matches!(one, ControlView::Choice { .. }));
        let mut before = open(entry, "").query();
        for (at, session) in at_stops(entry) {
            let (stop, now) = (&description.stops[at], session.query());
            let keys: BTreeSet<&String> = before.pairs.iter().chain(&now.pairs).map(|(key, _)| key).collect();
            let changed: Vec<&String> = keys.into_iter().filter(|key| before.get(key) != now.get(key)).collect();
            let unnamed: Vec<&&String> = changed.iter().filter(|key| !stop.controls.contains(key)).collect();
            let is_new = changed.iter().any(|key| *key == "data" || part.is_some_and(|part| part.key() == *key));
            if stop.begins.is_empty() && !unnamed.is_empty() {
                found.push(format!("{}, stop {}: {unnamed:?} changes without a word", entry.meta.id, stop.key));
            }
            if !stop.begins.is_empty() && !is_new {
                found.push(format!("{}, stop {}: nothing begins", entry.meta.id, stop.key));
            }
            before = now;
        }
    }
    assert!(found.is_empty(), "{} places:\n{}", found.len(), found.join("\n"));
}

/// The parts of a lab are the options of its first choice, and the default state is in the first.
#[test]
fn parts_are_the_options_of_the_first_control() {
    for entry in one_by_one() {
        let description = (entry.describe)();
        let Some(first) = description.parts.first() else { continue };
        let id = entry.meta.id;
        let shown = open(entry, "").report(&View::default()).controls;
        let is_rail = |(control, state): &(&ControlView, &ControlState)| {
            state.shown && !matches!(control, ControlView::Player { .. } | ControlView::Carried { .. })
        };
        let (control, state) = description.controls.iter().zip(&shown).find(is_rail).expect("a lab has controls");
        let ControlView::Choice { key, options, .. } = control else { panic!("{id}: the first control is no choice") };
        let keys: Vec<&String> = options.iter().map(|(key, _)| key).collect();
        assert_eq!(keys, description.parts.iter().map(|part| &part.option).collect::<Vec<_>>(), "{id}");
        assert!(description.parts.iter().all(|part| part.control == *key), "{id}");
        assert_eq!((&state.text, &first.question), (&first.option, &description.question), "{id}");
        assert_eq!(first.invitation, description.invitation, "{id}");
    }
}

/// A challenge names its data in words and shows what it asks singly.
#[test]
fn challenges_name_their_data_and_conditions() {
    let mut found = Vec::new();
    for entry in one_by_one() {
        let description = (entry.describe)();
        let report = open(entry, "").report(&View::default());
        for challenge in &description.challenges {
            let mut say = |what: &str| found.push(format!("{}, {}: {what}", entry.meta.id, challenge.key));
            let set = description.sets.iter().find(|set| set.id == challenge.data);
            let named = set.map(|set| set.title.split([':', ',']).next().unwrap_or_default().trim().to_lowercase());
            let asks = |name: String| challenge.ask.to_lowercase().contains(&name.to_lowercase());
            // A part of a lab may have no data, as the GAN, which makes its own.
            let part = description.parts.iter().find(|part| part.option == challenge.part);
            if part.is_none() != description.parts.is_empty() {
                say("is of no part of the lab");
            }
            let part = part.map(|part| description.label_of(part).to_owned());
            if !named.is_some_and(asks) && !part.is_some_and(asks) {
                say("names neither its data as the menu does, nor its part");
            }
            if challenge.conditions.is_empty() {
                say("asks nothing");
            }
            for condition in &challenge.conditions {
                if condition.words.chars().count() > 70 {
                    say("a condition is longer than a line");
                }
                let is_number = report.readouts.iter().any(|readout| readout.key == condition.number);
                if !condition.number.is_empty() && challenge.data == report.data && !is_number {
                    say("a condition names a number that is not there");
                }
            }
        }
    }
    assert!(found.is_empty(), "{} places:\n{}", found.len(), found.join("\n"));
}

/// One thing is marked to be touched first, and moving it a little changes a figure and a key number.
#[test]
fn the_first_touch_changes_what_matters() {
    for entry in one_by_one() {
        let id = entry.meta.id;
        let description = (entry.describe)();
        let before = open(entry, "").report(&View::default());
        let edits = first_touches(id, &description, &before);
        assert!(!edits.is_empty(), "{id}: “{}” is neither handle nor control", description.first_touch);
        let matters = |report: &Report| -> Vec<String> {
            let keys = report.key_numbers.iter();
            keys.filter_map(|key| report.readouts.iter().find(|one| one.key == *key))
                .map(|one| one.text.clone())
                .collect()
        };
        for edit in edits {
            let mut session = open(entry, "");
            session.report(&View::default());
            apply(session.as_mut(), &edit);
            let after = session.report(&View::default());
            let is_drawn_anew = before.figures.iter().zip(&after.figures).any(|(old, new)| old.scene != new.scene);
            assert!(is_drawn_anew, "{id}: {edit:?} changes no figure");
            assert_ne!(matters(&before), matters(&after), "{id}: {edit:?} changes no key number");
        }
    }
}

/// A little to either side, where there is room: a tenth of a range, a step of a player, another option.
fn first_touches(id: &str, description: &Description, report: &Report) -> Vec<Edit> {
    let key = &description.first_touch;
    let set = |key: &str, value: String| Edit::Set { key: key.to_owned(), value };
    let moved = |key: &str, value: f64, span: Span| -> Vec<Edit> {
        let tenth = (span.most - span.least) / 10.0;
        let sides = [value - tenth, value + tenth].into_iter().filter(|value| (span.least..=span.most).contains(value));
        sides.map(|value| set(key, value.to_string())).collect()
    };
    let control = |key: &str| description.controls.iter().zip(&report.controls).find(|(one, _)| one.key() == key);
    if let Some(handle) = report.handles.iter().find(|handle| handle.key == *key) {
        if let Some((control, state)) = handle.control.as_deref().and_then(control) {
            let span = state.span.unwrap_or_else(|| panic!("{id}: {key} moves what has no range"));
            return moved(control.key(), state.value, span);
        }
        let figure = report.figures.iter().find(|figure| figure.key == handle.figure).expect("a handle is on a figure");
        let panel = figure.scene.panels[handle.panel];
        let ((left, right), (low, high)) = (panel.x, panel.y);
        let (across, up) = ((right - left) / 10.0, (high - low) / 10.0);
        let ways = match handle.axes {
            Axes::X => vec![(across, 0.0), (-across, 0.0)],
            Axes::Y => vec![(0.0, up), (0.0, -up)],
            Axes::Path | Axes::Free => vec![(across, up), (-across, -up)],
        };
        let hit = |(right, up): (f64, f64)| Hit {
            figure: handle.figure.clone(),
            panel: handle.panel,
            x: handle.at.0 + right,
            y: handle.at.1 + up,
            phase: Phase::Release,
            handle: Some(handle.key.clone()),
        };
        return ways.into_iter().map(|way| Edit::Point(hit(way))).collect();
    }
    match control(key) {
        Some((ControlView::Player { .. }, state)) => vec![set(STEP, (state.value + 1.0).to_string())],
        Some((ControlView::Slider { .. }, state)) => moved(key, state.value, state.span.expect("a slider has a range")),
        Some((ControlView::Toggle { .. }, state)) => {
            vec![set(key, if state.text == "yes" { "no" } else { "yes" }.to_owned())]
        }
        Some((ControlView::Choice { options, .. }, state)) => options
            .iter()
            .filter(|(option, _)| *option != state.text)
            .map(|(option, _)| set(key, option.clone()))
            .collect(),
        Some((ControlView::Button { .. }, _)) => vec![set(key, String::new())],
        _ => Vec::new(),
    }
}

/// A saved table is read again as numbers, to the last digit: no cell holds a number only as people read it.
#[test]
fn saved_tables_hold_plain_numbers() {
    let dressed = |text: &str| {
        let is_dress = |letter: char| "−+±. \u{2009}\u{202f}×⁻⁰¹²³⁴⁵⁶⁷⁸⁹%<>∞°".contains(letter);
        let is_bare = text.chars().all(|letter| letter.is_ascii_digit() || is_dress(letter));
        is_bare && text.chars().any(|letter| letter.is_ascii_digit()) && text.parse::<f64>().is_err()
    };
    each_of_labs(&entries(), |&entry| {
        let mut found = Vec::new();
        for (state, mut session) in in_told_states(entry) {
            for table in session.report(&View::whole()).tables.iter().filter(|table| table.rows.len() > 1) {
                let mut say = |what: String| found.push(format!("{}, {state}, {}: {what}", entry.meta.id, table.key));
                let read = csv::read(&table.key, table_csv(table).as_bytes(), &ReadOptions::default());
                let read = read.expect("what was saved can be read").table;
                for (place, name) in table.columns.iter().enumerate() {
                    let cells: Vec<&str> = table.rows.iter().map(|row| row[place].plain()).collect();
                    if let Some(cell) = cells.iter().find(|cell| dressed(cell)) {
                        say(format!("“{cell}” in “{name}”"));
                    }
                    let filled: Vec<&&str> = cells.iter().filter(|cell| !cell.is_empty()).collect();
                    let numbers: Vec<f64> = filled.iter().filter_map(|cell| cell.parse().ok()).collect();
                    if filled.is_empty() || numbers.len() < filled.len() {
                        continue;
                    }
                    let name = &read.columns()[place].name;
                    let again = read.numbers(name).map(|values| values.iter().copied().filter(|value| !value.is_nan()));
                    match again.map(Iterator::collect::<Vec<f64>>) {
                        Ok(again) if again == numbers => {}
                        other => say(format!("“{name}” is read again as {other:?}")),
                    }
                }
            }
        }
        assert!(found.is_empty(), "{} places:\n{}", found.len(), found.join("\n"));
    });
}

/// What a lab hands on is a table that every lab which takes its kind can compute on.
#[test]
fn what_is_handed_on_can_be_taken() {
    let mut handed = 0;
    for entry in one_by_one() {
        for artifact in open(entry, "").report(&View::whole()).artifacts {
            for taker in entries().into_iter().filter(|other| (other.describe)().takes.contains(&artifact.kind)) {
                let mut session = (taker.open)();
                let table = csv::read(&artifact.name, artifact.body.as_bytes(), &ReadOptions::default())
                    .expect("an artifact is a CSV")
                    .table;
                let need = session.data_need();
                let roles = guess(need.roles, &table);
                session.set_data(need.own(table, roles).expect("its columns fit the roles")).expect("it is computed");
                finish(session.as_mut());
                check_report(taker.meta.id, &session.report(&View::whole()));
                handed += 1;
            }
        }
    }
    assert!(handed > 0 || is_narrowed(), "no lab hands anything on");
}

/// The figures' sizes at three looks, as the page gives them: a laptop, a phone, and a projector, where a figure is
/// reported at its size on the laptop's scale.
fn looks(session: &mut dyn Session) -> Vec<(&'static str, View)> {
    let report = session.report(&View::default());
    let shown: Vec<_> = described(&*session).figures.into_iter().filter(|spec| report.is_shown(&spec.key)).collect();
    let layout = Layout::of(&shown);
    let on = |stage: (f64, f64, f64)| -> View {
        let size = |(place, spec): (usize, &tactile::lab::FigureText)| {
            let (width, height) = layout.size(place, spec.columns, stage);
            (spec.key.clone(), width, height)
        };
        View { sizes: shown.iter().enumerate().map(size).collect(), ..View::whole() }
    };
    let phone = shown.iter().map(|spec| (spec.key.clone(), 362.0, 270.0)).collect();
    let projected = shown.iter().map(|spec| (spec.key.clone(), 570.0, 430.0)).collect();
    vec![
        ("laptop", on(STAGE)),
        ("small laptop", on((908.0, 500.0, 16.0))),
        ("phone", View { sizes: phone, ..View::whole() }),
        ("projector", View { sizes: projected, ..View::whole() }),
    ]
}

/// A frame may be of any size for a moment: before the style sheet is there, or while a window is made smaller.
#[test]
fn no_frame_is_too_small_for_a_figure() {
    const SIZES: [(f64, f64); 7] =
        [(1.0, 1.0), (160.0, 500.0), (200.0, 90.0), (300.0, 150.0), (900.0, 1.0), (1.0, 4000.0), (4000.0, 4000.0)];
    each_of_labs(&entries(), |&entry| {
        let sessions = at_stops(entry).map(|(_, session)| session);
        for mut session in std::iter::once(open(entry, "")).chain(sessions) {
            let figures = described(&*session).figures;
            for (width, height) in SIZES {
                let sizes = figures.iter().map(|spec| (spec.key.clone(), width, height)).collect();
                check_report(entry.id, &session.report(&View { sizes, ..View::default() }));
            }
        }
    });
}

/// Two words that lie on each other, and words that leave the figure, in recorded units.
pub fn unreadable(figure: &str, scene: &Scene) -> Vec<String> {
    let mut found = Vec::new();
    let words = scene.words();
    let (wide, high) = (f64::from(scene.size.0), f64::from(scene.size.1));
    for (at, (text, [left, top, right, bottom])) in words.iter().enumerate() {
        if *left < -4.0 || *top < -4.0 || *right > wide + 4.0 || *bottom > high + 4.0 {
            found.push(format!("{figure}: “{text}” leaves the figure"));
        }
        for (other, region) in &words[at + 1..] {
            // A letter by itself may be a mark of a cloud, where marks do lie on each other.
            if text.chars().count() == 1 && other.chars().count() == 1 {
                continue;
            }
            let across = right.min(region[2]) - left.max(region[0]);
            let down = bottom.min(region[3]) - top.max(region[1]);
            if across > 4.0 && down > 4.0 {
                found.push(format!("{figure}: “{text}” and “{other}” lie on each other"));
            }
        }
    }
    found
}

#[test]
fn words_can_be_read_at_every_stop_and_size() {
    each_of_labs(&entries(), |&entry| {
        let mut found = Vec::new();
        for (stop, mut session) in at_stops(entry) {
            for (look, view) in looks(session.as_mut()) {
                let report = session.report(&view);
                let lines = report.figures.iter().flat_map(|figure| unreadable(&figure.key, &figure.scene));
                found.extend(lines.map(|line| format!("{}, stop {stop}, {look}: {line}", entry.meta.id)));
            }
        }
        assert!(found.is_empty(), "{} places:\n{}", found.len(), found.join("\n"));
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// A hostile link is a default state with notices, never a panic.
    #[test]
    fn any_query_is_answered(pick in any::<prop::sample::Index>(), values in prop::collection::vec("[-0-9.eEinfNaN,;:a-z]{0,12}", 1..30)) {
        let entries = entries();
        let entry = entries[pick.index(entries.len())];
        let mut session = open(entry, "");
        let controls = described(&*session).controls;
        let mut query = Query::default();
        for (control, value) in controls.iter().zip(values.iter().cycle()) {
            // What a visitor writes is shown as it is, and “NaN” is only looked for where numbers stand.
            let is_text = matches!(control, ControlView::Text { .. });
            query.set(control.key(), if is_text { value.to_lowercase() } else { value.clone() });
        }
        apply(session.as_mut(), &Edit::Load(query));
        check_report(entry.meta.id, &session.report(&View::whole()));
    }
}
