//! Scaling changes no row, only the units; whatever measures distance or walks downhill sees another world.

mod figures;
mod fit;
mod python;
mod valley;

use crate::format;
use crate::lab::{
    Challenge, Condition, Control, Data, DataNeed, DataSet, FigureSpec, Hit, Lab, Meta, Progress, Quantity, Range,
    ReportBuilder, Seen, Source, Stop, TableView, option,
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
        first_touch: "",
        invitation: "Both axes are drawn in the same unit, as a distance sees them. Switch the scaling and watch the \
                     points, the regions and the valley; then drag the ringed wine far out.",
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
            name: "What the distance sees",
            short: "What the distance sees",
            aspect: 1.4,
            columns: 7,
            tab: "",
            ghost: &[],
        },
        FigureSpec {
            key: "valley",
            name: "What descent walks down",
            short: "What descent walks down",
            aspect: 1.0,
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
        ),
        Control::toggle("log_first", "Logarithm first", |s: &State| s.log_first, |s: &mut State, v| s.log_first = v)
            .help("ln(1 + x) of every column, then the scaling."),
        Control::choice(
            "model_on",
            "Neighbours measure",
            MODEL_ON,
            |s: &State| s.model_on,
            |s: &mut State, v| s.model_on = option(MODEL_ON, v),
        ),
        Control::choice(
            "fit_on",
            "Fit the scaler on",
            FIT_ON,
            |s: &State| s.fit_on,
            |s: &mut State, v| s.fit_on = option(FIT_ON, v),
        ),
        Control::slider(
            "outlier",
            "Outlier, from home",
            Range::fixed(0.0, 100.0, 0.5, 0.0),
            |s: &State| Some(s.outlier),
            |s: &mut State, v| {
                s.outlier = v;
            },
        )
        .written(sigmas)
        .help("The ringed training row; drag it in the figure, too."),
        Control::carried(
            "outlier_direction",
            |s: &State| format!("{},{}", format::full(s.direction.0), format::full(s.direction.1)),
            |s: &mut State, text| s.direction = direction_of(text).unwrap_or(s.direction),
        ),
        Control::column(
            "feature_x",
            "Across",
            "features",
            0,
            |s: &State| s.x.clone(),
            |s: &mut State, v| s.x = v.to_owned(),
        )
        .folded(),
        Control::column(
            "feature_y",
            "Up",
            "features",
            1,
            |s: &State| s.y.clone(),
            |s: &mut State, v| s.y = v.to_owned(),
        )
        .folded(),
        Control::slider(
            "neighbours",
            "Neighbours k",
            Range::fixed(1.0, 25.0, 1.0, 5.0),
            |s: &State| Some(s.neighbours),
            |s: &mut State, v| {
                s.neighbours = v.round();
            },
        )
        .folded(),
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
        Stop::new(
            "a-line-of-wines",
            "A line of wines",
            "Proline runs over a thousand units, hue over one. Where is hue in this picture? Ask for a guess: \
                  does the model use it?",
            "wine",
            |_| {},
        ),
        Stop::new(
            "the-same-wines-in-a-square",
            "The same wines, in a square",
            "Min–max puts each feature's training range on 0 to 1. No wine changed; the regions did. What did \
                  the accuracy do?",
            "wine",
            |s| s.scaling = "min_max",
        ),
        Stop::new(
            "a-bowl-instead-of-a-valley",
            "A bowl instead of a valley",
            "Look at the right: millions of steps became a handful. The loss is the same; only the units of its \
                  weights changed.",
            "wine",
            |s| s.scaling = "standard",
        ),
        Stop::new(
            "one-wine-against-all",
            "One wine against all",
            "One training row stands 50 σ out. Min–max gives it the whole range. Switch to standard, then to \
                  robust: who notices least?",
            "wine",
            |s| (s.scaling, s.outlier) = ("min_max", 50.0),
        ),
        Stop::new(
            "a-harmless-leak",
            "A harmless leak?",
            "Here the scaler was fitted on all rows, so no wine leaves the box. Fit it on training rows: one test wine \
                  does. Ask what the leak adds to the score, then read it.",
            "wine",
            |s| (s.scaling, s.fit_on) = ("min_max", "all"),
        ),
    ];

    const CHALLENGES: &'static [Challenge<ScalingLab>] = &[
        Challenge::new(
            "units",
            "With all features and k = 5, get the average accuracy to at least 0.95, without touching a single wine.",
            "wine",
            &[Condition::new("everything that is asked", |seen| {
                let state = seen.state;
                let mean = seen.out.means[scaling_index(state)].unwrap_or(0.0);
                state.model_on == "all"
                    && state.neighbours == 5.0
                    && state.outlier == 0.0
                    && seen.out.averaged
                    && mean >= 0.95
            })],
            "Nearest neighbours had the information all along; raw proline shouted everyone else down.",
            |s| (s.scaling, s.model_on) = ("standard", "all"),
        ),
        Challenge::new(
            "shape",
            "Colour intensity has a long right tail (skewness about 0.9). Draw it across and bring its skewness \
                  below 0.3. Does standardizing do it?",
            "wine",
            &[Condition::new("everything that is asked", |seen| {
                let small = |skew: Option<f64>| skew.is_some_and(|skew| skew.abs() < 0.3);
                let (before, after) = (&seen.out.before[0], &seen.out.after[0]);
                seen.state.x == "color_intensity" && !small(before.skew) && small(after.skew)
            })],
            "No linear scaling changes a shape: standardizing moves and stretches, and does not make data \
                      Gaussian. The logarithm bends.",
            |s| (s.scaling, s.x, s.log_first) = ("standard", "color_intensity".to_owned(), true),
        ),
        Challenge::new(
            "crush",
            "Send the outlier at least 50 σ across and find a scaling, not raw, under which the others keep nine \
                  tenths of their spread.",
            "wine",
            &[Condition::new("everything that is asked", |seen| {
                let state = seen.state;
                let across = (state.outlier * state.direction.0).abs();
                state.scaling != "raw" && across >= 49.9 && seen.out.kept[0].is_some_and(|kept| kept >= 0.9)
            })],
            "Median and quartiles hardly move for one row; the range follows it wholly, the standard \
                      deviation in part.",
            |s| (s.scaling, s.outlier) = ("robust", 60.0),
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
        report.table(|| columns_table(seen));
        report.table(|| comparison(seen.out));
        report.document(|| python::document(seen));
        report.describe(figures::sentence(seen));
    }

    fn rows(seen: &Seen<ScalingLab>, of: &str) -> Vec<u32> {
        let fitted = seen.fitted;
        if of == "outside" { fitted.outside.iter().map(|&row| fitted.rows[row]).collect() } else { Vec::new() }
    }

    fn point(state: &mut State, seen: &Seen<ScalingLab>, hit: &Hit) {
        if hit.handle.as_deref() != Some("outlier") {
            return;
        }
        let (x, y) = seen.fitted.away_at(hit.x, hit.y);
        let distance = fit::distance((x, y));
        if distance < 0.05 {
            (state.outlier, state.direction) = (0.0, (1.0, 0.0));
        } else {
            let rounded = |value: f64| (value * 1e4).round() / 1e4;
            state.outlier = (distance.min(100.0) * 100.0).round() / 100.0;
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
    for (i, (key, label)) in CHOICES.iter().enumerate() {
        let formula = arithmetic(out.right[i]);
        report.readout(
            &format!("accuracy_{key}"),
            &format!("Accuracy, {}", label.to_ascii_lowercase()),
            Quantity::or(share(out.right[i]), none),
            formula,
        );
    }
    for (i, (key, label)) in CHOICES.iter().enumerate() {
        let formula = format!("over {} splits of {} test rows", out.splits, out.tests);
        report.readout(
            &format!("mean_accuracy_{key}"),
            &format!("Average, {}", label.to_ascii_lowercase()),
            Quantity::or(out.means[i], none),
            formula,
        );
    }
    let how = if out.counted {
        "steps taken until a thousandth of the way is left"
    } else {
        "computed from the eigenvalues, not taken one by one"
    };
    report.readout("steps", "Steps to converge", Quantity::or(out.steps, "the best weights are 0: nowhere to go"), how);
    let formula = "steepest ÷ flattest curvature";
    report.readout("condition", "Length of the valley", Quantity::or(out.condition, "a direction is flat"), formula);
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
}

/// The numbers of [`readouts`] that describe the two drawn columns.
fn columns_table(seen: &Seen<ScalingLab>) -> TableView {
    let out = seen.out;
    let mut rows = Vec::new();
    for axis in 0..2 {
        let name = format::words(&seen.fitted.features[seen.fitted.drawn[axis]]);
        for (when, summary) in [("in the table", &out.before[axis]), ("as the model sees it", &out.after[axis])] {
            let written = |(part, _): &(&str, &str)| summary.part(part).map_or("undefined".to_owned(), format::number);
            let mut row = vec![name.clone(), when.to_owned()];
            row.extend(PARTS.iter().map(written));
            let how = if when == "in the table" { String::new() } else { figures::arithmetic(seen, axis, "max") };
            row.push(how);
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

fn comparison(out: &Numbers) -> TableView {
    let written = |value: Option<f64>| value.map_or("–".to_owned(), format::number);
    let row = |i: usize| {
        let this = out.right[i].map(|right| right as f64 / out.tests as f64);
        vec![CHOICES[i].1.to_owned(), written(this), written(out.means[i])]
    };
    TableView {
        key: "comparison".to_owned(),
        title: "Test accuracy by scaling".to_owned(),
        columns: vec!["Scaling".to_owned(), "This split".to_owned(), format!("Average of {}", out.splits)],
        rows: (0..4).map(row).collect(),
        ..TableView::default()
    }
}

#[cfg(test)]
mod tests;
