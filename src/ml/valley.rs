//! A linear model's loss over two weights, and how long gradient descent takes to its lowest point.
//!
//! The intercept is at its best for any weights, so the loss is a bowl over the two weights alone,
//! and its Hessian is the covariance matrix of the two features.

use crate::ml::math::{exp, hypot, ln, log1p};

/// As many steps are really taken; beyond, they are told from the eigenvalues.
pub const MOST_COUNTED: u64 = 10_000;

/// Descent has arrived when this share of the first distance to the best weights is left.
pub const LEFT_OVER: f64 = 1e-3;

/// The loss ½·mean((y − ŷ)²) over the two weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Valley {
    /// The weights where the loss is least (of several, the nearest to 0).
    pub best: (f64, f64),
    /// The curvatures along the principal directions, the steepest first; never negative.
    pub curvatures: (f64, f64),
    /// The unit vector along the steepest direction; the other stands square to it.
    pub steepest: (f64, f64),
    /// Where descent stood after each step, from (0, 0) on, thinned to at most a few hundred.
    pub path: Vec<(f64, f64)>,
    /// Steps until one thousandth of the distance is left; `None` where it is already there.
    pub steps: Option<f64>,
    /// Whether the steps were really taken.
    pub counted: bool,
}

impl Valley {
    /// The loss of predicting `y` linearly from the pairs in `x`; no rows make a flat one.
    pub fn new(x: &[[f64; 2]], y: &[f64]) -> Valley {
        let n = x.len().min(y.len()).max(1) as f64;
        // From the first row, so that a large mean costs no digits.
        let first = x.first().copied().unwrap_or_default();
        let mean_x = [0, 1].map(|axis| x.iter().map(|row| row[axis] - first[axis]).sum::<f64>() / n);
        let mean_y = y.iter().sum::<f64>() / n;
        let (mut a, mut b, mut c, mut pull) = (0.0, 0.0, 0.0, (0.0, 0.0));
        for (row, y) in x.iter().zip(y) {
            let [dx, dy] = [0, 1].map(|axis| row[axis] - first[axis] - mean_x[axis]);
            a += dx * dx / n;
            b += dx * dy / n;
            c += dy * dy / n;
            pull.0 += dx * (y - mean_y) / n;
            pull.1 += dy * (y - mean_y) / n;
        }
        Valley::of_covariance((a, b, c), pull)
    }

    /// From the Hessian [[a, b], [b, c]] and the pull at (0, 0).
    fn of_covariance((a, b, c): (f64, f64, f64), pull: (f64, f64)) -> Valley {
        let spread = hypot(a - c, 2.0 * b);
        let high = (a + c + spread) / 2.0;
        // Not (a + c − spread) / 2: beside a million times the other, that is all rounding.
        let low = if high > 0.0 { ((a * c - b * b) / high).max(0.0) } else { 0.0 };
        // What is this small beside the other is rounding: the direction is flat.
        let low = if low < high * 1e-14 { 0.0 } else { low };
        // Of the two forms of the eigenvector, the one whose parts do not cancel.
        let (vx, vy) = if a >= c { (high - c, b) } else { (b, high - a) };
        let length = hypot(vx, vy);
        let steepest = if length > 0.0 { (vx / length, vy / length) } else { (1.0, 0.0) };
        let along = pull.0 * steepest.0 + pull.1 * steepest.1;
        let across = pull.1 * steepest.0 - pull.0 * steepest.1;
        let first = if high > 0.0 { along / high } else { 0.0 };
        let second = if low > 0.0 { across / low } else { 0.0 };
        let best = (first * steepest.0 - second * steepest.1, first * steepest.1 + second * steepest.0);
        let mut valley =
            Valley { best, curvatures: (high, low), steepest, path: vec![(0.0, 0.0)], steps: None, counted: false };
        valley.descend((a, b, c), pull);
        valley
    }

    /// Takes the steps, then tells those that were not taken.
    fn descend(&mut self, (a, b, c): (f64, f64, f64), pull: (f64, f64)) {
        let distance = hypot(self.best.0, self.best.1);
        if !(distance > 0.0 && distance.is_finite()) {
            return;
        }
        let rate = 1.0 / self.curvatures.0;
        let (mut x, mut y) = (0.0, 0.0);
        for step in 1..=MOST_COUNTED {
            let slope = (a * x + b * y - pull.0, b * x + c * y - pull.1);
            (x, y) = (x - rate * slope.0, y - rate * slope.1);
            if step <= 100 || step % 100 == 0 {
                self.path.push((x, y));
            }
            if hypot(x - self.best.0, y - self.best.1) <= LEFT_OVER * distance {
                self.path.push((x, y));
                (self.steps, self.counted) = (Some(step as f64), true);
                return;
            }
        }
        self.steps = Some(self.told());
    }

    /// The steps from the eigenvalues: the first takes descent to the valley's floor, and each then
    /// leaves the share 1 − λ₂ ÷ λ₁ of the way along it.
    pub fn told(&self) -> f64 {
        let distance = hypot(self.best.0, self.best.1);
        let floor = (self.best.1 * self.steepest.0 - self.best.0 * self.steepest.1).abs();
        let share = self.curvatures.1 / self.curvatures.0;
        if !(distance > 0.0 && floor > LEFT_OVER * distance && share > 0.0) || share >= 1.0 {
            return 1.0;
        }
        (ln(floor / (LEFT_OVER * distance)) / -log1p(-share)).ceil().max(1.0)
    }

    /// The share of the way to the best weights that is left after so many steps.
    pub fn left_after(&self, steps: f64) -> f64 {
        let distance = hypot(self.best.0, self.best.1);
        let floor = (self.best.1 * self.steepest.0 - self.best.0 * self.steepest.1).abs();
        if distance > 0.0 && self.curvatures.0 > 0.0 {
            let share = (self.curvatures.1 / self.curvatures.0).min(1.0);
            floor / distance * exp(log1p(-share).max(-700.0) * steps)
        } else {
            0.0
        }
    }

    /// λ₁ ÷ λ₂: how long the valley is for its width; `None` where it is flat.
    pub fn condition(&self) -> Option<f64> {
        (self.curvatures.1 > 0.0).then(|| self.curvatures.0 / self.curvatures.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ml::random::Random;

    /// The Hessian [[2, 0], [0, 0.5]] and its optimum (1, 1), by hand: the first step leaves (0, ¾).
    #[test]
    fn a_bowl_by_hand() {
        let valley = Valley::of_covariance((2.0, 0.0, 0.5), (2.0, 0.5));
        assert_eq!(valley.best, (1.0, 1.0));
        assert_eq!(valley.path[1], (1.0, 0.25));
        // (3/4)^t ≤ √2/1000 first at t = 23: 0.75²² = 0.00178, 0.75²³ = 0.00134, √2/1000 = 0.00141.
        assert_eq!((valley.steps, valley.counted), (Some(23.0), true));
    }

    #[test]
    fn counted_and_told_steps_agree() {
        let mut random = Random::new(5);
        for case in 0..25 {
            let stretch = 1.0 + f64::from(case);
            let x: Vec<[f64; 2]> = (0..60).map(|_| [random.normal() * stretch, random.normal() + 3.0]).collect();
            let y: Vec<f64> = x.iter().map(|row| f64::from(u8::from(row[0] + 2.0 * row[1] > 6.0))).collect();
            let valley = Valley::new(&x, &y);
            assert!(valley.counted, "stretch {stretch}");
            // At the very edge, rounding may decide by one step.
            assert!((valley.steps.unwrap() - valley.told()).abs() <= 1.0, "{:?} {}", valley.steps, valley.told());
            assert!(valley.left_after(valley.told()) <= LEFT_OVER * 1.000001);
        }
    }

    #[test]
    fn flat_losses_have_an_end() {
        for x in [vec![], vec![[1.0, 2.0]], vec![[1.0, 2.0], [1.0, 3.0], [1.0, 5.0]], vec![[1.0, 1.0], [2.0, 2.0]]] {
            let y: Vec<f64> = (0..x.len()).map(|i| (i % 2) as f64).collect();
            let valley = Valley::new(&x, &y);
            assert!(valley.best.0.is_finite() && valley.best.1.is_finite());
            assert!(valley.steps.is_none_or(|steps| (1.0..100.0).contains(&steps)), "{valley:?}");
            assert_eq!(valley.condition(), None);
        }
    }
}
