//! Lessons: made of lab states in the page, carried by a link or a file, followed from lab to lab.

use std::collections::BTreeMap;
use std::rc::Rc;

use gloo_file::futures::read_as_text;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::bar::{Bar, view_places};
use super::chrome::{Go, set_title, take_over};
use super::files::{copy, download};
use super::lesson_mark::{LessonMark, LessonMove};
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

/// What those who follow step `at` of the visitor's own lesson read.
pub fn said_at(at: usize) -> String {
    own().steps.get(at).map_or(String::new(), |step| step.say.clone())
}

/// Puts a step in the place of step `at` of the visitor's own lesson, or at its end where it has become shorter.
pub fn replace(at: usize, step: LessonStep) {
    let mut lesson = own();
    match lesson.steps.get_mut(at) {
        Some(old) => *old = step,
        None => lesson.steps.push(step),
    }
    // What the browser refuses to keep lasts as long as the page, and the lesson's page says so at the next change.
    let _ = store::keep(KEPT, &lesson);
}

/// The address of a step's lab state: behind the `#`, because a goal and what comes from own data is no server's.
fn step_address(step: &LessonStep) -> String {
    format!("{}#{}", config::lab(&step.lab), step.state)
}

/// The address of the page on which a lesson begins and ends, for those who follow it.
fn start_address(lesson: &str) -> String {
    format!("{}#{lesson}", address())
}

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    /// The fragment of the link; may be empty.
    pub link: String,
    /// Where in a lesson the page is.
    pub mark: Option<LessonMark>,
    pub on_go: Callback<String>,
    pub on_lesson: Callback<LessonMove>,
}

pub struct LessonPage {
    lesson: Lesson,
    /// It came by a link: it is for those who follow it.
    is_foreign: bool,
    /// Where those who follow it are: at which step, or past the last one; none before they have begun.
    at: Option<usize>,
    /// What the labs are called; none as long as it has not come.
    course: Option<Rc<Course>>,
    said: String,
}

pub enum Msg {
    Course(Option<Rc<Course>>),
    /// Keep the lesson that came by a link, to change it.
    Keep,
    Title(String),
    End(String),
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
        let at = match &context.props().mark {
            Some(LessonMark::Followed { lesson: followed, at })
                if is_foreign && Lesson::from_query(&Query::parse(followed)).as_ref() == Ok(&lesson) =>
            {
                Some(*at)
            }
            _ => None,
        };
        LessonPage { lesson, is_foreign, at, course, said }
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Course(course) => self.course = course,
            Msg::Keep => {
                self.change(|_| ());
                // Where it is edited, so that a reload finds it there.
                context.props().on_go.emit(address());
            }
            Msg::Title(title) => self.change(|lesson| lesson.title = title),
            Msg::End(end) => self.change(|lesson| lesson.end = end),
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
        let is_over = self.at.is_some_and(|at| at >= steps.len());
        let begun = self.at.filter(|&at| at < steps.len());
        let (mine, on_go) = (own(), context.props().on_go.clone());
        html! {
            <>
                <h1>{ title_of_lesson(&self.lesson).to_owned() }</h1>
                if is_over {
                    <p class="lead" role="status">{ if self.lesson.end.is_empty() { "That was the last step of this lesson." } else { &self.lesson.end } }</p>
                    { self.view_met() }
                    <div class="buttons"><button onclick={self.start(context, 0)}>{"Go through it again"}</button></div>
                } else {
                    <p class="lead">{ format!("{}. Each opens a lab as your teacher has set it.", counted(steps.len(), "step")) }</p>
                    <div class="buttons">
                        if let Some(at) = begun {
                            <button class="solid" onclick={self.start(context, at)}>{ format!("Go on with step {}", at + 1) }</button>
                            <button onclick={self.start(context, 0)}>{"Start again"}</button>
                        } else {
                            <button class="solid" onclick={self.start(context, 0)}>{"Start the lesson"}</button>
                        }
                    </div>
                }
                if is_over { <h2>{"Its steps"}</h2> }
                <ol class="steps-list">
                    { for steps.iter().enumerate().map(|(at, step)| html! {
                        <li key={at}><b>{ self.title_of(&step.lab) }</b>
                            if !step.say.is_empty() { <p>{ &step.say }</p> }
                        </li>
                    }) }
                </ol>
                <p class="help">
                    if mine == self.lesson {
                        {"This is your own lesson. "}
                        <Go to={address()} {on_go}>{"Change it"}</Go>
                    } else {
                        if mine.steps.is_empty() {
                            {"For teachers: keep a copy, and change it as you like. "}
                        } else {
                            {"For teachers: a copy to change takes the place of the lesson that you have here. Save yours as a file first. "}
                        }
                        <button onclick={context.link().callback(|_| Msg::Keep)}>{"Keep a copy"}</button>
                    }
                </p>
            </>
        }
    }

    /// What of the labs' challenges was met, at the lesson's end.
    fn view_met(&self) -> Html {
        let progress = site::progress();
        // Each lab once, in the order of the steps.
        let first_step = |id: &String| self.lesson.steps.iter().position(|step| step.lab == *id);
        let all = self.course.iter().flat_map(|course| course.labs());
        let labs: BTreeMap<usize, _> = all.filter_map(|lab| Some((first_step(&lab.id)?, lab))).collect();
        let items: Vec<Html> = labs
            .into_values()
            .map(|lab| {
                let kept = progress.labs.get(&lab.id);
                let is_met = |key: &String| kept.is_some_and(|kept| kept.met.contains(key));
                let met = || lab.challenges.iter().filter(|(key, _)| is_met(key));
                let words = format!("{} of {} met", met().count(), counted(lab.challenges.len(), "challenge"));
                html! {
                    <li key={lab.id.clone()}><b>{ &lab.title }</b><p class="help">{ words }</p>
                        { for met().map(|(_, ask)| html! { <p>{ format!("✓ {ask}") }</p> }) }
                    </li>
                }
            })
            .collect();
        if items.is_empty() {
            return html! {};
        }
        html! { <><h2>{"What you met in its labs"}</h2><ul class="steps-list">{ for items }</ul></> }
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
        let onend = link.batch_callback(|event: InputEvent| value_of(&event).map(Msg::End));
        html! {
            <>
                    <h1>{"Teach a class"}</h1>
                    <ul class="ways">
                        <li><b>{"Show it large."}</b>{" In any lab, Present fills the projector: first the state that you have set, then the tour stop by stop, with its text, its figure, its control. Predict first lets the class vote before the result appears, and Speaker notes has the answers."}</li>
                        <li><b>{"Send a task."}</b>{" In any lab, Teach locks or hides controls, sets a goal, and makes a link. Share has the frame for your course page."}</li>
                        <li><b>{"Send a lesson."}</b>{" Several lab states in order, each with a sentence for those who follow, and with what you lock, hide and ask for. A lesson is stored in its link or in a file; there is no server."}</li>
                    </ul>
                    <h2>{"Your lesson"}</h2>
                    <div class="field"><label for="lesson-title">{"Title"}</label>
                        <input type="text" id="lesson-title" value={self.lesson.title.clone()} oninput={ontitle} /></div>
                    if !has_steps {
                        <p>{"It has no steps yet. In a lab, set what your class should see, choose Teach, and add the state."}</p>
                    }
                    <ol class="steps-list">{ for (0..self.lesson.steps.len()).map(|at| self.view_step(context, at)) }</ol>
                    if has_steps {
                        <div class="field"><label for="lesson-end">{"Last word, shown when the lesson is over (optional)"}</label>
                            <textarea id="lesson-end" rows="2" value={self.lesson.end.clone()} oninput={onend} /></div>
                    }
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
        let (lesson, on_lesson) = (self.lesson.to_query().to_string(), context.props().on_lesson.clone());
        let address = self.lesson.steps.get(at).map(step_address);
        let mark = LessonMark::Followed { lesson: lesson.into(), at };
        Callback::from(move |_: MouseEvent| on_lesson.emit((Some(mark.clone()), address.clone())))
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
        format!("{host}{}", start_address(&self.lesson.to_query().to_string()))
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
        let (on_lesson, to) = (context.props().on_lesson.clone(), step_address(step));
        let onchange = Callback::from(move |_: MouseEvent| {
            on_lesson.emit((Some(LessonMark::Changed { at }), Some(to.clone())));
        });
        let field = format!("say-{at}");
        html! {
            <li key={at}>
                <div class="control-line"><b>{ self.title_of(&step.lab) }</b>
                    <span class="buttons">
                        <button aria-label={format!("Show step {number}")} onclick={self.start(context, at)}>{"Show"}</button>
                        <button aria-label={format!("Change step {number}")} onclick={onchange}>{"Change"}</button>
                        <button aria-label={format!("Move step {number} up")} disabled={at == 0} onclick={link.callback(move |_| Msg::Move(at, at.saturating_sub(1)))}>{"↑"}</button>
                        <button aria-label={format!("Move step {number} down")} disabled={at == last} onclick={link.callback(move |_| Msg::Move(at, (at + 1).min(last)))}>{"↓"}</button>
                        <button aria-label={format!("Remove step {number}")} onclick={link.callback(move |_| Msg::Remove(at))}>{"Remove"}</button>
                    </span>
                </div>
                if !taught.is_empty() { <p class="help">{ taught.join(" · ") }</p> }
                <label class="help" for={field.clone()}>{"Shown to those who follow"}<span class="unseen">{ format!(" step {number}") }</span></label>
                <textarea id={field} rows="2" value={step.say.clone()} oninput={onsay} />
            </li>
        }
    }
}

fn value_of(event: &InputEvent) -> Option<String> {
    let target = event.target()?;
    let area = target.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value);
    area.or(target.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value))
}

fn title_of_lesson(lesson: &Lesson) -> &str {
    if lesson.title.is_empty() { "A lesson" } else { &lesson.title }
}

#[derive(Clone, Properties, PartialEq)]
pub struct BarProps {
    pub mark: LessonMark,
    /// The id of the lab that is shown.
    pub lab: String,
    pub on_lesson: Callback<LessonMove>,
}

/// The lesson that is followed, or changed, at the foot of a lab.
#[function_component]
pub fn LessonBar(props: &BarProps) -> Html {
    match &props.mark {
        LessonMark::Changed { at } => view_change(*at, &props.on_lesson),
        LessonMark::Followed { lesson, at } => match Lesson::from_query(&Query::parse(lesson)) {
            Ok(read) if *at < read.steps.len() => view_followed(props, lesson, &read, *at),
            _ => html! {},
        },
    }
}

fn view_followed(props: &BarProps, link: &Rc<str>, lesson: &Lesson, at: usize) -> Html {
    let (step, count) = (&lesson.steps[at], lesson.steps.len());
    let to = |at: usize| {
        // Past the last step is the page on which the lesson began.
        let address = lesson.steps.get(at).map_or_else(|| start_address(link), step_address);
        let (mark, on_lesson) = (LessonMark::Followed { lesson: link.clone(), at }, props.on_lesson.clone());
        Callback::from(move |_: MouseEvent| on_lesson.emit((Some(mark.clone()), Some(address.clone()))))
    };
    let to_start = {
        let (mark, on_lesson) = (props.mark.clone(), props.on_lesson.clone());
        Callback::from(move |address: String| on_lesson.emit((Some(mark.clone()), Some(address))))
    };
    let on_end = {
        let on_lesson = props.on_lesson.clone();
        Callback::from(move |_: MouseEvent| on_lesson.emit((None, None)))
    };
    let has_strayed = step.lab != props.lab;
    let is_last = at + 1 == count;
    html! {
        <aside class="lesson-bar" aria-label="Lesson">
            <div class="lesson-words">
                <b><Go to={start_address(link)} on_go={to_start}>{ title_of_lesson(lesson).to_owned() }</Go><span>{ format!(" · {} of {count}", at + 1) }</span></b>
                <p aria-live="polite">{ if has_strayed { "This lab is not what the step shows." } else { &step.say } }</p>
            </div>
            <div class="buttons">
                if has_strayed {
                    <button class="solid" onclick={to(at)}>{ format!("Back to step {}", at + 1) }</button>
                } else {
                    <button disabled={at == 0} onclick={to(at.saturating_sub(1))}>{"Back"}</button>
                    <button class="solid" onclick={to(at + 1)}>{ if is_last { "Finish" } else { "Next" } }</button>
                }
                <button onclick={on_end}>{"End lesson"}</button>
            </div>
        </aside>
    }
}

/// For a teacher who changes a step.
fn view_change(at: usize, on_lesson: &Callback<LessonMove>) -> Html {
    let on_lesson = on_lesson.clone();
    let on_back = Callback::from(move |_: MouseEvent| on_lesson.emit((None, Some(address()))));
    html! {
        <aside class="lesson-bar" aria-label="Lesson">
            <div class="lesson-words">
                <b>{ format!("Step {} of your lesson", at + 1) }</b>
                <p>{"Set the lab as your class should see it, then choose Teach and “Replace this step”. Nothing is locked here."}</p>
            </div>
            <div class="buttons"><button onclick={on_back}>{"Leave it as it was"}</button></div>
        </aside>
    }
}
