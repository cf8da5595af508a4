//! However a file is cut, the table is the same; beyond the limits a sample is; nothing panics.

use super::*;
use crate::table::csv::{read, read_by};
use crate::table::{Column, Table, Values};
use proptest::prelude::*;

const SMALL: Limits = Limits { bytes: 1_000, rows: 20, columns: 4 };

fn limited(text: &[u8], options: &ReadOptions) -> Result<Read, Problem> {
    let mut reader = Reader::with_limits("t", text.len() as u64, options, SMALL)?;
    read_by(&mut reader, text, 7)
}

/// Cells that make trouble: text below numbers, both decimal marks, missing cells, quotes over lines.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[0-9]{1,3}",
        2 => "-?[0-9]{1,2}[.,][0-9]{1,2}",
        2 => "[a-cé]{1,4}",
        1 => "(NA|-|\\?|)",
        1 => "\"[a,;\n\r\t \"]{0,5}\"",
    ]
}

fn file() -> impl Strategy<Value = Vec<u8>> {
    let rows = |width: usize| prop::collection::vec(prop::collection::vec(cell(), width), 1..40);
    (1..5usize, prop_oneof![Just(','), Just(';'), Just('\t')], prop_oneof![Just("\n"), Just("\r\n")])
        .prop_flat_map(move |(width, delimiter, end)| (rows(width), Just(delimiter), Just(end), any::<(bool, bool)>()))
        .prop_map(|(rows, delimiter, end, (has_mark, is_latin1))| {
            let delimiter = delimiter.to_string();
            let lines: Vec<String> = rows.iter().map(|row| row.join(&delimiter)).collect();
            let text = format!("{}{}{end}", if has_mark { "\u{feff}" } else { "" }, lines.join(end));
            if is_latin1 { text.chars().map(|c| c as u32 as u8).collect() } else { text.into_bytes() }
        })
}

/// Long enough that a block ends within it; what comes last may overturn what the first block said.
fn long_file(last: &str) -> Vec<u8> {
    let mut text = String::from("x;kind\n");
    for row in 0..40_000 {
        text.push_str(&format!("{row};level {}\n", row % 7));
    }
    text.push_str(last);
    text.into_bytes()
}

#[test]
fn late_rows_overturn_what_the_first_block_said() {
    let table = read("t", &long_file("1,5;a\n"), &ReadOptions::default()).unwrap().table;
    assert_eq!(table.numbers("x").unwrap()[40_000], 1.5);
    let table = read("t", &long_file("1,5;a\n2.5;b\n"), &ReadOptions::default()).unwrap().table;
    assert_eq!(table.cell_text(40_000, 0), "1,5");
    assert_eq!(table.cell_text(3, 0), "3");
    let mut bytes = long_file("1;caf");
    bytes.extend(b"\xE9\n");
    let read = read("t", &bytes, &ReadOptions::default()).unwrap();
    assert!(read.notes.encoding == Encoding::Latin1);
    assert_eq!(read.table.cell_text(40_000, 1), "café");
}

#[test]
fn a_character_may_end_the_block_and_not_the_file() {
    let mut bytes = b"name\n".to_vec();
    bytes.extend(std::iter::repeat_n(b'x', BLOCK - 6));
    bytes.extend("é\ny\n".as_bytes());
    let read = read("t", &bytes, &ReadOptions::default()).unwrap();
    assert!(read.notes.encoding == Encoding::Utf8 && read.table.cell_text(0, 0).ends_with("xé"));
    bytes.truncate(BLOCK);
    assert!(super::super::csv::read("t", &bytes, &ReadOptions::default()).unwrap().notes.encoding == Encoding::Latin1);
}

#[test]
fn blank_lines_before_the_first_row_are_passed_over_and_counted() {
    let text = b" \r\n\n   \na,b\n1,2\n3\n";
    let problem = read("t", text, &ReadOptions::default()).unwrap_err();
    assert!(problem.sentence.starts_with("Data row 2 (line 6 of the file"), "{problem}");
    assert_eq!(without_blank_lines(b"  a"), b"  a");
    assert_eq!(without_blank_lines(b" \n  a"), b"  a");
    assert_eq!(without_blank_lines(b"\n \n"), b"");
    assert_eq!(without_blank_lines(b"\t\n"), b"\t\n");
}

#[test]
fn more_rows_than_the_limit_are_drawn_by_seed() {
    let text: String = std::iter::once("x;y\n".to_owned()).chain((0..90).map(|i| format!("{i};a\n"))).collect();
    let of_seed = |seed| limited(text.as_bytes(), &ReadOptions { seed, ..Default::default() }).unwrap();
    let read = of_seed(1);
    let rows = read.rows.clone().unwrap();
    assert_eq!((read.table.rows(), read.notes.rows, rows.len()), (20, 90, 20));
    assert!(rows.is_sorted_by(|a, b| a < b));
    let numbers: Vec<u32> = read.table.numbers("x").unwrap().iter().map(|&x| x as u32).collect();
    assert_eq!(numbers, rows, "each row drawn is the row it says");
    assert_eq!(read.notes.troubles(&read.table), ["The file has 90 rows; 20 of them, drawn by seed 1, are used."]);
    assert_eq!(of_seed(1), read);
    assert_ne!(of_seed(2).rows, read.rows);
}

#[test]
fn more_bytes_than_the_limit_are_drawn_from_all_rows() {
    let row = format!("{},b\n", "a".repeat(97));
    let text = format!("x,y\n{}", row.repeat(30));
    let read = limited(text.as_bytes(), &ReadOptions::default()).unwrap();
    // 3,004 bytes: a third of the rows is what fits.
    assert_eq!((read.table.rows(), read.notes.rows), (9, 30));
}

#[test]
fn more_columns_than_the_limit_are_drawn_with_the_first_and_the_last() {
    let text = "a,b,c,d,e,f,g\n1,2,3,4,5,6,7\n8,9,x,y,10,11,12\n";
    let read = limited(text.as_bytes(), &ReadOptions::default()).unwrap();
    let names: Vec<&str> = read.table.columns().iter().map(|column| column.name.as_str()).collect();
    assert_eq!((names.len(), names[0], names[3]), (4, "a", "g"));
    let whole = super::super::csv::read("t", text.as_bytes(), &ReadOptions::default()).unwrap().table;
    assert!(read.table.columns().iter().all(|column| whole.column(&column.name) == Some(column)));
    assert_eq!(read.notes.troubles(&read.table), ["The file has 7 columns; 4 of them, drawn by seed 0, are used."]);
}

#[test]
fn a_bad_row_is_found_among_those_that_are_only_counted() {
    let mut text = "1,2\n".repeat(60);
    text.push_str("1,2,3\n");
    let problem = limited(text.as_bytes(), &ReadOptions::default()).unwrap_err();
    assert!(problem.sentence.starts_with("Data row 61 (line 61 of the file, “1”…) has 3 cells"), "{problem}");
}

#[test]
fn a_quote_left_open_ends_in_a_sentence_and_not_in_all_memory() {
    let mut text = b"a,b\n1,2\n\"".to_vec();
    text.resize(40_000_000, b'x');
    let problem = read("t", &text, &ReadOptions::default()).unwrap_err();
    assert!(problem.sentence.starts_with("Data row 2 has no end"), "{problem}");
}

#[test]
fn a_header_of_one_name_over_and_over_is_cheap() {
    let text = format!("{}x\n{}1\n", "x,".repeat(90_000), "1,".repeat(90_000));
    let read = read("t", text.as_bytes(), &ReadOptions::default()).unwrap();
    assert_eq!((read.table.columns().len(), read.notes.columns), (1_000, 90_001));
}

#[test]
fn progress_goes_from_nothing_to_all() {
    let bytes = long_file("");
    let mut reader = Reader::new("t", bytes.len() as u64, &ReadOptions::default()).unwrap();
    let mut last = 0.0;
    for piece in bytes.chunks(100_000) {
        assert_eq!(reader.feed(piece).unwrap(), Next::More);
        assert!(reader.share() > last && reader.share() <= 1.0);
        last = reader.share();
    }
    assert!(last == 1.0 && reader.rows() > 10_000);
    let read = reader.end().unwrap().unwrap();
    assert_eq!((read.table.rows(), reader.passes()), (40_000, 0));
}

/// The slow way: every cell as text in memory, each rule by itself.
fn plainly(text: &str, delimiter: char) -> Table {
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(delimiter as u8)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let rows: Vec<Vec<String>> =
        reader.records().map(|row| row.unwrap().iter().map(|cell| cell.trim().to_owned()).collect()).collect();
    let is_missing = |cell: &str| ["", "?", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL"].contains(&cell);
    let columns = (0..rows[0].len()).map(|i| {
        let cells: Vec<Option<&str>> =
            rows.iter().map(|row| Some(row[i].as_str()).filter(|cell| !is_missing(cell))).collect();
        let numbers: Option<Vec<f64>> =
            cells.iter().map(|cell| cell.map_or(Some(f64::NAN), |cell| cell.parse().ok())).collect();
        let name = format!("column {}", i + 1);
        match numbers {
            Some(numbers) => Column::numbers(name, numbers),
            None => Column::categories(name, &cells),
        }
    });
    Table::new("t", columns.collect()).unwrap()
}

proptest! {
    #[test]
    fn however_a_file_is_cut_the_table_is_the_same(bytes in file(), piece in 1..50usize) {
        let options = ReadOptions::default();
        let whole = read("t", &bytes, &options);
        let mut reader = Reader::new("t", bytes.len() as u64, &options).unwrap();
        prop_assert_eq!(read_by(&mut reader, &bytes, piece), whole);
    }

    /// The same across the ends of blocks.
    #[test]
    fn however_a_long_file_is_cut_the_table_is_the_same(
        tail in file(),
        piece in prop_oneof![1_000..3_000usize, 100_000..400_000usize],
    ) {
        let mut bytes = b"x;y\n".repeat(60_000);
        bytes.extend(tail);
        let options = ReadOptions { delimiter: Some(b';'), ..Default::default() };
        let whole = read("t", &bytes, &options);
        let mut reader = Reader::new("t", bytes.len() as u64, &options).unwrap();
        prop_assert_eq!(read_by(&mut reader, &bytes, piece), whole);
    }

    #[test]
    fn equal_to_the_slow_way(rows in prop::collection::vec(["[0-9]{1,3}(\\.[0-9])?", "[a-c0-9 ]{1,2}", "(NA|7|)"], 1..30)) {
        let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
        let text = lines.join("\n") + "\n";
        let options = ReadOptions {
            delimiter: Some(b','),
            decimal_comma: Some(false),
            header: Some(false),
            marks: Some(Vec::new()),
            ..Default::default()
        };
        prop_assert_eq!(read("t", text.as_bytes(), &options).unwrap().table, plainly(&text, ','));
    }

    /// What is kept is bounded, however the file is made; and it is a part of the file.
    #[test]
    fn limits_hold(bytes in file(), times in 1..20usize, seed in any::<u64>()) {
        let bytes = bytes.repeat(times);
        let options = ReadOptions { header: Some(false), seed, ..Default::default() };
        if let Ok(Read { table, notes, rows }) = limited(&bytes, &options) {
            prop_assert!(table.rows() as u64 <= SMALL.rows && table.columns().len() <= SMALL.columns);
            prop_assert_eq!(rows.is_some(), (table.rows() as u64) < notes.rows);
            prop_assert!(rows.iter().flatten().all(|&row| u64::from(row) < notes.rows));
            let cells = |values: &Values| values.len() == table.rows();
            prop_assert!(table.columns().iter().all(|column| cells(&column.values)));
        }
    }

    #[test]
    fn any_bytes_in_any_pieces_never_panic(
        bytes in prop::collection::vec(prop_oneof![Just(b','), Just(b'"'), Just(b'\n'), any::<u8>()], 0..200),
        piece in 1..40usize,
        marks in prop::option::of(prop::collection::vec(".{0,3}", 0..3)),
    ) {
        let options = ReadOptions { marks, ..Default::default() };
        let mut reader = Reader::with_limits("t", bytes.len() as u64, &options, SMALL).unwrap();
        let _ = read_by(&mut reader, &bytes, piece);
    }
}
