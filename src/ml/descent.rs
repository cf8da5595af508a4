//! Gradient descent on a linear model's squared error, and how many steps it needs.
//!
//! The loss is a bowl, so what descent does is known in closed form: along each eigenvector of
//! the Hessian the distance to the optimum shrinks by the factor 1 − ηλ a step. A long valley
//! (one λ far smaller than another) may need millions of steps; their number is then worked
//! out instead of run.

use ndarray::{Array2, ArrayView2};

use super::linear::{SymmetricEigen, symmetric_eigen};
use super::math::{exp, ln, log1p};

/// The loss (1/n)·Σ (y − b − x·w)² as a function of the weights: w, one a feature, then b.
#[derive(Clone, Debug, PartialEq)]
pub struct SquaredLoss {
    hessian: Array2<f64>,
    eigen: SymmetricEigen,
    /// How many of the eigenvalues are not zero but for rounding.
    rank: usize,
    optimum: Vec<f64>,
    optimal_loss: f64,
}

impl SquaredLoss {
    /// The loss of predicting `y` from `x` (rows × features) and an intercept.
    ///
    /// # Errors
    /// A sentence where there are no rows, lengths differ or a number is not finite or too
    /// large to count with.
    pub fn new(x: &ArrayView2<f64>, y: &[f64]) -> Result<Self, String> {
        let (rows, features) = x.dim();
        if rows != y.len() {
            return Err(format!("There are {rows} rows for {} targets.", y.len()));
        }
        if rows == 0 {
            return Err("There are no rows.".into());
        }
        if x.iter().chain(y).any(|v| !v.is_finite()) {
            return Err("Features and targets must be finite numbers.".into());
        }
        let input = |row: usize, i: usize| if i < features { x[[row, i]] } else { 1.0 };
        let size = features + 1;
        let mut hessian = Array2::zeros((size, size));
        let mut pull = vec![0.0; size];
        for (row, target) in y.iter().enumerate() {
            for i in 0..size {
                let share = 2.0 * input(row, i) / rows as f64;
                pull[i] += share * target;
                for j in 0..size {
                    hessian[[i, j]] += share * input(row, j);
                }
            }
        }
        let too_large = || "The numbers are too large to count with; scale them first.".to_string();
        let eigen = symmetric_eigen(&hessian.view()).ok_or_else(too_large)?;
        // What is this small is rounding: the direction is flat, and descent never moves in it.
        let flat = eigen.values[0] * size as f64 * 4.0 * f64::EPSILON;
        let rank = eigen.values.iter().filter(|value| **value > flat).count();
        // The optimum nearest to 0, put together from the directions that are not flat.
        let mut optimum = vec![0.0; size];
        for direction in 0..rank {
            let vector = eigen.vectors.column(direction);
            let along: f64 = vector.iter().zip(&pull).map(|(v, p)| v * p).sum();
            for (part, v) in optimum.iter_mut().zip(&vector) {
                *part += v * along / eigen.values[direction];
            }
        }
        let mut optimal_loss = 0.0;
        for (row, target) in y.iter().enumerate() {
            let predicted: f64 = (0..size).map(|i| input(row, i) * optimum[i]).sum();
            optimal_loss += (target - predicted) * (target - predicted) / rows as f64;
        }
        if !optimal_loss.is_finite() || optimum.iter().any(|v| !v.is_finite()) {
            return Err(too_large());
        }
        Ok(Self { hessian, eigen, rank, optimum, optimal_loss })
    }

    /// The weights with the smallest loss (of several, the nearest to 0).
    #[must_use]
    pub fn optimum(&self) -> &[f64] {
        &self.optimum
    }

    /// The smallest loss.
    #[must_use]
    pub fn optimal_loss(&self) -> f64 {
        self.optimal_loss
    }

    /// The Hessian, (2/n)·AᵀA with the columns of A the features and 1; the same everywhere.
    #[must_use]
    pub fn hessian(&self) -> &Array2<f64> {
        &self.hessian
    }

    /// The curvature along each principal direction, the steepest first.
    #[must_use]
    pub fn eigenvalues(&self) -> &[f64] {
        &self.eigen.values
    }

    /// The largest eigenvalue by the smallest that is not zero: how long the valley is.
    /// `None` of a loss that is flat everywhere.
    #[must_use]
    pub fn condition_number(&self) -> Option<f64> {
        let last = self.rank.checked_sub(1)?;
        Some(self.eigen.values[0] / self.eigen.values[last])
    }

    /// The loss at some weights, for contours; missing weights count as 0.
    #[must_use]
    pub fn loss(&self, weights: &[f64]) -> f64 {
        self.optimal_loss + self.excess(weights)
    }

    /// How far above the smallest loss: ½·δᵀHδ, free of the cancellation of a difference.
    fn excess(&self, weights: &[f64]) -> f64 {
        let weight = |i: usize| weights.get(i).copied().unwrap_or(0.0);
        let apart: Vec<f64> = (0..self.optimum.len()).map(|i| weight(i) - self.optimum[i]).collect();
        let curves = self.eigen.values[..self.rank].iter().enumerate();
        curves
            .map(|(direction, value)| {
                let along: f64 = apart.iter().zip(&self.eigen.vectors.column(direction)).map(|(a, v)| a * v).sum();
                0.5 * value * along * along
            })
            .sum()
    }
}

/// Settings of full-batch gradient descent from the weights 0.
///
/// It has converged when what is left above the smallest loss is at most `tolerance` times
/// what it was at the start.
#[derive(Clone, Debug, PartialEq)]
pub struct GradientDescent {
    /// η. Default `None`: 1/λmax, at which no direction overshoots (twice that diverges).
    pub learning_rate: Option<f64>,
    /// The share of the starting excess that counts as arrived; above 0. Default 0.001.
    pub tolerance: f64,
    /// Steps taken one by one; more are worked out. Default 10,000.
    pub max_steps: usize,
}

impl Default for GradientDescent {
    fn default() -> Self {
        Self { learning_rate: None, tolerance: 1e-3, max_steps: 10_000 }
    }
}

/// When descent arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// After this many steps, counted by taking them.
    Counted(u64),
    /// After this many steps, by the formula.
    Predicted(u64),
    /// Never: the learning rate is too large (it runs away) or not above 0.
    Never,
}

/// What descent did.
#[derive(Clone, Debug, PartialEq)]
pub struct Descent {
    /// η as used.
    pub learning_rate: f64,
    /// The weights at the start and after every step taken; it ends on arrival.
    pub path: Vec<Vec<f64>>,
    /// The loss at each place of the path.
    pub losses: Vec<f64>,
    /// When it arrives.
    pub arrival: Arrival,
}

impl GradientDescent {
    /// Goes down from the weights 0, and works out what it does not take step by step.
    #[must_use]
    pub fn run(&self, loss: &SquaredLoss) -> Descent {
        let steepest = loss.eigen.values[0];
        let learning_rate = self.learning_rate.unwrap_or(1.0 / steepest);
        let mut weights = vec![0.0; loss.optimum.len()];
        let start = loss.excess(&weights);
        let goal = self.tolerance * start;
        let mut path = vec![weights.clone()];
        let mut losses = vec![loss.optimal_loss + start];
        let mut arrival = None;
        let mut excess = start;
        for step in 0..=self.max_steps {
            if excess <= goal {
                arrival = Some(Arrival::Counted(step as u64));
                break;
            }
            if step == self.max_steps {
                break;
            }
            let gradient = loss.hessian.outer_iter().map(|row| {
                let parts = row.iter().zip(&weights).zip(&loss.optimum);
                parts.map(|((h, w), o)| h * (w - o)).sum::<f64>()
            });
            let gradient: Vec<f64> = gradient.collect();
            for (weight, slope) in weights.iter_mut().zip(gradient) {
                *weight -= learning_rate * slope;
            }
            excess = loss.excess(&weights);
            // It has run away: what follows is only larger.
            if !excess.is_finite() || excess > 1e12 * start {
                break;
            }
            path.push(weights.clone());
            losses.push(loss.optimal_loss + excess);
        }
        Descent {
            learning_rate,
            path,
            losses,
            arrival: arrival.unwrap_or_else(|| predicted(loss, learning_rate, self.tolerance)),
        }
    }

    /// When descent arrives, from the eigenvalues alone, in microseconds.
    ///
    /// Where some direction runs away this says `Never`, though the loss may first fall.
    #[must_use]
    pub fn predict(&self, loss: &SquaredLoss) -> Arrival {
        let learning_rate = self.learning_rate.unwrap_or(1.0 / loss.eigen.values[0]);
        predicted(loss, learning_rate, self.tolerance)
    }
}

/// Solves ½·Σ λᵢ·cᵢ²·(1 − ηλᵢ)²ᵗ ≤ goal for the smallest whole t, by bisection.
fn predicted(loss: &SquaredLoss, learning_rate: f64, tolerance: f64) -> Arrival {
    // Where each direction starts (½·λ·c²), and the logarithm of its factor squared.
    let mut terms = Vec::new();
    for direction in 0..loss.rank {
        let value = loss.eigen.values[direction];
        let vector = loss.eigen.vectors.column(direction);
        let along: f64 = vector.iter().zip(&loss.optimum).map(|(v, o)| v * o).sum();
        let shrink = learning_rate * value;
        let logarithm = 2.0 * if shrink < 1.0 { log1p(-shrink) } else { ln(shrink - 1.0) };
        let start = 0.5 * value * along * along;
        if start > 0.0 {
            terms.push((start, logarithm));
        }
    }
    if tolerance.is_nan() || learning_rate.is_nan() {
        return Arrival::Never;
    }
    let excess = |t: u64| -> f64 {
        // No step has been taken at 0, also where the factor is 0 and its logarithm −∞.
        let factor = |logarithm: f64| {
            if t == 0 { 1.0 } else { exp(logarithm * t as f64) }
        };
        terms.iter().map(|(start, log)| start * factor(*log)).sum()
    };
    let goal = tolerance * excess(0);
    if excess(0) <= goal {
        return Arrival::Predicted(0);
    }
    // Where every term shrinks the sum does; where one grows, later steps only make it worse.
    let grows = terms.iter().any(|(_, logarithm)| *logarithm >= 0.0);
    let mut enough = 1u64;
    while excess(enough) > goal {
        if grows || enough > u64::MAX / 4 {
            return Arrival::Never;
        }
        enough *= 2;
    }
    let mut too_few = enough / 2;
    while enough - too_few > 1 {
        let middle = too_few + (enough - too_few) / 2;
        if excess(middle) <= goal {
            enough = middle;
        } else {
            too_few = middle;
        }
    }
    Arrival::Predicted(enough)
}

#[cfg(test)]
mod tests {
    use ndarray::array;
    use proptest::prelude::*;

    use super::*;

    const Y: [f64; 8] = [1.0, 2.0, 2.5, -1.0, 0.0, 0.5, 3.0, -2.0];

    fn x(stretch: f64) -> Array2<f64> {
        let mut x = array![
            [0.5, 1.2],
            [1.5, -0.3],
            [2.0, 0.8],
            [-1.0, 0.4],
            [-0.5, -1.1],
            [0.3, 0.9],
            [1.1, 1.6],
            [-1.4, 0.2],
        ];
        x.column_mut(1).mapv_inplace(|v| v * stretch);
        x
    }

    fn loss(stretch: f64) -> SquaredLoss {
        SquaredLoss::new(&x(stretch).view(), &Y).unwrap()
    }

    /// From numpy 2.4.6: `eigvalsh` of the Hessian, `lstsq` for the optimum, and the steps of a
    /// loop `t -= (H @ t - g) / largest` until the loss is down to a thousandth.
    #[test]
    fn bowl_and_steps_equal_numpy() {
        let round = loss(1.0);
        let near = |found: &[f64], expected: &[f64]| {
            for (found, expected) in found.iter().zip(expected) {
                assert!((found - expected).abs() < 1e-7, "{found} {expected}");
            }
        };
        near(round.eigenvalues(), &[3.86131734, 1.75491889, 0.87376378]);
        near(round.optimum(), &[1.30949346, 0.19268923, 0.25166453]);
        assert!((round.optimal_loss() - 0.25087897289414646).abs() < 1e-14);
        assert!((round.loss(&[0.0; 3]) - 3.1875).abs() < 1e-14);
        let descent = GradientDescent::default();
        assert_eq!(descent.run(&round).arrival, Arrival::Counted(6));
        assert_eq!(descent.predict(&round), Arrival::Predicted(6));

        let valley = loss(20.0);
        assert_eq!(descent.run(&valley).arrival, Arrival::Counted(991));
        assert_eq!(descent.predict(&valley), Arrival::Predicted(991));
        assert_eq!(descent.run(&valley).path.len(), 992);
    }

    #[test]
    fn beyond_the_steps_taken_the_number_is_worked_out() {
        let valley = loss(20.0);
        let hasty = GradientDescent { max_steps: 100, ..Default::default() };
        let descent = hasty.run(&valley);
        assert_eq!(descent.arrival, Arrival::Predicted(991));
        assert_eq!(descent.path.len(), 101);
        // A valley ten million times as long as wide.
        let Arrival::Predicted(steps) = GradientDescent::default().predict(&loss(3000.0)) else { panic!("no number") };
        assert!(steps > 10_000_000, "{steps}");
    }

    #[test]
    fn a_large_learning_rate_runs_away_without_nan() {
        let round = loss(1.0);
        let steepest = round.eigenvalues()[0];
        for rate in [2.01 / steepest, 1e300, f64::INFINITY, f64::NAN, 0.0, -1.0] {
            let settings = GradientDescent { learning_rate: Some(rate), max_steps: 200, ..Default::default() };
            let descent = settings.run(&round);
            assert_eq!(descent.arrival, Arrival::Never, "{rate}");
            assert!(descent.losses.iter().all(|loss| loss.is_finite()));
            assert_eq!(settings.predict(&round), Arrival::Never, "{rate}");
        }
        let edge = GradientDescent { learning_rate: Some(1.99 / steepest), ..Default::default() };
        assert!(matches!(edge.run(&round).arrival, Arrival::Counted(_)));
    }

    #[test]
    fn flat_directions_and_nothing_to_learn_are_no_trouble() {
        // The second column repeats the first: the valley has no end, and none is needed.
        let mut doubled = x(1.0);
        for row in 0..8 {
            doubled[[row, 1]] = doubled[[row, 0]];
        }
        let flat = SquaredLoss::new(&doubled.view(), &Y).unwrap();
        assert!((flat.optimum()[0] - flat.optimum()[1]).abs() < 1e-12);
        let Arrival::Counted(counted) = GradientDescent::default().run(&flat).arrival else { panic!("not counted") };
        let predicted = GradientDescent::default().predict(&flat);
        assert_eq!(predicted, Arrival::Predicted(counted));

        let nothing = SquaredLoss::new(&x(1.0).view(), &[0.0; 8]).unwrap();
        let descent = GradientDescent::default().run(&nothing);
        assert_eq!(descent.arrival, Arrival::Counted(0));
        assert!(SquaredLoss::new(&x(1.0).view(), &[1.0]).is_err());
        assert!(SquaredLoss::new(&Array2::zeros((0, 2)).view(), &[]).is_err());
        let huge = x(1e200);
        assert!(SquaredLoss::new(&huge.view(), &Y).is_err());
    }

    proptest! {
        #[test]
        fn run_and_formula_agree(
            points in proptest::collection::vec((-3.0f64..3.0, -3.0f64..3.0, -2.0f64..2.0), 4..30),
            stretch in 0.2f64..12.0,
        ) {
            let x = Array2::from_shape_fn((points.len(), 2), |(row, column)| match column {
                0 => points[row].0,
                _ => points[row].1 * stretch,
            });
            let y: Vec<f64> = points.iter().map(|point| point.2).collect();
            let loss = SquaredLoss::new(&x.view(), &y).unwrap();
            let settings = GradientDescent::default();
            let run = settings.run(&loss);
            if let (Arrival::Counted(counted), Arrival::Predicted(predicted)) =
                (run.arrival, settings.predict(&loss))
            {
                // A loss within rounding of the goal may fall on either side.
                prop_assert!(counted.abs_diff(predicted) <= 1, "{counted} {predicted}");
            }
            // Downhill all the way, and the loss is what its definition says.
            prop_assert!(run.losses.windows(2).all(|pair| pair[1] <= pair[0] * (1.0 + 1e-12)));
            let weights = &run.path[run.path.len() / 2];
            let errors = (0..y.len()).map(|row| {
                let w = weights;
                let error = y[row] - w[2] - w[0] * x[[row, 0]] - w[1] * x[[row, 1]];
                error * error
            });
            let direct = errors.sum::<f64>() / y.len() as f64;
            prop_assert!((loss.loss(weights) - direct).abs() < 1e-9 * (1.0 + direct));
        }
    }
}
