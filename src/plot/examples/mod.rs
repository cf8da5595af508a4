//! What the figure kit draws, an example a piece: looked at by `cargo xtask look kit`, and compared with its goldens at
//! every size. Not compiled for a browser.

mod bars;
mod chart;
mod graph;
mod histogram;
mod lanes;
mod matrix;
mod multiples;
mod pictures;
mod scatter;
mod sheet;
mod tree;

pub use sheet::sheet;

use super::{Canvas, Held, Scene};

/// One piece of the kit in use.
pub struct Example {
    /// Names its goldens: lower case, with hyphens.
    pub key: &'static str,
    /// What is to be seen.
    pub title: &'static str,
    /// The width that it wishes for a height of 1; see [`Size::of`].
    pub aspect: f64,
    pub draw: fn(&mut Canvas),
}

/// What shows the example.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Size {
    Phone,
    Laptop,
    Projector,
}

impl Size {
    pub const ALL: [Size; 3] = [Size::Phone, Size::Laptop, Size::Projector];

    pub const fn name(self) -> &'static str {
        match self {
            Size::Phone => "phone",
            Size::Laptop => "laptop",
            Size::Projector => "projector",
        }
    }

    /// How wide and high a figure of this aspect is, in CSS pixels: a phone gives each the same room, a projector no more
    /// than a stage is high.
    pub fn of(self, aspect: f64) -> (f64, f64) {
        match self {
            Size::Phone => (390.0, 291.0),
            Size::Laptop => (680.0, (680.0 / aspect).round()),
            Size::Projector => (1872.0, (1872.0 / aspect).round().min(700.0)),
        }
    }
}

impl Example {
    /// The picture at this size, and what of it can be held.
    pub fn drawn(&self, size: Size) -> (Scene, Held) {
        let (width, height) = size.of(self.aspect);
        let mut canvas = Canvas::new(width, height).telling();
        (self.draw)(&mut canvas);
        canvas.finish_held()
    }
}

/// All of them, in the order of the sheets.
pub fn all() -> impl Iterator<Item = &'static Example> {
    let parts: [&[Example]; 10] = [
        chart::EXAMPLES,
        bars::EXAMPLES,
        histogram::EXAMPLES,
        matrix::EXAMPLES,
        multiples::EXAMPLES,
        scatter::EXAMPLES,
        pictures::EXAMPLES,
        lanes::EXAMPLES,
        graph::EXAMPLES,
        tree::EXAMPLES,
    ];
    parts.into_iter().flatten()
}
