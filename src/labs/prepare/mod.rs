//! Prepare data.

mod scaling;

use crate::lab::{Chapter, Entry};

pub static LABS: &[Entry] = &[Entry::of::<scaling::ScalingLab>()];

pub const CHAPTER: Chapter = Chapter { id: "prepare", title: "Prepare data", labs: LABS };
