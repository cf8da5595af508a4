//! Controls, the tour and the challenges.

use super::calls::{self, AIRCRAFT, Call, DAY, Effect, Kind, Minute};
use super::day::Verdict;
use super::{FeatureStoreLab, State, Stores};
use crate::lab::{Challenge, Condition, Control, Range, Stop};
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
    Of::slider("now", "Clock", CLOCK, |s| Some(s.now), |s, v| s.now = v.round()).written(clock),
    Of::choice(
        "join",
        "Join each flight with",
        &[("newest", "Newest record"), ("point_in_time", "Point in time")],
        |s| if s.is_point_in_time { "point_in_time" } else { "newest" },
        |s, key| s.is_point_in_time = key == "point_in_time",
    ),
    Of::slider("as_of", "As of", CLOCK, |s| Some(s.as_of), |s, v| s.as_of = v.round())
        .written(|v| if v >= DAY.1 as f64 { "the clock".to_owned() } else { clock(v) })
        .help("The training set sees only rows written by then.")
        .when(|s, _| s.stores.has_offline()),
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
    ),
    Of::slider(
        "ttl",
        "Time to live",
        Range::fixed(0.0, 1440.0, 30.0, 0.0),
        |s| Some(s.ttl as f64),
        |s, v| s.ttl = minutes(v),
    )
    .written(|v| if v == 0.0 { "for ever".to_owned() } else { calls::duration(minutes(v)) })
    .help("Online, counted from the event time.")
    .when(|s, _| s.stores.has_online()),
    Of::slider(
        "lag",
        "Told after landing",
        Range::fixed(5.0, 720.0, 5.0, 5.0),
        |s| Some(s.lag as f64),
        |s, v| s.lag = minutes(v),
    )
    .written(|v| calls::duration(minutes(v)))
    .help("Your next call, and every report of the month.")
    .folded(),
    Of::choice(
        "aircraft",
        "Your next call is about",
        &[("N542MQ", "N542MQ"), ("N543MQ", "N543MQ"), ("N734MQ", "N734MQ")],
        |s| AIRCRAFT[s.aircraft.min(AIRCRAFT.len() - 1)],
        |s, key| s.aircraft = AIRCRAFT.iter().position(|name| *name == key).unwrap_or(0),
    ),
    Of::slider(
        "delay",
        "It landed late by",
        Range::fixed(calls::DELAYS.0 as f64, calls::DELAYS.1 as f64, 1.0, 60.0),
        |s| Some(s.delay as f64),
        |s, v| s.delay = minutes(v),
    )
    .written(|v| format!("{} min", calls::delay(minutes(v)))),
    Of::slider(
        "record_ttl",
        "Its own time to live",
        Range::fixed(0.0, 1440.0, 30.0, 0.0),
        |s| Some(s.record_ttl as f64),
        |s, v| s.record_ttl = minutes(v),
    )
    .folded()
    .written(|v| if v == 0.0 { "the group's".to_owned() } else { calls::duration(minutes(v)) })
    .when(|s, _| s.stores.has_online()),
    Of::button("put", "Put record", |s, _| act(s, Kind::Put)),
    Of::button("soft_delete", "Soft delete", |s, _| act(s, Kind::Delete(DeletionMode::Soft))),
    Of::button("hard_delete", "Hard delete", |s, _| act(s, Kind::Delete(DeletionMode::Hard))),
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

pub const STOPS: &[Stop<State>] = &[
    At::new(
        "a-table-made-at-night",
        "A table made at night",
        "It is 23:30 and the day's flights become a training set, each joined with its aircraft's newest \
              landing. Follow a dashed line back. What does the flight of 06:30 read, and who could have told it?",
        DATA,
        |_| {},
    ),
    At::new(
        "what-was-true-then",
        "What was true then",
        "Each flight now reads the last landing before it was due. Look at the bars: the score fell, and it is \
              the first honest one. Three flights read nothing. Is that a fault of the join?",
        DATA,
        |s| s.is_point_in_time = true,
    ),
    At::new(
        "true-and-not-yet-told",
        "True, and not yet told",
        "N543MQ landed at 16:34; the store heard of it at 19:40. The flight of 18:55 reads it in training. \
              What did the service read at 18:55? Drag “As of” to 19:00.",
        DATA,
        |s| (s.is_point_in_time, s.now) = (true, 1260.0),
    ),
    At::new(
        "the-last-word-is-not-the-latest-event",
        "The last word is not the latest event",
        "At 22:00 somebody reports that N542MQ had landed at noon, 90 minutes late. Offline has one row more. \
              Why did the online row not move? Drag the landing right until it does.",
        DATA,
        |s| {
            s.calls.push(put(0, 720, 1320, 90));
            s.is_point_in_time = true;
        },
    ),
    At::new(
        "four-hours-to-live",
        "Four hours to live",
        "Counted from the landing, not from the report. Drag the clock and watch rows leave the online store. \
              What leaves the offline store? And why can serving get better by forgetting?",
        DATA,
        |s| (s.ttl, s.is_point_in_time, s.now) = (240, true, 1300.0),
    ),
    At::new(
        "deleted-in-two-ways",
        "Deleted, in two ways",
        "N542MQ was soft-deleted at 19:00, N543MQ hard-deleted at 20:00; then both were told once more of an \
              older landing. Only one came back. What became of their training rows?",
        DATA,
        |s| {
            s.calls.extend([delete(DeletionMode::Soft, 0, 1140), delete(DeletionMode::Hard, 1, 1200)]);
            s.calls.extend([put(0, 960, 1260, 20), put(1, 1080, 1260, 20)]);
            s.calls.retain(|call| call.event != 1348);
            s.is_point_in_time = true;
        },
    ),
    At::new(
        "one-store-only",
        "One store only",
        "This group has an online store and no offline one. What can it do, and what can nobody do any more? \
              Then switch to offline only.",
        DATA,
        |s| s.stores = Stores::Online,
    ),
];

pub const CHALLENGES: &[Challenge<FeatureStoreLab>] = &[
    Challenge::new(
        "no-future",
        "Make a training set in which every value was known to the store when its flight was due, and at least \
              six flights still read one.",
        DATA,
        &[Condition::new("everything that is asked", |seen| {
            let (out, with_value) = (seen.out, seen.out.count(Verdict::Known));
            out.count(Verdict::Future) + out.count(Verdict::ToldLater) == 0 && with_value >= 6
        })],
        "A point-in-time join compares event times: it keeps out the future, not what was told too late. \
                  That takes as_of, or reports that come on time.",
        |s| (s.is_point_in_time, s.as_of) = (true, 1140.0),
    ),
    Challenge::new(
        "latest-write",
        "“The latest write wins.” Tell the store of a landing whose row does not win, because it is older.",
        DATA,
        &[Condition::new("everything that is asked", |seen| {
            let is_older =
                |(call, effect): (&Call, &Effect)| matches!(effect, Effect::Historic(row) if *row > call.event);
            seen.state.calls.iter().zip(&seen.out.effects).any(is_older)
        })],
        "Online the latest event time wins, whoever speaks last. The late report is history: offline only.",
        |s| s.calls.push(put(0, 720, 1320, 90)),
    ),
    Challenge::new(
        "primary-key",
        "“The record identifier is the primary key.” Make an aircraft's online row differ from its newest row \
              offline. Two landings in the same minute will do.",
        DATA,
        &[Condition::new("everything that is asked", |seen| {
            seen.state.stores == Stores::Both && seen.out.stores_disagree
        })],
        "It is a key online only. Offline, versions differ by event time, then by api_invocation_time: of \
                  two records of one instant online keeps the first, and a query takes the last.",
        |s| s.calls.push(put(2, 1386, 1400, 90)),
    ),
    Challenge::new(
        "still-born",
        "Put a record that has expired before the store hears of it.",
        DATA,
        &[Condition::new("everything that is asked", |seen| seen.out.effects.contains(&Effect::Put(Put::Expired)))],
        "ExpiresAt = EventTime + TtlDuration: the time to live runs from the event. Offline the row is there.",
        |s| {
            s.ttl = 180;
            s.calls.push(put(0, 1100, 1400, 60));
        },
    ),
];

/// What a call did, in words.
pub fn effect_words(effect: &Effect) -> String {
    match effect {
        Effect::Pending => "not told yet".to_owned(),
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
