//! Networks that learn to read the same digits from the same start: one from the pictures as they are, one from
//! copies that are made anew in every epoch, and, where asked for, one that is taught and tested the wrong way.

use std::cell::RefCell;

use super::digits::{Digits, columns};
use super::sight::Cache;
use super::state::State;
use crate::lab::{Data, Kept, Progress};
use crate::ml::augment::Augmentation;
use crate::ml::network::{Activation, Columns, Loss, Network, Optimizer, Pass, Settings, Snapshot, Trainer};
use crate::ml::random::Random;
use crate::table::Problem;

pub const HIDDEN: usize = 32;
pub const BATCH: usize = 32;
pub const RATE: f64 = 0.01;
/// Copies of every training digit that are made before the split.
pub const COPIES: u64 = 5;
/// The share of those copies that are then called test digits.
pub const LEAKY_TEST: f64 = 0.2;
/// The epoch whose stream the copies before the split begin with, far from any that training comes to.
pub const LEAK_EPOCH: u64 = 1 << 18;
/// The stream of their shuffle.
pub const LEAK_STREAM: u64 = 1 << 23;
/// Steps between two looks at the clock.
const SLICE: usize = 4;

/// All that the training depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct Lessons {
    pub augmentation: Augmentation,
    pub training_digits: usize,
    pub before_split: bool,
    pub seed: u64,
}

impl Lessons {
    pub fn of(state: &State) -> Lessons {
        Lessons {
            augmentation: state.augmentation,
            training_digits: state.training_digits,
            before_split: state.before_split,
            seed: state.seed,
        }
    }
}

/// A network and the rows that it learns from.
struct Pupil {
    trainer: Trainer,
    x: Columns,
    y: Columns,
}

impl Pupil {
    fn step(&mut self) {
        self.trainer.step(&self.x, &self.y);
    }
}

/// Copies made before the split: the network that learns from most of them, and what it is tested on.
struct Leak {
    pupil: Pupil,
    /// Copies of digits of which it has learned other copies.
    flattering: (Columns, Columns),
    /// Copies, made the same way, of digits that it has never met.
    honest: (Columns, Columns),
}

pub struct School {
    pub lessons: Lessons,
    pub digits: Digits,
    plain: Pupil,
    augmented: Pupil,
    leak: Option<Leak>,
    /// The epoch that the copies were made for.
    made_for: u64,
    kept: Kept<Vec<Snapshot>>,
    pub(super) pass: RefCell<Pass>,
    pub(super) cache: RefCell<Cache>,
}

impl School {
    /// # Errors
    /// A sentence where the data cannot be used.
    pub fn start(lessons: &Lessons, data: &Data) -> Result<School, Problem> {
        let digits = Digits::read(data, lessons.training_digits, lessons.seed)?;
        let sizes = [digits.side * digits.side, HIDDEN, digits.outputs()];
        let trainer = || {
            let network = Network::seeded(&sizes, Activation::Tanh, Loss::Log, lessons.seed);
            let settings =
                Settings { learning_rate: RATE, optimizer: Optimizer::ADAM, batch_size: BATCH, ..Settings::default() };
            Trainer::new(network, settings, lessons.seed)
        };
        let (x, y) = digits.copies(&Augmentation::default(), 0);
        let plain = Pupil { trainer: trainer(), x, y };
        let (x, y) = digits.copies(&lessons.augmentation, 0);
        let augmented = Pupil { trainer: trainer(), x, y };
        let leak = lessons.before_split.then(|| leak(&digits, lessons, trainer()));
        let mut school = School {
            lessons: lessons.clone(),
            pass: RefCell::new(Pass::new(&sizes)),
            cache: RefCell::default(),
            kept: Kept::new(Vec::new(), 64, 48),
            digits,
            plain,
            augmented,
            leak,
            made_for: 0,
        };
        school.kept = Kept::new(school.snapshot(), 64, 48);
        Ok(school)
    }

    pub fn step(&self) -> u64 {
        self.plain.trainer.steps()
    }

    pub fn furthest(&self) -> u64 {
        self.kept.furthest
    }

    /// Whole looks at every training digit.
    pub fn epochs(&self) -> u64 {
        self.augmented.trainer.epochs()
    }

    pub fn plain(&self) -> &Network {
        self.plain.trainer.network()
    }

    pub fn augmented(&self) -> &Network {
        self.augmented.trainer.network()
    }

    /// Right answers of the network that was taught and tested the wrong way, and of how many: on what it calls
    /// test digits, and on digits that it has never met.
    pub fn leaky(&self) -> Option<[(usize, usize); 2]> {
        let leak = self.leak.as_ref()?;
        let pass = &mut self.pass.borrow_mut();
        let network = leak.pupil.trainer.network();
        Some([&leak.flattering, &leak.honest].map(|(x, y)| {
            let seen = network.evaluate(x, y, pass);
            (seen.right, seen.rows)
        }))
    }

    /// Goes on to step `until` while `more` says so.
    pub fn advance(&mut self, until: u64, more: &mut dyn FnMut() -> bool) -> Progress {
        if until < u64::MAX
            && let Some(snapshot) = self.kept.ahead(self.step(), until).cloned()
        {
            self.restore(&snapshot);
        }
        let from = self.step();
        while self.step() < until {
            if !more() {
                return Progress::Working((self.step() - from) as f64 / (until - from) as f64);
            }
            for _ in 0..SLICE.min((until - self.step()) as usize) {
                self.go();
            }
        }
        Progress::Done
    }

    fn go(&mut self) {
        self.plain.step();
        if self.made_for != self.epochs() {
            self.made_for = self.epochs();
            (self.augmented.x, self.augmented.y) = self.digits.copies(&self.lessons.augmentation, self.made_for);
        }
        self.augmented.step();
        if let Some(leak) = &mut self.leak {
            leak.pupil.step();
        }
        let step = self.step();
        let trainers = trainers(&self.plain, &self.augmented, self.leak.as_ref());
        self.kept.reached(step, || trainers.map(Trainer::snapshot).collect());
    }

    fn snapshot(&self) -> Vec<Snapshot> {
        trainers(&self.plain, &self.augmented, self.leak.as_ref()).map(Trainer::snapshot).collect()
    }

    pub fn rewind(&mut self, to: u64) -> bool {
        let snapshot = self.kept.before(to).map(|(_, snapshot)| snapshot.clone());
        if let Some(snapshot) = &snapshot {
            self.restore(snapshot);
        }
        snapshot.is_some()
    }

    fn restore(&mut self, snapshots: &[Snapshot]) {
        let leak = self.leak.as_mut().map(|leak| &mut leak.pupil);
        let pupils = [&mut self.plain, &mut self.augmented].into_iter().chain(leak);
        pupils.zip(snapshots).for_each(|(pupil, snapshot)| pupil.trainer.restore(snapshot));
    }
}

fn trainers<'a>(plain: &'a Pupil, augmented: &'a Pupil, leak: Option<&'a Leak>) -> impl Iterator<Item = &'a Trainer> {
    [plain, augmented].into_iter().chain(leak.map(|leak| &leak.pupil)).map(|pupil| &pupil.trainer)
}

/// The wrong way: every training digit is copied, all copies are shuffled, and a part of them is held back as if
/// it were new. Mixing is left out, for a mixture has no one label to be right about.
fn leak(digits: &Digits, lessons: &Lessons, trainer: Trainer) -> Leak {
    let by = Augmentation { mixup: 0.0, ..lessons.augmentation };
    let n = digits.train.len();
    let copies: Vec<(Vec<f64>, usize)> = (0..COPIES as usize * n)
        .map(|i| (digits.copy(&by, LEAK_EPOCH + (i / n) as u64, i % n).0, digits.train[i % n].class))
        .collect();
    let order = Random::new(lessons.seed + LEAK_STREAM).permutation(copies.len());
    let cut = copies.len() - (copies.len() as f64 * LEAKY_TEST) as usize;
    let part = |places: &[usize]| {
        let pictures: Vec<Vec<f64>> = places.iter().map(|place| copies[*place].0.clone()).collect();
        (columns(&pictures), digits.targets(places.iter().map(|place| copies[*place].1)))
    };
    let (x, y) = part(&order[..cut]);
    let unseen: Vec<Vec<f64>> = (0..digits.test.len()).map(|test| digits.test_copy(&by, test)).collect();
    let honest = (columns(&unseen), digits.targets(digits.test.iter().map(|picture| picture.class)));
    Leak { pupil: Pupil { trainer, x, y }, flattering: part(&order[cut..]), honest }
}
