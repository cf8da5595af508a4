//! e^x and its kin over whole slices: no branch and no table, so that a loop over them becomes vector
//! instructions, and only operations that IEEE 754 rounds exactly, so that every machine gets the
//! same bits (natively and in wasm, with vectors or without).

/// log₂ e.
const LOG2_E: f64 = std::f64::consts::LOG2_E;
/// ln 2 in two parts, the first with so many zeros at its end that k·HIGH is exact (fdlibm's).
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// Added to a small number and taken away again, it rounds to a whole one, and in between the whole
/// number stands in the last bits: 1.5 · 2⁵².
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// Of r·coth(r/2) = 2 + r²·(P₁ + r²·(P₂ + …)), to 2⁻⁵⁹ where |r| ≤ ln 2 ÷ 2 (fdlibm's).
const P: [f64; 5] = [
    1.666_666_666_666_660_2e-1,
    -2.777_777_777_701_559_3e-3,
    6.613_756_321_437_934e-5,
    -1.653_390_220_546_525_2e-6,
    4.138_136_797_057_238_5e-8,
];

/// e^x as a fraction of two positive numbers, so that whoever needs a fraction of it divides once.
#[inline(always)]
fn fraction(x: f64) -> (f64, f64) {
    let x = if x < 709.0 { x } else { 709.0 };
    let x = if x > -708.0 { x } else { -708.0 };
    // x = k·ln 2 + r with |r| ≤ ln 2 ÷ 2, so that e^x = 2^k · (R + r) ÷ (R − r) with R = r·coth(r/2).
    let shifted = x * LOG2_E + ROUNDER;
    let k = shifted - ROUNDER;
    let r = (x - k * LN_2_HIGH) - k * LN_2_LOW;
    let t = r * r;
    let big = 2.0 + t * (P[0] + t * (P[1] + t * (P[2] + t * (P[3] + t * P[4]))));
    // Adds k to the exponent's bits.
    let above = f64::from_bits((big + r).to_bits().wrapping_add(shifted.to_bits() << 52));
    (above, big - r)
}

/// e^x to a relative 6e-16, for x from −708 to 709; beyond, the value at the nearer end (709 also
/// stands for what is no number).
#[inline(always)]
#[must_use]
pub fn exp(x: f64) -> f64 {
    let (above, below) = fraction(x);
    above / below
}

/// 1 / (1 + e^−x) to an absolute 4e-16.
#[inline(always)]
#[must_use]
pub fn sigmoid(x: f64) -> f64 {
    let (above, below) = fraction(-x);
    below / (below + above)
}

/// tanh x to an absolute 4e-16, and exactly odd.
#[inline(always)]
#[must_use]
pub fn tanh(x: f64) -> f64 {
    let (above, below) = fraction(-2.0 * x.abs());
    ((below - above) / (below + above)).copysign(x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ml::math;
    use crate::ml::random::Random;

    /// Many arguments of every size, and the awkward ones.
    fn arguments() -> Vec<f64> {
        let mut random = Random::new(3);
        let mut all = vec![0.0, -0.0, 1e-300, -1e-300, 0.34657, -0.34658, 0.5, 1.0, 708.9, -707.9];
        for reach in [1e-9, 1e-3, 1.0, 5.0, 40.0, 700.0] {
            all.extend((0..20_000).map(|_| (2.0 * random.uniform() - 1.0) * reach));
        }
        all
    }

    #[test]
    fn the_stated_bounds_hold() {
        for x in arguments() {
            let (ours, theirs) = (exp(x), math::exp(x));
            assert!((ours - theirs).abs() <= 6e-16 * theirs, "e^{x}: {ours} {theirs}");
            assert!((sigmoid(x) - math::sigmoid(x)).abs() <= 4e-16, "sigmoid {x}");
            assert!((tanh(x) - math::tanh(x)).abs() <= 4e-16, "tanh {x}");
            assert_eq!(tanh(-x), -tanh(x));
        }
        assert!((sigmoid(2.0) - 0.880797).abs() < 1e-6);
        assert!((tanh(1.0) - 0.761594).abs() < 1e-6);
    }

    #[test]
    fn the_ends_are_finite() {
        for x in [709.5, 1e9, f64::INFINITY, f64::NAN, -708.5, -1e9, f64::NEG_INFINITY] {
            assert!(exp(x).is_finite() && exp(x) > 0.0, "{x}");
            assert!((0.0..=1.0).contains(&sigmoid(x)), "{x}");
            assert!((-1.0..=1.0).contains(&tanh(x)), "{x}");
        }
        assert_eq!(exp(f64::INFINITY), exp(709.0));
        assert_eq!(exp(f64::NEG_INFINITY), exp(-708.0));
    }
}
