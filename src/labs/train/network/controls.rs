//! The controls, knobs first: a link's knobs are read before its step and its turns, which decide.

use super::rows;
use super::state::{Acts, Brush, INPUTS, State, Stopping};
use super::turns::{
    self, ALL_ROWS, Knob, LEAST_RATE, LEAST_STRENGTH, MOST_DROPOUT, MOST_RATE, MOST_STRENGTH, OPTIMIZERS, PENALTIES,
};
use crate::decimal;
use crate::format;
use crate::lab::{Control, Data, Options, Range};
use crate::ml::network::Activation;

const ACTIVATIONS: &[(&str, &str)] =
    &[("sigmoid", "Sigmoid"), ("tanh", "Tanh"), ("relu", "ReLU"), ("linear", "Linear")];
const STOPPINGS: &[(&str, &str)] = &[("off", "Off"), ("validation", "Validation rows"), ("test", "Test rows")];
const ACTS: &[(&str, &str)] = &[("now", "From here on"), ("start", "From the start")];
const BRUSHES: &[(&str, &str)] = &[("off", "Off"), ("0", "●"), ("1", "■"), ("2", "▲"), ("erase", "Erase")];

/// The name of an activation function.
pub fn activation_name(activation: Activation) -> &'static str {
    ACTIVATIONS[place(&Activation::ALL, activation)].1
}

fn place<T: PartialEq>(all: &[T], one: T) -> usize {
    all.iter().position(|other| *other == one).unwrap_or(0)
}

fn chosen<T: Copy>(options: &[(&str, &str)], all: &[T], key: &str) -> Option<T> {
    options.iter().position(|(known, _)| *known == key).and_then(|place| all.get(place).copied())
}

const ALL_STOPPINGS: [Stopping; 3] = [Stopping::Off, Stopping::Validation, Stopping::Test];
const ALL_ACTS: [Acts; 2] = [Acts::Now, Acts::Start];
const ALL_BRUSHES: [Brush; 5] = [Brush::Off, Brush::Class(0), Brush::Class(1), Brush::Class(2), Brush::Erase];

fn batch_written(rows: f64) -> String {
    if rows >= ALL_ROWS as f64 { "all rows".to_owned() } else { format::count(rows as u64) }
}

fn is_made(_: &State, data: &Data) -> bool {
    rows::is_made(&data.id)
}

fn has_columns(_: &State, data: &Data) -> bool {
    !rows::is_made(&data.id)
}

pub const CONTROLS: &[Control<State>] = &[
    Control::button("epoch", "One epoch", |s: &mut State, data: &Data| s.step += rows::steps_of_an_epoch(s, data))
        .folded()
        .acts_on("curves"),
    Control::choice(
        "activation",
        "Activation",
        ACTIVATIONS,
        |s: &State| ACTIVATIONS[place(&Activation::ALL, s.activation)].0,
        |s: &mut State, key| {
            let activation = chosen(ACTIVATIONS, &Activation::ALL, key).unwrap_or(s.activation);
            if activation != s.activation {
                s.activation = activation;
                s.begin_anew();
            }
        },
    )
    .acts_on("activation"),
    Control::slider(
        "layers",
        "Hidden layers",
        Range::fixed(0.0, 6.0, 1.0, 2.0),
        |s: &State| Some(s.hidden.len() as f64),
        |s: &mut State, v| s.set_layers(v.round() as usize),
    )
    .help("Change the number of neurons with − and + above each layer.")
    .acts_on("network"),
    Control::carried("hidden", State::hidden_as_text, |s: &mut State, text| {
        if let Some(hidden) = State::hidden_from_text(text) {
            s.set_hidden(hidden);
        }
    }),
    Control::slider(
        "learning_rate",
        "Learning rate",
        Range::fixed(LEAST_RATE, MOST_RATE, 0.001, 0.3),
        |s: &State| Some(s.knobs().learning_rate),
        |s: &mut State, v| s.turn(Knob::LearningRate(v)),
    )
    .logarithmic()
    .acts_on("curves"),
    Control::slider(
        "batch_size",
        "Batch size",
        Range::fixed(1.0, ALL_ROWS as f64, 1.0, ALL_ROWS as f64),
        |s: &State| Some(s.knobs().batch_size as f64),
        |s: &mut State, v| s.turn(Knob::BatchSize(v.round() as usize)),
    )
    .logarithmic()
    .written(batch_written)
    .acts_on("curves"),
    Control::choice(
        "optimizer",
        "Optimizer",
        OPTIMIZERS,
        |s: &State| OPTIMIZERS[s.knobs().optimizer].0,
        |s: &mut State, key| s.turn(Knob::Optimizer(chosen(OPTIMIZERS, &[0, 1, 2], key).unwrap_or(0))),
    )
    .folded(),
    Control::choice(
        "penalty",
        "Regularization",
        PENALTIES,
        |s: &State| PENALTIES[s.knobs().penalty].0,
        |s: &mut State, key| s.turn(Knob::Penalty(chosen(PENALTIES, &[0, 1, 2], key).unwrap_or(0))),
    )
    .folded(),
    Control::slider(
        "strength",
        "Strength λ",
        Range::fixed(LEAST_STRENGTH, MOST_STRENGTH, 0.0001, 0.01),
        |s: &State| Some(s.knobs().strength),
        |s: &mut State, v| s.turn(Knob::Strength(v)),
    )
    .folded()
    .logarithmic()
    .when(|s, _| s.knobs().penalty > 0),
    Control::slider(
        "dropout",
        "Dropout",
        Range::fixed(0.0, MOST_DROPOUT, 0.05, 0.0),
        |s: &State| Some(s.knobs().dropout),
        |s: &mut State, v| s.turn(Knob::Dropout(v)),
    )
    .folded()
    .written(format::percent)
    .help("Share of hidden values that each step leaves out.")
    .acts_on("network"),
    Control::choice(
        "stopping",
        "Early stopping",
        STOPPINGS,
        |s: &State| STOPPINGS[place(&ALL_STOPPINGS, s.stopping)].0,
        |s: &mut State, key| s.stopping = chosen(STOPPINGS, &ALL_STOPPINGS, key).unwrap_or(s.stopping),
    )
    .folded(),
    Control::slider(
        "patience",
        "Patience: epochs without improvement",
        Range::fixed(1.0, 2000.0, 1.0, 100.0),
        |s: &State| Some(s.patience as f64),
        |s: &mut State, v| s.patience = v.round() as u64,
    )
    .folded()
    .logarithmic()
    .when(|s, _| s.stopping != Stopping::Off),
    Control::several(
        "inputs",
        "Inputs",
        Options::Fixed(&INPUTS),
        |s: &State| inputs_of(s.inputs),
        |s: &mut State, keys| {
            let bits = INPUTS.iter().enumerate().filter(|(_, (key, _))| keys.iter().any(|wanted| wanted == key));
            let mask = bits.fold(0_u8, |mask, (place, _)| mask | (1 << place));
            // None checked means all.
            let mask = if mask == 0 { ALL_INPUTS } else { mask };
            if mask != s.inputs {
                s.inputs = mask;
                s.neuron = None;
                s.begin_anew();
            }
        },
    )
    .acts_on("network"),
    Control::choice(
        "brush",
        "Brush",
        BRUSHES,
        |s: &State| BRUSHES[place(&ALL_BRUSHES, s.brush)].0,
        |s: &mut State, key| s.brush = chosen(BRUSHES, &ALL_BRUSHES, key).unwrap_or(s.brush),
    )
    .folded()
    .help("Click the field, or drag the brush: each dab adds a training row.")
    .acts_on("field"),
    Control::button("dab", "Add a row here", rows::dab).folded().acts_on("field").when(|s, _| s.brush != Brush::Off),
    Control::column(
        "column_x",
        "Horizontal axis",
        "features",
        0,
        |s: &State| s.column_x.clone(),
        |s: &mut State, name| {
            if name != s.column_x {
                name.clone_into(&mut s.column_x);
                s.set_paint(Vec::new(), Vec::new());
                s.begin_anew();
            }
        },
    )
    .folded()
    .when(has_columns),
    Control::column(
        "column_y",
        "Vertical axis",
        "features",
        1,
        |s: &State| s.column_y.clone(),
        |s: &mut State, name| {
            if name != s.column_y {
                name.clone_into(&mut s.column_y);
                s.set_paint(Vec::new(), Vec::new());
                s.begin_anew();
            }
        },
    )
    .folded()
    .when(has_columns),
    Control::slider(
        "noise",
        "Noise",
        Range::fixed(0.0, 0.6, 0.01, 0.15),
        |s: &State| Some(s.noise),
        |s: &mut State, v| {
            if v != s.noise {
                s.noise = v;
                s.begin_anew();
            }
        },
    )
    .folded()
    .when(is_made),
    Control::slider(
        "rows",
        "Training rows",
        Range::fixed(10.0, 1000.0, 10.0, 250.0),
        |s: &State| Some(s.rows as f64),
        |s: &mut State, v| {
            if v.round() as usize != s.rows {
                s.rows = v.round() as usize;
                s.begin_anew();
            }
        },
    )
    .folded()
    .acts_on("field")
    .help("Validation and test get half as many each.")
    .when(is_made),
    Control::slider(
        "seed",
        "Seed of the data",
        Range::fixed(0.0, 99.0, 1.0, 1.0),
        |s: &State| Some(s.seed as f64),
        |s: &mut State, v| {
            if v.round() as u64 != s.seed {
                s.seed = v.round() as u64;
                s.begin_anew();
            }
        },
    )
    .folded(),
    Control::slider(
        "start",
        "Seed of the initial weights",
        Range::fixed(0.0, 99.0, 1.0, 1.0),
        |s: &State| Some(s.start as f64),
        |s: &mut State, v| {
            if v.round() as u64 != s.start {
                s.start = v.round() as u64;
                s.begin_anew();
            }
        },
    )
    .folded(),
    Control::carried("paint", State::paint_as_text, State::paint_from_text).private(),
    Control::run("Steps of training", |s: &State| s.step, |s: &mut State, step| s.step = step),
    Control::choice(
        "acts",
        "Changes take effect",
        ACTS,
        |s: &State| ACTS[place(&ALL_ACTS, s.acts)].0,
        |s: &mut State, key| s.acts = chosen(ACTS, &ALL_ACTS, key).unwrap_or(s.acts),
    )
    .folded(),
    Control::carried(
        "turns",
        |s: &State| turns::as_text(&s.base, &s.turns),
        |s: &mut State, text| {
            if let Some((base, turned)) = turns::from_text(text) {
                (s.base, s.turns) = (base, turned);
            }
        },
    ),
    Control::carried("neuron", State::neuron_as_text, |s: &mut State, text| s.neuron = State::neuron_from_text(text)),
    Control::carried(
        "brush_at",
        |s: &State| format!("{},{}", format::full(s.brush_at.0), format::full(s.brush_at.1)),
        |s: &mut State, text| {
            if let Some((x, y)) = decimal::pair(text) {
                s.brush_at = (x.clamp(0.0, 1.0), y.clamp(0.0, 1.0));
            }
        },
    ),
];

const ALL_INPUTS: u8 = (1 << INPUTS.len()) - 1;

/// The keys of the inputs that are on.
fn inputs_of(mask: u8) -> Vec<String> {
    let on = INPUTS.iter().enumerate().filter(|(place, _)| mask & (1 << place) != 0);
    on.map(|(_, (key, _))| (*key).to_owned()).collect()
}
