//! What the visitor tries: one challenge at a time, its conditions shown as they are met, and kept for good once it is.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::{DeferredMsg, LabPage, Msg};
use crate::app::live::html;
use crate::app::touch::Touch;
use crate::lab::{ChallengeText, Description, Edit, PartText};

/// How long what meets a challenge has to rest, in milliseconds: sweeping past is not meeting it.
const REST: u32 = 1000;
/// How long the page says that a challenge was met, in milliseconds.
const CHEER: u32 = 4000;

impl LabPage {
    /// Whether challenge `index` is met now, by the visitor's own hand, and was not before.
    fn is_newly_met(&self, index: usize) -> bool {
        let (Some(text), Some(report)) = (&self.text, &self.report) else { return false };
        let key = text.description.challenges.get(index).map(|challenge| &challenge.key);
        self.is_by_hand
            && self.shown_solution != Some(index)
            && report.is_met(index)
            && key.is_some_and(|key| !self.met.contains(key))
    }

    /// Looks whether the state on screen meets a challenge; it counts once it has rested.
    pub(super) fn notice_challenges(&mut self, context: &Context<Self>) {
        let count = self.text.as_ref().map_or(0, |text| text.description.challenges.len());
        if let (Some(shown), Some(report)) = (self.shown_solution, &self.report)
            && self.is_by_hand
            && !report.is_met(shown)
        {
            self.shown_solution = None;
        }
        self.resting = None;
        if (0..count).any(|index| self.is_newly_met(index)) {
            let link = context.link().clone();
            self.resting = Some(Timeout::new(REST, move || link.send_message(Msg::Rested)));
        } else if !self.has_noted {
            // That the lab was opened is progress, too.
            self.has_noted = true;
            context.link().send_message(Msg::Deferred(DeferredMsg::Met(Vec::new())));
        }
    }

    /// What met a challenge has rested.
    pub(super) fn rested(&mut self, context: &Context<Self>) {
        self.resting = None;
        let Some(text) = self.text.clone() else { return };
        let challenges = &text.description.challenges;
        let new: Vec<usize> = (0..challenges.len()).filter(|&index| self.is_newly_met(index)).collect();
        let Some(&first) = new.first() else { return };
        let keys: Vec<String> = new.iter().map(|&index| challenges[index].key.clone()).collect();
        self.met.extend(keys.iter().cloned());
        (self.challenge, self.just_met) = (first, Some(first));
        let link = context.link().clone();
        self.cheering = Some(Timeout::new(CHEER, move || link.send_message(Msg::Cheered)));
        context.link().send_message(Msg::Deferred(DeferredMsg::Met(keys)));
    }

    /// The part of the lab that a challenge is about, where another is shown.
    fn part_elsewhere<'a>(&self, description: &'a Description, challenge: &ChallengeText) -> Option<&'a PartText> {
        let part = description.parts.iter().find(|part| part.option == challenge.part)?;
        (self.part_shown(description)? != part).then_some(part)
    }

    /// Another part of the lab is shown than before: a challenge about it is asked, if there is one.
    pub(super) fn ask_about_part(&mut self) {
        let Some(text) = &self.text else { return };
        let challenges = &text.description.challenges;
        let is_here = |challenge: &ChallengeText| self.part_elsewhere(&text.description, challenge).is_none();
        if challenges.get(self.challenge).is_none_or(is_here) {
            return;
        }
        let here = || (0..challenges.len()).filter(|&index| is_here(&challenges[index]));
        let open = here().find(|&index| !self.met.contains(&challenges[index].key));
        if let Some(first) = open.or_else(|| here().next()) {
            self.challenge = first;
        }
    }

    /// A word beside the figures when a challenge was met.
    pub(super) fn view_cheer(&self) -> Html {
        let said = self.just_met.map_or(String::new(), |index| format!("✓ Challenge {} met", index + 1));
        html! { <p class="cheer" role="status">{ said }</p> }
    }

    pub(super) fn view_challenges(&self, context: &Context<Self>, description: &Description) -> Html {
        let count = description.challenges.len();
        let at = self.challenge.min(count.saturating_sub(1));
        let Some(challenge) = description.challenges.get(at) else { return html! {} };
        let link = context.link();
        let is_met = self.met.contains(&challenge.key);
        let next = (at + 1) % count;
        let to = |index: usize| link.callback(move |_: MouseEvent| Msg::Challenge(index));
        let dots = description.challenges.iter().enumerate().map(|(index, one)| {
            let is_done = self.met.contains(&one.key);
            let name = format!("Challenge {}{}", index + 1, if is_done { ", met" } else { "" });
            html! {
                <button class={classes!("dot", is_done.then_some("met"))} aria-label={name} aria-current={(index == at).then_some("true")} onclick={to(index)}>
                    { if is_done { "✓".to_owned() } else { (index + 1).to_string() } }
                </button>
            }
        });
        html! {
            <section class="try" aria-label="Try it">
                <div class="try-head"><h2>{"Try it"}</h2><div class="dots">{ for dots }</div></div>
                <p class="ask">{ &challenge.ask }</p>
                if is_met {
                    <p class="learned"><b>{"✓ Met. "}</b>{ &challenge.learned }</p>
                    if count > 1 { <div class="buttons"><button onclick={to(next)}>{"Next challenge"}</button></div> }
                } else {
                    { self.view_conditions(description, challenge, at) }
                    if self.shown_solution == Some(at) {
                        <p class="learned">{ &challenge.learned }</p>
                    }
                    <div class="buttons links">
                        if self.offers_solution(at) {
                            <button class="quiet-button" aria-label={format!("Show me a solution of challenge {}", at + 1)} onclick={link.callback(move |_| Msg::Solve(at))}>{"Show me"}</button>
                        }
                        if count > 1 { <button class="quiet-button" aria-label="Skip this challenge" onclick={to(next)}>{"Skip"}</button> }
                    </div>
                }
            </section>
        }
    }

    /// What is asked, singly; and the data it is asked of, where others are shown.
    fn view_conditions(&self, description: &Description, challenge: &ChallengeText, at: usize) -> Html {
        let Some(report) = &self.report else { return html! {} };
        if report.data != challenge.data {
            let set = description.sets.iter().find(|set| set.id == challenge.data);
            let title = set.map_or("", |set| set.title.split([':', ',']).next().unwrap_or_default());
            return self.view_way_there(title, format!("Load {title}"), Edit::Data(challenge.data.clone()));
        }
        if let Some(part) = self.part_elsewhere(description, challenge) {
            let edit = Edit::Set { key: part.control.clone(), value: part.option.clone() };
            let label = description.label_of(part);
            return self.view_way_there(label, format!("Show “{label}”"), edit);
        }
        let met = report.conditions.get(at).map_or(&[][..], Vec::as_slice);
        let now = |number: &str| report.readouts.iter().find(|one| one.key == number).map(|one| one.text.as_str());
        let is_given = report.is_met(at) && !self.is_by_hand && self.shown_solution != Some(at);
        html! {
            <>
            <ul class="conditions">
                { for challenge.conditions.iter().zip(met).map(|(condition, met)| html! {
                    <li class={met.then_some("met")}>
                        <i aria-hidden="true">{ if *met { "✓" } else { "" } }</i>
                        <span>{ &condition.words }<span class="unseen">{ if *met { ", met" } else { ", not met" } }</span></span>
                        if let Some(value) = now(&condition.number) { <b translate="no">{ value }</b> }
                    </li>
                }) }
            </ul>
            if is_given {
                <p class="help">{"The link or the tour set this state. Change it, then reach it yourself."}</p>
            }
            </>
        }
    }

    /// A button that leads to what a challenge is about; where the teacher has locked the way, that is said.
    fn view_way_there(&self, to: &str, words: String, edit: Edit) -> Html {
        if self.is_locked(&edit) {
            return html! { <p class="help">{ format!("This challenge is about “{to}”, and your teacher has locked what is shown. Skip it.") }</p> };
        }
        let on_touch = self.on_touch.clone();
        let onclick = Callback::from(move |_: MouseEvent| on_touch.emit(Touch::Once(edit.clone())));
        html! { <div class="buttons"><button {onclick}>{ words }</button></div> }
    }
}
