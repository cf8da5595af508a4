//! Lessons: made of lab states in the page, carried by a link or a file, followed from lab to lab.

use std::rc::Rc;

use gloo_file::futures::read_as_text;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::bar::{Bar, view_places};
use super::chrome::{set_title, take_over};
use super::files::{copy, download};
use super::live::html;
use super::{config, site, store};
use crate::format::counted;
use crate::lab::{FrameKeys, Lesson, LessonStep, Query};
use crate::study::Course;

/// The key under which the browser keeps the visitor's own lesson.
const KEPT: &str = "lesson";

/// Where lessons are edited.
pub fn address() -> String {
    format!("{}lesson/", config::base())
}

/// Adds a step to the visitor's own lesson; says whether it could be kept.
pub fn add(step: LessonStep) -> bool {
    let mut lesson = store::kept::<Lesson>(KEPT).unwrap_or_else(|| Lesson::new("My lesson"));
    lesson.steps.push(step);
    store::keep(KEPT, &lesson)
}

/// The address of a step's lab state.
pub fn step_address(step: &LessonStep) -> String {
    format!("{}?{}", config::lab(&step.lab), step.state)
}

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    /// The fragment of the link; may be empty.
    pub link: String,
    pub on_go: Callback<String>,
    pub on_start: Callback<(Lesson, usize)>,
}

pub struct LessonPage {
    lesson: Lesson,
    /// It came by a link: it is for those who follow it.
    is_foreign: bool,
    /// What the labs are called; none as long as it has not come.
    course: Option<Rc<Course>>,
    said: String,
}

pub enum Msg {
    Course(Option<Rc<Course>>),
    /// Keep the lesson that came by a link, to change it.
    Keep,
    Title(String),
    Say(usize, String),
    Move(usize, usize),
    Remove(usize),
    Read(Option<web_sys::File>),
    Opened(String),
    Copy,
    Save,
}

impl Component for LessonPage {
    type Message = Msg;
    type Properties = Props;

    fn create(context: &Context<Self>) -> Self {
        set_title("Teach · Tactile");
        let course = site::known_course();
        if course.is_none() {
            let link = context.link().clone();
            spawn_local(async move { link.send_message(Msg::Course(site::course().await)) });
        }
        let link = context.props().link.trim_start_matches('#');
        let (lesson, is_foreign, said) = match (link.is_empty(), Lesson::from_query(&Query::parse(link))) {
            (true, _) => (own(), false, String::new()),
            (false, Ok(lesson)) => (lesson, true, String::new()),
            (false, Err(problem)) => (own(), false, problem.to_string()),
        };
        LessonPage { lesson, is_foreign, course, said }
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Course(course) => self.course = course,
            Msg::Keep => self.change(|_| ()),
            Msg::Title(title) => self.change(|lesson| lesson.title = title),
            Msg::Say(at, say) => self.change(|lesson| lesson.steps[at].say = say),
            Msg::Move(from, to) => self.change(|lesson| lesson.steps.swap(from, to)),
            Msg::Remove(at) => self.change(|lesson| drop(lesson.steps.remove(at))),
            Msg::Read(Some(file)) => {
                let link = context.link().clone();
                let blob = gloo_file::Blob::from(web_sys::Blob::from(file));
                spawn_local(
                    async move { link.send_message(Msg::Opened(read_as_text(&blob).await.unwrap_or_default())) },
                );
            }
            Msg::Read(None) => {}
            Msg::Opened(text) => match Lesson::from_json(&text) {
                Ok(lesson) => self.change(|mine| *mine = lesson),
                Err(problem) => self.said = problem.to_string(),
            },
            Msg::Copy => {
                copy(&self.link());
                "The lesson’s link is copied.".clone_into(&mut self.said);
            }
            Msg::Save => download("lesson.json", "application/json", self.lesson.to_json().as_bytes()),
        }
        true
    }

    fn rendered(&mut self, _: &Context<Self>, is_first: bool) {
        if is_first {
            take_over();
        }
    }

    fn view(&self, context: &Context<Self>) -> Html {
        html! {
            <>
                <Bar on_go={context.props().on_go.clone()} title="Teach">{ view_places("lesson/", &context.props().on_go) }</Bar>
                <main id="main" class="home lesson" aria-busy="false">
                    if self.is_foreign { { self.view_foreign(context) } } else { { self.view_own(context) } }
                    <p role="status" class="help">{ &self.said }</p>
                </main>
            </>
        }
    }
}

fn own() -> Lesson {
    store::kept(KEPT).unwrap_or_else(|| Lesson::new("My lesson"))
}

impl LessonPage {
    /// A lesson that came by a link, for those who follow it.
    fn view_foreign(&self, context: &Context<Self>) -> Html {
        let steps = &self.lesson.steps;
        html! {
            <>
                <h1>{ if self.lesson.title.is_empty() { "A lesson" } else { &self.lesson.title } }</h1>
                <p class="lead">{ format!("{}. Each opens a lab as your teacher has set it.", counted(steps.len(), "step")) }</p>
                <div class="buttons"><button class="solid" onclick={self.start(context, 0)}>{"Start the lesson"}</button></div>
                <ol class="steps-list">
                    { for steps.iter().enumerate().map(|(at, step)| html! {
                        <li key={at}><b>{ self.title_of(&step.lab) }</b>
                            if !step.say.is_empty() { <p>{ &step.say }</p> }
                        </li>
                    }) }
                </ol>
                <p class="help">
                    if own().steps.is_empty() {
                        {"For teachers: keep a copy, and change it as you like. "}
                    } else {
                        {"For teachers: a copy to change takes the place of the lesson that you have here. Save yours as a file first. "}
                    }
                    <button onclick={context.link().callback(|_| Msg::Keep)}>{"Keep a copy"}</button>
                </p>
            </>
        }
    }

    /// The visitor's own lesson, to be made and changed.
    fn view_own(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        let has_steps = !self.lesson.steps.is_empty();
        let start = self.start(context, 0);
        let onfile = link.callback(|event: Event| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            Msg::Read(input.and_then(|input| input.files()).and_then(|files| files.get(0)))
        });
        let ontitle = link.batch_callback(|event: InputEvent| value_of(&event).map(Msg::Title));
        html! {
            <>
                    <h1>{"Teach a class"}</h1>
                    <ul class="ways">
                        <li><b>{"Show it large."}</b>{" In any lab, Present fills the projector: first the state that you have set, then the tour stop by stop, with its text, its figure, its control. Predict first lets the class vote before the result appears, and Speaker notes has the answers."}</li>
                        <li><b>{"Send a task."}</b>{" In any lab, Teach locks or hides controls, sets a goal, and makes a link. Share has the frame for your course page."}</li>
                        <li><b>{"Send a lesson."}</b>{" Several lab states in order, each with a sentence, and with what you lock, hide and ask for. A lesson is stored in its link or in a file; there is no server."}</li>
                    </ul>
                    <h2>{"Your lesson"}</h2>
                    <div class="field"><label for="lesson-title">{"Title"}</label>
                        <input type="text" id="lesson-title" value={self.lesson.title.clone()} oninput={ontitle} /></div>
                    if !has_steps {
                        <p>{"It has no steps yet. In a lab, set what your class should see, choose Teach, and add the state."}</p>
                    }
                    <ol class="steps-list">{ for (0..self.lesson.steps.len()).map(|at| self.view_step(context, at)) }</ol>
                    <div class="buttons">
                        <button class="solid" disabled={!has_steps} onclick={start}>{"Start the lesson"}</button>
                        <button disabled={!has_steps} onclick={link.callback(|_| Msg::Copy)}>{"Copy link"}</button>
                        <button disabled={!has_steps} onclick={link.callback(|_| Msg::Save)}>{"Save as file"}</button>
                        <label class="file">{"Open a file "}<input type="file" accept="application/json,.json" onchange={onfile} /></label>
                    </div>
            </>
        }
    }

    fn start(&self, context: &Context<Self>, at: usize) -> Callback<MouseEvent> {
        let (lesson, on_start) = (self.lesson.clone(), context.props().on_start.clone());
        Callback::from(move |_: MouseEvent| on_start.emit((lesson.clone(), at)))
    }

    /// What a lab is called; its id where that is not known.
    fn title_of(&self, lab: &str) -> String {
        let known = self.course.as_ref().and_then(|course| course.labs().find(|one| one.id == lab));
        known.map_or(lab, |known| &known.title).to_owned()
    }

    fn change(&mut self, change: impl FnOnce(&mut Lesson)) {
        change(&mut self.lesson);
        self.is_foreign = false;
        self.said = if store::keep(KEPT, &self.lesson) {
            String::new()
        } else {
            "This browser does not keep lessons. Copy the link or save a file.".to_owned()
        };
    }

    fn link(&self) -> String {
        let host = crate::app::window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
        format!("{host}{}#{}", address(), self.lesson.to_query())
    }

    fn view_step(&self, context: &Context<Self>, at: usize) -> Html {
        let link = context.link();
        let step = &self.lesson.steps[at];
        let last = self.lesson.steps.len() - 1;
        let number = at + 1;
        let onsay = link.batch_callback(move |event: InputEvent| value_of(&event).map(|say| Msg::Say(at, say)));
        let frame = FrameKeys::read(&Query::parse(&step.state));
        let taught = [
            (!frame.locked.is_empty()).then(|| format!("{} locked", counted(frame.locked.len(), "control"))),
            (!frame.hidden.is_empty()).then(|| format!("{} hidden", counted(frame.hidden.len(), "control"))),
            (!frame.goal.is_empty()).then(|| format!("goal: {}", frame.goal)),
        ];
        let taught: Vec<String> = taught.into_iter().flatten().collect();
        html! {
            <li key={at}>
                <div class="control-line"><b>{ self.title_of(&step.lab) }</b>
                    <span class="buttons">
                        <button aria-label={format!("Show step {number}")} onclick={self.start(context, at)}>{"Show"}</button>
                        <button aria-label={format!("Move step {number} up")} disabled={at == 0} onclick={link.callback(move |_| Msg::Move(at, at.saturating_sub(1)))}>{"↑"}</button>
                        <button aria-label={format!("Move step {number} down")} disabled={at == last} onclick={link.callback(move |_| Msg::Move(at, (at + 1).min(last)))}>{"↓"}</button>
                        <button aria-label={format!("Remove step {number}")} onclick={link.callback(move |_| Msg::Remove(at))}>{"Remove"}</button>
                    </span>
                </div>
                if !taught.is_empty() { <p class="help">{ taught.join(" · ") }</p> }
                <textarea rows="2" aria-label={format!("What you say at step {number}")} value={step.say.clone()} oninput={onsay} />
            </li>
        }
    }
}

fn value_of(event: &InputEvent) -> Option<String> {
    let target = event.target()?;
    let area = target.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value);
    area.or(target.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value))
}

#[derive(Clone, Properties, PartialEq)]
pub struct BarProps {
    pub lesson: Lesson,
    pub at: usize,
    pub on_step: Callback<usize>,
    pub on_end: Callback<()>,
}

/// The lesson that is being followed, at the foot of a lab.
#[function_component]
pub fn LessonBar(props: &BarProps) -> Html {
    let count = props.lesson.steps.len();
    let say = props.lesson.steps.get(props.at).map_or("", |step| &step.say);
    let to = |at: usize| {
        let on_step = props.on_step.clone();
        Callback::from(move |_: MouseEvent| on_step.emit(at))
    };
    let on_end = props.on_end.clone();
    html! {
        <aside class="lesson-bar" aria-label="Lesson">
            <p aria-live="polite"><b>{ format!("{} · {} of {count}", props.lesson.title, props.at + 1) }</b><span>{ say }</span></p>
            <div class="buttons">
                <button disabled={props.at == 0} onclick={to(props.at.saturating_sub(1))}>{"Back"}</button>
                <button class="solid" disabled={props.at + 1 >= count} onclick={to(props.at + 1)}>{"Next"}</button>
                <button onclick={Callback::from(move |_: MouseEvent| on_end.emit(()))}>{"End lesson"}</button>
            </div>
        </aside>
    }
}
