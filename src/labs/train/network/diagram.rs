//! The network: every neuron with its own map of the plane, every weight a line that can be dragged.

use super::output::Output;
use super::run::{Run, SMALL};
use super::state::{INPUTS, MOST_NEURONS, State};
use super::turns::Knob;
use super::{NetworkLab, knobs};
use crate::lab::{Hit, Hotspot, Phase, ReportBuilder, Seen};
use crate::ml::network::{Activation, Loss, Network};
use crate::plot::words::{self, Offset, Words, shortened};
use crate::plot::{Anchor, Axis, Canvas, Dash, Ink, Margins, Panel, TextLook, diverging, text_width};

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
/// What a word between two neurons takes, and where it stands above the lower one.
const WORD: f64 = 16.0;
const ABOVE: f64 = -8.0;

/// Where a layer's neurons stand: shares of width and height, so that a gesture means the same at any size.
pub struct Column {
    pub x: f64,
    pub ys: Vec<f64>,
    /// Between two neurons.
    pub gap: f64,
}

fn layout(sizes: &[usize]) -> Vec<Column> {
    let most = sizes.iter().copied().max().unwrap_or(1) as f64;
    let last = (sizes.len() - 1) as f64;
    let place = |(layer, &neurons): (usize, &usize)| {
        let x = LEFT + (RIGHT - LEFT) * layer as f64 / last;
        // Few neurons stand close together, and the fullest layer fills the height.
        let gap = ((TOP - BOTTOM) / neurons as f64).min((TOP - BOTTOM) / most * 1.6).min(0.24);
        let middle = (TOP + BOTTOM) / 2.0;
        let ys = (0..neurons).map(|i| middle + gap * ((neurons - 1) as f64 / 2.0 - i as f64));
        Column { x, ys: ys.collect(), gap }
    };
    sizes.iter().enumerate().map(place).collect()
}

/// The side of a neuron's map in CSS pixels.
fn side(columns: &[Column], width: f64, height: f64) -> f64 {
    let across = (RIGHT - LEFT) / (columns.len() - 1) as f64 * width;
    let up = columns.iter().map(|column| column.gap).fold(1.0, f64::min) * height;
    // Where there is room for it, a word can stand between two neurons.
    // And the last layer stays within the figure.
    let most = (2.0 * ((1.0 - RIGHT) * width - 5.0)).clamp(9.0, 56.0);
    (across * 0.46).min(if up < TIGHT { up * 0.82 } else { up - WORD }).clamp(9.0, most)
}

/// What neurons say is drawn from −1 to 1 around the middle.
pub fn shown(network: &Network, layer: usize, values: &[f64]) -> Vec<f64> {
    let is_output = layer == network.sizes().len() - 1;
    let furthest = || values.iter().fold(0.0_f64, |most, value| most.max(value.abs())).max(1e-9);
    let around = |middle: f64, reach: f64| values.iter().map(|value| (value - middle) / reach).collect();
    match (layer, network.loss(), network.activation()) {
        (0, ..) => around(0.0, furthest()),
        (_, Loss::Log, _) if is_output => around(0.5, 0.5),
        (_, Loss::Squared, _) if is_output => around(0.0, 2.0),
        (_, _, Activation::Sigmoid) => around(0.5, 0.5),
        (_, _, Activation::Tanh) => around(0.0, 1.0),
        _ => around(0.0, furthest()),
    }
}

/// What a neuron is called.
pub fn name(run: &Run, layer: usize, neuron: usize) -> String {
    let last = run.network().sizes().len() - 1;
    match layer {
        0 => input_name(run, neuron),
        _ if layer < last => format!("neuron {} of layer {layer}", neuron + 1),
        _ => run
            .rows
            .classes()
            .get(neuron)
            .filter(|_| last > 0 && run.rows.outputs() > 1)
            .map_or_else(|| "the output".to_owned(), |class| format!("the output for {class}")),
    }
}

/// The name of input number `place` of the network.
pub fn input_name(run: &Run, place: usize) -> String {
    let input = run.rows.inputs_on().nth(place).unwrap_or(0);
    let names = &run.rows.names;
    match input {
        0 | 1 => names[input].clone(),
        _ => INPUTS[input].1.to_owned(),
    }
}

pub fn figure(seen: &Seen<NetworkLab>, report: &mut ReportBuilder) {
    let (run, out) = (seen.fitted, seen.out);
    let network = run.network();
    let columns = layout(network.sizes());
    let alt = format!(
        "{} inputs, {} and {}, joined by lines. A line is a weight: orange and solid above 0, blue and dashed below, \
         wider the farther from 0. {} is selected.",
        network.sizes()[0],
        layers_said(&seen.state.hidden),
        if network.outputs() == 1 { "one output".to_owned() } else { format!("{} outputs", network.outputs()) },
        out.chosen.map_or("The output".to_owned(), |(layer, neuron)| name(run, layer, neuron)),
    );
    report.figure("network", alt, |canvas| draw(seen, &columns, canvas));
}

/// "hidden layers of 4 and 2 neurons".
pub fn layers_said(hidden: &[usize]) -> String {
    match hidden {
        [] => "no hidden layer".to_owned(),
        [one] => format!("a hidden layer of {one} {}", if *one == 1 { "neuron" } else { "neurons" }),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(usize::to_string).collect();
            format!("hidden layers of {} and {last} neurons", first.join(", "))
        }
    }
}

fn draw(seen: &Seen<NetworkLab>, columns: &[Column], canvas: &mut Canvas) {
    let (run, out) = (seen.fitted, seen.out);
    let network = run.network();
    let bare = Margins { left: 0.0, top: 0.0, right: 0.0, bottom: 0.0 };
    let side = side(columns, canvas.width(), canvas.height());
    let panel = canvas.panel(bare, Axis::bare((0.0, 1.0)), Axis::bare((0.0, 1.0)));
    let half = (side / 2.0 * panel.pixel().0, side / 2.0 * panel.pixel().1);
    lines(network, out, columns, half.0, &panel);
    let mut words = Words::new(canvas);
    neurons(seen, columns, half, &panel, &mut words);
    heads(seen, columns, &panel);
    knobs::draw(seen, columns, words, &panel);
}

/// The weights, the weakest left out where there are too many; those of the chosen neuron above all.
fn lines(network: &Network, out: &Output, columns: &[Column], half: f64, panel: &Panel) {
    let all = || (1..network.sizes().len()).flat_map(|layer| network.weights(layer));
    let most = all().fold(1.0_f64, |most, weight| most.max(weight.abs()));
    let mut sizes: Vec<f64> = all().map(|weight| weight.abs()).collect();
    sizes.sort_unstable_by(f64::total_cmp);
    let least = sizes.len().checked_sub(MOST_LINES).map_or(0.0, |place| sizes[place]);
    let fade = if sizes.len() > 120 { 0.45 } else { 0.8 };
    for is_chosen in [false, true] {
        panel.open_group(if is_chosen { "weights of the chosen" } else { "weights" });
        for layer in 1..network.sizes().len() {
            let (source, target) = (&columns[layer - 1], &columns[layer]);
            for (to, weights) in network.weights(layer).chunks_exact(source.ys.len()).enumerate() {
                for (from, &weight) in weights.iter().enumerate() {
                    let touches = out.chosen == Some((layer, to)) || out.chosen == Some((layer - 1, from));
                    if touches != is_chosen || (weight.abs() < least && !touches) || weight == 0.0 {
                        continue;
                    }
                    let (ink, dash, width) = diverging::stroke(weight, most, 6.0);
                    let alpha = if touches {
                        1.0
                    } else if out.chosen.is_some() {
                        0.22
                    } else {
                        fade
                    };
                    let ends = [(source.x + half, source.ys[from]), (target.x - half, target.ys[to])];
                    panel.dashed(&ends, ink.alpha(alpha), width, dash);
                }
            }
        }
    }
}

/// What stands above each layer: its neurons, and − and + for a hidden one.
fn heads(seen: &Seen<NetworkLab>, columns: &[Column], panel: &Panel) {
    panel.open_group("heads");
    let hidden = &seen.state.hidden;
    let gap = (columns[1].x - columns[0].x) / panel.pixel().0;
    let is_tight = gap < 84.0;
    for (layer, column) in columns.iter().enumerate() {
        let said = match layer {
            0 if is_tight => "in".to_owned(),
            0 => "inputs".to_owned(),
            _ if layer == columns.len() - 1 => if is_tight { "out" } else { "output" }.to_owned(),
            _ if is_tight => hidden[layer - 1].to_string(),
            _ => format!("{} {}", hidden[layer - 1], if hidden[layer - 1] == 1 { "neuron" } else { "neurons" }),
        };
        panel.text((column.x, HEADS), (0.0, 0.0), &said, TextLook::new(Ink::Soft).center());
        if layer == 0 || layer == columns.len() - 1 {
            continue;
        }
        let (size, beside) = (hidden[layer - 1], aside(gap));
        let buttons = [("less", "Fewer", "−", -beside, size > 1), ("more", "More", "+", beside, size < MOST_NEURONS)];
        for (key, word, sign, right, can) in buttons {
            panel.text((column.x, BUTTONS), (right, 0.0), sign, TextLook::headline(Ink::Hand).center());
            if can {
                let (x, y) = panel.place(column.x, BUTTONS);
                let region = [x + right - beside, y - 11.0, x + right + beside, y + 11.0];
                let spot = Hotspot::pointed(format!("{key}-{layer}"), format!("{word} neurons in layer {layer}"));
                panel.hotspot(region, spot.in_group("sizes"));
            }
        }
    }
}

/// Where the heads of the layers stand, and − and + below them, as shares of the height.
const HEADS: f64 = 0.962;
const BUTTONS: f64 = 0.905;
/// Where − and + stand beside a layer's middle, in CSS pixels, where `gap` lies between two layers.
fn aside(gap: f64) -> f64 {
    (gap / 4.0).min(12.0)
}

fn neurons(seen: &Seen<NetworkLab>, columns: &[Column], half: (f64, f64), panel: &Panel, words: &mut Words) {
    let (run, out) = (seen.fitted, seen.out);
    let network = run.network();
    let last = columns.len() - 1;
    let pass = &mut run.pass.borrow_mut();
    let maps = network.all_values(&run.small, pass);
    let write = |at, offset: Offset, said: &str, look: TextLook, words: &mut Words| {
        words.take(words::region(panel, at, offset, said, look));
        panel.text(at, (offset.0, offset.1), said, TextLook { anchor: offset.2, ..look });
    };
    panel.open_group("neurons");
    for (layer, column) in columns.iter().enumerate() {
        for (neuron, &y) in column.ys.iter().enumerate() {
            let (low, high) = ((column.x - half.0, y - half.1), (column.x + half.0, y + half.1));
            panel.rect(low, high, Ink::Panel);
            let values = shown(network, layer, maps[layer].column(neuron)).into_iter();
            diverging::paint(panel, low, high, SMALL, values, 0.9);
            let is_seen = out.chosen == Some((layer, neuron)) || (out.chosen.is_none() && layer == last);
            let habit = (layer > 0 && layer < last).then(|| out.neurons[layer - 1][neuron]);
            let is_dead = habit.is_some_and(|habit| habit.is_dead(network.activation()));
            let is_flat = habit.is_some_and(|habit| habit.is_saturated(network.activation()));
            let frame = [low, (high.0, low.1), high, (low.0, high.1), low];
            let (ink, width) = if is_seen { (Ink::Hand, 2.5) } else { (Ink::Soft, 1.0) };
            panel.dashed(&frame, ink, width, if is_dead || is_flat { Dash::Dotted } else { Dash::Solid });
            let ((left, bottom), (right, top)) = (panel.place(low.0, low.1), panel.place(high.0, high.1));
            let region = [left, top, right, bottom];
            words.take(region);
            let label = format!("Select {}", name(run, layer, neuron));
            let spot = Hotspot::switch(format!("neuron-{layer}-{neuron}"), label, is_seen);
            panel.hotspot(region, spot.in_group("neurons"));
            if is_dead || is_flat {
                let is_tight = column.gap / panel.pixel().1 < TIGHT;
                let (said, down) = match (is_dead, is_tight) {
                    (true, true) => ("×", half.1 / panel.pixel().1),
                    (false, true) => ("–", half.1 / panel.pixel().1),
                    (true, false) => ("dead", ABOVE),
                    (false, false) => ("flat", ABOVE),
                };
                write((column.x, high.1), (0.0, down, Anchor::Center), said, TextLook::new(Ink::Text), words);
            }
        }
    }
    panel.open_group("names");
    let look = TextLook::new(Ink::Text);
    let room = (columns[0].x - half.0) / panel.pixel().0 - 8.0;
    // A long name stands above its input, where there is more room than before it.
    let above = 2.0 * (columns[0].x / panel.pixel().0 - 4.0);
    let is_free = columns[0].gap / panel.pixel().1 >= TIGHT;
    for (place, &y) in columns[0].ys.iter().enumerate() {
        let name = input_name(run, place);
        if is_free && text_width(&name, look.size, false) > room {
            let (at, name) = ((columns[0].x, y + half.1), shortened(&name, above, look));
            write(at, (0.0, ABOVE, Anchor::Center), &name, look, words);
        } else {
            let (at, name) = ((columns[0].x - half.0, y), shortened(&name, room, look));
            write(at, (-6.0, 0.0, Anchor::Right), &name, look, words);
        }
    }
    if network.outputs() > 1 {
        for (class, &y) in columns[last].ys.iter().enumerate() {
            let look = TextLook::new(Ink::class_text(class)).bold();
            let sign = crate::plot::regions::SHAPES[class % 4];
            write((columns[last].x, y + half.1), (0.0, ABOVE, Anchor::Center), sign, look, words);
        }
    }
}

/// A weight was dragged, a neuron looked at, or a layer made larger or smaller.
pub fn point(state: &mut State, seen: &Seen<NetworkLab>, hit: &Hit, key: &str) {
    let network = seen.fitted.network();
    let mut parts = key.split('-');
    let kind = parts.next().unwrap_or_default();
    let places: Vec<usize> = parts.filter_map(|part| part.parse().ok()).collect();
    let is_hover = hit.phase == Phase::Hover;
    match (kind, &places[..]) {
        ("weight", &[layer, to, from]) if !is_hover => {
            let (columns, before) = (layout(network.sizes()), seen.fitted.before_hand());
            if let Some(value) = knobs::weight_at(&columns, &before, (layer, to, from), (hit.x, hit.y)) {
                state.turn(Knob::Weight { layer, to, from, value });
            }
        }
        ("neuron", &[layer, neuron]) => {
            // The only output is the whole network; one of several is so when it is clicked.
            let is_output = layer == network.sizes().len() - 1;
            let is_whole = is_output && (network.outputs() == 1 || hit.phase == Phase::Press);
            state.neuron = (!is_whole).then_some((layer, neuron));
        }
        // By the press alone: a button that loses the focus says so, too.
        ("less" | "more", &[layer]) if hit.phase == Phase::Press && (1..=state.hidden.len()).contains(&layer) => {
            let mut hidden = state.hidden.clone();
            let size = &mut hidden[layer - 1];
            *size = if kind == "less" { size.saturating_sub(1).max(1) } else { (*size + 1).min(MOST_NEURONS) };
            state.set_hidden(hidden);
        }
        _ => {}
    }
}
