//! What of a picture can be held: handles that are dragged, and places that are clicked. They lie where they are
//! drawn, so a panel or a canvas takes them; the report says to which figure they belong.

use serde::{Deserialize, Serialize};

use super::told::Told;

/// In which directions a handle moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Axes {
    /// Sets a control to the x value.
    X,
    /// Sets a control to the y value.
    Y,
    /// Along a curve: the lab's `point` decides; arrow keys step the control.
    Path,
    /// Freely: the lab's `point` decides, for arrow keys too.
    Free,
}

/// Something that can be dragged; the page lays a focusable element over it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Handle {
    /// Unique in the lab.
    pub key: String,
    /// The accessible name, unique on the page.
    pub label: String,
    pub figure: String,
    pub panel: usize,
    /// In data units of the panel.
    pub at: (f64, f64),
    pub axes: Axes,
    /// The control that it moves; without one the lab's `point` decides.
    pub control: Option<String>,
    /// A short text on a flag beside it; may be empty.
    pub flag: String,
    /// What a screen reader says as its value.
    pub value_text: String,
    /// One arrow key's step where no control has one.
    pub step: (f64, f64),
    /// Handles of one group are one tab stop; an empty name stands alone.
    pub group: String,
}

impl Handle {
    fn new(key: &str, label: impl Into<String>, at: (f64, f64), axes: Axes) -> Handle {
        Handle {
            key: key.to_owned(),
            label: label.into(),
            figure: String::new(),
            panel: 0,
            at,
            axes,
            control: None,
            flag: String::new(),
            value_text: String::new(),
            step: (0.0, 0.0),
            group: String::new(),
        }
    }

    /// Sets the control to its x value.
    pub fn x(key: &str, control: &str, label: impl Into<String>, at: (f64, f64)) -> Handle {
        Handle { control: Some(control.to_owned()), ..Handle::new(key, label, at, Axes::X) }
    }

    /// Sets the control to its y value.
    pub fn y(key: &str, control: &str, label: impl Into<String>, at: (f64, f64)) -> Handle {
        Handle { control: Some(control.to_owned()), ..Handle::new(key, label, at, Axes::Y) }
    }

    /// Runs along a curve: `Lab::point` makes of the place where it is dragged a value of the control.
    pub fn along(key: &str, control: &str, label: impl Into<String>, at: (f64, f64)) -> Handle {
        Handle { control: Some(control.to_owned()), ..Handle::new(key, label, at, Axes::Path) }
    }

    /// Goes to `Lab::point` whenever it moves in these directions; an arrow key moves it by `step`.
    pub fn pointed(key: &str, label: impl Into<String>, at: (f64, f64), axes: Axes, step: (f64, f64)) -> Handle {
        Handle { step, ..Handle::new(key, label, at, axes) }
    }

    /// Shows the value of this control, and is locked with it, though `Lab::point` decides.
    pub fn of_control(self, control: &str) -> Handle {
        Handle { control: Some(control.to_owned()), ..self }
    }

    /// A short text on a flag beside it.
    pub fn flag(self, flag: impl Into<String>) -> Handle {
        Handle { flag: flag.into(), ..self }
    }

    /// What a screen reader says as its value.
    pub fn says(self, value_text: impl Into<String>) -> Handle {
        Handle { value_text: value_text.into(), ..self }
    }

    /// One tab stop with all others of this group.
    pub fn in_group(self, group: impl Into<String>) -> Handle {
        Handle { group: group.into(), ..self }
    }
}

/// A place in a figure that can be clicked, or focused and entered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hotspot {
    /// Unique in the lab.
    pub key: String,
    pub label: String,
    pub figure: String,
    /// Left, top, right, bottom in CSS pixels of the figure.
    pub region: [f64; 4],
    /// Opens the rows behind it; otherwise it is handed to the lab's `point`.
    pub opens_rows: bool,
    /// Hotspots of one group are one tab stop; an empty name stands alone.
    pub group: String,
    /// For a hotspot that is switched: whether it is on.
    pub pressed: Option<bool>,
}

impl Hotspot {
    fn new(key: impl Into<String>, label: impl Into<String>) -> Hotspot {
        Hotspot {
            key: key.into(),
            label: label.into(),
            figure: String::new(),
            region: [0.0; 4],
            opens_rows: false,
            group: String::new(),
            pressed: None,
        }
    }

    /// Opens the rows behind a count.
    pub fn rows(key: impl Into<String>, label: impl Into<String>) -> Hotspot {
        Hotspot { opens_rows: true, ..Hotspot::new(key, label) }
    }

    /// Goes to `Lab::point`.
    pub fn pointed(key: impl Into<String>, label: impl Into<String>) -> Hotspot {
        Hotspot::new(key, label)
    }

    /// Goes to `Lab::point`, and says whether it is on.
    pub fn switch(key: impl Into<String>, label: impl Into<String>, is_on: bool) -> Hotspot {
        Hotspot { pressed: Some(is_on), ..Hotspot::new(key, label) }
    }

    /// One tab stop with all others of this group.
    pub fn in_group(self, group: impl Into<String>) -> Hotspot {
        Hotspot { group: group.into(), ..self }
    }
}

/// What of one figure can be held, and what its charts say in rows and columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Held {
    pub handles: Vec<Handle>,
    pub hotspots: Vec<Hotspot>,
    pub told: Option<Told>,
}
