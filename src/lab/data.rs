//! What a lab computes on.

use std::rc::Rc;

use super::report::Artifact;
use crate::table::{Role, Roles, Table};

/// The data a lab is shown with.
#[derive(Clone, Debug)]
pub struct Data {
    /// The id of the data set in links: bundled, generated, or `own`.
    pub id: String,
    /// Empty for generated sets: the lab makes their rows in `start`.
    pub table: Rc<Table>,
    /// Which column plays which part.
    pub roles: Roles,
    /// What other labs handed on.
    pub given: Vec<Rc<Artifact>>,
}

impl Data {
    /// Whether these are the visitor's own data.
    pub fn is_own(&self) -> bool {
        self.id == OWN
    }
}

/// The id of the visitor's own data.
pub const OWN: &str = "own";

/// What a lab asks of data.
#[derive(Debug)]
pub struct DataNeed {
    /// What own data must hold. Empty: this lab does not compute on own data.
    pub roles: &'static [Role],
    /// The sets that stand in the chooser; the first is the default.
    pub sets: &'static [DataSet],
}

#[derive(Debug)]
pub struct DataSet {
    /// kebab-case, permanent: the name in links.
    pub id: &'static str,
    pub title: &'static str,
    pub source: Source,
}

#[derive(Debug)]
pub enum Source {
    /// `assets/data/<id of the set>.csv`; the roles as [`Roles::parse`] reads them.
    Bundled { roles: &'static [Role], assigned: &'static str },
    /// Made by the lab from its state and seed.
    Generated,
}
