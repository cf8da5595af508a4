//! What the visitor decided about own data, and its form in a link.

use serde::{Deserialize, Serialize};

use super::super::data::{OWN, own_print};
use super::super::link::Query;
use crate::table::csv::{self, ReadOptions};
use crate::table::roles::Roles;

/// What happens to rows that lack a value in a column that is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Missing {
    #[default]
    LeaveOut,
    /// Numbers by the median, anything else by the most frequent value; never what is to be learned.
    Fill,
}

/// Which file, how it is read, and what its columns are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnChoice {
    /// By which the file is known again.
    pub fingerprint: u64,
    /// Its name and number of data rows, by which it is asked for.
    pub file: String,
    pub rows: u64,
    pub options: ReadOptions,
    pub roles: Roles,
    pub missing: Missing,
}

const FILE: &str = "own.file";
const ROWS: &str = "own.rows";
const ROLES: &str = "own.roles";
const MISSING: &str = "own.missing";
const DELIMITER: &str = "own.delimiter";
const DECIMAL: &str = "own.decimal";
const HEADER: &str = "own.header";
const MARK: &str = "own.mark";
const SEED: &str = "own.seed";
const BEGINS: &str = "own.line";
const CELLS: &str = "own.cells";

impl OwnChoice {
    /// The id of this file's data, as it stands in links for `data`.
    pub fn id(&self) -> String {
        format!("{OWN}-{:016x}", self.fingerprint)
    }

    /// Whether a key of a link belongs to own data. All of them are private: they stand behind the `#`.
    pub fn is_key(key: &str) -> bool {
        key.starts_with("own.")
    }

    /// Whether a link names own data, whether or not they can be read.
    pub fn is_named(query: &Query) -> bool {
        query.get("data").and_then(own_print).is_some()
    }

    /// Reads the part of a link that is about own data; `None` where it names none. What makes no sense
    /// is as if it were not there.
    pub fn read(query: &Query) -> Option<OwnChoice> {
        let fingerprint = u64::from_str_radix(query.get("data").and_then(own_print)?, 16).ok()?;
        let yes_or_no = |key: &str, yes: &str, no: &str| match query.get(key) {
            Some(value) if value == yes => Some(true),
            Some(value) if value == no => Some(false),
            _ => None,
        };
        let delimiter = query.get(DELIMITER).and_then(|name| match name.as_bytes() {
            b"tab" => Some(b'\t'),
            b"space" => Some(b' '),
            [sign] if sign.is_ascii_graphic() => Some(*sign),
            _ => None,
        });
        let marks = || query.pairs.iter().filter(|(key, _)| key == MARK).map(|(_, mark)| mark.clone());
        let options = ReadOptions {
            delimiter,
            decimal_comma: yes_or_no(DECIMAL, "comma", "dot"),
            header: yes_or_no(HEADER, "yes", "no"),
            // An empty mark says that there are none; an empty cell is missing anyway.
            marks: marks().next().map(|_| marks().filter(|mark| !mark.is_empty()).collect()),
            begins: query.get(BEGINS).and_then(|line| line.parse().ok()),
            as_written: query.get(CELLS) == Some("written"),
            seed: query.get(SEED).and_then(|seed| seed.parse().ok()).unwrap_or_default(),
        };
        Some(OwnChoice {
            fingerprint,
            file: query.get(FILE).unwrap_or_default().to_owned(),
            rows: query.get(ROWS).and_then(|rows| rows.parse().ok()).unwrap_or_default(),
            options,
            roles: query.get(ROLES).and_then(|roles| Roles::parse(roles).ok()).unwrap_or_default(),
            missing: if query.get(MISSING) == Some("fill") { Missing::Fill } else { Missing::LeaveOut },
        })
    }

    /// Writes it into a link, in place of what the link said about data.
    pub fn write(&self, query: &mut Query) {
        OwnChoice::remove(query);
        query.set("data", self.id());
        query.set(FILE, self.file.clone());
        query.set(ROWS, self.rows.to_string());
        query.set(ROLES, self.roles.to_string());
        if self.missing == Missing::Fill {
            query.set(MISSING, "fill");
        }
        let ReadOptions { delimiter, decimal_comma, header, marks, begins, as_written, seed } = &self.options;
        if let Some(delimiter) = delimiter {
            query.set(DELIMITER, csv::spelled(*delimiter));
        }
        if let Some(comma) = decimal_comma {
            query.set(DECIMAL, if *comma { "comma" } else { "dot" });
        }
        if let Some(header) = header {
            query.set(HEADER, if *header { "yes" } else { "no" });
        }
        if let Some(marks) = marks {
            let none = String::new();
            let marks = if marks.is_empty() { std::slice::from_ref(&none) } else { marks };
            query.pairs.extend(marks.iter().map(|mark| (MARK.to_owned(), mark.clone())));
        }
        if let Some(line) = begins {
            query.set(BEGINS, line.to_string());
        }
        if *as_written {
            query.set(CELLS, "written");
        }
        if *seed != 0 {
            query.set(SEED, seed.to_string());
        }
    }

    /// Takes everything about data out of a link, so that it speaks of the lab's first set.
    pub fn remove(query: &mut Query) {
        query.pairs.retain(|(key, _)| key != "data" && !OwnChoice::is_key(key));
    }
}
