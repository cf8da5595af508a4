//! Two groups all together, and again within each subgroup.

use super::LabelBias;
use super::sample::{A, D, of};
use crate::lab::Seen;
use crate::ml::bias::Labels;
use crate::plot::{Ink, Poster};

/// From where to where everyone's bars reach, and those of the subgroups.
const TOGETHER: (f64, f64) = (9.0, 43.0);
const WITHIN: (f64, f64) = (55.0, 151.0);
const TOP: f64 = 12.0;
const BOTTOM: f64 = 79.0;
/// Between two groups, and between two subgroups.
const GAPS: (f64, f64) = (1.0, 4.5);

pub fn draw(seen: &Seen<LabelBias>) -> Poster {
    let (all, subgroups) = (&seen.out.labels, &seen.out.subgroups);
    let top = |labels: &Labels, group: usize| BOTTOM - of(labels, group).rate().unwrap_or(0.0) * (BOTTOM - TOP);
    let (mut rest, mut good) = (Vec::new(), Vec::new());
    let mut bar = |left: f64, width: f64, top: f64| {
        rest.push([left, TOP, left + width, top]);
        good.push([left, top, left + width, BOTTOM]);
    };
    let half = (TOGETHER.1 - TOGETHER.0 - GAPS.0) / 2.0;
    bar(TOGETHER.0, half, top(all, A));
    bar(TOGETHER.0 + half + GAPS.0, half, top(all, D));

    // The root of how many they are lets even the fewest be seen.
    let broad = |labels: &Labels, group: usize| (of(labels, group).total() as f64).sqrt();
    let sum: f64 = subgroups.iter().map(|labels| broad(labels, A) + broad(labels, D)).sum();
    let count = subgroups.len() as f64;
    let free = WITHIN.1 - WITHIN.0 - count * GAPS.0 - (count - 1.0) * GAPS.1;
    let unit = free.max(0.0) / sum.max(1e-9);
    let (mut left, mut held) = (WITHIN.0, (0.0, 0.0));
    for labels in subgroups {
        let [a, d] = [A, D].map(|group| unit * broad(labels, group));
        bar(left, a, top(labels, A));
        held = (left + a / 2.0, top(labels, A));
        bar(left + a + GAPS.0, d, top(labels, D));
        left += a + GAPS.0 + d + GAPS.1;
    }
    let mut poster = Poster::on(Ink::Panel);
    poster.rects(&rest, Ink::NegativeTint);
    poster.rects(&good, Ink::Positive);
    for (from, to) in [TOGETHER, WITHIN] {
        poster.line(&[(from, BOTTOM), (to, BOTTOM)], 1.6, Ink::Text);
    }
    let between = (TOGETHER.1 + WITHIN.0) / 2.0;
    poster.dashed(&[(between, TOP), (between, BOTTOM)], 1.6, Ink::Soft);
    poster.handle(held, 90.0);
    poster
}
