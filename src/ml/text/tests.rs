use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// What scikit-learn 1.9.1 was given for the values below, with the classes [`CLASSES`].
const DOCUMENTS: [&str; 6] = [
    "The cat sat on the mat.",
    "A dog, a cat and a dog!",
    "Don't sit on the MAT; it's Élodie's naïve_mat2.",
    "",
    "日本語 テスト: हिन्दी क e\u{301}te ⅧⅨ x",
    "the dog is not the cat",
];
const CLASSES: [usize; 6] = [0, 1, 0, 1, 1, 0];

fn vectorizer(longest: usize, least: usize, most: f64) -> CountVectorizer {
    CountVectorizer { ngram_range: (1, longest), min_df: Frequency::Documents(least), max_df: Frequency::Share(most) }
}

/// The names and the matrix of counts.
fn counted(settings: &CountVectorizer, corpus: &Corpus) -> (Vec<String>, Vec<Vec<f64>>) {
    let vocabulary = settings.fit(corpus, &vec![true; corpus.documents()]).unwrap();
    let rows = corpus.rows();
    let dense = |document: usize| {
        let mut row = vec![0.0; vocabulary.len()];
        vocabulary.transform(rows.of(document)).for_each(|(column, count)| row[column] = count);
        row
    };
    let names = vocabulary.runs.iter().map(|run| corpus.text(*run as usize));
    (names.collect(), (0..corpus.documents()).map(dense).collect())
}

fn close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-12, "{found} {expected}");
    }
}

#[test]
fn tokens_are_those_of_scikit_learn() {
    let expected = ["don", "sit", "on", "the", "mat", "it", "élodie", "naïve_mat2"];
    let cut = tokens(DOCUMENTS[2], false);
    assert_eq!(cut.kept, expected);
    assert_eq!(cut.too_short, ["t", "s", "s"]);
    // A vowel sign of Devanagari and a combining accent end a word; what is left of it is too short.
    assert_eq!(tokens(DOCUMENTS[4], false).kept, ["日本語", "テスト", "te", "ⅷⅸ"]);
    let without = tokens("It is not good", true);
    assert_eq!(
        (without.kept, without.stopped),
        (vec!["good".to_owned()], ["it", "is", "not"].map(str::to_owned).into())
    );
    assert_eq!(tokens(" - ! ", false), Tokens::default());
}

#[test]
fn vocabularies_and_counts_equal_scikit_learn() {
    let corpus = Corpus::new(&DOCUMENTS, false);
    let (names, rows) = counted(&vectorizer(2, 1, 1.0), &corpus);
    let expected = "and|and dog|cat|cat and|cat sat|dog|dog cat|dog is|don|don sit|is|is not|it|it élodie|mat|mat it|\
                    naïve_mat2|not|not the|on|on the|sat|sat on|sit|sit on|te|te ⅷⅸ|the|the cat|the dog|the mat|\
                    élodie|élodie naïve_mat2|ⅷⅸ|テスト|テスト te|日本語|日本語 テスト";
    assert_eq!(names.join("|"), expected);
    assert_eq!(rows.iter().map(|row| row.iter().sum::<f64>() as usize).collect::<Vec<_>>(), [11, 7, 15, 0, 7, 11]);
    assert_eq!((rows[0][27], rows[1][5], rows[5][27]), (2.0, 2.0, 2.0));

    let (names, rows) = counted(&vectorizer(3, 2, 0.5), &corpus);
    assert_eq!(names.join("|"), "cat|dog|mat|on|on the|on the mat|the|the cat|the mat");
    assert_eq!(rows[0], [1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 2.0, 1.0, 1.0]);
    assert_eq!(rows[3], [0.0; 9]);

    // Runs are made after the stop words are gone: "dog is not the cat" has the run "dog cat".
    let (names, rows) = counted(&vectorizer(3, 2, 0.5), &Corpus::new(&DOCUMENTS, true));
    assert_eq!(names.join("|"), "cat|dog|dog cat|mat");
    assert_eq!(rows[5], [1.0, 1.0, 1.0, 0.0]);
}

#[test]
fn tf_idf_equals_scikit_learn() {
    let corpus = Corpus::new(&DOCUMENTS, false);
    let vocabulary = vectorizer(2, 2, 1.0).fit(&corpus, &[true; 6]).unwrap();
    let weights = TfidfTransformer::fit(&vocabulary);
    let (common, rare) = (1.5596157879354227, 1.8472978603872037);
    close(&weights.idf, &[common, rare, rare, rare, rare, common, rare, rare]);
    let weighted = |document: usize| {
        let mut row: Vec<(usize, f64)> = vocabulary.transform(corpus.rows().of(document)).collect();
        weights.transform(&mut row);
        row.into_iter().map(|(_, value)| value).collect::<Vec<_>>()
    };
    close(
        &weighted(0),
        &[
            0.28849857821239683,
            0.34171416471873906,
            0.34171416471873906,
            0.34171416471873906,
            0.5769971564247937,
            0.34171416471873906,
            0.34171416471873906,
        ],
    );
    close(&weighted(1), &[0.3889033348188267, 0.9212785659977094]);
    close(&weighted(3), &[]);
}

struct Trained {
    corpus: Corpus,
    vocabulary: Vocabulary,
    model: MultinomialNBModel,
    rows: Vec<Vec<(usize, f64)>>,
}

fn trained(weigh: bool, longest: usize) -> Trained {
    let corpus = Corpus::new(&DOCUMENTS, false);
    let vocabulary = vectorizer(longest, 2, 1.0).fit(&corpus, &[true; 6]).unwrap();
    let weights = TfidfTransformer::fit(&vocabulary);
    let rows: Vec<Vec<(usize, f64)>> = (0..6)
        .map(|document| {
            let mut row: Vec<(usize, f64)> = vocabulary.transform(corpus.rows().of(document)).collect();
            if weigh {
                weights.transform(&mut row);
            }
            row
        })
        .collect();
    let labelled = rows.iter().map(|row| row.iter().copied()).zip(CLASSES);
    let model = MultinomialNB::default().fit(labelled, vocabulary.len(), 2);
    Trained { corpus, vocabulary, model, rows }
}

#[test]
fn naive_bayes_equals_scikit_learn() {
    let Trained { model, rows, .. } = trained(false, 1);
    let log = [-1.7346010553881064, -2.1400661634962708, -1.7346010553881064, -1.7346010553881064, -1.0414538748281612];
    close(&model.feature_log_prob[0], &log);
    let log = [-1.3862943611198904, -0.980829253011726, -2.0794415416798357, -2.0794415416798357, -2.0794415416798357];
    close(&model.feature_log_prob[1], &log);
    let likelihood =
        |document: usize| [0, 1].map(|class| model.joint_log_likelihood(rows[document].iter().copied(), class));
    close(&likelihood(0), &[-7.979858096380586, -10.39720770839918]);
    close(&likelihood(1), &[-6.707880562940593, -4.041100047703288]);
    close(&likelihood(3), &[-0.6931471805599452, -0.6931471805599452]);

    let Trained { model, rows, .. } = trained(true, 2);
    let likelihood =
        |document: usize| [0, 1].map(|class| model.joint_log_likelihood(rows[document].iter().copied(), class));
    close(&likelihood(0), &[-5.9040866635239455, -6.341393334128215]);
    close(&likelihood(5), &[-4.586338238540857, -4.58615572704131]);
    let predicted: Vec<usize> = rows.iter().map(|row| model.predict(row.iter().copied())).collect();
    assert_eq!(predicted, [0, 1, 0, 0, 0, 1]);
}

#[test]
fn a_weight_is_the_ratio_of_two_smoothed_counts() {
    let Trained { corpus, vocabulary, model, .. } = trained(false, 1);
    let column = vocabulary.column(corpus.find(&["dog".to_owned()]).unwrap()).unwrap();
    // "dog" is one of the 12 counted words of class 0 and two of the 3 of class 1; five words are counted.
    let ratio = ((2.0 + 1.0) / (3.0 + 5.0)) / ((1.0 + 1.0) / (12.0 + 5.0));
    assert_eq!((model.total_count[0], model.total_count[1]), (12.0, 3.0));
    assert!((model.weight(column) - libm::log(ratio)).abs() < 1e-12);
}

#[test]
fn a_bag_forgets_the_order_and_runs_remember_it() {
    let corpus = Corpus::new(&["good, not bad", "bad, not good"], false);
    let (_, rows) = counted(&vectorizer(1, 1, 1.0), &corpus);
    assert_eq!(rows[0], rows[1]);
    let (_, rows) = counted(&vectorizer(2, 1, 1.0), &corpus);
    assert_ne!(rows[0], rows[1]);
}

#[test]
fn what_cannot_be_is_a_sentence() {
    let corpus = Corpus::new(&["the the", "the"], true);
    assert!(corpus.is_empty());
    assert!(CountVectorizer::default().fit(&corpus, &[true, true]).unwrap_err().starts_with("No word is left"));
    let corpus = Corpus::new(&["cat", "dog"], false);
    assert!(vectorizer(1, 2, 1.0).fit(&corpus, &[true, true]).unwrap_err().starts_with("No word is left"));
    assert!(vectorizer(1, 2, 0.5).fit(&corpus, &[true, true]).unwrap_err().starts_with("The most documents"));
    assert!(vectorizer(4, 1, 1.0).fit(&corpus, &[true, true]).is_err());
    let none = CountVectorizer::default().fit(&Corpus::new(&[], false), &[]);
    assert!(none.is_err());
}

#[test]
fn only_the_documents_looked_at_make_the_vocabulary() {
    let corpus = Corpus::new(&["red fox", "red hen", "blue hen"], false);
    let vocabulary = vectorizer(1, 1, 1.0).fit(&corpus, &[true, true, false]).unwrap();
    let names: Vec<String> = vocabulary.runs.iter().map(|run| corpus.text(*run as usize)).collect();
    assert_eq!(names, ["fox", "hen", "red"]);
    assert_eq!(vocabulary.transform(corpus.rows().of(2)).collect::<Vec<_>>(), [(1, 1.0)]);
}

/// Any counts by the plain way: strings in a map.
fn plainly(documents: &[String], longest: usize) -> (Vec<String>, Vec<Vec<f64>>) {
    let mut counts: Vec<BTreeMap<String, f64>> = Vec::new();
    for document in documents {
        let words = tokens(document, false).kept;
        let mut of: BTreeMap<String, f64> = BTreeMap::new();
        for length in 1..=longest {
            for start in 0..words.len().saturating_sub(length - 1) {
                *of.entry(words[start..start + length].join(" ")).or_default() += 1.0;
            }
        }
        counts.push(of);
    }
    let mut names: Vec<String> = counts.iter().flat_map(|of| of.keys().cloned()).collect();
    names.sort();
    names.dedup();
    let row = |of: &BTreeMap<String, f64>| names.iter().map(|name| of.get(name).copied().unwrap_or(0.0)).collect();
    let rows = counts.iter().map(row).collect();
    (names, rows)
}

proptest! {
    #[test]
    fn the_fast_count_equals_the_plain_one(
        documents in prop::collection::vec("([ab]{1,3}[ .'é]){0,9}", 1..8), longest in 1..=LONGEST_RUN,
    ) {
        let texts: Vec<&str> = documents.iter().map(String::as_str).collect();
        let corpus = Corpus::new(&texts, false);
        let (names, rows) = plainly(&documents, longest);
        if names.is_empty() {
            prop_assert!(vectorizer(longest, 1, 1.0).fit(&corpus, &vec![true; texts.len()]).is_err());
        } else {
            prop_assert_eq!(counted(&vectorizer(longest, 1, 1.0), &corpus), (names, rows));
        }
    }

    /// L − n + 1 of L tokens, none where L is below n: runs, not combinations.
    #[test]
    fn a_text_has_so_many_runs(text in "([a-c]{2} ){0,7}", length in 1..=LONGEST_RUN) {
        let corpus = Corpus::new(&[&text], false);
        let counted: u32 = (0..corpus.len())
            .filter(|run| corpus.run_length(*run) == length)
            .flat_map(|run| corpus.entries(run))
            .map(|entry| entry.1)
            .sum();
        let words = text.split_whitespace().count();
        prop_assert_eq!(counted as usize, corpus.positions(0, length));
        prop_assert_eq!(counted as usize, if words < length { 0 } else { words - length + 1 });
    }

    #[test]
    fn every_run_is_found_by_its_tokens(documents in prop::collection::vec("([a-c]{2} ){0,6}", 1..5)) {
        let texts: Vec<&str> = documents.iter().map(String::as_str).collect();
        let corpus = Corpus::new(&texts, false);
        for run in 0..corpus.len() {
            let tokens: Vec<String> = corpus.text(run).split(' ').map(str::to_owned).collect();
            prop_assert_eq!(corpus.find(&tokens), Some(run));
        }
    }

    #[test]
    fn any_text_is_cut_without_a_panic(text in "\\PC{0,60}") {
        for token in tokens(&text, false).kept {
            prop_assert!(token.chars().count() >= 2 && token.chars().all(is_word_character));
        }
    }
}
