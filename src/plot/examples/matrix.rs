//! Counts as areas, and values in rows and columns.

use super::Example;
use crate::ml::math::sin;
use crate::plot::pictures::Shade;
use crate::plot::{Canvas, Cell, Frame, Hotspot, Ink, Matrix, Quarter, areas, heading};

pub const EXAMPLES: &[Example] = &[
    Example { key: "areas", title: "Four outcomes as areas", aspect: 1.6, draw: common },
    Example { key: "areas-thin", title: "Four outcomes, two of them rare", aspect: 1.6, draw: rare },
    Example { key: "areas-none", title: "Four outcomes, of which some have nobody", aspect: 1.6, draw: nobody },
    Example {
        key: "confusion",
        title: "A confusion matrix, each cell of which opens its rows",
        aspect: 1.5,
        draw: confusion,
    },
    Example { key: "confusion-large", title: "A confusion matrix of ten classes", aspect: 1.3, draw: digits },
    Example { key: "correlation", title: "Correlations, from −1 to 1", aspect: 1.3, draw: correlation },
    Example { key: "constraints", title: "Rules that columns keep or break", aspect: 2.0, draw: constraints },
    Example { key: "heat", title: "A heat map of many cells", aspect: 2.0, draw: heat },
];

fn outcomes(canvas: &mut Canvas, counts: [u32; 4]) {
    let texts = counts.map(|count| crate::format::count(u64::from(count)));
    let quarter = |at: usize, key: &'static str, names: [&'static str; 2], ink| Quarter {
        key,
        name: names[0],
        short: names[1],
        text: &texts[at],
        weight: f64::from(counts[at]),
        ink,
        opens: Some(Hotspot::rows(key, format!("{} {}", texts[at], names[0])).in_group("outcomes")),
    };
    let caught = quarter(0, "caught", ["true positives", "caught"], Ink::Positive);
    let missed = quarter(1, "missed", ["false negatives", "missed"], Ink::PositiveTint);
    let alarms = quarter(2, "alarms", ["false positives", "false alarms"], Ink::Negative);
    let cleared = quarter(3, "cleared", ["true negatives", "cleared"], Ink::NegativeTint);
    areas(canvas, [[caught, missed], [alarms, cleared]]);
}

fn common(canvas: &mut Canvas) {
    outcomes(canvas, [57, 22, 27, 65]);
}

fn rare(canvas: &mut Canvas) {
    outcomes(canvas, [57, 22, 7, 12_078]);
}

fn nobody(canvas: &mut Canvas) {
    outcomes(canvas, [79, 0, 0, 92]);
}

fn named(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn counted(canvas: &mut Canvas, names: &[String], count: impl Fn(usize, usize) -> u32) {
    let cell = |(row, column): (usize, usize)| {
        let (value, key) = (count(row, column), format!("cell/{row}/{column}"));
        let said = format!("{value} rows of {}, predicted {}: show the rows", names[row], names[column]);
        Cell { value: f64::from(value), text: value.to_string(), opens: (value > 0).then(|| Hotspot::rows(key, said)) }
    };
    let size = names.len();
    let cells: Vec<Cell> = (0..size * size).map(|at| cell((at / size, at % size))).collect();
    let most = cells.iter().map(|cell| cell.value).fold(0.0, f64::max);
    let matrix =
        Matrix { names: ["actual", "predicted"], rows: names, columns: names, cells, shade: Shade::Ink { most } };
    matrix.draw(canvas, Frame::new(), "cells");
}

fn confusion(canvas: &mut Canvas) {
    let counts = [[58, 3, 0], [4, 65, 2], [0, 1, 1045]];
    counted(canvas, &named(&["barolo", "grignolino", "barbera"]), |row, column| counts[row][column]);
}

fn digits(canvas: &mut Canvas) {
    let names: Vec<String> = (0..10).map(|digit| digit.to_string()).collect();
    counted(canvas, &names, |row, column| {
        if row == column { 38 - row as u32 } else { (row as u32 * 7 + column as u32 * 3) % 11 / 8 }
    });
}

fn correlation(canvas: &mut Canvas) {
    heading(canvas, "How features go together", "Pearson’s correlation");
    let names = named(&[
        "alcohol",
        "malic acid",
        "ash",
        "alcalinity of ash",
        "magnesium",
        "total phenols",
        "flavanoids",
        "hue",
    ]);
    let cell = |at: usize| {
        let (row, column) = ((at / 8) as f64, (at % 8) as f64);
        let value = if row == column { 1.0 } else { sin((row + column) * 1.7) * 0.8 };
        Cell { value, text: crate::format::fixed(value, 2), opens: None }
    };
    let cells = (0..64).map(cell).collect();
    let matrix =
        Matrix { names: ["feature", ""], rows: &names, columns: &names, cells, shade: Shade::Signed { most: 1.0 } };
    matrix.draw(canvas, Frame::new().lines(1), "cells");
}

fn constraints(canvas: &mut Canvas) {
    heading(canvas, "Rows that break each constraint", "–: not asked of this column");
    let rows = named(&["is complete", "has one type", "is not negative", "is at most 120", "keeps its distribution"]);
    let columns = named(&["age", "weeks worked", "dividends", "education"]);
    let broken = [[0, 0, 12, 0], [0, 0, 0, 0], [3, 0, 0, -1], [1, -1, -1, -1], [0, 240, 0, 0]];
    let cell = |(at, count): (usize, &i32)| Cell {
        value: if *count > 0 { 1.0 } else { f64::NAN },
        text: match count {
            -1 => "–".to_owned(),
            _ => count.to_string(),
        },
        opens: (*count > 0)
            .then(|| Hotspot::rows(format!("rule/{at}"), format!("{count} rows break the rule: show them"))),
    };
    let cells = broken.iter().flatten().enumerate().map(cell).collect();
    let matrix =
        Matrix { names: ["constraint", ""], rows: &rows, columns: &columns, cells, shade: Shade::Signed { most: 1.0 } };
    matrix.draw(canvas, Frame::new().lines(1), "rules");
}

fn heat(canvas: &mut Canvas) {
    let rows: Vec<String> = (1..=40).map(|row| format!("row {row}")).collect();
    let columns: Vec<String> = (1..=49).map(|column| format!("industry = {column}")).collect();
    let cell = |at: usize| {
        let (row, column) = (at / 49, at % 49);
        let value = f64::from(u8::from((row * 31 + 7) % 49 == column));
        Cell { value, text: String::new(), opens: None }
    };
    let cells = (0..40 * 49).map(cell).collect();
    let matrix = Matrix {
        names: ["training row", "column"],
        rows: &rows,
        columns: &columns,
        cells,
        shade: Shade::Ink { most: 1.0 },
    };
    matrix.draw(canvas, Frame::new(), "cells");
}
