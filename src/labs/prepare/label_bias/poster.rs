//! Two groups, all together, and again within each subgroup.

use super::LabelBias;
use super::sample::{A, D, of};
use crate::lab::Seen;
use crate::ml::bias::Labels;
use crate::plot::{Ink, Poster};

const TOP: f64 = 12.0;
const BOTTOM: f64 = 88.0;

pub fn draw(seen: &Seen<LabelBias>) -> Poster {
    let mut poster = Poster::on(Ink::Panel);
    let end = |labels: &Labels, group: usize| {
        let rate = of(labels, group).rate().unwrap_or(0.0);
        BOTTOM - rate * (BOTTOM - TOP)
    };
    let (mut rest, mut good) = (Vec::new(), Vec::new());
    let mut bar = |left: f64, right: f64, end: f64| {
        rest.push([left, TOP, right, end]);
        good.push([left, end, right, BOTTOM]);
    };
    let out = seen.out;
    for (group, left) in [(A, 9.0), (D, 27.0)] {
        bar(left, left + 16.0, end(&out.labels, group));
    }
    let from = 54.0;
    let unit = (152.0 - from + 4.0) / out.subgroups.len().max(1) as f64;
    for (i, labels) in out.subgroups.iter().enumerate() {
        let left = from + unit * i as f64;
        let half = (unit - 4.0) / 2.0;
        bar(left, left + half - 0.5, end(labels, A));
        bar(left + half + 0.5, left + 2.0 * half, end(labels, D));
    }
    poster.rects(&rest, Ink::NegativeTint);
    poster.rects(&good, Ink::Positive);
    poster.dashed(&[(48.5, 8.0), (48.5, 92.0)], 1.6, Ink::Soft);
    poster.handle((from + unit * 0.75 - 2.0, end(&out.subgroups[0], D)), 90.0);
    poster
}
