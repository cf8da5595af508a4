//! Four outcomes as areas: a confusion matrix whose cells are as large as their counts.

use super::canvas::{Canvas, TextLook};
use super::held::Hotspot;
use super::ink::Ink;
use super::text_width;
use super::told::{Said, Told};

/// Between the cells.
const GAP: f64 = 4.0;
/// Between a corner of the figure and the words in it.
const INSIDE: f64 = 10.0;
/// Between a count and its name beside it, and what two lines take below each other.
const BETWEEN: f64 = 8.0;
const LINES: [f64; 2] = [28.0, 46.0];
/// Around words that have no room on their cell, and the edge in the cell's ink.
const AROUND: f64 = 6.0;
const EDGE: f64 = 3.0;

/// One of four outcomes.
pub struct Quarter<'a> {
    pub key: &'a str,
    pub name: &'a str,
    /// In fewer letters, for a figure that has no room for all four names.
    pub short: &'a str,
    /// Its count as people read it.
    pub text: &'a str,
    /// What its area stands for.
    pub weight: f64,
    pub ink: Ink,
    pub opens: Option<Hotspot>,
}

/// How the four are written: by the figure's size alone, so that nothing is renamed while cells grow and shrink.
#[derive(Clone, Copy)]
struct Lettering {
    /// The names, the shorter ones, or none.
    names: Option<bool>,
    is_stacked: bool,
}

impl Lettering {
    /// The first of all ways for which opposite corners leave room for each other.
    fn of(columns: &[[Quarter; 2]; 2], width: f64, height: f64) -> Option<Lettering> {
        let ways =
            [Some(false), Some(true)].into_iter().flat_map(|names| [false, true].map(|is_stacked| (names, is_stacked)));
        let fits = |way: &Lettering| {
            // A count that gets another digit changes nothing.
            let number = columns.iter().flatten().map(|one| number_width(one.text)).fold(number_width("000"), f64::max);
            let wide = |cells: &[Quarter; 2]| {
                let name = cells.iter().map(|one| text_width(way.name(one), TextLook::NAME, false)).fold(0.0, f64::max);
                way.wide(number, name)
            };
            columns.iter().map(wide).sum::<f64>() + 4.0 * INSIDE + GAP <= width && 2.0 * (way.high() + AROUND) <= height
        };
        let ways = ways.chain([(None, false)]).map(|(names, is_stacked)| Lettering { names, is_stacked });
        ways.into_iter().find(fits)
    }

    fn name<'a>(&self, cell: &Quarter<'a>) -> &'a str {
        match self.names {
            Some(is_short) => {
                if is_short {
                    cell.short
                } else {
                    cell.name
                }
            }
            None => "",
        }
    }

    fn wide(&self, number: f64, name: f64) -> f64 {
        match self.names {
            None => number,
            Some(_) if self.is_stacked => number.max(name),
            Some(_) => number + BETWEEN + name,
        }
    }

    fn high(&self) -> f64 {
        LINES[usize::from(self.is_stacked)]
    }
}

fn number_width(text: &str) -> f64 {
    text_width(text, TextLook::COUNT, true)
}

/// Two columns as wide as their shares of all, each divided as high as the shares of its two cells. The counts and
/// names stand in the figure's four corners, however the cells grow; on a cell that is too thin for them, in a box of
/// the cell's color, so that no count is ever missing.
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
    let lettering = Lettering::of(&columns, width, height);
    let mut cells = Vec::new();
    for (column, pair) in columns.into_iter().enumerate() {
        let (left, right) = if column == 0 { (0.0, across) } else { (across + GAP, width) };
        let down = (height - GAP) * share(pair[0].weight, pair[1].weight);
        let edges = [(0.0, down), (down + GAP, height)];
        for ((cell, (top, bottom)), is_low) in pair.into_iter().zip(edges).zip([false, true]) {
            canvas.group(cell.key);
            canvas.rect((left, top), (right, bottom), cell.ink);
            cells.push((cell, [left, top, right, bottom], column == 1, is_low));
        }
    }
    // What lies on a neighbor is clicked before it.
    let mut above = Vec::new();
    for (cell, region, is_right, is_low) in cells {
        let words = lettering.and_then(|lettering| write(canvas, lettering, &cell, region, (is_right, is_low)));
        match (cell.opens, words) {
            (Some(spot), Some(box_of_words)) => above.push((box_of_words, spot)),
            (Some(spot), None) => canvas.hotspot(region, spot),
            (None, _) => {}
        }
    }
    for (region, spot) in above {
        canvas.hotspot(region, spot);
    }
}

/// The count and its name in a corner of the figure; gives the box around them where they do not stand on their cell.
fn write(
    canvas: &mut Canvas,
    lettering: Lettering,
    cell: &Quarter,
    [left, top, right, bottom]: [f64; 4],
    (is_right, is_low): (bool, bool),
) -> Option<[f64; 4]> {
    let (width, height) = (canvas.width(), canvas.height());
    let text = lettering.name(cell);
    let (number, name) = (number_width(cell.text), text_width(text, TextLook::NAME, false));
    let (wide, high) = (lettering.wide(number, name), lettering.high());
    let x = if is_right { width - INSIDE - wide } else { INSIDE };
    let y = if is_low { height - AROUND - high } else { AROUND };
    let covered = [
        if is_right { x - AROUND } else { 0.0 },
        if is_low { y - AROUND } else { 0.0 },
        if is_right { width } else { x + wide + AROUND },
        if is_low { height } else { y + high + AROUND },
    ];
    let has_room = left <= covered[0] && top <= covered[1] && right >= covered[2] && bottom >= covered[3];
    canvas.group(&format!("{}-word", cell.key));
    if !has_room {
        let [x0, y0, x1, y1] = covered;
        canvas.rect((x0, y0), (x1, y1), cell.ink);
        canvas.rect((x0 + EDGE, y0 + EDGE), (x1 - EDGE, y1 - EDGE), Ink::Panel);
    }
    let ink = if has_room { cell.ink.words_on() } else { Ink::Text };
    let (count, note) = (TextLook::count(ink), TextLook::new(ink));
    if lettering.is_stacked {
        let end = |look: TextLook| if is_right { look.right() } else { look };
        let x = if is_right { x + wide } else { x };
        canvas.text((x, y + 13.0), cell.text, end(count));
        canvas.text((x, y + 35.0), text, end(note));
    } else {
        canvas.text((x, y + high / 2.0), cell.text, count);
        if !text.is_empty() {
            canvas.text((x + number + BETWEEN, y + high / 2.0 + 1.0), text, note);
        }
    }
    (!has_room).then_some(covered)
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

    /// From a cell for everybody to one for nobody.
    #[test]
    fn every_count_is_there_under_one_name() {
        for (width, height) in [(200.0, 120.0), (362.0, 270.0), (600.0, 300.0)] {
            let mut seen = std::collections::BTreeSet::new();
            for weights in [[57.0, 22.0, 7.0, 85.0], [0.0, 79.0, 0.0, 92.0], [1.0, 0.0, 3.0, 2075.0], [0.0; 4]] {
                let texts = weights.map(|weight: f64| weight.to_string());
                let [a, b, c, d] = std::array::from_fn(|at| quarter(["a", "b", "c", "d"][at], "", weights[at]));
                let with = |one: Quarter<'static>, text: &'static str| Quarter { text, ..one };
                let texts = texts.map(|text| &*text.leak());
                let mut canvas = Canvas::new(width, height);
                areas(&mut canvas, [[with(a, texts[0]), with(b, texts[1])], [with(c, texts[2]), with(d, texts[3])]]);
                let (scene, held) = canvas.finish_held();
                let words = scene.words();
                let mut counts: Vec<&str> =
                    words.iter().map(|word| word.0).filter(|word| texts.contains(word)).collect();
                counts.sort_unstable();
                let mut wanted = texts.to_vec();
                wanted.sort_unstable();
                assert_eq!(counts, wanted, "at {width}");
                seen.extend(words.iter().map(|word| word.0.to_owned()).filter(|word| word.contains(['u', 'g'])));
                let can_be_hit = |region: &[f64; 4]| region[2] - region[0] >= 24.0 && region[3] - region[1] >= 24.0;
                assert!(held.hotspots.len() == 4 && held.hotspots.iter().all(|spot| can_be_hit(&spot.region)));
            }
            assert_eq!(seen.len(), 1, "one name at {width}: {seen:?}");
        }
    }
}
