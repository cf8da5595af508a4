//! Every measure with its arithmetic, the notes and the describing sentence.

use super::sample::{A, D};
use super::{Answers, LabelBias, Output};
use crate::format::{self, count, number};
use crate::lab::{Quantity, ReportBuilder, Seen};
use crate::ml::bias::{CATALOGUE, Labels, Measured, Metric, MetricFacts, Sense, Stage, conditional_disparity};
use crate::ml::metrics::ConfusionMatrix;

/// The value of a measure; those after training need the model's answers.
pub fn value(out: &Output, metric: Metric) -> Measured {
    let (labels, convention) = (&out.labels, out.convention);
    match metric {
        Metric::ClassImbalance => return labels.class_imbalance(),
        Metric::DifferenceInProportions => return labels.difference_in_proportions(),
        Metric::KullbackLeibler => return labels.kullback_leibler(convention),
        Metric::JensenShannon => return labels.jensen_shannon(convention),
        Metric::LpNorm => return labels.lp_norm(convention),
        Metric::TotalVariation => return labels.total_variation(convention),
        Metric::KolmogorovSmirnov => return labels.kolmogorov_smirnov(convention),
        Metric::DemographicDisparity => return labels.demographic_disparity(),
        Metric::ConditionalDisparity => return conditional_disparity(&out.subgroups),
        _ => {}
    }
    let Answers { all, subgroups, flips } = out.model.as_ref().ok_or(out.no_model)?;
    match metric {
        Metric::DifferenceInPredictedProportions => all.dppl(),
        Metric::DisparateImpact => all.disparate_impact(convention),
        Metric::ConditionalAcceptance => all.conditional_acceptance(convention),
        Metric::ConditionalRejection => all.conditional_rejection(convention),
        Metric::RecallDifference => all.recall_difference(convention),
        Metric::SpecificityDifference => all.specificity_difference(convention),
        Metric::AcceptanceRates => all.acceptance_rates(convention),
        Metric::RejectionRates => all.rejection_rates(convention),
        Metric::AccuracyDifference => all.accuracy_difference(),
        Metric::TreatmentEquality => all.treatment_equality(convention),
        Metric::ConditionalDisparityPredicted => {
            conditional_disparity(&subgroups.iter().map(|one| one.predicted()).collect::<Vec<_>>())
        }
        Metric::FlipTest => (*flips)?.measure(convention),
        _ => all.generalized_entropy(),
    }
}

/// The stage that the state shows.
pub fn shown_stage(seen: &Seen<LabelBias>) -> Stage {
    if seen.state.after { Stage::AfterTraining } else { Stage::BeforeTraining }
}

pub fn stage_words(stage: Stage) -> &'static str {
    match stage {
        Stage::BeforeTraining => "before training",
        Stage::AfterTraining => "after training",
    }
}

pub fn readouts(seen: &Seen<LabelBias>, report: &mut ReportBuilder) {
    let stage = shown_stage(seen);
    for facts in CATALOGUE.iter().filter(|facts| facts.stage == stage) {
        let measured = seen.out.value(facts.metric);
        let quantity = match measured {
            Ok(value) => Quantity::or(Some(value), "it is not a number"),
            Err(reason) => Quantity::Undefined(reason),
        };
        // Each says when it is taken.
        let how = match formula(seen, facts.metric) {
            none if none.is_empty() => stage_words(stage).to_owned(),
            formula => format!("{formula}, {}", stage_words(stage)),
        };
        report.readout(facts.key, &name(facts), quantity, how);
    }
    report.key_numbers(match stage {
        Stage::BeforeTraining => &["dpl", "dd", "cddl"],
        Stage::AfterTraining => &["dppl", "cddpl", "di", "ad"],
    });
}

/// "Difference in proportions of labels (DPL)".
pub fn name(facts: &MetricFacts) -> String {
    let mut letters = facts.long.chars();
    let first: String = letters.next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{} ({})", letters.as_str(), facts.short)
}

/// `part ÷ whole`.
fn over(part: u64, whole: u64) -> String {
    format!("{} ÷ {}", count(part), count(whole))
}

/// The arithmetic with the current counts in it.
fn formula(seen: &Seen<LabelBias>, metric: Metric) -> String {
    let out = seen.out;
    let labels = &out.labels;
    let (a, d) = (labels.favoured, labels.disfavoured);
    let apart = || {
        let gap = labels.difference_in_proportions().map_or(0.0, f64::abs);
        number(gap)
    };
    match metric {
        Metric::ClassImbalance => {
            format!("({} − {}) ÷ {}", count(a.total()), count(d.total()), count(labels.total()))
        }
        Metric::DifferenceInProportions => proportions(labels),
        Metric::DemographicDisparity => {
            format!("{} − {}", over(d.negative, labels.negatives()), over(d.positive, labels.positives()))
        }
        Metric::ConditionalDisparity => conditional(&out.subgroups),
        Metric::KullbackLeibler => {
            let terms = |p: Option<f64>, q: Option<f64>| {
                let (p, q) = (p.unwrap_or(0.0), q.unwrap_or(0.0));
                let term = |p: f64, q: f64| format!("{0}·ln({0} ÷ {1})", number(p), number(q));
                format!("{} + {}", term(p, q), term(1.0 - p, 1.0 - q))
            };
            terms(a.rate(), d.rate())
        }
        Metric::JensenShannon => {
            let (p, q) = (a.rate().unwrap_or(0.0), d.rate().unwrap_or(0.0));
            let middle = 0.5 * (p + q);
            format!("both groups against their mean, {} and {}", number(middle), number(1.0 - middle))
        }
        Metric::LpNorm => format!("√({0}² + {0}²)", apart()),
        Metric::TotalVariation => format!("½·({0} + {0})", apart()),
        Metric::KolmogorovSmirnov => format!("the larger of {0} and {0}", apart()),
        _ => out.model.as_ref().map_or(String::new(), |answers| formula_after(answers, metric)),
    }
}

fn proportions(labels: &Labels) -> String {
    let (a, d) = (labels.favoured, labels.disfavoured);
    format!("{} − {}", over(a.positive, a.total()), over(d.positive, d.total()))
}

fn conditional(subgroups: &[Labels]) -> String {
    let n: u64 = subgroups.iter().map(Labels::total).sum();
    if subgroups.len() <= 3 {
        let terms: Vec<String> = subgroups
            .iter()
            .map(|one| format!("{}·({})", count(one.total()), number(one.disparity_or_zero())))
            .collect();
        return format!("({}) ÷ {}", terms.join(" + "), count(n));
    }
    let sum: f64 = subgroups.iter().map(|one| one.total() as f64 * one.disparity_or_zero()).sum();
    format!("(Σ size · DD = {}) ÷ {}", number(sum), count(n))
}

fn formula_after(answers: &Answers, metric: Metric) -> String {
    let Answers { all, subgroups, flips } = answers;
    let (a, d) = (&all.favoured, &all.disfavoured);
    let called = |c: &ConfusionMatrix| c.true_positives + c.false_positives;
    let refused = |c: &ConfusionMatrix| c.true_negatives + c.false_negatives;
    let all_of = |c: &ConfusionMatrix| c.positives() + c.negatives();
    let minus = |one: String, other: String| format!("{one} − {other}");
    match metric {
        Metric::DifferenceInPredictedProportions => proportions(&all.predicted()),
        Metric::DisparateImpact => format!("({}) ÷ ({})", over(called(d), all_of(d)), over(called(a), all_of(a))),
        Metric::ConditionalAcceptance => minus(over(a.positives(), called(a)), over(d.positives(), called(d))),
        Metric::ConditionalRejection => minus(over(d.negatives(), refused(d)), over(a.negatives(), refused(a))),
        Metric::RecallDifference => minus(over(a.true_positives, a.positives()), over(d.true_positives, d.positives())),
        Metric::SpecificityDifference => {
            minus(over(d.true_negatives, d.negatives()), over(a.true_negatives, a.negatives()))
        }
        Metric::AcceptanceRates => minus(over(a.true_positives, called(a)), over(d.true_positives, called(d))),
        Metric::RejectionRates => minus(over(d.true_negatives, refused(d)), over(a.true_negatives, refused(a))),
        Metric::AccuracyDifference => {
            let right = |c: &ConfusionMatrix| over(c.true_positives + c.true_negatives, all_of(c));
            minus(right(a), right(d))
        }
        Metric::TreatmentEquality => {
            let mistakes = |c: &ConfusionMatrix| over(c.false_negatives, c.false_positives);
            minus(mistakes(d), mistakes(a))
        }
        Metric::ConditionalDisparityPredicted => {
            conditional(&subgroups.iter().map(|one| one.predicted()).collect::<Vec<_>>())
        }
        Metric::FlipTest => flips.map_or(String::new(), |flips| {
            format!(
                "{} refused unlike their neighbors, {} accepted unlike them, ÷ {}",
                count(flips.refused),
                count(flips.accepted),
                count(flips.rows)
            )
        }),
        _ => {
            let n = all_of(a) + all_of(d);
            let (alarms, misses) = (a.false_positives + d.false_positives, a.false_negatives + d.false_negatives);
            let mean = (n + alarms - misses) as f64 / n.max(1) as f64;
            format!("½·(({} + 4·{}) ÷ {} ÷ {}² − 1)", count(n - alarms - misses), count(alarms), count(n), number(mean))
        }
    }
}

/// Whom a value says to be better off.
pub fn says(seen: &Seen<LabelBias>, metric: Metric) -> String {
    let [a, d] = &seen.fitted.sample.groups;
    let facts = metric.facts();
    let value = match seen.out.value(metric) {
        Ok(value) => value - facts.parity,
        Err(reason) => return reason.to_owned(),
    };
    let higher = |first: &str, second: &str| if value > 0.0 { first.to_owned() } else { second.to_owned() };
    let better = |above: bool| format!("{} better off", if above { a } else { d });
    if value.abs() < 5e-4 && !matches!(facts.sense, Sense::Distance | Sense::Everyone) {
        return "parity".to_owned();
    }
    // Whom a mistake hurts depends on what it costs: these say which group has more of it.
    match metric {
        Metric::AccuracyDifference => return format!("{} predicted more accurately", higher(a, d)),
        Metric::AcceptanceRates => return format!("{}: acceptances more often correct", higher(a, d)),
        Metric::RejectionRates => return format!("{}: refusals more often correct", higher(d, a)),
        Metric::ConditionalAcceptance => return format!("{}: accepted too rarely", higher(a, d)),
        Metric::ConditionalRejection => return format!("{}: refused too often", higher(a, d)),
        Metric::TreatmentEquality => return format!("{}: more misses per false alarm", higher(d, a)),
        _ => {}
    }
    match facts.sense {
        Sense::Distance => "how far apart, not who is worse off".to_owned(),
        Sense::Everyone => "how unequally all rows are treated".to_owned(),
        Sense::Size => format!("more rows of {}", if value > 0.0 { a } else { d }),
        Sense::AboveHurts => better(value > 0.0),
        Sense::BelowHurts => better(value < 0.0),
    }
}

pub fn notes(seen: &Seen<LabelBias>, report: &mut ReportBuilder) {
    let (sample, out) = (&seen.fitted.sample, seen.out);
    let [a, d] = &sample.groups;
    if sample.left_out > 0 {
        report.note(format!("{} rows are left out: a cell is missing.", count(sample.left_out as u64)));
    }
    if sample.condition.is_none() {
        report.note("There is no second column to compare within: everyone is one subgroup, so CDDL equals DD.");
    }
    if out.moved > 0 {
        let cells = if out.moved == 1 { "One cell is".to_owned() } else { format!("{} cells are", out.moved) };
        report.note(format!(
            "{cells} moved by hand. The first rows of the file that had to change are counted, and used for \
             training, with the other outcome."
        ));
    }
    if let (Ok(gap), false) = (out.labels.difference_in_proportions(), seen.state.after)
        && gap < 0.0
    {
        report.note(format!(
            "By DPL, {d} has the favorable outcome more often, not {a}. You choose which group is called favored."
        ));
    }
    if !seen.state.after {
        return;
    }
    if let Some(answers) = &out.model {
        let all_alike = |labels: &Labels| labels.positives() == 0 || labels.negatives() == 0;
        let alike = answers.subgroups.iter().filter(|one| all_alike(&one.predicted())).count();
        if alike > 0 {
            report.warning(format!(
                "In {alike} of {} subgroups the model predicts the same for everyone. There, one of the two shares \
                 in DD has no rows and counts as 0, as in Clarify’s library, so CDDPL moves away from 0 although {a} \
                 and {d} are treated alike.",
                answers.subgroups.len()
            ));
        }
    } else {
        report.warning(format!("There are no predictions: {}.", out.no_model));
    }
}

/// The sentence that says what is to be seen now.
pub fn sentence(seen: &Seen<LabelBias>) -> String {
    let (out, sample) = (seen.out, &seen.fitted.sample);
    let (labels, what, overall, within) = if seen.state.after {
        let Some(answers) = &out.model else { return format!("There are no predictions: {}.", out.no_model) };
        let names = (Metric::DifferenceInPredictedProportions, Metric::ConditionalDisparityPredicted);
        (answers.all.predicted(), "After training, predicted", names.0, names.1)
    } else {
        (out.labels, "Before training,", Metric::DifferenceInProportions, Metric::ConditionalDisparity)
    };
    let rate = |group: usize| {
        let rate = super::sample::of(&labels, group).rate();
        format!("{} {}", sample.groups[group], rate.map_or("none".to_owned(), format::percent))
    };
    let verdict = |metric: Metric| {
        let value = match out.value(metric) {
            Ok(value) => number(value),
            Err(_) => "–".to_owned(),
        };
        format!("{} {value}, {}", metric.facts().short, says(seen, metric))
    };
    format!("{what} {}: {}, {}. {}; {}.", sample.outcomes[0], rate(A), rate(D), verdict(overall), verdict(within))
}
