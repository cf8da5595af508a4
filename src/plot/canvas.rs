//! What a lab draws on: a figure measured in CSS pixels, with panels measured in data units.

use std::borrow::Cow;

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::{Cartesian2d, Circle, DrawingArea, IntoDrawingArea, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, FontTransform, IntoFont, ShapeStyle, TextStyle};

use super::clip::clipped;
use super::held::{Handle, Held, Hotspot};
use super::ink::{Ink, Paint};
use super::recorder::Recorder;
use super::scene::{Dash, Op, PanelRegion, Point, Scene, UNITS_PER_PIXEL};
use super::text_width;
use super::ticks::nice_ticks;
use super::told::Told;
use crate::format;

/// A figure being drawn.
pub struct Canvas {
    recorder: Recorder,
    area: DrawingArea<Recorder, Shift>,
    width: f64,
    height: f64,
    tells: bool,
}

/// A pair of axes in a figure; draws in data units, clipped to its rectangle.
pub struct Panel {
    recorder: Recorder,
    area: DrawingArea<Recorder, Cartesian2d<RangedCoordf64, RangedCoordf64>>,
    region: PanelRegion,
    /// Its place among the figure's panels.
    index: usize,
}

/// The space between a figure's edge and a panel, in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub struct Margins {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

/// One axis of a panel.
pub struct Axis<'a> {
    /// The values at the low and the high end.
    pub range: (f64, f64),
    /// What is measured, with its unit; empty for none.
    pub label: &'a str,
    pub ticks: Ticks,
}

pub enum Ticks {
    /// Neither line nor ticks.
    None,
    /// The line alone.
    Line,
    /// About so many, at round numbers.
    About(usize),
    /// Just these, as written.
    At(Vec<(f64, String)>),
}

/// Which part of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Anchor {
    Left,
    Center,
    Right,
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub struct TextLook {
    pub paint: Paint,
    /// In CSS pixels.
    pub size: f64,
    pub bold: bool,
    pub anchor: Anchor,
    /// Reads from the bottom up.
    pub upward: bool,
}

/// Five sizes, no others: few sizes make a rhythm, and small ones fail on a projector and under a thumb.
impl TextLook {
    /// What is drawn is called by it, at its end or beside it.
    pub const NAME: f64 = 13.0;
    /// Ticks, axes' labels, remarks.
    pub const NOTE: f64 = 13.0;
    /// What a part of a figure is about.
    pub const TITLE: f64 = 15.0;
    /// The one number that a chart comes to.
    pub const HEADLINE: f64 = 17.0;
    /// Counts on the thing that is counted.
    pub const COUNT: f64 = 22.0;

    /// The figure's plain text in `ink`.
    pub fn new(ink: Ink) -> TextLook {
        TextLook { paint: ink.into(), size: TextLook::NAME, bold: false, anchor: Anchor::Left, upward: false }
    }

    /// A tick's word, an axis's label, a remark.
    pub fn note() -> TextLook {
        TextLook::new(Ink::Soft).size(TextLook::NOTE)
    }

    pub fn title(ink: Ink) -> TextLook {
        TextLook::new(ink).size(TextLook::TITLE).bold()
    }

    pub fn headline(ink: Ink) -> TextLook {
        TextLook::new(ink).size(TextLook::HEADLINE).bold()
    }

    pub fn count(ink: Ink) -> TextLook {
        TextLook::new(ink).size(TextLook::COUNT).bold()
    }

    pub fn size(self, size: f64) -> TextLook {
        TextLook { size, ..self }
    }

    pub fn bold(self) -> TextLook {
        TextLook { bold: true, ..self }
    }

    pub fn center(self) -> TextLook {
        TextLook { anchor: Anchor::Center, ..self }
    }

    pub fn right(self) -> TextLook {
        TextLook { anchor: Anchor::Right, ..self }
    }

    pub fn upward(self) -> TextLook {
        TextLook { upward: true, ..self }
    }

    fn style(&self) -> TextStyle<'_> {
        let size = self.size * UNITS_PER_PIXEL;
        let mut font = ("sans-serif", size).into_font();
        if self.bold {
            font = font.style(FontStyle::Bold);
        }
        if self.upward {
            font = font.transform(FontTransform::Rotate270);
        }
        let across = match self.anchor {
            Anchor::Left => HPos::Left,
            Anchor::Center => HPos::Center,
            Anchor::Right => HPos::Right,
        };
        TextStyle::from(font).color(&self.paint).pos(Pos::new(across, VPos::Center))
    }
}

/// Drawing into a [`Recorder`] cannot fail; plotters' signature says it could.
fn drawn<T, E: std::fmt::Debug>(result: Result<T, E>) {
    debug_assert!(result.is_ok(), "recording never fails");
}

fn units(pixels: f64) -> i32 {
    (pixels * UNITS_PER_PIXEL).round() as i32
}

impl Canvas {
    /// An empty figure of `width` × `height` CSS pixels.
    pub fn new(width: f64, height: f64) -> Canvas {
        let size = (units(width.clamp(40.0, 8000.0)) as u32, units(height.clamp(20.0, 8000.0)) as u32);
        let recorder = Recorder::new(size);
        let area = recorder.clone().into_drawing_area();
        Canvas {
            recorder,
            area,
            width: f64::from(size.0) / UNITS_PER_PIXEL,
            height: f64::from(size.1) / UNITS_PER_PIXEL,
            tells: false,
        }
    }

    /// In CSS pixels.
    pub fn width(&self) -> f64 {
        self.width
    }

    /// In CSS pixels.
    pub fn height(&self) -> f64 {
        self.height
    }

    /// How wide a text is in CSS pixels, enlarged as texts are here.
    pub fn text_width(&self, text: &str, size: f64, bold: bool) -> f64 {
        text_width(text, size, bold)
    }

    /// Whether the figure is as narrow as on a phone.
    pub fn is_narrow(&self) -> bool {
        self.width < 400.0
    }

    /// What follows moves as one when the next report draws a group of this name.
    pub fn group(&mut self, name: &str) {
        self.recorder.begin_group(name, None);
    }

    /// Text at a place in CSS pixels, its middle at `y`.
    pub fn text(&mut self, (x, y): (f64, f64), text: &str, look: TextLook) {
        drawn(self.area.draw(&Text::new(text.to_owned(), (units(x), units(y)), look.style())));
    }

    /// A filled rectangle in CSS pixels.
    pub fn rect(&mut self, (left, top): (f64, f64), (right, bottom): (f64, f64), paint: impl Into<Paint>) {
        let corners = [(units(left), units(top)), (units(right), units(bottom))];
        drawn(self.area.draw(&Rectangle::new(corners, ShapeStyle::from(&paint.into()).filled())));
    }

    /// A line in CSS pixels.
    pub fn line(&mut self, points: &[(f64, f64)], paint: impl Into<Paint>, width: f64, dash: Dash) {
        let points: Vec<Point> = points.iter().map(|&(x, y)| (units(x), units(y))).collect();
        self.recorder.set_dash(dash);
        drawn(self.area.draw(&PathElement::new(points, stroke(paint.into(), width))));
        self.recorder.set_dash(Dash::Solid);
    }

    /// A map between two corners in CSS pixels: `columns` cells across, rows from the top, each an index into
    /// `palette` (at most 256 paints).
    pub fn map(&mut self, from: (f64, f64), to: (f64, f64), columns: usize, cells: Vec<u8>, palette: Vec<Paint>) {
        let corner = |(x, y): (f64, f64)| (units(x), units(y));
        let (from, to) = (corner(from), corner(to));
        self.recorder.push(Op::Image { from, to, columns: columns as u32, cells, palette, smooth: false });
    }

    /// A pair of axes that leaves `margins` free, drawn with its ticks and labels.
    pub fn panel(&mut self, margins: Margins, x: Axis, y: Axis) -> Panel {
        let left = units(margins.left);
        let top = units(margins.top);
        let right = units(self.width - margins.right).max(left + 2);
        let bottom = units(self.height - margins.bottom).max(top + 2);
        let (x_range, y_range) = (usable(x.range), usable(y.range));
        let region = PanelRegion { region: [left, top, right, bottom], x: x_range, y: y_range };
        let index = self.recorder.add_panel(region);
        self.draw_axes(&region, &x, &y);
        let coordinates = Cartesian2d::new(x_range.0..x_range.1, y_range.0..y_range.1, (left..right, bottom..top));
        let area = self.area.clone().apply_coord_spec(coordinates);
        let panel = Panel { recorder: self.recorder.clone(), area, region, index };
        panel.group("panel");
        panel
    }

    /// A panel over a part of the figure (left, top, right, bottom) whose units are the figure's own CSS pixels.
    pub fn pixels(&mut self, [left, top, right, bottom]: [f64; 4]) -> Panel {
        let margins = Margins { left, top, right: self.width - right, bottom: self.height - bottom };
        self.panel(margins, Axis::bare((left, right)), Axis::bare((bottom, top)))
    }

    fn draw_axes(&mut self, region: &PanelRegion, x: &Axis, y: &Axis) {
        self.group("axes");
        let [left, top, right, bottom] = region.region.map(|edge| f64::from(edge) / UNITS_PER_PIXEL);
        if !matches!(x.ticks, Ticks::None) {
            self.line(&[(left, bottom), (right, bottom)], Ink::Soft, 1.0, Dash::Solid);
        }
        if !matches!(y.ticks, Ticks::None) {
            self.line(&[(left, top), (left, bottom)], Ink::Soft, 1.0, Dash::Solid);
        }
        let look = TextLook::note();
        for (value, label) in x.ticks.written(region.x, self.is_narrow()) {
            let (across, _) = region.place(value, region.y.0);
            self.text((across / UNITS_PER_PIXEL, bottom + 13.0), &label, look.center());
        }
        let mut widest: f64 = 0.0;
        for (value, label) in y.ticks.written(region.y, self.is_narrow()) {
            let (_, down) = region.place(region.x.0, value);
            widest = widest.max(text_width(&label, TextLook::NOTE, false));
            self.text((left - 7.0, down / UNITS_PER_PIXEL), &label, look.right());
        }
        let label_look = look.center();
        if !x.label.is_empty() {
            let below = bottom + if matches!(x.ticks, Ticks::None | Ticks::Line) { 13.0 } else { 31.0 };
            let (label, middle) = self.fitted(x.label, (left + right) / 2.0, self.width);
            self.text((middle, below), &label, label_look);
        }
        if !y.label.is_empty() {
            // Above the panel stand titles.
            let (label, middle) = self.fitted(y.label, (bottom - top) / 2.0, self.height - top);
            self.text(((left - widest - 17.0).max(9.0), top + middle), &label, label_look.upward());
        }
    }

    /// An axis's label and its middle, within a figure's side of this length: a label “name: what it counts” is
    /// cut to its name where the whole does not fit, a name longer than the side to what fits, and what still sticks
    /// out is moved in.
    fn fitted<'a>(&self, label: &'a str, middle: f64, side: f64) -> (Cow<'a, str>, f64) {
        let fits = |label: &str| self.text_width(label, TextLook::NOTE, false) <= side - 8.0;
        let name = if fits(label) { label } else { name_of(label) };
        let label = if fits(name) {
            Cow::Borrowed(name)
        } else {
            let cut = |letters: usize| name.chars().take(letters).chain(['…']).collect::<String>();
            let most = (1..name.chars().count()).rev().map(cut).find(|shorter| fits(shorter));
            Cow::Owned(most.unwrap_or_else(|| cut(0)))
        };
        let half = self.text_width(&label, TextLook::NOTE, false) / 2.0 + 2.0;
        (label, middle.min(side - half).max(half))
    }

    pub fn finish(self) -> Scene {
        self.finish_held().0
    }

    /// The picture, and what of it can be held.
    pub fn finish_held(self) -> (Scene, Held) {
        drop(self.area);
        self.recorder.finish()
    }

    /// Asks charts to say in rows and columns, too, what they show.
    pub fn telling(self) -> Canvas {
        Canvas { tells: true, ..self }
    }

    /// What is drawn, in rows and columns: the figure's table. `make` is called only where it is asked for.
    pub fn tell(&mut self, make: impl FnOnce() -> Told) {
        if self.tells {
            self.recorder.tell(make());
        }
    }

    /// A region in CSS pixels that can be clicked: left, top, right, bottom.
    pub fn hotspot(&mut self, region: [f64; 4], hotspot: Hotspot) {
        self.recorder.add_hotspot(Hotspot { region, ..hotspot });
    }
}

impl<'a> Axis<'a> {
    /// What is measured over `range`, with about so many ticks.
    pub fn of(label: &'a str, range: (f64, f64), ticks: usize) -> Axis<'a> {
        Axis { range, label, ticks: Ticks::About(ticks) }
    }

    /// A rate from 0 to 1.
    pub fn share(label: &'a str) -> Axis<'a> {
        Axis::of(label, (0.0, 1.0), 5)
    }

    /// Neither line nor ticks.
    pub fn bare(range: (f64, f64)) -> Axis<'static> {
        Axis { range, label: "", ticks: Ticks::None }
    }

    /// With ticks just here, as written.
    pub fn at(label: &'a str, range: (f64, f64), ticks: Vec<(f64, String)>) -> Axis<'a> {
        Axis { range, label, ticks: Ticks::At(ticks) }
    }
}

impl Ticks {
    /// The values that are marked and their words; fewer where the figure is narrow.
    pub(super) fn written(&self, range: (f64, f64), is_narrow: bool) -> Vec<(f64, String)> {
        match self {
            Ticks::None | Ticks::Line => Vec::new(),
            Ticks::About(count) => {
                let count = if is_narrow { (*count).min(2.max(count.saturating_sub(2))) } else { *count };
                let ticks = nice_ticks(range.0.min(range.1), range.0.max(range.1), count);
                ticks.into_iter().map(|tick| (tick, format::short(tick))).collect()
            }
            Ticks::At(ticks) => ticks.clone(),
        }
    }
}

/// Of an axis's label “name: what it counts” the name.
pub(super) fn name_of(label: &str) -> &str {
    label.split(':').next().unwrap_or(label)
}

/// plotters divides by the span: an empty or non-finite range becomes one unit around its start.
fn usable((low, high): (f64, f64)) -> (f64, f64) {
    if low.is_finite() && high.is_finite() && low != high {
        (low, high)
    } else {
        let middle = if low.is_finite() { low } else { 0.0 };
        (middle - 0.5, middle + 0.5)
    }
}

fn stroke(paint: Paint, width: f64) -> ShapeStyle {
    ShapeStyle::from(&paint).stroke_width(units(width).max(1) as u32)
}

impl Panel {
    /// What follows moves as one when the next report draws a group of this name.
    pub fn group(&self, name: &str) {
        self.recorder.begin_group(name, Some(self.region.region));
    }

    /// As [`Panel::group`], for what may reach over the panel's edge: labels, points on the border.
    pub fn open_group(&self, name: &str) {
        self.recorder.begin_group(name, None);
    }

    /// A handle that lies on this panel.
    pub fn handle(&self, handle: Handle) {
        self.recorder.add_handle(Handle { panel: self.index, ..handle });
    }

    /// A region of the figure in CSS pixels that can be clicked: left, top, right, bottom.
    pub fn hotspot(&self, region: [f64; 4], hotspot: Hotspot) {
        self.recorder.add_hotspot(Hotspot { region, ..hotspot });
    }

    /// How wide a text is in CSS pixels, enlarged as texts are here.
    pub fn text_width(&self, text: &str, size: f64, bold: bool) -> f64 {
        text_width(text, size, bold)
    }

    /// Left, top, right, bottom in CSS pixels of the figure.
    pub fn edges(&self) -> [f64; 4] {
        self.region.region.map(|edge| f64::from(edge) / UNITS_PER_PIXEL)
    }

    /// The panel's x range and y range.
    pub fn ranges(&self) -> ((f64, f64), (f64, f64)) {
        (self.region.x, self.region.y)
    }

    /// How much one CSS pixel is in data units, across and up.
    pub fn pixel(&self) -> (f64, f64) {
        let [left, top, right, bottom] = self.region.region.map(f64::from);
        let (x, y) = self.ranges();
        ((x.1 - x.0) / (right - left) * UNITS_PER_PIXEL, (y.1 - y.0) / (bottom - top) * UNITS_PER_PIXEL)
    }

    /// Data units to CSS pixels.
    pub fn place(&self, x: f64, y: f64) -> (f64, f64) {
        let (across, down) = self.region.place(x, y);
        (across / UNITS_PER_PIXEL, down / UNITS_PER_PIXEL)
    }

    /// A filled rectangle between two corners.
    pub fn rect(&self, from: (f64, f64), to: (f64, f64), paint: impl Into<Paint>) {
        drawn(self.area.draw(&Rectangle::new([from, to], ShapeStyle::from(&paint.into()).filled())));
    }

    /// A polyline, `width` in CSS pixels.
    pub fn line(&self, points: &[(f64, f64)], paint: impl Into<Paint>, width: f64) {
        drawn(self.area.draw(&PathElement::new(points, stroke(paint.into(), width))));
    }

    /// The part of a straight line that lies in the panel; plotters would bend it at the figure's edge.
    pub fn straight(&self, from: (f64, f64), to: (f64, f64), paint: impl Into<Paint>, width: f64) {
        if let Some(part) = clipped(from, to, self.region.x, self.region.y) {
            self.line(&part, paint, width);
        }
    }

    /// A polyline with a pattern.
    pub fn dashed(&self, points: &[(f64, f64)], paint: impl Into<Paint>, width: f64, dash: Dash) {
        self.recorder.set_dash(dash);
        self.line(points, paint, width);
        self.recorder.set_dash(Dash::Solid);
    }

    /// The area between a polyline and the height `base`.
    pub fn area(&self, points: &[(f64, f64)], base: f64, paint: impl Into<Paint>) {
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            return;
        };
        let mut outline = Vec::with_capacity(points.len() + 2);
        outline.push((first.0, base));
        outline.extend_from_slice(points);
        outline.push((last.0, base));
        self.polygon(&outline, paint);
    }

    /// A filled polygon.
    pub fn polygon(&self, points: &[(f64, f64)], paint: impl Into<Paint>) {
        let paint: Paint = paint.into();
        drawn(self.area.draw(&Polygon::new(points, paint)));
    }

    /// A filled dot, `radius` in CSS pixels.
    pub fn dot(&self, at: (f64, f64), radius: f64, paint: impl Into<Paint>) {
        drawn(self.area.draw(&Circle::new(at, units(radius).max(1), ShapeStyle::from(&paint.into()).filled())));
    }

    /// A hollow dot, `radius` and `width` in CSS pixels.
    pub fn ring(&self, at: (f64, f64), radius: f64, paint: impl Into<Paint>, width: f64) {
        drawn(self.area.draw(&Circle::new(at, units(radius).max(1), stroke(paint.into(), width))));
    }

    /// Text beside a place: `(dx, dy)` is in CSS pixels, right and down.
    pub fn text(&self, at: (f64, f64), (dx, dy): (f64, f64), text: &str, look: TextLook) {
        let (x, y) = self.region.place(at.0, at.1);
        let pixel = (x.round() as i32 + units(dx), y.round() as i32 + units(dy));
        let area = self.area.strip_coord_spec();
        drawn(area.draw(&Text::new(text.to_owned(), pixel, look.style())));
    }

    /// Text at a place of the figure in CSS pixels, its middle at `y`.
    pub fn text_at(&self, (x, y): (f64, f64), text: &str, look: TextLook) {
        let area = self.area.strip_coord_spec();
        drawn(area.draw(&Text::new(text.to_owned(), (units(x), units(y)), look.style())));
    }

    /// A map over the data rectangle `from` (low x, low y) to `to` (high x, high y): `columns` cells
    /// across, rows from the top, each an index into `palette` (at most 256 paints).
    pub fn map(&self, from: (f64, f64), to: (f64, f64), columns: usize, cells: Vec<u8>, palette: Vec<Paint>) {
        let corner = |(x, y): (f64, f64)| {
            let (across, down) = self.region.place(x, y);
            (across.round() as i32, down.round() as i32)
        };
        let ((left, bottom), (right, top)) = (corner(from), corner(to));
        self.recorder.push(Op::Image {
            from: (left, top),
            to: (right, bottom),
            columns: columns as u32,
            cells,
            palette,
            smooth: false,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(range: (f64, f64)) -> Axis<'static> {
        Axis { range, label: "", ticks: Ticks::About(4) }
    }

    const MARGINS: Margins = Margins { left: 40.0, top: 10.0, right: 10.0, bottom: 30.0 };

    #[test]
    fn panel_places_and_reads_back() {
        let mut canvas = Canvas::new(300.0, 200.0);
        let panel = canvas.panel(MARGINS, axis((0.0, 10.0)), axis((-1.0, 1.0)));
        assert_eq!(panel.place(0.0, -1.0), (40.0, 170.0));
        assert_eq!(panel.place(10.0, 1.0), (290.0, 10.0));
        let scene = canvas.finish();
        let (x, y) = scene.panels[0].value(80.0, 340.0);
        assert_eq!((x, y), (0.0, -1.0));
    }

    #[test]
    fn inks_survive_plotters() {
        let mut canvas = Canvas::new(300.0, 200.0);
        let panel = canvas.panel(MARGINS, axis((0.0, 1.0)), axis((0.0, 1.0)));
        panel.group("mark");
        panel.rect((0.0, 0.0), (1.0, 1.0), Ink::Hand.alpha(0.5));
        let scene = canvas.finish();
        let group = scene.groups.iter().find(|group| group.name == "mark").unwrap();
        let expected = Paint { ink: Ink::Hand, alpha: 128 };
        assert!(matches!(group.ops[0], Op::Rect { paint, stroke: None, .. } if paint == expected));
        assert_eq!(group.clip, Some([80, 20, 580, 340]));
    }

    #[test]
    fn a_name_longer_than_the_figure_is_cut() {
        let canvas = Canvas::new(300.0, 200.0);
        let name = "Very long column name ".repeat(20);
        let (label, middle) = canvas.fitted(&name, 150.0, 300.0);
        let half = canvas.text_width(&label, TextLook::NOTE, false) / 2.0;
        assert!(label.starts_with("Very long column") && label.ends_with('…') && half > 100.0, "{label}");
        assert!(middle - half >= 0.0 && middle + half <= 300.0);
        assert_eq!(canvas.fitted("length: in mm", 150.0, 300.0).0, "length: in mm");
    }

    #[test]
    fn a_name_of_the_upward_axis_stays_below_the_titles() {
        let mut canvas = Canvas::new(362.0, 270.0);
        let margins = Margins { left: 52.0, top: 46.0, right: 12.0, bottom: 40.0 };
        let label = "hue: standard deviations from the mean";
        canvas.panel(margins, axis((0.0, 1.0)), Axis { label, ..axis((0.0, 1.0)) });
        let scene = canvas.finish();
        let words = scene.words();
        let (_, region) = words.iter().find(|(text, _)| text.starts_with("hue")).unwrap();
        assert!(region[1] >= 92.0, "{region:?}");
    }

    #[test]
    fn empty_range_draws() {
        let mut canvas = Canvas::new(300.0, 200.0);
        let panel = canvas.panel(MARGINS, axis((2.0, 2.0)), axis((f64::NAN, 1.0)));
        assert_eq!(panel.ranges(), ((1.5, 2.5), (-0.5, 0.5)));
    }
}
