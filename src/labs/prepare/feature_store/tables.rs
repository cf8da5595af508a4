//! The two stores and the training set, as they stand at the clock.

use super::FeatureStoreLab;
use super::calls::{self, AIRCRAFT, Effect, minute};
use super::day::Verdict;
use crate::lab::{Cell, CellMark, RowAction, Seen, TableView, Tone};
use crate::services::feature_store::{Deleted, Put};

fn mark(row: usize, column: Option<usize>, tone: Tone) -> CellMark {
    CellMark { row, column, tone }
}

/// One row an aircraft: what `GetRecord` answers, or why it answers nothing.
pub fn online(seen: &Seen<FeatureStoreLab>) -> TableView {
    let title = format!("Online store at {}", calls::clock(seen.out.now));
    let mut table = TableView::new("online", title, &["aircraft", "event_time", "landing_delay", "GetRecord"]);
    table.on_page = true;
    for (at, (aircraft, row)) in seen.state.in_view().zip(&seen.out.online).enumerate() {
        let live = row.as_ref().and_then(|row| Some((row, row.features.as_ref()?.first()?)));
        let cells = match (row, live) {
            (_, Some((row, delay))) => {
                let expires = row.expires_at.map(|end| format!("until {}", later(minute(end))));
                [
                    calls::clock(minute(row.event_time)).into(),
                    delayed(Some(*delay as i64), ""),
                    expires.unwrap_or("answers".to_owned()).into(),
                ]
            }
            (Some(row), None) => {
                [calls::clock(minute(row.event_time)).into(), delayed(None, "null"), "nothing: soft-deleted".into()]
            }
            (None, None) => [Cell::missing("–"), Cell::missing("–"), nothing(seen, aircraft).into()],
        };
        if live.is_none() {
            table.marks.push(mark(at, None, Tone::Faded));
        }
        table.rows.push(std::iter::once(AIRCRAFT[aircraft].into()).chain(cells).collect());
    }
    table
}

/// So many minutes, or what stands where there are none.
fn delayed(minutes: Option<i64>, none: &str) -> Cell {
    minutes.map_or(Cell::missing(none), |minutes| Cell::of(calls::delay(minutes), minutes as f64))
}

/// A time to live can end on another day.
fn later(minute: i64) -> String {
    match minute.div_euclid(1440) {
        0 => calls::clock(minute),
        days => format!("{} +{days} d", calls::clock(minute.rem_euclid(1440))),
    }
}

fn nothing(seen: &Seen<FeatureStoreLab>, aircraft: usize) -> String {
    if !seen.state.stores.has_online() {
        return "no online store".to_owned();
    }
    let last = calls::order(&seen.state.calls).into_iter().rev().find(|&i| {
        let moved =
            matches!(seen.out.effects[i], Effect::Put(Put::Latest | Put::Expired) | Effect::Deleted(Deleted::Gone));
        seen.state.calls[i].aircraft == aircraft && moved
    });
    match last.map(|i| seen.out.effects[i]) {
        None => "nothing: never put".to_owned(),
        Some(Effect::Deleted(_)) => "nothing: hard-deleted".to_owned(),
        Some(_) => "nothing: expired".to_owned(),
    }
}

/// Every row that was written, in the order in which it was appended.
pub fn offline(seen: &Seen<FeatureStoreLab>) -> TableView {
    let out = seen.out;
    let buffered = if out.buffered > 0 { format!(", {} still buffered", out.buffered) } else { String::new() };
    let title = format!("Offline store at {}: append-only{buffered}", calls::clock(out.now));
    let columns = ["aircraft", "event_time", "landing_delay", "api_invocation_time", "write_time", "is_deleted"];
    let mut table = TableView::new("offline", title, &columns);
    table.on_page = true;
    for (at, row) in out.offline.iter().enumerate() {
        let delay = row.features.as_ref().and_then(|features| features.first());
        table.rows.push(vec![
            row.identifier.clone().into(),
            calls::clock(minute(row.event_time)).into(),
            delayed(delay.map(|delay| *delay as i64), "null"),
            calls::clock(minute(row.api_invocation_time)).into(),
            calls::clock(minute(row.write_time)).into(),
            row.is_deleted.to_string().into(),
        ]);
        if row.is_deleted {
            table.marks.push(mark(at, None, Tone::Faded));
        } else if row.api_invocation_time - row.event_time > 3600 {
            table.marks.push(mark(at, Some(3), Tone::Warning));
        }
    }
    table
}

/// One row a flight that was due: what it reads, and whether that was known.
pub fn training(seen: &Seen<FeatureStoreLab>) -> TableView {
    let join = if seen.state.is_point_in_time { "point-in-time join" } else { "join with the newest record" };
    let title = format!("Training set: {join}");
    let columns = ["due", "aircraft", "left_late", "landing_delay", "event_time", "was it known?", "as served"];
    let mut table = TableView::new("timeline", title, &columns);
    table.on_page = true;
    for (at, row) in seen.out.training.iter().enumerate() {
        let (word, tone) = match row.verdict {
            Verdict::Known => ("yes".to_owned(), None),
            Verdict::Missing => ("nothing to join".to_owned(), Some(Tone::Faded)),
            Verdict::Future => {
                let after = row.joined.as_ref().map_or(0, |joined| joined.event - row.departure.due);
                (format!("no: {} later", calls::duration(after)), Some(Tone::Warning))
            }
            Verdict::ToldLater => {
                let told = row.joined.as_ref().map_or(0, |joined| joined.told);
                (format!("true, reported {}", calls::clock(told)), Some(Tone::Warning))
            }
        };
        if let Some(tone) = tone {
            table.marks.push(mark(at, Some(5), tone));
        }
        let joined = row.joined.as_ref();
        table.rows.push(vec![
            calls::clock(row.departure.due).into(),
            AIRCRAFT[row.departure.aircraft].into(),
            if row.departure.left_late { "yes" } else { "no" }.into(),
            delayed(joined.map(|joined| joined.delay), "–"),
            joined.map_or(Cell::missing("–"), |joined| calls::clock(joined.event).into()),
            word.into(),
            delayed(row.served, "–"),
        ]);
        table.actions.push(RowAction::Rows(format!("flight-{at}")));
    }
    table
}
