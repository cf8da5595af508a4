//! Scaling changes no row, only the units; whatever measures distance or walks downhill sees another world.

mod figures;
mod fit;
mod python;
mod valley;

use crate::format;
use crate::lab::{
    Challenge, Control, Data, DataNeed, DataSet, FigureSpec, Hit, Lab, Meta, Progress, Quantity, Range, ReportBuilder,
    Seen, Source, Span, Stop, TableView,
};
use crate::table::Problem;
use crate::table::roles::{Role, RoleKind};
use fit::{Drawn, Fitted, Numbers, Recipe, SCALINGS};

pub struct ScalingLab;

#[derive(Clone, PartialEq)]
pub struct State {
    scaling: &'static str,
    log_first: bool,
    feature_x: &'static str,
    feature_y: &'static str,
    /// Own data: which of its columns, counted from 1.
    own_x: f64,
    own_y: f64,
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
            feature_x: "proline",
            feature_y: "hue",
            own_x: 1.0,
            own_y: 2.0,
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
    Role::new("features", "the columns of numbers", RoleKind::Numbers { least: 2, most: 100 }),
    Role::new("class", "the class", RoleKind::Category),
];

const CHOICES: &[(&str, &str)] =
    &[("raw", "Raw"), ("min_max", "Min–max"), ("standard", "Standard"), ("robust", "Robust")];

const FEATURES: &[(&str, &str)] = &[
    ("alcohol", "alcohol"),
    ("malic_acid", "malic acid"),
    ("ash", "ash"),
    ("alcalinity_of_ash", "alcalinity of ash"),
    ("magnesium", "magnesium"),
    ("total_phenols", "total phenols"),
    ("flavanoids", "flavanoids"),
    ("nonflavanoid_phenols", "nonflavanoid phenols"),
    ("proanthocyanins", "proanthocyanins"),
    ("color_intensity", "colour intensity"),
    ("hue", "hue"),
    ("od280_od315", "OD280/OD315"),
    ("proline", "proline"),
];

/// The option's own text for a key, so that the state holds no string of its own.
fn option(options: &'static [(&'static str, &'static str)], key: &str) -> &'static str {
    options.iter().map(|(known, _)| *known).find(|known| *known == key).unwrap_or(options[0].0)
}

fn own_columns(data: &Data) -> Span {
    let most = data.roles.columns("features").len().max(1) as f64;
    Span { least: 1.0, most, step: 1.0, neutral: 1.0 }
}

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
                assigned: "features=alcohol+malic_acid+ash+alcalinity_of_ash+magnesium+total_phenols+flavanoids+\
                           nonflavanoid_phenols+proanthocyanins+color_intensity+hue+od280_od315+proline,class=cultivar",
            },
        }],
    };

    const FIGURES: &'static [FigureSpec] = &[
        FigureSpec {
            key: "scatter",
            name: "What the distance sees",
            aspect: 1.4,
            narrow_aspect: 1.0,
            columns: 7,
            ghost: &[],
        },
        FigureSpec {
            key: "valley",
            name: "What descent walks down",
            aspect: 1.0,
            narrow_aspect: 1.0,
            columns: 5,
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
            "feature_x",
            "Across",
            FEATURES,
            |s: &State| s.feature_x,
            |s: &mut State, v| s.feature_x = option(FEATURES, v),
        )
        .when(|_, data| !data.is_own()),
        Control::choice(
            "feature_y",
            "Up",
            FEATURES,
            |s: &State| s.feature_y,
            |s: &mut State, v| s.feature_y = option(FEATURES, v),
        )
        .when(|_, data| !data.is_own()),
        Control::slider(
            "own_x",
            "Column across",
            Range::OfData(own_columns),
            |s: &State| Some(s.own_x),
            |s: &mut State, v| {
                s.own_x = v.round();
            },
        )
        .when(|_, data| data.is_own()),
        Control::slider(
            "own_y",
            "Column up",
            Range::OfData(own_columns),
            |s: &State| Some(s.own_y),
            |s: &mut State, v| {
                s.own_y = v.round();
            },
        )
        .when(|_, data| data.is_own()),
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
        Control::slider(
            "neighbours",
            "Neighbours k",
            Range::fixed(1.0, 25.0, 1.0, 5.0),
            |s: &State| Some(s.neighbours),
            |s: &mut State, v| {
                s.neighbours = v.round();
            },
        ),
        Control::slider(
            "seed",
            "Seed of the split",
            Range::fixed(0.0, 99.0, 1.0, 1.0),
            |s: &State| Some(s.seed),
            |s: &mut State, v| {
                s.seed = v.round();
            },
        ),
    ];

    const STOPS: &'static [Stop<State>] = &[
        Stop {
            title: "A line of wines",
            say: "Proline runs over a thousand units, hue over one. Where is hue in this picture? Ask for a guess: \
                  does the model use it?",
            state: |_| {},
            data: "wine",
        },
        Stop {
            title: "The same wines, in a square",
            say: "Min–max puts each feature's training range on 0 to 1. No wine changed; the regions did. What did \
                  the accuracy do?",
            state: |s| s.scaling = "min_max",
            data: "wine",
        },
        Stop {
            title: "A bowl instead of a valley",
            say: "Look at the right: millions of steps became a handful. The loss is the same; only the units of its \
                  weights changed.",
            state: |s| s.scaling = "standard",
            data: "wine",
        },
        Stop {
            title: "One wine against all",
            say: "One training row stands 50 σ out. Min–max gives it the whole range. Switch to standard, then to \
                  robust: who notices least?",
            state: |s| (s.scaling, s.outlier) = ("min_max", 50.0),
            data: "wine",
        },
        Stop {
            title: "A harmless leak?",
            say: "Fit on training rows only, some test wines leave the box. Now fit on all rows: nobody leaves it. Ask \
                  what the leak did to the score, then read it.",
            state: |s| (s.scaling, s.fit_on, s.model_on) = ("min_max", "all", "all"),
            data: "wine",
        },
    ];

    const CHALLENGES: &'static [Challenge<ScalingLab>] = &[
        Challenge {
            key: "units",
            ask: "With all features and k = 5, get the average accuracy to at least 0.95, without touching a single wine.",
            learned: "Nearest neighbours had the information all along; raw proline shouted everyone else down.",
            data: "wine",
            met: |seen| {
                let state = seen.state;
                let mean = seen.out.means[scaling_index(state)].unwrap_or(0.0);
                state.model_on == "all"
                    && state.neighbours == 5.0
                    && state.outlier == 0.0
                    && seen.out.averaged
                    && mean >= 0.95
            },
            solution: |s| (s.scaling, s.model_on) = ("standard", "all"),
        },
        Challenge {
            key: "shape",
            ask: "Colour intensity has a long right tail (skewness about 0.9). Draw it across and bring its skewness \
                  below 0.3. Does standardizing do it?",
            learned: "No linear scaling changes a shape: standardizing moves and stretches, and does not make data \
                      Gaussian. The logarithm bends.",
            data: "wine",
            met: |seen| {
                let small = |skew: Option<f64>| skew.is_some_and(|skew| skew.abs() < 0.3);
                let (before, after) = (&seen.out.before[0], &seen.out.after[0]);
                seen.state.feature_x == "color_intensity" && !small(before.skew) && small(after.skew)
            },
            solution: |s| (s.scaling, s.feature_x, s.log_first) = ("standard", "color_intensity", true),
        },
        Challenge {
            key: "crush",
            ask: "Send the outlier at least 50 σ across and find a scaling, not raw, under which the others keep nine \
                  tenths of their spread.",
            learned: "Median and quartiles hardly move for one row; the range follows it wholly, the standard \
                      deviation in part.",
            data: "wine",
            met: |seen| {
                let state = seen.state;
                let across = (state.outlier * state.direction.0).abs();
                state.scaling != "raw" && across >= 49.9 && seen.out.kept[0].is_some_and(|kept| kept >= 0.9)
            },
            solution: |s| (s.scaling, s.outlier) = ("robust", 60.0),
        },
    ];

    fn recipe(state: &State) -> Recipe {
        let named = [state.feature_x, state.feature_y];
        let numbered = [state.own_x, state.own_y].map(|number| (number.max(1.0) - 1.0) as usize);
        Recipe {
            scaling: scaling_index(state),
            log: state.log_first,
            drawn: [0, 1].map(|axis| Drawn { name: named[axis], number: numbered[axis] }),
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
    report
        .readout(
            "accuracy",
            "Test accuracy",
            Quantity::or(share(out.right[chosen]), none),
            arithmetic(out.right[chosen]),
        )
        .key_number = true;
    for (i, (key, label)) in CHOICES.iter().enumerate() {
        let formula = arithmetic(out.right[i]);
        report.readout(
            &format!("accuracy_{key}"),
            &format!("Accuracy, {}", label.to_lowercase()),
            Quantity::or(share(out.right[i]), none),
            formula,
        );
    }
    for (i, (key, label)) in CHOICES.iter().enumerate() {
        let formula = format!("over {} splits of {} test rows", out.splits, out.tests);
        report.readout(
            &format!("mean_accuracy_{key}"),
            &format!("Average, {}", label.to_lowercase()),
            Quantity::or(out.means[i], none),
            formula,
        );
    }
    let how = if out.counted {
        "steps taken until a thousandth of the way is left"
    } else {
        "told from the eigenvalues, not taken"
    };
    report.readout("steps", "Steps to converge", Quantity::or(out.steps, "the best weights are 0: nowhere to go"), how);
    let formula = "steepest ÷ flattest curvature";
    report.readout("condition", "Length of the valley", Quantity::or(out.condition, "a direction is flat"), formula);
    let formula = format!("of {} test rows, some drawn value beyond the training range", out.tests);
    report.readout("outside", "Test rows outside", Quantity::Number(out.outside as f64), formula);
    let formula = format!("average fitted on all rows − on training rows, {} splits", out.splits);
    report.readout("leak", "What the leak adds", Quantity::or(out.leak, none), formula);
    for (axis, letter) in ["x", "y"].into_iter().enumerate() {
        let name = figures::plain(&seen.fitted.features[seen.fitted.drawn[axis]]);
        let formula = "σ of the other training rows ÷ the same with the outlier at home";
        report.readout(
            &format!("{letter}_kept"),
            &format!("Spread kept, {name} ({letter})"),
            Quantity::or(out.kept[axis], "the column is constant"),
            formula,
        );
        for (when, summary) in [("before", &out.before[axis]), ("after", &out.after[axis])] {
            let parts = [("min", summary.min), ("max", summary.max), ("mean", summary.mean), ("std", summary.std)];
            for (part, value) in parts {
                let formula =
                    if when == "after" { figures::arithmetic(seen, axis, part) } else { "training rows".to_owned() };
                let word = if part == "std" { "σ" } else { part };
                report.readout(
                    &format!("{letter}_{part}_{when}"),
                    &format!("{name} ({letter}), {word} {when}"),
                    Quantity::or(Some(value), "no number"),
                    formula,
                );
            }
            let formula = "mean((x − mean)³) ÷ σ³";
            report.readout(
                &format!("{letter}_skew_{when}"),
                &format!("{name} ({letter}), skewness {when}"),
                Quantity::or(summary.skew, "the column is constant"),
                formula,
            );
        }
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
