//! The direction that keeps the most is the direction that loses the least; units decide which it is.

mod cloud;
mod controls;
mod fit;
mod map;
#[cfg(not(target_arch = "wasm32"))]
mod poster;
mod python;
mod readouts;
mod rebuild;
mod request;
mod spectrum;

use crate::format;
use crate::lab::{
    Challenge, Control, Data, DataNeed, DataSet, FigureSpec, Hit, Lab, Meta, Part, Phase, Progress, Query,
    ReportBuilder, Seen, Source, Stop,
};
use crate::plot::words::shortened;
use crate::plot::{Canvas, Ink, TextLook};
use crate::table::Problem;
use crate::table::roles::{Role, RoleKind};
use fit::{Fitted, Numbers};

pub struct PcaLab;

#[derive(Clone, PartialEq)]
pub struct State {
    part: &'static str,
    /// Whether the features are standardized before they are analyzed. Pixels, which share a unit, have a field of
    /// their own, and so have the two features of the line: what fits one does not fit the others.
    standardize: bool,
    standardize_pixels: bool,
    standardize_pair: bool,
    /// Degrees from across.
    angle: f64,
    /// Whether PCA turns the line.
    is_held: bool,
    x: String,
    y: String,
    /// `share` or `count`.
    keep_by: &'static str,
    share: f64,
    count: f64,
    /// Whose loadings are shown, from 1.
    component: f64,
    /// The ringed row, from 1 among the complete ones.
    row: f64,
    /// What PCA is given; empty means all.
    features: Vec<String>,
    /// How far the ringed row was dragged across and up, in σ of the two features.
    moved: (f64, f64),
    /// The first two scores of the ringed row, where the hand set them.
    weights: Option<(f64, f64)>,
}

impl Default for State {
    fn default() -> State {
        State {
            part: "line",
            standardize: true,
            standardize_pixels: false,
            standardize_pair: false,
            angle: 15.0,
            is_held: false,
            x: String::new(),
            y: String::new(),
            keep_by: "share",
            share: 0.9,
            count: 2.0,
            component: 1.0,
            row: 1.0,
            features: Vec::new(),
            moved: (0.0, 0.0),
            weights: None,
        }
    }
}

/// Which of the features stand across and up at first: in both tables, two that vary together come first.
const PLACE_X: usize = 0;
const PLACE_Y: usize = 1;

/// In σ.
const MOST_MOVED: f64 = 30.0;

const PARTS: &[(&str, &str)] = &[("line", "A line"), ("all", "All features"), ("rebuild", "Reconstruction")];
const KEEP_BY: &[(&str, &str)] = &[("share", "By variance"), ("count", "By number")];

const ROLES: &[Role] = &[
    Role::new("features", "the columns of numbers", RoleKind::Numbers { least: 2, most: 100 }),
    Role::new("class", "the class, for the colors only", RoleKind::Category).optional(),
];

/// Whether one row is rebuilt, and two of its weights are the hand's.
fn is_rebuilt(state: &State) -> bool {
    state.part == "rebuild"
}

/// "13 features", "64 pixels": what PCA is given.
fn used_counted(seen: &Seen<PcaLab>) -> String {
    format::counted(seen.out.used.len(), if seen.fitted.picture.is_some() { "pixel" } else { "feature" })
}

/// A figure's first two lines, each cut where it is too long.
fn head(canvas: &mut Canvas, headline: &str, ink: Ink, below: &str) {
    canvas.group("headline");
    for (down, text, look) in [(16.0, headline, TextLook::title(ink)), (36.0, below, TextLook::note())] {
        canvas.text((12.0, down), shortened(text, canvas.width() - 20.0, look).as_ref(), look);
    }
}

/// To half a degree.
fn snapped(angle: f64) -> f64 {
    (angle * 2.0).round() / 2.0
}

impl Lab for PcaLab {
    type State = State;
    type Recipe = ();
    type Fitted = Fitted;
    type Output = Numbers;

    const META: &'static Meta = &Meta {
        id: "pca",
        link_version: 2,
        title: "Principal components",
        question: "Which direction tells you most?",
        first_touch: "line",
        invitation: "Turn the line until the gray lines are shortest.",
        covers: &["prep.select.pca", "algo.pca"],
        prose: "prepare/pca.md",
    };

    const DATA: &'static DataNeed = &DataNeed {
        roles: ROLES,
        sets: &[
            DataSet {
                id: "wine",
                title: "Wine: 178 wines of three grapes, 13 measures",
                source: Source::Bundled {
                    roles: ROLES,
                    assigned: "features=total_phenols+flavanoids+alcohol+malic_acid+ash+alcalinity_of_ash+magnesium+\
                               nonflavanoid_phenols+proanthocyanins+color_intensity+hue+od280_od315+proline,\
                               class=cultivar",
                },
            },
            DataSet {
                id: "digits",
                title: "Digits: 500 pictures of 64 pixels",
                source: Source::Bundled { roles: ROLES, assigned: super::DIGITS },
            },
            DataSet {
                id: "breast-cancer",
                title: "Breast cancer: 569 tumors, 30 measures",
                source: Source::Bundled {
                    roles: ROLES,
                    assigned: "features=mean_compactness+mean_concavity+mean_radius+mean_texture+mean_perimeter+\
                               mean_area+mean_smoothness+mean_concave_points+mean_symmetry+\
                               mean_fractal_dimension+radius_error+texture_error+perimeter_error+area_error+\
                               smoothness_error+compactness_error+concavity_error+concave_points_error+\
                               symmetry_error+fractal_dimension_error+worst_radius+worst_texture+worst_perimeter+\
                               worst_area+worst_smoothness+worst_compactness+worst_concavity+worst_concave_points+\
                               worst_symmetry+worst_fractal_dimension,class=diagnosis",
                },
            },
        ],
    };

    const FIGURES: &'static [FigureSpec] = &[
        FigureSpec {
            key: "cloud",
            name: "Two features and the line",
            short: "Cloud",
            aspect: 1.26,
            columns: 7,
            tab: "",
            ghost: &["line"],
        },
        FigureSpec {
            key: "directions",
            name: "Variance that each direction keeps",
            short: "Directions",
            aspect: 0.9,
            columns: 5,
            tab: "",
            ghost: &[],
        },
        FigureSpec {
            key: "spectrum",
            name: "Variance that each component keeps",
            short: "Components",
            aspect: 0.71,
            columns: 4,
            tab: "",
            ghost: &["cumulative"],
        },
        FigureSpec {
            key: "loadings",
            name: "Loadings of one component",
            short: "Loadings",
            aspect: 0.71,
            columns: 4,
            tab: "",
            ghost: &[],
        },
        FigureSpec {
            key: "rebuild",
            name: "One row, reconstructed",
            short: "Reconstruction",
            aspect: 1.45,
            columns: 8,
            tab: "",
            ghost: &[],
        },
        FigureSpec {
            key: "map",
            name: "Map of the first two components",
            short: "Map",
            aspect: 0.71,
            columns: 4,
            tab: "",
            ghost: &[],
        },
    ];

    const CONTROLS: &'static [Control<State>] = controls::CONTROLS;
    const PARTS: &'static [Part] = &[
        Part::new("part", "line", Self::META.question, Self::META.invitation),
        Part::new(
            "part",
            "all",
            "How many components are enough?",
            "Drag the dashed line to set how much variance to keep. Then turn off “Standardize first”.",
        ),
        Part::new(
            "part",
            "rebuild",
            "How much of a row do a few numbers keep?",
            "Set how much variance to keep, and watch the row being reconstructed. In Digits, a row is a picture.",
        ),
    ];
    const STOPS: &'static [Stop<State>] = controls::STOPS;
    const CHALLENGES: &'static [Challenge<PcaLab>] = controls::CHALLENGES;

    fn recipe(_: &State) {}

    fn start(_: &(), data: &Data) -> Result<Fitted, Problem> {
        fit::start(data)
    }

    fn advance(_: &(), data: &Data, fitted: &mut Fitted, _: u64, more: &mut dyn FnMut() -> bool) -> Progress {
        match fitted.advance(data, more) {
            share if share < 1.0 => Progress::Working(share),
            _ => Progress::Done,
        }
    }

    fn read(state: &State, data: &Data, fitted: &Fitted) -> Numbers {
        fitted.read(state, data)
    }

    fn report(seen: &Seen<PcaLab>, report: &mut ReportBuilder) {
        match seen.state.part {
            "line" => {
                report.shows(&["cloud", "directions"]);
                cloud::figures(seen, report);
            }
            "all" => {
                report.shows(&["spectrum", "loadings", "map"]);
                spectrum::figures(seen, report);
                map::figure(seen, report);
            }
            _ => {
                report.shows(&["rebuild", "map"]);
                rebuild::figure(seen, report);
                map::figure(seen, report);
            }
        }
        readouts::readouts(seen, report);
        readouts::tables(seen, report);
        for note in &seen.fitted.notes {
            report.note(note.clone());
        }
        let (gathered, all) = (seen.fitted.moments.n, seen.fitted.rows.len());
        if gathered < all {
            report.note(format!("{gathered} of {all} rows have been read so far."));
        }
        if seen.state.part != "line" && seen.state.moved != (0.0, 0.0) {
            report.note(format!("Row {} is still where you dragged it in “A line”.", seen.out.row + 1));
        } else if is_rebuilt(seen.state) && seen.fitted.picture.is_none() {
            report.note("Choose Digits as data: there a row is a picture, and you can see what is lost.");
        }
        report.python(|| python::program(seen));
        report.document(|| request::document(seen));
        report.describe(readouts::sentence(seen));
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn poster(seen: &Seen<PcaLab>) -> crate::plot::Poster {
        poster::draw(seen)
    }

    fn point(state: &mut State, seen: &Seen<PcaLab>, hit: &Hit) {
        if hit.phase == Phase::Hover {
            return;
        }
        match hit.handle.as_deref() {
            Some("line" | "line_end") => {
                let [x, y] = seen.out.plane.center;
                let arm = (hit.x - x, hit.y - y);
                if arm != (0.0, 0.0) {
                    (state.angle, state.is_held) = (snapped(fit::angle_of(arm)), false);
                }
            }
            Some("curve") => (state.angle, state.is_held) = (snapped(hit.x.clamp(0.0, 180.0)), false),
            Some("row") if is_rebuilt(seen.state) => {
                let rounded = |value: f64| (value.clamp(-1e9, 1e9) * 1e3).round() / 1e3;
                state.weights = Some((rounded(hit.x), rounded(hit.y)));
            }
            Some("row") => state.moved = cloud::moved_to(seen, (hit.x, hit.y)),
            Some("component_before") => state.component -= 1.0,
            Some("component_after") => state.component += 1.0,
            Some(key) => {
                if let Some(component) = key.strip_prefix("picture_").and_then(crate::decimal::parse) {
                    state.component = component;
                }
            }
            None => {}
        }
    }

    fn settle(state: &mut State, data: &Data) {
        let all = data.roles.columns("features").len();
        let used = if state.features.is_empty() { all } else { state.features.len() }.max(1) as f64;
        state.component = state.component.clamp(1.0, used);
        state.count = state.count.min(used);
        // The first pixels of a picture are its empty corner.
        if let Some(across) = fit::picture(data.roles.columns("features"))
            && state.part == "line"
            && state.x.is_empty()
            && state.y.is_empty()
        {
            let pixel = |line: usize| data.roles.columns("features")[line * across + across / 2].clone();
            let lines = all / across;
            (state.x, state.y) = (pixel(lines / 2), pixel(lines / 2 - 1));
        }
    }

    /// The first version showed everything at once, and had nothing standardized unless the link said so.
    fn upgrade(_from: u32, mut query: Query) -> Query {
        let is = |key: &str, wanted: &[&str]| query.get(key).is_some_and(|value| wanted.contains(&value));
        let was_standardized = is("standardize", &["yes", "true", "1"]);
        let was_map = is("plane", &["components"]);
        let is_digits = is("data", &["digits"]);
        let has = |keys: &[&str]| keys.iter().any(|key| query.get(key).is_some());
        let part = if is_digits || (was_map && has(&["weights"])) {
            "rebuild"
        } else if was_map || (!has(&["angle", "held", "x", "y", "moved"]) && has(&OF_ALL_FEATURES)) {
            "all"
        } else {
            "line"
        };
        if is_digits {
            // Rows of pixels could not be dragged.
            query.pairs.retain(|(key, _)| key != "moved");
        }
        query.set("part", part);
        for key in ["standardize", "standardize_pixels", "standardize_pair"] {
            query.set(key, if was_standardized { "yes" } else { "no" });
        }
        query
    }
}

/// What the first version's links say of all features, not of the line.
const OF_ALL_FEATURES: [&str; 6] = ["standardize", "keep_by", "share", "count", "component", "features"];

#[cfg(test)]
mod tests;
