//! CSV in and out: what is not said is detected, what is detected is noted, and no bytes panic.
//!
//! Rows in sentences are data rows: row 1 is the first one below the header, blank lines not
//! counted; the line of the file, which a spreadsheet shows at its margin, stands beside it.
//! Spaces around a cell are not part of it.

use super::{Problem, Table, Values};
use crate::format;

pub use super::decode::Encoding;
pub use super::names::Renamed;
pub use super::plain::read_plain;
pub use super::reading::{Limits, Next, Notes, Read, ReadOptions, spelled};
pub use super::stream::Reader;

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

#[cfg(test)]
mod tests;
