//! Which labs are tested, and how many at a time.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tactile::bundled;
use tactile::lab::{Edit, Entry, Progress, Query, Session};
use tactile::labs;

/// All labs; only the one that `TACTILE_LAB` names, while somebody works on it.
pub fn entries() -> Vec<&'static Entry> {
    match only() {
        Some(id) => vec![labs::find(&id).unwrap_or_else(|| panic!("TACTILE_LAB: there is no lab “{id}”"))],
        None => labs::all().map(|(_, entry)| entry).collect(),
    }
}

/// Whether only one lab is tested, so that what many labs owe together cannot be asked.
pub fn is_narrowed() -> bool {
    only().is_some()
}

/// Whether this lab is among them, for tests that compare what it stands on.
pub fn is_tested(id: &str) -> bool {
    only().is_none_or(|only| only == id)
}

fn only() -> Option<String> {
    std::env::var("TACTILE_LAB").ok()
}

/// The lab in the state of this link, with its work done.
pub fn finished(entry: &Entry, query: &str) -> Box<dyn Session> {
    let id = entry.id;
    let mut session = (entry.open)();
    let notices = bundled::edit(session.as_mut(), &Edit::Load(Query::parse(query)))
        .unwrap_or_else(|problem| panic!("{id}?{query} cannot be computed: {problem}"));
    assert!(notices.is_empty(), "{id}?{query}: {notices:?}");
    while session.advance(&mut || true) != Progress::Done {}
    session
}

/// Checks all of them, as many at a time as there are cores, and fails after the last one: what each said stands above.
pub fn each<T: Sync>(items: &[T], check: impl Fn(&T) + Sync) {
    let (next, failed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            if catch_unwind(AssertUnwindSafe(|| check(item))).is_err() {
                failed.fetch_add(1, Ordering::Relaxed);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..at_a_time(items.len()) {
            scope.spawn(work);
        }
    });
    let failed = failed.into_inner();
    assert!(failed == 0, "{failed} of {} failed: see above", items.len());
}

fn at_a_time(items: usize) -> usize {
    thread::available_parallelism().map_or(1, NonZero::get).min(items)
}

/// What belongs to a lab.
pub trait OfLab: Sync {
    fn lab(&self) -> &'static str;
}

impl OfLab for &'static Entry {
    fn lab(&self) -> &'static str {
        self.id
    }
}

impl<T: Sync> OfLab for (&'static Entry, T) {
    fn lab(&self) -> &'static str {
        self.0.id
    }
}

/// As [`each`], of what belongs to labs: what each lab adds to the time of the test is noted.
pub fn each_of_labs<T: OfLab>(items: &[T], check: impl Fn(&T) + Sync) {
    let times: Mutex<BTreeMap<&str, Duration>> = Mutex::default();
    each(items, |item| {
        let start = Instant::now();
        check(item);
        *times.lock().expect("adding does not fail").entry(item.lab()).or_default() += start.elapsed();
    });
    for (lab, time) in times.into_inner().expect("adding does not fail") {
        note_time(lab, time.as_secs_f64() / at_a_time(items.len()) as f64);
    }
}

/// All labs, one after the other; what each adds to the time of the test is noted.
pub fn one_by_one() -> impl Iterator<Item = &'static Entry> {
    let mut labs = entries().into_iter();
    let mut before: Option<(&str, Instant)> = None;
    std::iter::from_fn(move || {
        if let Some((lab, start)) = before.take() {
            note_time(lab, start.elapsed().as_secs_f64());
        }
        let next = labs.next()?;
        before = Some((next.id, Instant::now()));
        Some(next)
    })
}

/// Adds seconds to the file of times that `cargo xtask test` sums up: the part of the tests, the lab, the test.
fn note_time(lab: &str, seconds: f64) {
    let Some(path) = std::env::var_os("TACTILE_TIMES") else { return };
    let thread = thread::current();
    let (part, test) = thread.name().and_then(|name| name.split_once("::")).unwrap_or(("native", ""));
    let file = OpenOptions::new().create(true).append(true).open(path);
    let line = format!("{part}\t{lab}\t{test}\t{seconds:.3}\n");
    file.and_then(|mut file| file.write_all(line.as_bytes())).expect("times can be noted");
}

#[test]
fn each_item_is_checked_once_and_one_failure_hides_no_other() {
    let seen: Vec<AtomicUsize> = (0..50).map(|_| AtomicUsize::new(0)).collect();
    let numbers: Vec<usize> = (0..50).collect();
    let failure = catch_unwind(|| {
        each(&numbers, |&number| {
            seen[number].fetch_add(1, Ordering::Relaxed);
            assert!(number % 10 > 0, "one of five that are meant to fail");
        });
    });
    assert!(seen.iter().all(|times| times.load(Ordering::Relaxed) == 1));
    let said = failure.expect_err("five fail").downcast::<String>().expect("with a sentence");
    assert_eq!(*said, "5 of 50 failed: see above");
}
