//! What a reader of CSV is told, and what it tells.

use serde::{Deserialize, Serialize};

use super::Table;
use super::decode::Encoding;
use super::names::Renamed;
use crate::format;

pub const NOTHING: &str = "The file is empty. Choose one with a header and rows of data.";

/// How much of a file is used; of more, rows and columns are drawn by seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub bytes: u64,
    pub rows: u64,
    pub columns: usize,
}

impl Limits {
    /// What a browser's tab holds and a lab draws without hurry.
    pub const DEFAULT: Limits = Limits { bytes: 50_000_000, rows: 1_000_000, columns: 1_000 };
}

impl Default for Limits {
    fn default() -> Limits {
        Limits::DEFAULT
    }
}

/// What the reader knows better than the detection; `None` is detected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOptions {
    pub delimiter: Option<u8>,
    pub decimal_comma: Option<bool>,
    pub header: Option<bool>,
    /// Cells that mean "missing" beside the usual ones, which are empty cells, NA, N/A, NaN, null, ?, <NA>, #N/A
    /// and \\N.
    pub marks: Option<Vec<String>>,
    /// The line of the file where the table begins, counted from 1.
    pub begins: Option<u64>,
    /// Cells are taken as they are written: “1,234”, “57 %” and “$5” are text.
    pub as_written: bool,
    /// By which rows and columns are drawn, where there are too many.
    pub seed: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    pub table: Table,
    pub notes: Notes,
    /// Which data rows of the file the table's rows are, counted from 0, where these are not all.
    pub rows: Option<Vec<u32>>,
}

/// What was detected, and what had to be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notes {
    pub delimiter: u8,
    pub decimal_comma: bool,
    pub header: bool,
    pub encoding: Encoding,
    /// The line of the file where the table begins, counted from 1.
    pub begins: u64,
    /// What was passed over or understood, as sentences.
    pub understood: Vec<String>,
    /// The column that the file itself calls the class, and those that it calls no features.
    pub class: Option<String>,
    pub aside: Vec<String>,
    /// Columns without a name, or with that of another.
    pub renamed: Vec<Renamed>,
    /// Missing cells in the whole table.
    pub missing: usize,
    /// Cells that were taken as missing beside the usual ones.
    pub marks: Vec<String>,
    /// How many data rows and columns the file has.
    pub rows: u64,
    pub columns: usize,
    /// By which some of them were drawn, if there are too many.
    pub seed: u64,
    /// By which the file is known again.
    pub fingerprint: u64,
}

impl Notes {
    /// What a person should know before trusting the table; empty for a plain file.
    pub fn troubles(&self, table: &Table) -> Vec<String> {
        let mut troubles = Vec::new();
        if self.encoding == Encoding::Latin1 {
            troubles.push("The file is not UTF-8 and was read as Latin-1: check accents and signs.".into());
        }
        troubles.extend(self.understood.iter().cloned());
        troubles.extend(self.drawn(table));
        for Renamed { column, from, to } in &self.renamed {
            troubles.push(if from.is_empty() {
                format!("Column {column} has no name and is called “{to}”.")
            } else {
                format!("A second column “{from}” (column {column}) is called “{to}”.")
            });
        }
        troubles
    }

    /// Says so where rows or columns are only a sample of those of the file.
    pub fn drawn(&self, table: &Table) -> Vec<String> {
        let counts =
            [(table.rows() as u64, self.rows, "rows"), (table.columns().len() as u64, self.columns as u64, "columns")];
        let drawn = counts.into_iter().filter(|(kept, all, _)| kept < all).map(|(kept, all, what)| {
            format!(
                "The file has {} {what}; {} of them, drawn by seed {}, are used.",
                format::count(all),
                format::count(kept),
                self.seed
            )
        });
        drawn.collect()
    }
}

/// What a delimiter is called in links and sentences: its sign, if that can be seen.
pub fn spelled(delimiter: u8) -> String {
    match delimiter {
        b'\t' => "tab".to_owned(),
        b' ' => "space".to_owned(),
        sign => char::from(sign).to_string(),
    }
}

/// Whether a reader wants the next piece, or the first one again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Next {
    More,
    Again,
}
