//! A trained network: every neuron with its map of the plane, every weight a line.

use super::NetworkLab;
use super::diagram::shown;
use super::run::{Run, SMALL};
use crate::lab::{Lab, Progress, Seen};
use crate::plot::{Ink, Paint, Poster};

/// The lab opens before the first step, where there is nothing to see yet.
const STEPS: u64 = 600;
const LEFT: f64 = 22.0;
const RIGHT: f64 = 132.0;
/// The sides of a neuron's map, and of the output's.
const SIDE: f64 = 19.0;
const LARGE: f64 = 40.0;

pub fn draw(seen: &Seen<NetworkLab>) -> Poster {
    let mut poster = Poster::on(Ink::Panel);
    let recipe = NetworkLab::recipe(seen.state);
    let Ok(mut run) = Run::start(&recipe, seen.data) else { return poster };
    while matches!(run.advance(&recipe, STEPS, &mut || true), Progress::Working(_)) && run.step() < STEPS {}
    let network = run.network();
    let sizes = network.sizes();
    let last = sizes.len() - 1;
    let place = |layer: usize, neuron: usize| {
        let gap = (76.0 / sizes[layer] as f64).min(32.0);
        let x = LEFT + (RIGHT - LEFT) * layer as f64 / last as f64;
        (x, 50.0 + gap * (neuron as f64 - (sizes[layer] - 1) as f64 / 2.0))
    };
    let weights: Vec<(usize, usize, usize, f64)> = (1..=last)
        .flat_map(|layer| {
            (0..sizes[layer]).flat_map(move |to| (0..sizes[layer - 1]).map(move |from| (layer, to, from)))
        })
        .filter_map(|(layer, to, from)| Some((layer, to, from, network.weight(layer, to, from)?)))
        .collect();
    let most = weights.iter().fold(1e-9, |most: f64, weight| most.max(weight.3.abs()));
    for (layer, to, from, weight) in weights {
        let ink = if weight < 0.0 { Ink::Negative } else { Ink::Positive };
        poster.line(&[place(layer - 1, from), place(layer, to)], 0.8 + 4.0 * weight.abs() / most, ink);
    }
    let maps = network.all_values(&run.small, &mut run.pass.borrow_mut());
    let paints = [Ink::Negative, Ink::NegativeTint, Ink::PositiveTint, Ink::Positive].map(Paint::from);
    for (layer, &size) in sizes.iter().enumerate() {
        for neuron in 0..size {
            let (x, y) = place(layer, neuron);
            let half = if layer == last { LARGE } else { SIDE } / 2.0;
            let square = [x - half, y - half, x + half, y + half];
            let values = shown(network, layer, maps[layer].column(neuron));
            let cells: Vec<u8> = values.iter().map(|value| ((value.clamp(-1.0, 0.99) + 1.0) * 2.0) as u8).collect();
            poster.map(square, SMALL, &cells, &paints);
            poster.tile(square, 2.0, Ink::Panel.alpha(0.0), Some((Ink::Text, 2.0)));
        }
    }
    poster
}
