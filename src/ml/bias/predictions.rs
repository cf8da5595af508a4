//! After training: how a model's answers and mistakes are distributed over two groups.

use super::labels::{NO_DISFAVOURED, NO_FAVOURED};
use super::{Convention, LabelCounts, Labels, Measured, difference, ratio};
use crate::ml::metrics::ConfusionMatrix;

/// The confusion matrices of the favoured group a and of the disfavoured d.
///
/// Every measure fails where a group is empty. A rate whose denominator is 0 is treated as
/// [`Convention`] says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Predictions {
    pub favoured: ConfusionMatrix,
    pub disfavoured: ConfusionMatrix,
}

/// One rate of one group as (part, whole).
type Rate = fn(&ConfusionMatrix) -> (u64, u64);

impl Predictions {
    /// The predicted labels alone.
    #[must_use]
    pub fn predicted(&self) -> Labels {
        let counts = |c: &ConfusionMatrix| LabelCounts {
            positive: c.true_positives + c.false_positives,
            negative: c.false_negatives + c.true_negatives,
        };
        Labels { favoured: counts(&self.favoured), disfavoured: counts(&self.disfavoured) }
    }

    /// The observed labels alone.
    #[must_use]
    pub fn observed(&self) -> Labels {
        let counts = |c: &ConfusionMatrix| LabelCounts { positive: c.positives(), negative: c.negatives() };
        Labels { favoured: counts(&self.favoured), disfavoured: counts(&self.disfavoured) }
    }

    /// Difference in positive proportions in predicted labels: q'_a − q'_d.
    ///
    /// # Errors
    /// Where a group is empty.
    pub fn dppl(&self) -> Measured {
        self.predicted().difference_in_proportions()
    }

    /// Disparate impact: q'_d ÷ q'_a, parity at 1; below it, d has it worse.
    ///
    /// # Errors
    /// Where a group is empty; by the textbook, where nobody is predicted positive.
    pub fn disparate_impact(&self, convention: Convention) -> Measured {
        let (a, d) = self.predicted().rates()?;
        ratio(d, a, convention, "nobody is predicted positive: 0 ÷ 0")
    }

    /// Recall difference: TPR_a − TPR_d.
    ///
    /// # Errors
    /// Where a group is empty; by the textbook, where one has no positive rows.
    pub fn recall_difference(&self, convention: Convention) -> Measured {
        self.of_rates(|c| (c.true_positives, c.positives()), false, convention, "a group has no positive rows")
    }

    /// Specificity difference: TNR_d − TNR_a.
    ///
    /// # Errors
    /// Where a group is empty; by the textbook, where one has no negative rows.
    pub fn specificity_difference(&self, convention: Convention) -> Measured {
        self.of_rates(|c| (c.true_negatives, c.negatives()), true, convention, "a group has no negative rows")
    }

    /// Accuracy difference: accuracy of a − accuracy of d.
    ///
    /// # Errors
    /// Where a group is empty.
    pub fn accuracy_difference(&self) -> Measured {
        let right: Rate = |c| (c.true_positives + c.true_negatives, c.positives() + c.negatives());
        self.of_rates(right, false, Convention::Textbook, NO_FAVOURED)
    }

    /// Difference in conditional acceptance: n_a⁽¹⁾ ÷ n'_a⁽¹⁾ − n_d⁽¹⁾ ÷ n'_d⁽¹⁾.
    ///
    /// # Errors
    /// Where a group is empty; by the textbook, where one has neither positive rows nor positive predictions.
    pub fn conditional_acceptance(&self, convention: Convention) -> Measured {
        let rate: Rate = |c| (c.positives(), c.true_positives + c.false_positives);
        self.of_rates(rate, false, convention, "a group has nobody positive, in truth or predicted")
    }

    /// Difference in conditional rejection: n_d⁽⁰⁾ ÷ n'_d⁽⁰⁾ − n_a⁽⁰⁾ ÷ n'_a⁽⁰⁾.
    ///
    /// # Errors
    /// Where a group is empty; by the textbook, where one has neither negative rows nor negative predictions.
    pub fn conditional_rejection(&self, convention: Convention) -> Measured {
        let rate: Rate = |c| (c.negatives(), c.true_negatives + c.false_negatives);
        self.of_rates(rate, true, convention, "a group has nobody negative, in truth or predicted")
    }

    /// Difference in acceptance rates: precision of a − precision of d.
    ///
    /// # Errors
    /// Where a group is empty; by the textbook, where one has no positive predictions.
    pub fn acceptance_rates(&self, convention: Convention) -> Measured {
        let rate: Rate = |c| (c.true_positives, c.true_positives + c.false_positives);
        self.of_rates(rate, false, convention, "in a group nobody is predicted positive")
    }

    /// Difference in rejection rates: negative predictive value of d − that of a.
    ///
    /// # Errors
    /// Where a group is empty; by the textbook, where one has no negative predictions.
    pub fn rejection_rates(&self, convention: Convention) -> Measured {
        let rate: Rate = |c| (c.true_negatives, c.true_negatives + c.false_negatives);
        self.of_rates(rate, true, convention, "in a group nobody is predicted negative")
    }

    /// Treatment equality: FN_d ÷ FP_d − FN_a ÷ FP_a; may be ∞ or −∞.
    ///
    /// # Errors
    /// Where a group is empty; by the textbook, where one has no mistakes at all, or the difference is ∞ − ∞.
    pub fn treatment_equality(&self, convention: Convention) -> Measured {
        let rate: Rate = |c| (c.false_negatives, c.false_positives);
        self.of_rates(rate, true, convention, "a group has neither misses nor false alarms")
    }

    /// Generalized entropy of the benefits b = ŷ − y + 1 over all rows: (1 ÷ 2n)·Σ((b ÷ b̄)² − 1), 0 and
    /// above; 0 where everyone benefits alike. It knows no groups.
    ///
    /// # Errors
    /// Where there is no row, or every prediction is a miss.
    pub fn generalized_entropy(&self) -> Measured {
        let both = [&self.favoured, &self.disfavoured];
        let sum = |of: fn(&ConfusionMatrix) -> u64| both.iter().map(|c| of(c)).sum::<u64>() as f64;
        let (right, alarms) = (sum(|c| c.true_positives + c.true_negatives), sum(|c| c.false_positives));
        let n = right + alarms + sum(|c| c.false_negatives);
        if n == 0.0 {
            return Err("there is no row");
        }
        // A right answer is worth 1, a false alarm 2, a miss 0.
        let mean = (right + 2.0 * alarms) / n;
        if mean == 0.0 {
            return Err("every prediction is a miss");
        }
        Ok(((right + 4.0 * alarms) / (mean * mean) - n) / (2.0 * n))
    }

    /// The rate of a minus that of d, or the other way round.
    fn of_rates(&self, rate: Rate, d_first: bool, convention: Convention, reason: &'static str) -> Measured {
        let filled = |c: &ConfusionMatrix| c.positives() + c.negatives() > 0;
        if !filled(&self.favoured) {
            return Err(NO_FAVOURED);
        }
        if !filled(&self.disfavoured) {
            return Err(NO_DISFAVOURED);
        }
        let of = |c: &ConfusionMatrix| {
            let (part, whole) = rate(c);
            ratio(part as f64, whole as f64, convention, reason)
        };
        let (a, d) = (of(&self.favoured), of(&self.disfavoured));
        if d_first { difference(d, a, convention) } else { difference(a, d, convention) }
    }
}
