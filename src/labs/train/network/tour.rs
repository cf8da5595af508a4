//! The teacher's tour and the challenges.

use super::NetworkLab;
use super::rows::Part;
use super::state::State;
use super::turns::ALL_ROWS;
use crate::lab::{Challenge, Condition, Seen, Stop};
use crate::ml::network::Activation;

type At = Stop<State>;

pub const STOPS: &[Stop<State>] = &[
    At::new(
        "bends-that-add-up",
        "Bends that add up",
        "Every neuron of the first layer draws one soft line across the plane. Point at them one by one: which \
              one would be missed most? The number below tells what each adds.",
        "circles",
        |s| s.neuron = Some((1, 0)),
    ),
    At::new(
        "one-neuron-one-line",
        "One neuron, one line",
        "A single hidden neuron is one line, whatever its weights. How many lines does it take to fence in the \
              inner circle? Ask for a guess, then add neurons with the + above the layer.",
        "circles",
        |s| s.hidden = vec![1],
    ),
    At::new(
        "deep-and-yet-straight",
        "Deep, and yet straight",
        "Six layers of linear neurons. Ask: does depth help? Sums of sums are sums: without a bend in between it \
              is one line. Switch to tanh.",
        "xor",
        |s| (s.hidden, s.activation, s.base.learning_rate) = (vec![4; 6], Activation::Linear, 0.1),
    ),
    At::new(
        "the-gradient-that-never-arrives",
        "The gradient that never arrives",
        "Six layers of sigmoids. Its slope is ¼ at most, so every layer shrinks the error signal fourfold unless \
              its weights are large: read how much reaches the first layer. Then try tanh and ReLU.",
        "circles",
        |s| (s.hidden, s.activation) = (vec![4; 6], Activation::Sigmoid),
    ),
    At::new(
        "too-long-a-step",
        "Too long a step",
        "ReLU with a large learning rate. Read what happened to the neurons. Why does no further step bring the \
              dead back? Take the offer above the loss.",
        "circles",
        |s| {
            (s.hidden, s.activation, s.base.learning_rate) = (vec![4, 4], Activation::Relu, 8.0);
        },
    ),
    At::new(
        "the-flattering-number",
        "The flattering number",
        "Few rows, much noise, many neurons. Which of the two accuracies would you put on a slide? Now stop early \
              by validation rows, or set a penalty, and look at the test rows again.",
        "moons",
        overfitting,
    ),
    At::new(
        "three-grapes-three-outputs",
        "Three grapes, three outputs",
        "Two measurements of real wines, and one output for each grape: a softmax makes their shares add up to \
              one. Point at an output to see its class alone.",
        "wine",
        |s| (s.hidden, s.base.learning_rate) = (vec![5], 0.3),
    ),
];

fn overfitting(s: &mut State) {
    (s.hidden, s.activation) = (vec![12, 8], Activation::Tanh);
    (s.rows, s.noise, s.step) = (40, 0.45, 3000);
    (s.base.optimizer, s.base.learning_rate) = (1, 0.2);
}

fn score(seen: &Seen<NetworkLab>, part: Part) -> f64 {
    let on = if part == Part::Train { &seen.out.look.train } else { &seen.out.look.test };
    seen.fitted.rows.score(part, on).unwrap_or(0.0)
}

pub const CHALLENGES: &[Challenge<NetworkLab>] = &[
    Challenge::new(
        "no-neurons",
        "Get at least 95 % of the test rows of the circles right without a single hidden neuron.",
        "circles",
        &[Condition::new("everything that is asked", |seen| {
            seen.state.hidden.is_empty() && score(seen, Part::Test) >= 0.95
        })],
        "With squares as inputs a circle is a line. A good feature does the work of a layer; neurons are for \
                  those you do not know.",
        |s| (s.hidden, s.inputs) = (Vec::new(), 0b1100),
    ),
    Challenge::new(
        "stuck",
        "On xor, with one hidden layer of 3 tanh neurons, all rows in each step, no penalty and no weight dragged: \
              find a start that is still wrong about every sixth training row after 2\u{2009}000 steps.",
        "xor",
        &[Condition::new("everything that is asked", |seen| {
            let (state, knobs) = (seen.state, seen.out.knobs);
            let is_plain = knobs.optimizer == 0 && knobs.penalty == 0 && knobs.dropout == 0.0;
            state.hidden == [3]
                && state.activation == Activation::Tanh
                && state.inputs == 0b11
                && state.noise <= 0.15
                && state.painted.is_empty()
                && state.erased.is_empty()
                && state.turns.is_empty()
                && is_plain
                && knobs.batch_size >= ALL_ROWS
                && (0.1..=1.0).contains(&knobs.learning_rate)
                && seen.out.look.step >= 2000
                && score(seen, Part::Train) <= 0.83
        })],
        "Gradient descent walks downhill from where it starts. Only a convex loss promises the lowest point; \
                  a network's does not, and the start decides.",
        |s| (s.hidden, s.start, s.step) = (vec![3], 13, 2000),
    ),
    Challenge::new(
        "flatter",
        "Make the network flatter you: at least 97 % of the training rows right, and at least 10 points fewer of \
              the test rows.",
        "moons",
        &[Condition::new("everything that is asked", |seen| {
            let (train, test) = (score(seen, Part::Train), score(seen, Part::Test));
            train >= 0.97 && train - test >= 0.1
        })],
        "The training number praises memory. It falls as you take rows away or add neurons, and only rows that \
                  decided nothing tell you so.",
        overfitting,
    ),
    Challenge::new(
        "vanish",
        "Build a network of which the first layer feels less than a thousandth of the error signal at the output, \
              with no dead neuron.",
        "circles",
        &[Condition::new("everything that is asked", |seen| {
            let signal = &seen.fitted.signal;
            let (first, last) = (signal.first().copied().unwrap_or(0.0), signal.last().copied().unwrap_or(0.0));
            let activation = seen.fitted.network().activation();
            signal.len() > 1 && last > 0.01 && first < last / 1000.0 && seen.out.dead(activation) == 0
        })],
        "A sigmoid's slope is at most ¼, and backwards the slopes multiply. Tanh (slope up to 1) and ReLU \
                  (slope 1) are why deep networks learn at all. And no: a sigmoid gives no 0 or 1, only what lies between.",
        |s| (s.hidden, s.activation) = (vec![4; 6], Activation::Sigmoid),
    ),
];
