use super::*;
use crate::lab::testing::{computed, data, number, on, open, own, point, report, set};
use crate::table::roles::Roles;
use crate::table::{Column, Table};

fn brought(columns: Vec<(&str, Vec<f64>)>) -> Data {
    let mut roles = Roles::default();
    roles.assign("features", columns.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<String>>());
    let columns = columns.into_iter().map(|(name, values)| Column::numbers(name, values)).collect();
    PcaLab::DATA.own(Table::new("own", columns).unwrap(), roles).unwrap()
}

/// The numbers of a state, with all rows gathered.
fn shown(data: &Data, set: impl FnOnce(&mut State)) -> Output {
    computed::<PcaLab>(data, set).2
}

fn problem(data: &Data) -> String {
    PcaLab::start(&(), data).err().unwrap().to_string()
}

/// What the prose, the tour and the challenges say of the bundled data.
#[test]
fn what_is_said_of_the_data_is_so() {
    let wine = data::<PcaLab>("wine");
    let raw = shown(&wine, |s| s.standardize = false);
    assert!((raw.cumulative.as_ref().unwrap()[0] - 0.998).abs() < 5e-4 && raw.k == 1);
    assert!(raw.model.components[0][12] > 0.999, "proline");
    assert!(raw.plane.best_share().unwrap() > 0.945 && (raw.plane.best_angle - 59.6).abs() < 0.1);
    let standard = shown(&wine, |s| s.standardize_pair = true);
    assert_eq!((standard.k, standard.model.components_for(0.95)), (8, 10));
    assert!((standard.plane.best_angle - 45.0).abs() < 1e-9);
    let digits = shown(&data::<PcaLab>("digits"), |_| {});
    assert_eq!((digits.k, digits.used.len()), (19, 64));
    let proline = wine.table.numbers("proline").unwrap();
    let hue = wine.table.numbers("hue").unwrap();
    let deviation = |column: &[f64]| crate::ml::math::population_standard_deviation(column).unwrap();
    let ratio = deviation(proline) / deviation(hue);
    assert!((1.5e6..2.5e6).contains(&(ratio * ratio)), "{ratio}");
}

#[test]
fn a_line_keeps_what_its_strokes_do_not_leave() {
    let data = data::<PcaLab>("wine");
    let (phenols, flavanoids) =
        (data.table.numbers("total_phenols").unwrap(), data.table.numbers("flavanoids").unwrap());
    for angle in [0.0, 15.0, 60.0, 90.0, 133.5, 180.0] {
        let plane = shown(&data, |s| s.angle = angle).plane;
        let (dx, dy) = direction(angle);
        let n = phenols.len() as f64;
        let (mut along, mut across) = (0.0, 0.0);
        for (x, y) in phenols.iter().zip(flavanoids) {
            let (x, y) = (x - plane.center.0, y - plane.center.1);
            along += (x * dx + y * dy) * (x * dx + y * dy);
            across += (x * dy - y * dx) * (x * dy - y * dx);
        }
        assert!((along / (n - 1.0) - plane.spread.along(angle)).abs() < 1e-12);
        assert!((across / (n - 1.0) - (plane.spread.total() - plane.spread.along(angle))).abs() < 1e-12);
        assert!(plane.spread.along(angle) <= plane.best + 1e-12);
    }
    // Either end of the slider is the feature across alone.
    let ends = [0.0, 180.0].map(|angle| shown(&data, |s| s.angle = angle).plane.spread.along(angle));
    assert!((ends[0] - ends[1]).abs() < 1e-12);
}

#[test]
fn the_line_follows_the_pointer_and_leaves_pca() {
    let mut session = open::<PcaLab>("held=yes");
    assert!((number(&mut *session, "line_kept") - number(&mut *session, "line_best")).abs() < 1e-12);
    let center = shown(session.data(), |_| {}).plane.center;
    for (dx, dy, angle) in [(1.0, 1.0, 45.0), (-1.0, 1.0, 135.0), (-1.0, -1.0, 45.0), (2.0, 0.0, 0.0)] {
        point(&mut *session, "cloud", Some("line"), (center.0 + dx, center.1 + dy), Phase::Move);
        assert_eq!(session.query().get("angle").unwrap_or("15"), format::full(angle));
        assert_eq!(session.query().get("held"), None);
    }
    point(&mut *session, "directions", Some("curve"), (59.6, 0.3), Phase::Move);
    assert_eq!(session.query().get("angle"), Some("59.5"));
}

#[test]
fn a_dragged_row_stands_where_the_pointer_is() {
    for standardize in ["no", "yes"] {
        let mut session = open::<PcaLab>(&format!("standardize_pair={standardize}"));
        // Standardized, the row's own move changes the scale: a few more events bring it there.
        for _ in 0..6 {
            point(&mut *session, "cloud", Some("row"), (2.5, 1.25), Phase::Move);
        }
        let report = report(&mut *session);
        let row = report.handles.iter().find(|handle| handle.key == "row").unwrap();
        assert!((row.at.0 - 2.5).abs() < 2e-3 && (row.at.1 - 1.25).abs() < 2e-3, "{standardize}: {:?}", row.at);
    }
}

/// The update by one row equals PCA of a table in which the row stands there.
#[test]
fn a_moved_row_is_as_if_it_stood_there() {
    let data = data::<PcaLab>("wine");
    for standardize in [false, true] {
        let moved = shown(&data, |s| {
            (s.standardize, s.standardize_pair) = (standardize, standardize);
            (s.row, s.moved) = (40, (9.0, -6.5));
        });
        let mut columns: Vec<(&str, Vec<f64>)> = Vec::new();
        for (i, name) in data.roles.columns("features").iter().enumerate() {
            let mut values = data.table.numbers(name).unwrap().to_vec();
            values[39] = moved.values[i];
            columns.push((name, values));
        }
        let there = shown(&brought(columns), |s| {
            (s.standardize, s.standardize_pair, s.row) = (standardize, standardize, 40);
        });
        for (a, b) in moved.model.explained_variance.iter().zip(&there.model.explained_variance) {
            assert!((a - b).abs() < 1e-9 * there.model.total_variance, "{a} {b}");
        }
        for (a, b) in moved.model.components.iter().flatten().zip(there.model.components.iter().flatten()) {
            assert!((a - b).abs() < 1e-8, "{a} {b}");
        }
        assert!((moved.row_error - there.row_error).abs() < 1e-9 * there.row_error.max(1.0));
        assert!((moved.plane.best_angle - there.plane.best_angle).abs() < 1e-9);
    }
}

#[test]
fn all_components_rebuild_a_row_and_the_hand_changes_two_weights() {
    for id in ["wine", "digits"] {
        let data = data::<PcaLab>(id);
        let all = shown(&data, |s| (s.keep_by, s.count, s.row) = (KeepBy::Count, 64, 3));
        assert!(all.row_error < 1e-16 * all.model.total_variance.max(1.0) * 1e4, "{id}: {}", all.row_error);
    }
    let data = data::<PcaLab>("digits");
    let set = |weights| shown(&data, move |s| (s.shown, s.row, s.weights) = (Shown::Rebuild, 4, weights));
    let (found, by_hand) = (set(None), set(Some((5.0, -7.0))));
    assert_eq!(by_hand.scores[..2], [5.0, -7.0]);
    assert_eq!(by_hand.scores[2..], found.scores[2..]);
    // Pythagoras: the components are at right angles.
    let apart = |i: usize| (found.scores[i] - by_hand.scores[i]) * (found.scores[i] - by_hand.scores[i]);
    assert!((by_hand.row_error - found.row_error - apart(0) - apart(1)).abs() < 1e-9 * by_hand.row_error);
}

#[test]
fn a_subset_is_analysed_by_itself_and_a_picture_is_known() {
    let data = data::<PcaLab>("wine");
    let some = shown(&data, |s| {
        s.features = vec!["proline".to_owned(), "hue".to_owned(), "a column that is not there".to_owned()];
        s.count = 9;
        s.component = 9;
    });
    assert_eq!((some.used.clone(), some.model.components.len(), some.component), (vec![10, 12], 2, 1));
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<String>>();
    assert_eq!(picture(&names(&["pixel_0_0", "pixel_0_1", "pixel_1_0", "pixel_1_1"])), Some(2));
    assert_eq!(picture(&names(&["pixel_0_1", "pixel_0_0", "pixel_1_0", "pixel_1_1"])), None);
    assert_eq!(picture(&names(&["hue", "proline"])), None);
    assert_eq!(picture(&[]), None);
}

#[test]
fn little_and_strange_data_give_values_and_sentences() {
    let constant = brought(vec![("a", vec![2.0; 6]), ("b", vec![-0.1; 6])]);
    let two_rows = brought(vec![("a", vec![1.0, 3.0]), ("b", vec![5.0, 4.0]), ("c", vec![0.0, 0.0])]);
    let gaps = brought(vec![("a", vec![1.0, f64::NAN, 3.0, 4.0]), ("b", vec![2.0, 1.0, f64::NAN, 0.5])]);
    for data in [constant, two_rows, gaps] {
        for (standardize, part) in [("no", "line"), ("yes", "line"), ("no", "all"), ("yes", "all"), ("yes", "rebuild")]
        {
            let mut session = on::<PcaLab>(data.clone());
            for (key, value) in [("x", "a"), ("y", "a"), ("row", "9"), ("moved", "3,-3"), ("part", part)] {
                set(&mut *session, key, value);
            }
            set(&mut *session, "standardize", standardize);
            set(&mut *session, "standardize_pair", standardize);
            let report = report(&mut *session);
            assert!(report.readouts.iter().all(|readout| readout.value.is_none_or(f64::is_finite)));
            assert!(!serde_json::to_string(&report).unwrap().contains("NaN"));
        }
    }
    assert!(problem(&brought(vec![("a", vec![1.0]), ("b", vec![2.0])])).contains("two rows"));
    assert!(problem(&brought(vec![("a", vec![1e200, -1e200]), ("b", vec![0.0, 1.0])])).contains("too large"));
}

/// A class that cannot be read colors no row, and takes none away.
#[test]
fn without_a_readable_class_all_rows_are_used() {
    let kinds = own::<PcaLab>("a,b,kind\n1,2,\n2,1,x\n3,5,\n", "features=a+b,class=kind");
    let lines: String = (0..400).map(|i| format!("{i},{},kind {i}\n", i % 7)).collect();
    let many = own::<PcaLab>(&format!("a,b,kind\n{lines},1,kind 0\n"), "features=a+b,class=kind");
    for (data, rows, is_colored) in [(kinds, 1, true), (many, 400, false)] {
        match PcaLab::start(&(), &data) {
            Ok(fitted) => assert_eq!((fitted.rows.len(), fitted.classes.is_some()), (rows, is_colored)),
            Err(problem) => assert!(rows < 2 && problem.to_string().contains("two rows")),
        }
    }
}

/// More columns than the lab takes: it says how many of how many it computes on.
#[test]
fn columns_that_are_left_out_are_told() {
    let column = |at: usize| Column::numbers(format!("g{at}"), vec![at as f64, 1.0, 4.0, 9.0 * at as f64]);
    let told = |count: usize| {
        let table = Table::new("own", (0..count).map(column).collect()).unwrap();
        let roles = crate::table::guess::guess(PcaLab::DATA.roles, &table);
        let report = report(&mut *on::<PcaLab>(PcaLab::DATA.own(table, roles).unwrap()));
        report.notes.into_iter().map(|note| note.text).find(|text| text.contains("columns of numbers"))
    };
    assert_eq!(told(100), None);
    assert!(told(130).is_some_and(|text| text.contains("100 of 130")));
}

/// A long table is counted in slices, and what is shown meanwhile is of the rows so far.
#[test]
fn long_tables_come_in_slices() {
    let n = 60_000;
    let mut random = crate::ml::random::Random::new(3);
    let mut column = |slope: f64| (0..n).map(|i| slope * f64::from(i) + random.normal()).collect::<Vec<f64>>();
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    let data = brought(names.iter().enumerate().map(|(i, name)| (*name, column(1e-4 * i as f64))).collect());
    let mut fitted = PcaLab::start(&(), &data).unwrap();
    assert!(fitted.moments.n < n as usize && fitted.moments.n > 20_000, "{}", fitted.moments.n);
    let state = State { row: 59_000, moved: (3.0, 3.0), ..State::default() };
    let first = PcaLab::read(&state, &data, &fitted);
    assert!(first.model.total_variance.is_finite() && fitted.drawn.len() <= 600);
    let mut slices = 0;
    while PcaLab::advance(&(), &data, &mut fitted, 0, &mut || false) != Progress::Done {
        slices += 1;
    }
    assert!(slices > 20);
    assert_eq!(PcaLab::read(&State::default(), &data, &fitted), shown(&data, |_| {}));
}

#[test]
fn the_score_is_what_the_hand_has_set() {
    let score = |query: &str| number(&mut *open::<PcaLab>(&format!("data=digits&part=rebuild&row=4&{query}")), "score");
    assert_eq!(score("weights=-20,-12"), -20.0);
    assert_eq!(score("component=3&weights=-20,-12"), score("component=3"));
}

/// A link of the first version shows what it showed then, in the part where that now stands.
#[test]
fn old_links_stay_as_they_were() {
    let upgraded = open::<PcaLab>;
    let field = |link: &str, key: &str| upgraded(link).query().get(key).map(str::to_owned);
    // Nothing was standardized unless the link said so.
    assert!((number(&mut *upgraded("v=1"), "kept") - 0.998).abs() < 5e-4);
    assert_eq!(number(&mut *upgraded("v=1&standardize=yes"), "components"), 8.0);
    assert!((number(&mut *upgraded("v=1&standardize=yes&held=yes"), "line_kept") - 0.932).abs() < 1e-3);
    assert_eq!(field("v=1&data=digits&standardize=yes", "standardize_pixels").as_deref(), Some("yes"));
    assert_eq!(number(&mut *upgraded("v=1&data=digits"), "components"), 19.0);
    let parts = [
        ("v=1", None),
        ("v=1&held=yes&share=0.5", None),
        ("v=1&share=0.5", Some("all")),
        ("v=1&plane=components&standardize=yes", Some("all")),
        ("v=1&plane=components&weights=1,2", Some("rebuild")),
        ("v=1&data=digits&row=4&weights=1,2&moved=3,3", Some("rebuild")),
    ];
    for (link, part) in parts {
        assert_eq!(field(link, "part").as_deref(), part, "{link}");
    }
    assert_eq!(field("v=1&data=digits&moved=3,3", "moved"), None);
    // A link of today is taken as it is.
    assert_eq!(number(&mut *upgraded("v=2"), "components"), 8.0);
}
