//! How long a drag takes from the hand to the picture, in Chromium: every slider and every handle of every lab.

use std::fmt::Write;

use serde_json::Value;

use crate::browser::{Browser, Driver};
use crate::project::Project;
use crate::site::{Site, listen};
use crate::{Outcome, files, look, process};

/// In milliseconds.
const MEDIAN: f64 = 4.0;
const P95: f64 = 8.0;
/// The browser notes no task that is shorter.
const LONGEST_TASK: f64 = 50.0;

#[derive(Default)]
pub struct Options {
    /// All if empty.
    pub labs: Vec<String>,
    /// What `build` left, as it is, instead of a fresh build.
    pub is_dist: bool,
    /// Fails where a drag is over its budget.
    pub is_strict: bool,
}

/// Prints one table, writes `target/drags.json`, and says whether all is within its budget.
pub fn drags(project: &Project, options: &Options) -> Outcome<bool> {
    // The plan first: to learn after minutes of building that a lab is not called so would be a pity.
    let plan = Value::from(look::labs(project, &options.labs)?);
    look::built(project, options.is_dist)?;
    let (asked, told) = (project.path("target/drags-plan.json"), project.path("target/drags.json"));
    files::write(&asked, plan.to_string())?;
    let driver = Browser::Chromium.install(project)?;
    let site = Site::new(project.path("dist"), "/").serve(listen(0)?)?;
    let driver = Driver::start(Browser::Chromium, driver)?;
    let mut command = project.cargo();
    command.args(["run", "--quiet", "--package", "browser-tests", "--bin", "drags", "--"]).arg(&asked).arg(&told);
    command.env("TACTILE_URL", &site.url).env("WEBDRIVER_URL", &driver.url).env("BROWSER", "chromium");
    println!("Measuring, a minute a lab:");
    process::run(&mut command)?;
    let told: Value = serde_json::from_str(&files::read_text(&told)?)
        .map_err(|error| format!("What was measured cannot be read: {error}"))?;
    let (table, over) = table(&told);
    print!("{table}");
    Ok(over == 0)
}

/// The table, and how many of its lines are over their budget.
fn table(labs: &Value) -> (String, usize) {
    let mut out = format!(
        "From the hand to the picture in Chromium, in ms (budget: median {MEDIAN}, 95th percentile {P95})\n{:<52} {:>7} {:>7}\n",
        "", "median", "95th"
    );
    let mut over = 0;
    for lab in labs.as_array().into_iter().flatten() {
        let id = lab["lab"].as_str().unwrap_or_default();
        for drag in lab["drags"].as_array().into_iter().flatten() {
            let [name, link] = ["name", "link"].map(|key| drag[key].as_str().unwrap_or_default());
            let what = format!("{id}{link} {name}");
            let (Some(median), Some(p95)) = (drag["median"].as_f64(), drag["p95"].as_f64()) else {
                let _ = writeln!(out, "{what:<52}       –       –  moved nothing");
                continue;
            };
            let is_over = median > MEDIAN || p95 > P95;
            over += usize::from(is_over);
            let _ = writeln!(out, "{what:<52} {median:>7.1} {p95:>7.1}{}", if is_over { "  OVER" } else { "" });
        }
        let longest = lab["longest_task"].as_f64().unwrap_or(0.0);
        let is_over = longest > LONGEST_TASK;
        over += usize::from(is_over);
        let told = if longest == 0.0 { format!("below {LONGEST_TASK}") } else { format!("{longest:.0}") };
        let _ = writeln!(
            out,
            "{:<52} {told:>15}{}",
            format!("{id}: longest task of the page"),
            if is_over { "  OVER" } else { "" }
        );
    }
    let _ = writeln!(out, "{over} over budget");
    (out, over)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_over_its_budget_is_marked_and_counted() {
        let drag =
            |name: &str, median: f64, p95: f64| json!({ "name": name, "link": "", "median": median, "p95": p95 });
        let labs = json!([
            { "lab": "one", "longest_task": 0, "drags": [drag("quick", 4.0, 8.0), drag("slow", 4.1, 5.0), drag("rough", 2.0, 8.1)] },
            { "lab": "two", "longest_task": 62, "drags": [{ "name": "still", "link": "", "median": null, "p95": null }] },
        ]);
        let (table, over) = table(&labs);
        let marked: Vec<&str> = table.lines().filter(|line| line.ends_with("OVER")).collect();
        assert_eq!((over, marked.len()), (3, 3), "{table}");
        assert!(
            marked[0].contains("slow") && marked[1].contains("rough") && marked[2].contains("two: longest"),
            "{table}"
        );
    }
}
