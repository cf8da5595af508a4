//! The pictures: read from the table, split, copied for training, pushed for the test.

use super::state::Push;
use crate::lab::Data;
use crate::ml::augment::{self, Augmentation, beta, mixed};
use crate::ml::network::Columns;
use crate::ml::random::Random;
use crate::table::Problem;

/// The share of the pictures that test.
pub const TEST_SHARE: f64 = 0.4;
/// No more pictures than this are used.
pub const MOST_PICTURES: usize = 1000;
/// Pictures are no wider than this many pixels; larger ones are averaged down.
pub const MOST_SIDE: usize = 20;
/// Streams of what is drawn for copies, and for the test digits' noise and holes.
pub const COPY_STREAM: u64 = 1 << 21;
pub const PUSH_STREAM: u64 = 1 << 22;
/// The streams of two epochs lie so far apart: a stream a picture.
pub const EPOCH_STRIDE: u64 = 1 << 12;

#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Line by line from the top, 0 to 1 on the training pictures.
    pub pixels: Vec<f64>,
    pub class: usize,
    /// The row of the table.
    pub row: u32,
}

/// A copy's pixels, and what it is mixed with, if anything: another training picture, and the share that is its own.
pub type Copy = (Vec<f64>, Option<(usize, f64)>);

/// The pictures of one split.
pub struct Digits {
    /// Pixels in a line, and lines.
    pub side: usize,
    /// So many pixels of the table, across and down, are averaged to one.
    pub shrunk: usize,
    pub classes: Vec<String>,
    pub train: Vec<Picture>,
    pub test: Vec<Picture>,
    pub notes: Vec<String>,
    seed: u64,
    /// For every test picture: a normal number a pixel, and where its hole is.
    drawn: Vec<(Vec<f64>, (usize, usize))>,
}

impl Digits {
    /// Reads and splits: a permutation by `seed`, of which the last [`TEST_SHARE`] test and the first
    /// `training` of the others train. Ink is measured from the least to the most of the training pictures.
    ///
    /// # Errors
    /// A sentence where the columns are no square, or there are too few rows.
    pub fn read(data: &Data, training: usize, seed: u64) -> Result<Digits, Problem> {
        let features = data.roles.columns("features");
        let class = data.roles.column("class").unwrap_or_default();
        let wide = features.len().isqrt();
        if wide * wide != features.len() {
            return Err(Problem::new(format!(
                "A picture must be as high as wide: {} columns of pixels are no square. Choose 16, 25, 36, 49, 64, …, \
                 784, and no column that is not a pixel.",
                features.len()
            )));
        }
        let shrunk = wide.div_ceil(MOST_SIDE);
        let side = wide / shrunk;
        if side * shrunk != wide {
            return Err(Problem::new(format!(
                "Pictures of {wide}×{wide} pixels cannot be averaged down evenly to at most {MOST_SIDE}×{MOST_SIDE}. \
                 Bring them as {0}×{0}.",
                side * shrunk
            )));
        }
        let used: Vec<&str> = features.iter().map(String::as_str).chain([class]).collect();
        let (rows, left_out) = data.table.complete_rows(&used);
        if rows.len() < 10 {
            return Err(Problem::new(format!(
                "There are {} pictures without a gap; ten are needed to learn from some and test on others.",
                rows.len()
            )));
        }
        let (labels, classes) = data.table.classes(class, &rows)?;
        let columns = features.iter().map(|name| data.table.numbers(name)).collect::<Result<Vec<_>, _>>()?;
        let mut order = Random::new(seed).permutation(rows.len());
        order.truncate(MOST_PICTURES);
        let testing = ((order.len() as f64 * TEST_SHARE) as usize).max(1);
        let cut = order.len() - testing;
        let picture = |place: usize| Picture {
            pixels: averaged(columns.iter().map(|column| column[rows[place] as usize]), wide, shrunk),
            class: labels[place],
            row: rows[place],
        };
        let mut train: Vec<Picture> = order[..training.clamp(1, cut)].iter().map(|place| picture(*place)).collect();
        let mut test: Vec<Picture> = order[cut..].iter().map(|place| picture(*place)).collect();
        let all = || train.iter().flat_map(|picture| picture.pixels.iter().copied());
        let (least, most) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
        let span = most - least;
        if !span.is_finite() {
            return Err(Problem::new("These numbers are too large to be ink."));
        }
        for picture in train.iter_mut().chain(&mut test) {
            let ink = |value: f64| if span > 0.0 { ((value - least) / span).clamp(-1e6, 1e6) } else { 0.0 };
            picture.pixels.iter_mut().for_each(|value| *value = ink(*value));
        }
        let mut notes = Vec::new();
        if shrunk > 1 {
            notes.push(format!("Pictures of {wide}×{wide} pixels are averaged down to {side}×{side}."));
        }
        if left_out > 0 {
            notes.push(format!("{left_out} rows have a gap and are left out."));
        }
        if rows.len() > order.len() {
            notes.push(format!("{} of {} pictures are used, drawn by seed.", order.len(), rows.len()));
        }
        let draw = |i: usize| {
            let mut random = Random::new(((seed + PUSH_STREAM) << 32).wrapping_add(i as u64));
            let hole = (random.below(side), random.below(side));
            ((0..side * side).map(|_| random.normal()).collect(), hole)
        };
        let drawn = (0..test.len()).map(draw).collect();
        Ok(Digits { side, shrunk, classes, train, test, notes, seed, drawn })
    }

    /// The network's outputs: one a class, at least two.
    pub fn outputs(&self) -> usize {
        self.classes.len().max(2)
    }

    fn random(&self, epoch: u64, picture: usize) -> Random {
        let stream = (self.seed + COPY_STREAM) << 32;
        Random::new(stream.wrapping_add(epoch.wrapping_mul(EPOCH_STRIDE)).wrapping_add(picture as u64))
    }

    /// One training picture as it is seen in an epoch.
    pub fn copy(&self, by: &Augmentation, epoch: u64, picture: usize) -> Copy {
        let mut random = self.random(epoch, picture);
        let copy = by.copy(&self.train[picture].pixels, self.side, &mut random);
        let Some((other, share)) = self.partner(by, &mut random) else { return (copy, None) };
        let beside = by.copy(&self.train[other].pixels, self.side, &mut self.random(epoch, other));
        (mixed(&copy, &beside, share), Some((other, share)))
    }

    fn partner(&self, by: &Augmentation, random: &mut Random) -> Option<(usize, f64)> {
        (by.mixup > 0.0).then(|| {
            let share = beta(by.mixup, random);
            (random.below(self.train.len()), share)
        })
    }

    /// All training pictures as they are seen in an epoch, and their targets.
    pub fn copies(&self, by: &Augmentation, epoch: u64) -> (Columns, Columns) {
        let drawn: Vec<Copy> = (0..self.train.len())
            .map(|picture| {
                let mut random = self.random(epoch, picture);
                let copy = by.copy(&self.train[picture].pixels, self.side, &mut random);
                (copy, self.partner(by, &mut random))
            })
            .collect();
        let mut targets = Columns::zeros(self.train.len(), self.outputs());
        let pixels = |(i, (copy, partner)): (usize, &Copy)| {
            let (other, share) = partner.unwrap_or((i, 1.0));
            targets.column_mut(self.train[i].class)[i] += share;
            targets.column_mut(self.train[other].class)[i] += 1.0 - share;
            if partner.is_some() { mixed(copy, &drawn[other].0, share) } else { copy.clone() }
        };
        let pictures: Vec<Vec<f64>> = drawn.iter().enumerate().map(pixels).collect();
        (columns(&pictures), targets)
    }

    /// A test picture as it would be copied, were it one to learn from; for an honest test on copies.
    pub fn test_copy(&self, by: &Augmentation, test: usize) -> Vec<f64> {
        let stream = ((self.seed + PUSH_STREAM) << 32).wrapping_add(EPOCH_STRIDE + test as u64);
        by.copy(&self.test[test].pixels, self.side, &mut Random::new(stream))
    }

    /// A test picture, pushed by a share of the furthest.
    pub fn pushed(&self, test: usize, by: Push, share: f64) -> Vec<f64> {
        let pixels = &self.test[test].pixels;
        let amount = self.amount(by, share);
        match by {
            Push::Shift => augment::shift(pixels, self.side, amount, 0.0),
            Push::Rotate => augment::rotate(pixels, self.side, amount),
            Push::Flip if amount > 0.5 => augment::flip(pixels, self.side),
            Push::Flip => pixels.clone(),
            Push::Noise if amount > 0.0 => augment::with_noise(pixels, amount, self.drawn[test].0.iter().copied()),
            Push::Noise => pixels.clone(),
            Push::Cutout => augment::cutout(pixels, self.side, amount as usize, self.drawn[test].1),
        }
    }

    /// What a share of the furthest is: pixels to the right, degrees against the clock, 0 or 1, a standard
    /// deviation, whole pixels.
    pub fn amount(&self, by: Push, share: f64) -> f64 {
        let side = self.side as f64;
        match by {
            Push::Shift => share * side / 2.0,
            Push::Rotate => share * 180.0,
            Push::Flip => f64::from(u8::from(share.abs() >= 0.5)),
            Push::Noise => share.abs() * 0.5,
            Push::Cutout => (share.abs() * side * 0.75).round(),
        }
    }

    /// Where a push is whole pixels, or one of two, the share that stands for what is done.
    pub fn snapped(&self, by: Push, share: f64) -> f64 {
        match by {
            Push::Flip => self.amount(by, share),
            Push::Cutout => self.hole(self.amount(by, share)),
            Push::Shift | Push::Rotate | Push::Noise => share,
        }
    }

    /// The share of the furthest push that makes a hole of so many pixels.
    pub fn hole(&self, pixels: f64) -> f64 {
        (pixels / (self.side as f64 * 0.75)).min(1.0)
    }

    /// The training picture that is nearest by squared distance to these pixels, slid by at most one pixel to any
    /// side: who stands a little aside is not yet someone else. The first of equal ones; `except` is passed over.
    pub fn nearest(&self, pixels: &[f64], except: Option<usize>) -> usize {
        let steps = [0.0, -1.0, 1.0];
        let slides = steps.into_iter().flat_map(|down| steps.into_iter().map(move |right| (right, down)));
        let slid: Vec<Vec<f64>> = slides.map(|(right, down)| augment::shift(pixels, self.side, right, down)).collect();
        let mut best = (f64::INFINITY, 0);
        for (i, picture) in self.train.iter().enumerate().filter(|(i, _)| Some(*i) != except) {
            for slid in &slid {
                let mut distance = 0.0;
                for (a, b) in picture.pixels.chunks(self.side).zip(slid.chunks(self.side)) {
                    distance += a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
                    // It only grows from here.
                    if distance >= best.0 {
                        break;
                    }
                }
                if distance < best.0 {
                    best = (distance, i);
                }
            }
        }
        best.1
    }

    /// The targets of pictures of these classes.
    pub fn targets(&self, classes: impl ExactSizeIterator<Item = usize>) -> Columns {
        let mut targets = Columns::zeros(classes.len(), self.outputs());
        classes.enumerate().for_each(|(i, class)| targets.column_mut(class)[i] = 1.0);
        targets
    }
}

/// The means of squares of `by` × `by` pixels of a picture that is `wide` pixels wide.
fn averaged(pixels: impl Iterator<Item = f64>, wide: usize, by: usize) -> Vec<f64> {
    let side = wide / by;
    let mut sums = vec![0.0; side * side];
    for (at, ink) in pixels.enumerate() {
        sums[at / wide / by * side + at % wide / by] += ink;
    }
    sums.iter_mut().for_each(|sum| *sum /= (by * by) as f64);
    sums
}

/// Pictures as rows of a table, a column a pixel.
pub fn columns(pictures: &[Vec<f64>]) -> Columns {
    let width = pictures.first().map_or(0, Vec::len);
    let mut columns = Columns::zeros(pictures.len(), width);
    for pixel in 0..width {
        let column = columns.column_mut(pixel);
        column.iter_mut().zip(pictures).for_each(|(to, picture)| *to = picture[pixel]);
    }
    columns
}
