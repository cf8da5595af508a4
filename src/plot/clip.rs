//! Straight lines within a box.

/// The part of the line from `from` to `to` that lies in the box `x`, `y` (each low and high, or the other
/// way round); none where it misses the box (Liang & Barsky, ACM Transactions on Graphics 3, 1984).
pub fn clipped(from: (f64, f64), to: (f64, f64), x: (f64, f64), y: (f64, f64)) -> Option<[(f64, f64); 2]> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enters, mut leaves) = (0.0f64, 1.0f64);
    for (start, step, edges) in [(from.0, dx, x), (from.1, dy, y)] {
        let (low, high) = (edges.0.min(edges.1), edges.0.max(edges.1));
        if step == 0.0 {
            if start < low || start > high {
                return None;
            }
            continue;
        }
        let (a, b) = ((low - start) / step, (high - start) / step);
        enters = enters.max(a.min(b));
        leaves = leaves.min(a.max(b));
    }
    let at = |share: f64| (from.0 + share * dx, from.1 + share * dy);
    (enters <= leaves).then(|| [at(enters), at(leaves)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_the_edges() {
        let (x, y) = ((0.0, 4.0), (2.0, 0.0));
        assert_eq!(clipped((-1.0, -1.0), (9.0, 9.0), x, y), Some([(0.0, 0.0), (2.0, 2.0)]));
        assert_eq!(clipped((3.0, 1.0), (1.0, 1.0), x, y), Some([(3.0, 1.0), (1.0, 1.0)]));
        assert_eq!(clipped((3.0, -5.0), (3.0, 5.0), x, y), Some([(3.0, 0.0), (3.0, 2.0)]));
        assert_eq!(clipped((5.0, -5.0), (5.0, 5.0), x, y), None);
        assert_eq!(clipped((-3.0, 1.0), (1.0, 4.0), x, y), None);
        assert_eq!(clipped((1.0, 1.0), (1.0, 1.0), x, y), Some([(1.0, 1.0); 2]));
    }
}
