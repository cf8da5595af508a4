//! Trees that vote, one after another: what the first of them say together, with any of them left out.

use std::cell::RefCell;

use super::math::mean;
use super::tree::{RowVotes, Rows, TrainingSet, Tree, Vote, VoteGrid};

/// One learner, and what it says.
pub struct Member {
    pub tree: Tree,
    /// The weight of its vote.
    pub vote: f64,
    /// The leaf of every training row and of every test row.
    pub train_leaves: Vec<u32>,
    test_leaves: Vec<u32>,
    /// Training rows that it has not seen.
    out_of_bag: Vec<u32>,
    /// Its class in every cell of a small picture of the plane, rows from the top.
    pub thumbnail: Vec<u8>,
}

impl Member {
    /// The class that it gives a training row.
    #[must_use]
    pub fn class_of(&self, row: usize) -> usize {
        self.tree.nodes()[self.train_leaves[row] as usize].class as usize
    }
}

/// The part of the plane of two features that is looked at, and in how many cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Picture {
    /// x0, x1, y0, y1.
    pub frame: [f64; 4],
    /// Cells across and up, of the whole and of a thumbnail.
    pub cells: (usize, usize),
    pub thumbnail: (usize, usize),
    pub n_classes: usize,
}

impl Picture {
    fn grid(&self, (columns, rows): (usize, usize)) -> VoteGrid {
        let [x0, x1, y0, y1] = self.frame;
        VoteGrid::new([x0, x1], [y0, y1], columns, rows, self.n_classes)
    }
}

/// So many of so many rows are wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wrong {
    pub wrong: usize,
    pub of: usize,
}

impl Wrong {
    /// The error; `None` where no row is judged.
    #[must_use]
    pub fn share(self) -> Option<f64> {
        (self.of > 0).then(|| self.wrong as f64 / self.of as f64)
    }
}

/// What is counted of the first learners.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// How many learners there are up to the step that was asked for.
    pub step: usize,
    /// How many of them vote.
    pub voting: usize,
    /// For the first 1, 2, 3 … learners, as far as there are any: errors on training rows, on test rows, and on
    /// training rows judged by those that have not seen them.
    pub train: Vec<Wrong>,
    pub test: Vec<Wrong>,
    pub out_of_bag: Vec<Wrong>,
    /// Of every training row at the step; empty where nobody votes.
    pub margins: Vec<f64>,
}

impl Tally {
    /// What a curve comes to at the step.
    #[must_use]
    pub fn at(&self, curve: &[Wrong]) -> Wrong {
        self.step.checked_sub(1).and_then(|last| curve.get(last)).copied().unwrap_or_default()
    }

    #[must_use]
    pub fn train_error(&self) -> Option<f64> {
        self.at(&self.train).share()
    }

    #[must_use]
    pub fn test_error(&self) -> Option<f64> {
        self.at(&self.test).share()
    }

    /// The lowest test error up to the step.
    #[must_use]
    pub fn best_test_error(&self) -> Option<f64> {
        self.test.iter().take(self.step).filter_map(|wrong| wrong.share()).min_by(f64::total_cmp)
    }

    #[must_use]
    pub fn least_margin(&self) -> Option<f64> {
        self.margins.iter().copied().min_by(f64::total_cmp)
    }

    #[must_use]
    pub fn mean_margin(&self) -> Option<f64> {
        mean(&self.margins)
    }
}

/// Learners that vote together. Those left out are named by their places, ascending.
pub struct Ensemble {
    says: Vote,
    members: Vec<Member>,
    picture: Picture,
    test_rows: Rows,
    scratch: RefCell<Scratch>,
}

/// Working memory of what is looked at again and again.
struct Scratch {
    train: RowVotes,
    test: RowVotes,
    /// The votes of the first `counted` learners, but for those left out, in every cell of the plane.
    grid: VoteGrid,
    counted: usize,
    left_out: Vec<u16>,
}

impl Ensemble {
    /// No learner yet, on these training and test rows.
    #[must_use]
    pub fn new(says: Vote, set: &TrainingSet, test_rows: Rows, test_labels: &[u32], picture: Picture) -> Self {
        let scratch = Scratch {
            train: RowVotes::new(set.labels(), picture.n_classes),
            test: RowVotes::new(test_labels, picture.n_classes),
            grid: picture.grid(picture.cells),
            counted: 0,
            left_out: Vec::new(),
        };
        Self { says, members: Vec::new(), picture, test_rows, scratch: RefCell::new(scratch) }
    }

    /// Adds a learner; `out_of_bag` are the training rows of `set` that it has not seen.
    pub fn add(&mut self, set: &TrainingSet, tree: Tree, vote: f64, out_of_bag: &[u32]) {
        let mut grid = self.picture.grid(self.picture.thumbnail);
        grid.add(&tree, 1.0, Vote::Class);
        let lowest_first: Vec<u8> = grid.winners().into_iter().map(|class| class as u8).collect();
        self.members.push(Member {
            vote,
            train_leaves: tree.leaves(set.rows()),
            test_leaves: tree.leaves(&self.test_rows),
            out_of_bag: out_of_bag.to_vec(),
            thumbnail: lowest_first.chunks_exact(self.picture.thumbnail.0).rev().flatten().copied().collect(),
            tree,
        });
    }

    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The first `step` learners, but for those left out.
    fn voters(&self, step: usize, left_out: &[u16]) -> impl Iterator<Item = &Member> {
        let members = self.members.iter().take(step).enumerate();
        members.filter(|(index, _)| !is_in(left_out, *index)).map(|(_, member)| member)
    }

    /// Errors of the first 1, 2, 3 … learners, and the margins at `step`.
    #[must_use]
    pub fn tally(&self, step: usize, left_out: &[u16]) -> Tally {
        let Scratch { train, test, .. } = &mut *self.scratch.borrow_mut();
        train.clear();
        test.clear();
        // Where every learner has seen every row, nothing is judged out of bag.
        let mut unseen = self.members.iter().any(|member| !member.out_of_bag.is_empty()).then(|| train.clone());
        let count = |votes: &RowVotes| {
            let (wrong, of) = votes.n_wrong();
            Wrong { wrong, of }
        };
        let step = step.min(self.members.len());
        let mut tally =
            Tally { step, voting: 0, train: Vec::new(), test: Vec::new(), out_of_bag: Vec::new(), margins: Vec::new() };
        for (index, member) in self.members.iter().enumerate() {
            if !is_in(left_out, index) {
                tally.voting += usize::from(index < step);
                train.add_by_leaf(&member.tree, &member.train_leaves, member.vote, self.says);
                test.add_by_leaf(&member.tree, &member.test_leaves, member.vote, self.says);
                if let Some(votes) = &mut unseen {
                    votes.add_on(&member.out_of_bag, &member.tree, &member.train_leaves, member.vote, self.says);
                }
            }
            tally.train.push(count(train));
            tally.test.push(count(test));
            tally.out_of_bag.extend(unseen.as_ref().map(count));
            if index + 1 == step && tally.voting > 0 {
                tally.margins = train.margins();
            }
        }
        tally
    }

    /// What the first `step` learners say together in every cell of the plane.
    ///
    /// Steps forward only add what is new, so the votes are always summed in the same order.
    pub fn with_grid<T>(&self, step: usize, left_out: &[u16], look: impl FnOnce(&VoteGrid) -> T) -> T {
        let Scratch { grid, counted, left_out: counted_without, .. } = &mut *self.scratch.borrow_mut();
        if *counted > step || counted_without != left_out {
            grid.clear();
            (*counted, *counted_without) = (0, left_out.to_vec());
        }
        for (index, member) in self.members.iter().enumerate().take(step).skip(*counted) {
            if !is_in(left_out, index) {
                grid.add(&member.tree, member.vote, self.says);
            }
        }
        *counted = step.min(self.members.len());
        look(grid)
    }

    /// What one learner says in every cell of the plane.
    #[must_use]
    pub fn grid_of(&self, learner: usize) -> VoteGrid {
        let mut grid = self.picture.grid(self.picture.cells);
        if let Some(member) = self.members.get(learner) {
            grid.add(&member.tree, 1.0, self.says);
        }
        grid
    }

    /// The class that the first `step` learners vote for at a place; the lowest of equals.
    #[must_use]
    pub fn vote_at(&self, step: usize, left_out: &[u16], at: [f64; 2]) -> usize {
        let Ok(row) = Rows::new(ndarray::aview2(&[at])) else { return 0 };
        let mut votes = RowVotes::new(&[0], self.picture.n_classes);
        for member in self.voters(step, left_out) {
            votes.add(&member.tree, &row, member.vote, self.says);
        }
        votes.prediction(0).unwrap_or(0)
    }

    /// The share of the first `step` learners' votes that class `class` has on each test row; a half without a vote.
    #[must_use]
    pub fn test_scores(&self, step: usize, left_out: &[u16], class: usize) -> Vec<f64> {
        let test = &mut self.scratch.borrow_mut().test;
        test.clear();
        for member in self.voters(step, left_out) {
            test.add_by_leaf(&member.tree, &member.test_leaves, member.vote, self.says);
        }
        let score = |votes: &[f64]| {
            let (all, of_class) = (votes.iter().sum::<f64>(), votes.get(class).copied().unwrap_or(0.0));
            if all > 0.0 { of_class / all } else { 0.5 }
        };
        (0..self.test_rows.n_rows()).map(|row| score(test.scores(row))).collect()
    }
}

/// Whether a learner is among those left out.
fn is_in(left_out: &[u16], index: usize) -> bool {
    left_out.binary_search(&(index as u16)).is_ok()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ndarray::Array2;

    use super::*;
    use crate::ml::bagging::{Bagging, BaggingRun};
    use crate::ml::generate::Shape;

    /// Twelve bagged trees on 60 noisy rows, tested on 60 others.
    fn trained() -> (Ensemble, BaggingRun, Vec<[f64; 2]>, Vec<usize>) {
        let (points, labels) = Shape::Moons.generate(120, 0.4, 3);
        let matrix = |from: usize| Array2::from_shape_fn((60, 2), |(row, axis)| points[from + row][axis]);
        let set = Arc::new(TrainingSet::new(matrix(0).view(), &labels[..60], 2).unwrap());
        let mut run = BaggingRun::start(
            set.clone(),
            Bagging { n_estimators: 12, max_depth: Some(3), seed: 5, ..Bagging::default() },
        );
        let picture = Picture { frame: [-2.0, 3.0, -2.0, 2.0], cells: (30, 20), thumbnail: (6, 4), n_classes: 2 };
        let test_labels: Vec<u32> = labels[60..].iter().map(|label| *label as u32).collect();
        let test = Rows::new(matrix(60).view()).unwrap();
        let mut ensemble = Ensemble::new(Vote::Shares, &set, test, &test_labels, picture);
        while let Some(tree) = run.step().map(|learner| learner.tree.clone()) {
            ensemble.add(&set, tree, 1.0, run.out_of_bag());
        }
        (ensemble, run, points, labels)
    }

    /// Counted by walking every tree for every row: training, test, out of bag.
    fn walked(step: usize, left_out: &[u16]) -> [Wrong; 3] {
        let (ensemble, run, points, labels) = trained();
        let mut found = [Wrong::default(); 3];
        for (part, wrong) in found.iter_mut().enumerate() {
            for row in if part == 1 { 60..120 } else { 0..60 } {
                let mut votes = [0.0; 2];
                for (index, member) in ensemble.members().iter().enumerate().take(step) {
                    let has_seen = part == 2 && run.times_drawn(index)[row] > 0.0;
                    if !left_out.contains(&(index as u16)) && !has_seen {
                        let shares = member.tree.predict_proba_row(&points[row]);
                        votes.iter_mut().zip(shares).for_each(|(all, share)| *all += share);
                    }
                }
                wrong.of += usize::from(votes[0] + votes[1] > 0.0);
                let said = usize::from(votes[1] > votes[0]);
                wrong.wrong += usize::from(votes[0] + votes[1] > 0.0 && said != labels[row]);
            }
        }
        found
    }

    #[test]
    fn errors_are_those_of_the_slow_twin() {
        let (ensemble, ..) = trained();
        for left_out in [&[][..], &[0, 5]] {
            let tally = ensemble.tally(12, left_out);
            assert_eq!((tally.step, tally.voting, tally.margins.len()), (12, 12 - left_out.len(), 60));
            for step in [1, 4, 12] {
                let found = [&tally.train, &tally.test, &tally.out_of_bag].map(|curve| curve[step - 1]);
                assert_eq!(found, walked(step, left_out), "{step} without {left_out:?}");
            }
        }
    }

    #[test]
    fn the_plane_does_not_depend_on_the_way_to_a_step() {
        let (looked_at, ..) = trained();
        for (step, left_out) in [(12, &[][..]), (4, &[]), (9, &[]), (9, &[3, 8]), (12, &[3, 8])] {
            let (fresh, ..) = trained();
            let grid = looked_at.with_grid(step, left_out, Clone::clone);
            assert_eq!(grid, fresh.with_grid(step, left_out, Clone::clone), "{step}");
            let (at, cell) = (grid.centre(11, 7).unwrap(), 7 * 30 + 11);
            assert_eq!(looked_at.vote_at(step, left_out, at), grid.winners()[cell]);
        }
    }

    #[test]
    fn nobody_votes_is_no_error_of_zero() {
        let (ensemble, ..) = trained();
        let tally = ensemble.tally(2, &[0, 1]);
        assert_eq!((tally.voting, tally.train_error(), tally.least_margin()), (0, None, None));
        assert!(ensemble.test_scores(2, &[0, 1], 1).iter().all(|score| *score == 0.5));
    }
}
