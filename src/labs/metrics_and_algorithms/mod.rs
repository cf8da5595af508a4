//! Metrics and algorithms.

use crate::lab::{Chapter, Entry};

pub static LABS: &[Entry] = &[];

pub const CHAPTER: Chapter = Chapter { id: "metrics-and-algorithms", title: "Metrics and algorithms", labs: LABS };
