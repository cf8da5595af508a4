use super::*;
use crate::lab::testing::{self, on, open, report, set, value};
use crate::lab::{Edit, View};

fn own(table: &str) -> Data {
    testing::own::<Roc>(table, "score=score,label=sick:yes")
}

#[test]
fn the_default_curve_leaves_something_to_decide() {
    let auc = value(&mut *open::<Roc>(""), "auc").unwrap();
    assert!((0.85..=0.93).contains(&auc), "{auc}");
}

#[test]
fn rows_behind_the_counts_are_as_many() {
    let mut session = open::<Roc>("");
    let report = session.report(&View::default());
    for spot in &report.hotspots {
        let count: usize = spot.label.split(' ').next().unwrap().parse().unwrap();
        assert_eq!(session.rows(&spot.key).rows.len(), count, "{}", spot.key);
    }
    assert_eq!(report.hotspots.len(), 8);
}

#[test]
fn prevalence_leaves_the_rates_and_moves_precision() {
    let mut session = open::<Roc>("");
    let before = ["recall", "false_positive_rate", "auc", "precision"].map(|key| value(&mut *session, key).unwrap());
    set(&mut *session, "prevalence", "0.02");
    let after = ["recall", "false_positive_rate", "auc", "precision"].map(|key| value(&mut *session, key).unwrap());
    for i in 0..3 {
        assert!((before[i] - after[i]).abs() < 1e-12);
    }
    let expected = 0.02 * before[0] / (0.02 * before[0] + 0.98 * before[1]);
    assert!((after[3] - expected).abs() < 1e-12);
}

#[test]
fn one_class_and_equal_scores_are_no_trouble() {
    let mut one = on::<Roc>(own("score,sick\n0.1,yes\n0.7,yes\n0.2,yes\n"));
    assert_eq!(value(&mut *one, "auc"), None);
    assert_eq!(value(&mut *one, "false_positive_rate"), None);
    let mut equal = on::<Roc>(own("score,sick\n3,yes\n3,no\n3,yes\n3,no\n3,yes\n3,no\n3,no\n3,yes\n"));
    let mut all = Query::default();
    all.set("seed", "4".to_owned());
    equal.edit(&Edit::Load(all)).unwrap();
    assert!(value(&mut *equal, "auc").is_none_or(|auc| auc == 0.5));
    assert_eq!(value(&mut *on::<Roc>(own("score,sick\n0.4,no\n")), "recall"), None);
}

/// What roc_auc_score says of the file is what the lab says of it, unless the visitor asks for halves.
#[test]
fn scores_that_were_brought_are_taken_whole() {
    let mut random = crate::ml::random::Random::new(8);
    let rows: Vec<(f64, bool)> =
        (0..41).map(|_| ((random.uniform() * 20.0).floor() / 20.0, random.uniform() < 0.4)).collect();
    let lines = rows.iter().map(|(score, sick)| format!("{score},{}\n", if *sick { "yes" } else { "no" }));
    let text = format!("score,sick\n{}", lines.collect::<String>());
    // Pairs of a sick and a healthy row: won, or half won where they are equal.
    let of = |sick: bool| rows.iter().filter(move |row| row.1 == sick).map(|row| row.0);
    let pairs = of(true).flat_map(|high| of(false).map(move |low| (high, low)));
    let won: f64 =
        pairs.clone().map(|(high, low)| if high == low { 0.5 } else { f64::from(u8::from(high > low)) }).sum();
    let whole = won / pairs.count() as f64;

    let mut session = on::<Roc>(own(&text));
    assert!((value(&mut *session, "auc").unwrap() - whole).abs() < 1e-12);
    assert!(!report(&mut *session).readouts.iter().any(|readout| readout.key.starts_with("test_")));
    set(&mut *session, "split", "halves");
    let halves = ["validation", "test"].map(|rows| {
        set(&mut *session, "rows", rows);
        value(&mut *session, "auc").unwrap()
    });
    assert!(halves.iter().all(|auc| (auc - whole).abs() > 1e-6), "{halves:?}");
    // An old link meant the halves, and a test row of it stays one.
    let mut old = on::<Roc>(own(&text));
    let notices = old.edit(&Edit::Load(Query::parse("v=1&data=own&rows=test"))).unwrap();
    assert_eq!((notices, value(&mut *old, "auc")), (Vec::new(), Some(halves[1])));
}

/// Wherever the line stands, no word covers another, and what the cheapest line is called stays beside the hand's line.
#[test]
fn words_keep_apart() {
    let mut session = open::<Roc>("");
    for step in 0..=40 {
        let threshold = f64::from(step) / 40.0;
        for curve in ["roc", "precision-recall"] {
            let query = Query::parse(&format!("threshold={threshold}&curve={curve}&prevalence=0.1"));
            session.edit(&Edit::Load(query)).unwrap();
            let report = session.report(&View::default());
            for figure in report.figures.iter().filter(|figure| figure.key != "matrix") {
                let words = figure.scene.words();
                let touch = |a: &[f64; 4], b: &[f64; 4]| a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
                for (i, (word, place)) in words.iter().enumerate() {
                    let other = words[i + 1..].iter().find(|(_, other)| touch(place, other));
                    assert!(other.is_none(), "{curve} at {threshold}: {word} covers {other:?}");
                }
            }
        }
    }
}

#[test]
fn counts_stand_beside_the_line_wherever_it_has_room() {
    for width in [362.0, 620.0, 1200.0] {
        let mut session = open::<Roc>("");
        for threshold in (3..=17).map(|step| f64::from(step) * 0.05) {
            set(&mut *session, "threshold", &threshold.to_string());
            let view = View { sizes: vec![("scores".to_owned(), width, 0.7 * width)], ..View::default() };
            let report = session.report(&view);
            let spots = report.hotspots.iter().filter(|spot| spot.figure == "scores").count();
            assert_eq!(spots, 4, "at {threshold} in a figure of {width}");
        }
    }
}
