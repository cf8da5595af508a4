//! The costly part: both ensembles learner by learner, and what each learner says by itself.

use std::cell::RefCell;
use std::sync::Arc;

use super::rows::{Making, Rows};
use crate::lab::{Data, Progress};
use crate::ml::adaboost::{AdaBoost, AdaBoostRun};
use crate::ml::bagging::{Bagging, BaggingRun};
use crate::ml::tree::{self, MaxFeatures, RowVotes, TrainingSet, Tree, Vote, VoteGrid};
use crate::table::Problem;

/// Cells of a plane's map, and of a thumbnail.
pub const CELLS: (usize, usize) = (162, 90);
pub const THUMBNAIL: (usize, usize) = (18, 12);

#[derive(Clone, Debug, PartialEq)]
pub struct Recipe {
    pub making: Making,
    pub learners: usize,
    pub depth: usize,
    pub learning_rate: f64,
    /// Whether each cut of the crowd's trees may look at one feature only, drawn by chance.
    pub forest: bool,
}

/// The queue or the crowd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Boosting,
    Bagging,
}

impl Kind {
    pub const BOTH: [Kind; 2] = [Kind::Boosting, Kind::Bagging];

    pub fn key(self) -> &'static str {
        match self {
            Kind::Boosting => "boosting",
            Kind::Bagging => "bagging",
        }
    }

    pub fn of_key(key: &str) -> Option<Kind> {
        Kind::BOTH.into_iter().find(|kind| kind.key() == key)
    }

    /// What a learner says with its vote.
    pub fn says(self) -> Vote {
        match self {
            Kind::Boosting => Vote::Class,
            Kind::Bagging => Vote::Shares,
        }
    }
}

/// One learner, and what it says.
pub struct Member {
    pub tree: Tree,
    /// The weight of its vote: α, or 1.
    pub vote: f64,
    /// The leaf of every training row and of every test row.
    pub train_leaves: Vec<u32>,
    pub test_leaves: Vec<u32>,
    /// Training rows that it has not seen; empty in boosting.
    pub out_of_bag: Vec<u32>,
    /// Its class in every cell of a small picture, rows from the top.
    pub thumbnail: Vec<u8>,
}

pub struct Fitted {
    pub rows: Rows,
    pub boosting: AdaBoostRun,
    pub bagging: BaggingRun,
    /// The queue's and the crowd's learners so far.
    pub members: [Vec<Member>; 2],
    test_rows: tree::Rows,
    /// Working memory of what is looked at at every step.
    pub scratch: RefCell<Scratch>,
}

pub struct Scratch {
    pub train: RowVotes,
    pub test: RowVotes,
    pub out_of_bag: RowVotes,
    /// What the planes' cells say so far.
    pub grids: [Tallied; 2],
}

/// The votes of the first `counted` learners, but for those left out, in every cell.
pub struct Tallied {
    pub grid: VoteGrid,
    counted: usize,
    left_out: Vec<u16>,
}

#[cfg(test)]
impl Scratch {
    pub fn forget(&mut self) {
        for tallied in &mut self.grids {
            tallied.grid.clear();
            tallied.counted = 0;
        }
    }
}

pub fn start(recipe: &Recipe, data: &Data) -> Result<Fitted, Problem> {
    let rows = Rows::make(&recipe.making, data)?;
    let n = rows.points.len();
    let (train, test) = (0..rows.n_train, rows.n_train..n);
    let n_classes = rows.classes.len();
    let set = TrainingSet::new(rows.matrix(train.clone()).view(), &rows.labels[train], n_classes);
    let set = Arc::new(set.map_err(Problem::new)?);
    let settings =
        AdaBoost { n_estimators: recipe.learners, max_depth: recipe.depth, learning_rate: recipe.learning_rate };
    let boosting = AdaBoostRun::start(set.clone(), settings).map_err(Problem::new)?;
    let bagging = BaggingRun::start(
        set.clone(),
        Bagging {
            n_estimators: recipe.learners,
            max_depth: Some(recipe.depth),
            max_features: if recipe.forest { MaxFeatures::Sqrt } else { MaxFeatures::All },
            bootstrap: true,
            seed: recipe.making.seed,
        },
    );
    let test_rows = tree::Rows::new(rows.matrix(test.clone()).view()).map_err(Problem::new)?;
    let test_labels: Vec<u32> = rows.labels[test].iter().map(|&class| class as u32).collect();
    let votes = RowVotes::new(set.labels(), n_classes);
    let [x0, x1, y0, y1] = rows.frame;
    let tallied = || Tallied {
        grid: VoteGrid::new([x0, x1], [y0, y1], CELLS.0, CELLS.1, n_classes),
        counted: 0,
        left_out: Vec::new(),
    };
    let scratch = Scratch {
        train: votes.clone(),
        test: RowVotes::new(&test_labels, n_classes),
        out_of_bag: votes,
        grids: [tallied(), tallied()],
    };
    let members = [Vec::new(), Vec::new()];
    Ok(Fitted { rows, boosting, bagging, members, test_rows, scratch: RefCell::new(scratch) })
}

impl Fitted {
    pub fn members(&self, kind: Kind) -> &[Member] {
        &self.members[kind as usize]
    }

    /// Adds a learner to both, and so on.
    pub fn advance(&mut self, recipe: &Recipe, more: &mut dyn FnMut() -> bool) -> Progress {
        loop {
            let queue = self.boosting.step().map(|round| (round.tree.clone(), round.vote));
            let crowd = self.bagging.step().map(|learner| learner.tree.clone());
            if queue.is_none() && crowd.is_none() {
                return Progress::Done;
            }
            if let Some((tree, vote)) = queue {
                let member = self.member(tree, vote, Vec::new());
                self.members[Kind::Boosting as usize].push(member);
            }
            if let Some(tree) = crowd {
                let member = self.member(tree, 1.0, self.bagging.out_of_bag().to_vec());
                self.members[Kind::Bagging as usize].push(member);
            }
            if !more() {
                let done = self.members(Kind::Bagging).len();
                return Progress::Working(done as f64 / recipe.learners.max(1) as f64);
            }
        }
    }

    fn member(&self, tree: Tree, vote: f64, out_of_bag: Vec<u32>) -> Member {
        let train_leaves = tree.leaves(self.boosting.set().rows());
        let test_leaves = tree.leaves(&self.test_rows);
        let [x0, x1, y0, y1] = self.rows.frame;
        let mut grid = VoteGrid::new([x0, x1], [y0, y1], THUMBNAIL.0, THUMBNAIL.1, self.rows.classes.len());
        grid.add(&tree, 1.0, Vote::Class);
        let lowest_first: Vec<u8> = grid.winners().into_iter().map(|class| class as u8).collect();
        let thumbnail = lowest_first.chunks_exact(THUMBNAIL.0).rev().flatten().copied().collect();
        Member { tree, vote, train_leaves, test_leaves, out_of_bag, thumbnail }
    }

    /// What the first `step` learners say together in every cell, but for those `left_out` (ascending).
    ///
    /// Steps forward only add what is new, so the votes are always summed in the same order.
    pub fn with_grid<T>(&self, kind: Kind, step: usize, left_out: &[u16], look: impl FnOnce(&VoteGrid) -> T) -> T {
        let mut scratch = self.scratch.borrow_mut();
        let tallied = &mut scratch.grids[kind as usize];
        if tallied.counted > step || tallied.left_out != left_out {
            tallied.grid.clear();
            (tallied.counted, tallied.left_out) = (0, left_out.to_vec());
        }
        let members = self.members(kind);
        for (index, member) in members.iter().enumerate().take(step).skip(tallied.counted) {
            if left_out.binary_search(&(index as u16)).is_err() {
                tallied.grid.add(&member.tree, member.vote, kind.says());
            }
        }
        tallied.counted = step.min(members.len());
        look(&tallied.grid)
    }

    /// The class that the first `step` learners, but for those `left_out`, vote for at a place.
    pub fn vote_at(&self, kind: Kind, step: usize, left_out: &[u16], at: [f64; 2]) -> usize {
        let mut votes = vec![0.0; self.rows.classes.len()];
        for (index, member) in self.members(kind).iter().enumerate().take(step) {
            if left_out.binary_search(&(index as u16)).is_err() {
                let leaf = member.tree.leaf(&at);
                match kind.says() {
                    Vote::Class => votes[member.tree.nodes()[leaf].class as usize] += member.vote,
                    Vote::Shares => votes.iter_mut().zip(member.tree.shares(leaf)).for_each(|(a, b)| *a += b),
                }
            }
        }
        let better = |best: usize, class: usize| if votes[class] > votes[best] { class } else { best };
        (0..votes.len()).fold(0, better)
    }

    /// What one learner says in every cell.
    pub fn grid_of(&self, kind: Kind, learner: usize) -> VoteGrid {
        let [x0, x1, y0, y1] = self.rows.frame;
        let mut grid = VoteGrid::new([x0, x1], [y0, y1], CELLS.0, CELLS.1, self.rows.classes.len());
        if let Some(member) = self.members(kind).get(learner) {
            grid.add(&member.tree, 1.0, kind.says());
        }
        grid
    }
}
