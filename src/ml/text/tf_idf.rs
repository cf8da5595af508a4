//! Counts weighted by how rare a column is: term frequency × inverse document frequency.

use super::Vocabulary;
use crate::ml::math::ln;

/// What was learned: idf(t) = ln((1 + n) / (1 + df(t))) + 1 for n documents of which df(t) hold t; scikit-learn's
/// `TfidfTransformer(norm="l2", smooth_idf=True, sublinear_tf=False)`, its default.
#[derive(Clone, Debug, PartialEq)]
pub struct TfidfTransformer {
    /// One a column, 1 or more.
    pub idf: Vec<f64>,
}

impl TfidfTransformer {
    /// Learns from the documents that the vocabulary was learned from.
    pub fn fit(vocabulary: &Vocabulary) -> TfidfTransformer {
        let documents = (vocabulary.documents + 1) as f64;
        let of = |run: &u32| {
            let found = f64::from(vocabulary.document_frequency[*run as usize]);
            ln(documents / (found + 1.0)) + 1.0
        };
        TfidfTransformer { idf: vocabulary.runs.iter().map(of).collect() }
    }

    /// Weights a document's counts and divides them by their Euclidean length; a document without any stays so.
    pub fn transform(&self, row: &mut [(usize, f64)]) {
        for (column, value) in row.iter_mut() {
            *value *= self.idf[*column];
        }
        let length = row.iter().map(|(_, value)| value * value).sum::<f64>().sqrt();
        if length > 0.0 {
            for (_, value) in row {
                *value /= length;
            }
        }
    }
}
