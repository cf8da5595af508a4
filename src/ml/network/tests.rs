//! Gradients against finite differences, steps against a slow readable twin, and the rules of a run.

use proptest::prelude::*;

use super::pass::Batch;
use super::*;
use crate::ml::generate::Shape;
use crate::ml::math;

/// Random rows: `inputs` columns, and targets that suit the loss.
fn rows(n: usize, inputs: usize, outputs: usize, loss: Loss, seed: u64) -> (Columns, Columns) {
    let mut random = Random::new(seed);
    let mut x = Columns::zeros(n, inputs);
    for i in 0..inputs {
        x.column_mut(i).fill_with(|| random.normal());
    }
    let mut y = Columns::zeros(n, outputs);
    for row in 0..n {
        match (loss, outputs) {
            (Loss::Squared, _) => (0..outputs).for_each(|output| y.column_mut(output)[row] = random.normal()),
            (Loss::Log, 1) => y.column_mut(0)[row] = random.below(2) as f64,
            (Loss::Log, _) => y.column_mut(random.below(outputs))[row] = 1.0,
        }
    }
    (x, y)
}

const KINDS: [(Loss, usize); 4] = [(Loss::Log, 1), (Loss::Log, 3), (Loss::Squared, 1), (Loss::Squared, 2)];

fn mean_loss(network: &Network, x: &Columns, y: &Columns) -> f64 {
    network.evaluate(x, y, &mut Pass::new(network.sizes())).loss().unwrap()
}

fn train(trainer: &mut Trainer, steps: usize, x: &Columns, y: &Columns) {
    for _ in 0..steps {
        trainer.step(x, y);
    }
}

#[test]
fn gradients_equal_finite_differences() {
    for activation in Activation::ALL {
        for (loss, outputs) in KINDS {
            for hidden in [vec![], vec![3], vec![5, 4, 2]] {
                let sizes = [vec![3], hidden, vec![outputs]].concat();
                let (x, y) = rows(11, 3, outputs, loss, 4);
                let network = Network::seeded(&sizes, activation, loss, 9);
                let mut trainer = Trainer::new(network.clone(), Settings::default(), 0);
                let gradient = trainer.gradient(&x, &y).to_vec();
                for (i, slope) in gradient.iter().enumerate() {
                    let nudged = |by: f64| {
                        let mut params = network.params().to_vec();
                        params[i] += by;
                        let mut nudged = network.clone();
                        nudged.set_params(&params);
                        mean_loss(&nudged, &x, &y)
                    };
                    let difference = (nudged(1e-6) - nudged(-1e-6)) / 2e-6;
                    let place = format!("{activation:?} {loss:?} {sizes:?} parameter {i}");
                    assert!((slope - difference).abs() < 1e-7 * (1.0 + slope.abs()), "{place}: {slope} {difference}");
                }
            }
        }
    }
}

/// With one mask held, the gradient is that of the thinned network.
#[test]
fn dropout_gradients_equal_finite_differences() {
    let (x, y) = rows(20, 2, 1, Loss::Squared, 2);
    let network = Network::seeded(&[2, 5, 4, 1], Activation::Tanh, Loss::Squared, 3);
    let all = Batch::From(0, 20);
    let mut pass = Pass::new(network.sizes());
    let mut loss = |network: &Network, gradient: Option<&mut [f64]>| {
        pass.load(&x, all);
        pass.load_targets(&y, all);
        pass.forward(network, Some((0.4, &mut Random::new(8))));
        let errors = pass.sums(0).iter().zip(y.column(0)).map(|(guess, y)| (guess - y) * (guess - y));
        let total: f64 = errors.sum();
        if let Some(gradient) = gradient {
            pass.backward(network, gradient);
        }
        total
    };
    let mut gradient = vec![0.0; network.params().len()];
    loss(&network, Some(&mut gradient));
    for (i, slope) in gradient.iter().enumerate() {
        let mut nudged = |by: f64| {
            let mut params = network.params().to_vec();
            params[i] += by;
            let mut nudged = network.clone();
            nudged.set_params(&params);
            loss(&nudged, None)
        };
        let difference = (nudged(1e-6) - nudged(-1e-6)) / 2e-6;
        assert!((slope - difference).abs() < 1e-6 * (1.0 + slope.abs()), "parameter {i}: {slope} {difference}");
    }
}

/// The same training in the plainest words: row by row, no buffers.
struct SlowTwin {
    sizes: Vec<usize>,
    activation: Activation,
    loss: Loss,
    params: Vec<f64>,
    velocity: Vec<f64>,
    squares: Vec<f64>,
    steps: u64,
}

impl SlowTwin {
    /// Where the weight from `from` to `to` stands; `None` for the bias.
    fn at(&self, layer: usize, to: usize, from: Option<usize>) -> usize {
        let before: usize = (1..layer).map(|l| (self.sizes[l - 1] + 1) * self.sizes[l]).sum();
        let (inputs, neurons) = (self.sizes[layer - 1], self.sizes[layer]);
        before + from.map_or(inputs * neurons + to, |from| to * inputs + from)
    }

    fn gradient_of_row(&self, x: &[f64], y: &[f64]) -> Vec<f64> {
        let layers = self.sizes.len();
        let mut values = vec![x.to_vec()];
        for layer in 1..layers {
            let sums: Vec<f64> = (0..self.sizes[layer])
                .map(|to| {
                    let fed = (0..self.sizes[layer - 1])
                        .map(|i| self.params[self.at(layer, to, Some(i))] * values[layer - 1][i]);
                    self.params[self.at(layer, to, None)] + fed.sum::<f64>()
                })
                .collect();
            values.push(match (layer == layers - 1, self.loss, sums.len()) {
                (false, ..) => sums.iter().map(|z| self.activate(*z)).collect(),
                (true, Loss::Squared, _) => sums,
                (true, Loss::Log, 1) => sums.iter().map(|z| math::sigmoid(*z)).collect(),
                (true, Loss::Log, _) => {
                    let all: f64 = sums.iter().map(|z| math::exp(*z)).sum();
                    sums.iter().map(|z| math::exp(*z) / all).collect()
                }
            });
        }
        let scale = if self.loss == Loss::Squared { 2.0 } else { 1.0 };
        let mut back: Vec<f64> = values[layers - 1].iter().zip(y).map(|(a, y)| scale * (a - y)).collect();
        let mut gradient = vec![0.0; self.params.len()];
        for layer in (1..layers).rev() {
            let mut below = vec![0.0; self.sizes[layer - 1]];
            for (to, back) in back.iter().enumerate() {
                gradient[self.at(layer, to, None)] = *back;
                for (from, below) in below.iter_mut().enumerate() {
                    gradient[self.at(layer, to, Some(from))] = back * values[layer - 1][from];
                    *below += back * self.params[self.at(layer, to, Some(from))];
                }
            }
            for (below, value) in below.iter_mut().zip(&values[layer - 1]) {
                *below *= self.activation.slope_at(*value);
            }
            back = below;
        }
        gradient
    }

    fn activate(&self, z: f64) -> f64 {
        match self.activation {
            Activation::Sigmoid => math::sigmoid(z),
            Activation::Tanh => math::tanh(z),
            Activation::Relu => z.max(0.0),
            Activation::Linear => z,
        }
    }

    fn step(&mut self, x: &Columns, y: &Columns, batch: &[usize], settings: &Settings) {
        let mut gradient = vec![0.0; self.params.len()];
        for &row in batch {
            let x: Vec<f64> = (0..x.width()).map(|i| x.column(i)[row]).collect();
            let y: Vec<f64> = (0..y.width()).map(|i| y.column(i)[row]).collect();
            let of_row = self.gradient_of_row(&x, &y);
            gradient.iter_mut().zip(of_row).for_each(|(sum, slope)| *sum += slope / batch.len() as f64);
        }
        self.steps += 1;
        let is_weight: Vec<bool> = (1..self.sizes.len())
            .flat_map(|l| [vec![true; self.sizes[l - 1] * self.sizes[l]], vec![false; self.sizes[l]]].concat())
            .collect();
        for i in 0..self.params.len() {
            let slope = gradient[i] + if is_weight[i] { settings.l2 * self.params[i] } else { 0.0 };
            let move_by = match settings.optimizer {
                Optimizer::Plain => slope,
                Optimizer::Momentum { momentum } => {
                    self.velocity[i] = momentum * self.velocity[i] + slope;
                    self.velocity[i]
                }
                Optimizer::Adam { beta_1, beta_2, epsilon } => {
                    self.velocity[i] = beta_1 * self.velocity[i] + (1.0 - beta_1) * slope;
                    self.squares[i] = beta_2 * self.squares[i] + (1.0 - beta_2) * slope * slope;
                    let t = self.steps as f64;
                    let first = self.velocity[i] / (1.0 - math::pow(beta_1, t));
                    let second = self.squares[i] / (1.0 - math::pow(beta_2, t));
                    first / (second.sqrt() + epsilon)
                }
            };
            self.params[i] -= settings.learning_rate * move_by;
            if is_weight[i] {
                let size = (self.params[i].abs() - settings.learning_rate * settings.l1).max(0.0);
                self.params[i] = size * self.params[i].signum();
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn training_equals_its_slow_twin(
        n in 1usize..40,
        batch_size in 1usize..45,
        hidden in prop::collection::vec(1usize..6, 0..4),
        activation in 0usize..4,
        kind in 0usize..4,
        optimizer in 0usize..3,
        l1 in prop::sample::select(vec![0.0, 0.003]),
        l2 in prop::sample::select(vec![0.0, 0.02]),
        seed in 0u64..1000,
    ) {
        let (loss, outputs) = KINDS[kind];
        let activation = Activation::ALL[activation];
        let optimizer = [Optimizer::Plain, Optimizer::MOMENTUM, Optimizer::ADAM][optimizer];
        let settings = Settings { learning_rate: 0.01, optimizer, batch_size, l1, l2, dropout: 0.0 };
        let sizes = [vec![2], hidden, vec![outputs]].concat();
        let (x, y) = rows(n, 2, outputs, loss, seed);
        let network = Network::seeded(&sizes, activation, loss, seed);
        let count = network.params().len();
        let mut twin = SlowTwin {
            sizes,
            activation,
            loss,
            params: network.params().to_vec(),
            velocity: vec![0.0; count],
            squares: vec![0.0; count],
            steps: 0,
        };
        let mut trainer = Trainer::new(network, settings, seed);
        while trainer.epochs() < 4 {
            let order = Random::new((seed << 32) + trainer.epochs()).permutation(n);
            let seen = trainer.seen();
            let batch = &order[seen..(seen + batch_size).min(n)];
            trainer.step(&x, &y);
            twin.step(&x, &y, batch, &settings);
        }
        prop_assert_eq!(trainer.steps(), 4 * n.div_ceil(batch_size) as u64);
        for (ours, theirs) in trainer.network().params().iter().zip(&twin.params) {
            prop_assert!((ours - theirs).abs() < 1e-9 * (1.0 + theirs.abs()), "{ours} {theirs}");
        }
    }
}

#[test]
fn many_blocks_are_one_batch() {
    let (x, y) = rows(3 * BLOCK + 17, 2, 1, Loss::Log, 6);
    let mut trainer = Trainer::new(Network::seeded(&[2, 3, 1], Activation::Tanh, Loss::Log, 1), Settings::default(), 0);
    let whole = trainer.gradient(&x, &y).to_vec();
    let mut sum = vec![0.0; whole.len()];
    for row in 0..x.rows() {
        let one = |of: &Columns| Columns::new(&(0..of.width()).map(|i| vec![of.column(i)[row]]).collect::<Vec<_>>());
        let slopes = trainer.gradient(&one(&x), &one(&y));
        sum.iter_mut().zip(slopes).for_each(|(sum, slope)| *sum += slope / x.rows() as f64);
    }
    for (whole, sum) in whole.iter().zip(&sum) {
        assert!((whole - sum).abs() < 1e-14, "{whole} {sum}");
    }
}

/// A row's slope by a neuron's sum is its slope by the neuron's bias.
#[test]
fn signals_are_the_slopes_of_single_rows() {
    let (x, y) = rows(BLOCK + 5, 2, 1, Loss::Log, 6);
    let network = Network::seeded(&[2, 3, 4, 1], Activation::Sigmoid, Loss::Log, 1);
    let mut trainer = Trainer::new(network.clone(), Settings::default(), 0);
    let signal = trainer.signal(&x, &y);
    let mut squares = [0.0; 3];
    for row in 0..x.rows() {
        let one = |of: &Columns| Columns::new(&(0..of.width()).map(|i| vec![of.column(i)[row]]).collect::<Vec<_>>());
        let mut slopes = network.clone();
        slopes.set_params(trainer.gradient(&one(&x), &one(&y)));
        for (layer, sum) in squares.iter_mut().enumerate() {
            *sum += slopes.biases(layer + 1).iter().map(|slope| slope * slope).sum::<f64>();
        }
    }
    for (layer, neurons) in [(0, 3), (1, 4), (2, 1)] {
        let expected = (squares[layer] / (neurons * x.rows()) as f64).sqrt();
        assert!((signal[layer] - expected).abs() < 1e-14, "{signal:?}");
    }
    assert!(signal[0] < signal[1] && signal[1] < signal[2], "sigmoids let through less and less");
}

/// The check values of facts.md: y = 1, 0, 1, 0 and ŷ = 0.9, 0.2, 0.6, 0.4.
#[test]
fn losses_are_the_textbooks() {
    let guesses = [0.9, 0.2, 0.6, 0.4_f64];
    let y = Columns::new(&[vec![1.0, 0.0, 1.0, 0.0]]);
    let through = |loss: Loss, inputs: Vec<f64>| {
        let mut network = Network::new(&[1, 1], Activation::Linear, loss);
        network.set_weight(1, 0, 0, 1.0);
        network.evaluate(&Columns::new(&[inputs]), &y, &mut Pass::new(&[1, 1]))
    };
    let logits = guesses.map(|p| math::ln(p / (1.0 - p))).to_vec();
    let log = through(Loss::Log, logits);
    assert!((log.loss().unwrap() - 0.337539).abs() < 1e-6);
    assert_eq!((log.right, log.rows), (4, 4));
    let squared = through(Loss::Squared, guesses.to_vec()).loss().unwrap();
    assert!((squared.sqrt() - 0.304138).abs() < 1e-6);
    // A wrong certainty costs a finite loss.
    let certain = through(Loss::Log, vec![-1e9, 1e9, -1e9, 1e9]);
    assert!((certain.loss().unwrap() - MOST_LOG_LOSS).abs() < 1e-12);
    assert!((MOST_LOG_LOSS + math::ln(f64::EPSILON)).abs() < 1e-12);
    assert_eq!(Evaluation::default().loss(), None);
}

/// Two classes as a softmax over two outputs are the sigmoid of the sums' difference.
#[test]
fn softmax_of_two_is_a_sigmoid() {
    let (x, y) = rows(30, 2, 1, Loss::Log, 12);
    let one = Network::seeded(&[2, 1], Activation::Tanh, Loss::Log, 5);
    let mut two = Network::new(&[2, 2], Activation::Tanh, Loss::Log);
    (0..3).for_each(|from| two.set_weight(1, 1, from, one.weight(1, 0, from).unwrap()));
    let flags = y.column(0).to_vec();
    let pair = Columns::new(&[flags.iter().map(|flag| 1.0 - flag).collect(), flags]);
    assert!((mean_loss(&one, &x, &y) - mean_loss(&two, &x, &pair)).abs() < 1e-14);
    let shares = two.values(&x, 1, &mut Pass::new(&[2, 2]));
    let single = one.values(&x, 1, &mut Pass::new(&[2, 1]));
    for row in 0..30 {
        assert!((shares.column(1)[row] - single.column(0)[row]).abs() < 1e-15);
        assert!((shares.column(0)[row] + shares.column(1)[row] - 1.0).abs() < 1e-15);
    }
}

#[test]
fn an_epoch_sees_every_row_once_and_the_last_batch_is_smaller() {
    let (x, y) = rows(10, 2, 1, Loss::Log, 1);
    let settings = Settings { batch_size: 4, ..Settings::default() };
    let mut trainer = Trainer::new(Network::seeded(&[2, 1], Activation::Tanh, Loss::Log, 1), settings, 3);
    let outcomes: Vec<Step> = (0..6).map(|_| trainer.step(&x, &y)).collect();
    assert_eq!(outcomes, [Step::Taken, Step::Taken, Step::EndsEpoch].repeat(2));
    assert_eq!((trainer.steps(), trainer.epochs(), trainer.seen()), (6, 2, 0));
    // Turned in mid-epoch, the batch takes what is left.
    trainer.step(&x, &y);
    trainer.set(Settings { batch_size: usize::MAX, ..settings });
    assert_eq!(trainer.step(&x, &y), Step::EndsEpoch);
    assert_eq!((trainer.steps(), trainer.epochs()), (8, 3));
}

#[test]
fn a_snapshot_brings_back_the_very_run() {
    let (x, y) = rows(50, 2, 1, Loss::Log, 1);
    for optimizer in [Optimizer::Plain, Optimizer::MOMENTUM, Optimizer::ADAM] {
        let settings = Settings { batch_size: 8, optimizer, dropout: 0.3, ..Settings::default() };
        let mut trainer = Trainer::new(Network::seeded(&[2, 6, 1], Activation::Relu, Loss::Log, 1), settings, 7);
        train(&mut trainer, 10, &x, &y);
        let kept = trainer.snapshot();
        train(&mut trainer, 33, &x, &y);
        let first = trainer.snapshot();
        trainer.restore(&kept);
        assert_eq!(trainer.steps(), 10);
        train(&mut trainer, 33, &x, &y);
        assert_eq!(trainer.snapshot(), first);
    }
}

#[test]
fn dropout_keeps_the_mean_and_spares_evaluation() {
    let network = {
        let mut network = Network::new(&[1, 1, 1], Activation::Linear, Loss::Squared);
        network.set_weight(1, 0, 0, 1.0);
        network.set_weight(2, 0, 0, 1.0);
        network
    };
    let x = Columns::new(&[vec![2.0; BLOCK]]);
    let mut pass = Pass::new(network.sizes());
    let mut random = Random::new(4);
    let (mut total, mut zeros) = (0.0, 0);
    for _ in 0..100 {
        pass.load(&x, Batch::From(0, BLOCK));
        pass.forward(&network, Some((0.25, &mut random)));
        total += pass.sums(0).iter().sum::<f64>();
        zeros += pass.sums(0).iter().filter(|value| **value == 0.0).count();
        assert!(pass.sums(0).iter().all(|value| *value == 0.0 || (value - 2.0 / 0.75).abs() < 1e-15));
    }
    let draws = (100 * BLOCK) as f64;
    // Four standard errors of a share of 1/4.
    let slack = 4.0 * (0.25 * 0.75 / draws).sqrt();
    assert!((zeros as f64 / draws - 0.25).abs() < slack);
    assert!((total / draws - 2.0).abs() < slack * 2.0 / 0.75);
    assert!(network.values(&x, 2, &mut pass).column(0).iter().all(|value| *value == 2.0));
}

#[test]
fn lasso_makes_zeros_and_ridge_does_not() {
    // The second input says nothing.
    let (x, mut y) = rows(200, 2, 1, Loss::Squared, 5);
    let first = x.column(0).to_vec();
    y.column_mut(0).copy_from_slice(&first);
    let trained = |l1: f64, l2: f64| {
        let settings = Settings { learning_rate: 0.1, l1, l2, ..Settings::default() };
        let mut trainer = Trainer::new(Network::seeded(&[2, 1], Activation::Tanh, Loss::Squared, 1), settings, 0);
        train(&mut trainer, 500, &x, &y);
        trainer.network().weights(1).to_vec()
    };
    let lasso = trained(0.2, 0.0);
    assert!(lasso[0] > 0.5 && lasso[1] == 0.0, "{lasso:?}");
    let ridge = trained(0.0, 0.2);
    assert!(ridge[0] > 0.5 && ridge[1] != 0.0, "{ridge:?}");
    assert!(trained(0.0, 0.0)[0] > ridge[0]);
}

#[test]
fn hidden_neurons_solve_what_a_line_cannot() {
    let (points, classes) = Shape::Xor.generate(200, 0.0, 3);
    let x = Columns::new(&[0, 1].map(|axis| points.iter().map(|point| point[axis]).collect::<Vec<f64>>()));
    let y = Columns::new(&[classes.iter().map(|class| *class as f64).collect()]);
    let accuracy = |sizes: &[usize], activation: Activation| {
        let settings = Settings { learning_rate: 0.5, ..Settings::default() };
        let mut trainer = Trainer::new(Network::seeded(sizes, activation, Loss::Log, 2), settings, 0);
        train(&mut trainer, 3000, &x, &y);
        trainer.network().clone().evaluate(&x, &y, trainer.pass().1).accuracy().unwrap()
    };
    assert!(accuracy(&[2, 1], Activation::Tanh) < 0.75);
    assert!(accuracy(&[2, 8, 4, 1], Activation::Linear) < 0.75, "linear layers are one linear layer");
    assert!(accuracy(&[2, 8, 1], Activation::Tanh) > 0.95);
}

#[test]
fn what_runs_away_is_stopped_with_finite_numbers() {
    let (x, y) = rows(30, 2, 1, Loss::Squared, 5);
    for activation in Activation::ALL {
        let settings = Settings { learning_rate: 50.0, ..Settings::default() };
        let network = Network::seeded(&[2, 8, 8, 1], activation, Loss::Squared, 1);
        let mut trainer = Trainer::new(network, settings, 0);
        let last = (0..5000).map(|_| trainer.step(&x, &y)).find(|step| *step == Step::Diverged);
        let network = trainer.network().clone();
        assert!(network.params().iter().all(|value| value.abs() <= 1e6), "{activation:?}");
        assert!(network.evaluate(&x, &y, trainer.pass().1).loss().unwrap().is_finite());
        if matches!(activation, Activation::Linear) {
            assert_eq!(last, Some(Step::Diverged));
        }
    }
}

#[test]
fn looking_in_shows_what_the_pass_computes() {
    let (x, _) = rows(BLOCK + 9, 3, 1, Loss::Log, 5);
    for activation in Activation::ALL {
        let network = Network::seeded(&[3, 4, 2, 1], activation, Loss::Log, 6);
        let mut pass = Pass::new(network.sizes());
        let mut sums = vec![Vec::new(); 7];
        let places = [0, 0, 4, 6];
        network.each_sum(&x, &mut pass, |layer, neuron, sum| sums[places[layer] + neuron].push(sum));
        for (layer, neuron) in [(1, 0), (1, 3), (2, 1)] {
            let values = network.values(&x, layer, &mut pass);
            for (sum, value) in sums[places[layer] + neuron].iter().zip(values.column(neuron)) {
                assert!((activation.value(*sum) - value).abs() < 1e-14);
            }
        }
        for (sum, value) in sums[6].iter().zip(network.values(&x, 3, &mut pass).column(0)) {
            assert!((math::sigmoid(*sum) - value).abs() < 1e-14);
        }
        assert_eq!(network.values(&x, 0, &mut pass).column(2), x.column(2));
        assert_eq!(network.values(&x, 4, &mut pass).rows(), 0);
        let layers: Vec<Columns> = (0..4).map(|layer| network.values(&x, layer, &mut pass)).collect();
        assert_eq!(network.all_values(&x, &mut pass), layers);
    }
}

#[test]
fn a_neuron_that_nobody_hears_adds_nothing() {
    let (x, y) = rows(40, 2, 1, Loss::Log, 5);
    let mut network = Network::seeded(&[2, 3, 1], Activation::Tanh, Loss::Log, 6);
    let quiet = network.without(1, 1);
    assert_ne!(mean_loss(&network, &x, &y), mean_loss(&quiet, &x, &y));
    // Whatever it says.
    network.set_weight(2, 0, 1, 0.0);
    network.set_weight(1, 1, 0, 9.0);
    assert_eq!(mean_loss(&network, &x, &y), mean_loss(&quiet, &x, &y));
    assert_eq!(network.without(2, 0), network);
    assert_eq!(network.without(1, 7), network);
}

#[test]
fn little_is_no_trouble() {
    let nothing = (Columns::zeros(0, 2), Columns::zeros(0, 1));
    let mut trainer = Trainer::new(Network::seeded(&[2, 3, 1], Activation::Relu, Loss::Log, 1), Settings::default(), 0);
    assert_eq!(trainer.step(&nothing.0, &nothing.1), Step::EndsEpoch);
    let (network, pass) = trainer.pass();
    assert_eq!(network.evaluate(&nothing.0, &nothing.1, pass).loss(), None);
    assert_eq!(Network::new(&[], Activation::Tanh, Loss::Log).sizes(), [1, 1]);
    assert_eq!(Network::new(&[0, 3, 0], Activation::Tanh, Loss::Log).sizes(), [1, 3, 1]);
    let network = Network::new(&[2, 1], Activation::Tanh, Loss::Log);
    assert_eq!((network.weight(1, 0, 2), network.weight(1, 0, 3), network.weight(2, 0, 0)), (Some(0.0), None, None));
    // One row, whose target never changes.
    let one = (Columns::new(&[vec![1.0], vec![2.0]]), Columns::new(&[vec![1.0]]));
    train(&mut trainer, 100, &one.0, &one.1);
    assert!(trainer.network().params().iter().all(|value| value.is_finite()));
}
