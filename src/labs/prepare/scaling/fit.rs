//! What the lab computes: one split, one scaling, the neighbours' scores under all four, the valley.

use ndarray::Array2;

use super::valley::Valley;
use crate::format;
use crate::lab::{Data, Progress};
use crate::ml::math::{hypot, log1p, mean, mean_from, population_standard_deviation};
use crate::ml::neighbours::{KNeighborsClassifier, KNeighborsModel};
use crate::ml::random::Random;
use crate::ml::scale::{ColumnScaler, Scaling, log_first, log_inverse};
use crate::table::Problem;

/// The four scalings in the order of the control, by their keys.
pub const SCALINGS: [(&str, Scaling); 4] = [
    ("raw", Scaling::None),
    ("min_max", Scaling::MinMax),
    ("standard", Scaling::Standard),
    ("robust", Scaling::Robust),
];

/// Own tables with more rows are sampled, so that a drag stays a drag.
pub const MOST_ROWS: usize = 1000;

/// The outlier can be moved no further, in σ.
pub const FURTHEST: f64 = 100.0;

/// So many splits are averaged, fewer where there are many rows.
pub const MOST_SPLITS: usize = 20;

/// Width ÷ height of the scatter's panel, at the least and at the most.
const NARROWEST: f64 = 1.3;
const WIDEST: f64 = 1.7;

/// All that the computing depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipe {
    pub scaling: usize,
    pub log: bool,
    /// The two drawn columns; an empty name means the first, and the second.
    pub drawn: [String; 2],
    pub all_features: bool,
    pub fit_on_all: bool,
    /// Where the outlier stands from its own place, in σ of the resting training rows.
    pub away: (f64, f64),
    pub n_neighbors: usize,
    pub seed: u64,
}

/// Minimum, maximum, mean, standard deviation (divisor n) and skewness of a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    pub min: f64,
    pub max: f64,
    pub mean: f64,
    pub std: f64,
    /// `None` without spread.
    pub skew: Option<f64>,
}

impl Summary {
    /// One of `min`, `max`, `mean`, `std` and `skew`.
    pub fn part(&self, name: &str) -> Option<f64> {
        match name {
            "min" => Some(self.min),
            "max" => Some(self.max),
            "mean" => Some(self.mean),
            "std" => Some(self.std),
            _ => self.skew,
        }
    }
}

/// Every number that is shown; small.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers {
    /// Training rows, as the table has them (with the outlier where the hand put it).
    pub before: [Summary; 2],
    /// The same rows after the logarithm and the scaling.
    pub after: [Summary; 2],
    /// Right answers on the test rows, for each scaling; `None` without test rows.
    pub right: [Option<usize>; 4],
    pub tests: usize,
    /// Test accuracy averaged over [`Numbers::splits`] splits.
    pub means: [Option<f64>; 4],
    pub splits: usize,
    /// Whether all splits that are wanted have been averaged.
    pub averaged: bool,
    /// The same with the other choice of features (all instead of the drawn, or the drawn instead of all); `None`
    /// until all its splits have been averaged.
    pub other_means: [Option<f64>; 4],
    pub other_splits: usize,
    /// By how much fitting the scaler on all rows changes the average.
    pub leak: Option<f64>,
    /// Test rows of which a drawn value lies outside the training rows' range.
    pub outside: usize,
    /// The others' spread, as a share of what it is when the outlier stays at home.
    pub kept: [Option<f64>; 2],
    /// The same under min–max, whichever scaling is chosen.
    pub kept_by_min_max: [Option<f64>; 2],
    pub steps: Option<f64>,
    pub counted: bool,
    pub condition: Option<f64>,
}

pub struct Fitted {
    pub features: Vec<String>,
    /// The drawn features' places among the features.
    pub drawn: [usize; 2],
    pub classes: Vec<String>,
    pub class_column: String,
    /// Of each row used: its row in the table, and its drawn values after scaling.
    pub rows: Vec<u32>,
    pub points: Vec<[f64; 2]>,
    pub train: Vec<usize>,
    /// Test rows of which a drawn value lies outside the training rows' range.
    pub outside: Vec<usize>,
    /// The logarithm was taken of this drawn column.
    pub logged: [bool; 2],
    pub scalers: [ColumnScaler; 2],
    /// The same with the outlier at home: the scale on which a hand pulls it.
    rest_scalers: [ColumnScaler; 2],
    /// The resting training rows' σ of the drawn columns, in their own units.
    pub sigma: [f64; 2],
    pub home: [f64; 2],
    /// The outlier's place after scaling when it stays at home.
    pub home_scaled: [f64; 2],
    /// The box of all rows after scaling when the outlier stays at home: what the figure frames.
    pub frame: [(f64, f64); 2],
    pub model: KNeighborsModel,
    /// For the map of a model on all features: their training means after scaling.
    pub slice: Vec<f64>,
    pub valley: Valley,
    pub numbers: Numbers,
    pub notes: Vec<String>,
    neighbours: Neighbours,
    /// How many splits are to be averaged.
    wanted: usize,
    /// Right answers so far, for each scaling, and with the scaler fitted on the other rows.
    totals: [usize; 4],
    other_way: usize,
    /// How many splits are to be averaged with the other choice of features, and right answers so far.
    other_wanted: usize,
    other_totals: [usize; 4],
}

/// Columns of numbers, column by column, all of one length.
type Columns = Vec<Vec<f64>>;

/// The rows of a split: test rows first in the order of `permutation`, three in ten.
pub fn split(rows: usize, seed: u64) -> (Vec<usize>, Vec<usize>) {
    let mut order = Random::new(seed).permutation(rows);
    let train = order.split_off(rows * 3 / 10);
    (train, order)
}

pub fn start(recipe: &Recipe, data: &Data) -> Result<Fitted, Problem> {
    let mut notes = Vec::new();
    let Rows { rows, labels, classes, class_column, features, mut columns } = read_rows(data, recipe.seed, &mut notes)?;
    let drawn = [0, 1].map(|axis| {
        let name = data.column_or("features", &recipe.drawn[axis], axis);
        features.iter().position(|feature| Some(feature.as_str()) == name).unwrap_or(0)
    });
    let (train, test) = split(rows.len(), recipe.seed);
    let outlier = train[0];

    // Moves the outlier, then takes logarithms where they exist.
    let resting = drawn.map(|column| pick(&columns[column], &train));
    let sigma = [0, 1].map(|axis| Some(summary(&resting[axis]).std).filter(|std| *std > 0.0).unwrap_or(1.0));
    let home = drawn.map(|column| columns[column][outlier]);
    let can_log: Vec<bool> =
        columns.iter().map(|column| recipe.log && column.iter().all(|value| *value > -1.0)).collect();
    let resting_columns = logged(&columns, &can_log);
    let away = [recipe.away.0, recipe.away.1];
    for axis in 0..2 {
        let column = drawn[axis];
        if axis == 1 && drawn[0] == drawn[1] {
            continue;
        }
        let moved = home[axis] + away[axis] * sigma[axis];
        columns[column][outlier] = if can_log[column] { moved.max(home[axis].min(0.0)) } else { moved };
    }
    let before = drawn.map(|column| summary(&pick(&columns[column], &train)));
    let columns = logged(&columns, &can_log);
    if recipe.log && can_log.iter().any(|can| !can) {
        let names: Vec<&str> =
            features.iter().zip(&can_log).filter(|(_, can)| !**can).map(|(name, _)| name.as_str()).collect();
        notes.push(format!("No logarithm of {}: a value is −1 or less. Choose another column.", names.join(", ")));
    }

    let rule = SCALINGS[recipe.scaling.min(3)].1;
    let everyone: Vec<usize> = (0..rows.len()).collect();
    let fit_rows = if recipe.fit_on_all { &everyone } else { &train };
    let scaler_of = |columns: &Columns, column: usize| rule.fit(&pick(&columns[column], fit_rows));
    let scalers = drawn.map(|column| scaler_of(&columns, column));
    let rest_scalers = drawn.map(|column| scaler_of(&resting_columns, column));
    let at_rest = [0, 1].map(|axis| rest_scalers[axis].transform_column(&resting_columns[drawn[axis]]));
    let scaled = [0, 1].map(|axis| scalers[axis].transform_column(&columns[drawn[axis]]));
    let points: Vec<[f64; 2]> = everyone.iter().map(|&row| [scaled[0][row], scaled[1][row]]).collect();
    let after = [0, 1].map(|axis| summary(&pick(&scaled[axis], &train)));
    let frame = [0, 1].map(|axis| {
        let all = summary(&at_rest[axis]);
        (all.min, all.max)
    });
    let others = &train[1..];
    let kept = [0, 1].map(|axis| {
        let rest = summary(&pick(&at_rest[axis], others)).std;
        (rest > 0.0).then(|| summary(&pick(&scaled[axis], others)).std / rest)
    });
    // Others keep their places, so that only the range counts.
    let kept_by_min_max = drawn.map(|column| {
        let range = |columns: &Columns| {
            let rows = summary(&pick(&columns[column], fit_rows));
            rows.max - rows.min
        };
        let (rest, now) = (range(&resting_columns), range(&columns));
        (rest > 0.0 && now > 0.0).then(|| rest / now)
    });
    let beyond =
        |row: usize| (0..2).any(|axis| points[row][axis] < after[axis].min || points[row][axis] > after[axis].max);
    let outside: Vec<usize> = test.iter().copied().filter(|row| beyond(*row)).collect();

    let (mut used, mut unused) = (drawn.to_vec(), (0..features.len()).collect::<Vec<usize>>());
    if recipe.all_features {
        std::mem::swap(&mut used, &mut unused);
    }
    let neighbours = Neighbours { columns, labels, classes: classes.len(), used, unused, k: recipe.n_neighbors };
    let used = &neighbours.used;
    let model = neighbours.fit(used, &neighbours.scalers(used, rule, &train, recipe.fit_on_all), &train)?;
    let middle = |column: &usize| {
        let values = &neighbours.columns[*column];
        rule.fit(&pick(values, fit_rows)).transform(mean(&pick(values, &train)).unwrap_or(0.0))
    };
    let slice = used.iter().map(middle).collect();
    let mut right = [None; 4];
    for (right, (_, rule)) in right.iter_mut().zip(SCALINGS) {
        *right = neighbours.right(used, rule, &train, &test, recipe.fit_on_all)?;
    }
    // A split costs the distances of each test row to each training row, five times.
    let affordable = |features: &[usize]| {
        let cost = train.len() * test.len() * features.len().max(4) * 5;
        if test.is_empty() { 0 } else { (60_000_000 / cost.max(1)).clamp(1, MOST_SPLITS) }
    };
    let (wanted, other_wanted) = (affordable(used), affordable(&neighbours.unused));
    let target: Vec<f64> = train.iter().map(|&row| f64::from(u8::from(neighbours.labels[row] == 1))).collect();
    let pairs: Vec<[f64; 2]> = train.iter().map(|&row| points[row]).collect();
    let valley = Valley::new(&pairs, &target);
    let numbers = Numbers {
        before,
        after,
        right,
        tests: test.len(),
        means: [None; 4],
        splits: 0,
        averaged: wanted == 0,
        other_means: [None; 4],
        other_splits: 0,
        leak: None,
        outside: outside.len(),
        kept,
        kept_by_min_max,
        steps: valley.steps,
        counted: valley.counted,
        condition: valley.condition(),
    };
    let home_scaled = [at_rest[0][outlier], at_rest[1][outlier]];
    let logged = drawn.map(|column| can_log[column]);
    let mut fitted = Fitted {
        features,
        drawn,
        classes,
        class_column,
        rows,
        points,
        train,
        outside,
        logged,
        scalers,
        rest_scalers,
        sigma,
        home,
        home_scaled,
        frame,
        model,
        slice,
        valley,
        numbers,
        notes,
        neighbours,
        wanted,
        totals: [0; 4],
        other_way: 0,
        other_wanted,
        other_totals: [0; 4],
    };
    if wanted > 0 {
        fitted.average_one_more(recipe)?;
    }
    Ok(fitted)
}

impl Fitted {
    /// Adds one more split to the averages.
    fn average_one_more(&mut self, recipe: &Recipe) -> Result<(), Problem> {
        let (train, test) = split(self.rows.len(), recipe.seed + self.numbers.splits as u64);
        let used = &self.neighbours.used;
        let right = |rule, on_all| Ok(self.neighbours.right(used, rule, &train, &test, on_all)?.unwrap_or(0));
        let mut rights = [0; 4];
        for (right_now, (_, rule)) in rights.iter_mut().zip(SCALINGS) {
            *right_now = right(rule, recipe.fit_on_all)?;
        }
        let chosen = recipe.scaling.min(3);
        // What is not scaled learns nothing from any rows.
        let (_, rule) = SCALINGS[chosen];
        let other = if rule == Scaling::None { rights[chosen] } else { right(rule, !recipe.fit_on_all)? };
        for (total, right) in self.totals.iter_mut().zip(rights) {
            *total += right;
        }
        self.other_way += other;
        let numbers = &mut self.numbers;
        numbers.splits += 1;
        numbers.averaged = numbers.splits >= self.wanted;
        let answers = (numbers.splits * test.len()) as f64;
        numbers.means = self.totals.map(|total| Some(total as f64 / answers));
        let (this, other) = (self.totals[chosen] as f64, self.other_way as f64);
        numbers.leak = Some(if recipe.fit_on_all { this - other } else { other - this } / answers);
        Ok(())
    }

    /// The same with the other choice of features: nobody waits for it, so it comes last.
    fn average_one_more_of_the_other(&mut self, recipe: &Recipe) -> Result<(), Problem> {
        if self.numbers.other_splits >= self.other_wanted {
            return Ok(());
        }
        let (train, test) = split(self.rows.len(), recipe.seed + self.numbers.other_splits as u64);
        for (total, (_, rule)) in self.other_totals.iter_mut().zip(SCALINGS) {
            let unused = &self.neighbours.unused;
            *total += self.neighbours.right(unused, rule, &train, &test, recipe.fit_on_all)?.unwrap_or(0);
        }
        self.numbers.other_splits += 1;
        if self.numbers.other_splits >= self.other_wanted {
            let answers = (self.numbers.other_splits * test.len()) as f64;
            self.numbers.other_means = self.other_totals.map(|total| Some(total as f64 / answers));
        }
        Ok(())
    }

    /// Goes on averaging while `more` says so, a split at a time. The other choice of features gets one split a call,
    /// after the rest: a picture does not wait for it, and a drag's next edit not for more than that.
    pub fn advance(&mut self, recipe: &Recipe, more: &mut dyn FnMut() -> bool) -> Progress {
        if self.numbers.averaged && self.average_one_more_of_the_other(recipe).is_err() {
            self.other_wanted = 0;
        }
        while !self.numbers.averaged {
            if !more() {
                return Progress::Working(self.share_done());
            }
            // The same columns were fitted in `start`; should a split fail, the average ends there.
            if self.average_one_more(recipe).is_err() {
                self.numbers.averaged = true;
            }
        }
        match self.numbers.other_splits < self.other_wanted {
            true => Progress::Working(self.share_done()),
            false => Progress::Done,
        }
    }

    fn share_done(&self) -> f64 {
        (self.numbers.splits + self.numbers.other_splits) as f64 / (self.wanted + self.other_wanted).max(1) as f64
    }

    /// The class of each row used.
    pub fn labels(&self) -> &[usize] {
        &self.neighbours.labels
    }

    /// How far from home, in σ, a place in the scatter is on the scale of the resting rows.
    fn away_at(&self, place: [f64; 2]) -> (f64, f64) {
        let back = |axis: usize| {
            let value = self.rest_scalers[axis].inverse(place[axis]);
            let value = if self.logged[axis] { log_inverse(value.min(50.0)) } else { value };
            let away = (value - self.home[axis]) / self.sigma[axis];
            if away.is_finite() { away } else { 0.0 }
        };
        (back(0), back(1))
    }

    /// How far a place in the scatter is on the way from home to the edge, and the place on the edge. The edge is
    /// that of the largest figure that there is, so that a hand never comes to the end before the figure does.
    fn way_to(&self, place: [f64; 2]) -> (f64, [f64; 2]) {
        let spans = self.frame.map(|(low, high)| high - low);
        let spans = [spans[0].max(spans[1] * WIDEST), spans[1].max(spans[0] / NARROWEST)];
        let home = self.home_scaled;
        let share = |axis: usize| {
            let (low, high) = self.frame[axis];
            let half = if spans[axis] > 0.0 { 0.58 * spans[axis] } else { 1.0 };
            let off = place[axis] - home[axis];
            let edge = (low + high) / 2.0 + half * off.signum() - home[axis];
            if off == 0.0 { 0.0 } else { off / edge }
        };
        let way = share(0).max(share(1));
        (way, [0, 1].map(|axis| home[axis] + if way > 0.0 { (place[axis] - home[axis]) / way } else { 0.0 }))
    }

    /// How far from home, in σ, a hand at a place in the scatter pulls the outlier: near home as far as the hand
    /// is, at the edge as far as it goes. A min–max scaler puts the outlier at 1 wherever it is, so the hand cannot
    /// simply hold it.
    pub fn pulled_to(&self, place: [f64; 2]) -> (f64, f64) {
        let away = self.away_at(place);
        let far = distance(away);
        let (way, edge) = self.way_to(place);
        let more = (FURTHEST - distance(self.away_at(edge))).max(0.0) * way.min(1.0) * way.min(1.0) * way.min(1.0);
        let times = if far > 0.0 { (far + more).min(FURTHEST) / far } else { 0.0 };
        (away.0 * times, away.1 * times)
    }

    /// Where the hand is that pulls the outlier so far, in σ: what [`Self::pulled_to`] turns back.
    pub fn hand_at(&self, away: (f64, f64)) -> [f64; 2] {
        let on_rest_scale = |axis: usize, away: f64| {
            let value = self.home[axis] + away * self.sigma[axis];
            let value = if self.logged[axis] { log1p(value.max(self.home[axis].min(0.0))) } else { value };
            self.rest_scalers[axis].transform(value)
        };
        let (way, edge) = self.way_to([on_rest_scale(0, away.0), on_rest_scale(1, away.1)]);
        if !(way > 0.0 && edge.iter().all(|place| place.is_finite())) {
            return self.home_scaled;
        }
        let at = |way: f64| [0, 1].map(|axis| self.home_scaled[axis] + way * (edge[axis] - self.home_scaled[axis]));
        let (mut near, mut far) = (0.0, 1.0);
        for _ in 0..40 {
            let middle = (near + far) / 2.0;
            if distance(self.pulled_to(at(middle))) < distance(away) { near = middle } else { far = middle }
        }
        at((near + far) / 2.0)
    }

    pub fn outlier(&self) -> usize {
        self.train[0]
    }

    /// The class of each cell of a grid, rows from the top.
    pub fn map(&self, x: (f64, f64), y: (f64, f64), columns: usize, rows: usize) -> Vec<u8> {
        let top_down = (y.1, y.0);
        if self.slice.len() == 2 && self.drawn[0] != self.drawn[1] {
            return self.model.predict_grid(x, top_down, columns, rows).unwrap_or_default();
        }
        let cell =
            |range: (f64, f64), i: usize, of: usize| range.0 + (i as f64 + 0.5) * (range.1 - range.0) / of as f64;
        let places = if self.slice.len() == 2 { [0, 1] } else { self.drawn };
        let mut grid = Array2::from_shape_fn((columns * rows, self.slice.len()), |(_, feature)| self.slice[feature]);
        for (i, mut row) in grid.outer_iter_mut().enumerate() {
            row[places[1]] = cell(top_down, i / columns, rows);
            row[places[0]] = cell(x, i % columns, columns);
        }
        let classes = self.model.predict(&grid.view()).unwrap_or_default();
        classes.into_iter().map(|class| class as u8).collect()
    }
}

/// The neighbours of one table under any scaling and split.
struct Neighbours {
    columns: Columns,
    labels: Vec<usize>,
    classes: usize,
    /// The features that the model measures, and the other choice.
    used: Vec<usize>,
    unused: Vec<usize>,
    k: usize,
}

impl Neighbours {
    fn scalers(&self, used: &[usize], rule: Scaling, train: &[usize], on_all: bool) -> Vec<ColumnScaler> {
        let fit = |&column: &usize| {
            let values = &self.columns[column];
            if on_all { rule.fit(values) } else { rule.fit(&pick(values, train)) }
        };
        used.iter().map(fit).collect()
    }

    fn scaled(&self, used: &[usize], scalers: &[ColumnScaler], rows: &[usize]) -> Array2<f64> {
        Array2::from_shape_fn((rows.len(), used.len()), |(row, i)| {
            scalers[i].transform(self.columns[used[i]][rows[row]])
        })
    }

    fn fit(&self, used: &[usize], scalers: &[ColumnScaler], train: &[usize]) -> Result<KNeighborsModel, Problem> {
        let x = self.scaled(used, scalers, train);
        let labels: Vec<usize> = train.iter().map(|&row| self.labels[row]).collect();
        let n_neighbors = self.k.clamp(1, train.len());
        KNeighborsClassifier { n_neighbors }.fit(&x.view(), &labels, self.classes).map_err(Problem::new)
    }

    /// How many test rows are classified correctly.
    fn right(
        &self,
        used: &[usize],
        rule: Scaling,
        train: &[usize],
        test: &[usize],
        on_all: bool,
    ) -> Result<Option<usize>, Problem> {
        if test.is_empty() {
            return Ok(None);
        }
        let scalers = self.scalers(used, rule, train, on_all);
        let model = self.fit(used, &scalers, train)?;
        let predicted = model.predict(&self.scaled(used, &scalers, test).view()).map_err(Problem::new)?;
        Ok(Some(predicted.iter().zip(test).filter(|(class, row)| **class == self.labels[**row]).count()))
    }
}

struct Rows {
    rows: Vec<u32>,
    labels: Vec<usize>,
    classes: Vec<String>,
    class_column: String,
    features: Vec<String>,
    columns: Columns,
}

/// The complete rows of the columns that play a part, at most [`MOST_ROWS`].
fn read_rows(data: &Data, seed: u64, notes: &mut Vec<String>) -> Result<Rows, Problem> {
    let table = &data.table;
    let class_column = data.roles.column("class").unwrap_or_default().to_owned();
    let features = data.roles.columns("features").to_vec();
    if features.is_empty() {
        return Err(Problem::new("No column of numbers is chosen. Choose two or more."));
    }
    let mut names: Vec<&str> = features.iter().map(String::as_str).collect();
    names.push(&class_column);
    let (mut rows, left_out) = table.complete_rows(&names);
    if left_out > 0 {
        notes.push(format!("Rows with missing cells are left out: {left_out}."));
    }
    if rows.is_empty() {
        return Err(Problem::new(
            "No row has a number in every chosen column. Choose other columns, or fill in the \
                                 missing values.",
        ));
    }
    if rows.len() > MOST_ROWS {
        let mut kept = Random::new(seed).permutation(rows.len());
        kept.truncate(MOST_ROWS);
        kept.sort_unstable();
        let (used, all) = (format::count(MOST_ROWS as u64), format::count(rows.len() as u64));
        notes.push(format!("Only {used} of the {all} rows are used, drawn at random by the seed."));
        rows = kept.into_iter().map(|i| rows[i]).collect();
    }
    let at = |row: &u32| *row as usize;
    let (labels, classes) = table.classes(&class_column, &rows)?;
    let mut columns = Vec::new();
    for name in &features {
        let numbers = table.numbers(name)?;
        columns.push(rows.iter().map(|row| numbers[at(row)]).collect::<Vec<f64>>());
    }
    if columns.iter().flatten().any(|value| value.abs() > 1e100) {
        return Err(Problem::new(
            "A number is larger than 10^100, too large to compute distances. Choose other \
                                 columns.",
        ));
    }
    Ok(Rows { rows, labels, classes, class_column, features, columns })
}

fn logged(columns: &Columns, can: &[bool]) -> Columns {
    let log = |(column, can): (&Vec<f64>, &bool)| match log_first(column) {
        Ok(logged) if *can => logged,
        _ => column.clone(),
    };
    columns.iter().zip(can).map(log).collect()
}

fn pick(column: &[f64], rows: &[usize]) -> Vec<f64> {
    rows.iter().map(|&row| column[row]).collect()
}

/// Zeros for no values.
fn summary(values: &[f64]) -> Summary {
    let min = values.iter().copied().fold(f64::INFINITY, f64::min);
    let max = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (Some(mean), Some(std)) = (mean(values), population_standard_deviation(values)) else {
        return Summary { min: 0.0, max: 0.0, mean: 0.0, std: 0.0, skew: None };
    };
    // A constant column may have a σ of pure rounding.
    let std = if max > min { std } else { 0.0 };
    let first = values.first().copied().unwrap_or(0.0);
    let above = mean_from(first, values);
    let cube = |value: &f64| (value - first - above) * (value - first - above) * (value - first - above);
    let cubes: f64 = values.iter().map(cube).sum();
    let skew = (std > 0.0).then(|| cubes / values.len() as f64 / (std * std * std)).filter(|skew| skew.is_finite());
    Summary { min, max, mean, std, skew }
}

/// How far away, in σ, whatever the direction.
pub fn distance((x, y): (f64, f64)) -> f64 {
    hypot(x, y)
}
