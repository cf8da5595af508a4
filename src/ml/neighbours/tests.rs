use ndarray::{Array2, ArrayView1, array};
use proptest::prelude::*;

use super::*;

/// From scikit-learn 1.9.1: `KNeighborsClassifier(k).fit(x, y).predict(q)`, k = 1, 3, 4, 5.
#[test]
fn classes_equal_scikit_learn() {
    let x = array![
        [2.04, -2.56],
        [0.42, -0.57],
        [-0.45, -0.22],
        [-2.02, -0.23],
        [-0.87, 3.32],
        [0.23, -0.35],
        [-0.28, -0.67],
        [-1.06, -0.39],
        [0.48, -0.24],
        [0.96, -0.2],
        [0.02, 1.55],
        [0.55, -0.51],
        [-0.18, 0.54],
        [1.94, -0.27],
        [-0.24, 1.0],
        [-0.89, -0.29],
    ];
    let y = [1, 2, 2, 0, 1, 1, 0, 0, 1, 2, 0, 2, 1, 0, 1, 2];
    let q = array![
        [0.28, 0.7],
        [-0.44, -1.08],
        [0.03, -0.05],
        [1.41, 0.75],
        [0.19, 1.11],
        [-0.21, -0.93],
        [0.58, 0.58],
        [-0.21, -0.78],
        [0.23, -2.49],
        [0.69, 0.49],
        [-1.64, 0.06],
        [-0.96, 0.76],
    ];
    for (k, expected) in [
        (1, [1, 0, 1, 2, 1, 0, 1, 0, 1, 2, 0, 1]),
        (3, [1, 2, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1]),
        (4, [1, 0, 1, 2, 1, 2, 1, 2, 2, 1, 0, 1]),
        (5, [1, 0, 1, 0, 1, 2, 1, 2, 1, 1, 0, 1]),
    ] {
        let settings = KNeighborsClassifier { n_neighbors: k };
        let model = settings.fit(&x.view(), &y, 3).unwrap();
        assert_eq!(model.predict(&q.view()).unwrap(), expected, "{k} neighbors");
    }
}

#[test]
fn ties_go_to_the_lowest_row_and_the_lowest_class() {
    let x = array![[-1.0], [1.0], [3.0]];
    let fit = |k, labels: &[usize]| {
        let settings = KNeighborsClassifier { n_neighbors: k };
        settings.fit(&x.view(), labels, 3).unwrap()
    };
    let middle = array![[0.0]];
    assert_eq!(fit(1, &[2, 0, 1]).predict(&middle.view()), Ok(vec![2]));
    assert_eq!(fit(2, &[2, 0, 1]).predict(&middle.view()), Ok(vec![0]));
}

#[test]
fn impossible_requests_give_a_sentence() {
    let x = array![[0.0, 1.0], [2.0, 3.0]];
    let fit = |k, labels: &[usize], classes| KNeighborsClassifier { n_neighbors: k }.fit(&x.view(), labels, classes);
    assert!(fit(0, &[0, 1], 2).is_err());
    assert!(fit(3, &[0, 1], 2).is_err());
    assert!(fit(1, &[0, 2], 2).is_err());
    assert!(fit(1, &[0], 2).is_err());
    assert!(fit(1, &[0, 1], 300).is_err());
    let model = fit(1, &[0, 1], 2).unwrap();
    assert!(model.predict(&array![[1.0]].view()).is_err());
    assert!(model.predict_grid((0.0, f64::NAN), (0.0, 1.0), 2, 2).is_err());
    assert_eq!(model.predict_grid((0.0, 1.0), (0.0, 1.0), 0, 5), Ok(vec![]));
}

/// All rows by distance and then by number; of the first k, the class of most.
fn plainly(x: &Array2<f64>, labels: &[usize], k: usize, asked: &Array2<f64>) -> Vec<usize> {
    let class = |point: ArrayView1<f64>| {
        let square = |(known, asked): (&f64, &f64)| (known - asked) * (known - asked);
        let distance = |row: usize| told_apart(x.row(row).iter().zip(&point).map(square).sum());
        let mut rows: Vec<usize> = (0..labels.len()).collect();
        rows.sort_by(|a, b| distance(*a).total_cmp(&distance(*b)));
        let votes = |class: usize| rows[..k].iter().filter(|row| labels[**row] == class).count();
        (0..3).rev().max_by_key(|class| votes(*class)).unwrap_or(0)
    };
    asked.outer_iter().map(class).collect()
}

proptest! {
    /// Few distinct places, so that distances tie, on axes of very different units; with one row so far out that
    /// squares overflow.
    #[test]
    fn classes_equal_the_plain_way(
        features in 1usize..5,
        places in proptest::collection::vec(([-4i32..5, -4i32..5, -4i32..5, -4i32..5], 0usize..3), 1..40),
        k in 1usize..12,
        stretch in prop::sample::select(vec![0.001, 1.0, 700.0]),
        far in prop::sample::select(vec![0.0, 1e4, 1e200]),
    ) {
        let mut x = Array2::from_shape_fn((places.len(), features), |(row, feature)| {
            f64::from(places[row].0[feature]) * if feature == 1 { stretch } else { 1.0 }
        });
        x[[0, features - 1]] += far;
        let labels: Vec<usize> = places.iter().map(|(_, label)| *label).collect();
        let k = k.min(places.len());
        let model = KNeighborsClassifier { n_neighbors: k }.fit(&x.view(), &labels, 3).unwrap();
        let mut asked = x.clone() * 0.5;
        asked += 0.25;
        prop_assert_eq!(model.predict(&x.view()).unwrap(), plainly(&x, &labels, k, &x));
        prop_assert_eq!(model.predict(&asked.view()).unwrap(), plainly(&x, &labels, k, &asked));
    }

    /// Few distinct places, so that distances tie, on axes of very different units; with
    /// one row far out.
    #[test]
    fn a_map_equals_asking_every_cell(
        places in proptest::collection::vec((-4i32..5, -4i32..5, 0usize..3), 1..40),
        k in 1usize..12,
        stretch in prop::sample::select(vec![0.001, 1.0, 700.0]),
        far in prop::sample::select(vec![0.0, 1e4, 1e200]),
    ) {
        let mut x = Array2::from_shape_fn((places.len(), 2), |(row, column)| match column {
            0 => f64::from(places[row].0) * stretch,
            _ => f64::from(places[row].1),
        });
        x[[0, 1]] += far;
        let labels: Vec<usize> = places.iter().map(|place| place.2).collect();
        let settings = KNeighborsClassifier { n_neighbors: k.min(places.len()) };
        let model = settings.fit(&x.view(), &labels, 3).unwrap();

        let (columns, rows) = (32, 16);
        let (width, height) = (4.0 * stretch, 4.0);
        let map = model
            .predict_grid((-width, width), (height, -height), columns, rows)
            .unwrap();
        let middle = |cell: usize, cells: usize| (cell as f64 + 0.5) / (cells as f64 / 2.0) - 1.0;
        let cells = Array2::from_shape_fn((columns * rows, 2), |(cell, axis)| match axis {
            0 => width * middle(cell % columns, columns),
            _ => -height * middle(cell / columns, rows),
        });
        let each = plainly(&x, &labels, settings.n_neighbors, &cells);
        let map: Vec<usize> = map.into_iter().map(usize::from).collect();
        prop_assert_eq!(map, each);
    }
}
