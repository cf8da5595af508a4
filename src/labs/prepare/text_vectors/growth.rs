//! How many n-grams there are for n = 1, 2 and 3, and what counting them brings.

use super::{Level, Output, TextVectors};
use crate::format;
use crate::lab::{Axes, Handle, Hotspot, ReportBuilder, Seen};
use crate::ml::math::log10;
use crate::plot::{Axis, Canvas, Chart, Curve, Frame, Ink, Stroke};

/// Both pairs of axes go over n = 1, 2 and 3, and over the same width.
const ACROSS: (f64, f64) = (0.8, 3.2);

pub fn draw(seen: &Seen<TextVectors>, report: &mut ReportBuilder) {
    let out = seen.out;
    let (train, tests) = seen.fitted.sizes();
    let said = out.levels.iter().zip(1..).map(|(level, n)| {
        format!(
            "n = {n}: {} possible, {} in the texts, {} different, {} kept as columns; with n-grams up to n, {} of \
             {train} training rows and {} of {tests} test rows correct",
            format::number(level.possible),
            format::count(level.positions as u64),
            format::count(level.different as u64),
            format::count(level.kept as u64),
            level.train_right,
            level.test_right
        )
    });
    let alt = said.collect::<Vec<_>>().join(". ") + ".";
    report.figure("growth", alt, |canvas| picture(seen, canvas));
}

/// The ends of the axis of counts, as powers of ten.
fn ends(out: &Output) -> (f64, f64) {
    let least = out.levels.iter().map(|level| level.kept.max(1)).min().unwrap_or(1) as f64;
    ((log10(least) - 0.4).min(2.4), log10(out.levels[2].possible.max(1000.0)) + 0.6)
}

/// Where no curve passes, whatever n is.
fn free_height(out: &Output) -> f64 {
    let (low, high) = ends(out);
    low + 0.74 * (high - low)
}

/// "33.0 billion": what has too many digits to be read.
fn large(value: f64) -> String {
    let scales = [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")];
    let scale = scales.into_iter().find(|(scale, _)| value >= *scale && value / scale < 1e3);
    scale.map_or_else(|| format::number(value), |(scale, name)| format!("{} {name}", three_digits(value / scale)))
}

fn three_digits(value: f64) -> String {
    format::fixed(value, if value < 10.0 { 2 } else { usize::from(value < 100.0) })
}

fn picture(seen: &Seen<TextVectors>, canvas: &mut Canvas) {
    type Counted = fn(&Level) -> f64;
    let out = seen.out;
    let (n, (low, high)) = (out.settings.longest, ends(out));
    // From the most to the fewest; the names stand right of the curves, with the numbers at n.
    let of: [(&str, Counted, Stroke); 4] = [
        ("possible", |level| level.possible, Stroke::QUIET.dashed(Stroke::REFERENCE.dash)),
        ("in the texts", |level| level.positions as f64, Stroke::QUIET),
        ("different", |level| level.different as f64, Stroke::QUIET.of(Ink::Text)),
        ("kept", |level| level.kept as f64, Stroke::TEST),
    ];
    let said_at = |level: &Level| of.map(|(name, value, _)| format!("{} {name}", large(value(level))));
    let said = said_at(out.level());
    let (train, tests) = seen.fitted.sizes();
    let accuracy = |n: usize| {
        let level = &out.levels[n - 1];
        [(level.train_right, train), (level.test_right, tests)].map(|(right, of)| right as f64 / of.max(1) as f64)
    };
    let [trained, tested] = accuracy(n).map(|share| format::fixed(share, 3));
    let (trained, tested) = (format!("{trained} training"), format!("{tested} test"));
    let split = canvas.height() * 0.6;
    let least = (1..=3).flat_map(accuracy).fold(0.5, f64::min);
    let least = (least * 10.0).floor() / 10.0;
    let powers = [(3.0, "10³"), (6.0, "10⁶"), (9.0, "10⁹"), (12.0, "10¹²"), (15.0, "10¹⁵")];
    let powers = powers.into_iter().filter(|(power, _)| *power < high).map(|(power, name)| (power, name.to_owned()));
    // Room for the names at each n, so that nothing moves when n does.
    let widest: Vec<String> = out.levels.iter().flat_map(said_at).collect();
    let frame = Frame::new().starts(["10¹²", "0.5"]).ends(widest.iter().chain([&trained]).map(String::as_str));
    let upper = frame.flag().within([0.0, 0.0, canvas.width(), split]);
    let counts = Axis::at("n-grams", (low, high), powers.collect());
    let mut chart = Chart::new(canvas, upper, Axis::bare(ACROSS), counts);
    chart.cut("hand", n as f64);
    let mut curves = Vec::new();
    for ((group, value, stroke), name) in of.into_iter().zip(&said) {
        let points: Vec<(f64, f64)> =
            (1..).zip(&out.levels).map(|(n, level)| (f64::from(n), log10(value(level).max(1.0)))).collect();
        chart.curve(group, &points, stroke);
        chart.panel.dot(points[n - 1], 1.6 + stroke.width, Ink::Text);
        curves.push(Curve { name, points, stroke });
    }
    chart.names(&curves);
    let kept = format!("n = {n}: {} n-grams in the vocabulary", format::count(out.level().size as u64));
    let handle = Handle::pointed("n", "n-grams up to n", (n as f64, free_height(out)), Axes::Free, (1.0, 0.0));
    chart.handle(handle.flag(format!("n = {n}")).says(kept));

    // Right calls on training rows, filled, and on test rows, hollow.
    let lower = frame.within([0.0, split, canvas.width(), canvas.height()]);
    let names = (1..=3).map(|n| (f64::from(n), n.to_string())).collect();
    let shares = vec![(least, format::short(least)), (1.0, "1".to_owned())];
    let (x, y) = (Axis::at("n-grams up to n", ACROSS, names), Axis::at("accuracy", (least, 1.02), shares));
    let mut chart = Chart::new(canvas, lower, x, y);
    chart.cut("hand below", n as f64);
    let points = |which: usize| (1..=3).map(|n| (n as f64, accuracy(n)[which])).collect();
    let curves = [
        Curve { name: &trained, points: points(0), stroke: Stroke::TRAIN },
        Curve { name: &tested, points: points(1), stroke: Stroke::TEST },
    ];
    let curves = if tests > 0 { &curves[..] } else { &curves[..1] };
    for (curve, group) in curves.iter().zip(["training", "accuracy"]) {
        chart.curve(group, &curve.points, curve.stroke);
        chart.panel.open_group(&format!("{group} marks"));
        for &at in &curve.points {
            chart.panel.dot(at, 4.0, if group == "training" { Ink::Text } else { Ink::Panel });
            chart.panel.ring(at, 4.0, Ink::Text, Stroke::TRAIN.width);
        }
    }
    let regions = chart.names(curves);
    let wrong = tests - out.model.test_right;
    if let (Some(region), true) = (regions.get(1), wrong > 0) {
        let label = format!("The {wrong} test rows that the model classifies wrongly");
        chart.panel.hotspot(*region, Hotspot::rows("wrong", label));
    }
}
