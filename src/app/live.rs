//! Words that change: each change makes their element anew, so that they follow also where a translator has replaced
//! the text that was there.

use yew::prelude::*;

pub fn live(text: impl Into<AttrValue>) -> Html {
    let text: AttrValue = text.into();
    html! { <span><span key={text.to_string()}>{ text }</span></span> }
}
