//! Taking the state elsewhere: link, QR code, embedding, pictures, numbers.

use qrcodegen::{QrCode, QrCodeEcc};
use wasm_bindgen_futures::spawn_local;
use web_sys::MouseEvent;
use yew::prelude::*;

use super::by_pointer::ByPointer;
use super::files::{blob_of, copy, download};
use super::live::html;
use super::own_store::OwnStore;
use super::{config, screen, site};
use crate::lab::{Description, Query, Report, readouts_csv, results, table_csv};
use crate::plot::{SvgColors, svg};
use crate::study::Course;

/// A longer link makes a code too fine to be read from the back of a room.
const LONGEST_CODE: usize = 300;

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    pub description: Description,
    pub report: ByPointer<Report>,
    pub query: Query,
    /// The full address of this state.
    pub address: String,
    /// The full address of this state without the page around it.
    pub embedded: String,
    /// How many steps the player has.
    pub steps: Option<u64>,
    /// Saves the table that the lab computes on, where it is one.
    pub on_table: Option<Callback<()>>,
    pub own: OwnStore,
    pub on_go: Callback<String>,
}

#[function_component]
pub fn SharePanel(props: &Props) -> Html {
    let said = use_state(|| "");
    // The labs in reading order, of which some take what this one hands on.
    let course = use_state(site::known_course);
    {
        let course = course.clone();
        use_effect_with((), move |()| spawn_local(async move { course.set(site::course().await) }));
    }
    let copied = |words: &'static str, text: String| {
        let said = said.clone();
        Callback::from(move |_: MouseEvent| {
            copy(&text);
            said.set(words);
        })
    };
    let id = props.description.id.clone();
    let snippet = format!(
        "<iframe src=\"{}\" title=\"{}\" width=\"100%\" height=\"640\" loading=\"lazy\"></iframe>",
        props.embedded.replace('&', "&amp;"),
        props.description.question
    );
    let json = {
        let (description, report, query, steps) =
            (props.description.clone(), props.report.clone(), props.query.clone(), props.steps);
        let name = format!("{id}.json");
        Callback::from(move |_: MouseEvent| {
            let value = results(&description, &query, &report, steps);
            let text = serde_json::to_string_pretty(&value).unwrap_or_default();
            download(&name, "application/json", text.as_bytes());
        })
    };
    let figures = props.description.figures.iter().filter_map(|spec| {
        let figure = props.report.figures.iter().find(|figure| figure.key == spec.key)?;
        let name = format!("{id}-{}", spec.key);
        let (scene, file) = (figure.scene.clone(), format!("{name}.png"));
        let png = Callback::from(move |_: MouseEvent| screen::download_png(&scene, &file));
        let (scene, alt, file) = (figure.scene.clone(), figure.alt.clone(), format!("{name}.svg"));
        let vector = Callback::from(move |_: MouseEvent| {
            let text = svg(&scene, &alt, &SvgColors::Fixed(&screen::palette()));
            download(&file, "image/svg+xml", text.as_bytes());
        });
        Some(html! {
            <li>
                <span>{ &spec.name }</span>
                <button aria-label={format!("PNG of “{}”", spec.name)} onclick={png}>{"PNG"}</button>
                <button aria-label={format!("SVG of “{}”", spec.name)} onclick={vector}>{"SVG"}</button>
            </li>
        })
    });
    let texts = props.description.figures.iter().filter_map(|spec| {
        let text = props.report.written(&spec.key)?.as_text();
        let file = format!("{id}-{}.txt", spec.key);
        let save = Callback::from(move |_: MouseEvent| download(&file, "text/plain", text.as_bytes()));
        Some(html! {
            <li><span>{ &spec.name }</span><button aria-label={format!("Text of “{}”", spec.name)} onclick={save}>{"Text"}</button></li>
        })
    });
    html! {
        <div class="share">
            <section>
                <h3>{"Link to this state"}</h3>
                <input type="text" readonly=true aria-label="Link" value={props.address.clone()} />
                <div class="buttons"><button class="solid" onclick={copied("The link is copied.", props.address.clone())}>{"Copy link"}</button></div>
                <h3>{"Embed"}</h3>
                <textarea readonly=true rows="3" aria-label="Embed snippet" value={snippet.clone()} />
                <div class="buttons"><button onclick={copied("The snippet is copied.", snippet)}>{"Copy snippet"}</button></div>
                <p role="status" class="help">{ *said }</p>
            </section>
            <section>
                <h3>{"QR code"}</h3>
                { view_code(&props.address) }
            </section>
            <section>
                <h3>{"Pictures"}</h3>
                <ul class="downloads">{ for figures }{ for texts }</ul>
                <h3>{"Numbers"}</h3>
                <div class="buttons">
                    <button onclick={json}>{"Results as JSON"}</button>
                    <button onclick={save_csv(&id, readouts_csv(&props.report))}>{"Results as CSV"}</button>
                </div>
                { view_handing_on(props, course.as_deref()) }
                if !props.report.tables.is_empty() || props.on_table.is_some() {
                    <h3>{"Tables"}</h3>
                    <ul class="downloads">
                        if let Some(on_table) = props.on_table.clone() {
                            <li><span>{"The data"}</span><button aria-label="CSV of the data" onclick={move |_: MouseEvent| on_table.emit(())}>{"CSV"}</button></li>
                        }
                        { for props.report.tables.iter().map(|table| html! {
                            <li key={table.key.clone()}>
                                <span>{ &table.title }</span>
                                <button aria-label={format!("CSV of “{}”", table.title)} onclick={save_csv(&format!("{id}-{}", table.key), table_csv(table))}>{"CSV"}</button>
                            </li>
                        }) }
                    </ul>
                }
            </section>
        </div>
    }
}

fn save_csv(name: &str, text: String) -> Callback<MouseEvent> {
    let file = format!("{name}.csv");
    Callback::from(move |_: MouseEvent| download(&file, "text/csv", text.as_bytes()))
}

/// What this lab made, and the labs that take it.
fn view_handing_on(props: &Props, course: Option<&Course>) -> Html {
    let labs = course.iter().flat_map(|course| course.labs());
    let pairs = labs.flat_map(|lab| props.report.artifacts.iter().map(move |artifact| (lab, artifact)));
    let buttons = pairs.filter(|(lab, artifact)| lab.takes.contains(&artifact.kind)).map(|(lab, artifact)| {
        let (own, on_go) = (props.own.clone(), props.on_go.clone());
        let (name, body) = (format!("{}.csv", artifact.name), artifact.body.clone());
        let to = config::lab(&lab.id);
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(blob) = blob_of("text/csv", body.as_bytes()) {
                own.hand_on(name.clone(), blob);
                on_go.emit(to.clone());
            }
        });
        html! { <li><span>{ &artifact.name }</span><button {onclick}>{ format!("Open in “{}”", lab.title) }</button></li> }
    });
    let buttons: Vec<Html> = buttons.collect();
    if buttons.is_empty() {
        return html! {};
    }
    html! { <><h3>{"Send to another lab"}</h3><ul class="downloads">{ for buttons }</ul></> }
}

fn view_code(address: &str) -> Html {
    if address.len() > LONGEST_CODE {
        return html! { <p>{ format!("This link has {} characters, too many for a QR code that can be scanned from across a room (at most {LONGEST_CODE}). Copy the link instead.", address.len()) }</p> };
    }
    let Ok(code) = QrCode::encode_text(address, QrCodeEcc::Medium) else {
        return html! { <p>{"This link does not fit into a QR code. Copy the link instead."}</p> };
    };
    let size = code.size();
    let dark = (0..size).flat_map(|y| (0..size).map(move |x| (x, y))).filter(|&(x, y)| code.get_module(x, y));
    let path: String = dark.map(|(x, y)| format!("M{x} {y}h1v1h-1z")).collect();
    // The quiet zone of four modules belongs to the code, and it is dark on light in every theme.
    let around = format!("-4 -4 {} {}", size + 8, size + 8);
    html! {
        <svg class="code" role="img" aria-label="QR code of the link" viewBox={around} shape-rendering="crispEdges">
            <rect x="-4" y="-4" width="100%" height="100%" fill="#ffffff" />
            <path d={path} fill="#000000" />
        </svg>
    }
}
