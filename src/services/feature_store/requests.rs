//! Requests to the service, as JSON.

use serde::Serialize;
use serde_json::{Value, json};

use super::{DeletionMode, FeatureGroup, Record};
use crate::format;
use crate::services::time::{HOUR, MINUTE, Time, iso_8601};

/// What a feature group and the features of its records are called.
pub struct Names {
    pub group: &'static str,
    pub identifier: &'static str,
    pub event_time: &'static str,
    /// Whole numbers.
    pub features: &'static [&'static str],
}

/// In the order in which it is explained, not in that of the alphabet.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateFeatureGroup {
    feature_group_name: &'static str,
    record_identifier_feature_name: &'static str,
    event_time_feature_name: &'static str,
    feature_definitions: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    online_store_config: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offline_store_config: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_arn: Option<&'static str>,
}

impl CreateFeatureGroup {
    pub fn of(group: FeatureGroup, names: &Names) -> CreateFeatureGroup {
        let define = |name: &str, kind: &str| json!({ "FeatureName": name, "FeatureType": kind });
        let mut definitions = vec![define(names.identifier, "String"), define(names.event_time, "String")];
        definitions.extend(names.features.iter().map(|name| define(name, "Integral")));
        let s3 = json!({ "S3StorageConfig": { "S3Uri": "s3://example-bucket/feature-store/" } });
        CreateFeatureGroup {
            feature_group_name: names.group,
            record_identifier_feature_name: names.identifier,
            event_time_feature_name: names.event_time,
            feature_definitions: definitions,
            online_store_config: group
                .has_online_store
                .then(|| with_ttl(json!({ "EnableOnlineStore": true }), group.ttl)),
            offline_store_config: group.has_offline_store.then_some(s3),
            // With it the service writes into the bucket.
            role_arn: group.has_offline_store.then_some("arn:aws:iam::111122223333:role/FeatureStore"),
        }
    }
}

/// Whole hours as hours, else minutes.
fn with_ttl(mut request: Value, ttl: Option<Time>) -> Value {
    if let Some(ttl) = ttl {
        let (unit, value) = if ttl % HOUR == 0 { ("Hours", ttl / HOUR) } else { ("Minutes", ttl / MINUTE) };
        request["TtlDuration"] = json!({ "Unit": unit, "Value": value });
    }
    request
}

pub fn put_record(record: &Record, names: &Names) -> Value {
    let value = |name: &str, value: &str| json!({ "FeatureName": name, "ValueAsString": value });
    let mut values =
        vec![value(names.identifier, &record.identifier), value(names.event_time, &iso_8601(record.event_time))];
    let features = names.features.iter().zip(&record.features);
    values.extend(features.map(|(name, number)| value(name, &format::full(*number))));
    with_ttl(json!({ "FeatureGroupName": names.group, "Record": values }), record.ttl)
}

pub fn get_record(identifier: &str, names: &Names) -> Value {
    json!({
        "FeatureGroupName": names.group,
        "RecordIdentifierValueAsString": identifier,
        "ExpirationTimeResponse": "Enabled",
    })
}

pub fn delete_record(identifier: &str, event_time: Time, mode: DeletionMode, names: &Names) -> Value {
    let mode = match mode {
        DeletionMode::Soft => "SoftDelete",
        DeletionMode::Hard => "HardDelete",
    };
    json!({
        "FeatureGroupName": names.group,
        "RecordIdentifierValueAsString": identifier,
        "EventTime": iso_8601(event_time),
        "DeletionMode": mode,
    })
}
