//! From a table and a choice to what a lab computes on.

use std::rc::Rc;

use super::super::data::{Data, DataNeed, OWN};
use super::choice::Missing;
use crate::format;
use crate::table::roles::{self, Role, RoleKind, Roles};
use crate::table::{Problem, Table, guess};

/// Own data, made ready for a lab.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub data: Data,
    /// Which rows of the table these are, where some were left out.
    pub rows: Option<Vec<u32>>,
    pub left_out: usize,
    /// How many cells were filled in.
    pub filled: usize,
}

impl DataNeed {
    /// The visitor's own data; rows that lack a value in a column that is used are left out.
    ///
    /// # Errors
    /// Where the lab takes none, or the columns do not fit their roles; names row and column.
    pub fn own(&self, table: Table, roles: Roles) -> Result<Data, Problem> {
        Ok(Prepared::of(self, OWN, &Rc::new(table), roles, Missing::LeaveOut)?.data)
    }
}

impl Prepared {
    /// Gives columns their parts and leaves out, or fills, what is missing in them. Rows without what is to
    /// be learned are always left out. Roles that the lab does not know are passed over.
    ///
    /// # Errors
    /// Where the lab takes no own data, the columns do not fit their parts (it names row and column), or no
    /// row is left.
    pub fn of(
        need: &DataNeed,
        id: &str,
        table: &Rc<Table>,
        roles: Roles,
        missing: Missing,
    ) -> Result<Prepared, Problem> {
        if need.roles.is_empty() {
            return Err(Problem::new("This lab does not compute on own data."));
        }
        let roles = roles.only(need.roles);
        roles::check(need.roles, &roles, table).map_err(|problem| match guess::reason(need.roles, &roles, table) {
            Some(reason) => Problem::new(format!("{problem} {reason}")),
            None => problem,
        })?;
        // Before rows are left out: which value is the rarer shall not depend on that.
        let roles = roles::with_positives(need.roles, roles, table)?;
        let columns = |wanted: fn(&Role) -> bool| -> Vec<&str> {
            let wanted = need.roles.iter().filter(|role| wanted(role));
            wanted.flat_map(|role| roles.columns(role.key)).map(String::as_str).collect()
        };
        let (mut table, mut filled) = (table.clone(), 0);
        if missing == Missing::Fill {
            let answers = columns(Role::is_answer);
            let mut others = columns(|role| !role.is_answer());
            others.retain(|column| !answers.contains(column));
            let is_complete = |name: &&str| table.column(name).is_none_or(|column| column.values.missing() == 0);
            if !others.iter().all(is_complete) {
                let (complete, cells) = table.filled(&others);
                (table, filled) = (Rc::new(complete), cells);
            }
        }
        let (kept, left_out) = table.complete_rows(&roles.used());
        if kept.is_empty() {
            return Err(Problem::new(
                "No row has a value in every column that is used. Choose other columns, or fill in what is missing.",
            ));
        }
        let rows = (left_out > 0).then_some(kept);
        if let Some(rows) = &rows {
            table = Rc::new(table.select(rows));
        }
        let data = Data { id: id.to_owned(), table, roles, given: Vec::new() };
        Ok(Prepared { data, rows, left_out, filled })
    }

    /// What was left out and filled in, as sentences.
    pub fn notices(&self) -> Vec<String> {
        let count = |n: usize| format::count(n as u64);
        let mut notices = Vec::new();
        match self.left_out {
            0 => {}
            1 => notices.push("1 row is left out because a value is missing.".to_owned()),
            n => notices.push(format!("{} rows are left out because a value is missing.", count(n))),
        }
        match self.filled {
            0 => {}
            1 => notices.push("1 missing value is filled in.".to_owned()),
            n => notices.push(format!("{} missing values are filled in.", count(n))),
        }
        notices
    }

    /// For each part of two values, how many rows have which, the negative one first.
    pub fn classes(&self, need: &DataNeed) -> Vec<(String, usize)> {
        let Data { table, roles, .. } = &self.data;
        let binary = need.roles.iter().filter(|role| role.kind == RoleKind::Binary);
        let mut counted = Vec::new();
        for role in binary.filter(|role| roles.column(role.key).is_some()) {
            let (Ok(names), Ok(positive)) =
                (roles::class_names(table, roles, role.key), roles::binary(table, roles, role.key))
            else {
                continue;
            };
            let positives = positive.iter().filter(|is_positive| **is_positive).count();
            match &names[..] {
                [negative, other] => {
                    counted.push((negative.clone(), positive.len() - positives));
                    counted.push((other.clone(), positives));
                }
                [only] => counted.push((only.clone(), positive.len())),
                _ => {}
            }
        }
        counted
    }
}
