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
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LABELS: [u8; 12] = [1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1];
    const SCORES: [f64; 12] = [0.9, 0.8, 0.8, 0.7, 0.6, 0.55, 0.54, 0.53, 0.52, 0.51, 0.505, 0.4];

    fn sample(scores: &[f64], labels: &[u8]) -> ScoreSample {
        let positive: Vec<bool> = labels.iter().map(|label| *label == 1).collect();
        ScoreSample::new(scores, &positive).unwrap()
    }

    fn columns(points: &[RocPoint]) -> [Vec<f64>; 3] {
        [
            points.iter().map(|p| p.false_positive_rate).collect(),
            points.iter().map(|p| p.true_positive_rate).collect(),
            points.iter().map(|p| p.threshold).collect(),
        ]
    }

    /// From scikit-learn 1.9.1: `roc_curve(LABELS, SCORES, drop_intermediate=False)` and `True`.
    #[test]
    fn roc_curve_equals_scikit_learn() {
        let sixths = |counts: &[u8]| counts.iter().map(|c| f64::from(*c) / 6.0).collect();
        let sample = sample(&SCORES, &LABELS);
        let all: [Vec<f64>; 3] = [
            sixths(&[0, 0, 1, 1, 2, 3, 3, 4, 4, 5, 6, 6]),
            sixths(&[0, 1, 2, 3, 3, 3, 4, 4, 5, 5, 5, 6]),
            vec![f64::INFINITY, 0.9, 0.8, 0.7, 0.6, 0.55, 0.54, 0.53, 0.52, 0.51, 0.505, 0.4],
        ];
        assert_eq!(columns(&sample.roc_points().unwrap()), all);
        let corners: [Vec<f64>; 3] = [
            sixths(&[0, 0, 1, 1, 3, 3, 4, 4, 6, 6]),
            sixths(&[0, 1, 2, 3, 3, 4, 4, 5, 5, 6]),
            vec![f64::INFINITY, 0.9, 0.8, 0.7, 0.55, 0.54, 0.53, 0.52, 0.505, 0.4],
        ];
        assert_eq!(columns(&sample.roc_corners().unwrap()), corners);
    }

    /// From scikit-learn 1.9.1: `roc_auc_score`, `average_precision_score` and
    /// `precision_recall_curve` of the same rows.
    #[test]
    fn areas_and_precision_recall_curve_equal_scikit_learn() {
        let sample = sample(&SCORES, &LABELS);
        assert!((sample.area_under_roc().unwrap() - 0.5972222222222223).abs() < 1e-15);
        assert!((sample.average_precision().unwrap() - 0.673941798941799).abs() < 1e-15);
        let points = sample.precision_recall_points().unwrap();
        let precision: Vec<f64> = points.iter().map(|p| p.precision).collect();
        let expected = [
            0.5,
            0.45454545454545453,
            0.5,
            0.5555555555555556,
            0.5,
            0.5714285714285714,
            0.5,
            0.6,
            0.75,
            0.6666666666666666,
            1.0,
            1.0,
        ];
        assert_eq!(precision, expected);
        let recall: Vec<f64> = points.iter().map(|p| (p.recall * 6.0).round()).collect();
        assert_eq!(recall, [6.0, 5.0, 5.0, 5.0, 4.0, 4.0, 3.0, 3.0, 3.0, 2.0, 1.0, 0.0]);
        assert_eq!(points[0].threshold, 0.4);
        assert_eq!(points[11].threshold, f64::INFINITY);
    }

    #[test]
    fn the_check_value_of_the_area() {
        let sample = sample(&[0.1, 0.4, 0.35, 0.8], &[0, 0, 1, 1]);
        assert_eq!(sample.area_under_roc(), Some(0.75));
    }

    #[test]
    fn one_class_has_no_curve() {
        let negatives = sample(&[1.0, 2.0], &[0, 0]);
        assert_eq!(negatives.area_under_roc(), None);
        assert_eq!(negatives.roc_points(), None);
        assert_eq!(negatives.roc_corners(), None);
        assert_eq!(negatives.precision_recall_points(), None);
        assert_eq!(negatives.average_precision(), None);
        assert_eq!(sample(&[1.0], &[1]).area_under_roc(), None);
        assert_eq!(sample(&[1.0], &[1]).average_precision(), Some(1.0));
    }

    #[test]
    fn equal_scores_fall_together_and_zero_has_no_sign() {
        let sample = sample(&[0.0, -0.0, 0.0, -0.0], &[1, 0, 0, 1]);
        assert_eq!(sample.thresholds(), [0.0]);
        assert_eq!(sample.area_under_roc(), Some(0.5));
        assert_eq!(sample.confusion_at(-0.0).true_positives, 2);
    }

    #[test]
    fn bad_rows_are_named() {
        let error = ScoreSample::new(&[0.5, f64::NAN], &[true, false]).unwrap_err();
        assert_eq!(error, "The score in row 2 is NaN; scores must be finite numbers.");
        assert!(ScoreSample::new(&[f64::INFINITY], &[true]).is_err());
        assert!(ScoreSample::new(&[], &[]).is_err());
        assert!(ScoreSample::new(&[1.0], &[]).is_err());
    }

    #[test]
    fn the_cheapest_threshold_follows_the_costs() {
        let sample = sample(&SCORES, &LABELS);
        // Misses are free: call nobody. False alarms are free: of the equal ones the highest
        // that misses none.
        let call_nobody = best_threshold(&sample, |_, alarms, _, _| alarms).unwrap();
        assert_eq!(call_nobody.threshold, f64::INFINITY);
        let call_all = best_threshold(&sample, |_, _, misses, _| misses).unwrap();
        assert_eq!(call_all.threshold, 0.4);
        // Errors by threshold: 6, 5, 5, 4, 5, … : the fewest at 0.7.
        let fewest = best_threshold(&sample, |_, alarms, misses, _| alarms + misses).unwrap();
        assert_eq!((fewest.threshold, fewest.cost), (0.7, 4.0));
        assert_eq!(fewest.confusion, sample.confusion_at(0.7));
        assert_eq!(best_threshold(&sample, |_, _, _, _| f64::NAN), None);
    }

    /// The chance that a positive row scores higher than a negative one, pair by pair.
    fn mann_whitney(scores: &[f64], positive: &[bool]) -> Option<f64> {
        let of = |class: bool| {
            let rows = scores.iter().zip(positive);
            rows.filter(move |(_, is)| **is == class).map(|(s, _)| *s)
        };
        let (mut won, mut pairs) = (0.0, 0.0);
        for high in of(true) {
            for low in of(false) {
                pairs += 1.0;
                won += if high > low { 1.0 } else { 0.0 };
                won += if high == low { 0.5 } else { 0.0 };
            }
        }
        (pairs > 0.0).then(|| won / pairs)
    }

    /// Rows whose scores often tie.
    fn rows() -> impl Strategy<Value = (Vec<f64>, Vec<bool>)> {
        let row = (-12i32..12, any::<bool>());
        proptest::collection::vec(row, 1..80).prop_map(|rows| {
            let scores = rows.iter().map(|(score, _)| f64::from(*score) / 4.0);
            (scores.collect(), rows.iter().map(|row| row.1).collect())
        })
    }

    proptest! {
        #[test]
        fn area_is_the_chance_to_win_a_pair((scores, positive) in rows()) {
            let sample = ScoreSample::new(&scores, &positive).unwrap();
            prop_assert_eq!(sample.area_under_roc(), mann_whitney(&scores, &positive));
        }

        #[test]
        fn area_survives_any_increasing_map((scores, positive) in rows()) {
            let mapped: Vec<f64> = scores.iter().map(|s| s * s * s + 0.5 * s - 7.0).collect();
            let before = ScoreSample::new(&scores, &positive).unwrap();
            let after = ScoreSample::new(&mapped, &positive).unwrap();
            prop_assert_eq!(before.area_under_roc(), after.area_under_roc());
            prop_assert_eq!(before.average_precision(), after.average_precision());
        }

        #[test]
        fn every_threshold_counts_as_the_definition_does(
            (scores, positive) in rows(),
            threshold in -4.0f64..4.0,
        ) {
            let sample = ScoreSample::new(&scores, &positive).unwrap();
            for threshold in scores.iter().copied().chain([threshold, f64::INFINITY]) {
                let predicted: Vec<bool> = scores.iter().map(|s| *s >= threshold).collect();
                let expected = ConfusionMatrix::of(&positive, &predicted);
                prop_assert_eq!(sample.confusion_at(threshold), expected);
            }
        }

        #[test]
        fn corners_enclose_the_same_area((scores, positive) in rows()) {
            let sample = ScoreSample::new(&scores, &positive).unwrap();
            let Some(corners) = sample.roc_corners() else { return Ok(()); };
            let trapezoids = corners.windows(2).map(|pair| {
                let width = pair[1].false_positive_rate - pair[0].false_positive_rate;
                width * (pair[1].true_positive_rate + pair[0].true_positive_rate) / 2.0
            });
            let area = sample.area_under_roc().unwrap();
            prop_assert!((trapezoids.sum::<f64>() - area).abs() < 1e-12);
        }
    }
}
