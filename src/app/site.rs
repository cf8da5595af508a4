//! What the page knows of all labs at once; fetched when it is first needed, then kept.

use std::cell::OnceCell;
use std::rc::Rc;

use super::{codec, config, store};
use crate::study::{Course, Index, Progress, Term};

/// The key under which the browser keeps progress.
const PROGRESS: &str = "progress";

thread_local! {
    static COURSE: OnceCell<Rc<Course>> = const { OnceCell::new() };
    static TERMS: OnceCell<Rc<Vec<Term>>> = const { OnceCell::new() };
    static INDEX: OnceCell<Rc<Index>> = const { OnceCell::new() };
}

/// Declares a getter that fetches a file once, and one for what is there already.
macro_rules! fetched {
    ($(#[$doc:meta])* $name:ident, $known:ident, $cell:ident, $file:literal, $what:ty) => {
        /// What was fetched already.
        pub fn $known() -> Option<Rc<$what>> {
            $cell.with(|cell| cell.get().cloned())
        }

        $(#[$doc])*
        pub async fn $name() -> Option<Rc<$what>> {
            if let Some(known) = $known() {
                return Some(known);
            }
            let new: Rc<$what> = Rc::new(codec::fetched(&config::text($file)).await?);
            Some($cell.with(|cell| cell.get_or_init(|| new).clone()))
        }
    };
}

fetched!(
    /// The labs in reading order, and the concepts.
    course, known_course, COURSE, "labs.postcard", Course
);
fetched!(
    /// The glossary.
    terms, known_terms, TERMS, "glossary.postcard", Vec<Term>
);
fetched!(
    /// What can be found.
    index, known_index, INDEX, "search.postcard", Index
);

/// Puts there what is fetched in a browser: for the static pages.
#[cfg(not(target_arch = "wasm32"))]
pub fn know(course: &Rc<Course>, terms: &Rc<Vec<Term>>) {
    COURSE.with(|cell| drop(cell.set(course.clone())));
    TERMS.with(|cell| drop(cell.set(terms.clone())));
}

/// What the visitor has done, as the browser keeps it.
pub fn progress() -> Progress {
    store::kept(PROGRESS).unwrap_or_default()
}

/// Changes what is kept where `change` says that something is new; says whether it could be kept.
pub fn change_progress(change: impl FnOnce(&mut Progress) -> bool) -> bool {
    let mut progress = progress();
    !change(&mut progress) || store::keep(PROGRESS, &progress)
}
