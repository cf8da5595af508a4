//! The check values of the developer guide's definitions, the holes in them, and what must always hold.

use proptest::prelude::*;

use super::*;
use crate::ml::metrics::ConfusionMatrix;

fn labels(a: (u64, u64), d: (u64, u64)) -> Labels {
    let counts = |(positive, all): (u64, u64)| LabelCounts { positive, negative: all - positive };
    Labels { favoured: counts(a), disfavoured: counts(d) }
}

/// TP, FP, FN, TN.
fn matrix(true_positives: u64, false_positives: u64, false_negatives: u64, true_negatives: u64) -> ConfusionMatrix {
    ConfusionMatrix { true_positives, false_positives, false_negatives, true_negatives }
}

fn near(found: Measured, expected: f64) {
    let found = found.expect("it is defined");
    assert!((found - expected).abs() < 5e-7, "{found} is not {expected}");
}

/// a: 60 of 100 positive; d: 20 of 50.
#[test]
fn the_common_example() {
    let example = labels((60, 100), (20, 50));
    near(example.difference_in_proportions(), 0.2);
    near(example.class_imbalance(), 0.333333);
    for convention in [Convention::Textbook, Convention::Library] {
        near(example.kullback_leibler(convention), 0.081093);
        near(example.jensen_shannon(convention), 0.0201355);
        near(example.lp_norm(convention), 0.282843);
        near(example.total_variation(convention), 0.2);
        near(example.kolmogorov_smirnov(convention), 0.2);
    }
    // d: 30 of 70 rejections, 20 of 80 acceptances.
    near(example.demographic_disparity(), 30.0 / 70.0 - 20.0 / 80.0);
}

#[test]
fn the_guides_example_of_the_divergence() {
    // 0.53411 in the guide, which rounds.
    near(kullback_leibler(&[0.8, 0.2], &[0.3, 0.7], Convention::Textbook), 0.534111);
    // It is not symmetric.
    let back = kullback_leibler(&[0.3, 0.7], &[0.8, 0.2], Convention::Textbook).unwrap();
    assert!((back - 0.53411).abs() > 0.01);
}

#[test]
fn more_than_two_outcomes() {
    let (p, q) = ([0.5, 0.3, 0.2], [0.25, 0.25, 0.5]);
    near(total_variation(&p, &q, Convention::Textbook), 0.3);
    near(kolmogorov_smirnov(&p, &q, Convention::Textbook), 0.3);
    near(lp_norm(&p, &q, 1.0, Convention::Textbook), 0.6);
    near(lp_norm(&p, &q, 2.0, Convention::Textbook), (0.0625f64 + 0.0025 + 0.09).sqrt());
}

/// A value that one group lacks: infinite by the textbook; the library leaves it out, of every distance.
#[test]
fn a_missing_outcome() {
    let none_accepted = labels((60, 100), (0, 50));
    assert_eq!(none_accepted.kullback_leibler(Convention::Textbook), Ok(f64::INFINITY));
    // What is left is 0.4·ln 0.4, which is negative.
    near(none_accepted.kullback_leibler(Convention::Library), -0.366516);
    near(none_accepted.total_variation(Convention::Textbook), 0.6);
    near(none_accepted.total_variation(Convention::Library), 0.3);
    near(none_accepted.kolmogorov_smirnov(Convention::Library), 0.6);
    near(none_accepted.lp_norm(Convention::Library), 0.6);
    // ½·(0.4·ln(0.4 ÷ 0.7) + ln(1 ÷ 0.7)).
    near(none_accepted.jensen_shannon(Convention::Library), 0.0664142);
    // The other way round nothing is infinite: what a lacks adds nothing to KL(a‖d).
    near(labels((0, 50), (60, 100)).kullback_leibler(Convention::Textbook), 0.916291);
    let nothing_shared = labels((100, 100), (0, 50));
    assert!(nothing_shared.kullback_leibler(Convention::Library).is_err());
    assert!(nothing_shared.jensen_shannon(Convention::Library).is_err());
    near(nothing_shared.jensen_shannon(Convention::Textbook), std::f64::consts::LN_2);
    near(nothing_shared.lp_norm(Convention::Textbook), std::f64::consts::SQRT_2);
}

#[test]
fn an_empty_group_has_no_measure() {
    for example in [labels((0, 0), (20, 50)), labels((60, 100), (0, 0))] {
        assert!(example.difference_in_proportions().is_err());
        assert!(example.class_imbalance().is_err());
        assert!(example.total_variation(Convention::Library).is_err());
    }
}

/// Simpson's paradox: an easy department (a 60 of 80, d 16 of 20) and a hard one (a 4 of 20, d 20 of 80).
#[test]
fn the_paradox() {
    let departments = [labels((60, 80), (16, 20)), labels((4, 20), (20, 80))];
    let all: Labels = departments.iter().copied().sum();
    near(all.demographic_disparity(), 0.28);
    near(all.difference_in_proportions(), 0.28);
    for department in &departments {
        near(department.demographic_disparity(), -0.043860);
    }
    near(conditional_disparity(&departments), -0.043860);
}

#[test]
fn a_subgroup_without_rejections_counts_zero_for_that_share() {
    // Everyone accepted: the share of d among no rejections is 0, among acceptances 0.25.
    let all_accepted = labels((30, 30), (10, 10));
    assert_eq!(all_accepted.disparity_or_zero(), -0.25);
    assert!(all_accepted.demographic_disparity().is_err());
    // With another subgroup in which half of each are rejected, whose disparity is 0.
    near(conditional_disparity(&[all_accepted, labels((20, 40), (10, 20))]), -0.25 * 40.0 / 100.0);
    assert!(conditional_disparity(&[all_accepted]).is_err(), "nobody is rejected at all");
    assert!(conditional_disparity(&[labels((0, 30), (0, 10))]).is_err(), "nobody is accepted at all");
    assert!(conditional_disparity(&[]).is_err());
}

/// a: TP 50, FP 10, FN 10, TN 30; d: TP 15, FP 10, FN 5, TN 20.
#[test]
fn measures_after_training() {
    let example = Predictions { favoured: matrix(50, 10, 10, 30), disfavoured: matrix(15, 10, 5, 20) };
    assert_eq!(example.observed(), labels((60, 100), (20, 50)));
    assert_eq!(example.predicted(), labels((60, 100), (25, 50)));
    for convention in [Convention::Textbook, Convention::Library] {
        near(example.dppl(), 0.1);
        // The guide's own check: 0.6 against 0.5.
        near(example.disparate_impact(convention), 0.833333);
        near(example.recall_difference(convention), 50.0 / 60.0 - 15.0 / 20.0);
        near(example.specificity_difference(convention), 20.0 / 30.0 - 30.0 / 40.0);
        near(example.accuracy_difference(), 80.0 / 100.0 - 35.0 / 50.0);
        near(example.conditional_acceptance(convention), 60.0 / 60.0 - 20.0 / 25.0);
        near(example.conditional_rejection(convention), 30.0 / 25.0 - 40.0 / 40.0);
        near(example.acceptance_rates(convention), 50.0 / 60.0 - 15.0 / 25.0);
        near(example.rejection_rates(convention), 20.0 / 25.0 - 30.0 / 40.0);
        near(example.treatment_equality(convention), 5.0 / 10.0 - 10.0 / 10.0);
    }
}

#[test]
fn generalized_entropy() {
    let example = Predictions { favoured: matrix(7, 1, 2, 0), disfavoured: matrix(0, 1, 2, 7) };
    near(example.generalized_entropy(), 0.179012);
    let perfect = Predictions { favoured: matrix(3, 0, 0, 4), disfavoured: matrix(1, 0, 0, 2) };
    near(perfect.generalized_entropy(), 0.0);
    let misses = Predictions { favoured: matrix(0, 0, 3, 0), disfavoured: matrix(0, 0, 2, 0) };
    assert!(misses.generalized_entropy().is_err());
    assert!(Predictions::default().generalized_entropy().is_err());
}

#[test]
fn divisions_by_zero() {
    use Convention::{Library, Textbook};
    // Of a nobody is predicted positive.
    let none_of_a = Predictions { favoured: matrix(0, 0, 5, 5), disfavoured: matrix(2, 1, 3, 4) };
    assert_eq!(none_of_a.disparate_impact(Textbook), Ok(f64::INFINITY));
    assert_eq!(none_of_a.disparate_impact(Library), Ok(f64::INFINITY));
    assert_eq!(none_of_a.conditional_acceptance(Library), Ok(f64::INFINITY));
    assert_eq!(none_of_a.treatment_equality(Textbook), Ok(f64::NEG_INFINITY));
    assert!(none_of_a.acceptance_rates(Textbook).is_err());
    near(none_of_a.acceptance_rates(Library), 0.0 - 2.0 / 3.0);
    // Of neither.
    let none = Predictions { favoured: matrix(0, 0, 5, 5), disfavoured: matrix(0, 0, 3, 4) };
    assert!(none.disparate_impact(Textbook).is_err());
    assert_eq!(none.disparate_impact(Library), Ok(0.0));
    assert!(none.conditional_acceptance(Textbook).is_err(), "∞ − ∞");
    assert_eq!(none.conditional_acceptance(Library), Ok(0.0));
    assert_eq!(none.treatment_equality(Library), Ok(0.0));
    // No mistakes at all: 0 ÷ 0 on both sides.
    let perfect = Predictions { favoured: matrix(5, 0, 0, 5), disfavoured: matrix(3, 0, 0, 4) };
    assert!(perfect.treatment_equality(Textbook).is_err());
    assert_eq!(perfect.treatment_equality(Library), Ok(0.0));
    // An empty group is an error in both.
    let empty = Predictions { favoured: matrix(5, 0, 0, 5), disfavoured: matrix(0, 0, 0, 0) };
    assert!(empty.accuracy_difference().is_err() && empty.recall_difference(Library).is_err());
    assert!(empty.dppl().is_err() && empty.disparate_impact(Library).is_err());
}

#[test]
fn continuous_labels_are_cut_strictly_above_the_threshold() {
    assert_eq!(positive_above(&[0.4, 0.5, 0.500001, f64::NAN], 0.5), [false, false, true, false]);
}

/// The mix-ups that people arrive with: DPL and CDD are measured before training, DI's parity is 1.
#[test]
fn the_catalogue_says_when_and_where_parity_lies() {
    use Stage::{AfterTraining, BeforeTraining};
    let stage = |key: &str| CATALOGUE.iter().find(|facts| facts.key == key).unwrap().stage;
    for key in ["ci", "dpl", "kl", "js", "lp", "tvd", "ks", "dd", "cddl"] {
        assert_eq!(stage(key), BeforeTraining, "{key}");
    }
    for key in ["dppl", "di", "dcacc", "dcr", "rd", "sd", "dar", "drr", "ad", "te", "cddpl", "ft", "ge"] {
        assert_eq!(stage(key), AfterTraining, "{key}");
    }
    assert_eq!(CATALOGUE.len(), 22);
    for (i, facts) in CATALOGUE.iter().enumerate() {
        assert_eq!(facts.metric.facts(), facts);
        assert!(!CATALOGUE[..i].iter().any(|other| other.metric == facts.metric));
        let parity = if facts.metric == Metric::DisparateImpact { 1.0 } else { 0.0 };
        assert_eq!(facts.parity, parity, "{}", facts.short);
    }
}

/// d is refused half of what it deserves, a gets all and no more.
#[test]
fn signs_of_a_model_that_is_hard_on_d() {
    let hard = Predictions { favoured: matrix(30, 0, 0, 30), disfavoured: matrix(10, 0, 10, 20) };
    let convention = Convention::Textbook;
    for (metric, measured) in [
        (Metric::DifferenceInPredictedProportions, hard.dppl()),
        (Metric::DisparateImpact, hard.disparate_impact(convention)),
        (Metric::RecallDifference, hard.recall_difference(convention)),
        (Metric::AccuracyDifference, hard.accuracy_difference()),
        (Metric::ConditionalAcceptance, hard.conditional_acceptance(convention)),
        (Metric::ConditionalRejection, hard.conditional_rejection(convention)),
    ] {
        let beside = measured.unwrap() - metric.facts().parity;
        let hurts = if metric.facts().sense == Sense::BelowHurts { beside < 0.0 } else { beside > 0.0 };
        assert!(hurts, "{metric:?} is {beside} from parity");
    }
}

fn some_labels() -> impl Strategy<Value = Labels> {
    (0u64..200, 0u64..200, 0u64..200, 0u64..200).prop_map(|(a, b, c, d)| Labels {
        favoured: LabelCounts { positive: a, negative: b },
        disfavoured: LabelCounts { positive: c, negative: d },
    })
}

fn some_predictions() -> impl Strategy<Value = Predictions> {
    prop::array::uniform8(0u64..60).prop_map(|c| Predictions {
        favoured: matrix(c[0], c[1], c[2], c[3]),
        disfavoured: matrix(c[4], c[5], c[6], c[7]),
    })
}

fn swapped(labels: Labels) -> Labels {
    Labels { favoured: labels.disfavoured, disfavoured: labels.favoured }
}

proptest! {
    #[test]
    fn measures_of_labels_keep_their_ranges(labels in some_labels()) {
        let close = |found: Measured, expected: Measured| match (found, expected) {
            (Ok(found), Ok(expected)) => (found - expected).abs() < 1e-12,
            (found, expected) => found.is_err() == expected.is_err(),
        };
        let within = |measured: Measured, low: f64, high: f64| {
            measured.is_err() || measured.is_ok_and(|v| v >= low - 1e-12 && v <= high + 1e-12)
        };
        let convention = Convention::Textbook;
        prop_assert!(within(labels.class_imbalance(), -1.0, 1.0));
        prop_assert!(within(labels.difference_in_proportions(), -1.0, 1.0));
        prop_assert!(within(labels.demographic_disparity(), -1.0, 1.0));
        prop_assert!(within(labels.kullback_leibler(convention), 0.0, f64::INFINITY));
        prop_assert!(within(labels.jensen_shannon(convention), 0.0, std::f64::consts::LN_2));
        prop_assert!(within(labels.lp_norm(convention), 0.0, std::f64::consts::SQRT_2));
        prop_assert!(within(labels.kolmogorov_smirnov(convention), 0.0, 1.0));
        // Of two outcomes, the total variation distance is |DPL|.
        let apart = labels.difference_in_proportions().map(f64::abs);
        prop_assert!(close(labels.total_variation(convention), apart));
        // Swapping the groups turns the signed measures and leaves the symmetric distances.
        let turned = swapped(labels);
        let minus = |measured: Measured| measured.map(|v| -v);
        prop_assert!(close(turned.difference_in_proportions(), minus(labels.difference_in_proportions())));
        prop_assert!(close(turned.class_imbalance(), minus(labels.class_imbalance())));
        prop_assert!(close(turned.demographic_disparity(), minus(labels.demographic_disparity())));
        prop_assert!(close(turned.jensen_shannon(convention), labels.jensen_shannon(convention)));
        // One subgroup alone is no condition.
        prop_assert!(close(conditional_disparity(&[labels]), labels.demographic_disparity()));
    }

    #[test]
    fn measures_of_predictions_keep_their_ranges_and_turn_with_the_groups(example in some_predictions()) {
        let turned = Predictions { favoured: example.disfavoured, disfavoured: example.favoured };
        for convention in [Convention::Textbook, Convention::Library] {
            let bounded = [
                (example.dppl(), turned.dppl()),
                (example.recall_difference(convention), turned.recall_difference(convention)),
                (example.specificity_difference(convention), turned.specificity_difference(convention)),
                (example.accuracy_difference(), turned.accuracy_difference()),
                (example.acceptance_rates(convention), turned.acceptance_rates(convention)),
                (example.rejection_rates(convention), turned.rejection_rates(convention)),
            ];
            for (one, other) in bounded {
                prop_assert_eq!(one.is_ok(), other.is_ok());
                if let (Ok(one), Ok(other)) = (one, other) {
                    prop_assert!(one.abs() <= 1.0 && one == -other);
                }
            }
            let free = [
                (example.conditional_acceptance(convention), turned.conditional_acceptance(convention)),
                (example.conditional_rejection(convention), turned.conditional_rejection(convention)),
                (example.treatment_equality(convention), turned.treatment_equality(convention)),
            ];
            for (one, other) in free {
                prop_assert_eq!(one.map(|v| -v).ok(), other.ok());
                prop_assert!(one.is_err() || !one.unwrap().is_nan());
            }
        }
        // By its definition, row by row.
        let benefits: Vec<f64> = [example.favoured, example.disfavoured]
            .iter()
            .flat_map(|c| {
                let of = |count: u64, benefit: f64| vec![benefit; count as usize];
                [of(c.true_positives + c.true_negatives, 1.0), of(c.false_positives, 2.0), of(c.false_negatives, 0.0)].concat()
            })
            .collect();
        let mean = benefits.iter().sum::<f64>() / benefits.len() as f64;
        let slow = benefits.iter().map(|b| (b / mean) * (b / mean) - 1.0).sum::<f64>() / (2.0 * benefits.len() as f64);
        match example.generalized_entropy() {
            Ok(fast) => prop_assert!((fast - slow).abs() < 1e-12 && fast >= -1e-12),
            Err(_) => prop_assert!(benefits.is_empty() || mean == 0.0),
        }
    }
}
