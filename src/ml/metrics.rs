//! How good a classifier is: the confusion matrix, and all thresholds of a score at once.
//!
//! Rates are `Option<f64>`: a rate whose denominator is zero is undefined, not zero.

mod curve;
mod score_sample;

pub use curve::{average_precision, cheapest, thinned, upper_hull};
pub use score_sample::{BestThreshold, PrecisionRecallPoint, RocPoint, ScoreSample, best_threshold};

/// How many rows a binary classifier gets right and wrong, each way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConfusionMatrix {
    /// Positive rows predicted positive.
    pub true_positives: u64,
    /// Negative rows predicted positive: false alarms.
    pub false_positives: u64,
    /// Positive rows predicted negative: misses.
    pub false_negatives: u64,
    /// Negative rows predicted negative.
    pub true_negatives: u64,
}

impl ConfusionMatrix {
    /// Counts predictions against what is so; rows that only one of the two slices has are left out.
    #[must_use]
    pub fn of(actual: &[bool], predicted: &[bool]) -> Self {
        let mut matrix = Self::default();
        for pair in actual.iter().zip(predicted) {
            match pair {
                (true, true) => matrix.true_positives += 1,
                (false, true) => matrix.false_positives += 1,
                (true, false) => matrix.false_negatives += 1,
                (false, false) => matrix.true_negatives += 1,
            }
        }
        matrix
    }

    /// The matrix with every positive row counted `positive` times and every negative row
    /// `negative` times: the same classifier where the classes are differently common.
    #[must_use]
    pub fn weighted(&self, positive: f64, negative: f64) -> WeightedConfusionMatrix {
        WeightedConfusionMatrix {
            true_positives: self.true_positives as f64 * positive,
            false_positives: self.false_positives as f64 * negative,
            false_negatives: self.false_negatives as f64 * positive,
            true_negatives: self.true_negatives as f64 * negative,
        }
    }

    /// The matrix in shares of all rows, reweighted so that a share `prevalence` of them is
    /// positive. `None` where a class is missing. Recall and false positive rate stay.
    #[must_use]
    pub fn at_prevalence(&self, prevalence: f64) -> Option<WeightedConfusionMatrix> {
        let positive = ratio(prevalence, self.positives() as f64)?;
        let negative = ratio(1.0 - prevalence, self.negatives() as f64)?;
        Some(self.weighted(positive, negative))
    }

    /// TP + FN.
    #[must_use]
    pub fn positives(&self) -> u64 {
        self.true_positives + self.false_negatives
    }

    /// FP + TN.
    #[must_use]
    pub fn negatives(&self) -> u64 {
        self.false_positives + self.true_negatives
    }

    /// All rows.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.positives() + self.negatives()
    }

    /// See [`WeightedConfusionMatrix::precision`].
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        self.weighted(1.0, 1.0).precision()
    }

    /// See [`WeightedConfusionMatrix::recall`].
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        self.weighted(1.0, 1.0).recall()
    }

    /// See [`WeightedConfusionMatrix::specificity`].
    #[must_use]
    pub fn specificity(&self) -> Option<f64> {
        self.weighted(1.0, 1.0).specificity()
    }

    /// See [`WeightedConfusionMatrix::false_positive_rate`].
    #[must_use]
    pub fn false_positive_rate(&self) -> Option<f64> {
        self.weighted(1.0, 1.0).false_positive_rate()
    }

    /// See [`WeightedConfusionMatrix::accuracy`].
    #[must_use]
    pub fn accuracy(&self) -> Option<f64> {
        self.weighted(1.0, 1.0).accuracy()
    }

    /// See [`WeightedConfusionMatrix::f_beta`]; β is 1.
    #[must_use]
    pub fn f1(&self) -> Option<f64> {
        self.f_beta(1.0)
    }

    /// See [`WeightedConfusionMatrix::f_beta`].
    #[must_use]
    pub fn f_beta(&self, beta: f64) -> Option<f64> {
        self.weighted(1.0, 1.0).f_beta(beta)
    }

    /// See [`WeightedConfusionMatrix::youden`].
    #[must_use]
    pub fn youden(&self) -> Option<f64> {
        self.weighted(1.0, 1.0).youden()
    }
}

/// A confusion matrix whose counts are weights: see [`ConfusionMatrix::weighted`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WeightedConfusionMatrix {
    /// Weight of the positive rows predicted positive.
    pub true_positives: f64,
    /// Weight of the negative rows predicted positive.
    pub false_positives: f64,
    /// Weight of the positive rows predicted negative.
    pub false_negatives: f64,
    /// Weight of the negative rows predicted negative.
    pub true_negatives: f64,
}

impl WeightedConfusionMatrix {
    /// TP ÷ (TP + FP): of what was called positive, how much is.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        ratio(self.true_positives, self.true_positives + self.false_positives)
    }

    /// TP ÷ (TP + FN), the true positive rate: of what is positive, how much was found.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        ratio(self.true_positives, self.true_positives + self.false_negatives)
    }

    /// TN ÷ (TN + FP), the true negative rate.
    #[must_use]
    pub fn specificity(&self) -> Option<f64> {
        ratio(self.true_negatives, self.true_negatives + self.false_positives)
    }

    /// FP ÷ (FP + TN), the false alarms among the negatives.
    #[must_use]
    pub fn false_positive_rate(&self) -> Option<f64> {
        ratio(self.false_positives, self.false_positives + self.true_negatives)
    }

    /// (TP + TN) ÷ all.
    #[must_use]
    pub fn accuracy(&self) -> Option<f64> {
        let right = self.true_positives + self.true_negatives;
        ratio(right, right + self.false_positives + self.false_negatives)
    }

    /// (1+β²)·TP ÷ ((1+β²)·TP + FP + β²·FN): precision and recall in one, recall counting β
    /// times as much. β = 1 is F1.
    #[must_use]
    pub fn f_beta(&self, beta: f64) -> Option<f64> {
        let found = (1.0 + beta * beta) * self.true_positives;
        ratio(found, found + self.false_positives + beta * beta * self.false_negatives)
    }

    /// Youden's J, recall − false positive rate: −1 to 1, and 0 for guessing.
    #[must_use]
    pub fn youden(&self) -> Option<f64> {
        Some(self.recall()? - self.false_positive_rate()?)
    }
}

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0 && whole.is_finite()).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The case of facts.md: 97 % right, and yet a third of the positives missed.
    const RARE: ConfusionMatrix =
        ConfusionMatrix { true_positives: 4, false_positives: 1, false_negatives: 2, true_negatives: 93 };

    #[test]
    fn rates_match_the_check_values() {
        let near = |value: Option<f64>, expected: f64| {
            assert!((value.unwrap() - expected).abs() < 5e-7, "{value:?}");
        };
        near(RARE.accuracy(), 0.97);
        near(RARE.precision(), 0.8);
        near(RARE.recall(), 0.666667);
        near(RARE.f1(), 0.727273);
        near(RARE.f_beta(2.0), 0.689655);
        near(RARE.false_positive_rate(), 1.0 / 94.0);
        near(RARE.specificity(), 93.0 / 94.0);
        near(RARE.youden(), 2.0 / 3.0 - 1.0 / 94.0);
        assert_eq!(RARE.total(), 100);
    }

    #[test]
    fn an_empty_denominator_is_undefined() {
        let nothing = ConfusionMatrix::default();
        assert_eq!(nothing.accuracy(), None);
        assert_eq!(nothing.precision(), None);
        assert_eq!(nothing.recall(), None);
        assert_eq!(nothing.f1(), None);
        assert_eq!(nothing.youden(), None);
        let only_negatives = ConfusionMatrix::of(&[false, false], &[false, true]);
        assert_eq!(only_negatives.recall(), None);
        assert_eq!(only_negatives.precision(), Some(0.0));
        assert_eq!(only_negatives.f1(), Some(0.0));
        assert_eq!(only_negatives.at_prevalence(0.5), None);
    }

    #[test]
    fn prevalence_moves_precision_and_leaves_the_roc_point() {
        let half = RARE.at_prevalence(0.5).unwrap();
        assert!((half.recall().unwrap() - RARE.recall().unwrap()).abs() < 1e-15);
        let rate = RARE.false_positive_rate().unwrap();
        assert!((half.false_positive_rate().unwrap() - rate).abs() < 1e-15);
        // By Bayes' rule: π·TPR ÷ (π·TPR + (1−π)·FPR) with π = ½.
        let expected = (2.0 / 3.0) / (2.0 / 3.0 + 1.0 / 94.0);
        assert!((half.precision().unwrap() - expected).abs() < 1e-15);
    }

    #[test]
    fn counts_go_to_the_right_cells() {
        let matrix =
            ConfusionMatrix::of(&[true, true, true, false, false, true], &[true, true, false, true, false, true]);
        let cells = (matrix.true_positives, matrix.false_positives, matrix.false_negatives, matrix.true_negatives);
        assert_eq!(cells, (3, 1, 1, 1));
    }
}
