//! What a lab is, without a browser: a small state and some data become a report.
//!
//! A lab implements [`Lab`], in one file or in four by reader, and names itself in its chapter by one [`Entry`]. Everything
//! else (page, worker, command line, tests) knows labs only through the object-safe [`Session`].

mod artifact;
mod changed_lines;
mod control;
mod data;
#[cfg(not(all(target_arch = "wasm32", feature = "labs-in-parts")))]
mod describe;
mod field;
mod frame_keys;
mod frozen;
mod job;
mod json;
mod layout;
mod lesson;
mod link;
mod mathml;
mod open;
mod own;
pub mod points;
mod program;
mod report;
mod results;
mod session;
mod static_text;
mod term;
#[cfg(test)]
pub mod testing;
mod tour;
mod written;

pub use crate::ml::kept::{Kept, is_noted};
pub use crate::plot::{Axes, Handle, Hotspot};
pub use artifact::Artifact;
pub use changed_lines::ChangedLines;
pub use control::{Control, ControlKind, ControlState, Options, Range, STEP, Span, joined, option};
pub use data::{Data, DataNeed, DataSet, OWN, Source};
pub(crate) use field::keys;
pub use field::{KeyField, Keyed, Keys, Number, NumberField, TextField, ToggleField};
pub use frame_keys::FrameKeys;
pub use frozen::set_beside;
pub use job::{Answer, Edit, Job, Request};
pub use json::{json, json_pretty};
pub use layout::{Layout, Row, STAGE};
pub use lesson::{Lesson, LessonStep};
pub use link::Query;
pub use mathml::symbol;
pub use own::{Missing, OwnAnswer, OwnCheck, OwnChoice, OwnRequest, OwnTable, Prepared};
pub use program::{Code, Program, Setting, quoted};
pub use report::{
    Cell, CellMark, Document, Figure, Note, Quantity, Readout, Report, ReportBuilder, RowAction, TableView, Tone, View,
};
pub use results::{readouts_csv, results, table_csv};
pub use session::{
    Behind, ChallengeText, ConditionText, ControlView, Description, FigureText, PartText, RoleText, Session, SetText,
    StopText,
};
pub use static_text::StaticText;
pub use term::{Letter, Term, With};
pub use tour::{Challenge, Condition, Part, Stop};
pub use written::{Body, Card, DocumentView, Written};

use crate::table::Problem;
use open::Open;

/// One lab. See `src/labs/evaluate/roc.rs` for a whole one.
pub trait Lab: Sized + 'static {
    /// All that a link carries; the default is what a visitor sees first.
    type State: Clone + PartialEq + Default + 'static;
    /// What the costly part depends on: a type of its own, so that it cannot depend on more.
    type Recipe: Clone + PartialEq + 'static;
    /// What the costly part yields: a model, a trace, a sorted sample.
    type Fitted: 'static;
    /// What this state shows: every number that a test or a challenge asks about is a field of it.
    type Output: 'static;

    const META: &'static Meta;
    const DATA: &'static DataNeed;
    const FIGURES: &'static [FigureSpec];
    const CONTROLS: &'static [Control<Self::State>];
    /// The parts of the lab, if it has several: the first is that of the default state, and of `META`.
    const PARTS: &'static [Part] = &[];
    const STOPS: &'static [Stop<Self::State>];
    const CHALLENGES: &'static [Challenge<Self>];
    /// Kinds of artifacts of other labs that this one takes as its own data; their columns are named like its roles.
    const TAKES: &'static [&'static str] = &[];

    /// The part of the state that the costly work depends on.
    fn recipe(state: &Self::State) -> Self::Recipe;

    /// Begins the costly work; cheap itself.
    ///
    /// # Errors
    /// A sentence for the visitor where these data cannot be used.
    fn start(recipe: &Self::Recipe, data: &Data) -> Result<Self::Fitted, Problem>;

    /// Goes on with the costly work, in slices of about a millisecond, while `more` says so. A run (see
    /// [`Control::run`]) goes on to step `until`; a finite fit does not look at it.
    fn advance(
        _recipe: &Self::Recipe,
        _data: &Data,
        _fitted: &mut Self::Fitted,
        _until: u64,
        _more: &mut dyn FnMut() -> bool,
    ) -> Progress {
        Progress::Done
    }

    /// The step that a run has reached.
    fn reached(_fitted: &Self::Fitted) -> u64 {
        0
    }

    /// Up to which step the runs of two recipes are the very same, because they differ only in knobs that
    /// were turned later; 0 where they have nothing in common.
    fn shared_steps(_old: &Self::Recipe, _new: &Self::Recipe) -> u64 {
        0
    }

    /// Puts a run back to the nearest kept snapshot at or before step `to`; what was kept of later steps
    /// stays. Says whether there was one; otherwise the run begins anew.
    fn rewind(_fitted: &mut Self::Fitted, _to: u64) -> bool {
        false
    }

    /// Drops what was kept of steps after `after`: there the recipe changed.
    fn forget(_fitted: &mut Self::Fitted, _after: u64) {}

    /// The furthest step that was seen of a run: how far its player can be moved without training on.
    fn furthest(fitted: &Self::Fitted) -> u64 {
        Self::reached(fitted)
    }

    /// What the state shows. Called at every pointer event: allocates nothing in proportion to the rows.
    fn read(state: &Self::State, data: &Data, fitted: &Self::Fitted) -> Self::Output;

    /// Draws and says what was read.
    fn report(seen: &Seen<Self>, report: &mut ReportBuilder);

    /// What stands for the lab where there is no room for words: a few large shapes, drawn from the default state's
    /// data and fit. Written as a file with the static pages, and no part of what is loaded in a browser.
    #[cfg(not(target_arch = "wasm32"))]
    fn poster(seen: &Seen<Self>) -> crate::plot::Poster;

    /// What is behind the count `of` (a hotspot's key).
    fn rows(_seen: &Seen<Self>, _of: &str) -> Behind {
        Behind::default()
    }

    /// A pointer or a key moved something that is not simply a control's value along an axis.
    fn point(_state: &mut Self::State, _seen: &Seen<Self>, _hit: &Hit) {}

    /// Clamps what no control clamps.
    fn settle(_state: &mut Self::State, _data: &Data) {}

    /// Brings the fields of an old link up to date.
    fn upgrade(_from: u32, query: Query) -> Query {
        query
    }
}

/// What a lab looks at when it reports.
pub struct Seen<'a, L: Lab> {
    pub state: &'a L::State,
    pub data: &'a Data,
    pub fitted: &'a L::Fitted,
    pub out: &'a L::Output,
}

/// Who a lab is.
#[derive(Debug)]
pub struct Meta {
    /// kebab-case, permanent: the address of the lab.
    pub id: &'static str,
    /// The version of its links; raise it, and write `upgrade`, when a default or a key changes.
    pub link_version: u32,
    pub title: &'static str,
    /// The question that using the lab answers.
    pub question: &'static str,
    /// One or two sentences: what to do with the hands.
    pub invitation: &'static str,
    /// The key of the handle or control that is marked to be touched first: one step of it changes a figure and a
    /// key number. The key of the player is [`STEP`].
    pub first_touch: &'static str,
    /// Concept ids of `assets/concepts.csv`.
    pub covers: &'static [&'static str],
    /// The Markdown beside the lab: what you see, why it happens, where it bites.
    pub prose: &'static str,
}

/// A figure's place in the layout, known before the first report.
#[derive(Clone, Copy, Debug)]
pub struct FigureSpec {
    pub key: &'static str,
    pub name: &'static str,
    /// One word or two: on a tab, and on the switch that chooses the figure on a phone.
    pub short: &'static str,
    /// Width ÷ height as the figure would like it; the frame decides, and gives the drawing its width and height.
    pub aspect: f64,
    /// Its share of the stage's twelve columns.
    pub columns: u8,
    /// Figures of the same tab share one frame, of which one is seen at a time; an empty name stands alone.
    pub tab: &'static str,
    /// Groups that are drawn faintly from a frozen run beside the live one: curves, boundaries.
    pub ghost: &'static [&'static str],
}

impl layout::Framed for FigureSpec {
    fn columns(&self) -> u8 {
        self.columns
    }

    fn aspect(&self) -> f64 {
        self.aspect
    }

    fn tab(&self) -> &str {
        self.tab
    }
}

/// How far the costly work is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Progress {
    Done,
    /// The share done, 0..=1.
    Working(f64),
}

/// Which part of a gesture this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Phase {
    Press,
    Move,
    Release,
    /// The pointer or the focus rests on it.
    Hover,
    /// It rests on it no more.
    Leave,
}

/// A gesture on a figure, in data units of one of its panels.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Hit {
    pub figure: String,
    pub panel: usize,
    pub x: f64,
    pub y: f64,
    pub phase: Phase,
    /// The handle or hotspot that is held, if any.
    pub handle: Option<String>,
}

/// A lab in the registry; [`entry!`] makes it.
pub struct Entry {
    pub id: &'static str,
    #[cfg(not(all(target_arch = "wasm32", feature = "labs-in-parts")))]
    pub meta: &'static Meta,
    #[cfg(not(all(target_arch = "wasm32", feature = "labs-in-parts")))]
    pub open: fn() -> Box<dyn Session>,
    #[cfg(not(all(target_arch = "wasm32", feature = "labs-in-parts")))]
    pub describe: fn() -> Description,
    /// Where each lab is a file of its own, which comes when it is first opened, its id is all that the registry
    /// may hold of it.
    #[cfg(all(target_arch = "wasm32", feature = "labs-in-parts"))]
    pub load: fn() -> Opening,
}

#[cfg(not(all(target_arch = "wasm32", feature = "labs-in-parts")))]
impl Entry {
    pub const fn of<L: Lab>() -> Entry {
        Entry { id: L::META.id, meta: L::META, open: opened::<L>, describe: describe::description::<L> }
    }
}

/// A session of a lab whose file may still be on its way.
#[cfg(all(target_arch = "wasm32", feature = "labs-in-parts"))]
pub type Opening =
    std::pin::Pin<Box<dyn Future<Output = Result<Box<dyn Session>, wasm_split_helpers::SplitLoaderError>>>>;

/// A lab's session, before it has data.
pub(crate) fn opened<L: Lab>() -> Box<dyn Session> {
    Box::new(Open::<L>::new())
}

/// `entry!(roc, Roc)`: the registry's entry for the lab `Roc` in the module `roc`, which is also the name of its
/// file where labs come in parts.
macro_rules! entry {
    ($module:ident, $lab:ident) => {{
        #[cfg(not(all(target_arch = "wasm32", feature = "labs-in-parts")))]
        {
            $crate::lab::Entry::of::<$module::$lab>()
        }
        #[cfg(all(target_arch = "wasm32", feature = "labs-in-parts"))]
        {
            // Whatever only this function leads to is split off into the lab's file.
            #[wasm_split_helpers::wasm_split($module, fallible)]
            fn $module() -> Result<Box<dyn $crate::lab::Session>, wasm_split_helpers::SplitLoaderError> {
                Ok($crate::lab::opened::<$module::$lab>())
            }
            $crate::lab::Entry { id: <$module::$lab as $crate::lab::Lab>::META.id, load: || Box::pin($module()) }
        }
    }};
}
pub(crate) use entry;

/// A chapter of the registry.
pub struct Chapter {
    /// kebab-case, permanent.
    pub id: &'static str,
    pub title: &'static str,
    pub labs: &'static [Entry],
}
