//! Prepare data.

mod feature_store;
mod image_augmentation;
mod label_bias;
mod pca;
mod scaling;
mod text_vectors;

use crate::lab::{Chapter, Entry};

pub static LABS: &[Entry] = &[
    Entry::of::<scaling::ScalingLab>(),
    Entry::of::<text_vectors::TextVectors>(),
    Entry::of::<pca::PcaLab>(),
    Entry::of::<feature_store::FeatureStoreLab>(),
    Entry::of::<image_augmentation::ImageAugmentation>(),
    Entry::of::<label_bias::LabelBias>(),
];

pub const CHAPTER: Chapter = Chapter { id: "prepare", title: "Prepare data", labs: LABS };
