//! Decision trees: cut the plane in two, again and again, until a class owns each piece.

mod columns;
mod grid;
mod grow;
mod split;
#[cfg(test)]
mod tests;
mod votes;

use ndarray::ArrayView2;

pub use columns::{Rows, SortedColumns, TrainingSet};
pub use grid::{Border, Rectangle, VoteGrid};
pub use grow::Grower;
#[cfg(test)]
pub(crate) use tests::quasi_random;
pub use votes::{RowVotes, Vote};

use super::random::Random;

/// Settings of a CART classification tree that splits by Gini impurity.
///
/// As scikit-learn's `DecisionTreeClassifier`, but for ties: between equally good splits the
/// lowest feature wins, then the lowest threshold (scikit-learn visits features in random
/// order). "Equally good" means an impurity decrease within 1e-13.
///
/// Source: Breiman, Friedman, Olshen & Stone, *Classification and Regression Trees*, 1984.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionTree {
    /// The greatest number of cuts between the root and a leaf; `None` is no limit.
    pub max_depth: Option<usize>,
    /// A node of fewer rows is a leaf.
    pub min_samples_split: usize,
    /// How many features each node may choose among.
    pub max_features: MaxFeatures,
}

impl Default for DecisionTree {
    fn default() -> Self {
        Self { max_depth: None, min_samples_split: 2, max_features: MaxFeatures::All }
    }
}

/// How many features, drawn at random, a node may choose among.
///
/// A node goes on drawing, one feature at a time, while none of those drawn can be split, as
/// scikit-learn does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaxFeatures {
    /// All of them; nothing is drawn.
    All,
    /// The whole part of the square root of their number; random forests' choice.
    Sqrt,
    /// This many, at least one and at most all.
    Count(usize),
}

impl MaxFeatures {
    /// How many of `n_features` that is.
    #[must_use]
    pub fn count(self, n_features: usize) -> usize {
        let wanted = match self {
            Self::All => n_features,
            Self::Sqrt => (n_features as f64).sqrt() as usize,
            Self::Count(count) => count,
        };
        wanted.min(n_features).max(1)
    }
}

impl DecisionTree {
    /// Grows one tree from features `x` (rows × features) and classes `y` (in `0..n_classes`).
    ///
    /// Rows count by `sample_weight` (all alike without); rows of weight zero are left out.
    /// `random` is drawn from only if `max_features` is less than all.
    ///
    /// # Errors
    /// A sentence, as [`TrainingSet::new`], or if the weights are not one finite number ≥ 0
    /// for each row.
    pub fn fit(
        &self,
        x: ArrayView2<f64>,
        y: &[usize],
        n_classes: usize,
        sample_weight: Option<&[f64]>,
        random: &mut Random,
    ) -> Result<Tree, String> {
        let set = TrainingSet::new(x, y, n_classes)?;
        let alike;
        let weights = match sample_weight {
            Some(weights) => weights,
            None => {
                alike = vec![1.0; y.len()];
                &alike
            }
        };
        let sound = |weight: &f64| weight.is_finite() && *weight >= 0.0;
        if weights.len() != y.len() || !weights.iter().all(sound) {
            return Err("Every row needs a weight that is a number, zero or more.".into());
        }
        Ok(Grower::default().grow(self, &set, weights, random))
    }
}

/// A node of a [`Tree`]: a cut with two children, or a leaf.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// The feature that the cut asks about; 0 for a leaf.
    pub feature: u32,
    /// The node that rows with a value ≤ `threshold` go to; the others go to the next one.
    /// 0 for a leaf, as the root is nobody's child.
    pub left: u32,
    /// Half-way between two neighbouring values; 0 for a leaf.
    pub threshold: f64,
    /// The Gini impurity 1 − Σ share² of the classes here, in [0, 1).
    pub impurity: f64,
    /// How much the cut lowers the whole tree's weighted Gini impurity; 0 for a leaf.
    pub impurity_decrease: f64,
    /// The weight of the training rows that came here.
    pub weight: f64,
    /// How many training rows (of positive weight) came here.
    pub n_rows: u32,
    /// The class of greatest weight; the lowest of equals.
    pub class: u32,
}

impl Node {
    #[must_use]
    pub fn is_leaf(&self) -> bool {
        self.left == 0
    }

    /// The node that rows with a value above the threshold go to; meaningless for a leaf.
    #[must_use]
    pub fn right(&self) -> usize {
        self.left as usize + 1
    }
}

/// A grown decision tree: nodes in one list, the root first, siblings side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    n_features: usize,
    n_classes: usize,
    nodes: Vec<Node>,
    /// The weight of each class in each node, node by node.
    class_weights: Vec<f64>,
}

impl Tree {
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    #[must_use]
    pub fn n_classes(&self) -> usize {
        self.n_classes
    }

    #[must_use]
    pub fn n_leaves(&self) -> usize {
        self.nodes.len().div_ceil(2)
    }

    /// The training weight of every class in a node; empty if there is no such node.
    #[must_use]
    pub fn class_weights(&self, node: usize) -> &[f64] {
        let start = node * self.n_classes;
        self.class_weights.get(start..start + self.n_classes).unwrap_or_default()
    }

    /// Every class's share of a node's weight; they sum to 1 (alike if there is no weight).
    pub fn shares(&self, node: usize) -> impl Iterator<Item = f64> {
        let weights = self.class_weights(node);
        let sum: f64 = weights.iter().sum();
        weights.iter().map(move |weight| if sum > 0.0 { weight / sum } else { 1.0 / weights.len() as f64 })
    }

    /// The leaf that a row ends in, as an index into [`Tree::nodes`].
    ///
    /// Values are cast to f32 first. A feature that the row lacks counts as 0.
    #[must_use]
    pub fn leaf(&self, row: &[f64]) -> usize {
        self.walk(|feature| row.get(feature).map_or(0.0, |&value| value as f32))
    }

    /// The leaf that row number `row` of `rows` ends in.
    #[must_use]
    pub fn leaf_of(&self, rows: &Rows, row: usize) -> usize {
        self.walk(|feature| rows.column(feature).get(row).copied().unwrap_or(0.0))
    }

    /// The leaf of every row.
    #[must_use]
    pub fn leaves(&self, rows: &Rows) -> Vec<u32> {
        let mut leaves = vec![0; rows.n_rows()];
        let mut all: Vec<u32> = (0..rows.n_rows() as u32).collect();
        self.find_leaves(rows, &mut all, &mut leaves);
        leaves
    }

    /// Sets the leaves of the rows in `which`, and leaves `which` in another order.
    ///
    /// Rows go down together, divided at each node: no step waits for the one before, as it
    /// does when every row walks by itself.
    fn find_leaves(&self, rows: &Rows, which: &mut [u32], leaves: &mut [u32]) {
        let mut pending = vec![(0, which)];
        while let Some((index, which)) = pending.pop() {
            let node = &self.nodes[index];
            if node.is_leaf() {
                for row in which {
                    leaves[*row as usize] = index as u32;
                }
                continue;
            }
            let column = rows.column(node.feature as usize);
            let mut n_left = 0;
            for place in 0..which.len() {
                let row = which[place];
                let value = column.get(row as usize).copied().unwrap_or(0.0);
                which[place] = which[n_left];
                which[n_left] = row;
                n_left += usize::from(f64::from(value) <= node.threshold);
            }
            let (left, right) = which.split_at_mut(n_left);
            if !right.is_empty() {
                pending.push((node.right(), right));
            }
            if !left.is_empty() {
                pending.push((node.left as usize, left));
            }
        }
    }

    /// The class of the row's leaf.
    #[must_use]
    pub fn predict_row(&self, row: &[f64]) -> usize {
        self.nodes[self.leaf(row)].class as usize
    }

    /// Every class's share of the weight in the row's leaf.
    #[must_use]
    pub fn predict_proba_row(&self, row: &[f64]) -> Vec<f64> {
        self.shares(self.leaf(row)).collect()
    }

    /// The number of cuts on the longest way from the root to a leaf.
    #[must_use]
    pub fn depth(&self) -> usize {
        let mut depths = vec![0usize; self.nodes.len()];
        // Children come after their parent in the list.
        for (index, node) in self.nodes.iter().enumerate() {
            if !node.is_leaf() {
                depths[node.left as usize] = depths[index] + 1;
                depths[node.right()] = depths[index] + 1;
            }
        }
        depths.into_iter().max().unwrap_or(0)
    }

    fn walk(&self, value: impl Fn(usize) -> f32) -> usize {
        let mut index = 0;
        loop {
            let node = &self.nodes[index];
            if node.is_leaf() {
                return index;
            }
            let goes_left = f64::from(value(node.feature as usize)) <= node.threshold;
            index = node.left as usize + usize::from(!goes_left);
        }
    }
}
