//! Two networks in a row: the second one's slopes go back through its inputs into the first.

use super::Network;
use super::columns::Columns;
use super::pass::{BLOCK, Batch, Pass};

impl Network {
    /// The slope of a loss by every input of every row of `x`: `slope` gives the loss's slope by each output's
    /// sum (before sigmoid or softmax), told the output and its sum. Columns are the inputs.
    #[must_use]
    pub fn input_slopes(&self, x: &Columns, pass: &mut Pass, slope: impl Fn(usize, f64) -> f64) -> Columns {
        let mut found = Columns::zeros(x.rows(), self.sizes()[0]);
        let mut outputs = Columns::zeros(BLOCK.min(x.rows()), self.outputs());
        pass.over(self, x, |pass, start, rows| {
            for output in 0..self.outputs() {
                let sums = pass.sums(output);
                outputs.column_mut(output)[..rows].iter_mut().zip(sums).for_each(|(to, sum)| *to = slope(output, *sum));
            }
            pass.backward_from(self, &outputs, Batch::From(0, rows), None);
            for input in 0..self.sizes()[0] {
                found.column_mut(input)[start..start + rows].copy_from_slice(pass.input_slopes(input));
            }
        });
        found
    }

    /// The gradient, summed over the rows of `x`, of a loss whose slopes by the outputs' sums are the columns
    /// of `slopes`; in the order of the parameters.
    #[must_use]
    pub fn gradient_from(&self, x: &Columns, slopes: &Columns, pass: &mut Pass) -> Vec<f64> {
        let mut gradient = vec![0.0; self.params().len()];
        pass.over(self, x, |pass, start, rows| {
            pass.backward_from(self, slopes, Batch::From(start, rows), Some(&mut gradient));
        });
        gradient
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Activation, Loss, Trainer};
    use super::*;
    use crate::ml::network::{Settings, exp::sigmoid};
    use crate::ml::random::Random;

    fn rows(count: usize, width: usize, seed: u64) -> Columns {
        let mut random = Random::new(seed);
        let column = |_: usize| (0..count).map(|_| random.normal()).collect::<Vec<f64>>();
        Columns::new(&(0..width).map(column).collect::<Vec<_>>())
    }

    /// Σ over rows of −ln of the chain's answer: of the second network fed by the first.
    fn chained(first: &Network, second: &Network, z: &Columns) -> f64 {
        let mut pass = Pass::new(first.sizes());
        let between = first.values(z, first.sizes().len() - 1, &mut pass);
        let said = second.values(&between, second.sizes().len() - 1, &mut Pass::new(second.sizes()));
        said.column(0).iter().map(|p| -crate::ml::math::ln(*p)).sum()
    }

    #[test]
    fn gradients_through_two_networks_equal_finite_differences() {
        for (activation, count) in [(Activation::Tanh, 5), (Activation::Sigmoid, 300)] {
            let first = Network::seeded(&[3, 4, 2], activation, Loss::Squared, 5);
            let second = Network::seeded(&[2, 5, 3, 1], activation, Loss::Log, 6);
            let z = rows(count, 3, 7);
            let mut pass = Pass::new(first.sizes());
            let between = first.values(&z, 2, &mut pass);
            let slopes = second.input_slopes(&between, &mut Pass::new(second.sizes()), |_, sum| sigmoid(sum) - 1.0);
            let gradient = first.gradient_from(&z, &slopes, &mut pass);
            for (i, slope) in gradient.iter().enumerate() {
                let at = |by: f64| {
                    let mut params = first.params().to_vec();
                    params[i] += by;
                    let mut moved = first.clone();
                    moved.set_params(&params);
                    chained(&moved, &second, &z)
                };
                let difference = (at(1e-5) - at(-1e-5)) / 2e-5;
                let scale = slope.abs().max(count as f64).max(1.0);
                assert!((slope - difference).abs() < 1e-8 * scale, "{i}: {slope} {difference}");
            }
        }
    }

    #[test]
    fn one_way_back_equals_the_other() {
        let network = Network::seeded(&[2, 4, 1], Activation::Tanh, Loss::Log, 3);
        let (x, y) = (rows(30, 2, 1), Columns::new(&[(0..30).map(|i| f64::from(i % 2)).collect()]));
        let mut trainer = Trainer::new(network.clone(), Settings::default(), 1);
        let mean: Vec<f64> = trainer.gradient(&x, &y).to_vec();
        let mut pass = Pass::new(network.sizes());
        let said = network.values(&x, 2, &mut pass);
        let mut slopes = Columns::zeros(30, 1);
        for row in 0..30 {
            slopes.column_mut(0)[row] = said.column(0)[row] - y.column(0)[row];
        }
        let sum = network.gradient_from(&x, &slopes, &mut pass);
        assert!(mean.iter().zip(&sum).all(|(mean, sum)| (mean * 30.0 - sum).abs() < 1e-12));
    }

    #[test]
    fn nothing_goes_back_from_no_rows() {
        let network = Network::seeded(&[2, 3, 1], Activation::Tanh, Loss::Log, 3);
        let mut pass = Pass::new(network.sizes());
        assert_eq!(network.input_slopes(&Columns::default(), &mut pass, |_, sum| sum).rows(), 0);
        assert!(network.gradient_from(&Columns::default(), &Columns::default(), &mut pass).iter().all(|s| *s == 0.0));
    }
}
