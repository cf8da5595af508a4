//! Many weak learners: one after the other, each taught by the mistakes before it; or side by side, each on its own sample.

mod figures;
#[cfg(test)]
mod tests;
mod tour;

use std::ops::Range as Places;
use std::sync::Arc;

use ndarray::Array2;

use crate::format;
use crate::lab::points::{Edits, Gesture, Grip, Point, gesture};
use crate::lab::{
    Artifact, Challenge, Code, Control, Data, DataNeed, DataSet, FigureSpec, Hit, Keys, Lab, Meta, Phase, Program,
    Progress, Quantity, Query, Range, ReportBuilder, STEP, Seen, Source, Stop, Term, keys,
};
use crate::ml::adaboost::{AdaBoost, AdaBoostRun, Stopped};
use crate::ml::bagging::{Bagging, BaggingRun};
use crate::ml::ensemble::{Ensemble, Picture, Tally};
use crate::ml::generate::{PYTHON_SHAPES, Shape};
use crate::ml::math::{exp, pow};
use crate::ml::random::{PYTHON_RANDOM, Random};
use crate::ml::tree::{self, MaxFeatures, TrainingSet, Vote};
use crate::table::roles::{Role, RoleKind};
use crate::table::{Label, Need, Problem};

pub struct Ensembles;

/// More learners than this cannot be asked for.
const MOST_LEARNERS: usize = 200;
/// Rows of a made-up set, half of them for testing.
const MADE: usize = 240;
/// More rows of a table than this are not used.
const MOST_ROWS: usize = 2000;
/// With more rows than this they are too many to be taken by hand.
const MOST_HANDLES: usize = 400;
/// Trees compare 32-bit numbers.
const LARGEST: f64 = 1e30;
/// Width ÷ height of the plane in units of a made-up set, so that circles are round.
const ASPECT: f64 = 1.8;
/// Between the rows and the edge of the plane, as a share of their span.
const MARGIN: f64 = 0.04;
/// Cells of a plane's map, and of a thumbnail.
const CELLS: (usize, usize) = (162, 90);
const THUMBNAIL: (usize, usize) = (18, 12);

/// The sets that are generated, by their ids.
const SHAPES: [(&str, Shape); 5] = [
    ("moons", Shape::Moons),
    ("circles", Shape::Circles),
    ("xor", Shape::Xor),
    ("spiral", Shape::Spiral),
    ("blobs", Shape::Blobs),
];

keys! {
    /// The two ensembles.
    pub enum Kind { Boosting = "boosting" "Boosting", Bagging = "bagging" "Bagging" }
}

keys! {
    /// The class of a point that a click adds: the one that boosting votes against there, or a fixed one.
    pub enum Adds { Opposite = "contrary" "Opposite", First = "first" "●", Second = "second" "■" }
}

#[derive(Clone, PartialEq)]
pub struct State {
    pub making: Making,
    pub learners: usize,
    pub depth: usize,
    pub learning_rate: f64,
    pub forest: bool,
    /// How many learners are shown; `None`: all.
    pub step: Option<usize>,
    /// Learners of boosting and of bagging that do not vote, ascending.
    pub left_out: [Vec<u16>; 2],
    pub adds: Adds,
    /// The learner that the pointer rests on, shown alone. Ends with the gesture, so no link carries it.
    pub alone: Option<(Kind, usize)>,
    /// The point that is held. Ends with the gesture, so no link carries it.
    pub grip: Option<Grip>,
}

/// What the rows depend on, beside the data.
#[derive(Clone, PartialEq)]
pub struct Making {
    pub noise: f64,
    /// The share of training rows that are told a wrong class.
    pub label_noise: f64,
    pub seed: u64,
    /// Names of the two columns; empty means the first and the second.
    pub features: [String; 2],
    pub edits: Edits,
}

impl Default for State {
    fn default() -> State {
        State {
            making: Making {
                noise: 0.2,
                label_noise: 0.0,
                seed: 1,
                features: Default::default(),
                edits: Edits::default(),
            },
            learners: 40,
            depth: 1,
            learning_rate: 1.0,
            forest: false,
            // A run begins at its beginning.
            step: Some(1),
            left_out: Default::default(),
            adds: Adds::Opposite,
            alone: None,
            grip: None,
        }
    }
}

impl State {
    /// How many learners are shown.
    pub fn step(&self) -> usize {
        self.step.unwrap_or(self.learners).min(self.learners)
    }

    /// The last step is kept as "all", so that more learners are seen as soon as there are more.
    fn set_step(&mut self, step: usize) {
        self.step = (step < self.learners).then_some(step);
    }

    pub fn left_out(&self, kind: Kind) -> &[u16] {
        &self.left_out[kind as usize]
    }
}

#[derive(Clone, PartialEq)]
pub struct Recipe {
    making: Making,
    learners: usize,
    depth: usize,
    learning_rate: f64,
    forest: bool,
}

/// A row on the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    pub at: [f64; 2],
    pub class: usize,
    pub source: Point,
    /// Whether it was told a wrong class by chance.
    pub told_wrong: bool,
    /// Whether the visitor added it or changed its class.
    pub is_own: bool,
}

/// Training rows first (those that were added last of them), then test rows.
pub struct Plane {
    /// Names the data set and the features: what edits belong to.
    pub name: String,
    pub features: [String; 2],
    pub classes: Vec<String>,
    pub rows: Vec<Row>,
    pub n_train: usize,
    /// Of each given row used: its row in the table (for made-up sets, just its number).
    pub table_rows: Vec<u32>,
    /// The part of the plane that is drawn: x0, x1, y0, y1.
    pub frame: [f64; 4],
    pub notes: Vec<String>,
}

pub struct Fitted {
    pub plane: Plane,
    pub boosting: AdaBoostRun,
    pub bagging: BaggingRun,
    /// The learners of both so far.
    ensembles: [Ensemble; 2],
}

impl Fitted {
    pub fn of(&self, kind: Kind) -> &Ensemble {
        &self.ensembles[kind as usize]
    }
}

pub struct Output {
    pub boosting: Tally,
    pub bagging: Tally,
    /// Boosting's newest learner: its weighted error ε, its vote α, how many rows it gets wrong.
    pub error: Option<f64>,
    pub vote: Option<f64>,
    pub mistakes: usize,
    /// What it was taught with: the weight of each training row (they sum to 1).
    pub weights: Vec<f64>,
    /// The greatest weight of a row that the visitor added or whose class they changed.
    pub heaviest_own: Option<f64>,
    /// How often bagging's newest tree drew each training row.
    pub drawn: Vec<f64>,
    /// How many it did not draw.
    pub left_behind: usize,
    /// Why boosting ended before the present step, if it did.
    pub stopped: Option<Stopped>,
}

impl Output {
    pub fn of(&self, kind: Kind) -> &Tally {
        match kind {
            Kind::Boosting => &self.boosting,
            Kind::Bagging => &self.bagging,
        }
    }

    /// How many times as heavy as the average a training row was for the newest learner, or how often it drew it.
    pub fn times(&self, kind: Kind, row: usize) -> f64 {
        match kind {
            Kind::Boosting => self.weights[row] * self.weights.len() as f64,
            Kind::Bagging => self.drawn[row],
        }
    }
}

/// The shape that a made-up set's id names.
pub fn shape(id: &str) -> Option<Shape> {
    SHAPES.iter().find(|(known, _)| *known == id).map(|(_, shape)| *shape)
}

fn is_made(data: &Data) -> bool {
    shape(&data.id).is_some()
}

const ROLES: &[Role] = &[
    Role::new("features", "Features", RoleKind::Numbers { least: 2, most: 100 }),
    Role::new("class", "Class", RoleKind::Category),
];

const WINE: &str = "features=flavanoids+color_intensity+alcohol+malic_acid+ash+alcalinity_of_ash+magnesium+\
                    total_phenols+nonflavanoid_phenols+proanthocyanins+hue+od280_od315+proline,class=cultivar";

const CANCER: &str = "features=mean_texture+mean_smoothness+mean_radius+mean_perimeter+mean_area+mean_compactness+\
                      mean_concavity+mean_concave_points+mean_symmetry+mean_fractal_dimension+worst_radius+\
                      worst_texture+worst_smoothness,class=diagnosis";

type Of = Control<State>;

impl Lab for Ensembles {
    type State = State;
    type Recipe = Recipe;
    type Fitted = Fitted;
    type Output = Output;

    const META: &'static Meta = &Meta {
        id: "ensembles",
        link_version: 2,
        title: "Boosting and bagging",
        question: "Many weak learners: one after another, or side by side?",
        first_touch: STEP,
        invitation: "Press Play, or step: each boosting learner works on the mistakes of those before it.",
        covers: &["ens.boosting-adaboost", "ens.bagging"],
        prose: "combine/ensembles.md",
    };

    const DATA: &'static DataNeed = &DataNeed {
        roles: ROLES,
        sets: &[
            DataSet { id: "moons", title: "Moons, generated", source: Source::Generated },
            DataSet { id: "circles", title: "Circles, generated", source: Source::Generated },
            DataSet { id: "xor", title: "XOR: four quarters, generated", source: Source::Generated },
            DataSet { id: "spiral", title: "Spiral, generated", source: Source::Generated },
            DataSet { id: "blobs", title: "Blobs, generated", source: Source::Generated },
            DataSet {
                id: "wine",
                title: "Wine: 178 wines of three grapes",
                source: Source::Bundled { roles: ROLES, assigned: WINE },
            },
            DataSet {
                id: "breast-cancer",
                title: "Breast cancer: malignant or benign",
                source: Source::Bundled { roles: ROLES, assigned: CANCER },
            },
        ],
    };

    const FIGURES: &'static [FigureSpec] = &[
        FigureSpec {
            key: "boosting",
            name: "Boosting: one after another",
            short: "Boosting",
            aspect: 1.44,
            columns: 6,
            tab: "",
            ghost: &[],
        },
        FigureSpec {
            key: "bagging",
            name: "Bagging: side by side",
            short: "Bagging",
            aspect: 1.44,
            columns: 6,
            tab: "",
            ghost: &[],
        },
        FigureSpec {
            key: "errors",
            name: "Error by number of learners",
            short: "Error",
            aspect: 2.4,
            columns: 7,
            tab: "more",
            ghost: &["boosting, test", "bagging, test"],
        },
        FigureSpec {
            key: "margins",
            name: "Margins of the votes",
            short: "Margins",
            aspect: 2.4,
            columns: 7,
            tab: "more",
            ghost: &[],
        },
        FigureSpec {
            key: "learners",
            name: "Every learner by itself",
            short: "Trees",
            aspect: 2.4,
            columns: 7,
            tab: "more",
            ghost: &[],
        },
    ];

    const CONTROLS: &'static [Control<State>] = &[
        Of::player("Learner", |s| s.learners as u64, |s| s.step() as u64, |s, step| s.set_step(step as usize))
            .acts_on("boosting"),
        Of::number("depth", "Depth of each tree", Range::fixed(1.0, 10.0, 1.0, 1.0), |s| &mut s.depth)
            .help("1 is a stump: a tree with a single split."),
        Of::number("label_noise", "Wrong labels", Range::fixed(0.0, 0.4, 0.01, 0.0), |s| &mut s.making.label_noise)
            .written(format::percent)
            .help("Share of the training labels that are made wrong: the rows with a dot inside.")
            .acts_on("boosting"),
        Of::keyed("adds", "Class of added points", Adds::KEYS, |s| &mut s.adds)
            .help("A click on the plane adds a point. Opposite: the class that boosting votes against there.")
            .acts_on("boosting"),
        Of::carried("points", |s| s.making.edits.to_string(), |s, text| s.making.edits = Edits::parse(text)).private(),
        Of::button("restore", "Restore the rows", |s, _| s.making.edits = Edits::default())
            .when(|s, _| !s.making.edits.is_empty()),
        Of::carried("left_out", |s| left_out_text(&s.left_out), |s, text| s.left_out = left_out_of(text)),
        Of::button("all_vote", "Let all learners vote", |s, _| s.left_out = Default::default())
            .when(|s, _| s.left_out.iter().any(|left_out| !left_out.is_empty())),
        Of::number("learners", "Learners", Range::fixed(1.0, MOST_LEARNERS as f64, 1.0, 40.0), |s| &mut s.learners)
            .folded(),
        Of::number("learning_rate", "Learning rate η", Range::fixed(0.05, 2.0, 0.05, 1.0), |s| &mut s.learning_rate)
            .folded()
            .help("Multiplies the vote of each boosting learner.")
            .acts_on("boosting"),
        Of::flag("forest", "Random forest", |s| &mut s.forest)
            .folded()
            .help("Each split of bagging's trees may use only one feature, drawn at random.")
            .acts_on("bagging"),
        Of::number("noise", "Noise", Range::fixed(0.0, 0.6, 0.01, 0.2), |s| &mut s.making.noise)
            .folded()
            .when(|_, data| is_made(data)),
        Of::column_of("feature_x", "Horizontal axis", "features", 0, |s| &mut s.making.features[0])
            .folded()
            .when(|_, data| !is_made(data)),
        Of::column_of("feature_y", "Vertical axis", "features", 1, |s| &mut s.making.features[1])
            .folded()
            .when(|_, data| !is_made(data)),
        Of::number("seed", "Seed", Range::fixed(0.0, 999.0, 1.0, 1.0), |s| &mut s.making.seed).folded(),
    ];
    const STOPS: &'static [Stop<State>] = tour::STOPS;
    const CHALLENGES: &'static [Challenge<Ensembles>] = tour::CHALLENGES;

    fn recipe(state: &State) -> Recipe {
        Recipe {
            making: state.making.clone(),
            learners: state.learners,
            depth: state.depth,
            learning_rate: state.learning_rate,
            forest: state.forest,
        }
    }

    fn start(recipe: &Recipe, data: &Data) -> Result<Fitted, Problem> {
        let plane = Plane::new(&recipe.making, data)?;
        let (train, test) = (0..plane.n_train, plane.n_train..plane.rows.len());
        let n_classes = plane.classes.len();
        let labels: Vec<usize> = plane.rows.iter().map(|row| row.class).collect();
        let set = TrainingSet::new(plane.matrix(train.clone()).view(), &labels[train], n_classes);
        let set = Arc::new(set.map_err(Problem::new)?);
        let settings =
            AdaBoost { n_estimators: recipe.learners, max_depth: recipe.depth, learning_rate: recipe.learning_rate };
        let boosting = AdaBoostRun::start(set.clone(), settings).map_err(Problem::new)?;
        let settings = Bagging {
            n_estimators: recipe.learners,
            max_depth: Some(recipe.depth),
            max_features: if recipe.forest { MaxFeatures::Sqrt } else { MaxFeatures::All },
            bootstrap: true,
            seed: recipe.making.seed,
        };
        let bagging = BaggingRun::start(set.clone(), settings);
        let test_labels: Vec<u32> = labels[test.clone()].iter().map(|class| *class as u32).collect();
        let picture = Picture { frame: plane.frame, cells: CELLS, thumbnail: THUMBNAIL, n_classes };
        let ensemble = |says: Vote| {
            let test_rows = tree::Rows::new(plane.matrix(test.clone()).view()).map_err(Problem::new)?;
            Ok::<_, Problem>(Ensemble::new(says, &set, test_rows, &test_labels, picture))
        };
        let ensembles = [ensemble(Vote::Class)?, ensemble(Vote::Shares)?];
        Ok(Fitted { plane, boosting, bagging, ensembles })
    }

    /// Adds a learner to both, and so on.
    fn advance(
        recipe: &Recipe,
        _data: &Data,
        fitted: &mut Fitted,
        _until: u64,
        more: &mut dyn FnMut() -> bool,
    ) -> Progress {
        let Fitted { boosting, bagging, ensembles: [queue, crowd], .. } = fitted;
        let set = bagging.set().clone();
        loop {
            let round = boosting.step().map(|round| (round.tree.clone(), round.vote));
            let tree = bagging.step().map(|learner| learner.tree.clone());
            if round.is_none() && tree.is_none() {
                return Progress::Done;
            }
            if let Some((tree, vote)) = round {
                queue.add(&set, tree, vote, &[]);
            }
            if let Some(tree) = tree {
                crowd.add(&set, tree, 1.0, bagging.out_of_bag());
            }
            if !more() {
                return Progress::Working(crowd.members().len() as f64 / recipe.learners.max(1) as f64);
            }
        }
    }

    fn read(state: &State, _data: &Data, fitted: &Fitted) -> Output {
        let [boosting, bagging] =
            [Kind::Boosting, Kind::Bagging].map(|kind| fitted.of(kind).tally(state.step(), state.left_out(kind)));
        let rows = &fitted.plane.rows[..fitted.plane.n_train];
        let learners = fitted.of(Kind::Boosting).members();
        let newest = boosting.step.checked_sub(1);
        let round = newest.and_then(|index| fitted.boosting.rounds().get(index));
        let is_wrong = |row: usize| newest.is_some_and(|index| learners[index].class_of(row) != rows[row].class);
        let weights = fitted.boosting.weights_at(newest.unwrap_or(0));
        let own = rows.iter().zip(&weights).filter(|(row, _)| row.is_own);
        let drawn = match bagging.step.checked_sub(1) {
            Some(index) => fitted.bagging.times_drawn(index),
            None => vec![1.0; rows.len()],
        };
        let ended = boosting.step == learners.len() && state.step() > boosting.step;
        Output {
            error: round.map(|round| round.error),
            vote: round.map(|round| round.vote),
            mistakes: (0..rows.len()).filter(|row| is_wrong(*row)).count(),
            heaviest_own: own.map(|(_, weight)| *weight).max_by(f64::total_cmp),
            left_behind: drawn.iter().filter(|times| **times == 0.0).count(),
            stopped: fitted.boosting.stopped().filter(|_| ended),
            boosting,
            bagging,
            weights,
            drawn,
        }
    }

    fn report(seen: &Seen<Ensembles>, report: &mut ReportBuilder) {
        figures::draw(seen, report);
        readouts(seen, report);
        notes(seen, report);
        report.python(|| program(seen));
        for kind in Kind::ALL {
            report.artifact(|| scores(seen, *kind));
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn poster(seen: &Seen<Ensembles>) -> crate::plot::Poster {
        figures::poster(seen)
    }

    fn point(state: &mut State, seen: &Seen<Ensembles>, hit: &Hit) {
        match hit.figure.as_str() {
            "errors" => state.set_step(hit.x.round().max(0.0) as usize),
            "learners" => {
                let Some((kind, index)) = hit.handle.as_deref().and_then(figures::learner_of) else { return };
                match hit.phase {
                    Phase::Hover => state.alone = Some((kind, index)),
                    Phase::Leave => state.alone = None,
                    Phase::Press => toggle(&mut state.left_out[kind as usize], index as u16),
                    _ => {}
                }
            }
            _ => on_plane(state, seen, hit),
        }
    }

    /// The first version opened with all learners; a link without a step meant them.
    fn upgrade(_from: u32, mut query: Query) -> Query {
        if query.get(STEP).is_none() {
            query.set(STEP, MOST_LEARNERS.to_string());
        }
        query
    }

    fn settle(state: &mut State, _data: &Data) {
        for left_out in &mut state.left_out {
            left_out.sort_unstable();
            left_out.dedup();
            left_out.retain(|index| usize::from(*index) < state.learners);
        }
    }
}

/// "3.7/0": learners 3 and 7 of boosting and 0 of bagging, from 0; empty if all vote.
fn left_out_text(left_out: &[Vec<u16>; 2]) -> String {
    if left_out.iter().all(Vec::is_empty) {
        return String::new();
    }
    let [boosting, bagging] =
        left_out.each_ref().map(|indices| indices.iter().map(u16::to_string).collect::<Vec<_>>().join("."));
    format!("{boosting}/{bagging}")
}

fn left_out_of(text: &str) -> [Vec<u16>; 2] {
    let (boosting, bagging) = text.split_once('/').unwrap_or_default();
    [boosting, bagging].map(|list| list.split('.').filter_map(|index| index.parse().ok()).take(400).collect())
}

fn toggle(left_out: &mut Vec<u16>, index: u16) {
    match left_out.binary_search(&index) {
        Ok(place) => drop(left_out.remove(place)),
        Err(place) => left_out.insert(place, index),
    }
}

/// A press on nothing adds a point; a point that is dragged moves; one that is clicked changes its class.
fn on_plane(state: &mut State, seen: &Seen<Ensembles>, hit: &Hit) {
    let plane = &seen.fitted.plane;
    let [x0, x1, y0, y1] = plane.frame;
    state.alone = None;
    let Some(handle) = hit.handle.as_deref() else {
        let is_inside = hit.x >= x0 && hit.x <= x1 && hit.y >= y0 && hit.y <= y1;
        if hit.phase == Phase::Release && is_inside {
            let at = plane.rounded([hit.x, hit.y]);
            state.making.edits.add(&plane.name, at, new_class(state, seen, at));
        }
        return;
    };
    let Some(point) = Point::of_key(handle) else { return };
    let Some(place) = plane.rows.iter().position(|row| row.source == point) else { return };
    let row = plane.rows[place];
    match gesture(&mut state.grip, hit, row.at, [x1 - x0, y1 - y0]) {
        Gesture::Move(at) => state.making.edits.move_to(&plane.name, point, plane.rounded(at)),
        // What a test row is, is not for the hand to say.
        Gesture::Click if place < plane.n_train => {
            state.making.edits.set_class(&plane.name, point, (row.class + 1) % plane.classes.len());
        }
        _ => {}
    }
}

/// The class that a click adds: the chosen one, or one that boosting's vote denies there.
fn new_class(state: &State, seen: &Seen<Ensembles>, at: [f64; 2]) -> usize {
    let n_classes = seen.fitted.plane.classes.len();
    match state.adds {
        Adds::First => 0,
        Adds::Second => 1.min(n_classes - 1),
        Adds::Opposite => {
            let boosting = seen.fitted.of(Kind::Boosting);
            (boosting.vote_at(state.step(), state.left_out(Kind::Boosting), at) + 1) % n_classes
        }
    }
}

/// Rows before they are split and edited.
struct Given {
    features: [String; 2],
    classes: Vec<String>,
    points: Vec<[f64; 2]>,
    labels: Vec<usize>,
    table_rows: Vec<u32>,
    notes: Vec<String>,
}

impl Given {
    fn read(making: &Making, data: &Data) -> Result<Given, Problem> {
        if let Some(shape) = shape(&data.id) {
            let (points, labels) = shape.generate(MADE, making.noise, making.seed);
            return Ok(Given {
                features: ["x", "y"].map(str::to_owned),
                classes: ["blue", "orange"].map(str::to_owned).to_vec(),
                points,
                labels,
                table_rows: (0..MADE as u32).collect(),
                notes: Vec::new(),
            });
        }
        let features = [0, 1].map(|axis| data.column_or("features", &making.features[axis], axis).unwrap_or_default());
        let need = Need { columns: &features, label: Label::Classes("class"), most_rows: MOST_ROWS };
        let sample = data.sample(need, making.seed)?;
        let [across, up] = features.map(|name| sample.numbers(&data.table, name, LARGEST));
        Ok(Given {
            features: features.map(str::to_owned),
            classes: sample.classes,
            points: across?.into_iter().zip(up?).map(|(x, y)| [x, y]).collect(),
            labels: sample.labels,
            table_rows: sample.rows,
            notes: sample.notes,
        })
    }
}

impl Plane {
    fn new(making: &Making, data: &Data) -> Result<Plane, Problem> {
        let Given { features, classes, points, labels, table_rows, notes } = Given::read(making, data)?;
        let name = match is_made(data) {
            true => data.id.clone(),
            false => format!("{}:{}/{}", data.id, features[0], features[1]),
        };
        let frame = frame(&points, shape(&data.id));
        // The first half of a permutation is for testing.
        let mut test = Random::new(making.seed).permutation(points.len());
        let mut train = test.split_off(points.len() / 2);
        let wrong = wrong_labels(&train, &labels, classes.len(), making);
        train.sort_unstable();
        test.sort_unstable();

        let edits = making.edits.on(&name);
        let added = edits.map_or(&[][..], Edits::added);
        let known = |class: usize| class.min(classes.len() - 1);
        let given = |row: usize| {
            let (at, class) = edits.map_or((None, None), |edits| edits.of(row as u32));
            let chance = wrong[row].filter(|_| class.is_none());
            Row {
                at: at.map_or(points[row], |at| within(at, frame)),
                class: class.map(known).or(chance).unwrap_or(labels[row]),
                source: Point::Given(row as u32),
                told_wrong: chance.is_some(),
                is_own: class.is_some_and(|class| known(class) != labels[row]),
            }
        };
        let by_hand = |(place, (at, class)): (usize, &([f64; 2], usize))| Row {
            at: within(*at, frame),
            class: known(*class),
            source: Point::Added(place as u32),
            told_wrong: false,
            is_own: true,
        };
        let (n_train, trained) = (train.len() + added.len(), train.into_iter().map(given));
        let rows = trained.chain(added.iter().enumerate().map(by_hand)).chain(test.into_iter().map(given)).collect();
        Ok(Plane { name, features, classes, rows, n_train, table_rows, frame, notes })
    }

    /// The two features of some rows, one row each.
    fn matrix(&self, rows: Places<usize>) -> Array2<f64> {
        Array2::from_shape_fn((rows.len(), 2), |(row, axis)| self.rows[rows.start + row].at[axis])
    }

    /// A place within the frame, rounded to a thousandth of it, so that links stay short.
    fn rounded(&self, at: [f64; 2]) -> [f64; 2] {
        let at = within(at, self.frame);
        [0, 1].map(|axis| {
            let (low, high) = (self.frame[2 * axis], self.frame[2 * axis + 1]);
            let mut steps = 1.0;
            while (high - low) * steps < 500.0 && steps < 1e12 {
                steps *= 10.0;
            }
            ((at[axis] * steps).round() / steps).clamp(low, high)
        })
    }
}

/// The place moved into the frame, as far from its edge as the rows of the data, so that a mark there is seen whole.
fn within(at: [f64; 2], frame: [f64; 4]) -> [f64; 2] {
    [0, 1].map(|axis| {
        let (low, high) = (frame[2 * axis], frame[2 * axis + 1]);
        let edge = MARGIN * (high - low);
        at[axis].max(low + edge).min(high - edge)
    })
}

/// The wrong class that each row is told, if any. Training rows are taken in the order of the permutation,
/// so that more noise tells more rows and leaves those that were told before.
fn wrong_labels(train: &[usize], labels: &[usize], n_classes: usize, making: &Making) -> Vec<Option<usize>> {
    let mut wrong = vec![None; labels.len()];
    if n_classes < 2 {
        return wrong;
    }
    let mut random = Random::new(making.seed + 1);
    let count = (train.len() as f64 * making.label_noise + 0.5) as usize;
    for &row in train.iter().take(count) {
        wrong[row] = Some((labels[row] + 1 + random.below(n_classes - 1)) % n_classes);
    }
    wrong
}

/// The rows' box with a margin; for a made-up set at least the box of its shape, and as wide as the picture,
/// so that one unit is equally long both ways.
fn frame(points: &[[f64; 2]], made: Option<Shape>) -> [f64; 4] {
    let home = made.map(|shape| match shape {
        Shape::Moons => [(-1.6, 2.6), (-1.1, 1.6)],
        Shape::Circles | Shape::Xor | Shape::Spiral => [(-1.3, 1.3); 2],
        Shape::Blobs => [(-2.2, 2.2); 2],
    });
    let [(x0, x1), (y0, y1)] = [0, 1].map(|axis| {
        let values = || points.iter().map(|point| point[axis]);
        let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
        let margin = if high > low { MARGIN * (high - low) } else { 0.5 };
        let (least, most) = home.map_or((f64::INFINITY, f64::NEG_INFINITY), |home| home[axis]);
        ((low - margin).min(least), (high + margin).max(most))
    });
    if made.is_none() {
        return [x0, x1, y0, y1];
    }
    let half = ((y1 - y0) / 2.0).max((x1 - x0) / 2.0 / ASPECT);
    let (x, y) = ((x0 + x1) / 2.0, (y0 + y1) / 2.0);
    [x - half * ASPECT, x + half * ASPECT, y - half, y + half]
}

fn readouts(seen: &Seen<Ensembles>, report: &mut ReportBuilder) {
    const NO_LEARNER: &str = "there is no learner yet";
    const NO_VOTE: &str = "no learner votes";
    const NO_ROWS: &str = "there are no rows";
    const NO_OWN: &str = "you have added no row and changed no class";
    let out = seen.out;
    let n = out.weights.len();
    let weighed = format!("weight of {} mistakes ÷ all weight", out.mistakes);
    report.readout("error", "Weighted error ε", Quantity::or(out.error, NO_LEARNER), weighed);
    let is_wrong = out.error.is_some_and(|error| error > 0.0);
    let formula = if is_wrong { arithmetic(seen) } else { "no mistake: 1".to_owned() };
    report.readout("vote", "Vote α", Quantity::or(out.vote, NO_LEARNER), formula);
    let reason = if out.error.is_none() { NO_LEARNER } else { "it makes no mistake" };
    let factor = Quantity::or(out.vote.filter(|_| is_wrong).map(exp), reason);
    let formula = format!("e^{} for the next learner", out.vote.map_or_else(String::new, format::number));
    report.readout("factor", "Mistakes weighted", factor, formula).unit = "×".to_owned();
    let heaviest = out.weights.iter().copied().fold(0.0, f64::max);
    let heaviest = Term::new(heaviest, format!("its weight {}", format::number(heaviest))) * Term::count(n as u64);
    let readout = report.read("heaviest", "Heaviest row", heaviest);
    readout.unit = "×".to_owned();
    readout.formula.push_str(" rows; the average row has 1");
    let formula = format!("of all weight; the average is 1 ÷ {n}");
    report.readout("own_weight", "Heaviest row of yours", Quantity::or(out.heaviest_own, NO_OWN), formula);
    let margin = Quantity::or(out.boosting.least_margin(), NO_VOTE);
    let formula = "(votes for its class − votes for another) ÷ all votes, for the worst row";
    report.readout("least_margin", "Least margin, boosting", margin, formula);
    let share = (out.bagging.step > 0).then_some(out.left_behind as f64 / n as f64);
    let expected = format::number(pow(1.0 - 1.0 / n as f64, n as f64));
    let formula = format!("{} ÷ {n}; expected {expected}: (1 − 1/{n})^{n}", out.left_behind);
    report.readout("left_behind", "Out of bag, this tree", Quantity::or(share, NO_LEARNER), formula);
    for (kind, key) in [(Kind::Boosting, "queue"), (Kind::Bagging, "crowd")] {
        let tally = out.of(kind);
        let mut curves = vec![("train", "Training", &tally.train), ("test", "Test", &tally.test)];
        if kind == Kind::Bagging {
            curves.push(("out_of_bag", "Out-of-bag", &tally.out_of_bag));
        }
        for (part, label, curve) in curves {
            let wrong = tally.at(curve);
            let error = Term::count(wrong.wrong as u64) / Term::count(wrong.of as u64);
            report
                .read(&format!("{key}_{part}_error"), &format!("{label} error, {}", kind.key()), error)
                .or(if tally.voting == 0 { NO_VOTE } else { NO_ROWS });
        }
    }
    // Where boosting has ended nothing is learned of its newest learner any more.
    report.key_numbers(match out.stopped {
        Some(_) => &["queue_test_error", "crowd_test_error", "crowd_out_of_bag_error", "left_behind"],
        None => &["error", "vote", "factor", "left_behind"],
    });
}

/// What α is computed from.
fn arithmetic(seen: &Seen<Ensembles>) -> String {
    let (error, rate) = (seen.out.error.unwrap_or(0.0), seen.state.learning_rate);
    let odds = format!("ln({} ÷ {})", format::number(1.0 - error), format::number(error));
    let classes = seen.fitted.boosting.n_classes();
    let sum = if classes == 2 { odds } else { format!("{odds} + ln {}", classes - 1) };
    match (rate == 1.0, classes == 2) {
        (true, _) => sum,
        (false, true) => format!("{} · {sum}", format::short(rate)),
        (false, false) => format!("{} · ({sum})", format::short(rate)),
    }
}

/// An error in a sentence.
fn said(error: Option<f64>) -> String {
    error.map_or("–".to_owned(), format::number)
}

fn notes(seen: &Seen<Ensembles>, report: &mut ReportBuilder) {
    let (out, plane) = (seen.out, &seen.fitted.plane);
    let [boosting, bagging] = [&out.boosting, &out.bagging]
        .map(|tally| format!("{} and a test error of {}", said(tally.train_error()), said(tally.test_error())));
    let alone = seen.state.alone.map_or(String::new(), |(kind, index)| {
        format!("Learner {} of {}, alone. ", format::count(index as u64 + 1), kind.key())
    });
    report.describe(format!(
        "{alone}After {} learners, boosting has a training error of {boosting}; bagging has {bagging}.",
        seen.state.step(),
    ));
    for note in &plane.notes {
        report.note(note.clone());
    }
    if plane.rows.len() > MOST_HANDLES {
        report.note(format!(
            "There are more than {MOST_HANDLES} rows, too many to drag. A click on the plane still adds one."
        ));
    }
    if let Some(reason) = out.stopped {
        let made = out.boosting.step;
        report.note(format!("Boosting ended after {made} learner{}. {reason}", if made == 1 { "" } else { "s" }));
    }
    for kind in Kind::ALL {
        let tally = out.of(*kind);
        if tally.train_error() == Some(0.0) && tally.test_error().is_some_and(|error| error >= 0.1) {
            report.warning(format!(
                "{} makes no mistake on its training rows, but its test error is {}. Trust the test error.",
                kind.label(),
                said(tally.test_error())
            ));
        }
    }
}

/// The test rows with the share of votes for the second class and whether that is theirs: what a threshold is chosen
/// on. Classes after the second count as the first.
fn scores(seen: &Seen<Ensembles>, kind: Kind) -> Artifact {
    let (plane, step) = (&seen.fitted.plane, seen.state.step());
    let mut body = String::from("score,label\n");
    let scores = seen.fitted.of(kind).test_scores(step, seen.state.left_out(kind), 1);
    for (row, score) in plane.rows[plane.n_train..].iter().zip(scores) {
        let name = if row.class == 1 { plane.classes[1].as_str() } else { "other" };
        body.push_str(&format!("{},{}\n", format::full(score), name.replace([',', '"', '\n'], " ")));
    }
    Artifact {
        kind: "scores".to_owned(),
        version: 1,
        name: format!("Test scores of {}, {step} learners", kind.key()),
        lineage: vec![seen.data.id.clone(), "ensembles".to_owned()],
        body,
    }
}

/// The same, learner by learner, with scikit-learn's trees.
fn program(seen: &Seen<Ensembles>) -> Program {
    let (state, data, plane) = (seen.state, seen.data, &seen.fitted.plane);
    let left_out = |kind: Kind| format!("{:?}", state.left_out(kind));
    let left_out = format!(r#"{{"queue": {}, "crowd": {}}}"#, left_out(Kind::Boosting), left_out(Kind::Bagging));
    // What the visitor did to the points, as they stand now.
    let (mut moved, mut classes, mut added) = (Vec::new(), Vec::new(), Vec::new());
    let edits =
        plane.rows.iter().map(|row| (row, format!("[{}, {}]", format::full(row.at[0]), format::full(row.at[1]))));
    for (row, at) in edits {
        match row.source {
            Point::Added(_) => added.push(Code(format!("({at}, {})", row.class))),
            Point::Given(given) => {
                let (to, class) = state.making.edits.on(&plane.name).map_or((None, None), |edits| edits.of(given));
                moved.extend(to.map(|_| format!("{given}: {at}")));
                classes.extend(class.map(|_| format!("{given}: {}", row.class)));
            }
        }
    }
    Program::of(include_str!("ensembles.py"), data)
        .titled("Python (scikit-learn 1.9.1)")
        .branch("source", if is_made(data) { &data.id } else { "table" })
        .set("SEED", state.making.seed)
        .set("NOISE", state.making.noise)
        .set("WRONG_LABELS", state.making.label_noise)
        .set("LEARNERS", state.learners)
        .set("SHOWN", state.step())
        .set("DEPTH", state.depth)
        .set("RATE", state.learning_rate)
        .set("FOREST", state.forest)
        .set("LEFT_OUT", Code(left_out))
        .set("MOVED", Code(format!("{{{}}}", moved.join(", "))))
        .set("CLASSES", Code(format!("{{{}}}", classes.join(", "))))
        .set("ADDED", added)
        .set("FEATURES", &plane.features)
        .set("CLASS", data.roles.column("class").unwrap_or_default())
        .set("MOST_ROWS", MOST_ROWS)
        .with("ml.random", PYTHON_RANDOM)
        .with("ml.generate.shapes", PYTHON_SHAPES)
}
