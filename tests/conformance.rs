//! What every lab in the registry owes, checked for all of them.

use std::collections::BTreeSet;
use std::path::Path;

use proptest::prelude::*;
use tactile::lab::{ControlView, Description, Edit, Entry, Hit, Phase, Progress, Query, Report, Session, View};
use tactile::table::csv::{self, ReadOptions};
use tactile::table::guess::guess;
use tactile::{bundled, labs};

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

fn entries() -> impl Iterator<Item = &'static Entry> {
    labs::all().map(|(_, entry)| entry)
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
                assert!(readout.text == "∞" || !readout.formula.is_empty(), "{id}: {} gives no reason", readout.key)
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
}

#[test]
fn ids_titles_and_concepts_are_in_order() {
    let csv = include_str!("../assets/concepts.csv");
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
    for entry in entries() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/labs").join(entry.meta.prose);
        let prose = std::fs::read_to_string(&path).unwrap_or_default();
        for part in ["## What you see", "## Why it happens", "## Where it bites"] {
            assert!(prose.contains(part), "{}: {part} is missing", entry.meta.prose);
        }
    }
}

#[test]
fn chapters_have_words_of_their_own() {
    for chapter in labs::CHAPTERS.iter().filter(|chapter| !chapter.labs.is_empty()) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/labs").join(chapter.id).join("chapter.md");
        let words = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(words.trim().len() > 80, "{} is missing or says nothing", path.display());
    }
}

#[test]
fn default_state_shows_all_figures_and_keeps_its_ranges() {
    for entry in entries() {
        let mut session = open(entry, "");
        let description = described(&*session);
        let report = session.report(&View::whole());
        check_report(entry.meta.id, &report);
        for spec in &description.figures {
            assert!(
                report.figures.iter().any(|figure| figure.key == spec.key),
                "{}: {} is not drawn",
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

#[test]
fn same_state_same_report() {
    for entry in entries() {
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
    for entry in entries() {
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
                ControlView::Column { key, .. } => {
                    edits.extend(state.options.iter().map(|one| set(key, one.0.clone())))
                }
                ControlView::Several { key, .. } => {
                    edits.extend(state.options.iter().map(|one| set(key, one.0.clone())))
                }
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
        for edit in &edits {
            let mut session = open(entry, "");
            session.report(&View::default());
            apply(session.as_mut(), edit);
            let query = session.query();
            let shown = session.report(&View::whole());
            check_report(entry.meta.id, &shown);
            let mut elsewhere = open(entry, &query.to_string());
            assert_eq!(elsewhere.query(), query, "{}: {edit:?}", entry.meta.id);
            let there = elsewhere.report(&View::whole());
            let is_same = of_the_state(elsewhere.as_ref(), there) == of_the_state(session.as_ref(), shown);
            assert!(is_same, "{}: another report after {edit:?}", entry.meta.id);
        }
    }
}

#[test]
fn challenges_start_unmet_and_their_solution_meets_them() {
    for entry in entries() {
        let challenges = (entry.describe)().challenges;
        for (i, challenge) in challenges.iter().enumerate() {
            let mut session = open(entry, &format!("data={}", challenge.data));
            let met = session.report(&View::default()).met;
            assert!(!met[i], "{}: {} is met from the start", entry.meta.id, challenge.key);
            apply(session.as_mut(), &Edit::Solve(i));
            let met = session.report(&View::default()).met;
            assert!(met[i], "{}: the solution of {} does not meet it", entry.meta.id, challenge.key);
        }
    }
}

#[test]
fn every_stop_draws_at_every_size() {
    for entry in entries() {
        let stops = (entry.describe)().stops.len();
        for stop in 0..stops {
            let mut session = open(entry, "");
            apply(session.as_mut(), &Edit::Stop(stop));
            for (width, text_scale) in [(320.0, 1.0), (700.0, 1.0), (1200.0, 1.5)] {
                let widths = session.figures().iter().map(|spec| (spec.key.to_owned(), width)).collect();
                let view = View { widths, text_scale, ..View::whole() };
                check_report(entry.meta.id, &session.report(&view));
            }
        }
    }
}

/// What a lab hands on is a table that every lab which takes its kind can compute on.
#[test]
fn what_is_handed_on_can_be_taken() {
    let mut handed = 0;
    for entry in entries() {
        for artifact in open(entry, "").report(&View::whole()).artifacts {
            let takers: Vec<&Entry> =
                entries().filter(|other| (other.describe)().takes.contains(&artifact.kind)).collect();
            for taker in takers {
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
    assert!(handed > 0, "no lab hands anything on");
}

/// The figures' widths at three looks: a laptop, a phone, a projector with words half again as large.
fn looks(session: &dyn Session) -> Vec<(&'static str, View)> {
    let figures = session.figures();
    let columns = |stage: f64| {
        figures
            .iter()
            .map(|spec| {
                let share = f64::from(spec.columns);
                (spec.key.to_owned(), (stage + 18.0) * share / 12.0 - 18.0)
            })
            .collect()
    };
    let phone = figures.iter().map(|spec| (spec.key.to_owned(), 362.0)).collect();
    let look = |widths, text_scale| View { widths, text_scale, ..View::whole() };
    vec![("laptop", look(columns(1064.0), 1.0)), ("phone", look(phone, 1.0)), ("projector", look(columns(1380.0), 1.5))]
}

/// Two words that lie on each other, and words that leave the figure, in recorded units.
fn unreadable(report: &Report) -> Vec<String> {
    let mut found = Vec::new();
    for figure in &report.figures {
        let words = figure.scene.words();
        let (wide, high) = (f64::from(figure.scene.size.0), f64::from(figure.scene.size.1));
        for (at, (text, [left, top, right, bottom])) in words.iter().enumerate() {
            if *left < -4.0 || *top < -4.0 || *right > wide + 4.0 || *bottom > high + 4.0 {
                found.push(format!("{}: “{text}” leaves the figure", figure.key));
            }
            for (other, region) in &words[at + 1..] {
                // A letter by itself may be a mark of a cloud, where marks do lie on each other.
                if text.chars().count() == 1 && other.chars().count() == 1 {
                    continue;
                }
                let across = right.min(region[2]) - left.max(region[0]);
                let down = bottom.min(region[3]) - top.max(region[1]);
                if across > 4.0 && down > 4.0 {
                    found.push(format!("{}: “{text}” and “{other}” lie on each other", figure.key));
                }
            }
        }
    }
    found
}

#[test]
fn words_can_be_read_at_every_stop_and_size() {
    let mut found = Vec::new();
    for entry in entries() {
        let stops = (entry.describe)().stops.len();
        for stop in 0..stops {
            let mut session = open(entry, "");
            apply(session.as_mut(), &Edit::Stop(stop));
            for (look, view) in looks(session.as_ref()) {
                let report = session.report(&view);
                found.extend(
                    unreadable(&report)
                        .into_iter()
                        .map(|line| format!("{}, stop {stop}, {look}: {line}", entry.meta.id)),
                );
            }
        }
    }
    assert!(found.is_empty(), "{} places:\n{}", found.len(), found.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// A hostile link is a default state with notices, never a panic.
    #[test]
    fn any_query_is_answered(pick in any::<prop::sample::Index>(), values in prop::collection::vec("[-0-9.eEinfNaN,;:a-z]{0,12}", 1..30)) {
        let entries: Vec<&Entry> = entries().collect();
        if entries.is_empty() {
            return Ok(());
        }
        let entry = entries[pick.index(entries.len())];
        let mut session = open(entry, "");
        let controls = described(&*session).controls;
        let mut query = Query::default();
        for (control, value) in controls.iter().zip(values.iter().cycle()) {
            query.set(control.key(), value.clone());
        }
        apply(session.as_mut(), &Edit::Load(query));
        check_report(entry.meta.id, &session.report(&View::whole()));
    }
}
