//! Which column plays which part, and what happens to rows that lack a value.

use yew::prelude::*;

use super::source;
use crate::app::live::html;
use crate::app::menu::Menu;
use crate::app::own_page::{OwnAsk, OwnPage};
use crate::format;
use crate::lab::{Missing, OwnTable, RoleText};
use crate::table::roles::{RoleKind, Roles};
use crate::table::{ColumnFacts, shortened};

pub fn view(own: &OwnPage, table: &OwnTable, needs: &[RoleText], on: &Callback<OwnAsk>) -> Html {
    html! {
        <div class="parts">
            { for needs.iter().map(|need| match need.kind {
                RoleKind::Numbers { .. } | RoleKind::Categories { .. } => view_several(own, table, need, on),
                _ => view_one(own, table, need, on),
            }) }
            { view_missing(own, table, on) }
        </div>
    }
}

/// Asks for other parts.
fn change(own: &OwnPage, on: &Callback<OwnAsk>, change: impl FnOnce(&mut Roles)) {
    let mut roles = own.roles.clone();
    change(&mut roles);
    on.emit(OwnAsk::Roles(roles));
}

fn view_one(own: &OwnPage, table: &OwnTable, need: &RoleText, on: &Callback<OwnAsk>) -> Html {
    let chosen = own.roles.column(&need.key);
    let can_be = |column: &&ColumnFacts| need.kind.can_be(column, table.rows as usize);
    let option = |column: &ColumnFacts| {
        html! { <option value={column.name.clone()} selected={chosen == Some(column.name.as_str())}>{ &column.name }</option> }
    };
    let others: Vec<&ColumnFacts> = table.columns.iter().filter(|column| !can_be(column)).collect();
    let on_choose = {
        let (own, on, key) = (own.clone(), on.clone(), need.key.clone());
        Callback::from(move |column: String| {
            change(&own, &on, |roles| roles.assign(&key, Some(column).filter(|column| !column.is_empty())));
            true
        })
    };
    let id = format!("own-part-{}", need.key);
    html! {
        <div class="control" key={need.key.clone()}>
            <label for={id.clone()}>{ format::capitalized(&need.label) }</label>
            <Menu {id} value={chosen.unwrap_or_default().to_owned()} {on_choose}>
                if chosen.is_none() || need.optional {
                    <option value="" selected={chosen.is_none()}>{ if need.optional { "none" } else { "choose a column" } }</option>
                }
                { for table.columns.iter().filter(can_be).map(option) }
                if !others.is_empty() {
                    <optgroup label={format!("Not {}", source::kind_alone(need.kind))}>
                        { for others.into_iter().map(|column| html! { <option disabled=true>{ why_not(column, need.kind) }</option> }) }
                    </optgroup>
                }
            </Menu>
            if need.kind == RoleKind::Binary {
                { view_positive(own, table, need, on) }
            }
        </div>
    }
}

/// A column that cannot play a part, with the reason.
fn why_not(column: &ColumnFacts, kind: RoleKind) -> String {
    let name = &column.name;
    let first = column.stray.as_ref().map(|stray| &stray.text).or(column.values.first());
    match (kind, first) {
        (_, None) => format!("{name}: empty"),
        (RoleKind::Binary, _) => format!("{name}: more than two values"),
        (_, Some(text)) => format!("{name}: text, as in “{}”", shortened(text)),
    }
}

/// Which of the two values is the positive one.
fn view_positive(own: &OwnPage, table: &OwnTable, need: &RoleText, on: &Callback<OwnAsk>) -> Html {
    let chosen = own.roles.column(&need.key);
    let Some(column) = table.columns.iter().find(|column| chosen == Some(column.name.as_str())) else {
        return html! {};
    };
    let positive = own.roles.positive(&need.key).or(column.event.as_deref());
    html! {
        <fieldset class="positive">
            <legend>{"Counts as positive"}</legend>
            <div class="segments">
                { for column.values.iter().take(2).map(|value| {
                    let is_on = positive == Some(value.as_str());
                    let (own, on, key, named) = (own.clone(), on.clone(), need.key.clone(), value.clone());
                    let onchange = move |_: Event| change(&own, &on, |roles| roles.set_positive(&key, named.clone()));
                    html! {
                        <label class={classes!("segment", is_on.then_some("on"))}>
                            <input type="radio" name={format!("own-positive-{}", need.key)} checked={is_on} {onchange} />
                            { value }
                        </label>
                    }
                }) }
            </div>
        </fieldset>
    }
}

fn view_several(own: &OwnPage, table: &OwnTable, need: &RoleText, on: &Callback<OwnAsk>) -> Html {
    let chosen = own.roles.columns(&need.key);
    let fitting: Vec<&ColumnFacts> =
        table.columns.iter().filter(|column| need.kind.can_be(column, table.rows as usize)).collect();
    let all: Vec<String> = fitting.iter().map(|column| column.name.clone()).collect();
    let assign = |columns: Vec<String>| {
        let (own, on, key) = (own.clone(), on.clone(), need.key.clone());
        Callback::from(move |_: MouseEvent| change(&own, &on, |roles| roles.assign(&key, columns.clone())))
    };
    html! {
        <fieldset class="several" key={need.key.clone()}>
            <legend>{ format::capitalized(&need.label) }<small>{ format!("{} of {}", chosen.len(), all.len()) }</small></legend>
            <div class="buttons">
                <button onclick={assign(all.clone())}>{"All"}</button>
                <button onclick={assign(Vec::new())}>{"None"}</button>
            </div>
            <div class="checks">
                { for all.iter().map(|name| {
                    let is_on = chosen.contains(name);
                    // In the order of the file, whatever the order of the clicks.
                    let wanted = all.iter().filter(|other| if *other == name { !is_on } else { chosen.contains(other) });
                    let wanted: Vec<String> = wanted.cloned().collect();
                    let (own, on, key) = (own.clone(), on.clone(), need.key.clone());
                    let onchange = move |_: Event| change(&own, &on, |roles| roles.assign(&key, wanted.clone()));
                    html! {
                        <label key={name.clone()} class="toggle"><input type="checkbox" checked={is_on} {onchange} />{ name }</label>
                    }
                }) }
            </div>
            if all.is_empty() {
                <p class="help">{ format!("No column holds {}.", source::kind_alone(need.kind)) }</p>
            }
        </fieldset>
    }
}

/// Shown where it matters: some column that is used has gaps.
fn view_missing(own: &OwnPage, table: &OwnTable, on: &Callback<OwnAsk>) -> Html {
    let used = own.roles.used();
    let has_gaps = |column: &ColumnFacts| column.missing > 0 && used.contains(&column.name.as_str());
    if !table.columns.iter().any(has_gaps) {
        return html! {};
    }
    let choice = |missing: Missing, words: &str| {
        let is_on = own.missing == missing;
        let on = on.clone();
        html! {
            <label class={classes!("segment", is_on.then_some("on"))}>
                <input type="radio" name="own-missing" checked={is_on} onchange={move |_: Event| on.emit(OwnAsk::Missing(missing))} />
                { words }
            </label>
        }
    };
    html! {
        <fieldset class="missing-rows">
            <legend>{"Rows with missing values"}</legend>
            <div class="segments">
                { choice(Missing::LeaveOut, "Leave out") }
                { choice(Missing::Fill, "Fill in") }
            </div>
            if own.missing == Missing::Fill {
                <p class="help">{"Numbers by the median, text by the most frequent value, taken from all rows: before a split into training and test that is a small leak. The target is never filled in."}</p>
            }
        </fieldset>
    }
}
