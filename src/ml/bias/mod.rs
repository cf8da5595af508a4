//! Measures of bias between two groups: before training (of labels) and after (of predictions).
//!
//! The group a is the favoured one, d the disfavoured. The names and the formulas are those of
//! Amazon SageMaker Clarify's developer guide, "Measure Pre-training Bias" and "Measure
//! Post-training Data and Model Bias". Differences are signed so that above 0 means: d has it
//! worse. The open-source library of Clarify departs from the textbook in places; [`Convention`]
//! says which of the two is meant.

mod catalogue;
mod counterfactual;
mod distributions;
mod labels;
mod predictions;

pub use catalogue::{CATALOGUE, Metric, MetricFacts, Sense, Stage};
pub use counterfactual::{FlipCounts, FlipTest};
pub use distributions::{jensen_shannon, kolmogorov_smirnov, kullback_leibler, lp_norm, total_variation};
pub use labels::{LabelCounts, Labels, conditional_disparity};
pub use predictions::Predictions;

/// A measure, infinite where the definition says so, or the reason why there is none, as a clause.
pub type Measured = Result<f64, &'static str>;

/// What is done where a definition has a hole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Convention {
    /// The definitions as they stand: 0 ÷ 0 is undefined, a label value that one group lacks makes
    /// the divergence infinite, and the flip test is signed as the developer guide has it.
    #[default]
    Textbook,
    /// As the library `smclarify` counts: 0 ÷ 0 is 0, ∞ − ∞ is 0, a label value that one group
    /// lacks is left out of the comparison of distributions, and the flip test has the other sign.
    Library,
}

/// `part ÷ whole` of counts or shares that are not negative.
fn ratio(part: f64, whole: f64, convention: Convention, reason: &'static str) -> Measured {
    if whole != 0.0 {
        Ok(part / whole)
    } else if part != 0.0 {
        Ok(f64::INFINITY)
    } else {
        match convention {
            Convention::Textbook => Err(reason),
            Convention::Library => Ok(0.0),
        }
    }
}

/// `one − other`, where both may be infinite.
fn difference(one: Measured, other: Measured, convention: Convention) -> Measured {
    let (one, other) = (one?, other?);
    if one.is_infinite() && one == other {
        return match convention {
            Convention::Textbook => Err("it is ∞ − ∞"),
            Convention::Library => Ok(0.0),
        };
    }
    Ok(one - other)
}

/// Continuous labels made binary, as Clarify does: strictly above the threshold is positive.
#[must_use]
pub fn positive_above(labels: &[f64], threshold: f64) -> Vec<bool> {
    labels.iter().map(|label| *label > threshold).collect()
}

#[cfg(test)]
mod tests;
