use super::*;
use crate::lab::{Data, Edit, Entry, Phase, Query, Seen, View};
use crate::table::roles::Roles;
use crate::table::{Column, Table};

fn wine() -> Data {
    ScalingLab::DATA.open("wine", include_bytes!("../../../../assets/data/wine.csv")).unwrap()
}

fn own(columns: Vec<(&str, Vec<f64>)>, classes: &[&str]) -> Data {
    let names: Vec<String> = columns.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut all: Vec<Column> = columns.into_iter().map(|(name, values)| Column::numbers(name, values)).collect();
    all.push(Column::categories("class", &classes.iter().map(|class| Some(*class)).collect::<Vec<_>>()));
    let mut roles = Roles::default();
    roles.assign("features", names);
    roles.assign("class", ["class"]);
    ScalingLab::DATA.own(Table::new("own", all).unwrap(), roles).unwrap()
}

fn shown(data: &Data, set: fn(&mut State)) -> Fitted {
    let mut state = State::default();
    set(&mut state);
    run(&state, data)
}

/// With the averages done.
fn run(state: &State, data: &Data) -> Fitted {
    let recipe = ScalingLab::recipe(state);
    let mut fitted = ScalingLab::start(&recipe, data).unwrap();
    while ScalingLab::advance(&recipe, data, &mut fitted, 0, &mut || true) != Progress::Done {}
    fitted
}

#[test]
fn averages_do_not_depend_on_how_the_work_is_sliced() {
    let data = wine();
    let recipe = ScalingLab::recipe(&State::default());
    let mut sliced = ScalingLab::start(&recipe, &data).unwrap();
    loop {
        let mut slices = 1;
        let mut more = || std::mem::replace(&mut slices, 0) == 1;
        if ScalingLab::advance(&recipe, &data, &mut sliced, 0, &mut more) == Progress::Done {
            break;
        }
    }
    assert_eq!(sliced.numbers, run(&State::default(), &data).numbers);
    assert_eq!(sliced.numbers.splits, fit::MOST_SPLITS);
}

#[test]
fn scaling_rescues_the_neighbours_and_the_descent() {
    let data = wine();
    let raw = shown(&data, |_| {}).numbers;
    let standard = shown(&data, |s| s.scaling = "standard").numbers;
    // The stated averages: 0.68 raw and 0.88 scaled on the two drawn features.
    let near = |value: Option<f64>, stated: f64| (value.unwrap() - stated).abs() < 0.03;
    assert!(near(raw.means[0], 0.68) && near(raw.means[2], 0.88), "{:?}", raw.means);
    assert!(raw.steps.unwrap() > 1e7 && !raw.counted, "{:?}", raw.steps);
    assert!(standard.steps.unwrap() < 30.0 && standard.counted);
    let all = shown(&data, |s| s.model_on = "all").numbers;
    assert!(near(all.means[0], 0.70) && near(all.means[2], 0.96), "{:?}", all.means);
}

#[test]
fn one_outlier_crushes_ranges_first() {
    let data = wine();
    let kept = |set: fn(&mut State)| shown(&data, set).numbers.kept[0].unwrap();
    let min_max = kept(|s| (s.scaling, s.outlier) = ("min_max", 50.0));
    let standard = kept(|s| (s.scaling, s.outlier) = ("standard", 50.0));
    let robust = kept(|s| (s.scaling, s.outlier) = ("robust", 50.0));
    assert!(min_max < 0.12 && standard < 0.3 && standard > 0.15 && robust > 0.95, "{min_max} {standard} {robust}");
}

#[test]
fn linear_scalings_keep_the_skewness() {
    let data = wine();
    for scaling in ["raw", "min_max", "standard", "robust"] {
        let mut state = State { scaling, x: "color_intensity".to_owned(), ..State::default() };
        let numbers = run(&state, &data).numbers;
        let (before, after) = (numbers.before[0].skew.unwrap(), numbers.after[0].skew.unwrap());
        assert!((before - after).abs() < 1e-9, "{scaling}");
        state.log_first = true;
        let logged = run(&state, &data).numbers;
        assert!(logged.after[0].skew.unwrap().abs() < 0.3);
    }
}

#[test]
fn each_scaling_does_what_its_name_says() {
    let data = wine();
    let min_max = shown(&data, |s| s.scaling = "min_max").numbers;
    let standard = shown(&data, |s| s.scaling = "standard").numbers;
    for axis in 0..2 {
        assert!(min_max.after[axis].min.abs() < 1e-12 && (min_max.after[axis].max - 1.0).abs() < 1e-12);
        assert!(standard.after[axis].mean.abs() < 1e-12 && (standard.after[axis].std - 1.0).abs() < 1e-12);
    }
    assert_eq!(shown(&data, |s| (s.scaling, s.fit_on) = ("min_max", "all")).numbers.tests, 53);
}

#[test]
fn a_hand_pulls_the_outlier_and_stays_where_it_is() {
    let data = wine();
    for (scaling, log_first) in [("standard", false), ("min_max", false), ("robust", false), ("min_max", true)] {
        let mut state = State { scaling, log_first, ..State::default() };
        let mut last = 0.0;
        for share in [0.0, 0.1, 0.3, 0.6, 0.9] {
            let fitted = run(&state, &data);
            let [(_, right), _] = fitted.frame;
            let [x, y] = fitted.home_scaled;
            let before = state.clone();
            let seen = Seen { state: &before, data: &data, fitted: &fitted, out: &fitted.numbers };
            let hit = Hit {
                figure: "scatter".to_owned(),
                panel: 0,
                x: x + share * (right - x),
                y,
                phase: Phase::Move,
                handle: Some("outlier".to_owned()),
            };
            ScalingLab::point(&mut state, &seen, &hit);
            assert!(share == 0.0 || state.outlier > last, "{scaling} {share}: {}", state.outlier);
            last = state.outlier;
            let moved = run(&state, &data);
            let hand = moved.hand_at((state.outlier * state.direction.0, state.outlier * state.direction.1));
            assert!((hand[0] - hit.x).abs() < 0.01 * (right - x), "{scaling} {share}: {} {}", hand[0], hit.x);
        }
        assert!(last > 15.0 && last < fit::FURTHEST, "{scaling}: {last}");
    }
}

/// Raw, where pulling it would show nothing, there is nothing to pull.
#[test]
fn the_outlier_is_taken_only_where_it_teaches() {
    for (scaling, handles) in [("raw", 0), ("min_max", 1), ("standard", 1), ("robust", 1)] {
        let mut session = (Entry::of::<ScalingLab>().open)();
        session.set_data(wine()).unwrap();
        session.edit(&Edit::Load(Query::parse(&format!("scaling={scaling}&outlier=50")))).unwrap();
        assert_eq!(session.report(&View::default()).handles.len(), handles, "{scaling}");
    }
}

#[test]
fn either_choice_of_features_is_averaged() {
    let data = wine();
    let drawn = shown(&data, |_| {}).numbers;
    let all = shown(&data, |s| s.model_on = "all").numbers;
    assert_eq!((drawn.means, drawn.other_means), (all.other_means, all.means));
    let far = shown(&data, |s| (s.scaling, s.outlier) = ("min_max", 50.0)).numbers;
    assert!((far.kept[0].unwrap() - far.kept_by_min_max[0].unwrap()).abs() < 1e-9);
}

#[test]
fn little_data_gives_values_and_sentences() {
    let single = own(vec![("a", vec![3.0]), ("b", vec![4.0])], &["yes"]);
    let constant = own(vec![("a", vec![2.0; 12]), ("b", (0..12).map(f64::from).collect())], &["no", "yes"].repeat(6));
    let one_class = own(vec![("a", vec![1.0, 2.0, 5.0, 9.0]), ("b", vec![3.0, 1.0, 2.0, -5.0])], &["no"; 4]);
    for data in [&single, &constant, &one_class] {
        for (key, _) in CHOICES {
            for (log_first, outlier) in [(false, 0.0), (true, 0.0), (true, 100.0)] {
                let state = State { scaling: key, log_first, outlier, ..State::default() };
                let numbers = run(&state, data).numbers;
                for summary in numbers.before.iter().chain(&numbers.after) {
                    assert!([summary.min, summary.max, summary.mean, summary.std].iter().all(|v| v.is_finite()));
                }
                assert!(numbers.steps.is_none_or(f64::is_finite));
            }
        }
    }
    let standard = State { scaling: "standard", ..State::default() };
    let fitted = run(&standard, &constant);
    assert!(fitted.points.iter().all(|point| point[0] == 0.0), "a constant column becomes zeros");
    assert_eq!(shown(&single, |_| {}).numbers.means, [None; 4]);
}

/// The box that all rows set has none outside it, and the picture says so; the training rows' box has one.
#[test]
fn the_box_says_who_set_it() {
    let said = |fit_on: &str| {
        let mut session = (Entry::of::<ScalingLab>().open)();
        session.set_data(wine()).unwrap();
        session.edit(&Edit::Load(Query::parse(&format!("scaling=min_max&fit_on={fit_on}")))).unwrap();
        let report = session.report(&View::default());
        let scatter = report.figures.iter().find(|figure| figure.key == "scatter").unwrap();
        let words: Vec<&str> = scatter.scene.words().iter().map(|(word, _)| *word).collect();
        (words.join("; "), report.hotspots.len())
    };
    let (words, spots) = said("all");
    assert!(words.contains("none is outside") && spots == 0, "{words}");
    let (words, spots) = said("train");
    assert!(words.contains("1 test row outside") && spots == 1, "{words}");
    for (fit_on, stays_in) in [("all", true), ("train", false)] {
        let fitted = run(&State { scaling: "min_max", fit_on, ..State::default() }, &wine());
        let is_in = |point: &[f64; 2]| point.iter().all(|value| (-1e-12..=1.0 + 1e-12).contains(value));
        assert_eq!(fitted.points.iter().all(is_in), stays_in);
    }
}
