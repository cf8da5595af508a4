//! How two columns vary together, seen along any line through their mean.

use super::math::{atan2, cos, sin};

/// Variances and covariance of two columns (divisor n − 1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub x: f64,
    pub between: f64,
    pub y: f64,
}

impl Spread {
    /// Of both columns together.
    pub fn total(&self) -> f64 {
        self.x + self.y
    }

    /// The variance along a line, in degrees from the first column's axis.
    pub fn along(&self, angle: f64) -> f64 {
        let (x, y) = direction(angle);
        (x * x * self.x + 2.0 * x * y * self.between + y * y * self.y).max(0.0)
    }

    /// What share of the whole that is; none where nothing varies.
    pub fn share(&self, angle: f64) -> Option<f64> {
        (self.total() > 0.0).then(|| (self.along(angle) / self.total()).min(1.0))
    }
}

/// A unit vector, `angle` degrees from the first column's axis.
pub fn direction(angle: f64) -> (f64, f64) {
    let turn = angle.to_radians();
    (cos(turn), sin(turn))
}

/// The angle of a vector in degrees, 0 to 180: a line has no front.
pub fn angle_of((x, y): (f64, f64)) -> f64 {
    let angle = atan2(y, x).to_degrees();
    let angle = if angle < 0.0 { angle + 180.0 } else { angle };
    if angle >= 180.0 { 0.0 } else { angle }
}

/// The angle between two lines, 0 to 90 degrees.
pub fn angle_between(a: f64, b: f64) -> f64 {
    let apart = (a - b).abs() % 180.0;
    apart.min(180.0 - apart)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_line_keeps_the_one_across_it_leaves() {
        let spread = Spread { x: 3.0, between: -1.5, y: 2.0 };
        for angle in [0.0, 15.0, 60.0, 90.0, 133.5] {
            assert!((spread.along(angle) + spread.along(angle + 90.0) - spread.total()).abs() < 1e-12, "{angle}");
        }
        assert!((spread.along(0.0) - 3.0).abs() < 1e-12 && (spread.along(90.0) - 2.0).abs() < 1e-12);
        assert!((spread.along(135.0) - 4.0).abs() < 1e-12 && (spread.along(45.0) - 1.0).abs() < 1e-12);
        assert_eq!(Spread { x: 0.0, between: 0.0, y: 0.0 }.share(20.0), None);
    }

    #[test]
    fn a_line_has_no_front() {
        for (vector, angle) in [((1.0, 0.0), 0.0), ((-1.0, 0.0), 0.0), ((-1.0, -1.0), 45.0), ((1.0, -1.0), 135.0)] {
            assert!((angle_of(vector) - angle).abs() < 1e-12, "{vector:?}");
        }
        assert_eq!((angle_between(170.0, 10.0), angle_between(0.0, 90.0)), (20.0, 90.0));
    }
}
