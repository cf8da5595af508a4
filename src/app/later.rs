//! Views that a first visit of a lab can do without. Together they are a part of the page's module, which comes
//! when one of them is first shown.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::code_panel::{self, CodePanel};
use super::data_panel;
use super::glossary::{self, Glossary};
use super::home::{self, Home, Lost};
use super::lesson::{self, LessonPage};
use super::notes::Notes;
use super::own_page::{OwnAsk, OwnPage};
use super::own_store::OwnFile;
use super::progress::{self, ProgressPage};
use super::root::take_over;
use super::share_panel::{self, SharePanel};
use super::teach_panel::{self, TeachPanel};
use super::window;
use crate::lab::RoleText;

/// Every view of the part, with what it shows.
#[derive(Clone)]
pub enum Later {
    Home(home::Props),
    Lost(home::Props),
    Lesson(lesson::Props),
    Notes,
    Progress(progress::Props),
    Glossary(glossary::Props),
    Own { own: OwnPage, needs: Vec<RoleText>, files: Vec<OwnFile>, on: Callback<OwnAsk> },
    Code(code_panel::Props),
    Teach(teach_panel::Props),
    Share(share_panel::Props),
}

type Draw = fn(Later) -> Html;

/// The one way to these views: what is reached by no other is split off.
fn draw(view: Later) -> Html {
    match view {
        Later::Home(props) => html! { <Home ..props /> },
        Later::Lost(props) => html! { <Lost ..props /> },
        Later::Lesson(props) => html! { <LessonPage ..props /> },
        Later::Notes => html! { <Notes /> },
        Later::Progress(props) => html! { <ProgressPage ..props /> },
        Later::Glossary(props) => html! { <Glossary ..props /> },
        Later::Own { own, needs, files, on } => data_panel::view(&own, &needs, &files, &on),
        Later::Code(props) => html! { <CodePanel ..props /> },
        Later::Teach(props) => html! { <TeachPanel ..props /> },
        Later::Share(props) => html! { <SharePanel ..props /> },
    }
}

#[cfg(all(target_arch = "wasm32", feature = "views-in-parts"))]
#[wasm_split_helpers::wasm_split(views, fallible)]
fn load_draw() -> Result<Draw, wasm_split_helpers::SplitLoaderError> {
    Ok(draw)
}

#[cfg(not(all(target_arch = "wasm32", feature = "views-in-parts")))]
async fn load_draw() -> Result<Draw, std::convert::Infallible> {
    Ok(draw)
}

thread_local! {
    /// What draws them, once it has come.
    static DRAW: Cell<Option<Draw>> = const { Cell::new(None) };
}

/// The view, as soon as its part is there. What is shown by another `key` begins anew.
pub fn later(view: Later, key: impl ToString) -> Html {
    html! { <Place key={key.to_string()} view={Rc::new(view)} /> }
}

#[derive(Properties)]
struct PlaceProps {
    view: Rc<Later>,
}

impl PartialEq for PlaceProps {
    /// The views themselves look whether anything is new for them.
    fn eq(&self, other: &PlaceProps) -> bool {
        Rc::ptr_eq(&self.view, &other.view)
    }
}

#[derive(Default)]
struct Place {
    is_lost: bool,
    /// Whether it has just come into a dialog that was open before it.
    is_late: bool,
}

impl Component for Place {
    /// Whether the part has come.
    type Message = bool;
    type Properties = PlaceProps;

    fn create(context: &Context<Self>) -> Self {
        if DRAW.get().is_none() {
            let link = context.link().clone();
            spawn_local(async move {
                let loaded = load_draw().await.ok();
                DRAW.set(loaded.or(DRAW.get()));
                link.send_message(loaded.is_some());
            });
        }
        Place::default()
    }

    fn update(&mut self, _: &Context<Self>, has_come: bool) -> bool {
        (self.is_lost, self.is_late) = (!has_come, has_come);
        if self.is_lost {
            take_over();
        }
        true
    }

    /// A dialog gives the focus to the element that asks for it when it opens; what came later asks here.
    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if std::mem::take(&mut self.is_late)
            && let Some(document) = window().and_then(|window| window.document())
            && let Ok(Some(element)) = document.query_selector("dialog[open] [autofocus]")
            && let Some(element) = element.dyn_ref::<HtmlElement>()
        {
            // An element that cannot take it leaves it where it is.
            let _ = element.focus();
        }
    }

    fn view(&self, context: &Context<Self>) -> Html {
        match DRAW.get() {
            Some(draw) => draw(Later::clone(&context.props().view)),
            None if self.is_lost => html! {
                <p class="notice" role="alert">{"This part of the page could not be loaded. Check the network and reload the page."}</p>
            },
            None => html! {},
        }
    }
}
