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
