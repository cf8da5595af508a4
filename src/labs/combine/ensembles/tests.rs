use super::*;
use crate::lab::testing::{self, computed, data, number, open, report, set, touched};
use crate::lab::{Edit, Entry};

/// With all learners.
fn shown(set: impl FnOnce(&mut State)) -> (State, Fitted, Output) {
    computed::<Ensembles>(&data::<Ensembles>("moons"), |state| {
        state.step = None;
        set(state);
    })
}

fn own(table: &str) -> Data {
    testing::own::<Ensembles>(table, "features=a+b,class=class")
}

/// A gesture on the state's own picture.
fn touch(state: &mut State, figure: &str, handle: Option<&str>, phase: Phase, [x, y]: [f64; 2]) {
    let handle = handle.map(str::to_owned);
    let hit = Hit { figure: figure.to_owned(), panel: 0, x, y, phase, handle };
    *state = touched::<Ensembles>(&data::<Ensembles>("moons"), state, &hit);
}

#[test]
fn boosted_stumps_bend_and_bagged_ones_do_not() {
    let mut session = open::<Ensembles>("view.step=40");
    assert!(number(&mut *session, "queue_test_error") < 0.1);
    assert!(number(&mut *session, "crowd_test_error") > 0.2);
}

#[test]
fn slices_change_nothing() {
    let (state, whole, _) = shown(|_| {});
    let (recipe, data) = (Ensembles::recipe(&state), data::<Ensembles>("moons"));
    let mut sliced = Ensembles::start(&recipe, &data).unwrap();
    let mut slices = 0;
    while Ensembles::advance(&recipe, &data, &mut sliced, 0, &mut || false) != Progress::Done {
        slices += 1;
    }
    let bagging = |fitted: &Fitted| Ensembles::read(&state, &data, fitted).bagging;
    assert_eq!((slices, bagging(&sliced)), (40, bagging(&whole)));
}

#[test]
fn looking_fits_nothing_anew() {
    let looks = State {
        step: Some(3),
        alone: Some((Kind::Bagging, 2)),
        adds: Adds::First,
        left_out: [vec![1], vec![2]],
        ..State::default()
    };
    assert!(Ensembles::recipe(&State::default()) == Ensembles::recipe(&looks));
}

#[test]
fn a_test_row_moves_only_the_score_and_a_training_row_the_model() {
    let (state, fitted, _) = shown(|_| {});
    let trees = |fitted: &Fitted| fitted.boosting.rounds().iter().map(|round| round.tree.clone()).collect::<Vec<_>>();
    let moved = |row: usize| {
        let mut state = state.clone();
        let key = fitted.plane.rows[row].source.key("boosting");
        touch(&mut state, "boosting", Some(&key), Phase::Release, [0.5, -1.0]);
        shown(|default| *default = state).1
    };
    assert_eq!(trees(&moved(fitted.plane.n_train + 1)), trees(&fitted));
    assert!(trees(&moved(1)) != trees(&fitted));
}

#[test]
fn a_drag_moves_a_click_relabels_and_a_press_on_nothing_adds() {
    let (mut state, fitted, _) = shown(|_| {});
    let row = fitted.plane.rows[4];
    let (key, [x, y]) = (row.source.key("bagging"), row.at);
    // Held a little beside its middle.
    touch(&mut state, "bagging", Some(&key), Phase::Press, [x + 0.02, y]);
    touch(&mut state, "bagging", Some(&key), Phase::Move, [x + 0.52, y + 0.1]);
    touch(&mut state, "bagging", Some(&key), Phase::Release, [x + 0.52, y + 0.1]);
    let to = shown(|default| default.clone_from(&state)).1.plane.rows[4];
    assert!((to.at[0] - x - 0.5).abs() < 0.01 && (to.at[1] - y - 0.1).abs() < 0.01 && to.class == row.class);

    for phase in [Phase::Press, Phase::Release] {
        touch(&mut state, "bagging", Some(&key), phase, to.at);
        // Up there the vote is for blue.
        touch(&mut state, "boosting", None, phase, [-1.0, 1.2]);
    }
    touch(&mut state, "boosting", None, Phase::Release, [99.0, 1.2]);
    let plane = shown(|default| *default = state).1.plane;
    assert_eq!((plane.n_train, plane.rows.len(), plane.rows[4].class), (121, 241, 1 - row.class));
    assert_eq!((plane.rows[120].at, plane.rows[120].class), ([-1.0, 1.2], 1));
    assert!(plane.rows[120].is_own && plane.rows[4].is_own && !plane.rows[5].is_own);
}

#[test]
fn what_a_hand_puts_into_a_corner_is_seen_whole() {
    let (state, fitted, _) = shown(|state| state.making.edits = Edits::parse("a99,-99,0|moons"));
    let ([x, y], [_, x1, y0, _]) = (fitted.plane.rows[fitted.plane.n_train - 1].at, fitted.plane.frame);
    assert!(x < x1 - 0.1 && y > y0 + 0.1 && x > x1 - 0.3 && !state.making.edits.is_empty());
}

#[test]
fn pictures_are_looked_at_and_left_out() {
    let mut state = State::default();
    let key = figures::thumbnail_key(Kind::Bagging, 7);
    touch(&mut state, "learners", Some(&key), Phase::Hover, [0.0, 0.0]);
    assert_eq!(state.alone, Some((Kind::Bagging, 7)));
    touch(&mut state, "learners", Some(&key), Phase::Press, [0.0, 0.0]);
    touch(&mut state, "learners", Some(&key), Phase::Leave, [0.0, 0.0]);
    assert!(state.alone.is_none() && state.left_out(Kind::Bagging) == [7]);
    touch(&mut state, "learners", Some(&key), Phase::Press, [0.0, 0.0]);
    assert!(state.left_out(Kind::Bagging).is_empty());
    // The cursor's last step is "all of them".
    touch(&mut state, "errors", Some("cursor"), Phase::Move, [11.6, 0.1]);
    assert_eq!(state.step(), 12);
    touch(&mut state, "errors", Some("cursor"), Phase::Move, [400.0, 0.1]);
    state.learners = 55;
    assert_eq!(state.step(), 55);
}

#[test]
fn more_label_noise_keeps_the_wrong_labels_of_less() {
    let told = |share: f64| {
        let plane = shown(|state| state.making.label_noise = share).1.plane;
        assert!(plane.rows[plane.n_train..].iter().all(|row| !row.told_wrong));
        plane.rows.iter().map(|row| row.told_wrong).collect::<Vec<_>>()
    };
    let (few, many) = (told(0.1), told(0.3));
    let count = |told: &[bool]| told.iter().filter(|told| **told).count();
    assert_eq!((count(&few), count(&many)), (12, 36));
    assert!(few.iter().zip(&many).all(|(few, many)| !few || *many));
}

#[test]
fn what_a_hand_makes_on_one_plane_stays_there() {
    let plane = |id: &str, edits: &str, x: &str| {
        let data = data::<Ensembles>(id);
        let set = |state: &mut State| {
            (state.making.edits, state.making.features[0]) = (Edits::parse(edits), x.to_owned());
        };
        computed::<Ensembles>(&data, set).1.plane
    };
    assert_eq!(plane("moons", "a0,0,1 m3,0.5,0.5|moons", "").n_train, 121);
    assert_eq!(plane("circles", "a0,0,1 m3,0.5,0.5|moons", "").n_train, 120);
    let wine = "a9999,0,9|wine:flavanoids/color_intensity";
    let rows = plane("wine", wine, "");
    assert_eq!((rows.n_train, rows.rows[89].class), (90, 2));
    assert_eq!(plane("wine", wine, "hue").n_train, 89);
}

#[test]
fn little_data_gives_values_and_sentences() {
    let numbers = |x: &str, y: &str, classes: &[&str]| {
        let lines = classes.iter().map(|class| format!("{x},{y},{class}\n"));
        own(&format!("a,b,class\n{}", lines.collect::<String>()))
    };
    for data in
        [numbers("3", "4", &["yes"]), numbers("2", "2", &["no", "yes"].repeat(6)), numbers("1", "0.5", &["no"; 9])]
    {
        for (depth, forest, label_noise) in [(1, false, 0.0), (10, true, 0.4)] {
            let set = |state: &mut State| {
                (state.depth, state.forest, state.learners, state.making.label_noise) = (depth, forest, 5, label_noise);
            };
            let (_, fitted, out) = computed::<Ensembles>(&data, set);
            assert!(out.boosting.least_margin().is_none_or(f64::is_finite));
            let [x0, x1, y0, y1] = fitted.plane.frame;
            assert!(x0 < x1 && y0 < y1);
        }
    }
    let many: Vec<String> = (0..20).map(|class| format!("c{class}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for data in [numbers("1", "1", &many), numbers("1e200", "1", &["a", "b"])] {
        assert!(Ensembles::start(&Ensembles::recipe(&State::default()), &data).is_err());
    }
}

/// The first version's links that name no step showed all learners, and still do; the lab itself opens at the first.
#[test]
fn old_links_show_all_their_learners() {
    let opened = |query: &str| {
        let mut session = (Entry::of::<Ensembles>().open)();
        session.set_data(data::<Ensembles>("moons")).unwrap();
        session.edit(&Edit::Load(Query::parse(query))).unwrap();
        session.steps()
    };
    assert_eq!(opened(""), Some((40, 1)));
    assert_eq!(opened("v=1"), Some((40, 40)));
    assert_eq!(opened("v=1&learners=100&depth=3"), Some((100, 100)));
    assert_eq!(opened("v=1&view.step=7&learners=12"), Some((12, 7)));
    assert_eq!(opened("v=2&learners=100&view.step=60"), Some((100, 60)));
}

/// Every learner has its row, and every training row its bar, also where boosting ended early.
#[test]
fn errors_and_margins_are_told_in_tables() {
    let mut session = open::<Ensembles>("learners=12&view.step=7");
    for (depth, bagged) in [("1", 12), ("10", 12)] {
        set(&mut *session, "depth", depth);
        let report = report(&mut *session);
        let told = |key: &str| report.tables.iter().find(|table| table.key == key).unwrap();
        assert_eq!((told("errors").columns.len(), told("errors").rows.len()), (6, bagged));
        for column in 1..=2 {
            let counts = told("margins").rows.iter().map(|row| row[column].plain().parse::<f64>().unwrap());
            assert_eq!(counts.sum::<f64>(), 120.0);
        }
    }
}
