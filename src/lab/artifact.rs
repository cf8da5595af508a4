//! What labs hand on to each other.

use serde::{Deserialize, Serialize};

/// A table, a model, a threshold: what one lab made, for others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Artifact {
    pub kind: String,
    pub version: u32,
    pub name: String,
    /// The artifacts and data it was made from, oldest first.
    pub lineage: Vec<String>,
    /// As its kind has it: a table of scores as CSV, a network as JSON.
    pub body: String,
}
