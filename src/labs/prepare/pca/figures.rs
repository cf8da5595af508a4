//! The line through a cloud, what each component keeps and is made of, a row rebuilt, the map; and the poster.

use super::{KeepBy, PcaLab, Plane, Shown, used_counted};
use crate::decimal;
use crate::format;
use crate::lab::{Axes, Cell, Handle, Hotspot, ReportBuilder, Seen, TableView};
use crate::ml::spread::angle_between;
#[cfg(not(target_arch = "wasm32"))]
use crate::plot::Poster;
use crate::plot::pictures::{self, Grid, Picture, Shade};
use crate::plot::words::shortened;
use crate::plot::{
    Anchor, Axis, BarRow, Bars, Canvas, Chart, Dash, Dot, Frame, Ink, Said, Stroke, TextLook, Told, are_letters,
    class_names, inside, plane,
};

/// So many rows get a stroke to the line.
const MOST_STROKES: usize = 200;
/// So many loadings are shown, the largest ones.
const MOST_LOADINGS: usize = 13;
/// So many features of a row are shown; of more, those that are rebuilt worst.
const MOST_FEATURES: usize = 15;
/// Where what lies below a figure's two lines of words begins.
const TOP: f64 = 52.0;

pub fn draw(seen: &Seen<PcaLab>, report: &mut ReportBuilder) {
    let sentence = match seen.state.shown {
        Shown::Line => {
            report.shows(&["cloud", "directions"]);
            report.figure("cloud", cloud_sentence(seen), |canvas| draw_cloud(seen, canvas));
            report.figure("directions", directions_sentence(seen), |canvas| draw_directions(seen, canvas));
            cloud_sentence(seen)
        }
        Shown::All => {
            report.shows(&["spectrum", "loadings", "map"]);
            let (spectrum, loadings) = (spectrum_sentence(seen), loadings_sentence(seen));
            let said = format!("{spectrum} {loadings}");
            report.figure("spectrum", spectrum, |canvas| draw_spectrum(seen, canvas));
            report.figure("loadings", loadings, |canvas| draw_loadings(seen, canvas));
            report.table(|| loadings_table(seen));
            draw_map(seen, report);
            said
        }
        Shown::Rebuild => {
            report.shows(&["rebuild", "map"]);
            report.figure("rebuild", rebuild_sentence(seen), |canvas| draw_rebuilt(seen, canvas));
            draw_map(seen, report);
            rebuild_sentence(seen)
        }
    };
    report.describe(sentence);
}

/// A figure's first two lines, each cut where it is too long.
fn head(canvas: &mut Canvas, headline: &str, ink: Ink, below: &str) {
    canvas.group("headline");
    for (down, text, look) in [(16.0, headline, TextLook::title(ink)), (36.0, below, TextLook::note())] {
        canvas.text((12.0, down), shortened(text, canvas.width() - 20.0, look).as_ref(), look);
    }
}

fn feature(seen: &Seen<PcaLab>, place: usize) -> String {
    format::words(&seen.fitted.features[place])
}

/// A handle that turns the line.
fn turning(plane: &Plane, key: &str, label: &str, at: (f64, f64)) -> Handle {
    let kept = plane.share().map_or("nothing varies".to_owned(), format::percent);
    Handle::along(key, "angle", label, at).says(format!("{}°, keeps {kept}", format::short(plane.angle)))
}

/// The row that can be dragged, at the place where the hand has it.
fn ringed(seen: &Seen<PcaLab>, chart: &mut Chart, from: (f64, f64), at: (f64, f64), said: String) {
    let label = format!("Ringed row {}", seen.out.row + 1);
    chart.held_point(from, Handle::pointed("row", label, at, Axes::Free, (0.0, 0.0)).says(said));
}

/// Low and high of the places, across and up.
fn frame_of(places: impl Iterator<Item = (f64, f64)>) -> [(f64, f64); 2] {
    let mut frame = [(f64::INFINITY, f64::NEG_INFINITY); 2];
    for (x, y) in places {
        frame[0] = (frame[0].0.min(x), frame[0].1.max(x));
        frame[1] = (frame[1].0.min(y), frame[1].1.max(y));
    }
    frame.map(|(low, high)| if low <= high { (low, high) } else { (0.0, 0.0) })
}

/// The classes' names, from the third line on; without classes there are none. Gives how many lines stand above the
/// panel.
fn key(seen: &Seen<PcaLab>, canvas: &mut Canvas) -> Frame {
    let names = names(seen);
    let is_one_kind = are_letters(&names);
    if is_one_kind {
        canvas.group("classes");
        canvas.text((12.0, 54.0), "each numeral is a picture of that digit", TextLook::note());
    }
    Frame::new().lines(if is_one_kind { 3 } else { class_names(canvas, 2, &names) })
}

/// What the classes are called, if there are any.
fn names(seen: &Seen<PcaLab>) -> Vec<String> {
    seen.fitted.classes.iter().flat_map(|(_, names)| names).map(|name| format::words(name)).collect()
}

/// The rows at their places, told class by class; the ringed one by itself.
fn draw_points(seen: &Seen<PcaLab>, canvas: &mut Canvas, chart: &mut Chart, labels: [&str; 2], places: &[(f64, f64)]) {
    let class = |row: &usize| seen.fitted.classes.as_ref().map(|(labels, _)| labels[*row]);
    let dots: Vec<Dot> = seen.fitted.drawn.iter().zip(places).map(|(row, at)| Dot::new(*at, class(row))).collect();
    let names = names(seen);
    if are_letters(&names) {
        chart.letters("points", &names, &dots);
    } else {
        chart.dots("points", &dots);
    }
    canvas.tell(|| {
        let ringed = seen.fitted.drawn.binary_search(&seen.out.row).ok().map(|at| ("ringed row", places[at]));
        Told::scatter(&names, labels, &dots, ringed.as_slice())
    });
}

fn draw_cloud(seen: &Seen<PcaLab>, canvas: &mut Canvas) {
    let (line, fitted) = (&seen.out.plane, seen.fitted);
    let share = line.share();
    let whose = if seen.state.is_held { "The first component" } else { "Your line" };
    // Both with as many digits, so that they add up.
    let percent = |share: f64| format!("{}\u{202f}%", format::fixed(100.0 * share, 1));
    let headline = share.map_or("Nothing varies here".to_owned(), |share| format!("{whose} keeps {}", percent(share)));
    let left = share.map_or(String::new(), |share| format!("the gray lines: the {} it loses", percent(1.0 - share)));
    let stroke = if seen.state.is_held { Stroke::TEST } else { Stroke::HAND };
    head(canvas, &headline, stroke.ink, &left);
    let frame = key(seen, canvas);

    let values = fitted.drawn_values(seen.data, &line.features);
    let mut places: Vec<(f64, f64)> = values.iter().map(|pair| line.place([pair[0], pair[1]])).collect();
    let name = |axis: usize| feature(seen, line.features[axis]);
    let unit = if seen.state.standardize_pair { "standard deviations" } else { "as measured" };
    let labels = [0, 1].map(|axis| format!("{}: {unit}", name(axis)));
    let mut chart = plane(canvas, frame, [&labels[0], &labels[1]], &frame_of(places.iter().copied()));
    let panel = &chart.panel;
    let pair_of = |values: &[f64]| line.features.map(|feature| values[feature]);
    let resting = line.place(pair_of(&fitted.values(seen.data, seen.out.row)));
    let true_place = line.place(pair_of(&seen.out.values));
    let knob = inside(panel, true_place);
    if let Ok(at) = fitted.drawn.binary_search(&seen.out.row) {
        places[at] = knob;
    }
    panel.group("strokes");
    let stride = places.len().div_ceil(MOST_STROKES).max(1);
    for &at in places.iter().step_by(stride) {
        panel.straight(at, line.foot(at), Ink::Soft.alpha(0.55), Stroke::REFERENCE.width);
    }
    draw_points(seen, canvas, &mut chart, [&labels[0], &labels[1]], &places);
    let panel = &chart.panel;
    panel.group("line");
    let (x, y) = panel.ranges();
    let far = (x.1 - x.0) + (y.1 - y.0);
    panel.straight(line.along(-far), line.along(far), stroke.ink, Stroke::TEST.width);
    panel.group("feet");
    for &at in places.iter().step_by(stride) {
        let at = line.foot(at);
        if (x.0..=x.1).contains(&at.0) && (y.0..=y.1).contains(&at.1) {
            panel.dot(at, 1.7, Ink::Text);
        }
    }
    let reach = 0.42 * (x.1 - x.0).min(y.1 - y.0);
    for (key, label, reach) in [("line", "One end of the line", reach), ("line_end", "Other end of the line", -reach)] {
        let at = inside(&chart.panel, line.along(reach));
        chart.handle(turning(line, key, label, at));
    }
    let value = |axis: usize| format::short(seen.out.values[line.features[axis]]);
    ringed(seen, &mut chart, resting, true_place, format!("{} {}, {} {}", name(0), value(0), name(1), value(1)));
}

/// The share kept by every direction: a hill with one top.
fn draw_directions(seen: &Seen<PcaLab>, canvas: &mut Canvas) {
    let plane: &Plane = &seen.out.plane;
    head(canvas, "Variance kept in every direction", Ink::Text, "share of the variance, by the line’s angle");
    let degrees = [0, 45, 90, 135, 180].map(|degree| (f64::from(degree), format!("{degree}°"))).to_vec();
    let x = Axis::at("angle of the line", (0.0, 180.0), degrees);
    let mut chart = Chart::new(canvas, Frame::new().lines(2), x, shares());
    let share = plane.share();
    let here = (plane.angle, share.unwrap_or(0.0));
    if share.is_some() {
        let kept = |angle: f64| (angle, plane.spread.share(angle).unwrap_or(0.0));
        let curve: Vec<(f64, f64)> = (0..=90).map(|i| kept(f64::from(i) * 2.0)).collect();
        chart.fill("area", &curve, 0.0, Ink::Zone);
        chart.curve("hill", &curve, Stroke::MAIN);
        chart.guides(here);
        let row = |step: u8| kept(f64::from(step) * 15.0);
        canvas.tell(|| Told {
            key: "degrees".to_owned(),
            columns: vec!["share kept".to_owned()],
            rows: (0..=12).map(row).map(|(angle, share)| (Said::number(angle), vec![Said::number(share)])).collect(),
        });
    }
    chart.handle(turning(plane, "curve", "The line's angle, on the curve", here));
    if share.is_some() && (seen.state.is_held || angle_between(plane.angle, plane.best_angle) <= 1.0) {
        let said = format!("best, at {}°", format::fixed(plane.best_angle, 1));
        // Where the hill is low.
        let (corner, offset) =
            if plane.best_angle < 90.0 { (180.0, (-4.0, 0.0, Anchor::Right)) } else { (0.0, (6.0, 0.0, Anchor::Left)) };
        chart.word("top", (corner, 1.0), &[offset], &said, TextLook::new(Ink::Good).bold());
    }
}

/// Shares of the variance, with room above 100 % for a handle.
fn shares() -> Axis<'static> {
    Axis::at("", (0.0, 1.06), [0.0, 0.5, 1.0].map(|share| (share, format::percent(share))).to_vec())
}

fn draw_spectrum(seen: &Seen<PcaLab>, canvas: &mut Canvas) {
    let (out, state) = (seen.out, seen.state);
    let kept = out.kept().map(format::percent);
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
    let mut chart = Chart::new(canvas, Frame::new().lines(2), x, shares());
    let said = format!("{counted}, {} kept", kept.unwrap_or_else(|| format::percent(0.0)));
    let is_by_share = state.keep_by == KeepBy::Share;
    chart.handle(if is_by_share {
        Handle::y("share", "share", "Variance to keep, in the figure", (all as f64 + 0.5, state.share)).says(said)
    } else {
        Handle::x("count", "count", "Components to keep, in the figure", (k, 0.5)).says(said)
    });
    let (Some(ratios), Some(sums)) = (out.model.explained_variance_ratio(), &out.cumulative) else { return };
    canvas.tell(|| {
        let row = |(i, variance): (usize, &f64)| {
            let cells = [*variance, ratios[i], sums[i]].map(Said::number).to_vec();
            (Said::number((i + 1) as f64), cells)
        };
        Told {
            key: "component".to_owned(),
            columns: ["variance", "share", "cumulative"].map(str::to_owned).to_vec(),
            rows: out.model.explained_variance.iter().enumerate().map(row).collect(),
        }
    });
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

/// More than the figure has room for: all features, and all components that are kept.
fn loadings_table(seen: &Seen<PcaLab>) -> TableView {
    let out = seen.out;
    let shown = out.model.components.len().min(out.k.max(out.component + 1)).min(20);
    let mut table = TableView::new("loadings", "Loadings of the components", &["feature"]);
    table.columns.extend((1..=shown).map(|number| format!("component {number}")));
    for i in 0..out.used.len() {
        let loadings = out.model.components[..shown].iter();
        let loadings = loadings.map(|component| Cell::number(component[i], |loading| format::fixed(loading, 3)));
        table.rows.push(std::iter::once(feature(seen, out.used[i]).into()).chain(loadings).collect());
    }
    table
}

/// Pixels in a line, where PCA is given all pixels of a picture.
fn picture_columns(seen: &Seen<PcaLab>) -> Option<usize> {
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
    let names: Vec<String> = shown.iter().map(|&at| feature(seen, seen.out.used[at])).collect();
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

/// What the kept components still know of one row: a picture beside its copy, or feature by feature.
fn draw_rebuilt(seen: &Seen<PcaLab>, canvas: &mut Canvas) {
    let out = seen.out;
    let headline = format!("Reconstructed from {}", format::counted(out.k, "number"));
    head(canvas, &headline, Ink::Text, &format!("{}: {} measured", row_name(seen), out.used.len()));
    canvas.tell(|| {
        let row = |(i, &place): (usize, &usize)| {
            let (value, rebuilt) = (out.values[place], out.rebuilt[i]);
            (Said::word(feature(seen, place)), [value, rebuilt, value - rebuilt].map(Said::number).to_vec())
        };
        Told {
            key: "feature".to_owned(),
            columns: ["measured", "reconstructed", "difference"].map(str::to_owned).to_vec(),
            rows: out.used.iter().enumerate().map(row).collect(),
        }
    });
    match picture_columns(seen) {
        Some(columns) => draw_pictures(seen, canvas, columns),
        None => draw_features(seen, canvas),
    }
}

/// The row as a person would name it.
fn row_name(seen: &Seen<PcaLab>) -> String {
    let row = seen.out.row;
    let Some((labels, names)) = &seen.fitted.classes else { return format!("Row {}", row + 1) };
    let name = format::words(&names[labels[row]]);
    let column = seen.data.roles.column("class").filter(|_| decimal::parse(&name).is_some());
    let column = column.map_or(String::new(), |column| format::words(column) + " ");
    format!("Row {}, {column}{name}", row + 1)
}

fn draw_features(seen: &Seen<PcaLab>, canvas: &mut Canvas) {
    let (out, fitted) = (seen.out, seen.fitted);
    // How far a feature is from its mean, and its copy from the same, in σ.
    let from_mean = |i: usize, value: f64| (value - out.model.mean[i]) / fitted.sigma(out.used[i]);
    let both = |(i, &place): (usize, &usize)| (from_mean(i, out.values[place]), from_mean(i, out.rebuilt[i]));
    let away: Vec<(f64, f64)> = out.used.iter().enumerate().map(both).collect();
    let gap = |i: usize| (away[i].0 - away[i].1).abs();
    let mut shown: Vec<usize> = (0..away.len()).collect();
    shown.sort_by(|&a, &b| gap(b).total_cmp(&gap(a)));
    shown.truncate(MOST_FEATURES.min(Bars::fitting(canvas.height() - TOP - 62.0)));
    shown.sort_unstable();
    let most = shown.iter().fold(2.5f64, |most, &i| most.max(away[i].0.abs()).max(away[i].1.abs())) * 1.08;
    let rows = shown.len() as f64;
    let height = |row: usize| rows - row as f64 - 0.5;
    let name = |(row, &i): (usize, &usize)| {
        let name = feature(seen, out.used[i]);
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

/// The rows by their first two components.
fn draw_map(seen: &Seen<PcaLab>, report: &mut ReportBuilder) {
    let (out, fitted) = (seen.out, seen.fitted);
    let kept = out.cumulative.as_ref().and_then(|shares| shares.get(1).or(shares.first()).copied());
    let alt = kept.map_or("no variance, because there is none".to_owned(), |kept| {
        format!("{} of the variance of {}", format::percent(kept), used_counted(seen))
    });
    report.figure("map", format!("The rows on a map of components 1 and 2, which keep {alt}."), |canvas| {
        let headline =
            kept.map_or("Nothing varies here".to_owned(), |kept| format!("This map keeps {}", format::percent(kept)));
        head(canvas, &headline, Ink::Text, &format!("of {}’ variance, labels unseen", used_counted(seen)));
        let frame = key(seen, canvas);
        let place = |values: &Vec<f64>| (out.model.score(values, 0), out.model.score(values, 1));
        let own = place(&out.used.iter().map(|&feature| out.values[feature]).collect());
        let mut places: Vec<(f64, f64)> = fitted.drawn_values(seen.data, &out.used).iter().map(place).collect();
        if let Ok(at) = fitted.drawn.binary_search(&out.row) {
            places[at] = own;
        }
        let label = |k: usize| {
            let shares = out.model.explained_variance_ratio().unwrap_or_default();
            shares.get(k).map_or(String::new(), |share| format!("component {}: {}", k + 1, format::percent(*share)))
        };
        let labels = [label(0), label(1)];
        let labels = [labels[0].as_str(), labels[1].as_str()];
        let mut chart = plane(canvas, frame, labels, &frame_of(places.iter().copied()));
        draw_points(seen, canvas, &mut chart, labels, &places);
        if seen.state.shown == Shown::Rebuild {
            let at = seen.state.weights.unwrap_or(own);
            let [x, y] = [at.0, at.1].map(format::short);
            ringed(seen, &mut chart, own, at, format!("{x} along component 1, {y} along component 2"));
        }
    });
}

fn cloud_sentence(seen: &Seen<PcaLab>) -> String {
    let plane = &seen.out.plane;
    let name = |axis: usize| feature(seen, plane.features[axis]);
    let whose = if seen.state.is_held { "The first component" } else { "Your line" };
    let at = format::fixed(plane.angle, 1);
    match (plane.share(), plane.best_share()) {
        (Some(share), Some(best)) => format!(
            "{whose} at {at}° keeps {} of the variance of {} and {}; the best direction keeps {}.",
            format::percent(share),
            name(0),
            name(1),
            format::percent(best)
        ),
        _ => format!("{} and {} do not vary.", name(0), name(1)),
    }
}

fn directions_sentence(seen: &Seen<PcaLab>) -> String {
    let plane = &seen.out.plane;
    match plane.best_share() {
        Some(best) => format!(
            "The share of variance that each direction keeps: at most {}, at {}°.",
            format::percent(best),
            format::fixed(plane.best_angle, 1)
        ),
        None => "No direction keeps anything, because nothing varies.".to_owned(),
    }
}

fn spectrum_sentence(seen: &Seen<PcaLab>) -> String {
    let out = seen.out;
    let Some(kept) = out.kept() else { return "None of the features varies.".to_owned() };
    format!(
        "{} of {} components {} {} of the variance of {}, {}.",
        out.k,
        out.model.components.len(),
        if out.k == 1 { "keeps" } else { "keep" },
        format::percent(kept),
        used_counted(seen),
        if out.is_standardized { "standardized" } else { "in their own units" },
    )
}

fn loadings_sentence(seen: &Seen<PcaLab>) -> String {
    let (place, loading) = seen.out.largest();
    format!(
        "Component {} has its largest loading on {} ({}).",
        seen.out.component + 1,
        feature(seen, seen.out.used[place]),
        format::fixed(loading, 2)
    )
}

fn rebuild_sentence(seen: &Seen<PcaLab>) -> String {
    let by = if seen.out.is_by_hand { ", two of them set by hand" } else { "" };
    format!(
        "{}, reconstructed from {}{by}, has a squared error of {}.",
        row_name(seen),
        format::counted(seen.out.k, "number"),
        format::number(seen.out.row_error)
    )
}

/// Two features, a line to turn, and what each row loses on it.
#[cfg(not(target_arch = "wasm32"))]
pub fn poster(seen: &Seen<PcaLab>) -> Poster {
    /// Of so many rows one is drawn.
    const EVERY: usize = 6;
    /// Of the cloud; the handle stands beside it.
    const MIDDLE: f64 = 66.0;
    const RADIUS: f64 = 3.0;

    let (plane, fitted) = (&seen.out.plane, seen.fitted);
    let values = fitted.drawn_values(seen.data, &plane.features);
    let rows: Vec<usize> = fitted.drawn.iter().step_by(EVERY).copied().collect();
    let points: Vec<(f64, f64)> = values.iter().step_by(EVERY).map(|pair| plane.place([pair[0], pair[1]])).collect();
    let [x, y] = frame_of(points.iter().copied());
    let unit = (140.0 / (x.1 - x.0)).min(74.0 / (y.1 - y.0));
    let center = ((x.0 + x.1) / 2.0, (y.0 + y.1) / 2.0);
    let place =
        |(across, up): (f64, f64)| (MIDDLE + unit * (across - center.0), Poster::HEIGHT / 2.0 - unit * (up - center.1));
    let mut poster = Poster::on(Ink::Panel);
    let strokes: Vec<_> = points.iter().map(|&point| vec![place(point), place(plane.foot(point))]).collect();
    poster.lines(&strokes, 1.2, Ink::Soft.alpha(0.6));
    let along = |length: f64| place(plane.along(length / unit));
    poster.line(&[along(-200.0), along(200.0)], 3.0, Ink::Hand);
    let classes = fitted.classes.as_ref();
    for class in 0..classes.map_or(1, |(_, names)| names.len()) {
        let is_of = |row: usize| classes.is_none_or(|(labels, _)| labels[row] == class);
        let of_class = rows.iter().zip(&points).filter(|(row, _)| is_of(**row)).map(|(_, point)| place(*point));
        poster.rows(&of_class.collect::<Vec<_>>(), class, RADIUS);
    }
    poster.handle(along(62.0), 90.0 - plane.angle);
    poster
}
