//! The k nearest neighbours: the class that most of the closest rows have.

use std::ops::Range;

use ndarray::ArrayView2;

/// Settings of the classifier: plain Euclidean distance, each neighbour has one vote.
///
/// Of rows at the same distance the one with the lowest index is nearer, and squared distances are the same where they
/// are so in their first 26 bits (1.5e-8 of them): the last ones are rounding, and would let it decide; of classes with the
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
            return Err(format!("{} neighbors were asked for and there are {rows} rows.", self.n_neighbors));
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
        match self.features {
            1 => return Ok(self.predict_sweeping::<1>(x)),
            2 => return Ok(self.predict_sweeping::<2>(x)),
            _ => {}
        }
        // Feature by feature, so that the squares of many rows are added at once.
        let features: Vec<Vec<f64>> = (0..self.features).map(|feature| self.feature(feature).collect()).collect();
        let mut distances = vec![0.0; self.labels.len()];
        let mut nearest = Nearest::of(self.n_neighbors);
        let mut votes = vec![0; self.n_classes];
        let classes = x.outer_iter().map(|point| {
            distances.fill(0.0);
            for (known, &asked) in features.iter().zip(&point) {
                for (distance, known) in distances.iter_mut().zip(known) {
                    *distance += (known - asked) * (known - asked);
                }
            }
            nearest.clear();
            for (distance, row) in distances.iter().zip(0..) {
                nearest.meet(told_apart(*distance), row);
            }
            winner(self.votes_of(&nearest, &mut votes))
        });
        Ok(classes.collect())
    }

    /// The same for so few features that one of them alone tells most rows to be too far away.
    fn predict_sweeping<const FEATURES: usize>(&self, x: &ArrayView2<f64>) -> Vec<usize> {
        let sweep = Sweep::<FEATURES>::over(self);
        let mut nearest = Nearest::of(self.n_neighbors);
        let mut votes = vec![0; self.n_classes];
        let classes = x.outer_iter().map(|point| {
            gather(&sweep.rows, sweep.feature, &std::array::from_fn(|feature| point[feature]), &mut nearest);
            winner(self.votes_of(&nearest, &mut votes))
        });
        classes.collect()
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
        let sweep = Sweep::over(self);
        let mut map = Map {
            model: self,
            feature: sweep.feature,
            x: middles(x_range, columns),
            y: middles(y_range, rows),
            classes: vec![0; columns * rows],
            nearest: Nearest::of(self.n_neighbors),
            votes: vec![0; self.n_classes],
            spare: Vec::new(),
        };
        map.paint(0..columns, 0..rows, &sweep.rows);
        Ok(map.classes)
    }

    /// What every row has of one feature.
    fn feature(&self, feature: usize) -> impl Iterator<Item = f64> {
        self.values.iter().skip(feature).step_by(self.features).copied()
    }

    fn votes_of<'a>(&self, nearest: &Nearest, votes: &'a mut [u32]) -> &'a [u32] {
        votes.fill(0);
        for label in nearest.found.iter().filter_map(|(_, row)| self.labels.get(*row as usize)) {
            votes[usize::from(*label)] += 1;
        }
        votes
    }
}

/// The rows in the order of the feature in which they differ most. From a place on it outwards, they are over as soon
/// as this feature alone is farther than the k-th neighbour.
struct Sweep<const FEATURES: usize> {
    feature: usize,
    rows: Vec<Placed<FEATURES>>,
}

/// A row and its features.
type Placed<const FEATURES: usize> = (u32, [f64; FEATURES]);

impl<const FEATURES: usize> Sweep<FEATURES> {
    fn over(model: &KNeighborsModel) -> Self {
        let spread = |feature: &usize| {
            let range = |(low, high): (f64, f64), value: f64| (low.min(value), high.max(value));
            let (low, high) = model.feature(*feature).fold((f64::INFINITY, f64::NEG_INFINITY), range);
            high - low
        };
        let feature = (0..FEATURES).max_by(|a, b| spread(a).total_cmp(&spread(b))).unwrap_or(0);
        let rows = (0..).zip(model.values.chunks_exact(FEATURES));
        let mut rows: Vec<Placed<FEATURES>> =
            rows.map(|(row, values)| (row, std::array::from_fn(|feature| values[feature]))).collect();
        // The stable sort: in what is published it merges, while the other one heaps.
        rows.sort_by(|(_, a), (_, b)| a[feature].total_cmp(&b[feature]));
        Sweep { feature, rows }
    }
}

/// Finds the neighbours of a place among rows in the order of `feature`: those next to it on the line come first, so that
/// the way up and the way down end early.
fn gather<const FEATURES: usize>(
    rows: &[Placed<FEATURES>],
    feature: usize,
    asked: &[f64; FEATURES],
    nearest: &mut Nearest,
) {
    let first = rows.partition_point(|(_, known)| known[feature] < asked[feature]);
    let (below, above) = rows.split_at(first.saturating_sub(nearest.found.len() / 2));
    nearest.clear();
    for placed in above {
        if !meet(placed, feature, asked, nearest) {
            break;
        }
    }
    for placed in below.iter().rev() {
        if !meet(placed, feature, asked, nearest) {
            break;
        }
    }
}

/// Says whether rows beyond this one may be neighbours: rounding never makes a sum of squares less than one of them.
#[inline(always)]
fn meet<const FEATURES: usize>(
    (row, known): &Placed<FEATURES>,
    feature: usize,
    asked: &[f64; FEATURES],
    nearest: &mut Nearest,
) -> bool {
    let away = known[feature] - asked[feature];
    if told_apart(away * away) > nearest.farthest {
        return false;
    }
    let mut distance = 0.0;
    for (known, asked) in known.iter().zip(asked) {
        distance += (known - asked) * (known - asked);
    }
    nearest.meet(told_apart(distance), *row);
    true
}

/// A squared distance without the bits that rounding may have made; in the same order as without it.
#[inline(always)]
fn told_apart(distance: f64) -> f64 {
    f64::from_bits((distance.to_bits() + (1 << 25)) & !((1 << 26) - 1))
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
    /// In whose order rows are.
    feature: usize,
    /// The middles of the columns and of the rows.
    x: Vec<f64>,
    y: Vec<f64>,
    classes: Vec<u8>,
    nearest: Nearest,
    votes: Vec<u32>,
    /// Lists of rows to be used again.
    spare: Vec<Vec<Placed<2>>>,
}

impl Map<'_> {
    /// The classes of the cells `across` × `down`, of which no row can be a neighbour but these.
    fn paint(&mut self, across: Range<usize>, down: Range<usize>, rows: &[Placed<2>]) {
        const SMALL: usize = 16;
        let sides = [(&self.x, &across), (&self.y, &down)].map(|(middles, cells)| &middles[cells.clone()]);
        let [Some((low, high)), Some((bottom, top))] = sides.map(ends) else { return };
        let (corner, opposite) = ([low, bottom], [high, top]);
        let farthest = |place: &[f64; 2]| {
            let [x, y] =
                [0, 1].map(|axis| (place[axis] - corner[axis]).abs().max((opposite[axis] - place[axis]).abs()));
            told_apart(x * x + y * y)
        };
        let closest = |place: &[f64; 2]| {
            let [x, y] = [0, 1].map(|axis| (corner[axis] - place[axis]).max(place[axis] - opposite[axis]).max(0.0));
            told_apart(x * x + y * y)
        };
        self.nearest.clear();
        for (row, place) in rows {
            self.nearest.meet(farthest(place), *row);
        }
        let reach = self.nearest.farthest;
        let mut near = self.spare.pop().unwrap_or_default();
        near.clear();
        near.extend(rows.iter().filter(|(_, place)| closest(place) <= reach));
        let class_of = |(row, _): &Placed<2>| self.model.labels[*row as usize];
        let class = class_of(&near[0]);
        let columns = self.x.len();
        if near.iter().all(|row| class_of(row) == class) {
            for row in down {
                self.classes[row * columns + across.start..row * columns + across.end].fill(class);
            }
        } else if across.len() * down.len() <= SMALL {
            for row in down {
                for column in across.clone() {
                    gather(&near, self.feature, &[self.x[column], self.y[row]], &mut self.nearest);
                    let class = winner(self.model.votes_of(&self.nearest, &mut self.votes));
                    self.classes[row * columns + column] = class as u8;
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
        self.spare.push(near);
    }
}

/// The least and the most of numbers in order, up or down.
fn ends(numbers: &[f64]) -> Option<(f64, f64)> {
    let (first, last) = (*numbers.first()?, *numbers.last()?);
    Some((first.min(last), first.max(last)))
}

/// The nearest of the rows met so far: of several at one distance the first row is nearer.
struct Nearest {
    /// Distance and row, the nearest first; nobody's where too few were met.
    found: Vec<(f64, u32)>,
    /// Beyond this distance no row counts.
    farthest: f64,
}

impl Nearest {
    const NOBODY: (f64, u32) = (f64::INFINITY, u32::MAX);

    /// The `count` nearest, at least one.
    fn of(count: usize) -> Nearest {
        Nearest { found: vec![Nearest::NOBODY; count], farthest: f64::INFINITY }
    }

    fn clear(&mut self) {
        self.found.fill(Nearest::NOBODY);
        self.farthest = f64::INFINITY;
    }

    #[inline(always)]
    fn meet(&mut self, distance: f64, row: u32) {
        if distance <= self.farthest {
            self.put(distance, row);
        }
    }

    fn put(&mut self, distance: f64, row: u32) {
        let is_nearer = |than: (f64, u32)| distance < than.0 || (distance == than.0 && row < than.1);
        let last = self.found.len() - 1;
        if !is_nearer(self.found[last]) {
            return;
        }
        let mut place = last;
        while place > 0 && is_nearer(self.found[place - 1]) {
            self.found[place] = self.found[place - 1];
            place -= 1;
        }
        self.found[place] = (distance, row);
        self.farthest = self.found[last].0;
    }
}

#[cfg(test)]
mod tests;
