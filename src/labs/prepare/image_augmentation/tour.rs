//! The teacher's tour and the challenges.

use super::game::Look;
use super::sight::Sight;
use super::state::{Part, Push, State};
use super::{ImageAugmentation, OnStage, on_stage};
use crate::lab::{Challenge, Condition, Seen, Stop};
use crate::ml::augment::Augmentation;

fn upside_down(s: &mut State) {
    (s.push_by, s.push) = (Push::Rotate, 1.0);
}

fn lying(s: &mut State) {
    upside_down(s);
    s.augmentation.rotate = 180.0;
}

fn leaky(s: &mut State) {
    s.augmentation = Augmentation { rotate: 5.0, shift: 0.3, ..Augmentation::default() };
    (s.before_split, s.training_digits) = (true, 60);
}

fn trained(s: &mut State) {
    s.show(Part::Networks);
    s.step = 1500;
}

fn collapse(s: &mut State) {
    trained(s);
    s.generator_rate = 0.05;
}

type At = Stop<State>;

pub const STOPS: &[Stop<State>] = &[
    At::new(
        "one-pixel",
        "One pixel to the right",
        "Two networks, one start, the same 200 digits; one also saw each digit shifted by up to a pixel. Drag *the \
         line*: how far until *each* loses the digits?",
        "digits",
        |_| {},
    )
    .figures(&["measured", "made"])
    .controls(&["push"])
    .numbers(&["pushed_with", "pushed_without"])
    .teaches(&["reg.data-augmentation"])
    .answer(
        "At 1 px the plain network is down from 0.975 to 0.470; the other keeps 0.840. At 2 px they have 0.110 and \
         0.260. As written, the other is behind: 32 neurons and 600 steps are little for so many copies.",
    ),
    At::new(
        "six",
        "Is it still a six?",
        "Every test digit upside down. What do network and nearest digit see in *the six*, and what do you?",
        "digits",
        upside_down,
    )
    .figures(&["judged"])
    .controls(&["push_by", "push"])
    .numbers(&["changed", "kept"])
    .asks("changed", "Test digits are turned upside down. How many sixes will look like another digit?")
    .answer("A nine, as you do: 19 of 22 sixes. The label, not the network, is wrong now."),
    At::new(
        "lying-copies",
        "Copies that lie",
        "*Copies* now turn all the way round and keep their labels. That teaches wrong labels, and costs accuracy *as \
         written*.",
        "digits",
        lying,
    )
    .figures(&["made", "measured"])
    .controls(&["rotate"])
    .numbers(&["written_with", "doubtful"])
    .asks("written_with", "Copies turn all the way round. What will accuracy as written do?")
    .teaches(&["reg.data-augmentation"])
    .answer(
        "It falls from 0.865 to 0.405: 80 of 200 copies look like another class, and are learned with the old label.",
    ),
    At::new(
        "leak",
        "The flattering number",
        "Copied first, split afterwards. *Which of the two* would stand in the report, and why is it so good?",
        "digits",
        |s| {
            upside_down(s);
            leaky(s);
        },
    )
    .figures(&["measured"])
    .controls(&["before_split", "training_digits", "shift", "rotate"])
    .numbers(&["flattering", "honest"])
    .answer("The flattering 1: other copies of the same digits were learned. On unseen digits it is 0.815."),
    At::new(
        "gan",
        "Generator and discriminator",
        "Nothing is copied here. A *generator* turns noise into fake points; a *discriminator* says how real each \
         place looks. Press Play.",
        "digits",
        |s| s.show(Part::Networks),
    )
    .begins("The GAN: a network makes the points")
    .figures(&["plane", "course"])
    .controls(&["view.step"])
    .numbers(&["covered", "hits"])
    .teaches(&["balance.image-augmentation-gan"]),
    At::new(
        "half",
        "It can only guess",
        "After 1500 steps *the discriminator* says ½ of everything. What does that tell of the fake points?",
        "digits",
        trained,
    )
    .figures(&["plane", "verdicts"])
    .controls(&["view.step"])
    .numbers(&["covered", "said_real", "said_made"])
    .asks("covered", "After 1500 steps, how many of the eight clouds will be covered?")
    .answer("All eight are covered, so here ½ is right: real and fake look alike. The next stop says ½, too."),
    At::new(
        "collapse",
        "Mode collapse",
        "A generator that learns 25 times faster: after 1500 steps two *clouds* are left. The discriminator says ½ as before; only the \
         *count of clouds* tells.",
        "digits",
        collapse,
    )
    .figures(&["plane", "course"])
    .controls(&["generator_rate"])
    .numbers(&["covered", "said_real", "said_made"])
    .asks("covered", "The generator learns 25 times faster. What will the number of covered clouds do?")
    .teaches(&["balance.image-augmentation-gan"])
    .answer("It falls from 8 to 2, while the discriminator still says ½ of everything."),
];

/// The first part's numbers, and a difference of counts of test digits as a share.
fn sight<'a>(seen: &'a Seen<ImageAugmentation>) -> Option<(&'a Sight, impl Fn([usize; 2]) -> f64)> {
    match on_stage(seen)? {
        OnStage::Transforms(school, sight) => {
            let all = school.digits.test.len().max(1) as f64;
            Some((sight, move |[without, with]: [usize; 2]| (with as f64 - without as f64) / all))
        }
        OnStage::Networks(..) => None,
    }
}

/// Accuracies of the network that learned from copies made before the split.
fn told(seen: &Seen<ImageAugmentation>) -> Option<[f64; 2]> {
    let parts = sight(seen)?.0.leaky?;
    Some(parts.map(|(right, of)| right as f64 / of.max(1) as f64))
}

fn gan<'a>(seen: &'a Seen<ImageAugmentation>) -> Option<&'a Look> {
    match on_stage(seen)? {
        OnStage::Networks(_, look) => Some(look),
        OnStage::Transforms(..) => None,
    }
}

type Must = Condition<ImageAugmentation>;

pub const CHALLENGES: &[Challenge<ImageAugmentation>] = &[
    Challenge::new(
        "turned",
        "On Digits: rotate the test digits by at least 20°. Let augmentation gain 15 points there, and lose at most 5 \
         as written.",
        "digits",
        &[
            Must::new("test digits rotated by at least 20°", |seen| {
                seen.state.push_by == Push::Rotate && sight(seen).is_some_and(|(sight, _)| sight.amount.abs() >= 20.0)
            }),
            Must::new("at least 15 points more with augmentation", |seen| {
                sight(seen).is_some_and(|(sight, gain)| gain(sight.pushed) >= 0.15)
            }),
            Must::new("at most 5 points fewer as written", |seen| {
                sight(seen).is_some_and(|(sight, gain)| gain(sight.written) >= -0.05)
            }),
        ],
        "Plain arithmetic did it: classic augmentation needs no GAN, and no model at all.",
        |s| {
            s.augmentation = Augmentation { rotate: 30.0, ..Augmentation::default() };
            (s.push_by, s.push, s.step) = (Push::Rotate, 0.125, 1000);
        },
    )
    .part("transforms"),
    Challenge::new(
        "six-nine",
        "On Digits, with a six shown: make at least a third of the sixes look like a nine, to the nearest training \
         digit and to the network without augmentation.",
        "digits",
        &[
            Must::new("a six is shown", |seen| is_shown(seen, "6")),
            Must::new("at least a third of the sixes look like a nine", |seen| {
                let Some(OnStage::Transforms(school, sight)) = on_stage(seen) else { return false };
                let class = |name: &str| school.digits.classes.iter().position(|known| known == name);
                let (Some(six), Some(nine)) = (class("6"), class("9")) else { return false };
                sight.fates[six].count > 0 && 3 * sight.fates[six].both[nine] >= sight.fates[six].count
            }),
        ],
        "A transform is harmless only where the label survives it, and that depends on the class: upside down a zero is \
         still a zero to you, and a six is a nine.",
        upside_down,
    )
    .part("transforms"),
    Challenge::new(
        "leak",
        "On Digits: let copies made before the split report at least 95 % test accuracy, 12 points more than the same \
         network has on unseen digits.",
        "digits",
        &[
            Must::new("at least 95 % reported", |seen| told(seen).is_some_and(|[told, _]| told >= 0.95))
                .of("flattering"),
            Must::new("at least 12 points fewer on unseen digits", |seen| {
                told(seen).is_some_and(|[told, honest]| told - honest >= 0.12)
            })
            .of("honest"),
        ],
        "Copies of one digit lay on both sides, so the test asked for memory. Split first, then augment training rows \
         only.",
        leaky,
    )
    .part("transforms"),
    Challenge::new(
        "half",
        "On the GAN, with eight clouds: after at least 500 steps, let the discriminator say about ½ of real and fake points \
         while at most two clouds are covered.",
        "digits",
        &[
            Must::new("eight clouds", |seen| gan(seen).is_some_and(|look| look.on.len() == 8)),
            Must::new("at least 500 steps", |seen| gan(seen).is_some_and(|look| look.step >= 500)),
            Must::new("0.45 to 0.55 said of real and of fake points", |seen| {
                gan(seen).is_some_and(|look| [look.real, look.made].iter().all(|said| (0.45..=0.55).contains(said)))
            }),
            Must::new("at most two clouds covered", |seen| gan(seen).is_some_and(|look| look.covered() <= 2)),
        ],
        "½ is no proof of the optimum: a discriminator that lags behind says ½, too. Look at what is made.",
        collapse,
    )
    .part("networks"),
];

/// Whether the digit that is looked at is of this class.
fn is_shown(seen: &Seen<ImageAugmentation>, name: &str) -> bool {
    let Some(OnStage::Transforms(school, sight)) = on_stage(seen) else { return false };
    school.digits.classes.get(sight.class).is_some_and(|class| class == name)
}
