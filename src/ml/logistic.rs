//! Logistic regression with an L2 penalty, taken to its exact optimum.

use ndarray::{Array2, ArrayView2};

use super::linear::cholesky_solve;
use super::math::{sigmoid, softplus};

/// Settings. The loss is scikit-learn's: C · Σ log-loss + ½‖w‖²; the intercept is not penalised.
///
/// Newton's steps with a line search, so that the optimum is reached to about 1e-12:
/// `LogisticRegression(solver="newton-cholesky", tol=1e-12, max_iter=1000)` agrees with it
/// (the default solver stops earlier). The penalty keeps the optimum finite even where the
/// classes can be separated.
#[derive(Clone, Debug, PartialEq)]
pub struct LogisticRegression {
    /// C, the inverse of the penalty's strength; above 0. Default 1.
    pub c: f64,
    /// Newton's steps at most. Default 1000; about ten are usual.
    pub max_iterations: usize,
    /// Stop where no part of the mean loss's gradient exceeds this. Default 1e-12.
    pub tolerance: f64,
}

impl Default for LogisticRegression {
    fn default() -> Self {
        Self { c: 1.0, max_iterations: 1000, tolerance: 1e-12 }
    }
}

/// What was learned: the log-odds of the positive class are `intercept + x · coefficients`.
#[derive(Clone, Debug, PartialEq)]
pub struct LogisticModel {
    /// One a feature.
    pub coefficients: Vec<f64>,
    /// The log-odds where all features are 0.
    pub intercept: f64,
    /// Newton's steps taken.
    pub iterations: usize,
}

impl LogisticRegression {
    /// Learns from `x` (rows × features) which rows are `positive`.
    ///
    /// # Errors
    /// A sentence where the rows do not fit, a class is missing, C is not above 0, or a number
    /// is not finite or too large to count with.
    pub fn fit(&self, x: &ArrayView2<f64>, positive: &[bool]) -> Result<LogisticModel, String> {
        self.fit_weighted(x, positive, &vec![1.0; positive.len()])
    }

    /// As [`LogisticRegression::fit`], each row counted `weights` times (scikit-learn's `sample_weight`).
    ///
    /// # Errors
    /// As `fit`, and where a weight is not above 0.
    pub fn fit_weighted(
        &self,
        x: &ArrayView2<f64>,
        positive: &[bool],
        weights: &[f64],
    ) -> Result<LogisticModel, String> {
        self.check(x, positive)?;
        if weights.len() != positive.len() || weights.iter().any(|weight| !(*weight > 0.0 && weight.is_finite())) {
            return Err("Each row needs a weight above 0.".into());
        }
        let total: f64 = weights.iter().sum();
        let problem = Problem { x, positive, counts: weights, total, penalty: 1.0 / (self.c * total) };
        let mut weights = vec![0.0; x.ncols() + 1];
        let mut here = problem.slopes(&weights);
        let mut iterations = 0;
        while iterations < self.max_iterations && here.steepest > self.tolerance {
            let Some(better) = problem.step(&weights, &here) else {
                break;
            };
            weights = better;
            here = problem.slopes(&weights);
            iterations += 1;
        }
        let numbers = here.hessian.iter().chain(&weights).chain([&here.loss]);
        if numbers.into_iter().any(|v| !v.is_finite()) {
            return Err("The features are too large to count with; scale them first.".into());
        }
        let intercept = weights.pop().unwrap_or(0.0);
        Ok(LogisticModel { coefficients: weights, intercept, iterations })
    }

    fn check(&self, x: &ArrayView2<f64>, positive: &[bool]) -> Result<(), String> {
        if x.nrows() != positive.len() {
            return Err(format!("There are {} rows for {} labels.", x.nrows(), positive.len()));
        }
        if !(self.c > 0.0 && self.c.is_finite()) {
            return Err(format!("C is {}; it must be above 0.", self.c));
        }
        if let Some(((row, column), value)) = x.indexed_iter().find(|(_, v)| !v.is_finite()) {
            return Err(format!(
                "Row {} of feature {} is {value}; features must be finite numbers.",
                row + 1,
                column + 1
            ));
        }
        if positive.iter().all(|is| *is) || !positive.contains(&true) {
            return Err("Only one class is present; a classifier needs rows of both.".into());
        }
        Ok(())
    }
}

impl LogisticModel {
    /// The log-odds of the positive class for each row of `x` (rows × features).
    ///
    /// Features that only one side has are left out.
    #[must_use]
    pub fn decision_function(&self, x: &ArrayView2<f64>) -> Vec<f64> {
        let log_odds = |row: ndarray::ArrayView1<f64>| {
            let products = row.iter().zip(&self.coefficients).map(|(x, w)| x * w);
            products.sum::<f64>() + self.intercept
        };
        x.outer_iter().map(log_odds).collect()
    }

    /// The probability of the positive class for each row of `x` (rows × features).
    #[must_use]
    pub fn predict_probability(&self, x: &ArrayView2<f64>) -> Vec<f64> {
        let log_odds = self.decision_function(x);
        log_odds.into_iter().map(sigmoid).collect()
    }
}

/// Mean log-loss + ½ · penalty · ‖w‖², which has the same optimum as C · Σ log-loss + ½‖w‖².
///
/// Weights are one a feature, then the intercept.
struct Problem<'a> {
    x: &'a ArrayView2<'a, f64>,
    positive: &'a [bool],
    /// How often each row counts.
    counts: &'a [f64],
    /// Their sum.
    total: f64,
    penalty: f64,
}

/// The loss at some weights, and how it changes from there.
struct Slopes {
    loss: f64,
    gradient: Vec<f64>,
    hessian: Array2<f64>,
    /// The gradient's largest part, whatever its sign.
    steepest: f64,
}

impl Problem<'_> {
    fn log_odds(&self, weights: &[f64]) -> Vec<f64> {
        let (coefficients, intercept) = weights.split_at(self.x.ncols());
        let of = |row: ndarray::ArrayView1<f64>| {
            let products = row.iter().zip(coefficients).map(|(x, w)| x * w);
            products.sum::<f64>() + intercept[0]
        };
        self.x.outer_iter().map(of).collect()
    }

    fn loss(&self, weights: &[f64], log_odds: &[f64]) -> f64 {
        let rows = log_odds.iter().zip(self.positive).zip(self.counts);
        let losses = rows.map(|((z, is), count)| count * softplus(if *is { -z } else { *z }));
        let squares: f64 = weights[..self.x.ncols()].iter().map(|w| w * w).sum();
        losses.sum::<f64>() / self.total + 0.5 * self.penalty * squares
    }

    fn slopes(&self, weights: &[f64]) -> Slopes {
        let features = self.x.ncols();
        let size = features + 1;
        let log_odds = self.log_odds(weights);
        let mut gradient = vec![0.0; size];
        // Row by row, its lower half: a flat slice is summed up several times faster than by indices.
        let mut lower = vec![0.0; size * size];
        let mut row = vec![1.0; size];
        for (((values, z), is), count) in self.x.outer_iter().zip(&log_odds).zip(self.positive).zip(self.counts) {
            for (into, value) in row.iter_mut().zip(&values) {
                *into = *value;
            }
            let p = sigmoid(*z);
            // 1 − p by symmetry, exact also where p is next to 1.
            let error = count * if *is { -sigmoid(-z) } else { p } / self.total;
            let curve = count * p * sigmoid(-z) / self.total;
            for i in 0..size {
                gradient[i] += error * row[i];
                let scaled = curve * row[i];
                for (into, value) in lower[i * size..=i * size + i].iter_mut().zip(&row) {
                    *into += scaled * value;
                }
            }
        }
        let mut hessian = Array2::from_shape_fn((size, size), |(i, j)| lower[i * size + j]);
        for i in 0..features {
            gradient[i] += self.penalty * weights[i];
            hessian[[i, i]] += self.penalty;
        }
        Slopes {
            loss: self.loss(weights, &log_odds),
            steepest: gradient.iter().fold(0.0, |most, g| g.abs().max(most)),
            gradient,
            hessian,
        }
    }

    /// Newton's step, shortened until it is an improvement; `None` where rounding leaves none.
    fn step(&self, weights: &[f64], here: &Slopes) -> Option<Vec<f64>> {
        let downhill: Vec<f64> = here.gradient.iter().map(|g| -g).collect();
        let direction = solve_damped(&here.hessian, &downhill)?;
        let slope: f64 = direction.iter().zip(&here.gradient).map(|(d, g)| d * g).sum();
        let mut length = 1.0;
        for _ in 0..40 {
            let there: Vec<f64> = weights.iter().zip(&direction).map(|(w, d)| w + length * d).collect();
            let loss = self.loss(&there, &self.log_odds(&there));
            if loss < here.loss && loss <= here.loss + 1e-4 * length * slope {
                return Some(there);
            }
            // Next to the optimum the losses are equal but for rounding; the gradient still tells.
            let level = (loss - here.loss).abs() <= 1e-13 * here.loss;
            if level && self.slopes(&there).steepest < here.steepest {
                return Some(there);
            }
            length *= 0.5;
        }
        None
    }
}

/// Solves for Newton's step, with as much added to the diagonal as a flat loss may need.
fn solve_damped(hessian: &Array2<f64>, downhill: &[f64]) -> Option<Vec<f64>> {
    if let Some(step) = cholesky_solve(&hessian.view(), downhill) {
        return Some(step);
    }
    let largest = hessian.diag().iter().fold(0.0f64, |most, v| most.max(*v));
    let mut damping = largest * 1e-12;
    for _ in 0..12 {
        let mut damped = hessian.clone();
        damped.diag_mut().iter_mut().for_each(|v| *v += damping);
        if let Some(step) = cholesky_solve(&damped.view(), downhill) {
            return Some(step);
        }
        damping *= 10.0;
    }
    None
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    fn small() -> (Array2<f64>, Vec<bool>) {
        let x = array![
            [0.5, 1.2],
            [1.5, -0.3],
            [2.0, 0.8],
            [-1.0, 0.4],
            [-0.5, -1.1],
            [0.3, 0.9],
            [1.1, 1.6],
            [-1.4, 0.2],
            [0.0, -0.7],
            [2.4, 0.1],
            [-0.2, 1.9],
            [0.9, -1.5],
        ];
        let labels = [1, 1, 1, 0, 0, 0, 1, 0, 0, 1, 1, 0];
        (x, labels.iter().map(|label| *label == 1).collect())
    }

    /// From scikit-learn 1.9.1:
    /// `LogisticRegression(C=c, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(x, y)`.
    #[test]
    fn weights_equal_scikit_learn() {
        let (x, positive) = small();
        let cases = [
            (1.0, [1.1733122663605045, 1.0032124572608458, -0.8851250051925568]),
            (0.01, [0.04333000118655206, 0.034386919699914746, -0.030252046015260766]),
            // Separable, and hardly penalised.
            (1e6, [60.793745620696875, 46.78263334201631, -68.28425207749683]),
        ];
        for (c, expected) in cases {
            let settings = LogisticRegression { c, ..Default::default() };
            let model = settings.fit(&x.view(), &positive).unwrap();
            let found = [model.coefficients[0], model.coefficients[1], model.intercept];
            for (found, expected) in found.iter().zip(expected) {
                let error = (found - expected).abs() / expected.abs().max(1.0);
                assert!(error < 1e-9, "C {c}: {found} {expected}");
            }
        }
        let model = LogisticRegression::default().fit(&x.view(), &positive).unwrap();
        let probabilities = model.predict_probability(&x.view());
        assert!((probabilities[0] - 0.7120550842186698).abs() < 1e-12);
        assert!((probabilities[1] - 0.6396579029915646).abs() < 1e-12);
    }

    #[test]
    fn the_gradient_vanishes_at_the_optimum() {
        let (x, positive) = small();
        let model = LogisticRegression::default().fit(&x.view(), &positive).unwrap();
        // By definition: the intercept's part is Σ (p − y), a feature's is C·Σ (p − y)·x + w.
        let p = model.predict_probability(&x.view());
        let error = |row: usize| p[row] - f64::from(u8::from(positive[row]));
        assert!((0..12).map(error).sum::<f64>().abs() < 1e-11);
        for (feature, w) in model.coefficients.iter().enumerate() {
            let slope: f64 = (0..12).map(|row| error(row) * x[[row, feature]]).sum();
            assert!((slope + w).abs() < 1e-11);
        }
    }

    #[test]
    fn a_weight_counts_a_row_so_often() {
        let (x, positive) = small();
        let twice: Vec<usize> = (0..12).chain([2, 3, 3]).collect();
        let repeated = LogisticRegression::default()
            .fit(
                &x.select(ndarray::Axis(0), &twice).view(),
                &twice.iter().map(|row| positive[*row]).collect::<Vec<_>>(),
            )
            .unwrap();
        let mut weights = vec![1.0; 12];
        (weights[2], weights[3]) = (2.0, 3.0);
        let weighted = LogisticRegression::default().fit_weighted(&x.view(), &positive, &weights).unwrap();
        for (one, other) in repeated.coefficients.iter().zip(&weighted.coefficients) {
            assert!((one - other).abs() < 1e-10);
        }
        assert!((repeated.intercept - weighted.intercept).abs() < 1e-10);
        weights[0] = 0.0;
        assert!(LogisticRegression::default().fit_weighted(&x.view(), &positive, &weights).is_err());
    }

    #[test]
    fn impossible_data_gives_a_sentence() {
        let (x, mut positive) = small();
        let fit =
            |x: &Array2<f64>, positive: &[bool]| LogisticRegression::default().fit(&x.view(), positive).unwrap_err();
        assert!(fit(&x, &[true; 12]).starts_with("Only one class"));
        assert!(fit(&x, &[false; 12]).starts_with("Only one class"));
        assert!(fit(&x, &[true]).starts_with("There are 12 rows"));
        let mut broken = x.clone();
        broken[[3, 1]] = f64::NAN;
        assert!(fit(&broken, &positive).starts_with("Row 4 of feature 2 is NaN"));
        let huge = x.mapv(|v| v * 1e200);
        assert!(fit(&huge, &positive).contains("too large"));
        positive[0] = false;
        let settings = LogisticRegression { c: 0.0, ..Default::default() };
        assert!(settings.fit(&x.view(), &positive).is_err());
    }

    #[test]
    fn constant_and_doubled_columns_are_no_trouble() {
        let (x, positive) = small();
        let doubled = Array2::from_shape_fn((12, 4), |(row, column)| match column {
            0 | 1 => x[[row, column]],
            2 => x[[row, 0]],
            _ => 5.0,
        });
        let model = LogisticRegression::default().fit(&doubled.view(), &positive).unwrap();
        assert!((model.coefficients[0] - model.coefficients[2]).abs() < 1e-10);
        assert!(model.coefficients[3].abs() < 1e-10);
    }
}
