use proptest::prelude::*;

use super::*;
use crate::lab::testing::{self, computed, set, value};
use crate::lab::{Edit, Session, View};
use crate::services::feature_store::OFFLINE_BATCH;
use crate::table::csv;

fn data() -> Data {
    testing::data::<FeatureStoreLab>("regional-flights")
}

fn fitted(set: impl FnOnce(&mut State)) -> Fitted {
    computed::<FeatureStoreLab>(&data(), set).1
}

/// Of all three aircraft.
fn output(set: impl FnOnce(&mut State)) -> Output {
    let state = |s: &mut State| {
        s.shows_all = true;
        set(s);
    };
    computed::<FeatureStoreLab>(&data(), state).2
}

fn counts(out: &Output) -> [usize; 4] {
    [Verdict::Known, Verdict::ToldLater, Verdict::Future, Verdict::Missing].map(|verdict| out.count(verdict))
}

/// With all three aircraft in view.
fn open() -> Box<dyn Session> {
    testing::open::<FeatureStoreLab>("v=2&fleet=three")
}

/// The landings that a visitor sees first happened; only when the store was told is ours.
#[test]
fn the_day_is_in_the_data() {
    let data = data();
    let number = |name: &str| data.table.numbers(name).unwrap();
    let (codes, names) = data.table.categories("aircraft").unwrap();
    let rows: Vec<usize> = (0..data.table.rows())
        .filter(|&row| AIRCRAFT.contains(&names[codes[row] as usize].as_str()))
        .filter(|&row| (number("due")[row] / 1440.0).floor() == 16.0)
        .collect();
    assert_eq!(rows.len(), REAL.len());
    for call in REAL {
        let found = rows.iter().any(|&row| {
            names[codes[row] as usize] == AIRCRAFT[call.aircraft]
                && number("landed")[row] == (16 * 1440 + call.event) as f64
                && number("landing_delay")[row] == call.delay as f64
        });
        assert!(found, "{call:?}");
    }
}

#[test]
fn what_the_default_day_reads() {
    let newest = output(|_| {});
    assert_eq!(counts(&newest), [0, 0, 10, 0]);
    let point_in_time = output(|s| s.is_point_in_time = true);
    assert_eq!(counts(&point_in_time), [6, 1, 0, 3]);
    assert_eq!(point_in_time.as_served(), 9, "all but the one that was told later");
    let read: Vec<Option<i64>> =
        point_in_time.training.iter().map(|row| row.joined.as_ref().map(|joined| joined.delay)).collect();
    // In order of time: by hand from the timetable.
    let expected = [None, None, None, Some(-1), Some(0), Some(6), Some(26), Some(-11), Some(49), Some(9)];
    assert_eq!(read, expected);
    let as_of = output(|s| (s.is_point_in_time, s.as_of) = (true, 1140));
    assert_eq!(counts(&as_of), [7, 0, 0, 3], "what was told later is not there yet");
}

/// One aircraft: its flights of 09:20, 13:50 and 18:55.
#[test]
fn what_one_aircraft_reads() {
    let alone = computed::<FeatureStoreLab>(&data(), |_| {}).2;
    assert_eq!(
        (counts(&alone), alone.offline.len(), alone.rows_online(), alone.answer),
        ([0, 0, 3, 0], 3, 1, Some(28))
    );
    let as_of = computed::<FeatureStoreLab>(&data(), |s| (s.is_point_in_time, s.as_of) = (true, 1140)).2;
    assert_eq!((counts(&as_of), as_of.as_served()), ([2, 0, 0, 1], 3));
}

/// Three aircraft were the first version's picture, and the first of them the one that was spoken of.
#[test]
fn old_links_show_what_they_showed() {
    let loaded = |link: &str| testing::open::<FeatureStoreLab>(link).query();
    let fields = |query: Query| ["fleet", "aircraft"].map(|key| query.get(key).map(str::to_owned));
    assert_eq!(fields(loaded("v=1&join=point_in_time")), [Some("three".to_owned()), Some("N542MQ".to_owned())]);
    assert_eq!(fields(loaded("v=1&aircraft=N734MQ")), [Some("three".to_owned()), Some("N734MQ".to_owned())]);
    assert_eq!(fields(loaded("v=2&join=point_in_time")), [None, None]);
    let was = loaded("v=1&aircraft=N734MQ");
    assert_eq!(loaded(&was.to_string()), was);
}

/// What is put at the end of the day stands within the picture.
#[test]
fn the_last_minute_is_not_at_the_edge() {
    let mut session = open();
    set(&mut *session, "now", "1440");
    set(&mut *session, "put", "");
    for (width, height) in [(797.0, 488.0), (362.0, 270.0)] {
        let view = View { sizes: vec![("timeline".to_owned(), width, height)], ..View::default() };
        let report = session.report(&view);
        let handle = report.handles.iter().find(|handle| handle.key == "told-10").unwrap();
        let panel = report.figures[0].scene.panels[handle.panel];
        let (x, _) = panel.place(handle.at.0, handle.at.1);
        assert!(f64::from(report.figures[0].scene.size.0) - x >= 20.0 * crate::plot::UNITS_PER_PIXEL, "{width}");
    }
}

#[test]
fn the_clock_brings_rows_and_flights() {
    let morning = output(|s| s.now = 600);
    assert_eq!((morning.offline.len(), morning.rows_online(), morning.training.len()), (2, 2, 3));
    // Told at 11:36, written at 11:45.
    let between = output(|s| s.now = 700);
    assert_eq!((between.offline.len(), between.buffered, between.rows_online()), (2, 1, 3));
}

#[test]
fn deleting_hides_the_past_from_training() {
    for (mode, comes_back) in [(DeletionMode::Soft, false), (DeletionMode::Hard, true)] {
        let out = output(|s| {
            s.is_point_in_time = true;
            s.calls.push(Call { kind: Kind::Delete(mode), aircraft: 0, event: 1200, told: 1200, delay: 0, ttl: 0 });
            s.calls.push(Call::landing(0, 1100, 1300, 5));
        });
        assert_eq!(counts(&out), [4, 1, 0, 5], "the two that read N542MQ read nothing now");
        assert_eq!(out.rows_online(), if comes_back { 3 } else { 2 });
        assert_eq!(out.offline.len(), 12, "and everything is still there");
    }
}

/// The area under the curve, counted pair by pair over what each flight reads, found by looking through all.
#[test]
fn the_month_counted_out() {
    let data = data();
    let number = |name: &str| data.table.numbers(name).unwrap();
    let (codes, _) = data.table.categories("aircraft").unwrap();
    let (late_codes, late_names) = data.table.categories("left_late").unwrap();
    let (due, landed, delay) = (number("due"), number("landed"), number("landing_delay"));
    let rows = data.table.rows();
    let late: Vec<bool> = late_codes.iter().map(|&code| late_names[code as usize] == "yes").collect();
    let area = |until: &dyn Fn(usize) -> f64, lag: f64, ttl: f64| {
        let read = |row: usize| {
            (0..rows)
                .filter(|&other| codes[other] == codes[row] && landed[other] + lag <= until(row))
                .max_by(|&a, &b| landed[a].total_cmp(&landed[b]))
                .filter(|&other| due[row] < landed[other] + ttl)
                .map_or(0.0, |other| delay[other])
        };
        let read: Vec<f64> = (0..rows).map(read).collect();
        let (mut won, mut pairs) = (0.0, 0.0);
        for a in (0..rows).filter(|&row| late[row]) {
            for b in (0..rows).filter(|&row| !late[row]) {
                pairs += 1.0;
                won += if read[a] > read[b] {
                    1.0
                } else if read[a] == read[b] {
                    0.5
                } else {
                    0.0
                };
            }
        }
        won / pairs
    };
    let close = |score: &Option<Score>, expected: f64| {
        let area = score.as_ref().unwrap().area.unwrap();
        assert!((area - expected).abs() < 1e-12, "{area} is not {expected}");
        area
    };
    let default = fitted(|_| {});
    let night = |row: usize| ((due[row] / 1440.0).floor() + 1.0) * 1440.0 + 300.0;
    let newest = close(&default.newest, area(&night, 0.0, f64::INFINITY));
    let honest = close(&default.point_in_time, area(&|row| due[row], 0.0, f64::INFINITY));
    close(&default.served, area(&|row| due[row], 5.0, f64::INFINITY));
    assert!(newest > 0.85 && honest < 0.65, "the lie flatters: {newest} against {honest}");

    let late_reports = fitted(|s| (s.lag, s.ttl) = (240, 720));
    let served = close(&late_reports.served, area(&|row| due[row], 240.0, 720.0));
    assert_eq!(late_reports.point_in_time.as_ref().unwrap().area, default.point_in_time.as_ref().unwrap().area);
    assert!(served < honest - 0.03, "{served}");
}

#[test]
fn one_store_only_leaves_the_other_numbers_undefined() {
    let value = |stores: &str, key: &str| value(&mut *testing::open::<FeatureStoreLab>(stores), key);
    for key in ["offline_rows", "future", "area_newest", "area_point_in_time", "missing", "as_served"] {
        assert_eq!(value("v=2&stores=online", key), None, "{key}");
    }
    for key in ["online_rows", "area_served", "as_served"] {
        assert_eq!(value("v=2&stores=offline", key), None, "{key}");
    }
    assert_eq!(value("v=2&fleet=three&stores=online", "online_rows"), Some(3.0));
    assert_eq!(value("v=2&fleet=three&stores=offline", "offline_rows"), Some(10.0));
}

#[test]
fn a_click_tells_and_a_drag_moves() {
    let mut session = open();
    let hit = |handle: Option<&str>, x: f64, y: f64, phase| {
        let handle = handle.map(str::to_owned);
        Edit::Point(Hit { figure: "timeline".to_owned(), panel: figures::LANES, x, y, phase, handle })
    };
    let calls = |session: &dyn Session| read_calls(session.query().get("calls").unwrap_or_default());
    // Left of the clock: told now. Right of it: told when it happens.
    set(&mut *session, "aircraft", "N542MQ");
    session.edit(&hit(None, 601.0, 2.5, Phase::Press)).unwrap();
    session.edit(&hit(None, 1422.0, 0.5, Phase::Press)).unwrap();
    let told = calls(&*session);
    let call = |aircraft, event, told| Call::landing(aircraft, event, told, 60);
    assert_eq!(told[10..], [call(0, 600, 1410), call(2, 1420, 1420)]);
    session.report(&View::default());
    session.edit(&hit(Some("told-10"), 905.0, 2.4, Phase::Move)).unwrap();
    session.edit(&hit(Some("event-11"), 1000.0, 1.5, Phase::Move)).unwrap();
    let told = calls(&*session);
    assert_eq!(told[10..], [call(0, 600, 905), call(1, 1000, 1000)], "a report that came at once does so again");
    session.report(&View::default());
    session.edit(&hit(Some("event-10"), 1100.0, 2.5, Phase::Move)).unwrap();
    assert_eq!(calls(&*session)[10], call(0, 905, 905), "nothing happens after it was told");
    let before = session.query();
    for (handle, phase) in [(Some("event-99"), Phase::Move), (Some("what"), Phase::Move), (None, Phase::Hover)] {
        session.edit(&hit(handle, 700.0, 0.5, phase)).unwrap();
    }
    assert_eq!(session.query(), before);
}

#[test]
fn buttons_tell_the_store_now() {
    let mut session = open();
    for (key, value) in [("now", "1200"), ("aircraft", "N734MQ"), ("lag", "30"), ("delay", "-7"), ("record_ttl", "90")]
    {
        set(&mut *session, key, value);
    }
    for key in ["put", "soft_delete", "hard_delete"] {
        set(&mut *session, key, "");
    }
    let written = session.query().get("calls").unwrap().to_owned();
    assert!(written.ends_with(";p2,1170,1200,-7,90;s2,1170,1200;h2,1170,1200"), "{written}");
    set(&mut *session, "empty", "");
    assert_eq!(session.query().get("calls"), Some(""));
    let report = testing::report(&mut *session);
    assert!(report.tables.iter().find(|table| table.key == "offline").unwrap().rows.is_empty());
}

#[test]
fn the_rows_behind_a_flight_are_that_flight() {
    let mut session = open();
    let table = testing::report(&mut *session).tables.into_iter().find(|table| table.key == "timeline").unwrap();
    assert_eq!(table.actions.len(), table.rows.len());
    for (at, row) in table.rows.iter().enumerate() {
        let rows = session.rows(&format!("flight-{at}")).rows;
        assert_eq!(rows.len(), 1);
        let due = session.data().table.numbers("due").unwrap()[rows[0] as usize];
        assert_eq!(clock(due as Minute - 16 * 1440), row[0].text);
    }
    assert_eq!(session.rows("future").rows.len(), 2201);
    assert!(session.rows("flight-99").rows.is_empty() && session.rows("flight-x").rows.is_empty());
}

#[test]
fn the_file_is_the_offline_store() {
    let mut session = open();
    let report = testing::report(&mut *session);
    let file = &report.documents.iter().find(|document| document.key == "offline-store").unwrap().text;
    let table = csv::read("offline", file.as_bytes(), &Default::default()).unwrap().table;
    assert_eq!(table.rows(), 10);
    assert!(file.contains("\nN543MQ,2013-01-17T21:34:00Z,49,2013-01-18T00:40:00Z,2013-01-18T00:45:00Z,false\n"));
}

#[test]
fn an_edit_of_the_group_marks_the_lines_that_it_changes() {
    let [forever, hours, day] = [0, 120, 1440].map(|ttl| figures::request(&State { ttl, ..State::default() }));
    let lines: Vec<&str> = day.text.lines().collect();
    let changed: Vec<&str> =
        day.changed_since(&hours).changed.into_iter().map(|line| lines[line].trim_start()).collect();
    assert_eq!(changed, ["\"Value\": 24"]);
    // The whole object is new, and nothing around it.
    let words = [day.changed_since(&forever).in_words(), forever.changed_since(&day).in_words()];
    assert_eq!(words, ["4 lines changed", "4 lines removed"]);
    let offline = figures::request(&State { stores: Stores::Offline, ..State::default() });
    assert!(!offline.notes.iter().any(|(_, words)| words.contains("service")));
}

fn call() -> impl Strategy<Value = Call> {
    let kind = prop_oneof![
        6 => Just(Kind::Put),
        1 => Just(Kind::Delete(DeletionMode::Soft)),
        1 => Just(Kind::Delete(DeletionMode::Hard)),
    ];
    let ttl = prop_oneof![3 => Just(0), 1 => 30..600i64];
    (kind, 0..3usize, 300..1440i64, 0..900i64, -30..180i64, ttl).prop_map(|(kind, aircraft, event, lag, delay, ttl)| {
        Call { kind, aircraft, event, told: event + lag, delay, ttl }.settled()
    })
}

fn state() -> impl Strategy<Value = State> {
    let calls = prop::collection::vec(call(), 0..14);
    (calls, 300..1441i64, 300..1441i64, any::<bool>(), prop_oneof![Just(0), 30..900i64]).prop_map(
        |(calls, now, as_of, is_point_in_time, ttl)| State {
            calls,
            now,
            as_of,
            is_point_in_time,
            ttl,
            shows_all: true,
            ..State::default()
        },
    )
}

fn departures() -> Vec<Departure> {
    (0..9)
        .map(|i| Departure { aircraft: i % 3, due: 400 + 113 * i as i64, left_late: i % 2 == 0, row: i as u32 })
        .collect()
}

proptest! {
    #[test]
    fn calls_survive_a_link(list in prop::collection::vec(call(), 0..20)) {
        prop_assert_eq!(read_calls(&written(&list)), list);
    }

    #[test]
    fn any_text_is_read_as_calls(text in "[psh0-9,;.-]{0,60}") {
        let list = read_calls(&text);
        prop_assert_eq!(read_calls(&written(&list)), list);
    }

    /// The bars say what `GetRecord` answers at every minute up to the clock.
    #[test]
    fn bars_are_answers(state in state(), at in 300..1441i64) {
        let out = read(&state, &departures());
        prop_assume!(at < state.now);
        let mut store = FeatureStore::new(state.stores.group(state.ttl));
        for call in order(&state.calls) {
            if state.calls[call].told <= at {
                state.calls[call].make(&mut store);
            }
        }
        for (aircraft, name) in AIRCRAFT.iter().enumerate() {
            let row = store.get_record(name, time(at));
            let expected = row.map(|row| (row.features.as_ref().unwrap()[0] as i64, minute(row.event_time)));
            let covers = |span: &&Answered| span.aircraft == aircraft && span.from <= at && at < span.until;
            let shown: Vec<_> = out.answered.iter().filter(covers).map(|span| (span.delay, span.event)).collect();
            prop_assert_eq!(shown, expected.into_iter().collect::<Vec<_>>());
        }
    }

    /// What each flight reads, found by looking through all puts. Deletes are tested with the store.
    #[test]
    fn training_rows_are_what_they_say(mut state in state()) {
        state.calls.retain(|call| call.kind == Kind::Put);
        let out = read(&state, &departures());
        let visible = |call: &&Call| {
            let written = (call.told * MINUTE / OFFLINE_BATCH + 1) * OFFLINE_BATCH / MINUTE;
            written <= state.now.min(state.as_of)
        };
        prop_assert_eq!(out.training.len(), departures().iter().filter(|one| one.due <= state.now).count());
        for row in &out.training {
            let departure = row.departure;
            let puts = state.calls.iter().filter(|call| call.aircraft == departure.aircraft);
            let past = |call: &&Call| !state.is_point_in_time || call.event <= departure.due;
            let best = puts.clone().filter(visible).filter(past).max_by_key(|call| (call.event, call.told));
            prop_assert_eq!(row.joined.as_ref().map(|j| (j.delay, j.event, j.told)), best.map(|c| (c.delay, c.event, c.told)));
            let verdict = match best {
                None => Verdict::Missing,
                Some(call) if call.event > departure.due => Verdict::Future,
                Some(call) if call.told > departure.due => Verdict::ToldLater,
                Some(_) => Verdict::Known,
            };
            prop_assert_eq!(row.verdict, verdict);
            prop_assert!(!state.is_point_in_time || verdict != Verdict::Future);
            if state.ttl == 0 && state.calls.iter().all(|call| call.ttl == 0) {
                let told = puts.filter(|call| call.told <= departure.due);
                let latest = told.clone().map(|call| call.event).max();
                let first = told.filter(|call| Some(call.event) == latest).min_by_key(|call| call.told);
                prop_assert_eq!(row.served, first.map(|call| call.delay));
            }
        }
    }

    /// Every call that the clock has come to did something, and no other.
    #[test]
    fn effects_are_of_calls_made(state in state()) {
        let out = read(&state, &departures());
        for (call, effect) in state.calls.iter().zip(&out.effects) {
            prop_assert_eq!(*effect == Effect::Pending, call.told > state.now);
        }
        let refused = out.effects.iter().filter(|effect| **effect == Effect::Refused).count();
        let made = state.calls.iter().filter(|call| call.told <= state.now).count();
        prop_assert_eq!(out.offline.len() + out.buffered, made - refused);
    }
}
