//! Planes that show distances and angles as they are.

use super::canvas::{Axis, Canvas};
use super::chart::Chart;
use super::frame::Frame;

/// A pair of axes on which one unit is equally long both ways, and which hold the box (low and high across, then up)
/// with a little room around it.
pub fn plane(canvas: &mut Canvas, frame: Frame, labels: [&str; 2], held: &[(f64, f64); 2]) -> Chart {
    let mut ranges = *held;
    // The ticks' words take room, and which ticks there are follows from the room.
    for _ in 0..3 {
        let [x, y] = [0, 1].map(|axis| Axis::of(labels[axis], ranges[axis], 5));
        let margins = frame.margins(canvas, &x, &y);
        let (wide, high) =
            (canvas.width() - margins.left - margins.right, canvas.height() - margins.top - margins.bottom);
        ranges = equal_units(held, wide.max(10.0), high.max(10.0));
    }
    let [x, y] = [0, 1].map(|axis| Axis::of(labels[axis], ranges[axis], 5));
    Chart::new(canvas, frame, x, y)
}

/// The x and y ranges of a panel of `width` × `height` pixels in which one unit is equally long both ways,
/// and which hold the box `frame` (low and high across, then up) with a little room around it.
pub fn equal_units(frame: &[(f64, f64); 2], width: f64, height: f64) -> [(f64, f64); 2] {
    let middle = frame.map(|(low, high)| (low + high) / 2.0);
    let spans = frame.map(|(low, high)| high - low);
    let unit = (spans[0] / width).max(spans[1] / height) * 1.16;
    let unit = if unit > 0.0 { unit } else { 2.0 / width };
    let half = [unit * width / 2.0, unit * height / 2.0];
    [0, 1].map(|axis| (middle[axis] - half[axis], middle[axis] + half[axis]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planes_of_all_sizes_have_equal_units() {
        for (width, height) in [(362.0, 270.0), (620.0, 500.0), (1872.0, 700.0)] {
            let mut canvas = Canvas::new(width, height);
            let chart =
                plane(&mut canvas, Frame::new().lines(2), ["a", "b: its unit"], &[(-0.4, 1250.0), (3.0, 700.0)]);
            let (across, up) = chart.panel.pixel();
            assert!((across / up - 1.0).abs() < 0.01, "{across} {up} at {width}");
        }
    }

    #[test]
    fn units_are_equal_and_the_frame_is_inside() {
        for frame in [[(0.0, 10.0), (5.0, 6.0)], [(0.0, 0.1), (-300.0, 600.0)], [(2.0, 2.0), (3.0, 3.0)]] {
            let [x, y] = equal_units(&frame, 400.0, 200.0);
            assert!(((x.1 - x.0) / 400.0 - (y.1 - y.0) / 200.0).abs() < 1e-12 * (x.1 - x.0));
            assert!(x.0 < frame[0].0 && x.1 > frame[0].1 && y.0 < frame[1].0 && y.1 > frame[1].1);
        }
    }
}
