//! The page's root: which view an address shows.

use gloo_events::EventListener;
use wasm_bindgen::JsValue;
use yew::prelude::*;

use super::lab_page::LabPage;
use super::lesson;
use super::live::html;
use super::own_store::OwnStore;
use super::parts::{DeferredView, later};
use super::{config, window};
use crate::lab::{FrameKeys, Lesson, Query};

/// Puts the page into its mount point, behind the static page that is on screen already.
#[cfg(target_arch = "wasm32")]
pub fn run() {
    console_error_panic_hook::set_once();
    super::deferred_views::install();
    let document = window().and_then(|window| window.document());
    let Some(mount) = document.and_then(|document| document.get_element_by_id("app")) else { return };
    yew::Renderer::<Root>::with_root(mount).render();
}

#[derive(Clone, PartialEq)]
enum Route {
    Home,
    Chapter {
        id: String,
    },
    /// Nothing stands at this address.
    Lost,
    /// A lab, and the query and fragment it was opened with.
    Lab {
        id: String,
        link: String,
    },
    /// A lesson, and the fragment it was opened with.
    Lesson {
        link: String,
    },
    /// The speaker's notes beside a presentation.
    SpeakerNotes,
    Progress,
    Glossary,
    Concept {
        id: String,
    },
}

pub struct Root {
    route: Route,
    /// Counts openings, so that the same lab opened by a new link starts anew.
    opening: u32,
    /// The lesson that is followed, and at which step.
    lesson: Option<(Lesson, usize)>,
    /// The visitor's files: they survive a change of lab.
    own: OwnStore,
    _back: Option<EventListener>,
}

pub enum Msg {
    /// Go to an address below the base.
    Go(String),
    Back,
    Lesson(Option<(Lesson, usize)>),
}

impl Component for Root {
    type Message = Msg;
    type Properties = ();

    fn create(context: &Context<Self>) -> Self {
        let link = context.link().clone();
        let back =
            window().map(|window| EventListener::new(&window, "popstate", move |_| link.send_message(Msg::Back)));
        Root { route: present_route(), opening: 0, lesson: None, own: OwnStore::default(), _back: back }
    }

    fn update(&mut self, _: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Go(address) => go(&address),
            Msg::Back => {}
            Msg::Lesson(lesson) => {
                let address = match &lesson {
                    Some((lesson, at)) => lesson.steps.get(*at).map(lesson::step_address),
                    None => None,
                };
                self.lesson = lesson;
                match address {
                    Some(address) => go(&address),
                    None => return true,
                }
            }
        }
        self.route = present_route();
        self.opening += 1;
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let on_go = context.link().callback(Msg::Go);
        let chapter = |id: Option<&String>| DeferredView::Home { chapter: id.cloned(), on_go: on_go.clone() };
        let view = match &self.route {
            Route::Home => later(chapter(None), "home"),
            Route::Chapter { id } => later(chapter(Some(id)), id),
            Route::Lost => later(DeferredView::Lost { on_go }, "lost"),
            Route::Lab { id, link } => html! {
                <LabPage key={format!("{id} {}", self.opening)} id={id.clone()} link={link.clone()} own={self.own.clone()} {on_go} />
            },
            Route::Lesson { link } => {
                let on_start = context.link().callback(|start| Msg::Lesson(Some(start)));
                later(DeferredView::Lesson { link: link.clone(), on_go, on_start }, self.opening)
            }
            Route::SpeakerNotes => later(DeferredView::SpeakerNotes, "notes"),
            Route::Progress => later(DeferredView::Progress { on_go }, "progress"),
            Route::Glossary => later(DeferredView::Glossary { on_go }, self.opening),
            Route::Concept { id } => later(DeferredView::Concept { id: id.clone(), on_go }, id),
        };
        let is_lab = matches!(self.route, Route::Lab { .. });
        html! {
            <>
                { view }
                if let Some((lesson, at)) = self.lesson.clone().filter(|_| is_lab) {
                    { self.view_lesson(context, lesson, at) }
                }
            </>
        }
    }
}

impl Root {
    fn view_lesson(&self, context: &Context<Self>, lesson: Lesson, at: usize) -> Html {
        let whole = lesson.clone();
        let on_step = context.link().callback(move |at| Msg::Lesson(Some((whole.clone(), at))));
        let on_end = context.link().callback(|()| Msg::Lesson(None));
        later(DeferredView::LessonBar { lesson, at, on_step, on_end }, "lesson")
    }
}

fn go(address: &str) {
    let Some(window) = window() else { return };
    let history = window.history();
    if !history.is_ok_and(|history| history.push_state_with_url(&JsValue::NULL, "", Some(address)).is_ok()) {
        // A frame without an origin may not change its address, but it may go there.
        let _ = window.location().assign(address);
    }
    window.scroll_to_with_x_and_y(0.0, 0.0);
}

fn present_route() -> Route {
    let Some(location) = window().map(|window| window.location()) else { return Route::Home };
    let path = location.pathname().unwrap_or_default();
    let below = path.strip_prefix(&config::base()).unwrap_or(&path);
    let mut parts = below.split('/').filter(|part| !part.is_empty());
    match (parts.next(), parts.next()) {
        (Some("labs"), Some(id)) => {
            let search = location.search().unwrap_or_default();
            let fragment = location.hash().unwrap_or_default();
            if FrameKeys::is_notes(&Query::parse(&search)) {
                return Route::SpeakerNotes;
            }
            let link = format!("{}&{}", search.trim_start_matches('?'), fragment.trim_start_matches('#'));
            Route::Lab { id: id.to_owned(), link }
        }
        (Some("lesson"), _) => Route::Lesson { link: location.hash().unwrap_or_default() },
        (Some("progress"), _) => Route::Progress,
        (Some("glossary"), _) => Route::Glossary,
        (Some("concepts"), Some(id)) => Route::Concept { id: id.to_owned() },
        (Some("chapters"), Some(id)) => Route::Chapter { id: id.to_owned() },
        (None | Some("index.html"), _) => Route::Home,
        _ => Route::Lost,
    }
}
