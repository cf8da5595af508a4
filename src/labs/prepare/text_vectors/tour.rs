//! The teacher's tour and the challenges.

use super::{Longest, State, TextVectors, pair, set_pair};
use crate::lab::{Challenge, Condition, Stop};

type At = Stop<State>;

pub const STOPS: &[Stop<State>] = &[
    At::new(
        "not",
        "A “not” that does not negate",
        "In a bag of words, every word adds its own weight, whatever its neighbors are: in *B*, “not” lowers the \
         score, but “good” adds as much as in A.",
        "product-reviews",
        |_| {},
    )
    .figures(&["sentences"])
    .controls(&["pair"])
    .numbers(&["log_odds_a", "log_odds_b"])
    .teaches(&["prep.text.bag-of-words"]),
    At::new(
        "pairs",
        "Bigrams",
        "Now bigrams, pairs of neighboring words, count as well. Which one makes *B* negative? Click it to read the \
         texts that contain it.",
        "product-reviews",
        |s| s.longest = Longest::Bigrams,
    )
    .figures(&["sentences"])
    .controls(&["longest"])
    .numbers(&["log_odds_b", "vocabulary"])
    .asks("log_odds_b", "Bigrams, pairs of neighboring words, count as well. Will B’s log-odds rise, stay, or fall?")
    .teaches(&["prep.text.n-gram"])
    .answer("“not good”. B falls from 0.722 to −2.47."),
    At::new(
        "stop-words",
        "Stop words include “not”",
        "A common cleaning step removes stop words, the most frequent words of a language. The list includes “not”, \
         “no” and “never”.",
        "product-reviews",
        |s| (s.longest, s.stop_words) = (Longest::Bigrams, true),
    )
    .figures(&["sentences"])
    .controls(&["stop_words"])
    .numbers(&["log_odds_a", "log_odds_b"])
    .asks("log_odds_b", "Stop words are removed. Will B’s log-odds rise, stay, or fall?")
    .answer("It rises to 1.32, the same as A: both sentences are now “picture good”."),
    At::new(
        "never-seen",
        "A bigram never seen",
        "“not great” is in no training text, so it is ignored: *B* stays positive although bigrams count. The model \
         has learned phrases, not negation.",
        "product-reviews",
        |s| {
            set_pair(s, "great");
            s.longest = Longest::Bigrams;
        },
    )
    .begins("“great” for “good”, stop words kept")
    .figures(&["sentences"])
    .controls(&["pair"])
    .numbers(&["log_odds_b"]),
    At::new(
        "same-bag",
        "The same bag of words",
        "Two opposite sentences of the same words: as bags of words, *A and B* are the same vector. Could any model \
         of single words tell them apart?",
        "product-reviews",
        |s| set_pair(s, "order"),
    )
    .begins("Same words, different order; single words")
    .figures(&["sentences"])
    .controls(&["pair", "longest"])
    .numbers(&["log_odds_a", "log_odds_b"])
    .teaches(&["prep.text.bag-of-words"])
    .answer("No: equal vectors get equal scores. With bigrams, A is 2.48 above B."),
    At::new(
        "columns",
        "Eighteen thousand columns",
        "With trigrams and nothing pruned, there are 18 175 columns for 1012 texts; 15 735 of them (0.866) are in \
         one text only. Prune them: raise *min_df*.",
        "product-reviews",
        |s| {
            set_pair(s, "order");
            (s.longest, s.min_df) = (Longest::Trigrams, 1);
        },
    )
    .figures(&["growth"])
    .controls(&["longest", "min_df"])
    .numbers(&["accuracy", "vocabulary", "once"])
    .asks("accuracy", "The vocabulary grows from 913 columns to 18 175. Will test accuracy rise, stay, or fall?")
    .teaches(&["prep.text.n-gram"])
    .answer("It falls from 0.857 to 0.824, while training accuracy rises from 0.925 to 0.997."),
    At::new(
        "leak",
        "A vocabulary that leaks",
        "The vocabulary was learned on all rows, test rows included: no *test word* is out of vocabulary any more. \
         Which accuracy may you report?",
        "product-reviews",
        |s| {
            set_pair(s, "order");
            (s.longest, s.min_df, s.on_all) = (Longest::Trigrams, 1, true);
        },
    )
    .figures(&["growth"])
    .controls(&["vocabulary_on"])
    .numbers(&["accuracy", "unknown", "leak"])
    .asks("accuracy", "The vocabulary is learned on the test rows, too. Will test accuracy rise, stay, or fall?")
    .answer("0.824. The leak shows 0.855, but new texts will contain words that nobody has seen."),
];

type Must = Condition<TextVectors>;

pub const CHALLENGES: &[Challenge<TextVectors>] = &[
    Challenge::new(
        "order",
        "On Product reviews: choose “Same words, different order” and, without changing the sentences, make A’s \
         log-odds at least 1 higher than B’s.",
        "product-reviews",
        &[
            Must::new("the two sentences unchanged", |seen| {
                let [a, b] = pair("order");
                seen.state.a == a && seen.state.b == b
            }),
            Must::new("A’s log-odds at least 1 above B’s", |seen| seen.out.a.log_odds - seen.out.b.log_odds >= 1.0)
                .of("apart"),
        ],
        "Equal bags of words are equal vectors: no model of single words can tell them apart. Bigrams keep which \
         words are neighbors.",
        |s| {
            set_pair(s, "order");
            s.longest = Longest::Bigrams;
        },
    ),
    Challenge::new(
        "six_pairs",
        "On Product reviews: write a sentence A with exactly six bigrams. Four words can be combined into six pairs: \
         try four first.",
        "product-reviews",
        &[
            Must::new("n-grams up to 2 words or more", |seen| seen.state.longest != Longest::Words),
            Must::new("six bigrams; one-letter words do not count", |seen| seen.out.a.tokens.kept.len() == 7),
        ],
        "An n-gram is n neighboring words, not any combination: L words have L − n + 1 n-grams, so six bigrams take \
         seven words.",
        |s| {
            "The battery is good and lasts long.".clone_into(&mut s.a);
            s.longest = Longest::Bigrams;
        },
    ),
    Challenge::new(
        "unknown",
        "On Product reviews: write a sentence A of at least three words that are all out of vocabulary. What does \
         the model predict anyway?",
        "product-reviews",
        &[
            Must::new("at least three words; one-letter words do not count", |seen| seen.out.a.tokens.kept.len() >= 3),
            Must::new("all out of vocabulary", |seen| seen.out.a.vector.is_empty()).of("chance_a"),
        ],
        "Out-of-vocabulary words are ignored. What is left is the class frequency: a probability of 0.649 for \
         positive, whatever you write.",
        |s| "Quokkas juggle turnips.".clone_into(&mut s.a),
    ),
    Challenge::new(
        "prune",
        "On Product reviews: with n-grams up to 3 words, keep a vocabulary of fewer than 1500 and a test accuracy of \
         at least 0.80.",
        "product-reviews",
        &[
            Must::new("n-grams up to 3 words", |seen| seen.state.longest == Longest::Trigrams),
            Must::new("a vocabulary of 1 to 1499 n-grams", |seen| (1..1500).contains(&seen.out.model.vocabulary.len()))
                .of("vocabulary"),
            Must::new("test accuracy at least 0.80", |seen| {
                seen.out.model.test_right * 5 >= seen.fitted.texts.sizes().1 * 4
            })
            .of("accuracy"),
        ],
        "Nearly all trigrams are in one text only: they help to memorize the training rows and say nothing about new \
         ones.",
        |s| (s.longest, s.min_df) = (Longest::Trigrams, 3),
    ),
];
