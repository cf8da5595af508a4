//! Columns that grow cell by cell.

use super::cells::is_missing;
use super::levels::Levels;
use super::style::Style;

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
}
