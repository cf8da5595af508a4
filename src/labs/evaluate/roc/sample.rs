//! The costly part: scores for validation and test rows, sorted once, and their curve.

use ndarray::Array2;

use super::{Features, Recipe, controls};
use crate::lab::{Data, Span};
use crate::ml::generate::two_gaussians;
use crate::ml::logistic::LogisticRegression;
use crate::ml::metrics::{RocPoint, ScoreSample};
use crate::ml::random::Random;
use crate::ml::scale::Scaling;
use crate::table::{Problem, Table, roles};

/// Two measures with an AUC near 0.9: a curve that has something to decide.
pub const WEAK: [&str; 2] = ["mean_texture", "mean_compactness"];
/// How many rows the generated set has, and which share of them is positive.
pub const GENERATED: (usize, f64) = (2000, 0.3);
/// A curve with more thresholds than this is thinned before it is drawn.
const MOST_POINTS: usize = 3000;
/// What thinning may skip, as a share of an axis.
const THINNED: f64 = 1.0 / 800.0;

pub struct Fitted {
    pub validation: Scored,
    pub test: Scored,
    /// Of the threshold: found once, for it passes over all rows.
    pub span: Span,
    /// The names of the negative and the positive class.
    pub classes: [String; 2],
}

/// The rows of one part with their scores.
pub struct Scored {
    /// Rows of the table, in the order of `scores`.
    pub rows: Vec<u32>,
    pub scores: Vec<f64>,
    pub positive: Vec<bool>,
    /// Missing where the part has no rows.
    pub sample: Option<ScoreSample>,
    /// The ROC curve, thinned where it is long; empty with one class only.
    pub curve: Vec<RocPoint>,
    /// The thresholds that are cheapest for some costs, from ∞ down.
    pub hull: Vec<RocPoint>,
}

impl Scored {
    fn new(rows: Vec<u32>, scores: Vec<f64>, positive: Vec<bool>) -> Scored {
        let sample = ScoreSample::new(&scores, &positive).ok();
        let points = sample.as_ref().and_then(ScoreSample::roc_points).unwrap_or_default();
        let hull = upper_hull(&points);
        Scored { rows, scores, positive, sample, curve: thin(points), hull }
    }

    /// The cheapest threshold, where a miss among a share `prevalence` of positives costs as much
    /// as `miss_cost` false alarms, and its cost per case. Of equal ones the highest.
    pub fn cheapest(&self, prevalence: f64, miss_cost: f64) -> Option<(RocPoint, f64)> {
        let mut best: Option<(RocPoint, f64)> = None;
        for point in &self.hull {
            let cost = cost(point.true_positive_rate, point.false_positive_rate, prevalence, miss_cost);
            if best.is_none_or(|(_, least)| cost < least - 1e-12) {
                best = Some((*point, cost));
            }
        }
        best
    }
}

/// False alarms' worth per case.
pub fn cost(recall: f64, false_positive_rate: f64, prevalence: f64, miss_cost: f64) -> f64 {
    prevalence * (1.0 - recall) * miss_cost + (1.0 - prevalence) * false_positive_rate
}

pub fn start(recipe: &Recipe, data: &Data) -> Result<Fitted, Problem> {
    let (rows, scores, positive, validation, classes) = if data.id == "gaussians" {
        let (scores, positive) = two_gaussians(GENERATED.0, recipe.separation, GENERATED.1, recipe.seed);
        let order = Random::new(recipe.seed).permutation(scores.len());
        let half = scores.len() / 2;
        let rows = order.iter().map(|row| *row as u32).collect::<Vec<_>>();
        (rows, pick(&scores, &order), pick(&positive, &order), half, ["negative".to_owned(), "positive".to_owned()])
    } else if data.is_own() {
        own(recipe, data)?
    } else {
        fitted(recipe, data)?
    };
    let part = |from: usize, to: usize| {
        Scored::new(rows[from..to].to_vec(), scores[from..to].to_vec(), positive[from..to].to_vec())
    };
    Ok(Fitted {
        validation: part(0, validation),
        test: part(validation, rows.len()),
        span: controls::score_span(data),
        classes,
    })
}

/// Rows, scores, labels, how many of them are for validation, and the names of the classes.
type Parts = (Vec<u32>, Vec<f64>, Vec<bool>, usize, [String; 2]);

fn own(recipe: &Recipe, data: &Data) -> Result<Parts, Problem> {
    let name = |key: &str, what: &str| {
        data.roles.column(key).ok_or_else(|| Problem::new(format!("Choose the column that holds the {what}.")))
    };
    let (score, label) = (name("score", "score")?, name("label", "class")?);
    let (complete, _) = data.table.complete_rows(&[score, label]);
    let table = data.table.select(&complete);
    if table.rows() == 0 {
        return Err(Problem::new(
            "No row has both a score and a class. Choose other columns, or fill in the missing \
                                 values.",
        ));
    }
    let positive = roles::binary(&table, &data.roles, "label")?;
    let order = Random::new(recipe.seed).permutation(table.rows());
    let rows = order.iter().map(|row| complete[*row]).collect();
    let classes = names(&table, data)?;
    // One row alone is a validation row.
    let shown = if recipe.in_halves { table.rows().div_ceil(2) } else { table.rows() };
    Ok((rows, pick(table.numbers(score)?, &order), pick(&positive, &order), shown, classes))
}

/// A logistic regression, trained on 40 % of the rows; 30 % are for validation, 30 % for the test.
fn fitted(recipe: &Recipe, data: &Data) -> Result<Parts, Problem> {
    let table = &data.table;
    let positive = roles::binary(table, &data.roles, "label")?;
    let features: Vec<&str> = match recipe.features {
        Features::Weak if data.id == "breast-cancer" => WEAK.to_vec(),
        _ => data.roles.columns("features").iter().map(String::as_str).collect(),
    };
    let order = Random::new(recipe.seed).permutation(table.rows());
    let (trained, validated) = (table.rows() * 2 / 5, table.rows() * 7 / 10);
    let mut x = Array2::zeros((order.len(), features.len()));
    for (column, name) in features.iter().enumerate() {
        let values = pick(table.numbers(name)?, &order);
        let scaler = Scaling::Standard.fit(&values[..trained]);
        for (row, value) in values.iter().enumerate() {
            x[[row, column]] = scaler.transform(*value);
        }
    }
    let labels = pick(&positive, &order);
    let training = x.slice(ndarray::s![..trained, ..]);
    let model = LogisticRegression::default().fit(&training, &labels[..trained]).map_err(Problem::new)?;
    let scores = model.predict_probability(&x.slice(ndarray::s![trained.., ..]));
    let rows = order[trained..].iter().map(|row| *row as u32).collect();
    Ok((rows, scores, labels[trained..].to_vec(), validated - trained, names(table, data)?))
}

fn names(table: &Table, data: &Data) -> Result<[String; 2], Problem> {
    if data.id == "bird-strikes" {
        return Ok(["no damage".to_owned(), "damage".to_owned()]);
    }
    roles::both_names(table, &data.roles, "label")
}

fn pick<T: Copy>(values: &[T], order: &[usize]) -> Vec<T> {
    order.iter().map(|row| values[*row]).collect()
}

/// Leaves out points that lie within a pixel of the one before, on either curve.
fn thin(points: Vec<RocPoint>) -> Vec<RocPoint> {
    if points.len() <= MOST_POINTS {
        return points;
    }
    let purity = |p: &RocPoint| p.true_positive_rate / (p.true_positive_rate + p.false_positive_rate).max(1e-300);
    let far = |a: &RocPoint, b: &RocPoint| {
        (a.true_positive_rate - b.true_positive_rate).abs() > THINNED
            || (a.false_positive_rate - b.false_positive_rate).abs() > THINNED
            || (purity(a) - purity(b)).abs() > 4.0 * THINNED
    };
    let mut kept = vec![points[0]];
    for pair in points.windows(2) {
        let last = kept[kept.len() - 1];
        if far(&last, &pair[1]) && pair[0] != last {
            kept.push(pair[0]);
        }
    }
    kept.extend(points.last());
    kept
}

/// The corners of the curve's upper hull: whatever the costs, a cheapest threshold is among them.
fn upper_hull(points: &[RocPoint]) -> Vec<RocPoint> {
    let mut hull: Vec<RocPoint> = Vec::new();
    for point in points {
        while let [.., before, last] = &hull[..] {
            let (dx, dy) = step(before, last);
            let (ex, ey) = step(last, point);
            if dx * ey - dy * ex < 0.0 {
                break;
            }
            hull.pop();
        }
        hull.push(*point);
    }
    hull
}

fn step(from: &RocPoint, to: &RocPoint) -> (f64, f64) {
    (to.false_positive_rate - from.false_positive_rate, to.true_positive_rate - from.true_positive_rate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ml::metrics::best_threshold;

    #[test]
    fn the_hull_holds_the_cheapest_threshold_of_all() {
        let (scores, positive) = two_gaussians(400, 1.2, 0.3, 5);
        let scored = Scored::new((0..400).collect(), scores, positive);
        let sample = scored.sample.as_ref().unwrap();
        for miss_cost in [1.0, 2.5, 7.0, 50.0] {
            let slow = best_threshold(sample, |_, alarms, misses, _| alarms + miss_cost * misses).unwrap();
            let (_, cost) = scored.cheapest(0.3, miss_cost).unwrap();
            assert!((cost - slow.cost / 400.0).abs() < 1e-12);
        }
    }

    #[test]
    fn a_long_curve_is_thinned_and_keeps_its_ends() {
        let (scores, positive) = two_gaussians(100_000, 1.0, 0.1, 1);
        let scored = Scored::new((0..100_000).collect(), scores, positive);
        assert!(scored.curve.len() < 4000, "{}", scored.curve.len());
        let (first, last) = (scored.curve[0], scored.curve[scored.curve.len() - 1]);
        assert_eq!((first.true_positive_rate, last.true_positive_rate, last.false_positive_rate), (0.0, 1.0, 1.0));
    }

    #[test]
    fn one_class_has_no_curve() {
        let scored = Scored::new(vec![0, 1], vec![0.2, 0.2], vec![true, true]);
        assert!(scored.curve.is_empty() && scored.cheapest(0.5, 1.0).is_none());
    }
}
