//! The speaker's notes, in a window of their own.

use gloo_timers::callback::Interval;
use yew::prelude::*;

use super::chrome::take_over;
use super::lab_page::said;
use super::live::html;
use super::presenter::{Ask, Cue, Line};

pub struct SpeakerNotes {
    cue: Option<Cue>,
    line: Option<Line>,
    seconds: u32,
    _clock: Interval,
}

pub enum Msg {
    Heard(Cue),
    Say(Ask),
    Second,
}

impl Component for SpeakerNotes {
    type Message = Msg;
    type Properties = ();

    fn create(context: &Context<Self>) -> Self {
        let line = Line::open(context.link().callback(Msg::Heard));
        if let Some(line) = &line {
            line.say(&Ask::Cue);
        }
        let link = context.link().clone();
        let clock = Interval::new(1000, move || link.send_message(Msg::Second));
        SpeakerNotes { cue: None, line, seconds: 0, _clock: clock }
    }

    fn update(&mut self, _: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Heard(cue) => self.cue = Some(cue),
            Msg::Say(ask) => {
                if let Some(line) = &self.line {
                    line.say(&ask);
                }
            }
            Msg::Second => self.seconds += 1,
        }
        true
    }

    fn rendered(&mut self, _: &Context<Self>, is_first: bool) {
        if is_first {
            take_over();
        }
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        let body = match (&self.cue, &self.line) {
            (_, None) => {
                html! { <p>{"This browser blocks the line between windows, so the notes cannot follow. The tour's text also stands beside the lab."}</p> }
            }
            (None, _) => html! { <p>{"Waiting for the other window: choose Present there."}</p> },
            // While the class is asked, the question is what counts: what reveals the answer comes after it.
            (Some(cue), _) if !cue.asked.is_empty() => html! {
                <>
                    <h1>{"The class is asked"}</h1>
                    <p class="say" aria-live="polite">{ &cue.asked }</p>
                    if !cue.answer.is_empty() {
                        <p class="answer"><b>{"Answer: "}</b>{ &cue.answer }</p>
                    }
                    <h2>{ format!("After “Show it”: {}{}", cue.place, cue.title) }</h2>
                    <p>{ said(&cue.say) }</p>
                </>
            },
            (Some(cue), _) => html! {
                <>
                    <h1>{ format!("{}{}", cue.place, cue.title) }</h1>
                    <p class="say" aria-live="polite">{ said(&cue.say) }</p>
                    if !cue.answer.is_empty() {
                        <p class="answer"><b>{"Answer: "}</b>{ &cue.answer }</p>
                    }
                    if !cue.next.is_empty() {
                        <p class="help">{ format!("Then: {}", cue.next) }</p>
                    }
                </>
            },
        };
        let (has_before, forward) = self.cue.as_ref().map_or((false, ""), |cue| (cue.has_before, cue.forward.as_str()));
        html! {
            <main id="main" class="notes" aria-busy="false">
                { body }
                <div class="buttons">
                    <button disabled={!has_before} onclick={link.callback(|_| Msg::Say(Ask::Back))}>{"← Back"}</button>
                    <button class="solid" disabled={forward.is_empty()} onclick={link.callback(|_| Msg::Say(Ask::Next))}>{ if forward.is_empty() { "Next →" } else { forward } }</button>
                    <output translate="no" aria-label="Time since the notes were opened" aria-live="off">{ format!("{}:{:02}", self.seconds / 60, self.seconds % 60) }</output>
                </div>
            </main>
        }
    }
}
