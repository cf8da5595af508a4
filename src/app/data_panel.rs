//! “Use your own data”: choose or paste a table, correct what was detected, give columns their parts.

mod roles;
mod source;
mod table;

use yew::prelude::*;

use super::live::html;
use super::own_page::{OwnAsk, OwnPage};
use super::own_store::OwnFile;
use crate::format;
use crate::lab::{OwnCheck, OwnTable, RoleText};

/// The panel's title, and the last entry of the chooser of data.
pub const TITLE: &str = "Use your own data";

/// The body of the dialog.
pub fn view(own: &OwnPage, needs: &[RoleText], files: &[OwnFile], on: &Callback<OwnAsk>) -> Html {
    let is_busy = own.reading.is_some() || own.asked.is_some();
    html! {
        <div class="own" aria-busy={is_busy.to_string()}>
            if let Some(sentence) = &own.sentence {
                <p class="note warning" role="alert">{ sentence }</p>
            }
            if let Some(table) = &own.table {
                { view_table(own, table, needs, on) }
            } else if own.reading.is_some() {
                { view_reading(own, on) }
            } else {
                if own.file.is_some() && own.sentence.is_some() {
                    <details class="more">
                        <summary>{"Read this file in another way"}</summary>
                        { table::view_detected(own, None, on) }
                    </details>
                }
                { source::view(own, needs, files, on) }
            }
            <p class="private">{"Nothing leaves your browser: the table is read here, on this device, and sent nowhere."}</p>
        </div>
    }
}

/// How far the reading is, with a button to call it off.
pub fn view_reading(own: &OwnPage, on: &Callback<OwnAsk>) -> Html {
    let Some(reading) = own.reading else { return html! {} };
    let rows = format::count(reading.rows);
    let words = match reading.pass {
        0 => format!("Reading “{}”: {rows} rows so far", own.name),
        _ => format!("Reading “{}” a second time: {rows} rows so far", own.name),
    };
    html! {
        <div class="reading">
            <label for="own-progress">{ words }</label>
            <progress id="own-progress" max="1" value={reading.share.to_string()}></progress>
            <div class="buttons"><button onclick={say(on, OwnAsk::Stop)}>{"Stop reading"}</button></div>
        </div>
    }
}

fn view_table(own: &OwnPage, table: &OwnTable, needs: &[RoleText], on: &Callback<OwnAsk>) -> Html {
    let check = own.check.clone().unwrap_or_default();
    let can_use = own.check.is_some() && check.problem.is_empty() && own.reading.is_none() && own.asked.is_none();
    html! {
        <>
            <p class="table-name">
                <b>{ &own.name }</b>
                { format!("{} rows, {} columns", format::count(table.notes.rows), format::count(table.notes.columns as u64)) }
                <button onclick={say(on, OwnAsk::Another)}>{"Another table"}</button>
            </p>
            if own.wanted.is_some() && !own.is_the_wanted_one() {
                <p class="note warning">{ view_wanted(own) }</p>
            }
            { table::view_detected(own, Some(table), on) }
            if own.reading.is_some() {
                { view_reading(own, on) }
            }
            { table::view_troubles(own, table, on) }
            { table::view_preview(own, table, needs) }
            { roles::view(own, table, needs, on) }
            { view_check(own, &check) }
            <div class="buttons use">
                <button class="solid" disabled={!can_use} onclick={say(on, OwnAsk::Use)}>{"Use this table"}</button>
                <label class="toggle">
                    <input type="checkbox" checked={own.keeps} onchange={let (on, keeps) = (on.clone(), own.keeps); move |_: Event| on.emit(OwnAsk::Keep(!keeps))} />
                    {"Keep it in this browser for next time"}
                </label>
            </div>
        </>
    }
}

fn view_wanted(own: &OwnPage) -> String {
    let wanted = own.wanted.clone().unwrap_or_default();
    format!(
        "This is not the table of the link, which is “{}” with {} rows. You can still use this table.",
        wanted.file,
        format::count(wanted.rows)
    )
}

/// What the lab would get; spoken when it changes.
fn view_check(own: &OwnPage, check: &OwnCheck) -> Html {
    if own.check.is_none() {
        return html! {};
    }
    if !check.problem.is_empty() {
        return html! { <p class="note warning" role="status">{ &check.problem }</p> };
    }
    let count = |n: usize| format::count(n as u64);
    let mut words = format!("The lab gets {} rows", count(check.rows));
    if !check.classes.is_empty() {
        let classes: Vec<String> = check.classes.iter().map(|(name, n)| format!("{} {name}", count(*n))).collect();
        words += &format!(": {}", classes.join(", "));
    }
    words += ".";
    for notice in &check.notices {
        words += &format!(" {notice}");
    }
    html! { <p class="note" role="status">{ words }</p> }
}

/// A callback that asks for one thing.
fn say<E>(on: &Callback<OwnAsk>, ask: OwnAsk) -> Callback<E> {
    let on = on.clone();
    Callback::from(move |_: E| on.emit(ask.clone()))
}
