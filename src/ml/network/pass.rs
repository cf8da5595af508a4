//! One pass through a network, a block of rows at a time: forward to the outputs, and back.

use super::columns::{Columns, LANES};
use super::exp::{exp, sigmoid};
use super::{Loss, Network};
use crate::ml::random::Random;

/// Rows that go through the network together: few enough that their numbers stay near the processor.
pub const BLOCK: usize = 256;

/// The working memory of passes through networks of one shape.
pub struct Pass {
    /// Rows loaded, and the same rounded up to whole lanes.
    filled: usize,
    padded: usize,
    /// Per layer, inputs first: `BLOCK` values of each neuron. Outputs are sums until finished.
    active: Vec<Vec<f64>>,
    /// Per layer: what dropout lets through, and by what each value was multiplied.
    passed: Vec<Vec<f64>>,
    masks: Vec<Vec<f64>>,
    drops: bool,
    /// Per layer: the slope of the loss by each neuron's sum.
    back: Vec<Vec<f64>>,
    targets: Vec<f64>,
}

/// Which rows of a table are meant.
#[derive(Clone, Copy)]
pub(super) enum Batch<'a> {
    /// As many, from this one on.
    From(usize, usize),
    These(&'a [u32]),
}

impl Batch<'_> {
    fn len(self) -> usize {
        match self {
            Batch::From(_, count) => count,
            Batch::These(rows) => rows.len(),
        }
    }
}

impl Pass {
    /// Memory for networks with these layers.
    #[must_use]
    pub fn new(sizes: &[usize]) -> Pass {
        let buffers = || sizes.iter().map(|size| vec![0.0; size * BLOCK]).collect::<Vec<_>>();
        let outputs = sizes.last().copied().unwrap_or(0);
        Pass {
            filled: 0,
            padded: 0,
            active: buffers(),
            passed: buffers(),
            masks: buffers(),
            drops: false,
            back: buffers(),
            targets: vec![0.0; outputs * BLOCK],
        }
    }

    /// Feeds all of `x` forward, block by block; `each` is told the first row and how many.
    pub(super) fn over(&mut self, network: &Network, x: &Columns, mut each: impl FnMut(&mut Pass, usize, usize)) {
        let mut start = 0;
        while start < x.rows() {
            let rows = BLOCK.min(x.rows() - start);
            self.load(x, Batch::From(start, rows));
            self.forward(network, None);
            each(self, start, rows);
            start += rows;
        }
    }

    /// Takes at most [`BLOCK`] rows as inputs. Padding rows repeat what was there: finite numbers,
    /// which `backward` multiplies by 0.
    pub(super) fn load(&mut self, x: &Columns, rows: Batch) {
        self.filled = rows.len();
        self.padded = self.filled.next_multiple_of(LANES);
        gather(x, rows, &mut self.active[0]);
    }

    pub(super) fn load_targets(&mut self, y: &Columns, rows: Batch) {
        gather(y, rows, &mut self.targets);
    }

    /// From the inputs to the outputs' sums. With dropout, every hidden value is dropped with
    /// probability `share`, else divided by 1 − `share`; drawn neuron by neuron, row by row.
    pub(super) fn forward(&mut self, network: &Network, dropout: Option<(f64, &mut Random)>) {
        let last = network.sizes.len() - 1;
        let mut dropout = dropout.filter(|(share, _)| *share > 0.0);
        self.drops = dropout.is_some();
        for layer in 1..=last {
            let (before, after) = self.active.split_at_mut(layer);
            let masked = self.drops && layer > 1;
            let input = if masked { &self.passed[layer - 1] } else { &before[layer - 1] };
            let output = &mut after[0];
            dense(network.weights(layer), network.biases(layer), input, output, self.padded);
            if layer == last {
                break;
            }
            for values in output.chunks_exact_mut(BLOCK) {
                network.activation.apply(&mut values[..self.padded]);
            }
            if let Some((share, random)) = &mut dropout {
                let scale = 1.0 / (1.0 - *share);
                for neuron in 0..network.sizes[layer] {
                    let block = neuron * BLOCK..neuron * BLOCK + self.filled;
                    let masks = &mut self.masks[layer][block.clone()];
                    masks.fill_with(|| if random.uniform() < *share { 0.0 } else { scale });
                    let values = masks.iter().zip(&output[block.clone()]);
                    self.passed[layer][block].iter_mut().zip(values).for_each(|(to, (mask, value))| *to = mask * value);
                }
            }
        }
    }

    /// The values of a neuron in the rows loaded.
    pub(super) fn values(&self, layer: usize, neuron: usize) -> &[f64] {
        &self.active[layer][neuron * BLOCK..][..self.filled]
    }

    /// The sums of an output neuron, where they were not finished.
    pub(super) fn sums(&self, neuron: usize) -> &[f64] {
        self.values(self.active.len() - 1, neuron)
    }

    /// Σ over rows and neurons of the squared slope of a row's loss by a neuron's sum, after `backward`.
    pub(super) fn squared_slopes(&self, layer: usize) -> f64 {
        self.back[layer].chunks_exact(BLOCK).map(|back| dot(&back[..self.padded], &back[..self.padded])).sum()
    }

    /// Turns the outputs' sums into probabilities; numbers stay as they are.
    pub(super) fn finish_outputs(&mut self, network: &Network) {
        let last = self.active.len() - 1;
        let outputs = &mut self.active[last];
        match (network.loss, network.outputs()) {
            (Loss::Squared, _) => {}
            (Loss::Log, 1) => outputs[..self.padded].iter_mut().for_each(|z| *z = sigmoid(*z)),
            (Loss::Log, count) => {
                for start in (0..self.padded).step_by(LANES) {
                    softmax(outputs, count, start);
                }
            }
        }
    }

    /// Adds the gradient of the loss, summed over the rows loaded, to `gradient`, which is in the
    /// order of the network's parameters. Both losses have the slope prediction − target by the
    /// output's sum (twice that for the squared error).
    pub(super) fn backward(&mut self, network: &Network, gradient: &mut [f64]) {
        self.finish_outputs(network);
        let last = network.sizes.len() - 1;
        let scale = if network.loss == Loss::Squared { 2.0 } else { 1.0 };
        for output in 0..network.outputs() {
            let block = output * BLOCK..output * BLOCK + self.padded;
            let back = &mut self.back[last][block.clone()];
            let errors = self.active[last][block.clone()].iter().zip(&self.targets[block]);
            back.iter_mut().zip(errors).for_each(|(back, (guess, target))| *back = scale * (guess - target));
            back[self.filled..].fill(0.0);
        }
        self.propagate(network, Some(gradient), false);
    }

    /// As [`Pass::backward`], from slopes by the outputs' sums that were found elsewhere: columns of the
    /// rows loaded. Without `gradient` only what comes back to the inputs is of interest.
    pub(super) fn backward_from(
        &mut self,
        network: &Network,
        slopes: &Columns,
        rows: Batch,
        gradient: Option<&mut [f64]>,
    ) {
        let last = network.sizes.len() - 1;
        gather(slopes, rows, &mut self.back[last]);
        for back in self.back[last].chunks_exact_mut(BLOCK) {
            back[self.filled..self.padded].fill(0.0);
        }
        let to_inputs = gradient.is_none();
        self.propagate(network, gradient, to_inputs);
    }

    /// The slope of the loss by input `input` in the rows loaded, after `backward_from` without a gradient.
    pub(super) fn input_slopes(&self, input: usize) -> &[f64] {
        &self.back[0][input * BLOCK..][..self.filled]
    }

    /// From the slopes by the outputs' sums back through the layers.
    fn propagate(&mut self, network: &Network, mut gradient: Option<&mut [f64]>, to_inputs: bool) {
        let last = network.sizes.len() - 1;
        for layer in (1..=last).rev() {
            let (weights, biases) = network.place(layer);
            let inputs = network.sizes[layer - 1];
            let feed = if self.drops && layer > 1 { &self.passed[layer - 1] } else { &self.active[layer - 1] };
            let (below, here) = self.back.split_at_mut(layer);
            if let Some(gradient) = &mut gradient {
                for (neuron, back) in here[0].chunks_exact(BLOCK).enumerate() {
                    let back = &back[..self.padded];
                    let row = &mut gradient[weights + neuron * inputs..][..inputs];
                    for (slope, feed) in row.iter_mut().zip(feed.chunks_exact(BLOCK)) {
                        *slope += dot(back, &feed[..self.padded]);
                    }
                    gradient[biases + neuron] += total(back);
                }
            }
            if layer == 1 && !to_inputs {
                break;
            }
            transposed(network.weights(layer), &here[0], &mut below[layer - 1], inputs, self.padded);
            if layer == 1 {
                break;
            }
            for neuron in 0..inputs {
                let block = neuron * BLOCK..neuron * BLOCK + self.padded;
                let back = &mut below[layer - 1][block.clone()];
                if self.drops {
                    back.iter_mut().zip(&self.masks[layer - 1][block.clone()]).for_each(|(back, mask)| *back *= mask);
                }
                network.activation.apply_slopes(&self.active[layer - 1][block], back);
            }
        }
    }
}

/// Copies rows of each column to the start of each block.
fn gather(from: &Columns, rows: Batch, to: &mut [f64]) {
    for (i, block) in to.chunks_exact_mut(BLOCK).enumerate() {
        let column = from.column(i);
        match rows {
            Batch::From(start, count) => block[..count].copy_from_slice(&column[start..start + count]),
            Batch::These(rows) => block.iter_mut().zip(rows).for_each(|(to, row)| *to = column[*row as usize]),
        }
    }
}

fn lanes(values: &[f64], start: usize) -> &[f64; LANES] {
    values[start..start + LANES].try_into().expect("a slice of LANES values")
}

/// Sums of all neurons of a layer: bias + Σ weight · input, inputs in order.
fn dense(weights: &[f64], biases: &[f64], input: &[f64], output: &mut [f64], rows: usize) {
    let inputs = weights.len() / biases.len();
    for ((weights, bias), output) in weights.chunks_exact(inputs).zip(biases).zip(output.chunks_exact_mut(BLOCK)) {
        for (chunk, output) in output[..rows].chunks_exact_mut(LANES).enumerate() {
            let mut sums = [*bias; LANES];
            for (weight, values) in weights.iter().zip(input.chunks_exact(BLOCK)) {
                let values = lanes(values, chunk * LANES);
                for lane in 0..LANES {
                    sums[lane] += weight * values[lane];
                }
            }
            output.copy_from_slice(&sums);
        }
    }
}

/// What comes back to each of `inputs` neurons: Σ weight · slope of the neurons above.
fn transposed(weights: &[f64], above: &[f64], below: &mut [f64], inputs: usize, rows: usize) {
    for (i, below) in below.chunks_exact_mut(BLOCK).enumerate() {
        for (chunk, below) in below[..rows].chunks_exact_mut(LANES).enumerate() {
            let mut sums = [0.0; LANES];
            for (weights, slopes) in weights.chunks_exact(inputs).zip(above.chunks_exact(BLOCK)) {
                let (weight, slopes) = (weights[i], lanes(slopes, chunk * LANES));
                for lane in 0..LANES {
                    sums[lane] += weight * slopes[lane];
                }
            }
            below.copy_from_slice(&sums);
        }
    }
}

/// Σ a · b, by lanes, which are added up pairwise at the end.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; LANES];
    for (a, b) in a.chunks_exact(LANES).zip(b.chunks_exact(LANES)) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    folded(sums)
}

/// Σ a, in the same way.
fn total(a: &[f64]) -> f64 {
    let mut sums = [0.0; LANES];
    for a in a.chunks_exact(LANES) {
        for lane in 0..LANES {
            sums[lane] += a[lane];
        }
    }
    folded(sums)
}

fn folded(sums: [f64; LANES]) -> f64 {
    let [a, b, c, d, e, f, g, h] = sums;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

/// Replaces the sums of `count` outputs by shares that add up to 1, in `LANES` rows from `start` on.
fn softmax(outputs: &mut [f64], count: usize, start: usize) {
    let mut largest = [f64::NEG_INFINITY; LANES];
    for output in 0..count {
        let sums = lanes(outputs, output * BLOCK + start);
        for lane in 0..LANES {
            largest[lane] = if sums[lane] > largest[lane] { sums[lane] } else { largest[lane] };
        }
    }
    let mut totals = [0.0; LANES];
    for output in 0..count {
        let sums = &mut outputs[output * BLOCK + start..][..LANES];
        for lane in 0..LANES {
            sums[lane] = exp(sums[lane] - largest[lane]);
            totals[lane] += sums[lane];
        }
    }
    for output in 0..count {
        let shares = &mut outputs[output * BLOCK + start..][..LANES];
        for lane in 0..LANES {
            shares[lane] /= totals[lane];
        }
    }
}
