//! The table as bars: everyone together, and within each subgroup.

use super::LabelBias;
use super::sample::{A, D, of};
use crate::decimal;
use crate::format;
use crate::lab::{Axes, Handle, Hotspot, ReportBuilder, Seen};
use crate::ml::bias::{Labels, Metric, Predictions};
use crate::ml::metrics::ConfusionMatrix;
use crate::plot::{Axis, Canvas, Ink, Margins, Panel, TextLook, Ticks, text_width};

/// Where the two bars of a subgroup stand in its unit of width, and how wide the widest is.
const PLACES: [f64; 2] = [0.27, 0.73];
const WIDEST: f64 = 0.4;
/// Beside the subgroups, in CSS pixels.
const SIDES: (f64, f64) = (52.0, 12.0);
/// The thinnest bar whose top can be dragged, in CSS pixels.
const THINNEST_HELD: f64 = 2.5;
/// The two bars of everyone leave room for their difference.
const APART: [f64; 2] = [0.17, 0.83];
const BROAD: f64 = 0.34;

pub fn draw(seen: &Seen<LabelBias>, report: &mut ReportBuilder) {
    together(seen, report);
    within(seen, report, if seen.state.after { "answers" } else { "within" });
}

/// The key of a cell's handle.
fn handle_key(subgroup: usize, group: usize) -> String {
    format!("cell-{subgroup}-{group}")
}

/// The cell that a handle moves.
pub fn cell_of(key: &str) -> Option<(usize, usize)> {
    let (subgroup, group) = key.strip_prefix("cell-")?.split_once('-')?;
    let group = group.parse().ok().filter(|group| *group <= D)?;
    Some((subgroup.parse().ok()?, group))
}

/// What a bar is made of, from the bottom up: key, what these rows are called, how many, colour.
struct Part<'a> {
    pub key: &'static str,
    pub name: String,
    /// As short as it stands in the bar.
    pub word: &'a str,
    pub count: u64,
    pub ink: Ink,
}

/// The parts of a bar: the outcomes, or the answers of the model, right and wrong.
fn parts<'a>(seen: &'a Seen<LabelBias>, labels: &Labels, answers: Option<&Predictions>, group: usize) -> Vec<Part<'a>> {
    let [good, other] = &seen.fitted.sample.outcomes;
    let part = |key, name, word, count, ink| Part { key, name, word, count, ink };
    match answers.filter(|_| seen.state.after) {
        None => {
            let counts = of(labels, group);
            vec![
                part("good", good.clone(), good.as_str(), counts.positive, Ink::Positive),
                part("other", other.clone(), other.as_str(), counts.negative, Ink::NegativeTint),
            ]
        }
        Some(answers) => {
            let c = matrix(answers, group);
            vec![
                part(
                    "right-good",
                    format!("correctly predicted {good}"),
                    "correctly accepted",
                    c.true_positives,
                    Ink::Positive,
                ),
                part(
                    "wrong-good",
                    format!("wrongly predicted {good}"),
                    "wrongly accepted",
                    c.false_positives,
                    Ink::Negative,
                ),
                part(
                    "wrong-other",
                    format!("wrongly predicted {other}"),
                    "wrongly refused",
                    c.false_negatives,
                    Ink::PositiveTint,
                ),
                part(
                    "right-other",
                    format!("correctly predicted {other}"),
                    "correctly refused",
                    c.true_negatives,
                    Ink::NegativeTint,
                ),
            ]
        }
    }
}

fn matrix(answers: &Predictions, group: usize) -> &ConfusionMatrix {
    if group == A { &answers.favoured } else { &answers.disfavoured }
}

/// The share that has the good outcome, or is predicted to.
fn rate(seen: &Seen<LabelBias>, labels: &Labels, answers: Option<&Predictions>, group: usize) -> Option<f64> {
    match answers.filter(|_| seen.state.after) {
        None => of(labels, group).rate(),
        Some(answers) => of(&answers.predicted(), group).rate(),
    }
}

/// One stacked bar around `x`, `half` wide to either side.
fn bar(panel: &Panel, parts: &[Part], x: f64, half: f64) {
    let total: u64 = parts.iter().map(|part| part.count).sum();
    let mut below = 0;
    for part in parts {
        let share = |count: u64| count as f64 / total.max(1) as f64;
        panel.rect((x - half, share(below)), (x + half, share(below + part.count)), part.ink);
        below += part.count;
    }
}

/// What the colours of the bars are, in the order from the bottom up; says how many lines that takes.
fn key(canvas: &mut Canvas, parts: &[Part]) -> usize {
    canvas.group("key");
    let (start, side, mut line) = (12.0, 9.0, 0);
    let mut left = start;
    for part in parts {
        let wide = canvas.text_width(part.word, 11.5, false);
        if left > start && left + side + 5.0 + wide > canvas.width() - 8.0 {
            (left, line) = (start, line + 1);
        }
        let middle = 37.0 + 17.0 * line as f64;
        canvas.rect((left, middle - side / 2.0), (left + side, middle + side / 2.0), part.ink);
        canvas.text((left + side + 5.0, middle), part.word, TextLook::new(Ink::Soft).size(11.5));
        left += side + wide + 17.0;
    }
    line + 1
}

fn heading(canvas: &mut Canvas, text: &str, small: &str) {
    canvas.group("heading");
    canvas.text((12.0, 16.0), text, TextLook::new(Ink::Text).size(13.5).bold());
    let left = 12.0 + text_width(text, 13.5, true) + 10.0;
    if left + text_width(small, TextLook::NAME, false) < canvas.width() - 8.0 {
        canvas.text((left, 16.5), small, TextLook::new(Ink::Soft));
    }
}

/// `text` if it has room, else its beginning.
fn fitted(text: &str, room: f64, size: f64, is_bold: bool) -> String {
    if text_width(text, size, is_bold) <= room {
        return text.to_owned();
    }
    let mut kept: String = text.to_owned();
    while !kept.is_empty() && text_width(&format!("{kept}…"), size, is_bold) > room {
        kept.pop();
    }
    if kept.chars().count() < 2 { String::new() } else { format!("{}…", kept.trim_end()) }
}

fn together(seen: &Seen<LabelBias>, report: &mut ReportBuilder) {
    let (out, sample) = (seen.out, &seen.fitted.sample);
    let rates = [A, D].map(|group| of(&out.labels, group).rate());
    let written = rates.map(|rate| rate.map_or("–".to_owned(), format::percent));
    let alt = format!(
        "{}: {} of {} and {} of {}.",
        sample.outcomes[0], written[A], sample.groups[A], written[D], sample.groups[D]
    );
    let mut regions = Vec::new();
    report.figure("together", alt, |canvas| {
        heading(canvas, "Everyone together", "");
        let margins = Margins { left: 14.0, top: 34.0, right: 14.0, bottom: 58.0 };
        let x = Axis { range: (0.0, 1.0), label: "", ticks: Ticks::Line };
        let panel = canvas.panel(margins, x, Axis { range: (0.0, 1.0), label: "", ticks: Ticks::None });
        for group in [A, D] {
            panel.group(if group == A { "a" } else { "d" });
            let parts = parts(seen, &out.labels, None, group);
            bar(&panel, &parts, APART[group], BROAD / 2.0);
            words(&panel, &parts, APART[group] - BROAD / 2.0, BROAD);
            regions.extend(spots(&panel, &parts, APART[group], BROAD / 2.0, group, None));
        }
        gap(seen, &panel, rates);
        panel.open_group("names");
        let room = panel.place(0.46, 0.0).0 - panel.place(0.0, 0.0).0;
        for group in [A, D] {
            let name = fitted(&sample.groups[group], room, 13.0, false);
            let below = |dy: f64| (0.0, dy);
            panel.text(
                (APART[group], 0.0),
                below(13.0),
                &written[group],
                TextLook::new(Ink::Text).size(15.0).bold().center(),
            );
            panel.text((APART[group], 0.0), below(31.0), &name, TextLook::new(Ink::Text).size(13.0).center());
            let size = format::count(of(&out.labels, group).total());
            panel.text((APART[group], 0.0), below(47.0), &size, TextLook::new(Ink::Soft).center());
        }
    });
    hotspots(seen, report, "together", regions);
}

/// What the parts of a bar are, in the parts that have room for it.
fn words(panel: &Panel, parts: &[Part], left: f64, width: f64) {
    let total: u64 = parts.iter().map(|part| part.count).sum();
    let share = |count: u64| count as f64 / total.max(1) as f64;
    let room = panel.place(left + width, 0.0).0 - panel.place(left, 0.0).0 - 8.0;
    let mut below = 0;
    for part in parts {
        let (low, high) = (share(below), share(below + part.count));
        below += part.count;
        let height = panel.place(0.0, low).1 - panel.place(0.0, high).1;
        if height >= 15.0 && text_width(part.word, 11.5, false) <= room {
            panel.text(
                (left, (low + high) / 2.0),
                (5.0, 0.0),
                part.word,
                TextLook::new(part.ink.words_on()).size(11.5),
            );
        }
    }
}

/// The difference of the two rates, between the bars.
fn gap(seen: &Seen<LabelBias>, panel: &Panel, rates: [Option<f64>; 2]) {
    panel.open_group("gap");
    let [Some(a), Some(d)] = rates else { return };
    let metric = Metric::DifferenceInProportions;
    let Ok(value) = seen.out.value(metric) else { return };
    panel.line(&[(APART[A] + BROAD / 2.0, a), (0.53, a)], Ink::Text, 1.5);
    panel.line(&[(APART[D] - BROAD / 2.0, d), (0.47, d)], Ink::Text, 1.5);
    panel.line(&[(0.5, a), (0.5, d)], Ink::Text, 1.5);
    let top = a.max(d);
    let at = if top > 0.86 { (0.5, a.min(d)) } else { (0.5, top) };
    let dy = if top > 0.86 { [14.0, 30.0] } else { [-28.0, -12.0] };
    panel.text(at, (0.0, dy[0]), metric.facts().short, TextLook::new(Ink::Text).center());
    panel.text(at, (0.0, dy[1]), &format::number(value), TextLook::new(Ink::Text).size(15.0).bold().center());
}

/// A place that opens rows: key, words, and where it is in CSS pixels.
struct Spot {
    key: String,
    label: String,
    region: [f64; 4],
}

fn spots(panel: &Panel, parts: &[Part], x: f64, half: f64, group: usize, subgroup: Option<usize>) -> Vec<Spot> {
    let total: u64 = parts.iter().map(|part| part.count).sum();
    let share = |count: u64| count as f64 / total.max(1) as f64;
    let mut below = 0;
    let mut spots = Vec::new();
    for part in parts.iter().filter(|part| part.count > 0) {
        // A bar of a few pixels is still to be hit.
        let middle = panel.place(x, 0.0).0;
        let reach = (panel.place(x + half, 0.0).0 - middle).max(9.0);
        let (_, top) = panel.place(x, share(below + part.count));
        let (_, bottom) = panel.place(x, share(below));
        let place = subgroup.map_or("all".to_owned(), |subgroup| subgroup.to_string());
        spots.push(Spot {
            key: format!("{}-{group}-{place}", part.key),
            label: format!("{} {}", format::count(part.count), part.name),
            region: [middle - reach, top, middle + reach, bottom],
        });
        below += part.count;
    }
    spots
}

fn hotspots(seen: &Seen<LabelBias>, report: &mut ReportBuilder, figure: &str, spots: Vec<Spot>) {
    let sample = &seen.fitted.sample;
    for Spot { key, label, region } in spots {
        let words = super::tables::cell_words(sample, &key);
        report.hotspot(Hotspot {
            label: format!("{label}, {words}: show the rows"),
            key,
            figure: figure.to_owned(),
            region,
            opens_rows: true,
            group: figure.to_owned(),
            pressed: None,
        });
    }
}

fn within(seen: &Seen<LabelBias>, report: &mut ReportBuilder, figure: &'static str) {
    let (out, sample) = (seen.out, &seen.fitted.sample);
    let count = sample.subgroups.len();
    let answers_of = |subgroup: usize| out.model.as_ref().map(|answers| &answers.subgroups[subgroup]);
    let written = |subgroup: usize, group: usize| {
        rate(seen, &out.subgroups[subgroup], answers_of(subgroup), group).map_or("–".to_owned(), format::percent)
    };
    let largest =
        sample.labels.iter().flat_map(|one| [one.favoured.total(), one.disfavoured.total()]).max().unwrap_or(1);
    let half =
        |subgroup: usize, group: usize| WIDEST / 2.0 * sample.size(subgroup, group) as f64 / largest.max(1) as f64;
    // A bar of two pixels is no handle: nobody would find its top.
    let unit = (report.size(figure).0 - SIDES.0 - SIDES.1) / count.max(1) as f64;
    let is_held = |subgroup: usize, group: usize| {
        !seen.state.after && 2.0 * half(subgroup, group) * unit >= THINNEST_HELD && sample.size(subgroup, group) > 0
    };
    let held: Vec<(usize, usize)> =
        (0..count).flat_map(|i| [(i, A), (i, D)]).filter(|(i, group)| is_held(*i, *group)).collect();
    let each: Vec<String> =
        (0..count).map(|i| format!("{}: {} and {}", sample.subgroups[i], written(i, A), written(i, D))).collect();
    let alt = format!("{} for {} and {}; {}.", sample.outcomes[0], sample.groups[A], sample.groups[D], each.join("; "));
    let mut regions = Vec::new();
    report.figure(figure, alt, |canvas| {
        let column = format::words(sample.condition.as_deref().unwrap_or("everyone"));
        let small = format!("first bar {}, second bar {}; width: people", sample.groups[A], sample.groups[D]);
        let title = if seen.state.after { "Predictions within each" } else { "Within each" };
        heading(canvas, &format!("{title} {column}"), &small);
        let lines = key(canvas, &parts(seen, &out.labels, out.model.as_ref().map(|answers| &answers.all), A));
        let top = 39.0 + 17.0 * lines as f64;
        let margins = Margins { left: SIDES.0, top, right: SIDES.1, bottom: 58.0 };
        let x = Axis { range: (0.0, count.max(1) as f64), label: "", ticks: Ticks::Line };
        let ticks = [0.0, 0.5, 1.0].map(|tick| (tick, format::percent(tick)));
        let y = Axis { range: (0.0, 1.0), label: "", ticks: Ticks::At(ticks.to_vec()) };
        let panel = canvas.panel(margins, x, y);
        for i in 0..count {
            for group in [A, D] {
                let middle = i as f64 + PLACES[group];
                let parts = parts(seen, &out.subgroups[i], answers_of(i), group);
                panel.group(&format!("bar-{i}-{group}"));
                // Never thinner than a pixel.
                let thin = 0.5 / (panel.place(1.0, 0.0).0 - panel.place(0.0, 0.0).0);
                if parts.iter().any(|part| part.count > 0) {
                    bar(&panel, &parts, middle, half(i, group).max(thin));
                }
                regions.extend(spots(&panel, &parts, middle, half(i, group), group, Some(i)));
            }
        }
        below(seen, &panel, &written);
        grips(seen, &panel, &held);
    });
    hotspots(seen, report, figure, regions);
    handles(seen, report, &held);
}

/// Where the hand takes hold: the tops of these bars.
fn grips(seen: &Seen<LabelBias>, panel: &Panel, held: &[(usize, usize)]) {
    panel.open_group("grips");
    let pixel = panel.pixel().0;
    for &(i, group) in held {
        let Some(rate) = of(&seen.out.subgroups[i], group).rate() else { continue };
        let x = i as f64 + PLACES[group];
        panel.line(&[(x - 9.0 * pixel, rate), (x + 9.0 * pixel, rate)], Ink::Hand, 2.5);
        panel.dot((x, rate), 5.5, Ink::Hand);
        panel.dot((x, rate), 3.0, Ink::Panel);
    }
}

/// The rates, the subgroup's name and its size below each pair of bars.
fn below(seen: &Seen<LabelBias>, panel: &Panel, written: &dyn Fn(usize, usize) -> String) {
    let sample = &seen.fitted.sample;
    panel.open_group("names");
    let room = panel.place(1.0, 0.0).0 - panel.place(0.0, 0.0).0;
    let cells = || (0..sample.subgroups.len()).flat_map(|i| [A, D].map(|group| written(i, group)));
    let apart = (PLACES[D] - PLACES[A]) * room - 4.0;
    let size = |widest: f64| (12.0 * apart / widest).clamp(9.0, 12.0);
    let widest = |text: &mut dyn Iterator<Item = String>| {
        text.map(|text| text_width(&text, TextLook::NAME, false)).fold(1.0, f64::max)
    };
    // All alike, with decimals and signs or without.
    let is_whole = widest(&mut cells()) > apart;
    let share_size = if is_whole { size(widest(&mut cells().map(|text| whole(&text)))) } else { 12.0 };
    for (i, name) in sample.subgroups.iter().enumerate() {
        for group in [A, D] {
            let text = if is_whole { whole(&written(i, group)) } else { written(i, group) };
            let is_moved = of(&sample.labels[i], group) != of(&sample.filed[i], group);
            let look = TextLook::new(if is_moved { Ink::Hand } else { Ink::Text });
            let look = if is_moved { look.bold() } else { look };
            panel.text((i as f64 + PLACES[group], 0.0), (0.0, 13.0), &text, look.size(share_size).center());
        }
        let middle = i as f64 + 0.5;
        // Smaller first, then cut.
        let room = room - 8.0;
        let name_size = (13.0 * room / text_width(name, 13.0, true)).clamp(10.0, 13.0);
        let name = fitted(name, room, name_size, true);
        panel.text((middle, 0.0), (0.0, 31.0), &name, TextLook::new(Ink::Text).size(name_size).bold().center());
        let size = format::count(sample.labels[i].total());
        panel.text((middle, 0.0), (0.0, 47.0), &size, TextLook::new(Ink::Soft).center());
    }
}

/// A percentage without its decimals and its sign, where there is no room for them.
fn whole(percent: &str) -> String {
    let number = percent.trim_end_matches('%').trim_end();
    decimal::parse(number).map_or(number.to_owned(), |value| format::fixed(value, 0))
}

/// The tops of the bars move the table; the model's answers cannot be dragged.
fn handles(seen: &Seen<LabelBias>, report: &mut ReportBuilder, held: &[(usize, usize)]) {
    let sample = &seen.fitted.sample;
    for &(i, group) in held {
        let counts = of(&seen.out.subgroups[i], group);
        let Some(rate) = counts.rate() else { continue };
        report.handle(Handle {
            key: handle_key(i, group),
            label: format!("{} of {}, {}", sample.outcomes[0], sample.groups[group], sample.subgroups[i]),
            figure: "within".to_owned(),
            panel: 0,
            at: (i as f64 + PLACES[group], rate),
            axes: Axes::Y,
            control: None,
            flag: String::new(),
            value_text: format!("{} of {}", format::count(counts.positive), format::count(counts.total())),
            step: (0.0, 1.0 / counts.total() as f64),
            group: "cells".to_owned(),
        });
    }
}
