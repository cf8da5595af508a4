//! What a link carries: the network's shape, the data, the knobs and when they were turned.

use super::rows::Sample;
use super::turns::{Knob, Knobs, Turn};
use crate::decimal;
use crate::ml::network::Activation;

/// Another run is shown at the step of the one before, at least up to here.
const LEAST_AHEAD: u64 = 300;
/// The most hidden layers, and neurons of one.
pub const MOST_LAYERS: usize = 6;
pub const MOST_NEURONS: usize = 16;
/// So many knobs can be turned in one run.
const MOST_TURNS: usize = 400;

#[derive(Clone, PartialEq)]
pub struct State {
    /// Steps of training, each one batch.
    pub step: u64,
    /// From where on a knob acts that is turned now.
    pub acts: Acts,
    /// The knobs at the start.
    pub base: Knobs,
    /// What was turned later, by step.
    pub turns: Vec<Turn>,
    pub stopping: Stopping,
    pub patience: u64,

    // What follows begins another run.
    /// One bit each of [`INPUTS`]; never none.
    pub inputs: u8,
    pub hidden: Vec<usize>,
    pub activation: Activation,
    pub start: u64,
    pub noise: f64,
    pub rows: usize,
    pub seed: u64,
    pub column_x: String,
    pub column_y: String,
    pub painted: Vec<Painted>,
    /// Rows of the data, by their number, that the visitor took away.
    pub erased: Vec<u32>,

    // What follows is only looked at.
    /// Layer (1 is the first hidden one) and neuron; `None` is the output.
    pub neuron: Option<(usize, usize)>,
    pub brush: Brush,
    /// Where the brush is, as shares of the field's width and height.
    pub brush_at: (f64, f64),
    /// The data set that all this is about; empty until data come.
    pub data: String,
}

/// A row that the visitor painted: trained on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Painted {
    pub at: [f64; 2],
    pub class: usize,
}

/// From where on a turned knob acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acts {
    /// The run begins anew with it, and is shown at the same step.
    Start,
    /// From the present step on.
    Now,
}

/// Whose loss ends the run when it stops falling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopping {
    Off,
    Validation,
    Test,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brush {
    Off,
    /// Paints a row of this class.
    Class(usize),
    Erase,
}

/// What can be fed to the network, by key and name.
pub const INPUTS: [(&str, &str); 7] = [
    ("x1", "x₁"),
    ("x2", "x₂"),
    ("x1_squared", "x₁²"),
    ("x2_squared", "x₂²"),
    ("product", "x₁·x₂"),
    ("sin_x1", "sin πx₁"),
    ("sin_x2", "sin πx₂"),
];

impl Default for State {
    fn default() -> State {
        State {
            step: 0,
            acts: Acts::Now,
            base: Knobs::default(),
            turns: Vec::new(),
            stopping: Stopping::Off,
            patience: 100,
            inputs: 0b11,
            hidden: vec![4, 2],
            activation: Activation::Tanh,
            start: 1,
            noise: 0.15,
            rows: 250,
            seed: 1,
            column_x: String::new(),
            column_y: String::new(),
            painted: Vec::new(),
            erased: Vec::new(),
            neuron: None,
            brush: Brush::Class(1),
            brush_at: (0.86, 0.86),
            data: String::new(),
        }
    }
}

impl State {
    /// The knobs as they stand at the present step.
    pub fn knobs(&self) -> Knobs {
        self.base.after(self.turns.iter().filter(|turn| turn.step <= self.step))
    }

    /// What the rows depend on.
    pub fn sample(&self) -> Sample {
        Sample {
            inputs: self.inputs,
            noise: self.noise,
            rows: self.rows,
            seed: self.seed,
            columns: [self.column_x.clone(), self.column_y.clone()],
            painted: self.painted.clone(),
            erased: self.erased.clone(),
        }
    }

    /// Turns a knob: from the start, or from here on, which leaves behind what was turned later.
    pub fn turn(&mut self, knob: Knob) {
        if knob.is_in(&self.knobs()) {
            return;
        }
        if knob.is_weight() || (self.acts == Acts::Now && self.step > 0) {
            let step = self.step;
            self.turns.retain(|turn| turn.step < step || (turn.step == step && !turn.knob.is_same(&knob)));
            if self.turns.len() >= MOST_TURNS {
                // A knob that was moved in a long drag: its last place is enough.
                let last = self.turns.iter().rposition(|turn| turn.knob.is_same(&knob)).unwrap_or(0);
                self.turns.remove(last);
            }
            self.turns.push(Turn { step, knob });
        } else {
            self.turns.retain(|turn| !turn.knob.is_same(&knob));
            knob.set(&mut self.base);
            self.step = self.step.min(self.most_ahead());
        }
    }

    /// Begins another run, with the knobs as they stand, and shows it at the same step unless that is far.
    pub fn begin_anew(&mut self) {
        self.base = self.knobs();
        self.turns.clear();
        self.step = self.step.min(self.most_ahead());
    }

    /// How far a run can be computed while someone waits.
    fn most_ahead(&self) -> u64 {
        let mut weights = 0;
        let mut before = self.inputs.count_ones() as usize;
        for &neurons in self.hidden.iter().chain(&[1]) {
            weights += (before + 1) * neurons;
            before = neurons;
        }
        (2_000_000 / weights.max(1) as u64).clamp(LEAST_AHEAD, 5000)
    }

    /// Sets the number of hidden layers; new ones get four neurons.
    pub fn set_layers(&mut self, count: usize) {
        let mut hidden = self.hidden.clone();
        hidden.resize(count.min(MOST_LAYERS), 4);
        self.set_hidden(hidden);
    }

    pub fn set_hidden(&mut self, hidden: Vec<usize>) {
        if hidden != self.hidden && hidden.len() <= MOST_LAYERS {
            self.hidden = hidden.into_iter().map(|neurons| neurons.clamp(1, MOST_NEURONS)).collect();
            self.neuron = None;
            self.begin_anew();
        }
    }

    /// The neurons of each layer but the last, as the diagram and the link write them.
    pub fn hidden_as_text(&self) -> String {
        if self.hidden.is_empty() {
            return "none".to_owned();
        }
        self.hidden.iter().map(usize::to_string).collect::<Vec<_>>().join("-")
    }

    /// Reads "4-2" or "none".
    pub fn hidden_from_text(text: &str) -> Option<Vec<usize>> {
        if text == "none" {
            return Some(Vec::new());
        }
        let hidden: Option<Vec<usize>> = text.split('-').map(|part| part.parse().ok()).collect();
        hidden.filter(|hidden| hidden.len() <= MOST_LAYERS && hidden.iter().all(|n| (1..=MOST_NEURONS).contains(n)))
    }

    pub fn neuron_as_text(&self) -> String {
        self.neuron.map_or(String::new(), |(layer, neuron)| format!("{layer}-{neuron}"))
    }

    /// Reads "2-0"; anything else is the output.
    pub fn neuron_from_text(text: &str) -> Option<(usize, usize)> {
        let (layer, neuron) = text.split_once('-')?;
        let (layer, neuron): (usize, usize) = (layer.parse().ok()?, neuron.parse().ok()?);
        (layer <= MOST_LAYERS + 1 && neuron < MOST_NEURONS).then_some((layer, neuron))
    }

    /// Paint and erasures, with the data set that they belong to.
    pub fn paint_as_text(&self) -> String {
        if self.painted.is_empty() && self.erased.is_empty() {
            return String::new();
        }
        let full = crate::format::full;
        let painted =
            self.painted.iter().map(|p| format!("{},{},{}", full(p.at[0]), full(p.at[1]), p.class)).collect::<Vec<_>>();
        let erased = self.erased.iter().map(u32::to_string).collect::<Vec<_>>();
        format!("{}|{}|{}", self.data, painted.join(";"), erased.join(","))
    }

    /// Reads [`State::paint_as_text`]; what cannot be read is left out.
    pub fn paint_from_text(&mut self, text: &str) {
        let mut parts = text.rsplitn(3, '|');
        let (Some(erased), Some(painted), Some(data)) = (parts.next(), parts.next(), parts.next()) else {
            self.set_paint(Vec::new(), Vec::new());
            return;
        };
        let row = |text: &str| {
            let mut numbers = text.split(',');
            let mut next = || decimal::parse(numbers.next()?).filter(|value| value.abs() < 1e100);
            let (x, y, class) = (next()?, next()?, next()?);
            Some(Painted { at: [x, y], class: (class.max(0.0) as usize).min(2) })
        };
        let painted = painted.split(';').filter_map(row).take(MOST_PAINTED).collect();
        let erased = erased.split(',').filter_map(|part| part.parse().ok()).take(10_000).collect();
        if !data.is_empty() && data.len() < 100 {
            self.data = data.to_owned();
        }
        self.set_paint(painted, erased);
    }

    pub fn set_paint(&mut self, painted: Vec<Painted>, erased: Vec<u32>) {
        if painted != self.painted || erased != self.erased {
            (self.painted, self.erased) = (painted, erased);
            self.begin_anew();
        }
    }
}

/// So many rows can be painted.
pub const MOST_PAINTED: usize = 500;
