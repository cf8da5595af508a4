//! Combine and tune.

mod ensembles;

use crate::lab::{Chapter, Entry, entry};

pub static LABS: &[Entry] = &[entry!(ensembles, Ensembles)];

pub const CHAPTER: Chapter = Chapter { id: "combine", title: "Combine and tune", labs: LABS };
