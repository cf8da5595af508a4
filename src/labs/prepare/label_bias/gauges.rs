//! The verdicts on one scale, and the scores with a threshold for each group.

use super::LabelBias;
use super::measures::stage_words;
use super::model::Learned;
use super::sample::{A, D, of};
use crate::format;
use crate::lab::{Handle, ReportBuilder, Seen};
use crate::ml::bias::{Measured, Metric, MetricFacts, Stage};
use crate::plot::words::{clear, shortened};
use crate::plot::{Anchor, Axis, Chart, Dash, Frame, Ink, Panel, Said, Stroke, TextLook, Told, text_width};

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
/// What the scale shows beyond its furthest value, so that a number has room there.
const BEYOND: f64 = 1.4;

fn verdicts(seen: &Seen<LabelBias>, report: &mut ReportBuilder) {
    let shown = if seen.state.after { &VERDICTS[..] } else { &VERDICTS[..2] };
    let values: Vec<Measured> = shown.iter().map(|metric| seen.out.value(*metric)).collect();
    let written = |value: &Measured| value.map_or("–".to_owned(), format::number);
    let said: Vec<String> = shown
        .iter()
        .zip(&values)
        .map(|(metric, value)| format!("{} {}", metric.facts().short, written(value)))
        .collect();
    report.figure("verdicts", format!("{}; parity is 0.", said.join(", ")), |canvas| {
        // The scale suits what is shown, and a drag within it does not change it.
        let furthest = values.iter().flatten().fold(0.0f64, |most, value| most.max(value.abs()));
        let reach = [0.1, 0.2, 0.3, 0.5, 0.75].into_iter().find(|reach| furthest <= 0.95 * reach).unwrap_or(1.0);
        let rows = shown.len() as f64;
        let x = Axis::of("", (-BEYOND * reach, BEYOND * reach), 5);
        let mut chart = Chart::new(canvas, Frame::new().lines(1), x, Axis::bare((0.0, rows)));
        chart.upright("parity", 0.0, Stroke::QUIET.of(Ink::Text));
        if seen.state.after {
            chart.curve("stages", &[(-BEYOND * reach, 2.0), (BEYOND * reach, 2.0)], Stroke::REFERENCE.of(Ink::Line));
        }
        let panel = &chart.panel;
        sides(panel, seen.fitted.sample.groups.each_ref(), rows);
        for (i, (metric, measured)) in shown.iter().zip(&values).enumerate() {
            let (top, facts) = (rows - i as f64, metric.facts());
            panel.open_group(facts.key);
            name(panel, top, facts);
            let y = top - 0.66;
            let Ok(value) = *measured else {
                panel.text((0.0, y), (8.0, 0.0), "–", TextLook::note());
                continue;
            };
            panel.line(&[(0.0, y), (value, y)], Ink::Text, 3.0);
            panel.dot((value, y), 6.0, Ink::Text);
            if facts.stage == Stage::AfterTraining {
                // Predictions are hollow, labels filled.
                panel.dot((value, y), 3.5, Ink::Panel);
            }
            let look = TextLook::new(Ink::Text).bold();
            let (aside, look) = if value < 0.0 { (-11.0, look.right()) } else { (11.0, look) };
            panel.text((value, y), (aside, 0.0), &format::number(value), look);
        }
        canvas.tell(|| {
            let row = |(metric, value): (&Metric, &Measured)| {
                let facts = metric.facts();
                let said = value.map_or(Said::word("–"), Said::number);
                (Said::word(facts.short), vec![said, Said::word(stage_words(facts.stage))])
            };
            Told {
                key: "measure".to_owned(),
                columns: ["value", "measured"].map(str::to_owned).to_vec(),
                rows: shown.iter().zip(&values).map(row).collect(),
            }
        });
    });
}

/// The letters, what they stand for and when it is measured, as far as there is room.
fn name(panel: &Panel, top: f64, facts: &MetricFacts) {
    let [left, _, right, _] = panel.edges();
    let y = panel.place(0.0, top).1 + (0.3 / panel.pixel().1).min(16.0);
    let (bold, quiet) = (TextLook::new(Ink::Text).bold(), TextLook::note());
    let stage = stage_words(facts.stage);
    let wide = |text: &str| text_width(text, quiet.size, false);
    let start = left + text_width(facts.short, bold.size, true) + 8.0;
    let text = if wide(facts.long) <= right - start { facts.long } else { stage };
    panel.text_at((left, y), facts.short, bold);
    // The words have a ground of their own: the line of parity passes here.
    clear(panel, [start - 3.0, y - 8.0, start + wide(text) + 3.0, y + 8.0]);
    panel.text_at((start, y), text, quiet);
    if text != stage && start + wide(text) + 16.0 + wide(stage) <= right {
        panel.text_at((right, y), stage, quiet.right());
    }
}

/// Which side says that whom is better off.
fn sides(panel: &Panel, groups: [&String; 2], top: f64) {
    panel.open_group("sides");
    let look = TextLook::note();
    let [left, _, right, _] = panel.edges();
    for (group, aside, look) in [(D, -8.0, look.right()), (A, 8.0, look)] {
        let [long, short] = match group {
            D => [format!("← {} better off", groups[D]), format!("← {}", groups[D])],
            _ => [format!("{} better off →", groups[A]), format!("{} →", groups[A])],
        };
        let room = (right - left) / 2.0 - 8.0;
        let text = if text_width(&long, look.size, false) <= room { long } else { short };
        panel.text((0.0, top), (aside, -12.0), &shortened(&text, room, look), look);
    }
}

const BINS: usize = 40;
/// The share of its half that the fullest bin takes: beyond it stand counts.
const HIGHEST: f64 = 0.72;

/// Of a above the middle line, of d below it.
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
        let label = format!("score after training: predicted probability of “{}”", sample.outcomes[0]);
        let x = Axis::of(&label, (0.0, 1.0), 5);
        let mut chart = Chart::new(canvas, Frame::new().names_left(), x, Axis::bare((-1.0, 1.0)));
        let heights = heights(seen);
        let fullest = heights.iter().flatten().flatten().map(|bin| bin[0] + bin[1]).fold(1.0, f64::max);
        chart.curve("middle", &[(0.0, 0.0), (1.0, 0.0)], Stroke::REFERENCE.dashed(Dash::Solid));
        for (group, side) in [(A, 1.0), (D, -1.0)] {
            let (letter, threshold) = (["a", "d"][group], thresholds[group]);
            chart.zone(&format!("called-{letter}"), (threshold, 0.0), (1.0, side));
            if let Some(heights) = &heights {
                bars(&chart.panel, &heights[group], group, side * HIGHEST / fullest, threshold);
            }
            chart.panel.open_group(&format!("threshold-{letter}"));
            chart.panel.stroke(&[(threshold, 0.0), (threshold, side)], Stroke::HAND);
            let (count, written) = (predicted(seen, group), format::short(threshold));
            let said = format!("{written}: {count} predicted {}", sample.outcomes[0]);
            let (key, control) = (format!("threshold-{letter}"), format!("threshold_{letter}"));
            let label = format!("Threshold for {}", sample.groups[group]);
            let handle = Handle::x(&key, &control, label, (threshold, side / 2.0));
            chart.handle(handle.flag(format!("{}: {written}", sample.groups[group])).says(said));
            let group_of_words = format!("count-{letter}");
            if seen.out.model.is_some() {
                let word = match canvas.is_narrow() {
                    true => "accepted".to_owned(),
                    false => format!("predicted {}", sample.outcomes[0]),
                };
                chart.count(&group_of_words, threshold, group == A, (&count, &word), Ink::Text);
            } else {
                let offset = (-8.0, 14.0 * side, Anchor::Right);
                chart.word(&group_of_words, (1.0, side), &[offset], seen.out.no_model, TextLook::note());
            }
        }
        let [left, top, _, bottom] = chart.panel.edges();
        for (group, share) in [(A, 0.25), (D, 0.75)] {
            canvas.group(["name-a", "name-d"][group]);
            let look = TextLook::note().center().upward();
            let name = shortened(&sample.groups[group], (bottom - top) / 2.0 - 4.0, look);
            canvas.text((left - 11.0, top + share * (bottom - top)), &name, look);
        }
    });
}

/// How many of a group are predicted to have the good outcome.
fn predicted(seen: &Seen<LabelBias>, group: usize) -> String {
    let labels = seen.out.model.as_ref().map(|answers| answers.all.predicted());
    labels.map_or("nobody yet".to_owned(), |labels| format::count(of(&labels, group).positive))
}

/// Per group and bin: how many have the other and the good outcome.
fn heights(seen: &Seen<LabelBias>) -> Option<[[[f64; 2]; BINS]; 2]> {
    let Learned::Done(model) = &seen.fitted.learned else { return None };
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
    Some(heights)
}

/// The good outcome next to the middle line, the other beyond it; solid where the threshold is reached.
fn bars(panel: &Panel, heights: &[[f64; 2]; BINS], group: usize, scale: f64, threshold: f64) {
    let width = 1.0 / BINS as f64;
    for outcome in [1, 0] {
        panel.group(&format!("scores-{group}-{outcome}"));
        for (bin, height) in heights.iter().enumerate() {
            let (from, to) = (width * (bin as f64 + 0.06), width * (bin as f64 + 0.94));
            let base = if outcome == 1 { 0.0 } else { height[1] };
            let (low, high) = (scale * base, scale * (base + height[outcome]));
            let cut = threshold.clamp(from, to);
            panel.rect((from, low), (cut, high), Ink::class_tint(outcome));
            panel.rect((cut, low), (to, high), Ink::class_fill(outcome));
        }
    }
}
