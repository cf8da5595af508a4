//! What stands in the place of the page's views where they are not compiled in: nothing. The app draws them anyway, as
//! soon as it has come; only what is published must be there before.

use tactile::lab::{Report, StaticText};
use tactile::study::{Course, Term};

pub fn know(_: &Course, _: &[Term]) {}

pub fn home(_: Option<&str>) -> String {
    String::new()
}

pub fn lost() -> String {
    String::new()
}

pub fn glossary() -> String {
    String::new()
}

pub fn concept(_: &str) -> String {
    String::new()
}

pub fn progress() -> String {
    String::new()
}

pub fn lesson() -> String {
    String::new()
}

/// As the app's, it fails where a figure has no picture.
pub fn lab(
    text: StaticText,
    report: Report,
    mut picture: impl FnMut(&str, bool) -> Option<String>,
) -> Result<String, String> {
    let mut shown = text.description.figures.iter().filter(|figure| report.is_shown(&figure.key));
    match shown.find(|figure| picture(&figure.key, true).is_none()) {
        Some(figure) => Err(format!("the figure `{}` has no picture", figure.key)),
        None => Ok(String::new()),
    }
}
