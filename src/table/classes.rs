//! A column of anything read as classes, for what learns to tell them apart.

use super::{Problem, Table, Values};
use crate::format;

/// More classes than this cannot be told apart on a screen.
const MOST_CLASSES: usize = 12;

impl Table {
    /// The class of each of `rows`, none of which may be missing, and the names of the classes: a column's
    /// levels in their order, or its different numbers ascending. Levels without a row keep their place.
    ///
    /// # Errors
    /// Where there is no such column, or more than twelve classes in it.
    pub fn classes(&self, name: &str, rows: &[u32]) -> Result<(Vec<usize>, Vec<String>), Problem> {
        let (labels, classes) = match &self.require(name)?.values {
            Values::Categories { codes, levels } => {
                (rows.iter().map(|row| codes[*row as usize] as usize).collect(), levels.clone())
            }
            values @ Values::Numbers(numbers) => {
                let distinct = values.distinct(MOST_CLASSES + 1);
                let of = |row: &u32| {
                    let text = format::full(numbers[*row as usize]);
                    distinct.iter().position(|value| *value == text).unwrap_or(0)
                };
                (rows.iter().map(of).collect(), distinct)
            }
        };
        if classes.len() > MOST_CLASSES {
            return Err(Problem::new(format!(
                "Column “{name}” has more than {MOST_CLASSES} different values. Choose one with fewer."
            )));
        }
        Ok((labels, classes))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Column;
    use super::*;

    fn table(column: Column) -> Table {
        Table::new("t", vec![column]).unwrap()
    }

    #[test]
    fn words_and_numbers_are_classes() {
        let words = table(Column::categories("c", &[Some("no"), Some("yes"), None, Some("no")]));
        assert_eq!(words.classes("c", &[3, 1, 0]), Ok((vec![0, 1, 0], vec!["no".to_owned(), "yes".to_owned()])));
        let numbers = table(Column::numbers("c", vec![2.0, 0.5, 2.0]));
        assert_eq!(numbers.classes("c", &[0, 1, 2]), Ok((vec![1, 0, 1], vec!["0.5".to_owned(), "2".to_owned()])));
    }

    #[test]
    fn too_many_are_a_sentence() {
        let many = table(Column::numbers("c", (0..40).map(f64::from).collect()));
        assert!(many.classes("c", &[0]).unwrap_err().to_string().contains("more than 12"));
        assert!(many.classes("d", &[]).is_err());
    }
}
