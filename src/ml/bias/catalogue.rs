//! What each measure is: when it is taken, where parity lies, how far it can go.

use std::f64::consts::{LN_2, SQRT_2};

/// When a measure is taken. The two are often mixed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Of the table alone: group sizes and observed labels.
    BeforeTraining,
    /// Of a model's predictions.
    AfterTraining,
}

/// What a value beside parity says. The developer guide reads the differences as hurting d above 0;
/// the two conditional ones are the exception by their own arithmetic: where d is refused what it
/// deserves, n_d⁽¹⁾ ÷ n'_d⁽¹⁾ grows, and it is subtracted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// Above parity, the disfavoured group d has it worse.
    AboveHurts,
    /// Below parity, d has it worse.
    BelowHurts,
    /// Above parity, d is the smaller group.
    Size,
    /// How far the groups are apart, not which of them is worse off.
    Distance,
    /// Of all rows, without groups.
    Everyone,
}

/// A measure of bias, named as SageMaker Clarify names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    ClassImbalance,
    DifferenceInProportions,
    KullbackLeibler,
    JensenShannon,
    LpNorm,
    TotalVariation,
    KolmogorovSmirnov,
    DemographicDisparity,
    ConditionalDisparity,
    DifferenceInPredictedProportions,
    DisparateImpact,
    ConditionalAcceptance,
    ConditionalRejection,
    RecallDifference,
    SpecificityDifference,
    AcceptanceRates,
    RejectionRates,
    AccuracyDifference,
    TreatmentEquality,
    ConditionalDisparityPredicted,
    FlipTest,
    GeneralizedEntropy,
}

/// The facts of one measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MetricFacts {
    pub metric: Metric,
    pub stage: Stage,
    /// snake_case, permanent.
    pub key: &'static str,
    /// The letters by which it is known.
    pub short: &'static str,
    pub long: &'static str,
    /// The least and the largest value where outcomes are two.
    pub range: (f64, f64),
    /// The value that says: no difference.
    pub parity: f64,
    pub sense: Sense,
}

impl Metric {
    /// What is known of it.
    #[must_use]
    pub fn facts(self) -> &'static MetricFacts {
        CATALOGUE.iter().find(|facts| facts.metric == self).expect("a test finds every metric in the catalog")
    }
}

const fn facts(
    metric: Metric,
    stage: Stage,
    (key, short, long): (&'static str, &'static str, &'static str),
    range: (f64, f64),
    sense: Sense,
) -> MetricFacts {
    let parity = if matches!(metric, Metric::DisparateImpact) { 1.0 } else { 0.0 };
    MetricFacts { metric, stage, key, short, long, range, parity, sense }
}

const FAR: f64 = f64::INFINITY;

/// Every measure, those before training first.
pub const CATALOGUE: &[MetricFacts] = {
    use Metric::*;
    use Sense::*;
    use Stage::{AfterTraining as After, BeforeTraining as Before};
    &[
        facts(
            DifferenceInProportions,
            Before,
            ("dpl", "DPL", "difference in proportions of labels"),
            (-1.0, 1.0),
            AboveHurts,
        ),
        facts(ClassImbalance, Before, ("ci", "CI", "class imbalance"), (-1.0, 1.0), Size),
        facts(DemographicDisparity, Before, ("dd", "DD", "demographic disparity"), (-1.0, 1.0), AboveHurts),
        facts(
            ConditionalDisparity,
            Before,
            ("cddl", "CDDL", "conditional demographic disparity in labels"),
            (-1.0, 1.0),
            AboveHurts,
        ),
        facts(KullbackLeibler, Before, ("kl", "KL", "Kullback–Leibler divergence"), (0.0, FAR), Distance),
        facts(JensenShannon, Before, ("js", "JS", "Jensen–Shannon divergence"), (0.0, LN_2), Distance),
        facts(LpNorm, Before, ("lp", "LP", "L2 norm"), (0.0, SQRT_2), Distance),
        facts(TotalVariation, Before, ("tvd", "TVD", "total variation distance"), (0.0, 1.0), Distance),
        facts(KolmogorovSmirnov, Before, ("ks", "KS", "Kolmogorov–Smirnov distance"), (0.0, 1.0), Distance),
        facts(
            DifferenceInPredictedProportions,
            After,
            ("dppl", "DPPL", "difference in positive proportions in predicted labels"),
            (-1.0, 1.0),
            AboveHurts,
        ),
        facts(DisparateImpact, After, ("di", "DI", "disparate impact"), (0.0, FAR), BelowHurts),
        facts(
            ConditionalDisparityPredicted,
            After,
            ("cddpl", "CDDPL", "conditional demographic disparity in predicted labels"),
            (-1.0, 1.0),
            AboveHurts,
        ),
        facts(RecallDifference, After, ("rd", "RD", "recall difference"), (-1.0, 1.0), AboveHurts),
        facts(SpecificityDifference, After, ("sd", "SD", "specificity difference"), (-1.0, 1.0), AboveHurts),
        facts(AccuracyDifference, After, ("ad", "AD", "accuracy difference"), (-1.0, 1.0), AboveHurts),
        facts(AcceptanceRates, After, ("dar", "DAR", "difference in acceptance rates"), (-1.0, 1.0), AboveHurts),
        facts(RejectionRates, After, ("drr", "DRR", "difference in rejection rates"), (-1.0, 1.0), AboveHurts),
        facts(
            ConditionalAcceptance,
            After,
            ("dcacc", "DCAcc", "difference in conditional acceptance"),
            (-FAR, FAR),
            BelowHurts,
        ),
        facts(
            ConditionalRejection,
            After,
            ("dcr", "DCR", "difference in conditional rejection"),
            (-FAR, FAR),
            BelowHurts,
        ),
        facts(TreatmentEquality, After, ("te", "TE", "treatment equality"), (-FAR, FAR), AboveHurts),
        facts(FlipTest, After, ("ft", "FT", "counterfactual flip test"), (-1.0, 1.0), AboveHurts),
        facts(GeneralizedEntropy, After, ("ge", "GE", "generalized entropy"), (0.0, FAR), Everyone),
    ]
};
