//! Two features with a line and what each row loses on it; and what every direction of the line would keep.

use super::fit::{Plane, direction};
use super::{MOST_MOVED, PcaLab, head};
use crate::format;
use crate::lab::{Axes, Handle, ReportBuilder, Seen};
use crate::plot::{Axis, Canvas, Dash, Ink, Margins, Panel, TextLook, Ticks, equal_units, regions, text_width};

/// So many rows get a stroke to the line.
const MOST_STROKES: usize = 200;

/// Where the handles stand, as the drawing found out.
struct Knobs {
    row: (f64, f64),
    /// The two ends of the line.
    ends: [(f64, f64); 2],
    /// One arrow key's step of the row.
    step: (f64, f64),
}

pub fn figures(seen: &Seen<PcaLab>, report: &mut ReportBuilder) {
    let mut knobs = Knobs { row: (0.0, 0.0), ends: [(0.0, 0.0); 2], step: (1.0, 1.0) };
    let alt = super::readouts::cloud_sentence(seen);
    report.figure("cloud", alt, |canvas| knobs = draw_plane(seen, canvas));
    report.figure("directions", super::readouts::directions_sentence(seen), |canvas| draw_directions(seen, canvas));
    let plane = &seen.out.plane;
    let kept = plane.share(plane.angle).map_or("nothing varies".to_owned(), format::percent);
    let turned = format!("{}°, keeps {kept}", format::short(plane.angle));
    let handle = |key: &str, label: String, figure: &str, at: (f64, f64)| Handle {
        key: key.to_owned(),
        label,
        figure: figure.to_owned(),
        panel: 0,
        at,
        axes: Axes::Path,
        control: Some("angle".to_owned()),
        flag: String::new(),
        value_text: turned.clone(),
        step: knobs.step,
        group: String::new(),
    };
    let labels = ["One end of the line", "Other end of the line"];
    for ((key, label), at) in ["line", "line_end"].into_iter().zip(labels).zip(knobs.ends) {
        report.handle(handle(key, label.to_owned(), "cloud", at));
    }
    let at = (plane.angle, plane.share(plane.angle).unwrap_or(0.0));
    report.handle(handle("curve", "The line's angle, on the curve".to_owned(), "directions", at));
    let at = |axis: usize| format::short(seen.out.values[plane.features[axis]]);
    let name = |axis: usize| format::words(&seen.fitted.features[plane.features[axis]]);
    let value_text = format!("{} {}, {} {}", name(0), at(0), name(1), at(1));
    let row = handle("row", row_label(seen), "cloud", knobs.row);
    report.handle(Handle { axes: Axes::Free, control: None, value_text, ..row });
}

/// What the ring's handle is called.
pub fn row_label(seen: &Seen<PcaLab>) -> String {
    format!("Ringed row {}", seen.out.row + 1)
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

/// A place moved into a panel, with room for the ring around it.
pub fn inside(panel: &Panel, (x, y): (f64, f64)) -> (f64, f64) {
    let (across, up) = panel.ranges();
    let pixel = panel.pixel();
    let pad = |(low, high): (f64, f64), pixel: f64| (low + 10.0 * pixel, high - 10.0 * pixel);
    clamped((x, y), pad(across, pixel.0), pad(up, pixel.1))
}

/// The classes' names.
pub fn key(seen: &Seen<PcaLab>, canvas: &mut Canvas) {
    canvas.group("key");
    match &seen.fitted.classes {
        Some((_, names)) if are_numerals(names) => {
            let said = "each numeral is a picture of that digit";
            canvas.text((14.0, 57.0), said, TextLook::new(Ink::Soft));
        }
        Some((_, names)) => {
            let names: Vec<String> = names.iter().map(|name| format::words(name)).collect();
            regions::key(canvas, (14.0, 57.0), &names);
        }
        None => {}
    }
}

/// Many classes with short names are drawn as their names.
fn are_numerals(names: &[String]) -> bool {
    names.len() > 4 && names.iter().all(|name| name.chars().count() <= 2)
}

pub fn draw_points(seen: &Seen<PcaLab>, panel: &Panel, places: &[(f64, f64)]) {
    panel.group("points");
    let drawn = &seen.fitted.drawn;
    for (&row, &at) in drawn.iter().zip(places) {
        match &seen.fitted.classes {
            Some((labels, names)) if are_numerals(names) => {
                let look = TextLook::new(Ink::class_text(labels[row])).size(10.5).bold().center();
                panel.text(at, (0.0, 0.0), &names[labels[row]], look);
            }
            Some((labels, _)) => regions::mark(panel, at, labels[row], true, 3.6),
            None => panel.dot(at, 3.2, Ink::Soft),
        }
    }
}

fn draw_plane(seen: &Seen<PcaLab>, canvas: &mut Canvas) -> Knobs {
    let (plane, fitted) = (&seen.out.plane, seen.fitted);
    let share = plane.share(plane.angle);
    let whose = if seen.state.is_held { "The first component" } else { "Your line" };
    // Both with as many digits, so that they add up.
    let percent = |share: f64| format!("{}\u{202f}%", format::fixed(100.0 * share, 1));
    let headline = share.map_or("Nothing varies here".to_owned(), |share| format!("{whose} keeps {}", percent(share)));
    let left = share.map_or(String::new(), |share| format!("the gray lines: the {} it loses", percent(1.0 - share)));
    let ink = if seen.state.is_held { Ink::Text } else { Ink::Hand };
    head(canvas, &headline, ink, &left);
    key(seen, canvas);

    let margins = Margins { left: 56.0, top: 72.0, right: 17.0, bottom: 46.0 };
    let (width, height) =
        (canvas.width() - margins.left - margins.right, canvas.height() - margins.top - margins.bottom);
    let values = fitted.drawn_values(seen.data, &plane.features);
    let mut places: Vec<(f64, f64)> = values.iter().map(|pair| plane.place([pair[0], pair[1]])).collect();
    let [x, y] = equal_units(&frame_of(places.iter().copied()), width.max(10.0), height.max(10.0));
    let names = [0, 1].map(|axis| axis_label(seen, axis, if axis == 0 { width } else { height }));
    let panel = canvas.panel(
        margins,
        Axis { range: x, label: &names[0], ticks: Ticks::About(5) },
        Axis { range: y, label: &names[1], ticks: Ticks::About(4) },
    );
    let pair_of = |values: &[f64]| plane.features.map(|feature| values[feature]);
    let resting = plane.place(pair_of(&fitted.values(seen.data, seen.out.row)));
    let true_place = plane.place(pair_of(&seen.out.values));
    let knob = inside(&panel, true_place);
    if let Ok(at) = fitted.drawn.binary_search(&seen.out.row) {
        places[at] = knob;
    }
    let center = (plane.center[0], plane.center[1]);
    let (dx, dy) = direction(plane.angle);
    let foot = |(at_x, at_y): (f64, f64)| {
        let along = (at_x - center.0) * dx + (at_y - center.1) * dy;
        (center.0 + along * dx, center.1 + along * dy)
    };
    panel.group("strokes");
    let stride = places.len().div_ceil(MOST_STROKES).max(1);
    for &at in places.iter().step_by(stride) {
        panel.straight(at, foot(at), Ink::Soft.alpha(0.55), 1.0);
    }
    draw_points(seen, &panel, &places);
    panel.group("line");
    let far = (x.1 - x.0) + (y.1 - y.0);
    let end = |length: f64| (center.0 + dx * length, center.1 + dy * length);
    panel.straight(end(-far), end(far), ink, 2.5);
    panel.group("feet");
    for &at in places.iter().step_by(stride) {
        let at = foot(at);
        if at == clamped(at, x, y) {
            panel.dot(at, 1.7, Ink::Text);
        }
    }
    panel.open_group("row");
    panel.dashed(&[inside(&panel, resting), knob], Ink::Hand, 1.5, Dash::Dotted);
    panel.ring(knob, 8.0, Ink::Hand, 2.0);
    if knob != true_place {
        let look = TextLook::new(Ink::Hand).size(11.0).bold();
        let look = if knob.0 > (x.0 + x.1) / 2.0 { look.right() } else { look };
        panel.text(knob, (0.0, if knob.1 > (y.0 + y.1) / 2.0 { 24.0 } else { -24.0 }), "beyond the edge", look);
    }
    let pixel = panel.pixel();
    let reach = 0.42 * width.min(height) * pixel.0;
    let ends = [inside(&panel, end(reach)), inside(&panel, end(-reach))];
    Knobs { row: knob, ends, step: (pixel.0 * 6.0, pixel.1 * 6.0) }
}

/// The feature's name, with its unit where there is room.
fn axis_label(seen: &Seen<PcaLab>, axis: usize, room: f64) -> String {
    let name = format::words(&seen.fitted.features[seen.out.plane.features[axis]]);
    let long = format!("{name}, {}", if seen.state.standardize_pair { "standard deviations" } else { "as measured" });
    if text_width(&long, TextLook::NAME, false) < room { long } else { name }
}

/// The share kept by every direction: a hill with one top.
fn draw_directions(seen: &Seen<PcaLab>, canvas: &mut Canvas) {
    let plane: &Plane = &seen.out.plane;
    head(canvas, "Variance kept in every direction", Ink::Text, "share of the variance, by the line’s angle");
    let margins = Margins { left: 56.0, top: 66.0, right: 22.0, bottom: 46.0 };
    let at = |degrees: [u32; 5]| degrees.map(|degree| (f64::from(degree), format!("{degree}°"))).to_vec();
    let shares = [0.0, 0.5, 1.0].map(|share| (share, format::percent(share))).to_vec();
    let panel = canvas.panel(
        margins,
        Axis { range: (0.0, 180.0), label: "angle of the line", ticks: Ticks::At(at([0, 45, 90, 135, 180])) },
        // Room above 100 % for the handle.
        Axis { range: (0.0, 1.06), label: "", ticks: Ticks::At(shares) },
    );
    let Some(share) = plane.share(plane.angle) else { return };
    let curve = (0..=90).map(|i| f64::from(i) * 2.0).map(|angle| (angle, plane.share(angle).unwrap_or(0.0)));
    let curve: Vec<(f64, f64)> = curve.collect();
    panel.group("hill");
    panel.area(&curve, 0.0, Ink::Zone);
    panel.line(&curve, Ink::Text, 1.5);
    panel.group("here");
    panel.dashed(&[(plane.angle, 0.0), (plane.angle, share)], Ink::Hand, 1.5, Dash::Dotted);
    panel.open_group("top");
    if seen.state.is_held || super::fit::between(plane.angle, plane.best_angle) <= 1.0 {
        let said = format!("best, at {}", format::fixed(plane.best_angle, 1) + "°");
        let look = TextLook::new(Ink::Good).size(13.0).bold();
        // Where the hill is low.
        let (corner, look, dx) = if plane.best_angle < 90.0 { (180.0, look.right(), -4.0) } else { (0.0, look, 6.0) };
        panel.text((corner, 1.0), (dx, 0.0), &said, look);
    }
}
