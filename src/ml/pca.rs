//! Principal component analysis: new axes, in the order of how much variance lies along them.

use super::eigen::symmetric_eigen;
use super::moments::Moments;

/// The settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pca {
    /// Brings every column to mean 0 and standard deviation 1 (divisor n, as `StandardScaler`) before.
    pub standardize: bool,
}

/// What was learned.
#[derive(Clone, Debug, PartialEq)]
pub struct PcaModel {
    /// How many rows it was learned from.
    pub n: usize,
    /// What becomes 0, of each column, in its unit.
    pub mean: Vec<f64>,
    /// What becomes 1, of each column, in its unit: 1 where it is not standardized or constant.
    pub scale: Vec<f64>,
    /// Each of length 1, orthogonal to each other; entries are the loadings of the columns. As many as
    /// columns, or as rows if these are fewer.
    pub components: Vec<Vec<f64>>,
    /// The variance along each component (divisor n − 1), descending; in squared units of the columns, or
    /// without unit where standardized.
    pub explained_variance: Vec<f64>,
    /// All columns' variances (divisor n − 1), added.
    pub total_variance: f64,
}

/// Two loadings that differ by less count as equally large where a sign is chosen.
const TIE: f64 = 1e-9;

impl Pca {
    /// Learns the components from the columns' moments, by the eigenvectors of their covariance.
    ///
    /// Sign: of each component the entry that is largest in absolute value is positive, the first of
    /// equally large ones, as in scikit-learn 1.5 and later (`svd_flip` with `u_based_decision=False`).
    #[must_use]
    pub fn fit(self, moments: &Moments) -> PcaModel {
        let (n, p) = (moments.n, moments.columns());
        let scale_of = |i: usize| {
            let deviation = moments.population_deviation(i);
            if self.standardize && deviation > 0.0 { deviation } else { 1.0 }
        };
        let scale: Vec<f64> = (0..p).map(scale_of).collect();
        let entry = |i: usize, j: usize| moments.covariance(i, j) / (scale[i] * scale[j]);
        let covariance: Vec<f64> = (0..p * p).map(|at| entry(at / p, at % p)).collect();
        let eigen = symmetric_eigen(&covariance, p);
        let mut components = eigen.vectors;
        components.iter_mut().for_each(|component| flip(component));
        components.truncate(n);
        let kept = components.len();
        PcaModel {
            n,
            mean: moments.mean.clone(),
            scale,
            components,
            // The covariance has none below 0; rounding may.
            explained_variance: eigen.values.into_iter().take(kept).map(|value| value.max(0.0)).collect(),
            total_variance: (0..p).map(|i| covariance[i * p + i]).sum(),
        }
    }
}

/// Turns a component round if its largest entry is negative.
fn flip(component: &mut [f64]) {
    let most = component.iter().fold(0.0f64, |most, value| most.max(value.abs()));
    let largest = component.iter().find(|value| value.abs() >= most * (1.0 - TIE));
    if largest.is_some_and(|value| *value < 0.0) {
        component.iter_mut().for_each(|value| *value = -*value);
    }
}

impl PcaModel {
    /// The share of the variance along each component; none where nothing varies.
    #[must_use]
    pub fn explained_variance_ratio(&self) -> Option<Vec<f64>> {
        let total: f64 = self.explained_variance.iter().sum();
        (total > 0.0).then(|| self.explained_variance.iter().map(|value| value / total).collect())
    }

    /// The share of the variance along the first 1, 2, … components; none where nothing varies.
    #[must_use]
    pub fn cumulative_ratio(&self) -> Option<Vec<f64>> {
        let mut sum = 0.0;
        let add = |ratio: f64| {
            sum += ratio;
            sum
        };
        Some(self.explained_variance_ratio()?.into_iter().map(add).collect())
    }

    /// The fewest components that keep more than `share` of the variance, as `PCA(n_components=share)`
    /// chooses them; all where even they do not, or where nothing varies.
    #[must_use]
    pub fn components_for(&self, share: f64) -> usize {
        let cumulative = self.cumulative_ratio().unwrap_or_default();
        let fewer = cumulative.iter().filter(|kept| **kept <= share).count();
        (fewer + 1).min(self.components.len())
    }

    /// What the first `k` components leave: the mean squared distance (divisor n − 1) of the rows from
    /// what is rebuilt of them, in the components' units.
    #[must_use]
    pub fn error_left(&self, k: usize) -> f64 {
        self.explained_variance.iter().skip(k).sum()
    }

    /// A row's place along component `k`.
    #[must_use]
    pub fn score(&self, row: &[f64], k: usize) -> f64 {
        let Some(component) = self.components.get(k) else { return 0.0 };
        let parts = row.iter().zip(&self.mean).zip(&self.scale).zip(component);
        parts.map(|(((value, mean), scale), loading)| (value - mean) / scale * loading).sum()
    }

    /// A row's places along the first `k` components.
    #[must_use]
    pub fn transform(&self, row: &[f64], k: usize) -> Vec<f64> {
        (0..k.min(self.components.len())).map(|k| self.score(row, k)).collect()
    }

    /// The row at these places along the first components, in the columns' own units.
    #[must_use]
    pub fn inverse_transform(&self, scores: &[f64]) -> Vec<f64> {
        let mut row = vec![0.0; self.mean.len()];
        for (score, component) in scores.iter().zip(&self.components) {
            for (value, loading) in row.iter_mut().zip(component) {
                *value += score * loading;
            }
        }
        row.iter().zip(&self.scale).zip(&self.mean).map(|((value, scale), mean)| value * scale + mean).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ml::random::Random;

    const CLASSIC: [[f64; 10]; 2] =
        [[2.5, 0.5, 2.2, 1.9, 3.1, 2.3, 2.0, 1.0, 1.5, 1.1], [2.4, 0.7, 2.9, 2.2, 3.0, 2.7, 1.6, 1.1, 1.6, 0.9]];

    fn fit(table: &[Vec<f64>], standardize: bool) -> PcaModel {
        let columns: Vec<&[f64]> = table.iter().map(Vec::as_slice).collect();
        let rows: Vec<u32> = (0..columns[0].len() as u32).collect();
        Pca { standardize }.fit(&Moments::of(&columns, &rows))
    }

    fn row_of(table: &[Vec<f64>], row: usize) -> Vec<f64> {
        table.iter().map(|column| column[row]).collect()
    }

    fn random_table(n: usize, p: usize, seed: u64) -> Vec<Vec<f64>> {
        let mut random = Random::new(seed);
        let hidden: Vec<f64> = (0..n).map(|_| random.normal()).collect();
        let column = |j: usize, random: &mut Random| {
            hidden.iter().map(|h| 3.0 * h * j as f64 + random.normal() * (j + 1) as f64).collect()
        };
        (0..p).map(|j| column(j, &mut random)).collect()
    }

    /// The worked example of L. I. Smith, A Tutorial on Principal Components Analysis (2002).
    #[test]
    fn classic_ten_points() {
        let model = fit(&CLASSIC.map(|column| column.to_vec()), false);
        assert!((model.explained_variance[0] - 1.284028).abs() < 5e-7);
        assert!((model.explained_variance[1] - 0.049083).abs() < 5e-7);
        assert!((model.components[0][0] - 0.677873).abs() < 5e-7);
        assert!((model.components[0][1] - 0.735179).abs() < 5e-7);
        // The second is (−0.735, 0.678) or its opposite; the larger entry is the positive one.
        assert!((model.components[1][0] - 0.735179).abs() < 5e-7);
        assert!((model.explained_variance_ratio().unwrap()[0] - 0.963181).abs() < 5e-7);
        assert_eq!((model.components_for(0.9), model.components_for(0.97)), (1, 2));
    }

    /// From scikit-learn 1.9.1: `PCA().fit(StandardScaler().fit_transform(X))` of `X = np.outer(np.arange(6.0),
    /// [1, 10, -2]) + np.array([[0, 3, 1], [1, 0, 0], [0, 5, 2], [0, 1, 7], [2, 0, 0], [1, 1, 1]])`.
    #[test]
    fn standardized_equals_scikit_learn() {
        let noise =
            [[0.0, 3.0, 1.0], [1.0, 0.0, 0.0], [0.0, 5.0, 2.0], [0.0, 1.0, 7.0], [2.0, 0.0, 0.0], [1.0, 1.0, 1.0]];
        let slope = [1.0, 10.0, -2.0];
        let column = |j: usize| noise.iter().enumerate().map(|(i, row)| i as f64 * slope[j] + row[j]).collect();
        let model = fit(&(0..3).map(column).collect::<Vec<_>>(), true);
        let close = |found: f64, expected: f64| (found - expected).abs() < 1e-12;
        assert!(model.explained_variance.iter().zip(VARIANCES).all(|(a, b)| close(*a, b)), "{model:?}");
        assert!(model.components.iter().flatten().zip(COMPONENTS).all(|(a, b)| close(*a, b)), "{model:?}");
    }

    const VARIANCES: [f64; 3] = [3.292612279834458, 0.2617334205685903, 0.04565429959694956];
    const COMPONENTS: [f64; 9] = [
        0.5957697545081938,
        0.5723615152728821,
        -0.563436505249506,
        0.09290964150917778,
        0.6477043780459136,
        0.7562055521978083,
        0.7977632469146986,
        -0.5028730799065368,
        0.332704775104643,
    ];

    #[test]
    fn equally_large_loadings_have_a_positive_first() {
        // Two standardized columns always turn by 45°, and both loadings are equally large.
        let table = vec![vec![1.0, 2.0, 3.0, 7.0], vec![5.0, 3.0, 1.0, 0.5]];
        let model = fit(&table, true);
        let half = 0.5f64.sqrt();
        for (component, expected) in model.components.iter().zip([[half, -half], [half, half]]) {
            assert!(component.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-15), "{component:?}");
        }
    }

    #[test]
    fn what_does_not_vary_has_no_share() {
        let model = fit(&[vec![4.0; 5], vec![0.1; 5]], true);
        assert_eq!((model.explained_variance_ratio(), model.cumulative_ratio()), (None, None));
        assert_eq!((model.components_for(0.9), model.scale.clone()), (1, vec![1.0, 1.0]));
        assert!(model.transform(&[4.0, 0.1], 2).iter().all(|score| score.abs() < 1e-15));
        // A single row, and fewer rows than columns.
        let single = fit(&[vec![1.0], vec![2.0]], false);
        assert_eq!((single.components.len(), single.explained_variance[0]), (1, 0.0));
        let short = fit(&[vec![1.0, 2.0], vec![3.0, 1.0], vec![0.0, 9.0]], false);
        assert_eq!(short.components.len(), 2);
        assert!((short.cumulative_ratio().unwrap()[0] - 1.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn variance_is_kept_and_error_is_the_rest(n in 3usize..40, p in 1usize..6, seed in any::<u64>(), standardize: bool) {
            let table = random_table(n, p, seed);
            let model = fit(&table, standardize);
            let total: f64 = model.explained_variance.iter().sum();
            prop_assert!((total - model.total_variance).abs() < 1e-10 * total);
            for k in 0..=model.components.len() {
                // The long way: rebuild every row and measure how far it is off.
                let mut squares = 0.0;
                let mut scores = Vec::new();
                for i in 0..n {
                    let row = row_of(&table, i);
                    scores.push(model.transform(&row, k));
                    let rebuilt = model.inverse_transform(&scores[i]);
                    let off = |((a, b), scale): ((&f64, &f64), &f64)| (a - b) / scale * ((a - b) / scale);
                    squares += row.iter().zip(&rebuilt).zip(&model.scale).map(off).sum::<f64>();
                }
                prop_assert!((squares / (n - 1) as f64 - model.error_left(k)).abs() < 1e-9 * total);
                // Scores have mean 0, are uncorrelated, and vary as they should.
                for a in 0..k {
                    for b in 0..=a {
                        let product: f64 = scores.iter().map(|row| row[a] * row[b]).sum::<f64>() / (n - 1) as f64;
                        let expected = if a == b { model.explained_variance[a] } else { 0.0 };
                        prop_assert!((product - expected).abs() < 1e-9 * total);
                    }
                }
            }
        }

        #[test]
        fn no_direction_keeps_more_than_the_first(n in 3usize..30, seed in any::<u64>(), turn in 0.0f64..3.1) {
            let table = random_table(n, 2, seed);
            let model = fit(&table, false);
            let (x, y) = (crate::ml::math::cos(turn), crate::ml::math::sin(turn));
            let along = |i: usize| (table[0][i] - model.mean[0]) * x + (table[1][i] - model.mean[1]) * y;
            let kept = (0..n).map(|i| along(i) * along(i)).sum::<f64>() / (n - 1) as f64;
            prop_assert!(kept <= model.explained_variance[0] * (1.0 + 1e-12));
        }
    }
}
