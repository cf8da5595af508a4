//! Tables: beside a figure, behind a count, or on the page with rows that can be chosen.

use web_sys::MouseEvent;
use yew::prelude::*;

use super::figure::Touch;
use super::live::html;
use crate::lab::{Edit, Hit, Phase, RowAction, TableView, Tone};

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
    html! {
        <div class="table-wrap" tabindex="0" role="region" aria-label={table.title.clone()}>
            <table>
                <caption>{ &table.title }</caption>
                <thead><tr>{ for table.columns.iter().map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
                <tbody>
                    { for table.rows.iter().enumerate().map(|(row, cells)| html! {
                        <tr class={tone(table, row, None)}>
                            { for cells.iter().enumerate().map(|(column, cell)| {
                                let body = if column == 0 { view_first(props, row, cell) } else { html! { cell } };
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
