//! A lesson: an ordered list of lab states with a sentence each, carried by a link or a small JSON file.

use serde::{Deserialize, Serialize};

use super::link::Query;
use crate::table::Problem;

/// An ordered list of lab states. There is no server: the link or the file holds all of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    /// The version of the file's form.
    pub format: u32,
    pub title: String,
    /// The last word, shown when all steps are done; may be empty.
    #[serde(default)]
    pub end: String,
    pub steps: Vec<LessonStep>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LessonStep {
    /// The lab's id.
    pub lab: String,
    /// The state as a link writes it, both its public and its private part.
    pub state: String,
    /// What those who follow the lesson read at this step.
    pub say: String,
}

/// The version of the file's form that this program writes.
const FORMAT: u32 = 1;
/// More steps than any class sits through.
const MOST_STEPS: usize = 100;
/// The longest step, and the longest last word, in bytes.
const MOST_BYTES: usize = 20_000;

impl Lesson {
    /// An empty lesson of this title.
    pub fn new(title: &str) -> Lesson {
        Lesson { format: FORMAT, title: title.to_owned(), ..Lesson::default() }
    }

    /// Reads a lesson's file.
    ///
    /// # Errors
    /// A sentence where the text is not a lesson, is of a later form, or is too large.
    pub fn from_json(text: &str) -> Result<Lesson, Problem> {
        let lesson: Lesson = serde_json::from_str(text).map_err(|error| {
            Problem::new(format!("This file is not a lesson ({error}). Choose a file that was saved as one here."))
        })?;
        if lesson.format > FORMAT {
            return Err(Problem::new("This lesson was saved by a newer version. Reload the page to get that version."));
        }
        lesson.checked()
    }

    /// The lesson's file.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Reads what [`Lesson::to_query`] wrote; steps without a lab are left out.
    ///
    /// # Errors
    /// A sentence where there is no step, or the lesson is too large.
    pub fn from_query(query: &Query) -> Result<Lesson, Problem> {
        let mut lesson = Lesson::new("");
        for (key, value) in &query.pairs {
            match (key.as_str(), lesson.steps.last_mut()) {
                ("title", _) => lesson.title.clone_from(value),
                ("end", _) => lesson.end.clone_from(value),
                ("lab", _) => lesson.steps.push(LessonStep { lab: value.clone(), ..LessonStep::default() }),
                ("state", Some(step)) => step.state.clone_from(value),
                ("say", Some(step)) => step.say.clone_from(value),
                _ => {}
            }
        }
        if lesson.steps.is_empty() {
            return Err(Problem::new("This link holds no lesson: it may have been cut. Ask for it again."));
        }
        lesson.checked()
    }

    /// The lesson as the fragment of a link.
    pub fn to_query(&self) -> Query {
        let mut pairs = vec![("title".to_owned(), self.title.clone())];
        if !self.end.is_empty() {
            pairs.push(("end".to_owned(), self.end.clone()));
        }
        for step in &self.steps {
            let fields = [("lab", &step.lab), ("state", &step.state), ("say", &step.say)];
            pairs.extend(fields.map(|(key, value)| (key.to_owned(), value.clone())));
        }
        Query { pairs }
    }

    fn checked(self) -> Result<Lesson, Problem> {
        let is_id = |id: &str| {
            !id.is_empty()
                && id.len() < 60
                && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        if self.steps.len() > MOST_STEPS {
            return Err(Problem::new(format!(
                "A lesson has at most {MOST_STEPS} steps, and this one has {}. Split it into two lessons.",
                self.steps.len()
            )));
        }
        if self.end.len() > MOST_BYTES {
            return Err(Problem::new(format!(
                "The last word of the lesson is longer than {MOST_BYTES} bytes. Shorten it."
            )));
        }
        for (at, step) in self.steps.iter().enumerate() {
            if !is_id(&step.lab) {
                return Err(Problem::new(format!(
                    "Step {} of the lesson names no lab. Ask for the file or the link again.",
                    at + 1
                )));
            }
            if step.state.len() + step.say.len() > MOST_BYTES {
                return Err(Problem::new(format!(
                    "Step {} of the lesson is longer than {MOST_BYTES} bytes. Shorten its text.",
                    at + 1
                )));
            }
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lessons() -> impl Strategy<Value = Lesson> {
        let step = ("[a-z][a-z0-9-]{0,12}", ".{0,40}", ".{0,40}");
        let step = step.prop_map(|(lab, state, say)| LessonStep { lab, state, say });
        (".{0,30}", ".{0,30}", prop::collection::vec(step, 1..6)).prop_map(|(title, end, steps)| Lesson {
            format: FORMAT,
            title,
            end,
            steps,
        })
    }

    proptest! {
        #[test]
        fn a_lesson_survives_link_and_file(lesson in lessons()) {
            let link = Query::parse(&lesson.to_query().to_string());
            prop_assert_eq!(Lesson::from_query(&link), Ok(lesson.clone()));
            prop_assert_eq!(Lesson::from_json(&lesson.to_json()), Ok(lesson));
        }

        #[test]
        fn any_text_is_answered(text in ".*") {
            let _ = Lesson::from_json(&text);
            let _ = Lesson::from_query(&Query::parse(&text));
        }
    }

    #[test]
    fn a_file_from_before_there_was_a_last_word_is_read() {
        let text = r#"{"format":1,"title":"Old","steps":[{"lab":"roc","state":"","say":"Look."}]}"#;
        assert_eq!(Lesson::from_json(text).unwrap().end, "");
    }

    #[test]
    fn what_is_no_lesson_is_refused_with_a_sentence() {
        for text in ["", "[]", "{\"format\":1}", "{\"format\":9,\"title\":\"\",\"steps\":[]}"] {
            assert!(Lesson::from_json(text).is_err(), "{text}");
        }
        let step = LessonStep { lab: "../roc".to_owned(), ..LessonStep::default() };
        let lesson = Lesson { steps: vec![step], ..Lesson::new("") };
        assert!(Lesson::from_json(&lesson.to_json()).unwrap_err().to_string().contains("Step 1"));
    }
}
