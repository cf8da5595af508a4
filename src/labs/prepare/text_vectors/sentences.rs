//! The two sentences: where the model puts them, and what each of their n-grams adds.

use super::reading::{Piece, Reading};
use super::{TextVectors, called, sentence};
use crate::format;
use crate::lab::{Hotspot, ReportBuilder, Seen};
use crate::ml::text::LONGEST_RUN;
use crate::plot::words::shortened;
use crate::plot::{Axis, BAR_ROW, BarRow, Bars, Canvas, Chart, Dash, Frame, Ink, TextLook};

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

pub fn draw(seen: &Seen<TextVectors>, report: &mut ReportBuilder) {
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
            if runs_across { sheet.draw_across(canvas, lanes[0].range) } else { sheet.draw(canvas, &lanes) }
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
    let least = lanes.iter().fold(0.0, |least: f64, bars| least.min(bars.range.0));
    let most = lanes.iter().fold(0.5, |most: f64, bars| most.max(bars.range.1));
    let [left, _, right, _] = sheets[0].place;
    // The longest names are cut, so that bars remain.
    let bars = (LEAST_BAR + BETWEEN) * longest as f64 - BETWEEN;
    let mut longest_name = lanes.iter().fold(0.0, |most: f64, bars| most.max(bars.names)).min(right - left);
    let cut = |bars: &Bars, most: f64| Bars { names: bars.names.min(most), ..*bars };
    while longest_name > 20.0
        && lanes.iter().map(|lane| cut(lane, longest_name).beside()).sum::<f64>() + bars > right - left
    {
        longest_name -= 1.0;
    }
    for bars in &mut lanes {
        *bars = Bars { range: (least, most), ..cut(bars, longest_name) };
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
        let texts = piece.run.map_or(0, |run| self.seen.fitted.training_texts(run));
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
    fn draw_across(&self, canvas: &mut Canvas, (least, most): (f64, f64)) {
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
                cell(canvas, piece, [from, up + 1.0, from + wide - 4.0, up + row - 1.0], most.max(-least));
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
        let start = self.seen.out.model.bayes.prior_log_odds();
        let log_odds = self.reading.log_odds;
        let ignored = match self.reading.ignored() {
            0 => String::new(),
            count => format!("; {count} ignored"),
        };
        format!(
            "prior {} and n-grams {} = {name}{}{ignored}",
            signed(start),
            signed(log_odds - start),
            signed(log_odds)
        )
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
