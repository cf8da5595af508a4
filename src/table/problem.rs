//! What went wrong, as a sentence for a person that says where and what to do.

use serde::{Deserialize, Serialize};

/// The error of everything above `ml`: one or two whole sentences, shown as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub sentence: String,
}

impl Problem {
    pub fn new(sentence: impl Into<String>) -> Problem {
        Problem { sentence: sentence.into() }
    }

    /// A problem with one cell. `row` counts from 0, as indices do; the sentence says
    /// "Data row 1" for it, the first row below the header.
    pub fn at(row: usize, column: &str, what: impl AsRef<str>) -> Problem {
        Problem::new(format!("Data row {}, column “{column}”: {}", row + 1, what.as_ref()))
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for Problem {}

/// "a, b, c and 4 more": a list in a sentence, kept short.
pub(crate) fn listed<S: AsRef<str>>(items: &[S], most: usize) -> String {
    let shown: Vec<String> = items.iter().take(most).map(|item| format!("“{}”", shortened(item.as_ref()))).collect();
    match items.len() - shown.len() {
        0 => shown.join(", "),
        rest => format!("{} and {rest} more", shown.join(", ")),
    }
}

/// At most 40 characters of a cell, so that a sentence stays a sentence.
pub fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST { text.to_string() } else { text.chars().take(MOST).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_named_by_data_row_and_column() {
        let problem = Problem::at(6, "score", "“abc” is not a number.");
        assert_eq!(problem.to_string(), "Data row 7, column “score”: “abc” is not a number.");
    }

    #[test]
    fn lists_stay_short() {
        assert_eq!(listed(&["a", "b"], 3), "“a”, “b”");
        assert_eq!(listed(&["a", "b", "c"], 2), "“a”, “b” and 1 more");
        assert_eq!(shortened(&"x".repeat(50)).chars().count(), 41);
    }
}
