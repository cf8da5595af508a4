//! The two sentences, n-gram by n-gram; the vocabulary; and what longer n-grams cost.

use super::{Level, Output, TextVectors, called, of_them, parts_of, sentence};
use crate::format;
use crate::lab::{Axes, Handle, Hotspot, Letter, ReportBuilder, Seen};
use crate::ml::math::{log10, pow};
use crate::ml::text::{LONGEST_RUN, Piece, Reading};
#[cfg(not(target_arch = "wasm32"))]
use crate::plot::Poster;
use crate::plot::words::{self, Offset, shortened};
use crate::plot::{
    Anchor, Axis, BAR_ROW, BarRow, Bars, Canvas, Chart, Curve, Dash, Frame, Ink, Panel, Stroke, TextLook, heading,
    text_width,
};

pub fn draw(seen: &Seen<TextVectors>, report: &mut ReportBuilder) {
    sentences(seen, report);
    vocabulary(seen, report);
    growth(seen, report);
    weight(seen, report);
}

/// The least and the largest height of a row where texts run across: an n-gram with its number below.
const TALL_ROW: (f64, f64) = (24.0, 40.0);
/// The least and the largest width of a word there.
const COLUMN: (f64, f64) = (52.0, 150.0);
/// Between words, bigrams and trigrams, and the least width of their bars.
const BETWEEN: f64 = 12.0;
const LEAST_BAR: f64 = 32.0;

/// What n words in a row are called: one, several.
pub const NAMES: [(&str, &str); LONGEST_RUN] = [("word", "words"), ("bigram", "bigrams"), ("trigram", "trigrams")];

/// One sentence, and the part of the figure that it has: left, top, right, bottom.
struct Sheet<'a> {
    seen: &'a Seen<'a, TextVectors>,
    name: &'static str,
    text: &'a str,
    reading: &'a Reading,
    place: [f64; 4],
}

fn sentences(seen: &Seen<TextVectors>, report: &mut ReportBuilder) {
    report.figure("sentences", sentence(seen), |canvas| {
        strip(seen, canvas);
        let (width, height) = (canvas.width(), canvas.height());
        let (top, longest) = (strip_ends(canvas)[3], seen.out.settings.longest);
        // With too little width for both beside each other, each runs across.
        let runs_across = width < 560.0 + 140.0 * longest as f64;
        let places = if runs_across {
            let middle = (top + height) / 2.0;
            [[12.0, top, width - 12.0, middle], [12.0, middle, width - 12.0, height]]
        } else {
            let middle = width / 2.0;
            [[16.0, top, middle - 12.0, height], [middle + 12.0, top, width - 16.0, height]]
        };
        let sheets = [
            Sheet { seen, name: "A", text: &seen.state.a, reading: &seen.out.a, place: places[0] },
            Sheet { seen, name: "B", text: &seen.state.b, reading: &seen.out.b, place: places[1] },
        ];
        let lanes = lanes(&sheets, longest);
        for sheet in &sheets {
            if runs_across { sheet.draw_across(canvas, lanes[0].range.1) } else { sheet.draw(canvas, &lanes) }
        }
    });
}

/// How wide words, bigrams and trigrams and their numbers are in either sentence; the bars of all have one scale.
fn lanes(sheets: &[Sheet; 2], longest: usize) -> Vec<Bars> {
    let of = |length: usize| {
        let rows: Vec<BarRow> = sheets.iter().flat_map(|sheet| sheet.rows(length)).collect();
        Bars::of(&mut rows.iter())
    };
    let mut lanes: Vec<Bars> = (1..=longest).map(of).collect();
    // As far to either side, and in whole steps, with room for a reason: no line moves while the vocabulary is changed.
    let largest = |most: f64, bars: &Bars| most.max(-bars.range.0).max(bars.range.1);
    let far = lanes.iter().fold(0.5, largest).ceil();
    let reason = text_width("too rare", TextLook::NAME, false);
    let [left, _, right, _] = sheets[0].place;
    // The longest names are cut, so that bars remain.
    let bars = (LEAST_BAR + BETWEEN) * longest as f64 - BETWEEN;
    let mut longest_name = lanes.iter().fold(0.0, |most: f64, bars| most.max(bars.names)).min(right - left);
    let cut = |bars: &Bars, most: f64| Bars { names: bars.names.min(most), numbers: bars.numbers.max(reason), ..*bars };
    while longest_name > 20.0
        && lanes.iter().map(|lane| cut(lane, longest_name).beside()).sum::<f64>() + bars > right - left
    {
        longest_name -= 1.0;
    }
    for bars in &mut lanes {
        *bars = Bars { range: (-far, far), ..cut(bars, longest_name) };
    }
    lanes
}

/// A number with its sign, to add to others.
pub fn signed(value: f64) -> String {
    let sign = if value < 0.0 { "" } else { "+" };
    format!("{sign}{}", format::fixed(value, 2))
}

/// Of the line with the two scores: the upper texts' middle, its top and bottom, and where what is below begins; the
/// lower texts stand between these two.
fn strip_ends(canvas: &Canvas) -> [f64; 4] {
    if canvas.height() < 300.0 { [11.0, 21.0, 54.0, 74.0] } else { [14.0, 28.0, 68.0, 94.0] }
}

/// The line from one class to the other, with A and B on it.
fn strip(seen: &Seen<TextVectors>, canvas: &mut Canvas) {
    let width = canvas.width();
    let [upper, top, bottom, end_below] = strip_ends(canvas);
    let bold = TextLook::new(Ink::Text).bold();
    let names = [0, 1].map(|class| shortened(&seen.fitted.classes[class], 110.0, bold));
    let name_width = names.iter().map(|name| canvas.text_width(name, bold.size, true)).fold(0.0, f64::max);
    let half = (width - 24.0) / 2.0;
    // The names at the ends stay free.
    let free = (half - name_width - 28.0).max(half * 0.3);
    let far = [&seen.out.a, &seen.out.b].iter().fold(4.0, |far: f64, one| far.max(one.log_odds.abs()));
    let end = far * half / free;
    let frame = Frame::new().within([0.0, top - 10.0, width, bottom + 6.0]);
    let panel = Chart::new(canvas, frame, Axis::bare((-end, end)), Axis::bare((0.0, 1.0))).panel;
    panel.group("classes");
    panel.rect((-end, 0.0), (0.0, 1.0), Ink::NegativeTint);
    panel.rect((0.0, 0.0), (end, 1.0), Ink::PositiveTint);
    panel.line(&[(0.0, 0.0), (0.0, 1.0)], Ink::Panel, 3.0);
    panel.text((-end, 0.5), (10.0, 0.0), &names[0], TextLook::new(Ink::NegativeText).bold());
    panel.text((end, 0.5), (-10.0, 0.0), &names[1], TextLook::new(Ink::PositiveText).bold().right());
    panel.open_group("markers");
    for (name, reading, up) in [("A", &seen.out.a, 0.74), ("B", &seen.out.b, 0.26)] {
        panel.dot((reading.log_odds, up), 8.6, Ink::Text);
        panel.text((reading.log_odds, up), (0.0, 0.0), name, TextLook::new(Ink::Panel).bold().center());
    }
    drop(panel);
    canvas.group("flags");
    for (name, reading, down) in [("A", &seen.out.a, upper), ("B", &seen.out.b, (bottom + end_below) / 2.0)] {
        let class = called(seen, reading);
        let sure = if class == 1 { reading.probability() } else { 1.0 - reading.probability() };
        let mut said = format!("{name}: {}, {}", seen.fitted.classes[class], format::percent(sure));
        if !canvas.is_narrow() {
            said += &format!(" (log-odds {})", signed(reading.log_odds));
        }
        let said = shortened(&said, width - 24.0, bold);
        let side = canvas.text_width(&said, bold.size, true) / 2.0 + 8.0;
        let across = (12.0 + half + reading.log_odds / end * half).clamp(side, (width - side).max(side));
        canvas.text((across, down), &said, TextLook::new(Ink::class_text(class)).bold().center());
    }
}

impl Sheet<'_> {
    /// The n-grams of a length, in the order of the text.
    fn rows(&self, length: usize) -> impl Iterator<Item = BarRow<'_>> {
        self.reading.pieces.iter().filter(move |piece| piece.length == length).map(|piece| self.row(piece))
    }

    fn row<'p>(&self, piece: &'p Piece) -> BarRow<'p> {
        let said = piece.amount().map_or_else(|| piece.why().to_owned(), signed);
        let texts = piece.run.map_or(0, |run| self.seen.fitted.texts.training_texts(run));
        let (name, place, text) = (self.name, piece.start + 1, &piece.text);
        // Where it stands makes the key unique; the rows are found by the text after the last slash.
        let key = format!("{}/{}.{}/{text}", name.to_lowercase(), piece.length, piece.start);
        let label = format!("{name}, place {place}: “{text}”, {said}; {texts} training texts");
        let opens = (texts > 0).then(|| Hotspot::rows(key, label).in_group(format!("n-grams of {name}")));
        BarRow { name: &piece.text, value: piece.amount(), said, opens }
    }

    /// Words down the page, bigrams between two words, trigrams beside the middle one.
    fn draw(&self, canvas: &mut Canvas, lanes: &[Bars]) {
        let [left, top, right, bottom] = self.place;
        let (name, count, note) = (self.name, self.reading.tokens.kept.len(), TextLook::note());
        let write = |canvas: &mut Canvas, x: f64, down: f64, text: &str, look: TextLook| {
            canvas.text((x, down), shortened(text, right - x, look).as_ref(), look);
        };
        canvas.group(&format!("text {name}"));
        write(canvas, left, top + 10.0, name, TextLook::new(Ink::Text).bold());
        let words: Vec<&str> = self.text.split_whitespace().take(80).collect();
        write(canvas, left + 18.0, top + 10.0, &format!("“{}”", words.join(" ")), TextLook::new(Ink::Hand));
        let long = self.sum("log-odds ");
        let fits = canvas.text_width(&long, TextLook::NAME, false) <= right - left;
        let sum = if fits { long } else { self.sum("") };
        write(canvas, left, bottom - 11.0, &sum, TextLook::new(Ink::Text));
        let mut end = bottom - 22.0;
        if let Some(left_out) = self.left_out() {
            write(canvas, left, end - 6.0, &left_out, note);
            end -= 18.0;
        }
        let begin = top + 42.0;
        let room = Bars::fitting(end - begin);
        let shown = if count <= room { count } else { room.saturating_sub(1) };
        let row = ((end - begin) / count.max(1) as f64).clamp(BAR_ROW.0, BAR_ROW.1);
        let gaps = BETWEEN * (lanes.len() as f64 - 1.0);
        let beside: f64 = lanes.iter().map(Bars::beside).sum();
        let bar = (right - left - beside - gaps) / lanes.len() as f64;
        let mut from = left;
        for (length, bars) in (1..).zip(lanes) {
            let to = from + bars.beside() + bar;
            canvas.group(&format!("count {length} {name}"));
            let fits = |text: &String| canvas.text_width(text, note.size, false) <= to - from;
            let heading = Some(self.heading(length, true)).filter(fits).unwrap_or_else(|| self.heading(length, false));
            canvas.text((from, top + 30.0), &heading, note);
            let rows: Vec<BarRow> = self.rows(length).take((shown + 1).saturating_sub(length)).collect();
            let above = begin + row * (length as f64 - 1.0) / 2.0;
            let region = [from, above, to, above + row * rows.len() as f64];
            if !rows.is_empty() {
                bars.draw(canvas, region, &format!("{} {name}", NAMES[length - 1].1), ["n-gram", "adds"], rows);
            }
            from = to + BETWEEN;
        }
        if shown < count {
            canvas.group(&format!("more {name}"));
            let said = format!("… and {} more words", count - shown);
            write(canvas, left, begin + (shown as f64 + 0.5) * row, &said, note);
        }
    }

    /// The text from side to side: its words, and below them its bigrams and trigrams, each under the middle of its
    /// words.
    fn draw_across(&self, canvas: &mut Canvas, most: f64) {
        let [left, top, right, bottom] = self.place;
        let (longest, name, note) = (self.seen.out.settings.longest, self.name, TextLook::note());
        canvas.group(&format!("text {name}"));
        canvas.text((left, top + 8.0), name, TextLook::new(Ink::Hand).bold());
        let said = |with_reason: bool| {
            let headings: Vec<String> = (1..=longest).map(|length| self.heading(length, with_reason)).collect();
            self.left_out().into_iter().chain([headings.join(", ")]).collect::<Vec<_>>().join("; ")
        };
        let room = right - left - 16.0;
        let fits = |said: &String| canvas.text_width(said, note.size, false) <= room;
        let said = Some(said(true)).filter(fits).unwrap_or_else(|| said(false));
        canvas.text((left + 16.0, top + 8.0), &shortened(&said, room, note), note);
        let count = self.reading.tokens.kept.len();
        let room = ((right - left) / COLUMN.0) as usize;
        let shown = if count <= room { count } else { room.saturating_sub(1) };
        let wide = ((right - left) / (if shown < count { shown + 1 } else { shown }).max(1) as f64).min(COLUMN.1);
        let begin = top + 18.0;
        let row = ((bottom - begin - 2.0) / longest as f64).clamp(TALL_ROW.0, TALL_ROW.1);
        for length in 1..=longest {
            canvas.group(&format!("{} {name}", NAMES[length - 1].1));
            let (up, half) = (begin + (length as f64 - 1.0) * row, (length as f64 - 1.0) / 2.0);
            for (start, piece) in self.rows(length).take((shown + 1).saturating_sub(length)).enumerate() {
                let from = left + (start as f64 + half) * wide;
                cell(canvas, piece, [from, up + 1.0, from + wide - 4.0, up + row - 1.0], most);
            }
        }
        if shown < count {
            let at = (left + shown as f64 * wide + 4.0, begin + row / 2.0);
            canvas.text(at, &format!("+ {}", count - shown), note);
        }
    }

    /// How many there are, and why: L − n + 1.
    fn heading(&self, length: usize, with_reason: bool) -> String {
        let (one, several) = NAMES[length - 1];
        let (count, words) = (self.reading.count(length), self.reading.tokens.kept.len());
        let short = format!("{count} {}", if count == 1 { one } else { several });
        if with_reason && length > 1 && words >= length { format!("{short} = {words} − {length} + 1") } else { short }
    }

    /// What the score is made of; `name` is what it is called.
    fn sum(&self, name: &str) -> String {
        let [prior, added] = parts_of(self.seen.out.model.bayes.prior_log_odds(), self.reading.log_odds);
        let ignored = match self.reading.ignored() {
            0 => String::new(),
            count => format!("; {count} ignored"),
        };
        let total = signed(prior + added);
        format!("prior {} and n-grams {} = {name}{total}{ignored}", signed(prior), signed(added))
    }

    fn left_out(&self) -> Option<String> {
        let tokens = &self.reading.tokens;
        let parts = [(&tokens.stopped, "stop words"), (&tokens.too_short, "one letter")];
        let said: Vec<String> = parts
            .iter()
            .filter(|(words, _)| !words.is_empty())
            .map(|(words, why)| format!("left out: {} ({why})", words.join(", ")))
            .collect();
        (!said.is_empty()).then(|| said.join("; "))
    }
}

/// An n-gram with its number below it, on a bar that fills the cell at `most`.
fn cell(canvas: &mut Canvas, row: BarRow, region: [f64; 4], most: f64) {
    let [from, top, to, bottom] = region;
    let (middle, room) = ((top + bottom) / 2.0, to - from - 5.0);
    let (text_look, look) = match row.value {
        Some(amount) => {
            let class = usize::from(amount >= 0.0);
            let wide = (to - from) * (amount.abs() / most).min(1.0);
            canvas.rect((from, top), (from + wide.max(1.0), bottom), Ink::class_tint(class));
            (TextLook::new(Ink::Text), TextLook::new(Ink::class_text(class)).bold())
        }
        None => {
            let around = [(from, top), (to, top), (to, bottom), (from, bottom), (from, top)];
            canvas.line(&around, Ink::Line, 1.0, Dash::Dashed);
            (TextLook::note(), TextLook::note())
        }
    };
    for (down, text, look) in [(-6.0, row.name, text_look), (6.0, row.said.as_str(), look)] {
        canvas.text((from + 3.0, middle + down), &shortened(text, room, look), look);
    }
    if let Some(spot) = row.opens {
        canvas.hotspot(region, spot);
    }
}

/// How far outside the outermost kept n-grams the two lines stand, in powers of ten.
const BESIDE: f64 = 0.07;

/// At most so many of the most telling n-grams are named.
const MOST_NAMED: usize = 14;

/// The fewest texts when the left line stands at `x`.
pub fn min_df_at(x: f64) -> usize {
    (pow(10.0, (x + BESIDE).clamp(0.0, 3.0)).round() as usize).clamp(1, 50)
}

/// The largest share of `texts` when the right line stands at `x`.
pub fn max_df_at(x: f64, texts: usize) -> f64 {
    let share = pow(10.0, (x - BESIDE).min(9.0)) / texts.max(1) as f64;
    (share * 100.0).round().clamp(1.0, 100.0) / 100.0
}

fn vocabulary(seen: &Seen<TextVectors>, report: &mut ReportBuilder) {
    let out = seen.out;
    let alt = format!(
        "{} n-grams, by the number of texts that contain them and by their weight. {}",
        out.model.vocabulary.len(),
        strongest(seen)
    );
    report.figure("vocabulary", alt, |canvas| draw_vocabulary(seen, canvas));
}

/// Where the two lines stand.
fn limits(seen: &Seen<TextVectors>) -> (f64, f64) {
    let texts = seen.fitted.texts.looked_at(&seen.out.settings) as f64;
    let most = (seen.out.settings.max_df * texts).max(1.0);
    (log10(seen.out.settings.min_df as f64) - BESIDE, log10(most) + BESIDE)
}

/// How far the axis of weights goes, up and down.
fn reach(seen: &Seen<TextVectors>) -> f64 {
    let model = &seen.out.model;
    let largest = (0..model.vocabulary.len()).fold(1.0, |far: f64, column| far.max(model.bayes.weight(column).abs()));
    largest * 1.15
}

/// tf–idf by its formula: of the n-gram of A that the fewest texts have.
fn weight(seen: &Seen<TextVectors>, report: &mut ReportBuilder) {
    const NONE: &str = "no n-gram of A is in the vocabulary";
    let (out, pieces) = (seen.out, &seen.out.a.pieces);
    let known = pieces.iter().filter_map(|piece| Some((piece.amount().and(piece.run)?, piece)));
    let rarest = known.map(|(run, piece)| (seen.fitted.texts.looked_at_texts(run, &out.settings), piece));
    let rarest = rarest.min_by_key(|(texts, _)| *texts);
    let word = rarest.map_or("an n-gram".to_owned(), |(_, piece)| format!("“{}”", piece.text));
    let letter = |symbol: &str, value: Option<usize>, meaning: String| match value {
        Some(value) => Letter::new(symbol, value as f64, meaning),
        None => Letter::undefined(symbol, NONE, meaning),
    };
    let times = rarest.map(|(_, rarest)| pieces.iter().filter(|piece| piece.run == rarest.run).count());
    let tf = letter("tf", times, format!("term frequency of {word} in A")).set_by("a");
    let n = Letter::new("n", seen.fitted.texts.looked_at(&out.settings) as f64, "texts the vocabulary is learned from");
    let texts = rarest.map(|(texts, _)| texts);
    let df = letter("df", texts, format!("document frequency: texts with {word}"));
    let idf = ((1.0 + n.set_by("vocabulary_on")) / (1.0 + df.set_by("vocabulary_on"))).ln() + 1.0;
    report.card("weight", format!("tf–idf of {word} in A, before normalization"), "tf–idf", tf * idf);
}

fn strongest(seen: &Seen<TextVectors>) -> String {
    let (model, corpus) = (&seen.out.model, &seen.fitted.texts.corpus);
    let named = |columns: Vec<usize>| {
        let texts = columns.into_iter().map(|column| corpus.text(model.vocabulary.runs[column] as usize));
        texts.collect::<Vec<_>>().join(", ")
    };
    let positive = named(model.telling(3, |weight| weight > 0.0));
    let negative = named(model.telling(3, |weight| weight < 0.0));
    format!("Most {}: {positive}. Most {}: {negative}.", seen.fitted.classes[1], seen.fitted.classes[0])
}

fn draw_vocabulary(seen: &Seen<TextVectors>, canvas: &mut Canvas) {
    let out = seen.out;
    let texts = seen.fitted.texts.looked_at(&out.settings);
    let far = reach(seen);
    let ticks = [1.0, 2.0, 5.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0];
    let narrow = canvas.is_narrow();
    let most = texts.max(2) as f64;
    let shown = ticks.iter().filter(|tick| **tick <= most && !(narrow && [2.0, 5.0, 30.0, 300.0].contains(*tick)));
    let ticks = shown.map(|tick| (log10(*tick), format::count(*tick as u64))).collect();
    headings(seen, canvas);
    // The flags of the lines keep off the ticks: the right one is wide.
    let range = (-4.0 * BESIDE, log10(most) + 3.0 * BESIDE);
    let (x, y) = (Axis::at("texts that contain it", range, ticks), Axis::of("weight", (-far, far), 3));
    let mut chart = Chart::new(canvas, Frame::new().lines(1), x, y);
    let (least, most) = limits(seen);
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
    write_names(seen, &mut chart);
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
    let short = of_them(out);
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
        places.push((texts, level, seen.fitted.texts.corpus.run_length(*run as usize) == 1));
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
fn write_names(seen: &Seen<TextVectors>, chart: &mut Chart) {
    let (model, corpus) = (&seen.out.model, &seen.fitted.texts.corpus);
    let pieces = seen.out.b.vector.iter().chain(&seen.out.a.vector).map(|entry| entry.0);
    let mut wanted: Vec<(usize, bool)> = Vec::new();
    let telling = model.telling(60, |_| true).into_iter().map(|column| (column, false));
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
            let count = seen.fitted.texts.training_texts(run);
            if count > 0 {
                let label = format!("“{name}” in the vocabulary: {count} training texts");
                let spot = Hotspot::rows(format!("v/{name}"), label).in_group("n-grams of the vocabulary");
                chart.panel.hotspot(region, spot);
            }
            named += 1;
        }
    }
}

/// Both pairs of axes go over n = 1, 2 and 3, and over the same width.
const ACROSS: (f64, f64) = (0.8, 3.2);

fn growth(seen: &Seen<TextVectors>, report: &mut ReportBuilder) {
    let out = seen.out;
    let (train, tests) = seen.fitted.texts.sizes();
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
    report.figure("growth", alt, |canvas| draw_growth(seen, canvas));
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

fn draw_growth(seen: &Seen<TextVectors>, canvas: &mut Canvas) {
    type Counted = fn(&Level) -> f64;
    let out = seen.out;
    let (n, (low, high)) = (out.settings.longest, ends(out));
    // From the most to the fewest; the names stand right of the curves, with the numbers at n.
    let of: [(&str, Counted, Stroke); 4] = [
        ("possible", |level| level.possible, Stroke::QUIET.dashed(Stroke::REFERENCE.dash)),
        ("in the texts", |level| level.positions as f64, Stroke::QUIET),
        ("different", |level| level.different as f64, Stroke::QUIET.of(Ink::Text)),
        ("kept", |level| level.kept as f64, Stroke::TEST),
    ];
    let said_at = |level: &Level| of.map(|(name, value, _)| format!("{} {name}", large(value(level))));
    let said = said_at(out.level());
    let (train, tests) = seen.fitted.texts.sizes();
    let accuracy = |n: usize| {
        let level = &out.levels[n - 1];
        [(level.train_right, train), (level.test_right, tests)].map(|(right, of)| right as f64 / of.max(1) as f64)
    };
    let [trained, tested] = accuracy(n).map(|share| format::fixed(share, 3));
    let (trained, tested) = (format!("{trained} training"), format!("{tested} test"));
    let split = canvas.height() * 0.6;
    let least = (1..=3).flat_map(accuracy).fold(0.5, f64::min);
    let least = (least * 10.0).floor() / 10.0;
    let powers = [(3.0, "10³"), (6.0, "10⁶"), (9.0, "10⁹"), (12.0, "10¹²"), (15.0, "10¹⁵")];
    let powers = powers.into_iter().filter(|(power, _)| *power < high).map(|(power, name)| (power, name.to_owned()));
    // Room for the names at each n, so that nothing moves when n does.
    let widest: Vec<String> = out.levels.iter().flat_map(said_at).collect();
    let frame = Frame::new().starts(["10¹²", "0.5"]).ends(widest.iter().chain([&trained]).map(String::as_str));
    let upper = frame.flag().within([0.0, 0.0, canvas.width(), split]);
    let counts = Axis::at("n-grams", (low, high), powers.collect());
    let mut chart = Chart::new(canvas, upper, Axis::bare(ACROSS), counts);
    chart.cut("hand", n as f64);
    let mut curves = Vec::new();
    for ((group, value, stroke), name) in of.into_iter().zip(&said) {
        let points: Vec<(f64, f64)> =
            (1..).zip(&out.levels).map(|(n, level)| (f64::from(n), log10(value(level).max(1.0)))).collect();
        chart.curve(group, &points, stroke);
        chart.panel.dot(points[n - 1], 1.6 + stroke.width, Ink::Text);
        curves.push(Curve { name, points, stroke });
    }
    chart.names(&curves);
    let kept = format!("n = {n}: {} n-grams in the vocabulary", format::count(out.level().size as u64));
    let handle = Handle::pointed("n", "n-grams up to n", (n as f64, free_height(out)), Axes::Free, (1.0, 0.0));
    chart.handle(handle.flag(format!("n = {n}")).says(kept));

    // Right calls on training rows, filled, and on test rows, hollow.
    let lower = frame.within([0.0, split, canvas.width(), canvas.height()]);
    let names = (1..=3).map(|n| (f64::from(n), n.to_string())).collect();
    let shares = vec![(least, format::short(least)), (1.0, "1".to_owned())];
    let (x, y) = (Axis::at("n-grams up to n", ACROSS, names), Axis::at("accuracy", (least, 1.02), shares));
    let mut chart = Chart::new(canvas, lower, x, y);
    chart.cut("hand below", n as f64);
    let points = |which: usize| (1..=3).map(|n| (n as f64, accuracy(n)[which])).collect();
    let curves = [
        Curve { name: &trained, points: points(0), stroke: Stroke::TRAIN },
        Curve { name: &tested, points: points(1), stroke: Stroke::TEST },
    ];
    let curves = if tests > 0 { &curves[..] } else { &curves[..1] };
    for (curve, group) in curves.iter().zip(["training", "accuracy"]) {
        chart.curve(group, &curve.points, curve.stroke);
        chart.panel.open_group(&format!("{group} marks"));
        for &at in &curve.points {
            chart.panel.dot(at, 4.0, if group == "training" { Ink::Text } else { Ink::Panel });
            chart.panel.ring(at, 4.0, Ink::Text, Stroke::TRAIN.width);
        }
    }
    let regions = chart.names(curves);
    let wrong = tests - out.model.test_right;
    if let (Some(region), true) = (regions.get(1), wrong > 0) {
        let label = format!("The {wrong} test rows that the model classifies wrongly");
        chart.panel.hotspot(*region, Hotspot::rows("wrong", label));
    }
}

/// Two sentences as words, one of them with a word more; and where a model that counts words puts both.
#[cfg(not(target_arch = "wasm32"))]
pub fn poster(seen: &Seen<TextVectors>) -> Poster {
    // From where to where sentences and scale reach; the middles of the sentences, and of the scale.
    const ENDS: (f64, f64) = (10.0, 150.0);
    const LINES: [f64; 2] = [22.0, 49.0];
    const SCALE: f64 = 79.0;
    const HIGH: f64 = 17.0;
    const GAP: f64 = 4.0;
    let readings = [&seen.out.a, &seen.out.b];
    let mut poster = Poster::on(Ink::Panel);
    // A letter is as wide in both.
    let letters = |reading: &Reading| reading.tokens.kept.iter().map(|word| word.chars().count() + 2).sum::<usize>();
    let gaps = |reading: &Reading| GAP * reading.tokens.kept.len().saturating_sub(1) as f64;
    let widest = |reading: &Reading| (ENDS.1 - ENDS.0 - gaps(reading)) / letters(reading).max(1) as f64;
    let letter = widest(readings[0]).min(widest(readings[1]));
    // What a word adds shows by how thick its colour is; the hand's word stands for itself.
    let common = readings[0].pieces.iter().filter_map(|piece| piece.amount());
    let most = common.fold(1e-9, |most: f64, amount| most.max(amount.abs()));
    for (which, (reading, middle)) in readings.into_iter().zip(LINES).enumerate() {
        let others = &readings[1 - which].tokens.kept;
        let mut left = ENDS.0;
        for (i, word) in reading.tokens.kept.iter().enumerate() {
            let right = left + letter * (word.chars().count() + 2) as f64;
            let amount = reading.pieces.iter().find(|piece| piece.length == 1 && piece.start == i);
            let amount = amount.and_then(|piece| piece.amount()).unwrap_or(0.0);
            let ink = if amount < 0.0 { Ink::Negative } else { Ink::Positive };
            let pill = [left, middle - HIGH / 2.0, right, middle + HIGH / 2.0];
            if which == 1 && !others.contains(word) {
                poster.tile(pill, 5.0, Ink::Hand, None);
            } else {
                let share = (amount / most).abs().min(1.0);
                let paint = if share < 0.15 { Ink::Line.into() } else { ink.alpha(0.2 + 0.8 * share) };
                poster.tile(pill, 5.0, paint, None);
            }
            left = right + GAP;
        }
    }
    let far = readings.iter().fold(2.2, |far: f64, reading| far.max(reading.log_odds.abs() * 1.2));
    let middle = (ENDS.0 + ENDS.1) / 2.0;
    let at = |log_odds: f64| middle + log_odds / far * (ENDS.1 - ENDS.0) / 2.0;
    poster.tile([ENDS.0, SCALE - 5.0, middle - 1.5, SCALE + 5.0], 5.0, Ink::Negative, None);
    poster.tile([middle + 1.5, SCALE - 5.0, ENDS.1, SCALE + 5.0], 5.0, Ink::Positive, None);
    poster.dots(&[(at(readings[0].log_odds), SCALE)], 8.0, Ink::Text);
    poster.rings(&[(at(readings[1].log_odds), SCALE)], 8.5, 3.5, Ink::Hand);
    poster
}
