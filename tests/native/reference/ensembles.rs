//! Boosting, bagging and forests against scikit-learn: errors and votes where nothing ties, every split
//! elsewhere, and how right they are over many seeds.
//!
//! `tests/reference/ensembles.py` does the comparing, with the interpreter that `TACTILE_PYTHON` names.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use ndarray::Array2;
use serde_json::{Value, json};
use tactile::ml::adaboost::AdaBoost;
use tactile::ml::bagging::Bagging;
use tactile::ml::generate::Shape;
use tactile::ml::random::{PYTHON_RANDOM, Random};
use tactile::ml::tree::{MaxFeatures, TrainingSet, Tree};

use crate::tested_labs::is_tested;

/// Rows with their classes.
struct Sample {
    x: Array2<f64>,
    y: Vec<usize>,
    n_classes: usize,
}

impl Sample {
    fn of(shape: Shape, n: usize, noise: f64, seed: u64) -> Sample {
        let (points, y) = shape.generate(n, noise, seed);
        Sample { x: Array2::from_shape_fn((n, 2), |(row, axis)| points[row][axis]), y, n_classes: 2 }
    }

    /// Three clouds in a row that reach into each other, and a third feature that says nothing.
    fn three_classes(n: usize, seed: u64) -> Sample {
        let mut random = Random::new(seed);
        let y: Vec<usize> = (0..n).map(|row| row % 3).collect();
        let x = Array2::from_shape_fn((n, 3), |(row, axis)| {
            let centre = [1.5 * (row % 3) as f64, 0.0, 0.0][axis];
            centre + random.normal()
        });
        Sample { x, y, n_classes: 3 }
    }

    /// So many rows drawn by the seed, and the others.
    fn parted(&self, count: usize, seed: u64) -> (Sample, Sample) {
        let order = Random::new(seed).permutation(self.y.len());
        let part = |rows: &[usize]| Sample {
            x: self.x.select(ndarray::Axis(0), rows),
            y: rows.iter().map(|&row| self.y[row]).collect(),
            n_classes: self.n_classes,
        };
        (part(&order[..count]), part(&order[count..]))
    }

    /// Every tenth row told the next class.
    fn with_lies(mut self) -> Sample {
        for class in self.y.iter_mut().step_by(10) {
            *class = (*class + 1) % self.n_classes;
        }
        self
    }

    fn set(&self) -> Arc<TrainingSet> {
        Arc::new(TrainingSet::new(self.x.view(), &self.y, self.n_classes).expect("sound rows"))
    }

    fn json(&self) -> Value {
        let rows: Vec<Vec<f64>> = self.x.rows().into_iter().map(|row| row.to_vec()).collect();
        json!({ "x": rows, "y": self.y, "n_classes": self.n_classes })
    }
}

fn nodes(tree: &Tree) -> Value {
    let node = |node: &tactile::ml::tree::Node| json!([node.feature, node.left, node.threshold, node.class]);
    tree.nodes().iter().map(node).collect()
}

/// Nothing where another lab is tested.
fn python() -> Option<PathBuf> {
    if is_tested("ensembles") { super::python() } else { None }
}

/// Runs the script on `job`; it fails where something differs, and prints what it measured.
fn compare(python: &Path, what: &str, job: &Value) -> Value {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (script, input) = (folder.join(format!("ensembles-{what}.py")), folder.join(format!("ensembles-{what}.json")));
    let program = format!("{PYTHON_RANDOM}\n\n{}", include_str!("../../reference/ensembles.py"));
    std::fs::write(&script, program).expect("the script can be written");
    std::fs::write(&input, job.to_string()).expect("the rows can be written");
    let ran = Command::new(python).arg(&script).arg(what).arg(&input).output().expect("Python starts");
    let (out, errors) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{what}:\n{out}\n{errors}");
    serde_json::from_str(out.lines().last().unwrap_or_default()).expect("the last line is JSON")
}

#[test]
fn adaboost_equals_scikit_learn_where_nothing_ties() {
    let Some(python) = python() else { return };
    let cases = [
        (Sample::of(Shape::Moons, 150, 0.25, 3), 1, 1.0),
        (Sample::of(Shape::Circles, 200, 0.2, 8), 2, 1.0),
        (Sample::of(Shape::Spiral, 180, 0.05, 2).with_lies(), 2, 0.5),
        (Sample::three_classes(240, 5), 1, 1.0),
        (Sample::three_classes(240, 6).with_lies(), 2, 0.7),
    ];
    let case = |(sample, max_depth, learning_rate): &(Sample, usize, f64)| {
        let settings = AdaBoost { n_estimators: 40, max_depth: *max_depth, learning_rate: *learning_rate };
        let run = settings.fit(sample.set()).expect("a sound learning rate");
        let mut votes = Vec::new();
        for row in 0..sample.y.len() {
            votes.push(run.votes().scores(row).to_vec());
        }
        json!({
            "sample": sample.json(), "n_estimators": 40, "max_depth": max_depth, "learning_rate": learning_rate,
            "errors": run.rounds().iter().map(|round| round.error).collect::<Vec<_>>(),
            "weights": run.rounds().iter().map(|round| round.vote).collect::<Vec<_>>(),
            "train_errors": run.rounds().iter().map(|round| round.train_error).collect::<Vec<_>>(),
            "votes": votes,
        })
    };
    let found = compare(&python, "adaboost", &cases.iter().map(case).collect());
    assert_eq!(found["cases"], 5, "{found}");
    assert!(found["furthest"].as_f64().is_some_and(|apart| apart < 1e-9), "{found}");
}

/// Each tree with the weights it was grown with; for forests also the seed, from which the script draws the
/// samples and the features that each node may see.
#[test]
fn every_split_is_a_best_one() {
    let Some(python) = python() else { return };
    let mut cases = Vec::new();
    for sample in [
        Sample::of(Shape::Moons, 120, 0.3, 1).with_lies(),
        Sample::of(Shape::Xor, 120, 0.1, 4),
        Sample::three_classes(150, 9).with_lies(),
    ] {
        for max_depth in [1, 3, 10] {
            let settings = AdaBoost { n_estimators: 12, max_depth, learning_rate: 1.0 };
            let run = settings.fit(sample.set()).expect("a sound learning rate");
            let trees = run.rounds().iter().enumerate();
            let trees: Vec<Value> =
                trees.map(|(m, round)| json!({ "weights": run.weights_at(m), "nodes": nodes(&round.tree) })).collect();
            cases.push(json!({ "sample": sample.json(), "max_depth": max_depth, "trees": trees }));

            for max_features in [MaxFeatures::All, MaxFeatures::Count(1), MaxFeatures::Sqrt] {
                let settings = Bagging {
                    n_estimators: 6,
                    max_depth: Some(max_depth),
                    max_features,
                    seed: 40 + max_depth as u64,
                    ..Bagging::default()
                };
                let run = settings.fit(sample.set());
                let trees = run.learners().iter().enumerate();
                let trees: Vec<Value> = trees
                    .map(|(m, learner)| json!({ "weights": run.times_drawn(m), "nodes": nodes(&learner.tree) }))
                    .collect();
                cases.push(json!({
                    "sample": sample.json(), "max_depth": max_depth, "trees": trees, "seed": settings.seed,
                    "max_features": max_features.count(sample.x.ncols()),
                }));
            }
        }
    }
    let found = compare(&python, "splits", &Value::from(cases));
    assert!(found["splits"].as_u64().is_some_and(|splits| splits > 1500), "{found}");
    assert!(found["furthest"].as_f64().is_some_and(|apart| apart < 1e-12), "{found}");
}

/// Over many seeds the mean test accuracy differs from scikit-learn's by less than this, bound by chance:
/// the standard error of the mean difference is a third of it or less, which is checked, too. (Over 500
/// further seeds, run once, the difference was 0.0006 for bagging and 0.0003 for forests.)
const BOUND: f64 = 0.006;

#[test]
fn bagging_and_forests_are_as_right_as_scikit_learns() {
    let Some(python) = python() else { return };
    let mut cases = Vec::new();
    for (name, max_features) in [("bagging", MaxFeatures::All), ("forest", MaxFeatures::Sqrt)] {
        for seed in 0..120 {
            let sample = match seed % 2 {
                0 => Sample::of(Shape::Moons, 600, 0.35, seed),
                _ => Sample::three_classes(600, seed),
            };
            let (train, test) = sample.parted(200, seed);
            let settings = Bagging { n_estimators: 20, max_depth: Some(6), max_features, seed, ..Bagging::default() };
            let run = settings.fit(train.set());
            let right = (0..test.y.len()).filter(|&row| {
                let at = test.x.row(row).to_vec();
                let mut mean = vec![0.0; test.n_classes];
                for learner in run.learners() {
                    mean.iter_mut().zip(learner.tree.predict_proba_row(&at)).for_each(|(a, b)| *a += b);
                }
                let better = |best: usize, class: usize| if mean[class] > mean[best] { class } else { best };
                (0..test.n_classes).fold(0, better) == test.y[row]
            });
            let accuracy = right.count() as f64 / test.y.len() as f64;
            cases.push(json!({
                "kind": name, "seed": seed, "train": train.json(), "test": test.json(), "accuracy": accuracy,
                "n_estimators": 20, "max_depth": 6,
            }));
        }
    }
    let found = compare(&python, "accuracy", &Value::from(cases));
    for kind in ["bagging", "forest"] {
        let number = |key: &str| found[kind][key].as_f64().expect("a number");
        assert!(number("difference").abs() < BOUND && number("standard_error") < BOUND / 3.0, "{found}");
    }
}
