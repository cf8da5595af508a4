//! A report's numbers as JSON: the same from the command line and from the page. Keys are permanent.

use serde_json::{Value, json};

use super::link::Query;
use super::report::Report;
use super::session::Description;

/// The numbers, tables and documents of a report; `steps` is how many the player has.
pub fn results(description: &Description, query: &Query, report: &Report, steps: Option<u64>) -> Value {
    let readouts = report.readouts.iter().map(|readout| {
        let value = match readout.value {
            Some(value) => json!(value),
            None if readout.text == "∞" => json!("infinite"),
            None if readout.text == "−∞" => json!("minus infinite"),
            None => Value::Null,
        };
        json!({
            "key": readout.key, "label": readout.label, "value": value,
            "unit": readout.unit, "formula": readout.formula,
        })
    });
    let tables = report
        .tables
        .iter()
        .map(|table| json!({ "key": table.key, "title": table.title, "columns": table.columns, "rows": table.rows }));
    let challenges = description.challenges.iter().zip(&report.met);
    let challenges = challenges.map(|(challenge, met)| json!({ "key": challenge.key, "met": met }));
    json!({
        "format": 1,
        "lab": description.id,
        "query": query.to_string(),
        "readouts": readouts.collect::<Value>(),
        "tables": tables.collect::<Value>(),
        "documents": report.documents,
        "steps": steps,
        "challenges": challenges.collect::<Value>(),
    })
}
