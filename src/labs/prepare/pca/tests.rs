use super::*;
use crate::lab::{Edit, Entry, Query, Session, View};
use crate::table::roles::Roles;
use crate::table::{Column, Table};

const FILES: [(&str, &[u8]); 3] = [
    ("wine", include_bytes!("../../../../assets/data/wine.csv")),
    ("digits", include_bytes!("../../../../assets/data/digits.csv")),
    ("breast-cancer", include_bytes!("../../../../assets/data/breast-cancer.csv")),
];

fn bundled(id: &str) -> Data {
    let file = FILES.iter().find(|(known, _)| *known == id).unwrap().1;
    PcaLab::DATA.open(id, file).unwrap()
}

fn own(columns: Vec<(&str, Vec<f64>)>) -> Data {
    let names: Vec<String> = columns.iter().map(|(name, _)| (*name).to_owned()).collect();
    let columns = columns.into_iter().map(|(name, values)| Column::numbers(name, values)).collect();
    let mut roles = Roles::default();
    roles.assign("features", names);
    PcaLab::DATA.own(Table::new("own", columns).unwrap(), roles).unwrap()
}

/// The numbers of a state, with all rows gathered.
fn shown(data: &Data, set: impl FnOnce(&mut State)) -> Numbers {
    let mut state = State::default();
    set(&mut state);
    PcaLab::settle(&mut state, data);
    let mut fitted = fit::start(data).unwrap();
    while fitted.advance(data, &mut || true) < 1.0 {}
    fitted.read(&state, data)
}

fn open(data: Data) -> Box<dyn Session> {
    let mut session = (Entry::of::<PcaLab>().open)();
    session.set_data(data).unwrap();
    session.report(&View::default());
    session
}

fn hit(session: &dyn Session, handle: &str, figure: &str, panel: usize, at: (f64, f64)) -> Edit {
    assert!(session.data().table.rows() > 0);
    let (figure, handle) = (figure.to_owned(), Some(handle.to_owned()));
    Edit::Point(Hit { figure, panel, x: at.0, y: at.1, phase: Phase::Move, handle })
}

fn value(session: &mut dyn Session, key: &str) -> f64 {
    session.report(&View::default()).readouts.into_iter().find(|readout| readout.key == key).unwrap().value.unwrap()
}

/// What the prose, the tour and the challenges say of the bundled data.
#[test]
fn what_is_said_of_the_data_is_so() {
    let wine = bundled("wine");
    let raw = shown(&wine, |s| s.standardize = false);
    assert!((raw.cumulative.as_ref().unwrap()[0] - 0.998).abs() < 5e-4 && raw.k == 1);
    assert!(raw.model.components[0][12] > 0.999, "proline");
    assert!(raw.plane.best_share().unwrap() > 0.945 && (raw.plane.best_angle - 59.6).abs() < 0.1);
    let standard = shown(&wine, |s| s.standardize_pair = true);
    assert_eq!((standard.k, standard.model.components_for(0.95)), (8, 10));
    assert!((standard.plane.best_angle - 45.0).abs() < 1e-9);
    let digits = shown(&bundled("digits"), |_| {});
    assert_eq!((digits.k, digits.used.len()), (19, 64));
    let proline = wine.table.numbers("proline").unwrap();
    let hue = wine.table.numbers("hue").unwrap();
    let deviation = |column: &[f64]| crate::ml::math::population_standard_deviation(column).unwrap();
    let ratio = deviation(proline) / deviation(hue);
    assert!((1.5e6..2.5e6).contains(&(ratio * ratio)), "{ratio}");
}

#[test]
fn a_line_keeps_what_its_strokes_do_not_leave() {
    let data = bundled("wine");
    let (phenols, flavanoids) =
        (data.table.numbers("total_phenols").unwrap(), data.table.numbers("flavanoids").unwrap());
    for angle in [0.0, 15.0, 60.0, 90.0, 133.5, 180.0] {
        let plane = shown(&data, |s| s.angle = angle).plane;
        let (dx, dy) = fit::direction(angle);
        let n = phenols.len() as f64;
        let (mut along, mut across) = (0.0, 0.0);
        for (x, y) in phenols.iter().zip(flavanoids) {
            let (x, y) = (x - plane.center[0], y - plane.center[1]);
            along += (x * dx + y * dy) * (x * dx + y * dy);
            across += (x * dy - y * dx) * (x * dy - y * dx);
        }
        assert!((along / (n - 1.0) - plane.along(angle)).abs() < 1e-12);
        assert!((across / (n - 1.0) - (plane.total() - plane.along(angle))).abs() < 1e-12);
        assert!(plane.along(angle) <= plane.best + 1e-12);
    }
    // Either end of the slider is the feature across alone.
    let ends = [0.0, 180.0].map(|angle| shown(&data, |s| s.angle = angle).plane.along(angle));
    assert!((ends[0] - ends[1]).abs() < 1e-12);
}

#[test]
fn the_line_follows_the_pointer_and_leaves_pca() {
    let mut session = open(bundled("wine"));
    session.edit(&Edit::Set { key: "held".to_owned(), value: "yes".to_owned() }).unwrap();
    let best = value(&mut *session, "line_kept");
    assert!((best - value(&mut *session, "line_best")).abs() < 1e-12);
    let center = shown(&bundled("wine"), |_| {}).plane.center;
    for (dx, dy, angle) in [(1.0, 1.0, 45.0), (-1.0, 1.0, 135.0), (-1.0, -1.0, 45.0), (2.0, 0.0, 0.0)] {
        let edit = hit(&*session, "line", "cloud", 0, (center[0] + dx, center[1] + dy));
        session.edit(&edit).unwrap();
        assert_eq!(session.query().get("angle").unwrap_or("15"), crate::format::full(angle));
        assert_eq!(session.query().get("held"), None);
    }
    let edit = hit(&*session, "curve", "cloud", 1, (59.6, 0.3));
    session.edit(&edit).unwrap();
    assert_eq!(session.query().get("angle"), Some("59.5"));
}

#[test]
fn a_dragged_row_stands_where_the_pointer_is() {
    for standardize in ["no", "yes"] {
        let mut session = open(bundled("wine"));
        session.edit(&Edit::Set { key: "standardize_pair".to_owned(), value: standardize.to_owned() }).unwrap();
        session.report(&View::default());
        // Standardized, the row's own move changes the scale: a few more events bring it there.
        for _ in 0..6 {
            let edit = hit(&*session, "row", "cloud", 0, (2.5, 1.25));
            session.edit(&edit).unwrap();
            session.report(&View::default());
        }
        let report = session.report(&View::default());
        let row = report.handles.iter().find(|handle| handle.key == "row").unwrap();
        assert!((row.at.0 - 2.5).abs() < 2e-3 && (row.at.1 - 1.25).abs() < 2e-3, "{standardize}: {:?}", row.at);
    }
}

/// The update by one row equals PCA of a table in which the row stands there.
#[test]
fn a_moved_row_is_as_if_it_stood_there() {
    let data = bundled("wine");
    for standardize in [false, true] {
        let moved = shown(&data, |s| {
            (s.standardize, s.standardize_pair) = (standardize, standardize);
            (s.row, s.moved) = (40.0, (9.0, -6.5));
        });
        let mut columns: Vec<(&str, Vec<f64>)> = Vec::new();
        for (i, name) in data.roles.columns("features").iter().enumerate() {
            let mut values = data.table.numbers(name).unwrap().to_vec();
            values[39] = moved.values[i];
            columns.push((name, values));
        }
        let there = shown(&own(columns), |s| {
            (s.standardize, s.standardize_pair, s.row) = (standardize, standardize, 40.0);
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
        let data = bundled(id);
        let all = shown(&data, |s| (s.keep_by, s.count, s.row) = ("count", 64.0, 3.0));
        assert!(all.row_error < 1e-16 * all.model.total_variance.max(1.0) * 1e4, "{id}: {}", all.row_error);
    }
    let data = bundled("digits");
    let set = |weights| shown(&data, move |s| (s.part, s.row, s.weights) = ("rebuild", 4.0, weights));
    let (found, by_hand) = (set(None), set(Some((5.0, -7.0))));
    assert_eq!(by_hand.scores[..2], [5.0, -7.0]);
    assert_eq!(by_hand.scores[2..], found.scores[2..]);
    // Pythagoras: the components are at right angles.
    let apart = |i: usize| (found.scores[i] - by_hand.scores[i]) * (found.scores[i] - by_hand.scores[i]);
    assert!((by_hand.row_error - found.row_error - apart(0) - apart(1)).abs() < 1e-9 * by_hand.row_error);
}

#[test]
fn a_subset_is_analysed_by_itself_and_a_picture_is_known() {
    let data = bundled("wine");
    let some = shown(&data, |s| {
        s.features = vec!["proline".to_owned(), "hue".to_owned(), "a column that is not there".to_owned()];
        s.count = 9.0;
        s.component = 9.0;
    });
    assert_eq!((some.used.clone(), some.model.components.len(), some.component), (vec![10, 12], 2, 1));
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<String>>();
    assert_eq!(fit::picture(&names(&["pixel_0_0", "pixel_0_1", "pixel_1_0", "pixel_1_1"])), Some(2));
    assert_eq!(fit::picture(&names(&["pixel_0_1", "pixel_0_0", "pixel_1_0", "pixel_1_1"])), None);
    assert_eq!(fit::picture(&names(&["hue", "proline"])), None);
    assert_eq!(fit::picture(&[]), None);
}

#[test]
fn little_and_strange_data_give_values_and_sentences() {
    let constant = own(vec![("a", vec![2.0; 6]), ("b", vec![-0.1; 6])]);
    let two_rows = own(vec![("a", vec![1.0, 3.0]), ("b", vec![5.0, 4.0]), ("c", vec![0.0, 0.0])]);
    let gaps = own(vec![("a", vec![1.0, f64::NAN, 3.0, 4.0]), ("b", vec![2.0, 1.0, f64::NAN, 0.5])]);
    for data in [constant, two_rows, gaps] {
        for (standardize, part) in [("no", "line"), ("yes", "line"), ("no", "all"), ("yes", "all"), ("yes", "rebuild")]
        {
            let mut session = open(data.clone());
            for (key, value) in [("standardize", standardize), ("part", part), ("x", "a"), ("y", "a"), ("row", "9")] {
                session.edit(&Edit::Set { key: key.to_owned(), value: value.to_owned() }).unwrap();
            }
            let pair = Edit::Set { key: "standardize_pair".to_owned(), value: standardize.to_owned() };
            session.edit(&pair).unwrap();
            session.edit(&Edit::Set { key: "moved".to_owned(), value: "3,-3".to_owned() }).unwrap();
            let report = session.report(&View::whole());
            assert!(report.readouts.iter().all(|readout| readout.value.is_none_or(f64::is_finite)));
            assert!(!serde_json::to_string(&report).unwrap().contains("NaN"));
        }
    }
    let single = own(vec![("a", vec![1.0]), ("b", vec![2.0])]);
    assert!(fit::start(&single).err().unwrap().to_string().contains("two rows"));
    let vast = own(vec![("a", vec![1e200, -1e200]), ("b", vec![0.0, 1.0])]);
    assert!(fit::start(&vast).err().unwrap().to_string().contains("too large"));
}

/// More columns than the lab takes: it says how many of how many it computes on.
#[test]
fn columns_that_are_left_out_are_told() {
    let column = |at: usize| Column::numbers(format!("g{at}"), vec![at as f64, 1.0, 4.0, 9.0 * at as f64]);
    let told = |count: usize| {
        let table = Table::new("own", (0..count).map(column).collect()).unwrap();
        let roles = crate::table::guess::guess(PcaLab::DATA.roles, &table);
        let report = open(PcaLab::DATA.own(table, roles).unwrap()).report(&View::whole());
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
    let data = own(names.iter().enumerate().map(|(i, name)| (*name, column(1e-4 * i as f64))).collect());
    let mut fitted = fit::start(&data).unwrap();
    assert!(fitted.moments.n < n as usize && fitted.moments.n > 20_000, "{}", fitted.moments.n);
    let first = fitted.read(&State { row: 59_000.0, moved: (3.0, 3.0), ..State::default() }, &data);
    assert!(first.model.total_variance.is_finite() && fitted.drawn.len() <= 600);
    let mut slices = 0;
    while fitted.advance(&data, &mut || false) < 1.0 {
        slices += 1;
    }
    assert!(slices > 20);
    assert_eq!(fitted.read(&State::default(), &data), shown(&data, |_| {}));
}

#[test]
fn the_score_is_what_the_hand_has_set() {
    let mut session = open(bundled("digits"));
    let mut score = |query: &str| {
        session.edit(&Edit::Load(Query::parse(query))).unwrap();
        while session.advance(&mut || true) != Progress::Done {}
        let report = session.report(&View::default());
        report.readouts.iter().find(|readout| readout.key == "score").unwrap().value.unwrap()
    };
    assert_eq!(score("data=digits&part=rebuild&row=4&weights=-20,-12"), -20.0);
    let third = score("data=digits&part=rebuild&row=4&component=3");
    assert_eq!(score("data=digits&part=rebuild&row=4&component=3&weights=-20,-12"), third);
}

/// A link of the first version shows what it showed then, in the part where that now stands.
#[test]
fn old_links_stay_as_they_were() {
    let upgraded = |link: &str| {
        let mut session = open(bundled(if link.contains("digits") { "digits" } else { "wine" }));
        session.edit(&Edit::Load(Query::parse(link))).unwrap();
        session
    };
    let field = |link: &str, key: &str| upgraded(link).query().get(key).map(str::to_owned);
    // Nothing was standardized unless the link said so.
    assert!((value(&mut *upgraded("v=1"), "kept") - 0.998).abs() < 5e-4);
    assert_eq!(value(&mut *upgraded("v=1&standardize=yes"), "components"), 8.0);
    assert!((value(&mut *upgraded("v=1&standardize=yes&held=yes"), "line_kept") - 0.932).abs() < 1e-3);
    assert_eq!(field("v=1&data=digits&standardize=yes", "standardize_pixels").as_deref(), Some("yes"));
    assert_eq!(value(&mut *upgraded("v=1&data=digits"), "components"), 19.0);
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
    assert_eq!(value(&mut *upgraded("v=2"), "components"), 8.0);
}
