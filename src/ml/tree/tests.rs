//! Trees against a slow twin that tries every cut anew, and against scikit-learn.

use ndarray::{Array2, array};
use proptest::prelude::*;

use super::split::{SAME_GAIN, SAME_VALUE, gini};
use super::*;

/// The slow twin: a tree as nested boxes, grown by trying every cut of every node.
#[derive(Debug)]
enum Slow {
    Leaf,
    Cut {
        feature: usize,
        threshold: f64,
        gain: f64,
        /// Whether a cut elsewhere is so nearly as good that rounding decides.
        contested: bool,
        children: Box<[Slow; 2]>,
    },
}

struct Twin<'a> {
    x: &'a Array2<f64>,
    y: &'a [usize],
    weights: &'a [f64],
    n_classes: usize,
    settings: &'a DecisionTree,
}

impl Twin<'_> {
    fn class_weights(&self, rows: &[usize]) -> Vec<f64> {
        let mut sums = vec![0.0; self.n_classes];
        for &row in rows {
            sums[self.y[row]] += self.weights[row];
        }
        sums
    }

    /// Every cut of a feature as (threshold, gain), by Gini's definition.
    fn cuts(&self, rows: &[usize], feature: usize) -> Vec<(f64, f64)> {
        let value = |row: usize| self.x[[row, feature]] as f32;
        let mut values: Vec<f32> = rows.iter().map(|&row| value(row)).collect();
        values.sort_by(f32::total_cmp);
        let total = self.class_weights(rows);
        let weight: f64 = total.iter().sum();
        let mut cuts = Vec::new();
        for pair in values.windows(2) {
            if pair[1] <= pair[0] + SAME_VALUE {
                continue;
            }
            let threshold = f64::from(pair[0]) / 2.0 + f64::from(pair[1]) / 2.0;
            let mut gain = gini(&total);
            for side in [true, false] {
                let goes = |row: &&usize| (f64::from(value(**row)) <= threshold) == side;
                let part: Vec<usize> = rows.iter().filter(goes).copied().collect();
                let part = self.class_weights(&part);
                gain -= part.iter().sum::<f64>() / weight * gini(&part);
            }
            cuts.push((threshold, gain));
        }
        cuts
    }

    fn grow(&self, rows: &[usize], depth: usize, random: &mut Random) -> Slow {
        let pure = gini(&self.class_weights(rows)) <= f64::EPSILON;
        let deep = self.settings.max_depth.is_some_and(|most| depth >= most);
        if pure || deep || rows.len() < self.settings.min_samples_split {
            return Slow::Leaf;
        }
        let d = self.x.ncols();
        let count = self.settings.max_features.count(d);
        let mut features: Vec<usize> = (0..d).collect();
        let mut cuts: Vec<(usize, f64, f64)> = Vec::new();
        for place in 0..d {
            if place >= count && !cuts.is_empty() {
                break;
            }
            if count < d {
                features.swap(place, place + random.below(d - place));
            }
            let of_feature = self.cuts(rows, features[place]);
            cuts.extend(of_feature.iter().map(|cut| (features[place], cut.0, cut.1)));
        }
        cuts.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let Some(most) = cuts.iter().map(|cut| cut.2).max_by(f64::total_cmp) else {
            return Slow::Leaf;
        };
        let near = |within: f64| cuts.iter().filter(move |cut| cut.2 >= most - within);
        let &(feature, threshold, gain) = near(SAME_GAIN).next().unwrap();
        let contested = near(SAME_GAIN * 10.0).count() > near(SAME_GAIN / 10.0).count();
        let goes_left = |row: &usize| f64::from(self.x[[*row, feature]] as f32) <= threshold;
        let (left, right): (Vec<usize>, Vec<usize>) = rows.iter().partition(|row| goes_left(row));
        let left = self.grow(&left, depth + 1, random);
        let right = self.grow(&right, depth + 1, random);
        Slow::Cut { feature, threshold, gain, contested, children: Box::new([left, right]) }
    }
}

/// Whether the tree is the twin's; stops looking below a cut that rounding decides.
fn assert_same(tree: &Tree, node: usize, slow: &Slow) {
    let fast = &tree.nodes()[node];
    let Slow::Cut { feature, threshold, gain, contested, children } = slow else {
        assert!(fast.is_leaf(), "a leaf was cut: {fast:?}");
        return;
    };
    assert!(!fast.is_leaf(), "not cut: {fast:?}, but {slow:?}");
    let share = fast.weight / tree.nodes()[0].weight;
    assert!((fast.impurity_decrease - gain * share).abs() < 1e-12);
    if !contested {
        assert_eq!(fast.feature as usize, *feature);
        assert_eq!(fast.threshold, *threshold);
        assert_same(tree, fast.left as usize, &children[0]);
        assert_same(tree, fast.right(), &children[1]);
    }
}

/// Numbers with many repeats, a few that are nearly the same, and a constant.
fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => (-3i32..4).prop_map(f64::from),
        1 => (0i32..4).prop_map(|step| 0.5 + 6e-8 * f64::from(step)),
        3 => -2.0..2.0f64,
    ]
}

type Case = (Array2<f64>, Vec<usize>, Vec<f64>, usize);

/// Features, classes, weights and number of classes. `whole`: weights are numbers of draws.
fn case(whole: bool) -> impl Strategy<Value = Case> {
    (1usize..40, 1usize..5, 1usize..4).prop_flat_map(move |(n, d, k)| {
        let weight =
            if whole { (0u32..4).prop_map(f64::from).boxed() } else { prop_oneof![0.001..1.0f64, Just(0.0)].boxed() };
        let x = prop::collection::vec(value(), n * d);
        let constant = 0..2 * d;
        let y = prop::collection::vec(0..k, n);
        let weights = prop::collection::vec(weight, n);
        (x, constant, y, weights).prop_map(move |(x, constant, y, weights)| {
            let mut x = Array2::from_shape_vec((n, d), x).unwrap();
            if constant < d {
                x.column_mut(constant).fill(0.25);
            }
            (x, y, weights, k)
        })
    })
}

fn check((x, y, weights, n_classes): &Case, settings: &DecisionTree, seed: u64) {
    let tree = settings.fit(x.view(), y, *n_classes, Some(weights), &mut Random::new(seed)).unwrap();
    let twin = Twin { x, y, weights, n_classes: *n_classes, settings };
    let rows: Vec<usize> = (0..y.len()).filter(|&row| weights[row] > 0.0).collect();
    let slow = twin.grow(&rows, 0, &mut Random::new(seed));
    assert_same(&tree, 0, &slow);

    // Whatever the cuts, every node holds the rows that its ancestors send there.
    let mut sums = vec![vec![0.0; *n_classes]; tree.nodes().len()];
    let mut counts = vec![0; tree.nodes().len()];
    for &row in &rows {
        let leaf = tree.leaf(x.row(row).as_slice().unwrap());
        sums[leaf][y[row]] += weights[row];
        counts[leaf] += 1;
    }
    for (index, node) in tree.nodes().iter().enumerate() {
        if node.is_leaf() {
            assert_eq!(node.n_rows, counts[index]);
            for (ours, theirs) in tree.class_weights(index).iter().zip(&sums[index]) {
                assert!((ours - theirs).abs() < 1e-12);
            }
            let most = sums[index].iter().copied().fold(0.0, f64::max);
            assert!(sums[index][node.class as usize] >= most - 1e-12);
        }
    }
    assert!(settings.max_depth.is_none_or(|most| tree.depth() <= most));

    // Many rows together end where each by itself does.
    let table = Rows::new(x.view()).unwrap();
    let alone: Vec<u32> = (0..y.len()).map(|r| tree.leaf_of(&table, r) as u32).collect();
    assert_eq!(tree.leaves(&table), alone);
    let set = TrainingSet::new(x.view(), y, *n_classes).unwrap();
    let mut grower = Grower::default();
    // Working memory left over from another tree must not show.
    grower.grow(settings, &set, &vec![1.0; y.len()], &mut Random::new(seed));
    let again = grower.grow(settings, &set, weights, &mut Random::new(seed));
    assert_eq!(again, tree);
    assert_eq!(grower.leaves(), alone);
    let n_left_out = weights.iter().filter(|weight| **weight == 0.0).count();
    assert_eq!(grower.left_out().len(), n_left_out);
}

fn settings() -> impl Strategy<Value = DecisionTree> {
    let features =
        prop_oneof![Just(MaxFeatures::All), Just(MaxFeatures::Sqrt), (1usize..4).prop_map(MaxFeatures::Count),];
    let depth = prop_oneof![Just(None), (0usize..4).prop_map(Some)];
    (depth, 2usize..5, features).prop_map(|(max_depth, min_samples_split, max_features)| DecisionTree {
        max_depth,
        min_samples_split,
        max_features,
    })
}

/// A number of cells and a range; often one whose centres lie exactly where cuts do.
fn side() -> impl Strategy<Value = (usize, (f64, f64))> {
    prop_oneof![Just((8, (-4.0, 4.0))), (1usize..14, (-4.0..4.0f64, -4.0..4.0f64)),]
}

proptest! {
    #[test]
    fn grows_the_twins_tree(case in case(true), settings in settings(), seed in 0u64..1000) {
        check(&case, &settings, seed);
    }

    #[test]
    fn grows_the_twins_tree_with_any_weights(
        case in case(false), settings in settings(), seed in 0u64..1000
    ) {
        check(&case, &settings, seed);
    }

    #[test]
    fn a_painted_grid_is_the_walked_one(
        case in case(true),
        (columns, x) in side(), (rows, y) in side(),
        vote in prop_oneof![Just(Vote::Class), Just(Vote::Shares)],
    ) {
        let (features, labels, weights, k) = &case;
        let mut grid = VoteGrid::new([x.0, x.1], [y.0, y.1], columns, rows, *k);
        let mut walked = vec![0.0; columns * rows * k];
        for (depth, weight) in [(None, 0.7), (Some(1), 1.3), (Some(2), 0.1)] {
            let settings = DecisionTree { max_depth: depth, ..DecisionTree::default() };
            let random = &mut Random::new(0);
            let tree = settings.fit(features.view(), labels, *k, Some(weights), random).unwrap();
            grid.add(&tree, weight, vote);
            for cell in 0..columns * rows {
                let leaf = tree.leaf(&grid.centre(cell % columns, cell / columns).unwrap());
                for (class, share) in tree.shares(leaf).enumerate() {
                    walked[class * columns * rows + cell] += match vote {
                        Vote::Shares => share * weight,
                        Vote::Class if tree.nodes()[leaf].class as usize == class => weight,
                        Vote::Class => 0.0,
                    };
                }
            }
        }
        let painted: Vec<f64> = (0..*k).flat_map(|class| grid.votes(class).to_vec()).collect();
        prop_assert_eq!(&painted, &walked);
        let verdicts: Vec<(usize, f64)> = grid.verdicts().collect();
        for (cell, winner) in grid.winners().into_iter().enumerate() {
            let votes = |class: usize| walked[class * columns * rows + cell];
            let rivals = (0..*k).filter(|class| *class != winner).map(votes).fold(0.0, f64::max);
            let lead = (votes(winner) - rivals) / (0..*k).map(votes).sum::<f64>();
            prop_assert_eq!(verdicts[cell].0, winner);
            prop_assert!((verdicts[cell].1 - lead).abs() < 1e-12);
            prop_assert!((0..winner).all(|class| votes(class) < votes(winner)));
            prop_assert!((winner..*k).all(|class| votes(class) <= votes(winner)));
        }
    }

    #[test]
    fn rectangles_tile_the_plane(
        (mut x, labels, weights, k) in case(true),
        bounds in (-4.0..0.0f64, 0.1..4.0f64, -4.0..0.0f64, 0.1..4.0f64),
    ) {
        if x.ncols() > 2 {
            x = x.slice(ndarray::s![.., ..2]).to_owned();
        }
        let random = &mut Random::new(0);
        let tree = DecisionTree::default()
            .fit(x.view(), &labels, k, Some(&weights), random).unwrap();
        let bounds = [bounds.0, bounds.1, bounds.2, bounds.3];
        let area = |b: [f64; 4]| (b[1] - b[0]) * (b[3] - b[2]);
        let rectangles = tree.rectangles(bounds);
        let sum: f64 = rectangles.iter().map(|r| area(r.bounds)).sum();
        prop_assert!((sum - area(bounds)).abs() < 1e-9);
        // Every rectangle's right and upper edge is all border, but for the frame's own.
        let length: f64 = tree.borders(bounds).iter()
            .map(|b| (b.to[0] - b.from[0]) + (b.to[1] - b.from[1])).sum();
        let edges: f64 = rectangles.iter().map(|r| {
            let [x0, x1, y0, y1] = r.bounds;
            (if x1 < bounds[1] { y1 - y0 } else { 0.0 }) + (if y1 < bounds[3] { x1 - x0 } else { 0.0 })
        }).sum();
        prop_assert!((length - edges).abs() < 1e-9);
        for Rectangle { bounds: [x0, x1, y0, y1], leaf } in rectangles {
            prop_assert!(x0 < x1 && y0 < y1);
            // A rectangle between values that f32 tells apart holds its own middle.
            if x1 - x0 > 1e-6 && y1 - y0 > 1e-6 {
                prop_assert_eq!(tree.leaf(&[(x0 + x1) / 2.0, (y0 + y1) / 2.0]), leaf);
            }
        }
    }
}

/// Data of irrational steps: no two cuts that matter are equally good.
pub(crate) fn quasi_random(n: usize, n_classes: usize) -> (Array2<f64>, Vec<usize>) {
    let steps = [0.618033988749895, 0.754877666246693, 0.5698402909980532];
    let x = Array2::from_shape_fn((n, 3), |(row, feature)| ((row + 1) as f64 * steps[feature]).fract());
    let class = |row: ndarray::ArrayView1<f64>| {
        let mixed = (row[0] + row[1] * row[1] + 0.5 * row[2]).fract();
        (n_classes as f64 * mixed) as usize
    };
    let y = x.outer_iter().map(class).collect();
    (x, y)
}

/// From scikit-learn 1.9.1: `DecisionTreeClassifier(max_depth=3)` with weights 1, 2, 3, 4,
/// 1, 2, …; the same for five values of `random_state`.
#[test]
fn equals_scikit_learn_where_nothing_is_tied() {
    let (x, y) = quasi_random(60, 3);
    let weights: Vec<f64> = (0..60).map(|row| f64::from(1 + row % 4)).collect();
    let settings = DecisionTree { max_depth: Some(3), ..DecisionTree::default() };
    let tree = settings.fit(x.view(), &y, 3, Some(&weights), &mut Random::new(0)).unwrap();
    // Depth first: feature (−2 is a leaf), threshold, impurity, rows.
    let expected = [
        (0, 0.4787137657403946, 0.6601777777777778, 60),
        (2, 0.681725949048996, 0.5989773557341125, 29),
        (2, 0.21821236610412598, 0.40830449826989623, 19),
        (-2, -2.0, 0.4444444444444444, 5),
        (-2, -2.0, 0.2021604938271605, 14),
        (1, 0.6951066553592682, 0.2986767485822306, 10),
        (-2, -2.0, 0.0, 6),
        (-2, -2.0, 0.56, 4),
        (2, 0.36901091039180756, 0.5515927977839334, 31),
        (1, 0.2688911631703377, 0.5535714285714286, 11),
        (-2, -2.0, 0.0, 4),
        (-2, -2.0, 0.6577777777777778, 7),
        (1, 0.6951066553592682, 0.32204861111111116, 20),
        (-2, -2.0, 0.09730440499671267, 13),
        (-2, -2.0, 0.5925925925925926, 7),
    ];
    let mut pending = vec![0];
    let mut found = 0;
    while let Some(index) = pending.pop() {
        let node = &tree.nodes()[index];
        let (feature, threshold, impurity, n_rows) = expected[found];
        found += 1;
        assert_eq!(node.is_leaf(), feature == -2);
        assert!((node.impurity - impurity).abs() < 1e-12);
        assert_eq!(node.n_rows, n_rows);
        if !node.is_leaf() {
            assert_eq!(i64::from(node.feature), feature);
            assert_eq!(node.threshold, threshold);
            pending.extend([node.right(), node.left as usize]);
        }
    }
    assert_eq!(found, expected.len());
}

fn grown(x: &Array2<f64>, y: &[usize]) -> Tree {
    DecisionTree::default().fit(x.view(), y, 2, None, &mut Random::new(0)).unwrap()
}

#[test]
fn of_equal_cuts_the_lowest_feature_and_threshold_win() {
    // Both features separate the classes, the first at either end.
    let x = array![[1.0, 4.0], [2.0, 3.0], [3.0, 3.0], [4.0, 4.0]];
    let tree = grown(&x, &[1, 0, 0, 1]);
    assert_eq!((tree.nodes()[0].feature, tree.nodes()[0].threshold), (1, 3.5));
    let x = array![[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]];
    let tree = grown(&x, &[0, 1, 0]);
    assert_eq!((tree.nodes()[0].feature, tree.nodes()[0].threshold), (0, 1.5));
}

#[test]
fn a_cut_that_gains_nothing_is_made_as_in_scikit_learn() {
    let x = array![[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
    let tree = grown(&x, &[0, 1, 1, 0]);
    assert_eq!(tree.nodes()[0].impurity_decrease, 0.0);
    assert_eq!((tree.depth(), tree.n_leaves()), (2, 4));
    assert_eq!(tree.predict_row(&[0.2, 0.9]), 1);
    assert_eq!(tree.predict_proba_row(&[0.2, 0.1]), [1.0, 0.0]);
}

#[test]
fn what_cannot_be_cut_is_a_leaf() {
    // Constant, and apart by less than scikit-learn can tell.
    for x in [array![[3.0], [3.0], [3.0]], array![[0.0], [5e-8], [1e-7]]] {
        let tree = grown(&x, &[1, 0, 0]);
        assert_eq!(tree.nodes().len(), 1);
        assert_eq!(tree.predict_row(&[3.0]), 0);
        assert_eq!(tree.predict_proba_row(&[3.0]), [2.0 / 3.0, 1.0 / 3.0]);
    }
    // No columns, and no weight.
    let tree = grown(&Array2::zeros((2, 0)), &[1, 1]);
    assert_eq!((tree.predict_row(&[]), tree.rectangles([0.0, 1.0, 0.0, 1.0]).len()), (1, 1));
    let set = TrainingSet::new(array![[0.0], [1.0]].view(), &[1, 0], 2).unwrap();
    let none = [0.0, f64::NAN];
    let tree = Grower::default().grow(&DecisionTree::default(), &set, &none, &mut Random::new(0));
    assert_eq!(tree.predict_proba_row(&[0.0]), [0.5, 0.5]);
    let bad = DecisionTree::default().fit(array![[0.0]].view(), &[0], 1, Some(&none), &mut Random::new(0));
    assert!(bad.is_err());
}

#[test]
fn borders_know_whether_they_part_classes() {
    let x = array![[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.0, 3.0]];
    let tree = grown(&x, &[0, 0, 1, 0, 1]);
    let borders = tree.borders([-1.0, 2.0, -1.0, 2.0]);
    let parting: Vec<&Border> = borders.iter().filter(|border| border.parts_classes).collect();
    // Only the left upper corner is class 1.
    let length = |border: &&Border| (border.to[0] - border.from[0]) + (border.to[1] - border.from[1]);
    assert_eq!(parting.iter().map(length).sum::<f64>(), 1.5 + 1.5);
    assert!(parting.iter().all(|border| border.from[0] <= 0.5 && border.to[1] >= 0.5), "{parting:?}");
    assert!(grown(&x, &[0; 5]).borders([0.0, 1.0, 0.0, 1.0]).is_empty());
}

#[test]
fn votes_give_errors_and_margins() {
    let mut votes = RowVotes::new(&[0, 1, 1], 2);
    assert_eq!((votes.error(), votes.margins()), (None, vec![0.0; 3]));
    let x = array![[0.0], [1.0], [2.0]];
    let first = grown(&x, &[0, 1, 1]);
    let second = grown(&x, &[0, 0, 1]);
    let rows = Rows::new(x.view()).unwrap();
    votes.add(&first, &rows, 1.0, Vote::Class);
    votes.add(&second, &rows, 3.0, Vote::Class);
    assert_eq!(votes.scores(1), [3.0, 1.0]);
    assert_eq!(votes.margins(), [1.0, -0.5, 1.0]);
    assert_eq!(votes.error(), Some(1.0 / 3.0));
    assert_eq!((votes.prediction(1), votes.n_voted(), votes.n_wrong()), (Some(0), 3, (1, 3)));
    votes.clear();
    assert_eq!((votes.scores(1), votes.n_wrong()), (&[0.0, 0.0][..], (0, 0)));
    // A tie is the lowest class's, with two classes as with more.
    for n_classes in [2, 3] {
        let mut votes = RowVotes::new(&[0, 1, 1], n_classes);
        votes.add(&first, &rows, 1.0, Vote::Class);
        votes.add(&second, &rows, 1.0, Vote::Class);
        assert_eq!(votes.error(), Some(1.0 / 3.0));
        assert_eq!(votes.prediction(1), Some(0));
    }
}
