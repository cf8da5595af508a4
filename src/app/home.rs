//! The first page: a wall of small pictures by chapter, drawn by the labs themselves.

use std::rc::Rc;

use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Response;
use yew::prelude::*;

use super::root::Go;
use super::search::Search;
use super::{config, site};
use crate::study::{Course, CourseChapter, Progress};

/// JSON at an address below the base.
pub async fn fetch_json<T: DeserializeOwned>(below: &str) -> Option<T> {
    let window = web_sys::window()?;
    let address = format!("{}{below}", config::base());
    let response: Response = JsFuture::from(window.fetch_with_str(&address)).await.ok()?.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    serde_json::from_str(&text).ok()
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub on_go: Callback<String>,
}

#[function_component]
pub fn Home(props: &Props) -> Html {
    let course = use_state(|| None::<Option<Rc<Course>>>);
    let progress = use_memo((), |()| site::progress());
    {
        let course = course.clone();
        use_effect_with((), move |()| {
            set_title("Tactile: machine learning you can touch");
            spawn_local(async move { course.set(Some(site::course().await)) });
        });
    }
    let busy = course.is_none().to_string();
    let body = match &*course {
        None => html! {},
        Some(None) => {
            html! { <p role="alert">{"The list of labs could not be loaded. Check the network and reload the page."}</p> }
        }
        Some(Some(course)) => {
            course.chapters.iter().map(|chapter| view_chapter(chapter, &progress, &props.on_go)).collect()
        }
    };
    html! {
        <>
            <Bar on_go={props.on_go.clone()} chapter="" title="">
                <Go to={format!("{}progress/", config::base())} on_go={props.on_go.clone()} class="tool">{"Progress"}</Go>
                <Go to={format!("{}lesson/", config::base())} on_go={props.on_go.clone()} class="tool">{"Lesson"}</Go>
                <Go to={format!("{}glossary/", config::base())} on_go={props.on_go.clone()} class="tool">{"Glossary"}</Go>
            </Bar>
            <main id="main" class="home" aria-busy={busy}>
                <header class="home-head">
                    <h1>{"Machine learning you can touch"}</h1>
                    <p>{"Drag it, toggle it, step through it, break it. Everything is computed here in your browser, on real data; nothing leaves it."}</p>
                </header>
                { body }
            </main>
        </>
    }
}

fn view_chapter(chapter: &CourseChapter, progress: &Progress, on_go: &Callback<String>) -> Html {
    html! {
        <section class="chapter">
            <h2>{ &chapter.title }</h2>
            <ul class="wall">
                { for chapter.labs.iter().map(|lab| {
                    let to = format!("{}labs/{}/", config::base(), lab.id);
                    let picture = format!("{to}thumbnail.svg");
                    let count = lab.challenges.len();
                    let met = progress.met(&lab.id).map(|met| met.min(count));
                    html! {
                        <li><Go {to} on_go={on_go.clone()} class="card">
                            <img src={picture} alt="" width="400" height="225" loading="lazy" />
                            <span class="card-question">{ &lab.question }</span>
                            <span class="card-title">{ &lab.title }</span>
                            if let Some(met) = met {
                                <span class={classes!("card-done", (met == count).then_some("all"))}>{ format!("{met} of {count} met") }</span>
                            }
                        </Go></li>
                    }
                }) }
            </ul>
        </section>
    }
}

#[derive(Properties, PartialEq)]
pub struct BarProps {
    pub on_go: Callback<String>,
    pub chapter: AttrValue,
    pub title: AttrValue,
    #[prop_or_default]
    pub children: Children,
}

/// The bar at the top of every view.
#[function_component]
pub fn Bar(props: &BarProps) -> Html {
    html! {
        <>
            <a class="skip" href="#main">{"Skip to the content"}</a>
            <header class="bar">
                <Go to={config::base()} on_go={props.on_go.clone()} class="logo">
                    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 18C9 18 8 6 14 6h7" /><circle cx="13" cy="9" r="3.4" /></svg>
                    {"Tactile"}
                </Go>
                <nav aria-label="Where you are">
                    if !props.title.is_empty() {
                        <span class="chapter-name">{ &props.chapter }</span><span aria-hidden="true" class="chapter-name">{"/"}</span><b>{ &props.title }</b>
                    }
                </nav>
                <Search on_go={props.on_go.clone()} />
                <div class="tools">{ props.children.clone() }</div>
            </header>
        </>
    }
}

pub fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}
