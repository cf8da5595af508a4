//! What page and worker say to each other; postcard in a transferred buffer.

use serde::{Deserialize, Serialize};

use super::link::Query;
use super::own::OwnRequest;
use super::report::{Report, View};
use super::{Hit, Progress};

/// From the page to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Shows lab `lab` in the state of `query`; the answer is as to a job.
    Open {
        generation: u64,
        lab: String,
        query: Query,
        view: View,
    },
    Job(Job),
    /// The rows behind a count: `count` of them from `first` on.
    Rows {
        of: String,
        first: usize,
        count: usize,
    },
    /// How much memory is in use: asked by tests and measurements.
    Memory,
    /// About the visitor's own data.
    Own(OwnRequest),
}

/// Edits since the last job, in order; the answer shows the state after all of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    pub generation: u64,
    pub edits: Vec<Edit>,
    pub view: View,
}

/// One change of the state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Edit {
    /// A control's field, written as in a link.
    Set { key: String, value: String },
    /// Lets a run go on freely, or stops it where it is.
    Run(bool),
    /// Keeps this state as a frozen run beside the live one, or lets go of it. As `Data`, for whoever holds
    /// the session.
    Freeze(bool),
    /// A gesture on a figure.
    Point(Hit),
    /// The teacher's tour.
    Stop(usize),
    /// A challenge's solution.
    Solve(usize),
    /// Another data set.
    Data(String),
    /// A whole state: undo, redo, reset, a link.
    Load(Query),
}

/// From the worker to the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Answer {
    Shown {
        generation: u64,
        /// The state as a link writes it, clamped.
        query: Query,
        /// What of a link could not be used, as sentences.
        notices: Vec<String>,
        report: Box<Report>,
        /// Share done; the picture so far is shown.
        working: Option<f64>,
        /// Whether a run goes on freely.
        is_running: bool,
        /// Whether a frozen run stands beside it.
        is_frozen: bool,
    },
    Rows {
        of: String,
        total: usize,
        columns: Vec<String>,
        /// Whether the first column is what decided that they are counted here.
        is_decided: bool,
        /// The row's number in the table, counted from 1, then its cells.
        rows: Vec<(u32, Vec<String>)>,
    },
    /// Bytes in use by the labs' module.
    Memory { bytes: u64 },
    /// About the visitor's own data.
    /// An `OwnAnswer`, packed once more: only the later part of the page can read it.
    Own(Vec<u8>),
    /// The lab cannot show this; the sentence says what to do.
    Failed { generation: u64, sentence: String },
}

impl Progress {
    /// The share done while work goes on.
    pub fn working(self) -> Option<f64> {
        match self {
            Progress::Done => None,
            Progress::Working(share) => Some(share),
        }
    }
}
