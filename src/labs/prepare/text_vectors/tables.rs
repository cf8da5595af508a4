//! The numbers behind the pictures: the two vectors, the vocabulary, the growth.

use super::model::Fitted;
use super::reading::Reading;
use super::{Output, TextVectors, sentences};
use crate::format;
use crate::lab::{CellMark, ReportBuilder, RowAction, Seen, TableView, Tone};
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
                if column.is_none() { "–".to_owned() } else { format::short(held) }
            };
            let weight =
                column.map_or(piece.why().to_owned(), |column| sentences::signed(out.model.bayes.weight(column)));
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
                piece.text.clone(),
                times(&out.a).to_string(),
                times(&out.b).to_string(),
                format::count(held as u64),
                column.map_or("–".to_owned(), |column| format::number(idf.idf[column])),
                value(&out.a),
                value(&out.b),
                weight,
            ]);
        }
    }
    table
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
            let texts = |class: usize| piece.run.map_or(0, |run| fitted.texts_with[class][run]).to_string();
            let adds = piece.amount().map_or(piece.why().to_owned(), sentences::signed);
            let place = (piece.start + 1).to_string();
            table.rows.push(vec![name.to_owned(), place, piece.text.clone(), texts(0), texts(1), adds]);
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
        let (text, texts) = (fitted.corpus.text(run), |class: usize| fitted.texts_with[class][run].to_string());
        table.actions.push(action(fitted, Some(run), "v", &text));
        table.rows.push(vec![text, texts(0), texts(1), sentences::signed(model.bayes.weight(column))]);
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
        let count = |value: usize| format::count(value as u64);
        table.rows.push(vec![
            n.to_string(),
            format::number(level.possible),
            count(level.positions),
            count(level.different),
            count(level.once),
            count(level.kept),
            count(level.size),
        ]);
    }
    table
}
