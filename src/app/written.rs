//! A figure that is written, not drawn: a formula card, or a document whose last change is marked.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent};
use yew::prelude::*;

use super::by_pointer::ByPointer;
use super::files::copy;
use super::live::html;
use crate::lab::{Body, Card, DocumentView, Letter, Report, With, symbol};

/// What is in such a figure, whose frame the page has already.
#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    /// The key of the figure.
    pub figure: String,
    /// The key and the label of each control.
    pub labels: Vec<(String, String)>,
    pub report: ByPointer<Report>,
    /// What was shown before the visitor's last gesture began.
    pub was: Option<ByPointer<Report>>,
    /// The key of the control in use.
    pub current: Option<String>,
    /// A control is to be the one in use.
    pub on_use: Callback<String>,
}

#[function_component]
pub fn WrittenBody(props: &Props) -> Html {
    let Props { figure, report, was, .. } = props;
    let body_in = |report: &Report| report.written(figure)?.body();
    let before = was.as_ref().and_then(|was| body_in(was));
    match body_in(report) {
        Some(Body::Card(card)) => {
            let before = match before {
                Some(Body::Card(before)) => Some(before),
                _ => None,
            };
            let (labels, current, on_use) = (props.labels.clone(), props.current.clone(), props.on_use.clone());
            html! { <FormulaCard card={Rc::new(card)} {before} {labels} {current} {on_use} /> }
        }
        Some(Body::Document(document)) => {
            let before = match before {
                Some(Body::Document(before)) => Some(before),
                _ => None,
            };
            html! { <Document document={Rc::new(document)} {before} /> }
        }
        None => html! {},
    }
}

#[derive(Properties, PartialEq)]
struct CardProps {
    card: Rc<Card>,
    before: Option<Card>,
    labels: Vec<(String, String)>,
    current: Option<String>,
    on_use: Callback<String>,
}

/// The formula in letters, then with their numbers, and below what each letter is. A letter under the pointer or in focus
/// lights the control that sets it, and the control in use lights its letters.
#[function_component]
fn FormulaCard(props: &CardProps) -> Html {
    let card = &props.card;
    let pointed = use_state_eq(|| None::<String>);
    let letters = card.formula.letters();
    let control = letters.iter().find(|letter| Some(&letter.symbol) == pointed.as_ref()).map(|one| one.control.clone());
    // It is lit for as long as the letter is pointed at, and not after the card is gone.
    use_effect_with(control, |control| {
        let control = control.clone();
        light(control.as_deref(), true);
        move || light(control.as_deref(), false)
    });
    let class = |letter: &Letter| -> &'static str {
        let is_in_use = !letter.control.is_empty() && props.current.as_ref() == Some(&letter.control);
        if is_in_use || pointed.as_ref() == Some(&letter.symbol) { "lit" } else { "" }
    };
    let point = |to: fn(&Event) -> Option<String>| {
        let pointed = pointed.clone();
        move |event: &Event| pointed.set(to(event))
    };
    let (over, out, focus) = (point(letter_at), point(|_| None), point(letter_at));
    let over = Callback::from(move |event: PointerEvent| {
        // A finger taps; what it passes over on its way is not meant.
        if event.pointer_type() == "mouse" {
            over(&event);
        }
    });
    let leave = {
        let out = out.clone();
        Callback::from(move |event: PointerEvent| {
            if event.pointer_type() == "mouse" {
                out(&event);
            }
        })
    };
    let (focusin, focusout) =
        (Callback::from(move |event: FocusEvent| focus(&event)), Callback::from(move |event: FocusEvent| out(&event)));
    let use_control = {
        let (card, pointed, on_use) = (card.clone(), pointed.clone(), props.on_use.clone());
        Callback::from(move |event: MouseEvent| {
            let symbol = letter_at(&event);
            let letters = card.formula.letters();
            let letter = letters.iter().find(|letter| Some(&letter.symbol) == symbol.as_ref());
            if let Some(letter) = letter.filter(|letter| !letter.control.is_empty()) {
                on_use.emit(letter.control.clone());
            }
            // A tap beside the letters puts out what a tap on one has lit.
            pointed.set(symbol);
        })
    };
    let value = card.formula.result();
    let result = value.as_ref().map_or("–".to_owned(), |value| crate::format::number(*value));
    let was = props.before.as_ref().filter(|before| before.formula.result() != value).and_then(|before| {
        let was = crate::format::number(before.formula.value()?);
        (was != result).then_some(was)
    });
    let moved = |letter: &Letter| {
        let before = props.before.as_ref().map(|before| before.formula.letters());
        let before = before.and_then(|all| all.iter().find(|one| one.symbol == letter.symbol).map(|one| one.written()));
        before.is_some_and(|before| before != letter.written()).then_some("moved")
    };
    let math = |content: String| -> Html {
        Html::from_html_unchecked(AttrValue::from(format!("<math display=\"block\">{content}</math>")))
    };
    let defined = card.formula.mathml(With::Letters, &class);
    let computed = card.formula.mathml(With::Numbers, &class);
    html! {
        <div class="formula-card" onpointerover={over} onpointerleave={leave} onfocusin={focusin} onfocusout={focusout} onclick={use_control}>
            <p class="title">{ &card.title }</p>
            <p class="unseen">{ card.sentence() }</p>
            <div class="formulas" aria-hidden="true" translate="no" dir="ltr">
                { math(format!("{}<mo>=</mo>{defined}", symbol(&card.name))) }
                { match &value {
                    Ok(_) => math(format!("<mo>=</mo>{computed}<mo>=</mo><mn class=\"result\">{result}</mn>")),
                    Err(_) => math(format!("<mo>=</mo><mn class=\"result\">{result}</mn>")),
                } }
            </div>
            if let Err(reason) = &value {
                <p class="reason" aria-hidden="true">{ format!("No value: {reason}.") }</p>
            }
            if let Some(was) = was { <p class="was" translate="no">{ format!("was {was}") }</p> }
            <ul class="letter-list">
                { for letters.iter().map(|letter| html! {
                    <li key={letter.symbol.clone()} class={classes!(class(letter), moved(letter))}>{ view_letter(props, letter) }</li>
                }) }
            </ul>
        </div>
    }
}

/// A letter with its number and its meaning; a button where a control sets it.
fn view_letter(props: &CardProps, letter: &Letter) -> Html {
    let label = props.labels.iter().find(|(key, _)| *key == letter.control).map(|(_, label)| label);
    let math = format!("<math>{}</math>", symbol(&letter.symbol));
    let content = html! {
        <>
            <span class="unseen">{ format!("{} = {}, ", letter.symbol.replace('_', " "), letter.written()) }</span>
            <b aria-hidden="true" translate="no" dir="ltr">{ Html::from_html_unchecked(AttrValue::from(math)) }{ format!(" = {}", letter.written()) }</b>
            <span class="meaning">{ &letter.meaning }</span>
        </>
    };
    match label {
        Some(label) => html! {
            <button class="letter" data-letter={letter.symbol.clone()} title={format!("Set by “{label}”")}>
                { content }<span class="unseen">{ format!(". Set by “{label}”.") }</span>
            </button>
        },
        None => html! { <span class="letter" data-letter={letter.symbol.clone()}>{ content }</span> },
    }
}

/// The symbol of the letter that an event comes from.
fn letter_at(event: &Event) -> Option<String> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("[data-letter]").ok().flatten()?.get_attribute("data-letter")
}

/// Lights a control of the rail, or puts it out. The rail's views know nothing of it: it is no part of what they show.
fn light(control: Option<&str>, is_on: bool) {
    let document = crate::app::window().and_then(|window| window.document());
    let Some((document, control)) = document.zip(control.filter(|control| !control.is_empty())) else { return };
    let found = document.query_selector(&format!("[data-control=\"{control}\"]")).ok().flatten();
    if let Some(place) = found {
        let _ = match is_on {
            true => place.set_attribute("data-lit", ""),
            false => place.remove_attribute("data-lit"),
        };
    }
}

#[derive(Properties, PartialEq)]
struct DocumentProps {
    document: Rc<DocumentView>,
    before: Option<DocumentView>,
}

/// A text line by line: a sign before those that the last edit changed, and remarks beside their lines.
#[function_component]
fn Document(props: &DocumentProps) -> Html {
    let document = &props.document;
    let changes = props.before.as_ref().map(|before| document.changed_since(before)).unwrap_or_default();
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(changes.changed.clone(), move |_| show_change(&node));
    }
    let text = document.text.clone();
    let oncopy = Callback::from(move |_: MouseEvent| copy(&text));
    let words = changes.in_words();
    html! {
        <div class="document" ref={node}>
            <header>
                <b>{ &document.title }</b>
                <span role="status" class={classes!("changes", (!words.is_empty()).then_some("moved"))}>{ words }</span>
                <button class="quiet" aria-label={format!("Copy “{}”", document.title)} onclick={oncopy}>{"Copy"}</button>
            </header>
            <div class="lines" dir="ltr">
                { for document.text.lines().enumerate().map(|(at, line)| {
                    let is_changed = changes.changed.contains(&at);
                    let notes = document.notes.iter().filter(|(line, _)| *line == at);
                    html! {
                        <div class={classes!("line-of-text", is_changed.then_some("changed"))}>
                            <code translate="no">{ line.to_owned() }</code>
                            if is_changed { <span class="unseen">{"changed"}</span> }
                            { for notes.map(|(_, words)| html! { <span class="remark">{ words }</span> }) }
                        </div>
                    }
                }) }
            </div>
        </div>
    }
}

/// Scrolls the document, and not the page, to the first line that has changed, where that is out of sight.
fn show_change(node: &NodeRef) {
    const ABOVE: i32 = 60;
    let html = |element: Element| element.dyn_into::<HtmlElement>().ok();
    let Some(document) = node.cast::<Element>() else { return };
    let frame = document.closest(".written").ok().flatten().and_then(html);
    let line = document.query_selector(".changed").ok().flatten().and_then(html);
    let Some((frame, line)) = frame.zip(line) else { return };
    let (top, seen) = (line.offset_top(), frame.scroll_top());
    if top < seen + ABOVE || top + ABOVE > seen + frame.client_height() {
        frame.set_scroll_top(top - ABOVE);
    }
}
