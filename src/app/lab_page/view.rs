//! What is on screen.

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::{LabPage, Msg, Panel, StaticText};
use crate::app::figure::FigureView;
use crate::app::glossary::view_term;
use crate::app::later::{Later, later};
use crate::app::numbers::Numbers;
use crate::app::own_page::OwnAsk;
use crate::app::player::Player;
use crate::app::presenter::PredictionPanel;
use crate::app::rail::Rail;
use crate::app::same::Same;
use crate::app::table::{Table, view_table};
use crate::app::{code_panel, data_panel, share_panel, teach_panel};
use crate::lab::{ControlView, Description, FigureText, FrameKeys, TableView};

impl LabPage {
    pub(super) fn view_news(&self, context: &Context<Self>) -> Html {
        let reset = context.link().callback(|_| Msg::Reset);
        html! {
            <div class="news">
                if let Some(sentence) = &self.failure {
                    <div class="failure" role="alert"><p>{ sentence }</p><button onclick={reset}>{"Reset this lab"}</button></div>
                }
                if self.own.reading.is_some() && self.panel != Some(Panel::Own) {
                    <div class="notice">{ data_panel::view_reading(&self.own, &context.link().callback(Msg::Own)) }</div>
                }
                if self.own.wanted.is_some() && self.takes_own() {
                    <div class="notice"><p>{"The table of this link is not here."}</p><button onclick={context.link().callback(|_| Msg::Own(OwnAsk::Open))}>{"Choose the file"}</button></div>
                }
                if !self.notices.is_empty() {
                    <div class="notice" role="status">{ for self.notices.iter().map(|notice| html! { <p>{ notice }</p> }) }</div>
                }
            </div>
        }
    }

    pub(super) fn view_lab(&self, context: &Context<Self>, text: &Same<StaticText>) -> Html {
        let description = &text.description;
        let link = context.link();
        let report = self.report.clone();
        let frame = self.frame_shown(description);
        // In front of a class there are few controls, and none is folded away.
        let folds = self.show.is_none();
        let uses_folded = folds && description.folded.iter().any(|key| self.query.get(key).is_some());
        let (shown, hand, on_touch, on_own) = (self.shown, &self.hand, &self.on_touch, &self.on_own);
        html! {
            <>
                <header class="head">
                    <h1>{ &description.question }</h1>
                    <p>{ &description.invitation }</p>
                    { self.view_review(context, description) }
                    if !self.frame.goal.is_empty() {
                        <p class="goal"><b>{"Your goal: "}</b>{ &self.frame.goal }</p>
                    }
                </header>
                if let Some(prediction) = self.show.as_ref().and_then(|show| show.prediction.clone()) {
                    <PredictionPanel {prediction} on_vote={link.callback(Msg::Vote)} on_reveal={link.callback(|()| Msg::Forward)} />
                }
                <section class="stage" ref={&self.stage} aria-label="Figures">
                    { for description.figures.iter().map(|spec| html! {
                        <FigureView key={spec.key.clone()} spec={spec.clone()} report={report.clone()} theme={self.theme}
                            control_keys={self.control_keys.clone()} hand={hand.clone()} on_touch={on_touch.clone()} />
                    }) }
                    <Numbers columns={room_for_readouts(&description.figures)} report={report.clone()} terms={self.terms.clone()} on_term={&self.on_term} />
                </section>
                <aside class="rail" aria-label="Controls">
                    { self.view_player(context) }
                    <Rail text={text.clone()} report={report.clone()} {folds} {uses_folded} {frame} {shown} hand={hand.clone()} on_touch={on_touch.clone()}
                        own={self.own_sets(context)} on_own={on_own.clone()} />
                    { self.view_challenges(context, description) }
                    { self.view_tour(context, description) }
                    <div class="foot">
                        <button onclick={link.callback(|_| Msg::Undo)} disabled={self.undo.is_empty()}>{"Undo"}</button>
                        <button onclick={link.callback(|_| Msg::Redo)} disabled={self.redo.is_empty()}>{"Redo"}</button>
                        <button onclick={link.callback(|_| Msg::Reset)}>{"Reset"}</button>
                        <button class="compare" aria-pressed={self.is_frozen.to_string()} title="Keep this run beside the next one"
                            onclick={link.callback(|_| Msg::Freeze)}>{ if self.is_frozen { "Let go" } else { "Compare" } }</button>
                    </div>
                </aside>
                { self.view_tables() }
                <section class="prose" aria-label="What it means" onclick={link.batch_callback(term_clicked)}>
                    { Html::from_html_unchecked(AttrValue::from(text.prose.clone())) }
                </section>
                { view_tour_text(description) }
                { self.view_neighbours(context) }
            </>
        }
    }

    /// The tables that stand on the page, below the figures.
    pub(super) fn view_tables(&self) -> Html {
        let tables: Vec<&TableView> =
            self.report.iter().flat_map(|report| &report.tables).filter(|table| table.on_page).collect();
        if tables.is_empty() {
            return html! {};
        }
        let on_touch = &self.on_touch;
        html! {
            <section class="tables" aria-label="Tables">
                { for tables.into_iter().map(|table| html! {
                    <Table key={table.key.clone()} table={table.clone()} on_touch={on_touch.clone()} />
                }) }
            </section>
        }
    }

    /// What of the controls is shown: in front of a class only those that the stop is about.
    fn frame_shown(&self, description: &Description) -> FrameKeys {
        let mut frame = self.frame.clone();
        if self.show.is_some() {
            let keys = description.controls.iter().map(ControlView::key);
            let changed: Vec<&str> = keys.clone().filter(|key| self.query.get(key).is_some()).collect();
            let first = keys.clone().next();
            let is_in_question = |key: &str| changed.contains(&key) || (changed.is_empty() && first == Some(key));
            frame.hidden.extend(keys.filter(|key| !is_in_question(key)).map(str::to_owned));
            if self.query.get("data").is_none() {
                frame.hidden.push("data".to_owned());
            }
        }
        frame
    }

    /// The buttons in the bar.
    pub(super) fn view_tools(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        if let Some(show) = &self.show {
            let has_line = show.line.is_some();
            return html! {
                <>
                    <label class="toggle"><input type="checkbox" role="switch" checked={show.predicts} onchange={link.callback(|_: Event| Msg::Predict)} />{"Predict first"}</label>
                    <button disabled={!has_line} title={(!has_line).then_some("This browser blocks a second window's line")}
                        onclick={link.callback(|_| Msg::OpenNotes)}>{"Speaker notes"}</button>
                    <button onclick={link.callback(|_| Msg::Present(false))}>{"End"}</button>
                </>
            };
        }
        html! {
            <>
                <button onclick={link.callback(|_| Msg::Present(true))}>{"Present"}</button>
                <button onclick={link.callback(|_| Msg::Open(Panel::Teach))}>{"Teach"}</button>
                <button onclick={link.callback(|_| Msg::Open(Panel::Share))}>{"Share"}</button>
                <button onclick={link.callback(|_| Msg::Open(Panel::Code))}>{"Code"}</button>
            </>
        }
    }

    pub(super) fn view_player(&self, context: &Context<Self>) -> Html {
        let (Some(text), Some((now, last))) = (&self.text, self.player()) else { return html! {} };
        let label = text.description.controls.iter().find_map(|control| match control {
            ControlView::Player { label, .. } => Some(label.clone()),
            _ => None,
        });
        let label = label.unwrap_or_default();
        let link = context.link();
        html! {
            <Player {label} {now} {last} is_endless={self.is_endless()} is_playing={self.is_playing()} shown={self.shown} hand={self.hand.clone()} speed={self.speed}
                working={self.working} on_touch={self.on_touch.clone()} on_play={link.callback(|()| Msg::Play)}
                on_step={link.callback(Msg::Step)} on_speed={link.callback(Msg::Speed)} />
        }
    }

    pub(super) fn view_challenges(&self, context: &Context<Self>, description: &Description) -> Html {
        if description.challenges.is_empty() {
            return html! {};
        }
        let met = self.report.as_ref().map_or(&[][..], |report| &report.met);
        html! {
            <section class="try" aria-label="Try it">
                <h2>{"Try it"}</h2>
                <ol>
                    { for description.challenges.iter().enumerate().map(|(i, challenge)| {
                        let is_met = met.get(i).copied().unwrap_or(false);
                        html! {
                            <li key={challenge.key.clone()} class={is_met.then_some("met")}>
                                <i aria-hidden="true">{ if is_met { "✓".to_owned() } else { (i + 1).to_string() } }</i>
                                <div>
                                    { &challenge.ask }
                                    if !is_met { <button class="quiet-button" aria-label={format!("Show me a solution of: {}", challenge.ask)} onclick={context.link().callback(move |_| Msg::Solve(i))}>{"Show me"}</button> }
                                    if is_met { <span class="learned"><b class="unseen">{"Met. "}</b>{ &challenge.learned }</span> }
                                </div>
                            </li>
                        }
                    }) }
                </ol>
            </section>
        }
    }

    pub(super) fn view_tour(&self, context: &Context<Self>, description: &Description) -> Html {
        let link = context.link();
        let count = description.stops.len();
        let Some((at, stop)) = self.stop.and_then(|at| description.stops.get(at).map(|stop| (at, stop))) else {
            return html! {
                if count > 0 {
                    <button class="tour-start" onclick={link.callback(|_| Msg::Tour(true))}>{ format!("Take the tour ({count} stops)") }</button>
                }
            };
        };
        html! {
            <section class="tour" aria-label="Tour">
                <h2>{ format!("{} of {count}: {}", at + 1, stop.title) }</h2>
                <p aria-live="polite">{ &stop.say }</p>
                <div class="buttons">
                    <button disabled={at == 0} onclick={link.callback(|_| Msg::Backward)}>{"Back"}</button>
                    <button class="solid" disabled={at + 1 >= count} onclick={link.callback(|_| Msg::Forward)}>{"Next"}</button>
                    <button onclick={link.callback(|_| Msg::Tour(false))}>{"End tour"}</button>
                </div>
            </section>
        }
    }

    pub(super) fn view_dialog(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        let close = link.callback(|_| Msg::CloseDialog);
        let closed = link.callback(|_: Event| Msg::CloseDialog);
        let on_go = context.props().on_go.clone();
        if let Some(term) = &self.term {
            return html! {
                <dialog ref={&self.dialog} class="dialog term-dialog" aria-label={term.title.clone()} onclose={closed}>
                    <header><h2>{ &term.title }</h2><button onclick={close}>{"Close"}</button></header>
                    { view_term(term, &on_go) }
                </dialog>
            };
        }
        let (title, body) = match (&self.rows, self.panel, &self.report, &self.text) {
            (Some(table), ..) => ("The rows behind the count", view_table(table)),
            (None, Some(Panel::Own), _, Some(text)) => {
                let (own, needs) = (self.own.clone(), text.description.roles.clone());
                let (files, on) = (context.props().own.read_files(), link.callback(Msg::Own));
                (data_panel::TITLE, later(Later::Own { own, needs, files, on }, "own"))
            }
            (None, Some(Panel::Code), Some(report), _) => {
                let (lab, documents) = (context.props().id.clone(), report.documents.clone());
                ("Code that reproduces these numbers", later(Later::Code(code_panel::Props { lab, documents }), "code"))
            }
            (None, Some(Panel::Teach), _, Some(text)) => {
                let host = crate::app::window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
                let id = context.props().id.clone();
                let address_of = {
                    let parts = self.query_parts();
                    let id = id.clone();
                    Callback::from(move |frame: FrameKeys| {
                        format!("{host}{}", super::state::address(&id, &parts, &frame))
                    })
                };
                let state = self.address_of(&id, &FrameKeys::default());
                let state = state.split_once('?').map_or(String::new(), |(_, state)| state.replacen('#', "&", 1));
                let (description, frame) = (text.description.clone(), self.frame.clone());
                let props = teach_panel::Props { description, frame, address_of, state, on_go };
                ("For your class", later(Later::Teach(props), "teach"))
            }
            (None, Some(Panel::Share), Some(report), Some(text)) => {
                let host = crate::app::window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
                let id = &context.props().id;
                let address =
                    format!("{host}{}", self.address_of(id, &FrameKeys { is_embedded: false, ..self.frame.clone() }));
                let embedded =
                    format!("{host}{}", self.address_of(id, &FrameKeys { is_embedded: true, ..self.frame.clone() }));
                let steps = self.player().map(|(_, last)| last);
                let (description, report, query) = (text.description.clone(), report.clone(), self.query.clone());
                let made = description.sets.iter().find(|set| set.id == report.data).is_some_and(|set| !set.is_file);
                let on_table = (!made).then(|| link.callback(|()| Msg::Own(OwnAsk::Export)));
                let (course, own) = (self.course.clone(), context.props().own.clone());
                let props = share_panel::Props {
                    description,
                    report,
                    query,
                    address,
                    embedded,
                    steps,
                    on_table,
                    course,
                    own,
                    on_go,
                };
                ("Share and take along", later(Later::Share(props), "share"))
            }
            _ => return html! {},
        };
        html! {
            <dialog ref={&self.dialog} class="dialog" aria-label={title} onclose={closed}>
                <header><h2>{ title }</h2><button onclick={close}>{"Close"}</button></header>
                { body }
            </dialog>
        }
    }
}

/// How many of the stage's twelve columns the last row of figures leaves free; all twelve where that is too few.
fn room_for_readouts(figures: &[FigureText]) -> u8 {
    let in_last_row = figures
        .iter()
        .fold(0, |taken, figure| if taken + figure.columns > 12 { figure.columns } else { taken + figure.columns });
    if in_last_row > 0 && in_last_row <= 8 { 12 - in_last_row } else { 12 }
}

/// A click on a term in the prose explains it here; with a modifier it is a link like any other.
fn term_clicked(event: MouseEvent) -> Option<Msg> {
    if event.ctrl_key() || event.meta_key() || event.shift_key() {
        return None;
    }
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let link = target.closest("a.term").ok().flatten()?;
    let address = link.get_attribute("href")?;
    event.prevent_default();
    address.split_once('#').map(|(_, slug)| Msg::Term(slug.to_owned()))
}

/// The whole tour to be read, for a teacher who prepares and for those without script.
fn view_tour_text(description: &Description) -> Html {
    if description.stops.is_empty() {
        return html! {};
    }
    html! {
        <details class="tour-text">
            <summary>{"The tour in words"}</summary>
            <ol>{ for description.stops.iter().map(|stop| html! { <li><b>{ &stop.title }</b><p>{ &stop.say }</p></li> }) }</ol>
        </details>
    }
}
