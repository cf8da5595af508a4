//! The controls, the teacher's tour and the challenges.

use super::{
    AIRCRAFT, CHOSEN, Call, DAY, DELAYS, Effect, FeatureStoreLab, Kind, Minute, State, Stores, Verdict, order,
};
use crate::lab::{Challenge, Condition, Control, Keys, Range, Seen, Stop};
use crate::services::feature_store::{DeletionMode, Put};

type Of = Control<State>;

const CLOCK: Range = Range::fixed(DAY.0 as f64, DAY.1 as f64, 5.0, DAY.1 as f64);
const TIME_TO_LIVE: Range = Range::fixed(0.0, 1440.0, 30.0, 0.0);

fn clock(minute: f64) -> String {
    super::clock(minute as Minute)
}

fn duration(minutes: f64) -> String {
    super::duration(minutes.round() as Minute)
}

pub const CONTROLS: &[Control<State>] = &[
    Of::carried("calls", |s| super::written(&s.calls), |s, text| s.calls = super::read_calls(text)),
    Of::keyed("fleet", "Aircraft shown", &[("one", "One"), ("three", "Three")], |s| &mut s.shows_all)
        .acts_on("timeline"),
    Of::keyed(
        "join",
        "Join each flight with",
        &[("newest", "Newest record"), ("point_in_time", "Point in time")],
        |s| &mut s.is_point_in_time,
    )
    .acts_on("timeline"),
    Of::number("now", "Clock", CLOCK, |s| &mut s.now).written(clock).acts_on("timeline"),
    Of::number("as_of", "As of", CLOCK, |s| &mut s.as_of)
        .written(|v| if v >= DAY.1 as f64 { "the clock".to_owned() } else { clock(v) })
        .help("The training set uses only rows that the offline store held by then.")
        .when(|s, _| s.stores.has_offline())
        .acts_on("timeline"),
    Of::button("put", "Put record", |s, _| act(s, Kind::Put)).acts_on("timeline"),
    Of::number("delay", "Landing delay", Range::fixed(DELAYS.0 as f64, DELAYS.1 as f64, 1.0, 60.0), |s| &mut s.delay)
        .folded()
        .written(|v| format!("{} min", super::signed(v.round() as Minute)))
        .help("For the next record that you put."),
    Of::keyed(
        "aircraft",
        "Chosen aircraft",
        &[(AIRCRAFT[0], AIRCRAFT[0]), (AIRCRAFT[1], AIRCRAFT[1]), (AIRCRAFT[2], AIRCRAFT[2])],
        |s| &mut s.aircraft,
    )
    .folded()
    .help("The aircraft shown, and the one your next record is about.")
    .acts_on("timeline"),
    Of::number("lag", "Reported after landing", Range::fixed(5.0, 720.0, 5.0, 5.0), |s| &mut s.lag)
        .written(duration)
        .help("For your next record, and for every landing of the month.")
        .folded()
        .acts_on("score"),
    Of::keyed("stores", "Stores of the feature group", Stores::KEYS, |s| &mut s.stores).folded().help(
        "Online keeps the latest record of each aircraft, for the service. Offline keeps every row, for training.",
    ),
    Of::number("ttl", "Time to live (TTL)", TIME_TO_LIVE, |s| &mut s.ttl)
        .folded()
        .written(|v| if v == 0.0 { "forever".to_owned() } else { duration(v) })
        .help("How long the online store keeps a record, counted from its event time.")
        .when(|s, _| s.stores.has_online())
        .acts_on("timeline"),
    Of::number("record_ttl", "TTL of the next record", TIME_TO_LIVE, |s| &mut s.record_ttl)
        .folded()
        .written(|v| if v == 0.0 { "the group's".to_owned() } else { duration(v) })
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
    super::add(&mut state.calls, call);
}

fn delete(mode: DeletionMode, aircraft: usize, told: Minute) -> Call {
    Call { kind: Kind::Delete(mode), ..Call::landing(aircraft, told, told, 0) }
}

const DATA: &str = "regional-flights";

type At = Stop<State>;

/// What the chosen aircraft is told about at 23:00: a landing at noon.
const LATE_REPORT: Call = Call::landing(CHOSEN, 720, 1380, 90);

/// The fourth stop, on which the next one builds.
fn told_at_last(state: &mut State) {
    (state.is_point_in_time, state.as_of) = (true, 1140);
    state.calls.push(LATE_REPORT);
}

/// The sixth stop: three aircraft, two of them deleted and then told of an older landing.
fn deleted_in_two_ways(state: &mut State) {
    state.calls.extend([delete(DeletionMode::Soft, 0, 1140), delete(DeletionMode::Hard, 1, 1200)]);
    state.calls.extend([Call::landing(0, 960, 1260, 20), Call::landing(1, 1080, 1260, 20)]);
    state.calls.retain(|call| call.event != 1348);
    (state.is_point_in_time, state.shows_all) = (true, true);
}

pub const STOPS: &[Stop<State>] = &[
    At::new(
        "a-table-made-at-night",
        "Joined with the newest record",
        "At 23:30 the day’s flights become a training set: each is joined with the *newest record* of its aircraft. \
         Follow the dashed line of the flight of 09:20. Who could have known by then what it reads?",
        DATA,
        |_| {},
    )
    .figures(&["timeline"])
    .controls(&["join"])
    .numbers(&["future", "area_newest"])
    .teaches(&["fs.dataset-join"])
    .answer(
        "Nobody. It reads the landing of 22:28, thirteen hours after it was due: all three values leak from the \
         future. A join by identifier alone takes whatever the table holds when it runs.",
    ),
    At::new(
        "what-was-true-then",
        "A point-in-time join",
        "Now each flight reads the last landing *before* it was due. Over a month, *the AUC* falls from 0.872 to \
         0.609: the first honest score. One flight reads nothing. Is that an error?",
        DATA,
        |s| s.is_point_in_time = true,
    )
    .figures(&["timeline", "score"])
    .controls(&["join"])
    .numbers(&["missing", "future", "area_point_in_time", "area_served"])
    .asks(
        "missing",
        "The join may use only landings before departure. Will the number of rows without a value rise, stay, or fall?",
    )
    .teaches(&["fs.dataset-join", "fs.event-time"])
    .answer(
        "It rises from 0 to 1, and that is no error: before 09:20 the aircraft had not landed, so the service could \
         read nothing either. Training should see what the service will see.",
    ),
    At::new(
        "true-and-not-yet-told",
        "True, but reported later",
        "The landing of 16:34 was *reported* at 19:40, so training reads what the flight of 18:55 could not know. \
         *As of* 19:00 leaves out all rows that the offline store did not hold by then.",
        DATA,
        |s| (s.is_point_in_time, s.as_of) = (true, 1140),
    )
    .figures(&["timeline"])
    .controls(&["as_of"])
    .numbers(&["told_later", "as_served"])
    .asks(
        "told_later",
        "One value was true at departure but reported later. Rows written after 19:00 are left out: what will the \
         number of such values do?",
    )
    .teaches(&["fs.offline-store"])
    .answer(
        "It falls from 1 to 0: the flight of 18:55 reads +6, as the service did. The offline store keeps the time at \
         which each row was written, so its past state can be queried. as_of applies to the whole training set, not \
         flight by flight.",
    ),
    At::new(
        "the-last-word-is-not-the-latest-event",
        "Latest event, not latest write",
        "At 23:00 somebody reports a landing at *noon*, 90 minutes late. The offline store gains a row. Why did *the \
         online store* not change?",
        DATA,
        told_at_last,
    )
    .figures(&["timeline"])
    .controls(&["calls"])
    .numbers(&["online_delay", "offline_rows"])
    .asks(
        "online_delay",
        "At 23:00 a landing at noon is reported, 90 min late. Will the delay in the online store rise, stay, or fall?",
    )
    .teaches(&["fs.event-time", "fs.online-store"])
    .answer(
        "It stays at +28: online, the latest event time wins, not the latest write. The record of noon is history \
         and goes to the offline store only. Drag the landing past 22:28, and it wins.",
    ),
    At::new(
        "four-hours-to-live",
        "Four hours to live",
        "With a time to live of four hours, the online store drops a record four hours after its *event time*, not \
         after the report. How can the service get better by forgetting?",
        DATA,
        |s| {
            told_at_last(s);
            s.ttl = 240;
        },
    )
    .figures(&["timeline", "score"])
    .controls(&["ttl"])
    .numbers(&["area_served", "offline_rows"])
    .asks("area_served", "Records expire four hours after landing. Will the AUC as served rise, stay, or fall?")
    .teaches(&["fs.ttl"])
    .answer(
        "It rises a little, from 0.609 to 0.615: last night’s delay says little about this morning, and no value is \
         better than a stale one. The offline store drops nothing.",
    ),
    At::new(
        "deleted-in-two-ways",
        "Soft delete, hard delete",
        "N542MQ was soft-deleted at 19:00, N543MQ hard-deleted at 20:00; at 21:00 an older landing of each was \
         reported. *The online store* has at most one record for each identifier. Why did only N543MQ come back?",
        DATA,
        deleted_in_two_ways,
    )
    .begins("Three aircraft")
    .figures(&["timeline"])
    .numbers(&["online_rows", "offline_rows", "missing"])
    .teaches(&["fs.record-identifier"])
    .answer(
        "A soft delete leaves an empty record with its event time, and an older landing does not replace it. A hard \
         delete leaves nothing, so any landing is the latest. Offline, both append a deletion marker that hides the \
         earlier rows from training sets; the rows stay.",
    ),
    At::new(
        "one-store-only",
        "One store only",
        "The *feature group* says which stores it has. This one has only an online store: the service answers, but \
         what is no longer possible?",
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
        "Training: there is no history to join. With only an offline store you can train, but the service has \
         nothing to look up.",
    ),
];

type Must = Condition<FeatureStoreLab>;

pub const CHALLENGES: &[Challenge<FeatureStoreLab>] = &[
    Challenge::new(
        "no-future",
        "On Flights from New York, with three aircraft: make a training set in which no value is from the future or \
         was reported after departure, and at least six flights read a value.",
        DATA,
        &[
            Must::new("three aircraft", |seen| seen.state.shows_all),
            Must::new("no value from the future", |seen| is_without(seen, Verdict::Future)).of("future"),
            Must::new("no value reported later", |seen| is_without(seen, Verdict::ToldLater)).of("told_later"),
            Must::new("at least six flights read a value", |seen| seen.out.count(Verdict::Known) >= 6),
        ],
        "A point-in-time join compares event times: it keeps out the future, but not what was reported late. That \
         takes as_of, or reports that arrive on time.",
        |s| (s.shows_all, s.is_point_in_time, s.as_of) = (true, true, 1140),
    ),
    Challenge::new(
        "latest-write",
        "“The latest write wins”? On Flights from New York: make the last report about N543MQ a landing at least 100 \
         min late, while the online store still answers +28.",
        DATA,
        &[
            Must::new("last report: at least 100 min late", |seen| {
                last_report(seen).is_some_and(|call| call.kind == Kind::Put && call.delay >= 100)
            }),
            Must::new("delay in the online store +28", |seen| {
                seen.state.aircraft == CHOSEN && seen.out.answer == Some(28)
            })
            .of("online_delay"),
        ],
        "Online, the latest event time wins, not the latest write. A record with an older event time goes to the \
         offline store only.",
        |s| s.calls.push(Call { delay: 120, ..LATE_REPORT }),
    ),
    Challenge::new(
        "primary-key",
        "On Flights from New York, with both stores: make the online record of an aircraft differ from its newest \
         row offline. Try two delays for the same minute.",
        DATA,
        &[
            Must::new("both stores", |seen| seen.state.stores == Stores::Both),
            Must::new("online record and newest offline row differ", |seen| seen.out.stores_disagree),
        ],
        "The record identifier is a primary key online only. Of two records with the same event time, the online \
         store keeps the first; a query of the offline store takes the last by api_invocation_time.",
        |s| s.calls.push(Call::landing(CHOSEN, 1348, 1400, 90)),
    ),
    Challenge::new(
        "still-born",
        "On Flights from New York, with a time to live of at least 6 h: report a landing so late that its record has \
         expired before it is put.",
        DATA,
        &[
            Must::new("time to live at least 6 h", |seen| seen.state.ttl >= 360),
            Must::new("a record that expired before it was put", |seen| {
                seen.out.effects.contains(&Effect::Put(Put::Expired))
            }),
        ],
        "ExpiresAt = EventTime + TtlDuration: the time to live counts from the event, not from the write. The \
         offline store has the row.",
        |s| {
            s.ttl = 360;
            s.calls.push(Call::landing(CHOSEN, 700, 1100, 60));
        },
    ),
];

/// What the store was told last, by the clock, of the aircraft that is seen first.
fn last_report<'a>(seen: &Seen<'a, FeatureStoreLab>) -> Option<&'a Call> {
    let calls = &seen.state.calls;
    let told = |call: &&Call| call.aircraft == CHOSEN && call.told <= seen.state.now;
    order(calls).into_iter().rev().map(|i| &calls[i]).find(told)
}

/// Whether there is a training set, and no value of it is of this kind.
fn is_without(seen: &Seen<FeatureStoreLab>, verdict: Verdict) -> bool {
    !seen.out.training.is_empty() && seen.out.count(verdict) == 0
}
