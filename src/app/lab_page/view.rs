//! What is on screen.

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::tour::said;
use super::{DeferredMsg, DeferredSlot, LabPage, Msg, Pane, Panel, places};
use crate::app::by_pointer::ByPointer;
use crate::app::figure::FigureView;
use crate::app::live::html;
use crate::app::numbers::Numbers;
use crate::app::parts::{DeferredView, later};
use crate::app::player::Player;
use crate::app::rail::Rail;
use crate::app::table::Table;
use crate::app::written;
use crate::lab::{ControlView, Description, FigureText, FrameKeys, Layout, Note, STEP, StaticText, TableView};

/// How many of the controls that were set have room in front of a class.
const MOST_SHOWN: usize = 3;

impl LabPage {
    pub(super) fn view_news(&self, context: &Context<Self>) -> Html {
        let reset = context.link().callback(|_| Msg::Reset);
        html! {
            <div class="news">
                if let Some(sentence) = &self.failure {
                    <div class="failure" role="alert"><p>{ sentence }</p><button onclick={reset}>{"Reset this lab"}</button></div>
                }
                { self.view_deferred(context, DeferredSlot::News) }
                if !self.notices.is_empty() {
                    <div class="notice" role="status">{ for self.notices.iter().map(|notice| html! { <p>{ notice }</p> }) }</div>
                }
            </div>
        }
    }

    pub(super) fn view_lab(&self, context: &Context<Self>, text: &ByPointer<StaticText>) -> Html {
        let description = &text.description;
        let link = context.link();
        let pane = match self.pane {
            Pane::Controls => "pane-controls",
            Pane::Try => "pane-try",
            Pane::Tour => "pane-tour",
        };
        let in_use = |event: &web_sys::Event| places::control_of(event).map(Msg::Use);
        html! {
            <>
                <header class="head">
                    <div class="head-line">
                        <h1>{ self.question(description) }</h1>
                        { self.view_tour_start(context, description) }
                    </div>
                    { self.view_line(context, text) }
                    { self.view_deferred(context, DeferredSlot::Review) }
                    { self.view_goal() }
                </header>
                { self.view_stage(context, text) }
                <aside class={classes!("rail", pane, self.is_pulled_up.then_some("up"))} aria-label="Controls"
                    onpointerdown={link.batch_callback(move |event: PointerEvent| in_use(&event))}
                    onfocusin={link.batch_callback(move |event: FocusEvent| in_use(&event))}>
                    { self.view_sheet_head(context, description) }
                    <div class="in-controls">{ self.view_rail(context, text, self.frame_shown(description)) }</div>
                    <div class="in-try">{ self.view_challenges(context, description) }</div>
                    <div class="in-tour">
                        if self.is_narrow { { self.view_deferred(context, DeferredSlot::Tour) } }
                    </div>
                </aside>
                if self.shows_all {
                    { self.view_deferred(context, DeferredSlot::AllNumbers) }
                }
                { self.view_tables() }
                <section class="prose" aria-label="What it means" onclick={link.batch_callback(term_clicked)}>
                    { Html::from_html_unchecked(AttrValue::from(text.prose.clone())) }
                </section>
                { view_tour_text(description) }
                { self.view_neighbours(context, text) }
            </>
        }
    }

    /// What the teacher asks for.
    pub(super) fn view_goal(&self) -> Html {
        if self.frame.goal.is_empty() {
            return html! {};
        }
        html! { <p class="goal"><b>{"Your goal: "}</b>{ &self.frame.goal }</p> }
    }

    /// The one line that speaks: at rest the invitation, then what the lab has to say about the state; on tour its band.
    fn view_line(&self, context: &Context<Self>, text: &StaticText) -> Html {
        let description = &text.description;
        if self.stop.is_some() && !self.is_narrow {
            return self.view_deferred(context, DeferredSlot::Tour);
        }
        if self.has_ended_tour && self.stop.is_none() {
            return self.view_deferred(context, DeferredSlot::TourEnd);
        }
        match self.note().filter(|_| self.is_touched() && !self.has_just_begun(description)) {
            Some(note) => html! {
                <p class={classes!("line", note.is_warning.then_some("warning"))}><i aria-hidden="true">{"i"}</i><span title={note.text.clone()}>{ &note.text }</span></p>
            },
            None => {
                let part = self.part_shown(description);
                let invitation = part.map_or(&description.invitation, |part| &part.invitation);
                html! { <p class="line"><span>{ invitation }</span></p> }
            }
        }
    }

    /// What the lab has to say about the state: a warning, or the last of its notes.
    pub(super) fn note(&self) -> Option<&Note> {
        let notes = &self.report.as_ref()?.notes;
        notes.iter().find(|note| note.is_warning).or(notes.last())
    }

    /// Whether anything was set since the lab was opened.
    pub(super) fn is_touched(&self) -> bool {
        !self.undo.is_empty()
    }

    /// Whether the last gesture went to another part of the lab.
    fn has_just_begun(&self, description: &Description) -> bool {
        let control = description.parts.first().map(|part| &part.control);
        control.zip(self.undo.last()).is_some_and(|(key, before)| before.get(key) != self.query.get(key))
    }

    /// The key of the handle, and that of the control, that is marked to be touched first, as long as nothing was. A
    /// handle goes before a control of the same key.
    fn first_touch(&self, description: &Description) -> [Option<AttrValue>; 2] {
        let key = &description.first_touch;
        let Some(report) = self.report.as_ref().filter(|_| !self.is_touched() && self.stop.is_none()) else {
            return [None, None];
        };
        let key_of = |is_meant: bool| is_meant.then(|| AttrValue::from(key.clone()));
        let is_handle = report.handles.iter().any(|handle| handle.key == *key);
        [key_of(is_handle), key_of(!is_handle)]
    }

    /// The figures in their frames, and the numbers.
    pub(super) fn view_stage(&self, context: &Context<Self>, text: &ByPointer<StaticText>) -> Html {
        let description = &text.description;
        let shown = self.figures_shown(description, &text.shows);
        let layout = Layout::of(&shown);
        let frames: Vec<Vec<&FigureText>> = layout
            .rows
            .iter()
            .flat_map(|row| &row.frames)
            .map(|frame| frame.iter().map(|&place| shown[place]).collect())
            .collect();
        let count = |number: usize| format!("frames-{number}");
        let instead = self.frame_of_rows(&frames);
        html! {
            <section class={classes!("stage", layout.class(), count(frames.len()))} ref={&self.stage} aria-label="Figures">
                if self.show.is_none() {
                    { self.view_switch(context, &shown) }
                    { self.view_cheer() }
                }
                { for frames.iter().enumerate().map(|(place, frame)| match instead {
                    Some(rows) if rows == place => html! {
                        <section key="rows" class={classes!("behind", columns_of(frame))} aria-label="The rows behind the count">{ self.view_deferred(context, DeferredSlot::Rows) }</section>
                    },
                    _ => self.view_frame(context, text, frame, &shown),
                }) }
                if self.show.is_none() {
                    { self.view_numbers(context, layout.numbers) }
                }
            </section>
        }
    }

    /// On a phone one figure is seen at a time.
    fn view_switch(&self, context: &Context<Self>, shown: &[&FigureText]) -> Html {
        if shown.len() < 2 {
            return html! {};
        }
        let seen = self.seen_of(shown);
        html! {
            <div class="switch" role="group" aria-label="Which figure">
                { for shown.iter().map(|spec| self.view_tab(context, spec, seen == Some(*spec))) }
            </div>
        }
    }

    fn view_tab(&self, context: &Context<Self>, spec: &FigureText, is_on: bool) -> Html {
        let key = spec.key.clone();
        let choose = context.link().callback(move |_: MouseEvent| Msg::Tab(key.clone()));
        html! {
            <button class={classes!("segment", is_on.then_some("on"))} aria-pressed={is_on.to_string()} onclick={choose}>{ &spec.short }</button>
        }
    }

    /// A figure, or several that share a frame.
    fn view_frame(
        &self,
        context: &Context<Self>,
        text: &ByPointer<StaticText>,
        frame: &[&FigureText],
        shown: &[&FigureText],
    ) -> Html {
        // On a phone all figures share one frame.
        let seen = self.seen_of(if self.is_narrow && self.show.is_none() { shown } else { frame });
        let [first, _] = self.first_touch(&text.description);
        let figure = |spec: &&FigureText| {
            let (is_ringed, is_away) = (self.is_figure_ringed(&spec.key), seen != Some(*spec));
            if let Some(report) = self.report.as_ref().filter(|report| report.written(&spec.key).is_some()) {
                let labels = text.description.controls.iter().map(|one| (one.key().to_owned(), one.label().to_owned()));
                let body = DeferredView::Written(written::Props {
                    figure: spec.key.clone(),
                    labels: labels.collect(),
                    report: report.clone(),
                    was: self.was.clone(),
                    current: self.current.clone(),
                    on_use: context.link().callback(Msg::Use),
                });
                let (ringed, away) = (is_ringed.then_some("in-question"), is_away.then_some("away"));
                // Where there is little room it scrolls, for those without a pointer, too.
                return html! {
                    <figure key={format!("{}-written", spec.key)} class={classes!("figure", columns_of(frame), ringed, away)} data-figure={spec.key.clone()}>
                        <div class="figure-frame written" data-frame={spec.key.clone()} role="group" tabindex="0" aria-label={spec.name.clone()}>
                            { later(body, &spec.key) }
                        </div>
                    </figure>
                };
            }
            html! {
                <FigureView key={spec.key.clone()} spec={FigureText::clone(spec)} report={self.report.clone()} theme={self.theme}
                    travels={self.travels} scale={self.scale} first_touch={first.clone()}
                    locked={self.locked().to_vec()} {is_ringed} {is_away} on_resize={self.on_resize.clone()}
                    control_keys={self.control_keys.clone()} pending={self.pending.clone()} on_touch={self.on_touch.clone()} />
            }
        };
        match frame {
            [alone] => figure(alone),
            [leader, ..] => html! {
                <div key={format!("{}-tabs", leader.key)} class={classes!("tabbed", columns_of(frame))}>
                    <div class="segments" role="group" aria-label="Which figure">
                        { for frame.iter().map(|spec| self.view_tab(context, spec, seen == Some(*spec))) }
                    </div>
                    { for frame.iter().map(figure) }
                </div>
            },
            [] => html! {},
        }
    }

    fn view_numbers(&self, context: &Context<Self>, columns: u8) -> Html {
        let stop = self.stop_shown();
        let named = stop.map_or(&[][..], |stop| &stop.numbers);
        let report = self.report.as_deref();
        let keys = report.map_or_else(Vec::new, |report| places::numbers_of(report, named, false));
        let count = report.map_or(0, |report| report.readouts.len());
        // On tour the line above belongs to the tour, so the lab speaks here.
        let note = report.and_then(|report| report.notes.first()).filter(|_| stop.is_some());
        html! {
            <Numbers {columns} report={self.report.clone()} was={self.was.clone()} {keys} ringed={named.to_vec()} terms={self.terms.clone()} on_term={&self.on_term}>
                <div class="more-numbers">
                    if count > 0 {
                        <button class="plain" aria-expanded={self.shows_all.to_string()} aria-controls="all-numbers"
                            onclick={context.link().callback(|_| Msg::AllNumbers)}>{ format!("All {count} numbers") }</button>
                    }
                    if let Some(note) = note { <span class="note-here" title={note.text.clone()}>{ &note.text }</span> }
                </div>
            </Numbers>
        }
    }

    /// The controls; in front of a class only those that the stop is about.
    pub(super) fn view_rail(&self, context: &Context<Self>, text: &ByPointer<StaticText>, frame: FrameKeys) -> Html {
        let description = &text.description;
        // In front of a class there are few controls, and none is folded away.
        let folds = self.show.is_none();
        // What a hand has set is where the hand is: nothing opens under it.
        let uses_folded =
            folds && !self.is_by_hand && description.folded.iter().any(|key| self.query.get(key).is_some());
        let ringed = self.stop_shown().map_or(Vec::new(), |stop| stop.controls.clone());
        let is_hidden = frame.hidden.iter().any(|key| key == STEP);
        let [_, first_touch] = self.first_touch(description);
        let has_data = self.part_shown(description).is_none_or(|part| part.has_data);
        html! {
            <Rail text={text.clone()} report={self.report.clone()} {folds} {has_data} {uses_folded} {frame} shown={self.shown} pending={self.pending.clone()}
                on_touch={self.on_touch.clone()} room={self.room} {ringed} current={self.current.clone()} on_use={context.link().callback(Msg::Use)} first_touch={first_touch}
                own={self.own_sets(context)} on_own={self.on_own.clone()}>
                if !is_hidden { { self.view_player(context, description) } }
            </Rail>
        }
    }

    /// What a phone's sheet shows at its top.
    fn view_sheet_head(&self, context: &Context<Self>, description: &Description) -> Html {
        let link = context.link();
        let tab = |pane: Pane, words: String| {
            let is_on = self.pane == pane;
            html! {
                <button class={classes!("pane", is_on.then_some("on"))} aria-pressed={is_on.to_string()} onclick={link.callback(move |_| Msg::Pane(pane))}>{ words }</button>
            }
        };
        let met = description.challenges.iter().filter(|challenge| self.met.contains(&challenge.key)).count();
        html! {
            <div class="sheet-head">
                <button class="grip" aria-label={if self.is_pulled_up { "Hide the controls" } else { "Show the controls" }}
                    aria-expanded={self.is_pulled_up.to_string()}
                    onpointerdown={link.callback(|event: PointerEvent| Msg::Grip(event.client_y()))}
                    onpointerup={link.callback(|event: PointerEvent| Msg::PullUp(Some(event.client_y())))}
                    onclick={link.batch_callback(|event: MouseEvent| (event.detail() == 0).then_some(Msg::PullUp(None)))}></button>
                { tab(Pane::Controls, "Controls".to_owned()) }
                if !description.challenges.is_empty() {
                    { tab(Pane::Try, format!("Try it {met}/{}", description.challenges.len())) }
                }
                if self.offers_tour() {
                    { tab(Pane::Tour, "Tour".to_owned()) }
                }
                <span class="gap"></span>
                if self.is_narrow { { self.view_history(context) } }
            </div>
        }
    }

    /// Undo and redo.
    fn view_history(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        html! {
            <>
                <button class="plain icon" aria-label="Undo" title="Undo" onclick={link.callback(|_| Msg::Undo)} disabled={self.undo.is_empty()}>
                    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M9 5 4 10l5 5M4 10h9a6 6 0 0 1 0 12h-3" /></svg>
                </button>
                <button class="plain icon" aria-label="Redo" title="Redo" onclick={link.callback(|_| Msg::Redo)} disabled={self.redo.is_empty()}>
                    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="m15 5 5 5-5 5M20 10h-9a6 6 0 0 0 0 12h3" /></svg>
                </button>
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
    pub(super) fn frame_shown(&self, description: &Description) -> FrameKeys {
        let mut frame = self.frame.clone();
        if self.changes.is_some() {
            (frame.locked, frame.hidden) = (Vec::new(), Vec::new());
        }
        if self.show.is_some() {
            let named: Vec<&String> = match self.stop_shown() {
                Some(stop) => stop.controls.iter().collect(),
                // Before the first stop: what was set, as far as there is room.
                None => self.query.pairs.iter().map(|(key, _)| key).take(MOST_SHOWN).collect(),
            };
            let keys = description.controls.iter().map(ControlView::key).chain(["data"]);
            frame.hidden.extend(keys.filter(|key| !named.iter().any(|one| *one == key)).map(str::to_owned));
        }
        frame
    }

    /// The buttons in the bar.
    pub(super) fn view_tools(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        if self.show.is_some() {
            return self.view_deferred(context, DeferredSlot::ShowTools);
        }
        let tool = |label: &'static str, class: &'static str, what: fn() -> DeferredMsg| {
            html! { <button {class} onclick={link.callback(move |_: MouseEvent| Msg::Deferred(what()))}>{ label }</button> }
        };
        let tools = html! {
            <>
                <button class="plain" onclick={link.callback(|_| Msg::Reset)}>{"Reset"}</button>
                <button class="plain compare" aria-pressed={self.is_frozen.to_string()} title="Keep this run beside the next one"
                    onclick={link.callback(|_| Msg::Freeze)}>{ if self.is_frozen { "Stop comparing" } else { "Compare" } }</button>
                <span class="rule" aria-hidden="true"></span>
                { tool("Code", "plain", || DeferredMsg::Open(Panel::Code)) }
                { tool("Share", "plain", || DeferredMsg::Open(Panel::Share)) }
                { tool("Teach", "plain", || DeferredMsg::Open(Panel::Teach)) }
                { tool("Present", "solid", || DeferredMsg::Present(true)) }
            </>
        };
        if self.is_narrow {
            // What was chosen needs its room.
            let close = Callback::from(|event: MouseEvent| {
                let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                let menu = target.and_then(|target| target.closest("details").ok().flatten());
                if let Some(menu) = menu {
                    let _ = menu.remove_attribute("open");
                }
            });
            return html! { <details class="menu"><summary aria-label="More">{"⋯"}</summary><div class="menu-list" onclick={close}>{ tools }</div></details> };
        }
        html! { <>{ self.view_history(context) }{ tools }</> }
    }

    fn view_player(&self, context: &Context<Self>, description: &Description) -> Html {
        let Some((now, last)) = self.player() else { return html! {} };
        let label = description.controls.iter().find_map(|control| match control {
            ControlView::Player { label, .. } => Some(label.clone()),
            _ => None,
        });
        let label = label.unwrap_or_default();
        let link = context.link();
        let is_ringed = self.stop_shown().is_some_and(|stop| stop.controls.iter().any(|key| key == STEP));
        let is_first = self.first_touch(description)[1].as_ref().is_some_and(|key| key == STEP);
        html! {
            <Player {is_ringed} {is_first} {label} {now} {last} is_endless={self.is_endless()} is_playing={self.is_playing()} shown={self.shown} pending={self.pending.clone()} speed={self.speed}
                working={self.working} on_touch={self.on_touch.clone()} on_play={link.callback(|()| Msg::Play)}
                on_step={link.callback(Msg::Step)} on_speed={link.callback(Msg::Speed)} />
        }
    }
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
    address.split_once('#').map(|(_, slug)| Msg::Deferred(DeferredMsg::Term(slug.to_owned())))
}

/// The whole tour to be read, for a teacher who prepares and for those without script.
fn view_tour_text(description: &Description) -> Html {
    if description.stops.is_empty() {
        return html! {};
    }
    html! {
        <details class="tour-text">
            <summary>{"The tour in words"}</summary>
            <ol>{ for description.stops.iter().map(|stop| html! { <li><b>{ &stop.title }</b><p>{ said(&stop.say) }</p></li> }) }</ol>
        </details>
    }
}

/// The class by which a frame takes its columns.
fn columns_of(frame: &[&FigureText]) -> String {
    format!("columns-{}", frame.first().map_or(12, |leader| leader.columns))
}
