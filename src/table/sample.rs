//! The rows of a table that a lab computes on: those that lack nothing, not too many, with their classes.

use super::roles::{self, Roles};
use super::{Problem, Table};
use crate::format;
use crate::ml::random::Random;

/// What a lab reads of a table.
#[derive(Clone, Copy)]
pub struct Need<'a> {
    /// The columns that are read beside the label: a row that lacks a value in one of them is left out.
    pub columns: &'a [&'a str],
    pub label: Label<'a>,
    /// Of a longer table so many rows are drawn by the seed.
    pub most_rows: usize,
}

/// What says the class of a row.
#[derive(Clone, Copy)]
pub enum Label<'a> {
    None,
    /// The role of a column of categories.
    Classes(&'a str),
    /// The role of a column of two values: class 1 is the positive one.
    Binary(&'a str),
}

#[derive(Debug)]
pub struct Sample {
    /// Rows of the table, ascending; what follows is in their order.
    pub rows: Vec<u32>,
    /// The class of each, if there is a label.
    pub labels: Vec<usize>,
    pub classes: Vec<String>,
    /// Which rows are left out, and why.
    pub notes: Vec<String>,
}

impl Sample {
    /// # Errors
    /// A sentence where a column is not there, no row is complete, or the label cannot be read as classes.
    pub fn read(table: &Table, roles: &Roles, need: Need, seed: u64) -> Result<Sample, Problem> {
        let mut columns = need.columns.to_vec();
        let role = match need.label {
            Label::None => None,
            Label::Classes(role) | Label::Binary(role) => Some(role),
        };
        let chosen =
            |role: &str| roles.column(role).ok_or_else(|| Problem::new(format!("No column is chosen for “{role}”.")));
        let label = role.map(chosen).transpose()?;
        columns.extend(label);
        for name in &columns {
            table.require(name)?;
        }
        let (mut rows, left_out) = table.complete_rows(&columns);
        if rows.is_empty() {
            return Err(Problem::new(
                "No row has a value in every chosen column. Choose other columns, or fill in the missing values.",
            ));
        }
        let mut notes = Vec::new();
        if left_out > 0 {
            notes.push(format!("Rows with missing cells are left out: {}.", format::count(left_out as u64)));
        }
        if rows.len() > need.most_rows {
            let (used, all) = (format::count(need.most_rows as u64), format::count(rows.len() as u64));
            notes.push(format!("Only {used} of the {all} rows are used, drawn at random by the seed."));
            let mut kept = Random::new(seed).permutation(rows.len());
            kept.truncate(need.most_rows);
            kept.sort_unstable();
            rows = kept.into_iter().map(|place| rows[place]).collect();
        }
        let (labels, classes) = match (need.label, label) {
            (Label::Classes(_), Some(name)) => table.classes(name, &rows)?,
            (Label::Binary(role), Some(_)) => {
                let selected = if rows.len() == table.rows() { None } else { Some(table.select(&rows)) };
                let table = selected.as_ref().unwrap_or(table);
                let positive = roles::binary(table, roles, role)?;
                (positive.into_iter().map(usize::from).collect(), roles::both_names(table, roles, role)?.to_vec())
            }
            _ => (Vec::new(), Vec::new()),
        };
        Ok(Sample { rows, labels, classes, notes })
    }

    /// The values of a column of numbers, row by row.
    ///
    /// # Errors
    /// Where it is none, or a number is further from 0 than `largest`, up to which the lab can compute.
    pub fn numbers(&self, table: &Table, name: &str, largest: f64) -> Result<Vec<f64>, Problem> {
        let column = table.numbers(name)?;
        let values: Vec<f64> = self.rows.iter().map(|row| column[*row as usize]).collect();
        if values.iter().any(|value| value.abs() > largest) {
            return Err(Problem::new(format!(
                "Column “{name}” holds a number beyond {}. Choose another column, or rescale it.",
                format::number(largest)
            )));
        }
        Ok(values)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Column;
    use super::*;

    const NAN: f64 = f64::NAN;

    fn table() -> (Table, Roles) {
        let columns = vec![
            Column::numbers("x", vec![1.0, NAN, 3.0, 4.0, 5e40, 6.0]),
            Column::categories("kind", &[Some("no"), Some("no"), None, Some("yes"), Some("no"), Some("yes")]),
            Column::categories::<&str>("empty", &[None; 6]),
        ];
        let roles = Roles::parse("class=kind,nothing=empty").unwrap();
        (Table::new("t", columns).unwrap(), roles)
    }

    fn read(need: Need, seed: u64) -> Result<Sample, Problem> {
        let (table, roles) = table();
        Sample::read(&table, &roles, need, seed)
    }

    #[test]
    fn rows_that_lack_something_are_left_out_and_told() {
        let need = Need { columns: &["x"], label: Label::Classes("class"), most_rows: 10 };
        let sample = read(need, 1).unwrap();
        assert_eq!((&sample.rows[..], &sample.labels[..]), (&[0, 3, 4, 5][..], &[0, 1, 0, 1][..]));
        assert_eq!((sample.classes.join(","), sample.notes.len()), ("no,yes".to_owned(), 1));
        assert_eq!(read(Need { label: Label::Binary("class"), ..need }, 1).unwrap().labels, sample.labels);
        let alone = read(Need { label: Label::None, ..need }, 1).unwrap();
        assert_eq!((alone.rows.len(), alone.labels.len()), (5, 0));
        // A link may ask for the other value.
        let (table, mut roles) = table();
        roles.set_positive("class", "no");
        let turned = Sample::read(&table, &roles, Need { label: Label::Binary("class"), ..need }, 1).unwrap();
        assert_eq!((turned.labels, turned.classes), (vec![1, 0, 1, 0], vec!["yes".to_owned(), "no".to_owned()]));
    }

    #[test]
    fn a_long_table_is_drawn_from_by_the_seed() {
        let need = Need { columns: &["x"], label: Label::None, most_rows: 2 };
        let samples: Vec<Vec<u32>> = (0..20).map(|seed| read(need, seed).unwrap().rows).collect();
        assert!(samples.iter().all(|rows| rows.len() == 2 && rows[0] < rows[1]));
        assert!(samples.iter().any(|rows| *rows != samples[0]));
        assert_eq!(read(need, 3).unwrap().rows, samples[3]);
    }

    #[test]
    fn what_cannot_be_read_is_a_sentence() {
        let need = Need { columns: &["x"], label: Label::Classes("class"), most_rows: 10 };
        let why = |need: Need| read(need, 1).unwrap_err().to_string();
        assert!(why(Need { columns: &["z"], ..need }).contains("no column “z”"));
        assert!(why(Need { label: Label::Classes("other"), ..need }).contains("No column is chosen"));
        assert!(why(Need { label: Label::Classes("nothing"), ..need }).contains("No row has a value"));
        let sample = read(need, 1).unwrap();
        let (table, _) = table();
        assert_eq!(sample.numbers(&table, "x", 1e100).unwrap(), [1.0, 4.0, 5e40, 6.0]);
        assert!(sample.numbers(&table, "x", 1e30).unwrap_err().to_string().contains("rescale"));
        assert!(sample.numbers(&table, "kind", 1e30).is_err());
    }
}
