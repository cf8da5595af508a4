//! How long the algorithms take: natively as a program that prints JSON, in a browser as a module that leaves the
//! same JSON in `globalThis.bench`. `cargo xtask bench` runs both beside their peers.

mod cases;
mod clock;
#[cfg(not(target_arch = "wasm32"))]
mod edits;

use std::fmt::Write;

use cases::{Case, cases, growth};
use clock::now;

/// Runs of a case, and how long they may take together, in milliseconds.
const RUNS: usize = 7;
const MOST: f64 = 6000.0;
/// What is quicker is run several times between two looks at the clock.
const SHORT: f64 = 10.0;

/// Median, least and most of a case's times, in milliseconds.
fn measured(run: &mut dyn FnMut() -> f64) -> (f64, f64, f64) {
    let start = now();
    run();
    let once = (now() - start).max(1e-3);
    let repeats = (SHORT / once).ceil().clamp(1.0, 10_000.0) as usize;
    let mut times = Vec::new();
    let began = now();
    while times.len() < RUNS && (times.len() < 3 || now() - began < MOST) {
        let start = now();
        for _ in 0..repeats {
            run();
        }
        times.push((now() - start) / repeats as f64);
    }
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], times[0], times[times.len() - 1])
}

/// One line a case: name, median, least and most in milliseconds, and what the peer must reach as well.
fn report() -> String {
    let mut out = String::from("[");
    for Case { name, mut run } in cases() {
        let (median, least, most) = measured(run.as_mut());
        let result = run();
        let comma = if out.len() > 1 { ",\n" } else { "\n" };
        let _ = write!(
            out,
            r#"{comma}{{"name":"{name}","median":{median:.4},"least":{least:.4},"most":{most:.4},"result":{result:.6}}}"#
        );
    }
    out.push_str("\n]");
    out
}

/// The exponent of each algorithm's growth: the slope of ln(time) against ln(rows) by least squares.
fn exponents() -> String {
    let mut out = String::from("[");
    for (name, stated, sizes, mut run) in growth() {
        let points: Vec<(f64, f64)> = sizes
            .iter()
            .map(|&n| {
                let (median, ..) = measured(&mut || run(n));
                (libm::log(n as f64), libm::log(median))
            })
            .collect();
        let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / points.len() as f64;
        let (x, y) = (mean(|point| point.0), mean(|point| point.1));
        let slope = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum::<f64>()
            / points.iter().map(|point| (point.0 - x) * (point.0 - x)).sum::<f64>();
        let comma = if out.len() > 1 { ",\n" } else { "\n" };
        let _ = write!(out, r#"{comma}{{"name":"{name}","exponent":{slope:.3},"stated":"{stated}"}}"#);
    }
    out.push_str("\n]");
    out
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--growth"] => println!("{}", exponents()),
        ["--data", folder] => {
            if let Err(error) = cases::write_data(std::path::Path::new(folder)) {
                eprintln!("The peers' data could not be written: {error}");
                std::process::exit(1);
            }
        }
        ["--edits", ref labs @ ..] => print!("{}", edits::edits(labs)),
        [] => println!("{}", report()),
        _ => {
            eprintln!("bench [--growth | --data FOLDER | --edits [LAB…]]");
            std::process::exit(2);
        }
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    let _ = exponents;
    let text = wasm_bindgen::JsValue::from_str(&report());
    let _ = js_sys::Reflect::set(&js_sys::global(), &"bench".into(), &text);
}
