//! Where the ticks of an axis stand: at round numbers, few.

/// Round values (1, 2, 2.5 or 5 times a power of ten apart) inside `low..=high`, about `about` of
/// them. Empty for an empty or non-finite range.
pub fn nice_ticks(low: f64, high: f64, about: usize) -> Vec<f64> {
    let span = high - low;
    if !span.is_finite() || span <= 0.0 || about == 0 {
        return Vec::new();
    }
    let rough = span / about as f64;
    let mut power = 1.0;
    while power > rough {
        power /= 10.0;
    }
    while power * 10.0 <= rough {
        power *= 10.0;
    }
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .map(|multiple| multiple * power)
        .into_iter()
        .find(|step| span / step <= about as f64 + 0.5)
        .unwrap_or(10.0 * power);
    // Half a thousandth of a step of slack: 0.1 * 3 is not 0.3.
    let first = (low / step - 5e-4).ceil();
    let last = (high / step + 5e-4).floor();
    if !(first.is_finite() && last.is_finite()) || last - first > 1000.0 {
        return Vec::new();
    }
    (0..=(last - first) as usize)
        .map(|i| {
            let tick = (first + i as f64) * step;
            // A division by a power of ten prints 0.3, a multiplication by 0.1 may print 0.30000000000000004.
            let per_unit = (1.0 / power * 100.0).round();
            let rounded = if power < 1.0 && per_unit < 1e15 { (tick * per_unit).round() / per_unit } else { tick };
            if rounded == 0.0 { 0.0 } else { rounded }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unit_range() {
        assert_eq!(nice_ticks(0.0, 1.0, 5), [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
        assert_eq!(nice_ticks(0.0, 1.0, 4), [0.0, 0.25, 0.5, 0.75, 1.0]);
    }

    #[test]
    fn ticks_stay_inside_and_are_evenly_spaced() {
        for (low, high) in [(278.0, 1680.0), (-3.2, 4.1), (0.48, 1.71), (1e-9, 3e-9), (-1e12, 5e12), (0.999, 1.001)] {
            let ticks = nice_ticks(low, high, 5);
            assert!((2..=8).contains(&ticks.len()), "{low}..{high} gives {ticks:?}");
            let slack = (high - low) * 1e-3;
            assert!(ticks.iter().all(|&tick| tick >= low - slack && tick <= high + slack));
            let step = ticks[1] - ticks[0];
            assert!(ticks.windows(2).all(|pair| (pair[1] - pair[0] - step).abs() < step * 1e-6));
        }
    }

    #[test]
    fn empty_ranges_have_no_ticks() {
        assert!(nice_ticks(1.0, 1.0, 5).is_empty());
        assert!(nice_ticks(f64::NAN, 1.0, 5).is_empty());
        assert!(nice_ticks(0.0, f64::INFINITY, 5).is_empty());
    }
}
