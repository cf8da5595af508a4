//! A trained network: every neuron with its map of the plane, every weight a line.

use super::NetworkLab;
use super::diagram::shown;
use super::run::{LARGE, Run, SMALL};
use crate::lab::{Lab, Progress, Seen};
use crate::plot::{Ink, Poster};

/// The lab opens before the first step, where there is nothing to see yet.
const STEPS: u64 = 600;
/// The middles of the inputs and of the output.
const ENDS: (f64, f64) = (19.0, 130.0);
/// The sides of a neuron's map, and of the output's. Maps are painted as one, with a cell a unit of the poster.
const SIDE: usize = 16;
const OUTPUT: usize = 40;
/// The widths of lines, by the size of the weight.
const WIDTHS: [f64; 3] = [1.0, 2.4, 4.2];

pub fn draw(seen: &Seen<NetworkLab>) -> Poster {
    let mut poster = Poster::on(Ink::Panel);
    let recipe = NetworkLab::recipe(seen.state);
    let Ok(mut run) = Run::start(&recipe, seen.data) else { return poster };
    while run.step() < STEPS && run.advance(&recipe, STEPS, &mut || true) != Progress::Done {}
    let network = run.network();
    let sizes = network.sizes();
    let last = sizes.len() - 1;
    let place = |layer: usize, neuron: usize| {
        let gap = (78.0 / sizes[layer] as f64).min(34.0);
        let across = ENDS.0 + (ENDS.1 - ENDS.0) * layer as f64 / last.max(1) as f64;
        (across, 50.0 + gap * (neuron as f64 - (sizes[layer] - 1) as f64 / 2.0))
    };

    let joins = (1..=last).flat_map(|layer| {
        let pairs = (0..sizes[layer]).flat_map(move |to| (0..sizes[layer - 1]).map(move |from| (to, from)));
        pairs.map(move |(to, from)| (layer, to, from))
    });
    let weight = |&(layer, to, from): &(usize, usize, usize)| network.weight(layer, to, from).unwrap_or(0.0);
    let most = joins.clone().fold(1e-9, |most: f64, join| most.max(weight(&join).abs()));
    for (rank, width) in WIDTHS.into_iter().enumerate() {
        for (ink, is_above) in [(Ink::Negative, false), (Ink::Positive, true)] {
            let is_so = |join: &(usize, usize, usize)| {
                let weight = weight(join);
                (weight > 0.0) == is_above && ((weight.abs() / most * 3.0) as usize).min(2) == rank
            };
            let ends = |(layer, to, from)| vec![place(layer - 1, from), place(layer, to)];
            poster.lines(&joins.clone().filter(is_so).map(ends).collect::<Vec<_>>(), width, ink);
        }
    }

    let pass = &mut run.pass.borrow_mut();
    let (small, large) = (network.all_values(&run.small, pass), network.all_values(&run.large, pass));
    let columns = Poster::WIDTH as usize;
    let mut cells = vec![0; columns * Poster::HEIGHT as usize];
    let mut frames = Vec::new();
    for (layer, &size) in sizes.iter().enumerate() {
        for neuron in 0..size {
            let (maps, fine, side) = if layer == last { (&large, LARGE, OUTPUT) } else { (&small, SMALL, SIDE) };
            let values = shown(network, layer, maps[layer].column(neuron));
            let (x, y) = place(layer, neuron);
            let corner = [x, y].map(|middle| (middle.round() as usize).saturating_sub(side / 2));
            for (line, across) in (0..side).flat_map(|line| (0..side).map(move |across| (line, across))) {
                let value = values[(2 * line + 1) * fine / (2 * side) * fine + (2 * across + 1) * fine / (2 * side)];
                if let Some(cell) = cells.get_mut((corner[1] + line) * columns + corner[0] + across) {
                    *cell = if value > 0.0 { 2 } else { 1 };
                }
            }
            let [left, top] = corner.map(|edge| edge as f64);
            let (right, bottom) = (left + side as f64, top + side as f64);
            frames.push(vec![(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]);
        }
    }
    let paints = [Ink::Panel.alpha(0.0), Ink::Negative.into(), Ink::Positive.into()];
    poster.map([0.0, 0.0, Poster::WIDTH, Poster::HEIGHT], columns, &cells, &paints);
    poster.lines(&frames, 2.2, Ink::Text);
    poster
}
