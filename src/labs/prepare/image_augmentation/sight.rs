//! What a state shows of the digits: who reads what, as written and pushed.

use super::digits::{Digits, columns};
use super::school::School;
use super::state::{Push, State};
use crate::ml::network::{Columns, Network, Pass};

/// Places of the curve from no push to the furthest, on one side.
const PLACES: i32 = 8;

/// By share of the furthest push: right answers without and with augmentation.
pub type Curve = Vec<(f64, [usize; 2])>;

/// Everything that would be found again and again.
#[derive(Default)]
pub struct Cache {
    written: Option<Columns>,
    pushed: Option<(Push, f64, Pushed)>,
    sweep: Option<(Push, Vec<(f64, Columns)>)>,
    curve: Option<(Push, u64, Curve)>,
    doubtful: Option<(u64, usize)>,
}

struct Pushed {
    pictures: Vec<Vec<f64>>,
    x: Columns,
    /// The training digit nearest to each.
    nearest: Vec<usize>,
}

/// What becomes of the test digits of one class when they are pushed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fate {
    pub count: usize,
    /// Whose nearest training digit is of each class.
    pub nearest: Vec<usize>,
    /// Read as each class by the network without augmentation.
    pub read: Vec<usize>,
    /// Seen as each class by both.
    pub both: Vec<usize>,
}

impl Fate {
    /// The other class that both see most often, and how often.
    pub fn other(&self, class: usize) -> Option<(usize, usize)> {
        let others = self.both.iter().enumerate().filter(|(other, _)| *other != class);
        let best = others.fold((0, 0), |best, (other, count)| if *count > best.1 { (other, *count) } else { best });
        (best.1 > 0).then_some(best)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Sight {
    /// How far test digits are pushed, as a share of the furthest, and in the push's own unit.
    pub share: f64,
    pub amount: f64,
    /// Right answers on the test digits, without and with augmentation: as written, and pushed.
    pub written: [usize; 2],
    pub pushed: [usize; 2],
    /// Pushed digits whose nearest training digit is of their class.
    pub kept: usize,
    /// By class.
    pub fates: Vec<Fate>,
    /// Training copies of the present epoch that the nearest other training digit and the network without
    /// augmentation both see as the same other class.
    pub doubtful: usize,
    pub leaky: Option<[(usize, usize); 2]>,
    /// By share of the furthest push: right answers without and with augmentation.
    pub curve: Curve,
    /// The class and the test digit that are looked at; none where no test digit is of this class.
    pub class: usize,
    pub test: Option<usize>,
    pub picture: Vec<f64>,
    /// Its nearest training digit.
    pub nearest: usize,
    /// What the two networks give each class for it.
    pub said: [Vec<f64>; 2],
    /// Wrong test digits, pushed, by their place.
    pub wrong: [Vec<usize>; 2],
}

/// The most probable class of each row, the first of equal ones.
fn classes(network: &Network, x: &Columns, pass: &mut Pass) -> Vec<usize> {
    let said = network.values(x, 2, pass);
    let best = |row: usize| {
        let share = |class: usize| said.column(class)[row];
        (1..network.outputs()).fold(0, |best, class| if share(class) > share(best) { class } else { best })
    };
    (0..x.rows()).map(best).collect()
}

fn right(digits: &Digits, read: &[usize]) -> usize {
    read.iter().zip(&digits.test).filter(|(read, picture)| **read == picture.class).count()
}

impl Sight {
    pub fn read(state: &State, school: &School) -> Sight {
        let digits = &school.digits;
        let cache = &mut *school.cache.borrow_mut();
        let pass = &mut *school.pass.borrow_mut();
        let networks = [school.plain(), school.augmented()];
        let (by, share) = (state.push_by, digits.snapped(state.push_by, state.pushed()));
        let written = cache.written.get_or_insert_with(|| {
            columns(&digits.test.iter().map(|picture| picture.pixels.clone()).collect::<Vec<_>>())
        });
        let written = networks.map(|network| right(digits, &classes(network, written, pass)));
        if cache.pushed.as_ref().is_none_or(|(old, at, _)| (*old, *at) != (by, share)) {
            let pictures: Vec<Vec<f64>> = (0..digits.test.len()).map(|test| digits.pushed(test, by, share)).collect();
            let nearest = pictures.iter().map(|picture| digits.nearest(picture, None)).collect();
            cache.pushed = Some((by, share, Pushed { x: columns(&pictures), pictures, nearest }));
        }
        let pushed = &cache.pushed.as_ref().expect("it was just made").2;
        let read = networks.map(|network| classes(network, &pushed.x, pass));

        let mut fates = vec![Fate::default(); digits.classes.len()];
        for fate in &mut fates {
            for counts in [&mut fate.nearest, &mut fate.read, &mut fate.both] {
                counts.resize(digits.outputs(), 0);
            }
        }
        for (test, picture) in digits.test.iter().enumerate() {
            let (near, read) = (digits.train[pushed.nearest[test]].class, read[0][test]);
            let fate = &mut fates[picture.class];
            fate.count += 1;
            fate.nearest[near] += 1;
            fate.read[read] += 1;
            fate.both[near] += usize::from(near == read);
        }

        let class = digits.classes.iter().position(|name| *name == state.digit).unwrap_or(0);
        let of_class: Vec<usize> = (0..digits.test.len()).filter(|test| digits.test[*test].class == class).collect();
        let test = of_class.get(state.example.max(1) - 1).or(of_class.last()).copied();
        let picture = test.map_or(vec![0.0; digits.side * digits.side], |test| pushed.pictures[test].clone());
        let one = columns(std::slice::from_ref(&picture));
        let said = networks.map(|network| {
            let said = network.values(&one, 2, pass);
            (0..network.outputs()).map(|class| said.column(class)[0]).collect()
        });
        let wrong = [0, 1].map(|who| {
            let tests = (0..digits.test.len()).filter(|test| read[who][*test] != digits.test[*test].class);
            tests.collect::<Vec<usize>>()
        });
        let sight = Sight {
            share,
            amount: digits.amount(by, share),
            written,
            pushed: [right(digits, &read[0]), right(digits, &read[1])],
            kept: fates.iter().enumerate().map(|(class, fate)| fate.nearest[class]).sum(),
            fates,
            doubtful: 0,
            leaky: None,
            curve: curve(school, cache, by, pass),
            class,
            nearest: test.map_or(0, |test| cache.pushed.as_ref().map_or(0, |pushed| pushed.2.nearest[test])),
            test,
            picture,
            said,
            wrong,
        };
        let doubtful = doubtful(school, cache, pass);
        Sight { doubtful, ..sight }
    }

    /// With what needs the school's memory of passes for itself.
    pub fn with_leak(self, school: &School) -> Sight {
        Sight { leaky: school.leaky(), ..self }
    }
}

/// Right answers over the whole range of a push.
fn curve(school: &School, cache: &mut Cache, by: Push, pass: &mut Pass) -> Curve {
    let digits = &school.digits;
    if cache.sweep.as_ref().is_none_or(|(old, _)| *old != by) {
        let first = if by.has_sides() { -PLACES } else { 0 };
        let shares: Vec<f64> = match by {
            Push::Flip => vec![0.0, 1.0],
            Push::Cutout => (0..=digits.amount(by, 1.0) as u32).map(|side| digits.hole(f64::from(side))).collect(),
            _ => (first..=PLACES).map(|place| f64::from(place) / f64::from(PLACES)).collect(),
        };
        let at = |share: f64| {
            let pictures = (0..digits.test.len()).map(|test| digits.pushed(test, by, share));
            (share, columns(&pictures.collect::<Vec<_>>()))
        };
        cache.sweep = Some((by, shares.into_iter().map(at).collect()));
    }
    let sweep = &cache.sweep.as_ref().expect("it was just made").1;
    if cache.curve.as_ref().is_none_or(|(old, step, _)| (*old, *step) != (by, school.step())) {
        let truth = digits.targets(digits.test.iter().map(|picture| picture.class));
        let mut of = |network: &Network, x: &Columns| network.evaluate(x, &truth, pass).right;
        let points = sweep.iter().map(|(share, x)| (*share, [of(school.plain(), x), of(school.augmented(), x)]));
        cache.curve = Some((by, school.step(), points.collect()));
    }
    cache.curve.as_ref().expect("it was just made").2.clone()
}

/// Copies that have changed sides. A mixture has two labels, so none is looked at where pictures are mixed.
fn doubtful(school: &School, cache: &mut Cache, pass: &mut Pass) -> usize {
    let by = school.lessons.augmentation;
    if by.is_nothing() || by.mixup > 0.0 {
        return 0;
    }
    match cache.doubtful {
        Some((step, count)) if step == school.step() => count,
        _ => {
            let digits = &school.digits;
            let epoch = school.epochs();
            let copies: Vec<(Vec<f64>, usize)> =
                (0..digits.train.len()).map(|picture| (digits.copy(&by, epoch, picture).0, picture)).collect();
            let count = others(school, &copies, pass).into_iter().flatten().count();
            cache.doubtful = Some((school.step(), count));
            count
        }
    }
}

/// For each copy of a training digit the other class that the nearest other training digit and the network without
/// augmentation agree on, if they do.
fn others(school: &School, copies: &[(Vec<f64>, usize)], pass: &mut Pass) -> Vec<Option<usize>> {
    let digits = &school.digits;
    let pictures: Vec<Vec<f64>> = copies.iter().map(|(copy, _)| copy.clone()).collect();
    let read = classes(school.plain(), &columns(&pictures), pass);
    let other = |((copy, of), read): (&(Vec<f64>, usize), usize)| {
        let near = digits.train[digits.nearest(copy, Some(*of))].class;
        (near == read && near != digits.train[*of].class).then_some(near)
    };
    copies.iter().zip(read).map(other).collect()
}

/// As what other class a copy of training digit `of` is seen, if both agree.
pub fn seen_as(school: &School, copy: &[f64], of: usize) -> Option<usize> {
    others(school, &[(copy.to_vec(), of)], &mut school.pass.borrow_mut())[0]
}
