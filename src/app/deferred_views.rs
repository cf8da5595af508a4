//! What is in the part that a first picture can do without: the page's views but for the lab, and of the lab what is
//! seldom done or seen. `bring` is the one way to it: what is reached by no other is split off.

use yew::prelude::*;

use super::glossary::{ConceptPage, Glossary};
use super::home::{Home, Lost};
use super::hotspots::Hotspots;
use super::lab_page::DeferredOfLab;
use super::lesson::{LessonBar, LessonPage};
use super::live::html;
use super::parts::{self, DeferredView};
use super::progress::ProgressPage;
use super::search_results::SearchResults;
use super::speaker_notes::SpeakerNotes;
use super::written::WrittenBody;

#[derive(Clone, Copy)]
struct Part {
    draw: fn(DeferredView) -> Html,
    of_lab: DeferredOfLab,
}

const PART: Part = Part { draw, of_lab: DeferredOfLab::ALL };

impl Part {
    fn keep(self) {
        self.of_lab.keep();
        parts::keep(self.draw);
    }
}

/// Has the part fetched when it is first asked for. Where nothing is cut into parts, all of it is there.
pub fn install() {
    #[cfg(not(all(target_arch = "wasm32", feature = "views-in-parts")))]
    PART.keep();
    // Where it does not come, there is nothing to keep.
    parts::fetch_by(|| Box::pin(async { bring().await.into_iter().for_each(Part::keep) }));
}

#[cfg(all(target_arch = "wasm32", feature = "views-in-parts"))]
#[wasm_split_helpers::wasm_split(views, fallible)]
fn bring() -> Result<Part, wasm_split_helpers::SplitLoaderError> {
    Ok(PART)
}

#[cfg(not(all(target_arch = "wasm32", feature = "views-in-parts")))]
async fn bring() -> Result<Part, std::convert::Infallible> {
    Ok(PART)
}

fn draw(view: DeferredView) -> Html {
    match view {
        DeferredView::Home { chapter, on_go } => html! { <Home {chapter} {on_go} /> },
        DeferredView::Lost { on_go } => html! { <Lost {on_go} /> },
        DeferredView::Lesson { link, mark, on_go, on_lesson } => {
            html! { <LessonPage {link} {mark} {on_go} {on_lesson} /> }
        }
        DeferredView::LessonBar { mark, lab, on_lesson } => {
            html! { <LessonBar {mark} {lab} {on_lesson} /> }
        }
        DeferredView::SpeakerNotes => html! { <SpeakerNotes /> },
        DeferredView::Progress { on_go } => html! { <ProgressPage {on_go} /> },
        DeferredView::Glossary { on_go } => html! { <Glossary {on_go} /> },
        DeferredView::Concept { id, on_go } => html! { <ConceptPage {id} {on_go} /> },
        DeferredView::SearchResults { query, on_go } => html! { <SearchResults {query} {on_go} /> },
        DeferredView::Hotspots(props) => html! { <Hotspots ..props /> },
        DeferredView::Written(props) => html! { <WrittenBody ..props /> },
    }
}
