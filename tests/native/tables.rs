//! Tables as other programs write them: each is read as what it means, with a note of what was understood.

use tactile::lab::DataNeed;
use tactile::table::csv::{self, Encoding, Read, ReadOptions};
use tactile::table::roles::{self, Role, RoleKind, Roles};
use tactile::table::{Said, Table, Values, guess};

fn read(bytes: &[u8]) -> Read {
    csv::read("t", bytes, &ReadOptions::default()).unwrap_or_else(|problem| panic!("{problem}"))
}

fn refused(bytes: &[u8]) -> String {
    csv::read("t", bytes, &ReadOptions::default()).expect_err("it is no table").to_string()
}

/// A file below `tests/inputs`.
macro_rules! input {
    ($name:literal) => {
        include_bytes!(concat!("../inputs/", $name))
    };
}

/// Each column in words: its name, what it holds, and how many cells are missing.
fn columns(table: &Table) -> Vec<String> {
    let column = |column: &tactile::table::Column| {
        let kind = match &column.values {
            Values::Numbers(_) => "numbers".to_owned(),
            values => values.distinct(9).join("|"),
        };
        let missing = match column.values.missing() {
            0 => String::new(),
            missing => format!(", {missing} missing"),
        };
        format!("{}: {kind}{missing}", column.name)
    };
    table.columns().iter().map(column).collect()
}

/// Asserts the columns, the number of rows, the first cells, and words that some note holds; without words there is no note.
fn means(read: &Read, rows: usize, wanted: &[&str], first: &[&str], notes: &[&str]) {
    assert_eq!(columns(&read.table), wanted);
    assert_eq!(read.table.rows(), rows);
    let cells: Vec<String> = (0..first.len()).map(|column| read.table.cell_text(0, column)).collect();
    assert_eq!(cells, first);
    let told = read.notes.troubles(&read.table);
    for note in notes {
        assert!(told.iter().any(|sentence| sentence.contains(note)), "{note}: {told:?}");
    }
    assert_eq!(told.len(), notes.len(), "{told:?}");
}

// Files that a spreadsheet gives.

#[test]
fn excel_in_german_sets_thousands_apart_by_dots() {
    let read = read(input!("thousands-de.csv"));
    let note = "“6.858,41” is read as 6858.41 in “Umsatz”, “Kosten”.";
    means(&read, 60, &["Umsatz: numbers", "Kosten: numbers", "krank: ja|nein"], &["6858.41", "4386.63", "ja"], &[note]);
    assert!(read.notes.decimal_comma && read.notes.delimiter == b';');
}

#[test]
fn excel_in_french_sets_thousands_apart_by_blanks() {
    let text = "ville;recettes;part;perte\nLyon;6\u{202F}858,41;57,4 %;-12,5 €\nNice;12\u{A0}391,47;9 %;3 €\nLyon;999,5;47,25 %;(4,25) €\n";
    let told = read(text.as_bytes());
    let wanted = ["ville: Lyon|Nice", "recettes: numbers", "part: numbers", "perte: numbers"];
    let notes =
        ["“6\u{202F}858,41” is read as 6858.41 in “recettes”.", "0.574", "“(4,25) €” is read as -4.25 in “perte”."];
    means(&told, 3, &wanted, &["Lyon", "6858.41", "0.574", "-12.5"], &notes);
    // Latin-1, as Excel writes CSV where UTF-8 is not asked for.
    let latin: Vec<u8> = "prix;n\n6\u{A0}858,5;1\n12\u{A0}391;2\n".chars().map(|letter| letter as u32 as u8).collect();
    let read = read(&latin);
    assert_eq!((read.notes.encoding, read.table.numbers("prix").unwrap()), (Encoding::Latin1, &[6858.5, 12391.0][..]));
}

#[test]
fn excel_in_english_sets_thousands_apart_by_commas() {
    let read = read(input!("thousands-us.csv"));
    means(
        &read,
        60,
        &["revenue: numbers", "cost: numbers", "sick: no|yes"],
        &["6858.41", "4178.57", "yes"],
        &["“6,858.41” is read as 6858.41 in “revenue”, “cost”."],
    );
}

#[test]
fn excel_in_swiss_sets_thousands_apart_by_apostrophes() {
    let read = read("Umsatz;n\n6'858.41;1\n12’391.50;2\n".replace('’', "'").as_bytes());
    means(
        &read,
        2,
        &["Umsatz: numbers", "n: numbers"],
        &["6858.41", "1"],
        &["“6'858.41” is read as 6858.41 in “Umsatz”."],
    );
}

#[test]
fn excel_names_the_delimiter_in_the_first_line() {
    let read = read(input!("sep-line.csv"));
    means(
        &read,
        60,
        &["Risiko: numbers", "Umsatz: numbers", "Region: Nord|Süd|Öst", "krank: ja|nein"],
        &["0.574", "6858.41", "Nord", "ja"],
        &["The first line says that “;” is the delimiter.", "Latin-1"],
    );
    assert_eq!(read.notes.begins, 2);
}

#[test]
fn excel_saves_unicode_text_as_utf_16() {
    let read = read(input!("utf16le-unicode-text.txt"));
    assert_eq!(columns(&read.table), ["Risiko: numbers", "Region: Nord|Süd|Öst", "krank: ja|nein"]);
    assert_eq!((read.notes.encoding, read.notes.delimiter), (Encoding::Utf16 { is_low_first: true }, b'\t'));
    let big: Vec<u8> = "\u{feff}a\tb\n1\té\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(self::read(&big).table.cell_text(0, 1), "é");
}

#[test]
fn a_title_and_a_source_stand_around_the_table() {
    let read = read(input!("title-above.csv"));
    means(&read, 60, &["score: numbers", "label: numbers"], &["0.574", "1"], &["The table begins in line 3"]);
    let around = "Sales by region,,,\n,,,\nregion,sold,returned,open\nNorth,5,1,yes\nSouth,7,2,no\n\nSource: the shop's own books,,,\n";
    let read = self::read(around.as_bytes());
    let wanted = ["region: North|South", "sold: numbers", "returned: numbers", "open: no|yes"];
    means(
        &read,
        2,
        &wanted,
        &["North", "5", "1", "yes"],
        &["begins in line 3", "Line 7, “Source: the shop's own books”"],
    );
}

#[test]
fn google_sheets_quotes_decimal_commas_between_commas() {
    let read = read("name,score,sales\na,\"0,57\",\"1.234,5\"\nb,\"1,25\",\"12,5\"\n".as_bytes());
    means(
        &read,
        2,
        &["name: a|b", "score: numbers", "sales: numbers"],
        &["a", "0.57", "1234.5"],
        &["“1.234,5” is read as 1234.5"],
    );
}

#[test]
fn libreoffice_writes_shares_money_and_errors() {
    let read = read("share,price,rate\n57.4%,$6858.41,1.5\n9%,$5.00,#DIV/0!\n47.25%,-$3.50,2.5\n".as_bytes());
    means(
        &read,
        3,
        &["share: numbers", "price: numbers", "rate: numbers, 1 missing"],
        &["0.574", "6858.41", "1.5"],
        &["“57.4%” is read as 0.574 in “share”.", "“$6858.41” is read as 6858.41 in “price”."],
    );
    assert_eq!(read.notes.marks, ["#DIV/0!"]);
    let read = self::read(input!("percent.csv"));
    let wanted = ["score: numbers", "price: numbers", "label: no|yes"];
    means(&read, 60, &wanted, &["0.574", "6858.41", "yes"], &["0.574", "6858.41"]);
}

#[test]
fn accountants_put_losses_in_parentheses() {
    let read = read(input!("parens.csv"));
    let wanted = ["profit: numbers", "y: numbers", "kind: setosa|virginica"];
    means(&read, 60, &wanted, &["6.4", "2.7", "virginica"], &["“(6.2)” is read as -6.2 in “profit”."]);
    // Numbered, not negative.
    assert!(self::read(b"step,x\n(1),5\n(2),6\n").table.categories("step").is_ok());
}

// Files that pandas, R, Orange and we ourselves write.

#[test]
fn pandas_writes_an_index_and_its_own_missing_values() {
    let read = read(input!("pandas-na.csv"));
    let missing = include_str!("../inputs/pandas-na.csv").matches(['<', '-']).count();
    let x = format!("x: numbers, {missing} missing");
    means(&read, 30, &[&x, "y: numbers", "kind: a|b"], &["1.5", "1.25", "b"], &[]);
    let with_index = self::read(b",score,label\n0,0.5,True\n1,0.25,False\n2,,True\n");
    let wanted = ["index: numbers", "score: numbers, 1 missing", "label: False|True"];
    means(&with_index, 3, &wanted, &["0", "0.5", "True"], &["Column 1 has no name and is called “index”."]);
    let tabs = self::read(b"\tscore\tlabel\na\t0.5\t1\nb\t\t0\n");
    assert_eq!(columns(&tabs.table), ["index: a|b", "score: numbers, 1 missing", "label: numbers"]);
    let printed = self::read(b"   score label\n0   0.50   yes\n1   0.25    no\n2    NaN   yes\n");
    assert_eq!(columns(&printed.table), ["index: numbers", "score: numbers, 1 missing", "label: no|yes"]);
}

#[test]
fn numpy_puts_the_names_into_a_comment() {
    let read = read(b"# made by hand\n# a b c\n1.0 2.0 3.0\n4.0 5.0 6.0\n7.0 8.0 9.0\n");
    assert!(read.table.columns().iter().all(|column| column.values.len() == 3 && column.values.missing() == 0));
}

#[test]
fn r_leaves_out_the_name_of_the_row_names() {
    let read = read(
        b"\"mpg\" \"cyl\" \"kind\"\n\"Mazda RX4\" 21 6 \"a\"\n\"Datsun 710\" 22.8 4 NA\n\"Fiat 128\" NA 4 \"b\"\n",
    );
    let wanted =
        ["index: Datsun 710|Fiat 128|Mazda RX4", "mpg: numbers, 1 missing", "cyl: numbers", "kind: a|b, 1 missing"];
    means(&read, 3, &wanted, &["Mazda RX4", "21", "6", "a"], &["Column 1 has no name and is called “index”."]);
    let csv2 = self::read("\"\";\"score\";\"sick\"\n\"1\";0,5;TRUE\n\"2\";NA;FALSE\n\"3\";1,25;TRUE\n".as_bytes());
    let wanted = ["index: numbers", "score: numbers, 1 missing", "sick: FALSE|TRUE"];
    means(&csv2, 3, &wanted, &["1", "0.5", "TRUE"], &["Column 1"]);
}

#[test]
fn orange_says_which_column_is_the_class() {
    let flowers = read(input!("orange-3-header.tab"));
    let wanted = ["sepal length: numbers", "sepal width: numbers", "iris: setosa|virginica"];
    means(&flowers, 60, &wanted, &["6.4", "2.7", "virginica"], &["The header is Orange’s"]);
    assert_eq!(flowers.table.facts_of_file(&flowers.notes)[2].said, Some(Said::Class));
    let prefixed = read(b"mS#name\tC#age\tcD#sick\tD#ward\nAnn\t31\tyes\tA\nBob\t47\tno\tB\n");
    let wanted = ["name: Ann|Bob", "age: numbers", "sick: no|yes", "ward: A|B"];
    means(&prefixed, 2, &wanted, &["Ann", "31", "yes", "A"], &["Orange’s"]);
    let needs = [Role::new("text", "Group", RoleKind::Category), Role::new("label", "Class", RoleKind::Binary)];
    let facts = prefixed.table.facts_of_file(&prefixed.notes);
    let guess = guess::guess_by(&needs, &facts, 2, Roles::default());
    assert_eq!(guess.to_string(), "label=sick,text=ward");
}

#[test]
fn our_own_saved_tables_are_read_again() {
    let read = read(input!("saved-network-network.csv"));
    assert_eq!(read.table.numbers("Weight").unwrap()[2], -1.41);
    let own = "name,rate,count\na,\u{2212}9.50 × 10⁻⁵,12\u{2009}345\nb,0.25,7\nc,–,1\u{2009}234\u{2009}567\n";
    let read = self::read(own.as_bytes());
    assert_eq!(read.table.numbers("rate").unwrap()[0], -9.5e-5);
    assert_eq!(read.table.numbers("count").unwrap(), [12345.0, 7.0, 1_234_567.0]);
    assert_eq!((read.table.missing(), &read.notes.marks[..]), (1, &["–".to_owned()][..]));
}

// Files that databases and instruments write.

#[test]
fn postgresql_draws_a_table() {
    let drawn = " id | score | label \n----+-------+-------\n  1 |  0.57 | yes\n  2 |       | no\n  3 |  0.25 | no\n(3 rows)\n\n";
    let read = read(drawn.as_bytes());
    let wanted = ["id: numbers", "score: numbers, 1 missing", "label: no|yes"];
    means(&read, 3, &wanted, &["1", "0.57", "yes"], &["Line 6, “(3 rows)”, is no row and is passed over."]);
}

#[test]
fn mysql_and_markdown_frame_a_table() {
    let drawn = "+----+-------+------+\n| id | score | sick |\n+----+-------+------+\n|  1 |  0.57 | yes  |\n|  2 |  NULL | no   |\n+----+-------+------+\n2 rows in set (0.00 sec)\n";
    let drawn = read(drawn.replace("2 rows", "\n2 rows").as_bytes());
    let wanted = ["id: numbers", "score: numbers, 1 missing", "sick: no|yes"];
    means(&drawn, 2, &wanted, &["1", "0.57", "yes"], &["The table begins in line 2", "Line 8, “2 rows in set"]);
    let markdown = read(b"| a | b   |\n|---|:---:|\n| 1 | yes |\n| 2 | no  |\n");
    means(&markdown, 2, &["a: numbers", "b: no|yes"], &["1", "yes"], &[]);
}

#[test]
fn databases_write_their_own_null() {
    let tabs = read(b"id\tscore\tname\n1\t0.5\tAnn\n2\t\\N\t\\N\n3\t0.25\tBob\n");
    means(
        &tabs,
        3,
        &["id: numbers", "score: numbers, 1 missing", "name: Ann|Bob, 1 missing"],
        &["1", "0.5", "Ann"],
        &[],
    );
    let bars = read(b"1|0.5|t\n2|0.25|f\n3||t\n");
    assert_eq!(columns(&bars.table), ["column 1: numbers", "column 2: numbers, 1 missing", "column 3: f|t"]);
    let aligned = read(b"id  score  label\n--  -----  -----\n1   0.5    yes\n2   0.25   no\n3   0.75   no\n");
    assert_eq!(columns(&aligned.table), ["id: numbers", "score: numbers", "label: no|yes"]);
}

#[test]
fn uci_sets_columns_apart_by_blanks() {
    let read = read(input!("space-aligned.data"));
    let lines = include_str!("../inputs/space-aligned.data");
    let missing = lines.matches('?').count();
    let third = format!("column 3: numbers, {missing} missing");
    let wanted = ["column 1: numbers", "column 2: numbers", &third, "column 4: setosa car|virginica car"];
    means(&read, lines.lines().count(), &wanted, &["6.4", "2.7", "130", "virginica car"], &[]);
    assert_eq!((read.notes.delimiter, read.notes.header), (b' ', false));
    let cars = "18.0   8   307.0      130.0\t\"chevelle malibu\"\n15.0   8   350.0      ?\t\"skylark 320\"\n16.0   8   304.0      150.0\t\"rebel\"\n";
    assert_eq!(columns(&self::read(cars.as_bytes()).table)[3], "column 4: numbers, 1 missing");
}

#[test]
fn instruments_comment_on_what_they_write() {
    let read = read(input!("comment-lines.csv"));
    let wanted = ["a: numbers", "b: numbers", "kind: setosa|virginica"];
    means(&read, 60, &wanted, &["6.4", "2.7", "virginica"], &["The table begins in line 3"]);
    let between = b"a,b\n1,2\n# paused\n3,4\n// resumed\n5,6\n";
    let read = self::read(between);
    means(
        &read,
        3,
        &["a: numbers", "b: numbers"],
        &["1", "2"],
        &["2 lines that are no rows are passed over, the first in line 3: “# paused”."],
    );
}

#[test]
fn spellings_of_yes_and_no_are_brought_together() {
    let read = read(input!("mixed-bool.csv"));
    means(&read, 60, &["score: numbers", "label: no|yes"], &["0.574", "yes"], &["are read as “no” and “yes”."]);
    let truths = self::read(b"x,ok\n1,TRUE\n2,False\n3,true\n4,false\n");
    assert_eq!(columns(&truths.table)[1], "ok: false|true");
    // Two values need no help, and a third word forbids it.
    assert_eq!(columns(&self::read(b"x,ok\n1,Y\n2,N\n").table)[1], "ok: N|Y");
    assert_eq!(columns(&self::read(b"x,ok\n1,Yes\n2,no\n3,yes\n4,maybe\n").table)[1], "ok: Yes|maybe|no|yes");
}

// What stays as it is, and what can be corrected.

#[test]
fn what_was_understood_can_be_taken_back() {
    let file = input!("thousands-us.csv");
    let told = |options: &ReadOptions| csv::read("t", file, options).unwrap().table;
    let table = told(&ReadOptions { as_written: true, ..ReadOptions::default() });
    assert_eq!(table.cell_text(0, 0), "6,858.41");
    let title = input!("title-above.csv");
    let at = |line: u64| csv::read("t", title, &ReadOptions { begins: Some(line), ..ReadOptions::default() });
    assert_eq!(at(3).unwrap(), read(title), "where it was found");
    assert_eq!(at(5).unwrap().table.rows(), 59);
    assert!(at(5000).unwrap_err().to_string().contains("the file has only 63 lines"));
    // “1,234” may be either.
    let ambiguous = "a;b\n1,234;x\n2,500;y\n";
    let read = read(ambiguous.as_bytes());
    assert_eq!(read.table.numbers("a").unwrap(), [1.234, 2.5]);
    assert!(read.notes.troubles(&read.table)[0].contains("If commas set thousands apart here"));
    let dot = ReadOptions { decimal_comma: Some(false), ..ReadOptions::default() };
    let corrected = csv::read("t", ambiguous.as_bytes(), &dot).unwrap();
    assert_eq!(corrected.table.numbers("a").unwrap(), [1234.0, 2500.0]);
}

#[test]
fn what_only_resembles_numbers_stays_text() {
    for (cells, why) in [
        (["57%", "0.5", "12%"], "shares beside plain numbers"),
        (["$5", "€6", "$7"], "two kinds of money"),
        (["1,234", "1 234", "5,678"], "two ways to set thousands apart"),
        (["192.168.1.1", "10.0.0.1", "8.8.8.8"], "addresses"),
        (["2020-01-02", "2020-01-03", "2020-01-04"], "days"),
        (["1,2", "3,4", "5,6,7"], "lists"),
        (["12 May", "13 May", "14 May"], "days in words"),
        (["1-5", "6-10", "11-15"], "ranges"),
    ] {
        let text = format!("x,y\n{}", cells.map(|cell| format!("\"{cell}\",1.5\n")).concat());
        assert!(read(text.as_bytes()).table.categories("x").is_ok(), "{why}");
    }
}

#[test]
fn names_of_any_length_are_read() {
    let read = read(input!("odd-names.csv"));
    assert!(read.table.columns()[0].name.len() > 400);
    assert_eq!(read.table.columns()[2].values.distinct(9).len(), 2);
    let pixels = self::read(input!("bars-28x28.csv"));
    assert_eq!(pixels.table.columns().len(), 785);
    let wide = self::read(input!("pca-200.csv"));
    assert!(wide.notes.troubles(&wide.table).is_empty() && wide.table.columns().len() >= 200);
    for plain in [
        &input!("ens-xor-same.csv")[..],
        input!("scale-epoch-ms.csv"),
        input!("scale-near.csv"),
        input!("roc-oneclass.csv"),
    ] {
        let read = self::read(plain);
        assert!(read.notes.troubles(&read.table).is_empty() && read.notes.missing == 0, "{:?}", read.notes);
    }
    // All 16 digits of a long number.
    assert_eq!(self::read(input!("scale-epoch-ms.csv")).table.cell_text(0, 0), "1700000000000001");
}

#[test]
fn what_is_no_table_is_called_by_its_name() {
    assert!(refused(input!("rows.json")).starts_with("This is JSON, not a table."));
    assert!(refused(b"PK\x03\x04\x14\0\x06\0[Content_Types].xml").contains("an Excel workbook (.xlsx)"));
    assert!(refused(b"<html><table><tr><td>1</td></tr></table>").contains("a web page"));
}

// Roles and classes.

const SCORE: Role = Role::new("score", "Score", RoleKind::Number);
const LABEL: Role = Role::new("label", "Class", RoleKind::Binary);

#[test]
fn roles_that_nobody_chose_are_guessed_anew() {
    let text = "age,score,label\n31,0.5,yes\n47,n/k,no\n60,0.25,no\n";
    let facts = |marks: Option<Vec<String>>| {
        let options = ReadOptions { marks, ..ReadOptions::default() };
        let read = csv::read("t", text.as_bytes(), &options).unwrap();
        read.table.facts_of_file(&read.notes)
    };
    let guess =
        |facts, chosen: &str| guess::guess_by(&[SCORE, LABEL], facts, 3, Roles::parse(chosen).unwrap()).to_string();
    let (before, after) = (facts(None), facts(Some(vec!["n/k".to_owned()])));
    assert_eq!(guess(&before, ""), "label=label,score=age");
    assert_eq!(
        before[1].stray.as_ref().unwrap().sentence("score"),
        "“score” is text because of data row 2: “n/k” is not a number."
    );
    assert_eq!(guess(&after, ""), "label=label,score=score");
    assert_eq!(guess(&after, "score=age"), "label=label,score=age");
    assert_eq!(guess(&after, "label=gone:x"), "label=label,score=score");
}

#[test]
fn what_is_measured_is_no_class() {
    let table = read(input!("pandas-na.csv")).table;
    let wanted = [
        Role::new("features", "Features", RoleKind::Numbers { least: 2, most: 9 }),
        Role::new("class", "Class", RoleKind::Category),
    ];
    assert_eq!(guess::guess(&wanted, &table).to_string(), "class=kind,features=x+y");
}

#[test]
fn the_positive_class_is_the_event_or_the_rarer() {
    let positive = |text: &str| {
        let table = read(text.as_bytes()).table;
        let roles = roles::with_positives(&[LABEL], Roles::parse("label=label").unwrap(), &table).unwrap();
        let event = table.facts()[1].event.clone();
        assert_eq!(roles.positive("label").map(str::to_owned), event, "page and lab agree");
        event
    };
    assert_eq!(positive("x,label\n1,ok\n2,fraud\n3,fraud\n").as_deref(), Some("fraud"));
    assert_eq!(positive("x,label\n1,ok\n2,leaves\n3,leaves\n").as_deref(), Some("leaves"));
    assert_eq!(positive("x,label\n1,a\n2,b\n3,b\n").as_deref(), Some("a"));
    assert_eq!(positive("x,label\n1,1\n2,0\n3,1\n").as_deref(), Some("1"));
}

#[test]
fn classes_are_named_by_the_roles() {
    let table = read(input!("roc-oneclass.csv")).table;
    let names = |roles: &str| roles::both_names(&table, &Roles::parse(roles).unwrap(), "label").unwrap();
    assert_eq!(names("label=label:yes"), ["not yes", "yes"]);
    assert_eq!(names("label=label:no"), ["yes", "no"]);
    assert_eq!(names("label=label"), ["not yes", "yes"]);
}

#[test]
fn a_role_without_a_column_says_why() {
    let table = read(b"score,label\n0.5,yes\nhigh,no\nlow,no\n").table;
    const NEED: DataNeed = DataNeed { roles: &[SCORE, LABEL], sets: &[] };
    let roles = guess::guess(NEED.roles, &table);
    let problem = NEED.own(table, roles).unwrap_err().to_string();
    assert_eq!(
        problem,
        "No column is chosen for Score. Choose one column. Data row 2, column “score”: “high” is not a number."
    );
}
