//! What the visitor tells the store: the calls, in any order, and how a link writes them.

use crate::services::feature_store::{DeletionMode, FeatureGroup, FeatureStore, Put, Record, ValidationException};
use crate::services::time::{HOUR, MINUTE, Time};

/// Minutes since midnight in New York on the day that is shown.
pub type Minute = i64;

/// The day begins and ends here.
pub const DAY: (Minute, Minute) = (300, 1440);
/// 17 January 2013, 00:00 in New York, which is 05:00 in UTC.
const MIDNIGHT: Time = 1_358_398_800;
/// The aircraft whose day is shown.
pub const AIRCRAFT: [&str; 3] = ["N542MQ", "N543MQ", "N734MQ"];
/// What the slider of delays reaches, in minutes.
pub const DELAYS: (i64, i64) = (-30, 180);
/// More would crowd the picture and the link.
pub const MOST_CALLS: usize = 60;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Put,
    Delete(DeletionMode),
}

/// One call of `PutRecord` or `DeleteRecord`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Call {
    pub kind: Kind,
    /// Index into [`AIRCRAFT`].
    pub aircraft: usize,
    /// The event time: when the aircraft landed, or when its record is deleted.
    pub event: Minute,
    /// When the store is told.
    pub told: Minute,
    /// The one feature: minutes late at landing.
    pub delay: i64,
    /// A time to live of its own, in minutes; 0 for none.
    pub ttl: i64,
}

const fn landing(aircraft: usize, event: Minute, told: Minute, delay: i64) -> Call {
    Call { kind: Kind::Put, aircraft, event, told, delay, ttl: 0 }
}

/// The landings of 17 January 2013, as in the data. When the store was told is ours: five minutes later, and
/// of one landing three hours later.
pub const REAL: [Call; 10] = [
    landing(2, 485, 490, 0),
    landing(0, 509, 514, -1),
    landing(1, 691, 696, 6),
    landing(2, 779, 784, -11),
    landing(0, 796, 801, 26),
    landing(1, 994, 1180, 49),
    landing(0, 1073, 1078, 43),
    landing(2, 1079, 1084, 9),
    landing(1, 1348, 1353, 28),
    landing(2, 1386, 1391, 16),
];

/// A minute of the day as the store keeps it.
pub fn time(minute: Minute) -> Time {
    MIDNIGHT + minute * MINUTE
}

/// The minute of the day of an instant.
pub fn minute(time: Time) -> Minute {
    (time - MIDNIGHT).div_euclid(MINUTE)
}

/// "18:55"; after midnight the hours go on: "24:00".
pub fn clock(minute: Minute) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// "+43", "−11", "0".
pub fn delay(minutes: i64) -> String {
    match minutes {
        1.. => format!("+{minutes}"),
        _ => crate::format::short(minutes as f64),
    }
}

/// "6 h", "1 h 30 min", "5 min".
pub fn duration(minutes: i64) -> String {
    match (minutes / (HOUR / MINUTE), minutes % (HOUR / MINUTE)) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

impl Call {
    /// Within the day, told no earlier than it happened.
    pub fn settle(&mut self) {
        self.aircraft = self.aircraft.min(AIRCRAFT.len() - 1);
        self.event = self.event.clamp(DAY.0, DAY.1);
        self.told = self.told.clamp(self.event, DAY.1);
        self.delay = self.delay.clamp(DELAYS.0, DELAYS.1);
        self.ttl = self.ttl.clamp(0, 24 * 60);
        if self.kind != Kind::Put {
            (self.delay, self.ttl) = (0, 0);
        }
    }

    pub fn record(&self) -> Record {
        Record {
            identifier: AIRCRAFT[self.aircraft].to_owned(),
            event_time: time(self.event),
            features: vec![self.delay as f64],
            ttl: (self.ttl > 0).then_some(self.ttl * MINUTE),
        }
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
        let numbers: Vec<i64> =
            text[1..].split(',').map(|part| part.parse::<i32>().map(i64::from)).collect::<Result<_, _>>().ok()?;
        let (delay, ttl) = match (kind, &numbers[..]) {
            (Kind::Put, [_, _, _, delay]) => (*delay, 0),
            (Kind::Put, [_, _, _, delay, ttl]) => (*delay, *ttl),
            (Kind::Delete(_), [_, _, _]) => (0, 0),
            _ => return None,
        };
        let aircraft = usize::try_from(numbers[0]).ok()?;
        let mut call = Call { kind, aircraft, event: numbers[1], told: numbers[2], delay, ttl };
        call.settle();
        Some(call)
    }
}

/// The calls as a link carries them.
pub fn written(calls: &[Call]) -> String {
    calls.iter().map(Call::written).collect::<Vec<_>>().join(";")
}

/// Reads [`written`]; leaves out what it cannot read.
pub fn read(text: &str) -> Vec<Call> {
    text.split(';').filter_map(Call::read).take(MOST_CALLS).collect()
}

/// Adds a call, if there is room for one more.
pub fn add(calls: &mut Vec<Call>, mut call: Call) {
    call.settle();
    if calls.len() < MOST_CALLS {
        calls.push(call);
    }
}

/// The order in which the store is told; of calls in the same minute the one that was made first.
pub fn order(calls: &[Call]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..calls.len()).collect();
    order.sort_by_key(|&i| calls[i].told);
    order
}

/// What a call did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect {
    /// The clock has not come to it.
    Pending,
    Put(Put),
    /// As new as the online row, or older: that row's event time is given.
    Historic(Minute),
    Deleted(crate::services::feature_store::Deleted),
    /// Status 400.
    Refused,
}

/// Makes one call.
pub fn make(store: &mut FeatureStore, call: &Call) -> Effect {
    let at = time(call.told);
    let there = store.stored(AIRCRAFT[call.aircraft], at).map(|row| minute(row.event_time));
    match call.kind {
        Kind::Put => match (store.put_record(call.record(), at), there) {
            (Put::Historic, Some(event)) => Effect::Historic(event),
            (put, _) => Effect::Put(put),
        },
        Kind::Delete(mode) => match store.delete_record(AIRCRAFT[call.aircraft], time(call.event), mode, at) {
            Ok(deleted) => Effect::Deleted(deleted),
            Err(ValidationException) => Effect::Refused,
        },
    }
}

/// The group that the controls describe.
pub fn group(has_online_store: bool, has_offline_store: bool, ttl: i64) -> FeatureGroup {
    FeatureGroup { has_online_store, has_offline_store, ttl: (ttl > 0).then_some(ttl * MINUTE) }
}
