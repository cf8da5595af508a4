//! The glossary: a page of all terms, one for each concept, and the dialog that opens on one of them in a lab.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::bar::{Bar, view_places};
use super::chrome::{Go, poster, set_title, take_over};
use super::live::html;
use super::{config, site};
use crate::study::{Concept, Course, DOMAINS, Shown, Standing, Term, ToCome};

/// A term's text, its other names and where it can be touched: in short, as a list and a dialog have it.
pub fn view_term(term: &Term, on_go: &Callback<String>) -> Html {
    html! {
        <>
            if !term.also.is_empty() {
                <p class="help">{ format!("Also: {}", term.also.join(", ")) }</p>
            }
            <p>{ &term.text }</p>
            if let Some(shown) = &term.shown {
                <p><Go to={format!("{}{}", config::base(), shown.address())} on_go={on_go.clone()}>{
                    if shown.how.is_empty() { format!("See it in the lab {}", shown.title) } else { format!("See it in the lab: {}", shown.how) }
                }</Go></p>
            } else if let Some(planned) = &term.planned {
                { view_planned(planned, on_go) }
            }
        </>
    }
}

/// Says which lab will show it.
pub fn view_planned(planned: &ToCome, on_go: &Callback<String>) -> Html {
    html! {
        <p class="to-come">
            { format!("No lab yet. It will be “{}” in chapter ", planned.title) }
            <Go to={format!("{}{}", config::base(), planned.address)} on_go={on_go.clone()}>{ &planned.chapter }</Go>{"."}
        </p>
    }
}

/// A lab that shows something: poster, question and how.
pub fn view_shown(shown: &Shown, on_go: &Callback<String>) -> Html {
    let how = if shown.stop.is_empty() || shown.how.is_empty() {
        shown.how.clone()
    } else {
        format!("opens at “{}”", shown.how)
    };
    let line = if how.is_empty() { shown.title.clone() } else { format!("{} · {how}", shown.title) };
    html! {
        <Go to={format!("{}{}", config::base(), shown.address())} on_go={on_go.clone()} class="shown-in">
            { poster(&shown.lab) }
            <span><b>{ &shown.question }</b><small>{ line }</small></span>
        </Go>
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

/// Each first letter of the terms, with the first term that has it.
fn initials(terms: &[Term]) -> Vec<(String, String)> {
    let mut initials: Vec<(String, String)> = Vec::new();
    for term in terms {
        let letter: String = term.title.chars().take(1).flat_map(char::to_uppercase).collect();
        if initials.last().is_none_or(|(last, _)| *last != letter) {
            initials.push((letter, term.slug()));
        }
    }
    initials
}

const LOST: &str = "The glossary could not be loaded. Check the network and reload the page.";

#[derive(Clone, Properties, PartialEq)]
pub struct ConceptProps {
    /// The id of the concept.
    pub id: String,
    pub on_go: Callback<String>,
}

/// One concept: what it is, where it is seen, and what stands beside it.
#[function_component]
pub fn ConceptPage(props: &ConceptProps) -> Html {
    let terms = use_terms(None);
    let course = use_state(site::known_course);
    {
        let course = course.clone();
        use_effect_with((), move |()| spawn_local(async move { course.set(site::course().await) }));
    }
    let term = terms.iter().flatten().flat_map(|terms| terms.iter()).find(|term| term.concept == props.id).cloned();
    use_effect_with((term.clone(), terms.is_some()), |(term, has_come)| {
        if let Some(term) = term {
            set_title(&format!("{} · Tactile", term.title));
        }
        if *has_come {
            take_over();
        }
    });
    let body = match (&terms, &term) {
        (None, _) => html! {},
        (Some(None), _) => html! { <p role="alert">{ LOST }</p> },
        (_, Some(term)) => {
            html! {
                <>
                    { view_concept(term, course.as_deref(), &props.on_go) }
                    if course.is_some() {
                        <MarkRead concept={props.id.clone()} on_go={props.on_go.clone()} />
                    }
                </>
            }
        }
        (_, None) => {
            html! { <><h1>{"There is no such concept"}</h1><p>{"Look for its name in the search, or in the glossary."}</p></> }
        }
    };
    html! {
        <>
            <Bar on_go={props.on_go.clone()} title="">{ view_places("concepts/", &props.on_go) }</Bar>
            <main id="main" class="home concept" aria-busy={terms.is_none().to_string()} key={props.id.clone()}>
                { body }
            </main>
        </>
    }
}

/// The button that counts a concept without a lab as read, or takes that back.
pub fn view_mark_read(is_read: bool, onclick: Callback<MouseEvent>) -> Html {
    html! { <button {onclick}>{ if is_read { "Read ✓ Take back" } else { "Mark read" } }</button> }
}

/// Notes that a concept without a lab was read, and takes it back.
#[function_component]
fn MarkRead(props: &MarkReadProps) -> Html {
    let progress = use_state(site::progress);
    let Some(course) = site::known_course() else { return html! {} };
    let standing = course.standing(&props.concept, &progress);
    let onclick = {
        let (progress, concept) = (progress.clone(), props.concept.clone());
        Callback::from(move |_: MouseEvent| {
            let _ = site::change_progress(|kept| kept.turn_read(&concept));
            progress.set(site::progress());
        })
    };
    html! {
        <p class="buttons">
            if matches!(standing, Standing::Read | Standing::Uncovered) {
                { view_mark_read(standing == Standing::Read, onclick) }
            }
            <Go to={format!("{}progress/", config::base())} on_go={props.on_go.clone()} class="do">{"Progress"}</Go>
        </p>
    }
}

#[derive(Clone, Properties, PartialEq)]
struct MarkReadProps {
    concept: String,
    on_go: Callback<String>,
}

fn view_concept(term: &Term, course: Option<&Course>, on_go: &Callback<String>) -> Html {
    let domain = course.and_then(|course| {
        let concept = course.concepts.iter().find(|one| one.id == term.concept)?;
        DOMAINS.get(concept.domain)
    });
    html! {
        <>
            <h1>{ &term.title }</h1>
            if !term.also.is_empty() {
                <p class="help">{ format!("Also: {}", term.also.join(", ")) }</p>
            }
            <p class="definition">{ &term.text }</p>
            if let Some(domain) = domain {
                <p class="help">{ format!("Exam domain: {}, {} % of the scored questions", domain.title, domain.weight) }</p>
            }
            if let Some(shown) = &term.shown {
                <h2>{"The lab that shows it"}</h2>
                { view_shown(shown, on_go) }
            } else {
                if let Some(planned) = &term.planned {
                    { view_planned(planned, on_go) }
                }
                if let Some(near) = &term.near {
                    <h2>{"Nearest lab"}</h2>
                    { view_shown(near, on_go) }
                } else {
                    <p class="help">{"No finished lab is close to it."}</p>
                }
            }
            if let Some(course) = course {
                { view_beside(term, course, on_go) }
            }
        </>
    }
}

/// The other concepts of the lab that shows it, or will.
fn view_beside(term: &Term, course: &Course, on_go: &Callback<String>) -> Html {
    let has = |covers: &Vec<String>| covers.contains(&term.concept);
    let ready = course.labs().map(|lab| (&lab.title, &lab.covers));
    let planned = course.chapters.iter().flat_map(|chapter| &chapter.planned).map(|lab| (&lab.title, &lab.covers));
    let Some((lab, covers)) = ready.chain(planned).find(|(_, covers)| has(covers)) else { return html! {} };
    let beside: Vec<&Concept> =
        course.concepts.iter().filter(|one| covers.contains(&one.id) && one.id != term.concept).collect();
    html! {
        <>
            if !beside.is_empty() {
                <h2>{ format!("Also in “{lab}”") }</h2>
                <ul class="beside">{ for beside.iter().map(|one| html! {
                    <li><Go to={config::concept(&one.id)} on_go={on_go.clone()}>{ &one.title }</Go></li>
                }) }</ul>
            }
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
    let hash = crate::app::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    let wanted = hash.trim_start_matches('#');
    let body = match &terms {
        None => html! {},
        Some(None) => html! { <p role="alert">{ LOST }</p> },
        Some(Some(terms)) => html! {
            <>
            <nav class="letters" aria-label="Letters">{ for initials(terms).into_iter().map(|(letter, slug)| html! {
                <a href={format!("#{slug}")}>{ letter }</a>
            }) }</nav>
            <div class="terms">
                { for terms.iter().map(|term| html! {
                    <section id={term.slug()} class={classes!((wanted == term.slug()).then_some("wanted"))}>
                        if term.concept.is_empty() {
                            <h2>{ &term.title }</h2>
                        } else {
                            <h2><Go to={format!("{}{}", config::base(), term.address())} on_go={props.on_go.clone()}>{ &term.title }</Go></h2>
                        }
                        { view_term(term, &props.on_go) }
                    </section>
                }) }
            </div>
            </>
        },
    };
    html! {
        <>
            <Bar on_go={props.on_go.clone()} title="Glossary">{ view_places("glossary/", &props.on_go) }</Bar>
            <main id="main" class="home" aria-busy={terms.is_none().to_string()}>
                <h1>{"Glossary"}</h1>
                { body }
            </main>
        </>
    }
}
