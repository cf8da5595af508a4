//! The weights that can be dragged: a knob on each line, which is pulled away from it to bend the weight.

use super::NetworkLab;
use super::diagram::{Column, name};
use super::output::Output;
use super::turns::MOST_WEIGHT;
use crate::format;
use crate::lab::{Axes, Handle, ReportBuilder, Seen};
use crate::ml::network::Network;
use crate::plot::{Ink, Panel, TextLook, text_width, words};

/// How far a knob is pulled to bend a weight as far as a hand can: as a share of the height, of a bias of the width.
const REACH: f64 = 0.16;
const BIAS_REACH: f64 = 0.06;
/// A hand bends a weight by up to so many times the largest of its layer, or this.
const TIMES: f64 = 3.0;
const LEAST_LARGEST: f64 = 1.0;
/// How fine the first part of a pull is: the smaller, the finer.
const FINE: f64 = 0.25;

/// A weight's knob: where it rests, and what weight training left there.
struct Track {
    home: (f64, f64),
    trained: f64,
    /// The furthest that a hand can set it.
    most: f64,
    is_bias: bool,
}

/// `before` is the network as training left it: what the hand does must not change its own measure.
fn track(columns: &[Column], before: &Network, layer: usize, to: usize, from: usize) -> Option<Track> {
    let (source, target) = (columns.get(layer.checked_sub(1)?)?, columns.get(layer)?);
    let trained = before.weight(layer, to, from)?;
    let largest = before.weights(layer).iter().fold(trained.abs().max(LEAST_LARGEST), |most, w| most.max(w.abs()));
    let most = (TIMES * largest).min(MOST_WEIGHT);
    let end = (target.x, *target.ys.get(to)?);
    if from == source.ys.len() {
        let down = (target.gap * 0.5).min(0.11);
        return Some(Track { home: (end.0, end.1 - down), trained, most, is_bias: true });
    }
    let start = (source.x, *source.ys.get(from)?);
    // Many knobs stand in two rows.
    let share = match source.ys.len() {
        0..=6 => 0.42,
        _ if from.is_multiple_of(2) => 0.34,
        _ => 0.5,
    };
    let home = (start.0 + share * (end.0 - start.0), start.1 + share * (end.1 - start.1));
    Some(Track { home, trained, most, is_bias: false })
}

impl Track {
    fn reach(&self) -> f64 {
        if self.is_bias { BIAS_REACH } else { REACH }
    }

    fn knob(&self, weight: f64) -> (f64, f64) {
        let bent = ((weight - self.trained) / self.most).clamp(-1.0, 1.0);
        let by = bent * (1.0 + FINE) / (FINE + bent.abs()) * self.reach();
        if self.is_bias { (self.home.0 + by, self.home.1) } else { (self.home.0, self.home.1 + by) }
    }

    fn weight(&self, (x, y): (f64, f64)) -> f64 {
        let pulled = if self.is_bias { x - self.home.0 } else { y - self.home.1 } / self.reach();
        let pulled = pulled.clamp(-1.0, 1.0);
        let weight = self.trained + self.most * pulled * FINE / (1.0 + FINE - pulled.abs());
        ((weight * 100.0).round() / 100.0).clamp(-self.most, self.most)
    }
}

/// The neuron whose weights can be dragged: the one that is looked at, else the first output.
fn held(out: &Output, network: &Network) -> (usize, usize) {
    out.chosen.filter(|(layer, _)| *layer > 0).unwrap_or((network.sizes().len() - 1, 0))
}

/// The weight that a knob at a place stands for.
pub fn weight_at(
    columns: &[Column],
    before: &Network,
    (layer, to, from): (usize, usize, usize),
    place: (f64, f64),
) -> Option<f64> {
    track(columns, before, layer, to, from).map(|track| track.weight(place))
}

/// Between a knob and its number, which must stay clear of the ring around the knob.
const ASIDE: f64 = 13.0;

/// Where there is room for a weight's number.
pub struct Words {
    /// Half a neuron's side, as a share of the width: where a line ends.
    pub end: f64,
    /// Where words stand already, in CSS pixels.
    pub taken: Vec<[f64; 4]>,
}

/// The knobs of the weights that can be dragged now.
pub fn draw(network: &Network, before: &Network, out: &Output, columns: &[Column], mut words: Words, panel: &Panel) {
    let (layer, to) = held(out, network);
    let inputs = network.sizes()[layer - 1];
    panel.open_group("knobs");
    let knobs: Vec<(Track, f64)> = (0..=inputs)
        .filter_map(|from| track(columns, before, layer, to, from).zip(network.weight(layer, to, from)))
        .collect();
    for (track, weight) in &knobs {
        let at = track.knob(*weight);
        if at != track.home {
            panel.line(&[track.home, at], Ink::Hand, 1.5);
        }
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
        let room = (2.0 * half + ASIDE) * pixel.0;
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
            (fits_right, (half + ASIDE, 0.0)),
            (!track.is_bias && fits_left, (-half - ASIDE, 0.0)),
            (track.is_bias, (0.0, 20.0)),
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
    let (network, before) = (run.network(), run.before_hand());
    let (layer, to) = held(out, network);
    let inputs = network.sizes()[layer - 1];
    for from in 0..=inputs {
        let found = track(columns, &before, layer, to, from).zip(network.weight(layer, to, from));
        let Some((track, weight)) = found else { continue };
        let target = name(run, layer, to);
        let label = if from == inputs {
            format!("Bias of {target}")
        } else {
            format!("Weight from {} to {target}", name(run, layer - 1, from))
        };
        let step = 0.04 * track.reach();
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
