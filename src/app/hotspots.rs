//! The places in a figure that can be clicked: buttons laid over the canvas. Those of a group are one
//! stop of the tab key, and arrow keys go from one to the next.

use std::collections::BTreeMap;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent, PointerEvent};
use yew::prelude::*;

use super::by_pointer::ByPointer;
use super::live::html;
use super::touch::Touch;
use crate::lab::{Edit, Hit, Hotspot, Phase, Report};

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    pub figure: String,
    pub report: ByPointer<Report>,
    pub on_touch: Callback<Touch>,
}

#[function_component]
pub fn Hotspots(props: &Props) -> Html {
    // Of each group, the spot that the tab key reaches.
    let current = use_state(Vec::<String>::new);
    let own: Vec<&Hotspot> = props.report.hotspots.iter().filter(|spot| spot.figure == props.figure).collect();
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for spot in &own {
        groups.entry(&spot.group).or_default().push(spot.key.clone());
    }
    let groups: BTreeMap<&str, Rc<[String]>> = groups.into_iter().map(|(name, keys)| (name, keys.into())).collect();
    let stops: Vec<&String> =
        groups.values().filter_map(|keys| current.iter().find(|key| keys.contains(key)).or(keys.first())).collect();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let spots = own.iter().map(|spot| {
        if spot.group.is_empty() {
            return view_spot(props, spot, true, Callback::noop());
        }
        let next = places.entry(&spot.group).or_default();
        let (place, group, current) = (*next, groups[spot.group.as_str()].clone(), current.clone());
        *next += 1;
        let onkeydown = Callback::from(move |event: KeyboardEvent| go(&event, &group, place, &current));
        view_spot(props, spot, stops.contains(&&spot.key), onkeydown)
    });
    html! { <>{ for spots }</> }
}

/// Goes to the next spot of a group, or the one before.
fn go(event: &KeyboardEvent, group: &[String], place: usize, current: &UseStateHandle<Vec<String>>) {
    let count = group.len();
    let to = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => place + 1,
        "ArrowLeft" | "ArrowUp" => place + count.max(1) - 1,
        "Home" => 0,
        "End" => count.max(1) - 1,
        _ => return,
    };
    let Some(key) = group.get(to % count.max(1)) else { return };
    event.prevent_default();
    let mut chosen: Vec<String> = current.iter().filter(|key| !group.contains(key)).cloned().collect();
    chosen.push(key.clone());
    current.set(chosen);
    let here = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let found = here
        .and_then(|here| here.parent_element())
        .and_then(|overlay| overlay.query_selector(&format!("[data-hotspot=\"{key}\"]")).ok().flatten());
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

fn view_spot(props: &Props, spot: &Hotspot, is_stop: bool, onkeydown: Callback<KeyboardEvent>) -> Html {
    let touch = |phase: Phase| Edit::Point(hit(spot, phase));
    let pressed = match spot.opens_rows {
        true => Touch::Rows(spot.key.clone()),
        false => Touch::Once(touch(Phase::Press)),
    };
    let press = props.on_touch.reform(move |_: MouseEvent| pressed.clone());
    let look = |phase: Phase| {
        let (edit, on_touch, opens_rows) = (touch(phase), props.on_touch.clone(), spot.opens_rows);
        move || {
            if !opens_rows {
                on_touch.emit(Touch::Look(edit.clone()));
            }
        }
    };
    let (enter, focus) = (look(Phase::Hover), look(Phase::Hover));
    let (leave, blur) = (look(Phase::Leave), look(Phase::Leave));
    let many = (!spot.group.is_empty()).then_some("one-of-many");
    html! {
        <button key={spot.key.clone()} class={classes!("hotspot", many)} data-hotspot={spot.key.clone()}
            tabindex={if is_stop { "0" } else { "-1" }}
            aria-label={spot.label.clone()}
            aria-pressed={spot.pressed.map(|on| on.to_string())}
            onpointerdown={|event: PointerEvent| event.stop_propagation()}
            onclick={press} {onkeydown}
            onpointerenter={Callback::from(move |_: PointerEvent| enter())}
            onpointerleave={Callback::from(move |_: PointerEvent| leave())}
            onfocus={Callback::from(move |_: FocusEvent| focus())}
            onblur={Callback::from(move |_: FocusEvent| blur())}></button>
    }
}

fn hit(spot: &Hotspot, phase: Phase) -> Hit {
    Hit { figure: spot.figure.clone(), panel: 0, x: 0.0, y: 0.0, phase, handle: Some(spot.key.clone()) }
}
