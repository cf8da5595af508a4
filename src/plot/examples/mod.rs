//! One page of the figure kit: each of its charts as labs use it, and where it is awkward.

mod graph;
mod lanes;
mod tree;

use super::Canvas;

/// One figure.
pub struct Example {
    pub key: &'static str,
    pub title: &'static str,
    /// Width over height, as a wish.
    pub aspect: f64,
    pub draw: fn(&mut Canvas),
}

/// All examples, chart by chart.
pub fn all() -> impl Iterator<Item = &'static Example> {
    [graph::EXAMPLES, lanes::EXAMPLES, tree::EXAMPLES].into_iter().flatten()
}
