//! The two pictures: the rows as a distance sees them, and the loss as descent walks it.

use super::ScalingLab;
use super::fit::Fitted;
use crate::format;
use crate::lab::{Axes, Handle, Hotspot, ReportBuilder, Seen};
use crate::plot::{Anchor, Canvas, Chart, Frame, Ink, Stroke, TextLook, plane, regions, words};

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
        "min_max" => format!("{name}: share of its range"),
        "standard" => format!("{name}: standard deviations from the mean"),
        "robust" => format!("{name}: interquartile ranges from the median"),
        _ => name,
    }
}

pub fn scatter(seen: &Seen<ScalingLab>, report: &mut ReportBuilder) {
    let fitted = seen.fitted;
    let alt = format!(
        "Scatter of {} and {} over the regions of the nearest neighbors. {}",
        format::words(&fitted.features[fitted.drawn[0]]),
        format::words(&fitted.features[fitted.drawn[1]]),
        sentence(seen)
    );
    report.figure("scatter", alt, |canvas| draw_scatter(seen, canvas));
}

/// One arrow key's step: a fortieth of the frame.
fn step(fitted: &Fitted, axis: usize) -> f64 {
    let (low, high) = fitted.frame[axis];
    if high > low { (high - low) / 40.0 } else { 0.05 }
}

fn draw_scatter(seen: &Seen<ScalingLab>, canvas: &mut Canvas) {
    let (fitted, state) = (seen.fitted, seen.state);
    draw_key(fitted, canvas);
    let labels = [0, 1].map(|axis| axis_label(seen, axis));
    let mut chart = plane(canvas, Frame::new().lines(2), labels.each_ref().map(String::as_str), &fitted.frame);
    let panel = &chart.panel;
    let (x, y) = panel.ranges();
    panel.group("map");
    let (columns, rows) = cells(fitted, panel.edges());
    regions::paint(panel, columns, fitted.map(x, y, columns, rows), fitted.classes.len());
    if state.scaling == "min_max" {
        draw_box(seen, &mut chart);
    }
    let panel = &chart.panel;
    panel.group("points");
    let outlier = fitted.outlier();
    let pad = 9.0 * panel.pixel().0;
    // A plane may be smaller than the mark, for a moment.
    let within = |at: f64, (least, most): (f64, f64)| at.max(least + pad).min(most - pad);
    let inside = |[at_x, at_y]: [f64; 2]| (within(at_x, x), within(at_y, y));
    let trained = trained(fitted);
    for (row, &point) in fitted.points.iter().enumerate() {
        let at = if row == outlier { inside(point) } else { (point[0], point[1]) };
        regions::mark(panel, at, fitted.labels()[row], trained[row], 4.0);
    }
    let point = fitted.points[outlier];
    let place = inside(point);
    let hand = inside(fitted.hand_at((state.outlier * state.direction.0, state.outlier * state.direction.1)));
    panel.open_group("outlier");
    if state.outlier > 0.0 {
        let home = (fitted.home_scaled[0], fitted.home_scaled[1]);
        let to = if state.scaling == "raw" { place } else { hand };
        panel.stroke(&[home, to], Stroke::GUIDE);
        panel.ring(place, 7.0, Ink::Hand, 2.0);
    }
    // Raw, the outlier changes nothing that could be seen: a handle would mislead.
    if state.scaling != "raw" {
        let away = format::short(state.outlier);
        let label = "Outlier: a training row to move";
        let handle = Handle::pointed("outlier", label, hand, Axes::Free, (step(fitted, 0), step(fitted, 1)));
        let flag = if state.outlier > 0.0 { format!("{away} σ") } else { String::new() };
        chart.handle(handle.of_control("outlier").flag(flag).says(format!("{away} standard deviations moved")));
    }
    if place != (point[0], point[1]) {
        let below = [(0.0, 28.0, Anchor::Left), (0.0, 28.0, Anchor::Right), (0.0, -28.0, Anchor::Right)];
        let look = TextLook::new(Ink::Hand).bold();
        chart.word("outside-word", place, &below, "outside the figure", look);
    }
    if state.model_on == "all" && fitted.features.len() > 2 {
        let said = format!("a slice: the other {} features at their mean", fitted.features.len() - 2);
        chart.word("slice", (x.1, y.0), &[(-6.0, -10.0, Anchor::Right)], &said, TextLook::note());
    }
}

/// The range of the rows that the scaler saw; the count of test rows outside it opens them.
fn draw_box(seen: &Seen<ScalingLab>, chart: &mut Chart) {
    chart.panel.group("box");
    let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)];
    chart.panel.stroke(&corners, Stroke::REFERENCE);
    let outside = seen.out.outside;
    let said = match (seen.state.fit_on, outside) {
        ("all", _) => "fitted on all rows: none is outside the box".to_owned(),
        (_, 1) => "1 test row outside the training range".to_owned(),
        _ => format!("{outside} test rows outside the training range"),
    };
    let (at, look) = ((0.5, 1.0), TextLook::note());
    let mut offsets = [Anchor::Center, Anchor::Left, Anchor::Right].map(|anchor| (0.0, -10.0, anchor)).into_iter();
    let written = offsets.find(|offset| chart.word("box-word", at, &[*offset], &said, look));
    if let Some(offset) = written.filter(|_| seen.state.fit_on != "all") {
        let region = words::region(&chart.panel, at, offset, &said, look);
        chart.panel.hotspot(region, Hotspot::rows("outside", "Test rows outside the training range"));
    }
}

/// How fine the map is: finer where a cell costs little.
fn cells(fitted: &Fitted, [left, top, right, bottom]: [f64; 4]) -> (usize, usize) {
    let (width, height) = (right - left, bottom - top);
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
    let look = TextLook::note();
    let parts = ["filled: training rows", "hollow: test rows", "equal units on both axes"];
    canvas.text((14.0, 33.0), &words::joined(&parts, canvas.width() - 28.0, look), look);
}

pub fn valley(seen: &Seen<ScalingLab>, report: &mut ReportBuilder) {
    let alt = format!(
        "Contours of a linear model's loss over its two weights, with the path of gradient descent: {}.",
        headline(seen)
    );
    report.figure("valley", alt, |canvas| draw_valley(seen, canvas));
}

fn headline(seen: &Seen<ScalingLab>) -> String {
    seen.fitted.valley.steps.map_or("already at the best weights".to_owned(), steps_written)
}

fn draw_valley(seen: &Seen<ScalingLab>, canvas: &mut Canvas) {
    let (fitted, valley) = (seen.fitted, &seen.fitted.valley);
    let (best, reach) = (valley.best, super::fit::distance(valley.best));
    let reach = if reach > 0.0 { reach } else { 1.0 };
    let names = fitted.drawn.map(|column| format!("weight of {}", format::words(&fitted.features[column])));
    let held = [(best.0 - reach, best.0 + reach), (best.1 - reach, best.1 + reach)];
    let mut chart = plane(canvas, Frame::new().lines(2), names.each_ref().map(String::as_str), &held);
    chart.title(&headline(seen), TextLook::headline(Ink::Text));
    let class = fitted.classes.get(1).map_or("one class only: every weight is 0".to_owned(), |class| {
        format!("linear model of “{}: yes or no”", format::words(class))
    });
    chart.title(&class, TextLook::note());
    chart.panel.group("contours");
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
        chart.panel.polygon(&ring, Ink::Soft.alpha(0.05));
        chart.panel.line(&ring, Ink::Soft.alpha(0.45), 1.0);
    }
    if !valley.counted && valley.steps.is_some() {
        let left = valley.left_after(super::valley::MOST_COUNTED as f64);
        let said = format!("after 10\u{2009}000 steps: {} still to go", format::percent(left));
        let corner = (chart.panel.ranges().0.0, chart.panel.ranges().1.1);
        chart.word("left over", corner, &[(8.0, 14.0, Anchor::Left)], &said, TextLook::new(Ink::Text).bold());
    }
    chart.curve("path", &valley.path, Stroke::MAIN);
    for &at in valley.path.iter().take(40) {
        chart.panel.dot(at, 2.0, Ink::Text);
    }
    chart.panel.open_group("ends");
    chart.panel.ring((0.0, 0.0), 5.0, Ink::Text, 1.5);
    chart.panel.dot(best, 5.0, Ink::Good);
    // Away from the path, and from each other.
    let beside = |is_left: bool, down: f64| match is_left {
        true => [(-9.0, down, Anchor::Right), (9.0, down, Anchor::Left), (-9.0, -down, Anchor::Right)],
        false => [(9.0, down, Anchor::Left), (-9.0, down, Anchor::Right), (9.0, -down, Anchor::Left)],
    };
    let starts_left = best.0 > 0.0;
    chart.word("start", (0.0, 0.0), &beside(starts_left, 14.0), "start", TextLook::new(Ink::Text));
    if valley.steps.is_some() {
        chart.word("best", best, &beside(!starts_left, -14.0), "best weights", TextLook::new(Ink::Good).bold());
    }
}
