//! The direction that keeps the most is the direction that loses the least; units decide which it is.

mod figures;
#[cfg(test)]
mod tests;
mod tour;

use std::cell::RefCell;
use std::rc::Rc;

use crate::format;
use crate::lab::{
    Challenge, Control, Data, DataNeed, DataSet, Document, FigureSpec, Hit, Lab, Meta, Part, Phase, Program, Progress,
    Quantity, Query, ReportBuilder, Seen, Source, Stop, json_pretty, keys,
};
use crate::ml::moments::{Gathering, Moments};
use crate::ml::pca::{Pca, PcaModel};
use crate::ml::spread::{Spread, angle_between, angle_of, direction};
use crate::table::roles::{Role, RoleKind};
use crate::table::{Label, Need, Problem};

pub struct PcaLab;

/// Which of the features stand across and up at first: in both tables, two that vary together come first.
const PLACE_X: usize = 0;
const PLACE_Y: usize = 1;
/// How far a row can be dragged, in σ.
const MOST_MOVED: f64 = 30.0;
/// So many rows are drawn, evenly spread over all.
const MOST_DRAWN: usize = 600;
/// Of a long table, so many rows' worth of products are gathered before the first picture.
const FIRST_PRODUCTS: usize = 2_000_000;

keys! {
    pub enum Shown { Line = "line" "A line", All = "all" "All features", Rebuild = "rebuild" "Reconstruction" }
}

keys! {
    pub enum KeepBy { Share = "share" "By variance", Count = "count" "By number" }
}

#[derive(Clone, PartialEq)]
pub struct State {
    shown: Shown,
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
    keep_by: KeepBy,
    share: f64,
    count: usize,
    /// Whose loadings are shown, from 1.
    component: usize,
    /// The ringed row, from 1 among the complete ones.
    row: usize,
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
            shown: Shown::Line,
            standardize: true,
            standardize_pixels: false,
            standardize_pair: false,
            angle: 15.0,
            is_held: false,
            x: String::new(),
            y: String::new(),
            keep_by: KeepBy::Share,
            share: 0.9,
            count: 2,
            component: 1,
            row: 1,
            features: Vec::new(),
            moved: (0.0, 0.0),
            weights: None,
        }
    }
}

/// What came of the rows, whatever the state.
pub struct Fitted {
    features: Vec<String>,
    /// The complete rows, by their place in the table.
    rows: Vec<u32>,
    /// The places among `rows` of those that are drawn.
    drawn: Vec<usize>,
    /// Of each row, and the names; none where no column says.
    classes: Option<(Vec<usize>, Vec<String>)>,
    /// Where the features are the pixels of a picture: its pixels in a line.
    picture: Option<usize>,
    /// Of all features, over the rows gathered so far, nothing moved.
    moments: Moments,
    notes: Vec<String>,
    gathering: Gathering,
    /// The last model and what it was asked for: turning the line need not find it again.
    last: RefCell<Option<(Asked, Rc<PcaModel>)>>,
}

/// What a model depends on, beside the rows: the features used, standardized or not, and what was moved.
type Asked = (Vec<usize>, bool, Option<Moved>);

/// The chosen row, and how far it was moved along each feature, in the feature's unit.
#[derive(Clone, PartialEq)]
struct Moved {
    row: usize,
    by: Vec<f64>,
    gathered: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    plane: Plane,
    /// The features that PCA is given, by their places.
    used: Vec<usize>,
    model: Rc<PcaModel>,
    /// Whether they are standardized before.
    is_standardized: bool,
    /// The share of the variance along the first 1, 2, … components; none where nothing varies.
    cumulative: Option<Vec<f64>>,
    /// How many components are kept.
    k: usize,
    /// The component whose loadings are shown, from 0.
    component: usize,
    /// The chosen row's place among the rows, and its values of all features, as moved.
    row: usize,
    values: Vec<f64>,
    /// Its places along the kept components, as found or as the hand set them.
    scores: Vec<f64>,
    is_by_hand: bool,
    /// The used features as rebuilt from the scores.
    rebuilt: Vec<f64>,
    /// The squared distance between the row and what was rebuilt, in the components' units.
    row_error: f64,
}

/// Two features, and the line through their mean.
#[derive(Clone, Debug, PartialEq)]
struct Plane {
    /// Which of the features are drawn across and up.
    features: [usize; 2],
    /// What becomes 0 and what becomes 1 on each axis: nothing but the standardizing.
    offset: [f64; 2],
    scale: [f64; 2],
    /// The rows' mean, as drawn.
    center: (f64, f64),
    /// As drawn.
    spread: Spread,
    /// The line's direction, in degrees from across, 0 to 180.
    angle: f64,
    /// The direction that keeps the most, and the variance it keeps.
    best_angle: f64,
    best: f64,
    /// The best direction with nothing moved.
    resting_angle: f64,
}

impl Plane {
    /// Where a row is drawn that has these values of the two features.
    fn place(&self, values: [f64; 2]) -> (f64, f64) {
        let at = |axis: usize| (values[axis] - self.offset[axis]) / self.scale[axis];
        (at(0), at(1))
    }

    /// So far along the line from the mean.
    fn along(&self, length: f64) -> (f64, f64) {
        let (dx, dy) = direction(self.angle);
        (self.center.0 + length * dx, self.center.1 + length * dy)
    }

    /// The point of the line that is nearest to a place.
    fn foot(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let (dx, dy) = direction(self.angle);
        self.along((x - self.center.0) * dx + (y - self.center.1) * dy)
    }

    fn share(&self) -> Option<f64> {
        self.spread.share(self.angle)
    }

    fn best_share(&self) -> Option<f64> {
        (self.spread.total() > 0.0).then(|| (self.best / self.spread.total()).min(1.0))
    }
}

const ROLES: &[Role] = &[
    Role::new("features", "the columns of numbers", RoleKind::Numbers { least: 2, most: 100 }),
    Role::new("class", "the class, for the colors only", RoleKind::Category).optional(),
];

impl Lab for PcaLab {
    type State = State;
    type Recipe = ();
    type Fitted = Fitted;
    type Output = Output;

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
                    assigned: "features=total_phenols+flavanoids+alcohol+malic_acid+ash+alcalinity_of_ash+magnesium+nonflavanoid_phenols+proanthocyanins+color_intensity+hue+od280_od315+proline,class=cultivar",
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
                    assigned: "features=mean_compactness+mean_concavity+mean_radius+mean_texture+mean_perimeter+mean_area+mean_smoothness+mean_concave_points+mean_symmetry+mean_fractal_dimension+radius_error+texture_error+perimeter_error+area_error+smoothness_error+compactness_error+concavity_error+concave_points_error+symmetry_error+fractal_dimension_error+worst_radius+worst_texture+worst_perimeter+worst_area+worst_smoothness+worst_compactness+worst_concavity+worst_concave_points+worst_symmetry+worst_fractal_dimension,class=diagnosis",
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
    const CONTROLS: &'static [Control<State>] = tour::CONTROLS;
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
    const STOPS: &'static [Stop<State>] = tour::STOPS;
    const CHALLENGES: &'static [Challenge<PcaLab>] = tour::CHALLENGES;

    fn recipe(_: &State) {}

    fn start(_: &(), data: &Data) -> Result<Fitted, Problem> {
        let features = data.roles.columns("features").to_vec();
        let names: Vec<&str> = features.iter().map(String::as_str).collect();
        let need = Need { columns: &names, label: Label::Classes("class"), most_rows: usize::MAX };
        let has_class = data.roles.column("class").is_some();
        let with_class = if has_class { Some(data.sample(need, 0)) } else { None };
        let (sample, problem) = match with_class {
            Some(Ok(sample)) => (sample, None),
            other => (data.sample(Need { label: Label::None, ..need }, 0)?, other.and_then(Result::err)),
        };
        if features.is_empty() || sample.rows.len() < 2 {
            return Err(Problem::new("A variance needs two rows with a number in every chosen column."));
        }
        let mut notes = sample.notes;
        notes.extend(problem.map(|problem| format!("The rows are shown without their class. {problem}")));
        let (rows, columns) = (sample.rows, columns(data, &features)?);
        let mut gathering = Gathering::new(&columns, &rows);
        let wanted = FIRST_PRODUCTS / (columns.len() * (columns.len() + 1) / 2);
        let mut gathered = 0;
        gathering.gather(&columns, &rows, &mut || {
            gathered += 512;
            gathered < wanted
        });
        let moments = gathering.moments();
        if !moments.is_finite() {
            return Err(Problem::new(
                "Some numbers are too large to be squared. Divide the column by a constant first.",
            ));
        }
        Ok(Fitted {
            drawn: (0..rows.len()).step_by(rows.len().div_ceil(MOST_DRAWN)).collect(),
            classes: (!sample.classes.is_empty()).then_some((sample.labels, sample.classes)),
            picture: picture(&features),
            last: RefCell::new(None),
            features,
            rows,
            moments,
            notes,
            gathering,
        })
    }

    fn advance(_: &(), data: &Data, fitted: &mut Fitted, _: u64, more: &mut dyn FnMut() -> bool) -> Progress {
        let all = fitted.rows.len();
        if fitted.gathering.rows() < all
            && let Ok(columns) = columns(data, &fitted.features)
        {
            fitted.gathering.gather(&columns, &fitted.rows, more);
            let moments = fitted.gathering.moments();
            // Numbers that overflow late leave what was there before.
            if moments.is_finite() {
                fitted.moments = moments;
            }
        }
        match fitted.gathering.rows() {
            rows if rows < all => Progress::Working(rows as f64 / all as f64),
            _ => Progress::Done,
        }
    }

    fn read(state: &State, data: &Data, fitted: &Fitted) -> Output {
        let (pair, used) = fitted.chosen(state, data);
        let row = (state.row.max(1) - 1).min(fitted.rows.len() - 1);
        let resting = fitted.values(data, row);
        let mut by = vec![0.0; fitted.features.len()];
        // Up after across: where both are the same feature, the move across counts.
        by[pair[1]] = state.moved.1 * fitted.sigma(pair[1]);
        by[pair[0]] = state.moved.0 * fitted.sigma(pair[0]);
        let has_moved = by.iter().any(|by| *by != 0.0) && row < fitted.moments.n;
        let moments = if has_moved { fitted.moments.moved(&resting, &by) } else { fitted.moments.clone() };
        let values: Vec<f64> = resting.iter().zip(&by).map(|(value, by)| value + by).collect();
        let moved = has_moved.then_some(Moved { row, by, gathered: fitted.moments.n });
        let is_standardized = if fitted.picture.is_some() { state.standardize_pixels } else { state.standardize };
        let model = fitted.model(&used, is_standardized, moved, &moments);

        let all = model.components.len().max(1);
        let k = match state.keep_by {
            KeepBy::Count => state.count,
            KeepBy::Share => model.components_for(state.share),
        };
        let k = k.clamp(1, all);
        let own: Vec<f64> = used.iter().map(|&i| values[i]).collect();
        let mut scores = model.transform(&own, k);
        let weights = state.weights.filter(|_| state.shown == Shown::Rebuild);
        if let Some((first, second)) = weights {
            for (score, set) in scores.iter_mut().zip([first, second]) {
                *score = set;
            }
        }
        let rebuilt = model.inverse_transform(&scores);
        let off = |((a, b), scale): ((&f64, &f64), &f64)| (a - b) / scale * ((a - b) / scale);
        Output {
            plane: fitted.plane(state, pair, &moments),
            cumulative: model.cumulative_ratio(),
            row_error: own.iter().zip(&rebuilt).zip(&model.scale).map(off).sum(),
            component: (state.component.max(1) - 1).min(all - 1),
            is_by_hand: weights.is_some(),
            used,
            model,
            is_standardized,
            k,
            row,
            values,
            scores,
            rebuilt,
        }
    }

    fn report(seen: &Seen<PcaLab>, report: &mut ReportBuilder) {
        figures::draw(seen, report);
        readouts(seen, report);
        let (state, fitted) = (seen.state, seen.fitted);
        for note in &fitted.notes {
            report.note(note.clone());
        }
        let (gathered, all) = (fitted.moments.n, fitted.rows.len());
        if gathered < all {
            report.note(format!("{gathered} of {all} rows have been read so far."));
        }
        if state.shown != Shown::Line && state.moved != (0.0, 0.0) {
            report.note(format!("Row {} is still where you dragged it in “A line”.", seen.out.row + 1));
        } else if state.shown == Shown::Rebuild && fitted.picture.is_none() {
            report.note("Choose Digits as data: there a row is a picture, and you can see what is lost.");
        }
        report.python(|| program(seen));
        report.document(|| training_job(seen));
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn poster(seen: &Seen<PcaLab>) -> crate::plot::Poster {
        figures::poster(seen)
    }

    fn point(state: &mut State, seen: &Seen<PcaLab>, hit: &Hit) {
        if hit.phase == Phase::Hover {
            return;
        }
        // To half a degree, and from then on the hand's.
        let turn = |state: &mut State, angle: f64| (state.angle, state.is_held) = ((angle * 2.0).round() / 2.0, false);
        match hit.handle.as_deref() {
            Some("line" | "line_end") => {
                let (x, y) = seen.out.plane.center;
                if (hit.x, hit.y) != (x, y) {
                    turn(state, angle_of((hit.x - x, hit.y - y)));
                }
            }
            Some("curve") => turn(state, hit.x.clamp(0.0, 180.0)),
            Some("row") if state.shown == Shown::Rebuild => {
                let rounded = |value: f64| (value.clamp(-1e9, 1e9) * 1e3).round() / 1e3;
                state.weights = Some((rounded(hit.x), rounded(hit.y)));
            }
            Some("row") => state.moved = moved_to(seen, [hit.x, hit.y]),
            Some("component_before") => state.component = state.component.saturating_sub(1),
            Some("component_after") => state.component += 1,
            Some(key) => {
                if let Some(component) = key.strip_prefix("picture_").and_then(|number| number.parse().ok()) {
                    state.component = component;
                }
            }
            None => {}
        }
    }

    fn settle(state: &mut State, data: &Data) {
        let features = data.roles.columns("features");
        let used = if state.features.is_empty() { features.len() } else { state.features.len() }.max(1);
        state.component = state.component.clamp(1, used);
        state.count = state.count.min(used);
        // The first pixels of a picture are its empty corner.
        if let Some(across) = picture(features)
            && state.shown == Shown::Line
            && state.x.is_empty()
            && state.y.is_empty()
        {
            let lines = features.len() / across;
            let pixel = |line: usize| features[line * across + across / 2].clone();
            (state.x, state.y) = (pixel(lines / 2), pixel(lines / 2 - 1));
        }
    }

    /// The first version showed everything at once, and had nothing standardized unless the link said so.
    fn upgrade(_from: u32, mut query: Query) -> Query {
        /// What its links say of all features, not of the line.
        const OF_ALL_FEATURES: [&str; 6] = ["standardize", "keep_by", "share", "count", "component", "features"];

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

/// Where in σ a row was dragged to that now stands at a place of the plane.
fn moved_to(seen: &Seen<PcaLab>, to: [f64; 2]) -> (f64, f64) {
    let (plane, fitted) = (&seen.out.plane, seen.fitted);
    let resting = fitted.values(seen.data, seen.out.row);
    let away = |axis: usize| {
        let feature = plane.features[axis];
        let value = to[axis] * plane.scale[axis] + plane.offset[axis];
        let away = (value - resting[feature]) / fitted.sigma(feature);
        (away.clamp(-MOST_MOVED, MOST_MOVED) * 1e3).round() / 1e3
    };
    (away(0), away(1))
}

/// The columns that play the features, as the table has them.
fn columns<'a>(data: &'a Data, features: &[String]) -> Result<Vec<&'a [f64]>, Problem> {
    features.iter().map(|name| data.table.numbers(name)).collect()
}

/// Whether these columns are the pixels of one picture, `pixel_<line>_<place>`, line by line; gives how many
/// stand in a line.
fn picture(features: &[String]) -> Option<usize> {
    let place = |name: &String| {
        let (line, place) = name.strip_prefix("pixel_")?.split_once('_')?;
        Some((line.parse::<usize>().ok()?, place.parse::<usize>().ok()?))
    };
    let places: Vec<(usize, usize)> = features.iter().map(place).collect::<Option<_>>()?;
    let across = places.iter().map(|place| place.1).max()? + 1;
    let in_order = places.iter().enumerate().all(|(i, &(line, place))| (line, place) == (i / across, i % across));
    (across > 1 && places.len() > across && in_order).then_some(across)
}

impl Fitted {
    /// The values of a row of all features, by its place among the rows.
    fn values(&self, data: &Data, row: usize) -> Vec<f64> {
        let columns = columns(data, &self.features).unwrap_or_default();
        columns.iter().map(|column| column[self.rows[row] as usize]).collect()
    }

    /// The drawn rows' values of some of the features.
    fn drawn_values(&self, data: &Data, features: &[usize]) -> Vec<Vec<f64>> {
        let columns = columns(data, &self.features).unwrap_or_default();
        let value = |row: usize, feature: usize| columns.get(feature).map_or(0.0, |column| column[row]);
        let values = |&row: &usize| features.iter().map(|&one| value(self.rows[row] as usize, one)).collect();
        self.drawn.iter().map(values).collect()
    }

    /// The places of the features across and up, and of those that PCA is given.
    fn chosen(&self, state: &State, data: &Data) -> ([usize; 2], Vec<usize>) {
        let place = |name: &str| self.features.iter().position(|feature| feature == name);
        let pair = [(&state.x, PLACE_X), (&state.y, PLACE_Y)]
            .map(|(name, at)| data.column_or("features", name, at).and_then(place).unwrap_or(0));
        let mut used: Vec<usize> = state.features.iter().filter_map(|name| place(name)).collect();
        used.sort_unstable();
        if used.is_empty() {
            used = (0..self.features.len()).collect();
        }
        (pair, used)
    }

    fn model(&self, used: &[usize], standardize: bool, moved: Option<Moved>, moments: &Moments) -> Rc<PcaModel> {
        let asked = (used.to_vec(), standardize, moved);
        let mut last = self.last.borrow_mut();
        if let Some((known, model)) = &*last
            && *known == asked
            && model.n == moments.n
        {
            return model.clone();
        }
        let model = Rc::new(Pca { standardize }.fit(&moments.select(used)));
        *last = Some((asked, model.clone()));
        model
    }

    fn plane(&self, state: &State, features: [usize; 2], moments: &Moments) -> Plane {
        let of = |moments: &Moments| Pca { standardize: state.standardize_pair }.fit(&moments.select(&features));
        let angle = |model: &PcaModel| angle_of((model.components[0][0], model.components[0][1]));
        let (model, resting) = (of(moments), of(&self.moments));
        let between =
            |i: usize, j: usize| moments.covariance(features[i], features[j]) / (model.scale[i] * model.scale[j]);
        let best_angle = angle(&model);
        let (x, y) = (model.mean[0], model.mean[1]);
        let (offset, center) = if state.standardize_pair { ([x, y], (0.0, 0.0)) } else { ([0.0; 2], (x, y)) };
        Plane {
            features,
            offset,
            scale: [model.scale[0], model.scale[1]],
            center,
            spread: Spread { x: between(0, 0), between: between(0, 1), y: between(1, 1) },
            angle: if state.is_held { best_angle } else { state.angle },
            best_angle,
            best: model.explained_variance[0],
            resting_angle: angle(&resting),
        }
    }

    /// The standard deviation of a feature with nothing moved; 1 of a constant one.
    fn sigma(&self, feature: usize) -> f64 {
        let sigma = self.moments.population_deviation(feature);
        if sigma > 0.0 { sigma } else { 1.0 }
    }
}

impl Output {
    /// The share of the variance that is kept; none where nothing varies.
    fn kept(&self) -> Option<f64> {
        self.cumulative.as_ref().map(|shares| shares[self.k - 1])
    }

    /// The place among the used features of the largest loading of the shown component, and that loading with its sign.
    fn largest(&self) -> (usize, f64) {
        let loadings = &self.model.components[self.component];
        let most = loadings.iter().fold(0.0f64, |most, loading| most.max(loading.abs()));
        let at = loadings.iter().position(|loading| loading.abs() == most).unwrap_or(0);
        (at, loadings.get(at).copied().unwrap_or(0.0))
    }

    /// How many features the kept components are mixed from: what must be measured of a new row.
    fn needed(&self) -> usize {
        let kept = &self.model.components[..self.k];
        (0..self.used.len()).filter(|&i| kept.iter().any(|component| component[i].abs() > 1e-12)).count()
    }
}

/// "13 features", "64 pixels": what PCA is given.
fn used_counted(seen: &Seen<PcaLab>) -> String {
    format::counted(seen.out.used.len(), if seen.fitted.picture.is_some() { "pixel" } else { "feature" })
}

fn readouts(seen: &Seen<PcaLab>, report: &mut ReportBuilder) {
    const NOTHING_VARIES: &str = "nothing varies";
    const TOO_LARGE: &str = "too large";
    let (out, model, plane) = (seen.out, &seen.out.model, &seen.out.plane);
    let number = format::number;

    let (along, total) = (plane.spread.along(plane.angle), plane.spread.total());
    let (a, b) = (number(along), number(total));
    let formula = format!("{a} ÷ {b}: variance along the line ÷ of both features");
    report.readout("line_kept", "The line keeps", Quantity::or(plane.share(), NOTHING_VARIES), formula);
    // What is left of much may be too little to show in three digits of either.
    let of = if a == b { format!(", of {b}") } else { String::new() };
    let formula = format!("mean squared length of the gray lines{of}");
    let formula = if a == b { formula } else { format!("{b} − {a}: {formula}") };
    let left = Quantity::or(Some((total - along).max(0.0)), NOTHING_VARIES);
    report.readout("line_left", "The line loses", left, formula);
    let at = format!("at {}°, by PCA of these two", format::fixed(plane.best_angle, 1));
    report.readout("line_best", "The best line keeps", Quantity::or(plane.best_share(), NOTHING_VARIES), at);
    let turned = angle_between(plane.best_angle, plane.resting_angle);
    let formula = format!("from {}°, by the ringed row", format::fixed(plane.resting_angle, 1));
    report.readout("turned", "The best line turned by", Quantity::Number(turned), formula).unit = "°".to_owned();

    let variance: f64 = model.explained_variance.iter().take(out.k).sum();
    let (variance, total) = (number(variance), number(model.total_variance));
    let formula = format!("{variance} ÷ {total}, variance along {}", format::counted(out.k, "component"));
    report.readout("kept", "Components keep", Quantity::or(out.kept(), NOTHING_VARIES), formula);
    let formula = match seen.state.keep_by {
        KeepBy::Count => "set by hand".to_owned(),
        KeepBy::Share => format!("the fewest that keep more than {}", format::percent(seen.state.share)),
    };
    report.readout("components", "Components kept", Quantity::Number(out.k as f64), formula);
    let formula = format!("sum of the {} other variances: mean squared error", model.components.len() - out.k);
    let error = Quantity::or(Some(model.error_left(out.k)), NOTHING_VARIES);
    report.readout("error", "Reconstruction error", error, formula);
    let formula = format!("of {}: with a nonzero loading in a kept component", used_counted(seen));
    report.readout("needed", "Features still needed", Quantity::Number(out.needed() as f64), formula);

    let number = out.component + 1;
    // The first two may be set by hand; then the ring no longer stands where the row's own values are.
    let by_hand = out.scores.get(out.component).filter(|_| out.is_by_hand && out.component < 2);
    let own: Vec<f64> = out.used.iter().map(|&feature| out.values[feature]).collect();
    let score = by_hand.copied().unwrap_or_else(|| model.score(&own, out.component));
    let formula = if by_hand.is_some() { "set by your hand" } else { "Σ (value − mean) ÷ scale × loading" };
    let name = format!("Ringed row, score on component {number}");
    report.readout("score", &name, Quantity::or(Some(score), TOO_LARGE), formula);
    let formula = format!("Σ (measured − reconstructed)² over {}", used_counted(seen));
    report.readout("row_error", "Ringed row, squared error", Quantity::or(Some(out.row_error), TOO_LARGE), formula);
    let (feature, loading) = out.largest();
    let (name, feature) = (format!("Largest loading, component {number}"), &seen.fitted.features[out.used[feature]]);
    report.readout("loading", &name, Quantity::Number(loading), format::words(feature));
    let variance = model.explained_variance.get(out.component).copied();
    let name = format!("Variance along component {number}");
    let formula = "an eigenvalue of the covariance matrix";
    report.readout("variance", &name, Quantity::or(variance, TOO_LARGE), formula);
    report.key_numbers(match seen.state.shown {
        Shown::Line => &["line_kept", "line_left", "line_best"],
        Shown::All => &["kept", "components", "loading", "needed"],
        Shown::Rebuild => &["components", "kept", "row_error"],
    });
}

fn program(seen: &Seen<PcaLab>) -> Program {
    let (state, out, fitted) = (seen.state, seen.out, seen.fitted);
    let names = |places: &[usize]| places.iter().map(|&i| fitted.features[i].clone()).collect::<Vec<_>>();
    let weights = state.weights.filter(|_| out.is_by_hand);
    let program = Program::of(include_str!("pca.py"), seen.data)
        .titled("Python (scikit-learn 1.9.1)")
        .set("ALL", fitted.features.clone())
        .set("CLASS", seen.data.roles.column("class").filter(|_| fitted.classes.is_some()))
        .set("STANDARDIZE", out.is_standardized)
        .set("STANDARDIZE_PAIR", state.standardize_pair)
        .set("KEEP", if state.keep_by == KeepBy::Count { out.k as f64 } else { state.share })
        .set("COMPONENT", out.component + 1)
        .set("ROW", out.row + 1)
        .set("PLANE", names(&out.plane.features))
        .set("LINE", (!state.is_held).then_some(out.plane.angle))
        .set("MOVED", [state.moved.0, state.moved.1])
        .set("WEIGHTS", weights.map_or(Vec::new(), |(first, second)| vec![first, second]));
    if out.used.len() == fitted.features.len() { program } else { program.set("USED", names(&out.used)) }
}

/// The same analysis as a training job of SageMaker's built-in PCA. The service centers and does not standardize: that is
/// done before, to the table that it reads. Names in angle brackets are the account's own.
fn training_job(seen: &Seen<PcaLab>) -> Document {
    let out = seen.out;
    let is_standardized = if out.is_standardized { "standardized" } else { "raw" };
    let request = serde_json::json!({
        "TrainingJobName": format!("pca-{}-{is_standardized}", seen.data.id),
        "AlgorithmSpecification": {
            "TrainingImage": "<the PCA image of your region>",
            "TrainingInputMode": "File",
        },
        "RoleArn": "arn:aws:iam::111122223333:role/YourSageMakerRole",
        // The service takes all of its hyperparameters as text.
        "HyperParameters": {
            "feature_dim": out.used.len().to_string(),
            "num_components": out.k.to_string(),
            "mini_batch_size": seen.fitted.rows.len().min(500).to_string(),
            "algorithm_mode": "regular",
            "subtract_mean": "true",
        },
        "InputDataConfig": [{
            "ChannelName": "train",
            "ContentType": "text/csv;label_size=0",
            "DataSource": {
                "S3DataSource": {
                    "S3DataType": "S3Prefix",
                    "S3Uri": format!("s3://your-bucket/{}/{is_standardized}/", seen.data.id),
                    "S3DataDistributionType": "FullyReplicated",
                },
            },
        }],
        "OutputDataConfig": { "S3OutputPath": "s3://your-bucket/pca/" },
        "ResourceConfig": { "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 5 },
        "StoppingCondition": { "MaxRuntimeInSeconds": 3600 },
    });
    let mut text = json_pretty(&request);
    text.push('\n');
    Document {
        key: "sagemaker".to_owned(),
        title: "SageMaker: CreateTrainingJob".to_owned(),
        language: "json".to_owned(),
        text,
    }
}
