//! Which runs of a corpus become columns.

use super::{Corpus, LONGEST_RUN};

/// Settings, as scikit-learn's `CountVectorizer` has them.
#[derive(Clone, Debug, PartialEq)]
pub struct CountVectorizer {
    /// The fewest and the most tokens of a run. Default (1, 1).
    pub ngram_range: (usize, usize),
    /// Runs in fewer documents are left out. Default one document.
    pub min_df: Frequency,
    /// Runs in more documents are left out. Default all documents.
    pub max_df: Frequency,
}

/// A number of documents.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Frequency {
    /// So many.
    Documents(usize),
    /// This share of all, 0 to 1; what comes of it is not rounded.
    Share(f64),
}

impl Frequency {
    fn of(self, documents: usize) -> f64 {
        match self {
            Frequency::Documents(count) => count as f64,
            Frequency::Share(share) => share * documents as f64,
        }
    }
}

impl Default for CountVectorizer {
    fn default() -> Self {
        Self { ngram_range: (1, 1), min_df: Frequency::Documents(1), max_df: Frequency::Share(1.0) }
    }
}

/// What was learned: which run is which column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vocabulary {
    /// The run of each column, in text order.
    pub runs: Vec<u32>,
    /// The column of each run of the corpus, or [`NO_COLUMN`].
    columns: Vec<u32>,
    /// In how many of the documents that were looked at each run of the corpus stands, kept or not.
    pub document_frequency: Vec<u32>,
    /// How many documents were looked at.
    pub documents: usize,
}

const NO_COLUMN: u32 = u32::MAX;

impl CountVectorizer {
    /// Learns the vocabulary from those documents of `corpus` for which `looked_at` says so.
    ///
    /// # Errors
    /// A sentence where no run is left, or the range of lengths cannot be.
    pub fn fit(&self, corpus: &Corpus, looked_at: &[bool]) -> Result<Vocabulary, String> {
        let (shortest, longest) = self.ngram_range;
        if shortest < 1 || shortest > longest || longest > LONGEST_RUN {
            return Err(format!("Runs of {shortest} to {longest} words cannot be; choose from 1 to {LONGEST_RUN}."));
        }
        let documents = looked_at.iter().filter(|is| **is).count();
        let (least, most) = (self.min_df.of(documents), self.max_df.of(documents));
        if most < least {
            return Err("The most documents allowed are fewer than the fewest.".into());
        }
        let mut vocabulary = Vocabulary { columns: vec![NO_COLUMN; corpus.len()], documents, ..Vocabulary::default() };
        vocabulary.document_frequency.reserve(corpus.len());
        for run in 0..corpus.len() {
            let is_looked_at = |entry: &&(u32, u32)| looked_at[entry.0 as usize];
            let found = corpus.entries(run).iter().filter(is_looked_at).count();
            vocabulary.document_frequency.push(found as u32);
            let fits = (shortest..=longest).contains(&corpus.run_length(run));
            if fits && found > 0 && (least..=most).contains(&(found as f64)) {
                vocabulary.columns[run] = vocabulary.runs.len() as u32;
                vocabulary.runs.push(run as u32);
            }
        }
        if vocabulary.runs.is_empty() {
            return Err("No word is left: every one stands in too few or too many texts.".into());
        }
        Ok(vocabulary)
    }
}

impl Vocabulary {
    /// How many columns there are.
    pub fn len(&self) -> usize {
        self.runs.len()
    }

    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// The column of a run.
    pub fn column(&self, run: usize) -> Option<usize> {
        self.columns.get(run).filter(|column| **column != NO_COLUMN).map(|column| *column as usize)
    }

    /// A document's counts by column, ascending: a row of `CountVectorizer.transform`.
    pub fn transform(&self, row: &[(u32, u32)]) -> impl Iterator<Item = (usize, f64)> {
        row.iter().filter_map(|(run, count)| Some((self.column(*run as usize)?, f64::from(*count))))
    }
}
