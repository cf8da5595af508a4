//! Where in a lesson the page is. It lies with each entry of the browser's history, so that a reload finds it again, and
//! Back and Forward move through the lesson's steps.

use std::rc::Rc;

use wasm_bindgen::JsValue;

use super::window;

#[derive(Clone, PartialEq)]
pub enum LessonMark {
    /// A lesson is followed, written as in its link; past its last step, it is over.
    Followed { lesson: Rc<str>, at: usize },
    /// A step of the visitor's own lesson is being changed.
    Changed { at: usize },
}

/// Where a view of a lesson wants to go: with which mark, and to which address; with none the page stays.
pub type LessonMove = (Option<LessonMark>, Option<String>);

const FOLLOWED: &str = "lesson";
const CHANGED: &str = "change";

impl LessonMark {
    /// The mark of the page's own entry.
    pub fn present() -> Option<LessonMark> {
        LessonMark::read(&state().as_string()?)
    }

    fn read(written: &str) -> Option<LessonMark> {
        let mut parts = written.splitn(3, ' ');
        let (kind, at) = (parts.next()?, parts.next()?.parse().ok()?);
        match (kind, parts.next()) {
            (FOLLOWED, Some(lesson)) => Some(LessonMark::Followed { lesson: lesson.into(), at }),
            (CHANGED, None) => Some(LessonMark::Changed { at }),
            _ => None,
        }
    }

    fn written(&self) -> String {
        match self {
            LessonMark::Followed { lesson, at } => format!("{FOLLOWED} {at} {lesson}"),
            LessonMark::Changed { at } => format!("{CHANGED} {at}"),
        }
    }

    /// As an entry of the history holds it.
    pub fn entry(mark: Option<&LessonMark>) -> JsValue {
        mark.map_or(JsValue::NULL, |mark| JsValue::from_str(&mark.written()))
    }
}

/// What the page's own entry holds: who writes its address anew hands it on.
pub fn state() -> JsValue {
    let history = window().and_then(|window| window.history().ok());
    history.and_then(|history| history.state().ok()).unwrap_or(JsValue::NULL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_as_it_was_written() {
        let lesson = "title=Two%20words&lab=roc&state=&say=";
        for mark in [LessonMark::Followed { lesson: lesson.into(), at: 3 }, LessonMark::Changed { at: 0 }] {
            assert!(LessonMark::read(&mark.written()) == Some(mark));
        }
        for other in ["", "lesson", "lesson x title=", "lesson 1", "change -1", "change 1 more"] {
            assert!(LessonMark::read(other).is_none(), "{other}");
        }
    }
}
