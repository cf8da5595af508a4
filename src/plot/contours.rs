//! Lines along which a quantity on a grid has one value: marching squares (Lorensen and Cline 1987 in the
//! plane), a saddle decided by its middle.

/// No edge.
const NONE: u32 = u32::MAX;

/// The lines where `values` (given at the middles of cells, `columns` across, rows from the top) equal
/// `level`, as points in shares of the grid's width (from the left) and height (from the top). Closed lines
/// end where they begin. Values that are no numbers count as below.
pub fn contours(values: &[f64], columns: usize, level: f64) -> Vec<Vec<(f64, f64)>> {
    let rows = values.len().checked_div(columns).unwrap_or(0);
    if rows < 2 || columns < 2 {
        return Vec::new();
    }
    let grid = Grid { values, columns, rows, level };
    // The line through an edge goes on to at most two other edges.
    let mut next = vec![[NONE; 2]; 2 * columns * rows];
    for row in 0..rows - 1 {
        for column in 0..columns - 1 {
            for (a, b) in grid.segments(row, column) {
                join(&mut next, a, b);
                join(&mut next, b, a);
            }
        }
    }
    let mut lines = Vec::new();
    // Open lines first, from one of their ends; what is left goes round.
    for is_open in [true, false] {
        for edge in 0..next.len() {
            let joined = next[edge].iter().filter(|other| **other != NONE).count();
            if joined == 1 || (joined == 2 && !is_open) {
                lines.push(walk(&mut next, edge as u32, &grid));
            }
        }
    }
    lines
}

struct Grid<'a> {
    values: &'a [f64],
    columns: usize,
    rows: usize,
    level: f64,
}

impl Grid<'_> {
    fn value(&self, row: usize, column: usize) -> f64 {
        let value = self.values[row * self.columns + column];
        if value.is_finite() { value } else { f64::MIN / 4.0 }
    }

    /// The edge to the right of a point (even) or below it (odd).
    fn edge(&self, row: usize, column: usize, is_down: bool) -> u32 {
        (2 * (row * self.columns + column) + usize::from(is_down)) as u32
    }

    /// The edges that lines cross in the square whose upper left corner this is, in pairs.
    fn segments(&self, row: usize, column: usize) -> impl Iterator<Item = (u32, u32)> + use<> {
        let corners = [(0, 0), (0, 1), (1, 1), (1, 0)].map(|(down, right)| self.value(row + down, column + right));
        let [a, b, c, d] = corners.map(|value| value >= self.level);
        let top = self.edge(row, column, false);
        let right = self.edge(row, column + 1, true);
        let bottom = self.edge(row + 1, column, false);
        let left = self.edge(row, column, true);
        let middle = corners.iter().sum::<f64>() / 4.0 >= self.level;
        let pairs: [Option<(u32, u32)>; 2] = match (a, b, c, d) {
            (true, false, true, false) if middle => [Some((top, right)), Some((bottom, left))],
            (true, false, true, false) => [Some((left, top)), Some((right, bottom))],
            (false, true, false, true) if middle => [Some((left, top)), Some((right, bottom))],
            (false, true, false, true) => [Some((top, right)), Some((bottom, left))],
            _ => {
                let crossed = [(a != b, top), (b != c, right), (c != d, bottom), (d != a, left)];
                let mut ends = crossed.into_iter().filter(|(is_crossed, _)| *is_crossed).map(|(_, edge)| edge);
                [ends.next().zip(ends.next()), None]
            }
        };
        pairs.into_iter().flatten()
    }

    /// Where the line crosses an edge.
    fn crossing(&self, edge: u32) -> (f64, f64) {
        let point = edge as usize / 2;
        let (row, column) = (point / self.columns, point % self.columns);
        let is_down = edge % 2 == 1;
        let here = self.value(row, column);
        let there = if is_down { self.value(row + 1, column) } else { self.value(row, column + 1) };
        let share = if there == here { 0.5 } else { ((self.level - here) / (there - here)).clamp(0.0, 1.0) };
        let (right, down) = if is_down { (0.0, share) } else { (share, 0.0) };
        ((column as f64 + 0.5 + right) / self.columns as f64, (row as f64 + 0.5 + down) / self.rows as f64)
    }
}

fn join(next: &mut [[u32; 2]], from: u32, to: u32) {
    if let Some(free) = next[from as usize].iter_mut().find(|other| **other == NONE) {
        *free = to;
    }
}

/// Follows a line from `start`, and takes it out.
fn walk(next: &mut [[u32; 2]], start: u32, grid: &Grid) -> Vec<(f64, f64)> {
    let mut line = vec![grid.crossing(start)];
    let mut here = start;
    while let Some(slot) = next[here as usize].iter().position(|other| *other != NONE) {
        let there = std::mem::replace(&mut next[here as usize][slot], NONE);
        if let Some(back) = next[there as usize].iter_mut().find(|other| **other == here) {
            *back = NONE;
        }
        line.push(grid.crossing(there));
        here = there;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(side: usize, value: impl Fn(f64, f64) -> f64) -> Vec<f64> {
        let at = |i: usize| (i as f64 + 0.5) / side as f64;
        (0..side * side).map(|cell| value(at(cell % side), at(cell / side))).collect()
    }

    #[test]
    fn a_slope_has_one_straight_line() {
        let lines = contours(&of(10, |x, y| x + y), 10, 0.93);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].iter().all(|(x, y)| (x + y - 0.93).abs() < 1e-12));
        // Nine of the ten rows are crossed, and nine of the ten columns.
        assert_eq!(lines[0].len(), 18);
    }

    #[test]
    fn a_hill_has_a_ring() {
        let square = |x: f64| x * x;
        let lines = contours(&of(40, |x, y| square(x - 0.5) + square(y - 0.5)), 40, 0.09);
        assert_eq!(lines.len(), 1);
        let ring = &lines[0];
        assert_eq!(ring.first(), ring.last());
        assert!(ring.iter().all(|(x, y)| (libm::hypot(x - 0.5, y - 0.5) - 0.3).abs() < 0.002));
    }

    #[test]
    fn little_and_flat_grids_have_none() {
        assert!(contours(&[], 0, 0.0).is_empty());
        assert!(contours(&[1.0, -1.0], 2, 0.0).is_empty());
        assert!(contours(&[1.0; 9], 3, 0.0).is_empty());
        assert!(contours(&[f64::NAN; 9], 3, 0.0).is_empty());
    }

    proptest! {
        /// Every pair of neighbours on two sides of the level is crossed exactly once.
        #[test]
        fn every_crossing_is_on_a_line(values in prop::collection::vec(-1.0f64..1.0, 36)) {
            let lines = contours(&values, 6, 0.0);
            let across = |a: usize, b: usize| usize::from((values[a] >= 0.0) != (values[b] >= 0.0));
            let mut crossings = 0;
            for row in 0..6 {
                for column in 0..6 {
                    let here = row * 6 + column;
                    crossings += if column < 5 { across(here, here + 1) } else { 0 };
                    crossings += if row < 5 { across(here, here + 6) } else { 0 };
                }
            }
            let points: usize = lines.iter().map(|line| line.len() - usize::from(line.first() == line.last())).sum();
            prop_assert_eq!(points, crossings);
            prop_assert!(lines.iter().flatten().all(|(x, y)| (0.0..=1.0).contains(x) && (0.0..=1.0).contains(y)));
        }
    }
}
