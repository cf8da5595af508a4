//! Decision regions of a classifier on a plane, and the rows that stand on them.
//!
//! A class is a colour and a shape (see [`SHAPES`]), so that nobody has to tell colours apart.

use super::canvas::{Canvas, Panel, TextLook};
use super::ink::{Ink, Paint};
use super::text_width;

/// How much a class's region covers where the classifier is sure.
const COVER: f64 = 0.75;

/// The sign of class k, as text; `SHAPES[k % 4]` is what [`mark`] draws.
pub const SHAPES: [&str; 4] = ["●", "■", "▲", "◆"];

/// Paints the region of every class over the whole panel: `cells` hold the class of each cell, `columns`
/// of them across, rows from the top. At most 256 classes.
pub fn paint(panel: &Panel, columns: usize, cells: Vec<u8>, n_classes: usize) {
    let palette = (0..n_classes.min(256)).map(tint).collect();
    let (x, y) = panel.ranges();
    panel.map((x.0, y.0), (x.1, y.1), columns, cells, palette);
}

/// Steps from a close vote to a unanimous one.
const LEVELS: usize = 6;

/// The cell of a vote that class `class` wins by a lead of `lead` (0..=1, a share of all votes); for
/// [`paint_votes`], at most 42 classes.
pub fn cell(class: usize, lead: f64) -> u8 {
    // The root spreads the close votes, which are most of them in a long queue of learners.
    let level = (lead.clamp(0.0, 1.0).sqrt() * LEVELS as f64) as usize;
    (class * LEVELS + level.min(LEVELS - 1)).min(255) as u8
}

/// As [`paint`], the paler the closer the vote: `cells` are made by [`cell`].
pub fn paint_votes(panel: &Panel, columns: usize, cells: Vec<u8>, n_classes: usize) {
    let shade = |code: usize| {
        let level = (code % LEVELS) as f64 / (LEVELS - 1) as f64;
        Paint::from(Ink::class_tint(code / LEVELS)).faded(0.35 + 0.65 * level)
    };
    let (x, y) = panel.ranges();
    let palette = (0..(n_classes * LEVELS).min(256)).map(shade).collect();
    panel.map((x.0, y.0), (x.1, y.1), columns, cells, palette);
}

/// The paint of a class's region where the classifier is sure.
fn tint(class: usize) -> Paint {
    Paint::from(Ink::class_tint(class)).faded(COVER)
}

/// A row of class `class` at a place, `radius` in CSS pixels. Trained on is filled, tested on is hollow.
pub fn mark(panel: &Panel, at: (f64, f64), class: usize, is_filled: bool, radius: f64) {
    mark_in(panel, at, class, is_filled, radius, Ink::class_fill(class));
}

/// As [`mark`], in another paint.
pub fn mark_in(panel: &Panel, at: (f64, f64), class: usize, is_filled: bool, radius: f64, paint: impl Into<Paint>) {
    let ink: Paint = paint.into();
    let outline: &[(f64, f64)] = match class % 4 {
        0 => {
            if is_filled {
                panel.dot(at, radius, ink);
            } else {
                panel.ring(at, radius, ink, 1.5);
            }
            return;
        }
        1 => &[(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88), (-0.88, -0.88)],
        2 => &[(-1.1, -0.8), (1.1, -0.8), (0.0, 1.2), (-1.1, -0.8)],
        _ => &[(-1.2, 0.0), (0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)],
    };
    let (x, y) = panel.pixel();
    let corner = |(dx, dy): &(f64, f64)| (at.0 + dx * radius * x, at.1 + dy * radius * y);
    let corners: Vec<(f64, f64)> = outline.iter().map(corner).collect();
    if is_filled {
        panel.polygon(&corners, ink);
    } else {
        panel.line(&corners, ink, 1.5);
    }
}

/// Writes the classes' names from `at` (CSS pixels) to the right, each with its sign and in its colour, as
/// many as fit; gives where the last one ends.
pub fn key(canvas: &mut Canvas, at: (f64, f64), names: &[impl AsRef<str>]) -> f64 {
    let mut left = at.0;
    for (class, name) in names.iter().enumerate() {
        let text = format!("{} {}", SHAPES[class % 4], name.as_ref());
        let width = text_width(&text, TextLook::NAME, true);
        if left + width > canvas.width() - 10.0 {
            break;
        }
        canvas.text((left, at.1), &text, TextLook::new(Ink::class_text(class)).bold());
        left += width + 14.0;
    }
    left
}

#[cfg(test)]
mod tests {
    use super::super::canvas::{Axis, Margins, Ticks};
    use super::super::scene::{Op, Scene};
    use super::*;

    fn drawn(draw: impl FnOnce(&Panel)) -> Scene {
        let mut canvas = Canvas::new(300.0, 200.0);
        let axis = |range| Axis { range, label: "", ticks: Ticks::None };
        let margins = Margins { left: 0.0, top: 0.0, right: 0.0, bottom: 0.0 };
        let panel = canvas.panel(margins, axis((0.0, 3000.0)), axis((0.0, 2.0)));
        draw(&panel);
        drop(panel);
        canvas.finish()
    }

    #[test]
    fn regions_cover_the_panel() {
        let scene = drawn(|panel| paint(panel, 2, vec![0, 1, 2, 0], 3));
        let Op::Image { from, to, columns, palette, .. } = &scene.groups[0].ops[0] else { panic!("no map") };
        assert_eq!((*from, *to, *columns), ((0, 0), (600, 400), 2));
        assert_eq!(palette[2].ink, Ink::ThirdTint);
    }

    /// One unit is much longer upwards than across, and a square must still be one.
    #[test]
    fn shapes_keep_their_proportions() {
        let scene = drawn(|panel| mark(panel, (1500.0, 1.0), 1, true, 10.0));
        let Op::Polygon { points, .. } = &scene.groups[0].ops[0] else { panic!("no square") };
        let (width, height) = (points[2].0 - points[0].0, points[0].1 - points[2].1);
        assert!((34..=36).contains(&width) && (34..=36).contains(&height), "{points:?}");
    }

    #[test]
    fn closer_votes_are_paler() {
        assert_eq!([cell(0, 0.0), cell(0, 1.0), cell(2, 1.0)], [0, 5, 17]);
        assert!(cell(1, 0.1) < cell(1, 0.5) && cell(60, 1.0) == 255 && cell(1, f64::NAN) == cell(1, 0.0));
        let scene = drawn(|panel| paint_votes(panel, 1, vec![cell(1, 0.0), cell(1, 1.0)], 2));
        let Op::Image { palette, cells, .. } = &scene.groups[0].ops[0] else { panic!("no map") };
        let [close, sure] = [0, 1].map(|i| palette[usize::from(cells[i])]);
        assert!(close.ink == sure.ink && close.alpha < sure.alpha);
    }

    #[test]
    fn classes_beyond_the_fourth_and_long_names_draw() {
        let scene = drawn(|panel| {
            for class in 0..9 {
                mark(panel, (1.0, 1.0), class, class % 2 == 0, 4.0);
            }
        });
        assert_eq!(scene.op_count(), 9);
        let mut canvas = Canvas::new(100.0, 60.0);
        let end = key(&mut canvas, (10.0, 10.0), &["a", "a name that does not fit"]);
        assert!(end < 100.0 && canvas.finish().op_count() == 1);
    }
}
