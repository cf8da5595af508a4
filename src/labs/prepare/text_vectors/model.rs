//! The texts, counted once; and the model that a setting of the vocabulary gives.

use super::State;
use crate::lab::Data;
use crate::ml::random::Random;
use crate::ml::text::{
    Corpus, CountVectorizer, Frequency, LONGEST_RUN, MultinomialNB, MultinomialNBModel, Rows, TfidfTransformer,
    Vocabulary,
};
use crate::table::{Problem, roles};

/// More rows than this are drawn from by the seed: counting is quick, reading a long table of long texts is not.
pub const MOST_ROWS: usize = 3000;

/// What the counting depends on; the vocabulary is chosen from the counts afterwards.
#[derive(Clone, PartialEq)]
pub struct Recipe {
    pub stop_words: bool,
    pub seed: u64,
}

/// The texts of a split, counted.
pub struct Fitted {
    pub corpus: Corpus,
    pub rows: Rows,
    /// The table's row of each text.
    pub table_rows: Vec<u32>,
    pub positive: Vec<bool>,
    /// Which texts are trained on; the others test.
    pub is_train: Vec<bool>,
    /// In how many training texts of the negative and of the positive class each run stands.
    pub texts_with: [Vec<u32>; 2],
    /// The names of the classes, negative first.
    pub classes: Vec<String>,
    pub text_column: String,
    pub label_column: String,
    pub note: Option<String>,
}

/// How the vocabulary is chosen and weighted.
#[derive(Clone, PartialEq)]
pub struct Settings {
    pub longest: usize,
    pub min_df: usize,
    pub max_df: f64,
    pub tf_idf: bool,
    /// Look at the test rows, too, when learning the vocabulary and idf: the leak.
    pub on_all: bool,
}

/// A vocabulary and the classifier trained on it.
pub struct Model {
    pub vocabulary: Vocabulary,
    pub idf: Option<TfidfTransformer>,
    pub bayes: MultinomialNBModel,
    /// How many training and how many test rows are called rightly.
    pub train_right: usize,
    pub test_right: usize,
    /// Why the vocabulary is empty.
    pub problem: Option<String>,
}

pub fn start(recipe: &Recipe, data: &Data) -> Result<Fitted, Problem> {
    let column = |role: &str| {
        let name = data.roles.column(role).unwrap_or_default();
        data.table.require(name).map(|_| name.to_owned())
    };
    let (text_column, label_column) = (column("text")?, column("label")?);
    let (mut table_rows, incomplete) = data.table.complete_rows(&[&text_column, &label_column]);
    let mut notes = Vec::new();
    if incomplete > 0 {
        notes.push(format!("{incomplete} rows without text or class are left out."));
    }
    if table_rows.len() > MOST_ROWS {
        notes.push(format!("{MOST_ROWS} of {} rows are used, drawn by the seed.", table_rows.len()));
        let mut drawn = Random::new(recipe.seed).permutation(table_rows.len());
        drawn.truncate(MOST_ROWS);
        drawn.sort_unstable();
        table_rows = drawn.into_iter().map(|place| table_rows[place]).collect();
    }
    let table = data.table.select(&table_rows);
    let positive = roles::binary(&table, &data.roles, "label")?;
    let classes = roles::class_names(&table, &data.roles, "label")?;
    let count = table_rows.len();
    let order = Random::new(recipe.seed).permutation(count);
    let mut is_train = vec![true; count];
    order[..count * 3 / 10].iter().for_each(|text| is_train[*text] = false);
    let has = |class: bool| (0..count).any(|text| is_train[text] && positive[text] == class);
    if !(has(true) && has(false)) || classes.len() < 2 {
        return Err(Problem::new(format!(
            "The training rows hold only one class of “{label_column}”. Choose a column with two values."
        )));
    }
    let column = &table.require(&text_column)?.values;
    let texts: Vec<String> = (0..count).map(|text| column.text(text)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let corpus = Corpus::new(&texts, recipe.stop_words);
    let with = |class: bool| {
        let counts = |entry: &&(u32, u32)| is_train[entry.0 as usize] && positive[entry.0 as usize] == class;
        (0..corpus.len()).map(|run| corpus.entries(run).iter().filter(counts).count() as u32).collect()
    };
    let texts_with = [with(false), with(true)];
    let note = (!notes.is_empty()).then(|| notes.join(" "));
    let rows = corpus.rows();
    Ok(Fitted { rows, corpus, table_rows, positive, is_train, texts_with, classes, text_column, label_column, note })
}

impl Settings {
    pub fn of(state: &State) -> Settings {
        Settings {
            longest: (state.longest as usize).clamp(1, LONGEST_RUN),
            min_df: state.min_df as usize,
            max_df: state.max_df,
            tf_idf: state.weighting == "tf_idf",
            on_all: state.vocabulary_on == "all",
        }
    }
}

impl Fitted {
    /// How many texts are trained on, and how many test.
    pub fn sizes(&self) -> (usize, usize) {
        let train = self.is_train.iter().filter(|is| **is).count();
        (train, self.is_train.len() - train)
    }

    /// In how many training texts a run stands.
    pub fn training_texts(&self, run: usize) -> usize {
        (self.texts_with[0][run] + self.texts_with[1][run]) as usize
    }

    /// In how many of the texts that the vocabulary is learned from a run stands.
    pub fn looked_at_texts(&self, run: usize, settings: &Settings) -> usize {
        if settings.on_all { self.corpus.entries(run).len() } else { self.training_texts(run) }
    }

    pub fn model(&self, settings: &Settings) -> Model {
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
        Model { vocabulary, idf, bayes, train_right, test_right, problem }
    }

    /// How often runs of exactly `length` words stand in the texts that the vocabulary is learned from,
    /// repetitions counted.
    pub fn positions(&self, length: usize, settings: &Settings) -> usize {
        let looked_at = (0..self.is_train.len()).filter(|text| settings.on_all || self.is_train[*text]);
        looked_at.map(|text| self.corpus.positions(text, length)).sum()
    }

    /// How many words the test texts have, and how many of them are outside a model's vocabulary.
    pub fn test_words(&self, model: &Model) -> (usize, usize) {
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
    pub fn is_right(&self, model: &Model, text: usize) -> bool {
        let row = model.row(self.rows.of(text));
        model.bayes.predict(row.iter().copied()) == usize::from(self.positive[text])
    }
}

impl Model {
    /// A text's row of the matrix from its counts of the corpus's runs.
    pub fn row(&self, counts: &[(u32, u32)]) -> Vec<(usize, f64)> {
        let mut row: Vec<(usize, f64)> = self.vocabulary.transform(counts).collect();
        if let Some(idf) = &self.idf {
            idf.transform(&mut row);
        }
        row
    }
}
