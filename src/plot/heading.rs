//! What a figure is about, in its first line, with a remark beside it.

use super::canvas::{Canvas, TextLook};
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
    let look = TextLook::title(Ink::Text);
    let right = canvas.width() - EDGE;
    let title = shortened(title, right - EDGE, look);
    canvas.group("heading");
    canvas.text((EDGE, DOWN), title.as_ref(), look);
    let end = EDGE + text_width(title.as_ref(), look.size, true);
    let wide = text_width(remark, TextLook::NOTE, false);
    if remark.is_empty() || canvas.is_narrow() || end + BETWEEN + wide > right {
        return end;
    }
    canvas.text((end + BETWEEN, DOWN + 1.0), remark, TextLook::note());
    end + BETWEEN + wide
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
}
