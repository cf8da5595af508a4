//! How much each component keeps, how many are kept, and what one of them is made of.

use super::{PcaLab, head, used_counted};
use crate::format;
use crate::lab::{Axes, Handle, Hotspot, ReportBuilder, Seen};
use crate::plot::pictures::{self, Grid, Picture, Shade};
use crate::plot::{Axis, Canvas, Dash, Ink, Margins, TextLook, Ticks, text_width};

/// So many loadings are shown, the largest ones.
const MOST_LOADINGS: usize = 13;

/// Where the two steps to another component's loadings are, as the drawing found out.
type Steps = [[f64; 4]; 2];

pub fn figures(seen: &Seen<PcaLab>, report: &mut ReportBuilder) {
    let (out, state) = (seen.out, seen.state);
    report.figure("spectrum", super::readouts::spectrum_sentence(seen), |canvas| draw_shares(seen, canvas));
    let mut steps: Steps = [[0.0; 4]; 2];
    report.figure("loadings", super::readouts::loadings_sentence(seen), |canvas| steps = draw_loadings(seen, canvas));
    let kept = format::percent(out.cumulative.as_ref().map_or(0.0, |shares| shares[out.k - 1]));
    let value_text = format!("{}, {kept} kept", format::counted(out.k, "component"));
    let handle = |key: &str, label: &str, at: (f64, f64), axes: Axes, control: &str| Handle {
        key: key.to_owned(),
        label: label.to_owned(),
        figure: "spectrum".to_owned(),
        panel: 0,
        at,
        axes,
        control: Some(control.to_owned()),
        flag: String::new(),
        value_text: value_text.clone(),
        step: (0.0, 0.0),
        group: String::new(),
    };
    let all = out.model.components.len() as f64;
    if state.keep_by == "share" {
        report.handle(handle("share", "Variance to keep, in the figure", (all + 0.5, state.share), Axes::Y, "share"));
    } else {
        report.handle(handle("count", "Components to keep, in the figure", (out.k as f64, 0.5), Axes::X, "count"));
    }
    let words = ["before", "after"];
    let (current, last) = (out.component + 1, out.model.components.len());
    for ((word, region), is_there) in words.into_iter().zip(steps).zip([current > 1, current < last]) {
        if is_there {
            let other = if word == "before" { current - 1 } else { current + 1 };
            report.hotspot(Hotspot {
                key: format!("component_{word}"),
                label: format!("Show the loadings of component {other}"),
                figure: "loadings".to_owned(),
                region,
                opens_rows: false,
                group: String::new(),
                pressed: None,
            });
        }
    }
}

fn draw_shares(seen: &Seen<PcaLab>, canvas: &mut Canvas) {
    let (out, state) = (seen.out, seen.state);
    let kept = out.cumulative.as_ref().map(|shares| shares[out.k - 1]);
    let headline = match kept {
        Some(kept) => {
            let verb = if out.k == 1 { "keeps" } else { "keep" };
            format!("{} {verb} {}", format::counted(out.k, "component"), format::percent(kept))
        }
        None => "Nothing varies".to_owned(),
    };
    let units = if out.is_standardized { "standardized" } else { "in their own units" };
    let below = format!("of the variance of {}, {units}", used_counted(seen));
    head(canvas, &headline, Ink::Text, &below);

    let all = out.model.components.len();
    let margins = Margins { left: 48.0, top: 58.0, right: 24.0, bottom: 46.0 };
    let numbers = ticks(all).into_iter().map(|number| (number as f64, number.to_string())).collect();
    let shares = [0.0, 0.5, 1.0].map(|share| (share, format::percent(share))).to_vec();
    let panel = canvas.panel(
        margins,
        Axis { range: (0.4, all as f64 + 0.6), label: "component", ticks: Ticks::At(numbers) },
        // Room above 100 % for the ring.
        Axis { range: (0.0, 1.06), label: "", ticks: Ticks::At(shares) },
    );
    let (Some(ratios), Some(sums)) = (out.model.explained_variance_ratio(), &out.cumulative) else { return };
    let half = if all > 30 { 0.4 } else { 0.34 };
    panel.group("bars");
    for (i, ratio) in ratios.iter().enumerate() {
        let middle = (i + 1) as f64;
        let paint = Ink::Text.alpha(if i < out.k { 0.78 } else { 0.22 });
        panel.rect((middle - half, 0.0), (middle + half, *ratio), paint);
    }
    panel.group("cumulative");
    let sums: Vec<(f64, f64)> = sums.iter().enumerate().map(|(i, sum)| ((i + 1) as f64, *sum)).collect();
    panel.line(&sums, Ink::Text, 1.5);
    if all <= 30 {
        for &at in &sums {
            panel.dot(at, 2.4, Ink::Text);
        }
    }
    panel.open_group("kept");
    let (edge, k) = (all as f64 + 0.6, out.k as f64);
    if state.keep_by == "share" {
        panel.dashed(&[(0.4, state.share), (edge, state.share)], Ink::Hand, 1.5, Dash::Dashed);
        panel.dashed(&[(k + 0.5, 0.0), (k + 0.5, 1.0)], Ink::Hand, 1.0, Dash::Dotted);
    } else {
        panel.line(&[(k, 0.0), (k, 1.0)], Ink::Hand, 2.0);
    }
    panel.ring(sums[out.k - 1], 5.0, Ink::Hand, 2.0);
    if all > 3 {
        panel.open_group("names");
        let look = TextLook::new(Ink::Soft).size(11.0).right();
        // Off the dashed line, and left of the handle at its end.
        let is_near = |height: f64| state.keep_by == "share" && (height - state.share).abs() < 0.09;
        let own = ratios[all - 1] + 10.0 * panel.pixel().1;
        let own = if is_near(own) { state.share + 0.09 } else { own };
        panel.text((edge, own), (-22.0, 0.0), "each component", look);
        // Below the curve.
        let low = sums[all / 2].1 - 0.11;
        let low = if is_near(low) { state.share - 0.1 } else { low };
        panel.text((edge, low), (-22.0, 0.0), "cumulative", look);
    }
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

fn draw_loadings(seen: &Seen<PcaLab>, canvas: &mut Canvas) -> Steps {
    let out = seen.out;
    canvas.group("loadings_head");
    let number = out.component + 1;
    let share = out.model.explained_variance_ratio().map_or(0.0, |shares| shares[out.component]);
    let head = format!("Component {number}: {}", format::percent(share));
    let middle = 18.0;
    canvas.text((14.0, middle), &head, TextLook::new(Ink::Text).size(16.0).bold());
    canvas.text((14.0, 38.0), "its loadings: the weights of the features", TextLook::new(Ink::Soft));
    let right = canvas.width() - 12.0;
    let side = 26.0;
    let steps = [[right - 2.0 * side - 6.0, right - side - 6.0], [right - side, right]]
        .map(|[left, right]| [left, middle - side / 2.0, right, middle + side / 2.0]);
    let is_there = [number > 1, number < out.model.components.len()];
    for (([left, ..], sign), is_there) in steps.into_iter().zip(["‹", "›"]).zip(is_there) {
        let ink = if is_there { Ink::Text } else { Ink::Line };
        canvas.text((left + side / 2.0, middle), sign, TextLook::new(ink).size(19.0).bold().center());
    }
    let loadings = &out.model.components[out.component];
    if let Some(columns) = picture_columns(seen) {
        draw_picture(canvas, loadings, columns, 56.0);
    } else {
        draw_bars(seen, canvas, loadings, 56.0);
    }
    steps
}

/// Pixels in a line, where PCA is given all pixels of a picture.
pub fn picture_columns(seen: &Seen<PcaLab>) -> Option<usize> {
    seen.fitted.picture.filter(|_| seen.out.used.len() == seen.fitted.features.len())
}

fn draw_picture(canvas: &mut Canvas, loadings: &[f64], columns: usize, top: f64) {
    let side = (canvas.height() - top - 14.0).min(canvas.width() * 0.52).max(20.0);
    let most = loadings.iter().fold(0.0f64, |most, loading| most.max(loading.abs()));
    let grid = Grid { at: (14.0, top), across: 1, side, gap: (8.0, 0.0), text: 11.0 };
    canvas.group("loadings");
    pictures::draw(canvas, grid, &[Picture::new(loadings.to_vec(), columns, Shade::Signed { most }, "")]);
    canvas.group("loadings_key");
    let left = 14.0 + side + 14.0;
    let lines = [
        ("orange: more ink", Ink::PositiveText),
        ("for a high score", Ink::PositiveText),
        ("blue: less ink", Ink::NegativeText),
        ("for a high score", Ink::NegativeText),
    ];
    for (i, (line, ink)) in lines.into_iter().enumerate() {
        let down = top + 12.0 + (i as f64 * 16.0 + if i > 1 { 8.0 } else { 0.0 });
        canvas.text((left, down), line, TextLook::new(ink).size(12.0));
    }
}

fn draw_bars(seen: &Seen<PcaLab>, canvas: &mut Canvas, loadings: &[f64], top: f64) {
    let out = seen.out;
    let room = canvas.height() - top - 12.0;
    let fitting = ((room / (12.0)) as usize).clamp(1, MOST_LOADINGS);
    let mut shown: Vec<usize> = (0..loadings.len()).collect();
    if shown.len() > fitting {
        shown.sort_by(|&a, &b| loadings[b].abs().total_cmp(&loadings[a].abs()));
        shown.truncate(fitting);
    }
    let size = (room / shown.len() as f64 / 0.86).clamp(7.0, 11.5);
    let names: Vec<String> = shown.iter().map(|&at| format::words(&seen.fitted.features[out.used[at]])).collect();
    let widest = names.iter().map(|name| text_width(name, 1.0, false)).fold(0.1, f64::max);
    let size = size.min((canvas.width() * 0.5 - 22.0) / widest);
    let left = widest * size + 22.0;
    let margins = Margins { left, top, right: 46.0, bottom: 12.0 };
    let most = loadings.iter().fold(0.5f64, |most, loading| most.max(loading.abs()));
    let rows = shown.len() as f64;
    let panel = canvas.panel(
        margins,
        Axis { range: (-most, most), label: "", ticks: Ticks::None },
        Axis { range: (0.0, rows), label: "", ticks: Ticks::None },
    );
    panel.group("loadings");
    panel.line(&[(0.0, 0.0), (0.0, rows)], Ink::Soft, 1.0);
    for (row, &feature) in shown.iter().enumerate() {
        let (loading, middle) = (loadings[feature], rows - row as f64 - 0.5);
        let paint = if loading < 0.0 { Ink::Negative } else { Ink::Positive };
        panel.rect((0.0, middle - 0.32), (loading, middle + 0.32), paint);
    }
    panel.open_group("loadings_names");
    for (row, (&feature, name)) in shown.iter().zip(&names).enumerate() {
        let middle = rows - row as f64 - 0.5;
        panel.text((-most, middle), (-7.0, 0.0), name, TextLook::new(Ink::Text).size(size).right());
        let number = format::fixed(loadings[feature], 2);
        let look = TextLook::new(Ink::Soft).size(size).right();
        panel.text((most, middle), (38.0, 0.0), &number, look);
    }
}
