//! The one source of randomness: numpy's PCG64, bit for bit, and a few draws made from it.

use rand_core::Rng;
use rand_pcg::Pcg64;

use super::math::{cos, ln};

/// A stream of random numbers that is the same on every machine and in Python.
///
/// `Random::new(seed)` yields the stream of `numpy.random.Generator(numpy.random.PCG64(seed))`.
/// Whatever else is drawn is defined from [`Random::uniform`], so that [`PYTHON_RANDOM`]
/// repeats it in a line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Random(Pcg64);

impl Random {
    /// The stream of this seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let words = seed_words(seed);
        let wide = |high: u64, low: u64| (u128::from(high) << 64) | u128::from(low);
        Self(Pcg64::new(wide(words[0], words[1]), wide(words[2], words[3])))
    }

    /// A number in [0, 1), a multiple of 2⁻⁵³; numpy's `random()`.
    pub fn uniform(&mut self) -> f64 {
        const STEP: f64 = 1.0 / (1u64 << 53) as f64;
        (self.0.next_u64() >> 11) as f64 * STEP
    }

    /// A whole number in 0..n, ⌊u·n⌋; 0 if `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        let drawn = (self.uniform() * n as f64) as usize;
        drawn.min(n.saturating_sub(1))
    }

    /// A standard normal number, by Box and Muller from two uniform ones.
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * ln(1.0 - self.uniform())).sqrt();
        radius * cos(2.0 * std::f64::consts::PI * self.uniform())
    }

    /// Puts the items in random order: Fisher and Yates, from the end.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }

    /// The numbers 0..n in random order.
    pub fn permutation(&mut self, n: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..n).collect();
        self.shuffle(&mut order);
        order
    }

    /// `n` numbers in 0..n, each drawn from all of them: a bootstrap sample of rows.
    pub fn sample_with_replacement(&mut self, n: usize) -> Vec<usize> {
        (0..n).map(|_| self.below(n)).collect()
    }
}

/// [`Random`] in Python, for the programs that labs export.
///
/// `shuffle` takes a list (swapping rows of a 2-D array would overwrite them).
pub const PYTHON_RANDOM: &str = include_str!("random.py");

/// Spreads a seed over four words as `numpy.random.SeedSequence(seed).generate_state(4, uint64)`.
///
/// The hash is M. E. O'Neill's `seed_seq_fe`, in the form numpy gave it.
fn seed_words(seed: u64) -> [u64; 4] {
    let mut constant = 0x43b0_d7e5_u32;
    let mut hash = |value: u32| {
        let mixed = value ^ constant;
        constant = constant.wrapping_mul(0x931e_8875);
        let mixed = mixed.wrapping_mul(constant);
        mixed ^ (mixed >> 16)
    };
    let mut pool = [seed as u32, (seed >> 32) as u32, 0, 0].map(&mut hash);
    for source in 0..4 {
        for target in (0..4).filter(|target| *target != source) {
            let mixed =
                pool[target].wrapping_mul(0xca01_f9dd).wrapping_sub(hash(pool[source]).wrapping_mul(0x4973_f715));
            pool[target] = mixed ^ (mixed >> 16);
        }
    }

    let mut constant = 0x8b51_f9dd_u32;
    let mut half = |i: usize| {
        let mixed = pool[i % 4] ^ constant;
        constant = constant.wrapping_mul(0x58f3_8ded);
        let mixed = mixed.wrapping_mul(constant);
        u64::from(mixed ^ (mixed >> 16))
    };
    [0, 2, 4, 6].map(|i| half(i) | (half(i + 1) << 32))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From numpy 2.4.6:
    /// `numpy.random.SeedSequence(seed).generate_state(4, numpy.uint64)` and
    /// `numpy.random.Generator(numpy.random.PCG64(seed)).random(4)`.
    #[test]
    fn streams_equal_numpy() {
        let cases: [(u64, u64, [f64; 4]); 6] = [
            (
                0,
                0xdb2c_d7e7_b0f4_78be,
                [0.6369616873214543, 0.2697867137638703, 0.04097352393619469, 0.016527635528529094],
            ),
            (
                1,
                0x672d_8ee5_6d67_91ff,
                [0.5118216247002567, 0.9504636963259353, 0.14415961271963373, 0.9486494471372439],
            ),
            (
                42,
                0x9f1e_2e6d_cd54_0ab7,
                [0.7739560485559633, 0.4388784397520523, 0.8585979199113825, 0.6973680290593639],
            ),
            (
                1 << 32,
                0x50ff_846c_ec53_f444,
                [0.8897387912781343, 0.5571380502062263, 0.8009080868919721, 0.9565138174753386],
            ),
            (
                (1 << 53) + 12_345,
                0x2f8c_517b_4a7f_73f2,
                [0.45080202106658684, 0.7904775749032663, 0.9996376880959671, 0.2308006126383002],
            ),
            (
                u64::MAX,
                0xaebc_a151_928c_ad0d,
                [0.6800266789616931, 0.8453117585624743, 0.007403081599260064, 0.8945681264391473],
            ),
        ];
        for (seed, word, numbers) in cases {
            assert_eq!(seed_words(seed)[0], word, "seed {seed}");
            let mut random = Random::new(seed);
            assert_eq!(numbers.map(|_| random.uniform()), numbers, "seed {seed}");
        }
        // The thousandth number of seed 42.
        let mut random = Random::new(42);
        let thousandth = (0..1000).map(|_| random.uniform()).last();
        assert_eq!(thousandth, Some(0.2808963859641551));
    }

    /// From running `PYTHON_RANDOM` with numpy 2.4.6, all from one `Random(7)`, in this order.
    #[test]
    fn derived_draws_equal_their_python_twin() {
        let mut random = Random::new(7);
        assert_eq!(random.permutation(12), [10, 5, 1, 3, 4, 0, 6, 8, 2, 11, 9, 7]);
        let below: Vec<usize> = (0..6).map(|_| random.below(100)).collect();
        assert_eq!(below, [27, 25, 44, 50, 55, 99]);
        for expected in [-1.276387532097586, 0.6491997126865602, -0.4492598132322442, 0.29228686030896467] {
            assert!((random.normal() - expected).abs() < 1e-15);
        }
        assert_eq!(random.sample_with_replacement(8), [4, 3, 7, 5, 4, 3, 1, 0]);
    }

    #[test]
    fn nothing_to_draw_from_is_no_panic() {
        let mut random = Random::new(3);
        assert_eq!(random.below(0), 0);
        assert!(random.permutation(0).is_empty());
        assert!(random.sample_with_replacement(0).is_empty());
        random.shuffle::<u8>(&mut []);
    }

    #[test]
    fn normal_numbers_have_mean_zero_and_deviation_one() {
        let mut random = Random::new(11);
        let drawn: Vec<f64> = (0..20_000).map(|_| random.normal()).collect();
        let mean = super::super::math::mean(&drawn).unwrap();
        let deviation = super::super::math::population_standard_deviation(&drawn).unwrap();
        // Four standard errors: 4/√20000 and 4/√40000.
        assert!(mean.abs() < 0.0283, "{mean}");
        assert!((deviation - 1.0).abs() < 0.02, "{deviation}");
    }
}
