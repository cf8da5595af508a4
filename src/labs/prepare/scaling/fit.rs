//! What the lab computes: one split, one scaling, the neighbours' scores under all four, the valley.

use ndarray::Array2;

use super::valley::Valley;
use crate::lab::{Data, Progress};
use crate::ml::math::{hypot, mean, population_standard_deviation};
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

/// So many splits are averaged, fewer where there are many rows.
pub const MOST_SPLITS: usize = 20;

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
    /// By how much fitting the scaler on all rows changes the average.
    pub leak: Option<f64>,
    /// Test rows of which a drawn value lies outside the training rows' range.
    pub outside: usize,
    /// The others' spread, as a share of what it is when the outlier stays at home.
    pub kept: [Option<f64>; 2],
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
        notes.push(format!("No logarithm of {}: a value is −1 or less.", names.join(", ")));
    }

    let rule = SCALINGS[recipe.scaling.min(3)].1;
    let everyone: Vec<usize> = (0..rows.len()).collect();
    let fit_rows = if recipe.fit_on_all { &everyone } else { &train };
    let scaler_of = |columns: &Columns, column: usize| rule.fit(&pick(&columns[column], fit_rows));
    let scalers = drawn.map(|column| scaler_of(&columns, column));
    let at_rest = drawn.map(|column| scaler_of(&resting_columns, column).transform_column(&resting_columns[column]));
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
    let beyond =
        |row: usize| (0..2).any(|axis| points[row][axis] < after[axis].min || points[row][axis] > after[axis].max);
    let outside: Vec<usize> = test.iter().copied().filter(|row| beyond(*row)).collect();

    let used = if recipe.all_features { (0..features.len()).collect() } else { drawn.to_vec() };
    let neighbours = Neighbours { columns, labels, classes: classes.len(), used, k: recipe.n_neighbors };
    let model = neighbours.fit(&neighbours.scalers(rule, &train, recipe.fit_on_all), &train)?;
    let middle = |column: &usize| {
        let values = &neighbours.columns[*column];
        rule.fit(&pick(values, fit_rows)).transform(mean(&pick(values, &train)).unwrap_or(0.0))
    };
    let slice = neighbours.used.iter().map(middle).collect();
    let mut right = [None; 4];
    for (right, (_, rule)) in right.iter_mut().zip(SCALINGS) {
        *right = neighbours.right(rule, &train, &test, recipe.fit_on_all)?;
    }
    // A split costs the distances of each test row to each training row, five times.
    let cost = train.len() * test.len() * neighbours.used.len().max(4) * 5;
    let wanted = if test.is_empty() { 0 } else { (60_000_000 / cost.max(1)).clamp(1, MOST_SPLITS) };
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
        leak: None,
        outside: outside.len(),
        kept,
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
        let right = |rule, on_all| Ok(self.neighbours.right(rule, &train, &test, on_all)?.unwrap_or(0));
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

    /// Goes on averaging while `more` says so, a split at a time.
    pub fn advance(&mut self, recipe: &Recipe, more: &mut dyn FnMut() -> bool) -> Progress {
        while !self.numbers.averaged {
            if !more() {
                return Progress::Working(self.numbers.splits as f64 / self.wanted as f64);
            }
            // The same columns were fitted in `start`; should a split fail, the average ends there.
            if self.average_one_more(recipe).is_err() {
                self.numbers.averaged = true;
            }
        }
        Progress::Done
    }

    /// The class of each row used.
    pub fn labels(&self) -> &[usize] {
        &self.neighbours.labels
    }

    /// How far from home, in σ, a place in the scatter is.
    pub fn away_at(&self, x: f64, y: f64) -> (f64, f64) {
        let back = |axis: usize, value: f64| {
            let value = self.scalers[axis].inverse(value);
            let value = if self.logged[axis] { log_inverse(value.min(50.0)) } else { value };
            let away = (value - self.home[axis]) / self.sigma[axis];
            if away.is_finite() { away } else { 0.0 }
        };
        (back(0, x), back(1, y))
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
    used: Vec<usize>,
    k: usize,
}

impl Neighbours {
    fn scalers(&self, rule: Scaling, train: &[usize], on_all: bool) -> Vec<ColumnScaler> {
        let fit = |&column: &usize| {
            let values = &self.columns[column];
            if on_all { rule.fit(values) } else { rule.fit(&pick(values, train)) }
        };
        self.used.iter().map(fit).collect()
    }

    fn scaled(&self, scalers: &[ColumnScaler], rows: &[usize]) -> Array2<f64> {
        Array2::from_shape_fn((rows.len(), self.used.len()), |(row, i)| {
            scalers[i].transform(self.columns[self.used[i]][rows[row]])
        })
    }

    fn fit(&self, scalers: &[ColumnScaler], train: &[usize]) -> Result<KNeighborsModel, Problem> {
        let x = self.scaled(scalers, train);
        let labels: Vec<usize> = train.iter().map(|&row| self.labels[row]).collect();
        let n_neighbors = self.k.clamp(1, train.len());
        KNeighborsClassifier { n_neighbors }.fit(&x.view(), &labels, self.classes).map_err(Problem::new)
    }

    /// How many test rows are classified rightly.
    fn right(&self, rule: Scaling, train: &[usize], test: &[usize], on_all: bool) -> Result<Option<usize>, Problem> {
        if test.is_empty() {
            return Ok(None);
        }
        let scalers = self.scalers(rule, train, on_all);
        let model = self.fit(&scalers, train)?;
        let predicted = model.predict(&self.scaled(&scalers, test).view()).map_err(Problem::new)?;
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
        notes.push(format!("{left_out} rows with missing cells are left out."));
    }
    if rows.is_empty() {
        return Err(Problem::new("No row has a number in every chosen column. Choose other columns."));
    }
    if rows.len() > MOST_ROWS {
        let mut kept = Random::new(seed).permutation(rows.len());
        kept.truncate(MOST_ROWS);
        kept.sort_unstable();
        notes.push(format!("{MOST_ROWS} of the {} rows, drawn by the seed, are shown.", rows.len()));
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
        return Err(Problem::new("A number is larger than 10^100; distances between such numbers overflow."));
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
    let cubes: f64 = values.iter().map(|value| (value - mean) * (value - mean) * (value - mean)).sum();
    let skew = (std > 0.0).then(|| cubes / values.len() as f64 / (std * std * std)).filter(|skew| skew.is_finite());
    Summary { min, max, mean, std, skew }
}

/// How far away, in σ, whatever the direction.
pub fn distance((x, y): (f64, f64)) -> f64 {
    hypot(x, y)
}
