//! What the static pages' writer has made of a lab, and the app reads.

use serde::{Deserialize, Serialize};

use super::Description;
use crate::study::Name;

/// What does not change while a lab is open.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct StaticText {
    /// HTML, made from the lab's Markdown when the page was built.
    pub prose: String,
    pub description: Description,
    /// The keys of the figures that the default state shows.
    pub shows: Vec<String>,
    /// The key of the figure that a phone shows first: that of what is to be touched first.
    pub first_figure: String,
    pub chapter: Name,
    /// The concepts that it covers.
    pub concepts: Vec<Name>,
    /// The labs before and after this one in reading order.
    pub before: Option<Name>,
    pub after: Option<Name>,
}
