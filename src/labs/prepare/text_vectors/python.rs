//! The program that computes the readouts again with scikit-learn.

use super::TextVectors;
use super::model::MOST_ROWS;
use crate::format;
use crate::lab::{Document, Seen, quoted};
use crate::ml::random::PYTHON_RANDOM;

pub fn document(seen: &Seen<TextVectors>) -> Document {
    let (state, settings, fitted) = (seen.state, &seen.out.settings, seen.fitted);
    let yes = |on: bool| if on { "True" } else { "False" };
    let share = format::full(settings.max_df);
    let lines = format!(
        "path = sys.argv[1] if len(sys.argv) > 1 else {path}\n\
         TEXT = {text}\n\
         LABEL = {label}\n\
         POSITIVE = {positive}\n\
         A = {a}\n\
         B = {b}\n\
         LONGEST = {longest}  # n-grams of 1 to so many words\n\
         STOP_WORDS = {stop_words}\n\
         MIN_DF = {min_df}  # texts\n\
         MAX_DF = {max_df}  # share of the texts: a float\n\
         TF_IDF = {tf_idf}\n\
         VOCABULARY_ON_ALL = {on_all}\n\
         SEED = {seed}\n\
         MOST_ROWS = {MOST_ROWS}",
        path = quoted(&format!("{}.csv", seen.data.id)),
        text = quoted(&fitted.text_column),
        label = quoted(&fitted.label_column),
        positive = quoted(&fitted.classes[1]),
        a = quoted(&state.a),
        b = quoted(&state.b),
        longest = settings.longest,
        stop_words = if state.stop_words { "\"english\"" } else { "None" },
        min_df = settings.min_df,
        max_df = if share.contains('.') { share } else { format!("{share}.0") },
        tf_idf = yes(settings.tf_idf),
        on_all = yes(settings.on_all),
        seed = state.seed,
    );
    Document {
        key: "python".to_owned(),
        title: "Python (scikit-learn 1.9.1)".to_owned(),
        language: "python".to_owned(),
        text: format!("{HEAD}\n\n{lines}\n\n{PYTHON_RANDOM}\n\n{BODY}"),
    }
}

const HEAD: &str = "# pip install scikit-learn==1.9.1 pandas
import json
import sys

import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.naive_bayes import MultinomialNB";

const BODY: &str = r#"table = pd.read_csv(path).dropna(subset=[TEXT, LABEL]).reset_index(drop=True)
if len(table) > MOST_ROWS:
    table = table.iloc[sorted(Random(SEED).permutation(len(table))[:MOST_ROWS])].reset_index(drop=True)
texts = table[TEXT].astype(str).tolist()
labels = (table[LABEL].astype(str) == POSITIVE).to_numpy().astype(int)
order = Random(SEED).permutation(len(texts))
train, test = sorted(order[len(texts) * 3 // 10:]), sorted(order[:len(texts) * 3 // 10])


def pick(rows):
    return [texts[row] for row in rows]


class Shares:
    """What is left of naive Bayes without a vocabulary: how common each class is."""

    def __init__(self):
        self.positive = labels[train].mean()

    def log_odds(self, of):
        return [math.log(self.positive / (1 - self.positive))] * len(of)

    def right(self, rows):
        return int((labels[rows] == (self.positive > 0.5)).sum())


class Words:
    def __init__(self, on_all):
        kind = TfidfVectorizer if TF_IDF else CountVectorizer
        self.vectorizer = kind(ngram_range=(1, LONGEST), stop_words=STOP_WORDS, min_df=MIN_DF, max_df=MAX_DF)
        self.vectorizer.fit(texts if on_all else pick(train))
        self.model = MultinomialNB().fit(self.vectorizer.transform(pick(train)), labels[train])

    def log_odds(self, of):
        likelihood = self.model.predict_joint_log_proba(self.vectorizer.transform(of))
        return (likelihood[:, 1] - likelihood[:, 0]).tolist()

    def right(self, rows):
        return int((self.model.predict(self.vectorizer.transform(pick(rows))) == labels[rows]).sum())


def fitted(on_all):
    try:
        return Words(on_all)
    except ValueError:  # no word is left
        return Shares()


model = fitted(VOCABULARY_ON_ALL)
vocabulary = model.vectorizer.vocabulary_ if isinstance(model, Words) else {}
looked_at = texts if VOCABULARY_ON_ALL else pick(train)


def occurrences(longest):
    """In how many of the texts looked at each n-gram of 1 to so many words stands."""
    try:
        everything = CountVectorizer(ngram_range=(1, longest), stop_words=STOP_WORDS, binary=True)
        return np.asarray(everything.fit_transform(looked_at).sum(axis=0)).ravel()
    except ValueError:
        return np.array([])


results = {}
for key, log_odds in zip("ab", model.log_odds([A, B])):
    results["log_odds_" + key] = log_odds
    results["chance_" + key] = 1 / (1 + math.exp(-log_odds))
results["apart"] = results["log_odds_a"] - results["log_odds_b"]
results["vocabulary"] = len(vocabulary)
held = occurrences(LONGEST)
results["once"] = float((held == 1).mean()) if len(held) else None
results["possible"] = float(len(occurrences(1)) ** LONGEST)
results["accuracy"] = model.right(test) / len(test) if test else None
results["train_accuracy"] = model.right(train) / len(train)
words = CountVectorizer(stop_words=STOP_WORDS).build_analyzer()
read = [word for text in pick(test) for word in words(text)]
results["unknown"] = sum(word not in vocabulary for word in read) / len(read) if read else None
leaks = VOCABULARY_ON_ALL and len(test) > 0
results["leak"] = (model.right(test) - fitted(False).right(test)) / len(test) if leaks else None
print(json.dumps(results))
"#;
