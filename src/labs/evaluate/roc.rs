//! The threshold, the ROC curve and what the two mistakes cost.

mod figures;
#[cfg(test)]
mod tests;
mod tour;

use ndarray::Array2;

use crate::format;
use crate::lab::{
    Behind, Challenge, Control, Data, DataNeed, DataSet, FigureSpec, Hit, Keys, Lab, Meta, OWN, Program, Quantity,
    Query, Range, ReportBuilder, Seen, Source, Span, Stop, Term, keys,
};
use crate::ml::generate::{PYTHON_GAUSSIANS, two_gaussians};
use crate::ml::logistic::LogisticRegression;
use crate::ml::metrics::{
    ConfusionMatrix, RocPoint, ScoreSample, WeightedConfusionMatrix, cheapest, thinned, upper_hull,
};
use crate::ml::random::{PYTHON_RANDOM, Random};
use crate::ml::scale::Scaling;
use crate::table::{Label, Need, Problem, Sample, roles::Role, roles::RoleKind};

pub struct Roc;

/// Two measures with an AUC near 0.9: a curve that has something to decide.
const WEAK: [&str; 2] = ["mean_texture", "mean_compactness"];
/// How many rows the generated set has, and which share of them is positive.
const GENERATED: (usize, f64) = (2000, 0.3);
/// 210 of 7150.
const STRIKES_WITH_DAMAGE: f64 = 210.0 / 7150.0;

keys! {
    pub enum Curve { Roc = "roc" "ROC", PrecisionRecall = "precision-recall" "Precision–recall" }
}

keys! {
    pub enum Features { Weak = "weak" "Two features", All = "all" "All features" }
}

keys! {
    pub enum Rows { Validation = "validation" "Validation", Test = "test" "Test" }
}

#[derive(Clone, PartialEq)]
pub struct State {
    /// `None`: 0.5, or the middle of the scores.
    pub threshold: Option<f64>,
    /// The share of positives; `None`: as in the data.
    pub prevalence: Option<f64>,
    /// A miss costs as much as so many false alarms.
    pub miss_cost: f64,
    pub curve: Curve,
    pub features: Features,
    pub rows: Rows,
    /// Whether scores that were brought are parted in two halves, to choose on one and test on the other.
    pub in_halves: bool,
    /// Of the generated set: by how much the positives score higher, in standard deviations.
    pub separation: f64,
    pub seed: u64,
}

impl Default for State {
    fn default() -> State {
        State {
            threshold: None,
            prevalence: None,
            miss_cost: 5.0,
            curve: Curve::Roc,
            features: Features::Weak,
            rows: Rows::Validation,
            in_halves: false,
            separation: 1.5,
            seed: 1,
        }
    }
}

#[derive(Clone, PartialEq)]
pub struct Recipe {
    features: Features,
    in_halves: bool,
    separation: f64,
    seed: u64,
}

pub struct Fitted {
    validation: Scored,
    test: Scored,
    /// Of the threshold: found once, for it passes over all rows.
    span: Span,
    /// The names of the negative and the positive class.
    classes: [String; 2],
}

/// The rows of one part with their scores.
struct Scored {
    /// Rows of the table, in the order of `scores`.
    rows: Vec<u32>,
    scores: Vec<f64>,
    positive: Vec<bool>,
    /// Missing where the part has no rows.
    sample: Option<ScoreSample>,
    /// The ROC curve, thinned where it is long; empty with one class only.
    curve: Vec<RocPoint>,
    /// The thresholds that are cheapest for some costs, from ∞ down.
    hull: Vec<RocPoint>,
}

/// What a threshold does to one part of the rows.
pub struct Outcome {
    pub counts: ConfusionMatrix,
    /// Reweighted to the chosen share of positives; as counted where none is chosen.
    pub weighted: WeightedConfusionMatrix,
    /// Whether `weighted` are shares of all, not counts.
    pub reweighted: bool,
    /// The share of positives; `None` without rows.
    pub prevalence: Option<f64>,
    /// Per case, in false alarms; `None` without rows.
    pub cost: Option<f64>,
}

pub struct Output {
    pub threshold: f64,
    /// On the rows that are shown.
    pub shown: Outcome,
    pub test: Outcome,
    /// The cheapest threshold on validation rows, and its cost there.
    pub cheapest: Option<(RocPoint, f64)>,
    /// The same on the rows shown: on test rows it is the attractive lie.
    pub cheapest_shown: Option<(RocPoint, f64)>,
    /// What the cheapest threshold of the validation rows costs on test rows.
    pub cheapest_on_test: Option<f64>,
}

impl Outcome {
    fn of(scored: &Scored, threshold: f64, state: &State) -> Outcome {
        let counts = scored.sample.as_ref().map_or_else(ConfusionMatrix::default, |s| s.confusion_at(threshold));
        let as_counted = counts.weighted(1.0, 1.0);
        let moved = state.prevalence.and_then(|share| counts.at_prevalence(share));
        let weighted = moved.unwrap_or(as_counted);
        let w = &weighted;
        let all = w.true_positives + w.false_positives + w.false_negatives + w.true_negatives;
        let share = |part: f64| (all > 0.0).then(|| part / all);
        Outcome {
            counts,
            weighted,
            reweighted: moved.is_some(),
            prevalence: share(w.true_positives + w.false_negatives),
            cost: share(state.miss_cost * w.false_negatives + w.false_positives),
        }
    }

    /// TP, FP, FN, TN and all of them: counts as they are, shares in per cent where the classes are reweighted.
    fn terms(&self) -> [Term; 5] {
        let w = &self.weighted;
        let parts = [w.true_positives, w.false_positives, w.false_negatives, w.true_negatives];
        let term = |weight: f64| match self.reweighted {
            true => Term::new(weight, format!("{} %", format::short(100.0 * weight))),
            false => Term::count(weight as u64),
        };
        let [tp, fp, fnn, tn] = parts.map(term);
        [tp, fp, fnn, tn, term(parts.iter().sum())]
    }
}

/// Whether all rows are shown as one: scores that were brought, as whoever made them measures them.
fn is_whole(state: &State, data: &Data) -> bool {
    data.is_own() && !state.in_halves
}

/// The rows that are shown.
fn shown<'a>(state: &State, fitted: &'a Fitted) -> &'a Scored {
    match state.rows {
        Rows::Validation => &fitted.validation,
        Rows::Test => &fitted.test,
    }
}

/// The features of the model.
fn features(features: Features, data: &Data) -> Vec<&str> {
    match features {
        Features::Weak if data.id == "breast-cancer" => WEAK.to_vec(),
        _ => data.roles.columns("features").iter().map(String::as_str).collect(),
    }
}

/// The scores that can occur; at the top nobody is called positive.
fn score_span(data: &Data) -> Span {
    let span = |least, most, step, neutral| Span { least, most, step, neutral };
    match data.id.as_str() {
        // No strike's predicted chance of damage comes near 1.
        "bird-strikes" => span(0.0, 0.6, 0.002, 0.5),
        "gaussians" => span(-4.0, 8.0, 0.05, 0.5),
        _ if data.is_own() => own_span(data).unwrap_or(span(0.0, 1.0, 0.01, 0.5)),
        _ => span(0.0, 1.0, 0.005, 0.5),
    }
}

fn own_span(data: &Data) -> Option<Span> {
    let scores = data.table.numbers(data.roles.column("score")?).ok()?;
    let within = |(low, high): (f64, f64), score: &f64| (low.min(*score), high.max(*score));
    let (low, high) = scores.iter().fold((f64::INFINITY, f64::NEG_INFINITY), within);
    if !(low.is_finite() && high.is_finite()) {
        return None;
    }
    if low >= 0.0 && high <= 1.0 {
        return Some(Span { least: 0.0, most: 1.0, step: 0.01, neutral: 0.5 });
    }
    let step = if high > low { (high - low) / 200.0 } else { low.abs().max(1.0) / 200.0 };
    let neutral = low + (high - low) / 2.0;
    let usable = step.is_finite() && neutral.is_finite();
    usable.then_some(Span { least: low, most: high + step, step, neutral })
}

/// Untouched, the slider stands at the share of the bundled set.
fn prevalence_span(data: &Data) -> Span {
    let neutral = match data.id.as_str() {
        "breast-cancer" => 212.0 / 569.0,
        "bird-strikes" => STRIKES_WITH_DAMAGE,
        "gaussians" => GENERATED.1,
        _ => 0.5,
    };
    Span { least: 0.001, most: 0.9, step: 0.001, neutral }
}

const FITTED_ROLES: &[Role] = &[
    Role::new("features", "Features", RoleKind::Numbers { least: 1, most: 100 }),
    Role::new("label", "Class", RoleKind::Binary),
];

type Of = Control<State>;

impl Lab for Roc {
    type State = State;
    type Recipe = Recipe;
    type Fitted = Fitted;
    type Output = Output;

    const META: &'static Meta = &Meta {
        id: "roc",
        link_version: 2,
        title: "ROC and the threshold",
        question: "Where do you put the threshold, and who pays for it?",
        first_touch: "threshold",
        invitation: "Drag the line, or the dot on the curve: both set the threshold.",
        covers: &["eval.roc", "eval.threshold", "eval.auc"],
        prose: "evaluate/roc.md",
    };
    const DATA: &'static DataNeed = &DataNeed {
        roles: &[Role::new("score", "Score", RoleKind::Number), Role::new("label", "Class", RoleKind::Binary)],
        sets: &[
            DataSet {
                id: "breast-cancer",
                title: "Breast cancer: malignant or benign",
                source: Source::Bundled {
                    roles: FITTED_ROLES,
                    assigned: "features=mean_radius+mean_texture+mean_perimeter+mean_area+mean_smoothness+mean_compactness+mean_concavity+mean_concave_points+mean_symmetry+mean_fractal_dimension+radius_error+texture_error+perimeter_error+area_error+smoothness_error+compactness_error+concavity_error+concave_points_error+symmetry_error+fractal_dimension_error+worst_radius+worst_texture+worst_perimeter+worst_area+worst_smoothness+worst_compactness+worst_concavity+worst_concave_points+worst_symmetry+worst_fractal_dimension,label=diagnosis:malignant",
                },
            },
            DataSet {
                id: "bird-strikes",
                title: "Bird strikes: substantial damage or not (3 %)",
                source: Source::Bundled {
                    roles: FITTED_ROLES,
                    assigned: "features=wildlife_size+speed_knots+night+takeoff_run+climb+landing_roll,label=substantial_damage:yes",
                },
            },
            DataSet { id: "gaussians", title: "Two Gaussians, generated", source: Source::Generated },
        ],
    };
    const FIGURES: &'static [FigureSpec] = &[
        FigureSpec {
            key: "scores",
            name: "Scores of the two classes",
            short: "Scores",
            aspect: 1.4,
            columns: 7,
            tab: "",
            ghost: &[],
        },
        FigureSpec {
            key: "curve",
            name: "Curve of all thresholds",
            short: "Curve",
            aspect: 0.99,
            columns: 5,
            tab: "",
            ghost: &["curve"],
        },
        FigureSpec {
            key: "matrix",
            name: "Confusion matrix",
            short: "Matrix",
            aspect: 1.7,
            columns: 3,
            tab: "",
            ghost: &[],
        },
    ];
    const CONTROLS: &'static [Control<State>] = &[
        Of::number("threshold", "Threshold", Range::OfData(score_span), |s| &mut s.threshold).acts_on("scores"),
        Of::number("prevalence", "Share of positives", Range::OfData(prevalence_span), |s| &mut s.prevalence)
            .written(format::percent)
            .help("Reweights the two classes, as if the same test met other people."),
        Of::number("miss_cost", "Cost of a miss", Range::fixed(1.0, 50.0, 0.5, 5.0), |s| &mut s.miss_cost)
            .written(|v| format!("{} false alarms", format::short(v)))
            .logarithmic(),
        Of::keyed("curve", "Curve", Curve::KEYS, |s| &mut s.curve),
        Of::keyed("rows", "Rows", Rows::KEYS, |s| &mut s.rows).when(|s, data| !is_whole(s, data)),
        Of::keyed("split", "Rows used", &[("whole", "All rows"), ("halves", "Two halves")], |s| &mut s.in_halves)
            .help("Halves: choose the line on one, test it on the other.")
            .folded()
            .when(|_, data| data.is_own()),
        Of::keyed("features", "Features used", Features::KEYS, |s| &mut s.features)
            .folded()
            .when(|_, data| data.id == "breast-cancer"),
        Of::number("separation", "Distance between the classes", Range::fixed(0.0, 4.0, 0.1, 1.5), |s| {
            &mut s.separation
        })
        .when(|_, data| data.id == "gaussians"),
        Of::number("seed", "Seed", Range::fixed(0.0, 999.0, 1.0, 1.0), |s| &mut s.seed)
            .folded()
            .help("Shuffles the split again.")
            .when(|s, data| !is_whole(s, data)),
    ];
    const STOPS: &'static [Stop<State>] = tour::STOPS;
    const CHALLENGES: &'static [Challenge<Roc>] = tour::CHALLENGES;
    const TAKES: &'static [&'static str] = &["scores"];

    fn recipe(state: &State) -> Recipe {
        Recipe { features: state.features, in_halves: state.in_halves, separation: state.separation, seed: state.seed }
    }

    fn start(recipe: &Recipe, data: &Data) -> Result<Fitted, Problem> {
        let parted = match data.id.as_str() {
            "gaussians" => generated(recipe),
            _ if data.is_own() => brought(recipe, data)?,
            _ => fitted(recipe, data)?,
        };
        let part = |from: usize, to: usize| {
            let (rows, scores, positive) =
                (&parted.rows[from..to], &parted.scores[from..to], &parted.positive[from..to]);
            Scored::new(rows.to_vec(), scores.to_vec(), positive.to_vec())
        };
        Ok(Fitted {
            validation: part(0, parted.validated),
            test: part(parted.validated, parted.rows.len()),
            span: score_span(data),
            classes: parted.classes,
        })
    }

    fn read(state: &State, _data: &Data, fitted: &Fitted) -> Output {
        let threshold = state.threshold.unwrap_or(fitted.span.neutral);
        let rows = shown(state, fitted);
        let cheapest_of = |scored: &Scored| {
            let share = Outcome::of(scored, threshold, state).prevalence?;
            cheapest(&scored.hull, share, state.miss_cost)
        };
        let cheapest = cheapest_of(&fitted.validation);
        Output {
            threshold,
            shown: Outcome::of(rows, threshold, state),
            test: Outcome::of(&fitted.test, threshold, state),
            cheapest,
            cheapest_shown: cheapest_of(rows),
            cheapest_on_test: cheapest.and_then(|(point, _)| Outcome::of(&fitted.test, point.threshold, state).cost),
        }
    }

    fn report(seen: &Seen<Roc>, report: &mut ReportBuilder) {
        figures::draw(seen, report);
        readouts(seen, report);
        notes(seen, report);
        report.python(|| program(seen));
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn poster(seen: &Seen<Roc>) -> crate::plot::Poster {
        figures::poster(seen)
    }

    fn rows(seen: &Seen<Roc>, of: &str) -> Behind {
        let scored = shown(seen.state, seen.fitted);
        // The same four counts stand on two figures.
        let of = of.strip_prefix("scores/").unwrap_or(of);
        let (positive, called) = (matches!(of, "caught" | "missed"), matches!(of, "caught" | "false_alarms"));
        let of_cell =
            |i: &usize| scored.positive[*i] == positive && (scored.scores[*i] >= seen.out.threshold) == called;
        let mut behind: Vec<usize> = (0..scored.rows.len()).filter(of_cell).collect();
        // The closest to the line first: they are the next to change sides.
        let distance = |i: usize| (scored.scores[i] - seen.out.threshold).abs();
        behind.sort_by(|&a, &b| distance(a).total_cmp(&distance(b)));
        let scores = behind.iter().map(|&i| format::number(scored.scores[i])).collect();
        Behind {
            rows: behind.iter().map(|&i| scored.rows[i]).collect(),
            decided_by: Some(("score".to_owned(), scores)),
        }
    }

    fn settle(state: &mut State, data: &Data) {
        if is_whole(state, data) {
            state.rows = Rows::Validation;
        }
    }

    /// Scores that were brought were always parted in halves.
    fn upgrade(_from: u32, mut query: Query) -> Query {
        if query.get("data").is_some_and(|id| id.starts_with(OWN)) {
            query.set("split", "halves");
        }
        query
    }

    fn point(state: &mut State, seen: &Seen<Roc>, hit: &Hit) {
        if hit.handle.as_deref() != Some("point") {
            return;
        }
        let prevalence = seen.out.shown.prevalence.unwrap_or(0.5);
        let distance = |point: &RocPoint| {
            let (x, y) = figures::place(state.curve, prevalence, point);
            (x - hit.x) * (x - hit.x) + (y - hit.y) * (y - hit.y)
        };
        let curve = &shown(seen.state, seen.fitted).curve;
        let nearest = curve.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
        if let Some(point) = nearest {
            state.threshold = Some(seen.fitted.span.clamp(point.threshold));
        }
    }
}

impl Scored {
    fn new(rows: Vec<u32>, scores: Vec<f64>, positive: Vec<bool>) -> Scored {
        let sample = ScoreSample::new(&scores, &positive).ok();
        let points = sample.as_ref().and_then(ScoreSample::roc_points).unwrap_or_default();
        let hull = upper_hull(&points);
        Scored { rows, scores, positive, sample, curve: thinned(points), hull }
    }
}

/// Rows with their scores in the order of the split: so many for validation, the others for the test.
struct Parted {
    rows: Vec<u32>,
    scores: Vec<f64>,
    positive: Vec<bool>,
    validated: usize,
    classes: [String; 2],
}

fn generated(recipe: &Recipe) -> Parted {
    let (scores, positive) = two_gaussians(GENERATED.0, recipe.separation, GENERATED.1, recipe.seed);
    let order = Random::new(recipe.seed).permutation(scores.len());
    Parted {
        rows: order.iter().map(|row| *row as u32).collect(),
        scores: pick(&scores, &order),
        positive: pick(&positive, &order),
        validated: order.len() / 2,
        classes: ["negative", "positive"].map(str::to_owned),
    }
}

fn brought(recipe: &Recipe, data: &Data) -> Result<Parted, Problem> {
    let score = data.roles.column("score").unwrap_or_default();
    let sample = data.sample(Need { columns: &[score], label: Label::Binary("label"), most_rows: usize::MAX }, 0)?;
    let scores = sample.numbers(&data.table, score, f64::INFINITY)?;
    let order = Random::new(recipe.seed).permutation(sample.rows.len());
    // One row alone is a validation row.
    let validated = if recipe.in_halves { order.len().div_ceil(2) } else { order.len() };
    Ok(Parted { scores: pick(&scores, &order), validated, ..parted(&sample, &order, data) })
}

/// Scores of a logistic regression, trained on 40 % of the rows; 30 % are for validation, 30 % for the test.
fn fitted(recipe: &Recipe, data: &Data) -> Result<Parted, Problem> {
    let features = features(recipe.features, data);
    let sample = data.sample(Need { columns: &features, label: Label::Binary("label"), most_rows: usize::MAX }, 0)?;
    let order = Random::new(recipe.seed).permutation(sample.rows.len());
    let (trained, validated) = (order.len() * 2 / 5, order.len() * 7 / 10);
    let mut x = Array2::zeros((order.len(), features.len()));
    for (column, name) in features.iter().enumerate() {
        let values = pick(&sample.numbers(&data.table, name, f64::INFINITY)?, &order);
        let scaler = Scaling::Standard.fit(&values[..trained]);
        for (row, value) in values.iter().enumerate() {
            x[[row, column]] = scaler.transform(*value);
        }
    }
    let labels = parted(&sample, &order[..trained], data).positive;
    let training = x.slice(ndarray::s![..trained, ..]);
    let model = LogisticRegression::default().fit(&training, &labels).map_err(Problem::new)?;
    let scores = model.predict_probability(&x.slice(ndarray::s![trained.., ..]));
    Ok(Parted { scores, validated: validated - trained, ..parted(&sample, &order[trained..], data) })
}

/// Some rows of a sample, in this order, without scores yet.
fn parted(sample: &Sample, order: &[usize], data: &Data) -> Parted {
    let classes = match &sample.classes[..] {
        [negative, positive] if data.id != "bird-strikes" => [negative.clone(), positive.clone()],
        _ => ["no damage", "damage"].map(str::to_owned),
    };
    let positive = order.iter().map(|row| sample.labels[*row] == 1).collect();
    Parted { rows: pick(&sample.rows, order), scores: Vec::new(), positive, validated: 0, classes }
}

fn pick<T: Copy>(values: &[T], order: &[usize]) -> Vec<T> {
    order.iter().map(|row| values[*row]).collect()
}

fn readouts(seen: &Seen<Roc>, report: &mut ReportBuilder) {
    const NO_POSITIVES: &str = "no case is positive";
    const NO_NEGATIVES: &str = "no case is negative";
    const NONE_CALLED: &str = "no case is called positive";
    const NO_ROWS: &str = "there are no rows";
    const ONE_CLASS: &str = "only one class is present";
    let (out, state) = (seen.out, seen.state);
    let [tp, fp, fnn, tn, all] = out.shown.terms();
    report.read("recall", "Recall", &tp / (&tp + &fnn)).or(NO_POSITIVES);
    report.read("false_positive_rate", "False positive rate", &fp / (&fp + &tn)).or(NO_NEGATIVES);
    report.read("precision", "Precision", &tp / (&tp + &fp)).or(NONE_CALLED);
    let f1 = 2.0 * &tp / (2.0 * &tp + &fp + &fnn);
    report.read("f1", "F1", f1).or("no case is positive or called positive");
    report.read("accuracy", "Accuracy", (&tp + &tn) / &all).or(NO_ROWS);
    let cost = (state.miss_cost * &fnn + 1.0 * &fp) / &all;
    report.read("expected_cost", "Expected cost", cost).or(NO_ROWS);
    report.read("specificity", "Specificity", &tn / (&tn + &fp)).or(NO_NEGATIVES);
    report.read("youden", "Youden's J", &tp / (&tp + &fnn) - &fp / (&fp + &tn)).or(ONE_CLASS);
    let auc = shown(state, seen.fitted).sample.as_ref().and_then(|sample| sample.area_under_roc());
    let chance = "chance that a positive case scores higher than a negative one";
    report.readout("auc", "Area under ROC", Quantity::or(auc, ONE_CLASS), chance);
    report.key_numbers(match state.curve {
        Curve::Roc => &["recall", "false_positive_rate", "precision", "expected_cost"],
        Curve::PrecisionRecall => &["recall", "precision", "f1", "expected_cost"],
    });
    if is_whole(state, seen.data) {
        return;
    }
    let [tp, fp, fnn, _, all] = out.test.terms();
    report.read("test_recall", "Recall on test rows", &tp / (&tp + &fnn)).or(NO_POSITIVES);
    report.read("test_precision", "Precision on test rows", &tp / (&tp + &fp)).or(NONE_CALLED);
    report.read("test_cost", "Cost on test rows", (state.miss_cost * &fnn + 1.0 * &fp) / &all).or(NO_ROWS);
}

fn notes(seen: &Seen<Roc>, report: &mut ReportBuilder) {
    let out = seen.out;
    let [negative, positive] = &seen.fitted.classes;
    let c = &out.shown.counts;
    let part = match seen.state.rows {
        _ if is_whole(seen.state, seen.data) => "",
        Rows::Test => " test",
        Rows::Validation => " validation",
    };
    report.describe(format!(
        "At threshold {}, {} of {} {positive}{part} cases are caught and {} of {} {negative} ones are false alarms.",
        format::short(out.threshold),
        c.true_positives,
        c.positives(),
        c.false_positives,
        c.negatives(),
    ));
    if c.positives() == 0 || c.negatives() == 0 {
        report.warning(
            "All these rows are of one class, so the ROC curve and its area are undefined. Choose data \
                        with both classes.",
        );
    }
    if let (Rows::Test, Some(lie), Some(honest)) =
        (seen.state.rows, out.cheapest_shown.map(|(_, cost)| cost), out.cheapest_on_test)
    {
        report.warning(format!(
            "A threshold chosen on the test rows looks too good: the cheapest one here seems to cost {}; the one \
             chosen on validation rows costs {}. Report the second.",
            format::number(lie),
            format::number(honest)
        ));
    }
}

fn program(seen: &Seen<Roc>) -> Program {
    let (state, data) = (seen.state, seen.data);
    let source = match data.id.as_str() {
        "gaussians" => "gaussians",
        _ if data.is_own() => "scores",
        _ => "features",
    };
    Program::of(include_str!("roc.py"), data)
        .branch("source", source)
        .set("seed", state.seed)
        .set("threshold", seen.out.threshold)
        .set("prevalence", state.prevalence)
        .set("miss_cost", state.miss_cost)
        .set("shown", state.rows.key())
        .set("separation", state.separation)
        .set("label", data.roles.column("label").unwrap_or("label"))
        .set("positive", data.roles.positive("label").unwrap_or(&seen.fitted.classes[1]))
        .set("score", data.roles.column("score").unwrap_or("score"))
        .set("in_halves", state.in_halves)
        .set("features", features(state.features, data))
        .with("ml.random", PYTHON_RANDOM)
        .with("ml.generate.gaussians", PYTHON_GAUSSIANS)
}
