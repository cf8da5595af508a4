//! Combine and tune.

use crate::lab::{Chapter, Entry};

pub static LABS: &[Entry] = &[];

pub const CHAPTER: Chapter = Chapter { id: "combine", title: "Combine and tune", labs: LABS };
