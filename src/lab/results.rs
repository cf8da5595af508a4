//! A report's numbers as JSON and CSV: the same from the command line and from the page. Keys are permanent.

use serde_json::{Value, json};

use super::link::Query;
use super::report::{Cell, Report, TableView};
use super::session::Description;
use crate::format;

/// A report's numbers as CSV, in full precision; an undefined one is an empty cell, and its reason stands
/// where the formula would.
pub fn readouts_csv(report: &Report) -> String {
    let header = ["key", "label", "value", "unit", "formula"].map(str::to_owned);
    let rows = report.readouts.iter().map(|readout| {
        let value = match readout.value {
            Some(value) => format::full(value),
            None if readout.text == "∞" => "inf".to_owned(),
            None if readout.text == "−∞" => "-inf".to_owned(),
            None => String::new(),
        };
        [readout.key.clone(), readout.label.clone(), value, readout.unit.clone(), readout.formula.clone()]
    });
    lines(std::iter::once(header).chain(rows))
}

/// A table of a report as CSV: numbers plain and in full precision, whatever the page makes of them.
pub fn table_csv(table: &TableView) -> String {
    lines(std::iter::once(table.columns.clone()).chain(table.rows.iter().map(|row| plain(row))))
}

fn plain(row: &[Cell]) -> Vec<String> {
    row.iter().map(|cell| cell.plain().to_owned()).collect()
}

fn lines<R: AsRef<[String]>>(rows: impl Iterator<Item = R>) -> String {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        // Writing into memory cannot fail.
        let _ = writer.write_record(row.as_ref());
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

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
    let tables = report.tables.iter().map(|table| {
        let rows: Vec<Vec<String>> = table.rows.iter().map(|row| plain(row)).collect();
        json!({ "key": table.key, "title": table.title, "columns": table.columns, "rows": rows })
    });
    let challenges = description.challenges.iter().enumerate();
    let challenges = challenges.map(|(at, challenge)| json!({ "key": challenge.key, "met": report.is_met(at) }));
    json!({
        "format": 1,
        "lab": description.id,
        "query": query.to_string(),
        "readouts": readouts.collect::<Value>(),
        "tables": tables.collect::<Value>(),
        "documents": report.documents,
        "written": report.written.iter().map(|one| json!({ "key": one.key, "text": one.as_text() })).collect::<Value>(),
        "notes": report.notes.iter().map(|note| &note.text).collect::<Vec<_>>(),
        "steps": steps,
        "challenges": challenges.collect::<Value>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Quantity, ReportBuilder, View};

    #[test]
    fn numbers_as_csv_are_exact_and_say_why_one_is_missing() {
        let view = View::default();
        let mut builder = ReportBuilder::new(&view, &[]);
        builder.readout("recall", "Recall", Quantity::Number(1.0 / 3.0), "1 ÷ 3");
        builder.readout("auc", "Area, \"AUC\"", Quantity::Undefined("only one class"), "").unit = "%".to_owned();
        builder.readout("steps", "Steps", Quantity::Infinite, "");
        builder.readout("log", "Logarithm", Quantity::NegativeInfinite, "ln(0)");
        let text = readouts_csv(&builder.finish());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "key,label,value,unit,formula");
        assert_eq!(lines[1], "recall,Recall,0.3333333333333333,,1 ÷ 3");
        assert_eq!(lines[2], "auc,\"Area, \"\"AUC\"\"\",,,only one class");
        assert_eq!(lines[3], "steps,Steps,inf,,");
        assert_eq!(lines[4], "log,Logarithm,-inf,,ln(0)");
    }
}
