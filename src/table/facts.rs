//! What a person should know about a column before giving it a part to play.

use serde::{Deserialize, Serialize};

use super::cells::Style;
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
    /// What keeps a column that is mostly numbers from being one.
    pub stray: Option<Stray>,
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

impl ColumnFacts {
    /// As many different values are counted, and no more.
    pub const MOST: usize = 21;
    /// As many of them are kept.
    const KEPT: usize = 6;
}

impl Table {
    /// What is to be known about each column; `decimal_comma` as the file has it.
    pub fn facts(&self, decimal_comma: bool) -> Vec<ColumnFacts> {
        let style = Style { decimal_comma, marks: Vec::new() };
        self.columns().iter().map(|column| facts(column, &style)).collect()
    }
}

fn facts(column: &Column, style: &Style) -> ColumnFacts {
    let mut values = column.values.distinct(ColumnFacts::MOST);
    let different = values.len();
    values.truncate(ColumnFacts::KEPT);
    ColumnFacts {
        name: column.name.clone(),
        is_number: matches!(column.values, Values::Numbers(_)),
        values,
        different,
        levels: if let Values::Categories { levels, .. } = &column.values { levels.len() } else { 0 },
        missing: column.values.missing(),
        stray: stray(&column.values, style),
    }
}

fn stray(values: &Values, style: &Style) -> Option<Stray> {
    let Values::Categories { codes, levels } = values else { return None };
    let is_number: Vec<bool> = levels.iter().map(|level| style.number(level.as_bytes()).is_some()).collect();
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
        read.table.facts(read.notes.decimal_comma)
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
