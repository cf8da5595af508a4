//! Three pictures of one decision: the scores, the curve, the counts as areas; and the poster.

use super::{Curve, Roc, shown};
use crate::format;
use crate::lab::{Handle, Hotspot, ReportBuilder, Seen};
use crate::ml::metrics::{RocPoint, average_precision};
#[cfg(not(target_arch = "wasm32"))]
use crate::plot::Poster;
use crate::plot::{
    Anchor, Axis, BinPaint, Bins, Canvas, Chart, Frame, Histogram, Ink, Quarter, Said, Stroke, TextLook, Told, areas,
};

const BINS: usize = 25;

/// Where a point lies on the chosen curve: (FPR, recall), or (recall, precision) at this share of positives.
pub fn place(curve: Curve, prevalence: f64, point: &RocPoint) -> (f64, f64) {
    match curve {
        Curve::Roc => (point.false_positive_rate, point.true_positive_rate),
        Curve::PrecisionRecall => (point.true_positive_rate, point.precision(prevalence)),
    }
}

/// The four outcomes: the key of their rows, beside the scores and in the matrix.
struct Outcome {
    key: &'static str,
    /// Beside the scores.
    word: &'static str,
    /// In the matrix.
    name: &'static str,
    /// Counted, or as a share of all where the classes are reweighted, as the areas and the numbers are then.
    text: String,
    weight: f64,
    is_positive: bool,
    /// Whether the model calls them positive.
    is_called: bool,
}

/// Caught, missed, false alarms, cleared.
fn outcomes(seen: &Seen<Roc>) -> [Outcome; 4] {
    let (c, w) = (&seen.out.shown.counts, &seen.out.shown.weighted);
    let all = w.true_positives + w.false_positives + w.false_negatives + w.true_negatives;
    let outcome = |key, word, name, count: u64, weight: f64, is_positive, is_called| {
        let text = match seen.out.shown.reweighted && all > 0.0 {
            true => format!("{} %", format::short(100.0 * weight / all)),
            false => format::count(count),
        };
        Outcome { key, word, name, text, weight, is_positive, is_called }
    };
    [
        outcome("caught", "caught", "true positives", c.true_positives, w.true_positives, true, true),
        outcome("missed", "missed", "false negatives", c.false_negatives, w.false_negatives, true, false),
        outcome("false_alarms", "false alarms", "false positives", c.false_positives, w.false_positives, false, true),
        outcome("left_alone", "cleared", "true negatives", c.true_negatives, w.true_negatives, false, false),
    ]
}

impl Outcome {
    /// What opens its rows; made data have none.
    fn rows(&self, seen: &Seen<Roc>, figure: &str, word: &str) -> Option<Hotspot> {
        let key = if figure == "matrix" { self.key.to_owned() } else { format!("{figure}/{}", self.key) };
        let spot = Hotspot::rows(key, format!("{} {word}: show the rows", self.text)).in_group(figure);
        (seen.data.table.rows() > 0).then_some(spot)
    }
}

pub fn draw(seen: &Seen<Roc>, report: &mut ReportBuilder) {
    let outcomes = outcomes(seen);
    scores(seen, &outcomes, report);
    curve(seen, report);
    matrix(seen, &outcomes, report);
}

fn scores(seen: &Seen<Roc>, outcomes: &[Outcome; 4], report: &mut ReportBuilder) {
    let c = &seen.out.shown.counts;
    let [negative, positive] = &seen.fitted.classes;
    let t = seen.out.threshold;
    let alt = format!(
        "Histograms of the scores, {positive} above, {negative} below; the threshold is {}: {} missed, {} caught, {} \
         cleared, {} false alarms.",
        format::short(t),
        c.false_negatives,
        c.true_positives,
        c.true_negatives,
        c.false_positives
    );
    report.figure("scores", alt, |canvas| {
        let [below, above] = heights(seen);
        let span = seen.fitted.span;
        let histogram = Histogram {
            range: (span.least, span.most),
            up: Bins { name: positive, heights: &above, paint: BinPaint::Class(1) },
            down: Some(Bins { name: negative, heights: &below, paint: BinPaint::Class(0) }),
        };
        let mut chart = histogram.draw(canvas, Frame::new().flag(), "score", Some(t));
        let line = t.clamp(span.least, span.most);
        chart.cut("threshold", line);
        // The counts come first: no other line takes their room.
        write_counts(seen, outcomes, &mut chart, line);
        if let Some((point, _)) = seen.out.cheapest {
            let at = point.threshold.clamp(span.least, span.most);
            chart.curve("cheapest", &[(at, -0.8), (at, 0.8)], Stroke::MARK);
        }
        if let Some((point, _)) = seen.out.cheapest {
            let at = (point.threshold.clamp(span.least, span.most), 0.8);
            let sides = [6.0, 24.0, 42.0].map(|down| [(5.0, down, Anchor::Left), (-5.0, down, Anchor::Right)]);
            chart.word("cheapest-word", at, &sides.concat(), "cheapest", TextLook::new(Ink::Text));
        }
        let said = format!("{}: {} missed, {} false alarms", format::short(t), c.false_negatives, c.false_positives);
        let handle = Handle::x("threshold", "threshold", "Threshold line", (t, 0.0));
        chart.handle(handle.flag(format!("t = {}", format::short(t))).says(said));
    });
}

/// The counts before and after the line; each opens its rows.
fn write_counts(seen: &Seen<Roc>, outcomes: &[Outcome; 4], chart: &mut Chart, line: f64) {
    for (is_positive, ink) in [(true, Ink::PositiveText), (false, Ink::NegativeText)] {
        let find = |is_called| outcomes.iter().find(|one| one.is_positive == is_positive && one.is_called == is_called);
        let (Some(before), Some(after)) = (find(false), find(true)) else { continue };
        let words = [before, after].map(|one| (one.text.as_str(), one.word));
        let regions = chart.counts("counts", line, is_positive, words, ink);
        for (outcome, region) in [before, after].into_iter().zip(regions) {
            if let Some(spot) = outcome.rows(seen, "scores", outcome.word) {
                chart.panel.hotspot(region, spot);
            }
        }
    }
}

/// How many rows of each class score in each part of the span, or their weight where the classes are reweighted.
fn heights(seen: &Seen<Roc>) -> [[f64; BINS]; 2] {
    let span = seen.fitted.span;
    let sample = shown(seen.state, seen.fitted).sample.as_ref();
    let above = |i: usize| {
        let edge = span.least + (span.most - span.least) * i as f64 / BINS as f64;
        let c = sample.map(|s| s.confusion_at(edge)).unwrap_or_default();
        [c.false_positives as f64, c.true_positives as f64]
    };
    let counts = &seen.out.shown.counts;
    let weights = match seen.out.shown.prevalence.filter(|_| seen.out.shown.reweighted) {
        Some(share) => [(1.0 - share) / counts.negatives().max(1) as f64, share / counts.positives().max(1) as f64],
        None => [1.0, 1.0],
    };
    let mut heights = [[0.0; BINS]; 2];
    let [below, over] = &mut heights;
    let mut before = above(0);
    for (i, (negatives, positives)) in below.iter_mut().zip(over).enumerate() {
        // What scores the very top belongs to the last bin.
        let after = if i + 1 == BINS { [0.0, 0.0] } else { above(i + 1) };
        *negatives = weights[0] * (before[0] - after[0]);
        *positives = weights[1] * (before[1] - after[1]);
        before = after;
    }
    heights
}

fn curve(seen: &Seen<Roc>, report: &mut ReportBuilder) {
    let scored = shown(seen.state, seen.fitted);
    let share = seen.out.shown.prevalence.unwrap_or(0.5);
    let is_roc = seen.state.curve == Curve::Roc;
    let (area_name, area) = if is_roc {
        ("area", scored.sample.as_ref().and_then(|sample| sample.area_under_roc()))
    } else {
        ("average precision", average_precision(&scored.curve, share))
    };
    let written = area.map_or("undefined".to_owned(), format::number);
    let place_of = |threshold: f64| {
        let called = scored.sample.as_ref()?.confusion_at(threshold);
        let (true_positive_rate, false_positive_rate) = called.recall().zip(called.false_positive_rate())?;
        Some(place(seen.state.curve, share, &RocPoint { threshold, false_positive_rate, true_positive_rate }))
    };
    let name = if is_roc { "ROC curve" } else { "Precision–recall curve" };
    report.figure("curve", format!("{name}; {area_name} {written}."), |canvas| {
        let (x, y) = if is_roc {
            ("false positive rate: share of negatives that raise an alarm", "recall: share of positives caught")
        } else {
            ("recall: share of positives caught", "precision: share of alarms that are true")
        };
        let mut chart = Chart::new(canvas, Frame::new(), Axis::share(x), Axis::share(y));
        let points: Vec<(f64, f64)> = scored.curve.iter().map(|p| place(seen.state.curve, share, p)).collect();
        chart.fill("area", &points, 0.0, Ink::Zone);
        chart.curve("curve", &points, Stroke::MAIN);
        canvas.tell(|| told(seen, &points));
        let here = place_of(seen.out.threshold);
        if let Some(at) = here {
            let said = format!("{} across, {} up", format::short(at.0), format::short(at.1));
            chart.handle(Handle::along("point", "threshold", "Point on the curve", at).says(said));
        }
        if let Some(at) = seen.out.cheapest.and_then(|(point, _)| place_of(point.threshold)) {
            chart.ring("cheapest", at);
        }
        if is_roc {
            chart.reference("chance", [(0.0, 0.0), (1.0, 1.0)], (0.84, 0.78), 12.0);
        } else {
            chart.reference("chance", [(0.0, share), (1.0, share)], (0.12, share), -10.0);
        }
        chart.headline("area-word", &format!("{area_name} {written}"));
        if let Some(at) = here {
            chart.guides(at);
        }
    });
}

/// The curve as a table: a row for each threshold at which it bends.
fn told(seen: &Seen<Roc>, points: &[(f64, f64)]) -> Told {
    let columns = match seen.state.curve {
        Curve::Roc => ["false positive rate", "recall"],
        Curve::PrecisionRecall => ["recall", "precision"],
    };
    let curve = &shown(seen.state, seen.fitted).curve;
    // The first point of a curve is where nobody is called: its threshold is above all scores.
    let threshold = |value: f64| if value.is_finite() { Said::number(value) } else { Said::word("above all") };
    let row = |(point, at): (&RocPoint, &(f64, f64))| {
        (threshold(point.threshold), vec![Said::number(at.0), Said::number(at.1)])
    };
    Told {
        key: "threshold".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows: curve.iter().zip(points).map(row).collect(),
    }
}

fn matrix(seen: &Seen<Roc>, outcomes: &[Outcome; 4], report: &mut ReportBuilder) {
    let alt: Vec<String> = outcomes.iter().map(|one| format!("{} {}", one.text, one.name)).collect();
    report.figure("matrix", format!("{}, as areas.", alt.join(", ")), |canvas: &mut Canvas| {
        let [caught, missed, alarms, cleared] = outcomes.each_ref().map(|one| Quarter {
            key: one.key,
            name: one.name,
            short: one.word,
            text: &one.text,
            weight: one.weight,
            ink: match (one.is_positive, one.is_called) {
                (true, true) => Ink::Positive,
                (true, false) => Ink::PositiveTint,
                (false, true) => Ink::Negative,
                (false, false) => Ink::NegativeTint,
            },
            opens: one.rows(seen, "matrix", one.name),
        });
        areas(canvas, [[caught, missed], [alarms, cleared]]);
    });
}

/// The scores of the two classes, and the line between what is called positive and what is not.
#[cfg(not(target_arch = "wasm32"))]
pub fn poster(seen: &Seen<Roc>) -> Poster {
    const BINS: usize = 12;
    /// The scores' ends, and from where to where the bars of the two classes reach.
    const ENDS: (f64, f64) = (9.0, 151.0);
    const REACH: (f64, f64) = (12.0, 88.0);

    let (rows, span) = (shown(seen.state, seen.fitted), seen.fitted.span);
    let share = |score: f64| ((score - span.least) / (span.most - span.least)).clamp(0.0, 1.0);
    let mut counts = [[0.0f64; BINS]; 2];
    for (score, positive) in rows.scores.iter().zip(&rows.positive) {
        let bin = ((share(*score) * BINS as f64) as usize).min(BINS - 1);
        counts[usize::from(*positive)][bin] += 1.0;
    }
    // The root lets the few in the middle be seen, who are what the line is about.
    let heights = counts.map(|class| class.map(f64::sqrt));
    let [below, above] = heights.each_ref().map(|class| class.iter().copied().fold(1.0, f64::max));
    let unit = (REACH.1 - REACH.0) / (below + above);
    let middle = REACH.0 + unit * above;

    let at = |share: f64| ENDS.0 + share * (ENDS.1 - ENDS.0);
    let line = at(share(seen.out.threshold));
    let mut poster = Poster::on(Ink::Panel);
    poster.rects(&[[line, 0.0, Poster::WIDTH, Poster::HEIGHT]], Ink::Zone);
    for (class, heights) in heights.iter().enumerate() {
        let reach = |height: f64| if class == 1 { middle - unit * height } else { middle + unit * height };
        let bars = |i: usize| {
            let (left, right) = (at(i as f64 / BINS as f64) + 0.8, at((i + 1) as f64 / BINS as f64) - 0.8);
            (left, right, reach(heights[i]))
        };
        let part = |from: f64, to: f64| {
            let cut = (0..BINS).map(bars).map(|(left, right, end)| [left.max(from), middle, right.min(to), end]);
            cut.filter(|[left, _, right, end]| left < right && *end != middle).collect::<Vec<_>>()
        };
        poster.rects(&part(0.0, line), Ink::class_tint(class));
        poster.rects(&part(line, Poster::WIDTH), Ink::class_fill(class));
    }
    poster.line(&[(ENDS.0, middle), (ENDS.1, middle)], 1.6, Ink::Text);
    poster.line(&[(line, 6.0), (line, 94.0)], 3.0, Ink::Hand);
    poster.handle((line, middle), 0.0);
    poster
}
