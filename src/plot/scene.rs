//! The display list: what a lab drew, as plain data.

use serde::{Deserialize, Serialize};

use super::ink::Paint;

/// Recorded units in one CSS pixel.
pub const UNITS_PER_PIXEL: f64 = 2.0;

/// A place in recorded units, from the top left corner.
pub type Point = (i32, i32);

/// One picture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    /// Width and height in recorded units.
    pub size: (u32, u32),
    pub panels: Vec<PanelRegion>,
    pub groups: Vec<Group>,
}

/// Where a pair of axes lies, so that a pointer position comes back in data units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PanelRegion {
    /// Left, top, right, bottom in recorded units.
    pub region: [i32; 4],
    /// The values at the left and the right edge.
    pub x: (f64, f64),
    /// The values at the bottom and the top edge.
    pub y: (f64, f64),
}

/// Operations that belong together: what moves as one between two scenes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    pub name: String,
    /// Left, top, right, bottom in recorded units; nothing of the group shows outside.
    pub clip: Option<[i32; 4]>,
    pub ops: Vec<Op>,
}

/// A line's pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dash {
    Solid,
    Dashed,
    Dotted,
}

/// One drawing operation. Widths and radii are in recorded units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Op {
    Path {
        points: Vec<Point>,
        paint: Paint,
        width: u32,
        dash: Dash,
    },
    Polygon {
        points: Vec<Point>,
        paint: Paint,
    },
    /// `stroke` is `None` for a filled rectangle.
    Rect {
        from: Point,
        to: Point,
        paint: Paint,
        stroke: Option<u32>,
    },
    /// `stroke` is `None` for a filled circle.
    Circle {
        center: Point,
        radius: u32,
        paint: Paint,
        stroke: Option<u32>,
    },
    Text {
        at: Point,
        text: String,
        paint: Paint,
        size: u32,
        bold: bool,
        across: Across,
        down: Down,
        upward: bool,
    },
    /// A map: `cells` hold indices into `palette`, row by row from the top.
    Image {
        from: Point,
        to: Point,
        columns: u32,
        cells: Vec<u8>,
        palette: Vec<Paint>,
        smooth: bool,
    },
}

/// Which part of a text stands at its place, across.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Across {
    Left,
    Center,
    Right,
}

/// Which part of a text stands at its place, down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Down {
    Top,
    Middle,
    Bottom,
}

impl PanelRegion {
    /// Data units to recorded units; not rounded, and not confined to the panel.
    pub fn place(&self, x: f64, y: f64) -> (f64, f64) {
        let [left, top, right, bottom] = self.region.map(f64::from);
        let share = |value: f64, (low, high): (f64, f64)| (value - low) / (high - low);
        (left + share(x, self.x) * (right - left), bottom - share(y, self.y) * (bottom - top))
    }

    /// Recorded units to data units; not confined to the panel.
    pub fn value(&self, across: f64, down: f64) -> (f64, f64) {
        let [left, top, right, bottom] = self.region.map(f64::from);
        let x = self.x.0 + (across - left) / (right - left) * (self.x.1 - self.x.0);
        let y = self.y.0 + (bottom - down) / (bottom - top) * (self.y.1 - self.y.0);
        (x, y)
    }

    /// Whether a place in recorded units lies in the panel.
    pub fn contains(&self, across: f64, down: f64) -> bool {
        let [left, top, right, bottom] = self.region.map(f64::from);
        (left..=right).contains(&across) && (top..=bottom).contains(&down)
    }
}

impl Scene {
    /// The number of drawing operations.
    pub fn op_count(&self) -> usize {
        self.groups.iter().map(|group| group.ops.len()).sum()
    }

    /// Every text with the box that it covers: left, top, right, bottom in recorded units, without the space above
    /// and below the letters.
    pub fn words(&self) -> Vec<(&str, [f64; 4])> {
        let ops = self.groups.iter().flat_map(|group| &group.ops);
        ops.filter_map(|op| match op {
            Op::Text { at, text, size, bold, across, down, upward, paint } if paint.alpha > 0 => {
                let size = f64::from(*size);
                let (wide, high) = (super::text_width(text, size, *bold), 0.72 * size);
                let before = match across {
                    Across::Left => 0.0,
                    Across::Center => wide / 2.0,
                    Across::Right => wide,
                };
                let above = match down {
                    Down::Top => 0.0,
                    Down::Middle => high / 2.0,
                    Down::Bottom => high,
                };
                let (x, y) = (f64::from(at.0), f64::from(at.1));
                let region = if *upward {
                    [x - above, y - (wide - before), x - above + high, y + before]
                } else {
                    [x - before, y - above, x - before + wide, y - above + high]
                };
                Some((text.as_str(), region))
            }
            _ => None,
        })
        .collect()
    }

    /// Draws the groups of these names from a frozen scene of the same size and axes, faint and dashed, each
    /// below the live group of its name.
    pub fn add_ghost(&mut self, frozen: &Scene, names: &[&str]) {
        if frozen.size != self.size {
            return;
        }
        for group in frozen.groups.iter().filter(|group| names.contains(&group.name.as_str())) {
            let Some(at) = self.groups.iter().position(|live| live.name == group.name) else { continue };
            if self.groups[at] == *group {
                continue;
            }
            let ops = group.ops.iter().filter_map(Op::as_ghost).collect();
            self.groups.insert(at, Group { name: format!("{} (frozen)", group.name), clip: group.clip, ops });
        }
    }

    /// The scene as lines of text, for exact comparison in tests. A map is its size and a checksum.
    pub fn to_text(&self) -> String {
        use std::fmt::Write;
        let mut out = format!("scene {} × {}\n", self.size.0, self.size.1);
        for panel in &self.panels {
            let _ = writeln!(out, "panel {:?} x {:?} y {:?}", panel.region, panel.x, panel.y);
        }
        for group in &self.groups {
            let _ = writeln!(out, "group {} {:?}", group.name, group.clip);
            for op in &group.ops {
                let _ = match op {
                    Op::Image { from, to, columns, cells, palette, smooth } => writeln!(
                        out,
                        "  Image {from:?} {to:?} {columns} columns, {} cells, checksum {:016x}, {} paints, smooth {smooth}",
                        cells.len(),
                        checksum(cells),
                        palette.len()
                    ),
                    other => writeln!(out, "  {other:?}"),
                };
            }
        }
        out
    }
}

impl Op {
    /// How the operation looks in a frozen run: shapes only, thin, for words would double.
    fn as_ghost(&self) -> Option<Op> {
        const SHARE: f64 = 0.55;
        Some(match self.clone() {
            Op::Path { points, paint, width, .. } => {
                Op::Path { points, paint: paint.faded(SHARE), width, dash: Dash::Dashed }
            }
            Op::Circle { center, radius, paint, .. } => {
                Op::Circle { center, radius, paint: paint.faded(SHARE), stroke: Some(2) }
            }
            Op::Rect { from, to, paint, .. } => Op::Rect { from, to, paint: paint.faded(SHARE), stroke: Some(2) },
            Op::Polygon { points, paint } => Op::Polygon { points, paint: paint.faded(SHARE / 2.0) },
            Op::Text { .. } | Op::Image { .. } => return None,
        })
    }
}

/// FNV-1a.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Ink;

    fn scene(to: i32) -> Scene {
        let line = Op::Path { points: vec![(0, 0), (to, to)], paint: Ink::Text.into(), width: 2, dash: Dash::Solid };
        let word = Op::Text {
            at: (0, 0),
            text: "loss".to_owned(),
            paint: Ink::Text.into(),
            size: 12,
            bold: false,
            across: Across::Left,
            down: Down::Top,
            upward: false,
        };
        let group = |name: &str, ops| Group { name: name.to_owned(), clip: None, ops };
        Scene {
            size: (10, 10),
            panels: Vec::new(),
            groups: vec![group("axes", vec![]), group("loss", vec![line, word])],
        }
    }

    #[test]
    fn a_ghost_lies_below_its_live_group_without_words() {
        let mut live = scene(9);
        live.add_ghost(&scene(5), &["loss"]);
        let names: Vec<&str> = live.groups.iter().map(|group| group.name.as_str()).collect();
        assert_eq!(names, ["axes", "loss (frozen)", "loss"]);
        assert!(matches!(live.groups[1].ops[..], [Op::Path { dash: Dash::Dashed, .. }]));
    }

    #[test]
    fn what_did_not_change_has_no_ghost() {
        let mut live = scene(9);
        live.add_ghost(&scene(9), &["loss"]);
        assert_eq!(live, scene(9));
    }
}
