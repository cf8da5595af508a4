//! The same wines on both sides of one line: as measured, and standardized.

use super::ScalingLab;
use super::fit::Fitted;
use crate::lab::Seen;
use crate::ml::scale::Scaling;
use crate::plot::{Ink, Poster};

/// Of so many wines one is drawn.
const EVERY: usize = 4;
const MIDDLE: f64 = 80.0;
const RADIUS: f64 = 3.2;

pub fn draw(seen: &Seen<ScalingLab>) -> Poster {
    let fitted = seen.fitted;
    let mut poster = Poster::on(Ink::Panel);
    poster.rects(&[[0.0, 0.0, MIDDLE, Poster::HEIGHT]], Ink::Zone);
    // One unit is as long across as up, on either side: as a distance measures.
    side(&mut poster, fitted, &fitted.points, [8.0, 12.0, 70.0, 88.0]);
    let scalers = [0, 1].map(|axis| {
        let training: Vec<f64> = fitted.train.iter().map(|&row| fitted.points[row][axis]).collect();
        Scaling::Standard.fit(&training)
    });
    let standardized: Vec<[f64; 2]> =
        fitted.points.iter().map(|point| [0, 1].map(|axis| scalers[axis].transform(point[axis]))).collect();
    side(&mut poster, fitted, &standardized, [90.0, 13.0, 152.0, 87.0]);
    poster.line(&[(MIDDLE, 6.0), (MIDDLE, 94.0)], 3.0, Ink::Hand);
    poster.handle((MIDDLE, 50.0), 0.0);
    poster
}

/// The wines as large as they fit between left, top, right and bottom.
fn side(poster: &mut Poster, fitted: &Fitted, points: &[[f64; 2]], [left, top, right, bottom]: [f64; 4]) {
    let drawn: Vec<usize> = fitted.train.iter().step_by(EVERY).copied().collect();
    let ends = [0, 1].map(|axis| {
        let values = drawn.iter().map(|&row| points[row][axis]);
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
    });
    let unit = ((right - left) / (ends[0].1 - ends[0].0)).min((bottom - top) / (ends[1].1 - ends[1].0));
    let middle = ends.map(|(low, high)| (low + high) / 2.0);
    let place = |row: &usize| {
        let [x, y] = points[*row];
        ((left + right) / 2.0 + unit * (x - middle[0]), (top + bottom) / 2.0 - unit * (y - middle[1]))
    };
    for class in 0..fitted.classes.len() {
        let of_class = drawn.iter().filter(|&&row| fitted.labels()[row] == class);
        poster.rows(&of_class.map(place).collect::<Vec<_>>(), class, RADIUS);
    }
}
