//! What a neuron makes of its weighted sum.

use super::exp::{sigmoid, tanh};

/// The activation function of hidden neurons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// σ(z) = 1 / (1 + e^−z), in (0, 1).
    Sigmoid,
    /// tanh z, in (−1, 1).
    Tanh,
    /// max(0, z).
    Relu,
    /// z itself: many linear layers are one linear layer.
    Linear,
}

impl Activation {
    /// All, in the order of a textbook.
    pub const ALL: [Activation; 4] = [Self::Sigmoid, Self::Tanh, Self::Relu, Self::Linear];

    /// f(z).
    #[must_use]
    pub fn value(self, z: f64) -> f64 {
        match self {
            Self::Sigmoid => sigmoid(z),
            Self::Tanh => tanh(z),
            Self::Relu => z.max(0.0),
            Self::Linear => z,
        }
    }

    /// f′(z); 0 for ReLU at 0.
    #[must_use]
    pub fn slope(self, z: f64) -> f64 {
        self.slope_at(self.value(z))
    }

    /// f′ told from the value f(z), which is all that a pass keeps.
    #[must_use]
    pub fn slope_at(self, value: f64) -> f64 {
        match self {
            Self::Sigmoid => value * (1.0 - value),
            Self::Tanh => 1.0 - value * value,
            Self::Relu => f64::from(u8::from(value > 0.0)),
            Self::Linear => 1.0,
        }
    }

    /// The steepest that the function is anywhere: ¼ for the sigmoid, else 1.
    #[must_use]
    pub fn steepest(self) -> f64 {
        if self == Self::Sigmoid { 0.25 } else { 1.0 }
    }

    /// Whether a neuron with this value hardly learns: its slope is below a twentieth of the steepest.
    #[must_use]
    pub fn is_flat_at(self, value: f64) -> bool {
        self.slope_at(value) < 0.05 * self.steepest()
    }

    /// Replaces sums by values.
    pub fn apply(self, sums: &mut [f64]) {
        match self {
            Self::Sigmoid => sums.iter_mut().for_each(|z| *z = sigmoid(*z)),
            Self::Tanh => sums.iter_mut().for_each(|z| *z = tanh(*z)),
            Self::Relu => sums.iter_mut().for_each(|z| *z = if *z > 0.0 { *z } else { 0.0 }),
            Self::Linear => {}
        }
    }

    /// Multiplies what comes back by the slopes at `values`.
    pub fn apply_slopes(self, values: &[f64], back: &mut [f64]) {
        let pairs = back.iter_mut().zip(values);
        match self {
            Self::Sigmoid => pairs.for_each(|(back, a)| *back *= a * (1.0 - a)),
            Self::Tanh => pairs.for_each(|(back, a)| *back *= 1.0 - a * a),
            Self::Relu => pairs.for_each(|(back, a)| *back = if *a > 0.0 { *back } else { 0.0 }),
            Self::Linear => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_are_the_derivatives() {
        for activation in Activation::ALL {
            for i in -30..=30 {
                let z = f64::from(i) * 0.2 + 0.05;
                let h = 1e-6;
                let difference = (activation.value(z + h) - activation.value(z - h)) / (2.0 * h);
                assert!((activation.slope(z) - difference).abs() < 1e-8, "{activation:?} at {z}");
            }
        }
        assert_eq!(Activation::Relu.slope(0.0), 0.0);
        assert_eq!(Activation::Sigmoid.slope(0.0), 0.25);
        assert_eq!(Activation::Tanh.slope(0.0), 1.0);
    }

    #[test]
    fn slices_and_single_values_agree() {
        let sums: Vec<f64> = (-20..20).map(|i| f64::from(i) * 0.37).collect();
        for activation in Activation::ALL {
            let mut values = sums.clone();
            activation.apply(&mut values);
            let mut back = vec![2.0; sums.len()];
            activation.apply_slopes(&values, &mut back);
            for ((z, value), back) in sums.iter().zip(&values).zip(&back) {
                assert_eq!(*value, activation.value(*z));
                assert_eq!(*back, 2.0 * activation.slope(*z));
            }
        }
    }
}
