//! The teacher's tour: a band across the page, and rings around what it speaks of.

use web_sys::HtmlElement;
use yew::prelude::*;

use super::{DeferredMsg, LabPage, Msg, Pane};
use crate::app::chrome::Go;
use crate::app::config;
use crate::app::live::html;
use crate::format::counted;
use crate::lab::{Description, Edit, StaticText, StopText};

impl LabPage {
    /// The stop that is shown.
    pub(super) fn stop_shown(&self) -> Option<&StopText> {
        self.text.as_ref()?.description.stops.get(self.stop?)
    }

    /// What of the stop is spoken of, and therefore ringed.
    pub(super) fn is_figure_ringed(&self, key: &str) -> bool {
        self.show.is_none() && self.stop_shown().is_some_and(|stop| stop.figures.iter().any(|figure| figure == key))
    }

    pub(super) fn tour(&mut self, context: &Context<Self>, on: bool) {
        if on && !self.offers_tour() {
            return;
        }
        if on {
            // The words stand at the top of the page.
            if let Some(window) = crate::app::window() {
                window.scroll_to_with_x_and_y(0.0, 0.0);
            }
            self.go_to_stop(context, 0);
            self.wants_focus = true;
        } else {
            let count = self.text.as_ref().map_or(0, |text| text.description.stops.len());
            self.has_ended_tour = self.stop.is_some_and(|at| at + 1 == count);
            self.stop = None;
            (self.pane, self.is_pulled_up, self.was) = (Pane::Controls, false, None);
            self.wants_measure = true;
        }
    }

    /// The stop that the link names.
    pub(super) fn take_up_stop(&mut self) {
        let key = std::mem::take(&mut self.frame.stop);
        let Some(text) = self.text.as_ref().filter(|_| !key.is_empty() && self.offers_tour()) else { return };
        self.stop = text.description.stops.iter().position(|stop| stop.key == key);
        if self.stop.is_some() {
            self.pane = Pane::Tour;
            self.turn_to_stop();
        }
    }

    /// Whether the link named a stop and nothing of a state beside it.
    pub(super) fn is_at_stop_alone(&self) -> bool {
        let is_of_lab = |(key, _): &(String, String)| self.control_keys.contains(key) || key == "data";
        !self.linked.pairs.iter().any(is_of_lab)
    }

    pub(super) fn go_to_stop(&mut self, context: &Context<Self>, index: usize) {
        if self.is_locked(&Edit::Stop(index)) {
            return;
        }
        self.stop = Some(index);
        (self.is_by_hand, self.shown_solution) = (false, None);
        if let Some(show) = &mut self.show {
            show.forget_prediction_before(index);
        }
        self.turn_to_stop();
        self.pause(context);
        self.remember();
        // Compared with the stop before, and not with what was tried before the tour or on other data.
        if index == 0 || self.stop_shown().is_some_and(|stop| !stop.begins.is_empty()) {
            self.was = None;
        }
        self.switch(context, Edit::Stop(index));
        if self.show.is_some() {
            context.link().send_message(Msg::Deferred(DeferredMsg::Cue));
        }
    }

    /// Brings into view what the stop is about.
    fn turn_to_stop(&mut self) {
        let Some(figures) = self.stop_shown().map(|stop| stop.figures.clone()) else { return };
        // Of several that share a frame, as all do on a phone, the first that is named is seen.
        figures.into_iter().rev().for_each(|figure| self.choose_figure(figure));
        self.wants_measure = true;
    }

    pub(super) fn focus_tour(&self) {
        let document = crate::app::window().and_then(|window| window.document());
        let band = document.and_then(|document| document.query_selector(".tour").ok().flatten());
        if let Some(band) = band.and_then(|band| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(band).ok()) {
            let _ = band.focus();
        }
    }

    /// The tour's words and buttons; nothing where it is not taken.
    pub(super) fn view_tour(&self, context: &Context<Self>, description: &Description) -> Html {
        let Some((at, stop)) = self.stop.zip(self.stop_shown()) else { return html! {} };
        let link = context.link();
        let count = description.stops.len();
        let is_last = at + 1 >= count;
        html! {
            <section class="tour" aria-label="Tour" tabindex="-1">
                <div class="tour-title">
                    <span class="steps" aria-hidden="true">{ for (0..count).map(|one| html! { <i class={(one == at).then_some("on")}></i> }) }</span>
                    <h2><span class="unseen">{ format!("{} of {count}: ", at + 1) }</span>{ &stop.title }</h2>
                </div>
                <p class="say" aria-live="polite">
                    if !stop.begins.is_empty() { <b>{ format!("Now: {}. ", stop.begins) }</b> }
                    { said(&stop.say) }
                </p>
                <div class="buttons">
                    <button disabled={at == 0} onclick={link.callback(|_| Msg::Backward)}>{"← Back"}</button>
                    if is_last {
                        <button class="solid" onclick={link.callback(|_| Msg::Tour(false))}>{"Finish"}</button>
                    } else {
                        <button class="solid" onclick={link.callback(|_| Msg::Forward)}>{"Next →"}</button>
                    }
                    <button class="plain" aria-label="End tour" onclick={link.callback(|_| Msg::Tour(false))}>{"✕"}</button>
                </div>
            </section>
        }
    }

    /// What can be done when the tour is over.
    pub(super) fn view_tour_end(&self, context: &Context<Self>, text: &StaticText) -> Html {
        let left = text.description.challenges.iter().filter(|one| !self.met.contains(&one.key)).count();
        let on_go = context.props().on_go.clone();
        let to_try = context.link().callback(|_| Msg::Pane(Pane::Try));
        html! {
            <div class="line tour-end" role="status">
                <span>{"That was the tour."}</span>
                if left > 0 && self.is_narrow {
                    <button onclick={to_try}>{"Now you: try it"}</button>
                } else if left > 0 {
                    <span>{ format!("Now you: {} under “Try it”.", counted(left, "challenge")) }</span>
                }
                if let Some(lab) = &text.after {
                    <Go to={config::lab(&lab.id)} {on_go}>{ format!("Next lab: {} →", lab.title) }</Go>
                } else {
                    <Go to={config::base()} {on_go}>{"All labs →"}</Go>
                }
            </div>
        }
    }

    pub(super) fn view_tour_start(&self, context: &Context<Self>, description: &Description) -> Html {
        let count = description.stops.len();
        if self.stop.is_some() || !self.offers_tour() {
            return html! {};
        }
        let start = context.link().callback(|_| Msg::Tour(true));
        html! { <button class="tour-start" onclick={start}>{ format!("Take the tour · {count} stops") }</button> }
    }
}

/// A stop's words; what stands between asterisks is underlined like what is ringed.
pub fn said(words: &str) -> Html {
    words
        .split('*')
        .enumerate()
        .map(|(at, part)| {
            if at % 2 == 1 {
                html! { <u>{ part }</u> }
            } else {
                Html::from(part.to_owned())
            }
        })
        .collect()
}
