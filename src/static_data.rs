//! What the page reads about all labs at once: made when the site is built, from the registry and from the
//! project's own files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::lab::Description;
use crate::labs;
use crate::study::{Concept, Course, CourseChapter, CourseLab, Index, Page, Term};

fn project_file(below: &str) -> Result<String, String> {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join(below);
    std::fs::read_to_string(&path).map_err(|error| format!("{below}: {error}"))
}

/// The chapters with their labs, and the concepts.
///
/// # Errors
/// A sentence where the list of concepts cannot be read.
pub fn course() -> Result<Course, String> {
    let chapters = labs::CHAPTERS.iter().filter(|chapter| !chapter.labs.is_empty()).map(|chapter| CourseChapter {
        id: chapter.id.to_owned(),
        title: chapter.title.to_owned(),
        intro: String::new(),
        labs: chapter.labs.iter().map(|entry| course_lab((entry.describe)())).collect(),
    });
    Ok(Course { chapters: chapters.collect(), concepts: concepts()? })
}

fn course_lab(description: Description) -> CourseLab {
    CourseLab {
        id: description.id,
        title: description.title,
        question: description.question,
        covers: description.covers,
        takes: description.takes,
        challenges: description.challenges.into_iter().map(|one| (one.key, one.ask)).collect(),
    }
}

fn concepts() -> Result<Vec<Concept>, String> {
    let text = project_file("assets/concepts.csv")?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut concepts = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| format!("assets/concepts.csv: {error}"))?;
        let field = |at: usize| record.get(at).unwrap_or_default().to_owned();
        concepts.push(Concept { id: field(0), title: field(1) });
    }
    Ok(concepts)
}

/// The terms of `assets/glossary.md`: a heading, lines `also:` and `lab:`, then the definition.
///
/// # Errors
/// A sentence where the file cannot be read or an entry has no definition.
pub fn glossary() -> Result<Vec<Term>, String> {
    let text = project_file("assets/glossary.md")?;
    let mut terms = Vec::new();
    for entry in text.split("\n## ").skip(1) {
        let (title, body) = entry.split_once('\n').unwrap_or((entry, ""));
        let mut term = Term { title: title.trim().to_owned(), ..Term::default() };
        for line in body.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(also) = line.strip_prefix("also:") {
                term.also = also.split(',').map(|name| name.trim().to_owned()).collect();
            } else if let Some(lab) = line.strip_prefix("lab:") {
                lab.trim().clone_into(&mut term.lab);
            } else {
                if !term.text.is_empty() {
                    term.text.push(' ');
                }
                term.text.push_str(line);
            }
        }
        if term.text.is_empty() {
            return Err(format!("assets/glossary.md: “{}” has no definition", term.title));
        }
        terms.push(term);
    }
    terms.sort_by_key(|term| term.title.to_lowercase());
    Ok(terms)
}

/// What can be found.
///
/// # Errors
/// A sentence where a lab's prose cannot be read.
pub fn index(course: &Course, terms: &[Term]) -> Result<Index, String> {
    let titles: BTreeMap<&str, &str> =
        course.concepts.iter().map(|one| (one.id.as_str(), one.title.as_str())).collect();
    let mut pages = Vec::new();
    for (chapter, entry) in labs::all() {
        let meta = entry.meta;
        let concepts: Vec<&str> = meta.covers.iter().filter_map(|id| titles.get(id).copied()).collect();
        let prose = project_file(&format!("src/labs/{}", meta.prose))?;
        let words = format!("{} {} {} {}", chapter.title, meta.invitation, concepts.join(" "), distinct_words(&prose));
        pages.push(Page {
            address: format!("labs/{}/", meta.id),
            title: meta.title.to_owned(),
            kind: "lab".to_owned(),
            line: meta.question.to_owned(),
            text: words,
        });
        pages.extend(meta.covers.iter().zip(concepts).map(|(id, title)| Page {
            address: format!("labs/{}/", meta.id),
            title: title.to_owned(),
            kind: "concept".to_owned(),
            line: format!("in “{}”", meta.title),
            text: (*id).to_owned(),
        }));
    }
    pages.extend(terms.iter().map(|term| Page {
        address: format!("glossary/#{}", term.slug()),
        title: term.title.clone(),
        kind: "term".to_owned(),
        line: term.text.clone(),
        text: term.also.join(" "),
    }));
    Ok(Index { pages })
}

/// Each longer word of a text once: enough to be found by.
fn distinct_words(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() > 3);
    let distinct: std::collections::BTreeSet<String> = words.map(str::to_lowercase).collect();
    distinct.into_iter().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_distinct_and_lead_to_labs_that_are_there() {
        let terms = glossary().expect("the glossary can be read");
        assert!(terms.len() >= 20);
        let mut names = std::collections::BTreeSet::new();
        for term in &terms {
            for name in std::iter::once(&term.title).chain(&term.also) {
                assert!(names.insert(name.to_lowercase()), "“{name}” stands twice in the glossary");
            }
            assert!(term.text.ends_with('.') || term.text.ends_with(')'), "“{}” ends in no sentence", term.title);
            assert!(term.lab.is_empty() || labs::find(&term.lab).is_some(), "there is no lab “{}”", term.lab);
        }
    }

    #[test]
    fn concepts_and_labs_are_found() {
        let course = course().expect("the course can be read");
        assert_eq!(course.concepts.len(), 185);
        let index = index(&course, &glossary().unwrap()).expect("the index can be made");
        let found = crate::study::find(&index, "treshold roc", 3);
        assert_eq!(found.first().map(|one| one.page.address.as_str()), Some("labs/roc/"));
    }
}
