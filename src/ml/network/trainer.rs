//! Training, one step after another.

use super::columns::Columns;
use super::pass::{BLOCK, Batch, Pass};
use super::{Network, Optimizer, Settings};
use crate::ml::random::Random;

/// Parameters beyond this have run away: the step is taken back and the run ends.
const LARGEST: f64 = 1e6;

/// A network in training.
pub struct Trainer {
    network: Network,
    /// Assigned, they hold from the next step on; see also [`Trainer::set`].
    pub settings: Settings,
    seed: u64,
    at: At,
    memory: Memory,
    /// The rows of this epoch in their order, where a batch is not all of them.
    order: Vec<u32>,
    ordered_for: Option<u64>,
    gradient: Vec<f64>,
    before: Vec<f64>,
    pass: Pass,
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct At {
    steps: u64,
    epochs: u64,
    /// Rows of this epoch that were looked at already.
    seen: usize,
}

/// What an optimizer remembers from step to step.
#[derive(Clone, Debug, PartialEq)]
struct Memory {
    velocity: Vec<f64>,
    squares: Vec<f64>,
    /// β₁ and β₂ to the power of Adam's steps.
    powers: (f64, f64),
}

/// All that a run needs to go on from where it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    at: At,
    memory: Memory,
    params: Vec<f64>,
}

impl Snapshot {
    /// Steps taken until then.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.at.steps
    }

    /// The weights and biases of then.
    #[must_use]
    pub fn params(&self) -> &[f64] {
        &self.params
    }
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Taken,
    /// Taken, and every row has now been looked at once more.
    EndsEpoch,
    /// A parameter would run beyond a million, or be no number: the parameters are as before, the optimizer's
    /// memory is not.
    Diverged,
}

impl Trainer {
    /// A run from the start. `seed` decides the order of the rows and what dropout drops: the order
    /// of epoch e is the permutation of the stream 2³²·seed + e, and the draws of step s are those of
    /// the stream 2³²·(seed + 2²⁰) + s, so that neither depends on what happened before.
    #[must_use]
    pub fn new(network: Network, settings: Settings, seed: u64) -> Trainer {
        let count = network.params.len();
        let memory = Memory { velocity: vec![0.0; count], squares: vec![0.0; count], powers: (1.0, 1.0) };
        let pass = Pass::new(&network.sizes);
        Trainer {
            network,
            settings,
            seed,
            at: At::default(),
            memory,
            order: Vec::new(),
            ordered_for: None,
            gradient: vec![0.0; count],
            before: vec![0.0; count],
            pass,
        }
    }

    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Steps taken.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.at.steps
    }

    /// Whole passes over the rows.
    #[must_use]
    pub fn epochs(&self) -> u64 {
        self.at.epochs
    }

    /// Rows of this epoch that were looked at already.
    #[must_use]
    pub fn seen(&self) -> usize {
        self.at.seen
    }

    /// The working memory, for looking at the network between steps.
    pub fn pass(&mut self) -> (&Network, &mut Pass) {
        (&self.network, &mut self.pass)
    }

    /// Puts a weight by hand; see [`Network::set_weight`].
    pub fn set_weight(&mut self, layer: usize, to: usize, from: usize, value: f64) {
        self.network.set_weight(layer, to, from, value.clamp(-LARGEST, LARGEST));
    }

    /// Changes the knobs. Another optimizer begins without memory.
    pub fn set(&mut self, settings: Settings) {
        if settings.optimizer != self.settings.optimizer {
            self.memory.velocity.fill(0.0);
            self.memory.squares.fill(0.0);
            self.memory.powers = (1.0, 1.0);
        }
        self.settings = settings;
    }

    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot { at: self.at, memory: self.memory.clone(), params: self.network.params.clone() }
    }

    /// Back (or on) to a snapshot of a run of this network. The knobs stay.
    pub fn restore(&mut self, snapshot: &Snapshot) {
        self.at = snapshot.at;
        self.memory.clone_from(&snapshot.memory);
        self.network.set_params(&snapshot.params);
    }

    /// One step down the loss of the next rows. Without rows nothing is learned, and every step ends
    /// an epoch.
    pub fn step(&mut self, x: &Columns, y: &Columns) -> Step {
        let rows = x.rows();
        if rows == 0 {
            (self.at.steps, self.at.epochs) = (self.at.steps + 1, self.at.epochs + 1);
            return Step::EndsEpoch;
        }
        let left = rows - self.at.seen.min(rows - 1);
        let batch = self.settings.batch_size.clamp(1, left);
        self.sum_gradient(x, y, batch);
        let scale = 1.0 / batch as f64;
        self.gradient.iter_mut().for_each(|slope| *slope *= scale);
        if !self.is_moved() {
            return Step::Diverged;
        }
        self.at.steps += 1;
        self.at.seen += batch;
        if self.at.seen < rows {
            return Step::Taken;
        }
        self.at.seen = 0;
        self.at.epochs += 1;
        Step::EndsEpoch
    }

    /// One step down a gradient that was found elsewhere, in the order of the parameters; it counts as an
    /// epoch. A gradient of another length is passed over as zeros.
    pub fn step_along(&mut self, gradient: &[f64]) -> Step {
        self.gradient.fill(0.0);
        if gradient.len() == self.gradient.len() {
            self.gradient.copy_from_slice(gradient);
        }
        if !self.is_moved() {
            return Step::Diverged;
        }
        (self.at.steps, self.at.epochs) = (self.at.steps + 1, self.at.epochs + 1);
        Step::EndsEpoch
    }

    /// Moves the parameters, unless one would run away.
    fn is_moved(&mut self) -> bool {
        self.before.copy_from_slice(&self.network.params);
        self.move_down();
        let is_held = self.network.params.iter().all(|value| value.abs() <= LARGEST);
        if !is_held {
            self.network.params.copy_from_slice(&self.before);
        }
        is_held
    }

    /// The loss's gradient on all rows, in the order of the parameters, without penalty or dropout.
    pub fn gradient(&mut self, x: &Columns, y: &Columns) -> &[f64] {
        self.through(x, y, |_| {});
        let scale = 1.0 / x.rows().max(1) as f64;
        self.gradient.iter_mut().for_each(|slope| *slope *= scale);
        &self.gradient
    }

    /// How strong the error signal is in each layer after the inputs: the root mean square, over rows and
    /// neurons, of the slope of a row's loss by a neuron's sum. 0 without rows.
    pub fn signal(&mut self, x: &Columns, y: &Columns) -> Vec<f64> {
        let sizes = self.network.sizes[1..].to_vec();
        let mut squares = vec![0.0; sizes.len()];
        self.through(x, y, |pass| {
            for (layer, sum) in squares.iter_mut().enumerate() {
                *sum += pass.squared_slopes(layer + 1);
            }
        });
        let count = |neurons: usize| (neurons * x.rows()).max(1) as f64;
        squares.iter().zip(sizes).map(|(sum, neurons)| (sum / count(neurons)).sqrt()).collect()
    }

    /// Sums the gradient over all rows; `each` looks at the pass after every block.
    fn through(&mut self, x: &Columns, y: &Columns, mut each: impl FnMut(&Pass)) {
        self.gradient.fill(0.0);
        for start in (0..x.rows()).step_by(BLOCK) {
            let rows = Batch::From(start, BLOCK.min(x.rows() - start));
            self.pass.load(x, rows);
            self.pass.load_targets(y, rows);
            self.pass.forward(&self.network, None);
            self.pass.backward(&self.network, &mut self.gradient);
            each(&self.pass);
        }
    }

    /// Sums the gradient over the next `batch` rows of this epoch.
    fn sum_gradient(&mut self, x: &Columns, y: &Columns, batch: usize) {
        let all = batch == x.rows();
        if !all && self.ordered_for != Some(self.at.epochs) {
            self.order.clear();
            self.order.extend(0..x.rows() as u32);
            Random::new((self.seed << 32).wrapping_add(self.at.epochs)).shuffle(&mut self.order);
            self.ordered_for = Some(self.at.epochs);
        }
        let drops = self.settings.dropout > 0.0;
        let mut random = drops.then(|| Random::new(((self.seed + (1 << 20)) << 32).wrapping_add(self.at.steps)));
        self.gradient.fill(0.0);
        for start in (0..batch).step_by(BLOCK) {
            let count = BLOCK.min(batch - start);
            let first = self.at.seen + start;
            // A batch of all rows has no order.
            let rows = if all { Batch::From(start, count) } else { Batch::These(&self.order[first..first + count]) };
            self.pass.load(x, rows);
            self.pass.load_targets(y, rows);
            self.pass.forward(&self.network, random.as_mut().map(|random| (self.settings.dropout, random)));
            self.pass.backward(&self.network, &mut self.gradient);
        }
    }

    /// Penalties and the optimizer, on the mean gradient.
    fn move_down(&mut self) {
        let Settings { learning_rate, optimizer, l1, l2, .. } = self.settings;
        if l2 > 0.0 {
            for layer in 1..self.network.sizes.len() {
                let (start, end) = self.network.place(layer);
                let pairs = self.gradient[start..end].iter_mut().zip(&self.network.params[start..end]);
                pairs.for_each(|(slope, weight)| *slope += l2 * weight);
            }
        }
        let params = self.network.params.iter_mut();
        match optimizer {
            Optimizer::Plain => {
                params.zip(&self.gradient).for_each(|(value, slope)| *value -= learning_rate * slope);
            }
            Optimizer::Momentum { momentum } => {
                let memory = self.memory.velocity.iter_mut().zip(&self.gradient);
                for (value, (velocity, slope)) in params.zip(memory) {
                    *velocity = momentum * *velocity + slope;
                    *value -= learning_rate * *velocity;
                }
            }
            Optimizer::Adam { beta_1, beta_2, epsilon } => {
                let powers = &mut self.memory.powers;
                *powers = (powers.0 * beta_1, powers.1 * beta_2);
                let (first, second) = (1.0 / (1.0 - powers.0), 1.0 / (1.0 - powers.1));
                let memory = self.memory.velocity.iter_mut().zip(&mut self.memory.squares).zip(&self.gradient);
                for (value, ((velocity, square), slope)) in params.zip(memory) {
                    *velocity = beta_1 * *velocity + (1.0 - beta_1) * slope;
                    *square = beta_2 * *square + (1.0 - beta_2) * (slope * slope);
                    *value -= learning_rate * (*velocity * first) / ((*square * second).sqrt() + epsilon);
                }
            }
        }
        if l1 > 0.0 {
            let pull = learning_rate * l1;
            for layer in 1..self.network.sizes.len() {
                for weight in self.network.weights_mut(layer) {
                    *weight = ((weight.abs() - pull).max(0.0)).copysign(*weight);
                }
            }
        }
    }
}
