//! The mathematics that everything else counts with: the same bits on every machine.
//!
//! std's `exp`, `ln`, `sin` and their kin come from the platform and differ in the last bit
//! between machines; training amplifies the difference. These come from the crate `libm`,
//! which is compiled like any other code. `clippy.toml` keeps std's out.

pub use libm::log as ln;
pub use libm::{atan2, cos, exp, expm1, hypot, log1p, log2, log10, pow, sin, tanh};

/// The logistic function 1 / (1 + e^−x), in (0, 1).
///
/// The exponential is only ever taken of a negative number, so nothing overflows.
#[must_use]
pub fn sigmoid(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + exp(-x))
    } else {
        let e = exp(x);
        e / (1.0 + e)
    }
}

/// ln(1 + e^x), the loss of a margin `-x`, without overflow.
#[must_use]
pub fn softplus(x: f64) -> f64 {
    x.max(0.0) + log1p(exp(-x.abs()))
}

/// The arithmetic mean; `None` of no values.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    let first = *values.first()?;
    Some(first + mean_from(first, values))
}

/// By how much the mean of `values` lies above `origin`. About one of the values itself, a large mean costs no digits:
/// near each other, numbers are subtracted exactly.
#[must_use]
pub fn mean_from(origin: f64, values: &[f64]) -> f64 {
    values.iter().map(|value| value - origin).sum::<f64>() / values.len().max(1) as f64
}

/// The standard deviation with divisor n (as numpy's `std`), in two passes about the first of them; `None` of
/// no values.
#[must_use]
pub fn population_standard_deviation(values: &[f64]) -> Option<f64> {
    let first = *values.first()?;
    let mean = mean_from(first, values);
    let away = |value: &f64| (value - first) - mean;
    let squares: f64 = values.iter().map(|value| away(value) * away(value)).sum();
    Some((squares / values.len() as f64).sqrt())
}

/// The value at share `q` (0 to 1, clamped) of values sorted in ascending order; `None` of no values.
///
/// Linear interpolation in exactly the arithmetic of numpy's `percentile(values, 100 * q)`,
/// which counts from the nearer of the two neighbours.
#[must_use]
pub fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let position = last as f64 * q.clamp(0.0, 1.0);
    let below = (position.floor() as usize).min(last);
    let (a, b) = (sorted[below], sorted[(below + 1).min(last)]);
    let t = position - below as f64;
    Some(if t < 0.5 { a + (b - a) * t } else { b - (b - a) * (1.0 - t) })
}

/// The median of values sorted in ascending order, as numpy's `median`; `None` of no values.
#[must_use]
pub fn median(sorted: &[f64]) -> Option<f64> {
    let n = sorted.len();
    match (n, n % 2) {
        (0, _) => None,
        (_, 1) => Some(sorted[n / 2]),
        _ => Some((sorted[n / 2 - 1] + sorted[n / 2]) / 2.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [f64; 8] = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];

    #[test]
    fn means_and_deviations_match_the_textbook() {
        assert_eq!(mean(&VALUES), Some(5.0));
        assert_eq!(population_standard_deviation(&VALUES), Some(2.0));
        assert_eq!(mean(&[]), None);
        assert_eq!(population_standard_deviation(&[]), None);
    }

    #[test]
    fn sigmoid_is_stable_and_symmetric() {
        assert_eq!(sigmoid(0.0), 0.5);
        assert_eq!(sigmoid(-1000.0), 0.0);
        assert_eq!(sigmoid(1000.0), 1.0);
        assert!((sigmoid(3.0) + sigmoid(-3.0) - 1.0).abs() < 1e-15);
        assert_eq!(softplus(1000.0), 1000.0);
        assert!((softplus(0.0) - std::f64::consts::LN_2).abs() < 1e-15);
    }

    #[test]
    fn quantiles_of_little_data() {
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[3.0], 0.9), Some(3.0));
        assert_eq!(quantile(&VALUES, 0.25), Some(4.0));
        assert_eq!(quantile(&VALUES, 0.75), Some(5.5));
        assert_eq!(quantile(&VALUES, 1.0), Some(9.0));
        assert_eq!(quantile(&VALUES, 7.0), Some(9.0));
        assert_eq!(median(&VALUES), Some(4.5));
        assert_eq!(median(&[1.0, 2.0, 9.0]), Some(2.0));
        assert_eq!(median(&[]), None);
    }

    /// From numpy 2.4.6: `numpy.percentile(values, [0, 10, 25, 50, 75, 90, 97.5])`.
    #[test]
    fn quantiles_equal_numpy_bit_for_bit() {
        let values = [
            -1.324358995628145,
            -0.8019314252534474,
            -0.5526473205362324,
            -0.24836162209524854,
            0.10970639932180819,
            0.4204452380655215,
            1.1360465324896427,
        ];
        for (q, expected) in [
            (0.0, -1.324358995628145),
            (0.1, -1.0109024534033264),
            (0.25, -0.6772893728948399),
            (0.5, -0.24836162209524854),
            (0.75, 0.2650758186936648),
            (0.9, 0.7066857558351702),
            (0.975, 1.0287063383260242),
        ] {
            assert_eq!(quantile(&values, q), Some(expected), "share {q}");
        }
    }
}
