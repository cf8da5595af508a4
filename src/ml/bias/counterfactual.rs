//! The counterfactual flip test: would d's rows be answered otherwise if they were in a?

use std::collections::BTreeMap;

use ndarray::{Array2, ArrayView1, ArrayView2};

use super::{Convention, Measured, labels};

/// Neighbours asked, and asked where a has so few rows that five would be half of it.
const NEIGHBOURS: (usize, usize) = (5, 1);
/// Up to this many rows of a, one neighbour is asked.
const FEW: usize = 9;
/// So many rows are looked up between two looks at the clock.
const ROWS_AT_ONCE: usize = 32;

/// For each row of d its nearest rows of a, by Euclidean distance; of equally far ones the first.
///
/// The rows are found once; which of them are predicted positive may change with every threshold.
#[derive(Clone, Debug)]
pub struct FlipTest {
    /// The features of a, one after the other, so that sums round as numpy's do column by column.
    columns: Array2<f64>,
    /// The rows of d.
    asked: Array2<f64>,
    /// Rows of d that are equal are looked up once.
    known: BTreeMap<Vec<u64>, Vec<u32>>,
    /// Row after row, `k` indices of rows of a each.
    nearest: Vec<u32>,
    k: usize,
}

/// The rows of d that are answered otherwise than their neighbours in a.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FlipCounts {
    /// F⁺ of the developer guide: d is refused, its neighbours are accepted.
    pub refused: u64,
    /// F⁻: d is accepted, its neighbours are refused.
    pub accepted: u64,
    /// n_d.
    pub rows: u64,
}

impl FlipTest {
    /// Five neighbours (one where a has at most nine rows) of each row of `disfavoured` among the
    /// rows of `favoured`; both rows × the same features. They are looked up by [`FlipTest::advance`].
    #[must_use]
    pub fn new(favoured: &ArrayView2<f64>, disfavoured: &ArrayView2<f64>) -> FlipTest {
        let k = if favoured.nrows() > FEW { NEIGHBOURS.0 } else { NEIGHBOURS.1.min(favoured.nrows()) };
        FlipTest {
            columns: favoured.t().as_standard_layout().into_owned(),
            asked: disfavoured.to_owned(),
            known: BTreeMap::new(),
            nearest: Vec::with_capacity(k * disfavoured.nrows()),
            k,
        }
    }

    /// Looks up the next rows while `more` says so; whether all are done.
    pub fn advance(&mut self, more: &mut dyn FnMut() -> bool) -> bool {
        let mut far = vec![0.0; self.columns.ncols()];
        while !self.is_done() {
            let from = self.nearest.len() / self.k;
            for row in self.asked.outer_iter().skip(from).take(ROWS_AT_ONCE) {
                let key = row.iter().map(|value| value.to_bits()).collect();
                let (columns, k) = (&self.columns, self.k);
                let found = self.known.entry(key).or_insert_with(|| closest(columns, &row, k, &mut far));
                self.nearest.extend_from_slice(found);
            }
            if !self.is_done() && !more() {
                return false;
            }
        }
        true
    }

    fn is_done(&self) -> bool {
        self.nearest.len() == self.k * self.asked.nrows()
    }

    /// How many rows flip, where `accepted_a` and `accepted_d` say who is predicted positive.
    ///
    /// # Errors
    /// Where a has no rows, or not all of d are looked up yet.
    pub fn count(
        &self,
        accepted_a: impl Fn(usize) -> bool,
        accepted_d: impl Fn(usize) -> bool,
    ) -> Result<FlipCounts, &'static str> {
        let mut counts = FlipCounts { rows: self.asked.nrows() as u64, ..FlipCounts::default() };
        if self.k == 0 {
            return Err(labels::NO_FAVOURED);
        }
        if !self.is_done() {
            return Err("the neighbors are still being looked up");
        }
        for (row, nearest) in self.nearest.chunks_exact(self.k).enumerate() {
            let votes = nearest.iter().filter(|index| accepted_a(**index as usize)).count();
            match (accepted_d(row), 2 * votes > self.k) {
                (false, true) => counts.refused += 1,
                (true, false) => counts.accepted += 1,
                _ => {}
            }
        }
        Ok(counts)
    }
}

/// The `k` nearest of the rows whose features are `columns`; of equally far ones the first.
fn closest(columns: &Array2<f64>, row: &ArrayView1<f64>, k: usize, far: &mut [f64]) -> Vec<u32> {
    far.fill(0.0);
    for (column, value) in columns.outer_iter().zip(row) {
        for (sum, other) in far.iter_mut().zip(&column) {
            let apart = other - value;
            *sum += apart * apart;
        }
    }
    let mut found: Vec<(f64, u32)> = Vec::with_capacity(k + 1);
    for (index, distance) in far.iter().enumerate() {
        if found.len() < k || *distance < found[k - 1].0 {
            let place = found.partition_point(|(other, _)| other <= distance);
            found.insert(place, (*distance, index as u32));
            found.truncate(k);
        }
    }
    found.into_iter().map(|(_, index)| index).collect()
}

impl FlipCounts {
    /// FT = (F⁺ − F⁻) ÷ n_d, −1 to 1.
    ///
    /// The developer guide counts in F⁺ who is refused where the neighbours are accepted, so that
    /// above 0 d has it worse, as in every other difference. The library `smclarify` counts the
    /// two the other way round; its convention gives the other sign.
    ///
    /// # Errors
    /// Where d is empty.
    pub fn measure(&self, convention: Convention) -> Measured {
        if self.rows == 0 {
            return Err(labels::NO_DISFAVOURED);
        }
        let (plus, minus) = match convention {
            Convention::Textbook => (self.refused, self.accepted),
            Convention::Library => (self.accepted, self.refused),
        };
        Ok((plus as f64 - minus as f64) / self.rows as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;
    use proptest::prelude::*;

    use crate::ml::neighbours::KNeighborsClassifier;

    fn looked_up(a: &ArrayView2<f64>, d: &ArrayView2<f64>) -> FlipTest {
        let mut test = FlipTest::new(a, d);
        // In slices of one turn each.
        while !test.advance(&mut || false) {
            assert!(test.count(|_| true, |_| true).is_err(), "half a count is none");
        }
        test
    }

    #[test]
    fn one_neighbour_is_asked_in_a_small_group() {
        let (a, d) = (array![[0.0], [10.0]], array![[1.0], [2.0], [9.0]]);
        let test = looked_up(&a.view(), &d.view());
        // The row at 10 is accepted; of d the first only.
        let counts = test.count(|row| row == 1, |row| row == 0).unwrap();
        assert_eq!(counts, FlipCounts { refused: 1, accepted: 1, rows: 3 });
        assert_eq!(counts.measure(Convention::Textbook), Ok(0.0));
        let counts = test.count(|_| true, |row| row == 0).unwrap();
        assert_eq!(counts.measure(Convention::Textbook), Ok(2.0 / 3.0), "two are refused and would not be in a");
        assert_eq!(counts.measure(Convention::Library), Ok(-2.0 / 3.0), "the library signs it the other way");
    }

    #[test]
    fn five_neighbours_are_asked_from_ten_rows_on() {
        let a = Array2::from_shape_fn((10, 1), |(row, _)| row as f64);
        let test = looked_up(&a.view(), &array![[0.0]].view());
        // Nearest are 0 to 4: two of five are no majority, three are.
        assert_eq!(test.count(|row| row < 2, |_| false).unwrap().refused, 0);
        assert_eq!(test.count(|row| row < 3, |_| false).unwrap().refused, 1);
        let nine = a.slice(ndarray::s![..9, ..]);
        let test = looked_up(&nine, &array![[0.0]].view());
        assert_eq!(test.count(|row| row < 1, |_| false).unwrap().refused, 1);
    }

    #[test]
    fn empty_groups_are_no_trouble() {
        let none = Array2::<f64>::zeros((0, 2));
        let some = array![[1.0, 2.0]];
        assert!(looked_up(&none.view(), &some.view()).count(|_| true, |_| false).is_err());
        let empty = looked_up(&some.view(), &none.view()).count(|_| true, |_| true).unwrap();
        assert!(empty.measure(Convention::Textbook).is_err());
    }

    proptest! {
        /// Against the classifier, asked row by row.
        #[test]
        fn equals_the_classifier_of_nearest_neighbours(
            a in prop::collection::vec((0u8..6, 0u8..6, any::<bool>()), 10..40),
            d in prop::collection::vec((0u8..6, 0u8..6, any::<bool>()), 1..20),
        ) {
            let matrix = |rows: &[(u8, u8, bool)]| {
                Array2::from_shape_fn((rows.len(), 2), |(row, column)| f64::from([rows[row].0, rows[row].1][column]))
            };
            let labels: Vec<usize> = a.iter().map(|row| usize::from(row.2)).collect();
            let model = KNeighborsClassifier::default().fit(&matrix(&a).view(), &labels, 2).unwrap();
            let voted = model.predict(&matrix(&d).view()).unwrap();
            let expected = |mine: bool, theirs: usize| {
                d.iter().zip(&voted).filter(|(row, vote)| row.2 == mine && **vote == theirs).count() as u64
            };
            let counts = looked_up(&matrix(&a).view(), &matrix(&d).view()).count(|i| a[i].2, |i| d[i].2).unwrap();
            prop_assert_eq!((counts.refused, counts.accepted), (expected(false, 1), expected(true, 0)));
        }
    }
}
