//! Curves of charts that stand beside each other in one figure, each of another quantity over the same axis.

use super::canvas::{Canvas, TextLook};
use super::chart::{Chart, Curve};
use super::frame::{ASIDE, LINE};
use super::told::Told;

impl Chart {
    /// Curves and their names, for which the frame has left room. A name, "train", comes again in the chart beside it:
    /// the groups that they are drawn in, "loss train", tell them apart, in the figure's table, too, where a row says
    /// where `over` what it is.
    pub fn beside(&mut self, canvas: &mut Canvas, over: &str, groups: &[impl AsRef<str>], curves: &[Curve]) {
        let (_, (low, high)) = self.panel.ranges();
        let told = groups.iter().zip(curves).map(|(group, curve)| (group.as_ref(), &curve.points[..]));
        for ((group, points), curve) in told.clone().zip(curves).rev() {
            // What runs away leaves the panel, but not the picture.
            let near = |&(x, y): &(f64, f64)| (x, y.clamp(2.0 * low - high, 2.0 * high - low));
            self.curve(group, &points.iter().map(near).collect::<Vec<_>>(), curve.stroke);
        }
        canvas.tell(|| Told::curves(over, told));
        self.names_at(curves, true);
        let wide = |curve: &Curve| canvas.text_width(curve.name, TextLook::NAME, true);
        let widest = curves.iter().map(wide).fold(0.0, f64::max);
        let [_, top, right, bottom] = self.panel.edges();
        // Beside the axis's words, too, no other stands.
        self.take([right + ASIDE - 3.0, top, right + ASIDE + widest, bottom + 2.0 * LINE]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{Axis, Frame, Stroke};

    #[test]
    fn names_come_again_and_groups_do_not() {
        for width in [390.0, 620.0, 1872.0] {
            let mut canvas = Canvas::new(width, 220.0).telling();
            for (what, left) in [("loss", 0.0), ("score", width / 2.0)] {
                let groups = ["train", "test"].map(|name| format!("{what} {name}"));
                let curve = |name, end| Curve { name, points: vec![(0.0, 0.5), (9.0, end)], stroke: Stroke::MAIN };
                let curves = [curve("train", 0.4), curve("test", 1e300)];
                let frame = Frame::new().within([left, 0.0, left + width / 2.0, 220.0]).ends(["train", "test"]);
                let (x, y) = (Axis::of("step", (0.0, 9.0), 4), Axis::share(""));
                let mut chart = Chart::new(&mut canvas, frame, x, y);
                chart.beside(&mut canvas, "step", &groups, &curves);
                let [from, _, to, _] = chart.panel.edges();
                assert!(from > left && to < left + width / 2.0 && to - from > 60.0, "{from} to {to} of {width}");
            }
            let (scene, held) = canvas.finish_held();
            let named = |text: &str| scene.words().iter().filter(|(word, _)| *word == text).count();
            assert_eq!((named("train"), named("test")), (2, 2));
            assert!(scene.words().iter().all(|(_, region)| region[2] / 2.0 <= width));
            let told = held.told.unwrap();
            assert_eq!(told.columns, ["loss train", "loss test", "score train", "score test"]);
            assert_eq!(told.rows[1].1[3].value, Some(1e300), "the table has the true value");
        }
    }

    /// Curves that cross do not swap their names until their ends are a line apart.
    #[test]
    fn names_keep_their_order_where_curves_cross() {
        let upper = |end: f64| {
            let mut canvas = Canvas::new(620.0, 400.0);
            let curve = |name, end| Curve { name, points: vec![(0.0, 0.5), (9.0, end)], stroke: Stroke::MAIN };
            let (curves, frame) = ([curve("test", 0.5), curve("train", end)], Frame::new().ends(["train"]));
            let mut chart = Chart::new(&mut canvas, frame, Axis::of("step", (0.0, 9.0), 4), Axis::share(""));
            chart.beside(&mut canvas, "step", &["loss test", "loss train"], &curves);
            let scene = canvas.finish();
            let top = |name: &str| scene.words().iter().find(|(text, _)| *text == name).unwrap().1[1];
            if top("test") < top("train") { "test" } else { "train" }
        };
        assert_eq!([0.3, 0.49, 0.51, 0.7].map(upper), ["test", "test", "test", "train"]);
    }
}
