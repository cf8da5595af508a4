//! Two small dense solvers: Cholesky for positive definite systems, Jacobi for eigenvalues.

use ndarray::{Array2, ArrayView2};

/// Solves A·x = b for a symmetric positive definite A (n × n; the lower triangle is read).
///
/// `None` where A is not positive definite, in which case there is no Cholesky factor, or
/// where the shapes do not fit.
#[must_use]
pub fn cholesky_solve(a: &ArrayView2<f64>, b: &[f64]) -> Option<Vec<f64>> {
    let n = b.len();
    if a.dim() != (n, n) {
        return None;
    }
    let mut lower = Array2::<f64>::zeros((n, n));
    for row in 0..n {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| lower[[row, k]] * lower[[column, k]]).sum();
            let rest = a[[row, column]] - known;
            lower[[row, column]] = if row > column {
                rest / lower[[column, column]]
            } else if rest > 0.0 && rest.is_finite() {
                rest.sqrt()
            } else {
                return None;
            };
        }
    }
    let mut x = b.to_vec();
    for row in 0..n {
        let known: f64 = (0..row).map(|k| lower[[row, k]] * x[k]).sum();
        x[row] = (x[row] - known) / lower[[row, row]];
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|k| lower[[k, row]] * x[k]).sum();
        x[row] = (x[row] - known) / lower[[row, row]];
    }
    x.iter().all(|v| v.is_finite()).then_some(x)
}

/// Eigenvalues of a symmetric matrix in decreasing order, with unit eigenvectors as columns.
#[derive(Clone, Debug, PartialEq)]
pub struct SymmetricEigen {
    /// In decreasing order.
    pub values: Vec<f64>,
    /// n × n; column i belongs to value i.
    pub vectors: Array2<f64>,
}

/// The eigenvalues of a symmetric matrix, by Jacobi's rotations (cyclic by rows).
///
/// `None` where the matrix is not square or holds a number that is not finite.
#[must_use]
pub fn symmetric_eigen(matrix: &ArrayView2<f64>) -> Option<SymmetricEigen> {
    let n = matrix.nrows();
    if matrix.ncols() != n || matrix.iter().any(|v| !v.is_finite()) {
        return None;
    }
    let mut a = matrix.to_owned();
    let mut vectors = Array2::<f64>::eye(n);
    // Convergence is quadratic; a dozen sweeps are plenty for any matrix.
    for _ in 0..60 {
        let mut rotated = false;
        for p in 0..n {
            for q in p + 1..n {
                // Small beside both diagonal entries, which keeps small eigenvalues accurate.
                let size = (a[[p, p]].abs() * a[[q, q]].abs()).sqrt();
                if a[[p, q]] == 0.0 || a[[p, q]].abs() <= 1e-17 * size {
                    continue;
                }
                rotated = true;
                rotate(&mut a, &mut vectors, p, q);
            }
        }
        if !rotated {
            break;
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|i, j| a[[*j, *j]].total_cmp(&a[[*i, *i]]));
    Some(SymmetricEigen {
        values: order.iter().map(|i| a[[*i, *i]]).collect(),
        vectors: Array2::from_shape_fn((n, n), |(row, column)| vectors[[row, order[column]]]),
    })
}

/// Turns the plane of axes `p` and `q` so that the entry between them becomes zero.
fn rotate(a: &mut Array2<f64>, vectors: &mut Array2<f64>, p: usize, q: usize) {
    let n = a.nrows();
    let off = a[[p, q]];
    let theta = (a[[q, q]] - a[[p, p]]) / (2.0 * off);
    let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    a[[p, p]] -= t * off;
    a[[q, q]] += t * off;
    a[[p, q]] = 0.0;
    a[[q, p]] = 0.0;
    for k in (0..n).filter(|k| *k != p && *k != q) {
        let (kp, kq) = (a[[k, p]], a[[k, q]]);
        a[[k, p]] = c * kp - s * kq;
        a[[k, q]] = s * kp + c * kq;
        a[[p, k]] = a[[k, p]];
        a[[q, k]] = a[[k, q]];
    }
    for k in 0..n {
        let (kp, kq) = (vectors[[k, p]], vectors[[k, q]]);
        vectors[[k, p]] = c * kp - s * kq;
        vectors[[k, q]] = s * kp + c * kq;
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cholesky_solves_by_hand() {
        // 4x + 2y = 10, 2x + 3y = 11  ⇒  x = 1, y = 3.
        let x = cholesky_solve(&array![[4.0, 2.0], [2.0, 3.0]].view(), &[10.0, 11.0]).unwrap();
        assert!((x[0] - 1.0).abs() < 1e-15 && (x[1] - 3.0).abs() < 1e-15);
        assert_eq!(cholesky_solve(&array![[1.0, 2.0], [2.0, 1.0]].view(), &[1.0, 1.0]), None);
        assert_eq!(cholesky_solve(&array![[0.0]].view(), &[1.0]), None);
        assert_eq!(cholesky_solve(&array![[1.0]].view(), &[]), None);
    }

    #[test]
    fn eigenvalues_by_hand() {
        // Trace 4, determinant 3.
        let eigen = symmetric_eigen(&array![[2.0, 1.0], [1.0, 2.0]].view()).unwrap();
        assert!((eigen.values[0] - 3.0).abs() < 1e-15 && (eigen.values[1] - 1.0).abs() < 1e-15);
        let flat = symmetric_eigen(&Array2::<f64>::zeros((3, 3)).view()).unwrap();
        assert_eq!(flat.values, [0.0; 3]);
        assert_eq!(symmetric_eigen(&array![[f64::NAN]].view()), None);
        assert_eq!(symmetric_eigen(&array![[1.0, 2.0]].view()), None);
    }

    proptest! {
        #[test]
        fn eigenpairs_rebuild_the_matrix(entries in proptest::collection::vec(-5.0f64..5.0, 16)) {
            let square = Array2::from_shape_vec((4, 4), entries).unwrap();
            let matrix = &square + &square.t();
            let eigen = symmetric_eigen(&matrix.view()).unwrap();
            let stretched = &eigen.vectors * &ndarray::Array1::from(eigen.values.clone());
            let rebuilt = stretched.dot(&eigen.vectors.t());
            for (a, b) in rebuilt.iter().zip(&matrix) {
                prop_assert!((a - b).abs() < 1e-12, "{a} {b}");
            }
            prop_assert!(eigen.values.windows(2).all(|pair| pair[0] >= pair[1]));
        }
    }
}
