//! Errors against the number of learners, and how sure the votes are.

use super::Ensembles;
use super::fit::Kind;
use super::tally::{BARS, Output, Side, Wrong};
use crate::format;
use crate::lab::{Axes, Cell, Handle, ReportBuilder, Seen, TableView};
use crate::plot::{Axis, Canvas, Dash, Ink, Margins, TextLook, Ticks, text_width};

/// How far right of the last learner the lines' names begin: beside the handle that may stand there.
const ASIDE: f64 = 18.0;
/// The length of a line beside its name.
const SAMPLE: f64 = 18.0;

pub fn draw(seen: &Seen<Ensembles>, report: &mut ReportBuilder) {
    let at = |side: &Side, kind: &str| {
        let share = |error: Option<f64>| error.map_or("–".to_owned(), format::number);
        format!("{kind} {} on training rows and {} on test rows", share(side.train_error()), share(side.test_error()))
    };
    let alt = format!(
        "Error against the number of learners. After {}: {}, {}.",
        seen.state.step(),
        at(&seen.out.boosting, "boosting"),
        at(&seen.out.bagging, "bagging")
    );
    report.figure("errors", alt, |canvas| draw_errors(seen, canvas));
    report.handle(Handle {
        key: "cursor".to_owned(),
        label: "Number of learners shown".to_owned(),
        figure: "errors".to_owned(),
        panel: 0,
        // Near the upper end, where few lines are.
        at: (seen.state.step() as f64, 0.91 * top(seen.out)),
        axes: Axes::X,
        control: None,
        flag: seen.state.step().to_string(),
        value_text: format!("{} of {} learners", seen.state.step(), seen.state.learners),
        step: (1.0, 0.0),
        group: String::new(),
    });
    let margin = |side: &Side| side.mean_margin.map_or("–".to_owned(), format::number);
    let alt = format!(
        "Histograms of the training rows' margins: boosting above, mean {}; bagging below, mean {}.",
        margin(&seen.out.boosting),
        margin(&seen.out.bagging)
    );
    report.figure("margins", alt, |canvas| draw_margins(seen, canvas));
    report.table(|| errors_table(seen));
    report.table(|| margins_table(seen));
}

fn errors_table(seen: &Seen<Ensembles>) -> TableView {
    let (boosting, bagging) = (&seen.out.boosting, &seen.out.bagging);
    let columns = [
        "learners",
        "boosting, training",
        "boosting, test",
        "bagging, training",
        "bagging, test",
        "bagging, out of bag",
    ];
    let mut table = TableView::new("errors", "Errors against the number of learners", &columns);
    for m in 0..boosting.train.len().max(bagging.train.len()) {
        let curves = [&boosting.train, &boosting.test, &bagging.train, &bagging.test, &bagging.out_of_bag];
        let share = |curve: &Vec<Wrong>| match curve.get(m).and_then(|wrong| wrong.share()) {
            Some(share) => Cell::number(share, format::number),
            None => Cell::default(),
        };
        table.rows.push(std::iter::once(Cell::count(m + 1)).chain(curves.map(share)).collect());
    }
    table
}

fn margins_table(seen: &Seen<Ensembles>) -> TableView {
    let mut table = TableView::new("margins", "Training rows by margin", &["margin from", "to", "boosting", "bagging"]);
    for bar in 0..BARS {
        let edge = |bar: usize| Cell::number(((2 * bar) as f64 - BARS as f64) / BARS as f64, format::short);
        let counts = Kind::BOTH.map(|kind| Cell::count(seen.out.side(kind).margins[bar]));
        table.rows.push([edge(bar), edge(bar + 1)].into_iter().chain(counts).collect());
    }
    table
}

/// The upper end of the axis of errors.
fn top(out: &Output) -> f64 {
    let sides = [&out.boosting, &out.bagging];
    let curves = sides.into_iter().flat_map(|side| [&side.train, &side.test, &side.out_of_bag]);
    curves.flatten().filter_map(|wrong| wrong.share()).fold(0.1, f64::max) * 1.08
}

/// One line of the picture of errors.
struct Line<'a> {
    name: &'static str,
    errors: &'a [Wrong],
    ink: Ink,
    dash: Dash,
}

impl Line<'_> {
    fn width(&self) -> f64 {
        if self.dash == Dash::Solid { 2.5 } else { 1.5 }
    }
}

fn draw_errors(seen: &Seen<Ensembles>, canvas: &mut Canvas) {
    let (boosting, bagging) = (&seen.out.boosting, &seen.out.bagging);
    let line = |name, errors, ink, dash| Line { name, errors, ink, dash };
    let lines = [
        line("boosting, test", &boosting.test, Ink::Text, Dash::Solid),
        line("boosting, training", &boosting.train, Ink::Text, Dash::Dashed),
        line("bagging, test", &bagging.test, Ink::Soft, Dash::Solid),
        line("bagging, training", &bagging.train, Ink::Soft, Dash::Dashed),
        line("bagging, out of bag", &bagging.out_of_bag, Ink::Soft, Dash::Dotted),
    ];
    let top = top(seen.out);
    let learners = seen.state.learners as f64;
    let names = lines.iter().map(|line| text_width(line.name, 11.0, true)).fold(0.0, f64::max) + SAMPLE + 6.0;
    let margins = Margins { left: 52.0, top: 26.0, right: names + ASIDE + 8.0, bottom: 40.0 };
    let x =
        Axis { range: (0.0, learners.max(1.0)), label: "learners", ticks: Ticks::About(seen.state.learners.min(5)) };
    let y = Axis { range: (0.0, top), label: "error", ticks: Ticks::About(3) };
    let panel = canvas.panel(margins, x, y);
    let has_ended = seen.fitted.boosting.stopped().is_some();
    let step = seen.state.step() as f64;
    // The first named lies on top.
    for line in lines.iter().rev() {
        panel.group(line.name);
        let mut points: Vec<(f64, f64)> =
            line.errors.iter().enumerate().filter_map(|(m, wrong)| Some(((m + 1) as f64, wrong.share()?))).collect();
        // Boosting that ended goes on voting as it did.
        if let (Some(&(last_step, last)), true) = (points.last(), has_ended && line.ink == Ink::Text) {
            points.extend([step, learners].into_iter().filter(|at| *at > last_step).map(|at| (at, last)));
        }
        // What is still to come is faint.
        let now = points.partition_point(|(at, _)| *at <= step);
        panel.dashed(&points[now.saturating_sub(1)..], line.ink.alpha(0.25), line.width(), line.dash);
        panel.dashed(&points[..now], line.ink, line.width(), line.dash);
        if let (Some(&at), 1) = (points.first(), now) {
            panel.dot(at, line.width(), line.ink);
        }
    }
    panel.open_group("cursor");
    panel.line(&[(step, 0.0), (step, top)], Ink::Hand, 2.0);
    // Names that stood where the lines end would change their places at every drag.
    canvas.group("names");
    let left = canvas.width() - names - 8.0;
    for (place, line) in (0..).zip(&lines) {
        let down = margins.top + 8.0 + 17.0 * f64::from(place);
        canvas.line(&[(left, down), (left + SAMPLE, down)], line.ink, line.width(), line.dash);
        let look = TextLook::new(line.ink).size(11.0);
        let look = if line.dash == Dash::Solid { look.bold() } else { look };
        canvas.text((left + SAMPLE + 6.0, down), line.name, look);
    }
}

fn draw_margins(seen: &Seen<Ensembles>, canvas: &mut Canvas) {
    let sides = Kind::BOTH.map(|kind| seen.out.side(kind));
    let most = sides.iter().flat_map(|side| side.margins).max().unwrap_or(0).max(1) as f64;
    let margins = Margins { left: 14.0, top: 26.0, right: 14.0, bottom: 40.0 };
    let ticks = [(-1.0, "−1"), (0.0, "0"), (1.0, "1")].map(|(at, text)| (at, text.to_owned())).to_vec();
    let x = Axis { range: (-1.0, 1.0), label: "margin of the vote", ticks: Ticks::At(ticks) };
    let y = Axis { range: (-most * 1.1, most * 1.1), label: "", ticks: Ticks::None };
    let panel = canvas.panel(margins, x, y);
    let half = canvas.height() - margins.top - margins.bottom;
    let left = margins.left;
    panel.group("wrong side");
    panel.rect((-1.0, -most * 1.1), (0.0, most * 1.1), Ink::Zone);
    for (side, name, up, ink) in [(sides[0], "boosting", 1.0, Ink::Text), (sides[1], "bagging", -1.0, Ink::Soft)] {
        panel.group(name);
        for (bar, &count) in side.margins.iter().enumerate() {
            let from = -1.0 + 2.0 * bar as f64 / BARS as f64;
            let to = from + 2.0 / BARS as f64;
            panel.rect((from + 0.008, 0.0), (to - 0.008, up * count as f64), ink.alpha(0.8));
        }
        panel.open_group("side names");
        panel.text((-1.0, up * most * 1.1), (6.0, 10.0 * up), name, TextLook::new(ink).bold());
        let numbers = [("mean", side.mean_margin), ("least", side.least_margin)];
        for (line, (word, value)) in (1..).zip(numbers.into_iter().filter_map(|(word, value)| Some((word, value?)))) {
            let inwards = 10.0 + 14.0 * f64::from(line);
            let said = format!("{word} {}", format::number(value));
            // No word is written over bars.
            let until = 6.0 + text_width(&said, 11.0, false);
            let bars = side.margins.iter().enumerate();
            let under =
                bars.filter(|(bar, _)| panel.place(-1.0 + 2.0 * *bar as f64 / BARS as f64, 0.0).0 < left + until);
            let tallest = under.map(|(_, &count)| count).max().unwrap_or(0) as f64;
            if (half / 2.0) * (1.0 - tallest / (most * 1.1)) > inwards + 6.0 {
                panel.text((-1.0, up * most * 1.1), (6.0, inwards * up), &said, TextLook::new(ink).size(11.0));
            }
        }
    }
    panel.open_group("sides");
    panel.line(&[(-1.0, 0.0), (1.0, 0.0)], Ink::Soft, 1.0);
    canvas.group("right and wrong");
    let look = TextLook::new(Ink::Soft).size(11.0);
    canvas.text((14.0, 13.0), "misclassified", look);
    canvas.text((canvas.width() - 14.0, 13.0), "classified correctly", look.right());
}
