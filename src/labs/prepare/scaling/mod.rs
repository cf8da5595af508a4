//! Scaling changes no row, only the units; whatever measures distance or walks downhill sees another world.

mod figures;
mod fit;
mod python;
mod valley;

use crate::format;
use crate::lab::{
    Behind, Cell, Challenge, Condition, Control, Data, DataNeed, DataSet, FigureSpec, Hit, Lab, Meta, Progress,
    Quantity, Range, ReportBuilder, Seen, Source, Stop, TableView, option,
};
use crate::table::Problem;
use crate::table::roles::{Role, RoleKind};
use fit::{Fitted, Numbers, Recipe, SCALINGS};

pub struct ScalingLab;

#[derive(Clone, PartialEq)]
pub struct State {
    scaling: &'static str,
    log_first: bool,
    /// The drawn columns; an empty name means the first, and the second.
    x: String,
    y: String,
    model_on: &'static str,
    fit_on: &'static str,
    /// How far from home the outlier stands, in σ of its columns, and in which direction.
    outlier: f64,
    direction: (f64, f64),
    neighbours: f64,
    seed: f64,
}

impl Default for State {
    fn default() -> State {
        State {
            scaling: "raw",
            log_first: false,
            x: String::new(),
            y: String::new(),
            model_on: "drawn",
            fit_on: "train",
            outlier: 0.0,
            direction: (1.0, 0.0),
            neighbours: 5.0,
            seed: 1.0,
        }
    }
}

const ROLES: &[Role] = &[
    Role::new("features", "Features", RoleKind::Numbers { least: 2, most: 100 }),
    Role::new("class", "Class", RoleKind::Category),
];

const CHOICES: &[(&str, &str)] =
    &[("raw", "Raw"), ("min_max", "Min–max"), ("standard", "Standard"), ("robust", "Robust")];

fn sigmas(value: f64) -> String {
    format!("{} σ", format::short(value))
}

type At = Stop<State>;
type Must = Condition<ScalingLab>;

/// So far out, in σ, the outlier leaves the others a tenth of their range of proline.
const A_TENTH_LEFT: f64 = 42.5;

impl Lab for ScalingLab {
    type State = State;
    type Recipe = Recipe;
    type Fitted = Fitted;
    type Output = Numbers;

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
            name: "What gradient descent walks down",
            short: "Descent",
            aspect: 0.9,
            columns: 5,
            tab: "",
            ghost: &[],
        },
    ];

    const CONTROLS: &'static [Control<State>] = &[
        Control::choice(
            "scaling",
            "Scaling",
            CHOICES,
            |s: &State| s.scaling,
            |s: &mut State, v| s.scaling = option(CHOICES, v),
        )
        .acts_on("scatter"),
        Control::choice(
            "model_on",
            "Neighbours measure",
            MODEL_ON,
            |s: &State| s.model_on,
            |s: &mut State, v| s.model_on = option(MODEL_ON, v),
        )
        .acts_on("scatter"),
        Control::column(
            "feature_x",
            "Across",
            "features",
            0,
            |s: &State| s.x.clone(),
            |s: &mut State, v| s.x = v.to_owned(),
        )
        .acts_on("scatter"),
        Control::toggle("log_first", "Logarithm first", |s: &State| s.log_first, |s: &mut State, v| s.log_first = v)
            .help("ln(1 + x) of every column, then the scaling.")
            .acts_on("scatter"),
        Control::slider(
            "outlier",
            "Outlier: distance moved",
            Range::fixed(0.0, fit::FURTHEST, 0.5, 0.0),
            |s: &State| Some(s.outlier),
            |s: &mut State, v| {
                s.outlier = v;
            },
        )
        .written(sigmas)
        .help("One training wine. Pull it in the figure, too: the ring is where the scaling puts it.")
        .acts_on("scatter")
        // Raw, one wine far out changes nothing that could be seen.
        .when(|s, _| s.scaling != "raw" || s.outlier > 0.0),
        Control::carried(
            "outlier_direction",
            |s: &State| format!("{},{}", format::full(s.direction.0), format::full(s.direction.1)),
            |s: &mut State, text| s.direction = direction_of(text).unwrap_or(s.direction),
        ),
        Control::column(
            "feature_y",
            "Up",
            "features",
            1,
            |s: &State| s.y.clone(),
            |s: &mut State, v| s.y = v.to_owned(),
        )
        .folded()
        .acts_on("scatter"),
        Control::choice(
            "fit_on",
            "Fit the scaler on",
            FIT_ON,
            |s: &State| s.fit_on,
            |s: &mut State, v| s.fit_on = option(FIT_ON, v),
        )
        .folded()
        .acts_on("scatter"),
        Control::slider(
            "neighbours",
            "Neighbours k",
            Range::fixed(1.0, 25.0, 1.0, 5.0),
            |s: &State| Some(s.neighbours),
            |s: &mut State, v| {
                s.neighbours = v.round();
            },
        )
        .folded()
        .acts_on("scatter"),
        Control::slider(
            "seed",
            "Seed of the split",
            Range::fixed(0.0, 99.0, 1.0, 1.0),
            |s: &State| Some(s.seed),
            |s: &mut State, v| {
                s.seed = v.round();
            },
        )
        .folded(),
    ];

    const STOPS: &'static [Stop<State>] = &[
        At::new(
            "line",
            "A line of wines",
            "One unit is as long across as up, as a distance measures. *Proline* runs over a thousand units, hue over one. \
             Does the model use hue?",
            "wine",
            |_| {},
        )
        .figures(&["scatter"])
        .controls(&["scaling"])
        .numbers(&["accuracy", "mean_accuracy"])
        .answer(
            "Hardly: the squared distance is all proline, and hue decides only between wines whose proline is the same. \
             Average accuracy 0.684.",
        ),
        At::new(
            "valley",
            "A valley that is all length",
            "A linear model's loss over its two weights, on the same raw wines. One step size serves both: the steep side \
             limits it. How many *steps* to the bottom?",
            "wine",
            |_| {},
        )
        .figures(&["valley"])
        .controls(&["scaling"])
        .numbers(&["steps", "condition"])
        .answer(
            "10.8 million. The valley is 1.56 million times more curved across than along (its condition number), and \
             every step is fit for the steep side.",
        ),
        At::new(
            "bowl",
            "Standardized: a cloud and a bowl",
            "*Standardization*: each feature gets mean 0 and σ 1. No wine changed, only the units. The line becomes a cloud, \
             the valley a bowl.",
            "wine",
            |s| s.scaling = "standard",
        )
        .figures(&["scatter", "valley"])
        .controls(&["scaling"])
        .numbers(&["steps", "condition", "accuracy", "mean_accuracy"])
        .asks("steps", "The features get mean 0 and standard deviation 1. What will the steps of gradient descent do?")
        .teaches(&["prep.numeric.standardization"])
        .answer(
            "They fall from 10.8 million to 7, and the condition number to 1.63. Test accuracy rises from 0.755 to 0.906, \
             on average from 0.684 to 0.876: hue counts now.",
        ),
        At::new(
            "box",
            "From 0 to 1",
            "*Min–max normalization* puts each feature's training range on 0 to 1. A test wine may leave the box: that is \
             honest. Is the model better for it than standardized?",
            "wine",
            |s| s.scaling = "min_max",
        )
        .figures(&["scatter"])
        .controls(&["scaling"])
        .numbers(&["accuracy", "mean_accuracy", "outside"])
        .asks("accuracy", "From mean 0 and σ 1 to the range 0 to 1. What will test accuracy do?")
        .teaches(&["prep.numeric.normalization"])
        .answer(
            "No: it stays at 0.906, and on average it is 0.876 both times. Which scaling matters little here; that there is \
             one matters.",
        ),
        At::new(
            "outlier",
            "One wine against all",
            "One training wine stands 50 σ out, in the *ring*. Min–max gives it the whole range. What is left for the \
             others?",
            "wine",
            |s| (s.scaling, s.outlier) = ("min_max", 50.0),
        )
        .figures(&["scatter"])
        .controls(&["outlier"])
        .numbers(&["x_kept", "accuracy", "mean_accuracy"])
        .asks("x_kept", "One of 125 wines goes 50 σ out. How much of their spread in proline do the others keep?")
        .teaches(&["prep.numeric.normalization"])
        .answer("Less than a tenth, 0.086: the range follows the farthest wine. Test accuracy falls from 0.906 to 0.830."),
        At::new(
            "robust",
            "Who notices least?",
            "The same wine, 50 σ out. *Robust* scaling takes the median and the middle half, and one wine in 125 hardly \
             moves either.",
            "wine",
            |s| (s.scaling, s.outlier) = ("robust", 50.0),
        )
        .figures(&["scatter"])
        .controls(&["scaling"])
        .numbers(&["x_kept", "accuracy", "mean_accuracy"])
        .asks("x_kept", "From the range to median and quartiles. What will the spread that the others keep do?")
        .teaches(&["prep.numeric.standardization"])
        .answer(
            "It is back at 1.00. Standardization lies between, at 0.223: a standard deviation follows one far row in part. \
             Show it, too.",
        ),
        At::new(
            "leak",
            "A harmless leak?",
            "The wine is back at home, and the scaler was fitted on *all rows*, so no wine leaves the box. It has seen the \
             test rows. What does that add to the score?",
            "wine",
            |s| (s.scaling, s.fit_on) = ("min_max", "all"),
        )
        .figures(&["scatter"])
        .controls(&["fit_on", "scaling", "outlier"])
        .numbers(&["leak", "mean_accuracy"])
        .teaches(&["prep.numeric.normalization"])
        .answer(
            "0.003 on average, three test wines in 1060: next to nothing, which is why it goes unnoticed. It is a leak all \
             the same: with fewer rows, or a scaler that learns more, it is not harmless.",
        ),
    ];

    const CHALLENGES: &'static [Challenge<ScalingLab>] = &[
        Challenge::new(
            "units",
            "On Wine, with k = 5 and the outlier at home: get the average accuracy to at least 0.95. Scaling alone does not \
             do it.",
            "wine",
            &[
                Must::new("k = 5", |seen| seen.state.neighbours == 5.0),
                Must::new("the outlier at home (0 σ)", |seen| seen.state.outlier == 0.0),
                Must::new("average accuracy at least 0.95", |seen| {
                    let mean = seen.out.means[scaling_index(seen.state)];
                    seen.out.averaged && mean.is_some_and(|mean| mean >= 0.95)
                })
                .of("mean_accuracy"),
            ],
            "The other features had the information all along; in raw units proline drowned out all of them.",
            |s| (s.scaling, s.model_on) = ("standard", "all"),
        ),
        Challenge::new(
            "shape",
            "On Wine: colour intensity has a long right tail (skewness 0.9). Draw it across and bring its skewness below \
             0.3. Does standardizing do it?",
            "wine",
            &[
                Must::new("colour intensity is drawn across", |seen| seen.state.x == "color_intensity"),
                Must::new("in the table it is still skewed, 0.3 or more", |seen| {
                    seen.out.before[0].skew.is_some_and(|skew| skew.abs() >= 0.3)
                })
                .of("x_skew_before"),
                Must::new("as the model sees it, its skewness is below 0.3", |seen| {
                    seen.out.after[0].skew.is_some_and(|skew| skew.abs() < 0.3)
                })
                .of("x_skew_after"),
            ],
            "No linear scaling changes a shape: standardizing moves and stretches, and does not make data Gaussian. The \
             logarithm bends.",
            |s| (s.scaling, s.x, s.log_first) = ("standard", "color_intensity".to_owned(), true),
        ),
        Challenge::new(
            "crush",
            "On Wine, under Min–max: pull the outlier across until the others keep a tenth of their spread (0.09 to 0.11). \
             Predict first, then switch: under which scaling, not Raw, do they keep nine tenths?",
            "wine",
            &[
                Must::new("under Min–max they would keep 0.09 to 0.11", |seen| {
                    seen.out.kept_by_min_max[0].is_some_and(|kept| (0.09..=0.11).contains(&kept))
                })
                .of("x_kept_min_max"),
                Must::new("a scaling, not Raw", |seen| seen.state.scaling != "raw"),
                Must::new("under it they keep at least 0.9", |seen| seen.out.kept[0].is_some_and(|kept| kept >= 0.9))
                    .of("x_kept"),
            ],
            "Median and quartiles hardly move for one row; the range follows it wholly, the standard deviation in part.",
            |s| (s.scaling, s.outlier) = ("robust", A_TENTH_LEFT),
        ),
    ];

    fn recipe(state: &State) -> Recipe {
        Recipe {
            scaling: scaling_index(state),
            log: state.log_first,
            drawn: [state.x.clone(), state.y.clone()],
            all_features: state.model_on == "all",
            fit_on_all: state.fit_on == "all",
            away: (state.outlier * state.direction.0, state.outlier * state.direction.1),
            n_neighbors: state.neighbours as usize,
            seed: state.seed as u64,
        }
    }

    fn start(recipe: &Recipe, data: &Data) -> Result<Fitted, Problem> {
        fit::start(recipe, data)
    }

    fn advance(recipe: &Recipe, _: &Data, fitted: &mut Fitted, _: u64, more: &mut dyn FnMut() -> bool) -> Progress {
        fitted.advance(recipe, more)
    }

    fn read(_state: &State, _data: &Data, fitted: &Fitted) -> Numbers {
        fitted.numbers.clone()
    }

    fn report(seen: &Seen<ScalingLab>, report: &mut ReportBuilder) {
        figures::scatter(seen, report);
        figures::valley(seen, report);
        readouts(seen, report);
        for note in &seen.fitted.notes {
            report.note(note.clone());
        }
        report.table(|| comparison(seen));
        report.table(|| columns_table(seen));
        report.document(|| python::document(seen));
        report.describe(figures::sentence(seen));
    }

    fn rows(seen: &Seen<ScalingLab>, of: &str) -> Behind {
        let fitted = seen.fitted;
        let outside = fitted.outside.iter().map(|&row| fitted.rows[row]);
        outside.filter(|_| of == "outside").collect()
    }

    fn point(state: &mut State, seen: &Seen<ScalingLab>, hit: &Hit) {
        if hit.handle.as_deref() != Some("outlier") {
            return;
        }
        let (x, y) = seen.fitted.pulled_to([hit.x, hit.y]);
        let distance = fit::distance((x, y));
        if distance < 0.05 {
            (state.outlier, state.direction) = (0.0, (1.0, 0.0));
        } else {
            let rounded = |value: f64| (value * 1e4).round() / 1e4;
            state.outlier = (distance.min(fit::FURTHEST) * 100.0).round() / 100.0;
            state.direction = (rounded(x / distance), rounded(y / distance));
        }
    }
}

/// What a column is described by: key, and as people read it.
const PARTS: &[(&str, &str)] = &[("min", "min"), ("max", "max"), ("mean", "mean"), ("std", "σ"), ("skew", "skewness")];
const CONSTANT: &str = "the column is constant";
const MODEL_ON: &[(&str, &str)] = &[("drawn", "The two drawn"), ("all", "All features")];
const FIT_ON: &[(&str, &str)] = &[("train", "Training rows"), ("all", "All rows")];

fn scaling_index(state: &State) -> usize {
    SCALINGS.iter().position(|(key, _)| *key == state.scaling).unwrap_or(0)
}

/// Reads "x,y" as a direction no longer than about one.
fn direction_of(text: &str) -> Option<(f64, f64)> {
    let (x, y) = text.split_once(',')?;
    let (x, y): (f64, f64) = (x.parse().ok()?, y.parse().ok()?);
    let length = fit::distance((x, y));
    (length > 0.5 && length < 1.5).then_some((x, y))
}

fn readouts(seen: &Seen<ScalingLab>, report: &mut ReportBuilder) {
    let out = seen.out;
    let chosen = scaling_index(seen.state);
    let share = |right: Option<usize>| right.map(|right| right as f64 / out.tests as f64);
    let arithmetic = |right: Option<usize>| format!("{} right ÷ {} test rows", right.unwrap_or(0), out.tests);
    let none = "there is no test row";
    report.readout(
        "accuracy",
        "Test accuracy",
        Quantity::or(share(out.right[chosen]), none),
        arithmetic(out.right[chosen]),
    );
    let averaged = |splits: usize| format!("over {splits} splits of {} test rows", out.tests);
    let mean = Quantity::or(out.means[chosen], none);
    report.readout("mean_accuracy", "Average accuracy", mean, averaged(out.splits));
    let [(this, _), (other, _)] = feature_sets(seen.state);
    let wait = if out.tests == 0 { none } else { "still being averaged" };
    for (i, (key, label)) in CHOICES.iter().enumerate() {
        let label = label.to_ascii_lowercase();
        let mut add = |prefix: &str, label: String, value: Option<f64>, reason: &'static str, formula: String| {
            let key = format!("{prefix}accuracy_{key}");
            report.readout(&key, &label, Quantity::or(value, reason), formula).in_table = true;
        };
        add("", format!("Accuracy, {label}"), share(out.right[i]), none, arithmetic(out.right[i]));
        add("mean_", format!("Average, {label}, {this}"), out.means[i], none, averaged(out.splits));
        let formula = averaged(out.other_splits);
        add("other_mean_", format!("Average, {label}, {other}"), out.other_means[i], wait, formula);
    }
    let how = if out.counted {
        "steps taken until a thousandth of the way is left"
    } else {
        "computed from the eigenvalues, not taken one by one"
    };
    report.readout("steps", "Steps to converge", Quantity::or(out.steps, "the best weights are 0: nowhere to go"), how);
    let formula = "how stretched the valley is: steepest ÷ flattest curvature";
    report.readout("condition", "Condition number", Quantity::or(out.condition, "a direction is flat"), formula);
    let formula = format!("of {} test rows, some drawn value beyond the training range", out.tests);
    report.readout("outside", "Test rows outside", Quantity::Number(out.outside as f64), formula);
    let formula = format!("average fitted on all rows − on training rows, {} splits", out.splits);
    report.readout("leak", "What the leak adds", Quantity::or(out.leak, none), formula);
    for (axis, letter) in ["x", "y"].into_iter().enumerate() {
        let name = format::words(&seen.fitted.features[seen.fitted.drawn[axis]]);
        let formula = "σ of the other training rows ÷ the same with the outlier at home";
        report.readout(
            &format!("{letter}_kept"),
            &format!("Spread kept, {name} ({letter})"),
            Quantity::or(out.kept[axis], CONSTANT),
            formula,
        );
        report.readout(
            &format!("{letter}_kept_min_max"),
            &format!("Spread kept under min–max, {name} ({letter})"),
            Quantity::or(out.kept_by_min_max[axis], CONSTANT),
            "range with the outlier at home ÷ range now",
        );
        for (when, summary) in [("before", &out.before[axis]), ("after", &out.after[axis])] {
            for (part, label) in PARTS {
                let formula = match (*part, when) {
                    ("skew", _) => "mean((x − mean)³) ÷ σ³".to_owned(),
                    (_, "after") => figures::arithmetic(seen, axis, part),
                    _ => "training rows".to_owned(),
                };
                report
                    .readout(
                        &format!("{letter}_{part}_{when}"),
                        &format!("{name} ({letter}), {label} {when}"),
                        Quantity::or(summary.part(part), CONSTANT),
                        formula,
                    )
                    .in_table = true;
            }
        }
    }
    report.key_numbers(match (seen.state.fit_on, seen.state.outlier > 0.0) {
        ("all", _) => &["accuracy", "mean_accuracy", "leak", "steps"],
        (_, true) => &["accuracy", "mean_accuracy", "x_kept", "steps"],
        (_, false) => &["accuracy", "mean_accuracy", "steps", "condition"],
    });
}

/// The numbers of [`readouts`] that describe the two drawn columns.
fn columns_table(seen: &Seen<ScalingLab>) -> TableView {
    let out = seen.out;
    let mut rows = Vec::new();
    for axis in 0..2 {
        let name = format::words(&seen.fitted.features[seen.fitted.drawn[axis]]);
        for (when, summary) in [("in the table", &out.before[axis]), ("as the model sees it", &out.after[axis])] {
            let written = |(part, _): &(&str, &str)| Cell::or_dash(summary.part(part), format::number);
            let mut row = vec![name.as_str().into(), when.into()];
            row.extend(PARTS.iter().map(written));
            let how = if when == "in the table" { String::new() } else { figures::arithmetic(seen, axis, "max") };
            row.push(how.into());
            rows.push(row);
        }
    }
    let heads = ["feature", "training rows"].into_iter().chain(PARTS.iter().map(|(_, label)| *label));
    TableView {
        key: "columns".to_owned(),
        title: "What the scaling did to the two features".to_owned(),
        columns: heads.chain(["how the largest came about"]).map(str::to_owned).collect(),
        rows,
        on_page: true,
        ..TableView::default()
    }
}

/// What the features that the neighbours measure are called, and their place in the table of accuracies; then the
/// same of the other choice.
fn feature_sets(state: &State) -> [(&'static str, usize); 2] {
    let sets = [("the two drawn", 2), ("all features", 3)];
    if state.model_on == "all" { [sets[1], sets[0]] } else { sets }
}

/// The accuracies of all four scalings, with either choice of features.
fn comparison(seen: &Seen<ScalingLab>) -> TableView {
    let out = seen.out;
    let written = |value: Option<f64>| Cell::or_dash(value, format::number);
    let [(this, place), (_, other_place)] = feature_sets(seen.state);
    let columns = ["scaling", &format!("this split, {this}"), "average, the two drawn", "average, all features"];
    let mut table = TableView::new("comparison", "Test accuracy by scaling", &columns);
    table.rows = (0..4)
        .map(|i| {
            let split = out.right[i].map(|right| right as f64 / out.tests as f64);
            let mut row = vec![CHOICES[i].1.into(), written(split), Cell::default(), Cell::default()];
            (row[place], row[other_place]) = (written(out.means[i]), written(out.other_means[i]));
            row
        })
        .collect();
    table.on_page = true;
    table
}

#[cfg(test)]
mod tests;
