//! Two features, a line to turn, and what each row loses on it.

use super::PcaLab;
use super::fit::direction;
use crate::lab::Seen;
use crate::plot::{Ink, Poster};

/// Of so many rows one is drawn.
const EVERY: usize = 6;
/// Of the cloud; the handle stands beside it.
const MIDDLE: f64 = 66.0;
const RADIUS: f64 = 3.0;

pub fn draw(seen: &Seen<PcaLab>) -> Poster {
    let (plane, fitted) = (&seen.out.plane, seen.fitted);
    let values = fitted.drawn_values(seen.data, &plane.features);
    let rows: Vec<usize> = fitted.drawn.iter().step_by(EVERY).copied().collect();
    let points: Vec<(f64, f64)> = values.iter().step_by(EVERY).map(|pair| plane.place([pair[0], pair[1]])).collect();
    let [x, y] = super::cloud::frame_of(points.iter().copied());
    let unit = (140.0 / (x.1 - x.0)).min(74.0 / (y.1 - y.0));
    let center = ((x.0 + x.1) / 2.0, (y.0 + y.1) / 2.0);
    let place =
        |(across, up): (f64, f64)| (MIDDLE + unit * (across - center.0), Poster::HEIGHT / 2.0 - unit * (up - center.1));
    let (dx, dy) = direction(plane.angle);
    let foot = |(across, up): (f64, f64)| {
        let along = (across - plane.center[0]) * dx + (up - plane.center[1]) * dy;
        (plane.center[0] + along * dx, plane.center[1] + along * dy)
    };
    let mut poster = Poster::on(Ink::Panel);
    let strokes: Vec<_> = points.iter().map(|&point| vec![place(point), place(foot(point))]).collect();
    poster.lines(&strokes, 1.2, Ink::Soft.alpha(0.6));
    let middle = place((plane.center[0], plane.center[1]));
    let along = |length: f64| (middle.0 + dx * length, middle.1 - dy * length);
    poster.line(&[along(-200.0), along(200.0)], 3.0, Ink::Hand);
    let classes = fitted.classes.as_ref();
    for class in 0..classes.map_or(1, |(_, names)| names.len()) {
        let is_of = |row: usize| classes.is_none_or(|(labels, _)| labels[row] == class);
        let of_class = rows.iter().zip(&points).filter(|(row, _)| is_of(**row)).map(|(_, point)| place(*point));
        poster.rows(&of_class.collect::<Vec<_>>(), class, RADIUS);
    }
    poster.handle(along(62.0), 90.0 - plane.angle);
    poster
}
