//! What visitors feel and what peers do, side by side on this machine in one run.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::Command;

use serde_json::{Value, json};

use crate::browser::{Browser, Driver};
use crate::project::Project;
use crate::registry::Registry;
use crate::site::{Site, listen};
use crate::{Outcome, bundle, files, process, sizes, tools};

/// Ours against the peer must reach: natively and in Chromium.
const BUDGETS: [(&str, f64, f64); 9] = [
    ("roc of 1,000,000 scores", 12.0, 8.0),
    ("adaboost 100 stumps, 500×2", 80.0, 50.0),
    ("bagging 100 trees, 500×2", 30.0, 20.0),
    ("forest 100 trees, 500×2", 30.0, 20.0),
    ("adaboost 100 stumps, 20,000×10", 15.0, 12.0),
    ("bagging 100 trees, 20,000×10", 10.0, 8.0),
    ("forest 100 trees, 20,000×10", 7.0, 5.0),
    ("forest on a 200×200 grid", 20.0, 20.0),
    ("csv of 50 MB", 1.0 / 6.0, 1.0 / 6.0),
];

/// Runs everything, prints one table, writes `target/bench.json`. No figure fails anything.
pub fn bench(project: &Project) -> Outcome<()> {
    let python = tools::python(project)?;
    bundle::publish(project, &bundle::Host::default())?;
    let page = bundle::bench_page(project)?;
    let folder = project.path("target/bench");
    let program = |arguments: &[&str]| {
        let mut command = project.cargo();
        command.args(["run", "--quiet", "--release", "--bin", "bench"]);
        if !arguments.is_empty() {
            command.arg("--").args(arguments);
        }
        command
    };
    println!("Writing the data for the peers.");
    process::run(&mut program(&["--data", &folder.to_string_lossy()]))?;
    println!("Measuring natively.");
    let native = parsed(&process::capture(&mut program(&[]))?)?;
    println!("Measuring the peers, on one thread.");
    let mut peers = Command::new(python);
    peers.arg(project.path("tests/reference/bench.py")).arg(&folder);
    for threads in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"] {
        peers.env(threads, "1");
    }
    // A core type set for an older library would slow the peer down.
    peers.env_remove("OPENBLAS_CORETYPE").env_remove("OPENBLAS_L2_SIZE");
    let peer = parsed(&process::capture(&mut peers)?)?;
    println!("Measuring in Chromium.");
    let browser = in_browser(project, &page)?;
    println!("Measuring growth.");
    let growth = parsed(&process::capture(&mut program(&["--growth"]))?)?;

    let weight = sizes::weigh(&project.path("dist"), &Registry::of_last(project)?)?;
    let results = json!({
        "native": native, "peer": peer, "chromium": browser, "growth": growth, "weight": weight.json(),
    });
    print!("{}", weight.table());
    println!("{}", table(&results));
    let text = serde_json::to_string_pretty(&results).map_err(|error| error.to_string())?;
    files::write(&project.path("target/bench.json"), text)
}

fn parsed(text: &str) -> Outcome<Value> {
    serde_json::from_str(text).map_err(|error| format!("The measurements cannot be read: {error}"))
}

fn in_browser(project: &Project, page: &std::path::Path) -> Outcome<Value> {
    let driver = Browser::Chromium.install(project)?;
    let site = Site::new(project.path("dist"), "/").serve(listen(0)?)?;
    let bench = Site::new(page.to_path_buf(), "/").serve(listen(0)?)?;
    let driver = Driver::start(Browser::Chromium, driver)?;
    let text = process::capture(
        project
            .cargo()
            .args(["run", "--quiet", "--package", "browser-tests", "--bin", "measure"])
            .env("TACTILE_URL", &site.url)
            .env("BENCH_URL", &bench.url)
            .env("WEBDRIVER_URL", &driver.url)
            .env("BROWSER", "chromium"),
    )?;
    parsed(&text)
}

/// Milliseconds by case.
fn medians(results: &Value) -> BTreeMap<String, f64> {
    let cases = results.as_array().into_iter().flatten();
    cases.filter_map(|case| Some((case["name"].as_str()?.to_owned(), case["median"].as_f64()?))).collect()
}

fn table(results: &Value) -> String {
    let [native, peer, chromium] =
        [&results["native"], &results["peer"], &results["chromium"]["algorithms"]].map(medians);
    let mut out = format!(
        "\n{:<42} {:>10} {:>10} {:>10} {:>9} {:>9} {:>9}\n",
        "milliseconds (median)", "native", "Chromium", "peer", "native×", "Chromium×", "slower"
    );
    for case in results["native"].as_array().into_iter().flatten() {
        let name = case["name"].as_str().unwrap_or_default();
        let (ours, wasm, theirs) = (native.get(name), chromium.get(name), peer.get(name));
        let ratio = |ours: Option<&f64>| ours.zip(theirs).map(|(ours, theirs)| theirs / ours);
        let budget = BUDGETS.iter().find(|budget| budget.0 == name);
        let verdict = |ratio: Option<f64>, least: Option<f64>| match (ratio, least) {
            (Some(ratio), Some(least)) if ratio < least => format!("{ratio:.1} <{least:.1}"),
            (Some(ratio), _) => format!("{ratio:.1}"),
            _ => "–".to_owned(),
        };
        let number = |value: Option<&f64>| value.map_or("–".to_owned(), |value| format!("{value:.2}"));
        let slower = ours.zip(wasm).map_or("–".to_owned(), |(ours, wasm)| format!("{:.2}", wasm / ours));
        let _ = writeln!(
            out,
            "{name:<42} {:>10} {:>10} {:>10} {:>9} {:>9} {slower:>9}",
            number(ours),
            number(wasm),
            number(theirs),
            verdict(ratio(ours), budget.map(|budget| budget.1)),
            verdict(ratio(wasm), budget.map(|budget| budget.2)),
        );
    }
    let _ =
        writeln!(out, "Chromium against native: {} (budget: median 1.4, none above 2)", slowness(&native, &chromium));
    let _ = writeln!(
        out,
        "\nA drag, from the edit to its picture, in Chromium (budget 4 / 8 ms; 8 / 16 at 1,000,000 rows)"
    );
    for (name, drag) in results["chromium"]["drags"].as_object().into_iter().flatten() {
        for (how, label) in [("between_frames", name.as_str()), ("with_a_frame", "  with the frame before it")] {
            let time = |key: &str| drag[how][key].as_f64().map_or("–".to_owned(), |time| format!("{time:.1}"));
            let _ = writeln!(
                out,
                "{label:<42} median {:>6}, 95th percentile {:>6}: {} until asked, {} until answered, {} until drawn; {} until all is averaged",
                time("median"),
                time("p95"),
                time("before_asking"),
                time("until_answered"),
                time("until_drawn"),
                time("until_whole"),
            );
        }
    }
    out += &networks(&results["chromium"]);
    let _ = writeln!(out, "\nAllocated in the labs' module, in MB");
    for lab in results["chromium"]["memory"].as_array().into_iter().flatten() {
        let megabytes = |key: &str| lab[key].as_f64().map_or("–".to_owned(), |bytes| format!("{:.2}", bytes / 1e6));
        let _ = writeln!(
            out,
            "{:<42} {:>8} as it comes, {:>8} and {:>8} opened again, {:>8} at its largest",
            lab["lab"].as_str().unwrap_or_default(),
            megabytes("default"),
            megabytes("second"),
            megabytes("third"),
            megabytes("largest")
        );
    }
    let _ = writeln!(out, "\nThe longest task of the page's thread, in ms; 0 is less than 50 (budget 50)");
    for lab in results["chromium"]["longest_tasks"].as_array().into_iter().flatten() {
        let _ = writeln!(out, "{:<42} {}", lab["lab"].as_str().unwrap_or_default(), lab["longest"]);
    }
    let _ = writeln!(out, "\nThe start of roc, in ms");
    for (how, times) in results["chromium"]["start"].as_object().into_iter().flatten() {
        let time = |key: &str| times[key].as_f64().map_or("–".to_owned(), |time| format!("{time:.0}"));
        let _ = writeln!(
            out,
            "{how:<42} first paint {:>6}, own picture {:>6}, first answer to a drag {:>6}, {:>8} bytes",
            time("first_paint"),
            time("own_picture"),
            time("first_answer"),
            time("transferred")
        );
    }
    for growth in results["growth"].as_array().into_iter().flatten() {
        let _ = writeln!(
            out,
            "Growth of {:<14} rows^{:.2}, stated {}",
            growth["name"].as_str().unwrap_or_default(),
            growth["exponent"].as_f64().unwrap_or(f64::NAN),
            growth["stated"].as_str().unwrap_or_default()
        );
    }
    out
}

/// How much longer the cases take in Chromium than natively.
fn slowness(native: &BTreeMap<String, f64>, chromium: &BTreeMap<String, f64>) -> String {
    let mut ratios: Vec<f64> =
        native.iter().filter_map(|(name, ours)| chromium.get(name).map(|wasm| wasm / ours)).collect();
    ratios.sort_by(f64::total_cmp);
    match ratios.last() {
        Some(most) => format!("median {:.2}, most {most:.2}", ratios[ratios.len() / 2]),
        None => "not measured".to_owned(),
    }
}

/// Epochs a second of the network lab, trained in the page while it is drawn, and of TensorFlow.js on its fastest
/// backend that runs here, which draws nothing.
fn networks(chromium: &Value) -> String {
    let mut out = "\nNetworks in Chromium, epochs a second (budget 5,000 and 10× the peer, for the first)\n".to_owned();
    for network in chromium["networks"].as_array().into_iter().flatten() {
        let hidden = network["hidden"].as_str().unwrap_or_default();
        let ours = network["epochs_a_second"].as_f64().unwrap_or(f64::NAN);
        let backends = chromium["tensorflow"].as_object().into_iter().flatten();
        let peer = backends.filter_map(|(name, speeds)| Some((name.as_str(), speeds[hidden].as_f64()?)));
        let fastest = peer.max_by(|one, other| one.1.total_cmp(&other.1));
        let told = fastest.map_or("the peer did not run".to_owned(), |(name, speed)| {
            format!("TensorFlow.js ({name}) {speed:.0}, {:.0}×", ours / speed)
        });
        let _ = writeln!(out, "hidden layers {hidden:<28} {ours:.0}; {told}");
    }
    out
}
