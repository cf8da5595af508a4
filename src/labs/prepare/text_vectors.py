# pip install scikit-learn==1.9.1 pandas
import json
import math
import sys

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.naive_bayes import MultinomialNB

path = sys.argv[1] if len(sys.argv) > 1 else "product-reviews.csv"
text_column = "sentence"
label_column = "sentiment"
positive = "positive"
a = "The picture is good."
b = "The picture is not good."
longest = 1  # n-grams of 1 to so many words
stop_words = None  # or "english"
min_df = 2  # texts
max_df = 1.0  # share of the texts: a float
tf_idf = False
vocabulary_on_all = False
seed = 1
most_rows = 3000


from ml.random import Random


table = pd.read_csv(path).dropna(subset=[text_column, label_column]).reset_index(drop=True)
if len(table) > most_rows:
    table = table.iloc[sorted(Random(seed).permutation(len(table))[:most_rows])].reset_index(drop=True)
texts = table[text_column].astype(str).tolist()
labels = (table[label_column].astype(str) == positive).to_numpy().astype(int)
order = Random(seed).permutation(len(texts))
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
        kind = TfidfVectorizer if tf_idf else CountVectorizer
        self.vectorizer = kind(ngram_range=(1, longest), stop_words=stop_words, min_df=min_df, max_df=max_df)
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


model = fitted(vocabulary_on_all)
vocabulary = model.vectorizer.vocabulary_ if isinstance(model, Words) else {}
looked_at = texts if vocabulary_on_all else pick(train)


def occurrences(longest):
    """In how many of the texts looked at each n-gram of 1 to so many words stands."""
    try:
        everything = CountVectorizer(ngram_range=(1, longest), stop_words=stop_words, binary=True)
        return np.asarray(everything.fit_transform(looked_at).sum(axis=0)).ravel()
    except ValueError:
        return np.array([])


results = {}
for key, log_odds in zip("ab", model.log_odds([a, b])):
    results["log_odds_" + key] = log_odds
    results["chance_" + key] = 1 / (1 + math.exp(-log_odds))
results["apart"] = results["log_odds_a"] - results["log_odds_b"]
results["vocabulary"] = len(vocabulary)
held = occurrences(longest)
results["once"] = float((held == 1).mean()) if len(held) else None
results["possible"] = float(len(occurrences(1)) ** longest)
results["accuracy"] = model.right(test) / len(test) if test else None
results["train_accuracy"] = model.right(train) / len(train)
words = CountVectorizer(stop_words=stop_words).build_analyzer()
read = [word for text in pick(test) for word in words(text)]
results["unknown"] = sum(word not in vocabulary for word in read) / len(read) if read else None
leaks = vocabulary_on_all and len(test) > 0
results["leak"] = (model.right(test) - fitted(False).right(test)) / len(test) if leaks else None
print(json.dumps(results))
