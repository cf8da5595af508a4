//! The naive Bayes classifier for counts.

use crate::ml::math::ln;

/// Settings, as scikit-learn's `MultinomialNB` has them; the classes' shares are those of the rows.
#[derive(Clone, Debug, PartialEq)]
pub struct MultinomialNB {
    /// Added to every count, so that no column is impossible in a class; above 0. Default 1.
    pub alpha: f64,
}

impl Default for MultinomialNB {
    fn default() -> Self {
        Self { alpha: 1.0 }
    }
}

/// What was learned. A row x belongs to the class with the largest ln P(class) + Σ xᵢ · ln P(columnᵢ | class).
#[derive(Clone, Debug, PartialEq)]
pub struct MultinomialNBModel {
    /// The sum of each column over the rows of each class.
    pub feature_count: Vec<Vec<f64>>,
    /// The sum of `feature_count` of each class.
    pub total_count: Vec<f64>,
    /// ln of each class's share of the rows; −∞ for a class without any.
    pub class_log_prior: Vec<f64>,
    /// ln((count + α) / (total + α · columns)) of each column in each class.
    pub feature_log_prob: Vec<Vec<f64>>,
}

impl MultinomialNB {
    /// Learns from rows, each its values that are not 0 (column and value, none below 0) and its class, which must
    /// be below `classes`.
    pub fn fit<R>(&self, rows: impl Iterator<Item = (R, usize)>, columns: usize, classes: usize) -> MultinomialNBModel
    where
        R: IntoIterator<Item = (usize, f64)>,
    {
        let mut feature_count = vec![vec![0.0; columns]; classes];
        let mut class_count = vec![0usize; classes];
        for (row, class) in rows {
            class_count[class] += 1;
            for (column, value) in row {
                feature_count[class][column] += value;
            }
        }
        let rows: usize = class_count.iter().sum();
        let class_log_prior = class_count.iter().map(|count| ln(*count as f64) - ln(rows as f64)).collect();
        let total_count: Vec<f64> = feature_count.iter().map(|counts| counts.iter().sum()).collect();
        // Nearly all counts of words are tiny whole numbers.
        let tiny: Vec<f64> = (0..16).map(|count| ln(f64::from(count) + self.alpha)).collect();
        let log = |count: f64| match tiny.get(count as usize) {
            Some(log) if count.fract() == 0.0 => *log,
            _ => ln(count + self.alpha),
        };
        let probabilities = feature_count.iter().zip(&total_count).map(|(counts, total)| {
            let total = ln(total + self.alpha * columns as f64);
            counts.iter().map(|count| log(*count) - total).collect()
        });
        let feature_log_prob = probabilities.collect();
        MultinomialNBModel { feature_count, total_count, class_log_prior, feature_log_prob }
    }
}

impl MultinomialNBModel {
    /// ln P(class) + ln P(row | class), up to a constant, for one class.
    pub fn joint_log_likelihood(&self, row: impl Iterator<Item = (usize, f64)>, class: usize) -> f64 {
        let probabilities = &self.feature_log_prob[class];
        row.map(|(column, value)| value * probabilities[column]).sum::<f64>() + self.class_log_prior[class]
    }

    /// The most likely class of a row, the first of equals.
    pub fn predict(&self, row: impl Iterator<Item = (usize, f64)> + Clone) -> usize {
        let mut best = (0, f64::NEG_INFINITY);
        for class in 0..self.class_log_prior.len() {
            let likelihood = self.joint_log_likelihood(row.clone(), class);
            if likelihood > best.1 {
                best = (class, likelihood);
            }
        }
        best.0
    }

    /// How much one of column `column` adds to the log-odds of class 1 against class 0.
    pub fn weight(&self, column: usize) -> f64 {
        self.feature_log_prob[1][column] - self.feature_log_prob[0][column]
    }

    /// The log-odds of class 1 against class 0 before any column is looked at.
    pub fn prior_log_odds(&self) -> f64 {
        self.class_log_prior[1] - self.class_log_prior[0]
    }
}
