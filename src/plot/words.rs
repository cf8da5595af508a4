//! Words beside things that crowd: each is written where it covers no other, or left out.

use std::borrow::Cow;

use super::canvas::{Anchor, Canvas, Panel, TextLook};
use super::ink::Ink;
use super::text_width;

/// Where words stand already in one figure. Those that matter most are placed first.
pub struct Words {
    /// Left, top, right, bottom in CSS pixels.
    taken: Vec<[f64; 4]>,
    width: f64,
    height: f64,
}

/// Where a text stands relative to its thing: right, down (in CSS pixels), and which end is there.
pub type Offset = (f64, f64, Anchor);

impl Words {
    pub fn new(canvas: &Canvas) -> Words {
        Words { taken: Vec::new(), width: canvas.width(), height: canvas.height() }
    }

    /// Keeps words out of a region.
    pub fn take(&mut self, region: [f64; 4]) {
        self.taken.push(region);
    }

    /// Keeps words off a straight line between two places in CSS pixels.
    pub fn take_line(&mut self, from: (f64, f64), to: (f64, f64)) {
        const HALF: f64 = 2.0;
        let (across, down) = (to.0 - from.0, to.1 - from.1);
        let parts = (across.abs().max(down.abs()) / (2.0 * HALF)).ceil().clamp(1.0, 4000.0) as u32;
        for part in 0..=parts {
            let share = f64::from(part) / f64::from(parts);
            let (x, y) = (from.0 + share * across, from.1 + share * down);
            self.take([x - HALF, y - HALF, x + HALF, y + HALF]);
        }
    }

    /// Whether a region lies within the figure and touches nothing that is taken.
    pub fn is_free(&self, region: [f64; 4]) -> bool {
        let [left, top, right, bottom] = region;
        let is_inside = left >= 0.0 && top >= 0.0 && right <= self.width && bottom <= self.height;
        is_inside && !self.taken.iter().any(|other| touch(region, *other))
    }

    /// The first of the offsets where there is room for `text`.
    pub fn free(
        &self,
        panel: &Panel,
        at: (f64, f64),
        offsets: &[Offset],
        text: &str,
        look: TextLook,
    ) -> Option<Offset> {
        offsets.iter().copied().find(|offset| self.is_free(region(panel, at, *offset, text, look)))
    }

    /// Writes `text` at the first of the offsets where there is room, and says whether there was any; nothing
    /// needs no room.
    pub fn place(&mut self, panel: &Panel, at: (f64, f64), offsets: &[Offset], text: &str, look: TextLook) -> bool {
        if text.is_empty() {
            return true;
        }
        let free = self.free(panel, at, offsets, text, look);
        if let Some((dx, dy, anchor)) = free {
            self.take(region(panel, at, (dx, dy, anchor), text, look));
            panel.text(at, (dx, dy), text, TextLook { anchor, ..look });
        }
        free.is_some()
    }
}

/// What a text covers, with a little space around it: left, top, right, bottom in CSS pixels.
pub fn region(panel: &Panel, at: (f64, f64), offset: Offset, text: &str, look: TextLook) -> [f64; 4] {
    region_at(panel.place(at.0, at.1), offset, text, look)
}

/// As [`region`], beside a place in CSS pixels.
pub fn region_at((x, y): (f64, f64), (dx, dy, anchor): Offset, text: &str, look: TextLook) -> [f64; 4] {
    const SPACE: f64 = 3.0;
    let (wide, high) = (text_width(text, look.size, look.bold), 0.72 * look.size);
    let before = match anchor {
        Anchor::Left => 0.0,
        Anchor::Center => wide / 2.0,
        Anchor::Right => wide,
    };
    let (left, middle) = (x + dx - before, y + dy);
    [left - SPACE, middle - high / 2.0 - SPACE / 2.0, left + wide + SPACE, middle + high / 2.0 + SPACE / 2.0]
}

/// As much of a text as has room, with … where it is cut; nothing where not even a letter has.
pub fn shortened(text: &str, room: f64, look: TextLook) -> Cow<'_, str> {
    let fits = |text: &str| text_width(text, look.size, look.bold) <= room;
    if fits(text) {
        return Cow::Borrowed(text);
    }
    let cut = |letters: usize| text.chars().take(letters).collect::<String>().trim_end().to_owned() + "…";
    let letters = text.chars().count();
    // From the front: a text may be far longer than what fits.
    Cow::Owned((1..letters).map(cut).take_while(|shorter| fits(shorter)).last().unwrap_or_default())
}

/// As [`shortened`], with the cut in the middle: names of one kind often differ at their ends only.
pub fn shortened_within(text: &str, room: f64, look: TextLook) -> Cow<'_, str> {
    let fits = |text: &str| text_width(text, look.size, look.bold) <= room;
    if fits(text) {
        return Cow::Borrowed(text);
    }
    let letters: Vec<char> = text.chars().collect();
    let cut = |kept: usize| -> String {
        let (before, after) = (kept - kept / 2, kept / 2);
        letters[..before].iter().chain(&['…']).chain(&letters[letters.len() - after..]).collect()
    };
    Cow::Owned((1..letters.len()).map(cut).take_while(|shorter| fits(shorter)).last().unwrap_or_default())
}

/// As many of the parts as have room beside each other, from the first on.
pub fn joined<'a>(parts: impl IntoIterator<Item = &'a &'a str>, room: f64, look: TextLook) -> String {
    let mut said = String::new();
    for part in parts {
        let longer = if said.is_empty() { (*part).to_owned() } else { format!("{said} · {part}") };
        if text_width(&longer, look.size, look.bold) > room {
            break;
        }
        said = longer;
    }
    said
}

/// Whether two regions have a place in common.
pub fn touch([left, top, right, bottom]: [f64; 4], other: [f64; 4]) -> bool {
    left < other[2] && other[0] < right && top < other[3] && other[1] < bottom
}

/// Covers what is drawn in a region, so that words on it can be read; it shines through a little.
pub fn clear(panel: &Panel, [left, top, right, bottom]: [f64; 4]) {
    let ((x, _), (y, _)) = panel.ranges();
    let ((across, down), pixel) = (panel.place(x, y), panel.pixel());
    let corner = |right: f64, lower: f64| (x + (right - across) * pixel.0, y - (lower - down) * pixel.1);
    panel.rect(corner(left, top), corner(right, bottom), Ink::Panel.alpha(0.85));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{Axis, Ink, Margins, Ticks};

    #[test]
    fn what_has_no_room_is_not_said() {
        let parts = ["filled: training rows", "hollow: test rows"];
        let said = |room: f64| joined(&parts, room, TextLook::note());
        assert_eq!([1000.0, 200.0, 20.0].map(said), ["filled: training rows · hollow: test rows", parts[0], ""]);
    }

    #[test]
    fn a_text_is_cut_where_its_room_ends() {
        let look = TextLook::new(Ink::Text);
        assert_eq!(shortened("seven", 60.0, look), "seven");
        let short = shortened("a very long caption", 60.0, look);
        assert!(short.starts_with("a very") && short.ends_with('…'), "{short}");
        assert!((45.0..=60.0).contains(&text_width(&short, look.size, false)), "{short}");
        assert_eq!(shortened("seven", 2.0, look), "");
        let (one, other) = ("income-tuning-2026-01-17-001", "income-tuning-2026-01-17-002");
        let cut = [one, other].map(|name| shortened_within(name, 100.0, look));
        assert!(cut[0].starts_with("income") && cut[0].contains('…') && cut[0] != cut[1], "{cut:?}");
    }

    #[test]
    fn words_step_aside_or_stay_away() {
        let mut canvas = Canvas::new(200.0, 100.0);
        let axis = || Axis { range: (0.0, 1.0), label: "", ticks: Ticks::None };
        let margins = Margins { left: 0.0, top: 0.0, right: 0.0, bottom: 0.0 };
        let panel = canvas.panel(margins, axis(), axis());
        let mut words = Words::new(&canvas);
        let look = TextLook::new(Ink::Text);
        let sides = [(6.0, 0.0, Anchor::Left), (-6.0, 0.0, Anchor::Right)];
        assert!(words.place(&panel, (0.5, 0.5), &sides, "first", look));
        assert!(words.place(&panel, (0.5, 0.5), &sides, "second", look), "there is room on the other side");
        assert!(!words.place(&panel, (0.5, 0.5), &sides, "third", look));
        assert!(!words.place(&panel, (0.95, 0.1), &sides[..1], "beyond the edge", look));
        words.take_line(panel.place(0.1, 0.9), panel.place(0.9, 0.1));
        assert!(!words.place(&panel, (0.2, 0.8), &[(0.0, 0.0, Anchor::Center)], "on the line", look));
        let scene = canvas.finish();
        let written: Vec<_> = scene.words();
        assert_eq!(written.len(), 2);
        assert!(written[0].1[0] > written[1].1[2], "they do not touch");
    }
}
