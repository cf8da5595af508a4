//! The tour, beside the lab and in front of a class.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::tour::said;
use super::{DeferredMsg, DeferredSlot, LabPage, Msg, places};
use crate::app::config;
use crate::app::lesson_mark::LessonMark;
use crate::app::live::html;
use crate::app::numbers::Numbers;
use crate::app::presenter::{Ask, Cue, Line, Prediction, PredictionPanel, Show};
use crate::lab::Edit;

/// The title of what a teacher has set, which is shown before the first stop.
const BEFORE_STOPS: &str = "As it is set now";

impl LabPage {
    /// Begins or ends the show. Full screen is asked for; a browser that refuses still shows it large.
    pub(super) fn present(&mut self, context: &Context<Self>, on: bool) {
        let document = crate::app::window().and_then(|window| window.document());
        if on {
            let line = Line::open(context.link().callback(|ask| match ask {
                Ask::Cue => Msg::Deferred(DeferredMsg::Cue),
                Ask::Next => Msg::Forward,
                Ask::Back => Msg::Backward,
            }));
            self.show = Some(Show::new(line, self.spot.clone()));
            context.props().presents.set(true);
            // A lesson that goes on to its next step is on the full screen already.
            let document = document.filter(|document| document.fullscreen_element().is_none());
            if let Some(root) = document.and_then(|document| document.document_element()) {
                let _ = root.request_fullscreen();
            }
            // What a teacher has set is shown first, as it is.
            let is_lesson = LessonMark::present().is_some();
            let is_set = self.is_touched() || !self.is_at_stop_alone() || self.frame.is_taught() || is_lesson;
            if self.stop.is_none() && !is_set {
                self.go_to_stop(context, 0);
            }
        } else {
            self.show = None;
            context.props().presents.set(false);
            if let Some(document) = document.filter(|document| document.fullscreen_element().is_some()) {
                document.exit_fullscreen();
            }
        }
        self.send_cue();
        self.wants_measure = true;
    }

    /// A composed slide: what the stop is about, and a band with its words, its controls and its numbers.
    pub(super) fn view_show(&self, context: &Context<Self>) -> Html {
        let (Some(text), Some(show)) = (&self.text, &self.show) else { return html! {} };
        let description = &text.description;
        let link = context.link();
        let count = description.stops.len();
        let at = self.stop;
        let stop = self.stop_shown();
        let asked = show.prediction.as_ref();
        let waits = show.asked().is_some();
        let (has_next, has_before) = (self.has_next(), self.has_before());
        let named = stop.map_or(&[][..], |stop| &stop.numbers);
        let keys = self.report.as_ref().map_or_else(Vec::new, |report| places::numbers_of(report, named, true));
        let readouts = self.report.iter().flat_map(|report| &report.readouts);
        let now = asked.and_then(|asked| readouts.clone().find(|one| one.key == asked.readout));
        let now = now.map_or(String::new(), |now| now.text.clone());
        let steps = (0..count).map(|one| html! { <i class={(Some(one) == at).then_some("on")}></i> });
        html! {
            <>
                <header class="show-head">
                    <div class="show-title"><h1>{ self.question(description) }</h1>{ self.view_goal() }</div>
                    { self.view_deferred(context, DeferredSlot::ShowTools) }
                </header>
                <div class="show-stage" inert={waits}>{ self.view_stage(context, text) }</div>
                <section class="band" aria-label="Stop">
                    <div class="band-say">
                        if self.offers_tour() {
                            <span class="steps" aria-hidden="true">{ for steps }</span>
                        }
                        if let Some(asked) = asked.filter(|_| waits) {
                            <h2>{ &asked.question }</h2>
                        } else if let Some(stop) = stop {
                            <h2><span class="unseen">{ format!("{} of {count}: ", at.unwrap_or(0) + 1) }</span>{ &stop.title }</h2>
                            <p aria-live="polite">
                                if !stop.begins.is_empty() { <b>{ format!("Now: {}. ", stop.begins) }</b> }
                                { said(&stop.say) }
                            </p>
                        } else {
                            <h2>{ BEFORE_STOPS }</h2>
                            <p>{ self.note().map_or(if has_next { "The tour comes next." } else { "" }, |note| &note.text) }</p>
                        }
                    </div>
                    // What the class is asked about stays as it is until it is shown.
                    <div class="band-controls" inert={waits}>{ self.view_rail(context, text, self.frame_shown(description)) }</div>
                    if let Some(asked) = asked {
                        <PredictionPanel prediction={asked.clone()} {now} on_vote={link.callback(|vote| Msg::Deferred(DeferredMsg::Vote(vote)))} />
                    } else {
                        <Numbers columns={12} report={self.report.clone()} was={self.was.clone()} {keys} terms={None} on_term={&self.on_term}>{ Html::default() }</Numbers>
                    }
                    <div class="band-buttons">
                        if self.offers_tour() {
                            <button class="solid" disabled={!has_next} onclick={link.callback(|_| Msg::Forward)}>{ self.words_of_next() }</button>
                            <button disabled={!has_before} onclick={link.callback(|_| Msg::Backward)}>{"← Back"}</button>
                        }
                    </div>
                </section>
            </>
        }
    }

    /// Whether the class is asked what it has not seen yet.
    pub(super) fn is_asking(&self) -> bool {
        self.show.as_ref().is_some_and(|show| show.asked().is_some())
    }

    /// Whether the show goes on after this slide.
    fn has_next(&self) -> bool {
        let count = self.text.as_ref().map_or(0, |text| text.description.stops.len());
        self.offers_tour() && (self.is_asking() || self.stop.map_or(0, |at| at + 1) < count)
    }

    /// Whether there is a slide before this one.
    fn has_before(&self) -> bool {
        let has_set = self.show.as_ref().is_some_and(|show| show.before_stops.is_some());
        self.is_asking() || self.stop.is_some_and(|at| at > 0 || has_set)
    }

    fn words_of_next(&self) -> &'static str {
        match self.stop {
            _ if self.is_asking() => "Show it",
            None => "To the tour →",
            Some(_) => "Next →",
        }
    }

    /// One stop on; where the room predicts first, the question comes before the answer.
    pub(super) fn forward(&mut self, context: &Context<Self>) {
        let count = self.text.as_ref().map_or(0, |text| text.description.stops.len());
        let next = self.stop.map_or(0, |at| at + 1);
        if next >= count || !self.offers_tour() {
            return;
        }
        if self.stop.is_none()
            && let Some(show) = &mut self.show
        {
            show.before_stops = Some(self.query.clone());
        }
        let (is_playing, mut asks) = (self.is_playing(), false);
        if let (Some(show), Some(report), Some(text)) = (&mut self.show, &self.report, &self.text) {
            let is_asked = show.prediction.as_ref().is_some_and(|asked| asked.stop == next);
            if show.predicts && !is_asked {
                show.prediction = Prediction::about(next, &text.description.stops[next], report);
                asks = show.prediction.is_some();
            }
        }
        if asks {
            if is_playing {
                // What runs would change what is asked about.
                self.pause(context);
            }
            self.send_cue();
            return;
        }
        self.go_to_stop(context, next);
    }

    pub(super) fn backward(&mut self, context: &Context<Self>) {
        let was_asking = self.is_asking();
        let mut set_before = None;
        if let Some(show) = &mut self.show {
            show.prediction = None;
            set_before.clone_from(&show.before_stops);
        }
        match (self.stop, set_before) {
            // The question is taken back, and what it was asked on stays.
            _ if was_asking => self.send_cue(),
            (Some(0), Some(query)) => {
                self.pause(context);
                self.remember();
                (self.stop, self.was) = (None, None);
                self.wants_measure = true;
                self.switch(context, Edit::Load(query));
                self.send_cue();
            }
            (Some(at), _) => self.go_to_stop(context, at.saturating_sub(1)),
            (None, _) => {}
        }
    }

    /// Compares the room's guess with what is shown, once the stop's picture is there.
    pub(super) fn reveal(&mut self) {
        let is_shown = self.is_settled() && self.working.is_none();
        if let (Some(show), Some(report), true) = (&mut self.show, &self.report, is_shown)
            && let Some(asked) = show.prediction.as_mut().filter(|asked| Some(asked.stop) == self.stop)
            && asked.outcome.is_none()
        {
            asked.reveal(report);
            self.send_cue();
        } else if let (Some(show), Some(report)) = (&mut self.show, &self.report)
            && let Some(asked) = show.prediction.as_mut().filter(|asked| Some(asked.stop) != self.stop)
        {
            asked.look(report);
        }
    }

    /// Tells the notes where the tour is.
    pub(super) fn send_cue(&self) {
        let (Some(line), Some(text)) = (self.show.as_ref().and_then(|show| show.line.as_ref()), &self.text) else {
            return;
        };
        let stops = &text.description.stops;
        // While the class is asked, the speaker already has the words and the answer that come.
        let asked = self.show.as_ref().and_then(Show::asked);
        let at = asked.map(|asked| asked.stop).or(self.stop);
        let next = stops.get(at.map_or(0, |at| at + 1)).map_or(String::new(), |next| next.title.clone());
        let forward = if self.has_next() { self.words_of_next().to_owned() } else { String::new() };
        let cue = match at.and_then(|at| stops.get(at)) {
            Some(stop) => Cue {
                forward: forward.clone(),
                has_before: self.has_before(),
                place: format!("{} of {}: ", at.unwrap_or(0) + 1, stops.len()),
                title: stop.title.clone(),
                asked: asked.map_or(String::new(), |asked| asked.question.clone()),
                say: stop.say.clone(),
                answer: stop.answer.clone(),
                next,
            },
            None => Cue { title: BEFORE_STOPS.to_owned(), next, forward, ..Cue::default() },
        };
        line.say(&cue);
    }

    pub(super) fn open_notes(&self, context: &Context<Self>) {
        let address = format!("{}?view.notes=1", config::lab(&context.props().id));
        if let Some(window) = crate::app::window() {
            // A blocked window is the browser's to explain.
            let _ = window.open_with_url_and_target_and_features(&address, "tactile-notes", "width=720,height=520");
        }
    }

    /// Keys that belong to the whole page. A clicker sends Page Up and Page Down; arrows are the tour's only
    /// in front of a class, and only where nothing that they move has the focus.
    pub(super) fn key(&mut self, context: &Context<Self>, event: &KeyboardEvent) {
        let is_command = event.ctrl_key() || event.meta_key();
        let is_typing = focused_is("input[type=text], input[type=search], textarea");
        let is_moving = focused_is("input, select, textarea, [role=slider], [role=tab]");
        let is_touring = self.stop.is_some() || self.show.is_some();
        let message = match event.key().as_str() {
            "z" | "Z" if is_command && !is_typing => Some(if event.shift_key() { Msg::Redo } else { Msg::Undo }),
            "y" if is_command && !is_typing => Some(Msg::Redo),
            "PageDown" if is_touring => Some(Msg::Forward),
            "PageUp" if is_touring => Some(Msg::Backward),
            "ArrowRight" if self.show.is_some() && !is_moving => Some(Msg::Forward),
            "ArrowLeft" if self.show.is_some() && !is_moving => Some(Msg::Backward),
            "Escape" if self.term.is_some() || self.rows_beside().is_some() => Some(Msg::CloseDialog),
            "Escape" if self.show.is_some() && self.panel.is_none() && self.rows.is_none() => {
                Some(Msg::Deferred(DeferredMsg::Present(false)))
            }
            _ => None,
        };
        if let Some(message) = message {
            event.prevent_default();
            context.link().send_message(message);
        }
    }
}

fn focused_is(selector: &str) -> bool {
    let focused =
        crate::app::window().and_then(|window| window.document()).and_then(|document| document.active_element());
    focused
        .and_then(|element| element.dyn_into::<HtmlElement>().ok())
        .is_some_and(|element| element.matches(selector).unwrap_or(false))
}
