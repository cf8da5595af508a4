//! A pair of axes with what is drawn on it and the words beside it, which keep off each other by themselves: what is
//! drawn takes its place, and of words those come first that are written first.

use super::canvas::{Anchor, Axis, Canvas, Margins, Panel, TextLook, name_of};
use super::frame::{ASIDE, Frame, LINE};
use super::held::Handle;
use super::ink::{Ink, Paint};
use super::scene::Dash;
use super::text_width;
use super::told::Told;
use super::words::{Offset, Words, clear, region_at, shortened};

/// How far a handle reaches from its middle, in CSS pixels.
const HANDLE: f64 = 15.0;
/// The radius of a ring, in CSS pixels.
const RING: f64 = 5.0;
/// Between the lines of names at curves' ends.
const NAMES_APART: f64 = 15.0;

/// How a line is drawn: by what it means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    pub ink: Ink,
    /// In CSS pixels.
    pub width: f64,
    pub dash: Dash,
}

impl Stroke {
    /// What the figure is about.
    pub const MAIN: Stroke = Stroke::new(Ink::Text, 2.0, Dash::Solid);
    /// What stands beside it.
    pub const QUIET: Stroke = Stroke::new(Ink::Soft, 1.5, Dash::Solid);
    /// As measured on training rows.
    pub const TRAIN: Stroke = Stroke::new(Ink::Text, 1.5, Dash::Dashed);
    /// As measured on test rows.
    pub const TEST: Stroke = Stroke::new(Ink::Text, 2.5, Dash::Solid);
    /// What is compared with: chance, a limit.
    pub const REFERENCE: Stroke = Stroke::new(Ink::Soft, 1.0, Dash::Dashed);
    /// Of a value that is not the hand's, yet worth a line across: the cheapest, the best.
    pub const MARK: Stroke = Stroke::new(Ink::Text, 1.5, Dash::Dashed);
    /// What the hand sets.
    pub const HAND: Stroke = Stroke::new(Ink::Hand, 2.0, Dash::Solid);
    /// From what the hand sets to the axes.
    pub const GUIDE: Stroke = Stroke::new(Ink::Hand, 1.5, Dash::Dotted);

    const fn new(ink: Ink, width: f64, dash: Dash) -> Stroke {
        Stroke { ink, width, dash }
    }

    /// The same line in another ink.
    pub const fn of(self, ink: Ink) -> Stroke {
        Stroke { ink, ..self }
    }

    /// The same line with another pattern.
    pub const fn dashed(self, dash: Dash) -> Stroke {
        Stroke { dash, ..self }
    }
}

impl Panel {
    /// A polyline, drawn by what it means.
    pub fn stroke(&self, points: &[(f64, f64)], stroke: Stroke) {
        self.dashed(points, stroke.ink, stroke.width, stroke.dash);
    }
}

/// A line with a name at its end.
pub struct Curve<'a> {
    pub name: &'a str,
    pub points: Vec<(f64, f64)>,
    pub stroke: Stroke,
}

/// A pair of axes, its marks and its words.
pub struct Chart {
    pub panel: Panel,
    words: Words,
    /// The part of the figure that is the chart's: left, top, right, bottom in CSS pixels.
    region: [f64; 4],
    lines_written: u8,
    /// Whether the figure is as narrow as on a phone.
    is_narrow: bool,
}

impl Chart {
    /// Axes with as much room around them as `frame` asks for.
    pub fn new(canvas: &mut Canvas, frame: Frame, x: Axis, y: Axis) -> Chart {
        let (margins, region) = (frame.margins(canvas, &x, &y), frame.region(canvas));
        Chart::at(canvas, margins, region, x, y)
    }

    /// Axes just there, in a part of the figure that is the chart's.
    pub(super) fn at(canvas: &mut Canvas, margins: Margins, region: [f64; 4], x: Axis, y: Axis) -> Chart {
        let panel = canvas.panel(margins, x, y);
        let mut words = Words::new(canvas);
        // Names of axes and ticks stand left of the panel and below it.
        let [left, top, right, bottom] = panel.edges();
        words.take([region[0], top, left, region[3]]);
        words.take([left, bottom, right, region[3]]);
        Chart { panel, words, region, lines_written: 0, is_narrow: canvas.is_narrow() }
    }

    /// Axes with curves and room for their names, which [`Chart::names`] writes at last. The first curve lies on top;
    /// what lies beyond `now` is faint.
    pub fn curves(canvas: &mut Canvas, frame: Frame, x: Axis, y: Axis, curves: &[Curve], now: Option<f64>) -> Chart {
        let frame = frame.ends(end_names(curves, canvas.is_narrow()));
        let over = name_of(x.label);
        let mut chart = Chart::new(canvas, frame, x, y);
        for curve in curves.iter().rev() {
            chart.curve_until(curve.name, &curve.points, curve.stroke, now);
        }
        let told = curves.iter().map(|curve| (curve.name, &curve.points[..]));
        canvas.tell(|| Told::curves(over, told));
        chart
    }

    /// A line of words above the panel; a long one is cut. What stands in the same line at its right end is said
    /// before, by [`Chart::remark`].
    pub fn title(&mut self, text: &str, look: TextLook) {
        let [left, _, right, _] = self.panel.edges();
        self.above("title", left, shortened(text, right - left, look).as_ref(), look);
        self.lines_written += 1;
    }

    /// A remark at the right end of the line above the panel that the next title has, where there is room.
    pub fn remark(&mut self, text: &str) {
        let [_, _, right, _] = self.panel.edges();
        self.above("remark", right, text, TextLook::note().right());
    }

    fn above(&mut self, group: &str, x: f64, text: &str, look: TextLook) {
        let at = (x, self.region[1] + 6.0 + LINE * (f64::from(self.lines_written) + 0.5));
        let region = region_at(at, (0.0, 0.0, look.anchor), text, look);
        if self.words.is_free(region) {
            self.words.take(region);
            self.panel.open_group(group);
            self.panel.text_at(at, text, look);
        }
    }

    /// A line, which words keep off.
    pub fn curve(&mut self, group: &str, points: &[(f64, f64)], stroke: Stroke) {
        self.curve_until(group, points, stroke, None);
    }

    fn curve_until(&mut self, group: &str, points: &[(f64, f64)], stroke: Stroke, now: Option<f64>) {
        self.panel.group(group);
        let until = now.map_or(points.len(), |now| points.partition_point(|(at, _)| *at <= now));
        // What is still to come is faint.
        let draw = |points: &[(f64, f64)], paint: Paint| {
            if points.len() > 1 {
                self.panel.dashed(points, paint, stroke.width, stroke.dash);
            }
        };
        draw(&points[until.saturating_sub(1)..], stroke.ink.alpha(0.25));
        draw(&points[..until], stroke.ink.into());
        if let (Some(&first), 1) = (points.first(), until) {
            self.panel.dot(first, stroke.width, stroke.ink);
        }
        self.take_line(points);
    }

    fn take_line(&mut self, points: &[(f64, f64)]) {
        for pair in points.windows(2) {
            let [from, to] = [pair[0], pair[1]].map(|(x, y)| self.panel.place(x, y));
            self.words.take_line(from, to);
        }
    }

    /// The area between a line and the height `base`.
    pub fn fill(&self, group: &str, points: &[(f64, f64)], base: f64, paint: impl Into<Paint>) {
        self.panel.group(group);
        self.panel.area(points, base, paint);
    }

    /// The area between two lines over the same places.
    pub fn band(&self, group: &str, low: &[(f64, f64)], high: &[(f64, f64)], paint: impl Into<Paint>) {
        self.panel.group(group);
        let outline: Vec<(f64, f64)> = low.iter().chain(high.iter().rev()).copied().collect();
        self.panel.polygon(&outline, paint);
    }

    /// A quiet area between two corners.
    pub fn zone(&self, group: &str, from: (f64, f64), to: (f64, f64)) {
        self.panel.group(group);
        self.panel.rect(from, to, Ink::Zone);
    }

    /// A line to compare with, and its name `down` pixels below the place `at`.
    pub fn reference(&mut self, name: &str, line: [(f64, f64); 2], at: (f64, f64), down: f64) {
        self.panel.group(name);
        self.panel.stroke(&line, Stroke::REFERENCE);
        self.panel.open_group(&format!("{name}-word"));
        self.words.place(&self.panel, at, &[(0.0, down, Anchor::Center)], name, TextLook::note());
        self.take_line(&line);
    }

    /// The line that the hand holds, at `x` from the bottom to the top.
    pub fn cut(&mut self, group: &str, x: f64) {
        self.upright(group, x, Stroke::HAND);
    }

    /// A line at `x` from the bottom to the top.
    pub fn upright(&mut self, group: &str, x: f64, stroke: Stroke) {
        let (_, (low, high)) = self.panel.ranges();
        self.panel.open_group(group);
        self.panel.stroke(&[(x, low), (x, high)], stroke);
        self.take_line(&[(x, low), (x, high)]);
    }

    /// Dotted lines from a place to both axes.
    pub fn guides(&self, (x, y): (f64, f64)) {
        let ((left, _), (low, _)) = self.panel.ranges();
        self.panel.open_group("guides");
        self.panel.stroke(&[(left, y), (x, y), (x, low)], Stroke::GUIDE);
    }

    /// A place that matters, named where there is room; rather inwards.
    pub fn ring(&mut self, name: &str, at: (f64, f64)) {
        self.panel.open_group(name);
        self.panel.ring(at, RING, Ink::Text, 2.0);
        let (x, y) = self.panel.place(at.0, at.1);
        self.words.take([x - RING - 1.0, y - RING - 1.0, x + RING + 1.0, y + RING + 1.0]);
        let [left, _, right, _] = self.panel.edges();
        let beyond: [Offset; 4] = [(11.0, 14.0), (26.0, 14.0), (26.0, 30.0), (11.0, -14.0)].map(to_right);
        let before = beyond.map(|(dx, dy, _)| (-dx, dy, Anchor::Right));
        let offsets = if x > left + 0.7 * (right - left) { [before, beyond] } else { [beyond, before] };
        self.panel.open_group(&format!("{name}-word"));
        self.words.place(&self.panel, at, &offsets.concat(), name, TextLook::new(Ink::Text));
    }

    /// The one number that the chart comes to, in the first corner that is free: bottom right, bottom left, top right,
    /// top left.
    pub fn headline(&mut self, group: &str, text: &str) {
        let look = TextLook::headline(Ink::Text);
        let ((low, high), (bottom, top)) = self.panel.ranges();
        let corners = [
            ((high, bottom), (-10.0, -20.0, Anchor::Right)),
            ((low, bottom), (10.0, -20.0, Anchor::Left)),
            ((high, top), (-10.0, 20.0, Anchor::Right)),
            ((low, top), (10.0, 20.0, Anchor::Left)),
            ((high, (bottom + top) / 2.0), (-10.0, 0.0, Anchor::Right)),
        ];
        self.panel.open_group(group);
        let is_written = corners.iter().any(|(at, offset)| self.words.place(&self.panel, *at, &[*offset], text, look));
        if !is_written {
            let (at, (dx, dy, anchor)) = corners[0];
            self.panel.text(at, (dx, dy), text, TextLook { anchor, ..look });
        }
    }

    /// A word beside a place, where there is room; says whether there was.
    pub fn word(&mut self, group: &str, at: (f64, f64), offsets: &[Offset], text: &str, look: TextLook) -> bool {
        self.panel.open_group(group);
        self.words.place(&self.panel, at, offsets, text, look)
    }

    /// Two counts and what is counted, before the place `at` of the x axis and after it, below the panel's upper edge or
    /// above its lower one: the first ends at the place, the second at the panel's right edge. Near an end of the axis
    /// they keep together, over the line that divides; a word stands beside its number where the panel is wide enough for
    /// all of it, else in a line of its own. Gives the regions that were written on.
    pub fn counts(
        &mut self,
        group: &str,
        at: f64,
        is_above: bool,
        counts: [(&str, &str); 2],
        ink: Ink,
    ) -> [[f64; 4]; 2] {
        const ASIDE: f64 = 8.0;
        const BETWEEN: f64 = 5.0;
        let (count, name) = (TextLook::count(ink).right(), TextLook::new(ink).right());
        let [left, top, right, bottom] = self.panel.edges();
        let widths =
            counts.map(|(number, word)| (text_width(number, count.size, true), text_width(word, name.size, false)));
        let beside = widths.map(|(number, word)| if word > 0.0 { number + BETWEEN + word } else { number });
        let is_beside = beside[0] + beside[1] + 4.0 * ASIDE <= right - left;
        let wide = if is_beside { beside } else { widths.map(|(number, word)| number.max(word)) };
        let far = right - ASIDE;
        let line = self.panel.place(at, 0.0).0;
        let near = (line - ASIDE).min(far - wide[1] - 2.0 * ASIDE).max(left + ASIDE + wide[0]);
        let (edge, inwards) = if is_above { (top, 1.0) } else { (bottom, -1.0) };
        let mut regions = [[0.0; 4]; 2];
        self.panel.open_group(group);
        for (which, end) in [near, far].into_iter().enumerate() {
            let (number, word) = counts[which];
            if number.is_empty() {
                continue;
            }
            let mut lines =
                vec![(end - if is_beside { beside[which] - widths[which].0 } else { 0.0 }, 15.0, number, count)];
            if !word.is_empty() {
                lines.push((end, if is_beside { 17.0 } else { 36.0 }, word, name));
            }
            let lines = lines.into_iter().map(|(x, down, text, look)| ((x, edge + down * inwards), text, look));
            let places: Vec<_> = lines
                .map(|(place, text, look)| (place, text, look, region_at(place, (0.0, 0.0, Anchor::Right), text, look)))
                .collect();
            let covered = places.iter().map(|place| place.3).reduce(around).unwrap_or_default();
            if covered[0] < line && line < covered[2] {
                clear(&self.panel, covered);
            }
            for (place, text, look, _) in places {
                self.panel.text_at(place, text, look);
            }
            self.words.take(covered);
            regions[which] = covered;
        }
        regions
    }

    /// A count and what is counted after the place `at` of the x axis, as [`Chart::counts`] writes them.
    pub fn count(&mut self, group: &str, at: f64, is_above: bool, count: (&str, &str), ink: Ink) {
        self.counts(group, at, is_above, [("", ""), count], ink);
    }

    /// Keeps words off a region: left, top, right, bottom in CSS pixels.
    pub fn take(&mut self, region: [f64; 4]) {
        self.words.take(region);
    }

    /// What is free, and what is taken.
    pub fn words(&mut self) -> &mut Words {
        &mut self.words
    }

    /// A handle on this chart, which words keep off.
    pub fn handle(&mut self, handle: Handle) {
        let (x, y) = self.panel.place(handle.at.0, handle.at.1);
        self.words.take([x - HANDLE, y - HANDLE, x + HANDLE, y + HANDLE]);
        self.panel.handle(handle);
    }

    /// The names of curves right of the panel, each at its curve's end, pushed apart where ends crowd. Gives where each
    /// stands: left, top, right, bottom in CSS pixels.
    pub fn names(&self, curves: &[Curve]) -> Vec<[f64; 4]> {
        self.names_at(curves, false)
    }

    /// As [`Chart::names`]; on request curves whose ends are nearer than a line keep the order in which they are given:
    /// while a run is played, names do not change places whenever two curves cross.
    pub(super) fn names_at(&self, curves: &[Curve], is_order_kept: bool) -> Vec<[f64; 4]> {
        let [_, top, right, bottom] = self.panel.edges();
        let mut regions = vec![[0.0; 4]; curves.len()];
        let mut ends: Vec<(f64, usize, &Curve)> = (0..)
            .zip(curves)
            .filter_map(|(which, curve)| {
                let (x, y) = *curve.points.last()?;
                Some((self.panel.place(x, y).1.clamp(top, bottom), which, curve))
            })
            .collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        if is_order_kept {
            keep_order(&mut ends);
        }
        let mut places: Vec<f64> = ends.iter().map(|end| end.0).collect();
        apart(&mut places, NAMES_APART, (top, bottom));
        self.panel.open_group("names");
        let names: Vec<&str> = end_names(curves, self.is_narrow).collect();
        for (place, (_, which, curve)) in places.iter().zip(&ends) {
            let name = names[*which];
            let look = TextLook::new(words_in(curve.stroke.ink));
            let look = if curve.stroke.dash == Dash::Solid { look.bold() } else { look };
            let at = (right + ASIDE, *place);
            self.panel.text_at(at, name, look);
            regions[*which] = region_at(at, (0.0, 0.0, Anchor::Left), name, look);
        }
        regions
    }
}

/// Ends that are nearer than a line come in the order in which their curves are given.
fn keep_order(ends: &mut [(f64, usize, &Curve)]) {
    for last in (1..ends.len()).rev() {
        for at in 0..last {
            let (upper, lower) = (ends[at], ends[at + 1]);
            if lower.0 - upper.0 < NAMES_APART && upper.1 > lower.1 {
                ends[at] = (upper.0, lower.1, lower.2);
                ends[at + 1] = (lower.0, upper.1, upper.2);
            }
        }
    }
}

/// The names as they stand at curves' ends. On a phone a name is short: "bagging, test" is "bagging", and "bagging,
/// training" after it only "training".
fn end_names<'a>(curves: &[Curve<'a>], is_narrow: bool) -> impl Iterator<Item = &'a str> {
    let family = |curve: &Curve<'a>| curve.name.split_once(", ");
    curves.iter().enumerate().map(move |(at, curve)| match family(curve).filter(|_| is_narrow) {
        None => curve.name,
        Some((name, part)) => {
            let is_named = curves[..at].iter().any(|before| family(before).is_some_and(|(other, _)| other == name));
            if is_named { part } else { name }
        }
    })
}

/// What holds both regions.
fn around(one: [f64; 4], other: [f64; 4]) -> [f64; 4] {
    [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
}

fn to_right((dx, dy): (f64, f64)) -> Offset {
    (dx, dy, Anchor::Left)
}

/// The ink for words about what is drawn in `ink`.
fn words_in(ink: Ink) -> Ink {
    match ink {
        Ink::Positive => Ink::PositiveText,
        Ink::Negative => Ink::NegativeText,
        Ink::Third => Ink::ThirdText,
        other => other,
    }
}

/// Moves places in rising order so that neighbours are at least `distance` apart and all lie within the limits, each
/// as near to where it was as its neighbours let it.
pub fn apart(places: &mut [f64], distance: f64, (low, high): (f64, f64)) {
    // Places that touch stand together around the middle of what they want.
    let mut clusters: Vec<(f64, usize)> = Vec::new();
    for &place in places.iter() {
        clusters.push((place, 1));
        while let [.., (before, n), (after, m)] = clusters[..] {
            if after - before >= distance * (n + m) as f64 / 2.0 {
                break;
            }
            clusters.truncate(clusters.len() - 2);
            clusters.push(((before * n as f64 + after * m as f64) / (n + m) as f64, n + m));
        }
    }
    let mut free = low;
    let mut at = 0;
    for (middle, count) in clusters {
        let mut place = (middle - distance * (count - 1) as f64 / 2.0).max(free);
        for _ in 0..count {
            places[at] = place;
            place += distance;
            at += 1;
        }
        free = place;
    }
    // What was pushed beyond the far end comes back.
    let mut limit = high;
    for place in places.iter_mut().rev() {
        *place = place.min(limit);
        limit = *place - distance;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn curve(name: &'static str, end: f64) -> Curve<'static> {
        Curve { name, points: vec![(0.0, 0.5), (5.0, 0.4), (10.0, end)], stroke: Stroke::MAIN }
    }

    fn drawn(width: f64, height: f64, curves: &[Curve]) -> crate::plot::Scene {
        let mut canvas = Canvas::new(width, height);
        let (x, y) = (Axis::of("learners", (0.0, 10.0), 5), Axis::share("error: share of rows"));
        let chart = Chart::curves(&mut canvas, Frame::new(), x, y, curves, Some(5.0));
        chart.names(curves);
        canvas.finish()
    }

    #[test]
    fn names_stand_apart_and_inside_at_every_size() {
        let curves = [curve("training", 0.20), curve("test", 0.21), curve("out of bag", 0.22), curve("chance", 0.99)];
        for (width, height) in [(280.0, 180.0), (620.0, 400.0), (1200.0, 700.0)] {
            let scene = drawn(width, height, &curves);
            let words = scene.words();
            let names: Vec<_> = words.iter().filter(|(text, _)| curves.iter().any(|one| one.name == *text)).collect();
            assert_eq!(names.len(), 4);
            for (at, (text, a)) in names.iter().enumerate() {
                assert!(a[2] / 2.0 <= width, "{text} sticks out at {width}");
                for (other, b) in &names[at + 1..] {
                    assert!(a[3] <= b[1] || b[3] <= a[1], "{text} touches {other} at {width}");
                }
            }
        }
    }

    #[test]
    fn a_phone_has_short_names() {
        let curves = ["bagging, test", "bagging, training", "chance"].map(|name| curve(name, 0.2));
        let names = |is_narrow: bool| end_names(&curves, is_narrow).collect::<Vec<_>>();
        assert_eq!(names(true), ["bagging", "training", "chance"]);
        assert_eq!(names(false), curves.each_ref().map(|curve| curve.name));
    }

    proptest! {
        #[test]
        fn places_come_apart(mut places in prop::collection::vec(0.0..100.0f64, 0..7)) {
            places.sort_by(f64::total_cmp);
            let wanted = places.clone();
            apart(&mut places, 10.0, (0.0, 100.0));
            prop_assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= 10.0 - 1e-9), "{:?}", places);
            prop_assert!(places.iter().all(|place| (-1e-9..=100.0 + 1e-9).contains(place)), "{:?}", places);
            // What had room stays.
            if wanted.windows(2).all(|pair| pair[1] - pair[0] >= 10.0) {
                prop_assert_eq!(places, wanted);
            }
        }
    }

    #[test]
    fn what_is_told_is_what_is_drawn() {
        let curves = [curve("training", 0.25), curve("test", 0.5)];
        let mut canvas = Canvas::new(500.0, 300.0).telling();
        let (x, y) = (Axis::of("learners: how many", (0.0, 10.0), 5), Axis::share("error"));
        Chart::curves(&mut canvas, Frame::new(), x, y, &curves, None);
        let told = canvas.finish_held().1.told.unwrap();
        assert_eq!((told.key.as_str(), told.columns.len(), told.rows.len()), ("learners", 2, 3));
        assert_eq!(told.rows[2].1[0].value, Some(0.25));
    }

    #[test]
    fn a_headline_goes_where_no_curve_runs() {
        let mut canvas = Canvas::new(400.0, 300.0);
        let mut chart = Chart::new(&mut canvas, Frame::new(), Axis::share("a"), Axis::share("b"));
        chart.curve("low", &[(0.0, 0.06), (1.0, 0.06)], Stroke::MAIN);
        chart.headline("area", "area 0.919");
        let [left, top, right, bottom] = chart.panel.edges();
        let scene = canvas.finish();
        let words = scene.words();
        let (_, place) = words.iter().find(|(text, _)| *text == "area 0.919").unwrap();
        let middle = (place[1] + place[3]) / 4.0;
        assert!(middle < (top + bottom) / 2.0 && place[2] / 2.0 <= right && left < right, "{place:?}");
    }
}
