//! Eigenvalues and eigenvectors of symmetric matrices.

/// What a symmetric matrix does: it stretches by `values[i]` along `vectors[i]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Eigen {
    /// In descending order.
    pub values: Vec<f64>,
    /// Of length 1 and orthogonal to each other; `vectors[i]` belongs to `values[i]`. Which of its two
    /// signs a vector has is left to the caller.
    pub vectors: Vec<Vec<f64>>,
}

/// After this many sweeps it ends, converged or not; seven or eight are usual.
const MOST_SWEEPS: usize = 40;

/// The eigenvalues and eigenvectors of the symmetric `matrix`, row by row, of `n` × `n` finite numbers.
///
/// Jacobi's method, row by row (Golub & Van Loan, Matrix Computations, 8.5): each rotation makes one pair
/// of entries zero, until what is left beside the diagonal is below the rounding of the whole. It knows
/// sums, products and roots only, so that every machine finds the same bits, and its vectors are
/// orthogonal to rounding. Values are exact to about 1e-15 of the largest.
#[must_use]
pub fn symmetric_eigen(matrix: &[f64], n: usize) -> Eigen {
    debug_assert_eq!(matrix.len(), n * n, "a square matrix");
    let mut a = matrix.to_vec();
    let mut vectors: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    let size = a.iter().map(|value| value * value).sum::<f64>().sqrt();
    let negligible = size * f64::EPSILON / (16.0 * n.max(1) as f64);
    for _ in 0..MOST_SWEEPS {
        let mut is_diagonal = true;
        for p in 0..n {
            for q in p + 1..n {
                if a[p * n + q].abs() > negligible {
                    is_diagonal = false;
                    rotate(&mut a, &mut vectors, n, p, q);
                }
            }
        }
        if is_diagonal {
            break;
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| a[j * n + j].total_cmp(&a[i * n + i]));
    Eigen {
        values: order.iter().map(|&i| a[i * n + i]).collect(),
        vectors: order.iter().map(|&i| std::mem::take(&mut vectors[i])).collect(),
    }
}

/// Turns axes `p` and `q` so that the entry between them becomes zero.
fn rotate(a: &mut [f64], vectors: &mut [Vec<f64>], n: usize, p: usize, q: usize) {
    let (between, at_p, at_q) = (a[p * n + q], a[p * n + p], a[q * n + q]);
    let slope = (at_q - at_p) / (2.0 * between);
    // The smaller of the two angles: it disturbs the rest least. An infinite slope turns by nothing.
    let tangent = slope.signum() / (slope.abs() + (slope * slope + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    let turn = |x: &mut [f64], y: &mut [f64]| {
        for (x, y) in x.iter_mut().zip(y) {
            (*x, *y) = (cosine * *x - sine * *y, sine * *x + cosine * *y);
        }
    };
    let (upper, lower) = a.split_at_mut(q * n);
    turn(&mut upper[p * n..(p + 1) * n], &mut lower[..n]);
    for k in 0..n {
        a[k * n + p] = a[p * n + k];
        a[k * n + q] = a[q * n + k];
    }
    a[p * n + p] = at_p - tangent * between;
    a[q * n + q] = at_q + tangent * between;
    (a[p * n + q], a[q * n + p]) = (0.0, 0.0);
    let (upper, lower) = vectors.split_at_mut(q);
    turn(&mut upper[p], &mut lower[0]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ml::random::Random;

    fn dot(a: &[f64], b: &[f64]) -> f64 {
        a.iter().zip(b).map(|(a, b)| a * b).sum()
    }

    /// The largest entry of A·v − λ·v, and of V·Vᵀ − 1.
    fn errors(matrix: &[f64], n: usize, eigen: &Eigen) -> (f64, f64) {
        let mut worst = (0.0f64, 0.0f64);
        for (i, (value, vector)) in eigen.values.iter().zip(&eigen.vectors).enumerate() {
            for k in 0..n {
                worst.0 = worst.0.max((dot(&matrix[k * n..(k + 1) * n], vector) - value * vector[k]).abs());
                let unit = f64::from(u8::from(i == k));
                worst.1 = worst.1.max((dot(vector, &eigen.vectors[k]) - unit).abs());
            }
        }
        worst
    }

    fn random_symmetric(n: usize, seed: u64) -> Vec<f64> {
        let mut random = Random::new(seed);
        let mut matrix = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..=i {
                let value = random.normal();
                (matrix[i * n + j], matrix[j * n + i]) = (value, value);
            }
        }
        matrix
    }

    #[test]
    fn small_matrices_by_hand() {
        let eigen = symmetric_eigen(&[2.0, 1.0, 1.0, 2.0], 2);
        assert!((eigen.values[0] - 3.0).abs() < 1e-15 && (eigen.values[1] - 1.0).abs() < 1e-15);
        assert!((eigen.vectors[0][0] - eigen.vectors[0][1]).abs() < 1e-15);
        // The second difference on five points: its values are 2 − 2 cos(k π / 6).
        let n = 5;
        let entry = |i: usize, j: usize| match i.abs_diff(j) {
            0 => 2.0,
            1 => -1.0,
            _ => 0.0,
        };
        let matrix: Vec<f64> = (0..n * n).map(|at| entry(at / n, at % n)).collect();
        let root = 3f64.sqrt();
        for (found, expected) in symmetric_eigen(&matrix, n).values.iter().zip([2.0 + root, 3.0, 2.0, 1.0, 2.0 - root])
        {
            assert!((found - expected).abs() < 1e-14, "{found} {expected}");
        }
    }

    #[test]
    fn large_and_degenerate_matrices_converge() {
        for n in [1, 2, 3, 30, 64, 100] {
            let matrix = random_symmetric(n, n as u64);
            let eigen = symmetric_eigen(&matrix, n);
            let (off, skew) = errors(&matrix, n, &eigen);
            assert!(off < 1e-12 && skew < 1e-13, "{n}: {off} {skew}");
        }
        assert_eq!(symmetric_eigen(&[], 0), Eigen { values: vec![], vectors: vec![] });
        assert_eq!(symmetric_eigen(&[0.0; 9], 3).values, [0.0; 3]);
        // One direction only, in very different units.
        let direction = [1e-3, 1.0, 1e3, 1e5];
        let matrix: Vec<f64> = (0..16).map(|at| direction[at / 4] * direction[at % 4]).collect();
        let eigen = symmetric_eigen(&matrix, 4);
        let length = dot(&direction, &direction);
        assert!((eigen.values[0] / length - 1.0).abs() < 1e-14);
        assert!(eigen.values[1..].iter().all(|value| value.abs() < 1e-14 * length));
        assert!(errors(&matrix, 4, &eigen).1 < 1e-14);
    }

    proptest! {
        #[test]
        fn trace_and_squares_are_kept(n in 1usize..12, seed in any::<u64>(), size in -6i32..6) {
            let unit: f64 = format!("1e{size}").parse().unwrap();
            let matrix: Vec<f64> = random_symmetric(n, seed).iter().map(|value| value * unit).collect();
            let eigen = symmetric_eigen(&matrix, n);
            let trace: f64 = (0..n).map(|i| matrix[i * n + i]).sum();
            let squares = dot(&matrix, &matrix);
            prop_assert!((eigen.values.iter().sum::<f64>() - trace).abs() < 1e-13 * unit * 12.0);
            prop_assert!((dot(&eigen.values, &eigen.values) - squares).abs() < 1e-12 * squares);
            prop_assert!(eigen.values.windows(2).all(|pair| pair[0] >= pair[1]));
            let (off, skew) = errors(&matrix, n, &eigen);
            prop_assert!(off < 1e-13 * unit * 12.0 && skew < 1e-13);
        }
    }
}
