//! The glossary: a page of all terms, one for each concept, and the dialog that opens on one of them in a lab.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::home::{Bar, set_title};
use super::root::{Go, take_over};
use super::{config, site};
use crate::study::Term;

/// A term's text, its other names and where it can be touched.
pub fn view_term(term: &Term, on_go: &Callback<String>) -> Html {
    let go = |to: String, words: String| {
        html! { <Go to={format!("{}{to}", config::base())} on_go={on_go.clone()}>{ words }</Go> }
    };
    html! {
        <>
            if !term.also.is_empty() {
                <p class="help">{ format!("Also: {}", term.also.join(", ")) }</p>
            }
            <p>{ &term.text }</p>
            if let Some(to) = term.seen_at() {
                <p>{ go(to, if term.stop.1.is_empty() { "Touch it in the lab".to_owned() } else { format!("See it in the lab: {}", term.stop.1) }) }</p>
            } else if !term.planned.is_empty() {
                <p class="help">{ format!("No lab shows it yet. It will be in “{}”.", term.planned) }</p>
            }
        </>
    }
}

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    pub on_go: Callback<String>,
}

/// The glossary, as soon as it is there; none within where it does not come.
#[hook]
fn use_terms(title: Option<&'static str>) -> Option<Option<Rc<Vec<Term>>>> {
    let terms = use_state(|| site::known_terms().map(Some));
    {
        let terms = terms.clone();
        use_effect_with((), move |()| {
            if let Some(title) = title {
                set_title(title);
            }
            spawn_local(async move { terms.set(Some(site::terms().await)) });
        });
    }
    (*terms).clone()
}

const LOST: &str = "The glossary could not be loaded. Check the network and reload the page.";

#[derive(Clone, Properties, PartialEq)]
pub struct ConceptProps {
    /// The id of the concept.
    pub id: String,
    pub on_go: Callback<String>,
}

/// One concept: what it is, and where it is seen.
#[function_component]
pub fn ConceptPage(props: &ConceptProps) -> Html {
    let terms = use_terms(None);
    let term = terms.iter().flatten().flat_map(|terms| terms.iter()).find(|term| term.concept == props.id).cloned();
    use_effect_with((term.clone(), terms.is_some()), |(term, has_come)| {
        if let Some(term) = term {
            set_title(&format!("{} · Tactile", term.title));
        }
        if *has_come {
            take_over();
        }
    });
    let title = term.as_ref().map_or(String::new(), |term| term.title.clone());
    let body = match (&terms, &term) {
        (None, _) => html! {},
        (Some(None), _) => html! { <p role="alert">{ LOST }</p> },
        (_, Some(term)) => html! { <><h1>{ &term.title }</h1>{ view_term(term, &props.on_go) }</> },
        (_, None) => {
            html! { <><h1>{"There is no such concept"}</h1><p>{"Look for its name in the search, or in the glossary."}</p></> }
        }
    };
    html! {
        <>
            <Bar on_go={props.on_go.clone()} {title} />
            <main id="main" class="home concept" aria-busy={terms.is_none().to_string()}>
                { body }
                <p><Go to={format!("{}glossary/", config::base())} on_go={props.on_go.clone()}>{"All terms"}</Go></p>
            </main>
        </>
    }
}

#[function_component]
pub fn Glossary(props: &Props) -> Html {
    let terms = use_terms(Some("Glossary · Tactile"));
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
    let body = match &terms {
        None => html! {},
        Some(None) => html! { <p role="alert">{ LOST }</p> },
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
