//! The rows: made by seed or taken from a table, split in three, painted on, and turned into inputs.

use std::f64::consts::PI;

use super::state::{Brush, INPUTS, MOST_PAINTED, Painted, State};
use super::turns::ALL_ROWS;
use crate::format;
use crate::lab::Data;
use crate::ml::generate::{Shape, Surface};
use crate::ml::math::{log10, mean, population_standard_deviation, pow, sin};
use crate::ml::network::{Columns, Evaluation, Loss};
use crate::ml::random::Random;
use crate::table::{Problem, Values};

/// Rows of a table beyond this many are sampled, so that a step stays short.
pub const MOST_ROWS: usize = 2000;
/// The split's order is drawn from the stream of the seed and this.
pub const SPLIT_STREAM: u64 = 1 << 20;
/// A column of numbers with more different values than this is a height, not a class.
const MOST_NUMBERED_CLASSES: usize = 12;
/// As many classes can be told apart in a field.
const MOST_CLASSES: usize = 3;
/// How near the eraser must come, as a share of the field.
const ERASER: f64 = 0.035;

/// All that the rows depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    pub inputs: u8,
    pub noise: f64,
    pub rows: usize,
    pub seed: u64,
    pub columns: [String; 2],
    pub painted: Vec<Painted>,
    pub erased: Vec<u32>,
}

/// What is predicted.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    /// The names of the classes.
    Classes(Vec<String>),
    /// A number: its name, and its mean and standard deviation over the training rows.
    Height { name: String, mean: f64, deviation: f64 },
}

/// Which part a row plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Train,
    Validation,
    Test,
}

/// One row on the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// In the columns' own units.
    pub at: [f64; 2],
    /// The class, or the height in standard deviations from the mean.
    pub value: f64,
    pub part: Part,
    /// Its number in the data; `None` for a painted one.
    pub number: Option<u32>,
}

pub struct Rows {
    pub task: Task,
    /// The names of the two columns.
    pub names: [String; 2],
    /// Mean and standard deviation of the two columns over the training rows (1 where there is none).
    pub scale: [(f64, f64); 2],
    /// What the field shows of the plane.
    pub frame: [(f64, f64); 2],
    pub dots: Vec<Dot>,
    pub train: (Columns, Columns),
    pub validation: (Columns, Columns),
    pub test: (Columns, Columns),
    /// Of a table: the name of the column that is predicted, and its rows by number.
    pub target: String,
    pub table_rows: Vec<u32>,
    pub notes: Vec<String>,
    inputs: u8,
    /// Of the heights of training, validation and test rows.
    variances: [f64; 3],
}

/// Columns x and y, what is predicted, and the names of the classes (none for a height).
struct Raw {
    points: Vec<[f64; 2]>,
    values: Vec<f64>,
    classes: Vec<String>,
    names: [String; 2],
    target: String,
    table_rows: Vec<u32>,
    notes: Vec<String>,
}

/// Whether the lab makes the rows of this set.
pub fn is_made(id: &str) -> bool {
    shape_of(id).is_some() || surface_of(id).is_some()
}

pub fn shape_of(id: &str) -> Option<Shape> {
    match id {
        "circles" => Some(Shape::Circles),
        "moons" => Some(Shape::Moons),
        "xor" => Some(Shape::Xor),
        "spiral" => Some(Shape::Spiral),
        "gaussians" => Some(Shape::Blobs),
        _ => None,
    }
}

pub fn surface_of(id: &str) -> Option<Surface> {
    match id {
        "plane" => Some(Surface::Plane),
        "wave" => Some(Surface::Wave),
        _ => None,
    }
}

/// How much of the noise a shape gets: as far apart as its classes are.
pub fn noise_share(id: &str) -> f64 {
    match id {
        "spiral" => 0.25,
        "gaussians" => 3.0,
        _ => 1.0,
    }
}

impl Rows {
    /// # Errors
    /// A sentence where the data cannot be used.
    pub fn new(sample: &Sample, data: &Data) -> Result<Rows, Problem> {
        let raw = raw(sample, data)?;
        let n = raw.points.len();
        let order = Random::new(sample.seed + SPLIT_STREAM).permutation(n);
        let trained = n.div_ceil(2);
        let validated = (n - trained) / 2;
        let part = |place: usize| match place {
            _ if place < trained => Part::Train,
            _ if place < trained + validated => Part::Validation,
            _ => Part::Test,
        };
        let learned = |of: &dyn Fn(usize) -> f64| {
            let values: Vec<f64> = order[..trained].iter().map(|row| of(*row)).collect();
            let deviation = population_standard_deviation(&values).filter(|deviation| *deviation > 1e-12);
            (mean(&values).unwrap_or(0.0), deviation.unwrap_or(1.0))
        };
        let scale = [0, 1].map(|axis| learned(&|row| raw.points[row][axis]));
        let task = if raw.classes.is_empty() {
            let (mean, deviation) = learned(&|row| raw.values[row]);
            Task::Height { name: raw.target.clone(), mean, deviation }
        } else {
            let painted = sample.painted.iter().map(|dab| dab.class + 1).max().unwrap_or(0);
            let mut classes = raw.classes;
            for class in classes.len()..painted.max(2) {
                classes.push(format!("class {class}"));
            }
            Task::Classes(classes)
        };
        let frame = [0, 1].map(|axis| framed(raw.points.iter().map(|point| point[axis])));
        let mut dots = Vec::with_capacity(n + sample.painted.len());
        for (place, row) in order.iter().enumerate().filter(|(_, row)| !sample.erased.contains(&(**row as u32))) {
            let value = match &task {
                Task::Classes(_) => raw.values[*row],
                Task::Height { mean, deviation, .. } => (raw.values[*row] - mean) / deviation,
            };
            dots.push(Dot { at: raw.points[*row], value, part: part(place), number: Some(*row as u32) });
        }
        for dab in &sample.painted {
            let value = match task {
                Task::Classes(_) => dab.class as f64,
                // A dab of the first kind is low, of the second high.
                Task::Height { .. } => dab.class as f64 * 2.0 - 1.0,
            };
            dots.push(Dot { at: dab.at, value, part: Part::Train, number: None });
        }
        let mut rows = Rows {
            task,
            names: raw.names,
            scale,
            frame,
            dots,
            train: Default::default(),
            validation: Default::default(),
            test: Default::default(),
            target: raw.target,
            table_rows: raw.table_rows,
            notes: raw.notes,
            inputs: sample.inputs,
            variances: [0.0; 3],
        };
        rows.train = rows.columns_of(Part::Train);
        rows.validation = rows.columns_of(Part::Validation);
        rows.test = rows.columns_of(Part::Test);
        if rows.loss() == Loss::Squared {
            let variance = |part: &(Columns, Columns)| {
                population_standard_deviation(part.1.column(0)).map_or(0.0, |deviation| deviation * deviation)
            };
            rows.variances = [&rows.train, &rows.validation, &rows.test].map(variance);
        }
        Ok(rows)
    }

    /// How well a part is met: the share of right answers, or for heights R², the share of their variance
    /// that is explained.
    pub fn score(&self, part: Part, seen: &Evaluation) -> Option<f64> {
        match self.task {
            Task::Classes(_) => seen.accuracy(),
            Task::Height { .. } => {
                let variance = self.variances[part as usize];
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
    pub fn inputs(&self, places: &[[f64; 2]]) -> Columns {
        let scaled = |place: &[f64; 2]| [0, 1].map(|axis| (place[axis] - self.scale[axis].0) / self.scale[axis].1);
        let column = |input: usize| places.iter().map(|place| input_of(input, scaled(place))).collect::<Vec<f64>>();
        Columns::new(&self.inputs_on().map(column).collect::<Vec<_>>())
    }

    fn columns_of(&self, part: Part) -> (Columns, Columns) {
        let dots: Vec<&Dot> = self.dots.iter().filter(|dot| dot.part == part).collect();
        let places: Vec<[f64; 2]> = dots.iter().map(|dot| dot.at).collect();
        let target = |output: usize| match self.outputs() {
            1 => dots.iter().map(|dot| rounded(dot.value)).collect::<Vec<f64>>(),
            _ => dots.iter().map(|dot| f64::from(u8::from(dot.value == output as f64))).collect(),
        };
        (self.inputs(&places), Columns::new(&(0..self.outputs()).map(target).collect::<Vec<_>>()))
    }

    /// The inputs of a grid over the field: the middles of `side` × `side` cells, rows from the top.
    pub fn grid(&self, side: usize) -> Columns {
        let middle = |(low, high): (f64, f64), i: usize| low + (i as f64 + 0.5) / side as f64 * (high - low);
        let cells = (0..side * side).map(|cell| {
            let (row, column) = (cell / side, cell % side);
            [middle(self.frame[0], column), middle(self.frame[1], side - 1 - row)]
        });
        self.inputs(&cells.collect::<Vec<_>>())
    }

    /// A place in the field from shares of its width and height.
    pub fn place_of(&self, share: (f64, f64)) -> [f64; 2] {
        let along = |(low, high): (f64, f64), share: f64| low + share * (high - low);
        [along(self.frame[0], share.0), along(self.frame[1], share.1)]
    }

    /// The shares of the field's width and height of a place.
    pub fn share_of(&self, place: [f64; 2]) -> (f64, f64) {
        let share = |axis: usize| {
            let (low, high) = self.frame[axis];
            ((place[axis] - low) / (high - low)).clamp(0.0, 1.0)
        };
        (share(0), share(1))
    }
}

/// What training sees of a number: whole steps of 2⁻²⁴. So the last bits of a mean, a sine or a random draw, which
/// other libraries make differently, are the same again in the program that the lab hands over.
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

fn raw(sample: &Sample, data: &Data) -> Result<Raw, Problem> {
    let made = |points, values, classes: &[&str], target: &str| Raw {
        points,
        values,
        classes: classes.iter().map(|name| (*name).to_owned()).collect(),
        names: ["x₁".to_owned(), "x₂".to_owned()],
        target: target.to_owned(),
        table_rows: Vec::new(),
        notes: Vec::new(),
    };
    let noise = sample.noise * noise_share(&data.id);
    if let Some(shape) = shape_of(&data.id) {
        let (points, classes) = shape.generate(2 * sample.rows, noise, sample.seed);
        let values = classes.into_iter().map(|class| class as f64).collect();
        return Ok(made(points, values, &["class 0", "class 1"], "class"));
    }
    if let Some(surface) = surface_of(&data.id) {
        let (points, heights) = surface.generate(2 * sample.rows, noise, sample.seed);
        return Ok(made(points, heights, &[], "height"));
    }
    of_table(sample, data)
}

fn of_table(sample: &Sample, data: &Data) -> Result<Raw, Problem> {
    let table = &data.table;
    let [x, y] = [0, 1].map(|axis| data.column_or("features", &sample.columns[axis], axis));
    let (Some(x), Some(y), Some(target)) = (x, y, data.roles.column("target")) else {
        return Err(Problem::new("Choose two columns of numbers, and the column to predict."));
    };
    let (mut table_rows, left_out) = table.complete_rows(&[x, y, target]);
    let mut notes = Vec::new();
    if left_out > 0 {
        notes.push(format!("Rows with missing cells are left out: {left_out}."));
    }
    if table_rows.is_empty() {
        return Err(Problem::new(
            "No row has a value in all three columns. Choose other columns, or fill in the \
                                 missing values.",
        ));
    }
    if table_rows.len() > MOST_ROWS {
        let mut kept = Random::new(sample.seed).permutation(table_rows.len());
        kept.truncate(MOST_ROWS);
        kept.sort_unstable();
        let (used, all) = (format::count(MOST_ROWS as u64), format::count(table_rows.len() as u64));
        notes.push(format!("Only {used} of the {all} rows are used, drawn at random by the seed."));
        table_rows = kept.into_iter().map(|row| table_rows[row]).collect();
    }
    let numbers = |name: &str| -> Result<Vec<f64>, Problem> {
        let column = table.numbers(name)?;
        let values: Vec<f64> = table_rows.iter().map(|row| column[*row as usize]).collect();
        match values.iter().find(|value| value.abs() > 1e100) {
            Some(_) => Err(Problem::new(format!(
                "Column “{name}” holds a number beyond 10^100. Choose another \
                                                 column."
            ))),
            None => Ok(values),
        }
    };
    let (xs, ys) = (numbers(x)?, numbers(y)?);
    let column = &table.require(target)?.values;
    let is_height = matches!(column, Values::Numbers(_))
        && column.distinct(MOST_NUMBERED_CLASSES + 1).len() > MOST_NUMBERED_CLASSES;
    let (values, classes) = if is_height {
        (numbers(target)?, Vec::new())
    } else {
        let (labels, classes) = table.classes(target, &table_rows)?;
        if classes.len() > MOST_CLASSES {
            return Err(Problem::new(format!(
                "Column “{target}” has {} different values, and this lab shows at most three classes. Choose a \
                 column with two or three values, or one with numbers.",
                classes.len()
            )));
        }
        (labels.into_iter().map(|label| label as f64).collect(), classes)
    };
    Ok(Raw {
        points: xs.into_iter().zip(ys).map(|(x, y)| [x, y]).collect(),
        values,
        classes,
        names: [format::words(x), format::words(y)],
        target: target.to_owned(),
        table_rows,
        notes,
    })
}

/// The rows as a state has them; none where they cannot be used.
fn now(state: &State, data: &Data) -> Option<Rows> {
    Rows::new(&state.sample(), data).ok()
}

/// How many steps look at every training row once.
pub fn steps_of_an_epoch(state: &State, data: &Data) -> u64 {
    let rows = now(state, data).map_or(1, |rows| rows.train.0.rows().max(1));
    let batch = state.knobs().batch_size;
    if batch >= ALL_ROWS { 1 } else { rows.div_ceil(batch.max(1)) as u64 }
}

/// A number with no more decimals than a step of about `cell` needs: as exact as a hand is, and short in a
/// link.
fn rounded_to(value: f64, cell: f64) -> f64 {
    let tens = pow(10.0, log10(cell).floor().abs());
    if cell < 1.0 { (value * tens).round() / tens } else { (value / tens).round() * tens }
}

/// Dabs with the brush where it stands.
pub fn dab(state: &mut State, data: &Data) {
    if let Some(rows) = now(state, data) {
        dab_at(state, &rows, rows.place_of(state.brush_at));
    }
}

/// Dabs with the brush at a place in the columns' own units, and leaves the brush there.
pub fn dab_at(state: &mut State, rows: &Rows, place: [f64; 2]) {
    let share = rows.share_of(place);
    let rounded = |share: f64| (share * 1e4).round() / 1e4;
    state.brush_at = (rounded(share.0), rounded(share.1));
    let (mut painted, mut erased) = (state.painted.clone(), state.erased.clone());
    match state.brush {
        Brush::Off => {}
        Brush::Class(_) if painted.len() >= MOST_PAINTED => {}
        Brush::Class(class) => {
            let most = if rows.classes().is_empty() { 1 } else { MOST_CLASSES - 1 };
            let at = [0, 1].map(|axis| {
                let (low, high) = rows.frame[axis];
                rounded_to(place[axis].clamp(low, high), (high - low) / 1000.0)
            });
            painted.push(Painted { at, class: class.min(most) });
        }
        Brush::Erase => {
            let near = |at: [f64; 2]| {
                let (x, y) = rows.share_of(at);
                (x - share.0).abs().max((y - share.1).abs()) <= ERASER
            };
            painted.retain(|dab| !near(dab.at));
            let gone = rows.dots.iter().filter(|dot| near(dot.at)).filter_map(|dot| dot.number);
            erased.extend(gone);
            erased.sort_unstable();
        }
    }
    state.set_paint(painted, erased);
}
