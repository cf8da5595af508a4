//! Before training: how outcomes are distributed over two groups.

use super::{Convention, Measured, distributions};

/// How many rows of a group have the good outcome, and how many have not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LabelCounts {
    pub positive: u64,
    pub negative: u64,
}

impl LabelCounts {
    #[must_use]
    pub fn total(&self) -> u64 {
        self.positive + self.negative
    }

    /// The share of positive outcomes; `None` of an empty group.
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        (self.total() > 0).then(|| self.positive as f64 / self.total() as f64)
    }
}

/// The outcomes of the favoured group a and of the disfavoured d: observed labels, or predicted
/// ones, which is all that makes CDDL into CDDPL.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    pub favoured: LabelCounts,
    pub disfavoured: LabelCounts,
}

pub(super) const NO_FAVOURED: &str = "the favored group is empty";
pub(super) const NO_DISFAVOURED: &str = "the disfavored group is empty";

impl Labels {
    /// All rows.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.favoured.total() + self.disfavoured.total()
    }

    #[must_use]
    pub fn positives(&self) -> u64 {
        self.favoured.positive + self.disfavoured.positive
    }

    #[must_use]
    pub fn negatives(&self) -> u64 {
        self.favoured.negative + self.disfavoured.negative
    }

    /// The rates q_a and q_d.
    ///
    /// # Errors
    /// Where a group is empty.
    pub fn rates(&self) -> Result<(f64, f64), &'static str> {
        Ok((self.favoured.rate().ok_or(NO_FAVOURED)?, self.disfavoured.rate().ok_or(NO_DISFAVOURED)?))
    }

    /// Class imbalance CI = (n_a − n_d) ÷ (n_a + n_d), −1 to 1: the sizes alone, no outcomes.
    ///
    /// # Errors
    /// Where a group is empty, as in the library.
    pub fn class_imbalance(&self) -> Measured {
        self.rates()?;
        let (a, d) = (self.favoured.total() as f64, self.disfavoured.total() as f64);
        Ok((a - d) / (a + d))
    }

    /// Difference in proportions of labels, DPL = q_a − q_d, −1 to 1; of predicted labels it is DPPL.
    ///
    /// # Errors
    /// Where a group is empty.
    pub fn difference_in_proportions(&self) -> Measured {
        self.rates().map(|(a, d)| a - d)
    }

    /// The shares of positive and negative outcomes in a and in d.
    fn shares(&self) -> Result<([f64; 2], [f64; 2]), &'static str> {
        let (a, d) = self.rates()?;
        let rejected = |group: LabelCounts| group.negative as f64 / group.total() as f64;
        Ok(([a, rejected(self.favoured)], [d, rejected(self.disfavoured)]))
    }

    /// KL(P_a‖P_d) in nats.
    ///
    /// # Errors
    /// Where a group is empty, or by the library's convention where no outcome occurs in both.
    pub fn kullback_leibler(&self, convention: Convention) -> Measured {
        self.shares().and_then(|(a, d)| distributions::kullback_leibler(&a, &d, convention))
    }

    /// Jensen–Shannon divergence in nats.
    ///
    /// # Errors
    /// As [`Labels::kullback_leibler`].
    pub fn jensen_shannon(&self, convention: Convention) -> Measured {
        self.shares().and_then(|(a, d)| distributions::jensen_shannon(&a, &d, convention))
    }

    /// The L2 norm, LP with p = 2.
    ///
    /// # Errors
    /// As [`Labels::kullback_leibler`].
    pub fn lp_norm(&self, convention: Convention) -> Measured {
        self.shares().and_then(|(a, d)| distributions::lp_norm(&a, &d, 2.0, convention))
    }

    /// Total variation distance; of two outcomes it is |DPL|.
    ///
    /// # Errors
    /// As [`Labels::kullback_leibler`].
    pub fn total_variation(&self, convention: Convention) -> Measured {
        self.shares().and_then(|(a, d)| distributions::total_variation(&a, &d, convention))
    }

    /// The largest difference of the shares of an outcome.
    ///
    /// # Errors
    /// As [`Labels::kullback_leibler`].
    pub fn kolmogorov_smirnov(&self, convention: Convention) -> Measured {
        self.shares().and_then(|(a, d)| distributions::kolmogorov_smirnov(&a, &d, convention))
    }

    /// Demographic disparity: d's share of the rejections minus d's share of the acceptances, −1 to 1.
    ///
    /// # Errors
    /// Where nobody is accepted, or nobody rejected.
    pub fn demographic_disparity(&self) -> Measured {
        any_of_both(self.positives(), self.negatives())?;
        Ok(self.disparity_or_zero())
    }

    /// As [`Labels::demographic_disparity`], where a missing share counts as 0, as in the library's
    /// subgroups.
    #[must_use]
    pub fn disparity_or_zero(&self) -> f64 {
        let share = |part: u64, whole: u64| if whole > 0 { part as f64 / whole as f64 } else { 0.0 };
        share(self.disfavoured.negative, self.negatives()) - share(self.disfavoured.positive, self.positives())
    }
}

impl std::ops::Add for Labels {
    type Output = Labels;

    fn add(self, other: Labels) -> Labels {
        let sum = |one: LabelCounts, other: LabelCounts| LabelCounts {
            positive: one.positive + other.positive,
            negative: one.negative + other.negative,
        };
        Labels { favoured: sum(self.favoured, other.favoured), disfavoured: sum(self.disfavoured, other.disfavoured) }
    }
}

impl std::iter::Sum for Labels {
    fn sum<I: Iterator<Item = Labels>>(parts: I) -> Labels {
        parts.fold(Labels::default(), |sum, part| sum + part)
    }
}

fn any_of_both(positives: u64, negatives: u64) -> Result<(), &'static str> {
    match (positives, negatives) {
        (0, _) => Err("no one has the favorable outcome"),
        (_, 0) => Err("everyone has the favorable outcome"),
        _ => Ok(()),
    }
}

/// Conditional demographic disparity: the mean of the subgroups' disparities, weighted by their size.
///
/// Of observed labels it is CDDL, before training; of predicted ones CDDPL, after. In a subgroup
/// without acceptances (or without rejections) that share counts as 0, as in the library: where
/// everybody in a subgroup gets the same answer, its disparity is plus or minus d's share of it.
///
/// # Errors
/// Where nobody at all is accepted, or nobody rejected; where there is no row.
pub fn conditional_disparity(subgroups: &[Labels]) -> Measured {
    let all: Labels = subgroups.iter().copied().sum();
    any_of_both(all.positives(), all.negatives())?;
    let weighted: f64 = subgroups.iter().map(|one| one.total() as f64 * one.disparity_or_zero()).sum();
    Ok(weighted / all.total() as f64)
}
