//! What is counted at every step: errors, margins, and what the newest learner saw.

use super::fit::{Fitted, Kind, Scratch};
use super::{Ensembles, State};
use crate::format;
use crate::lab::{Artifact, Seen};
use crate::ml::adaboost::Stopped;
use crate::ml::tree::RowVotes;

/// The test rows with the share of votes for the second class and whether that is theirs: what a threshold is chosen
/// on. Classes after the second count as the first.
pub fn scores(seen: &Seen<Ensembles>, kind: Kind) -> Artifact {
    let (fitted, step, left_out) = (seen.fitted, seen.state.step(), seen.state.left_out(kind));
    let rows = &fitted.rows;
    let labels: Vec<u32> = rows.labels[rows.n_train..].iter().map(|&label| label as u32).collect();
    let mut votes = RowVotes::new(&labels, rows.classes.len());
    let members = fitted.members(kind).iter().take(step).enumerate();
    for (_, member) in members.filter(|(at, _)| !left_out.contains(&(*at as u16))) {
        votes.add_by_leaf(&member.tree, &member.test_leaves, member.vote, kind.says());
    }
    let mut body = String::from("score,label\n");
    for (row, label) in labels.iter().enumerate() {
        let of_row = votes.scores(row);
        let (all, second) = (of_row.iter().sum::<f64>(), of_row.get(1).copied().unwrap_or(0.0));
        let score = if all > 0.0 { second / all } else { 0.5 };
        let name = if *label == 1 { rows.classes.get(1).map_or("second", String::as_str) } else { "other" };
        body.push_str(&format!("{},{}\n", format::full(score), name.replace([',', '"', '\n'], " ")));
    }
    Artifact {
        kind: "scores".to_owned(),
        version: 1,
        name: format!("Test scores of {}, {step} learners", kind.key()),
        lineage: vec![seen.data.id.clone(), "ensembles".to_owned()],
        body,
    }
}

/// Bars of the margin distribution, from −1 to 1.
pub const BARS: usize = 20;

/// So many of so many rows are wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wrong {
    pub wrong: usize,
    pub of: usize,
}

impl Wrong {
    /// The error; `None` where no row is judged.
    pub fn share(self) -> Option<f64> {
        (self.of > 0).then(|| self.wrong as f64 / self.of as f64)
    }
}

/// One of the two ensembles at the present step.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// How many learners there are up to the present step.
    pub step: usize,
    /// How many of them vote.
    pub voting: usize,
    /// For the first 1, 2, 3 … learners, as far as they are made: errors on training rows, on test rows, and
    /// (in bagging) on rows judged by trees that did not draw them.
    pub train: Vec<Wrong>,
    pub test: Vec<Wrong>,
    pub out_of_bag: Vec<Wrong>,
    /// How many training rows have each margin at the present step.
    pub margins: [usize; BARS],
    pub least_margin: Option<f64>,
    pub mean_margin: Option<f64>,
}

impl Side {
    fn at(curve: &[Wrong], step: usize) -> Option<f64> {
        curve.get(step.checked_sub(1)?)?.share()
    }

    pub fn train_error(&self) -> Option<f64> {
        Side::at(&self.train, self.step)
    }

    pub fn test_error(&self) -> Option<f64> {
        Side::at(&self.test, self.step)
    }

    /// The lowest test error so far, and after how many learners it was first reached.
    pub fn best_test(&self) -> Option<(f64, usize)> {
        let errors =
            self.test.iter().take(self.step).enumerate().filter_map(|(m, wrong)| Some((wrong.share()?, m + 1)));
        errors.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
    }
}

pub struct Output {
    pub boosting: Side,
    pub bagging: Side,
    /// The queue's newest learner: its weighted error ε, its vote α, how many rows it gets wrong.
    pub error: Option<f64>,
    pub vote: Option<f64>,
    pub mistakes: usize,
    /// What it was taught with: the weight of each training row (they sum to 1).
    pub weights: Vec<f64>,
    /// The row of greatest weight.
    pub heaviest: usize,
    /// The greatest weight of a row that the visitor added or whose class they changed.
    pub heaviest_own: Option<f64>,
    /// How often the crowd's newest tree drew each training row.
    pub drawn: Vec<f64>,
    /// How many it did not draw.
    pub left_behind: usize,
    /// Why the queue ended before the present step, if it did.
    pub stopped: Option<Stopped>,
}

impl Output {
    pub fn side(&self, kind: Kind) -> &Side {
        match kind {
            Kind::Boosting => &self.boosting,
            Kind::Bagging => &self.bagging,
        }
    }
}

pub fn read(state: &State, fitted: &Fitted) -> Output {
    let [boosting, bagging] = Kind::BOTH.map(|kind| side(state, fitted, kind));
    let round = boosting.step.checked_sub(1).and_then(|index| fitted.boosting.rounds().get(index));
    let weights = fitted.boosting.weights_at(boosting.step.saturating_sub(1));
    let heavier = |best: usize, row: usize| if weights[row] > weights[best] { row } else { best };
    let heaviest = (0..weights.len()).fold(0, heavier);
    let own = (0..weights.len()).filter(|&row| fitted.rows.is_own(row));
    let heaviest_own = own.map(|row| weights[row]).max_by(f64::total_cmp);
    let newest = boosting.step.checked_sub(1).and_then(|index| fitted.members(Kind::Boosting).get(index));
    let mistakes = newest.map_or(0, |member| {
        let class = |leaf: u32| member.tree.nodes()[leaf as usize].class as usize;
        member.train_leaves.iter().zip(&fitted.rows.labels).filter(|(leaf, label)| class(**leaf) != **label).count()
    });
    let drawn = match bagging.step.checked_sub(1) {
        Some(index) => fitted.bagging.times_drawn(index),
        None => vec![1.0; fitted.rows.n_train],
    };
    let ended = boosting.step == fitted.members(Kind::Boosting).len() && state.step() > boosting.step;
    Output {
        error: round.map(|round| round.error),
        vote: round.map(|round| round.vote),
        mistakes,
        left_behind: drawn.iter().filter(|times| **times == 0.0).count(),
        stopped: fitted.boosting.stopped().filter(|_| ended),
        boosting,
        bagging,
        heaviest_own,
        weights,
        heaviest,
        drawn,
    }
}

fn side(state: &State, fitted: &Fitted, kind: Kind) -> Side {
    let members = fitted.members(kind);
    let left_out = state.left_out(kind);
    let step = state.step().min(members.len());
    let says = kind.says();
    let mut scratch = fitted.scratch.borrow_mut();
    let Scratch { train, test, out_of_bag, .. } = &mut *scratch;
    for votes in [&mut *train, test, out_of_bag] {
        votes.clear();
    }
    let count = |(wrong, of): (usize, usize)| Wrong { wrong, of };
    let mut side = Side {
        step,
        voting: 0,
        train: Vec::with_capacity(members.len()),
        test: Vec::with_capacity(members.len()),
        out_of_bag: Vec::new(),
        margins: [0; BARS],
        least_margin: None,
        mean_margin: None,
    };
    for (index, member) in members.iter().enumerate() {
        if left_out.binary_search(&(index as u16)).is_err() {
            side.voting += usize::from(index < step);
            train.add_by_leaf(&member.tree, &member.train_leaves, member.vote, says);
            test.add_by_leaf(&member.tree, &member.test_leaves, member.vote, says);
            if kind == Kind::Bagging {
                out_of_bag.add_on(&member.out_of_bag, &member.tree, &member.train_leaves, member.vote, says);
            }
        }
        side.train.push(count(train.n_wrong()));
        side.test.push(count(test.n_wrong()));
        if kind == Kind::Bagging {
            side.out_of_bag.push(count(out_of_bag.n_wrong()));
        }
        if index + 1 == step && side.voting > 0 {
            let margins = train.margins();
            for margin in &margins {
                let bar = ((margin + 1.0) / 2.0 * BARS as f64) as usize;
                side.margins[bar.min(BARS - 1)] += 1;
            }
            side.least_margin = margins.iter().copied().min_by(f64::total_cmp);
            side.mean_margin = crate::ml::math::mean(&margins);
        }
    }
    side
}
