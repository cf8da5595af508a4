//! Made-up data by seed: five shapes of two classes on a plane, heights over a plane, and scores of two
//! Gaussians.
//!
//! Every generator has a twin in Python, which gives the same numbers (to rounding): the modules beside this one.

use std::f64::consts::PI;

use super::math::{cos, sin};
use super::random::Random;

mod surfaces;

pub use surfaces::{PYTHON_SURFACES, Surface};

/// The shapes in Python: `moons(n, noise, seed)` and so on, giving `points, labels`.
pub const PYTHON_SHAPES: &str = include_str!("generate/shapes.py");

/// [`two_gaussians`] in Python, giving `scores, labels`.
pub const PYTHON_GAUSSIANS: &str = include_str!("generate/gaussians.py");

/// A shape of two classes on a plane. Row i has class i mod 2, but for `Xor`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// See [`moons`].
    Moons,
    /// See [`circles`].
    Circles,
    /// See [`xor`].
    Xor,
    /// See [`spiral`].
    Spiral,
    /// See [`blobs`].
    Blobs,
}

/// Points with their classes.
pub type Classified = (Vec<[f64; 2]>, Vec<usize>);

impl Shape {
    /// All shapes.
    pub const ALL: [Self; 5] = [Self::Moons, Self::Circles, Self::Xor, Self::Spiral, Self::Blobs];

    /// `n` points; `noise` is the standard deviation of what is added to both coordinates
    /// (taken as 0 where it is negative or not finite).
    #[must_use]
    pub fn generate(self, n: usize, noise: f64, seed: u64) -> Classified {
        match self {
            Self::Moons => moons(n, noise, seed),
            Self::Circles => circles(n, noise, seed),
            Self::Xor => xor(n, noise, seed),
            Self::Spiral => spiral(n, noise, seed),
            Self::Blobs => blobs(n, noise, seed),
        }
    }
}

/// Two half circles of radius 1 that reach into each other, as scikit-learn's `make_moons`.
///
/// Row i is at angle a = π · ⌊i/2⌋ ÷ (rows of its class − 1): (cos a, sin a) in class 0 and
/// (1 − cos a, ½ − sin a) in class 1. Noise is drawn row by row, x before y, as everywhere here.
#[must_use]
pub fn moons(n: usize, noise: f64, seed: u64) -> Classified {
    alternating(n, noise, seed, |class, turn, count| {
        let angle = PI * turn as f64 / (count.max(2) - 1) as f64;
        match class {
            0 => [cos(angle), sin(angle)],
            _ => [1.0 - cos(angle), 0.5 - sin(angle)],
        }
    })
}

/// A circle of radius 1 (class 0) around one of radius ½ (class 1), as `make_circles`.
///
/// Row i is at angle 2π · ⌊i/2⌋ ÷ (rows of its class).
#[must_use]
pub fn circles(n: usize, noise: f64, seed: u64) -> Classified {
    alternating(n, noise, seed, |class, turn, count| {
        let angle = 2.0 * PI * turn as f64 / count as f64;
        let radius = if class == 0 { 1.0 } else { 0.5 };
        [radius * cos(angle), radius * sin(angle)]
    })
}

/// A square from −1 to 1, of which two opposite quarters are class 0 and the others class 1.
///
/// x = 2u − 1 and y = 2u − 1, then the noise of both; the class is 1 where x·y < 0 without noise.
#[must_use]
pub fn xor(n: usize, noise: f64, seed: u64) -> Classified {
    let mut random = Random::new(seed);
    let noise = usable(noise);
    let rows = (0..n).map(|_| {
        let x = 2.0 * random.uniform() - 1.0;
        let y = 2.0 * random.uniform() - 1.0;
        let point = [x + noise * random.normal(), y + noise * random.normal()];
        (point, usize::from(x * y < 0.0))
    });
    rows.unzip()
}

/// Two arms that wind one and a half times around the middle, the second opposite the first.
///
/// Row i is at t = (⌊i/2⌋ + 1) ÷ (rows of its class), angle 3πt + π·class, radius t.
#[must_use]
pub fn spiral(n: usize, noise: f64, seed: u64) -> Classified {
    alternating(n, noise, seed, |class, turn, count| {
        let t = (turn + 1) as f64 / count as f64;
        let angle = 3.0 * PI * t + PI * class as f64;
        [t * cos(angle), t * sin(angle)]
    })
}

/// Two round clouds, around (−1, −1) in class 0 and (1, 1) in class 1; all spread is noise.
#[must_use]
pub fn blobs(n: usize, noise: f64, seed: u64) -> Classified {
    alternating(n, noise, seed, |class, _, _| match class {
        0 => [-1.0, -1.0],
        _ => [1.0, 1.0],
    })
}

/// Scores of two classes: normal around 0 for negatives and around `separation` for positives,
/// with standard deviation 1. The area under the ROC curve tends to Φ(separation ÷ √2).
///
/// The first ⌊n · `positive_share` + ½⌋ rows are positive (the share is clamped to 0 … 1). A
/// separation that is not finite counts as 0.
#[must_use]
pub fn two_gaussians(n: usize, separation: f64, positive_share: f64, seed: u64) -> (Vec<f64>, Vec<bool>) {
    let mut random = Random::new(seed);
    let separation = if separation.is_finite() { separation } else { 0.0 };
    let positives = (n as f64 * positive_share.clamp(0.0, 1.0) + 0.5) as usize;
    let rows = (0..n).map(|row| {
        let positive = row < positives;
        let center = if positive { separation } else { 0.0 };
        (center + random.normal(), positive)
    });
    rows.unzip()
}

/// Rows of class 0 and 1 in turn; `place` takes class, place within it and its number of rows.
fn alternating(n: usize, noise: f64, seed: u64, place: impl Fn(usize, usize, usize) -> [f64; 2]) -> Classified {
    let mut random = Random::new(seed);
    let noise = usable(noise);
    let rows = (0..n).map(|row| {
        let class = row % 2;
        let [x, y] = place(class, row / 2, (n + 1 - class) / 2);
        let point = [x + noise * random.normal(), y + noise * random.normal()];
        (point, class)
    });
    rows.unzip()
}

fn usable(noise: f64) -> f64 {
    if noise.is_finite() { noise.max(0.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ml::metrics::ScoreSample;

    /// From running the Python twins with numpy 2.4.6: rows 0, 1 and 6 of
    /// `moons(7, 0.2, 5)` and so on.
    #[test]
    fn shapes_equal_their_python_twins() {
        let cases = [
            (
                Shape::Moons,
                [
                    [1.1287661756225018, -0.053691856081267156],
                    [-0.04950114726040755, 0.6967115328223455],
                    [-0.7934321906206458, 0.11374156110705624],
                ],
            ),
            (
                Shape::Circles,
                [
                    [1.1287661756225018, -0.053691856081267156],
                    [0.45049885273959245, 0.19671153282234555],
                    [0.20656780937935396, -0.8862584388929439],
                ],
            ),
            (
                Shape::Xor,
                [
                    [0.5563139914094932, 0.5663804322125799],
                    [-0.11981743732760583, -0.8811980170891726],
                    [0.5763092057771104, -0.3010496551816275],
                ],
            ),
            (
                Shape::Spiral,
                [
                    [-0.04801051967413497, 0.12308483921536974],
                    [0.28383218607292576, 0.19671153282234546],
                    [-0.7934321906206458, 0.11374156110705648],
                ],
            ),
            (
                Shape::Blobs,
                [
                    [-0.8712338243774981, -1.0536918560812671],
                    [0.9504988527395924, 1.1967115328223454],
                    [-0.7934321906206458, -0.8862584388929439],
                ],
            ),
        ];
        for (shape, expected) in cases {
            let (points, labels) = shape.generate(7, 0.2, 5);
            for (found, expected) in [points[0], points[1], points[6]].iter().zip(expected) {
                for (found, expected) in found.iter().zip(expected) {
                    assert!((found - expected).abs() < 1e-12, "{shape:?}");
                }
            }
            let expected = match shape {
                Shape::Xor => [0, 0, 1, 1, 0, 1, 1],
                _ => [0, 1, 0, 1, 0, 1, 0],
            };
            assert_eq!(labels, expected, "{shape:?}");
        }
    }

    /// From running `two_gaussians(6, 1.5, 0.4, 9)` in Python with numpy 2.4.6.
    #[test]
    fn scores_equal_their_python_twin() {
        let (scores, positive) = two_gaussians(6, 1.5, 0.4, 9);
        let expected = [
            1.0366511455675267,
            1.734033538504433,
            1.3677924299911586,
            1.7282536268050932,
            -0.2143407599919334,
            1.0567524563545176,
        ];
        for (found, expected) in scores.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12);
        }
        assert_eq!(positive, [true, true, false, false, false, false]);
    }

    #[test]
    fn the_area_of_two_gaussians_is_as_theory_says() {
        let (scores, positive) = two_gaussians(40_000, 1.0, 0.3, 1);
        let area = ScoreSample::new(&scores, &positive).unwrap().area_under_roc().unwrap();
        // Φ(1/√2) = 0.76025; the standard error is about 0.0026.
        assert!((area - 0.76025).abs() < 0.01, "{area}");
    }

    #[test]
    fn shapes_without_noise_lie_where_they_should() {
        for turn in circles(50, 0.0, 1).0.chunks(2) {
            let radius = |point: [f64; 2]| (point[0] * point[0] + point[1] * point[1]).sqrt();
            assert!((radius(turn[0]) - 1.0).abs() < 1e-12);
            assert!((radius(turn[1]) - 0.5).abs() < 1e-12);
        }
        let (points, labels) = xor(200, 0.0, 4);
        for (point, label) in points.iter().zip(labels) {
            assert_eq!(usize::from(point[0] * point[1] < 0.0), label);
        }
        // Opposite arms of the spiral.
        for turn in spiral(60, 0.0, 1).0.chunks(2) {
            assert!((turn[0][0] + turn[1][0]).abs() < 1e-12);
            assert!((turn[0][1] + turn[1][1]).abs() < 1e-12);
        }
    }

    #[test]
    fn odd_requests_give_finite_points() {
        for shape in Shape::ALL {
            for n in [0, 1, 2, 3] {
                for noise in [0.0, -1.0, f64::NAN, f64::INFINITY] {
                    let (points, labels) = shape.generate(n, noise, 7);
                    assert_eq!((points.len(), labels.len()), (n, n));
                    assert!(points.iter().flatten().all(|v| v.is_finite()));
                }
            }
            assert_ne!(shape.generate(9, 0.1, 1), shape.generate(9, 0.1, 2));
        }
        for share in [-1.0, 2.0, f64::NAN] {
            let (scores, _) = two_gaussians(5, f64::NAN, share, 1);
            assert!(scores.iter().all(|v| v.is_finite()));
        }
    }
}
