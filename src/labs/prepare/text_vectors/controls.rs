//! What the visitor sets, the teacher's tour and the challenges.

use super::{State, TextVectors};
use crate::format;
use crate::lab::{Challenge, Condition, Control, Range, Stop, option};

/// Pairs of texts to begin with: key, name, A, B.
const PAIRS: [(&str, [&str; 2]); 4] = [
    ("not", ["The picture is good.", "The picture is not good."]),
    ("order", ["It is good, not bad.", "It is bad, not good."]),
    ("problem", ["I had a problem with it.", "I had no problem with it."]),
    ("great", ["The picture is great.", "The picture is not great."]),
];

const PAIR_CHOICES: &[(&str, &str)] = &[
    ("not", "One “not” more"),
    ("order", "Same words, other order"),
    ("problem", "A problem, no problem"),
    ("great", "A pair never seen"),
    ("own", "Your own"),
];

const WEIGHTINGS: &[(&str, &str)] = &[("counts", "Counts"), ("tf_idf", "tf–idf")];
const VOCABULARY_ON: &[(&str, &str)] = &[("train", "Training rows"), ("all", "All rows")];

/// The texts of a pair; the first pair's where there is none of this name.
pub fn pair(key: &str) -> [&'static str; 2] {
    PAIRS.iter().find(|(known, _)| *known == key).map_or(PAIRS[0].1, |(_, texts)| *texts)
}

pub fn set_pair(state: &mut State, key: &str) {
    let [a, b] = pair(key);
    (state.a, state.b) = (a.to_owned(), b.to_owned());
}

fn pair_of(state: &State) -> &'static str {
    let found = PAIRS.iter().find(|(_, [a, b])| state.a == *a && state.b == *b);
    found.map_or("own", |(key, _)| key)
}

const LENGTHS: &[(&str, &str)] = &[("1", "1 word"), ("2", "2 words"), ("3", "3 words")];

fn texts_written(count: f64) -> String {
    if count == 1.0 { "1 text".to_owned() } else { format!("{} texts", format::count(count as u64)) }
}

pub const CONTROLS: &[Control<State>] = &[
    Control::choice("pair", "Two sentences", PAIR_CHOICES, pair_of, |s: &mut State, key| {
        if key != "own" {
            set_pair(s, key);
        }
    })
    .acts_on("sentences"),
    Control::text("a", "Sentence A", |s: &State| s.a.clone(), |s: &mut State, text| text.clone_into(&mut s.a))
        .lines(2)
        .help("Words of one letter, such as “I”, are left out.")
        .acts_on("sentences"),
    Control::text("b", "Sentence B", |s: &State| s.b.clone(), |s: &mut State, text| text.clone_into(&mut s.b))
        .lines(2)
        .acts_on("sentences"),
    Control::choice(
        "longest",
        "n-grams up to",
        LENGTHS,
        |s: &State| LENGTHS[(s.longest as usize).clamp(1, LENGTHS.len()) - 1].0,
        |s: &mut State, v| s.longest = v.parse().unwrap_or(1.0),
    )
    .acts_on("sentences"),
    Control::toggle(
        "stop_words",
        "Leave out stop words",
        |s: &State| s.stop_words,
        |s: &mut State, v| s.stop_words = v,
    )
    .help("318 common English words. Look for “not”.")
    .acts_on("sentences"),
    Control::choice(
        "weighting",
        "A text becomes",
        WEIGHTINGS,
        |s: &State| s.weighting,
        |s: &mut State, v| s.weighting = option(WEIGHTINGS, v),
    )
    .folded(),
    Control::slider(
        "min_df",
        "In at least",
        Range::fixed(1.0, 50.0, 1.0, 2.0),
        |s: &State| Some(s.min_df),
        |s: &mut State, v| s.min_df = v.round(),
    )
    .folded()
    .written(texts_written)
    .help("min_df: rarer n-grams are left out.")
    .acts_on("vocabulary"),
    Control::slider(
        "max_df",
        "In at most",
        Range::fixed(0.01, 1.0, 0.01, 1.0),
        |s: &State| Some(s.max_df),
        |s: &mut State, v| s.max_df = v,
    )
    .folded()
    .written(|share| format!("{} of the texts", format::percent(share)))
    .help("max_df: more common n-grams are left out.")
    .acts_on("vocabulary"),
    Control::choice(
        "vocabulary_on",
        "Learn the vocabulary on",
        VOCABULARY_ON,
        |s: &State| s.vocabulary_on,
        |s: &mut State, v| s.vocabulary_on = option(VOCABULARY_ON, v),
    )
    .folded(),
    Control::slider(
        "seed",
        "Seed of the split",
        Range::fixed(0.0, 99.0, 1.0, 1.0),
        |s: &State| Some(s.seed),
        |s: &mut State, v| s.seed = v.round(),
    )
    .folded(),
];

type At = Stop<State>;

pub const STOPS: &[Stop<State>] = &[
    At::new(
        "not",
        "A “not” that turns nothing",
        "Every word adds its own weight, whatever stands beside it: in *B*, “not” takes its own away, and “good” adds as \
         much as ever.",
        "product-reviews",
        |_| {},
    )
    .figures(&["sentences"])
    .controls(&["pair"])
    .numbers(&["log_odds_a", "log_odds_b"])
    .teaches(&["prep.text.bag-of-words"]),
    At::new(
        "pairs",
        "Words in pairs",
        "Now each two neighbours count as well. Which pair turns *B* round? Click it to read the texts that hold it.",
        "product-reviews",
        |s| s.longest = 2.0,
    )
    .figures(&["sentences"])
    .controls(&["longest"])
    .numbers(&["log_odds_b", "vocabulary"])
    .asks("log_odds_b", "Pairs of neighbours count, too. What will B’s score do?")
    .teaches(&["prep.text.n-gram"])
    .answer("“not good”. B falls from 0.72 to −2.47."),
    At::new(
        "stop-words",
        "Stop words take the “not”",
        "A usual cleaning step removes common words first. The list has “not”, “no” and “never” on it.",
        "product-reviews",
        |s| (s.longest, s.stop_words) = (2.0, true),
    )
    .figures(&["sentences"])
    .controls(&["stop_words"])
    .numbers(&["log_odds_a", "log_odds_b"])
    .asks("log_odds_b", "Common words are left out. What will B’s score do?")
    .answer("It rises to 1.32, A’s own score: of both, only “picture good” is left."),
    At::new(
        "never-seen",
        "A pair never seen",
        "“not great” stands in no training text, so it is ignored: *B* stays positive although pairs count. The model has \
         learned phrases, not negation.",
        "product-reviews",
        |s| {
            set_pair(s, "great");
            s.longest = 2.0;
        },
    )
    .begins("“great” for “good”, stop words kept")
    .figures(&["sentences"])
    .controls(&["pair"])
    .numbers(&["log_odds_b"]),
    At::new(
        "same-bag",
        "The same bag",
        "Opposite sentences of the very same words. *A and B* stand at one place. Could any model of single words do better?",
        "product-reviews",
        |s| set_pair(s, "order"),
    )
    .begins("Same words, other order; single words")
    .figures(&["sentences"])
    .controls(&["pair", "longest"])
    .numbers(&["log_odds_a", "log_odds_b"])
    .teaches(&["prep.text.bag-of-words"])
    .answer("No: equal bags are equal vectors. Pairs set A 2.48 above B."),
    At::new(
        "columns",
        "Eighteen thousand columns",
        "With triples and nothing pruned: 18 175 columns for 1012 texts, and 87 % of them stand in one text only. Drag *the \
         line* at 1.",
        "product-reviews",
        |s| {
            set_pair(s, "order");
            (s.longest, s.min_df) = (3.0, 1.0);
        },
    )
    .figures(&["growth"])
    .controls(&["longest", "min_df"])
    .numbers(&["accuracy", "vocabulary", "once"])
    .asks("accuracy", "From 913 columns to 18 175. What will test accuracy do?")
    .teaches(&["prep.text.n-gram"])
    .answer("It falls from 0.857 to 0.824; training accuracy rises to 0.997."),
    At::new(
        "leak",
        "Everything is known",
        "The vocabulary was learned on all rows, test rows too: no *test word* is unknown any more. Which accuracy may you \
         promise?",
        "product-reviews",
        |s| {
            set_pair(s, "order");
            (s.longest, s.min_df, s.vocabulary_on) = (3.0, 1.0, "all");
        },
    )
    .figures(&["growth"])
    .controls(&["vocabulary_on"])
    .numbers(&["accuracy", "unknown", "leak"])
    .asks("accuracy", "The vocabulary may see the test rows. What will test accuracy do?")
    .answer("0.824. The leak shows 0.855, but texts to come will hold words that nobody has seen."),
];

type Must = Condition<TextVectors>;

pub const CHALLENGES: &[Challenge<TextVectors>] = &[
    Challenge::new(
        "order",
        "On Product reviews: choose the sentences “Same words, other order” and, without changing a letter, set A at least 1 \
         above B.",
        "product-reviews",
        &[
            Must::new("the two sentences as they are", |seen| {
                let [a, b] = pair("order");
                seen.state.a == a && seen.state.b == b
            }),
            Must::new("A at least 1 above B", |seen| seen.out.a.log_odds - seen.out.b.log_odds >= 1.0).of("apart"),
        ],
        "Equal bags: no model of single words can tell them apart. Pairs keep who stands beside whom.",
        |s| {
            set_pair(s, "order");
            s.longest = 2.0;
        },
    ),
    Challenge::new(
        "six_pairs",
        "On Product reviews: write a sentence A that gives exactly six pairs. Four words can be combined into six pairs: try \
         four first.",
        "product-reviews",
        &[
            Must::new("n-grams up to 2 words or more", |seen| seen.state.longest >= 2.0),
            Must::new("six pairs; words of one letter do not count", |seen| seen.out.a.tokens.kept.len() == 7),
        ],
        "An n-gram is a run of neighbours, not a combination: L words have L − n + 1 of them, so six pairs take seven words.",
        |s| {
            "The battery is good and lasts long.".clone_into(&mut s.a);
            s.longest = 2.0;
        },
    ),
    Challenge::new(
        "unknown",
        "On Product reviews: write a sentence A of at least three words, none of which the model knows. What does it say all \
         the same?",
        "product-reviews",
        &[
            Must::new("three words; words of one letter do not count", |seen| seen.out.a.tokens.kept.len() >= 3),
            Must::new("none of them known", |seen| seen.out.a.vector.is_empty()).of("chance_a"),
        ],
        "Words outside the vocabulary are ignored. What is left is the classes’ share: 65 % positive, whatever you wrote.",
        |s| "Quokkas juggle turnips.".clone_into(&mut s.a),
    ),
    Challenge::new(
        "prune",
        "On Product reviews: with n-grams up to 3 words, keep fewer than 1500 of them, and still classify at least 80 % of the \
         test rows correctly.",
        "product-reviews",
        &[
            Must::new("n-grams up to 3 words", |seen| seen.state.longest == 3.0),
            Must::new("fewer than 1500 n-grams, but some", |seen| (1..1500).contains(&seen.out.model.vocabulary.len()))
                .of("vocabulary"),
            Must::new("at least 80 % correct", |seen| seen.out.model.test_right * 5 >= seen.fitted.sizes().1 * 4)
                .of("accuracy"),
        ],
        "Nearly all triples stand in one text only: they help to remember the training rows and say nothing of new ones.",
        |s| (s.longest, s.min_df) = (3.0, 3.0),
    ),
];
