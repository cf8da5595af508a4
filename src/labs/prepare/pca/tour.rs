//! The controls, the teacher's tour and the challenges.

use super::{KeepBy, MOST_MOVED, PLACE_X, PLACE_Y, PcaLab, Shown, State, picture};
use crate::decimal;
use crate::format;
use crate::lab::{Challenge, Condition, Control, Data, Keys, Options, Range, Seen, Span, Stop};
use crate::ml::spread::angle_between;

fn is_picture(data: &Data) -> bool {
    picture(data.roles.columns("features")).is_some()
}

fn in_line(state: &State, _: &Data) -> bool {
    state.shown == Shown::Line
}

fn of_features(state: &State, data: &Data) -> bool {
    state.shown != Shown::Line && !is_picture(data)
}

fn features(data: &Data) -> Span {
    let most = data.roles.columns("features").len().max(1) as f64;
    Span { least: 1.0, most, step: 1.0, neutral: 1.0 }
}

fn rows(data: &Data) -> Span {
    Span { least: 1.0, most: data.table.rows().max(1) as f64, step: 1.0, neutral: 1.0 }
}

type Of = Control<State>;

pub const CONTROLS: &[Control<State>] = &[
    Of::keyed("part", "Show", Shown::KEYS, |s| &mut s.shown),
    Of::slider(
        "angle",
        "Your line",
        Range::fixed(0.0, 180.0, 0.5, 15.0),
        |s| Some(s.angle),
        |s, v| {
            (s.angle, s.is_held) = (v, false);
        },
    )
    .written(|angle| format!("{}°", format::short(angle)))
    // While PCA holds the line it is not the visitor's.
    .when(|s, data| in_line(s, data) && !s.is_held)
    .acts_on("cloud"),
    Of::flag("held", "Snap to the first component", |s| &mut s.is_held).when(in_line).acts_on("cloud"),
    Of::column_of("x", "Horizontal axis", "features", PLACE_X, |s| &mut s.x).when(in_line).acts_on("cloud"),
    Of::column_of("y", "Vertical axis", "features", PLACE_Y, |s| &mut s.y).when(in_line).acts_on("cloud"),
    Of::flag("standardize_pair", "Standardize both", |s| &mut s.standardize_pair)
        .folded()
        .when(in_line)
        .acts_on("cloud"),
    // Weights set by hand are in the components' units.
    Of::toggle("standardize", "Standardize first", |s| s.standardize, |s, v| (s.standardize, s.weights) = (v, None))
        .help("Gives every feature mean 0 and standard deviation 1, so that units do not matter.")
        .when(of_features)
        .acts_on("spectrum"),
    Of::keyed("keep_by", "Keep components", KeepBy::KEYS, |s| &mut s.keep_by).when(|s, _| s.shown != Shown::Line),
    Of::number("share", "Variance to keep", Range::fixed(0.1, 0.99, 0.01, 0.9), |s| &mut s.share)
        .written(format::percent)
        .when(|s, _| s.shown != Shown::Line && s.keep_by == KeepBy::Share),
    Of::number("count", "Components to keep", Range::OfData(features), |s| &mut s.count)
        .when(|s, _| s.shown != Shown::Line && s.keep_by == KeepBy::Count),
    // What was done to one row is not done to the next.
    Of::slider(
        "row",
        "Row",
        Range::OfData(rows),
        |s| Some(s.row as f64),
        |s, v| {
            (s.row, s.moved, s.weights) = (v.round() as usize, (0.0, 0.0), None);
        },
    )
    .when(|s, _| s.shown == Shown::Rebuild)
    .acts_on("rebuild"),
    Of::several(
        "features",
        "Features for PCA",
        Options::ColumnsOf("features"),
        |s| s.features.clone(),
        |s, v| s.features = v,
    )
    .folded()
    .when(of_features)
    .acts_on("spectrum"),
    Of::toggle(
        "standardize_pixels",
        "Standardize pixels",
        |s| s.standardize_pixels,
        |s, v| (s.standardize_pixels, s.weights) = (v, None),
    )
    .folded()
    .help("Pixels share a unit already. Standardized, the nearly blank edge counts as much as the middle.")
    .when(|s, data| s.shown != Shown::Line && is_picture(data)),
    // Chosen in the figures.
    Of::number("component", "Loadings of component", Range::OfData(features), |s| &mut s.component).when(|_, _| false),
    Of::carried(
        "moved",
        |s| written(s.moved),
        |s, text| {
            let clamped = |(x, y): (f64, f64)| (x.clamp(-MOST_MOVED, MOST_MOVED), y.clamp(-MOST_MOVED, MOST_MOVED));
            s.moved = pair(text).map_or(s.moved, clamped);
        },
    ),
    Of::carried("weights", |s| s.weights.map_or(String::new(), written), |s, text| s.weights = pair(text)),
];

fn written((x, y): (f64, f64)) -> String {
    format!("{},{}", format::full(x), format::full(y))
}

/// Reads "x,y"; none of anything else, or of numbers beyond counting.
fn pair(text: &str) -> Option<(f64, f64)> {
    let (x, y) = decimal::pair(text)?;
    (x.abs() < 1e12 && y.abs() < 1e12).then_some((x, y))
}

type At = Stop<State>;

pub const STOPS: &[Stop<State>] = &[
    At::new(
        "line",
        "A line through the wines",
        "PCA replaces two features with one: a wine’s place on *the line*. Each gray line is what is lost. Where \
         should the line go? Drag its end.",
        "wine",
        |_| {},
    )
    .figures(&["cloud", "directions"])
    .controls(&["angle"])
    .numbers(&["line_kept", "line_best"])
    .teaches(&["prep.select.pca"])
    .answer(
        "Along the cloud, near 60°. What is kept and what is lost always add up to the same total, so the direction \
         that keeps the most variance loses the least. Errors are squared, so long gray lines count most.",
    ),
    At::new(
        "snap",
        "PCA finds it at once",
        "PCA does not search: the first component is an eigenvector of the covariance matrix. It is the peak of *the \
         curve*. What is at the bottom?",
        "wine",
        |s| s.is_held = true,
    )
    .figures(&["cloud", "directions"])
    .controls(&["held"])
    .numbers(&["line_kept", "line_best"])
    .asks("line_kept", "The line snaps to the first component. What happens to the share of variance it keeps?")
    .answer("It rises from 0.506 to 0.946. The bottom, 90° away, is the second component: it keeps the rest, 0.054."),
    At::new(
        "round",
        "A round cloud has no direction",
        "Ash and hue hardly vary together, so *the curve* is nearly flat. Drag the ringed wine: the line follows \
         this one outlier. Would you trust it?",
        "wine",
        |s| (s.is_held, s.x, s.y) = (true, "ash".to_owned(), "hue".to_owned()),
    )
    .figures(&["cloud", "directions"])
    .controls(&["x", "y"])
    .numbers(&["line_kept", "turned"])
    .asks("line_kept", "Now the features are ash and hue. What happens to the share that the first component keeps?")
    .answer(
        "It falls to 0.597, and even the worst line keeps 0.403. Do not trust it: one wine, dragged three standard \
         deviations to the right and up, turns it by 9°.",
    ),
    At::new(
        "all",
        "Thirteen features, equal weight",
        "After standardizing, each feature has variance 1, and PCA finds what varies together. On *the map* of two \
         components the three grapes separate, although PCA never saw the labels.",
        "wine",
        |s| s.shown = Shown::All,
    )
    .begins("All 13 features of a wine")
    .figures(&["spectrum", "map"])
    .controls(&["share"])
    .numbers(&["components", "kept", "needed"])
    .teaches(&["prep.select.pca"]),
    At::new(
        "units",
        "0.998 with one number?",
        "Without standardizing, one component keeps nearly all the variance. Look at *its loadings*: which features \
         is it made of?",
        "wine",
        |s| (s.shown, s.standardize) = (Shown::All, false),
    )
    .figures(&["spectrum", "loadings"])
    .controls(&["standardize"])
    .numbers(&["components", "kept", "loading"])
    .asks(
        "components",
        "Standardizing is turned off, and we still keep 90 % of the variance. What happens to the number of \
         components?",
    )
    .teaches(&["algo.pca"])
    .answer(
        "It falls from 8 to 1. That component is proline alone (loading 1.00): proline is in the hundreds, so its \
         variance drowns out all others. SageMaker’s built-in PCA centers but does not standardize, so it would do \
         the same.",
    ),
    At::new(
        "digit",
        "A digit from a few numbers",
        "64 pixels, reconstructed from 19 numbers. The small pictures are the components, each with its weight in \
         *this digit*. Keep only 2, then more: when can you read it?",
        "digits",
        |s| (s.shown, s.row) = (Shown::Rebuild, 4),
    )
    .begins("Reconstruction, on Digits")
    .figures(&["rebuild"])
    .controls(&["share", "keep_by"])
    .numbers(&["components", "kept", "row_error"])
    .answer("With 2 numbers it is a blot; with 5 a 3 begins to show. 19 numbers keep 0.908 of the variance."),
    At::new(
        "two-weights",
        "Change two weights of a digit",
        "On *the map*, the ring sets the first two weights (scores); the others stay. Drag it to where another digit \
         is common. Does ours become one?",
        "digits",
        |s| (s.shown, s.row, s.weights) = (Shown::Rebuild, 4, Some((-20.0, -12.0))),
    )
    .figures(&["rebuild", "map"])
    .controls(&["weights"])
    .numbers(&["row_error", "score"])
    .answer("Not quite: the other 17 weights are still its own. Two components keep only 0.296 of the variance."),
];

type Must = Condition<PcaLab>;

pub const CHALLENGES: &[Challenge<PcaLab>] = &[
    Challenge::new(
        "by_hand",
        "On Wine, A line, with total phenols and flavanoids as measured and no wine moved: turn the line by hand \
         until it keeps at least 0.94 of their variance.",
        "wine",
        &[
            Must::new("total phenols and flavanoids, as measured", |seen| {
                let pair = seen.out.plane.features;
                !seen.state.standardize_pair && (pair == [PLACE_X, PLACE_Y] || pair == [PLACE_Y, PLACE_X])
            }),
            Must::new("no wine moved", is_unmoved),
            Must::new("turned by hand, not snapped", |seen| !seen.state.is_held),
            Must::new("the line keeps at least 0.94", |seen| seen.out.plane.share().is_some_and(|share| share >= 0.94))
                .of("line_kept"),
        ],
        "The direction that keeps the most variance leaves the smallest squared errors. The errors are measured at \
         right angles to the line, so this is not linear regression.",
        |s| s.angle = 60.0,
    )
    .part("line"),
    Challenge::new(
        "units",
        "On Wine, All features, standardized: keep at least 0.95 of the variance of all 13 features with as few \
         components as possible.",
        "wine",
        &[
            Must::new("standardized", is_standardized),
            Must::new("all 13 features, no wine moved", |seen| seen.out.used.len() == 13 && is_unmoved(seen)),
            Must::new("components keep at least 0.95", |seen| keeps(seen, 0.95)).of("kept"),
            Must::new("as few components as possible", |seen| seen.out.k <= seen.out.model.components_for(0.95))
                .of("components"),
        ],
        "It takes ten. Without standardizing, one component keeps 0.998, but only because of proline’s unit. \
         Standardize where units differ.",
        |s| (s.shown, s.share) = (Shown::All, 0.95),
    )
    .part("all"),
    Challenge::new(
        "select",
        "On Wine, All features, standardized: under “Features for PCA”, choose at least three features of which one \
         component keeps at least 0.80 of the variance.",
        "wine",
        &[
            Must::new("standardized, no wine moved", |seen| is_standardized(seen) && is_unmoved(seen)),
            Must::new("at least three features", |seen| seen.out.used.len() >= 3),
            Must::new("one component kept", |seen| seen.out.k == 1).of("components"),
            Must::new("components keep at least 0.80", |seen| keeps(seen, 0.8)).of("kept"),
        ],
        "You selected features that are strongly correlated. PCA extracts: its component still needs all of them. To \
         drop columns, use feature selection (filter, wrapper, lasso).",
        |s| {
            (s.shown, s.keep_by, s.count) = (Shown::All, KeepBy::Count, 1);
            s.features = ["total_phenols", "flavanoids", "od280_od315"].map(str::to_owned).to_vec();
        },
    )
    .part("all"),
    Challenge::new(
        "outlier",
        "On Wine, A line: turn the first component by more than 20° by dragging one wine. For some pairs of features \
         it is easier than for others.",
        "wine",
        &[Must::new("the best line turned by more than 20°", |seen| {
            let plane = &seen.out.plane;
            angle_between(plane.best_angle, plane.resting_angle) > 20.0
        })
        .of("turned")],
        "Where both components keep nearly the same variance, one outlier decides the direction. Look at the scatter \
         plot before you trust a component.",
        |s| {
            (s.is_held, s.x, s.y) = (true, "ash".to_owned(), "hue".to_owned());
            s.moved = (6.0, 6.0);
        },
    )
    .part("line"),
];

fn is_unmoved(seen: &Seen<PcaLab>) -> bool {
    seen.state.moved == (0.0, 0.0)
}

fn is_standardized(seen: &Seen<PcaLab>) -> bool {
    seen.out.is_standardized
}

fn keeps(seen: &Seen<PcaLab>, share: f64) -> bool {
    seen.out.kept().is_some_and(|kept| kept >= share)
}
