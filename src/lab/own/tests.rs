//! A choice survives its link; what is missing is left out or filled, and never made up.

use std::rc::Rc;

use proptest::prelude::*;

use super::*;
use crate::lab::{Data, DataNeed, Query};
use crate::table::csv::{ReadOptions, read};
use crate::table::roles::{Role, RoleKind, Roles};

const NEED: &DataNeed = &DataNeed {
    roles: &[
        Role::new("features", "Features", RoleKind::Numbers { least: 1, most: 9 }),
        Role::new("label", "Class", RoleKind::Binary),
        Role::new("city", "City", RoleKind::Category).optional(),
    ],
    sets: &[],
};

const TEXT: &str = "a,b,city,label,note\n1,,Rome,yes,x\n2,5,,no,\n,7,Rome,yes,\n4,9,Bonn,,\n6,,Rome,no,z\n";

fn prepared(roles: &str, missing: Missing) -> Prepared {
    let table = read("t", TEXT.as_bytes(), &ReadOptions::default()).unwrap().table;
    Prepared::of(NEED, "own-1", &Rc::new(table), Roles::parse(roles).unwrap(), missing).unwrap()
}

#[test]
fn rows_without_a_used_value_are_left_out_and_counted() {
    let Prepared { data, rows, left_out, filled } = prepared("features=a+b,label=label:yes", Missing::LeaveOut);
    assert_eq!((rows, left_out, filled), (Some(vec![1]), 4, 0));
    assert_eq!((data.table.rows(), data.table.numbers("a").unwrap()), (1, &[2.0][..]));
    // A column that is not used may have gaps.
    assert_eq!(prepared("features=a,label=label:yes", Missing::LeaveOut).left_out, 2);
}

#[test]
fn features_are_filled_and_labels_never() {
    let Prepared { data, rows, left_out, filled } = prepared("features=a+b,label=label:yes,city=city", Missing::Fill);
    // Row 4 has no label. Medians are those of all rows that have a value.
    assert_eq!((rows, left_out, filled), (Some(vec![0, 1, 2, 4]), 1, 4));
    assert_eq!(data.table.numbers("a").unwrap(), [1.0, 2.0, 3.0, 6.0]);
    assert_eq!(data.table.numbers("b").unwrap(), [7.0, 5.0, 7.0, 7.0]);
    assert_eq!(data.table.cell_text(1, 2), "Rome");
    assert_eq!(data.table.cell_text(1, 4), "", "a column that is not used stays as it is");
}

#[test]
fn a_complete_table_is_not_copied() {
    let table = Rc::new(read("t", b"a,label\n1,x\n2,y\n", &ReadOptions::default()).unwrap().table);
    let roles = || Roles::parse("features=a,label=label").unwrap();
    for missing in [Missing::LeaveOut, Missing::Fill] {
        let prepared = Prepared::of(NEED, "own-1", &table, roles(), missing).unwrap();
        assert!(Rc::ptr_eq(&prepared.data.table, &table) && prepared.rows.is_none());
        assert_eq!(prepared.classes(NEED), [("x".to_owned(), 1), ("y".to_owned(), 1)]);
    }
}

#[test]
fn what_cannot_be_is_a_sentence() {
    let refused = |need: &DataNeed, text: &str, roles: &str| {
        let table = read("t", text.as_bytes(), &ReadOptions::default()).unwrap().table;
        let prepared = Prepared::of(need, "own-1", &Rc::new(table), Roles::parse(roles).unwrap(), Missing::LeaveOut);
        prepared.unwrap_err().sentence
    };
    let nothing = DataNeed { roles: &[], sets: &[] };
    assert!(refused(&nothing, "a\n1\n", "").contains("does not compute on own data"));
    assert!(refused(NEED, "a,label\n1,\n,x\n", "features=a,label=label").starts_with("No row has a value"));
    assert!(refused(NEED, "a,label\n1,x\nb,y\n", "features=a,label=label").starts_with("Data row 2, column “a”"));
}

#[test]
fn the_page_is_told_what_is_in_a_file() {
    let text = format!("id;age;label\n{}", (0..30).map(|i| format!("{i};4,{i};{}\n", i % 2)).collect::<String>());
    let read = read("t", (text + "30;x;1\n").as_bytes(), &ReadOptions::default()).unwrap();
    let table = OwnTable::of(&read.table, &read.notes, read.rows.as_deref(), NEED, Roles::default());
    assert_eq!((table.rows, table.preview.len(), table.preview[0].len()), (31, 5, 3));
    assert_eq!(table.guess.column("label"), Some("label"));
    assert_eq!(table.columns[1].stray.as_ref().map(|stray| (stray.row, stray.text.as_str())), Some((30, "x")));
}

#[test]
fn own_data_are_known_by_their_id() {
    let data = |id: &str| Data {
        id: id.to_owned(),
        table: Rc::new(crate::table::Table::empty()),
        roles: Roles::default(),
        given: Vec::new(),
    };
    for (id, is_own) in [("own", true), ("own-0123456789abcdef", true), ("owners", false), ("wine", false)] {
        assert_eq!(data(id).is_own(), is_own, "{id}");
    }
}

fn choices() -> impl Strategy<Value = OwnChoice> {
    let options = (
        prop::option::of(prop_oneof![Just(b','), Just(b';'), Just(b'\t'), Just(b'|'), Just(b' ')]),
        prop::option::of(any::<bool>()),
        prop::option::of(any::<bool>()),
        prop::option::of(prop::collection::vec(".{1,4}", 0..4)),
        prop::option::of(any::<u64>()),
        any::<bool>(),
        any::<u64>(),
    );
    let options = options.prop_map(|(delimiter, decimal_comma, header, marks, begins, as_written, seed)| ReadOptions {
        delimiter,
        decimal_comma,
        header,
        marks,
        begins,
        as_written,
        seed,
    });
    let roles = prop::collection::vec(".{1,6}", 0..3).prop_map(|columns| {
        let mut roles = Roles::default();
        roles.assign("features", columns);
        roles.set_positive("features", "a:b");
        roles
    });
    (any::<u64>(), ".{0,20}", any::<u64>(), options, roles, any::<bool>()).prop_map(
        |(fingerprint, file, rows, options, roles, fills)| OwnChoice {
            fingerprint,
            file,
            rows,
            options,
            roles,
            missing: if fills { Missing::Fill } else { Missing::LeaveOut },
        },
    )
}

proptest! {
    #[test]
    fn a_choice_survives_its_link(choice in choices()) {
        let mut query = Query::parse("v=1&threshold=0.3&data=wine&own.roles=old%3Dx");
        choice.write(&mut query);
        let link = Query::parse(&query.to_string());
        prop_assert_eq!(OwnChoice::read(&link), Some(choice));
        prop_assert_eq!(link.get("threshold"), Some("0.3"));
        let mut without = link;
        OwnChoice::remove(&mut without);
        prop_assert_eq!(without, Query::parse("v=1&threshold=0.3"));
    }

    #[test]
    fn any_link_is_answered(pairs in prop::collection::vec(("(own\\.[a-z]{1,9}|data)", ".{0,12}"), 0..8)) {
        let _ = OwnChoice::read(&Query { pairs });
    }
}
