//! Words that stay right on a page that the browser translates.
//!
//! A translator takes text nodes out of the page and puts elements of its own in their place. Yew would go on writing
//! to the nodes that it made, where nobody sees it, and fail to put anything before them. So Yew is given no text:
//! each is the content of an element of its own, which is replaced as a whole when the words change, whatever a
//! translator has made of it. The element is `bdi`, so that on a page turned right to left a number keeps its order.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use yew::Html;
use yew::virtual_dom::VNode;

/// Yew's `html!`, with every text in an element of its own. Nothing else in the app makes views.
macro_rules! html {
    ($($tokens:tt)*) => { $crate::app::live::owned(::yew::html! { $($tokens)* }) };
}
pub(crate) use html;

// Once, not at each of some hundred places.
#[inline(never)]
pub fn owned(mut view: Html) -> Html {
    // The static pages are text for good: the app takes their place.
    if cfg!(target_arch = "wasm32") {
        own(&mut view);
    }
    view
}

/// Whether each text has an element of its own already, as what was handed in as children has.
fn is_owned(view: &VNode) -> bool {
    match view {
        VNode::VText(_) => false,
        VNode::VList(list) => list.iter().all(is_owned),
        // An option is text and nothing else; translators leave its node where it is.
        VNode::VTag(tag) => tag.tag() == "option" || tag.children().is_none_or(is_owned),
        _ => true,
    }
}

fn own(view: &mut VNode) {
    // What is shared with another view would be copied by a change.
    if is_owned(view) {
        return;
    }
    match view {
        VNode::VText(text) if text.text.is_empty() => *view = VNode::default(),
        VNode::VText(text) => *view = ::yew::html! { <bdi ~textContent={JsValue::from_str(&text.text)} /> },
        VNode::VList(list) => Rc::make_mut(list).iter_mut().for_each(own),
        VNode::VTag(tag) => {
            if let Some(children) = Rc::make_mut(tag).children_mut() {
                own(children);
            }
        }
        // A component's own views are owned when it makes them.
        _ => {}
    }
}
