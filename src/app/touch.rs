//! What a hand does to a figure, a table or a control, as it is told to the page.

use crate::lab::Edit;

/// What was touched, and whether the gesture goes on.
#[derive(Clone, Debug, PartialEq)]
pub enum Touch {
    /// Goes on: the gesture is not over.
    During(Edit),
    /// A whole gesture that switches something: what it moves travels to its place.
    Once(Edit),
    /// A whole gesture of a hand that moves something on, such as an arrow key: it is drawn at once.
    Step(Edit),
    /// Only looks closer: nothing to be undone.
    Look(Edit),
    /// The gesture is over.
    End,
    /// Show the rows behind this count.
    Rows(String),
}
