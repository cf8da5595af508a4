//! What to do next: the lab that is worth most to somebody who has opened none of them, what was begun, what can be read.

use super::course::{Concept, Course, CourseLab, DOMAINS, Standing};
use super::progress::Progress;

/// A lab that was not opened yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Next<'a> {
    pub lab: &'a CourseLab,
    /// How many concepts it covers that are not proved yet.
    pub concepts: usize,
    /// What they are of the exam, in per cent, if all concepts of a domain weigh the same.
    pub share: f64,
}

/// The labs that were not opened yet, first the one whose concepts weigh most in the exam.
pub fn next<'a>(course: &'a Course, progress: &Progress) -> Vec<Next<'a>> {
    let weigh = |lab: &'a CourseLab| {
        let missing: Vec<&Concept> = course
            .concepts
            .iter()
            .filter(|one| {
                (lab.id == one.lab || lab.covers.contains(&one.id))
                    && course.standing(&one.id, progress) != Standing::Met
            })
            .collect();
        Next { lab, concepts: missing.len(), share: missing.iter().map(|one| weight(course, one.domain)).sum() }
    };
    let mut labs: Vec<Next> = course.labs().filter(|lab| lab.met(progress).is_none()).map(weigh).collect();
    // Of two that weigh the same, the first in reading order.
    labs.sort_by(|a, b| b.share.total_cmp(&a.share));
    labs
}

/// What one concept of a domain is of the exam, in per cent.
fn weight(course: &Course, domain: usize) -> f64 {
    let count = course.concepts.iter().filter(|one| one.domain == domain).count();
    DOMAINS.get(domain).map_or(0.0, |domain| f64::from(domain.weight)) / count.max(1) as f64
}

/// The labs that were opened and have challenges left, with how many are met, first those with most.
pub fn half_done<'a>(course: &'a Course, progress: &Progress) -> Vec<(&'a CourseLab, usize)> {
    let mut labs: Vec<(&CourseLab, usize)> = course
        .labs()
        .filter_map(|lab| Some((lab, lab.met(progress)?)))
        .filter(|(lab, met)| *met < lab.challenges.len())
        .collect();
    labs.sort_by_key(|(_, met)| std::cmp::Reverse(*met));
    labs
}

/// At most `most` concepts that no lab covers and whose sentence was not read: of the domains in turn, so that nobody
/// reads of one thing only.
pub fn to_read<'a>(course: &'a Course, progress: &Progress, most: usize) -> Vec<&'a Concept> {
    let of_domain = |domain: usize| {
        let unread = course.concepts.iter().filter(move |one| one.domain == domain);
        unread.filter(|one| course.standing(&one.id, progress) == Standing::Uncovered).collect::<Vec<_>>()
    };
    let domains: Vec<Vec<&Concept>> = (0..DOMAINS.len()).map(of_domain).collect();
    let longest = domains.iter().map(Vec::len).max().unwrap_or(0);
    let turns = (0..longest).flat_map(|at| domains.iter().filter_map(move |domain| domain.get(at).copied()));
    turns.take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::CourseChapter;

    /// Two concepts of the first domain (28 %), one of the second (26 %); the third has no lab.
    fn course() -> Course {
        let concept =
            |id: &str, domain| Concept { id: id.to_owned(), title: id.to_owned(), domain, lab: String::new() };
        let lab = |id: &str, covers: &[&str]| CourseLab {
            id: id.to_owned(),
            covers: covers.iter().map(|&id| id.to_owned()).collect(),
            challenges: vec![("x".to_owned(), String::new()), ("y".to_owned(), String::new())],
            ..CourseLab::default()
        };
        let labs = vec![lab("one", &["a"]), lab("two", &["b"]), lab("both", &["a", "b"])];
        Course {
            chapters: vec![CourseChapter { labs, ..CourseChapter::default() }],
            concepts: vec![concept("a", 0), concept("unseen", 0), concept("b", 1), concept("far", 3)],
        }
    }

    #[test]
    fn the_heaviest_lab_that_was_not_opened_comes_next() {
        let (course, mut progress) = (course(), Progress::default());
        let ids =
            |progress: &Progress| next(&course, progress).iter().map(|next| next.lab.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&progress), ["both", "two", "one"]);
        assert_eq!(next(&course, &progress)[0].share, 28.0 / 2.0 + 26.0);
        progress.open("both");
        assert_eq!(ids(&progress), ["two", "one"]);
        // What is proved elsewhere weighs nothing any more.
        progress.meet("both", "x");
        progress.meet("both", "y");
        assert_eq!(next(&course, &progress)[0].concepts, 0);
    }

    #[test]
    fn what_was_begun_is_gone_on_with() {
        let (course, mut progress) = (course(), Progress::default());
        assert_eq!(half_done(&course, &progress), []);
        progress.open("one");
        progress.meet("two", "x");
        let begun: Vec<(String, usize)> =
            half_done(&course, &progress).iter().map(|(lab, met)| (lab.id.clone(), *met)).collect();
        assert_eq!(begun, [("two".to_owned(), 1), ("one".to_owned(), 0)]);
        progress.meet("two", "y");
        assert_eq!(half_done(&course, &progress).len(), 1);
    }

    #[test]
    fn what_has_no_lab_is_read_domain_by_domain() {
        let (course, mut progress) = (course(), Progress::default());
        let ids =
            |progress: &Progress| to_read(&course, progress, 3).iter().map(|one| one.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&progress), ["unseen", "far"]);
        progress.read.insert("unseen".to_owned());
        assert_eq!(ids(&progress), ["far"]);
    }
}
