//! Deploy.

use crate::lab::{Chapter, Entry};

pub static LABS: &[Entry] = &[];

pub const CHAPTER: Chapter = Chapter { id: "deploy", title: "Deploy", labs: LABS };
