//! Controls: a label and two plain functions that bind it to a field of the state.
//!
//! They are also the only way a field enters a link, which is why every field of a state has one.

use serde::{Deserialize, Serialize};

use super::data::Data;
use super::field::{KeyField, Keyed, Number, NumberField, TextField, ToggleField};
use super::tour::for_texts;
use crate::decimal;

/// One control of a lab whose state is `S`.
pub struct Control<S: 'static> {
    /// snake_case, permanent: the key in links.
    pub key: &'static str,
    pub label: &'static str,
    /// One sentence, shown under the control; may be empty.
    pub help: &'static str,
    pub kind: ControlKind<S>,
    /// Whether it means anything in this state; a hidden control still travels in links.
    pub shown: fn(&S, &Data) -> bool,
    /// Whether it stands folded away under "More controls", so that the two to five that matter most are seen at once.
    pub is_folded: bool,
    /// The key of the figure that it acts on, which a phone shows while it is in use; empty: any.
    pub figure: &'static str,
}

pub enum ControlKind<S: 'static> {
    Slider {
        range: Range,
        /// How the value is written, with its unit.
        written: fn(f64) -> String,
        field: NumberField<S>,
        /// Even steps on the slider multiply the value.
        logarithmic: bool,
    },
    Toggle {
        field: ToggleField<S>,
    },
    Choice {
        /// Key in links, and label.
        options: &'static [(&'static str, &'static str)],
        field: KeyField<S>,
    },
    /// A menu of the columns that play a role in the present data; an empty name means the `place`-th.
    Column {
        role: &'static str,
        place: usize,
        field: TextField<S>,
    },
    /// A menu whose options the data say, such as the values of a column: key in links, and label; an empty
    /// text means the first.
    Menu {
        options: fn(&S, &Data) -> Vec<(String, String)>,
        get: fn(&S) -> String,
        set: fn(&mut S, &str),
    },
    /// Check boxes; none checked means all.
    Several {
        options: Options,
        get: fn(&S) -> Vec<String>,
        set: fn(&mut S, Vec<String>),
    },
    /// The visitor's own words; stand only in the fragment of a link.
    Text {
        lines: usize,
        field: TextField<S>,
    },
    /// Does something once; travels in no link, only what it changed does.
    Button {
        act: fn(&mut S, &Data),
    },
    /// The player: which step of a run is shown.
    Player {
        /// `None`: the run goes on for as long as it is watched.
        last: Option<fn(&S) -> u64>,
        get: fn(&S) -> u64,
        set: fn(&mut S, u64),
    },
    /// Anything else that a link must carry, as text; has no widget of its own.
    Carried {
        /// Made from the visitor's own data, so that it stands only in the fragment of a link.
        private: bool,
        get: fn(&S) -> String,
        /// Ignores what it cannot read.
        set: fn(&mut S, &str),
    },
}

/// What can be checked.
#[derive(Clone, Copy)]
pub enum Options {
    /// Key in links, and label.
    Fixed(&'static [(&'static str, &'static str)]),
    /// The columns that play this role in the present data.
    ColumnsOf(&'static str),
}

impl Options {
    /// Key in links, and label, of each.
    pub fn listed(&self, data: &Data) -> Vec<(String, String)> {
        match self {
            Options::Fixed(options) => named(options),
            Options::ColumnsOf(role) => {
                data.roles.columns(role).iter().map(|name| (name.clone(), crate::format::words(name))).collect()
            }
        }
    }
}

/// The longest text that a visitor can type into a lab, in bytes.
const MOST_TEXT: usize = 20_000;

/// The values of a slider.
#[derive(Clone, Copy)]
pub enum Range {
    Fixed(Span),
    /// A score may run from −3 to 4: the data say.
    OfData(fn(&Data) -> Span),
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Span {
    pub least: f64,
    pub most: f64,
    pub step: f64,
    /// What the slider shows while the visitor has set nothing.
    pub neutral: f64,
}

/// A control's present value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ControlState {
    pub shown: bool,
    /// As a link writes it.
    pub text: String,
    /// As people read it.
    pub written: String,
    /// Of a slider (in its own units) or a player (whole steps, as far as was seen of a run); and where it stands.
    pub span: Option<Span>,
    pub value: f64,
    /// Of a menu or of check boxes: key, label and whether it is chosen.
    pub options: Vec<(String, String, bool)>,
}

impl Range {
    pub const fn fixed(least: f64, most: f64, step: f64, neutral: f64) -> Range {
        Range::Fixed(Span { least, most, step, neutral })
    }

    pub fn span(&self, data: &Data) -> Span {
        match self {
            Range::Fixed(span) => *span,
            Range::OfData(span) => span(data),
        }
    }
}

impl Span {
    /// The nearest value that the slider itself could be at, written without rounding noise: what a
    /// drag sets stays short in a link.
    pub fn snap(&self, value: f64) -> f64 {
        let steps = ((self.clamp(value) - self.least) / self.step).round();
        let snapped = self.least + steps * self.step;
        if !snapped.is_finite() {
            return self.clamp(value);
        }
        self.clamp(((snapped * 1e9).round() / 1e9).clamp(self.least, self.most))
    }

    /// `value` moved into the span; the neutral value for what is not a number.
    pub fn clamp(&self, value: f64) -> f64 {
        if value.is_nan() { self.neutral } else { value.max(self.least).min(self.most) }
    }
}

impl<S> Control<S> {
    const fn new(key: &'static str, label: &'static str, kind: ControlKind<S>) -> Control<S> {
        Control { key, label: for_texts(label), help: "", kind, shown: |_, _| true, is_folded: false, figure: "" }
    }

    pub const fn slider(
        key: &'static str,
        label: &'static str,
        range: Range,
        get: fn(&S) -> Option<f64>,
        set: fn(&mut S, f64),
    ) -> Control<S> {
        Control::sliding(key, label, range, NumberField::By { get, set })
    }

    /// A slider of a number that is simply a field of the state; a field that may be `None` is at the neutral value then.
    pub const fn number(
        key: &'static str,
        label: &'static str,
        range: Range,
        field: fn(&mut S) -> &mut dyn Number,
    ) -> Control<S> {
        Control::sliding(key, label, range, NumberField::Of(field))
    }

    const fn sliding(key: &'static str, label: &'static str, range: Range, field: NumberField<S>) -> Control<S> {
        let written = crate::format::short;
        Control::new(key, label, ControlKind::Slider { range, written, field, logarithmic: false })
    }

    pub const fn toggle(
        key: &'static str,
        label: &'static str,
        get: fn(&S) -> bool,
        set: fn(&mut S, bool),
    ) -> Control<S> {
        Control::new(key, label, ControlKind::Toggle { field: ToggleField::By { get, set } })
    }

    /// A toggle of what is simply a field of the state.
    pub const fn flag(key: &'static str, label: &'static str, field: fn(&mut S) -> &mut bool) -> Control<S> {
        Control::new(key, label, ControlKind::Toggle { field: ToggleField::Of(field) })
    }

    pub const fn choice(
        key: &'static str,
        label: &'static str,
        options: &'static [(&'static str, &'static str)],
        get: fn(&S) -> &'static str,
        set: fn(&mut S, &str),
    ) -> Control<S> {
        Control::new(key, label, ControlKind::Choice { options, field: KeyField::By { get, set } })
    }

    /// A choice of what is simply a field of the state: one of [`keys!`](super::keys), or the place among the options,
    /// of which a `bool` has two.
    pub const fn keyed(
        key: &'static str,
        label: &'static str,
        options: &'static [(&'static str, &'static str)],
        field: fn(&mut S) -> &mut dyn Keyed,
    ) -> Control<S> {
        Control::new(key, label, ControlKind::Choice { options, field: KeyField::Of(field) })
    }

    pub const fn player(
        label: &'static str,
        last: fn(&S) -> u64,
        get: fn(&S) -> u64,
        set: fn(&mut S, u64),
    ) -> Control<S> {
        Control::new(STEP, label, ControlKind::Player { last: Some(last), get, set })
    }

    /// The player of a run without a last step.
    pub const fn run(label: &'static str, get: fn(&S) -> u64, set: fn(&mut S, u64)) -> Control<S> {
        Control::new(STEP, label, ControlKind::Player { last: None, get, set })
    }

    /// A menu of the columns that play `role`; the lab asks [`Data::column_or`] for the one that is meant.
    pub const fn column(
        key: &'static str,
        label: &'static str,
        role: &'static str,
        place: usize,
        get: fn(&S) -> String,
        set: fn(&mut S, &str),
    ) -> Control<S> {
        Control::new(key, label, ControlKind::Column { role, place, field: TextField::By { get, set } })
    }

    /// The same, where the name is simply a field of the state.
    pub const fn column_of(
        key: &'static str,
        label: &'static str,
        role: &'static str,
        place: usize,
        field: fn(&mut S) -> &mut String,
    ) -> Control<S> {
        Control::new(key, label, ControlKind::Column { role, place, field: TextField::Of(field) })
    }

    /// A menu of what `options` finds in the data, such as the values of a column.
    pub const fn menu(
        key: &'static str,
        label: &'static str,
        options: fn(&S, &Data) -> Vec<(String, String)>,
        get: fn(&S) -> String,
        set: fn(&mut S, &str),
    ) -> Control<S> {
        Control::new(key, label, ControlKind::Menu { options, get, set })
    }

    pub const fn several(
        key: &'static str,
        label: &'static str,
        options: Options,
        get: fn(&S) -> Vec<String>,
        set: fn(&mut S, Vec<String>),
    ) -> Control<S> {
        Control::new(key, label, ControlKind::Several { options, get, set })
    }

    /// The visitor's own words, in a field of the state.
    pub const fn text(key: &'static str, label: &'static str, field: fn(&mut S) -> &mut String) -> Control<S> {
        Control::new(key, label, ControlKind::Text { lines: 1, field: TextField::Of(field) })
    }

    pub const fn button(key: &'static str, label: &'static str, act: fn(&mut S, &Data)) -> Control<S> {
        Control::new(key, label, ControlKind::Button { act })
    }

    /// How many lines of a text input are seen at once.
    pub const fn lines(mut self, count: usize) -> Control<S> {
        if let ControlKind::Text { ref mut lines, .. } = self.kind {
            *lines = count;
        }
        self
    }

    pub const fn carried(key: &'static str, get: fn(&S) -> String, set: fn(&mut S, &str)) -> Control<S> {
        Control::new(key, "", ControlKind::Carried { private: false, get, set })
    }

    pub const fn help(mut self, help: &'static str) -> Control<S> {
        self.help = for_texts(help);
        self
    }

    /// Shown only where it means something.
    pub const fn when(mut self, shown: fn(&S, &Data) -> bool) -> Control<S> {
        self.shown = shown;
        self
    }

    /// Folded away under "More controls".
    pub const fn folded(mut self) -> Control<S> {
        self.is_folded = true;
        self
    }

    /// The figure that it acts on, which a phone shows while it is in use.
    pub const fn acts_on(mut self, figure: &'static str) -> Control<S> {
        self.figure = figure;
        self
    }

    /// How a slider writes its value.
    pub const fn written(mut self, as_text: fn(f64) -> String) -> Control<S> {
        if let ControlKind::Slider { ref mut written, .. } = self.kind {
            *written = as_text;
        }
        self
    }

    pub const fn logarithmic(mut self) -> Control<S> {
        if let ControlKind::Slider { logarithmic: ref mut on, .. } = self.kind {
            *on = true;
        }
        self
    }

    /// Carried only behind the `#` of a link, which no server sees.
    pub const fn private(mut self) -> Control<S> {
        if let ControlKind::Carried { private: ref mut on, .. } = self.kind {
            *on = true;
        }
        self
    }

    /// The field as a link writes it; `None` where it is unset. The state stays as it is: a field has one accessor,
    /// which could also change it.
    pub fn as_text(&self, state: &mut S) -> Option<String> {
        match &self.kind {
            ControlKind::Slider { field, .. } => field.get(state).map(crate::format::full),
            ControlKind::Toggle { field } => Some(if field.get(state) { "yes" } else { "no" }.to_owned()),
            ControlKind::Choice { options, field } => Some(field.get(state, options).to_owned()),
            ControlKind::Player { get, .. } => Some(get(state).to_string()),
            ControlKind::Column { field, .. } | ControlKind::Text { field, .. } => Some(field.get(state)),
            ControlKind::Carried { get, .. } | ControlKind::Menu { get, .. } => Some(get(state)),
            ControlKind::Several { get, .. } => Some(joined(&get(state))),
            ControlKind::Button { .. } => None,
        }
    }

    /// Whether it stands only in the fragment of a link, which no server sees: what the visitor wrote, and
    /// what stands in the visitor's own data, columns' names included.
    pub fn is_private(&self) -> bool {
        match &self.kind {
            ControlKind::Carried { private, .. } => *private,
            ControlKind::Text { .. } | ControlKind::Column { .. } | ControlKind::Menu { .. } => true,
            ControlKind::Several { options, .. } => matches!(options, Options::ColumnsOf(_)),
            _ => false,
        }
    }

    /// Sets the field from text, clamped; what means nothing changes nothing.
    pub fn set_text(&self, state: &mut S, data: &Data, text: &str) {
        match &self.kind {
            ControlKind::Slider { range, field, .. } => {
                if let Some(value) = decimal::parse(text) {
                    field.set(state, range.span(data).clamp(value));
                }
            }
            ControlKind::Toggle { field } => {
                if let Some(on) = switched(text) {
                    field.set(state, on);
                }
            }
            ControlKind::Choice { options, field } => {
                if let Some(place) = options.iter().position(|(key, _)| *key == text) {
                    field.set(state, place, text);
                }
            }
            ControlKind::Player { last, set, .. } => {
                if let Ok(step) = text.parse::<u64>() {
                    let last = last.map_or(MOST_STEPS, |last| last(state));
                    set(state, step.min(last));
                }
            }
            ControlKind::Carried { set, .. } => set(state, text),
            ControlKind::Column { role, field, .. } => {
                if text.is_empty() || data.roles.columns(role).iter().any(|name| name == text) {
                    field.set(state, text);
                }
            }
            ControlKind::Menu { options, set, .. } => {
                if text.is_empty() || is_listed(&options(state, data), text) {
                    set(state, text);
                }
            }
            ControlKind::Several { options, set, .. } => {
                let listed = options.listed(data);
                set(state, parted(text).into_iter().filter(|key| is_listed(&listed, key)).collect());
            }
            ControlKind::Text { field, .. } => field.set(state, &text[..text.floor_char_boundary(MOST_TEXT)]),
            ControlKind::Button { act } => act(state, data),
        }
    }

    /// Whether the state holds what a link's `text` asked for, however it was written: nothing of it was refused,
    /// moved into a range, or overruled by another field.
    pub(super) fn is_held(&self, state: &mut S, text: &str) -> bool {
        let Some(held) = self.as_text(state) else { return false };
        let is_list = matches!(self.kind, ControlKind::Several { .. });
        let is_default = is_list || matches!(self.kind, ControlKind::Column { .. } | ControlKind::Menu { .. });
        match &self.kind {
            ControlKind::Text { .. } => held == text,
            ControlKind::Toggle { .. } => switched(text) == switched(&held),
            _ if is_default && text.is_empty() => true,
            _ => {
                // Numbers stand alone, or between the marks of a list.
                let parts = |text: &str| text.split([',', ';', ':', '|', '/']).map(str::to_owned).collect::<Vec<_>>();
                let (ours, theirs) = (parts(&held), parts(text));
                let is_there = |(at, part): (usize, &String)| {
                    // Check boxes have no order.
                    if is_list { ours.contains(part) } else { is_same(&ours[at], part) }
                };
                ours.len() == theirs.len() && theirs.iter().enumerate().all(is_there)
            }
        }
    }

    /// Moves the field back into its range where the data or another field changed the range.
    pub(super) fn clamp(&self, state: &mut S, data: &Data) {
        match &self.kind {
            ControlKind::Slider { range, field, .. } => {
                if let Some(value) = field.get(state) {
                    let clamped = range.span(data).clamp(value);
                    if clamped != value {
                        field.set(state, clamped);
                    }
                }
            }
            ControlKind::Player { last, get, set } => {
                let last = last.map_or(MOST_STEPS, |last| last(state));
                if get(state) > last {
                    set(state, last);
                }
            }
            ControlKind::Column { role, field, .. } => {
                let name = field.get(state);
                if !name.is_empty() && !data.roles.columns(role).contains(&name) {
                    field.set(state, "");
                }
            }
            ControlKind::Menu { options, get, set } => {
                let chosen = get(state);
                if !chosen.is_empty() && !is_listed(&options(state, data), &chosen) {
                    set(state, "");
                }
            }
            ControlKind::Several { options, get, set } => {
                let checked = get(state);
                let listed = options.listed(data);
                if checked.iter().any(|key| !is_listed(&listed, key)) {
                    set(state, checked.into_iter().filter(|key| is_listed(&listed, key)).collect());
                }
            }
            _ => {}
        }
    }
}

/// The option's own text for a key, the first one's for an unknown one; so that a state holds no string of its own.
pub fn option(options: &'static [(&'static str, &'static str)], key: &str) -> &'static str {
    options.iter().map(|(known, _)| *known).find(|known| *known == key).unwrap_or(options[0].0)
}

/// The key of the player in links.
pub const STEP: &str = "view.step";

/// A link cannot ask a run for more steps than this.
const MOST_STEPS: u64 = 10_000_000;

/// What a link says of a toggle.
fn switched(text: &str) -> Option<bool> {
    match text {
        "yes" | "true" | "1" => Some(true),
        "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

/// The same text, or the same number.
fn is_same(ours: &str, theirs: &str) -> bool {
    ours == theirs
        || matches!((decimal::parse(ours), decimal::parse(theirs)), (Some(a), Some(b)) if (a - b).abs() <= 1e-9 * a.abs())
}

/// Key in links, and label, of each option.
pub(super) fn named(options: &[(&str, &str)]) -> Vec<(String, String)> {
    options.iter().map(|&(key, label)| (key.to_owned(), label.to_owned())).collect()
}

fn is_listed(listed: &[(String, String)], key: &str) -> bool {
    listed.iter().any(|(known, _)| known == key)
}

/// Keys of check boxes in one text; a comma within a key is escaped as in an address.
pub fn joined(keys: &[String]) -> String {
    keys.iter().map(|key| key.replace('%', "%25").replace(',', "%2C")).collect::<Vec<_>>().join(",")
}

/// The keys of [`joined`].
pub(super) fn parted(text: &str) -> Vec<String> {
    text.split(',').filter(|part| !part.is_empty()).map(|part| part.replace("%2C", ",").replace("%25", "%")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keys_survive_being_joined(keys in prop::collection::vec("[a-z ,%2C]{1,8}", 0..5)) {
            prop_assert_eq!(parted(&joined(&keys)), keys);
        }
    }
}
