//! A score at all its thresholds: the ROC curve, its area, the precision–recall curve.

use super::super::sort;
use super::{ConfusionMatrix, ratio};

/// Scores with what is so, sorted once, so that every threshold is a look-up.
///
/// A row is predicted positive where its score is **at least** the threshold, as scikit-learn
/// has it. Rows with equal scores fall together.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreSample {
    thresholds: Vec<f64>,
    true_positives: Vec<u32>,
    false_positives: Vec<u32>,
    positives: u32,
    negatives: u32,
    twice_area: u64,
}

impl ScoreSample {
    /// Sorts the scores of rows that are `positive` or not, in O(n log n).
    ///
    /// # Errors
    /// A sentence where there are no rows, the lengths differ or a score is not finite.
    pub fn new(scores: &[f64], positive: &[bool]) -> Result<Self, String> {
        if scores.len() != positive.len() {
            return Err(format!("There are {} scores for {} labels.", scores.len(), positive.len()));
        }
        if scores.is_empty() {
            return Err("There are no scores.".into());
        }
        if u32::try_from(scores.len()).is_err() {
            return Err("There are too many scores: at most 4,294,967,295.".into());
        }
        if let Some(row) = scores.iter().position(|score| !score.is_finite()) {
            return Err(format!("The score in row {} is {}; scores must be finite numbers.", row + 1, scores[row]));
        }
        // Each class is sorted by itself, as whole numbers: no label has to travel with a score.
        // Both end in a key that no finite score has.
        let positives = positive.iter().filter(|is| **is).count();
        let mut keys = vec![u64::MAX; scores.len() + 2];
        let (mut next_positive, mut next_negative) = (0, positives + 1);
        for (&score, &is_positive) in scores.iter().zip(positive) {
            let place = if is_positive { next_positive } else { next_negative };
            keys[place] = descending_key(score);
            next_positive += usize::from(is_positive);
            next_negative += usize::from(!is_positive);
        }
        let (of_positives, of_negatives) = keys.split_at_mut(positives + 1);
        sort::ascending(of_positives);
        sort::ascending(of_negatives);
        Ok(Self::merge(of_positives, of_negatives))
    }

    /// Joins the sorted keys of both classes, without branches that the order of the labels
    /// would make unpredictable: each row is written, and the next one over it if they tie.
    fn merge(of_positives: &[u64], of_negatives: &[u64]) -> Self {
        let rows = of_positives.len() + of_negatives.len() - 2;
        let mut thresholds = vec![0.0; rows];
        let mut true_positives = vec![0; rows];
        let mut false_positives = vec![0; rows];
        let mut distinct = 0;
        let (mut found, mut alarms) = (0, 0);
        let mut key = of_positives[0].min(of_negatives[0]);
        for _ in 0..rows {
            let is_positive = of_positives[found] == key;
            found += usize::from(is_positive);
            alarms += usize::from(!is_positive);
            thresholds[distinct] = score_of(key);
            true_positives[distinct] = found as u32;
            false_positives[distinct] = alarms as u32;
            let next = of_positives[found].min(of_negatives[alarms]);
            distinct += usize::from(next != key);
            key = next;
        }
        thresholds.truncate(distinct);
        true_positives.truncate(distinct);
        false_positives.truncate(distinct);

        // Trapezoids in whole numbers; with fewer than 2³² rows the sum stays below 2⁶³.
        let (mut twice_area, mut found, mut alarms) = (0, 0, 0);
        for (&t, &f) in true_positives.iter().zip(&false_positives) {
            twice_area += u64::from(f - alarms) * (u64::from(t) + u64::from(found));
            (found, alarms) = (t, f);
        }
        Self {
            thresholds,
            true_positives,
            false_positives,
            positives: of_positives.len() as u32 - 1,
            negatives: of_negatives.len() as u32 - 1,
            twice_area,
        }
    }

    /// The distinct scores, in decreasing order.
    #[must_use]
    pub fn thresholds(&self) -> &[f64] {
        &self.thresholds
    }

    /// How many rows are positive.
    #[must_use]
    pub fn positives(&self) -> u64 {
        u64::from(self.positives)
    }

    /// How many rows are negative.
    #[must_use]
    pub fn negatives(&self) -> u64 {
        u64::from(self.negatives)
    }

    /// The confusion matrix at a threshold (score ≥ threshold is positive), in O(log n).
    #[must_use]
    pub fn confusion_at(&self, threshold: f64) -> ConfusionMatrix {
        self.confusion(self.thresholds.partition_point(|s| *s >= threshold))
    }

    /// The matrix where the `called` highest distinct scores are called positive.
    fn confusion(&self, called: usize) -> ConfusionMatrix {
        let (true_positives, false_positives) = match called.checked_sub(1) {
            None => (0, 0),
            Some(last) => (self.true_positives[last], self.false_positives[last]),
        };
        ConfusionMatrix {
            true_positives: true_positives.into(),
            false_positives: false_positives.into(),
            false_negatives: (self.positives - true_positives).into(),
            true_negatives: (self.negatives - false_positives).into(),
        }
    }

    /// The whole ROC curve, from (0, 0) at threshold ∞ to (1, 1): scikit-learn's
    /// `roc_curve(..., drop_intermediate=False)`. `None` with a single class.
    #[must_use]
    pub fn roc_points(&self) -> Option<Vec<RocPoint>> {
        self.roc(0..self.thresholds.len())
    }

    /// The ROC curve without points that lie evenly on a straight line between their
    /// neighbours: scikit-learn's `roc_curve(..., drop_intermediate=True)`.
    #[must_use]
    pub fn roc_corners(&self) -> Option<Vec<RocPoint>> {
        let last = self.thresholds.len().saturating_sub(1);
        let bends = |counts: &[u32], i: usize| counts[i + 1] - counts[i] != counts[i] - counts[i - 1];
        // Which points stay is random in real data, so this counts instead of branching.
        let mut corners = vec![0; self.thresholds.len()];
        let mut kept = 0;
        for i in 0..=last {
            corners[kept] = i as u32;
            let inner = 0 < i && i < last;
            let stays = !inner || bends(&self.true_positives, i) | bends(&self.false_positives, i);
            kept += usize::from(stays);
        }
        corners.truncate(kept);
        self.roc(corners.into_iter().map(|i| i as usize))
    }

    fn roc(&self, kept: impl ExactSizeIterator<Item = usize>) -> Option<Vec<RocPoint>> {
        if self.positives == 0 || self.negatives == 0 {
            return None;
        }
        let start = RocPoint { threshold: f64::INFINITY, false_positive_rate: 0.0, true_positive_rate: 0.0 };
        let mut points = Vec::with_capacity(1 + kept.len());
        points.push(start);
        points.extend(kept.map(|i| RocPoint {
            threshold: self.thresholds[i],
            false_positive_rate: f64::from(self.false_positives[i]) / f64::from(self.negatives),
            true_positive_rate: f64::from(self.true_positives[i]) / f64::from(self.positives),
        }));
        Some(points)
    }

    /// The area under the ROC curve: the chance that a positive row scores higher than a
    /// negative one, a tie counting half. Counted in whole numbers, so rounded only once.
    /// `None` with a single class.
    #[must_use]
    pub fn area_under_roc(&self) -> Option<f64> {
        let pairs = u64::from(self.positives) * u64::from(self.negatives);
        ratio(self.twice_area as f64, 2.0 * pairs as f64)
    }

    /// The precision–recall curve by increasing threshold, ending in (recall 0, precision 1) at
    /// threshold ∞: scikit-learn's `precision_recall_curve`. `None` without positives.
    #[must_use]
    pub fn precision_recall_points(&self) -> Option<Vec<PrecisionRecallPoint>> {
        if self.positives == 0 {
            return None;
        }
        let points = (0..self.thresholds.len()).rev().map(|i| {
            let found = f64::from(self.true_positives[i]);
            PrecisionRecallPoint {
                threshold: self.thresholds[i],
                precision: found / (found + f64::from(self.false_positives[i])),
                recall: found / f64::from(self.positives),
            }
        });
        let end = PrecisionRecallPoint { threshold: f64::INFINITY, precision: 1.0, recall: 0.0 };
        Some(points.chain(std::iter::once(end)).collect())
    }

    /// Σ (gain in recall) × precision over the thresholds, scikit-learn's
    /// `average_precision_score`; passes over all thresholds. `None` without positives.
    #[must_use]
    pub fn average_precision(&self) -> Option<f64> {
        let mut above = 0;
        let mut sum = 0.0;
        for (&found, &alarms) in self.true_positives.iter().zip(&self.false_positives) {
            if found > above {
                let precision = f64::from(found) / (f64::from(found) + f64::from(alarms));
                sum += f64::from(found - above) * precision;
                above = found;
            }
        }
        ratio(sum, f64::from(self.positives))
    }
}

/// A point of the ROC curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RocPoint {
    /// Scores from here on are called positive; the first one is ∞.
    pub threshold: f64,
    /// 0 to 1, the horizontal axis.
    pub false_positive_rate: f64,
    /// 0 to 1, the vertical axis; also called recall.
    pub true_positive_rate: f64,
}

/// A point of the precision–recall curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PrecisionRecallPoint {
    /// Scores from here on are called positive; the last one is ∞.
    pub threshold: f64,
    /// 0 to 1, the vertical axis.
    pub precision: f64,
    /// 0 to 1, the horizontal axis.
    pub recall: f64,
}

/// The cheapest threshold among the distinct scores and ∞ (nobody is called positive).
///
/// `cost` takes true positives, false positives, false negatives and true negatives. Of equal
/// costs the highest threshold wins. `None` only where every cost is NaN.
pub fn best_threshold(sample: &ScoreSample, cost: impl Fn(f64, f64, f64, f64) -> f64) -> Option<BestThreshold> {
    let mut best: Option<BestThreshold> = None;
    for called in 0..=sample.thresholds.len() {
        let confusion = sample.confusion(called);
        let cost = cost(
            confusion.true_positives as f64,
            confusion.false_positives as f64,
            confusion.false_negatives as f64,
            confusion.true_negatives as f64,
        );
        let better = best.is_none_or(|best| cost < best.cost);
        if better && !cost.is_nan() {
            let above = called.checked_sub(1);
            best = Some(BestThreshold {
                threshold: above.map_or(f64::INFINITY, |i| sample.thresholds[i]),
                cost,
                confusion,
            });
        }
    }
    best
}

/// What [`best_threshold`] found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BestThreshold {
    /// A score of the sample, or ∞.
    pub threshold: f64,
    /// The cost there.
    pub cost: f64,
    /// The matrix there.
    pub confusion: ConfusionMatrix,
}

/// A whole number that is smaller the higher the score is; −0 and 0 have the same one.
fn descending_key(score: f64) -> u64 {
    !sort::key(score + 0.0)
}

/// The score that has this key.
fn score_of(key: u64) -> f64 {
    sort::value(!key)
}

#[cfg(test)]
mod tests;
