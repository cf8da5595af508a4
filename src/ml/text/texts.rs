//! Texts of two classes, counted once; and the classifier that a choice of the vocabulary makes of the counts.

use super::{
    Corpus, CountVectorizer, Frequency, MultinomialNB, MultinomialNBModel, Rows, TfidfTransformer, Vocabulary,
};

pub struct Texts {
    pub corpus: Corpus,
    pub rows: Rows,
    pub positive: Vec<bool>,
    /// Which texts are trained on; the others test.
    pub is_train: Vec<bool>,
    /// In how many training texts of the negative and of the positive class each run stands.
    pub texts_with: [Vec<u32>; 2],
}

/// How the vocabulary is chosen and weighted.
#[derive(Clone, PartialEq)]
pub struct TextSettings {
    pub longest: usize,
    pub min_df: usize,
    pub max_df: f64,
    pub tf_idf: bool,
    /// Look at the test rows, too, when learning the vocabulary and idf: the leak.
    pub on_all: bool,
}

/// A vocabulary and the classifier trained on it.
pub struct TextModel {
    pub vocabulary: Vocabulary,
    pub idf: Option<TfidfTransformer>,
    pub bayes: MultinomialNBModel,
    /// How many training and how many test rows are called rightly.
    pub train_right: usize,
    pub test_right: usize,
    /// Why the vocabulary is empty.
    pub problem: Option<String>,
}

impl Texts {
    #[must_use]
    pub fn new(texts: &[&str], positive: Vec<bool>, is_train: Vec<bool>, without_stop_words: bool) -> Texts {
        let corpus = Corpus::new(texts, without_stop_words);
        let with = |class: bool| {
            let counts = |entry: &&(u32, u32)| is_train[entry.0 as usize] && positive[entry.0 as usize] == class;
            (0..corpus.len()).map(|run| corpus.entries(run).iter().filter(counts).count() as u32).collect()
        };
        let texts_with = [with(false), with(true)];
        Texts { rows: corpus.rows(), corpus, positive, is_train, texts_with }
    }

    /// How many texts are trained on, and how many test.
    pub fn sizes(&self) -> (usize, usize) {
        let train = self.is_train.iter().filter(|is| **is).count();
        (train, self.is_train.len() - train)
    }

    /// From how many texts the vocabulary is learned.
    pub fn looked_at(&self, settings: &TextSettings) -> usize {
        if settings.on_all { self.is_train.len() } else { self.sizes().0 }
    }

    /// In how many training texts a run stands.
    pub fn training_texts(&self, run: usize) -> usize {
        (self.texts_with[0][run] + self.texts_with[1][run]) as usize
    }

    /// In how many of the texts that the vocabulary is learned from a run stands.
    pub fn looked_at_texts(&self, run: usize, settings: &TextSettings) -> usize {
        if settings.on_all { self.corpus.entries(run).len() } else { self.training_texts(run) }
    }

    pub fn model(&self, settings: &TextSettings) -> TextModel {
        let vectorizer = CountVectorizer {
            ngram_range: (1, settings.longest),
            min_df: Frequency::Documents(settings.min_df),
            max_df: Frequency::Share(settings.max_df),
        };
        let all;
        let looked_at = if settings.on_all {
            all = vec![true; self.is_train.len()];
            &all
        } else {
            &self.is_train
        };
        let (vocabulary, problem) = match vectorizer.fit(&self.corpus, looked_at) {
            Ok(vocabulary) => (vocabulary, None),
            Err(problem) => (Vocabulary::default(), Some(problem)),
        };
        let idf = settings.tf_idf.then(|| TfidfTransformer::fit(&vocabulary));
        // All rows of the matrix, one after the other.
        let mut matrix: Vec<(usize, f64)> = Vec::new();
        let mut ends = Vec::with_capacity(self.is_train.len());
        for text in 0..self.is_train.len() {
            let start = matrix.len();
            matrix.extend(vocabulary.transform(self.rows.of(text)));
            if let Some(idf) = &idf {
                idf.transform(&mut matrix[start..]);
            }
            ends.push(matrix.len());
        }
        let row = |text: usize| matrix[if text == 0 { 0 } else { ends[text - 1] }..ends[text]].iter().copied();
        let training = (0..self.is_train.len()).filter(|text| self.is_train[*text]);
        let labelled = training.map(|text| (row(text), usize::from(self.positive[text])));
        let bayes = MultinomialNB::default().fit(labelled, vocabulary.len(), 2);
        let (mut train_right, mut test_right) = (0, 0);
        for text in 0..self.is_train.len() {
            if bayes.predict(row(text)) == usize::from(self.positive[text]) {
                *(if self.is_train[text] { &mut train_right } else { &mut test_right }) += 1;
            }
        }
        TextModel { vocabulary, idf, bayes, train_right, test_right, problem }
    }

    /// How often runs of exactly `length` words stand in the texts that the vocabulary is learned from,
    /// repetitions counted.
    pub fn positions(&self, length: usize, settings: &TextSettings) -> usize {
        let looked_at = (0..self.is_train.len()).filter(|text| settings.on_all || self.is_train[*text]);
        looked_at.map(|text| self.corpus.positions(text, length)).sum()
    }

    /// How many words the test texts have, and how many of them are outside a model's vocabulary.
    pub fn test_words(&self, model: &TextModel) -> (usize, usize) {
        let (mut words, mut unknown) = (0, 0);
        for text in (0..self.is_train.len()).filter(|text| !self.is_train[*text]) {
            words += self.corpus.length(text);
            let entries = self.rows.of(text).iter().filter(|entry| self.corpus.run_length(entry.0 as usize) == 1);
            let outside = entries.filter(|entry| model.vocabulary.column(entry.0 as usize).is_none());
            unknown += outside.map(|entry| entry.1 as usize).sum::<usize>();
        }
        (words, unknown)
    }

    /// Whether the model calls a text rightly.
    pub fn is_right(&self, model: &TextModel, text: usize) -> bool {
        let row = model.row(self.rows.of(text));
        model.bayes.predict(row.iter().copied()) == usize::from(self.positive[text])
    }
}

impl TextModel {
    /// The columns with the largest weights, whatever their sign, of those that `wanted` lets through: at most
    /// `most`, by falling size; of equals the more common first.
    #[must_use]
    pub fn telling(&self, most: usize, wanted: impl Fn(f64) -> bool) -> Vec<usize> {
        let mut columns: Vec<(f64, u32, usize)> = (0..self.vocabulary.len())
            .map(|column| {
                let texts = self.vocabulary.document_frequency[self.vocabulary.runs[column] as usize];
                (self.bayes.weight(column), texts, column)
            })
            .filter(|(weight, _, _)| wanted(*weight))
            .collect();
        let order = |a: &(f64, u32, usize), b: &(f64, u32, usize)| {
            b.0.abs().total_cmp(&a.0.abs()).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2))
        };
        // There may be tens of thousands, of which only the first are looked at.
        if columns.len() > most {
            columns.select_nth_unstable_by(most, order);
            columns.truncate(most);
        }
        columns.sort_unstable_by(order);
        columns.into_iter().map(|(_, _, column)| column).collect()
    }

    /// A text's row of the matrix from its counts of the corpus's runs.
    pub fn row(&self, counts: &[(u32, u32)]) -> Vec<(usize, f64)> {
        let mut row: Vec<(usize, f64)> = self.vocabulary.transform(counts).collect();
        if let Some(idf) = &self.idf {
            idf.transform(&mut row);
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::super::Reading;
    use super::*;
    use crate::ml::math::ln;

    fn texts() -> Texts {
        let texts = ["good good film", "bad film", "good one", "bad one", "never met"];
        Texts::new(&texts, vec![true, false, true, false, true], vec![true, true, true, true, false], false)
    }

    fn settings(longest: usize, tf_idf: bool, on_all: bool) -> TextSettings {
        TextSettings { longest, min_df: 1, max_df: 1.0, tf_idf, on_all }
    }

    /// By hand: ln(4/9 ÷ 1/8) for “good”, ln(1/9 ÷ 3/8) for “bad”, −0.12 for the others.
    #[test]
    fn the_most_telling_word_comes_first() {
        let texts = texts();
        let model = texts.model(&settings(1, false, false));
        let telling = |wanted: fn(f64) -> bool| {
            let column = model.telling(1, wanted)[0];
            (texts.corpus.text(model.vocabulary.runs[column] as usize), model.bayes.weight(column))
        };
        let (good, bad) = (telling(|_| true), telling(|weight| weight < 0.0));
        assert!(good.0 == "good" && (good.1 - ln(32.0 / 9.0)).abs() < 1e-12);
        assert!(bad.0 == "bad" && (bad.1 - ln(8.0 / 27.0)).abs() < 1e-12);
        assert_eq!((model.train_right, texts.sizes()), (4, (4, 1)));
    }

    #[test]
    fn what_n_grams_add_sums_to_the_log_odds() {
        let texts = texts();
        for settings in [settings(1, false, false), settings(3, true, false), settings(2, false, true)] {
            let model = texts.model(&settings);
            let reading = Reading::of("Good film, zebra: good good one", &texts, &model, &settings, false);
            let added: f64 = reading.pieces.iter().filter_map(|piece| piece.amount()).sum();
            assert!((model.bayes.prior_log_odds() + added - reading.log_odds).abs() < 1e-12);
            assert!(reading.pieces.iter().any(|piece| piece.text == "zebra" && piece.why() == "unseen"));
        }
    }

    #[test]
    fn a_vocabulary_of_all_texts_knows_the_words_of_the_tests() {
        let texts = texts();
        for (on_all, looked_at, unknown) in [(false, 4, 2), (true, 5, 0)] {
            let settings = settings(1, false, on_all);
            let model = texts.model(&settings);
            assert_eq!((texts.looked_at(&settings), texts.test_words(&model)), (looked_at, (2, unknown)));
        }
    }
}
