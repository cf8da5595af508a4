//! Where things are: the figures' frames and their sizes, tabs, what a phone shows, and how much room there is.

use gloo_timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::{LabPage, Msg, Pane};
use crate::lab::{ChallengeText, ControlView, Description, Figure, FigureText, PartText, Report, View};
use crate::plot::UNITS_PER_PIXEL;

/// A window as narrow as this is laid out as a phone's; as in the style sheet, and measured in type as there.
const NARROW: &str = "(max-width: 51.25em)";
/// A window as low as this scrolls as one, and folds nothing for want of room; as in the style sheet.
const LOW: &str = "(max-height: 37.5em)";
/// The projector for which everything in front of a class is drawn 1.6 times as large.
const PROJECTOR: (f64, f64, f64) = (1920.0, 1080.0, 1.6);
/// A time in which every browser draws the page, in milliseconds.
const AFTER_DRAWING: u32 = 100;
/// What of the rail is neither controls nor challenge, in CSS pixels at the usual size of type: the line of More
/// controls, and the gaps.
const BETWEEN: f64 = 66.0;
/// What a player takes of the rail.
const PLAYER: f64 = 122.0;

impl LabPage {
    pub(super) fn classes(&self) -> Classes {
        let on = |is_on: bool, class: &'static str| is_on.then_some(class);
        classes!(
            "lab",
            on(self.frame.is_embedded, "embedded"),
            on(self.show.is_some(), "presenting"),
            on(self.stop.is_some(), "touring"),
        )
    }

    /// The part of the lab that is shown; none where it has no parts.
    pub(super) fn part_shown<'a>(&self, description: &'a Description) -> Option<&'a PartText> {
        let first = description.parts.first()?;
        let at = description.controls.iter().position(|control| control.key() == first.control);
        let state = at.and_then(|at| self.report.as_ref()?.controls.get(at));
        let shown = state.and_then(|state| description.parts.iter().find(|part| part.option == state.text));
        shown.or(Some(first))
    }

    /// Whether a picture is of the same data, and the same part of the lab, as the one that is shown.
    pub(super) fn is_of_one_kind(&self, other: &Report) -> bool {
        let (Some(text), Some(report)) = (&self.text, &self.report) else { return false };
        let part = text.description.parts.first().map(|part| &part.control);
        let at = text.description.controls.iter().position(|control| Some(control.key()) == part.map(String::as_str));
        let option = |report: &Report| at.and_then(|at| report.controls.get(at)).map(|state| state.text.clone());
        report.data == other.data && option(report) == option(other)
    }

    /// The key of the option that shows it.
    pub(super) fn option_shown(&self) -> Option<&str> {
        let text = self.text.as_ref()?;
        self.part_shown(&text.description).map(|part| part.option.as_str())
    }

    /// The question that the page asks now.
    pub(super) fn question<'a>(&self, description: &'a Description) -> &'a str {
        self.part_shown(description).map_or(&description.question, |part| &part.question)
    }

    /// The figures that the state shows: in front of a class, those that the stop is about.
    pub(super) fn figures_shown<'a>(&self, description: &'a Description, by_default: &[String]) -> Vec<&'a FigureText> {
        let is_shown = |key: &String| match &self.report {
            Some(report) => report.is_shown(key),
            None => by_default.is_empty() || by_default.contains(key),
        };
        let stop = self.stop.filter(|_| self.show.is_some()).and_then(|at| description.stops.get(at));
        let is_meant = |key: &String| stop.is_none_or(|stop| stop.figures.is_empty() || stop.figures.contains(key));
        description.figures.iter().filter(|spec| is_shown(&spec.key) && is_meant(&spec.key)).collect()
    }

    /// Of the figures that share a frame, the one that is seen: chosen last, or the first.
    pub(super) fn seen_of<'a>(&self, frame: &[&'a FigureText]) -> Option<&'a FigureText> {
        let chosen = self.chosen.iter().rev().find_map(|key| frame.iter().find(|spec| spec.key == *key));
        chosen.or(frame.first()).copied()
    }

    pub(super) fn choose_figure(&mut self, key: String) {
        self.chosen.retain(|other| *other != key);
        self.chosen.push(key);
        self.wants_measure = true;
    }

    pub(super) fn choose_pane(&mut self, context: &Context<Self>, pane: Pane) {
        // To choose what is chosen already lets the sheet down, or pulls it up.
        self.is_pulled_up = self.pane == pane && !self.is_pulled_up;
        self.pane = pane;
        if pane == Pane::Tour && self.stop.is_none() {
            self.tour(context, true);
        }
    }

    /// A control is in use: on a phone its figure comes into view.
    pub(super) fn use_control(&mut self, key: String) -> bool {
        if self.is_narrow {
            self.bring_stage_into_view(0.33);
        }
        if self.current.as_ref() == Some(&key) {
            return false;
        }
        let stays = self.is_written_about(&key);
        let acts_on = self.text.as_ref().filter(|_| !stays).and_then(|text| {
            let mut all = text.description.acts_on.iter();
            all.find(|(control, _)| *control == key).map(|(_, figure)| figure.clone())
        });
        self.current = Some(key);
        if let Some(figure) =
            acts_on.filter(|figure| self.is_narrow && self.chosen.last().is_none_or(|last| last != figure))
        {
            self.choose_figure(figure);
        }
        true
    }

    /// Whether the figure that a phone shows is a card with a letter that this control sets: it is where to look.
    fn is_written_about(&self, control: &str) -> bool {
        let seen = self.report.as_ref().zip(self.chosen.last());
        let written = seen.and_then(|(report, seen)| report.written(seen));
        written.is_some_and(|written| written.set_by.iter().any(|key| key == control))
    }

    /// Pulls a phone's sheet up, or lets it down; its figure stays in view above it.
    pub(super) fn pull(&mut self, up: bool) {
        self.is_pulled_up = up;
        if up {
            self.bring_stage_into_view(0.0);
        }
    }

    /// Scrolls to the stage where its top is not within this share of the window's height.
    fn bring_stage_into_view(&self, share: f64) {
        const BAR: f64 = 56.0;
        let (Some(stage), Some(window)) = (self.stage.cast::<HtmlElement>(), crate::app::window()) else { return };
        let lesson = window.document().and_then(|document| document.query_selector(".lesson-bar").ok().flatten());
        let bars = BAR + lesson.map_or(0.0, |bar| bar.get_bounding_client_rect().height());
        let top = stage.get_bounding_client_rect().top();
        if top < bars || top > bars.max(share * pixels(window.inner_height())) {
            window.scroll_by_with_x_and_y(0.0, top - bars);
        }
    }

    /// After the page was laid out anew: where that moved the figures, they are asked for at their new sizes.
    pub(super) fn after_layout(&mut self, context: &Context<Self>) {
        if std::mem::take(&mut self.wants_measure) {
            // The picture that is on its way may move the frames once more, and back to where they were before: no
            // observer tells of that.
            self.measures_again = self.shown != self.asked;
            if self.measure() && self.worker.is_some() {
                self.ask_again(context);
            }
        }
        if std::mem::take(&mut self.wants_focus) {
            self.focus_tour();
        }
        if std::mem::take(&mut self.rows_want_focus) {
            self.focus_rows();
        }
    }

    /// Looks at the figures' sizes once more when the page has come to rest: what moves them and back between two
    /// pictures no observer tells of.
    pub(super) fn measure_at_rest(&mut self, context: &Context<Self>) {
        let link = context.link().clone();
        self.measuring = Some(Timeout::new(AFTER_DRAWING, move || link.send_message(Msg::Resized)));
    }

    /// Whether a picture that is shown, and that none is to follow, has another size than its frame.
    pub(super) fn is_drawn_at_another_size(&self) -> bool {
        let Some(report) = self.report.as_ref().filter(|_| self.is_settled()) else { return false };
        let view = View { sizes: self.sizes.clone(), ..View::default() };
        let is_other = |figure: &Figure| {
            let drawn = [figure.scene.size.0, figure.scene.size.1].map(|side| f64::from(side) / UNITS_PER_PIXEL);
            let asked = view.size_of(&figure.key);
            asked.is_some_and(|(width, height)| (width - drawn[0]).abs() > 1.0 || (height - drawn[1]).abs() > 1.0)
        };
        report.figures.iter().any(is_other)
    }

    /// The sizes of the figures in sight, and the room for controls; says whether anything changed.
    pub(super) fn measure(&mut self) -> bool {
        let (Some(text), Some(stage), Some(window)) =
            (&self.text, self.stage.cast::<HtmlElement>(), crate::app::window())
        else {
            return false;
        };
        let (wide, high) = (pixels(window.inner_width()), pixels(window.inner_height()));
        let type_scale = type_scale();
        let scale = match self.show {
            Some(_) => (PROJECTOR.2 * (wide / PROJECTOR.0).min(high / PROJECTOR.1)).max(1.0),
            None => 1.0,
        };
        let scale = scale.max(type_scale);
        let is_narrow = is_narrow();
        let has_player = text.description.controls.iter().any(|one| matches!(one, ControlView::Player { .. }));
        // In front of a class and on a phone there is no challenge below the controls, and a low window scrolls.
        let room = if is_narrow || matches(LOW) || self.show.is_some() {
            f64::INFINITY
        } else {
            let top = stage.get_bounding_client_rect().top() + window.scroll_y().unwrap_or(0.0);
            let challenge = text.description.challenges.first().map_or(0.0, height);
            let others = challenge + BETWEEN + if has_player { PLAYER } else { 0.0 };
            // Controls are counted at the usual size of type.
            ((high - top) / type_scale - others).max(0.0)
        };
        let mut sizes = Vec::new();
        for spec in &text.description.figures {
            let found = stage.query_selector(&format!("[data-frame=\"{}\"]", spec.key)).ok().flatten();
            let Some(bounds) = found.map(|frame: Element| frame.get_bounding_client_rect()) else { continue };
            let (width, height) = (bounds.width() / scale, bounds.height() / scale);
            if width > 0.0 && height > 0.0 {
                sizes.push((spec.key.clone(), width, height));
            }
        }
        let is_new = sizes != self.sizes || (is_narrow, room, scale) != (self.is_narrow, self.room, self.scale);
        (self.sizes, self.scale, self.is_narrow, self.room) = (sizes, scale, is_narrow, room);
        is_new
    }
}

/// About what a challenge takes of the rail's height, in CSS pixels. The first counts for all, so that no control is
/// folded away when another is asked; below a longer one the controls scroll.
fn height(challenge: &ChallengeText) -> f64 {
    let lines = |words: &str, letters: f64| (words.chars().count() as f64 / letters).ceil();
    let conditions: f64 = challenge.conditions.iter().map(|one| 4.0 + 18.0 * lines(&one.words, 34.0)).sum();
    88.0 + 22.0 * lines(&challenge.ask, 37.0) + conditions
}

fn pixels(value: Result<JsValue, JsValue>) -> f64 {
    value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0)
}

/// Whether the window is as narrow as a phone; the static pages are written for a wide one.
pub(super) fn is_narrow() -> bool {
    matches(NARROW)
}

fn matches(query: &str) -> bool {
    let list = crate::app::window().and_then(|window| window.match_media(query).ok().flatten());
    list.is_some_and(|list| list.matches())
}

/// How many times as large as usual the visitor's browser shows type. What figures say grows with it.
fn type_scale() -> f64 {
    let size = || {
        let window = crate::app::window()?;
        let style = window.get_computed_style(&window.document()?.document_element()?).ok()??;
        Some(js_sys::parse_float(&style.get_property_value("font-size").ok()?))
    };
    // Not smaller: what stands in a figure is small already.
    size().map_or(1.0, |size| size / 16.0).max(1.0)
}

/// The control within the rail that an event comes from.
pub(super) fn control_of(event: &web_sys::Event) -> Option<String> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("[data-control]").ok().flatten()?.get_attribute("data-control")
}

/// The keys of the numbers that are seen: those that the stop names first, then the lab's own, four at most.
pub(super) fn numbers_of(report: &Report, named: &[String], only_named: bool) -> Vec<String> {
    const MOST: usize = 4;
    // The lab's own keep their places where the stop is about some of them.
    if !only_named && named.iter().all(|key| report.key_numbers.contains(key)) {
        return report.key_numbers.clone();
    }
    let mut keys: Vec<String> = named.to_vec();
    if !only_named || keys.is_empty() {
        keys.extend(report.key_numbers.iter().filter(|key| !named.contains(key)).cloned());
    }
    keys.truncate(MOST);
    keys
}
