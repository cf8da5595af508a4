//! (labs)
