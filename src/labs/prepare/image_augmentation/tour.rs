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
        "Two networks start alike and learn the same 200 digits; with augmentation, one sees each shifted by up to 1 \
         px. Drag *the line*: how far until each network fails?",
        "digits",
        |_| {},
    )
    .figures(&["measured", "made"])
    .controls(&["push"])
    .numbers(&["pushed_with", "pushed_without"])
    .teaches(&["reg.data-augmentation"])
    .answer(
        "At 1 px, accuracy without augmentation falls from 0.975 to 0.470; with it, it is still 0.840. At 2 px they \
         are 0.110 and 0.260. As written, augmentation costs accuracy (0.865): 32 neurons and 600 steps are few for \
         so many copies.",
    ),
    At::new(
        "six",
        "Is it still a six?",
        "Every test digit is turned upside down. What do the network and the nearest training digit see in *the \
         six*, and what do you see?",
        "digits",
        upside_down,
    )
    .figures(&["judged"])
    .controls(&["push_by", "push"])
    .numbers(&["changed", "kept"])
    .asks(
        "changed",
        "Test digits are turned upside down. Will the share of sixes that look like another digit rise, stay, or fall?",
    )
    .answer(
        "It rises from 0 to 0.864: 19 of 22 sixes look like a nine, and to you, too. Now the label is wrong, not the \
         network.",
    ),
    At::new(
        "lying-copies",
        "Copies with wrong labels",
        "*Copies* are now rotated by up to 180° and keep their labels. That teaches wrong labels and costs accuracy \
         *as written*.",
        "digits",
        lying,
    )
    .figures(&["made", "measured"])
    .controls(&["rotate"])
    .numbers(&["written_with", "doubtful"])
    .asks("written_with", "Copies are rotated by up to 180°. Will accuracy as written rise, stay, or fall?")
    .teaches(&["reg.data-augmentation"])
    .answer("It falls from 0.865 to 0.405: 80 of 200 copies look like another class but keep the old label."),
    At::new(
        "leak",
        "Augmented before the split",
        "The digits were copied first and split afterward. *Which accuracy* would you report, and why is the other \
         so high?",
        "digits",
        |s| {
            upside_down(s);
            leaky(s);
        },
    )
    .figures(&["measured"])
    .controls(&["before_split", "training_digits", "shift", "rotate"])
    .numbers(&["flattering", "honest"])
    .answer(
        "Report 0.815, on unseen digits. The other is 1 because copies of its test digits were in training: data \
         leakage.",
    ),
    At::new(
        "gan",
        "Generator and discriminator",
        "A GAN copies nothing. Its *generator* turns noise into fake points; its *discriminator* says how real each \
         place looks. Press Play.",
        "digits",
        |s| s.show(Part::Networks),
    )
    .begins("GAN: a network generates points")
    .figures(&["plane", "course"])
    .controls(&["view.step"])
    .numbers(&["covered", "hits"])
    .teaches(&["balance.image-augmentation-gan"]),
    At::new(
        "half",
        "It can only guess",
        "After 1500 steps, *the discriminator* says about ½ of every point. Does that prove that the fake points are \
         good?",
        "digits",
        trained,
    )
    .figures(&["plane", "verdicts"])
    .controls(&["view.step"])
    .numbers(&["covered", "said_real", "said_made"])
    .asks("covered", "The GAN trains for 1500 steps. Will the number of covered clouds rise, stay, or fall?")
    .answer(
        "It rises from 4 to 8, so here ½ is right: real and fake points look alike. But ½ alone proves nothing, as \
         the next stop shows.",
    ),
    At::new(
        "collapse",
        "Mode collapse",
        "Mode collapse: this generator learned 25 times faster, and after 1500 steps it makes points on two *clouds* \
         only. The discriminator says ½, as before.",
        "digits",
        collapse,
    )
    .figures(&["plane", "course"])
    .controls(&["generator_rate"])
    .numbers(&["covered", "said_real", "said_made"])
    .asks("covered", "The generator learns 25 times faster. Will the number of covered clouds rise, stay, or fall?")
    .teaches(&["balance.image-augmentation-gan"])
    .answer(
        "It falls from 8 to 2, while the discriminator still says about ½. Only the count of clouds shows the \
         collapse.",
    ),
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
        "On Digits: rotate the test digits by at least 20°. With augmentation, reach an accuracy at least 0.15 \
         higher there, and at most 0.05 lower as written.",
        "digits",
        &[
            Must::new("test digits rotated by at least 20°", |seen| {
                seen.state.push_by == Push::Rotate && sight(seen).is_some_and(|(sight, _)| sight.amount.abs() >= 20.0)
            }),
            Must::new("rotated: at least 0.15 higher with augmentation", |seen| {
                sight(seen).is_some_and(|(sight, gain)| gain(sight.pushed) >= 0.15)
            }),
            Must::new("as written: at most 0.05 lower with augmentation", |seen| {
                sight(seen).is_some_and(|(sight, gain)| gain(sight.written) >= -0.05)
            }),
        ],
        "Rotating is plain arithmetic: classic augmentation needs no GAN, and no model at all.",
        |s| {
            s.augmentation = Augmentation { rotate: 30.0, ..Augmentation::default() };
            (s.push_by, s.push, s.step) = (Push::Rotate, 0.125, 1000);
        },
    )
    .part("transforms"),
    Challenge::new(
        "six-nine",
        "On Digits, with a six shown: make at least a third of the sixes look like a nine, both to the nearest \
         training digit and to the network without augmentation.",
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
        "A transform must preserve the label, and that depends on the class: upside down, a zero is still a zero, \
         but a six is a nine.",
        upside_down,
    )
    .part("transforms"),
    Challenge::new(
        "leak",
        "On Digits, copied before the split: reach a test accuracy of at least 0.95 that is at least 0.12 higher \
         than on unseen digits.",
        "digits",
        &[
            Must::new("test accuracy at least 0.95", |seen| told(seen).is_some_and(|[told, _]| told >= 0.95))
                .of("flattering"),
            Must::new("at least 0.12 lower on unseen digits", |seen| {
                told(seen).is_some_and(|[told, honest]| told - honest >= 0.12)
            })
            .of("honest"),
        ],
        "Copies of one digit were in training and test: data leakage. Split first, then augment training rows only.",
        leaky,
    )
    .part("transforms"),
    Challenge::new(
        "half",
        "On the GAN, with eight clouds: after at least 500 steps, make the discriminator say 0.45 to 0.55 of real \
         and of fake points while at most two clouds are covered.",
        "digits",
        &[
            Must::new("eight clouds", |seen| gan(seen).is_some_and(|look| look.on.len() == 8)),
            Must::new("at least 500 steps", |seen| gan(seen).is_some_and(|look| look.step >= 500)),
            Must::new("0.45 to 0.55 said of real and of fake points", |seen| {
                gan(seen).is_some_and(|look| [look.real, look.made].iter().all(|said| (0.45..=0.55).contains(said)))
            }),
            Must::new("at most two clouds covered", |seen| gan(seen).is_some_and(|look| look.covered() <= 2)),
        ],
        "½ does not prove the optimum: a discriminator that has fallen behind says ½, too. Look at the generated \
         points.",
        collapse,
    )
    .part("networks"),
];

/// Whether the digit that is looked at is of this class.
fn is_shown(seen: &Seen<ImageAugmentation>, name: &str) -> bool {
    let Some(OnStage::Transforms(school, sight)) = on_stage(seen) else { return false };
    school.digits.classes.get(sight.class).is_some_and(|class| class == name)
}
