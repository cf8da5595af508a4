//! Looking into a network: what each neuron says.

use super::columns::Columns;
use super::pass::Pass;
use super::{Activation, Network};

impl Network {
    /// What the neurons of one layer say to every row of `x` (layer 0 is the inputs); outputs are
    /// probabilities or numbers. No rows where there is no such layer.
    #[must_use]
    pub fn values(&self, x: &Columns, layer: usize, pass: &mut Pass) -> Columns {
        let Some(&neurons) = self.sizes().get(layer) else { return Columns::default() };
        let mut values = Columns::zeros(x.rows(), neurons);
        pass.over(self, x, |pass, start, rows| {
            pass.finish_outputs(self);
            for neuron in 0..neurons {
                values.column_mut(neuron)[start..start + rows].copy_from_slice(pass.values(layer, neuron));
            }
        });
        values
    }

    /// [`Network::values`] of every layer, in one pass.
    #[must_use]
    pub fn all_values(&self, x: &Columns, pass: &mut Pass) -> Vec<Columns> {
        let mut all: Vec<Columns> = self.sizes().iter().map(|neurons| Columns::zeros(x.rows(), *neurons)).collect();
        pass.over(self, x, |pass, start, rows| {
            pass.finish_outputs(self);
            for (layer, values) in all.iter_mut().enumerate() {
                for neuron in 0..self.sizes()[layer] {
                    values.column_mut(neuron)[start..start + rows].copy_from_slice(pass.values(layer, neuron));
                }
            }
        });
        all
    }

    /// Shows every neuron's sum (before its activation) for every row of `x`: layer, neuron, sum.
    pub fn each_sum(&self, x: &Columns, pass: &mut Pass, mut see: impl FnMut(usize, usize, f64)) {
        let mut sums: Vec<f64> = Vec::with_capacity(super::BLOCK);
        pass.over(self, x, |pass, _, rows| {
            for layer in 1..self.sizes().len() {
                let inputs = self.sizes()[layer - 1];
                let weights = self.weights(layer).chunks_exact(inputs);
                for (neuron, (weights, bias)) in weights.zip(self.biases(layer)).enumerate() {
                    sums.clear();
                    sums.resize(rows, *bias);
                    for (input, weight) in weights.iter().enumerate() {
                        let values = pass.values(layer - 1, input);
                        sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value);
                    }
                    sums.iter().for_each(|sum| see(layer, neuron, *sum));
                }
            }
        });
    }

    /// The rows of `x`, by their place, that are not given the class of `y`, as [`Network::evaluate`] counts them.
    #[must_use]
    pub fn wrong_rows(&self, x: &Columns, y: &Columns, pass: &mut Pass) -> Vec<usize> {
        let shares = self.values(x, self.sizes().len() - 1, pass);
        let class = |of: &Columns, row: usize| match of.width() {
            1 => usize::from(of.column(0)[row] >= 0.5),
            count => {
                let share = |class: usize| of.column(class)[row];
                (1..count).fold(0, |best, class| if share(class) > share(best) { class } else { best })
            }
        };
        (0..x.rows()).filter(|row| class(&shares, *row) != class(y, *row)).collect()
    }

    /// The same network with nobody listening to one neuron.
    #[must_use]
    pub fn without(&self, layer: usize, neuron: usize) -> Network {
        let mut network = self.clone();
        for to in 0..self.sizes().get(layer + 1).copied().unwrap_or(0) {
            if neuron < self.sizes()[layer] {
                network.set_weight(layer + 1, to, neuron, 0.0);
            }
        }
        network
    }
}

/// A hidden neuron is called saturated where so many rows find its slope flat.
const SATURATED: f64 = 0.95;

/// What a hidden neuron does on some rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Habit {
    activation: Activation,
    pub rows: usize,
    /// Rows in which its slope is below a twentieth of the steepest.
    pub flat: usize,
    /// Rows in which it says anything but 0.
    pub awake: usize,
}

impl Habit {
    /// Sees the neuron's sum for one row.
    fn see(&mut self, sum: f64) {
        let value = self.activation.value(sum);
        self.rows += 1;
        self.flat += usize::from(self.activation.is_flat_at(value));
        self.awake += usize::from(value != 0.0);
    }

    /// A ReLU that says 0 to every row: no gradient reaches it any more.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        self.activation == Activation::Relu && self.rows > 0 && self.awake == 0
    }

    /// A sigmoid or tanh that is flat for nearly every row: it hardly learns.
    #[must_use]
    pub fn is_saturated(&self) -> bool {
        let can_be = matches!(self.activation, Activation::Sigmoid | Activation::Tanh);
        can_be && self.rows > 0 && self.flat as f64 >= SATURATED * self.rows as f64
    }
}

/// What the hidden neurons do on some rows, layer by layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Habits(pub Vec<Vec<Habit>>);

impl Habits {
    /// Before any row is seen.
    #[must_use]
    pub fn none(network: &Network) -> Habits {
        let nothing = Habit { activation: network.activation(), rows: 0, flat: 0, awake: 0 };
        let hidden = &network.sizes()[1..network.sizes().len() - 1];
        Habits(hidden.iter().map(|neurons| vec![nothing; *neurons]).collect())
    }

    /// Sees a neuron's sum for one row, as [`Network::each_sum`] shows it; outputs have no habits.
    pub fn see(&mut self, layer: usize, neuron: usize, sum: f64) {
        if let Some(habit) = self.0.get_mut(layer - 1).and_then(|habits| habits.get_mut(neuron)) {
            habit.see(sum);
        }
    }

    fn all(&self) -> impl Iterator<Item = &Habit> {
        self.0.iter().flatten()
    }

    /// How many hidden neurons there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.all().count()
    }

    #[must_use]
    pub fn dead(&self) -> usize {
        self.all().filter(|habit| habit.is_dead()).count()
    }

    #[must_use]
    pub fn saturated(&self) -> usize {
        self.all().filter(|habit| habit.is_saturated()).count()
    }
}
