//! What a figure is about, in its first line, with a remark beside it.

use super::canvas::{Canvas, TextLook};
use super::frame::LINE;
use super::ink::Ink;
use super::text_width;
use super::words::shortened;

/// From the figure's edge to its words.
const EDGE: f64 = 12.0;
/// Between the title and the remark.
const BETWEEN: f64 = 10.0;
/// The middle of the first line.
const DOWN: f64 = 16.0;

/// Writes the title, cut where it is too long, and beside it the remark, where there is room for the whole of it; in a
/// figure as narrow as a phone's there is none. Gives where the line ends.
pub fn heading(canvas: &mut Canvas, title: &str, remark: &str) -> f64 {
    let end = write_title(canvas, title);
    if remark.is_empty() { end } else { write_beside(canvas, end, remark).unwrap_or(end) }
}

/// The same with a remark that nobody may miss: where there is no room beside the title, it has a line of its own, cut
/// where it is too long. Gives how many lines there are.
pub fn heading_above(canvas: &mut Canvas, title: &str, remark: &str) -> u8 {
    let end = write_title(canvas, title);
    if write_beside(canvas, end, remark).is_some() {
        return 1;
    }
    let room = canvas.width() - 2.0 * EDGE;
    canvas.text((EDGE, DOWN + LINE), shortened(remark, room, TextLook::note()).as_ref(), TextLook::note());
    2
}

/// Gives where it ends.
fn write_title(canvas: &mut Canvas, title: &str) -> f64 {
    let look = TextLook::title(Ink::Text);
    let title = shortened(title, canvas.width() - 2.0 * EDGE, look);
    canvas.group("heading");
    canvas.text((EDGE, DOWN), title.as_ref(), look);
    EDGE + text_width(title.as_ref(), look.size, true)
}

/// Gives where it ends; none where it has no room.
fn write_beside(canvas: &mut Canvas, end: f64, remark: &str) -> Option<f64> {
    let wide = text_width(remark, TextLook::NOTE, false);
    if canvas.is_narrow() || end + BETWEEN + wide > canvas.width() - EDGE {
        return None;
    }
    canvas.text((end + BETWEEN, DOWN + 1.0), remark, TextLook::note());
    Some(end + BETWEEN + wide)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_gives_way_and_a_title_is_cut() {
        let written = |width: f64| {
            let mut canvas = Canvas::new(width, 200.0);
            heading(&mut canvas, "Within each department", "first bar male, second bar female");
            let scene = canvas.finish();
            let words = scene.words();
            assert!(words.iter().all(|(_, region)| region[2] / 2.0 <= width), "at {width}: {words:?}");
            words.len()
        };
        assert_eq!([800.0, 420.0, 390.0, 120.0].map(written), [2, 1, 1, 1]);
    }

    #[test]
    fn a_remark_that_nobody_may_miss_goes_below() {
        for (width, lines) in [(800.0, 1), (420.0, 2), (390.0, 2), (120.0, 2)] {
            let mut canvas = Canvas::new(width, 200.0);
            assert_eq!(
                heading_above(&mut canvas, "Within each department", "first bar male, second bar female"),
                lines
            );
            let scene = canvas.finish();
            let [(_, title), (remark, place)] = scene.words()[..] else { panic!("two words at {width}") };
            assert!(remark.starts_with("first bar") && place[2] / 2.0 <= width, "at {width}");
            assert_eq!(title[3] <= place[1], lines == 2, "at {width}");
        }
    }
}
