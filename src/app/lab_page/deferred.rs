//! What a visitor seldom does or sees in a lab, and never before its first picture: it comes with the later part of
//! the page's module, and is reached through it only.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{LabPage, Msg, Panel};
use crate::app::code_panel::CodePanel;
use crate::app::glossary::view_term;
use crate::app::live::html;
use crate::app::numbers::view_all;
use crate::app::own_page::OwnAsk;
use crate::app::parts;
use crate::app::share_panel::SharePanel;
use crate::app::table::view_table;
use crate::app::teach_panel::TeachPanel;
use crate::app::{data_panel, site};
use crate::lab::{Cell, FrameKeys, OwnAnswer, TableView};
use crate::study::{Rating, Term};

/// What is seldom done.
pub enum DeferredMsg {
    /// The glossary has come.
    Terms(Option<std::rc::Rc<Vec<Term>>>),
    /// A picture is there, and these challenges are met by the visitor's own hand.
    Met(Vec<String>),
    Rate(Rating),
    Open(Panel),
    /// The rows behind a count have come.
    Rows {
        of: String,
        total: usize,
        columns: Vec<String>,
        is_decided: bool,
        rows: Vec<(u32, Vec<String>)>,
    },
    /// Explains the term of this name or place.
    Term(String),
    Present(bool),
    Predict,
    Vote(usize),
    Cue,
    OpenNotes,
    Own(OwnAsk),
    /// What the worker says about the visitor's own data.
    Told(Vec<u8>),
    /// Opens the lab on the visitor's own data.
    OpenOwn,
    /// The worker shows a state while a table is read or asked for.
    Shown,
}

/// Where in a lab something is seldom seen.
#[derive(Clone, Copy)]
pub enum DeferredSlot {
    /// Between what the page says about itself.
    News,
    /// Below the lab's question.
    Review,
    /// The words of a stop.
    Tour,
    /// What can be done after the last stop.
    TourEnd,
    /// The rows behind a count, beside its figure.
    Rows,
    /// Below the figures.
    AllNumbers,
    /// The lab in front of a class, and its buttons.
    Show,
    ShowTools,
    /// Over everything else.
    Over,
}

/// What the part brings of a lab. `ALL` is named where the part is made, and nowhere else.
#[derive(Clone, Copy)]
pub struct DeferredOfLab {
    /// Does what is seldom done; says whether the lab is to be drawn again.
    act: fn(&mut LabPage, &Context<LabPage>, DeferredMsg) -> bool,
    /// Draws what is seldom seen.
    view: fn(&LabPage, &Context<LabPage>, DeferredSlot) -> Html,
}

thread_local! {
    static DEFERRED: std::cell::Cell<Option<DeferredOfLab>> = const { std::cell::Cell::new(None) };
}

impl DeferredOfLab {
    pub const ALL: DeferredOfLab = DeferredOfLab { act: LabPage::act, view: LabPage::view_in_part };

    /// It has come.
    pub fn keep(self) {
        DEFERRED.set(Some(self));
    }
}

impl LabPage {
    /// Has the part do it, as soon as it is there.
    pub(super) fn defer(&mut self, context: &Context<Self>, what: DeferredMsg) -> bool {
        if let Some(deferred) = DEFERRED.get() {
            return (deferred.act)(self, context, what);
        }
        // What nobody asked for is not missed.
        let is_asked = !matches!(what, DeferredMsg::Met(_));
        let link = context.link().clone();
        spawn_local(async move {
            match parts::load().await {
                true => link.send_message(Msg::Deferred(what)),
                false if is_asked => link.send_message(Msg::Lost),
                false => {}
            }
        });
        false
    }

    pub(super) fn view_deferred(&self, context: &Context<Self>, slot: DeferredSlot) -> Html {
        DEFERRED.get().map_or_else(Html::default, |deferred| (deferred.view)(self, context, slot))
    }

    fn act(&mut self, context: &Context<Self>, what: DeferredMsg) -> bool {
        if !self.has_begun {
            self.has_begun = true;
            self.begin(context);
        }
        match what {
            DeferredMsg::Terms(terms) => self.terms = terms,
            // What was met before is known from now on, and has to be seen.
            DeferredMsg::Met(met) => self.keep_met(context, &met),
            DeferredMsg::Rate(rating) => self.rate(context, rating),
            DeferredMsg::Open(panel) => {
                self.panel = Some(panel);
                self.ask_again(context);
            }
            DeferredMsg::Rows { of, total, columns, is_decided, rows } => {
                let table = rows_table(total, columns, is_decided, rows);
                self.show_rows(of, table);
            }
            DeferredMsg::Term(name) => self.explain(context, name),
            DeferredMsg::Present(on) => self.present(context, on),
            DeferredMsg::Predict => {
                if let Some(show) = &mut self.show {
                    show.predicts = !show.predicts;
                    show.prediction = None;
                }
                self.send_cue();
            }
            DeferredMsg::Vote(answer) => {
                if let Some(asked) = self.show.as_mut().and_then(|show| show.prediction.as_mut()) {
                    asked.votes[answer] += 1;
                }
            }
            DeferredMsg::Cue => {
                self.send_cue();
                return false;
            }
            DeferredMsg::OpenNotes => self.open_notes(context),
            DeferredMsg::Own(ask) => return self.own_ask(context, ask),
            DeferredMsg::Told(packed) => {
                let answer: Option<OwnAnswer> = postcard::from_bytes(&packed).ok();
                return answer.is_some_and(|answer| self.own_answer(context, answer));
            }
            DeferredMsg::OpenOwn => {
                self.open_own_lab(context);
                return false;
            }
            DeferredMsg::Shown => self.own_shown(context),
        }
        true
    }

    fn begin(&mut self, context: &Context<Self>) {
        let kept = site::progress().labs.remove(&context.props().id).unwrap_or_default();
        self.met.extend(kept.met);
        self.fetch_own(context);
        let link = context.link().clone();
        spawn_local(async move { link.send_message(Msg::Deferred(DeferredMsg::Terms(site::terms().await))) });
    }

    /// Explains a term, once the glossary is there.
    fn explain(&mut self, context: &Context<Self>, name: String) {
        let Some(terms) = &self.terms else {
            let link = context.link().clone();
            spawn_local(async move {
                match site::terms().await {
                    Some(terms) => {
                        link.send_message(Msg::Deferred(DeferredMsg::Terms(Some(terms))));
                        link.send_message(Msg::Deferred(DeferredMsg::Term(name)));
                    }
                    None => link.send_message(Msg::Lost),
                }
            });
            return;
        };
        let is_meant = |term: &&Term| term.is_called(&name) || term.slug() == name;
        self.term = terms.iter().find(is_meant).cloned();
    }

    fn view_in_part(&self, context: &Context<Self>, slot: DeferredSlot) -> Html {
        match slot {
            DeferredSlot::News => self.view_own_news(context),
            DeferredSlot::Review => match &self.text {
                Some(text) => self.view_review(context, &text.description),
                None => html! {},
            },
            DeferredSlot::Tour => match &self.text {
                Some(text) => self.view_tour(context, &text.description),
                None => html! {},
            },
            DeferredSlot::TourEnd => match &self.text {
                Some(text) => self.view_tour_end(context, text),
                None => html! {},
            },
            DeferredSlot::Rows => self.view_rows(context),
            DeferredSlot::AllNumbers => self.report.as_ref().map_or_else(Html::default, |report| view_all(report)),
            DeferredSlot::Show => self.view_show(context),
            DeferredSlot::ShowTools => self.view_show_tools(context),
            DeferredSlot::Over => html! {
                <>
                    if self.show.is_some() {
                        <div class="spot" ref={&self.spot} aria-hidden="true"></div>
                    }
                    if self.own.is_dragging && self.takes_own() {
                        <p class="drop">{"Drop the table to use it in this lab. It stays in your browser."}</p>
                    }
                    { self.view_dialog(context) }
                </>
            },
        }
    }

    fn view_own_news(&self, context: &Context<Self>) -> Html {
        let on = context.link().callback(|ask| Msg::Deferred(DeferredMsg::Own(ask)));
        let on_open = {
            let on = on.clone();
            move |_: MouseEvent| on.emit(OwnAsk::Open)
        };
        html! {
            <>
                if self.own.reading.is_some() && self.panel != Some(Panel::Own) {
                    <div class="notice">{ data_panel::view_reading(&self.own, &on) }</div>
                }
                if self.own.wanted.is_some() && self.takes_own() {
                    <div class="notice"><p>{"The table of this link is not here."}</p><button onclick={on_open}>{"Choose the file"}</button></div>
                }
            </>
        }
    }

    fn view_show_tools(&self, context: &Context<Self>) -> Html {
        let Some(show) = &self.show else { return html! {} };
        let (link, has_line) = (context.link(), show.line.is_some());
        html! {
            <>
                <label class="toggle"><input type="checkbox" role="switch" checked={show.predicts} onchange={link.callback(|_: Event| Msg::Deferred(DeferredMsg::Predict))} />{"Predict first"}</label>
                <button disabled={!has_line} title={(!has_line).then_some("This browser blocks the connection to a second window")}
                    onclick={link.callback(|_| Msg::Deferred(DeferredMsg::OpenNotes))}>{"Speaker notes"}</button>
                <button onclick={link.callback(|_| Msg::Deferred(DeferredMsg::Present(false)))}>{"End"}</button>
            </>
        }
    }

    fn view_dialog(&self, context: &Context<Self>) -> Html {
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
        let rows = self.rows.as_ref().filter(|_| self.rows_beside().is_none());
        let (title, body) = match (rows, self.panel, &self.report, &self.text) {
            (Some(table), ..) => ("The rows behind the count", view_table(table)),
            (None, Some(Panel::Own), _, Some(text)) => {
                let needs = &text.description.roles;
                let (files, on) =
                    (context.props().own.read_files(), link.callback(|ask| Msg::Deferred(DeferredMsg::Own(ask))));
                (data_panel::TITLE, data_panel::view(&self.own, needs, &files, &on))
            }
            (None, Some(Panel::Code), Some(report), _) => {
                let (lab, documents) = (context.props().id.clone(), report.documents.clone());
                ("Code that reproduces these numbers", html! { <CodePanel {lab} {documents} /> })
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
                let (description, frame) = (text.description.clone(), self.frame.clone());
                let changes = self.changes;
                ("For your class", html! { <TeachPanel {description} {frame} {changes} {address_of} {on_go} /> })
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
                let on_table = (!made).then(|| link.callback(|()| Msg::Deferred(DeferredMsg::Own(OwnAsk::Export))));
                let own = context.props().own.clone();
                let panel = html! {
                    <SharePanel {description} {report} {query} {address} {embedded} {steps} {on_table} {own} {on_go} />
                };
                ("Share and export", panel)
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

fn rows_table(total: usize, columns: Vec<String>, is_decided: bool, rows: Vec<(u32, Vec<String>)>) -> TableView {
    let shown = rows.len();
    let title = if shown < total { format!("{total} rows, the first {shown} shown") } else { format!("{total} rows") };
    // What decided stands first, before the number of the row.
    let at = usize::from(is_decided);
    let with_number = |mut cells: Vec<String>, number: String| {
        cells.insert(at.min(cells.len()), number);
        cells
    };
    let columns = with_number(columns, "Row".to_owned());
    let rows = rows
        .into_iter()
        .map(|(row, cells)| with_number(cells, row.to_string()).into_iter().map(Cell::from).collect())
        .collect();
    TableView { title, columns, rows, ..TableView::default() }
}
