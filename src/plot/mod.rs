//! Pictures as plain data: a lab draws with plotters, the [`Recorder`] writes down what was drawn,
//! and the resulting [`Scene`] is replayed on a canvas, written as SVG, compared in tests, or sent
//! from a worker.
//!
//! Lengths given by labs are CSS pixels; a scene stores them doubled ([`UNITS_PER_PIXEL`]), because
//! plotters' backends count in whole numbers and a sharp screen has two dots a pixel.

mod areas;
mod bars;
mod beside;
mod blend;
mod canvas;
mod chart;
mod clip;
mod contours;
pub mod diverging;
#[cfg(not(target_arch = "wasm32"))]
pub mod examples;
mod frame;
mod graph;
mod heading;
mod held;
mod histogram;
mod ink;
mod lanes;
pub mod layered;
mod marks;
mod matrix;
mod multiples;
pub mod pictures;
mod plane;
#[cfg(not(target_arch = "wasm32"))]
mod poster;
mod recorder;
pub mod regions;
mod replay;
mod scatter;
mod scene;
mod stack;
mod svg;
mod text_width;
mod ticks;
mod times;
mod told;
mod tree;
pub mod words;

pub use areas::{Quarter, areas};
pub use bars::{BarRow, Bars, ROW as BAR_ROW};
pub use blend::blend;
pub use canvas::{Anchor, Axis, Canvas, Margins, Panel, TextLook, Ticks};
pub use chart::{Chart, Curve, Stroke};
pub use contours::contours;
pub use frame::{ASIDE, Frame};
pub use graph::{Edge, Node, NodeState, graph, graph_said};
pub use heading::{heading, heading_above};
pub use held::{Axes, Handle, Held, Hotspot};
pub use histogram::{BinPaint, Bins, Histogram};
pub use ink::{Ink, Paint, Palette};
pub use lanes::{Event, Key, Lane, Lanes, Moment, Now, Sign, Span, lanes_said};
pub use marks::{COLUMNS as MARK_COLUMNS, marks};
pub use matrix::{Cell, Matrix};
pub use multiples::multiples;
pub use plane::{equal_units, plane};
#[cfg(not(target_arch = "wasm32"))]
pub use poster::Poster;
pub use recorder::Recorder;
pub use replay::{Surface, replay};
pub use scatter::{Dot, are_letters, class_names, inside};
pub use scene::{Dash, Group, Op, PanelRegion, Point, Scene, UNITS_PER_PIXEL};
pub use stack::{Part, Stack, grip};
pub use svg::{SvgColors, svg};
pub use text_width::text_width;
pub use ticks::nice_ticks;
pub use times::{TimeUnit, Times};
pub use told::{Said, Told};
pub use tree::{Tree, TreeNode};
