//! Four verdicts on one scale, and the scores with a threshold for each group.

use super::LabelBias;
use super::measures::stage_words;
use super::sample::{A, D};
use crate::format;
use crate::lab::{Axes, Handle, ReportBuilder, Seen};
use crate::ml::bias::Metric;
use crate::plot::{Axis, Canvas, Dash, Ink, Margins, Panel, TextLook, Ticks, text_width};

pub fn draw(seen: &Seen<LabelBias>, report: &mut ReportBuilder) {
    verdicts(seen, report);
    scores(seen, report);
}

/// From the top down.
const SHOWN: [Metric; 4] = [
    Metric::DifferenceInProportions,
    Metric::ConditionalDisparity,
    Metric::DifferenceInPredictedProportions,
    Metric::ConditionalDisparityPredicted,
];

fn verdicts(seen: &Seen<LabelBias>, report: &mut ReportBuilder) {
    let sample = &seen.fitted.sample;
    let values = SHOWN.map(|metric| seen.out.value(metric));
    let written = |i: usize| values[i].map_or("undefined".to_owned(), format::number);
    let alt: Vec<String> = (0..4).map(|i| format!("{} {}", SHOWN[i].facts().short, written(i))).collect();
    report.figure("verdicts", format!("{}; parity is 0.", alt.join(", ")), |canvas| {
        let margins = Margins { left: 122.0, top: 36.0, right: 20.0, bottom: 22.0 };
        // The scale suits what is looked at; what lies beyond it is an arrow at the edge.
        let looked_at = if seen.state.after { &values[..] } else { &values[..2] };
        let furthest = looked_at.iter().flatten().fold(0.0f64, |most, value| most.max(value.abs()));
        let reach = [0.1, 0.2, 0.3, 0.5, 0.75].into_iter().find(|reach| furthest <= 0.85 * reach).unwrap_or(1.1);
        let x = Axis { range: (-reach, reach), label: "", ticks: Ticks::About(if canvas.is_narrow() { 3 } else { 5 }) };
        let panel = canvas.panel(margins, x, Axis { range: (0.0, 4.0), label: "", ticks: Ticks::None });
        panel.open_group("parity");
        panel.line(&[(0.0, 0.0), (0.0, 4.0)], Ink::Text, 1.0);
        panel.dashed(&[(-reach, 2.0), (reach, 2.0)], Ink::Line, 1.0, Dash::Dashed);
        sides(&panel, sample.groups.each_ref().map(String::as_str), reach);
        for (i, measured) in values.iter().enumerate() {
            let (y, facts) = (3.5 - i as f64, SHOWN[i].facts());
            panel.open_group(facts.key);
            panel.text((-reach, y), (-112.0, -8.0), facts.short, TextLook::new(Ink::Text).size(13.5).bold());
            panel.text((-reach, y), (-112.0, 8.0), stage_words(facts.stage), TextLook::new(Ink::Soft));
            let Ok(value) = *measured else {
                panel.text((0.0, y), (8.0, 0.0), "undefined", TextLook::new(Ink::Soft));
                continue;
            };
            let end = value.clamp(-reach, reach);
            panel.line(&[(0.0, y), (end, y)], Ink::Text, 3.0);
            let look = TextLook::new(Ink::Text).size(13.0).bold();
            if end < value {
                panel.text((end, y), (-4.0, -11.0), &format!("{} →", format::number(value)), look.right());
                continue;
            } else if end > value {
                panel.text((end, y), (4.0, -11.0), &format!("← {}", format::number(value)), look);
                continue;
            }
            panel.dot((value, y), 6.0, Ink::Text);
            if i >= 2 {
                // Predictions are hollow, labels filled.
                panel.dot((value, y), 3.5, Ink::Panel);
            }
            // Beside the dot, or above its line where that would leave the figure.
            let text = format::number(value);
            let room = canvas.width() - panel.place(value, y).0 - 15.0;
            let (at, look) = match value < 0.0 {
                true => ((-11.0, 0.0), look.right()),
                false if text_width(&text, 13.0, true) > room => ((6.0, -14.0), look.right()),
                false => ((11.0, 0.0), look),
            };
            panel.text((value, y), at, &text, look);
        }
    });
}

/// Which side says that whom is better off.
fn sides(panel: &Panel, groups: [&str; 2], reach: f64) {
    panel.open_group("sides");
    let look = TextLook::new(Ink::Soft);
    let room = panel.place(0.0, 0.0).0 - panel.place(-reach, 0.0).0;
    let words = |group: usize| {
        let long = format!("{} better off", groups[group]);
        if text_width(&long, 12.0, false) + 12.0 < room { long } else { groups[group].to_owned() }
    };
    panel.text((0.0, 4.0), (-8.0, -14.0), &format!("← {}", words(D)), look.right());
    panel.text((0.0, 4.0), (8.0, -14.0), &format!("{} →", words(A)), look);
}

const BINS: usize = 40;

fn scores(seen: &Seen<LabelBias>, report: &mut ReportBuilder) {
    let sample = &seen.fitted.sample;
    let thresholds = seen.state.thresholds;
    let alt = match &seen.out.model {
        None => format!("No scores: {}.", seen.out.no_model),
        Some(_) => format!(
            "Histograms of the model's scores, {} above with the threshold {}, {} below with {}.",
            sample.groups[A],
            format::short(thresholds[A]),
            sample.groups[D],
            format::short(thresholds[D])
        ),
    };
    report.figure("scores", alt, |canvas| {
        let heights = heights(seen);
        for group in [A, D] {
            let panel = half(seen, canvas, group);
            panel.group(if group == A { "called-a" } else { "called-d" });
            panel.rect((thresholds[group], 0.0), (1.0, 1.0), Ink::Zone);
            if let Some(heights) = &heights {
                bars(&panel, &heights[group], group, thresholds[group]);
            }
            panel.open_group(if group == A { "threshold-a" } else { "threshold-d" });
            panel.line(&[(thresholds[group], 0.0), (thresholds[group], 1.0)], Ink::Hand, 2.0);
            count(seen, &panel, group, canvas.is_narrow());
        }
    });
    for group in [A, D] {
        let letter = ["a", "d"][group];
        report.handle(Handle {
            key: format!("threshold-{letter}"),
            label: format!("Threshold for {}", sample.groups[group]),
            figure: "scores".to_owned(),
            panel: group,
            at: (thresholds[group], 0.5),
            axes: Axes::X,
            control: Some(format!("threshold_{letter}")),
            flag: String::new(),
            value_text: format!(
                "{}: {} predicted {}",
                format::short(thresholds[group]),
                predicted(seen, group),
                sample.outcomes[0]
            ),
            step: (0.0, 0.0),
            group: String::new(),
        });
    }
}

/// The panel of a group, with its name beside it: a stands on the middle line, d hangs from it.
fn half(seen: &Seen<LabelBias>, canvas: &mut Canvas, group: usize) -> Panel {
    let sample = &seen.fitted.sample;
    let height = canvas.height();
    let (top, bottom) = (12.0, 46.0);
    let middle = ((height - bottom + top) / 2.0).max(top);
    let (left, right) = (30.0, 16.0);
    let label = format!("score: predicted chance of “{}”, after training", sample.outcomes[0]);
    let fits = text_width(&label, 12.5, false) < canvas.width() - 60.0;
    let label = if fits { label.as_str() } else { "score, after training" };
    let (margins, x, y, name) = if group == A {
        let margins = Margins { left, top, right, bottom: height - middle };
        (margins, Axis { range: (0.0, 1.0), label: "", ticks: Ticks::Line }, (0.0, 1.0), (top + middle) / 2.0)
    } else {
        let margins = Margins { left, top: middle, right, bottom };
        let x = Axis { range: (0.0, 1.0), label, ticks: Ticks::About(5) };
        (margins, x, (1.0, 0.0), (middle + height - bottom) / 2.0)
    };
    let panel = canvas.panel(margins, x, Axis { range: y, label: "", ticks: Ticks::None });
    canvas.group(if group == A { "name-a" } else { "name-d" });
    canvas.text((14.0, name), &sample.groups[group], TextLook::new(Ink::Soft).center().upward());
    panel
}

/// How many of a group are predicted to have the good outcome.
fn predicted(seen: &Seen<LabelBias>, group: usize) -> String {
    let labels = seen.out.model.as_ref().map(|answers| answers.all.predicted());
    labels.map_or("nobody yet".to_owned(), |labels| format::count(super::sample::of(&labels, group).positive))
}

/// Per group and bin: the other and the good outcome, as shares of the fullest bin.
type Heights = [[[f64; 2]; BINS]; 2];

fn heights(seen: &Seen<LabelBias>) -> Option<Heights> {
    let super::model::Learned::Done(model) = &seen.fitted.learned else { return None };
    let subgroups = seen.fitted.sample.subgroups.len();
    let mut heights = [[[0.0; 2]; BINS]; 2];
    for group in [A, D] {
        for positive in [false, true] {
            let above = |edge: usize| {
                let edge = edge as f64 / BINS as f64;
                (0..subgroups).map(|i| model.reaching(i, group, positive, edge).0).sum::<u64>() as f64
            };
            for (bin, height) in heights[group].iter_mut().enumerate() {
                // What scores the very top belongs to the last bin.
                let beyond = if bin + 1 == BINS { 0.0 } else { above(bin + 1) };
                height[usize::from(positive)] = above(bin) - beyond;
            }
        }
    }
    let fullest = heights.iter().flatten().map(|bin| bin[0] + bin[1]).fold(1.0, f64::max);
    heights.iter_mut().flatten().flatten().for_each(|height| *height *= 0.72 / fullest);
    Some(heights)
}

/// The good outcome next to the middle line, the other beyond it; solid where the threshold is reached.
fn bars(panel: &Panel, heights: &[[f64; 2]; BINS], group: usize, threshold: f64) {
    let width = 1.0 / BINS as f64;
    for outcome in [1, 0] {
        panel.group(&format!("scores-{group}-{outcome}"));
        for (bin, height) in heights.iter().enumerate() {
            let (from, to) = (width * (bin as f64 + 0.06), width * (bin as f64 + 0.94));
            let base = if outcome == 1 { 0.0 } else { height[1] };
            let cut = threshold.clamp(from, to);
            panel.rect((from, base), (cut, base + height[outcome]), Ink::class_tint(outcome));
            panel.rect((cut, base), (to, base + height[outcome]), Ink::class_fill(outcome));
        }
    }
}

/// How many are called, at the far edge of a half.
fn count(seen: &Seen<LabelBias>, panel: &Panel, group: usize, is_narrow: bool) {
    let sample = &seen.fitted.sample;
    panel.open_group(if group == A { "count-a" } else { "count-d" });
    let text = match (&seen.out.model, is_narrow) {
        (None, _) => seen.out.no_model.to_owned(),
        (_, true) => format!("{} predicted", predicted(seen, group)),
        _ => format!("{}: {} predicted {}", sample.groups[group], predicted(seen, group), sample.outcomes[0]),
    };
    let dy = if group == A { 11.0 } else { -11.0 };
    panel.text((1.0, 1.0), (-8.0, dy), &text, TextLook::new(Ink::Text).right());
}
