//! What a person should know about a column before giving it a part to play.

use serde::{Deserialize, Serialize};

use crate::format;

use super::event::event;
use super::reading::Notes;
use super::style::Style;
use super::{Column, Table, Values};

/// One column, described.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnFacts {
    pub name: String,
    pub is_number: bool,
    /// The first few different values: numbers ascending, text in text order.
    pub values: Vec<String>,
    /// How many different values there are, counted up to [`ColumnFacts::MOST`].
    pub different: usize,
    /// How many there are in a column of text, all counted.
    pub levels: usize,
    pub missing: usize,
    /// Of one or two values the one that counts as positive, unless said otherwise.
    pub event: Option<String>,
    /// What the file itself says about the column.
    pub said: Option<Said>,
    /// What keeps a column that is mostly numbers from being one.
    pub stray: Option<Stray>,
}

/// What a file may say about a column beside its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    Class,
    NoFeature,
}

/// A cell that is no number where most are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stray {
    /// The first of them: its row in the table, counted from 0.
    pub row: usize,
    pub text: String,
    /// How many cells are no numbers.
    pub cells: usize,
}

impl Stray {
    /// As many are told; the first few say enough.
    pub const NAMED: usize = 3;

    /// Why the column is one of text, as a sentence.
    pub fn sentence(&self, column: &str) -> String {
        let row = format::count(self.row as u64 + 1);
        let more = match self.cells {
            1 => String::new(),
            2 => ", and one cell more".to_owned(),
            cells => format!(", and {} cells more", format::count(cells as u64 - 1)),
        };
        format!("“{column}” is text because of data row {row}: “{}” is not a number{more}.", self.text)
    }
}

impl ColumnFacts {
    /// As many different values are counted, and no more.
    pub const MOST: usize = 21;
    /// As many of them are kept.
    const KEPT: usize = 6;
}

impl Table {
    /// What is to be known about each column, by what the table says.
    pub fn facts(&self) -> Vec<ColumnFacts> {
        self.facts_by(&Style::default())
    }

    /// As [`facts`](Table::facts), and by what reading its file told.
    pub fn facts_of_file(&self, notes: &Notes) -> Vec<ColumnFacts> {
        let mut facts = self.facts_by(&Style { decimal_comma: notes.decimal_comma, ..Style::default() });
        for column in &mut facts {
            column.said = if notes.class.as_ref() == Some(&column.name) {
                Some(Said::Class)
            } else {
                notes.aside.contains(&column.name).then_some(Said::NoFeature)
            };
        }
        facts
    }

    fn facts_by(&self, style: &Style) -> Vec<ColumnFacts> {
        self.columns().iter().map(|column| facts(column, style)).collect()
    }
}

fn facts(column: &Column, style: &Style) -> ColumnFacts {
    let mut values = column.values.distinct(ColumnFacts::MOST);
    let different = values.len();
    let counted = if different <= 2 { column.values.counted(values.clone()) } else { Vec::new() };
    values.truncate(ColumnFacts::KEPT);
    ColumnFacts {
        name: column.name.clone(),
        is_number: matches!(column.values, Values::Numbers(_)),
        values,
        different,
        levels: if let Values::Categories { levels, .. } = &column.values { levels.len() } else { 0 },
        missing: column.values.missing(),
        event: event(&counted).map(str::to_owned),
        said: None,
        stray: stray(&column.values, style),
    }
}

fn stray(values: &Values, style: &Style) -> Option<Stray> {
    let Values::Categories { codes, levels } = values else { return None };
    let is_number: Vec<bool> = levels.iter().map(|level| style.understood(level).is_some()).collect();
    let kind = |code: &u32| is_number.get(*code as usize).copied();
    let numbers = codes.iter().filter(|code| kind(code) == Some(true)).count();
    let cells = codes.iter().filter(|code| kind(code) == Some(false)).count();
    if cells == 0 || cells > numbers {
        return None;
    }
    let row = codes.iter().position(|code| kind(code) == Some(false))?;
    let text = super::problem::shortened(levels.get(codes[row] as usize)?);
    Some(Stray { row, text, cells })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::csv::{ReadOptions, read};

    fn facts_of(text: &str) -> Vec<ColumnFacts> {
        let read = read("t", text.as_bytes(), &ReadOptions::default()).unwrap();
        read.table.facts_of_file(&read.notes)
    }

    #[test]
    fn the_cell_that_spoils_a_column_of_numbers_is_named() {
        let facts = facts_of("age;kind\n1,5;a\n2;b\n12a;1\n3;\nx;c\n");
        assert_eq!(facts[0].stray, Some(Stray { row: 2, text: "12a".into(), cells: 2 }));
        assert_eq!((facts[1].stray.clone(), facts[1].missing, facts[1].different), (None, 1, 4));
        assert_eq!(facts[1].values, ["1", "a", "b", "c"]);
    }

    #[test]
    fn many_values_are_counted_no_further_than_needed() {
        let text: String = std::iter::once("x\n".to_owned()).chain((0..99).map(|i| format!("{i}\n"))).collect();
        let facts = &facts_of(&text)[0];
        assert!(facts.is_number && facts.stray.is_none());
        assert_eq!((facts.different, facts.values.len()), (ColumnFacts::MOST, ColumnFacts::KEPT));
    }
}
