//! The weights that can be dragged: a knob on each line, which is pulled away from it to bend the weight.

use super::NetworkLab;
use super::diagram::{Column, name};
use super::output::Output;
use super::turns::MOST_WEIGHT;
use crate::format;
use crate::lab::{Axes, Handle, Seen};
use crate::ml::network::Network;
use crate::plot::words::{Words, clear, region};
use crate::plot::{Anchor, Ink, Panel, TextLook};

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

/// The knobs of the weights that can be dragged now, each with its number where there is room: right of it, else left,
/// of a bias else below it.
pub fn draw(seen: &Seen<NetworkLab>, columns: &[Column], mut words: Words, panel: &Panel) {
    let (run, out) = (seen.fitted, seen.out);
    let (network, before) = (run.network(), run.before_hand());
    let (layer, to) = held(out, network);
    let inputs = network.sizes()[layer - 1];
    panel.open_group("knobs");
    let mut knobs = Vec::with_capacity(inputs + 1);
    for from in 0..=inputs {
        let found = track(columns, &before, layer, to, from).zip(network.weight(layer, to, from));
        let Some((track, weight)) = found else { continue };
        let at = track.knob(weight);
        if at != track.home {
            panel.line(&[track.home, at], Ink::Hand, 1.5);
        }
        panel.dot(at, 5.0, Ink::Hand);
        let (x, y) = panel.place(at.0, at.1);
        words.take([x - 5.5, y - 5.5, x + 5.5, y + 5.5]);
        let target = name(run, layer, to);
        let label = if from == inputs {
            format!("Bias of {target}")
        } else {
            format!("Weight from {} to {target}", name(run, layer - 1, from))
        };
        let axes = if track.is_bias { Axes::X } else { Axes::Y };
        let step = 0.04 * track.reach();
        let handle = Handle::pointed(&format!("weight-{layer}-{to}-{from}"), label, at, axes, (step, step));
        panel.handle(handle.says(format::number(weight)).in_group("weights"));
        knobs.push((at, weight, track.is_bias));
    }
    if inputs > 8 {
        return;
    }
    let look = TextLook::new(Ink::Hand).bold();
    for (at, weight, is_bias) in knobs {
        let said = format::short(weight);
        let other = if is_bias { (0.0, 22.0, Anchor::Center) } else { (-ASIDE, 0.0, Anchor::Right) };
        let free = words.free(panel, at, &[(ASIDE, 0.0, Anchor::Left), other], &said, look);
        if let Some(offset) = free {
            // On a ground of its own, for lines run there.
            let region = region(panel, at, offset, &said, look);
            words.take(region);
            clear(panel, region);
            let [left, top, right, bottom] = region;
            panel.text_at(((left + right) / 2.0, (top + bottom) / 2.0), &said, look.center());
        }
    }
}
