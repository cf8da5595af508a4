//! Every test there is, step by step, with one summary at the end.

use std::time::{Duration, Instant};

use crate::browser::{Browser, Driver};
use crate::process::seconds;
use crate::project::Project;
use crate::site::{Site, listen};
use crate::wasm32::{Wasm32, wasm32};
use crate::{Outcome, bundle, new_lab, process, tools};

#[derive(Default)]
pub struct Options {
    /// Only the steps that take a minute or less.
    pub quick: bool,
    /// Only the steps of these names; all if empty.
    pub only: Vec<String>,
    /// All that can be had, if empty.
    pub browsers: Vec<Browser>,
}

struct Step {
    name: &'static str,
    what: &'static str,
    /// A step that must have passed before this one can be tried.
    needs: Option<&'static str>,
    run: fn(&Project, &Options) -> Outcome<Done>,
}

enum Done {
    Passed,
    /// What could be tried passed; what was left out.
    Partly(String),
    /// It was not tried; the reason.
    Skipped(String),
}

const STEPS: [Step; 7] = [
    Step { name: "format", what: "formatting", needs: None, run: format },
    Step { name: "clippy", what: "clippy, natively, warnings denied", needs: None, run: clippy },
    Step { name: "clippy-wasm", what: "clippy for wasm32, warnings denied", needs: None, run: clippy_wasm },
    Step { name: "native", what: "unit, property, conformance, golden and reference tests", needs: None, run: native },
    Step { name: "new-lab", what: "a lab as `cargo xtask new-lab` writes it, in a copy", needs: None, run: a_new_lab },
    Step { name: "build", what: "the site, as it is published", needs: None, run: build },
    Step { name: "browser", what: "browser tests", needs: Some("build"), run: browser },
];

const QUICK_STEPS: [Step; 4] = [
    Step { name: "format", what: "formatting", needs: None, run: format },
    Step { name: "clippy", what: "clippy, natively, warnings denied", needs: None, run: clippy },
    Step { name: "clippy-wasm", what: "clippy for wasm32, warnings denied", needs: None, run: clippy_wasm },
    Step { name: "native", what: "unit and conformance tests", needs: None, run: native_quick },
];

/// Runs the steps and says how they went; gives whether none failed.
pub fn test(project: &Project, options: &Options) -> Outcome<bool> {
    let all: &[Step] = if options.quick { &QUICK_STEPS } else { &STEPS };
    let names: Vec<&str> = all.iter().map(|step| step.name).collect();
    if let Some(unknown) = options.only.iter().find(|name| !names.contains(&name.as_str())) {
        return Err(format!("There is no step `{unknown}`; the steps are {}.", names.join(", ")));
    }
    let wanted = |step: &&Step| options.only.is_empty() || options.only.iter().any(|name| name == step.name);
    let steps: Vec<&Step> = all.iter().filter(wanted).collect();

    let start = Instant::now();
    let mut results: Vec<(&Step, Outcome<Done>, Duration)> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        println!("\n=== {}/{} {}: {}", index + 1, steps.len(), step.name, step.what);
        let start = Instant::now();
        let lacking = step
            .needs
            .filter(|needed| results.iter().any(|(other, result, _)| other.name == *needed && result.is_err()));
        let result = match lacking {
            Some(needed) => Ok(Done::Skipped(format!("not tried, because `{needed}` failed"))),
            None => (step.run)(project, options),
        };
        let time = start.elapsed();
        match &result {
            Ok(Done::Passed) => println!("=== {} passed, {}", step.name, seconds(time)),
            Ok(Done::Partly(rest)) => println!("=== {} passed, {}; {rest}", step.name, seconds(time)),
            Ok(Done::Skipped(reason)) => println!("=== {} skipped: {reason}", step.name),
            Err(sentence) => println!("=== {} FAILED, {}: {sentence}", step.name, seconds(time)),
        }
        results.push((step, result, time));
    }

    println!("\n=== Summary, {}", seconds(start.elapsed()));
    let mut passed = 0;
    let mut failed = 0;
    for (step, result, time) in &results {
        let (word, remark) = match result {
            Ok(Done::Passed) => ("passed", ""),
            Ok(Done::Partly(rest)) => ("passed", rest.as_str()),
            Ok(Done::Skipped(reason)) => ("skipped", reason.as_str()),
            Err(sentence) => ("FAILED", sentence.as_str()),
        };
        passed += usize::from(word == "passed");
        failed += usize::from(word == "FAILED");
        println!("{:<12} {word:<8} {:>9}  {remark}", step.name, seconds(*time));
    }
    println!("{passed} passed, {failed} failed");
    Ok(failed == 0)
}

fn format(project: &Project, _: &Options) -> Outcome<Done> {
    process::run(project.cargo().args(["fmt", "--all", "--check"]))?;
    Ok(Done::Passed)
}

fn clippy(project: &Project, _: &Options) -> Outcome<Done> {
    process::run(project.cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    // The static pages' writer is a feature, because only the bundler needs it.
    let pages = ["clippy", "--features", "pictures", "--lib", "--bin", "prerender", "--", "-D", "warnings"];
    process::run(project.cargo().args(pages))?;
    Ok(Done::Passed)
}

fn clippy_wasm(project: &Project, _: &Options) -> Outcome<Done> {
    let what = ["--lib", "--bin", "page", "--bin", "labs"];
    let wasm32 = wasm32(project)?;
    // As they are published: each module with its own cuts.
    for (bin, parts) in [("page", "views-in-parts"), ("labs", "labs-in-parts")] {
        process::run(wasm32.cargo(project, "check", &[]).args(["--bin", bin, "--features", parts]))?;
    }
    match &wasm32 {
        Wasm32::Installed => {
            process::run(wasm32.cargo(project, "clippy", &[]).args(what).args(["--", "-D", "warnings"]))?;
        }
        // rustup's clippy cannot read what Debian's compiler made.
        Wasm32::Debian { .. } => {
            println!(
                "With Debian's library there is no clippy for wasm32: the compiler's own warnings are denied instead."
            );
            process::run(wasm32.cargo(project, "check", &["-Dwarnings".into()]).args(what))?;
        }
    }
    Ok(Done::Passed)
}

fn native(project: &Project, _: &Options) -> Outcome<Done> {
    let python = tools::python(project);
    let mut root = project.cargo();
    root.args(["test", "--workspace", "--no-fail-fast", "--exclude", "xtask"]);
    if project.has_package("browser-tests") {
        root.args(["--exclude", "browser-tests"]);
    }
    match &python {
        Ok(python) => drop(root.env("TACTILE_PYTHON", python)),
        Err(sentence) => println!("The reference tests cannot run: {sentence}"),
    }
    let tested = process::run(&mut root);
    // By itself and in the profile it runs in, xtask's large dependencies are compiled already.
    let xtask = process::run(project.cargo().args(["test", "--package", "xtask", "--profile", "dev"]));
    // In the profile and with the features that the bundler compiled it with.
    let pages = [
        "test",
        "--profile",
        "dev",
        "--features",
        "pictures",
        "--lib",
        "--bin",
        "prerender",
        "--",
        "still",
        "prerender",
    ];
    let pages = process::run(project.cargo().args(pages));
    tested.and(xtask).and(pages).and(python)?;
    Ok(Done::Passed)
}

fn native_quick(project: &Project, _: &Options) -> Outcome<Done> {
    process::run(project.cargo().args(["test", "--lib"]))?;
    process::run(project.cargo().args(["test", "--test", "native", "conformance::"]))?;
    Ok(Done::Passed)
}

fn a_new_lab(project: &Project, _: &Options) -> Outcome<Done> {
    match tools::python(project) {
        Ok(python) => new_lab::test(project, Some(&python)).map(|()| Done::Passed),
        Err(sentence) => new_lab::test(project, None).map(|()| Done::Partly(format!("without its Python: {sentence}"))),
    }
}

/// What whoever works on one lab wants to know after an edit: its own tests, and what every lab owes, of this one only.
pub fn lab(project: &Project, id: &str) -> Outcome<bool> {
    let module = new_lab::module(project, id)?;
    let python = tools::python(project);
    if let Err(sentence) = &python {
        println!("Its Python cannot be run: {sentence}");
    }
    let cargo = |arguments: &[&str]| {
        let mut command = project.cargo();
        command.args(["test", "--quiet"]).args(arguments).env("TACTILE_LAB", id);
        if let Ok(python) = &python {
            command.env("TACTILE_PYTHON", python);
        }
        command
    };
    let start = Instant::now();
    let mut times = Vec::new();
    process::run(&mut cargo(&["--lib", "--test", "native", "--no-run"]))?;
    times.push(("compiled", start.elapsed(), true));
    let parts = [
        ("unit", "--lib", &[][..], module.as_str()),
        ("conformance", "--test", &["native"], "conformance::"),
        ("golden", "--test", &["native"], "golden::"),
        ("reference", "--test", &["native"], "reference::"),
    ];
    for (name, kind, target, filter) in parts {
        let start = Instant::now();
        println!("\n=== {name}");
        let passed = process::run(cargo(&[kind]).args(target).args(["--no-fail-fast", "--", filter]));
        times.push((name, start.elapsed(), passed.is_ok()));
    }
    println!("\n=== {id}, {}", seconds(start.elapsed()));
    for (name, time, passed) in &times {
        println!("{name:<12} {:<8} {:>9}", if *passed { "passed" } else { "FAILED" }, seconds(*time));
    }
    Ok(times.iter().all(|(_, _, passed)| *passed))
}

fn build(project: &Project, _: &Options) -> Outcome<Done> {
    let faults = bundle::publish(project, &bundle::Host::default())?.faults();
    if faults.is_empty() { Ok(Done::Passed) } else { Err(faults.join(" ")) }
}

/// Serves the built site and drives one browser after the other over it: those that were asked for, or all that
/// can be had, of which Chromium has to be. The same site is served under a path of its own as well.
fn browser(project: &Project, options: &Options) -> Outcome<Done> {
    if !project.path("dist/index.html").is_file() {
        return Err("There is no dist/index.html: run `cargo xtask build` first.".into());
    }
    process::run(project.cargo().args(["test", "--package", "browser-tests", "--no-run"]))?;
    let site = Site::new(project.path("dist"), "/").serve(listen(0)?)?;
    let below = Site::new(project.path("dist"), "/some/path/").serve(listen(0)?)?;
    let axe = tools::axe(project)?;

    let mut left_out = Vec::new();
    let mut failed = Vec::new();
    let wanted = if options.browsers.is_empty() { Browser::ALL.to_vec() } else { options.browsers.clone() };
    for browser in wanted {
        let driver = match browser.install(project) {
            Ok(driver) => driver,
            Err(sentence) if options.browsers.is_empty() && browser != Browser::Chromium => {
                println!("{} is left out: {sentence}", browser.name());
                left_out.push(browser.name());
                continue;
            }
            Err(sentence) => return Err(sentence),
        };
        let driver = Driver::start(browser, driver)?;
        println!("Testing {} with {}.", site.url, browser.name());
        let mut tests = project.cargo();
        tests
            .args(["test", "--package", "browser-tests", "--no-fail-fast"])
            .env("TACTILE_URL", &site.url)
            .env("TACTILE_SUB_PATH_URL", &below.url)
            .env("TACTILE_DIST", project.path("dist"))
            .env("WEBDRIVER_URL", &driver.url)
            .env("AXE_PATH", &axe)
            .env("BROWSER", browser.name());
        if browser != Browser::Chromium {
            // Their drivers hold one session, or start slowly beside others.
            tests.args(["--", "--test-threads=1"]);
        }
        let mut tested = process::run(&mut tests);
        if tested.is_err() && browser == Browser::Webkit {
            // MiniBrowser fails assertions of its own now and then, and takes its session with it.
            println!("Once more with webkit, whose browser may have crashed by itself: see above.");
            tested = process::run(&mut tests);
        }
        if let Err(sentence) = tested {
            failed.push(format!("{}: {sentence}", browser.name()));
        }
    }
    if !failed.is_empty() {
        return Err(failed.join(" "));
    }
    Ok(match left_out.is_empty() {
        true => Done::Passed,
        false => Done::Partly(format!("left out, because they could not be installed: {}", left_out.join(", "))),
    })
}
