//! Small multiples: the same pair of axes again and again, for what is to be compared.

use super::canvas::{Axis, Canvas, Margins, TextLook, Ticks, name_of};
use super::chart::Chart;
use super::frame::{Frame, LINE};
use super::ink::Ink;
use super::text_width;
use super::words::shortened;

/// A panel pleases that is so many times as wide as high.
const SHAPE: f64 = 1.5;
/// How much off that shape panels may be for a last row that is full.
const RAGGED: f64 = 0.5;
/// Between panels, across and down, and between a panel and its name.
const APART: f64 = 14.0;
const BELOW: f64 = 12.0;
const UNDER_NAME: f64 = 3.0;
/// A tick of the x axis takes about so much.
const TICK: f64 = 45.0;
/// The ticks of a row of panels that is not the lowest one, where nothing stands below.
const TICKS: f64 = 22.0;

/// A panel for each name, with the name above it, all with the same axes: ticks only at the outer ones, a label once.
/// `draw` is called with each panel's place among them.
pub fn multiples(
    canvas: &mut Canvas,
    frame: Frame,
    names: &[&str],
    x: &Axis,
    y: &Axis,
    draw: &mut dyn FnMut(usize, &mut Chart),
) {
    let margins = frame.margins(canvas, x, y);
    let (left, top) = (margins.left, margins.top);
    let (right, bottom) = (canvas.width() - margins.right, canvas.height() - margins.bottom);
    let words = x.ticks.written(x.range, canvas.is_narrow());
    // The last tick of a panel and the first one of the next stand side by side.
    let tick = words.iter().map(|(_, word)| text_width(word, TextLook::NOTE, false)).fold(0.0, f64::max);
    let gap = APART.max(tick + 8.0);
    let above = LINE + BELOW;
    let is_full = |columns: usize| names.len().is_multiple_of(columns);
    let size = |columns: usize| {
        let rows = names.len().div_ceil(columns).max(1);
        let (across, down) = (columns as f64, rows as f64);
        // Where the last row is not full, ticks stand under the row above it.
        let under = if is_full(columns) || rows == 1 { 0.0 } else { TICKS };
        ((right - left - gap * (across - 1.0)) / across, (bottom - top - under) / down - above)
    };
    let off = |columns: usize| {
        let (wide, high) = size(columns);
        // Full rows are easier to compare.
        let ragged = if is_full(columns) { 0.0 } else { RAGGED };
        let shape = wide.max(1.0) / high.max(1.0) / SHAPE;
        shape.max(1.0 / shape) + ragged
    };
    let columns = (1..=names.len().max(1)).min_by(|a, b| off(*a).total_cmp(&off(*b))).unwrap_or(1);
    let (wide, high) = size(columns);
    let rows = names.len().div_ceil(columns);
    for (place, name) in names.iter().enumerate() {
        let (column, row) = (place % columns, place / columns);
        let from = left + (wide + gap) * column as f64;
        // The last row makes room for the ticks above it.
        let extra = if row + 1 == rows && row > 0 && !is_full(columns) { TICKS } else { 0.0 };
        let down = top + (high + above) * row as f64 + above + extra;
        let around = Margins {
            left: from,
            top: down,
            right: canvas.width() - from - wide,
            bottom: canvas.height() - down - high,
        };
        let is_lowest = place + columns >= names.len();
        let most = (wide / TICK).max(1.0) as usize;
        let (across, up) = (again(x, is_lowest, most), again(y, column == 0, usize::MAX));
        let region = [from, down - above, from + wide, down + high];
        let mut chart = Chart::at(canvas, around, region, across, up);
        chart.panel.open_group("name");
        let look = TextLook::new(Ink::Text).bold();
        let place_of_name = (from, down - UNDER_NAME - LINE / 2.0);
        chart.panel.text_at(place_of_name, shortened(name, wide + gap - 8.0, look).as_ref(), look);
        draw(place, &mut chart);
    }
    canvas.group("labels");
    let look = TextLook::note().center();
    let label = |label: &str, room: f64| {
        let label = if text_width(label, look.size, false) <= room { label } else { name_of(label) };
        shortened(label, room, look).into_owned()
    };
    if !x.label.is_empty() {
        canvas.text(((left + right) / 2.0, bottom + 31.0), &label(x.label, right - left), look);
    }
    if !y.label.is_empty() {
        let [edge, ..] = frame.region(canvas);
        canvas.text((edge + LINE / 2.0, (top + bottom) / 2.0), &label(y.label, bottom - top), look.upward());
    }
}

/// The axis of one of the panels, without its label: with ticks, no more than there is room for, or with its line alone.
fn again(axis: &Axis, is_outer: bool, most: usize) -> Axis<'static> {
    let ticks = match &axis.ticks {
        Ticks::None => Ticks::None,
        Ticks::About(count) if is_outer => Ticks::About(*count.min(&most)),
        Ticks::At(ticks) if is_outer => {
            // The first and the last one tell most.
            let each = if ticks.len() > most + 1 { ticks.len().saturating_sub(1).max(1) } else { 1 };
            Ticks::At(ticks.iter().step_by(each).cloned().collect())
        }
        _ => Ticks::Line,
    };
    Axis { range: axis.range, label: "", ticks }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn((width, height): (f64, f64), count: usize) -> (crate::plot::Scene, Vec<[f64; 4]>) {
        let names: Vec<String> = (0..count).map(|at| format!("panel {at}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut canvas = Canvas::new(width, height);
        let mut edges = Vec::new();
        let (x, y) = (Axis::of("steps: of a thousand rows", (0.0, 1000.0), 5), Axis::share("error"));
        multiples(&mut canvas, Frame::new(), &names, &x, &y, &mut |_, chart| edges.push(chart.panel.edges()));
        (canvas.finish(), edges)
    }

    #[test]
    fn panels_are_equal_and_apart_at_every_size_and_number() {
        for size in [(390.0, 291.0), (680.0, 400.0), (1872.0, 700.0)] {
            for count in [1, 2, 3, 5, 6, 7, 12] {
                let (scene, edges) = drawn(size, count);
                assert_eq!(edges.len(), count);
                let [left, top, right, bottom] = edges[0];
                for (at, one) in edges.iter().enumerate() {
                    assert!(
                        (one[2] - one[0] - right + left).abs() <= 1.0 && (one[3] - one[1] - bottom + top).abs() <= 1.0
                    );
                    assert!(one[2] <= size.0 && one[3] + 20.0 <= size.1, "{one:?} of {size:?}");
                    let is_clear = |two: &[f64; 4]| two[0] >= one[2] + 10.0 || two[1] >= one[3] + 10.0;
                    assert!(edges[at + 1..].iter().all(is_clear), "{count} panels at {size:?}");
                }
                let words = scene.words();
                assert_eq!(words.iter().filter(|word| word.0.starts_with("panel")).count(), count);
                assert_eq!(words.iter().filter(|word| word.0.starts_with("steps")).count(), 1, "one label for all");
            }
        }
    }

    #[test]
    fn only_outer_panels_have_ticks() {
        let (scene, edges) = drawn((680.0, 400.0), 6);
        let lefts: std::collections::BTreeSet<i64> = edges.iter().map(|edge| edge[0] as i64).collect();
        let rows = 6 / lefts.len();
        let zeros = scene.words().iter().filter(|word| word.0 == "0").count();
        assert_eq!(zeros, rows + lefts.len(), "a zero a row upwards, and a zero a column across");
    }
}
