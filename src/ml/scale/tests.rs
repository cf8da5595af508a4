use proptest::prelude::*;

use super::*;

const TEXTBOOK: [f64; 8] = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
const WILD: [f64; 7] = [-1.3, 0.2, 0.21, 7.7, 100.0, 3.1, -42.5];

fn scaled(scaling: Scaling, column: &[f64]) -> Vec<f64> {
    scaling.fit(column).transform_column(column)
}

#[test]
fn textbook_values() {
    assert!((Scaling::MinMax.fit(&TEXTBOOK).transform(5.0) - 0.428571).abs() < 5e-7);
    let standard = Scaling::Standard.fit(&TEXTBOOK);
    assert_eq!((standard.center(), standard.scale), (5.0, 2.0));
    assert_eq!(standard.transform(9.0), 2.0);
    let robust = Scaling::Robust.fit(&TEXTBOOK);
    assert_eq!((robust.center(), robust.scale), (4.5, 1.5));
    assert_eq!(scaled(Scaling::None, &TEXTBOOK), TEXTBOOK);
    assert!((log_first(&[1000.0]).unwrap()[0] - 6.908755).abs() < 5e-7);
}

/// From scikit-learn 1.9.1: `MinMaxScaler().fit_transform(x - x[0])` and the two others, of
/// `TEXTBOOK` and `WILD` as columns.
#[test]
fn columns_equal_scikit_learn() {
    assert_eq!(
        scaled(Scaling::MinMax, &TEXTBOOK),
        [
            0.0,
            0.2857142857142857,
            0.2857142857142857,
            0.2857142857142857,
            0.42857142857142855,
            0.42857142857142855,
            0.7142857142857142,
            1.0,
        ]
    );
    assert_eq!(
        scaled(Scaling::MinMax, &WILD),
        [
            0.2891228070175439,
            0.29964912280701755,
            0.29971929824561405,
            0.35228070175438597,
            1.0,
            0.32000000000000006,
            0.0,
        ]
    );
    assert_eq!(
        scaled(Scaling::Robust, &WILD),
        [
            -0.253781512605042,
            -0.0016806722689075644,
            0.0,
            1.2588235294117647,
            16.77142857142857,
            0.4857142857142858,
            -7.178151260504202,
        ]
    );
    let standard = [
        -0.272911922889146,
        -0.23545831956492652,
        -0.23520862887609834,
        -0.04819030294382905,
        2.2564547549398104,
        -0.16304801980476882,
        -1.301637560861041,
    ];
    for (found, expected) in scaled(Scaling::Standard, &WILD).iter().zip(standard) {
        assert!((found - expected).abs() < 1e-15, "{found} {expected}");
    }
}

#[test]
fn constant_columns_become_zero() {
    // Ten times 0.1 has a mean next to 0.1, and a deviation that is nothing but rounding.
    for scaling in [Scaling::MinMax, Scaling::Standard, Scaling::Robust] {
        let scaler = scaling.fit(&[0.1; 10]);
        assert_eq!(scaler.scale, 1.0, "{scaling:?}");
        assert!(scaler.transform(0.1).abs() < 1e-16, "{scaling:?}");
        assert_eq!(scaling.fit(&[7.0]).transform(7.0), 0.0);
        // Nothing at all was seen.
        assert_eq!(scaling.fit(&[]).transform(3.0), 3.0);
        // So does the least spread that two numbers near 1 can have.
        let hardly = scaling.fit(&[1.0, 1.0 + f64::EPSILON, 1.0, 1.0]).transform_column(&[1.0, 1.0 + f64::EPSILON]);
        assert!(hardly.iter().all(|value| value.abs() < 2.0), "{scaling:?}: {hardly:?}");
    }
}

/// A column of whole numbers `spread` beside a mean so large that its square has no room for them; the mean and the
/// sum of squares are counted in whole numbers, without rounding.
fn exact(spread: &[i32]) -> (f64, f64) {
    let (n, sum) = (spread.len() as i128, spread.iter().map(|value| i128::from(*value)).sum::<i128>());
    let squares: i128 = spread.iter().map(|value| i128::from(*value) * i128::from(*value)).sum();
    (sum as f64 / n as f64, ((n * squares - sum * sum) as f64).sqrt() / n as f64)
}

proptest! {
    /// A clock in milliseconds, a price in a weak currency: what counts is the spread beside the mean.
    #[test]
    fn a_large_mean_costs_no_digits(
        spread in proptest::collection::vec(-1000i32..1000, 2..60),
        mean in prop_oneof![Just(1.7e15), Just(-1e12), Just(1e9), Just(0.0)],
        unit in prop_oneof![Just(1.0), Just(0.25)],
    ) {
        let column: Vec<f64> = spread.iter().map(|value| mean + f64::from(*value) * unit).collect();
        let (exact_mean, exact_deviation) = exact(&spread);
        let (above, deviation) = (exact_mean * unit, exact_deviation * unit);
        let near = |found: f64, expected: f64| (found - expected).abs() <= 1e-12 * (1.0 + expected.abs());
        prop_assert!(near(population_standard_deviation(&column).unwrap(), deviation));
        let found = crate::ml::math::mean(&column).unwrap() - (mean + above);
        prop_assert!(found.abs() <= f64::EPSILON * mean.abs() + 1e-12, "{found}");
        let standard = Scaling::Standard.fit(&column);
        let scale = if deviation > 0.0 { deviation } else { 1.0 };
        prop_assert!(near(standard.scale, scale));
        // Every scaling does to it what it does to the spread alone.
        let bare: Vec<f64> = spread.iter().map(|value| f64::from(*value) * unit).collect();
        for scaling in [Scaling::MinMax, Scaling::Standard, Scaling::Robust] {
            for (found, expected) in scaled(scaling, &column).iter().zip(scaled(scaling, &bare)) {
                prop_assert!(near(*found, expected), "{scaling:?}: {found} {expected}");
            }
        }
    }
}

#[test]
fn numbers_beyond_counting_never_become_nan() {
    let columns: [&[f64]; 3] = [&[f64::NAN, 1.0, 3.0], &[f64::MAX, f64::MIN, 0.0], &[f64::INFINITY, 2.0]];
    for scaling in [Scaling::MinMax, Scaling::Standard, Scaling::Robust] {
        for column in columns {
            let scaler = scaling.fit(column);
            assert!(scaler.transform(1.0).is_finite(), "{scaling:?} {column:?}");
        }
    }
    assert!(log_first(&[0.0, -1.0]).unwrap_err().starts_with("Row 2"));
}

proptest! {
    #[test]
    fn inverse_undoes_transform(
        column in proptest::collection::vec(-1e3f64..1e3, 2..30),
        value in -1e3f64..1e3,
    ) {
        for scaling in [Scaling::None, Scaling::MinMax, Scaling::Standard, Scaling::Robust] {
            let scaler = scaling.fit(&column);
            let back = scaler.inverse(scaler.transform(value));
            prop_assert!((back - value).abs() < 1e-9, "{scaling:?}: {back} {value}");
        }
        prop_assert!((log_inverse(log_first(&[value.abs()]).unwrap()[0]) - value.abs()).abs() < 1e-9);
    }
}
