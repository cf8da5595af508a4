//! A run of training: it goes on, is looked at, can be put back, and ends where it diverges or is stopped.

use std::cell::RefCell;

use super::rows::{Rows, Sample};
use super::state::{State, Stopping};
use super::turns::{self, Knob, Knobs, Turn};
use crate::lab::{Data, Kept, Progress, is_noted};
use crate::ml::network::{Activation, Columns, Evaluation, Network, Pass, Snapshot, Step, Trainer};
use crate::table::Problem;

/// The run is looked at at every step up to this one, then at every second up to twice as many, and so on.
const EVERY_STEP: u64 = 400;
/// Snapshots are kept every so many steps, further apart where there would be too many.
const FIRST_STRIDE: u64 = 16;
/// Memory for snapshots, in numbers.
const MOST_KEPT: usize = 1_000_000;
/// What the cells of a neuron's small map and of the field count across.
pub const SMALL: usize = 24;
pub const LARGE: usize = 64;

/// All that a run depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipe {
    pub sample: Sample,
    pub hidden: Vec<usize>,
    pub activation: Activation,
    pub start: u64,
    pub base: Knobs,
    pub turns: Vec<Turn>,
    pub stopping: Stopping,
    pub patience: u64,
}

impl Recipe {
    pub fn of(state: &State) -> Recipe {
        Recipe {
            sample: state.sample(),
            hidden: state.hidden.clone(),
            activation: state.activation,
            start: state.start,
            base: state.base,
            turns: state.turns.clone(),
            stopping: state.stopping,
            patience: state.patience,
        }
    }

    /// Up to which step two runs are the very same. When a run stops changes nothing before.
    pub fn shared_steps(&self, other: &Recipe) -> u64 {
        let same = self.sample == other.sample
            && self.hidden == other.hidden
            && self.activation == other.activation
            && self.start == other.start;
        if same { turns::shared((&self.base, &self.turns), (&other.base, &other.turns)) } else { 0 }
    }
}

/// The numbers of a run at one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    pub step: u64,
    /// Epochs done, with the share of the present one.
    pub epoch: f64,
    pub train: Evaluation,
    pub validation: Evaluation,
    pub test: Evaluation,
}

/// Why a run goes no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// A weight ran away.
    Diverged,
    /// The watched loss has found no new low for as long as patience allows.
    Stopped,
}

/// The lowest watched loss so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Best {
    pub step: u64,
    pub epoch: f64,
    pub loss: f64,
}

/// What early stopping has made of the looks so far.
#[derive(Clone, Copy)]
struct Watch {
    stopping: Stopping,
    patience: u64,
    /// How many looks were gone through.
    seen: usize,
    best: Option<Best>,
    stop: Option<u64>,
}

impl Watch {
    fn new(stopping: Stopping, patience: u64) -> Watch {
        Watch { stopping, patience, seen: 0, best: None, stop: None }
    }
}

pub struct Run {
    pub rows: Rows,
    trainer: Trainer,
    base: Knobs,
    /// Whether the knobs that are turned at the present step have been turned.
    turned: bool,
    /// Whether the trainer's knobs are those of some other step, from which it was put back.
    is_elsewhere: bool,
    /// The present step as it was before a knob or a weight was turned there.
    arrived: Option<Snapshot>,
    /// Also of steps later than the present one, which are the same if it goes on.
    kept: Kept<Snapshot>,
    /// By step; also of later ones.
    looks: Vec<Look>,
    /// Where the run diverged, if that was seen.
    diverged_at: Option<u64>,
    watch: Watch,
    pub now: Look,
    /// How strong the error signal of the training rows is in each layer after the inputs.
    pub signal: Vec<f64>,
    pub small: Columns,
    pub large: Columns,
    /// The working memory of whoever only looks.
    pub pass: RefCell<Pass>,
}

impl Run {
    /// # Errors
    /// A sentence where the data cannot be used.
    pub fn start(recipe: &Recipe, data: &Data) -> Result<Run, Problem> {
        let rows = Rows::new(&recipe.sample, data)?;
        let sizes = [vec![rows.train.0.width().max(1)], recipe.hidden.clone(), vec![rows.outputs()]].concat();
        let network = Network::seeded(&sizes, recipe.activation, rows.loss(), recipe.start);
        let pass = RefCell::new(Pass::new(network.sizes()));
        let trainer = Trainer::new(network, recipe.base.settings(), recipe.start);
        let (small, large) = (rows.grid(SMALL), rows.grid(LARGE));
        let nothing = Look {
            step: 0,
            epoch: 0.0,
            train: Evaluation::default(),
            validation: Evaluation::default(),
            test: Evaluation::default(),
        };
        let most = (MOST_KEPT / (3 * trainer.network().params().len())).clamp(32, 512);
        let mut run = Run {
            rows,
            kept: Kept::new(trainer.snapshot(), FIRST_STRIDE, most),
            trainer,
            base: recipe.base,
            turned: false,
            is_elsewhere: false,
            arrived: None,
            looks: Vec::new(),
            diverged_at: None,
            watch: Watch::new(recipe.stopping, recipe.patience),
            now: nothing,
            signal: Vec::new(),
            small,
            large,
            pass,
        };
        run.look();
        run.turn(recipe);
        run.see();
        Ok(run)
    }

    pub fn network(&self) -> &Network {
        self.trainer.network()
    }

    /// The network as training left it, before the hand set weights of it at the present step.
    pub fn before_hand(&self) -> Network {
        let mut network = self.network().clone();
        if let Some(arrived) = &self.arrived {
            network.set_params(arrived.params());
        }
        network
    }

    /// Steps done.
    pub fn step(&self) -> u64 {
        self.trainer.steps()
    }

    pub fn furthest(&self) -> u64 {
        self.kept.furthest
    }

    /// What was seen up to the present step.
    pub fn looks(&self) -> &[Look] {
        let seen = self.looks.partition_point(|look| look.step <= self.step());
        &self.looks[..seen]
    }

    /// Goes on to step `until` while `more` says so.
    pub fn advance(&mut self, recipe: &Recipe, until: u64, more: &mut dyn FnMut() -> bool) -> Progress {
        if let Some(stop) = self.stop(recipe).filter(|stop| *stop < self.step()) {
            // The patience is shorter now than when the run went past.
            self.rewind(stop);
        }
        let (from, slice) = (self.step(), self.slice());
        let mut progress = Progress::Done;
        while self.can_go(recipe, until) {
            if !more() {
                let share = (self.step() - from) as f64 / (until - from) as f64;
                progress = Progress::Working(share);
                break;
            }
            let stop = self.stop(recipe).unwrap_or(u64::MAX);
            self.leap(until.min(stop));
            for _ in 0..slice {
                if !self.can_go(recipe, until) || !self.go(recipe) {
                    break;
                }
            }
        }
        self.turn(recipe);
        if progress == Progress::Done {
            self.probe();
        }
        self.see();
        progress
    }

    fn can_go(&mut self, recipe: &Recipe, until: u64) -> bool {
        let step = self.step();
        step < until && self.diverged_at != Some(step) && self.stop(recipe).is_none_or(|stop| stop > step)
    }

    /// Tries the next step and takes it back: whether a run ends here must not depend on how it came here.
    fn probe(&mut self) {
        let here = self.trainer.snapshot();
        if self.trainer.step(&self.rows.train.0, &self.rows.train.1) == Step::Diverged {
            self.diverged_at = Some(here.steps());
        }
        self.trainer.restore(&here);
    }

    /// How many steps take about a millisecond.
    fn slice(&self) -> usize {
        let batch = self.trainer.settings.batch_size.min(self.rows.train.0.rows()).max(8);
        let network = self.network();
        let neurons: usize = network.sizes().iter().sum();
        (400_000 / (batch * (network.params().len() + 4 * neurons))).max(1)
    }

    /// One step and what is noted of it; says whether there was one.
    fn go(&mut self, recipe: &Recipe) -> bool {
        self.turn(recipe);
        if self.trainer.step(&self.rows.train.0, &self.rows.train.1) == Step::Diverged {
            // The optimizer's memory is that of a step that was not taken: comes here once more.
            let step = self.step();
            self.diverged_at = Some(step);
            self.rewind(step);
            while self.step() < step && self.go(recipe) {}
            return false;
        }
        (self.turned, self.arrived) = (false, None);
        let step = self.step();
        self.kept.reached(step, || self.trainer.snapshot());
        if is_noted(step, EVERY_STEP) {
            self.look();
        }
        true
    }

    /// Turns the knobs that are turned at the present step.
    fn turn(&mut self, recipe: &Recipe) {
        if self.turned {
            return;
        }
        self.turned = true;
        let (step, turns) = (self.step(), &recipe.turns);
        let before = turns.partition_point(|turn| turn.step < step);
        let after = turns.partition_point(|turn| turn.step <= step);
        if std::mem::take(&mut self.is_elsewhere) {
            self.trainer.settings = self.base.after(turns[..before].iter()).settings();
        }
        if before == after {
            return;
        }
        self.arrived = Some(self.trainer.snapshot());
        self.trainer.set(self.base.after(turns[..after].iter()).settings());
        for turn in &turns[before..after] {
            if let Knob::Weight { layer, to, from, value } = turn.knob {
                self.trainer.set_weight(layer, to, from, value);
            }
        }
    }

    /// Notes the numbers of the present step.
    fn look(&mut self) {
        if self.looks.last().is_none_or(|last| last.step < self.step()) {
            let look = self.evaluated();
            self.looks.push(look);
        }
    }

    fn evaluated(&mut self) -> Look {
        let rows = self.rows.train.0.rows().max(1) as f64;
        let (step, seen) = (self.step(), self.trainer.seen() as f64);
        let epoch = self.trainer.epochs() as f64 + seen / rows;
        let (network, pass) = self.trainer.pass();
        let mut on = |part: &(Columns, Columns)| network.evaluate(&part.0, &part.1, pass);
        let (train, validation, test) = (on(&self.rows.train), on(&self.rows.validation), on(&self.rows.test));
        Look { step, epoch, train, validation, test }
    }

    /// What is shown of the present step, with the knobs that are turned here.
    fn see(&mut self) {
        self.now = self.evaluated();
        self.signal = self.trainer.signal(&self.rows.train.0, &self.rows.train.1);
    }

    /// The step at which the watched loss has been without a new low for too long, if that was seen.
    fn stop(&mut self, recipe: &Recipe) -> Option<u64> {
        let is_other = (self.watch.stopping, self.watch.patience) != (recipe.stopping, recipe.patience);
        if is_other || self.watch.seen > self.looks.len() {
            self.watch = Watch::new(recipe.stopping, recipe.patience);
        }
        let watch = &mut self.watch;
        while watch.stop.is_none() && watch.seen < self.looks.len() {
            let look = &self.looks[watch.seen];
            watch.seen += 1;
            let Some(loss) = watched(watch.stopping, look) else { continue };
            match watch.best {
                Some(low) if loss >= low.loss => {
                    let is_late = look.epoch - low.epoch >= watch.patience as f64;
                    watch.stop = is_late.then_some(look.step);
                }
                _ => watch.best = Some(Best { step: look.step, epoch: look.epoch, loss }),
            }
        }
        watch.stop
    }

    /// Why the run goes no further than the present step.
    pub fn end(&self) -> Option<End> {
        if self.diverged_at == Some(self.step()) {
            return Some(End::Diverged);
        }
        (self.watch.stop == Some(self.step())).then_some(End::Stopped)
    }

    /// The lowest loss on these rows up to the present step.
    pub fn best(&self, stopping: Stopping) -> Option<Best> {
        let lows = self.looks().iter().filter_map(|look| {
            let loss = watched(stopping, look)?;
            Some(Best { step: look.step, epoch: look.epoch, loss })
        });
        lows.reduce(|best, next| if next.loss < best.loss { next } else { best })
    }

    /// Jumps to the latest snapshot up to `until`, where the run has been there before.
    fn leap(&mut self, until: u64) {
        if let Some(snapshot) = self.kept.ahead(self.step(), until).cloned() {
            self.restore(&snapshot);
        }
    }

    pub fn rewind(&mut self, to: u64) -> bool {
        let snapshot = self.kept.before(to).map(|(_, snapshot)| snapshot.clone());
        if let Some(snapshot) = &snapshot {
            self.restore(snapshot);
        }
        snapshot.is_some()
    }

    fn restore(&mut self, snapshot: &Snapshot) {
        self.trainer.restore(snapshot);
        (self.turned, self.is_elsewhere, self.arrived) = (false, true, None);
    }

    pub fn forget(&mut self, after: u64) {
        self.kept.forget(after);
        self.looks.retain(|look| look.step <= after);
        self.diverged_at = self.diverged_at.filter(|step| *step < after);
        if self.watch.seen > self.looks.len() {
            self.watch = Watch::new(self.watch.stopping, self.watch.patience);
        }
        match self.step() {
            step if step > after => {
                self.rewind(after);
            }
            step if step == after => {
                if let Some(arrived) = self.arrived.take() {
                    self.trainer.restore(&arrived);
                }
                (self.turned, self.is_elsewhere) = (false, true);
            }
            _ => {}
        }
    }
}

/// The loss that decides when to stop.
fn watched(stopping: Stopping, look: &Look) -> Option<f64> {
    match stopping {
        Stopping::Off => None,
        Stopping::Validation => look.validation.loss(),
        Stopping::Test => look.test.loss(),
    }
}
