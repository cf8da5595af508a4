//! What the kept components still know of one row: a picture beside its copy, or feature by feature.

use super::spectrum::{TOP, picture_columns};
use super::{PcaLab, head};
use crate::decimal;
use crate::format;
use crate::lab::{Hotspot, ReportBuilder, Seen};
use crate::plot::pictures::{self, Grid, Picture, Shade};
use crate::plot::words::shortened;
use crate::plot::{Axis, Bars, Canvas, Chart, Frame, Ink, Stroke, TextLook};

/// So many features are shown; of more, those that are rebuilt worst.
const MOST_FEATURES: usize = 15;

pub fn figure(seen: &Seen<PcaLab>, report: &mut ReportBuilder) {
    report.figure("rebuild", super::readouts::rebuild_sentence(seen), |canvas| {
        let headline = format!("Reconstructed from {}", format::counted(seen.out.k, "number"));
        head(canvas, &headline, Ink::Text, &format!("{}: {} measured", row_name(seen), seen.out.used.len()));
        match picture_columns(seen) {
            Some(columns) => draw_pictures(seen, canvas, columns),
            None => draw_features(seen, canvas),
        }
    });
}

/// The row as a person would name it.
pub fn row_name(seen: &Seen<PcaLab>) -> String {
    let number = seen.out.row + 1;
    match &seen.fitted.classes {
        Some((labels, names)) => {
            let name = format::words(&names[labels[seen.out.row]]);
            let is_number = decimal::parse(&name).is_some();
            let column = seen
                .data
                .roles
                .column("class")
                .filter(|_| is_number)
                .map_or(String::new(), |of| format::words(of) + " ");
            format!("Row {number}, {column}{name}")
        }
        None => format!("Row {number}"),
    }
}

/// How far a feature is from its mean and its copy from the same, in σ.
pub fn deviations(seen: &Seen<PcaLab>) -> Vec<(f64, f64)> {
    let (out, fitted) = (seen.out, seen.fitted);
    let away = |i: usize, value: f64| (value - out.model.mean[i]) / fitted.sigma(out.used[i]);
    (0..out.used.len()).map(|i| (away(i, out.values[out.used[i]]), away(i, out.rebuilt[i]))).collect()
}

fn draw_features(seen: &Seen<PcaLab>, canvas: &mut Canvas) {
    let out = seen.out;
    let away = deviations(seen);
    let gap = |i: usize| (away[i].0 - away[i].1).abs();
    let mut shown: Vec<usize> = (0..away.len()).collect();
    shown.sort_by(|&a, &b| gap(b).total_cmp(&gap(a)));
    shown.truncate(MOST_FEATURES.min(Bars::fitting(canvas.height() - TOP - 62.0)));
    shown.sort_unstable();
    let most = shown.iter().fold(2.5f64, |most, &i| most.max(away[i].0.abs()).max(away[i].1.abs())) * 1.08;
    let rows = shown.len() as f64;
    let height = |row: usize| rows - row as f64 - 0.5;
    let name = |(row, &i): (usize, &usize)| {
        let name = format::words(&seen.fitted.features[out.used[i]]);
        (height(row), shortened(&name, canvas.width() * 0.45, TextLook::note()).into_owned())
    };
    let names = shown.iter().enumerate().map(name).collect();
    let (x, y) = (Axis::of("σ from the mean", (-most, most), 4), Axis::at("", (0.0, rows), names));
    let mut chart = Chart::new(canvas, Frame::new().lines(3), x, y);
    let worst = format!("the {} worst of {}", shown.len(), away.len());
    canvas.group("features_key");
    canvas.text((12.0, 55.0), "○ measured  ● reconstructed", TextLook::new(Ink::Text));
    if shown.len() < away.len() && !canvas.is_narrow() {
        canvas.text((canvas.width() - 12.0, 55.0), &worst, TextLook::note().right());
    }
    chart.upright("mean", 0.0, Stroke::REFERENCE);
    let panel = &chart.panel;
    panel.open_group("features");
    for (row, &i) in shown.iter().enumerate() {
        let ((measured, rebuilt), ink) = (away[i], if out.is_by_hand { Ink::Hand } else { Ink::Text });
        let (measured, rebuilt) = ((measured, height(row)), (rebuilt, height(row)));
        panel.stroke(&[measured, rebuilt], Stroke::QUIET);
        panel.dot(rebuilt, 3.6, ink);
        panel.dot(measured, 4.4, Ink::Panel);
        panel.ring(measured, 4.4, Ink::Text, 1.5);
    }
}

fn draw_pictures(seen: &Seen<PcaLab>, canvas: &mut Canvas, columns: usize) {
    let out = seen.out;
    let width = canvas.width() - 24.0;
    let values: Vec<f64> = out.used.iter().map(|&feature| out.values[feature]).collect();
    // The darkest pixel there is, so that pictures compare.
    let most = values.iter().copied().fold(1.0, f64::max);
    let side = ((width - 14.0) / 2.0).min(canvas.height() * 0.3);
    let pair = Grid { at: (12.0, TOP), across: 2, side, gap: (14.0, 18.0), text: TextLook::NAME };
    let copy = Picture::new(out.rebuilt.clone(), columns, Shade::Ink { most }, "reconstructed");
    let copy = if out.is_by_hand { Picture { caption: "by your hand".to_owned(), ..copy }.by_hand() } else { copy };
    canvas.group("pair");
    pictures::draw(canvas, pair, &[Picture::new(values, columns, Shade::Ink { most }, "as written"), copy]);

    let top = pair.at.1 + side + 44.0;
    canvas.group("sum");
    canvas.text((12.0, top), "= mean + weight × component …", TextLook::note());
    let at = (12.0, top + 14.0);
    let grid = |side: f64| {
        let small = Grid::filling(at, width, side, (7.0, 20.0), TextLook::NAME);
        let lines = (((canvas.height() - at.1 - 4.0) / small.pitch()) as usize).max(1);
        (small, lines)
    };
    // As large as lets all of them stand there.
    let holds_all = |(small, lines): &(Grid, usize)| small.across * lines > out.k;
    let (small, lines) = [84.0, 64.0, 54.0].into_iter().map(grid).find(holds_all).unwrap_or_else(|| grid(46.0));
    let places = small.across * lines;
    let mut parts = vec![Picture::new(out.model.mean.clone(), columns, Shade::Ink { most }, "mean")];
    // The mean has a place of its own, and what does not fit has one, too.
    let fitting = if out.k < places { out.k } else { places.saturating_sub(2) };
    for (i, component) in out.model.components.iter().take(fitting).enumerate() {
        let most = component.iter().fold(0.0f64, |most, loading| most.max(loading.abs()));
        let weight = signed(out.scores[i]);
        let part = Picture::new(component.clone(), columns, Shade::Signed { most }, weight);
        parts.push(if out.is_by_hand && i < 2 { part.by_hand() } else { part });
    }
    canvas.group("parts");
    let regions = pictures::draw(canvas, small, &parts);
    if fitting < out.k {
        let (line, place) = ((places - 1) / small.across, (places - 1) % small.across);
        let middle = at.0 + place as f64 * (small.side + small.gap.0) + small.side / 2.0;
        let down = at.1 + line as f64 * small.pitch() + small.side / 2.0;
        let look = TextLook::note().center();
        canvas.text((middle, down - 8.0), &format!("+ {}", out.k - fitting), look);
        canvas.text((middle, down + 8.0), "more", look);
    }
    // The first is the mean.
    for (component, region) in regions.into_iter().skip(1).enumerate() {
        let number = component + 1;
        let label = format!("Component {number}: show its loadings");
        let spot = Hotspot::switch(format!("picture_{number}"), label, component == out.component);
        canvas.hotspot(region, spot.in_group("pictures"));
    }
}

/// With its sign, in as few digits as a small picture has room for.
fn signed(weight: f64) -> String {
    let text = format::fixed(weight, 1);
    if weight < 0.0 || text.starts_with('0') { text } else { format!("+{text}") }
}
