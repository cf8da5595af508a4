//! The program that counts the measures again, and what SageMaker Clarify would be asked.

use serde_json::json;

use super::LabelBias;
use super::model::SEED;
use super::sample::{A, PositiveValue};
use crate::lab::{Code, Document, Program, Seen, Setting, json_pretty};
use crate::ml::bias::Convention;
use crate::ml::random::PYTHON_RANDOM;

pub fn program(seen: &Seen<LabelBias>) -> Program {
    let (state, sample) = (seen.state, &seen.fitted.sample);
    let (positive, above) = match &sample.positive_value {
        PositiveValue::Is(value) => (Some(value), None),
        PositiveValue::Above(cut) => (None, Some(*cut)),
    };
    let moves = state.cells.moves.iter().filter(|((subgroup, _), _)| *subgroup < sample.subgroups.len());
    let moves = moves.map(|((subgroup, group), wanted)| {
        let (subgroup, is_of_a) = (sample.subgroups[*subgroup].python(), (*group == A).python());
        Code(format!("({subgroup}, {is_of_a}, {wanted})"))
    });
    Program::of(include_str!("../label_bias.py"), seen.data)
        .titled("Python (pandas, scikit-learn 1.9.1)")
        .set("FACET", &sample.facet)
        .set("FAVORED", &sample.favoured_value)
        .set("CONDITION", sample.condition.as_deref())
        .set("LABEL", &sample.label)
        .set("POSITIVE", positive)
        .set("ABOVE", above)
        .set("FEATURES", sample.features.clone())
        .set("MOVED", moves.collect::<Vec<Code>>())
        .set("SEES_GROUP", state.sees_group)
        .set("THRESHOLD_A", state.thresholds[0])
        .set("THRESHOLD_D", state.thresholds[1])
        .set("LIBRARY", state.convention == Convention::Library)
        .set("SEED", SEED)
        .with("ml.random", PYTHON_RANDOM)
}

/// The configuration of a Clarify processing job that asks the same of the same file, as the SageMaker
/// Python SDK's schema has it. Its facet names the disfavoured values.
pub fn analysis_config(seen: &Seen<LabelBias>) -> Document {
    let sample = &seen.fitted.sample;
    let mut headers: Vec<&str> = seen.data.table.columns().iter().map(|column| column.name.as_str()).collect();
    let good = match &sample.positive_value {
        PositiveValue::Is(value) => json!([value]),
        PositiveValue::Above(cut) => json!([cut]),
    };
    let mut methods = json!({ "report": { "name": "report", "title": "Analysis Report" } });
    methods["pre_training_bias"] = json!({ "methods": "all" });
    let mut config = json!({
        "version": "1.0",
        "dataset_type": "text/csv",
        "label": sample.label,
        "label_values_or_threshold": good,
        "facet": [{ "name_or_index": sample.facet, "value_or_threshold": sample.disfavoured }],
    });
    if let Some(condition) = &sample.condition {
        config["group_variable"] = json!(condition);
    }
    if seen.state.after {
        // The predictions stand in a column of the file; without one, the job asks an endpoint.
        headers.push("predicted");
        config["predicted_label"] = json!("predicted");
        methods["post_training_bias"] = json!({ "methods": "all" });
    }
    config["headers"] = json!(headers);
    config["methods"] = methods;
    let text = json_pretty(&config);
    let title = "SageMaker Clarify: analysis_config.json (closed to new customers)".to_owned();
    Document { key: "analysis-config".to_owned(), title, language: "json".to_owned(), text }
}
