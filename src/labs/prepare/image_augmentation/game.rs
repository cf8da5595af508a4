//! The generator against the discriminator: the game goes on, is looked at, can be put back.

use super::state::State;
use crate::lab::{Kept, Progress, is_noted};
use crate::ml::gan::{Gan, GanSnapshot, GeneratorLoss, Ring, Rules, noise};
use crate::ml::math::{ln, mean};
use crate::ml::network::Columns;
use crate::ml::random::Random;

pub const BATCH: usize = 64;
pub const HIDDEN: usize = 16;
/// Each cloud's standard deviation, of a ring of radius 1.
pub const DEVIATION: f64 = 0.1;
/// Made points that are drawn and counted; their noise is the same at every step, so that they move.
pub const MADE: usize = 256;
/// The stream of that noise, and of the real points.
pub const LOOK_STREAM: u64 = 1 << 24;
pub const REAL_STREAM: u64 = 1 << 25;
/// A cloud is covered where at least so many of the made points lie on it.
pub const COVERED: usize = 5;
/// The plane reaches so far to every side.
pub const REACH: f64 = 1.5;
/// Cells of the field, across and up.
pub const CELLS: usize = 48;
/// The game is looked at at every step up to this one, then at every second up to twice as many, and so on.
const EVERY_STEP: u64 = 200;
const SLICE: u64 = 8;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Table {
    pub clouds: usize,
    pub real_points: usize,
    pub rules: Rules,
}

impl Table {
    pub fn of(state: &State) -> Table {
        Table {
            clouds: state.clouds,
            real_points: state.real_points,
            rules: Rules {
                generator_rate: state.generator_rate,
                discriminator_rate: state.discriminator_rate,
                loss: state.generator_loss,
                batch: BATCH,
                hidden: HIDDEN,
                seed: state.seed,
            },
        }
    }

    pub fn ring(&self) -> Ring {
        Ring { modes: self.clouds, deviation: DEVIATION }
    }
}

/// The numbers of a game at one step.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    pub step: u64,
    /// What D says of real and of made points, on average.
    pub real: f64,
    pub made: f64,
    /// Of the made points, on average: the generator's loss; and of both kinds D's log loss, −½ of the value.
    pub generator: f64,
    pub discriminator: f64,
    /// Made points on each cloud.
    pub on: Vec<usize>,
}

impl Look {
    pub fn covered(&self) -> usize {
        self.on.iter().filter(|count| **count >= COVERED).count()
    }

    /// Made points on any cloud.
    pub fn hits(&self) -> usize {
        self.on.iter().sum()
    }

    /// E[ln D(x)] + E[ln(1 − D(G(z)))].
    pub fn value(&self) -> f64 {
        -2.0 * self.discriminator
    }
}

pub struct Game {
    pub table: Table,
    pub real: Columns,
    gan: Gan,
    noise: Columns,
    grid: Columns,
    kept: Kept<GanSnapshot>,
    /// By step; also of steps later than the present one, which are the same if it goes on.
    looks: Vec<Look>,
    /// Whether no further step can be taken.
    is_over: bool,
    pub now: Look,
    pub made: Columns,
    /// What D says of each real and of each made point.
    pub judged: [Vec<f64>; 2],
    /// What D says of every place, rows from the top.
    pub field: Vec<f64>,
}

impl Game {
    pub fn start(table: &Table) -> Game {
        let seed = table.rules.seed;
        let gan = Gan::new(table.rules);
        let middle = |i: usize| REACH * (2.0 * (i as f64 + 0.5) / CELLS as f64 - 1.0);
        let cells = 0..CELLS * CELLS;
        let grid = Columns::new(&[
            cells.clone().map(|cell| middle(cell % CELLS)).collect(),
            cells.map(|cell| -middle(cell / CELLS)).collect(),
        ]);
        let nothing = Look { step: 0, real: 0.0, made: 0.0, generator: 0.0, discriminator: 0.0, on: Vec::new() };
        let mut game = Game {
            table: *table,
            real: table.ring().points(table.real_points, seed + REAL_STREAM),
            noise: noise(MADE, &mut Random::new(seed + LOOK_STREAM)),
            grid,
            kept: Kept::new(gan.snapshot(), 16, 256),
            gan,
            looks: Vec::new(),
            is_over: false,
            now: nothing,
            made: Columns::default(),
            judged: [Vec::new(), Vec::new()],
            field: Vec::new(),
        };
        game.see();
        game.looks.push(game.now.clone());
        game
    }

    pub fn step(&self) -> u64 {
        self.gan.steps()
    }

    pub fn furthest(&self) -> u64 {
        self.kept.furthest
    }

    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// Weights of both networks, the generator's first.
    pub fn weights(&self) -> [&[f64]; 2] {
        [self.gan.generator().params(), self.gan.discriminator().params()]
    }

    /// What was seen up to the present step.
    pub fn looks(&self) -> &[Look] {
        &self.looks[..self.looks.partition_point(|look| look.step <= self.step())]
    }

    /// Goes on to step `until` while `more` says so.
    pub fn advance(&mut self, until: u64, more: &mut dyn FnMut() -> bool) -> Progress {
        if until < u64::MAX
            && let Some(snapshot) = self.kept.ahead(self.step(), until).cloned()
        {
            self.gan.restore(&snapshot);
        }
        let from = self.step();
        let mut progress = Progress::Done;
        while self.step() < until && !self.is_over {
            if !more() {
                progress = Progress::Working((self.step() - from) as f64 / (until - from) as f64);
                break;
            }
            for _ in 0..SLICE.min(until - self.step()) {
                self.go();
            }
        }
        self.see();
        progress
    }

    fn go(&mut self) {
        self.is_over = !self.gan.step(&self.real);
        if self.is_over {
            return;
        }
        let step = self.step();
        self.kept.reached(step, || self.gan.snapshot());
        if is_noted(step, EVERY_STEP) && self.looks.last().is_none_or(|last| last.step < step) {
            let look = self.look().0;
            self.looks.push(look);
        }
    }

    /// The numbers of the present step, what was made, and what D says of real and made points.
    fn look(&mut self) -> (Look, Columns, [Vec<f64>; 2]) {
        let made = self.gan.make(&self.noise);
        let judged = [self.gan.judge(&self.real), self.gan.judge(&made)];
        // As scikit-learn's log_loss, never the logarithm of 0.
        let log = |share: f64| ln(share.max(f64::EPSILON));
        let average = |values: &[f64], of: &dyn Fn(f64) -> f64| {
            mean(&values.iter().map(|value| of(*value)).collect::<Vec<_>>()).unwrap_or(0.0)
        };
        let found = average(&judged[0], &log) + average(&judged[1], &|share| log(1.0 - share));
        let generator = match self.table.rules.loss {
            GeneratorLoss::NonSaturating => average(&judged[1], &|share| -log(share)),
            GeneratorLoss::Minimax => average(&judged[1], &|share| log(1.0 - share)),
        };
        let ring = self.table.ring();
        let mut on = vec![0; ring.modes.max(1)];
        for i in 0..made.rows() {
            if let Some(mode) = ring.mode_of([made.column(0)[i], made.column(1)[i]]) {
                on[mode] += 1;
            }
        }
        let look = Look {
            step: self.step(),
            real: average(&judged[0], &|share| share),
            made: average(&judged[1], &|share| share),
            generator,
            discriminator: -0.5 * found,
            on,
        };
        (look, made, judged)
    }

    /// What is shown of the present step.
    fn see(&mut self) {
        (self.now, self.made, self.judged) = self.look();
        self.field = self.gan.judge(&self.grid);
    }

    pub fn rewind(&mut self, to: u64) -> bool {
        let snapshot = self.kept.before(to).map(|(_, snapshot)| snapshot.clone());
        if let Some(snapshot) = &snapshot {
            self.gan.restore(snapshot);
            self.is_over = false;
        }
        snapshot.is_some()
    }
}
