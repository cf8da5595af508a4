//! The state's controls, in the order of the rail.

use super::{KEEP_BY, MOST_MOVED, PLACE_X, PLACE_Y, PLANES, State, fit, shows_components};
use crate::format;
use crate::lab::{Control, Data, Options, Range, Span, option};

fn is_picture(data: &Data) -> bool {
    fit::picture(data.roles.columns("features")).is_some()
}

fn shows_features(state: &State, data: &Data) -> bool {
    !shows_components(state, data)
}

fn features(data: &Data) -> Span {
    let most = data.roles.columns("features").len().max(1) as f64;
    Span { least: 1.0, most, step: 1.0, neutral: 1.0 }
}

fn rows(data: &Data) -> Span {
    Span { least: 1.0, most: data.table.rows().max(1) as f64, step: 1.0, neutral: 1.0 }
}

fn degrees(value: f64) -> String {
    format!("{}°", format::short(value))
}

pub const CONTROLS: &[Control<State>] = &[
    Control::toggle(
        "standardize",
        "Standardize first",
        |s: &State| s.standardize,
        // Weights set by hand are in the components' units.
        |s: &mut State, v| (s.standardize, s.weights) = (v, None),
    )
    .help("Every feature to mean 0 and standard deviation 1, so that its unit has no say."),
    Control::slider(
        "angle",
        "Your line",
        Range::fixed(0.0, 180.0, 0.5, 15.0),
        |s: &State| Some(s.angle),
        |s: &mut State, v| (s.angle, s.is_held) = (v, false),
    )
    .written(degrees)
    // Turned in the figure.
    .when(|_, _| false),
    Control::toggle("held", "Let PCA hold the line", |s: &State| s.is_held, |s: &mut State, v| s.is_held = v)
        .when(shows_features),
    Control::choice(
        "keep_by",
        "Keep components",
        KEEP_BY,
        |s: &State| s.keep_by,
        |s: &mut State, v| s.keep_by = option(KEEP_BY, v),
    ),
    Control::slider(
        "share",
        "Variance to keep",
        Range::fixed(0.1, 0.99, 0.01, 0.9),
        |s: &State| Some(s.share),
        |s: &mut State, v| s.share = v,
    )
    .written(format::percent)
    .when(|s, _| s.keep_by == "share"),
    Control::slider(
        "count",
        "Components to keep",
        Range::OfData(features),
        |s: &State| Some(s.count),
        |s: &mut State, v| s.count = v.round(),
    )
    .when(|s, _| s.keep_by == "count"),
    Control::several(
        "features",
        "PCA is given",
        Options::ColumnsOf("features"),
        |s: &State| s.features.clone(),
        |s: &mut State, v| s.features = v,
    )
    .folded()
    .when(|_, data| !is_picture(data)),
    Control::choice(
        "plane",
        "The cloud shows",
        PLANES,
        |s: &State| s.plane,
        |s: &mut State, v| s.plane = option(PLANES, v),
    )
    .when(|_, data| !is_picture(data)),
    Control::column("x", "Across", "features", PLACE_X, |s: &State| s.x.clone(), |s: &mut State, v| s.x = v.to_owned())
        .folded()
        .when(shows_features),
    Control::column("y", "Up", "features", PLACE_Y, |s: &State| s.y.clone(), |s: &mut State, v| s.y = v.to_owned())
        .folded()
        .when(shows_features),
    Control::slider(
        "row",
        "Ringed row",
        Range::OfData(rows),
        |s: &State| Some(s.row),
        |s: &mut State, v| {
            // What was done to one row is not done to the next.
            (s.row, s.moved, s.weights) = (v.round(), (0.0, 0.0), None);
        },
    )
    .folded(),
    // Chosen in the figures.
    Control::slider(
        "component",
        "Loadings of component",
        Range::OfData(features),
        |s: &State| Some(s.component),
        |s: &mut State, v| s.component = v.round(),
    )
    .when(|_, _| false),
    Control::carried(
        "moved",
        |s: &State| format!("{},{}", format::full(s.moved.0), format::full(s.moved.1)),
        |s: &mut State, text| {
            let clamped = |(x, y): (f64, f64)| (x.clamp(-MOST_MOVED, MOST_MOVED), y.clamp(-MOST_MOVED, MOST_MOVED));
            s.moved = pair(text).map_or(s.moved, clamped);
        },
    ),
    Control::carried(
        "weights",
        |s: &State| s.weights.map_or(String::new(), |(a, b)| format!("{},{}", format::full(a), format::full(b))),
        |s: &mut State, text| s.weights = pair(text),
    ),
];

/// Reads "x,y"; none of anything else, or of numbers beyond counting.
fn pair(text: &str) -> Option<(f64, f64)> {
    let (x, y) = text.split_once(',')?;
    let (x, y): (f64, f64) = (x.parse().ok()?, y.parse().ok()?);
    (x.abs() < 1e12 && y.abs() < 1e12).then_some((x, y))
}
