//! One lab: stage, controls, readouts, challenges, prose. Knows a lab only by its description and its
//! reports; the lab itself runs in the worker.

mod challenges;
mod conversation;
mod deferred;
mod learning;
mod locks;
mod own;
mod places;
mod rows;
mod show;
mod state;
mod tour;
mod view;

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::{Interval, Timeout};
use web_sys::{HtmlDialogElement, KeyboardEvent, Worker};
use yew::prelude::*;

use super::bar::Bar;
use super::by_pointer::ByPointer;
use super::chrome::{set_title, take_over};
use super::live::html;
use super::own_page::{OwnAsk, OwnPage};
use super::own_store::OwnStore;
use super::parts;
use super::pending_input::PendingInput;
use super::player::Speed;
use super::presenter::Show;
use super::site;
use super::touch::Touch;
use crate::lab::{Answer, Edit, FrameKeys, Query, Report, Request, StaticText, TableView};
use crate::study::Term;

/// The pause after which the describing sentence is spoken, in milliseconds.
const QUIET: u32 = 700;
/// How often the address is written at most, in milliseconds: browsers drop or throw at more.
const ADDRESS: u32 = 500;
/// Rows of a table shown at a time.
const ROWS: usize = 50;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub id: String,
    /// The query and fragment of the link.
    pub link: String,
    /// The visitor's files.
    pub own: OwnStore,
    /// The step of the visitor's own lesson that is being changed.
    pub changes: Option<usize>,
    /// Whether it is shown in front of a class; the next lab of a lesson begins as this one ends.
    pub presents: Rc<Cell<bool>>,
    pub on_go: Callback<String>,
    /// Text and first report, where they are known from the start: for the static pages.
    #[prop_or_default]
    pub static_page: Option<(ByPointer<StaticText>, ByPointer<Report>)>,
}

pub struct LabPage {
    text: Option<ByPointer<StaticText>>,
    control_keys: Rc<Vec<String>>,
    report: Option<ByPointer<Report>>,
    query: Query,
    /// What the link said to the frame: embedding, and what a teacher locks, hides and asks.
    frame: FrameKeys,
    /// The step of the visitor's own lesson that is being changed.
    changes: Option<usize>,
    /// What sets the locked controls to what they were: whatever moves them without being theirs is followed by it.
    held: Vec<Edit>,
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
    pending: PendingInput,
    on_touch: Callback<Touch>,
    on_resize: Callback<()>,
    on_own: Callback<OwnAsk>,
    on_term: Callback<String>,

    stop: Option<usize>,
    /// What the newest edit moves: it travels to its place, or is drawn at once.
    motion: Motion,
    /// The job whose first picture travels.
    travelling: Option<u64>,
    /// Whether the picture on screen travels to its place.
    travels: bool,
    /// What was shown before the last gesture began, for the numbers that have moved since.
    was: Option<ByPointer<Report>>,
    /// Whether the visitor's own hand has made the state: not a link, a stop or a shown solution.
    is_by_hand: bool,
    /// The challenge whose solution was shown, until the visitor has left it.
    shown_solution: Option<usize>,
    /// The keys of the challenges that were met by the visitor's own hand; kept for good.
    met: Vec<String>,
    /// Whether it was kept that the lab was opened.
    has_noted: bool,
    /// The challenge that is asked.
    challenge: usize,
    /// Runs while what meets a challenge has to rest.
    resting: Option<Timeout>,
    /// The challenge that was met a moment ago.
    just_met: Option<usize>,
    cheering: Option<Timeout>,
    /// The figures that were chosen by their tabs.
    chosen: Vec<String>,
    /// How much larger than recorded figures are drawn, in front of a class.
    scale: f64,
    /// Whether the window is as narrow as a phone.
    is_narrow: bool,
    /// The height that the rail has for its controls, in CSS pixels.
    room: f64,
    /// What of the rail a phone shows, and whether it is pulled up.
    pane: Pane,
    is_pulled_up: bool,
    /// Where it is gripped.
    gripped: Option<i32>,
    /// The control in use.
    current: Option<String>,
    /// Whether the tour was followed to its end, and nothing was done since.
    has_ended_tour: bool,
    /// Whether all numbers are shown.
    shows_all: bool,
    /// Whether the figures' places have to be measured anew.
    wants_measure: bool,
    /// Whether they have to be once more as soon as the picture under way is there.
    measures_again: bool,
    /// Runs until they are once more when the page is drawn.
    measuring: Option<Timeout>,
    /// Whether the tour's words are to get the focus.
    wants_focus: bool,
    /// The glossary; missing until it is fetched.
    terms: Option<Rc<Vec<Term>>>,
    /// The term that is explained.
    term: Option<Term>,
    /// In front of a class.
    show: Option<Show>,
    /// The light that follows the presenter's pointer.
    spot: NodeRef,
    playing: Option<Interval>,
    speed: Speed,
    /// Whether a run goes on freely in the worker.
    is_running: bool,
    /// Whether a frozen run stands beside the live one.
    is_frozen: bool,
    /// Asks for the picture again without an edit.
    looks_anew: bool,
    /// The rows behind a count, and the key of the count.
    rows: Option<TableView>,
    rows_of: String,
    /// Whether their panel, or what opened it, is to get the focus.
    rows_want_focus: bool,
    panel: Option<Panel>,
    /// The visitor's own data.
    own: OwnPage,
    /// Whether the lab opens as soon as the kept files are there.
    waits_for_store: bool,
    /// Whether what comes after the first picture has begun.
    has_begun: bool,
    dialog: NodeRef,
    stage: NodeRef,
    main: NodeRef,
    /// The keys, widths and heights of the figures in sight.
    sizes: Vec<(String, f64, f64)>,
    theme: u32,
    spoken: String,
    speaking: Option<Timeout>,
    address: Option<Timeout>,
}

/// How a new picture takes the place of the one before.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Motion {
    /// What has moved travels to its place: a choice, a switch, a stop, undo, other data.
    Travel,
    /// At once: what a hand or the player moves.
    Cut,
}

/// What of the rail a phone shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pane {
    Controls,
    Try,
    Tour,
}

/// What a dialog shows.
#[derive(Clone, Copy, PartialEq)]
pub enum Panel {
    Code,
    Share,
    Teach,
    Own,
}

pub enum Msg {
    Text(Option<Box<StaticText>>),
    Answer(Box<Answer>),
    /// The worker is lost; what is the matter, and what to do.
    Crashed(&'static str),
    Touch(Touch),
    /// A challenge, of those that there are.
    Challenge(usize),
    /// What meets a challenge has rested.
    Rested,
    Cheered,
    /// A figure was chosen by its tab.
    Tab(String),
    Pane(Pane),
    /// A phone's sheet is gripped, at this height of the window in CSS pixels.
    Grip(i32),
    /// It is let go, or turned over by a key.
    PullUp(Option<i32>),
    /// A control is in use.
    Use(String),
    AllNumbers,
    Undo,
    Redo,
    Reset,
    Solve(usize),
    Tour(bool),
    Forward,
    Backward,
    Play,
    Speed(Speed),
    Tick,
    Step(u64),
    Freeze,
    CloseDialog,
    Resized,
    Memory,
    Themed,
    Speak,
    WriteAddress,
    Key(KeyboardEvent),
    Deferred(DeferredMsg),
    /// What was seldom wanted could not be loaded.
    Lost,
}

pub use deferred::DeferredOfLab;
use deferred::{DeferredMsg, DeferredSlot};
pub(super) use tour::said;

impl Component for LabPage {
    type Message = Msg;
    type Properties = Props;

    fn create(context: &Context<Self>) -> Self {
        let linked = Query::parse(&context.props().link);
        let mut page = LabPage {
            text: None,
            control_keys: Rc::default(),
            report: None,
            query: linked.clone(),
            frame: FrameKeys::read(&linked),
            changes: context.props().changes,
            held: Vec::new(),
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
            pending: PendingInput::default(),
            on_touch: context.link().callback(Msg::Touch),
            on_resize: context.link().callback(|()| Msg::Resized),
            on_own: context.link().callback(|ask| Msg::Deferred(DeferredMsg::Own(ask))),
            on_term: context.link().callback(|name| Msg::Deferred(DeferredMsg::Term(name))),
            stop: None,
            motion: Motion::Cut,
            travelling: None,
            travels: false,
            was: None,
            is_by_hand: false,
            shown_solution: None,
            met: Vec::new(),
            has_noted: false,
            challenge: 0,
            resting: None,
            just_met: None,
            cheering: None,
            chosen: Vec::new(),
            scale: 1.0,
            is_narrow: places::is_narrow(),
            room: f64::INFINITY,
            pane: Pane::Controls,
            is_pulled_up: false,
            gripped: None,
            current: None,
            has_ended_tour: false,
            shows_all: false,
            wants_measure: false,
            measures_again: false,
            measuring: None,
            wants_focus: false,
            terms: site::known_terms(),
            term: None,
            show: None,
            spot: NodeRef::default(),
            playing: None,
            speed: Speed::Steps(4),
            is_running: false,
            is_frozen: false,
            looks_anew: false,
            rows: None,
            rows_of: String::new(),
            rows_want_focus: false,
            panel: None,
            own: OwnPage::default(),
            waits_for_store: false,
            has_begun: false,
            dialog: NodeRef::default(),
            stage: NodeRef::default(),
            main: NodeRef::default(),
            sizes: Vec::new(),
            theme: 0,
            spoken: String::new(),
            speaking: None,
            address: None,
        };
        if let Some((text, report)) = context.props().static_page.clone() {
            (page.text, page.report) = (Some(text), Some(report));
            return page;
        }
        page.fetch(context);
        page.listen_to_window(context);
        page
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Text(None) => {
                self.failure = Some(
                    "There is no such lab, or it could not be loaded. Go back to the home page, or reload.".to_owned(),
                );
            }
            Msg::Text(Some(text)) => {
                set_title(&format!("{} · Tactile", text.description.title));
                let keys = text.description.controls.iter().map(|control| control.key().to_owned());
                self.control_keys = Rc::new(keys.collect());
                if self.is_narrow && !text.first_figure.is_empty() {
                    self.chosen.push(text.first_figure.clone());
                }
                self.text = Some(ByPointer::new(*text));
                self.take_up_stop();
                if self.is_endless() {
                    self.speed = Speed::WATCHED;
                }
                if context.props().presents.get() {
                    context.link().send_message(Msg::Deferred(DeferredMsg::Present(true)));
                }
            }
            Msg::Answer(answer) => return self.take(context, *answer),
            Msg::Crashed(sentence) => {
                self.failure = Some(sentence.to_owned());
                self.stop_worker();
                // Nothing may stand in front of it, nor wait for an answer.
                (self.panel, self.rows, self.term) = (None, None, None);
            }
            Msg::Touch(touch) => return self.touch(context, touch),
            // What the class is asked about stays as it is until it is shown.
            Msg::Undo | Msg::Redo if self.is_asking() => return false,
            Msg::Undo => {
                if let Some(query) = self.undo.pop() {
                    self.was.clone_from(&self.report);
                    self.redo.push(self.query.clone());
                    self.switch(context, Edit::Load(query));
                }
            }
            Msg::Redo => {
                if let Some(query) = self.redo.pop() {
                    self.was.clone_from(&self.report);
                    self.undo.push(self.query.clone());
                    self.switch(context, Edit::Load(query));
                }
            }
            Msg::Reset => {
                self.remember();
                (self.failure, self.stop, self.playing) = (None, None, None);
                (self.is_by_hand, self.shown_solution) = (false, None);
                let start = if self.frame.is_taught() { self.linked.clone() } else { Query::default() };
                if self.worker.is_some() {
                    self.switch(context, Edit::Load(start));
                } else {
                    self.query = start;
                    self.start_worker(context);
                }
            }
            Msg::Solve(index) if self.is_locked(&Edit::Solve(index)) => return false,
            Msg::Solve(index) => {
                (self.is_by_hand, self.shown_solution) = (false, Some(index));
                self.remember();
                self.switch(context, Edit::Solve(index));
            }
            Msg::Tour(on) => self.tour(context, on),
            Msg::Challenge(index) => self.challenge = index,
            Msg::Rested => self.rested(context),
            Msg::Cheered => (self.just_met, self.cheering) = (None, None),
            Msg::Tab(figure) => self.choose_figure(figure),
            Msg::Pane(pane) => self.choose_pane(context, pane),
            Msg::Grip(at) => {
                self.gripped = Some(at);
                return false;
            }
            Msg::PullUp(at) => {
                // A pull has a way; a click, or a key, has none and turns it over.
                let way = self.gripped.take().zip(at).map_or(0, |(from, to)| from - to);
                self.pull(if way.abs() < 8 { !self.is_pulled_up } else { way > 0 });
            }
            Msg::Use(control) => return self.use_control(control),
            Msg::AllNumbers => self.shows_all = !self.shows_all,
            Msg::Forward => self.forward(context),
            Msg::Backward => self.backward(context),
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
                    self.pending.set_dragging(false);
                } else if !self.is_under_way {
                    self.ask_step(context, now + 1);
                }
            }
            Msg::Step(step) => {
                self.playing = None;
                self.remember();
                self.ask_step(context, step);
            }
            Msg::Freeze => self.go_on(context, Edit::Freeze(!self.is_frozen)),
            Msg::CloseDialog => {
                self.stop_reading();
                self.wants_measure |= self.rows.is_some();
                self.rows_want_focus = self.rows.is_some();
                (self.rows, self.panel, self.term) = (None, None, None);
            }
            Msg::Resized => {
                // Several figures tell of one change.
                let is_new = self.measure() || self.is_drawn_at_another_size();
                if !(is_new && self.worker.is_some()) {
                    return false;
                }
                self.ask_again(context);
            }
            Msg::Memory => {
                self.send(&Request::Memory);
                return false;
            }
            Msg::Themed => self.theme += 1,
            Msg::Speak => {
                self.speaking = None;
                if let Some(report) = &self.report {
                    self.spoken = report.describe.clone();
                }
            }
            Msg::WriteAddress => {
                self.address = None;
                self.write_address(context);
                return false;
            }
            Msg::Key(event) => {
                self.key(context, &event);
                return false;
            }
            Msg::Deferred(what) => return self.defer(context, what),
            Msg::Lost if self.report.is_none() => self.failure = Some(parts::LOST.to_owned()),
            Msg::Lost => self.notices = vec![parts::LOST.to_owned()],
        }
        true
    }

    fn rendered(&mut self, context: &Context<Self>, _: bool) {
        self.mark_busy();
        self.after_layout(context);
        // Not “no widths yet”: the place may have been measured before this render was noticed.
        if self.text.is_some() && self.worker.is_none() && self.failure.is_none() {
            self.measure();
            self.start_worker(context);
        }
        if let Some(dialog) = self.dialog.cast::<HtmlDialogElement>()
            && !dialog.open()
        {
            // A word is explained beside the lab, not in front of it.
            if self.term.is_some() {
                dialog.show();
            } else {
                let _ = dialog.show_modal();
            }
        }
        if self.failure.is_some() || self.report.is_some() {
            take_over();
        }
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let title = self.text.as_ref().map_or(String::new(), |text| text.description.title.clone());
        let chapter = self.text.as_ref().map(|text| text.chapter.clone());
        html! {
            <>
                if self.show.is_some() {
                } else if self.frame.is_embedded {
                    <header><a class="embedded-link" href={self.address_of(&context.props().id, &FrameKeys::default())} target="_blank" rel="noopener">{ format!("{title} · Tactile") }</a></header>
                } else {
                    <Bar on_go={context.props().on_go.clone()} {chapter} {title}>{ self.view_tools(context) }</Bar>
                }
                <main id="main" ref={&self.main} class={self.classes()} aria-busy={self.is_busy().to_string()} data-generation={self.shown.to_string()}>
                    { self.view_news(context) }
                    if let Some(text) = &self.text {
                        if self.show.is_some() {
                            { self.view_deferred(context, DeferredSlot::Show) }
                        } else {
                            { self.view_lab(context, text) }
                        }
                    }
                </main>
                <p class="unseen" aria-live="polite">{ &self.spoken }</p>
                { self.view_deferred(context, DeferredSlot::Over) }
            </>
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        self.stop_worker();
    }
}
