//! What a training set is made of: the rows of an offline store that `create_dataset` looks at.

use std::collections::BTreeMap;

use super::super::time::Time;
use super::OfflineRow;

/// The rows of each identifier that can be joined, oldest event first.
///
/// As the SageMaker SDK's dataset builder selects them unless asked otherwise: of rows with the same
/// identifier and event time the one with the last `api_invocation_time`, then `write_time`; and none at
/// or before the identifier's newest deletion marker.
#[derive(Clone, Debug)]
pub struct History<'a> {
    rows: BTreeMap<&'a str, Vec<&'a OfflineRow>>,
}

/// How the service ranks rows of one identifier: the greatest is the newest.
fn rank(row: &OfflineRow) -> (Time, Time, Time) {
    (row.event_time, row.api_invocation_time, row.write_time)
}

impl<'a> History<'a> {
    /// The rows written at or before `as_of`.
    pub fn of(offline: &'a [OfflineRow], as_of: Time) -> History<'a> {
        let mut rows: BTreeMap<&str, Vec<&OfflineRow>> = BTreeMap::new();
        for row in offline.iter().filter(|row| row.write_time <= as_of) {
            rows.entry(&row.identifier).or_default().push(row);
        }
        for versions in rows.values_mut() {
            // Stable: of two calls at the same instant the one that came later ranks higher.
            versions.sort_by_key(|row| rank(row));
            if let Some(marker) = versions.iter().rposition(|row| row.is_deleted) {
                versions.drain(..=marker);
            }
            let mut kept: Vec<&OfflineRow> = Vec::with_capacity(versions.len());
            for row in versions.iter() {
                match kept.last_mut() {
                    Some(last) if last.event_time == row.event_time => *last = row,
                    _ => kept.push(row),
                }
            }
            *versions = kept;
        }
        History { rows }
    }

    /// All versions of an identifier, oldest event first.
    pub fn versions(&self, identifier: &str) -> &[&'a OfflineRow] {
        self.rows.get(identifier).map_or(&[], Vec::as_slice)
    }

    /// The naive join: the newest version, whenever it happened.
    pub fn newest(&self, identifier: &str) -> Option<&'a OfflineRow> {
        self.versions(identifier).last().copied()
    }

    /// The point-in-time join: the newest version that had happened at `time`, an event at that very
    /// instant included.
    pub fn newest_at(&self, identifier: &str, time: Time) -> Option<&'a OfflineRow> {
        let versions = self.versions(identifier);
        versions[..versions.partition_point(|row| row.event_time <= time)].last().copied()
    }
}
