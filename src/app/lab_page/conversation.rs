//! The conversation with the worker.

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::prelude::*;

use super::{ADDRESS, DeferredMsg, LabPage, Motion, Msg, QUIET};
use crate::app::by_pointer::ByPointer;
use crate::app::{codec, config};
use crate::lab::{Answer, Edit, Job, OwnChoice, Report, Request, View};

const BROKEN: &str = "Something inside this lab broke. Your data are safe. Reset the lab to go on.";
const FULL: &str =
    "The browser gives this lab no more memory. Close other tabs or choose a smaller table, then reset the lab.";

impl LabPage {
    /// Fetches what was made with the static pages.
    pub(super) fn fetch(&self, context: &Context<Self>) {
        let address = config::text(&format!("labs/{}.postcard", context.props().id));
        let link = context.link().clone();
        spawn_local(async move { link.send_message(Msg::Text(codec::fetched(&address).await)) });
    }

    pub(super) fn start_worker(&mut self, context: &Context<Self>) {
        let anew = || {
            let address = config::worker()?;
            let options = WorkerOptions::new();
            // What the start script has made itself is no module.
            let is_module = !address.starts_with("blob:");
            options.set_type(if is_module { WorkerType::Module } else { WorkerType::Classic });
            Worker::new_with_options(&address, &options).ok()
        };
        let worker = config::early_worker().or_else(anew);
        let Some(worker) = worker else {
            self.failure = Some(
                "The lab cannot start: this browser blocks web workers. Update it, or use another browser.".to_owned(),
            );
            return;
        };
        let answers = context.link().clone();
        self.listeners.push(EventListener::new(&worker, "message", move |event| {
            let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
            if let Some(answer) = codec::received(event) {
                answers.send_message(Msg::Answer(Box::new(answer)));
            } else if event.data().is_string() {
                // The worker's start script has one thing to say.
                answers.send_message(Msg::Crashed(FULL));
            }
        }));
        let crashes = context.link().clone();
        self.listeners.push(EventListener::new(&worker, "error", move |_| crashes.send_message(Msg::Crashed(BROKEN))));
        self.worker = Some(worker);
        // The worker keeps what comes before it is ready.
        self.hand_over_files(context);
        self.open_lab(context);
    }

    pub(super) fn open_lab(&mut self, context: &Context<Self>) {
        if OwnChoice::is_named(&self.query) {
            context.link().send_message(Msg::Deferred(DeferredMsg::OpenOwn));
        } else {
            self.open(context);
        }
    }

    pub(super) fn open(&mut self, context: &Context<Self>) {
        self.asked += 1;
        self.is_under_way = true;
        let (lab, query) = (context.props().id.clone(), self.query.clone());
        self.send(&Request::Open { generation: self.asked, lab, query, view: self.view_wanted() });
        if let Some(stop) = self.stop.filter(|_| self.is_at_stop_alone()) {
            // The link names the stop and no state: the stop's it is.
            self.go_on(context, Edit::Stop(stop));
        }
    }

    pub(super) fn stop_worker(&mut self) {
        if let Some(worker) = self.worker.take() {
            worker.terminate();
        }
        self.is_under_way = false;
        self.working = None;
        self.waiting.clear();
        self.shown = self.asked;
    }

    pub(super) fn take(&mut self, context: &Context<Self>, answer: Answer) -> bool {
        match answer {
            Answer::Own(answer) => return self.defer(context, DeferredMsg::Told(answer)),
            Answer::Shown { generation, query, notices, report, working, is_running, is_frozen } => {
                // Of a state that is still being worked on, or a run that goes on, only the first picture travels.
                self.travels = self.travelling == Some(generation) && !self.is_playing() && !self.pending.is_dragging();
                self.travelling = None;
                let shows = |report: &Option<ByPointer<Report>>| report.as_ref().map(|report| report.shows.clone());
                let showed = shows(&self.report);
                let part = self.option_shown().map(str::to_owned);
                if self.report.is_none() {
                    self.note_locked(&report);
                }
                let had_rows_beside = self.rows_beside().is_some();
                (self.query, self.report, self.working) = (query, Some(ByPointer::new(*report)), working);
                self.wants_measure |= showed.is_some() && showed != shows(&self.report);
                if self.option_shown() != part.as_deref() {
                    self.ask_about_part();
                }
                // A number of other data, or of another part, is not what this one was.
                if self.was.as_deref().is_some_and(|was| !self.is_of_one_kind(was)) {
                    self.was = None;
                }
                self.shown = generation;
                self.wants_measure |= std::mem::take(&mut self.measures_again);
                self.measure_at_rest(context);
                (self.is_running, self.is_frozen) = (is_running, is_frozen);
                self.failure = None;
                if !notices.is_empty() {
                    self.notices = notices;
                }
                if generation == self.asked {
                    self.is_under_way = false;
                }
                if self.own.asked.is_some() || self.own.reading.is_some() {
                    context.link().send_message(Msg::Deferred(DeferredMsg::Shown));
                }
                self.send_waiting();
                self.follow_rows(had_rows_beside);
                self.reveal();
                self.notice_challenges(context);
                self.after_change(context);
            }
            Answer::Rows { of, total, columns, is_decided, rows } => {
                return self.defer(context, DeferredMsg::Rows { of, total, columns, is_decided, rows });
            }
            Answer::Memory { bytes } => {
                if let Some(main) = self.main.cast::<Element>() {
                    let _ = main.set_attribute("data-allocated", &bytes.to_string());
                }
                return false;
            }
            Answer::Failed { generation, sentence } => {
                self.working = None;
                if !self.own_failed(&sentence) {
                    self.failure = Some(sentence);
                }
                self.shown = generation;
                self.is_under_way = false;
                self.send_waiting();
                self.mark_busy();
            }
        }
        true
    }

    pub(super) fn send(&self, request: &Request) {
        if let Some(worker) = &self.worker
            && let Err(error) = codec::send(worker, request)
        {
            web_sys::console::error_1(&error);
        }
    }

    /// An edit that switches something: what it moves travels to its place.
    pub(super) fn switch(&mut self, context: &Context<Self>, edit: Edit) {
        self.ask(context, edit, Motion::Travel);
    }

    /// An edit of a hand or the player that moves something on: it is drawn at once.
    pub(super) fn go_on(&mut self, context: &Context<Self>, edit: Edit) {
        self.ask(context, edit, Motion::Cut);
    }

    /// An edit: sent at once where no job is under way, merged into the next otherwise.
    fn ask(&mut self, context: &Context<Self>, edit: Edit, motion: Motion) {
        self.motion = motion;
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
    pub(super) fn ask_again(&mut self, context: &Context<Self>) {
        self.looks_anew = true;
        self.send_waiting();
        self.after_change(context);
    }

    pub(super) fn send_waiting(&mut self) {
        let has_something = self.looks_anew || !self.waiting.is_empty();
        if self.is_under_way || !has_something || self.worker.is_none() {
            return;
        }
        self.asked += 1;
        let is_seen_anew = std::mem::take(&mut self.looks_anew) && self.waiting.is_empty();
        self.travelling = (self.motion == Motion::Travel && !is_seen_anew).then_some(self.asked);
        self.is_under_way = true;
        let mut edits = std::mem::take(&mut self.waiting);
        if !edits.is_empty() {
            edits.extend(self.held.iter().cloned());
        }
        self.send(&Request::Job(Job { generation: self.asked, edits, view: self.view_wanted() }));
    }

    pub(super) fn view_wanted(&self) -> View {
        View { sizes: self.sizes.clone(), documents: self.panel.is_some(), tables: true }
    }

    pub(super) fn after_change(&mut self, context: &Context<Self>) {
        self.mark_busy();
        let link = context.link().clone();
        self.speaking = Some(Timeout::new(QUIET, move || link.send_message(Msg::Speak)));
        if self.address.is_none() {
            let link = context.link().clone();
            self.address = Some(Timeout::new(ADDRESS, move || link.send_message(Msg::WriteAddress)));
        }
    }
}
