//! How a network is trained.

/// What is done with a gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Optimizer {
    /// w ← w − ηg.
    Plain,
    /// v ← μv + g, w ← w − ηv (PyTorch's form).
    Momentum { momentum: f64 },
    /// Kingma and Ba 2015, with bias correction: w ← w − η·m̂ ÷ (√v̂ + ε).
    Adam { beta_1: f64, beta_2: f64, epsilon: f64 },
}

impl Optimizer {
    /// With μ = 0.9.
    pub const MOMENTUM: Optimizer = Optimizer::Momentum { momentum: 0.9 };
    /// With the paper's β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
    pub const ADAM: Optimizer = Optimizer::Adam { beta_1: 0.9, beta_2: 0.999, epsilon: 1e-8 };
}

/// The knobs of a run, which may be turned between any two steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// η.
    pub learning_rate: f64,
    pub optimizer: Optimizer,
    /// Rows that a step looks at; as many as there are, or more, for all; at least 1.
    pub batch_size: usize,
    /// λ of λ·Σ|w|: after the step, weights are drawn towards 0 by ηλ and stop there (the proximal
    /// step), so zeros are exact. Biases are left alone, as by L2.
    pub l1: f64,
    /// λ of λ/2·Σw²: adds λw to the gradient.
    pub l2: f64,
    /// The share of hidden values that each pass drops, 0 to below 1.
    pub dropout: f64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            learning_rate: 0.1,
            optimizer: Optimizer::Plain,
            batch_size: usize::MAX,
            l1: 0.0,
            l2: 0.0,
            dropout: 0.0,
        }
    }
}
