//! The labs: a folder a chapter; a lab is four files by reader, with its prose and its program beside them.

mod automate;
mod combine;
mod cost;
mod deploy;
mod evaluate;
mod keep_learning;
mod metrics_and_algorithms;
mod monitor;
mod prepare;
mod train;

use crate::lab::{Chapter, Entry};

/// The registry, in reading order.
pub static CHAPTERS: &[Chapter] = &[
    prepare::CHAPTER,
    train::CHAPTER,
    combine::CHAPTER,
    evaluate::CHAPTER,
    automate::CHAPTER,
    deploy::CHAPTER,
    keep_learning::CHAPTER,
    monitor::CHAPTER,
    cost::CHAPTER,
    metrics_and_algorithms::CHAPTER,
];

/// Every lab, in reading order.
pub fn all() -> impl Iterator<Item = (&'static Chapter, &'static Entry)> {
    CHAPTERS.iter().flat_map(|chapter| chapter.labs.iter().map(move |entry| (chapter, entry)))
}

/// The lab with this id.
pub fn find(id: &str) -> Option<&'static Entry> {
    all().map(|(_, entry)| entry).find(|entry| entry.id == id)
}
