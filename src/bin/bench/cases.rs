//! What is measured, on data that the peers get as files.

use std::hint::black_box;
use std::sync::Arc;

use ndarray::Array2;
use tactile::lab::{Edit, Progress, Session, View};
use tactile::labs;
use tactile::ml::adaboost::AdaBoost;
use tactile::ml::bagging::{Bagging, BaggingRun};
use tactile::ml::generate::{moons, two_gaussians};
use tactile::ml::metrics::ScoreSample;
use tactile::ml::moments::Moments;
use tactile::ml::neighbours::KNeighborsClassifier;
use tactile::ml::network::{Activation, Columns, Loss, Network, Settings, Trainer};
use tactile::ml::pca::Pca;
use tactile::ml::random::Random;
use tactile::ml::tree::{MaxFeatures, TrainingSet, VoteGrid};
use tactile::table::csv::{self, ReadOptions};
use tactile::table::roles::Roles;
use tactile::table::{Column, Table};

/// Runs once and gives a number that the peer's can be held against: an error, an area, a count.
pub type Run = Box<dyn FnMut() -> f64>;

pub struct Case {
    pub name: &'static str,
    pub run: Run,
}

/// Rows with their classes.
struct Labelled {
    x: Array2<f64>,
    y: Vec<usize>,
}

/// 500 rows of two features.
fn small() -> Labelled {
    let (rows, y) = moons(500, 0.3, 1);
    Labelled { x: Array2::from(rows), y }
}

/// Rows of ten features of which four matter, one class in five flipped: as many as asked for.
fn wide(n: usize) -> Labelled {
    let mut random = Random::new(2);
    let mut x = Array2::zeros((n, 10));
    x.iter_mut().for_each(|value| *value = random.normal());
    let y = (0..n)
        .map(|row| {
            let class = x[[row, 0]] * x[[row, 1]] + x[[row, 2]] - 0.5 * x[[row, 3]] > 0.0;
            usize::from(class != (random.uniform() < 0.2))
        })
        .collect();
    Labelled { x, y }
}

impl Labelled {
    fn training_set(&self) -> Arc<TrainingSet> {
        Arc::new(TrainingSet::new(self.x.view(), &self.y, 2).expect("the rows are finite"))
    }
}

fn adaboost(set: &Labelled) -> f64 {
    let run = AdaBoost { n_estimators: 100, ..AdaBoost::default() }.fit(set.training_set()).expect("there are classes");
    run.votes().error().unwrap_or(f64::NAN)
}

fn forest(set: &Labelled, max_features: MaxFeatures) -> BaggingRun {
    Bagging { max_features, seed: 3, ..Bagging::default() }.fit(set.training_set())
}

/// The most that the page promises to take.
const CSV_BYTES: usize = 50_000_000;

fn csv_file() -> Vec<u8> {
    let mut random = Random::new(4);
    let mut text = String::from("id,amount,share,score,group,when\n");
    let groups = ["north", "south", "east", "west"];
    let mut row = 0;
    while text.len() < CSV_BYTES {
        row += 1;
        let (amount, share, score) = (random.uniform() * 1e4, random.uniform(), random.normal());
        let (group, day) = (groups[random.below(4)], 1 + random.below(28));
        text.push_str(&format!("{row},{amount:.2},{share:.6},{score:.5},{group},2024-03-{day:02}\n"));
    }
    text.into_bytes()
}

pub fn cases() -> Vec<Case> {
    let case = |name, run: Run| Case { name, run };
    let (scores, positive) = two_gaussians(1_000_000, 1.5, 0.3, 1);
    let mut cases = vec![case(
        "roc of 1,000,000 scores",
        Box::new(move || {
            let sample = ScoreSample::new(&scores, &positive).expect("scores are finite");
            black_box(sample.roc_corners());
            sample.area_under_roc().unwrap_or(f64::NAN)
        }),
    )];
    let names = ["adaboost 100 stumps, 500×2", "bagging 100 trees, 500×2", "forest 100 trees, 500×2"];
    cases.extend(ensembles(names, small));
    let names = ["adaboost 100 stumps, 20,000×10", "bagging 100 trees, 20,000×10", "forest 100 trees, 20,000×10"];
    cases.extend(ensembles(names, || wide(20_000)));
    let set = small();
    let fitted = forest(&set, MaxFeatures::Sqrt);
    cases.push(case(
        "forest on a 200×200 grid",
        Box::new(move || {
            let mut grid = VoteGrid::new([-2.0, 3.0], [-1.5, 2.0], 200, 200, 2);
            fitted.vote_on_grid(0..100, &mut grid);
            grid.winners().iter().sum::<usize>() as f64
        }),
    ));
    let set = small();
    let neighbours = KNeighborsClassifier::default().fit(&set.x.view(), &set.y, 2).expect("there are rows");
    cases.push(case(
        "5 nearest neighbours on a 200×200 grid",
        Box::new(move || {
            let cells = neighbours.predict_grid((-2.0, 3.0), (-1.5, 2.0), 200, 200).expect("two features");
            cells.iter().map(|&class| f64::from(class)).sum()
        }),
    ));
    let set = wide(100_000);
    let columns: Vec<Vec<f64>> = set.x.columns().into_iter().map(|column| column.to_vec()).collect();
    let rows: Vec<u32> = (0..100_000).collect();
    cases.push(case(
        "pca of 100,000×10",
        Box::new(move || {
            let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
            let model = Pca::default().fit(&Moments::of(&columns, &rows));
            model.explained_variance_ratio().map_or(f64::NAN, |ratio| ratio[0])
        }),
    ));
    for (name, hidden) in NETWORKS {
        cases.push(case(name, Box::new(move || network(hidden))));
    }
    for (edit, look, rows) in DRAGS {
        cases.push(case(edit, edited(rows)));
        cases.push(case(look, looked_at(rows)));
    }
    let file = csv_file();
    cases.push(case(
        "csv of 50 MB",
        Box::new(move || csv::read("bench", &file, &ReadOptions::default()).expect("it is a CSV").table.rows() as f64),
    ));
    cases
}

/// The threshold's drag, in two parts, and the rows of the table.
const DRAGS: [(&str, &str, usize); 3] = [
    ("threshold at 569 rows: edit", "threshold at 569 rows: read, record", 569),
    ("threshold at 100,000 rows: edit", "threshold at 100,000 rows: read, record", 100_000),
    ("threshold at 1,000,000 rows: edit", "threshold at 1,000,000 rows: read, record", 1_000_000),
];

/// The lab `roc` on a table of so many scores of the visitor's own.
fn threshold_lab(rows: usize) -> Box<dyn Session> {
    let mut session = (labs::find("roc").expect("the lab is there").open)();
    let (scores, positive) = two_gaussians(rows, 1.5, 0.3, 1);
    let classes: Vec<Option<&str>> = positive.iter().map(|&is| Some(if is { "yes" } else { "no" })).collect();
    let columns = vec![Column::numbers("score", scores), Column::categories("class", &classes)];
    let table = Table::new("scores", columns).expect("two columns of one length");
    let data = session.data_need().own(table, Roles::parse("score=score,label=class:yes").expect("two roles"));
    session.set_data(data.expect("both are there")).expect("the lab takes it");
    while session.advance(&mut || true) != Progress::Done {}
    session
}

/// Moves the threshold: the first part of what a drag costs in the worker.
fn edited(rows: usize) -> Run {
    let mut session = threshold_lab(rows);
    let mut moves = 0;
    Box::new(move || {
        moves = (moves + 1) % 200;
        let value = format!("{:.2}", -0.5 + 0.01 * f64::from(moves));
        session.edit(&Edit::Set { key: "threshold".to_owned(), value }).expect("a threshold");
        while session.advance(&mut || true) != Progress::Done {}
        f64::from(moves)
    })
}

/// Reads what the picture shows, and records it: the second part.
fn looked_at(rows: usize) -> Run {
    let mut session = threshold_lab(rows);
    let view = View { tables: true, ..View::default() };
    Box::new(move || black_box(session.report(&view)).figures.len() as f64)
}

/// Name and hidden layers.
const NETWORKS: [(&str, &[usize]); 2] =
    [("network 2-4-2-1, 1,000 epochs", &[4, 2]), ("network of six layers of 8, 1,000 epochs", &[8; 6])];

/// Trains on 250 rows, all of them in a step, and gives the mean loss at the end.
fn network(hidden: &[usize]) -> f64 {
    let (rows, classes) = moons(250, 0.2, 5);
    let columns = |of: fn(&[f64; 2]) -> f64| rows.iter().map(of).collect::<Vec<f64>>();
    let x = Columns::new(&[columns(|row| row[0]), columns(|row| row[1])]);
    let y = Columns::new(&[classes.iter().map(|&class| class as f64).collect::<Vec<_>>()]);
    let sizes = [&[2], hidden, &[1]].concat();
    let network = Network::seeded(&sizes, Activation::Tanh, Loss::Log, 1);
    let settings = Settings { learning_rate: 0.3, batch_size: 250, ..Settings::default() };
    let mut trainer = Trainer::new(network, settings, 0);
    while trainer.epochs() < 1000 {
        trainer.step(&x, &y);
    }
    let (network, pass) = trainer.pass();
    network.evaluate(&x, &y, pass).loss().unwrap_or(f64::NAN)
}

/// Boosting, bagging and a random forest on the same rows; the training error is what the peer is held against.
fn ensembles([boosting, bagging, random_forest]: [&'static str; 3], make: fn() -> Labelled) -> [Case; 3] {
    let (first, second, third) = (make(), make(), make());
    let error = |run: BaggingRun| run.votes().error().unwrap_or(f64::NAN);
    [
        Case { name: boosting, run: Box::new(move || adaboost(&first)) },
        Case { name: bagging, run: Box::new(move || error(forest(&second, MaxFeatures::All))) },
        Case { name: random_forest, run: Box::new(move || error(forest(&third, MaxFeatures::Sqrt))) },
    ]
}

/// Name, the complexity that is stated, sizes, and a run of that size.
pub type Growth = (&'static str, &'static str, [usize; 4], Box<dyn FnMut(usize) -> f64>);

/// Fits at n, 2n, 4n, 8n rows.
pub fn growth() -> Vec<Growth> {
    let trees = [5_000, 10_000, 20_000, 40_000];
    vec![
        (
            "roc",
            "n log n",
            [125_000, 250_000, 500_000, 1_000_000],
            Box::new(|n| {
                let (scores, positive) = two_gaussians(n, 1.5, 0.3, 1);
                let sample = ScoreSample::new(&scores, &positive).expect("scores are finite");
                sample.area_under_roc().unwrap_or(f64::NAN)
            }),
        ),
        ("adaboost", "n log n", trees, Box::new(|n| adaboost(&wide(n)))),
        ("bagging of 10", "n log² n", trees, {
            Box::new(|n| {
                let run = Bagging { n_estimators: 10, ..Bagging::default() }.fit(wide(n).training_set());
                run.votes().error().unwrap_or(f64::NAN)
            })
        }),
        (
            "pca",
            "n",
            [25_000, 50_000, 100_000, 200_000],
            Box::new(|n| {
                let set = wide(n);
                let columns: Vec<Vec<f64>> = set.x.columns().into_iter().map(|column| column.to_vec()).collect();
                let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
                let rows: Vec<u32> = (0..n as u32).collect();
                Pca::default().fit(&Moments::of(&columns, &rows)).error_left(1)
            }),
        ),
    ]
}

/// Writes the same data for the peers: little-endian f64, row by row, the class last; and the CSV.
#[cfg(not(target_arch = "wasm32"))]
pub fn write_data(folder: &std::path::Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let write = |name: &str, values: &mut dyn Iterator<Item = f64>| {
        let bytes: Vec<u8> = values.flat_map(f64::to_le_bytes).collect();
        std::fs::write(folder.join(name), bytes)
    };
    for (name, set) in [("small.f64", small()), ("wide.f64", wide(20_000)), ("long.f64", wide(100_000))] {
        let rows = set.x.rows().into_iter().zip(&set.y).flat_map(|(row, class)| {
            row.to_vec().into_iter().chain(std::iter::once(*class as f64)).collect::<Vec<_>>()
        });
        write(name, &mut rows.into_iter())?;
    }
    let (scores, positive) = two_gaussians(1_000_000, 1.5, 0.3, 1);
    let pairs = scores.iter().zip(&positive).flat_map(|(score, positive)| [*score, f64::from(u8::from(*positive))]);
    write("scores.f64", &mut pairs.into_iter())?;
    std::fs::write(folder.join("table.csv"), csv_file())
}
