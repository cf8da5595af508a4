//! How good a network is on some rows.

use super::columns::Columns;
use super::pass::Pass;
use super::{Loss, Network};
use crate::ml::math::{exp, ln, softplus};

/// A row's log loss counts at most so much: its probability is taken to be at least the smallest step
/// between numbers near 1 (2⁻⁵²), as scikit-learn's `log_loss` does.
pub const MOST_LOG_LOSS: f64 = 36.043_653_389_117_15;

/// Sums over some rows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evaluation {
    pub rows: usize,
    /// The losses' sum, without any penalty.
    pub total_loss: f64,
    /// Rows whose most probable class is the true one (a probability of ½ counts as class 1, the
    /// first of equal ones for more classes); 0 for the squared error.
    pub right: usize,
}

impl Evaluation {
    /// The mean loss; `None` without rows.
    #[must_use]
    pub fn loss(&self) -> Option<f64> {
        (self.rows > 0).then(|| self.total_loss / self.rows as f64)
    }

    /// The share of right answers; `None` without rows.
    #[must_use]
    pub fn accuracy(&self) -> Option<f64> {
        (self.rows > 0).then(|| self.right as f64 / self.rows as f64)
    }
}

impl Network {
    /// Loss and right answers on the rows of `x` with targets `y` (a column an output).
    #[must_use]
    pub fn evaluate(&self, x: &Columns, y: &Columns, pass: &mut Pass) -> Evaluation {
        let mut seen = Evaluation { rows: x.rows(), ..Evaluation::default() };
        pass.over(self, x, |pass, start, rows| {
            for row in 0..rows {
                let (loss, right) = match (self.loss, self.outputs()) {
                    (Loss::Squared, count) => {
                        let error = |output| pass.sums(output)[row] - y.column(output)[start + row];
                        ((0..count).map(|output| error(output) * error(output)).sum(), false)
                    }
                    (Loss::Log, 1) => {
                        let z = pass.sums(0)[row];
                        let is_one = y.column(0)[start + row] > 0.5;
                        (softplus(if is_one { -z } else { z }), (z >= 0.0) == is_one)
                    }
                    (Loss::Log, count) => {
                        let sum = |output: usize| pass.sums(output)[row];
                        let truth = (0..count).find(|output| y.column(*output)[start + row] > 0.5).unwrap_or(0);
                        let best =
                            (1..count).fold(0, |best, output| if sum(output) > sum(best) { output } else { best });
                        let shares: f64 = (0..count).map(|output| exp(sum(output) - sum(best))).sum();
                        (ln(shares) + sum(best) - sum(truth), best == truth)
                    }
                };
                let most = if self.loss == Loss::Log { MOST_LOG_LOSS } else { f64::INFINITY };
                seen.total_loss += if loss < most { loss } else { most };
                seen.right += usize::from(right);
            }
        });
        seen
    }

    /// The most probable class of each row, the first of equal ones, for a network with an output a class.
    #[must_use]
    pub fn classes(&self, x: &Columns, pass: &mut Pass) -> Vec<usize> {
        let said = self.values(x, self.sizes.len() - 1, pass);
        let best = |row: usize| {
            let share = |class: usize| said.column(class)[row];
            (1..self.outputs()).fold(0, |best, class| if share(class) > share(best) { class } else { best })
        };
        (0..x.rows()).map(best).collect()
    }

    /// Σ|w| and Σw² over the weights, without the biases: what L1 and L2 punish.
    #[must_use]
    pub fn penalized(&self) -> (f64, f64) {
        let weights = || (1..self.sizes.len()).flat_map(|layer| self.weights(layer));
        (weights().map(|w| w.abs()).sum(), weights().map(|w| w * w).sum())
    }
}
