//! What the page reads about all labs at once: made when the site is built, from the registry and from the
//! project's own files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::lab::{Description, StopText};
use crate::labs;
use crate::study::{
    Concept, Course, CourseChapter, CourseLab, DOMAINS, Index, Kind, Page, PlannedLab, Shown, Term, ToCome,
};

fn project_file(below: &str) -> Result<String, String> {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join(below);
    std::fs::read_to_string(&path).map_err(|error| format!("{below}: {error}"))
}

/// The chapters with their labs, and the concepts.
///
/// # Errors
/// A sentence where the lists of concepts and labs cannot be read.
pub fn course() -> Result<Course, String> {
    let planned = planned()?;
    let chapters = labs::CHAPTERS.iter().map(|chapter| CourseChapter {
        id: chapter.id.to_owned(),
        title: chapter.title.to_owned(),
        intro: String::new(),
        labs: chapter.labs.iter().map(|entry| course_lab((entry.describe)())).collect(),
        planned: planned.iter().filter(|(of, _)| of == chapter.id).map(|(_, lab)| lab.clone()).collect(),
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

/// The records of a table of the project.
fn records(below: &str) -> Result<Vec<BTreeMap<String, String>>, String> {
    let text = project_file(below)?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|record| record.map_err(|error| format!("{below}: {error}"))).collect()
}

fn field(record: &BTreeMap<String, String>, name: &str) -> String {
    record.get(name).cloned().unwrap_or_default()
}

/// The concepts, called as the glossary calls them.
fn concepts() -> Result<Vec<Concept>, String> {
    let terms = entries()?;
    let concept = |record: &BTreeMap<String, String>| {
        let id = field(record, "id");
        let domain = field(record, "exam_domain").parse::<usize>().ok().and_then(|domain| domain.checked_sub(1));
        let domain = domain.filter(|domain| *domain < DOMAINS.len());
        let domain = domain.ok_or_else(|| format!("assets/concepts.csv: {id} has no domain of the exam"))?;
        let term = terms.iter().find(|term| term.concept == id);
        let lab = term.and_then(|term| term.shown.as_ref()).map_or(String::new(), |shown| shown.lab.clone());
        Ok(Concept { title: term.map_or_else(|| field(record, "name"), |term| term.title.clone()), id, domain, lab })
    };
    records("assets/concepts.csv")?.iter().map(concept).collect()
}

/// The terms of `assets/glossary.md` as they stand there: a heading, lines `concept:`, `also:`, `lab:` and `near:`,
/// then the definition.
fn entries() -> Result<Vec<Term>, String> {
    let text = project_file("assets/glossary.md")?;
    let mut terms = Vec::new();
    for entry in text.split("\n## ").skip(1) {
        let (title, body) = entry.split_once('\n').unwrap_or((entry, ""));
        let mut term = Term { title: title.trim().to_owned(), ..Term::default() };
        for line in body.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(concept) = line.strip_prefix("concept:") {
                concept.trim().clone_into(&mut term.concept);
            } else if let Some(also) = line.strip_prefix("also:") {
                term.also = also.split(',').map(|name| name.trim().to_owned()).collect();
            } else if let Some(lab) = line.strip_prefix("lab:") {
                term.shown = Some(shown(lab.trim(), "", "")?);
            } else if let Some(near) = line.strip_prefix("near:") {
                let (place, why) = near.split_once(':').unwrap_or((near, ""));
                let (lab, stop) = place.trim().split_once('/').unwrap_or((place.trim(), ""));
                term.near = Some(shown(lab, stop, why.trim())?);
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
    Ok(terms)
}

/// A lab that shows something.
fn shown(lab: &str, stop: &str, how: &str) -> Result<Shown, String> {
    let entry = labs::find(lab).ok_or_else(|| format!("assets/glossary.md: there is no lab “{lab}”"))?;
    if !stop.is_empty() && !(entry.describe)().stops.iter().any(|one| one.key == stop) {
        return Err(format!("assets/glossary.md: the lab “{lab}” has no stop “{stop}”"));
    }
    let (title, question) = (entry.meta.title.to_owned(), entry.meta.question.to_owned());
    Ok(Shown { lab: lab.to_owned(), title, question, stop: stop.to_owned(), how: how.to_owned() })
}

/// The terms of `assets/glossary.md` in the alphabet's order, each concept with the stop of a tour that shows it, or the
/// lab that will.
///
/// # Errors
/// A sentence where the file cannot be read or an entry has no definition.
pub fn glossary() -> Result<Vec<Term>, String> {
    let mut terms = entries()?;
    let planned = planned()?;
    let stops: Vec<(&str, StopText)> = labs::all()
        .flat_map(|(_, entry)| (entry.describe)().stops.into_iter().map(|stop| (entry.meta.id, stop)))
        .collect();
    for term in terms.iter_mut().filter(|term| !term.concept.is_empty()) {
        if let Some((lab, stop)) = stops.iter().find(|(_, stop)| stop.teaches.contains(&term.concept)) {
            term.shown = Some(shown(lab, &stop.key, &stop.title)?);
        } else if term.shown.is_none() {
            let lab = planned.iter().find(|(_, lab)| lab.covers.contains(&term.concept));
            term.planned = lab.map(|(chapter, lab)| to_come(chapter, lab));
        }
    }
    terms.sort_by_key(|term| term.title.to_lowercase());
    Ok(terms)
}

/// A lab in preparation, as it is announced on the page of its chapter.
fn to_come(chapter: &str, lab: &PlannedLab) -> ToCome {
    let at = labs::CHAPTERS.iter().position(|one| one.id == chapter);
    ToCome {
        title: lab.title.clone(),
        chapter: at.map_or(String::new(), |at| crate::study::numbered(at, labs::CHAPTERS[at].title)),
        address: format!("chapters/{chapter}/#{}", lab.id),
    }
}

/// The labs that there will be, in reading order, with the ids of their chapters.
fn planned() -> Result<Vec<(String, PlannedLab)>, String> {
    let records = records("assets/labs.csv")?;
    let planned = records.iter().filter(|record| labs::find(&field(record, "id")).is_none()).map(|record| {
        let covers = field(record, "concepts").split(' ').map(str::to_owned).collect();
        let (id, title, question) = (field(record, "id"), field(record, "title"), field(record, "question"));
        (field(record, "chapter"), PlannedLab { id, title, question, covers })
    });
    Ok(planned.collect())
}

/// What can be found.
///
/// # Errors
/// A sentence where a lab's prose cannot be read.
pub fn index(course: &Course, terms: &[Term]) -> Result<Index, String> {
    let titles: BTreeMap<&str, &str> =
        course.concepts.iter().map(|one| (one.id.as_str(), one.title.as_str())).collect();
    // The exam's own names of the concepts.
    let names: BTreeMap<String, String> =
        records("assets/concepts.csv")?.iter().map(|record| (field(record, "id"), field(record, "name"))).collect();
    let mut pages: Vec<Page> = terms
        .iter()
        .map(|term| Page {
            address: term.address(),
            title: term.title.clone(),
            names: term.also.clone(),
            kind: if term.concept.is_empty() { Kind::Term } else { Kind::Concept },
            line: term.text.clone(),
            text: names.get(&term.concept).cloned().unwrap_or_default(),
            domain: course.concepts.iter().find(|one| one.id == term.concept).map(|one| one.domain),
            shown: term.shown.clone(),
            planned: term.planned.clone(),
            near: term.near.clone(),
        })
        .collect();
    for (chapter, entry) in labs::all() {
        let meta = entry.meta;
        let concepts: Vec<&str> = meta.covers.iter().filter_map(|id| titles.get(id).copied()).collect();
        let prose = project_file(&format!("src/labs/{}", meta.prose))?;
        let words = format!("{} {} {} {}", chapter.title, meta.invitation, concepts.join(" "), distinct_words(&prose));
        let of_lab = Some(shown(meta.id, "", "")?);
        pages.extend((entry.describe)().challenges.into_iter().map(|challenge| Page {
            address: format!("labs/{}/", meta.id),
            title: challenge.ask,
            kind: Kind::Challenge,
            line: meta.title.to_owned(),
            shown: of_lab.clone(),
            ..Page::default()
        }));
        pages.push(Page {
            address: format!("labs/{}/", meta.id),
            title: meta.title.to_owned(),
            kind: Kind::Lab,
            line: meta.question.to_owned(),
            text: words,
            shown: of_lab,
            ..Page::default()
        });
    }
    for chapter in &course.chapters {
        let address = format!("chapters/{}/", chapter.id);
        pages.extend(chapter.planned.iter().map(|lab| Page {
            address: format!("{address}#{}", lab.id),
            title: lab.title.clone(),
            kind: Kind::Planned,
            line: lab.question.clone(),
            planned: Some(to_come(&chapter.id, lab)),
            ..Page::default()
        }));
        pages.push(Page {
            address,
            title: chapter.title.clone(),
            kind: Kind::Chapter,
            line: format!("{} labs", chapter.labs.len() + chapter.planned.len()),
            ..Page::default()
        });
    }
    Ok(Index { pages })
}

/// Each longer word of a text once: enough to be found by.
fn distinct_words(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() > 3);
    let distinct: std::collections::BTreeSet<String> = words.map(str::to_lowercase).collect();
    distinct.into_iter().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
