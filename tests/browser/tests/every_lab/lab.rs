//! What a lab says of itself without a browser, and how a visitor finds it on the page.

use browser_tests::keys::{DOWN, ENTER, ESCAPE, LEFT, RIGHT, UP};
use browser_tests::{Element, Visitor, is_webkit};
use serde_json::{Value, json};
use tactile::bundled;
use tactile::lab::{Axes, ControlState, ControlView, Description, Edit, Entry, Handle, Progress, Query, Report, View};

/// A lab as it opens.
pub struct Lab {
    pub id: &'static str,
    pub description: Description,
    pub report: Report,
}

/// Which way something can be moved, and stays within its range: −1 or 1 across, and up.
#[derive(Clone, Copy)]
struct Way {
    right: i32,
    up: i32,
}

impl Lab {
    pub fn of(entry: &'static Entry) -> Lab {
        let mut session = (entry.open)();
        bundled::edit(session.as_mut(), &Edit::Load(Query::parse(""))).expect("a lab opens");
        while session.advance(&mut || true) != Progress::Done {}
        Lab { id: entry.id, description: (entry.describe)(), report: session.report(&View::default()) }
    }

    pub fn address(&self) -> String {
        format!("labs/{}/", self.id)
    }

    /// The question and the invitation of what the lab opens with: of its first part, where it has parts.
    pub fn first_words(&self) -> (&str, &str) {
        let text = |key: &str| self.controls().find(|(control, _)| control.key() == key).map(|(_, state)| &state.text);
        let part = self.description.parts.iter().find(|part| text(&part.control) == Some(&part.option));
        part.map_or((&self.description.question, &self.description.invitation), |part| {
            (&part.question, &part.invitation)
        })
    }

    fn controls(&self) -> impl Iterator<Item = (&ControlView, &ControlState)> {
        self.description.controls.iter().zip(&self.report.controls)
    }

    pub fn control(&self, key: &str) -> Option<(&ControlView, &ControlState)> {
        self.controls().find(|(control, _)| control.key() == key)
    }

    /// The first control that a visitor sees and that holds a value; one that only acts where there is no other.
    pub fn first_control(&self) -> Option<(&ControlView, &ControlState)> {
        let rank = |control: &ControlView| match control {
            ControlView::Player { .. } | ControlView::Carried { .. } => None,
            ControlView::Button { .. } => Some(2),
            _ => Some(i32::from(self.description.folded.iter().any(|key| key == control.key()))),
        };
        let seen = self.controls().filter(|(control, state)| state.shown && rank(control).is_some());
        seen.min_by_key(|(control, _)| rank(control))
    }

    /// The first handle on a figure in sight, with its element.
    pub fn first_handle(&self, visitor: &Visitor) -> Option<(&Handle, Element)> {
        let shown = self.report.handles.iter().filter(|handle| self.report.is_shown(&handle.figure));
        let mut seen = shown.filter_map(|handle| Some((handle, handle_called(visitor, &handle.label)?)));
        seen.next()
    }

    /// Whether the lab has a run to play, and whether that has an end.
    pub fn player(&self) -> Option<Player<'_>> {
        self.controls().find_map(|(control, state)| match control {
            ControlView::Player { label, is_endless, .. } => {
                Some(Player { label, last: state.span.filter(|_| !is_endless).map(|span| span.most) })
            }
            _ => None,
        })
    }

    /// Moves a handle a few steps by keys, towards the middle of where it can be.
    pub fn key_handle(&self, visitor: &Visitor, handle: &Handle, element: &Element) {
        let Way { right, up } = self.way(handle);
        let key = match (handle.axes, up > 0, right > 0) {
            (Axes::Y, true, _) => UP,
            (Axes::Y, false, _) => DOWN,
            (_, _, true) => RIGHT,
            (_, _, false) => LEFT,
        };
        let keys = key.repeat(3);
        // One of many is taken up first: else the arrows lead to its neighbours.
        let keys = if handle.group.is_empty() { keys } else { format!("{ENTER}{keys}{ESCAPE}") };
        visitor.keys(element, &keys);
    }

    /// Drags a handle towards the middle of where it can be.
    pub fn drag_handle(&self, visitor: &Visitor, handle: &Handle, element: &Element) {
        let Way { right, up } = self.way(handle);
        let (across, down) = (60 * right, -40 * up);
        match handle.axes {
            Axes::X => visitor.drag(element, across, 0),
            Axes::Y => visitor.drag(element, 0, down),
            Axes::Path | Axes::Free => visitor.drag(element, across, down),
        }
    }

    fn way(&self, handle: &Handle) -> Way {
        let sign = |is_below: bool| if is_below { 1 } else { -1 };
        let figure = self.report.figures.iter().find(|figure| figure.key == handle.figure);
        let panel = figure.and_then(|figure| figure.scene.panels.get(handle.panel)).expect("a handle is on a panel");
        let middle = |(one, other): (f64, f64)| (one + other) / 2.0;
        // An axis may run the other way.
        let right = sign((handle.at.0 < middle(panel.x)) == (panel.x.0 <= panel.x.1));
        let up = sign((handle.at.1 < middle(panel.y)) == (panel.y.0 <= panel.y.1));
        Way { right, up }
    }
}

/// A run that can be played.
pub struct Player<'a> {
    pub label: &'a str,
    /// Its last step, where it has one.
    pub last: Option<f64>,
}

/// The handle of this name, if it is in sight.
pub fn handle_called(visitor: &Visitor, label: &str) -> Option<Element> {
    let label = label.replace('\\', "\\\\").replace('"', "\\\"");
    let element = visitor.first(&format!("main [role=slider][aria-label=\"{label}\"]"))?;
    (visitor.script_on(&element, "return arguments[0].checkVisibility()") == json!(true)).then_some(element)
}

/// The element of a control: of one of several, where it has several.
pub fn control_element(visitor: &Visitor, control: &ControlView, state: &ControlState) -> Option<Element> {
    let (key, label) = (control.key(), control.label());
    match control {
        ControlView::Slider { .. } => visitor.named("main input[type=range]", label),
        ControlView::Toggle { .. } => visitor.named("main [role=switch]", label),
        ControlView::Choice { options, .. } => {
            let other = options.iter().find(|(option, _)| *option != state.text).map_or("", |(_, label)| label);
            let radio = visitor.named(&format!("main input[type=radio][name=\"{key}\"]"), other);
            radio.or_else(|| visitor.named("main select", label))
        }
        ControlView::Column { .. } => visitor.named("main select", label),
        ControlView::Several { .. } => {
            let first = state.options.first().map_or("", |(_, label, _)| label);
            visitor.named("main input[type=checkbox]", first)
        }
        ControlView::Text { .. } => visitor.named("main textarea, main input[type=text]", label),
        ControlView::Button { .. } => visitor.named("main button", label),
        ControlView::Player { .. } => visitor.named("main input[type=range]", label),
        ControlView::Carried { .. } => None,
    }
}

/// Moves a control by keys, a little.
pub fn key_control(visitor: &Visitor, control: &ControlView, state: &ControlState) {
    visitor.unfold();
    let (label, element) = (control.label(), control_element(visitor, control, state));
    let element = element.unwrap_or_else(|| panic!("there is no control “{label}”"));
    visitor.script_on(
        &element,
        "(arguments[0].closest('fieldset, label') ?? arguments[0]).scrollIntoView({ block: 'center' })",
    );
    let is_menu = visitor.script_on(&element, "return arguments[0].matches('select')") == json!(true);
    if is_menu {
        return choose_next(visitor, control, state, &element);
    }
    let is_at_end = state.span.is_some_and(|span| state.value + 3.0 * span.step > span.most);
    let keys = match control {
        ControlView::Slider { .. } => if is_at_end { LEFT } else { RIGHT }.repeat(3),
        ControlView::Text { .. } => " not bad".to_owned(),
        _ => " ".to_owned(),
    };
    visitor.keys(&element, &keys);
    if matches!(control, ControlView::Text { .. }) {
        visitor.press("\u{E004}");
    }
}

/// Goes to another entry of a menu.
fn choose_next(visitor: &Visitor, control: &ControlView, state: &ControlState, element: &Element) {
    let options: Vec<(&str, bool)> = match control {
        ControlView::Choice { options, .. } => {
            options.iter().map(|(key, label)| (label.as_str(), *key == state.text)).collect()
        }
        _ => state.options.iter().map(|(_, label, is_chosen)| (label.as_str(), *is_chosen)).collect(),
    };
    let chosen = options.iter().position(|(_, is_chosen)| *is_chosen).unwrap_or(0);
    let is_last = chosen + 1 == options.len();
    if is_webkit() {
        // Its menus open under the keys, and their entries are out of the driver's reach.
        let other = if is_last { chosen.saturating_sub(1) } else { chosen + 1 };
        visitor.choose(control.label(), options[other].0);
    } else {
        visitor.keys(element, if is_last { UP } else { DOWN });
    }
}

/// What is to be seen and read: figures by name, each with how much ink of which color lies in each cell of a grid; numbers
/// by name; what stands in the controls.
const SHOWN: &str = "
    const name = one => one.getAttribute('aria-label')
        ?? (one.getAttribute('aria-labelledby') ? document.getElementById(one.getAttribute('aria-labelledby'))?.textContent : [...one.labels ?? []].map(label => label.textContent).join(' '));
    const seen = selector => [...document.querySelectorAll(`main ${selector}`)].filter(one => one.checkVisibility());
    const easel = document.createElement('canvas'), paper = easel.getContext('2d', { willReadFrequently: true });
    const [columns, rows] = [64, 48];
    const picture = canvas => {
        const { width, height } = canvas;
        [easel.width, easel.height] = [width, height];
        paper.drawImage(canvas, 0, 0);
        const dots = paper.getImageData(0, 0, width, height).data;
        const sums = new Float64Array(columns * rows), counts = new Float64Array(columns * rows);
        for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
            const at = 4 * (y * width + x), cell = Math.floor(y * rows / height) * columns + Math.floor(x * columns / width);
            sums[cell] += dots[at + 3] * (1 + (dots[at] + 2 * dots[at + 1] + 3 * dots[at + 2]) / 1530) / 2;
            counts[cell] += 1;
        }
        return [...sums].map((sum, cell) => Math.round(sum / Math.max(counts[cell], 1)));
    };
    return {
        figures: seen('canvas[role=img]').map(one => ({ said: name(one), picture: picture(one) })),
        numbers: seen('output').map(one => [name(one), one.textContent]),
        controls: seen('input, textarea, select').map(one => [name(one), one.matches('[type=checkbox], [type=radio]') ? one.checked : one.value]),
    };";
/// By how much a cell of a picture may differ: WebKit does not give every pixel the same shade each time.
const NOISE: u64 = 4;

/// A figure: what is said of it, and its picture.
#[derive(Clone, Debug)]
pub struct Seen {
    pub said: String,
    picture: Vec<i64>,
}

impl PartialEq for Seen {
    fn eq(&self, other: &Seen) -> bool {
        let is_near = |(one, other): (&i64, &i64)| one.abs_diff(*other) <= NOISE;
        self.said == other.said
            && self.picture.len() == other.picture.len()
            && self.picture.iter().zip(&other.picture).all(is_near)
    }
}

impl Seen {
    pub fn is_blank(&self) -> bool {
        self.picture.iter().all(|ink| Some(ink) == self.picture.first())
    }
}

/// What is to be seen once all is at rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    pub figures: Vec<Seen>,
    pub numbers: Vec<(String, String)>,
    controls: Value,
}

impl Shown {
    pub fn on(visitor: &Visitor) -> Shown {
        visitor.rest();
        Shown::now(visitor)
    }

    /// At this moment, whether at rest or not.
    pub fn now(visitor: &Visitor) -> Shown {
        let shown = visitor.script(SHOWN);
        let figure = |one: &Value| Seen {
            said: one["said"].as_str().unwrap_or_default().to_owned(),
            picture: one["picture"].as_array().into_iter().flatten().filter_map(Value::as_i64).collect(),
        };
        Shown {
            figures: shown["figures"].as_array().into_iter().flatten().map(figure).collect(),
            numbers: serde_json::from_value(shown["numbers"].clone()).expect("pairs of texts"),
            controls: shown["controls"].clone(),
        }
    }

    /// Whether a picture or a number is another one.
    pub fn differs(&self, other: &Shown) -> bool {
        self.figures != other.figures || self.numbers != other.numbers
    }

    /// What the page says, whatever the size of its figures: what is said of each, the numbers, the controls.
    pub fn said(&self) -> (Vec<&str>, &[(String, String)], &Value) {
        (self.figures.iter().map(|one| one.said.as_str()).collect(), &self.numbers, &self.controls)
    }

    /// What differs, in a few words: pictures would fill pages.
    pub fn differences(&self, other: &Shown) -> String {
        let figures = self.figures.iter().zip(&other.figures).filter(|(one, other)| one != other);
        let figures: Vec<[&str; 2]> = figures.map(|(one, other)| [one.said.as_str(), other.said.as_str()]).collect();
        let numbers: Vec<_> = self.numbers.iter().zip(&other.numbers).filter(|(one, other)| one != other).collect();
        let controls = match self.controls == other.controls {
            true => String::new(),
            false => format!("; controls {} and {}", self.controls, other.controls),
        };
        format!(
            "{} and {} figures, other ones {figures:?}; numbers {numbers:?}{controls}",
            self.figures.len(),
            other.figures.len()
        )
    }
}
