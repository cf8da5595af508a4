//! What a column of numbers is described by.

use super::math::{mean_from, population_standard_deviation};

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    pub min: f64,
    pub max: f64,
    pub mean: f64,
    /// With divisor n.
    pub std: f64,
    /// None without spread.
    pub skew: Option<f64>,
}

impl Summary {
    /// Zeros for no values.
    #[must_use]
    pub fn of(values: &[f64]) -> Summary {
        let (Some(&first), Some(std)) = (values.first(), population_standard_deviation(values)) else {
            return Summary::default();
        };
        let within = |(low, high): (f64, f64), value: &f64| (low.min(*value), high.max(*value));
        let (min, max) = values.iter().fold((first, first), within);
        // A constant column may have a σ of pure rounding.
        let std = if max > min { std } else { 0.0 };
        let above = mean_from(first, values);
        let cube = |value: &f64| (value - first - above) * (value - first - above) * (value - first - above);
        let cubes: f64 = values.iter().map(cube).sum();
        let skew = (std > 0.0).then(|| cubes / values.len() as f64 / (std * std * std)).filter(|skew| skew.is_finite());
        Summary { min, max, mean: first + above, std, skew }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy.stats.skew([1, 2, 3, 10]) is 1.0182…
    #[test]
    fn a_long_tail_has_a_skewness() {
        let summary = Summary::of(&[1.0, 2.0, 3.0, 10.0]);
        assert_eq!((summary.min, summary.max, summary.mean, summary.std), (1.0, 10.0, 4.0, 12.5_f64.sqrt()));
        assert!((summary.skew.unwrap() - 45.0 / (12.5 * 12.5_f64.sqrt())).abs() < 1e-12);
    }

    #[test]
    fn without_spread_there_is_no_skewness() {
        assert_eq!(Summary::of(&[]), Summary::default());
        assert_eq!(Summary::of(&[0.1; 7]), Summary { min: 0.1, max: 0.1, mean: 0.1, std: 0.0, skew: None });
    }
}
