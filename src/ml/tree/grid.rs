//! What trees say about a plane: leaves are rectangles, so they are painted, not asked.

use super::Tree;
use super::votes::Vote;

/// The part of the plane that a leaf owns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rectangle {
    /// Left, right, bottom, top: `[x0, x1, y0, y1]`; a cut belongs to the lower side.
    pub bounds: [f64; 4],
    /// The leaf, as an index into [`Tree::nodes`].
    pub leaf: usize,
}

/// Where two leaves meet: a line along one of the axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Border {
    pub from: [f64; 2],
    pub to: [f64; 2],
    /// Whether the two leaves say different classes.
    pub parts_classes: bool,
}

impl Tree {
    /// The lines within `bounds` (`[x0, x1, y0, y1]`) along which leaves meet; none if the tree asks
    /// about more than two features.
    #[must_use]
    pub fn borders(&self, bounds: [f64; 4]) -> Vec<Border> {
        let leaves = self.rectangles(bounds);
        let class = |leaf: &Rectangle| self.nodes[leaf.leaf].class;
        let mut borders = Vec::new();
        for low in &leaves {
            for high in &leaves {
                let parts_classes = class(low) != class(high);
                let ([x0, x1, y0, y1], [to_x0, _, to_y0, _]) = (low.bounds, high.bounds);
                // Thresholds are copied, never computed anew: equal edges are the same number.
                let (from_y, to_y) = (y0.max(high.bounds[2]), y1.min(high.bounds[3]));
                if x1 == to_x0 && from_y < to_y {
                    borders.push(Border { from: [x1, from_y], to: [x1, to_y], parts_classes });
                }
                let (from_x, to_x) = (x0.max(high.bounds[0]), x1.min(high.bounds[1]));
                if y1 == to_y0 && from_x < to_x {
                    borders.push(Border { from: [from_x, y1], to: [to_x, y1], parts_classes });
                }
            }
        }
        borders
    }

    /// The leaves' rectangles within `bounds` (`[x0, x1, y0, y1]`, x is feature 0).
    ///
    /// They cover `bounds` without overlap. Leaves that lie outside are left out; the list is
    /// empty if the tree asks about more than two features.
    #[must_use]
    pub fn rectangles(&self, bounds: [f64; 4]) -> Vec<Rectangle> {
        let mut found = Vec::new();
        if self.n_features > 2 {
            return found;
        }
        let mut pending = vec![(0, bounds)];
        while let Some((index, bounds)) = pending.pop() {
            let node = &self.nodes[index];
            if node.is_leaf() {
                found.push(Rectangle { bounds, leaf: index });
                continue;
            }
            let (low, high) = (2 * node.feature as usize, 2 * node.feature as usize + 1);
            if node.threshold < bounds[high] {
                let mut above = bounds;
                above[low] = above[low].max(node.threshold);
                pending.push((node.right(), above));
            }
            if node.threshold > bounds[low] {
                let mut below = bounds;
                below[high] = below[high].min(node.threshold);
                pending.push((node.left as usize, below));
            }
        }
        found
    }
}

/// The sum of votes for each class in every cell of a grid over two features.
#[derive(Clone, Debug, PartialEq)]
pub struct VoteGrid {
    x: Vec<f32>,
    y: Vec<f32>,
    n_classes: usize,
    /// One plane of cells for each class; cell (column, row) is at `row · columns + column`.
    planes: Vec<f64>,
}

impl VoteGrid {
    /// An empty grid of `columns` × `rows` cells, which tile `x_range` (feature 0) and
    /// `y_range` (feature 1). Row 0 is the lowest; a range given backwards is turned round.
    ///
    /// A cell is asked about at its centre, cast to f32 as every row is.
    #[must_use]
    pub fn new(x_range: [f64; 2], y_range: [f64; 2], columns: usize, rows: usize, n_classes: usize) -> Self {
        Self {
            x: centres(x_range, columns),
            y: centres(y_range, rows),
            n_classes,
            planes: vec![0.0; columns * rows * n_classes],
        }
    }

    /// Takes all votes back.
    pub fn clear(&mut self) {
        self.planes.fill(0.0);
    }

    #[must_use]
    pub fn columns(&self) -> usize {
        self.x.len()
    }

    #[must_use]
    pub fn rows(&self) -> usize {
        self.y.len()
    }

    /// Where the cell is asked: its centre in f32, as two feature values.
    #[must_use]
    pub fn centre(&self, column: usize, row: usize) -> Option<[f64; 2]> {
        Some([f64::from(*self.x.get(column)?), f64::from(*self.y.get(row)?)])
    }

    /// The votes for one class in every cell, row by row from the lowest.
    #[must_use]
    pub fn votes(&self, class: usize) -> &[f64] {
        let cells = self.x.len() * self.y.len();
        self.planes.get(class * cells..(class + 1) * cells).unwrap_or_default()
    }

    /// What each cell says, row by row from the lowest: the class with the most votes (the lowest of
    /// equals; 0 without a vote), and by how much it leads the next one, as a share of all votes.
    pub fn verdicts(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        let cells = self.x.len() * self.y.len();
        (0..cells).map(move |cell| {
            let (mut winner, mut most, mut second, mut all) = (0, 0.0, 0.0, 0.0);
            for (class, &votes) in self.planes[cell..].iter().step_by(cells).enumerate() {
                all += votes;
                if votes > most {
                    (winner, most, second) = (class, votes, most);
                } else if votes > second {
                    second = votes;
                }
            }
            (winner, if all > 0.0 { (most - second) / all } else { 0.0 })
        })
    }

    /// The class with the most votes in every cell, the lowest of equals; 0 without a vote.
    #[must_use]
    pub fn winners(&self) -> Vec<usize> {
        let cells = self.x.len() * self.y.len();
        let mut winners = vec![0; cells];
        let mut most = self.votes(0).to_vec();
        for class in 1..self.n_classes {
            let cells = winners.iter_mut().zip(&mut most);
            for ((winner, most), &votes) in cells.zip(self.votes(class)) {
                if votes > *most {
                    *most = votes;
                    *winner = class;
                }
            }
        }
        winners
    }

    /// Adds the tree's vote, of this weight, to every cell; features beyond the two count as 0.
    ///
    /// The result is, bit for bit, that of walking the tree for each cell, at the cost of a
    /// few additions a cell: cuts divide ranges of cells, and leaves fill them.
    pub fn add(&mut self, tree: &Tree, weight: f64, vote: Vote) {
        let (columns, cells) = (self.x.len(), self.x.len() * self.y.len());
        if cells == 0 {
            return;
        }
        let mut pending = vec![(0, [0, self.x.len()], [0, self.y.len()])];
        while let Some((index, x, y)) = pending.pop() {
            let node = &tree.nodes[index];
            if node.is_leaf() {
                vote.of(tree, index, weight, |class, amount| {
                    let start = class * cells;
                    let Some(plane) = self.planes.get_mut(start..start + cells) else {
                        return;
                    };
                    for row in plane[y[0] * columns..y[1] * columns].chunks_exact_mut(columns) {
                        for votes in &mut row[x[0]..x[1]] {
                            *votes += amount;
                        }
                    }
                });
                continue;
            }
            let (left, right) = (node.left as usize, node.right());
            let divide = |centres: &[f32], [from, to]: [usize; 2]| {
                let goes_left = |centre: &f32| f64::from(*centre) <= node.threshold;
                from + centres[from..to].partition_point(goes_left)
            };
            match node.feature {
                0 => {
                    let middle = divide(&self.x, x);
                    push_if_any(&mut pending, right, [middle, x[1]], y);
                    push_if_any(&mut pending, left, [x[0], middle], y);
                }
                1 => {
                    let middle = divide(&self.y, y);
                    push_if_any(&mut pending, right, x, [middle, y[1]]);
                    push_if_any(&mut pending, left, x, [y[0], middle]);
                }
                _ => pending.push((if 0.0 <= node.threshold { left } else { right }, x, y)),
            }
        }
    }
}

type Ranges = (usize, [usize; 2], [usize; 2]);

fn push_if_any(pending: &mut Vec<Ranges>, node: usize, x: [usize; 2], y: [usize; 2]) {
    if x[0] < x[1] && y[0] < y[1] {
        pending.push((node, x, y));
    }
}

/// The centres of `count` equal parts of a range, ascending.
fn centres([a, b]: [f64; 2], count: usize) -> Vec<f32> {
    let (low, high) = (a.min(b), a.max(b));
    let step = (high - low) / count as f64;
    let centre = |part: usize| (low + (part as f64 + 0.5) * step) as f32;
    (0..count).map(centre).collect()
}
