//! What a visitor has done: which labs were opened, which challenges met, what was hard to remember.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::card::Card;
use crate::table::Problem;

/// What a visitor has done so far; kept in the browser, saved as a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// The version of the file's form.
    pub format: u32,
    /// By the lab's id.
    pub labs: BTreeMap<String, LabProgress>,
    /// By question (see [`super::Question::key`]): when it is due again.
    pub cards: BTreeMap<String, Card>,
    /// The ids of concepts without a lab whose sentence was read.
    #[serde(default)]
    pub read: BTreeSet<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LabProgress {
    /// The keys of the challenges that were met by the visitor's own hand.
    pub met: BTreeSet<String>,
}

/// The version of the file's form that this program writes.
const FORMAT: u32 = 1;
/// No honest file is larger, in bytes.
const MOST_BYTES: usize = 2_000_000;

impl Default for Progress {
    fn default() -> Progress {
        Progress { format: FORMAT, labs: BTreeMap::new(), cards: BTreeMap::new(), read: BTreeSet::new() }
    }
}

impl Progress {
    /// Reads a file that [`Progress::to_json`] made.
    ///
    /// # Errors
    /// A sentence where the text is something else, too large, or of a later version.
    pub fn from_json(text: &str) -> Result<Progress, Problem> {
        if text.len() > MOST_BYTES {
            return Err(Problem::new("This file is too large to be a record of progress."));
        }
        let progress: Progress = serde_json::from_str(text).map_err(|error| {
            Problem::new(format!("This file is not a record of progress ({error}). Choose one that was saved here."))
        })?;
        if progress.format > FORMAT {
            return Err(Problem::new("This file was saved by a newer version. Reload the page to get that version."));
        }
        Ok(progress)
    }

    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Notes that a lab was opened; says whether that is new.
    pub fn open(&mut self, lab: &str) -> bool {
        let is_new = !self.labs.contains_key(lab);
        self.labs.entry(lab.to_owned()).or_default();
        is_new
    }

    /// Notes that a challenge was met; says whether that is new.
    pub fn meet(&mut self, lab: &str, challenge: &str) -> bool {
        self.labs.entry(lab.to_owned()).or_default().met.insert(challenge.to_owned())
    }

    /// Notes that a concept was read, or that it was not; says that something is new.
    pub fn turn_read(&mut self, concept: &str) -> bool {
        if !self.read.remove(concept) {
            self.read.insert(concept.to_owned());
        }
        true
    }

    /// How many challenges of a lab were met; `None` where it was never opened.
    pub fn met(&self, lab: &str) -> Option<usize> {
        self.labs.get(lab).map(|lab| lab.met.len())
    }

    /// Adds what another record holds: nothing done is lost, and of two cards the one answered more often stays.
    pub fn merge(&mut self, other: Progress) {
        self.read.extend(other.read);
        for (lab, done) in other.labs {
            self.labs.entry(lab).or_default().met.extend(done.met);
        }
        for (key, card) in other.cards {
            if self.cards.get(&key).is_none_or(|mine| mine.answers() < card.answers()) {
                self.cards.insert(key, card);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_answered(text in ".*") {
            let _ = Progress::from_json(&text);
        }

        #[test]
        fn merging_loses_nothing(mine in prop::collection::vec(("[a-c]", "[x-z]"), 0..8), theirs in prop::collection::vec(("[a-c]", "[x-z]"), 0..8)) {
            let record = |pairs: &[(String, String)]| {
                let mut progress = Progress::default();
                for (lab, challenge) in pairs {
                    progress.meet(lab, challenge);
                }
                progress
            };
            let mut merged = record(&mine);
            merged.merge(record(&theirs));
            let both: Vec<(String, String)> = mine.iter().chain(&theirs).cloned().collect();
            prop_assert_eq!(merged, record(&both));
        }
    }

    #[test]
    fn a_record_survives_its_file() {
        let mut progress = Progress::default();
        assert!(progress.open("roc") && !progress.open("roc"));
        assert!(progress.meet("roc", "rare") && !progress.meet("roc", "rare"));
        progress.cards.insert("roc/rare".to_owned(), Card::default().answered(super::super::Rating::Hard, 1e12));
        progress.read.insert("balance.smote".to_owned());
        assert_eq!(Progress::from_json(&progress.to_json()), Ok(progress.clone()));
        assert_eq!(progress.met("roc"), Some(1));
        assert_eq!(progress.met("scaling"), None);
    }

    #[test]
    fn a_record_of_before_is_read() {
        let old = Progress::from_json("{\"format\":1,\"labs\":{\"roc\":{\"met\":[\"rare\"]}},\"cards\":{}}");
        assert_eq!(old.map(|progress| progress.met("roc")), Ok(Some(1)));
    }

    #[test]
    fn other_files_are_refused_with_a_sentence() {
        for text in ["", "{}", "[1]", "{\"format\":7,\"labs\":{},\"cards\":{}}"] {
            assert!(Progress::from_json(text).is_err(), "{text}");
        }
    }
}
