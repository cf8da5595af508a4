//! Counts, means and cross-products of columns: all that a covariance needs, gathered in one pass.

use super::math::mean;

/// What many rows come down to.
#[derive(Clone, Debug, PartialEq)]
pub struct Moments {
    /// How many rows went in.
    pub n: usize,
    /// Of each column, in its unit.
    pub mean: Vec<f64>,
    /// Σ (x − mean)(y − mean) of each pair of columns, row by row.
    pub scatter: Vec<f64>,
}

impl Moments {
    /// Of these rows of these columns.
    #[must_use]
    pub fn of(columns: &[&[f64]], rows: &[u32]) -> Moments {
        let mut gathering = Gathering::new(columns, rows);
        gathering.gather(columns, rows, &mut || true);
        gathering.moments()
    }

    pub fn columns(&self) -> usize {
        self.mean.len()
    }

    /// Σ (x − mean)(y − mean) of columns `i` and `j`.
    pub fn product(&self, i: usize, j: usize) -> f64 {
        self.scatter[i * self.columns() + j]
    }

    /// The covariance of columns `i` and `j`, with divisor n − 1; 0 of a single row.
    pub fn covariance(&self, i: usize, j: usize) -> f64 {
        self.product(i, j) / self.n.saturating_sub(1).max(1) as f64
    }

    /// The standard deviation of column `i` with divisor n, as `StandardScaler` counts it.
    pub fn population_deviation(&self, i: usize) -> f64 {
        (self.product(i, i).max(0.0) / self.n.max(1) as f64).sqrt()
    }

    /// Whether every number could be counted with.
    pub fn is_finite(&self) -> bool {
        self.mean.iter().chain(&self.scatter).all(|value| value.is_finite())
    }

    /// Of some of the columns, in this order.
    #[must_use]
    pub fn select(&self, columns: &[usize]) -> Moments {
        let pairs = columns.iter().flat_map(|&i| columns.iter().map(move |&j| (i, j)));
        Moments {
            n: self.n,
            mean: columns.iter().map(|&i| self.mean[i]).collect(),
            scatter: pairs.map(|(i, j)| self.product(i, j)).collect(),
        }
    }

    /// What they are once one of the rows, which stood at `row`, moved by `step`: exact, and without
    /// another look at the others.
    #[must_use]
    pub fn moved(&self, row: &[f64], step: &[f64]) -> Moments {
        let mut moved = self.clone();
        let n = self.n.max(1) as f64;
        let away: Vec<f64> = row.iter().zip(&self.mean).map(|(value, mean)| value - mean).collect();
        for i in 0..self.columns() {
            moved.mean[i] += step[i] / n;
            for j in 0..self.columns() {
                let change = step[i] * away[j] + away[i] * step[j] + step[i] * step[j] * (1.0 - 1.0 / n);
                moved.scatter[i * self.columns() + j] += change;
            }
        }
        moved
    }
}

/// So many rows are taken at a time: their columns stay in the processor's cache.
const BLOCK: usize = 512;

/// Moments in the making: rows are taken in blocks, so that a long table can be watched and left.
///
/// One pass, about the value that is nearest to the mean of up to 512 rows spread over all, which loses no
/// digits as Σx² − n·mean² does (Chan, Golub & LeVeque, The American Statistician 37, 1983). From a value of
/// its own, a column without spread has no moments at all, not even of rounding.
#[derive(Clone, Debug)]
pub struct Gathering {
    center: Vec<f64>,
    sums: Vec<f64>,
    /// Of each pair i ≤ j, in that order.
    products: Vec<f64>,
    rows: usize,
}

impl Gathering {
    /// `rows` are those of `columns` that will be gathered; nothing is yet.
    #[must_use]
    pub fn new(columns: &[&[f64]], rows: &[u32]) -> Gathering {
        let stride = rows.len().div_ceil(BLOCK).max(1);
        let spread: Vec<usize> = rows.iter().step_by(stride).map(|&row| row as usize).collect();
        let center = |column: &&[f64]| {
            let values: Vec<f64> = spread.iter().map(|&row| column[row]).collect();
            let mean = mean(&values).unwrap_or(0.0);
            let nearer = |a: f64, b: f64| if (b - mean).abs() < (a - mean).abs() { b } else { a };
            values.into_iter().reduce(nearer).unwrap_or(0.0)
        };
        let p = columns.len();
        Gathering {
            center: columns.iter().map(center).collect(),
            sums: vec![0.0; p],
            products: vec![0.0; p * (p + 1) / 2],
            rows: 0,
        }
    }

    /// How many rows have been taken.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Goes on while `more` says so, one block at least; says whether all rows are in. The result does not
    /// depend on how it was sliced.
    pub fn gather(&mut self, columns: &[&[f64]], rows: &[u32], more: &mut dyn FnMut() -> bool) -> bool {
        let mut block = vec![0.0; columns.len() * BLOCK];
        while self.rows < rows.len() {
            let taken = &rows[self.rows..(self.rows + BLOCK).min(rows.len())];
            for ((column, center), into) in columns.iter().zip(&self.center).zip(block.chunks_exact_mut(BLOCK)) {
                for (value, &row) in into.iter_mut().zip(taken) {
                    *value = column[row as usize] - center;
                }
            }
            let part = |i: usize| &block[i * BLOCK..][..taken.len()];
            let mut pair = 0;
            for i in 0..columns.len() {
                self.sums[i] += part(i).iter().sum::<f64>();
                for j in i..columns.len() {
                    self.products[pair] += dot(part(i), part(j));
                    pair += 1;
                }
            }
            self.rows += taken.len();
            if !more() {
                break;
            }
        }
        self.rows == rows.len()
    }

    /// Of the rows taken so far.
    #[must_use]
    pub fn moments(&self) -> Moments {
        let p = self.sums.len();
        let n = self.rows.max(1) as f64;
        let beside: Vec<f64> = self.sums.iter().map(|sum| sum / n).collect();
        let mut scatter = vec![0.0; p * p];
        let mut products = self.products.iter();
        for i in 0..p {
            for j in i..p {
                let product = products.next().copied().unwrap_or(0.0) - n * beside[i] * beside[j];
                (scatter[i * p + j], scatter[j * p + i]) = (product, product);
            }
            // A square is never negative, whatever rounding says.
            if scatter[i * p + i] < 0.0 {
                scatter[i * p + i] = 0.0;
            }
        }
        let mean = self.center.iter().zip(&beside).map(|(center, beside)| center + beside).collect();
        Moments { n: self.rows, mean, scatter }
    }
}

/// The scalar product in eight lanes, which a processor adds side by side; the order of the additions is
/// fixed, so that every machine finds the same bits.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [0.0; 8];
    let (eights_a, eights_b) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f64 = eights_a.remainder().iter().zip(eights_b.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in eights_a.zip(eights_b) {
        for (lane, (a, b)) in lanes.iter_mut().zip(a.iter().zip(b)) {
            *lane += a * b;
        }
    }
    lanes.iter().sum::<f64>() + rest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ml::random::Random;

    /// In two passes, a pair of columns at a time.
    fn slow(columns: &[&[f64]], rows: &[u32]) -> Moments {
        let n = rows.len();
        let mean = |column: &&[f64]| rows.iter().map(|&row| column[row as usize]).sum::<f64>() / n as f64;
        let means: Vec<f64> = columns.iter().map(mean).collect();
        let product = |i: usize, j: usize| {
            rows.iter().map(|&row| (columns[i][row as usize] - means[i]) * (columns[j][row as usize] - means[j])).sum()
        };
        let p = columns.len();
        let scatter = (0..p * p).map(|at| product(at / p, at % p)).collect();
        Moments { n, mean: means, scatter }
    }

    fn near(found: &Moments, expected: &Moments, tolerance: f64) -> bool {
        let p = expected.columns();
        let close = |i: usize, j: usize| {
            let size = (expected.product(i, i) * expected.product(j, j)).sqrt().max(1e-300);
            (found.product(i, j) - expected.product(i, j)).abs() <= tolerance * size
        };
        let mut means = found.mean.iter().zip(&expected.mean).enumerate();
        let close_mean = |(i, (a, b)): (usize, (&f64, &f64))| {
            (a - b).abs() <= tolerance * (b.abs() + expected.population_deviation(i))
        };
        found.n == expected.n && means.all(close_mean) && (0..p * p).all(|at| close(at / p, at % p))
    }

    fn table(n: usize, p: usize, seed: u64) -> Vec<Vec<f64>> {
        let mut random = Random::new(seed);
        (0..p).map(|j| (0..n).map(|_| random.normal() * (j + 1) as f64 + 1e4 * j as f64).collect()).collect()
    }

    fn views(table: &[Vec<f64>]) -> Vec<&[f64]> {
        table.iter().map(Vec::as_slice).collect()
    }

    #[test]
    fn one_pass_equals_two() {
        for n in [1usize, 2, 7, 511, 512, 513, 3000] {
            let table = table(n, 4, n as u64);
            let columns = views(&table);
            let rows: Vec<u32> = (0..n as u32).filter(|row| row % 5 != 3).collect();
            let rows = if rows.is_empty() { vec![0] } else { rows };
            assert!(near(&Moments::of(&columns, &rows), &slow(&columns, &rows), 1e-12), "{n}");
        }
    }

    /// A clock that ran all day, and a step far from where it began: the center is off and no digit is lost.
    #[test]
    fn sorted_and_far_columns_lose_no_digits() {
        let n = 20_000u32;
        let rows: Vec<u32> = (0..n).collect();
        let clock: Vec<f64> = (0..n).map(|i| 1.7e9 + f64::from(i)).collect();
        let step: Vec<f64> = (0..n).map(|i| if i < 19_000 { 5.0 } else { 6.0 }).collect();
        let columns: [&[f64]; 2] = [&clock, &step];
        let moments = Moments::of(&columns, &rows);
        let count = f64::from(n);
        assert!((moments.product(0, 0) / (count * (count * count - 1.0) / 12.0) - 1.0).abs() < 1e-13);
        assert!((moments.product(1, 1) / (19_000.0 * 1_000.0 / count) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn slices_do_not_matter() {
        let table = table(5000, 3, 9);
        let columns = views(&table);
        let rows: Vec<u32> = (0..5000).collect();
        let mut sliced = Gathering::new(&columns, &rows);
        let mut slices = 0;
        while !sliced.gather(&columns, &rows, &mut || false) {
            slices += 1;
            assert_eq!(sliced.rows(), slices * BLOCK);
        }
        assert_eq!(sliced.moments(), Moments::of(&columns, &rows));
    }

    #[test]
    fn nothing_and_too_much() {
        assert_eq!(Moments::of(&[], &[]), Moments { n: 0, mean: vec![], scatter: vec![] });
        let empty = Moments::of(&[&[1.0], &[2.0]], &[]);
        assert!(empty.n == 0 && empty.is_finite());
        assert!(!Moments::of(&[&[1e300, -1e300]], &[0, 1]).is_finite());
        let constant = Moments::of(&[&[0.1; 10]], &(0..10).collect::<Vec<u32>>());
        assert_eq!((constant.product(0, 0), constant.mean[0]), (0.0, 0.1));
    }

    proptest! {
        #[test]
        fn a_moved_row_is_as_if_it_had_always_stood_there(
            n in 2usize..60, seed in any::<u64>(), which in any::<prop::sample::Index>(),
            step in prop::collection::vec(-1e3..1e3, 3),
        ) {
            let mut table = table(n, 3, seed);
            let rows: Vec<u32> = (0..n as u32).collect();
            let which = which.index(n);
            let row: Vec<f64> = table.iter().map(|column| column[which]).collect();
            let moved = Moments::of(&views(&table), &rows).moved(&row, &step);
            for (column, step) in table.iter_mut().zip(&step) {
                column[which] += step;
            }
            prop_assert!(near(&moved, &slow(&views(&table), &rows), 1e-10));
        }
    }
}
