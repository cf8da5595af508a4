//! The two pictures: the rows as a distance sees them, and the loss as descent walks it.

use ndarray::Array2;

use super::{Drawn, FURTHEST, Fitted, Scaler, ScalingLab};
use crate::format;
use crate::lab::{Axes, Handle, Hotspot, Keys, ReportBuilder, Seen};
use crate::ml::math::{cos, hypot, log1p, sin};
use crate::ml::scale::log_inverse;
use crate::ml::valley::MOST_COUNTED;
#[cfg(not(target_arch = "wasm32"))]
use crate::plot::Poster;
use crate::plot::{
    Anchor, Canvas, Chart, Dot, Frame, Ink, Said, Stroke, TextLook, Told, class_names, inside, plane, regions, words,
};

/// Width ÷ height of the scatter's panel, at the least and at the most.
const NARROWEST: f64 = 1.3;
const WIDEST: f64 = 1.7;

pub fn draw(seen: &Seen<ScalingLab>, report: &mut ReportBuilder) {
    let [x, y] = seen.fitted.drawn.each_ref().map(|drawn| &drawn.name);
    let said = sentence(seen);
    let alt = format!("Scatter of {x} and {y} over the regions of the nearest neighbors. {said}");
    report.figure("scatter", alt, |canvas| draw_scatter(seen, canvas));
    let steps = steps(seen).unwrap_or_else(|| "already at the best weights".to_owned());
    let alt =
        format!("Contours of a linear model's loss over its two weights, with the path of gradient descent: {steps}.");
    report.figure("valley", alt, |canvas| draw_valley(seen, canvas, &steps));
}

pub fn sentence(seen: &Seen<ScalingLab>) -> String {
    let (scaler, tests) = (seen.state.scaler, seen.fitted.split.test.len());
    let accuracy = match seen.fitted.right[scaler as usize] {
        _ if tests == 0 => "there are no test rows to classify".to_owned(),
        right => format!("{right} of {tests} test rows are classified correctly"),
    };
    let steps = steps(seen).map_or("gradient descent starts at the best weights".to_owned(), |steps| {
        format!("gradient descent needs {steps}")
    });
    format!("{} features: {accuracy}; {steps}.", scaler.label())
}

/// How many descent takes; none where it starts at the best weights.
fn steps(seen: &Seen<ScalingLab>) -> Option<String> {
    seen.fitted.valley.steps.map(|steps| match steps {
        1e6.. => format!("{} million steps", format::number(steps / 1e6)),
        1.0 => "1 step".to_owned(),
        _ => format!("{} steps", format::count(steps as u64)),
    })
}

/// An axis' name with what was done to the column.
fn axis_label(drawn: &Drawn, scaler: Scaler) -> String {
    let name = if drawn.is_logged { format!("ln(1 + {})", drawn.name) } else { drawn.name.clone() };
    match scaler {
        Scaler::Raw => name,
        Scaler::MinMax => format!("{name}: share of its range"),
        Scaler::Standard => format!("{name}: standard deviations from the mean"),
        Scaler::Robust => format!("{name}: interquartile ranges from the median"),
    }
}

fn names(fitted: &Fitted) -> Vec<String> {
    fitted.classes.iter().map(|name| format::words(name)).collect()
}

fn dots(fitted: &Fitted) -> Vec<Dot> {
    let places = fitted.points.iter().zip(&fitted.neighbours.labels);
    let mut dots: Vec<Dot> = places.map(|([x, y], class)| Dot::new((*x, *y), *class)).collect();
    for &row in &fitted.split.test {
        dots[row].is_filled = false;
    }
    dots
}

fn draw_scatter(seen: &Seen<ScalingLab>, canvas: &mut Canvas) {
    let (fitted, state) = (seen.fitted, seen.state);
    let names = names(fitted);
    let frame = Frame::new().lines(class_names(canvas, 1, &names));
    let labels = fitted.drawn.each_ref().map(|drawn| axis_label(drawn, state.scaler));
    let labels = labels.each_ref().map(String::as_str);
    let mut chart = plane(canvas, frame, labels, &fitted.frame());
    let [left, _, right, _] = chart.panel.edges();
    let parts = ["filled: training rows", "hollow: test rows", "equal units on both axes"];
    chart.title(&words::joined(&parts, right - left, TextLook::note()), TextLook::note());
    chart.panel.group("map");
    let (x, y) = chart.panel.ranges();
    let (columns, rows) = cells(fitted, chart.panel.edges());
    regions::paint(&chart.panel, columns, fitted.map(x, y, columns, rows), names.len());
    if state.scaler == Scaler::MinMax {
        draw_box(seen, &mut chart);
    }
    if state.all_features && fitted.neighbours.columns.len() > 2 {
        let others = fitted.neighbours.columns.len() - 2;
        let said = format!("a slice: the other {others} features at their mean");
        chart.word("slice", (x.1, y.0), &[(-6.0, -10.0, Anchor::Right)], &said, TextLook::note());
    }
    let mut dots = dots(fitted);
    let outlier = &mut dots[fitted.split.train[0]];
    let point = outlier.at;
    outlier.at = inside(&chart.panel, point);
    let place = outlier.at;
    if place != point {
        let below = [(0.0, 28.0, Anchor::Left), (0.0, 28.0, Anchor::Right), (0.0, -28.0, Anchor::Right)];
        chart.word("outside-word", place, &below, "outside the figure", TextLook::new(Ink::Hand).bold());
    }
    chart.dots("points", &dots);
    canvas.tell(|| Told::scatter(&names, labels, &self::dots(fitted), &[("outlier", point)]));
    let hand = fitted.hand_at(state.away());
    let hand = inside(&chart.panel, (hand[0], hand[1]));
    chart.panel.open_group("outlier");
    if state.outlier > 0.0 {
        let [x, y] = fitted.home();
        let to = if state.scaler == Scaler::Raw { place } else { hand };
        chart.panel.stroke(&[(x, y), to], Stroke::GUIDE);
        chart.panel.ring(place, 7.0, Ink::Hand, 2.0);
    }
    // Raw, the outlier changes nothing that could be seen: a handle would mislead.
    if state.scaler == Scaler::Raw {
        let said = "Choose a scaling: then a row can be dragged.";
        chart.word("raw", (x.0, y.1), &[(8.0, 14.0, Anchor::Left)], said, TextLook::note());
        return;
    }
    let away = format::short(state.outlier);
    let step = fitted.frame().map(|(low, high)| if high > low { (high - low) / 40.0 } else { 0.05 });
    let handle = Handle::pointed("outlier", "Outlier: a training row to move", hand, Axes::Free, (step[0], step[1]));
    let flag = if state.outlier > 0.0 { format!("{away} σ") } else { String::new() };
    chart.handle(handle.of_control("outlier").flag(flag).says(format!("{away} standard deviations moved")));
}

/// The range of the rows that the scaler saw; the count of test rows outside it opens them.
fn draw_box(seen: &Seen<ScalingLab>, chart: &mut Chart) {
    chart.panel.group("box");
    let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)];
    chart.panel.stroke(&corners, Stroke::REFERENCE);
    let said = match (seen.state.fit_on_all, seen.fitted.outside.len()) {
        (true, _) => "fitted on all rows: none is outside the box".to_owned(),
        (_, 1) => "1 test row outside the training range".to_owned(),
        (_, outside) => format!("{outside} test rows outside the training range"),
    };
    let (at, look) = ((0.5, 1.0), TextLook::note());
    let mut offsets = [Anchor::Center, Anchor::Left, Anchor::Right].map(|anchor| (0.0, -10.0, anchor)).into_iter();
    let written = offsets.find(|offset| chart.word("box-word", at, &[*offset], &said, look));
    if let Some(offset) = written.filter(|_| !seen.state.fit_on_all) {
        let region = words::region(&chart.panel, at, offset, &said, look);
        chart.panel.hotspot(region, Hotspot::rows("outside", "Test rows outside the training range"));
    }
}

/// How fine the map is: finer where a cell costs little.
fn cells(fitted: &Fitted, [left, top, right, bottom]: [f64; 4]) -> (usize, usize) {
    let (width, height) = (right - left, bottom - top);
    let rows = fitted.split.train.len() * fitted.slice.len();
    let cost = if fitted.slice.len() == 2 { 60.0 } else { rows as f64 };
    let side = (width * height * cost / 3e6).sqrt().clamp(6.0, 24.0);
    (((width / side) as usize).max(4), ((height / side) as usize).max(4))
}

fn draw_valley(seen: &Seen<ScalingLab>, canvas: &mut Canvas, steps: &str) {
    let (fitted, valley) = (seen.fitted, &seen.fitted.valley);
    let (best, reach) = (valley.best, hypot(valley.best.0, valley.best.1));
    let reach = if reach > 0.0 { reach } else { 1.0 };
    let names = fitted.drawn.each_ref().map(|drawn| format!("weight of {}", drawn.name));
    let labels = names.each_ref().map(String::as_str);
    let held = [(best.0 - reach, best.0 + reach), (best.1 - reach, best.1 + reach)];
    let mut chart = plane(canvas, Frame::new().lines(2), labels, &held);
    chart.title(steps, TextLook::headline(Ink::Text));
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
                let (a, b) = (short * cos(turn), long * sin(turn));
                (best.0 + a * along.0 + b * across.0, best.1 + a * along.1 + b * across.1)
            })
            .collect();
        chart.panel.polygon(&ring, Ink::Soft.alpha(0.05));
        chart.panel.line(&ring, Ink::Soft.alpha(0.45), 1.0);
    }
    if !valley.counted && valley.steps.is_some() {
        let left = valley.left_after(MOST_COUNTED as f64);
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
    canvas.tell(|| {
        let row = |name: String, (x, y): (f64, f64)| (Said::word(name), [x, y].map(Said::number).to_vec());
        let walked = [0, 1, 10, 100].into_iter().filter_map(|step| Some((step, *valley.path.get(step)?)));
        let mut rows: Vec<_> = walked.map(|(step, at)| row(step.to_string(), at)).collect();
        rows.push(row("best weights".to_owned(), best));
        Told { key: "steps".to_owned(), columns: names.to_vec(), rows }
    });
}

impl Fitted {
    fn frame(&self) -> [(f64, f64); 2] {
        self.drawn.each_ref().map(|drawn| drawn.frame)
    }

    fn home(&self) -> [f64; 2] {
        self.drawn.each_ref().map(|drawn| drawn.home_scaled)
    }

    /// How far from home, in σ, a place in the scatter is on the scale of the resting rows.
    fn away_at(&self, place: [f64; 2]) -> [f64; 2] {
        [0, 1].map(|axis| {
            let drawn = &self.drawn[axis];
            let value = drawn.rest_scaler.inverse(place[axis]);
            let value = if drawn.is_logged { log_inverse(value.min(50.0)) } else { value };
            let away = (value - drawn.home) / drawn.sigma;
            if away.is_finite() { away } else { 0.0 }
        })
    }

    /// How far a place in the scatter is on the way from home to the edge, and the place on the edge. The edge is
    /// that of the largest figure that there is, so that a hand never comes to the end before the figure does.
    fn way_to(&self, place: [f64; 2]) -> (f64, [f64; 2]) {
        let spans = self.frame().map(|(low, high)| high - low);
        let spans = [spans[0].max(spans[1] * WIDEST), spans[1].max(spans[0] / NARROWEST)];
        let home = self.home();
        let share = |axis: usize| {
            let (low, high) = self.drawn[axis].frame;
            let half = if spans[axis] > 0.0 { 0.58 * spans[axis] } else { 1.0 };
            let off = place[axis] - home[axis];
            let edge = (low + high) / 2.0 + half * off.signum() - home[axis];
            if off == 0.0 { 0.0 } else { off / edge }
        };
        let way = share(0).max(share(1));
        (way, [0, 1].map(|axis| home[axis] + if way > 0.0 { (place[axis] - home[axis]) / way } else { 0.0 }))
    }

    /// How far from home, in σ, a hand at a place in the scatter pulls the outlier: near home as far as the hand
    /// is, at the edge as far as it goes. A min–max scaler puts the outlier at 1 wherever it is, so the hand cannot
    /// simply hold it.
    pub fn pulled_to(&self, place: [f64; 2]) -> [f64; 2] {
        let away = self.away_at(place);
        let far = length(away);
        let (way, edge) = self.way_to(place);
        let more = (FURTHEST - length(self.away_at(edge))).max(0.0) * way.min(1.0) * way.min(1.0) * way.min(1.0);
        let times = if far > 0.0 { (far + more).min(FURTHEST) / far } else { 0.0 };
        away.map(|away| away * times)
    }

    /// Where the hand is that pulls the outlier so far, in σ: what [`Self::pulled_to`] turns back.
    pub fn hand_at(&self, away: [f64; 2]) -> [f64; 2] {
        let home = self.home();
        let (way, edge) = self.way_to([0, 1].map(|axis| {
            let drawn = &self.drawn[axis];
            let value = drawn.home + away[axis] * drawn.sigma;
            let value = if drawn.is_logged { log1p(value.max(drawn.home.min(0.0))) } else { value };
            drawn.rest_scaler.transform(value)
        }));
        if !(way > 0.0 && edge.iter().all(|place| place.is_finite())) {
            return home;
        }
        let at = |way: f64| [0, 1].map(|axis| home[axis] + way * (edge[axis] - home[axis]));
        let (mut near, mut far) = (0.0, 1.0);
        for _ in 0..40 {
            let middle = (near + far) / 2.0;
            if length(self.pulled_to(at(middle))) < length(away) { near = middle } else { far = middle }
        }
        at((near + far) / 2.0)
    }

    /// The class of each cell of a grid, rows from the top.
    fn map(&self, x: (f64, f64), y: (f64, f64), columns: usize, rows: usize) -> Vec<u8> {
        let top_down = (y.1, y.0);
        let drawn = self.drawn.each_ref().map(|drawn| drawn.feature);
        if self.slice.len() == 2 && drawn[0] != drawn[1] {
            return self.model.predict_grid(x, top_down, columns, rows).unwrap_or_default();
        }
        let cell =
            |range: (f64, f64), i: usize, of: usize| range.0 + (i as f64 + 0.5) * (range.1 - range.0) / of as f64;
        let places = if self.slice.len() == 2 { [0, 1] } else { drawn };
        let mut grid = Array2::from_shape_fn((columns * rows, self.slice.len()), |(_, feature)| self.slice[feature]);
        for (i, mut row) in grid.outer_iter_mut().enumerate() {
            row[places[1]] = cell(top_down, i / columns, rows);
            row[places[0]] = cell(x, i % columns, columns);
        }
        let classes = self.model.predict(&grid.view()).unwrap_or_default();
        classes.into_iter().map(|class| class as u8).collect()
    }
}

fn length([x, y]: [f64; 2]) -> f64 {
    hypot(x, y)
}

/// The same wines on both sides of one line: as measured, and standardized.
#[cfg(not(target_arch = "wasm32"))]
pub fn poster(seen: &Seen<ScalingLab>) -> Poster {
    const MIDDLE: f64 = 80.0;
    let fitted = seen.fitted;
    let mut poster = Poster::on(Ink::Panel);
    poster.rects(&[[0.0, 0.0, MIDDLE, Poster::HEIGHT]], Ink::Zone);
    // One unit is as long across as up, on either side: as a distance measures.
    side(&mut poster, fitted, &fitted.points, [8.0, 12.0, 70.0, 88.0]);
    let scalers = [0, 1].map(|axis| {
        let training: Vec<f64> = fitted.split.train.iter().map(|&row| fitted.points[row][axis]).collect();
        Scaler::Standard.rule().fit(&training)
    });
    let standardized: Vec<[f64; 2]> =
        fitted.points.iter().map(|point| [0, 1].map(|axis| scalers[axis].transform(point[axis]))).collect();
    side(&mut poster, fitted, &standardized, [90.0, 13.0, 152.0, 87.0]);
    poster.line(&[(MIDDLE, 6.0), (MIDDLE, 94.0)], 3.0, Ink::Hand);
    poster.handle((MIDDLE, 50.0), 0.0);
    poster
}

/// Every fourth wine, as large as they fit between left, top, right and bottom.
#[cfg(not(target_arch = "wasm32"))]
fn side(poster: &mut Poster, fitted: &Fitted, points: &[[f64; 2]], [left, top, right, bottom]: [f64; 4]) {
    let drawn: Vec<usize> = fitted.split.train.iter().step_by(4).copied().collect();
    let ends = [0, 1].map(|axis| {
        let values = drawn.iter().map(|&row| points[row][axis]);
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
    });
    let unit = ((right - left) / (ends[0].1 - ends[0].0)).min((bottom - top) / (ends[1].1 - ends[1].0));
    let middle = ends.map(|(low, high)| (low + high) / 2.0);
    let place = |row: &usize| {
        let [x, y] = points[*row];
        ((left + right) / 2.0 + unit * (x - middle[0]), (top + bottom) / 2.0 - unit * (y - middle[1]))
    };
    for class in 0..fitted.classes.len() {
        let of_class = drawn.iter().filter(|&&row| fitted.neighbours.labels[row] == class);
        poster.rows(&of_class.map(place).collect::<Vec<_>>(), class, 3.2);
    }
}
