//! Two small networks against each other: a generator that makes points, and a discriminator that tells them from
//! real ones (Goodfellow et al. 2014).
//!
//! The discriminator D climbs E[ln D(x)] + E[ln(1 − D(G(z)))], which the generator G would have low. Whatever G
//! makes, the best D says p_real ÷ (p_real + p_made) at each place; where both clouds are the same, that is ½
//! everywhere. One step is a step of D, and then one of G against it, both by Adam with β₁ = ½ (Radford et al. 2016).

use super::math::{cos, ln, mean, sin};
use super::network::exp::sigmoid;
use super::network::{Activation, Columns, Loss, Network, Optimizer, Pass, Settings, Snapshot, Step, Trainer};
use super::random::Random;

/// Numbers of noise that the generator turns into a point.
pub const LATENT: usize = 2;

/// Round clouds evenly on the circle of radius 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ring {
    /// How many clouds; at least 1.
    pub modes: usize,
    /// Each cloud's standard deviation across and up.
    pub deviation: f64,
}

impl Ring {
    /// The middle of a cloud, the first to the right, the others against the clock.
    #[must_use]
    pub fn middle(&self, mode: usize) -> [f64; 2] {
        let angle = 2.0 * std::f64::consts::PI * mode as f64 / self.modes.max(1) as f64;
        [cos(angle), sin(angle)]
    }

    /// `count` points: the clouds in turn, a normal number across and one up for each.
    #[must_use]
    pub fn points(&self, count: usize, seed: u64) -> Columns {
        let mut random = Random::new(seed);
        let mut points = Columns::zeros(count, 2);
        for i in 0..count {
            let middle = self.middle(i % self.modes.max(1));
            for (axis, middle) in middle.into_iter().enumerate() {
                points.column_mut(axis)[i] = middle + self.deviation * random.normal();
            }
        }
        points
    }

    /// The cloud that a point belongs to: the one whose middle is at most three standard deviations away, the
    /// nearest of several.
    #[must_use]
    pub fn mode_of(&self, point: [f64; 2]) -> Option<usize> {
        let squared = |mode: usize| {
            let middle = self.middle(mode);
            (point[0] - middle[0]) * (point[0] - middle[0]) + (point[1] - middle[1]) * (point[1] - middle[1])
        };
        let nearest = (0..self.modes.max(1)).min_by(|a, b| squared(*a).total_cmp(&squared(*b)))?;
        (squared(nearest) <= 9.0 * self.deviation * self.deviation).then_some(nearest)
    }
}

/// What the generator makes small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeneratorLoss {
    /// E[−ln D(G(z))]: the same aim with a slope that does not vanish where D is sure.
    NonSaturating,
    /// E[ln(1 − D(G(z)))]: the game as it is written down.
    Minimax,
}

impl GeneratorLoss {
    /// The slope of one made point's loss by D's sum for it.
    fn slope(self, sum: f64) -> f64 {
        match self {
            Self::NonSaturating => sigmoid(sum) - 1.0,
            Self::Minimax => -sigmoid(sum),
        }
    }
}

/// All that a game depends on, beside the real points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    pub generator_rate: f64,
    pub discriminator_rate: f64,
    pub loss: GeneratorLoss,
    /// Real points, and made ones, that a step looks at; at least 1.
    pub batch: usize,
    /// Neurons in each of the two hidden layers (tanh) of both networks; at least 1.
    pub hidden: usize,
    pub seed: u64,
}

/// A game under way.
pub struct Gan {
    rules: Rules,
    generator: Trainer,
    discriminator: Trainer,
    generator_pass: Pass,
    discriminator_pass: Pass,
}

/// A cloud is covered where at least so many of the made points lie on it.
pub const COVERED: usize = 5;

/// How a game stands at one step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    pub step: u64,
    /// What D says of real and of made points, on average.
    pub real: f64,
    pub made: f64,
    /// Of the made points, on average: the generator's loss; and of both kinds D's log loss, −½ of the value.
    pub generator: f64,
    pub discriminator: f64,
    /// Made points on each cloud.
    pub on: Vec<usize>,
}

impl Standing {
    #[must_use]
    pub fn covered(&self) -> usize {
        self.on.iter().filter(|count| **count >= COVERED).count()
    }

    /// Made points on any cloud.
    #[must_use]
    pub fn hits(&self) -> usize {
        self.on.iter().sum()
    }

    /// E[ln D(x)] + E[ln(1 − D(G(z)))].
    #[must_use]
    pub fn value(&self) -> f64 {
        -2.0 * self.discriminator
    }
}

/// All that a game needs to go on from where it was.
#[derive(Clone, Debug, PartialEq)]
pub struct GanSnapshot(Snapshot, Snapshot);

impl Gan {
    /// A game from the start; the generator's first weights are those of the stream 2·seed, the
    /// discriminator's of 2·seed + 1.
    #[must_use]
    pub fn new(rules: Rules) -> Gan {
        let hidden = rules.hidden.max(1);
        let trainer = |sizes: &[usize], loss: Loss, rate: f64, seed: u64| {
            let optimizer = Optimizer::Adam { beta_1: 0.5, beta_2: 0.999, epsilon: 1e-8 };
            let settings = Settings { learning_rate: rate, optimizer, ..Settings::default() };
            Trainer::new(Network::seeded(sizes, Activation::Tanh, loss, seed), settings, seed)
        };
        let sizes = ([LATENT, hidden, hidden, 2], [2, hidden, hidden, 1]);
        Gan {
            rules,
            generator: trainer(&sizes.0, Loss::Squared, rules.generator_rate, 2 * rules.seed),
            discriminator: trainer(&sizes.1, Loss::Log, rules.discriminator_rate, 2 * rules.seed + 1),
            generator_pass: Pass::new(&sizes.0),
            discriminator_pass: Pass::new(&sizes.1),
        }
    }

    #[must_use]
    pub fn generator(&self) -> &Network {
        self.generator.network()
    }

    #[must_use]
    pub fn discriminator(&self) -> &Network {
        self.discriminator.network()
    }

    #[must_use]
    pub fn steps(&self) -> u64 {
        self.generator.steps()
    }

    #[must_use]
    pub fn snapshot(&self) -> GanSnapshot {
        GanSnapshot(self.generator.snapshot(), self.discriminator.snapshot())
    }

    pub fn restore(&mut self, GanSnapshot(generator, discriminator): &GanSnapshot) {
        self.generator.restore(generator);
        self.discriminator.restore(discriminator);
    }

    /// One step of the discriminator and one of the generator. What step t draws is the stream
    /// 2³²·(seed + 3·2²⁰) + t: the batch's real points, with repetition, then noise for the discriminator's made
    /// points, then noise for the generator's. Says whether it was taken; where a weight would run away, or there
    /// is no real point, the game stays as it was.
    pub fn step(&mut self, real: &Columns) -> bool {
        if real.rows() == 0 {
            return false;
        }
        let before = self.snapshot();
        let batch = self.rules.batch.max(1);
        let mut random = Random::new(((self.rules.seed + (3 << 20)) << 32).wrapping_add(self.steps()));
        let mut seen = Columns::zeros(2 * batch, 2);
        for i in 0..batch {
            let row = random.below(real.rows());
            for axis in 0..2 {
                seen.column_mut(axis)[i] = real.column(axis)[row];
            }
        }
        let made = self.make(&noise(batch, &mut random));
        for axis in 0..2 {
            seen.column_mut(axis)[batch..].copy_from_slice(made.column(axis));
        }
        let mut is_real = Columns::zeros(2 * batch, 1);
        is_real.column_mut(0)[..batch].fill(1.0);
        let is_taken = self.discriminator.step(&seen, &is_real) != Step::Diverged;
        let gradient = self.generator_gradient(&noise(batch, &mut random));
        if is_taken && self.generator.step_along(&gradient) != Step::Diverged {
            return true;
        }
        self.restore(&before);
        false
    }

    /// The generator's loss's mean gradient for this noise.
    fn generator_gradient(&mut self, noise: &Columns) -> Vec<f64> {
        let (loss, share) = (self.rules.loss, 1.0 / noise.rows().max(1) as f64);
        let made = self.make(noise);
        let network = self.discriminator.network();
        let slopes = network.input_slopes(&made, &mut self.discriminator_pass, |_, sum| loss.slope(sum) * share);
        self.generator.network().gradient_from(noise, &slopes, &mut self.generator_pass)
    }

    /// The points that the generator makes of this noise.
    pub fn make(&mut self, noise: &Columns) -> Columns {
        let network = self.generator.network();
        network.values(noise, network.sizes().len() - 1, &mut self.generator_pass)
    }

    /// How the game stands, by these real points of a ring and these made ones, and what D says of each of both.
    pub fn standing(&mut self, ring: Ring, real: &Columns, made: &Columns) -> (Standing, [Vec<f64>; 2]) {
        let judged = [self.judge(real), self.judge(made)];
        // As scikit-learn's log_loss, never the logarithm of 0.
        let log = |share: f64| ln(share.max(f64::EPSILON));
        let average = |values: &[f64], of: &dyn Fn(f64) -> f64| {
            mean(&values.iter().map(|value| of(*value)).collect::<Vec<_>>()).unwrap_or(0.0)
        };
        let mut on = vec![0; ring.modes.max(1)];
        for i in 0..made.rows() {
            if let Some(mode) = ring.mode_of([made.column(0)[i], made.column(1)[i]]) {
                on[mode] += 1;
            }
        }
        let standing = Standing {
            step: self.steps(),
            real: average(&judged[0], &|share| share),
            made: average(&judged[1], &|share| share),
            generator: match self.rules.loss {
                GeneratorLoss::NonSaturating => average(&judged[1], &|share| -log(share)),
                GeneratorLoss::Minimax => average(&judged[1], &|share| log(1.0 - share)),
            },
            discriminator: -0.5 * (average(&judged[0], &log) + average(&judged[1], &|share| log(1.0 - share))),
            on,
        };
        (standing, judged)
    }

    /// How likely the discriminator takes each of these points for real.
    pub fn judge(&mut self, points: &Columns) -> Vec<f64> {
        let network = self.discriminator.network();
        network.values(points, network.sizes().len() - 1, &mut self.discriminator_pass).column(0).to_vec()
    }
}

/// Standard normal noise for `count` points, point by point.
#[must_use]
pub fn noise(count: usize, random: &mut Random) -> Columns {
    let mut noise = Columns::zeros(count, LATENT);
    for i in 0..count {
        for axis in 0..LATENT {
            noise.column_mut(axis)[i] = random.normal();
        }
    }
    noise
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: Rules = Rules {
        generator_rate: 0.002,
        discriminator_rate: 0.005,
        loss: GeneratorLoss::NonSaturating,
        batch: 64,
        hidden: 16,
        seed: 1,
    };
    const RING: Ring = Ring { modes: 8, deviation: 0.1 };

    fn played(rules: Rules, ring: Ring, steps: usize) -> Gan {
        let mut gan = Gan::new(rules);
        let real = ring.points(500, 1);
        (0..steps).for_each(|_| assert!(gan.step(&real)));
        gan
    }

    fn modes(gan: &mut Gan, ring: Ring) -> usize {
        let made = gan.make(&noise(256, &mut Random::new(9)));
        gan.standing(ring, &ring.points(500, 1), &made).0.covered()
    }

    /// Of the whole chain from noise to the loss, for both losses.
    #[test]
    fn the_generators_gradient_equals_finite_differences() {
        for loss in [GeneratorLoss::NonSaturating, GeneratorLoss::Minimax] {
            let mut gan = played(Rules { loss, hidden: 4, ..RULES }, RING, 20);
            let drawn = noise(40, &mut Random::new(3));
            let gradient = gan.generator_gradient(&drawn);
            let start = gan.generator().params().to_vec();
            for (i, slope) in gradient.iter().enumerate() {
                let mut at = |by: f64| {
                    let mut generator = gan.generator().clone();
                    let mut params = start.clone();
                    params[i] += by;
                    generator.set_params(&params);
                    let made = generator.values(&drawn, 3, &mut Pass::new(generator.sizes()));
                    let of = |p: f64| if loss == GeneratorLoss::Minimax { ln(1.0 - p) } else { -ln(p) };
                    gan.judge(&made).into_iter().map(of).sum::<f64>() / 40.0
                };
                let difference = (at(1e-5) - at(-1e-5)) / 2e-5;
                assert!((slope - difference).abs() < 1e-8, "{loss:?} {i}: {slope} {difference}");
            }
        }
    }

    /// The discriminator's step is down −½ of the value function: its log loss on as many real as made points.
    #[test]
    fn the_discriminators_gradient_equals_finite_differences() {
        let mut gan = played(Rules { hidden: 4, ..RULES }, RING, 5);
        let real = RING.points(30, 2);
        let made = gan.make(&noise(30, &mut Random::new(5)));
        let both = [0, 1].map(|axis| [real.column(axis), made.column(axis)].concat());
        let x = Columns::new(&both);
        let y = Columns::new(&[[vec![1.0; 30], vec![0.0; 30]].concat()]);
        let gradient = gan.discriminator.gradient(&x, &y).to_vec();
        let start = gan.discriminator().params().to_vec();
        for (i, slope) in gradient.iter().enumerate() {
            let at = |by: f64| {
                let mut network = gan.discriminator().clone();
                let mut params = start.clone();
                params[i] += by;
                network.set_params(&params);
                let said = network.values(&x, 3, &mut Pass::new(network.sizes()));
                let value: f64 = (0..60)
                    .map(|row| said.column(0)[row])
                    .enumerate()
                    .map(|(row, p)| if row < 30 { ln(p) } else { ln(1.0 - p) })
                    .sum::<f64>()
                    / 30.0;
                -0.5 * value
            };
            let difference = (at(1e-5) - at(-1e-5)) / 2e-5;
            assert!((slope - difference).abs() < 1e-8, "{i}: {slope} {difference}");
        }
    }

    /// The textbook's optimum: D is the share of the real density, and ½ where both are the same.
    #[test]
    fn a_patient_discriminator_comes_to_the_share_of_real_points() {
        // Both clouds lie on three places: real ones 1 : 2 : 1, made ones 2 : 1 : 1.
        let place = |i: usize| [-1.0, 0.0, 1.0][i];
        let real = [0, 1, 1, 2].map(place);
        let made = [0, 0, 1, 2].map(place);
        let x = Columns::new(&[[real, made].concat(), vec![0.0; 8]]);
        let y = Columns::new(&[[vec![1.0; 4], vec![0.0; 4]].concat()]);
        let mut gan = Gan::new(Rules { discriminator_rate: 0.02, ..RULES });
        (0..3000).for_each(|_| assert_ne!(gan.discriminator.step(&x, &y), Step::Diverged));
        let said = gan.judge(&x);
        for (place, expected) in [(0, 1.0 / 3.0), (1, 2.0 / 3.0), (3, 0.5)] {
            assert!((said[place] - expected).abs() < 1e-3, "{place}: {}", said[place]);
        }
    }

    #[test]
    fn the_game_finds_the_ring_and_collapses_where_the_generator_runs_ahead() {
        let mut well = played(RULES, RING, 1500);
        assert!(modes(&mut well, RING) >= 7);
        let real = RING.points(500, 1);
        let mean = |values: Vec<f64>| values.iter().sum::<f64>() / values.len() as f64;
        assert!((mean(well.judge(&real)) - 0.5).abs() < 0.06);
        let mut badly = played(Rules { generator_rate: 0.05, discriminator_rate: 0.001, ..RULES }, RING, 1500);
        assert!(modes(&mut badly, RING) <= 3);
    }

    #[test]
    fn a_snapshot_goes_on_as_the_game_did() {
        let real = RING.points(100, 4);
        let mut gan = played(RULES, RING, 30);
        let kept = gan.snapshot();
        (0..10).for_each(|_| assert!(gan.step(&real)));
        let (end, at) = (gan.snapshot(), gan.steps());
        gan.restore(&kept);
        assert_eq!(gan.steps(), 30);
        (0..10).for_each(|_| assert!(gan.step(&real)));
        assert_eq!((gan.snapshot(), gan.steps()), (end, at));
    }

    #[test]
    fn rings_know_their_points_and_no_points_are_no_game() {
        assert_eq!(RING.middle(0), [1.0, 0.0]);
        assert_eq!(RING.mode_of([0.0, 1.29]), Some(2));
        assert_eq!(RING.mode_of([0.0, 1.31]), None);
        assert_eq!(RING.mode_of([0.0, 0.0]), None);
        let points = RING.points(800, 5);
        let at_home = (0..800).filter(|i| RING.mode_of([points.column(0)[*i], points.column(1)[*i]]) == Some(i % 8));
        // Within three deviations of the middle lie 1 − e^−4.5 = 98.9 % of a plane's normal cloud.
        assert!(at_home.count() > 775);
        assert!(!Gan::new(RULES).step(&Columns::default()));
        assert_eq!(Ring { modes: 0, deviation: 0.1 }.points(3, 1).rows(), 3);
    }
}
