//! Every test there is, step by step, with one summary at the end.

use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use crate::browser::{Browser, Driver};
use crate::process::seconds;
use crate::project::Project;
use crate::site::{Site, listen};
use crate::times::{self, Times};
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

/// What a step is given.
struct Setting<'a> {
    project: &'a Project,
    options: &'a Options,
    times: Times,
}

struct Step {
    name: &'static str,
    what: &'static str,
    /// A step that must have passed before this one can be tried.
    needs: Option<&'static str>,
    run: fn(&Setting) -> Outcome<Done>,
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

    let setting = Setting { project, options, times: Times::start(project)? };
    let start = Instant::now();
    // Where something cannot be had, the first step that needs it says so.
    let _ = process::fetching(|| process::run(project.cargo().args(["fetch", "--locked"])));
    let mut results: Vec<(&Step, Outcome<Done>, Duration)> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        println!("\n=== {}/{} {}: {}", index + 1, steps.len(), step.name, step.what);
        let start = Instant::now();
        let lacking = step
            .needs
            .filter(|needed| results.iter().any(|(other, result, _)| other.name == *needed && result.is_err()));
        let result = match lacking {
            Some(needed) => Ok(Done::Skipped(format!("not tried, because `{needed}` failed"))),
            None => (step.run)(&setting),
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
    print!("\n{}", setting.times.told(start)?);
    Ok(failed == 0)
}

fn format(&Setting { project, .. }: &Setting) -> Outcome<Done> {
    process::run(project.cargo().args(["fmt", "--all", "--check"]))?;
    Ok(Done::Passed)
}

fn clippy(&Setting { project, .. }: &Setting) -> Outcome<Done> {
    process::run(project.cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    // The static pages' writer is a feature, because only the bundler needs it.
    let pages = ["clippy", "--features", "pictures", "--lib", "--bin", "prerender", "--", "-D", "warnings"];
    process::run(project.cargo().args(pages))?;
    Ok(Done::Passed)
}

fn clippy_wasm(&Setting { project, .. }: &Setting) -> Outcome<Done> {
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

/// The tests that take labs one by one or side by side.
const OF_LABS: [&str; 3] = ["conformance::", "golden::", "reference::"];

fn native(&Setting { project, ref times, .. }: &Setting) -> Outcome<Done> {
    let python = tools::python(project);
    if let Err(sentence) = &python {
        println!("The reference tests cannot run: {sentence}");
    }
    let run = |arguments: &[&str], of_tests: &[&str]| {
        let mut command = project.cargo();
        command.args(["test", "--no-fail-fast"]).args(arguments).arg("--").args(of_tests);
        command.env(times::VARIABLE, times.path());
        if let Ok(python) = &python {
            command.env("TACTILE_PYTHON", python);
        }
        process::run(&mut command)
    };
    let others: Vec<&str> = OF_LABS.iter().flat_map(|name| ["--skip", *name]).collect();
    // A test of all labs keeps every core busy by itself; beside others, the time of each lab could not be told.
    let of_labs: Vec<&str> = OF_LABS.into_iter().chain(["--test-threads=1"]).collect();
    let units = run(&["--lib", "--bins"], &[]);
    let examples = run(&["--doc"], &[]);
    let others = run(&["--test", "native"], &others);
    let of_labs = run(&["--test", "native"], &of_labs);
    let tested = units.and(examples).and(others).and(of_labs);
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

fn native_quick(&Setting { project, .. }: &Setting) -> Outcome<Done> {
    process::run(project.cargo().args(["test", "--lib"]))?;
    process::run(project.cargo().args(["test", "--test", "native", "conformance::"]))?;
    Ok(Done::Passed)
}

fn a_new_lab(&Setting { project, .. }: &Setting) -> Outcome<Done> {
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

fn build(&Setting { project, .. }: &Setting) -> Outcome<Done> {
    let faults = bundle::publish(project, &bundle::Host::default())?.faults();
    if faults.is_empty() { Ok(Done::Passed) } else { Err(faults.join(" ")) }
}

/// Serves the built site and drives browsers over it: those that were asked for, or all that can be had, of which Chromium
/// has to be. The same site is served under a path of its own as well.
///
/// Chromium's windows stand beside each other, one a core. The drivers of the other two hold one session, or start slowly
/// beside others, so that these two browsers are driven beside each other.
fn browser(&Setting { project, options, ref times }: &Setting) -> Outcome<Done> {
    if !project.path("dist/index.html").is_file() {
        return Err("There is no dist/index.html: run `cargo xtask build` first.".into());
    }
    process::run(project.cargo().args(["test", "--package", "browser-tests", "--no-run"]))?;
    let site = Site::new(project.path("dist"), "/").serve(listen(0)?)?;
    let below = Site::new(project.path("dist"), "/some/path/").serve(listen(0)?)?;
    let axe = tools::axe(project)?;

    let mut left_out = Vec::new();
    let (mut alone, mut beside) = (Vec::new(), Vec::new());
    let wanted = if options.browsers.is_empty() { Browser::ALL.to_vec() } else { options.browsers.clone() };
    for browser in wanted {
        match browser.install(project) {
            Ok(driver) if browser == Browser::Chromium => alone.push((browser, driver)),
            Ok(driver) => beside.push((browser, driver)),
            Err(sentence) if options.browsers.is_empty() && browser != Browser::Chromium => {
                println!("{} is left out: {sentence}", browser.name());
                left_out.push(browser.name());
            }
            Err(sentence) => return Err(sentence),
        }
    }
    let drive = |(browser, program): &(Browser, PathBuf), others: usize| {
        let tests = |driver: &Driver| {
            let mut tests = project.cargo();
            tests
                .args(["test", "--package", "browser-tests", "--no-fail-fast", "--"])
                .env("TACTILE_URL", &site.url)
                .env("TACTILE_SUB_PATH_URL", &below.url)
                .env("TACTILE_DIST", project.path("dist"))
                .env("WEBDRIVER_URL", &driver.url)
                .env("AXE_PATH", &axe)
                .env("BROWSER", browser.name())
                .env(times::VARIABLE, times.path())
                .env("TACTILE_BROWSERS_BESIDE", others.to_string());
            if *browser != Browser::Chromium {
                tests.arg("--test-threads=1");
            }
            tests
        };
        println!("Testing {} with {}.", site.url, browser.name());
        let mark = format!("{}: ", browser.name());
        let (tested, lines) = {
            let driver = Driver::start(*browser, program.clone())?;
            process::run_told(&mut tests(&driver), &mark)
        };
        let lost = lost_sessions(&lines);
        // Browsers fail assertions of their own now and then, and take their session with them.
        if tested.is_ok() || lost.is_empty() || !failed_tests(&lines).all(|name| lost.iter().any(|one| one == name)) {
            return tested;
        }
        println!("Once more with {}, whose session was lost: {}.", browser.name(), lost.join(", "));
        // With a driver of its own each: that of a lost session may hold it for good.
        lost.iter().try_for_each(|name| {
            let driver = Driver::start(*browser, program.clone())?;
            process::run_told(tests(&driver).args(["--exact", name]), &mark).0
        })
    };
    let mut outcomes: Vec<(Browser, Outcome<()>)> = alone.iter().map(|one| (one.0, drive(one, 0))).collect();
    thread::scope(|scope| {
        let others = beside.len().saturating_sub(1);
        let drive = &drive;
        let started: Vec<_> = beside.iter().map(|one| (one.0, scope.spawn(move || drive(one, others)))).collect();
        outcomes.extend(started.into_iter().map(|(browser, run)| {
            (browser, run.join().unwrap_or_else(|_| Err("The tests could not be followed to their end.".into())))
        }));
    });
    let failed =
        outcomes.into_iter().filter_map(|(browser, outcome)| Some(format!("{}: {}", browser.name(), outcome.err()?)));
    let failed: Vec<String> = failed.collect();
    if !failed.is_empty() {
        return Err(failed.join(" "));
    }
    Ok(match left_out.is_empty() {
        true => Done::Passed,
        false => Done::Partly(format!("left out, because they could not be installed: {}", left_out.join(", "))),
    })
}

/// The tests that failed, as the lines of their output say.
fn failed_tests(lines: &[String]) -> impl Iterator<Item = &str> {
    lines.iter().filter_map(|line| Some(line.strip_prefix("test ")?.strip_suffix("... FAILED")?.trim()))
}

/// The tests that failed because the browser or its driver did: what they say is not about the page.
fn lost_sessions(lines: &[String]) -> Vec<String> {
    const SIGNS: [&str; 5] =
        ["the driver opens a session", "invalid session id", "no such window", "io: ", "timeout: global"];
    let mut lost: Vec<String> = Vec::new();
    // The words of a failed test stand below its name. Some say first from where they come.
    let mut name = None;
    for line in lines {
        match line.strip_prefix("---- ").and_then(|rest| rest.strip_suffix(" ----")) {
            Some(head) => name = Some(head.trim_end_matches(" stdout")),
            None if line.starts_with("failures:") => name = None,
            None => {
                let is_lost = SIGNS.iter().any(|sign| line.contains(sign));
                lost.extend(
                    name.filter(|name| is_lost && lost.last().is_none_or(|last| last != name)).map(str::to_owned),
                );
            }
        }
    }
    lost
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_session_is_told_from_a_fault_of_the_page() {
        let lines: Vec<String> = "test a ... ok\n\
             test b ... FAILED\n\
             test c ... FAILED\n\
             failures:\n\
             ---- b stdout ----\n\
             thread 'b' (21) panicked at src/lib.rs:104:10:\n\
             the driver opens a session: \"session not created: Session is already started\"\n\
             ---- c stdout ----\n\
             thread 'c' (22) panicked at tests/frame.rs:1:1:\n\
             waited in vain: it is shown; the page shows: \"\"\n\
             failures:\n\
             b\n\
             test roc::plays      ... FAILED\n\
             ---- roc::plays ----\n\
             test panicked: elements: invalid session id: null"
            .lines()
            .map(str::to_owned)
            .collect();
        assert_eq!(failed_tests(&lines).collect::<Vec<_>>(), ["b", "c", "roc::plays"]);
        assert_eq!(lost_sessions(&lines), ["b", "roc::plays"]);
    }
}
