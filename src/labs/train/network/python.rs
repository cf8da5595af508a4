//! The same training in numpy: the same start, the same order of rows, the same weights.

use super::NetworkLab;
use super::rows::{self, Task};
use super::state::{INPUTS, Stopping};
use super::turns::{Knob, OPTIMIZERS, PENALTIES};
use crate::format::full;
use crate::lab::{Code, Program, Seen, quoted};
use crate::ml::generate::{PYTHON_SHAPES, PYTHON_SURFACES};
use crate::ml::network::Activation;
use crate::ml::random::PYTHON_RANDOM;

pub fn activation_key(activation: Activation) -> &'static str {
    match activation {
        Activation::Sigmoid => "sigmoid",
        Activation::Tanh => "tanh",
        Activation::Relu => "relu",
        Activation::Linear => "linear",
    }
}

pub fn program(seen: &Seen<NetworkLab>) -> Program {
    let (state, run, id) = (seen.state, seen.fitted, seen.data.id.as_str());
    let knobs = state.base;
    let optimizer = |place: usize| quoted(OPTIMIZERS[place].0);
    let penalty = |place: usize| quoted(PENALTIES[place].0);
    let turns = state.turns.iter().filter(|turn| turn.step <= run.step()).map(|turn| {
        let (name, value) = match turn.knob {
            Knob::LearningRate(value) => ("rate", full(value)),
            Knob::BatchSize(value) => ("batch", value.to_string()),
            Knob::Optimizer(place) => ("optimizer", optimizer(place)),
            Knob::Penalty(place) => ("penalty", penalty(place)),
            Knob::Strength(value) => ("strength", full(value)),
            Knob::Dropout(value) => ("dropout", full(value)),
            Knob::Weight { layer, to, from, value } => ("weight", format!("({layer}, {to}, {from}, {})", full(value))),
        };
        Code(format!("({}, \"{name}\", {value})", turn.step))
    });
    let painted = state.painted.iter();
    let painted = painted.map(|dab| Code(format!("({}, {}, {})", full(dab.at[0]), full(dab.at[1]), dab.class)));
    let classes = match &run.rows.task {
        Task::Classes(classes) => Some(classes.len()),
        Task::Height { .. } => None,
    };
    let watched = match state.stopping {
        Stopping::Off => None,
        Stopping::Validation => Some("validation"),
        Stopping::Test => Some("test"),
    };
    let without = seen.out.chosen.filter(|_| seen.out.without.is_some());
    let column = |name: &str, place: usize| seen.data.column_or("features", name, place).unwrap_or_default().to_owned();
    let source = match id {
        "gaussians" => "blobs",
        _ if rows::is_made(id) => id,
        _ => "table",
    };
    let knobs = format!(
        "{{\"rate\": {}, \"batch\": {}, \"optimizer\": {}, \"penalty\": {}, \"strength\": {}, \"dropout\": {}}}",
        full(knobs.learning_rate),
        knobs.batch_size,
        optimizer(knobs.optimizer),
        penalty(knobs.penalty),
        full(knobs.strength),
        full(knobs.dropout),
    );
    Program::of(include_str!("../network.py"), seen.data)
        .titled("Python (numpy)")
        .branch("source", source)
        .set("HIDDEN", &state.hidden)
        .set("ACTIVATION", activation_key(state.activation))
        .set("CLASSES", classes)
        .set("INPUTS", run.rows.inputs_on().map(|input| INPUTS[input].0).collect::<Vec<_>>())
        .set("SEED", state.seed)
        .set("START", state.start)
        .set("STEPS", run.step())
        .set("KNOBS", Code(knobs))
        .set("TURNS", turns.collect::<Vec<_>>())
        .set("PAINTED", painted.collect::<Vec<_>>())
        .set("ERASED", &state.erased)
        .set("WATCHED", watched)
        .set("WITHOUT", without.map(|(layer, neuron)| Code(format!("({layer}, {neuron})"))))
        .set("ROWS", 2 * state.rows)
        .set("NOISE", state.noise * rows::noise_share(id))
        .set("ACROSS", column(&state.column_x, 0))
        .set("UP", column(&state.column_y, 1))
        .set("TARGET", &run.rows.target)
        .with("ml.random", PYTHON_RANDOM)
        .with("ml.generate.shapes", PYTHON_SHAPES)
        .with("ml.generate.surfaces", PYTHON_SURFACES)
}
