//! What page and worker say to each other about own data. The file itself goes beside the message, as a
//! `Blob`: the worker reads it in pieces, and the page keeps it for a worker that starts anew.

use serde::{Deserialize, Serialize};

use super::super::data::DataNeed;
use super::choice::Missing;
use super::prepare::Prepared;
use crate::table::csv::{Notes, ReadOptions};
use crate::table::roles::Roles;
use crate::table::{ColumnFacts, Table, guess};

/// From the page to the worker. `file` is the page's number of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum OwnRequest {
    /// Here is a file, in case it is needed; its fingerprint, if it was read before.
    Take { file: u32, name: String, fingerprint: Option<u64> },
    /// Reads a file; `chosen` are the roles that are not to be guessed.
    Read { file: u32, options: ReadOptions, chosen: Roles },
    /// Calls off whatever is being read.
    Stop,
    /// Tries these parts on the file that was read last.
    Check { file: u32, roles: Roles, missing: Missing },
    /// Wants the table in use as CSV.
    Export,
}

/// From the worker to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum OwnAnswer {
    /// How far a reading is: the share of the present pass over the file, and the rows so far.
    Reading {
        file: u32,
        share: f64,
        rows: u64,
        pass: u64,
    },
    Read {
        file: u32,
        table: Box<OwnTable>,
    },
    Stopped {
        file: u32,
    },
    /// It cannot be done; the sentence says what to do.
    Refused {
        file: u32,
        sentence: String,
    },
    Checked {
        file: u32,
        check: OwnCheck,
    },
    /// What was asked cannot be done now.
    Failed {
        sentence: String,
    },
    Exported {
        name: String,
        csv: Vec<u8>,
    },
}

/// What is in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnTable {
    pub notes: Notes,
    /// What should be known before trusting it, as sentences.
    pub troubles: Vec<String>,
    /// How many rows are used.
    pub rows: u64,
    pub columns: Vec<ColumnFacts>,
    /// The first rows.
    pub preview: Vec<Vec<String>>,
    /// Which columns may play the lab's parts: as chosen, else by name and type.
    pub guess: Roles,
}

/// Rows and columns of the preview.
const PREVIEW: (usize, usize) = (5, 40);

impl OwnTable {
    /// Describes what was read, for a lab that needs these parts played; `rows` says which rows of the
    /// file these are, where they are not all.
    pub fn of(table: &Table, notes: &Notes, rows: Option<&[u32]>, need: &DataNeed, chosen: Roles) -> OwnTable {
        let mut columns = table.facts_of_file(notes);
        // Rows are named as the file numbers them.
        if let Some(rows) = rows {
            for stray in columns.iter_mut().filter_map(|column| column.stray.as_mut()) {
                stray.row = rows.get(stray.row).map_or(stray.row, |row| *row as usize);
            }
        }
        let shown = table.columns().len().min(PREVIEW.1);
        let preview = (0..table.rows().min(PREVIEW.0))
            .map(|row| (0..shown).map(|column| table.cell_text(row, column)).collect())
            .collect();
        OwnTable {
            notes: notes.clone(),
            troubles: notes.troubles(table),
            rows: table.rows() as u64,
            guess: guess::guess_by(need.roles, &columns, table.rows(), chosen),
            columns,
            preview,
        }
    }
}

/// What comes of parts given to columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnCheck {
    /// Why they cannot be played; empty where they can.
    pub problem: String,
    /// How many rows the lab gets.
    pub rows: usize,
    /// What was left out and filled in, as sentences.
    pub notices: Vec<String>,
    /// How many rows there are of each class, where a part has two values.
    pub classes: Vec<(String, usize)>,
}

impl OwnCheck {
    pub fn of(prepared: &Prepared, need: &DataNeed) -> OwnCheck {
        OwnCheck {
            problem: String::new(),
            rows: prepared.data.table.rows(),
            notices: prepared.notices(),
            classes: prepared.classes(need),
        }
    }
}
