//! What a first picture of a lab can do without, as the page speaks of it. It is a part of the page's module, which
//! comes when one of its views is to be shown, and in a lab as soon as the first picture is there. What is in the part
//! lies in `deferred_views.rs`, which names itself here: nothing in this file leads there.

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::chrome::take_over;
use super::lesson_mark::{LessonMark, LessonMove};
use super::live::html;
use super::{hotspots, written};

/// What is said where the part does not come.
pub const LOST: &str = "This part of the page could not be loaded. Check the network and reload the page.";

/// The part's views that stand by themselves, with what they show.
#[derive(Clone)]
pub enum DeferredView {
    Home { chapter: Option<String>, on_go: Callback<String> },
    Lost { on_go: Callback<String> },
    Lesson { link: String, mark: Option<LessonMark>, on_go: Callback<String>, on_lesson: Callback<LessonMove> },
    LessonBar { mark: LessonMark, lab: String, on_lesson: Callback<LessonMove> },
    SpeakerNotes,
    Progress { on_go: Callback<String> },
    Glossary { on_go: Callback<String> },
    Concept { id: String, on_go: Callback<String> },
    SearchResults { query: String, on_go: Callback<String> },
    Written(written::Props),
    Hotspots(hotspots::Props),
}

type Draw = fn(DeferredView) -> Html;
type Coming = Pin<Box<dyn Future<Output = ()>>>;

thread_local! {
    static FETCH: Cell<Option<fn() -> Coming>> = const { Cell::new(None) };
    static DRAW: Cell<Option<Draw>> = const { Cell::new(None) };
}

/// Says how the part is fetched: what comes calls `keep`.
pub fn fetch_by(fetch: fn() -> Coming) {
    FETCH.set(Some(fetch));
}

/// The part has come.
pub fn keep(draw: Draw) {
    DRAW.set(Some(draw));
}

/// Fetches the part, once, and says whether it is there; where it does not come, the next call tries again.
pub async fn load() -> bool {
    if DRAW.get().is_none()
        && let Some(fetch) = FETCH.get()
    {
        fetch().await;
    }
    DRAW.get().is_some()
}

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
        if DRAW.get().is_none() {
            let link = context.link().clone();
            spawn_local(async move { link.send_message(load().await) });
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
        match DRAW.get() {
            Some(draw) => draw(DeferredView::clone(&context.props().view)),
            None if self.is_lost => html! { <p class="notice" role="alert">{ LOST }</p> },
            None => html! {},
        }
    }
}
