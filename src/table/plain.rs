//! The data sets that come with the labs: CSV as [`write`](super::csv::write) writes it. Nothing has to be found out
//! about them, so that what finds out about other files need not be loaded with every lab.

use super::growing::Growing;
use super::levels::Levels;
use super::names::names;
use super::records::Records;
use super::style::Style;
use super::{Column, Problem, Table, Values};

/// Reads UTF-8 with commas, decimal dots and a header; [`read`](super::csv::read) gives the same table.
///
/// # Errors
/// Where the text has no header, or rows of unequal length.
pub fn read_plain(name: &str, text: &[u8]) -> Result<Table, Problem> {
    let style = Style::default();
    let mut header = Vec::new();
    let mut columns: Vec<Growing> = Vec::new();
    for_records(text, |records| {
        if header.is_empty() {
            header.extend(records.cells().map(|cell| String::from_utf8_lossy(cell).into_owned()));
            columns.resize_with(header.len(), || Growing::Numbers(Vec::new()));
        } else {
            columns.iter_mut().enumerate().for_each(|(i, column)| column.push(records.cell(i), &style));
        }
        records.len() == header.len()
    })
    .ok_or_else(|| Problem::new(format!("“{name}” is damaged. Load the page again.")))?;
    let mut made = Vec::with_capacity(columns.len());
    let (names, _) = names(Some(header), columns.len());
    for (i, (column, name)) in columns.into_iter().zip(names).enumerate() {
        let values = match column {
            Growing::Numbers(values) => Values::Numbers(values),
            Growing::Categories(levels) => levels.finish(),
            Growing::ReadAgain => {
                let (mut levels, mut is_header) = (Levels::default(), true);
                for_records(text, |records| {
                    if !std::mem::take(&mut is_header) {
                        levels.push(records.cell(i), &style);
                    }
                    true
                });
                levels.finish()
            }
        };
        made.push(Column { name, values });
    }
    Table::new(name, made)
}

/// Shows each record of the text; nothing where one is refused.
fn for_records(mut text: &[u8], mut show: impl FnMut(&Records) -> bool) -> Option<()> {
    let mut records = Records::new(b',');
    while records.next(&mut text).ok()? {
        if !show(&records) {
            return None;
        }
    }
    let is_good = !records.last().ok()? || show(&records);
    is_good.then_some(())
}
