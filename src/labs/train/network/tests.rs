//! A run is what its link says, however one came there.

use proptest::prelude::*;

use super::tour::{hidden_from_text, neuron_from_text, paint_as_text, paint_from_text};
use super::*;
use crate::lab::testing::{self, on, point, report as shown, set, to_the_end};
use crate::lab::{Edit, Report, Session, View};
use crate::ml::network::Painted;
use crate::plot::{Op, text_width};
use crate::table::roles::Roles;
use crate::table::{Column, Table};

fn open(query: &str) -> Box<dyn Session> {
    testing::open::<NetworkLab>(query)
}

/// The lab 300 steps on.
fn trained(query: &str) -> Box<dyn Session> {
    open(&format!("view.step=300&{query}"))
}

fn number(report: &Report, key: &str) -> f64 {
    let readout = report.readouts.iter().find(|readout| readout.key == key);
    readout.and_then(|readout| readout.value).unwrap_or_else(|| panic!("no number {key}"))
}

/// What is shown does not depend on how one came there: the link opened elsewhere shows the same.
fn assert_as_linked(session: &mut dyn Session) {
    let query = session.query().to_string();
    let mut elsewhere = open(&query);
    assert_eq!(elsewhere.query().to_string(), query);
    let (mut here, mut there) = (shown(session), shown(elsewhere.as_mut()));
    // How far the player can go back and forth is not of the state.
    here.controls.iter_mut().chain(&mut there.controls).for_each(|control| control.span = None);
    assert!(here == there, "another picture after {query}");
}

#[test]
fn knobs_turned_on_the_way_are_replayed_by_a_link() {
    let mut session = open("");
    set(session.as_mut(), "view.step", "450");
    set(session.as_mut(), "learning_rate", "0.05");
    assert!(session.query().get("turns").unwrap().ends_with("450:rate=0.05"));
    set(session.as_mut(), "view.step", "700");
    set(session.as_mut(), "optimizer", "adam");
    set(session.as_mut(), "batch_size", "20");
    point(session.as_mut(), "network", Some("weight-1-2-0"), (0.3, 0.9), Phase::Move);
    set(session.as_mut(), "view.step", "1100");
    let reached = shown(session.as_mut());
    assert_as_linked(session.as_mut());
    for step in ["20", "448", "449", "450", "700", "900", "0", "1"] {
        set(session.as_mut(), "view.step", step);
        assert_as_linked(session.as_mut());
    }
    set(session.as_mut(), "view.step", "1100");
    assert_eq!(shown(session.as_mut()), reached);
}

#[test]
fn a_knob_turned_in_the_past_leaves_the_future_behind() {
    let mut session = open("view.step=800");
    set(session.as_mut(), "learning_rate", "0.1");
    set(session.as_mut(), "view.step", "1000");
    set(session.as_mut(), "view.step", "600");
    set(session.as_mut(), "penalty", "l2");
    assert_eq!(session.query().get("turns"), Some("600:penalty=l2"));
    set(session.as_mut(), "view.step", "900");
    assert_as_linked(session.as_mut());
}

#[test]
fn from_the_start_or_from_here_on() {
    // Before the first step, and where it is asked for, the whole run is another.
    for query in ["", "view.step=900&acts=start"] {
        let mut session = open(query);
        set(session.as_mut(), "learning_rate", "0.02");
        assert_eq!(session.query().get("turns"), None);
        assert_eq!(session.query().get("learning_rate"), Some("0.02"));
        assert_as_linked(session.as_mut());
    }
    let mut session = open("view.step=900");
    let before = number(&shown(session.as_mut()), "loss_train");
    set(session.as_mut(), "learning_rate", "0.02");
    assert_eq!(number(&shown(session.as_mut()), "loss_train"), before, "it acts from the next step on");
    assert_eq!(session.query().get("turns"), Some("900:rate=0.02"));
}

#[test]
fn a_dragged_weight_changes_what_is_shown_at_once_and_can_be_taken_back() {
    let mut session = trained("");
    let before = shown(session.as_mut());
    let untouched = session.query();
    for y in [0.4, 0.5, 0.6] {
        point(session.as_mut(), "network", Some("weight-3-0-0"), (0.7, y), Phase::Move);
        assert_as_linked(session.as_mut());
    }
    let dragged = session.query().get("turns").unwrap().to_owned();
    assert_eq!(dragged.matches("w3.0.0").count(), 1, "one place of the hand is enough: {dragged}");
    assert!(number(&shown(session.as_mut()), "loss_train") > number(&before, "loss_train"));
    session.edit(&Edit::Load(untouched)).unwrap();
    to_the_end(session.as_mut());
    assert_eq!(shown(session.as_mut()), before);
}

/// A short pull bends a weight a little, a long one no further than three times the largest of its layer; and what the
/// hand has done is never called a fault of the learning rate.
#[test]
fn a_hand_is_fine_and_is_not_taken_for_a_learning_rate() {
    let mut session = trained("");
    let before = shown(session.as_mut());
    let handle = before.handles.iter().find(|handle| handle.key == "weight-3-0-0").unwrap();
    let (x, y) = handle.at;
    let pulled = |pixels: f64| (x, y + pixels / 393.0);
    point(session.as_mut(), "network", Some("weight-3-0-0"), pulled(25.0), Phase::Move);
    let loss = number(&shown(session.as_mut()), "loss_train");
    assert!(loss > number(&before, "loss_train") && loss < 0.25, "{loss}");
    // The knob is where the hand is, however often the hand comes back.
    let report = shown(session.as_mut());
    let at = report.handles.iter().find(|handle| handle.key == "weight-3-0-0").unwrap().at;
    assert!((at.1 - pulled(25.0).1).abs() < 2.0 / 393.0);
    for pixels in [400.0, -400.0, 400.0] {
        point(session.as_mut(), "network", Some("weight-3-0-0"), pulled(pixels), Phase::Move);
    }
    let turns = session.query().get("turns").unwrap().to_owned();
    let bent: f64 = turns.rsplit('=').next().unwrap().parse().unwrap();
    assert!((8.0..=3.0 * 4.56).contains(&bent), "{bent}");
    for step in ["300", "301", "310"] {
        set(session.as_mut(), "view.step", step);
        let report = shown(session.as_mut());
        assert!(report.notes.is_empty(), "{:?}", report.notes);
        assert!(!report.hotspots.iter().any(|spot| spot.key == "tame"));
        assert_as_linked(session.as_mut());
    }
}

/// A link of the first version opened 300 steps old where it named no step.
#[test]
fn old_links_show_what_they_showed() {
    for (old, new) in [("v=1", "view.step=300"), ("v=1&view.step=40&acts=auto&seed=2", "view.step=40&seed=2")] {
        let (mut old, mut new) = (open(old), open(new));
        assert_eq!(old.query().to_string(), new.query().to_string());
        assert!(shown(old.as_mut()) == shown(new.as_mut()));
    }
    assert_eq!(open("").query().to_string(), "v=2");
}

#[test]
fn slices_do_not_matter() {
    let mut state = State { step: 777, ..State::default() };
    state.schedule.base.batch_size = 16;
    let plan = NetworkLab::recipe(&state).plan;
    let data = testing::data::<NetworkLab>("moons");
    let start = || Run::start(&plan, state.rows(&data).unwrap());
    let mut whole = start();
    assert_eq!(whole.advance(&plan, 777, &mut || true), 1.0);
    let mut sliced = start();
    for until in [1, 3, 100, 101, 350, 500, 777] {
        let mut left = 2;
        while sliced.advance(&plan, until, &mut || {
            left -= 1;
            left > 0
        }) < 1.0
        {
            left = 2;
        }
    }
    assert_eq!(sliced.network(), whole.network());
    assert_eq!(sliced.now, whole.now);
    assert_eq!(sliced.measured(), whole.measured());
}

#[test]
fn a_free_run_writes_its_step_and_can_be_linked() {
    let mut session = open("data=xor");
    session.edit(&Edit::Run(true)).unwrap();
    let mut slices = 3;
    session.advance(&mut || {
        slices -= 1;
        slices > 0
    });
    assert!(session.is_running());
    session.edit(&Edit::Set { key: "dropout".to_owned(), value: "0.2".to_owned() }).unwrap();
    let mut slices = 3;
    session.advance(&mut || {
        slices -= 1;
        slices > 0
    });
    session.edit(&Edit::Run(false)).unwrap();
    to_the_end(session.as_mut());
    let step = session.steps().unwrap().1;
    assert!(step > 0);
    assert!(session.query().get("turns").unwrap().contains("dropout=0.2"));
    assert_as_linked(session.as_mut());
}

#[test]
fn what_diverges_ends_with_finite_numbers_and_an_offer() {
    let mut session = trained("data=wave&activation=relu&layers=2&hidden=8-8&learning_rate=30");
    let report = shown(session.as_mut());
    assert!(report.notes.iter().any(|note| note.is_warning && note.text.contains("The run ends at step")));
    assert!(report.readouts.iter().all(|readout| readout.value.is_none_or(f64::is_finite)));
    assert_as_linked(session.as_mut());
    point(session.as_mut(), "curves", Some("tame"), (0.0, 0.0), Phase::Press);
    let rate: f64 = session.query().get("learning_rate").map_or(0.3, |rate| rate.parse().unwrap());
    assert!((rate - 10.0).abs() < 1e-9);
    assert_as_linked(session.as_mut());
    // As often as it takes.
    for _ in 0..8 {
        set(session.as_mut(), "view.step", "1500");
        point(session.as_mut(), "curves", Some("tame"), (0.0, 0.0), Phase::Press);
    }
    set(session.as_mut(), "view.step", "1500");
    let tamed = shown(session.as_mut());
    assert!(tamed.notes.iter().all(|note| !note.is_warning), "{:?}", tamed.notes);
    assert!(number(&tamed, "loss_train") < 1.0);
}

#[test]
fn dead_neurons_are_noticed() {
    let mut session = trained("activation=relu&layers=2&hidden=4-4&learning_rate=8");
    let report = shown(session.as_mut());
    assert!(number(&report, "idle") >= 4.0);
    assert!(report.notes.iter().any(|note| note.text.contains("dead")));
    assert!(report.hotspots.iter().any(|spot| spot.key == "tame"));
    point(session.as_mut(), "curves", Some("tame"), (0.0, 0.0), Phase::Press);
    assert_eq!(session.steps().unwrap().1, 0);
}

#[test]
fn early_stopping_stops_by_its_own_arithmetic() {
    let query = "data=moons&layers=2&hidden=12-8&rows=40&noise=0.45&learning_rate=0.2&optimizer=momentum&view.step=5000\
                 &stopping=validation&patience=40";
    let mut session = open(query);
    let report = shown(session.as_mut());
    let best = number(&report, "best_step");
    let ended = number(&report, "epoch");
    assert!(report.notes.iter().any(|note| note.text.starts_with("Stopped early")));
    // All rows in each step: an epoch is a step, and each of the first 400 is looked at.
    assert!(ended < 400.0 && ended - best == 40.0, "{best} {ended}");
    assert_as_linked(session.as_mut());
    let lowest = number(&report, "best_loss");
    point(session.as_mut(), "curves", Some("best"), (0.0, 0.0), Phase::Press);
    assert_eq!(session.steps().unwrap().1, best as u64);
    assert_eq!(number(&shown(session.as_mut()), "best_loss"), lowest);
    // More patience lets it go on, less ends it sooner.
    set(session.as_mut(), "patience", "2000");
    set(session.as_mut(), "view.step", "600");
    assert!(number(&shown(session.as_mut()), "epoch") > ended);
    assert_as_linked(session.as_mut());
    set(session.as_mut(), "patience", "40");
    assert_eq!(number(&shown(session.as_mut()), "epoch"), ended);
    assert_as_linked(session.as_mut());
}

#[test]
fn paint_is_trained_on_and_erased_rows_are_gone() {
    let mut session = trained("data=moons");
    let counts = |session: &mut dyn Session| {
        let report = shown(session);
        let rows = |key: &str| {
            let formula = &report.readouts.iter().find(|readout| readout.key == key).unwrap().formula;
            formula.split(" ÷ ").nth(1).unwrap().split(' ').next().unwrap().parse::<usize>().unwrap()
        };
        (rows("score_train"), rows("score_test"), report)
    };
    let (train, test, before) = counts(session.as_mut());
    assert_eq!((train, test), (250, 125));
    point(session.as_mut(), "field", None, (0.0, 0.2), Phase::Press);
    point(session.as_mut(), "field", None, (0.1, 0.3), Phase::Press);
    let (train, test, after) = counts(session.as_mut());
    assert_eq!((train, test), (252, 125));
    assert_ne!(number(&before, "loss_test"), number(&after, "loss_test"), "a training row moves the model");
    assert_as_linked(session.as_mut());
    // Kept out of what a server sees.
    assert!(NetworkLab::CONTROLS.iter().any(|control| control.key == "paint" && control.is_private()));
    set(session.as_mut(), "brush", "erase");
    point(session.as_mut(), "field", None, (0.05, 0.25), Phase::Press);
    let (fewer, ..) = counts(session.as_mut());
    assert!(fewer < 252, "{fewer}");
    assert_as_linked(session.as_mut());
    // A third kind of row asks for a third output.
    set(session.as_mut(), "brush", "2");
    set(session.as_mut(), "dab", "");
    assert_eq!(
        session.report(&View::whole()).hotspots.iter().filter(|spot| spot.key.starts_with("neuron-3")).count(),
        3
    );
    assert_as_linked(session.as_mut());
}

#[test]
fn other_data_leave_paint_and_turns_behind() {
    let mut session = open("view.step=4000");
    set(session.as_mut(), "learning_rate", "0.01");
    point(session.as_mut(), "field", None, (0.0, 0.2), Phase::Press);
    session.set_data(testing::data::<NetworkLab>("spiral")).unwrap();
    to_the_end(session.as_mut());
    let query = session.query();
    assert_eq!((query.get("paint"), query.get("turns")), (None, None));
    assert_eq!(query.get("learning_rate"), Some("0.01"), "the knob stays where the hand left it");
    assert_as_linked(session.as_mut());
}

#[test]
fn a_neuron_seen_alone_is_counted_without() {
    let mut session = trained("");
    point(session.as_mut(), "network", Some("neuron-2-0"), (0.0, 0.0), Phase::Hover);
    let report = shown(session.as_mut());
    let with = number(&report, "score_test");
    assert!(number(&report, "adds") <= with && number(&report, "adds") > 0.2, "the first of layer 2 holds the ring");
    // Its weights are now the ones that can be dragged.
    assert!(report.handles.iter().any(|handle| handle.key == "weight-2-0-3"));
    point(session.as_mut(), "network", Some("neuron-3-0"), (0.0, 0.0), Phase::Hover);
    assert_eq!(session.query().get("neuron"), None);
    point(session.as_mut(), "network", Some("more-1"), (0.0, 0.0), Phase::Press);
    assert_eq!(session.query().get("hidden"), Some("5-2"));
    point(session.as_mut(), "network", Some("less-2"), (0.0, 0.0), Phase::Press);
    point(session.as_mut(), "network", Some("less-2"), (0.0, 0.0), Phase::Press);
    assert_eq!(session.query().get("hidden"), Some("5-1"));
}

/// A table of two columns and a target.
fn own(x: Vec<f64>, y: Vec<f64>, target: Column) -> Data {
    let columns = vec![Column::numbers("a", x), Column::numbers("b", y), target];
    let mut roles = Roles::default();
    roles.assign("features", ["a", "b"]);
    roles.assign("target", ["t"]);
    NetworkLab::DATA.own(Table::new("own", columns).unwrap(), roles).unwrap()
}

#[test]
fn little_data_give_values_and_sentences() {
    let words = |words: &[&str]| Column::categories("t", &words.iter().map(|word| Some(*word)).collect::<Vec<_>>());
    let up = |n: u32| (0..n).map(f64::from).collect::<Vec<_>>();
    let tables = [
        own(vec![3.0], vec![4.0], words(&["yes"])),
        own(vec![3.0, 5.0], vec![4.0, 4.0], words(&["yes", "no"])),
        own(vec![1.0; 20], vec![2.0; 20], words(&["no", "yes"].repeat(10))),
        own(up(20), up(20), words(&["no"; 20])),
        own(up(30), vec![1e90; 30], Column::numbers("t", up(30))),
        own(up(30), up(30), Column::numbers("t", (0..30).map(|i| f64::from(i % 3)).collect())),
        own(up(30), up(30), Column::numbers("t", (0..30).map(|i| f64::from(i) * 1e80).collect())),
    ];
    for (place, data) in tables.into_iter().enumerate() {
        let mut session = on::<NetworkLab>(data);
        for (key, value) in
            [("stopping", "test"), ("batch_size", "3"), ("brush", "erase"), ("dab", ""), ("view.step", "350")]
        {
            set(session.as_mut(), key, value);
            let report = shown(session.as_mut());
            let words = serde_json::to_string(&report).unwrap();
            assert!(!words.contains("NaN") && !words.contains("null,\"y\""), "table {place}");
            assert!(report.readouts.iter().all(|readout| readout.value.is_none_or(f64::is_finite)), "table {place}");
        }
    }
    let many = own(up(8), up(8), words(&["a", "b", "c", "d", "e", "f", "g", "h"]));
    let refused = open("").set_data(many).unwrap_err().to_string();
    assert!(refused.contains("8 different values"), "{refused}");
}

#[test]
fn the_count_of_wrong_rows_leads_to_them() {
    let mut session = trained("data=wine");
    let report = shown(session.as_mut());
    assert!(report.hotspots.iter().any(|spot| spot.key == "wrong" && spot.opens_rows));
    let wrong = session.rows("wrong").rows;
    let (score, rows) = (number(&report, "score_test"), 45.0);
    assert!(!wrong.is_empty() && (wrong.len() as f64 - (1.0 - score) * rows).abs() < 1e-9, "{wrong:?} {score}");
}

proptest! {
    #[test]
    fn paint_survives_its_text(
        dabs in prop::collection::vec((-2.0..2.0_f64, -2.0..2.0_f64, 0_usize..3), 0..10),
        erased in prop::collection::vec(0_u32..500, 1..10),
    ) {
        let painted: Vec<Painted> = dabs.into_iter().map(|(x, y, class)| Painted { at: [x, y], class }).collect();
        let paint = Paint { painted, erased };
        let state = State { paint, data: "own".to_owned(), ..State::default() };
        let mut read = State::default();
        paint_from_text(&mut read, &paint_as_text(&state));
        prop_assert_eq!((read.paint, read.data), (state.paint, state.data));
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "[-0-9a-z.:;=|,]{0,60}") {
        let mut state = State::default();
        paint_from_text(&mut state, &text);
        hidden_from_text(&text);
        neuron_from_text(&text);
    }
}

#[test]
fn a_run_knows_why_it_ended() {
    let data = testing::data::<NetworkLab>("moons");
    let (stopping, schedule) = (Stopping::Test, Schedule::default());
    let mut state = State { stopping, patience: 1, noise: 0.6, schedule, ..State::default() };
    state.schedule.base.learning_rate = 3.0;
    let recipe = NetworkLab::recipe(&state);
    let mut fitted = NetworkLab::start(&recipe, &data).unwrap();
    NetworkLab::advance(&recipe, &data, &mut fitted, 5000, &mut || true);
    assert_eq!(fitted.run.end(), Some(End::Stopped));
    let best = fitted.run.best(Split::Test).unwrap();
    assert!(fitted.run.measured().iter().all(|one| one.test.loss().unwrap() >= best.loss));
}

#[test]
fn an_error_signal_is_told_only_where_it_has_a_way_to_go() {
    let is_told = |query| shown(open(query).as_mut()).readouts.iter().any(|readout| readout.key == "reach");
    assert!(is_told("hidden=4-2"));
    assert!(!is_told("hidden=none"));
}

#[test]
fn the_number_of_a_weight_lies_on_no_knob() {
    let report = shown(trained("data=moons&hidden=12-8&rows=40&noise=0.45").as_mut());
    let scene = &report.figures.iter().find(|figure| figure.key == "network").unwrap().scene;
    let ops = &scene.groups.iter().find(|group| group.name == "knobs").unwrap().ops;
    let mut words = 0;
    for op in ops {
        let Op::Text { at, text, size, .. } = op else { continue };
        words += 1;
        let (half, high) = (text_width(text, f64::from(*size), true) / 2.0, f64::from(*size) / 2.0);
        for op in ops {
            let Op::Circle { center, radius, .. } = op else { continue };
            let (across, down) = (f64::from((center.0 - at.0).abs()), f64::from((center.1 - at.1).abs()));
            let radius = f64::from(*radius);
            assert!(across >= half + radius || down >= high + radius, "{text} lies on a knob");
        }
    }
    assert!(words > 2);
}
