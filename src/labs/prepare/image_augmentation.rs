//! A copy helps as far as it keeps its label; and what a generating network makes is something else again.

mod figures;
#[cfg(test)]
mod tests;
mod tour;

use std::cell::RefCell;

use serde_json::json;

use crate::format;
use crate::lab::{
    self, Artifact, Behind, Cell, Challenge, Control, Data, DataNeed, DataSet, FigureSpec, Kept, Keys, Lab, Meta,
    Program, Progress, Quantity, Query, ReportBuilder, STEP, Seen, Source, Stop, TableView, Term, is_noted, keys,
};
use crate::ml::augment::{Augmentation, Transform};
use crate::ml::gan::{COVERED, Gan, GanSnapshot, GeneratorLoss, LATENT, Ring, Rules, Standing, noise};
use crate::ml::network::{Activation, Columns, Loss, Network, Optimizer, Pass, Settings, Snapshot, Trainer};
use crate::ml::pictures::{self, Picture, Pictures, Verdicts};
use crate::ml::random::{PYTHON_RANDOM, Random};
use crate::table::roles::{Role, RoleKind};
use crate::table::{Label, Need, Problem};
use figures::{WHO, WRONG};

pub struct ImageAugmentation;

/// Pictures are no wider than this many pixels; larger ones are averaged down.
const MOST_SIDE: usize = 20;
/// One more than a picture of 64 × 64 has: what is left of a longer row is no square, and is refused.
const MOST_PIXELS: usize = 64 * 64 + 1;
/// The digits are learned so far in advance, so that the first picture shows the point; the GAN begins at 0.
const FIRST_STEP: u64 = 600;

/// Of the networks that read pictures.
const HIDDEN: usize = 32;
const BATCH: usize = 32;
const RATE: f64 = 0.01;
/// Copies of every training digit that are made before the split, and the share of them that are then called test digits.
const COPIES: u64 = 5;
const LEAKY_TEST: f64 = 0.2;
/// The epoch whose stream the copies before the split begin with, far from any that training comes to; and the stream of
/// their shuffle.
const LEAK_EPOCH: u64 = 1 << 18;
const LEAK_STREAM: u64 = 1 << 23;
/// Places of the curve from no push to the furthest, on one side.
const PLACES: i32 = 8;

/// Each cloud's standard deviation, of a ring of radius 1.
const DEVIATION: f64 = 0.1;
/// Made points that are drawn and counted; their noise is the same at every step, so that they move.
const MADE: usize = 256;
/// The stream of that noise, and of the real points.
const LOOK_STREAM: u64 = 1 << 24;
const REAL_STREAM: u64 = 1 << 25;
/// The plane reaches so far to every side, and has so many cells across and up.
const REACH: f64 = 1.5;
const CELLS: usize = 48;
/// The game is noted at every step up to this one, then at every second up to twice as many, and so on.
const EVERY_STEP: u64 = 200;

keys! {
    pub enum Part {
        /// Copies of pictures by arithmetic, and what they do for a classifier.
        Transforms = "transforms" "Augmentation",
        /// A generator against a discriminator.
        Networks = "networks" "GAN",
    }
}

keys! {
    /// What is done to the test digits, all alike.
    pub enum Push {
        Shift = "shift" "Shift",
        Rotate = "rotate" "Rotate",
        Flip = "flip" "Flip",
        Noise = "noise" "Noise",
        Cutout = "cutout" "Cutout",
    }
}

impl Push {
    /// Whether it goes to two sides.
    fn has_sides(self) -> bool {
        matches!(self, Push::Shift | Push::Rotate)
    }

    /// What a share of the furthest is: pixels to the right, degrees against the clock, 0 or 1, a standard deviation,
    /// whole pixels.
    fn amount(self, share: f64, side: usize) -> f64 {
        match self {
            Push::Shift => share * side as f64 / 2.0,
            Push::Rotate => share * 180.0,
            Push::Flip => f64::from(u8::from(share.abs() >= 0.5)),
            Push::Noise => share.abs() * 0.5,
            Push::Cutout => (share.abs() * side as f64 * 0.75).round(),
        }
    }

    /// Where a push is whole pixels, or one of two, the share that stands for what is done.
    fn snapped(self, share: f64, side: usize) -> f64 {
        match self {
            Push::Flip => self.amount(share, side),
            Push::Cutout => Push::hole(self.amount(share, side), side),
            Push::Shift | Push::Rotate | Push::Noise => share,
        }
    }

    /// The share of the furthest push that makes a hole of so many pixels.
    fn hole(pixels: f64, side: usize) -> f64 {
        (pixels / (side as f64 * 0.75)).min(1.0)
    }

    fn transform(self, share: f64, side: usize) -> Transform {
        let amount = self.amount(share, side);
        match self {
            Push::Shift => Transform::Shift(amount),
            Push::Rotate => Transform::Rotate(amount),
            Push::Flip => Transform::Flip(amount > 0.5),
            Push::Noise => Transform::Noise(amount),
            Push::Cutout => Transform::Cutout(amount as usize),
        }
    }

    /// What was done to the test digits, in a word.
    fn word(self) -> &'static str {
        match self {
            Push::Shift => "shifted",
            Push::Rotate => "rotated",
            Push::Flip => "flipped",
            Push::Noise => "noisy",
            Push::Cutout => "cutout",
        }
    }

    /// The same with how far, as the end of a sentence.
    fn words(self, amount: f64) -> String {
        let size = format::short((amount.abs() * 100.0).round() / 100.0);
        match self {
            _ if amount == 0.0 => "as written".to_owned(),
            Push::Shift => format!("shifted by {size} px to the {}", if amount > 0.0 { "right" } else { "left" }),
            Push::Rotate if amount.abs() >= 180.0 => "turned upside down".to_owned(),
            Push::Rotate => {
                format!("rotated by {size}° {}", if amount > 0.0 { "counterclockwise" } else { "clockwise" })
            }
            Push::Flip => "flipped".to_owned(),
            Push::Noise => format!("with noise of σ {size}"),
            Push::Cutout => format!("with a hole of {size} px"),
        }
    }
}

#[derive(Clone, PartialEq)]
pub struct State {
    pub part: Part,
    /// Steps of training, of the part on stage.
    pub step: u64,
    pub seed: u64,

    pub augmentation: Augmentation,
    pub training_digits: usize,
    /// Whether a third network is trained on copies that were made before the split.
    pub before_split: bool,
    pub push_by: Push,
    /// How far, as a share of the furthest, −1 to 1; the sign has no meaning where there are no two sides.
    pub push: f64,
    /// The class of the digit that is looked at, by name; empty for the first.
    pub digit: String,
    /// Which of the test digits of this class, from 1.
    pub example: usize,

    pub clouds: usize,
    pub real_points: usize,
    pub generator_rate: f64,
    pub discriminator_rate: f64,
    pub generator_loss: GeneratorLoss,
}

impl Default for State {
    fn default() -> State {
        State {
            part: Part::Transforms,
            step: FIRST_STEP,
            seed: 1,
            augmentation: Augmentation { shift: 1.0, ..Augmentation::default() },
            training_digits: 200,
            before_split: false,
            push_by: Push::Shift,
            push: 0.25,
            digit: "6".to_owned(),
            example: 5,
            clouds: 8,
            real_points: 500,
            generator_rate: 0.002,
            discriminator_rate: 0.005,
            generator_loss: GeneratorLoss::NonSaturating,
        }
    }
}

impl State {
    /// Sets what a run depends on: where it changed another run begins, shown at the same step unless that is
    /// far for someone who waits.
    fn change(&mut self, set: impl FnOnce(&mut State)) {
        let before = self.clone();
        set(self);
        if *self != before {
            let far = if self.part == Part::Transforms { 1500 } else { 4000 };
            self.step = self.step.min(far);
        }
    }

    /// Shows the other subject, from where its run begins.
    fn show(&mut self, part: Part) {
        if part != self.part {
            (self.part, self.step) = (part, if part == Part::Transforms { FIRST_STEP } else { 0 });
        }
    }

    /// How far the test digits are pushed, as a share of the furthest.
    fn pushed(&self) -> f64 {
        if self.push_by.has_sides() { self.push } else { self.push.abs() }
    }
}

/// What the part on stage depends on.
#[derive(Clone, PartialEq)]
pub enum Recipe {
    Transforms(Setup),
    Networks(Table),
}

/// All that training on copies depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct Setup {
    augmentation: Augmentation,
    training_digits: usize,
    before_split: bool,
    seed: u64,
}

/// All that a game depends on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Table {
    ring: Ring,
    real_points: usize,
    rules: Rules,
}

/// The run of the part on stage.
pub enum Run {
    Transforms(Box<Training>),
    Networks(Box<Game>),
}

/// What the part on stage shows.
pub enum Output {
    Transforms(Box<Outcome>),
    Networks(Standing),
}

/// One of the two subjects, as it is seen.
enum OnStage<'a> {
    Transforms(&'a Training, &'a Outcome),
    Networks(&'a Game, &'a Standing),
}

/// Run and output always belong to the same part: both are made from one state.
fn on_stage<'a>(seen: &'a Seen<ImageAugmentation>) -> Option<OnStage<'a>> {
    match (seen.fitted, seen.out) {
        (Run::Transforms(training), Output::Transforms(outcome)) => Some(OnStage::Transforms(training, outcome)),
        (Run::Networks(game), Output::Networks(standing)) => Some(OnStage::Networks(game, standing)),
        _ => None,
    }
}

const ROLES: &[Role] = &[
    Role::new(
        "features",
        "the pixels of a square picture, line by line",
        RoleKind::Numbers { least: 16, most: MOST_PIXELS },
    ),
    Role::new("class", "what the picture shows", RoleKind::Category),
];

const fn figure(
    key: &'static str,
    name: &'static str,
    short: &'static str,
    (columns, aspect): (u8, f64),
    ghost: &'static [&'static str],
) -> FigureSpec {
    FigureSpec { key, name, short, aspect, columns, tab: "", ghost }
}

impl Lab for ImageAugmentation {
    type State = State;
    type Recipe = Recipe;
    type Fitted = Run;
    type Output = Output;

    const META: &'static Meta = &Meta {
        id: "image-augmentation",
        link_version: 2,
        title: "Image augmentation",
        question: "Is a seven upside down still a seven?",
        first_touch: "push_line",
        invitation: "Drag the line: it shifts every test digit. Which network still reads them?",
        covers: &["balance.image-augmentation-gan", "reg.data-augmentation"],
        prose: "prepare/image_augmentation.md",
    };
    const DATA: &'static DataNeed = &DataNeed {
        roles: ROLES,
        sets: &[DataSet {
            id: "digits",
            title: "Digits: 500 pictures, for Augmentation",
            source: Source::Bundled { roles: ROLES, assigned: super::DIGITS },
        }],
    };
    const FIGURES: &'static [FigureSpec] = &[
        figure("measured", "Accuracy on test digits", "Accuracy", (7, 1.7), &["without", "with"]),
        figure("made", "Copies in training", "Copies", (5, 1.2), &[]),
        figure("judged", "One test digit", "One digit", (7, 2.3), &[]),
        figure("plane", "Real and fake points", "Points", (5, 1.2), &[]),
        figure(
            "course",
            "Losses and outputs over time",
            "Losses",
            (7, 1.7),
            &["loss generator", "loss discriminator", "says real", "says made", "covered"],
        ),
        figure("verdicts", "Discriminator output", "Output", (7, 2.3), &[]),
    ];
    const CONTROLS: &'static [Control<State>] = tour::CONTROLS;
    const PARTS: &'static [lab::Part] = &[
        lab::Part::new("part", "transforms", Self::META.question, Self::META.invitation),
        lab::Part::new(
            "part",
            "networks",
            "Can two networks invent points that look real?",
            "Press Play: the generator learns to make points that the discriminator takes for real.",
        )
        .without_data(),
    ];
    const STOPS: &'static [Stop<State>] = tour::STOPS;
    const CHALLENGES: &'static [Challenge<ImageAugmentation>] = tour::CHALLENGES;

    fn recipe(state: &State) -> Recipe {
        match state.part {
            Part::Transforms => Recipe::Transforms(Setup {
                augmentation: state.augmentation,
                training_digits: state.training_digits,
                before_split: state.before_split,
                seed: state.seed,
            }),
            Part::Networks => Recipe::Networks(Table {
                ring: Ring { modes: state.clouds, deviation: DEVIATION },
                real_points: state.real_points,
                rules: Rules {
                    generator_rate: state.generator_rate,
                    discriminator_rate: state.discriminator_rate,
                    loss: state.generator_loss,
                    batch: 64,
                    hidden: 16,
                    seed: state.seed,
                },
            }),
        }
    }

    fn start(recipe: &Recipe, data: &Data) -> Result<Run, Problem> {
        Ok(match recipe {
            Recipe::Transforms(setup) => Run::Transforms(Box::new(Training::start(setup, data)?)),
            Recipe::Networks(table) => Run::Networks(Box::new(Game::start(table))),
        })
    }

    fn advance(_: &Recipe, _: &Data, run: &mut Run, until: u64, more: &mut dyn FnMut() -> bool) -> Progress {
        run.return_to(until);
        let from = Self::reached(run);
        let mut progress = Progress::Done;
        while Self::reached(run) < until && !run.is_over() {
            let reached = Self::reached(run);
            if !more() {
                progress = Progress::Working((reached - from) as f64 / (until - from) as f64);
                break;
            }
            match run {
                Run::Transforms(training) => (0..4.min(until - reached)).for_each(|_| training.go()),
                Run::Networks(game) => (0..8.min(until - reached)).for_each(|_| game.go()),
            }
        }
        if let Run::Networks(game) = run {
            game.see();
        }
        progress
    }

    fn reached(run: &Run) -> u64 {
        match run {
            Run::Transforms(training) => training.step(),
            Run::Networks(game) => game.gan.steps(),
        }
    }

    fn rewind(run: &mut Run, to: u64) -> bool {
        match run {
            Run::Transforms(training) => {
                let snapshot = training.kept.before(to).map(|(_, snapshot)| snapshot.clone());
                snapshot.map(|snapshot| training.restore(&snapshot)).is_some()
            }
            Run::Networks(game) => {
                let snapshot = game.kept.before(to).map(|(_, snapshot)| snapshot.clone());
                snapshot.map(|snapshot| game.restore(&snapshot)).is_some()
            }
        }
    }

    fn furthest(run: &Run) -> u64 {
        match run {
            Run::Transforms(training) => training.kept.furthest,
            Run::Networks(game) => game.kept.furthest,
        }
    }

    fn read(state: &State, _: &Data, run: &Run) -> Output {
        match run {
            Run::Transforms(training) => Output::Transforms(Box::new(Outcome::read(state, training))),
            Run::Networks(game) => Output::Networks(game.now.clone()),
        }
    }

    fn report(seen: &Seen<ImageAugmentation>, report: &mut ReportBuilder) {
        figures::draw(seen, report);
        match on_stage(seen) {
            Some(OnStage::Transforms(training, outcome)) => {
                transform_numbers(seen.state, training, outcome, report);
                transform_notes(seen.state, training, outcome, report);
                report.table(|| verdicts_table(&training.pictures, outcome));
            }
            Some(OnStage::Networks(game, now)) => {
                network_numbers(game, now, report);
                network_notes(game, now, report);
                report.table(|| clouds_table(game, now));
                report.artifact(|| weights(game));
            }
            None => {}
        }
        report.python(|| program(seen));
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn poster(seen: &Seen<ImageAugmentation>) -> crate::plot::Poster {
        figures::poster(seen)
    }

    fn rows(seen: &Seen<ImageAugmentation>, of: &str) -> Behind {
        let Some(OnStage::Transforms(training, outcome)) = on_stage(seen) else { return Behind::default() };
        let wrong = &outcome.wrong[usize::from(of == WRONG[1])];
        wrong.iter().map(|test| training.pictures.test[*test].row).collect()
    }

    fn upgrade(_: u32, mut query: Query) -> Query {
        let of_old = |query: &mut Query, key: &str, value: &str| {
            if query.get(key).is_none() {
                query.set(key, value.to_owned());
            }
        };
        of_old(&mut query, "example", "2");
        // Own pictures may have no class of this name.
        if query.get("data").is_none_or(|data| data == "digits") {
            of_old(&mut query, "digit", "7");
        }
        if query.get("part") == Some("networks") {
            of_old(&mut query, STEP, "600");
        }
        query
    }
}

impl Run {
    /// Takes up a later step that was seen already, if that is nearer to `until`.
    fn return_to(&mut self, until: u64) {
        if until == u64::MAX {
            return;
        }
        match self {
            Run::Transforms(training) => {
                if let Some(snapshot) = training.kept.ahead(training.step(), until).cloned() {
                    training.restore(&snapshot);
                }
            }
            Run::Networks(game) => {
                if let Some(snapshot) = game.kept.ahead(game.gan.steps(), until).cloned() {
                    game.restore(&snapshot);
                }
            }
        }
    }

    /// Whether no further step can be taken.
    fn is_over(&self) -> bool {
        matches!(self, Run::Networks(game) if game.is_over)
    }
}

/// The pictures of the table, split; how many of their pixels, across and down, became one; and what is to be said of it.
fn read_pictures(data: &Data, training: usize, seed: u64) -> Result<(Pictures, usize, Vec<String>), Problem> {
    let columns: Vec<&str> = data.roles.columns("features").iter().map(String::as_str).collect();
    let wide = columns.len().isqrt();
    if wide * wide != columns.len() {
        return Err(Problem::new(format!(
            "A picture must be as high as wide: {} columns of pixels are no square. Choose 16, 25, 36, 49, 64, …, 784, \
             and no column that is not a pixel.",
            columns.len()
        )));
    }
    let shrunk = wide.div_ceil(MOST_SIDE);
    let side = wide / shrunk;
    if side * shrunk != wide {
        return Err(Problem::new(format!(
            "Pictures of {wide}×{wide} pixels cannot be averaged down evenly to at most {MOST_SIDE}×{MOST_SIDE}. Bring \
             them as {0}×{0}.",
            side * shrunk
        )));
    }
    let need = Need { columns: &columns, label: Label::Classes("class"), most_rows: usize::MAX };
    let sample = data.sample(need, seed)?;
    let count = sample.rows.len();
    if count < 10 {
        return Err(Problem::new(format!(
            "There are {count} pictures without a gap; ten are needed to learn from some and test on others."
        )));
    }
    let inks = columns.iter().map(|name| sample.numbers(&data.table, name, 1e100)).collect::<Result<Vec<_>, _>>()?;
    let picture = |(i, row): (usize, &u32)| Picture {
        pixels: pictures::averaged(inks.iter().map(|ink| ink[i]), wide, shrunk),
        class: sample.labels[i],
        row: *row,
    };
    let all: Vec<Picture> = sample.rows.iter().enumerate().map(picture).collect();
    let mut notes = sample.notes;
    if shrunk > 1 {
        notes.push(format!("Pictures of {wide}×{wide} pixels are averaged down to {side}×{side}."));
    }
    if count > pictures::MOST_PICTURES {
        notes.push(format!("{} of {count} pictures are used, drawn by seed.", pictures::MOST_PICTURES));
    }
    Ok((Pictures::split(&all, sample.classes, training, seed), shrunk, notes))
}

/// A network and the rows that it learns from.
struct Learner {
    trainer: Trainer,
    x: Columns,
    y: Columns,
}

/// Copies made before the split: the network that learns from most of them, and what it is tested on.
struct Leak {
    learner: Learner,
    /// Copies of digits of which it has learned other copies.
    flattering: (Columns, Columns),
    /// Copies, made the same way, of digits that it has never met.
    honest: (Columns, Columns),
}

/// Networks that learn to read the same digits from the same start: one from the pictures as they are, one from
/// copies that are made anew in every epoch, and, where asked for, one that is taught and tested the wrong way.
pub struct Training {
    setup: Setup,
    pictures: Pictures,
    shrunk: usize,
    notes: Vec<String>,
    plain: Learner,
    augmented: Learner,
    leak: Option<Leak>,
    /// The epoch that the copies were made for.
    made_for: u64,
    kept: Kept<Vec<Snapshot>>,
    /// The test digits as written, and their targets.
    written: (Columns, Columns),
    pass: RefCell<Pass>,
    cache: RefCell<Cache>,
}

impl Training {
    fn start(setup: &Setup, data: &Data) -> Result<Training, Problem> {
        let (pictures, shrunk, notes) = read_pictures(data, setup.training_digits, setup.seed)?;
        let sizes = [pictures.side * pictures.side, HIDDEN, pictures.outputs()];
        let learner = |(x, y): (Columns, Columns)| {
            let network = Network::seeded(&sizes, Activation::Tanh, Loss::Log, setup.seed);
            let settings =
                Settings { learning_rate: RATE, optimizer: Optimizer::ADAM, batch_size: BATCH, ..Settings::default() };
            Learner { trainer: Trainer::new(network, settings, setup.seed), x, y }
        };
        let written: Vec<Vec<f64>> = pictures.test.iter().map(|picture| picture.pixels.clone()).collect();
        let truth = pictures.targets(pictures.test.iter().map(|picture| picture.class));
        let mut training = Training {
            plain: learner(pictures.copies(&Augmentation::default(), 0)),
            augmented: learner(pictures.copies(&setup.augmentation, 0)),
            leak: setup.before_split.then(|| leak(&pictures, setup, learner)),
            pass: RefCell::new(Pass::new(&sizes)),
            cache: RefCell::default(),
            kept: Kept::new(Vec::new(), 64, 48),
            written: (Columns::of_rows(&written), truth),
            setup: setup.clone(),
            pictures,
            shrunk,
            notes,
            made_for: 0,
        };
        let first = trainers(&training.plain, &training.augmented, training.leak.as_ref()).map(Trainer::snapshot);
        training.kept = Kept::new(first.collect(), 64, 48);
        Ok(training)
    }

    fn step(&self) -> u64 {
        self.plain.trainer.steps()
    }

    /// Whole looks at every training digit.
    fn epochs(&self) -> u64 {
        self.augmented.trainer.epochs()
    }

    /// The networks without and with augmentation.
    fn networks(&self) -> [&Network; 2] {
        [&self.plain, &self.augmented].map(|learner| learner.trainer.network())
    }

    fn go(&mut self) {
        if self.made_for != self.epochs() {
            self.made_for = self.epochs();
            (self.augmented.x, self.augmented.y) = self.pictures.copies(&self.setup.augmentation, self.made_for);
        }
        let leak = self.leak.as_mut().map(|leak| &mut leak.learner);
        for Learner { trainer, x, y } in [&mut self.plain, &mut self.augmented].into_iter().chain(leak) {
            trainer.step(x, y);
        }
        let trainers = trainers(&self.plain, &self.augmented, self.leak.as_ref());
        self.kept.reached(self.plain.trainer.steps(), || trainers.map(Trainer::snapshot).collect());
    }

    fn restore(&mut self, snapshots: &[Snapshot]) {
        let leak = self.leak.as_mut().map(|leak| &mut leak.learner);
        let learners = [&mut self.plain, &mut self.augmented].into_iter().chain(leak);
        learners.zip(snapshots).for_each(|(learner, snapshot)| learner.trainer.restore(snapshot));
    }
}

fn trainers<'a>(
    plain: &'a Learner,
    augmented: &'a Learner,
    leak: Option<&'a Leak>,
) -> impl Iterator<Item = &'a Trainer> {
    [plain, augmented].into_iter().chain(leak.map(|leak| &leak.learner)).map(|learner| &learner.trainer)
}

/// The wrong way: every training digit is copied, all copies are shuffled, and a part of them is held back as if
/// it were new. Mixing is left out, for a mixture has no one label to be right about.
fn leak(pictures: &Pictures, setup: &Setup, learner: impl FnOnce((Columns, Columns)) -> Learner) -> Leak {
    let by = Augmentation { mixup: 0.0, ..setup.augmentation };
    let n = pictures.train.len();
    let copies: Vec<(Vec<f64>, usize)> = (0..COPIES as usize * n)
        .map(|i| (pictures.copy(&by, LEAK_EPOCH + (i / n) as u64, i % n).0, pictures.train[i % n].class))
        .collect();
    let order = Random::new(setup.seed + LEAK_STREAM).permutation(copies.len());
    let cut = copies.len() - (copies.len() as f64 * LEAKY_TEST) as usize;
    let part = |places: &[usize]| {
        let rows: Vec<Vec<f64>> = places.iter().map(|place| copies[*place].0.clone()).collect();
        (Columns::of_rows(&rows), pictures.targets(places.iter().map(|place| copies[*place].1)))
    };
    let unseen: Vec<Vec<f64>> = (0..pictures.test.len()).map(|test| pictures.test_copy(&by, test)).collect();
    let truth = pictures.targets(pictures.test.iter().map(|picture| picture.class));
    let honest = (Columns::of_rows(&unseen), truth);
    Leak { learner: learner(part(&order[..cut])), flattering: part(&order[cut..]), honest }
}

/// By share of the furthest push: right answers without and with augmentation.
type Curve = Vec<(f64, [usize; 2])>;

/// Everything that would be found again and again.
#[derive(Default)]
struct Cache {
    pushed: Option<(Push, f64, Pushed)>,
    sweep: Option<(Push, Vec<(f64, Columns)>)>,
    curve: Option<(Push, u64, Curve)>,
    /// The copies of an epoch, and the nearest other training digit of each.
    copies: Option<(u64, Columns, Vec<usize>)>,
    doubtful: Option<(u64, usize)>,
}

struct Pushed {
    pictures: Vec<Vec<f64>>,
    x: Columns,
    /// The training digit nearest to each.
    nearest: Vec<usize>,
}

/// What a state shows of the digits: who reads what, as written and pushed.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// How far test digits are pushed, as a share of the furthest, and in the push's own unit.
    share: f64,
    amount: f64,
    /// Right answers on the test digits, without and with augmentation: as written, and pushed.
    written: [usize; 2],
    pushed: [usize; 2],
    /// Pushed digits whose nearest training digit is of their class.
    kept: usize,
    /// By class.
    verdicts: Vec<Verdicts>,
    /// Training copies of the present epoch that the nearest other training digit and the network without
    /// augmentation both see as the same other class.
    doubtful: usize,
    /// Right answers of the network that was taught and tested the wrong way, and of how many: on what it calls test
    /// digits, and on digits that it has never met.
    leaky: Option<[(usize, usize); 2]>,
    curve: Curve,
    /// The class and the test digit that are looked at; none where no test digit is of this class.
    class: usize,
    test: Option<usize>,
    picture: Vec<f64>,
    /// Its nearest training digit.
    nearest: usize,
    /// What the two networks give each class for it.
    said: [Vec<f64>; 2],
    /// Wrong test digits, pushed, by their place.
    wrong: [Vec<usize>; 2],
}

impl Outcome {
    fn read(state: &State, training: &Training) -> Outcome {
        let Training { pictures, written: (written, truth), .. } = training;
        let cache = &mut *training.cache.borrow_mut();
        let pass = &mut *training.pass.borrow_mut();
        let networks = training.networks();
        let by = state.push_by;
        let share = by.snapped(state.pushed(), pictures.side);
        let curve = curve(training, cache, by, pass);
        let doubtful = doubtful(training, cache, pass);
        let pushed = pushed(pictures, &mut cache.pushed, by, share);
        let read = networks.map(|network| network.classes(&pushed.x, pass));
        let verdicts = pictures.verdicts(&pushed.nearest, &read[0]);

        let class = pictures.classes.iter().position(|name| *name == state.digit).unwrap_or(0);
        let tests = 0..pictures.test.len();
        let of_class: Vec<usize> = tests.clone().filter(|test| pictures.test[*test].class == class).collect();
        let test = of_class.get(state.example.max(1) - 1).or(of_class.last()).copied();
        let picture = test.map_or(vec![0.0; pictures.side * pictures.side], |test| pushed.pictures[test].clone());
        let one = Columns::of_rows(std::slice::from_ref(&picture));
        let wrong: [Vec<usize>; 2] =
            read.map(|read| tests.clone().filter(|test| read[*test] != pictures.test[*test].class).collect());
        Outcome {
            share,
            amount: by.amount(share, pictures.side),
            written: networks.map(|network| network.evaluate(written, truth, pass).right),
            pushed: wrong.each_ref().map(|wrong| pictures.test.len() - wrong.len()),
            kept: verdicts.iter().enumerate().map(|(class, of_class)| of_class.nearest[class]).sum(),
            verdicts,
            doubtful,
            leaky: training.leak.as_ref().map(|leak| {
                [&leak.flattering, &leak.honest].map(|(x, y)| {
                    let seen = leak.learner.trainer.network().evaluate(x, y, pass);
                    (seen.right, seen.rows)
                })
            }),
            curve,
            class,
            nearest: test.map_or(0, |test| pushed.nearest[test]),
            test,
            picture,
            said: networks.map(|network| {
                let said = network.values(&one, 2, pass);
                (0..network.outputs()).map(|class| said.column(class)[0]).collect()
            }),
            wrong,
        }
    }
}

/// All test digits pushed so far, with their nearest training digits: those of the push before are where to begin.
fn pushed<'a>(pictures: &Pictures, cached: &'a mut Option<(Push, f64, Pushed)>, by: Push, share: f64) -> &'a Pushed {
    let before = cached.take();
    let (.., pushed) = cached.insert(match before {
        Some(same) if (same.0, same.1) == (by, share) => same,
        before => {
            let transform = by.transform(share, pictures.side);
            let moved: Vec<Vec<f64>> =
                (0..pictures.test.len()).map(|test| pictures.transformed(test, transform)).collect();
            let guess = |test: usize| before.as_ref().map_or(0, |(.., pushed)| pushed.nearest[test]);
            let nearest = |(test, moved): (usize, &Vec<f64>)| pictures.nearest(moved, None, guess(test));
            let nearest = moved.iter().enumerate().map(nearest).collect();
            (by, share, Pushed { x: Columns::of_rows(&moved), pictures: moved, nearest })
        }
    });
    pushed
}

/// Right answers over the whole range of a push.
fn curve(training: &Training, cache: &mut Cache, by: Push, pass: &mut Pass) -> Curve {
    let pictures = &training.pictures;
    let step = training.step();
    let sweep = match cache.sweep.take() {
        Some((old, sweep)) if old == by => sweep,
        _ => {
            let first = if by.has_sides() { -PLACES } else { 0 };
            let side = pictures.side;
            let shares: Vec<f64> = match by {
                Push::Flip => vec![0.0, 1.0],
                Push::Cutout => {
                    (0..=by.amount(1.0, side) as u32).map(|pixels| Push::hole(f64::from(pixels), side)).collect()
                }
                _ => (first..=PLACES).map(|place| f64::from(place) / f64::from(PLACES)).collect(),
            };
            let at = |share: f64| {
                let transform = by.transform(share, side);
                let moved = (0..pictures.test.len()).map(|test| pictures.transformed(test, transform));
                (share, Columns::of_rows(&moved.collect::<Vec<_>>()))
            };
            shares.into_iter().map(at).collect()
        }
    };
    let curve = match cache.curve.take() {
        Some((old, at, curve)) if (old, at) == (by, step) => curve,
        _ => {
            let mut right =
                |x: &Columns| training.networks().map(|one| one.evaluate(x, &training.written.1, pass).right);
            sweep.iter().map(|(share, x)| (*share, right(x))).collect()
        }
    };
    cache.sweep = Some((by, sweep));
    cache.curve = Some((by, step, curve.clone()));
    curve
}

/// Copies that have changed sides. A mixture has two labels, so none is looked at where pictures are mixed.
fn doubtful(training: &Training, cache: &mut Cache, pass: &mut Pass) -> usize {
    let (by, pictures, step) = (&training.setup.augmentation, &training.pictures, training.step());
    if by.is_nothing() || by.mixup > 0.0 {
        return 0;
    }
    if let Some((_, count)) = cache.doubtful.filter(|(of, _)| *of == step) {
        return count;
    }
    // The nearest digits take long to find, and stay for an epoch.
    let epoch = training.epochs();
    let (of, copies, nearest) = match cache.copies.take() {
        Some(same) if same.0 == epoch => same,
        _ => {
            let copies: Vec<Vec<f64>> = (0..pictures.train.len()).map(|i| pictures.copy(by, epoch, i).0).collect();
            let nearest = |(i, copy): (usize, &Vec<f64>)| pictures.nearest(copy, Some(i), 0);
            (epoch, Columns::of_rows(&copies), copies.iter().enumerate().map(nearest).collect())
        }
    };
    let changed = pictures.changed(&copies, nearest.iter().copied().enumerate(), training.networks()[0], pass);
    let count = changed.into_iter().flatten().count();
    cache.copies = Some((of, copies, nearest));
    cache.doubtful = Some((step, count));
    count
}

/// The generator against the discriminator: the game goes on, is looked at, can be put back.
pub struct Game {
    table: Table,
    real: Columns,
    gan: Gan,
    noise: Columns,
    grid: Columns,
    kept: Kept<GanSnapshot>,
    /// By step; also of steps later than the present one, which are the same if it goes on.
    noted: Vec<Standing>,
    is_over: bool,
    now: Standing,
    made: Columns,
    /// What D says of each real and of each made point.
    judged: [Vec<f64>; 2],
    /// What D says of every place, rows from the top.
    field: Vec<f64>,
}

impl Game {
    fn start(table: &Table) -> Game {
        let seed = table.rules.seed;
        let gan = Gan::new(table.rules);
        let middle = |i: usize| REACH * (2.0 * (i as f64 + 0.5) / CELLS as f64 - 1.0);
        let cells = 0..CELLS * CELLS;
        let grid = [
            cells.clone().map(|cell| middle(cell % CELLS)).collect(),
            cells.map(|cell| -middle(cell / CELLS)).collect(),
        ];
        let mut game = Game {
            table: *table,
            real: table.ring.points(table.real_points, seed + REAL_STREAM),
            noise: noise(MADE, &mut Random::new(seed + LOOK_STREAM)),
            grid: Columns::new(&grid),
            kept: Kept::new(gan.snapshot(), 16, 256),
            gan,
            noted: Vec::new(),
            is_over: false,
            now: Standing::default(),
            made: Columns::default(),
            judged: [Vec::new(), Vec::new()],
            field: Vec::new(),
        };
        game.see();
        game.noted.push(game.now.clone());
        game
    }

    /// What was noted up to the present step.
    fn course(&self) -> &[Standing] {
        &self.noted[..self.noted.partition_point(|standing| standing.step <= self.gan.steps())]
    }

    fn go(&mut self) {
        self.is_over = !self.gan.step(&self.real);
        if self.is_over {
            return;
        }
        let step = self.gan.steps();
        self.kept.reached(step, || self.gan.snapshot());
        if is_noted(step, EVERY_STEP) && self.noted.last().is_none_or(|last| last.step < step) {
            let made = self.gan.make(&self.noise);
            self.noted.push(self.gan.standing(self.table.ring, &self.real, &made).0);
        }
    }

    /// What is shown of the present step.
    fn see(&mut self) {
        self.made = self.gan.make(&self.noise);
        (self.now, self.judged) = self.gan.standing(self.table.ring, &self.real, &self.made);
        self.field = self.gan.judge(&self.grid);
    }

    fn restore(&mut self, snapshot: &GanSnapshot) {
        self.gan.restore(snapshot);
        self.is_over = false;
    }
}

/// The name of a class; a single class has a second output that nothing is ever.
fn name(pictures: &Pictures, class: usize) -> &str {
    pictures.classes.get(class).map_or("none", String::as_str)
}

/// A share of all, and what it is a share of.
fn share(report: &mut ReportBuilder, key: &str, label: &str, (part, all): (usize, usize), of: &str) {
    let readout = report.read(key, label, Term::count(part) / Term::count(all));
    if readout.value.is_some() {
        readout.formula = format!("{} {of}", readout.formula);
    }
    readout.or("there are none");
}

fn transform_numbers(state: &State, training: &Training, outcome: &Outcome, report: &mut ReportBuilder) {
    let (pictures, all) = (&training.pictures, training.pictures.test.len());
    let of = format!("test digits, {}", state.push_by.words(outcome.amount));
    for (who, key) in [(1, "pushed_with"), (0, "pushed_without")] {
        let label = format!("Accuracy on {} digits, {}", state.push_by.word(), WHO[who]);
        share(report, key, &label, (outcome.pushed[who], all), &of);
    }
    let [without, with] = outcome.written;
    share(report, "written_with", "Accuracy as written, with augmentation", (with, all), "test digits");
    share(report, "written_without", "Accuracy as written, without", (without, all), "test digits");
    let of = format!("whose nearest of {} training digits is of their class", pictures.train.len());
    share(report, "kept", "Nearest training digit has the same label", (outcome.kept, all), &of);
    let verdicts = &outcome.verdicts[outcome.class];
    let (count, of) = match verdicts.other(outcome.class) {
        Some((other, count)) => {
            let [class, other] = [outcome.class, other].map(|class| name(pictures, class));
            (count, format!("of class {class} look like a {other} to nearest digit and network"))
        }
        None => (0, "test digits of this class".to_owned()),
    };
    share(report, "changed", "Shown class: digits that look like another", (count, verdicts.count), &of);
    let label = "Copies that now look like another class";
    if training.setup.augmentation.mixup > 0.0 {
        report.readout("doubtful", label, Quantity::Undefined("a mixture has two labels"), "");
    } else {
        let of = "copies of this epoch look like another class to nearest digit and network";
        share(report, "doubtful", label, (outcome.doubtful, pictures.train.len()), of);
    }
    let leaky = [
        ("flattering", "Test accuracy, copied before the split", "held-back copies of training digits"),
        ("honest", "The same network on unseen digits", "copies of unseen digits"),
    ];
    for (place, (key, label, of)) in leaky.into_iter().enumerate() {
        match outcome.leaky {
            Some(parts) => share(report, key, label, parts[place], of),
            None => {
                report.readout(key, label, Quantity::Undefined("no copies are made before the split"), "");
            }
        }
    }
    report.key_numbers(match outcome.leaky {
        Some(_) => &["flattering", "honest"],
        None => &["pushed_with", "pushed_without", "written_with", "written_without"],
    });
}

fn network_numbers(game: &Game, now: &Standing, report: &mut ReportBuilder) {
    let clouds = game.table.ring.modes;
    let formula = format!("of {clouds}: at least {COVERED} of {MADE} fake points within 3 σ");
    report.readout("covered", "Clouds covered", Quantity::Number(now.covered() as f64), formula);
    share(report, "hits", "Fake points on a cloud", (now.hits(), MADE), "fake points within 3 σ of a middle");
    let real = format!("mean of D(x) over {} real points", game.real.rows());
    let made = format!("mean of D(G(z)) over {MADE} fake points");
    let loss = match game.table.rules.loss {
        GeneratorLoss::NonSaturating => "mean −ln D(G(z)); ln 2 = 0.693 where D = ½",
        GeneratorLoss::Minimax => "mean ln (1 − D(G(z))); −ln 2 = −0.693 where D = ½",
    };
    let value = "mean ln D(x) + mean ln (1 − D(G(z))); −2 ln 2 = −1.39 where D = ½";
    let log_loss = format!("−½ × {}: its mean log loss", format::number(now.value()));
    for (key, label, number, formula) in [
        ("said_real", "Discriminator on real points", now.real, real.as_str()),
        ("said_made", "Discriminator on fake points", now.made, &made),
        ("value", "Value of the game", now.value(), value),
        ("loss_generator", "Generator loss", now.generator, loss),
        ("loss_discriminator", "Discriminator loss", now.discriminator, &log_loss),
    ] {
        report.readout(key, label, Quantity::or(Some(number), "no points"), formula);
    }
    report.key_numbers(&["covered", "hits", "said_real", "said_made"]);
}

/// Classes of which a third or more look like another, most first: the class, the other one, how many of how many.
fn broken(outcome: &Outcome) -> Vec<(usize, usize, usize, usize)> {
    let of = |(class, verdicts): (usize, &Verdicts)| {
        let (other, count) = verdicts.other(class)?;
        (3 * count >= verdicts.count).then_some((class, other, count, verdicts.count))
    };
    let mut broken: Vec<_> = outcome.verdicts.iter().enumerate().filter_map(of).collect();
    broken.sort_by(|a, b| (b.2 * a.3).cmp(&(a.2 * b.3)).then(a.0.cmp(&b.0)));
    broken
}

fn transform_notes(state: &State, training: &Training, outcome: &Outcome, report: &mut ReportBuilder) {
    let pictures = &training.pictures;
    let pushed = state.push_by.words(outcome.amount);
    let broken = broken(outcome);
    if !broken.is_empty() && training.step() > 0 {
        let said = broken.iter().take(3).map(|(class, other, count, of)| {
            let [class, other] = [class, other].map(|class| name(pictures, *class));
            format!("{count} of {of} test digits of class {class} look like a {other}")
        });
        report.warning(format!(
            "{}, {}, both to the nearest training digit (shifted by up to a pixel) and to the network without \
             augmentation. Look at some: where you agree, the label is wrong now.",
            format::capitalized(&pushed),
            said.collect::<Vec<_>>().join(", ")
        ));
    }
    let n = pictures.train.len();
    if 10 * outcome.doubtful > n {
        report.warning(format!(
            "{} of {n} training copies of this epoch look like another class but keep their label.",
            outcome.doubtful
        ));
    }
    let [without, with] = outcome.written;
    let steps = format::count(training.step());
    let is_costly = 50 * without.saturating_sub(with) > pictures.test.len();
    if broken.is_empty() && 10 * outcome.doubtful <= n && is_costly {
        report.note(format!(
            "With augmentation, fewer digits are classified correctly as written ({with}, not {without}): there is \
             more to learn with {HIDDEN} neurons and {steps} steps. It pays off on digits like the copies."
        ));
    }
    let part = |(right, of): (usize, usize)| format::number(right as f64 / of.max(1) as f64);
    if let Some([told, honest]) = outcome.leaky {
        report.note(format!(
            "Copied before the split, test accuracy is {}; on unseen digits it is {}. The difference is leakage.",
            part(told),
            part(honest)
        ));
    }
    for note in &training.notes {
        report.note(note.clone());
    }
    let [without, with, written_without, written_with] = [outcome.pushed, outcome.written]
        .concat()
        .try_into()
        .unwrap_or([0; 4])
        .map(|right| part((right, pictures.test.len())));
    report.describe(format!(
        "After {steps} steps on {n} digits: accuracy on the test digits, {pushed}, is {with} with augmentation and \
         {without} without; as written {written_with} and {written_without}."
    ));
}

fn network_notes(game: &Game, now: &Standing, report: &mut ReportBuilder) {
    let (clouds, covered) = (game.table.ring.modes, now.covered());
    let is_half = |said: f64| (0.45..=0.55).contains(&said);
    if now.step >= 300 && 2 * covered <= clouds && clouds > 1 {
        let said = if is_half(now.real) && is_half(now.made) {
            " Yet the discriminator says about ½ of both: it has fallen behind."
        } else {
            ""
        };
        let others = if covered == 0 { "each gets" } else { "the others get" };
        report.warning(format!(
            "Mode collapse: {covered} of {clouds} clouds are covered, {others} fewer than {COVERED} of {MADE} \
             points.{said}"
        ));
    }
    if now.step == 0 {
        report.note(
            "Nothing is learned yet: press Play. Real points are drawn from the clouds; the digits are not used \
             here.",
        );
    }
    if game.is_over {
        report.warning("A weight diverged, and training ends here. Go back, or lower a learning rate.");
    }
    report.describe(format!(
        "After {} steps the generator covers {covered} of {clouds} clouds with {} of {MADE} points; the discriminator \
         says {} of real and {} of fake points.",
        format::count(now.step),
        now.hits(),
        format::fixed(now.real, 2),
        format::fixed(now.made, 2)
    ));
}

/// What becomes of each class when it is pushed.
fn verdicts_table(pictures: &Pictures, outcome: &Outcome) -> TableView {
    let columns =
        ["class", "test digits", "nearest digit agrees", "classified correctly without", "most often seen as"];
    let mut table = TableView::new("judged", "Changed test digits, by class", &columns);
    for (class, verdicts) in outcome.verdicts.iter().enumerate() {
        let other = verdicts.other(class);
        let other = other.map_or("–".to_owned(), |(other, count)| format!("{}: {count}", name(pictures, other)));
        let counts = [verdicts.count, verdicts.nearest[class], verdicts.read[class]].map(Cell::count);
        let cells = [name(pictures, class).into()].into_iter().chain(counts).chain([other.into()]);
        table.rows.push(cells.collect());
    }
    table
}

fn clouds_table(game: &Game, now: &Standing) -> TableView {
    let mut table =
        TableView::new("plane", format!("Of {MADE} fake points"), &["cloud", "across", "up", "fake points"]);
    for (mode, on) in now.on.iter().enumerate() {
        let [x, y] = game.table.ring.middle(mode).map(|at| Cell::number(at, |at| format::fixed(at, 2)));
        table.rows.push(vec![Cell::count(mode + 1), x, y, Cell::count(*on)]);
    }
    table
}

/// Both networks' weights, layer by layer, neuron by neuron, then the biases.
fn weights(game: &Game) -> Artifact {
    let [generator, discriminator] = [game.gan.generator(), game.gan.discriminator()].map(Network::params);
    Artifact {
        kind: "gan".to_owned(),
        version: 1,
        name: format!("A generator of {LATENT} numbers of noise and its discriminator"),
        lineage: vec![format!("{} points of {} clouds", game.real.rows(), game.table.ring.modes)],
        body: lab::json(&json!({ "generator": generator, "discriminator": discriminator })),
    }
}

fn program(seen: &Seen<ImageAugmentation>) -> Program {
    let (state, data, by) = (seen.state, seen.data, seen.state.augmentation);
    let program = Program::of(include_str!("image_augmentation.py"), data)
        .branch("part", state.part.key())
        .set("SEED", state.seed)
        .set("STEPS", ImageAugmentation::reached(seen.fitted))
        .with("ml.random", PYTHON_RANDOM);
    match seen.fitted {
        Run::Transforms(training) => program
            .titled("Python (scipy 1.17.1, numpy)")
            .set("PIXELS", data.roles.columns("features"))
            .set("CLASS", data.roles.column("class").unwrap_or_default())
            .set("SHRUNK", training.shrunk)
            .set("TRAINING", state.training_digits)
            .set("ROTATE", by.rotate)
            .set("SHIFT", by.shift)
            .set("FLIP", by.flip)
            .set("NOISE", by.noise)
            .set("CUTOUT", by.cutout)
            .set("MIXUP", by.mixup)
            .set("BEFORE_SPLIT", state.before_split)
            .set("PUSH_BY", state.push_by.key())
            .set("PUSH", state.pushed()),
        Run::Networks(_) => program
            .titled("Python (numpy)")
            .set("CLOUDS", state.clouds)
            .set("REAL_POINTS", state.real_points)
            .set("GENERATOR_RATE", state.generator_rate)
            .set("DISCRIMINATOR_RATE", state.discriminator_rate)
            .set("LOSS", tour::LOSSES[usize::from(state.generator_loss == GeneratorLoss::Minimax)].0),
    }
}
