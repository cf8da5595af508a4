//! A menu that shows what was chosen, and never something else.
//!
//! The browser keeps what a hand has chosen even where the lab refused it, or undo took it back; an option's
//! `selected` attribute no longer counts then. So the menu is set to its value whenever the picture has
//! followed the hand.

use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::live::html;
use super::pending_input::PendingInput;

#[derive(Properties, PartialEq)]
pub struct Props {
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// Its name, where no label element gives it one.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// The value of the chosen option; its element says `selected` as well, for pages without script.
    pub value: AttrValue,
    /// The number of the picture on screen: with each, the menu goes to its value.
    #[prop_or_default]
    pub shown: u64,
    /// While it is ahead of the picture, the menu shows what it chose.
    #[prop_or_default]
    pub pending: PendingInput,
    /// Says whether the choice stands; if not, the menu goes back.
    pub on_choose: Callback<String, bool>,
    /// The options.
    pub children: Html,
}

#[function_component]
pub fn Menu(props: &Props) -> Html {
    let menu = use_node_ref();
    let (element, pending) = (menu.clone(), props.pending.clone());
    use_effect_with((props.value.clone(), props.shown, props.children.clone()), move |(value, ..)| {
        if let Some(menu) = element.cast::<HtmlSelectElement>().filter(|_| !pending.is_ahead()) {
            menu.set_value(value);
        }
    });
    let (on_choose, value) = (props.on_choose.clone(), props.value.clone());
    let onchange = Callback::from(move |event: Event| {
        let Some(menu) = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok()) else { return };
        if !on_choose.emit(menu.value()) {
            menu.set_value(&value);
        }
    });
    html! { <select ref={menu} id={props.id.clone()} aria-label={props.name.clone()} {onchange}>{ props.children.clone() }</select> }
}
