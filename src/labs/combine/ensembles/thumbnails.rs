//! Every learner as a small picture: to be looked at alone, and to be left out of the vote.

use super::Ensembles;
use super::fit::{Kind, Member, THUMBNAIL};
use crate::format;
use crate::lab::{Cell, Hotspot, ReportBuilder, Seen, TableView};
use crate::plot::{Canvas, Dash, Ink, Paint, TextLook};

/// Height of the line above each block in CSS pixels.
const HEAD: f64 = 22.0;
/// A picture with the gap to its right and the bar and the gap below it, in cells.
const PITCH: (usize, usize) = (THUMBNAIL.0 + 2, THUMBNAIL.1 + 4);
/// Which of the cells below a picture are its bar.
const BAR: std::ops::Range<usize> = THUMBNAIL.1 + 1..THUMBNAIL.1 + 3;

/// Where the pictures of one ensemble lie, in CSS pixels.
struct Block {
    left: f64,
    top: f64,
    columns: usize,
    /// The length of a cell.
    cell: f64,
}

impl Block {
    /// The largest pictures with which `count` of them fit.
    fn fitting(count: usize, (left, top): (f64, f64), (width, height): (f64, f64)) -> Block {
        let cell = |columns: usize| width / (columns * PITCH.0) as f64;
        let fits = |columns: usize| (count.div_ceil(columns) * PITCH.1) as f64 * cell(columns) <= height;
        let columns = (6..200).find(|columns| fits(*columns)).unwrap_or(200);
        Block { left, top, columns, cell: cell(columns) }
    }

    /// Left, top, right, bottom of the picture of learner `index`, without its bar.
    fn place(&self, index: usize) -> [f64; 4] {
        let left = self.left + (index % self.columns * PITCH.0) as f64 * self.cell;
        let top = self.top + (index / self.columns * PITCH.1) as f64 * self.cell;
        [left, top, left + THUMBNAIL.0 as f64 * self.cell, top + THUMBNAIL.1 as f64 * self.cell]
    }
}

fn blocks(count: usize, (width, height): (f64, f64)) -> [Block; 2] {
    let half = height / 2.0;
    let size = (width - 20.0, half - (HEAD + 2.0));
    [0.0, half].map(|top| Block::fitting(count, (12.0, top + HEAD), size))
}

pub fn key(kind: Kind, index: usize) -> String {
    format!("learner-{}-{index}", kind.key())
}

/// The learner that a hotspot stands for.
pub fn learner_of(key: &str) -> Option<(Kind, usize)> {
    let (kind, index) = key.strip_prefix("learner-")?.split_once('-')?;
    Some((Kind::of_key(kind)?, index.parse().ok()?))
}

pub fn draw(seen: &Seen<Ensembles>, report: &mut ReportBuilder) {
    let counts = Kind::BOTH.map(|kind| seen.fitted.members(kind).len());
    let alt = format!(
        "The regions of every learner by itself: {} of boosting, {} of bagging; {} left out of the vote.",
        counts[0],
        counts[1],
        Kind::BOTH.map(|kind| seen.state.left_out(kind).len()).iter().sum::<usize>()
    );
    report.figure("learners", alt, |canvas| {
        let blocks = blocks(seen.state.learners, (canvas.width(), canvas.height()));
        draw_blocks(seen, canvas, &blocks);
        for (kind, block) in Kind::BOTH.into_iter().zip(&blocks) {
            for index in 0..seen.fitted.members(kind).len() {
                let votes = seen.state.left_out(kind).binary_search(&(index as u16)).is_err();
                let label = format!("Learner {} of {} votes", index + 1, kind.key());
                let spot = Hotspot::switch(key(kind, index), label, votes);
                canvas.hotspot(block.place(index), spot.in_group(format!("learners of {}", kind.key())));
            }
        }
    });
    report.table(|| table(seen));
}

/// Each learner's vote, and whether it counts.
fn table(seen: &Seen<Ensembles>) -> TableView {
    let mut table = TableView::new("learners", "Every learner", &["learner", "leaves", "vote", "votes"]);
    for kind in Kind::BOTH {
        for (index, member) in seen.fitted.members(kind).iter().enumerate() {
            let is_out = seen.state.left_out(kind).binary_search(&(index as u16)).is_ok();
            let votes = match (is_out, index < seen.out.side(kind).step) {
                (true, _) => "left out",
                (false, true) => "yes",
                (false, false) => "not yet",
            };
            let who = format!("{}, {}", kind.key(), index + 1);
            let leaves = Cell::count(member.tree.n_leaves());
            table.rows.push(vec![who.into(), leaves, Cell::number(member.vote, format::number), votes.into()]);
        }
    }
    table
}

fn draw_blocks(seen: &Seen<Ensembles>, canvas: &mut Canvas, blocks: &[Block; 2]) {
    for (kind, block) in Kind::BOTH.into_iter().zip(blocks) {
        let members = seen.fitted.members(kind);
        let (side, left_out) = (seen.out.side(kind), seen.state.left_out(kind));
        let ink = if kind == Kind::Boosting { Ink::Text } else { Ink::Soft };
        canvas.group(&format!("title of {}", kind.key()));
        let said = format!("{}: {} of {} vote", kind.key(), side.voting, side.step);
        canvas.text((12.0, block.top - 11.0), &said, TextLook::new(ink).bold());
        let mosaic = Mosaic::of(members, block.columns, |index| {
            index >= side.step || left_out.binary_search(&(index as u16)).is_ok()
        });
        canvas.group(kind.key());
        let (width, height) = ((block.columns * PITCH.0) as f64, mosaic.lines as f64);
        let corner = (block.left + width * block.cell, block.top + height * block.cell);
        let palette = palette(seen.fitted.rows.classes.len(), ink);
        canvas.map((block.left, block.top), corner, block.columns * PITCH.0, mosaic.cells, palette);
        canvas.group(&format!("left out of {}", kind.key()));
        for &index in left_out.iter().filter(|index| usize::from(**index) < members.len()) {
            let [left, top, right, bottom] = block.place(usize::from(index));
            canvas.line(&[(left, top), (right, bottom)], Ink::Hand, 2.0, Dash::Solid);
            canvas.line(&[(left, bottom), (right, top)], Ink::Hand, 2.0, Dash::Solid);
        }
        canvas.group(&format!("newest of {}", kind.key()));
        if let Some(index) = side.step.checked_sub(1) {
            let [left, top, right, bottom] = block.place(index);
            let around = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
            canvas.line(&around, Ink::Hand, 2.0, Dash::Solid);
        }
    }
}

/// All pictures of an ensemble as one map: a map for each would be slow to draw.
struct Mosaic {
    cells: Vec<u8>,
    lines: usize,
}

/// Codes after those of the classes, which are even where a learner votes and odd where it is faint.
const GAP: u8 = 254;
const BAR_CELL: u8 = 252;

impl Mosaic {
    /// `is_faint` says which learners do not vote (yet). The bar below a picture is as long as its vote is
    /// heavy, against the heaviest.
    fn of(members: &[Member], columns: usize, is_faint: impl Fn(usize) -> bool) -> Mosaic {
        let (width, lines) = (columns * PITCH.0, members.len().div_ceil(columns) * PITCH.1);
        let mut cells = vec![GAP; width * lines];
        let heaviest = members.iter().map(|member| member.vote).fold(f64::MIN_POSITIVE, f64::max);
        for (index, member) in members.iter().enumerate() {
            let faint = u8::from(is_faint(index));
            let start = index / columns * PITCH.1 * width + index % columns * PITCH.0;
            for (line, picture) in member.thumbnail.chunks_exact(THUMBNAIL.0).enumerate() {
                let to = &mut cells[start + line * width..][..THUMBNAIL.0];
                to.iter_mut().zip(picture).for_each(|(cell, class)| *cell = 2 * class + faint);
            }
            let length = (member.vote / heaviest * THUMBNAIL.0 as f64 + 0.5) as usize;
            for line in BAR {
                cells[start + line * width..][..length.min(THUMBNAIL.0)].fill(BAR_CELL + faint);
            }
        }
        Mosaic { cells, lines }
    }
}

fn palette(n_classes: usize, bar: Ink) -> Vec<Paint> {
    let mut palette = vec![Paint { ink: Ink::Panel, alpha: 0 }; 256];
    for class in 0..n_classes.min(100) {
        palette[2 * class] = Ink::class_fill(class).alpha(0.85);
        palette[2 * class + 1] = Ink::class_fill(class).alpha(0.2);
    }
    palette[usize::from(BAR_CELL)] = bar.into();
    palette[usize::from(BAR_CELL) + 1] = bar.alpha(0.2);
    palette
}

/// "Learner 3 of boosting, alone." for the sentence that is spoken.
pub fn said(kind: Kind, index: usize) -> String {
    format!("Learner {} of {}, alone.", format::count(index as u64 + 1), kind.key())
}
