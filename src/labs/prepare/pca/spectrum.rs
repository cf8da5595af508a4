//! How much each component keeps, how many are kept, and what one of them is made of.

use super::{PcaLab, cloud, head, used_counted};
use crate::format;
use crate::lab::{Handle, Hotspot, ReportBuilder, Seen};
use crate::plot::pictures::{self, Grid, Picture, Shade};
use crate::plot::words::shortened;
use crate::plot::{Anchor, Axis, BarRow, Bars, Canvas, Chart, Dash, Frame, Ink, Stroke, TextLook};

/// So many loadings are shown, the largest ones.
const MOST_LOADINGS: usize = 13;
/// Where what lies below a figure's two lines of words begins.
pub const TOP: f64 = 52.0;

pub fn figures(seen: &Seen<PcaLab>, report: &mut ReportBuilder) {
    report.figure("spectrum", super::readouts::spectrum_sentence(seen), |canvas| draw_shares(seen, canvas));
    report.figure("loadings", super::readouts::loadings_sentence(seen), |canvas| draw_loadings(seen, canvas));
}

fn draw_shares(seen: &Seen<PcaLab>, canvas: &mut Canvas) {
    let (out, state) = (seen.out, seen.state);
    let kept = out.cumulative.as_ref().map(|shares| format::percent(shares[out.k - 1]));
    let counted = format::counted(out.k, "component");
    let headline = match &kept {
        Some(kept) => format!("{counted} {} {kept}", if out.k == 1 { "keeps" } else { "keep" }),
        None => "Nothing varies".to_owned(),
    };
    let units = if out.is_standardized { "standardized" } else { "as measured" };
    head(canvas, &headline, Ink::Text, &format!("of {}’ variance, {units}", used_counted(seen)));

    let all = out.model.components.len();
    let (edge, k) = (all as f64 + 0.6, out.k as f64);
    let numbers = ticks(all).into_iter().map(|number| (number as f64, number.to_string())).collect();
    let x = Axis::at("component", (0.4, edge), numbers);
    let mut chart = Chart::new(canvas, Frame::new().lines(2), x, cloud::shares());
    let said = format!("{counted}, {} kept", kept.unwrap_or_else(|| format::percent(0.0)));
    let is_by_share = state.keep_by == "share";
    chart.handle(if is_by_share {
        Handle::y("share", "share", "Variance to keep, in the figure", (all as f64 + 0.5, state.share)).says(said)
    } else {
        Handle::x("count", "count", "Components to keep, in the figure", (k, 0.5)).says(said)
    });
    let (Some(ratios), Some(sums)) = (out.model.explained_variance_ratio(), &out.cumulative) else { return };
    let half = if all > 30 { 0.4 } else { 0.34 };
    chart.panel.group("bars");
    for (i, ratio) in ratios.iter().enumerate() {
        let middle = (i + 1) as f64;
        let paint = Ink::Text.alpha(if i < out.k { 0.78 } else { 0.22 });
        chart.panel.rect((middle - half, 0.0), (middle + half, *ratio), paint);
        let ((left, top), (right, bottom)) =
            (chart.panel.place(middle - half, *ratio), chart.panel.place(middle + half, 0.0));
        chart.take([left, top, right, bottom]);
    }
    let sums: Vec<(f64, f64)> = sums.iter().enumerate().map(|(i, sum)| ((i + 1) as f64, *sum)).collect();
    chart.curve("cumulative", &sums, Stroke::QUIET.of(Ink::Text));
    if all <= 30 {
        sums.iter().for_each(|&at| chart.panel.dot(at, 2.4, Ink::Text));
    }
    if is_by_share {
        chart.curve("kept", &[(0.4, state.share), (edge, state.share)], Stroke::HAND.dashed(Dash::Dashed));
        chart.upright("kept_count", k + 0.5, Stroke::GUIDE);
    } else {
        chart.cut("kept", k);
    }
    chart.panel.open_group("kept_ring");
    chart.panel.ring(sums[out.k - 1], 5.0, Ink::Hand, Stroke::HAND.width);
    // Left of the handle at the right end, and off all lines.
    let beside = |downs: [f64; 4]| downs.map(|down| (-22.0, down, Anchor::Right));
    chart.word("names", (edge, sums[all / 2].1), &beside([16.0, 32.0, 48.0, 64.0]), "cumulative", TextLook::note());
    chart.word("names", (edge, ratios[all - 1]), &beside([-12.0, -28.0, -44.0, -60.0]), "each", TextLook::note());
}

/// Which components are numbered below the bars.
fn ticks(all: usize) -> Vec<usize> {
    let step = match all {
        0..=14 => 1,
        15..=30 => 5,
        31..=70 => 10,
        _ => 20,
    };
    (1..=all).filter(|number| step == 1 || *number == 1 || number % step == 0).collect()
}

fn draw_loadings(seen: &Seen<PcaLab>, canvas: &mut Canvas) {
    let out = seen.out;
    let number = out.component + 1;
    let share = out.model.explained_variance_ratio().map_or(0.0, |shares| shares[out.component]);
    let headline = format!("Component {number}: {}", format::percent(share));
    head(canvas, &headline, Ink::Text, "its loadings: the weights of the features");
    const SIDE: f64 = 28.0;
    let (right, last) = (canvas.width() - 8.0, out.model.components.len());
    let steps = [("‹", "before", number - 1, right - 2.0 * SIDE), ("›", "after", number + 1, right - SIDE)];
    for (sign, word, other, left) in steps {
        let is_there = (1..=last).contains(&other);
        let look = TextLook::headline(if is_there { Ink::Text } else { Ink::Line });
        canvas.text((left + SIDE / 2.0, 16.0), sign, look.center());
        if is_there {
            let spot = Hotspot::pointed(format!("component_{word}"), format!("Show the loadings of component {other}"));
            canvas.hotspot([left, 2.0, left + SIDE, 2.0 + SIDE], spot);
        }
    }
    let loadings = &out.model.components[out.component];
    match picture_columns(seen) {
        Some(columns) => draw_picture(canvas, loadings, columns),
        None => draw_bars(seen, canvas, loadings),
    }
}

/// Pixels in a line, where PCA is given all pixels of a picture.
pub fn picture_columns(seen: &Seen<PcaLab>) -> Option<usize> {
    seen.fitted.picture.filter(|_| seen.out.used.len() == seen.fitted.features.len())
}

fn draw_picture(canvas: &mut Canvas, loadings: &[f64], columns: usize) {
    let side = (canvas.height() - TOP - 14.0).min(canvas.width() * 0.52).max(20.0);
    let most = loadings.iter().fold(0.0f64, |most, loading| most.max(loading.abs()));
    let grid = Grid { at: (12.0, TOP), across: 1, side, gap: (8.0, 0.0), text: TextLook::NAME };
    canvas.group("loadings");
    pictures::draw(canvas, grid, &[Picture::new(loadings.to_vec(), columns, Shade::Signed { most }, "")]);
    canvas.group("loadings_key");
    let left = side + 24.0;
    for (i, (line, ink)) in [("orange: more ink", Ink::PositiveText), ("blue: less ink", Ink::NegativeText)]
        .into_iter()
        .flat_map(|(line, ink)| [(line, ink), ("for a high score", ink)])
        .enumerate()
    {
        let (look, down) = (TextLook::new(ink), TOP + 10.0 + 18.0 * i as f64 + if i > 1 { 8.0 } else { 0.0 });
        canvas.text((left, down), shortened(line, canvas.width() - left, look).as_ref(), look);
    }
}

fn draw_bars(seen: &Seen<PcaLab>, canvas: &mut Canvas, loadings: &[f64]) {
    let region = [12.0, TOP, canvas.width() - 8.0, canvas.height() - 8.0];
    let fitting = Bars::fitting(region[3] - TOP).min(MOST_LOADINGS);
    let mut shown: Vec<usize> = (0..loadings.len()).collect();
    if shown.len() > fitting {
        shown.sort_by(|&a, &b| loadings[b].abs().total_cmp(&loadings[a].abs()));
        shown.truncate(fitting);
    }
    let names: Vec<String> = shown.iter().map(|&at| format::words(&seen.fitted.features[seen.out.used[at]])).collect();
    let mut rows: Vec<BarRow> = Vec::with_capacity(shown.len());
    for (&at, name) in shown.iter().zip(&names) {
        let said = format::fixed(loadings[at], 2);
        rows.push(BarRow { name, value: Some(loadings[at]), said, opens: None });
    }
    let bars = Bars::of(&mut rows.iter());
    // The zero line stays where it is when another component is chosen.
    let most = bars.range.1.max(-bars.range.0).max(0.5);
    let names = bars.names.min(canvas.width() * 0.45);
    Bars { range: (-most, most), names, ..bars }.draw(canvas, region, "loadings", ["feature", "loading"], rows);
}
