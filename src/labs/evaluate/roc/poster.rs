//! The scores of the two classes, and the line between what is called positive and what is not.

use super::{Roc, shown};
use crate::lab::Seen;
use crate::plot::{Ink, Poster};

const BINS: usize = 12;
/// The scores' ends, and from where to where the bars of the two classes reach.
const ENDS: (f64, f64) = (9.0, 151.0);
const REACH: (f64, f64) = (12.0, 88.0);

pub fn draw(seen: &Seen<Roc>) -> Poster {
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
