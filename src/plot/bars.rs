//! Amounts as bars in rows: names left, numbers at the bars' ends, negative ones leftwards.

use super::canvas::{Axis, Canvas, Margins, TextLook};
use super::held::Hotspot;
use super::ink::Ink;
use super::text_width;
use super::told::{Said, Told};
use super::words::shortened;

/// The least and the largest height of a row, in CSS pixels.
pub const ROW: (f64, f64) = (16.0, 28.0);
/// Between a bar and the words beside it.
const GAP: f64 = 7.0;

pub struct BarRow<'a> {
    pub name: &'a str,
    /// None where there is no amount.
    pub value: Option<f64>,
    /// The amount as people read it, or why there is none.
    pub said: String,
    pub opens: Option<Hotspot>,
}

/// How much room the words of all rows take that are compared, and the scale that they share.
#[derive(Clone, Copy, Debug)]
pub struct Bars {
    pub names: f64,
    pub numbers: f64,
    /// From the least to the largest amount, with 0 among them.
    pub range: (f64, f64),
}

impl Bars {
    /// As wide as these rows' words, and as far as their amounts.
    pub fn of<'a>(rows: &mut dyn Iterator<Item = &'a BarRow<'a>>) -> Bars {
        let mut bars = Bars { names: 0.0, numbers: 0.0, range: (0.0, 0.0) };
        for row in rows {
            bars.names = bars.names.max(text_width(row.name, TextLook::NAME, false));
            bars.numbers = bars.numbers.max(text_width(&row.said, TextLook::NAME, false));
            let value = row.value.unwrap_or(0.0);
            bars.range = (bars.range.0.min(value), bars.range.1.max(value));
        }
        bars
    }

    /// What stands beside the bars.
    pub fn beside(&self) -> f64 {
        self.names + self.numbers + 2.0 * GAP
    }

    /// How many rows have room one below the other.
    pub fn fitting(height: f64) -> usize {
        ((height / ROW.0) as usize).max(1)
    }

    /// Draws the rows in a region of the figure: left, top, right, bottom in CSS pixels. `told` says what the names
    /// and what the amounts are.
    pub fn draw(&self, canvas: &mut Canvas, region: [f64; 4], group: &str, told: [&str; 2], rows: Vec<BarRow>) {
        let [left, top, right, bottom] = region;
        let count = rows.len().max(1) as f64;
        let high = ((bottom - top) / count).min(ROW.1);
        let margins = Margins {
            left: left + self.names + GAP,
            top,
            right: canvas.width() - right + self.numbers + GAP,
            bottom: canvas.height() - top - high * count,
        };
        canvas.tell(|| Told {
            key: told[0].to_owned(),
            columns: vec![told[1].to_owned()],
            rows: rows
                .iter()
                .map(|row| (Said::word(row.name), vec![Said { text: row.said.clone(), value: row.value }]))
                .collect(),
        });
        let panel = canvas.panel(margins, Axis::bare(self.range), Axis::bare((count, 0.0)));
        let edge = panel.edges()[0];
        panel.group(group);
        for (place, row) in (0..).zip(&rows) {
            let (value, middle) = (row.value.unwrap_or(0.0), f64::from(place) + 0.5);
            let ink = if value < 0.0 { Ink::Negative } else { Ink::Positive };
            panel.rect((0.0, middle - 0.34), (value, middle + 0.34), ink);
        }
        panel.line(&[(0.0, 0.0), (0.0, count)], Ink::Soft, 1.0);
        panel.open_group(&format!("{group}-word"));
        for (place, row) in (0..).zip(rows) {
            let middle = f64::from(place) + 0.5;
            let look = if row.value.is_some() { TextLook::new(Ink::Text) } else { TextLook::note() };
            let (x, y) = panel.place(row.value.unwrap_or(0.0).max(0.0), middle);
            panel.text_at((edge - GAP, y), shortened(row.name, self.names + 0.5, look).as_ref(), look.right());
            panel.text_at((x + GAP, y), &row.said, look);
            if let Some(spot) = row.opens {
                panel.hotspot([left, y - high / 2.0 + 1.0, right, y + high / 2.0 - 1.0], spot);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Op;

    fn rows() -> Vec<BarRow<'static>> {
        let row = |name, value: Option<f64>| BarRow {
            name,
            value,
            said: value.map_or("unseen".to_owned(), |value| value.to_string()),
            opens: Some(Hotspot::rows(name, name)),
        };
        vec![row("not good", Some(-2.5)), row("good", Some(1.25)), row("quokka", None)]
    }

    #[test]
    fn bars_share_a_scale_and_words_stay_in_their_region() {
        for (width, height) in [(362.0, 270.0), (700.0, 400.0), (1872.0, 700.0)] {
            let mut canvas = Canvas::new(width, height).telling();
            let both = [rows(), rows()];
            let bars = Bars::of(&mut both.iter().flatten());
            assert_eq!(bars.range, (-2.5, 1.25));
            let halves =
                [[10.0, 40.0, width / 2.0 - 5.0, height - 10.0], [width / 2.0 + 5.0, 40.0, width - 10.0, height]];
            for (half, rows) in halves.into_iter().zip(both) {
                bars.draw(&mut canvas, half, "bars", ["n-gram", "adds"], rows);
            }
            let (scene, held) = canvas.finish_held();
            assert_eq!((held.hotspots.len(), held.told.unwrap().columns.len()), (6, 2));
            let ops = scene.groups.iter().flat_map(|group| &group.ops);
            let widths: Vec<i32> = ops
                .filter_map(|op| match op {
                    Op::Rect { from, to, .. } => Some((to.0 - from.0).abs()),
                    _ => None,
                })
                .collect();
            assert!((widths[0] - 2 * widths[1]).abs() <= 2 && widths[0].abs_diff(widths[3]) <= 1, "{widths:?}");
            for (word, [left, top, right, bottom]) in scene.words() {
                let inside = |[a, b, c, d]: &[f64; 4]| {
                    left / 2.0 >= a - 2.0 && top / 2.0 >= b - 2.0 && right / 2.0 <= c + 2.0 && bottom / 2.0 <= d + 2.0
                };
                assert!(halves.iter().any(inside), "“{word}” sticks out at {width}");
            }
        }
    }

    #[test]
    fn rows_are_no_higher_than_they_need_be() {
        let mut canvas = Canvas::new(400.0, 900.0);
        let rows = rows();
        Bars::of(&mut rows.iter()).draw(&mut canvas, [0.0, 100.0, 400.0, 900.0], "bars", ["a", "b"], rows);
        let scene = canvas.finish();
        assert!(scene.words().iter().all(|(_, region)| region[3] / 2.0 <= 100.0 + 3.0 * ROW.1));
        assert_eq!((Bars::fitting(47.0), Bars::fitting(-3.0)), (2, 1));
    }
}
