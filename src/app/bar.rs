//! The bar at the top of every view.

use yew::prelude::*;

use super::chrome::Go;
use super::config;
use super::live::html;
use super::search::Search;
use crate::study::Name;

#[derive(Properties, PartialEq)]
pub struct BarProps {
    pub on_go: Callback<String>,
    #[prop_or_default]
    pub chapter: Option<Name>,
    pub title: AttrValue,
    #[prop_or_default]
    pub children: Children,
}

/// With what the view itself puts there.
#[function_component]
pub fn Bar(props: &BarProps) -> Html {
    html! {
        <>
            <a class="skip" href="#main">{"Skip to the content"}</a>
            <header class="bar">
                <Go to={config::base()} on_go={props.on_go.clone()} class="logo">
                    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 18C9 18 8 6 14 6h7" /><circle cx="13" cy="9" r="3.4" /></svg>
                    <span>{"Tactile"}</span>
                </Go>
                <nav aria-label="Where you are">
                    if let Some(chapter) = &props.chapter {
                        <Go to={config::chapter(&chapter.id)} on_go={props.on_go.clone()} class="chapter-name">{ &chapter.title }</Go>
                        <span aria-hidden="true" class="chapter-name">{"/"}</span>
                    }
                    if !props.title.is_empty() {
                        <b>{ &props.title }</b>
                    }
                </nav>
                <div class="tools">{ props.children.clone() }</div>
                <Search on_go={props.on_go.clone()} />
            </header>
        </>
    }
}

/// The pages that are not about one lab, in the bar of the page at `here`.
pub fn view_places(here: &str, on_go: &Callback<String>) -> Html {
    let places = [("", "Labs"), ("progress/", "Progress"), ("lesson/", "Teach"), ("glossary/", "Glossary")];
    let others = places.into_iter().filter(|(below, _)| *below != here);
    html! { { for others.map(|(below, words)| html! {
        <Go to={format!("{}{below}", config::base())} on_go={on_go.clone()} class="tool">{ words }</Go>
    }) } }
}
