//! Keep learning.

use crate::lab::{Chapter, Entry};

pub static LABS: &[Entry] = &[];

pub const CHAPTER: Chapter = Chapter { id: "keep-learning", title: "Keep learning", labs: LABS };
