//! The field that finds labs, concepts and terms; what it found is drawn by the later part. Enter takes the first.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use super::live::html;
use super::parts::{DeferredView, later};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub on_go: Callback<String>,
}

pub struct Search {
    query: String,
    field: NodeRef,
    results: NodeRef,
    _slash: Option<EventListener>,
    _outside: Option<EventListener>,
}

pub enum Msg {
    Type(String),
    Key(KeyboardEvent),
    Close,
}

impl Component for Search {
    type Message = Msg;
    type Properties = Props;

    fn create(context: &Context<Self>) -> Self {
        let field = NodeRef::default();
        let focused = field.clone();
        let options = EventListenerOptions::enable_prevent_default();
        let slash = crate::app::window().map(|window| {
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                let is_slash = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| {
                    event.key() == "/" && !(event.ctrl_key() || event.meta_key() || event.alt_key())
                });
                if is_slash
                    && !is_typing()
                    && let Some(field) = focused.cast::<HtmlElement>()
                {
                    event.prevent_default();
                    let _ = field.focus();
                }
            })
        });
        // A touch or a click beside it closes it.
        let link = context.link().clone();
        let outside = crate::app::window().map(|window| {
            EventListener::new(&window, "pointerdown", move |event| {
                let place = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
                if place.is_some_and(|place| place.closest(".search").is_ok_and(|search| search.is_none())) {
                    link.send_message(Msg::Close);
                }
            })
        });
        Search { query: String::new(), field, results: NodeRef::default(), _slash: slash, _outside: outside }
    }

    fn update(&mut self, _: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Type(query) => self.query = query,
            Msg::Close => {
                let was_asking = !self.query.is_empty();
                self.query.clear();
                return was_asking;
            }
            Msg::Key(event) => {
                let step = match event.key().as_str() {
                    "ArrowDown" => 1,
                    "ArrowUp" => -1,
                    "Enter" if self.is_in_field(&event) => {
                        let first = self
                            .results
                            .cast::<web_sys::Element>()
                            .and_then(|results| results.query_selector("a").ok()?);
                        if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
                            first.click();
                        }
                        return false;
                    }
                    "Escape" => {
                        self.query.clear();
                        if let Some(field) = self.field.cast::<HtmlElement>() {
                            let _ = field.focus();
                        }
                        return true;
                    }
                    _ => return false,
                };
                event.prevent_default();
                self.move_focus(step);
                return false;
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        let is_asking = !self.query.trim().is_empty();
        let oninput = link.batch_callback(|event: InputEvent| {
            event
                .target()
                .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
                .map(|input| Msg::Type(input.value()))
        });
        let on_go = {
            let (close, on_go) = (link.callback(|()| Msg::Close), context.props().on_go.clone());
            Callback::from(move |to: String| {
                close.emit(());
                on_go.emit(to);
            })
        };
        html! {
            <div class="search" role="search" onkeydown={link.callback(Msg::Key)}>
                <input type="search" ref={&self.field} aria-label="Search labs and terms" placeholder="Search labs and terms  /"
                    value={self.query.clone()} {oninput} />
                if is_asking {
                    <div class="results" ref={&self.results}>
                        { later(DeferredView::SearchResults { query: self.query.clone(), on_go }, "found") }
                    </div>
                }
            </div>
        }
    }
}

impl Search {
    fn is_in_field(&self, event: &KeyboardEvent) -> bool {
        event.target() == self.field.get().map(Into::into)
    }

    /// From the field into the results, through them, and back.
    fn move_focus(&self, step: i32) {
        let Some(results) = self.results.cast::<HtmlElement>() else { return };
        let Ok(links) = results.query_selector_all("a") else { return };
        let focused =
            crate::app::window().and_then(|window| window.document()).and_then(|document| document.active_element());
        let items: Vec<HtmlElement> =
            (0..links.length()).filter_map(|at| links.item(at)?.dyn_into::<HtmlElement>().ok()).collect();
        let at = items.iter().position(|item| focused.as_ref() == Some(item.as_ref()));
        let next = at.map_or(-1, |at| at as i32) + step;
        let target = usize::try_from(next).ok().and_then(|next| items.get(next).cloned());
        if let Some(target) = target.or_else(|| (next < 0).then(|| self.field.cast::<HtmlElement>()).flatten()) {
            let _ = target.focus();
        }
    }
}

fn is_typing() -> bool {
    let focused =
        crate::app::window().and_then(|window| window.document()).and_then(|document| document.active_element());
    focused.is_some_and(|element| element.matches("input[type=text], input[type=search], textarea").unwrap_or(false))
}
