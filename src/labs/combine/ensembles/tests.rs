use super::edits::Point;
use super::tally::{Side, Wrong};
use super::*;
use crate::lab::{Edit, Entry, Phase, View};
use crate::ml::tree::Vote;
use crate::table::roles::Roles;
use crate::table::{Column, Table};

fn data(id: &str) -> Data {
    let file: &[u8] = match id {
        "wine" => include_bytes!("../../../../assets/data/wine.csv"),
        _ => &[],
    };
    Ensembles::DATA.open(id, file).unwrap()
}

fn own(x: Vec<f64>, y: Vec<f64>, classes: &[&str]) -> Data {
    let cells: Vec<Option<&str>> = classes.iter().map(|class| Some(*class)).collect();
    let columns = vec![Column::numbers("a", x), Column::numbers("b", y), Column::categories("class", &cells)];
    let mut roles = Roles::default();
    roles.assign("features", ["a", "b"]);
    roles.assign("class", ["class"]);
    Ensembles::DATA.own(Table::new("own", columns).unwrap(), roles).unwrap()
}

fn run(state: &State, data: &Data) -> Fitted {
    let recipe = Ensembles::recipe(state);
    let mut fitted = Ensembles::start(&recipe, data).unwrap();
    assert_eq!(fitted.advance(&recipe, &mut || true), Progress::Done);
    fitted
}

/// With all learners.
fn shown(set: impl FnOnce(&mut State)) -> (State, Fitted, Output) {
    let mut state = State { step: None, ..State::default() };
    set(&mut state);
    let fitted = run(&state, &data("moons"));
    let out = Ensembles::read(&state, &data("moons"), &fitted);
    (state, fitted, out)
}

/// A gesture on the state's own picture.
fn touch(state: &mut State, figure: &str, handle: Option<&str>, phase: Phase, x: f64, y: f64) {
    let data = data("moons");
    let fitted = run(state, &data);
    let before = state.clone();
    let out = Ensembles::read(&before, &data, &fitted);
    let seen = Seen { state: &before, data: &data, fitted: &fitted, out: &out };
    let handle = handle.map(str::to_owned);
    Ensembles::point(state, &seen, &Hit { figure: figure.to_owned(), panel: 0, x, y, phase, handle });
    Ensembles::settle(state, &data);
}

#[test]
fn a_queue_of_stumps_bends_and_a_crowd_of_stumps_does_not() {
    let (_, _, out) = shown(|_| {});
    assert!(out.boosting.test_error().unwrap() < 0.1, "{:?}", out.boosting.test_error());
    assert!(out.bagging.test_error().unwrap() > 0.2, "{:?}", out.bagging.test_error());
}

#[test]
fn slices_change_nothing() {
    let state = State { step: None, ..State::default() };
    let recipe = Ensembles::recipe(&state);
    let data = data("moons");
    let mut sliced = Ensembles::start(&recipe, &data).unwrap();
    let mut slices = 0;
    while sliced.advance(&recipe, &mut || false) != Progress::Done {
        slices += 1;
    }
    assert_eq!(slices, 40);
    let whole = run(&state, &data);
    let side = |fitted: &Fitted| Ensembles::read(&state, &data, fitted).bagging;
    assert_eq!(side(&sliced), side(&whole));
}

#[test]
fn looking_fits_nothing_anew() {
    let state = State::default();
    let mut looks = state.clone();
    (looks.step, looks.alone, looks.adds) = (Some(3), Some((Kind::Bagging, 2)), "first");
    looks.left_out = [vec![1], vec![2]];
    assert!(Ensembles::recipe(&state) == Ensembles::recipe(&looks));
}

#[test]
fn regions_do_not_depend_on_the_way_to_a_step() {
    let (_, fitted, _) = shown(|s| s.depth = 3);
    let (_, fresh, _) = shown(|s| s.depth = 3);
    for kind in Kind::BOTH {
        for (step, left_out) in [(40, vec![]), (10, vec![]), (25, vec![]), (25, vec![3, 24]), (40, vec![3, 24])] {
            let of = |fitted: &Fitted| fitted.with_grid(kind, step, &left_out, Clone::clone);
            fresh.scratch.borrow_mut().forget();
            assert_eq!(of(&fitted), of(&fresh), "{kind:?} {step}");
        }
    }
}

/// The errors of both, counted by walking every tree for every row.
fn walked(state: &State, fitted: &Fitted, kind: Kind, step: usize) -> [Wrong; 3] {
    let rows = &fitted.rows;
    let mut found = [Wrong::default(); 3];
    for (row, at) in rows.points.iter().enumerate() {
        for (part, wrong) in found.iter_mut().enumerate() {
            if (part == 1) == (row < rows.n_train) {
                continue;
            }
            let mut scores = vec![0.0; rows.classes.len()];
            for (index, member) in fitted.members(kind).iter().enumerate().take(step) {
                let drawn = || fitted.bagging.times_drawn(index)[row] > 0.0;
                if state.left_out(kind).contains(&(index as u16)) || (part == 2 && drawn()) {
                    continue;
                }
                match kind.says() {
                    Vote::Class => scores[member.tree.predict_row(at)] += member.vote,
                    Vote::Shares => {
                        let shares = member.tree.predict_proba_row(at);
                        scores.iter_mut().zip(shares).for_each(|(score, share)| *score += share);
                    }
                }
            }
            let best = (0..scores.len()).rev().max_by(|a, b| scores[*a].total_cmp(&scores[*b])).unwrap();
            if scores[best] > 0.0 {
                wrong.of += 1;
                wrong.wrong += usize::from(best != rows.labels[row]);
            }
        }
    }
    found
}

#[test]
fn errors_are_those_of_the_slow_twin() {
    let (state, fitted, out) = shown(|s| {
        (s.depth, s.learners, s.making.label_noise) = (3, 12, 0.2);
        s.left_out = [vec![0, 5], vec![2, 3]];
    });
    for kind in Kind::BOTH {
        let side: &Side = out.side(kind);
        assert_eq!((side.step, side.voting), (12, 10));
        for step in [1, 4, 12] {
            let [train, test, out_of_bag] = walked(&state, &fitted, kind, step);
            assert_eq!((side.train[step - 1], side.test[step - 1]), (train, test), "{kind:?} {step}");
            if kind == Kind::Bagging {
                assert_eq!(side.out_of_bag[step - 1], out_of_bag);
            }
        }
        assert_eq!(side.margins.iter().sum::<usize>(), 120);
    }
}

#[test]
fn a_test_row_moves_only_the_score_and_a_training_row_the_model() {
    let (state, fitted, _) = shown(|_| {});
    let trees = |fitted: &Fitted| fitted.members(Kind::Boosting).iter().map(|m| m.tree.clone()).collect::<Vec<_>>();
    let moved = |row: usize| {
        let mut state = state.clone();
        let key = planes::handle_key(Kind::Boosting, fitted.rows.sources[row]);
        touch(&mut state, "boosting", Some(&key), Phase::Release, 0.5, -1.0);
        run(&state, &data("moons"))
    };
    let n_train = fitted.rows.n_train;
    assert_eq!(trees(&moved(n_train + 1)), trees(&fitted));
    assert!(trees(&moved(1)) != trees(&fitted));
}

#[test]
fn a_drag_moves_a_click_relabels_and_a_press_on_nothing_adds() {
    let (mut state, fitted, _) = shown(|_| {});
    let key = planes::handle_key(Kind::Bagging, fitted.rows.sources[4]);
    let Point::Given(given) = fitted.rows.sources[4] else { panic!("a row of the data") };
    let [x, y] = fitted.rows.points[4];
    // Held a little beside its middle.
    touch(&mut state, "bagging", Some(&key), Phase::Press, x + 0.02, y);
    touch(&mut state, "bagging", Some(&key), Phase::Move, x + 0.52, y + 0.1);
    touch(&mut state, "bagging", Some(&key), Phase::Release, x + 0.52, y + 0.1);
    let (at, class) = state.making.edits.of(given);
    let [to_x, to_y] = at.expect("it was moved");
    assert!((to_x - x - 0.5).abs() < 0.01 && (to_y - y - 0.1).abs() < 0.01 && class.is_none());

    touch(&mut state, "bagging", Some(&key), Phase::Press, to_x, to_y);
    touch(&mut state, "bagging", Some(&key), Phase::Release, to_x + 0.001, to_y);
    assert_eq!(state.making.edits.of(given).1, Some(1 - fitted.rows.labels[4]));

    touch(&mut state, "boosting", None, Phase::Press, -1.0, 1.2);
    touch(&mut state, "boosting", None, Phase::Release, -1.0, 1.2);
    touch(&mut state, "boosting", None, Phase::Release, 99.0, 1.2);
    // Up there the vote is for blue.
    assert_eq!(state.making.edits.added(), [([-1.0, 1.2], 1)]);
    let edited = run(&state, &data("moons"));
    assert_eq!((edited.rows.n_train, edited.rows.points.len()), (121, 241));
    assert!(edited.rows.is_own(120) && edited.rows.is_own(4) && !edited.rows.is_own(5));
}

#[test]
fn pictures_are_looked_at_and_left_out() {
    let mut state = State::default();
    let key = thumbnails::key(Kind::Bagging, 7);
    touch(&mut state, "learners", Some(&key), Phase::Hover, 0.0, 0.0);
    assert_eq!(state.alone, Some((Kind::Bagging, 7)));
    touch(&mut state, "learners", Some(&key), Phase::Press, 0.0, 0.0);
    touch(&mut state, "learners", Some(&key), Phase::Leave, 0.0, 0.0);
    assert!(state.alone.is_none() && state.left_out(Kind::Bagging) == [7]);
    touch(&mut state, "learners", Some(&key), Phase::Press, 0.0, 0.0);
    assert!(state.left_out(Kind::Bagging).is_empty());
    // The cursor's last step is "all of them".
    touch(&mut state, "errors", Some("cursor"), Phase::Move, 11.6, 0.1);
    assert_eq!(state.step(), 12);
    touch(&mut state, "errors", Some("cursor"), Phase::Move, 400.0, 0.1);
    state.learners = 55;
    assert_eq!(state.step(), 55);
}

#[test]
fn nobody_votes_is_no_error_of_zero() {
    let (_, _, out) = shown(|s| {
        s.learners = 3;
        s.left_out = [vec![0, 1, 2], vec![0, 1, 2]];
    });
    for side in [&out.boosting, &out.bagging] {
        assert_eq!((side.voting, side.train_error(), side.least_margin), (0, None, None));
    }
}

#[test]
fn more_label_noise_keeps_the_lies_told_before() {
    let told = |share: f64| shown(|s| s.making.label_noise = share).1.rows;
    let (few, many) = (told(0.1), told(0.3));
    let count = |rows: &rows::Rows| rows.told_wrong.iter().filter(|told| **told).count();
    assert_eq!((count(&few), count(&many)), (12, 36));
    assert!(few.told_wrong.iter().zip(&many.told_wrong).all(|(few, many)| !few || *many));
    assert!(many.told_wrong[many.n_train..].iter().all(|told| !told));
}

#[test]
fn what_a_hand_makes_on_one_plane_stays_there() {
    let mut state = State::default();
    state.making.edits = Edits::parse("a0,0,1 m3,0.5,0.5|moons");
    assert_eq!(run(&state, &data("moons")).rows.n_train, 121);
    assert_eq!(run(&state, &data("circles")).rows.n_train, 120);
    let wine = data("wine");
    state.making.edits = Edits::parse("a9999,0,9|wine:flavanoids/color_intensity");
    let rows = run(&state, &wine).rows;
    assert_eq!((rows.n_train, rows.labels[89], rows.points[89][0]), (90, 2, rows.frame[1]));
    state.making.features[0] = "hue".to_owned();
    assert_eq!(run(&state, &wine).rows.n_train, 89);
}

#[test]
fn little_data_gives_values_and_sentences() {
    let cases = [
        own(vec![3.0], vec![4.0], &["yes"]),
        own(vec![2.0; 12], vec![2.0; 12], &["no", "yes"].repeat(6)),
        own((0..9).map(f64::from).collect(), vec![0.5; 9], &["no"; 9]),
    ];
    for data in &cases {
        for (depth, forest, label_noise) in [(1, false, 0.0), (10, true, 0.4)] {
            let mut state = State { depth, forest, learners: 5, ..State::default() };
            state.making.label_noise = label_noise;
            let fitted = run(&state, data);
            let out = Ensembles::read(&state, data, &fitted);
            assert!(out.boosting.least_margin.is_none_or(f64::is_finite));
            assert!(fitted.rows.frame[0] < fitted.rows.frame[1] && fitted.rows.frame[2] < fitted.rows.frame[3]);
        }
    }
    let many: Vec<String> = (0..20).map(|class| class.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let data = own(vec![1.0; 20], vec![1.0; 20], &many);
    assert!(Ensembles::start(&Ensembles::recipe(&State::default()), &data).is_err());
    let data = own(vec![1e200, 1.0], vec![1.0, 2.0], &["a", "b"]);
    assert!(Ensembles::start(&Ensembles::recipe(&State::default()), &data).is_err());
}

/// The first version's links that name no step showed all learners, and still do; the lab itself opens at the first.
#[test]
fn old_links_show_all_their_learners() {
    let opened = |query: &str| {
        let mut session = (Entry::of::<Ensembles>().open)();
        session.set_data(data("moons")).unwrap();
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
    for (query, learners) in [("", 40), ("depth=10&view.step=7&learners=12", 12)] {
        let mut session = (Entry::of::<Ensembles>().open)();
        session.set_data(data("moons")).unwrap();
        session.edit(&Edit::Load(Query::parse(query))).unwrap();
        while session.advance(&mut || true) != Progress::Done {}
        let report = session.report(&View::whole());
        let told = |key: &str| report.tables.iter().find(|table| table.key == key).unwrap();
        let errors = told("errors");
        assert_eq!((errors.columns.len(), errors.columns[0].as_str(), errors.rows.len()), (6, "learners", learners));
        for column in 1..=2 {
            let counts = told("margins").rows.iter().map(|row| row[column].plain().parse::<f64>().unwrap());
            assert_eq!(counts.sum::<f64>(), 120.0);
        }
    }
}
