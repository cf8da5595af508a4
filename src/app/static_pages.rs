//! The static pages: the page's own views, written without a browser. What stands there before the app
//! does, and where script is off, is therefore what the app will show, in the same places.
//!
//! Addresses hold `{{root}}` and `{{texts}}`, which whoever writes the files fills in.

use std::rc::Rc;

use futures_executor::block_on;
use yew::prelude::*;
use yew::{BaseComponent, LocalServerRenderer};

use super::by_pointer::ByPointer;
use super::deferred_views;
use super::glossary::{ConceptPage, ConceptProps, Glossary, Props as GlossaryProps};
use super::home::{Home, Lost, Props as HomeProps};
use super::lab_page::{LabPage, Props as LabProps};
use super::lesson::{LessonPage, Props as LessonProps};
use super::own_store::OwnStore;
use super::progress::{ProgressPage, Props as ProgressProps};
use crate::lab::{Report, StaticText};

pub use super::site::know;

/// The first page, or that of one chapter.
pub fn home(chapter: Option<&str>) -> String {
    written::<Home>(HomeProps { on_go: Callback::noop(), chapter: chapter.map(str::to_owned) })
}

/// The page for addresses at which nothing stands.
pub fn lost() -> String {
    written::<Lost>(HomeProps { on_go: Callback::noop(), chapter: None })
}

pub fn glossary() -> String {
    written::<Glossary>(GlossaryProps { on_go: Callback::noop() })
}

pub fn concept(id: &str) -> String {
    written::<ConceptPage>(ConceptProps { id: id.to_owned(), on_go: Callback::noop() })
}

/// As it is before anything was done.
pub fn progress() -> String {
    written::<ProgressPage>(ProgressProps { on_go: Callback::noop() })
}

/// As it is before anything was kept.
pub fn lesson() -> String {
    let (link, on_go, on_lesson) = (String::new(), Callback::noop(), Callback::noop());
    written::<LessonPage>(LessonProps { link, mark: None, on_go, on_lesson })
}

/// A lab in its default state. `picture` gives the SVG of a figure by its key, and whether it is the first: a phone
/// shows that one alone.
///
/// # Errors
/// A sentence where a figure has no picture.
pub fn lab(
    text: StaticText,
    report: Report,
    mut picture: impl FnMut(&str, bool) -> Option<String>,
) -> Result<String, String> {
    let id = text.description.id.clone();
    let shown = text.description.figures.iter().filter(|figure| report.is_shown(&figure.key));
    let keys: Vec<String> = shown.map(|figure| figure.key.clone()).collect();
    let texts: Vec<String> = report.written.iter().map(|written| written.key.clone()).collect();
    let static_page = Some((ByPointer::new(text), ByPointer::new(report)));
    let own = OwnStore::default();
    let (link, on_go, presents) = (String::new(), Callback::noop(), Rc::default());
    let mut html = written::<LabPage>(LabProps { id, link, own, changes: None, presents, on_go, static_page });
    for (at, key) in keys.iter().enumerate() {
        // What waits behind a tab is not drawn before it is asked for, and what is written is there.
        if is_away(&html, key) || texts.contains(key) {
            continue;
        }
        let place = canvas(&html, key).ok_or_else(|| format!("The figure “{key}” has no canvas."))?;
        let picture = picture(key, at == 0).ok_or_else(|| format!("The figure “{key}” has no picture."))?;
        html.replace_range(place, &picture);
    }
    Ok(html)
}

/// Whether a figure waits behind a tab. The writer of the page puts attributes in no order that one can count on.
fn is_away(html: &str, key: &str) -> bool {
    let Some(at) = html.find(&format!("data-figure=\"{key}\"")) else { return false };
    let start = html[..at].rfind('<').unwrap_or(at);
    let tag = html[start..].split('>').next().unwrap_or_default();
    let class = tag.split_once(" class=\"").and_then(|(_, rest)| rest.split('"').next());
    class.is_some_and(|class| class.split(' ').any(|one| one == "away"))
}

/// Where a figure's canvas stands.
fn canvas(html: &str, key: &str) -> Option<std::ops::Range<usize>> {
    const END: &str = "</canvas>";
    let frame = html.find(&format!("data-frame=\"{key}\""))?;
    let start = frame + html[frame..].find("<canvas")?;
    let end = start + html[start..].find(END)? + END.len();
    Some(start..end)
}

fn written<View: BaseComponent>(props: View::Properties) -> String {
    deferred_views::install();
    quiet(&block_on(LocalServerRenderer::<View>::with_props(props).hydratable(false).render()))
}

/// Nothing can be operated before the app is there, and nothing says that it were ready.
fn quiet(html: &str) -> String {
    let mut html = html.replace(" aria-busy=\"false\"", "");
    for control in ["button", "input", "select", "textarea"] {
        html = html.replace(&format!("<{control} "), &format!("<{control} inert "));
        html = html.replace(&format!("<{control}>"), &format!("<{control} inert>"));
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_canvas_of_a_figure_is_found() {
        let html =
            r#"<div data-frame="a"><canvas></canvas></div><div data-frame="b"><canvas role="img"></canvas></div>"#;
        assert_eq!(&html[canvas(html, "b").unwrap()], r#"<canvas role="img"></canvas>"#);
        assert_eq!(canvas(html, "c"), None);
    }

    #[test]
    fn a_figure_behind_a_tab_is_told() {
        let html = r#"<figure class="figure away" data-figure="a"></figure><figure data-figure="b" class="figure away">
            </figure><figure data-figure="c" class="figure"></figure><p class="away">"#;
        assert_eq!(["a", "b", "c", "d"].map(|key| is_away(html, key)), [true, true, false, false]);
    }

    #[test]
    fn controls_are_inert_and_nothing_is_ready() {
        let html = quiet(r#"<main aria-busy="false"><button class="x">A</button><button>B</button><input name="c">"#);
        assert_eq!(html, r#"<main><button inert class="x">A</button><button inert>B</button><input inert name="c">"#);
    }
}
