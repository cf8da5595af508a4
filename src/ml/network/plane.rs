//! Rows on a plane, as a network is fed with them: split in three, painted on, and turned into inputs.

use std::f64::consts::PI;

use super::{Columns, Evaluation, Loss};
use crate::ml::math::{log10, mean, population_standard_deviation, pow, sin};
use crate::ml::random::Random;

/// The split's order is drawn from the stream of the seed and this.
const SPLIT_STREAM: u64 = 1 << 20;

/// As many classes can be told apart on a plane.
pub const MOST_CLASSES: usize = 3;
/// So many rows can be painted.
pub const MOST_PAINTED: usize = 500;
/// How near the eraser must come, as a share of the frame.
const ERASER: f64 = 0.035;

/// What can be fed to the network, by key and name.
pub const INPUTS: [(&str, &str); 7] = [
    ("x1", "x₁"),
    ("x2", "x₂"),
    ("x1_squared", "x₁²"),
    ("x2_squared", "x₂²"),
    ("product", "x₁·x₂"),
    ("sin_x1", "sin πx₁"),
    ("sin_x2", "sin πx₂"),
];

/// Rows as they are found or made.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub points: Vec<[f64; 2]>,
    /// The class of each, or its height.
    pub values: Vec<f64>,
    /// Their names; none where a height is predicted.
    pub classes: Vec<String>,
}

/// A row that the visitor painted: trained on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Painted {
    pub at: [f64; 2],
    pub class: usize,
}

/// What the visitor did to the rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paint {
    pub painted: Vec<Painted>,
    /// Rows that were taken away, by their number.
    pub erased: Vec<u32>,
}

impl Paint {
    /// Paints a row at a place in the columns' own units.
    pub fn add(&mut self, plane: &Plane, place: [f64; 2], class: usize) {
        if self.painted.len() < MOST_PAINTED {
            let most = if plane.classes().is_empty() { 1 } else { MOST_CLASSES - 1 };
            let at = [0, 1].map(|axis| {
                let (low, high) = plane.frame[axis];
                rounded_to(place[axis].clamp(low, high), (high - low) / 1000.0)
            });
            self.painted.push(Painted { at, class: class.min(most) });
        }
    }

    /// Takes away what lies near a place.
    pub fn erase(&mut self, plane: &Plane, place: [f64; 2]) {
        let share = plane.share_of(place);
        let near = |at: [f64; 2]| {
            let (x, y) = plane.share_of(at);
            (x - share.0).abs().max((y - share.1).abs()) <= ERASER
        };
        self.painted.retain(|dab| !near(dab.at));
        self.erased.extend(plane.rows.iter().filter(|row| near(row.at)).filter_map(|row| row.number));
        self.erased.sort_unstable();
    }
}

/// A number with no more decimals than a step of about `cell` needs: as exact as a hand is, and short in a link.
fn rounded_to(value: f64, cell: f64) -> f64 {
    let tens = pow(10.0, log10(cell).floor().abs());
    if cell < 1.0 { (value * tens).round() / tens } else { (value / tens).round() * tens }
}

/// What is predicted.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    /// The names of the classes.
    Classes(Vec<String>),
    /// A number: its mean and standard deviation over the training rows.
    Height { mean: f64, deviation: f64 },
}

/// Which part a row plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    Train,
    Validation,
    Test,
}

/// One row on the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaneRow {
    /// In the columns' own units.
    pub at: [f64; 2],
    /// The class, or the height in standard deviations from the mean.
    pub value: f64,
    pub split: Split,
    /// Its number in the data; `None` for a painted one.
    pub number: Option<u32>,
}

pub struct Plane {
    pub task: Task,
    /// Mean and standard deviation of the two columns over the training rows (1 where there is none).
    pub scale: [(f64, f64); 2],
    /// The rectangle around all rows, with a margin.
    pub frame: [(f64, f64); 2],
    pub rows: Vec<PlaneRow>,
    /// Inputs and targets of each part.
    pub train: (Columns, Columns),
    pub validation: (Columns, Columns),
    pub test: (Columns, Columns),
    /// One bit each of [`INPUTS`].
    inputs: u8,
    /// The variances of the targets of the three parts; 0 for classes.
    variances: [f64; 3],
}

impl Plane {
    /// `inputs` has one bit each of [`INPUTS`].
    pub fn new(found: Found, paint: &Paint, inputs: u8, seed: u64) -> Plane {
        let Found { points, values, mut classes } = found;
        let n = points.len();
        let order = Random::new(seed + SPLIT_STREAM).permutation(n);
        let trained = n.div_ceil(2);
        let validated = (n - trained) / 2;
        let split = |place: usize| match place {
            _ if place < trained => Split::Train,
            _ if place < trained + validated => Split::Validation,
            _ => Split::Test,
        };
        let learned = |of: &dyn Fn(usize) -> f64| {
            let values: Vec<f64> = order[..trained].iter().map(|row| of(*row)).collect();
            let deviation = population_standard_deviation(&values).filter(|deviation| *deviation > 1e-12);
            (mean(&values).unwrap_or(0.0), deviation.unwrap_or(1.0))
        };
        let scale = [0, 1].map(|axis| learned(&|row| points[row][axis]));
        let task = if classes.is_empty() {
            let (mean, deviation) = learned(&|row| values[row]);
            Task::Height { mean, deviation }
        } else {
            let painted = paint.painted.iter().map(|dab| dab.class + 1).max().unwrap_or(0);
            for class in classes.len()..painted.max(2) {
                classes.push(format!("class {class}"));
            }
            Task::Classes(classes)
        };
        let frame = [0, 1].map(|axis| framed(points.iter().map(|point| point[axis])));
        let mut rows = Vec::with_capacity(n + paint.painted.len());
        for (place, row) in order.iter().enumerate().filter(|(_, row)| !paint.erased.contains(&(**row as u32))) {
            let value = match task {
                Task::Classes(_) => values[*row],
                Task::Height { mean, deviation } => (values[*row] - mean) / deviation,
            };
            rows.push(PlaneRow { at: points[*row], value, split: split(place), number: Some(*row as u32) });
        }
        for dab in &paint.painted {
            let value = match task {
                Task::Classes(_) => dab.class as f64,
                // A dab of the first kind is low, of the second high.
                Task::Height { .. } => dab.class as f64 * 2.0 - 1.0,
            };
            rows.push(PlaneRow { at: dab.at, value, split: Split::Train, number: None });
        }
        let none = || (Columns::default(), Columns::default());
        let (train, validation, test) = (none(), none(), none());
        let mut plane = Plane { task, scale, frame, rows, train, validation, test, inputs, variances: [0.0; 3] };
        plane.train = plane.columns_of(Split::Train);
        plane.validation = plane.columns_of(Split::Validation);
        plane.test = plane.columns_of(Split::Test);
        if plane.loss() == Loss::Squared {
            let variance = |part: &(Columns, Columns)| {
                population_standard_deviation(part.1.column(0)).map_or(0.0, |deviation| deviation * deviation)
            };
            plane.variances = [&plane.train, &plane.validation, &plane.test].map(variance);
        }
        plane
    }

    /// How well a part is met: the share of right answers, or for heights R², the share of their variance
    /// that is explained.
    pub fn score(&self, split: Split, seen: &Evaluation) -> Option<f64> {
        match self.task {
            Task::Classes(_) => seen.accuracy(),
            Task::Height { .. } => {
                let variance = self.variances[split as usize];
                seen.loss().filter(|_| variance > 1e-12).map(|loss| 1.0 - loss / variance)
            }
        }
    }

    pub fn loss(&self) -> Loss {
        if matches!(self.task, Task::Classes(_)) { Loss::Log } else { Loss::Squared }
    }

    /// The number of output neurons.
    pub fn outputs(&self) -> usize {
        match &self.task {
            Task::Classes(classes) if classes.len() > 2 => classes.len(),
            _ => 1,
        }
    }

    pub fn classes(&self) -> &[String] {
        match &self.task {
            Task::Classes(classes) => classes,
            Task::Height { .. } => &[],
        }
    }

    /// The inputs that are on, as places in [`INPUTS`].
    pub fn inputs_on(&self) -> impl Iterator<Item = usize> + use<> {
        let inputs = self.inputs;
        (0..INPUTS.len()).filter(move |input| inputs & (1 << input) != 0)
    }

    /// What the network is fed with for these places, given in the columns' own units.
    fn inputs(&self, places: &[[f64; 2]]) -> Columns {
        let scaled = |place: &[f64; 2]| [0, 1].map(|axis| (place[axis] - self.scale[axis].0) / self.scale[axis].1);
        let column = |input: usize| places.iter().map(|place| input_of(input, scaled(place))).collect::<Vec<f64>>();
        Columns::new(&self.inputs_on().map(column).collect::<Vec<_>>())
    }

    fn columns_of(&self, split: Split) -> (Columns, Columns) {
        let rows: Vec<&PlaneRow> = self.rows.iter().filter(|row| row.split == split).collect();
        let places: Vec<[f64; 2]> = rows.iter().map(|row| row.at).collect();
        let target = |output: usize| match self.outputs() {
            1 => rows.iter().map(|row| rounded(row.value)).collect::<Vec<f64>>(),
            _ => rows.iter().map(|row| f64::from(u8::from(row.value == output as f64))).collect(),
        };
        (self.inputs(&places), Columns::new(&(0..self.outputs()).map(target).collect::<Vec<_>>()))
    }

    /// The inputs of a grid over the frame: the middles of `side` × `side` cells, rows from the top.
    pub fn grid(&self, side: usize) -> Columns {
        let middle = |(low, high): (f64, f64), i: usize| low + (i as f64 + 0.5) / side as f64 * (high - low);
        let cells = (0..side * side).map(|cell| {
            let (row, column) = (cell / side, cell % side);
            [middle(self.frame[0], column), middle(self.frame[1], side - 1 - row)]
        });
        self.inputs(&cells.collect::<Vec<_>>())
    }

    /// A place in the frame from shares of its width and height.
    pub fn place_of(&self, share: (f64, f64)) -> [f64; 2] {
        let along = |(low, high): (f64, f64), share: f64| low + share * (high - low);
        [along(self.frame[0], share.0), along(self.frame[1], share.1)]
    }

    /// The shares of the frame's width and height of a place.
    pub fn share_of(&self, place: [f64; 2]) -> (f64, f64) {
        let share = |axis: usize| {
            let (low, high) = self.frame[axis];
            ((place[axis] - low) / (high - low)).clamp(0.0, 1.0)
        };
        (share(0), share(1))
    }
}

/// What training sees of a number: whole steps of 2⁻²⁴. So the last bits of a mean, a sine or a random draw, which
/// other libraries make differently, are the same again in numpy.
fn rounded(value: f64) -> f64 {
    const STEPS: f64 = (1 << 24) as f64;
    (value * STEPS).round_ties_even() / STEPS
}

/// Input number `input` (see [`INPUTS`]) of a standardized place.
fn input_of(input: usize, [x, y]: [f64; 2]) -> f64 {
    rounded(match input {
        0 => x,
        1 => y,
        2 => x * x,
        3 => y * y,
        4 => x * y,
        5 => sin(PI * x),
        _ => sin(PI * y),
    })
}

/// The range of these values with a margin; one unit wide where they have none.
fn framed(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let low = values.clone().fold(f64::INFINITY, f64::min);
    let high = values.fold(f64::NEG_INFINITY, f64::max);
    if low >= high || !low.is_finite() || !high.is_finite() {
        let middle = if low.is_finite() { low } else { 0.0 };
        return (middle - 0.5, middle + 0.5);
    }
    let margin = (high - low) * 0.1;
    (low - margin, high + margin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_split_is_by_halves_and_quarters_and_scales_by_training_rows() {
        let mut random = Random::new(4);
        let points: Vec<[f64; 2]> = (0..500).map(|_| [random.normal(), 3.0 + random.normal()]).collect();
        let values = (0..500).map(|i| f64::from(i % 2)).collect();
        let found = Found { points, values, classes: ["a", "b"].map(str::to_owned).to_vec() };
        let plane = Plane::new(found, &Paint::default(), 0b11, 1);
        let of = |split: Split| plane.rows.iter().filter(|row| row.split == split).count();
        assert_eq!((of(Split::Train), of(Split::Validation), of(Split::Test)), (250, 125, 125));
        for axis in 0..2 {
            let column = plane.train.0.column(axis);
            let (mean, deviation) = (mean(column).unwrap(), population_standard_deviation(column).unwrap());
            // But for the steps of 2⁻²⁴ that inputs are rounded to.
            assert!(mean.abs() < 1e-7 && (deviation - 1.0).abs() < 1e-7);
        }
        let mut numbers: Vec<u32> = plane.rows.iter().filter_map(|row| row.number).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (0..500).collect::<Vec<u32>>(), "every row plays one part");
    }
}
