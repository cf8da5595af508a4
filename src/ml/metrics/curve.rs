//! A ROC curve as something to choose on: its corners, what a point costs, and what it is for another share of positives.

use super::RocPoint;

/// A curve with more thresholds than this is thinned before it is drawn.
const MOST_POINTS: usize = 3000;
/// What thinning may skip, as a share of an axis.
const THINNED: f64 = 1.0 / 800.0;

impl RocPoint {
    /// TP ÷ (TP + FP) where a share `prevalence` is positive; 1 where nothing is called positive, as scikit-learn has it.
    #[must_use]
    pub fn precision(&self, prevalence: f64) -> f64 {
        let (found, alarms) = (prevalence * self.true_positive_rate, (1.0 - prevalence) * self.false_positive_rate);
        if found + alarms > 0.0 { found / (found + alarms) } else { 1.0 }
    }

    /// What a case costs, in false alarms, where a share `prevalence` is positive and a miss costs `miss_cost` of them.
    #[must_use]
    pub fn cost(&self, prevalence: f64, miss_cost: f64) -> f64 {
        prevalence * (1.0 - self.true_positive_rate) * miss_cost + (1.0 - prevalence) * self.false_positive_rate
    }
}

/// The cheapest of these points and its [`RocPoint::cost`]; of equal ones the first, which has the highest threshold.
#[must_use]
pub fn cheapest(points: &[RocPoint], prevalence: f64, miss_cost: f64) -> Option<(RocPoint, f64)> {
    let mut best: Option<(RocPoint, f64)> = None;
    for point in points {
        let cost = point.cost(prevalence, miss_cost);
        if best.is_none_or(|(_, least)| cost < least - 1e-12) {
            best = Some((*point, cost));
        }
    }
    best
}

/// Σ (gain in recall) × precision along a curve, where a share `prevalence` is positive; none without a curve.
#[must_use]
pub fn average_precision(curve: &[RocPoint], prevalence: f64) -> Option<f64> {
    let step =
        |pair: &[RocPoint]| (pair[1].true_positive_rate - pair[0].true_positive_rate) * pair[1].precision(prevalence);
    (!curve.is_empty()).then(|| curve.windows(2).map(step).sum())
}

/// The curve without points that lie within a pixel of the one before, whether as ROC or as precision against recall.
#[must_use]
pub fn thinned(points: Vec<RocPoint>) -> Vec<RocPoint> {
    if points.len() <= MOST_POINTS {
        return points;
    }
    let purity = |p: &RocPoint| p.true_positive_rate / (p.true_positive_rate + p.false_positive_rate).max(1e-300);
    let far = |a: &RocPoint, b: &RocPoint| {
        (a.true_positive_rate - b.true_positive_rate).abs() > THINNED
            || (a.false_positive_rate - b.false_positive_rate).abs() > THINNED
            || (purity(a) - purity(b)).abs() > 4.0 * THINNED
    };
    let mut kept = vec![points[0]];
    for pair in points.windows(2) {
        let last = kept[kept.len() - 1];
        if far(&last, &pair[1]) && pair[0] != last {
            kept.push(pair[0]);
        }
    }
    kept.extend(points.last());
    kept
}

/// The corners of the curve's upper hull: whatever the costs, a cheapest threshold is among them.
#[must_use]
pub fn upper_hull(points: &[RocPoint]) -> Vec<RocPoint> {
    let mut hull: Vec<RocPoint> = Vec::new();
    for point in points {
        while let [.., before, last] = &hull[..] {
            let (dx, dy) = step(before, last);
            let (ex, ey) = step(last, point);
            if dx * ey - dy * ex < 0.0 {
                break;
            }
            hull.pop();
        }
        hull.push(*point);
    }
    hull
}

fn step(from: &RocPoint, to: &RocPoint) -> (f64, f64) {
    (to.false_positive_rate - from.false_positive_rate, to.true_positive_rate - from.true_positive_rate)
}

#[cfg(test)]
mod tests {
    use super::super::{ScoreSample, best_threshold};
    use super::*;
    use crate::ml::generate::two_gaussians;

    fn sample(n: usize, separation: f64, share: f64) -> (ScoreSample, Vec<RocPoint>) {
        let (scores, positive) = two_gaussians(n, separation, share, 5);
        let sample = ScoreSample::new(&scores, &positive).unwrap();
        let points = sample.roc_points().unwrap();
        (sample, points)
    }

    #[test]
    fn the_hull_holds_the_cheapest_threshold_of_all() {
        let (sample, points) = sample(400, 1.2, 0.3);
        for miss_cost in [1.0, 2.5, 7.0, 50.0] {
            let slow = best_threshold(&sample, |_, alarms, misses, _| alarms + miss_cost * misses).unwrap();
            let (_, cost) = cheapest(&upper_hull(&points), 0.3, miss_cost).unwrap();
            assert!((cost - slow.cost / 400.0).abs() < 1e-12);
        }
        assert_eq!(cheapest(&[], 0.3, 1.0), None);
    }

    #[test]
    fn a_long_curve_is_thinned_and_keeps_its_ends() {
        let curve = thinned(sample(100_000, 1.0, 0.1).1);
        assert!(curve.len() < 4000, "{}", curve.len());
        let (first, last) = (curve[0], curve[curve.len() - 1]);
        assert_eq!((first.true_positive_rate, last.true_positive_rate, last.false_positive_rate), (0.0, 1.0, 1.0));
    }

    #[test]
    fn at_the_share_of_the_rows_precision_is_that_of_the_rows() {
        let (sample, points) = sample(500, 1.0, 0.3);
        let average = average_precision(&points, 0.3).unwrap();
        assert!((average - sample.average_precision().unwrap()).abs() < 1e-12, "{average}");
        let point = points[points.len() / 2];
        let counted = sample.confusion_at(point.threshold).precision().unwrap();
        assert!((point.precision(0.3) - counted).abs() < 1e-12);
        assert_eq!(average_precision(&[], 0.3), None);
    }
}
