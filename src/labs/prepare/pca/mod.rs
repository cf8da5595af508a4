//! The direction that keeps the most is the direction that loses the least; units decide which it is.

mod cloud;
mod controls;
mod fit;
mod python;
mod readouts;
mod rebuild;
mod request;
mod spectrum;

use crate::lab::{
    Challenge, Condition, Control, Data, DataNeed, DataSet, FigureSpec, Hit, Lab, Meta, Phase, Progress, ReportBuilder,
    Seen, Source, Stop,
};
use crate::plot::{Canvas, Ink, TextLook, text_width};
use crate::table::Problem;
use crate::table::roles::{Role, RoleKind};
use fit::{Fitted, Numbers};

pub struct PcaLab;

#[derive(Clone, PartialEq)]
pub struct State {
    standardize: bool,
    /// What the cloud shows: `features` or `components`; pictures always show components.
    plane: &'static str,
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
            standardize: false,
            plane: "features",
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

const PLANES: &[(&str, &str)] = &[("features", "Two features"), ("components", "Two components")];
const KEEP_BY: &[(&str, &str)] = &[("share", "By variance"), ("count", "By number")];

const ROLES: &[Role] = &[
    Role::new("features", "the columns of numbers", RoleKind::Numbers { least: 2, most: 100 }),
    Role::new("class", "the class, for the colours only", RoleKind::Category).optional(),
];

/// Whether the cloud's axes are components. Two pixels of a picture make no cloud worth seeing.
fn shows_components(state: &State, data: &Data) -> bool {
    state.plane == "components" || fit::picture(data.roles.columns("features")).is_some()
}

/// "13 features", "64 pixels": what PCA is given.
fn used_counted(seen: &Seen<PcaLab>) -> String {
    counted(seen.out.used.len(), if seen.fitted.picture.is_some() { "pixel" } else { "feature" })
}

/// A figure's first two lines, small enough to fit its width.
fn head(canvas: &mut Canvas, headline: &str, ink: Ink, below: &str) {
    let room = canvas.width() - 22.0;
    let fitting = |text: &str, size: f64, bold: bool| (room / text_width(text, 1.0, bold)).min(size);
    canvas.group("headline");
    let size = fitting(headline, 16.0, true);
    canvas.text((14.0, 18.0), headline, TextLook::new(ink).size(size).bold());
    canvas.text((14.0, 38.0), below, TextLook::new(Ink::Soft).size(fitting(below, 12.0, false)));
}

/// To half a degree.
fn snapped(angle: f64) -> f64 {
    (angle * 2.0).round() / 2.0
}

/// "1 component", "2 components".
fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

impl Lab for PcaLab {
    type State = State;
    type Recipe = ();
    type Fitted = Fitted;
    type Output = Numbers;

    const META: &'static Meta = &Meta {
        id: "pca",
        link_version: 1,
        title: "Principal components",
        question: "Which direction tells you most?",
        first_touch: "",
        invitation: "Turn the line until the strokes to it are shortest, then let PCA hold it. Drag the dashed line to \
                     keep more or less, and look right: what do so few numbers still know of a wine?",
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
                title: "Breast cancer: 569 tumours, 30 measures",
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
            name: "The cloud and the line",
            short: "The cloud and the line",
            aspect: 0.95,
            columns: 5,
            tab: "",
            ghost: &["line"],
        },
        FigureSpec {
            key: "spectrum",
            name: "How much each component keeps, and of what it is made",
            short: "How much each component keeps, and of what it is made",
            aspect: 0.752,
            columns: 4,
            tab: "",
            ghost: &["cumulative"],
        },
        FigureSpec {
            key: "rebuild",
            name: "One row, rebuilt",
            short: "One row, rebuilt",
            aspect: 0.556,
            columns: 3,
            tab: "",
            ghost: &[],
        },
    ];

    const CONTROLS: &'static [Control<State>] = controls::CONTROLS;

    const STOPS: &'static [Stop<State>] = &[
        Stop::new(
            "a-line-through-the-wines",
            "A line through the wines",
            "Each stroke is what a wine loses if only its place on the line is written down. Where must the line \
                  go? Let somebody turn it; then ask why long strokes count more than many short ones.",
            "wine",
            |_| {},
        ),
        Stop::new(
            "pca-finds-it-at-once",
            "PCA finds it at once",
            "No search: it is the first eigenvector of the covariance. The curve below has one hill. Where is its \
                  valley, and which component is that?",
            "wine",
            |s| s.is_held = true,
        ),
        Stop::new(
            "a-round-cloud-has-no-direction",
            "A round cloud has no direction",
            "Ash and hue: the curve is nearly flat. Drag the ringed wine about: the line swings after this one \
                  wine. Would you trust it?",
            "wine",
            |s| (s.is_held, s.x, s.y) = (true, "ash".to_owned(), "hue".to_owned()),
        ),
        Stop::new(
            "99-8-percent-with-one-number",
            "99.8 percent with one number?",
            "Of 13 measures, one component keeps nearly all variance. Look right before you cheer: what does \
                  this one number know of the wine? And which feature has the largest numbers?",
            "wine",
            |s| (s.is_held, s.x, s.y) = (true, "hue".to_owned(), "proline".to_owned()),
        ),
        Stop::new(
            "the-same-wines-without-their-units",
            "The same wines, without their units",
            "Standardized, every feature has variance 1, and PCA must look for what varies together. Two \
                  components as axes: the three grapes fall apart, though PCA never saw their names.",
            "wine",
            |s| (s.standardize, s.plane) = (true, "components"),
        ),
        Stop::new(
            "handwriting-from-a-few-numbers",
            "Handwriting from a few numbers",
            "64 pixels a digit, 19 components for nine tenths. Go down to 2 and up again: when can you read it? \
                  The small pictures are the components, each with its weight in this digit.",
            "digits",
            |_| {},
        ),
        Stop::new(
            "turn-two-knobs-of-a-digit",
            "Turn two knobs of a digit",
            "Drag the ring: only the first two weights change. Which strokes come and go together? Bring it into \
                  the crowd of another digit. Does it become one?",
            "digits",
            |s| (s.row, s.weights) = (4.0, Some((-20.0, -12.0))),
        ),
    ];

    const CHALLENGES: &'static [Challenge<PcaLab>] = &[
        Challenge::new(
            "by_hand",
            "Turn the line by hand, phenols and flavanoids as they are, until it keeps at least 94 % of the two.",
            "wine",
            &[Condition::new("everything that is asked", |seen| {
                let (state, plane) = (seen.state, &seen.out.plane);
                let is_plain = !state.standardize && state.moved == (0.0, 0.0) && !shows_components(state, seen.data);
                let pair = (plane.features[0], plane.features[1]) == (PLACE_X, PLACE_Y);
                is_plain && pair && !state.is_held && plane.share(plane.angle).is_some_and(|share| share >= 0.94)
            })],
            "You shortened the strokes and the share kept grew: their squares add up to the same total. And \
                      strokes meet the line at right angles, so this is not the line that regression draws.",
            |s| s.angle = 60.0,
        ),
        Challenge::new(
            "units",
            "One component keeps 99.8 % of raw wine. Give each of the 13 features the same say, and find the \
                  fewest components that keep 95 %.",
            "wine",
            &[Condition::new("everything that is asked", |seen| {
                let out = seen.out;
                let fewest = out.model.components_for(0.95);
                seen.state.standardize && out.used.len() == 13 && seen.state.moved == (0.0, 0.0) && out.k == fewest
            })],
            "The 99.8 % was proline's unit. In another unit of length or weight the raw components would be \
                      others; standardized ones stay. Standardize whenever units differ.",
            |s| (s.standardize, s.share) = (true, 0.95),
        ),
        Challenge::new(
            "select",
            "With standardize on, make component 1 out of a single feature: a loading of 1, all others 0. Who \
                  does the selecting?",
            "wine",
            &[Condition::new("everything that is asked", |seen| {
                let most = seen.out.model.components[0].iter().fold(0.0f64, |most, loading| most.max(loading.abs()));
                seen.state.standardize && most > 0.99
            })],
            "You did, with the check boxes. PCA extracts: each component mixes all features it is given, so \
                      all must still be measured. To drop columns, select (filter, wrapper, lasso).",
            |s| (s.standardize, s.features) = (true, vec!["flavanoids".to_owned()]),
        ),
        Challenge::new(
            "outlier",
            "Drag one single wine so that PCA's own line turns by more than 20°. Some pairs of features hold \
                  their line better than others.",
            "wine",
            &[Condition::new("everything that is asked", |seen| {
                let plane = &seen.out.plane;
                let apart = fit::between(plane.best_angle, plane.resting_angle);
                seen.state.moved != (0.0, 0.0) && !shows_components(seen.state, seen.data) && apart > 20.0
            })],
            "Where two variances are nearly equal, a single row decides the direction; and as errors count \
                      squared, far rows count most. Look at the cloud before you trust a component.",
            |s| {
                (s.is_held, s.x, s.y) = (true, "ash".to_owned(), "hue".to_owned());
                s.moved = (6.0, 6.0);
            },
        ),
    ];

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
        cloud::figure(seen, report);
        spectrum::figure(seen, report);
        rebuild::figure(seen, report);
        readouts::readouts(seen, report);
        readouts::tables(seen, report);
        for note in &seen.fitted.notes {
            report.note(note.clone());
        }
        let (gathered, all) = (seen.fitted.moments.n, seen.fitted.rows.len());
        if gathered < all {
            report.note(format!("So far {gathered} of {all} rows are counted in."));
        }
        report.document(|| python::document(seen));
        report.document(|| request::document(seen));
        report.describe(readouts::sentence(seen));
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
            Some("row") if shows_components(seen.state, seen.data) => {
                let rounded = |value: f64| (value.clamp(-1e9, 1e9) * 1e3).round() / 1e3;
                state.weights = Some((rounded(hit.x), rounded(hit.y)));
            }
            Some("row") => state.moved = cloud::moved_to(seen, (hit.x, hit.y)),
            Some("component_before") => state.component -= 1.0,
            Some("component_after") => state.component += 1.0,
            Some(key) => {
                if let Some(component) = key.strip_prefix("picture_").and_then(|number| number.parse().ok()) {
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
    }
}

#[cfg(test)]
mod tests;
