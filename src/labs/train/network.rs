//! A small network learns before your eyes: every neuron adds one bend, and training decides where.

mod figures;
#[cfg(test)]
mod tests;
mod tour;

use std::cell::RefCell;

use serde_json::json;

use crate::format;
use crate::lab::{
    Artifact, Behind, Challenge, Code, Control, Data, DataNeed, DataSet, FigureSpec, Hit, Keyed, Keys, Lab, Meta,
    Phase, Program, Progress, Quantity, Query, ReportBuilder, STEP, Seen, Source, Stop, Term, json, keys,
};
use crate::ml::generate::{PYTHON_SHAPES, PYTHON_SURFACES, Shape, Surface};
use crate::ml::network::{
    Activation, Best, Columns, EarlyStopping, End, Evaluation, Found, Habits, INPUTS, Knob, Knobs, MOST_CLASSES,
    Network, Paint, Pass, Plan, Plane, Run, Schedule, Split, Task, Trouble,
};
use crate::ml::random::PYTHON_RANDOM;
use crate::plot::layered;
use crate::table::roles::{Role, RoleKind};
use crate::table::{Label, Need, Problem, Sample, Values};

pub struct NetworkLab;

/// Another run is shown at the step of the one before, at least up to here.
const LEAST_AHEAD: u64 = 300;
/// Rows of a table beyond this many are sampled, so that a step stays short.
const MOST_ROWS: usize = 2000;
/// A column of numbers with more different values than this is a height, not a class.
const MOST_NUMBERED_CLASSES: usize = 12;
/// What the cells of a neuron's small map and of the field count across.
const SMALL: usize = 24;
const LARGE: usize = 64;
/// How the sums of the neurons in question lie on the activation's axis: so many bins from −`REACH` to `REACH`, what is
/// beyond counted at the ends.
const BINS: usize = 41;
const REACH: f64 = 4.0;

keys! {
    /// From where on a turned knob acts: from the present step, or the run begins anew with it.
    pub enum Acts { Now = "now" "From here on", Start = "start" "From the start" }
}

keys! {
    /// Whose loss ends the run when it stops falling.
    pub enum Stopping { Off = "off" "Off", Validation = "validation" "Validation rows", Test = "test" "Test rows" }
}

keys! {
    /// Paints a row of a class, or takes rows away.
    pub enum Brush { Off = "off" "Off", First = "0" "●", Second = "1" "■", Third = "2" "▲", Erase = "erase" "Erase" }
}

impl Keyed for Activation {
    fn place(&self) -> usize {
        *self as usize
    }

    fn put(&mut self, place: usize) {
        *self = Activation::ALL.get(place).copied().unwrap_or(*self);
    }
}

impl Keys for Activation {
    const ALL: &'static [Activation] = &Activation::ALL;
    const KEYS: &'static [(&'static str, &'static str)] =
        &[("sigmoid", "Sigmoid"), ("tanh", "Tanh"), ("relu", "ReLU"), ("linear", "Linear")];
}

#[derive(Clone, PartialEq)]
pub struct State {
    /// Steps of training, each one batch.
    pub step: u64,
    pub acts: Acts,
    pub schedule: Schedule,
    pub stopping: Stopping,
    pub patience: u64,

    // What follows begins another run.
    /// One bit each of [`INPUTS`]; never none.
    pub inputs: u8,
    pub hidden: Vec<usize>,
    pub activation: Activation,
    pub start: u64,
    pub noise: f64,
    pub rows: usize,
    pub seed: u64,
    /// The columns of a table that lie across and up; empty: the first two.
    pub columns: [String; 2],
    pub paint: Paint,

    // What follows is only looked at.
    /// Layer (1 is the first hidden one) and neuron; `None` is the output.
    pub neuron: Option<(usize, usize)>,
    pub brush: Brush,
    /// Where the brush is, as shares of the field's width and height.
    pub brush_at: (f64, f64),
    /// The data set that all this is about; empty until data come.
    pub data: String,
}

impl Default for State {
    fn default() -> State {
        State {
            step: 0,
            acts: Acts::Now,
            schedule: Schedule::default(),
            stopping: Stopping::Off,
            patience: 100,
            inputs: 0b11,
            hidden: vec![4, 2],
            activation: Activation::Tanh,
            start: 1,
            noise: 0.15,
            rows: 250,
            seed: 1,
            columns: Default::default(),
            paint: Paint::default(),
            neuron: None,
            brush: Brush::Second,
            brush_at: (0.86, 0.86),
            data: String::new(),
        }
    }
}

impl State {
    /// The knobs as they stand at the present step.
    fn knobs(&self) -> Knobs {
        self.schedule.at(self.step)
    }

    /// Turns a knob from the start, or from here on.
    fn turn(&mut self, knob: Knob) {
        if knob.is_in(&self.knobs()) {
            return;
        }
        if knob.is_weight() || (self.acts == Acts::Now && self.step > 0) {
            self.schedule.turn_at(self.step, knob);
        } else {
            self.schedule.turn_from_the_start(knob);
            self.step = self.step.min(self.most_ahead());
        }
    }

    /// Sets what begins another run.
    fn renew<T: PartialEq>(&mut self, field: fn(&mut State) -> &mut T, value: T) {
        if *field(self) != value {
            *field(self) = value;
            self.begin_anew();
        }
    }

    /// Begins another run, with the knobs as they stand, and shows it at the same step unless that is far.
    fn begin_anew(&mut self) {
        self.schedule = Schedule { base: self.knobs(), turns: Vec::new() };
        self.step = self.step.min(self.most_ahead());
    }

    /// How far a run can be computed while someone waits.
    fn most_ahead(&self) -> u64 {
        let mut weights = 0;
        let mut before = self.inputs.count_ones() as usize;
        for &neurons in self.hidden.iter().chain(&[1]) {
            weights += (before + 1) * neurons;
            before = neurons;
        }
        (2_000_000 / weights.max(1) as u64).clamp(LEAST_AHEAD, 5000)
    }

    fn set_hidden(&mut self, hidden: Vec<usize>) {
        if hidden != self.hidden {
            self.hidden = hidden;
            self.neuron = None;
            self.begin_anew();
        }
    }

    /// The rows as the state has them.
    ///
    /// # Errors
    /// A sentence where they cannot be used.
    fn rows(&self, data: &Data) -> Result<Plane, Problem> {
        let recipe = NetworkLab::recipe(self).rows;
        let (found, _) = find(&recipe, data)?;
        Ok(recipe.plane(found))
    }
}

#[derive(Clone, PartialEq)]
pub struct Recipe {
    rows: RowsRecipe,
    plan: Plan,
}

/// All that the rows depend on.
#[derive(Clone, PartialEq)]
struct RowsRecipe {
    inputs: u8,
    noise: f64,
    rows: usize,
    seed: u64,
    columns: [String; 2],
    paint: Paint,
}

impl RowsRecipe {
    fn plane(&self, found: Found) -> Plane {
        Plane::new(found, &self.paint, self.inputs, self.seed)
    }
}

/// Where rows come from.
struct Origin {
    /// The names of the two columns.
    names: [String; 2],
    target: String,
    /// Rows of the table; none where they are made.
    table_rows: Vec<u32>,
    notes: Vec<String>,
}

pub struct Fitted {
    run: Run,
    origin: Origin,
    /// The middles of the cells of a small map and of the field.
    small: Columns,
    large: Columns,
    /// The working memory of whoever only looks.
    pass: RefCell<Pass>,
}

impl Fitted {
    fn network(&self) -> &Network {
        self.run.network()
    }

    fn plane(&self) -> &Plane {
        self.run.plane()
    }

    /// Accuracy or R² now.
    fn score(&self, split: Split) -> Option<f64> {
        self.plane().score(split, self.run.now.on(split))
    }

    /// The name of that score.
    fn score_name(&self) -> &'static str {
        if self.plane().classes().is_empty() { "R²" } else { "accuracy" }
    }
}

fn shape_of(id: &str) -> Option<Shape> {
    match id {
        "circles" => Some(Shape::Circles),
        "moons" => Some(Shape::Moons),
        "xor" => Some(Shape::Xor),
        "spiral" => Some(Shape::Spiral),
        "gaussians" => Some(Shape::Blobs),
        _ => None,
    }
}

fn surface_of(id: &str) -> Option<Surface> {
    match id {
        "plane" => Some(Surface::Plane),
        "wave" => Some(Surface::Wave),
        _ => None,
    }
}

/// Whether the rows of a data set are made.
fn is_made(id: &str) -> bool {
    shape_of(id).is_some() || surface_of(id).is_some()
}

/// How much of the noise a shape gets: as far apart as its classes are.
fn noise_share(id: &str) -> f64 {
    match id {
        "spiral" => 0.25,
        "gaussians" => 3.0,
        _ => 1.0,
    }
}

/// Makes the rows, or reads them.
fn find(recipe: &RowsRecipe, data: &Data) -> Result<(Found, Origin), Problem> {
    let (noise, count) = (recipe.noise * noise_share(&data.id), 2 * recipe.rows);
    let made = |target: &str| Origin {
        names: ["x₁", "x₂"].map(str::to_owned),
        target: target.to_owned(),
        table_rows: Vec::new(),
        notes: Vec::new(),
    };
    if let Some(shape) = shape_of(&data.id) {
        let (points, classes) = shape.generate(count, noise, recipe.seed);
        let values = classes.into_iter().map(|class| class as f64).collect();
        let classes = ["class 0", "class 1"].map(str::to_owned).to_vec();
        return Ok((Found { points, values, classes }, made("class")));
    }
    if let Some(surface) = surface_of(&data.id) {
        let (points, values) = surface.generate(count, noise, recipe.seed);
        return Ok((Found { points, values, classes: Vec::new() }, made("height")));
    }
    let table = &data.table;
    let [x, y] = [0, 1].map(|axis| data.column_or("features", &recipe.columns[axis], axis));
    let (Some(x), Some(y), Some(target)) = (x, y, data.roles.column("target")) else {
        return Err(Problem::new("Choose two columns of numbers, and the column to predict."));
    };
    let values = &table.require(target)?.values;
    let is_height = matches!(values, Values::Numbers(_))
        && values.distinct(MOST_NUMBERED_CLASSES + 1).len() > MOST_NUMBERED_CLASSES;
    let label = if is_height { Label::None } else { Label::Classes("target") };
    let columns = [x, y, target];
    let columns = if is_height { &columns[..] } else { &columns[..2] };
    let sample = Sample::read(table, &data.roles, Need { columns, label, most_rows: MOST_ROWS }, recipe.seed)?;
    if sample.classes.len() > MOST_CLASSES {
        return Err(Problem::new(format!(
            "Column “{target}” has {} different values, and this lab shows at most three classes. Choose a column with \
             two or three values, or one with numbers.",
            sample.classes.len()
        )));
    }
    let numbers = |name: &str| sample.numbers(table, name, 1e100);
    let points = numbers(x)?.into_iter().zip(numbers(y)?).map(|(x, y)| [x, y]).collect();
    let values = if is_height { numbers(target)? } else { sample.labels.iter().map(|label| *label as f64).collect() };
    let names = [x, y].map(format::words);
    let origin = Origin { names, target: target.to_owned(), table_rows: sample.rows, notes: sample.notes };
    Ok((Found { points, values, classes: sample.classes }, origin))
}

pub struct Output {
    end: Option<End>,
    knobs: Knobs,
    /// Σ|w| and Σw² over the weights.
    weights: (f64, f64),
    /// The lowest loss on the rows that are watched.
    best: Option<Best>,
    /// Whose neuron is looked at: layer and number; the output where none is chosen.
    chosen: Option<(usize, usize)>,
    /// On the training rows.
    habits: Habits,
    /// Of the chosen neuron, or of all hidden ones.
    bins: [u32; BINS],
    /// Training and test rows with nobody listening to the chosen neuron, where it is a hidden one.
    without: Option<Evaluation>,
}

const ROLES: &[Role] = &[
    Role::new("features", "Features", RoleKind::Numbers { least: 2, most: 100 }),
    Role::new("target", "Target: two or three classes, or a number", RoleKind::Category),
];

const LOSS_AND_SCORE: &[&str] = &["loss train", "loss test", "score train", "score test"];

const fn figure(
    key: &'static str,
    name: &'static str,
    short: &'static str,
    (aspect, columns): (f64, u8),
    tab: &'static str,
    ghost: &'static [&'static str],
) -> FigureSpec {
    FigureSpec { key, name, short, aspect, columns, tab, ghost }
}

const fn made(id: &'static str, title: &'static str) -> DataSet {
    DataSet { id, title, source: Source::Generated }
}

impl Lab for NetworkLab {
    type State = State;
    type Recipe = Recipe;
    type Fitted = Fitted;
    type Output = Output;

    const META: &'static Meta = &Meta {
        id: "network",
        link_version: 2,
        title: "A neural network at work",
        question: "What does each neuron add?",
        first_touch: STEP,
        invitation: "Press Play and watch it learn. Then point at a neuron, or pull a violet handle.",
        covers: &[
            "nn.sigmoid",
            "nn.tanh",
            "nn.relu",
            "reg.l1",
            "reg.l2",
            "reg.dropout",
            "reg.early-stopping",
            "optim.mini-batch",
        ],
        prose: "train/network.md",
    };

    const DATA: &'static DataNeed = &DataNeed {
        roles: ROLES,
        sets: &[
            made("circles", "Circles: one inside the other, generated"),
            made("moons", "Moons: two interleaving half circles, generated"),
            made("xor", "XOR: four quarters, generated"),
            made("spiral", "Spiral: two arms, generated"),
            made("gaussians", "Gaussians: two clouds, generated"),
            made("plane", "Plane: a height to predict, generated"),
            made("wave", "Wave: a height to predict, generated"),
            DataSet {
                id: "wine",
                title: "Wine: 178 wines of three grapes",
                source: Source::Bundled {
                    roles: ROLES,
                    assigned: "features=flavanoids+color_intensity+alcohol+malic_acid+ash+alcalinity_of_ash+magnesium+\
                               total_phenols+nonflavanoid_phenols+proanthocyanins+hue+od280_od315+proline,\
                               target=cultivar",
                },
            },
            DataSet {
                id: "breast-cancer",
                title: "Breast cancer: 569 tumors",
                source: Source::Bundled {
                    roles: ROLES,
                    assigned: "features=mean_texture+mean_smoothness+mean_radius+mean_compactness+mean_concavity+\
                               mean_concave_points+mean_symmetry+mean_fractal_dimension+worst_radius+worst_texture+\
                               worst_smoothness+worst_concave_points,target=diagnosis",
                },
            },
        ],
    };

    const FIGURES: &'static [FigureSpec] = &[
        figure("network", "The network", "Network", (1.82, 8), "", &[]),
        figure("field", "What the network predicts", "Field", (0.88, 4), "", &["boundary"]),
        figure("curves", "Loss and accuracy", "Curves", (2.9, 7), "run", LOSS_AND_SCORE),
        figure("activation", "The activation function", "Activation", (2.9, 7), "run", &[]),
    ];

    const CONTROLS: &'static [Control<State>] = tour::CONTROLS;
    const STOPS: &'static [Stop<State>] = tour::STOPS;
    const CHALLENGES: &'static [Challenge<NetworkLab>] = tour::CHALLENGES;

    fn recipe(state: &State) -> Recipe {
        let watched = match state.stopping {
            Stopping::Off => None,
            Stopping::Validation => Some(Split::Validation),
            Stopping::Test => Some(Split::Test),
        };
        Recipe {
            rows: RowsRecipe {
                inputs: state.inputs,
                noise: state.noise,
                rows: state.rows,
                seed: state.seed,
                columns: state.columns.clone(),
                paint: state.paint.clone(),
            },
            plan: Plan {
                hidden: state.hidden.clone(),
                activation: state.activation,
                start: state.start,
                schedule: state.schedule.clone(),
                stopping: EarlyStopping { watched, patience: state.patience },
            },
        }
    }

    fn start(recipe: &Recipe, data: &Data) -> Result<Fitted, Problem> {
        let (found, origin) = find(&recipe.rows, data)?;
        let plane = recipe.rows.plane(found);
        let (small, large) = (plane.grid(SMALL), plane.grid(LARGE));
        let run = Run::start(&recipe.plan, plane);
        let pass = RefCell::new(Pass::new(run.network().sizes()));
        Ok(Fitted { run, origin, small, large, pass })
    }

    fn advance(recipe: &Recipe, _: &Data, fitted: &mut Fitted, to: u64, more: &mut dyn FnMut() -> bool) -> Progress {
        let share = fitted.run.advance(&recipe.plan, to, more);
        if share < 1.0 { Progress::Working(share) } else { Progress::Done }
    }

    fn reached(fitted: &Fitted) -> u64 {
        fitted.run.step()
    }

    fn shared_steps(old: &Recipe, new: &Recipe) -> u64 {
        if old.rows == new.rows { old.plan.shared_steps(&new.plan) } else { 0 }
    }

    fn rewind(fitted: &mut Fitted, to: u64) -> bool {
        fitted.run.rewind(to)
    }

    fn forget(fitted: &mut Fitted, after: u64) {
        fitted.run.forget(after);
    }

    fn furthest(fitted: &Fitted) -> u64 {
        fitted.run.furthest()
    }

    fn read(state: &State, _: &Data, fitted: &Fitted) -> Output {
        let (network, plane) = (fitted.network(), fitted.plane());
        let last = network.sizes().len() - 1;
        let chosen = state.neuron.filter(|(layer, neuron)| {
            let is_there = network.sizes().get(*layer).is_some_and(|neurons| neuron < neurons);
            is_there && (*layer, network.outputs()) != (last, 1)
        });
        let mut habits = Habits::none(network);
        let mut bins = [0; BINS];
        let pass = &mut fitted.pass.borrow_mut();
        network.each_sum(&plane.train.0, pass, |layer, neuron, sum| {
            habits.see(layer, neuron, sum);
            let counts = match chosen {
                Some((0, _)) | None => layer < last || last == 1,
                Some(chosen) => chosen == (layer, neuron),
            };
            if counts {
                let share = (sum + REACH) / (2.0 * REACH) * BINS as f64;
                bins[(share.max(0.0) as usize).min(BINS - 1)] += 1;
            }
        });
        let hidden = chosen.filter(|(layer, _)| (1..last).contains(layer));
        let without =
            hidden.map(|(layer, neuron)| network.without(layer, neuron).evaluate(&plane.test.0, &plane.test.1, pass));
        let watched = if state.stopping == Stopping::Test { Split::Test } else { Split::Validation };
        let (end, best, weights) = (fitted.run.end(), fitted.run.best(watched), network.penalized());
        Output { end, knobs: state.knobs(), weights, best, chosen, habits, bins, without }
    }

    fn report(seen: &Seen<NetworkLab>, report: &mut ReportBuilder) {
        figures::draw(seen, report);
        readouts(seen, report);
        notes(seen, report);
        report.python(|| program(seen));
        report.artifact(|| artifact(seen));
        report.describe(sentence(seen));
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn poster(seen: &Seen<NetworkLab>) -> crate::plot::Poster {
        figures::poster(seen)
    }

    /// Test rows that the network gets wrong.
    fn rows(seen: &Seen<NetworkLab>, of: &str) -> Behind {
        let (fitted, plane, network) = (seen.fitted, seen.fitted.plane(), seen.fitted.network());
        if of != "wrong" || plane.classes().is_empty() {
            return Behind::default();
        }
        let wrong = network.wrong_rows(&plane.test.0, &plane.test.1, &mut fitted.pass.borrow_mut());
        let tested: Vec<u32> =
            plane.rows.iter().filter(|row| row.split == Split::Test).filter_map(|row| row.number).collect();
        let numbers = wrong.into_iter().filter_map(|place| tested.get(place));
        numbers.filter_map(|number| fitted.origin.table_rows.get(*number as usize).copied()).collect()
    }

    fn point(state: &mut State, seen: &Seen<NetworkLab>, hit: &Hit) {
        let key = hit.handle.as_deref();
        match (hit.figure.as_str(), key) {
            ("network", Some(key)) => figures::point(state, seen, hit, key),
            ("field", None) if hit.phase == Phase::Press => dab_at(state, seen.fitted.plane(), [hit.x, hit.y]),
            ("field", Some("brush")) => move_brush(state, seen.fitted.plane(), hit),
            ("curves", Some(key)) if hit.phase == Phase::Press => go_back(state, seen, key),
            _ => {}
        }
    }

    fn settle(state: &mut State, data: &Data) {
        if state.data != data.id {
            if !state.data.is_empty() {
                // Paint belongs to the rows it was put among, and so do the names of columns.
                (state.paint, state.columns) = Default::default();
                state.begin_anew();
            }
            state.data.clone_from(&data.id);
        }
        let is_gone = |(layer, neuron): (usize, usize)| match layer {
            0 => neuron >= state.inputs.count_ones() as usize,
            _ => layer > state.hidden.len() + 1 || state.hidden.get(layer - 1).is_some_and(|size| neuron >= *size),
        };
        if state.neuron.is_some_and(is_gone) {
            state.neuron = None;
        }
    }

    /// A run once opened 300 steps old, and a knob could be left to choose from where on it acts.
    fn upgrade(_: u32, mut query: Query) -> Query {
        query.pairs.retain(|(key, value)| (key.as_str(), value.as_str()) != ("acts", "auto"));
        if query.get(STEP).is_none() {
            query.set(STEP, "300");
        }
        query
    }
}

/// A place in the field as a link writes it.
fn short_share((x, y): (f64, f64)) -> (f64, f64) {
    let rounded = |share: f64| (share * 1e4).round() / 1e4;
    (rounded(x), rounded(y))
}

/// The brush was moved: dragged it dabs where it has come some way, by key it only goes there.
fn move_brush(state: &mut State, plane: &Plane, hit: &Hit) {
    let (old, new) = (state.brush_at, plane.share_of([hit.x, hit.y]));
    match hit.phase {
        Phase::Hover | Phase::Leave => {}
        Phase::Move if (new.0 - old.0).abs().max((new.1 - old.1).abs()) > 0.03 => dab_at(state, plane, [hit.x, hit.y]),
        Phase::Move => {}
        Phase::Press | Phase::Release => state.brush_at = short_share(new),
    }
}

/// Dabs with the brush at a place in the columns' own units, and leaves the brush there.
fn dab_at(state: &mut State, plane: &Plane, place: [f64; 2]) {
    state.brush_at = short_share(plane.share_of(place));
    let mut paint = state.paint.clone();
    match state.brush {
        Brush::Off => {}
        Brush::Erase => paint.erase(plane, place),
        Brush::First | Brush::Second | Brush::Third => paint.add(plane, place, state.brush.place() - 1),
    }
    state.renew(|s| &mut s.paint, paint);
}

/// Takes up a run again that has come to a bad end, more gently, or one that was stopped, at its best.
fn go_back(state: &mut State, seen: &Seen<NetworkLab>, key: &str) {
    let Some(offer) = offer(seen) else { return };
    let rate = state.knobs().learning_rate / 3.0;
    state.step = offer.step;
    if key == "tame" {
        let acts = std::mem::replace(&mut state.acts, Acts::Now);
        state.turn(Knob::LearningRate((rate * 1000.0).round().max(1.0) / 1000.0));
        state.acts = acts;
    }
}

/// What a neuron is called.
fn name(fitted: &Fitted, layer: usize, neuron: usize) -> String {
    let last = fitted.network().sizes().len() - 1;
    if layer == 0 {
        return input_name(fitted, neuron);
    }
    if layer < last {
        return format!("neuron {} of layer {layer}", neuron + 1);
    }
    let class = fitted.plane().classes().get(neuron).filter(|_| fitted.plane().outputs() > 1);
    class.map_or("the output".to_owned(), |class| format!("the output for {class}"))
}

/// The name of input number `place` of the network.
fn input_name(fitted: &Fitted, place: usize) -> String {
    let input = fitted.plane().inputs_on().nth(place).unwrap_or(0);
    fitted.origin.names.get(input).map_or_else(|| INPUTS[input].1.to_owned(), String::clone)
}

/// "hidden layers of 4 and 2 neurons".
fn layers_said(hidden: &[usize]) -> String {
    match hidden {
        [] => "no hidden layer".to_owned(),
        [one] => format!("a hidden layer of {one} {}", if *one == 1 { "neuron" } else { "neurons" }),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(usize::to_string).collect();
            format!("hidden layers of {} and {last} neurons", first.join(", "))
        }
    }
}

fn readouts(seen: &Seen<NetworkLab>, report: &mut ReportBuilder) {
    const NO_ROWS: &str = "there are no such rows";
    let (fitted, out, now) = (seen.fitted, seen.out, &seen.fitted.run.now);
    let (network, plane, is_class) = (fitted.network(), fitted.plane(), !fitted.plane().classes().is_empty());
    let short = format::short;
    let said = |value: f64, what: &str| Term::new(value, format!("{} {what}", short(value)));
    let both = [(Split::Train, "train", "Training"), (Split::Test, "test", "Test")];
    for (split, key, word) in both {
        let on = now.on(split);
        let sum = if is_class { "Σ −ln p(true class)" } else { "Σ (ŷ − y)² ÷ σ²" };
        let total = Term::new(on.total_loss, format!("{sum} = {}", short(on.total_loss)));
        let loss = total / said(on.rows as f64, "rows; without the penalty");
        report.read(&format!("loss_{key}"), &format!("{word} loss"), loss).or(NO_ROWS);
    }
    for (split, key, word) in both {
        let on = now.on(split);
        let (key, label) = (format!("score_{key}"), format!("{word} {}", fitted.score_name()));
        if is_class {
            report.read(&key, &label, said(on.right as f64, "correct") / said(on.rows as f64, "rows")).or(NO_ROWS);
        } else {
            let formula = "1 − mean squared error ÷ variance of these rows";
            report.readout(&key, &label, Quantity::or(fitted.score(split), NO_ROWS), formula);
        }
    }
    if let (Some((layer, neuron)), Some(without)) = (out.chosen, &out.without) {
        let what = if is_class { "test accuracy" } else { "R²" };
        let label = format!("What {} adds to {what}", name(fitted, layer, neuron));
        let score = |value: Option<f64>, what| said(value.unwrap_or(f64::NAN), what);
        let with = score(fitted.score(Split::Test), "with it");
        report.read("adds", &label, with - score(plane.score(Split::Test, without), "without")).or(NO_ROWS);
    }
    let loss = now.train.loss().unwrap_or(f64::NAN);
    let bare = Term::new(loss, "the training loss: no penalty is set");
    let loss = Term::from(loss);
    let (sizes, squares) = (Term::from(out.weights.0), Term::from(out.weights.1));
    let objective = match out.knobs.penalty {
        1 => loss + out.knobs.strength * &sizes,
        2 => loss + out.knobs.strength * &(squares / 2.0),
        _ => bare,
    };
    report.read("objective", "Training objective", objective).or(NO_ROWS);
    let batch = plane.train.0.rows().min(out.knobs.settings().batch_size);
    let batch = if batch == 1 { "one row".to_owned() } else { format!("{} rows", format::count(batch as u64)) };
    let steps = if now.step == 1 { "step" } else { "steps" };
    let formula = format!("{} {steps}, now with {batch} each", format::count(now.step));
    report.readout("epoch", "Epochs", Quantity::Number(now.epoch), formula);
    let saturated = format!("saturated of {} hidden", out.habits.count());
    let idle = said(out.habits.dead() as f64, "dead") + said(out.habits.saturated() as f64, &saturated);
    report.read("idle", "Neurons that hardly learn", idle);
    // With one layer of weights the first is the last, and nothing has a way to go.
    let mut reach = None;
    if let [first, .., last] = fitted.run.signal[..] {
        let term = Term::from(first) / said(last, "root mean squares over the rows");
        reach = term.value();
        report.read("reach", "Gradient, first layer ÷ output", term).or("the gradient is 0");
    }
    let count = network.params().len() - network.sizes()[1..].iter().sum::<usize>();
    let formula = format!("Σw² of {count} weights, biases left out");
    report.readout("weight_squares", "Sum of squared weights", Quantity::Number(out.weights.1), formula);
    if let Task::Height { deviation, .. } = plane.task {
        let error = now.test.loss().map(|loss| loss.sqrt() * deviation);
        let mean = short(now.test.loss().unwrap_or(0.0));
        let formula = format!("√(mean squared error) · σ = √{mean} · {}", short(deviation));
        let label = format!("Test RMSE of {}", format::words(&fitted.origin.target));
        report.readout("rmse_test", &label, Quantity::or(error, NO_ROWS), formula);
    }
    if seen.state.stopping != Stopping::Off {
        let best = out.best;
        let epoch = short(best.map_or(0.0, |best| best.epoch));
        let formula = format!("epoch {epoch}; patience {} epochs", format::count(seen.state.patience));
        let step = Quantity::or(best.map(|best| best.step as f64), NO_ROWS);
        report.readout("best_step", "Best step so far", step, formula);
        let (watched, other, word) = match seen.state.stopping {
            Stopping::Test => ("test", Split::Validation, "Validation"),
            _ => ("validation", Split::Test, "Test"),
        };
        let formula = "the lowest so far; these rows decide when to stop";
        let loss = Quantity::or(best.map(|best| best.loss), NO_ROWS);
        report.readout("best_loss", &format!("Best {watched} loss"), loss, formula);
        let at_best = best.and_then(|best| fitted.run.measured().iter().find(|one| one.step == best.step));
        let honest = Quantity::or(at_best.and_then(|one| one.on(other).loss()), NO_ROWS);
        let label = format!("{word} loss at the best step");
        report.readout("honest_loss", &label, honest, "these rows decided nothing");
    }
    report.key_numbers(&key_numbers(seen, reach));
}

/// What the state is about: a neuron, an early stop, a signal that is lost, a penalty, a height, or simply the run.
fn key_numbers(seen: &Seen<NetworkLab>, reach: Option<f64>) -> [&'static str; 4] {
    let out = seen.out;
    let is_lost = reach.is_some_and(|reach| reach < 0.01);
    let is_stuck = matches!(trouble(seen), Some(Trouble::Dead | Trouble::Saturated));
    if out.without.is_some() {
        ["score_test", "score_train", "loss_train", "adds"]
    } else if seen.state.stopping != Stopping::Off {
        ["score_test", "loss_test", "best_step", "honest_loss"]
    } else if seen.fitted.run.signal.len() > 1 && (is_lost || is_stuck) {
        ["score_test", "loss_train", "reach", "idle"]
    } else if out.knobs.penalty > 0 {
        ["score_test", "score_train", "objective", "weight_squares"]
    } else if seen.fitted.plane().classes().is_empty() {
        ["score_test", "score_train", "loss_train", "rmse_test"]
    } else {
        ["score_test", "score_train", "loss_test", "loss_train"]
    }
}

fn sentence(seen: &Seen<NetworkLab>) -> String {
    let (fitted, now) = (seen.fitted, &seen.fitted.run.now);
    let name = fitted.score_name();
    let written = |value: Option<f64>| value.map_or("–".to_owned(), format::number);
    format!(
        "After step {} (epoch {}), the network with {} has a training {name} of {} and a test {name} of {}; its losses \
         are {} and {}.",
        format::count(now.step),
        format::short(now.epoch),
        layers_said(&seen.state.hidden),
        written(fitted.score(Split::Train)),
        written(fitted.score(Split::Test)),
        written(now.train.loss()),
        written(now.test.loss()),
    )
}

/// Whether the hand has set a weight: what is wrong then is not the run's fault.
fn is_bent(seen: &Seen<NetworkLab>) -> bool {
    seen.state.schedule.is_bent(seen.fitted.run.step())
}

fn trouble(seen: &Seen<NetworkLab>) -> Option<Trouble> {
    Trouble::of(&seen.fitted.run, &seen.state.schedule, &seen.out.habits)
}

/// Where a run is best taken up again.
struct Offer {
    /// "best" of a stopped run, "tame" of one in trouble.
    key: &'static str,
    step: u64,
}

/// The offer to go back, where a run has been stopped or come into trouble.
fn offer(seen: &Seen<NetworkLab>) -> Option<Offer> {
    if seen.out.end == Some(End::Stopped) {
        return seen.out.best.map(|best| Offer { key: "best", step: best.step });
    }
    let trouble = trouble(seen)?;
    let step = trouble.way_back(&seen.fitted.run);
    let is_own_fault = trouble == Trouble::Diverged && is_bent(seen);
    (!is_own_fault).then_some(Offer { key: "tame", step })
}

fn notes(seen: &Seen<NetworkLab>, report: &mut ReportBuilder) {
    let (run, out) = (&seen.fitted.run, seen.out);
    let step = format::count(run.step());
    match trouble(seen) {
        Some(Trouble::Diverged) => report.warning(format!(
            "The run ends at step {step}: the next step would push a weight beyond a million. {}",
            if is_bent(seen) {
                "Undo the weight that you set, or lower the learning rate."
            } else {
                "The learning rate is too large, so each step overshoots the valley. Click the violet ↺ above the \
                 loss to go back."
            }
        )),
        Some(Trouble::Exploded) => report.warning(format!(
            "The loss has exploded to {}: the learning rate is too large. Lower it, or click the violet ↺ above the \
             loss to go back.",
            format::number(run.now.train.loss().unwrap_or(0.0))
        )),
        Some(Trouble::Dead) => report.warning(format!(
            "{} of {} ReLU neurons are dead: they give 0 for every training row, so their gradient is 0 and no step \
             revives them. A single step that is too long does this. Start again with a lower learning rate, or with \
             another seed of the initial weights.",
            out.habits.dead(),
            out.habits.count()
        )),
        Some(Trouble::Saturated) => report.warning(format!(
            "{} of {} neurons are saturated: for nearly all rows their activation is flat, so hardly any gradient \
             gets through. Start again with a lower learning rate, with regularization, or with ReLU.",
            out.habits.saturated(),
            out.habits.count()
        )),
        None => {}
    }
    if out.end == Some(End::Stopped) {
        report.note(format!(
            "Stopped early at step {step}: no lower loss for {} epochs. The best was step {}; click the violet ↺ \
             above the loss to go back to it.",
            format::count(seen.state.patience),
            format::count(out.best.map_or(0, |best| best.step))
        ));
    }
    if seen.state.stopping == Stopping::Test {
        report.note(
            "The test rows decide when to stop, so their loss at the best step looks too good. Compare it with the \
             validation loss there, which decided nothing.",
        );
    }
    let weights: usize = run.network().sizes().windows(2).map(|pair| pair[0] * pair[1]).sum();
    if weights > layered::MOST_LINES {
        report.note(format!("Only the {} largest of {weights} weights are drawn.", layered::MOST_LINES));
    }
    for note in &seen.fitted.origin.notes {
        report.note(note.clone());
    }
}

/// The network as it stands, for other labs.
fn artifact(seen: &Seen<NetworkLab>) -> Artifact {
    let (fitted, plane, network) = (seen.fitted, seen.fitted.plane(), seen.fitted.network());
    let body = json!({
        "sizes": network.sizes(),
        "activation": network.activation().key(),
        "loss": if plane.classes().is_empty() { "squared" } else { "log" },
        "classes": plane.classes(),
        "inputs": (0..network.sizes()[0]).map(|place| input_name(fitted, place)).collect::<Vec<_>>(),
        "scale": plane.scale,
        "steps": fitted.run.step(),
        "weights": network.params(),
    });
    Artifact {
        kind: "network".to_owned(),
        version: 1,
        name: format!("Network with {}", layers_said(&seen.state.hidden)),
        lineage: vec![seen.data.id.clone()],
        body: json(&body),
    }
}

fn program(seen: &Seen<NetworkLab>) -> Program {
    let (state, fitted, id) = (seen.state, seen.fitted, seen.data.id.as_str());
    let turns = state.schedule.turns.iter().filter(|turn| turn.step <= fitted.run.step());
    let painted = state.paint.painted.iter();
    let painted =
        painted.map(|dab| Code(format!("({}, {}, {})", format::full(dab.at[0]), format::full(dab.at[1]), dab.class)));
    let classes = Some(fitted.plane().classes().len()).filter(|count| *count > 0);
    let without = seen.out.chosen.filter(|_| seen.out.without.is_some());
    let column =
        |axis: usize| seen.data.column_or("features", &state.columns[axis], axis).unwrap_or_default().to_owned();
    let source = match id {
        "gaussians" => "blobs",
        _ if is_made(id) => id,
        _ => "table",
    };
    Program::of(include_str!("network.py"), seen.data)
        .titled("Python (numpy)")
        .branch("source", source)
        .set("HIDDEN", &state.hidden)
        .set("ACTIVATION", state.activation.key())
        .set("CLASSES", classes)
        .set("INPUTS", fitted.plane().inputs_on().map(|input| INPUTS[input].0).collect::<Vec<_>>())
        .set("SEED", state.seed)
        .set("START", state.start)
        .set("STEPS", fitted.run.step())
        .set("KNOBS", Code(state.schedule.base.python()))
        .set("TURNS", turns.map(|turn| Code(turn.python())).collect::<Vec<_>>())
        .set("PAINTED", painted.collect::<Vec<_>>())
        .set("ERASED", &state.paint.erased)
        .set("WATCHED", Some(state.stopping.key()).filter(|_| state.stopping != Stopping::Off))
        .set("WITHOUT", without.map(|(layer, neuron)| Code(format!("({layer}, {neuron})"))))
        .set("ROWS", 2 * state.rows)
        .set("NOISE", state.noise * noise_share(id))
        .set("ACROSS", column(0))
        .set("UP", column(1))
        .set("TARGET", &fitted.origin.target)
        .with("ml.random", PYTHON_RANDOM)
        .with("ml.generate.shapes", PYTHON_SHAPES)
        .with("ml.generate.surfaces", PYTHON_SURFACES)
}
