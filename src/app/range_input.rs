//! A slider of the browser's own, so that keyboard, touch and screen reader come with it.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::live::html;
use super::pending_input::PendingInput;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub id: String,
    #[prop_or_default]
    pub name: String,
    pub least: String,
    pub most: String,
    pub step: String,
    /// The position that the state on screen stands for.
    pub position: String,
    #[prop_or_default]
    pub spoken: Option<String>,
    /// The number of the picture on screen: with each, the slider goes to its position.
    pub shown: u64,
    /// While it is ahead of the picture, the slider stays where it was put: set back to an older state, a held arrow
    /// key would start again from there.
    pub pending: PendingInput,
    pub on_move: Callback<f64>,
    pub on_end: Callback<()>,
}

#[function_component]
pub fn RangeInput(props: &Props) -> Html {
    let moved = use_mut_ref(|| None::<String>);
    if !props.pending.is_ahead() {
        moved.take();
    }
    let value = moved.borrow().as_ref().unwrap_or(&props.position).clone();
    let on_move = props.on_move.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
            moved.replace(Some(input.value()));
            on_move.emit(input.value_as_number());
        }
    });
    let on_end = props.on_end.clone();
    let onchange = Callback::from(move |_: Event| on_end.emit(()));
    let name = (!props.name.is_empty()).then(|| props.name.clone());
    html! {
        <input type="range" id={props.id.clone()} {name} min={props.least.clone()} max={props.most.clone()}
            step={props.step.clone()} {value} aria-valuetext={props.spoken.clone()} {oninput} {onchange} />
    }
}
