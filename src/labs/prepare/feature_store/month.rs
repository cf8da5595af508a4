//! A month of flights through the same store: what each join promises, and what the service then gives.

use super::calls::AIRCRAFT;
use super::day::Departure;
use super::{Recipe, Stores};
use crate::lab::Data;
use crate::ml::metrics::ScoreSample;
use crate::services::feature_store::{FeatureStore, History, Record};
use crate::services::time::{MINUTE, Time};
use crate::table::{Problem, roles};

/// The day that the timeline shows begins here, in minutes since the start of the month.
const SHOWN: i64 = 16 * 1440;
/// Training tables are made at five in the morning: of the night before, everybody has landed.
const NIGHT: i64 = 300;

/// What does not depend on the calls on the timeline.
pub struct Fitted {
    /// Of the day that is shown, in order of time.
    pub departures: Vec<Departure>,
    pub flights: usize,
    /// Joined with the newest record of the night after; `None` without an offline store.
    pub newest: Option<Score>,
    pub point_in_time: Option<Score>,
    /// What `GetRecord` answered when the flight was due; `None` without an online store.
    pub served: Option<Score>,
}

/// How well the joined delay alone ranks the flights: late ones first.
pub struct Score {
    /// Area under the ROC curve; `None` where all flights are of one kind.
    pub area: Option<f64>,
    pub with_value: usize,
    /// Rows that read what happened after the flight was due.
    pub future: Vec<u32>,
}

struct Flight<'a> {
    aircraft: &'a str,
    due: i64,
    landed: i64,
    delay: f64,
}

/// Minutes since the start of the month, as the store counts time. It needs no calendar here.
fn time(minutes: i64) -> Time {
    minutes * MINUTE
}

pub fn start(recipe: &Recipe, data: &Data) -> Result<Fitted, Problem> {
    let column = |role: &str| data.roles.column(role).unwrap_or_default().to_owned();
    let (codes, names) = data.table.categories(&column("aircraft"))?;
    let (due, landed) = (data.table.numbers(&column("due"))?, data.table.numbers(&column("landed"))?);
    let delays = data.table.numbers(&column("delay"))?;
    let late = roles::binary(&data.table, &data.roles, "label")?;
    let name = |row: usize| names.get(codes[row] as usize).map_or("", String::as_str);
    let flights: Vec<Flight> = (0..data.table.rows())
        .map(|row| Flight { aircraft: name(row), due: due[row] as i64, landed: landed[row] as i64, delay: delays[row] })
        .collect();

    let mut store = FeatureStore::new(super::calls::group(recipe.stores.has_online(), true, recipe.ttl));
    let mut by_landing: Vec<usize> = (0..flights.len()).collect();
    by_landing.sort_by_key(|&row| flights[row].landed);
    let mut by_departure: Vec<usize> = (0..flights.len()).collect();
    by_departure.sort_by_key(|&row| flights[row].due);

    // Flights are due and reports come in one stream; who is due in the minute of a report sees it.
    let mut served = vec![None; flights.len()];
    let mut reports = by_landing.iter().map(|&row| &flights[row]).peekable();
    for &row in &by_departure {
        let due = flights[row].due;
        while let Some(report) = reports.next_if(|report| report.landed + recipe.lag <= due) {
            put(&mut store, report, recipe.lag);
        }
        served[row] = value(store.get_record(flights[row].aircraft, time(due)).and_then(|row| row.features.as_ref()));
    }
    reports.for_each(|report| put(&mut store, report, recipe.lag));

    let history = History::of(store.offline_rows(Time::MAX), Time::MAX);
    let joined = |until: fn(i64) -> i64| {
        let rows: Vec<_> = flights.iter().map(|f| history.newest_at(f.aircraft, time(until(f.due)))).collect();
        let values: Vec<Option<f64>> =
            rows.iter().map(|row| value(row.and_then(|row| row.features.as_ref()))).collect();
        let is_future = |row: &usize| rows[*row].is_some_and(|joined| joined.event_time > time(flights[*row].due));
        let future = (0..flights.len()).filter(is_future).map(|row| row as u32).collect();
        score(&values, &late, future)
    };
    let trains = recipe.stores.has_offline();
    let aircraft = |row: usize| AIRCRAFT.iter().position(|known| *known == name(row));
    let departures = by_departure.iter().filter_map(|&row| {
        let due = flights[row].due - SHOWN;
        let aircraft = aircraft(row).filter(|_| (0..1440).contains(&due))?;
        Some(Departure { aircraft, due, left_late: late[row], row: row as u32 })
    });
    Ok(Fitted {
        departures: departures.collect(),
        flights: flights.len(),
        newest: trains.then(|| joined(|due| (due.div_euclid(1440) + 1) * 1440 + NIGHT)),
        point_in_time: trains.then(|| joined(|due| due)),
        served: recipe.stores.has_online().then(|| score(&served, &late, Vec::new())),
    })
}

fn put(store: &mut FeatureStore, flight: &Flight, lag: i64) {
    let (identifier, event_time) = (flight.aircraft.to_owned(), time(flight.landed));
    let record = Record { identifier, event_time, features: vec![flight.delay], ttl: None };
    store.put_record(record, time(flight.landed + lag));
}

fn value(features: Option<&Vec<f64>>) -> Option<f64> {
    features.and_then(|features| features.first()).copied()
}

/// A flight about which nothing is known counts as one whose aircraft landed on time.
fn score(values: &[Option<f64>], late: &[bool], future: Vec<u32>) -> Score {
    let scores: Vec<f64> = values.iter().map(|value| value.unwrap_or(0.0)).collect();
    let area = ScoreSample::new(&scores, late).ok().and_then(|sample| sample.area_under_roc());
    Score { area, with_value: values.iter().flatten().count(), future }
}

impl Stores {
    pub fn has_online(self) -> bool {
        self != Stores::Offline
    }

    pub fn has_offline(self) -> bool {
        self != Stores::Online
    }
}
