//! Every n-gram of the vocabulary: in how many texts it stands, and what it says.

use super::TextVectors;
use super::model::Model;
use crate::format;
use crate::lab::{Handle, Hotspot, Letter, ReportBuilder, Seen};
use crate::ml::math::{log10, pow};
use crate::plot::words::{self, Offset, shortened};
use crate::plot::{Anchor, Axis, Canvas, Chart, Frame, Ink, Panel, Stroke, TextLook, heading};

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

pub fn draw(seen: &Seen<TextVectors>, report: &mut ReportBuilder) {
    let out = seen.out;
    let alt = format!(
        "{} n-grams, by the number of texts that contain them and by their weight. {}",
        out.model.vocabulary.len(),
        strongest(seen)
    );
    report.figure("vocabulary", alt, |canvas| picture(seen, canvas));
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

/// tf–idf by its formula: of the n-gram of A that the fewest texts have.
pub fn weight(seen: &Seen<TextVectors>, report: &mut ReportBuilder) {
    const NONE: &str = "no n-gram of A is in the vocabulary";
    let (out, pieces) = (seen.out, &seen.out.a.pieces);
    let known = pieces.iter().filter_map(|piece| Some((piece.amount().and(piece.run)?, piece)));
    let rarest = known.map(|(run, piece)| (seen.fitted.looked_at_texts(run, &out.settings), piece));
    let rarest = rarest.min_by_key(|(texts, _)| *texts);
    let word = rarest.map_or("an n-gram".to_owned(), |(_, piece)| format!("“{}”", piece.text));
    let letter = |symbol: &str, value: Option<usize>, meaning: String| match value {
        Some(value) => Letter::new(symbol, value as f64, meaning),
        None => Letter::undefined(symbol, NONE, meaning),
    };
    let times = rarest.map(|(_, rarest)| pieces.iter().filter(|piece| piece.run == rarest.run).count());
    let tf = letter("tf", times, format!("term frequency of {word} in A")).set_by("a");
    let n = Letter::new("n", out.model_texts(seen.fitted) as f64, "texts the vocabulary is learned from");
    let texts = rarest.map(|(texts, _)| texts);
    let df = letter("df", texts, format!("document frequency: texts with {word}"));
    let idf = ((1.0 + n.set_by("vocabulary_on")) / (1.0 + df.set_by("vocabulary_on"))).ln() + 1.0;
    report.card("weight", format!("tf–idf of {word} in A, before normalization"), "tf–idf", tf * idf);
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

fn picture(seen: &Seen<TextVectors>, canvas: &mut Canvas) {
    let out = seen.out;
    let texts = out.model_texts(seen.fitted);
    let far = reach(seen);
    let ticks = [1.0, 2.0, 5.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0];
    let narrow = canvas.is_narrow();
    let most = texts.max(2) as f64;
    let shown = ticks.iter().filter(|tick| **tick <= most && !(narrow && [2.0, 5.0, 30.0, 300.0].contains(*tick)));
    let ticks = shown.map(|tick| (log10(*tick), format::count(*tick as u64))).collect();
    headings(seen, canvas);
    // The flag of the right line is wide.
    let range = (-2.0 * BESIDE, log10(most) + 3.0 * BESIDE);
    let (x, y) = (Axis::at("texts that contain it", range, ticks), Axis::of("weight", (-far, far), 3));
    let mut chart = Chart::new(canvas, Frame::new().lines(1), x, y);
    let (least, most) = lines(seen);
    chart.zone("outside", (range.0, -far), (least, far));
    chart.zone("outside_right", (most, -far), (range.1, far));
    chart.panel.group("middle");
    chart.panel.line(&[(range.0, 0.0), (range.1, 0.0)], Ink::Line, Stroke::REFERENCE.width);
    dots(seen, &chart.panel, far);
    let (fewest, share) = (out.settings.min_df, format::percent(out.settings.max_df));
    let left = format!("{} n-grams are left", out.model.vocabulary.len());
    let sides = [
        ("min_df", "Fewest texts", least, format!("≥ {fewest}"), format!("in at least {fewest} texts: {left}")),
        ("max_df", "Most texts", most, format!("≤ {share}"), format!("in at most {share} of {texts} texts: {left}")),
    ];
    for (key, label, x, flag, said) in sides {
        chart.cut(&format!("line {key}"), x);
        let at = (x, -0.86 * far);
        let (across, down) = chart.panel.place(at.0.max(range.0), at.1);
        let half = chart.panel.text_width(&flag, TextLook::NAME, true) / 2.0 + 8.0;
        chart.take([across - half, down - 46.0, across + half, down - 24.0]);
        chart.handle(Handle::along(key, key, label, at).flag(flag).says(said));
    }
    name(seen, &mut chart);
}

/// How many n-grams are left, and which class is up and which down.
fn headings(seen: &Seen<TextVectors>, canvas: &mut Canvas) {
    let out = seen.out;
    let (width, height) = (canvas.width(), canvas.height());
    let look = |class: usize| TextLook::new(Ink::class_text(class)).bold().right();
    let named =
        |class: usize, arrow: &str| format!("{arrow} {}", shortened(&seen.fitted.classes[class], 90.0, look(class)));
    let up = named(1, "↑");
    canvas.group("ends");
    canvas.text((width - 12.0, 16.0), &up, look(1));
    canvas.text((width - 12.0, height - 11.0), &named(0, "↓"), look(0));
    let title = format!("{} n-grams", format::count(out.model.vocabulary.len() as u64));
    let short = super::of_them(out);
    let long = format!("are columns{}{short}", if short.is_empty() { "" } else { ", " });
    let taken = canvas.text_width(&title, TextLook::TITLE, true) + canvas.text_width(&up, TextLook::NAME, true);
    let fits = |said: &String| canvas.text_width(said, TextLook::NOTE, false) <= width - taken - 46.0;
    heading(canvas, &title, &[long, short].into_iter().find(fits).unwrap_or_default());
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
fn name(seen: &Seen<TextVectors>, chart: &mut Chart) {
    let (model, corpus) = (&seen.out.model, &seen.fitted.corpus);
    let pieces = seen.out.b.vector.iter().chain(&seen.out.a.vector).map(|entry| entry.0);
    let mut wanted: Vec<(usize, bool)> = Vec::new();
    let telling = telling(model, 60, |_| true).into_iter().map(|column| (column, false));
    for (column, is_own) in pieces.map(|column| (column, true)).chain(telling) {
        if !wanted.iter().any(|(known, _)| *known == column) {
            wanted.push((column, is_own));
        }
    }
    let place = |column: usize| {
        let texts = model.vocabulary.document_frequency[model.vocabulary.runs[column] as usize];
        (log10(f64::from(texts)), model.bayes.weight(column))
    };
    chart.panel.open_group("names");
    for at in wanted.iter().filter(|(_, is_own)| *is_own).map(|(column, _)| place(*column)) {
        let (x, y) = chart.panel.place(at.0, at.1);
        chart.take([x - 5.0, y - 5.0, x + 5.0, y + 5.0]);
        chart.panel.ring(at, 5.0, Ink::Hand, Stroke::HAND.width);
    }
    let [_, top, ..] = chart.panel.edges();
    let mut named = 0;
    for (column, is_own) in wanted.into_iter().take(120) {
        if named == MOST_NAMED {
            break;
        }
        let run = model.vocabulary.runs[column] as usize;
        let (at, name) = (place(column), corpus.text(run));
        let look = TextLook::new(if is_own { Ink::Hand } else { Ink::Text });
        let look = if is_own { look.bold() } else { look };
        let places = OFFSETS.map(|offset| (offset, words::region(&chart.panel, at, offset, &name, look)));
        let free = places.into_iter().find(|(_, region)| region[1] >= top && chart.words().is_free(*region));
        if let Some(((right, down, anchor), region)) = free {
            chart.take(region);
            words::clear(&chart.panel, region);
            chart.panel.text(at, (right, down), &name, TextLook { anchor, ..look });
            let count = seen.fitted.training_texts(run);
            if count > 0 {
                let label = format!("“{name}” in the vocabulary: {count} training texts");
                let spot = Hotspot::rows(format!("v/{name}"), label).in_group("n-grams of the vocabulary");
                chart.panel.hotspot(region, spot);
            }
            named += 1;
        }
    }
}
