//! Assigning, guessing and checking roles.

use super::*;
use crate::table::guess::guess;
use crate::table::{Column, MISSING};
use proptest::prelude::*;

const SCORE: Role = Role::new("score", "Score", RoleKind::Number);
const LABEL: Role = Role::new("label", "True class", RoleKind::Binary);
const FEATURES: Role = Role::new("features", "Features", RoleKind::Numbers { least: 2, most: 3 });
const TIME: Role = Role::new("time", "Time", RoleKind::Number).optional();

fn table_of(text: &str) -> Table {
    crate::table::csv::read("t", text.as_bytes(), &Default::default()).unwrap().table
}

fn checked(roles: &str, text: &str) -> Result<(), Problem> {
    check(&[SCORE, LABEL, TIME], &Roles::parse(roles).unwrap(), &table_of(text))
}

fn bits(roles: &str, text: &str) -> Result<Vec<bool>, Problem> {
    binary(&table_of(text), &Roles::parse(roles).unwrap(), "label")
}

#[test]
fn the_written_form() {
    let roles = Roles::parse(r"score=my\,score,label=sick\=ill:yes\:no,features=a+b\+c").unwrap();
    assert_eq!(roles.column("score"), Some("my,score"));
    assert_eq!(roles.column("label"), Some("sick=ill"));
    assert_eq!(roles.positive("label"), Some("yes:no"));
    assert_eq!(roles.columns("features"), ["a", "b+c"]);
    assert_eq!(roles.used(), ["a", "b+c", "sick=ill", "my,score"]);
    assert_eq!(Roles::parse("").unwrap(), Roles::default());
    for broken in ["score", "=x", "score=", "a=b=c", "a=b:c:d", "a=b,a=c", "a=b+", ","] {
        assert!(Roles::parse(broken).is_err(), "{broken}");
    }
}

#[test]
fn a_missing_column_lists_those_there_are() {
    let problem = checked("score=s,label=l", "score,label\n1,0\n2,1\n").unwrap_err();
    assert_eq!(problem.sentence, "There is no column “s”. The columns are “score”, “label”.");
    let problem = checked("score=score", "score,label\n1,0\n2,1\n").unwrap_err();
    assert_eq!(problem.sentence, "No column is chosen for True class. Choose one column.");
}

#[test]
fn a_cell_that_is_no_number_is_named() {
    let text = "score,label\n1,0\n2,1\n3,1\nabc,0\n";
    assert_eq!(
        checked("score=score,label=label", text).unwrap_err().sentence,
        "Data row 4, column “score”: “abc” is not a number."
    );
}

#[test]
fn binary_is_two_values_or_one() {
    let text = |third: &str| format!("score,label\n1,a\n2,b\n3,{third}\n");
    let roles = "score=score,label=label";
    assert!(checked(roles, &text("a")).is_ok());
    assert!(checked(roles, &text("?")).is_ok());
    assert!(checked(roles, "score,label\n1,a\n2,a\n").is_ok());
    let sentence = checked(roles, &text("c")).unwrap_err().sentence;
    assert!(sentence.contains("more than two values: “a”, “b”, “c”."), "{sentence}");
    let many: String = (0..9).map(|i| format!("{i},v{i}\n")).collect();
    let sentence = checked(roles, &format!("score,label\n{many}")).unwrap_err().sentence;
    assert!(sentence.contains("“v5” and more."), "{sentence}");
    assert!(checked(roles, "score,label\n1,\n2,\n").is_err());
}

#[test]
fn the_second_value_is_positive_unless_another_is_named() {
    let text = "score,label\n1,malignant\n2,benign\n";
    assert_eq!(bits("label=label", text).unwrap(), [true, false]);
    assert_eq!(bits("label=label:benign", text).unwrap(), [false, true]);
    let sentence = bits("label=label:other", text).unwrap_err().sentence;
    assert_eq!(sentence, "Column “label” has no value “other”. Its values are “benign”, “malignant”.");
    // Numbers are compared as numbers: 10 comes after 9, and 9.0 is 9.
    let text = "score,label\n1,10\n2,9\n";
    assert_eq!(bits("label=label", text).unwrap(), [true, false]);
    assert_eq!(bits("label=label:9.0", text).unwrap(), [false, true]);
}

#[test]
fn a_lone_value_is_judged_by_its_word() {
    assert_eq!(bits("label=label", "s,label\n1,1\n").unwrap(), [true]);
    assert_eq!(bits("label=label", "s,label\n1,0\n").unwrap(), [false]);
    assert_eq!(bits("label=label", "s,label\n1,Yes\n").unwrap(), [true]);
    assert_eq!(bits("label=label:sick", "s,label\n1,sick\n").unwrap(), [true]);
    assert_eq!(bits("label=label:sick", "s,label\n1,well\n").unwrap(), [false]);
}

#[test]
fn missing_labels_must_be_left_out_first() {
    let table = table_of("s,label\n1,a\n2,\n3,b\n");
    let roles = Roles::parse("label=label").unwrap();
    assert!(binary(&table, &roles, "label").unwrap_err().sentence.starts_with("Data row 2"));
    let (kept, left_out) = table.complete_rows(&roles.used());
    assert_eq!(left_out, 1);
    assert_eq!(binary(&table.select(&kept), &roles, "label").unwrap(), [false, true]);
}

#[test]
fn a_level_that_no_row_has_is_no_third_value() {
    let values =
        Values::Categories { codes: vec![0, 2, MISSING], levels: vec!["no".into(), "unused".into(), "yes".into()] };
    let table = Table::new("t", vec![Column { name: "label".into(), values }]).unwrap();
    let roles = Roles::parse("label=label:no").unwrap();
    assert_eq!(class_names(&table, &roles, "label").unwrap(), ["yes", "no"]);
}

#[test]
fn guesses_go_by_name_then_by_type() {
    let guessed = |text: &str| guess(&[FEATURES, SCORE, LABEL, TIME], &table_of(text)).to_string();
    assert_eq!(
        guessed("id,age,risk_score,diagnosis\n1,5,0.2,b\n2,6,0.9,m\n3,7,0.5,b\n"),
        "features=id+age,label=diagnosis,score=risk_score"
    );
    assert_eq!(guessed("a,b,c,d\n1,0.5,2,x\n0,0.7,3,y\n1,0.9,4,x\n"), "features=a+c,label=d,score=b");
    // A lone number column cannot be both; three classes are no label; time needs its name.
    assert_eq!(guessed("p,q\n1,a\n2,b\n3,c\n"), "score=p");
    assert_eq!(guessed("time,p\n1,5\n2,6\n3,7\n"), "score=p,time=time");
}

#[test]
fn groups_are_guessed_from_words_before_numbers_with_few_values() {
    const GROUPS: Role = Role::new("groups", "Groups", RoleKind::Categories { least: 2, most: 9 });
    const MEASURES: Role = Role::new("measures", "Measures", RoleKind::Numbers { least: 0, most: 9 });
    let wanted = [LABEL, MEASURES, GROUPS];
    let guessed = |text: &str| guess(&wanted, &table_of(text)).to_string();
    assert_eq!(
        guessed("sex,age,city,label\nf,31,x,no\nm,47,y,yes\nf,60,y,no\n"),
        "groups=sex+city,label=label,measures=age"
    );
    assert_eq!(guessed("sex,degree,label\nf,1,no\nm,2,yes\nf,2,no\n"), "groups=sex+degree,label=label");
    let roles = Roles::parse("groups=sex,label=label").unwrap();
    let sentence = check(&wanted, &roles, &table_of("sex,label\nf,no\nm,yes\n")).unwrap_err().sentence;
    assert_eq!(sentence, "Only one column is chosen for Groups. Choose 2 to 9 columns.");
}

#[test]
fn so_many_columns() {
    let table = table_of("a,b,c,d\n1,2,3,4\n");
    let judged = |roles: &str| check(&[FEATURES], &Roles::parse(roles).unwrap(), &table);
    assert!(judged("features=a+b").is_ok());
    let sentence = judged("features=a").unwrap_err().sentence;
    assert_eq!(sentence, "Only one column is chosen for Features. Choose 2 to 3 columns.");
    assert!(judged("features=a+b+c+d").is_err());
}

proptest! {
    #[test]
    fn what_is_written_is_read(columns in proptest::collection::vec("[a-z,=:+\\\\ é]{1,6}", 1..4), positive in "[a-z,=:+\\\\]{1,4}") {
        let mut roles = Roles::default();
        roles.assign("label", [columns[0].clone()]);
        roles.set_positive("label", positive);
        roles.assign("features", columns);
        prop_assert_eq!(Roles::parse(&roles.to_string()).unwrap(), roles);
    }

    #[test]
    fn any_text_parses_or_says_why(text in ".{0,40}") {
        let _ = Roles::parse(&text);
    }

    #[test]
    fn any_table_is_guessed_and_judged_without_a_panic(text in "[ab01,.\n]{1,60}") {
        if let Ok(read) = crate::table::csv::read("t", text.as_bytes(), &Default::default()) {
            let wanted = [SCORE, LABEL, TIME, FEATURES];
            let roles = guess(&wanted, &read.table);
            let _ = check(&wanted, &roles, &read.table);
            let _ = binary(&read.table, &roles, "label");
        }
    }
}

#[test]
fn what_numbers_the_rows_is_taken_last() {
    let guessed = |text: &str, wanted: &[Role]| guess(wanted, &table_of(text)).to_string();
    assert_eq!(
        guessed("row id,height,weight,class\n1,2,3,a\n2,3,1,b\n3,4,4,a\n", &[FEATURES, LABEL]),
        "features=height+weight,label=class"
    );
    assert_eq!(guessed("ID,x,sick\n1,2,0\n2,3,1\n3,9,1\n", &[SCORE, LABEL]), "label=sick,score=x");
    // Where nothing else is left it is better than nothing.
    assert_eq!(guessed("id,x,class\n1,2,a\n2,3,b\n3,4,a\n", &[FEATURES, LABEL]), "features=id+x,label=class");
}
