//! The k nearest neighbours: the class that most of the closest rows have.

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
            nearest.clear();
            for ((index, label), &distance) in (0u32..).zip(&self.labels).zip(&distances) {
                insert(&mut nearest, Neighbour { distance, index, label: *label }, self.n_neighbors);
            }
            votes_of(&nearest, &mut votes);
            winner(&votes)
        });
        Ok(classes.collect())
    }

    /// The classes on a grid over the plane of two features, row after row from `y_range.0`.
    ///
    /// Cell (column, row) is asked at its middle, x₀ + (column + ½) · (x₁ − x₀) ÷ columns and
    /// likewise y, so give `y_range` from high to low for an image. Equal to [`Self::predict`],
    /// and much faster: rows are kept in boxes, most of which need no look.
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
        let middle = |range: (f64, f64), cell: usize, cells: usize| {
            range.0 + (cell as f64 + 0.5) * (range.1 - range.0) / cells as f64
        };
        let tree = Tree::new(self);
        let mut votes = vec![0; self.n_classes];
        let mut nearest = Vec::with_capacity(self.n_neighbors);
        let mut classes = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            let y = middle(y_range, row, rows);
            for column in 0..columns {
                tree.nearest([middle(x_range, column, columns), y], &mut nearest);
                votes_of(&nearest, &mut votes);
                classes.push(winner(&votes) as u8);
            }
        }
        Ok(classes)
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

/// Rows of two features in boxes within boxes (a k-d tree), so that most need no look.
///
/// A box is left out only where its nearest corner or side is farther than the farthest
/// neighbour found. Rounding keeps that order, since distances to boxes and to rows are
/// counted alike: the answer is exactly the one of comparing all rows.
struct Tree<'a> {
    model: &'a KNeighborsModel,
    rows: Vec<TreeRow>,
    nodes: Vec<Node>,
}

#[derive(Clone, Copy)]
struct TreeRow {
    at: [f64; 2],
    index: u32,
    label: u8,
}

/// A box around `rows[start..end]`; its first half is the next node, its second `second`.
struct Node {
    low: [f64; 2],
    high: [f64; 2],
    start: usize,
    end: usize,
    /// 0 in a leaf.
    second: usize,
}

#[derive(Clone, Copy)]
struct Neighbour {
    distance: f64,
    index: u32,
    label: u8,
}

impl Neighbour {
    fn is_nearer(&self, other: &Self) -> bool {
        (self.distance, self.index) < (other.distance, other.index)
    }
}

impl Node {
    /// The square of the distance to the nearest place in the box.
    fn distance(&self, point: [f64; 2]) -> f64 {
        let gap = |axis: usize| {
            let beyond = (self.low[axis] - point[axis]).max(point[axis] - self.high[axis]);
            beyond.max(0.0)
        };
        gap(0) * gap(0) + gap(1) * gap(1)
    }
}

impl<'a> Tree<'a> {
    fn new(model: &'a KNeighborsModel) -> Self {
        let rows = (0u32..).zip(model.values.chunks_exact(2).zip(&model.labels));
        let mut tree = Self {
            model,
            rows: rows.map(|(index, (at, label))| TreeRow { at: [at[0], at[1]], index, label: *label }).collect(),
            nodes: Vec::new(),
        };
        tree.grow(0, tree.rows.len());
        tree
    }

    /// Boxes the rows from `start` to `end`, halving the longer side at the median.
    fn grow(&mut self, start: usize, end: usize) {
        const LEAF: usize = 8;
        let rows = &mut self.rows[start..end];
        let mut low = [f64::INFINITY; 2];
        let mut high = [f64::NEG_INFINITY; 2];
        for row in rows.iter() {
            for axis in 0..2 {
                low[axis] = low[axis].min(row.at[axis]);
                high[axis] = high[axis].max(row.at[axis]);
            }
        }
        let node = self.nodes.len();
        self.nodes.push(Node { low, high, start, end, second: 0 });
        if rows.len() > LEAF {
            let axis = usize::from(high[1] - low[1] > high[0] - low[0]);
            let half = rows.len() / 2;
            rows.select_nth_unstable_by(half, |a, b| a.at[axis].total_cmp(&b.at[axis]));
            self.grow(start, start + half);
            self.nodes[node].second = self.nodes.len();
            self.grow(start + half, end);
        }
    }

    fn place(&self, row: u32) -> [f64; 2] {
        [0, 1].map(|axis| self.model.values[2 * row as usize + axis])
    }

    /// Fills `nearest` with the neighbours of a point, in order. It holds those of a point close by, or none: as many
    /// rows are as near as the farthest of them is now, so that no box farther away needs a look.
    fn nearest(&self, point: [f64; 2], nearest: &mut Vec<Neighbour>) {
        let is_full = nearest.len() == self.model.n_neighbors;
        let reach = nearest.iter().map(|known| distance(self.place(known.index), point)).fold(0.0, f64::max);
        nearest.clear();
        let reach = if is_full { reach } else { f64::INFINITY };
        self.search(0, self.nodes[0].distance(point), point, reach, nearest);
    }

    fn search(&self, node: usize, apart: f64, point: [f64; 2], reach: f64, nearest: &mut Vec<Neighbour>) {
        // At an equal distance a row with a lower index may still be nearer.
        let full = nearest.len() == self.model.n_neighbors;
        if apart > reach || full && nearest.last().is_some_and(|last| apart > last.distance) {
            return;
        }
        let Node { start, end, second, .. } = self.nodes[node];
        if second > 0 {
            let first = node + 1;
            let to_first = self.nodes[first].distance(point);
            let to_second = self.nodes[second].distance(point);
            if to_first <= to_second {
                self.search(first, to_first, point, reach, nearest);
                self.search(second, to_second, point, reach, nearest);
            } else {
                self.search(second, to_second, point, reach, nearest);
                self.search(first, to_first, point, reach, nearest);
            }
            return;
        }
        for row in &self.rows[start..end] {
            let distance = distance(row.at, point);
            let new = Neighbour { distance, index: row.index, label: row.label };
            insert(nearest, new, self.model.n_neighbors);
        }
    }
}

/// The square of the distance between two places.
fn distance(one: [f64; 2], other: [f64; 2]) -> f64 {
    let (dx, dy) = (one[0] - other[0], one[1] - other[1]);
    dx * dx + dy * dy
}

/// Puts a neighbour in its place among at most `limit`.
#[inline]
fn insert(nearest: &mut Vec<Neighbour>, new: Neighbour, limit: usize) {
    if nearest.len() == limit {
        if nearest.last().is_some_and(|last| !new.is_nearer(last)) {
            return;
        }
        nearest.pop();
    }
    let mut place = nearest.len();
    nearest.push(new);
    while place > 0 && new.is_nearer(&nearest[place - 1]) {
        nearest[place] = nearest[place - 1];
        place -= 1;
    }
    nearest[place] = new;
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

            let (columns, rows) = (8, 8);
            let (width, height) = (4.0 * stretch, 4.0);
            let map = model
                .predict_grid((-width, width), (height, -height), columns, rows)
                .unwrap();
            let middle = |cell: usize| (cell as f64 + 0.5) / 4.0 - 1.0;
            let cells = Array2::from_shape_fn((columns * rows, 2), |(cell, axis)| match axis {
                0 => width * middle(cell % columns),
                _ => -height * middle(cell / columns),
            });
            let each = model.predict(&cells.view()).unwrap();
            let map: Vec<usize> = map.into_iter().map(usize::from).collect();
            prop_assert_eq!(map, each);
        }
    }
}
