//! The bundled data sets are what `assets/data/SOURCES.md` says they are.

use super::csv::{ReadOptions, read, read_plain};
use super::{Table, Values};

fn bundled(name: &str, bytes: &[u8], rows: usize, columns: usize) -> Table {
    let read = read(name, bytes, &ReadOptions::default()).unwrap();
    assert_eq!(read_plain(name, bytes).as_ref(), Ok(&read.table), "{name}");
    assert!(read.notes.header && read.notes.troubles(&read.table).is_empty(), "{name}");
    assert_eq!((read.notes.delimiter, read.notes.missing), (b',', 0), "{name}");
    assert_eq!((read.table.rows(), read.table.columns().len()), (rows, columns), "{name}");
    let sources = include_str!("../../assets/data/SOURCES.md");
    for column in read.table.columns() {
        assert!(sources.contains(&format!("`{}`", column.name)), "{name}: {}", column.name);
    }
    assert!(sources.contains(&format!("## {name}")) && sources.contains(&format!("{rows} rows")));
    read.table
}

fn class_counts(table: &Table, column: &str) -> Vec<(String, usize)> {
    let (codes, levels) = table.categories(column).unwrap();
    let count = |level: usize| codes.iter().filter(|&&code| code as usize == level).count();
    levels.iter().cloned().enumerate().map(|(i, level)| (level, count(i))).collect()
}

#[test]
fn breast_cancer() {
    let bytes = include_bytes!("../../assets/data/breast-cancer.csv");
    let table = bundled("breast-cancer.csv", bytes, 569, 31);
    let expected = [("benign".to_string(), 357), ("malignant".to_string(), 212)];
    assert_eq!(class_counts(&table, "diagnosis"), expected);
    let numbers = table.columns().iter().filter(|c| matches!(c.values, Values::Numbers(_)));
    assert_eq!(numbers.count(), 30);
    // The extremes that the set's own description states.
    let areas = table.numbers("worst_area").unwrap();
    assert_eq!(areas.iter().copied().fold(f64::INFINITY, f64::min), 185.2);
    assert_eq!(areas.iter().copied().fold(0.0, f64::max), 4254.0);
}

#[test]
fn wine() {
    let bytes = include_bytes!("../../assets/data/wine.csv");
    let table = bundled("wine.csv", bytes, 178, 14);
    let expected = [("barbera".to_string(), 48), ("barolo".to_string(), 59), ("grignolino".to_string(), 71)];
    assert_eq!(class_counts(&table, "cultivar"), expected);
    let proline = table.numbers("proline").unwrap();
    assert_eq!(proline.iter().copied().fold(f64::INFINITY, f64::min), 278.0);
    assert_eq!(proline.iter().copied().fold(0.0, f64::max), 1680.0);
}

#[test]
fn digits() {
    let bytes = include_bytes!("../../assets/data/digits.csv");
    let table = bundled("digits.csv", bytes, 500, 65);
    let digits = table.numbers("digit").unwrap();
    let counts = (0..10).map(|digit| digits.iter().filter(|&&known| known == f64::from(digit)).count());
    assert_eq!(counts.collect::<Vec<_>>(), [51, 52, 50, 53, 49, 50, 51, 50, 46, 48]);
    for column in &table.columns()[..64] {
        let pixels = table.numbers(&column.name).unwrap();
        assert!(pixels.iter().all(|ink| (0.0..=16.0).contains(ink) && ink.fract() == 0.0), "{}", column.name);
    }
}

#[test]
fn bird_strikes() {
    let bytes = include_bytes!("../../assets/data/bird-strikes.csv");
    let table = bundled("bird-strikes.csv", bytes, 7150, 7);
    let expected = [("no".to_string(), 6940), ("yes".to_string(), 210)];
    assert_eq!(class_counts(&table, "substantial_damage"), expected);
    assert!(table.numbers("wildlife_size").unwrap().iter().all(|size| [1.0, 2.0, 3.0].contains(size)));
}

#[test]
fn ucb_admissions() {
    let bytes = include_bytes!("../../assets/data/ucb-admissions.csv");
    let table = bundled("ucb-admissions.csv", bytes, 4526, 3);
    assert_eq!(class_counts(&table, "admission"), [("admitted".to_string(), 1755), ("rejected".to_string(), 2771)]);
    assert_eq!(class_counts(&table, "gender"), [("female".to_string(), 1835), ("male".to_string(), 2691)]);
    let applied: Vec<usize> = class_counts(&table, "department").into_iter().map(|(_, count)| count).collect();
    assert_eq!(applied, [933, 585, 918, 792, 584, 714]);
}

#[test]
fn census_income() {
    let bytes = include_bytes!("../../assets/data/census-income.csv");
    let table = bundled("census-income.csv", bytes, 2999, 10);
    let expected = [("50000 or more".to_string(), 485), ("below 50000".to_string(), 2514)];
    assert_eq!(class_counts(&table, "income"), expected);
    assert_eq!(class_counts(&table, "sex"), [("female".to_string(), 1328), ("male".to_string(), 1671)]);
    assert!(table.numbers("age").unwrap().iter().all(|age| (25.0..=64.0).contains(age)));
}

#[test]
fn regional_flights() {
    let bytes = include_bytes!("../../assets/data/regional-flights.csv");
    let table = bundled("regional-flights.csv", bytes, 2203, 5);
    let expected = [("no".to_string(), 1840), ("yes".to_string(), 363)];
    assert_eq!(class_counts(&table, "left_late"), expected);
    assert_eq!(table.categories("aircraft").unwrap().1.len(), 152);
    let (due, landed) = (table.numbers("due").unwrap(), table.numbers("landed").unwrap());
    assert!(due.is_sorted() && due.iter().zip(landed).all(|(due, landed)| landed > due));
}

#[test]
fn product_reviews() {
    let bytes = include_bytes!("../../assets/data/product-reviews.csv");
    let table = bundled("product-reviews.csv", bytes, 1445, 3);
    assert_eq!(class_counts(&table, "sentiment"), [("negative".to_string(), 482), ("positive".to_string(), 963)]);
    let (_, texts) = table.categories("sentence").unwrap();
    assert_eq!(texts.len(), 1445, "each text once");
    let (codes, classes) = table.categories("sentiment").unwrap();
    for (rating, code) in table.numbers("rating").unwrap().iter().zip(codes) {
        assert!((1.5..=4.0).contains(&rating.abs()));
        assert_eq!(*rating > 0.0, classes[*code as usize] == "positive");
    }
}
