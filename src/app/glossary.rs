//! The glossary: a page of all terms, and the dialog that opens on one of them in a lab.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::home::{Bar, set_title};
use super::root::{Go, take_over};
use super::{config, site};
use crate::study::Term;

/// A term's text, its other names and the lab where it can be touched.
pub fn view_term(term: &Term, on_go: &Callback<String>) -> Html {
    html! {
        <>
            if !term.also.is_empty() {
                <p class="help">{ format!("Also: {}", term.also.join(", ")) }</p>
            }
            <p>{ &term.text }</p>
            if !term.lab.is_empty() {
                <p><Go to={format!("{}labs/{}/", config::base(), term.lab)} on_go={on_go.clone()}>{"Touch it in the lab"}</Go></p>
            }
        </>
    }
}

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    pub on_go: Callback<String>,
}

#[function_component]
pub fn Glossary(props: &Props) -> Html {
    let terms = use_state(|| site::known_terms().map(Some));
    {
        let terms = terms.clone();
        use_effect_with((), move |()| {
            set_title("Glossary · Tactile");
            spawn_local(async move { terms.set(Some(site::terms().await)) });
        });
    }
    {
        // The browser looked for the term's place before it was there.
        use_effect_with(terms.clone(), |terms| {
            if terms.is_none() {
                return;
            }
            let window = crate::app::window();
            let wanted = window.as_ref().and_then(|window| window.location().hash().ok()).unwrap_or_default();
            let document = window.and_then(|window| window.document());
            let place = document.and_then(|document| document.get_element_by_id(wanted.trim_start_matches('#')));
            take_over();
            if let Some(place) = place {
                place.scroll_into_view();
            }
        });
    }
    let body = match &*terms {
        None => html! {},
        Some(None) => {
            html! { <p role="alert">{"The glossary could not be loaded. Check the network and reload the page."}</p> }
        }
        Some(Some(terms)) => html! {
            <div class="terms">
                { for terms.iter().map(|term| html! {
                    <section id={term.slug()}><h2>{ &term.title }</h2>{ view_term(term, &props.on_go) }</section>
                }) }
            </div>
        },
    };
    html! {
        <>
            <Bar on_go={props.on_go.clone()} title="Glossary" />
            <main id="main" class="home" aria-busy={terms.is_none().to_string()}>
                <h1>{"Glossary"}</h1>
                { body }
            </main>
        </>
    }
}
