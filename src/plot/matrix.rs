//! Counts in rows and columns: four outcomes as areas.

use super::canvas::{Canvas, TextLook};
use super::held::Hotspot;
use super::ink::Ink;
use super::told::{Said, Told};
use super::words::shortened;

/// Between the cells.
const GAP: f64 = 4.0;
/// Between a cell's edge and its words.
const INSIDE: f64 = 10.0;
/// A cell so high has room for a line of words, and for two.
const ONE_LINE: f64 = 16.0;
const TWO_LINES: f64 = 46.0;

/// One of four outcomes.
pub struct Quarter<'a> {
    pub key: &'a str,
    pub name: &'a str,
    /// In fewer letters, for a cell that has no room for the name.
    pub short: &'a str,
    /// Its count as people read it.
    pub text: &'a str,
    /// What its area stands for.
    pub weight: f64,
    pub ink: Ink,
    pub opens: Option<Hotspot>,
}

/// Two columns as wide as their shares of all, each divided as high as the shares of its two cells. A cell that has no
/// room for its name has the shorter one, or its count alone.
pub fn areas(canvas: &mut Canvas, columns: [[Quarter; 2]; 2]) {
    let (width, height) = (canvas.width(), canvas.height());
    let share = |part: f64, rest: f64| if part + rest > 0.0 { part / (part + rest) } else { 0.5 };
    let weights = columns.each_ref().map(|cells| cells[0].weight + cells[1].weight);
    let across = (width - GAP) * share(weights[0], weights[1]);
    let told: Vec<_> = columns
        .iter()
        .flatten()
        .map(|cell| (cell.name.to_owned(), Said { text: cell.text.to_owned(), value: Some(cell.weight) }))
        .collect();
    canvas.tell(|| Told {
        key: "outcome".to_owned(),
        columns: vec!["rows".to_owned()],
        rows: told.into_iter().map(|(name, count)| (Said::word(name), vec![count])).collect(),
    });
    for (column, cells) in columns.into_iter().enumerate() {
        let (left, right) = if column == 0 { (0.0, across) } else { (across + GAP, width) };
        let down = (height - GAP) * share(cells[0].weight, cells[1].weight);
        let edges = [(0.0, down), (down + GAP, height)];
        for (cell, (top, bottom)) in cells.into_iter().zip(edges) {
            let region = [left, top, right, bottom];
            canvas.group(cell.key);
            canvas.rect((left, top), (right, bottom), cell.ink);
            canvas.group(&format!("{}-word", cell.key));
            write(canvas, region, &cell);
            if let Some(spot) = cell.opens {
                canvas.hotspot(region, spot);
            }
        }
    }
}

/// The count, and its name beside it or below it, as far as there is room.
fn write(canvas: &mut Canvas, [left, top, right, bottom]: [f64; 4], cell: &Quarter) {
    let ink = cell.ink.words_on();
    let (count, name) = (TextLook::count(ink), TextLook::new(ink));
    let (high, wide) = (bottom - top, right - left - 2.0 * INSIDE);
    let small = TextLook::headline(ink);
    let count = if high >= 28.0 && canvas.text_width(cell.text, count.size, true) <= wide { count } else { small };
    let number = canvas.text_width(cell.text, count.size, true);
    if high < ONE_LINE || number > wide {
        return;
    }
    let (x, middle) = (left + INSIDE, (top + bottom) / 2.0);
    let long = canvas.text_width(cell.name, name.size, false);
    if wide >= number + 8.0 + long {
        canvas.text((x, middle), cell.text, count);
        canvas.text((x + number + 8.0, middle), cell.name, name);
    } else if high >= TWO_LINES {
        canvas.text((x, middle - 10.0), cell.text, count);
        canvas.text((x, middle + 11.0), shortened(cell.name, wide, name).as_ref(), name);
    } else {
        canvas.text((x, middle), cell.text, count);
        if wide >= number + 8.0 + canvas.text_width(cell.short, name.size, false) {
            canvas.text((x + number + 8.0, middle), cell.short, name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Op;

    fn quarter(key: &'static str, text: &'static str, weight: f64) -> Quarter<'static> {
        let opens = Some(Hotspot::rows(key, key));
        Quarter { key, name: "true positives", short: "caught", text, weight, ink: Ink::Positive, opens }
    }

    #[test]
    fn areas_are_as_large_as_their_shares() {
        let mut canvas = Canvas::new(404.0, 204.0);
        let cells =
            [[quarter("a", "30", 30.0), quarter("b", "10", 10.0)], [quarter("c", "60", 60.0), quarter("d", "0", 0.0)]];
        areas(&mut canvas, cells);
        let (scene, held) = canvas.finish_held();
        let area = |name: &str| {
            let group = scene.groups.iter().find(|group| group.name == name).unwrap();
            match &group.ops[0] {
                Op::Rect { from, to, .. } => f64::from(to.0 - from.0) * f64::from(to.1 - from.1) / 4.0,
                other => panic!("{other:?}"),
            }
        };
        assert!((area("a") / area("b") - 3.0).abs() < 0.05 && (area("c") / area("a") - 2.0).abs() < 0.1);
        assert_eq!(area("d"), 0.0);
        assert_eq!(held.hotspots.len(), 4);
    }

    #[test]
    fn words_stay_in_their_cells() {
        for (width, height) in [(80.0, 60.0), (200.0, 120.0), (600.0, 300.0)] {
            let mut canvas = Canvas::new(width, height);
            let cells = [
                [quarter("a", "57", 57.0), quarter("b", "22", 22.0)],
                [quarter("c", "7", 7.0), quarter("d", "2 078", 2078.0)],
            ];
            areas(&mut canvas, cells);
            let scene = canvas.finish();
            for (text, [left, top, right, bottom]) in scene.words() {
                let inside = scene.groups.iter().flat_map(|group| &group.ops).any(|op| matches!(op, Op::Rect { from, to, .. }
                    if f64::from(from.0) <= left && right <= f64::from(to.0) && f64::from(from.1) <= top && bottom <= f64::from(to.1)));
                assert!(inside, "“{text}” sticks out at {width}×{height}");
            }
        }
    }
}
