//! A table: named columns of numbers or categories, all of one length.
//!
//! [`csv`] reads and writes it, [`roles`] says which column plays which part in a lab, and
//! [`Problem`] is the sentence a person reads when either cannot.

pub mod csv;
pub mod roles;

mod aligned;
#[cfg(test)]
mod bundled;
mod cells;
mod classes;
mod complete;
mod decode;
mod draw;
mod dress;
mod event;
mod facts;
mod fingerprint;
mod growing;
pub mod guess;
mod kinds;
mod levels;
mod names;
mod numbers_serde;
mod opening;
mod plain;
mod problem;
mod reading;
mod records;
mod rows;
mod sample;
mod sniff;
mod stream;
mod style;
mod understood;

pub use facts::{ColumnFacts, Said, Stray};
pub use problem::{Problem, shortened};
pub use sample::{Label, Need, Sample};

use crate::format;
use problem::listed;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// The code of a missing category.
pub const MISSING: u32 = u32::MAX;

/// Columns of equal length with different names. Both hold for every `Table` there is, one that
/// came in by serde included.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parts")]
pub struct Table {
    name: String,
    columns: Vec<Column>,
    rows: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    pub values: Values,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Values {
    /// NaN marks a missing number and is never shown; there are no infinities.
    Numbers(#[serde(with = "numbers_serde")] Vec<f64>),
    /// `codes[row]` is an index into `levels`, or [`MISSING`]. The levels are all different and,
    /// as read from a file, in text order (as `OrdinalEncoder` has them).
    Categories { codes: Vec<u32>, levels: Vec<String> },
}

impl Table {
    /// A table without columns and rows.
    pub fn empty() -> Table {
        Table { name: String::new(), columns: Vec::new(), rows: 0 }
    }

    /// Fails where lengths differ, a name stands twice or a code has no level. Infinities become
    /// missing.
    pub fn new(name: impl Into<String>, mut columns: Vec<Column>) -> Result<Table, Problem> {
        let rows = columns.first().map_or(0, |column| column.values.len());
        let mut names = BTreeSet::new();
        for column in &mut columns {
            if column.values.len() != rows {
                return Err(Problem::new(format!(
                    "Column “{}” has {} rows where the first has {rows}. Make them equally long.",
                    column.name,
                    column.values.len()
                )));
            }
            if !names.insert(column.name.clone()) {
                return Err(Problem::new(format!(
                    "There are two columns named “{}”. Rename one of them.",
                    column.name
                )));
            }
            column.values.check(&column.name)?;
        }
        Ok(Table { name: name.into(), columns, rows })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// As [`column`](Table::column), with a sentence that lists the columns there are.
    pub fn require(&self, name: &str) -> Result<&Column, Problem> {
        self.column(name).ok_or_else(|| {
            let names: Vec<&str> = self.columns.iter().map(|c| c.name.as_str()).collect();
            Problem::new(format!("There is no column “{name}”. The columns are {}.", listed(&names, 12)))
        })
    }

    /// The numbers of a column, NaN where one is missing: see
    /// [`complete_rows`](Table::complete_rows). A cell that is not a number is named.
    pub fn numbers(&self, name: &str) -> Result<&[f64], Problem> {
        match &self.require(name)?.values {
            Values::Numbers(values) => Ok(values),
            Values::Categories { codes, levels } => Err(not_a_number(name, codes, levels)),
        }
    }

    /// The codes and levels of a column of categories.
    pub fn categories(&self, name: &str) -> Result<(&[u32], &[String]), Problem> {
        match &self.require(name)?.values {
            Values::Categories { codes, levels } => Ok((codes, levels)),
            Values::Numbers(_) => {
                Err(Problem::new(format!("Column “{name}” holds numbers; choose a column of categories.")))
            }
        }
    }

    /// How many cells are missing in the whole table.
    pub fn missing(&self) -> usize {
        self.columns.iter().map(|c| c.values.missing()).sum()
    }

    /// The rows in which none of these columns is missing, and how many rows are left out.
    /// Names that are not in the table are passed over.
    pub fn complete_rows(&self, columns: &[&str]) -> (Vec<u32>, usize) {
        let used: Vec<&Values> = columns
            .iter()
            .filter_map(|name| self.column(name))
            .map(|column| &column.values)
            .filter(|values| values.missing() > 0)
            .collect();
        let kept: Vec<u32> = (0..self.rows)
            .filter(|&row| used.iter().all(|values| !values.is_missing(row)))
            .map(|row| row as u32)
            .collect();
        let left_out = self.rows - kept.len();
        (kept, left_out)
    }

    /// These rows in this order, all levels kept; a row that is not there is passed over.
    pub fn select(&self, rows: &[u32]) -> Table {
        let rows: Vec<usize> = rows.iter().map(|&row| row as usize).filter(|&row| row < self.rows).collect();
        let columns =
            self.columns.iter().map(|column| Column { name: column.name.clone(), values: column.values.select(&rows) });
        Table { name: self.name.clone(), columns: columns.collect(), rows: rows.len() }
    }

    /// What stands in a cell, numbers in full precision; empty where missing or out of range.
    pub fn cell_text(&self, row: usize, column: usize) -> String {
        self.columns.get(column).map_or(String::new(), |column| column.values.text(row))
    }
}

impl Column {
    pub fn numbers(name: impl Into<String>, values: Vec<f64>) -> Column {
        Column { name: name.into(), values: Values::Numbers(values) }
    }

    /// Categories from the text of each row, `None` where missing; levels in text order.
    pub fn categories<S: AsRef<str>>(name: impl Into<String>, cells: &[Option<S>]) -> Column {
        let mut codes_of: BTreeMap<&str, u32> = BTreeMap::new();
        for cell in cells.iter().flatten() {
            codes_of.insert(cell.as_ref(), 0);
        }
        for (code, entry) in codes_of.values_mut().enumerate() {
            *entry = code as u32;
        }
        let codes = cells
            .iter()
            .map(|cell| cell.as_ref().and_then(|cell| codes_of.get(cell.as_ref())).map_or(MISSING, |&code| code))
            .collect();
        let levels = codes_of.keys().map(|level| level.to_string()).collect();
        Column { name: name.into(), values: Values::Categories { codes, levels } }
    }
}

impl Values {
    pub fn len(&self) -> usize {
        match self {
            Values::Numbers(values) => values.len(),
            Values::Categories { codes, .. } => codes.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Also true of a row that is not there.
    pub fn is_missing(&self, row: usize) -> bool {
        match self {
            Values::Numbers(values) => values.get(row).is_none_or(|value| value.is_nan()),
            Values::Categories { codes, .. } => codes.get(row).is_none_or(|&code| code == MISSING),
        }
    }

    pub fn missing(&self) -> usize {
        match self {
            Values::Numbers(values) => values.iter().filter(|value| value.is_nan()).count(),
            Values::Categories { codes, .. } => codes.iter().filter(|&&code| code == MISSING).count(),
        }
    }

    /// The text of one cell, empty where missing.
    pub fn text(&self, row: usize) -> String {
        match self {
            Values::Numbers(values) => values.get(row).map_or(String::new(), |&v| format::full(v)),
            Values::Categories { codes, levels } => {
                codes.get(row).and_then(|&code| levels.get(code as usize)).cloned().unwrap_or_default()
            }
        }
    }

    /// The different values that occur, as text: numbers ascending, text in text order. Stops
    /// after `most`, so that a long column costs little.
    pub fn distinct(&self, most: usize) -> Vec<String> {
        match self {
            Values::Numbers(values) => {
                let mut found: Vec<f64> = Vec::new();
                for &value in values.iter().filter(|value| !value.is_nan()) {
                    if let Err(place) =
                        found.binary_search_by(|other| other.partial_cmp(&value).unwrap_or(std::cmp::Ordering::Equal))
                    {
                        if found.len() == most {
                            break;
                        }
                        found.insert(place, value);
                    }
                }
                found.into_iter().map(format::full).collect()
            }
            Values::Categories { codes, levels } => {
                let mut used = BTreeSet::new();
                for &code in codes.iter().filter(|&&code| code != MISSING) {
                    if let Some(level) = levels.get(code as usize)
                        && !used.contains(level)
                    {
                        if used.len() == most {
                            break;
                        }
                        used.insert(level.clone());
                    }
                }
                used.into_iter().collect()
            }
        }
    }

    fn select(&self, rows: &[usize]) -> Values {
        match self {
            Values::Numbers(values) => Values::Numbers(rows.iter().map(|&row| values[row]).collect()),
            Values::Categories { codes, levels } => {
                Values::Categories { codes: rows.iter().map(|&row| codes[row]).collect(), levels: levels.clone() }
            }
        }
    }

    fn check(&mut self, name: &str) -> Result<(), Problem> {
        match self {
            Values::Numbers(values) => {
                for value in values.iter_mut().filter(|value| value.is_infinite()) {
                    *value = f64::NAN;
                }
            }
            Values::Categories { codes, levels } => {
                // Levels in strict order, as the reader has them, are different at no cost.
                let different =
                    levels.is_sorted_by(|a, b| a < b) || levels.iter().collect::<BTreeSet<_>>().len() == levels.len();
                if !different {
                    return Err(Problem::new(format!("A category of column “{name}” is listed twice.")));
                }
                let known = |code: u32| code == MISSING || (code as usize) < levels.len();
                if let Some(row) = codes.iter().position(|&code| !known(code)) {
                    return Err(Problem::at(row, name, "its category is not in the list."));
                }
            }
        }
        Ok(())
    }
}

/// Missing numbers are equal to each other, so that a table equals its copy.
impl PartialEq for Values {
    fn eq(&self, other: &Values) -> bool {
        match (self, other) {
            (Values::Numbers(a), Values::Numbers(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x == y || (x.is_nan() && y.is_nan()))
            }
            (Values::Categories { codes, levels }, Values::Categories { codes: other_codes, levels: other_levels }) => {
                codes == other_codes && levels == other_levels
            }
            _ => false,
        }
    }
}

/// Names the first cell that keeps a column from being one of numbers.
fn not_a_number(name: &str, codes: &[u32], levels: &[String]) -> Problem {
    let offending = codes.iter().enumerate().find_map(|(row, &code)| {
        let level = levels.get(code as usize)?;
        (!dress::is_number(level)).then_some((row, level))
    });
    match offending {
        Some((row, level)) => Problem::at(row, name, format!("“{}” is not a number.", problem::shortened(level))),
        None => Problem::new(format!("Column “{name}” holds categories; choose a column of numbers.")),
    }
}

/// What serde reads before it is known to be a table.
#[derive(Deserialize)]
struct Parts {
    name: String,
    columns: Vec<Column>,
    rows: usize,
}

impl TryFrom<Parts> for Table {
    type Error = Problem;

    fn try_from(parts: Parts) -> Result<Table, Problem> {
        let table = Table::new(parts.name, parts.columns)?;
        if table.rows != parts.rows {
            return Err(Problem::new(format!("The table says it has {} rows and has {}.", parts.rows, table.rows)));
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests;
