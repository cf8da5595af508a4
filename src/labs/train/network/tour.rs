//! The teacher's tour and the challenges.

use super::NetworkLab;
use super::rows::Part;
use super::state::{State, Stopping};
use crate::lab::{Challenge, Condition, Seen, Stop};
use crate::ml::network::Activation;

type At = Stop<State>;

pub const STOPS: &[Stop<State>] = &[
    At::new(
        "learns",
        "It begins with a guess",
        "Before the first step *test accuracy* is that of a coin. Press *Play*: each step looks at 25 of the 250 rows, a \
         *mini-batch*. When does the loss begin to fall?",
        "circles",
        |s| s.base.batch_size = 25,
    )
    .figures(&["field", "curves"])
    .controls(&["view.step", "batch_size"])
    .numbers(&["score_test", "loss_train", "epoch"])
    .teaches(&["optim.mini-batch"])
    .answer(
        "In earnest after some 100 steps: until then the neurons are too much alike for any bend to pay. Training loss is \
         0.718 at the start, 0.605 at step 100, 0.261 at step 200. Ten steps are an epoch: one look at every row.",
    ),
    At::new(
        "bends",
        "Bends that add up",
        "300 steps later. Each neuron of the first layer is a tanh of a weighted sum: one soft edge in *the field*. Point \
         at all four: without which would *test accuracy* lose most?",
        "circles",
        |s| trained(s, Some((1, 0))),
    )
    .figures(&["network", "field"])
    .controls(&["view.step", "neuron"])
    .numbers(&["score_test", "adds"])
    .asks("score_test", "300 steps of 25 rows each. What will test accuracy do?")
    .teaches(&["nn.tanh"])
    .answer(
        "Test accuracy rises from 0.544 to 0.952. Neuron 2 adds most, 0.392; neurons 3 and 1 add 0.344 and 0.296; neuron 4 \
         adds 0.008. Three edges are enough to fence in the inner circle.",
    ),
    At::new(
        "vanish",
        "The signal that never arrives",
        "Six layers of sigmoids. A sigmoid's slope is ¼ at most, and backwards the slopes multiply. How much of the \
         *error signal* reaches the first layer?",
        "circles",
        |s| six_layers(s, Activation::Sigmoid),
    )
    .figures(&["network", "activation"])
    .controls(&["activation", "layers", "hidden", "neuron"])
    .numbers(&["reach", "loss_train", "score_test"])
    .teaches(&["nn.sigmoid"])
    .answer(
        "About 0.00002 of it: the loss stays at 0.692, that of a guess. A sigmoid gives no 0 or 1 either, only what lies \
         between; a threshold makes the decision.",
    ),
    At::new(
        "relu",
        "Another bend, and it arrives",
        "The same six layers with *ReLU*, whose slope is 1 above 0. Its price: a neuron that says 0 to every row has slope \
         0, and stays dead. How many neurons *hardly learn*?",
        "circles",
        |s| six_layers(s, Activation::Relu),
    )
    .figures(&["network", "activation"])
    .controls(&["activation"])
    .numbers(&["reach", "idle", "score_test"])
    .asks("reach", "The same six layers with ReLU. What will the share of the error signal that arrives do?")
    .teaches(&["nn.relu"])
    .answer(
        "It rises from 0.00002 to 3.92: the first layer now feels more than the output. Two of 24 neurons are dead, and \
         the others do: test accuracy is 0.96. At a learning rate of 3 most die.",
    ),
    At::new(
        "flattering",
        "The flattering number",
        "Few rows, much noise, 20 neurons. Which *accuracy* would you put on a slide? The ring on *the curves* is the lowest \
         loss on validation rows: early stopping keeps that network.",
        "moons",
        watched,
    )
    .begins("Moons: 40 noisy training rows")
    .figures(&["field", "curves"])
    .controls(&["stopping", "rows", "noise"])
    .numbers(&["score_train", "score_test", "best_step", "honest_loss"])
    .teaches(&["reg.early-stopping"])
    .answer(
        "The one on test rows, 0.65; the training rows, all of them right, are known by heart. The best step was the 11th, \
         with a loss of 0.52 on test rows, which did not choose it; now it is 1.62.",
    ),
    At::new(
        "penalty",
        "A price on weights",
        "*L2* adds λ/2·Σw² to what is trained: every weight shrinks. Then switch the *penalty* to L1, λ·Σ|w|, which makes \
         exact zeros. Which lines vanish from *the network*?",
        "moons",
        |s| {
            watched(s);
            (s.base.penalty, s.base.strength) = (2, 0.02);
        },
    )
    .figures(&["network", "curves"])
    .controls(&["penalty", "strength"])
    .numbers(&["loss_test", "score_train", "weight_squares"])
    .asks("loss_test", "Now large weights cost something. What will the test loss do?")
    .teaches(&["reg.l2", "reg.l1"])
    .answer(
        "It falls, from 1.62 to 0.487, and Σw² from 310 to 4.3; training accuracy falls too, from 1 to 0.8. Under L1 of the          same strength 104 of the 128 weights are exactly 0. Neither counts biases.",
    ),
    At::new(
        "dropout",
        "Half of them left out",
        "Instead of the penalty, *dropout*: every step leaves out another half of the hidden values, so that no neuron can \
         rely on another. In use, all take part.",
        "moons",
        |s| {
            watched(s);
            (s.base.strength, s.base.dropout) = (0.02, 0.5);
        },
    )
    .figures(&["field", "curves"])
    .controls(&["penalty", "dropout"])
    .numbers(&["loss_test", "score_train", "score_test"])
    .teaches(&["reg.dropout"])
    .answer(
        "Test loss 0.443, with 85 % of the training rows right instead of all. The values that stay are divided by 1 − p, so          the sums keep their size; the loss on the curves is of the whole network.",
    ),
];

/// The network of the first stop, 300 steps on.
fn trained(s: &mut State, neuron: Option<(usize, usize)>) {
    (s.base.batch_size, s.step, s.neuron) = (25, 300, neuron);
}

fn six_layers(s: &mut State, activation: Activation) {
    trained(s, None);
    (s.hidden, s.activation) = (vec![4; 6], activation);
}

/// Learns its rows by heart.
fn overfitting(s: &mut State) {
    s.hidden = vec![12, 8];
    (s.rows, s.noise, s.step) = (40, 0.45, 1000);
    (s.base.optimizer, s.base.learning_rate) = (1, 0.2);
}

/// The same, with the step marked at which it had better stopped.
fn watched(s: &mut State) {
    overfitting(s);
    (s.stopping, s.patience) = (Stopping::Validation, 2000);
}

fn score(seen: &Seen<NetworkLab>, part: Part) -> f64 {
    let on = if part == Part::Train { &seen.out.look.train } else { &seen.out.look.test };
    seen.fitted.rows.score(part, on).unwrap_or(0.0)
}

type Must = Condition<NetworkLab>;

pub const CHALLENGES: &[Challenge<NetworkLab>] = &[
    Challenge::new(
        "no-neurons",
        "On Circles: classify at least 95 % of the test rows correctly without a hidden neuron.",
        "circles",
        &[
            Must::new("no hidden neuron", |seen| seen.state.hidden.is_empty()),
            Must::new("test accuracy at least 0.95", |seen| score(seen, Part::Test) >= 0.95).of("score_test"),
        ],
        "With squares as inputs a circle is a line. A good feature does the work of a layer; neurons are for those you do \
         not know.",
        |s| (s.hidden, s.inputs, s.step) = (Vec::new(), 0b1100, 300),
    ),
    Challenge::new(
        "stuck",
        "On Xor: one hidden layer of 4 neurons, fed x₁ and x₂, gets stuck at about 80 % of its 250 training rows. Get it to \
         90 %.",
        "xor",
        &[
            Must::new("one hidden layer of 4 neurons", |seen| seen.state.hidden == [4]),
            Must::new("fed x₁ and x₂ only", |seen| seen.state.inputs == 0b11),
            Must::new("at least 250 training rows", |seen| seen.out.look.train.rows >= 250),
            Must::new("training accuracy at least 0.9", |seen| score(seen, Part::Train) >= 0.9).of("score_train"),
        ],
        "Gradient descent walks downhill from where it starts, and only a convex loss promises the lowest point. Another \
         start, or momentum, ends in another valley.",
        |s| (s.hidden, s.start, s.step) = (vec![4], 2, 1000),
    ),
    Challenge::new(
        "flatter",
        "On Moons: make the network flatter you, with at least 97 % of the training rows right and at least 10 percentage \
         points fewer of the test rows.",
        "moons",
        &[
            Must::new("training accuracy at least 0.97", |seen| score(seen, Part::Train) >= 0.97).of("score_train"),
            Must::new("test accuracy at least 0.1 below it", |seen| {
                score(seen, Part::Train) - score(seen, Part::Test) >= 0.1
            })
            .of("score_test"),
        ],
        "The training number praises memory: fewer rows or more neurons raise it. Only rows that decided nothing tell you so.",
        overfitting,
    ),
    Challenge::new(
        "vanish",
        "On Circles: build a network whose first layer feels less than a thousandth of the error signal at the output, with \
         no dead neuron.",
        "circles",
        &[
            Must::new("error signal less than 0.001", |seen| {
                let ends = seen.fitted.signal.first().zip(seen.fitted.signal.last());
                seen.fitted.signal.len() > 1 && ends.is_some_and(|(first, last)| first * 1000.0 < *last)
            })
            .of("reach"),
            Must::new("no dead neuron", |seen| seen.out.dead(seen.fitted.network().activation()) == 0).of("idle"),
        ],
        "A sigmoid's slope is at most ¼, and backwards the slopes multiply. Tanh (slope up to 1) and ReLU (slope 1) are why \
         deep networks learn at all.",
        |s| (s.hidden, s.activation) = (vec![4; 6], Activation::Sigmoid),
    ),
];
