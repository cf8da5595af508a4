//! The knobs of a run, and when they are turned.

use super::{Optimizer, Settings};
use crate::decimal;
use crate::format;

/// The most hidden layers, and neurons of one, that a schedule knows weights of.
pub const MOST_LAYERS: usize = 6;
pub const MOST_NEURONS: usize = 16;
/// So many knobs can be turned in one run.
const MOST_TURNS: usize = 400;

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

/// Key and label.
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

impl Turn {
    /// As a tuple of Python.
    pub fn python(&self) -> String {
        format!("({}, {})", self.step, self.knob.python(", "))
    }
}

impl Knobs {
    /// As they stand after these turns.
    pub fn after<'a>(self, turns: impl Iterator<Item = &'a Turn>) -> Knobs {
        let mut knobs = self;
        turns.for_each(|turn| turn.knob.set(&mut knobs));
        knobs
    }

    /// As a dictionary of Python.
    pub fn python(&self) -> String {
        format!("{{{}}}", self.all().map(|knob| knob.python(": ")).join(", "))
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
    fn set(self, knobs: &mut Knobs) {
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
    fn is_same(&self, other: &Knob) -> bool {
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

    /// As Python writes name and value, with this between them.
    fn python(&self, between: &str) -> String {
        let value = self.value();
        match self {
            Knob::Weight { layer, to, from, .. } => format!("\"weight\"{between}({layer}, {to}, {from}, {value})"),
            Knob::Optimizer(_) | Knob::Penalty(_) => format!("\"{}\"{between}\"{value}\"", self.name()),
            _ => format!("\"{}\"{between}{value}", self.name()),
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

/// The knobs at the start, and what was turned later, by step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schedule {
    pub base: Knobs,
    pub turns: Vec<Turn>,
}

impl Schedule {
    /// The knobs as they stand at a step.
    pub fn at(&self, step: u64) -> Knobs {
        self.base.after(self.turns.iter().filter(|turn| turn.step <= step))
    }

    /// Whether a hand has set a weight by this step.
    pub fn is_bent(&self, step: u64) -> bool {
        self.turns.iter().any(|turn| turn.knob.is_weight() && turn.step <= step)
    }

    /// Turns a knob for the whole run.
    pub fn turn_from_the_start(&mut self, knob: Knob) {
        self.turns.retain(|turn| !turn.knob.is_same(&knob));
        knob.set(&mut self.base);
    }

    /// Turns a knob at a step, which leaves behind what was turned later.
    pub fn turn_at(&mut self, step: u64, knob: Knob) {
        self.turns.retain(|turn| turn.step < step || (turn.step == step && !turn.knob.is_same(&knob)));
        if self.turns.len() >= MOST_TURNS {
            // A knob that was moved in a long drag: its last place is enough.
            let last = self.turns.iter().rposition(|turn| turn.knob.is_same(&knob)).unwrap_or(0);
            self.turns.remove(last);
        }
        self.turns.push(Turn { step, knob });
    }

    /// Up to which step two runs with these schedules are the very same: where their turns first differ.
    pub fn shared_steps(&self, other: &Schedule) -> u64 {
        if self.base != other.base {
            return 0;
        }
        let same = self.turns.iter().zip(&other.turns).take_while(|(old, new)| old == new).count();
        let next = [self.turns.get(same), other.turns.get(same)];
        next.iter().flatten().map(|turn| turn.step).min().unwrap_or(u64::MAX)
    }

    /// As a link carries it: "0:rate=0.3;800:rate=0.03". Of the start only what differs from the default; nothing where
    /// nothing was turned later.
    pub fn as_text(&self) -> String {
        if self.turns.is_empty() {
            return String::new();
        }
        let written = |step: u64, knob: &Knob| format!("{step}:{}={}", knob.name(), knob.value());
        let is_default = |knob: &Knob| knob.is_in(&Knobs::default());
        let start = self.base.all().into_iter().filter(|knob| !is_default(knob)).map(|knob| written(0, &knob));
        start.chain(self.turns.iter().map(|turn| written(turn.step, &turn.knob))).collect::<Vec<_>>().join(";")
    }

    /// Reads [`Schedule::as_text`]; `None` where there is nothing to read, and what cannot be read is left out.
    pub fn from_text(text: &str) -> Option<Schedule> {
        let mut schedule = Schedule::default();
        for part in text.split(';').take(500) {
            let Some((step, knob)) = part.split_once(':') else { continue };
            let (Ok(step), Some(knob)) = (step.parse::<u64>(), Knob::from_text(knob)) else { continue };
            if step == 0 && !knob.is_weight() {
                knob.set(&mut schedule.base);
            } else {
                let at = schedule.turns.partition_point(|turn| turn.step <= step);
                schedule.turns.insert(at, Turn { step, knob });
            }
        }
        (!schedule.turns.is_empty()).then_some(schedule)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn runs_share_what_came_before_their_first_difference() {
        let schedule = |turns: &[(u64, f64)]| {
            let turn = |(step, rate): &(u64, f64)| Turn { step: *step, knob: Knob::LearningRate(*rate) };
            Schedule { base: Knobs::default(), turns: turns.iter().map(turn).collect() }
        };
        let shared = |old: &[(u64, f64)], new: &[(u64, f64)]| schedule(old).shared_steps(&schedule(new));
        assert_eq!(shared(&[], &[]), u64::MAX);
        assert_eq!(shared(&[], &[(40, 1.0)]), 40);
        assert_eq!(shared(&[(40, 1.0)], &[(40, 2.0)]), 40);
        assert_eq!(shared(&[(40, 1.0), (90, 2.0)], &[(40, 1.0), (70, 2.0)]), 70);
        let other = Schedule { base: Knobs { dropout: 0.5, ..Knobs::default() }, turns: Vec::new() };
        assert_eq!(schedule(&[]).shared_steps(&other), 0);
    }

    fn any_knob() -> impl Strategy<Value = Knob> {
        prop_oneof![
            (0.001..30.0_f64).prop_map(Knob::LearningRate),
            (1..=ALL_ROWS).prop_map(Knob::BatchSize),
            (0_usize..3).prop_map(Knob::Optimizer),
            (0_usize..3).prop_map(Knob::Penalty),
            (0.0001..1.0_f64).prop_map(Knob::Strength),
            (0.0..0.9_f64).prop_map(Knob::Dropout),
            (1_usize..7, 0_usize..16, 0_usize..17, -40.0..40.0_f64).prop_map(|(layer, to, from, value)| Knob::Weight {
                layer,
                to,
                from,
                value
            }),
        ]
    }

    proptest! {
        #[test]
        fn a_schedule_survives_its_text(
            turned in prop::collection::vec((1_u64..5000, any_knob()), 1..20),
            start in any_knob(),
        ) {
            let mut base = Knobs::default();
            start.set(&mut base);
            let mut turns: Vec<Turn> = turned.into_iter().map(|(step, knob)| Turn { step, knob }).collect();
            turns.sort_by_key(|turn| turn.step);
            let schedule = Schedule { base, turns };
            prop_assert_eq!(Schedule::from_text(&schedule.as_text()), Some(schedule));
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in "[-0-9a-z.:;=|,]{0,60}") {
            Schedule::from_text(&text);
        }
    }
}
