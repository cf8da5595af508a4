//! What a state shows in numbers.

use super::run::{Best, End, Look, Run};
use super::state::{State, Stopping};
use super::turns::Knobs;
use crate::ml::network::{Activation, Evaluation};

/// How the sums of the neurons in question lie on the activation's axis: so many bins from −`REACH` to
/// `REACH`, what is beyond counted at the ends.
pub const BINS: usize = 41;
pub const REACH: f64 = 4.0;
/// A neuron is called saturated where so many rows find its slope flat.
const SATURATED: f64 = 0.95;

pub struct Output {
    pub look: Look,
    pub end: Option<End>,
    pub knobs: Knobs,
    /// Σ|w| and Σw² over the weights.
    pub weights: (f64, f64),
    pub penalty: f64,
    /// The lowest loss on the rows that are watched.
    pub best: Option<Best>,
    /// Whose neuron is looked at: layer and number; the output where none is chosen.
    pub chosen: Option<(usize, usize)>,
    pub neurons: Vec<Vec<Habit>>,
    /// Of the chosen neuron, or of all hidden ones.
    pub bins: [u32; BINS],
    /// Training and test rows with nobody listening to the chosen neuron, where it is a hidden one.
    pub without: Option<(Evaluation, Evaluation)>,
}

/// What a hidden neuron does on the training rows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Habit {
    pub rows: usize,
    /// Rows in which its slope is below a twentieth of the steepest.
    pub flat: usize,
    /// Rows in which it says anything but 0.
    pub awake: usize,
}

impl Habit {
    /// A ReLU that says 0 to every row: no gradient reaches it any more.
    pub fn is_dead(&self, activation: Activation) -> bool {
        activation == Activation::Relu && self.rows > 0 && self.awake == 0
    }

    /// A sigmoid or tanh that is flat for nearly every row: it hardly learns.
    pub fn is_saturated(&self, activation: Activation) -> bool {
        let can_be = matches!(activation, Activation::Sigmoid | Activation::Tanh);
        can_be && self.rows > 0 && self.flat as f64 >= SATURATED * self.rows as f64
    }
}

impl Output {
    pub fn read(state: &State, run: &Run) -> Output {
        let network = run.network();
        let (activation, last) = (network.activation(), network.sizes().len() - 1);
        let chosen = state.neuron.filter(|(layer, neuron)| {
            let is_there = network.sizes().get(*layer).is_some_and(|neurons| neuron < neurons);
            is_there && (*layer, network.outputs()) != (last, 1)
        });
        let mut neurons: Vec<Vec<Habit>> =
            network.sizes()[1..last].iter().map(|neurons| vec![Habit::default(); *neurons]).collect();
        let mut bins = [0; BINS];
        let pass = &mut run.pass.borrow_mut();
        network.each_sum(&run.rows.train.0, pass, |layer, neuron, sum| {
            if layer < last {
                let habit = &mut neurons[layer - 1][neuron];
                let value = activation.value(sum);
                habit.rows += 1;
                habit.flat += usize::from(activation.is_flat_at(value));
                habit.awake += usize::from(value != 0.0);
            }
            let counts = match chosen {
                Some((0, _)) | None => layer < last || last == 1,
                Some(chosen) => chosen == (layer, neuron),
            };
            if counts {
                let share = (sum + REACH) / (2.0 * REACH) * BINS as f64;
                bins[(share.max(0.0) as usize).min(BINS - 1)] += 1;
            }
        });
        let is_hidden = |layer: usize| layer > 0 && layer < last;
        let without = chosen.filter(|(layer, _)| is_hidden(*layer)).map(|(layer, neuron)| {
            let thinned = network.without(layer, neuron);
            let mut on = |part: &(crate::ml::network::Columns, _)| thinned.evaluate(&part.0, &part.1, pass);
            (on(&run.rows.train), on(&run.rows.test))
        });
        let knobs = state.knobs();
        let weights = network.penalized();
        let penalty = match knobs.penalty {
            1 => knobs.strength * weights.0,
            2 => knobs.strength / 2.0 * weights.1,
            _ => 0.0,
        };
        let watched = if state.stopping == Stopping::Test { Stopping::Test } else { Stopping::Validation };
        Output {
            look: run.now,
            end: run.end(),
            knobs,
            weights,
            penalty,
            best: run.best(watched),
            chosen,
            neurons,
            bins,
            without,
        }
    }

    /// How many hidden neurons there are.
    pub fn hidden(&self) -> usize {
        self.neurons.iter().map(Vec::len).sum()
    }

    pub fn dead(&self, activation: Activation) -> usize {
        self.neurons.iter().flatten().filter(|habit| habit.is_dead(activation)).count()
    }

    pub fn saturated(&self, activation: Activation) -> usize {
        self.neurons.iter().flatten().filter(|habit| habit.is_saturated(activation)).count()
    }
}
