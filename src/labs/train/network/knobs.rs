//! The weights that can be dragged: a track across each line, with a knob where the weight is.

use super::NetworkLab;
use super::diagram::{Column, name};
use super::output::Output;
use super::turns::MOST_WEIGHT;
use crate::format;
use crate::lab::{Axes, Handle, ReportBuilder, Seen};
use crate::ml::network::Network;
use crate::plot::{Ink, Panel, TextLook, text_width, words};

/// Half the length of a bias's track, as a share of the width.
const BIAS_REACH: f64 = 0.035;

/// From a weight to its place on a track from −1 to 1, and back: even far weights have one.
fn along(weight: f64) -> f64 {
    weight / (2.0 + weight.abs())
}

fn weight_of(place: f64) -> f64 {
    let place = place.clamp(-0.95, 0.95);
    let weight = 2.0 * place / (1.0 - place.abs());
    let rounded = (weight * 100.0).round() / 100.0;
    rounded.clamp(-MOST_WEIGHT, MOST_WEIGHT)
}

/// A weight's track: where its zero lies and how far it reaches, in shares of the figure.
struct Track {
    zero: (f64, f64),
    reach: f64,
    is_bias: bool,
}

fn track(columns: &[Column], layer: usize, to: usize, from: usize) -> Option<Track> {
    let (source, target) = (columns.get(layer.checked_sub(1)?)?, columns.get(layer)?);
    let end = (target.x, *target.ys.get(to)?);
    if from == source.ys.len() {
        let down = (target.gap * 0.5).min(0.11);
        return Some(Track { zero: (end.0, end.1 - down), reach: BIAS_REACH, is_bias: true });
    }
    let start = (source.x, *source.ys.get(from)?);
    // Two rows of knobs leave each twice the room.
    let (share, room) = match source.ys.len() {
        0..=6 => (0.42, 0.42),
        _ if from.is_multiple_of(2) => (0.34, 0.84),
        _ => (0.5, 0.84),
    };
    let zero = (start.0 + share * (end.0 - start.0), start.1 + share * (end.1 - start.1));
    Some(Track { zero, reach: (source.gap * room * (1.0 - share)).clamp(0.02, 0.075), is_bias: false })
}

impl Track {
    fn knob(&self, weight: f64) -> (f64, f64) {
        let by = along(weight) * self.reach;
        if self.is_bias { (self.zero.0 + by, self.zero.1) } else { (self.zero.0, self.zero.1 + by) }
    }

    fn weight(&self, x: f64, y: f64) -> f64 {
        weight_of(if self.is_bias { x - self.zero.0 } else { y - self.zero.1 } / self.reach)
    }
}

/// The neuron whose weights can be dragged: the one that is looked at, else the first output.
fn held(out: &Output, network: &Network) -> (usize, usize) {
    out.chosen.filter(|(layer, _)| *layer > 0).unwrap_or((network.sizes().len() - 1, 0))
}

/// The weight that a knob at a place stands for.
pub fn weight_at(columns: &[Column], layer: usize, to: usize, from: usize, (x, y): (f64, f64)) -> Option<f64> {
    track(columns, layer, to, from).map(|track| track.weight(x, y))
}

/// Where there is room for a weight's number.
pub struct Words {
    /// Half a neuron's side, as a share of the width: where a line ends.
    pub end: f64,
    /// Where words stand already, in CSS pixels.
    pub taken: Vec<[f64; 4]>,
}

/// The tracks and knobs of the weights that can be dragged now.
pub fn draw(network: &Network, out: &Output, columns: &[Column], mut words: Words, panel: &Panel) {
    let (layer, to) = held(out, network);
    let inputs = network.sizes()[layer - 1];
    panel.open_group("knobs");
    let knobs: Vec<(Track, f64)> =
        (0..=inputs).filter_map(|from| track(columns, layer, to, from).zip(network.weight(layer, to, from))).collect();
    for (track, weight) in &knobs {
        let (x, y) = track.zero;
        let ends = if track.is_bias {
            [(x - track.reach, y), (x + track.reach, y)]
        } else {
            [(x, y - track.reach), (x, y + track.reach)]
        };
        panel.line(&ends, Ink::Hand.alpha(0.35), 1.5);
        let at = track.knob(*weight);
        panel.dot(at, 5.0, Ink::Hand);
        let (x, y) = panel.place(at.0, at.1);
        words.taken.push([x - 5.5, y - 5.5, x + 5.5, y + 5.5]);
    }
    if inputs <= 8 {
        for (track, weight) in &knobs {
            words.write(panel, track, *weight, (columns[layer - 1].x, columns[layer].x));
        }
    }
}

impl Words {
    /// A weight beside its knob, on a ground of its own, for lines run there: right of the knob, else left of it, a
    /// bias else below its own; nowhere where all these lie on other words or knobs, or on the layers at `source`
    /// and `target`.
    fn write(&mut self, panel: &Panel, track: &Track, weight: f64, (source, target): (f64, f64)) {
        let said = format::short(weight);
        let half = text_width(&said, 10.5, true) / 2.0 + 2.0;
        let (at, pixel) = (track.knob(weight), panel.pixel());
        let end = if track.is_bias { 1.0 } else { target - self.end };
        let room = (2.0 * half + 9.0) * pixel.0;
        let (fits_left, fits_right) = (at.0 - room > source + self.end, at.0 + room < end);
        let (x, y) = panel.place(at.0, at.1);
        let high = 6.5;
        let region = |right: f64, down: f64| [x + right - half, y + down - high, x + right + half, y + down + high];
        let is_free = |(right, down): &(f64, f64)| {
            let region = region(*right, *down);
            let lies_on = |other: &[f64; 4]| {
                region[0] < other[2] && other[0] < region[2] && region[1] < other[3] && other[1] < region[3]
            };
            !self.taken.iter().any(lies_on)
        };
        let places = [
            (fits_right, (half + 7.0, 0.0)),
            (!track.is_bias && fits_left, (-half - 7.0, 0.0)),
            (track.is_bias, (0.0, 13.0)),
        ];
        let mut fitting = places.into_iter().filter(|(fits, _)| *fits).map(|(_, place)| place);
        let Some((right, down)) = fitting.find(is_free) else { return };
        self.taken.push(region(right, down));
        words::clear(panel, region(right, down));
        panel.text(at, (right, down), &said, TextLook::new(Ink::Hand).size(10.5).bold().center());
    }
}

pub fn handles(seen: &Seen<NetworkLab>, columns: &[Column], report: &mut ReportBuilder) {
    let (run, out) = (seen.fitted, seen.out);
    let network = run.network();
    let (layer, to) = held(out, network);
    let inputs = network.sizes()[layer - 1];
    for from in 0..=inputs {
        let Some((track, weight)) = track(columns, layer, to, from).zip(network.weight(layer, to, from)) else {
            continue;
        };
        let target = name(run, layer, to);
        let label = if from == inputs {
            format!("Bias of {target}")
        } else {
            format!("Weight from {} to {target}", name(run, layer - 1, from))
        };
        let step = 0.04 * track.reach;
        report.handle(Handle {
            key: format!("weight-{layer}-{to}-{from}"),
            label,
            figure: "network".to_owned(),
            panel: 0,
            at: track.knob(weight),
            axes: if track.is_bias { Axes::X } else { Axes::Y },
            control: None,
            flag: String::new(),
            value_text: format::number(weight),
            step: (step, step),
            group: "weights".to_owned(),
        });
    }
}
