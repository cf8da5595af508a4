//! What the kept components still know of one row: a picture beside its copy, or feature by feature.

use super::spectrum::picture_columns;
use super::{PcaLab, head};
use crate::decimal;
use crate::format;
use crate::lab::{Hotspot, ReportBuilder, Seen};
use crate::plot::pictures::{self, Grid, Picture, Shade};
use crate::plot::{Axis, Canvas, Dash, Ink, Margins, TextLook, Ticks, text_width};

/// So many features are shown; of more, those that are rebuilt worst.
const MOST_FEATURES: usize = 15;

pub fn figure(seen: &Seen<PcaLab>, report: &mut ReportBuilder) {
    let alt = super::readouts::rebuild_sentence(seen);
    let mut regions = Vec::new();
    report.figure("rebuild", alt, |canvas| match picture_columns(seen) {
        Some(columns) => regions = draw_pictures(seen, canvas, columns),
        None => draw_features(seen, canvas),
    });
    for (component, region) in regions.into_iter().enumerate() {
        let number = component + 1;
        report.hotspot(Hotspot {
            key: format!("picture_{number}"),
            label: format!("Component {number}: show its loadings"),
            figure: "rebuild".to_owned(),
            region,
            opens_rows: false,
            group: "pictures".to_owned(),
            pressed: Some(component == seen.out.component),
        });
    }
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

fn headed(seen: &Seen<PcaLab>, canvas: &mut Canvas) {
    let headline = format!("Reconstructed from {}", format::counted(seen.out.k, "number"));
    let of = format!("{}: {} measured", row_name(seen), seen.out.used.len());
    head(canvas, &headline, Ink::Text, &of);
}

/// How far a feature is from its mean and its copy from the same, in σ.
pub fn deviations(seen: &Seen<PcaLab>) -> Vec<(f64, f64)> {
    let (out, fitted) = (seen.out, seen.fitted);
    let away = |i: usize, value: f64| (value - out.model.mean[i]) / fitted.sigma(out.used[i]);
    (0..out.used.len()).map(|i| (away(i, out.values[out.used[i]]), away(i, out.rebuilt[i]))).collect()
}

fn draw_features(seen: &Seen<PcaLab>, canvas: &mut Canvas) {
    let out = seen.out;
    headed(seen, canvas);
    let away = deviations(seen);
    let gap = |i: usize| (away[i].0 - away[i].1).abs();
    let mut shown: Vec<usize> = (0..away.len()).collect();
    shown.sort_by(|&a, &b| gap(b).total_cmp(&gap(a)));
    shown.truncate(MOST_FEATURES);
    shown.sort_unstable();
    let names: Vec<String> = shown.iter().map(|&i| format::words(&seen.fitted.features[out.used[i]])).collect();
    let widest = names.iter().map(|name| text_width(name, 1.0, false)).fold(0.1, f64::max);
    let size = ((canvas.width() * 0.52 - 14.0) / widest).min(11.0);
    let left = widest * size + 14.0;
    let most = shown.iter().fold(2.5f64, |most, &i| most.max(away[i].0.abs()).max(away[i].1.abs())) * 1.08;
    let rows = shown.len() as f64;
    let margins = Margins { left, top: 84.0, right: 14.0, bottom: 44.0 };
    let panel = canvas.panel(
        margins,
        Axis { range: (-most, most), label: "σ from the mean", ticks: Ticks::About(4) },
        Axis { range: (0.0, rows), label: "", ticks: Ticks::None },
    );
    canvas.group("features_key");
    let key = canvas.width() - 14.0;
    let said = "○ measured  ● reconstructed";
    canvas.text((key, 62.0), said, TextLook::new(Ink::Text).size(11.5).right());
    panel.open_group("features");
    panel.dashed(&[(0.0, 0.0), (0.0, rows)], Ink::Soft, 1.0, Dash::Dotted);
    for (row, (&i, name)) in shown.iter().zip(&names).enumerate() {
        let height = rows - row as f64 - 0.5;
        let ((measured, rebuilt), ink) = (away[i], if out.is_by_hand { Ink::Hand } else { Ink::Text });
        panel.line(&[(measured, height), (rebuilt, height)], Ink::Soft, 1.5);
        panel.dot((rebuilt, height), 3.6, ink);
        panel.dot((measured, height), 4.4, Ink::Panel);
        panel.ring((measured, height), 4.4, Ink::Text, 1.5);
        panel.text((-most, height), (-7.0, 0.0), name, TextLook::new(Ink::Text).size(size).right());
    }
    if shown.len() < away.len() {
        let said = format!("the {} worst of {}", shown.len(), away.len());
        panel.text((most, rows), (0.0, -8.0), &said, TextLook::new(Ink::Soft).size(11.0).right());
    }
}

/// Gives where the components' pictures stand.
fn draw_pictures(seen: &Seen<PcaLab>, canvas: &mut Canvas, columns: usize) -> Vec<[f64; 4]> {
    let out = seen.out;
    headed(seen, canvas);
    let width = canvas.width() - 28.0;
    let values: Vec<f64> = out.used.iter().map(|&feature| out.values[feature]).collect();
    // The darkest pixel there is, so that pictures compare.
    let most = values.iter().copied().fold(1.0, f64::max);
    let side = ((width - 14.0) / 2.0).min(canvas.height() * 0.3);
    let pair = Grid { at: (14.0, 56.0), across: 2, side, gap: (14.0, 18.0), text: 12.0 };
    let copy = Picture::new(out.rebuilt.clone(), columns, Shade::Ink { most }, "reconstructed");
    let copy = if out.is_by_hand { Picture { caption: "by your hand".to_owned(), ..copy }.by_hand() } else { copy };
    canvas.group("pair");
    pictures::draw(canvas, pair, &[Picture::new(values, columns, Shade::Ink { most }, "as written"), copy]);

    let top = pair.at.1 + side + 44.0;
    canvas.group("sum");
    canvas.text((14.0, top), "= mean + weight × component …", TextLook::new(Ink::Soft));
    let at = (14.0, top + 14.0);
    let grid = |side: f64| {
        let small = Grid::filling(at, width, side, (7.0, 17.0), 10.5);
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
    let mut regions = pictures::draw(canvas, small, &parts);
    if fitting < out.k {
        let (line, place) = ((places - 1) / small.across, (places - 1) % small.across);
        let middle = at.0 + place as f64 * (small.side + small.gap.0) + small.side / 2.0;
        let down = at.1 + line as f64 * small.pitch() + small.side / 2.0;
        let look = TextLook::new(Ink::Soft).center();
        canvas.text((middle, down - 7.0), &format!("+ {}", out.k - fitting), look);
        canvas.text((middle, down + 8.0), "more", look);
    }
    regions.remove(0);
    regions
}

/// With its sign, in as few digits as a small picture has room for.
fn signed(weight: f64) -> String {
    let text = format::fixed(weight, 1);
    if weight < 0.0 || text.starts_with('0') { text } else { format!("+{text}") }
}
