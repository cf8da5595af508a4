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
        "Before the first step, *test accuracy* is that of a coin toss. Press *Play*: each step uses 25 of the 250 \
         rows, a *mini-batch*. When does the loss begin to fall?",
        "circles",
        |s| s.base.batch_size = 25,
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
            (s.base.penalty, s.base.strength) = (2, 0.02);
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
            (s.base.strength, s.base.dropout) = (0.02, 0.5);
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
        "On Circles: reach a test accuracy of at least 0.95 without a hidden neuron.",
        "circles",
        &[
            Must::new("no hidden neuron", |seen| seen.state.hidden.is_empty()),
            Must::new("test accuracy at least 0.95", |seen| score(seen, Part::Test) >= 0.95).of("score_test"),
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
            Must::new("at least 250 training rows", |seen| seen.out.look.train.rows >= 250),
            Must::new("training accuracy at least 0.9", |seen| score(seen, Part::Train) >= 0.9).of("score_train"),
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
            Must::new("training accuracy at least 0.97", |seen| score(seen, Part::Train) >= 0.97).of("score_train"),
            Must::new("test accuracy at least 0.1 below it", |seen| {
                score(seen, Part::Train) - score(seen, Part::Test) >= 0.1
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
                let ends = seen.fitted.signal.first().zip(seen.fitted.signal.last());
                seen.fitted.signal.len() > 1 && ends.is_some_and(|(first, last)| first * 1000.0 < *last)
            })
            .of("reach"),
            Must::new("no dead neuron", |seen| seen.out.dead(seen.fitted.network().activation()) == 0).of("idle"),
        ],
        "A sigmoid's slope is at most ¼, and backpropagation multiplies the slopes. Tanh, with slopes up to 1, and \
         ReLU, with slope 1, let deep networks learn.",
        |s| (s.hidden, s.activation) = (vec![4; 6], Activation::Sigmoid),
    ),
];
