//! Every n-gram of the vocabulary: in how many texts it stands, and what it says.

use super::model::Model;
use super::{TextVectors, sentences};
use crate::format;
use crate::lab::{Axes, Handle, Hotspot, ReportBuilder, Seen};
use crate::ml::math::{log10, pow};
use crate::plot::words::{self, Offset, Words};
use crate::plot::{Anchor, Axis, Canvas, Dash, Ink, Margins, Panel, TextLook, Ticks};

/// How far outside the outermost kept n-grams the two lines stand, in powers of ten.
const BESIDE: f64 = 0.07;

/// At most so many of the most telling n-grams are named.
const MOST_NAMED: usize = 14;

/// The fewest texts when the left line stands at `x`.
pub fn min_df_at(x: f64) -> f64 {
    pow(10.0, (x + BESIDE).clamp(0.0, 3.0)).round().clamp(1.0, 50.0)
}

/// The largest share of `texts` when the right line stands at `x`.
pub fn max_df_at(x: f64, texts: usize) -> f64 {
    let share = pow(10.0, (x - BESIDE).min(9.0)) / texts.max(1) as f64;
    (share * 100.0).round().clamp(1.0, 100.0) / 100.0
}

/// A named n-gram and where its name stands.
struct Label {
    run: u32,
    name: String,
    region: [f64; 4],
}

pub fn draw(seen: &Seen<TextVectors>, report: &mut ReportBuilder) {
    let out = seen.out;
    let texts = out.model_texts(seen.fitted);
    let alt = format!(
        "{} n-grams, by the number of texts that contain them and by their weight. {}",
        out.model.vocabulary.len(),
        strongest(seen)
    );
    let mut labels = Vec::new();
    report.figure("vocabulary", alt, |canvas| labels = picture(seen, canvas));
    for label in labels {
        let count = seen.fitted.training_texts(label.run as usize);
        report.hotspot(Hotspot {
            key: format!("v/{}", label.name),
            label: format!("“{}” in the vocabulary: {count} training texts", label.name),
            figure: "vocabulary".to_owned(),
            region: label.region,
            opens_rows: count > 0,
            group: "n-grams of the vocabulary".to_owned(),
            pressed: None,
        });
    }
    let (least, most) = lines(seen);
    let handle = |key: &str, label: &str, x: f64, flag: String, value_text: String| Handle {
        key: key.to_owned(),
        label: label.to_owned(),
        figure: "vocabulary".to_owned(),
        panel: 0,
        at: (x, -0.86 * reach(seen)),
        axes: Axes::Path,
        control: Some(key.to_owned()),
        flag,
        value_text,
        step: (0.0, 0.0),
        group: String::new(),
    };
    let fewest = out.settings.min_df;
    report.handle(handle(
        "min_df",
        "Fewest texts",
        least,
        format!("≥ {fewest}"),
        format!("in at least {fewest} texts: {} n-grams are left", out.model.vocabulary.len()),
    ));
    let share = format::percent(out.settings.max_df);
    report.handle(handle(
        "max_df",
        "Most texts",
        most,
        format!("≤ {share}"),
        format!("in at most {share} of {texts} texts: {} n-grams are left", out.model.vocabulary.len()),
    ));
}

/// Where the two lines stand.
fn lines(seen: &Seen<TextVectors>) -> (f64, f64) {
    let texts = seen.out.model_texts(seen.fitted) as f64;
    let most = (seen.out.settings.max_df * texts).max(1.0);
    (log10(seen.out.settings.min_df as f64) - BESIDE, log10(most) + BESIDE)
}

/// How far the axis of weights goes, up and down.
fn reach(seen: &Seen<TextVectors>) -> f64 {
    let model = &seen.out.model;
    let largest = (0..model.vocabulary.len()).fold(1.0, |far: f64, column| far.max(model.bayes.weight(column).abs()));
    largest * 1.15
}

/// The columns with the largest weights, whatever their sign, of those that `wanted` lets through: at most
/// `most`, by falling size; of equals the more common first.
pub fn telling(model: &Model, most: usize, wanted: impl Fn(f64) -> bool) -> Vec<usize> {
    let mut columns: Vec<(f64, u32, usize)> = (0..model.vocabulary.len())
        .map(|column| {
            let texts = model.vocabulary.document_frequency[model.vocabulary.runs[column] as usize];
            (model.bayes.weight(column), texts, column)
        })
        .filter(|(weight, _, _)| wanted(*weight))
        .collect();
    let order = |a: &(f64, u32, usize), b: &(f64, u32, usize)| {
        b.0.abs().total_cmp(&a.0.abs()).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2))
    };
    // There may be tens of thousands, of which only the first are looked at.
    if columns.len() > most {
        columns.select_nth_unstable_by(most, order);
        columns.truncate(most);
    }
    columns.sort_unstable_by(order);
    columns.into_iter().map(|(_, _, column)| column).collect()
}

fn strongest(seen: &Seen<TextVectors>) -> String {
    let (model, corpus) = (&seen.out.model, &seen.fitted.corpus);
    let named = |columns: Vec<usize>| {
        let texts = columns.into_iter().map(|column| corpus.text(model.vocabulary.runs[column] as usize));
        texts.collect::<Vec<_>>().join(", ")
    };
    let positive = named(telling(model, 3, |weight| weight > 0.0));
    let negative = named(telling(model, 3, |weight| weight < 0.0));
    format!("Most {}: {positive}. Most {}: {negative}.", seen.fitted.classes[1], seen.fitted.classes[0])
}

fn picture(seen: &Seen<TextVectors>, canvas: &mut Canvas) -> Vec<Label> {
    let texts = seen.out.model_texts(seen.fitted).max(2) as f64;
    let far = reach(seen);
    let ticks = [1.0, 2.0, 5.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0];
    let narrow = canvas.is_narrow();
    let shown = ticks.iter().filter(|tick| **tick <= texts && !(narrow && [2.0, 5.0, 30.0, 300.0].contains(*tick)));
    let ticks = shown.map(|tick| (log10(*tick), format::count(*tick as u64))).collect();
    // The flag of the right line is wide.
    let margins = Margins { left: 50.0, top: 40.0, right: 30.0, bottom: 42.0 };
    headings(seen, canvas);
    let range = (-2.0 * BESIDE, log10(texts) + 2.0 * BESIDE);
    let panel = canvas.panel(
        margins,
        Axis { range, label: "texts that contain it", ticks: Ticks::At(ticks) },
        Axis { range: (-far, far), label: "weight", ticks: Ticks::About(3) },
    );
    let (least, most) = lines(seen);
    panel.group("outside");
    panel.rect((range.0, -far), (least, far), Ink::Zone);
    panel.rect((most, -far), (range.1, far), Ink::Zone);
    panel.group("middle");
    panel.dashed(&[(range.0, 0.0), (range.1, 0.0)], Ink::Line, 1.0, Dash::Solid);
    dots(seen, &panel, far);
    panel.group("lines");
    for x in [least, most] {
        panel.line(&[(x, -far), (x, far)], Ink::Hand, 2.0);
    }
    panel.open_group("names");
    name(seen, canvas, &panel)
}

/// How many n-grams are left, and which class is up and which down.
fn headings(seen: &Seen<TextVectors>, canvas: &mut Canvas) {
    let out = seen.out;
    let (width, height) = (canvas.width(), canvas.height());
    canvas.group("ends");
    let named = |class: usize, arrow: &str| {
        format!("{arrow} {}", sentences::shortened(canvas, &seen.fitted.classes[class], 12.0, true, 90.0))
    };
    let (up, down) = (named(1, "↑"), named(0, "↓"));
    let look = |class: usize| TextLook::new(Ink::class_text(class)).size(12.0).bold().right();
    canvas.text((width - 16.0, 28.0), &up, look(1));
    canvas.text((width - 16.0, height - 11.0), &down, look(0));
    canvas.group("size");
    let said = format!("{} n-grams", format::count(out.model.vocabulary.len() as u64));
    canvas.text((14.0, 16.0), &said, TextLook::new(Ink::Text).size(16.0).bold());
    let left = 14.0 + canvas.text_width(&said, 16.0, true) + 10.0;
    let room = width - left - canvas.text_width(&up, TextLook::NAME, true) - 28.0;
    let short = super::of_them(out);
    let long = format!("are columns{}{short}", if short.is_empty() { "" } else { ", " });
    let fits = |said: &String| canvas.text_width(said, TextLook::NAME, false) <= room;
    let said = [long, short].into_iter().find(fits).unwrap_or_default();
    canvas.text((left, 17.0), &said, TextLook::new(Ink::Soft));
}

/// Dots of equal place are drawn as one, larger: thousands of n-grams stand in one text of one class.
fn dots(seen: &Seen<TextVectors>, panel: &Panel, far: f64) {
    let model = &seen.out.model;
    let mut places: Vec<(u32, i32, bool)> = Vec::with_capacity(model.vocabulary.len());
    for (column, run) in model.vocabulary.runs.iter().enumerate() {
        let texts = model.vocabulary.document_frequency[*run as usize];
        let level = (model.bayes.weight(column) / far * 90.0).round() as i32;
        places.push((texts, level, seen.fitted.corpus.run_length(*run as usize) == 1));
    }
    places.sort_unstable();
    for (is_word, group) in [(false, "runs"), (true, "words")] {
        panel.group(group);
        let mut rest = &places[..];
        while let Some(&place) = rest.first() {
            let count = rest.iter().take_while(|other| **other == place).count();
            rest = &rest[count..];
            if place.2 != is_word {
                continue;
            }
            let at = (log10(f64::from(place.0)), f64::from(place.1) / 90.0 * far);
            let radius = (1.6 + 0.35 * (count as f64).sqrt()).min(13.0);
            let ink = if place.1 < 0 { Ink::Negative } else { Ink::Positive };
            if is_word {
                panel.dot(at, radius, ink.alpha(0.75));
            } else {
                panel.ring(at, radius, ink.alpha(0.8), 1.2);
            }
        }
    }
}

/// Where a name may stand beside its dot.
const OFFSETS: [Offset; 6] = [
    (8.0, 0.0, Anchor::Left),
    (-8.0, 0.0, Anchor::Right),
    (8.0, -14.0, Anchor::Left),
    (8.0, 14.0, Anchor::Left),
    (-8.0, -14.0, Anchor::Right),
    (-8.0, 14.0, Anchor::Right),
];

/// Names the n-grams of the two sentences, then the most telling ones, where there is room.
fn name(seen: &Seen<TextVectors>, canvas: &Canvas, panel: &Panel) -> Vec<Label> {
    let (model, corpus) = (&seen.out.model, &seen.fitted.corpus);
    let pieces = seen.out.b.vector.iter().chain(&seen.out.a.vector).map(|entry| entry.0);
    let mut wanted: Vec<(usize, bool)> = Vec::new();
    let telling = telling(model, 60, |_| true).into_iter().map(|column| (column, false));
    for (column, is_own) in pieces.map(|column| (column, true)).chain(telling) {
        if !wanted.iter().any(|(known, _)| *known == column) {
            wanted.push((column, is_own));
        }
    }
    // Not over the axes, the lines, the handles with their flags, nor the rings.
    let mut words = Words::new(canvas);
    let (width, height) = (canvas.width(), canvas.height());
    let (left, top, bottom) = (48.0, 40.0, height - 42.0);
    words.take([0.0, 0.0, width, top]);
    words.take([0.0, bottom, width, height]);
    words.take([0.0, 0.0, left, height]);
    let ((low, _), (deep, _)) = panel.ranges();
    let lines = lines(seen);
    for x in [lines.0, lines.1] {
        let (across, _) = panel.place(x, 0.0);
        words.take([across - 1.0, top, across + 1.0, bottom]);
    }
    for (x, half) in [(lines.0.max(low), 22.0), (lines.1, 38.0)] {
        let (across, down) = panel.place(x, 0.86 * deep);
        words.take([across - 14.0, down - 14.0, across + 14.0, down + 14.0]);
        words.take([across - half, down - 46.0, across + half, down - 24.0]);
    }
    let place = |column: usize| {
        let texts = model.vocabulary.document_frequency[model.vocabulary.runs[column] as usize];
        (log10(f64::from(texts)), model.bayes.weight(column))
    };
    let own = || wanted.iter().filter(|(_, is_own)| *is_own).map(|(column, _)| place(*column));
    for (x, y) in own().map(|at| panel.place(at.0, at.1)) {
        words.take([x - 5.0, y - 5.0, x + 5.0, y + 5.0]);
    }
    for at in own() {
        panel.ring(at, 5.0, Ink::Hand, 1.8);
    }
    let mut labels: Vec<Label> = Vec::new();
    for (column, is_own) in wanted.into_iter().take(120) {
        if labels.len() == MOST_NAMED {
            break;
        }
        let run = model.vocabulary.runs[column];
        let at = place(column);
        let name = corpus.text(run as usize);
        let look = TextLook::new(if is_own { Ink::Hand } else { Ink::Text }).size(11.5);
        let look = if is_own { look.bold() } else { look };
        if let Some(offset) = words.free(panel, at, &OFFSETS, &name, look) {
            let region = words::region(panel, at, offset, &name, look);
            words.take(region);
            words::clear(panel, region);
            panel.text(at, (offset.0, offset.1), &name, TextLook { anchor: offset.2, ..look });
            labels.push(Label { run, name, region });
        }
    }
    labels
}
