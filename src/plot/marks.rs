//! A picture as rows of a table: what is drawn where, in the units of its axes. What a lab does not put into words
//! itself can still be read, mark by mark.

use super::scene::{Op, PanelRegion, Point, Scene};
use crate::format;

/// The heads of the columns of [`marks`].
pub const COLUMNS: [&str; 4] = ["What", "Kind", "Across", "Up"];
/// Of a long line so many points are told.
const MOST_POINTS: usize = 40;
/// More rows than this help nobody.
const MOST_ROWS: usize = 400;

/// Each mark that lies on a pair of axes: its group, what kind of mark it is, and its place (two, where it reaches from
/// one to another) in the axes' units. Axes and words are left out; words are in the picture's description.
pub fn marks(scene: &Scene) -> Vec<[String; 4]> {
    let mut rows = Vec::new();
    for group in scene.groups.iter().filter(|group| group.name != "axes") {
        for op in &group.ops {
            let (kind, places) = match op {
                Op::Path { points, .. } => ("line", thinned(points)),
                Op::Polygon { points, .. } => ("area", thinned(points)),
                Op::Rect { from, to, .. } => ("bar", vec![*from, *to]),
                Op::Circle { center, .. } => ("dot", vec![*center]),
                Op::Text { .. } | Op::Image { .. } => continue,
            };
            let Some(panel) = places.first().and_then(|place| panel_at(scene, *place)) else { continue };
            let values: Vec<(f64, f64)> =
                places.iter().map(|place| panel.value(f64::from(place.0), f64::from(place.1))).collect();
            let mut add = |across: String, up: String| rows.push([group.name.clone(), kind.to_owned(), across, up]);
            match (kind, &values[..]) {
                ("bar", [from, to]) => {
                    let reach = |a: f64, b: f64| format!("{} to {}", format::short(a.min(b)), format::short(a.max(b)));
                    add(reach(from.0, to.0), reach(from.1, to.1));
                }
                _ => values.iter().for_each(|(x, y)| add(format::short(*x), format::short(*y))),
            }
            if rows.len() >= MOST_ROWS {
                rows.truncate(MOST_ROWS);
                return rows;
            }
        }
    }
    rows
}

fn thinned(points: &[Point]) -> Vec<Point> {
    let step = points.len().div_ceil(MOST_POINTS).max(1);
    let mut kept: Vec<Point> = points.iter().copied().step_by(step).collect();
    if let Some(last) = points.last().filter(|last| kept.last() != Some(last)) {
        kept.push(*last);
    }
    kept
}

/// The panel that a place lies on, or next to: marks on the border reach over it.
fn panel_at(scene: &Scene, place: Point) -> Option<&PanelRegion> {
    const REACH: f64 = 24.0;
    let (x, y) = (f64::from(place.0), f64::from(place.1));
    scene.panels.iter().find(|panel| panel.contains(x, y)).or_else(|| {
        scene.panels.iter().find(|panel| {
            let [left, top, right, bottom] = panel.region.map(f64::from);
            (left - REACH..=right + REACH).contains(&x) && (top - REACH..=bottom + REACH).contains(&y)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{Axis, Canvas, Ink, Margins, Ticks};

    #[test]
    fn marks_come_back_in_the_units_of_their_axes() {
        let mut canvas = Canvas::new(300.0, 200.0);
        let axis = |range| Axis { range, label: "", ticks: Ticks::About(4) };
        let margins = Margins { left: 40.0, top: 10.0, right: 10.0, bottom: 30.0 };
        let panel = canvas.panel(margins, axis((0.0, 10.0)), axis((0.0, 1.0)));
        panel.group("loss");
        panel.line(&[(0.0, 1.0), (10.0, 0.0)], Ink::Text, 2.0);
        panel.group("bars");
        panel.rect((2.0, 0.0), (4.0, 0.5), Ink::Positive);
        let told = marks(&canvas.finish());
        let lines: Vec<String> = told.iter().map(|row| row.join(" | ")).collect();
        assert_eq!(lines, ["loss | line | 0 | 1", "loss | line | 10 | 0", "bars | bar | 2 to 4 | 0 to 0.5"]);
    }

    #[test]
    fn a_long_line_keeps_its_ends() {
        let points: Vec<Point> = (0..1000).map(|i| (i, i)).collect();
        let kept = thinned(&points);
        assert!(kept.len() <= MOST_POINTS + 1);
        assert_eq!((kept[0], kept[kept.len() - 1]), ((0, 0), (999, 999)));
    }
}
