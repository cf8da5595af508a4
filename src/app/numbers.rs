//! The readouts and the notes beside the figures.

use std::rc::Rc;

use yew::prelude::*;

use super::same::Same;
use crate::lab::Report;
use crate::study::Term;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// How many of the stage's twelve columns they take.
    pub columns: u8,
    /// Missing until the first picture.
    pub report: Option<Same<Report>>,
    /// The glossary, once it is there.
    pub terms: Option<Rc<Vec<Term>>>,
    /// Explains a term.
    pub on_term: Callback<String>,
}

#[function_component]
pub fn Numbers(props: &Props) -> Html {
    let shown = props.report.iter().flat_map(|report| &report.readouts).filter(|readout| !readout.in_table);
    html! {
        <section class={classes!("readouts", format!("columns-{}", props.columns))} aria-label="Numbers">
            { for shown.map(|readout| html! {
                <div key={readout.key.clone()} class={classes!("readout", readout.key_number.then_some("key-number"))}>
                    <span class="name" id={format!("name-{}", readout.key)}>{ view_name(props, &readout.label) }</span>
                    <output aria-live="off" aria-labelledby={format!("name-{}", readout.key)} data-readout={readout.key.clone()}>
                        { &readout.text }
                        if !readout.unit.is_empty() { <small>{ format!(" {}", readout.unit) }</small> }
                    </output>
                    if !readout.frozen.is_empty() {
                        <span class="frozen">{ format!("frozen: {}", readout.frozen) }</span>
                    }
                    <span class="how">{ &readout.formula }</span>
                </div>
            }) }
            { for props.report.iter().flat_map(|report| &report.notes).map(|note| html! {
                <p class={classes!("note", note.is_warning.then_some("warning"))}>{ &note.text }</p>
            }) }
        </section>
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
