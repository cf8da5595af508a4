//! The visitor's own data: what the page and the worker say about them, and how a link names them.
//!
//! The worker reads a file and says what is in it ([`OwnTable`]); the visitor gives columns their parts
//! ([`OwnChoice`]); the worker leaves out or fills what is missing ([`Prepared`]) and gives the lab the
//! rest. A link holds the choice, never the data: whoever opens it is asked for the file.

mod choice;
mod prepare;
mod talk;

pub use choice::{Missing, OwnChoice};
pub use prepare::Prepared;
pub use talk::{OwnAnswer, OwnCheck, OwnRequest, OwnTable};

#[cfg(test)]
mod tests;
