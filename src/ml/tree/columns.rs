//! Rows to learn from: columns of f32, each sorted once, shared by every tree.

use ndarray::ArrayView2;

use super::super::sort;

/// A table of features, column by column, cast to f32 as scikit-learn's trees do.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    n_rows: usize,
    n_features: usize,
    values: Vec<f32>,
}

impl Rows {
    /// Casts `x` (rows × features).
    ///
    /// # Errors
    /// A sentence if a value is missing, infinite, or too large for an f32, or if there are
    /// more rows than a u32 counts.
    pub fn new(x: ArrayView2<f64>) -> Result<Self, String> {
        if u32::try_from(x.nrows()).is_err() {
            return Err("There are more rows than a tree can count.".into());
        }
        let mut values = Vec::with_capacity(x.len());
        for column in x.columns() {
            values.extend(column.iter().map(|&value| value as f32));
        }
        if values.iter().any(|value| !value.is_finite()) {
            return Err("Every feature must be a number that fits into 32 bits.".into());
        }
        Ok(Self { n_rows: x.nrows(), n_features: x.ncols(), values })
    }

    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    #[must_use]
    pub fn n_features(&self) -> usize {
        self.n_features
    }

    /// The values of one feature, by row; empty if there is no such feature.
    #[must_use]
    pub fn column(&self, feature: usize) -> &[f32] {
        let start = feature * self.n_rows;
        self.values.get(start..start + self.n_rows).unwrap_or_default()
    }
}

/// One value of a column, and the row it comes from.
///
/// The two travel together, so that a search for a split reads memory in order.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Entry {
    pub value: f32,
    pub row: u32,
}

/// Each feature's entries in ascending order of value, then row.
#[derive(Clone, Debug, PartialEq)]
pub struct SortedColumns {
    rows: Rows,
    entries: Vec<Entry>,
}

impl SortedColumns {
    /// Sorts every column; n log n per feature, once per data set.
    #[must_use]
    pub fn new(rows: Rows) -> Self {
        let mut entries = Vec::with_capacity(rows.values.len());
        let mut keys: Vec<u64> = Vec::with_capacity(rows.n_rows);
        for feature in 0..rows.n_features {
            let column = rows.column(feature);
            keys.clear();
            keys.extend((0u32..).zip(column).map(|(row, &value)| key(value, row)));
            sort::ascending(&mut keys);
            entries.extend(keys.iter().map(|&key| {
                let row = key as u32;
                Entry { value: column[row as usize], row }
            }));
        }
        Self { rows, entries }
    }

    #[must_use]
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// All features' entries, one feature after the other.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

/// A whole number that sorts as the value does, then as the row does.
fn key(value: f32, row: u32) -> u64 {
    // Adding zero turns −0 into 0, which is the same number and must sort as such.
    let bits = (value + 0.0).to_bits();
    let ordered = if bits >> 31 == 1 { !bits } else { bits | 1 << 31 };
    u64::from(ordered) << 32 | u64::from(row)
}

/// Sorted features with the class of every row: all that an ensemble's trees share.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingSet {
    columns: SortedColumns,
    labels: Vec<u32>,
    n_classes: usize,
}

impl TrainingSet {
    /// Features `x` (rows × features) and classes `y` (one per row, each in `0..n_classes`).
    ///
    /// # Errors
    /// A sentence if there are no rows, if lengths differ, if a class is out of range, or if
    /// a feature is not a finite number.
    pub fn new(x: ArrayView2<f64>, y: &[usize], n_classes: usize) -> Result<Self, String> {
        if x.nrows() == 0 {
            return Err("There are no rows to learn from.".into());
        }
        if x.nrows() != y.len() {
            return Err(format!("There are {} rows but {} labels.", x.nrows(), y.len()));
        }
        if y.iter().any(|&class| class >= n_classes) || u32::try_from(n_classes).is_err() {
            return Err(format!("Every label must be below {n_classes}."));
        }
        Ok(Self {
            columns: SortedColumns::new(Rows::new(x)?),
            labels: y.iter().map(|&class| class as u32).collect(),
            n_classes,
        })
    }

    #[must_use]
    pub fn columns(&self) -> &SortedColumns {
        &self.columns
    }

    #[must_use]
    pub fn rows(&self) -> &Rows {
        &self.columns.rows
    }

    /// The class of every row.
    #[must_use]
    pub fn labels(&self) -> &[u32] {
        &self.labels
    }

    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.labels.len()
    }

    #[must_use]
    pub fn n_classes(&self) -> usize {
        self.n_classes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn columns_are_sorted_by_value_then_row() {
        let x = array![[1.0, 0.0], [-2.5, -0.0], [1.0, -1e-30], [-7.0, 1e30]];
        let set = TrainingSet::new(x.view(), &[0, 1, 1, 0], 2).unwrap();
        let rows: Vec<u32> = set.columns().entries().iter().map(|e| e.row).collect();
        assert_eq!(rows, [3, 1, 0, 2, /* second feature */ 2, 0, 1, 3]);
        assert_eq!(set.rows().column(0), [1.0, -2.5, 1.0, -7.0]);
        assert!(set.rows().column(2).is_empty());
    }

    #[test]
    fn bad_input_is_a_sentence() {
        let x = array![[1.0], [2.0]];
        assert!(TrainingSet::new(x.view(), &[0], 2).is_err());
        assert!(TrainingSet::new(x.view(), &[0, 2], 2).is_err());
        assert!(TrainingSet::new(array![[f64::NAN]].view(), &[0], 1).is_err());
        assert!(TrainingSet::new(array![[1e300]].view(), &[0], 1).is_err());
        assert!(TrainingSet::new(ndarray::Array2::zeros((0, 2)).view(), &[], 2).is_err());
    }
}
