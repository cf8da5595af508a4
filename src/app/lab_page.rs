//! One lab: stage, controls, readouts, challenges, prose. Knows a lab only by its description and its
//! reports; the lab itself runs in the worker.

use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::{Interval, Timeout};
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlDialogElement, HtmlElement, KeyboardEvent, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::prelude::*;

use super::code_panel::CodePanel;
use super::figure::{FigureView, Touch};
use super::home::{Bar, fetch_json, set_title};
use super::player::{Player, Speed};
use super::rail::Rail;
use super::share_panel::SharePanel;
use super::table::{Table, view_table};
use super::{config, wire};
use crate::lab::{Answer, ControlView, Description, Edit, FrameKeys, Job, Query, Report, Request, TableView, View};

/// The pause after which the describing sentence is spoken, in milliseconds.
const QUIET: u32 = 700;
/// How often the address is written at most, in milliseconds: browsers drop or throw at more.
const ADDRESS: u32 = 500;
/// Rows of a table shown at a time.
const ROWS: usize = 50;

/// `labs/<id>/lab.json`, as the static pages' writer makes it.
#[derive(Clone, PartialEq, Deserialize)]
pub struct StaticText {
    chapter: String,
    /// HTML, made from the lab's Markdown when the page was built.
    prose: String,
    description: Description,
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub id: String,
    /// The query and fragment of the link.
    pub link: String,
    pub on_go: Callback<String>,
}

pub struct LabPage {
    text: Option<Rc<StaticText>>,
    control_keys: Rc<Vec<String>>,
    report: Option<Rc<Report>>,
    query: Query,
    /// What the link said to the frame: embedding, and what a teacher locks, hides and asks.
    frame: FrameKeys,
    /// The state of the link, which is what a teacher's reset goes back to.
    linked: Query,
    working: Option<f64>,
    failure: Option<String>,
    notices: Vec<String>,

    worker: Option<Worker>,
    listeners: Vec<EventListener>,
    /// The number of the newest job, and of the job whose picture is on screen.
    asked: u64,
    shown: u64,
    /// Edits that wait for the job under way to be answered.
    waiting: Vec<Edit>,
    is_under_way: bool,

    undo: Vec<Query>,
    redo: Vec<Query>,
    is_in_gesture: bool,

    stop: Option<usize>,
    playing: Option<Interval>,
    speed: Speed,
    /// Whether a run goes on freely in the worker.
    is_running: bool,
    /// Whether a frozen run stands beside the live one.
    is_frozen: bool,
    /// Asks for the picture again without an edit.
    looks_anew: bool,
    rows: Option<TableView>,
    panel: Option<Panel>,
    dialog: NodeRef,
    stage: NodeRef,
    widths: Vec<(String, f64)>,
    theme: u32,
    spoken: String,
    speaking: Option<Timeout>,
    address: Option<Timeout>,
}

/// What a dialog shows.
#[derive(Clone, Copy, PartialEq)]
pub enum Panel {
    Code,
    Share,
}

pub enum Msg {
    Text(Option<StaticText>),
    Answer(Box<Answer>),
    Crashed,
    Touch(Touch),
    Undo,
    Redo,
    Reset,
    Stop(Option<usize>),
    Play,
    Speed(Speed),
    Tick,
    Step(u64),
    Open(Panel),
    Freeze,
    CloseDialog,
    Resized,
    Themed,
    Speak,
    WriteAddress,
    Key(KeyboardEvent),
}

impl Component for LabPage {
    type Message = Msg;
    type Properties = Props;

    fn create(context: &Context<Self>) -> Self {
        let link = context.link().clone();
        let address = format!("labs/{}/lab.json", context.props().id);
        spawn_local(async move { link.send_message(Msg::Text(fetch_json(&address).await)) });
        let linked = Query::parse(&context.props().link);
        let mut page = LabPage {
            text: None,
            control_keys: Rc::default(),
            report: None,
            query: linked.clone(),
            frame: FrameKeys::read(&linked),
            linked,
            working: None,
            failure: None,
            notices: Vec::new(),
            worker: None,
            listeners: Vec::new(),
            asked: 0,
            shown: 0,
            waiting: Vec::new(),
            is_under_way: false,
            undo: Vec::new(),
            redo: Vec::new(),
            is_in_gesture: false,
            stop: None,
            playing: None,
            speed: Speed::Steps(4),
            is_running: false,
            is_frozen: false,
            looks_anew: false,
            rows: None,
            panel: None,
            dialog: NodeRef::default(),
            stage: NodeRef::default(),
            widths: Vec::new(),
            theme: 0,
            spoken: String::new(),
            speaking: None,
            address: None,
        };
        page.listen_to_window(context);
        page
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Text(None) => {
                self.failure = Some(
                    "There is no such lab, or it could not be loaded. Go back to the first page, or reload.".to_owned(),
                );
            }
            Msg::Text(Some(text)) => {
                set_title(&format!("{} · Tactile", text.description.title));
                let keys = text.description.controls.iter().map(|control| control.key().to_owned());
                self.control_keys = Rc::new(keys.collect());
                self.text = Some(Rc::new(text));
            }
            Msg::Answer(answer) => return self.take(context, *answer),
            Msg::Crashed => {
                self.failure = Some(
                    "Something inside this lab broke. Your data are untouched. Reset the lab to go on.".to_owned(),
                );
                self.stop_worker();
            }
            Msg::Touch(touch) => return self.touch(context, touch),
            Msg::Undo => {
                if let Some(query) = self.undo.pop() {
                    self.redo.push(self.query.clone());
                    self.ask(context, Edit::Load(query));
                }
            }
            Msg::Redo => {
                if let Some(query) = self.redo.pop() {
                    self.undo.push(self.query.clone());
                    self.ask(context, Edit::Load(query));
                }
            }
            Msg::Reset => {
                self.remember();
                (self.failure, self.stop, self.playing) = (None, None, None);
                let start = if self.frame.is_taught() { self.linked.clone() } else { Query::default() };
                if self.worker.is_some() {
                    self.ask(context, Edit::Load(start));
                } else {
                    self.query = start;
                    self.start_worker(context);
                }
            }
            Msg::Stop(stop) => {
                self.stop = stop;
                if let Some(index) = stop {
                    self.remember();
                    self.ask(context, Edit::Stop(index));
                }
            }
            Msg::Play => {
                if self.is_playing() {
                    self.pause(context);
                } else {
                    self.play(context);
                }
            }
            Msg::Speed(speed) => {
                let was_playing = self.is_playing();
                self.pause(context);
                self.speed = speed;
                if was_playing {
                    self.play(context);
                }
            }
            Msg::Tick => {
                let (now, last) = self.player().unwrap_or((0, 0));
                if now >= last && !self.is_endless() {
                    self.playing = None;
                    self.is_in_gesture = false;
                } else if !self.is_under_way {
                    self.ask_step(context, now + 1);
                }
            }
            Msg::Step(step) => {
                self.playing = None;
                self.remember();
                self.ask_step(context, step);
            }
            Msg::Open(panel) => {
                self.panel = Some(panel);
                self.ask_again(context);
            }
            Msg::Freeze => self.ask(context, Edit::Freeze(!self.is_frozen)),
            Msg::CloseDialog => (self.rows, self.panel) = (None, None),
            Msg::Resized => {
                if self.measure() {
                    self.ask_again(context);
                }
            }
            Msg::Themed => self.theme += 1,
            Msg::Speak => {
                self.speaking = None;
                if let Some(report) = &self.report {
                    self.spoken.clone_from(&report.describe);
                }
            }
            Msg::WriteAddress => {
                self.address = None;
                self.write_address(context);
                return false;
            }
            Msg::Key(event) => {
                let is_command = event.ctrl_key() || event.meta_key();
                match event.key().as_str() {
                    "z" if is_command && !event.shift_key() => {
                        event.prevent_default();
                        context.link().send_message(Msg::Undo);
                    }
                    "y" if is_command => {
                        event.prevent_default();
                        context.link().send_message(Msg::Redo);
                    }
                    "Z" | "z" if is_command => {
                        event.prevent_default();
                        context.link().send_message(Msg::Redo);
                    }
                    "PageDown" | "PageUp" if self.stop.is_some() => {
                        event.prevent_default();
                        let count = self.text.as_ref().map_or(0, |text| text.description.stops.len());
                        let at = self.stop.unwrap_or(0);
                        let next = if event.key() == "PageDown" {
                            (at + 1).min(count.max(1) - 1)
                        } else {
                            at.saturating_sub(1)
                        };
                        context.link().send_message(Msg::Stop(Some(next)));
                    }
                    _ => {}
                }
                return false;
            }
        }
        true
    }

    fn rendered(&mut self, context: &Context<Self>, _: bool) {
        if self.text.is_some() && self.widths.is_empty() {
            self.measure();
            if self.worker.is_none() && self.failure.is_none() {
                self.start_worker(context);
            }
        }
        if let Some(dialog) = self.dialog.cast::<HtmlDialogElement>()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        let (chapter, title) =
            self.text.as_ref().map(|text| (text.chapter.clone(), text.description.title.clone())).unwrap_or_default();
        let is_busy =
            self.failure.is_none() && (self.report.is_none() || self.shown != self.asked || self.working.is_some());
        html! {
            <>
                if self.frame.is_embedded {
                    <a class="embedded-link" href={self.address_of(&context.props().id, &FrameKeys::default())} target="_blank" rel="noopener">{ format!("{title} · Tactile") }</a>
                } else {
                    <Bar on_go={context.props().on_go.clone()} {chapter} {title}>
                        <button onclick={link.callback(|_| Msg::Open(Panel::Share))}>{"Share"}</button>
                        <button onclick={link.callback(|_| Msg::Open(Panel::Code))}>{"Code"}</button>
                    </Bar>
                }
                <main id="main" class={classes!("lab", self.frame.is_embedded.then_some("embedded"))} aria-busy={is_busy.to_string()} data-generation={self.shown.to_string()}>
                    { self.view_failure(context) }
                    if let Some(text) = &self.text {
                        { self.view_lab(context, text) }
                    }
                </main>
                <p class="unseen" aria-live="polite">{ &self.spoken }</p>
                { self.view_dialog(context) }
            </>
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        self.stop_worker();
    }
}

/// The conversation with the worker.
impl LabPage {
    fn start_worker(&mut self, context: &Context<Self>) {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = config::worker().and_then(|address| Worker::new_with_options(&address, &options).ok());
        let Some(worker) = worker else {
            self.failure =
                Some("This browser does not let the page start a worker. Update it, or use another.".to_owned());
            return;
        };
        let answers = context.link().clone();
        self.listeners.push(EventListener::new(&worker, "message", move |event| {
            if let Some(answer) = event.dyn_ref::<MessageEvent>().and_then(wire::received) {
                answers.send_message(Msg::Answer(Box::new(answer)));
            }
        }));
        let crashes = context.link().clone();
        self.listeners.push(EventListener::new(&worker, "error", move |_| crashes.send_message(Msg::Crashed)));
        self.worker = Some(worker);
    }

    fn stop_worker(&mut self) {
        if let Some(worker) = self.worker.take() {
            worker.terminate();
        }
        self.is_under_way = false;
        self.working = None;
        self.waiting.clear();
        self.shown = self.asked;
    }

    fn take(&mut self, context: &Context<Self>, answer: Answer) -> bool {
        match answer {
            Answer::Ready => {
                self.asked += 1;
                self.is_under_way = true;
                let (lab, query) = (context.props().id.clone(), self.query.clone());
                self.send(&Request::Open { generation: self.asked, lab, query, view: self.view_wanted() });
            }
            Answer::Opened { .. } => return false,
            Answer::Shown { generation, query, notices, report, working, is_running, is_frozen } => {
                (self.query, self.report, self.working) = (query, Some(Rc::new(*report)), working);
                self.shown = generation;
                (self.is_running, self.is_frozen) = (is_running, is_frozen);
                self.failure = None;
                if !notices.is_empty() {
                    self.notices = notices;
                }
                if generation == self.asked {
                    self.is_under_way = false;
                }
                self.send_waiting();
                self.after_change(context);
            }
            Answer::Rows { of: _, total, columns, rows } => {
                let shown = rows.len();
                let title = if shown < total {
                    format!("{total} rows, the first {shown} shown")
                } else {
                    format!("{total} rows")
                };
                let columns = std::iter::once("Row".to_owned()).chain(columns).collect();
                let rows = rows.into_iter().map(|(row, cells)| std::iter::once(row.to_string()).chain(cells).collect());
                self.rows = Some(TableView { title, columns, rows: rows.collect(), ..TableView::default() });
            }
            Answer::Failed { generation, sentence } => {
                (self.failure, self.working) = (Some(sentence), None);
                self.shown = generation;
                self.is_under_way = false;
                self.send_waiting();
            }
        }
        true
    }

    fn send(&self, request: &Request) {
        if let Some(worker) = &self.worker
            && let Err(error) = wire::send(worker, request)
        {
            web_sys::console::error_1(&error);
        }
    }

    /// An edit: sent at once where no job is under way, merged into the next otherwise.
    fn ask(&mut self, context: &Context<Self>, edit: Edit) {
        let replaces = match (&edit, self.waiting.last()) {
            (Edit::Set { key, .. }, Some(Edit::Set { key: last, .. })) => key == last,
            (Edit::Point(hit), Some(Edit::Point(last))) => hit.phase == last.phase && hit.handle == last.handle,
            _ => false,
        };
        if replaces {
            self.waiting.pop();
        }
        self.waiting.push(edit);
        self.notices.clear();
        self.send_waiting();
        self.after_change(context);
    }

    /// The same state, looked at in another way.
    fn ask_again(&mut self, context: &Context<Self>) {
        self.looks_anew = true;
        self.send_waiting();
        self.after_change(context);
    }

    fn send_waiting(&mut self) {
        let has_something = self.looks_anew || !self.waiting.is_empty();
        if self.is_under_way || !has_something || self.worker.is_none() {
            return;
        }
        self.looks_anew = false;
        self.asked += 1;
        self.is_under_way = true;
        let edits = std::mem::take(&mut self.waiting);
        self.send(&Request::Job(Job { generation: self.asked, edits, view: self.view_wanted() }));
    }

    fn view_wanted(&self) -> View {
        View { widths: self.widths.clone(), text_scale: 1.0, documents: self.panel.is_some(), tables: true }
    }

    fn after_change(&mut self, context: &Context<Self>) {
        let link = context.link().clone();
        self.speaking = Some(Timeout::new(QUIET, move || link.send_message(Msg::Speak)));
        if self.address.is_none() {
            let link = context.link().clone();
            self.address = Some(Timeout::new(ADDRESS, move || link.send_message(Msg::WriteAddress)));
        }
    }
}

/// State, undo and the address.
impl LabPage {
    fn touch(&mut self, context: &Context<Self>, touch: Touch) -> bool {
        if let Touch::During(edit) | Touch::Once(edit) = &touch
            && self.is_locked(edit)
        {
            return false;
        }
        match touch {
            Touch::During(edit) => {
                if !self.is_in_gesture {
                    self.remember();
                    self.is_in_gesture = true;
                }
                self.ask(context, edit);
            }
            Touch::Once(edit) => {
                self.remember();
                self.ask(context, edit);
            }
            Touch::End => self.is_in_gesture = false,
            Touch::Rows(of) => self.send(&Request::Rows { of, first: 0, count: ROWS }),
        }
        true
    }

    /// Whether a teacher's link forbids this edit.
    fn is_locked(&self, edit: &Edit) -> bool {
        let handles = self.report.as_ref().map_or(&[][..], |report| &report.handles);
        let key = match edit {
            Edit::Set { key, .. } => Some(key.as_str()),
            Edit::Data(_) => Some("data"),
            Edit::Point(hit) => handles
                .iter()
                .find(|handle| hit.handle.as_ref() == Some(&handle.key))
                .and_then(|handle| handle.control.as_deref()),
            _ => None,
        };
        key.is_some_and(|key| self.frame.locked.iter().any(|locked| locked == key))
    }

    fn remember(&mut self) {
        if self.undo.last() != Some(&self.query) {
            self.undo.push(self.query.clone());
        }
        self.redo.clear();
    }

    /// The address below the host that opens this very state; what is private stands behind the `#`.
    fn address_of(&self, id: &str, frame: &FrameKeys) -> String {
        let private_keys = self.text.as_ref().map_or(&[][..], |text| &text.description.private);
        let (private, public) = self.query.pairs.iter().cloned().partition(|(key, _)| private_keys.contains(key));
        let (mut private, mut public) = (Query { pairs: private }, Query { pairs: public });
        frame.write(&mut public, &mut private);
        let mut address = format!("{}labs/{id}/?{public}", config::base());
        if !private.is_empty() {
            address.push_str(&format!("#{private}"));
        }
        address
    }

    fn write_address(&self, context: &Context<Self>) {
        let address = self.address_of(&context.props().id, &self.frame);
        if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
        }
    }

    /// Whether the player's run goes on for as long as it is watched.
    fn is_endless(&self) -> bool {
        self.text.as_ref().is_some_and(|text| {
            text.description
                .controls
                .iter()
                .any(|control| matches!(control, ControlView::Player { is_endless: true, .. }))
        })
    }

    /// Where the player stands and how many steps it has, or how far a run without end was seen.
    fn player(&self) -> Option<(u64, u64)> {
        let (text, report) = (self.text.as_ref()?, self.report.as_ref()?);
        let at = text.description.controls.iter().position(|one| matches!(one, ControlView::Player { .. }))?;
        let state = report.controls.get(at)?;
        Some((state.text.parse().ok()?, state.span?.most as u64))
    }

    fn is_playing(&self) -> bool {
        self.playing.is_some() || self.is_running
    }

    fn play(&mut self, context: &Context<Self>) {
        self.remember();
        match self.speed {
            Speed::Free => {
                self.is_running = true;
                self.ask(context, Edit::Run(true));
            }
            Speed::Steps(a_second) => {
                if let Some((now, last)) = self.player()
                    && now >= last
                    && !self.is_endless()
                {
                    self.ask_step(context, 0);
                }
                let link = context.link().clone();
                self.playing = Some(Interval::new(1000 / a_second, move || link.send_message(Msg::Tick)));
            }
        }
    }

    fn pause(&mut self, context: &Context<Self>) {
        self.playing = None;
        if std::mem::take(&mut self.is_running) {
            self.ask(context, Edit::Run(false));
        }
    }

    fn ask_step(&mut self, context: &Context<Self>, step: u64) {
        self.ask(context, Edit::Set { key: "view.step".to_owned(), value: step.to_string() });
    }

    /// The widths of the figures; says whether they changed.
    fn measure(&mut self) -> bool {
        let (Some(text), Some(stage)) = (&self.text, self.stage.cast::<HtmlElement>()) else { return false };
        let mut widths = Vec::new();
        for spec in &text.description.figures {
            let found = stage.query_selector(&format!("[data-frame=\"{}\"]", spec.key)).ok().flatten();
            let Some(frame) = found.and_then(|frame| frame.dyn_into::<HtmlElement>().ok()) else { continue };
            let width = frame.get_bounding_client_rect().width();
            let aspect = crate::lab::aspect(width, spec.aspect, spec.narrow_aspect);
            let _ = frame.style().set_property("aspect-ratio", &format!("{width:.2} / {:.0}", width / aspect));
            widths.push((spec.key.clone(), width));
        }
        let is_new = widths != self.widths;
        self.widths = widths;
        is_new
    }

    fn listen_to_window(&mut self, context: &Context<Self>) {
        let Some(window) = web_sys::window() else { return };
        let link = context.link().clone();
        self.listeners.push(EventListener::new(&window, "resize", move |_| link.send_message(Msg::Resized)));
        let link = context.link().clone();
        self.listeners.push(EventListener::new_with_options(
            &window,
            "keydown",
            gloo_events::EventListenerOptions::enable_prevent_default(),
            move |event| {
                if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                    link.send_message(Msg::Key(event.clone()));
                }
            },
        ));
        for query in ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"] {
            if let Ok(Some(list)) = window.match_media(query) {
                let link = context.link().clone();
                self.listeners.push(EventListener::new(&list, "change", move |_| link.send_message(Msg::Themed)));
            }
        }
    }
}

/// What is on screen.
impl LabPage {
    fn view_failure(&self, context: &Context<Self>) -> Html {
        let reset = context.link().callback(|_| Msg::Reset);
        html! {
            <>
                if let Some(sentence) = &self.failure {
                    <div class="failure" role="alert"><p>{ sentence }</p><button onclick={reset}>{"Reset this lab"}</button></div>
                }
                if !self.notices.is_empty() {
                    <div class="notice" role="status">{ for self.notices.iter().map(|notice| html! { <p>{ notice }</p> }) }</div>
                }
            </>
        }
    }

    fn view_lab(&self, context: &Context<Self>, text: &Rc<StaticText>) -> Html {
        let description = &text.description;
        let link = context.link();
        let report = self.report.clone();
        let states = report.as_ref().map_or(Vec::new(), |report| report.controls.clone());
        let data = report.as_ref().map_or(String::new(), |report| report.data.clone());
        let on_touch = link.callback(Msg::Touch);
        html! {
            <>
                <header class="head">
                    <h1>{ &description.question }</h1>
                    <p>{ &description.invitation }</p>
                    if !self.frame.goal.is_empty() {
                        <p class="goal"><b>{"Your goal: "}</b>{ &self.frame.goal }</p>
                    }
                </header>
                <section class="stage" ref={&self.stage} aria-label="Figures">
                    { for description.figures.iter().map(|spec| html! {
                        <FigureView key={spec.key.clone()} spec={spec.clone()} report={report.clone()} theme={self.theme}
                            control_keys={self.control_keys.clone()} on_touch={on_touch.clone()} />
                    }) }
                </section>
                <aside class="rail" aria-label="Controls">
                    { self.view_player(context) }
                    <Rail controls={description.controls.clone()} {states} sets={description.sets.clone()} {data} frame={self.frame.clone()} on_touch={on_touch.clone()} />
                    { self.view_challenges(description) }
                    { self.view_tour(context, description) }
                    <div class="foot">
                        <button onclick={link.callback(|_| Msg::Undo)} disabled={self.undo.is_empty()}>{"Undo"}</button>
                        <button onclick={link.callback(|_| Msg::Redo)} disabled={self.redo.is_empty()}>{"Redo"}</button>
                        <button onclick={link.callback(|_| Msg::Reset)}>{"Reset"}</button>
                        <button aria-pressed={self.is_frozen.to_string()} title="Keep this run beside the next one"
                            onclick={link.callback(|_| Msg::Freeze)}>{ if self.is_frozen { "Let go" } else { "Compare" } }</button>
                    </div>
                </aside>
                <section class="readouts" aria-label="Numbers">
                    { for report.iter().flat_map(|report| &report.readouts).map(|readout| html! {
                        <div key={readout.key.clone()} class={classes!("readout", readout.key_number.then_some("key-number"))}>
                            <span class="name" id={format!("name-{}", readout.key)}>{ &readout.label }</span>
                            <output aria-live="off" aria-labelledby={format!("name-{}", readout.key)} data-readout={readout.key.clone()}>
                                { &readout.text }
                                if !readout.unit.is_empty() { <small>{ format!(" {}", readout.unit) }</small> }
                            </output>
                            if !readout.frozen.is_empty() {
                                <span class="frozen">{ format!("frozen: {}", readout.frozen) }</span>
                            }
                            <span class="how">{ &readout.formula }</span>
                        </div>
                    }) }
                    { for report.iter().flat_map(|report| &report.notes).map(|note| html! {
                        <p class={classes!("note", note.is_warning.then_some("warning"))}>{ &note.text }</p>
                    }) }
                </section>
                { self.view_tables(context) }
                <section class="prose" aria-label="What it means">
                    { Html::from_html_unchecked(AttrValue::from(text.prose.clone())) }
                </section>
            </>
        }
    }

    /// The tables that stand on the page, below the figures.
    fn view_tables(&self, context: &Context<Self>) -> Html {
        let tables: Vec<&TableView> =
            self.report.iter().flat_map(|report| &report.tables).filter(|table| table.on_page).collect();
        if tables.is_empty() {
            return html! {};
        }
        let on_touch = context.link().callback(Msg::Touch);
        html! {
            <section class="tables" aria-label="Tables">
                { for tables.into_iter().map(|table| html! {
                    <Table key={table.key.clone()} table={table.clone()} on_touch={on_touch.clone()} />
                }) }
            </section>
        }
    }

    fn view_player(&self, context: &Context<Self>) -> Html {
        let (Some(text), Some((now, last))) = (&self.text, self.player()) else { return html! {} };
        let label = text.description.controls.iter().find_map(|control| match control {
            ControlView::Player { label, .. } => Some(label.clone()),
            _ => None,
        });
        let label = label.unwrap_or_default();
        let link = context.link();
        html! {
            <Player {label} {now} {last} is_endless={self.is_endless()} is_playing={self.is_playing()} speed={self.speed}
                working={self.working} on_touch={link.callback(Msg::Touch)} on_play={link.callback(|()| Msg::Play)}
                on_step={link.callback(Msg::Step)} on_speed={link.callback(Msg::Speed)} />
        }
    }

    fn view_challenges(&self, description: &Description) -> Html {
        if description.challenges.is_empty() {
            return html! {};
        }
        let met = self.report.as_ref().map_or(&[][..], |report| &report.met);
        html! {
            <section class="try" aria-label="Try it">
                <h2>{"Try it"}</h2>
                <ol>
                    { for description.challenges.iter().enumerate().map(|(i, challenge)| {
                        let is_met = met.get(i).copied().unwrap_or(false);
                        html! {
                            <li key={challenge.key.clone()} class={is_met.then_some("met")}>
                                <i aria-hidden="true">{ if is_met { "✓".to_owned() } else { (i + 1).to_string() } }</i>
                                <div>
                                    { &challenge.ask }
                                    if is_met { <span class="learned"><b class="unseen">{"Met. "}</b>{ &challenge.learned }</span> }
                                </div>
                            </li>
                        }
                    }) }
                </ol>
            </section>
        }
    }

    fn view_tour(&self, context: &Context<Self>, description: &Description) -> Html {
        let link = context.link();
        let count = description.stops.len();
        let Some((at, stop)) = self.stop.and_then(|at| description.stops.get(at).map(|stop| (at, stop))) else {
            return html! {
                if count > 0 {
                    <button class="tour-start" onclick={link.callback(|_| Msg::Stop(Some(0)))}>{ format!("Take the tour ({count} stops)") }</button>
                }
            };
        };
        html! {
            <section class="tour" aria-label="Tour">
                <h2>{ format!("{} of {count}: {}", at + 1, stop.title) }</h2>
                <p aria-live="polite">{ &stop.say }</p>
                <div class="buttons">
                    <button disabled={at == 0} onclick={link.callback(move |_| Msg::Stop(Some(at.saturating_sub(1))))}>{"Back"}</button>
                    <button class="solid" disabled={at + 1 >= count} onclick={link.callback(move |_| Msg::Stop(Some(at + 1)))}>{"Next"}</button>
                    <button onclick={link.callback(|_| Msg::Stop(None))}>{"End tour"}</button>
                </div>
            </section>
        }
    }

    fn view_dialog(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        let close = link.callback(|_| Msg::CloseDialog);
        let closed = link.callback(|_: Event| Msg::CloseDialog);
        let (title, body) = match (&self.rows, self.panel, &self.report, &self.text) {
            (Some(table), ..) => ("The rows behind the count", view_table(table)),
            (None, Some(Panel::Code), Some(report), _) => (
                "Code that reproduces these numbers",
                html! { <CodePanel lab={context.props().id.clone()} documents={report.documents.clone()} /> },
            ),
            (None, Some(Panel::Share), Some(report), Some(text)) => {
                let host = web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
                let id = &context.props().id;
                let address =
                    format!("{host}{}", self.address_of(id, &FrameKeys { is_embedded: false, ..self.frame.clone() }));
                let embedded =
                    format!("{host}{}", self.address_of(id, &FrameKeys { is_embedded: true, ..self.frame.clone() }));
                let steps = self.player().map(|(_, last)| last);
                let (description, report, query) = (text.description.clone(), report.clone(), self.query.clone());
                (
                    "Share and take along",
                    html! { <SharePanel {description} {report} {query} {address} {embedded} {steps} /> },
                )
            }
            _ => return html! {},
        };
        html! {
            <dialog ref={&self.dialog} class="dialog" aria-label={title} onclose={closed}>
                <header><h2>{ title }</h2><button onclick={close}>{"Close"}</button></header>
                { body }
            </dialog>
        }
    }
}
