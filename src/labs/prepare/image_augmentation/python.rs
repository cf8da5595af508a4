//! The same in Python: the pictures turned by scipy, both networks trained in numpy, the game played in numpy.

use super::ImageAugmentation;
use super::controls::{loss_key, push_key};
use super::game::Game;
use super::school::School;
use crate::lab::{Program, Seen};
use crate::ml::random::PYTHON_RANDOM;

pub fn transforms(seen: &Seen<ImageAugmentation>, school: &School) -> Program {
    let (state, roles, by) = (seen.state, &seen.data.roles, school.lessons.augmentation);
    Program::of(include_str!("../image_augmentation.py"), seen.data)
        .titled("Python (scipy 1.17.1, numpy)")
        .branch("part", "transforms")
        .set("SEED", state.seed)
        .set("STEPS", school.step())
        .set("PIXELS", roles.columns("features"))
        .set("CLASS", roles.column("class").unwrap_or_default())
        .set("SHRUNK", school.digits.shrunk)
        .set("TRAINING", state.training_digits)
        .set("ROTATE", by.rotate)
        .set("SHIFT", by.shift)
        .set("FLIP", by.flip)
        .set("NOISE", by.noise)
        .set("CUTOUT", by.cutout)
        .set("MIXUP", by.mixup)
        .set("BEFORE_SPLIT", state.before_split)
        .set("PUSH_BY", push_key(state.push_by))
        .set("PUSH", state.pushed())
        .with("ml.random", PYTHON_RANDOM)
}

pub fn networks(seen: &Seen<ImageAugmentation>, game: &Game) -> Program {
    let state = seen.state;
    Program::of(include_str!("../image_augmentation.py"), seen.data)
        .titled("Python (numpy)")
        .branch("part", "networks")
        .set("SEED", state.seed)
        .set("STEPS", game.step())
        .set("CLOUDS", state.clouds)
        .set("REAL_POINTS", state.real_points)
        .set("GENERATOR_RATE", state.generator_rate)
        .set("DISCRIMINATOR_RATE", state.discriminator_rate)
        .set("LOSS", loss_key(state.generator_loss))
        .with("ml.random", PYTHON_RANDOM)
}
