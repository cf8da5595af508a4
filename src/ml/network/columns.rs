//! A table turned on its side: one column after the other, so that loops run along the rows.

/// Rows that vector loops take at once; columns are padded to a multiple of it.
pub const LANES: usize = 8;

/// Numbers by column. Padding rows hold zeros.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    rows: usize,
    stride: usize,
    values: Vec<f64>,
}

impl Columns {
    /// `width` columns of `rows` zeros.
    #[must_use]
    pub fn zeros(rows: usize, width: usize) -> Columns {
        let stride = rows.next_multiple_of(LANES);
        Columns { rows, stride, values: vec![0.0; stride * width] }
    }

    /// Columns of one length; shorter ones are filled with zeros.
    #[must_use]
    pub fn new(columns: &[Vec<f64>]) -> Columns {
        let rows = columns.iter().map(Vec::len).max().unwrap_or(0);
        let mut all = Columns::zeros(rows, columns.len());
        for (i, column) in columns.iter().enumerate() {
            all.column_mut(i)[..column.len()].copy_from_slice(column);
        }
        all
    }

    /// The same of rows of one length, a column for each of their numbers.
    #[must_use]
    pub fn of_rows(rows: &[Vec<f64>]) -> Columns {
        let mut all = Columns::zeros(rows.len(), rows.first().map_or(0, Vec::len));
        for i in 0..all.width() {
            all.column_mut(i).iter_mut().zip(rows).for_each(|(to, row)| *to = row[i]);
        }
        all
    }

    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The number of columns (0 where there are no rows).
    #[must_use]
    pub fn width(&self) -> usize {
        self.values.len().checked_div(self.stride).unwrap_or(0)
    }

    /// # Panics
    /// Where there is no such column.
    #[must_use]
    pub fn column(&self, i: usize) -> &[f64] {
        &self.values[i * self.stride..][..self.rows]
    }

    /// # Panics
    /// Where there is no such column.
    pub fn column_mut(&mut self, i: usize) -> &mut [f64] {
        &mut self.values[i * self.stride..][..self.rows]
    }
}
