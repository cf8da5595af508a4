//! How the cells of one file are to be understood.

use super::cells::{self, MARKS, number, number_with_comma};
use super::dress::{self, Dress};

/// What is known of a file before its cells are read.
#[derive(Clone, Debug, Default)]
pub struct Style {
    pub decimal_comma: bool,
    /// Cells that mean "missing" in this file beside those that always do.
    pub marks: Vec<Vec<u8>>,
    /// Only what is written plainly is a number.
    pub as_written: bool,
}

impl Style {
    pub fn number(&self, cell: &[u8]) -> Option<f64> {
        if self.decimal_comma { number_with_comma(cell) } else { number(cell) }
    }

    /// The number that a text means, and what it wears.
    pub fn understood(&self, text: &str) -> Option<(f64, Dress)> {
        match self.number(text.as_bytes()) {
            Some(number) => Some((number, Dress::default())),
            None if self.as_written => None,
            None => dress::read(text, self.decimal_comma),
        }
    }

    /// Whether a cell is more than a number, a missing cell or a mark of one.
    pub fn is_text(&self, cell: &[u8]) -> bool {
        let is_more = |text: &str| self.understood(text).is_none() && !MARKS.contains(&text);
        !self.is_missing(cell) && std::str::from_utf8(cell).map_or(true, is_more)
    }

    pub fn is_missing(&self, cell: &[u8]) -> bool {
        cells::is_missing(cell) || self.is_marked(cell)
    }

    pub fn is_marked(&self, cell: &[u8]) -> bool {
        !self.marks.is_empty() && self.marks.iter().any(|mark| mark == cell)
    }
}
