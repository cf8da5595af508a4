//! The state's controls: which subject, then those of the subject on stage.

use super::state::{
    LEAST_RATE, MOST_CLOUDS, MOST_CUTOUT, MOST_NOISE, MOST_RATE, MOST_ROTATE, MOST_SHIFT, Part, Push, State,
};
use crate::format;
use crate::lab::{Control, Data, Range};
use crate::ml::gan::GeneratorLoss;

const PARTS: &[(&str, &str)] = &[("transforms", "Transforms"), ("networks", "Two networks")];
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

pub const CONTROLS: &[Control<State>] = &[
    Control::choice(
        "part",
        "On stage",
        PARTS,
        |s: &State| key(PARTS, &ALL_PARTS, &s.part),
        |s: &mut State, key| s.show(chosen(PARTS, &ALL_PARTS, key).unwrap_or(s.part)),
    )
    .help("Copies by arithmetic, or points made by a network that learns."),
    Control::slider(
        "shift",
        "Shift copies by",
        Range::fixed(0.0, MOST_SHIFT, 0.1, 1.0),
        |s: &State| Some(s.augmentation.shift),
        |s: &mut State, v| s.change(|s| s.augmentation.shift = v),
    )
    .written(up_to_pixels)
    .when(transforms),
    Control::slider(
        "rotate",
        "Rotate copies by",
        Range::fixed(0.0, MOST_ROTATE, 1.0, 0.0),
        |s: &State| Some(s.augmentation.rotate),
        |s: &mut State, v| s.change(|s| s.augmentation.rotate = v),
    )
    .written(up_to_degrees)
    .when(transforms),
    Control::toggle(
        "flip",
        "Mirror every other copy",
        |s: &State| s.augmentation.flip,
        |s: &mut State, v| s.change(|s| s.augmentation.flip = v),
    )
    .when(transforms),
    Control::slider(
        "noise",
        "Noise σ, full ink = 1",
        Range::fixed(0.0, MOST_NOISE, 0.01, 0.0),
        |s: &State| Some(s.augmentation.noise),
        |s: &mut State, v| s.change(|s| s.augmentation.noise = v),
    )
    .written(or_off)
    .when(transforms)
    .folded(),
    Control::slider(
        "cutout",
        "Cutout, a hole of",
        Range::fixed(0.0, MOST_CUTOUT, 1.0, 0.0),
        |s: &State| Some(s.augmentation.cutout as f64),
        |s: &mut State, v| s.change(|s| s.augmentation.cutout = v.round() as usize),
    )
    .written(pixels)
    .when(transforms)
    .folded(),
    Control::slider(
        "mixup",
        "Mixup α",
        Range::fixed(0.0, 1.0, 0.1, 0.0),
        |s: &State| Some(s.augmentation.mixup),
        |s: &mut State, v| s.change(|s| s.augmentation.mixup = v),
    )
    .written(or_off)
    .help("Blends two digits and their labels; the share is drawn from Beta(α, α).")
    .when(transforms)
    .folded(),
    Control::toggle(
        "before_split",
        "Also augment before the split",
        |s: &State| s.before_split,
        |s: &mut State, v| s.change(|s| s.before_split = v),
    )
    .help("The wrong way: copies of one digit land on both sides.")
    .when(transforms),
    Control::choice(
        "push_by",
        "Do to every test digit",
        PUSHES,
        |s: &State| key(PUSHES, &Push::ALL, &s.push_by),
        |s: &mut State, key| s.push_by = chosen(PUSHES, &Push::ALL, key).unwrap_or(s.push_by),
    )
    .when(transforms),
    Control::slider(
        "push",
        "How far, share of the most",
        Range::fixed(-1.0, 1.0, 0.0125, 0.25),
        |s: &State| Some(s.push),
        |s: &mut State, v| s.push = v,
    )
    // Dragged in the figure.
    .when(|_, _| false),
    Control::menu(
        "digit",
        "Look at a",
        classes,
        |s: &State| s.digit.clone(),
        |s: &mut State, v| s.digit = v.to_owned(),
    )
    .when(transforms),
    Control::slider(
        "example",
        "Which of them",
        Range::fixed(1.0, 30.0, 1.0, 2.0),
        |s: &State| Some(s.example as f64),
        |s: &mut State, v| s.example = v.round() as usize,
    )
    .when(transforms)
    .folded(),
    Control::slider(
        "training_digits",
        "Training digits",
        Range::fixed(20.0, 300.0, 10.0, 200.0),
        |s: &State| Some(s.training_digits as f64),
        |s: &mut State, v| s.change(|s| s.training_digits = v.round() as usize),
    )
    .when(transforms)
    .folded(),
    Control::slider(
        "generator_rate",
        "Generator’s learning rate",
        Range::fixed(LEAST_RATE, MOST_RATE, 0.0001, 0.002),
        |s: &State| Some(s.generator_rate),
        |s: &mut State, v| s.change(|s| s.generator_rate = v),
    )
    .logarithmic()
    .help("Each knob of the game deals it anew: from the same start, up to the same step, 4000 at most.")
    .when(networks),
    Control::slider(
        "discriminator_rate",
        "Discriminator’s learning rate",
        Range::fixed(LEAST_RATE, MOST_RATE, 0.0001, 0.005),
        |s: &State| Some(s.discriminator_rate),
        |s: &mut State, v| s.change(|s| s.discriminator_rate = v),
    )
    .logarithmic()
    .when(networks),
    Control::choice(
        "generator_loss",
        "Generator makes small",
        LOSSES,
        |s: &State| loss_key(s.generator_loss),
        |s: &mut State, key| {
            let loss = chosen(LOSSES, &ALL_LOSSES, key).unwrap_or(s.generator_loss);
            s.change(|s| s.generator_loss = loss);
        },
    )
    .help("The second is the game as written down; its slope fades where D is sure.")
    .when(networks)
    .folded(),
    Control::slider(
        "clouds",
        "Real clouds",
        Range::fixed(1.0, MOST_CLOUDS, 1.0, 8.0),
        |s: &State| Some(s.clouds as f64),
        |s: &mut State, v| s.change(|s| s.clouds = v.round() as usize),
    )
    .when(networks),
    Control::slider(
        "real_points",
        "Real points",
        Range::fixed(8.0, 2000.0, 1.0, 500.0),
        |s: &State| Some(s.real_points as f64),
        |s: &mut State, v| s.change(|s| s.real_points = v.round() as usize),
    )
    .logarithmic()
    .when(networks)
    .folded(),
    Control::slider(
        "seed",
        "Seed",
        Range::fixed(0.0, 99.0, 1.0, 1.0),
        |s: &State| Some(s.seed as f64),
        |s: &mut State, v| s.change(|s| s.seed = v.round() as u64),
    )
    .help("Of split, start and draws.")
    .folded(),
    Control::run("Steps of training", |s: &State| s.step, |s: &mut State, step| s.step = step),
];
