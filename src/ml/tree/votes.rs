//! What an ensemble says about rows, learner by learner: votes are added, never recounted.

use super::{Rows, Tree};

/// What a tree says with its vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vote {
    /// The leaf's class gets the whole vote (AdaBoost).
    Class,
    /// Each class gets its share of the leaf's weight (bagging and forests).
    Shares,
}

impl Vote {
    /// Calls `add(class, amount)` for what a vote of `weight` from this leaf gives each class.
    pub(super) fn of(self, tree: &Tree, leaf: usize, weight: f64, mut add: impl FnMut(usize, f64)) {
        match self {
            Self::Class => add(tree.nodes()[leaf].class as usize, weight),
            Self::Shares => {
                for (class, share) in tree.shares(leaf).enumerate() {
                    if share > 0.0 {
                        add(class, share * weight);
                    }
                }
            }
        }
    }
}

/// The sum of votes for each class, for every row of a set with known classes.
#[derive(Clone, Debug, PartialEq)]
pub struct RowVotes {
    labels: Vec<u32>,
    n_classes: usize,
    /// Class by class for each row.
    scores: Vec<f64>,
    /// Working memory of [`RowVotes::add_by_leaf`].
    ballots: Vec<f64>,
}

impl RowVotes {
    /// No votes yet, for rows of these classes.
    #[must_use]
    pub fn new(labels: &[u32], n_classes: usize) -> Self {
        Self { labels: labels.to_vec(), n_classes, scores: vec![0.0; labels.len() * n_classes], ballots: Vec::new() }
    }

    /// Takes all votes back.
    pub fn clear(&mut self) {
        self.scores.fill(0.0);
    }

    /// Adds the tree's vote on every row of `rows`, which are the rows of the labels.
    pub fn add(&mut self, tree: &Tree, rows: &Rows, weight: f64, vote: Vote) {
        self.add_by_leaf(tree, &tree.leaves(rows), weight, vote);
    }

    /// Adds the tree's vote on every row, whose leaves are known.
    pub fn add_by_leaf(&mut self, tree: &Tree, leaves: &[u32], weight: f64, vote: Vote) {
        self.prepare_ballots(tree, weight, vote);
        if self.n_classes == 2 {
            // The common case, without a loop over classes.
            let (rows, ballots) = (self.scores.as_chunks_mut().0, self.ballots.as_chunks().0);
            for (scores, &leaf) in rows.iter_mut().zip(leaves) {
                let scores: &mut [f64; 2] = scores;
                if let Some::<&[f64; 2]>([first, second]) = ballots.get(leaf as usize) {
                    scores[0] += first;
                    scores[1] += second;
                }
            }
        } else {
            let all = self.labels.len().min(leaves.len()) as u32;
            self.cast(leaves, 0..all);
        }
    }

    /// Adds the tree's vote on the rows in `which` only.
    pub fn add_on(&mut self, which: &[u32], tree: &Tree, leaves: &[u32], weight: f64, vote: Vote) {
        self.prepare_ballots(tree, weight, vote);
        self.cast(leaves, which.iter().copied());
    }

    /// Works out once what each leaf says, and not for each of its rows.
    ///
    /// Classes that the tree does not know get nothing; those that only it knows are ignored.
    fn prepare_ballots(&mut self, tree: &Tree, weight: f64, vote: Vote) {
        let size = self.n_classes;
        self.ballots.clear();
        self.ballots.resize(tree.nodes().len() * size, 0.0);
        for (index, node) in tree.nodes().iter().enumerate() {
            if node.is_leaf() {
                let ballot = &mut self.ballots[index * size..(index + 1) * size];
                vote.of(tree, index, weight, |class, amount| {
                    if let Some(says) = ballot.get_mut(class) {
                        *says = amount;
                    }
                });
            }
        }
    }

    fn cast(&mut self, leaves: &[u32], which: impl Iterator<Item = u32>) {
        let size = self.n_classes;
        for row in which.map(|row| row as usize) {
            let scores = self.scores.get_mut(row * size..(row + 1) * size);
            let (Some(scores), Some(&leaf)) = (scores, leaves.get(row)) else {
                continue;
            };
            let ballot = self.ballots.get(leaf as usize * size..).unwrap_or_default();
            for (score, amount) in scores.iter_mut().zip(ballot) {
                *score += amount;
            }
        }
    }

    /// The votes for each class on one row.
    #[must_use]
    pub fn scores(&self, row: usize) -> &[f64] {
        let start = row * self.n_classes;
        self.scores.get(start..start + self.n_classes).unwrap_or_default()
    }

    /// The class with the most votes on a row, the lowest of equals; `None` without a vote.
    #[must_use]
    pub fn prediction(&self, row: usize) -> Option<usize> {
        winner(self.scores(row))
    }

    /// The share of wrong predictions among rows with a vote; `None` if there are no such rows.
    #[must_use]
    pub fn error(&self) -> Option<f64> {
        let (wrong, voted) = self.n_wrong();
        (voted > 0).then(|| wrong as f64 / voted as f64)
    }

    /// How many rows with a vote are predicted wrongly, and how many rows have a vote.
    #[must_use]
    pub fn n_wrong(&self) -> (usize, usize) {
        let (mut wrong, mut voted) = (0usize, 0usize);
        if let (2, (rows, _)) = (self.n_classes, self.scores.as_chunks::<2>()) {
            // As below, without branches: which class a row has cannot be foretold.
            for (scores, &label) in rows.iter().zip(&self.labels) {
                let any = scores[0].max(scores[1]) > 0.0;
                voted += usize::from(any);
                wrong += usize::from(any & ((scores[1] > scores[0]) != (label == 1)));
            }
            return (wrong, voted);
        }
        for (row, &label) in self.labels.iter().enumerate() {
            if let Some(class) = self.prediction(row) {
                voted += 1;
                wrong += usize::from(class != label as usize);
            }
        }
        (wrong, voted)
    }

    /// How many rows have a vote.
    #[must_use]
    pub fn n_voted(&self) -> usize {
        (0..self.labels.len()).filter(|&row| self.prediction(row).is_some()).count()
    }

    /// For every row, (votes for its class − most votes for another) / all votes, in [−1, 1].
    ///
    /// Positive is right, negative wrong, and the size says how sure; 0 without a vote.
    /// Source: Schapire, Freund, Bartlett & Lee, "Boosting the margin", 1998.
    #[must_use]
    pub fn margins(&self) -> Vec<f64> {
        let margin = |(row, &label): (usize, &u32)| {
            let scores = self.scores(row);
            let all: f64 = scores.iter().sum();
            if all <= 0.0 {
                return 0.0;
            }
            let others = scores.iter().enumerate().filter(|o| o.0 != label as usize);
            let rival = others.map(|other| *other.1).fold(0.0, f64::max);
            let own = scores.get(label as usize).copied().unwrap_or(0.0);
            ((own - rival) / all).clamp(-1.0, 1.0)
        };
        self.labels.iter().enumerate().map(margin).collect()
    }
}

/// The class with the most votes, the lowest of equals; `None` if there is no vote.
pub(super) fn winner(scores: &[f64]) -> Option<usize> {
    let mut best = None;
    let mut most = 0.0;
    for (class, &score) in scores.iter().enumerate() {
        if score > most {
            best = Some(class);
            most = score;
        }
    }
    best
}
