//! What every table promises.

use super::*;

fn table() -> Table {
    Table::new(
        "small",
        vec![
            Column::numbers("x", vec![1.5, f64::NAN, -0.1, 1e300]),
            Column::categories("kind", &[Some("b"), Some("a"), None, Some("b")]),
        ],
    )
    .unwrap()
}

#[test]
fn levels_are_in_text_order() {
    let table = table();
    let (codes, levels) = table.categories("kind").unwrap();
    assert_eq!(levels, ["a", "b"]);
    assert_eq!(codes, [1, 0, MISSING, 1]);
}

#[test]
fn cells_are_in_full_precision_and_never_nan() {
    let table = table();
    assert_eq!(table.cell_text(0, 0), "1.5");
    assert_eq!(table.cell_text(1, 0), "");
    assert_eq!(table.cell_text(3, 0), "1e300");
    assert_eq!(table.cell_text(2, 1), "");
    assert_eq!(table.cell_text(3, 1), "b");
    assert_eq!(table.cell_text(9, 9), "");
}

#[test]
fn complete_rows_count_what_is_left_out() {
    let table = table();
    assert_eq!(table.missing(), 2);
    assert_eq!(table.complete_rows(&["x"]), (vec![0, 2, 3], 1));
    assert_eq!(table.complete_rows(&["x", "kind"]), (vec![0, 3], 2));
    assert_eq!(table.complete_rows(&[]), (vec![0, 1, 2, 3], 0));
}

#[test]
fn select_takes_rows_in_the_order_asked() {
    let page = table().select(&[3, 0, 99, 3]);
    assert_eq!(page.rows(), 3);
    assert_eq!(page.numbers("x").unwrap(), [1e300, 1.5, 1e300]);
    assert_eq!(page.cell_text(1, 1), "b");
    assert_eq!(table().select(&[]).rows(), 0);
}

#[test]
fn wrong_use_is_a_sentence() {
    let table = table();
    let sentence = |result: Result<&[f64], Problem>| result.unwrap_err().sentence;
    assert_eq!(sentence(table.numbers("y")), "There is no column “y”. The columns are “x”, “kind”.");
    assert_eq!(sentence(table.numbers("kind")), "Data row 1, column “kind”: “b” is not a number.");
    assert!(table.categories("x").is_err());
    let twice = vec![Column::numbers("x", vec![]), Column::numbers("x", vec![])];
    assert!(Table::new("", twice).is_err());
    let uneven = vec![Column::numbers("x", vec![1.0]), Column::numbers("y", vec![])];
    assert!(Table::new("", uneven).is_err());
}

#[test]
fn survives_json_and_postcard_with_its_missing_values() {
    let table = table();
    let json = serde_json::to_string(&table).unwrap();
    assert!(json.contains("null"));
    assert_eq!(serde_json::from_str::<Table>(&json).unwrap(), table);
    let bytes = postcard::to_stdvec(&table).unwrap();
    assert_eq!(postcard::from_bytes::<Table>(&bytes).unwrap(), table);
}

#[test]
fn serde_does_not_let_a_broken_table_in() {
    let broken = r#"{"name":"t","rows":2,"columns":[{"name":"k","values":
        {"Categories":{"codes":[0,7],"levels":["a"]}}}]}"#;
    assert!(serde_json::from_str::<Table>(broken).is_err());
    let twice = broken.replace("[0,7]", "[0,1]").replace(r#"["a"]"#, r#"["b","a","b"]"#);
    assert!(serde_json::from_str::<Table>(&twice).is_err());
    let wrong_rows = r#"{"name":"t","rows":3,"columns":[{"name":"x","values":{"Numbers":[1]}}]}"#;
    assert!(serde_json::from_str::<Table>(wrong_rows).is_err());
}

#[test]
fn distinct_values_are_ordered_and_limited() {
    let table = table();
    assert_eq!(table.columns()[0].values.distinct(9), ["-0.1", "1.5", "1e300"]);
    assert_eq!(table.columns()[1].values.distinct(9), ["a", "b"]);
    assert_eq!(table.columns()[0].values.distinct(2).len(), 2);
}
