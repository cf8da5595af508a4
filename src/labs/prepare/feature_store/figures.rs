//! The timeline: what happened, when it was reported, what it answers, and what each flight reads.

use super::calls::{self, AIRCRAFT, Call, DAY, Effect, Kind, Minute};
use super::controls::effect_words;
use super::day::{TrainingRow, Verdict};
use super::{FeatureStoreLab, State};
use crate::lab::{Axes, Handle, ReportBuilder, Seen};
use crate::plot::{
    Anchor, Canvas, Dash, Frame, Ink, Key, Lane, Lanes, Moment, Now, Paint, Sign, Span, Stroke, TextLook, TimeUnit,
    Times, heading, text_width,
};
use crate::services::feature_store::{Deleted, DeletionMode, Put};

/// The panel of the lanes, after that of the clock.
pub const LANES: usize = 1;

/// The tracks of each aircraft's lane.
const DUE: usize = 0;
const LANDED: usize = 1;
const TOLD: usize = 2;
const ONLINE: usize = 3;
const TRACKS: [&str; 4] = ["departs", "landed", "reported", "online store"];
const SHORT_TRACKS: [&str; 4] = ["departs", "landed", "reported", "online"];

/// The picture goes on a little beyond the day, so that what happens at its end is seen and held whole.
const BEYOND: Minute = 45;

/// A report that comes so many minutes after the landing is a line that is seen to slant.
const LATE: Minute = 30;

/// Where something about an aircraft stands; those in view have a lane each, from the top down.
fn moment(state: &State, aircraft: usize, track: usize, minute: Minute) -> Moment {
    let lane = state.in_view().position(|shown| shown == aircraft).unwrap_or(0);
    Moment { lane, track, at: minute as f64 }
}

/// The aircraft whose lane is at this height of the panel.
pub fn lane_at(state: &State, y: f64) -> usize {
    let count = state.in_view().count();
    let lane = ((count as f64 - y).max(0.0) as usize).min(count.saturating_sub(1));
    state.in_view().nth(lane).unwrap_or(0)
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
    let (state, out) = (seen.state, seen.out);
    let is_narrow = canvas.is_narrow();
    let times = Times { unit: TimeUnit::Minutes, range: (DAY.0 as f64, (DAY.1 + BEYOND) as f64), label: "" };
    let tracks = if is_narrow { &SHORT_TRACKS } else { &TRACKS };
    let aircraft: Vec<Lane> = state.in_view().map(|aircraft| Lane { name: AIRCRAFT[aircraft], tracks }).collect();
    match is_narrow {
        true => heading(canvas, "How late did my plane land? (min)", ""),
        false => heading(canvas, "Each flight asks: how late was my plane's last landing?", "all delays in minutes"),
    };
    let said = calls::clock(out.now);
    let handle = Handle::x("clock", "now", "Clock: drag it through the day", (0.0, 0.0));
    let handle = handle.flag(said.clone()).says(said);
    let now = Now { at: out.now as f64, handle: Some((handle, DAY.1 as f64)) };
    let lanes = &mut Lanes::new(canvas, Frame::new().lines(1).below(1), times, &aircraft, Some(&now));
    key(canvas, lanes, is_narrow);

    let as_of = state.as_of as Minute;
    let has_as_of = as_of < out.now && !out.training.is_empty();
    if has_as_of {
        lanes.upright("as-of", as_of as f64, Stroke::MARK.of(Ink::Hand));
    }
    // From a flight to the landing that it reads.
    lanes.panel.group("joins");
    for row in &out.training {
        if let Some(ends) = join_ends(state, row) {
            lanes.line(ends, Ink::Text, stroke_of(row.verdict), false);
        }
    }
    // Words keep off all marks, whichever come first.
    lanes.panel.open_group("flights");
    flight_marks(seen, lanes);
    lanes.panel.open_group("reports");
    for (_, call, effect) in in_view(seen) {
        draw_call(state, call, effect, lanes);
    }
    answers(seen, lanes);
    lanes.panel.open_group("flight-words");
    flight_words(seen, lanes, is_narrow);
    for (_, call, _) in in_view(seen).filter(|(_, call, _)| call.told - call.event > LATE) {
        lanes.keep_off(call_ends(state, call));
    }
    if !is_narrow {
        lanes.panel.open_group("report-words");
        for (_, call, effect) in in_view(seen) {
            told_words(state, call, effect, lanes);
        }
    }
    // How late a landing was is written where no line passes.
    for ends in out.training.iter().filter_map(|row| join_ends(state, row)) {
        lanes.keep_off(ends);
    }
    lanes.panel.open_group("landing-words");
    for (_, call, effect) in in_view(seen) {
        event_words(state, call, effect, lanes, is_narrow);
    }
    if has_as_of {
        lanes.name_upright("as-of-words", as_of as f64, "as of", TextLook::new(Ink::Hand).bold());
    }
    handles(seen, lanes);
}

/// What the marks and the lines are, in a line at the foot.
fn key(canvas: &mut Canvas, lanes: &Lanes, is_narrow: bool) {
    let says = match is_narrow {
        true => ["on time", "late", "known", "late report", "future"],
        false => ["left on time", "left late", "reads what was known", "what was reported later", "its own future"],
    };
    let [known, later, future] =
        [Verdict::Known, Verdict::ToldLater, Verdict::Future].map(|one| Key::Line(stroke_of(one)));
    let [on_time, late] = [false, true].map(|late| {
        let (sign, ink) = departed(late);
        Key::Event(sign, ink)
    });
    let signs = [on_time, late, known, later, future];
    lanes.key(canvas, &signs.into_iter().zip(says).collect::<Vec<_>>());
}

/// How a flight is marked: whether it left late.
fn departed(late: bool) -> (Sign, Ink) {
    if late { (Sign::Square, Ink::Positive) } else { (Sign::Dot, Ink::Negative) }
}

/// Where a flight and the landing that it reads stand.
fn join_ends(state: &State, row: &TrainingRow) -> Option<[Moment; 2]> {
    let (joined, aircraft) = (row.joined.as_ref()?, row.departure.aircraft);
    Some([moment(state, aircraft, DUE, row.departure.due), moment(state, aircraft, LANDED, joined.event)])
}

/// Where a landing stands, and when the store was told of it.
fn call_ends(state: &State, call: &Call) -> [Moment; 2] {
    [moment(state, call.aircraft, LANDED, call.event), moment(state, call.aircraft, TOLD, call.told)]
}

/// Solid where what is read was known, dotted where it was reported later, dashed where it is from the future.
fn stroke_of(verdict: Verdict) -> Stroke {
    match verdict {
        Verdict::Future => Stroke::MARK,
        Verdict::ToldLater => Stroke::MARK.dashed(Dash::Dotted),
        _ => Stroke::MARK.dashed(Dash::Solid),
    }
}

/// What `GetRecord` answers, as bars; and why a bar ends.
fn answers(seen: &Seen<FeatureStoreLab>, lanes: &mut Lanes) {
    let (state, out) = (seen.state, seen.out);
    let said: Vec<String> = out.answered.iter().map(|span| calls::delay(span.delay)).collect();
    let spans = out.answered.iter().zip(&said).map(|(span, word)| {
        let from = moment(state, span.aircraft, ONLINE, span.from);
        let paint = Ink::Line.alpha(0.55);
        Span { from, until: span.until as f64, word, paint, is_hatched: false, opens: None }
    });
    lanes.spans("answers", &spans.collect::<Vec<_>>());
    let quiet = TextLook::note();
    let inside = [(6.0, 0.0, Anchor::Left)];
    for (i, span) in out.answered.iter().enumerate() {
        let next = out.answered[i + 1..].iter().find(|next| next.aircraft == span.aircraft).map(|next| next.from);
        if span.until == out.now || next == Some(span.until) {
            continue;
        }
        let is_deleted = state.calls.iter().any(|call| {
            matches!(call.kind, Kind::Delete(_)) && call.aircraft == span.aircraft && call.told == span.until
        });
        let word = if is_deleted { "deleted" } else { "expired" };
        let end = moment(state, span.aircraft, ONLINE, span.until);
        lanes.mark(end, Sign::Bar, Ink::Text.into());
        lanes.write(lanes.place(end), &[(9.0, 0.0, Anchor::Left)], word, quiet);
    }
    if !state.stores.has_online() {
        for aircraft in state.in_view() {
            let place = lanes.place(moment(state, aircraft, ONLINE, DAY.0));
            lanes.write(place, &inside, "no online store", quiet);
        }
    }
}

/// A landing or a deletion, and when the store was told of it.
fn draw_call(state: &State, call: &Call, effect: &Effect, lanes: &mut Lanes) {
    let paint = if *effect == Effect::Pending { Ink::Hand.alpha(0.4) } else { Paint::from(Ink::Hand) };
    let [event, told] = call_ends(state, call);
    lanes.line([event, told], paint, Stroke::GUIDE.dashed(Dash::Solid), false);
    let sign = if call.kind == Kind::Put { Sign::Dot } else { Sign::Cross };
    lanes.mark(event, sign, paint);
    lanes.mark(told, Sign::Triangle, paint);
}

/// How late it landed.
fn event_words(state: &State, call: &Call, effect: &Effect, lanes: &mut Lanes, is_narrow: bool) {
    let text = match call.kind {
        Kind::Put => calls::delay(call.delay),
        Kind::Delete(_) if is_narrow => String::new(),
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
    let [place, _] = call_ends(state, call);
    lanes.write(lanes.place(place), &sides, &text, TextLook::new(ink));
}

/// What became of a call that did not simply become the online row.
fn told_words(state: &State, call: &Call, effect: &Effect, lanes: &mut Lanes) {
    let is_plain = matches!(
        effect,
        Effect::Pending | Effect::Put(Put::Latest | Put::NoOnlineStore) | Effect::Deleted(Deleted::Gone)
    );
    if is_plain {
        return;
    }
    let said = effect_words(effect);
    let look = TextLook::new(Ink::Text);
    let [_, told] = call_ends(state, call);
    let sides = [(8.0, 0.0, Anchor::Left), (-9.0, 0.0, Anchor::Right), (-9.0, 8.0, Anchor::Right)];
    // Of "history: online has 19:00" the first word is left where there is room for no more.
    let short = said.split(':').next().unwrap_or_default();
    if !lanes.write(lanes.place(told), &sides, &said, look) {
        lanes.write(lanes.place(told), &sides, short, look);
    }
}

fn flight_marks(seen: &Seen<FeatureStoreLab>, lanes: &mut Lanes) {
    for departure in seen.fitted.departures.iter().filter(|one| seen.state.shows(one.aircraft)) {
        let (sign, ink) = departed(departure.left_late);
        let paint = if departure.due <= seen.out.now { Paint::from(ink) } else { ink.alpha(0.35) };
        lanes.mark(moment(seen.state, departure.aircraft, DUE, departure.due), sign, paint);
    }
}

/// Whether the flights left late, and what they read, above them.
fn flight_words(seen: &Seen<FeatureStoreLab>, lanes: &mut Lanes, is_narrow: bool) {
    let rows = &seen.out.training;
    let in_view = seen.fitted.departures.iter().filter(|one| seen.state.shows(one.aircraft));
    let is_alone = seen.state.in_view().count() == 1;
    for (i, departure) in in_view.enumerate() {
        let at = moment(seen.state, departure.aircraft, DUE, departure.due);
        let pixel = lanes.panel.pixel();
        let (x, y) = lanes.place(at);
        // Just above the mark, or in the head of a low lane.
        let above = (x, (y + 16.0 * pixel.1).min(lanes.above(at.lane, x).1));
        let read = TextLook::new(Ink::Text).bold();
        let [long, short] = match rows.get(i) {
            Some(row) => [short_reading(row, false), short_reading(row, true)],
            None => [String::new(), String::new()],
        };
        // Where there are many lanes, color and shape say it.
        let class = match (is_alone, departure.left_late) {
            (false, _) => "",
            (_, true) => "left late",
            (_, false) => "on time",
        };
        let ink = Ink::class_text(usize::from(departure.left_late));
        let paint = if departure.due <= seen.out.now { Paint::from(ink) } else { ink.alpha(0.35) };
        let class_look = TextLook { paint, ..TextLook::new(ink) };
        let class_wide = if class.is_empty() { 0.0 } else { text_width(class, TextLook::NAME, false) + 7.0 };
        let wide = class_wide + text_width(&long, TextLook::NAME, true);
        // As far left as it takes to end within the panel.
        let start = -5.0_f64.max(wide - (DAY.1 - departure.due) as f64 / pixel.0);
        let (across, down) = lanes.panel.place(above.0, above.1);
        let whole = [across + start - 3.0, down - 6.0, across + start + wide + 3.0, down + 6.0];
        if !is_narrow && lanes.words().is_free(whole) {
            lanes.write(above, &[(start, 0.0, Anchor::Left)], class, class_look);
            lanes.write(above, &[(start + class_wide, 0.0, Anchor::Left)], &long, read);
        } else {
            let offsets = [(0.0, 0.0, Anchor::Center), (5.0, 0.0, Anchor::Right), (-5.0, 0.0, Anchor::Left)];
            lanes.write(above, &offsets, &short, read);
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

fn handles(seen: &Seen<FeatureStoreLab>, lanes: &Lanes) {
    for (i, call, effect) in in_view(seen) {
        let (name, number, effect) = (AIRCRAFT[call.aircraft], i + 1, effect_words(effect));
        let (what, verb) = match call.kind {
            Kind::Put => (format!("landing, {} min", calls::delay(call.delay)), "landed"),
            Kind::Delete(_) => ("deletion".to_owned(), "deleted"),
        };
        let handle = |part: &str, when: &str, at: Moment, minute: Minute, up: f64, verb: &str| {
            let label = format!("Call {number}, {what}: when it {when}");
            let handle = Handle::pointed(&format!("{part}-{i}"), label, lanes.place(at), Axes::Free, (5.0, up))
                .in_group("calls");
            lanes.panel.handle(handle.says(format!("{name} {verb} {}, {effect}", calls::clock(minute))));
        };
        let [event, told] = call_ends(seen.state, call);
        handle("event", "happened", event, call.event, 1.0, verb);
        handle("told", "is reported", told, call.told, 0.0, "reported");
    }
}
