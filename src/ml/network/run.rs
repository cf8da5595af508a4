//! A run of training: it goes on, is measured, can be put back, and ends where it diverges or is stopped.

use super::plane::{Plane, Split};
use super::schedule::{Knob, Schedule};
use super::{Activation, Columns, Evaluation, Network, Snapshot, Step, Trainer};
use crate::ml::kept::{Kept, is_noted};

/// The run is measured at every step up to this one, then at every second up to twice as many, and so on.
const EVERY_STEP: u64 = 400;
/// Snapshots are kept every so many steps, further apart where there would be too many.
const FIRST_STRIDE: u64 = 16;
/// Memory for snapshots, in numbers.
const MOST_KEPT: usize = 1_000_000;

/// All that a run depends on, but for its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub hidden: Vec<usize>,
    pub activation: Activation,
    /// The seed of the weights, of the order of rows, and of dropout.
    pub start: u64,
    pub schedule: Schedule,
    pub stopping: EarlyStopping,
}

/// When a run is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EarlyStopping {
    /// Whose loss decides; `None`: the run goes on.
    pub watched: Option<Split>,
    /// Epochs without a new low.
    pub patience: u64,
}

impl Plan {
    /// Up to which step two runs are the very same. When a run stops changes nothing before.
    pub fn shared_steps(&self, other: &Plan) -> u64 {
        let same = (&self.hidden, self.activation, self.start) == (&other.hidden, other.activation, other.start);
        if same { self.schedule.shared_steps(&other.schedule) } else { 0 }
    }
}

/// The numbers of a run at one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    pub step: u64,
    /// Epochs done, with the share of the present one.
    pub epoch: f64,
    pub train: Evaluation,
    pub validation: Evaluation,
    pub test: Evaluation,
}

impl Measured {
    pub fn on(&self, split: Split) -> &Evaluation {
        match split {
            Split::Train => &self.train,
            Split::Validation => &self.validation,
            Split::Test => &self.test,
        }
    }
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

impl Best {
    fn of(measured: &Measured, split: Split) -> Option<Best> {
        let loss = measured.on(split).loss()?;
        Some(Best { step: measured.step, epoch: measured.epoch, loss })
    }
}

/// What early stopping has made of the measurements so far.
#[derive(Clone, Copy)]
struct Watch {
    stopping: EarlyStopping,
    /// How many measurements were gone through.
    seen: usize,
    best: Option<Best>,
    stop: Option<u64>,
}

impl Watch {
    fn new(stopping: EarlyStopping) -> Watch {
        Watch { stopping, seen: 0, best: None, stop: None }
    }
}

pub struct Run {
    plane: Plane,
    trainer: Trainer,
    /// Whether the knobs that are turned at the present step have been turned.
    turned: bool,
    /// Whether the trainer's knobs are those of some other step, from which it was put back.
    is_elsewhere: bool,
    /// The present step as it was before a knob or a weight was turned there.
    arrived: Option<Snapshot>,
    /// Also of steps later than the present one, which are the same if it goes on.
    kept: Kept<Snapshot>,
    /// By step; also of later ones.
    measured: Vec<Measured>,
    /// Where the run diverged, if that was seen.
    diverged_at: Option<u64>,
    watch: Watch,
    pub now: Measured,
    /// How strong the error signal of the training rows is in each layer after the inputs.
    pub signal: Vec<f64>,
}

impl Run {
    pub fn start(plan: &Plan, plane: Plane) -> Run {
        let sizes = [vec![plane.train.0.width().max(1)], plan.hidden.clone(), vec![plane.outputs()]].concat();
        let network = Network::seeded(&sizes, plan.activation, plane.loss(), plan.start);
        let trainer = Trainer::new(network, plan.schedule.base.settings(), plan.start);
        let nothing = Evaluation::default();
        let most = (MOST_KEPT / (3 * trainer.network().params().len())).clamp(32, 512);
        let mut run = Run {
            plane,
            kept: Kept::new(trainer.snapshot(), FIRST_STRIDE, most),
            trainer,
            turned: false,
            is_elsewhere: false,
            arrived: None,
            measured: Vec::new(),
            diverged_at: None,
            watch: Watch::new(plan.stopping),
            now: Measured { step: 0, epoch: 0.0, train: nothing, validation: nothing, test: nothing },
            signal: Vec::new(),
        };
        run.measure();
        run.turn(plan);
        run.see();
        run
    }

    /// The rows that it learns from and is measured on.
    pub fn plane(&self) -> &Plane {
        &self.plane
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

    /// What was measured up to the present step.
    pub fn measured(&self) -> &[Measured] {
        let seen = self.measured.partition_point(|measured| measured.step <= self.step());
        &self.measured[..seen]
    }

    /// Goes on to step `until` while `more` says so; gives the share that is done, 1 where all is.
    pub fn advance(&mut self, plan: &Plan, until: u64, more: &mut dyn FnMut() -> bool) -> f64 {
        if let Some(stop) = self.stop(plan).filter(|stop| *stop < self.step()) {
            // The patience is shorter now than when the run went past.
            self.rewind(stop);
        }
        let (from, slice) = (self.step(), self.slice());
        let mut share = 1.0;
        while self.can_go(plan, until) {
            if !more() {
                share = (self.step() - from) as f64 / (until - from) as f64;
                break;
            }
            let stop = self.stop(plan).unwrap_or(u64::MAX);
            self.leap(until.min(stop));
            for _ in 0..slice {
                if !self.can_go(plan, until) || !self.go(plan) {
                    break;
                }
            }
        }
        self.turn(plan);
        if share >= 1.0 {
            self.probe();
        }
        self.see();
        share
    }

    fn can_go(&mut self, plan: &Plan, until: u64) -> bool {
        let step = self.step();
        step < until && self.diverged_at != Some(step) && self.stop(plan).is_none_or(|stop| stop > step)
    }

    /// Tries the next step and takes it back: whether a run ends here must not depend on how it came here.
    fn probe(&mut self) {
        let here = self.trainer.snapshot();
        if self.trainer.step(&self.plane.train.0, &self.plane.train.1) == Step::Diverged {
            self.diverged_at = Some(here.steps());
        }
        self.trainer.restore(&here);
    }

    /// How many steps take about a millisecond.
    fn slice(&self) -> usize {
        let batch = self.trainer.settings.batch_size.min(self.plane.train.0.rows()).max(8);
        let network = self.network();
        let neurons: usize = network.sizes().iter().sum();
        (400_000 / (batch * (network.params().len() + 4 * neurons))).max(1)
    }

    /// One step and what is noted of it; says whether there was one.
    fn go(&mut self, plan: &Plan) -> bool {
        self.turn(plan);
        if self.trainer.step(&self.plane.train.0, &self.plane.train.1) == Step::Diverged {
            // The optimizer's memory is that of a step that was not taken: comes here once more.
            let step = self.step();
            self.diverged_at = Some(step);
            self.rewind(step);
            while self.step() < step && self.go(plan) {}
            return false;
        }
        (self.turned, self.arrived) = (false, None);
        let step = self.step();
        self.kept.reached(step, || self.trainer.snapshot());
        if is_noted(step, EVERY_STEP) {
            self.measure();
        }
        true
    }

    /// Turns the knobs that are turned at the present step.
    fn turn(&mut self, plan: &Plan) {
        if self.turned {
            return;
        }
        self.turned = true;
        let (step, turns) = (self.step(), &plan.schedule.turns);
        let before = turns.partition_point(|turn| turn.step < step);
        let after = turns.partition_point(|turn| turn.step <= step);
        if std::mem::take(&mut self.is_elsewhere) {
            self.trainer.settings = plan.schedule.base.after(turns[..before].iter()).settings();
        }
        if before == after {
            return;
        }
        self.arrived = Some(self.trainer.snapshot());
        self.trainer.set(plan.schedule.base.after(turns[..after].iter()).settings());
        for turn in &turns[before..after] {
            if let Knob::Weight { layer, to, from, value } = turn.knob {
                self.trainer.set_weight(layer, to, from, value);
            }
        }
    }

    /// Notes the numbers of the present step.
    fn measure(&mut self) {
        if self.measured.last().is_none_or(|last| last.step < self.step()) {
            let measured = self.evaluated();
            self.measured.push(measured);
        }
    }

    fn evaluated(&mut self) -> Measured {
        let rows = self.plane.train.0.rows().max(1) as f64;
        let (step, seen) = (self.step(), self.trainer.seen() as f64);
        let epoch = self.trainer.epochs() as f64 + seen / rows;
        let (network, pass) = self.trainer.pass();
        let mut on = |part: &(Columns, Columns)| network.evaluate(&part.0, &part.1, pass);
        let (train, validation, test) = (on(&self.plane.train), on(&self.plane.validation), on(&self.plane.test));
        Measured { step, epoch, train, validation, test }
    }

    /// What is shown of the present step, with the knobs that are turned here.
    fn see(&mut self) {
        self.now = self.evaluated();
        self.signal = self.trainer.signal(&self.plane.train.0, &self.plane.train.1);
    }

    /// The step at which the watched loss has been without a new low for too long, if that was seen.
    fn stop(&mut self, plan: &Plan) -> Option<u64> {
        if self.watch.stopping != plan.stopping || self.watch.seen > self.measured.len() {
            self.watch = Watch::new(plan.stopping);
        }
        let watch = &mut self.watch;
        let watched = watch.stopping.watched?;
        while watch.stop.is_none() && watch.seen < self.measured.len() {
            let measured = &self.measured[watch.seen];
            watch.seen += 1;
            let Some(next) = Best::of(measured, watched) else { continue };
            match watch.best {
                Some(low) if next.loss >= low.loss => {
                    let is_late = next.epoch - low.epoch >= watch.stopping.patience as f64;
                    watch.stop = is_late.then_some(next.step);
                }
                _ => watch.best = Some(next),
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
    pub fn best(&self, split: Split) -> Option<Best> {
        let lows = self.measured().iter().filter_map(|measured| Best::of(measured, split));
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
        self.measured.retain(|measured| measured.step <= after);
        self.diverged_at = self.diverged_at.filter(|step| *step < after);
        if self.watch.seen > self.measured.len() {
            self.watch = Watch::new(self.watch.stopping);
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
