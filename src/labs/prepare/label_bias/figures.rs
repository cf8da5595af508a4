//! The table as bars: everyone together, and within each subgroup.

use super::LabelBias;
use super::sample::{A, D, of};
use super::tables::{cell_words, shown};
use crate::decimal;
use crate::format;
use crate::lab::{Axes, Handle, Hotspot, ReportBuilder, Seen};
use crate::ml::bias::{Labels, Metric};
use crate::plot::words::shortened;
use crate::plot::{
    Axis, Chart, Frame, Ink, Panel, Part, Stack, Stroke, TextLook, Ticks, grip, heading, heading_above, text_width,
};

/// Where the two bars of a subgroup stand in its unit of width, and how wide the widest is.
const PLACES: [f64; 2] = [0.27, 0.73];
const WIDEST: f64 = 0.4;
/// The thinnest bar whose top can be dragged, in CSS pixels: nobody would find that of a thinner one.
const THINNEST_HELD: f64 = 2.5;
/// The two bars of everyone leave room for their difference.
const APART: [f64; 2] = [0.17, 0.83];
const BROAD: f64 = 0.34;

pub fn draw(seen: &Seen<LabelBias>, report: &mut ReportBuilder) {
    together(seen, report);
    within(seen, report);
}

/// The figure of the subgroups.
fn figure_of(seen: &Seen<LabelBias>) -> &'static str {
    if seen.state.after { "answers" } else { "within" }
}

/// The cell that a handle moves.
pub fn cell_of(key: &str) -> Option<(usize, usize)> {
    let (subgroup, group) = key.strip_prefix("cell-")?.split_once('-')?;
    let group = group.parse().ok().filter(|group| *group <= D)?;
    Some((subgroup.parse().ok()?, group))
}

/// The bar of a group, in a subgroup or everywhere: the outcomes, or the answers of the model, right and wrong.
fn stack(seen: &Seen<LabelBias>, group: usize, subgroup: Option<usize>, middle: f64, half: f64) -> Stack {
    let sample = &seen.fitted.sample;
    let [good, other] = &sample.outcomes;
    let place = subgroup.map_or("all".to_owned(), |i| i.to_string());
    let spots = if subgroup.is_none() { "together" } else { figure_of(seen) };
    let part = |key: &str, name: String, word: &str, count, ink| {
        let key = format!("{key}-{group}-{place}");
        let label = format!("{} {name}, {}: show the rows", format::count(count), cell_words(sample, &key));
        Part { word: word.to_owned(), count, ink, opens: Some(Hotspot::rows(key, label).in_group(spots)) }
    };
    let answers = seen.out.model.as_ref().filter(|_| seen.state.after);
    let parts = match subgroup.zip(answers) {
        None => {
            let counts = of(subgroup.map_or(&seen.out.labels, |i| &seen.out.subgroups[i]), group);
            vec![
                part("good", good.clone(), good, counts.positive, Ink::Positive),
                part("other", other.clone(), other, counts.negative, Ink::NegativeTint),
            ]
        }
        Some((i, answers)) => {
            let answers = &answers.subgroups[i];
            let c = if group == A { &answers.favoured } else { &answers.disfavoured };
            let [right, wrong] =
                ["correctly", "wrongly"].map(|how| move |what: &str| format!("{how} predicted {what}"));
            vec![
                part("right-good", right(good), "correctly accepted", c.true_positives, Ink::Positive),
                part("wrong-good", wrong(good), "wrongly accepted", c.false_positives, Ink::Negative),
                part("wrong-other", wrong(other), "wrongly refused", c.false_negatives, Ink::PositiveTint),
                part("right-other", right(other), "correctly refused", c.true_negatives, Ink::NegativeTint),
            ]
        }
    };
    Stack { middle, half, parts }
}

/// A word in a line below the axis, its middle at `x`.
fn below(panel: &Panel, x: f64, line: usize, text: &str, look: TextLook) {
    panel.text((x, 0.0), (0.0, 13.0 + 18.0 * line as f64), text, look.center());
}

/// How many have the good outcome, as a share; or that nobody is there.
fn rate(labels: &Labels, group: usize) -> String {
    of(labels, group).rate().map_or("–".to_owned(), format::percent)
}

fn together(seen: &Seen<LabelBias>, report: &mut ReportBuilder) {
    let (out, sample) = (seen.out, &seen.fitted.sample);
    let written = [A, D].map(|group| rate(&out.labels, group));
    let alt = format!(
        "{}: {} of {} and {} of {}.",
        sample.outcomes[0], written[A], sample.groups[A], written[D], sample.groups[D]
    );
    report.figure("together", alt, |canvas| {
        heading(canvas, "Everyone together", "");
        let x = Axis { range: (0.0, 1.0), label: "", ticks: Ticks::Line };
        let mut chart = Chart::new(canvas, Frame::new().lines(1).below(3), x, Axis::bare((0.0, 1.0)));
        let stacks = [A, D].map(|group| {
            let bar = stack(seen, group, None, APART[group], BROAD / 2.0);
            bar.draw(["a", "d"][group], &chart.panel);
            bar.write(&chart.panel);
            (sample.groups[group].clone(), bar)
        });
        gap(seen, &mut chart);
        let panel = &chart.panel;
        panel.open_group("names");
        let room = 0.46 / panel.pixel().0;
        for group in [A, D] {
            let (x, look) = (APART[group], TextLook::new(Ink::Text));
            below(panel, x, 0, &written[group], TextLook::title(Ink::Text));
            below(panel, x, 1, &shortened(&sample.groups[group], room, look), look);
            below(panel, x, 2, &format::count(of(&out.labels, group).total()), TextLook::note());
        }
        canvas.tell(|| Stack::told("group", &stacks));
    });
}

/// The difference of the two rates, between the bars.
fn gap(seen: &Seen<LabelBias>, chart: &mut Chart) {
    let [Some(a), Some(d)] = [A, D].map(|group| of(&seen.out.labels, group).rate()) else { return };
    let metric = Metric::DifferenceInProportions;
    let Ok(value) = seen.out.value(metric) else { return };
    let ends = [APART[A] + BROAD / 2.0, APART[D] - BROAD / 2.0];
    chart.curve("gap", &[(ends[0], a), (0.5, a), (0.5, d), (ends[1], d)], Stroke::QUIET.of(Ink::Text));
    // Above the higher end, or below the lower one where there is no room.
    let (at, down) = if a.max(d) > 0.8 { (a.min(d), [14.0, 32.0]) } else { (a.max(d), [-30.0, -12.0]) };
    chart.panel.open_group("gap-words");
    let say = |down, text: &str, look: TextLook| chart.panel.text((0.5, at), (0.0, down), text, look.center());
    say(down[0], metric.facts().short, TextLook::new(Ink::Text));
    say(down[1], &format::number(value), TextLook::title(Ink::Text));
}

fn within(seen: &Seen<LabelBias>, report: &mut ReportBuilder) {
    let (sample, labels) = (&seen.fitted.sample, shown(seen));
    let count = labels.len();
    let cells = || (0..count).flat_map(|i| [(i, A), (i, D)]);
    let name = |i: usize, group: usize| format!("{}, {}", sample.groups[group], sample.subgroups[i]);
    let largest = cells().map(|(i, group)| sample.size(i, group)).max().unwrap_or(1).max(1);
    let each: Vec<String> = labels
        .iter()
        .zip(&sample.subgroups)
        .map(|(one, name)| format!("{name}: {} and {}", rate(one, A), rate(one, D)))
        .collect();
    let alt = format!("{} for {} and {}; {}.", sample.outcomes[0], sample.groups[A], sample.groups[D], each.join("; "));
    report.figure(figure_of(seen), alt, |canvas| {
        let column = format::words(sample.condition.as_deref().unwrap_or("everyone"));
        let title = if seen.state.after { "Predictions within each" } else { "Within each" };
        let x = Axis { range: (0.0, count.max(1) as f64), label: "", ticks: Ticks::Line };
        let ticks = [0.0, 0.5, 1.0].map(|tick| (tick, format::percent(tick)));
        let y = Axis::at("", (0.0, 1.0), ticks.to_vec());
        let margins = Frame::new().margins(canvas, &x, &y);
        let unit = (canvas.width() - margins.left - margins.right) / count.max(1) as f64;
        let stacks: Vec<(String, Stack)> = cells()
            .map(|(i, group)| {
                let half = WIDEST / 2.0 * sample.size(i, group) as f64 / largest as f64;
                (name(i, group), stack(seen, group, Some(i), i as f64 + PLACES[group], half))
            })
            .collect();
        let is_held = |stack: &Stack| 2.0 * stack.half * unit >= THINNEST_HELD;
        let is_thin = |stack: &Stack| stack.half > 0.0 && !is_held(stack);
        let has_thin = !seen.state.after && stacks.iter().any(|(_, stack)| is_thin(stack));
        let mut remark = format!("first bar {}, second bar {}; width: people", sample.groups[A], sample.groups[D]);
        if has_thin {
            remark += "; the thinnest are too thin to drag";
        }
        let lines = heading_above(canvas, &format!("{title} {column}"), &remark);
        let lines = stacks.first().map_or(lines, |(_, stack)| stack.key(canvas, lines));
        let frame = Frame::new().lines(lines);
        let under = Under::new(seen, &labels, unit, canvas.is_narrow());
        let chart = Chart::new(canvas, frame.below(under.lines()), x, y);
        for ((i, group), (_, stack)) in cells().zip(&stacks) {
            stack.draw(&format!("bar-{i}-{group}"), &chart.panel);
        }
        under.write(seen, &chart.panel, unit);
        chart.panel.open_group("grips");
        // The tops of the bars move the table; the model's answers cannot be dragged.
        for ((i, group), (name, stack)) in cells().zip(&stacks).filter(|_| !seen.state.after) {
            let counts = of(&labels[i], group);
            if let Some(rate) = counts.rate().filter(|_| is_held(stack)) {
                let label = format!("{} of {name}", sample.outcomes[0]);
                let step = (0.0, 1.0 / counts.total() as f64);
                let handle = Handle::pointed(&format!("cell-{i}-{group}"), label, (stack.middle, rate), Axes::Y, step);
                let said = format!("{} of {}", format::count(counts.positive), format::count(counts.total()));
                grip(&chart.panel, handle.says(said).in_group("cells"));
            }
        }
        canvas.tell(|| Stack::told("bar", &stacks));
    });
}

/// What stands below each pair of bars: the rates, the subgroup's name and its size.
struct Under {
    /// By subgroup, all alike: with decimals and signs, or without where these have no room.
    rates: Vec<[String; 2]>,
    /// The second bars' rates have a line of their own.
    is_staggered: bool,
    /// Every other name stands a line lower, and there are no sizes.
    is_alternating: bool,
}

impl Under {
    fn new(seen: &Seen<LabelBias>, labels: &[Labels], unit: f64, is_narrow: bool) -> Under {
        let room = (PLACES[D] - PLACES[A]) * unit - 4.0;
        let wide = |text: &str| text_width(text, TextLook::NAME, false);
        let mut rates: Vec<[String; 2]> = labels.iter().map(|one| [A, D].map(|group| rate(one, group))).collect();
        // Asked of the widest that are usual, too: no number changes its line while a bar is dragged.
        let lacks_room = |rates: &[[String; 2]], usual: &str| {
            wide(usual) > room || rates.iter().flatten().any(|text| wide(text) > room)
        };
        if lacks_room(&rates, &format::percent(1.0)) {
            rates.iter_mut().flatten().for_each(|text| *text = whole(text));
        }
        let names = &seen.fitted.sample.subgroups;
        let is_alternating = is_narrow && names.iter().any(|name| wide(name) > unit - 8.0);
        Under { is_staggered: lacks_room(&rates, "88"), rates, is_alternating }
    }

    fn lines(&self) -> u8 {
        3 + u8::from(self.is_staggered)
    }

    fn write(&self, seen: &Seen<LabelBias>, panel: &Panel, unit: f64) {
        let sample = &seen.fitted.sample;
        panel.open_group("names");
        let look = TextLook::new(Ink::Text);
        for (i, (name, rates)) in sample.subgroups.iter().zip(&self.rates).enumerate() {
            for group in [A, D] {
                let is_moved = of(&sample.labels[i], group) != of(&sample.filed[i], group);
                let look = if is_moved { TextLook::new(Ink::Hand).bold() } else { look };
                let line = if self.is_staggered { group } else { 0 };
                below(panel, i as f64 + PLACES[group], line, &rates[group], look);
            }
            let (middle, line) = (i as f64 + 0.5, 1 + usize::from(self.is_staggered));
            if self.is_alternating {
                below(panel, middle, line + i % 2, &shortened(name, unit + 20.0, look), look);
            } else {
                below(panel, middle, line, &shortened(name, unit - 8.0, look.bold()), look.bold());
                below(panel, middle, line + 1, &format::count(sample.labels[i].total()), TextLook::note());
            }
        }
    }
}

/// A percentage without its decimals and its sign.
fn whole(percent: &str) -> String {
    let number = percent.trim_end_matches('%').trim_end();
    decimal::parse(number).map_or(number.to_owned(), |value| format::fixed(value, 0))
}
