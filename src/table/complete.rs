//! Missing cells filled in, for rows that are not to be left out.

use super::{MISSING, Table, Values};

impl Table {
    /// The table with each missing cell of these columns filled in (as `SimpleImputer` does): numbers
    /// by the column's median, anything else by its most frequent value, of equally frequent ones the
    /// first in order. A column without any value stays as it is. Also how many cells were filled.
    pub fn filled(&self, columns: &[&str]) -> (Table, usize) {
        let mut table = self.clone();
        let wanted = table.columns.iter_mut().filter(|column| columns.contains(&column.name.as_str()));
        let filled = wanted.map(|column| fill(&mut column.values)).sum();
        (table, filled)
    }
}

fn fill(values: &mut Values) -> usize {
    let missing = values.missing();
    if missing == 0 || missing == values.len() {
        return 0;
    }
    match values {
        Values::Numbers(numbers) => {
            let median = median(numbers.iter().copied().filter(|number| !number.is_nan()).collect());
            numbers.iter_mut().filter(|number| number.is_nan()).for_each(|number| *number = median);
        }
        Values::Categories { codes, levels } => {
            let mut counts = vec![0_usize; levels.len()];
            for &code in codes.iter().filter(|code| **code != MISSING) {
                counts[code as usize] += 1;
            }
            let most = counts.iter().max();
            let commonest = counts.iter().position(|count| Some(count) == most).unwrap_or(0);
            codes.iter_mut().filter(|code| **code == MISSING).for_each(|code| *code = commonest as u32);
        }
    }
    missing
}

/// The middle number, or the mean of the middle two; there is at least one.
fn median(mut numbers: Vec<f64>) -> f64 {
    let middle = numbers.len() / 2;
    let is_odd = numbers.len() % 2 == 1;
    let (below, &mut upper, _) = numbers.select_nth_unstable_by(middle, f64::total_cmp);
    match below.iter().copied().reduce(f64::max) {
        // Halved first, so that the largest numbers have a mean, too.
        Some(lower) if !is_odd => lower / 2.0 + upper / 2.0,
        _ => upper,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Column;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_get_the_median_and_words_the_commonest() {
        let nan = f64::NAN;
        let columns = vec![
            Column::numbers("odd", vec![9.0, nan, 1.0, 2.0]),
            Column::numbers("even", vec![4.0, nan, 1.0, nan]),
            Column::categories("word", &[Some("b"), None, Some("b"), Some("a")]),
            Column::categories("draw", &[Some("b"), None, Some("a"), None]),
            Column::numbers("other", vec![nan, 1.0, nan, nan]),
            Column::categories::<&str>("empty", &[None; 4]),
        ];
        let table = Table::new("t", columns).unwrap();
        let (filled, cells) = table.filled(&["odd", "even", "word", "draw", "empty", "nowhere"]);
        assert_eq!(cells, 6);
        assert_eq!(filled.numbers("odd").unwrap(), [9.0, 2.0, 1.0, 2.0]);
        assert_eq!(filled.numbers("even").unwrap(), [4.0, 2.5, 1.0, 2.5]);
        assert_eq!(filled.cell_text(1, 2), "b");
        assert_eq!((filled.cell_text(1, 3), filled.cell_text(3, 3)), ("a".into(), "a".into()));
        assert_eq!(filled.column("other"), table.column("other"));
        assert_eq!(filled.column("empty"), table.column("empty"));
    }

    proptest! {
        #[test]
        fn the_median_is_that_of_the_sorted_numbers(numbers in prop::collection::vec(-1e3..1e3f64, 1..30)) {
            let mut sorted = numbers.clone();
            sorted.sort_by(f64::total_cmp);
            let n = sorted.len();
            let plain = sorted[(n - 1) / 2] / 2.0 + sorted[n / 2] / 2.0;
            prop_assert!((median(numbers) - plain).abs() < 1e-9);
        }
    }
}
