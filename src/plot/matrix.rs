//! Values in rows and columns: heat maps, confusion and correlation matrices, rules that columns break.

use std::borrow::Cow;

use super::canvas::{Axis, Canvas, TextLook};
use super::frame::{Frame, LINE};
use super::held::Hotspot;
use super::ink::Ink;
use super::pictures::{Shade, shaded};
use super::scene::Dash;
use super::text_width;
use super::told::{Said, Told};
use super::words::shortened;

/// Between a head and the cells, and around a number in its cell.
const GAP: f64 = 7.0;
const INSIDE: f64 = 5.0;
/// Heads take no more than this share of the figure's side.
const HEADS: f64 = 0.32;
/// A line of words takes so much of rows or of turned columns.
const LEAST: f64 = 15.0;
/// A cell so high and so wide has its number large.
const LARGE: (f64, f64) = (44.0, 64.0);
/// A cell is no more than so many times as wide as high, nor much higher than wide.
const WIDEST: f64 = 3.0;
const HIGHEST: f64 = 1.2;
/// Cells that are smaller have no lines between them.
const LINED: f64 = 8.0;
/// The legend's strip.
const STRIP: (f64, f64) = (120.0, 10.0);

pub struct Cell {
    /// What is no number is bare.
    pub value: f64,
    /// As people read it.
    pub text: String,
    pub opens: Option<Hotspot>,
}

pub struct Matrix<'a> {
    /// What the rows and what the columns are: "actual", "predicted"; may be empty.
    pub names: [&'a str; 2],
    pub rows: &'a [String],
    pub columns: &'a [String],
    /// Row by row.
    pub cells: Vec<Cell>,
    pub shade: Shade,
}

/// Where the cells lie and how their heads and numbers are written.
struct Plan {
    /// The corner of the first cell.
    at: (f64, f64),
    cell: (f64, f64),
    are_turned: bool,
    /// How long a head of a row and of a column may be.
    rooms: (f64, f64),
    /// Where the numbers fit.
    number: Option<TextLook>,
}

impl Matrix<'_> {
    fn plan(&self, [left, top, right, bottom]: [f64; 4]) -> Plan {
        let count = |heads: &[String]| heads.len().max(1) as f64;
        let widest =
            |heads: &[String]| heads.iter().map(|head| text_width(head, TextLook::NOTE, false)).fold(0.0, f64::max);
        let beside = widest(self.rows).min(HEADS * (right - left));
        let upward = if self.names[0].is_empty() { 0.0 } else { LINE + 6.0 };
        let across = if self.names[1].is_empty() { 0.0 } else { LINE };
        let x = left + upward + beside + GAP;
        let wide = (right - x) / count(self.columns);
        let flat = (bottom - top - across - LINE) / count(self.rows);
        let wide = wide.min((WIDEST * flat).max(2.0 * LEAST)).max(1.0);
        let are_turned = widest(self.columns) > wide - GAP;
        let above = if are_turned { widest(self.columns).min(HEADS * (bottom - top)) + GAP } else { LINE };
        let y = top + across + above;
        let high = |bottom: f64| ((bottom - y) / count(self.rows)).min((HIGHEST * wide).max(2.0 * LEAST)).max(1.0);
        let fits = |look: &TextLook| {
            let longest =
                self.cells.iter().map(|cell| text_width(&cell.text, look.size, look.bold)).fold(0.0, f64::max);
            longest > 0.0 && longest + 2.0 * INSIDE <= wide && look.size + 2.0 <= high(bottom)
        };
        // Words would be too loud.
        let are_numbers = !self.cells.iter().any(|cell| cell.text.contains(char::is_alphabetic));
        let is_large = are_numbers && wide >= LARGE.1 && high(bottom) >= LARGE.0;
        let looks = [is_large.then(|| TextLook::count(Ink::Text)), Some(TextLook::new(Ink::Text))];
        let number = looks.into_iter().flatten().find(fits).map(TextLook::center);
        // Where no number says what a shade is, the legend does.
        let high = if number.is_some() { high(bottom) } else { high(bottom - LINE - GAP) };
        Plan { at: (x, y), cell: (wide, high), are_turned, rooms: (beside, above - GAP), number }
    }

    /// Draws it in the room that the frame leaves. Heads of columns are turned where they do not fit, and cut where they
    /// are long; where even lines of words crowd, only each second, third, … is written. A number stands in its cell where
    /// all of them fit; else there is a legend.
    pub fn draw(self, canvas: &mut Canvas, frame: Frame, group: &str) {
        let margins = frame.margins(canvas, &Axis::bare((0.0, 1.0)), &Axis::bare((0.0, 1.0)));
        let (right, bottom) = (canvas.width() - margins.right, canvas.height() - margins.bottom);
        let plan = self.plan([margins.left, margins.top, right, bottom]);
        let ((x, y), (wide, high)) = (plan.at, plan.cell);
        let [rows, columns] = [self.rows.len(), self.columns.len()];
        let (end, low) = (x + wide * columns as f64, y + high * rows as f64);
        canvas.tell(|| self.told());
        self.write_heads(canvas, &plan, margins.left);

        canvas.group(group);
        // Under a number the shade stays so thin that it can be read in every theme.
        let cover = match (plan.number, self.shade) {
            (None, _) => 1.0,
            (Some(_), Shade::Ink { .. }) => 0.36,
            (Some(_), Shade::Signed { .. }) => 0.58,
        };
        let mut values: Vec<f64> = self.cells.iter().map(|cell| cell.value).collect();
        values.resize(rows * columns, f64::NAN);
        let (cells, palette) = shaded(&values, self.shade, cover);
        canvas.map((x, y), (end, low), columns.max(1), cells, palette);
        canvas.group(&format!("{group}-lines"));
        let is_lined = |side: f64| side >= LINED;
        let mut rule = |from, to| canvas.line(&[from, to], Ink::Line, 1.0, Dash::Solid);
        for row in (0..=rows).filter(|row| is_lined(high) || *row % rows.max(1) == 0) {
            let down = y + high * row as f64;
            rule((x, down), (end, down));
        }
        for column in (0..=columns).filter(|column| is_lined(wide) || *column % columns.max(1) == 0) {
            let across = x + wide * column as f64;
            rule((across, y), (across, low));
        }
        if plan.number.is_none() {
            self.write_legend(canvas, (x, low + GAP), end - x, cover);
        }
        canvas.group(&format!("{group}-word"));
        for (place, cell) in self.cells.into_iter().enumerate().take(rows * columns) {
            let (left, top) = (x + wide * (place % columns) as f64, y + high * (place / columns) as f64);
            if let Some(look) = plan.number.filter(|_| !cell.text.is_empty()) {
                canvas.text((left + wide / 2.0, top + high / 2.0), &cell.text, look);
            }
            if let Some(spot) = cell.opens {
                let spot = if spot.group.is_empty() { spot.in_group(group) } else { spot };
                canvas.hotspot([left, top, left + wide, top + high], spot);
            }
        }
    }

    fn write_heads(&self, canvas: &mut Canvas, plan: &Plan, left: f64) {
        let ((x, y), (wide, high), look) = (plan.at, plan.cell, TextLook::note());
        let middle = |side: f64, at: usize| side * (at as f64 + 0.5);
        canvas.group("heads");
        for (row, head) in self.rows.iter().enumerate().step_by((LEAST / high).ceil().max(1.0) as usize) {
            let head = squeezed(head, plan.rooms.0 + 0.5, look);
            canvas.text((x - GAP, y + middle(high, row)), head.as_ref(), look.right());
        }
        let each = if plan.are_turned { (LEAST / wide).ceil().max(1.0) as usize } else { 1 };
        for (column, head) in self.columns.iter().enumerate().step_by(each) {
            let at = x + middle(wide, column);
            if plan.are_turned {
                let head = squeezed(head, plan.rooms.1 + 0.5, look);
                canvas.text((at, y - GAP + 2.0), head.as_ref(), look.upward());
            } else {
                canvas.text((at, y - LINE / 2.0), head, look.center());
            }
        }
        let (high, wide) = (high * self.rows.len() as f64, wide * self.columns.len() as f64);
        let [rows, columns] =
            [(self.names[0], high), (self.names[1], wide)].map(|(name, room)| shortened(name, room, look));
        if !rows.is_empty() {
            canvas.text((left + LINE / 2.0, y + high / 2.0), rows.as_ref(), look.center().upward());
        }
        if !columns.is_empty() {
            let above = if plan.are_turned { plan.rooms.1 + GAP } else { LINE };
            canvas.text((x + wide / 2.0, y - above - LINE / 2.0), columns.as_ref(), look.center());
        }
    }

    fn write_legend(&self, canvas: &mut Canvas, (x, y): (f64, f64), room: f64, cover: f64) {
        let (low, most) = match self.shade {
            Shade::Ink { most } => (0.0, most),
            Shade::Signed { most } => (-most, most),
        };
        let ends = [low, most].map(crate::format::short);
        let [before, after] = ends.each_ref().map(|end| text_width(end, TextLook::NOTE, false) + GAP);
        let long = STRIP.0.min(room - before - after).max(STRIP.1);
        const STEPS: u32 = 24;
        let values: Vec<f64> =
            (0..=STEPS).map(|step| low + (most - low) * f64::from(step) / f64::from(STEPS)).collect();
        let (cells, palette) = shaded(&values, self.shade, cover);
        canvas.group("legend");
        let (from, middle) = (x + before, y + LINE / 2.0);
        let (top, bottom) = (middle - STRIP.1 / 2.0, middle + STRIP.1 / 2.0);
        canvas.map((from, top), (from + long, bottom), values.len(), cells, palette);
        let corners = [(from, top), (from + long, top), (from + long, bottom), (from, bottom), (from, top)];
        canvas.line(&corners, Ink::Line, 1.0, Dash::Solid);
        canvas.text((x, middle), &ends[0], TextLook::note());
        canvas.text((from + long + GAP, middle), &ends[1], TextLook::note());
    }

    fn told(&self) -> Told {
        let said = |cell: &Cell| Said { text: cell.text.clone(), value: cell.value.is_finite().then_some(cell.value) };
        let mut lines = self.cells.chunks(self.columns.len().max(1));
        let row = |name: &String| {
            let mut cells: Vec<Said> = lines.next().unwrap_or_default().iter().map(said).collect();
            cells.resize(self.columns.len(), Said::default());
            (Said::word(name), cells)
        };
        let key = if self.names[0].is_empty() { "row" } else { self.names[0] };
        Told { key: key.to_owned(), columns: self.columns.to_vec(), rows: self.rows.iter().map(row).collect() }
    }
}

/// As much of a head as has room, with … in its middle: what tells columns apart may stand at either end.
fn squeezed(head: &str, room: f64, look: TextLook) -> Cow<'_, str> {
    let fits = |text: &str| text_width(text, look.size, look.bold) <= room;
    if fits(head) {
        return Cow::Borrowed(head);
    }
    let letters: Vec<char> = head.chars().collect();
    let cut = |kept: usize| {
        let (front, back) = (letters.iter().take(kept - kept / 2), letters.iter().skip(letters.len() - kept / 2));
        front.chain(['…'].iter()).chain(back).collect::<String>()
    };
    Cow::Owned((1..letters.len()).map(cut).take_while(|shorter| fits(shorter)).last().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{Op, Scene};

    fn names(count: usize, name: &str) -> Vec<String> {
        (0..count).map(|at| format!("{name} {at}")).collect()
    }

    fn drawn((width, height): (f64, f64), rows: &[String], columns: &[String]) -> (Scene, crate::plot::Held) {
        let cell = |at: usize| Cell {
            value: at as f64,
            text: at.to_string(),
            opens: Some(Hotspot::rows(format!("cell/{at}"), format!("Cell {at}"))),
        };
        let cells: Vec<Cell> = (0..rows.len() * columns.len()).map(cell).collect();
        let shade = Shade::Ink { most: cells.len() as f64 };
        let mut canvas = Canvas::new(width, height).telling();
        Matrix { names: ["actual", "predicted"], rows, columns, cells, shade }.draw(&mut canvas, Frame::new(), "cells");
        canvas.finish_held()
    }

    const SIZES: [(f64, f64); 3] = [(390.0, 291.0), (680.0, 400.0), (1872.0, 700.0)];

    #[test]
    fn numbers_stand_in_their_cells_or_a_legend_says_what_shades_are() {
        for size in SIZES {
            let few = drawn(size, &names(3, "class"), &names(3, "class")).0;
            let has = |scene: &Scene, name: &str| scene.groups.iter().any(|group| group.name == name);
            assert!(has(&few, "cells-word") && !has(&few, "legend"), "at {size:?}");
            let many = drawn(size, &names(40, "row"), &names(200, "column")).0;
            assert!(!has(&many, "cells-word") && has(&many, "legend"), "at {size:?}");
        }
    }

    #[test]
    fn heads_are_upright_where_they_fit_and_turned_where_not() {
        let turned = |columns: &[String]| {
            let scene = drawn((680.0, 400.0), &names(4, "row"), columns).0;
            let heads = scene.groups.into_iter().find(|group| group.name == "heads").unwrap();
            let is_turned = |op: &Op| matches!(op, Op::Text { upward: true, text, .. } if text.starts_with("column"));
            heads.ops.iter().filter(|op| is_turned(op)).count()
        };
        assert_eq!(turned(&names(4, "column")), 0);
        assert_eq!(turned(&names(24, "column of a long name")), 24);
        let thinned = turned(&names(120, "column"));
        assert!((30..=60).contains(&thinned), "{thinned} of 120 have room");
    }

    #[test]
    fn a_long_head_keeps_both_ends() {
        let (look, room) = (TextLook::note(), 60.0);
        let heads = ["industry_code = 12", "industry_code = 13"].map(|head| squeezed(head, room, look).into_owned());
        assert!(heads[0] != heads[1] && heads[0].starts_with("ind") && heads[0].ends_with("12"), "{heads:?}");
        assert!(heads.iter().all(|head| text_width(head, look.size, false) <= room));
        assert_eq!(squeezed("hue", room, look), "hue");
        assert_eq!(squeezed("ab", 1.0, look), "");
    }

    #[test]
    fn cells_tile_the_matrix_and_open_their_rows() {
        for size in SIZES {
            let (scene, held) = drawn(size, &names(2, "row"), &names(3, "column"));
            let map = scene.groups.iter().flat_map(|group| &group.ops).find_map(|op| match op {
                Op::Image { from, to, .. } => Some((*from, *to)),
                _ => None,
            });
            let (from, to) = map.expect("the cells are a map");
            let area = |[left, top, right, bottom]: [f64; 4]| (right - left) * (bottom - top);
            let all: f64 = held.hotspots.iter().map(|spot| area(spot.region)).sum();
            let whole = f64::from(to.0 - from.0) * f64::from(to.1 - from.1) / 4.0;
            assert!((all / whole - 1.0).abs() < 0.02, "{all} of {whole} at {size:?}");
            assert!(held.hotspots.len() == 6 && held.hotspots.iter().all(|spot| spot.group == "cells"));
            let [a, b] = [held.hotspots[1].region, held.hotspots[4].region];
            assert!((a[0] - b[0]).abs() < 0.01 && (a[3] - b[1]).abs() < 0.01, "the fifth lies under the second");
        }
    }

    #[test]
    fn a_matrix_is_told_row_by_row() {
        let told = drawn(SIZES[0], &names(2, "row"), &names(3, "column")).1.told.unwrap();
        assert_eq!((told.key.as_str(), told.columns[2].as_str()), ("actual", "column 2"));
        let row: Vec<Option<f64>> = told.rows[1].1.iter().map(|cell| cell.value).collect();
        assert_eq!((told.rows[1].0.text.as_str(), row), ("row 1", vec![Some(3.0), Some(4.0), Some(5.0)]));
    }

    #[test]
    fn nothing_and_too_few_cells_draw() {
        drawn(SIZES[0], &[], &[]);
        let mut canvas = Canvas::new(300.0, 200.0).telling();
        let (rows, columns) = (names(2, "row"), names(2, "column"));
        let cells = vec![Cell { value: f64::NAN, text: String::new(), opens: None }];
        let shade = Shade::Signed { most: 0.0 };
        Matrix { names: ["", ""], rows: &rows, columns: &columns, cells, shade }.draw(
            &mut canvas,
            Frame::new(),
            "cells",
        );
        let told = canvas.finish_held().1.told.unwrap();
        assert!(told.rows.iter().all(|(_, cells)| cells.len() == 2));
    }
}
