//! How often which value, and a cut that divides.

use super::Example;
use crate::ml::math::exp;
use crate::plot::{BinPaint, Bins, Canvas, Chart, Frame, Handle, Histogram, Ink};

pub const EXAMPLES: &[Example] = &[
    Example { key: "histogram", title: "One class up, one down, cut in the middle", aspect: 1.6, draw: in_the_middle },
    Example { key: "histogram-high", title: "Cut near the high end, a rare class", aspect: 1.6, draw: near_the_end },
    Example { key: "histogram-low", title: "Cut at the low end", aspect: 1.6, draw: at_the_start },
    Example { key: "histogram-single", title: "One class", aspect: 2.2, draw: single },
];

/// A hill of `total` around `middle`, in 24 bins.
fn hill(middle: f64, total: f64) -> Vec<f64> {
    let height = |bin: u32| {
        let away = (f64::from(bin) + 0.5) / 24.0 - middle;
        (total * exp(-away * away * 30.0)).round()
    };
    (0..24).map(height).collect()
}

fn cut_at(canvas: &mut Canvas, cut: f64, most: [f64; 2], counts: [&str; 4]) {
    let (up, down) = (hill(0.66, most[0]), hill(0.3, most[1]));
    let bins = |name, heights, class| Bins { name, heights, paint: BinPaint::Class(class) };
    let histogram =
        Histogram { range: (0.0, 1.0), up: bins("malignant", &up, 1), down: Some(bins("benign", &down, 0)) };
    let mut chart = histogram.draw(canvas, Frame::new().flag(), "score: predicted by the model", Some(cut));
    chart.cut("threshold", cut);
    write_counts(&mut chart, cut, counts);
    let handle = Handle::x("threshold", "threshold", "Threshold line", (cut, 0.0));
    chart.handle(handle.flag(format!("t = {cut}")).says(cut.to_string()));
}

fn write_counts(chart: &mut Chart, cut: f64, [missed, caught, cleared, alarms]: [&str; 4]) {
    chart.counts("counts", cut, true, [(missed, "missed"), (caught, "caught")], Ink::PositiveText);
    chart.counts("counts", cut, false, [(cleared, "cleared"), (alarms, "false alarms")], Ink::NegativeText);
}

fn in_the_middle(canvas: &mut Canvas) {
    cut_at(canvas, 0.5, [40.0, 60.0], ["22", "57", "85", "7"]);
}

fn near_the_end(canvas: &mut Canvas) {
    cut_at(canvas, 0.96, [3.0, 600.0], ["19", "2", "7200", "1"]);
}

fn at_the_start(canvas: &mut Canvas) {
    cut_at(canvas, 0.0, [40.0, 60.0], ["0", "79", "0", "92"]);
}

fn single(canvas: &mut Canvas) {
    let heights = hill(0.4, 80.0);
    let up = Bins { name: "training rows", heights: &heights, paint: BinPaint::Ink(Ink::Soft) };
    Histogram { range: (16.0, 88.0), up, down: None }.draw(canvas, Frame::new(), "age: in years", None);
}
