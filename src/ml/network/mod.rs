//! Small neural networks of dense layers, trained by hand-written gradients.
//!
//! [`Network`] is what is learned, [`Trainer`] how: log loss or squared error, full batch,
//! mini-batch or single row, plain descent, momentum or Adam, L1, L2, dropout. Numbers lie in flat
//! buffers, column by column, so that the loops over rows become vector instructions; a step
//! allocates nothing. The order of every sum is written down, so the same run gives the same bits on
//! every machine.

mod activation;
mod chain;
mod columns;
mod evaluate;
pub mod exp;
mod inspect;
mod pass;
mod plane;
mod run;
mod schedule;
mod settings;
#[cfg(test)]
mod tests;
mod trainer;
mod trouble;

pub use activation::Activation;
pub use columns::{Columns, LANES};
pub use evaluate::{Evaluation, MOST_LOG_LOSS};
pub use inspect::{Habit, Habits};
pub use pass::{BLOCK, Pass};
pub use plane::{Found, INPUTS, MOST_CLASSES, MOST_PAINTED, Paint, Painted, Plane, PlaneRow, Split, Task};
pub use run::{Best, EarlyStopping, End, Measured, Plan, Run};
pub use schedule::{
    ALL_ROWS, Knob, Knobs, LEAST_RATE, LEAST_STRENGTH, MOST_DROPOUT, MOST_LAYERS, MOST_NEURONS, MOST_RATE,
    MOST_STRENGTH, MOST_WEIGHT, OPTIMIZERS, PENALTIES, Schedule, Turn,
};
pub use settings::{Optimizer, Settings};
pub use trainer::{Snapshot, Step, Trainer};
pub use trouble::Trouble;

use super::random::Random;

/// What a network is trained to make small, which also says what its output neurons do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// −ln of the true class's probability: one sigmoid output for two classes (target 0 or 1), a
    /// softmax over as many outputs as classes for more (target 1 in the true class's column).
    Log,
    /// (ŷ − y)², of one or more linear outputs, summed over them.
    Squared,
}

/// Dense layers: every neuron has a weight from every neuron before it, and a bias.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    sizes: Vec<usize>,
    activation: Activation,
    loss: Loss,
    /// Layer by layer: the weights, neuron by neuron, then the biases.
    params: Vec<f64>,
}

impl Network {
    /// All weights 0. `sizes` are inputs, hidden layers, outputs: `[2, 4, 2, 1]`; a size of 0 counts
    /// as 1, and fewer than two as one input and one output.
    #[must_use]
    pub fn new(sizes: &[usize], activation: Activation, loss: Loss) -> Network {
        let mut sizes: Vec<usize> = sizes.iter().map(|size| (*size).max(1)).collect();
        while sizes.len() < 2 {
            sizes.push(1);
        }
        let count = sizes.windows(2).map(|pair| (pair[0] + 1) * pair[1]).sum();
        Network { sizes, activation, loss, params: vec![0.0; count] }
    }

    /// Random weights by seed, uniform within ±√(6 ÷ (inputs + neurons)) of the layer (Glorot and
    /// Bengio 2010), for ReLU within ±√(6 ÷ inputs) (He et al. 2015); biases 0. Drawn layer by layer,
    /// neuron by neuron, as 2u − 1 times the reach.
    #[must_use]
    pub fn seeded(sizes: &[usize], activation: Activation, loss: Loss, seed: u64) -> Network {
        let mut network = Network::new(sizes, activation, loss);
        let mut random = Random::new(seed);
        for layer in 1..network.sizes.len() {
            let reach = network.reach(layer);
            for weight in network.weights_mut(layer) {
                *weight = (2.0 * random.uniform() - 1.0) * reach;
            }
        }
        network
    }

    /// The largest weight that [`Network::seeded`] draws in a layer.
    fn reach(&self, layer: usize) -> f64 {
        let (inputs, neurons) = (self.sizes[layer - 1] as f64, self.sizes[layer] as f64);
        match self.activation {
            Activation::Relu => (6.0 / inputs).sqrt(),
            _ => (6.0 / (inputs + neurons)).sqrt(),
        }
    }

    /// Neurons of each layer, the inputs first.
    #[must_use]
    pub fn sizes(&self) -> &[usize] {
        &self.sizes
    }

    #[must_use]
    pub fn activation(&self) -> Activation {
        self.activation
    }

    #[must_use]
    pub fn loss(&self) -> Loss {
        self.loss
    }

    /// The number of output neurons.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.sizes[self.sizes.len() - 1]
    }

    /// Weights and biases in one line: layer by layer the weights, neuron by neuron, then the biases.
    #[must_use]
    pub fn params(&self) -> &[f64] {
        &self.params
    }

    /// Replaces all weights and biases; passed over where their number is another.
    pub fn set_params(&mut self, params: &[f64]) {
        if params.len() == self.params.len() {
            self.params.copy_from_slice(params);
        }
    }

    /// Where the weights of `layer` (1 is the first after the inputs) begin, and its biases.
    fn place(&self, layer: usize) -> (usize, usize) {
        let before: usize = self.sizes[..layer].windows(2).map(|pair| (pair[0] + 1) * pair[1]).sum();
        (before, before + self.sizes[layer - 1] * self.sizes[layer])
    }

    /// The weights into `layer`, those of its first neuron first.
    ///
    /// # Panics
    /// For layer 0, which has none, or one that is not there.
    #[must_use]
    pub fn weights(&self, layer: usize) -> &[f64] {
        let (start, end) = self.place(layer);
        &self.params[start..end]
    }

    fn weights_mut(&mut self, layer: usize) -> &mut [f64] {
        let (start, end) = self.place(layer);
        &mut self.params[start..end]
    }

    /// # Panics
    /// As [`Network::weights`].
    #[must_use]
    pub fn biases(&self, layer: usize) -> &[f64] {
        let start = self.place(layer).1;
        &self.params[start..start + self.sizes[layer]]
    }

    /// The weight from neuron `from` to neuron `to` of `layer`; where `from` is the number of
    /// neurons before it, the bias. `None` where there is none.
    #[must_use]
    pub fn weight(&self, layer: usize, to: usize, from: usize) -> Option<f64> {
        self.index(layer, to, from).map(|index| self.params[index])
    }

    /// Sets a weight or bias; passed over where there is none.
    pub fn set_weight(&mut self, layer: usize, to: usize, from: usize, value: f64) {
        if let Some(index) = self.index(layer, to, from) {
            self.params[index] = value;
        }
    }

    fn index(&self, layer: usize, to: usize, from: usize) -> Option<usize> {
        if layer == 0 || to >= *self.sizes.get(layer)? {
            return None;
        }
        let inputs = self.sizes[layer - 1];
        let (weights, biases) = self.place(layer);
        match from {
            _ if from < inputs => Some(weights + to * inputs + from),
            _ if from == inputs => Some(biases + to),
            _ => None,
        }
    }
}
