//! What the search field has found: what the word means, the lab that shows it, and what else has the word.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::chrome::Go;
use super::glossary::{view_planned, view_shown};
use super::live::html;
use super::{config, site};
use crate::study::{DOMAINS, Index, Kind, Page, find};

/// How many things are found, the first among them.
const MOST: usize = 24;
/// How many of a group are listed below the first.
const LISTED: usize = 5;
/// How many other names of the first are told.
const NAMES: usize = 4;

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    /// What is looked for; not empty.
    pub query: String,
    pub on_go: Callback<String>,
}

/// Whether the index has come, or will not.
#[derive(Clone)]
enum Coming {
    Waiting,
    Lost,
    Here(Rc<Index>),
}

#[function_component]
pub fn SearchResults(props: &Props) -> Html {
    let index = use_state(|| site::known_index().map_or(Coming::Waiting, Coming::Here));
    {
        let index = index.clone();
        use_effect_with((), move |()| {
            spawn_local(async move { index.set(site::index().await.map_or(Coming::Lost, Coming::Here)) });
        });
    }
    let found: Vec<&Page> = match &*index {
        Coming::Here(index) => find(index, &props.query, MOST).into_iter().map(|found| found.page).collect(),
        _ => Vec::new(),
    };
    let (first, others) = found.split_first().map_or((None, &[][..]), |(first, others)| (Some(*first), others));
    let said = match (&*index, first) {
        (Coming::Waiting, _) => "Searching …".to_owned(),
        (Coming::Lost, _) => "The index could not be loaded. Check the network and type again.".to_owned(),
        (_, None) => format!("Nothing here is called “{}”. Try another word for it.", props.query.trim()),
        (_, Some(first)) => format!("First of {}: {}", found.len(), first.title),
    };
    let is_known = matches!(*index, Coming::Here(_));
    let group = |title: &'static str, is_of: fn(Kind) -> bool| view_group(title, others, is_of, &props.on_go);
    html! {
        <>
            <p role="status" class={classes!(first.is_some().then_some("unseen"))}>{ said }</p>
            if let Some(first) = first {
                { view_first(first, &props.query, &props.on_go) }
                { group("Also with this word", |kind| !matches!(kind, Kind::Challenge | Kind::Planned)) }
                { group("Challenges", |kind| kind == Kind::Challenge) }
                { group("Labs in preparation", |kind| kind == Kind::Planned) }
            } else if is_known {
                <ul class="others">
                    <li><Go to={format!("{}glossary/", config::base())} on_go={props.on_go.clone()}><b>{"All terms"}</b><small>{"glossary"}</small></Go></li>
                    <li><Go to={config::base()} on_go={props.on_go.clone()}><b>{"All labs"}</b><small>{"home"}</small></Go></li>
                </ul>
            }
            <p class="keys" aria-hidden="true"><kbd>{"↑"}</kbd><kbd>{"↓"}</kbd>{" choose "}<kbd>{"Enter"}</kbd>{" open "}<kbd>{"Esc"}</kbd>{" close"}</p>
        </>
    }
}

/// What fits best, whole, and where it is seen.
fn view_first(page: &Page, query: &str, on_go: &Callback<String>) -> Html {
    let to = format!("{}{}", config::base(), page.address);
    let is_lab = page.kind == Kind::Lab;
    // All that the glossary says of a term stands here already: what is left to open is its lab.
    let is_said = page.kind == Kind::Term && page.shown.is_some();
    html! {
        <div key={page.address.clone() + &page.title}>
            <h3>{ kind_name(page.kind) }</h3>
            if let Some(shown) = page.shown.as_ref().filter(|_| is_lab) {
                { view_shown(shown, on_go) }
            } else if let Some(shown) = page.shown.as_ref().filter(|_| is_said) {
                <p class="first">
                    <b>{ &page.title }</b>
                    <span>{ &page.line }</span>
                    <small>{ known_of(page, query) }</small>
                </p>
                <h3>{"The lab that shows it"}</h3>
                { view_shown(shown, on_go) }
                <p><Go {to} on_go={on_go.clone()}>{"Its entry in the glossary"}</Go></p>
            } else {
                <Go {to} on_go={on_go.clone()} class="first">
                    <b>{ &page.title }</b>
                    <span>{ &page.line }</span>
                    <small>{ known_of(page, query) }</small>
                </Go>
                if let Some(shown) = &page.shown {
                    <h3>{"The lab that shows it"}</h3>
                    { view_shown(shown, on_go) }
                } else if let Some(planned) = page.planned.as_ref() {
                    { view_planned(planned, on_go) }
                    if let Some(near) = &page.near {
                        <h3>{"Nearest lab"}</h3>
                        { view_shown(near, on_go) }
                    }
                }
            }
        </div>
    }
}

/// A few other names, first those that were typed, and the domain of the exam.
fn known_of(page: &Page, query: &str) -> String {
    let is_typed = |name: &str| query.split_whitespace().any(|word| name.to_lowercase().contains(&word.to_lowercase()));
    let mut names: Vec<&str> = page.names.iter().map(String::as_str).collect();
    names.sort_by_key(|name| !is_typed(name));
    names.truncate(NAMES);
    let also = (!names.is_empty()).then(|| format!("Also: {}", names.join(", ")));
    let domain =
        page.domain.and_then(|at| DOMAINS.get(at)).map(|domain| format!("Exam: {}", domain.title.to_lowercase()));
    also.into_iter().chain(domain).collect::<Vec<_>>().join(" · ")
}

fn view_group(title: &'static str, others: &[&Page], is_of: fn(Kind) -> bool, on_go: &Callback<String>) -> Html {
    let pages: Vec<&&Page> = others.iter().filter(|page| is_of(page.kind)).take(LISTED).collect();
    if pages.is_empty() {
        return html! {};
    }
    html! {
        <>
            <h3>{ title }</h3>
            <ul class="others">
                { for pages.iter().map(|page| html! {
                    <li key={format!("{} {}", page.address, page.title)}><Go to={format!("{}{}", config::base(), page.address)} on_go={on_go.clone()}>
                        <b>{ &page.title }</b><small>{ format!(" {}", aside(page)) }</small>
                    </Go></li>
                }) }
            </ul>
        </>
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Concept => "Concept",
        Kind::Term => "Term",
        Kind::Lab => "Lab",
        Kind::Chapter => "Chapter",
        Kind::Challenge => "Challenge",
        Kind::Planned => "Lab in preparation",
    }
}

/// What stands beside a title: where it leads.
fn aside(page: &Page) -> String {
    match page.kind {
        Kind::Concept | Kind::Term => page.shown.as_ref().map_or("no lab yet".to_owned(), |shown| shown.title.clone()),
        Kind::Lab => "lab".to_owned(),
        Kind::Chapter | Kind::Challenge => page.line.clone(),
        Kind::Planned => page.planned.as_ref().map_or(String::new(), |planned| planned.chapter.clone()),
    }
}
