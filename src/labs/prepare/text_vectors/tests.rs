use super::*;
use crate::lab::testing::{self, computed, data, own, touched};

fn reviews() -> Data {
    data::<TextVectors>("product-reviews")
}

fn out(data: &Data, set: impl FnOnce(&mut State)) -> Output {
    computed::<TextVectors>(data, set).2
}

#[test]
fn a_not_turns_the_sentence_only_with_pairs() {
    let data = reviews();
    let single = out(&data, |_| {});
    assert!(single.a.log_odds > 1.0 && single.b.log_odds > 0.5, "both are called positive");
    let pairs = out(&data, |s| s.longest = Longest::Bigrams);
    assert!(pairs.a.log_odds > 1.0 && pairs.b.log_odds < -1.0, "the pair turns B");
    let turning = pairs.b.pieces.iter().filter(|piece| piece.amount().is_some_and(|amount| amount < -1.0));
    assert!(turning.map(|piece| piece.text.as_str()).any(|text| text == "not good"));
    // On whatever split: the lesson is not one seed's.
    let turns = (0..12).filter(|seed| {
        let b = |longest| out(&data, |s| (s.longest, s.seed) = (longest, *seed)).b.log_odds;
        b(Longest::Words) > 0.0 && b(Longest::Bigrams) < 0.0
    });
    assert!(turns.count() >= 10);
}

#[test]
fn equal_bags_have_equal_scores_with_either_weighting() {
    let data = reviews();
    for tf_idf in [false, true] {
        let order = |longest| {
            out(&data, |s| {
                set_pair(s, "order");
                (s.longest, s.tf_idf) = (longest, tf_idf);
            })
        };
        let (single, pairs) = (order(Longest::Words), order(Longest::Bigrams));
        assert_eq!(single.a.vector, single.b.vector);
        assert_eq!(single.a.log_odds.to_bits(), single.b.log_odds.to_bits());
        assert_ne!(pairs.a.vector, pairs.b.vector);
    }
}

/// Whoever adds up the rounded parts gets the rounded whole.
#[test]
fn rounded_parts_make_the_rounded_score() {
    for (prior, log_odds) in [(0.614, 0.7249), (-0.005, 0.004), (0.6149, -2.4651)] {
        let written = |value: f64| format::fixed(value, 2).replace('−', "-").parse::<f64>().unwrap();
        let [prior, added] = parts_of(prior, log_odds);
        assert!((written(prior) + written(added) - written(log_odds)).abs() < 1e-9);
    }
}

#[test]
fn a_pair_never_seen_is_ignored() {
    let (_, fitted, out) = computed::<TextVectors>(&reviews(), |s| {
        set_pair(s, "great");
        s.longest = Longest::Bigrams;
    });
    let pair = out.b.pieces.iter().find(|piece| piece.text == "not great").unwrap();
    assert_eq!((pair.run, pair.why()), (None, "unseen"));
    assert!(fitted.texts.corpus.find(&["great".to_owned()]).is_some());
    assert!(out.b.log_odds > 0.0);
}

#[test]
fn stop_words_take_the_negation_away() {
    let out = out(&reviews(), |s| (s.stop_words, s.longest) = (true, Longest::Bigrams));
    assert_eq!(out.a.vector, out.b.vector);
    assert_eq!(out.b.tokens.stopped, ["the", "is", "not"]);
    assert_eq!(out.b.tokens.kept, ["picture", "good"]);
}

#[test]
fn lengths_sizes_and_the_bound_are_in_order() {
    let (_, Fitted { texts, .. }, out) = computed::<TextVectors>(&reviews(), |s| s.min_df = 1);
    let levels = &out.levels;
    for (level, n) in levels.iter().zip(1..) {
        assert!(level.once <= level.different && level.different <= level.positions);
        assert!(level.different as f64 <= level.possible);
        let training = (0..texts.is_train.len()).filter(|text| texts.is_train[*text]);
        let runs: usize = training.map(|text| (texts.corpus.length(text) + 1).saturating_sub(n)).sum();
        assert_eq!(level.positions, runs, "L − n + 1 summed over the texts");
        // Without pruning, a vocabulary is all that is different.
        assert_eq!(level.size, levels[..n].iter().map(|level| level.different).sum::<usize>());
    }
    let words = levels[0].different as f64;
    assert_eq!(levels[2].possible, words * words * words);
    assert!(levels[2].train_right > levels[0].train_right, "longer runs remember more");
}

#[test]
fn the_leak_makes_words_known_and_hardly_moves_the_accuracy() {
    let data = reviews();
    let honest = out(&data, |s| s.min_df = 1);
    let leaky = out(&data, |s| (s.min_df, s.on_all) = (1, true));
    assert!(honest.unknown_words * 20 > honest.test_words, "more than 5 % are unknown");
    assert_eq!((leaky.unknown_words, honest.honest_right), (0, None));
    assert_eq!(leaky.honest_right, Some(honest.model.test_right));
    assert!(leaky.model.test_right.abs_diff(honest.model.test_right) < 13, "of 433");
    let is_told = |query: &str| {
        let report = testing::report(&mut *testing::open::<TextVectors>(query));
        report.readouts.iter().any(|readout| readout.key == "leak")
    };
    assert_eq!([is_told(""), is_told("vocabulary_on=all")], [false, true]);
}

#[test]
fn counts_lead_to_the_training_texts_that_hold_the_n_gram() {
    let data = reviews();
    let (state, fitted, out) = computed::<TextVectors>(&data, |s| s.longest = Longest::Bigrams);
    let seen = Seen { state: &state, data: &data, fitted: &fitted, out: &out };
    let rows = TextVectors::rows(&seen, "b/2.3/not good").rows;
    let texts = &fitted.texts;
    assert_eq!(rows.len(), texts.training_texts(texts.corpus.find(&["not".into(), "good".into()]).unwrap()));
    assert!(!rows.is_empty());
    for row in rows {
        assert!(data.table.cell_text(row as usize, 0).contains("not good"));
    }
    let wrong = TextVectors::rows(&seen, "wrong");
    assert_eq!(wrong.rows.len(), texts.sizes().1 - out.model.test_right);
    assert!(TextVectors::rows(&seen, "b/1.0/no such word").rows.is_empty());
    assert!(TextVectors::rows(&seen, "").rows.is_empty());
}

#[test]
fn the_lines_of_the_vocabulary_set_what_they_stand_at() {
    let data = reviews();
    let after = |key: &str, x: f64| {
        let hit = Hit {
            figure: "vocabulary".to_owned(),
            panel: 0,
            x,
            y: 0.0,
            phase: Phase::Move,
            handle: Some(key.to_owned()),
        };
        touched::<TextVectors>(&data, &State::default(), &hit)
    };
    assert!((6..=9).contains(&after("min_df", libm::log10(7.0)).min_df));
    assert!((after("max_df", libm::log10(101.2)).max_df - 0.09).abs() < 0.02);
    assert_eq!((after("min_df", -50.0).min_df, after("max_df", 1e300).max_df), (1, 1.0));
    assert_eq!(after("n", 2.6).longest, Longest::Trigrams);
}

/// A drag of min_df changes which n-grams count, and no zero line, though numbers become reasons.
#[test]
fn zero_lines_stand_still_while_the_vocabulary_changes() {
    let mut places = Vec::new();
    for min_df in [1, 2, 5, 20, 50] {
        let mut session = testing::open::<TextVectors>(&format!("longest=2&min_df={min_df}"));
        let view = crate::lab::View { sizes: vec![("sentences".to_owned(), 1200.0, 350.0)], ..Default::default() };
        let figure = session.report(&view).figures.swap_remove(0);
        places.push(figure.scene.panels.iter().map(|panel| panel.region).collect::<Vec<_>>());
    }
    assert!(places.iter().all(|place| *place == places[0]), "{places:?}");
}

#[test]
fn little_data_gives_values_and_sentences() {
    let own = |rows: &str| own::<TextVectors>(&format!("note,kind\n{rows}"), "text=note,label=kind:yes");
    let tiny = own("so good,yes\nso bad,no\ngood,yes\nbad,no\n");
    for (min_df, text) in [(1, "so so good"), (50, "good"), (1, ""), (1, "日本 ☂ a")] {
        let out = out(&tiny, |s| {
            (s.min_df, s.longest) = (min_df, Longest::Trigrams);
            text.clone_into(&mut s.a);
        });
        assert!(out.a.log_odds.is_finite() && out.b.log_odds.is_finite());
        assert_eq!(out.model.problem.is_some(), min_df > 2);
    }
    assert!(out(&own("!,yes\n?!,no\n.,yes\n-!,no\n"), |_| {}).model.vocabulary.is_empty());
    let problem = TextVectors::start(&TextVectors::recipe(&State::default()), &own("good,no\nbad,no\n"));
    assert!(problem.err().is_some_and(|problem| problem.to_string().contains("one class")));
}
