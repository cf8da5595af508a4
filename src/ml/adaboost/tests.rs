use ndarray::{Array2, array};
use proptest::prelude::*;

use super::*;
use crate::ml::tree::quasi_random;

fn run(x: &Array2<f64>, y: &[usize], n_classes: usize, settings: &AdaBoost) -> AdaBoostRun {
    let set = TrainingSet::new(x.view(), y, n_classes).unwrap();
    settings.fit(Arc::new(set)).unwrap()
}

#[test]
fn votes_match_the_formula() {
    assert!((vote(0.3, 2, 1.0) - 0.847_298).abs() < 1e-6);
    assert!((vote(0.3, 3, 1.0) - 1.540_445).abs() < 1e-6);
    assert!((exp(vote(0.3, 2, 1.0)) - 7.0 / 3.0).abs() < 1e-12);
}

/// One case of `AdaBoostClassifier` of scikit-learn 1.9.1.
struct Reference {
    n: usize,
    n_classes: usize,
    settings: AdaBoost,
    errors: &'static [f64],
    votes: &'static [f64],
    roots: &'static [(u32, f64)],
    wrong: &'static [f64],
}

/// From `AdaBoostClassifier(DecisionTreeClassifier(max_depth=…), n_estimators=…,
/// learning_rate=…)`; the same for eight values of `random_state`.
#[test]
fn equals_scikit_learn() {
    let references = [
        Reference {
            n: 40,
            n_classes: 2,
            settings: AdaBoost { n_estimators: 12, ..AdaBoost::default() },
            errors: &[
                0.22500000000000003,
                0.3602150537634409,
                0.3641038504954221,
                0.31750890563458467,
                0.3456778073526549,
                0.3407995272922035,
                0.44255427145334514,
                0.3279999816785109,
                0.42696663685608693,
                0.37275076051177086,
                0.3985656486470581,
                0.40569204883279303,
            ],
            votes: &[
                1.2367626271489267,
                0.5744308737205632,
                0.5575961325605986,
                0.7652436112429797,
                0.638092730847087,
                0.6597332877873375,
                0.23080204641767765,
                0.7172448152613261,
                0.2942380640522312,
                0.5204339788760042,
                0.4114451638479058,
                0.3818032499464892,
            ],
            roots: &[
                (0, 0.43362878262996674),
                (1, 0.18535131961107254),
                (1, 0.8036543428897858),
                (1, 0.8036543428897858),
                (0, 0.9336287975311279),
                (1, 0.18535131961107254),
            ],
            wrong: &[9., 9., 9., 9., 7., 7., 7., 8., 8., 8., 6., 8.],
        },
        Reference {
            n: 60,
            n_classes: 3,
            settings: AdaBoost { n_estimators: 8, max_depth: 2, learning_rate: 1.0 },
            errors: &[
                0.33333333333333337,
                0.3666666666666667,
                0.40789473684210525,
                0.40753050215415804,
                0.4181176699918947,
                0.3754647303337899,
                0.5096733293348884,
                0.4485260526078959,
            ],
            votes: &[
                1.3862943611198904,
                1.239690886928015,
                1.0658224658451187,
                1.067330790023413,
                1.0236525256664724,
                1.2019904455922839,
                0.654449034587407,
                0.8997750104710948,
            ],
            roots: &[(0, 0.42298567295074463), (0, 0.8606797754764557)],
            wrong: &[20., 20., 19., 15., 18., 16., 15., 11.],
        },
        Reference {
            n: 60,
            n_classes: 3,
            settings: AdaBoost { n_estimators: 4, max_depth: 1, learning_rate: 0.5 },
            errors: &[0.45, 0.5387755626577881, 0.6003324728582401, 0.5976111740114146],
            votes: &[0.44690893801104825, 0.2688664328007961, 0.14314828836047963, 0.1488128493765799],
            roots: &[(0, 0.42298567295074463), (0, 0.513155609369278)],
            wrong: &[27., 27., 27., 27.],
        },
    ];
    for reference in references {
        let (x, y) = quasi_random(reference.n, reference.n_classes);
        let run = run(&x, &y, reference.n_classes, &reference.settings);
        assert_eq!(run.rounds().len(), reference.errors.len());
        for (m, round) in run.rounds().iter().enumerate() {
            assert!((round.error - reference.errors[m]).abs() < 1e-9, "round {m}");
            assert!((round.vote - reference.votes[m]).abs() < 1e-9, "round {m}");
            let wrong = reference.wrong[m] / reference.n as f64;
            assert!((round.train_error - wrong).abs() < 1e-12, "round {m}");
        }
        for (round, root) in run.rounds().iter().zip(reference.roots) {
            let node = round.tree.nodes()[0];
            assert_eq!((node.feature, node.threshold), *root);
        }
    }
}

#[test]
fn runs_end_for_a_reason() {
    let x = array![[0.0], [1.0], [2.0]];
    let perfect = run(&x, &[0, 1, 1], 2, &AdaBoost::default());
    assert_eq!(perfect.stopped(), Some(Stopped::Perfect));
    let [only] = perfect.rounds() else { panic!("one round") };
    assert_eq!((only.error, only.vote, only.train_error), (0.0, 1.0, 0.0));

    // A constant column and even classes: no learner beats chance.
    let x = array![[1.0], [1.0]];
    let none = run(&x, &[0, 1], 2, &AdaBoost::default());
    assert_eq!(none.stopped(), Some(Stopped::WorseThanChance));
    assert!(none.rounds().is_empty() && none.votes().error().is_none());
    assert_eq!(none.weights_at(5), [0.5, 0.5]);

    // Nor in a chess board of few places, whatever the rounding of so many rows' weights comes to.
    for n in 1..40 {
        let corners = ndarray::Array2::from_shape_fn((4 * n, 2), |(row, axis)| ((row >> axis) & 1) as f64);
        let classes: Vec<usize> = (0..4 * n).map(|row| (row & 1) ^ ((row >> 1) & 1)).collect();
        let none = run(&corners, &classes, 2, &AdaBoost::default());
        assert_eq!((none.stopped(), none.rounds().len()), (Some(Stopped::WorseThanChance), 0), "{n}");
    }

    // One class, of three that might be.
    let one = run(&x, &[2, 2], 3, &AdaBoost::default());
    assert_eq!(one.stopped(), Some(Stopped::Perfect));
    assert_eq!(one.votes().prediction(0), Some(2));

    let (x, y) = quasi_random(40, 2);
    let steep = AdaBoost { learning_rate: 1e4, ..AdaBoost::default() };
    let steep = run(&x, &y, 2, &steep);
    assert_eq!(steep.stopped(), Some(Stopped::Overflow));
    assert_eq!(steep.rounds().len(), 1);

    // Errors from scikit-learn, as above; no weight is lost however small it gets.
    let fast = AdaBoost { n_estimators: 10, learning_rate: 10.0, ..AdaBoost::default() };
    let fast = super::tests::run(&x, &y, 2, &fast);
    assert!((fast.rounds()[1].error - 1.0871441142463123e-5).abs() < 1e-14);
    assert_eq!(fast.rounds().len(), 10);
    let least = |round: usize| fast.weights_at(round).into_iter().fold(1.0, f64::min);
    assert!((2..10).all(|round| least(round) == f64::EPSILON));

    let set = TrainingSet::new(x.view(), &y, 2).unwrap();
    let still = AdaBoost { learning_rate: 0.0, ..AdaBoost::default() };
    assert!(still.fit(Arc::new(set)).is_err());
}

#[test]
fn a_longer_run_continues_a_shorter_one() {
    let (x, y) = quasi_random(80, 3);
    let settings = AdaBoost { n_estimators: 7, max_depth: 2, learning_rate: 0.8 };
    let mut run = run(&x, &y, 3, &settings);
    run.set_n_estimators(40);
    while run.step().is_some() {}
    let straight = super::tests::run(&x, &y, 3, run.settings());
    assert_eq!(run.rounds(), straight.rounds());
    assert_eq!(run.votes_of(0..40).margins(), run.votes().margins());
}

#[test]
fn learners_can_be_left_out() {
    let (x, y) = quasi_random(80, 2);
    let run = run(&x, &y, 2, &AdaBoost::default());
    let chosen: Vec<usize> = (0..run.rounds().len()).filter(|m| m % 3 != 1).collect();
    let x = x.slice(ndarray::s![.., ..2]).to_owned();
    let run = super::tests::run(&x, &y, 2, run.settings());
    let mut grid = VoteGrid::new([0.0, 1.0], [0.0, 1.0], 9, 7, 2);
    run.vote_on_grid(chosen.iter().copied(), &mut grid);
    for cell in 0..9 * 7 {
        let centre = grid.centre(cell % 9, cell / 9).unwrap();
        let mut votes = [0.0; 2];
        for round in chosen.iter().filter_map(|&m| run.rounds().get(m)) {
            votes[round.tree.predict_row(&centre)] += round.vote;
        }
        assert_eq!([grid.votes(0)[cell], grid.votes(1)[cell]], votes);
    }
}

proptest! {
    /// The learner just made is, after reweighting, no better than a coin.
    #[test]
    fn reweighting_leaves_half_the_weight_to_mistakes(
        rows in prop::collection::vec((-2.0..2.0f64, -2.0..2.0f64, 0usize..2), 4..60),
        max_depth in 1usize..3,
    ) {
        let x = Array2::from_shape_fn((rows.len(), 2), |(row, feature)| {
            if feature == 0 { rows[row].0 } else { rows[row].1 }
        });
        let y: Vec<usize> = rows.iter().map(|row| row.2).collect();
        let settings = AdaBoost { n_estimators: 35, max_depth, learning_rate: 1.0 };
        let run = run(&x, &y, 2, &settings);
        for (m, round) in run.rounds().iter().enumerate() {
            // Weights held up by clipping spoil the equality; there are none here.
            let (before, after) = (run.weights_at(m), run.weights_at(m + 1));
            prop_assert!((after.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            let wrong = |weights: &[f64]| -> f64 {
                let leaf = |row: usize| round.tree.leaf(&[x[[row, 0]], x[[row, 1]]]);
                let class = |row: usize| round.tree.nodes()[leaf(row)].class as usize;
                (0..y.len()).filter(|&row| class(row) != y[row]).map(|row| weights[row]).sum()
            };
            prop_assert!((wrong(&before) - round.error).abs() < 1e-12);
            if round.error > 0.0 {
                prop_assert!((wrong(&after) - 0.5).abs() < 1e-12);
            }
        }
    }
}
