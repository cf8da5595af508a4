//! Which column plays which part in a lab: assigned by the visitor, a link or a guess.
//!
//! As text, `score=risk,label=sick:yes,features=age+height`: a role, its columns joined by `+`,
//! and for a binary role the value that counts as positive. A backslash takes the next character
//! as it is, for names that hold one of `, = : + \`.

use super::event::event;
use super::problem::listed;
use super::{ColumnFacts, Problem, Table, Values, cells};
use crate::format;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A part that a lab needs a column for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Role {
    pub key: &'static str,
    pub label: &'static str,
    pub kind: RoleKind,
    /// The lab also does without.
    pub optional: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoleKind {
    /// One column of numbers.
    Number,
    /// One column of two values, of which one is the positive one.
    Binary,
    /// One column of anything, each different value a category.
    Category,
    /// So many columns of anything, each different value a category.
    Categories { least: usize, most: usize },
    /// So many columns of numbers.
    Numbers { least: usize, most: usize },
    /// One column of anything, as text.
    Text,
}

impl RoleKind {
    /// Whether a column can play such a part at all; [`guess`](super::guess::guess) asks more.
    pub fn can_be(self, column: &ColumnFacts, rows: usize) -> bool {
        let has_values = column.missing < rows;
        has_values
            && match self {
                RoleKind::Number | RoleKind::Numbers { .. } => column.is_number,
                RoleKind::Binary => column.different <= 2,
                RoleKind::Category | RoleKind::Categories { .. } | RoleKind::Text => true,
            }
    }
}

impl Role {
    pub const fn new(key: &'static str, label: &'static str, kind: RoleKind) -> Role {
        Role { key, label, kind, optional: false }
    }

    pub const fn optional(self) -> Role {
        Role { optional: true, ..self }
    }

    /// Whether the column holds what is to be learned. Such a cell is never made up.
    pub fn is_answer(&self) -> bool {
        self.kind == RoleKind::Binary || ["label", "class", "target", "outcome", "y"].contains(&self.key)
    }
}

/// The columns of each role, by key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roles {
    assigned: BTreeMap<String, Assigned>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Assigned {
    columns: Vec<String>,
    positive: Option<String>,
}

impl Roles {
    /// The columns of a role, none where it has none.
    pub fn columns(&self, key: &str) -> &[String] {
        self.assigned.get(key).map_or(&[], |a| &a.columns)
    }

    /// The first column of a role.
    pub fn column(&self, key: &str) -> Option<&str> {
        self.columns(key).first().map(String::as_str)
    }

    /// The value named as positive, if one was.
    pub fn positive(&self, key: &str) -> Option<&str> {
        self.assigned.get(key)?.positive.as_deref()
    }

    /// Replaces the columns of a role and forgets its positive value; no columns unassign it.
    pub fn assign<S: Into<String>>(&mut self, key: &str, columns: impl IntoIterator<Item = S>) {
        let columns: Vec<String> = columns.into_iter().map(S::into).collect();
        if columns.is_empty() {
            self.assigned.remove(key);
        } else {
            let positive = None;
            self.assigned.insert(key.to_string(), Assigned { columns, positive });
        }
    }

    /// Without the parts that are not wanted.
    pub fn only(mut self, wanted: &[Role]) -> Roles {
        self.assigned.retain(|key, _| wanted.iter().any(|role| role.key == key));
        self
    }

    /// Without the roles whose columns do not satisfy.
    pub fn retained(mut self, is_good: impl Fn(&[String]) -> bool) -> Roles {
        self.assigned.retain(|_, assigned| is_good(&assigned.columns));
        self
    }

    /// Without the roles that are not among these keys.
    pub fn of(mut self, keys: &BTreeSet<String>) -> Roles {
        self.assigned.retain(|key, _| keys.contains(key));
        self
    }

    /// With the roles of `other` in place of its own.
    pub fn overlaid(mut self, other: Roles) -> Roles {
        self.assigned.extend(other.assigned);
        self
    }

    /// The roles that have other columns, or another positive value, in `other`.
    pub fn keys_unlike(&self, other: &Roles) -> Vec<String> {
        let keys = self.assigned.keys().chain(other.assigned.keys());
        keys.filter(|key| self.assigned.get(*key) != other.assigned.get(*key)).cloned().collect()
    }

    /// Names the positive value of a role that has a column; passed over where it has none.
    pub fn set_positive(&mut self, key: &str, value: impl Into<String>) {
        if let Some(assigned) = self.assigned.get_mut(key) {
            assigned.positive = Some(value.into());
        }
    }

    /// Every column that plays a part, each once.
    pub fn used(&self) -> Vec<&str> {
        let mut used: Vec<&str> = Vec::new();
        for column in self.assigned.values().flat_map(|a| &a.columns) {
            if !used.contains(&column.as_str()) {
                used.push(column);
            }
        }
        used
    }

    /// Reads what [`Display`](std::fmt::Display) writes; see the module for the form.
    pub fn parse(text: &str) -> Result<Roles, Problem> {
        let mut roles = Roles::default();
        if text.trim().is_empty() {
            return Ok(roles);
        }
        for part in split(text, ',') {
            let broken = |why: &str| {
                Problem::new(format!(
                    "“{part}” {why}. Write role=column, as in “score=risk,label=sick:yes”, \
                     with a backslash before a comma, =, : or + in a name."
                ))
            };
            let pair = split(part, '=');
            let [key, value] = pair[..] else {
                return Err(broken("is not one role and its column"));
            };
            let sides = split(value, ':');
            let (columns, positive) = match sides[..] {
                [columns] => (columns, None),
                [columns, positive] => (columns, Some(plain(positive))),
                _ => return Err(broken("has more than one “:”")),
            };
            let key = plain(key).trim().to_string();
            let columns: Vec<String> = split(columns, '+').into_iter().map(plain).collect();
            if key.is_empty() || columns.iter().any(String::is_empty) {
                return Err(broken("lacks a name"));
            }
            if roles.assigned.contains_key(&key) {
                return Err(Problem::new(format!("The role “{key}” stands twice. Join its columns by “+”.")));
            }
            roles.assigned.insert(key, Assigned { columns, positive });
        }
        Ok(roles)
    }
}

impl std::fmt::Display for Roles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, (key, assigned)) in self.assigned.iter().enumerate() {
            let comma = if i > 0 { "," } else { "" };
            let columns: Vec<String> = assigned.columns.iter().map(|c| escaped(c)).collect();
            write!(f, "{comma}{}={}", escaped(key), columns.join("+"))?;
            if let Some(positive) = &assigned.positive {
                write!(f, ":{}", escaped(positive))?;
            }
        }
        Ok(())
    }
}

/// Whether a table can play its parts: each role assigned (or optional), each column there and
/// of its kind. What cannot be is named down to the cell.
pub fn check(wanted: &[Role], roles: &Roles, table: &Table) -> Result<(), Problem> {
    for role in wanted {
        let columns = roles.columns(role.key);
        for name in columns {
            table.require(name)?;
        }
        let (least, most) = match role.kind {
            RoleKind::Numbers { least, most } | RoleKind::Categories { least, most } => (least, most),
            _ => (1, 1),
        };
        if columns.is_empty() && role.optional {
            continue;
        }
        if columns.len() < least || columns.len() > most {
            return Err(Problem::new(wrong_count(role, columns.len(), least, most)));
        }
        for name in columns {
            match role.kind {
                RoleKind::Number | RoleKind::Numbers { .. } => {
                    table.numbers(name)?;
                }
                RoleKind::Binary => {
                    two_values(table, roles, role.key)?;
                }
                RoleKind::Category | RoleKind::Categories { .. } | RoleKind::Text => {}
            }
            let missing = table.require(name)?.values.missing();
            if missing == table.rows() {
                return Err(Problem::new(format!("Column “{name}” is empty. Choose another for {}.", role.label)));
            }
        }
    }
    Ok(())
}

/// Row by row, whether the value is the positive one.
///
/// That is the value named in the roles, as [`with_positives`] does for a visitor's table; else the second of the two in
/// order (numbers ascending, text in text order). A lone value is positive only if it is named, the number 1 or a word
/// such as "yes". Fails where a cell is missing: select the complete rows first.
pub fn binary(table: &Table, roles: &Roles, key: &str) -> Result<Vec<bool>, Problem> {
    let (name, _, positive) = two_values(table, roles, key)?;
    let values = &table.require(name)?.values;
    if let Some(row) = (0..table.rows()).find(|&row| values.is_missing(row)) {
        return Err(Problem::at(row, name, "the cell is empty. Leave out the rows with missing cells first."));
    }
    Ok(match values {
        Values::Numbers(numbers) => {
            let positive = positive.as_deref().and_then(number_of);
            numbers.iter().map(|&x| Some(x) == positive).collect()
        }
        Values::Categories { codes, levels } => {
            let code = levels.iter().position(|level| Some(level) == positive.as_ref());
            codes.iter().map(|&c| Some(c as usize) == code).collect()
        }
    })
}

/// The two values of a binary role in order, negative first, as far as they occur: what the frame
/// writes beside a class.
pub fn class_names(table: &Table, roles: &Roles, key: &str) -> Result<Vec<String>, Problem> {
    let (_, mut values, positive) = two_values(table, roles, key)?;
    values.sort_by_key(|value| Some(value) == positive.as_ref());
    Ok(values)
}

/// What the two classes of a binary role are called, negative first, also where only one of them occurs.
pub fn both_names(table: &Table, roles: &Roles, key: &str) -> Result<[String; 2], Problem> {
    let (_, values, positive) = two_values(table, roles, key)?;
    let named = positive.clone().or_else(|| roles.positive(key).map(str::to_owned));
    let negative = values.into_iter().find(|value| Some(value) != positive.as_ref());
    Ok(match (negative, named) {
        (Some(negative), Some(named)) => [negative, named],
        (Some(negative), None) => [negative, "positive".to_owned()],
        (None, Some(named)) => [format!("not {named}"), named],
        (None, None) => ["negative".to_owned(), "positive".to_owned()],
    })
}

/// The roles with a positive value for each role of two values: the one that is named; else the one that names the event,
/// such as "yes" or "fraud"; else the rarer of the two, and of equally frequent ones the second in order.
///
/// # Errors
/// As [`check`].
pub fn with_positives(wanted: &[Role], mut roles: Roles, table: &Table) -> Result<Roles, Problem> {
    for role in wanted.iter().filter(|role| role.kind == RoleKind::Binary) {
        if roles.column(role.key).is_none() {
            continue;
        }
        let (name, values, mut positive) = two_values(table, &roles, role.key)?;
        if roles.positive(role.key).is_none() {
            let counted = table.require(name)?.values.counted(values);
            positive = event(&counted).map(str::to_owned);
        }
        if let Some(positive) = positive {
            roles.set_positive(role.key, positive);
        }
    }
    Ok(roles)
}

/// The column of a binary role, its one or two values, and which of them is positive (a lone
/// negative value leaves none).
fn two_values<'a>(
    table: &Table,
    roles: &'a Roles,
    key: &str,
) -> Result<(&'a str, Vec<String>, Option<String>), Problem> {
    let name = roles
        .column(key)
        .ok_or_else(|| Problem::new(format!("No column is chosen for “{key}”. Choose one of two values.")))?;
    const SHOWN: usize = 6;
    let column = table.require(name)?;
    let values = column.values.distinct(SHOWN + 1);
    if values.len() > 2 {
        let more = if values.len() > SHOWN { " and more" } else { "" };
        return Err(Problem::new(format!(
            "Column “{name}” has more than two values: {}{more}. Choose a column of two, \
             such as yes and no.",
            listed(&values[..values.len().min(SHOWN)], SHOWN)
        )));
    }
    let positive = match (roles.positive(key), &values[..]) {
        (Some(named), present) => {
            let same = |value: &String| match &column.values {
                Values::Numbers(_) => number_of(value) == number_of(named),
                Values::Categories { .. } => value == named,
            };
            let found = present.iter().find(|value| same(value)).cloned();
            if found.is_none() && present.len() == 2 {
                return Err(Problem::new(format!(
                    "Column “{name}” has no value “{named}”. Its values are {}.",
                    listed(present, 2)
                )));
            }
            found
        }
        (None, [_, second]) => Some(second.clone()),
        (None, [only]) => sounds_positive(only).then(|| only.clone()),
        _ => None,
    };
    Ok((name, values, positive))
}

fn sounds_positive(value: &str) -> bool {
    ["1", "yes", "true", "positive", "y", "t"].iter().any(|word| value.eq_ignore_ascii_case(word))
}

fn number_of(text: &str) -> Option<f64> {
    cells::number(text.trim().as_bytes())
}

fn wrong_count(role: &Role, found: usize, least: usize, most: usize) -> String {
    let asked = match (least, most) {
        (1, 1) => "one column".to_string(),
        (least, usize::MAX) => format!("at least {}", format::count(least as u64)),
        (least, most) if least == most => format!("{least} columns"),
        (least, most) => format!("{least} to {most} columns"),
    };
    match found {
        0 => format!("No column is chosen for {}. Choose {asked}.", role.label),
        1 => format!("Only one column is chosen for {}. Choose {asked}.", role.label),
        _ => format!("{found} columns are chosen for {}. Choose {asked}.", role.label),
    }
}

/// Splits where the separator has no backslash before it; the parts keep their backslashes.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut taken_as_is) = (0, false);
    for (i, c) in text.char_indices() {
        if taken_as_is {
            taken_as_is = false;
        } else if c == '\\' {
            taken_as_is = true;
        } else if c == separator {
            parts.push(&text[start..i]);
            start = i + c.len_utf8();
        }
    }
    parts.push(&text[start..]);
    parts
}

/// Without the backslashes.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let taken = if c == '\\' { chars.next() } else { Some(c) };
        plain.extend(taken);
    }
    plain
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, ',' | '=' | ':' | '+' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests;
