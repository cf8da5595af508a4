//! Combine and tune.

mod ensembles;

use crate::lab::{Chapter, Entry};

pub static LABS: &[Entry] = &[Entry::of::<ensembles::Ensembles>()];

pub const CHAPTER: Chapter = Chapter { id: "combine", title: "Combine and tune", labs: LABS };
