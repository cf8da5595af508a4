//! A slider of the browser's own, so that keyboard, touch and screen reader come with it.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

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
    /// Whether the state on screen is the newest. Until it is, the slider stays where the hand put it: set back to
    /// an older state, a held arrow key would start again from there.
    pub is_settled: bool,
    /// The position as the browser writes it.
    pub on_move: Callback<String>,
    pub on_end: Callback<()>,
}

#[function_component]
pub fn RangeInput(props: &Props) -> Html {
    let moved = use_state(|| None::<String>);
    {
        let moved = moved.clone();
        use_effect_with(props.is_settled, move |is_settled| {
            if *is_settled && moved.is_some() {
                moved.set(None);
            }
        });
    }
    let (hand, on_move) = (moved.clone(), props.on_move.clone());
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
            hand.set(Some(input.value()));
            on_move.emit(input.value());
        }
    });
    let on_end = props.on_end.clone();
    let onchange = Callback::from(move |_: Event| on_end.emit(()));
    let value = moved.as_ref().filter(|_| !props.is_settled).unwrap_or(&props.position).clone();
    let name = (!props.name.is_empty()).then(|| props.name.clone());
    html! {
        <input type="range" id={props.id.clone()} {name} min={props.least.clone()} max={props.most.clone()}
            step={props.step.clone()} {value} aria-valuetext={props.spoken.clone()} {oninput} {onchange} />
    }
}
