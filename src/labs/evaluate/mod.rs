//! Evaluate and explain.

mod roc;

use crate::lab::{Chapter, Entry, entry};

pub static LABS: &[Entry] = &[entry!(roc, Roc)];

pub const CHAPTER: Chapter = Chapter { id: "evaluate", title: "Evaluate and explain", labs: LABS };
