//! The Python that a lab hands over is run, and must give the numbers on screen.
//!
//! `cargo xtask test` sets `TACTILE_PYTHON` to an interpreter with the packages of
//! `tests/reference/requirements.txt`; without it these tests say so and do nothing.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tactile::lab::{ControlView, Edit, Progress, Query, Report, View, joined, table_csv};
use tactile::ml::random::Random;
use tactile::{bundled, format, labs};

const TOLERANCE: f64 = 1e-9;

/// Relative where the number is large, absolute where it is small.
fn agree(ours: f64, theirs: f64) -> bool {
    (ours - theirs).abs() <= TOLERANCE * ours.abs().max(theirs.abs()).max(1.0)
}

/// Compares the numbers on screen; gives the report, and what the program printed.
fn check(python: &Path, id: &str, query: &str) -> (Report, Value) {
    let entry = labs::find(id).expect("the lab is in the registry");
    let mut session = (entry.open)();
    let notices = bundled::edit(session.as_mut(), &Edit::Load(Query::parse(query))).expect("the state can be computed");
    assert!(notices.is_empty(), "{id}?{query}: {notices:?}");
    while session.advance(&mut || true) != Progress::Done {}
    let report = session.report(&View::whole());
    let program = &report.documents.iter().find(|document| document.key == "python").expect("there is Python").text;

    let name: String = query.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    let script = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{id}-{name}.py"));
    std::fs::write(&script, program).expect("the program can be written");
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/data");
    let ran = Command::new(python).arg(&script).current_dir(&data).output().expect("Python starts");
    let errors = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{id}?{query}: the program fails:\n{errors}");
    let out = String::from_utf8_lossy(&ran.stdout);
    let last = out.lines().last().unwrap_or_default();
    let theirs: Value = serde_json::from_str(last).expect("the last line is JSON");

    let mut compared = 0;
    for readout in &report.readouts {
        let Some(value) = theirs.get(&readout.key) else { continue };
        match (readout.value, value.as_f64()) {
            (Some(ours), Some(theirs)) => {
                assert!(agree(ours, theirs), "{id}?{query}: {} is {ours} here and {theirs} there", readout.key);
            }
            (ours, theirs) => assert_eq!(ours, theirs, "{id}?{query}: {}", readout.key),
        }
        compared += 1;
    }
    assert!(compared >= 5, "{id}?{query}: the program gives only {compared} of the numbers on screen");
    (report, theirs)
}

/// As many states are drawn for every lab: those that somebody thought of are not those that somebody comes to.
const DRAWN: u64 = 5;
/// A run is drawn no longer than this.
const MOST_STEPS: f64 = 150.0;

/// Links to states that a hand can come to: some controls that are shown are set, in a random order, to values of
/// their own ranges, on a random data set. Seeded, so that a lab is tested in the same states every time.
fn drawn(id: &str) -> Vec<String> {
    let entry = labs::find(id).expect("the lab is in the registry");
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

/// An id and the states that are checked, beside those that are drawn.
fn check_all(id: &str, queries: &[&str]) {
    let Some(python) = std::env::var_os("TACTILE_PYTHON").map(PathBuf::from) else {
        eprintln!("TACTILE_PYTHON is not set: the Python of {id} is not run. `cargo xtask test` sets it.");
        return;
    };
    for query in queries.iter().map(|query| (*query).to_owned()).chain(drawn(id)) {
        check(&python, id, &query);
    }
}

/// The tables of every lab as they are saved: pandas finds numbers wherever the lab has them, and the same ones.
#[test]
fn saved_tables() {
    let Some(python) = std::env::var_os("TACTILE_PYTHON").map(PathBuf::from) else { return };
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("saved-tables");
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let mut saved = Vec::new();
    for (_, entry) in labs::all() {
        let mut session = (entry.open)();
        bundled::edit(session.as_mut(), &Edit::Load(Query::default())).expect("the default state can be computed");
        while session.advance(&mut || true) != Progress::Done {}
        for table in session.report(&View::whole()).tables.into_iter().filter(|table| !table.rows.is_empty()) {
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
    assert!(compared > 40, "only {compared} columns of numbers are compared");
}

#[test]
fn ensembles() {
    check_all(
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
    );
}

#[test]
fn roc() {
    check_all(
        "roc",
        &[
            "",
            "threshold=0.165&miss_cost=20",
            "features=all&seed=7",
            "rows=test&prevalence=0.1",
            "data=bird-strikes&threshold=0.05",
            "data=gaussians&separation=2&threshold=1",
        ],
    );
}

#[test]
fn scaling() {
    check_all(
        "scaling",
        &["", "scaling=standard", "scaling=min_max&seed=3&fit_on=all", "scaling=robust&model_on=all&outlier=20"],
    );
}

#[test]
fn feature_store() {
    check_all(
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
    );
}

#[test]
fn label_bias() {
    check_all(
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
    );
}

#[test]
fn pca() {
    check_all(
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
    );
}

#[test]
fn text_vectors() {
    check_all(
        "text-vectors",
        &[
            "",
            "longest=2&weighting=tf_idf",
            "longest=3&min_df=1&vocabulary_on=all&seed=4",
            "longest=2&stop_words=yes&max_df=0.04&a=Not Élodie's 2nd camera, a “very good” one!&b=",
            "min_df=50&max_df=0.01&seed=7",
        ],
    );
}

/// Not only the numbers on screen: every weight that training has come to, and to the last bit, because a run with a
/// large learning rate makes another network of any other.
#[test]
fn network() {
    let Some(python) = std::env::var_os("TACTILE_PYTHON").map(PathBuf::from) else {
        eprintln!("TACTILE_PYTHON is not set: the Python of network is not run. `cargo xtask test` sets it.");
        return;
    };
    let queries = [
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
    ];
    for query in queries.into_iter().map(str::to_owned).chain(drawn("network")) {
        let (report, theirs) = check(&python, "network", &query);
        let body: Value = serde_json::from_str(&report.artifacts[0].body).expect("an artifact's body is JSON");
        let weights = |of: &Value| -> Vec<f64> {
            of["weights"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
        };
        let (ours, theirs) = (weights(&body), weights(&theirs));
        assert!(!ours.is_empty() && ours.len() == theirs.len(), "{query}: {} and {} weights", ours.len(), theirs.len());
        for (ours, theirs) in ours.iter().zip(&theirs) {
            assert!(ours == theirs, "network?{query}: a weight is {ours} here and {theirs} there");
        }
    }
}

/// Both parts: every picture turned by scipy and both networks trained in numpy; and the game played in numpy, not
/// only to the numbers on screen but to every weight.
#[test]
fn image_augmentation() {
    check_all(
        "image-augmentation",
        &[
            "",
            "rotate=25&push_by=rotate&push=-0.25&seed=3",
            "shift=0.5&rotate=180&flip=yes&noise=0.1&cutout=3&push_by=rotate&push=1&view.step=100",
            "shift=0.3&rotate=5&before_split=yes&training_digits=60&view.step=300",
            "shift=0&mixup=0.4&push_by=noise&push=0.5&view.step=150",
            "shift=0&flip=yes&push_by=flip&push=1&view.step=80&training_digits=30",
            "shift=2.5&mixup=1&before_split=yes&push_by=cutout&push=0.6&seed=9&view.step=60",
        ],
    );
    let Some(python) = std::env::var_os("TACTILE_PYTHON").map(PathBuf::from) else { return };
    let queries = [
        "part=networks&view.step=0",
        "part=networks&view.step=50",
        "part=networks&gan_step=600",
        "part=networks&view.step=50&generator_loss=minimax&generator_rate=0.01&seed=4",
        "part=networks&view.step=50&clouds=3&real_points=20&discriminator_rate=0.03",
        "part=networks&view.step=40&clouds=1&generator_rate=0.1&discriminator_rate=0.0001&seed=7",
    ];
    for query in queries {
        let (report, theirs) = check(&python, "image-augmentation", query);
        let ours: Value = serde_json::from_str(&report.artifacts[0].body).expect("an artifact's body is JSON");
        for network in ["generator", "discriminator"] {
            let weights = |of: &Value| {
                of[network].as_array().into_iter().flatten().filter_map(Value::as_f64).collect::<Vec<f64>>()
            };
            let (ours, theirs) = (weights(&ours), weights(&theirs));
            assert!(ours.len() > 300 && ours.len() == theirs.len(), "{query}: {} and {}", ours.len(), theirs.len());
            for (ours, theirs) in ours.iter().zip(&theirs) {
                assert!(
                    agree(*ours, *theirs),
                    "image-augmentation?{query}: a weight of the {network} is {ours}, {theirs}"
                );
            }
        }
    }
}
