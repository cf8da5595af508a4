//! How much room a chart leaves around its panel: as much as its words take, and no lab counts pixels.

use super::canvas::{Axis, Canvas, Margins, TextLook, Ticks};
use super::text_width;

/// Between a tick's word and its axis.
const GAP: f64 = 7.0;
/// A line of words.
pub const LINE: f64 = 18.0;
/// What a handle's flag takes above the panel.
const FLAG: f64 = 22.0;
/// Where nothing is written at an edge.
const BARE: f64 = 12.0;
/// Between the panel and the names at its curves' ends: a knob may stand there.
pub const ASIDE: f64 = 14.0;

/// Room that a chart asks for around its panel, in lines and words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Frame {
    /// Left, top, right, bottom in CSS pixels; the whole figure where there is none.
    region: Option<[f64; 4]>,
    lines_above: u8,
    lines_below: u8,
    has_flag: bool,
    has_names_left: bool,
    ends: f64,
    starts: f64,
}

impl Frame {
    pub fn new() -> Frame {
        Frame::default()
    }

    /// In a part of the figure: left, top, right, bottom in CSS pixels.
    pub fn within(self, region: [f64; 4]) -> Frame {
        Frame { region: Some(region), ..self }
    }

    /// With so many lines of words above the panel.
    pub fn lines(self, lines_above: u8) -> Frame {
        Frame { lines_above, ..self }
    }

    /// With so many lines of words below the axis.
    pub fn below(self, lines_below: u8) -> Frame {
        Frame { lines_below, ..self }
    }

    /// With a handle that shows its flag above the panel.
    pub fn flag(self) -> Frame {
        Frame { has_flag: true, ..self }
    }

    /// With names that read upwards along the left edge.
    pub fn names_left(self) -> Frame {
        Frame { has_names_left: true, ..self }
    }

    /// With these names right of the panel.
    pub fn ends<'a>(self, names: impl IntoIterator<Item = &'a str>) -> Frame {
        let widest = names.into_iter().map(|name| text_width(name, TextLook::NAME, true)).fold(0.0, f64::max);
        Frame { ends: widest, ..self }
    }

    /// With as much room left of the panel as ticks of these words take: for charts one below the other.
    pub fn starts<'a>(self, ticks: impl IntoIterator<Item = &'a str>) -> Frame {
        let widest = ticks.into_iter().map(|tick| text_width(tick, TextLook::NOTE, false)).fold(0.0, f64::max);
        Frame { starts: widest, ..self }
    }

    /// The part of the figure that the chart has: left, top, right, bottom in CSS pixels.
    pub fn region(&self, canvas: &Canvas) -> [f64; 4] {
        self.region.unwrap_or([0.0, 0.0, canvas.width(), canvas.height()])
    }

    /// What is left for what has no axes: left, top, right, bottom in CSS pixels.
    pub fn room(&self, canvas: &Canvas) -> [f64; 4] {
        let bare = || Axis::bare((0.0, 1.0));
        let Margins { left, top, right, bottom } = self.margins(canvas, &bare(), &bare());
        [left, top, (canvas.width() - right).max(left + 1.0), (canvas.height() - bottom).max(top + 1.0)]
    }

    /// What lies between the figure's edges and the panel.
    pub fn margins(&self, canvas: &Canvas, x: &Axis, y: &Axis) -> Margins {
        let [left, top, right, bottom] = self.region(canvas);
        let widest = |axis: &Axis| {
            let words = axis.ticks.written(axis.range, canvas.is_narrow());
            words.iter().map(|(_, word)| text_width(word, TextLook::NOTE, false)).fold(0.0, f64::max)
        };
        let (across, up) = (widest(x), widest(y).max(self.starts));
        let beside = if up > 0.0 { up + GAP + 3.0 } else { 0.0 }
            + if y.label.is_empty() && !self.has_names_left { 0.0 } else { LINE + 2.0 };
        let below = match x.ticks {
            Ticks::None | Ticks::Line => 6.0,
            _ => 22.0,
        } + if x.label.is_empty() { 0.0 } else { LINE }
            + LINE * f64::from(self.lines_below);
        let above = 10.0 + LINE * f64::from(self.lines_above) + if self.has_flag { FLAG } else { 0.0 };
        let ends = if self.ends > 0.0 { self.ends + ASIDE + BARE } else { 0.0 };
        Margins {
            left: left + beside.max(BARE).max(across / 2.0),
            top: top + above,
            right: canvas.width() - right + ends.max(BARE).max(across / 2.0 + 2.0),
            bottom: canvas.height() - bottom + below,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_the_room_that_they_take() {
        let canvas = Canvas::new(600.0, 300.0);
        let (x, y) = (Axis::of("learners", (0.0, 60.0), 5), Axis::of("error", (0.0, 0.4), 3));
        let bare = Frame::new().margins(&canvas, &Axis::bare((0.0, 1.0)), &Axis::bare((0.0, 1.0)));
        assert_eq!((bare.left, bare.top, bare.right, bare.bottom), (12.0, 10.0, 12.0, 6.0));
        let margins = Frame::new().lines(1).flag().ends(["test", "training"]).margins(&canvas, &x, &y);
        assert!(margins.left > LINE + text_width("0.25", TextLook::NOTE, false), "{margins:?}");
        assert!(margins.right > text_width("training", TextLook::NAME, true) + ASIDE);
        assert_eq!((margins.top, margins.bottom), (10.0 + LINE + FLAG, 22.0 + LINE));
        assert_eq!(Frame::new().below(3).margins(&canvas, &x, &y).bottom, margins.bottom + 3.0 * LINE);
        let half = Frame::new().within([300.0, 0.0, 600.0, 300.0]).margins(&canvas, &x, &y);
        assert!(half.left > 300.0 && half.right < 40.0);
    }
}
