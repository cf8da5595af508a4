//! Pure algorithms: numbers in, numbers out; no drawing, no browser.

pub mod augment;
pub mod bias;
pub mod descent;
pub mod eigen;
pub mod gan;
pub mod generate;
pub mod linear;
pub mod logistic;
pub mod math;
pub mod metrics;
pub mod moments;
pub mod neighbours;
pub mod network;
pub mod pca;
pub mod pictures;
pub mod python;
pub mod random;
pub mod scale;
pub mod sort;
pub mod text;

pub mod adaboost;
pub mod bagging;
pub mod tree;
