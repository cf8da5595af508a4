//! Pure algorithms: numbers in, numbers out; no drawing, no browser.

pub mod math;
pub mod random;

pub mod adaboost;
pub mod bagging;
pub mod tree;
