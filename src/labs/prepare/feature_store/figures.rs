//! The timeline: what happened, when it was reported, what it answers, and what each flight reads.

use super::calls::{self, AIRCRAFT, Call, DAY, Effect, Kind, Minute};
use super::controls::effect_words;
use super::day::{TrainingRow, Verdict};
use super::{FeatureStoreLab, State};
use crate::lab::{Axes, Handle, ReportBuilder, Seen};
use crate::plot::words::{self, Offset, Words};
use crate::plot::{
    Anchor, Axis, Canvas, Dash, Frame, Ink, Margins, Paint, Panel, Stroke, TextLook, heading, text_width,
};
use crate::services::feature_store::{Deleted, DeletionMode, Put};

/// The panel of the lanes, after that of the clock.
pub const LANES: usize = 1;
/// From the top of the lanes to the lower and the upper end of the clock's strip, in CSS pixels.
const CLOCK: (f64, f64) = (8.0, 20.0);

/// Where things lie in a lane, as shares of its height from the top.
const WORDS: f64 = 0.07;
const DUE: f64 = 0.25;
const LANDED: f64 = 0.45;
const TOLD: f64 = 0.65;
const ONLINE: (f64, f64) = (0.77, 0.94);
/// What happens at which height of a lane.
const TRACKS: [(f64, &str); 4] =
    [(DUE, "departs"), (LANDED, "landed"), (TOLD, "reported"), ((ONLINE.0 + ONLINE.1) / 2.0, "online store")];

/// So many CSS pixels there must be between two tracks' names.
const LOWEST: f64 = 14.0;

/// The picture goes on a little beyond the day, so that what happens at its end is seen and held whole.
const BEYOND: Minute = 45;

/// The aircraft in view, from the top down, one a lane.
struct Lanes(Vec<usize>);

impl Lanes {
    fn of(state: &State) -> Lanes {
        Lanes(state.in_view().collect())
    }

    fn count(&self) -> usize {
        self.0.len()
    }

    /// Where something about an aircraft stands in the panel.
    fn at(&self, minute: Minute, aircraft: usize, share: f64) -> (f64, f64) {
        let lane = self.0.iter().position(|shown| *shown == aircraft).unwrap_or(0);
        (minute as f64, self.height(lane, share))
    }

    fn height(&self, lane: usize, share: f64) -> f64 {
        self.count() as f64 - lane as f64 - share
    }
}

/// The aircraft whose lane is at this height of the panel.
pub fn lane_at(state: &State, y: f64) -> usize {
    let lanes = Lanes::of(state);
    let lane = ((lanes.count() as f64 - y).max(0.0) as usize).min(lanes.count().saturating_sub(1));
    lanes.0.get(lane).copied().unwrap_or(0)
}

/// The calls about aircraft in view, each with its place in the state.
fn in_view<'a>(seen: &'a Seen<FeatureStoreLab>) -> impl Iterator<Item = (usize, &'a Call, &'a Effect)> {
    let calls = seen.state.calls.iter().zip(&seen.out.effects).enumerate();
    calls.filter(|(_, (call, _))| seen.state.shows(call.aircraft)).map(|(i, (call, effect))| (i, call, effect))
}

pub fn timeline(seen: &Seen<FeatureStoreLab>, report: &mut ReportBuilder) {
    let out = seen.out;
    let reads: Vec<String> = out.training.iter().map(|row| format!("{} {}", flight(row), reading(row))).collect();
    let lanes = match seen.state.in_view().count() {
        1 => "One aircraft".to_owned(),
        many => format!("{many} aircraft, one lane each"),
    };
    let alt = format!(
        "{lanes}: flights due, landings, when they were reported, what the online store answers until {}. {}.",
        calls::clock(out.now),
        if reads.is_empty() { "No flight is in a training set".to_owned() } else { reads.join("; ") }
    );
    report.figure("timeline", alt, |canvas| draw(seen, canvas));
}

fn flight(row: &TrainingRow) -> String {
    format!("{} due {}", AIRCRAFT[row.departure.aircraft], calls::clock(row.departure.due))
}

/// What a flight reads, in words.
pub fn reading(row: &TrainingRow) -> String {
    match (&row.joined, row.verdict) {
        (None, _) => "reads nothing".to_owned(),
        (Some(joined), Verdict::Future) => {
            format!("reads {} from its future ({})", calls::delay(joined.delay), calls::clock(joined.event))
        }
        (Some(joined), Verdict::ToldLater) => {
            format!("reads {}, which was reported at {}", calls::delay(joined.delay), calls::clock(joined.told))
        }
        (Some(joined), _) => format!("reads {} of {}", calls::delay(joined.delay), calls::clock(joined.event)),
    }
}

fn draw(seen: &Seen<FeatureStoreLab>, canvas: &mut Canvas) {
    let out = seen.out;
    let is_narrow = canvas.is_narrow();
    let day = (DAY.0 as f64, (DAY.1 + BEYOND) as f64);
    let every = if is_narrow { 4 } else { 2 };
    let hours = (DAY.0 / 60 + 1..=DAY.1 / 60).filter(|hour| hour % every == 0);
    let x = Axis::at("", day, hours.map(|hour| ((hour * 60) as f64, calls::clock(hour * 60))).collect());
    let lanes = Lanes::of(seen.state);
    let count = lanes.count();
    let frame = Frame::new().lines(1).flag().below(1);
    let lane_of = |y: &Axis| {
        let margins = frame.margins(canvas, &x, y);
        ((canvas.height() - margins.top - margins.bottom) / count as f64, margins)
    };
    // In a low lane the aircraft's name stands where its flights are.
    let is_low = lane_of(&Axis::bare((0.0, 1.0))).0 * (DUE - WORDS) < LOWEST;
    let tracks = || TRACKS.into_iter().skip(usize::from(is_low));
    let word = |name: &str| if is_narrow { name.trim_end_matches(" store") } else { name }.to_owned();
    let tracks = (0..count).flat_map(|lane| tracks().map(move |(share, name)| (lane, share, name)));
    let tracks = tracks.map(|(lane, share, name)| (lanes.height(lane, share), word(name)));
    let y = Axis::at("", (0.0, count as f64), tracks.collect());
    let (_, margins) = lane_of(&y);
    match is_narrow {
        true => heading(canvas, "How late did my plane land? (min)", ""),
        false => heading(canvas, "Each flight asks: how late was my plane's last landing?", "all delays in minutes"),
    };
    let strip = Margins { top: margins.top - CLOCK.1, bottom: canvas.height() - margins.top + CLOCK.0, ..margins };
    let clock = canvas.panel(strip, Axis::bare(day), Axis::bare((0.0, 1.0)));
    clock.group("clock-line");
    clock.line(&[(day.0, 0.5), (DAY.1 as f64, 0.5)], Ink::Line, 4.0);
    clock.line(&[(day.0, 0.5), (out.now as f64, 0.5)], Ink::Hand, 4.0);
    let said = calls::clock(out.now);
    let handle = Handle::x("clock", "now", "Clock: drag it through the day", (out.now as f64, 0.5));
    clock.handle(handle.flag(said.clone()).says(said));

    let panel = canvas.panel(margins, x, y);
    key(canvas, is_narrow);
    let mut room = Room { pixel: panel.pixel(), is_narrow, words: Words::new(canvas), lines: Vec::new(), lanes };
    // The last tick reaches up to here.
    room.words.take([0.0, canvas.height() - margins.bottom, canvas.width(), canvas.height()]);

    // Words keep off the marks.
    let departures = seen.fitted.departures.iter().filter(|one| seen.state.shows(one.aircraft));
    let departures = departures.map(|one| room.lanes.at(one.due, one.aircraft, DUE));
    let told = in_view(seen).map(|(_, call, _)| room.lanes.at(call.told, call.aircraft, TOLD));
    let events = in_view(seen).map(|(_, call, _)| room.lanes.at(call.event, call.aircraft, LANDED));
    for (x, y) in departures.chain(told).chain(events) {
        let (x, y) = panel.place(x, y);
        room.words.take([x - 4.0, y - 4.0, x + 4.0, y + 4.0]);
    }

    panel.group("lanes");
    panel.rect((out.now as f64, 0.0), (day.1, count as f64), Ink::Zone.alpha(0.6));
    for lane in 1..count {
        let height = room.lanes.height(lane, 0.0);
        panel.line(&[(day.0, height), (day.1, height)], Ink::Line, 1.0);
    }
    // Below the words, which cover it where they must.
    panel.open_group("now");
    let above = count as f64 + 7.0 * panel.pixel().1;
    panel.stroke(&[(out.now as f64, above), (out.now as f64, 0.0)], Stroke::HAND);
    room.lines.push(panel.place(out.now as f64, 0.0).0);
    let as_of = seen.state.as_of as Minute;
    let has_as_of = as_of < out.now && !out.training.is_empty();
    if has_as_of {
        panel.open_group("as-of");
        panel.stroke(&[(as_of as f64, count as f64), (as_of as f64, 0.0)], Stroke::MARK.of(Ink::Hand));
        room.lines.push(panel.place(as_of as f64, 0.0).0);
    }
    names(canvas, &panel, &room, is_low);
    panel.group("joins");
    for row in &out.training {
        join_line(&panel, row, &room.lanes);
    }
    panel.open_group("flights");
    flights(seen, &panel, &mut room);
    panel.group("answers");
    answers(seen, &panel, &mut room);
    panel.open_group("reports");
    for (_, call, effect) in in_view(seen) {
        draw_call(&panel, call, effect, &room);
    }
    panel.open_group("report-words");
    for (_, call, effect) in in_view(seen) {
        told_words(&panel, call, effect, &mut room);
    }
    // How late a landing was is written where no line passes.
    for row in &out.training {
        if let Some([due, landed]) = join_ends(row, &room.lanes) {
            room.words.take_line(panel.place(due.0, due.1), panel.place(landed.0, landed.1));
        }
    }
    for (_, call, _) in in_view(seen).filter(|(_, call, _)| call.told - call.event > LATE) {
        let event = room.lanes.at(call.event, call.aircraft, LANDED);
        let told = room.lanes.at(call.told, call.aircraft, TOLD);
        room.words.take_line(panel.place(event.0, event.1), panel.place(told.0, told.1));
    }
    for (_, call, effect) in in_view(seen) {
        event_words(&panel, call, effect, &mut room);
    }
    if has_as_of {
        panel.open_group("as-of-words");
        let look = TextLook::new(Ink::Hand).bold();
        let sides = [(5.0, 0.0, Anchor::Left), (-5.0, 0.0, Anchor::Right)];
        let place = |lane: usize| (as_of as f64, room.lanes.height(lane, TOLD));
        let places: Vec<(f64, f64)> = (0..count).rev().map(place).collect();
        if !places.into_iter().any(|place| room.words.place(&panel, place, &sides, "as of", look)) {
            room.words.place(&panel, (as_of as f64, 0.0), &[(0.0, -5.0, Anchor::Center)], "as of", look);
        }
    }
    handles(seen, &panel, &room.lanes);
}

/// What the marks and the lines are, in a line at the foot.
fn key(canvas: &mut Canvas, is_narrow: bool) {
    let (wide, high) = (canvas.width(), canvas.height());
    let foot = Frame::new().within([0.0, high - 28.0, wide, high]);
    let (x, y) = (Axis::bare((0.0, wide)), Axis::bare((0.0, 1.0)));
    let strip = canvas.panel(Margins { left: 0.0, right: 0.0, ..foot.margins(canvas, &x, &y) }, x, y);
    strip.open_group("key");
    let up = strip.pixel().1;
    let look = TextLook::note();
    let says = match is_narrow {
        true => ["on time", "late", "known", "late report", "future"],
        false => ["left on time", "left late", "reads what was known", "what was reported later", "its own future"],
    };
    let lines = [Verdict::Known, Verdict::ToldLater, Verdict::Future].map(stroke_of);
    let (long, gap) = if is_narrow { (16.0, 7.0) } else { (18.0, 16.0) };
    let mut left = 10.0;
    for (i, text) in says.into_iter().enumerate() {
        let mark = if i < 2 { 10.0 } else { long };
        let width = text_width(text, look.size, false);
        if left + mark + 4.0 + width > wide {
            break;
        }
        match i {
            0 => strip.dot((left + 5.0, 0.5), 4.5, Ink::Negative),
            1 => strip.rect((left, 0.5 - 4.5 * up), (left + 9.0, 0.5 + 4.5 * up), Ink::Positive),
            _ => strip.stroke(&[(left, 0.5), (left + mark, 0.5)], lines[i - 2]),
        }
        strip.text((left + mark, 0.5), (4.0, 0.0), text, look);
        left += mark + 4.0 + width + gap;
    }
}

/// What there is room for.
struct Room {
    /// A CSS pixel in minutes, and in lanes.
    pixel: (f64, f64),
    is_narrow: bool,
    words: Words,
    /// Where the lines of the hand cross all lanes, in CSS pixels from the left.
    lines: Vec<f64>,
    lanes: Lanes,
}

impl Room {
    /// Clears the ground for a text where a line of the hand would cross it.
    fn clear(&self, panel: &Panel, place: (f64, f64), offset: Offset, text: &str, look: TextLook) {
        let [left, top, right, bottom] = words::region(panel, place, offset, text, look);
        if self.lines.iter().any(|line| (left..=right).contains(line)) {
            words::clear(panel, [left, top - 1.0, right, bottom + 1.0]);
        }
    }

    /// Writes `text` at the first of the offsets where there is room, legible also on a line of the hand.
    fn write(&mut self, panel: &Panel, place: (f64, f64), offsets: &[Offset], text: &str, look: TextLook) -> bool {
        if text.is_empty() {
            return true;
        }
        let Some(offset) = self.words.free(panel, place, offsets, text, look) else { return false };
        self.clear(panel, place, offset, text, look);
        self.words.place(panel, place, &[offset], text, look)
    }
}

/// A report that comes so many minutes after the landing is a line that is seen to slant.
const LATE: Minute = 30;

/// The aircraft, above the first of its tracks' names or in its place.
fn names(canvas: &mut Canvas, panel: &Panel, room: &Room, is_low: bool) {
    canvas.group("names");
    let [left, ..] = panel.edges();
    let look = TextLook::new(Ink::Text).right();
    let look = if room.is_narrow { look } else { look.bold() };
    let (share, look) = if is_low { (DUE, look) } else { (WORDS, look) };
    for (lane, aircraft) in room.lanes.0.iter().enumerate() {
        let (_, middle) = panel.place(DAY.0 as f64, room.lanes.height(lane, share));
        canvas.text((left - 7.0, middle), AIRCRAFT[*aircraft], look);
    }
}

/// Where a flight and the landing that it reads stand.
fn join_ends(row: &TrainingRow, lanes: &Lanes) -> Option<[(f64, f64); 2]> {
    let (joined, aircraft) = (row.joined.as_ref()?, row.departure.aircraft);
    Some([lanes.at(row.departure.due, aircraft, DUE), lanes.at(joined.event, aircraft, LANDED)])
}

/// From a flight to the landing that it reads: solid where that was known, dotted where it was reported later,
/// dashed where it is from the future.
fn join_line(panel: &Panel, row: &TrainingRow, lanes: &Lanes) {
    let Some(ends) = join_ends(row, lanes) else { return };
    panel.stroke(&ends, stroke_of(row.verdict));
}

fn stroke_of(verdict: Verdict) -> Stroke {
    match verdict {
        Verdict::Future => Stroke::MARK,
        Verdict::ToldLater => Stroke::MARK.dashed(Dash::Dotted),
        _ => Stroke::MARK.dashed(Dash::Solid),
    }
}

/// What `GetRecord` answers, as bars; and why a bar ends.
fn answers(seen: &Seen<FeatureStoreLab>, panel: &Panel, room: &mut Room) {
    let out = seen.out;
    let inside = [(6.0, 0.0, Anchor::Left)];
    let quiet = TextLook::note();
    let fits = |minutes: Minute, text: &str, look: TextLook, room: &Room| {
        panel.text_width(text, look.size, look.bold) + 8.0 < minutes as f64 / room.pixel.0
    };
    for (i, span) in out.answered.iter().enumerate() {
        let low = room.lanes.at(span.from, span.aircraft, ONLINE.1);
        let high = room.lanes.at(span.until, span.aircraft, ONLINE.0);
        panel.rect(low, high, Ink::Line.alpha(0.55));
        panel.line(&[low, (low.0, high.1)], Ink::Text, 1.5);
        let (_, middle) = room.lanes.at(span.from, span.aircraft, (ONLINE.0 + ONLINE.1) / 2.0);
        let (text, look) = (calls::delay(span.delay), TextLook::new(Ink::Text).bold());
        if fits(span.until - span.from, &text, look, room) {
            room.words.place(panel, (span.from as f64, middle), &inside, &text, look);
        }
        let next = out.answered[i + 1..].iter().find(|next| next.aircraft == span.aircraft).map(|next| next.from);
        if span.until == out.now || next == Some(span.until) {
            continue;
        }
        let is_deleted = seen.state.calls.iter().any(|call| {
            matches!(call.kind, Kind::Delete(_)) && call.aircraft == span.aircraft && call.told == span.until
        });
        let word = if is_deleted { "deleted" } else { "expired" };
        panel.line(&[(high.0, low.1), high], Ink::Text, 1.5);
        if fits(next.unwrap_or(out.now) - span.until, word, quiet, room) {
            room.words.place(panel, (span.until as f64, middle), &inside, word, quiet);
        }
    }
    if !seen.state.stores.has_online() {
        for lane in 0..room.lanes.count() {
            let place = (DAY.0 as f64, room.lanes.height(lane, (ONLINE.0 + ONLINE.1) / 2.0));
            room.words.place(panel, place, &inside, "no online store", quiet);
        }
    }
}

/// A landing or a deletion, and when the store was told of it.
fn draw_call(panel: &Panel, call: &Call, effect: &Effect, room: &Room) {
    let paint = if *effect == Effect::Pending { Ink::Hand.alpha(0.4) } else { Paint::from(Ink::Hand) };
    let event = room.lanes.at(call.event, call.aircraft, LANDED);
    let told = room.lanes.at(call.told, call.aircraft, TOLD);
    panel.line(&[event, told], paint, 1.5);
    let (width, rise) = (5.0 * room.pixel.0, 5.0 * room.pixel.1);
    match call.kind {
        Kind::Put => panel.dot(event, 4.5, paint),
        Kind::Delete(_) => {
            for sign in [1.0, -1.0] {
                let ends = [(event.0 - width, event.1 - sign * rise), (event.0 + width, event.1 + sign * rise)];
                panel.line(&ends, paint, 2.0);
            }
        }
    }
    let tip = [(told.0 - width * 0.9, told.1 + rise), (told.0 + width * 0.9, told.1 + rise), (told.0, told.1 - rise)];
    panel.polygon(&tip, paint);
}

/// How late it landed.
fn event_words(panel: &Panel, call: &Call, effect: &Effect, room: &mut Room) {
    let text = match call.kind {
        Kind::Put => calls::delay(call.delay),
        Kind::Delete(_) if room.is_narrow => String::new(),
        Kind::Delete(DeletionMode::Soft) => "soft delete".to_owned(),
        Kind::Delete(DeletionMode::Hard) => "hard delete".to_owned(),
    };
    let ink = if *effect == Effect::Pending { Ink::Soft } else { Ink::Text };
    // Below the dot no join passes. A late report's own line does, and then the other side is free.
    let down = 8.0;
    let (right, left) = ((8.0, down, Anchor::Left), (-8.0, down, Anchor::Right));
    let [above_right, above_left] = [right, left].map(|(dx, dy, anchor)| (dx, -dy, anchor));
    let sides = match call.told - call.event > LATE {
        true => [left, above_right, above_left, right],
        false => [right, left, above_right, above_left],
    };
    let place = room.lanes.at(call.event, call.aircraft, LANDED);
    room.write(panel, place, &sides, &text, TextLook::new(ink));
}

/// What became of a call that did not simply become the online row.
fn told_words(panel: &Panel, call: &Call, effect: &Effect, room: &mut Room) {
    let is_plain = matches!(
        effect,
        Effect::Pending | Effect::Put(Put::Latest | Put::NoOnlineStore) | Effect::Deleted(Deleted::Gone)
    );
    if is_plain || room.is_narrow {
        return;
    }
    let said = effect_words(effect);
    let look = TextLook::new(Ink::Text);
    let told = room.lanes.at(call.told, call.aircraft, TOLD);
    let beyond = [(8.0, 0.0, Anchor::Left)];
    if room.write(panel, told, &beyond, &said, look) {
        return;
    }
    // A late report's own line comes from this side: it ends at the words.
    let offset = (-9.0, 0.0, Anchor::Right);
    let [left, top, right, bottom] = words::region(panel, told, offset, &said, look);
    if room.words.is_free([left, top, right, bottom]) {
        let half = (bottom - top) / 2.0 * room.pixel.1;
        let (from, to) = (told.0 - (right - left + 6.0) * room.pixel.0, told.0 - 6.0 * room.pixel.0);
        panel.rect((from, told.1 - half), (to, told.1 + half), Ink::Panel);
        room.words.place(panel, told, &[offset], &said, look);
    } else {
        // Of "history: online has 19:00" the first word is left.
        room.write(panel, told, &beyond, said.split(':').next().unwrap_or_default(), look);
    }
}

/// The flights: whether they left late, and what they read.
fn flights(seen: &Seen<FeatureStoreLab>, panel: &Panel, room: &mut Room) {
    let rows = &seen.out.training;
    let in_view = seen.fitted.departures.iter().filter(|one| seen.state.shows(one.aircraft));
    for (i, departure) in in_view.enumerate() {
        let place = room.lanes.at(departure.due, departure.aircraft, DUE);
        let is_due = departure.due <= seen.out.now;
        let fade = |ink: Ink| if is_due { Paint::from(ink) } else { ink.alpha(0.35) };
        let (width, rise) = (4.5 * room.pixel.0, 4.5 * room.pixel.1);
        if departure.left_late {
            panel.rect((place.0 - width, place.1 - rise), (place.0 + width, place.1 + rise), fade(Ink::Positive));
        } else {
            panel.dot(place, 5.0, fade(Ink::Negative));
        }
        // Just above the mark, or at the top of a low lane.
        let above = (place.0, (place.1 + 16.0 * room.pixel.1).min(place.1 + DUE - WORDS));
        let read = TextLook::new(Ink::Text).bold();
        let [long, short] = match rows.get(i) {
            Some(row) => [short_reading(row, false), short_reading(row, true)],
            None => [String::new(), String::new()],
        };
        // Where there are many lanes, color and shape say it.
        let class = match (room.lanes.count(), departure.left_late) {
            (2.., _) => "",
            (_, true) => "left late",
            (_, false) => "on time",
        };
        let ink = Ink::class_text(usize::from(departure.left_late));
        let class_look = TextLook { paint: fade(ink), ..TextLook::new(ink) };
        let class_wide = if class.is_empty() { 0.0 } else { text_width(class, TextLook::NAME, false) + 7.0 };
        let wide = class_wide + text_width(&long, TextLook::NAME, true);
        // As far left as it takes to end within the panel.
        let start = -5.0_f64.max(wide - (DAY.1 - departure.due) as f64 / room.pixel.0);
        let ends = words::region(panel, above, (start, 0.0, Anchor::Left), "", read);
        if !room.is_narrow && room.words.is_free([ends[0], ends[1], ends[0] + wide, ends[3]]) {
            room.write(panel, above, &[(start, 0.0, Anchor::Left)], class, class_look);
            room.write(panel, above, &[(start + class_wide, 0.0, Anchor::Left)], &long, read);
        } else {
            let offsets = [(0.0, 0.0, Anchor::Center), (5.0, 0.0, Anchor::Right), (-5.0, 0.0, Anchor::Left)];
            room.write(panel, above, &offsets, &short, read);
        }
    }
}

/// What a flight reads, where there is little room.
fn short_reading(row: &TrainingRow, is_narrow: bool) -> String {
    match row.joined.as_ref().map(|joined| calls::delay(joined.delay)) {
        None if is_narrow => "–".to_owned(),
        None => "reads nothing".to_owned(),
        Some(value) if is_narrow => value,
        Some(value) => format!("reads {value}"),
    }
}

fn handles(seen: &Seen<FeatureStoreLab>, panel: &Panel, lanes: &Lanes) {
    for (i, call, effect) in in_view(seen) {
        let (name, number, effect) = (AIRCRAFT[call.aircraft], i + 1, effect_words(effect));
        let (what, verb) = match call.kind {
            Kind::Put => (format!("landing, {} min", calls::delay(call.delay)), "landed"),
            Kind::Delete(_) => ("deletion".to_owned(), "deleted"),
        };
        let handle = |part: &str, when: &str, (minute, share): (Minute, f64), up: f64, verb: &str| {
            let label = format!("Call {number}, {what}: when it {when}");
            let at = lanes.at(minute, call.aircraft, share);
            let handle = Handle::pointed(&format!("{part}-{i}"), label, at, Axes::Free, (5.0, up)).in_group("calls");
            panel.handle(handle.says(format!("{name} {verb} {}, {effect}", calls::clock(minute))));
        };
        handle("event", "happened", (call.event, LANDED), 1.0, verb);
        handle("told", "is reported", (call.told, TOLD), 0.0, "reported");
    }
}
