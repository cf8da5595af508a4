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
mod tests {
    use ndarray::{Array2, array};
    use proptest::prelude::*;

    use super::*;
    use crate::ml::tree::quasi_random;

    fn run(x: &Array2<f64>, y: &[usize], n_classes: usize, settings: &AdaBoost) -> AdaBoostRun {
        let set = TrainingSet::new(x.view(), y, n_classes).unwrap();
        settings.fit(Arc::new(set)).unwrap()
    }

    #[test]
    fn votes_match_the_formula() {
        assert!((vote(0.3, 2, 1.0) - 0.847_298).abs() < 1e-6);
        assert!((vote(0.3, 3, 1.0) - 1.540_445).abs() < 1e-6);
        assert!((exp(vote(0.3, 2, 1.0)) - 7.0 / 3.0).abs() < 1e-12);
    }

    /// One case of `AdaBoostClassifier` of scikit-learn 1.9.1.
    struct Reference {
        n: usize,
        n_classes: usize,
        settings: AdaBoost,
        errors: &'static [f64],
        votes: &'static [f64],
        roots: &'static [(u32, f64)],
        wrong: &'static [f64],
    }

    /// From `AdaBoostClassifier(DecisionTreeClassifier(max_depth=…), n_estimators=…,
    /// learning_rate=…)`; the same for eight values of `random_state`.
    #[test]
    fn equals_scikit_learn() {
        let references = [
            Reference {
                n: 40,
                n_classes: 2,
                settings: AdaBoost { n_estimators: 12, ..AdaBoost::default() },
                errors: &[
                    0.22500000000000003,
                    0.3602150537634409,
                    0.3641038504954221,
                    0.31750890563458467,
                    0.3456778073526549,
                    0.3407995272922035,
                    0.44255427145334514,
                    0.3279999816785109,
                    0.42696663685608693,
                    0.37275076051177086,
                    0.3985656486470581,
                    0.40569204883279303,
                ],
                votes: &[
                    1.2367626271489267,
                    0.5744308737205632,
                    0.5575961325605986,
                    0.7652436112429797,
                    0.638092730847087,
                    0.6597332877873375,
                    0.23080204641767765,
                    0.7172448152613261,
                    0.2942380640522312,
                    0.5204339788760042,
                    0.4114451638479058,
                    0.3818032499464892,
                ],
                roots: &[
                    (0, 0.43362878262996674),
                    (1, 0.18535131961107254),
                    (1, 0.8036543428897858),
                    (1, 0.8036543428897858),
                    (0, 0.9336287975311279),
                    (1, 0.18535131961107254),
                ],
                wrong: &[9., 9., 9., 9., 7., 7., 7., 8., 8., 8., 6., 8.],
            },
            Reference {
                n: 60,
                n_classes: 3,
                settings: AdaBoost { n_estimators: 8, max_depth: 2, learning_rate: 1.0 },
                errors: &[
                    0.33333333333333337,
                    0.3666666666666667,
                    0.40789473684210525,
                    0.40753050215415804,
                    0.4181176699918947,
                    0.3754647303337899,
                    0.5096733293348884,
                    0.4485260526078959,
                ],
                votes: &[
                    1.3862943611198904,
                    1.239690886928015,
                    1.0658224658451187,
                    1.067330790023413,
                    1.0236525256664724,
                    1.2019904455922839,
                    0.654449034587407,
                    0.8997750104710948,
                ],
                roots: &[(0, 0.42298567295074463), (0, 0.8606797754764557)],
                wrong: &[20., 20., 19., 15., 18., 16., 15., 11.],
            },
            Reference {
                n: 60,
                n_classes: 3,
                settings: AdaBoost { n_estimators: 4, max_depth: 1, learning_rate: 0.5 },
                errors: &[0.45, 0.5387755626577881, 0.6003324728582401, 0.5976111740114146],
                votes: &[0.44690893801104825, 0.2688664328007961, 0.14314828836047963, 0.1488128493765799],
                roots: &[(0, 0.42298567295074463), (0, 0.513155609369278)],
                wrong: &[27., 27., 27., 27.],
            },
        ];
        for reference in references {
            let (x, y) = quasi_random(reference.n, reference.n_classes);
            let run = run(&x, &y, reference.n_classes, &reference.settings);
            assert_eq!(run.rounds().len(), reference.errors.len());
            for (m, round) in run.rounds().iter().enumerate() {
                assert!((round.error - reference.errors[m]).abs() < 1e-9, "round {m}");
                assert!((round.vote - reference.votes[m]).abs() < 1e-9, "round {m}");
                let wrong = reference.wrong[m] / reference.n as f64;
                assert!((round.train_error - wrong).abs() < 1e-12, "round {m}");
            }
            for (round, root) in run.rounds().iter().zip(reference.roots) {
                let node = round.tree.nodes()[0];
                assert_eq!((node.feature, node.threshold), *root);
            }
        }
    }

    #[test]
    fn runs_end_for_a_reason() {
        let x = array![[0.0], [1.0], [2.0]];
        let perfect = run(&x, &[0, 1, 1], 2, &AdaBoost::default());
        assert_eq!(perfect.stopped(), Some(Stopped::Perfect));
        let [only] = perfect.rounds() else { panic!("one round") };
        assert_eq!((only.error, only.vote, only.train_error), (0.0, 1.0, 0.0));

        // A constant column and even classes: no learner beats chance.
        let x = array![[1.0], [1.0]];
        let none = run(&x, &[0, 1], 2, &AdaBoost::default());
        assert_eq!(none.stopped(), Some(Stopped::WorseThanChance));
        assert!(none.rounds().is_empty() && none.votes().error().is_none());
        assert_eq!(none.weights_at(5), [0.5, 0.5]);

        // Nor in a chess board of few places, whatever the rounding of so many rows' weights comes to.
        for n in 1..40 {
            let corners = ndarray::Array2::from_shape_fn((4 * n, 2), |(row, axis)| ((row >> axis) & 1) as f64);
            let classes: Vec<usize> = (0..4 * n).map(|row| (row & 1) ^ ((row >> 1) & 1)).collect();
            let none = run(&corners, &classes, 2, &AdaBoost::default());
            assert_eq!((none.stopped(), none.rounds().len()), (Some(Stopped::WorseThanChance), 0), "{n}");
        }

        // One class, of three that might be.
        let one = run(&x, &[2, 2], 3, &AdaBoost::default());
        assert_eq!(one.stopped(), Some(Stopped::Perfect));
        assert_eq!(one.votes().prediction(0), Some(2));

        let (x, y) = quasi_random(40, 2);
        let steep = AdaBoost { learning_rate: 1e4, ..AdaBoost::default() };
        let steep = run(&x, &y, 2, &steep);
        assert_eq!(steep.stopped(), Some(Stopped::Overflow));
        assert_eq!(steep.rounds().len(), 1);

        // Errors from scikit-learn, as above; no weight is lost however small it gets.
        let fast = AdaBoost { n_estimators: 10, learning_rate: 10.0, ..AdaBoost::default() };
        let fast = super::tests::run(&x, &y, 2, &fast);
        assert!((fast.rounds()[1].error - 1.0871441142463123e-5).abs() < 1e-14);
        assert_eq!(fast.rounds().len(), 10);
        let least = |round: usize| fast.weights_at(round).into_iter().fold(1.0, f64::min);
        assert!((2..10).all(|round| least(round) == f64::EPSILON));

        let set = TrainingSet::new(x.view(), &y, 2).unwrap();
        let still = AdaBoost { learning_rate: 0.0, ..AdaBoost::default() };
        assert!(still.fit(Arc::new(set)).is_err());
    }

    #[test]
    fn a_longer_run_continues_a_shorter_one() {
        let (x, y) = quasi_random(80, 3);
        let settings = AdaBoost { n_estimators: 7, max_depth: 2, learning_rate: 0.8 };
        let mut run = run(&x, &y, 3, &settings);
        run.set_n_estimators(40);
        while run.step().is_some() {}
        let straight = super::tests::run(&x, &y, 3, run.settings());
        assert_eq!(run.rounds(), straight.rounds());
        assert_eq!(run.votes_of(0..40).margins(), run.votes().margins());
    }

    #[test]
    fn learners_can_be_left_out() {
        let (x, y) = quasi_random(80, 2);
        let run = run(&x, &y, 2, &AdaBoost::default());
        let chosen: Vec<usize> = (0..run.rounds().len()).filter(|m| m % 3 != 1).collect();
        let x = x.slice(ndarray::s![.., ..2]).to_owned();
        let run = super::tests::run(&x, &y, 2, run.settings());
        let mut grid = VoteGrid::new([0.0, 1.0], [0.0, 1.0], 9, 7, 2);
        run.vote_on_grid(chosen.iter().copied(), &mut grid);
        for cell in 0..9 * 7 {
            let centre = grid.centre(cell % 9, cell / 9).unwrap();
            let mut votes = [0.0; 2];
            for round in chosen.iter().filter_map(|&m| run.rounds().get(m)) {
                votes[round.tree.predict_row(&centre)] += round.vote;
            }
            assert_eq!([grid.votes(0)[cell], grid.votes(1)[cell]], votes);
        }
    }

    proptest! {
        /// The learner just made is, after reweighting, no better than a coin.
        #[test]
        fn reweighting_leaves_half_the_weight_to_mistakes(
            rows in prop::collection::vec((-2.0..2.0f64, -2.0..2.0f64, 0usize..2), 4..60),
            max_depth in 1usize..3,
        ) {
            let x = Array2::from_shape_fn((rows.len(), 2), |(row, feature)| {
                if feature == 0 { rows[row].0 } else { rows[row].1 }
            });
            let y: Vec<usize> = rows.iter().map(|row| row.2).collect();
            let settings = AdaBoost { n_estimators: 35, max_depth, learning_rate: 1.0 };
            let run = run(&x, &y, 2, &settings);
            for (m, round) in run.rounds().iter().enumerate() {
                // Weights held up by clipping spoil the equality; there are none here.
                let (before, after) = (run.weights_at(m), run.weights_at(m + 1));
                prop_assert!((after.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                let wrong = |weights: &[f64]| -> f64 {
                    let leaf = |row: usize| round.tree.leaf(&[x[[row, 0]], x[[row, 1]]]);
                    let class = |row: usize| round.tree.nodes()[leaf(row)].class as usize;
                    (0..y.len()).filter(|&row| class(row) != y[row]).map(|row| weights[row]).sum()
                };
                prop_assert!((wrong(&before) - round.error).abs() < 1e-12);
                if round.error > 0.0 {
                    prop_assert!((wrong(&after) - 0.5).abs() < 1e-12);
                }
            }
        }
    }
}
