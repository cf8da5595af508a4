//! The k nearest neighbours: the class that most of the closest rows have.

use std::ops::Range;

use ndarray::ArrayView2;

/// Settings of the classifier: plain Euclidean distance, each neighbour has one vote.
///
/// Of rows at the same distance the one with the lowest index is nearer; of classes with the
/// same number of votes the lowest wins (as `KNeighborsClassifier`'s mode does).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KNeighborsClassifier {
    /// k, at least 1 and at most the number of rows. Default 5.
    pub n_neighbors: usize,
}

impl Default for KNeighborsClassifier {
    fn default() -> Self {
        Self { n_neighbors: 5 }
    }
}

/// The rows that are remembered.
#[derive(Clone, Debug, PartialEq)]
pub struct KNeighborsModel {
    n_neighbors: usize,
    features: usize,
    /// Row after row.
    values: Vec<f64>,
    labels: Vec<u8>,
    n_classes: usize,
}

impl KNeighborsClassifier {
    /// Remembers `x` (rows × features) with a label below `n_classes` (at most 256) a row.
    ///
    /// # Errors
    /// A sentence where there are fewer rows than neighbours, lengths differ, a label is out
    /// of range or a feature is not finite.
    pub fn fit(&self, x: &ArrayView2<f64>, labels: &[usize], n_classes: usize) -> Result<KNeighborsModel, String> {
        let rows = x.nrows();
        if rows != labels.len() {
            return Err(format!("There are {rows} rows for {} labels.", labels.len()));
        }
        if self.n_neighbors == 0 || self.n_neighbors > rows {
            return Err(format!("{} neighbours were asked for and there are {rows} rows.", self.n_neighbors));
        }
        if n_classes > 256 {
            return Err(format!("There are {n_classes} classes; 256 at most."));
        }
        if let Some(label) = labels.iter().find(|label| **label >= n_classes) {
            return Err(format!("The label {label} is not below {n_classes}."));
        }
        if let Some(((row, column), value)) = x.indexed_iter().find(|(_, v)| !v.is_finite()) {
            return Err(format!(
                "Row {} of feature {} is {value}; features must be finite numbers.",
                row + 1,
                column + 1
            ));
        }
        Ok(KNeighborsModel {
            n_neighbors: self.n_neighbors,
            features: x.ncols(),
            values: x.iter().copied().collect(),
            labels: labels.iter().map(|label| *label as u8).collect(),
            n_classes,
        })
    }
}

impl KNeighborsModel {
    /// The class of each row of `x` (rows × features), by comparing it with every row.
    ///
    /// # Errors
    /// A sentence where `x` has another number of features.
    pub fn predict(&self, x: &ArrayView2<f64>) -> Result<Vec<usize>, String> {
        if x.ncols() != self.features {
            return Err(format!("There are {} features; the classifier knows {}.", x.ncols(), self.features));
        }
        // Feature by feature, so that the squares of many rows are added at once.
        let features: Vec<Vec<f64>> = (0..self.features)
            .map(|feature| self.values.iter().skip(feature).step_by(self.features).copied().collect())
            .collect();
        let mut distances = vec![0.0; self.labels.len()];
        let mut nearest = Vec::with_capacity(self.n_neighbors);
        let mut votes = vec![0; self.n_classes];
        let classes = x.outer_iter().map(|point| {
            distances.fill(0.0);
            for (known, &asked) in features.iter().zip(&point) {
                for (distance, known) in distances.iter_mut().zip(known) {
                    *distance += (known - asked) * (known - asked);
                }
            }
            let rows = distances.iter().zip(&self.labels);
            let rows = rows.map(|(&distance, &label)| Neighbour { distance, label });
            gather(&mut nearest, self.n_neighbors, rows);
            votes_of(&nearest, &mut votes);
            winner(&votes)
        });
        Ok(classes.collect())
    }

    /// The classes on a grid over the plane of two features, row after row from `y_range.0`.
    ///
    /// Cell (column, row) is asked at its middle, x₀ + (column + ½) · (x₁ − x₀) ÷ columns and
    /// likewise y, so give `y_range` from high to low for an image. Equal to [`Self::predict`],
    /// and much faster: where all rows that may be neighbours are of one class, no cell is asked.
    ///
    /// # Errors
    /// A sentence where the classifier does not have two features, or a range is not finite.
    pub fn predict_grid(
        &self,
        x_range: (f64, f64),
        y_range: (f64, f64),
        columns: usize,
        rows: usize,
    ) -> Result<Vec<u8>, String> {
        if self.features != 2 {
            return Err(format!("A map needs two features; the classifier has {}.", self.features));
        }
        let ends = [x_range.0, x_range.1, y_range.0, y_range.1];
        if ends.iter().any(|end| !end.is_finite()) {
            return Err("A map needs finite ranges.".into());
        }
        let middles = |range: (f64, f64), cells: usize| {
            let middle = |cell: usize| range.0 + (cell as f64 + 0.5) * (range.1 - range.0) / cells as f64;
            (0..cells).map(middle).collect::<Vec<f64>>()
        };
        let mut map = Map {
            model: self,
            x: middles(x_range, columns),
            y: middles(y_range, rows),
            classes: vec![0; columns * rows],
            nearest: Vec::with_capacity(self.n_neighbors),
            votes: vec![0; self.n_classes],
        };
        let all: Vec<u32> = (0..self.labels.len() as u32).collect();
        map.paint(0..columns, 0..rows, &all);
        Ok(map.classes)
    }

    /// Where a row is on the plane of two features.
    fn place(&self, row: u32) -> [f64; 2] {
        [0, 1].map(|axis| self.values[2 * row as usize + axis])
    }
}

fn votes_of(nearest: &[Neighbour], votes: &mut [u32]) {
    votes.fill(0);
    for neighbour in nearest {
        votes[usize::from(neighbour.label)] += 1;
    }
}

/// The class with most votes, the lowest of several.
fn winner(votes: &[u32]) -> usize {
    let mut best = 0;
    for (class, count) in votes.iter().enumerate() {
        if *count > votes[best] {
            best = class;
        }
    }
    best
}

/// A map that is painted box by box.
///
/// Only rows that are somewhere in a box as near as its k-th neighbour can be count there, and a box is halved until
/// these are of one class, or it is small. Rounding keeps the order of distances, since those to boxes and to rows are
/// counted alike: the answer is exactly the one of comparing all rows.
struct Map<'a> {
    model: &'a KNeighborsModel,
    /// The middles of the columns and of the rows.
    x: Vec<f64>,
    y: Vec<f64>,
    classes: Vec<u8>,
    nearest: Vec<Neighbour>,
    votes: Vec<u32>,
}

impl Map<'_> {
    /// The classes of the cells `across` × `down`, of which no row can be a neighbour but these (in order).
    fn paint(&mut self, across: Range<usize>, down: Range<usize>, rows: &[u32]) {
        const SMALL: usize = 16;
        let sides = [(&self.x, &across), (&self.y, &down)].map(|(middles, cells)| &middles[cells.clone()]);
        let [Some((low, high)), Some((bottom, top))] = sides.map(ends) else { return };
        let (corner, opposite) = ([low, bottom], [high, top]);
        let model = self.model;
        let farthest = |row: &u32| {
            let place = model.place(*row);
            let [x, y] =
                [0, 1].map(|axis| (place[axis] - corner[axis]).abs().max((opposite[axis] - place[axis]).abs()));
            x * x + y * y
        };
        let closest = |row: &u32| {
            let place = model.place(*row);
            let [x, y] = [0, 1].map(|axis| (corner[axis] - place[axis]).max(place[axis] - opposite[axis]).max(0.0));
            x * x + y * y
        };
        let mut reach: Vec<f64> = rows.iter().map(farthest).collect();
        let (_, reach, _) = reach.select_nth_unstable_by(model.n_neighbors - 1, f64::total_cmp);
        let near: Vec<u32> = rows.iter().copied().filter(|row| closest(row) <= *reach).collect();
        let class = model.labels[near[0] as usize];
        let columns = self.x.len();
        if near.iter().all(|row| model.labels[*row as usize] == class) {
            for row in down {
                self.classes[row * columns + across.start..row * columns + across.end].fill(class);
            }
        } else if across.len() * down.len() <= SMALL {
            for row in down {
                for column in across.clone() {
                    self.classes[row * columns + column] = self.class_at([self.x[column], self.y[row]], &near);
                }
            }
        } else if across.len() > down.len() {
            let half = across.start + across.len() / 2;
            self.paint(across.start..half, down.clone(), &near);
            self.paint(half..across.end, down, &near);
        } else {
            let half = down.start + down.len() / 2;
            self.paint(across.clone(), down.start..half, &near);
            self.paint(across, half..down.end, &near);
        }
    }

    /// The class at a place, where no row can be a neighbour but these.
    fn class_at(&mut self, [x, y]: [f64; 2], rows: &[u32]) -> u8 {
        let model = self.model;
        let rows = rows.iter().map(|&row| {
            let [known_x, known_y] = model.place(row);
            let distance = (known_x - x) * (known_x - x) + (known_y - y) * (known_y - y);
            Neighbour { distance, label: model.labels[row as usize] }
        });
        gather(&mut self.nearest, model.n_neighbors, rows);
        votes_of(&self.nearest, &mut self.votes);
        winner(&self.votes) as u8
    }
}

/// The least and the most of numbers in order, up or down.
fn ends(numbers: &[f64]) -> Option<(f64, f64)> {
    let (first, last) = (*numbers.first()?, *numbers.last()?);
    Some((first.min(last), first.max(last)))
}

#[derive(Clone, Copy)]
struct Neighbour {
    distance: f64,
    label: u8,
}

/// Fills `nearest` with the nearest of rows that come in order: of several at one distance the first is nearer.
fn gather(nearest: &mut Vec<Neighbour>, limit: usize, rows: impl Iterator<Item = Neighbour>) {
    nearest.clear();
    let mut farthest = f64::INFINITY;
    for new in rows {
        if nearest.len() == limit {
            if new.distance >= farthest {
                continue;
            }
            nearest.pop();
        }
        let mut place = nearest.len();
        nearest.push(new);
        while place > 0 && new.distance < nearest[place - 1].distance {
            nearest[place] = nearest[place - 1];
            place -= 1;
        }
        nearest[place] = new;
        if nearest.len() == limit {
            farthest = nearest[limit - 1].distance;
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};
    use proptest::prelude::*;

    use super::*;

    /// From scikit-learn 1.9.1: `KNeighborsClassifier(k).fit(x, y).predict(q)`, k = 1, 3, 4, 5.
    #[test]
    fn classes_equal_scikit_learn() {
        let x = array![
            [2.04, -2.56],
            [0.42, -0.57],
            [-0.45, -0.22],
            [-2.02, -0.23],
            [-0.87, 3.32],
            [0.23, -0.35],
            [-0.28, -0.67],
            [-1.06, -0.39],
            [0.48, -0.24],
            [0.96, -0.2],
            [0.02, 1.55],
            [0.55, -0.51],
            [-0.18, 0.54],
            [1.94, -0.27],
            [-0.24, 1.0],
            [-0.89, -0.29],
        ];
        let y = [1, 2, 2, 0, 1, 1, 0, 0, 1, 2, 0, 2, 1, 0, 1, 2];
        let q = array![
            [0.28, 0.7],
            [-0.44, -1.08],
            [0.03, -0.05],
            [1.41, 0.75],
            [0.19, 1.11],
            [-0.21, -0.93],
            [0.58, 0.58],
            [-0.21, -0.78],
            [0.23, -2.49],
            [0.69, 0.49],
            [-1.64, 0.06],
            [-0.96, 0.76],
        ];
        for (k, expected) in [
            (1, [1, 0, 1, 2, 1, 0, 1, 0, 1, 2, 0, 1]),
            (3, [1, 2, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1]),
            (4, [1, 0, 1, 2, 1, 2, 1, 2, 2, 1, 0, 1]),
            (5, [1, 0, 1, 0, 1, 2, 1, 2, 1, 1, 0, 1]),
        ] {
            let settings = KNeighborsClassifier { n_neighbors: k };
            let model = settings.fit(&x.view(), &y, 3).unwrap();
            assert_eq!(model.predict(&q.view()).unwrap(), expected, "{k} neighbours");
        }
    }

    #[test]
    fn ties_go_to_the_lowest_row_and_the_lowest_class() {
        let x = array![[-1.0], [1.0], [3.0]];
        let fit = |k, labels: &[usize]| {
            let settings = KNeighborsClassifier { n_neighbors: k };
            settings.fit(&x.view(), labels, 3).unwrap()
        };
        let middle = array![[0.0]];
        assert_eq!(fit(1, &[2, 0, 1]).predict(&middle.view()), Ok(vec![2]));
        assert_eq!(fit(2, &[2, 0, 1]).predict(&middle.view()), Ok(vec![0]));
    }

    #[test]
    fn impossible_requests_give_a_sentence() {
        let x = array![[0.0, 1.0], [2.0, 3.0]];
        let fit =
            |k, labels: &[usize], classes| KNeighborsClassifier { n_neighbors: k }.fit(&x.view(), labels, classes);
        assert!(fit(0, &[0, 1], 2).is_err());
        assert!(fit(3, &[0, 1], 2).is_err());
        assert!(fit(1, &[0, 2], 2).is_err());
        assert!(fit(1, &[0], 2).is_err());
        assert!(fit(1, &[0, 1], 300).is_err());
        let model = fit(1, &[0, 1], 2).unwrap();
        assert!(model.predict(&array![[1.0]].view()).is_err());
        assert!(model.predict_grid((0.0, f64::NAN), (0.0, 1.0), 2, 2).is_err());
        assert_eq!(model.predict_grid((0.0, 1.0), (0.0, 1.0), 0, 5), Ok(vec![]));
    }

    proptest! {
        /// Few distinct places, so that distances tie, on axes of very different units; with
        /// one row far out.
        #[test]
        fn a_map_equals_asking_every_cell(
            places in proptest::collection::vec((-4i32..5, -4i32..5, 0usize..3), 1..40),
            k in 1usize..12,
            stretch in prop::sample::select(vec![0.001, 1.0, 700.0]),
            far in prop::sample::select(vec![0.0, 1e4, 1e200]),
        ) {
            let mut x = Array2::from_shape_fn((places.len(), 2), |(row, column)| match column {
                0 => f64::from(places[row].0) * stretch,
                _ => f64::from(places[row].1),
            });
            x[[0, 1]] += far;
            let labels: Vec<usize> = places.iter().map(|place| place.2).collect();
            let settings = KNeighborsClassifier { n_neighbors: k.min(places.len()) };
            let model = settings.fit(&x.view(), &labels, 3).unwrap();

            let (columns, rows) = (32, 16);
            let (width, height) = (4.0 * stretch, 4.0);
            let map = model
                .predict_grid((-width, width), (height, -height), columns, rows)
                .unwrap();
            let middle = |cell: usize, cells: usize| (cell as f64 + 0.5) / (cells as f64 / 2.0) - 1.0;
            let cells = Array2::from_shape_fn((columns * rows, 2), |(cell, axis)| match axis {
                0 => width * middle(cell % columns, columns),
                _ => -height * middle(cell / columns, rows),
            });
            let each = model.predict(&cells.view()).unwrap();
            let map: Vec<usize> = map.into_iter().map(usize::from).collect();
            prop_assert_eq!(map, each);
        }
    }
}
