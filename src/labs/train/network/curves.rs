//! Loss and accuracy step by step, and the activation function with what is fed to it now.

use super::controls::activation_name;
use super::output::{BINS, REACH};
use super::rows::Part;
use super::run::{End, Look};
use super::state::Stopping;
use super::words::{Trouble, is_bent, trouble};
use super::{NetworkLab, diagram};
use crate::format;
use crate::lab::{Hotspot, ReportBuilder, Seen};
use crate::ml::network::{Activation, Loss};
use crate::plot::{Axis, Canvas, Dash, Ink, Margins, Panel, TextLook, Ticks, text_width};

/// The highest loss that the axis shows: of a few, the lowest that holds the curves, so that two runs mostly
/// have the same axis.
fn ceiling(looks: &[Look], neutral: f64) -> f64 {
    let losses = looks.iter().flat_map(|look| [look.train.loss(), look.test.loss()]).flatten();
    let highest = losses.fold(0.0, f64::max);
    [1.2, 2.0, 4.0, 8.0].iter().map(|times| times * neutral).find(|top| highest <= *top).unwrap_or(16.0 * neutral)
}

pub fn figure(seen: &Seen<NetworkLab>, report: &mut ReportBuilder) {
    let (run, look) = (seen.fitted, &seen.out.look);
    let written = |value: Option<f64>| value.map_or("–".to_owned(), format::number);
    let score = if run.rows.classes().is_empty() { "R²" } else { "Accuracy" };
    let alt = format!(
        "Loss over {} steps: now {} on training rows and {} on test rows. {score}: {} and {}.",
        format::count(look.step),
        written(look.train.loss()),
        written(look.test.loss()),
        written(run.rows.score(Part::Train, &look.train)),
        written(run.rows.score(Part::Test, &look.test)),
    );
    let mut spot = None;
    report.figure("curves", alt, |canvas| spot = draw(seen, canvas));
    if let Some((key, label, region)) = spot {
        let figure = "curves".to_owned();
        report.hotspot(Hotspot {
            key: key.to_owned(),
            label,
            figure,
            region,
            opens_rows: false,
            group: String::new(),
            pressed: None,
        });
    }
}

/// An offer that can be clicked: its key, its words, its place.
type Spot = (&'static str, String, [f64; 4]);

/// Draws both panels; gives the place of the offer to go back, if there is one.
fn draw(seen: &Seen<NetworkLab>, canvas: &mut Canvas) -> Option<Spot> {
    let (run, state) = (seen.fitted, seen.state);
    let is_class = run.rows.loss() == Loss::Log;
    let now = run.now;
    // The present step, too, where the run was not looked at just there, or a weight was bent since.
    let mut looks: Vec<Look> = run.looks().to_vec();
    if looks.last() != Some(&now) {
        looks.push(now);
    }
    let neutral = if is_class { crate::ml::math::ln(run.rows.classes().len().max(2) as f64) } else { 1.0 };
    let top = ceiling(&looks, neutral);
    // So that a young run is seen to come from its beginning.
    let end = run.step().max(100) as f64;
    let middle = canvas.width() * if canvas.is_narrow() { 0.52 } else { 0.55 };
    let (left, bottom, above) = (38.0, 38.0, 26.0);
    let ticks = if canvas.is_narrow() { 2 } else { 3 };
    let x = |label| Axis { range: (0.0, end), label, ticks: Ticks::About(ticks) };
    let is_offered = back_to(seen).is_some();
    let loss_name = match (is_class, is_offered || canvas.is_narrow()) {
        (true, false) => "log loss, without penalty",
        (true, true) => "log loss",
        (false, false) => "mean squared error, without penalty",
        (false, true) => "squared error",
    };
    let score_name = if is_class { "accuracy" } else { "R²" };

    let margins = Margins { left, top: above, right: canvas.width() - middle + 46.0, bottom };
    let loss = canvas.panel(margins, x("step"), Axis { range: (0.0, top), label: "", ticks: Ticks::About(3) });
    marks(seen, &loss, top);
    let stopping = state.stopping != Stopping::Off;
    let parts = |stopping: bool| {
        [Part::Test, Part::Validation, Part::Train].into_iter().filter(move |p| stopping || *p != Part::Validation)
    };
    let mut ends = Vec::new();
    for part in parts(stopping) {
        let values = points(&looks, |look| of(look, part).loss().map(|loss| loss.min(top * 1.2)));
        ends.extend(curve(&loss, "loss", part, &values));
    }
    labels(&loss, now.step, ends);

    let margins = Margins { left: middle + left, top: above, right: 50.0, bottom };
    let low = if is_class { 0.0 } else { -0.2 };
    let ticks = Ticks::At([0.0, 0.5, 1.0].map(|tick| (tick, format::short(tick))).to_vec());
    let score = canvas.panel(margins, x("step"), Axis { range: (low, 1.02), label: "", ticks });
    let mut ends = Vec::new();
    for part in parts(stopping) {
        let values = points(&looks, |look| run.rows.score(part, of(look, part)).map(|score| score.max(low)));
        ends.extend(curve(&score, "score", part, &values));
    }
    labels(&score, now.step, ends);
    canvas.group("heads");
    let look = TextLook::new(Ink::Soft);
    canvas.text((left, 12.0), loss_name, look);
    let spot = draw_offer(seen, canvas, left + text_width(loss_name, TextLook::NAME, false) + 14.0);
    // The axis from 0 to 1 says what it is where the offer takes the room.
    if spot.as_ref().is_none_or(|(_, _, region)| region[2] < middle + left) {
        canvas.group("heads");
        canvas.text((middle + left, 12.0), score_name, look);
    }
    spot
}

fn of(look: &Look, part: Part) -> &crate::ml::network::Evaluation {
    match part {
        Part::Train => &look.train,
        Part::Validation => &look.validation,
        Part::Test => &look.test,
    }
}

/// Steps and values, thinned to about 300.
fn points(looks: &[Look], value: impl Fn(&Look) -> Option<f64>) -> Vec<(f64, f64)> {
    let every = looks.len().div_ceil(300).max(1);
    let last = looks.len().saturating_sub(1);
    let kept = looks.iter().enumerate().filter(|(place, _)| place % every == 0 || *place == last);
    kept.filter_map(|(_, look)| value(look).map(|value| (look.step as f64, value))).collect()
}

/// One curve; gives its end with its name.
fn curve(panel: &Panel, what: &str, part: Part, values: &[(f64, f64)]) -> Option<(f64, &'static str, Ink)> {
    let (name, ink, dash) = match part {
        Part::Train => ("train", Ink::Text, Dash::Solid),
        Part::Validation => ("valid.", Ink::Soft, Dash::Dotted),
        Part::Test => ("test", Ink::Soft, Dash::Dashed),
    };
    panel.group(&format!("{what} {name}"));
    panel.dashed(values, ink, 2.0, dash);
    let end = *values.last()?;
    panel.dot(end, 3.0, ink);
    Some((end.1, name, ink))
}

/// Names the curves at their ends, apart from each other.
fn labels(panel: &Panel, step: u64, mut ends: Vec<(f64, &'static str, Ink)>) {
    panel.open_group("names");
    let (_, (low, high)) = panel.ranges();
    let line = 12.0 * panel.pixel().1;
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    // From below, so that none comes to stand on the axis.
    let mut free = low + line / 2.0;
    for (value, name, ink) in ends {
        let y = value.min(high).max(free);
        free = y + line;
        panel.text((step as f64, y), (8.0, 0.0), name, TextLook::new(ink).size(11.0).bold());
    }
}

/// Where knobs were turned, and the best step so far.
fn marks(seen: &Seen<NetworkLab>, panel: &Panel, top: f64) {
    let (run, state, out) = (seen.fitted, seen.state, seen.out);
    panel.open_group("turns");
    let right = panel.ranges().0.1;
    let mut free = f64::NEG_INFINITY;
    let turned = state.turns.iter().filter(|turn| turn.step <= run.step());
    for turn in turned {
        let x = turn.step as f64;
        panel.dashed(&[(x, 0.0), (x, top)], Ink::Hand, 1.0, Dash::Dotted);
        let said = turn.knob.said();
        let width = text_width(&said, 10.0, false) * panel.pixel().0;
        if x > free && x + width < right {
            panel.text((x, top), (3.0, 6.0), &said, TextLook::new(Ink::Hand).size(10.0));
            free = x + width + 8.0 * panel.pixel().0;
        }
    }
    if let Some(best) = out.best.filter(|_| state.stopping != Stopping::Off) {
        panel.open_group("best");
        let at = (best.step as f64, best.loss.min(top));
        panel.ring(at, 5.0, Ink::Good, 2.0);
        let look = TextLook::new(Ink::Good).size(11.0).bold();
        let said = format!("best: step {}", format::count(best.step));
        // Right of the panel stand the curves' names.
        let last = right - panel.text_width(&said, 11.0, true) * panel.pixel().0;
        panel.text((at.0.min(last).max(0.0), at.1), (0.0, -13.0), &said, look);
    }
}

/// The offer to go back where a run has come to an end or into trouble, from `left` on in the head's line.
fn draw_offer(seen: &Seen<NetworkLab>, canvas: &mut Canvas, left: f64) -> Option<Spot> {
    let offer = back_to(seen)?;
    let step = format::count(offer.step);
    let said = match (offer.key, offer.step) {
        ("best", _) => format!("↺ back to the best, step {step}"),
        (_, 0) => "↺ start again, learning rate ÷ 3".to_owned(),
        _ => format!("↺ back to step {step}, learning rate ÷ 3"),
    };
    canvas.group("offer");
    let width = text_width(&said, TextLook::NAME, true);
    let left = left.min(canvas.width() - width - 16.0).max(6.0);
    let region = [left, 1.0, left + width + 10.0, 24.0];
    canvas.rect((region[0], region[1]), (region[2], region[3]), Ink::HandTint);
    canvas.text((left + 5.0, 12.5), &said, TextLook::new(Ink::Hand).bold());
    Some((offer.key, said, region))
}

/// Where a run is best taken up again.
pub struct Offer {
    /// "best" of a stopped run, "tame" of one in trouble.
    pub key: &'static str,
    pub step: u64,
}

/// The offer to go back, where a run has been stopped or come into trouble.
pub fn back_to(seen: &Seen<NetworkLab>) -> Option<Offer> {
    if seen.out.end == Some(End::Stopped) {
        return seen.out.best.map(|best| Offer { key: "best", step: best.step });
    }
    let step = match trouble(seen)? {
        Trouble::Diverged if is_bent(seen) => return None,
        Trouble::Diverged | Trouble::Exploded => {
            let looks = seen.fitted.looks().iter().filter(|look| look.step < seen.fitted.step());
            looks.min_by(|a, b| a.train.total_loss.total_cmp(&b.train.total_loss)).map_or(0, |look| look.step)
        }
        // What is dead or flat was so for a while: only the start is safe.
        Trouble::Dead | Trouble::Saturated => 0,
    };
    Some(Offer { key: "tame", step })
}

pub fn activation(seen: &Seen<NetworkLab>, report: &mut ReportBuilder) {
    let (run, out) = (seen.fitted, seen.out);
    let (function, name) = function(seen);
    let share = beyond(&out.bins);
    let whose = match out.chosen {
        Some((layer, neuron)) if layer > 0 => diagram::name(run, layer, neuron),
        _ if out.hidden() == 0 => "the output".to_owned(),
        _ if out.hidden() == 1 => "the hidden neuron".to_owned(),
        _ => format!("{} hidden neurons", out.hidden()),
    };
    let alt = format!(
        "{name} and its slope over the weighted sum. Dots show the sums of {whose} for the training rows; {} of them \
         are beyond ±4.",
        format::percent(share)
    );
    report.figure("activation", alt, |canvas| draw_activation(seen, function, &name, &whose, canvas));
}

/// The function of whoever is looked at, and its name.
fn function(seen: &Seen<NetworkLab>) -> (Activation, String) {
    let network = seen.fitted.network();
    let last = network.sizes().len() - 1;
    let is_output = last == 1 || seen.out.chosen.is_some_and(|(layer, _)| layer == last);
    match (is_output, network.loss(), network.outputs()) {
        (false, ..) => (network.activation(), activation_name(network.activation()).to_owned()),
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
    canvas.group("title");
    canvas.text((14.0, 12.0), name, TextLook::new(Ink::Text).bold());
    let said = format!("dots: {whose}");
    let room = canvas.width() - text_width(name, TextLook::NAME, true) - 40.0;
    if text_width(&said, 11.0, false) < room {
        canvas.text((canvas.width() - 12.0, 12.0), &said, TextLook::new(Ink::Soft).size(11.0).right());
    }
    let margins = Margins { left: 34.0, top: 24.0, right: 12.0, bottom: 38.0 };
    let ticks = match function {
        Activation::Sigmoid => [0.0, 0.5, 1.0],
        Activation::Tanh => [-1.0, 0.0, 1.0],
        Activation::Relu => [0.0, 2.0, 4.0],
        Activation::Linear => [-4.0, 0.0, 4.0],
    };
    let ticks = Ticks::At(ticks.map(|tick| (tick, format::short(tick))).to_vec());
    let panel = canvas.panel(
        margins,
        Axis { range: (-REACH, REACH), label: "weighted sum", ticks: Ticks::About(5) },
        Axis { range: (low, high), label: "", ticks },
    );
    let at = |i: usize| -REACH + 2.0 * REACH * i as f64 / 80.0;
    let line = |value: &dyn Fn(f64) -> f64| (0..=80).map(|i| (at(i), value(at(i)))).collect::<Vec<_>>();
    panel.group("slope");
    panel.dashed(&line(&|z| function.slope(z)), Ink::Soft, 1.5, Dash::Dashed);
    panel.group("function");
    panel.line(&line(&|z| function.value(z)), Ink::Text, 2.0);
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
    panel.open_group("names");
    let z = 2.6;
    let slope = function.slope(z);
    let up = if function == Activation::Linear || function == Activation::Relu { 9.0 } else { -9.0 };
    panel.text((z, slope), (0.0, up), "slope", TextLook::new(Ink::Soft).size(11.0).center());
}
