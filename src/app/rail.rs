//! The controls beside the stage.

use wasm_bindgen::JsCast;
use web_sys::{HtmlDetailsElement, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::by_pointer::ByPointer;
use super::live::html;
use super::menu::Menu;
use super::own_page::OwnAsk;
use super::pending_input::PendingInput;
use super::range_input::RangeInput;
use super::touch::Touch;
use crate::format;
use crate::lab::{ControlState, ControlView, Edit, FrameKeys, Report, Span, StaticText, joined};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub text: ByPointer<StaticText>,
    /// Missing until the first picture.
    pub report: Option<ByPointer<Report>>,
    /// Whether some stand under "More controls".
    pub folds: bool,
    /// Whether the part of the lab that is shown has a table.
    pub has_data: bool,
    /// The height in CSS pixels that the controls in view have; what would pass it stands under "More controls", too.
    pub room: f64,
    /// The keys of the controls that are spoken of: they stand first, and are never folded away.
    pub ringed: Vec<String>,
    /// The control in use, which is what a phone shows; the first where none was.
    pub current: Option<String>,
    /// A control was chosen to be the one in use.
    pub on_use: Callback<String>,
    /// The key of the control that is marked to be touched first.
    pub first_touch: Option<AttrValue>,
    /// What stands before the controls: the player.
    pub children: Html,
    /// Whether a link, a stop or a hand has set one of these.
    pub uses_folded: bool,
    /// The number of the picture on screen.
    pub shown: u64,
    pub pending: PendingInput,
    /// What a teacher's link locks and hides.
    pub frame: FrameKeys,
    /// The visitor's tables, id and title.
    pub own: Vec<(String, String)>,
    pub on_own: Callback<OwnAsk>,
    pub on_touch: Callback<Touch>,
}

#[function_component]
pub fn Rail(props: &Props) -> Html {
    let is_hidden = |key: &str| props.frame.hidden.iter().any(|hidden| hidden == key);
    let is_locked = |key: &str| props.frame.locked.iter().any(|locked| locked == key);
    let description = &props.text.description;
    let states = props.report.as_ref().map_or(&[][..], |report| &report.controls);
    let shown =
        description.controls.iter().zip(states).filter(|(control, state)| state.shown && !is_hidden(control.key()));
    let has_place = |control: &&(&ControlView, &ControlState)| {
        !matches!(control.0, ControlView::Player { .. } | ControlView::Carried { .. })
    };
    let shown: Vec<_> = shown.collect();
    let is_ringed = |key: &str| props.ringed.iter().any(|ringed| ringed == key);
    // What is spoken of stands first, so that it is in view.
    let in_order = [true, false].into_iter().flat_map(|first| {
        let is_meant = move |control: &&(&ControlView, &ControlState)| is_ringed(control.0.key()) == first;
        shown.iter().filter(has_place).filter(is_meant)
    });
    let shown: Vec<_> = in_order.copied().collect();
    let shows_data = props.has_data && !is_hidden("data");
    let mut room = props.room - if shows_data { DATA_HEIGHT } else { 0.0 };
    let (folded, first): (Vec<_>, Vec<_>) = shown.into_iter().partition(|(control, state)| {
        if !props.folds {
            return false;
        }
        if is_ringed(control.key()) {
            room -= height(control, state);
            return false;
        }
        let is_folded = description.folded.iter().any(|key| key == control.key());
        // As soon as one does not fit, all that follow are folded away: their order is the lab's.
        room = if is_folded { room } else { room - height(control, state) };
        is_folded || room < 0.0
    });
    let player =
        description.controls.iter().find(|one| matches!(one, ControlView::Player { .. }) && !is_hidden(one.key()));
    let is_current = |key: &str| match (&props.current, player) {
        (Some(current), _) => current == key,
        (None, Some(player)) => player.key() == key,
        (None, None) => first.first().is_some_and(|(control, _)| control.key() == key),
    };
    let is_chosen = props.current.as_deref().is_some_and(|current| player.is_none_or(|player| player.key() != current));
    let view = |(control, state): &(&ControlView, &ControlState)| {
        let key = control.key();
        let is_first = props.first_touch.as_deref() == Some(key) && !is_locked(key);
        let marks = classes!(
            "place",
            is_ringed(key).then_some("in-question"),
            is_current(key).then_some("current"),
            is_first.then_some("first-touch"),
            matches!(control, ControlView::Button { .. }).then_some("action"),
        );
        html! {
            <div key={key.to_owned()} class={marks} data-control={key.to_owned()}>
                { lockable(is_locked(key), view_control(props, control, state)) }
            </div>
        }
    };
    let chip = |key: &str, words: &str| {
        let (on_use, key, is_on) = (props.on_use.clone(), key.to_owned(), is_current(key));
        let onclick = Callback::from(move |_: MouseEvent| on_use.emit(key.clone()));
        html! { <button class={classes!("chip", is_on.then_some("on"))} aria-pressed={is_on.to_string()} {onclick}>{ words.to_owned() }</button> }
    };
    // Before the data stand what is spoken of, and what chooses the part of the lab: the data may be those of the part.
    let part = description.parts.first().map(|part| part.control.as_str());
    let is_leading = |key: &str| is_ringed(key) || part == Some(key);
    let leading = first.iter().take_while(|(control, _)| is_leading(control.key())).count();
    let names: Vec<&str> = folded.iter().map(|(control, _)| control.label()).collect();
    // Each with its key: what is there already stays the same element when another comes, and keeps the focus.
    let mut places: Vec<Html> = first[..leading].iter().map(view).collect();
    if shows_data {
        places.push(html! {
            <div key="data" class={classes!("place", is_ringed("data").then_some("in-question"), is_current("data").then_some("current"))} data-control="data">
                { lockable(is_locked("data"), view_data(props)) }
            </div>
        });
    }
    places.extend(first[leading..].iter().map(view));
    html! {
        <>
            { props.children.clone() }
            <div class={classes!("controls", is_chosen.then_some("chosen"))}>
                { for places }
            </div>
            // On a phone, where one control is seen at a time.
            <div class="chips">
                if let Some(player) = player { { chip(player.key(), player.label()) } }
                { for first.iter().filter(|(control, _)| !matches!(control, ControlView::Button { .. })).map(|(control, _)| chip(control.key(), control.label())) }
                if shows_data { { chip("data", "Data") } }
            </div>
            if !folded.is_empty() {
                <MoreControls is_used={props.uses_folded} names={names.join(", ")}>{ for folded.iter().map(view) }</MoreControls>
            }
        </>
    }
}

/// About what the choice of data takes of the rail's height, in CSS pixels.
const DATA_HEIGHT: f64 = 76.0;

/// About what a control takes of the rail's height, in CSS pixels.
fn height(control: &ControlView, state: &ControlState) -> f64 {
    let help = match control {
        ControlView::Slider { help, .. }
        | ControlView::Toggle { help, .. }
        | ControlView::Choice { help, .. }
        | ControlView::Column { help, .. }
        | ControlView::Several { help, .. }
        | ControlView::Text { help, .. }
        | ControlView::Button { help, .. } => 20.0 * (help.chars().count() as f64 / 42.0).ceil(),
        ControlView::Player { .. } | ControlView::Carried { .. } => 0.0,
    };
    let alone = match control {
        ControlView::Slider { .. } => 62.0,
        ControlView::Toggle { .. } => 44.0,
        ControlView::Choice { .. } | ControlView::Column { .. } => 76.0,
        ControlView::Button { .. } => 50.0,
        ControlView::Several { .. } => 40.0 + 26.0 * (state.options.len() as f64 / 2.0).ceil().min(6.0),
        ControlView::Text { lines, .. } => 52.0 + 22.0 * *lines as f64,
        ControlView::Player { .. } | ControlView::Carried { .. } => 0.0,
    };
    alone + help
}

#[derive(Properties, PartialEq)]
struct MoreProps {
    is_used: bool,
    /// What is folded away, in words.
    names: String,
    children: Html,
}

/// What a first visit can do without. Opens by itself where something in it has been set, and never closes by itself.
#[function_component]
fn MoreControls(props: &MoreProps) -> Html {
    let is_open = use_state_eq(|| props.is_used);
    let opened = is_open.clone();
    use_effect_with(props.is_used, move |is_used| {
        if *is_used {
            opened.set(true);
        }
    });
    let toggled = is_open.clone();
    let ontoggle = Callback::from(move |event: Event| {
        let details = event.target().and_then(|target| target.dyn_into::<HtmlDetailsElement>().ok());
        if let Some(details) = details {
            toggled.set(details.open());
        }
    });
    html! {
        <details class="more" open={*is_open} {ontoggle}>
            <summary>{"More controls"}<small>{ &props.names }</small></summary>
            <div class="controls">{ props.children.clone() }</div>
        </details>
    }
}

fn view_control(props: &Props, control: &ControlView, state: &ControlState) -> Html {
    let on_touch = &props.on_touch;
    match control {
        ControlView::Slider { key, label, help, logarithmic } => html! {
            <Slider key={key.clone()} name={key.clone()} label={label.clone()} help={help.clone()}
                logarithmic={*logarithmic} state={state.clone()} shown={props.shown} pending={props.pending.clone()} on_touch={on_touch.clone()} />
        },
        ControlView::Toggle { key, label, help } => view_toggle(key, label, help, state, on_touch),
        ControlView::Choice { key, label, help, options } => view_choice(props, key, label, help, options, state),
        ControlView::Column { key, label, help } => view_menu(props, key, label, help, &state.options),
        ControlView::Several { key, label, help } => view_several(key, label, help, &state.options, on_touch),
        ControlView::Text { key, label, help, lines } => html! {
            <TextField key={key.clone()} name={key.clone()} label={label.clone()} help={help.clone()}
                lines={*lines} text={state.text.clone()} on_touch={on_touch.clone()} />
        },
        ControlView::Button { key, label, help } => view_button(key, label, help, on_touch),
        ControlView::Player { .. } | ControlView::Carried { .. } => html! {},
    }
}

/// What is said of a control, or its handle, that a teacher's link has locked.
pub const LOCKED: &str = "Locked by your teacher";

pub fn padlock() -> Html {
    html! { <svg class="padlock" viewBox="0 0 24 24" aria-hidden="true"><path d="M9 11V9a3 3 0 0 1 6 0v2" /><rect x="7.5" y="11" width="9" height="6" rx="1" /></svg> }
}

/// A control as it is, or one that a teacher's link has locked.
fn lockable(is_locked: bool, control: Html) -> Html {
    if is_locked {
        html! {
            <>
                <fieldset disabled=true class="locked">{ control }</fieldset>
                <p class="help locked-by">{ padlock() }{ LOCKED }</p>
            </>
        }
    } else {
        control
    }
}

/// The value of the entry that opens the panel for own data.
const NEW: &str = "own.new";

/// Bundled sets and the visitor's tables in one chooser.
fn view_data(props: &Props) -> Html {
    let (on_touch, on_own) = (props.on_touch.clone(), props.on_own.clone());
    let own = props.own.clone();
    let sets = &props.text.description.sets;
    let takes_own = !props.text.description.roles.is_empty();
    let data = props.report.as_ref().map_or("", |report| &report.data);
    let on_choose = Callback::from(move |value: String| {
        let is_own = own.iter().any(|(id, _)| *id == value);
        if value != NEW && !is_own {
            on_touch.emit(Touch::Once(Edit::Data(value)));
            return true;
        }
        on_own.emit(if is_own { OwnAsk::Pick(value) } else { OwnAsk::Open });
        // Until the lab shows them, what it shows stays chosen.
        false
    });
    let option = |id: &str, title: &str| {
        html! { <option value={id.to_owned()} selected={id == data}>{ title.to_owned() }</option> }
    };
    let ask = |ask: OwnAsk| {
        let on_own = props.on_own.clone();
        Callback::from(move |_: MouseEvent| on_own.emit(ask.clone()))
    };
    let is_own = props.own.iter().any(|(id, _)| id == data);
    html! {
        <div class="control data">
            <label for="data">{"Data"}</label>
            <Menu id="data" value={data.to_owned()} shown={props.shown} pending={props.pending.clone()} {on_choose}>
                { for sets.iter().map(|set| option(&set.id, &set.title)) }
                if takes_own {
                    if !props.own.is_empty() {
                        <optgroup label="Your tables">{ for props.own.iter().map(|(id, title)| option(id, title)) }</optgroup>
                    }
                    { option(NEW, "Use your own data…") }
                }
            </Menu>
            if takes_own {
                // One button, so that it keeps the focus when the data change.
                <button class="own-data" aria-label={if is_own { "Columns and missing values" } else { "Use your own data" }}
                    onclick={ask(if is_own { OwnAsk::Change } else { OwnAsk::Open })}>
                    { if is_own { "Columns" } else { "Own data" } }
                </button>
            }
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
    props: &Props,
    key: &str,
    label: &str,
    help: &str,
    options: &[(String, String)],
    state: &ControlState,
) -> Html {
    let set = |value: String| Touch::Once(Edit::Set { key: key.to_owned(), value });
    let letters: usize = options.iter().map(|(_, label)| label.chars().count() + 4).sum();
    // What fits a line is a row of buttons; more is a menu.
    let body = if options.len() <= 5 && letters <= 46 {
        let buttons = options.iter().map(|(value, label)| {
            let is_on = *value == state.text;
            let (on_touch, touch) = (props.on_touch.clone(), set(value.clone()));
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
        let chosen = options.iter().map(|(value, label)| (value.clone(), label.clone(), *value == state.text));
        return view_menu(props, key, label, help, &chosen.collect::<Vec<_>>());
    };
    html! { <div class="control" key={key.to_owned()}>{ body }{ view_help(help) }</div> }
}

fn view_menu(props: &Props, key: &str, label: &str, help: &str, options: &[(String, String, bool)]) -> Html {
    let (name, on_touch) = (key.to_owned(), props.on_touch.clone());
    let on_choose = Callback::from(move |value: String| {
        on_touch.emit(Touch::Once(Edit::Set { key: name.clone(), value }));
        true
    });
    let value = options.iter().find(|(_, _, is_chosen)| *is_chosen).map_or(String::new(), |(value, ..)| value.clone());
    let id = format!("control-{key}");
    html! {
        <div class="control" key={key.to_owned()}>
            <label for={id.clone()}>{ label }</label>
            <Menu {id} {value} shown={props.shown} pending={props.pending.clone()} {on_choose}>
                { for options.iter().map(|(value, label, is_chosen)| html! {
                    <option value={value.clone()} selected={*is_chosen}>{ label }</option>
                }) }
            </Menu>
            { view_help(help) }
        </div>
    }
}

fn view_several(
    key: &str,
    label: &str,
    help: &str,
    options: &[(String, String, bool)],
    on_touch: &Callback<Touch>,
) -> Html {
    let boxes = options.iter().map(|(value, label, is_checked)| {
        // What is checked once this one is switched; all checked is written as none.
        let stays = options.iter().filter(|(other, _, on)| *on != (other == value)).map(|(other, _, _)| other);
        let checked: Vec<String> = stays.cloned().collect();
        let checked = if checked.len() == options.len() { Vec::new() } else { checked };
        let touch = Touch::Once(Edit::Set { key: key.to_owned(), value: joined(&checked) });
        let on_touch = on_touch.clone();
        html! {
            <label class="box">
                <input type="checkbox" checked={*is_checked} onchange={Callback::from(move |_: Event| on_touch.emit(touch.clone()))} />
                { label }
            </label>
        }
    });
    html! {
        <div class="control" key={key.to_owned()}>
            <fieldset><legend>{ label }</legend><div class="boxes">{ for boxes }</div></fieldset>
            { view_help(help) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct TextProps {
    name: String,
    label: String,
    help: String,
    lines: usize,
    text: String,
    on_touch: Callback<Touch>,
}

/// The visitor's own words. While they are being typed the field shows what was typed, and not the
/// state that an earlier letter led to.
#[function_component]
fn TextField(props: &TextProps) -> Html {
    let draft = use_state(|| None::<String>);
    let (name, during) = (props.name.clone(), props.on_touch.clone());
    let typed = draft.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let target = event.target();
        let input =
            target.as_ref().and_then(|target| target.dyn_ref::<HtmlInputElement>()).map(HtmlInputElement::value);
        let area = target.as_ref().and_then(|target| target.dyn_ref::<HtmlTextAreaElement>());
        if let Some(value) = input.or(area.map(HtmlTextAreaElement::value)) {
            typed.set(Some(value.clone()));
            during.emit(Touch::During(Edit::Set { key: name.clone(), value }));
        }
    });
    let (left, ended) = (draft.clone(), props.on_touch.clone());
    let onblur = Callback::from(move |_: FocusEvent| {
        left.set(None);
        ended.emit(Touch::End);
    });
    let value = draft.as_ref().unwrap_or(&props.text).clone();
    let id = format!("control-{}", props.name);
    html! {
        <div class="control">
            <label for={id.clone()}>{ &props.label }</label>
            if props.lines > 1 {
                <textarea {id} rows={props.lines.to_string()} {value} {oninput} {onblur} />
            } else {
                <input type="text" {id} {value} {oninput} {onblur} />
            }
            { view_help(&props.help) }
        </div>
    }
}

fn view_button(key: &str, label: &str, help: &str, on_touch: &Callback<Touch>) -> Html {
    let touch = Touch::Once(Edit::Set { key: key.to_owned(), value: String::new() });
    let on_touch = on_touch.clone();
    html! {
        <div class="control" key={key.to_owned()}>
            <button onclick={Callback::from(move |_: MouseEvent| on_touch.emit(touch.clone()))}>{ label }</button>
            { view_help(help) }
        </div>
    }
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
    shown: u64,
    pending: PendingInput,
    on_touch: Callback<Touch>,
}

#[function_component]
fn Slider(props: &SliderProps) -> Html {
    let Some(span) = props.state.span else { return html! {} };
    let value = props.state.value;
    let scale = if props.logarithmic { Scale::logarithmic(span) } else { Scale::linear(span) };
    let send = |make: fn(Edit) -> Touch| {
        let (on_touch, key) = (props.on_touch.clone(), props.name.clone());
        move |value: f64| on_touch.emit(make(Edit::Set { key: key.clone(), value: format::full(value) }))
    };
    let during = send(Touch::During);
    let on_move = Callback::from(move |position: f64| during(scale.value(position)));
    let on_touch = props.on_touch.clone();
    let on_end = Callback::from(move |()| on_touch.emit(Touch::End));
    let id = format!("control-{}", props.name);
    html! {
        <div class="control">
            <div class="control-line">
                <label for={id.clone()}>{ &props.label }</label>
                <output for={id.clone()} aria-live="off" translate="no">{ &props.state.written }</output>
            </div>
            <RangeInput {id} name={props.name.clone()} least={format::full(scale.least)} most={format::full(scale.most)}
                step={format::full(scale.step)} position={format::full(scale.position(value))}
                spoken={props.state.written.clone()} shown={props.shown} pending={props.pending.clone()} {on_move} {on_end} />
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
