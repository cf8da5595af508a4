//! What a first picture of a lab can do without. Together it is a part of the page's module, which comes when one of
//! its views is to be shown, and in a lab as soon as the first picture is there.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::glossary::{self, ConceptPage, Glossary};
use super::home::{self, Home, Lost};
use super::lab_page::{DeferredMsg, DeferredSlot, LabPage};
use super::lesson::{self, LessonBar, LessonPage};
use super::live::html;
use super::progress::{self, ProgressPage};
use super::root::take_over;
use super::search_results::{self, SearchResults};
use super::speaker_notes::SpeakerNotes;

/// What is said where the part does not come.
pub const LOST: &str = "This part of the page could not be loaded. Check the network and reload the page.";

/// The part's views that stand by themselves, with what they show.
#[derive(Clone)]
pub enum DeferredView {
    Home(home::Props),
    Lost(home::Props),
    Lesson(lesson::Props),
    LessonBar(lesson::BarProps),
    SpeakerNotes,
    Progress(progress::Props),
    Glossary(glossary::Props),
    Concept(glossary::ConceptProps),
    SearchResults(search_results::Props),
}

/// What the part brings. It is the one way to what is in it: what is reached by no other is split off.
#[derive(Clone, Copy)]
pub struct Part {
    draw: fn(DeferredView) -> Html,
    /// Does in a lab what is seldom done; says whether the lab is to be drawn anew.
    pub act: fn(&mut LabPage, &Context<LabPage>, DeferredMsg) -> bool,
    /// Draws of a lab what is seldom seen.
    pub view: fn(&LabPage, &Context<LabPage>, DeferredSlot) -> Html,
}

const PART: Part = Part { draw, act: LabPage::act, view: LabPage::view_in_part };

fn draw(view: DeferredView) -> Html {
    match view {
        DeferredView::Home(props) => html! { <Home ..props /> },
        DeferredView::Lost(props) => html! { <Lost ..props /> },
        DeferredView::Lesson(props) => html! { <LessonPage ..props /> },
        DeferredView::LessonBar(props) => html! { <LessonBar ..props /> },
        DeferredView::SpeakerNotes => html! { <SpeakerNotes /> },
        DeferredView::Progress(props) => html! { <ProgressPage ..props /> },
        DeferredView::Glossary(props) => html! { <Glossary ..props /> },
        DeferredView::Concept(props) => html! { <ConceptPage ..props /> },
        DeferredView::SearchResults(props) => html! { <SearchResults ..props /> },
    }
}

#[cfg(all(target_arch = "wasm32", feature = "views-in-parts"))]
mod loading {
    use std::cell::Cell;

    use super::{PART, Part};

    thread_local! {
        static CAME: Cell<Option<Part>> = const { Cell::new(None) };
    }

    #[wasm_split_helpers::wasm_split(views, fallible)]
    fn bring() -> Result<Part, wasm_split_helpers::SplitLoaderError> {
        Ok(PART)
    }

    /// What the part brings, where it has come already.
    pub fn part() -> Option<Part> {
        CAME.get()
    }

    /// Fetches the part, once; where it does not come, the next call tries anew.
    pub async fn load() -> Option<Part> {
        CAME.set(CAME.get().or(bring().await.ok()));
        CAME.get()
    }
}

/// Where nothing is cut into parts, all of it is there.
#[cfg(not(all(target_arch = "wasm32", feature = "views-in-parts")))]
mod loading {
    use super::{PART, Part};

    pub fn part() -> Option<Part> {
        Some(PART)
    }

    pub async fn load() -> Option<Part> {
        Some(PART)
    }
}

pub use loading::{load, part};

/// The view, as soon as its part is there. What is shown by another `key` begins anew.
pub fn later(view: DeferredView, key: impl ToString) -> Html {
    html! { <Waiting key={key.to_string()} view={Rc::new(view)} /> }
}

#[derive(Properties)]
struct WaitingProps {
    view: Rc<DeferredView>,
}

impl PartialEq for WaitingProps {
    /// The views themselves look whether anything is new for them.
    fn eq(&self, other: &WaitingProps) -> bool {
        Rc::ptr_eq(&self.view, &other.view)
    }
}

#[derive(Default)]
struct Waiting {
    is_lost: bool,
}

impl Component for Waiting {
    /// Whether the part has come.
    type Message = bool;
    type Properties = WaitingProps;

    fn create(context: &Context<Self>) -> Self {
        if part().is_none() {
            let link = context.link().clone();
            spawn_local(async move { link.send_message(load().await.is_some()) });
        }
        Waiting::default()
    }

    fn update(&mut self, _: &Context<Self>, has_come: bool) -> bool {
        self.is_lost = !has_come;
        if self.is_lost {
            take_over();
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        match part() {
            Some(part) => (part.draw)(DeferredView::clone(&context.props().view)),
            None if self.is_lost => html! { <p class="notice" role="alert">{ LOST }</p> },
            None => html! {},
        }
    }
}
