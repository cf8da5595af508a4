//! Reading the visitor's own data, in pieces, with progress, until it is called off; and what becomes of them.

use std::rc::Rc;

use js_sys::{Promise, Uint8Array};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::{File, Given, Held, OwnData, TableReader, Used};
use crate::app::clock::in_worker as now;
use crate::app::codec;
use crate::format;
use crate::lab::{DataNeed, Missing, OwnAnswer, OwnCheck, OwnChoice, OwnRequest, OwnTable, Prepared, Query, Session};
use crate::table::Problem;
use crate::table::csv::{self, Next, Read, ReadOptions, Reader};
use crate::table::roles::Roles;

/// How much of a file is read and parsed at a time, in bytes: about ten milliseconds' work.
const PIECE: f64 = 1_000_000.0;
/// How often progress is told, in milliseconds.
const TOLD: f64 = 60.0;

pub const TABLE_READER: TableReader = TableReader {
    take_up: |desk, request, session| Box::pin(desk.take_up_read(request, session)),
    give: |desk, query, session| Box::pin(desk.give_read(query, session)),
};

impl OwnData {
    async fn take_up_read(&mut self, request: OwnRequest, session: &dyn Session) {
        match request {
            OwnRequest::Read { file, options, chosen } => {
                let answer = match self.hold(file, options).await {
                    Ok(Some(held)) => {
                        let Held { table, notes, rows, .. } = held;
                        let table = OwnTable::of(table, notes, rows.as_deref(), session.data_need(), chosen);
                        OwnAnswer::Read { file, table: Box::new(table) }
                    }
                    Ok(None) => OwnAnswer::Stopped { file },
                    Err(problem) => OwnAnswer::Refused { file, sentence: problem.to_string() },
                };
                tell(answer);
            }
            // Done where they came.
            OwnRequest::Take { .. } | OwnRequest::Stop => {}
            OwnRequest::Check { file, roles, missing } => {
                if let Some(held) = self.held.as_ref().filter(|held| held.file == file) {
                    tell(OwnAnswer::Checked { file, check: check(held, session.data_need(), roles, missing) });
                }
            }
            OwnRequest::Export => {
                let data = session.data();
                tell(OwnAnswer::Exported {
                    name: format!("{}.csv", data.id),
                    csv: csv::write(&data.table).into_bytes(),
                });
            }
        }
    }

    async fn give_read(&mut self, query: &Query, session: &mut dyn Session) -> Given {
        let Some(choice) = OwnChoice::read(query) else { return Ok(None) };
        let is_used = self.used.as_ref().is_some_and(|used| used.choice == choice);
        if is_used && session.data().id == choice.id() {
            return Ok(Some(Vec::new()));
        }
        let known = self.files.iter().find(|(_, file)| file.fingerprint == Some(choice.fingerprint));
        let Some(file) = known.map(|(file, _)| *file) else {
            return Err(Problem::new(format!(
                "This link was made with “{}” ({} rows), which never left its owner's computer. \
                 Choose that file to see the same.",
                choice.file,
                format::count(choice.rows)
            )));
        };
        let Some(held) = self.hold(file, choice.options.clone()).await? else {
            return Err(Problem::new("Reading was stopped. The lab keeps its previous data."));
        };
        let prepared =
            Prepared::of(session.data_need(), &choice.id(), &held.table, choice.roles.clone(), choice.missing)?;
        let mut notices = held.notes.drawn(&held.table);
        notices.extend(prepared.notices());
        let rows = match (&held.rows, prepared.rows) {
            (Some(drawn), Some(kept)) => Some(kept.iter().map(|row| drawn[*row as usize]).collect()),
            (Some(drawn), None) => Some(drawn.clone()),
            (None, kept) => kept,
        };
        session.set_data(prepared.data)?;
        let mut said = Query::default();
        choice.write(&mut said);
        self.used = Some(Used { choice, said, rows });
        Ok(Some(notices))
    }

    /// Reads a file, unless it is the one that was read last; nothing where that was called off.
    async fn hold(&mut self, file: u32, options: ReadOptions) -> Result<Option<&Held>, Problem> {
        let is_held = self.held.as_ref().is_some_and(|held| held.file == file && held.options == options);
        if !is_held {
            let Some(known) = self.files.get_mut(&file) else {
                return Err(Problem::new("The file is not here any more. Choose it again."));
            };
            // Room first: two tables of the largest size are more than a phone has.
            self.held = None;
            let is_stopped = || self.stops.get() != self.stops_before;
            let Some(read) = read(known, file, &options, is_stopped).await? else { return Ok(None) };
            known.fingerprint = Some(read.notes.fingerprint);
            let Read { table, notes, rows } = read;
            self.held = Some(Held { file, options, table: Rc::new(table), notes, rows });
        }
        Ok(self.held.as_ref())
    }
}

fn check(held: &Held, need: &DataNeed, roles: Roles, missing: Missing) -> OwnCheck {
    match Prepared::of(need, "", &held.table, roles, missing) {
        Ok(prepared) => OwnCheck::of(&prepared, need),
        Err(problem) => OwnCheck { problem: problem.to_string(), ..OwnCheck::default() },
    }
}

fn tell(answer: OwnAnswer) {
    codec::answer_own(&answer);
}

/// Reads a file piece by piece: while one is parsed, the browser fetches the next.
async fn read(
    known: &File,
    file: u32,
    options: &ReadOptions,
    is_stopped: impl Fn() -> bool,
) -> Result<Option<Read>, Problem> {
    let size = known.blob.size();
    let mut reader = Reader::new(&known.name, size as u64, options)?;
    let mut told = now();
    'passes: loop {
        let mut at = 0.0;
        let mut coming = piece(&known.blob, at)?;
        while at < size {
            let buffer = JsFuture::from(coming).await.map_err(|_| lost())?;
            let bytes = Uint8Array::new(&buffer).to_vec();
            if is_stopped() {
                return Ok(None);
            }
            at += PIECE;
            coming = piece(&known.blob, at)?;
            if reader.feed(&bytes)? == Next::Again {
                continue 'passes;
            }
            if now() - told > TOLD {
                told = now();
                let (share, rows, pass) = (reader.share(), reader.rows(), reader.passes() as u64);
                tell(OwnAnswer::Reading { file, share, rows, pass });
            }
        }
        if let Some(read) = reader.end()? {
            return Ok(Some(read));
        }
    }
}

fn piece(blob: &Blob, at: f64) -> Result<Promise, Problem> {
    let end = (at + PIECE).min(blob.size());
    Ok(blob.slice_with_f64_and_f64(at.min(end), end).map_err(|_| lost())?.array_buffer())
}

fn lost() -> Problem {
    Problem::new("The file cannot be read any more: was it moved or changed? Choose it again.")
}
