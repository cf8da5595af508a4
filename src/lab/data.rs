//! What a lab computes on.

use std::rc::Rc;

use super::artifact::Artifact;
use crate::table::csv;
use crate::table::roles::{self, Role, RoleKind, Roles};
use crate::table::{Column, Need, Problem, Sample, Table, Values};

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
    /// The column that plays `role`: `name` if it does, else the `place`-th of them, or the last.
    pub fn column_or<'a>(&'a self, role: &str, name: &'a str, place: usize) -> Option<&'a str> {
        let columns = self.roles.columns(role);
        columns
            .iter()
            .find(|known| *known == name)
            .or_else(|| columns.get(place))
            .or(columns.last())
            .map(String::as_str)
    }

    /// The rows that a lab computes on.
    ///
    /// # Errors
    /// As [`Sample::read`].
    pub fn sample(&self, need: Need, seed: u64) -> Result<Sample, Problem> {
        Sample::read(&self.table, &self.roles, need, seed)
    }

    /// Where a role takes no more columns of numbers than it has and the table holds others: a sentence.
    pub fn left_out(&self, wanted: &[Role]) -> Option<String> {
        let used = self.roles.used();
        let full = |role: &&Role| match role.kind {
            RoleKind::Numbers { most, .. } => self.roles.columns(role.key).len() == most,
            _ => false,
        };
        let most = self.roles.columns(wanted.iter().find(full)?.key).len();
        let is_free =
            |column: &&Column| matches!(column.values, Values::Numbers(_)) && !used.contains(&column.name.as_str());
        let others = self.table.columns().iter().filter(is_free).count();
        (others > 0)
            .then(|| format!("{most} of {} columns of numbers are used: this lab takes no more.", most + others))
    }

    /// Whether these are the visitor's own data.
    pub fn is_own(&self) -> bool {
        self.id == OWN || own_print(&self.id).is_some()
    }
}

/// The id of the visitor's own data; in a browser a dash and the file's fingerprint follow.
pub const OWN: &str = "own";

/// The fingerprint of the file in the id of own data.
pub(super) fn own_print(id: &str) -> Option<&str> {
    id.strip_prefix(OWN)?.strip_prefix('-')
}

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

impl DataNeed {
    /// The set with this id.
    pub fn set(&self, id: &str) -> Option<&'static DataSet> {
        self.sets.iter().find(|set| set.id == id)
    }

    /// The data of a set: `file` holds the CSV of a bundled one, and is ignored for a generated one.
    ///
    /// # Errors
    /// Where there is no such set, or the file cannot be read as the set says.
    pub fn open(&self, id: &str, file: &[u8]) -> Result<Data, Problem> {
        let set = self
            .set(id)
            .ok_or_else(|| Problem::new(format!("This lab has no data set “{id}”. Choose one in the Data menu.")))?;
        let (table, roles) = match &set.source {
            Source::Generated => (Table::empty(), Roles::default()),
            Source::Bundled { roles, assigned } => {
                let table = csv::read_plain(set.title, file)?;
                let assigned = Roles::parse(assigned)?;
                roles::check(roles, &assigned, &table)?;
                (table, assigned)
            }
        };
        Ok(Data { id: id.to_owned(), table: Rc::new(table), roles, given: Vec::new() })
    }
}

impl DataSet {
    /// Whether it comes as a file.
    pub fn is_bundled(&self) -> bool {
        matches!(self.source, Source::Bundled { .. })
    }
}
