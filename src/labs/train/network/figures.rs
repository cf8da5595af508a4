//! The network, the plane, the curves and the activation function; and the poster.

use super::{
    BINS, Brush, Fitted, LARGE, NetworkLab, REACH, SMALL, State, Stopping, input_name, layers_said, name, offer,
};
use crate::format;
use crate::lab::{Axes, Cell, Handle, Hit, Hotspot, Keys, Phase, ReportBuilder, Seen, TableView};
#[cfg(not(target_arch = "wasm32"))]
use crate::lab::{Lab, Progress};
use crate::ml::network::{Activation, Columns, Knob, Loss, MOST_NEURONS, Measured, Network, PlaneRow, Split, Task};
#[cfg(not(target_arch = "wasm32"))]
use crate::plot::Poster;
use crate::plot::layered::{self, Layer};
use crate::plot::words::{self, Offset, Words, clear, shortened};
use crate::plot::{
    Anchor, Axis, Canvas, Chart, Curve, Dash, Frame, Ink, Margins, Panel, Stroke, TextLook, contours, diverging,
    heading, regions, text_width,
};

/// Where the heads of the layers stand, and − and + below them, as shares of the network's height.
const HEADS: f64 = 0.962;
const BUTTONS: f64 = 0.905;
/// A word between two neurons stands so far above the lower one.
const ABOVE: f64 = -8.0;
/// Between a knob and its number, beside it or below: clear of the ring that a grabbed knob has.
const ASIDE: f64 = 19.0;
const BELOW: f64 = 25.0;
/// How much of the field the surest region covers.
const COVER: f64 = 0.5;
/// More rows of a part than this are not drawn.
const MOST_DOTS: usize = 400;
/// What rows the curves are of, as their losses mostly lie, the upper ones first.
const CURVES: [(Split, &str, Stroke); 3] = [
    (Split::Test, "test", Stroke::TEST),
    (Split::Validation, "valid.", Stroke::QUIET.dashed(Dash::Dotted)),
    (Split::Train, "train", Stroke::TRAIN),
];

pub fn draw(seen: &Seen<NetworkLab>, report: &mut ReportBuilder) {
    network(seen, report);
    field(seen, report);
    curves(seen, report);
    activation(seen, report);
}

fn network(seen: &Seen<NetworkLab>, report: &mut ReportBuilder) {
    let (network, out) = (seen.fitted.network(), seen.out);
    let alt = format!(
        "{} inputs, {} and {}, joined by lines. A line is a weight: orange and solid above 0, blue and dashed below, \
         wider the farther from 0. {} is selected.",
        network.sizes()[0],
        layers_said(&seen.state.hidden),
        if network.outputs() == 1 { "one output".to_owned() } else { format!("{} outputs", network.outputs()) },
        out.chosen.map_or("The output".to_owned(), |(layer, neuron)| name(seen.fitted, layer, neuron)),
    );
    report.figure("network", alt, |canvas| draw_network(seen, canvas));
    report.table(|| every_weight(seen.fitted));
}

fn every_weight(fitted: &Fitted) -> TableView {
    let mut table = TableView::new("network", "Every weight", &["Layer", "To", "From", "Weight"]);
    let network = fitted.network();
    for layer in 1..network.sizes().len() {
        let inputs = network.sizes()[layer - 1];
        for (to, from) in (0..network.sizes()[layer]).flat_map(|to| (0..=inputs).map(move |from| (to, from))) {
            let source = if from == inputs { "bias".to_owned() } else { name(fitted, layer - 1, from) };
            let weight = Cell::number(network.weight(layer, to, from).unwrap_or(0.0), format::number);
            table.rows.push(vec![Cell::count(layer), name(fitted, layer, to).into(), source.into(), weight]);
        }
    }
    table
}

fn draw_network(seen: &Seen<NetworkLab>, canvas: &mut Canvas) {
    let network = seen.fitted.network();
    let layers = layered::layers(network.sizes());
    let side = layered::neuron_side(&layers, canvas.width(), canvas.height());
    let bare = Margins { left: 0.0, top: 0.0, right: 0.0, bottom: 0.0 };
    let panel = canvas.panel(bare, Axis::bare((0.0, 1.0)), Axis::bare((0.0, 1.0)));
    let half = (side / 2.0 * panel.pixel().0, side / 2.0 * panel.pixel().1);
    layered::weights(&panel, network, &layers, seen.out.chosen, half.0);
    let mut words = Words::new(canvas);
    neurons(seen, &layers, half, &panel, &mut words);
    heads(seen, &layers, &panel);
    knobs(seen, &layers, words, &panel);
}

/// What neurons say is drawn from −1 to 1 around the middle.
fn shown(network: &Network, layer: usize, values: &[f64]) -> Vec<f64> {
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

fn neurons(seen: &Seen<NetworkLab>, layers: &[Layer], half: (f64, f64), panel: &Panel, words: &mut Words) {
    let (fitted, network, out) = (seen.fitted, seen.fitted.network(), seen.out);
    let last = layers.len() - 1;
    let pass = &mut fitted.pass.borrow_mut();
    let maps = network.all_values(&fitted.small, pass);
    let write = |at, offset: Offset, said: &str, look: TextLook, words: &mut Words| {
        words.take(words::region(panel, at, offset, said, look));
        panel.text(at, (offset.0, offset.1), said, TextLook { anchor: offset.2, ..look });
    };
    panel.open_group("neurons");
    for (layer, place) in layers.iter().enumerate() {
        for (neuron, &y) in place.ys.iter().enumerate() {
            let (low, high) = ((place.x - half.0, y - half.1), (place.x + half.0, y + half.1));
            panel.rect(low, high, Ink::Panel);
            let values = shown(network, layer, maps[layer].column(neuron)).into_iter();
            diverging::paint(panel, low, high, SMALL, values, 0.9);
            let is_seen = out.chosen == Some((layer, neuron)) || (out.chosen.is_none() && layer == last);
            let habit = (layer > 0 && layer < last).then(|| out.habits.0[layer - 1][neuron]);
            let is_dead = habit.is_some_and(|habit| habit.is_dead());
            let is_flat = habit.is_some_and(|habit| habit.is_saturated());
            let frame = [low, (high.0, low.1), high, (low.0, high.1), low];
            let (ink, width) = if is_seen { (Ink::Hand, 2.5) } else { (Ink::Soft, 1.0) };
            panel.dashed(&frame, ink, width, if is_dead || is_flat { Dash::Dotted } else { Dash::Solid });
            let ((left, bottom), (right, top)) = (panel.place(low.0, low.1), panel.place(high.0, high.1));
            let region = [left, top, right, bottom];
            words.take(region);
            let label = format!("Select {}", name(fitted, layer, neuron));
            let spot = Hotspot::switch(format!("neuron-{layer}-{neuron}"), label, is_seen);
            panel.hotspot(region, spot.in_group("neurons"));
            if is_dead || is_flat {
                let (said, down) = match (is_dead, place.is_tight(panel)) {
                    (true, true) => ("×", half.1 / panel.pixel().1),
                    (false, true) => ("–", half.1 / panel.pixel().1),
                    (true, false) => ("dead", ABOVE),
                    (false, false) => ("flat", ABOVE),
                };
                write((place.x, high.1), (0.0, down, Anchor::Center), said, TextLook::new(Ink::Text), words);
            }
        }
    }
    panel.open_group("names");
    let look = TextLook::new(Ink::Text);
    let room = (layers[0].x - half.0) / panel.pixel().0 - 8.0;
    // A long name stands above its input, where there is more room than before it.
    let above = 2.0 * (layers[0].x / panel.pixel().0 - 4.0);
    let is_free = !layers[0].is_tight(panel);
    for (input, &y) in layers[0].ys.iter().enumerate() {
        let name = input_name(fitted, input);
        if is_free && text_width(&name, look.size, false) > room {
            let (at, name) = ((layers[0].x, y + half.1), shortened(&name, above, look));
            write(at, (0.0, ABOVE, Anchor::Center), &name, look, words);
        } else {
            let (at, name) = ((layers[0].x - half.0, y), shortened(&name, room, look));
            write(at, (-6.0, 0.0, Anchor::Right), &name, look, words);
        }
    }
    if network.outputs() > 1 {
        for (class, &y) in layers[last].ys.iter().enumerate() {
            let look = TextLook::new(Ink::class_text(class)).bold();
            let sign = regions::SHAPES[class % 4];
            write((layers[last].x, y + half.1), (0.0, ABOVE, Anchor::Center), sign, look, words);
        }
    }
}

/// What stands above each layer: its neurons, and − and + for a hidden one.
fn heads(seen: &Seen<NetworkLab>, layers: &[Layer], panel: &Panel) {
    panel.open_group("heads");
    let hidden = &seen.state.hidden;
    let gap = (layers[1].x - layers[0].x) / panel.pixel().0;
    let is_tight = gap < 84.0;
    for (layer, place) in layers.iter().enumerate() {
        let said = match layer {
            0 if is_tight => "in".to_owned(),
            0 => "inputs".to_owned(),
            _ if layer == layers.len() - 1 => if is_tight { "out" } else { "output" }.to_owned(),
            _ if is_tight => hidden[layer - 1].to_string(),
            _ => format!("{} {}", hidden[layer - 1], if hidden[layer - 1] == 1 { "neuron" } else { "neurons" }),
        };
        panel.text((place.x, HEADS), (0.0, 0.0), &said, TextLook::new(Ink::Soft).center());
        if layer == 0 || layer == layers.len() - 1 {
            continue;
        }
        let (size, beside) = (hidden[layer - 1], (gap / 4.0).min(12.0));
        let buttons = [("less", "Fewer", "−", -beside, size > 1), ("more", "More", "+", beside, size < MOST_NEURONS)];
        for (key, word, sign, right, can) in buttons {
            panel.text((place.x, BUTTONS), (right, 0.0), sign, TextLook::headline(Ink::Hand).center());
            if can {
                let (x, y) = panel.place(place.x, BUTTONS);
                let region = [x + right - beside, y - 11.0, x + right + beside, y + 11.0];
                let spot = Hotspot::pointed(format!("{key}-{layer}"), format!("{word} neurons in layer {layer}"));
                panel.hotspot(region, spot.in_group("sizes"));
            }
        }
    }
}

/// The knobs of the weights that can be dragged now, each with its number where there is room.
fn knobs(seen: &Seen<NetworkLab>, layers: &[Layer], mut words: Words, panel: &Panel) {
    let (fitted, network, before) = (seen.fitted, seen.fitted.network(), seen.fitted.run.before_hand());
    // Those of the neuron that is looked at, else of the first output.
    let chosen = seen.out.chosen.filter(|(layer, _)| *layer > 0);
    let (layer, to) = chosen.unwrap_or((network.sizes().len() - 1, 0));
    let inputs = network.sizes()[layer - 1];
    let target = name(fitted, layer, to);
    panel.open_group("knobs");
    let mut places = Vec::with_capacity(inputs + 1);
    for from in 0..=inputs {
        let found = layered::Knob::new(layers, &before, layer, to, from).zip(network.weight(layer, to, from));
        let Some((knob, weight)) = found else { continue };
        let at = knob.place(weight);
        if at != knob.home {
            panel.line(&[knob.home, at], Ink::Hand, 1.5);
        }
        panel.dot(at, 5.0, Ink::Hand);
        let (x, y) = panel.place(at.0, at.1);
        words.take([x - 5.5, y - 5.5, x + 5.5, y + 5.5]);
        let label = match knob.is_bias {
            true => format!("Bias of {target}"),
            false => format!("Weight from {} to {target}", name(fitted, layer - 1, from)),
        };
        let axes = if knob.is_bias { Axes::X } else { Axes::Y };
        let (key, step) = (format!("weight-{layer}-{to}-{from}"), (knob.step(), knob.step()));
        let handle = Handle::pointed(&key, label, at, axes, step);
        panel.handle(handle.says(format::number(weight)).in_group("weights"));
        places.push((at, weight, knob.is_bias));
    }
    if inputs > 8 {
        return;
    }
    let look = TextLook::new(Ink::Hand).bold();
    let heights = places.iter().filter(|(.., is_bias)| !is_bias).map(|(at, ..)| at.1);
    let middle = heights.clone().sum::<f64>() / heights.count().max(1) as f64;
    for (at, weight, is_bias) in places {
        let number = format::short(weight);
        let said = if is_bias { format!("bias {number}") } else { number };
        let beside = [(ASIDE, 0.0, Anchor::Left), (-ASIDE, 0.0, Anchor::Right)];
        let offsets = if is_bias {
            let lower = BELOW + 16.0;
            let below = [(0.0, BELOW, Anchor::Center), (22.0, BELOW, Anchor::Right), (22.0, lower, Anchor::Right)];
            [&below[..], &beside].concat()
        } else {
            // Of knobs one above the other the upper ones have their numbers above, the lower ones below.
            let away = if at.1 > middle { -BELOW } else { BELOW };
            let apart = [0.0, 12.0, -12.0].map(|right| (right, away, Anchor::Center));
            [&beside[..], &apart].concat()
        };
        if let Some(offset) = words.free(panel, at, &offsets, &said, look) {
            // On a ground of its own, for lines run there.
            let region = words::region(panel, at, offset, &said, look);
            words.take(region);
            clear(panel, region);
            let [left, top, right, bottom] = region;
            panel.text_at(((left + right) / 2.0, (top + bottom) / 2.0), &said, look.center());
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
            let (layers, before) = (layered::layers(network.sizes()), seen.fitted.run.before_hand());
            if let Some(knob) = layered::Knob::new(&layers, &before, layer, to, from) {
                state.turn(Knob::Weight { layer, to, from, value: knob.weight((hit.x, hit.y)) });
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

fn field(seen: &Seen<NetworkLab>, report: &mut ReportBuilder) {
    let (fitted, out) = (seen.fitted, seen.out);
    let said = match out.chosen {
        Some((layer, neuron)) => format!("The value of {} over the plane", name(fitted, layer, neuron)),
        None => "The network's prediction over the plane".to_owned(),
    };
    let alt = format!(
        "{said}, with the training rows filled and the test rows hollow, over {} and {}.",
        fitted.origin.names[0], fitted.origin.names[1]
    );
    report.figure("field", alt, |canvas| draw_field(seen, canvas));
    report.table(|| every_row(fitted));
}

fn every_row(fitted: &Fitted) -> TableView {
    let (origin, plane) = (&fitted.origin, fitted.plane());
    let target = format::words(&origin.target);
    let names = [origin.names[0].as_str(), origin.names[1].as_str(), &target, "Used for"];
    let mut table = TableView::new("field", "The rows", &names);
    for row in plane.rows.iter().take(500) {
        let value = match &plane.task {
            Task::Classes(classes) => classes[(row.value as usize).min(classes.len() - 1)].clone().into(),
            Task::Height { mean, deviation } => Cell::number(mean + deviation * row.value, format::number),
        };
        let used = match (row.split, row.number) {
            (Split::Train, None) => "training, painted",
            (Split::Train, _) => "training",
            (Split::Validation, _) => "validation",
            (Split::Test, _) => "test",
        };
        let [across, up] = row.at.map(|at| Cell::number(at, format::number));
        table.rows.push(vec![across, up, value, used.into()]);
    }
    table
}

fn draw_field(seen: &Seen<NetworkLab>, canvas: &mut Canvas) {
    let (fitted, plane, out) = (seen.fitted, seen.fitted.plane(), seen.out);
    let names = &fitted.origin.names;
    let end = match out.chosen {
        Some((layer, neuron)) => heading(canvas, &format!("only {}", name(fitted, layer, neuron)), ""),
        None => heading(canvas, "the whole network", ""),
    };
    write_wrong(seen, canvas, end + 12.0);
    match &plane.task {
        Task::Classes(classes) => {
            regions::key(canvas, (12.0, 36.0), classes);
        }
        Task::Height { .. } => {
            let said = format!("● low · ■ high {}", format::words(&fitted.origin.target));
            let look = TextLook::note();
            canvas.text((12.0, 36.0), &shortened(&said, canvas.width() - 24.0, look), look);
        }
    }
    let [x, y] = [0, 1].map(|side| Axis::of(&names[side], plane.frame[side], 6));
    let mut chart = Chart::new(canvas, Frame::new().lines(2), x, y);
    let panel = &chart.panel;
    let lines = map(fitted, out.chosen, panel);
    panel.group("boundary");
    for line in &lines {
        panel.line(line, Ink::Text, 1.5);
    }
    panel.group("rows");
    let with_validation = seen.state.stopping != Stopping::Off;
    for split in [Split::Train, Split::Validation, Split::Test] {
        if split == Split::Validation && !with_validation {
            continue;
        }
        let of_split = plane.rows.iter().filter(|row| row.split == split);
        // Painted rows come last and are always drawn.
        let (made, painted): (Vec<&PlaneRow>, Vec<&PlaneRow>) = of_split.partition(|row| row.number.is_some());
        for row in made.into_iter().take(MOST_DOTS).chain(painted) {
            mark(panel, row, &plane.task);
        }
    }
    if seen.state.brush != Brush::Off {
        let [x, y] = plane.place_of(seen.state.brush_at);
        let [across, up] = plane.frame.map(|(low, high)| (high - low) / 50.0);
        let handle = Handle::pointed("brush", "Brush on the field", (x, y), Axes::Free, (across, up));
        chart.handle(handle.flag("brush").says(format!("{}, {}", format::short(x), format::short(y))));
    }
}

/// How many test rows are wrong, at the right of the title, in as many words as there is room for from `left` on.
fn write_wrong(seen: &Seen<NetworkLab>, canvas: &mut Canvas, left: f64) {
    let (fitted, test) = (seen.fitted, &seen.fitted.run.now.test);
    let wrong = test.rows - test.right;
    let right = canvas.width() - 12.0;
    let texts = [format!("{wrong} test {} wrong", if wrong == 1 { "row" } else { "rows" }), format!("{wrong} wrong")];
    let width = |text: &String| text_width(text, TextLook::NOTE, false);
    let fitting = texts.iter().find(|text| right - width(text) >= left);
    let Some(said) = fitting.filter(|_| !fitted.plane().classes().is_empty()) else { return };
    canvas.text((right, 17.0), said, TextLook::note().right());
    if !fitted.origin.table_rows.is_empty() {
        let region = [right - width(said) - 4.0, 5.0, right + 4.0, 29.0];
        canvas.hotspot(region, Hotspot::rows("wrong", "Misclassified test rows"));
    }
}

/// Paints what is said to every place, and gives the lines where it turns.
fn map(fitted: &Fitted, chosen: Option<(usize, usize)>, panel: &Panel) -> Vec<Vec<(f64, f64)>> {
    let network = fitted.network();
    let last = network.sizes().len() - 1;
    let (x, y) = panel.ranges();
    let (low, high) = ((x.0, y.0), (x.1, y.1));
    let pass = &mut fitted.pass.borrow_mut();
    panel.group("map");
    let on_panel = |lines: Vec<Vec<(f64, f64)>>| -> Vec<Vec<(f64, f64)>> {
        let place = |(right, down): (f64, f64)| (x.0 + right * (x.1 - x.0), y.1 - down * (y.1 - y.0));
        lines.into_iter().map(|line| line.into_iter().map(place).collect()).collect()
    };
    if chosen.is_none() && network.outputs() > 1 {
        let shares = network.values(&fitted.large, last, pass);
        let (cells, margins) = winners(&shares, network.outputs());
        regions::paint_votes(panel, LARGE, cells, network.outputs());
        return on_panel(margins.iter().flat_map(|margin| contours(margin, LARGE, 0.0)).collect());
    }
    let (layer, neuron) = chosen.unwrap_or((last, 0));
    let values = network.values(&fitted.large, layer, pass);
    let shown = shown(network, layer, values.column(neuron));
    diverging::paint(panel, low, high, LARGE, shown.iter().copied(), COVER);
    // A height has lines at its mean and one standard deviation to both sides.
    let levels: &[f64] = if layer == last && fitted.plane().classes().is_empty() { &[-0.5, 0.0, 0.5] } else { &[0.0] };
    on_panel(levels.iter().flat_map(|level| contours(&shown, LARGE, *level)).collect())
}

/// The most probable class of each cell, paler the less sure it is, and by how much each class leads the others.
fn winners(shares: &Columns, classes: usize) -> (Vec<u8>, Vec<Vec<f64>>) {
    let mut cells = Vec::with_capacity(shares.rows());
    let mut margins = vec![Vec::with_capacity(shares.rows()); classes];
    for cell in 0..shares.rows() {
        let share = |class: usize| shares.column(class)[cell];
        let others = |class: usize| (0..classes).filter(move |other| *other != class).map(share).fold(0.0, f64::max);
        let best = (1..classes).fold(0, |best, class| if share(class) > share(best) { class } else { best });
        cells.push(regions::cell(best, share(best) - others(best)));
        for (class, margin) in margins.iter_mut().enumerate() {
            margin.push(share(class) - others(class));
        }
    }
    (cells, margins)
}

/// A row: trained on filled, else hollow; validation rows are small.
fn mark(panel: &Panel, row: &PlaneRow, task: &Task) {
    let at = (row.at[0], row.at[1]);
    let class = match task {
        Task::Classes(_) => row.value as usize,
        Task::Height { .. } => usize::from(row.value > 0.0),
    };
    let radius = match (task, row.split) {
        (Task::Height { .. }, _) => 1.5 + row.value.abs().min(2.0) * 1.2,
        (_, Split::Validation) => 2.2,
        _ => 3.2,
    };
    let radius = if row.number.is_none() { radius + 1.0 } else { radius };
    regions::mark(panel, at, class, row.split == Split::Train, radius);
}

/// The highest loss that the axis shows: of a few, the lowest that holds the curves, so that two runs mostly
/// have the same axis.
fn ceiling(measured: &[Measured], neutral: f64) -> f64 {
    let losses = measured.iter().flat_map(|one| [one.train.loss(), one.test.loss()]).flatten();
    let highest = losses.fold(0.0, f64::max);
    [1.2, 2.0, 4.0, 8.0].iter().map(|times| times * neutral).find(|top| highest <= *top).unwrap_or(16.0 * neutral)
}

fn curves(seen: &Seen<NetworkLab>, report: &mut ReportBuilder) {
    let (fitted, now) = (seen.fitted, &seen.fitted.run.now);
    let written = |value: Option<f64>| value.map_or("–".to_owned(), format::number);
    let alt = format!(
        "Loss over {} steps: now {} on training rows and {} on test rows. {}: {} and {}.",
        format::count(now.step),
        written(now.train.loss()),
        written(now.test.loss()),
        if fitted.plane().classes().is_empty() { "R²" } else { "Accuracy" },
        written(fitted.score(Split::Train)),
        written(fitted.score(Split::Test)),
    );
    report.figure("curves", alt, |canvas| draw_curves(seen, canvas));
}

fn draw_curves(seen: &Seen<NetworkLab>, canvas: &mut Canvas) {
    let (run, plane, state) = (&seen.fitted.run, seen.fitted.plane(), seen.state);
    let is_class = plane.loss() == Loss::Log;
    let now = run.now;
    // The present step, too, where the run was not measured just there, or a weight was bent since.
    let mut measured: Vec<Measured> = run.measured().to_vec();
    if measured.last() != Some(&now) {
        measured.push(now);
    }
    let neutral = if is_class { crate::ml::math::ln(plane.classes().len().max(2) as f64) } else { 1.0 };
    let top = ceiling(&measured, neutral);
    let names = match (is_class, canvas.is_narrow()) {
        (true, false) => ["log loss, without penalty", "accuracy"],
        (true, true) => ["log loss", "accuracy"],
        (false, false) => ["mean squared error", "R²"],
        (false, true) => ["squared error", "R²"],
    };
    let kept = thinned(&measured);
    let low = if is_class { 0.0 } else { -0.2 };
    let (width, height) = (canvas.width(), canvas.height());
    let above = offer(seen).map_or(0.0, |offer| draw_offer(&offer, canvas));
    // So that a young run is seen to come from its beginning.
    let end = run.step().max(100) as f64;
    let mut one = |what: &str, title: &str, left: f64, y: Axis, value: &dyn Fn(&Measured, Split) -> Option<f64>| {
        let splits = CURVES.iter().filter(|(split, ..)| state.stopping != Stopping::Off || *split != Split::Validation);
        let mut curves: Vec<Curve> = splits
            .map(|(split, name, stroke)| {
                let points = kept.iter().filter_map(|one| Some((one.step as f64, value(one, *split)?)));
                Curve { name, points: points.collect(), stroke: *stroke }
            })
            .collect();
        if what == "score" {
            curves.reverse();
        }
        let groups: Vec<String> = curves.iter().map(|curve| format!("{what} {}", curve.name)).collect();
        let frame = Frame::new().lines(1).within([left, above, left + width / 2.0, height]);
        let frame = frame.ends(curves.iter().map(|curve| curve.name));
        let mut chart = Chart::new(canvas, frame, Axis::of("step", (0.0, end), 4), y);
        chart.title(title, TextLook::note());
        chart.beside(canvas, "step", &groups, &curves);
        chart
    };
    let y = Axis::of("", (0.0, top), 4);
    let mut loss = one("loss", names[0], 0.0, y, &|one, split| one.on(split).loss());
    let levels = [0.0, 0.5, 1.0].map(|tick| (tick, format::short(tick))).to_vec();
    let y = Axis::at("", (low, 1.02), levels);
    one("score", names[1], width / 2.0, y, &|one, split| plane.score(split, one.on(split)));
    marks(seen, &mut loss, top);
    if run.step() == 0 {
        let middle = (end / 2.0, top / 2.0);
        let begin = |text| loss.word("begin", middle, &[(0.0, 0.0, Anchor::Center)], text, TextLook::note());
        ["Press Play to draw the curves", "Press Play"].into_iter().any(begin);
    }
}

/// About 300 of them, the last among them.
fn thinned(measured: &[Measured]) -> Vec<&Measured> {
    let every = measured.len().div_ceil(300).max(1);
    let last = measured.len().saturating_sub(1);
    let kept = measured.iter().enumerate().filter(|(place, _)| place % every == 0 || *place == last);
    kept.map(|(_, one)| one).collect()
}

/// Where controls were changed, and the best step so far.
fn marks(seen: &Seen<NetworkLab>, loss: &mut Chart, top: f64) {
    let (run, state, out) = (&seen.fitted.run, seen.state, seen.out);
    if let Some(best) = out.best.filter(|_| state.stopping != Stopping::Off) {
        loss.ring("best", (best.step as f64, best.loss.min(top)));
    }
    let turned = || state.schedule.turns.iter().filter(|turn| turn.step <= run.step());
    for turn in turned() {
        loss.upright("turns", turn.step as f64, Stroke::GUIDE);
    }
    for turn in turned() {
        let look = TextLook::new(Ink::Hand);
        let sides = [8.0, 24.0].map(|down| [(6.0, down, Anchor::Left), (-6.0, down, Anchor::Right)]);
        loss.word("turns-word", (turn.step as f64, top), &sides.concat(), &turn.knob.said(), look);
    }
}

/// The offer to go back where a run has come to an end or into trouble, in a line of its own; gives how high it is.
fn draw_offer(offer: &super::Offer, canvas: &mut Canvas) -> f64 {
    let step = format::count(offer.step);
    let said = match (offer.key, offer.step) {
        ("best", _) => format!("↺ back to the best, step {step}"),
        (_, 0) => "↺ start again, learning rate ÷ 3".to_owned(),
        _ => format!("↺ back to step {step}, learning rate ÷ 3"),
    };
    canvas.group("offer");
    let width = text_width(&said, TextLook::NAME, true);
    let region = [12.0, 2.0, width + 22.0, 24.0];
    canvas.rect((region[0], region[1]), (region[2], region[3]), Ink::HandTint);
    canvas.text((17.0, 13.0), &said, TextLook::new(Ink::Hand).bold());
    canvas.hotspot(region, Hotspot::pointed(offer.key, said));
    region[3]
}

fn activation(seen: &Seen<NetworkLab>, report: &mut ReportBuilder) {
    let out = seen.out;
    let (function, title) = function(seen);
    let share = beyond(&out.bins);
    let whose = match out.chosen {
        Some((layer, neuron)) if layer > 0 => name(seen.fitted, layer, neuron),
        _ if out.habits.count() == 0 => "the output".to_owned(),
        _ if out.habits.count() == 1 => "the hidden neuron".to_owned(),
        _ => format!("{} hidden neurons", out.habits.count()),
    };
    let alt = format!(
        "{title} and its slope over the weighted sum. Dots show the sums of {whose} for the training rows; {} of them \
         are beyond ±4.",
        format::percent(share)
    );
    report.figure("activation", alt, |canvas| draw_activation(seen, function, &title, &whose, canvas));
    report.table(|| habits(seen));
}

fn habits(seen: &Seen<NetworkLab>) -> TableView {
    let columns = ["Neuron", "State", "Rows where it is flat", "Rows where it is not 0"];
    let mut table = TableView::new("activation", "What the hidden neurons do on the training rows", &columns);
    for (layer, habits) in seen.out.habits.0.iter().enumerate() {
        for (neuron, habit) in habits.iter().enumerate() {
            let state = match (habit.is_dead(), habit.is_saturated()) {
                (true, _) => "dead",
                (_, true) => "saturated",
                _ => "active",
            };
            let counts = [habit.flat, habit.awake];
            let [flat, awake] = counts.map(|count| Cell::of(format!("{count} of {}", habit.rows), count as f64));
            table.rows.push(vec![name(seen.fitted, layer + 1, neuron).into(), state.into(), flat, awake]);
        }
    }
    table
}

/// The function of whoever is looked at, and its name.
fn function(seen: &Seen<NetworkLab>) -> (Activation, String) {
    let network = seen.fitted.network();
    let last = network.sizes().len() - 1;
    let is_output = last == 1 || seen.out.chosen.is_some_and(|(layer, _)| layer == last);
    match (is_output, network.loss(), network.outputs()) {
        (false, ..) => (network.activation(), network.activation().label().to_owned()),
        (true, Loss::Squared, _) => (Activation::Linear, "Linear output".to_owned()),
        (true, Loss::Log, 1) => (Activation::Sigmoid, "Sigmoid output".to_owned()),
        (true, Loss::Log, _) => (Activation::Sigmoid, "Sigmoid: the softmax if all other scores are 0".to_owned()),
    }
}

/// The share of sums at the two ends.
fn beyond(bins: &[u32; BINS]) -> f64 {
    let all: u32 = bins.iter().sum();
    f64::from(bins[0] + bins[BINS - 1]) / f64::from(all.max(1))
}

fn draw_activation(seen: &Seen<NetworkLab>, function: Activation, name: &str, whose: &str, canvas: &mut Canvas) {
    let bins = &seen.out.bins;
    let (low, high) = match function {
        Activation::Sigmoid => (-0.1, 1.15),
        Activation::Tanh => (-1.2, 1.2),
        Activation::Relu => (-0.4, REACH),
        Activation::Linear => (-REACH, REACH),
    };
    heading(canvas, name, &format!("dots: {whose}"));
    let ticks = match function {
        Activation::Sigmoid => [0.0, 0.5, 1.0],
        Activation::Tanh => [-1.0, 0.0, 1.0],
        Activation::Relu => [0.0, 2.0, 4.0],
        Activation::Linear => [-4.0, 0.0, 4.0],
    };
    let ticks = ticks.map(|tick| (tick, format::short(tick))).to_vec();
    let (x, y) = (Axis::of("weighted sum", (-REACH, REACH), 5), Axis::at("", (low, high), ticks));
    let mut chart = Chart::new(canvas, Frame::new().lines(1), x, y);
    let at = |i: usize| -REACH + 2.0 * REACH * i as f64 / 80.0;
    let line = |value: &dyn Fn(f64) -> f64| (0..=80).map(|i| (at(i), value(at(i)))).collect::<Vec<_>>();
    chart.curve("slope", &line(&|z| function.slope(z)), Stroke::QUIET.dashed(Dash::Dashed));
    chart.curve("function", &line(&|z| function.value(z)), Stroke::MAIN);
    let panel = &chart.panel;
    panel.group("sums");
    let all: u32 = bins.iter().sum();
    for (bin, count) in bins.iter().enumerate().filter(|(_, count)| **count > 0) {
        let z = -REACH + 2.0 * REACH * (bin as f64 + 0.5) / BINS as f64;
        let share = f64::from(*count) / f64::from(all.max(1));
        let middle = if function == Activation::Sigmoid { 0.5 } else { 0.0 };
        let ink = match function.value(z) - middle {
            above if above > 0.0 => Ink::Positive,
            below if below < 0.0 => Ink::Negative,
            _ => Ink::Soft,
        };
        panel.dot((z, function.value(z)), 1.5 + 16.0 * share.sqrt(), ink.alpha(0.7));
    }
    let beside = [(0.0, -12.0, Anchor::Center), (0.0, 12.0, Anchor::Center)];
    chart.word("slope-word", (2.6, function.slope(2.6)), &beside, "slope", TextLook::note());
}

/// A trained network: every neuron with its map of the plane, every weight a line.
#[cfg(not(target_arch = "wasm32"))]
pub fn poster(seen: &Seen<NetworkLab>) -> Poster {
    /// The lab opens before the first step, where there is nothing to see yet.
    const STEPS: u64 = 600;
    /// The middles of the inputs and of the output.
    const ENDS: (f64, f64) = (19.0, 130.0);
    /// The sides of a neuron's map, and of the output's. Maps are painted as one, with a cell a unit of the poster.
    const SIDE: usize = 16;
    const OUTPUT: usize = 40;
    /// The widths of lines, by the size of the weight.
    const WIDTHS: [f64; 3] = [1.0, 2.4, 4.2];

    let mut poster = Poster::on(Ink::Panel);
    let recipe = NetworkLab::recipe(seen.state);
    let Ok(mut fitted) = NetworkLab::start(&recipe, seen.data) else { return poster };
    while NetworkLab::advance(&recipe, seen.data, &mut fitted, STEPS, &mut || true) != Progress::Done {}
    let network = fitted.network();
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

    let pass = &mut fitted.pass.borrow_mut();
    let (small, large) = (network.all_values(&fitted.small, pass), network.all_values(&fitted.large, pass));
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
