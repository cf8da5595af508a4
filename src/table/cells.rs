//! One cell at a time: what is missing, what is a number, and columns that grow cell by cell.

use super::dress::{self, Dress};
use super::levels::Levels;
use crate::decimal;

/// How the cells of a file are to be understood.
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
        is_missing(cell) || self.is_marked(cell)
    }

    fn is_marked(&self, cell: &[u8]) -> bool {
        !self.marks.is_empty() && self.marks.iter().any(|mark| mark == cell)
    }
}

/// Cells that mean "missing" where they are the only ones in a column that are no numbers. Elsewhere
/// they are words like any other.
pub const MARKS: &[&str] = &[
    "-", "--", "–", "—", "\u{2212}", ".", "..", "na", "Na", "NA.", "N.A.", "n.a.", "none", "None", "NONE", "nil",
    "missing", "Missing", "NAN", "-nan", "(null)", "[NULL]", "<null>", "NaT", "#NA", "#NULL!", "#VALUE!", "#DIV/0!",
    "#NUM!", "#REF!", "#NAME?",
];

/// Empty, NA, N/A, NaN, null and ? in the spellings that files have them: pandas writes <NA>, spreadsheets #N/A,
/// databases \N.
pub fn is_missing(cell: &[u8]) -> bool {
    matches!(
        cell,
        b"" | b"?" | b"NA" | b"N/A" | b"n/a" | b"NaN" | b"nan" | b"null" | b"NULL" | b"<NA>" | b"#N/A" | b"\\N"
    )
}

/// A finite number with a decimal dot, without spaces around it: "-1", ".5", "2e-7". Words such
/// as "inf" are none.
pub fn number(cell: &[u8]) -> Option<f64> {
    decimal::read(cell, b'.').filter(|value| value.is_finite())
}

/// The same with a decimal comma; a dot makes it none.
pub fn number_with_comma(cell: &[u8]) -> Option<f64> {
    decimal::read(cell, b',').filter(|value| value.is_finite())
}

/// A column in the making: numbers until a cell is none.
pub enum Growing {
    Numbers(Vec<f64>),
    Categories(Levels),
    /// Numbers first, text later: the text of the first cells is gone, so that the column has to
    /// be read a second time. This spares every other column from keeping its text.
    ReadAgain,
}

impl Growing {
    pub fn push(&mut self, cell: &[u8], style: &Style) {
        match self {
            // A mark may look like a number, as -999 does.
            Growing::Numbers(values) if style.is_marked(cell) => values.push(f64::NAN),
            Growing::Numbers(values) => {
                if let Some(value) = style.number(cell) {
                    values.push(value);
                } else if is_missing(cell) {
                    values.push(f64::NAN);
                } else if values.iter().all(|value| value.is_nan()) {
                    let mut levels = Levels::after_missing(values.len());
                    levels.push(cell, style);
                    *self = Growing::Categories(levels);
                } else {
                    *self = Growing::ReadAgain;
                }
            }
            Growing::Categories(levels) => levels.push(cell, style),
            Growing::ReadAgain => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_and_what_is_none() {
        for text in ["0", "-1", "+5", ".5", "5.", "1e5", "2E-7", "12345678901234567890"] {
            assert_eq!(number(text.as_bytes()), text.parse().ok(), "{text}");
        }
        for text in ["", ".", "-", "inf", "NaN", "1e999", "1,5", "1 2", "0x1", "1_0", "--1"] {
            assert_eq!(number(text.as_bytes()), None, "{text}");
        }
        assert_eq!(number_with_comma(b"-1,5"), Some(-1.5));
        assert_eq!(number_with_comma(b"1,5e3"), Some(1500.0));
        assert_eq!(number_with_comma(b"1.234,5"), None);
        assert_eq!(number_with_comma(b"1,2,3"), None);
        assert_eq!(number_with_comma(b"7"), Some(7.0));
    }

    #[test]
    fn text_after_numbers_asks_for_a_second_reading() {
        let mut column = Growing::Numbers(Vec::new());
        for cell in [b"?".as_slice(), b"x", b"1"] {
            column.push(cell, &Style::default());
        }
        assert!(matches!(column, Growing::Categories(_)));
        let mut column = Growing::Numbers(Vec::new());
        for cell in [b"1".as_slice(), b"x", b"1"] {
            column.push(cell, &Style::default());
        }
        assert!(matches!(column, Growing::ReadAgain));
    }

    proptest! {
        #[test]
        fn the_quick_way_rounds_as_std_does(text in "[-+]?[0-9]{1,18}(\\.[0-9]{0,18})?") {
            let quick = number(text.as_bytes()).unwrap();
            prop_assert_eq!(quick.to_bits(), text.parse::<f64>().unwrap().to_bits());
        }

        #[test]
        fn any_bytes_are_judged_without_a_panic(cell in proptest::collection::vec(any::<u8>(), 0..30)) {
            for value in [number(&cell), number_with_comma(&cell)].into_iter().flatten() {
                prop_assert!(value.is_finite());
            }
        }
    }
}
