//! Names of columns, each different from all others.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A column that got another name than the file has; `column` counts from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renamed {
    pub column: usize,
    pub from: String,
    pub to: String,
}

/// The names in the header, each made different from all others; "column 3" where there is none, and "index" for the
/// first, where R and pandas number the rows.
pub fn names(header: Option<Vec<String>>, width: usize) -> (Vec<String>, Vec<Renamed>) {
    let has_header = header.is_some();
    let mut wanted = header.unwrap_or_default();
    wanted.resize(width, String::new());
    // A made-up name may not take one that comes later in the file.
    let mut taken: BTreeSet<String> = wanted.iter().cloned().collect();
    let mut seen = BTreeSet::new();
    // From which number on a name is tried: a header of one name thousands of times stays cheap.
    let mut suffixes: BTreeMap<String, usize> = BTreeMap::new();
    let mut renamed = Vec::new();
    let mut names = Vec::with_capacity(width);
    for (i, from) in wanted.into_iter().enumerate() {
        if !from.is_empty() && seen.insert(from.clone()) {
            names.push(from);
            continue;
        }
        let base = match (from.as_str(), i) {
            ("", 0) if has_header && width > 1 => "index".to_owned(),
            ("", _) => format!("column {}", i + 1),
            _ => from.clone(),
        };
        let mut to = base.clone();
        let suffix = suffixes.entry(base.clone()).or_insert(2);
        while taken.contains(&to) {
            to = format!("{base}_{suffix}");
            *suffix += 1;
        }
        taken.insert(to.clone());
        names.push(to.clone());
        if has_header {
            renamed.push(Renamed { column: i + 1, from, to });
        }
    }
    (names, renamed)
}
