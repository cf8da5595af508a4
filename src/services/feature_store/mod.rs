//! SageMaker Feature Store: one feature group with its online and its offline store.
//!
//! The rules are those of the API models `sagemaker` and `sagemaker-featurestore-runtime` (botocore 1.44)
//! and of the developer guide. Where these are silent, the choice is marked "Not documented".

mod history;
pub mod requests;
#[cfg(test)]
mod tests;

pub use history::History;

use std::collections::BTreeMap;

use super::time::{MINUTE, Time};

/// Rows reach the offline store in batches, here at each full quarter of an hour. The service promises
/// "within about 15 minutes" and does not say when.
pub const OFFLINE_BATCH: Time = 15 * MINUTE;

/// What `CreateFeatureGroup` fixes. One without either store is refused by the service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FeatureGroup {
    pub has_online_store: bool,
    pub has_offline_store: bool,
    /// `TtlDuration` in seconds, for records that bring none of their own.
    pub ttl: Option<Time>,
}

/// What `PutRecord` brings.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The value of the record identifier feature: which entity this is about.
    pub identifier: String,
    /// When it became true, not when it was told.
    pub event_time: Time,
    pub features: Vec<f64>,
    /// A time to live of its own, in seconds; it supersedes the group's.
    pub ttl: Option<Time>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DeletionMode {
    /// The features become null; the row stays and keeps its event time.
    Soft,
    /// The row is gone.
    Hard,
}

/// What `PutRecord` did online. Offline it is always appended, where there is an offline store.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Put {
    /// It is the row now: nothing was there, or something older.
    Latest,
    /// The row that is there, of this event time, is as new or newer: this one is history.
    Historic(Time),
    /// It took the place of the row, and its time to live was over already.
    Expired,
    NoOnlineStore,
}

/// What `DeleteRecord` did. Where it answers at all, a marker was appended offline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Deleted {
    /// No longer retrievable.
    Gone,
    /// A soft delete no newer than the row: the row stays.
    TooOld,
    /// There was no row.
    Nothing,
}

/// A hard delete no newer than the row is refused with status 400 and leaves no trace.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ValidationException;

/// A row of the online store.
#[derive(Clone, Debug, PartialEq)]
pub struct OnlineRow {
    pub event_time: Time,
    /// `None` after a soft delete.
    pub features: Option<Vec<f64>>,
    /// Event time + time to live; from this instant on the row is gone.
    pub expires_at: Option<Time>,
}

/// A row of the offline store.
#[derive(Clone, Debug, PartialEq)]
pub struct OfflineRow {
    pub identifier: String,
    pub event_time: Time,
    /// `None` in a deletion marker.
    pub features: Option<Vec<f64>>,
    pub api_invocation_time: Time,
    pub write_time: Time,
    pub is_deleted: bool,
}

/// A feature group and all that was put into it.
#[derive(Clone, Debug)]
pub struct FeatureStore {
    group: FeatureGroup,
    online: BTreeMap<String, OnlineRow>,
    offline: Vec<OfflineRow>,
    /// The time of the last call: calls come in order.
    clock: Time,
}

impl FeatureStore {
    pub fn new(group: FeatureGroup) -> FeatureStore {
        FeatureStore { group, online: BTreeMap::new(), offline: Vec::new(), clock: Time::MIN }
    }

    pub fn group(&self) -> &FeatureGroup {
        &self.group
    }

    /// `PutRecord`, called at `at`; a call that says it came before the last one counts as coming with it.
    ///
    /// Online the record becomes the row if its event time is greater than that of the row that is there,
    /// a soft-deleted one included; an equal event time is history. Not documented: an expired row is gone
    /// at once, so it keeps nothing out.
    pub fn put_record(&mut self, record: Record, at: Time) -> Put {
        let at = self.tick(at);
        let row = OnlineRow {
            event_time: record.event_time,
            features: Some(record.features.clone()),
            expires_at: record.ttl.or(self.group.ttl).map(|ttl| record.event_time.saturating_add(ttl)),
        };
        let put = if !self.group.has_online_store {
            Put::NoOnlineStore
        } else if let Some(there) = self.stored(&record.identifier, at).filter(|it| it.event_time >= row.event_time) {
            Put::Historic(there.event_time)
        } else {
            let put = if row.is_there(at) { Put::Latest } else { Put::Expired };
            self.online.insert(record.identifier.clone(), row);
            put
        };
        self.append(record.identifier, record.event_time, Some(record.features), at);
        put
    }

    /// `DeleteRecord`, called at `at`. Its event time must be greater than that of the row.
    ///
    /// Not documented: what it does where there is no row, or no online store at all. Here a marker is
    /// appended and nothing else happens. A soft-deleted row does not expire.
    ///
    /// # Errors
    /// Where a hard delete is no newer than the row.
    pub fn delete_record(
        &mut self,
        identifier: &str,
        event_time: Time,
        mode: DeletionMode,
        at: Time,
    ) -> Result<Deleted, ValidationException> {
        let at = self.tick(at);
        let deleted = match self.stored(identifier, at) {
            None => Deleted::Nothing,
            Some(row) if row.event_time >= event_time => match mode {
                DeletionMode::Soft => Deleted::TooOld,
                DeletionMode::Hard => return Err(ValidationException),
            },
            Some(_) => {
                match mode {
                    DeletionMode::Soft => {
                        let tombstone = OnlineRow { event_time, features: None, expires_at: None };
                        self.online.insert(identifier.to_owned(), tombstone);
                    }
                    DeletionMode::Hard => drop(self.online.remove(identifier)),
                }
                Deleted::Gone
            }
        };
        self.append(identifier.to_owned(), event_time, None, at);
        Ok(deleted)
    }

    /// `GetRecord`: the row of this identifier, if it is neither deleted nor expired.
    pub fn get_record(&self, identifier: &str, at: Time) -> Option<&OnlineRow> {
        self.stored(identifier, at).filter(|row| row.features.is_some())
    }

    /// The row of this identifier, a soft-deleted one included, as `ListRecords` counts it with
    /// `IncludeSoftDeletedRecords`.
    pub fn stored(&self, identifier: &str, at: Time) -> Option<&OnlineRow> {
        self.online.get(identifier).filter(|row| row.is_there(at))
    }

    /// What the offline store holds at `at`, in the order in which it was appended.
    pub fn offline_rows(&self, at: Time) -> &[OfflineRow] {
        &self.offline[..self.offline.partition_point(|row| row.write_time <= at)]
    }

    /// What was appended and is not written yet at `at`.
    pub fn buffered_rows(&self, at: Time) -> &[OfflineRow] {
        &self.offline[self.offline_rows(at).len()..]
    }

    fn tick(&mut self, at: Time) -> Time {
        self.clock = self.clock.max(at);
        self.clock
    }

    fn append(&mut self, identifier: String, event_time: Time, features: Option<Vec<f64>>, at: Time) {
        if self.group.has_offline_store {
            let is_deleted = features.is_none();
            let write_time = at.div_euclid(OFFLINE_BATCH).saturating_add(1).saturating_mul(OFFLINE_BATCH);
            let row = OfflineRow { identifier, event_time, features, api_invocation_time: at, write_time, is_deleted };
            self.offline.push(row);
        }
    }
}

impl OfflineRow {
    /// The first feature; none in a deletion marker.
    pub fn feature(&self) -> Option<f64> {
        self.features.as_ref()?.first().copied()
    }
}

impl OnlineRow {
    /// The first feature; none after a soft delete.
    pub fn feature(&self) -> Option<f64> {
        self.features.as_ref()?.first().copied()
    }

    fn is_there(&self, at: Time) -> bool {
        self.expires_at.is_none_or(|end| at < end)
    }
}
