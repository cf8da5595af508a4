//! What was done, what is due again, and what is not known yet: a square a concept, and what to do next.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::rc::Rc;

use gloo_file::futures::read_as_text;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use super::bar::{Bar, view_places};
use super::chrome::{Go, poster, set_title, take_over};
use super::files::download;
use super::glossary::view_mark_read;
use super::live::html;
use super::{clock, config, site};
use crate::format;
use crate::study::{
    Concept, Course, DOMAINS, Progress, Standing, Term, due, half_done, next, next_due, numbered, to_read,
};

/// How many questions are listed at a time.
const MOST: usize = 5;
/// How many concepts without a lab are offered to be read.
const TO_READ: usize = 3;
const DAY: f64 = 86_400_000.0;

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    pub on_go: Callback<String>,
}

pub struct ProgressPage {
    course: Option<Option<Rc<Course>>>,
    terms: Option<Rc<Vec<Term>>>,
    progress: Progress,
    grouping: Grouping,
    /// The id of the concept that is explained.
    chosen: String,
    /// Which of the labs that are worth opening is shown.
    another: usize,
    /// The ids of the concepts that are offered to be read: they stay when they were.
    offered: Vec<String>,
    said: String,
}

/// How the concepts are put together.
#[derive(Clone, Copy, PartialEq)]
pub enum Grouping {
    Domain,
    Chapter,
}

/// How far the visitor is with each concept, by its id: found out once a view.
type Standings<'a> = BTreeMap<&'a str, Standing>;

/// Concepts that stand together, with what they are called and what the exam asks of them.
struct Group<'a> {
    title: String,
    aside: String,
    concepts: Vec<&'a Concept>,
}

pub enum Msg {
    Course(Option<Rc<Course>>),
    Terms(Option<Rc<Vec<Term>>>),
    Group(Grouping),
    Choose(String),
    /// A key was pressed on a square.
    Key(KeyboardEvent),
    Another,
    /// Counts a concept as read, or takes that back.
    TurnRead(String),
    /// Offers other concepts to be read.
    Others,
    Save,
    Read(Option<web_sys::File>),
    Opened(String),
    Forget,
}

impl Component for ProgressPage {
    type Message = Msg;
    type Properties = Props;

    fn create(context: &Context<Self>) -> Self {
        set_title("Progress · Tactile");
        let course = site::known_course().map(Some);
        if course.is_none() {
            let link = context.link().clone();
            spawn_local(async move { link.send_message(Msg::Course(site::course().await)) });
        }
        let terms = site::known_terms();
        if terms.is_none() {
            let link = context.link().clone();
            spawn_local(async move { link.send_message(Msg::Terms(site::terms().await)) });
        }
        ProgressPage {
            course,
            terms,
            progress: site::progress(),
            grouping: Grouping::Domain,
            chosen: String::new(),
            another: 0,
            offered: Vec::new(),
            said: String::new(),
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Course(course) => self.course = Some(course),
            Msg::Terms(terms) => self.terms = terms,
            Msg::Group(grouping) => self.grouping = grouping,
            Msg::Choose(id) => self.chosen = id,
            Msg::Key(event) => return move_focus(&event),
            Msg::Another => self.another += 1,
            Msg::TurnRead(id) => {
                self.progress.turn_read(&id);
                self.keep("");
            }
            Msg::Others => self.offered.clear(),
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
        if let Some(Some(course)) = &self.course
            && self.offered.is_empty()
        {
            self.offered = to_read(course, &self.progress, TO_READ).iter().map(|one| one.id.clone()).collect();
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
                <Bar on_go={context.props().on_go.clone()} title="Progress">{ view_places("progress/", &context.props().on_go) }</Bar>
                <main id="main" class="home progress" aria-busy={self.course.is_none().to_string()}>
                    <header class="progress-head">
                        <div>
                            <h1>{"What do I know, and what not yet?"}</h1>
                            <p class="lead">{"A concept is proved when all challenges of a lab about it are met. The exam asks more than these concepts, such as security, networking and storage on AWS."}</p>
                        </div>
                        { self.view_grouping(context) }
                    </header>
                    { body }
                    <p role="status" class="help">{ self.said.clone() }</p>
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
            if is_kept { done } else { "This browser does not keep your progress. Save it as a file." }.to_owned();
    }

    fn view_grouping(&self, context: &Context<Self>) -> Html {
        let segment = |grouping: Grouping, words: &'static str| {
            let is_on = self.grouping == grouping;
            let onclick = context.link().callback(move |_| Msg::Group(grouping));
            html! { <button class={classes!("segment", is_on.then_some("on"))} aria-pressed={is_on.to_string()} {onclick}>{ words }</button> }
        };
        html! {
            <div class="segments" role="group" aria-label="Group the concepts">
                { segment(Grouping::Domain, "By exam domain") }{ segment(Grouping::Chapter, "By chapter") }
            </div>
        }
    }

    fn view_course(&self, context: &Context<Self>, course: &Course) -> Html {
        let all: Vec<&Concept> = course.concepts.iter().collect();
        let standings = course.standings(&self.progress);
        let groups = self.groups(course, &standings);
        let chosen = self.chosen(&groups, &standings);
        html! {
            <div class="progress-columns">
                <div class="concepts">
                    <ul class="totals">
                        { for tally(&all, &standings).into_iter().map(|(count, words)| html! {
                            <li><b>{ count.to_string() }</b><span>{ format!(" {words}") }</span></li>
                        }) }
                        <li class="unit">{"one square is one concept"}</li>
                    </ul>
                    <ul class="legend">
                        { for [Standing::Met, Standing::Seen, Standing::Untouched, Standing::Read, Standing::Uncovered].map(|standing| html! {
                            <li><i class={classes!("square", class_of(standing))} aria-hidden="true"></i>{ meaning(standing) }</li>
                        }) }
                    </ul>
                    { for groups.iter().map(|group| self.view_group(context, group, chosen, &standings)) }
                    { self.view_reading(context, course) }
                </div>
                <div class="to-do">
                    { self.view_review(context, course) }
                    { self.view_next(context, course) }
                    { self.view_half_done(context, course) }
                </div>
                { self.view_record(context) }
            </div>
        }
    }

    fn groups<'a>(&self, course: &'a Course, standings: &Standings) -> Vec<Group<'a>> {
        let mut groups: Vec<Group> = match self.grouping {
            Grouping::Domain => DOMAINS
                .iter()
                .enumerate()
                .map(|(at, domain)| Group {
                    title: domain.title.to_owned(),
                    aside: format!("{} % of the exam", domain.weight),
                    concepts: course.concepts.iter().filter(|one| one.domain == at).collect(),
                })
                .collect(),
            Grouping::Chapter => {
                let mut left: Vec<&Concept> = course.concepts.iter().collect();
                let chapters = course.chapters.iter().enumerate();
                chapters
                    .map(|(at, chapter)| {
                        let covers = chapter.labs.iter().map(|lab| &lab.covers);
                        let covers: Vec<&String> =
                            covers.chain(chapter.planned.iter().map(|lab| &lab.covers)).flatten().collect();
                        // A concept stands once, in the first chapter that has it.
                        let (here, elsewhere) = left.iter().partition(|one| covers.contains(&&one.id));
                        left = elsewhere;
                        Group { title: numbered(at, &chapter.title), aside: String::new(), concepts: here }
                    })
                    .collect()
            }
        };
        for group in &mut groups {
            group.concepts.sort_by_key(|one| Reverse(standings.get(one.id.as_str()).copied()));
        }
        groups
    }

    /// The concept that is explained: the one that was chosen, else the first that has a lab to open, else the first.
    fn chosen<'a>(&self, groups: &[Group<'a>], standings: &Standings) -> Option<&'a Concept> {
        let mut all = groups.iter().flat_map(|group| group.concepts.iter().copied());
        let chosen = all.clone().find(|one| one.id == self.chosen);
        let to_open = || all.clone().find(|one| standings.get(one.id.as_str()) == Some(&Standing::Untouched));
        chosen.or_else(to_open).or_else(|| all.next())
    }

    fn view_group(
        &self,
        context: &Context<Self>,
        group: &Group,
        chosen: Option<&Concept>,
        standings: &Standings,
    ) -> Html {
        let link = context.link();
        let counted: Vec<String> =
            tally(&group.concepts, standings).iter().map(|(count, words)| format!("{count} {words}")).collect();
        let here = chosen.filter(|one| group.concepts.iter().any(|other| other.id == one.id));
        // One square of each group is reached by Tab, the others by the arrows.
        let reached = here.or(group.concepts.first().copied()).map(|one| &one.id);
        html! {
            <section key={group.title.clone()} class="concept-group">
                <div class="group-head">
                    <h2>{ group.title.clone() }</h2>
                    <span>{ group.aside.clone() }</span>
                    <span class="counted">{ format!("{}: {}", format::counted(group.concepts.len(), "concept"), counted.join(", ")) }</span>
                </div>
                <div class="squares" role="group" aria-label={group.title.clone()} onkeydown={link.callback(Msg::Key)}>
                    { for group.concepts.iter().map(|one| {
                        let standing = standings.get(one.id.as_str()).copied().unwrap_or(Standing::Uncovered);
                        let is_chosen = here.is_some_and(|here| here.id == one.id);
                        let id = one.id.clone();
                        let tabindex = if reached == Some(&one.id) { "0" } else { "-1" };
                        html! {
                            <button key={one.id.clone()} class={classes!("square", class_of(standing))} {tabindex} title={one.title.clone()}
                                aria-label={format!("{}: {}", one.title, meaning(standing))} aria-pressed={is_chosen.to_string()}
                                onclick={link.callback(move |_| Msg::Choose(id.clone()))}></button>
                        }
                    }) }
                </div>
                if let Some(concept) = here {
                    { self.view_concept(context, concept, standings) }
                }
            </section>
        }
    }

    fn term(&self, concept: &str) -> Option<&Term> {
        self.terms.iter().flat_map(|terms| terms.iter()).find(|term| term.concept == concept)
    }

    /// What the chosen square stands for, and where to go from it.
    fn view_concept(&self, context: &Context<Self>, concept: &Concept, standings: &Standings) -> Html {
        let on_go = &context.props().on_go;
        let term = self.term(&concept.id);
        html! {
            <div key={concept.id.clone()} class="explained">
                <p aria-live="polite">
                    <Go to={config::concept(&concept.id)} on_go={on_go.clone()}><b>{ &concept.title }</b></Go>
                    <span>{ term.map_or(String::new(), |term| term.text.clone()) }</span>
                </p>
                if let Some(shown) = term.and_then(|term| term.shown.as_ref()) {
                    <Go to={format!("{}{}", config::base(), shown.address())} on_go={on_go.clone()} class="do">{"Open its lab"}</Go>
                } else if matches!(standings.get(concept.id.as_str()), Some(Standing::Uncovered | Standing::Read)) {
                    { self.view_mark_read(context, &concept.id) }
                }
            </div>
        }
    }

    fn view_mark_read(&self, context: &Context<Self>, concept: &str) -> Html {
        let id = concept.to_owned();
        let is_read = self.progress.read.contains(concept);
        let onclick = context.link().callback(move |_| Msg::TurnRead(id.clone()));
        view_mark_read(is_read, onclick)
    }

    /// Concepts that no lab shows yet, with their sentence.
    fn view_reading(&self, context: &Context<Self>, course: &Course) -> Html {
        let concepts: Vec<&Concept> =
            self.offered.iter().filter_map(|id| course.concepts.iter().find(|one| one.id == *id)).collect();
        if concepts.is_empty() || self.terms.is_none() {
            return html! {};
        }
        html! {
            <section class="concept-group">
                <div class="group-head"><h2>{"To read now"}</h2><span>{"no lab yet: the next of three domains"}</span>
                    <button class="plain" onclick={context.link().callback(|_| Msg::Others)}>{"Others"}</button></div>
                <ul class="reading">
                    { for concepts.iter().map(|concept| html! {
                        <li key={concept.id.clone()}>
                            <div><Go to={config::concept(&concept.id)} on_go={context.props().on_go.clone()}><b>{ &concept.title }</b></Go>
                                { self.view_mark_read(context, &concept.id) }</div>
                            <p>{ self.term(&concept.id).map_or(String::new(), |term| term.text.clone()) }</p>
                        </li>
                    }) }
                </ul>
            </section>
        }
    }

    fn view_review(&self, context: &Context<Self>, course: &Course) -> Html {
        let (questions, now) = (course.questions(), clock::since_1970());
        let asked = due(&questions, &self.progress, now);
        let wait = match next_due(&questions, &self.progress, now) {
            Some(at) => format!("Nothing is due now. The next question comes {}.", in_days(at - now)),
            None => {
                "Nothing is due. A challenge that you meet is asked again when you are about to forget it.".to_owned()
            }
        };
        html! {
            <section class="panel" aria-labelledby="review">
                <h2 id="review">{"Review due"}<span>{ format!(" {}", asked.len()) }</span></h2>
                if asked.is_empty() {
                    <p class="help">{ wait }</p>
                }
                <ol>
                    { for asked.iter().take(MOST).map(|(question, card)| {
                        let title = course.labs().find(|lab| lab.id == question.lab).map_or("", |lab| &lab.title);
                        let to = format!("{}?view.review={}", config::lab(&question.lab), question.challenge);
                        html! {
                            <li key={question.key()}>
                                <p>{ &question.ask }<small>{ format!("{title} · last met {}", ago(now - card.answered_at())) }</small></p>
                                <Go {to} on_go={context.props().on_go.clone()} class="do">{"Answer"}</Go>
                            </li>
                        }
                    }) }
                </ol>
            </section>
        }
    }

    fn view_next(&self, context: &Context<Self>, course: &Course) -> Html {
        let labs = next(course, &self.progress);
        let Some(shown) = labs.get(self.another % labs.len().max(1)) else {
            return html! {
                <section class="panel"><h2>{"Next"}</h2><p class="help">{"You have opened every lab that is here."}</p></section>
            };
        };
        let covered = format::counted(shown.concepts, "concept");
        let why = if self.another.is_multiple_of(labs.len()) {
            format!(
                "Why this one: what it teaches is about {:.1} % of the exam, more than any other lab you have not opened.",
                shown.share
            )
        } else {
            format!("What it teaches is about {:.1} % of the exam.", shown.share)
        };
        html! {
            <section class="panel" aria-labelledby="next">
                <h2 id="next">{"Next"}</h2>
                <div key={shown.lab.id.clone()} class="next">
                    { poster(&shown.lab.id) }
                    <p><b>{ &shown.lab.question }</b><small>{ format!("{} · {covered}", shown.lab.title) }</small></p>
                </div>
                <div class="buttons">
                    <Go to={config::lab(&shown.lab.id)} on_go={context.props().on_go.clone()} class="do solid">{"Open the lab"}</Go>
                    if labs.len() > 1 {
                        <button onclick={context.link().callback(|_| Msg::Another)}>{"Another"}</button>
                    }
                </div>
                <p class="help">{ why }{" Counted as if all concepts of a domain weighed the same."}</p>
            </section>
        }
    }

    fn view_half_done(&self, context: &Context<Self>, course: &Course) -> Html {
        let begun = half_done(course, &self.progress);
        if begun.is_empty() {
            return html! {};
        }
        html! {
            <section class="panel" aria-labelledby="begun">
                <h2 id="begun">{"Half done"}</h2>
                <ul>
                    { for begun.iter().map(|(lab, met)| html! {
                        <li key={lab.id.clone()}>
                            <p>{ &lab.title }<small>{ format!("{met} of {} challenges met", lab.challenges.len()) }</small></p>
                            <Go to={config::lab(&lab.id)} on_go={context.props().on_go.clone()} class="do">{"Go on"}</Go>
                        </li>
                    }) }
                </ul>
            </section>
        }
    }

    /// Takes the record along, or lets it go.
    fn view_record(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        let onfile = link.callback(|event: Event| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            Msg::Read(input.and_then(|input| input.files()).and_then(|files| files.get(0)))
        });
        html! {
            <section class="panel record" aria-labelledby="record">
                <h2 id="record">{"Your record"}</h2>
                <p class="help">{"It is kept in this browser only. Take it to another as a file."}</p>
                <div class="buttons">
                    <button onclick={link.callback(|_| Msg::Save)}>{"Save as file"}</button>
                    <button onclick={link.callback(|_| Msg::Forget)}>{"Forget all"}</button>
                </div>
                <label class="file">{"Add a saved record "}<input type="file" accept="application/json,.json" onchange={onfile} /></label>
            </section>
        }
    }
}

/// How many of the concepts stand how; what is read only where there is any.
fn tally(concepts: &[&Concept], standings: &Standings) -> Vec<(usize, &'static str)> {
    let words = [
        (Standing::Met, "proved"),
        (Standing::Seen, "seen"),
        (Standing::Untouched, "with a lab to open"),
        (Standing::Read, "read"),
        (Standing::Uncovered, "to read, no lab yet"),
    ];
    let count = |wanted| concepts.iter().filter(|one| standings.get(one.id.as_str()) == Some(&wanted)).count();
    let counted = words.into_iter().map(|(standing, words)| (standing, count(standing), words));
    let told = counted.filter(|(standing, count, _)| *count > 0 || *standing == Standing::Met);
    told.map(|(_, count, words)| (count, words)).collect()
}

fn class_of(standing: Standing) -> &'static str {
    match standing {
        Standing::Met => "met",
        Standing::Seen => "seen",
        Standing::Untouched => "untouched",
        Standing::Read => "read",
        Standing::Uncovered => "uncovered",
    }
}

fn meaning(standing: Standing) -> &'static str {
    match standing {
        Standing::Met => "proved",
        Standing::Seen => "seen: its lab was opened",
        Standing::Untouched => "untouched, a lab is ready",
        Standing::Read => "read, no lab yet",
        Standing::Uncovered => "to read, no lab yet",
    }
}

/// Moves the focus from square to square; does nothing else, so that nothing is drawn.
fn move_focus(event: &KeyboardEvent) -> bool {
    let square = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let next = square.and_then(|square| match event.key().as_str() {
        "ArrowRight" => square.next_element_sibling(),
        "ArrowLeft" => square.previous_element_sibling(),
        "ArrowDown" => below(square, Element::next_element_sibling),
        "ArrowUp" => below(square, Element::previous_element_sibling),
        "Home" => square.parent_element()?.first_element_child(),
        "End" => square.parent_element()?.last_element_child(),
        _ => None,
    });
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        let _ = next.focus();
        next.click();
    }
    false
}

/// The nearest square of another row in the same column, going on by `next`.
fn below(square: Element, next: fn(&Element) -> Option<Element>) -> Option<Element> {
    let place = |square: &Element| square.get_bounding_client_rect();
    let here = place(&square);
    let others = std::iter::successors(next(&square), next);
    let mut in_column = others.filter(|other| (place(other).left() - here.left()).abs() < 2.0);
    in_column.find(|other| (place(other).top() - here.top()).abs() > 2.0)
}

/// “today”, “yesterday”, “6 days ago”.
fn ago(milliseconds: f64) -> String {
    match (milliseconds / DAY).floor() {
        days if days < 1.0 => "today".to_owned(),
        days if days < 2.0 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    }
}

/// “within a day”, “in 3 days”.
fn in_days(milliseconds: f64) -> String {
    match (milliseconds / DAY).ceil() {
        days if days <= 1.0 => "within a day".to_owned(),
        days => format!("in {days} days"),
    }
}
