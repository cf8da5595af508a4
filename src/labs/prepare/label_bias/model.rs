//! A logistic regression that answers for every row, taught by the other half of the rows.

use std::collections::BTreeMap;

use ndarray::Array2;

use super::sample::{A, D, Sample};
use crate::lab::Data;
use crate::ml::bias::{FlipCounts, FlipTest, Predictions};
use crate::ml::logistic::LogisticRegression;
use crate::ml::metrics::ConfusionMatrix;
use crate::ml::random::Random;
use crate::ml::scale::Scaling;
use crate::ml::sort;
use crate::table::Problem;

/// The seed that deals the rows into halves.
pub const SEED: u64 = 1;

/// Why there is no model, as a clause.
const TOO_FEW: &str = "there are too few rows of either outcome to train a model";

/// The model at work, half by half.
pub struct Learner {
    /// Rows × features, as the model reads them but for the scale.
    features: Array2<f64>,
    /// How many of the features are numbers; they stand first and are standardized.
    numbers: usize,
    halves: [Vec<usize>; 2],
    scores: Vec<f64>,
    /// The half that is answered next.
    step: usize,
}

/// The scores of all rows.
pub struct Model {
    /// In the order of the sample: the probability of the good outcome.
    pub scores: Vec<f64>,
    /// Per subgroup, group and outcome (0 the other, 1 the good): ascending.
    sorted: Vec<[[Vec<f64>; 2]; 2]>,
    flips: FlipTest,
    /// Places of a and d in the sample, as the flip test has them.
    places: [Vec<usize>; 2],
}

/// What the lab knows of its model.
pub enum Learned {
    Working(Learner),
    Done(Box<Model>),
    Impossible(&'static str),
}

impl Learner {
    pub fn new(sample: &Sample, data: &Data, sees_group: bool) -> Result<Learner, Problem> {
        let n = sample.rows.len();
        let numbers = sample.features.len();
        let words = if sample.condition.is_some() { sample.subgroups.len() } else { 0 };
        let mut features = Array2::zeros((n, numbers + words + usize::from(sees_group)));
        for (column, name) in sample.features.iter().enumerate() {
            let values = data.table.numbers(name)?;
            for (place, row) in sample.rows.iter().enumerate() {
                features[[place, column]] = values[*row as usize];
            }
        }
        for place in 0..n {
            if words > 0 {
                features[[place, numbers + sample.subgroup[place]]] = 1.0;
            }
            if sees_group && sample.group[place] == A {
                features[[place, numbers + words]] = 1.0;
            }
        }
        let mut order = Random::new(SEED).permutation(n);
        let second = order.split_off(n / 2);
        Ok(Learner { features, numbers, halves: [order, second], scores: vec![0.0; n], step: 0 })
    }

    /// Does the next step: a half, then the other half and the model is there.
    pub fn advance(mut self, sample: &Sample, sees_group: bool) -> Learned {
        let (asked, teaching) = (self.step, 1 - self.step);
        if let Err(reason) = self.learn(sample, teaching, asked) {
            return Learned::Impossible(reason);
        }
        if self.step == 0 {
            self.step = 1;
            return Learned::Working(self);
        }
        Learned::Done(Box::new(Model::new(self, sample, sees_group)))
    }

    fn learn(&mut self, sample: &Sample, teaching: usize, asked: usize) -> Result<(), &'static str> {
        let (teaching, asked) = (&self.halves[teaching], &self.halves[asked]);
        let mut scaled = self.features.clone();
        for column in 0..self.numbers {
            let values: Vec<f64> = teaching.iter().map(|place| self.features[[*place, column]]).collect();
            let scaler = Scaling::Standard.fit(&values);
            scaled.column_mut(column).mapv_inplace(|value| scaler.transform(value));
        }
        // Rows that are equal are learned from once, as often as they occur.
        let mut known: BTreeMap<(Vec<u64>, bool), (usize, f64)> = BTreeMap::new();
        for place in teaching {
            let bits = scaled.row(*place).iter().map(|value| value.to_bits()).collect();
            known.entry((bits, sample.positive[*place])).or_insert((*place, 0.0)).1 += 1.0;
        }
        let places: Vec<usize> = known.values().map(|(place, _)| *place).collect();
        let weights: Vec<f64> = known.values().map(|(_, count)| *count).collect();
        let positive: Vec<bool> = known.keys().map(|(_, positive)| *positive).collect();
        let x = scaled.select(ndarray::Axis(0), &places);
        let model = LogisticRegression::default().fit_weighted(&x.view(), &positive, &weights).map_err(|_| TOO_FEW)?;
        let questions = scaled.select(ndarray::Axis(0), asked);
        for (place, score) in asked.iter().zip(model.predict_probability(&questions.view())) {
            self.scores[*place] = score;
        }
        Ok(())
    }
}

impl Model {
    fn new(learner: Learner, sample: &Sample, sees_group: bool) -> Model {
        let mut sorted = vec![[const { [const { Vec::new() }; 2] }; 2]; sample.subgroups.len()];
        let mut places = [Vec::new(), Vec::new()];
        for (place, score) in learner.scores.iter().enumerate() {
            let group = sample.group[place];
            places[group].push(place);
            sorted[sample.subgroup[place]][group][usize::from(sample.positive[place])].push(*score);
        }
        for scores in sorted.iter_mut().flatten().flatten() {
            sort::ascending_values(scores);
        }
        let flips = neighbours(learner.features, &places, learner.numbers, sees_group);
        Model { scores: learner.scores, sorted, flips, places }
    }

    /// Looks up neighbours for the flip test while `more` says so; whether all are done.
    pub fn advance(&mut self, more: &mut dyn FnMut() -> bool) -> bool {
        self.flips.advance(more)
    }

    /// How many rows of a cell score at least `threshold`, and how many there are.
    pub fn reaching(&self, subgroup: usize, group: usize, positive: bool, threshold: f64) -> (u64, u64) {
        let scores = &self.sorted[subgroup][group][usize::from(positive)];
        let below = scores.partition_point(|score| *score < threshold);
        ((scores.len() - below) as u64, scores.len() as u64)
    }

    /// Per subgroup, who is rightly and wrongly called positive at each group's threshold.
    pub fn predictions(&self, thresholds: [f64; 2]) -> Vec<Predictions> {
        let of = |subgroup: usize, group: usize| {
            let (true_positives, positives) = self.reaching(subgroup, group, true, thresholds[group]);
            let (false_positives, negatives) = self.reaching(subgroup, group, false, thresholds[group]);
            ConfusionMatrix {
                true_positives,
                false_positives,
                false_negatives: positives - true_positives,
                true_negatives: negatives - false_positives,
            }
        };
        let subgroups = 0..self.sorted.len();
        subgroups.map(|i| Predictions { favoured: of(i, A), disfavoured: of(i, D) }).collect()
    }

    /// Who of d is answered otherwise than the most similar rows of a.
    pub fn flips(&self, thresholds: [f64; 2]) -> Result<FlipCounts, &'static str> {
        let accepted = |group: usize| move |index: usize| self.scores[self.places[group][index]] >= thresholds[group];
        self.flips.count(accepted(A), accepted(D))
    }
}

/// The flip test compares rows by what the model reads, each number from 0 to 1, the group left out.
fn neighbours(mut features: Array2<f64>, places: &[Vec<usize>; 2], numbers: usize, sees_group: bool) -> FlipTest {
    for column in 0..numbers {
        let scaler = Scaling::MinMax.fit(&features.column(column).to_vec());
        features.column_mut(column).mapv_inplace(|value| scaler.transform(value));
    }
    let kept = features.ncols() - usize::from(sees_group);
    let compared = features.slice(ndarray::s![.., ..kept]);
    let [a, d] = [A, D].map(|group| compared.select(ndarray::Axis(0), &places[group]));
    FlipTest::new(&a.view(), &d.view())
}
