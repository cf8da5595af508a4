//! Scaling changes no row, only the units; whatever measures distance or walks downhill sees another world.

mod figures;
mod fit;
#[cfg(not(target_arch = "wasm32"))]
mod poster;
mod python;
mod valley;

use crate::decimal;
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
            name: "The loss that gradient descent minimizes",
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
            "Features in the distance",
            MODEL_ON,
            |s: &State| s.model_on,
            |s: &mut State, v| s.model_on = option(MODEL_ON, v),
        )
        .acts_on("scatter"),
        Control::column(
            "feature_x",
            "Horizontal axis",
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
        .help("Moves one training wine. Or drag it in the figure: the ring shows where the scaling puts it.")
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
            "Vertical axis",
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
            "Neighbors k",
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
            "One unit is equally long on both axes, as a distance measures it. *Proline* spans more than a thousand \
             units, hue about one. Does the model use hue?",
            "wine",
            |_| {},
        )
        .figures(&["scatter"])
        .controls(&["scaling"])
        .numbers(&["accuracy", "mean_accuracy"])
        .answer(
            "Hardly. Nearly all of the squared distance is proline, so hue decides only between wines whose proline \
             is nearly the same. The average accuracy is 0.684.",
        ),
        At::new(
            "valley",
            "A long, narrow valley",
            "A linear model's loss over its two weights, on the same raw wines. One learning rate serves both \
             weights, and the steep side limits it. How many *steps* does gradient descent need?",
            "wine",
            |_| {},
        )
        .figures(&["valley"])
        .controls(&["scaling"])
        .numbers(&["steps", "condition"])
        .answer(
            "10.8 million. The curvature across the valley is 1.56 million times the curvature along it: that is the \
             condition number. The learning rate has to suit the steep side.",
        ),
        At::new(
            "bowl",
            "Standardized: a cloud and a bowl",
            "*Standardization* gives each feature mean 0 and standard deviation 1. No wine changed, only the units: \
             the line becomes a cloud, and the valley a bowl.",
            "wine",
            |s| s.scaling = "standard",
        )
        .figures(&["scatter", "valley"])
        .controls(&["scaling"])
        .numbers(&["steps", "condition", "accuracy", "mean_accuracy"])
        .asks("steps", "Each feature gets mean 0 and standard deviation 1. Will the number of steps rise, stay, or fall?")
        .teaches(&["prep.numeric.standardization"])
        .answer(
            "It falls from 10.8 million to 7, and the condition number to 1.63. Test accuracy rises from 0.755 to \
             0.906, and average accuracy from 0.684 to 0.876, because hue counts now.",
        ),
        At::new(
            "box",
            "From 0 to 1",
            "*Min–max normalization* maps the training range of each feature to 0 to 1. A test wine may lie outside \
             the box, and that is correct. Is the model better than with standardization?",
            "wine",
            |s| s.scaling = "min_max",
        )
        .figures(&["scatter"])
        .controls(&["scaling"])
        .numbers(&["accuracy", "mean_accuracy", "outside"])
        .asks("accuracy", "From standardization to min–max. Will test accuracy rise, stay, or fall?")
        .teaches(&["prep.numeric.normalization"])
        .answer("No. It stays at 0.906, and the average goes only from 0.876 to 0.875. Here it matters that you scale, not how."),
        At::new(
            "outlier",
            "One wine against all",
            "One training wine lies 50 σ away, in the *ring*, and min–max gives it the whole range. What is left for \
             the others?",
            "wine",
            |s| (s.scaling, s.outlier) = ("min_max", 50.0),
        )
        .figures(&["scatter"])
        .controls(&["outlier"])
        .numbers(&["x_kept", "accuracy", "mean_accuracy"])
        .asks("x_kept", "One of 125 wines moves 50 σ away. Will the spread that the others keep in proline rise, stay, or fall?")
        .teaches(&["prep.numeric.normalization"])
        .answer(
            "The others keep 0.0855 of their spread, less than a tenth, because the range follows the farthest \
                 wine. Test accuracy falls from 0.906 to 0.830.",
        ),
        At::new(
            "robust",
            "Which scaling resists the outlier?",
            "The same wine, still 50 σ away. *Robust* scaling uses the median and the interquartile range, the \
             middle half; one wine in 125 hardly moves either.",
            "wine",
            |s| (s.scaling, s.outlier) = ("robust", 50.0),
        )
        .figures(&["scatter"])
        .controls(&["scaling"])
        .numbers(&["x_kept", "accuracy", "mean_accuracy"])
        .asks("x_kept", "From the range to the median and quartiles. Will the spread that the others keep rise, stay, or fall?")
        .teaches(&["prep.numeric.standardization"])
        .answer(
            "It is back at 1.00. Standardization lies in between, at 0.223, because one far row moves the standard \
             deviation in part. Switch to it to see.",
        ),
        At::new(
            "leak",
            "A harmless leak?",
            "The outlier is back at 0 σ, and the scaler was fitted on *all rows*, so it has seen the test rows. What \
             does that add to the score?",
            "wine",
            |s| (s.scaling, s.fit_on) = ("min_max", "all"),
        )
        .figures(&["scatter"])
        .controls(&["fit_on", "scaling", "outlier"])
        .numbers(&["leak", "mean_accuracy"])
        .teaches(&["prep.numeric.normalization"])
        .answer(
            "0.00283 on average, which is three test wines in 1060: next to nothing, so it goes unnoticed. It is a \
             data leak all the same. With fewer rows, or a scaler that learns more, it can do harm.",
        ),
    ];

    const CHALLENGES: &'static [Challenge<ScalingLab>] = &[
        Challenge::new(
            "units",
            "On Wine, with k = 5 and the outlier at 0 σ: reach an average accuracy of at least 0.95. Scaling alone \
             is not enough.",
            "wine",
            &[
                Must::new("k = 5", |seen| seen.state.neighbours == 5.0),
                Must::new("the outlier at 0 σ", |seen| seen.state.outlier == 0.0),
                Must::new("average accuracy at least 0.95", |seen| {
                    let mean = seen.out.means[scaling_index(seen.state)];
                    seen.out.averaged && mean.is_some_and(|mean| mean >= 0.95)
                })
                .of("mean_accuracy"),
            ],
            "The other features had the information all along; in raw units proline drowned them out.",
            |s| (s.scaling, s.model_on) = ("standard", "all"),
        ),
        Challenge::new(
            "shape",
            "On Wine: color intensity has a long right tail (skewness 0.9). Show it on the horizontal axis and bring \
             its skewness below 0.3. Does standardizing do it?",
            "wine",
            &[
                Must::new("color intensity on the horizontal axis", |seen| seen.state.x == "color_intensity"),
                Must::new("its skewness in the table still 0.3 or more", |seen| {
                    seen.out.before[0].skew.is_some_and(|skew| skew.abs() >= 0.3)
                })
                .of("x_skew_before"),
                Must::new("its skewness as the model sees it below 0.3", |seen| {
                    seen.out.after[0].skew.is_some_and(|skew| skew.abs() < 0.3)
                })
                .of("x_skew_after"),
            ],
            "No linear scaling changes the shape of a distribution: standardizing shifts and stretches, and does not \
             make data Gaussian. The logarithm changes the shape.",
            |s| (s.scaling, s.x, s.log_first) = ("standard", "color_intensity".to_owned(), true),
        ),
        Challenge::new(
            "crush",
            "On Wine, with Min–max: move the outlier along the horizontal axis until the others keep a tenth of \
             their spread (0.09 to 0.11). Predict first, then switch: with which scaling, not Raw, do they keep nine \
             tenths?",
            "wine",
            &[
                Must::new("with Min–max they would keep 0.09 to 0.11", |seen| {
                    seen.out.kept_by_min_max[0].is_some_and(|kept| (0.09..=0.11).contains(&kept))
                })
                .of("x_kept_min_max"),
                Must::new("a scaling other than Raw", |seen| seen.state.scaling != "raw"),
                Must::new("with it they keep at least 0.9", |seen| seen.out.kept[0].is_some_and(|kept| kept >= 0.9))
                    .of("x_kept"),
            ],
            "The median and the quartiles hardly move for one row. The range follows it all the way, the standard \
             deviation in part.",
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

    #[cfg(not(target_arch = "wasm32"))]
    fn poster(seen: &Seen<ScalingLab>) -> crate::plot::Poster {
        poster::draw(seen)
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
    let (x, y) = decimal::pair(text)?;
    let length = fit::distance((x, y));
    (length > 0.5 && length < 1.5).then_some((x, y))
}

fn readouts(seen: &Seen<ScalingLab>, report: &mut ReportBuilder) {
    let out = seen.out;
    let chosen = scaling_index(seen.state);
    let share = |right: Option<usize>| right.map(|right| right as f64 / out.tests as f64);
    let arithmetic = |right: Option<usize>| format!("{} correct ÷ {} test rows", right.unwrap_or(0), out.tests);
    let none = "there are no test rows";
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
    let wait = if out.tests == 0 { none } else { "the average is still being computed" };
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
        "steps until 1/1000 of the distance to the best weights is left"
    } else {
        "computed from the eigenvalues: too many to take one by one"
    };
    report.readout("steps", "Steps to converge", Quantity::or(out.steps, "descent starts at the best weights"), how);
    let formula = "how stretched the valley is: steepest ÷ flattest curvature";
    report.readout("condition", "Condition number", Quantity::or(out.condition, "one direction is flat"), formula);
    let formula = format!("of {} test rows: a drawn value lies beyond the training range", out.tests);
    report.readout("outside", "Test rows outside the range", Quantity::Number(out.outside as f64), formula);
    let formula = format!("average fitted on all rows − on training rows, {} splits", out.splits);
    report.readout("leak", "Accuracy gained by the leak", Quantity::or(out.leak, none), formula);
    for (axis, letter) in ["x", "y"].into_iter().enumerate() {
        let name = format::words(&seen.fitted.features[seen.fitted.drawn[axis]]);
        let formula = "σ of the other training rows ÷ the same with the outlier at 0 σ";
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
            "range with the outlier at 0 σ ÷ range now",
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
        columns: heads.chain(["how the max is computed"]).map(str::to_owned).collect(),
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
