//! CSV in and out: what is not said is detected, what is detected is noted, and no bytes panic.
//!
//! Rows in sentences are data rows: row 1 is the first one below the header, blank lines not
//! counted; the line of the file, which a spreadsheet shows at its margin, stands beside it.
//! Spaces around a cell are not part of it.

use super::cells::{self, Growing};
use super::levels::Levels;
use super::problem::shortened;
use super::{Column, Problem, Table, Values, sniff};
use crate::format;
use csv::ByteRecord;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

pub const MOST_BYTES: usize = 50_000_000;
pub const MOST_ROWS: usize = 1_000_000;
pub const MOST_COLUMNS: usize = 1_000;

/// What the reader knows better than the detection; `None` is detected.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReadOptions {
    pub delimiter: Option<u8>,
    pub decimal_comma: Option<bool>,
    pub header: Option<bool>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    pub table: Table,
    pub notes: Notes,
}

/// What was detected, and what had to be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notes {
    pub delimiter: u8,
    pub decimal_comma: bool,
    pub header: bool,
    /// The file was not UTF-8 and was read as Latin-1 (Windows-1252).
    pub latin1: bool,
    /// Columns without a name, or with that of another.
    pub renamed: Vec<Renamed>,
    /// Missing cells in the whole table.
    pub missing: usize,
}

/// A column that got another name than the file has; `column` counts from 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Renamed {
    pub column: usize,
    pub from: String,
    pub to: String,
}

impl Notes {
    /// What a person should know before trusting the table; empty for a plain file.
    pub fn troubles(&self) -> Vec<String> {
        let mut troubles = Vec::new();
        if self.latin1 {
            troubles.push("The file is not UTF-8 and was read as Latin-1: check accents and signs.".into());
        }
        for Renamed { column, from, to } in &self.renamed {
            troubles.push(if from.is_empty() {
                format!("Column {column} has no name and is called “{to}”.")
            } else {
                format!("A second column “{from}” (column {column}) is called “{to}”.")
            });
        }
        troubles
    }
}

/// Reads a table from the bytes of a file.
///
/// A column is one of numbers if each of its cells is missing or a finite number, in all rows;
/// else of categories. Missing are empty cells, NA, N/A, NaN, null and ?. Sources of trouble that
/// stop it: nothing but a header, rows of unequal length, NUL bytes, UTF-16, too much of anything.
pub fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Read, Problem> {
    if bytes.len() > MOST_BYTES {
        return Err(Problem::new(format!(
            "The file has {} million bytes; at most {} million can be read. Keep a part of its rows.",
            bytes.len().div_ceil(1_000_000),
            MOST_BYTES / 1_000_000
        )));
    }
    let (text, latin1) = sniff::decode(bytes)?;
    let text: &[u8] = &text;
    let delimiter = options.delimiter.unwrap_or_else(|| sniff::delimiter(text));
    if matches!(delimiter, b'"' | b'\n' | b'\r') || !delimiter.is_ascii() {
        return Err(Problem::new(
            "A quote or the end of a line cannot be the delimiter. Use a comma, semicolon or tab.",
        ));
    }
    let decimal_comma = options.decimal_comma.unwrap_or_else(|| sniff::has_decimal_comma(text, delimiter));
    let number = if decimal_comma { cells::number_with_comma } else { cells::number };
    let header = options.header.unwrap_or_else(|| sniff::has_header(text, delimiter, number));

    let mut source = Source::open(text, delimiter, header)?;
    let (names, renamed) = names(header.then_some(&source.first), source.width);
    let mut growing: Vec<Growing> = Vec::new();
    growing.resize_with(source.width, || Growing::Numbers(Vec::new()));
    while source.next_row()? {
        for (column, cell) in growing.iter_mut().zip(&source.row) {
            column.push(cell.trim_ascii(), number);
        }
    }
    if source.rows == 0 {
        return Err(Problem::new(if header {
            "The file has only a header, no rows below it. Add the data, or say that it has no header."
        } else {
            NOTHING
        }));
    }
    let columns = names.into_iter().zip(finish(growing, &source)?);
    let columns = columns.map(|(name, values)| Column { name, values });
    let table = Table::new(name, columns.collect())?;
    let notes = Notes { delimiter, decimal_comma, header, latin1, renamed, missing: table.missing() };
    Ok(Read { table, notes })
}

/// The table as CSV: commas, a header, full precision, missing cells empty. [`read`] gives the
/// same table back if its categories look neither all like numbers nor like missing cells.
pub fn write(table: &Table) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
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

const NOTHING: &str = "The file is empty. Choose one with a header and rows of data.";

/// The rows of a text as bytes, of whatever length each is.
pub(super) fn rows(text: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 16)
        .from_reader(text)
}

/// Data rows one after the other, each as wide as the first row of the file.
struct Source<'a> {
    text: &'a [u8],
    delimiter: u8,
    header: bool,
    reader: csv::Reader<&'a [u8]>,
    first: ByteRecord,
    first_is_due: bool,
    width: usize,
    row: ByteRecord,
    rows: usize,
}

impl<'a> Source<'a> {
    fn open(text: &'a [u8], delimiter: u8, header: bool) -> Result<Source<'a>, Problem> {
        let mut source = Source {
            text,
            delimiter,
            header,
            reader: rows(text, delimiter),
            first: ByteRecord::new(),
            first_is_due: false,
            width: 0,
            row: ByteRecord::new(),
            rows: 0,
        };
        if text.trim_ascii().is_empty() || !source.read_record()? {
            return Err(Problem::new(NOTHING));
        }
        source.first = std::mem::take(&mut source.row);
        source.first_is_due = !header;
        source.width = source.first.len();
        if source.width > MOST_COLUMNS {
            return Err(Problem::new(format!(
                "The file has {} columns; at most {MOST_COLUMNS} can be read. Keep those you need.",
                source.width
            )));
        }
        Ok(source)
    }

    /// From the first data row again.
    fn again(&self) -> Result<Source<'a>, Problem> {
        Source::open(self.text, self.delimiter, self.header)
    }

    /// Moves `row` on; false at the end.
    fn next_row(&mut self) -> Result<bool, Problem> {
        if self.first_is_due {
            self.first_is_due = false;
            self.row = self.first.clone();
            self.rows += 1;
            return Ok(true);
        }
        loop {
            if !self.read_record()? {
                return Ok(false);
            }
            if self.row.len() == self.width {
                break;
            }
            // A line of nothing but spaces is as good as blank.
            if self.row.len() == 1 && self.row[0].trim_ascii().is_empty() {
                continue;
            }
            return Err(self.ragged());
        }
        self.rows += 1;
        if self.rows > MOST_ROWS {
            return Err(Problem::new(format!(
                "The file has more than {} rows, the most that can be read. Keep a part of them.",
                format::count(MOST_ROWS as u64)
            )));
        }
        Ok(true)
    }

    fn read_record(&mut self) -> Result<bool, Problem> {
        self.reader
            .read_byte_record(&mut self.row)
            .map_err(|error| Problem::new(format!("The file cannot be read as CSV: {error}.")))
    }

    /// The line of the file on which `row` starts. The reader's own count stands before the blank
    /// lines that it skipped on the way.
    fn line(&self) -> usize {
        let start = self.row.position().map_or(0, |place| place.byte() as usize);
        let (before, rest) = self.text.split_at(start.min(self.text.len()));
        let blank = rest.len() - rest.trim_ascii_start().len();
        let passed = before.iter().chain(&rest[..blank]);
        1 + passed.filter(|&&byte| byte == b'\n').count()
    }

    fn ragged(&self) -> Problem {
        let line = self.line();
        let (found, width) = (self.row.len(), self.width);
        let start = self.row.get(0).unwrap_or_default();
        let start = shortened(&String::from_utf8_lossy(start));
        Problem::new(format!(
            "Data row {} (line {line} of the file, “{start}”…) has {found} cell{} where the first row \
             has {width}. Look for a missing or extra “{}”, or a quote left open.",
            self.rows + 1,
            if found == 1 { "" } else { "s" },
            if self.delimiter == b'\t' { "tab".into() } else { char::from(self.delimiter).to_string() },
        ))
    }
}

/// Turns growing columns into values, after a second reading of those that need it.
fn finish(growing: Vec<Growing>, source: &Source) -> Result<Vec<Values>, Problem> {
    let mut second: Vec<(usize, Levels)> = growing
        .iter()
        .enumerate()
        .filter(|(_, column)| matches!(column, Growing::ReadAgain))
        .map(|(i, _)| (i, Levels::default()))
        .collect();
    if !second.is_empty() {
        let mut source = source.again()?;
        while source.next_row()? {
            for (i, levels) in &mut second {
                levels.push(source.row.get(*i).unwrap_or_default().trim_ascii());
            }
        }
    }
    let mut second = second.into_iter();
    let values = growing.into_iter().map(|column| match column {
        Growing::Numbers(values) => Values::Numbers(values),
        Growing::Categories(levels) => levels.finish(),
        Growing::ReadAgain => second.next().map_or(Values::Numbers(Vec::new()), |(_, levels)| levels.finish()),
    });
    Ok(values.collect())
}

/// The names in the header, each made different from all others; "column 3" where there is none.
fn names(header: Option<&ByteRecord>, width: usize) -> (Vec<String>, Vec<Renamed>) {
    let wanted: Vec<String> = (0..width)
        .map(|i| header.and_then(|row| row.get(i)).unwrap_or_default())
        .map(|cell| String::from_utf8_lossy(cell.trim_ascii()).into_owned())
        .collect();
    // A made-up name may not take one that comes later in the file.
    let mut taken: BTreeSet<String> = wanted.iter().cloned().collect();
    let mut seen = BTreeSet::new();
    let mut renamed = Vec::new();
    let mut names = Vec::with_capacity(width);
    for (i, from) in wanted.into_iter().enumerate() {
        if !from.is_empty() && seen.insert(from.clone()) {
            names.push(from);
            continue;
        }
        let base = if from.is_empty() { format!("column {}", i + 1) } else { from.clone() };
        let mut to = base.clone();
        let mut suffix = 2;
        while taken.contains(&to) {
            to = format!("{base}_{suffix}");
            suffix += 1;
        }
        taken.insert(to.clone());
        names.push(to.clone());
        if header.is_some() {
            renamed.push(Renamed { column: i + 1, from, to });
        }
    }
    (names, renamed)
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
