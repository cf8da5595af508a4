//! The visitor's own table: dropped, pasted, corrected, used, kept, asked for again.

use browser_tests::{Visitor, is_webkit, visitor};
use serde_json::{Value, json};
use tactile::lab::{Edit, Progress, Query, View};
use tactile::table::csv::{ReadOptions, read};
use tactile::table::roles::Roles;

/// Semicolons and decimal commas; one row lacks an age, one lacks the class.
fn patients() -> String {
    let mut text = String::from("score;sick;age\n");
    for i in 0..40 {
        let score = (i * 37 % 100) as f64 / 100.0;
        let sick = if (i * 37 + i * i * 11) % 100 > 50 { "yes" } else { "no" };
        let (sick, age) = (if i == 5 { "" } else { sick }, if i == 9 { String::new() } else { format!("{}", 20 + i) });
        text += &format!("{};{sick};{age}\n", format!("{score:.2}").replace('.', ","));
    }
    text
}

/// The area under ROC that the lab says without a browser, as text.
fn area(text: &str, roles: &str) -> String {
    let mut session = (tactile::labs::find("roc").expect("the lab is there").open)();
    let table = read("t", text.as_bytes(), &ReadOptions::default()).expect("it can be read").table;
    let data = session.data_need().own(table, Roles::parse(roles).expect("roles")).expect("it can be used");
    session.set_data(data).expect("the lab takes it");
    session.edit(&Edit::Load(Query::parse("data=own"))).expect("the default state");
    while session.advance(&mut || true) != Progress::Done {}
    let report = session.report(&View::whole());
    let area = report.readouts.iter().find(|readout| readout.key == "auc").expect("there is an area");
    area.text.clone()
}

fn paste(visitor: &Visitor, text: &str) {
    visitor.click(&visitor.find("button", "Use your own data"));
    let field = visitor.find("textbox", "Or paste a table");
    visitor.paste(&field, text);
    visitor.click(&visitor.find("button", "Read the pasted table"));
    visitor.until("the table is read", || !visitor.find_all("combobox", "Class").is_empty());
}

/// Uses the table that the panel shows.
fn use_it(visitor: &Visitor) {
    let button = || visitor.find("button", "Use this table");
    visitor.until("the table can be used", || {
        visitor.script("return !document.querySelector('.use button').disabled") == json!(true)
    });
    visitor.click(&button());
    visitor.until("the panel is closed", || visitor.script("return !document.querySelector('dialog')") == json!(true));
    visitor.idle();
}

fn alert(visitor: &Visitor) -> String {
    let words = visitor.script("return document.querySelector('dialog [role=alert]')?.innerText ?? ''");
    words.as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_pasted_table_gives_the_numbers_that_the_command_line_gives() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    let before = visitor.readout("Area under ROC");
    paste(&visitor, &patients());
    assert_eq!(visitor.value(&visitor.find("combobox", "Class")), "sick");
    assert_eq!(visitor.value(&visitor.find("combobox", "Decimal mark detected")), "comma");
    use_it(&visitor);
    let expected = area(&patients(), "score=score,label=sick");
    assert_ne!(expected, before);
    assert_eq!(visitor.readout("Area under ROC"), expected);

    // What is private stands behind the #.
    visitor.until("the address follows", || visitor.address().contains("data=own-"));
    let address = visitor.address();
    let (seen, private) = address.split_once('#').expect("there is a private part");
    assert!(!seen.contains("sick") && private.contains("sick"), "{address}");

    visitor.click(&visitor.find("button", "Undo"));
    assert_eq!(visitor.readout("Area under ROC"), before);
    visitor.click(&visitor.find("button", "Redo"));
    assert_eq!(visitor.readout("Area under ROC"), expected);

    // The other value as positive, and the other score, turn the curve over.
    visitor.click(&visitor.find("button", "Columns and missing values"));
    visitor.until("the table is there", || !visitor.find_all("radio", "no").is_empty());
    visitor.keys(&visitor.find("radio", "no"), " ");
    visitor.choose("Score", "age");
    use_it(&visitor);
    assert_eq!(visitor.readout("Area under ROC"), area(&patients(), "score=age,label=sick:no"));
    visitor.nothing_went_wrong();
}

#[test]
fn what_is_no_table_is_told_where_and_changes_nothing() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    if !visitor.can_drop_files() {
        return;
    }
    let before = visitor.readout("Area under ROC");
    visitor.drop_file("book.xlsx", r"'PK\u0003\u0004\u0000\u0000[Content_Types].xml'");
    visitor.until("it says what it is", || alert(&visitor).contains("an Excel workbook (.xlsx)"));
    visitor.drop_file("rows.json", r#"'[{"a":1,"b":2}]'"#);
    visitor.until("it says what it is", || alert(&visitor).starts_with("This is JSON, not a table."));
    visitor.drop_file("bytes.csv", r"'a;b\n1;\u0000\n'");
    visitor.until("it says what is wrong", || alert(&visitor).contains("NUL byte"));
    visitor.drop_file("ragged.csv", r"'a;b\n1;2\n3\n'");
    visitor.until("it says where", || alert(&visitor).contains("Data row 2 (line 3 of the file"));
    visitor.drop_file("words.csv", r"'score;label\n0,5;yes\n0,x;no\n0,7;no\n0,1;maybe\n'");
    visitor.until("the table is read", || !visitor.find_all("combobox", "Class").is_empty());
    let told = visitor
        .script("return document.querySelector('.troubles').innerText + document.querySelector('.own').innerText");
    let told = told.as_str().unwrap_or_default();
    assert!(told.contains("data row 2: “0,x” is not a number"), "{told}");
    assert!(visitor.script("return document.querySelector('.use button').disabled") == json!(true));
    visitor.click(&visitor.find("button", "Close"));
    assert_eq!(visitor.readout("Area under ROC"), before);
    visitor.nothing_went_wrong();
}

#[test]
fn what_was_detected_can_be_corrected() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    if !visitor.can_drop_files() {
        return;
    }
    visitor.drop_file("years.csv", r"'2020,2021\n-999,1\n0.4,0\n0.6,1\n0.7,0\n0.9,1\n'");
    visitor.until("the table is read", || !visitor.find_all("combobox", "Class").is_empty());
    let panel =
        || visitor.script("return document.querySelector('.own').innerText").as_str().unwrap_or_default().to_owned();
    assert!(panel().contains("6 rows, 2 columns"), "numbers above numbers are data");
    visitor.choose("First row detected", "Names of columns");
    visitor.until("the header is one", || panel().contains("5 rows, 2 columns"));
    visitor.keys(&visitor.find("textbox", "Also missing"), "-999\u{E004}");
    visitor.until("the mark is missing", || panel().contains("1 row is left out because a value is missing"));
    visitor.keys(&visitor.find("radio", "Fill in"), " ");
    visitor.until("the gap is filled", || panel().contains("1 missing value is filled in"));
    use_it(&visitor);
    let rows = visitor.script("return document.querySelector('.notice')?.innerText ?? ''");
    assert!(rows.as_str().unwrap_or_default().contains("1 missing value is filled in"), "{rows}");
    visitor.nothing_went_wrong();
}

/// What the panel says, with the list of what is to be known.
fn panel(visitor: &Visitor) -> String {
    let words = visitor.script("return document.querySelector('.own')?.innerText ?? ''");
    words.as_str().unwrap_or_default().to_owned()
}

#[test]
fn what_was_understood_is_told_and_can_be_taken_back() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    if !visitor.can_drop_files() {
        return;
    }
    let rows: String = (1..9).map(|i| format!("{i}.858,41;{}\\n", ["ja", "nein"][i % 2])).collect();
    visitor.drop_file("umsatz.csv", &format!("'Umsatz;krank\\n{rows}'"));
    visitor.until("the table is read", || !visitor.find_all("combobox", "Class").is_empty());
    assert!(panel(&visitor).contains("“1.858,41” is read as 1858.41 in “Umsatz”."), "{}", panel(&visitor));
    assert_eq!(visitor.value(&visitor.find("combobox", "Score")), "Umsatz");
    visitor.choose("Cells detected", "As written: 1,234 is text");
    visitor.until("it is text", || {
        panel(&visitor).contains("Data row 1, column “Umsatz”")
            || panel(&visitor).contains("No column is chosen for Score")
    });
    visitor.choose("Cells set by you", "As understood: 1,234 is 1234");
    visitor.until("they are numbers again", || visitor.value(&visitor.find("combobox", "Score")) == "Umsatz");
    visitor.nothing_went_wrong();
}

#[test]
fn where_the_table_begins_is_told_and_can_be_corrected() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    if !visitor.can_drop_files() {
        return;
    }
    visitor.drop_file("report.csv", r"'Quarterly report\n\nscore,label\n0.1,no\n0.9,yes\n0.4,no\n'");
    visitor.until("the table is read", || !visitor.find_all("combobox", "Class").is_empty());
    assert!(panel(&visitor).contains("The table begins in line 3"), "{}", panel(&visitor));
    assert!(panel(&visitor).contains("3 rows, 2 columns"));
    visitor.keys(&visitor.find("spinbutton", "Table begins in line detected"), "\u{E003}4\u{E004}");
    visitor.until("it begins one line later", || {
        let row = visitor.script("return document.querySelector('.preview tbody tr').innerText");
        row.as_str().is_some_and(|row| row.contains("0.1"))
    });
    assert_eq!(visitor.value(&visitor.find("spinbutton", "Table begins in line set by you")), "4");

    // What is refused can be read in another way.
    visitor.drop_file("ragged.csv", r"'one;two;three\nscore;label\n1;no\n2;yes\n3;no\n'");
    visitor.until("it says where", || alert(&visitor).contains("Data row 1 (line 2 of the file"));
    visitor.script("document.querySelector('.own details').open = true");
    visitor.keys(&visitor.find("spinbutton", "Table begins in line detected"), "2\u{E004}");
    visitor.until("it is read", || !visitor.find_all("combobox", "Class").is_empty());
    assert!(panel(&visitor).contains("3 rows, 2 columns"), "{}", panel(&visitor));
    use_it(&visitor);
    visitor.until("the link knows the line", || visitor.address().contains("own.line=2"));
    visitor.nothing_went_wrong();
}

#[test]
fn roles_that_nobody_chose_are_guessed_anew() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    if !visitor.can_drop_files() {
        return;
    }
    let table = r"'age,score,sex,label\n31,0.5,f,ok\n47,n/k,m,fraud\n60,0.25,f,fraud\n52,0.75,m,fraud\n'";
    visitor.drop_file("risk.csv", table);
    visitor.until("the table is read", || !visitor.find_all("combobox", "Class").is_empty());
    let chosen = |role: &str| visitor.value(&visitor.find("combobox", role));
    assert_eq!((chosen("Score"), chosen("Class")), ("age".to_owned(), "label".to_owned()));
    // The event counts as positive, though it is not the rarer one.
    let positive = || visitor.script("return document.querySelector('.positive .on').innerText.trim()");
    assert_eq!(positive(), json!("fraud"));
    visitor.choose("Class", "sex");
    visitor.click(&visitor.find("button", "Take “n/k” as missing"));
    visitor.until("the score is a number now", || chosen("Score") == "score");
    assert_eq!(chosen("Class"), "sex", "what was chosen stays");
    visitor.choose("Class", "label");
    visitor.until("it is the class again", || positive() == json!("fraud"));
    visitor.keys(&visitor.find("radio", "ok"), " ");
    visitor.until("the other value is positive", || positive() == json!("ok"));
    visitor.nothing_went_wrong();
}

#[test]
fn a_link_to_own_data_asks_for_the_file() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/?threshold=0.7");
    paste(&visitor, &patients());
    use_it(&visitor);
    visitor.until("the address follows", || visitor.address().contains("data=own-"));
    let address = visitor.address();
    let recall = visitor.readout("Recall");
    let below = address.split_once("/labs/").map(|(_, below)| format!("labs/{below}")).expect("a lab's address");

    // Elsewhere: nothing was kept.
    visitor.visit("");
    visitor.visit(&below);
    let notice = visitor.text();
    assert!(notice.contains("“pasted table” (40 rows)"), "{notice}");
    visitor.click(&visitor.find("button", "Choose the file"));
    visitor.paste(&visitor.find("textbox", "Or paste a table"), &patients());
    visitor.click(&visitor.find("button", "Read the pasted table"));
    visitor.until("the table is read", || !visitor.find_all("combobox", "Class").is_empty());
    use_it(&visitor);
    assert_eq!(visitor.readout("Recall"), recall);
    visitor.until("the link is the same", || visitor.address() == address);
    visitor.nothing_went_wrong();
}

#[test]
fn the_table_and_the_numbers_are_saved_as_csv() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    paste(&visitor, &patients());
    use_it(&visitor);
    visitor.script("window.saved = []; const real = URL.createObjectURL; URL.createObjectURL = blob => { saved.push(blob); return real.call(URL, blob); };");
    visitor.click(&visitor.find("button", "Share"));
    let saved = |name: &str, count: u64| -> String {
        visitor.click(&visitor.find("button", name));
        visitor.until("it is saved", || visitor.script("return saved.length") == json!(count));
        let text = visitor.script_async("saved.at(-1).text().then(arguments[arguments.length - 1])");
        text.as_str().unwrap_or_default().to_owned()
    };
    let table = saved("CSV of the data", 1);
    let lines: Vec<&str> = table.lines().collect();
    // As the lab has it: in the common form, without the row that lacks the class.
    assert_eq!((lines.len(), lines[0], lines[2]), (40, "score,sick,age", "0.37,no,21"), "{table}");
    let numbers = saved("Results as CSV", 2);
    assert!(
        numbers.starts_with("key,label,value,unit,formula\n") && numbers.contains("\nauc,Area under ROC,0."),
        "{numbers}"
    );
    visitor.nothing_went_wrong();
}

#[test]
fn a_table_is_pasted_beside_any_field() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    let is_pasted = visitor.script(
        "const data = new DataTransfer(); data.setData('text', 'score\\tlabel\\n0.1\\tno\\n0.9\\tyes\\n');
         const event = new ClipboardEvent('paste', { bubbles: true });
         Object.defineProperty(event, 'clipboardData', { value: data }); // Firefox makes its own, an empty one.
         document.body.dispatchEvent(event); return true;",
    );
    assert_eq!(is_pasted, Value::Bool(true));
    visitor.until("the table is read", || !visitor.find_all("combobox", "Class").is_empty());
    visitor.nothing_went_wrong();
}

/// Holds back what comes after the first picture.
const HOLDS: &str = "
    const real = window.fetch;
    const open = new Promise(resolve => window.letIn = resolve);
    window.fetch = async (what, ...rest) => {
        if (String(what.url ?? what).includes('page-views')) await open;
        return real(what, ...rest);
    };";

#[test]
fn a_table_that_is_dropped_at_once_waits_for_its_panel() {
    let visitor = visitor!(1440, 900);
    if !visitor.before_pages(HOLDS) {
        return;
    }
    visitor.visit("labs/roc/");
    visitor.drop_file("early.csv", r"'score,label\n0.1,no\n0.9,yes\n'");
    assert!(visitor.find_all("dialog", "Use your own data").is_empty(), "nothing is there yet that could take it");
    visitor.script("letIn()");
    visitor.until("the table is read", || !visitor.find_all("combobox", "Class").is_empty());
    visitor.nothing_went_wrong();
}

#[test]
fn a_table_goes_along_to_other_labs_and_is_kept_where_that_is_wished() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    if !visitor.can_drop_files() {
        return;
    }
    let rows: String = (0..30).map(|i| format!("{}\\t{}\\t{}\\n", i, (i * 7) % 13, ["a", "b"][i % 2])).collect();
    visitor.drop_file("trip.tsv", &format!("'height\\tweight\\tkind\\n{rows}'"));
    visitor.until("the table is read", || !visitor.find_all("combobox", "Class").is_empty());
    visitor.click(&visitor.find("checkbox", "Keep it in this browser for next time"));
    use_it(&visitor);

    visitor.script("document.querySelector('a.logo').click()");
    visitor.until("the first page is there", || {
        visitor.script("return !!document.querySelector('a.card')") == json!(true)
    });
    visitor.script("[...document.querySelectorAll('a.card')].find(card => card.href.includes('/scaling/')).click()");
    visitor.until("the lab is there", || visitor.script("return !!document.querySelector('#data')") == json!(true));
    visitor.idle();
    visitor.choose("Data", "trip.tsv (30 rows)");
    visitor.until("the panel asks for the parts", || !visitor.find_all("combobox", "Class").is_empty());
    assert_eq!(visitor.value(&visitor.find("combobox", "Class")), "kind");
    use_it(&visitor);
    visitor.until("the address follows", || visitor.address().contains("data=own-"));
    let shown = || visitor.value(&visitor.find("combobox", "Data"));
    let (address, id) = (visitor.address(), shown());
    assert!(id.starts_with("own-"), "{id}");

    if is_webkit() {
        eprintln!("Not tried: WebKit's driver opens private windows, which keep no files.");
        return;
    }

    // Kept: the page is loaded anew, and then opened without the link.
    let below = address.split_once("/labs/").map(|(_, below)| format!("labs/{below}")).expect("a lab's address");
    visitor.visit("");
    visitor.visit(&below);
    visitor.until("the kept table is shown", || shown() == id);
    visitor.visit("labs/roc/");
    visitor.choose("Data", "trip.tsv (30 rows)");
    visitor.until("it is used as before", || shown() == id);

    visitor.click(&visitor.find("button", "Reset"));
    visitor.click(&visitor.find("button", "Use your own data"));
    visitor.click(&visitor.find("button", "Forget “trip.tsv”"));
    visitor.until("it is forgotten", || visitor.find_all("button", "Use “trip.tsv”").is_empty());
    visitor.visit(&below);
    assert_eq!(shown(), "wine");
    visitor.nothing_went_wrong();
}

#[test]
fn reading_shows_how_far_it_is_and_can_be_called_off() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    if !visitor.can_drop_files() {
        return;
    }
    let before = visitor.readout("Area under ROC");
    // 160 MB, beyond the limit: counted first, then drawn from.
    let long = r"['score,label\n', ...Array(160).fill('0.25,yes\n0.75,no\n'.repeat(58824))]";
    visitor.drop_file("long.csv", long);
    // Seen and stopped in one turn of the page: between two calls of a driver that has to wait, all of it may be read.
    let stopped = visitor.script_async(
        "const done = arguments[0];
         const look = () => {
             const stop = [...document.querySelectorAll('dialog button')].find(one => one.innerText === 'Stop reading');
             if (!stop || !(document.querySelector('dialog progress')?.value > 0)) return requestAnimationFrame(look);
             stop.click();
             done(true);
         };
         look();",
    );
    assert_eq!(stopped, json!(true));
    visitor.until("it stops", || alert(&visitor).contains("was stopped"));
    visitor.click(&visitor.find("button", "Close"));
    assert_eq!(visitor.readout("Area under ROC"), before);

    // Once more, to its end.
    visitor.drop_file("long.csv", long);
    visitor.wait(300, "the sample is drawn", || !visitor.find_all("combobox", "Class").is_empty());
    let told = visitor.script("return document.querySelector('.troubles').innerText");
    let told = told.as_str().unwrap_or_default();
    assert!(told.contains("drawn by seed 0, are used"), "{told}");
    visitor.nothing_went_wrong();
}

#[test]
fn the_panel_fits_a_phone_and_gives_the_focus_back() {
    let visitor = visitor!(500, 844);
    visitor.visit("labs/roc/");
    // By its class: to WebKit the menu of the same name is a button, too.
    visitor.script("[...document.querySelectorAll('.chip')].find(chip => chip.innerText === 'Data').click()");
    let open = visitor.find("button", "Use your own data");
    visitor.click(&open);
    let focused = || visitor.script("return document.activeElement.id || document.activeElement.innerText");
    visitor.until("the field has the focus", || focused() == json!("own-file"));
    visitor.paste(&visitor.find("textbox", "Or paste a table"), &patients());
    visitor.click(&visitor.find("button", "Read the pasted table"));
    visitor.until("the table is read", || !visitor.find_all("combobox", "Class").is_empty());
    let over = visitor
        .script("const dialog = document.querySelector('dialog'); return dialog.scrollWidth - dialog.clientWidth");
    assert_eq!(over, json!(0), "the panel scrolls sideways");
    use_it(&visitor);
    visitor.until("the focus is back", || focused() == json!("Columns"));
    visitor.nothing_went_wrong();
}
