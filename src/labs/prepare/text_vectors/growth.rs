//! How many n-grams there are for n = 1, 2 and 3, and what counting them brings.

use super::{Level, Output, TextVectors};
use crate::format;
use crate::lab::{Axes, Handle, Hotspot, ReportBuilder, Seen};
use crate::ml::math::log10;
use crate::plot::{Axis, Canvas, Dash, Ink, Margins, Panel, TextLook, Ticks};

pub fn draw(seen: &Seen<TextVectors>, report: &mut ReportBuilder) {
    let out = seen.out;
    let (train, tests) = seen.fitted.sizes();
    let said = out.levels.iter().zip(1..).map(|(level, n)| {
        format!(
            "n = {n}: {} possible, {} in the texts, {} different, {} kept as columns; with n-grams up to n, {} of \
             {train} training rows and {} of {tests} test rows correct",
            format::number(level.possible),
            format::count(level.positions as u64),
            format::count(level.different as u64),
            format::count(level.kept as u64),
            level.train_right,
            level.test_right
        )
    });
    let alt = said.collect::<Vec<_>>().join(". ") + ".";
    let mut wrong = None;
    report.figure("growth", alt, |canvas| wrong = picture(seen, canvas));
    if let (Some(region), true) = (wrong, tests > out.model.test_right) {
        report.hotspot(Hotspot {
            key: "wrong".to_owned(),
            label: format!("The {} test rows that the model classifies wrongly", tests - out.model.test_right),
            figure: "growth".to_owned(),
            region,
            opens_rows: true,
            group: String::new(),
            pressed: None,
        });
    }
    let n = out.settings.longest;
    report.handle(Handle {
        key: "n".to_owned(),
        label: "n-grams up to n".to_owned(),
        figure: "growth".to_owned(),
        panel: 0,
        at: (n as f64, free_height(out)),
        axes: Axes::Free,
        control: None,
        flag: format!("n = {n}"),
        value_text: format!("n = {n}: {} n-grams in the vocabulary", format::count(out.level().size as u64)),
        step: (1.0, 0.0),
        group: String::new(),
    });
}

/// The ends of the axis of counts, as powers of ten.
fn ends(out: &Output) -> (f64, f64) {
    let least = out.levels.iter().map(|level| level.kept.max(1)).min().unwrap_or(1) as f64;
    ((log10(least) - 0.4).min(2.4), log10(out.levels[2].possible.max(1000.0)) + 0.6)
}

/// Where no curve passes, whatever n is.
fn free_height(out: &Output) -> f64 {
    let (low, high) = ends(out);
    low + 0.74 * (high - low)
}

/// "33.0 billion": what has too many digits to be read.
fn large(value: f64) -> String {
    let scales = [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")];
    let scale = scales.into_iter().find(|(scale, _)| value >= *scale && value / scale < 1e3);
    scale.map_or_else(|| format::number(value), |(scale, name)| format!("{} {name}", three_digits(value / scale)))
}

fn three_digits(value: f64) -> String {
    format::fixed(value, if value < 10.0 { 2 } else { usize::from(value < 100.0) })
}

/// Draws, and says where the share of test rows is written.
fn picture(seen: &Seen<TextVectors>, canvas: &mut Canvas) -> Option<[f64; 4]> {
    let out = seen.out;
    let (width, height) = (canvas.width(), canvas.height());
    let (left, right) = (50.0, 136.0);
    let split = height * 0.6;
    let n = out.settings.longest;
    let (low, high) = ends(out);
    let powers = [(3.0, "10³"), (6.0, "10⁶"), (9.0, "10⁹"), (12.0, "10¹²"), (15.0, "10¹⁵")];
    let powers = powers.iter().filter(|(power, _)| *power < high).map(|(power, name)| (*power, (*name).to_owned()));
    let panel = canvas.panel(
        Margins { left, top: 34.0, right, bottom: height - split },
        Axis { range: (0.8, 3.2), label: "", ticks: Ticks::None },
        Axis { range: (low, high), label: "n-grams", ticks: Ticks::At(powers.collect()) },
    );
    panel.open_group("hand");
    panel.line(&[(n as f64, low), (n as f64, high)], Ink::Hand, 2.0);
    // From the most to the fewest; the names stand right of the curves, with the numbers at n.
    type Counted = fn(&Level) -> f64;
    let of: [(&str, Counted); 4] = [
        ("possible", |level| level.possible),
        ("in the texts", |level| level.positions as f64),
        ("different", |level| level.different as f64),
        ("kept", |level| level.kept as f64),
    ];
    let mut names = Vec::new();
    for (name, value) in of {
        let curve: Vec<(f64, f64)> =
            (1..).zip(&out.levels).map(|(n, level)| (f64::from(n), log10(value(level).max(1.0)))).collect();
        panel.open_group(name);
        let is_kept = name == "kept";
        match name {
            "possible" => panel.dashed(&curve, Ink::Soft, 1.5, Dash::Dashed),
            "in the texts" => panel.line(&curve, Ink::Soft, 1.4),
            _ => panel.line(&curve, Ink::Text, if is_kept { 2.4 } else { 1.4 }),
        }
        panel.dot(curve[n - 1], if is_kept { 4.5 } else { 3.0 }, Ink::Text);
        names.push((curve[2].1, format!("{} {name}", large(value(out.level()))), is_kept));
    }
    panel.open_group("names");
    let wished: Vec<f64> = names.iter().map(|(y, _, _)| panel.place(3.0, *y).1).collect();
    let corner = panel.place(3.2, high).1;
    for ((_, said, is_kept), down) in names.iter().zip(spread(&wished, 15.0, split - 4.0)) {
        let look = TextLook::new(if *is_kept { Ink::Text } else { Ink::Soft }).size(11.5);
        panel.text((3.2, high), (2.0, down - corner), said, if *is_kept { look.bold() } else { look });
    }
    let below = Margins { left, top: split + 22.0, right, bottom: 40.0 };
    accuracy(seen, canvas, below, width)
}

/// Heights in falling order of size, moved apart to at least `gap`, none below `lowest`.
fn spread(wished: &[f64], gap: f64, lowest: f64) -> Vec<f64> {
    let mut places = wished.to_vec();
    for at in 1..places.len() {
        places[at] = places[at].max(places[at - 1] + gap);
    }
    let mut limit = lowest;
    for place in places.iter_mut().rev() {
        *place = place.min(limit);
        limit = *place - gap;
    }
    places
}

/// Right calls on training rows, filled, and on test rows, hollow.
fn accuracy(seen: &Seen<TextVectors>, canvas: &mut Canvas, margins: Margins, width: f64) -> Option<[f64; 4]> {
    let (train, tests) = seen.fitted.sizes();
    let share = |right: usize, of: usize| if of > 0 { right as f64 / of as f64 } else { 0.0 };
    let trained: Vec<f64> = seen.out.levels.iter().map(|level| share(level.train_right, train)).collect();
    let tested: Vec<f64> = seen.out.levels.iter().map(|level| share(level.test_right, tests)).collect();
    let least = trained.iter().chain(&tested).fold(0.5, |least: f64, share| least.min(*share));
    let low = (least * 10.0).floor() / 10.0;
    let names = (1..=3).map(|n| (f64::from(n), n.to_string())).collect();
    let panel: Panel = canvas.panel(
        margins,
        Axis { range: (0.8, 3.2), label: "n-grams up to n", ticks: Ticks::At(names) },
        Axis {
            range: (low, 1.02),
            label: "accuracy",
            ticks: Ticks::At(vec![(low, format::short(low)), (1.0, "1".to_owned())]),
        },
    );
    panel.open_group("hand below");
    let n = seen.out.settings.longest as f64;
    panel.line(&[(n, low), (n, 1.02)], Ink::Hand, 2.0);
    panel.open_group("accuracy");
    let curve =
        |shares: &[f64]| -> Vec<(f64, f64)> { (1..).zip(shares).map(|(n, share)| (f64::from(n), *share)).collect() };
    panel.line(&curve(&trained), Ink::Text, 1.6);
    curve(&trained).into_iter().for_each(|at| panel.dot(at, 4.0, Ink::Text));
    if tests > 0 {
        panel.line(&curve(&tested), Ink::Text, 1.6);
        for at in curve(&tested) {
            panel.dot(at, 4.0, Ink::Panel);
            panel.ring(at, 4.0, Ink::Text, 1.6);
        }
    }
    panel.open_group("accuracy names");
    let at = seen.out.settings.longest - 1;
    let wished = [panel.place(3.2, trained[2]).1, panel.place(3.2, tested[2]).1];
    let gap = 15.0;
    let (middle, half) = ((wished[0] + wished[1]) / 2.0, (wished[0] - wished[1]).abs().max(gap) / 2.0);
    let places = if wished[0] <= wished[1] { [middle - half, middle + half] } else { [middle + half, middle - half] };
    let corner = panel.place(3.2, 1.02);
    let written = |down: f64, said: &str| {
        panel.text((3.2, 1.02), (2.0, down - corner.1), said, TextLook::new(Ink::Text).size(11.5).bold());
    };
    written(places[0], &format!("{} training", format::fixed(trained[at], 3)));
    if tests > 0 {
        written(places[1], &format!("{} test", format::fixed(tested[at], 3)));
    }
    (tests > 0).then(|| [corner.0, places[1] - gap / 2.0, width - 2.0, places[1] + gap / 2.0])
}
