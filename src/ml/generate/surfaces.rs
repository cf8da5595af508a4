//! Made-up heights over a plane, for regression.

use std::f64::consts::PI;

use super::usable;
use crate::ml::math::sin;
use crate::ml::random::Random;

/// The surfaces in Python: `plane(n, noise, seed)` and `wave(n, noise, seed)`, giving `points, heights`.
pub const PYTHON_SURFACES: &str = include_str!("surfaces.py");

/// A height over the square from −1 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// (x + y) ÷ 2: what a linear model can say.
    Plane,
    /// sin(π·(x + y ÷ 2)): one and a half waves from corner to corner.
    Wave,
}

impl Surface {
    pub const ALL: [Self; 2] = [Self::Plane, Self::Wave];

    /// The height without noise.
    #[must_use]
    pub fn height(self, [x, y]: [f64; 2]) -> f64 {
        match self {
            Self::Plane => (x + y) / 2.0,
            Self::Wave => sin(PI * (x + y / 2.0)),
        }
    }

    /// `n` places, drawn evenly as 2u − 1, with their heights; `noise` is the standard deviation of
    /// what is added to the height (0 where it is negative or not finite).
    #[must_use]
    pub fn generate(self, n: usize, noise: f64, seed: u64) -> (Vec<[f64; 2]>, Vec<f64>) {
        let mut random = Random::new(seed);
        let noise = usable(noise);
        let rows = (0..n).map(|_| {
            let point = [2.0 * random.uniform() - 1.0, 2.0 * random.uniform() - 1.0];
            (point, self.height(point) + noise * random.normal())
        });
        rows.unzip()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From running the Python twins with numpy 2.4.6: rows 0 and 4 of `plane(5, 0.3, 8)` and so on.
    #[test]
    fn surfaces_equal_their_python_twins() {
        let cases: [(Surface, [[f64; 3]; 2]); 2] = [
            (
                Surface::Plane,
                [
                    [-0.34605544678887856, 0.9745536866758511, 0.3772879937417506],
                    [-0.4881589896835479, 0.18180570353082315, -0.3997587737985938],
                ],
            ),
            (
                Surface::Wave,
                [
                    [-0.34605544678887856, 0.9745536866758511, 0.49228696176464615],
                    [-0.4881589896835479, 0.18180570353082315, -1.194939589134708],
                ],
            ),
        ];
        for (surface, expected) in cases {
            let (points, heights) = surface.generate(5, 0.3, 8);
            for (row, expected) in [0, 4].into_iter().zip(expected) {
                let found = [points[row][0], points[row][1], heights[row]];
                for (found, expected) in found.iter().zip(expected) {
                    assert!((found - expected).abs() < 1e-12, "{surface:?}: {found} {expected}");
                }
            }
        }
    }

    #[test]
    fn odd_requests_give_finite_heights() {
        for surface in Surface::ALL {
            for (n, noise) in [(0, 0.0), (1, -1.0), (3, f64::NAN), (2, f64::INFINITY)] {
                let (points, heights) = surface.generate(n, noise, 1);
                assert_eq!((points.len(), heights.len()), (n, n));
                assert!(heights.iter().all(|height| (-1.0..=1.0).contains(height)));
            }
        }
    }
}
