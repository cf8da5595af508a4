//! Rows as points on two axes: a class is a color and a shape, filled is trained on, a ring around it is wrong.

use super::canvas::{Anchor, Canvas, Panel, TextLook};
use super::chart::{Chart, Stroke};
use super::frame::LINE;
use super::held::Handle;
use super::ink::Ink;
use super::regions::{SHAPES, mark, mark_in};
use super::text_width;
use super::told::{Said, Told};
use super::words::{Offset, clear, region_at, shortened, touch};

/// The radius of a point, of the ring around a wrong one, and of one that the hand holds.
const RADIUS: f64 = 3.6;
const WRONG: f64 = 7.0;
const HELD: f64 = 8.0;
/// So far from the panel's edge what is held stays, to be seen and taken again.
const INSIDE: f64 = 10.0;
/// An arrow key moves a point by so many pixels.
const STEP: f64 = 6.0;
/// From the figure's edge to the names of the classes, and between two of them.
const EDGE: f64 = 12.0;
const APART: f64 = 14.0;

/// A row at its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    pub at: (f64, f64),
    /// None where there are no classes.
    pub class: Option<usize>,
    /// Trained on; what is tested on is hollow.
    pub is_filled: bool,
    /// The model says another class.
    pub is_wrong: bool,
}

impl Dot {
    /// A row that was trained on and is not judged.
    pub fn new(at: (f64, f64), class: impl Into<Option<usize>>) -> Dot {
        Dot { at, class: class.into(), is_filled: true, is_wrong: false }
    }
}

/// The classes' names with their signs, each in its color, in as many lines below so many others as they take: above the
/// panel, so that no point ever lies under them. Gives how many lines there are then.
pub fn class_names(canvas: &mut Canvas, lines_above: u8, names: &[impl AsRef<str>]) -> u8 {
    if names.is_empty() {
        return lines_above;
    }
    canvas.group("classes");
    let room = canvas.width() - 2.0 * EDGE;
    let (mut left, mut line) = (EDGE, lines_above);
    for (class, name) in names.iter().enumerate() {
        let look = TextLook::new(Ink::class_text(class)).bold();
        let text = format!("{} {}", SHAPES[class % SHAPES.len()], name.as_ref());
        let text = shortened(&text, room, look);
        let wide = text_width(text.as_ref(), look.size, true);
        if left > EDGE && left + wide > EDGE + room {
            (left, line) = (EDGE, line + 1);
        }
        canvas.text((left, 15.0 + LINE * f64::from(line)), text.as_ref(), look);
        left += wide + APART;
    }
    line + 1
}

/// Many classes with short names are drawn as their names.
pub fn are_letters(names: &[impl AsRef<str>]) -> bool {
    names.len() > SHAPES.len() && names.iter().all(|name| name.as_ref().chars().count() <= 2)
}

/// Moves a place into the panel, with room for a ring around it.
pub fn inside(panel: &Panel, (x, y): (f64, f64)) -> (f64, f64) {
    let ((left, right), (low, high)) = panel.ranges();
    let (across, up) = panel.pixel();
    let within = |value: f64, from: f64, to: f64, pad: f64| value.max(from + pad).min(to - pad);
    (within(x, left, right, INSIDE * across), within(y, low, high, INSIDE * up))
}

impl Chart {
    /// The points. How many lie beyond an edge is said there.
    pub fn dots(&mut self, group: &str, dots: &[Dot]) {
        self.panel.group(group);
        for dot in dots {
            match dot.class {
                Some(class) => mark(&self.panel, dot.at, class, dot.is_filled, RADIUS),
                None => mark_in(&self.panel, dot.at, 0, dot.is_filled, RADIUS, Ink::Soft),
            }
        }
        self.panel.group(&format!("{group}-wrong"));
        for dot in dots.iter().filter(|dot| dot.is_wrong) {
            self.panel.ring(dot.at, WRONG, Ink::Text, 1.5);
        }
        self.keep_off(dots);
        self.beyond(group, dots);
    }

    /// As [`Chart::dots`], each point as the name of its class. Where names would lie on each other, the later one is a
    /// point.
    pub fn letters(&mut self, group: &str, names: &[impl AsRef<str>], dots: &[Dot]) {
        let mut written: Vec<[f64; 4]> = Vec::new();
        self.panel.group(group);
        for dot in dots {
            let class = dot.class.unwrap_or(0);
            let look = TextLook::new(Ink::class_text(class)).bold().center();
            let name = names.get(class).map_or("", |name| name.as_ref());
            let at = self.panel.place(dot.at.0, dot.at.1);
            let region = region_at(at, (0.0, 0.0, Anchor::Center), name, look);
            if !written.iter().any(|other| touch(region, *other)) {
                written.push(region);
                self.panel.text(dot.at, (0.0, 0.0), name, look);
            } else {
                self.panel.dot(dot.at, RADIUS / 2.0, Ink::class_fill(class));
            }
        }
        self.keep_off(dots);
        self.beyond(group, dots);
    }

    /// Words keep off the points.
    fn keep_off(&mut self, dots: &[Dot]) {
        for dot in dots {
            let (x, y) = self.panel.place(dot.at.0, dot.at.1);
            self.take([x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS]);
        }
    }

    fn beyond(&mut self, group: &str, dots: &[Dot]) {
        let [left, top, right, bottom] = self.panel.edges();
        let mut counts = [0u64; 4];
        for dot in dots {
            let (x, y) = self.panel.place(dot.at.0, dot.at.1);
            // At a corner, over the edge that is further away.
            let away = [left - x, x - right, top - y, y - bottom];
            let furthest = (0..4).max_by(|a, b| away[*a].total_cmp(&away[*b])).unwrap_or(0);
            // On the border itself half of a point is still seen.
            counts[furthest] += u64::from(away[furthest] > 1.0);
        }
        let ((low, high), (least, most)) = self.panel.ranges();
        let (x, y) = ((low + high) / 2.0, (least + most) / 2.0);
        // In the middle of its edge, or further along, where no point lies.
        let along = [0.0, 0.15, -0.15, 0.3, -0.3, 0.42, -0.42];
        let upward = |dx: f64, anchor: Anchor| along.map(|share| (dx, share * (bottom - top), anchor));
        let across = |dy: f64| along.map(|share| (share * (right - left), dy, Anchor::Center));
        let edges = [
            ("←", (low, y), upward(6.0, Anchor::Left)),
            ("→", (high, y), upward(-6.0, Anchor::Right)),
            ("↑", (x, most), across(10.0)),
            ("↓", (x, least), across(-10.0)),
        ];
        for ((arrow, at, offsets), count) in edges.into_iter().zip(counts).filter(|(_, count)| *count > 0) {
            let said = format!("{arrow} {} beyond", crate::format::count(count));
            self.say(&format!("{group}-beyond"), at, &offsets, &said, TextLook::note());
        }
    }

    /// A word that is never left out: at the first of the offsets that is free, else at the first one, on a clear ground.
    fn say(&mut self, group: &str, at: (f64, f64), offsets: &[Offset], text: &str, look: TextLook) {
        if self.word(group, at, offsets, text, look) {
            return;
        }
        let place = self.panel.place(at.0, at.1);
        if let Some((dx, dy, anchor)) = offsets.first().copied() {
            let region = region_at(place, (dx, dy, anchor), text, look);
            clear(&self.panel, region);
            self.take(region);
            self.panel.text(at, (dx, dy), text, TextLook { anchor, ..look });
        }
    }

    /// A point in the visitor's hand: a ring around it, a dotted line from where the data have it, and its handle. Where
    /// it lies beyond the edge, it is held at the edge, and that is said. Gives the place where it is held.
    pub fn held_point(&mut self, from: (f64, f64), handle: Handle) -> (f64, f64) {
        let at = inside(&self.panel, handle.at);
        let (across, up) = self.panel.pixel();
        self.panel.open_group(&handle.key);
        self.panel.stroke(&[inside(&self.panel, from), at], Stroke::GUIDE);
        self.panel.ring(at, HELD, Ink::Hand, Stroke::HAND.width);
        let [start, end] = [inside(&self.panel, from), at].map(|(x, y)| self.panel.place(x, y));
        self.words().take_line(start, end);
        let step = if handle.step == (0.0, 0.0) { (across * STEP, up * STEP) } else { handle.step };
        let (is_beyond, group) = (at != handle.at, format!("{}-word", handle.key));
        self.handle(Handle { at, step, ..handle });
        if is_beyond {
            let ((left, right), (low, high)) = self.panel.ranges();
            let is_right = (at.0 > (left + right) / 2.0) == (left < right);
            let (down, side) = (
                if at.1 > (low + high) / 2.0 { 24.0 } else { -24.0 },
                if is_right { Anchor::Right } else { Anchor::Left },
            );
            let beside = if is_right { -22.0 } else { 22.0 };
            let offsets = [(0.0, down, side), (beside, 0.0, side), (0.0, 1.75 * down, side)];
            self.say(&group, at, &offsets, "beyond the edge", TextLook::new(Ink::Hand).bold());
        }
        at
    }

    /// Points that can be moved, one tab stop together.
    pub fn points_to_move(&mut self, group: &str, handles: impl IntoIterator<Item = Handle>) {
        for handle in handles {
            self.held_point(handle.at, handle.in_group(group));
        }
    }
}

impl Told {
    /// A scatter in a row a class: how many, how many of them wrong, and from where to where they lie; below, the points
    /// that have a name. `labels` are those of the axes.
    pub fn scatter(names: &[impl AsRef<str>], labels: [&str; 2], dots: &[Dot], named: &[(&str, (f64, f64))]) -> Told {
        let [x, y] = labels.map(super::canvas::name_of);
        let judges = dots.iter().any(|dot| dot.is_wrong);
        let mut columns = vec!["points".to_owned()];
        columns.extend(judges.then(|| "wrong".to_owned()));
        for axis in [x, y] {
            columns.extend(["mean", "lowest", "highest"].map(|what| format!("{axis}, {what}")));
        }
        let row = |class: Option<usize>| {
            let of: Vec<&Dot> = dots.iter().filter(|dot| class.is_none() || dot.class == class).collect();
            let mut cells = vec![Said::number(of.len() as f64)];
            cells.extend(judges.then(|| Said::number(of.iter().filter(|dot| dot.is_wrong).count() as f64)));
            for axis in [|dot: &&Dot| dot.at.0, |dot: &&Dot| dot.at.1] {
                let values = || of.iter().map(axis);
                let mean = values().sum::<f64>() / of.len() as f64;
                let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
                cells.extend(
                    [mean, low, high].map(|value| if of.is_empty() { Said::default() } else { Said::number(value) }),
                );
            }
            cells
        };
        let mut rows: Vec<(Said, Vec<Said>)> =
            names.iter().enumerate().map(|(class, name)| (Said::word(name.as_ref()), row(Some(class)))).collect();
        if names.is_empty() {
            rows.push((Said::word("all"), row(None)));
        }
        rows.extend(named.iter().map(|(name, at)| {
            let mut cells = vec![Said::default(); columns.len()];
            let first = columns.len() - 6;
            (cells[first], cells[first + 3]) = (Said::number(at.0), Said::number(at.1));
            (Said::word(*name), cells)
        }));
        let key = if names.is_empty() { "points" } else { "class" };
        Told { key: key.to_owned(), columns, rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{Axes, Axis, Frame, Op, Scene};

    fn chart(canvas: &mut Canvas, lines: u8) -> Chart {
        Chart::new(canvas, Frame::new().lines(lines), Axis::of("a", (0.0, 10.0), 5), Axis::of("b", (0.0, 10.0), 5))
    }

    fn has_word(scene: &Scene, text: &str) -> bool {
        scene.words().iter().any(|(word, _)| *word == text)
    }

    #[test]
    fn names_of_classes_stand_above_the_panel_all_of_them() {
        let names = [
            "barbera",
            "barolo",
            "grignolino",
            "a kind with a name that is longer than any figure is wide, so that it is cut",
        ];
        for width in [280.0, 390.0, 1872.0] {
            let mut canvas = Canvas::new(width, 300.0);
            let lines = class_names(&mut canvas, 1, &names);
            let top = chart(&mut canvas, lines).panel.edges()[1];
            let scene = canvas.finish();
            let signs = scene.words().into_iter().filter(|(word, _)| SHAPES.iter().any(|sign| word.starts_with(sign)));
            let regions: Vec<[f64; 4]> = signs.map(|(_, region)| region).collect();
            assert_eq!(regions.len(), 4, "at {width}");
            assert!(regions.iter().all(|region| region[3] / 2.0 < top - 8.0 && region[2] / 2.0 <= width), "at {width}");
        }
    }

    #[test]
    fn what_lies_beyond_an_edge_is_counted_there() {
        let mut canvas = Canvas::new(390.0, 290.0);
        let mut chart = chart(&mut canvas, 0);
        let dots = [(5.0, 5.0), (10.0, 10.0), (-1.0, 5.0), (-2.0, -1.0), (5.0, 99.0)].map(|at| Dot::new(at, 0));
        chart.dots("rows", &dots);
        let scene = canvas.finish();
        assert!(has_word(&scene, "← 2 beyond") && has_word(&scene, "↑ 1 beyond"));
        assert!(!has_word(&scene, "→ 1 beyond") && !has_word(&scene, "↓ 1 beyond"), "the corner lies on the edge");
    }

    #[test]
    fn a_held_point_beyond_the_edge_says_so_however_full_it_is() {
        for (width, height) in [(280.0, 180.0), (390.0, 290.0), (1872.0, 700.0)] {
            for at in [(50.0, 50.0), (-50.0, 5.0), (5.0, -50.0), (5.0, 5.0)] {
                let mut canvas = Canvas::new(width, height);
                let mut chart = chart(&mut canvas, 0);
                let crowd: Vec<Dot> =
                    (0..1600).map(|i| Dot::new((f64::from(i % 40) / 4.0, f64::from(i / 40) / 4.0), 0)).collect();
                chart.dots("rows", &crowd);
                let held =
                    chart.held_point((1.0, 1.0), Handle::pointed("row", "Row 1", at, Axes::Free, (0.0, 0.0)).says("1"));
                let (scene, grips) = canvas.finish_held();
                assert_eq!(has_word(&scene, "beyond the edge"), at != (5.0, 5.0), "{at:?} at {width}");
                assert!((0.0..=10.0).contains(&held.0) && (0.0..=10.0).contains(&held.1));
                assert!(grips.handles[0].at == held && grips.handles[0].step.0 > 0.0);
                let words = scene.words();
                let (_, word) = words.iter().find(|(word, _)| word.starts_with("beyond") || *word == "0").unwrap();
                assert!(word[0] >= 0.0 && word[2] / 2.0 <= width && word[1] >= 0.0 && word[3] / 2.0 <= height);
            }
        }
    }

    #[test]
    fn letters_that_crowd_become_points() {
        let names = ["0", "1", "2", "3", "4"];
        assert!(are_letters(&names) && !are_letters(&names[..4]) && !are_letters(&["one"; 5]));
        let mut canvas = Canvas::new(390.0, 290.0);
        let mut chart = chart(&mut canvas, 0);
        let dots = [Dot::new((2.0, 2.0), 1), Dot::new((2.05, 2.0), 4), Dot::new((8.0, 8.0), 3)];
        chart.letters("rows", &names, &dots);
        let scene = canvas.finish();
        let rows = scene.groups.iter().find(|group| group.name == "rows").unwrap();
        let kinds: Vec<bool> = rows.ops.iter().map(|op| matches!(op, Op::Text { .. })).collect();
        assert_eq!(kinds, [true, false, true]);
    }

    #[test]
    fn a_scatter_is_told_by_class() {
        let wrong = Dot { is_wrong: true, ..Dot::new((4.0, 1.0), 1) };
        let dots = [Dot::new((1.0, 5.0), 0), Dot::new((3.0, 7.0), 0), wrong];
        let told = Told::scatter(&["red", "blue", "none"], ["ash: in g", "hue"], &dots, &[("yours", (2.0, 9.0))]);
        assert_eq!(told.columns[..4], ["points", "wrong", "ash, mean", "ash, lowest"]);
        let values = |row: usize| told.rows[row].1.iter().map(|cell| cell.value).collect::<Vec<_>>();
        assert_eq!(values(0), [2.0, 0.0, 2.0, 1.0, 3.0, 6.0, 5.0, 7.0].map(Some));
        assert_eq!(values(1)[..3], [Some(1.0), Some(1.0), Some(4.0)]);
        assert_eq!(values(2)[2..], [None; 6], "no mean of nobody");
        assert_eq!((told.rows[3].0.text.as_str(), values(3)[2], values(3)[5]), ("yours", Some(2.0), Some(9.0)));
    }
}
