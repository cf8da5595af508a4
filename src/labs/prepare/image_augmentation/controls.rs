//! The state's controls: the player, which part is shown, then those of that part.

use super::state::{
    FIRST_STEP, LEAST_RATE, MOST_CLOUDS, MOST_CUTOUT, MOST_NOISE, MOST_RATE, MOST_ROTATE, MOST_SHIFT, Part, Push, State,
};
use crate::format;
use crate::lab::{Control, Data, Range};
use crate::ml::gan::GeneratorLoss;

const PARTS: &[(&str, &str)] = &[("transforms", "Augmentation"), ("networks", "GAN")];
pub const PUSHES: &[(&str, &str)] =
    &[("shift", "Shift"), ("rotate", "Rotate"), ("flip", "Flip"), ("noise", "Noise"), ("cutout", "Cutout")];
const LOSSES: &[(&str, &str)] = &[("non_saturating", "−ln D"), ("minimax", "ln (1 − D)")];

const ALL_PARTS: [Part; 2] = [Part::Transforms, Part::Networks];
const ALL_LOSSES: [GeneratorLoss; 2] = [GeneratorLoss::NonSaturating, GeneratorLoss::Minimax];

fn key<T: PartialEq>(options: &'static [(&'static str, &'static str)], all: &[T], one: &T) -> &'static str {
    options[all.iter().position(|other| other == one).unwrap_or(0)].0
}

fn chosen<T: Copy>(options: &[(&str, &str)], all: &[T], key: &str) -> Option<T> {
    options.iter().position(|(known, _)| *known == key).and_then(|place| all.get(place).copied())
}

pub fn push_key(push: Push) -> &'static str {
    key(PUSHES, &Push::ALL, &push)
}

pub fn loss_key(loss: GeneratorLoss) -> &'static str {
    key(LOSSES, &ALL_LOSSES, &loss)
}

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
        PARTS,
        |s| key(PARTS, &ALL_PARTS, &s.part),
        |s, key| s.show(chosen(PARTS, &ALL_PARTS, key).unwrap_or(s.part)),
    ),
    Of::choice(
        "push_by",
        "Change test digits by",
        PUSHES,
        |s| key(PUSHES, &Push::ALL, &s.push_by),
        |s, key| s.push_by = chosen(PUSHES, &Push::ALL, key).unwrap_or(s.push_by),
    )
    .acts_on("measured")
    .when(transforms),
    Of::slider("push", "How strongly", Range::fixed(-1.0, 1.0, 0.0125, 0.25), |s| Some(s.push), |s, v| s.push = v)
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
        Range::fixed(0.0, MOST_SHIFT, 0.1, 1.0),
        |s| Some(s.augmentation.shift),
        |s, v| s.change(|s| s.augmentation.shift = v),
    )
    .written(up_to_pixels)
    .acts_on("made")
    .when(transforms),
    Of::slider(
        "rotate",
        "Rotate copies by",
        Range::fixed(0.0, MOST_ROTATE, 1.0, 0.0),
        |s| Some(s.augmentation.rotate),
        |s, v| s.change(|s| s.augmentation.rotate = v),
    )
    .written(up_to_degrees)
    .acts_on("made")
    .when(transforms),
    Of::menu("digit", "Digit shown", classes, |s| s.digit.clone(), |s, v| s.digit = v.to_owned())
        .acts_on("judged")
        .when(transforms),
    Of::slider(
        "example",
        "Example",
        Range::fixed(1.0, 30.0, 1.0, 5.0),
        |s| Some(s.example as f64),
        |s, v| s.example = v.round() as usize,
    )
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
        Range::fixed(0.0, MOST_NOISE, 0.01, 0.0),
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
        Range::fixed(0.0, MOST_CUTOUT, 1.0, 0.0),
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
        Range::fixed(LEAST_RATE, MOST_RATE, 0.0001, 0.002),
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
        Range::fixed(LEAST_RATE, MOST_RATE, 0.0001, 0.005),
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
        |s| loss_key(s.generator_loss),
        |s, key| {
            let loss = chosen(LOSSES, &ALL_LOSSES, key).unwrap_or(s.generator_loss);
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
        Range::fixed(1.0, MOST_CLOUDS, 1.0, 8.0),
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
