//! Tables: beside a figure, behind a count, or on the page with rows that can be chosen.

use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Element, MouseEvent};
use yew::prelude::*;

use super::live::html;
use super::touch::Touch;
use crate::lab::{Cell, Edit, Hit, Phase, RowAction, TableView, Tone};

/// A table with its caption.
pub fn view_table(table: &TableView) -> Html {
    html! { <Table table={table.clone()} on_touch={Callback::noop()} /> }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub table: TableView,
    pub on_touch: Callback<Touch>,
}

#[function_component]
pub fn Table(props: &Props) -> Html {
    let table = &props.table;
    let frame = use_node_ref();
    let oncopy = {
        let (frame, table) = (frame.clone(), table.clone());
        Callback::from(move |event: Event| copy_plain(&event, &frame, &table).unwrap_or_default())
    };
    html! {
        <div class="table-wrap" tabindex="0" role="region" aria-label={table.title.clone()} ref={frame} {oncopy}>
            <table>
                <caption>{ &table.title }</caption>
                <thead><tr>{ for table.columns.iter().map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
                <tbody>
                    { for table.rows.iter().enumerate().map(|(row, cells)| html! {
                        <tr class={tone(table, row, None)}>
                            { for cells.iter().enumerate().map(|(column, cell)| {
                                let body = if column == 0 { view_first(props, row, &cell.text) } else { html! { &cell.text } };
                                html! { <td class={tone(table, row, Some(column))}>{ body }</td> }
                            }) }
                        </tr>
                    }) }
                </tbody>
            </table>
            if table.rows.is_empty() {
                <p class="empty">{"No rows."}</p>
            }
        </div>
    }
}

/// Puts the cells that are selected on the clipboard as a spreadsheet takes them: a line a row, tabs between, and numbers
/// plain and in full precision. A part of one cell is copied as it is read.
fn copy_plain(event: &Event, frame: &NodeRef, table: &TableView) -> Option<()> {
    let clipboard = event.dyn_ref::<ClipboardEvent>()?.clipboard_data()?;
    let selection = super::window()?.get_selection().ok()??;
    let drawn = frame.cast::<Element>()?.query_selector_all("th, td").ok()?;
    let head: Vec<Cell> = table.columns.iter().map(|name| Cell::from(name.as_str())).collect();
    let (mut at, mut chosen, mut lines) = (0, Vec::new(), Vec::new());
    for row in std::iter::once(&head).chain(&table.rows) {
        let before = chosen.len();
        for cell in row {
            let is_in = |node| selection.contains_node_with_allow_partial_containment(&node, true).unwrap_or(false);
            if drawn.get(at).is_some_and(is_in) {
                chosen.push(cell);
            }
            at += 1;
        }
        if chosen.len() > before {
            lines.push(chosen[before..].iter().map(|cell| cell.plain()).collect::<Vec<_>>().join("\t"));
        }
    }
    let is_part = matches!(chosen[..], [one] if String::from(selection.to_string()).trim() != one.text.trim());
    if !chosen.is_empty() && !is_part && clipboard.set_data("text/plain", &lines.join("\n")).is_ok() {
        event.prevent_default();
    }
    Some(())
}

/// The first cell of a row: a button where choosing the row does something.
fn view_first(props: &Props, row: usize, cell: &str) -> Html {
    let touch = match props.table.actions.get(row) {
        None | Some(RowAction::None) => return html! { cell },
        Some(RowAction::Rows(key)) => Touch::Rows(key.clone()),
        Some(RowAction::Point(key)) => {
            let (figure, handle) = (props.table.key.clone(), Some(key.clone()));
            Touch::Once(Edit::Point(Hit { figure, panel: 0, x: 0.0, y: 0.0, phase: Phase::Press, handle }))
        }
    };
    let on_touch = props.on_touch.clone();
    html! { <button class="row-button" onclick={Callback::from(move |_: MouseEvent| on_touch.emit(touch.clone()))}>{ cell }</button> }
}

fn tone(table: &TableView, row: usize, column: Option<usize>) -> Option<&'static str> {
    table.marks.iter().find(|mark| mark.row == row && mark.column == column).map(|mark| match mark.tone {
        Tone::Hand => "tone-hand",
        Tone::Positive => "tone-positive",
        Tone::Negative => "tone-negative",
        Tone::Faded => "tone-faded",
        Tone::Warning => "tone-warning",
    })
}
