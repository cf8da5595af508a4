//! Growing: every column stays sorted while nodes divide, so nothing is sorted twice.
//!
//! A node is a range of entries, the same range in every column. A cut moves the entries of
//! each column, in order, into the left and the right part of the same range in a second
//! buffer; children move theirs back into the first. The cost is rows × features × depth.

use super::columns::{Entry, TrainingSet};
use super::split::{Cut, RowWeights, gini, improve};
use super::{DecisionTree, Node, Random, Tree};

/// Grows trees, and keeps its working memory from one to the next.
#[derive(Clone, Debug, Default)]
pub struct Grower {
    buffers: [Vec<Entry>; 2],
    goes_right: Vec<bool>,
    leaves: Vec<u32>,
    features: Vec<usize>,
    left_out: Vec<u32>,
    pending: Vec<Pending>,
}

/// A node that is to be divided: its place, and the range of its entries in every column.
#[derive(Clone, Copy, Debug)]
struct Pending {
    node: usize,
    start: usize,
    end: usize,
    depth: usize,
}

impl Grower {
    /// Grows one tree. Rows whose weight is not above zero are left out.
    ///
    /// Nodes are divided depth first, left before right. If `max_features` is less than all,
    /// each node that is not yet a leaf draws from `random`: the features 0, 1, … d−1 are
    /// put in random order from the front (place i is swapped with place `i + below(d − i)`),
    /// as far as is needed: `max_features` of them, and then one at a time while none of
    /// those drawn can be split. A node is a leaf, and draws nothing, if it has one class
    /// only, fewer rows than `min_samples_split`, or `max_depth` cuts above it.
    pub fn grow(&mut self, settings: &DecisionTree, set: &TrainingSet, weights: &[f64], random: &mut Random) -> Tree {
        let n = set.n_rows();
        let n_features = set.rows().n_features();
        let mut row_weights = RowWeights::new(weights, set.labels(), set.n_classes());
        let mut tree = Tree { n_features, n_classes: set.n_classes(), nodes: Vec::new(), class_weights: Vec::new() };
        self.leaves.clear();
        self.leaves.resize(n, 0);
        self.goes_right.resize(n, false);
        self.features.resize(n_features, 0);

        let used = weights.iter().filter(|weight| **weight > 0.0).count();
        let all = used == n;
        if !all {
            keep_used(&mut self.buffers[0], set, weights, used);
        }
        let root = tree.add_root(&row_weights, used);
        let mut pending = std::mem::take(&mut self.pending);
        if tree.may_divide(root, 0, settings) && n_features > 0 {
            pending.push(Pending { node: root, start: 0, end: used, depth: 0 });
        }
        while let Some(at) = pending.pop() {
            let (first, second) = self.buffers.split_at_mut(1);
            let (here, next) = match at.depth % 2 {
                0 => (&mut first[0], &mut second[0]),
                _ => (&mut second[0], &mut first[0]),
            };
            // The root of a tree that uses every row reads the shared columns as they are.
            let shared = at.depth == 0 && all;
            let entries = if shared { set.columns().entries() } else { here };
            let range = |feature: usize| feature * used + at.start..feature * used + at.end;

            let total = tree.class_weights(at.node);
            let count = settings.max_features.count(n_features);
            let search = |best: &mut Option<Cut>, feature: usize| {
                let entries = &entries[range(feature)];
                improve(best, feature, entries, &mut row_weights, total);
            };
            let cut = best_cut(&mut self.features, count, random, search);
            let Some(cut) = cut else {
                for entry in &entries[range(0)] {
                    self.leaves[entry.row as usize] = at.node as u32;
                }
                continue;
            };

            let (left, right) = entries[range(cut.feature)].split_at(cut.n_left);
            let left_node = tree.divide(at.node, &cut, left, right, &row_weights);
            let parts = [
                (left_node, left, at.start, at.start + cut.n_left),
                (left_node + 1, right, at.start + cut.n_left, at.end),
            ];
            let mut goes_on = false;
            for (node, entries, start, end) in parts.into_iter().rev() {
                if tree.may_divide(node, at.depth + 1, settings) {
                    goes_on = true;
                    pending.push(Pending { node, start, end, depth: at.depth + 1 });
                } else {
                    for entry in entries {
                        self.leaves[entry.row as usize] = node as u32;
                    }
                }
            }
            if !goes_on {
                continue;
            }
            for (entries, side) in [(left, false), (right, true)] {
                for entry in entries {
                    self.goes_right[entry.row as usize] = side;
                }
            }
            if next.len() < used * n_features {
                next.resize(used * n_features, Entry::default());
            }
            for feature in 0..n_features {
                let (from, to) = (&entries[range(feature)], &mut next[range(feature)]);
                if feature == cut.feature {
                    to.copy_from_slice(from);
                } else {
                    partition(from, to, cut.n_left, &self.goes_right);
                }
            }
        }
        self.pending = pending;
        self.left_out.clear();
        if !all {
            // One more than there are, as in `keep_used`.
            self.left_out.resize(n - used + 1, 0);
            let mut found = 0;
            for (row, weight) in (0u32..).zip(weights) {
                self.left_out[found] = row;
                found += 1 - usize::from(*weight > 0.0);
            }
            self.left_out.truncate(found);
            tree.find_leaves(set.rows(), &mut self.left_out, &mut self.leaves);
        }
        tree
    }

    /// The rows that the tree just grown has not seen, in no particular order.
    #[must_use]
    pub fn left_out(&self) -> &[u32] {
        &self.left_out
    }

    /// The leaf of every training row in the tree just grown, as an index into its nodes.
    ///
    /// Rows that were left out have theirs too.
    #[must_use]
    pub fn leaves(&self) -> &[u32] {
        &self.leaves
    }
}

/// Copies the entries of rows with weight into `buffer`, in order.
fn keep_used(buffer: &mut Vec<Entry>, set: &TrainingSet, weights: &[f64], used: usize) {
    // One more than there are, as the last entry may be written before it is found unused.
    buffer.resize(used * set.rows().n_features() + 1, Entry::default());
    let mut kept = 0;
    for entry in set.columns().entries() {
        buffer[kept] = *entry;
        kept += usize::from(weights[entry.row as usize] > 0.0);
    }
}

/// Searches `count` of the features (all in order, or drawn), and more while none can be cut.
fn best_cut(
    features: &mut [usize],
    count: usize,
    random: &mut Random,
    mut search: impl FnMut(&mut Option<Cut>, usize),
) -> Option<Cut> {
    let n = features.len();
    let mut best = None;
    if count >= n {
        (0..n).for_each(|feature| search(&mut best, feature));
        return best;
    }
    for (place, feature) in features.iter_mut().enumerate() {
        *feature = place;
    }
    for place in 0..count {
        features.swap(place, place + random.below(n - place));
    }
    // In ascending order, so that of equal cuts the lowest feature's is kept.
    features[..count].sort_unstable();
    for &feature in &features[..count] {
        search(&mut best, feature);
    }
    for place in count..n {
        if best.is_some() {
            break;
        }
        features.swap(place, place + random.below(n - place));
        search(&mut best, features[place]);
    }
    best
}

/// Moves entries that go left to the front of `to` and the others behind them, in order.
fn partition(from: &[Entry], to: &mut [Entry], n_left: usize, goes_right: &[bool]) {
    let mut left = 0;
    for (index, entry) in from.iter().enumerate() {
        let right = goes_right[entry.row as usize];
        // A choice of index and not a branch: which way a row goes cannot be foretold.
        to[if right { n_left + index - left } else { left }] = *entry;
        left += usize::from(!right);
    }
}

impl Tree {
    fn add_root(&mut self, weights: &RowWeights, used: usize) -> usize {
        self.class_weights.resize(self.n_classes, 0.0);
        weights.sum_all(&mut self.class_weights);
        self.add_node(used);
        0
    }

    /// Adds a leaf whose class weights are already there.
    fn add_node(&mut self, n_rows: usize) {
        let class_weights = self.class_weights(self.nodes.len());
        let mut class = 0;
        for (other, weight) in class_weights.iter().enumerate() {
            if *weight > class_weights[class] {
                class = other;
            }
        }
        let weight = class_weights.iter().sum();
        let impurity = gini(class_weights);
        self.nodes.push(Node {
            feature: 0,
            left: 0,
            threshold: 0.0,
            impurity,
            impurity_decrease: 0.0,
            weight,
            n_rows: n_rows as u32,
            class: class as u32,
        });
    }

    /// Turns a leaf into a cut with two new leaves; gives the left one's index.
    fn divide(&mut self, node: usize, cut: &Cut, left: &[Entry], right: &[Entry], weights: &RowWeights) -> usize {
        let left_node = self.nodes.len();
        for entries in [left, right] {
            let start = self.class_weights.len();
            self.class_weights.resize(start + self.n_classes, 0.0);
            weights.sum(entries, &mut self.class_weights[start..]);
            self.add_node(entries.len());
        }
        let weighted = |index: usize| self.nodes[index].weight * self.nodes[index].impurity;
        let decrease = weighted(node) - weighted(left_node) - weighted(left_node + 1);
        let whole = self.nodes[0].weight;
        let parent = &mut self.nodes[node];
        // Rounding may leave a trifle below zero of a cut that gains nothing.
        parent.impurity_decrease = (decrease / whole).max(0.0);
        parent.feature = cut.feature as u32;
        parent.threshold = cut.threshold;
        parent.left = left_node as u32;
        left_node
    }

    fn may_divide(&self, node: usize, depth: usize, settings: &DecisionTree) -> bool {
        let node = &self.nodes[node];
        node.n_rows as usize >= settings.min_samples_split.max(2)
            && settings.max_depth.is_none_or(|most| depth < most)
            // As scikit-learn: pure but for rounding.
            && node.impurity > f64::EPSILON
    }
}
