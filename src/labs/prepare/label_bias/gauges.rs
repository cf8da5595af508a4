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
        let scale = canvas.text_scale();
        let margins = Margins { left: 122.0 * scale, top: 36.0 * scale, right: 20.0, bottom: 22.0 * scale };
        // The scale suits what is looked at; what lies beyond it is an arrow at the edge.
        let looked_at = if seen.state.after { &values[..] } else { &values[..2] };
        let furthest = looked_at.iter().flatten().fold(0.0f64, |most, value| most.max(value.abs()));
        let reach = [0.1, 0.2, 0.3, 0.5, 0.75].into_iter().find(|reach| furthest <= 0.85 * reach).unwrap_or(1.1);
        let x = Axis { range: (-reach, reach), label: "", ticks: Ticks::About(if canvas.is_narrow() { 3 } else { 5 }) };
        let panel = canvas.panel(margins, x, Axis { range: (0.0, 4.0), label: "", ticks: Ticks::None });
        panel.open_group("parity");
        panel.line(&[(0.0, 0.0), (0.0, 4.0)], Ink::Text, 1.0);
        panel.dashed(&[(-reach, 2.0), (reach, 2.0)], Ink::Line, 1.0, Dash::Dashed);
        sides(&panel, sample.groups.each_ref().map(String::as_str), reach, scale);
        for (i, measured) in values.iter().enumerate() {
            let (y, facts) = (3.5 - i as f64, SHOWN[i].facts());
            panel.open_group(facts.key);
            panel.text(
                (-reach, y),
                (-112.0 * scale, -8.0 * scale),
                facts.short,
                TextLook::new(Ink::Text).size(13.5).bold(),
            );
            panel.text((-reach, y), (-112.0 * scale, 8.0 * scale), stage_words(facts.stage), TextLook::new(Ink::Soft));
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
                false if text_width(&text, 13.0 * scale, true) > room => ((6.0, -14.0 * scale), look.right()),
                false => ((11.0, 0.0), look),
            };
            panel.text((value, y), at, &text, look);
        }
    });
}

/// Which side says that whom is better off.
fn sides(panel: &Panel, groups: [&str; 2], reach: f64, scale: f64) {
    panel.open_group("sides");
    let look = TextLook::new(Ink::Soft);
    let room = panel.place(0.0, 0.0).0 - panel.place(-reach, 0.0).0;
    let words = |group: usize| {
        let long = format!("{} better off", groups[group]);
        if text_width(&long, 12.0 * scale, false) + 12.0 < room { long } else { groups[group].to_owned() }
    };
    panel.text((0.0, 4.0), (-8.0, -14.0 * scale), &format!("← {}", words(D)), look.right());
    panel.text((0.0, 4.0), (8.0, -14.0 * scale), &format!("{} →", words(A)), look);
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
        let scale = canvas.text_scale();
        let margins = Margins { left: 30.0 * scale, top: 26.0 * scale, right: 16.0, bottom: 46.0 * scale };
        let label = format!("score: predicted chance of “{}”, after training", sample.outcomes[0]);
        let label = if text_width(&label, 12.5 * scale, false) > canvas.width() - 60.0 {
            "score, after training"
        } else {
            &label
        };
        let x = Axis { range: (0.0, 1.0), label, ticks: Ticks::About(5) };
        let panel = canvas.panel(margins, x, Axis { range: (-1.0, 1.0), label: "", ticks: Ticks::None });
        for group in [A, D] {
            let side = if group == A { 1.0 } else { -1.0 };
            panel.group(if group == A { "called-a" } else { "called-d" });
            panel.rect((thresholds[group], 0.0), (1.0, side), Ink::Zone);
        }
        histogram(seen, &panel);
        panel.group("middle");
        panel.line(&[(0.0, 0.0), (1.0, 0.0)], Ink::Soft, 1.0);
        panel.open_group("thresholds");
        for group in [A, D] {
            let side = if group == A { 1.0 } else { -1.0 };
            panel.line(&[(thresholds[group], 0.0), (thresholds[group], side)], Ink::Hand, 2.0);
        }
        counts(seen, &panel, canvas.is_narrow());
        names(canvas, &sample.groups);
        if seen.out.model.is_none() {
            panel.text((0.5, 0.3), (0.0, 0.0), seen.out.no_model, TextLook::new(Ink::Soft).center());
        }
    });
    for group in [A, D] {
        let (letter, side) = if group == A { ("a", 0.5) } else { ("d", -0.5) };
        let accepted = predicted(seen, group);
        report.handle(Handle {
            key: format!("threshold-{letter}"),
            label: format!("Threshold for {}", sample.groups[group]),
            figure: "scores".to_owned(),
            panel: 0,
            at: (thresholds[group], side),
            axes: Axes::X,
            control: Some(format!("threshold_{letter}")),
            flag: String::new(),
            value_text: format!("{}: {accepted} predicted {}", format::short(thresholds[group]), sample.outcomes[0]),
            step: (0.0, 0.0),
            group: String::new(),
        });
    }
}

/// How many of a group are predicted to have the good outcome.
fn predicted(seen: &Seen<LabelBias>, group: usize) -> String {
    let labels = seen.out.model.as_ref().map(|answers| answers.all.predicted());
    labels.map_or("nobody yet".to_owned(), |labels| format::count(super::sample::of(&labels, group).positive))
}

/// Both groups' scores as shares of the fullest bin: the good outcome at the middle line, the other on it.
/// Solid where the threshold is reached.
fn histogram(seen: &Seen<LabelBias>, panel: &Panel) {
    let super::model::Learned::Done(model) = &seen.fitted.learned else { return };
    let subgroups = seen.fitted.sample.subgroups.len();
    let width = 1.0 / BINS as f64;
    let mut heights = [[[0.0; 2]; BINS]; 2];
    for group in [A, D] {
        for positive in [false, true] {
            let above =
                |edge: f64| (0..subgroups).map(|i| model.reaching(i, group, positive, edge).0).sum::<u64>() as f64;
            for (bin, height) in heights[group].iter_mut().enumerate() {
                // What scores the very top belongs to the last bin.
                let beyond = if bin + 1 == BINS { 0.0 } else { above(width * (bin + 1) as f64) };
                height[usize::from(positive)] = above(width * bin as f64) - beyond;
            }
        }
    }
    let fullest = heights.iter().flatten().map(|bin| bin[0] + bin[1]).fold(1.0, f64::max);
    for group in [A, D] {
        let side = if group == A { 0.72 } else { -0.72 } / fullest;
        for outcome in [1, 0] {
            panel.group(&format!("scores-{group}-{outcome}"));
            for (bin, height) in heights[group].iter().enumerate() {
                let (from, to) = (width * (bin as f64 + 0.06), width * (bin as f64 + 0.94));
                let base = if outcome == 1 { 0.0 } else { height[1] } * side;
                let top = base + height[outcome] * side;
                let cut = seen.state.thresholds[group].clamp(from, to);
                panel.rect((from, base), (cut, top), Ink::class_tint(outcome));
                panel.rect((cut, base), (to, top), Ink::class_fill(outcome));
            }
        }
    }
}

/// How many are called, at the right edge of each half.
fn counts(seen: &Seen<LabelBias>, panel: &Panel, is_narrow: bool) {
    let sample = &seen.fitted.sample;
    for group in [A, D] {
        let side = if group == A { 1.0 } else { -1.0 };
        let text = if is_narrow {
            format!("{} predicted", predicted(seen, group))
        } else {
            format!("{}: {} predicted {}", sample.groups[group], predicted(seen, group), sample.outcomes[0])
        };
        let dy = if group == A { 12.0 } else { -12.0 };
        panel.text((1.0, side), (-8.0, dy), &text, TextLook::new(Ink::Text).right());
    }
}

fn names(canvas: &mut Canvas, groups: &[String; 2]) {
    let (scale, height) = (canvas.text_scale(), canvas.height());
    canvas.group("names");
    let middle = (26.0 * scale + height - 46.0 * scale) / 2.0;
    let look = TextLook::new(Ink::Soft).center().upward();
    canvas.text((14.0 * scale, (26.0 * scale + middle) / 2.0), &groups[A], look);
    canvas.text((14.0 * scale, (middle + height - 46.0 * scale) / 2.0), &groups[D], look);
}
