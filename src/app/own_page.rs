//! The visitor's own data in the page: what the panel shows, and what it asks for.

use std::collections::BTreeSet;
use std::rc::Rc;

use web_sys::Blob;

use super::own_store::OwnFile;
use crate::lab::{Missing, OwnCheck, OwnChoice, OwnTable};
use crate::table::csv::ReadOptions;
use crate::table::roles::Roles;

/// What the visitor asks of the panel, and of the places that open it.
#[derive(Clone, Debug, PartialEq)]
pub enum OwnAsk {
    /// Open the panel to choose a file.
    Open,
    /// Open it for the file in use.
    Change,
    /// A file was chosen or dropped, or text was pasted.
    File(String, Blob),
    /// A file that is known already, by its number.
    Known(u32),
    /// From the chooser of data: use this file, by its id, as before in this lab.
    Pick(String),
    Options(ReadOptions),
    Roles(Roles),
    Missing(Missing),
    Keep(bool),
    Use,
    /// Back to the choice of a file.
    Another,
    /// Call off the reading.
    Stop,
    Forget(u32),
    /// Save the table in use as a file.
    Export,
    /// Something is dragged over the page, or no longer.
    Drag(bool),
    /// The kept files have come from the browser.
    Loaded,
    /// The store has changed.
    Stored,
    /// What the browser said when it would not keep or forget a file.
    Refused(String),
}

impl OwnAsk {
    /// Pasted text is a file like any other.
    pub fn pasted(text: &str) -> Option<OwnAsk> {
        let blob = Blob::new_with_str_sequence(&js_sys::Array::of1(&text.into())).ok()?;
        Some(OwnAsk::File("pasted table".to_owned(), blob))
    }
}

/// The panel's own state.
#[derive(Clone, Default)]
pub struct OwnPage {
    /// Whether something is dragged over the page.
    pub is_dragging: bool,
    /// The file that the panel is about.
    pub file: Option<u32>,
    pub name: String,
    pub options: ReadOptions,
    pub reading: Option<Reading>,
    pub table: Option<Rc<OwnTable>>,
    pub roles: Roles,
    /// The roles that the visitor chose, by their keys; the others are guessed anew whenever the file is read anew.
    pub chosen: BTreeSet<String>,
    pub missing: Missing,
    pub keeps: bool,
    pub check: Option<OwnCheck>,
    /// What went wrong, as a sentence.
    pub sentence: Option<String>,
    /// The choice that the worker was asked to use, until it shows it or says why not.
    pub asked: Option<OwnChoice>,
    /// The choice of a link whose file is not here.
    pub wanted: Option<OwnChoice>,
}

/// How far the reading of a file is.
#[derive(Clone, Copy, Default, PartialEq)]
pub struct Reading {
    pub share: f64,
    pub rows: u64,
    pub pass: u64,
}

impl OwnPage {
    /// Turns to a file; nothing is known of it yet.
    pub fn turn_to(&mut self, file: &OwnFile, options: ReadOptions) {
        *self = OwnPage {
            file: Some(file.number),
            name: file.name.clone(),
            options,
            reading: Some(Reading::default()),
            keeps: file.is_kept,
            wanted: self.wanted.take(),
            ..OwnPage::default()
        };
    }

    /// Takes what the worker found in the file. Parts are given as a link or the visitor gave them before,
    /// if the columns are still there, and by guess otherwise.
    pub fn take_table(&mut self, table: OwnTable, before: Option<&OwnChoice>) {
        let are_columns =
            |names: &[String]| names.iter().all(|name| table.columns.iter().any(|column| column.name == *name));
        let before = self.wanted.as_ref().filter(|wanted| self.is_wanted(wanted, &table)).or(before);
        let fits = |roles: &Roles| !roles.used().is_empty() && roles.clone().retained(are_columns) == *roles;
        if let Some(before) = before.filter(|before| self.table.is_none() && fits(&before.roles)) {
            (self.roles, self.missing) = (before.roles.clone(), before.missing);
            self.chosen = before.roles.keys_unlike(&Roles::default()).into_iter().collect();
        } else {
            // What was chosen while the file was read is not in the guess.
            self.roles = table.guess.clone().overlaid(self.chosen_roles().retained(are_columns));
        }
        (self.reading, self.sentence, self.check) = (None, None, None);
        self.table = Some(Rc::new(table));
    }

    /// Takes roles from the visitor, and remembers which of them differ.
    pub fn choose(&mut self, roles: Roles) {
        self.chosen.extend(roles.keys_unlike(&self.roles));
        self.roles = roles;
    }

    /// The roles that the visitor chose.
    pub fn chosen_roles(&self) -> Roles {
        self.roles.clone().of(&self.chosen)
    }

    fn is_wanted(&self, wanted: &OwnChoice, table: &OwnTable) -> bool {
        wanted.fingerprint == table.notes.fingerprint
    }

    /// Whether the file that was read is the one that the link asked for.
    pub fn is_the_wanted_one(&self) -> bool {
        let both = self.wanted.as_ref().zip(self.table.as_ref());
        both.is_some_and(|(wanted, table)| self.is_wanted(wanted, table))
    }

    /// What is decided so far, once a table is there.
    pub fn choice(&self) -> Option<OwnChoice> {
        let table = self.table.as_ref()?;
        Some(OwnChoice {
            fingerprint: table.notes.fingerprint,
            file: self.name.clone(),
            rows: table.notes.rows,
            options: self.options.clone(),
            roles: self.roles.clone(),
            missing: self.missing,
        })
    }
}
