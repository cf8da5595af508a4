//! What a move of each slider costs a lab, outside a browser: where a profiler sees it.

use std::fmt::Write;

use tactile::bundled;
use tactile::lab::{Answer, ControlView, Edit, Entry, FigureSpec, Layout, Progress, Query, STAGE, Session, View};
use tactile::{format, labs};

use crate::clock::now;

/// Moves of a slider.
const MOVES: usize = 60;
/// The longest work that is waited for, in milliseconds: a run without end has none.
const MOST: f64 = 500.0;

/// One line a slider, of these labs or of all: medians in milliseconds.
pub fn edits(wanted: &[&str]) -> String {
    let mut out = format!("{:<44} {:>7} {:>7} {:>7} {:>7}\n", "ms (median)", "edit", "fit", "report", "pack");
    for (_, entry) in labs::all().filter(|(_, entry)| wanted.is_empty() || wanted.contains(&entry.meta.id)) {
        let description = (entry.describe)();
        let controls = description.controls.iter().enumerate();
        for (at, control) in controls.filter(|(_, control)| matches!(control, ControlView::Slider { .. })) {
            if let Some(times) = moved(entry, at, control.key()) {
                let [edit, fit, report, pack] = times.map(median);
                let name = format!("{} {}", entry.meta.id, control.key());
                let _ = writeln!(out, "{name:<44} {edit:>7.2} {fit:>7.2} {report:>7.2} {pack:>7.2}");
            }
        }
    }
    out
}

/// The times of a slider's moves over the middle of its range; nothing where it is not shown at first.
fn moved(entry: &Entry, at: usize, key: &str) -> Option<[Vec<f64>; 4]> {
    let mut session = (entry.open)();
    bundled::edit(session.as_mut(), &Edit::Load(Query::default())).ok()?;
    settle(session.as_mut());
    let report = session.report(&View::default());
    let span = report.controls.get(at).filter(|state| state.shown)?.span?;
    let shown: Vec<_> = session.figures().iter().filter(|spec| report.is_shown(spec.key)).collect();
    let layout = Layout::of(&shown);
    let sized = |(place, spec): (usize, &&FigureSpec)| {
        let (width, height) = layout.size(place, spec.columns, STAGE);
        (spec.key.to_owned(), width, height)
    };
    let view = View { sizes: shown.iter().enumerate().map(sized).collect(), tables: true, ..View::default() };
    let mut times: [Vec<f64>; 4] = Default::default();
    for i in 0..MOVES {
        let share = 0.5 + 0.4 * libm::sin(i as f64 / 9.0);
        let value = format::full(span.clamp(span.least + (span.most - span.least) * share));
        let mut stamps = [now(); 5];
        session.edit(&Edit::Set { key: key.to_owned(), value }).ok()?;
        stamps[1] = now();
        settle(session.as_mut());
        stamps[2] = now();
        let report = Box::new(session.report(&view));
        stamps[3] = now();
        let query = session.query();
        let answer = Answer::Shown {
            generation: 0,
            query,
            notices: Vec::new(),
            report,
            working: None,
            is_running: false,
            is_frozen: false,
        };
        let bytes = postcard::to_stdvec(&answer).map_or(0, |bytes| bytes.len());
        stamps[4] = if bytes > 0 { now() } else { stamps[3] };
        for (part, times) in times.iter_mut().enumerate() {
            times.push(stamps[part + 1] - stamps[part]);
        }
    }
    Some(times)
}

/// Works until nothing is left to do, or too long.
fn settle(session: &mut dyn Session) {
    let end = now() + MOST;
    while matches!(session.advance(&mut || now() < end), Progress::Working(_)) && now() < end {}
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}
