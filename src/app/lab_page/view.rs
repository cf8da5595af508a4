//! What is on screen.

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::{LabPage, Msg, Panel, Place, Seldom, StaticText};
use crate::app::figure::FigureView;
use crate::app::numbers::Numbers;
use crate::app::player::Player;
use crate::app::rail::Rail;
use crate::app::same::Same;
use crate::app::table::Table;
use crate::lab::{ControlView, Description, FigureText, FrameKeys, TableView};

impl LabPage {
    pub(super) fn view_news(&self, context: &Context<Self>) -> Html {
        let reset = context.link().callback(|_| Msg::Reset);
        html! {
            <div class="news">
                if let Some(sentence) = &self.failure {
                    <div class="failure" role="alert"><p>{ sentence }</p><button onclick={reset}>{"Reset this lab"}</button></div>
                }
                { self.view_seldom(context, Place::News) }
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
                    { self.view_seldom(context, Place::Review) }
                    if !self.frame.goal.is_empty() {
                        <p class="goal"><b>{"Your goal: "}</b>{ &self.frame.goal }</p>
                    }
                </header>
                { self.view_seldom(context, Place::Prediction) }
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
                { self.view_neighbours(context, text) }
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
        if self.show.is_some() {
            return self.view_seldom(context, Place::ShowTools);
        }
        let tool = |label: &'static str, what: fn() -> Seldom| {
            html! { <button onclick={link.callback(move |_: MouseEvent| Msg::Seldom(what()))}>{ label }</button> }
        };
        html! {
            <>
                { tool("Present", || Seldom::Present(true)) }
                { tool("Teach", || Seldom::Open(Panel::Teach)) }
                { tool("Share", || Seldom::Open(Panel::Share)) }
                { tool("Code", || Seldom::Open(Panel::Code)) }
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
    address.split_once('#').map(|(_, slug)| Msg::Seldom(Seldom::Term(slug.to_owned())))
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
