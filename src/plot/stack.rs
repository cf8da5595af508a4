//! Counts as the parts of one bar, from the bottom up, each of which may open its rows.

use super::canvas::{Canvas, Panel, TextLook};
use super::chart::Stroke;
use super::frame::LINE;
use super::held::{Handle, Hotspot};
use super::ink::Ink;
use super::text_width;
use super::told::{Said, Told};

/// From a bar's edge to its words, and between the things of a line.
const INSIDE: f64 = 5.0;
/// A part so high has room for a word.
const ONE_LINE: f64 = 16.0;
/// A bar of a few pixels is still to be hit so far from its middle.
const REACH: f64 = 9.0;
/// From the figure's edge to its words, the side of a key's square, and between two of them.
const EDGE: f64 = 12.0;
const SIDE: f64 = 10.0;
const APART: f64 = 12.0;

pub struct Part {
    /// What these rows are called, as short as it stands in the bar and in the key.
    pub word: String,
    pub count: u64,
    pub ink: Ink,
    pub opens: Option<Hotspot>,
}

/// A bar on a panel that goes from 0 to 1; places and widths are in units of its x axis.
pub struct Stack {
    pub middle: f64,
    pub half: f64,
    pub parts: Vec<Part>,
}

impl Stack {
    /// Each part with its lower and its upper end as shares of the whole; those of nobody have none.
    fn ends(&self) -> impl Iterator<Item = (f64, f64, &Part)> {
        let total: u64 = self.parts.iter().map(|part| part.count).sum();
        let mut below = 0;
        self.parts.iter().filter(|part| part.count > 0).map(move |part| {
            let low = below;
            below += part.count;
            (low as f64 / total as f64, below as f64 / total as f64, part)
        })
    }

    /// The bar, never thinner than a pixel, and the places that open its rows.
    pub fn draw(&self, group: &str, panel: &Panel) {
        panel.group(group);
        let half = self.half.max(panel.pixel().0 / 2.0);
        for (low, high, part) in self.ends() {
            panel.rect((self.middle - half, low), (self.middle + half, high), part.ink);
            if let Some(spot) = &part.opens {
                let ((x, top), (right, bottom)) =
                    (panel.place(self.middle, high), panel.place(self.middle + half, low));
                let reach = (right - x).max(REACH);
                panel.hotspot([x - reach, top, x + reach, bottom], spot.clone());
            }
        }
    }

    /// What the parts are, in those that have room for the whole of it; the key says it for all.
    pub fn write(&self, panel: &Panel) {
        let room = 2.0 * (self.half / panel.pixel().0 - INSIDE);
        for (low, high, part) in self.ends() {
            if (high - low) / panel.pixel().1 >= ONE_LINE {
                let look = TextLook::new(part.ink.words_on());
                let place = (self.middle - self.half, (low + high) / 2.0);
                if text_width(&part.word, look.size, false) <= room {
                    panel.text(place, (INSIDE, 0.0), &part.word, look);
                }
            }
        }
    }

    /// Stacks of the same parts as a table: a row each, under its name.
    pub fn told(key: &str, stacks: &[(String, Stack)]) -> Told {
        let words = stacks.first().map_or(&[][..], |(_, stack)| &stack.parts);
        let cells = |stack: &Stack| stack.parts.iter().map(|part| Said::number(part.count as f64)).collect();
        Told {
            key: key.to_owned(),
            columns: words.iter().map(|part| part.word.clone()).collect(),
            rows: stacks.iter().map(|(name, stack)| (Said::word(name), cells(stack))).collect(),
        }
    }

    /// What the colors are, in the order from the bottom up, in lines below so many others; gives how many lines there
    /// are then.
    pub fn key(&self, canvas: &mut Canvas, lines_above: u8) -> u8 {
        canvas.group("key");
        let (mut left, mut line) = (EDGE, lines_above);
        for part in &self.parts {
            let wide = SIDE + INSIDE + text_width(&part.word, TextLook::NOTE, false);
            if left > EDGE && left + wide > canvas.width() - EDGE {
                (left, line) = (EDGE, line + 1);
            }
            let middle = 13.0 + LINE * f64::from(line);
            canvas.rect((left, middle - SIDE / 2.0), (left + SIDE, middle + SIDE / 2.0), part.ink);
            canvas.text((left + SIDE + INSIDE, middle), &part.word, TextLook::note());
            left += wide + APART;
        }
        line + 1
    }
}

/// Where the hand takes hold of a bar's end, drawn on the bar, and the handle that is there.
pub fn grip(panel: &Panel, handle: Handle) {
    let ((x, y), reach) = (handle.at, REACH * panel.pixel().0);
    panel.stroke(&[(x - reach, y), (x + reach, y)], Stroke::HAND);
    panel.dot((x, y), 5.5, Ink::Hand);
    panel.dot((x, y), 3.0, Ink::Panel);
    panel.handle(handle);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{Axis, Chart, Frame, Op};

    fn stack(half: f64, counts: [u64; 3]) -> Stack {
        let part = |(word, ink, count): (&str, Ink, u64)| {
            let opens = Some(Hotspot::rows(word, format!("{count} {word}")));
            Part { word: word.to_owned(), count, ink, opens }
        };
        let names = [("admitted", Ink::Positive), ("on the waiting list", Ink::Third), ("rejected", Ink::NegativeTint)];
        let parts = names.into_iter().zip(counts).map(|((word, ink), count)| part((word, ink, count)));
        Stack { middle: 0.5, half, parts: parts.collect() }
    }

    /// On a phone, a laptop and a projector.
    const SIZES: [(f64, f64); 3] = [(250.0, 220.0), (700.0, 300.0), (1400.0, 700.0)];

    #[test]
    fn parts_are_as_high_as_their_shares_and_words_stay_in_them() {
        for (width, height) in SIZES {
            let mut canvas = Canvas::new(width, height);
            let stack = stack(0.2, [30, 1, 69]);
            let lines = stack.key(&mut canvas, 1);
            let chart =
                Chart::new(&mut canvas, Frame::new().lines(lines), Axis::bare((0.0, 1.0)), Axis::bare((0.0, 1.0)));
            stack.draw("bar", &chart.panel);
            chart.panel.open_group("words");
            stack.write(&chart.panel);
            chart.panel.open_group("grip");
            grip(&chart.panel, Handle::y("top", "top", "Top", (0.5, 0.3)));
            let [_, top, _, bottom] = chart.panel.edges();
            let (scene, held) = canvas.finish_held();
            let bar = scene.groups.iter().find(|group| group.name == "bar").unwrap();
            let corners = bar.ops.iter().filter_map(|op| match op {
                Op::Rect { from, to, .. } => Some([from.0, from.1.min(to.1), to.0, from.1.max(to.1)].map(f64::from)),
                _ => None,
            });
            let parts: Vec<[f64; 4]> = corners.collect();
            let high = (parts[0][3] - parts[0][1]) / 2.0;
            assert!((high - 0.3 * (bottom - top)).abs() < 1.0, "{high} of {} at {width}", bottom - top);
            let words = scene.groups.iter().find(|group| group.name == "words").unwrap();
            assert_eq!(words.ops.len(), 2, "one in a hundred has no room for a word");
            for (word, [left, top, right, bottom]) in scene.words() {
                assert!(right / 2.0 <= width && bottom / 2.0 <= height, "“{word}” at {width}");
                let is_in =
                    |part: &[f64; 4]| left >= part[0] && right <= part[2] && top >= part[1] && bottom <= part[3];
                let is_key = bottom / 2.0 < 10.0 + LINE * f64::from(lines);
                assert!(is_key || parts.iter().any(is_in), "“{word}” sticks out at {width}");
            }
            let counts: Vec<&str> = held.hotspots.iter().map(|spot| spot.label.as_str()).collect();
            assert_eq!(counts, ["30 admitted", "1 on the waiting list", "69 rejected"]);
            assert_eq!(held.handles[0].panel, 0);
        }
    }

    #[test]
    fn who_is_few_is_still_seen_and_hit_and_who_is_not_there_is_not() {
        let mut canvas = Canvas::new(400.0, 300.0);
        let chart = Chart::new(&mut canvas, Frame::new(), Axis::bare((0.0, 1.0)), Axis::bare((0.0, 1.0)));
        stack(0.0, [1, 0, 1]).draw("bar", &chart.panel);
        stack(0.2, [0, 0, 0]).draw("nobody", &chart.panel);
        let (scene, held) = canvas.finish_held();
        let Op::Rect { from, to, .. } = scene.groups.iter().find(|group| group.name == "bar").unwrap().ops[0] else {
            panic!("a bar is a rectangle")
        };
        assert!(to.0 - from.0 >= 1, "it is drawn");
        let widths: Vec<f64> = held.hotspots.iter().map(|spot| spot.region[2] - spot.region[0]).collect();
        assert_eq!(widths, [18.0, 18.0]);
    }

    #[test]
    fn stacks_stand_in_a_table_under_their_names() {
        let told =
            Stack::told("bar", &[("A".to_owned(), stack(0.1, [3, 2, 1])), ("B".to_owned(), stack(0.1, [0, 0, 9]))]);
        assert_eq!(told.columns, ["admitted", "on the waiting list", "rejected"]);
        let row: Vec<Option<f64>> = told.rows[1].1.iter().map(|cell| cell.value).collect();
        assert_eq!((told.rows[1].0.text.as_str(), row), ("B", vec![Some(0.0), Some(0.0), Some(9.0)]));
    }
}
