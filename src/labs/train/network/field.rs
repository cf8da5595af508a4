//! The plane: what the network, or one neuron, says to every place, and the rows that stand on it.

use super::rows::{Dot, Part, Task};
use super::run::{LARGE, Run};
use super::state::Brush;
use super::{NetworkLab, diagram};
use crate::format;
use crate::lab::{Axes, Handle, Hotspot, ReportBuilder, Seen};
use crate::plot::words::shortened;
use crate::plot::{
    Axis, Canvas, Chart, Frame, Ink, Paint, Panel, TextLook, contours, diverging, heading, regions, text_width,
};

/// How much the surest region covers.
const COVER: f64 = 0.5;
/// More rows of a part than this are not drawn.
const MOST_DOTS: usize = 400;

pub fn figure(seen: &Seen<NetworkLab>, report: &mut ReportBuilder) {
    let (run, out) = (seen.fitted, seen.out);
    let said = match out.chosen {
        Some((layer, neuron)) => format!("The value of {} over the plane", diagram::name(run, layer, neuron)),
        None => "The network's prediction over the plane".to_owned(),
    };
    let alt = format!(
        "{said}, with the training rows filled and the test rows hollow, over {} and {}.",
        run.rows.names[0], run.rows.names[1]
    );
    report.figure("field", alt, |canvas| draw(seen, canvas));
}

fn draw(seen: &Seen<NetworkLab>, canvas: &mut Canvas) {
    let (run, out) = (seen.fitted, seen.out);
    let rows = &run.rows;
    let end = match out.chosen {
        Some((layer, neuron)) => heading(canvas, &format!("only {}", diagram::name(run, layer, neuron)), ""),
        None => heading(canvas, "the whole network", ""),
    };
    write_wrong(seen, canvas, end + 12.0);
    match &rows.task {
        Task::Classes(classes) => {
            regions::key(canvas, (12.0, 36.0), classes);
        }
        Task::Height { name, .. } => {
            let said = format!("● low · ■ high {}", format::words(name));
            let look = TextLook::note();
            canvas.text((12.0, 36.0), &shortened(&said, canvas.width() - 24.0, look), look);
        }
    }
    let [x, y] = [0, 1].map(|side| Axis::of(&rows.names[side], rows.frame[side], 6));
    let mut chart = Chart::new(canvas, Frame::new().lines(2), x, y);
    let panel = &chart.panel;
    let lines = map(run, out.chosen, panel);
    panel.group("boundary");
    for line in &lines {
        panel.line(line, Ink::Text, 1.5);
    }
    panel.group("rows");
    let with_validation = seen.state.stopping != super::state::Stopping::Off;
    for part in [Part::Train, Part::Validation, Part::Test] {
        if part == Part::Validation && !with_validation {
            continue;
        }
        let of_part = rows.dots.iter().filter(|dot| dot.part == part);
        // Painted rows come last and are always drawn.
        let (made, painted): (Vec<&Dot>, Vec<&Dot>) = of_part.partition(|dot| dot.number.is_some());
        for dot in made.into_iter().take(MOST_DOTS).chain(painted) {
            mark(panel, dot, &rows.task);
        }
    }
    if seen.state.brush != Brush::Off {
        let [x, y] = rows.place_of(seen.state.brush_at);
        let [across, up] = rows.frame.map(|(low, high)| (high - low) / 50.0);
        let handle = Handle::pointed("brush", "Brush on the field", (x, y), Axes::Free, (across, up));
        chart.handle(handle.flag("brush").says(format!("{}, {}", format::short(x), format::short(y))));
    }
}

/// How many test rows are wrong, at the right of the title, in as many words as there is room for from `left` on.
fn write_wrong(seen: &Seen<NetworkLab>, canvas: &mut Canvas, left: f64) {
    let (rows, test) = (&seen.fitted.rows, &seen.out.look.test);
    let wrong = test.rows - test.right;
    let right = canvas.width() - 12.0;
    let texts = [format!("{wrong} test {} wrong", if wrong == 1 { "row" } else { "rows" }), format!("{wrong} wrong")];
    let width = |text: &String| text_width(text, TextLook::NOTE, false);
    let fitting = texts.iter().find(|text| right - width(text) >= left);
    let Some(said) = fitting.filter(|_| !rows.classes().is_empty()) else { return };
    canvas.text((right, 17.0), said, TextLook::note().right());
    if !rows.table_rows.is_empty() {
        let region = [right - width(said) - 4.0, 5.0, right + 4.0, 29.0];
        canvas.hotspot(region, Hotspot::rows("wrong", "Misclassified test rows"));
    }
}

/// Paints what is said to every place, and gives the lines where it turns.
fn map(run: &Run, chosen: Option<(usize, usize)>, panel: &Panel) -> Vec<Vec<(f64, f64)>> {
    let network = run.network();
    let last = network.sizes().len() - 1;
    let (x, y) = panel.ranges();
    let (low, high) = ((x.0, y.0), (x.1, y.1));
    let pass = &mut run.pass.borrow_mut();
    panel.group("map");
    let on_panel = |lines: Vec<Vec<(f64, f64)>>| -> Vec<Vec<(f64, f64)>> {
        let place = |(right, down): (f64, f64)| (x.0 + right * (x.1 - x.0), y.1 - down * (y.1 - y.0));
        lines.into_iter().map(|line| line.into_iter().map(place).collect()).collect()
    };
    if chosen.is_none() && network.outputs() > 1 {
        let shares = network.values(&run.large, last, pass);
        let (cells, margins) = winners(&shares, network.outputs());
        panel.map(low, high, LARGE, cells, sure_palette(network.outputs()));
        return on_panel(margins.iter().flat_map(|margin| contours(margin, LARGE, 0.0)).collect());
    }
    let (layer, neuron) = chosen.unwrap_or((last, 0));
    let values = network.values(&run.large, layer, pass);
    let shown = diagram::shown(network, layer, values.column(neuron));
    diverging::paint(panel, low, high, LARGE, shown.iter().copied(), COVER);
    // A height has lines at its mean and one standard deviation to both sides.
    let levels: &[f64] = if layer == last && run.rows.classes().is_empty() { &[-0.5, 0.0, 0.5] } else { &[0.0] };
    on_panel(levels.iter().flat_map(|level| contours(&shown, LARGE, *level)).collect())
}

/// How sure the winner must be for each of these paints.
const SURE: usize = 6;

/// The most probable class of each cell with how sure it is, and by how much each class leads the others.
fn winners(shares: &crate::ml::network::Columns, classes: usize) -> (Vec<u8>, Vec<Vec<f64>>) {
    let mut cells = Vec::with_capacity(shares.rows());
    let mut margins = vec![Vec::with_capacity(shares.rows()); classes];
    for cell in 0..shares.rows() {
        let share = |class: usize| shares.column(class)[cell];
        let best = (1..classes).fold(0, |best, class| if share(class) > share(best) { class } else { best });
        let others = |class: usize| (0..classes).filter(move |other| *other != class).map(share).fold(0.0, f64::max);
        let sure = ((share(best) - others(best)).clamp(0.0, 1.0) * SURE as f64) as usize;
        cells.push((best * SURE + sure.min(SURE - 1)) as u8);
        for (class, margin) in margins.iter_mut().enumerate() {
            margin.push(share(class) - others(class));
        }
    }
    (cells, margins)
}

fn sure_palette(classes: usize) -> Vec<Paint> {
    let paint = |class: usize, sure: usize| Ink::class_fill(class).alpha(COVER * (sure + 1) as f64 / SURE as f64);
    (0..classes).flat_map(|class| (0..SURE).map(move |sure| paint(class, sure))).collect()
}

/// A row: trained on filled, else hollow; validation rows are small.
fn mark(panel: &Panel, dot: &Dot, task: &Task) {
    let at = (dot.at[0], dot.at[1]);
    let class = match task {
        Task::Classes(_) => dot.value as usize,
        Task::Height { .. } => usize::from(dot.value > 0.0),
    };
    let radius = match (task, dot.part) {
        (Task::Height { .. }, _) => 1.5 + dot.value.abs().min(2.0) * 1.2,
        (_, Part::Validation) => 2.2,
        _ => 3.2,
    };
    let radius = if dot.number.is_none() { radius + 1.0 } else { radius };
    regions::mark(panel, at, class, dot.part == Part::Train, radius);
}
