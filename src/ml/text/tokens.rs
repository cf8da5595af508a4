//! A text cut into tokens as scikit-learn's `CountVectorizer` does by default.

use super::{is_english_stop_word, is_word_character};

/// The tokens of a text, and what was passed over on the way to them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tokens {
    /// In the order of the text, in lower case.
    pub kept: Vec<String>,
    /// Single word characters: the default token has two or more.
    pub too_short: Vec<String>,
    /// Stop words.
    pub stopped: Vec<String>,
}

/// Cuts `text` into tokens: lower case, then every run of two or more word characters (the pattern
/// `(?u)\b\w\w+\b`), English stop words left out if asked for. Punctuation only separates, so that "don't"
/// becomes "don".
pub fn tokens(text: &str, without_stop_words: bool) -> Tokens {
    let lower = text.to_lowercase();
    let mut tokens = Tokens::default();
    for run in lower.split(|c| !is_word_character(c)).filter(|run| !run.is_empty()) {
        let part = if run.chars().nth(1).is_none() {
            &mut tokens.too_short
        } else if without_stop_words && is_english_stop_word(run) {
            &mut tokens.stopped
        } else {
            &mut tokens.kept
        };
        part.push(run.to_owned());
    }
    tokens
}
