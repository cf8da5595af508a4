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
mod tests;
