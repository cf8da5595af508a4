//! The first page and the chapters: walls of small pictures, drawn by the labs themselves.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::lab_page::Name;
use super::root::{Go, take_over};
use super::search::Search;
use super::{config, site};
use crate::study::{Course, CourseChapter, Progress};

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    pub on_go: Callback<String>,
    /// The id of the one chapter that is shown; all for none.
    #[prop_or_default]
    pub chapter: Option<String>,
}

pub const TITLE: &str = "Tactile: machine learning you can touch";

#[function_component]
pub fn Home(props: &Props) -> Html {
    let course = use_state(|| site::known_course().map(Some));
    let progress = use_memo((), |()| site::progress());
    {
        let course = course.clone();
        use_effect_with((), move |()| spawn_local(async move { course.set(Some(site::course().await)) }));
    }
    use_effect_with((course.clone(), props.chapter.clone()), |(course, id)| {
        let chapters = course.iter().flatten().flat_map(|course| &course.chapters);
        let chapter = chapters.into_iter().find(|chapter| Some(&chapter.id) == id.as_ref());
        set_title(&chapter.map_or(TITLE.to_owned(), |chapter| format!("{} · Tactile", chapter.title)));
        if course.is_some() {
            take_over();
        }
    });
    let busy = course.is_none().to_string();
    let body = match (&*course, &props.chapter) {
        (None, _) => html! {},
        (Some(None), _) => {
            html! { <p role="alert">{"The list of labs could not be loaded. Check the network and reload the page."}</p> }
        }
        (Some(Some(course)), None) => view_home(course, &progress, &props.on_go),
        (Some(Some(course)), Some(id)) => match course.chapters.iter().find(|chapter| chapter.id == *id) {
            Some(chapter) => view_chapter(chapter, &progress, &props.on_go),
            None => view_lost(&props.on_go),
        },
    };
    html! {
        <>
            <Bar on_go={props.on_go.clone()} title="">
                <Go to={format!("{}progress/", config::base())} on_go={props.on_go.clone()} class="tool">{"Progress"}</Go>
                <Go to={format!("{}lesson/", config::base())} on_go={props.on_go.clone()} class="tool">{"Lesson"}</Go>
                <Go to={format!("{}glossary/", config::base())} on_go={props.on_go.clone()} class="tool">{"Glossary"}</Go>
            </Bar>
            <main id="main" class="home" aria-busy={busy}>{ body }</main>
        </>
    }
}

fn view_home(course: &Course, progress: &Progress, on_go: &Callback<String>) -> Html {
    html! {
        <>
            <header class="home-head">
                <h1>{"Machine learning you can touch"}</h1>
                <p>{"Drag it, toggle it, step through it, break it. Everything is computed here in your browser, on real data; nothing leaves it."}</p>
            </header>
            { for course.chapters.iter().map(|chapter| html! {
                <section class="chapter">
                    <h2><Go to={chapter_address(&chapter.id)} on_go={on_go.clone()}>{ &chapter.title }</Go></h2>
                    { view_wall(chapter, progress, on_go) }
                </section>
            }) }
        </>
    }
}

fn view_chapter(chapter: &CourseChapter, progress: &Progress, on_go: &Callback<String>) -> Html {
    html! {
        <>
            <header class="home-head">
                <h1>{ &chapter.title }</h1>
                { Html::from_html_unchecked(AttrValue::from(chapter.intro.clone())) }
            </header>
            { view_wall(chapter, progress, on_go) }
        </>
    }
}

fn view_wall(chapter: &CourseChapter, progress: &Progress, on_go: &Callback<String>) -> Html {
    html! {
        <ul class="wall">
            { for chapter.labs.iter().map(|lab| {
                let to = format!("{}labs/{}/", config::base(), lab.id);
                let picture = config::text(&format!("labs/{}.svg", lab.id));
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
    }
}

fn view_lost(on_go: &Callback<String>) -> Html {
    html! {
        <header class="home-head">
            <h1>{"There is no such page"}</h1>
            <p>{"It may have moved, or the address has a slip in it. All labs hang on "}<Go to={config::base()} on_go={on_go.clone()}>{"the first page"}</Go>{"."}</p>
        </header>
    }
}

/// What stands at an address that nothing stands at.
#[function_component]
pub fn Lost(props: &Props) -> Html {
    use_effect_with((), |()| {
        set_title("There is no such page · Tactile");
        take_over();
    });
    html! {
        <>
            <Bar on_go={props.on_go.clone()} title="" />
            <main id="main" class="home" aria-busy="false">{ view_lost(&props.on_go) }</main>
        </>
    }
}

fn chapter_address(id: &str) -> String {
    format!("{}chapters/{id}/", config::base())
}

#[derive(Properties, PartialEq)]
pub struct BarProps {
    pub on_go: Callback<String>,
    #[prop_or_default]
    pub chapter: Option<Name>,
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
                    <span>{"Tactile"}</span>
                </Go>
                <nav aria-label="Where you are">
                    if let Some(chapter) = &props.chapter {
                        <Go to={chapter_address(&chapter.id)} on_go={props.on_go.clone()} class="chapter-name">{ &chapter.title }</Go>
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

pub fn set_title(title: &str) {
    if let Some(document) = crate::app::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}
