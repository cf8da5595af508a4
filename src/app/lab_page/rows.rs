//! The rows behind a count: beside the figure that counts them, in the place of its neighbour, or in a dialog where one
//! figure fills the page.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::{LabPage, Msg, ROWS};
use crate::app::live::html;
use crate::app::table::view_table;
use crate::lab::{FigureText, Hotspot, Layout, Request, TableView};

impl LabPage {
    pub(super) fn ask_rows(&mut self, of: String) {
        self.send(&Request::Rows { of, first: 0, count: ROWS });
    }

    /// A new picture is there: rows that stand beside a count follow it, or go with it. A dialog stays.
    pub(super) fn follow_rows(&mut self, stood_beside: bool) {
        if self.rows_beside().is_some() {
            self.ask_rows(self.rows_of.clone());
        } else if stood_beside {
            self.rows = None;
            self.wants_measure = true;
        }
    }

    pub(super) fn show_rows(&mut self, of: String, table: TableView) {
        let is_new = self.rows.is_none() || self.rows_of != of;
        (self.rows, self.rows_of) = (Some(table), of);
        self.wants_measure |= is_new;
        self.rows_want_focus |= is_new;
    }

    /// The count whose rows stand beside its figure.
    pub(super) fn rows_beside(&self) -> Option<&Hotspot> {
        if self.rows.is_none() || self.is_narrow || self.show.is_some() {
            return None;
        }
        let spot = self.report.as_ref()?.hotspots.iter().find(|spot| spot.key == self.rows_of)?;
        let text = self.text.as_ref()?;
        let shown = self.figures_shown(&text.description, &text.shows);
        let layout = Layout::of(&shown);
        let frames = layout.rows.iter().flat_map(|row| &row.frames).count();
        (frames > 1 && shown.iter().any(|spec| spec.key == spot.figure)).then_some(spot)
    }

    /// The frame in whose place the rows stand: the one after the figure that counts them, or the one before.
    pub(super) fn frame_of_rows(&self, frames: &[Vec<&FigureText>]) -> Option<usize> {
        let figure = &self.rows_beside()?.figure;
        let at = frames.iter().position(|frame| frame.iter().any(|spec| spec.key == *figure))?;
        Some(if at + 1 < frames.len() { at + 1 } else { at.checked_sub(1)? })
    }

    pub(super) fn view_rows(&self, context: &Context<Self>) -> Html {
        let Some((spot, table)) = self.rows_beside().zip(self.rows.as_ref()) else { return html! {} };
        // "22 false negatives: show the rows" says what a press does.
        let name = spot.label.split(':').next().unwrap_or_default();
        let more = table.title.split_once(", ").map_or(String::new(), |(_, more)| format!(", {more}"));
        html! {
            <>
                <header>
                    <h2>{ format!("{name}{more}") }</h2>
                    <button class="plain icon close" aria-label="Close the rows" title="Close (Esc)" onclick={context.link().callback(|_| Msg::CloseDialog)}>
                        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="m6 6 12 12M18 6 6 18" /></svg>
                    </button>
                </header>
                { view_table(table) }
            </>
        }
    }

    /// Rows that were opened get the focus; when they are closed the count has it again.
    pub(super) fn focus_rows(&self) {
        let Some(stage) = self.stage.cast::<HtmlElement>() else { return };
        let selector = match self.rows {
            Some(_) => ".behind .close".to_owned(),
            None => format!("[data-hotspot=\"{}\"]", self.rows_of),
        };
        let found = stage.query_selector(&selector).ok().flatten();
        if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    }
}
