//! Controls, the tour and the challenges.

use super::calls::{self, AIRCRAFT, Call, DAY, Effect, Kind, Minute};
use super::day::Verdict;
use super::{FeatureStoreLab, State, Stores};
use crate::lab::{Challenge, Condition, Control, Range, Seen, Stop};
use crate::services::feature_store::{Deleted, DeletionMode, Put};

type Of = Control<State>;

const CLOCK: Range = Range::fixed(DAY.0 as f64, DAY.1 as f64, 5.0, DAY.1 as f64);

fn clock(minute: f64) -> String {
    calls::clock(minute as Minute)
}

fn minutes(value: f64) -> i64 {
    value.round() as i64
}

pub const CONTROLS: &[Control<State>] = &[
    Of::carried("calls", |s| calls::written(&s.calls), |s, text| s.calls = calls::read(text)),
    Of::choice(
        "fleet",
        "Aircraft in view",
        &[("one", "One"), ("three", "Three")],
        |s| if s.is_alone { "one" } else { "three" },
        |s, key| s.is_alone = key == "one",
    )
    .acts_on("timeline"),
    Of::choice(
        "join",
        "Join each flight with",
        &[("newest", "Newest record"), ("point_in_time", "Point in time")],
        |s| if s.is_point_in_time { "point_in_time" } else { "newest" },
        |s, key| s.is_point_in_time = key == "point_in_time",
    )
    .acts_on("timeline"),
    Of::slider("now", "Clock", CLOCK, |s| Some(s.now), |s, v| s.now = v.round()).written(clock).acts_on("timeline"),
    Of::slider("as_of", "As of", CLOCK, |s| Some(s.as_of), |s, v| s.as_of = v.round())
        .written(|v| if v >= DAY.1 as f64 { "the clock".to_owned() } else { clock(v) })
        .help("The training set sees only rows written by then.")
        .when(|s, _| s.stores.has_offline())
        .acts_on("timeline"),
    Of::button("put", "Put record", |s, _| act(s, Kind::Put)).acts_on("timeline"),
    Of::slider(
        "delay",
        "Landing delay",
        Range::fixed(calls::DELAYS.0 as f64, calls::DELAYS.1 as f64, 1.0, 60.0),
        |s| Some(s.delay as f64),
        |s, v| s.delay = minutes(v),
    )
    .folded()
    .written(|v| format!("{} min", calls::delay(minutes(v))))
    .help("Of the record that you put next."),
    Of::choice(
        "aircraft",
        "Chosen aircraft",
        &[("N542MQ", "N542MQ"), ("N543MQ", "N543MQ"), ("N734MQ", "N734MQ")],
        |s| AIRCRAFT[s.aircraft.min(AIRCRAFT.len() - 1)],
        |s, key| s.aircraft = AIRCRAFT.iter().position(|name| *name == key).unwrap_or(0),
    )
    .folded()
    .help("The one in view, and the one that your next record is about.")
    .acts_on("timeline"),
    Of::slider(
        "lag",
        "Reported after landing",
        Range::fixed(5.0, 720.0, 5.0, 5.0),
        |s| Some(s.lag as f64),
        |s, v| s.lag = minutes(v),
    )
    .written(|v| calls::duration(minutes(v)))
    .help("Of your next record, and of every landing of the month.")
    .folded()
    .acts_on("score"),
    Of::choice(
        "stores",
        "The group keeps",
        &[("both", "Both"), ("online", "Online only"), ("offline", "Offline only")],
        |s| match s.stores {
            Stores::Both => "both",
            Stores::Online => "online",
            Stores::Offline => "offline",
        },
        |s, key| {
            s.stores = match key {
                "online" => Stores::Online,
                "offline" => Stores::Offline,
                _ => Stores::Both,
            }
        },
    )
    .folded()
    .help("Online: the latest row of each aircraft, for the service. Offline: every row, for training."),
    Of::slider(
        "ttl",
        "Time to live",
        Range::fixed(0.0, 1440.0, 30.0, 0.0),
        |s| Some(s.ttl as f64),
        |s, v| s.ttl = minutes(v),
    )
    .folded()
    .written(|v| if v == 0.0 { "forever".to_owned() } else { calls::duration(minutes(v)) })
    .help("How long the online store keeps a row, counted from the event time.")
    .when(|s, _| s.stores.has_online())
    .acts_on("timeline"),
    Of::slider(
        "record_ttl",
        "The record's own time to live",
        Range::fixed(0.0, 1440.0, 30.0, 0.0),
        |s| Some(s.record_ttl as f64),
        |s, v| s.record_ttl = minutes(v),
    )
    .folded()
    .written(|v| if v == 0.0 { "the group's".to_owned() } else { calls::duration(minutes(v)) })
    .when(|s, _| s.stores.has_online()),
    Of::button("soft_delete", "Soft delete", |s, _| act(s, Kind::Delete(DeletionMode::Soft)))
        .folded()
        .acts_on("timeline"),
    Of::button("hard_delete", "Hard delete", |s, _| act(s, Kind::Delete(DeletionMode::Hard)))
        .folded()
        .acts_on("timeline"),
    Of::button("empty", "Empty both stores", |s, _| s.calls.clear()).folded(),
];

fn act(state: &mut State, kind: Kind) {
    let call = state.next(kind);
    calls::add(&mut state.calls, call);
}

fn put(aircraft: usize, event: Minute, told: Minute, delay: i64) -> Call {
    Call { kind: Kind::Put, aircraft, event, told, delay, ttl: 0 }
}

fn delete(mode: DeletionMode, aircraft: usize, told: Minute) -> Call {
    Call { kind: Kind::Delete(mode), aircraft, event: told, told, delay: 0, ttl: 0 }
}

const DATA: &str = "regional-flights";

type At = Stop<State>;

/// What the chosen aircraft is told about at 23:00: a landing at noon.
const LATE_REPORT: Call = Call { kind: Kind::Put, aircraft: super::CHOSEN, event: 720, told: 1380, delay: 90, ttl: 0 };

/// The fourth stop, on which the next one builds.
fn told_at_last(state: &mut State) {
    (state.is_point_in_time, state.as_of) = (true, 1140.0);
    state.calls.push(LATE_REPORT);
}

/// The sixth stop: three aircraft, two of them deleted and then told of an older landing.
fn deleted_in_two_ways(state: &mut State) {
    state.calls.extend([delete(DeletionMode::Soft, 0, 1140), delete(DeletionMode::Hard, 1, 1200)]);
    state.calls.extend([put(0, 960, 1260, 20), put(1, 1080, 1260, 20)]);
    state.calls.retain(|call| call.event != 1348);
    (state.is_point_in_time, state.is_alone) = (true, false);
}

pub const STOPS: &[Stop<State>] = &[
    At::new(
        "a-table-made-at-night",
        "A table made at night",
        "At 23:30 the day's flights become a training set: each is joined with its aircraft's *newest record*. Follow \
         a dashed line. Who could have told the flight of 09:20 what it reads?",
        DATA,
        |_| {},
    )
    .figures(&["timeline"])
    .controls(&["join"])
    .numbers(&["future", "area_newest"])
    .teaches(&["fs.dataset-join"])
    .answer(
        "Nobody. It reads the landing of 22:28, thirteen hours after it was due: all three values come from the \
         future. A join by identifier takes whatever the table knows when it is run.",
    ),
    At::new(
        "what-was-true-then",
        "What was true then",
        "Now each flight reads the last landing *before* it was due. Over a month *the bars* fall from 0.872 to 0.609: \
         the first honest score. One flight reads nothing. Is that a fault?",
        DATA,
        |s| s.is_point_in_time = true,
    )
    .figures(&["timeline", "score"])
    .controls(&["join"])
    .numbers(&["missing", "future", "area_point_in_time", "area_served"])
    .asks("missing", "The join may look only at what had happened. How many rows will be without a value?")
    .teaches(&["fs.dataset-join", "fs.event-time"])
    .answer(
        "No. Before 09:20 the aircraft had not landed yet, and in service nothing could be read either. A missing value \
         that is also missing in service is right; one that is filled from the future is not.",
    ),
    At::new(
        "true-and-not-yet-told",
        "True, but reported later",
        "The landing of 16:34 was *reported* at 19:40, so training trusts what the flight of 18:55 could not know. *As \
         of* 19:00 leaves out all rows that the offline store did not hold by then.",
        DATA,
        |s| (s.is_point_in_time, s.as_of) = (true, 1140.0),
    )
    .figures(&["timeline"])
    .controls(&["as_of"])
    .numbers(&["told_later", "as_served"])
    .asks("told_later", "One value was true but reported later. What will their number do, if rows written after 19:00 are left out?")
    .teaches(&["fs.offline-store"])
    .answer(
        "None: the flight of 18:55 reads +6, as the service did. The offline store keeps when each row was written, so \
         a past state of it can be asked for; as_of holds for the whole training set, not flight by flight.",
    ),
    At::new(
        "the-last-word-is-not-the-latest-event",
        "The last word is not the latest event",
        "At 23:00 somebody reports a landing at *noon*, 90 minutes late. The offline store has one row more. Why did \
         *the online store* not move?",
        DATA,
        told_at_last,
    )
    .figures(&["timeline"])
    .controls(&["calls"])
    .numbers(&["online_delay", "offline_rows"])
    .asks("online_delay", "At 23:00 a landing at noon is reported, 90 min late. What will the online store answer?")
    .teaches(&["fs.event-time", "fs.online-store"])
    .answer(
        "It keeps +28: online the latest event time wins, whoever speaks last. Noon is history for it, and goes to \
         the offline store only. Drag the landing past 22:28, and it wins.",
    ),
    At::new(
        "four-hours-to-live",
        "Four hours to live",
        "The online store forgets a row four hours after its *event time*, not after the report. The bars end early. \
         How can the service get better by forgetting?",
        DATA,
        |s| {
            told_at_last(s);
            s.ttl = 240;
        },
    )
    .figures(&["timeline", "score"])
    .controls(&["ttl"])
    .numbers(&["area_served", "offline_rows"])
    .asks("area_served", "Rows are forgotten four hours after landing. What will the AUC as served do?")
    .teaches(&["fs.ttl"])
    .answer(
        "It rises a little, from 0.609 to 0.615: a delay of last night says little about this morning, and no value is \
         better than a stale one. Offline nothing is forgotten.",
    ),
    At::new(
        "deleted-in-two-ways",
        "Deleted, in two ways",
        "N542MQ was soft-deleted at 19:00, N543MQ hard-deleted at 20:00; at 21:00 an older landing of each was \
         reported. Each identifier has *one online row* at most. Why did only N543MQ come back?",
        DATA,
        deleted_in_two_ways,
    )
    .begins("Three aircraft")
    .figures(&["timeline"])
    .numbers(&["online_rows", "offline_rows", "missing"])
    .teaches(&["fs.record-identifier"])
    .answer(
        "A soft delete leaves an empty row with its event time, and an older landing does not beat it. A hard delete \
         leaves nothing, so any landing is the latest. Offline both leave a marker that hides the earlier rows from \
         training; the rows stay.",
    ),
    At::new(
        "one-store-only",
        "One store only",
        "The *feature group* says which stores there are. This one keeps an online store only: the service answers, \
         but what can nobody do any more?",
        DATA,
        |s| {
            deleted_in_two_ways(s);
            s.stores = Stores::Online;
        },
    )
    .figures(&["timeline", "score"])
    .controls(&["stores"])
    .numbers(&["online_rows", "offline_rows", "area_point_in_time"])
    .teaches(&["fs.feature-group"])
    .answer(
        "Train: there is no history to join. Offline only is the other half: one can train, but the service has \
         nothing to look up.",
    ),
];

type Must = Condition<FeatureStoreLab>;

pub const CHALLENGES: &[Challenge<FeatureStoreLab>] = &[
    Challenge::new(
        "no-future",
        "On Flights from New York, three aircraft: make a training set in which no value is from the future or was \
         reported after departure, and at least six flights read one.",
        DATA,
        &[
            Must::new("three aircraft", |seen| !seen.state.is_alone),
            Must::new("no value from the future", |seen| is_without(seen, Verdict::Future)).of("future"),
            Must::new("no value reported later", |seen| is_without(seen, Verdict::ToldLater)).of("told_later"),
            Must::new("at least six flights read a value", |seen| seen.out.count(Verdict::Known) >= 6),
        ],
        "A point-in-time join compares event times: it keeps out the future, not what was reported too late. \
         That takes as_of, or reports that come on time.",
        |s| (s.is_alone, s.is_point_in_time, s.as_of) = (false, true, 1140.0),
    ),
    Challenge::new(
        "latest-write",
        "“The latest write wins.” On Flights from New York: let the last report about N543MQ be of a landing at least \
         100 min late, and the online store still answer +28.",
        DATA,
        &[
            Must::new("the last report: at least 100 min late", |seen| {
                last_report(seen).is_some_and(|call| call.kind == Kind::Put && call.delay >= 100)
            }),
            Must::new("the online store answers +28", |seen| {
                seen.state.aircraft == super::CHOSEN && seen.out.answer == Some(28)
            })
            .of("online_delay"),
        ],
        "Online the latest event time wins, whoever speaks last. The late report is history: offline only.",
        |s| s.calls.push(Call { delay: 120, ..LATE_REPORT }),
    ),
    Challenge::new(
        "primary-key",
        "The online store keeps one row an aircraft, the offline store every row. On Flights from New York: make the \
         online row of an aircraft differ from its newest row offline. Try two delays for one minute.",
        DATA,
        &[
            Must::new("the group keeps both stores", |seen| seen.state.stores == Stores::Both),
            Must::new("online row and newest offline row differ", |seen| seen.out.stores_disagree),
        ],
        "The record identifier is a key online only. Offline, versions differ by event time, then by \
         api_invocation_time: of two records of one instant online keeps the first, and a query takes the last.",
        |s| s.calls.push(put(super::CHOSEN, 1348, 1400, 90)),
    ),
    Challenge::new(
        "still-born",
        "The online store forgets a row when its time to live is over. On Flights from New York, with at least six \
         hours to live: report a landing that has expired before the store hears of it.",
        DATA,
        &[
            Must::new("a time to live of at least 6 h", |seen| seen.state.ttl >= 360),
            Must::new("a record that expired before it was reported", |seen| {
                seen.out.effects.contains(&Effect::Put(Put::Expired))
            }),
        ],
        "ExpiresAt = EventTime + TtlDuration: the time to live runs from the event. Offline the row is there.",
        |s| {
            s.ttl = 360;
            s.calls.push(put(super::CHOSEN, 700, 1100, 60));
        },
    ),
];

/// What the store was told last, by the clock, of the aircraft that is seen first.
fn last_report<'a>(seen: &Seen<'a, FeatureStoreLab>) -> Option<&'a Call> {
    let calls = &seen.state.calls;
    let told = |call: &&Call| call.aircraft == super::CHOSEN && call.told as f64 <= seen.state.now;
    calls::order(calls).into_iter().rev().map(|i| &calls[i]).find(told)
}

/// What a call did, in words.
pub fn effect_words(effect: &Effect) -> String {
    match effect {
        Effect::Pending => "not reported yet".to_owned(),
        Effect::Put(Put::Latest) => "latest: online and offline".to_owned(),
        Effect::Put(Put::Expired) => "expired on arrival".to_owned(),
        Effect::Put(Put::NoOnlineStore) => "offline".to_owned(),
        Effect::Put(Put::Historic) => "history: offline only".to_owned(),
        Effect::Historic(event) => format!("history: online has {}", calls::clock(*event)),
        Effect::Deleted(Deleted::Gone) => "deleted".to_owned(),
        Effect::Deleted(Deleted::TooOld) => "too old: the row stays".to_owned(),
        Effect::Deleted(Deleted::Nothing) => "there was nothing".to_owned(),
        Effect::Refused => "refused: 400".to_owned(),
    }
}

/// Whether there is a training set, and no value of it is of this kind.
fn is_without(seen: &Seen<FeatureStoreLab>, verdict: Verdict) -> bool {
    !seen.out.training.is_empty() && seen.out.count(verdict) == 0
}
