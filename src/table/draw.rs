//! A sample of rows and columns by seed, for files beyond the limits.

use crate::ml::random::Random;

/// Chooses `wanted` of `all` things that come one after the other, each equally likely, in one pass
/// and in their order: Knuth's algorithm S (The Art of Computer Programming 2, 3.4.2).
pub struct Draw {
    random: Random,
    wanted: u64,
    left: u64,
}

impl Draw {
    pub fn new(seed: u64, wanted: u64, all: u64) -> Draw {
        Draw { random: Random::new(seed), wanted: wanted.min(all), left: all }
    }

    /// Whether the next one is taken.
    pub fn takes(&mut self) -> bool {
        let is_taken = self.random.uniform() * (self.left as f64) < self.wanted as f64;
        self.left = self.left.saturating_sub(1);
        self.wanted -= u64::from(is_taken);
        is_taken
    }
}

/// `most` of so many columns, by seed; the first and the last, where ids and labels mostly stand,
/// always.
pub fn columns(seed: u64, most: usize, width: usize) -> Vec<usize> {
    if width <= most {
        return (0..width).collect();
    }
    let mut draw = Draw::new(seed, most.saturating_sub(2) as u64, width.saturating_sub(2) as u64);
    (0..width).filter(|&column| column == 0 || column + 1 == width || draw.takes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_is_taken_equally_often() {
        let mut times = [0; 10];
        for seed in 0..2000 {
            let mut draw = Draw::new(seed, 3, 10);
            for time in &mut times {
                *time += i32::from(draw.takes());
            }
        }
        // 600 expected, 20.5 is a standard deviation.
        assert!(times.iter().all(|time| (time - 600).abs() < 90), "{times:?}");
    }

    proptest! {
        #[test]
        fn as_many_as_wanted(seed in any::<u64>(), wanted in 0..60u64, all in 0..50u64) {
            let mut draw = Draw::new(seed, wanted, all);
            let taken = (0..all).filter(|_| draw.takes()).count() as u64;
            prop_assert_eq!(taken, wanted.min(all));
        }

        #[test]
        fn columns_are_in_order_and_as_many_as_fit(seed in any::<u64>(), most in 2..9usize, width in 1..40usize) {
            let kept = columns(seed, most, width);
            prop_assert_eq!(kept.len(), most.min(width));
            prop_assert!(kept.is_sorted_by(|a, b| a < b));
            prop_assert_eq!((kept[0], kept[kept.len() - 1]), (0, width - 1));
        }
    }
}
