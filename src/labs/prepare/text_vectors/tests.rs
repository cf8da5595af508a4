use super::*;
use crate::lab::{Edit, Entry, Query, View};
use crate::table::roles::Roles;
use crate::table::{Column, Table};

fn reviews() -> Data {
    TextVectors::DATA.open("product-reviews", include_bytes!("../../../../assets/data/product-reviews.csv")).unwrap()
}

fn own(texts: &[&str], labels: &[&str]) -> Data {
    let column = |name: &str, cells: &[&str]| {
        Column::categories(name, &cells.iter().map(|cell| Some(*cell)).collect::<Vec<_>>())
    };
    let mut roles = Roles::default();
    roles.assign("text", ["note"]);
    roles.assign("label", ["kind"]);
    TextVectors::DATA
        .own(Table::new("own", vec![column("note", texts), column("kind", labels)]).unwrap(), roles)
        .unwrap()
}

fn shown(data: &Data, set: impl Fn(&mut State)) -> (State, Fitted, Output) {
    let mut state = State::default();
    set(&mut state);
    let fitted = TextVectors::start(&TextVectors::recipe(&state), data).unwrap();
    let out = TextVectors::read(&state, data, &fitted);
    (state, fitted, out)
}

#[test]
fn a_not_turns_the_sentence_only_with_pairs() {
    let data = reviews();
    let (_, _, single) = shown(&data, |_| {});
    assert!(single.a.log_odds > 1.0 && single.b.log_odds > 0.5, "both are called positive");
    let (_, _, pairs) = shown(&data, |s| s.longest = 2.0);
    assert!(pairs.a.log_odds > 1.0 && pairs.b.log_odds < -1.0, "the pair turns B");
    let turning = pairs.b.pieces.iter().filter(|piece| piece.amount().is_some_and(|amount| amount < -1.0));
    assert!(turning.map(|piece| piece.text.as_str()).any(|text| text == "not good"));
    // On whatever split: the lesson is not one seed's.
    let turns = (0..12).filter(|seed| {
        let of = |n: f64| shown(&data, |s| (s.longest, s.seed) = (n, f64::from(*seed))).2.b.log_odds;
        of(1.0) > 0.0 && of(2.0) < 0.0
    });
    assert!(turns.count() >= 10);
}

#[test]
fn equal_bags_have_equal_scores_with_either_weighting() {
    let data = reviews();
    for weighting in ["counts", "tf_idf"] {
        let order = |n: f64| {
            shown(&data, |s| {
                controls::set_pair(s, "order");
                (s.longest, s.weighting) = (n, if weighting == "counts" { "counts" } else { "tf_idf" });
            })
            .2
        };
        let (single, pairs) = (order(1.0), order(2.0));
        assert_eq!(single.a.vector, single.b.vector);
        assert_eq!(single.a.log_odds.to_bits(), single.b.log_odds.to_bits());
        assert_ne!(pairs.a.vector, pairs.b.vector);
    }
}

#[test]
fn what_each_n_gram_adds_sums_to_the_score() {
    let data = reviews();
    for (weighting, n) in [("counts", 1.0), ("counts", 3.0), ("tf_idf", 2.0)] {
        let (_, _, out) = shown(&data, |s| {
            (s.weighting, s.longest) = (if weighting == "counts" { "counts" } else { "tf_idf" }, n);
            "Good, good, not good at all, zzyzx: a good camera.".clone_into(&mut s.a);
        });
        let added: f64 = out.a.pieces.iter().filter_map(reading::Piece::amount).sum();
        assert!((out.model.bayes.prior_log_odds() + added - out.a.log_odds).abs() < 1e-9, "{weighting} {n}");
        assert_eq!(out.a.count(1), 9, "the lone letter is no token");
        assert!(out.a.pieces.iter().any(|piece| piece.text == "zzyzx" && piece.why() == "unseen"));
    }
}

#[test]
fn a_pair_never_seen_is_ignored() {
    let (_, fitted, out) = shown(&reviews(), |s| {
        controls::set_pair(s, "great");
        s.longest = 2.0;
    });
    let pair = out.b.pieces.iter().find(|piece| piece.text == "not great").unwrap();
    assert_eq!((pair.run, pair.why()), (None, "unseen"));
    assert!(fitted.corpus.find(&["great".to_owned()]).is_some());
    assert!(out.b.log_odds > 0.0);
}

#[test]
fn stop_words_take_the_negation_away() {
    let (_, _, out) = shown(&reviews(), |s| (s.stop_words, s.longest) = (true, 2.0));
    assert_eq!(out.a.vector, out.b.vector);
    assert_eq!(out.b.tokens.stopped, ["the", "is", "not"]);
    assert_eq!(out.b.tokens.kept, ["picture", "good"]);
}

#[test]
fn lengths_sizes_and_the_bound_are_in_order() {
    let (_, fitted, out) = shown(&reviews(), |s| s.min_df = 1.0);
    let levels = &out.levels;
    for (level, n) in levels.iter().zip(1..) {
        assert!(level.once <= level.different && level.different <= level.positions);
        assert!(level.different as f64 <= level.possible);
        let training = (0..fitted.is_train.len()).filter(|text| fitted.is_train[*text]);
        let runs: usize = training.map(|text| (fitted.corpus.length(text) + 1).saturating_sub(n)).sum();
        assert_eq!(level.positions, runs, "L − n + 1 summed over the texts");
        // Without pruning, a vocabulary is all that is different.
        assert_eq!(level.size, levels[..n].iter().map(|level| level.different).sum::<usize>());
    }
    assert_eq!(
        levels[2].possible,
        (levels[0].different as f64) * (levels[0].different as f64) * (levels[0].different as f64)
    );
    assert!(levels[2].train_right > levels[0].train_right, "longer runs remember more");
}

#[test]
fn the_leak_makes_words_known_and_hardly_moves_the_accuracy() {
    let data = reviews();
    let (_, _, honest) = shown(&data, |s| s.min_df = 1.0);
    let (_, _, leaky) = shown(&data, |s| (s.min_df, s.vocabulary_on) = (1.0, "all"));
    assert!(honest.unknown_words * 20 > honest.test_words, "more than 5 % are unknown");
    assert_eq!(leaky.unknown_words, 0);
    assert_eq!(honest.leak, None);
    let tests = 433.0;
    assert_eq!(leaky.leak, Some((leaky.model.test_right as f64 - honest.model.test_right as f64) / tests));
    assert!(leaky.leak.unwrap().abs() < 0.03);
}

#[test]
fn counts_lead_to_the_training_texts_that_hold_the_n_gram() {
    let data = reviews();
    let (state, fitted, out) = shown(&data, |s| s.longest = 2.0);
    let seen = Seen { state: &state, data: &data, fitted: &fitted, out: &out };
    let rows = TextVectors::rows(&seen, "b/2.3/not good").rows;
    assert_eq!(rows.len(), fitted.training_texts(fitted.corpus.find(&["not".into(), "good".into()]).unwrap()));
    assert!(!rows.is_empty());
    for row in rows {
        assert!(data.table.cell_text(row as usize, 0).contains("not good"));
    }
    let wrong = TextVectors::rows(&seen, "wrong");
    assert_eq!(wrong.rows.len(), fitted.sizes().1 - out.model.test_right);
    assert!(TextVectors::rows(&seen, "b/1.0/no such word").rows.is_empty());
    assert!(TextVectors::rows(&seen, "").rows.is_empty());
}

#[test]
fn the_lines_of_the_vocabulary_set_what_they_stand_at() {
    let data = reviews();
    let (mut state, fitted, out) = shown(&data, |_| {});
    let seen = Seen { state: &state.clone(), data: &data, fitted: &fitted, out: &out };
    let hit = |key: &str, x: f64| Hit {
        figure: "vocabulary".to_owned(),
        panel: 0,
        x,
        y: 0.0,
        phase: Phase::Move,
        handle: Some(key.to_owned()),
    };
    TextVectors::point(&mut state, &seen, &hit("min_df", libm::log10(7.0)));
    TextVectors::point(&mut state, &seen, &hit("max_df", libm::log10(fitted.sizes().0 as f64 / 10.0)));
    assert!((6.0..=9.0).contains(&state.min_df) && (state.max_df - 0.09).abs() < 0.02);
    TextVectors::point(&mut state, &seen, &hit("min_df", -50.0));
    TextVectors::point(&mut state, &seen, &hit("max_df", 1e300));
    assert_eq!((state.min_df, state.max_df), (1.0, 1.0));
}

#[test]
fn little_data_gives_values_and_sentences() {
    let tiny = own(&["so good", "so bad", "good", "bad"], &["yes", "no", "yes", "no"]);
    for (min_df, text) in [(1.0, "so so good"), (50.0, "good"), (1.0, ""), (1.0, "日本 ☂ a")] {
        let (_, _, out) = shown(&tiny, |s| {
            (s.min_df, s.longest) = (min_df, 3.0);
            text.clone_into(&mut s.a);
        });
        assert!(out.a.log_odds.is_finite() && out.b.log_odds.is_finite());
        assert_eq!(out.model.problem.is_some(), min_df > 2.0);
    }
    let wordless = own(&["!", "?!", ".", "-!"], &["yes", "no", "yes", "no"]);
    assert!(shown(&wordless, |_| {}).2.model.vocabulary.is_empty());
    let lone = own(&["good", "bad"], &["no", "no"]);
    let problem = TextVectors::start(&TextVectors::recipe(&State::default()), &lone);
    assert!(problem.err().is_some_and(|problem| problem.to_string().contains("one class")));
}

#[test]
fn the_leak_is_told_only_where_there_is_one() {
    let mut session = (Entry::of::<TextVectors>().open)();
    session.set_data(reviews()).unwrap();
    let mut is_told = |query: &str| {
        session.edit(&Edit::Load(Query::parse(query))).unwrap();
        let report = session.report(&View::default());
        report.readouts.iter().any(|readout| readout.key == "leak")
    };
    assert!(!is_told(""));
    assert!(is_told("vocabulary_on=all"));
}
