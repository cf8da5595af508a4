//! State, undo, the player and the address.

use gloo_events::EventListener;
use gloo_timers::callback::Interval;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use super::{LabPage, Msg};
use crate::app::config;
use crate::app::lesson_mark;
use crate::app::player::Speed;
use crate::app::touch::Touch;
use crate::lab::{ControlView, Edit, FrameKeys, OwnChoice, Query, STEP};

impl LabPage {
    pub(super) fn touch(&mut self, context: &Context<Self>, touch: Touch) -> bool {
        if let Touch::During(edit) | Touch::Once(edit) | Touch::Step(edit) = &touch
            && self.is_locked(edit)
        {
            return false;
        }
        // What the class is asked about stays as it is until it is shown.
        if self.is_asking() && !matches!(touch, Touch::Look(_) | Touch::End | Touch::Rows(_)) {
            return false;
        }
        match touch {
            Touch::During(edit) => {
                let begins = !self.pending.is_dragging();
                if begins {
                    self.remember();
                    self.pending.set_dragging(true);
                }
                let has_notices = !self.notices.is_empty();
                self.is_by_hand = true;
                self.go_on(context, edit);
                // How a gesture goes on is drawn with its picture.
                return begins || has_notices;
            }
            Touch::Once(edit) => {
                self.remember();
                self.is_by_hand = true;
                self.switch(context, edit);
            }
            Touch::Step(edit) => {
                self.remember();
                self.is_by_hand = true;
                self.go_on(context, edit);
            }
            Touch::Look(edit) => self.go_on(context, edit),
            Touch::End => self.pending.set_dragging(false),
            Touch::Rows(of) => self.ask_rows(of),
        }
        true
    }

    /// Keeps the state for undo, and its numbers to be compared with those to come.
    pub(super) fn remember(&mut self) {
        self.was.clone_from(&self.report);
        self.has_ended_tour = false;
        if self.undo.last() != Some(&self.query) {
            self.undo.push(self.query.clone());
        }
        self.redo.clear();
    }

    /// The state's pairs that a server may see, and those that it may not.
    pub(super) fn query_parts(&self) -> (Query, Query) {
        let private_keys = self.text.as_ref().map_or(&[][..], |text| &text.description.private);
        let is_private = |key: &String| private_keys.contains(key) || OwnChoice::is_key(key);
        let (private, public) = self.query.pairs.iter().cloned().partition(|(key, _)| is_private(key));
        (Query { pairs: public }, Query { pairs: private })
    }

    /// The address below the host that opens this very state.
    pub(super) fn address_of(&self, id: &str, frame: &FrameKeys) -> String {
        address(id, &self.query_parts(), frame)
    }

    /// The frame's part of the address: with the stop of the tour that is shown.
    fn frame_now(&self) -> FrameKeys {
        let stops = self.text.iter().flat_map(|text| &text.description.stops);
        let stop = self.stop.and_then(|at| stops.clone().nth(at)).map_or(String::new(), |stop| stop.key.clone());
        FrameKeys { stop, ..self.frame.clone() }
    }

    pub(super) fn write_address(&self, context: &Context<Self>) {
        let address = self.address_of(&context.props().id, &self.frame_now());
        if let Some(history) = crate::app::window().and_then(|window| window.history().ok()) {
            let _ = history.replace_state_with_url(&lesson_mark::state(), "", Some(&address));
        }
    }

    /// Whether the player's run goes on for as long as it is watched.
    pub(super) fn is_endless(&self) -> bool {
        self.text.as_ref().is_some_and(|text| {
            text.description
                .controls
                .iter()
                .any(|control| matches!(control, ControlView::Player { is_endless: true, .. }))
        })
    }

    /// Where the player stands and how many steps it has, or how far a run without end was seen.
    pub(super) fn player(&self) -> Option<(u64, u64)> {
        let (text, report) = (self.text.as_ref()?, self.report.as_ref()?);
        let at = text.description.controls.iter().position(|one| matches!(one, ControlView::Player { .. }))?;
        let state = report.controls.get(at)?;
        Some((state.value as u64, state.span?.most as u64))
    }

    /// Whether the state on screen is the newest: no edit waits or is under way.
    pub(super) fn is_settled(&self) -> bool {
        self.shown == self.asked && self.waiting.is_empty()
    }

    /// Whether the picture that belongs to the state is still to come.
    pub(super) fn is_busy(&self) -> bool {
        let is_computing = self.report.is_none() || self.shown != self.asked || self.working.is_some();
        self.failure.is_none() && is_computing
    }

    /// Says how far the picture has followed, without drawing the page anew.
    pub(super) fn mark_busy(&self) {
        self.pending.set_ahead(!self.is_settled());
        if let Some(main) = self.main.cast::<Element>() {
            let _ = main.set_attribute("aria-busy", &self.is_busy().to_string());
        }
    }

    pub(super) fn is_playing(&self) -> bool {
        self.playing.is_some() || self.is_running
    }

    pub(super) fn play(&mut self, context: &Context<Self>) {
        self.remember();
        match self.speed {
            Speed::Free => {
                self.is_running = true;
                self.is_by_hand = true;
                self.go_on(context, Edit::Run(true));
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

    pub(super) fn pause(&mut self, context: &Context<Self>) {
        self.playing = None;
        if std::mem::take(&mut self.is_running) {
            self.go_on(context, Edit::Run(false));
        }
    }

    pub(super) fn ask_step(&mut self, context: &Context<Self>, step: u64) {
        self.is_by_hand = true;
        self.go_on(context, Edit::Set { key: STEP.to_owned(), value: step.to_string() });
    }

    pub(super) fn listen_to_window(&mut self, context: &Context<Self>) {
        let Some(window) = crate::app::window() else { return };
        // Tests and measurements ask how much memory is in use; the answer stands in `data-allocated`.
        let link = context.link().clone();
        self.listeners.push(EventListener::new(&window, "tactile-memory", move |_| link.send_message(Msg::Memory)));
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
        // From the start, although what takes a table comes later: what is dropped or pasted before that waits for it.
        self.listen_for_data(context, &window);
        for query in ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"] {
            if let Ok(Some(list)) = window.match_media(query) {
                let link = context.link().clone();
                self.listeners.push(EventListener::new(&list, "change", move |_| link.send_message(Msg::Themed)));
            }
        }
    }
}

/// The address below the host of a lab in a state; what is private stands behind the `#`.
pub(super) fn address(id: &str, (public, private): &(Query, Query), frame: &FrameKeys) -> String {
    let (mut public, mut private) = (public.clone(), private.clone());
    frame.write(&mut public, &mut private);
    let mut address = format!("{}?{public}", config::lab(id));
    if !private.is_empty() {
        address.push_str(&format!("#{private}"));
    }
    address
}
