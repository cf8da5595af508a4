//! Three pictures of one decision: the scores, the curve, the counts as areas.

use super::{Curve, Output, Roc, shown};
use crate::format;
use crate::lab::{Axes, Handle, Hotspot, ReportBuilder, Seen};
use crate::ml::metrics::RocPoint;
use crate::plot::words::{self, Words};
use crate::plot::{Anchor, Axis, Canvas, Dash, Ink, Margins, Panel, TextLook, Ticks};

const BINS: usize = 25;
/// How far a handle reaches from its middle, in CSS pixels.
const HANDLE: f64 = 15.0;

/// Where a threshold lies on the chosen curve: (FPR, recall), or (recall, precision) at this share
/// of positives. Where nobody is called positive, precision is drawn as 1, as scikit-learn does.
pub fn place(curve: Curve, prevalence: f64, point: &RocPoint) -> (f64, f64) {
    let (x, y) = (point.false_positive_rate, point.true_positive_rate);
    match curve {
        Curve::Roc => (x, y),
        Curve::PrecisionRecall => {
            let (found, alarms) = (prevalence * y, (1.0 - prevalence) * x);
            (y, if found + alarms > 0.0 { found / (found + alarms) } else { 1.0 })
        }
    }
}

pub fn draw(seen: &Seen<Roc>, report: &mut ReportBuilder) {
    scores(seen, report);
    curve(seen, report);
    matrix(seen, report);
}

fn scores(seen: &Seen<Roc>, report: &mut ReportBuilder) {
    let (out, c) = (seen.out, &seen.out.shown.counts);
    let [negative, positive] = &seen.fitted.classes;
    let t = out.threshold;
    let alt = format!(
        "Histograms of the scores, {positive} above, {negative} below; the threshold is {}: {} missed, {} caught, {} \
         cleared, {} false alarms.",
        format::short(t),
        c.false_negatives,
        c.true_positives,
        c.true_negatives,
        c.false_positives
    );
    let mut counts = Vec::new();
    report.figure("scores", alt, |canvas| {
        let bins = Histogram::of(seen);
        let margins = Margins { left: 34.0, top: 32.0, right: 22.0, bottom: 48.0 };
        let x = Axis { range: bins.range, label: "score", ticks: Ticks::About(5) };
        let y = Axis { range: (-1.0, 1.0), label: "", ticks: Ticks::None };
        let panel = canvas.panel(margins, x, y);
        panel.group("called");
        panel.rect((t, -1.0), (bins.range.1, 1.0), Ink::Zone);
        panel.group("positive");
        bins.bars(&panel, t, true);
        panel.group("negative");
        bins.bars(&panel, t, false);
        panel.group("middle");
        panel.line(&[(bins.range.0, 0.0), (bins.range.1, 0.0)], Ink::Soft, 1.0);
        cheapest_line(&panel, out, bins.range);
        panel.open_group("threshold");
        panel.line(&[(t, -1.0), (t, 1.0)], Ink::Hand, 2.0);
        panel.open_group("counts");
        let mut words = Words::new(canvas);
        let (line, top) = panel.place(t.clamp(bins.range.0, bins.range.1), 1.0);
        words.take([line - 2.0, top, line + 2.0, canvas.height()]);
        words.take([0.0, 0.0, margins.left, canvas.height()]);
        counts = outcomes(&panel, &mut words, &written_counts(seen), t, bins.range);
        cheapest_word(&panel, &mut words, out, bins.range);
        canvas.group("classes");
        let times =
            |factor: f64| if factor > 1.0 { format!(" (drawn ×{})", format::short(factor)) } else { String::new() };
        let height = canvas.height();
        let look = TextLook::new(Ink::Soft).center().upward();
        let across = 16.0;
        canvas.text((across, height * 0.27), &format!("{positive}{}", times(bins.magnified)), look);
        canvas.text((across, height * 0.68), negative, look);
    });
    if seen.data.table.rows() > 0 {
        for (key, label, region) in counts {
            report.hotspot(Hotspot {
                key: format!("scores/{key}"),
                label,
                figure: "scores".to_owned(),
                region,
                opens_rows: true,
                group: "scores".to_owned(),
                pressed: None,
            });
        }
    }
    report.handle(Handle {
        key: "threshold".to_owned(),
        label: "Threshold line".to_owned(),
        figure: "scores".to_owned(),
        panel: 0,
        at: (t, 0.0),
        axes: Axes::X,
        control: Some("threshold".to_owned()),
        flag: format!("t = {}", format::short(t)),
        value_text: format!("{}: {} missed, {} false alarms", format::short(t), c.false_negatives, c.false_positives),
        step: (0.0, 0.0),
        group: String::new(),
    });
}

/// The four counts, each in its quarter, beside the line; then what the cheapest line is called, where there is room.
fn outcomes(
    panel: &Panel,
    words: &mut Words,
    [caught, missed, alarms, left_alone]: &[String; 4],
    t: f64,
    (low, high): (f64, f64),
) -> Vec<(&'static str, String, [f64; 4])> {
    let (left, right) = (panel.place(low, 0.0).0, panel.place(high, 0.0).0);
    let line = panel.place(t.clamp(low, high), 0.0).0;
    let mut written = Vec::new();
    // Number and word side by side; near an edge one above the other, and at last the number alone.
    let mut quarter = |key: &'static str, text: &String, what: &str, dx: f64, y: f64, ink: Ink, room: f64| {
        let at = (t.clamp(low, high), y);
        let inwards = if y > 0.0 { 1.0 } else { -1.0 };
        let (number, word) = (TextLook::new(ink).size(19.0).bold().right(), TextLook::new(ink).size(13.0).right());
        let dy = if y > 0.0 { 12.0 } else { -14.0 };
        let mut covered: Option<[f64; 4]> = None;
        let mut write = |(dx, dy): (f64, f64), text: &str, look: TextLook| {
            let here = words::region(panel, at, (dx, dy, Anchor::Right), text, look);
            let both = |[left, top, right, bottom]: [f64; 4]| {
                [left.min(here[0]), top.min(here[1]), right.max(here[2]), bottom.max(here[3])]
            };
            covered = Some(covered.map_or(here, both));
            words.take(here);
            panel.text(at, (dx, dy), text, look);
        };
        let (wide, long) = (panel.text_width(text, 19.0, true), panel.text_width(what, 13.0, false));
        // A share is too long to stand over the line; the matrix has it, too.
        if text.ends_with('%') && room < wide + 16.0 {
            return;
        }
        if room >= wide + long + 5.0 + 16.0 {
            write((dx, dy), what, word);
            write((dx - long - 5.0, dy), text, number);
        } else {
            write((dx, dy), text, number);
            if room >= long + 16.0 {
                write((dx, dy + 17.0 * inwards), what, word);
            }
        }
        written.extend(covered.map(|region| (key, format!("{text} {what}: show the rows"), region)));
    };
    let (before, after) = (line - left, right - line);
    quarter("missed", missed, "missed", -8.0, 1.0, Ink::PositiveText, before);
    quarter("caught", caught, "caught", (after - 8.0).max(24.0), 1.0, Ink::PositiveText, after);
    quarter("left_alone", left_alone, "cleared", -8.0, -1.0, Ink::NegativeText, before);
    quarter("false_alarms", alarms, "false alarms", (after - 8.0).max(24.0), -1.0, Ink::NegativeText, after);
    written
}

fn cheapest_line(panel: &Panel, out: &Output, (low, high): (f64, f64)) {
    panel.open_group("cheapest");
    if let Some((point, _)) = out.cheapest {
        let at = point.threshold.clamp(low, high);
        panel.dashed(&[(at, -0.8), (at, 0.8)], Ink::Text, 1.5, Dash::Dashed);
    }
}

/// On the side of the dashed line where it crosses neither the hand's line nor the counts.
fn cheapest_word(panel: &Panel, words: &mut Words, out: &Output, (low, high): (f64, f64)) {
    panel.open_group("cheapest-word");
    let Some((point, _)) = out.cheapest else { return };
    let at = (point.threshold.clamp(low, high), 0.8);
    let look = TextLook::new(Ink::Text);
    let sides = |down: f64| [(5.0, down, Anchor::Left), (-5.0, down, Anchor::Right)];
    let downs = [6.0, 24.0, 42.0].map(|down| down);
    words.place(panel, at, &downs.map(sides).concat(), "cheapest", look);
}

/// Shares of the panel's half height, from cumulative counts.
struct Histogram {
    range: (f64, f64),
    heights: [[f64; BINS]; 2],
    /// By how much the positives are enlarged, where they are too few to be seen.
    magnified: f64,
}

impl Histogram {
    fn of(seen: &Seen<Roc>) -> Histogram {
        let span = seen.fitted.span;
        let sample = shown(seen.state, seen.fitted).sample.as_ref();
        let mut heights = [[0.0; BINS]; 2];
        let above = |i: usize| {
            let edge = span.least + (span.most - span.least) * i as f64 / BINS as f64;
            let c = sample.map(|s| s.confusion_at(edge)).unwrap_or_default();
            [c.false_positives as f64, c.true_positives as f64]
        };
        let [below, over] = &mut heights;
        let mut before = above(0);
        for (i, (negatives, positives)) in below.iter_mut().zip(over).enumerate() {
            // What scores the very top belongs to the last bin.
            let after = if i + 1 == BINS { [0.0, 0.0] } else { above(i + 1) };
            (*negatives, *positives) = (before[0] - after[0], before[1] - after[1]);
            before = after;
        }
        let counts = &seen.out.shown.counts;
        if let (Some(share), Some(_)) = (seen.out.shown.prevalence, seen.out.shown.reweighted.then_some(())) {
            let weights = [(1.0 - share) / counts.negatives().max(1) as f64, share / counts.positives().max(1) as f64];
            for class in 0..2 {
                heights[class].iter_mut().for_each(|height| *height *= weights[class]);
            }
        }
        let most = heights.each_ref().map(|class| class.iter().copied().fold(0.0, f64::max));
        let wanted = if most[1] > 0.0 { most[0] / most[1] / 1.5 } else { 1.0 };
        let magnified = [100.0, 50.0, 20.0, 10.0, 5.0].into_iter().find(|factor| *factor <= wanted).unwrap_or(1.0);
        let scale = 0.8 / most[0].max(magnified * most[1]).max(1e-12);
        heights[0].iter_mut().for_each(|height| *height *= scale);
        heights[1].iter_mut().for_each(|height| *height *= scale * magnified);
        Histogram { range: (span.least, span.most), heights, magnified }
    }

    /// Tint left of the threshold, solid from there on; a bin that it cuts is both.
    fn bars(&self, panel: &Panel, threshold: f64, positive: bool) {
        let (low, high) = self.range;
        let width = (high - low) / BINS as f64;
        let class = usize::from(positive);
        let sign = if positive { 1.0 } else { -1.0 };
        for (i, height) in self.heights[class].iter().enumerate() {
            let (from, to) = (low + width * (i as f64 + 0.03), low + width * (i as f64 + 0.97));
            let cut = threshold.clamp(from, to);
            panel.rect((from, 0.0), (cut, sign * height), Ink::class_tint(class));
            panel.rect((cut, 0.0), (to, sign * height), Ink::class_fill(class));
        }
    }
}

fn curve(seen: &Seen<Roc>, report: &mut ReportBuilder) {
    let scored = shown(seen.state, seen.fitted);
    let w = &seen.out.shown.weighted;
    let share = seen.out.shown.prevalence.unwrap_or(0.5);
    let roc = seen.state.curve == Curve::Roc;
    let (area_name, area) = if roc {
        ("area", scored.sample.as_ref().and_then(|sample| sample.area_under_roc()))
    } else {
        ("average precision", average_precision(&scored.curve, share))
    };
    let written = area.map_or("undefined".to_owned(), format::number);
    let here = w.recall().zip(w.false_positive_rate()).map(|(recall, rate)| {
        let point = RocPoint { threshold: seen.out.threshold, false_positive_rate: rate, true_positive_rate: recall };
        place(seen.state.curve, share, &point)
    });
    let name = if roc { "ROC curve" } else { "Precision–recall curve" };
    report.figure("curve", format!("{name}; {area_name} {written}."), |canvas| {
        let (x_label, y_label) = if roc {
            ("false positive rate: share of negatives that raise an alarm", "recall: share of positives caught")
        } else {
            ("recall: share of positives caught", "precision: share of alarms that are true")
        };
        let margins = Margins { left: 54.0, top: 22.0, right: 24.0, bottom: 48.0 };
        let x = Axis { range: (0.0, 1.0), label: x_label, ticks: Ticks::About(5) };
        let y = Axis { range: (0.0, 1.0), label: y_label, ticks: Ticks::About(5) };
        let panel = canvas.panel(margins, x, y);
        let points: Vec<(f64, f64)> = scored.curve.iter().map(|p| place(seen.state.curve, share, p)).collect();
        panel.group("area");
        panel.area(&points, 0.0, Ink::HandTint);
        panel.group("chance");
        let chance = if roc { [(0.0, 0.0), (1.0, 1.0)] } else { [(0.0, share), (1.0, share)] };
        panel.dashed(&chance, Ink::Soft, 1.0, Dash::Dashed);
        panel.open_group("chance-word");
        let beside = if roc { (0.88, 0.82) } else { (0.12, share) };
        panel.text(beside, (0.0, if roc { 4.0 } else { -9.0 }), "chance", TextLook::new(Ink::Soft).center());
        panel.open_group("curve");
        if !points.is_empty() {
            panel.line(&points, Ink::Text, 2.0);
        }
        panel.open_group("cheapest");
        let cheapest = seen.out.cheapest.and_then(|(point, _)| {
            let called = scored.sample.as_ref().map(|sample| sample.confusion_at(point.threshold)).unwrap_or_default();
            let (recall, rate) = called.recall().zip(called.false_positive_rate())?;
            let there = RocPoint { true_positive_rate: recall, false_positive_rate: rate, ..point };
            Some(place(seen.state.curve, share, &there))
        });
        let mut words = Words::new(canvas);
        if let Some(here) = here {
            let (x, y) = panel.place(here.0, here.1);
            words.take([x - HANDLE, y - HANDLE, x + HANDLE, y + HANDLE]);
        }
        if let Some(at) = cheapest {
            panel.ring(at, 5.0, Ink::Text, 2.0);
            let right = [(11.0, 14.0, Anchor::Left), (26.0, 14.0, Anchor::Left), (26.0, 30.0, Anchor::Left)];
            let left = right.map(|(dx, dy, _)| (-dx, dy, Anchor::Right));
            let offsets = if at.0 > 0.7 { [left, right] } else { [right, left] };
            words.place(&panel, at, &offsets.concat(), "cheapest", TextLook::new(Ink::Text));
        }
        panel.open_group("area-word");
        // The curve of precision may run anywhere: the word stands where it crosses none of it.
        for pair in points.windows(2).filter(|_| !roc) {
            let ((x0, y0), (x1, y1)) = (panel.place(pair[0].0, pair[0].1), panel.place(pair[1].0, pair[1].1));
            words.take([x0.min(x1) - 1.0, y0.min(y1) - 1.0, x0.max(x1) + 1.0, y0.max(y1) + 1.0]);
        }
        let look = TextLook::new(Ink::Text).size(15.0).bold();
        let said = format!("{area_name} {written}");
        if roc {
            panel.text((0.97, 0.12), (0.0, 0.0), &said, look.right());
        } else {
            let across = panel.place(0.0, share).1;
            words.take([panel.place(0.0, 0.0).0, across - 16.0, panel.place(1.0, 0.0).0, across + 2.0]);
            let places = [(0.04, 0.22), (0.97, 0.78), (0.04, 0.1), (0.04, 0.45), (0.97, 0.45)];
            let is_written = places.iter().any(|&(x, y)| {
                let anchor = if x > 0.5 { Anchor::Right } else { Anchor::Left };
                words.place(&panel, (x, y), &[(0.0, 0.0, anchor)], &said, look)
            });
            if !is_written {
                panel.text(places[0], (0.0, 0.0), &said, look);
            }
        }
        panel.open_group("guides");
        if let Some((x, y)) = here {
            panel.dashed(&[(0.0, y), (x, y), (x, 0.0)], Ink::Hand, 1.5, Dash::Dotted);
        }
    });
    if let Some(at) = here {
        report.handle(Handle {
            key: "point".to_owned(),
            label: "Point on the curve".to_owned(),
            figure: "curve".to_owned(),
            panel: 0,
            at,
            axes: Axes::Path,
            control: Some("threshold".to_owned()),
            flag: String::new(),
            value_text: format!("{} across, {} up", format::short(at.0), format::short(at.1)),
            step: (0.0, 0.0),
            group: String::new(),
        });
    }
}

/// Σ (gain in recall) × precision along the curve, at this share of positives.
fn average_precision(curve: &[RocPoint], prevalence: f64) -> Option<f64> {
    let steps = curve.windows(2).map(|pair| {
        let (recall, precision) = place(Curve::PrecisionRecall, prevalence, &pair[1]);
        (recall - pair[0].true_positive_rate) * precision
    });
    (!curve.is_empty()).then(|| steps.sum())
}

/// The caught, the missed, the false alarms and those left alone: counted, or as shares of all where the classes are
/// reweighted, as the areas and the numbers are then.
fn written_counts(seen: &Seen<Roc>) -> [String; 4] {
    let (c, w) = (&seen.out.shown.counts, &seen.out.shown.weighted);
    let all = w.true_positives + w.false_positives + w.false_negatives + w.true_negatives;
    let written = |count: u64, weight: f64| match seen.out.shown.reweighted && all > 0.0 {
        true => format!("{} %", format::short(100.0 * weight / all)),
        false => format::count(count),
    };
    [
        written(c.true_positives, w.true_positives),
        written(c.false_negatives, w.false_negatives),
        written(c.false_positives, w.false_positives),
        written(c.true_negatives, w.true_negatives),
    ]
}

fn matrix(seen: &Seen<Roc>, report: &mut ReportBuilder) {
    let w = &seen.out.shown.weighted;
    let (width, height) = report.size("matrix");
    let gap = 4.0;
    let share = |part: f64, rest: f64| if part + rest > 0.0 { part / (part + rest) } else { 0.5 };
    let across = (width - gap) * share(w.true_positives + w.false_negatives, w.false_positives + w.true_negatives);
    let caught = (height - gap) * share(w.true_positives, w.false_negatives);
    let alarms = (height - gap) * share(w.false_positives, w.true_negatives);
    let [caught_text, missed_text, alarms_text, cleared_text] = written_counts(seen);
    let cells = [
        ("caught", "true positives", caught_text, [0.0, 0.0, across, caught], Ink::Positive),
        ("missed", "false negatives", missed_text, [0.0, caught + gap, across, height], Ink::PositiveTint),
        ("false_alarms", "false positives", alarms_text, [across + gap, 0.0, width, alarms], Ink::Negative),
        ("left_alone", "true negatives", cleared_text, [across + gap, alarms + gap, width, height], Ink::NegativeTint),
    ];
    let alt: Vec<String> = cells.iter().map(|(_, name, text, _, _)| format!("{text} {name}")).collect();
    report.figure("matrix", format!("{}, as areas.", alt.join(", ")), |canvas: &mut Canvas| {
        for (key, name, text, [left, top, right, bottom], ink) in &cells {
            canvas.group(key);
            canvas.rect((*left, *top), (*right, *bottom), *ink);
            canvas.group(&format!("{key}-word"));
            let (high, wide) = (bottom - top, right - left);
            let number = canvas.text_width(text, 17.0, true) + 8.0;
            let word = ink.words_on();
            let size = (high - 1.0).clamp(10.0, 17.0);
            if high >= 11.0 && wide >= number + 8.0 {
                let middle = (top + bottom) / 2.0;
                let long = canvas.text_width(name, 12.0, false);
                // In a narrow cell the name stands below the number.
                let is_below = wide < number + 16.0 + long && wide >= long + 18.0 && high >= 44.0;
                let up = if is_below { 9.0 } else { 0.0 };
                canvas.text((left + 10.0, middle - up), text, TextLook::new(word).size(size).bold());
                let name_look = TextLook::new(word).size(size.min(12.0));
                if is_below {
                    canvas.text((left + 10.0, middle + up), name, name_look);
                } else if wide >= number + 16.0 + long {
                    canvas.text((left + 10.0 + number, middle), name, name_look);
                }
            }
        }
    });
    if seen.data.table.rows() == 0 {
        return;
    }
    for (key, name, count, region, _) in cells {
        report.hotspot(Hotspot {
            key: key.to_owned(),
            label: format!("{count} {name}: show the rows"),
            figure: "matrix".to_owned(),
            region,
            opens_rows: true,
            group: "matrix".to_owned(),
            pressed: None,
        });
    }
}
