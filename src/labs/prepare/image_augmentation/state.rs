//! What a link carries: which of the two subjects is on stage, and the knobs of both.

use crate::ml::augment::Augmentation;
use crate::ml::gan::GeneratorLoss;

/// The digits are learned so far in advance, so that the first picture shows the point; the GAN begins at 0.
pub const FIRST_STEP: u64 = 600;

/// The widest ranges of the sliders.
pub const MOST_ROTATE: f64 = 180.0;
pub const MOST_SHIFT: f64 = 3.0;
pub const MOST_NOISE: f64 = 0.5;
pub const MOST_CUTOUT: f64 = 6.0;
pub const LEAST_RATE: f64 = 0.0001;
pub const MOST_RATE: f64 = 0.1;
pub const MOST_CLOUDS: f64 = 12.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Copies of pictures by arithmetic, and what they do for a classifier.
    Transforms,
    /// A generator against a discriminator.
    Networks,
}

/// What is done to the test digits, all alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Push {
    Shift,
    Rotate,
    Flip,
    Noise,
    Cutout,
}

impl Push {
    pub const ALL: [Push; 5] = [Push::Shift, Push::Rotate, Push::Flip, Push::Noise, Push::Cutout];

    /// Whether it goes to two sides.
    pub fn has_sides(self) -> bool {
        matches!(self, Push::Shift | Push::Rotate)
    }
}

#[derive(Clone, PartialEq)]
pub struct State {
    pub part: Part,
    /// Steps of training, of the part on stage.
    pub step: u64,
    pub seed: u64,

    // Transforms.
    pub augmentation: Augmentation,
    pub training_digits: usize,
    /// Whether a third network is trained on copies that were made before the split.
    pub before_split: bool,
    pub push_by: Push,
    /// How far, as a share of the furthest, −1 to 1; the sign has no meaning where there are no two sides.
    pub push: f64,
    /// The class of the digit that is looked at, by name; empty for the first.
    pub digit: String,
    /// Which of the test digits of this class, from 1.
    pub example: usize,

    // Two networks.
    pub clouds: usize,
    pub real_points: usize,
    pub generator_rate: f64,
    pub discriminator_rate: f64,
    pub generator_loss: GeneratorLoss,
}

impl Default for State {
    fn default() -> State {
        State {
            part: Part::Transforms,
            step: FIRST_STEP,
            seed: 1,
            augmentation: Augmentation { shift: 1.0, ..Augmentation::default() },
            training_digits: 200,
            before_split: false,
            push_by: Push::Shift,
            push: 0.25,
            digit: "6".to_owned(),
            example: 5,
            clouds: 8,
            real_points: 500,
            generator_rate: 0.002,
            discriminator_rate: 0.005,
            generator_loss: GeneratorLoss::NonSaturating,
        }
    }
}

impl State {
    /// Sets what a run depends on: where it changed another run begins, shown at the same step unless that is
    /// far for someone who waits.
    pub fn change(&mut self, set: impl FnOnce(&mut State)) {
        let before = self.clone();
        set(self);
        if *self != before {
            let far = if self.part == Part::Transforms { 1500 } else { 4000 };
            self.step = self.step.min(far);
        }
    }

    /// Shows the other subject, from where its run begins.
    pub fn show(&mut self, part: Part) {
        if part != self.part {
            (self.part, self.step) = (part, if part == Part::Transforms { FIRST_STEP } else { 0 });
        }
    }

    /// How far the test digits are pushed, as a share of the furthest.
    pub fn pushed(&self) -> f64 {
        if self.push_by.has_sides() { self.push } else { self.push.abs() }
    }
}
