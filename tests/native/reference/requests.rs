//! The requests that labs hand over are what the real service would accept, by the service's own model.
//!
//! A document whose key begins with `request-` is one; the rest of the key is the operation, as the command
//! line writes it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tactile::bundled;
use tactile::lab::{Edit, Entry, Progress, Query, View};

use crate::tested_labs::{is_narrowed, one_by_one};

/// The requests of a lab in one state.
fn requests(entry: &Entry, edit: &Edit) -> Vec<Value> {
    let mut session = (entry.open)();
    bundled::edit(session.as_mut(), &Edit::Load(Query::default())).expect("the default state can be computed");
    bundled::edit(session.as_mut(), edit).expect("the state can be computed");
    while session.advance(&mut || true) != Progress::Done {}
    let documents = session.report(&View::whole()).documents.into_iter();
    let requests = documents.filter_map(|document| {
        let operation = document.key.strip_prefix("request-")?;
        let name = format!("{} after {edit:?}: {operation}", entry.meta.id);
        let request: Value = serde_json::from_str(&document.text).expect("a request is JSON");
        Some(json!({ "name": name, "operation": operation, "request": request }))
    });
    requests.collect()
}

/// What the service would refuse, by name.
fn refused(python: &Path, requests: &[Value]) -> serde_json::Map<String, Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/requests.py");
    let mut child =
        Command::new(python).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Python starts");
    let text = serde_json::to_string(requests).expect("requests are JSON");
    child.stdin.take().expect("there is a pipe").write_all(text.as_bytes()).expect("Python reads");
    let out = child.wait_with_output().expect("Python ends");
    assert!(out.status.success(), "the script fails");
    let answer: Value = serde_json::from_slice(&out.stdout).expect("the script prints JSON");
    answer.as_object().expect("by name").clone()
}

#[test]
fn services_would_accept_the_requests() {
    let Some(python) = super::python() else { return };
    let mut all = Vec::new();
    for entry in one_by_one() {
        let default = requests(entry, &Edit::Load(Query::default()));
        if default.is_empty() {
            continue;
        }
        all.extend(default);
        let description = (entry.describe)();
        all.extend((0..description.stops.len()).flat_map(|stop| requests(entry, &Edit::Stop(stop))));
        all.extend((0..description.challenges.len()).flat_map(|one| requests(entry, &Edit::Solve(one))));
        let link = "ttl=90&record_ttl=150&stores=online&delay=-20".to_owned();
        all.extend(requests(entry, &Edit::Load(Query::parse(&link))));
    }
    assert!(!all.is_empty() || is_narrowed());
    assert_eq!(refused(&python, &all), serde_json::Map::new());

    // The check has teeth: each of these is refused, and for its own reason.
    let broken = [
        (
            "misspelt",
            "get-record",
            json!({ "FeatureGroupName": "a", "RecordIdentifierValue": "b" }),
            "RecordIdentifier",
        ),
        ("untyped", "put-record", json!({ "FeatureGroupName": "a", "Record": {} }), "Record"),
        (
            "unknown word",
            "delete-record",
            json!({ "FeatureGroupName": "a", "RecordIdentifierValueAsString": "b", "EventTime": "c", "DeletionMode": "SOFT" }),
            "SoftDelete",
        ),
        (
            "unlike the pattern",
            "get-record",
            json!({ "FeatureGroupName": "two words", "RecordIdentifierValueAsString": "b" }),
            "two words",
        ),
        ("no such operation", "forget-record", json!({}), "ForgetRecord"),
    ];
    let sent: Vec<Value> = broken
        .iter()
        .map(|(name, op, request, _)| json!({ "name": name, "operation": op, "request": request }))
        .collect();
    let refused = refused(&python, &sent);
    for (name, _, _, reason) in broken {
        let said = refused.get(name).and_then(Value::as_str).unwrap_or_default();
        assert!(said.contains(reason), "{name}: “{said}”");
    }
}
