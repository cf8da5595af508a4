//! The same rows twice: as a queue of learners weighs them, and as a crowd draws them; and what each makes of the plane.

use super::Ensembles;
use super::fit::{CELLS, Kind};
use crate::lab::Seen;
use crate::plot::{Ink, Paint, Poster};

/// The lab opens with one learner; the difference shows after a few.
const LEARNERS: usize = 30;
/// Of so many training rows one is drawn, and of so many cells of the planes.
const EVERY: usize = 2;
const CELL: (usize, usize) = (3, 3);
/// The radius of a row of average weight, or drawn once.
const RADIUS: f64 = 2.2;
const SIDES: [(Kind, [f64; 4]); 2] =
    [(Kind::Boosting, [0.0, 0.0, 78.5, 100.0]), (Kind::Bagging, [81.5, 0.0, 160.0, 100.0])];

pub fn draw(seen: &Seen<Ensembles>) -> Poster {
    let (fitted, rows) = (seen.fitted, &seen.fitted.rows);
    let [x0, x1, y0, y1] = rows.frame;
    let mut poster = Poster::on(Ink::Panel);
    for (kind, [left, top, right, bottom]) in SIDES {
        let lowest_first: Vec<u8> =
            fitted.with_grid(kind, LEARNERS, &[], |grid| grid.winners().into_iter().map(|class| class as u8).collect());
        let lines = lowest_first.chunks_exact(CELLS.0).rev().step_by(CELL.1);
        let cells: Vec<u8> = lines.flat_map(|line| line.iter().step_by(CELL.0)).copied().collect();
        let paints: Vec<Paint> = (0..rows.classes.len()).map(|class| Ink::class_tint(class).into()).collect();
        poster.map([left, top, right, bottom], CELLS.0.div_ceil(CELL.0), &cells, &paints);

        let times: Vec<f64> = match kind {
            Kind::Boosting => {
                let weights = fitted.boosting.weights_at(LEARNERS.min(fitted.members(kind).len()).saturating_sub(1));
                weights.iter().map(|weight| weight * weights.len() as f64).collect()
            }
            Kind::Bagging => fitted.bagging.times_drawn(LEARNERS.min(fitted.members(kind).len()).saturating_sub(1)),
        };
        let place = |row: usize| {
            let [x, y] = rows.points[row];
            (left + (x - x0) / (x1 - x0) * (right - left), bottom - (y - y0) / (y1 - y0) * (bottom - top))
        };
        // Few sizes keep the file small.
        let size = |row: usize| ((2.0 * RADIUS * times[row].sqrt()).round() / 2.0).clamp(0.0, 9.0);
        for class in 0..rows.classes.len() {
            let of_class = (0..rows.n_train).step_by(EVERY).filter(|&row| rows.labels[row] == class);
            let mut sized: Vec<(f64, usize)> = of_class.map(|row| (size(row), row)).collect();
            sized.sort_by(|a, b| b.0.total_cmp(&a.0));
            for same in sized.chunk_by(|a, b| a.0 == b.0).filter(|same| same[0].0 > 0.0) {
                let places: Vec<(f64, f64)> = same.iter().map(|(_, row)| place(*row)).collect();
                poster.rows(&places, class, same[0].0);
            }
        }
    }
    poster
}
