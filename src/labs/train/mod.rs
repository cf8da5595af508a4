//! Train.

mod network;

use crate::lab::{Chapter, Entry, entry};

pub static LABS: &[Entry] = &[entry!(network, NetworkLab)];

pub const CHAPTER: Chapter = Chapter { id: "train", title: "Train", labs: LABS };
