//! Train.

mod network;

use crate::lab::{Chapter, Entry};

pub static LABS: &[Entry] = &[Entry::of::<network::NetworkLab>()];

pub const CHAPTER: Chapter = Chapter { id: "train", title: "Train", labs: LABS };
