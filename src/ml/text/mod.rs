//! Texts as numbers: tokens, runs of tokens, counts, tf–idf, and a naive Bayes classifier for them, with the
//! conventions of scikit-learn 1.9.1.

mod corpus;
mod multinomial_nb;
mod reading;
mod stop_words;
mod texts;
mod tf_idf;
mod tokens;
mod vectorizer;
mod word_characters;

pub use corpus::{Corpus, LONGEST_RUN, Rows};
pub use multinomial_nb::{MultinomialNB, MultinomialNBModel};
pub use reading::{Piece, Reading, Standing};
pub use stop_words::is_english_stop_word;
pub use texts::{TextModel, TextSettings, Texts};
pub use tf_idf::TfidfTransformer;
pub use tokens::{Tokens, tokens};
pub use vectorizer::{CountVectorizer, Frequency, Vocabulary};
pub use word_characters::is_word_character;

#[cfg(test)]
mod tests;
