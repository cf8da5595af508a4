//! Rows as points on two axes.

use super::Example;
use crate::plot::{Canvas, Chart, Frame, Ink, Said, Stroke, Told, plane, regions};

pub const EXAMPLES: &[Example] =
    &[Example { key: "plane", title: "A plane of equal units and a line across it", aspect: 1.3, draw: line }];

/// So many places around a middle, the same ones each time: the first terms of the golden spiral.
fn around((x, y): (f64, f64), wide: f64, high: f64, count: u32) -> Vec<(f64, f64)> {
    let place = |i: u32| {
        let (angle, away) = (2.399_963 * f64::from(i), (f64::from(i) / f64::from(count)).sqrt());
        (x + wide * away * angle.cos(), y + high * away * angle.sin())
    };
    (0..count).map(place).collect()
}

fn line(canvas: &mut Canvas) {
    let places = around((0.0, 0.0), 2.4, 1.1, 60);
    let frame = Frame::new().lines(1);
    let mut chart: Chart = plane(canvas, frame, ["flavanoids", "hue: standard deviations"], &[(-2.4, 2.4), (-1.1, 1.1)]);
    chart.panel.group("points");
    for at in &places {
        regions::mark(&chart.panel, *at, 0, true, 3.6);
    }
    chart.panel.group("line");
    chart.panel.straight((-9.0, -3.0), (9.0, 3.0), Ink::Text, Stroke::TEST.width);
    chart.ring("center", (0.0, 0.0));
    canvas.tell(|| Told {
        key: "points".to_owned(),
        columns: vec!["rows".to_owned()],
        rows: vec![(Said::word("all"), vec![Said::number(60.0)])],
    });
}
