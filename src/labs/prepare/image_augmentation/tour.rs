//! The controls, the teacher's tour and the challenges.

use super::{FIRST_STEP, ImageAugmentation, OnStage, Outcome, Part, Push, State, on_stage};
use crate::format;
use crate::lab::{Challenge, Condition, Control, Data, Keys, Range, Seen, Stop};
use crate::ml::augment::Augmentation;
use crate::ml::gan::{GeneratorLoss, Standing};

/// What the generator minimizes: the non-saturating loss, and the minimax one.
pub const LOSSES: &[(&str, &str)] = &[("non_saturating", "−ln D"), ("minimax", "ln (1 − D)")];

fn transforms(state: &State, _: &Data) -> bool {
    state.part == Part::Transforms
}

fn networks(state: &State, _: &Data) -> bool {
    state.part == Part::Networks
}

fn pixels(value: f64) -> String {
    if value == 0.0 { "off".to_owned() } else { format!("{} px", format::short(value)) }
}

fn up_to_pixels(value: f64) -> String {
    if value == 0.0 { "off".to_owned() } else { format!("±{} px", format::short(value)) }
}

fn up_to_degrees(value: f64) -> String {
    if value == 0.0 { "off".to_owned() } else { format!("±{}°", format::short(value)) }
}

fn or_off(value: f64) -> String {
    if value == 0.0 { "off".to_owned() } else { format::short(value) }
}

/// The classes in the data, as names.
fn classes(_: &State, data: &Data) -> Vec<(String, String)> {
    let column = data.roles.column("class").and_then(|name| data.table.column(name));
    column
        .map_or(Vec::new(), |column| column.values.distinct(12).into_iter().map(|name| (name.clone(), name)).collect())
}

type Of = Control<State>;

pub const CONTROLS: &[Control<State>] = &[
    // A link leaves out what is as in the default state, where a run stands at this step; the GAN begins at 0.
    Of::carried(
        "gan_step",
        |s| if s.part == Part::Networks && s.step == FIRST_STEP { FIRST_STEP.to_string() } else { String::new() },
        |s, text| {
            if s.part == Part::Networks && text == FIRST_STEP.to_string() {
                s.step = FIRST_STEP;
            }
        },
    ),
    Of::run("Steps of training", |s| s.step, |s, step| s.step = step),
    Of::choice(
        "part",
        "Show",
        Part::KEYS,
        |s| s.part.key(),
        |s, key| s.show(Part::ALL.iter().find(|part| part.key() == key).copied().unwrap_or(s.part)),
    ),
    Of::keyed("push_by", "Change test digits by", Push::KEYS, |s| &mut s.push_by).acts_on("measured").when(transforms),
    Of::number("push", "How strongly", Range::fixed(-1.0, 1.0, 0.0125, 0.25), |s| &mut s.push)
        .written(format::percent)
        .help(
            "100 % is a shift of 4 px, half a turn, noise of σ 0.5 or a cutout of 6 px. A minus reverses the \
             direction.",
        )
        .acts_on("measured")
        .when(transforms)
        .folded(),
    Of::slider(
        "shift",
        "Shift copies by",
        Range::fixed(0.0, 3.0, 0.1, 1.0),
        |s| Some(s.augmentation.shift),
        |s, v| s.change(|s| s.augmentation.shift = v),
    )
    .written(up_to_pixels)
    .acts_on("made")
    .when(transforms),
    Of::slider(
        "rotate",
        "Rotate copies by",
        Range::fixed(0.0, 180.0, 1.0, 0.0),
        |s| Some(s.augmentation.rotate),
        |s, v| s.change(|s| s.augmentation.rotate = v),
    )
    .written(up_to_degrees)
    .acts_on("made")
    .when(transforms),
    Of::menu("digit", "Digit shown", classes, |s| s.digit.clone(), |s, v| s.digit = v.to_owned())
        .acts_on("judged")
        .when(transforms),
    Of::number("example", "Example", Range::fixed(1.0, 30.0, 1.0, 5.0), |s| &mut s.example)
        .acts_on("judged")
        .when(transforms)
        .folded(),
    Of::toggle(
        "flip",
        "Flip half of the copies",
        |s| s.augmentation.flip,
        |s, v| s.change(|s| s.augmentation.flip = v),
    )
    .acts_on("made")
    .when(transforms)
    .folded(),
    Of::slider(
        "noise",
        "Noise σ (full ink = 1)",
        Range::fixed(0.0, 0.5, 0.01, 0.0),
        |s| Some(s.augmentation.noise),
        |s, v| s.change(|s| s.augmentation.noise = v),
    )
    .written(or_off)
    .acts_on("made")
    .when(transforms)
    .folded(),
    Of::slider(
        "cutout",
        "Cutout (a hole)",
        Range::fixed(0.0, 6.0, 1.0, 0.0),
        |s| Some(s.augmentation.cutout as f64),
        |s, v| s.change(|s| s.augmentation.cutout = v.round() as usize),
    )
    .written(pixels)
    .acts_on("made")
    .when(transforms)
    .folded(),
    Of::slider(
        "mixup",
        "Mixup α",
        Range::fixed(0.0, 1.0, 0.1, 0.0),
        |s| Some(s.augmentation.mixup),
        |s, v| s.change(|s| s.augmentation.mixup = v),
    )
    .written(or_off)
    .help("Blends two digits and their labels, with a share drawn from Beta(α, α).")
    .acts_on("made")
    .when(transforms)
    .folded(),
    Of::toggle(
        "before_split",
        "Also augment before the split",
        |s| s.before_split,
        |s, v| s.change(|s| s.before_split = v),
    )
    .help("The wrong way: copies of one digit land in training and test.")
    .acts_on("measured")
    .when(transforms)
    .folded(),
    Of::slider(
        "training_digits",
        "Training digits",
        Range::fixed(20.0, 300.0, 10.0, 200.0),
        |s| Some(s.training_digits as f64),
        |s, v| s.change(|s| s.training_digits = v.round() as usize),
    )
    .when(transforms)
    .folded(),
    Of::slider(
        "generator_rate",
        "Generator learning rate",
        Range::fixed(0.0001, 0.1, 0.0001, 0.002),
        |s| Some(s.generator_rate),
        |s, v| s.change(|s| s.generator_rate = v),
    )
    .logarithmic()
    .help("Changing this restarts training.")
    .acts_on("plane")
    .when(networks),
    Of::slider(
        "discriminator_rate",
        "Discriminator learning rate",
        Range::fixed(0.0001, 0.1, 0.0001, 0.005),
        |s| Some(s.discriminator_rate),
        |s, v| s.change(|s| s.discriminator_rate = v),
    )
    .logarithmic()
    .acts_on("plane")
    .when(networks),
    Of::choice(
        "generator_loss",
        "Generator minimizes",
        LOSSES,
        |s| LOSSES[usize::from(s.generator_loss == GeneratorLoss::Minimax)].0,
        |s, key| {
            let is_minimax = key == LOSSES[1].0;
            let loss = if is_minimax { GeneratorLoss::Minimax } else { GeneratorLoss::NonSaturating };
            s.change(|s| s.generator_loss = loss);
        },
    )
    .help("ln (1 − D) is the original minimax loss; its gradient vanishes where the discriminator is sure.")
    .acts_on("course")
    .when(networks)
    .folded(),
    Of::slider(
        "clouds",
        "Clouds of real points",
        Range::fixed(1.0, 12.0, 1.0, 8.0),
        |s| Some(s.clouds as f64),
        |s, v| s.change(|s| s.clouds = v.round() as usize),
    )
    .acts_on("plane")
    .when(networks),
    Of::slider(
        "real_points",
        "Real points",
        Range::fixed(8.0, 2000.0, 1.0, 500.0),
        |s| Some(s.real_points as f64),
        |s, v| s.change(|s| s.real_points = v.round() as usize),
    )
    .logarithmic()
    .when(networks)
    .folded(),
    Of::slider(
        "seed",
        "Seed",
        Range::fixed(0.0, 99.0, 1.0, 1.0),
        |s| Some(s.seed as f64),
        |s, v| s.change(|s| s.seed = v.round() as u64),
    )
    .help("For the split, the initial weights and every random draw.")
    .folded(),
];

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
fn outcome<'a>(seen: &'a Seen<ImageAugmentation>) -> Option<(&'a Outcome, impl Fn([usize; 2]) -> f64)> {
    match on_stage(seen)? {
        OnStage::Transforms(training, outcome) => {
            let all = training.pictures.test.len().max(1) as f64;
            Some((outcome, move |[without, with]: [usize; 2]| (with as f64 - without as f64) / all))
        }
        OnStage::Networks(..) => None,
    }
}

/// Accuracies of the network that learned from copies made before the split.
fn told(seen: &Seen<ImageAugmentation>) -> Option<[f64; 2]> {
    let parts = outcome(seen)?.0.leaky?;
    Some(parts.map(|(right, of)| right as f64 / of.max(1) as f64))
}

fn gan<'a>(seen: &'a Seen<ImageAugmentation>) -> Option<&'a Standing> {
    match on_stage(seen)? {
        OnStage::Networks(_, now) => Some(now),
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
                seen.state.push_by == Push::Rotate
                    && outcome(seen).is_some_and(|(outcome, _)| outcome.amount.abs() >= 20.0)
            }),
            Must::new("rotated: at least 0.15 higher with augmentation", |seen| {
                outcome(seen).is_some_and(|(outcome, gain)| gain(outcome.pushed) >= 0.15)
            }),
            Must::new("as written: at most 0.05 lower with augmentation", |seen| {
                outcome(seen).is_some_and(|(outcome, gain)| gain(outcome.written) >= -0.05)
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
                let Some(OnStage::Transforms(training, outcome)) = on_stage(seen) else { return false };
                let class = |name: &str| training.pictures.classes.iter().position(|known| known == name);
                let (Some(six), Some(nine)) = (class("6"), class("9")) else { return false };
                outcome.verdicts[six].count > 0 && 3 * outcome.verdicts[six].both[nine] >= outcome.verdicts[six].count
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
    let Some(OnStage::Transforms(training, outcome)) = on_stage(seen) else { return false };
    training.pictures.classes.get(outcome.class).is_some_and(|class| class == name)
}
