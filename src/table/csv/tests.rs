//! Reading and writing: each rule by hand, then anything at all.

use super::*;
use crate::table::{Column, MISSING};
use proptest::prelude::*;

fn table_of(text: &str) -> Table {
    read("t", text.as_bytes(), &ReadOptions::default()).unwrap().table
}

fn notes_of(bytes: &[u8]) -> Notes {
    read("t", bytes, &ReadOptions::default()).unwrap().notes
}

fn troubles_of(bytes: &[u8]) -> Vec<String> {
    let read = read("t", bytes, &ReadOptions::default()).unwrap();
    read.notes.troubles(&read.table)
}

fn sentence_of(bytes: &[u8]) -> String {
    let read = read("t", bytes, &ReadOptions::default());
    read.unwrap_err().sentence
}

#[test]
fn types_are_inferred_over_all_rows() {
    let table = table_of("x,kind,mixed\n1,b,1\nNA,a,2\n-2.5e3,?,late\n");
    assert_eq!(table.rows(), 3);
    let x = table.numbers("x").unwrap();
    assert!(x[0] == 1.0 && x[1].is_nan() && x[2] == -2500.0);
    assert_eq!(table.categories("kind").unwrap().0, [1, 0, MISSING]);
    // The text of the first cells is there although they looked like numbers.
    assert_eq!(table.categories("mixed").unwrap().1, ["1", "2", "late"]);
}

#[test]
fn two_late_columns_keep_their_own_text() {
    let table = table_of("a,b,c\n1.0,7,2.50\nx,8,y\n");
    assert_eq!(table.cell_text(0, 0), "1.0");
    assert_eq!(table.cell_text(0, 2), "2.50");
    assert_eq!(table.cell_text(1, 2), "y");
    assert_eq!(table.numbers("b").unwrap(), [7.0, 8.0]);
}

#[test]
fn byte_order_mark_line_ends_and_quotes() {
    let table = table_of("\u{feff}a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n\r\n2,w\r\n");
    assert_eq!(table.columns()[0].name, "a");
    assert_eq!(table.rows(), 2);
    assert_eq!(table.cell_text(0, 1), "x, \"y\"\nz");
}

#[test]
fn semicolons_and_decimal_commas_are_detected_and_noted() {
    let Read { table, notes, .. } = read("t", b"a;b\n1,5;x\n-2,25;y\n", &ReadOptions::default()).unwrap();
    assert_eq!(table.numbers("a").unwrap(), [1.5, -2.25]);
    assert_eq!((notes.delimiter, notes.decimal_comma, notes.header), (b';', true, true));
    assert!(!notes_of(b"a;b\n1.5;2,5\n").decimal_comma);
    assert_eq!(notes_of(b"a\tb\n1\t2\n").delimiter, b'\t');
}

#[test]
fn options_are_stronger_than_detection() {
    let options =
        ReadOptions { delimiter: Some(b';'), decimal_comma: Some(false), header: Some(false), ..Default::default() };
    let Read { table, notes, .. } = read("t", b"1,5;2\n3,5;4\n", &options).unwrap();
    assert_eq!(table.rows(), 2);
    assert_eq!(table.columns()[1].name, "column 2");
    assert_eq!(table.categories("column 1").unwrap().1, ["1,5", "3,5"]);
    assert!(!notes.header && notes.renamed.is_empty());
    let quote = ReadOptions { delimiter: Some(b'"'), ..Default::default() };
    assert!(read("t", b"a\n1\n", &quote).is_err());
}

#[test]
fn years_as_names_can_be_forced_to_be_a_header() {
    assert_eq!(table_of("2020,2021\n1,2\n").rows(), 2);
    let forced = ReadOptions { header: Some(true), ..Default::default() };
    let table = read("t", b"2020,2021\n1,2\n", &forced).unwrap().table;
    assert_eq!(table.numbers("2021").unwrap(), [2.0]);
}

#[test]
fn names_are_made_different_and_noted() {
    let bytes = b"x,x,,x_2,x\n1,2,3,4,5\n";
    let table = read("t", bytes, &ReadOptions::default()).unwrap().table;
    let names: Vec<&str> = table.columns().iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["x", "x_3", "column 3", "x_2", "x_4"]);
    let troubles = troubles_of(bytes);
    assert_eq!(troubles[0], "A second column “x” (column 2) is called “x_3”.");
    assert_eq!(troubles[1], "Column 3 has no name and is called “column 3”.");
}

#[test]
fn latin_1_is_read_and_noted() {
    assert!(notes_of(b"name,n\ncaf\xE9,1\n").encoding == Encoding::Latin1);
    assert_eq!(troubles_of(b"name,n\ncaf\xE9,1\n").len(), 1);
    let table = read("t", b"name,n\ncaf\xE9,1\n", &ReadOptions::default()).unwrap().table;
    assert_eq!(table.cell_text(0, 0), "café");
}

#[test]
fn marks_beside_numbers_are_missing_and_words_elsewhere() {
    let table = table_of("x,kind,y\n1,-,1\n-,a,none\n2.5,b,-\n");
    let x = table.numbers("x").unwrap();
    assert!(x[0] == 1.0 && x[1].is_nan() && x[2] == 2.5);
    assert_eq!(table.categories("kind").unwrap().1, ["-", "a", "b"]);
    assert_eq!(notes_of(b"x,kind,y\n1,-,1\n-,a,none\n2.5,b,-\n").marks, ["-", "none"]);
    // Nothing but marks is a column of words.
    assert!(table_of("x,y\n-,1\n-,2\n").categories("x").is_ok());
    let said = |marks: &[&str]| ReadOptions {
        marks: Some(marks.iter().map(|mark| mark.to_string()).collect()),
        ..Default::default()
    };
    let text = b"x,y\n1,a\n-999,none\n-,b\n";
    let read_with = |marks: &[&str]| read("t", text, &said(marks)).unwrap().table;
    assert_eq!(read_with(&[]).categories("x").unwrap().1, ["-", "-999", "1"]);
    let table = read_with(&["-999", "-", "none"]);
    assert!(table.numbers("x").unwrap()[1..].iter().all(|x| x.is_nan()));
    assert_eq!(table.categories("y").unwrap().1, ["a", "b"]);
}

#[test]
fn what_cannot_be_read_is_a_sentence_that_says_where() {
    assert!(sentence_of(b"").starts_with("The file is empty"));
    assert!(sentence_of(b" \r\n\n ").starts_with("The file is empty"));
    assert!(sentence_of(b"a,b,c\n").contains("only a header"));
    assert!(sentence_of(b"a,b\n1,\0\n").starts_with("Line 2 of the file holds a NUL byte"));
    assert_eq!(
        sentence_of(b"a,b,c\n1,2,3\n\n4,5\n"),
        "Data row 2 (line 4 of the file, “4”…) has 2 cells where the first row has 3. \
         Look for a missing or extra “,”, or a quote left open."
    );
    assert!(sentence_of(b"a,b\n\"1,2\n3,4\n").starts_with("Data row 1 (line 2 of the file, “1,2"));
}

#[test]
fn a_single_column_keeps_its_missing_cells() {
    let table = Table::new("t", vec![Column::numbers("x", vec![1.0, f64::NAN, 3.0])]).unwrap();
    let text = write(&table);
    assert_eq!(text, "x\n1\n\"\"\n3\n");
    assert_eq!(table_of(&text), table);
}

#[test]
fn marks_within_a_single_column_are_no_separators() {
    let table = read("t", b"said\r\n\"02;;NA;?;yes\"\r\n\"a;b\"\r\n", &ReadOptions::default()).unwrap().table;
    let options = ReadOptions { header: Some(true), ..ReadOptions::default() };
    assert_eq!(read("t", write(&table).as_bytes(), &options).unwrap().table, table);
}

#[test]
fn what_is_written_is_in_full_precision() {
    let column = Column::numbers("x", vec![0.1 + 0.2, 1e-300, -5.0]);
    let table = Table::new("t", vec![column]).unwrap();
    assert_eq!(write(&table), "x\n0.30000000000000004\n1e-300\n-5\n");
}

/// Text as a visitor's cells have it, delimiters, quotes and line ends included; never a number,
/// never missing, no spaces around it.
fn level() -> impl Strategy<Value = String> {
    "[a-zäß€][ a-z,;\t\"'\n0-9é.]{0,8}"
        .prop_map(|text| format!("{text}."))
        .prop_filter("no number", |text| !crate::table::dress::is_number(text))
}

fn column(rows: usize) -> impl Strategy<Value = Values> {
    let number = prop_oneof![
        8 => any::<f64>().prop_map(|x| if x.is_finite() { x } else { f64::NAN }),
        2 => (-1000..1000i32).prop_map(f64::from),
    ];
    prop_oneof![
        proptest::collection::vec(number, rows).prop_map(Values::Numbers),
        (level(), proptest::collection::vec(proptest::option::of(level()), rows - 1)).prop_map(|(first, mut rest)| {
            rest.push(Some(first));
            Column::categories("", &rest).values
        }),
    ]
}

fn any_table() -> impl Strategy<Value = Table> {
    (1..12usize, 1..6usize).prop_flat_map(|(rows, width)| {
        let names = proptest::collection::btree_set(level(), width);
        let columns = proptest::collection::vec(column(rows), width);
        (names, columns).prop_map(|(names, columns)| {
            let columns = names.into_iter().zip(columns);
            let columns = columns.map(|(name, values)| Column { name, values });
            Table::new("t", columns.collect()).unwrap()
        })
    })
}

proptest! {
    #[test]
    fn written_tables_read_back_the_same(table in any_table()) {
        let options = ReadOptions {
            delimiter: Some(b','),
            decimal_comma: Some(false),
            header: Some(true),
            ..Default::default()
        };
        let read = read("t", write(&table).as_bytes(), &options).unwrap();
        prop_assert_eq!(&read.table, &table);
        prop_assert!(read.notes.troubles(&read.table).is_empty());
        prop_assert_eq!(read.notes.missing, table.missing());
    }

    #[test]
    fn random_bytes_never_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
        delimiter in proptest::option::of(any::<u8>()),
        header in proptest::option::of(any::<bool>()),
    ) {
        let _ = read("t", &bytes, &ReadOptions { delimiter, header, ..Default::default() });
    }

    #[test]
    fn text_that_looks_like_csv_never_panics(text in "[a-c0-9,;\t\"\n\r. ?é-]{0,200}") {
        if let Ok(Read { table, .. }) = read("t", text.as_bytes(), &ReadOptions::default()) {
            prop_assert!(table.rows() > 0 && !table.columns().is_empty());
            // What was read is a fixed point: written and read again it is the same table.
            let options = ReadOptions { delimiter: Some(b','), decimal_comma: Some(false), header: Some(true), ..Default::default() };
            let again = read("t", write(&table).as_bytes(), &options).unwrap();
            prop_assert_eq!(again.table, table);
        }
    }
}
