//! Evaluate and explain.

mod roc;

use crate::lab::{Chapter, Entry};

pub static LABS: &[Entry] = &[Entry::of::<roc::Roc>()];

pub const CHAPTER: Chapter = Chapter { id: "evaluate", title: "Evaluate and explain", labs: LABS };
