//! What was done, what is due again, and what is not known yet.

use std::rc::Rc;

use gloo_file::futures::read_as_text;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::files::download;
use super::home::{Bar, set_title};
use super::root::{Go, take_over};
use super::{config, site};
use crate::study::{Course, Progress, Standing, due};

/// How many questions are asked at a time.
const MOST: usize = 5;

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    pub on_go: Callback<String>,
}

pub struct ProgressPage {
    course: Option<Option<Rc<Course>>>,
    progress: Progress,
    said: String,
}

pub enum Msg {
    Course(Option<Rc<Course>>),
    Save,
    Read(Option<web_sys::File>),
    Opened(String),
    Forget,
}

impl Component for ProgressPage {
    type Message = Msg;
    type Properties = Props;

    fn create(context: &Context<Self>) -> Self {
        set_title("What do I not know yet? · Tactile");
        let course = site::known_course().map(Some);
        if course.is_none() {
            let link = context.link().clone();
            spawn_local(async move { link.send_message(Msg::Course(site::course().await)) });
        }
        ProgressPage { course, progress: site::progress(), said: String::new() }
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Course(course) => self.course = Some(course),
            Msg::Save => download("tactile-progress.json", "application/json", self.progress.to_json().as_bytes()),
            Msg::Read(Some(file)) => {
                let link = context.link().clone();
                let blob = gloo_file::Blob::from(web_sys::Blob::from(file));
                spawn_local(
                    async move { link.send_message(Msg::Opened(read_as_text(&blob).await.unwrap_or_default())) },
                );
            }
            Msg::Read(None) => {}
            Msg::Opened(text) => match Progress::from_json(&text) {
                Ok(other) => {
                    self.progress.merge(other);
                    self.keep("The file’s progress is added to yours.");
                }
                Err(problem) => self.said = problem.to_string(),
            },
            Msg::Forget => {
                let is_sure = crate::app::window().is_some_and(|window| {
                    window
                        .confirm_with_message(
                            "Forget all progress in this browser? Save it as a file first if you may want it back.",
                        )
                        .unwrap_or(false)
                });
                if is_sure {
                    self.progress = Progress::default();
                    self.keep("All progress is forgotten.");
                }
            }
        }
        true
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if self.course.is_some() {
            take_over();
        }
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let body = match &self.course {
            None => html! {},
            Some(None) => {
                html! { <p role="alert">{"The list of labs could not be loaded. Check the network and reload the page."}</p> }
            }
            Some(Some(course)) => self.view_course(context, course),
        };
        html! {
            <>
                <Bar on_go={context.props().on_go.clone()} title="Progress" />
                <main id="main" class="home progress" aria-busy={self.course.is_none().to_string()}>
                    <h1>{"What do I not know yet?"}</h1>
                    <p class="lead">{"Each question is answered by operating a lab, which notices when you have done it. What was hard comes back soon, what was easy later. It is kept in this browser only."}</p>
                    { body }
                    <p role="status" class="help">{ &self.said }</p>
                </main>
            </>
        }
    }
}

impl ProgressPage {
    fn keep(&mut self, done: &str) {
        let progress = self.progress.clone();
        let is_kept = site::change_progress(|kept| {
            *kept = progress;
            true
        });
        self.said =
            if is_kept { done } else { "This browser does not let the page keep it: save it as a file." }.to_owned();
    }

    fn view_course(&self, context: &Context<Self>, course: &Course) -> Html {
        let link = context.link();
        let on_go = &context.props().on_go;
        let questions = course.questions();
        let asked = due(&questions, &self.progress, site::now(), MOST);
        let standing = |wanted: Standing| {
            course.concepts.iter().filter(|one| course.standing(&one.id, &self.progress) == wanted).count()
        };
        let (met, seen, untouched) = (standing(Standing::Met), standing(Standing::Seen), standing(Standing::Untouched));
        let onfile = link.callback(|event: Event| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            Msg::Read(input.and_then(|input| input.files()).and_then(|files| files.get(0)))
        });
        html! {
            <>
                <section aria-label="Questions">
                    <h2>{"Now"}</h2>
                    if asked.is_empty() {
                        <p>{"Nothing is due. Come back tomorrow, or open a lab that is new to you."}</p>
                    }
                    <ol class="questions">
                        { for asked.iter().map(|question| {
                            let title = course.labs().find(|lab| lab.id == question.lab).map_or("", |lab| &lab.title);
                            let to = format!("{}labs/{}/?view.review={}", config::base(), question.lab, question.challenge);
                            html! { <li><span>{ &question.ask }</span><Go {to} on_go={on_go.clone()}>{ format!("Answer in “{title}”") }</Go></li> }
                        }) }
                    </ol>
                </section>
                <section aria-label="Labs">
                    <h2>{"Labs"}</h2>
                    { for course.chapters.iter().map(|chapter| html! {
                        <div class="chapter-progress">
                            <h3>{ &chapter.title }</h3>
                            <ul>{ for chapter.labs.iter().map(|lab| {
                                let count = lab.challenges.len();
                                let words = match self.progress.met(&lab.id) {
                                    None => "not opened yet".to_owned(),
                                    Some(met) => format!("{} of {count} challenges met", met.min(count)),
                                };
                                let to = format!("{}labs/{}/", config::base(), lab.id);
                                html! { <li><Go {to} on_go={on_go.clone()}>{ &lab.title }</Go><span>{ words }</span></li> }
                            }) }</ul>
                        </div>
                    }) }
                </section>
                <section aria-label="Concepts">
                    <h2>{"Concepts"}</h2>
                    <p>{ format!("Of {} concepts, labs for {} are here: {met} you have met by challenge, {seen} you have seen, {untouched} are still to open.",
                        course.concepts.len(), met + seen + untouched) }</p>
                    <ul class="concepts">
                        { for course.concepts.iter().filter_map(|concept| {
                            let (class, mark, words) = match course.standing(&concept.id, &self.progress) {
                                Standing::Uncovered => return None,
                                Standing::Untouched => ("untouched", "○", "not opened"),
                                Standing::Seen => ("seen", "◐", "seen"),
                                Standing::Met => ("met", "●", "met"),
                            };
                            Some(html! { <li {class}><span aria-hidden="true">{ mark }</span>{ &concept.title }<span class="unseen">{ format!(": {words}") }</span></li> })
                        }) }
                    </ul>
                </section>
                <div class="buttons">
                    <button onclick={link.callback(|_| Msg::Save)}>{"Save as file"}</button>
                    <label class="file">{"Add a file "}<input type="file" accept="application/json,.json" onchange={onfile} /></label>
                    <button onclick={link.callback(|_| Msg::Forget)}>{"Forget all"}</button>
                </div>
            </>
        }
    }
}
