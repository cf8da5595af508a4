//! The teacher's tour and the challenges.

use super::sight::Sight;
use super::state::{Part, Push, State};
use super::{ImageAugmentation, OnStage, on_stage};
use crate::lab::{Challenge, Condition, Seen, Stop};
use crate::ml::augment::Augmentation;

fn collapse(s: &mut State) {
    s.show(Part::Networks);
    (s.generator_rate, s.discriminator_rate, s.step) = (0.05, 0.005, 1500);
}

fn upside_down(s: &mut State) {
    (s.push_by, s.push, s.digit) = (Push::Rotate, 1.0, "6".to_owned());
}

type At = Stop<State>;

pub const STOPS: &[Stop<State>] = &[
    At::new(
        "one-pixel-to-the-right",
        "One pixel to the right",
        "Two networks, the same start, the same 200 digits. One of them has seen each digit a little aside, too. \
              Ask for a guess before you drag the violet line: how far can a digit move until it is lost on each?",
        "digits",
        |_| {},
    ),
    At::new(
        "what-training-sees",
        "What training sees",
        "No copy is ever seen twice: each epoch makes them anew, and only of training digits. These are turned \
              and shifted, have noise and a hole. Which would you still read? Take one after the other away, then \
              try the mirror.",
        "digits",
        |s| {
            s.augmentation = Augmentation { rotate: 15.0, shift: 0.5, noise: 0.1, cutout: 2, ..s.augmentation };
        },
    ),
    At::new(
        "is-it-still-a-six",
        "Is it still a six?",
        "Turn all test digits by half a turn. Zeros, ones and eights do not mind. What do the network and the \
              nearest training digit see in the six? Who is right: they, or the label?",
        "digits",
        upside_down,
    ),
    At::new(
        "copies-that-lie",
        "Copies that lie",
        "Now training copies turn all the way round and keep their labels. Count those that have changed sides. \
              What does it cost on digits as written? Find the angle at which the price begins.",
        "digits",
        |s| {
            upside_down(s);
            s.augmentation = Augmentation { rotate: 180.0, ..Augmentation::default() };
        },
    ),
    At::new(
        "the-flattering-number",
        "The flattering number",
        "Somebody copied first and split afterwards. Which of the two bars would stand in the report? Why is it \
              so good, though the network has never seen these very pictures?",
        "digits",
        leaky,
    ),
    At::new(
        "forger-and-detective",
        "Forger and detective",
        "Something else entirely: here a network learns to make points, and nothing is copied. Set the speed \
              to Free and press Play. When is the detective right to say ½? And how many of the eight clouds does \
              the forger know?",
        "digits",
        |s| {
            s.show(Part::Networks);
            s.step = 200;
        },
    ),
    At::new(
        "one-cloud-is-enough",
        "One cloud is enough",
        "The forger learns ten times faster than the detective. Let it run: it jumps from cloud to cloud, and \
              never makes all. Do the two losses tell you so? What does?",
        "digits",
        collapse,
    ),
];

fn leaky(s: &mut State) {
    s.augmentation = Augmentation { rotate: 5.0, shift: 0.3, ..Augmentation::default() };
    (s.before_split, s.training_digits) = (true, 60);
}

/// The first part's numbers with the count of test digits, on the bundled data's own split size.
fn sight<'a>(seen: &'a Seen<ImageAugmentation>) -> Option<(&'a Sight, f64)> {
    match on_stage(seen)? {
        OnStage::Transforms(school, sight) => Some((sight, school.digits.test.len().max(1) as f64)),
        OnStage::Networks(..) => None,
    }
}

pub const CHALLENGES: &[Challenge<ImageAugmentation>] = &[
    Challenge::new(
        "turned",
        "Turn the test digits by at least 20°, and have the network with augmentation read 15 points more of them \
              than the other, while it loses at most 5 points on digits as written.",
        "digits",
        &[Condition::new("everything that is asked", |seen| {
            sight(seen).is_some_and(|(sight, all)| {
                let gain = |right: [usize; 2]| (right[1] as f64 - right[0] as f64) / all;
                let is_turned = seen.state.push_by == Push::Rotate && sight.amount.abs() >= 20.0;
                is_turned && gain(sight.pushed) >= 0.15 && gain(sight.written) >= -0.05
            })
        })],
        "Copies from plain arithmetic did it: nothing was learned in order to make them. Whoever says that \
                  data augmentation means a GAN mixes two things; classic augmentation needs no model at all.",
        |s| {
            s.augmentation = Augmentation { rotate: 30.0, ..Augmentation::default() };
            (s.push_by, s.push, s.step) = (Push::Rotate, 0.125, 1000);
        },
    ),
    Challenge::new(
        "six-nine",
        "Do something to all test digits that makes at least a third of the sixes a nine, to the nearest training \
              digit and to the network without augmentation alike.",
        "digits",
        &[Condition::new("everything that is asked", |seen| {
            let Some(OnStage::Transforms(school, sight)) = on_stage(seen) else { return false };
            let class = |name: &str| school.digits.classes.iter().position(|known| known == name);
            let (Some(six), Some(nine)) = (class("6"), class("9")) else { return false };
            let fate = &sight.fates[six];
            school.step() >= 200 && fate.count > 0 && 3 * fate.both[nine] >= fate.count
        })],
        "A transform is harmless only where the label survives it, and that depends on the class: the same \
                  half turn leaves zeros and eights what they were. Augment by what happens to real pictures.",
        upside_down,
    ),
    Challenge::new(
        "leak",
        "Get a test accuracy of at least 95 % from copies made before the split, while the same network reads at \
              least 12 points fewer of digits it has never met.",
        "digits",
        &[Condition::new("everything that is asked", |seen| {
            let leaky = sight(seen).and_then(|(sight, _)| sight.leaky);
            leaky.is_some_and(|parts| {
                let [told, honest] = parts.map(|(right, of)| right as f64 / of.max(1) as f64);
                told >= 0.95 && told - honest >= 0.12
            })
        })],
        "Copies of one digit lay on both sides of the split, so the test asked for memory. Split first, then \
                  augment the training rows alone; validation and test rows stay as they come.",
        leaky,
    ),
    Challenge::new(
        "half",
        "With eight clouds, after at least 500 steps: let the discriminator say between 0.45 and 0.55 of real and \
              of made points alike, while the generator covers two clouds or fewer.",
        "digits",
        &[Condition::new("everything that is asked", |seen| {
            let Some(OnStage::Networks(game, look)) = on_stage(seen) else { return false };
            let is_half = |said: f64| (0.45..=0.55).contains(&said);
            game.table.clouds == 8
                && look.step >= 500
                && is_half(look.real)
                && is_half(look.made)
                && look.covered() <= 2
        })],
        "At the optimum D is ½, but ½ is no proof of the optimum: a discriminator that lags behind says ½, \
                  too. Neither it nor the losses count modes; look at what is made.",
        collapse,
    ),
];
