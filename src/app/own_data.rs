//! The visitor's own data in the worker. What reads and prepares them is a part of the labs' module, which comes when a
//! file is first read.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;

use web_sys::Blob;

mod reading;

use super::codec;
use crate::lab::{Data, OwnAnswer, OwnChoice, OwnRequest, Query, Session};
use crate::table::csv::{Notes, ReadOptions};
use crate::table::{Problem, Table};

/// The files that the page handed over, and the one that is read.
#[derive(Default)]
pub struct OwnData {
    pub(super) files: BTreeMap<u32, File>,
    pub(super) held: Option<Held>,
    pub(super) used: Option<Used>,
    /// How often the page called off what is being read: by now, and when the present request came.
    pub(super) stops: Rc<Cell<u32>>,
    pub(super) stops_before: u32,
}

pub(super) struct File {
    pub name: String,
    pub blob: Blob,
    pub fingerprint: Option<u64>,
}

/// The file that was read last.
pub(super) struct Held {
    pub file: u32,
    pub options: ReadOptions,
    pub table: Rc<Table>,
    pub notes: Notes,
    /// Which rows of the file these are, where they are not all.
    pub rows: Option<Vec<u32>>,
}

/// What the lab computes on.
pub(super) struct Used {
    pub choice: OwnChoice,
    /// What a link says of it.
    pub said: Query,
    /// The row in the file of each row that the lab has, where these differ.
    pub rows: Option<Vec<u32>>,
}

/// What a person should know about the data that were given; `None` where a link names none that can be read.
pub(super) type Given = Result<Option<Vec<String>>, Problem>;

/// Work that may wait for the browser.
pub(super) type Work<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// What the part brings; it is the one way to what is in it.
#[derive(Clone, Copy)]
pub(super) struct TableReader {
    pub take_up: for<'a> fn(&'a mut OwnData, OwnRequest, &'a dyn Session) -> Work<'a, ()>,
    pub give: for<'a> fn(&'a mut OwnData, &'a Query, &'a mut dyn Session) -> Work<'a, Given>,
}

#[cfg(all(target_arch = "wasm32", feature = "labs-in-parts"))]
#[wasm_split_helpers::wasm_split(own, fallible)]
fn table_reader() -> Result<TableReader, wasm_split_helpers::SplitLoaderError> {
    Ok(reading::TABLE_READER)
}

#[cfg(not(all(target_arch = "wasm32", feature = "labs-in-parts")))]
async fn table_reader() -> Result<TableReader, std::convert::Infallible> {
    Ok(reading::TABLE_READER)
}

const LOST: &str = "The table reader could not be loaded. Check the network and try again.";

impl OwnData {
    /// Where the page's calls to stop are counted.
    pub fn listen(&mut self, stops: &Rc<Cell<u32>>) {
        self.stops = stops.clone();
    }

    /// Turns to a request, which came after so many calls to stop.
    pub fn attend(&mut self, stops: u32) {
        self.stops_before = stops;
    }

    pub async fn take_up(&mut self, request: OwnRequest, blob: Option<Blob>, session: Option<&dyn Session>) {
        if let OwnRequest::Take { file, name, fingerprint } = request {
            if let Some(blob) = blob {
                self.files.insert(file, File { name, blob, fingerprint });
            }
            return;
        }
        let Some(session) = session else { return };
        match (table_reader().await, request) {
            (Ok(reader), request) => (reader.take_up)(self, request, session).await,
            (Err(_), OwnRequest::Read { file, .. }) => {
                codec::answer_own(&OwnAnswer::Refused { file, sentence: LOST.to_owned() });
            }
            (Err(_), _) => codec::answer_own(&OwnAnswer::Failed { sentence: LOST.to_owned() }),
        }
    }

    /// Gives the lab the data that a link names, unless it has them.
    ///
    /// # Errors
    /// Where the file is not here or cannot be read, or the lab cannot use it; it keeps what it has.
    pub async fn give(&mut self, query: &Query, session: &mut dyn Session) -> Given {
        let reader = table_reader().await.map_err(|_| Problem::new(LOST))?;
        (reader.give)(self, query, session).await
    }

    /// Adds what a link has to say about the data, if they are the visitor's own.
    pub fn write(&self, query: &mut Query, data: &Data) {
        if let Some(used) = self.used.as_ref().filter(|_| data.is_own()) {
            OwnChoice::remove(query);
            query.pairs.extend(used.said.pairs.iter().cloned());
        }
    }

    /// Which data row of its file a row is, counted from 0.
    pub fn row_in_file(&self, data: &Data, row: u32) -> u32 {
        let rows = self.used.as_ref().filter(|_| data.is_own()).and_then(|used| used.rows.as_ref());
        rows.and_then(|rows| rows.get(row as usize)).copied().unwrap_or(row)
    }
}
