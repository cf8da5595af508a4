//! The first page and the chapters: who it is for, a map of all labs, and a wall of posters.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::bar::{Bar, view_places};
use super::chrome::{Go, poster, set_title, take_over};
use super::live::html;
use super::{config, site};
use crate::format;
use crate::study::{Course, CourseChapter, CourseLab, FIRST_VISIT, Progress, Standing, numbered};

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    pub on_go: Callback<String>,
    /// The id of the one chapter that is shown; all for none.
    #[prop_or_default]
    pub chapter: Option<String>,
}

const TITLE: &str = "Tactile: machine learning you can touch";

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
        (Some(Some(course)), Some(id)) => match course.chapters.iter().position(|chapter| chapter.id == *id) {
            Some(at) => view_chapter(course, at, &progress, &props.on_go),
            None => view_lost(&props.on_go),
        },
    };
    html! {
        <>
            <Bar on_go={props.on_go.clone()} title="">
                { view_places(if props.chapter.is_some() { "chapters/" } else { "" }, &props.on_go) }
            </Bar>
            <main id="main" class="home" aria-busy={busy}>{ body }</main>
        </>
    }
}

/// The number of chapters of few labs that share one wall.
const FEW: usize = 3;

/// The number of labs in preparation that a wall names.
const LISTED: usize = 10;

fn view_home(course: &Course, progress: &Progress, on_go: &Callback<String>) -> Html {
    let (ready, planned) = (course.labs().count(), course.chapters.iter().map(|one| one.planned.len()).sum::<usize>());
    let all = format!("{} chapters, {} labs, {ready} ready to touch", course.chapters.len(), ready + planned);
    html! {
        <>
            <header class="home-head">
                <h1>{"Machine learning you can touch"}</h1>
                <p>{"Small labs for students, engineers and their teachers: drag real data and see the numbers follow. In your browser, no account, nothing leaves it."}</p>
            </header>
            { view_doors(course, progress, on_go) }
            <section aria-labelledby="map">
                <div class="map-head">
                    <h2 id="map">{"The course"}</h2>
                    <span>{ all }</span>
                    <ul class="legend">
                        <li><i class="cell all" aria-hidden="true"></i>{"all challenges met"}</li>
                        <li><i class="cell seen" aria-hidden="true"></i>{"opened"}</li>
                        <li><i class="cell ready" aria-hidden="true"></i>{"ready"}</li>
                        <li><i class="cell" aria-hidden="true"></i>{"in preparation"}</li>
                    </ul>
                </div>
                <ol class="map">
                    { for course.chapters.iter().enumerate().map(|(at, chapter)| view_on_map(at, chapter, progress, on_go)) }
                </ol>
            </section>
            { for walls(course).into_iter().map(|chapters| view_chapters(&chapters, progress, on_go)) }
            // No `Go`: the page of licenses is not one of the app's views.
            <footer class="neighbours"><a href={format!("{}licenses/", config::base())}>{"Licenses of the code and the data"}</a></footer>
        </>
    }
}

/// Three ways in: for ten minutes, for a course, for a class.
fn view_doors(course: &Course, progress: &Progress, on_go: &Callback<String>) -> Html {
    let count = course.concepts.len();
    let proved = course.concepts.iter().filter(|one| course.standing(&one.id, progress) == Standing::Met).count();
    let so_far = if proved == 0 { String::new() } else { format!(", {proved} proved so far") };
    let door = |to: &str, picture: Html, title: &'static str, words: String| {
        html! {
            <li><Go to={format!("{}{to}", config::base())} on_go={on_go.clone()} class="door">
                <span class="door-picture" aria-hidden="true">{ picture }</span>
                <span><b>{ title }</b><span class="door-words">{ words }</span></span>
            </Go></li>
        }
    };
    html! {
        <ul class="doors">
            { door(&format!("labs/{}/?view.stop={}", FIRST_VISIT.0, FIRST_VISIT.1), poster(FIRST_VISIT.0), "Ten minutes: touch this",
                "Drag one line and see who is missed, who is caught, and what it costs.".to_owned()) }
            { door("progress/", view_squares(proved as f64 / count.max(1) as f64), "Study the whole course",
                format!("Or for the AWS ML Engineer exam (MLA-C01): {count} concepts{so_far}.")) }
            { door("lesson/", view_class(), "Teach a class",
                "Show it large, let them predict first, send a lesson as a link.".to_owned()) }
        </ul>
    }
}

/// A door's picture: squares, of which as large a share is filled as was proved.
fn view_squares(share: f64) -> Html {
    const COLUMNS: usize = 9;
    const ROWS: usize = 5;
    let filled = (share * (COLUMNS * ROWS) as f64).ceil() as usize;
    html! {
        <svg viewBox="0 0 160 100">
            { for (0..COLUMNS * ROWS).map(|at| {
                let (x, y) = (18 + at % COLUMNS * 14, 16 + at / COLUMNS * 14);
                html! { <rect class={(at < filled).then_some("filled")} x={x.to_string()} y={y.to_string()} width="10" height="10" rx="2" /> }
            }) }
        </svg>
    }
}

/// A door's picture: a class before a screen.
fn view_class() -> Html {
    html! {
        <svg viewBox="0 0 160 100">
            <rect class="screen" x="34" y="12" width="92" height="52" rx="4" />
            <path d="M44 54C66 54 66 24 116 24" />
            <circle class="hand" cx="76" cy="38" r="8" />
            { for (0..6).map(|at| html! { <circle class="head" cx={(24.0 + 22.4 * f64::from(at)).to_string()} cy="88" r="9" /> }) }
        </svg>
    }
}

/// A chapter on the map: a cell for each of its labs.
fn view_on_map(at: usize, chapter: &CourseChapter, progress: &Progress, on_go: &Callback<String>) -> Html {
    let (ready, planned) = (chapter.labs.len(), chapter.planned.len());
    let done = chapter.labs.iter().filter(|lab| lab.is_done(progress)).count();
    let mut words = if ready == 0 {
        format!("{planned} labs in preparation")
    } else {
        format!("{ready} of {} labs ready", ready + planned)
    };
    if done > 0 {
        words += &format!(", {done} done");
    }
    html! {
        <li class={classes!("map-chapter", (ready == 0).then_some("planned"))}>
            <h3><Go to={config::chapter(&chapter.id)} on_go={on_go.clone()}>{ numbered(at, &chapter.title) }</Go></h3>
            <p>{ words }</p>
            <div class="cells">
                { for chapter.labs.iter().map(|lab| {
                    let to = config::lab(&lab.id);
                    let (class, words) = match lab.met(progress) {
                        _ if lab.is_done(progress) => ("all", "all challenges met"),
                        None => ("ready", "ready"),
                        Some(_) => ("seen", "opened"),
                    };
                    let title = format!("{}: {words}", lab.title);
                    html! { <Go {to} on_go={on_go.clone()} class={classes!("cell", class)} title={title.clone()}>{ poster(&lab.id) }<span class="unseen">{ title }</span></Go> }
                }) }
                { for chapter.planned.iter().map(|lab| html! {
                    <span class="cell" title={format!("{}: in preparation", lab.title)}></span>
                }) }
            </div>
        </li>
    }
}

/// The chapters that have labs, each with its number; neighbors of few labs share a wall.
fn walls(course: &Course) -> Vec<Vec<(usize, &CourseChapter)>> {
    let mut walls: Vec<Vec<(usize, &CourseChapter)>> = Vec::new();
    for (at, chapter) in course.chapters.iter().enumerate().filter(|(_, chapter)| !chapter.labs.is_empty()) {
        let labs = |wall: &Vec<(usize, &CourseChapter)>| wall.iter().map(|(_, one)| one.labs.len()).sum::<usize>();
        match walls.last_mut() {
            Some(wall) if labs(wall) + chapter.labs.len() <= FEW => wall.push((at, chapter)),
            _ => walls.push(vec![(at, chapter)]),
        }
    }
    walls
}

fn view_chapters(chapters: &[(usize, &CourseChapter)], progress: &Progress, on_go: &Callback<String>) -> Html {
    let planned: Vec<&str> =
        chapters.iter().flat_map(|(_, chapter)| &chapter.planned).map(|lab| lab.title.as_str()).collect();
    html! {
        <section class="chapter">
            <h2>{ for chapters.iter().map(|(at, chapter)| html! {
                <Go to={config::chapter(&chapter.id)} on_go={on_go.clone()}>{ numbered(*at, &chapter.title) }</Go>
            }) }</h2>
            <ul class="wall">
                { for chapters.iter().flat_map(|(_, chapter)| &chapter.labs).map(|lab| view_card(lab, progress, on_go)) }
                if !planned.is_empty() {
                    <li class="soon">
                        <b>{ format!("In preparation: {} more", planned.len()) }</b>
                        <p>{ planned.iter().take(LISTED).copied().collect::<Vec<_>>().join(" · ") }{
                            if planned.len() > LISTED { format!(" and {} others", planned.len() - LISTED) } else { String::new() }
                        }</p>
                        <p>{"What they are about can be read and searched already."}</p>
                    </li>
                }
            </ul>
        </section>
    }
}

fn view_card(lab: &CourseLab, progress: &Progress, on_go: &Callback<String>) -> Html {
    let (count, met) = (lab.challenges.len(), lab.met(progress).unwrap_or(0));
    html! {
        <li><Go to={config::lab(&lab.id)} on_go={on_go.clone()} class="card">
            { poster(&lab.id) }
            <span class="card-question">{ &lab.question }</span>
            <span class="card-title">{ &lab.title }</span>
            <span class="pips" title={format!("{met} of {count} challenges met")}>
                { for (0..count).map(|at| html! { <i class={(at < met).then_some("on")}></i> }) }
                <span class="unseen">{ format!("{met} of {count} challenges met") }</span>
            </span>
        </Go></li>
    }
}

fn view_chapter(course: &Course, at: usize, progress: &Progress, on_go: &Callback<String>) -> Html {
    let chapter = &course.chapters[at];
    let concept = |id: &String| course.concepts.iter().find(|one| one.id == *id);
    let beside = |at: Option<usize>| at.and_then(|at| Some((at, course.chapters.get(at)?)));
    let to = |chapter: &CourseChapter, words: String, class: &'static str| {
        html! { <Go to={config::chapter(&chapter.id)} on_go={on_go.clone()} {class}>{ words }</Go> }
    };
    html! {
        <>
            <header class="home-head">
                <h1>{ numbered(at, &chapter.title) }</h1>
                { Html::from_html_unchecked(AttrValue::from(chapter.intro.clone())) }
            </header>
            <ul class="wall">{ for chapter.labs.iter().map(|lab| view_card(lab, progress, on_go)) }</ul>
            if !chapter.planned.is_empty() {
                <section>
                    <h2>{ format!("In preparation: {}", format::counted(chapter.planned.len(), "lab")) }</h2>
                    <p class="lead">{"Each of their concepts has a page that says what it is."}</p>
                    <ul class="planned-labs">
                        { for chapter.planned.iter().map(|lab| html! {
                            <li id={lab.id.clone()}>
                                <span class="card-question">{ &lab.question }</span>
                                <span class="card-title">{ &lab.title }</span>
                                <p>{ for lab.covers.iter().filter_map(concept).map(|one| html! {
                                    <Go to={config::concept(&one.id)} on_go={on_go.clone()}>{ &one.title }</Go>
                                }) }</p>
                            </li>
                        }) }
                    </ul>
                </section>
            }
            <nav class="neighbours" aria-label="More chapters">
                if let Some((at, chapter)) = beside(at.checked_sub(1)) { { to(chapter, format!("← {}", numbered(at, &chapter.title)), "") } }
                if let Some((at, chapter)) = beside(Some(at + 1)) { { to(chapter, format!("{} →", numbered(at, &chapter.title)), "after") } }
            </nav>
        </>
    }
}

fn view_lost(on_go: &Callback<String>) -> Html {
    html! {
        <header class="home-head">
            <h1>{"There is no such page"}</h1>
            <p>{"It may have moved, or there may be a typo in the address. All labs are on the "}<Go to={config::base()} on_go={on_go.clone()}>{"home page"}</Go>{"."}</p>
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
            <Bar on_go={props.on_go.clone()} title="">{ view_places("404", &props.on_go) }</Bar>
            <main id="main" class="home" aria-busy="false">{ view_lost(&props.on_go) }</main>
        </>
    }
}
