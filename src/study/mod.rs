//! Learning on one's own: what was done, what to look at again, and finding things. Knows labs only by what
//! the static pages say of them, and no browser.

mod course;
mod progress;
mod review;
mod search;

pub use course::{Concept, Course, CourseChapter, CourseLab, Standing, Term};
pub use progress::{LabProgress, Progress};
pub use review::{Question, Rating, due};
pub use search::{Found, Index, Page, find};
