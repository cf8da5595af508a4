//! Where a table comes from: a file, the clipboard, or one that was used before.

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::say;
use crate::app::live::html;
use crate::app::own_page::{OwnAsk, OwnPage};
use crate::app::own_store::OwnFile;
use crate::format;
use crate::lab::RoleText;
use crate::table::csv::Limits;
use crate::table::roles::RoleKind;

pub fn view(own: &OwnPage, needs: &[RoleText], files: &[OwnFile], on: &Callback<OwnAsk>) -> Html {
    html! {
        <>
            if let Some(wanted) = &own.wanted {
                <p class="note">{ format!("The link asks for “{}” with {} rows.", wanted.file, format::count(wanted.rows)) }</p>
            }
            <p>
                {"This lab needs "}
                { for needs.iter().enumerate().map(|(i, need)| html! {
                    <>{ joint(i, needs.len()) }<b>{ &need.label }</b>{ format!(" ({})", kind(need)) }</>
                }) }
                {"."}
            </p>
            <div class="sources">
                <section>
                    <h3><label for="own-file">{"Choose a file"}</label></h3>
                    <input id="own-file" type="file" autofocus=true accept=".csv,.tsv,.tab,.txt,.data,.dat,text/csv,text/plain" onchange={chosen(on)} />
                    <p class="help">{"A table as text (CSV), with commas, semicolons, tabs or blanks between the columns; or drop it anywhere on this page."}</p>
                </section>
                <PasteField on={on.clone()} />
            </div>
            if !files.is_empty() {
                <section>
                    <h3>{"Used before"}</h3>
                    <ul class="downloads">{ for files.iter().map(|file| view_file(file, on)) }</ul>
                </section>
            }
            <p class="help">{ limits() }</p>
        </>
    }
}

fn view_file(file: &OwnFile, on: &Callback<OwnAsk>) -> Html {
    let name = &file.name;
    html! {
        <li key={file.number}>
            <span>{ format!("{name}, {} rows{}", format::count(file.rows), if file.is_kept { ", kept in this browser" } else { "" }) }</span>
            <button aria-label={format!("Use “{name}”")} onclick={say(on, OwnAsk::Known(file.number))}>{"Use"}</button>
            <button aria-label={format!("Forget “{name}”")} onclick={say(on, OwnAsk::Forget(file.number))}>{"Forget"}</button>
        </li>
    }
}

fn chosen(on: &Callback<OwnAsk>) -> Callback<Event> {
    let on = on.clone();
    Callback::from(move |event: Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            // Emptied, so that the same file can be chosen again after it was corrected.
            input.set_value("");
            on.emit(OwnAsk::File(file.name(), file.into()));
        }
    })
}

#[derive(Properties, PartialEq)]
struct PasteProps {
    on: Callback<OwnAsk>,
}

#[function_component]
fn PasteField(props: &PasteProps) -> Html {
    let field = use_node_ref();
    let is_empty = use_state(|| true);
    let oninput = {
        let (field, is_empty) = (field.clone(), is_empty.clone());
        Callback::from(move |_: InputEvent| is_empty.set(text_in(&field).trim().is_empty()))
    };
    let onclick = {
        let (field, on) = (field.clone(), props.on.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(ask) = OwnAsk::pasted(&text_in(&field)) {
                on.emit(ask);
            }
        })
    };
    html! {
        <section>
            <h3><label for="own-paste">{"Or paste a table"}</label></h3>
            <textarea id="own-paste" ref={field} rows="5" spellcheck="false" placeholder={"score;label\n0,91;yes\n0,13;no"} {oninput} />
            <div class="buttons"><button disabled={*is_empty} {onclick}>{"Read the pasted table"}</button></div>
        </section>
    }
}

fn text_in(field: &NodeRef) -> String {
    field.cast::<HtmlTextAreaElement>().map_or(String::new(), |field| field.value())
}

fn limits() -> String {
    let Limits { bytes, rows, columns } = Limits::DEFAULT;
    format!(
        "Up to {} MB, {} rows and {} columns are used whole; of more, a sample drawn by seed.",
        bytes / 1_000_000,
        format::count(rows),
        format::count(columns as u64)
    )
}

fn joint(i: usize, all: usize) -> &'static str {
    match i {
        0 => "",
        _ if i + 1 == all => " and ",
        _ => ", ",
    }
}

/// What may play a part, in words.
fn kind(need: &RoleText) -> String {
    let kind = match need.kind {
        RoleKind::Numbers { least: 1, .. } => "columns of numbers".to_owned(),
        RoleKind::Numbers { least, .. } => format!("at least {least} columns of numbers"),
        RoleKind::Categories { least: 1, .. } => "columns of categories".to_owned(),
        RoleKind::Categories { least, .. } => format!("at least {least} columns of categories"),
        one => format!("a column of {}", kind_alone(one)),
    };
    if need.optional { kind + ", if there is one" } else { kind }
}

/// What such a column holds.
pub fn kind_alone(kind: RoleKind) -> &'static str {
    match kind {
        RoleKind::Number | RoleKind::Numbers { .. } => "numbers",
        RoleKind::Binary => "two values",
        RoleKind::Category | RoleKind::Categories { .. } => "categories",
        RoleKind::Text => "text",
    }
}
