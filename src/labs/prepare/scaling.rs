//! Scaling changes no row, only the units; whatever measures distance or walks downhill sees another world.

mod figures;
#[cfg(test)]
mod tests;
mod tour;

use crate::decimal;
use crate::format;
use crate::lab::{
    Behind, Cell, Challenge, Control, Data, DataNeed, DataSet, FigureSpec, Hit, Keys, Lab, Meta, Program, Progress,
    Quantity, Range, ReportBuilder, Seen, Source, Stop, TableView, Term, keys,
};
use crate::ml::math::{hypot, mean};
use crate::ml::neighbours::KNeighborsModel;
use crate::ml::random::PYTHON_RANDOM;
use crate::ml::scale::{ColumnScaler, Scaling, log_first};
use crate::ml::scaled_neighbours::{ScaledNeighbours, Split, pick};
use crate::ml::summary::Summary;
use crate::ml::valley::Valley;
use crate::table::roles::{Role, RoleKind};
use crate::table::{Label, Need, Problem};

pub struct ScalingLab;

/// Own tables with more rows are sampled, so that a drag stays a drag.
const MOST_ROWS: usize = 1000;
/// So many splits are averaged, fewer where there are many rows.
const MOST_SPLITS: usize = 20;
/// The outlier can be moved no further, in σ.
const FURTHEST: f64 = 100.0;

keys! {
    pub enum Scaler {
        Raw = "raw" "Raw",
        MinMax = "min_max" "Min–max",
        Standard = "standard" "Standard",
        Robust = "robust" "Robust",
    }
}

impl Scaler {
    fn rule(self) -> Scaling {
        match self {
            Scaler::Raw => Scaling::None,
            Scaler::MinMax => Scaling::MinMax,
            Scaler::Standard => Scaling::Standard,
            Scaler::Robust => Scaling::Robust,
        }
    }
}

#[derive(Clone, PartialEq)]
pub struct State {
    scaler: Scaler,
    log_first: bool,
    /// The drawn columns; an empty name means the first, and the second.
    x: String,
    y: String,
    /// What the neighbours measure: all features, or the two drawn.
    all_features: bool,
    /// Whether the scaler sees the test rows, too.
    fit_on_all: bool,
    /// How far from home the outlier stands, in σ of its columns, and in which direction.
    outlier: f64,
    direction: (f64, f64),
    n_neighbors: usize,
    seed: u64,
}

impl Default for State {
    fn default() -> State {
        State {
            scaler: Scaler::Raw,
            log_first: false,
            x: String::new(),
            y: String::new(),
            all_features: false,
            fit_on_all: false,
            outlier: 0.0,
            direction: (1.0, 0.0),
            n_neighbors: 5,
            seed: 1,
        }
    }
}

impl State {
    /// How far the outlier stands from home along each axis, in σ.
    fn away(&self) -> [f64; 2] {
        [self.outlier * self.direction.0, self.outlier * self.direction.1]
    }
}

#[derive(Clone, PartialEq)]
pub struct Recipe {
    scaler: Scaler,
    log_first: bool,
    drawn: [String; 2],
    all_features: bool,
    fit_on_all: bool,
    away: [f64; 2],
    n_neighbors: usize,
    seed: u64,
}

pub struct Fitted {
    /// Rows of the table; what follows counts places among them.
    rows: Vec<u32>,
    classes: Vec<String>,
    split: Split,
    drawn: [Drawn; 2],
    /// The drawn values after scaling.
    points: Vec<[f64; 2]>,
    /// Test rows of which a drawn value lies outside the training rows' range.
    outside: Vec<usize>,
    neighbours: ScaledNeighbours,
    model: KNeighborsModel,
    /// For the map of a model on all features: their training means after scaling.
    slice: Vec<f64>,
    valley: Valley,
    /// Right answers on the test rows, for each scaling.
    right: [usize; 4],
    average: Average,
    /// Of the chosen scaling, fitted on the other rows: all instead of the training rows, or the other way round.
    other_way: Average,
    /// With the other choice of features.
    other_features: Average,
    notes: Vec<String>,
}

/// A drawn feature.
struct Drawn {
    /// Its place among the features, and its name as people read it.
    feature: usize,
    name: String,
    is_logged: bool,
    scaler: ColumnScaler,
    /// With the outlier at home: the scale on which a hand pulls it.
    rest_scaler: ColumnScaler,
    /// The σ of the resting training rows, and where the outlier is at home: in the column's own units, and scaled.
    sigma: f64,
    home: f64,
    home_scaled: f64,
    /// From where to where all rows lie after scaling when the outlier stays at home: what the figure frames.
    frame: (f64, f64),
    /// The training rows as the table has them, with the outlier where the hand put it; and as the model sees them.
    before: Summary,
    after: Summary,
    /// The others' spread, as a share of what it is when the outlier stays at home; then the same under min–max.
    kept: Option<f64>,
    kept_by_min_max: Option<f64>,
}

/// Right answers on the test rows of many splits.
struct Average {
    features: Vec<usize>,
    scalers: &'static [Scaler],
    fit_on_all: bool,
    /// How many splits are to be averaged.
    wanted: usize,
    /// A split is as many pieces as there are scalers.
    pieces: usize,
    right: [usize; 4],
}

type Columns = Vec<Vec<f64>>;

const ROLES: &[Role] = &[
    Role::new("features", "Features", RoleKind::Numbers { least: 2, most: 100 }),
    Role::new("class", "Class", RoleKind::Category),
];

type Of = Control<State>;

fn sigmas(value: f64) -> String {
    format!("{} σ", format::short(value))
}

impl Lab for ScalingLab {
    type State = State;
    type Recipe = Recipe;
    type Fitted = Fitted;
    type Output = ();

    const META: &'static Meta = &Meta {
        id: "scaling",
        link_version: 1,
        title: "Scaling the features",
        question: "Same data: why does the model change its mind?",
        first_touch: "scaling",
        invitation: "Switch the scaling: no wine changes, only the units. Watch the points and the valley.",
        covers: &["prep.numeric.normalization", "prep.numeric.standardization"],
        prose: "prepare/scaling.md",
    };
    const DATA: &'static DataNeed = &DataNeed {
        roles: ROLES,
        sets: &[DataSet {
            id: "wine",
            title: "Wine: 178 wines of three grapes",
            source: Source::Bundled {
                roles: ROLES,
                assigned: "features=proline+hue+alcohol+malic_acid+ash+alcalinity_of_ash+magnesium+total_phenols+\
                           flavanoids+nonflavanoid_phenols+proanthocyanins+color_intensity+od280_od315,class=cultivar",
            },
        }],
    };
    const FIGURES: &'static [FigureSpec] = &[
        FigureSpec {
            key: "scatter",
            name: "What a distance sees",
            short: "Distances",
            aspect: 1.26,
            columns: 7,
            tab: "",
            ghost: &[],
        },
        FigureSpec {
            key: "valley",
            name: "The loss that gradient descent minimizes",
            short: "Descent",
            aspect: 0.9,
            columns: 5,
            tab: "",
            ghost: &[],
        },
    ];
    const CONTROLS: &'static [Control<State>] = &[
        Of::keyed("scaling", "Scaling", Scaler::KEYS, |s| &mut s.scaler).acts_on("scatter"),
        Of::keyed(
            "model_on",
            "Features in the distance",
            &[("drawn", "The two drawn"), ("all", "All features")],
            |s| &mut s.all_features,
        )
        .acts_on("scatter"),
        Of::column_of("feature_x", "Horizontal axis", "features", 0, |s| &mut s.x).acts_on("scatter"),
        Of::flag("log_first", "Logarithm first", |s| &mut s.log_first)
            .help("ln(1 + x) of every column, then the scaling.")
            .acts_on("scatter"),
        Of::number("outlier", "Outlier: distance moved", Range::fixed(0.0, FURTHEST, 0.5, 0.0), |s| &mut s.outlier)
            .written(sigmas)
            .help("Moves one training wine. Or drag it in the figure: the ring shows where the scaling puts it.")
            .acts_on("scatter")
            // Raw, one wine far out changes nothing that could be seen.
            .when(|s, _| s.scaler != Scaler::Raw || s.outlier > 0.0),
        Of::carried(
            "outlier_direction",
            |s| format!("{},{}", format::full(s.direction.0), format::full(s.direction.1)),
            |s, text| {
                let direction = decimal::pair(text).filter(|(x, y)| (0.5..1.5).contains(&hypot(*x, *y)));
                s.direction = direction.unwrap_or(s.direction);
            },
        ),
        Of::column_of("feature_y", "Vertical axis", "features", 1, |s| &mut s.y).folded().acts_on("scatter"),
        Of::keyed("fit_on", "Fit the scaler on", &[("train", "Training rows"), ("all", "All rows")], |s| {
            &mut s.fit_on_all
        })
        .folded()
        .acts_on("scatter"),
        Of::number("neighbours", "Neighbors k", Range::fixed(1.0, 25.0, 1.0, 5.0), |s| &mut s.n_neighbors)
            .folded()
            .acts_on("scatter"),
        Of::number("seed", "Seed of the split", Range::fixed(0.0, 99.0, 1.0, 1.0), |s| &mut s.seed).folded(),
    ];
    const STOPS: &'static [Stop<State>] = tour::STOPS;
    const CHALLENGES: &'static [Challenge<ScalingLab>] = tour::CHALLENGES;

    fn recipe(state: &State) -> Recipe {
        Recipe {
            scaler: state.scaler,
            log_first: state.log_first,
            drawn: [state.x.clone(), state.y.clone()],
            all_features: state.all_features,
            fit_on_all: state.fit_on_all,
            away: state.away(),
            n_neighbors: state.n_neighbors,
            seed: state.seed,
        }
    }

    fn start(recipe: &Recipe, data: &Data) -> Result<Fitted, Problem> {
        start(recipe, data)
    }

    /// Averages a split at a time while `more` says so. The other choice of features gets one scaling of one split a
    /// call, after the rest: a picture does not wait for it, and a drag's next edit not for more than that.
    fn advance(recipe: &Recipe, _: &Data, fitted: &mut Fitted, _: u64, more: &mut dyn FnMut() -> bool) -> Progress {
        if fitted.average.is_done() {
            fitted.other_features.add(&fitted.neighbours, recipe.seed);
        }
        while !fitted.average.is_done() {
            if !more() {
                return fitted.progress();
            }
            fitted.average_one_more(recipe.seed);
        }
        fitted.progress()
    }

    fn read(_: &State, _: &Data, _: &Fitted) {}

    fn report(seen: &Seen<ScalingLab>, report: &mut ReportBuilder) {
        figures::draw(seen, report);
        readouts(seen, report);
        for note in &seen.fitted.notes {
            report.note(note.clone());
        }
        report.table(|| comparison(seen));
        report.table(|| columns_table(seen));
        report.python(|| program(seen));
        report.describe(figures::sentence(seen));
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn poster(seen: &Seen<ScalingLab>) -> crate::plot::Poster {
        figures::poster(seen)
    }

    fn rows(seen: &Seen<ScalingLab>, of: &str) -> Behind {
        let outside = seen.fitted.outside.iter().map(|&row| seen.fitted.rows[row]);
        outside.filter(|_| of == "outside").collect()
    }

    fn point(state: &mut State, seen: &Seen<ScalingLab>, hit: &Hit) {
        if hit.handle.as_deref() != Some("outlier") {
            return;
        }
        let [x, y] = seen.fitted.pulled_to([hit.x, hit.y]);
        let distance = hypot(x, y);
        if distance < 0.05 {
            (state.outlier, state.direction) = (0.0, (1.0, 0.0));
        } else {
            let rounded = |value: f64| (value * 1e4).round() / 1e4;
            state.outlier = (distance.min(FURTHEST) * 100.0).round() / 100.0;
            state.direction = (rounded(x / distance), rounded(y / distance));
        }
    }
}

fn start(recipe: &Recipe, data: &Data) -> Result<Fitted, Problem> {
    let features = data.roles.columns("features");
    if features.is_empty() {
        return Err(Problem::new("No column of numbers is chosen. Choose two or more."));
    }
    let names: Vec<&str> = features.iter().map(String::as_str).collect();
    let need = Need { columns: &names, label: Label::Classes("class"), most_rows: MOST_ROWS };
    let mut sample = data.sample(need, recipe.seed)?;
    let read = names.iter().map(|name| sample.numbers(&data.table, name, 1e100));
    let mut columns: Columns = read.collect::<Result<_, _>>()?;
    let drawn = [0, 1].map(|axis| {
        let name = data.column_or("features", &recipe.drawn[axis], axis);
        features.iter().position(|feature| Some(feature.as_str()) == name).unwrap_or(0)
    });
    let split = Split::of(sample.rows.len(), recipe.seed);

    // Moves the outlier, then takes logarithms where they exist.
    let can_log: Vec<bool> =
        columns.iter().map(|column| recipe.log_first && column.iter().all(|value| *value > -1.0)).collect();
    let no_log: Vec<&str> =
        names.iter().zip(&can_log).filter(|(_, can)| recipe.log_first && !**can).map(|(name, _)| *name).collect();
    if !no_log.is_empty() {
        let no_log = no_log.join(", ");
        sample.notes.push(format!("No logarithm of {no_log}: a value is −1 or less. Choose another column."));
    }
    let resting = logged(&columns, &can_log);
    let outlier = split.train[0];
    let homes = drawn.map(|feature| {
        let std = Summary::of(&pick(&columns[feature], &split.train)).std;
        (columns[feature][outlier], if std > 0.0 { std } else { 1.0 })
    });
    for axis in if drawn[0] == drawn[1] { 0..1 } else { 0..2 } {
        let (feature, (home, sigma)) = (drawn[axis], homes[axis]);
        let moved = home + recipe.away[axis] * sigma;
        columns[feature][outlier] = if can_log[feature] { moved.max(home.min(0.0)) } else { moved };
    }
    let before = drawn.map(|feature| Summary::of(&pick(&columns[feature], &split.train)));
    let columns = logged(&columns, &can_log);

    let rule = recipe.scaler.rule();
    let everyone: Vec<usize> = (0..sample.rows.len()).collect();
    let fit_rows = if recipe.fit_on_all { &everyone } else { &split.train };
    let mut points = vec![[0.0; 2]; everyone.len()];
    let drawn = [0, 1].map(|axis| {
        let feature = drawn[axis];
        let (now, rest) = (pick(&columns[feature], fit_rows), pick(&resting[feature], fit_rows));
        let (scaler, rest_scaler) = (rule.fit(&now), rule.fit(&rest));
        let (scaled, at_rest) =
            (scaler.transform_column(&columns[feature]), rest_scaler.transform_column(&resting[feature]));
        for (point, value) in points.iter_mut().zip(&scaled) {
            point[axis] = *value;
        }
        let all = Summary::of(&at_rest);
        let spread = |values: &[f64]| Summary::of(&pick(values, &split.train[1..])).std;
        let range = |values: &[f64]| {
            let Summary { min, max, .. } = Summary::of(values);
            max - min
        };
        let share = |part: f64, whole: f64| (part > 0.0 && whole > 0.0).then(|| part / whole);
        Drawn {
            feature,
            name: format::words(names[feature]),
            is_logged: can_log[feature],
            scaler,
            rest_scaler,
            sigma: homes[axis].1,
            home: homes[axis].0,
            home_scaled: at_rest[outlier],
            frame: (all.min, all.max),
            before: before[axis],
            after: Summary::of(&pick(&scaled, &split.train)),
            kept: Some(spread(&at_rest)).filter(|rest| *rest > 0.0).map(|rest| spread(&scaled) / rest),
            // The others keep their places, so that only the range counts.
            kept_by_min_max: share(range(&rest), range(&now)),
        }
    });
    let is_within =
        |row: usize| (0..2).all(|axis| (drawn[axis].after.min..=drawn[axis].after.max).contains(&points[row][axis]));
    let outside: Vec<usize> = split.test.iter().copied().filter(|row| !is_within(*row)).collect();
    let pairs: Vec<[f64; 2]> = split.train.iter().map(|&row| points[row]).collect();
    let target: Vec<f64> = split.train.iter().map(|&row| f64::from(u8::from(sample.labels[row] == 1))).collect();

    let (mut used, mut unused) = (drawn.each_ref().map(|drawn| drawn.feature).to_vec(), (0..names.len()).collect());
    if recipe.all_features {
        std::mem::swap(&mut used, &mut unused);
    }
    let middle = |&feature: &usize| {
        let values = &columns[feature];
        rule.fit(&pick(values, fit_rows)).transform(mean(&pick(values, &split.train)).unwrap_or(0.0))
    };
    let slice = used.iter().map(middle).collect();
    let n_classes = sample.classes.len();
    let neighbours = ScaledNeighbours { columns, labels: sample.labels, n_classes, n_neighbors: recipe.n_neighbors };
    let model = neighbours.fit(&used, rule, &split, recipe.fit_on_all).map_err(Problem::new)?;
    let mut right = [0; 4];
    for (right, scaler) in right.iter_mut().zip(Scaler::ALL) {
        *right = neighbours.right(&used, scaler.rule(), &split, recipe.fit_on_all).map_err(Problem::new)?;
    }
    let average = |features: &[usize], scalers: &'static [Scaler], fit_on_all: bool| {
        // A split costs the distances of each test row to each training row, five times.
        let cost = split.train.len() * split.test.len() * features.len().max(4) * 5;
        let wanted = if split.test.is_empty() { 0 } else { (60_000_000 / cost).clamp(1, MOST_SPLITS) };
        Average { features: features.to_vec(), scalers, fit_on_all, wanted, pieces: 0, right: [0; 4] }
    };
    let chosen = recipe.scaler as usize;
    let mut fitted = Fitted {
        rows: sample.rows,
        classes: sample.classes,
        drawn,
        outside,
        model,
        slice,
        valley: Valley::new(&pairs, &target),
        right,
        average: average(&used, Scaler::ALL, recipe.fit_on_all),
        other_way: average(&used, &Scaler::ALL[chosen..=chosen], !recipe.fit_on_all),
        other_features: average(&unused, Scaler::ALL, recipe.fit_on_all),
        notes: sample.notes,
        points,
        split,
        neighbours,
    };
    fitted.average_one_more(recipe.seed);
    Ok(fitted)
}

fn logged(columns: &Columns, can: &[bool]) -> Columns {
    let log = |(column, can): (&Vec<f64>, &bool)| match log_first(column) {
        Ok(logged) if *can => logged,
        _ => column.clone(),
    };
    columns.iter().zip(can).map(log).collect()
}

impl Average {
    fn is_done(&self) -> bool {
        self.splits() >= self.wanted
    }

    fn splits(&self) -> usize {
        self.pieces / self.scalers.len()
    }

    /// One scaling of one split more. The same columns were fitted in `start`; should a split fail, the average ends there.
    fn add(&mut self, neighbours: &ScaledNeighbours, seed: u64) {
        if self.is_done() {
            return;
        }
        let (split, place) = (self.splits(), self.pieces % self.scalers.len());
        let rows = Split::of(neighbours.labels.len(), seed + split as u64);
        match neighbours.right(&self.features, self.scalers[place].rule(), &rows, self.fit_on_all) {
            Ok(right) => (self.right[place], self.pieces) = (self.right[place] + right, self.pieces + 1),
            Err(_) => self.wanted = split,
        }
    }
}

impl Fitted {
    /// One split more, scaled in all four ways, and in the chosen one by the other rows.
    fn average_one_more(&mut self, seed: u64) {
        for _ in Scaler::ALL {
            self.average.add(&self.neighbours, seed);
        }
        // What is not scaled learns nothing from any rows.
        if self.other_way.scalers == [Scaler::Raw] {
            (self.other_way.pieces, self.other_way.right[0]) = (self.average.splits(), self.average.right[0]);
        } else {
            self.other_way.add(&self.neighbours, seed);
        }
    }

    fn progress(&self) -> Progress {
        let [this, other] = [&self.average, &self.other_features];
        if this.is_done() && other.is_done() {
            return Progress::Done;
        }
        Progress::Working((this.splits() + other.splits()) as f64 / (this.wanted + other.wanted) as f64)
    }

    /// The average test accuracy; none without test rows.
    fn mean(&self, scaler: Scaler) -> Option<f64> {
        self.mean_of(&self.average, scaler).value()
    }

    fn mean_of(&self, average: &Average, scaler: Scaler) -> Term {
        Term::count(average.right[scaler as usize])
            / (Term::count(average.splits()) * Term::count(self.split.test.len()))
    }
}

/// What a column is described by: key, as people read it, and the number.
type Part = (&'static str, &'static str, fn(&Summary) -> Option<f64>);
const PARTS: &[Part] = &[
    ("min", "min", |it| Some(it.min)),
    ("max", "max", |it| Some(it.max)),
    ("mean", "mean", |it| Some(it.mean)),
    ("std", "σ", |it| Some(it.std)),
    ("skew", "skewness", |it| it.skew),
];

impl Drawn {
    /// The arithmetic of a number of the scaled column.
    fn how(&self, part: &str) -> String {
        let logged = if self.is_logged { "of ln(1 + x): " } else { "" };
        let (center, scale) = (format::short(self.scaler.center()), format::short(self.scaler.scale));
        let from = |value: f64| format!("{logged}({} − {center}) ÷ {scale}", format::short(self.scaler.inverse(value)));
        match part {
            "skew" => "mean((x − mean)³) ÷ σ³".to_owned(),
            _ if self.scaler.scaling == Scaling::None => format!("{logged}as it is"),
            "min" => from(self.after.min),
            "max" => from(self.after.max),
            "mean" => from(self.after.mean),
            _ => format!("{logged}{} ÷ {scale}", format::short(self.after.std * self.scaler.scale)),
        }
    }
}

/// The features that the neighbours measure, in words; then those of the other choice.
fn feature_sets(state: &State) -> [&'static str; 2] {
    let (drawn, all) = ("the two drawn", "all features");
    if state.all_features { [all, drawn] } else { [drawn, all] }
}

fn readouts(seen: &Seen<ScalingLab>, report: &mut ReportBuilder) {
    const NO_TESTS: &str = "there are no test rows";
    const CONSTANT: &str = "the column is constant";
    let (state, fitted) = (seen.state, seen.fitted);
    let tests = Term::count(fitted.split.test.len());
    let share = |scaler: Scaler| Term::count(fitted.right[scaler as usize]) / &tests;
    report.read("accuracy", "Test accuracy", share(state.scaler)).or(NO_TESTS);
    let (average, other) = (&fitted.average, &fitted.other_features);
    report.read("mean_accuracy", "Average accuracy", fitted.mean_of(average, state.scaler)).or(NO_TESTS);
    let [this, that] = feature_sets(state);
    for scaler in Scaler::ALL {
        let (key, label) = (scaler.key(), scaler.label().to_ascii_lowercase());
        let mut add = |prefix: &str, label: String, term: Term, reason: &str| {
            report.read(&format!("{prefix}accuracy_{key}"), &label, term).or(reason).in_table = true;
        };
        add("", format!("Accuracy, {label}"), share(*scaler), NO_TESTS);
        add("mean_", format!("Average, {label}, {this}"), fitted.mean_of(average, *scaler), NO_TESTS);
        let (mean, reason) = match other.is_done() {
            true => (fitted.mean_of(other, *scaler), NO_TESTS),
            false => (Term::new(f64::NAN, ""), "the average is still being computed"),
        };
        add("other_mean_", format!("Average, {label}, {that}"), mean, reason);
    }
    let valley = &fitted.valley;
    let how = match valley.counted {
        true => "steps until 1/1000 of the distance to the best weights is left",
        false => "computed from the eigenvalues: too many to take one by one",
    };
    let steps = Quantity::or(valley.steps, "descent starts at the best weights");
    report.readout("steps", "Steps to converge", steps, how);
    let formula = "how stretched the valley is: steepest ÷ flattest curvature";
    report.readout("condition", "Condition number", Quantity::or(valley.condition(), "one direction is flat"), formula);
    let formula = format!("of {} test rows: a drawn value lies beyond the training range", fitted.split.test.len());
    report.readout("outside", "Test rows outside the range", Quantity::Number(fitted.outside.len() as f64), formula);
    let (now, otherwise) = (Term::count(average.right[state.scaler as usize]), Term::count(fitted.other_way.right[0]));
    let gained = if state.fit_on_all { now - otherwise } else { otherwise - now };
    let leak = gained / (Term::count(average.splits()) * &tests);
    report.read("leak", "Accuracy gained by the leak", leak).or(NO_TESTS);
    for (letter, drawn) in ["x", "y"].into_iter().zip(&fitted.drawn) {
        let name = &drawn.name;
        let mut add = |key: &str, label: String, value: Option<f64>, formula: &str| {
            let key = format!("{letter}_{key}");
            report.readout(&key, &label, Quantity::or(value, CONSTANT), formula).in_table = !key.contains("kept");
        };
        let formula = "σ of the other training rows ÷ the same with the outlier at 0 σ";
        add("kept", format!("Spread kept, {name} ({letter})"), drawn.kept, formula);
        let label = format!("Spread kept under min–max, {name} ({letter})");
        add("kept_min_max", label, drawn.kept_by_min_max, "range with the outlier at 0 σ ÷ range now");
        for (part, label, value) in PARTS {
            let how = if *part == "skew" { drawn.how(part) } else { "training rows".to_owned() };
            let label = |when: &str| format!("{name} ({letter}), {label} {when}");
            add(&format!("{part}_before"), label("before"), value(&drawn.before), &how);
            add(&format!("{part}_after"), label("after"), value(&drawn.after), &drawn.how(part));
        }
    }
    report.key_numbers(match (state.fit_on_all, state.outlier > 0.0) {
        (true, _) => &["accuracy", "mean_accuracy", "leak", "steps"],
        (_, true) => &["accuracy", "mean_accuracy", "x_kept", "steps"],
        (_, false) => &["accuracy", "mean_accuracy", "steps", "condition"],
    });
}

/// The numbers of [`readouts`] that describe the two drawn columns.
fn columns_table(seen: &Seen<ScalingLab>) -> TableView {
    let heads = ["feature", "training rows"].into_iter().chain(PARTS.iter().map(|(_, label, _)| *label));
    let heads: Vec<&str> = heads.chain(["how the max is computed"]).collect();
    let mut table = TableView::new("columns", "What the scaling did to the two features", &heads);
    for drawn in &seen.fitted.drawn {
        let mut add = |when: &str, summary: &Summary, how: String| {
            let mut row = vec![drawn.name.as_str().into(), when.into()];
            row.extend(PARTS.iter().map(|(.., value)| Cell::or_dash(value(summary), format::number)));
            row.push(how.into());
            table.rows.push(row);
        };
        add("in the table", &drawn.before, String::new());
        add("as the model sees it", &drawn.after, drawn.how("max"));
    }
    table.on_page = true;
    table
}

/// The accuracies of all four scalings, with either choice of features.
fn comparison(seen: &Seen<ScalingLab>) -> TableView {
    let (state, fitted) = (seen.state, seen.fitted);
    let [this, _] = feature_sets(state);
    let columns = ["scaling", &format!("this split, {this}"), "average, the two drawn", "average, all features"];
    let mut table = TableView::new("comparison", "Test accuracy by scaling", &columns);
    let written = |value: Option<f64>| Cell::or_dash(value, format::number);
    for scaler in Scaler::ALL {
        let split = Term::count(fitted.right[*scaler as usize]) / Term::count(fitted.split.test.len());
        let other = Some(&fitted.other_features).filter(|other| other.is_done());
        let mut means = [fitted.mean(*scaler), other.and_then(|other| fitted.mean_of(other, *scaler).value())];
        if state.all_features {
            means.reverse();
        }
        table.rows.push(vec![scaler.label().into(), written(split.value()), written(means[0]), written(means[1])]);
    }
    table.on_page = true;
    table
}

fn program(seen: &Seen<ScalingLab>) -> Program {
    let (state, fitted) = (seen.state, seen.fitted);
    Program::of(include_str!("scaling.py"), seen.data)
        .titled("Python (scikit-learn 1.9.1)")
        .set("features", seen.data.roles.columns("features"))
        .set("class_column", seen.data.roles.column("class").unwrap_or_default())
        .set("drawn", fitted.drawn.each_ref().map(|drawn| drawn.feature))
        .set("scaling", state.scaler.key())
        .set("log_first", state.log_first)
        .set("model_on_all", state.all_features)
        .set("fit_on_all", state.fit_on_all)
        .set("away", state.away())
        .set("n_neighbors", state.n_neighbors)
        .set("seed", state.seed)
        .set("n_splits", fitted.average.wanted)
        .set("n_other_splits", fitted.other_features.wanted)
        .set("most_rows", MOST_ROWS)
        .with("ml.random", PYTHON_RANDOM)
}
