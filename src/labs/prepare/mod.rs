//! Prepare data.

mod feature_store;
mod scaling;

use crate::lab::{Chapter, Entry};

pub static LABS: &[Entry] = &[Entry::of::<scaling::ScalingLab>(), Entry::of::<feature_store::FeatureStoreLab>()];

pub const CHAPTER: Chapter = Chapter { id: "prepare", title: "Prepare data", labs: LABS };
