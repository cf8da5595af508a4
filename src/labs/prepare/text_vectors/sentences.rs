//! The two sentences: where the model puts them, and what each of their n-grams adds.

use super::reading::{Piece, Reading};
use super::{TextVectors, called, sentence};
use crate::format;
use crate::lab::{Hotspot, ReportBuilder, Seen};
use crate::ml::text::LONGEST_RUN;
use crate::plot::{Axis, Canvas, Dash, Ink, Margins, TextLook, Ticks};

/// The least and the largest height of a row of n-grams, in CSS pixels.
const ROW: (f64, f64) = (15.0, 28.0);
/// The same where texts run across: an n-gram with its number below.
const TALL_ROW: (f64, f64) = (24.0, 40.0);
/// The least and the largest width of a word there.
const COLUMN: (f64, f64) = (46.0, 150.0);

/// What n words in a row are called: one, several.
pub const NAMES: [(&str, &str); LONGEST_RUN] = [("word", "words"), ("bigram", "bigrams"), ("trigram", "trigrams")];

pub fn draw(seen: &Seen<TextVectors>, report: &mut ReportBuilder) {
    let mut spots = Vec::new();
    report.figure("sentences", sentence(seen), |canvas| {
        strip(seen, canvas);
        let (width, height) = (canvas.width(), canvas.height());
        let top = strip_ends(canvas)[3];
        let (a, b) = if runs_across(canvas) {
            let middle = (top + height) / 2.0;
            ([12.0, top, width - 12.0, middle], [12.0, middle, width - 12.0, height])
        } else {
            let middle = width / 2.0;
            ([16.0, top, middle - 12.0, height], [middle + 12.0, top, width - 16.0, height])
        };
        // One scale for both, so that bars can be compared across.
        let amounts = seen.out.a.pieces.iter().chain(&seen.out.b.pieces).filter_map(Piece::amount);
        let most = amounts.fold(0.0, |most: f64, amount| most.max(amount.abs())).max(0.5);
        for (name, text, reading, place) in [("A", &seen.state.a, &seen.out.a, a), ("B", &seen.state.b, &seen.out.b, b)]
        {
            let mut sheet = Sheet { seen, canvas, name, reading, place, most, spots: &mut spots };
            if runs_across(sheet.canvas) { sheet.draw_across() } else { sheet.draw(text) }
        }
    });
    spots.into_iter().for_each(|spot| report.hotspot(spot));
}

/// A number with its sign, to add to others.
pub fn signed(value: f64) -> String {
    let sign = if value < 0.0 { "" } else { "+" };
    format!("{sign}{}", format::fixed(value, 2))
}

/// A text cut so that it is at most `room` CSS pixels wide.
pub fn shortened(canvas: &Canvas, text: &str, size: f64, bold: bool, room: f64) -> String {
    if canvas.text_width(text, size, bold) <= room {
        return text.to_owned();
    }
    // As many letters as fit; an empty text where not even one does.
    let letters: Vec<char> = text.chars().take(300).collect();
    let cut = |count: usize| letters[..count].iter().collect::<String>().trim_end().to_owned() + "…";
    let fits = (1..=letters.len()).take_while(|count| canvas.text_width(&cut(*count), size, bold) <= room).last();
    fits.map_or(String::new(), cut)
}

/// Whether there is too little width for two texts beside each other: then each runs across.
fn runs_across(canvas: &Canvas) -> bool {
    canvas.width() < 700.0
}

/// Of the line with the two scores: the upper texts' middle, its top and bottom, and where what is below begins; the
/// lower texts stand between these two.
fn strip_ends(canvas: &Canvas) -> [f64; 4] {
    if canvas.height() < 300.0 { [11.0, 21.0, 51.0, 72.0] } else { [14.0, 28.0, 68.0, 94.0] }
}

/// The line from one class to the other, with A and B on it.
fn strip(seen: &Seen<TextVectors>, canvas: &mut Canvas) {
    let (width, height) = (canvas.width(), canvas.height());
    let [upper, top, bottom, end_below] = strip_ends(canvas);
    let names: Vec<String> =
        seen.fitted.classes.iter().map(|name| shortened(canvas, name, 13.0, true, 110.0)).collect();
    let name_width = names.iter().map(|name| canvas.text_width(name, 13.0, true)).fold(0.0, f64::max);
    let margins = Margins { left: 12.0, top, right: 12.0, bottom: height - bottom };
    let half = (width - 24.0) / 2.0;
    // The names at the ends stay free.
    let free = (half - name_width - 28.0).max(half * 0.3);
    let far = [&seen.out.a, &seen.out.b].iter().fold(4.0, |far: f64, one| far.max(one.log_odds.abs()));
    let end = far * half / free;
    let axis = |range| Axis { range, label: "", ticks: Ticks::None };
    let panel = canvas.panel(margins, axis((-end, end)), axis((0.0, 1.0)));
    panel.group("classes");
    panel.rect((-end, 0.0), (0.0, 1.0), Ink::NegativeTint);
    panel.rect((0.0, 0.0), (end, 1.0), Ink::PositiveTint);
    panel.line(&[(0.0, 0.0), (0.0, 1.0)], Ink::Panel, 3.0);
    panel.text((-end, 0.5), (10.0, 0.0), &names[0], TextLook::new(Ink::NegativeText).size(13.0).bold());
    panel.text((end, 0.5), (-10.0, 0.0), &names[1], TextLook::new(Ink::PositiveText).size(13.0).bold().right());
    panel.open_group("markers");
    for (name, reading, up) in [("A", &seen.out.a, 0.74), ("B", &seen.out.b, 0.26)] {
        let at = (reading.log_odds, up);
        panel.dot(at, (bottom - top) * 0.22, Ink::Text);
        panel.text(at, (0.0, 0.0), name, TextLook::new(Ink::Panel).size(11.0).bold().center());
    }
    drop(panel);
    canvas.group("flags");
    for (name, reading, down) in [("A", &seen.out.a, upper), ("B", &seen.out.b, (bottom + end_below) / 2.0)] {
        let class = called(seen, reading);
        let sure = if class == 1 { reading.probability() } else { 1.0 - reading.probability() };
        let short = format!("{name}: {}, {}", seen.fitted.classes[class], format::percent(sure));
        let long = format!("{short} (log-odds {})", signed(reading.log_odds));
        let said = if canvas.is_narrow() { short } else { long };
        let said = shortened(canvas, &said, 13.0, true, width - 24.0);
        let side = canvas.text_width(&said, 13.0, true) / 2.0 + 8.0;
        let across = (12.0 + half + reading.log_odds / end * half).clamp(side, (width - side).max(side));
        canvas.text((across, down), &said, TextLook::new(Ink::class_text(class)).size(13.0).bold().center());
    }
}

/// One sentence with its n-grams: words down the page, pairs between two words, triples beside the middle one.
struct Sheet<'a, 'b> {
    seen: &'a Seen<'a, TextVectors>,
    canvas: &'a mut Canvas,
    name: &'static str,
    reading: &'a Reading,
    /// Left, top, right, bottom.
    place: [f64; 4],
    /// The amount that fills a lane.
    most: f64,
    spots: &'b mut Vec<Hotspot>,
}

impl Sheet<'_, '_> {
    fn draw(&mut self, text: &str) {
        let [left, top, right, bottom] = self.place;
        let longest = self.seen.out.settings.longest;
        let tokens = &self.reading.tokens;
        let name = self.name;
        let group = |part: &str| format!("{part} {name}");
        self.canvas.group(&group("text"));
        let line = |down: f64| top + down;
        self.canvas.text((left, line(10.0)), self.name, TextLook::new(Ink::Text).size(14.0).bold());
        let quoted = format!("“{}”", text.split_whitespace().collect::<Vec<_>>().join(" "));
        let quoted = shortened(self.canvas, &quoted, 13.0, false, right - left - 18.0);
        self.canvas.text((left + 18.0, line(10.0)), &quoted, TextLook::new(Ink::Hand).size(13.0));
        let fits = |sum: &String| self.canvas.text_width(sum, TextLook::NAME, false) <= right - left;
        let sum = Some(self.sum("log-odds ")).filter(fits).unwrap_or_else(|| self.sum(""));
        let sum = shortened(self.canvas, &sum, 12.0, false, right - left);
        self.canvas.text((left, bottom - 11.0), &sum, TextLook::new(Ink::Text));
        let mut rows_end = bottom - 22.0;
        if let Some(left_out) = self.left_out() {
            let said = shortened(self.canvas, &left_out, 11.0, false, right - left);
            self.canvas.text((left, rows_end - 6.0), &said, TextLook::new(Ink::Soft).size(11.0));
            rows_end -= 17.0;
        }
        let high = rows_end - line(42.0);
        let row = (high / tokens.kept.len().max(1) as f64).clamp(ROW.0, ROW.1);
        let room = (high / row + 1e-9).floor().max(1.0) as usize;
        let shown = if tokens.kept.len() <= room { tokens.kept.len() } else { room.saturating_sub(1) };
        for length in 1..=longest {
            let (from, to) = self.lane(length);
            self.canvas.group(&group(NAMES[length - 1].1));
            let heading = Some(self.heading(length, true));
            let fits = |text: &String| self.canvas.text_width(text, 11.0, false) <= to - from;
            let heading = heading.filter(fits).unwrap_or_else(|| self.heading(length, false));
            self.canvas.text((from, line(30.0)), &heading, TextLook::new(Ink::Soft).size(11.0));
            let pieces = self.reading.pieces.iter();
            for piece in pieces.filter(|piece| piece.length == length && piece.start + length <= shown) {
                // Between the first and the last of its words.
                let down = piece.start as f64 + (length as f64 - 1.0) / 2.0;
                let middle = line(42.0 + (down + 0.5) * row);
                self.piece(piece, [from, middle - row / 2.0 + 2.0, to, middle + row / 2.0 - 2.0]);
            }
        }
        if shown < tokens.kept.len() {
            let said = format!("… and {} more words", tokens.kept.len() - shown);
            let down = line(42.0 + (shown as f64 + 0.5) * row);
            self.canvas.text((left, down), &said, TextLook::new(Ink::Soft).size(11.0));
        }
    }

    /// The text from side to side: its words, and below them its pairs and triples, each under the middle of its words.
    fn draw_across(&mut self) {
        let [left, top, right, bottom] = self.place;
        let longest = self.seen.out.settings.longest;
        let name = self.name;
        self.canvas.group(&format!("text {name}"));
        self.canvas.text((left, top + 8.0), name, TextLook::new(Ink::Hand).size(13.0).bold());
        let headings: Vec<String> = (1..=longest).map(|length| self.heading(length, true)).collect();
        let said: Vec<String> = self.left_out().into_iter().chain([headings.join(", ")]).collect();
        let said = shortened(self.canvas, &said.join("; "), 11.0, false, right - left - 16.0);
        self.canvas.text((left + 16.0, top + 8.0), &said, TextLook::new(Ink::Soft).size(11.0));
        let count = self.reading.tokens.kept.len();
        let most = ((right - left) / COLUMN.0) as usize;
        let shown = if count <= most { count } else { most.saturating_sub(1) };
        let wide = ((right - left) / (if shown < count { shown + 1 } else { shown }).max(1) as f64).min(COLUMN.1);
        let begin = top + 17.0;
        let row = ((bottom - begin - 2.0) / longest as f64).clamp(TALL_ROW.0, TALL_ROW.1);
        for length in 1..=longest {
            self.canvas.group(&format!("{} {name}", NAMES[length - 1].1));
            let (up, pieces) = (begin + (length as f64 - 1.0) * row, self.reading.pieces.iter());
            for piece in pieces.filter(|piece| piece.length == length && piece.start + length <= shown) {
                let from = left + (piece.start as f64 + (length as f64 - 1.0) / 2.0) * wide;
                self.piece(piece, [from, up + 1.0, from + wide - 4.0, up + row - 1.0]);
            }
        }
        if shown < count {
            let at = (left + shown as f64 * wide + 4.0, begin + row / 2.0);
            self.canvas.text(at, &format!("+ {}", count - shown), TextLook::new(Ink::Soft).size(11.0));
        }
    }

    /// From where to where the n-grams of a length stand.
    fn lane(&self, length: usize) -> (f64, f64) {
        let [left, _, right, _] = self.place;
        // What is not counted takes no room.
        let shares = match self.seen.out.settings.longest {
            1 => [0.0, 1.0, 1.0, 1.0],
            2 => [0.0, 0.42, 1.0, 1.0],
            _ => [0.0, 0.28, 0.62, 1.0],
        };
        let ends = shares.map(|share| left + (right - left) * share);
        (ends[length - 1], ends[length] - if ends[length] < right { 12.0 } else { 0.0 })
    }

    /// How many there are, and why: L − n + 1.
    fn heading(&self, length: usize, with_reason: bool) -> String {
        let (one, several) = NAMES[length - 1];
        let (count, words) = (self.reading.count(length), self.reading.tokens.kept.len());
        let short = format!("{count} {}", if count == 1 { one } else { several });
        if with_reason && length > 1 && words >= length { format!("{short} = {words} − {length} + 1") } else { short }
    }

    fn piece(&mut self, piece: &Piece, region: [f64; 4]) {
        let [from, top, to, bottom] = region;
        let canvas = &mut *self.canvas;
        let is_tall = runs_across(canvas);
        let size = if is_tall && to - from < 90.0 { 11.0 } else { 12.0 };
        let (said, ink, text_ink) = match piece.amount() {
            Some(amount) => {
                let wide = (to - from) * (amount.abs() / self.most).min(1.0);
                let (tint, ink) = if amount < 0.0 {
                    (Ink::NegativeTint, Ink::NegativeText)
                } else {
                    (Ink::PositiveTint, Ink::PositiveText)
                };
                canvas.rect((from, top), (from + wide.max(1.0), bottom), tint);
                (signed(amount), ink, Ink::Text)
            }
            None => {
                let around = [(from, top), (to, top), (to, bottom), (from, bottom), (from, top)];
                canvas.line(&around, Ink::Line, 1.0, Dash::Dashed);
                (piece.why().to_owned(), Ink::Soft, Ink::Soft)
            }
        };
        let is_counted = piece.amount().is_some();
        let number = TextLook::new(ink).size(if is_counted && !is_tall { 11.5 } else { 10.5 });
        let number = if is_counted { number.bold() } else { number };
        let middle = (top + bottom) / 2.0;
        let number_width = canvas.text_width(&said, number.size, is_counted);
        let room = to - from - if is_tall { 5.0 } else { number_width + 14.0 };
        let text = shortened(canvas, &piece.text, size, false, room);
        if is_tall {
            let said = shortened(canvas, &said, number.size, is_counted, room);
            canvas.text((from + 3.0, middle - 6.0), &text, TextLook::new(text_ink).size(size));
            canvas.text((from + 3.0, middle + 6.0), &said, number);
        } else {
            canvas.text((to - 3.0, middle), &said, number.right());
            canvas.text((from + 5.0, middle), &text, TextLook::new(text_ink).size(size));
        }
        let texts = piece.run.map_or(0, |run| self.seen.fitted.training_texts(run));
        if texts > 0 && self.spots.len() < 120 {
            self.spots.push(Hotspot {
                // Where it stands makes the key unique; the rows are found by the text after the last slash.
                key: format!("{}/{}.{}/{}", self.name.to_lowercase(), piece.length, piece.start, piece.text),
                label: format!(
                    "{}, place {}: “{}”, {said}; {texts} training texts",
                    self.name,
                    piece.start + 1,
                    piece.text
                ),
                figure: "sentences".to_owned(),
                region,
                opens_rows: true,
                group: format!("n-grams of {}", self.name),
                pressed: None,
            });
        }
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
