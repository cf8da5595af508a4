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
use crate::plot::{Anchor, Axis, Canvas, Chart, Curve, Dash, Frame, Ink, Stroke, TextLook, heading, text_width};

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
    report.figure("curves", alt, |canvas| draw(seen, canvas));
}

fn draw(seen: &Seen<NetworkLab>, canvas: &mut Canvas) {
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
    let names = match (is_class, canvas.is_narrow()) {
        (true, false) => ["log loss, without penalty", "accuracy"],
        (true, true) => ["log loss", "accuracy"],
        (false, false) => ["mean squared error", "R²"],
        (false, true) => ["squared error", "R²"],
    };
    let kept = thinned(&looks);
    let low = if is_class { 0.0 } else { -0.2 };
    let (width, height) = (canvas.width(), canvas.height());
    let above = back_to(seen).map_or(0.0, |offer| draw_offer(&offer, canvas));
    // So that a young run is seen to come from its beginning.
    let end = run.step().max(100) as f64;
    let mut one = |what: &str, title: &str, left: f64, y: Axis, value: &dyn Fn(&Look, Part) -> Option<f64>| {
        let parts = PARTS.iter().filter(|(part, ..)| state.stopping != Stopping::Off || *part != Part::Validation);
        let curves: Vec<Curve> = parts
            .map(|(part, name, stroke)| {
                let points = kept.iter().filter_map(|look| Some((look.step as f64, value(look, *part)?)));
                Curve { name, points: points.collect(), stroke: *stroke }
            })
            .collect();
        let groups: Vec<String> = curves.iter().map(|curve| format!("{what} {}", curve.name)).collect();
        let frame = Frame::new().lines(1).within([left, above, left + width / 2.0, height]);
        let frame = frame.ends(curves.iter().map(|curve| curve.name));
        let mut chart = Chart::new(canvas, frame, Axis::of("step", (0.0, end), 4), y);
        chart.title(title, TextLook::note());
        chart.beside(canvas, "step", &groups, &curves);
        chart
    };
    let y = Axis::of("", (0.0, top), 4);
    let mut loss = one("loss", names[0], 0.0, y, &|look, part| of(look, part).loss());
    let levels = [0.0, 0.5, 1.0].map(|tick| (tick, format::short(tick))).to_vec();
    let y = Axis::at("", (low, 1.02), levels);
    one("score", names[1], width / 2.0, y, &|look, part| run.rows.score(part, of(look, part)));
    marks(seen, &mut loss, top);
}

/// What rows the curves are of: the upper ones first.
const PARTS: [(Part, &str, Stroke); 3] = [
    (Part::Test, "test", Stroke::TEST),
    (Part::Validation, "valid.", Stroke::QUIET.dashed(Dash::Dotted)),
    (Part::Train, "train", Stroke::TRAIN),
];

fn of(look: &Look, part: Part) -> &crate::ml::network::Evaluation {
    match part {
        Part::Train => &look.train,
        Part::Validation => &look.validation,
        Part::Test => &look.test,
    }
}

/// About 300 of them, the last among them.
fn thinned(looks: &[Look]) -> Vec<&Look> {
    let every = looks.len().div_ceil(300).max(1);
    let last = looks.len().saturating_sub(1);
    looks.iter().enumerate().filter(|(place, _)| place % every == 0 || *place == last).map(|(_, look)| look).collect()
}

/// Where controls were changed, and the best step so far.
fn marks(seen: &Seen<NetworkLab>, loss: &mut Chart, top: f64) {
    let (run, state, out) = (seen.fitted, seen.state, seen.out);
    if let Some(best) = out.best.filter(|_| state.stopping != Stopping::Off) {
        loss.ring("best", (best.step as f64, best.loss.min(top)));
    }
    let turned = || state.turns.iter().filter(|turn| turn.step <= run.step());
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
fn draw_offer(offer: &Offer, canvas: &mut Canvas) -> f64 {
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
