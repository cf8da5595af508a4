//! The numbers beside the figures: at most four, chosen by what the visitor's question is about; and all of them.

use std::rc::Rc;

use yew::prelude::*;

use super::by_pointer::ByPointer;
use super::live::html;
use crate::lab::{Readout, Report};
use crate::study::Term;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// How many of the stage's twelve columns they take.
    pub columns: u8,
    /// Missing until the first picture.
    pub report: Option<ByPointer<Report>>,
    /// What was shown before the visitor's last gesture began.
    pub was: Option<ByPointer<Report>>,
    /// The keys of those that are shown, in their order.
    pub keys: Vec<String>,
    /// The keys of those that are spoken of.
    #[prop_or_default]
    pub ringed: Vec<String>,
    /// The glossary, once it is there.
    pub terms: Option<Rc<Vec<Term>>>,
    /// Explains a term.
    pub on_term: Callback<String>,
    /// What stands below the numbers.
    pub children: Html,
}

#[function_component]
pub fn Numbers(props: &Props) -> Html {
    let shown = props.keys.iter().filter_map(|key| readout(props.report.as_ref()?, key));
    html! {
        <section class={classes!("numbers", format!("columns-{}", props.columns))} aria-label="Numbers">
            <div class="readouts">
                { for shown.map(|one| view_readout(props, one)) }
            </div>
            { props.children.clone() }
        </section>
    }
}

fn readout<'a>(report: &'a Report, key: &str) -> Option<&'a Readout> {
    report.readouts.iter().find(|one| one.key == key)
}

fn view_readout(props: &Props, readout_now: &Readout) -> Html {
    let Readout { key, label, text, unit, formula, frozen, .. } = readout_now;
    let before = props.was.as_ref().and_then(|was| readout(was, key)).filter(|before| before.text != *text);
    let ringed = props.ringed.contains(key).then_some("in-question");
    html! {
        <div key={key.clone()} class={classes!("readout", before.map(|_| "moved"), ringed)}>
            <span class="name" id={format!("name-{key}")}>{ view_name(props, label) }</span>
            <span class="value">
                <output class={(text.chars().count() > 6).then_some("long")} aria-live="off" translate="no" dir="ltr" aria-labelledby={format!("name-{key}")} data-readout={key.clone()}>
                    { text }
                    if !unit.is_empty() { <small>{ format!(" {unit}") }</small> }
                </output>
                // Beside the number, where its place is kept: below it, it would push the arithmetic.
                if let Some(before) = before {
                    <b class="was">{ format!("was {}", before.text) }</b>
                }
            </span>
            if !frozen.is_empty() {
                <span class="frozen">{ format!("frozen: {frozen}") }</span>
            }
            <span class="how">{ formula }</span>
        </div>
    }
}

/// A readout's name; a term of the glossary explains itself.
fn view_name(props: &Props, label: &str) -> Html {
    let is_term = props.terms.as_ref().is_some_and(|terms| terms.iter().any(|term| term.is_called(label)));
    if !is_term {
        return html! { label };
    }
    let (name, on_term) = (label.to_owned(), props.on_term.clone());
    let onclick = Callback::from(move |_: MouseEvent| on_term.emit(name.clone()));
    html! { <button class="term" title="What is this?" {onclick}>{ label }</button> }
}

/// All numbers, and everything that the lab has to say about the state.
pub fn view_all(report: &Report) -> Html {
    let all = report.readouts.iter().filter(|readout| !readout.in_table);
    html! {
        <section class="all-numbers" id="all-numbers" aria-label="All numbers">
            <dl>
                { for all.map(|readout| html! {
                    <div key={readout.key.clone()}>
                        <dt>{ &readout.label }</dt>
                        <dd><output aria-live="off" translate="no" dir="ltr" aria-label={readout.label.clone()}>{ &readout.text }{ if readout.unit.is_empty() { String::new() } else { format!(" {}", readout.unit) } }</output><span class="how">{ &readout.formula }</span></dd>
                    </div>
                }) }
            </dl>
            { for report.notes.iter().map(|note| html! {
                <p class={classes!("note", note.is_warning.then_some("warning"))}>{ &note.text }</p>
            }) }
        </section>
    }
}
