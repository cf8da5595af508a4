//! One day of the aircraft in view: what both stores hold at the clock, and the training set made of it.

use super::State;
use super::calls::{self, AIRCRAFT, Effect, Minute, minute, time};
use crate::services::feature_store::{FeatureStore, History, OfflineRow, OnlineRow};
use crate::services::time::Time;

/// A flight of the base group: what is to be predicted, and when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Departure {
    pub aircraft: usize,
    pub due: Minute,
    pub left_late: bool,
    /// Its row in the data.
    pub row: u32,
}

/// A stretch of time in which `GetRecord` answers with the same row.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    pub aircraft: usize,
    pub from: Minute,
    pub until: Minute,
    pub delay: i64,
    pub event: Minute,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// It was true and told when the flight was due.
    Known,
    /// It was true, and reported later.
    ToldLater,
    /// It happened after the flight was due.
    Future,
    /// There is nothing to join.
    Missing,
}

/// What a training row reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    pub delay: i64,
    pub event: Minute,
    pub told: Minute,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TrainingRow {
    pub departure: Departure,
    pub joined: Option<Joined>,
    pub verdict: Verdict,
    /// What `GetRecord` answered when the flight was due.
    pub served: Option<i64>,
    /// How many rows a join on the identifier alone would make of this one.
    pub versions: usize,
}

/// What one state shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    pub now: Minute,
    /// Of each call, in the order of the state; calls about aircraft out of view are never made.
    pub effects: Vec<Effect>,
    pub answered: Vec<Answered>,
    /// Of each aircraft in view, soft-deleted rows included.
    pub online: Vec<Option<OnlineRow>>,
    /// What the online store answers about the chosen aircraft.
    pub answer: Option<i64>,
    pub offline: Vec<OfflineRow>,
    pub buffered: usize,
    /// Of flights that were due by now; empty without an offline store.
    pub training: Vec<TrainingRow>,
    /// Whether the online row of some aircraft is not its newest row offline, counting what is still on its way.
    pub stores_disagree: bool,
}

impl Output {
    pub fn count(&self, verdict: Verdict) -> usize {
        self.training.iter().filter(|row| row.verdict == verdict).count()
    }

    /// Rows that read what the service answered.
    pub fn as_served(&self) -> usize {
        self.training.iter().filter(|row| row.served == row.joined.as_ref().map(|joined| joined.delay)).count()
    }

    pub fn rows_online(&self) -> usize {
        self.online.iter().flatten().filter(|row| row.features.is_some()).count()
    }
}

pub fn read(state: &State, departures: &[Departure]) -> Output {
    let now = state.now as Minute;
    let departures: Vec<Departure> = departures.iter().filter(|one| state.shows(one.aircraft)).copied().collect();
    let mut replay = Replay::new(state, &departures);
    for call in calls::order(&state.calls) {
        if state.calls[call].told <= now && state.shows(state.calls[call].aircraft) {
            replay.make(state, call);
        }
    }
    replay.serve_until(now + 1);
    let Replay { store, effects, served, mut answered, .. } = replay;
    for span in &mut answered {
        span.until = span.until.min(now);
    }
    let offline = store.offline_rows(time(now)).to_vec();
    let as_of = time((state.as_of as Minute).min(now));
    let training = training(state, &departures, &served, &offline, as_of);
    let appended = store.offline_rows(Time::MAX);
    let newest = History::of(appended, Time::MAX);
    let disagrees = |name: &&str| {
        let online = store.get_record(name, time(now)).and_then(|row| row.features.as_ref());
        online.zip(newest.newest(name)).is_some_and(|(online, row)| row.features.as_ref() != Some(online))
    };
    Output {
        now,
        effects,
        answered,
        online: state.in_view().map(|aircraft| store.stored(AIRCRAFT[aircraft], time(now)).cloned()).collect(),
        answer: answer(&store, state.aircraft, now).map(|(delay, _, _)| delay),
        buffered: store.buffered_rows(time(now)).len(),
        stores_disagree: AIRCRAFT.iter().any(disagrees),
        offline,
        training,
    }
}

/// The calls, one after the other, and what the store answers in between.
struct Replay<'a> {
    store: FeatureStore,
    /// In order of time.
    departures: &'a [Departure],
    effects: Vec<Effect>,
    /// Of the departures that were due so far.
    served: Vec<Option<i64>>,
    answered: Vec<Answered>,
}

impl<'a> Replay<'a> {
    fn new(state: &State, departures: &'a [Departure]) -> Replay<'a> {
        Replay {
            store: FeatureStore::new(state.group()),
            departures,
            effects: vec![Effect::Pending; state.calls.len()],
            served: Vec::new(),
            answered: Vec::new(),
        }
    }

    fn make(&mut self, state: &State, index: usize) {
        let call = state.calls[index];
        // Who is due in the minute of a call sees it.
        self.serve_until(call.told);
        self.effects[index] = calls::make(&mut self.store, &call);
        let open = self.answered.iter().rposition(|span| span.aircraft == call.aircraft && span.until > call.told);
        let row = answer(&self.store, call.aircraft, call.told);
        if let (Some(open), Some((delay, event, _))) = (open, row)
            && (self.answered[open].delay, self.answered[open].event) == (delay, event)
        {
            return;
        }
        if let Some(open) = open {
            self.answered[open].until = call.told;
        }
        if let Some((delay, event, until)) = row {
            let (aircraft, from) = (call.aircraft, call.told);
            self.answered.push(Answered { aircraft, from, until, delay, event });
        }
    }

    /// Asks for every departure that is due before `minute`.
    fn serve_until(&mut self, minute: Minute) {
        while let Some(departure) = self.departures.get(self.served.len()).filter(|next| next.due < minute) {
            let row = answer(&self.store, departure.aircraft, departure.due);
            self.served.push(row.map(|(delay, _, _)| delay));
        }
    }
}

/// `GetRecord`: the delay, when it happened, and until when it is there.
fn answer(store: &FeatureStore, aircraft: usize, at: Minute) -> Option<(i64, Minute, Minute)> {
    let row = store.get_record(AIRCRAFT[aircraft], time(at))?;
    let until = row.expires_at.map_or(Minute::MAX, minute);
    Some((*row.features.as_ref()?.first()? as i64, minute(row.event_time), until))
}

fn training(
    state: &State,
    departures: &[Departure],
    served: &[Option<i64>],
    offline: &[OfflineRow],
    as_of: Time,
) -> Vec<TrainingRow> {
    if !state.stores.has_offline() {
        return Vec::new();
    }
    let history = History::of(offline, as_of);
    let row = |(departure, served): (&Departure, &Option<i64>)| {
        let name = AIRCRAFT[departure.aircraft];
        let found = match state.is_point_in_time {
            true => history.newest_at(name, time(departure.due)),
            false => history.newest(name),
        };
        let joined = found.map(|row| Joined {
            delay: row.features.as_ref().and_then(|features| features.first()).map_or(0, |delay| *delay as i64),
            event: minute(row.event_time),
            told: minute(row.api_invocation_time),
        });
        let verdict = match &joined {
            None => Verdict::Missing,
            Some(joined) if joined.event > departure.due => Verdict::Future,
            Some(joined) if joined.told > departure.due => Verdict::ToldLater,
            Some(_) => Verdict::Known,
        };
        let versions = history.versions(name).len();
        TrainingRow { departure: *departure, joined, verdict, served: *served, versions }
    };
    departures.iter().zip(served).map(row).collect()
}
