//! Learning on one's own: what was done, what to look at again, and finding things. Knows labs only by what
//! the static pages say of them, and no browser.

mod course;
mod next;
mod progress;
mod review;
mod search;

pub use course::{
    Concept, Course, CourseChapter, CourseLab, DOMAINS, Domain, FIRST_VISIT, Name, PlannedLab, Shown, Standing, Term,
    ToCome, numbered,
};
pub use next::{Next, half_done, next, to_read};
pub use progress::{LabProgress, Progress};
pub use review::{Card, Question, Rating, due, next_due};
pub use search::{Found, Index, Kind, Page, find};
