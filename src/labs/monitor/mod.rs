//! Monitor.

use crate::lab::{Chapter, Entry};

pub static LABS: &[Entry] = &[];

pub const CHAPTER: Chapter = Chapter { id: "monitor", title: "Monitor", labs: LABS };
