//! What a feature store knew, and when: latest event online, every version offline, and two ways to join them.

mod calls;
mod controls;
mod day;
mod documents;
mod figures;
mod month;
#[cfg(not(target_arch = "wasm32"))]
mod poster;
mod score;
mod tables;
#[cfg(test)]
mod tests;

use crate::format;
use crate::lab::{
    Behind, Challenge, Code, Control, Data, DataNeed, DataSet, FigureSpec, Hit, Lab, Meta, Phase, Program, Quantity,
    Query, ReportBuilder, Seen, Source, Stop,
};
use crate::services::feature_store::{DeletionMode, FeatureGroup};
use crate::table::Problem;
use crate::table::roles::{Role, RoleKind};
use calls::{AIRCRAFT, Call, Kind, Minute};
use day::{Output, Verdict};
use month::Fitted;

pub struct FeatureStoreLab;

#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// In the order in which they were made; the store is told in the order of `Call::told`.
    calls: Vec<Call>,
    /// The clock, in minutes of the day.
    now: f64,
    is_point_in_time: bool,
    /// The training set looks at rows written by then; beyond the clock it is the clock.
    as_of: f64,
    stores: Stores,
    /// The group's time to live in minutes; 0 for none.
    ttl: i64,
    /// Whether only the chosen aircraft is in view, or all of them.
    is_alone: bool,
    /// The chosen aircraft: what the next call is about.
    aircraft: usize,
    /// How long after the landing it is reported, in minutes: of the next call, and of the month's reports.
    lag: i64,
    delay: i64,
    record_ttl: i64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stores {
    Both,
    Online,
    Offline,
}

/// A report that takes no longer than this counts as coming at once, in minutes.
const PROMPT: Minute = 5;

/// The aircraft that is seen first: one of its landings is reported late.
const CHOSEN: usize = 1;

impl Default for State {
    fn default() -> State {
        State {
            calls: calls::REAL.to_vec(),
            now: 1410.0,
            is_point_in_time: false,
            as_of: calls::DAY.1 as f64,
            stores: Stores::Both,
            ttl: 0,
            is_alone: true,
            aircraft: CHOSEN,
            lag: 5,
            delay: 60,
            record_ttl: 0,
        }
    }
}

impl State {
    fn shows(&self, aircraft: usize) -> bool {
        !self.is_alone || self.aircraft == aircraft
    }

    /// From the top down.
    fn in_view(&self) -> impl Iterator<Item = usize> {
        (0..AIRCRAFT.len()).filter(|aircraft| self.shows(*aircraft))
    }

    fn group(&self) -> FeatureGroup {
        calls::group(self.stores.has_online(), self.stores.has_offline(), self.ttl)
    }

    /// The call that a button makes: now, about what the sliders say.
    fn next(&self, kind: Kind) -> Call {
        let told = self.now as Minute;
        let Call { aircraft, delay, ttl, .. } =
            Call { kind, aircraft: self.aircraft, event: told, told, delay: self.delay, ttl: self.record_ttl };
        Call { kind, aircraft, event: told - self.lag, told, delay, ttl }
    }
}

/// What the month's scores depend on.
#[derive(Clone, PartialEq)]
pub struct Recipe {
    stores: Stores,
    ttl: i64,
    lag: i64,
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
    const CONTROLS: &'static [Control<State>] = controls::CONTROLS;
    const STOPS: &'static [Stop<State>] = controls::STOPS;
    const CHALLENGES: &'static [Challenge<FeatureStoreLab>] = controls::CHALLENGES;

    fn recipe(state: &State) -> Recipe {
        Recipe { stores: state.stores, ttl: state.ttl, lag: state.lag }
    }

    fn start(recipe: &Recipe, data: &Data) -> Result<Fitted, Problem> {
        month::start(recipe, data)
    }

    fn read(state: &State, _data: &Data, fitted: &Fitted) -> Output {
        day::read(state, &fitted.departures)
    }

    fn report(seen: &Seen<FeatureStoreLab>, report: &mut ReportBuilder) {
        figures::timeline(seen, report);
        score::draw(seen, report);
        readouts(seen, report);
        notes(seen, report);
        report.table(|| tables::online(seen));
        report.table(|| tables::offline(seen));
        report.table(|| tables::training(seen));
        report.python(|| program(seen));
        documents::hand_over(seen, report);
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn poster(seen: &Seen<FeatureStoreLab>) -> crate::plot::Poster {
        poster::draw(seen)
    }

    fn rows(seen: &Seen<FeatureStoreLab>, of: &str) -> Behind {
        match of.split_once('-') {
            Some(("flight", at)) => {
                let row = at.parse().ok().and_then(|at: usize| seen.out.training.get(at));
                row.map(|row| row.departure.row).into_iter().collect()
            }
            _ if of == "future" => seen.fitted.newest.iter().flat_map(|score| &score.future).copied().collect(),
            _ => Behind::default(),
        }
    }

    fn point(state: &mut State, seen: &Seen<FeatureStoreLab>, hit: &Hit) {
        if hit.figure != "timeline" || hit.phase == Phase::Hover {
            return;
        }
        // Between the gridlines of five minutes there is nothing to aim at.
        let minute = ((hit.x / 5.0).round() * 5.0).clamp(0.0, 1e6) as Minute;
        let lane = figures::lane_at(seen.state, hit.y);
        match hit.handle.as_deref().and_then(|key| key.split_once('-')) {
            Some((part, index)) => {
                let Some(call) = index.parse().ok().and_then(|index: usize| state.calls.get_mut(index)) else { return };
                match part {
                    "event" => {
                        let lateness = call.told - call.event;
                        // A report that comes at once comes at once again; a late one stays where it is.
                        if lateness <= PROMPT {
                            call.event = minute.clamp(calls::DAY.0, calls::DAY.1);
                            call.told = call.event + lateness;
                        } else {
                            call.event = minute.min(call.told);
                        }
                        call.aircraft = lane;
                    }
                    "told" => call.told = minute.max(call.event),
                    _ => return,
                }
                call.settle();
            }
            None if hit.phase == Phase::Press && hit.panel == figures::LANES && hit.handle.is_none() => {
                let told = minute.max(seen.out.now);
                let call = Call {
                    kind: Kind::Put,
                    aircraft: lane,
                    event: minute,
                    told,
                    delay: state.delay,
                    ttl: state.record_ttl,
                };
                calls::add(&mut state.calls, call);
            }
            None => {}
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

fn readouts(seen: &Seen<FeatureStoreLab>, report: &mut ReportBuilder) {
    let (state, out, fitted) = (seen.state, seen.out, seen.fitted);
    let rows = out.training.len();
    const NO_ONLINE: &str = "the group has no online store";
    const NO_OFFLINE: &str = "the group has no offline store";
    const ONE_KIND: &str = "all flights are of one class";
    let (online, offline) = (state.stores.has_online(), state.stores.has_offline());
    let count = |there: bool, count: usize| there.then_some(count as f64);
    let words = |number: usize, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    let mut add = |key: &str, label: &str, value: Option<f64>, reason: &'static str, formula: String| {
        report.readout(key, label, Quantity::or(value, reason), formula);
    };

    let formula = format!("of {} aircraft, at most one record each", out.online.len());
    add("online_rows", "Records online", count(online, out.rows_online()), NO_ONLINE, formula);
    let markers = out.offline.iter().filter(|row| row.is_deleted).count();
    let formula = format!(
        "{} + {}; {} still buffered",
        words(out.offline.len() - markers, "put", "puts"),
        words(markers, "deletion marker", "deletion markers"),
        out.buffered
    );
    add("offline_rows", "Rows offline", count(offline, out.offline.len()), NO_OFFLINE, formula);
    let formula = format!("of {} read a landing after their departure", words(rows, "training row", "training rows"));
    add("future", "Values from the future", count(offline, out.count(Verdict::Future)), NO_OFFLINE, formula);
    let formula = "true at departure, reported later".to_owned();
    add("told_later", "Values reported later", count(offline, out.count(Verdict::ToldLater)), NO_OFFLINE, formula);
    let formula = format!("of {rows} read what the online store answered then");
    let as_served = count(online && offline, out.as_served());
    let reason = if offline { NO_ONLINE } else { NO_OFFLINE };
    add("as_served", "Rows as served", as_served, reason, formula);

    let area = |score: &Option<month::Score>| score.as_ref().and_then(|score| score.area);
    let reason = |there: bool, without: &'static str| if there { ONE_KIND } else { without };
    let flights = format::count(fitted.flights as u64);
    let future = fitted.newest.as_ref().map_or(0, |score| score.future.len() as u64);
    let formula = format!("{} of {flights} values from the future", format::count(future));
    add("area_newest", "AUC, newest record", area(&fitted.newest), reason(offline, NO_OFFLINE), formula);
    let known = |score: &Option<month::Score>| {
        let known = score.as_ref().map_or(0, |score| score.with_value as u64);
        format!("{} of {flights} have a value, the others count as 0", format::count(known))
    };
    let formula = known(&fitted.point_in_time);
    let quantity = area(&fitted.point_in_time);
    add("area_point_in_time", "AUC, point in time", quantity, reason(offline, NO_OFFLINE), formula);
    let formula = known(&fitted.served);
    add("area_served", "AUC, as served", area(&fitted.served), reason(online, NO_ONLINE), formula);

    let versions: usize = out.training.iter().map(|row| row.versions).sum();
    let parts: Vec<String> = state
        .in_view()
        .map(|aircraft| {
            let rows: Vec<_> = out.training.iter().filter(|row| row.departure.aircraft == aircraft).collect();
            format!("{}·{}", rows.len(), rows.first().map_or(0, |row| row.versions))
        })
        .collect();
    let formula = format!("{}: flights · landings", parts.join(" + "));
    add("bare_join_rows", "Rows of a join by identifier only", count(offline, versions), NO_OFFLINE, formula);
    let formula = format!("of {}: nothing to join", words(rows, "training row", "training rows"));
    add("missing", "Rows without a value", count(offline, out.count(Verdict::Missing)), NO_OFFLINE, formula);

    let reason = if online { "the online store has no record of it" } else { NO_ONLINE };
    let answer = Quantity::or(out.answer.map(|delay| delay as f64), reason);
    let formula = format!("of {} at {}", AIRCRAFT[state.aircraft], calls::clock(out.now));
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
    report.describe(format!("At {}, {online} and {offline}.", calls::clock(out.now)));
    match state.stores {
        Stores::Online => report.warning("Online only: there is no history, so there is nothing to train on."),
        Stores::Offline => report.warning("Offline only: you can train, but the service has nothing to look up."),
        Stores::Both => {}
    }
    let area = |score: &Option<month::Score>| score.as_ref().and_then(|score| score.area).map(format::number);
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
    if state.calls.len() >= calls::MOST_CALLS {
        report.note(format!("The store here takes at most {} calls. Empty it to go on.", calls::MOST_CALLS));
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
    Program::of(include_str!("../feature_store.py"), seen.data)
        .set("aircraft", state.in_view().map(|aircraft| AIRCRAFT[aircraft]).collect::<Vec<_>>())
        .set("chosen", AIRCRAFT[state.aircraft])
        .set("calls", Code(format!("[\n{calls}]")))
        .set("has_online", state.stores.has_online())
        .set("has_offline", state.stores.has_offline())
        .set("group_ttl", state.ttl)
        .set("now", state.now as Minute)
        .set("as_of", state.as_of as Minute)
        .set("join", if state.is_point_in_time { "point_in_time" } else { "newest" })
        .set("lag", state.lag)
}
