//! The day in lanes, the month in bars, the stores as tables and the requests as documents; and the poster.

use super::{
    AIRCRAFT, Call, DAY, Effect, FeatureStoreLab, Kind, Minute, Score, State, TrainingRow, Verdict, clock, duration,
    minute, order, signed, time,
};
use crate::format;
use crate::lab::{
    Axes, Cell, CellMark, Document, DocumentView, Handle, Hotspot, ReportBuilder, RowAction, Seen, TableView, Tone,
    json_pretty,
};
#[cfg(not(target_arch = "wasm32"))]
use crate::plot::Poster;
use crate::plot::words::shortened;
use crate::plot::{
    Anchor, Axis, Canvas, Chart, Dash, Frame, Ink, Key, Lane, Lanes, Moment, Now, Paint, Said, Sign, Span, Stroke,
    TextLook, TimeUnit, Times, Told, heading, text_width,
};
use crate::services::feature_store::requests::{self, CreateFeatureGroup, Names};
use crate::services::feature_store::{Deleted, DeletionMode, OfflineRow, Put};
use crate::services::time::iso_8601;

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

/// What is to be seen, with the tables below it.
pub fn draw(seen: &Seen<FeatureStoreLab>, report: &mut ReportBuilder) {
    let reads: Vec<String> = seen.out.training.iter().map(reading).collect();
    let lanes = match seen.state.in_view().count() {
        1 => "One aircraft".to_owned(),
        many => format!("{many} aircraft, one lane each"),
    };
    let alt = format!(
        "{lanes}: flights due, landings, when they were reported, what the online store answers until {}. {}.",
        clock(seen.state.now),
        if reads.is_empty() { "No flight is in a training set".to_owned() } else { reads.join("; ") }
    );
    report.figure("timeline", alt, |canvas| timeline(seen, canvas));
    let said: Vec<String> =
        scores(seen).iter().map(|(name, score, _)| format!("{name} {}", area(score).text)).collect();
    let alt =
        format!("Area under the ROC curve when flights are ranked by the delay that they read: {}.", said.join(", "));
    report.figure("score", alt, |canvas| month(seen, canvas));
    report.table(|| online(seen));
    report.table(|| offline(seen));
    report.table(|| training(seen));
}

/// What a flight reads, in words.
fn reading(row: &TrainingRow) -> String {
    let flight = format!("{} due {}", AIRCRAFT[row.departure.aircraft], clock(row.departure.due));
    let Some(joined) = &row.joined else { return format!("{flight} reads nothing") };
    let (value, event, told) = (signed(joined.delay), clock(joined.event), clock(joined.told));
    match row.verdict {
        Verdict::Future => format!("{flight} reads {value} from its future ({event})"),
        Verdict::ToldLater => format!("{flight} reads {value}, which was reported at {told}"),
        _ => format!("{flight} reads {value} of {event}"),
    }
}

fn timeline(seen: &Seen<FeatureStoreLab>, canvas: &mut Canvas) {
    let (state, out) = (seen.state, seen.out);
    let is_narrow = canvas.is_narrow();
    let times = Times { unit: TimeUnit::Minutes, range: (DAY.0 as f64, (DAY.1 + BEYOND) as f64), label: "" };
    let tracks = if is_narrow { &SHORT_TRACKS } else { &TRACKS };
    let aircraft: Vec<Lane> = state.in_view().map(|aircraft| Lane { name: AIRCRAFT[aircraft], tracks }).collect();
    match is_narrow {
        true => heading(canvas, "How late did my plane land? (min)", ""),
        false => heading(canvas, "Each flight asks: how late was my plane's last landing?", "all delays in minutes"),
    };
    let said = clock(seen.state.now);
    let handle = Handle::x("clock", "now", "Clock: drag it through the day", (0.0, 0.0));
    let handle = handle.flag(said.clone()).says(said);
    let now = Now { at: state.now as f64, handle: Some((handle, DAY.1 as f64)) };
    let lanes = &mut Lanes::new(canvas, Frame::new().lines(1).below(1), times, &aircraft, Some(&now));
    key(canvas, lanes, is_narrow);

    let has_as_of = state.as_of < state.now && !out.training.is_empty();
    if has_as_of {
        lanes.upright("as-of", state.as_of as f64, Stroke::MARK.of(Ink::Hand));
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
        lanes.name_upright("as-of-words", state.as_of as f64, "as of", TextLook::new(Ink::Hand).bold());
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
    let said: Vec<String> = out.answered.iter().map(|span| signed(span.delay)).collect();
    let spans = out.answered.iter().zip(&said).map(|(span, word)| {
        let from = moment(state, span.aircraft, ONLINE, span.from);
        let paint = Ink::Line.alpha(0.55);
        Span { from, until: span.until as f64, word, paint, is_hatched: false, opens: None }
    });
    lanes.spans("answers", &spans.collect::<Vec<_>>());
    let quiet = TextLook::note();
    for (i, span) in out.answered.iter().enumerate() {
        let next = out.answered[i + 1..].iter().find(|next| next.aircraft == span.aircraft).map(|next| next.from);
        if span.until == state.now || next == Some(span.until) {
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
            lanes.write(place, &[(6.0, 0.0, Anchor::Left)], "no online store", quiet);
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
        Kind::Put => signed(call.delay),
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
        let paint = if departure.due <= seen.state.now { Paint::from(ink) } else { ink.alpha(0.35) };
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
        let paint = if departure.due <= seen.state.now { Paint::from(ink) } else { ink.alpha(0.35) };
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
    match row.joined.as_ref().map(|joined| signed(joined.delay)) {
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
            Kind::Put => (format!("landing, {} min", signed(call.delay)), "landed"),
            Kind::Delete(_) => ("deletion".to_owned(), "deleted"),
        };
        let handle = |part: &str, when: &str, at: Moment, minute: Minute, up: f64, verb: &str| {
            let label = format!("Call {number}, {what}: when it {when}");
            let handle = Handle::pointed(&format!("{part}-{i}"), label, lanes.place(at), Axes::Free, (5.0, up))
                .in_group("calls");
            lanes.panel.handle(handle.says(format!("{name} {verb} {}, {effect}", clock(minute))));
        };
        let [event, told] = call_ends(seen.state, call);
        handle("event", "happened", event, call.event, 1.0, verb);
        handle("told", "is reported", told, call.told, 0.0, "reported");
    }
}

/// What a call did, in words.
fn effect_words(effect: &Effect) -> String {
    match effect {
        Effect::Pending => "not reported yet".to_owned(),
        Effect::Put(Put::Latest) => "latest: online and offline".to_owned(),
        Effect::Put(Put::Expired) => "expired on arrival".to_owned(),
        Effect::Put(Put::NoOnlineStore) => "offline".to_owned(),
        Effect::Put(Put::Historic(event)) => format!("history: online has {}", clock(minute(*event))),
        Effect::Deleted(Deleted::Gone) => "deleted".to_owned(),
        Effect::Deleted(Deleted::TooOld) => "too old: the row stays".to_owned(),
        Effect::Deleted(Deleted::Nothing) => "nothing to delete".to_owned(),
        Effect::Refused => "refused: 400".to_owned(),
    }
}

/// What the joined column is worth over a month: promised by each join, and given by the service. Each with its name,
/// and whether it is the join that is chosen.
fn scores<'a>(seen: &Seen<'a, FeatureStoreLab>) -> [(&'static str, &'a Option<Score>, bool); 3] {
    let (is_point_in_time, fitted) = (seen.state.is_point_in_time, seen.fitted);
    [
        ("newest record", &fitted.newest, !is_point_in_time),
        ("point in time", &fitted.point_in_time, is_point_in_time),
        ("as served", &fitted.served, false),
    ]
}

fn area(score: &Option<Score>) -> Said {
    let value = score.as_ref().and_then(|score| score.area);
    Said { text: value.map_or("–".to_owned(), format::number), value }
}

/// Half of a bar's height, where each has a height of 1, and from its edges to the words above and below it.
const HALF: f64 = 0.17;
const ASIDE: f64 = 10.0;

/// Each bar below its name and its number, above what it means.
fn month(seen: &Seen<FeatureStoreLab>, canvas: &mut Canvas) {
    let ticks = [0.5, 0.75, 1.0].map(|tick| (tick, format::short(tick))).to_vec();
    let x = Axis::at("0.5 is guessing", (0.5, 1.0), ticks);
    let mut chart = Chart::new(canvas, Frame::new().lines(2), x, Axis::bare((0.0, 3.0)));
    chart.title("A month of flights: AUC", TextLook::title(Ink::Text));
    chart.title("ranked by the delay read", TextLook::note());
    let panel = &chart.panel;
    let [left, _, right, _] = panel.edges();
    for (i, (name, score, is_chosen)) in scores(seen).into_iter().enumerate() {
        let middle = 2.5 - i as f64;
        let (low, high) = (middle - HALF, middle + HALF);
        panel.group(name);
        let Said { text, value } = area(score);
        let end = value.unwrap_or(0.5).clamp(0.5, 1.0);
        let is_lie = i == 0 && value.is_some();
        panel.rect((0.5, low), (end, high), Ink::Soft.alpha(if is_lie { 0.28 } else { 0.75 }));
        if is_lie {
            // Hollow at the edge: a promise, not a measurement.
            panel.stroke(&[(0.5, high), (end, high), (end, low), (0.5, low)], Stroke::REFERENCE);
            let ((left, top), (right, bottom)) = (panel.place(0.5, high), panel.place(end, low));
            let future = score.as_ref().map_or(0, |score| score.future.len());
            let label = format!("{future} flights that read a value from their future: show the rows");
            panel.hotspot([left, top - 4.0, right, bottom + 4.0], Hotspot::rows("future", label));
        }
        panel.open_group(&format!("{name}-words"));
        let (look, bold) = (TextLook::new(Ink::Text), TextLook::new(Ink::Text).bold());
        panel.text((0.5, high), (0.0, -ASIDE), name, if is_chosen { bold } else { look });
        panel.text((1.0, high), (0.0, -ASIDE), &text, bold.right());
        if value.is_some() {
            let remark = ["reads the future", "what training can promise", "what the service could answer"][i];
            let look = TextLook::note();
            panel.text((0.5, low), (0.0, ASIDE), &shortened(remark, right - left, look), look);
        }
    }
    canvas.tell(|| {
        let count = |score: &Option<Score>, of: fn(&Score) -> usize| {
            score.as_ref().map_or(Said::default(), |score| Said::number(of(score) as f64))
        };
        let row = |(name, score, _): (&str, &Option<Score>, bool)| {
            let [known, future] = [count(score, |one| one.with_value), count(score, |one| one.future.len())];
            (Said::word(name), vec![area(score), known, future])
        };
        let columns = ["AUC", "flights with a value", "from the future"].map(str::to_owned).to_vec();
        Told { key: "read".to_owned(), columns, rows: scores(seen).into_iter().map(row).collect() }
    });
}

fn table(key: &str, title: String, columns: &[&str]) -> TableView {
    TableView { on_page: true, ..TableView::new(key, title, columns) }
}

/// So many minutes, or what stands where there are none.
fn delayed(minutes: Option<Minute>, none: &str) -> Cell {
    minutes.map_or(Cell::missing(none), |minutes| Cell::of(signed(minutes), minutes as f64))
}

fn feature(value: Option<f64>) -> Cell {
    delayed(value.map(|delay| delay as Minute), "null")
}

/// One row an aircraft: what `GetRecord` answers, or why it answers nothing.
fn online(seen: &Seen<FeatureStoreLab>) -> TableView {
    let title = format!("Online store at {}", clock(seen.state.now));
    let mut table = table("online", title, &["aircraft", "event_time", "landing_delay", "GetRecord"]);
    for (at, (aircraft, row)) in seen.state.in_view().zip(&seen.out.online).enumerate() {
        let is_live = row.as_ref().is_some_and(|row| row.features.is_some());
        let [event, delay] = match row {
            Some(row) => [clock(minute(row.event_time)).into(), feature(row.feature())],
            None => [Cell::missing("–"), Cell::missing("–")],
        };
        let expires = row.as_ref().and_then(|row| row.expires_at).map(|end| match minute(end) {
            end @ ..1440 => format!("until {}", clock(end)),
            // A time to live can end on another day.
            end => format!("until {} +{} d", clock(end % 1440), end / 1440),
        });
        let answer = match row {
            None => nothing(seen, aircraft),
            Some(_) if !is_live => "nothing: soft-deleted",
            Some(_) => expires.as_deref().unwrap_or("answers"),
        };
        if !is_live {
            table.marks.push(CellMark { row: at, column: None, tone: Tone::Faded });
        }
        table.rows.push(vec![AIRCRAFT[aircraft].into(), event, delay, answer.into()]);
    }
    table
}

/// Why the online store has no record of an aircraft.
fn nothing(seen: &Seen<FeatureStoreLab>, aircraft: usize) -> &'static str {
    let (state, out) = (seen.state, seen.out);
    let of_it = order(&state.calls).into_iter().rev().filter(|&i| state.calls[i].aircraft == aircraft);
    let last = of_it
        .map(|i| out.effects[i])
        .find(|effect| matches!(effect, Effect::Put(Put::Latest | Put::Expired) | Effect::Deleted(Deleted::Gone)));
    match last {
        _ if !state.stores.has_online() => "no online store",
        None => "nothing: never put",
        Some(Effect::Deleted(_)) => "nothing: hard-deleted",
        Some(_) => "nothing: expired",
    }
}

/// Every row that was written, in the order in which it was appended.
fn offline(seen: &Seen<FeatureStoreLab>) -> TableView {
    let out = seen.out;
    let buffered = if out.buffered > 0 { format!(", {} still buffered", out.buffered) } else { String::new() };
    let title = format!("Offline store at {}: append-only{buffered}", clock(seen.state.now));
    let columns = ["aircraft", "event_time", "landing_delay", "api_invocation_time", "write_time", "is_deleted"];
    let mut table = table("offline", title, &columns);
    for (at, row) in out.offline.iter().enumerate() {
        let [event, told, written] =
            [row.event_time, row.api_invocation_time, row.write_time].map(|time| clock(minute(time)).into());
        let (name, is_deleted) = (row.identifier.clone().into(), row.is_deleted.to_string().into());
        table.rows.push(vec![name, event, feature(row.feature()), told, written, is_deleted]);
        if row.is_deleted {
            table.marks.push(CellMark { row: at, column: None, tone: Tone::Faded });
        } else if row.api_invocation_time - row.event_time > 3600 {
            table.marks.push(CellMark { row: at, column: Some(3), tone: Tone::Warning });
        }
    }
    table
}

/// One row a flight that was due: what it reads, and whether that was known.
fn training(seen: &Seen<FeatureStoreLab>) -> TableView {
    let join = if seen.state.is_point_in_time { "point-in-time join" } else { "join with the newest record" };
    let columns = ["due", "aircraft", "left_late", "landing_delay", "event_time", "was it known?", "as served"];
    let mut table = table("timeline", format!("Training set: {join}"), &columns);
    for (at, row) in seen.out.training.iter().enumerate() {
        let (departure, joined) = (row.departure, row.joined.as_ref());
        let (word, tone) = match (joined, row.verdict) {
            (None, _) => ("nothing to join".to_owned(), Some(Tone::Faded)),
            (Some(joined), Verdict::Future) => {
                (format!("no: {} later", duration(joined.event - departure.due)), Some(Tone::Warning))
            }
            (Some(joined), Verdict::ToldLater) => {
                (format!("true, reported {}", clock(joined.told)), Some(Tone::Warning))
            }
            (Some(_), _) => ("yes".to_owned(), None),
        };
        table.marks.extend(tone.map(|tone| CellMark { row: at, column: Some(5), tone }));
        table.rows.push(vec![
            clock(departure.due).into(),
            AIRCRAFT[departure.aircraft].into(),
            if departure.left_late { "yes" } else { "no" }.into(),
            delayed(joined.map(|joined| joined.delay), "–"),
            joined.map_or(Cell::missing("–"), |joined| clock(joined.event).into()),
            word.into(),
            delayed(row.served, "–"),
        ]);
        table.actions.push(RowAction::Rows(format!("flight-{at}")));
    }
    table
}

const NAMES: Names =
    Names { group: "aircraft-landings", identifier: "aircraft", event_time: "landed", features: &["landing_delay"] };
const CREATE: &str = "CreateFeatureGroup";

fn create(state: &State) -> String {
    json_pretty(&CreateFeatureGroup::of(state.stores.group(state.ttl), &NAMES))
}

/// The request that the stores and the time to live are set by, with what its lines do.
pub fn request(state: &State) -> DocumentView {
    DocumentView::new(CREATE, create(state))
        .note("RecordIdentifierFeatureName", "Online, one record of each aircraft.")
        .note("EventTimeFeatureName", "Online, the record with the latest event time stays.")
        .note("OnlineStoreConfig", "For the service: answers within milliseconds.")
        .note("TtlDuration", "Online only, counted from the event time.")
        .note("OfflineStoreConfig", "For training: every row, in S3.")
}

fn document(key: &str, title: &str, language: &str, text: String) -> Document {
    Document { key: key.to_owned(), title: title.to_owned(), language: language.to_owned(), text }
}

/// A JSON document whose key begins with `request-` is checked against the service's model by
/// `tests/native/reference/requests.rs`: the rest of the key is the operation.
pub fn hand_over(seen: &Seen<FeatureStoreLab>, report: &mut ReportBuilder) {
    let state = seen.state;
    let json = |key: &str, title: &str, text: String| document(key, title, "json", text + "\n");
    // The last call of its kind, or the one that a button would make.
    let last = |is_put: bool, or: Kind| {
        let call = state.calls.iter().rev().find(|call| (call.kind == Kind::Put) == is_put).copied();
        call.unwrap_or_else(|| state.next(or))
    };
    report.shown_document("request", || request(state));
    report.document(|| json("request-create-feature-group", CREATE, create(state)));
    report.document(|| {
        let body = requests::put_record(&last(true, Kind::Put).record(), &NAMES);
        json("request-put-record", "PutRecord", json_pretty(&body))
    });
    report.document(|| {
        let body = requests::get_record(AIRCRAFT[state.aircraft], &NAMES);
        json("request-get-record", "GetRecord", json_pretty(&body))
    });
    report.document(|| {
        let call = last(false, Kind::Delete(DeletionMode::Soft));
        let mode = if let Kind::Delete(mode) = call.kind { mode } else { DeletionMode::Soft };
        let body = requests::delete_record(AIRCRAFT[call.aircraft], time(call.event), mode, &NAMES);
        json("request-delete-record", "DeleteRecord", json_pretty(&body))
    });
    // The rows that are written at the clock, times in UTC as the service keeps them.
    report.document(|| {
        let row = |row: &OfflineRow| {
            let delay = row.feature().map_or(String::new(), format::full);
            let [event, told, written] = [row.event_time, row.api_invocation_time, row.write_time].map(iso_8601);
            format!("{},{event},{delay},{told},{written},{}\n", row.identifier, row.is_deleted)
        };
        let head = "aircraft,landed,landing_delay,api_invocation_time,write_time,is_deleted\n";
        let rows: String = seen.out.offline.iter().map(row).collect();
        document("offline-store", "Offline store", "csv", head.to_owned() + &rows)
    });
}

/// Three aircraft and a moment of their day: what the store has been told by then, and what it has not.
#[cfg(not(target_arch = "wasm32"))]
pub fn poster(seen: &Seen<FeatureStoreLab>) -> Poster {
    const ENDS: (f64, f64) = (8.0, 152.0);
    const LANES: [f64; 3] = [19.0, 37.0, 55.0];
    const HIGH: f64 = 12.0;
    /// The clock, with which the line is moved.
    const CLOCK: f64 = 76.0;
    let (calls, departures) = (&seen.state.calls, &seen.fitted.departures);
    let at = |minute: Minute| ENDS.0 + (minute - DAY.0) as f64 / (DAY.1 - DAY.0) as f64 * (ENDS.1 - ENDS.0);
    // The moment at which most is known too late: a landing that has been, and has not been reported.
    let latest = calls.iter().max_by_key(|call| call.told - call.event);
    let now = latest.map_or(seen.state.now, |call| (call.event + call.told) / 2);
    let mut poster = Poster::on(Ink::Panel);
    poster.rects(&[[at(now), 0.0, Poster::WIDTH, Poster::HEIGHT]], Ink::Zone);
    for (aircraft, middle) in LANES.into_iter().enumerate() {
        poster.line(&[(ENDS.0, middle), (ENDS.1, middle)], 2.0, Ink::Line);
        let of_lane = calls.iter().filter(|call| call.aircraft == aircraft);
        for call in of_lane.clone().filter(|call| call.is_late()) {
            poster.dashed(&[(at(call.event), middle), (at(call.told), middle)], 2.4, Ink::Soft);
        }
        for call in of_lane {
            let flight = departures.iter().rfind(|one| one.aircraft == aircraft && one.due < call.event);
            let from = flight.map_or(call.event - 60, |flight| flight.due);
            let bar = [at(from), middle - HIGH / 2.0, at(call.event), middle + HIGH / 2.0];
            let ink = Ink::class_fill(usize::from(flight.is_some_and(|flight| flight.left_late)));
            if call.told <= now {
                poster.tile(bar, HIGH / 2.0, ink, None);
            } else {
                poster.tile(bar, HIGH / 2.0, Ink::Panel, Some((ink, 2.0)));
            }
        }
    }
    poster.line(&[(ENDS.0, CLOCK), (ENDS.1, CLOCK)], 2.0, Ink::Line);
    poster.line(&[(ENDS.0, CLOCK), (at(now), CLOCK)], 2.0, Ink::Hand);
    poster.line(&[(at(now), 6.0), (at(now), CLOCK)], 3.0, Ink::Hand);
    poster.handle((at(now), CLOCK), 0.0);
    poster
}
