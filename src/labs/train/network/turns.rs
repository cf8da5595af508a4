//! The knobs of a run, and a knob turned at a step.

use super::state::{MOST_LAYERS, MOST_NEURONS};
use crate::decimal;
use crate::format;
use crate::ml::network::{Optimizer, Settings};

/// A batch size of so many rows, or more, is all rows.
pub const ALL_ROWS: usize = 1000;
/// The largest weight that a hand can set.
pub const MOST_WEIGHT: f64 = 40.0;

/// All knobs that can be turned while the run goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Knobs {
    pub learning_rate: f64,
    pub batch_size: usize,
    /// A place in [`OPTIMIZERS`].
    pub optimizer: usize,
    /// A place in [`PENALTIES`].
    pub penalty: usize,
    pub strength: f64,
    pub dropout: f64,
}

impl Default for Knobs {
    fn default() -> Knobs {
        Knobs { learning_rate: 0.3, batch_size: ALL_ROWS, optimizer: 0, penalty: 0, strength: 0.01, dropout: 0.0 }
    }
}

/// Key in links and label; in the order of [`Settings`]' optimizers.
pub const OPTIMIZERS: &[(&str, &str)] = &[("plain", "Plain"), ("momentum", "Momentum"), ("adam", "Adam")];
pub const PENALTIES: &[(&str, &str)] = &[("none", "None"), ("l1", "L1"), ("l2", "L2")];

/// One knob and what it is turned to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Knob {
    LearningRate(f64),
    BatchSize(usize),
    Optimizer(usize),
    Penalty(usize),
    Strength(f64),
    Dropout(f64),
    /// A weight (or bias: `from` is the number of neurons before it) that was dragged.
    Weight {
        layer: usize,
        to: usize,
        from: usize,
        value: f64,
    },
}

/// A knob turned at a step: the next step is the first to feel it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turn {
    pub step: u64,
    pub knob: Knob,
}

impl Knobs {
    /// As they stand after these turns.
    pub fn after<'a>(self, turns: impl Iterator<Item = &'a Turn>) -> Knobs {
        let mut knobs = self;
        turns.for_each(|turn| turn.knob.set(&mut knobs));
        knobs
    }

    pub fn settings(&self) -> Settings {
        let optimizer = [Optimizer::Plain, Optimizer::MOMENTUM, Optimizer::ADAM][self.optimizer.min(2)];
        let strength = |penalty: usize| if self.penalty == penalty { self.strength } else { 0.0 };
        Settings {
            learning_rate: self.learning_rate,
            optimizer,
            batch_size: if self.batch_size >= ALL_ROWS { usize::MAX } else { self.batch_size },
            l1: strength(1),
            l2: strength(2),
            dropout: self.dropout,
        }
    }

    /// Rows in a step, where there are so many.
    pub fn settings_batch(&self) -> usize {
        self.settings().batch_size
    }

    fn all(&self) -> [Knob; 6] {
        [
            Knob::LearningRate(self.learning_rate),
            Knob::BatchSize(self.batch_size),
            Knob::Optimizer(self.optimizer),
            Knob::Penalty(self.penalty),
            Knob::Strength(self.strength),
            Knob::Dropout(self.dropout),
        ]
    }
}

impl Knob {
    pub fn set(self, knobs: &mut Knobs) {
        match self {
            Knob::LearningRate(value) => knobs.learning_rate = value,
            Knob::BatchSize(value) => knobs.batch_size = value,
            Knob::Optimizer(value) => knobs.optimizer = value,
            Knob::Penalty(value) => knobs.penalty = value,
            Knob::Strength(value) => knobs.strength = value,
            Knob::Dropout(value) => knobs.dropout = value,
            Knob::Weight { .. } => {}
        }
    }

    /// Whether the knobs stand so already. A weight never does: training moves it.
    pub fn is_in(self, knobs: &Knobs) -> bool {
        knobs.all().contains(&self)
    }

    pub fn is_weight(self) -> bool {
        matches!(self, Knob::Weight { .. })
    }

    /// Whether it is the same knob, however it is turned.
    pub fn is_same(&self, other: &Knob) -> bool {
        self.name() == other.name()
    }

    /// As links write it.
    fn name(&self) -> String {
        match self {
            Knob::LearningRate(_) => "rate".to_owned(),
            Knob::BatchSize(_) => "batch".to_owned(),
            Knob::Optimizer(_) => "optimizer".to_owned(),
            Knob::Penalty(_) => "penalty".to_owned(),
            Knob::Strength(_) => "strength".to_owned(),
            Knob::Dropout(_) => "dropout".to_owned(),
            Knob::Weight { layer, to, from, .. } => format!("w{layer}.{to}.{from}"),
        }
    }

    fn value(&self) -> String {
        let key = |options: &[(&str, &str)], place: usize| options.get(place).map_or("", |option| option.0).to_owned();
        match *self {
            Knob::LearningRate(value) | Knob::Strength(value) | Knob::Dropout(value) => format::full(value),
            Knob::Weight { value, .. } => format::full(value),
            Knob::BatchSize(value) => value.to_string(),
            Knob::Optimizer(place) => key(OPTIMIZERS, place),
            Knob::Penalty(place) => key(PENALTIES, place),
        }
    }

    /// In a figure: "rate 0.03".
    pub fn said(&self) -> String {
        match self {
            Knob::LearningRate(value) => format!("rate {}", format::short(*value)),
            Knob::BatchSize(value) if *value >= ALL_ROWS => "all rows".to_owned(),
            Knob::BatchSize(value) => format!("batch {value}"),
            Knob::Optimizer(place) => OPTIMIZERS[*place].1.to_ascii_lowercase(),
            Knob::Penalty(0) => "no penalty".to_owned(),
            Knob::Penalty(place) => PENALTIES[*place].1.to_owned(),
            Knob::Strength(value) => format!("λ {}", format::short(*value)),
            Knob::Dropout(value) => format!("dropout {}", format::percent(*value)),
            Knob::Weight { value, .. } => format!("a weight to {}", format::short(*value)),
        }
    }

    fn from_text(text: &str) -> Option<Knob> {
        let (name, value) = text.split_once('=')?;
        let place = |options: &[(&str, &str)]| options.iter().position(|(key, _)| *key == value);
        let number = |least: f64, most: f64| decimal::parse(value).map(|value| value.clamp(least, most));
        Some(match name {
            "rate" => Knob::LearningRate(number(LEAST_RATE, MOST_RATE)?),
            "batch" => Knob::BatchSize(number(1.0, ALL_ROWS as f64)? as usize),
            "optimizer" => Knob::Optimizer(place(OPTIMIZERS)?),
            "penalty" => Knob::Penalty(place(PENALTIES)?),
            "strength" => Knob::Strength(number(LEAST_STRENGTH, MOST_STRENGTH)?),
            "dropout" => Knob::Dropout(number(0.0, MOST_DROPOUT)?),
            _ => {
                let places: Option<Vec<usize>> = name.strip_prefix('w')?.split('.').map(|n| n.parse().ok()).collect();
                let [layer, to, from] = places?[..] else { return None };
                let is_there = (1..=MOST_LAYERS + 1).contains(&layer) && to < MOST_NEURONS && from <= MOST_NEURONS;
                let value = number(-MOST_WEIGHT, MOST_WEIGHT)?;
                return is_there.then_some(Knob::Weight { layer, to, from, value });
            }
        })
    }
}

pub const LEAST_RATE: f64 = 0.001;
pub const MOST_RATE: f64 = 30.0;
pub const LEAST_STRENGTH: f64 = 0.0001;
pub const MOST_STRENGTH: f64 = 1.0;
pub const MOST_DROPOUT: f64 = 0.9;

/// The start and the turns as a link carries them: "0:rate=0.3;800:rate=0.03". Of the start only what differs
/// from the default; nothing where nothing was turned later.
pub fn as_text(base: &Knobs, turns: &[Turn]) -> String {
    if turns.is_empty() {
        return String::new();
    }
    let written = |step: u64, knob: &Knob| format!("{step}:{}={}", knob.name(), knob.value());
    let is_default = |knob: &Knob| knob.is_in(&Knobs::default());
    let start = base.all().into_iter().filter(|knob| !is_default(knob)).map(|knob| written(0, &knob));
    start.chain(turns.iter().map(|turn| written(turn.step, &turn.knob))).collect::<Vec<_>>().join(";")
}

/// Reads [`as_text`]; `None` where there is nothing to read, and what cannot be read is left out.
pub fn from_text(text: &str) -> Option<(Knobs, Vec<Turn>)> {
    let mut base = Knobs::default();
    let mut turns: Vec<Turn> = Vec::new();
    for part in text.split(';').take(500) {
        let Some((step, knob)) = part.split_once(':') else { continue };
        let (Ok(step), Some(knob)) = (step.parse::<u64>(), Knob::from_text(knob)) else { continue };
        if step == 0 && !knob.is_weight() {
            knob.set(&mut base);
        } else {
            let at = turns.partition_point(|turn| turn.step <= step);
            turns.insert(at, Turn { step, knob });
        }
    }
    (!turns.is_empty()).then_some((base, turns))
}

/// Up to which step two runs with these knobs are the very same: where their turns first differ.
pub fn shared(old: (&Knobs, &[Turn]), new: (&Knobs, &[Turn])) -> u64 {
    if old.0 != new.0 {
        return 0;
    }
    let same = old.1.iter().zip(new.1).take_while(|(old, new)| old == new).count();
    let next = [old.1.get(same), new.1.get(same)];
    next.iter().flatten().map(|turn| turn.step).min().unwrap_or(u64::MAX)
}
