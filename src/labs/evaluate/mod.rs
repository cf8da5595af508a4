//! Evaluate and explain.

use crate::lab::{Chapter, Entry};

pub static LABS: &[Entry] = &[];

pub const CHAPTER: Chapter = Chapter { id: "evaluate", title: "Evaluate and explain", labs: LABS };
