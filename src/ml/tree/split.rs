//! The best cut of one node: a single pass over each sorted column.

use super::columns::Entry;

/// scikit-learn's FEATURE_THRESHOLD: values no further apart than this count as equal.
pub(super) const SAME_VALUE: f32 = 1e-7;

/// Impurity decreases no further apart than this count as equal, so that rounding does not
/// decide which of two equal cuts is made.
pub(super) const SAME_GAIN: f64 = 1e-13;

/// The weight of every row, in the form that the search for a cut reads fastest.
#[derive(Clone, Debug)]
pub(super) enum RowWeights {
    /// Two classes: the weight, negative for class 0. One number to fetch for each row.
    Signed(Vec<f64>),
    /// Any number of classes: weight and class, with room for sums.
    ByClass { rows: Vec<(f64, u32)>, left: Vec<f64> },
}

impl RowWeights {
    pub fn new(weights: &[f64], labels: &[u32], n_classes: usize) -> Self {
        // Weights that are not above zero, or no numbers, become zero: `f64::max` does both.
        let rows = weights.iter().map(|weight| weight.max(0.0)).zip(labels);
        if n_classes == 2 {
            let signed = |(weight, &class): (f64, &u32)| if class == 0 { -weight } else { weight };
            Self::Signed(rows.map(signed).collect())
        } else {
            Self::ByClass { rows: rows.map(|(weight, &class)| (weight, class)).collect(), left: vec![0.0; n_classes] }
        }
    }

    /// Sets `sums` to the weight of each class among `entries`.
    ///
    /// Always summed anew, never as a difference: what rounding leaves of a class that is
    /// not there would be taken for rows of it.
    pub fn sum(&self, entries: &[Entry], sums: &mut [f64]) {
        self.sum_rows(entries.iter().map(|entry| entry.row as usize), sums);
    }

    /// Sets `sums` to the weight of each class among all rows.
    pub fn sum_all(&self, sums: &mut [f64]) {
        let n_rows = match self {
            Self::Signed(signed) => signed.len(),
            Self::ByClass { rows, .. } => rows.len(),
        };
        self.sum_rows(0..n_rows, sums);
    }

    fn sum_rows(&self, which: impl Iterator<Item = usize>, sums: &mut [f64]) {
        match self {
            Self::Signed(signed) => {
                let (mut weight, mut difference) = (0.0, 0.0);
                for row in which {
                    weight += signed[row].abs();
                    difference += signed[row];
                }
                sums[0] = (weight - difference) / 2.0;
                sums[1] = (weight + difference) / 2.0;
            }
            Self::ByClass { rows, .. } => {
                sums.fill(0.0);
                for row in which {
                    let (weight, class) = rows[row];
                    sums[class as usize] += weight;
                }
            }
        }
    }
}

/// A cut: its feature, how many entries go left, and how good it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cut {
    pub feature: usize,
    pub n_left: usize,
    pub threshold: f64,
    /// The decrease of the node's Gini impurity, as a share of the node's own weight.
    pub gain: f64,
}

impl Cut {
    fn between(feature: usize, entries: &[Entry], n_left: usize, gain: f64) -> Self {
        let (below, above) = (entries[n_left - 1].value, entries[n_left].value);
        // As scikit-learn: halves, so that the sum cannot overflow. In 64 bits the middle of
        // two different f32 is exact, so it is never the upper one.
        let threshold = f64::from(below) / 2.0 + f64::from(above) / 2.0;
        Self { feature, n_left, threshold, gain }
    }
}

/// Replaces `best` if a cut of this column (`entries`, sorted) is better by more than
/// [`SAME_GAIN`]. `total` is the weight of each class in the node.
///
/// With L and T the class weights on the left and in the node, and their sums l and t, the
/// decrease is Σₖ (Lₖ − Tₖ·l/t)² / (l·(t − l)): what Gini's definition comes to.
pub(super) fn improve(
    best: &mut Option<Cut>,
    feature: usize,
    entries: &[Entry],
    weights: &mut RowWeights,
    total: &[f64],
) {
    match weights {
        RowWeights::Signed(signed) => improve_of_two(best, feature, entries, signed, total),
        RowWeights::ByClass { rows, left } => {
            improve_of_many(best, feature, entries, rows, left, total);
        }
    }
}

/// What a gain must exceed to be better than `best`.
fn bar(best: &Option<Cut>) -> f64 {
    best.map_or(f64::NEG_INFINITY, |best| best.gain + SAME_GAIN)
}

/// Two classes: the sum and the difference of their weights say it all.
fn improve_of_two(best: &mut Option<Cut>, feature: usize, entries: &[Entry], signed: &[f64], total: &[f64]) {
    let weight = total[0] + total[1];
    let slope = (total[1] - total[0]) / weight;
    // Twice the gain, as the difference holds both classes' deviations.
    let mut bar = 2.0 * bar(best);
    let (mut left, mut difference) = (0.0, 0.0);
    for (index, pair) in entries.windows(2).enumerate() {
        let signed = signed[pair[0].row as usize];
        left += signed.abs();
        difference += signed;
        let deviation = difference - slope * left;
        let both = left * (weight - left);
        // Multiplied out, as a division for every row would take longest of all.
        let better = deviation * deviation > bar * both;
        if better & (pair[1].value > pair[0].value + SAME_VALUE) && both > 0.0 {
            let gain = deviation * deviation / both / 2.0;
            *best = Some(Cut::between(feature, entries, index + 1, gain));
            bar = 2.0 * (gain + SAME_GAIN);
        }
    }
}

fn improve_of_many(
    best: &mut Option<Cut>,
    feature: usize,
    entries: &[Entry],
    rows: &[(f64, u32)],
    left: &mut [f64],
    total: &[f64],
) {
    let weight: f64 = total.iter().sum();
    let mut bar = bar(best);
    let mut left_weight = 0.0;
    left.fill(0.0);
    for (index, pair) in entries.windows(2).enumerate() {
        let (row_weight, class) = rows[pair[0].row as usize];
        left[class as usize] += row_weight;
        left_weight += row_weight;
        if pair[1].value <= pair[0].value + SAME_VALUE {
            continue;
        }
        let share = left_weight / weight;
        let mut squares = 0.0;
        for (left, total) in left.iter().zip(total) {
            let deviation = left - total * share;
            squares += deviation * deviation;
        }
        let both = left_weight * (weight - left_weight);
        if squares > bar * both && both > 0.0 {
            let gain = squares / both;
            *best = Some(Cut::between(feature, entries, index + 1, gain));
            bar = gain + SAME_GAIN;
        }
    }
}

/// The Gini impurity 1 − Σ share² of class weights; 0 if there is no weight.
pub(super) fn gini(class_weights: &[f64]) -> f64 {
    let weight: f64 = class_weights.iter().sum();
    if weight <= 0.0 {
        return 0.0;
    }
    let squares: f64 = class_weights.iter().map(|w| w * w).sum();
    (1.0 - squares / (weight * weight)).max(0.0)
}
