//! Controls: a label and two plain functions that bind it to a field of the state.
//!
//! They are also the only way a field enters a link, which is why every field of a state has one.

use super::data::Data;

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
}

pub enum ControlKind<S: 'static> {
    Slider {
        range: Range,
        /// How the value is written, with its unit.
        written: fn(f64) -> String,
        /// `None` means the neutral value of the span.
        get: fn(&S) -> Option<f64>,
        set: fn(&mut S, f64),
        /// Even steps on the slider multiply the value.
        logarithmic: bool,
    },
    Toggle {
        get: fn(&S) -> bool,
        set: fn(&mut S, bool),
    },
    Choice {
        /// Key in links, and label.
        options: &'static [(&'static str, &'static str)],
        get: fn(&S) -> &'static str,
        set: fn(&mut S, &str),
    },
    /// The player: which step of a run is shown.
    Player {
        last: fn(&S) -> u64,
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

/// The values of a slider.
#[derive(Clone, Copy)]
pub enum Range {
    Fixed(Span),
    /// A score may run from −3 to 4: the data say.
    OfData(fn(&Data) -> Span),
}

#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Span {
    pub least: f64,
    pub most: f64,
    pub step: f64,
    /// What the slider shows while the visitor has set nothing.
    pub neutral: f64,
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
        Control { key, label, help: "", kind, shown: |_, _| true }
    }

    pub const fn slider(
        key: &'static str,
        label: &'static str,
        range: Range,
        get: fn(&S) -> Option<f64>,
        set: fn(&mut S, f64),
    ) -> Control<S> {
        let written = crate::format::short;
        Control::new(key, label, ControlKind::Slider { range, written, get, set, logarithmic: false })
    }

    pub const fn toggle(
        key: &'static str,
        label: &'static str,
        get: fn(&S) -> bool,
        set: fn(&mut S, bool),
    ) -> Control<S> {
        Control::new(key, label, ControlKind::Toggle { get, set })
    }

    pub const fn choice(
        key: &'static str,
        label: &'static str,
        options: &'static [(&'static str, &'static str)],
        get: fn(&S) -> &'static str,
        set: fn(&mut S, &str),
    ) -> Control<S> {
        Control::new(key, label, ControlKind::Choice { options, get, set })
    }

    pub const fn player(
        label: &'static str,
        last: fn(&S) -> u64,
        get: fn(&S) -> u64,
        set: fn(&mut S, u64),
    ) -> Control<S> {
        Control::new("view.step", label, ControlKind::Player { last, get, set })
    }

    pub const fn carried(key: &'static str, get: fn(&S) -> String, set: fn(&mut S, &str)) -> Control<S> {
        Control::new(key, "", ControlKind::Carried { private: false, get, set })
    }

    pub const fn help(mut self, help: &'static str) -> Control<S> {
        self.help = help;
        self
    }

    /// Shown only where it means something.
    pub const fn when(mut self, shown: fn(&S, &Data) -> bool) -> Control<S> {
        self.shown = shown;
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

    /// The field as a link writes it; `None` where it is unset.
    pub fn text(&self, state: &S) -> Option<String> {
        match &self.kind {
            ControlKind::Slider { get, .. } => get(state).map(crate::format::full),
            ControlKind::Toggle { get, .. } => Some(if get(state) { "yes" } else { "no" }.to_owned()),
            ControlKind::Choice { get, .. } => Some(get(state).to_owned()),
            ControlKind::Player { get, .. } => Some(get(state).to_string()),
            ControlKind::Carried { get, .. } => Some(get(state)),
        }
    }

    /// Sets the field from text, clamped; says whether the text meant anything.
    pub fn set_text(&self, state: &mut S, data: &Data, text: &str) -> bool {
        match &self.kind {
            ControlKind::Slider { range, set, .. } => {
                let Some(value) = text.parse::<f64>().ok().filter(|value| !value.is_nan()) else {
                    return false;
                };
                set(state, range.span(data).clamp(value));
                true
            }
            ControlKind::Toggle { set, .. } => {
                let on = match text {
                    "yes" | "true" | "1" => true,
                    "no" | "false" | "0" => false,
                    _ => return false,
                };
                set(state, on);
                true
            }
            ControlKind::Choice { options, set, .. } => {
                let known = options.iter().any(|(key, _)| *key == text);
                if known {
                    set(state, text);
                }
                known
            }
            ControlKind::Player { last, set, .. } => {
                let Ok(step) = text.parse::<u64>() else {
                    return false;
                };
                let last = last(state);
                set(state, step.min(last));
                true
            }
            ControlKind::Carried { set, .. } => {
                set(state, text);
                true
            }
        }
    }

    /// Moves the field back into its range where the data or another field changed the range.
    pub(super) fn clamp(&self, state: &mut S, data: &Data) {
        match &self.kind {
            ControlKind::Slider { range, get, set, .. } => {
                if let Some(value) = get(state) {
                    let clamped = range.span(data).clamp(value);
                    if clamped != value {
                        set(state, clamped);
                    }
                }
            }
            ControlKind::Player { last, get, set } => {
                let last = last(state);
                if get(state) > last {
                    set(state, last);
                }
            }
            _ => {}
        }
    }
}
