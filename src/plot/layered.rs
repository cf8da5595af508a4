//! A network of layers: where its neurons stand, the lines of its weights, and how a weight is bent by hand.

use super::canvas::Panel;
use super::diverging;
use crate::ml::network::{MOST_WEIGHT, Network};

/// More lines than this would be a haze: the largest weights are drawn.
pub const MOST_LINES: usize = 400;
/// Where the first and the last layer stand, as shares of the figure's width.
const LEFT: f64 = 0.155;
const RIGHT: f64 = 0.93;
/// The lowest and the highest place of a neuron, as shares of the height, from below.
const BOTTOM: f64 = 0.06;
const TOP: f64 = 0.85;
/// Neurons that stand closer than this, in CSS pixels, have no words between them.
const TIGHT: f64 = 44.0;
/// What a word between two neurons takes.
const WORD: f64 = 16.0;

/// Where a layer's neurons stand: shares of width and height, so that a gesture means the same at any size.
pub struct Layer {
    pub x: f64,
    pub ys: Vec<f64>,
    /// Between two neurons.
    pub gap: f64,
}

impl Layer {
    /// Whether there is no room for words between its neurons.
    pub fn is_tight(&self, panel: &Panel) -> bool {
        self.gap / panel.pixel().1 < TIGHT
    }
}

/// The layers of a network of these sizes.
pub fn layers(sizes: &[usize]) -> Vec<Layer> {
    let most = sizes.iter().copied().max().unwrap_or(1) as f64;
    let last = sizes.len().saturating_sub(1).max(1) as f64;
    let place = |(layer, &neurons): (usize, &usize)| {
        let x = LEFT + (RIGHT - LEFT) * layer as f64 / last;
        // Few neurons stand close together, and the fullest layer fills the height.
        let gap = ((TOP - BOTTOM) / neurons as f64).min((TOP - BOTTOM) / most * 1.6).min(0.24);
        let middle = (TOP + BOTTOM) / 2.0;
        let ys = (0..neurons).map(|i| middle + gap * ((neurons - 1) as f64 / 2.0 - i as f64));
        Layer { x, ys: ys.collect(), gap }
    };
    sizes.iter().enumerate().map(place).collect()
}

/// The side of a neuron's square in CSS pixels, in a figure of this width and height.
pub fn neuron_side(layers: &[Layer], width: f64, height: f64) -> f64 {
    let across = (RIGHT - LEFT) / (layers.len().max(2) - 1) as f64 * width;
    let up = layers.iter().map(|layer| layer.gap).fold(1.0, f64::min) * height;
    // The last layer stays within the figure; and where there is room for it, a word can stand between two neurons.
    let most = (2.0 * ((1.0 - RIGHT) * width - 5.0)).clamp(9.0, 56.0);
    (across * 0.46).min(if up < TIGHT { up * 0.82 } else { up - WORD }).clamp(9.0, most)
}

/// The weights, the weakest left out where there are too many; those of the chosen neuron above all. `half` is half a
/// neuron's side as a share of the width.
pub fn weights(panel: &Panel, network: &Network, layers: &[Layer], chosen: Option<(usize, usize)>, half: f64) {
    let all = || (1..network.sizes().len()).flat_map(|layer| network.weights(layer));
    let most = all().fold(1.0_f64, |most, weight| most.max(weight.abs()));
    let mut sizes: Vec<f64> = all().map(|weight| weight.abs()).collect();
    sizes.sort_unstable_by(f64::total_cmp);
    let least = sizes.len().checked_sub(MOST_LINES).map_or(0.0, |place| sizes[place]);
    let alpha = |touches: bool| match (touches, chosen) {
        (true, _) => 1.0,
        (false, Some(_)) => 0.22,
        (false, None) if sizes.len() > 120 => 0.45,
        (false, None) => 0.8,
    };
    for is_chosen in [false, true] {
        panel.open_group(if is_chosen { "weights of the chosen" } else { "weights" });
        for (layer, ends) in layers.windows(2).enumerate().map(|(before, ends)| (before + 1, ends)) {
            let (source, target) = (&ends[0], &ends[1]);
            for (to, weights) in network.weights(layer).chunks_exact(source.ys.len()).enumerate() {
                for (from, &weight) in weights.iter().enumerate() {
                    let touches = chosen == Some((layer, to)) || chosen == Some((layer - 1, from));
                    if touches != is_chosen || (weight.abs() < least && !touches) || weight == 0.0 {
                        continue;
                    }
                    let (ink, dash, width) = diverging::stroke(weight, most, 6.0);
                    let ends = [(source.x + half, source.ys[from]), (target.x - half, target.ys[to])];
                    panel.dashed(&ends, ink.alpha(alpha(touches)), width, dash);
                }
            }
        }
    }
}

/// How far a knob is pulled to bend a weight as far as a hand can: as a share of the height, of a bias of the width.
const REACH: f64 = 0.16;
const BIAS_REACH: f64 = 0.06;
/// A hand bends a weight by up to so many times the largest of its layer, or this.
const TIMES: f64 = 3.0;
const LEAST_LARGEST: f64 = 1.0;
/// How fine the first part of a pull is: the smaller, the finer.
const FINE: f64 = 0.25;

/// A weight's knob: it rests on the line, and is pulled away from it to bend the weight.
pub struct Knob {
    pub home: (f64, f64),
    pub is_bias: bool,
    /// What weight training left there.
    trained: f64,
    /// The furthest that a hand can set it.
    most: f64,
}

impl Knob {
    /// Of the weight of layer `layer` to neuron `to` from neuron `from`; from none, its bias. `before` is the network as
    /// training left it: what the hand does must not change its own measure.
    pub fn new(layers: &[Layer], before: &Network, layer: usize, to: usize, from: usize) -> Option<Knob> {
        let (source, target) = (layers.get(layer.checked_sub(1)?)?, layers.get(layer)?);
        let trained = before.weight(layer, to, from)?;
        let largest = before.weights(layer).iter().fold(trained.abs().max(LEAST_LARGEST), |most, w| most.max(w.abs()));
        let most = (TIMES * largest).min(MOST_WEIGHT);
        let end = (target.x, *target.ys.get(to)?);
        if from == source.ys.len() {
            let down = (target.gap * 0.5).min(0.11);
            return Some(Knob { home: (end.0, end.1 - down), trained, most, is_bias: true });
        }
        let start = (source.x, *source.ys.get(from)?);
        // Many knobs stand in two rows.
        let share = match source.ys.len() {
            0..=6 => 0.42,
            _ if from.is_multiple_of(2) => 0.34,
            _ => 0.5,
        };
        let home = (start.0 + share * (end.0 - start.0), start.1 + share * (end.1 - start.1));
        Some(Knob { home, trained, most, is_bias: false })
    }

    fn reach(&self) -> f64 {
        if self.is_bias { BIAS_REACH } else { REACH }
    }

    /// How far an arrow key pulls.
    pub fn step(&self) -> f64 {
        0.04 * self.reach()
    }

    /// Where it is pulled to for this weight.
    pub fn place(&self, weight: f64) -> (f64, f64) {
        let bent = ((weight - self.trained) / self.most).clamp(-1.0, 1.0);
        let by = bent * (1.0 + FINE) / (FINE + bent.abs()) * self.reach();
        if self.is_bias { (self.home.0 + by, self.home.1) } else { (self.home.0, self.home.1 + by) }
    }

    /// What weight it stands for at a place.
    pub fn weight(&self, (x, y): (f64, f64)) -> f64 {
        let pulled = if self.is_bias { x - self.home.0 } else { y - self.home.1 } / self.reach();
        let pulled = pulled.clamp(-1.0, 1.0);
        let weight = self.trained + self.most * pulled * FINE / (1.0 + FINE - pulled.abs());
        ((weight * 100.0).round() / 100.0).clamp(-self.most, self.most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ml::network::{Activation, Loss};

    /// A short pull bends a weight a little, a long one no further than three times the largest of its layer.
    #[test]
    fn a_knob_is_where_the_hand_is() {
        let network = Network::seeded(&[2, 4, 1], Activation::Tanh, Loss::Log, 1);
        let layers = layers(network.sizes());
        let largest = network.weights(1).iter().fold(1.0_f64, |most, weight| most.max(weight.abs()));
        for from in 0..=2 {
            let knob = Knob::new(&layers, &network, 1, 3, from).unwrap();
            let pulled = |by: f64| if knob.is_bias { (knob.home.0 + by, 0.0) } else { (0.0, knob.home.1 + by) };
            let trained = network.weight(1, 3, from).unwrap();
            assert!((knob.weight(knob.home) - trained).abs() <= 0.005);
            assert!((knob.weight(pulled(0.01)) - trained).abs() < 0.3 * largest);
            let furthest = knob.weight(pulled(9.0));
            assert!(furthest >= 2.0 * largest - 0.01 && furthest <= 3.0 * largest, "{furthest}");
            let (x, y) = knob.place(knob.weight(pulled(0.05)));
            let moved = if knob.is_bias { x - knob.home.0 } else { y - knob.home.1 };
            assert!((moved - 0.05).abs() < 0.003, "{moved}");
        }
        assert!(Knob::new(&layers, &network, 1, 4, 0).is_none() && Knob::new(&layers, &network, 0, 0, 0).is_none());
    }
}
