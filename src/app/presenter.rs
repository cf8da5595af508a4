//! In front of a class: the room predicts before it sees, and the speaker's notes run in a second window.

use gloo_events::EventListener;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, HtmlElement, MessageEvent, PointerEvent};
use yew::prelude::*;

use super::codec;
use super::live::html;
use crate::lab::{Query, Readout, Report, StopText};

/// The channel between the presenter's window and the notes.
pub const CHANNEL: &str = "tactile-presenter";

/// What the presenter's window tells the notes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cue {
    /// Which stop of how many; empty before the first.
    pub place: String,
    pub title: String,
    /// What the class is asked before it sees this stop; empty where it sees it already.
    pub asked: String,
    pub say: String,
    /// The answer to what it asks; may be empty.
    pub answer: String,
    /// The title of the stop after this.
    pub next: String,
    /// What the button says that goes on; empty where nothing comes.
    pub forward: String,
    /// Whether there is a slide before this one.
    pub has_before: bool,
}

/// What the notes ask of the presenter's window.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    Cue,
    Next,
    Back,
}

/// A line between the two windows; where the browser blocks it, the page works without.
pub struct Line {
    channel: BroadcastChannel,
    _listener: EventListener,
}

impl Line {
    /// Opens the line; `heard` gets what can be read as `T`.
    pub fn open<T: DeserializeOwned + 'static>(heard: Callback<T>) -> Option<Line> {
        let channel = BroadcastChannel::new(CHANNEL).ok()?;
        let listener = EventListener::new(&channel, "message", move |event| {
            if let Some(said) = event.dyn_ref::<MessageEvent>().and_then(codec::received) {
                heard.emit(said);
            }
        });
        Some(Line { channel, _listener: listener })
    }

    pub fn say<T: Serialize>(&self, what: &T) {
        // Nobody listens where the other window is closed.
        let _ = self.channel.post_message(&codec::packed(what));
    }
}

/// A show in front of a class.
pub struct Show {
    /// Whether the room is asked before each stop.
    pub predicts: bool,
    pub prediction: Option<Prediction>,
    /// What was set before the tour was asked for: the way back leads there.
    pub before_stops: Option<Query>,
    pub line: Option<Line>,
    _spot: Option<EventListener>,
}

impl Show {
    /// `spot` is the light that follows the pointer.
    pub fn new(line: Option<Line>, spot: NodeRef) -> Show {
        let follow = move |event: &web_sys::Event| {
            let place = event.dyn_ref::<PointerEvent>().zip(spot.cast::<HtmlElement>());
            if let Some((pointer, light)) = place {
                let _ = light.style().set_property("left", &format!("{}px", pointer.client_x()));
                let _ = light.style().set_property("top", &format!("{}px", pointer.client_y()));
            }
        };
        let listener = crate::app::window().map(|window| EventListener::new(&window, "pointermove", follow));
        Show { predicts: false, prediction: None, before_stops: None, line, _spot: listener }
    }

    /// What the class is asked and has not seen yet.
    pub fn asked(&self) -> Option<&Prediction> {
        self.prediction.as_ref().filter(|asked| asked.outcome.is_none())
    }

    /// Drops a question about another stop than the one that is gone to.
    pub fn forget_prediction_before(&mut self, stop: usize) {
        self.prediction.take_if(|asked| asked.stop != stop);
    }
}

/// The room's guess about a number at the next stop.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// The stop that is about to be shown.
    pub stop: usize,
    pub question: String,
    pub readout: String,
    pub label: String,
    pub before: String,
    pub formula: String,
    value: Option<f64>,
    /// Hands for rise, stay and fall.
    pub votes: [u32; 3],
    /// Which of the three it was, once it is seen, and the number then.
    pub outcome: Option<(usize, String)>,
}

pub const ANSWERS: [&str; 3] = ["rises", "stays", "falls"];

impl Prediction {
    /// Asks what the stop asks, about its own number; nothing where it asks nothing.
    pub fn about(index: usize, stop: &StopText, report: &Report) -> Option<Prediction> {
        let (number, question) = stop.asks.clone()?;
        let readout = report.readouts.iter().find(|one| one.key == number)?;
        let mut asked = Prediction {
            stop: index,
            question,
            readout: number,
            label: readout.label.clone(),
            before: String::new(),
            formula: String::new(),
            value: None,
            votes: [0; 3],
            outcome: None,
        };
        asked.look(report);
        Some(asked)
    }

    /// Notes the number as it is while the class is asked: what was under way may still come to its end.
    pub fn look(&mut self, report: &Report) {
        if let Some(now) = report.readouts.iter().find(|one| one.key == self.readout) {
            (self.before, self.formula, self.value) = (now.text.clone(), now.formula.clone(), now.value);
        }
    }

    /// Compares the guess with what is shown now.
    pub fn reveal(&mut self, report: &Report) {
        let now = report.readouts.iter().find(|one| one.key == self.readout);
        self.outcome = now.map(|now| (self.answer(now), now.text.clone()));
    }

    /// Numbers that read the same are the same to the room.
    fn answer(&self, now: &Readout) -> usize {
        match (self.value, now.value) {
            _ if self.before == now.text => 1,
            (Some(before), Some(now)) if now > before => 0,
            (Some(before), Some(now)) if now < before => 2,
            _ => 1,
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct PredictionProps {
    pub prediction: Prediction,
    /// What the number is now: once it is seen, a hand may move it on.
    pub now: String,
    pub on_vote: Callback<usize>,
}

/// The number that is asked about, a tally of hands, and then what it was.
#[function_component]
pub fn PredictionPanel(props: &PredictionProps) -> Html {
    let asked = &props.prediction;
    let seen = asked.outcome.as_ref();
    let options = ANSWERS.iter().enumerate().map(|(at, answer)| {
        let on_vote = props.on_vote.clone();
        let is_right = seen.is_some_and(|(right, _)| *right == at);
        let hands = asked.votes[at];
        html! {
            <button class={classes!("vote", is_right.then_some("right"))} disabled={seen.is_some()}
                aria-label={format!("A hand for “{answer}”, {hands} so far")}
                onclick={Callback::from(move |_: MouseEvent| on_vote.emit(at))}>
                <b>{ hands }</b><span>{ *answer }{ if is_right { " ✓" } else { "" } }</span>
            </button>
        }
    });
    html! {
        <section class="prediction" aria-label="Predict first">
            <div class="asked">
                if let Some((at, text)) = seen {
                    <span class="name">{ &asked.label }</span><b translate="no">{ &props.now }</b>
                    <span class="how" role="status">{ format!("It {}: {} → {text}", ANSWERS[*at], asked.before) }</span>
                } else {
                    <span class="name">{ format!("{} now", asked.label) }</span><b translate="no">{ &asked.before }</b>
                    <span class="how">{ &asked.formula }</span>
                }
            </div>
            <div class="votes">{ for options }</div>
        </section>
    }
}
