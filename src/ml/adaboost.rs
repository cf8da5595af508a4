//! AdaBoost: a queue of weak learners, each taught mostly what the ones before got wrong.

use std::fmt;
use std::sync::Arc;

use super::math::{exp, ln};
use super::random::Random;
use super::tree::{DecisionTree, Grower, MaxFeatures, RowVotes, TrainingSet, Tree, Vote, VoteGrid};

/// Settings of AdaBoost for any number of classes (SAMME), with trees as learners.
///
/// As scikit-learn's `AdaBoostClassifier(DecisionTreeClassifier(max_depth=…))`. Sources:
/// Freund & Schapire, "A decision-theoretic generalization of on-line learning", 1997;
/// Zhu, Zou, Rosset & Hastie, "Multi-class AdaBoost", 2009.
#[derive(Clone, Debug, PartialEq)]
pub struct AdaBoost {
    /// The greatest number of learners.
    pub n_estimators: usize,
    /// The depth of each learner's tree; 1 is a stump.
    pub max_depth: usize,
    /// What every vote is multiplied by, above 0.
    pub learning_rate: f64,
}

impl Default for AdaBoost {
    fn default() -> Self {
        Self { n_estimators: 50, max_depth: 1, learning_rate: 1.0 }
    }
}

impl AdaBoost {
    /// Runs every round at once.
    ///
    /// # Errors
    /// As [`AdaBoostRun::start`].
    pub fn fit(&self, set: Arc<TrainingSet>) -> Result<AdaBoostRun, String> {
        let mut run = AdaBoostRun::start(set, self.clone())?;
        while run.step().is_some() {}
        Ok(run)
    }
}

/// One learner and its say.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    pub tree: Tree,
    /// The weight of the rows it gets wrong as a share of all weight, ε.
    pub error: f64,
    /// The weight of its vote, α.
    pub vote: f64,
    /// The share of training rows that all learners so far, voting together, get wrong.
    pub train_error: f64,
}

/// Why a run ended before its last round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// The last learner made no mistake. It is kept, with a vote of 1.
    Perfect,
    /// The next learner was no better than chance, ε ≥ 1 − 1/K. It is not kept; if it was the
    /// first, there is no learner at all (scikit-learn raises an error).
    WorseThanChance,
    /// The weights grew beyond all numbers; the learning rate is too high.
    Overflow,
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Perfect => "The last learner made no mistake, so nothing is left to learn.",
            Self::WorseThanChance => "The next learner would be no better than chance.",
            Self::Overflow => "The weights grew too large; lower the learning rate.",
        })
    }
}

/// The vote α = η·(ln((1 − ε)/ε) + ln(K − 1)) of a learner with weighted error ε.
///
/// For 0 < ε < 1 − 1/K the result is positive and finite.
#[must_use]
pub fn vote(error: f64, n_classes: usize, learning_rate: f64) -> f64 {
    learning_rate * (ln((1.0 - error) / error) + ln(n_classes as f64 - 1.0))
}

/// Every so many rounds the weights are kept; those between are worked out again when asked for.
const KEEP_WEIGHTS_EVERY: usize = 16;

/// An error this close to that of guessing is guessing: the sums it is made of are rounded.
const SAME_ERROR: f64 = 1e-12;

/// AdaBoost under way: a learner is added with each [`AdaBoostRun::step`].
#[derive(Clone, Debug)]
pub struct AdaBoostRun {
    settings: AdaBoost,
    set: Arc<TrainingSet>,
    /// K, as scikit-learn counts it: classes without a row do not count.
    n_classes: usize,
    rounds: Vec<Round>,
    stopped: Option<Stopped>,
    /// What the last round's learner was taught with.
    weights: Vec<f64>,
    kept_weights: Vec<Vec<f64>>,
    votes: RowVotes,
    grower: Grower,
}

impl AdaBoostRun {
    /// A run without learners yet; every row weighs 1/n.
    ///
    /// # Errors
    /// A sentence if the learning rate is not a number above 0.
    pub fn start(set: Arc<TrainingSet>, settings: AdaBoost) -> Result<Self, String> {
        if !(settings.learning_rate > 0.0 && settings.learning_rate.is_finite()) {
            return Err("The learning rate must be above 0.".into());
        }
        let mut present = vec![false; set.n_classes()];
        for &class in set.labels() {
            present[class as usize] = true;
        }
        let n = set.n_rows();
        Ok(Self {
            settings,
            n_classes: present.into_iter().filter(|&present| present).count(),
            rounds: Vec::new(),
            stopped: None,
            weights: vec![1.0 / n as f64; n],
            kept_weights: Vec::new(),
            votes: RowVotes::new(set.labels(), set.n_classes()),
            grower: Grower::default(),
            set,
        })
    }

    /// Adds a learner; `None` if the run has ended, by [`AdaBoostRun::stopped`] or by
    /// `n_estimators`.
    pub fn step(&mut self) -> Option<&Round> {
        if self.stopped.is_some() || self.rounds.len() >= self.settings.n_estimators {
            return None;
        }
        // Weights change before a round and not after one, so that they do not after the last.
        if let Some(last) = self.rounds.last() {
            let (leaves, nodes) = (self.grower.leaves(), last.tree.nodes());
            let predicted = |row: usize| nodes[leaves[row] as usize].class;
            if !reweight(&mut self.weights, self.set.labels(), last.vote, predicted) {
                self.stopped = Some(Stopped::Overflow);
                return None;
            }
        }
        clip(&mut self.weights);
        if self.rounds.len().is_multiple_of(KEEP_WEIGHTS_EVERY) {
            self.kept_weights.push(self.weights.clone());
        }

        let learner = DecisionTree {
            max_depth: Some(self.settings.max_depth),
            max_features: MaxFeatures::All,
            ..DecisionTree::default()
        };
        // Nothing is drawn from it, as every feature is looked at.
        let mut random = Random::new(0);
        let tree = (self.grower).grow(&learner, &self.set, &self.weights, &mut random);
        let leaves = self.grower.leaves();
        let (mut wrong, mut all) = (0.0, 0.0);
        for ((&leaf, &label), &weight) in leaves.iter().zip(self.set.labels()).zip(&self.weights) {
            all += weight;
            if tree.nodes()[leaf as usize].class != label {
                wrong += weight;
            }
        }
        let error = wrong / all;
        let mut vote = 1.0;
        if error <= 0.0 {
            self.stopped = Some(Stopped::Perfect);
        } else if error >= 1.0 - 1.0 / self.n_classes as f64 - SAME_ERROR {
            self.stopped = Some(Stopped::WorseThanChance);
            return None;
        } else {
            vote = self::vote(error, self.n_classes, self.settings.learning_rate);
        }
        (self.votes).add_by_leaf(&tree, leaves, vote, Vote::Class);
        self.rounds.push(Round { tree, error, vote, train_error: self.votes.error().unwrap_or(0.0) });
        self.rounds.last()
    }

    #[must_use]
    pub fn settings(&self) -> &AdaBoost {
        &self.settings
    }

    #[must_use]
    pub fn set(&self) -> &Arc<TrainingSet> {
        &self.set
    }

    /// How many classes have a row: K in the formulas.
    #[must_use]
    pub fn n_classes(&self) -> usize {
        self.n_classes
    }

    /// Lets a run go on to more learners; rounds already made are kept.
    pub fn set_n_estimators(&mut self, n_estimators: usize) {
        self.settings.n_estimators = n_estimators;
    }

    #[must_use]
    pub fn rounds(&self) -> &[Round] {
        &self.rounds
    }

    /// Why the run ended early, if it did.
    #[must_use]
    pub fn stopped(&self) -> Option<Stopped> {
        self.stopped
    }

    /// All learners' votes on the training rows: predictions and margins.
    #[must_use]
    pub fn votes(&self) -> &RowVotes {
        &self.votes
    }

    /// The rows' weights that round `round` (from 0) was taught with; they sum to 1.
    ///
    /// For the number of rounds made, or more: those that the next learner is taught with.
    #[must_use]
    pub fn weights_at(&self, round: usize) -> Vec<f64> {
        let round = round.min(self.rounds.len());
        let last_kept = self.kept_weights.len().saturating_sub(1);
        let kept = (round / KEEP_WEIGHTS_EVERY).min(last_kept);
        let Some(weights) = self.kept_weights.get(kept) else {
            return self.weights.clone();
        };
        let mut weights = weights.clone();
        for done in &self.rounds[kept * KEEP_WEIGHTS_EVERY..round] {
            let (nodes, leaves) = (done.tree.nodes(), done.tree.leaves(self.set.rows()));
            let predicted = |row: usize| nodes[leaves[row] as usize].class;
            if !reweight(&mut weights, self.set.labels(), done.vote, predicted) {
                break;
            }
            clip(&mut weights);
        }
        weights
    }

    /// Adds the votes of some learners (by round, from 0) to a grid: `0..m` for the first m,
    /// or any choice of them. Rounds not made yet are passed over.
    pub fn vote_on_grid(&self, learners: impl IntoIterator<Item = usize>, grid: &mut VoteGrid) {
        for round in learners.into_iter().filter_map(|l| self.rounds.get(l)) {
            grid.add(&round.tree, round.vote, Vote::Class);
        }
    }

    /// The votes of some learners (by round, from 0) on the training rows.
    #[must_use]
    pub fn votes_of(&self, learners: impl IntoIterator<Item = usize>) -> RowVotes {
        let mut votes = RowVotes::new(self.set.labels(), self.set.n_classes());
        for round in learners.into_iter().filter_map(|l| self.rounds.get(l)) {
            votes.add(&round.tree, self.set.rows(), round.vote, Vote::Class);
        }
        votes
    }
}

/// Multiplies the weights of wrongly predicted rows by e^vote and makes all sum to 1.
///
/// `false`, and weights unchanged, if they would not be finite.
fn reweight(weights: &mut [f64], labels: &[u32], vote: f64, predicted: impl Fn(usize) -> u32) -> bool {
    let factor = exp(vote);
    let mut sum = 0.0;
    for (row, (weight, &label)) in weights.iter().zip(labels).enumerate() {
        sum += weight * if predicted(row) == label { 1.0 } else { factor };
    }
    if !sum.is_finite() || sum <= 0.0 {
        return false;
    }
    for (row, (weight, &label)) in weights.iter_mut().zip(labels).enumerate() {
        *weight *= if predicted(row) == label { 1.0 } else { factor };
        *weight /= sum;
    }
    true
}

/// As scikit-learn: no weight falls below the smallest step from 1, so that none is lost.
fn clip(weights: &mut [f64]) {
    for weight in weights {
        *weight = weight.max(f64::EPSILON);
    }
}

#[cfg(test)]
mod tests;
