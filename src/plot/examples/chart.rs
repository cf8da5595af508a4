//! Curves and what stands around them.

use super::Example;
use crate::ml::math::{pow, sin};
use crate::plot::{Axis, Canvas, Chart, Curve, Dash, Frame, Handle, Ink, Stroke, TextLook, heading};

pub const EXAMPLES: &[Example] = &[
    Example { key: "curves", title: "Curves named at their ends, and a cursor", aspect: 1.7, draw: curves },
    Example { key: "curve", title: "One curve with all that can stand on it", aspect: 1.2, draw: curve },
    Example { key: "band", title: "A forecast and how sure it is", aspect: 2.2, draw: band },
    Example { key: "beside", title: "Two quantities over the same axis", aspect: 2.6, draw: beside },
];

/// A curve that falls to `low`, the slower the longer.
fn falling(name: &str, low: f64, pace: f64, stroke: Stroke) -> Curve<'_> {
    let point = |step: u32| (f64::from(step), low + (0.4 - low) / (1.0 + f64::from(step) / pace));
    Curve { name, points: (0..=30).map(|step| point(2 * step)).collect(), stroke }
}

fn curves(canvas: &mut Canvas) {
    let curves = [
        falling("boosting, test", 0.064, 6.0, Stroke::TEST),
        falling("boosting, training", 0.0, 4.0, Stroke::TRAIN),
        falling("bagging, test", 0.07, 3.0, Stroke::QUIET),
        falling("bagging, out of bag", 0.072, 4.0, Stroke::QUIET.dashed(Dash::Dotted)),
    ];
    let (x, y) = (Axis::of("learners", (0.0, 60.0), 5), Axis::of("error: share of rows", (0.0, 0.42), 4));
    let mut chart = Chart::curves(canvas, Frame::new().flag(), x, y, &curves, Some(24.0));
    chart.cut("cursor", 24.0);
    let cursor = Handle::x("cursor", "step", "Number of learners shown", (24.0, 0.38));
    chart.handle(cursor.flag("24").says("24 of 60 learners"));
    chart.names(&curves);
}

/// Rises the less the further it is.
fn risen(x: f64) -> f64 {
    1.0 - pow(1.0 - x, 4.0)
}

fn curve(canvas: &mut Canvas) {
    let points: Vec<(f64, f64)> = (0..=40).map(|i| f64::from(i) / 40.0).map(|x| (x, risen(x))).collect();
    let (x, y) = (Axis::share("false positive rate"), Axis::share("true positive rate: recall"));
    let mut chart = Chart::new(canvas, Frame::new().lines(1), x, y);
    chart.remark("171 test rows");
    chart.title("ROC curve", TextLook::title(Ink::Text));
    chart.fill("area", &points, 0.0, Ink::Zone);
    chart.reference("chance", [(0.0, 0.0), (1.0, 1.0)], (0.86, 0.8), 4.0);
    chart.curve("curve", &points, Stroke::MAIN);
    chart.guides((0.2, risen(0.2)));
    chart.handle(Handle::along("point", "threshold", "Point on the curve", (0.2, risen(0.2))).says("0.59"));
    chart.ring("cheapest", (0.4, risen(0.4)));
    chart.headline("area-word", "area 0.919");
    canvas.tell(|| crate::plot::Told::curves("false positive rate", [("recall", &points[..])].into_iter()));
}

fn band(canvas: &mut Canvas) {
    let day = |day: u32| (f64::from(day), 4000.0 + 900.0 * sin(f64::from(day) * 0.9) + 20.0 * f64::from(day));
    let width = |day: f64| 250.0 + 28.0 * day;
    let middle: Vec<(f64, f64)> = (0..=28).map(day).collect();
    let shifted = |by: f64| -> Vec<(f64, f64)> { middle.iter().map(|(x, y)| (*x, y + by * width(*x))).collect() };
    let curves = [
        Curve { name: "median", points: middle.clone(), stroke: Stroke::MAIN },
        Curve { name: "0.9 quantile", points: shifted(1.0), stroke: Stroke::QUIET },
        Curve { name: "0.1 quantile", points: shifted(-1.0), stroke: Stroke::QUIET },
    ];
    let (x, y) = (Axis::of("day", (0.0, 28.0), 5), Axis::of("bikes", (0.0, 7000.0), 4));
    let chart = Chart::curves(canvas, Frame::new(), x, y, &curves, None);
    // Thin, so that the curves below it keep their ink.
    chart.band("band", &curves[2].points, &curves[1].points, Ink::Soft.alpha(0.2));
    chart.names(&curves);
}

fn beside(canvas: &mut Canvas) {
    heading(canvas, "Training", "50 epochs, batches of 16");
    let middle = canvas.width() / 2.0;
    for (what, left, low) in [("loss", 0.0, 0.1), ("error", middle, 0.02)] {
        let curves = [falling("test", low + 0.06, 8.0, Stroke::TEST), falling("train", low, 5.0, Stroke::TRAIN)];
        let groups = ["test", "train"].map(|name| format!("{what} {name}"));
        let frame = Frame::new().within([left, 24.0, left + middle, canvas.height()]).lines(1).ends(["test", "train"]);
        let (x, y) = (Axis::of("epoch", (0.0, 60.0), 4), Axis::of("", (0.0, 0.45), 4));
        let mut chart = Chart::new(canvas, frame, x, y);
        chart.title(what, TextLook::new(Ink::Text).bold());
        chart.beside(canvas, "epoch", &groups, &curves);
    }
}
