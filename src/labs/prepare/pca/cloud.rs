//! The cloud: two features with a line and the strokes to it, or two components as a map.

use super::fit::{Plane, direction};
use super::{MOST_MOVED, PcaLab, head, shows_components};
use crate::format;
use crate::lab::{Axes, Handle, ReportBuilder, Seen};
use crate::plot::{Axis, Canvas, Dash, Ink, Margins, Panel, TextLook, Ticks, equal_units, regions, text_width};

/// So many rows get a stroke to the line.
const MOST_STROKES: usize = 200;

/// Where the handles stand, as the drawing found out.
struct Knobs {
    row: (f64, f64),
    /// The two ends of the line.
    ends: Option<[(f64, f64); 2]>,
    /// One arrow key's step of the row.
    step: (f64, f64),
}

pub fn figure(seen: &Seen<PcaLab>, report: &mut ReportBuilder) {
    let is_map = shows_components(seen.state, seen.data);
    let alt = super::readouts::cloud_sentence(seen);
    let mut knobs = Knobs { row: (0.0, 0.0), ends: None, step: (1.0, 1.0) };
    report
        .figure("cloud", alt, |canvas| knobs = if is_map { draw_map(seen, canvas) } else { draw_plane(seen, canvas) });
    let plane = &seen.out.plane;
    let at = |axis: usize| format::short(seen.out.values[plane.features[axis]]);
    let name = |axis: usize| format::words(&seen.fitted.features[plane.features[axis]]);
    let handle = |key: &str, label: String, panel: usize, at: (f64, f64), axes: Axes| Handle {
        key: key.to_owned(),
        label,
        figure: "cloud".to_owned(),
        panel,
        at,
        axes,
        control: Some("angle".to_owned()),
        flag: String::new(),
        value_text: String::new(),
        step: knobs.step,
        group: String::new(),
    };
    let value_text = if is_map {
        let place = |score: f64| format::short(score);
        format!("{} along component 1, {} along component 2", place(knobs.row.0), place(knobs.row.1))
    } else {
        format!("{} {}, {} {}", name(0), at(0), name(1), at(1))
    };
    let label = format!("Ringed row {}, to drag", seen.out.row + 1);
    let row = handle("row", label, 0, knobs.row, Axes::Free);
    report.handle(Handle { control: None, value_text, ..row });
    let Some(ends) = knobs.ends else { return };
    let kept = plane.share(plane.angle).map_or("nothing varies".to_owned(), format::percent);
    let value_text = format!("{}°, keeps {kept}", format::short(plane.angle));
    let labels = ["The line, one end", "The line, other end"];
    for ((key, label), at) in ["line", "line_end"].into_iter().zip(labels).zip(ends) {
        report.handle(Handle { value_text: value_text.clone(), ..handle(key, label.to_owned(), 0, at, Axes::Path) });
    }
    let at = (plane.angle, plane.share(plane.angle).unwrap_or(0.0));
    let curve = handle("curve", "The line's angle, on the curve".to_owned(), 1, at, Axes::Path);
    report.handle(Handle { value_text, ..curve });
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
fn frame_of(places: impl Iterator<Item = (f64, f64)>) -> [(f64, f64); 2] {
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
fn inside(panel: &Panel, (x, y): (f64, f64)) -> (f64, f64) {
    let (across, up) = panel.ranges();
    let pixel = panel.pixel();
    let pad = |(low, high): (f64, f64), pixel: f64| (low + 10.0 * pixel, high - 10.0 * pixel);
    clamped((x, y), pad(across, pixel.0), pad(up, pixel.1))
}

/// The classes' names.
fn key(seen: &Seen<PcaLab>, canvas: &mut Canvas) {
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

fn draw_points(seen: &Seen<PcaLab>, panel: &Panel, places: &[(f64, f64)]) {
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
    let whose = if seen.state.is_held { "PCA’s" } else { "Your" };
    let headline = share
        .map_or("Nothing varies here".to_owned(), |share| format!("{whose} line keeps {}", format::percent(share)));
    let left =
        share.map_or(String::new(), |share| format!("the strokes are the {} it leaves", format::percent(1.0 - share)));
    let ink = if seen.state.is_held { Ink::Text } else { Ink::Hand };
    head(canvas, &headline, ink, &left);
    key(seen, canvas);

    let curve_height = 92.0;
    let margins = Margins { left: 56.0, top: 72.0, right: 17.0, bottom: curve_height + 46.0 };
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
    draw_curve(seen, canvas, curve_height);
    Knobs { row: knob, ends: Some(ends), step: (pixel.0 * 6.0, pixel.1 * 6.0) }
}

/// The feature's name, with its unit where there is room.
fn axis_label(seen: &Seen<PcaLab>, axis: usize, room: f64) -> String {
    let name = format::words(&seen.fitted.features[seen.out.plane.features[axis]]);
    let long = format!("{name}, {}", if seen.state.standardize { "standard deviations" } else { "as measured" });
    if text_width(&long, 12.5, false) < room { long } else { name }
}

/// The share kept by every direction: a hill with one top.
fn draw_curve(seen: &Seen<PcaLab>, canvas: &mut Canvas, height: f64) {
    let plane: &Plane = &seen.out.plane;
    let margins = Margins { left: 56.0, top: canvas.height() - height + 12.0, right: 17.0, bottom: 24.0 };
    let at = |degrees: [u32; 5]| degrees.map(|degree| (f64::from(degree), format!("{degree}°"))).to_vec();
    let shares = vec![(0.0, "0".to_owned()), (1.0, format::percent(1.0))];
    let panel = canvas.panel(
        margins,
        Axis { range: (0.0, 180.0), label: "", ticks: Ticks::At(at([0, 45, 90, 135, 180])) },
        Axis { range: (0.0, 1.0), label: "", ticks: Ticks::At(shares) },
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
    let is_left = plane.best_angle < 90.0;
    let look = TextLook::new(Ink::Soft).size(11.0);
    let (corner, look, dx) = if is_left { (180.0, look.right(), -4.0) } else { (0.0, look, 6.0) };
    panel.text((corner, 1.0), (dx, -4.0), "kept, by the line’s angle", look);
    if seen.state.is_held || super::fit::between(plane.angle, plane.best_angle) <= 1.0 {
        let said = format!("most, at {}", format::fixed(plane.best_angle, 1) + "°");
        panel.text((corner, 1.0), (dx, 12.0), &said, TextLook { paint: Ink::Good.into(), ..look.bold() });
    }
}

fn draw_map(seen: &Seen<PcaLab>, canvas: &mut Canvas) -> Knobs {
    let (out, fitted) = (seen.out, seen.fitted);
    let kept = out.cumulative.as_ref().map(|shares| shares.get(1).or(shares.first()).copied().unwrap_or(1.0));
    let headline =
        kept.map_or("Nothing varies here".to_owned(), |kept| format!("This map keeps {}", format::percent(kept)));
    let of = format!("of the variance of {}; PCA never saw the classes", super::used_counted(seen));
    head(canvas, &headline, Ink::Text, &of);
    key(seen, canvas);
    let margins = Margins { left: 56.0, top: 72.0, right: 17.0, bottom: 46.0 };
    let (width, height) =
        (canvas.width() - margins.left - margins.right, canvas.height() - margins.top - margins.bottom);
    let place = |values: &Vec<f64>| (out.model.score(values, 0), out.model.score(values, 1));
    let own = place(&out.used.iter().map(|&feature| out.values[feature]).collect());
    let mut places: Vec<(f64, f64)> = fitted.drawn_values(seen.data, &out.used).iter().map(place).collect();
    if let Ok(at) = fitted.drawn.binary_search(&out.row) {
        places[at] = own;
    }
    let [x, y] = equal_units(&frame_of(places.iter().copied()), width.max(10.0), height.max(10.0));
    let label = |k: usize| {
        let shares = out.model.explained_variance_ratio().unwrap_or_default();
        shares.get(k).map_or(String::new(), |share| format!("component {}: {}", k + 1, format::percent(*share)))
    };
    let panel = canvas.panel(
        margins,
        Axis { range: x, label: &label(0), ticks: Ticks::About(5) },
        Axis { range: y, label: &label(1), ticks: Ticks::About(5) },
    );
    draw_points(seen, &panel, &places);
    panel.open_group("row");
    let set = seen.state.weights.unwrap_or(own);
    let knob = inside(&panel, set);
    panel.dashed(&[inside(&panel, own), knob], Ink::Hand, 1.5, Dash::Dotted);
    panel.ring(knob, 8.0, Ink::Hand, 2.0);
    let pixel = panel.pixel();
    Knobs { row: knob, ends: None, step: (pixel.0 * 6.0, pixel.1 * 6.0) }
}
