//! The two pictures: the rows as a distance sees them, and the loss as descent walks it.

use super::ScalingLab;
use super::fit::Fitted;
use crate::format;
use crate::lab::{Axes, Handle, Hotspot, ReportBuilder, Seen};
use crate::plot::{Axis, Canvas, Dash, Ink, Margins, TextLook, Ticks, equal_units, regions, text_width};

/// The arithmetic of a scaled minimum, maximum, mean or σ.
pub fn arithmetic(seen: &Seen<ScalingLab>, axis: usize, part: &str) -> String {
    let scaler = seen.fitted.scalers[axis];
    let summary = &seen.out.after[axis];
    let value = match part {
        "min" => summary.min,
        "max" => summary.max,
        "mean" => summary.mean,
        _ => summary.std,
    };
    let (center, scale) = (format::short(scaler.center()), format::short(scaler.scale));
    let logged = if seen.fitted.logged[axis] { "of ln(1 + x): " } else { "" };
    if seen.state.scaling == "raw" {
        return format!("{logged}as it is");
    }
    if part == "std" {
        return format!("{logged}{} ÷ {scale}", format::short(value * scaler.scale));
    }
    format!("{logged}({} − {center}) ÷ {scale}", format::short(scaler.inverse(value)))
}

pub fn sentence(seen: &Seen<ScalingLab>) -> String {
    let out = seen.out;
    let i = super::scaling_index(seen.state);
    let accuracy = match out.right[i] {
        Some(right) => format!("{right} of {} test rows are classified correctly", out.tests),
        None => "there are no test rows to classify".to_owned(),
    };
    let steps = out.steps.map_or("gradient descent starts at the best weights".to_owned(), |steps| {
        format!("gradient descent needs {}", steps_written(steps))
    });
    format!("{} features: {accuracy}; {steps}.", super::CHOICES[i].1)
}

fn steps_written(steps: f64) -> String {
    if steps >= 1e6 {
        format!("{} million steps", format::number(steps / 1e6))
    } else if steps == 1.0 {
        "1 step".to_owned()
    } else {
        format!("{} steps", format::count(steps as u64))
    }
}

/// An axis' name with what was done to the column.
fn axis_label(seen: &Seen<ScalingLab>, axis: usize) -> String {
    let name = format::words(&seen.fitted.features[seen.fitted.drawn[axis]]);
    let name = if seen.fitted.logged[axis] { format!("ln(1 + {name})") } else { name };
    match seen.state.scaling {
        "min_max" => format!("{name}, share of its range"),
        "standard" => format!("{name}, standard deviations from the mean"),
        "robust" => format!("{name}, interquartile ranges from the median"),
        _ => name,
    }
}

pub fn scatter(seen: &Seen<ScalingLab>, report: &mut ReportBuilder) {
    let fitted = seen.fitted;
    let (mut hand, mut region) = ((0.0, 0.0), None);
    let alt = format!(
        "Scatter of {} and {} over the regions of the nearest neighbors. {}",
        format::words(&fitted.features[fitted.drawn[0]]),
        format::words(&fitted.features[fitted.drawn[1]]),
        sentence(seen)
    );
    report.figure("scatter", alt, |canvas| (hand, region) = draw_scatter(seen, canvas));
    if let Some(region) = region {
        report.hotspot(Hotspot {
            key: "outside".to_owned(),
            label: "Test rows outside the training range".to_owned(),
            figure: "scatter".to_owned(),
            region,
            opens_rows: true,
            group: String::new(),
            pressed: None,
        });
    }
    // Raw, the outlier changes nothing that could be seen: a handle would mislead.
    if seen.state.scaling == "raw" {
        return;
    }
    let away = format::short(seen.state.outlier);
    report.handle(Handle {
        key: "outlier".to_owned(),
        label: "Outlier: a training row to move".to_owned(),
        figure: "scatter".to_owned(),
        panel: 0,
        at: hand,
        axes: Axes::Free,
        control: Some("outlier".to_owned()),
        flag: if seen.state.outlier > 0.0 { format!("{away} σ") } else { String::new() },
        value_text: format!("{away} standard deviations moved"),
        step: (step(fitted, 0), step(fitted, 1)),
        group: String::new(),
    });
}

/// One arrow key's step: a fortieth of the frame.
fn step(fitted: &Fitted, axis: usize) -> f64 {
    let (low, high) = fitted.frame[axis];
    if high > low { (high - low) / 40.0 } else { 0.05 }
}

/// Where the hand is that pulls the outlier, and where the count of rows outside is written.
fn draw_scatter(seen: &Seen<ScalingLab>, canvas: &mut Canvas) -> ((f64, f64), Option<[f64; 4]>) {
    let (fitted, state) = (seen.fitted, seen.state);
    let margins = Margins { left: 52.0, top: 46.0, right: 14.0, bottom: 44.0 };
    let (width, height) =
        (canvas.width() - margins.left - margins.right, canvas.height() - margins.top - margins.bottom);
    let [x, y] = equal_units(&fitted.frame, width, height);
    draw_key(fitted, canvas);
    let (label_x, label_y) = (axis_label(seen, 0), axis_label(seen, 1));
    let room = |label: String, length: f64, axis: usize| {
        let fits = text_width(&label, TextLook::NAME, false) < length;
        if fits { label } else { format::words(&fitted.features[fitted.drawn[axis]]) }
    };
    let (label_x, label_y) = (room(label_x, width, 0), room(label_y, height, 1));
    let panel = canvas.panel(
        margins,
        Axis { range: x, label: &label_x, ticks: Ticks::About(5) },
        Axis { range: y, label: &label_y, ticks: Ticks::About(4) },
    );
    panel.group("map");
    let (columns, rows) = cells(fitted, width, height);
    regions::paint(&panel, columns, fitted.map(x, y, columns, rows), fitted.classes.len());
    let mut region = None;
    if state.scaling == "min_max" {
        panel.group("box");
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)];
        panel.dashed(&corners, Ink::Soft, 1.0, Dash::Dashed);
        let outside = seen.out.outside;
        let said = match (state.fit_on, outside) {
            ("all", _) => "fitted on all rows: none is outside the box".to_owned(),
            (_, 1) => "1 test row outside the training range".to_owned(),
            _ => format!("{outside} test rows outside the training range"),
        };
        let (left, top) = panel.place(0.0, 1.0);
        let right = left + text_width(&said, 11.0, false) + 4.0;
        region = (state.fit_on != "all").then_some([left, top - 18.0, right, top]);
        panel.text((0.0, 1.0), (2.0, -9.0), &said, TextLook::new(Ink::Soft).size(11.0));
    }
    let pixel = (x.1 - x.0) / width;
    panel.group("points");
    let trained = trained(fitted);
    let outlier = fitted.outlier();
    let inside = |(at_x, at_y): (f64, f64)| {
        let pad = 9.0 * pixel;
        (at_x.clamp(x.0 + pad, x.1 - pad), at_y.clamp(y.0 + pad, y.1 - pad))
    };
    for (row, point) in fitted.points.iter().enumerate() {
        let at = if row == outlier { inside((point[0], point[1])) } else { (point[0], point[1]) };
        regions::mark(&panel, at, fitted.labels()[row], trained[row], 4.0);
    }
    let point = fitted.points[outlier];
    let place = inside((point[0], point[1]));
    let away = (state.outlier * state.direction.0, state.outlier * state.direction.1);
    let [hand_x, hand_y] = fitted.hand_at(away);
    let hand = inside((hand_x, hand_y));
    panel.open_group("outlier");
    if state.outlier > 0.0 {
        let home = (fitted.home_scaled[0], fitted.home_scaled[1]);
        panel.dashed(&[home, if state.scaling == "raw" { place } else { hand }], Ink::Hand, 1.5, Dash::Dotted);
        panel.ring(place, 7.0, Ink::Hand, 2.0);
    }
    if place != (point[0], point[1]) {
        let said = "outside the figure";
        let look = TextLook::new(Ink::Hand).size(11.0).bold();
        panel.text(place, (0.0, 26.0), said, if place.0 > (x.0 + x.1) / 2.0 { look.right() } else { look });
    }
    if state.model_on == "all" && fitted.features.len() > 2 {
        panel.open_group("slice");
        let said = format!("a slice: the other {} features at their mean", fitted.features.len() - 2);
        let look = TextLook::new(Ink::Soft).size(11.0).right();
        panel.text((x.1, y.0), (-6.0, -10.0), &said, look);
    }
    (hand, region)
}

/// How fine the map is: finer where a cell costs little.
fn cells(fitted: &Fitted, width: f64, height: f64) -> (usize, usize) {
    let cost = if fitted.slice.len() == 2 { 60.0 } else { (fitted.train.len() * fitted.slice.len()) as f64 };
    let side = (width * height * cost / 3e6).sqrt().clamp(4.0, 24.0);
    (((width / side) as usize).max(4), ((height / side) as usize).max(4))
}

fn trained(fitted: &Fitted) -> Vec<bool> {
    let mut trained = vec![false; fitted.points.len()];
    for &row in &fitted.train {
        trained[row] = true;
    }
    trained
}

/// The classes' names in their colours, and what filled and hollow mean.
fn draw_key(fitted: &Fitted, canvas: &mut Canvas) {
    canvas.group("key");
    let names: Vec<String> = fitted.classes.iter().map(|name| format::words(name)).collect();
    regions::key(canvas, (14.0, 14.0), &names);
    let look = TextLook::new(Ink::Soft).size(11.0);
    let long = "filled: training rows · hollow: test rows · one unit is equally long on both axes";
    let fits = text_width(long, 11.0, false) < canvas.width() - 28.0;
    let said = if fits { long } else { "filled: training · hollow: test · equal units" };
    canvas.text((14.0, 32.0), said, look);
}

pub fn valley(seen: &Seen<ScalingLab>, report: &mut ReportBuilder) {
    let valley = &seen.fitted.valley;
    let steps = valley.steps.map_or("already at the best weights".to_owned(), steps_written);
    let alt =
        format!("Contours of a linear model's loss over its two weights, with the path of gradient descent: {steps}.");
    report.figure("valley", alt, |canvas| draw_valley(seen, canvas));
}

fn draw_valley(seen: &Seen<ScalingLab>, canvas: &mut Canvas) {
    let (fitted, valley) = (seen.fitted, &seen.fitted.valley);
    let margins = Margins { left: 52.0, top: 62.0, right: 14.0, bottom: 44.0 };
    let (width, height) =
        (canvas.width() - margins.left - margins.right, canvas.height() - margins.top - margins.bottom);
    canvas.group("steps");
    let big = valley.steps.map_or("already at the best weights".to_owned(), steps_written);
    canvas.text((14.0, 20.0), &big, TextLook::new(Ink::Text).size(20.0).bold());
    let class = fitted.classes.get(1).map_or("one class only: every weight is 0".to_owned(), |class| {
        format!("gradient descent for a linear model of “{}: yes or no”", format::words(class))
    });
    canvas.text((14.0, 42.0), &class, TextLook::new(Ink::Soft).size(11.0));

    let (best, reach) = (valley.best, super::fit::distance(valley.best));
    let reach = if reach > 0.0 { reach } else { 1.0 };
    let frame = [(best.0 - reach, best.0 + reach), (best.1 - reach, best.1 + reach)];
    let [x, y] = equal_units(&frame, width, height);
    let names = fitted.drawn.map(|column| format!("weight of {}", format::words(&fitted.features[column])));
    let panel = canvas.panel(
        margins,
        Axis { range: x, label: &names[0], ticks: Ticks::About(3) },
        Axis { range: y, label: &names[1], ticks: Ticks::About(3) },
    );
    panel.group("contours");
    let (steep, flat) = valley.curvatures;
    // Beyond this the ellipse is longer than any figure, and its corners too far for whole numbers.
    let stretch = if flat > 0.0 { (steep / flat).sqrt().min(1e4) } else { 1e4 };
    let (along, across) = (valley.steepest, (-valley.steepest.1, valley.steepest.0));
    for level in (1..=7).rev() {
        let short = reach * f64::from(level) / 5.0;
        let long = short * stretch;
        let ring: Vec<(f64, f64)> = (0..=96)
            .map(|i| {
                let turn = f64::from(i) / 96.0 * 2.0 * std::f64::consts::PI;
                let (a, b) = (short * crate::ml::math::cos(turn), long * crate::ml::math::sin(turn));
                (best.0 + a * along.0 + b * across.0, best.1 + a * along.1 + b * across.1)
            })
            .collect();
        panel.polygon(&ring, Ink::Soft.alpha(0.05));
        panel.line(&ring, Ink::Soft.alpha(0.45), 1.0);
    }
    panel.group("path");
    panel.line(&valley.path, Ink::Text, 2.0);
    for &at in valley.path.iter().take(40) {
        panel.dot(at, 2.0, Ink::Text);
    }
    panel.open_group("ends");
    panel.ring((0.0, 0.0), 5.0, Ink::Text, 1.5);
    panel.dot(best, 5.0, Ink::Good);
    let look = TextLook::new(Ink::Text).size(11.5);
    let place = |at: (f64, f64), other: (f64, f64)| if at.0 < other.0 { (look.right(), -9.0) } else { (look, 9.0) };
    let (start_look, start_dx) = place((0.0, 0.0), best);
    panel.text((0.0, 0.0), (start_dx, 13.0), "start", start_look);
    if valley.steps.is_some() {
        let good = TextLook { paint: Ink::Good.into(), ..place(best, (0.0, 0.0)).0.bold() };
        panel.text(best, (place(best, (0.0, 0.0)).1, -13.0), "best weights", good);
    }
    if !valley.counted && valley.steps.is_some() {
        let left = valley.left_after(super::valley::MOST_COUNTED as f64);
        let said = format!("{} of the distance left after 10\u{2009}000 steps", format::percent(left));
        panel.text((x.0, y.1), (8.0, 12.0), &said, TextLook::new(Ink::Text).size(11.5).bold());
    }
}
