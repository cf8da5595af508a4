//! Prepare data.

mod feature_store;
mod image_augmentation;
mod label_bias;
mod pca;
mod scaling;
mod text_vectors;

use crate::lab::{Chapter, Entry, entry};

pub static LABS: &[Entry] = &[
    entry!(scaling, ScalingLab),
    entry!(text_vectors, TextVectors),
    entry!(pca, PcaLab),
    entry!(feature_store, FeatureStoreLab),
    entry!(image_augmentation, ImageAugmentation),
    entry!(label_bias, LabelBias),
];

pub const CHAPTER: Chapter = Chapter { id: "prepare", title: "Prepare data", labs: LABS };
