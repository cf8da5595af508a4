"""The peers' times on the same data: scikit-learn and pandas, one thread. Prints JSON as `bench` does."""

import json
import pathlib
import statistics
import sys
import time
import warnings

import numpy as np
import pandas as pd
from sklearn.decomposition import PCA
from sklearn.ensemble import AdaBoostClassifier, BaggingClassifier, RandomForestClassifier
from sklearn.metrics import roc_auc_score, roc_curve
from sklearn.datasets import make_moons
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.tree import DecisionTreeClassifier

folder = pathlib.Path(sys.argv[1])


def load(name, columns):
    rows = np.fromfile(folder / name, dtype="<f8").reshape(-1, columns + 1)
    return np.ascontiguousarray(rows[:, :-1]), rows[:, -1].astype(int)


def measured(run):
    start = time.perf_counter()
    result = run()
    once = time.perf_counter() - start
    times = []
    while len(times) < 3 or (len(times) < 7 and sum(times) + once < 6):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    times = [1000 * value for value in times]
    return statistics.median(times), min(times), max(times), float(result)


def roc():
    roc_curve(positive, scores)
    return roc_auc_score(positive, scores)


small, wide, long = load("small.f64", 2), load("wide.f64", 10), load("long.f64", 10)
scores, positive = load("scores.f64", 1)
scores = scores[:, 0]
xx, yy = np.meshgrid(-2 + (np.arange(200) + 0.5) * 5 / 200, -1.5 + (np.arange(200) + 0.5) * 3.5 / 200)
grid = np.column_stack([xx.ravel(), yy.ravel()])


def error(model, data):
    x, y = data
    return 1 - model.fit(x, y).score(x, y)


def boosting():
    return AdaBoostClassifier(DecisionTreeClassifier(max_depth=1), n_estimators=100, random_state=0)


cases = [("roc of 1,000,000 scores", roc)]
for data, size in ((small, "500×2"), (wide, "20,000×10")):
    cases.append((f"adaboost 100 stumps, {size}", lambda data=data: error(boosting(), data)))
    cases.append((f"bagging 100 trees, {size}", lambda data=data: error(BaggingClassifier(n_estimators=100, random_state=0), data)))
    cases.append((f"forest 100 trees, {size}", lambda data=data: error(RandomForestClassifier(100, random_state=0), data)))
forest = RandomForestClassifier(100, random_state=0).fit(*small)
cases.append(("forest on a 200×200 grid", lambda: forest.predict(grid).sum()))
neighbours = KNeighborsClassifier(5).fit(*small)
cases.append(("5 nearest neighbours on a 200×200 grid", lambda: neighbours.predict(grid).sum()))
cases.append(("pca of 100,000×10", lambda: PCA().fit(long[0]).explained_variance_ratio_[0]))
moons = make_moons(250, noise=0.2, random_state=5)


def network(hidden):
    """A thousand steps of plain descent on all rows, with nothing that would end them early."""
    settings = {"solver": "sgd", "momentum": 0, "batch_size": 250, "learning_rate_init": 0.3, "alpha": 0, "shuffle": False}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return MLPClassifier(hidden, activation="tanh", max_iter=1000, n_iter_no_change=10**9, random_state=1, **settings).fit(*moons).loss_


cases.append(("network 2-4-2-1, 1,000 epochs", lambda: network((4, 2))))
cases.append(("network of six layers of 8, 1,000 epochs", lambda: network((8,) * 6)))
cases.append(("csv of 50 MB", lambda: len(pd.read_csv(folder / "table.csv"))))

results = []
for name, run in cases:
    median, least, most, result = measured(run)
    results.append({"name": name, "median": median, "least": least, "most": most, "result": result})
print(json.dumps(results))
