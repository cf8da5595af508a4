//! What a feature store knew, and when: latest event online, every version offline, and two ways to join them.

mod figures;
#[cfg(test)]
mod tests;
mod tour;

use crate::format;
use crate::lab::{
    Behind, Challenge, Code, Control, Data, DataNeed, DataSet, FigureSpec, Hit, Lab, Meta, Phase, Program, Quantity,
    Query, ReportBuilder, Seen, Source, Stop, keys,
};
use crate::ml::metrics::ScoreSample;
use crate::services::feature_store::{
    Deleted, DeletionMode, FeatureGroup, FeatureStore, History, OfflineRow, OnlineRow, Put, Record, ValidationException,
};
use crate::services::time::{MINUTE, Time};
use crate::table::Problem;
use crate::table::roles::{self, Role, RoleKind};

pub struct FeatureStoreLab;

/// Minutes since midnight in New York on the day that is shown.
type Minute = i64;

/// The day begins and ends here.
const DAY: (Minute, Minute) = (300, 1440);
/// 17 January 2013, 00:00 in New York, which is 05:00 in UTC.
const MIDNIGHT: Time = 1_358_398_800;
/// The same in the data, which count from the start of the month.
const SHOWN: Minute = 16 * 1440;
/// Training tables are made at five in the morning: of the night before, everybody has landed.
const NIGHT: Minute = 300;
/// The aircraft whose day is shown, and the one that is seen first: one of its landings is reported late.
const AIRCRAFT: [&str; 3] = ["N542MQ", "N543MQ", "N734MQ"];
const CHOSEN: usize = 1;
/// What the slider of delays reaches, in minutes.
const DELAYS: (Minute, Minute) = (-30, 180);
/// More would crowd the picture and the link.
const MOST_CALLS: usize = 60;
/// A report that takes no longer than this counts as coming at once, in minutes.
const PROMPT: Minute = 5;

/// The landings of 17 January 2013, as in the data. When the store was told is ours: five minutes later, and
/// of one landing three hours later.
const REAL: [Call; 10] = [
    Call::landing(2, 485, 490, 0),
    Call::landing(0, 509, 514, -1),
    Call::landing(1, 691, 696, 6),
    Call::landing(2, 779, 784, -11),
    Call::landing(0, 796, 801, 26),
    Call::landing(1, 994, 1180, 49),
    Call::landing(0, 1073, 1078, 43),
    Call::landing(2, 1079, 1084, 9),
    Call::landing(1, 1348, 1353, 28),
    Call::landing(2, 1386, 1391, 16),
];

keys! {
    pub enum Stores { Both = "both" "Both", Online = "online" "Online only", Offline = "offline" "Offline only" }
}

#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// In the order in which they were made; the store is told in [`order`].
    calls: Vec<Call>,
    /// The clock.
    now: Minute,
    is_point_in_time: bool,
    /// The training set looks at rows written by then; beyond the clock it is the clock.
    as_of: Minute,
    stores: Stores,
    /// The group's time to live; 0 for none.
    ttl: Minute,
    /// Whether all aircraft are in view, or only the chosen one.
    shows_all: bool,
    /// The chosen aircraft: what the next call is about.
    aircraft: usize,
    /// How long after the landing it is reported: of the next call, and of the month's reports.
    lag: Minute,
    /// Of the next call.
    delay: Minute,
    record_ttl: Minute,
}

impl Default for State {
    fn default() -> State {
        State {
            calls: REAL.to_vec(),
            now: 1410,
            is_point_in_time: false,
            as_of: DAY.1,
            stores: Stores::Both,
            ttl: 0,
            shows_all: false,
            aircraft: CHOSEN,
            lag: 5,
            delay: 60,
            record_ttl: 0,
        }
    }
}

impl State {
    fn shows(&self, aircraft: usize) -> bool {
        self.shows_all || self.aircraft == aircraft
    }

    /// From the top down.
    fn in_view(&self) -> impl Iterator<Item = usize> {
        (0..AIRCRAFT.len()).filter(|aircraft| self.shows(*aircraft))
    }

    /// The call that a button makes: now, about what the sliders say.
    fn next(&self, kind: Kind) -> Call {
        let (aircraft, told, event) = (self.aircraft, self.now, self.now - self.lag);
        Call { kind, aircraft, event, told, delay: self.delay, ttl: self.record_ttl }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Put,
    Delete(DeletionMode),
}

/// One call of `PutRecord` or `DeleteRecord`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Call {
    kind: Kind,
    /// Index into [`AIRCRAFT`].
    aircraft: usize,
    /// The event time: when the aircraft landed, or when its record is deleted.
    event: Minute,
    /// When the store is told.
    told: Minute,
    /// The one feature: minutes late at landing.
    delay: Minute,
    /// A time to live of its own; 0 for none.
    ttl: Minute,
}

impl Call {
    const fn landing(aircraft: usize, event: Minute, told: Minute, delay: Minute) -> Call {
        Call { kind: Kind::Put, aircraft, event, told, delay, ttl: 0 }
    }

    /// Within the day, told no earlier than it happened.
    fn settled(mut self) -> Call {
        self.aircraft = self.aircraft.min(AIRCRAFT.len() - 1);
        self.event = self.event.clamp(DAY.0, DAY.1);
        self.told = self.told.clamp(self.event, DAY.1);
        self.delay = self.delay.clamp(DELAYS.0, DELAYS.1);
        self.ttl = self.ttl.clamp(0, 24 * 60);
        if self.kind != Kind::Put {
            (self.delay, self.ttl) = (0, 0);
        }
        self
    }

    fn is_late(&self) -> bool {
        self.told - self.event > PROMPT
    }

    /// `p1,994,1180,49`: the kind and the aircraft, when it happened, when the store was told, how late; for
    /// a time to live of its own a fifth number. Deletes are `s` or `h` and have three parts.
    fn written(&self) -> String {
        let Call { aircraft, event, told, delay, ttl, .. } = self;
        match self.kind {
            Kind::Put if *ttl > 0 => format!("p{aircraft},{event},{told},{delay},{ttl}"),
            Kind::Put => format!("p{aircraft},{event},{told},{delay}"),
            Kind::Delete(DeletionMode::Soft) => format!("s{aircraft},{event},{told}"),
            Kind::Delete(DeletionMode::Hard) => format!("h{aircraft},{event},{told}"),
        }
    }

    fn read(text: &str) -> Option<Call> {
        let kind = match text.get(..1)? {
            "p" => Kind::Put,
            "s" => Kind::Delete(DeletionMode::Soft),
            "h" => Kind::Delete(DeletionMode::Hard),
            _ => return None,
        };
        let numbers: Result<Vec<i32>, _> = text[1..].split(',').map(str::parse).collect();
        let numbers: Vec<Minute> = numbers.ok()?.into_iter().map(Minute::from).collect();
        let (aircraft, event, told, delay, ttl) = match (kind, &numbers[..]) {
            (Kind::Put, &[aircraft, event, told, delay]) => (aircraft, event, told, delay, 0),
            (Kind::Put, &[aircraft, event, told, delay, ttl]) => (aircraft, event, told, delay, ttl),
            (Kind::Delete(_), &[aircraft, event, told]) => (aircraft, event, told, 0, 0),
            _ => return None,
        };
        Some(Call { kind, aircraft: usize::try_from(aircraft).ok()?, event, told, delay, ttl }.settled())
    }

    fn record(&self) -> Record {
        Record {
            identifier: AIRCRAFT[self.aircraft].to_owned(),
            event_time: time(self.event),
            features: vec![self.delay as f64],
            ttl: (self.ttl > 0).then_some(self.ttl * MINUTE),
        }
    }

    fn make(&self, store: &mut FeatureStore) -> Effect {
        let at = time(self.told);
        match self.kind {
            Kind::Put => Effect::Put(store.put_record(self.record(), at)),
            Kind::Delete(mode) => match store.delete_record(AIRCRAFT[self.aircraft], time(self.event), mode, at) {
                Ok(deleted) => Effect::Deleted(deleted),
                Err(ValidationException) => Effect::Refused,
            },
        }
    }
}

/// The calls as a link carries them.
fn written(calls: &[Call]) -> String {
    calls.iter().map(Call::written).collect::<Vec<_>>().join(";")
}

/// Reads [`written`]; leaves out what it cannot read.
fn read_calls(text: &str) -> Vec<Call> {
    text.split(';').filter_map(Call::read).take(MOST_CALLS).collect()
}

/// Adds a call, if there is room for one more.
fn add(calls: &mut Vec<Call>, call: Call) {
    if calls.len() < MOST_CALLS {
        calls.push(call.settled());
    }
}

/// The order in which the store is told; of calls in the same minute the one that was made first.
fn order(calls: &[Call]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..calls.len()).collect();
    order.sort_by_key(|&i| calls[i].told);
    order
}

/// A minute of the day as the store keeps it.
fn time(minute: Minute) -> Time {
    MIDNIGHT + minute * MINUTE
}

/// The minute of the day of an instant.
fn minute(time: Time) -> Minute {
    (time - MIDNIGHT).div_euclid(MINUTE)
}

/// "18:55"; after midnight the hours go on: "24:00".
fn clock(minute: Minute) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// "+43", "−11", "0".
fn signed(minutes: Minute) -> String {
    match minutes {
        1.. => format!("+{minutes}"),
        _ => format::short(minutes as f64),
    }
}

/// "6 h", "1 h 30 min", "5 min".
fn duration(minutes: Minute) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// What the month's scores depend on.
#[derive(Clone, PartialEq)]
pub struct Recipe {
    stores: Stores,
    ttl: Minute,
    lag: Minute,
}

impl Stores {
    fn has_online(self) -> bool {
        self != Stores::Offline
    }

    fn has_offline(self) -> bool {
        self != Stores::Online
    }

    fn group(self, ttl: Minute) -> FeatureGroup {
        let ttl = (ttl > 0).then_some(ttl * MINUTE);
        FeatureGroup { has_online_store: self.has_online(), has_offline_store: self.has_offline(), ttl }
    }
}

/// What does not depend on the calls on the timeline.
pub struct Fitted {
    /// Of the day that is shown, in order of time.
    departures: Vec<Departure>,
    flights: usize,
    /// Joined with the newest record of the night after; `None` without an offline store.
    newest: Option<Score>,
    point_in_time: Option<Score>,
    /// What `GetRecord` answered when the flight was due; `None` without an online store.
    served: Option<Score>,
}

/// A flight of the base group: what is to be predicted, and when.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Departure {
    aircraft: usize,
    due: Minute,
    left_late: bool,
    /// Its row in the data.
    row: u32,
}

/// How well the joined delay alone ranks the flights: late ones first.
struct Score {
    /// Area under the ROC curve; `None` where all flights are of one kind.
    area: Option<f64>,
    with_value: usize,
    /// Rows that read what happened after the flight was due.
    future: Vec<u32>,
}

impl Score {
    /// A flight about which nothing is known counts as one whose aircraft landed on time.
    fn of(values: &[Option<f64>], flights: &[Flight], future: Vec<u32>) -> Score {
        let scores: Vec<f64> = values.iter().map(|value| value.unwrap_or(0.0)).collect();
        let late: Vec<bool> = flights.iter().map(|flight| flight.left_late).collect();
        let area = ScoreSample::new(&scores, &late).ok().and_then(|sample| sample.area_under_roc());
        Score { area, with_value: values.iter().flatten().count(), future }
    }
}

/// A row of the data: a flight and the landing that ended it.
struct Flight<'a> {
    aircraft: &'a str,
    due: Minute,
    left_late: bool,
    landed: Minute,
    delay: f64,
}

fn flights(data: &Data) -> Result<Vec<Flight<'_>>, Problem> {
    let column = |role: &str| data.roles.column(role).unwrap_or_default();
    let (codes, names) = data.table.categories(column("aircraft"))?;
    let [due, landed, delays] = ["due", "landed", "delay"].map(|role| data.table.numbers(column(role)));
    let (due, landed, delays) = (due?, landed?, delays?);
    let late = roles::binary(&data.table, &data.roles, "label")?;
    let flight = |row: usize| Flight {
        aircraft: names.get(codes[row] as usize).map_or("", String::as_str),
        due: due[row] as Minute - SHOWN,
        left_late: late[row],
        landed: landed[row] as Minute - SHOWN,
        delay: delays[row],
    };
    Ok((0..data.table.rows()).map(flight).collect())
}

/// What one state shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// Of each call, in the order of the state; calls about aircraft out of view are never made.
    effects: Vec<Effect>,
    answered: Vec<Answered>,
    /// Of each aircraft in view, soft-deleted rows included.
    online: Vec<Option<OnlineRow>>,
    /// What the online store answers about the chosen aircraft.
    answer: Option<Minute>,
    offline: Vec<OfflineRow>,
    buffered: usize,
    /// Of flights that were due by now; empty without an offline store.
    training: Vec<TrainingRow>,
    /// Whether the online row of some aircraft is not its newest row offline, counting what is still on its way.
    stores_disagree: bool,
}

/// What a call did.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Effect {
    /// The clock has not come to it.
    Pending,
    Put(Put),
    Deleted(Deleted),
    /// Status 400.
    Refused,
}

/// A stretch of time in which `GetRecord` answers with the same row.
#[derive(Clone, Debug, PartialEq)]
struct Answered {
    aircraft: usize,
    from: Minute,
    until: Minute,
    delay: Minute,
    event: Minute,
}

#[derive(Clone, Debug, PartialEq)]
struct TrainingRow {
    departure: Departure,
    joined: Option<Joined>,
    verdict: Verdict,
    /// What `GetRecord` answered when the flight was due.
    served: Option<Minute>,
    /// How many rows a join on the identifier alone would make of this one.
    versions: usize,
}

/// What a training row reads.
#[derive(Clone, Debug, PartialEq)]
struct Joined {
    delay: Minute,
    event: Minute,
    told: Minute,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Verdict {
    /// It was true and told when the flight was due.
    Known,
    /// It was true, and reported later.
    ToldLater,
    /// It happened after the flight was due.
    Future,
    /// There is nothing to join.
    Missing,
}

impl Output {
    fn count(&self, verdict: Verdict) -> usize {
        self.training.iter().filter(|row| row.verdict == verdict).count()
    }

    /// Rows that read what the service answered.
    fn as_served(&self) -> usize {
        self.training.iter().filter(|row| row.served == row.joined.as_ref().map(|joined| joined.delay)).count()
    }

    fn rows_online(&self) -> usize {
        self.online.iter().flatten().filter(|row| row.features.is_some()).count()
    }
}

const ROLES: &[Role] = &[
    Role::new("aircraft", "Aircraft", RoleKind::Category),
    Role::new("due", "Scheduled departure", RoleKind::Number),
    Role::new("label", "Left late", RoleKind::Binary),
    Role::new("landed", "Landed", RoleKind::Number),
    Role::new("delay", "Delay at landing", RoleKind::Number),
];

impl Lab for FeatureStoreLab {
    type State = State;
    type Recipe = Recipe;
    type Fitted = Fitted;
    type Output = Output;

    const META: &'static Meta = &Meta {
        id: "feature-store",
        link_version: 2,
        title: "Feature Store",
        question: "What did we know, and when did we know it?",
        first_touch: "join",
        invitation: "Switch the join to Point in time: no flight reads its own future any more.",
        covers: &[
            "fs.feature-group",
            "fs.record-identifier",
            "fs.event-time",
            "fs.online-store",
            "fs.offline-store",
            "fs.dataset-join",
            "fs.ttl",
        ],
        prose: "prepare/feature_store.md",
    };
    const DATA: &'static DataNeed = &DataNeed {
        roles: &[],
        sets: &[DataSet {
            id: "regional-flights",
            title: "Flights from New York, January 2013",
            source: Source::Bundled {
                roles: ROLES,
                assigned: "aircraft=aircraft,due=due,label=left_late:yes,landed=landed,delay=landing_delay",
            },
        }],
    };
    const FIGURES: &'static [FigureSpec] = &[
        FigureSpec {
            key: "timeline",
            name: "A day of flights and landings",
            short: "Day",
            aspect: 1.63,
            columns: 9,
            tab: "day",
            ghost: &[],
        },
        FigureSpec {
            key: "request",
            name: "The request that creates the feature group",
            short: "Request",
            aspect: 1.63,
            columns: 9,
            tab: "day",
            ghost: &[],
        },
        FigureSpec {
            key: "score",
            name: "A month of flights, ranked by what they read",
            short: "Month, AUC",
            aspect: 0.54,
            columns: 3,
            tab: "",
            ghost: &[],
        },
    ];
    const CONTROLS: &'static [Control<State>] = tour::CONTROLS;
    const STOPS: &'static [Stop<State>] = tour::STOPS;
    const CHALLENGES: &'static [Challenge<FeatureStoreLab>] = tour::CHALLENGES;

    fn recipe(state: &State) -> Recipe {
        Recipe { stores: state.stores, ttl: state.ttl, lag: state.lag }
    }

    fn start(recipe: &Recipe, data: &Data) -> Result<Fitted, Problem> {
        let flights = flights(data)?;
        let in_order = |of: fn(&Flight) -> Minute| {
            let mut rows: Vec<usize> = (0..flights.len()).collect();
            rows.sort_by_key(|&row| of(&flights[row]));
            rows
        };
        let (by_departure, by_landing) = (in_order(|flight| flight.due), in_order(|flight| flight.landed));
        let put = |store: &mut FeatureStore, flight: &Flight| {
            let (identifier, event_time) = (flight.aircraft.to_owned(), time(flight.landed));
            let record = Record { identifier, event_time, features: vec![flight.delay], ttl: None };
            store.put_record(record, time(flight.landed + recipe.lag));
        };
        // Flights are due and reports come in one stream; who is due in the minute of a report sees it.
        let mut store = FeatureStore::new(FeatureGroup { has_offline_store: true, ..recipe.stores.group(recipe.ttl) });
        let mut served = vec![None; flights.len()];
        let mut reports = by_landing.iter().map(|&row| &flights[row]).peekable();
        for &row in &by_departure {
            let flight = &flights[row];
            while let Some(report) = reports.next_if(|report| report.landed + recipe.lag <= flight.due) {
                put(&mut store, report);
            }
            served[row] = store.get_record(flight.aircraft, time(flight.due)).and_then(OnlineRow::feature);
        }
        reports.for_each(|report| put(&mut store, report));

        let history = History::of(store.offline_rows(Time::MAX), Time::MAX);
        let joined = |until: fn(Minute) -> Minute| {
            let newest = |flight: &Flight| history.newest_at(flight.aircraft, time(until(flight.due)));
            let rows: Vec<_> = flights.iter().map(newest).collect();
            let is_future = |row: &usize| rows[*row].is_some_and(|read| read.event_time > time(flights[*row].due));
            let future = (0..flights.len()).filter(is_future).map(|row| row as u32).collect();
            let values: Vec<Option<f64>> = rows.iter().map(|row| row.and_then(OfflineRow::feature)).collect();
            Score::of(&values, &flights, future)
        };
        let departures = by_departure.iter().filter_map(|&row| {
            let Flight { aircraft, due, left_late, .. } = flights[row];
            let aircraft = AIRCRAFT.iter().position(|known| *known == aircraft)?;
            (0..1440).contains(&due).then_some(Departure { aircraft, due, left_late, row: row as u32 })
        });
        let trains = recipe.stores.has_offline();
        Ok(Fitted {
            departures: departures.collect(),
            flights: flights.len(),
            newest: trains.then(|| joined(|due| (due.div_euclid(1440) + 1) * 1440 + NIGHT)),
            point_in_time: trains.then(|| joined(|due| due)),
            served: recipe.stores.has_online().then(|| Score::of(&served, &flights, Vec::new())),
        })
    }

    fn read(state: &State, _data: &Data, fitted: &Fitted) -> Output {
        read(state, &fitted.departures)
    }

    fn report(seen: &Seen<FeatureStoreLab>, report: &mut ReportBuilder) {
        figures::draw(seen, report);
        readouts(seen, report);
        notes(seen, report);
        report.python(|| program(seen));
        figures::hand_over(seen, report);
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn poster(seen: &Seen<FeatureStoreLab>) -> crate::plot::Poster {
        figures::poster(seen)
    }

    fn rows(seen: &Seen<FeatureStoreLab>, of: &str) -> Behind {
        match of.strip_prefix("flight-") {
            Some(at) => {
                let row = at.parse().ok().and_then(|at: usize| seen.out.training.get(at));
                row.map(|row| row.departure.row).into_iter().collect()
            }
            None if of == "future" => seen.fitted.newest.iter().flat_map(|score| &score.future).copied().collect(),
            None => Behind::default(),
        }
    }

    fn point(state: &mut State, seen: &Seen<FeatureStoreLab>, hit: &Hit) {
        if hit.figure != "timeline" || hit.phase == Phase::Hover {
            return;
        }
        // Between the gridlines of five minutes there is nothing to aim at.
        let minute = ((hit.x / 5.0).round() * 5.0).clamp(0.0, 1e6) as Minute;
        let aircraft = figures::lane_at(seen.state, hit.y);
        if let Some((part, index)) = hit.handle.as_deref().and_then(|key| key.split_once('-')) {
            let Some(call) = index.parse().ok().and_then(|index: usize| state.calls.get_mut(index)) else { return };
            *call = match part {
                // A report that comes at once comes at once again; a late one stays where it is.
                "event" if call.is_late() => Call { aircraft, event: minute.min(call.told), ..*call },
                "event" => {
                    let event = minute.clamp(DAY.0, DAY.1);
                    Call { aircraft, event, told: event + call.told - call.event, ..*call }
                }
                "told" => Call { told: minute.max(call.event), ..*call },
                _ => return,
            }
            .settled();
        } else if hit.phase == Phase::Press && hit.panel == figures::LANES && hit.handle.is_none() {
            let landing = Call::landing(aircraft, minute, minute.max(state.now), state.delay);
            add(&mut state.calls, Call { ttl: state.record_ttl, ..landing });
        }
    }

    fn upgrade(from: u32, mut query: Query) -> Query {
        // The first version showed three aircraft, and spoke of the first.
        if from < 2 {
            for (key, before) in [("fleet", "three"), ("aircraft", AIRCRAFT[0])] {
                if query.get(key).is_none() {
                    query.set(key, before);
                }
            }
        }
        query
    }
}

/// What both stores hold at the clock, and the training set made of it.
fn read(state: &State, departures: &[Departure]) -> Output {
    let now = state.now;
    let mut store = FeatureStore::new(state.stores.group(state.ttl));
    let mut effects = vec![Effect::Pending; state.calls.len()];
    let mut answered: Vec<Answered> = Vec::new();
    for index in order(&state.calls) {
        let call = &state.calls[index];
        let (aircraft, told) = (call.aircraft, call.told);
        if told > now || !state.shows(aircraft) {
            continue;
        }
        effects[index] = call.make(&mut store);
        let open = answered.iter_mut().rev().find(|span| span.aircraft == aircraft && span.until > told);
        let row = store.get_record(AIRCRAFT[aircraft], time(told)).and_then(|row| {
            let until = row.expires_at.map_or(Minute::MAX, minute);
            Some(Answered {
                aircraft,
                from: told,
                until,
                delay: row.feature()? as Minute,
                event: minute(row.event_time),
            })
        });
        match (open, row) {
            (Some(open), Some(row)) if (open.delay, open.event) == (row.delay, row.event) => {}
            (open, row) => {
                open.into_iter().for_each(|open| open.until = told);
                answered.extend(row);
            }
        }
    }
    let training = match state.stores.has_offline() {
        true => training(state, departures, &store, &answered),
        false => Vec::new(),
    };
    for span in &mut answered {
        span.until = span.until.min(now);
    }
    let newest = History::of(store.offline_rows(Time::MAX), Time::MAX);
    let disagrees = |name: &&str| {
        let (online, newest) = (store.get_record(name, time(now)), newest.newest(name));
        online.zip(newest).is_some_and(|(online, newest)| online.features != newest.features)
    };
    Output {
        effects,
        answered,
        online: state.in_view().map(|aircraft| store.stored(AIRCRAFT[aircraft], time(now)).cloned()).collect(),
        answer: store.get_record(AIRCRAFT[state.aircraft], time(now)).and_then(OnlineRow::feature).map(|d| d as Minute),
        buffered: store.buffered_rows(time(now)).len(),
        stores_disagree: AIRCRAFT.iter().any(disagrees),
        offline: store.offline_rows(time(now)).to_vec(),
        training,
    }
}

/// What each flight in view that was due by now reads.
fn training(state: &State, departures: &[Departure], store: &FeatureStore, answered: &[Answered]) -> Vec<TrainingRow> {
    let history = History::of(store.offline_rows(time(state.now)), time(state.as_of.min(state.now)));
    let row = |departure: &Departure| {
        let Departure { aircraft, due, .. } = *departure;
        let found = match state.is_point_in_time {
            true => history.newest_at(AIRCRAFT[aircraft], time(due)),
            false => history.newest(AIRCRAFT[aircraft]),
        };
        let joined = found.map(|row| Joined {
            delay: row.feature().unwrap_or_default() as Minute,
            event: minute(row.event_time),
            told: minute(row.api_invocation_time),
        });
        let verdict = match &joined {
            None => Verdict::Missing,
            Some(joined) if joined.event > due => Verdict::Future,
            Some(joined) if joined.told > due => Verdict::ToldLater,
            Some(_) => Verdict::Known,
        };
        // Who is due in the minute of a call sees it.
        let covers = |span: &&Answered| span.aircraft == aircraft && span.from <= due && due < span.until;
        let served = answered.iter().find(covers).map(|span| span.delay);
        let versions = history.versions(AIRCRAFT[aircraft]).len();
        TrainingRow { departure: *departure, joined, verdict, served, versions }
    };
    departures.iter().filter(|one| state.shows(one.aircraft) && one.due <= state.now).map(row).collect()
}

fn readouts(seen: &Seen<FeatureStoreLab>, report: &mut ReportBuilder) {
    const NO_ONLINE: &str = "the group has no online store";
    const NO_OFFLINE: &str = "the group has no offline store";
    const ONE_KIND: &str = "all flights are of one class";
    let (state, out, fitted) = (seen.state, seen.out, seen.fitted);
    let (online, offline) = (state.stores.has_online(), state.stores.has_offline());
    let of_online = |count: usize| Quantity::or(online.then_some(count as f64), NO_ONLINE);
    let of_offline = |count: usize| Quantity::or(offline.then_some(count as f64), NO_OFFLINE);
    let area = |score: &Option<Score>, without: &'static str| {
        let reason = if score.is_some() { ONE_KIND } else { without };
        Quantity::or(score.as_ref().and_then(|score| score.area), reason)
    };
    let rows = format::counted(out.training.len(), "training row");

    let formula = format!("of {} aircraft, at most one record each", out.online.len());
    report.readout("online_rows", "Records online", of_online(out.rows_online()), formula);
    let markers = out.offline.iter().filter(|row| row.is_deleted).count();
    let (puts, markers) =
        (format::counted(out.offline.len() - markers, "put"), format::counted(markers, "deletion marker"));
    let formula = format!("{puts} + {markers}; {} still buffered", out.buffered);
    report.readout("offline_rows", "Rows offline", of_offline(out.offline.len()), formula);
    let formula = format!("of {rows} read a landing after their departure");
    report.readout("future", "Values from the future", of_offline(out.count(Verdict::Future)), formula);
    let (told_later, formula) = (out.count(Verdict::ToldLater), "true at departure, reported later");
    report.readout("told_later", "Values reported later", of_offline(told_later), formula);
    let served = if offline { of_online(out.as_served()) } else { of_offline(0) };
    let formula = format!("of {} read what the online store answered then", out.training.len());
    report.readout("as_served", "Rows as served", served, formula);

    let flights = format::count(fitted.flights as u64);
    let future = fitted.newest.as_ref().map_or(0, |score| score.future.len() as u64);
    let formula = format!("{} of {flights} values from the future", format::count(future));
    report.readout("area_newest", "AUC, newest record", area(&fitted.newest, NO_OFFLINE), formula);
    let known = |score: &Option<Score>| {
        let known = score.as_ref().map_or(0, |score| score.with_value as u64);
        format!("{} of {flights} have a value, the others count as 0", format::count(known))
    };
    let (value, formula) = (area(&fitted.point_in_time, NO_OFFLINE), known(&fitted.point_in_time));
    report.readout("area_point_in_time", "AUC, point in time", value, formula);
    report.readout("area_served", "AUC, as served", area(&fitted.served, NO_ONLINE), known(&fitted.served));

    let versions: usize = out.training.iter().map(|row| row.versions).sum();
    let product = |aircraft: usize| {
        let mut rows = out.training.iter().filter(|row| row.departure.aircraft == aircraft).peekable();
        let versions = rows.peek().map_or(0, |row| row.versions);
        format!("{}·{versions}", rows.count())
    };
    let products: Vec<String> = state.in_view().map(product).collect();
    let formula = format!("{}: flights · landings", products.join(" + "));
    report.readout("bare_join_rows", "Rows of a join by identifier only", of_offline(versions), formula);
    let (missing, formula) = (of_offline(out.count(Verdict::Missing)), format!("of {rows}: nothing to join"));
    report.readout("missing", "Rows without a value", missing, formula);
    let reason = if online { "the online store has no record of it" } else { NO_ONLINE };
    let answer = Quantity::or(out.answer.map(|delay| delay as f64), reason);
    let formula = format!("of {} at {}", AIRCRAFT[state.aircraft], clock(state.now));
    report.readout("online_delay", "Delay in the online store", answer, formula).unit = "min".to_owned();

    let promised = if state.is_point_in_time { "area_point_in_time" } else { "area_newest" };
    let is_deleted = state.calls.iter().any(|call| call.kind != Kind::Put && state.shows(call.aircraft));
    report.key_numbers(&match state.ttl > 0 || is_deleted || state.stores != Stores::Both {
        true => ["online_rows", "offline_rows", "missing", "area_served"],
        false => ["future", "told_later", promised, "area_served"],
    });
}

fn notes(seen: &Seen<FeatureStoreLab>, report: &mut ReportBuilder) {
    let (state, out, fitted) = (seen.state, seen.out, seen.fitted);
    let (rows, future, told_later) = (out.training.len(), out.count(Verdict::Future), out.count(Verdict::ToldLater));
    let join = if state.is_point_in_time { "at its point in time" } else { "with the newest record" };
    let online = match state.stores.has_online() {
        true => format!("the online store answers for {} of {} aircraft", out.rows_online(), out.online.len()),
        false => "there is no online store".to_owned(),
    };
    let offline = match state.stores.has_offline() {
        true => format!(
            "the offline store holds {} rows. Joined {join}, {future} of {rows} flights read a value from their \
             future",
            out.offline.len()
        ),
        false => "there is no offline store".to_owned(),
    };
    report.describe(format!("At {}, {online} and {offline}.", clock(state.now)));
    match state.stores {
        Stores::Online => report.warning("Online only: there is no history, so there is nothing to train on."),
        Stores::Offline => report.warning("Offline only: you can train, but the service has nothing to look up."),
        Stores::Both => {}
    }
    let area = |score: &Option<Score>| score.as_ref().and_then(|score| score.area).map(format::number);
    if future > 0 {
        let said = match (area(&fitted.newest), area(&fitted.served)) {
            (Some(lie), Some(truth)) => {
                format!(
                    " Over the month, this join promises an AUC of {lie}; in service the same feature gives {truth}."
                )
            }
            _ => String::new(),
        };
        report.warning(format!(
            "Data leakage: {future} of {rows} flights read a landing that came after they were due.{said}"
        ));
    }
    if state.calls.len() >= MOST_CALLS {
        report.note(format!("The store here takes at most {MOST_CALLS} calls. Empty it to go on."));
    }
    if told_later > 0 {
        report.note(format!(
            "{told_later} of {rows} values were true at departure but reported later: the service read something \
             else."
        ));
    }
}

/// The same numbers from pandas and scikit-learn, the store told in twenty lines.
fn program(seen: &Seen<FeatureStoreLab>) -> Program {
    let state = seen.state;
    let written = |call: &Call| {
        let Call { aircraft, event, told, delay, ttl, .. } = call;
        let kind = match call.kind {
            Kind::Put => "put",
            Kind::Delete(DeletionMode::Soft) => "soft",
            Kind::Delete(DeletionMode::Hard) => "hard",
        };
        format!("    (\"{kind}\", \"{}\", {event}, {told}, {delay}, {ttl}),\n", AIRCRAFT[*aircraft])
    };
    let calls: String = state.calls.iter().filter(|call| state.shows(call.aircraft)).map(written).collect();
    Program::of(include_str!("feature_store.py"), seen.data)
        .set("aircraft", state.in_view().map(|aircraft| AIRCRAFT[aircraft]).collect::<Vec<_>>())
        .set("chosen", AIRCRAFT[state.aircraft])
        .set("calls", Code(format!("[\n{calls}]")))
        .set("has_online", state.stores.has_online())
        .set("has_offline", state.stores.has_offline())
        .set("group_ttl", state.ttl)
        .set("now", state.now)
        .set("as_of", state.as_of)
        .set("join", if state.is_point_in_time { "point_in_time" } else { "newest" })
        .set("lag", state.lag)
}
