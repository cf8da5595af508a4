//! What the visitor sets, and the teacher's tour.

use super::State;
use crate::format;
use crate::lab::{Control, Range, Stop, option};

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

fn runs_written(n: f64) -> String {
    match n as u32 {
        1 => "1: single words".to_owned(),
        2 => "2: pairs, too".to_owned(),
        _ => "3: triples, too".to_owned(),
    }
}

fn texts_written(count: f64) -> String {
    if count == 1.0 { "1 text".to_owned() } else { format!("{} texts", format::count(count as u64)) }
}

pub const CONTROLS: &[Control<State>] = &[
    Control::choice("pair", "Two sentences", PAIR_CHOICES, pair_of, |s: &mut State, key| {
        if key != "own" {
            set_pair(s, key);
        }
    }),
    Control::text("a", "Sentence A", |s: &State| s.a.clone(), |s: &mut State, text| text.clone_into(&mut s.a)).lines(2),
    Control::text("b", "Sentence B", |s: &State| s.b.clone(), |s: &mut State, text| text.clone_into(&mut s.b)).lines(2),
    Control::slider(
        "longest",
        "Longest run n",
        Range::fixed(1.0, 3.0, 1.0, 1.0),
        |s: &State| Some(s.longest),
        |s: &mut State, v| s.longest = v.round(),
    )
    .written(runs_written)
    .help("How many words in a row an n-gram may have."),
    Control::choice(
        "weighting",
        "A text becomes",
        WEIGHTINGS,
        |s: &State| s.weighting,
        |s: &mut State, v| s.weighting = option(WEIGHTINGS, v),
    ),
    Control::toggle(
        "stop_words",
        "Leave out stop words",
        |s: &State| s.stop_words,
        |s: &mut State, v| s.stop_words = v,
    )
    .help("318 common English words, before the runs are made. Look for “not”."),
    Control::slider(
        "min_df",
        "In at least",
        Range::fixed(1.0, 50.0, 1.0, 2.0),
        |s: &State| Some(s.min_df),
        |s: &mut State, v| s.min_df = v.round(),
    )
    .folded()
    .written(texts_written)
    .help("min_df: rarer n-grams are left out."),
    Control::slider(
        "max_df",
        "In at most",
        Range::fixed(0.01, 1.0, 0.01, 1.0),
        |s: &State| Some(s.max_df),
        |s: &mut State, v| s.max_df = v,
    )
    .folded()
    .written(|share| format!("{} of the texts", format::percent(share)))
    .help("max_df: more common n-grams are left out."),
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
        "a-not-that-turns-nothing",
        "A “not” that turns nothing",
        "Every word adds its weight to the score, whatever stands beside it: “not” takes its own away, “good” \
              adds as much as ever. Ask what the model will say of B before you look at the line.",
        "product-reviews",
        |_| {},
    ),
    At::new(
        "words-in-pairs",
        "Words in pairs",
        "Now each two neighbours count as well. Which pair turns B round? Click it: in how many training texts does \
              it stand?",
        "product-reviews",
        |s| s.longest = 2.0,
    ),
    At::new(
        "the-same-bag",
        "The same bag",
        "Two opposite sentences, the very same words. Where are A and B on the line, and could any model of single \
              words do better? Then set n to 2.",
        "product-reviews",
        |s| set_pair(s, "order"),
    ),
    At::new(
        "a-pair-never-seen",
        "A pair never seen",
        "“not great” stands in no training text, so it is ignored, and B stays positive although pairs count. The \
              model has learned phrases, not negation.",
        "product-reviews",
        |s| {
            set_pair(s, "great");
            s.longest = 2.0;
        },
    ),
    At::new(
        "stop-words-take-the-not",
        "Stop words take the “not”",
        "A usual cleaning step removes common words, and the list has “not”, “no” and “never” on it. Compare the two \
              sentences now.",
        "product-reviews",
        |s| (s.stop_words, s.longest) = (true, 2.0),
    ),
    At::new(
        "thirty-five-thousand-columns",
        "Thirty-five thousand columns",
        "With triples and no pruning there are eighteen times as many columns as texts. How many of them stand in one \
              text only? Drag the left line.",
        "product-reviews",
        |s| (s.longest, s.min_df) = (3.0, 1.0),
    ),
    At::new(
        "everything-is-known",
        "Everything is known",
        "The vocabulary was learned on all rows, test rows included: no test word is unknown any more. That looks \
              better. Ask what it does to the test accuracy, then read it.",
        "product-reviews",
        |s| (s.vocabulary_on, s.min_df) = ("all", 1.0),
    ),
];
