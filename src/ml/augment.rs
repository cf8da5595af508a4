//! Copies of small square pictures that are to keep their label: shifted, turned, mirrored, made noisy, holed,
//! mixed. Pixels stand line by line from the top, 0 for no ink and 1 for full ink.
//!
//! Between pixels ink is found by bilinear interpolation, in the convention of `scipy.ndimage` with `order=1,
//! mode="constant", cval=0`: a place beyond the outermost pixels' middles has no ink at all, however near it is.

use super::math::{cos, pow, sin};
use super::random::Random;

/// The picture moved by so many pixels to the right and down: `scipy.ndimage.shift(picture, (down, right))`.
#[must_use]
pub fn shift(pixels: &[f64], side: usize, right: f64, down: f64) -> Vec<f64> {
    resampled(pixels, side, |line, column| (line - down, column - right))
}

/// The picture turned about its middle by so many degrees, against the clock where positive:
/// `scipy.ndimage.rotate(picture, degrees, reshape=False)`.
#[must_use]
pub fn rotate(pixels: &[f64], side: usize, degrees: f64) -> Vec<f64> {
    let (c, s) = cos_and_sin(degrees);
    let middle = (side.max(1) as f64 - 1.0) / 2.0;
    let (at_line, at_column) = (middle - (c * middle + s * middle), middle - (-s * middle + c * middle));
    resampled(pixels, side, |line, column| (at_line + c * line + s * column, at_column + -s * line + c * column))
}

/// Left and right changed over.
#[must_use]
pub fn flip(pixels: &[f64], side: usize) -> Vec<f64> {
    pixels.chunks(side.max(1)).flat_map(|line| line.iter().rev().copied()).collect()
}

/// A square of `size` pixels a side without ink, around the pixel `(line, column)`: it begins half its side
/// (rounded down) before it, and what would lie beyond the edge is cut off (DeVries and Taylor 2017).
#[must_use]
pub fn cutout(pixels: &[f64], side: usize, size: usize, (line, column): (usize, usize)) -> Vec<f64> {
    let is_in = |at: usize, middle: usize| at + size / 2 >= middle && at + size / 2 < middle + size;
    let holed = |(i, &ink): (usize, &f64)| {
        let (at_line, at_column) = (i / side.max(1), i % side.max(1));
        if is_in(at_line, line) && is_in(at_column, column) { 0.0 } else { ink }
    };
    pixels.iter().enumerate().map(holed).collect()
}

/// Every pixel with `deviation` times its number of `normal` added, kept from 0 to 1.
#[must_use]
pub fn with_noise(pixels: &[f64], deviation: f64, normal: impl Iterator<Item = f64>) -> Vec<f64> {
    pixels.iter().zip(normal).map(|(ink, drawn)| (ink + deviation * drawn).clamp(0.0, 1.0)).collect()
}

/// `share` of one picture and the rest of another.
#[must_use]
pub fn mixed(one: &[f64], other: &[f64], share: f64) -> Vec<f64> {
    one.iter().zip(other).map(|(one, other)| share * one + (1.0 - share) * other).collect()
}

/// A number from the distribution Beta(α, α), by Jöhnk's rejection (1964): two uniform numbers to the power 1/α,
/// until they add up to at most 1, and the first one's share of the sum. `alpha` is above 0.
pub fn beta(alpha: f64, random: &mut Random) -> f64 {
    loop {
        let (a, b) = (pow(random.uniform(), 1.0 / alpha), pow(random.uniform(), 1.0 / alpha));
        if a + b <= 1.0 && a + b > 0.0 {
            return a / (a + b);
        }
    }
}

/// One thing that is done to a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Transform {
    /// So many pixels to the right.
    Shift(f64),
    /// So many degrees against the clock.
    Rotate(f64),
    /// Mirrored, if at all.
    Flip(bool),
    /// Noise of this standard deviation, full ink being 1.
    Noise(f64),
    /// A hole of so many pixels a side.
    Cutout(usize),
}

impl Transform {
    /// The picture with it done; its noise are these normal numbers, and its hole is around this pixel.
    #[must_use]
    pub fn applied(self, pixels: &[f64], side: usize, normal: &[f64], hole: (usize, usize)) -> Vec<f64> {
        match self {
            Self::Shift(right) => shift(pixels, side, right, 0.0),
            Self::Rotate(degrees) => rotate(pixels, side, degrees),
            Self::Flip(true) => flip(pixels, side),
            Self::Noise(deviation) if deviation > 0.0 => with_noise(pixels, deviation, normal.iter().copied()),
            Self::Flip(_) | Self::Noise(_) => pixels.to_vec(),
            Self::Cutout(size) => cutout(pixels, side, size, hole),
        }
    }
}

/// What a training picture goes through whenever it is looked at; by default nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Augmentation {
    /// Degrees, at most, to either side.
    pub rotate: f64,
    /// Pixels, at most, to either side and up or down, independently.
    pub shift: f64,
    /// Mirrored every other time.
    pub flip: bool,
    /// The noise's standard deviation, full ink being 1.
    pub noise: f64,
    /// The hole's side in pixels.
    pub cutout: usize,
    /// α of mixup's Beta(α, α) (Zhang et al. 2018); 0 for no mixing.
    pub mixup: f64,
}

impl Augmentation {
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Augmentation::default()
    }

    /// A copy, drawn anew from `random`: turned, then shifted, mirrored, made noisy, holed. Each step draws only
    /// where it is on: one uniform number for the angle, two for the shift (right, then down), one for the
    /// mirror, a normal one for every pixel, the hole's line and column. Mixing is up to whoever has other pictures.
    #[must_use]
    pub fn copy(&self, pixels: &[f64], side: usize, random: &mut Random) -> Vec<f64> {
        let mut copy = pixels.to_vec();
        let to_both_sides = |random: &mut Random, most: f64| (2.0 * random.uniform() - 1.0) * most;
        if self.rotate > 0.0 {
            copy = rotate(&copy, side, to_both_sides(random, self.rotate));
        }
        if self.shift > 0.0 {
            let right = to_both_sides(random, self.shift);
            copy = shift(&copy, side, right, to_both_sides(random, self.shift));
        }
        if self.flip && random.uniform() < 0.5 {
            copy = flip(&copy, side);
        }
        if self.noise > 0.0 {
            copy = with_noise(&copy, self.noise, std::iter::from_fn(|| Some(random.normal())));
        }
        if self.cutout > 0 {
            let line = random.below(side);
            copy = cutout(&copy, side, self.cutout, (line, random.below(side)));
        }
        copy
    }
}

/// Cosine and sine of an angle in degrees, exact at right angles (as scipy's `cosdg` and `sindg` are).
fn cos_and_sin(degrees: f64) -> (f64, f64) {
    let turn = degrees.rem_euclid(360.0);
    match turn {
        0.0 => (1.0, 0.0),
        90.0 => (0.0, 1.0),
        180.0 => (-1.0, 0.0),
        270.0 => (0.0, -1.0),
        _ => {
            let angle = degrees * (std::f64::consts::PI / 180.0);
            (cos(angle), sin(angle))
        }
    }
}

/// A picture of what is found at the places that `from` gives for line and column of each pixel.
fn resampled(pixels: &[f64], side: usize, from: impl Fn(f64, f64) -> (f64, f64)) -> Vec<f64> {
    let mut found = Vec::with_capacity(pixels.len());
    for line in 0..pixels.len() / side.max(1) {
        for column in 0..side {
            let (at_line, at_column) = from(line as f64, column as f64);
            found.push(ink_at(pixels, side, at_line, at_column));
        }
    }
    found
}

/// The ink between four pixels; none beyond the outermost ones.
fn ink_at(pixels: &[f64], side: usize, line: f64, column: f64) -> f64 {
    let last = (side - 1) as f64;
    if !(line >= 0.0 && line <= last && column >= 0.0 && column <= last) {
        return 0.0;
    }
    let (top, left) = (line as usize, column as usize);
    let (down, right) = (line - top as f64, column - left as f64);
    let (below, beside) = ((top + 1).min(side - 1), (left + 1).min(side - 1));
    let ink = |line: usize, column: usize| pixels[line * side + column];
    (1.0 - down) * ((1.0 - right) * ink(top, left) + right * ink(top, beside))
        + down * ((1.0 - right) * ink(below, left) + right * ink(below, beside))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SIDE: usize = 4;

    fn picture() -> Vec<f64> {
        (0..SIDE * SIDE).map(|i| (i as f64 + 1.0) / 16.0).collect()
    }

    /// From scipy 1.17.1: `shift(p, (0.25, -1.5), order=1)` and `rotate(p, 30, reshape=False, order=1)` with
    /// `p = (numpy.arange(16.0) + 1).reshape(4, 4) / 16`.
    #[test]
    fn shifts_and_turns_equal_scipy() {
        let close = |ours: &[f64], theirs: &[f64]| {
            assert_eq!(ours.len(), theirs.len());
            ours.iter().zip(theirs).for_each(|(a, b)| assert!((a - b).abs() < 1e-14, "{ours:?}"));
        };
        close(&shift(&picture(), SIDE, -1.5, 0.25), &SHIFTED);
        close(&rotate(&picture(), SIDE, 30.0), &TURNED);
    }

    const SHIFTED: [f64; 16] =
        [0.0, 0.0, 0.0, 0.0, 0.34375, 0.40625, 0.0, 0.0, 0.59375, 0.65625, 0.0, 0.0, 0.84375, 0.90625, 0.0, 0.0];
    const TURNED: [f64; 16] = [
        0.0,
        0.0,
        0.34292876744909917,
        0.0,
        0.16993194292215405,
        0.3490585306586815,
        0.5281851183952089,
        0.0,
        0.0,
        0.5343148816047911,
        0.7134414693413185,
        0.892568057077846,
        0.0,
        0.7195712325509007,
        0.0,
        0.0,
    ];

    #[test]
    fn holes_are_where_they_should_be() {
        let full = vec![1.0; 16];
        let ink = |size, at| cutout(&full, SIDE, size, at).iter().sum::<f64>();
        assert_eq!([ink(0, (1, 1)), ink(1, (1, 1)), ink(2, (1, 1)), ink(3, (1, 1))], [16.0, 15.0, 12.0, 7.0]);
        // Cut off at the edge.
        assert_eq!([ink(2, (0, 0)), ink(3, (3, 0)), ink(8, (0, 3)), ink(99, (2, 2))], [15.0, 12.0, 0.0, 0.0]);
        assert_eq!(cutout(&full, SIDE, 2, (1, 1))[..8], [0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]);
    }

    #[test]
    fn strange_sizes_are_no_panic() {
        for side in [0, 1] {
            let pixels = vec![0.5; side * side];
            assert_eq!(shift(&pixels, side, 0.0, 0.0), pixels);
            assert_eq!(rotate(&pixels, side, 90.0), pixels);
            assert_eq!(flip(&pixels, side), pixels);
            let all = Augmentation { rotate: 9.0, shift: 2.0, flip: true, noise: 0.2, cutout: 2, mixup: 1.0 };
            assert_eq!(all.copy(&pixels, side, &mut Random::new(1)).len(), side * side);
        }
        assert_eq!(shift(&picture(), SIDE, f64::NAN, 0.0), vec![0.0; 16]);
    }

    /// Mean ½ and variance 1 ÷ (4(2α + 1)), within four standard errors.
    #[test]
    fn betas_have_their_moments() {
        let mut random = Random::new(4);
        for alpha in [0.1, 0.4, 1.0] {
            let drawn: Vec<f64> = (0..20_000).map(|_| beta(alpha, &mut random)).collect();
            assert!(drawn.iter().all(|share| (0.0..=1.0).contains(share)));
            let mean = drawn.iter().sum::<f64>() / 20_000.0;
            let variance = drawn.iter().map(|x| (x - 0.5) * (x - 0.5)).sum::<f64>() / 20_000.0;
            let expected = 1.0 / (4.0 * (2.0 * alpha + 1.0));
            assert!((mean - 0.5).abs() < 4.0 * (expected / 20_000.0).sqrt(), "{alpha}: {mean}");
            assert!((variance - expected).abs() < 0.004, "{alpha}: {variance} {expected}");
        }
    }

    fn any_picture() -> impl Strategy<Value = Vec<f64>> {
        prop::collection::vec(0.0..=1.0f64, 64)
    }

    proptest! {
        #[test]
        fn four_quarter_turns_and_two_mirrors_are_none(pixels in any_picture()) {
            let quarter = |pixels: &Vec<f64>| rotate(pixels, 8, 90.0);
            let half = quarter(&quarter(&pixels));
            prop_assert_eq!(&half, &rotate(&pixels, 8, 180.0));
            prop_assert_eq!(&half, &pixels.iter().rev().copied().collect::<Vec<_>>());
            prop_assert_eq!(&quarter(&quarter(&half)), &pixels);
            prop_assert_eq!(&flip(&flip(&pixels, 8), 8), &pixels);
        }

        #[test]
        fn whole_shifts_move_pixels(pixels in any_picture(), right in -9i32..=9, down in -9i32..=9) {
            let moved = shift(&pixels, 8, f64::from(right), f64::from(down));
            for (i, ink) in moved.iter().enumerate() {
                let (line, column) = (i as i32 / 8 - down, i as i32 % 8 - right);
                let is_inside = (0..8).contains(&line) && (0..8).contains(&column);
                prop_assert_eq!(*ink, if is_inside { pixels[(line * 8 + column) as usize] } else { 0.0 });
            }
        }

        /// Interpolation and noise make no ink that was not there, and mixing keeps the sum of shares.
        #[test]
        fn ink_stays_ink(pixels in any_picture(), rotate in 0.0..180.0f64, reach in 0.0..4.0f64, seed in 0u64..99) {
            let all = Augmentation { rotate, shift: reach, flip: true, noise: 0.3, cutout: 3, mixup: 0.0 };
            let copy = all.copy(&pixels, 8, &mut Random::new(seed));
            prop_assert!(copy.iter().all(|ink| (0.0..=1.0).contains(ink)));
            prop_assert_eq!(&copy, &all.copy(&pixels, 8, &mut Random::new(seed)));
            let most = pixels.iter().copied().fold(0.0, f64::max);
            let moved = shift(&super::rotate(&pixels, 8, rotate), 8, reach, -reach);
            prop_assert!(moved.iter().all(|ink| *ink <= most + 1e-12));
            let half = mixed(&pixels, &copy, 0.25);
            prop_assert!(half.iter().zip(pixels.iter().zip(&copy)).all(|(m, (a, b))| (m - (0.25 * a + 0.75 * b)).abs() < 1e-15));
        }

        #[test]
        fn nothing_changes_nothing(pixels in any_picture(), seed in 0u64..9) {
            let none = Augmentation::default();
            prop_assert!(none.is_nothing());
            prop_assert_eq!(none.copy(&pixels, 8, &mut Random::new(seed)), pixels.clone());
            prop_assert_eq!(shift(&pixels, 8, 0.0, 0.0), pixels.clone());
            prop_assert_eq!(rotate(&pixels, 8, 360.0), pixels);
        }
    }
}
