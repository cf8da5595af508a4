//! The controls, the teacher's tour and the challenges.

use super::{Acts, Brush, NetworkLab, State, Stopping, dab_at, is_made};
use crate::decimal;
use crate::format;
use crate::lab::{Challenge, Condition, Control, Data, Keys, Options, Range, Seen, Stop};
use crate::ml::network::{
    ALL_ROWS, Activation, INPUTS, Knob, LEAST_RATE, LEAST_STRENGTH, MOST_DROPOUT, MOST_LAYERS, MOST_NEURONS,
    MOST_PAINTED, MOST_RATE, MOST_STRENGTH, OPTIMIZERS, PENALTIES, Paint, Painted, Schedule, Split,
};

const ALL_INPUTS: u8 = (1 << INPUTS.len()) - 1;

type Of = Control<State>;

/// Knobs first: a link's knobs are read before its step and its turns, which decide.
pub const CONTROLS: &[Control<State>] = &[
    Of::button("epoch", "One epoch", |s, data| s.step += steps_of_an_epoch(s, data)).folded().acts_on("curves"),
    Of::choice(
        "activation",
        "Activation",
        Activation::KEYS,
        |s| s.activation.key(),
        |s, key| {
            let chosen = Activation::ALL.into_iter().find(|one| one.key() == key);
            s.renew(|s| &mut s.activation, chosen.unwrap_or(s.activation));
        },
    )
    .acts_on("activation"),
    Of::slider(
        "layers",
        "Hidden layers",
        Range::fixed(0.0, 6.0, 1.0, 2.0),
        |s| Some(s.hidden.len() as f64),
        |s, v| {
            let mut hidden = s.hidden.clone();
            hidden.resize((v.round() as usize).min(MOST_LAYERS), 4);
            s.set_hidden(hidden);
        },
    )
    .help("Change the number of neurons with − and + above each layer.")
    .acts_on("network"),
    Of::carried("hidden", hidden_as_text, |s, text| {
        if let Some(hidden) = hidden_from_text(text) {
            s.set_hidden(hidden);
        }
    }),
    Of::slider(
        "learning_rate",
        "Learning rate",
        Range::fixed(LEAST_RATE, MOST_RATE, 0.001, 0.3),
        |s| Some(s.knobs().learning_rate),
        |s, v| s.turn(Knob::LearningRate(v)),
    )
    .logarithmic()
    .acts_on("curves"),
    Of::slider(
        "batch_size",
        "Batch size",
        Range::fixed(1.0, ALL_ROWS as f64, 1.0, ALL_ROWS as f64),
        |s| Some(s.knobs().batch_size as f64),
        |s, v| s.turn(Knob::BatchSize(v.round() as usize)),
    )
    .logarithmic()
    .written(|v| if v >= ALL_ROWS as f64 { "all rows".to_owned() } else { format::count(v as u64) })
    .acts_on("curves"),
    Of::choice(
        "optimizer",
        "Optimizer",
        OPTIMIZERS,
        |s| OPTIMIZERS[s.knobs().optimizer].0,
        |s, key| s.turn(Knob::Optimizer(place_of(OPTIMIZERS, key))),
    )
    .folded(),
    Of::choice(
        "penalty",
        "Regularization",
        PENALTIES,
        |s| PENALTIES[s.knobs().penalty].0,
        |s, key| s.turn(Knob::Penalty(place_of(PENALTIES, key))),
    )
    .folded(),
    Of::slider(
        "strength",
        "Strength λ",
        Range::fixed(LEAST_STRENGTH, MOST_STRENGTH, 0.0001, 0.01),
        |s| Some(s.knobs().strength),
        |s, v| s.turn(Knob::Strength(v)),
    )
    .folded()
    .logarithmic()
    .when(|s, _| s.knobs().penalty > 0),
    Of::slider(
        "dropout",
        "Dropout",
        Range::fixed(0.0, MOST_DROPOUT, 0.05, 0.0),
        |s| Some(s.knobs().dropout),
        |s, v| s.turn(Knob::Dropout(v)),
    )
    .folded()
    .written(format::percent)
    .help("Share of hidden values that each step leaves out.")
    .acts_on("network"),
    Of::keyed("stopping", "Early stopping", Stopping::KEYS, |s| &mut s.stopping).folded(),
    Of::number("patience", "Patience: epochs without improvement", Range::fixed(1.0, 2000.0, 1.0, 100.0), |s| {
        &mut s.patience
    })
    .folded()
    .logarithmic()
    .when(|s, _| s.stopping != Stopping::Off),
    Of::several("inputs", "Inputs", Options::Fixed(&INPUTS), inputs_on, set_inputs).acts_on("network"),
    Of::keyed("brush", "Brush", Brush::KEYS, |s| &mut s.brush)
        .folded()
        .help("Click the field, or drag the brush: each dab adds a training row.")
        .acts_on("field"),
    Of::button("dab", "Add a row here", |s, data| {
        if let Ok(fitted) = s.rows(data) {
            dab_at(s, &fitted, fitted.place_of(s.brush_at));
        }
    })
    .folded()
    .acts_on("field")
    .when(|s, _| s.brush != Brush::Off),
    Of::column(
        "column_x",
        "Horizontal axis",
        "features",
        0,
        |s| s.columns[0].clone(),
        |s, name| set_column(s, 0, name),
    )
    .folded()
    .when(|_, data| !is_made(&data.id)),
    Of::column("column_y", "Vertical axis", "features", 1, |s| s.columns[1].clone(), |s, name| set_column(s, 1, name))
        .folded()
        .when(|_, data| !is_made(&data.id)),
    Of::slider(
        "noise",
        "Noise",
        Range::fixed(0.0, 0.6, 0.01, 0.15),
        |s| Some(s.noise),
        |s, v| s.renew(|s| &mut s.noise, v),
    )
    .folded()
    .when(|_, data| is_made(&data.id)),
    Of::slider(
        "rows",
        "Training rows",
        Range::fixed(10.0, 1000.0, 10.0, 250.0),
        |s| Some(s.rows as f64),
        |s, v| s.renew(|s| &mut s.rows, v.round() as usize),
    )
    .folded()
    .acts_on("field")
    .help("Validation and test get half as many each.")
    .when(|_, data| is_made(&data.id)),
    Of::slider(
        "seed",
        "Seed of the data",
        Range::fixed(0.0, 99.0, 1.0, 1.0),
        |s| Some(s.seed as f64),
        |s, v| s.renew(|s| &mut s.seed, v.round() as u64),
    )
    .folded(),
    Of::slider(
        "start",
        "Seed of the initial weights",
        Range::fixed(0.0, 99.0, 1.0, 1.0),
        |s| Some(s.start as f64),
        |s, v| s.renew(|s| &mut s.start, v.round() as u64),
    )
    .folded(),
    Of::carried("paint", paint_as_text, paint_from_text).private(),
    Of::run("Steps of training", |s| s.step, |s, step| s.step = step),
    Of::keyed("acts", "Changes take effect", Acts::KEYS, |s| &mut s.acts).folded(),
    Of::carried(
        "turns",
        |s| s.schedule.as_text(),
        |s, text| {
            if let Some(schedule) = Schedule::from_text(text) {
                s.schedule = schedule;
            }
        },
    ),
    Of::carried(
        "neuron",
        |s| s.neuron.map_or(String::new(), |(layer, neuron)| format!("{layer}-{neuron}")),
        |s, text| s.neuron = neuron_from_text(text),
    ),
    Of::carried(
        "brush_at",
        |s| format!("{},{}", format::full(s.brush_at.0), format::full(s.brush_at.1)),
        |s, text| {
            if let Some((x, y)) = decimal::pair(text) {
                s.brush_at = (x.clamp(0.0, 1.0), y.clamp(0.0, 1.0));
            }
        },
    ),
];

fn place_of(options: &[(&str, &str)], key: &str) -> usize {
    options.iter().position(|(known, _)| *known == key).unwrap_or(0)
}

/// How many steps look at every training row once.
fn steps_of_an_epoch(state: &State, data: &Data) -> u64 {
    let rows = state.rows(data).map_or(1, |plane| plane.train.0.rows().max(1));
    let batch = state.knobs().batch_size;
    if batch >= ALL_ROWS { 1 } else { rows.div_ceil(batch.max(1)) as u64 }
}

/// The keys of the inputs that are on.
fn inputs_on(state: &State) -> Vec<String> {
    let on = INPUTS.iter().enumerate().filter(|(place, _)| state.inputs & (1 << place) != 0);
    on.map(|(_, (key, _))| (*key).to_owned()).collect()
}

fn set_inputs(state: &mut State, keys: Vec<String>) {
    let bits = INPUTS.iter().enumerate().filter(|(_, (key, _))| keys.iter().any(|wanted| wanted == key));
    let mask = bits.fold(0_u8, |mask, (place, _)| mask | (1 << place));
    // None checked means all.
    let mask = if mask == 0 { ALL_INPUTS } else { mask };
    if mask != state.inputs {
        state.neuron = None;
        state.renew(|s| &mut s.inputs, mask);
    }
}

fn set_column(state: &mut State, axis: usize, name: &str) {
    if name != state.columns[axis] {
        name.clone_into(&mut state.columns[axis]);
        state.paint = Paint::default();
        state.begin_anew();
    }
}

/// The neurons of each layer but the last: "4-2", or "none".
fn hidden_as_text(state: &State) -> String {
    if state.hidden.is_empty() {
        return "none".to_owned();
    }
    state.hidden.iter().map(usize::to_string).collect::<Vec<_>>().join("-")
}

pub fn hidden_from_text(text: &str) -> Option<Vec<usize>> {
    if text == "none" {
        return Some(Vec::new());
    }
    let hidden: Option<Vec<usize>> = text.split('-').map(|part| part.parse().ok()).collect();
    hidden.filter(|hidden| hidden.len() <= MOST_LAYERS && hidden.iter().all(|n| (1..=MOST_NEURONS).contains(n)))
}

/// Reads "2-0"; anything else is the output.
pub fn neuron_from_text(text: &str) -> Option<(usize, usize)> {
    let (layer, neuron) = text.split_once('-')?;
    let (layer, neuron): (usize, usize) = (layer.parse().ok()?, neuron.parse().ok()?);
    (layer <= MOST_LAYERS + 1 && neuron < MOST_NEURONS).then_some((layer, neuron))
}

/// Paint and erasures, with the data set that they belong to.
pub fn paint_as_text(state: &State) -> String {
    let Paint { painted, erased } = &state.paint;
    if painted.is_empty() && erased.is_empty() {
        return String::new();
    }
    let full = format::full;
    let painted = painted.iter().map(|p| format!("{},{},{}", full(p.at[0]), full(p.at[1]), p.class));
    let erased = erased.iter().map(u32::to_string);
    format!("{}|{}|{}", state.data, painted.collect::<Vec<_>>().join(";"), erased.collect::<Vec<_>>().join(","))
}

/// Reads [`paint_as_text`]; what cannot be read is left out.
pub fn paint_from_text(state: &mut State, text: &str) {
    let mut parts = text.rsplitn(3, '|');
    let (Some(erased), Some(painted), Some(data)) = (parts.next(), parts.next(), parts.next()) else {
        state.renew(|s| &mut s.paint, Paint::default());
        return;
    };
    let row = |text: &str| {
        let mut numbers = text.split(',');
        let mut next = || decimal::parse(numbers.next()?).filter(|value| value.abs() < 1e100);
        let (x, y, class) = (next()?, next()?, next()?);
        Some(Painted { at: [x, y], class: (class.max(0.0) as usize).min(2) })
    };
    let painted = painted.split(';').filter_map(row).take(MOST_PAINTED).collect();
    let erased = erased.split(',').filter_map(|part| part.parse().ok()).take(10_000).collect();
    if !data.is_empty() && data.len() < 100 {
        data.clone_into(&mut state.data);
    }
    state.renew(|s| &mut s.paint, Paint { painted, erased });
}

type At = Stop<State>;

pub const STOPS: &[Stop<State>] = &[
    At::new(
        "learns",
        "It begins with a guess",
        "Before the first step, *test accuracy* is that of a coin toss. Press *Play*: each step uses 25 of the 250 \
         rows, a *mini-batch*. When does the loss begin to fall?",
        "circles",
        |s| s.schedule.base.batch_size = 25,
    )
    .figures(&["field", "curves"])
    .controls(&["view.step", "batch_size"])
    .numbers(&["score_test", "loss_train", "epoch"])
    .teaches(&["optim.mini-batch"])
    .answer(
        "Slowly at first, and fast after about step 100: the training loss is 0.718 at the start, 0.605 at step 100 \
         and 0.261 at step 200. Ten steps are one epoch, a pass over all rows.",
    ),
    At::new(
        "bends",
        "Edges that add up",
        "300 steps later. Each neuron of the first layer is a tanh of a weighted sum, which is one soft edge in *the \
         field*. Point at all four: without which one would *test accuracy* fall most?",
        "circles",
        |s| trained(s, Some((1, 0))),
    )
    .figures(&["network", "field"])
    .controls(&["view.step", "neuron"])
    .numbers(&["score_test", "adds"])
    .asks("score_test", "Training takes 300 steps of 25 rows each. Will test accuracy rise, stay, or fall?")
    .teaches(&["nn.tanh"])
    .answer(
        "Without neuron 2, which adds 0.392. Neurons 3 and 1 add 0.344 and 0.296, and neuron 4 only 0.008: three \
         edges are enough to enclose the inner circle. Test accuracy rose from 0.544 to 0.952.",
    ),
    At::new(
        "vanish",
        "The vanishing gradient",
        "Six layers of sigmoids. A sigmoid's slope is at most ¼, and backpropagation multiplies the slopes of all \
         layers. How much of the *gradient* reaches the first layer?",
        "circles",
        |s| six_layers(s, Activation::Sigmoid),
    )
    .figures(&["network", "activation"])
    .controls(&["activation", "layers", "hidden", "neuron"])
    .numbers(&["reach", "loss_train", "score_test"])
    .teaches(&["nn.sigmoid"])
    .answer(
        "About 0.00002 of it, so the loss stays at 0.692, that of a guess. And a sigmoid never gives exactly 0 or 1, \
         only values between them; a threshold makes the decision.",
    ),
    At::new(
        "relu",
        "ReLU lets the gradient through",
        "The same six layers with *ReLU*, whose slope is 1 above 0. The price: a neuron that gives 0 for every row \
         has slope 0 and stays dead. How many *neurons hardly learn*?",
        "circles",
        |s| six_layers(s, Activation::Relu),
    )
    .figures(&["network", "activation"])
    .controls(&["activation"])
    .numbers(&["reach", "idle", "score_test"])
    .asks(
        "reach",
        "The same six layers with ReLU. Will the share of the gradient that reaches the first layer \
                    rise, stay, or fall?",
    )
    .teaches(&["nn.relu"])
    .answer(
        "Two of 24: these are dead, but the others learn, and test accuracy is 0.96. The gradient at the first layer \
         rises from 0.00002 to 3.92 times that at the output. With a learning rate of 3, half of the neurons die.",
    ),
    At::new(
        "flattering",
        "The flattering number",
        "Few rows, much noise, 20 neurons. Which *accuracy* would you report? The ring on *the curves* marks the \
         lowest loss on validation rows: early stopping keeps that network.",
        "moons",
        watched,
    )
    .begins("Moons: 40 noisy training rows")
    .figures(&["field", "curves"])
    .controls(&["stopping", "rows", "noise"])
    .numbers(&["score_train", "score_test", "best_step", "honest_loss"])
    .teaches(&["reg.early-stopping"])
    .answer(
        "The test accuracy, 0.65. The training accuracy is 1, because the network has memorized its rows. The best \
         step was the 11th: the test loss was 0.520 there, on rows that did not choose it. Now it is 1.61.",
    ),
    At::new(
        "penalty",
        "A price on weights",
        "*L2* adds λ/2·Σw² to the loss, with all weights w and the strength λ: every weight shrinks. Then switch \
         *Regularization* to L1, λ·Σ|w|, which makes exact zeros. Which lines disappear from *the network*?",
        "moons",
        |s| {
            watched(s);
            (s.schedule.base.penalty, s.schedule.base.strength) = (2, 0.02);
        },
    )
    .figures(&["network", "curves"])
    .controls(&["penalty", "strength"])
    .numbers(&["loss_test", "score_train", "weight_squares"])
    .asks("loss_test", "Large weights now cost something. Will the test loss rise, stay, or fall?")
    .teaches(&["reg.l2", "reg.l1"])
    .answer(
        "With L1 of the same strength, 104 of the 128 weights are exactly 0. With L2 the test loss falls from 1.61 \
         to 0.487, and Σw² from 310 to 4.3; training accuracy falls, too, from 1 to 0.8. Neither counts biases.",
    ),
    At::new(
        "dropout",
        "Dropout",
        "*Dropout* instead of a penalty: in every step another random half of the hidden values is left out, so that \
         no neuron can rely on another. In prediction all take part.",
        "moons",
        |s| {
            watched(s);
            (s.schedule.base.strength, s.schedule.base.dropout) = (0.02, 0.5);
        },
    )
    .figures(&["field", "curves"])
    .controls(&["penalty", "dropout"])
    .numbers(&["loss_test", "score_train", "score_test"])
    .teaches(&["reg.dropout"])
    .answer(
        "The test loss is 0.443, and the training accuracy 0.85 instead of 1. The values that stay are divided by 1 \
         − p, where p is the dropout rate, so that the sums keep their size. The curves show the loss of the whole \
         network.",
    ),
];

/// The network of the first stop, 300 steps on.
fn trained(s: &mut State, neuron: Option<(usize, usize)>) {
    (s.schedule.base.batch_size, s.step, s.neuron) = (25, 300, neuron);
}

fn six_layers(s: &mut State, activation: Activation) {
    trained(s, None);
    (s.hidden, s.activation) = (vec![4; 6], activation);
}

/// Learns its rows by heart.
fn overfitting(s: &mut State) {
    s.hidden = vec![12, 8];
    (s.rows, s.noise, s.step) = (40, 0.45, 1000);
    (s.schedule.base.optimizer, s.schedule.base.learning_rate) = (1, 0.2);
}

/// The same, with the step marked at which it had better stopped.
fn watched(s: &mut State) {
    overfitting(s);
    (s.stopping, s.patience) = (Stopping::Validation, 2000);
}

fn score(seen: &Seen<NetworkLab>, split: Split) -> f64 {
    seen.fitted.score(split).unwrap_or(0.0)
}

type Must = Condition<NetworkLab>;

pub const CHALLENGES: &[Challenge<NetworkLab>] = &[
    Challenge::new(
        "no-neurons",
        "On Circles: reach a test accuracy of at least 0.95 without a hidden neuron.",
        "circles",
        &[
            Must::new("no hidden neuron", |seen| seen.state.hidden.is_empty()),
            Must::new("test accuracy at least 0.95", |seen| score(seen, Split::Test) >= 0.95).of("score_test"),
        ],
        "With squared inputs, a circle is a straight line. A good feature does the work of a layer; hidden neurons \
         are for the features that you do not know.",
        |s| (s.hidden, s.inputs, s.step) = (Vec::new(), 0b1100, 300),
    ),
    Challenge::new(
        "stuck",
        "On XOR: one hidden layer of 4 neurons, with the inputs x₁ and x₂, gets stuck at a training accuracy of \
         about 0.8 on 250 rows. Get it to 0.9.",
        "xor",
        &[
            Must::new("one hidden layer of 4 neurons", |seen| seen.state.hidden == [4]),
            Must::new("inputs x₁ and x₂ only", |seen| seen.state.inputs == 0b11),
            Must::new("at least 250 training rows", |seen| seen.fitted.run.now.train.rows >= 250),
            Must::new("training accuracy at least 0.9", |seen| score(seen, Split::Train) >= 0.9).of("score_train"),
        ],
        "Gradient descent goes downhill from where it starts, and only a convex loss promises the lowest point. \
         Other initial weights, or momentum, can end in another valley.",
        |s| (s.hidden, s.start, s.step) = (vec![4], 2, 1000),
    ),
    Challenge::new(
        "flatter",
        "On Moons: make the network flatter you, with a training accuracy of at least 0.97 and a test accuracy at \
         least 0.1 below it.",
        "moons",
        &[
            Must::new("training accuracy at least 0.97", |seen| score(seen, Split::Train) >= 0.97).of("score_train"),
            Must::new("test accuracy at least 0.1 below it", |seen| {
                score(seen, Split::Train) - score(seen, Split::Test) >= 0.1
            })
            .of("score_test"),
        ],
        "Training accuracy rewards memory: fewer rows or more neurons raise it. Only rows that decided nothing show \
         that.",
        overfitting,
    ),
    Challenge::new(
        "vanish",
        "On Circles: build a network in which less than 0.001 of the gradient at the output reaches the first layer, \
         with no dead neuron.",
        "circles",
        &[
            Must::new("gradient, first layer ÷ output, below 0.001", |seen| {
                let ends = seen.fitted.run.signal.first().zip(seen.fitted.run.signal.last());
                seen.fitted.run.signal.len() > 1 && ends.is_some_and(|(first, last)| first * 1000.0 < *last)
            })
            .of("reach"),
            Must::new("no dead neuron", |seen| seen.out.habits.dead() == 0).of("idle"),
        ],
        "A sigmoid's slope is at most ¼, and backpropagation multiplies the slopes. Tanh, with slopes up to 1, and \
         ReLU, with slope 1, let deep networks learn.",
        |s| (s.hidden, s.activation) = (vec![4; 6], Activation::Sigmoid),
    ),
];
