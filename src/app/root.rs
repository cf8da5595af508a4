//! The page's root: which view an address shows.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::EventListener;
use yew::prelude::*;

use super::lab_page::LabPage;
use super::lesson_mark::{LessonMark, LessonMove};
use super::live::html;
use super::own_store::OwnStore;
use super::parts::{DeferredView, later};
use super::{config, window};
use crate::lab::{FrameKeys, Query};

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
    /// Where in a lesson the page is.
    mark: Option<LessonMark>,
    /// Whether the lab is shown in front of a class: a lesson goes on so at its next step.
    presents: Rc<Cell<bool>>,
    /// The visitor's files: they survive a change of lab.
    own: OwnStore,
    _back: Option<EventListener>,
}

pub enum Msg {
    /// Go to an address below the base.
    Go(String),
    Back,
    Lesson(LessonMove),
}

impl Component for Root {
    type Message = Msg;
    type Properties = ();

    fn create(context: &Context<Self>) -> Self {
        let link = context.link().clone();
        let back =
            window().map(|window| EventListener::new(&window, "popstate", move |_| link.send_message(Msg::Back)));
        Root {
            route: present_route(),
            opening: 0,
            mark: LessonMark::present(),
            presents: Rc::default(),
            own: OwnStore::default(),
            _back: back,
        }
    }

    fn update(&mut self, _: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Go(address) => {
                // Who leaves the labs has done with changing a step.
                if !address.starts_with(&format!("{}labs/", config::base())) && self.changes().is_some() {
                    self.mark = None;
                }
                go(&address, self.mark.as_ref());
            }
            Msg::Back => self.mark = LessonMark::present(),
            Msg::Lesson((mark, address)) => {
                self.mark = mark;
                let Some(address) = address else {
                    if let Some(history) = window().and_then(|window| window.history().ok()) {
                        let _ = history.replace_state(&LessonMark::entry(self.mark.as_ref()), "");
                    }
                    return true;
                };
                go(&address, self.mark.as_ref());
            }
        }
        self.route = present_route();
        self.opening += 1;
        if !matches!(self.route, Route::Lab { .. }) && self.presents.take() {
            // Only labs are shown large.
            if let Some(document) = window().and_then(|window| window.document()) {
                document.exit_fullscreen();
            }
        }
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
                <LabPage key={format!("{id} {}", self.opening)} id={id.clone()} link={link.clone()} own={self.own.clone()}
                    changes={self.changes()} presents={self.presents.clone()} {on_go} />
            },
            Route::Lesson { link } => {
                let (mark, on_lesson) = (self.mark.clone(), context.link().callback(Msg::Lesson));
                later(DeferredView::Lesson { link: link.clone(), mark, on_go, on_lesson }, self.opening)
            }
            Route::SpeakerNotes => later(DeferredView::SpeakerNotes, "notes"),
            Route::Progress => later(DeferredView::Progress { on_go }, "progress"),
            Route::Glossary => later(DeferredView::Glossary { on_go }, self.opening),
            Route::Concept { id } => later(DeferredView::Concept { id: id.clone(), on_go }, id),
        };
        html! {
            <>
                { view }
                if let (Some(mark), Route::Lab { id, .. }) = (self.mark.clone(), &self.route) {
                    { later(DeferredView::LessonBar { mark, lab: id.clone(), on_lesson: context.link().callback(Msg::Lesson) }, "lesson") }
                }
            </>
        }
    }
}

impl Root {
    /// The step of the visitor's own lesson that is being changed.
    fn changes(&self) -> Option<usize> {
        match &self.mark {
            Some(LessonMark::Changed { at }) => Some(*at),
            _ => None,
        }
    }
}

fn go(address: &str, mark: Option<&LessonMark>) {
    let Some(window) = window() else { return };
    let history = window.history();
    if !history.is_ok_and(|history| history.push_state_with_url(&LessonMark::entry(mark), "", Some(address)).is_ok()) {
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
