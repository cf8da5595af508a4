//! What the real service would be sent, and the offline store as a file.

use serde::Serialize;

use super::calls::{AIRCRAFT, Call, Kind, time};
use super::{FeatureStoreLab, State};
use crate::format;
use crate::lab::{Document, DocumentView, ReportBuilder, Seen, json_pretty};
use crate::services::feature_store::DeletionMode;
use crate::services::time::iso_8601;

const GROUP: &str = "aircraft-landings";
const CREATE: &str = "CreateFeatureGroup";

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct CreateFeatureGroup {
    feature_group_name: &'static str,
    record_identifier_feature_name: &'static str,
    event_time_feature_name: &'static str,
    feature_definitions: [FeatureDefinition; 3],
    #[serde(skip_serializing_if = "Option::is_none")]
    online_store_config: Option<OnlineStoreConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offline_store_config: Option<OfflineStoreConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_arn: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct FeatureDefinition {
    feature_name: &'static str,
    feature_type: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct OnlineStoreConfig {
    enable_online_store: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl_duration: Option<TtlDuration>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct OfflineStoreConfig {
    s3_storage_config: S3StorageConfig,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct S3StorageConfig {
    s3_uri: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct TtlDuration {
    unit: &'static str,
    value: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PutRecord {
    feature_group_name: &'static str,
    record: [FeatureValue; 3],
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl_duration: Option<TtlDuration>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct FeatureValue {
    feature_name: &'static str,
    value_as_string: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GetRecord {
    feature_group_name: &'static str,
    record_identifier_value_as_string: &'static str,
    expiration_time_response: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DeleteRecord {
    feature_group_name: &'static str,
    record_identifier_value_as_string: &'static str,
    event_time: String,
    deletion_mode: &'static str,
}

/// Minutes as the service takes them; whole hours as hours.
fn ttl(minutes: i64) -> Option<TtlDuration> {
    match (minutes, minutes % 60) {
        (..=0, _) => None,
        (_, 0) => Some(TtlDuration { unit: "Hours", value: minutes / 60 }),
        _ => Some(TtlDuration { unit: "Minutes", value: minutes }),
    }
}

fn request(operation: &str, title: &str, body: &impl Serialize) -> Document {
    let text = json_pretty(body) + "\n";
    Document { key: format!("request-{operation}"), title: title.to_owned(), language: "json".to_owned(), text }
}

/// A JSON document whose key begins with `request-` is checked against the service's model by
/// `tests/native/reference/requests.rs`: the rest of the key is the operation.
pub fn hand_over(seen: &Seen<FeatureStoreLab>, report: &mut ReportBuilder) {
    let state = seen.state;
    report.shown_document("request", || shown(state));
    report.document(|| request("create-feature-group", CREATE, &create(state)));
    let last = |is: fn(&Kind) -> bool, or: Kind| {
        state.calls.iter().rev().find(|call| is(&call.kind)).copied().unwrap_or_else(|| state.next(or))
    };
    report.document(|| request("put-record", "PutRecord", &put(&last(|kind| *kind == Kind::Put, Kind::Put))));
    report.document(|| {
        let body = GetRecord {
            feature_group_name: GROUP,
            record_identifier_value_as_string: AIRCRAFT[state.aircraft],
            expiration_time_response: "Enabled",
        };
        request("get-record", "GetRecord", &body)
    });
    report.document(|| {
        let call = last(|kind| *kind != Kind::Put, Kind::Delete(DeletionMode::Soft));
        let body = DeleteRecord {
            feature_group_name: GROUP,
            record_identifier_value_as_string: AIRCRAFT[call.aircraft],
            event_time: iso_8601(time(call.event)),
            deletion_mode: if call.kind == Kind::Delete(DeletionMode::Hard) { "HardDelete" } else { "SoftDelete" },
        };
        request("delete-record", "DeleteRecord", &body)
    });
    report.document(|| offline(seen));
}

/// The request that the stores and the time to live are set by, with what its lines do.
fn shown(state: &State) -> DocumentView {
    DocumentView::new(CREATE, json_pretty(&create(state)))
        .note("RecordIdentifierFeatureName", "Online, one record of each aircraft.")
        .note("EventTimeFeatureName", "Online, the record with the latest event time stays.")
        .note("OnlineStoreConfig", "For the service: answers within milliseconds.")
        .note("TtlDuration", "Online only, counted from the event time.")
        .note("OfflineStoreConfig", "For training: every row, in S3.")
}

fn create(state: &State) -> CreateFeatureGroup {
    let stores = state.stores;
    let feature = |feature_name, feature_type| FeatureDefinition { feature_name, feature_type };
    let offline = S3StorageConfig { s3_uri: "s3://example-bucket/feature-store/" };
    CreateFeatureGroup {
        feature_group_name: GROUP,
        record_identifier_feature_name: "aircraft",
        event_time_feature_name: "landed",
        feature_definitions: [
            feature("aircraft", "String"),
            feature("landed", "String"),
            feature("landing_delay", "Integral"),
        ],
        online_store_config: stores
            .has_online()
            .then(|| OnlineStoreConfig { enable_online_store: true, ttl_duration: ttl(state.ttl) }),
        offline_store_config: stores.has_offline().then_some(OfflineStoreConfig { s3_storage_config: offline }),
        // With it the service writes into the bucket.
        role_arn: stores.has_offline().then_some("arn:aws:iam::111122223333:role/FeatureStore"),
    }
}

fn put(call: &Call) -> PutRecord {
    let value = |feature_name, value_as_string| FeatureValue { feature_name, value_as_string };
    PutRecord {
        feature_group_name: GROUP,
        record: [
            value("aircraft", AIRCRAFT[call.aircraft].to_owned()),
            value("landed", iso_8601(time(call.event))),
            value("landing_delay", call.delay.to_string()),
        ],
        ttl_duration: ttl(call.ttl),
    }
}

/// The rows that are written at the clock, times in UTC as the service keeps them.
fn offline(seen: &Seen<FeatureStoreLab>) -> Document {
    let mut text = String::from("aircraft,landed,landing_delay,api_invocation_time,write_time,is_deleted\n");
    for row in &seen.out.offline {
        let delay = row.features.as_ref().and_then(|features| features.first());
        text += &format!(
            "{},{},{},{},{},{}\n",
            row.identifier,
            iso_8601(row.event_time),
            delay.map_or(String::new(), |delay| format::full(*delay)),
            iso_8601(row.api_invocation_time),
            iso_8601(row.write_time),
            row.is_deleted
        );
    }
    let (key, title, language) = ("offline-store".to_owned(), "Offline store".to_owned(), "csv".to_owned());
    Document { key, title, language, text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labs::prepare::feature_store::Stores;

    #[test]
    fn an_edit_of_the_group_marks_the_lines_that_it_changes() {
        let [forever, hours, day] = [0, 120, 1440].map(|ttl| shown(&State { ttl, ..State::default() }));
        let lines: Vec<&str> = day.text.lines().collect();
        let changed: Vec<&str> =
            day.changed_since(&hours).changed.into_iter().map(|line| lines[line].trim_start()).collect();
        assert_eq!(changed, ["\"Value\": 24"]);
        // The whole object is new, and nothing around it.
        let words = [day.changed_since(&forever).in_words(), forever.changed_since(&day).in_words()];
        assert_eq!(words, ["4 lines changed", "4 lines removed"]);
        let offline = shown(&State { stores: Stores::Offline, ..State::default() });
        assert!(offline.notes.iter().all(|(line, _)| *line < offline.text.lines().count()));
        assert!(!offline.notes.iter().any(|(_, words)| words.contains("service")));
    }
}
