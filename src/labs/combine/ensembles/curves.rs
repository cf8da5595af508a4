//! Errors against the number of learners, and how sure the votes are.

use super::Ensembles;
use super::tally::{Side, Wrong};
use crate::format;
use crate::lab::{Axes, Handle, ReportBuilder, Seen};
use crate::plot::{Anchor, Axis, BinPaint, Bins, Canvas, Chart, Curve, Dash, Frame, Histogram, Ink, Stroke, TextLook};

pub fn draw(seen: &Seen<Ensembles>, report: &mut ReportBuilder) {
    let written = |share: Option<f64>| share.map_or("–".to_owned(), format::number);
    let (boosting, bagging) = (&seen.out.boosting, &seen.out.bagging);
    let at = |side: &Side| {
        format!("{} on training rows and {} on test rows", written(side.train_error()), written(side.test_error()))
    };
    let alt = format!(
        "Error against the number of learners. After {}: boosting {}, bagging {}.",
        seen.state.step(),
        at(boosting),
        at(bagging)
    );
    report.figure("errors", alt, |canvas| draw_errors(seen, canvas));
    let alt = format!(
        "Histograms of the training rows' margins: boosting above, mean {}; bagging below, mean {}.",
        written(boosting.mean_margin),
        written(bagging.mean_margin)
    );
    report.figure("margins", alt, |canvas| draw_margins(boosting, bagging, canvas));
}

fn draw_errors(seen: &Seen<Ensembles>, canvas: &mut Canvas) {
    let (boosting, bagging) = (&seen.out.boosting, &seen.out.bagging);
    let (step, learners) = (seen.state.step(), seen.state.learners);
    let has_ended = seen.fitted.boosting.stopped().is_some();
    let curve = |name, errors: &[Wrong], stroke: Stroke| {
        let share = |(m, wrong): (usize, &Wrong)| Some(((m + 1) as f64, wrong.share()?));
        let mut points: Vec<(f64, f64)> = errors.iter().enumerate().filter_map(share).collect();
        // Boosting that ended goes on voting as it did.
        if let (Some(&(last_step, last)), true) = (points.last(), has_ended && stroke.ink == Ink::Text) {
            points.extend([step, learners].map(|at| (at as f64, last)).into_iter().filter(|at| at.0 > last_step));
        }
        Curve { name, points, stroke }
    };
    let curves = [
        curve("boosting, test", &boosting.test, Stroke::TEST),
        curve("boosting, training", &boosting.train, Stroke::TRAIN),
        curve("bagging, test", &bagging.test, Stroke::TEST.of(Ink::Soft)),
        curve("bagging, training", &bagging.train, Stroke::TRAIN.of(Ink::Soft)),
        curve("bagging, out of bag", &bagging.out_of_bag, Stroke::TRAIN.of(Ink::Soft).dashed(Dash::Dotted)),
    ];
    let top = 1.08 * curves.iter().flat_map(|curve| &curve.points).map(|point| point.1).fold(0.1, f64::max);
    let x = Axis::of("learners", (0.0, learners.max(1) as f64), learners.min(5));
    let y = Axis::of("error", (0.0, top), 3);
    let mut chart = Chart::curves(canvas, Frame::new().flag(), x, y, &curves, Some(step as f64));
    chart.cut("cursor", step as f64);
    // Near the upper end, where few lines are.
    let at = (step as f64, 0.91 * top);
    let handle = Handle::pointed("cursor", "Number of learners shown", at, Axes::X, (1.0, 0.0));
    chart.handle(handle.flag(step.to_string()).says(format!("{step} of {learners} learners")));
    chart.names(&curves);
}

fn draw_margins(boosting: &Side, bagging: &Side, canvas: &mut Canvas) {
    let [above, below] = [boosting, bagging].map(|side| side.margins.map(|count| count as f64));
    let histogram = Histogram {
        range: (-1.0, 1.0),
        up: Bins { name: "boosting", heights: &above, paint: BinPaint::Ink(Ink::Text) },
        down: Some(Bins { name: "bagging", heights: &below, paint: BinPaint::Ink(Ink::Soft) }),
    };
    let mut chart = histogram.draw(canvas, Frame::new().lines(1), "margin of the vote", None);
    chart.upright("wrong side", 0.0, Stroke::REFERENCE);
    chart.remark("classified correctly");
    chart.title("misclassified", TextLook::note());
    // Above the highest bar there is a line's room.
    for (side, edge, ink) in [(boosting, 1.0, Ink::Text), (bagging, -1.0, Ink::Soft)] {
        let Some((mean, least)) = side.mean_margin.zip(side.least_margin) else { continue };
        let mean = format!("mean {}", format::number(mean));
        let both = format!("{mean} · least {}", format::number(least));
        let mut write = |said: &str| {
            chart.word("side names", (-1.0, edge), &[(6.0, 10.0 * edge, Anchor::Left)], said, TextLook::new(ink))
        };
        if !write(&both) {
            write(&mean);
        }
    }
}
