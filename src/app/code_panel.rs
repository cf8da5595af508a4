//! The documents that a lab hands over: Python as text, file and notebook; requests of services.

use web_sys::MouseEvent;
use yew::prelude::*;

use super::files::{copy, download};
use super::live::html;
use crate::lab::Document;

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    /// The lab's id: the name of the files.
    pub lab: String,
    pub documents: Vec<Document>,
}

#[function_component]
pub fn CodePanel(props: &Props) -> Html {
    let chosen = use_state(|| 0_usize);
    let is_copied = use_state(|| false);
    let Some(document) = props.documents.get(*chosen).or(props.documents.first()) else {
        return html! { <p>{"There is no code for this state. Change a control."}</p> };
    };
    let is_python = document.language == "python";
    let tabs = props.documents.iter().enumerate().map(|(at, one)| {
        let (chosen, is_copied) = (chosen.clone(), is_copied.clone());
        let is_on = one.key == document.key;
        html! {
            <button role="tab" id={format!("tab-{}", one.key)} aria-selected={is_on.to_string()} aria-controls="document" class={is_on.then_some("on")}
                onclick={Callback::from(move |_: MouseEvent| { chosen.set(at); is_copied.set(false); })}>{ &one.title }</button>
        }
    });
    let save = |ending: &str, kind: &'static str, text: String| {
        let name = match document.key.as_str() {
            "python" => format!("{}.{ending}", props.lab),
            key => format!("{}-{key}.{ending}", props.lab),
        };
        Callback::from(move |_: MouseEvent| download(&name, kind, text.as_bytes()))
    };
    let text = document.text.clone();
    let copied = is_copied.clone();
    let oncopy = Callback::from(move |_: MouseEvent| {
        copy(&text);
        copied.set(true);
    });
    html! {
        <>
            if props.documents.len() > 1 {
                <div role="tablist" aria-label="Documents" class="tabs">{ for tabs }</div>
            }
            <div class="buttons">
                <button onclick={oncopy}>{ if *is_copied { "Copied" } else { "Copy" } }</button>
                if is_python {
                    <button onclick={save("py", "text/x-python", document.text.clone())}>{"Download .py"}</button>
                    <button onclick={save("ipynb", "application/x-ipynb+json", notebook(document))}>{"Download notebook"}</button>
                } else {
                    <button onclick={save(&document.language, "text/plain", document.text.clone())}>{"Download"}</button>
                }
            </div>
            <div id="document" role="tabpanel" aria-labelledby={format!("tab-{}", document.key)}>
                <pre tabindex="0" translate="no" aria-label={document.title.clone()}><code>{ &document.text }</code></pre>
            </div>
        </>
    }
}

/// A Jupyter notebook (format 4.5) with the program as its one cell.
fn notebook(document: &Document) -> String {
    let lines: Vec<&str> = document.text.split_inclusive('\n').collect();
    let notebook = serde_json::json!({
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": { "name": "python3", "display_name": "Python 3", "language": "python" },
            "language_info": { "name": "python" }
        },
        "cells": [
            { "id": "title", "cell_type": "markdown", "metadata": {}, "source": [format!("# {}", document.title)] },
            { "id": "program", "cell_type": "code", "metadata": {}, "execution_count": null, "outputs": [], "source": lines }
        ]
    });
    notebook.to_string()
}
