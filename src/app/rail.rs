//! The controls beside the stage.

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::figure::Touch;
use crate::format;
use crate::lab::{ControlState, ControlView, Edit, SetText, Span};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub controls: Vec<ControlView>,
    pub states: Vec<ControlState>,
    pub sets: Vec<SetText>,
    /// The id of the data set in use.
    pub data: String,
    pub on_touch: Callback<Touch>,
}

#[function_component]
pub fn Rail(props: &Props) -> Html {
    let on_touch = &props.on_touch;
    html! {
        <div class="controls">
            { view_data(props) }
            { for props.controls.iter().zip(&props.states).filter(|(_, state)| state.shown).map(|(control, state)| match control {
                ControlView::Slider { key, label, help, logarithmic } => html! {
                    <Slider key={key.clone()} name={key.clone()} label={label.clone()} help={help.clone()}
                        logarithmic={*logarithmic} state={state.clone()} on_touch={on_touch.clone()} />
                },
                ControlView::Toggle { key, label, help } => view_toggle(key, label, help, state, on_touch),
                ControlView::Choice { key, label, help, options } => view_choice(key, label, help, options, state, on_touch),
                ControlView::Player { .. } | ControlView::Carried { .. } => html! {},
            }) }
        </div>
    }
}

fn view_data(props: &Props) -> Html {
    let on_touch = props.on_touch.clone();
    let onchange = Callback::from(move |event: Event| {
        if let Some(select) = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok()) {
            on_touch.emit(Touch::Once(Edit::Data(select.value())));
        }
    });
    html! {
        <div class="control">
            <label for="data">{"Data"}</label>
            <select id="data" {onchange}>
                { for props.sets.iter().map(|set| html! {
                    <option value={set.id.clone()} selected={set.id == props.data}>{ &set.title }</option>
                }) }
            </select>
        </div>
    }
}

fn view_toggle(key: &str, label: &str, help: &str, state: &ControlState, on_touch: &Callback<Touch>) -> Html {
    let is_on = state.text == "yes";
    let (name, on_touch) = (key.to_owned(), on_touch.clone());
    let onchange = Callback::from(move |_: Event| {
        let value = if is_on { "no" } else { "yes" }.to_owned();
        on_touch.emit(Touch::Once(Edit::Set { key: name.clone(), value }));
    });
    html! {
        <div class="control" key={key.to_owned()}>
            <label class="toggle"><input type="checkbox" role="switch" name={key.to_owned()} checked={is_on} {onchange} />{ label }</label>
            { view_help(help) }
        </div>
    }
}

fn view_choice(
    key: &str,
    label: &str,
    help: &str,
    options: &[(String, String)],
    state: &ControlState,
    on_touch: &Callback<Touch>,
) -> Html {
    let set = |value: String| Touch::Once(Edit::Set { key: key.to_owned(), value });
    let letters: usize = options.iter().map(|(_, label)| label.chars().count() + 4).sum();
    // What fits a line is a row of buttons; more is a menu.
    let body = if options.len() <= 5 && letters <= 46 {
        let buttons = options.iter().map(|(value, label)| {
            let is_on = *value == state.text;
            let (on_touch, touch) = (on_touch.clone(), set(value.clone()));
            html! {
                <label class={classes!("segment", is_on.then_some("on"))}>
                    <input type="radio" name={key.to_owned()} checked={is_on}
                        onchange={Callback::from(move |_: Event| on_touch.emit(touch.clone()))} />
                    { label }
                </label>
            }
        });
        html! { <fieldset><legend>{ label }</legend><div class="segments">{ for buttons }</div></fieldset> }
    } else {
        let (name, on_touch) = (key.to_owned(), on_touch.clone());
        let onchange = Callback::from(move |event: Event| {
            if let Some(select) = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok()) {
                on_touch.emit(Touch::Once(Edit::Set { key: name.clone(), value: select.value() }));
            }
        });
        let id = format!("control-{key}");
        html! {
            <>
                <label for={id.clone()}>{ label }</label>
                <select {id} {onchange}>
                    { for options.iter().map(|(value, label)| html! {
                        <option value={value.clone()} selected={*value == state.text}>{ label }</option>
                    }) }
                </select>
            </>
        }
    };
    html! { <div class="control" key={key.to_owned()}>{ body }{ view_help(help) }</div> }
}

fn view_help(help: &str) -> Html {
    if help.is_empty() {
        html! {}
    } else {
        html! { <p class="help">{ help }</p> }
    }
}

#[derive(Properties, PartialEq)]
struct SliderProps {
    name: String,
    label: String,
    help: String,
    logarithmic: bool,
    state: ControlState,
    on_touch: Callback<Touch>,
}

/// A slider of the browser's own, so that keyboard, touch and screen reader come with it.
#[function_component]
fn Slider(props: &SliderProps) -> Html {
    let Some(span) = props.state.span else { return html! {} };
    let value = props.state.text.parse::<f64>().unwrap_or(span.neutral);
    let scale = if props.logarithmic { Scale::logarithmic(span) } else { Scale::linear(span) };
    let send = |make: fn(Edit) -> Touch| {
        let (on_touch, key) = (props.on_touch.clone(), props.name.clone());
        move |value: f64| on_touch.emit(make(Edit::Set { key: key.clone(), value: format::full(value) }))
    };
    let during = send(Touch::During);
    let oninput = Callback::from(move |event: InputEvent| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(position) = input.and_then(|input| input.value().parse::<f64>().ok()) {
            during(scale.value(position));
        }
    });
    let on_touch = props.on_touch.clone();
    let onchange = Callback::from(move |_: Event| on_touch.emit(Touch::End));
    let id = format!("control-{}", props.name);
    html! {
        <div class="control">
            <div class="control-line">
                <label for={id.clone()}>{ &props.label }</label>
                <output for={id.clone()} aria-live="off">{ &props.state.written }</output>
            </div>
            <input type="range" {id} name={props.name.clone()}
                min={format::full(scale.least)} max={format::full(scale.most)} step={format::full(scale.step)}
                value={format::full(scale.position(value))} aria-valuetext={props.state.written.clone()} {oninput} {onchange} />
            { view_help(&props.help) }
        </div>
    }
}

/// How a slider's position stands for a value.
#[derive(Clone, Copy, PartialEq)]
struct Scale {
    least: f64,
    most: f64,
    step: f64,
    span: Span,
    is_logarithmic: bool,
}

impl Scale {
    fn linear(span: Span) -> Scale {
        Scale { least: span.least, most: span.most, step: span.step, span, is_logarithmic: false }
    }

    /// A hundred positions from end to end, each a fixed factor apart.
    fn logarithmic(span: Span) -> Scale {
        Scale { least: 0.0, most: 100.0, step: 1.0, span, is_logarithmic: span.least > 0.0 }
    }

    fn value(&self, position: f64) -> f64 {
        if !self.is_logarithmic {
            return position;
        }
        let factor = libm::pow(self.span.most / self.span.least, position / 100.0);
        let raw = self.span.least * factor;
        self.span.clamp((raw / self.span.step).round() * self.span.step)
    }

    fn position(&self, value: f64) -> f64 {
        if !self.is_logarithmic {
            return value;
        }
        (100.0 * libm::log(value / self.span.least) / libm::log(self.span.most / self.span.least)).round()
    }
}
