//! How long the tests take: the fixed part, and what each lab adds to it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant, UNIX_EPOCH};

use crate::process::{fetched, seconds};
use crate::project::Project;
use crate::{Outcome, files};

/// The name by which tests learn of the file.
pub const VARIABLE: &str = "TACTILE_TIMES";

/// The file to which the tests of labs add a line each: the part of the tests, the lab, the test, and by how many seconds
/// the whole takes longer.
pub struct Times(PathBuf);

impl Times {
    /// Begins anew.
    pub fn start(project: &Project) -> Outcome<Times> {
        let path = project.path("target/times.tsv");
        files::write(&path, "")?;
        Ok(Times(path))
    }

    pub fn path(&self) -> &PathBuf {
        &self.0
    }

    /// Every lab with the seconds of each part, and the fixed part of the whole, which began with `start`, or where
    /// `.ci/run` says.
    pub fn told(&self, start: Instant) -> Outcome<String> {
        let said = |name: &str| std::env::var(name).ok()?.parse().ok().map(Duration::from_secs);
        let since = said("TACTILE_STARTED").and_then(|began| UNIX_EPOCH.checked_add(began)?.elapsed().ok());
        let before = said("TACTILE_FETCHED").filter(|_| since.is_some()).unwrap_or_default();
        Ok(told(&files::read_text(&self.0)?, since.unwrap_or_else(|| start.elapsed()), before + fetched()))
    }
}

fn told(lines: &str, whole: Duration, fetched: Duration) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let mut labs: BTreeMap<&str, BTreeMap<&str, Duration>> = BTreeMap::new();
    for line in lines.lines() {
        let [part, lab, _, time] = line.split('\t').collect::<Vec<_>>()[..] else { continue };
        let Some(time) = time.parse().ok().and_then(|time| Duration::try_from_secs_f64(time).ok()) else { continue };
        if !parts.contains(&part) {
            parts.push(part);
        }
        *labs.entry(lab).or_default().entry(part).or_default() += time;
    }
    let of_lab = |parts: &BTreeMap<&str, Duration>| parts.values().sum::<Duration>();
    let of_labs: Duration = labs.values().map(of_lab).sum();
    let fixed = whole.saturating_sub(of_labs).saturating_sub(fetched);
    let mut text = format!("Fetching tools and browsers {}\nThe fixed part {}\n", seconds(fetched), seconds(fixed));
    if labs.is_empty() {
        return text;
    }
    let mean = of_labs / labs.len() as u32;
    // Writing to a text does not fail.
    let _ = writeln!(text, "{} labs {}, which is {} a lab", labs.len(), seconds(of_labs), seconds(mean));
    for (lab, times) in &labs {
        let each = parts.iter().filter_map(|part| Some(format!("{part} {}", seconds(*times.get(part)?))));
        let _ = writeln!(text, "  {lab}: {}: {}", seconds(of_lab(times)), each.collect::<Vec<_>>().join(", "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_of_no_lab_is_the_fixed_part() {
        let lines = "conformance\troc\tone\t1.5\nconformance\troc\tother\t0.5\nfirefox\troc\tplays\t4\n\
                     firefox\tpca\tplays\t2\na line that a killed test left";
        let text = told(lines, Duration::from_secs(100), Duration::from_secs(30));
        for words in [
            "Fetching tools and browsers 30.0 s",
            "The fixed part 62.0 s",
            "2 labs 8.0 s, which is 4.0 s a lab",
            "  pca: 2.0 s: firefox 2.0 s",
            "  roc: 6.0 s: conformance 2.0 s, firefox 4.0 s",
        ] {
            assert!(text.lines().any(|line| line == words), "“{words}” is not in:\n{text}");
        }
    }
}
