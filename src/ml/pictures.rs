//! Labeled square pictures, split into those that train and those that test, and the copies of them that a network
//! learns from: drawn anew in every epoch, and the same whenever they are drawn again.

use super::augment::{self, Augmentation, Transform, beta, mixed};
use super::network::{Columns, Network, Pass};
use super::random::Random;

/// The share of the pictures that test.
pub const TEST_SHARE: f64 = 0.4;
/// No more pictures than this are used.
pub const MOST_PICTURES: usize = 1000;
/// Streams of what is drawn for copies, and for the test pictures' noise and holes.
pub const COPY_STREAM: u64 = 1 << 21;
pub const TEST_STREAM: u64 = 1 << 22;
/// The streams of two epochs lie so far apart: a stream a picture.
pub const EPOCH_STRIDE: u64 = 1 << 12;

#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Line by line from the top; of a split 0 to 1 on the training pictures.
    pub pixels: Vec<f64>,
    pub class: usize,
    /// The row of the table.
    pub row: u32,
}

/// A copy's pixels, and what it is mixed with, if anything: another training picture, and the share that is its own.
pub type Copy = (Vec<f64>, Option<(usize, f64)>);

/// What becomes of the test pictures of one class when they are transformed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdicts {
    pub count: usize,
    /// Whose nearest training picture is of each class.
    pub nearest: Vec<usize>,
    /// Which a network takes for each class.
    pub read: Vec<usize>,
    /// Which both take for each class.
    pub both: Vec<usize>,
}

impl Verdicts {
    /// The class other than `class` that both see most often, and how often.
    #[must_use]
    pub fn other(&self, class: usize) -> Option<(usize, usize)> {
        let others = self.both.iter().enumerate().filter(|(other, _)| *other != class);
        let best = others.fold((0, 0), |best, (other, count)| if *count > best.1 { (other, *count) } else { best });
        (best.1 > 0).then_some(best)
    }
}

/// The pictures of one split.
pub struct Pictures {
    /// Pixels in a line, and lines.
    pub side: usize,
    pub classes: Vec<String>,
    pub train: Vec<Picture>,
    pub test: Vec<Picture>,
    seed: u64,
    /// For every test picture: a normal number a pixel, and where its hole is.
    drawn: Vec<(Vec<f64>, (usize, usize))>,
}

impl Pictures {
    /// Splits them: a permutation by `seed`, of which the last [`TEST_SHARE`] test and the first `training` of the
    /// others train. Ink is measured from the least to the most of the training pictures. There are at least two.
    #[must_use]
    pub fn split(all: &[Picture], classes: Vec<String>, training: usize, seed: u64) -> Pictures {
        let mut order = Random::new(seed).permutation(all.len());
        order.truncate(MOST_PICTURES);
        let cut = order.len() - ((order.len() as f64 * TEST_SHARE) as usize).max(1);
        let taken = |places: &[usize]| places.iter().map(|place| all[*place].clone()).collect::<Vec<_>>();
        let (mut train, mut test) = (taken(&order[..training.clamp(1, cut)]), taken(&order[cut..]));
        let inks = || train.iter().flat_map(|picture| picture.pixels.iter().copied());
        let (least, most) = (inks().fold(f64::INFINITY, f64::min), inks().fold(f64::NEG_INFINITY, f64::max));
        let span = most - least;
        for picture in train.iter_mut().chain(&mut test) {
            let ink = |value: f64| if span > 0.0 { ((value - least) / span).clamp(-1e6, 1e6) } else { 0.0 };
            picture.pixels.iter_mut().for_each(|value| *value = ink(*value));
        }
        let pixels = test[0].pixels.len();
        let side = pixels.isqrt();
        let draw = |i: usize| {
            let mut random = Random::new(((seed + TEST_STREAM) << 32).wrapping_add(i as u64));
            let hole = (random.below(side), random.below(side));
            ((0..pixels).map(|_| random.normal()).collect(), hole)
        };
        let drawn = (0..test.len()).map(draw).collect();
        Pictures { side, classes, train, test, seed, drawn }
    }

    /// A network's outputs: one a class, at least two.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.classes.len().max(2)
    }

    fn random(&self, epoch: u64, picture: usize) -> Random {
        let stream = (self.seed + COPY_STREAM) << 32;
        Random::new(stream.wrapping_add(epoch.wrapping_mul(EPOCH_STRIDE)).wrapping_add(picture as u64))
    }

    /// One training picture as it is seen in an epoch.
    #[must_use]
    pub fn copy(&self, by: &Augmentation, epoch: u64, picture: usize) -> Copy {
        let mut random = self.random(epoch, picture);
        let copy = by.copy(&self.train[picture].pixels, self.side, &mut random);
        let Some((other, share)) = self.partner(by, &mut random) else { return (copy, None) };
        let beside = by.copy(&self.train[other].pixels, self.side, &mut self.random(epoch, other));
        (mixed(&copy, &beside, share), Some((other, share)))
    }

    fn partner(&self, by: &Augmentation, random: &mut Random) -> Option<(usize, f64)> {
        (by.mixup > 0.0).then(|| {
            let share = beta(by.mixup, random);
            (random.below(self.train.len()), share)
        })
    }

    /// All training pictures as they are seen in an epoch, and their targets.
    #[must_use]
    pub fn copies(&self, by: &Augmentation, epoch: u64) -> (Columns, Columns) {
        let drawn: Vec<Copy> = (0..self.train.len())
            .map(|picture| {
                let mut random = self.random(epoch, picture);
                let copy = by.copy(&self.train[picture].pixels, self.side, &mut random);
                (copy, self.partner(by, &mut random))
            })
            .collect();
        let mut targets = Columns::zeros(self.train.len(), self.outputs());
        let pixels = |(i, (copy, partner)): (usize, &Copy)| {
            let (other, share) = partner.unwrap_or((i, 1.0));
            targets.column_mut(self.train[i].class)[i] += share;
            targets.column_mut(self.train[other].class)[i] += 1.0 - share;
            if partner.is_some() { mixed(copy, &drawn[other].0, share) } else { copy.clone() }
        };
        let pictures: Vec<Vec<f64>> = drawn.iter().enumerate().map(pixels).collect();
        (Columns::of_rows(&pictures), targets)
    }

    /// A test picture as it would be copied, were it one to learn from; for an honest test on copies.
    #[must_use]
    pub fn test_copy(&self, by: &Augmentation, test: usize) -> Vec<f64> {
        let stream = ((self.seed + TEST_STREAM) << 32).wrapping_add(EPOCH_STRIDE + test as u64);
        by.copy(&self.test[test].pixels, self.side, &mut Random::new(stream))
    }

    /// A test picture, transformed; its noise and its hole are always the same.
    #[must_use]
    pub fn transformed(&self, test: usize, by: Transform) -> Vec<f64> {
        by.applied(&self.test[test].pixels, self.side, &self.drawn[test].0, self.drawn[test].1)
    }

    /// The targets of pictures of these classes.
    #[must_use]
    pub fn targets(&self, classes: impl ExactSizeIterator<Item = usize>) -> Columns {
        let mut targets = Columns::zeros(classes.len(), self.outputs());
        classes.enumerate().for_each(|(i, class)| targets.column_mut(class)[i] = 1.0);
        targets
    }

    /// The training picture that is nearest by squared distance to these pixels, slid by at most one pixel to any
    /// side: who stands a little aside is not yet someone else. The first of equal ones; `except` is passed over. It is
    /// found sooner where the search begins with a good `guess`.
    #[must_use]
    pub fn nearest(&self, pixels: &[f64], except: Option<usize>, guess: usize) -> usize {
        let steps = [0.0, -1.0, 1.0];
        let slides = steps.into_iter().flat_map(|down| steps.into_iter().map(move |right| (right, down)));
        let slid: Vec<Vec<f64>> = slides.map(|(right, down)| augment::shift(pixels, self.side, right, down)).collect();
        let mut best = (f64::INFINITY, usize::MAX);
        for i in std::iter::once(guess).chain(0..self.train.len()).filter(|i| Some(*i) != except) {
            let Some(picture) = self.train.get(i) else { continue };
            for slid in &slid {
                let distance = squared_distance(&picture.pixels, slid, best.0);
                if distance < best.0 || (distance == best.0 && i < best.1) {
                    best = (distance, i);
                }
            }
        }
        best.1.min(self.train.len() - 1)
    }

    /// What becomes of each class, from the nearest training picture of each test picture and what a network reads.
    #[must_use]
    pub fn verdicts(&self, nearest: &[usize], read: &[usize]) -> Vec<Verdicts> {
        let none = || vec![0; self.outputs()];
        let empty = Verdicts { count: 0, nearest: none(), read: none(), both: none() };
        let mut verdicts = vec![empty; self.classes.len()];
        for (picture, (near, read)) in self.test.iter().zip(nearest.iter().zip(read)) {
            let near = self.train[*near].class;
            let of_class = &mut verdicts[picture.class];
            of_class.count += 1;
            of_class.nearest[near] += 1;
            of_class.read[*read] += 1;
            of_class.both[near] += usize::from(near == *read);
        }
        verdicts
    }

    /// For each copy of the training picture `of` that has the training picture `near` beside it, the other class that
    /// this one and the network agree on, if they do.
    #[must_use]
    pub fn changed(
        &self,
        copies: &Columns,
        of: impl IntoIterator<Item = (usize, usize)>,
        network: &Network,
        pass: &mut Pass,
    ) -> Vec<Option<usize>> {
        let class = |picture: usize| self.train[picture].class;
        let read = network.classes(copies, pass);
        let other = |((of, near), read): ((usize, usize), usize)| {
            (class(near) == read && class(near) != class(of)).then_some(read)
        };
        of.into_iter().zip(read).map(other).collect()
    }
}

/// The sum of squared differences; where it exceeds `most`, any number above that.
fn squared_distance(a: &[f64], b: &[f64], most: f64) -> f64 {
    // Sums side by side, that the processor can add at once.
    let mut sums = [0.0; 4];
    let mut total = 0.0;
    for (a, b) in a.chunks(16).zip(b.chunks(16)) {
        for (a, b) in a.chunks(4).zip(b.chunks(4)) {
            for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
                *sum += (a - b) * (a - b);
            }
        }
        total = (sums[0] + sums[1]) + (sums[2] + sums[3]);
        // It only grows from here.
        if total > most {
            break;
        }
    }
    total
}

/// The means of squares of `by` × `by` pixels of a picture that is `wide` pixels wide.
#[must_use]
pub fn averaged(pixels: impl Iterator<Item = f64>, wide: usize, by: usize) -> Vec<f64> {
    let side = wide / by;
    let mut sums = vec![0.0; side * side];
    for (at, ink) in pixels.enumerate() {
        sums[at / wide / by * side + at % wide / by] += ink;
    }
    sums.iter_mut().for_each(|sum| *sum /= (by * by) as f64);
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Blurred bars, whose place and slope say their class.
    fn pictures(count: usize, training: usize, seed: u64) -> Pictures {
        let mut random = Random::new(9);
        let picture = |row: usize| {
            let class = row % 3;
            let ink = |at: usize| (at / 6 + class * (at % 6)) as f64 % 5.0 + 2.0 * random.uniform();
            Picture { pixels: (0..36).map(ink).collect(), class, row: row as u32 }
        };
        let all: Vec<Picture> = (0..count).map(picture).collect();
        Pictures::split(&all, ["a", "b", "c"].map(str::to_owned).to_vec(), training, seed)
    }

    /// The split is one, however many of it train, and ink is 0 to 1 on those that train.
    #[test]
    fn test_pictures_never_train() {
        let (few, many) = (pictures(100, 20, 5), pictures(100, 60, 5));
        assert_eq!((few.train.len(), many.train.len(), few.test.len()), (20, 60, 40));
        let rows = |pictures: &[Picture]| pictures.iter().map(|picture| picture.row).collect::<Vec<_>>();
        assert_eq!((rows(&few.train), rows(&few.test)), (rows(&many.train)[..20].to_vec(), rows(&many.test)));
        assert!(few.train.iter().all(|train| few.test.iter().all(|test| test.row != train.row)));
        let inks: Vec<f64> = few.train.iter().flat_map(|picture| picture.pixels.clone()).collect();
        assert_eq!(inks.iter().copied().fold(f64::INFINITY, f64::min), 0.0);
        assert_eq!(inks.iter().copied().fold(f64::NEG_INFINITY, f64::max), 1.0);
    }

    /// A copy is the same whether it is made alone or with all others, and mixtures have the labels of both.
    #[test]
    fn copies_are_the_ones_that_train() {
        let pictures = pictures(100, 50, 2);
        let by = Augmentation { rotate: 20.0, shift: 0.7, flip: true, noise: 0.1, cutout: 2, mixup: 0.4 };
        let (x, y) = pictures.copies(&by, 9);
        for i in 0..50 {
            let (copy, mixed) = pictures.copy(&by, 9, i);
            assert!(copy.iter().enumerate().all(|(pixel, ink)| *ink == x.column(pixel)[i]));
            let (other, share) = mixed.unwrap();
            let total: f64 = (0..3).map(|class| y.column(class)[i]).sum();
            assert!((total - 1.0).abs() < 1e-12);
            let own = if pictures.train[other].class == pictures.train[i].class { 1.0 } else { share };
            assert!((y.column(pictures.train[i].class)[i] - own).abs() < 1e-12);
        }
        assert_ne!(pictures.copies(&by, 10), (x, y));
    }

    /// Neither the early end of a sum nor the guess changes anything: a slow twin looks at every slide of every picture.
    #[test]
    fn the_nearest_picture_is_the_nearest() {
        let pictures = pictures(120, 60, 3);
        for test in 0..30 {
            let turned = pictures.transformed(test, Transform::Rotate(18.0 * (test % 10) as f64));
            let distance = |train: &Picture| {
                let slides = (-1..=1).flat_map(|down| (-1..=1).map(move |right| (f64::from(right), f64::from(down))));
                let of = |(right, down)| {
                    let slid = augment::shift(&turned, 6, right, down);
                    train.pixels.iter().zip(&slid).map(|(a, b)| (a - b) * (a - b)).sum::<f64>()
                };
                slides.map(of).fold(f64::INFINITY, f64::min)
            };
            let best = pictures.train.iter().map(distance).fold(f64::INFINITY, f64::min);
            let found = pictures.nearest(&turned, None, test);
            assert!((distance(&pictures.train[found]) - best).abs() < 1e-12);
            assert_eq!([0, 59, 99].map(|guess| pictures.nearest(&turned, None, guess)), [found; 3]);
            assert_ne!(pictures.nearest(&pictures.train[test].pixels, Some(test), test), test);
        }
        // Of two alike the first is found, also where the search begins with the other.
        let mut twins = pictures;
        twins.train[40] = twins.train[7].clone();
        assert_eq!(twins.nearest(&twins.train[7].pixels, None, 40), 7);
    }

    #[test]
    fn verdicts_count_what_both_agree_on() {
        let mut pictures = pictures(10, 6, 1);
        for (place, class) in [0, 1, 2].into_iter().enumerate() {
            pictures.train[place].class = class;
        }
        pictures.test.iter_mut().for_each(|picture| picture.class = 0);
        let [first, second, third] = &pictures.verdicts(&[1, 1, 2, 0], &[1, 2, 2, 0])[..] else { panic!() };
        assert_eq!((first.count, &first.nearest[..], &first.both[..]), (4, &[1, 2, 1][..], &[1, 1, 1][..]));
        assert_eq!((first.other(0), second.count + third.count), (Some((1, 1)), 0));
        assert_eq!(averaged([0.0, 2.0, 4.0, 6.0].into_iter(), 2, 2), [3.0]);
    }
}
