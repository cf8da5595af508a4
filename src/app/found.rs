//! What the search field has found.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::root::Go;
use super::{config, site};
use crate::study::{Index, find};

/// How many results are shown.
const MOST: usize = 8;

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
pub fn Found(props: &Props) -> Html {
    let index = use_state(|| site::known_index().map_or(Coming::Waiting, Coming::Here));
    {
        let index = index.clone();
        use_effect_with((), move |()| {
            spawn_local(async move { index.set(site::index().await.map_or(Coming::Lost, Coming::Here)) });
        });
    }
    let found = match &*index {
        Coming::Here(index) => find(index, &props.query, MOST),
        _ => Vec::new(),
    };
    let said = match (&*index, found.len()) {
        (Coming::Waiting, _) => String::new(),
        (Coming::Lost, _) => "The index could not be loaded.".to_owned(),
        (_, 0) => "Nothing found. Try another word.".to_owned(),
        (_, count) => format!("{count} found"),
    };
    html! {
        <>
            <p role="status" class={classes!((!found.is_empty()).then_some("unseen"))}>{ said }</p>
            <ul>
                { for found.iter().map(|found| html! {
                    <li><Go to={format!("{}{}", config::base(), found.page.address)} on_go={props.on_go.clone()}>
                        <b>{ &found.page.title }</b>{" "}<small>{ &found.page.kind }</small>{" "}
                        <span>{ shortened(&found.page.line) }</span>
                    </Go></li>
                }) }
            </ul>
        </>
    }
}

/// The first eighty letters or so, cut between words.
fn shortened(text: &str) -> String {
    if text.chars().count() <= 90 {
        return text.to_owned();
    }
    let cut: String = text.chars().take(86).collect();
    format!("{} …", cut.rsplit_once(' ').map_or(cut.as_str(), |(before, _)| before))
}
