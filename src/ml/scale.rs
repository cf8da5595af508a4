//! Bringing columns to comparable units: min–max, standard, robust, and the logarithm first.

use super::math::{expm1, log1p, mean_from, median, population_standard_deviation, quantile};
use super::sort;

/// How a column is brought to a common unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scaling {
    /// Left as it is.
    #[default]
    None,
    /// Minimum to 0, maximum to 1 (`MinMaxScaler`).
    MinMax,
    /// Mean to 0, standard deviation (divisor n) to 1 (`StandardScaler`).
    Standard,
    /// Median to 0, the range from the 25th to the 75th percentile to 1 (`RobustScaler`).
    Robust,
}

impl Scaling {
    /// Learns centre and scale of a column, with scikit-learn's rules.
    ///
    /// Fit on training rows only. Numbers that are not finite are left out. A column without
    /// spread has scale 1, so it becomes all zeros; so does one too large to count with. All is
    /// counted from the first number, so that a large mean costs no digits.
    #[must_use]
    pub fn fit(self, column: &[f64]) -> ColumnScaler {
        let mut values: Vec<f64> = column.iter().copied().filter(|v| v.is_finite()).collect();
        let origin = values.first().copied().filter(|_| self != Self::None).unwrap_or(0.0);
        values.iter_mut().for_each(|value| *value -= origin);
        let (offset, scale) = match self {
            Self::None => (0.0, 1.0),
            Self::MinMax => min_max(&values),
            Self::Standard => standard(&values),
            Self::Robust => {
                sort::ascending_values(&mut values);
                robust(&values)
            }
        };
        if !(offset.is_finite() && scale.is_finite()) {
            return ColumnScaler { scaling: self, origin: 0.0, offset: 0.0, scale: 1.0 };
        }
        ColumnScaler { scaling: self, origin, offset, scale }
    }
}

/// A fitted scaler of one column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColumnScaler {
    /// Which rule was fitted.
    pub scaling: Scaling,
    /// Where the column is counted from: its first number.
    pub origin: f64,
    /// By how much what becomes 0 lies above the origin.
    pub offset: f64,
    /// What becomes 1: range, standard deviation or interquartile range; above 0.
    pub scale: f64,
}

impl ColumnScaler {
    /// What becomes 0: minimum, mean or median; in the column's unit.
    #[must_use]
    pub fn center(&self) -> f64 {
        self.origin + self.offset
    }

    /// (value − centre) ÷ scale, in the order of operations of scikit-learn, of the difference to the origin.
    ///
    /// Values outside the fitted ones are not clipped: min–max then leaves [0, 1].
    #[must_use]
    pub fn transform(&self, value: f64) -> f64 {
        match self.scaling {
            Scaling::None => value,
            Scaling::MinMax => {
                let factor = 1.0 / self.scale;
                (value - self.origin) * factor + (0.0 - self.offset * factor)
            }
            Scaling::Standard | Scaling::Robust => (value - self.origin - self.offset) / self.scale,
        }
    }

    /// What `value` was before [`Self::transform`].
    #[must_use]
    pub fn inverse(&self, value: f64) -> f64 {
        match self.scaling {
            Scaling::None => value,
            Scaling::MinMax => {
                let factor = 1.0 / self.scale;
                (value - (0.0 - self.offset * factor)) / factor + self.origin
            }
            Scaling::Standard | Scaling::Robust => value * self.scale + self.offset + self.origin,
        }
    }

    /// A whole column through [`Self::transform`].
    #[must_use]
    pub fn transform_column(&self, column: &[f64]) -> Vec<f64> {
        column.iter().map(|value| self.transform(*value)).collect()
    }
}

/// ln(1 + x) of a column, before it is scaled: for long tails of values from 0 up.
///
/// # Errors
/// A sentence naming the first row at or below −1, where the logarithm ends, or not finite.
pub fn log_first(column: &[f64]) -> Result<Vec<f64>, String> {
    let fits = |value: f64| value > -1.0 && value.is_finite();
    match column.iter().position(|value| !fits(*value)) {
        None => Ok(column.iter().map(|value| log1p(*value)).collect()),
        Some(row) => Err(format!("Row {} is {}; the logarithm of 1 + x needs numbers above −1.", row + 1, column[row])),
    }
}

/// What `value` was before [`log_first`].
#[must_use]
pub fn log_inverse(value: f64) -> f64 {
    expm1(value)
}

fn min_max(values: &[f64]) -> (f64, f64) {
    let Some(&first) = values.first() else {
        return (0.0, 1.0);
    };
    let lowest = values.iter().copied().fold(first, f64::min);
    let highest = values.iter().copied().fold(first, f64::max);
    (lowest, or_one(highest - lowest))
}

/// Values that are all the same are so about the first of them too, without rounding: nothing else is constant.
fn standard(values: &[f64]) -> (f64, f64) {
    let deviation = population_standard_deviation(values).filter(|deviation| *deviation > 0.0);
    (mean_from(0.0, values), deviation.unwrap_or(1.0))
}

fn robust(sorted: &[f64]) -> (f64, f64) {
    match (median(sorted), quantile(sorted, 0.25), quantile(sorted, 0.75)) {
        (Some(middle), Some(low), Some(high)) => (middle, or_one(high - low)),
        _ => (0.0, 1.0),
    }
}

/// A scale next to nothing is taken as 1, as scikit-learn does.
fn or_one(scale: f64) -> f64 {
    if scale < 10.0 * f64::EPSILON { 1.0 } else { scale }
}

#[cfg(test)]
mod tests {
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
}
