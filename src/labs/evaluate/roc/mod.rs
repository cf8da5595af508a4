//! The threshold, the ROC curve and what the two mistakes cost.

mod controls;
mod figures;
#[cfg(not(target_arch = "wasm32"))]
mod poster;
mod python;
mod sample;
#[cfg(test)]
mod tests;

use sample::{Fitted, Scored};

use crate::format;
use crate::lab::{
    Behind, Challenge, Control, Data, DataNeed, DataSet, FigureSpec, Hit, Lab, Meta, OWN, Quantity, Query,
    ReportBuilder, Seen, Source, Stop,
};
use crate::ml::metrics::{ConfusionMatrix, RocPoint, WeightedConfusionMatrix};
use crate::table::{Problem, roles::Role, roles::RoleKind};

pub struct Roc;

/// Solutions of challenges, found on the default seed.
const CATCH_95: f64 = 0.1699;
const NOT_HALF: f64 = 0.0355;

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

#[derive(Clone, Copy, PartialEq)]
pub enum Curve {
    Roc,
    PrecisionRecall,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Features {
    Weak,
    All,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Rows {
    Validation,
    Test,
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
}

/// Whether all rows are shown as one: scores that were brought, as whoever made them measures them.
pub fn is_whole(state: &State, data: &Data) -> bool {
    data.is_own() && !state.in_halves
}

/// The rows that are shown.
pub fn shown<'a>(state: &State, fitted: &'a Fitted) -> &'a Scored {
    match state.rows {
        Rows::Validation => &fitted.validation,
        Rows::Test => &fitted.test,
    }
}

const FITTED_ROLES: &[Role] = &[
    Role::new("features", "Features", RoleKind::Numbers { least: 1, most: 100 }),
    Role::new("label", "Class", RoleKind::Binary),
];

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
    const CONTROLS: &'static [Control<State>] = controls::CONTROLS;
    const STOPS: &'static [Stop<State>] = controls::STOPS;
    const CHALLENGES: &'static [Challenge<Roc>] = controls::CHALLENGES;
    const TAKES: &'static [&'static str] = &["scores"];

    fn recipe(state: &State) -> Recipe {
        Recipe { features: state.features, in_halves: state.in_halves, separation: state.separation, seed: state.seed }
    }

    fn start(recipe: &Recipe, data: &Data) -> Result<Fitted, Problem> {
        sample::start(recipe, data)
    }

    fn read(state: &State, _data: &Data, fitted: &Fitted) -> Output {
        let threshold = state.threshold.unwrap_or(fitted.span.neutral);
        let rows = shown(state, fitted);
        let cheapest_of = |scored: &Scored| {
            let share = Outcome::of(scored, threshold, state).prevalence?;
            scored.cheapest(share, state.miss_cost)
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
        report.python(|| python::program(seen));
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn poster(seen: &Seen<Roc>) -> crate::plot::Poster {
        poster::draw(seen)
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

fn readouts(seen: &Seen<Roc>, report: &mut ReportBuilder) {
    let (out, state) = (seen.out, seen.state);
    let w = &out.shown.weighted;
    // Counts as they are; shares in per cent where the classes are reweighted.
    let written = |outcome: &Outcome, weight: f64| match outcome.reweighted {
        true => format!("{} %", format::short(100.0 * weight)),
        false => format::count(weight as u64),
    };
    let n = |weight: f64| written(&out.shown, weight);
    let (tp, fp) = (n(w.true_positives), n(w.false_positives));
    let (fnn, tn) = (n(w.false_negatives), n(w.true_negatives));
    let all = n(w.true_positives + w.false_positives + w.false_negatives + w.true_negatives);
    const NO_POSITIVES: &str = "no case is positive";
    const NO_NEGATIVES: &str = "no case is negative";
    const NONE_CALLED: &str = "no case is called positive";
    const NO_ROWS: &str = "there are no rows";
    const ONE_CLASS: &str = "only one class is present";
    let auc = shown(state, seen.fitted).sample.as_ref().and_then(|sample| sample.area_under_roc());
    let mut add = |key: &str, label: &str, value: Option<f64>, reason: &'static str, formula: String| {
        report.readout(key, label, Quantity::or(value, reason), formula);
    };
    add("recall", "Recall", w.recall(), NO_POSITIVES, format!("{tp} ÷ ({tp} + {fnn})"));
    let rate = w.false_positive_rate();
    add("false_positive_rate", "False positive rate", rate, NO_NEGATIVES, format!("{fp} ÷ ({fp} + {tn})"));
    add("precision", "Precision", w.precision(), NONE_CALLED, format!("{tp} ÷ ({tp} + {fp})"));
    let f1 = format!("2·{tp} ÷ (2·{tp} + {fp} + {fnn})");
    add("f1", "F1", w.f_beta(1.0), "no case is positive or called positive", f1);
    add("accuracy", "Accuracy", w.accuracy(), NO_ROWS, format!("({tp} + {tn}) ÷ {all}"));
    let price = format::short(state.miss_cost);
    add("expected_cost", "Expected cost", out.shown.cost, NO_ROWS, format!("({price}·{fnn} + 1·{fp}) ÷ {all}"));
    add("specificity", "Specificity", w.specificity(), NO_NEGATIVES, format!("{tn} ÷ ({tn} + {fp})"));
    let youden = format!("{tp} ÷ ({tp} + {fnn}) − {fp} ÷ ({fp} + {tn})");
    add("youden", "Youden's J", w.youden(), ONE_CLASS, youden);
    let chance = "chance that a positive case scores higher than a negative one".to_owned();
    add("auc", "Area under ROC", auc, ONE_CLASS, chance);
    report.key_numbers(match state.curve {
        Curve::Roc => &["recall", "false_positive_rate", "precision", "expected_cost"],
        Curve::PrecisionRecall => &["recall", "precision", "f1", "expected_cost"],
    });
    if is_whole(state, seen.data) {
        return;
    }
    let mut add = |key: &str, label: &str, value: Option<f64>, reason: &'static str, formula: String| {
        report.readout(key, label, Quantity::or(value, reason), formula);
    };
    let t = &out.test.weighted;
    let n = |weight: f64| written(&out.test, weight);
    let (tp, fp, fnn) = (n(t.true_positives), n(t.false_positives), n(t.false_negatives));
    let all = n(t.true_positives + t.false_positives + t.false_negatives + t.true_negatives);
    add("test_recall", "Recall on test rows", t.recall(), NO_POSITIVES, format!("{tp} ÷ ({tp} + {fnn})"));
    add("test_precision", "Precision on test rows", t.precision(), NONE_CALLED, format!("{tp} ÷ ({tp} + {fp})"));
    let formula = format!("({price}·{fnn} + 1·{fp}) ÷ {all}");
    add("test_cost", "Cost on test rows", out.test.cost, NO_ROWS, formula);
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
