//! The verdicts on one scale, and the scores with a threshold for each group.

use super::LabelBias;
use super::measures::stage_words;
use super::sample::{A, D};
use crate::format;
use crate::lab::{Axes, Handle, ReportBuilder, Seen};
use crate::ml::bias::{Measured, Metric, MetricFacts, Stage};
use crate::plot::words;
use crate::plot::{Axis, Canvas, Dash, Ink, Margins, Panel, TextLook, Ticks, text_width};

pub fn draw(seen: &Seen<LabelBias>, report: &mut ReportBuilder) {
    verdicts(seen, report);
    scores(seen, report);
}

/// From the top down; the last two are of a model.
const VERDICTS: [Metric; 4] = [
    Metric::DifferenceInProportions,
    Metric::ConditionalDisparity,
    Metric::DifferenceInPredictedProportions,
    Metric::ConditionalDisparityPredicted,
];

fn verdicts(seen: &Seen<LabelBias>, report: &mut ReportBuilder) {
    let sample = &seen.fitted.sample;
    let shown = if seen.state.after { &VERDICTS[..] } else { &VERDICTS[..2] };
    let values: Vec<Measured> = shown.iter().map(|metric| seen.out.value(*metric)).collect();
    let written = |value: &Measured| value.map_or("–".to_owned(), format::number);
    let said: Vec<String> = shown
        .iter()
        .zip(&values)
        .map(|(metric, value)| format!("{} {}", metric.facts().short, written(value)))
        .collect();
    report.figure("verdicts", format!("{}; parity is 0.", said.join(", ")), |canvas| {
        let margins = Margins { left: 54.0, top: 36.0, right: 54.0, bottom: 22.0 };
        // The scale suits what is shown, and a drag within it does not change it.
        let furthest = values.iter().flatten().fold(0.0f64, |most, value| most.max(value.abs()));
        let reach = [0.1, 0.2, 0.3, 0.5, 0.75].into_iter().find(|reach| furthest <= 0.95 * reach).unwrap_or(1.0);
        let x = Axis { range: (-reach, reach), label: "", ticks: Ticks::About(if canvas.is_narrow() { 3 } else { 5 }) };
        let rows = shown.len() as f64;
        let panel = canvas.panel(margins, x, Axis { range: (0.0, rows), label: "", ticks: Ticks::None });
        panel.open_group("parity");
        panel.line(&[(0.0, 0.0), (0.0, rows)], Ink::Text, 1.0);
        if seen.state.after {
            panel.dashed(&[(-reach, 2.0), (reach, 2.0)], Ink::Line, 1.0, Dash::Dashed);
        }
        sides(&panel, sample.groups.each_ref().map(String::as_str), reach, rows);
        for (i, (metric, measured)) in shown.iter().zip(&values).enumerate() {
            let (top, facts) = (rows - i as f64, metric.facts());
            panel.open_group(facts.key);
            name(canvas, &panel, top, facts);
            let y = top - 0.66;
            let Ok(value) = *measured else {
                panel.text((0.0, y), (8.0, 0.0), "–", TextLook::new(Ink::Soft));
                continue;
            };
            panel.line(&[(0.0, y), (value, y)], Ink::Text, 3.0);
            panel.dot((value, y), 6.0, Ink::Text);
            if facts.stage == Stage::AfterTraining {
                // Predictions are hollow, labels filled.
                panel.dot((value, y), 3.5, Ink::Panel);
            }
            let look = TextLook::new(Ink::Text).size(13.0).bold();
            let (offset, look) = if value < 0.0 { ((-11.0, 0.0), look.right()) } else { ((11.0, 0.0), look) };
            panel.text((value, y), offset, &format::number(value), look);
        }
    });
}

/// The letters, what they stand for and when it is measured, as far as there is room.
fn name(canvas: &Canvas, panel: &Panel, top: f64, facts: &MetricFacts) {
    let ((left, right), _) = panel.ranges();
    let margin = panel.place(left, 0.0).0 - 12.0;
    let down = (0.3 / panel.pixel().1).min(16.0);
    let bold = TextLook::new(Ink::Text).size(13.0).bold();
    let quiet = TextLook::new(Ink::Soft);
    let stage = stage_words(facts.stage);
    let letters = text_width(facts.short, bold.size, true) + 8.0;
    let room = canvas.width() - 24.0 - letters;
    panel.text((left, top), (-margin, down), facts.short, bold);
    let wide = text_width(facts.long, quiet.size, false);
    let stage_wide = text_width(stage, quiet.size, false);
    // The words have a ground of their own: the line of parity passes here.
    let says = |text: &str, wide: f64| {
        let (x, y) = (12.0 + letters, panel.place(left, top).1 + down);
        words::clear(panel, [x - 3.0, y - 8.0, x + wide + 3.0, y + 8.0]);
        panel.text((left, top), (letters - margin, down), text, quiet);
    };
    if wide <= room {
        says(facts.long, wide);
    } else {
        says(stage, stage_wide);
    }
    if wide + stage_wide + 16.0 <= room {
        panel.text((right, top), (margin, down), stage, quiet.right());
    }
}

/// Which side says that whom is better off.
fn sides(panel: &Panel, groups: [&str; 2], reach: f64, top: f64) {
    panel.open_group("sides");
    let look = TextLook::new(Ink::Soft);
    let room = panel.place(0.0, 0.0).0 - panel.place(-reach, 0.0).0;
    let words = |group: usize| {
        let long = format!("{} better off", groups[group]);
        if text_width(&long, TextLook::NAME, false) + 12.0 < room { long } else { groups[group].to_owned() }
    };
    panel.text((0.0, top), (-8.0, -14.0), &format!("← {}", words(D)), look.right());
    panel.text((0.0, top), (8.0, -14.0), &format!("{} →", words(A)), look);
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
            flag: format!("{}: {}", sample.groups[group], format::short(thresholds[group])),
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
    let label = format!("score: predicted probability of “{}”, after training", sample.outcomes[0]);
    let fits = text_width(&label, TextLook::NAME, false) < canvas.width() - 60.0;
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
