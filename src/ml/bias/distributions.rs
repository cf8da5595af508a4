//! How far apart two distributions of label values are.
//!
//! Both are given as shares, one a label value, in the same order; each side sums to 1.

use super::{Convention, Measured};
use crate::ml::math::{ln, pow};

/// The pairs of shares that are compared.
///
/// The library leaves out a value that either side lacks, without making the rest sum to 1 again;
/// the divergence can then even be negative.
fn pairs(p: &[f64], q: &[f64], convention: Convention) -> Result<Vec<(f64, f64)>, &'static str> {
    let pairs = p.iter().copied().zip(q.iter().copied());
    if convention == Convention::Textbook {
        return Ok(pairs.collect());
    }
    let shared: Vec<(f64, f64)> = pairs.filter(|(p, q)| *p > 0.0 && *q > 0.0).collect();
    if shared.is_empty() { Err("no outcome occurs in both groups") } else { Ok(shared) }
}

/// Kullback–Leibler divergence KL(p‖q) = Σ p·ln(p ÷ q) in nats, 0 to ∞; not symmetric.
///
/// ∞ where q lacks a value that p has.
///
/// # Errors
/// By the library's convention, where no value occurs on both sides.
pub fn kullback_leibler(p: &[f64], q: &[f64], convention: Convention) -> Measured {
    Ok(pairs(p, q, convention)?.into_iter().map(|(p, q)| term(p, q)).sum())
}

fn term(p: f64, q: f64) -> f64 {
    if p == 0.0 {
        0.0
    } else if q == 0.0 {
        f64::INFINITY
    } else {
        p * ln(p / q)
    }
}

/// Jensen–Shannon divergence in nats: the mean of both sides' divergence from the mean of the two
/// distributions; symmetric, 0 to ln 2.
///
/// # Errors
/// As [`kullback_leibler`].
pub fn jensen_shannon(p: &[f64], q: &[f64], convention: Convention) -> Measured {
    let pairs = pairs(p, q, convention)?;
    let from_middle = |one: f64, other: f64| term(one, 0.5 * (one + other));
    let there: f64 = pairs.iter().map(|(p, q)| from_middle(*p, *q)).sum();
    let back: f64 = pairs.iter().map(|(p, q)| from_middle(*q, *p)).sum();
    Ok(0.5 * (there + back))
}

/// (Σ |p − q|^order)^(1 ÷ order); Clarify takes order 2, which lies in 0 to √2.
///
/// # Errors
/// As [`kullback_leibler`].
pub fn lp_norm(p: &[f64], q: &[f64], order: f64, convention: Convention) -> Measured {
    let sum: f64 = pairs(p, q, convention)?.into_iter().map(|(p, q)| pow((p - q).abs(), order)).sum();
    Ok(pow(sum, 1.0 / order))
}

/// Total variation distance ½·Σ |p − q|, 0 to 1: of shares, not of counts, so that groups may
/// differ in size.
///
/// # Errors
/// As [`kullback_leibler`].
pub fn total_variation(p: &[f64], q: &[f64], convention: Convention) -> Measured {
    Ok(0.5 * pairs(p, q, convention)?.into_iter().map(|(p, q)| (p - q).abs()).sum::<f64>())
}

/// The largest |p − q|, 0 to 1. Clarify compares shares, not cumulative ones.
///
/// # Errors
/// As [`kullback_leibler`].
pub fn kolmogorov_smirnov(p: &[f64], q: &[f64], convention: Convention) -> Measured {
    Ok(pairs(p, q, convention)?.into_iter().map(|(p, q)| (p - q).abs()).fold(0.0, f64::max))
}
