//! Nearest neighbours on scaled features, trained and tested on any split of one table.

use ndarray::Array2;

use super::neighbours::{KNeighborsClassifier, KNeighborsModel};
use super::random::Random;
use super::scale::{ColumnScaler, Scaling};

/// Rows to train on, and three in ten to test on.
pub struct Split {
    pub train: Vec<usize>,
    pub test: Vec<usize>,
}

impl Split {
    #[must_use]
    pub fn of(rows: usize, seed: u64) -> Split {
        let mut test = Random::new(seed).permutation(rows);
        let train = test.split_off(rows * 3 / 10);
        Split { train, test }
    }
}

pub struct ScaledNeighbours {
    /// Column by column.
    pub columns: Vec<Vec<f64>>,
    /// The class of each row.
    pub labels: Vec<usize>,
    pub n_classes: usize,
    pub n_neighbors: usize,
}

impl ScaledNeighbours {
    /// A model of some of the columns. The scaler is fitted on the training rows, or, as a leak, on all.
    ///
    /// # Errors
    /// Where there is no training row.
    pub fn fit(
        &self,
        columns: &[usize],
        scaling: Scaling,
        split: &Split,
        fit_on_all: bool,
    ) -> Result<KNeighborsModel, String> {
        self.model(columns, &self.scalers(columns, scaling, split, fit_on_all), split)
    }

    /// How many test rows such a model classifies correctly.
    ///
    /// # Errors
    /// Where there is no training row.
    pub fn right(&self, columns: &[usize], scaling: Scaling, split: &Split, fit_on_all: bool) -> Result<usize, String> {
        if split.test.is_empty() {
            return Ok(0);
        }
        let scalers = self.scalers(columns, scaling, split, fit_on_all);
        let model = self.model(columns, &scalers, split)?;
        let predicted = model.predict(&self.scaled(columns, &scalers, &split.test).view())?;
        Ok(predicted.iter().zip(&split.test).filter(|(class, row)| **class == self.labels[**row]).count())
    }

    fn model(&self, columns: &[usize], scalers: &[ColumnScaler], split: &Split) -> Result<KNeighborsModel, String> {
        let x = self.scaled(columns, scalers, &split.train);
        let labels: Vec<usize> = split.train.iter().map(|&row| self.labels[row]).collect();
        let n_neighbors = self.n_neighbors.clamp(1, split.train.len().max(1));
        KNeighborsClassifier { n_neighbors }.fit(&x.view(), &labels, self.n_classes)
    }

    fn scalers(&self, columns: &[usize], scaling: Scaling, split: &Split, fit_on_all: bool) -> Vec<ColumnScaler> {
        let fit = |&column: &usize| {
            let values = &self.columns[column];
            if fit_on_all { scaling.fit(values) } else { scaling.fit(&pick(values, &split.train)) }
        };
        columns.iter().map(fit).collect()
    }

    fn scaled(&self, columns: &[usize], scalers: &[ColumnScaler], rows: &[usize]) -> Array2<f64> {
        Array2::from_shape_fn((rows.len(), columns.len()), |(row, place)| {
            scalers[place].transform(self.columns[columns[place]][rows[row]])
        })
    }
}

/// The values of some rows.
#[must_use]
pub fn pick(column: &[f64], rows: &[usize]) -> Vec<f64> {
    rows.iter().map(|&row| column[row]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_has_each_row_once() {
        for rows in [1, 2, 4, 10, 178] {
            let Split { train, test } = Split::of(rows, 3);
            assert_eq!(test.len(), rows * 3 / 10);
            let mut all = [train, test].concat();
            all.sort_unstable();
            assert_eq!(all, (0..rows).collect::<Vec<_>>());
        }
    }

    /// The first column says the class; the second, a thousand times as long, says nothing.
    #[test]
    fn scaling_lets_a_short_feature_count() {
        let mut random = Random::new(4);
        let labels: Vec<usize> = (0..60).map(|row| row % 2).collect();
        let short = labels.iter().map(|label| *label as f64 + 0.1 * random.normal()).collect();
        let long = (0..60).map(|_| 1000.0 * random.normal()).collect();
        let neighbours = ScaledNeighbours { columns: vec![short, long], labels, n_classes: 2, n_neighbors: 3 };
        let split = Split::of(60, 1);
        let right = |columns: &[usize], scaling| neighbours.right(columns, scaling, &split, false).unwrap();
        assert_eq!((right(&[0, 1], Scaling::Standard), right(&[0], Scaling::None)), (18, 18));
        assert!(right(&[0, 1], Scaling::None) < 15);
        let none = Split { train: split.train.clone(), test: Vec::new() };
        assert_eq!(neighbours.right(&[0], Scaling::None, &none, true), Ok(0));
    }
}
