//! Prepare data.

use crate::lab::{Chapter, Entry};

pub static LABS: &[Entry] = &[];

pub const CHAPTER: Chapter = Chapter { id: "prepare", title: "Prepare data", labs: LABS };
