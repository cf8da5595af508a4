//! What was found in the file, and how to correct it.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::live::html;
use crate::app::menu::Menu;
use crate::app::own_page::{OwnAsk, OwnPage};
use crate::format;
use crate::lab::{OwnTable, RoleText};
use crate::table::csv::{Notes, ReadOptions};
use crate::table::{ColumnFacts, Stray, shortened};

/// How the file is read, by detection or as the visitor said; without a table nothing was detected.
pub fn view_detected(own: &OwnPage, table: Option<&OwnTable>, on: &Callback<OwnAsk>) -> Html {
    let (options, notes) = (&own.options, table.map(|table| &table.notes));
    let delimiter = options.delimiter.or(notes.map(|notes| notes.delimiter));
    let mut delimiters =
        vec![(b',', "Comma"), (b';', "Semicolon"), (b'\t', "Tab"), (b'|', "Bar"), (b' ', "Blanks, one or more")];
    let other = delimiter.map_or(String::new(), |sign| char::from(sign).to_string());
    if let Some(delimiter) = delimiter
        && delimiters.iter().all(|(known, _)| *known != delimiter)
    {
        delimiters.push((delimiter, &other));
    }
    let delimiters: Vec<(String, &str, bool)> =
        delimiters.into_iter().map(|(sign, name)| (sign.to_string(), name, Some(sign) == delimiter)).collect();
    let decimal_comma = options.decimal_comma.or(notes.map(|notes| notes.decimal_comma));
    let decimals = [("dot", "Dot: 1.5"), ("comma", "Comma: 1,5")];
    let decimals = decimals.map(|(key, name)| (key.to_owned(), name, decimal_comma == Some(key == "comma")));
    let header = options.header.or(notes.map(|notes| notes.header));
    let headers = [("names", "Names of columns"), ("data", "Data")];
    let headers = headers.map(|(key, name)| (key.to_owned(), name, header == Some(key == "names")));
    let cells = [("understood", "As understood: 1,234 is 1234"), ("written", "As written: 1,234 is text")];
    let cells = cells.map(|(key, name)| (key.to_owned(), name, (key == "written") == options.as_written));
    let begins = options.begins.or(notes.map(|notes| notes.begins));
    let has_marks = options.marks.is_some() || notes.is_some_and(|notes| !notes.marks.is_empty());
    let is_drawn = table.is_some_and(|table| {
        let Notes { rows, columns, .. } = table.notes;
        rows > table.rows || columns > table.columns.len()
    });
    html! {
        <div class="detected" role="group" aria-label="How the file is read">
            { select("own-delimiter", "Delimiter", options.delimiter.is_some(), &delimiters, {
                let (on, options) = (on.clone(), options.clone());
                move |value: String| {
                    // Whatever follows from the delimiter is found anew.
                    let ReadOptions { seed, begins, .. } = options;
                    on.emit(OwnAsk::Options(ReadOptions { delimiter: value.parse().ok(), seed, begins, ..ReadOptions::default() }));
                }
            }) }
            { select("own-decimal", "Decimal mark", options.decimal_comma.is_some(), &decimals, {
                let (on, options) = (on.clone(), options.clone());
                move |value: String| on.emit(OwnAsk::Options(ReadOptions { decimal_comma: Some(value == "comma"), ..options.clone() }))
            }) }
            { select("own-cells", "Cells", options.as_written, &cells, {
                let (on, options) = (on.clone(), options.clone());
                move |value: String| on.emit(OwnAsk::Options(ReadOptions { as_written: value == "written", ..options.clone() }))
            }) }
            <div class="control">
                <label for="own-begins">{"Table begins in line"}{ by_whom(options.begins.is_some()) }</label>
                <TypedField id="own-begins" name={named("Table begins in line", options.begins.is_some())} kind="number" value={begins.map_or(String::new(), |line| line.to_string())}
                    on_typed={typed(on, options, |options, text| ReadOptions { begins: text.trim().parse().ok(), ..options.clone() })} />
            </div>
            { select("own-header", "First row", options.header.is_some(), &headers, {
                let (on, options) = (on.clone(), options.clone());
                move |value: String| on.emit(OwnAsk::Options(ReadOptions { header: Some(value == "names"), ..options.clone() }))
            }) }
            <div class="control">
                <label for="own-marks">{"Also missing"}if has_marks { { by_whom(options.marks.is_some()) } }</label>
                <TypedField id="own-marks" kind="text" value={marks(own, table).join(", ")} placeholder="-999, none" title="Beside empty cells, NA, N/A, NaN, null, ?, <NA>, #N/A and \\N; commas between"
                    on_typed={typed(on, options, |options, text| {
                        let marks = text.split(',').map(|mark| mark.trim().to_owned()).filter(|mark| !mark.is_empty());
                        ReadOptions { marks: Some(marks.collect()), ..options.clone() }
                    })} />
            </div>
            if is_drawn {
                <div class="control">
                    <label for="own-seed">{"Seed of the sample"}</label>
                    <TypedField id="own-seed" kind="number" value={options.seed.to_string()}
                        on_typed={typed(on, options, |options, text| ReadOptions { seed: text.parse().unwrap_or(0), ..options.clone() })} />
                </div>
            }
        </div>
    }
}

/// The marks of missing cells as they are, said or found.
fn marks(own: &OwnPage, table: Option<&OwnTable>) -> Vec<String> {
    let found = || table.map(|table| table.notes.marks.clone()).unwrap_or_default();
    own.options.marks.clone().unwrap_or_else(found)
}

fn by_whom(is_said: bool) -> Html {
    html! { <small class={is_said.then_some("said")}>{ format!(" {}", who(is_said)) }</small> }
}

fn who(is_said: bool) -> &'static str {
    if is_said { "set by you" } else { "detected" }
}

/// What a control is called, in one piece: of a label that is broken into two lines WebKit reads no space between them.
fn named(label: &str, is_said: bool) -> String {
    format!("{label} {}", who(is_said))
}

fn select(
    id: &'static str,
    label: &str,
    is_said: bool,
    options: &[(String, &str, bool)],
    choose: impl Fn(String) + 'static,
) -> Html {
    let on_choose = Callback::from(move |value: String| {
        choose(value);
        true
    });
    let value = options.iter().find(|(_, _, selected)| *selected).map_or(String::new(), |(value, ..)| value.clone());
    html! {
        <div class="control">
            <label for={id}>{ label }{ by_whom(is_said) }</label>
            <Menu {id} name={named(label, is_said)} {value} {on_choose}>
                { for options.iter().map(|(value, name, selected)| html! {
                    <option value={value.clone()} selected={*selected}>{ *name }</option>
                }) }
            </Menu>
        </div>
    }
}

fn typed(
    on: &Callback<OwnAsk>,
    options: &ReadOptions,
    change: fn(&ReadOptions, &str) -> ReadOptions,
) -> Callback<String> {
    let options = options.clone();
    on.reform(move |text: String| OwnAsk::Options(change(&options, &text)))
}

#[derive(Properties, PartialEq)]
struct TypedProps {
    id: &'static str,
    #[prop_or_default]
    name: Option<AttrValue>,
    kind: &'static str,
    value: String,
    #[prop_or_default]
    placeholder: Option<&'static str>,
    #[prop_or_default]
    title: Option<&'static str>,
    on_typed: Callback<String>,
}

/// A field that says what was typed when it is left. Until then it shows that, whatever comes from the worker
/// meanwhile: drawn with the value it had, it would lose the letters.
#[function_component]
fn TypedField(props: &TypedProps) -> Html {
    let draft = use_mut_ref(|| None::<String>);
    let value = draft.borrow().as_ref().unwrap_or(&props.value).clone();
    let typed = draft.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        typed.replace(input.map(|input| input.value()));
    });
    let (on_typed, changed) = (props.on_typed.clone(), draft.clone());
    let onchange = Callback::from(move |_: Event| {
        let text = changed.take();
        if let Some(text) = text {
            on_typed.emit(text);
        }
    });
    // Left with the text that it had: nothing has changed then.
    let onblur = Callback::from(move |_: FocusEvent| drop(draft.take()));
    html! {
        <input id={props.id} aria-label={props.name.clone()} type={props.kind} {value} min="0" step="1" placeholder={props.placeholder} title={props.title} {oninput} {onchange} {onblur} />
    }
}

/// What should be known before trusting the table.
pub fn view_troubles(own: &OwnPage, table: &OwnTable, on: &Callback<OwnAsk>) -> Html {
    let strays = table.columns.iter().filter_map(|column| Some((column, column.stray.as_ref()?)));
    let strays = strays.take(Stray::NAMED).map(|(column, stray)| {
        let mut marks = marks(own, Some(table));
        marks.push(stray.text.clone());
        let options = ReadOptions { marks: Some(marks), ..own.options.clone() };
        let (on, is_whole) = (on.clone(), !stray.text.ends_with('…') && !stray.text.contains(','));
        html! {
            <li key={column.name.clone()}>
                { format!("{} ", stray.sentence(&column.name)) }
                if is_whole {
                    <button onclick={move |_: MouseEvent| on.emit(OwnAsk::Options(options.clone()))}>{ format!("Take “{}” as missing", stray.text) }</button>
                }
            </li>
        }
    });
    let strays: Vec<Html> = strays.collect();
    if table.troubles.is_empty() && strays.is_empty() {
        return html! {};
    }
    html! {
        <ul class="troubles" aria-label="Notes on this table">
            { for table.troubles.iter().map(|trouble| html! { <li>{ trouble }</li> }) }
            { for strays }
        </ul>
    }
}

pub fn view_preview(own: &OwnPage, table: &OwnTable, needs: &[RoleText]) -> Html {
    let shown = table.preview.first().map_or(0, Vec::len);
    let caption = match table.columns.len() {
        all if all > shown => format!("The first rows, and the first {shown} of {} columns", format::count(all as u64)),
        _ => "The first rows".to_owned(),
    };
    html! {
        <div class="table-wrap" tabindex="0" role="region" aria-label="Preview">
            <table class="preview">
                <caption>{ caption }</caption>
                <thead><tr>
                    { for table.columns.iter().take(shown).map(|column| html! {
                        <th scope="col" key={column.name.clone()} class={column.is_number.then_some("number")} title={column.name.clone()}>
                            { shortened(&column.name) }
                            <small>{ kind(column) }</small>
                            { for parts(own, needs, &column.name).map(|part| html! { <small class="said">{ part }</small> }) }
                        </th>
                    }) }
                </tr></thead>
                <tbody>
                    { for table.preview.iter().map(|row| html! {
                        <tr>{ for row.iter().zip(&table.columns).map(|(cell, column)| html! {
                            <td class={column.is_number.then_some("number")}>{ view_cell(cell) }</td>
                        }) }</tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}

/// The labels of the parts that a column plays.
fn parts<'a>(own: &'a OwnPage, needs: &'a [RoleText], column: &'a str) -> impl Iterator<Item = &'a str> {
    let plays = move |need: &&RoleText| own.roles.columns(&need.key).iter().any(|name| name == column);
    needs.iter().filter(plays).map(|need| need.label.as_str())
}

fn view_cell(cell: &str) -> Html {
    const LONGEST: usize = 40;
    match cell.chars().count() {
        0 => html! { <span class="missing">{"missing"}</span> },
        n if n > LONGEST => html! { { cell.chars().take(LONGEST).chain(['…']).collect::<String>() } },
        _ => html! { { cell } },
    }
}

/// The type of a column, in words.
pub fn kind(column: &ColumnFacts) -> String {
    let mut kind = match (column.is_number, column.different) {
        (_, 0) => "empty".to_owned(),
        (true, 1 | 2) => format!("number, {}", values(column.different)),
        (true, _) => "number".to_owned(),
        (false, different) if different < ColumnFacts::MOST => format!("text, {}", values(different)),
        (false, _) => "text".to_owned(),
    };
    if column.missing > 0 && column.different > 0 {
        kind += &format!(", {} missing", format::count(column.missing as u64));
    }
    kind
}

fn values(different: usize) -> String {
    if different == 1 { "1 value".to_owned() } else { format!("{different} values") }
}
