//! What a classifier of texts makes of one text, n-gram by n-gram.

use super::texts::{TextModel, TextSettings, Texts};
use super::{Tokens, tokens};
use crate::ml::math::sigmoid;

/// A text cut into n-grams, and what each adds to the log-odds of the positive class.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub tokens: Tokens,
    /// Single words first, then pairs, then triples; each in the order of the text.
    pub pieces: Vec<Piece>,
    /// The columns of the vocabulary that the text has, with what the vector holds there.
    pub vector: Vec<(usize, f64)>,
    /// Of the positive class against the negative one.
    pub log_odds: f64,
}

/// One n-gram at its place in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Of how many words.
    pub length: usize,
    /// Its first token.
    pub start: usize,
    pub text: String,
    /// The run of the corpus, if it stands there at all.
    pub run: Option<usize>,
    pub standing: Standing,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standing {
    /// In the vocabulary: adds so much each time it stands in the text.
    Adds(f64),
    /// In too few of the texts that the vocabulary was learned from.
    TooRare,
    /// In too many of them.
    TooCommon,
    /// In none of them.
    Unseen,
}

impl Reading {
    pub fn of(text: &str, texts: &Texts, model: &TextModel, settings: &TextSettings, stop_words: bool) -> Reading {
        let tokens = tokens(text, stop_words);
        let words = &tokens.kept;
        let mut counts: Vec<(u32, u32)> = Vec::new();
        let mut found = Vec::new();
        for length in 1..=settings.longest {
            for (start, window) in words.windows(length).enumerate() {
                let run = texts.corpus.find(window);
                if let Some(run) = run {
                    counts.push((run as u32, 1));
                }
                found.push((length, start, window.join(" "), run));
            }
        }
        counts.sort_unstable();
        counts.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            kept.1 += u32::from(is_same) * next.1;
            is_same
        });
        let vector = model.row(&counts);
        let amount = |run: usize| {
            let column = model.vocabulary.column(run)?;
            let value = vector[vector.binary_search_by_key(&column, |entry| entry.0).ok()?].1;
            let times = counts[counts.binary_search_by_key(&run, |entry| entry.0 as usize).ok()?].1;
            Some(value * model.bayes.weight(column) / f64::from(times))
        };
        let standing = |run: Option<usize>| {
            let Some(run) = run else { return Standing::Unseen };
            match (amount(run), texts.looked_at_texts(run, settings)) {
                (Some(amount), _) => Standing::Adds(amount),
                (None, 0) => Standing::Unseen,
                (None, texts) if texts < settings.min_df => Standing::TooRare,
                (None, _) => Standing::TooCommon,
            }
        };
        let pieces = found
            .into_iter()
            .map(|(length, start, text, run)| Piece { length, start, text, run, standing: standing(run) })
            .collect();
        let likelihood = |class: usize| model.bayes.joint_log_likelihood(vector.iter().copied(), class);
        let log_odds = likelihood(1) - likelihood(0);
        Reading { tokens, pieces, vector, log_odds }
    }

    /// The chance of the positive class, as the model has it.
    pub fn probability(&self) -> f64 {
        sigmoid(self.log_odds)
    }

    /// How many n-grams of exactly this length the text has.
    pub fn count(&self, length: usize) -> usize {
        self.pieces.iter().filter(|piece| piece.length == length).count()
    }

    /// How many of its n-grams are not in the vocabulary.
    pub fn ignored(&self) -> usize {
        self.pieces.iter().filter(|piece| piece.amount().is_none()).count()
    }
}

impl Piece {
    /// What it adds to the log-odds; `None` where it is ignored.
    pub fn amount(&self) -> Option<f64> {
        match self.standing {
            Standing::Adds(amount) => Some(amount),
            _ => None,
        }
    }

    /// Why it is ignored; empty where it is not.
    pub fn why(&self) -> &'static str {
        match self.standing {
            Standing::Adds(_) => "",
            Standing::TooRare => "too rare",
            Standing::TooCommon => "too common",
            Standing::Unseen => "unseen",
        }
    }
}
