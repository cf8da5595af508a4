//! The two planes: what each ensemble says together, its newest learner, and the rows as that one saw them.

use super::edits::Point;
use super::fit::{CELLS, Kind};
use super::tally::Output;
use super::{Ensembles, State};
use crate::format;
use crate::lab::{Axes, Cell, Handle, ReportBuilder, Seen, TableView};
use crate::ml::tree::VoteGrid;
use crate::plot::{Anchor, Axis, Canvas, Chart, Dash, Frame, Ink, Panel, TextLook, regions, text_width, words};

/// With more rows than this they are too many to be taken by hand.
pub const MOST_HANDLES: usize = 400;
/// The radius of a row of average weight, or drawn once, in CSS pixels, and the largest there is.
const RADIUS: f64 = 3.4;
const MOST_RADIUS: f64 = 17.0;
/// The height of the line below the plane, in CSS pixels.
const CAPTION: f64 = 20.0;

/// The key of a row's handle on a plane.
pub fn handle_key(kind: Kind, point: Point) -> String {
    match point {
        Point::Given(row) => format!("{}-row-{row}", kind.key()),
        Point::Added(place) => format!("{}-added-{place}", kind.key()),
    }
}

/// The row that a handle stands for.
pub fn point_of(key: &str) -> Option<Point> {
    let mut parts = key.split('-').skip(1);
    let (kind, number) = (parts.next()?, parts.next()?.parse().ok()?);
    match kind {
        "row" => Some(Point::Given(number)),
        "added" => Some(Point::Added(number)),
        _ => None,
    }
}

pub fn draw(seen: &Seen<Ensembles>, report: &mut ReportBuilder) {
    for kind in Kind::BOTH {
        let alt = alt(seen, kind);
        report.figure(kind.key(), alt, |canvas| draw_plane(seen, kind, canvas));
    }
    for kind in Kind::BOTH {
        report.table(|| table(seen, kind));
    }
}

/// What it is called, and what it is like.
pub fn title(state: &State, kind: Kind) -> &'static str {
    match (kind, state.forest) {
        (Kind::Boosting, _) => "Boosting: one after another",
        (Kind::Bagging, false) => "Bagging: side by side",
        (Kind::Bagging, true) => "Random forest: side by side",
    }
}

fn alt(seen: &Seen<Ensembles>, kind: Kind) -> String {
    let side = seen.out.side(kind);
    let error = side
        .test_error()
        .map_or("there are no test rows".to_owned(), |error| format!("test error {}", format::number(error)));
    format!(
        "Regions of the classes as {} learners vote, with the training rows. {}. {error}.",
        side.voting,
        newest(seen, kind, f64::INFINITY)
    )
}

/// What the newest learner did, in a sentence that fits.
fn newest(seen: &Seen<Ensembles>, kind: Kind, width: f64) -> String {
    let out = seen.out;
    let step = out.side(kind).step;
    let fits = |text: &String| text_width(text, TextLook::NAME, false) < width;
    let options = match (kind, out.error.map(|error| (error, format::number(error)))) {
        _ if step == 0 => vec!["No learner yet: all rows have the same weight".to_owned()],
        (Kind::Boosting, Some((error, said))) if error > 0.0 => vec![
            format!("Learner {step} got the ringed rows wrong: ε = {said}"),
            format!("Learner {step}, ringed rows wrong: ε = {said}"),
        ],
        (Kind::Boosting, _) => {
            vec![format!("Learner {step} makes no mistake: ε = 0, vote 1"), format!("Learner {step}: no mistake")]
        }
        (Kind::Bagging, _) => {
            let (n, out_of_bag) = (out.drawn.len(), out.left_behind);
            vec![
                format!("Tree {step} drew {n} times; {out_of_bag} rows were never drawn"),
                format!("Tree {step}: {out_of_bag} rows out of bag"),
            ]
        }
    };
    options.iter().find(|text| fits(text)).or(options.last()).cloned().unwrap_or_default()
}

/// What α is computed from.
pub fn arithmetic(seen: &Seen<Ensembles>) -> String {
    let (error, rate) = (seen.out.error.unwrap_or(0.0), seen.state.learning_rate);
    let odds = format!("ln({} ÷ {})", format::number(1.0 - error), format::number(error));
    let classes = seen.fitted.boosting.n_classes();
    let sum = if classes == 2 { odds } else { format!("{odds} + ln {}", classes - 1) };
    match (rate == 1.0, classes == 2) {
        (true, _) => sum,
        (false, true) => format!("{} · {sum}", format::short(rate)),
        (false, false) => format!("{} · ({sum})", format::short(rate)),
    }
}

fn draw_plane(seen: &Seen<Ensembles>, kind: Kind, canvas: &mut Canvas) {
    let (state, fitted, side) = (seen.state, seen.fitted, seen.out.side(kind));
    let rows = &fitted.rows;
    let [x0, x1, y0, y1] = rows.frame;
    let labels = rows.features.each_ref().map(|name| format::words(name));
    let (x, y) = match super::rows::shape(&seen.data.id) {
        Some(_) => (Axis::bare((x0, x1)), Axis::bare((y0, y1))),
        None => (Axis::of(&labels[0], (x0, x1), 5), Axis::of(&labels[1], (y0, y1), 4)),
    };
    let foot = canvas.height() - CAPTION;
    let mut chart = Chart::new(canvas, Frame::new().lines(2).within([0.0, 0.0, canvas.width(), foot]), x, y);
    let name = title(state, kind);
    // On a phone the figure's tab says what it is like.
    let name = if canvas.is_narrow() { name.split(':').next().unwrap_or(name) } else { name };
    chart.title(name, TextLook::title(Ink::Text));
    chart.title(&newest(seen, kind, canvas.width() - 24.0), TextLook::new(Ink::Text));
    if let Some(error) = side.test_error() {
        let (number, look) = (format::number(error), TextLook::headline(Ink::Text));
        let before = -6.0 - text_width(&number, look.size, true);
        chart.word("head", (x1, y1), &[(0.0, -30.0, Anchor::Right)], &number, look);
        chart.word("head-word", (x1, y1), &[(before, -30.0, Anchor::Right)], "test error", TextLook::note());
    }

    let panel = &chart.panel;
    let alone = state.alone.filter(|(of, index)| *of == kind && *index < fitted.members(kind).len());
    panel.group("map");
    let shown = match alone {
        Some((_, index)) => {
            paint(panel, &fitted.grid_of(kind, index), rows.classes.len());
            Some(index)
        }
        None => {
            if side.voting > 0 {
                let left_out = state.left_out(kind);
                fitted.with_grid(kind, side.step, left_out, |grid| paint(panel, grid, rows.classes.len()));
            }
            side.step.checked_sub(1)
        }
    };
    if let Some(member) = shown.and_then(|index| fitted.members(kind).get(index)) {
        let borders = member.tree.borders(rows.frame);
        for (name, parts, dash) in [("inner cuts", false, Dash::Dashed), ("cuts", true, Dash::Solid)] {
            panel.group(name);
            for border in borders.iter().filter(|border| border.parts_classes == parts) {
                let ends = [(border.from[0], border.from[1]), (border.to[0], border.to[1])];
                panel.dashed(&ends, Ink::Text, if parts { 2.0 } else { 1.0 }, dash);
            }
        }
    }
    draw_rows(seen, kind, panel);
    handles(seen, kind, panel);
    if let Some((_, index)) = alone {
        let said = format!("learner {} alone", index + 1);
        chart.word("said", (x0, y1), &[(8.0, 14.0, Anchor::Left)], &said, TextLook::new(Ink::Text).bold());
    }
    let [left, ..] = chart.panel.edges();
    caption(seen, kind, canvas, left);
}

/// The classes by name, for a table; then what sizes and signs mean, as much of it as has room.
fn caption(seen: &Seen<Ensembles>, kind: Kind, canvas: &mut Canvas, mut left: f64) {
    let rows = &seen.fitted.rows;
    let down = canvas.height() - 12.0;
    if super::rows::shape(&seen.data.id).is_none() {
        canvas.group("classes");
        let names: Vec<String> = rows.classes.iter().map(|name| format::words(name)).collect();
        left = regions::key(canvas, (left, down), &names);
    }
    let sizes: &[&str] = match kind {
        Kind::Boosting => &["size: weight for this learner", "hollow: test rows"],
        Kind::Bagging => &["size: how often drawn", "×: out of bag", "hollow: test rows"],
    };
    let told = rows.told_wrong.contains(&true).then_some("dot inside: wrong label");
    canvas.group("meaning");
    let room = canvas.width() - left - 12.0;
    let said = words::joined(told.iter().chain(sizes), room, TextLook::note());
    canvas.text((left, down), &said, TextLook::note());
}

fn paint(panel: &Panel, grid: &VoteGrid, n_classes: usize) {
    let lowest_first: Vec<u8> = grid.verdicts().map(|(class, lead)| regions::cell(class, lead)).collect();
    let cells = lowest_first.chunks_exact(CELLS.0).rev().flatten().copied().collect();
    regions::paint_votes(panel, CELLS.0, cells, n_classes);
}

/// How large a training row is drawn.
fn radius(out: &Output, kind: Kind, row: usize) -> f64 {
    let times = match kind {
        Kind::Boosting => out.weights[row] * out.weights.len() as f64,
        Kind::Bagging => out.drawn[row],
    };
    (RADIUS * times.max(0.0).sqrt()).clamp(1.1, MOST_RADIUS)
}

fn draw_rows(seen: &Seen<Ensembles>, kind: Kind, panel: &Panel) {
    let (fitted, out) = (seen.fitted, seen.out);
    let rows = &fitted.rows;
    let at = |row: usize| (rows.points[row][0], rows.points[row][1]);
    panel.group("test rows");
    for row in rows.n_train..rows.points.len() {
        regions::mark_in(panel, at(row), rows.labels[row], false, 2.4, Ink::class_fill(rows.labels[row]).alpha(0.7));
    }
    let many = rows.n_train > MOST_HANDLES;
    panel.group("rows");
    for row in 0..rows.n_train {
        let radius = radius(out, kind, row) * if many { 0.6 } else { 1.0 };
        let paint = Ink::class_fill(rows.labels[row]).alpha(if radius > 2.0 * RADIUS { 0.75 } else { 1.0 });
        regions::mark_in(panel, at(row), rows.labels[row], true, radius, paint);
    }
    panel.group("told wrong");
    for row in (0..rows.n_train).filter(|&row| rows.told_wrong[row]) {
        panel.dot(at(row), 1.5, Ink::Text);
    }
    match kind {
        Kind::Boosting => {
            let newest = out.boosting.step.checked_sub(1).and_then(|index| fitted.members(kind).get(index));
            panel.group("wrong");
            let leaves = newest.map_or(&[][..], |member| &member.train_leaves);
            for (row, leaf) in leaves.iter().enumerate() {
                let class = newest.map_or(0, |member| member.tree.nodes()[*leaf as usize].class as usize);
                if class != rows.labels[row] {
                    panel.ring(at(row), radius(out, kind, row) + 2.5, Ink::Text, 1.0);
                }
            }
        }
        Kind::Bagging => {
            panel.group("out of bag");
            let (x, y) = panel.pixel();
            for row in (0..rows.n_train).filter(|&row| out.drawn[row] == 0.0) {
                let ((across, up), ink) = (at(row), Ink::class_fill(rows.labels[row]));
                let (dx, dy) = (3.0 * x, 3.0 * y);
                panel.line(&[(across - dx, up - dy), (across + dx, up + dy)], ink, 1.2);
                panel.line(&[(across - dx, up + dy), (across + dx, up - dy)], ink, 1.2);
            }
        }
    }
}

/// One handle a row and plane; those of a plane are one stop of the tab key.
fn handles(seen: &Seen<Ensembles>, kind: Kind, panel: &Panel) {
    let rows = &seen.fitted.rows;
    if rows.points.len() > MOST_HANDLES {
        return;
    }
    let [x0, x1, y0, y1] = rows.frame;
    let step = ((x1 - x0) / 100.0, (y1 - y0) / 100.0);
    for (row, &[x, y]) in rows.points.iter().enumerate() {
        let role = match (row < rows.n_train, rows.sources[row]) {
            (false, _) => "test row",
            (true, Point::Given(_)) => "row",
            (true, Point::Added(_)) => "added row",
        };
        let number = match rows.sources[row] {
            Point::Given(row) => rows.table_rows[row as usize] + 1,
            Point::Added(place) => place + 1,
        };
        let label = format!("{}, {role} {number}, {}", kind.key(), rows.classes[rows.labels[row]]);
        let handle = Handle::pointed(&handle_key(kind, rows.sources[row]), label, (x, y), Axes::Free, step);
        let said = format!("{}, {}", format::short(x), format::short(y));
        panel.handle(handle.says(said).in_group(format!("{} rows", kind.key())));
    }
}

/// The training rows as the newest learner saw them.
fn table(seen: &Seen<Ensembles>, kind: Kind) -> TableView {
    let (rows, out) = (&seen.fitted.rows, seen.out);
    let counted = if kind == Kind::Boosting { "weight ÷ average weight" } else { "times drawn" };
    let columns = ["training row", rows.features[0].as_str(), rows.features[1].as_str(), "class", counted];
    let mut table = TableView::new(kind.key(), format!("{}: the training rows", title(seen.state, kind)), &columns);
    table.rows = (0..rows.n_train.min(MOST_HANDLES))
        .map(|row| {
            let counted = match kind {
                Kind::Boosting => out.weights[row] * out.weights.len() as f64,
                Kind::Bagging => out.drawn[row],
            };
            let [x, y, counted] =
                [rows.points[row][0], rows.points[row][1], counted].map(|value| Cell::number(value, format::short));
            vec![Cell::count(row + 1), x, y, rows.classes[rows.labels[row]].clone().into(), counted]
        })
        .collect();
    table
}
