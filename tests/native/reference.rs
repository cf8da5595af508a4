//! The Python that a lab hands over is run, and must give the numbers on screen.
//!
//! `cargo xtask test` sets `TACTILE_PYTHON` to an interpreter with the packages of
//! `tests/reference/requirements.txt`; without it these tests say so and do nothing.

mod ensembles;
mod requests;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use serde_json::Value;
use tactile::lab::{ControlView, Edit, Entry, Query, Report, View, joined, table_csv};
use tactile::ml::random::Random;
use tactile::{bundled, format, labs};

use crate::tested_labs::{each_of_labs, entries, finished, is_narrowed, one_by_one};

/// States that somebody thought of, beside those that are drawn. A lab without a line is run as it opens.
const STATES: &[(&str, &[&str])] = &[
    (
        "ensembles",
        &[
            "",
            "view.step=40",
            "view.step=7&left_out=1.4%2F0.2&learning_rate=0.5",
            "data=circles&depth=2&label_noise=0.2&seed=5&view.step=40",
            "data=spiral&noise=0.05&depth=4&learners=25&forest=yes&view.step=25",
            "data=xor&depth=8&learners=12&view.step=12",
            "data=wine&depth=2&learners=30&view.step=30",
            "data=breast-cancer&depth=3&learners=15&feature_x=mean_area&label_noise=0.1&view.step=15",
            "points=m3%2C0.5%2C0.5+c8%2C1+a-0.6%2C0.7%2C1%7Cmoons&learners=20&view.step=20",
        ],
    ),
    (
        "roc",
        &[
            "",
            "threshold=0.165&miss_cost=20",
            "features=all&seed=7",
            "rows=test&prevalence=0.1",
            "data=bird-strikes&threshold=0.05",
            "data=gaussians&separation=2&threshold=1",
        ],
    ),
    (
        "scaling",
        &["", "scaling=standard", "scaling=min_max&seed=3&fit_on=all", "scaling=robust&model_on=all&outlier=20"],
    ),
    (
        "feature-store",
        &[
            "",
            "join=point_in_time&as_of=1140&aircraft=N734MQ",
            "fleet=three",
            "fleet=three&join=point_in_time&as_of=1140&now=1300&ttl=240&lag=180",
            "stores=online&ttl=600",
            "fleet=three&stores=offline&join=point_in_time&now=1000",
            "now=300",
            "calls=&join=point_in_time",
            "fleet=three&join=point_in_time&calls=p0,500,505,10;p0,500,700,20,60;s0,650,800;p1,600,600,5;h1,600,660;h1,610,660;p1,550,1000,7;p2,700,1200,30;p2,900,905,-5;s2,800,910;p0,640,1100,1;p0,660,1110,2&ttl=300",
        ],
    ),
    (
        "label-bias",
        &[
            "",
            "stage=after",
            "stage=after&threshold_d=0.2&cells=ucb-admissions,0.1.20,5.0.60",
            "stage=after&sees_group=yes&threshold_a=0.34&threshold_d=0.3&convention=library",
            "data=census-income&condition=occupation&convention=library",
            "data=census-income&stage=after&threshold_a=0.35&threshold_d=0.2",
            "data=census-income&stage=after&facet=race&favoured=black&condition=sex&threshold_a=0.15&threshold_d=0.4",
            "data=census-income&stage=after&sees_group=yes&threshold_a=1&threshold_d=0&convention=library",
        ],
    ),
    (
        "pca",
        &[
            "",
            "standardize_pair=yes&held=yes&component=3",
            "standardize=no&angle=120&moved=6,-9&row=40&keep_by=count&count=5&component=2",
            "standardize_pair=yes&moved=-4,7&x=ash&y=hue&held=yes",
            "part=all&features=alcohol,hue,proline&share=0.7",
            "part=all&standardize=no&component=2",
            "part=rebuild&keep_by=count&count=3&weights=1.5,-2",
            "part=rebuild&data=digits&row=17&component=4",
            "part=rebuild&data=digits&row=4&weights=-20,-12&share=0.5&standardize_pixels=yes",
            "part=all&data=breast-cancer&share=0.95",
        ],
    ),
    (
        "text-vectors",
        &[
            "",
            "longest=2&weighting=tf_idf",
            "longest=3&min_df=1&vocabulary_on=all&seed=4",
            "longest=2&stop_words=yes&max_df=0.04&a=Not Élodie's 2nd camera, a “very good” one!&b=",
            "min_df=50&max_df=0.01&seed=7",
        ],
    ),
    (
        "network",
        &[
            "",
            "view.step=300",
            "view.step=50",
            "data=moons&batch_size=30&view.step=50&optimizer=momentum&learning_rate=0.05",
            "data=xor&batch_size=1&view.step=50&activation=sigmoid&hidden=3&layers=1",
            "data=spiral&inputs=x1,x2,sin_x1,sin_x2&optimizer=adam&learning_rate=0.02&batch_size=64&view.step=50",
            "data=gaussians&layers=0&penalty=l1&strength=0.05&view.step=300",
            "activation=relu&penalty=l2&dropout=0.3&batch_size=100&view.step=50&learning_rate=0.1",
            "rows=600&dropout=0.5&view.step=50&learning_rate=0.1",
            "data=plane&activation=linear&learning_rate=0.05&view.step=50",
            "data=wave&activation=relu&learning_rate=0.02&view.step=50&optimizer=adam",
            "data=wine&view.step=50",
            "data=breast-cancer&view.step=50&batch_size=50&stopping=test&patience=3&neuron=1-2",
            "stopping=validation&patience=20&noise=0.5&rows=50&seed=4&start=3&view.step=300",
            "view.step=50&turns=0:rate=1;10:rate=0.1;20:optimizer=adam;20:batch=32;30:w1.0.2=2.5;40:penalty=l1;50:w2.1.0=-1",
            "view.step=50&paint=circles|0.1,0.2,2;0.3,-0.4,2;1,1,0|0,5,17",
            "learning_rate=0.5&view.step=900",
            "learning_rate=1&view.step=900",
            "data=spiral&learning_rate=3&view.step=900",
            "learning_rate=10&view.step=900",
            "activation=sigmoid&learning_rate=10&optimizer=momentum&batch_size=40&dropout=0.2&view.step=400",
            "data=wine&learning_rate=5&view.step=400",
            "data=wave&optimizer=adam&learning_rate=0.4&penalty=l2&strength=0.01&view.step=400",
        ],
    ),
    (
        "image-augmentation",
        &[
            "",
            "rotate=25&push_by=rotate&push=-0.25&seed=3",
            "shift=0.5&rotate=180&flip=yes&noise=0.1&cutout=3&push_by=rotate&push=1&view.step=100",
            "shift=0.3&rotate=5&before_split=yes&training_digits=60&view.step=300",
            "shift=0&mixup=0.4&push_by=noise&push=0.5&view.step=150",
            "shift=0&flip=yes&push_by=flip&push=1&view.step=80&training_digits=30",
            "shift=2.5&mixup=1&before_split=yes&push_by=cutout&push=0.6&seed=9&view.step=60",
            "part=networks&view.step=0",
            "part=networks&view.step=50",
            "part=networks&gan_step=600",
            "part=networks&view.step=50&generator_loss=minimax&generator_rate=0.01&seed=4",
            "part=networks&view.step=50&clouds=3&real_points=20&discriminator_rate=0.03",
            "part=networks&view.step=40&clouds=1&generator_rate=0.1&discriminator_rate=0.0001&seed=7",
        ],
    ),
];

/// As many states are drawn for every lab: those that somebody thought of are not those that somebody comes to.
const DRAWN: u64 = 4;
/// A run is drawn no longer than this.
const MOST_STEPS: f64 = 150.0;

const TOLERANCE: f64 = 1e-9;

/// The interpreter, or a word that there is none.
fn python() -> Option<PathBuf> {
    let python = std::env::var_os("TACTILE_PYTHON").map(PathBuf::from);
    if python.is_none() {
        eprintln!("TACTILE_PYTHON is not set: nothing is compared. `cargo xtask test` sets it.");
    }
    python
}

#[test]
fn programs_give_the_numbers_on_screen() {
    for (id, _) in STATES {
        assert!(labs::find(id).is_some(), "STATES: there is no lab “{id}”");
    }
    let Some(python) = python() else { return };
    each_of_labs(&entries(), |entry| {
        let listed = STATES.iter().find(|(id, _)| *id == entry.id).map_or(&[""][..], |(_, states)| states);
        let states: Vec<String> = listed.iter().map(|&state| state.to_owned()).chain(drawn(entry)).collect();
        let reports: Vec<Report> = states.iter().map(|state| finished(entry, state).report(&View::whole())).collect();
        let outcomes = run(&python, entry.id, &reports);
        let mut wrong = Vec::new();
        for ((state, report), outcome) in states.iter().zip(&reports).zip(outcomes) {
            if let Err(why) = outcome.and_then(|theirs| agrees(entry.id, state, report, &theirs)) {
                wrong.push(format!("{}?{state}: {why}", entry.id));
            }
        }
        assert!(wrong.is_empty(), "{} of {} programs:\n{}", wrong.len(), states.len(), wrong.join("\n"));
    });
}

/// What a program printed last, or how it failed; for all programs of a lab, in one interpreter.
fn run(python: &Path, id: &str, reports: &[Report]) -> Vec<Result<Value, String>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("programs");
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let write = |(number, report): (usize, &Report)| {
        let program = report.documents.iter().find(|document| document.key == "python").expect("there is Python");
        let script = folder.join(format!("{id}-{number}.py"));
        std::fs::write(&script, &program.text).expect("a program can be written");
        script
    };
    let scripts: Vec<PathBuf> = reports.iter().enumerate().map(write).collect();
    run_scripts(python, &scripts)
}

/// What each script printed last, or how it failed.
fn run_scripts(python: &Path, scripts: &[PathBuf]) -> Vec<Result<Value, String>> {
    /// As `run.py` says it.
    #[derive(Deserialize)]
    struct Ended {
        out: String,
        failure: Option<String>,
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ran = Command::new(python)
        .arg(root.join("tests/reference/run.py"))
        .args(scripts)
        .env("PYTHONPATH", root.join("src"))
        .current_dir(root.join("assets/data"))
        .output()
        .expect("Python starts");
    let out = String::from_utf8_lossy(&ran.stdout);
    let mut ended = out.lines();
    let outcome = |_| {
        let Some(line) = ended.next() else {
            return Err(format!("Python ended before this program did:\n{}", String::from_utf8_lossy(&ran.stderr)));
        };
        let Ended { out, failure } = serde_json::from_str(line).map_err(|error| format!("{error}: {line}"))?;
        if let Some(failure) = failure {
            return Err(format!("the program fails:\n{failure}"));
        }
        let last = out.lines().last().unwrap_or_default();
        serde_json::from_str(last).map_err(|error| format!("the last line that it prints is no JSON ({error}): {last}"))
    };
    scripts.iter().map(outcome).collect()
}

/// The `.py` file beside a lab is a whole program: it runs as it stands, and gives the numbers of the lab as it opens.
#[test]
fn programs_run_as_they_stand_in_the_sources() {
    let Some(python) = python() else { return };
    let labs = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/labs");
    each_of_labs(&entries(), |entry| {
        let name = format!("{}.py", entry.id.replace('-', "_"));
        let chapters = std::fs::read_dir(&labs).expect("there are labs").flatten();
        let Some(script) = chapters.map(|chapter| chapter.path().join(&name)).find(|file| file.is_file()) else {
            return;
        };
        let theirs = run_scripts(&python, &[script]).remove(0);
        let report = finished(entry, "").report(&View::whole());
        if let Err(why) = theirs.and_then(|theirs| agrees(entry.id, "", &report, &theirs)) {
            panic!("{name}: {why}");
        }
    });
}

/// Compares all numbers on screen that the program gives, too.
fn agrees(id: &str, state: &str, report: &Report, theirs: &Value) -> Result<(), String> {
    let mut compared = 0;
    for readout in &report.readouts {
        let Some(value) = theirs.get(&readout.key) else { continue };
        let is_same = match (readout.value, value.as_f64()) {
            (Some(ours), Some(theirs)) => is_close(ours, theirs),
            (ours, theirs) => ours == theirs,
        };
        if !is_same {
            return Err(format!("{} is {:?} here and {value} there", readout.key, readout.value));
        }
        compared += 1;
    }
    if compared < report.readouts.len().min(5) {
        return Err(format!("the program gives only {compared} of the numbers on screen"));
    }
    match id {
        // To the last bit, because a run with a large learning rate makes another network of any other.
        "network" => weights_agree(report, theirs, "weights", 1, |ours, theirs| ours == theirs),
        "image-augmentation" if state.contains("part=networks") => {
            weights_agree(report, theirs, "generator", 300, is_close)?;
            weights_agree(report, theirs, "discriminator", 300, is_close)
        }
        _ => Ok(()),
    }
}

/// Relative where the number is large, absolute where it is small.
fn is_close(ours: f64, theirs: f64) -> bool {
    (ours - theirs).abs() <= TOLERANCE * ours.abs().max(theirs.abs()).max(1.0)
}

/// Not only the numbers on screen: every weight that training has come to.
fn weights_agree(
    report: &Report,
    theirs: &Value,
    key: &str,
    least: usize,
    is_same: fn(f64, f64) -> bool,
) -> Result<(), String> {
    let weights = |of: &Value| of[key].as_array().into_iter().flatten().filter_map(Value::as_f64).collect::<Vec<f64>>();
    let body = report.artifacts.first().map(|artifact| artifact.body.as_str()).unwrap_or_default();
    let body: Value = serde_json::from_str(body).map_err(|error| format!("the artifact's body is no JSON: {error}"))?;
    let (ours, theirs) = (weights(&body), weights(theirs));
    if ours.len() < least || ours.len() != theirs.len() {
        return Err(format!("{key}: {} weights here and {} there", ours.len(), theirs.len()));
    }
    match ours.iter().zip(&theirs).find(|(ours, theirs)| !is_same(**ours, **theirs)) {
        Some((ours, theirs)) => Err(format!("{key}: a weight is {ours} here and {theirs} there")),
        None => Ok(()),
    }
}

/// Links to states that a hand can come to: some controls that are shown are set, in a random order, to values of
/// their own ranges, on a random data set. Seeded, so that a lab is tested in the same states every time.
fn drawn(entry: &Entry) -> Vec<String> {
    let description = (entry.describe)();
    let one = |seed: u64| {
        let mut random = Random::new(seed);
        let mut session = (entry.open)();
        let data = &description.sets[random.below(description.sets.len())].id;
        let start = Query { pairs: vec![("data".to_owned(), data.clone())] };
        bundled::edit(session.as_mut(), &Edit::Load(start)).expect("a bundled set can be computed");
        for place in random.permutation(description.controls.len()) {
            let report = session.report(&View::default());
            let (control, state) = (&description.controls[place], &report.controls[place]);
            if !state.shown || random.uniform() > 0.6 {
                continue;
            }
            let value = match control {
                ControlView::Slider { .. } => {
                    let span = state.span.expect("a slider has a range");
                    format::full(span.snap(span.least + random.uniform() * (span.most - span.least)))
                }
                ControlView::Player { .. } => {
                    let most = state.span.expect("a player has a range").most.min(MOST_STEPS);
                    random.below(most as usize + 1).to_string()
                }
                ControlView::Toggle { .. } => ["yes", "no"][random.below(2)].to_owned(),
                ControlView::Choice { options, .. } => options[random.below(options.len())].0.clone(),
                ControlView::Column { .. } => state.options[random.below(state.options.len())].0.clone(),
                ControlView::Several { .. } => {
                    let options = state.options.iter().filter(|_| random.uniform() < 0.5);
                    joined(&options.map(|option| option.0.clone()).collect::<Vec<_>>())
                }
                ControlView::Text { .. } | ControlView::Button { .. } | ControlView::Carried { .. } => continue,
            };
            // A state that cannot be computed is refused, and the one before stays.
            let _ = bundled::edit(session.as_mut(), &Edit::Set { key: control.key().to_owned(), value });
        }
        session.query().to_string()
    };
    (0..DRAWN).map(one).collect()
}

/// The tables of every lab as they are saved: pandas finds numbers wherever the lab has them, and the same ones.
#[test]
fn saved_tables() {
    let Some(python) = python() else { return };
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("saved-tables");
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let mut saved = Vec::new();
    for entry in one_by_one() {
        for table in
            finished(entry, "").report(&View::whole()).tables.into_iter().filter(|table| !table.rows.is_empty())
        {
            let name = format!("{}-{}.csv", entry.id, table.key);
            std::fs::write(folder.join(&name), table_csv(&table)).expect("a table can be written");
            saved.push((name, table));
        }
    }
    let program = "import json, sys, pandas as pd\n\
        tables = [pd.read_csv(name, keep_default_na=False, na_values=['']) for name in sys.argv[1:]]\n\
        columns = lambda t: [t.iloc[:, i] for i in range(t.shape[1])]\n\
        told = lambda c: c.dropna().astype(float).tolist() if pd.api.types.is_numeric_dtype(c) else None\n\
        print(json.dumps([[told(c) for c in columns(t)] for t in tables]))\n";
    let names = saved.iter().map(|(name, _)| name);
    let ran = Command::new(python).args(["-c", program]).args(names).current_dir(&folder).output().expect("it starts");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let theirs: Vec<Vec<Option<Vec<f64>>>> = serde_json::from_slice(&ran.stdout).expect("the output is JSON");
    let mut compared = 0;
    for ((name, table), theirs) in saved.iter().zip(theirs) {
        for (place, theirs) in theirs.iter().enumerate() {
            let cells = table.rows.iter().map(|row| row[place].plain()).filter(|cell| !cell.is_empty());
            let ours: Option<Vec<f64>> = cells.map(|cell| cell.parse().ok()).collect();
            let Some(ours) = ours.filter(|ours| !ours.is_empty()) else { continue };
            let theirs =
                theirs.as_ref().unwrap_or_else(|| panic!("{name}: pandas reads “{}” as text", table.columns[place]));
            let same = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-15 * a.abs();
            assert!(
                ours.len() == theirs.len() && ours.iter().zip(theirs).all(same),
                "{name}: {}",
                table.columns[place]
            );
            compared += 1;
        }
    }
    assert!(compared > 40 || is_narrowed(), "only {compared} columns of numbers are compared");
}
