//! Bagging: a crowd of trees, each grown from its own sample of the rows, and their mean.

use std::sync::Arc;

use super::random::Random;
use super::tree::{DecisionTree, Grower, MaxFeatures, RowVotes, TrainingSet, Tree, Vote, VoteGrid};

/// Settings of bagged trees; with `max_features` below all, of a random forest.
///
/// As scikit-learn's `BaggingClassifier` and `RandomForestClassifier`, but for the random
/// numbers. Sources: Breiman, "Bagging predictors", 1996, and "Random forests", 2001.
#[derive(Clone, Debug, PartialEq)]
pub struct Bagging {
    /// The number of trees.
    pub n_estimators: usize,
    /// The greatest depth of each tree; `None` is no limit.
    pub max_depth: Option<usize>,
    /// How many features each node may choose among: `All` is bagging, `Sqrt` a random forest.
    pub max_features: MaxFeatures,
    /// Whether each tree gets n rows drawn with replacement, or all rows once.
    pub bootstrap: bool,
    pub seed: u64,
}

impl Default for Bagging {
    fn default() -> Self {
        Self { n_estimators: 100, max_depth: None, max_features: MaxFeatures::All, bootstrap: true, seed: 0 }
    }
}

impl Bagging {
    /// Grows every tree at once.
    #[must_use]
    pub fn fit(&self, set: Arc<TrainingSet>) -> BaggingRun {
        let mut run = BaggingRun::start(set, self.clone());
        while run.step().is_some() {}
        run
    }
}

/// One tree, and how the trees so far do together.
#[derive(Clone, Debug, PartialEq)]
pub struct Learner {
    pub tree: Tree,
    /// The share of training rows that the trees so far, voting together, get wrong.
    pub train_error: f64,
    /// The share of wrong predictions when each row is judged only by trees that did not
    /// draw it; rows that every tree has drawn do not count. `None` while there are no others.
    pub out_of_bag_error: Option<f64>,
    /// The random numbers as they were before this tree: its sample is drawn again from here.
    before: Random,
}

/// Bagging under way: a tree is added with each [`BaggingRun::step`].
///
/// One stream of random numbers, `Random::new(seed)`, serves all trees. Each tree first draws
/// its sample, n times `below(n)` (nothing without `bootstrap`), and then the features of its
/// nodes, as [`Grower::grow`] describes. A row drawn k times has weight k.
#[derive(Clone, Debug)]
pub struct BaggingRun {
    settings: Bagging,
    set: Arc<TrainingSet>,
    random: Random,
    learners: Vec<Learner>,
    votes: RowVotes,
    out_of_bag_votes: RowVotes,
    weights: Vec<f64>,
    grower: Grower,
}

impl BaggingRun {
    /// A run without trees yet.
    #[must_use]
    pub fn start(set: Arc<TrainingSet>, settings: Bagging) -> Self {
        let votes = RowVotes::new(set.labels(), set.n_classes());
        Self {
            random: Random::new(settings.seed),
            settings,
            learners: Vec::new(),
            out_of_bag_votes: votes.clone(),
            votes,
            weights: Vec::new(),
            grower: Grower::default(),
            set,
        }
    }

    /// Adds a tree; `None` if there are `n_estimators`.
    pub fn step(&mut self) -> Option<&Learner> {
        if self.learners.len() >= self.settings.n_estimators {
            return None;
        }
        let before = self.random.clone();
        let (n, bootstrap) = (self.set.n_rows(), self.settings.bootstrap);
        draw(&mut self.weights, n, bootstrap, &mut self.random);
        let learner = DecisionTree {
            max_depth: self.settings.max_depth,
            max_features: self.settings.max_features,
            ..DecisionTree::default()
        };
        let random = &mut self.random;
        let tree = (self.grower).grow(&learner, &self.set, &self.weights, random);

        let leaves = self.grower.leaves();
        self.votes.add_by_leaf(&tree, leaves, 1.0, Vote::Shares);
        let out_of_bag = self.grower.left_out();
        (self.out_of_bag_votes).add_on(out_of_bag, &tree, leaves, 1.0, Vote::Shares);
        self.learners.push(Learner {
            tree,
            train_error: self.votes.error().unwrap_or(0.0),
            out_of_bag_error: self.out_of_bag_votes.error(),
            before,
        });
        self.learners.last()
    }

    #[must_use]
    pub fn settings(&self) -> &Bagging {
        &self.settings
    }

    #[must_use]
    pub fn set(&self) -> &Arc<TrainingSet> {
        &self.set
    }

    /// Lets a run go on to more trees; those already grown are kept.
    pub fn set_n_estimators(&mut self, n_estimators: usize) {
        self.settings.n_estimators = n_estimators;
    }

    #[must_use]
    pub fn learners(&self) -> &[Learner] {
        &self.learners
    }

    /// All trees' votes on the training rows; divided by their number, mean probabilities.
    #[must_use]
    pub fn votes(&self) -> &RowVotes {
        &self.votes
    }

    /// On each training row, the votes of the trees that did not draw it.
    #[must_use]
    pub fn out_of_bag_votes(&self) -> &RowVotes {
        &self.out_of_bag_votes
    }

    /// The rows that the newest tree did not draw, in no particular order.
    #[must_use]
    pub fn out_of_bag(&self) -> &[u32] {
        self.grower.left_out()
    }

    /// How often a tree (from 0) drew each row: 0 is out of bag. Empty if there is no such tree.
    #[must_use]
    pub fn times_drawn(&self, learner: usize) -> Vec<f64> {
        let mut weights = Vec::new();
        if let Some(learner) = self.learners.get(learner) {
            let (n, bootstrap) = (self.set.n_rows(), self.settings.bootstrap);
            draw(&mut weights, n, bootstrap, &mut learner.before.clone());
        }
        weights
    }

    /// Adds the votes of some trees (from 0) to a grid: `0..m` for the first m, or any choice
    /// of them. Trees not grown yet are passed over.
    pub fn vote_on_grid(&self, learners: impl IntoIterator<Item = usize>, grid: &mut VoteGrid) {
        for learner in learners.into_iter().filter_map(|l| self.learners.get(l)) {
            grid.add(&learner.tree, 1.0, Vote::Shares);
        }
    }

    /// The votes of some trees (from 0) on the training rows.
    #[must_use]
    pub fn votes_of(&self, learners: impl IntoIterator<Item = usize>) -> RowVotes {
        let mut votes = RowVotes::new(self.set.labels(), self.set.n_classes());
        for learner in learners.into_iter().filter_map(|l| self.learners.get(l)) {
            votes.add(&learner.tree, self.set.rows(), 1.0, Vote::Shares);
        }
        votes
    }
}

/// Sets `weights` to how often each of n rows is drawn in n draws with replacement.
fn draw(weights: &mut Vec<f64>, n: usize, bootstrap: bool, random: &mut Random) {
    weights.clear();
    weights.resize(n, if bootstrap { 0.0 } else { 1.0 });
    if bootstrap {
        for _ in 0..n {
            weights[random.below(n)] += 1.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ml::tree::quasi_random;

    fn set(n: usize, n_classes: usize) -> Arc<TrainingSet> {
        let (x, y) = quasi_random(n, n_classes);
        Arc::new(TrainingSet::new(x.view(), &y, n_classes).unwrap())
    }

    #[test]
    fn a_sample_leaves_out_a_share_of_one_in_e() {
        let run = Bagging { n_estimators: 40, max_depth: Some(1), ..Bagging::default() }.fit(set(1000, 2));
        let mut left_out = 0;
        for learner in 0..40 {
            let drawn = run.times_drawn(learner);
            assert_eq!(drawn.iter().sum::<f64>(), 1000.0);
            left_out += drawn.iter().filter(|times| **times == 0.0).count();
        }
        // 40,000 rows; (1 − 1/n)^n, within four standard errors (the draws' share is binomial
        // at most: draws of one sample crowd each other out).
        let expected = crate::ml::math::pow(0.999, 1000.0);
        assert!((left_out as f64 / 40_000.0 - expected).abs() < 4.0 * 0.0024);
    }

    /// The whole stream by hand: samples, then each node's features (see the tree's twin for
    /// those), then the next sample.
    #[test]
    fn one_stream_serves_all_trees() {
        let (x, y) = quasi_random(50, 3);
        let settings = Bagging { n_estimators: 5, max_features: MaxFeatures::Sqrt, seed: 9, ..Bagging::default() };
        let run = settings.fit(set(50, 3));
        let mut random = Random::new(9);
        let tree = DecisionTree { max_features: MaxFeatures::Sqrt, ..DecisionTree::default() };
        for (m, learner) in run.learners().iter().enumerate() {
            let mut weights = vec![0.0; 50];
            for row in random.sample_with_replacement(50) {
                weights[row] += 1.0;
            }
            assert_eq!(run.times_drawn(m), weights);
            let expected = tree.fit(x.view(), &y, 3, Some(&weights), &mut random);
            assert_eq!(Ok(&learner.tree), expected.as_ref());
        }
    }

    #[test]
    fn errors_are_those_of_the_mean_probabilities() {
        let (x, y) = quasi_random(60, 3);
        let run = Bagging { n_estimators: 12, max_depth: Some(2), seed: 3, ..Bagging::default() }.fit(set(60, 3));
        let drawn: Vec<Vec<f64>> = (0..12).map(|m| run.times_drawn(m)).collect();
        for m in 0..12 {
            let error = |counts: &dyn Fn(usize, usize) -> bool| {
                let (mut wrong, mut voted) = (0, 0);
                for (row, &class) in y.iter().enumerate() {
                    let row_values = x.row(row).to_vec();
                    let mut mean = [0.0; 3];
                    let trees = run.learners()[..=m].iter().enumerate();
                    for (_, learner) in trees.filter(|tree| counts(tree.0, row)) {
                        let shares = learner.tree.predict_proba_row(&row_values);
                        mean.iter_mut().zip(shares).for_each(|(a, b)| *a += b);
                    }
                    if mean.iter().any(|share| *share > 0.0) {
                        let best = (0..3).rev().max_by(|&a, &b| mean[a].total_cmp(&mean[b]));
                        voted += 1;
                        wrong += usize::from(best != Some(class));
                    }
                }
                f64::from(wrong as u32) / f64::from(voted as u32)
            };
            let learner = &run.learners()[m];
            assert_eq!(learner.train_error, error(&|_, _| true));
            let out_of_bag = error(&|tree, row| drawn[tree][row] == 0.0);
            assert_eq!(learner.out_of_bag_error, Some(out_of_bag));
        }
        assert_eq!(run.votes_of(0..12), *run.votes());
    }

    #[test]
    fn out_of_bag_are_the_rows_not_drawn() {
        let mut run = BaggingRun::start(set(60, 2), Bagging { n_estimators: 5, ..Bagging::default() });
        assert!(run.out_of_bag().is_empty());
        for m in 0..5 {
            run.step();
            let mut rows = run.out_of_bag().to_vec();
            rows.sort_unstable();
            let drawn = run.times_drawn(m);
            assert_eq!(rows, (0..60).filter(|&row| drawn[row as usize] == 0.0).collect::<Vec<u32>>());
        }
    }

    #[test]
    fn without_bootstrap_all_trees_are_alike_and_no_row_is_out_of_bag() {
        let run = Bagging { n_estimators: 3, bootstrap: false, ..Bagging::default() }.fit(set(30, 2));
        assert_eq!(run.learners()[0].tree, run.learners()[2].tree);
        assert_eq!(run.learners()[2].out_of_bag_error, None);
        assert_eq!(run.learners()[2].train_error, 0.0);
        assert_eq!(run.times_drawn(1), [1.0; 30]);
        assert!(run.times_drawn(3).is_empty());
    }
}
