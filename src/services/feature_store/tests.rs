//! Tiny cases by hand, and the store against a slow model that was written from the documents alone.

use proptest::prelude::*;

use super::*;

const BOTH: FeatureGroup = FeatureGroup { has_online_store: true, has_offline_store: true, ttl: None };

fn record(identifier: &str, event_time: Time, value: f64) -> Record {
    Record { identifier: identifier.to_owned(), event_time, features: vec![value], ttl: None }
}

fn value(row: Option<&OnlineRow>) -> Option<f64> {
    row.and_then(OnlineRow::feature)
}

#[test]
fn latest_event_wins_not_latest_write() {
    let mut store = FeatureStore::new(BOTH);
    assert_eq!(store.put_record(record("a", 100, 1.0), 110), Put::Latest);
    assert_eq!(store.put_record(record("a", 50, 2.0), 120), Put::Historic(100));
    assert_eq!(value(store.get_record("a", 130)), Some(1.0));
    assert_eq!(store.put_record(record("a", 101, 3.0), 130), Put::Latest);
    assert_eq!(value(store.get_record("a", 130)), Some(3.0));
    assert_eq!(store.offline_rows(Time::MAX).len(), 3);
}

/// The first of two equal event times stays online, the last one is the newest offline: the documented
/// rules let the two stores disagree.
#[test]
fn equal_event_times_split_the_stores() {
    let mut store = FeatureStore::new(BOTH);
    store.put_record(record("a", 100, 1.0), 110);
    assert_eq!(store.put_record(record("a", 100, 2.0), 120), Put::Historic(100));
    assert_eq!(value(store.get_record("a", 130)), Some(1.0));
    let history = History::of(store.offline_rows(Time::MAX), Time::MAX);
    assert_eq!(history.versions("a").len(), 1);
    assert_eq!(history.newest("a").unwrap().features, Some(vec![2.0]));
}

#[test]
fn expiry_counts_from_the_event() {
    let mut store = FeatureStore::new(FeatureGroup { ttl: Some(60), ..BOTH });
    assert_eq!(store.put_record(record("a", 100, 1.0), 110), Put::Latest);
    assert!(store.get_record("a", 159).is_some() && store.get_record("a", 160).is_none());
    assert_eq!(store.put_record(record("b", 100, 1.0), 160), Put::Expired);
    assert!(store.get_record("b", 160).is_none());
    // The record's own time to live supersedes the group's, in either direction.
    assert_eq!(store.put_record(Record { ttl: Some(1000), ..record("c", 100, 1.0) }, 160), Put::Latest);
    assert!(store.get_record("c", 1099).is_some() && store.get_record("c", 1100).is_none());
    assert_eq!(store.offline_rows(Time::MAX).len(), 3, "nothing expires offline");
}

#[test]
fn soft_delete_keeps_the_event_time_and_hard_delete_does_not() {
    let (soft, hard) = (DeletionMode::Soft, DeletionMode::Hard);
    for (mode, late_put) in [(soft, Put::Historic(120)), (hard, Put::Latest)] {
        let mut store = FeatureStore::new(BOTH);
        store.put_record(record("a", 100, 1.0), 110);
        assert_eq!(store.delete_record("a", 120, mode, 130), Ok(Deleted::Gone));
        assert_eq!(store.get_record("a", 130), None);
        assert_eq!(store.stored("a", 130).is_some(), mode == soft);
        assert_eq!(store.put_record(record("a", 90, 2.0), 140), late_put);
        let marker = &store.offline_rows(Time::MAX)[1];
        assert!(marker.is_deleted && marker.features.is_none() && marker.event_time == 120);
    }
}

#[test]
fn deletes_that_are_no_newer_than_the_row() {
    let mut store = FeatureStore::new(BOTH);
    store.put_record(record("a", 100, 1.0), 110);
    for event_time in [99, 100] {
        assert_eq!(store.delete_record("a", event_time, DeletionMode::Soft, 120), Ok(Deleted::TooOld));
        assert_eq!(store.delete_record("a", event_time, DeletionMode::Hard, 120), Err(ValidationException));
    }
    assert_eq!(value(store.get_record("a", 130)), Some(1.0));
    assert_eq!(store.offline_rows(Time::MAX).iter().filter(|row| row.is_deleted).count(), 2, "soft ones only");
}

#[test]
fn one_store_only() {
    let mut online = FeatureStore::new(FeatureGroup { has_offline_store: false, ..BOTH });
    online.put_record(record("a", 100, 1.0), 110);
    assert!(online.offline_rows(Time::MAX).is_empty() && online.get_record("a", 110).is_some());
    let mut offline = FeatureStore::new(FeatureGroup { has_online_store: false, ..BOTH });
    assert_eq!(offline.put_record(record("a", 100, 1.0), 110), Put::NoOnlineStore);
    assert!(offline.get_record("a", 110).is_none());
    assert_eq!(offline.offline_rows(Time::MAX).len(), 1);
}

#[test]
fn rows_land_offline_at_the_next_quarter_of_an_hour() {
    let mut store = FeatureStore::new(BOTH);
    for (at, written) in [(0, 900), (899, 900), (900, 1800)] {
        store.put_record(record("a", at, 0.0), at);
        assert_eq!(store.offline_rows(Time::MAX).last().unwrap().write_time, written);
    }
    assert_eq!((store.offline_rows(900).len(), store.buffered_rows(900).len()), (2, 1));
}

#[test]
fn as_of_looks_at_the_write_time() {
    let mut store = FeatureStore::new(BOTH);
    store.put_record(record("a", 100, 1.0), 100);
    store.put_record(record("a", 50, 2.0), 5000);
    let offline = store.offline_rows(Time::MAX);
    assert_eq!(History::of(offline, 5000).newest_at("a", 60), None);
    assert_eq!(History::of(offline, 5400).newest_at("a", 60).unwrap().features, Some(vec![2.0]));
    // The same instant is not the future.
    assert_eq!(History::of(offline, 5400).newest_at("a", 100).unwrap().event_time, 100);
}

#[derive(Clone, Debug)]
enum Call {
    Put { who: usize, event: Time, value: f64, ttl: Option<Time> },
    Delete { who: usize, event: Time, mode: DeletionMode },
}

const NAMES: [&str; 3] = ["a", "b", "c"];

fn call() -> impl Strategy<Value = (Time, Call)> {
    let ttl = prop_oneof![3 => Just(None), 1 => (1..40i64).prop_map(Some)];
    let put = (0..3usize, 0..60i64, 0..9i32, ttl).prop_map(|(who, event, value, ttl)| Call::Put {
        who,
        event,
        value: f64::from(value),
        ttl,
    });
    let mode = prop_oneof![Just(DeletionMode::Soft), Just(DeletionMode::Hard)];
    let delete = (0..3usize, 0..60i64, mode).prop_map(|(who, event, mode)| Call::Delete { who, event, mode });
    (0..80i64, prop_oneof![4 => put, 1 => delete])
}

fn calls() -> impl Strategy<Value = Vec<(Time, Call)>> {
    prop::collection::vec(call(), 0..25).prop_map(|mut calls| {
        calls.sort_by_key(|(at, _)| *at);
        calls
    })
}

fn groups() -> impl Strategy<Value = FeatureGroup> {
    let stores = prop_oneof![Just((true, true)), Just((true, false)), Just((false, true))];
    let ttl = prop_oneof![Just(None), (1..40i64).prop_map(Some)];
    (stores, ttl).prop_map(|((has_online_store, has_offline_store), ttl)| FeatureGroup {
        has_online_store,
        has_offline_store,
        ttl,
    })
}

fn run(group: FeatureGroup, calls: &[(Time, Call)], until: Time) -> FeatureStore {
    let mut store = FeatureStore::new(group);
    for (at, call) in calls.iter().filter(|(at, _)| *at <= until) {
        match call {
            Call::Put { who, event, value, ttl } => {
                store.put_record(Record { ttl: *ttl, ..record(NAMES[*who], *event, *value) }, *at);
            }
            Call::Delete { who, event, mode } => {
                let _ = store.delete_record(NAMES[*who], *event, *mode, *at);
            }
        }
    }
    store
}

/// One minute after the other, everything in one pile: what is over is thrown out, then the calls of the
/// minute are made. A row is who, event, value, when it ends.
fn slowly(group: FeatureGroup, calls: &[(Time, Call)], until: Time) -> Vec<(usize, Time, Option<f64>, Option<Time>)> {
    let mut pile: Vec<(usize, Time, Option<f64>, Option<Time>)> = Vec::new();
    for minute in 0..=until {
        pile.retain(|row| row.3 != Some(minute));
        for (_, call) in calls.iter().filter(|(at, _)| *at == minute && group.has_online_store) {
            let (Call::Put { who, event, .. } | Call::Delete { who, event, .. }) = call;
            let is_newest = pile.iter().all(|row| row.0 != *who || row.1 < *event);
            if !is_newest {
                continue;
            }
            let was_there = pile.iter().any(|row| row.0 == *who);
            pile.retain(|row| row.0 != *who);
            match call {
                Call::Put { value, ttl, .. } => {
                    let end = ttl.or(group.ttl).map(|ttl| event + ttl);
                    if end.is_none_or(|end| end > minute) {
                        pile.push((*who, *event, Some(*value), end));
                    }
                }
                Call::Delete { mode: DeletionMode::Soft, .. } if was_there => pile.push((*who, *event, None, None)),
                Call::Delete { .. } => {}
            }
        }
    }
    pile
}

/// `row_number() over (partition by … order by event_time desc, api_invocation_time desc, write_time desc)`
/// counted out: how many rows of the part come before this one, itself included. A row further down the
/// table comes first where all three are equal.
fn row_number(offline: &[OfflineRow], at: usize, part: impl Fn(&OfflineRow) -> bool) -> usize {
    let key = |i: usize| (offline[i].event_time, offline[i].api_invocation_time, offline[i].write_time, i);
    (0..offline.len()).filter(|&i| part(&offline[i]) && key(i) >= key(at)).count()
}

proptest! {
    #[test]
    fn online_equals_the_slow_model(group in groups(), calls in calls(), until in 0..90i64) {
        let store = run(group, &calls, until);
        let pile = slowly(group, &calls, until);
        for (who, name) in NAMES.iter().enumerate() {
            let expected = pile.iter().find(|row| row.0 == who).map(|row| (row.1, row.2, row.3));
            let there = store.stored(name, until);
            let found = there.map(|row| (row.event_time, row.features.as_ref().map(|f| f[0]), row.expires_at));
            prop_assert_eq!(found, expected, "{}", name);
            prop_assert_eq!(value(store.get_record(name, until)), expected.and_then(|row| row.1));
        }
    }

    /// Without deletes and expiry: whatever the order of the calls, the greatest event time is online, and
    /// of equal ones the first.
    #[test]
    fn order_of_arrival_does_not_matter(calls in calls()) {
        let puts: Vec<_> = calls
            .iter()
            .filter_map(|(at, call)| match call {
                Call::Put { who, event, value, .. } => Some((*at, *who, *event, *value)),
                Call::Delete { .. } => None,
            })
            .collect();
        let mut store = FeatureStore::new(BOTH);
        for (at, who, event, value) in &puts {
            store.put_record(record(NAMES[*who], *event, *value), *at);
        }
        for (who, name) in NAMES.iter().enumerate() {
            let latest = puts.iter().filter(|put| put.1 == who).map(|put| put.2).max();
            let expected = latest.and_then(|event| puts.iter().find(|put| put.1 == who && put.2 == event));
            prop_assert_eq!(value(store.get_record(name, 1000)), expected.map(|put| put.3));
        }
    }

    /// Every call but a refused one leaves one row offline; nothing ever changes or leaves.
    #[test]
    fn offline_is_append_only(group in groups(), calls in calls(), until in 0..90i64) {
        let (all, early) = (run(group, &calls, 90), run(group, &calls, until));
        let early_rows = early.offline_rows(Time::MAX);
        prop_assert_eq!(early_rows, &all.offline_rows(Time::MAX)[..early_rows.len()]);
        let puts = calls.iter().filter(|(_, call)| matches!(call, Call::Put { .. })).count();
        let markers = all.offline_rows(Time::MAX).iter().filter(|row| row.is_deleted).count();
        prop_assert_eq!(all.offline_rows(Time::MAX).len(), if group.has_offline_store { puts + markers } else { 0 });
        for row in all.offline_rows(Time::MAX) {
            let wait = row.write_time - row.api_invocation_time;
            prop_assert!(0 < wait && wait <= OFFLINE_BATCH);
            prop_assert_eq!(row.is_deleted, row.features.is_none());
        }
        if !group.has_online_store && group.has_offline_store {
            prop_assert_eq!(puts + markers, calls.len());
        }
    }

    /// The SDK's two queries, counted out: the newest version of each event, after the newest marker.
    #[test]
    fn history_equals_the_queries(calls in calls(), as_of in 0..7000i64, base in 0..60i64) {
        // Spread over several batches.
        let calls: Vec<_> = calls.into_iter().map(|(at, call)| (60 * at, call)).collect();
        let store = run(BOTH, &calls, 6000);
        let written: Vec<OfflineRow> =
            store.offline_rows(Time::MAX).iter().filter(|row| row.write_time <= as_of).cloned().collect();
        let history = History::of(store.offline_rows(Time::MAX), as_of);
        for name in NAMES {
            let mine = |row: &OfflineRow| row.identifier == name;
            let marker = (0..written.len()).find(|&i| {
                mine(&written[i]) && written[i].is_deleted
                    && row_number(&written, i, |row| mine(row) && row.is_deleted) == 1
            });
            let key = |i: usize| (written[i].event_time, written[i].api_invocation_time, written[i].write_time, i);
            let mut expected: Vec<usize> = (0..written.len())
                .filter(|&i| mine(&written[i]))
                .filter(|&i| row_number(&written, i, |row| mine(row) && row.event_time == written[i].event_time) == 1)
                .filter(|&i| marker.is_none_or(|marker| key(i) > key(marker)))
                .collect();
            expected.sort_by_key(|&i| written[i].event_time);
            let found: Vec<OfflineRow> = history.versions(name).iter().map(|&row| row.clone()).collect();
            let expected: Vec<OfflineRow> = expected.into_iter().map(|i| written[i].clone()).collect();
            prop_assert_eq!(&found, &expected);
            let before = expected.iter().filter(|row| row.event_time <= base).max_by_key(|row| row.event_time);
            prop_assert_eq!(history.newest_at(name, base), before);
            // The guide's snapshot: the newest row of each identifier, unless it is a marker.
            let snapshot = (0..written.len())
                .find(|&i| mine(&written[i]) && row_number(&written, i, mine) == 1)
                .filter(|&i| !written[i].is_deleted);
            prop_assert_eq!(history.newest(name), snapshot.map(|i| &written[i]));
        }
    }

    /// What a point-in-time join reads was true by then, and nothing newer was.
    #[test]
    fn nothing_comes_from_the_future(calls in calls(), base in 0..60i64) {
        let store = run(BOTH, &calls, 90);
        let history = History::of(store.offline_rows(Time::MAX), Time::MAX);
        for name in NAMES {
            let joined = history.newest_at(name, base);
            prop_assert!(joined.is_none_or(|row| row.event_time <= base && !row.is_deleted));
            for row in history.versions(name) {
                let is_newer = joined.is_none_or(|joined| row.event_time > joined.event_time);
                prop_assert!(!is_newer || row.event_time > base);
            }
        }
    }

    /// Calls that claim to come before the last one come with it.
    #[test]
    fn time_does_not_run_backwards(times in prop::collection::vec(any::<Time>(), 1..10)) {
        let mut store = FeatureStore::new(FeatureGroup { ttl: Some(Time::MAX), ..BOTH });
        for at in times {
            store.put_record(record("a", at, 0.0), at);
            let _ = store.delete_record("a", at, DeletionMode::Soft, at);
        }
        let rows = store.offline_rows(Time::MAX);
        prop_assert!(rows.is_sorted_by_key(|row| row.api_invocation_time) && rows.is_sorted_by_key(|row| row.write_time));
    }
}
