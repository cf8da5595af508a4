//! What all views have in common: links within the page, posters, the title, and taking the static page's place.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlImageElement, MouseEvent};
use yew::prelude::*;

use super::live::html;
use super::{config, window};

/// Takes the static page away, once what stands behind it is drawn: the style sheet then shows the
/// app, in the same frame and in the same places. Pictures in sight are decoded first, for they would blink.
pub fn take_over() {
    let Some(window) = window() else { return };
    let Some(document) = window.document() else { return };
    let Some(still) = document.get_element_by_id("still") else { return };
    let sight = window.inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0);
    let pictures = document.query_selector_all("#app img").ok();
    let decoded: Vec<_> = (0..pictures.as_ref().map_or(0, |pictures| pictures.length()))
        .filter_map(|i| pictures.as_ref()?.item(i)?.dyn_into::<HtmlImageElement>().ok())
        .filter(|picture| picture.get_bounding_client_rect().top() < sight)
        .map(|picture| JsFuture::from(picture.decode()))
        .collect();
    spawn_local(async move {
        for picture in decoded {
            // A picture that does not come holds nobody up.
            let _ = picture.await;
        }
        still.remove();
    });
}

/// Names the page in the tab and in the history.
pub fn set_title(title: &str) {
    if let Some(document) = window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// A lab's poster; its words stand beside it.
pub fn poster(lab: &str) -> Html {
    html! { <img class="poster" src={config::text(&format!("posters/{lab}.svg"))} alt="" width="160" height="100" loading="lazy" /> }
}

/// A link within the page: followed without loading the page anew, unless the visitor asks for a tab.
#[derive(Properties, PartialEq)]
pub struct GoProps {
    pub to: String,
    pub on_go: Callback<String>,
    #[prop_or_default]
    pub class: Classes,
    /// What a browser shows where the pointer rests.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    pub children: Html,
}

#[function_component]
pub fn Go(props: &GoProps) -> Html {
    let (to, on_go) = (props.to.clone(), props.on_go.clone());
    let onclick = Callback::from(move |event: MouseEvent| {
        if event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            on_go.emit(to.clone());
        }
    });
    html! { <a href={props.to.clone()} class={props.class.clone()} title={props.title.clone()} {onclick}>{ props.children.clone() }</a> }
}
