//! The plane: what the network, or one neuron, says to every place, and the rows that stand on it.

use super::rows::{Dot, Part, Task};
use super::run::{LARGE, Run};
use super::state::Brush;
use super::{NetworkLab, diagram};
use crate::format;
use crate::lab::{Axes, Handle, Hotspot, ReportBuilder, Seen};
use crate::plot::{
    Axis, Canvas, Ink, Margins, Paint, Panel, TextLook, Ticks, contours, diverging, regions, text_width,
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
    let mut wrong = None;
    report.figure("field", alt, |canvas| wrong = draw(seen, canvas));
    if let Some(region) = wrong.filter(|_| !run.rows.table_rows.is_empty()) {
        report.hotspot(Hotspot {
            key: "wrong".to_owned(),
            label: "Misclassified test rows".to_owned(),
            figure: "field".to_owned(),
            region,
            opens_rows: true,
            group: String::new(),
            pressed: None,
        });
    }
    if seen.state.brush != Brush::Off {
        let place = run.rows.place_of(seen.state.brush_at);
        let steps = run.rows.frame.map(|(low, high)| (high - low) / 50.0);
        report.handle(Handle {
            key: "brush".to_owned(),
            label: "Brush on the field".to_owned(),
            figure: "field".to_owned(),
            panel: 0,
            at: (place[0], place[1]),
            axes: Axes::Free,
            control: None,
            flag: "brush".to_owned(),
            value_text: format!("{}, {}", format::short(place[0]), format::short(place[1])),
            step: (steps[0], steps[1]),
            group: String::new(),
        });
    }
}

/// Draws the field; gives the place of the count of wrong test rows.
fn draw(seen: &Seen<NetworkLab>, canvas: &mut Canvas) -> Option<[f64; 4]> {
    let (run, out) = (seen.fitted, seen.out);
    let rows = &run.rows;
    let margins = Margins { left: 44.0, top: 44.0, right: 12.0, bottom: 40.0 };
    canvas.group("title");
    let title = match out.chosen {
        Some((layer, neuron)) => format!("only {}", diagram::name(run, layer, neuron)),
        None => "the whole network".to_owned(),
    };
    let look = TextLook::new(if out.chosen.is_some() { Ink::Hand } else { Ink::Text }).bold();
    canvas.text((14.0, 14.0), &title, look);
    let wrong = write_wrong(seen, canvas, 14.0 + text_width(&title, TextLook::NAME, true) + 12.0);
    match &rows.task {
        Task::Classes(classes) => {
            regions::key(canvas, (14.0, 31.0), classes);
        }
        Task::Height { name, .. } => {
            let said = format!("● low · ■ high {}", format::words(name));
            canvas.text((14.0, 31.0), &said, TextLook::new(Ink::Soft));
        }
    }
    let panel = canvas.panel(
        margins,
        Axis { range: rows.frame[0], label: &rows.names[0], ticks: Ticks::About(4) },
        Axis { range: rows.frame[1], label: &rows.names[1], ticks: Ticks::About(4) },
    );
    let lines = map(run, out.chosen, &panel);
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
            mark(&panel, dot, &rows.task);
        }
    }
    wrong
}

/// How many test rows are wrong, at the right of the title if there is room from `left` on.
fn write_wrong(seen: &Seen<NetworkLab>, canvas: &mut Canvas, left: f64) -> Option<[f64; 4]> {
    let test = &seen.out.look.test;
    let wrong = test.rows - test.right;
    let said = format!("{wrong} test {} wrong", if wrong == 1 { "row" } else { "rows" });
    let (width, right) = (text_width(&said, 11.0, false), canvas.width() - 12.0);
    if seen.fitted.rows.classes().is_empty() || right - width < left {
        return None;
    }
    canvas.text((right, 14.0), &said, TextLook::new(Ink::Soft).size(11.0).right());
    Some([right - width - 4.0, 2.0, right + 4.0, 26.0])
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
