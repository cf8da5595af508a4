//! The numbers behind the pictures: the two vectors, the vocabulary, the growth.

use super::model::Fitted;
use super::reading::Reading;
use super::{Output, TextVectors, sentences};
use crate::format;
use crate::lab::{Cell, CellMark, ReportBuilder, RowAction, Seen, TableView, Tone};
use crate::ml::text::TfidfTransformer;

/// More rows than this are not read in a table.
const MOST_ROWS: usize = 60;

pub fn add(seen: &Seen<TextVectors>, report: &mut ReportBuilder) {
    report.table(|| vectors(seen));
    report.table(|| pieces(seen));
    report.table(|| vocabulary(seen));
    report.table(|| growth(seen.out));
}

/// A and B as the model sees them: one row a column of the vocabulary.
fn vectors(seen: &Seen<TextVectors>) -> TableView {
    let (out, fitted) = (seen.out, seen.fitted);
    let unit = if out.settings.tf_idf { "tf–idf" } else { "count" };
    let names = [
        "n-gram",
        "times in A",
        "times in B",
        "texts that contain it",
        "idf",
        "in A’s vector",
        "in B’s vector",
        "weight",
    ];
    let title = format!("The two vectors: {} numbers each ({unit}), all others 0", out.model.vocabulary.len());
    let mut table = TableView { on_page: true, ..TableView::new("vectors", title, &names) };
    let idf = TfidfTransformer::fit(&out.model.vocabulary);
    let mut seen_texts: Vec<&str> = Vec::new();
    for length in 1..=out.settings.longest {
        for piece in out.a.pieces.iter().chain(&out.b.pieces).filter(|piece| piece.length == length) {
            if seen_texts.contains(&piece.text.as_str()) || table.rows.len() == MOST_ROWS {
                continue;
            }
            seen_texts.push(&piece.text);
            let times = |one: &Reading| one.pieces.iter().filter(|other| other.text == piece.text).count();
            let column = piece.run.and_then(|run| out.model.vocabulary.column(run));
            let held = piece.run.map_or(0, |run| fitted.looked_at_texts(run, &out.settings));
            let value = |one: &Reading| {
                let held = one.vector.iter().find(|entry| Some(entry.0) == column).map_or(0.0, |entry| entry.1);
                Cell::or_dash(column.map(|_| held), format::short)
            };
            let weight = signed(column.map(|column| out.model.bayes.weight(column)), piece.why());
            let row = table.rows.len();
            let whole = |tone| CellMark { row, column: None, tone };
            match column.map(|column| out.model.bayes.weight(column)) {
                None => table.marks.push(whole(Tone::Faded)),
                Some(weight) => {
                    let tone = if weight < 0.0 { Tone::Negative } else { Tone::Positive };
                    table.marks.push(CellMark { row, column: Some(7), tone });
                }
            }
            table.actions.push(action(fitted, piece.run, "t", &piece.text));
            table.rows.push(vec![
                piece.text.clone().into(),
                Cell::count(times(&out.a)),
                Cell::count(times(&out.b)),
                Cell::count(held as usize),
                Cell::or_dash(column.map(|column| idf.idf[column]), format::number),
                value(&out.a),
                value(&out.b),
                weight,
            ]);
        }
    }
    table
}

/// A weight with its sign, or why there is none.
fn signed(weight: Option<f64>, why: &str) -> Cell {
    weight.map_or(Cell::missing(why), |weight| Cell::number(weight, sentences::signed))
}

/// Opens the training texts that hold an n-gram, where there are any.
fn action(fitted: &Fitted, run: Option<usize>, prefix: &str, text: &str) -> RowAction {
    let held = run.map_or(0, |run| fitted.training_texts(run));
    if held > 0 { RowAction::Rows(format!("{prefix}/{text}")) } else { RowAction::None }
}

fn pieces(seen: &Seen<TextVectors>) -> TableView {
    let fitted = seen.fitted;
    let [negative, positive] = [0, 1].map(|class| format!("{} training texts", fitted.classes[class]));
    let names = ["sentence", "place", "n-gram", negative.as_str(), positive.as_str(), "adds to the log-odds"];
    let mut table = TableView::new("sentences", "What each n-gram adds", &names);
    for (name, reading) in [("A", &seen.out.a), ("B", &seen.out.b)] {
        for piece in reading.pieces.iter().take(MOST_ROWS / 2) {
            let texts = |class: usize| Cell::count(piece.run.map_or(0, |run| fitted.texts_with[class][run] as usize));
            let adds = signed(piece.amount(), piece.why());
            let place = Cell::count(piece.start + 1);
            table.rows.push(vec![name.into(), place, piece.text.clone().into(), texts(0), texts(1), adds]);
        }
    }
    table
}

fn vocabulary(seen: &Seen<TextVectors>) -> TableView {
    let (model, fitted) = (&seen.out.model, seen.fitted);
    let [negative, positive] = [0, 1].map(|class| format!("{} training texts", fitted.classes[class]));
    let names = ["n-gram", negative.as_str(), positive.as_str(), "weight"];
    let mut table = TableView::new("vocabulary", "N-grams with the largest weights", &names);
    for column in super::vocabulary::telling(model, MOST_ROWS, |_| true) {
        let run = model.vocabulary.runs[column] as usize;
        let (text, texts) =
            (fitted.corpus.text(run), |class: usize| Cell::count(fitted.texts_with[class][run] as usize));
        table.actions.push(action(fitted, Some(run), "v", &text));
        let weight = Cell::number(model.bayes.weight(column), sentences::signed);
        table.rows.push(vec![text.into(), texts(0), texts(1), weight]);
    }
    table
}

fn growth(out: &Output) -> TableView {
    let names = [
        "n",
        "possible n-grams",
        "n-grams in the texts",
        "different",
        "in one text only",
        "kept as columns",
        "vocabulary up to n",
    ];
    let mut table = TableView::new("growth", "N-grams by length", &names);
    for (level, n) in out.levels.iter().zip(1..) {
        let count = Cell::count;
        table.rows.push(vec![
            Cell::count(n),
            Cell::number(level.possible, format::number),
            count(level.positions),
            count(level.different),
            count(level.once),
            count(level.kept),
            count(level.size),
        ]);
    }
    table
}
