//! Figures that are written, not drawn: formula cards, and documents whose last change is marked.
//!
//! They have a place in `FIGURES` like any other, and therefore in the grid, on a phone's tabs, in stops and in front
//! of a class.

use serde::{Deserialize, Serialize};

use super::changed_lines::ChangedLines;
use super::term::{Term, With};

/// A figure that is text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Written {
    /// The key of its figure.
    pub key: String,
    /// The keys of the controls that set a letter of it.
    pub set_by: Vec<String>,
    /// Packed, so that a page that shows none of them needs nothing that reads them.
    body: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Body {
    Card(Card),
    Document(DocumentView),
}

/// A formula with its letters, their present numbers and the result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// What is computed, of what: "Weight of “good” in A".
    pub title: String,
    /// The letter or word that the formula defines.
    pub name: String,
    pub formula: Term,
}

/// A request, a policy, a query or a log: a text of lines, of which some have a remark beside them. The frame marks the
/// lines that the visitor's last edit changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DocumentView {
    /// What it is; documents of different titles are different documents, not changes of one.
    pub title: String,
    /// Empty where it is not in sight.
    pub text: String,
    /// The number of a line, from 0, and what is said beside it.
    pub notes: Vec<(usize, String)>,
}

impl DocumentView {
    pub fn new(title: &str, text: String) -> DocumentView {
        DocumentView { title: title.to_owned(), text, notes: Vec::new() }
    }

    /// Says something beside the first line that holds `part`, where there is one.
    pub fn note(mut self, part: &str, words: impl Into<String>) -> DocumentView {
        let line = self.text.lines().position(|line| line.contains(part));
        self.notes.extend(line.map(|line| (line, words.into())));
        self
    }

    /// What the last edit changed, where `before` is what this document was.
    pub fn changed_since(&self, before: &DocumentView) -> ChangedLines {
        let is_known = before.title == self.title && !before.text.is_empty() && !self.text.is_empty();
        if is_known { ChangedLines::between(&before.text, &self.text) } else { ChangedLines::default() }
    }
}

impl Written {
    pub fn new(key: &str, body: &Body) -> Written {
        let set_by = match body {
            Body::Card(card) => card.formula.letters().into_iter().map(|letter| letter.control.clone()).collect(),
            Body::Document(_) => Vec::new(),
        };
        // Numbers and texts always can be packed.
        Written { key: key.to_owned(), set_by, body: postcard::to_stdvec(body).unwrap_or_default() }
    }

    /// What it is; none where another version of the site packed it.
    pub fn body(&self) -> Option<Body> {
        postcard::from_bytes(&self.body).ok()
    }

    /// As a file or a terminal gets it.
    pub fn as_text(&self) -> String {
        match self.body() {
            None => String::new(),
            Some(Body::Document(document)) => format!("{}\n\n{}\n", document.title, document.text.trim_end()),
            Some(Body::Card(card)) => {
                let letters = card.formula.letters().into_iter();
                let letters =
                    letters.map(|letter| format!("{} = {}: {}\n", letter.symbol, letter.written(), letter.meaning));
                let formula = card.formula.written(With::Letters);
                let (title, name) = (&card.title, &card.name);
                format!("{title}\n\n{name} = {formula}\n{}\n{}", card.sentence(), letters.collect::<String>())
            }
        }
    }
}

impl Card {
    /// As it is read aloud: "recall = 57 ÷ (57 + 22) = 0.722".
    pub fn sentence(&self) -> String {
        self.formula.sentence(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Letter;

    #[test]
    fn a_card_is_exported_as_its_sentence_and_its_letters() {
        let formula = Letter::new("tp", 3.0, "sick and found") / (Letter::new("p", 4.0, "sick"));
        let card = Card { title: "Recall".to_owned(), name: "r".to_owned(), formula };
        let written = Written::new("recall", &Body::Card(card));
        let text = "Recall\n\nr = tp ÷ p\nr = 3 ÷ 4 = 0.750\ntp = 3: sick and found\np = 4: sick\n";
        assert_eq!(written.as_text(), text);
    }

    #[test]
    fn only_the_same_document_has_changed() {
        let document = |title: &str, text: &str| DocumentView::new(title, text.to_owned());
        let now = document("PutRecord", "a\nb").note("b", "new").note("z", "nowhere");
        assert_eq!(now.notes, [(1, "new".to_owned())]);
        assert_eq!(now.changed_since(&document("PutRecord", "a\nc")).changed, [1]);
        assert_eq!(now.changed_since(&document("DeleteRecord", "x")), ChangedLines::default());
        // It was not in sight before.
        assert_eq!(now.changed_since(&document("PutRecord", "")), ChangedLines::default());
    }
}
