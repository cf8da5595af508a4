//! CSV in and out: what is not said is detected, what is detected is noted, and no bytes panic.
//!
//! Rows in sentences are data rows: row 1 is the first one below the header, blank lines not
//! counted; the line of the file, which a spreadsheet shows at its margin, stands beside it.
//! Spaces around a cell are not part of it.

use super::{Problem, Table, Values};
use crate::format;
use serde::{Deserialize, Serialize};

pub use super::decode::Encoding;
pub use super::names::Renamed;
pub use super::plain::read_plain;
pub use super::stream::{Next, Reader};

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

/// Reads a table from the bytes of a file.
///
/// A column is one of numbers if each of its cells is missing or a finite number, in all rows, be it dressed as people
/// and spreadsheets do; else of categories. Missing are empty cells, NA, N/A, NaN, null and ?, and in a column of
/// numbers signs such as a lone dash. What stands above the table is passed over. Beyond [`Limits::DEFAULT`] rows and columns are drawn by seed.
///
/// # Errors
/// A sentence with row and line: nothing but a header, rows of unequal length, a file of
/// another kind.
pub fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Read, Problem> {
    let mut reader = Reader::new(name, bytes.len() as u64, options)?;
    read_by(&mut reader, bytes, usize::MAX)
}

/// Feeds a reader pieces of at most `piece` bytes until it has the table.
pub(super) fn read_by(reader: &mut Reader, bytes: &[u8], piece: usize) -> Result<Read, Problem> {
    loop {
        let mut wants = Next::More;
        for piece in bytes.chunks(piece) {
            wants = reader.feed(piece)?;
            if wants == Next::Again {
                break;
            }
        }
        if wants == Next::More
            && let Some(read) = reader.end()?
        {
            return Ok(read);
        }
    }
}

/// The table as CSV: commas, a header, full precision, missing cells empty. [`read`] gives the
/// same table back if its categories look neither all like numbers nor like missing cells.
pub fn write(table: &Table) -> String {
    // A single column has no commas that would tell a reader which marks stand within its words.
    let is_mistaken = |level: &String| level.contains([';', '\t', '|']);
    let style = match table.columns() {
        [alone] if matches!(&alone.values, Values::Categories { levels, .. } if levels.iter().any(is_mistaken)) => {
            csv::QuoteStyle::Always
        }
        _ => csv::QuoteStyle::Necessary,
    };
    let mut writer = csv::WriterBuilder::new().quote_style(style).from_writer(Vec::new());
    // Writing into memory cannot fail.
    let _ = writer.write_record(table.columns().iter().map(|column| &column.name));
    for row in 0..table.rows() {
        for column in table.columns() {
            let _ = match &column.values {
                Values::Numbers(values) => writer.write_field(format::full(values[row])),
                Values::Categories { codes, levels } => {
                    let level = levels.get(codes[row] as usize);
                    writer.write_field(level.map_or("", |level| level))
                }
            };
        }
        let _ = writer.write_record(None::<&[u8]>);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

pub(super) const NOTHING: &str = "The file is empty. Choose one with a header and rows of data.";

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
