//! Documents cut into runs of tokens (n-grams), each different run counted once for good: vectorizers choose
//! from these counts, so that another choice costs no second reading of the text.

use std::collections::BTreeMap;

use super::tokens;

/// The longest run that is counted, in tokens.
pub const LONGEST_RUN: usize = 3;

/// A run as places of its tokens in the sorted list of words, counted from 1; 0 where it is shorter.
///
/// Ordered as the texts are that join the tokens by a space: no character of a token comes before the space.
type Run = [u32; LONGEST_RUN];

/// What was counted in some documents: every run of 1 to [`LONGEST_RUN`] consecutive tokens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corpus {
    /// The different tokens in text order.
    words: Vec<String>,
    /// The different runs in text order, which is that of `get_feature_names_out()`.
    runs: Vec<Run>,
    /// Where the entries of each run begin in `entries`, and after them its end.
    starts: Vec<usize>,
    /// Document and how often the run stands in it, by run, then by document.
    entries: Vec<(u32, u32)>,
    /// How many tokens each document has.
    lengths: Vec<u32>,
}

/// The counts of a corpus by document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    starts: Vec<usize>,
    entries: Vec<(u32, u32)>,
}

impl Corpus {
    /// Counts the runs of `documents`, stop words taken out before the runs are made (as scikit-learn does: the
    /// words beside a stop word then become neighbours).
    pub fn new(documents: &[&str], without_stop_words: bool) -> Corpus {
        // Words get numbers as they come, and their place in the sorted list once all are known.
        let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
        let mut numbered: Vec<Vec<u32>> = Vec::with_capacity(documents.len());
        for document in documents {
            let of = |word: String| {
                let next = numbers.len() as u32;
                *numbers.entry(word).or_insert(next)
            };
            numbered.push(tokens(document, without_stop_words).kept.into_iter().map(of).collect());
        }
        let mut places = vec![0; numbers.len()];
        for (place, number) in numbers.values().enumerate() {
            places[*number as usize] = place as u32 + 1;
        }
        let lengths = numbered.iter().map(|document| document.len() as u32).collect();
        let mut found: Vec<(Run, u32)> = Vec::new();
        for (document, words) in numbered.iter().enumerate() {
            let words: Vec<u32> = words.iter().map(|number| places[*number as usize]).collect();
            for length in 1..=LONGEST_RUN {
                found.extend(words.windows(length).map(|window| (run_of(window), document as u32)));
            }
        }
        found.sort_unstable();
        let mut corpus = Corpus { words: numbers.into_keys().collect(), lengths, ..Corpus::default() };
        for (run, document) in found {
            if corpus.runs.last() != Some(&run) {
                corpus.runs.push(run);
                corpus.starts.push(corpus.entries.len());
                corpus.entries.push((document, 1));
            } else if let Some(last) = corpus.entries.last_mut().filter(|last| last.0 == document) {
                last.1 += 1;
            } else {
                corpus.entries.push((document, 1));
            }
        }
        corpus.starts.push(corpus.entries.len());
        corpus
    }

    /// How many different runs there are.
    pub fn len(&self) -> usize {
        self.runs.len()
    }

    /// Whether no document has a token.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    pub fn documents(&self) -> usize {
        self.lengths.len()
    }

    /// How many tokens a document has.
    pub fn length(&self, document: usize) -> usize {
        self.lengths[document] as usize
    }

    /// How many tokens a run has.
    pub fn run_length(&self, run: usize) -> usize {
        self.runs[run].iter().filter(|place| **place > 0).count()
    }

    /// The tokens of a run, joined by spaces.
    pub fn text(&self, run: usize) -> String {
        let words = self.runs[run].iter().filter(|place| **place > 0);
        words.map(|place| self.words[*place as usize - 1].as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Which run these tokens are, in this order; `None` where they stand nowhere as neighbours.
    pub fn find(&self, tokens: &[String]) -> Option<usize> {
        if tokens.is_empty() || tokens.len() > LONGEST_RUN {
            return None;
        }
        let place = |token: &String| self.words.binary_search(token).ok().map(|place| place as u32 + 1);
        let places: Vec<u32> = tokens.iter().map(place).collect::<Option<_>>()?;
        self.runs.binary_search(&run_of(&places)).ok()
    }

    /// The documents that a run stands in, ascending, and how often.
    pub fn entries(&self, run: usize) -> &[(u32, u32)] {
        &self.entries[self.starts[run]..self.starts[run + 1]]
    }

    /// The same counts by document.
    pub fn rows(&self) -> Rows {
        let mut starts = vec![0; self.documents() + 1];
        for (document, _) in &self.entries {
            starts[*document as usize + 1] += 1;
        }
        for document in 0..self.documents() {
            starts[document + 1] += starts[document];
        }
        let mut next = starts.clone();
        let mut entries = vec![(0, 0); self.entries.len()];
        for run in 0..self.len() {
            for (document, count) in self.entries(run) {
                let place = &mut next[*document as usize];
                entries[*place] = (run as u32, *count);
                *place += 1;
            }
        }
        Rows { starts, entries }
    }

    /// How many runs of exactly `length` tokens stand in a document, repetitions counted: L − n + 1 of L tokens.
    pub fn positions(&self, document: usize, length: usize) -> usize {
        (self.length(document) + 1).saturating_sub(length.max(1))
    }
}

impl Rows {
    /// The runs of a document, ascending, and how often each stands in it.
    pub fn of(&self, document: usize) -> &[(u32, u32)] {
        &self.entries[self.starts[document]..self.starts[document + 1]]
    }
}

fn run_of(places: &[u32]) -> Run {
    let mut run = [0; LONGEST_RUN];
    run[..places.len()].copy_from_slice(places);
    run
}
