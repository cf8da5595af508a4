//! Pure algorithms: numbers in, numbers out; no drawing, no browser.

pub mod augment;
pub mod bias;
pub mod descent;
pub mod eigen;
pub mod ensemble;
pub mod gan;
pub mod generate;
pub mod kept;
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
pub mod scaled_neighbours;
pub mod sort;
pub mod spread;
pub mod summary;
pub mod text;
pub mod valley;

pub mod adaboost;
pub mod bagging;
pub mod tree;
