//! An open lab as the frame, the worker, the binaries and the tests know it: without its types.

use serde::{Deserialize, Serialize};

use super::data::{Data, DataNeed};
use super::job::Edit;
use super::layout::Framed;
use super::link::Query;
use super::report::{Report, View};
use super::{FigureSpec, Progress};
use crate::table::Problem;
use crate::table::roles::RoleKind;

/// The rows of the table behind a count, in the order in which they are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Behind {
    pub rows: Vec<u32>,
    /// What decided that they are counted here, such as a score: its name, and its value for every row.
    pub decided_by: Option<(String, Vec<String>)>,
}

impl FromIterator<u32> for Behind {
    fn from_iter<T: IntoIterator<Item = u32>>(rows: T) -> Behind {
        Behind { rows: rows.into_iter().collect(), decided_by: None }
    }
}

/// An open lab. Every change of state ends in one place, which clamps.
pub trait Session {
    /// The lab's id.
    fn id(&self) -> &'static str;

    /// Who the lab is; its words are not in the labs' module that is published.
    #[cfg(not(all(target_arch = "wasm32", feature = "labs-in-parts")))]
    fn meta(&self) -> &'static super::Meta;

    fn data_need(&self) -> &'static DataNeed;

    fn figures(&self) -> &'static [FigureSpec];

    /// Gives the lab its data and begins anew on them, in the same state.
    ///
    /// # Errors
    /// A sentence for the visitor where these data cannot be used; the data before stay.
    fn set_data(&mut self, data: Data) -> Result<(), Problem>;

    /// Applies one edit. `Edit::Data` is not for the session: whoever holds it fetches the data and
    /// calls `set_data`. Returns sentences about what could not be used of it.
    ///
    /// # Errors
    /// A sentence where the new state cannot be computed; the state before stays.
    fn edit(&mut self, edit: &Edit) -> Result<Vec<String>, Problem>;

    /// The data set that `edit` needs, where it is not the present one.
    fn data_wanted(&self, edit: &Edit) -> Option<String>;

    /// Goes on with the costly work while `more` says so: up to the state's step, or, while it runs freely,
    /// for as long as it may, and then moves the state's step along.
    fn advance(&mut self, more: &mut dyn FnMut() -> bool) -> Progress;

    /// Whether a run goes on past the state's step (see `Edit::Run`).
    fn is_running(&self) -> bool;

    fn report(&mut self, view: &View) -> Report;

    /// The lab's poster; nothing before it has data.
    #[cfg(not(target_arch = "wasm32"))]
    fn poster(&self) -> Option<crate::plot::Poster>;

    /// The rows of the data's table behind a count.
    fn rows(&mut self, of: &str) -> Behind;

    /// The state as a link carries it: what differs from the default, the version, the data.
    fn query(&self) -> Query;

    fn data(&self) -> &Data;

    /// How many steps the player has, and where it stands.
    fn steps(&self) -> Option<(u64, u64)>;
}

/// What does not change while a lab is open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Description {
    pub id: String,
    pub title: String,
    pub question: String,
    pub invitation: String,
    pub parts: Vec<PartText>,
    pub first_touch: String,
    pub covers: Vec<String>,
    pub figures: Vec<FigureText>,
    pub controls: Vec<ControlView>,
    /// The figure that each control acts on, by their keys, where a lab says so.
    pub acts_on: Vec<(String, String)>,
    /// The keys of the controls that stand under "More controls".
    pub folded: Vec<String>,
    /// The keys of the controls that stand only in the fragment of a link.
    pub private: Vec<String>,
    pub sets: Vec<SetText>,
    /// Kinds of artifacts that it takes as own data.
    pub takes: Vec<String>,
    /// What own data must hold; empty where the lab takes none.
    pub roles: Vec<RoleText>,
    pub stops: Vec<StopText>,
    pub challenges: Vec<ChallengeText>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FigureText {
    pub key: String,
    pub name: String,
    pub short: String,
    pub aspect: f64,
    pub columns: u8,
    pub tab: String,
}

impl Framed for FigureText {
    fn columns(&self) -> u8 {
        self.columns
    }

    fn aspect(&self) -> f64 {
        self.aspect
    }

    fn tab(&self) -> &str {
        &self.tab
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetText {
    pub id: String,
    pub title: String,
    /// Whether it is a table that comes as a file, not one that the lab makes.
    pub is_file: bool,
}

/// A part that a column of own data can play.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleText {
    pub key: String,
    pub label: String,
    pub kind: RoleKind,
    pub optional: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StopText {
    pub key: String,
    pub title: String,
    pub say: String,
    pub answer: String,
    pub data: String,
    pub figures: Vec<String>,
    pub controls: Vec<String>,
    pub numbers: Vec<String>,
    pub teaches: Vec<String>,
    /// The key of the number that is predicted, and the question.
    pub asks: Option<(String, String)>,
    pub begins: String,
}

impl Description {
    /// What the option that shows a part is called.
    pub fn label_of(&self, part: &PartText) -> &str {
        let control = self.controls.iter().find(|control| control.key() == part.control);
        let Some(ControlView::Choice { options, .. }) = control else { return "" };
        options.iter().find(|(key, _)| *key == part.option).map_or("", |(_, label)| label)
    }
}

/// A part of the lab, with the key of the control and of the option that show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartText {
    pub control: String,
    pub option: String,
    pub question: String,
    pub invitation: String,
    pub has_data: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChallengeText {
    pub key: String,
    pub ask: String,
    pub learned: String,
    pub data: String,
    /// The part of the lab that it is about, by its option; empty where the lab has no parts.
    pub part: String,
    pub conditions: Vec<ConditionText>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConditionText {
    pub words: String,
    /// The key of a number whose present value stands beside; may be empty.
    pub number: String,
}

/// A control without its functions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ControlView {
    Slider {
        key: String,
        label: String,
        help: String,
        logarithmic: bool,
    },
    Toggle {
        key: String,
        label: String,
        help: String,
    },
    Choice {
        key: String,
        label: String,
        help: String,
        options: Vec<(String, String)>,
    },
    /// A menu of columns or of values; its options are in the control's state.
    Column {
        key: String,
        label: String,
        help: String,
    },
    /// Check boxes; their options are in the control's state.
    Several {
        key: String,
        label: String,
        help: String,
    },
    Text {
        key: String,
        label: String,
        help: String,
        lines: usize,
    },
    Button {
        key: String,
        label: String,
        help: String,
    },
    /// Without end: the run goes on for as long as it is watched.
    Player {
        key: String,
        label: String,
        is_endless: bool,
    },
    Carried {
        key: String,
    },
}

impl ControlView {
    pub fn key(&self) -> &str {
        match self {
            ControlView::Slider { key, .. }
            | ControlView::Toggle { key, .. }
            | ControlView::Choice { key, .. }
            | ControlView::Column { key, .. }
            | ControlView::Several { key, .. }
            | ControlView::Text { key, .. }
            | ControlView::Button { key, .. }
            | ControlView::Player { key, .. }
            | ControlView::Carried { key } => key,
        }
    }

    /// What it is called; a carried one, which has no widget, by nothing.
    pub fn label(&self) -> &str {
        match self {
            ControlView::Slider { label, .. }
            | ControlView::Toggle { label, .. }
            | ControlView::Choice { label, .. }
            | ControlView::Column { label, .. }
            | ControlView::Several { label, .. }
            | ControlView::Text { label, .. }
            | ControlView::Button { label, .. }
            | ControlView::Player { label, .. } => label,
            ControlView::Carried { .. } => "",
        }
    }
}
