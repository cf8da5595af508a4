//! The labs in reading order, the concepts and the terms, as the page reads them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::progress::Progress;
use super::review::Question;

/// The id of a lab or a chapter, and what it is called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Name {
    pub id: String,
    pub title: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Course {
    pub chapters: Vec<CourseChapter>,
    pub concepts: Vec<Concept>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CourseChapter {
    pub id: String,
    pub title: String,
    /// HTML; written with the static pages.
    pub intro: String,
    pub labs: Vec<CourseLab>,
    /// The labs in preparation.
    pub planned: Vec<PlannedLab>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CourseLab {
    pub id: String,
    pub title: String,
    pub question: String,
    /// Ids of concepts.
    pub covers: Vec<String>,
    /// Key, and what is asked.
    pub challenges: Vec<(String, String)>,
    /// Kinds of artifacts that it takes from other labs.
    pub takes: Vec<String>,
}

/// A lab in preparation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlannedLab {
    pub id: String,
    pub title: String,
    pub question: String,
    /// Ids of concepts.
    pub covers: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Concept {
    pub id: String,
    pub title: String,
    /// The domain of the exam that it belongs to: a place in [`DOMAINS`].
    pub domain: usize,
    /// The id of the lab where it is seen; may be empty.
    pub lab: String,
}

/// A domain of the exam AWS Certified Machine Learning Engineer – Associate.
pub struct Domain {
    pub title: &'static str,
    /// Its share of the scored questions, in per cent.
    pub weight: u32,
}

/// The domains in the order of the exam guide (MLA-C01, version 1.0).
pub const DOMAINS: [Domain; 4] = [
    Domain { title: "Data preparation", weight: 28 },
    Domain { title: "Model development", weight: 26 },
    Domain { title: "Deployment and orchestration", weight: 22 },
    Domain { title: "Monitoring, maintenance, security", weight: 24 },
];

/// The lab that a first visit of ten minutes opens, and the stop of its tour.
pub const FIRST_VISIT: (&str, &str) = ("roc", "one-line");

/// A term of art.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Term {
    pub title: String,
    /// The id of the concept that it explains; empty where it is only a word that explains others.
    pub concept: String,
    /// Other names of the same thing.
    pub also: Vec<String>,
    pub text: String,
    /// The lab where it can be touched.
    pub shown: Option<Shown>,
    /// The lab in preparation that will show it, where there is none yet.
    pub planned: Option<ToCome>,
    /// The lab that comes nearest, where none shows it yet.
    pub near: Option<Shown>,
}

/// A lab that shows something.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    pub lab: String,
    pub title: String,
    pub question: String,
    /// The key of the stop of its tour; may be empty.
    pub stop: String,
    /// How it shows it: the title of that stop, or in what it comes near.
    pub how: String,
}

/// A lab in preparation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ToCome {
    pub title: String,
    /// The chapter's title with its number.
    pub chapter: String,
    /// Where it is announced, below the base.
    pub address: String,
}

/// How far a visitor is with a concept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// No lab covers it yet.
    Uncovered,
    /// No lab covers it yet; what it is was read.
    Read,
    Untouched,
    /// A lab that covers it was opened.
    Seen,
    /// Every challenge of a lab that covers it was met.
    Met,
}

impl Course {
    /// The labs in reading order.
    pub fn labs(&self) -> impl Iterator<Item = &CourseLab> {
        self.chapters.iter().flat_map(|chapter| &chapter.labs)
    }

    /// The labs before and after this one in reading order.
    pub fn neighbours(&self, id: &str) -> (Option<&CourseLab>, Option<&CourseLab>) {
        let labs: Vec<&CourseLab> = self.labs().collect();
        let Some(at) = labs.iter().position(|lab| lab.id == id) else { return (None, None) };
        (at.checked_sub(1).map(|before| labs[before]), labs.get(at + 1).copied())
    }

    /// Every challenge as a question.
    pub fn questions(&self) -> Vec<Question> {
        let of_lab = |lab: &CourseLab| {
            let id = lab.id.clone();
            let ask = move |(challenge, ask): &(String, String)| Question {
                lab: id.clone(),
                challenge: challenge.clone(),
                ask: ask.clone(),
            };
            lab.challenges.iter().map(ask).collect::<Vec<_>>()
        };
        self.labs().flat_map(of_lab).collect()
    }

    /// Every concept's standing, by its id.
    pub fn standings(&self, progress: &Progress) -> BTreeMap<&str, Standing> {
        self.concepts.iter().map(|one| (one.id.as_str(), self.standing(&one.id, progress))).collect()
    }

    pub fn standing(&self, concept: &str, progress: &Progress) -> Standing {
        let of_lab = |lab: &CourseLab| match progress.met(&lab.id) {
            None => Standing::Untouched,
            Some(met) if met >= lab.challenges.len() => Standing::Met,
            Some(_) => Standing::Seen,
        };
        let seen_in = self.concepts.iter().find(|one| one.id == concept).map_or("", |one| &one.lab);
        let covering = self.labs().filter(|lab| lab.id == seen_in || lab.covers.iter().any(|id| id == concept));
        let uncovered = if progress.read.contains(concept) { Standing::Read } else { Standing::Uncovered };
        covering.map(of_lab).max().unwrap_or(uncovered)
    }
}

/// A chapter's title with its number: “1 · Prepare data”.
pub fn numbered(at: usize, title: &str) -> String {
    format!("{} · {title}", at + 1)
}

impl CourseLab {
    /// How many of its challenges were met; `None` where it was never opened.
    pub fn met(&self, progress: &Progress) -> Option<usize> {
        progress.met(&self.id).map(|met| met.min(self.challenges.len()))
    }

    /// Whether all of its challenges were met.
    pub fn is_done(&self, progress: &Progress) -> bool {
        self.met(progress) == Some(self.challenges.len())
    }
}

impl Shown {
    /// Where it is shown, below the base: the stop of the tour, or the lab.
    pub fn address(&self) -> String {
        match self.stop.as_str() {
            "" => format!("labs/{}/", self.lab),
            stop => format!("labs/{}/?view.stop={stop}", self.lab),
        }
    }
}

impl Term {
    /// The term in an address.
    pub fn slug(&self) -> String {
        let letters = self.title.to_ascii_lowercase();
        letters
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("-")
    }

    /// Where it is explained, below the base: a concept has a page of its own.
    pub fn address(&self) -> String {
        match self.concept.as_str() {
            "" => format!("glossary/#{}", self.slug()),
            concept => format!("concepts/{concept}/"),
        }
    }

    /// Whether this is one of its names, or one with its letters: "Recall difference (RD)".
    pub fn is_called(&self, name: &str) -> bool {
        let is_one = |name: &str| {
            let same = |known: &String| known.eq_ignore_ascii_case(name);
            same(&self.title) || self.also.iter().any(same)
        };
        let parted = name.strip_suffix(')').and_then(|name| name.rsplit_once(" ("));
        is_one(name) || parted.is_some_and(|(words, letters)| is_one(words) && is_one(letters))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course() -> Course {
        let lab = |id: &str, covers: &[&str], challenges: &[&str]| CourseLab {
            id: id.to_owned(),
            covers: covers.iter().map(|&id| id.to_owned()).collect(),
            challenges: challenges.iter().map(|&key| (key.to_owned(), String::new())).collect(),
            ..CourseLab::default()
        };
        let chapter = |labs| CourseChapter { labs, ..CourseChapter::default() };
        Course {
            chapters: vec![
                chapter(vec![lab("scaling", &["a"], &["x", "y"])]),
                chapter(vec![lab("roc", &["b", "a"], &["z"])]),
            ],
            concepts: Vec::new(),
        }
    }

    #[test]
    fn a_concept_stands_as_its_best_lab_does() {
        let (course, mut progress) = (course(), Progress::default());
        assert_eq!(course.standing("c", &progress), Standing::Uncovered);
        progress.read.insert("c".to_owned());
        assert_eq!(course.standing("c", &progress), Standing::Read);
        assert_eq!(course.standing("a", &progress), Standing::Untouched);
        progress.open("scaling");
        assert_eq!(course.standing("a", &progress), Standing::Seen);
        assert_eq!(course.standing("b", &progress), Standing::Untouched);
        progress.meet("roc", "z");
        assert_eq!(course.standing("a", &progress), Standing::Met);
    }

    #[test]
    fn neighbours_cross_chapters() {
        let course = course();
        let ids = |id| {
            let (before, after) = course.neighbours(id);
            (before.map(|lab| lab.id.clone()), after.map(|lab| lab.id.clone()))
        };
        assert_eq!(ids("scaling"), (None, Some("roc".to_owned())));
        assert_eq!(ids("roc"), (Some("scaling".to_owned()), None));
        assert_eq!(ids("none"), (None, None));
    }

    #[test]
    fn terms_fit_addresses() {
        let term = Term { title: "F1 (F-measure)".to_owned(), also: vec!["F score".to_owned()], ..Term::default() };
        assert_eq!(term.slug(), "f1-f-measure");
        assert!(term.is_called("f score") && !term.is_called("f"));
        let term = Term { title: "Recall difference".to_owned(), also: vec!["RD".to_owned()], ..Term::default() };
        assert!(term.is_called("Recall difference (RD)") && !term.is_called("Recall (RD)"));
    }
}
