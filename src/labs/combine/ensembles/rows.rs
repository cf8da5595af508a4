//! The rows on the plane: made by seed or read from a table, split, told some wrong classes, edited.

use ndarray::Array2;

use super::edits::{Edits, Point};
use crate::format;
use crate::lab::Data;
use crate::ml::generate::Shape;
use crate::ml::random::Random;
use crate::table::Problem;

/// Rows of a made-up set, half of them for testing.
pub const MADE: usize = 240;
/// More rows of a table than this are not used.
pub const MOST_ROWS: usize = 2000;
/// Width ÷ height of the plane in units of a made-up set, so that circles are round.
const ASPECT: f64 = 1.8;

/// What the rows depend on, beside the data.
#[derive(Clone, Debug, PartialEq)]
pub struct Making {
    pub noise: f64,
    /// The share of training rows that are told a wrong class.
    pub label_noise: f64,
    pub seed: u64,
    /// Names of the two columns; empty means the first and the second.
    pub features: [String; 2],
    pub edits: Edits,
}

/// Rows on a plane: training rows first (those that were added last of them), then test rows.
pub struct Rows {
    /// Names the data set and the features: what edits belong to.
    pub plane: String,
    pub features: [String; 2],
    pub classes: Vec<String>,
    pub points: Vec<[f64; 2]>,
    pub labels: Vec<usize>,
    pub n_train: usize,
    /// Where each row comes from.
    pub sources: Vec<Point>,
    /// Of each given row used: its row in the table (for made-up sets, just its number).
    pub table_rows: Vec<u32>,
    /// Whether each row was told a wrong class by chance.
    pub told_wrong: Vec<bool>,
    /// Whether the visitor changed the class of each row.
    relabelled: Vec<bool>,
    /// The part of the plane that is drawn: x0, x1, y0, y1.
    pub frame: [f64; 4],
    pub notes: Vec<String>,
}

/// The shape that a made-up set's id names.
pub fn shape(id: &str) -> Option<Shape> {
    Some(match id {
        "moons" => Shape::Moons,
        "circles" => Shape::Circles,
        "xor" => Shape::Xor,
        "spiral" => Shape::Spiral,
        "blobs" => Shape::Blobs,
        _ => return None,
    })
}

/// Rows before they are split and edited.
struct Given {
    features: [String; 2],
    classes: Vec<String>,
    points: Vec<[f64; 2]>,
    labels: Vec<usize>,
    table_rows: Vec<u32>,
    notes: Vec<String>,
}

impl Rows {
    /// # Errors
    /// A sentence where the table's columns cannot be used.
    pub fn make(making: &Making, data: &Data) -> Result<Rows, Problem> {
        let made = shape(&data.id);
        let given = match made {
            Some(shape) => generated(shape, making),
            None => from_table(making, data)?,
        };
        let plane = match made {
            Some(_) => data.id.clone(),
            None => format!("{}:{}/{}", data.id, given.features[0], given.features[1]),
        };
        let frame = frame(&given.points, made);
        let n_classes = given.classes.len();
        let (mut train, mut test) = halves(given.points.len(), making.seed);
        let wrong = told_wrong(&train, &given.labels, n_classes, making);
        train.sort_unstable();
        test.sort_unstable();

        let edits = making.edits.on(&plane);
        let added = edits.map_or(&[][..], Edits::added);
        let n_train = train.len() + added.len();
        let mut rows = Rows {
            plane,
            features: given.features,
            classes: given.classes,
            points: Vec::new(),
            labels: Vec::new(),
            n_train,
            sources: Vec::new(),
            table_rows: given.table_rows,
            told_wrong: Vec::new(),
            relabelled: Vec::new(),
            frame,
            notes: given.notes,
        };
        let within = |[x, y]: [f64; 2]| [x.clamp(frame[0], frame[1]), y.clamp(frame[2], frame[3])];
        let given_row = |rows: &mut Rows, row: usize| {
            let (at, class) = edits.map_or((None, None), |edits| edits.of(row as u32));
            let chance = wrong[row].filter(|_| class.is_none());
            rows.points.push(at.map_or(given.points[row], within));
            rows.labels.push(class.map_or(chance.unwrap_or(given.labels[row]), |class| class.min(n_classes - 1)));
            rows.told_wrong.push(chance.is_some());
            rows.relabelled.push(class.is_some_and(|class| class.min(n_classes - 1) != given.labels[row]));
            rows.sources.push(Point::Given(row as u32));
        };
        for row in train {
            given_row(&mut rows, row);
        }
        for (place, (at, class)) in added.iter().enumerate() {
            rows.points.push(within(*at));
            rows.labels.push((*class).min(n_classes - 1));
            rows.told_wrong.push(false);
            rows.relabelled.push(false);
            rows.sources.push(Point::Added(place as u32));
        }
        for row in test {
            given_row(&mut rows, row);
        }
        Ok(rows)
    }

    /// Whether the visitor added a row or changed its class.
    pub fn is_own(&self, row: usize) -> bool {
        self.relabelled[row] || matches!(self.sources[row], Point::Added(_))
    }

    /// The two features of some rows, one row each.
    pub fn matrix(&self, rows: std::ops::Range<usize>) -> Array2<f64> {
        Array2::from_shape_fn((rows.len(), 2), |(row, axis)| self.points[rows.start + row][axis])
    }

    /// A place rounded to a thousandth of the frame, so that links stay short.
    pub fn rounded(&self, at: [f64; 2]) -> [f64; 2] {
        [0, 1].map(|axis| {
            let (low, high) = (self.frame[2 * axis], self.frame[2 * axis + 1]);
            let mut steps = 1.0;
            while (high - low) * steps < 500.0 && steps < 1e12 {
                steps *= 10.0;
            }
            ((at[axis].clamp(low, high) * steps).round() / steps).clamp(low, high)
        })
    }
}

/// Training rows and test rows: the first half of a permutation is for testing.
fn halves(n: usize, seed: u64) -> (Vec<usize>, Vec<usize>) {
    let mut order = Random::new(seed).permutation(n);
    let train = order.split_off(n / 2);
    (train, order)
}

/// The wrong class that each row is told, if any. Training rows are taken in the order of the permutation,
/// so that more noise tells more rows and leaves those that were told before.
fn told_wrong(train: &[usize], labels: &[usize], n_classes: usize, making: &Making) -> Vec<Option<usize>> {
    let mut wrong = vec![None; labels.len()];
    if n_classes < 2 {
        return wrong;
    }
    let mut random = Random::new(making.seed + 1);
    let count = (train.len() as f64 * making.label_noise + 0.5) as usize;
    for &row in train.iter().take(count) {
        wrong[row] = Some((labels[row] + 1 + random.below(n_classes - 1)) % n_classes);
    }
    wrong
}

fn generated(shape: Shape, making: &Making) -> Given {
    let (points, labels) = shape.generate(MADE, making.noise, making.seed);
    Given {
        features: ["x".to_owned(), "y".to_owned()],
        classes: vec!["blue".to_owned(), "orange".to_owned()],
        points,
        labels,
        table_rows: (0..MADE as u32).collect(),
        notes: Vec::new(),
    }
}

fn from_table(making: &Making, data: &Data) -> Result<Given, Problem> {
    let table = &data.table;
    let class_column = data.roles.column("class").unwrap_or_default().to_owned();
    let [x, y] = [0, 1].map(|axis| data.column_or("features", &making.features[axis], axis));
    let (Some(x), Some(y)) = (x, y) else {
        return Err(Problem::new("No column of numbers is chosen. Choose two or more."));
    };
    let mut notes = Vec::new();
    let (mut rows, left_out) = table.complete_rows(&[x, y, &class_column]);
    if left_out > 0 {
        notes.push(format!("Rows with missing cells are left out: {left_out}."));
    }
    if rows.is_empty() {
        return Err(Problem::new(
            "No row has a number in both columns and a class. Choose other columns, or fill in \
                                 the missing values.",
        ));
    }
    if rows.len() > MOST_ROWS {
        let (used, all) = (format::count(MOST_ROWS as u64), format::count(rows.len() as u64));
        notes.push(format!("Only {used} of the {all} rows are used, drawn at random by the seed."));
        let mut kept = Random::new(making.seed).permutation(rows.len());
        kept.truncate(MOST_ROWS);
        kept.sort_unstable();
        rows = kept.into_iter().map(|i| rows[i]).collect();
    }
    let (labels, classes) = table.classes(&class_column, &rows)?;
    let (across, up) = (table.numbers(x)?, table.numbers(y)?);
    let points: Vec<[f64; 2]> = rows.iter().map(|&row| [across[row as usize], up[row as usize]]).collect();
    if points.iter().flatten().any(|value| value.abs() > 1e30) {
        return Err(Problem::new(
            "A number is larger than 10^30, too large for trees, which compare 32-bit numbers. \
                                 Rescale the column.",
        ));
    }
    Ok(Given { features: [x.to_owned(), y.to_owned()], classes, points, labels, table_rows: rows, notes })
}

/// The rows' box with a margin; for a made-up set at least the box of its shape, and as wide as the picture,
/// so that one unit is equally long both ways.
fn frame(points: &[[f64; 2]], made: Option<Shape>) -> [f64; 4] {
    let mut low = [f64::INFINITY; 2];
    let mut high = [f64::NEG_INFINITY; 2];
    for point in points {
        for axis in 0..2 {
            low[axis] = low[axis].min(point[axis]);
            high[axis] = high[axis].max(point[axis]);
        }
    }
    let home = made.map(|shape| match shape {
        Shape::Moons => [-1.6, 2.6, -1.1, 1.6],
        Shape::Circles | Shape::Xor | Shape::Spiral => [-1.3, 1.3, -1.3, 1.3],
        Shape::Blobs => [-2.2, 2.2, -2.2, 2.2],
    });
    let mut frame = [0.0; 4];
    for axis in 0..2 {
        let span = high[axis] - low[axis];
        let margin = if span > 0.0 { span * 0.04 } else { 0.5 };
        (frame[2 * axis], frame[2 * axis + 1]) = (low[axis] - margin, high[axis] + margin);
        if let Some(home) = home {
            frame[2 * axis] = frame[2 * axis].min(home[2 * axis]);
            frame[2 * axis + 1] = frame[2 * axis + 1].max(home[2 * axis + 1]);
        }
    }
    if made.is_some() {
        let [x0, x1, y0, y1] = frame;
        let (half_width, half_height) = ((x1 - x0) / 2.0, (y1 - y0) / 2.0);
        let half = half_height.max(half_width / ASPECT);
        let (x, y) = ((x0 + x1) / 2.0, (y0 + y1) / 2.0);
        frame = [x - half * ASPECT, x + half * ASPECT, y - half, y + half];
    }
    frame
}
