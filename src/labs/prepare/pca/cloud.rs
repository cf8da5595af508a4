//! Two features with a line and what each row loses on it; and what every direction of the line would keep.

use super::fit::{Plane, direction};
use super::{MOST_MOVED, PcaLab, head};
use crate::format;
use crate::lab::{Axes, Handle, ReportBuilder, Seen};
use crate::plot::{
    Anchor, Axis, Canvas, Chart, Dot, Frame, Ink, Said, Stroke, TextLook, Told, are_letters, class_names, inside, plane,
};

/// So many rows get a stroke to the line.
const MOST_STROKES: usize = 200;

pub fn figures(seen: &Seen<PcaLab>, report: &mut ReportBuilder) {
    let alt = super::readouts::cloud_sentence(seen);
    report.figure("cloud", alt, |canvas| draw_plane(seen, canvas));
    report.figure("directions", super::readouts::directions_sentence(seen), |canvas| draw_directions(seen, canvas));
}

/// A handle that turns the line.
fn turning(plane: &Plane, key: &str, label: &str, at: (f64, f64)) -> Handle {
    let kept = plane.share(plane.angle).map_or("nothing varies".to_owned(), format::percent);
    Handle::along(key, "angle", label, at).says(format!("{}°, keeps {kept}", format::short(plane.angle)))
}

/// The row that can be dragged, at the place where the hand has it.
pub fn ringed(seen: &Seen<PcaLab>, chart: &mut Chart, from: (f64, f64), at: (f64, f64), said: String) {
    let label = format!("Ringed row {}", seen.out.row + 1);
    chart.held_point(from, Handle::pointed("row", label, at, Axes::Free, (0.0, 0.0)).says(said));
}

/// Where in σ a row was dragged to that now stands at a place of the plane.
pub fn moved_to(seen: &Seen<PcaLab>, to: (f64, f64)) -> (f64, f64) {
    let (plane, fitted) = (&seen.out.plane, seen.fitted);
    let resting = fitted.values(seen.data, seen.out.row);
    let away = |axis: usize, to: f64| {
        let feature = plane.features[axis];
        let value = to * plane.scale[axis] + plane.offset[axis];
        let away = (value - resting[feature]) / fitted.sigma(feature);
        (away.clamp(-MOST_MOVED, MOST_MOVED) * 1e3).round() / 1e3
    };
    (away(0, to.0), away(1, to.1))
}

/// Low and high of the places, across and up.
pub fn frame_of(places: impl Iterator<Item = (f64, f64)>) -> [(f64, f64); 2] {
    let mut frame = [(f64::INFINITY, f64::NEG_INFINITY); 2];
    for (x, y) in places {
        frame[0] = (frame[0].0.min(x), frame[0].1.max(x));
        frame[1] = (frame[1].0.min(y), frame[1].1.max(y));
    }
    frame.map(|(low, high)| if low <= high { (low, high) } else { (0.0, 0.0) })
}

fn clamped((at_x, at_y): (f64, f64), x: (f64, f64), y: (f64, f64)) -> (f64, f64) {
    (at_x.max(x.0).min(x.1), at_y.max(y.0).min(y.1))
}

/// The classes' names, from the third line on; without classes there are none. Gives how many lines stand above the
/// panel.
pub fn key(seen: &Seen<PcaLab>, canvas: &mut Canvas) -> Frame {
    let names = names(seen);
    let is_one_kind = are_letters(&names);
    if is_one_kind {
        canvas.group("classes");
        canvas.text((12.0, 54.0), "each numeral is a picture of that digit", TextLook::note());
    }
    Frame::new().lines(if is_one_kind { 3 } else { class_names(canvas, 2, &names) })
}

/// What the classes are called, if there are any.
fn names(seen: &Seen<PcaLab>) -> Vec<String> {
    seen.fitted.classes.iter().flat_map(|(_, names)| names).map(|name| format::words(name)).collect()
}

/// The rows at their places, told class by class; the ringed one by itself.
pub fn draw_points(
    seen: &Seen<PcaLab>,
    canvas: &mut Canvas,
    chart: &mut Chart,
    labels: [&str; 2],
    places: &[(f64, f64)],
) {
    let class = |row: &usize| seen.fitted.classes.as_ref().map(|(labels, _)| labels[*row]);
    let dots: Vec<Dot> = seen.fitted.drawn.iter().zip(places).map(|(row, at)| Dot::new(*at, class(row))).collect();
    let names = names(seen);
    if are_letters(&names) {
        chart.letters("points", &names, &dots);
    } else {
        chart.dots("points", &dots);
    }
    canvas.tell(|| {
        let ringed = seen.fitted.drawn.binary_search(&seen.out.row).ok().map(|at| ("ringed row", places[at]));
        Told::scatter(&names, labels, &dots, ringed.as_slice())
    });
}

fn draw_plane(seen: &Seen<PcaLab>, canvas: &mut Canvas) {
    let (line, fitted) = (&seen.out.plane, seen.fitted);
    let share = line.share(line.angle);
    let whose = if seen.state.is_held { "The first component" } else { "Your line" };
    // Both with as many digits, so that they add up.
    let percent = |share: f64| format!("{}\u{202f}%", format::fixed(100.0 * share, 1));
    let headline = share.map_or("Nothing varies here".to_owned(), |share| format!("{whose} keeps {}", percent(share)));
    let left = share.map_or(String::new(), |share| format!("the gray lines: the {} it loses", percent(1.0 - share)));
    let stroke = if seen.state.is_held { Stroke::TEST } else { Stroke::HAND };
    head(canvas, &headline, stroke.ink, &left);
    let frame = key(seen, canvas);

    let values = fitted.drawn_values(seen.data, &line.features);
    let mut places: Vec<(f64, f64)> = values.iter().map(|pair| line.place([pair[0], pair[1]])).collect();
    let name = |axis: usize| format::words(&fitted.features[line.features[axis]]);
    let unit = if seen.state.standardize_pair { "standard deviations" } else { "as measured" };
    let labels = [0, 1].map(|axis| format!("{}: {unit}", name(axis)));
    let mut chart = plane(canvas, frame, [&labels[0], &labels[1]], &frame_of(places.iter().copied()));
    let panel = &chart.panel;
    let pair_of = |values: &[f64]| line.features.map(|feature| values[feature]);
    let resting = line.place(pair_of(&fitted.values(seen.data, seen.out.row)));
    let true_place = line.place(pair_of(&seen.out.values));
    let knob = inside(panel, true_place);
    if let Ok(at) = fitted.drawn.binary_search(&seen.out.row) {
        places[at] = knob;
    }
    let center = (line.center[0], line.center[1]);
    let (dx, dy) = direction(line.angle);
    let foot = |(at_x, at_y): (f64, f64)| {
        let along = (at_x - center.0) * dx + (at_y - center.1) * dy;
        (center.0 + along * dx, center.1 + along * dy)
    };
    panel.group("strokes");
    let stride = places.len().div_ceil(MOST_STROKES).max(1);
    for &at in places.iter().step_by(stride) {
        panel.straight(at, foot(at), Ink::Soft.alpha(0.55), Stroke::REFERENCE.width);
    }
    draw_points(seen, canvas, &mut chart, [&labels[0], &labels[1]], &places);
    let panel = &chart.panel;
    panel.group("line");
    let (x, y) = panel.ranges();
    let far = (x.1 - x.0) + (y.1 - y.0);
    let end = |length: f64| (center.0 + dx * length, center.1 + dy * length);
    panel.straight(end(-far), end(far), stroke.ink, Stroke::TEST.width);
    panel.group("feet");
    for &at in places.iter().step_by(stride) {
        let at = foot(at);
        if at == clamped(at, x, y) {
            panel.dot(at, 1.7, Ink::Text);
        }
    }
    let reach = 0.42 * (x.1 - x.0).min(y.1 - y.0);
    for (key, label, reach) in [("line", "One end of the line", reach), ("line_end", "Other end of the line", -reach)] {
        let at = inside(&chart.panel, end(reach));
        chart.handle(turning(line, key, label, at));
    }
    let value = |axis: usize| format::short(seen.out.values[line.features[axis]]);
    ringed(seen, &mut chart, resting, true_place, format!("{} {}, {} {}", name(0), value(0), name(1), value(1)));
}

/// The share kept by every direction: a hill with one top.
fn draw_directions(seen: &Seen<PcaLab>, canvas: &mut Canvas) {
    let plane: &Plane = &seen.out.plane;
    head(canvas, "Variance kept in every direction", Ink::Text, "share of the variance, by the line’s angle");
    let degrees = [0, 45, 90, 135, 180].map(|degree| (f64::from(degree), format!("{degree}°"))).to_vec();
    let x = Axis::at("angle of the line", (0.0, 180.0), degrees);
    let mut chart = Chart::new(canvas, Frame::new().lines(2), x, shares());
    let share = plane.share(plane.angle);
    let here = (plane.angle, share.unwrap_or(0.0));
    if share.is_some() {
        let kept = |angle: f64| (angle, plane.share(angle).unwrap_or(0.0));
        let curve: Vec<(f64, f64)> = (0..=90).map(|i| kept(f64::from(i) * 2.0)).collect();
        chart.fill("area", &curve, 0.0, Ink::Zone);
        chart.curve("hill", &curve, Stroke::MAIN);
        chart.guides(here);
        let row = |step: u8| kept(f64::from(step) * 15.0);
        canvas.tell(|| Told {
            key: "degrees".to_owned(),
            columns: vec!["share kept".to_owned()],
            rows: (0..=12).map(row).map(|(angle, share)| (Said::number(angle), vec![Said::number(share)])).collect(),
        });
    }
    chart.handle(turning(plane, "curve", "The line's angle, on the curve", here));
    if share.is_some() && (seen.state.is_held || super::fit::between(plane.angle, plane.best_angle) <= 1.0) {
        let said = format!("best, at {}°", format::fixed(plane.best_angle, 1));
        // Where the hill is low.
        let (corner, offset) =
            if plane.best_angle < 90.0 { (180.0, (-4.0, 0.0, Anchor::Right)) } else { (0.0, (6.0, 0.0, Anchor::Left)) };
        chart.word("top", (corner, 1.0), &[offset], &said, TextLook::new(Ink::Good).bold());
    }
}

/// Shares of the variance, with room above 100 % for a handle.
pub fn shares() -> Axis<'static> {
    Axis::at("", (0.0, 1.06), [0.0, 0.5, 1.0].map(|share| (share, format::percent(share))).to_vec())
}
