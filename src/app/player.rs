//! The player: an index, not a clock. A finite run is stepped; a run without end goes on in the worker.

use yew::prelude::*;

use super::live::html;
use super::menu::Menu;
use super::pending_input::PendingInput;
use super::range_input::RangeInput;
use super::touch::Touch;
use crate::format;
use crate::lab::{Edit, STEP};

/// How fast the player plays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Speed {
    /// Steps a second.
    Steps(u32),
    /// As fast as the run goes; only for a run without end.
    Free,
}

impl Speed {
    /// For a run without end, of which a step alone changes little.
    pub const WATCHED: Speed = Speed::Steps(30);
}

const SPEEDS: [(Speed, &str, &str); 5] = [
    (Speed::Steps(1), "1", "1 / s"),
    (Speed::Steps(4), "4", "4 / s"),
    (Speed::Steps(12), "12", "12 / s"),
    (Speed::Steps(30), "30", "30 / s"),
    (Speed::Free, "free", "Free"),
];

#[derive(Properties, PartialEq)]
pub struct Props {
    /// Whether what is said is about it, and whether it is marked to be touched first.
    pub is_ringed: bool,
    pub is_first: bool,
    pub label: String,
    pub now: u64,
    pub last: u64,
    pub is_endless: bool,
    pub is_playing: bool,
    /// The number of the picture on screen.
    pub shown: u64,
    pub pending: PendingInput,
    pub speed: Speed,
    /// The share of the work done while it goes on.
    pub working: Option<f64>,
    pub on_touch: Callback<Touch>,
    pub on_play: Callback<()>,
    pub on_step: Callback<u64>,
    pub on_speed: Callback<Speed>,
}

#[function_component]
pub fn Player(props: &Props) -> Html {
    let (now, last) = (props.now, props.last);
    let during = props.on_touch.clone();
    let on_move = Callback::from(move |step: f64| {
        during.emit(Touch::During(Edit::Set { key: STEP.to_owned(), value: format::full(step) }));
    });
    let ended = props.on_touch.clone();
    let on_end = Callback::from(move |()| ended.emit(Touch::End));
    let on_speed = props.on_speed.clone();
    let choose_speed = Callback::from(move |key: String| {
        let chosen = SPEEDS.iter().find(|speed| speed.1 == key);
        if let Some((speed, ..)) = chosen {
            on_speed.emit(*speed);
        }
        chosen.is_some()
    });
    let speed = SPEEDS.iter().find(|(speed, ..)| *speed == props.speed).map_or("", |(_, key, _)| *key);
    let step_to = |step: u64| {
        let on_step = props.on_step.clone();
        Callback::from(move |_: MouseEvent| on_step.emit(step))
    };
    let on_play = props.on_play.clone();
    let stands = if props.is_endless { format::count(now) } else { format!("{now} of {last}") };
    html! {
        <div class={classes!("control", "player", "place", props.is_ringed.then_some("in-question"), props.is_first.then_some("first-touch"))} data-control={STEP} role="group" aria-label={format!("Player: {}", props.label)}>
            <div class="control-line">
                <label for="player">{ &props.label }</label>
                <output for="player" aria-live="off" translate="no">{ stands }</output>
            </div>
            <RangeInput id="player" least="0" most={last.to_string()} step="1" position={now.to_string()}
                shown={props.shown} pending={props.pending.clone()} {on_move} {on_end} />
            <div class="buttons">
                <button aria-label="Back to the start" disabled={now == 0} onclick={step_to(0)}>{"|◀"}</button>
                <button aria-label="One step back" disabled={now == 0} onclick={step_to(now.saturating_sub(1))}>{"◀"}</button>
                <button class="solid play" onclick={Callback::from(move |_: MouseEvent| on_play.emit(()))}>
                    { if props.is_playing { "Pause" } else { "Play" } }
                </button>
                <button aria-label="One step forward" disabled={!props.is_endless && now >= last} onclick={step_to(now + 1)}>{"▶"}</button>
                <Menu name="Speed: steps a second, or free" value={speed} on_choose={choose_speed}>
                    { for SPEEDS.iter().filter(|(speed, ..)| props.is_endless || *speed != Speed::Free).map(|(speed, key, words)| html! {
                        <option value={*key} selected={*speed == props.speed}>{ *words }</option>
                    }) }
                </Menu>
            </div>
            if let Some(share) = props.working {
                <progress aria-label="Computing" max="1" value={share.to_string()}></progress>
            }
        </div>
    }
}
