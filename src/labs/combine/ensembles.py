# pip install scikit-learn==1.9.1 pandas
import json
import math
import sys

import numpy as np
import pandas as pd
from sklearn.ensemble import AdaBoostClassifier, BaggingClassifier, RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier

source = "moons"  # or "circles", "xor", "spiral", "blobs", or "table"
SEED = 1
NOISE = 0.2
WRONG_LABELS = 0  # share of the training rows
LEARNERS = 40
SHOWN = 1  # of the learners
DEPTH = 1
RATE = 1
FOREST = False
LEFT_OUT = {"queue": [], "crowd": []}  # learners without a vote, from 0
MOVED = {}
CLASSES = {}
ADDED = []


from ml.random import Random


if source == "moons":
    from ml.generate.shapes import moons


    points, labels = moons(240, NOISE, SEED)
elif source == "circles":
    from ml.generate.shapes import circles


    points, labels = circles(240, NOISE, SEED)
elif source == "xor":
    from ml.generate.shapes import xor


    points, labels = xor(240, NOISE, SEED)
elif source == "spiral":
    from ml.generate.shapes import spiral


    points, labels = spiral(240, NOISE, SEED)
elif source == "blobs":
    from ml.generate.shapes import blobs


    points, labels = blobs(240, NOISE, SEED)
else:
    path = sys.argv[1] if len(sys.argv) > 1 else "wine.csv"
    FEATURES = ["flavanoids", "color_intensity"]
    CLASS = "cultivar"
    MOST_ROWS = 2000
    table = pd.read_csv(path).dropna(subset=FEATURES + [CLASS]).reset_index(drop=True)
    if len(table) > MOST_ROWS:
        table = table.iloc[sorted(Random(SEED).permutation(len(table))[:MOST_ROWS])].reset_index(drop=True)
    points = table[FEATURES].to_numpy(dtype=float)
    labels = np.unique(table[CLASS].to_numpy(), return_inverse=True)[1]

# Half of the rows for training; some of them get wrong labels; then the points that were edited by hand.
K = int(labels.max()) + 1
given = labels.copy()
order = Random(SEED).permutation(len(points))
test, train = order[: len(points) // 2], order[len(points) // 2:]
random = Random(SEED + 1)
if K > 1:
    for row in train[: int(len(train) * WRONG_LABELS + 0.5)]:
        labels[row] = (labels[row] + 1 + random.below(K - 1)) % K
train, test = sorted(train), sorted(test)
for row, place in MOVED.items():
    points[row] = place
for row, label in CLASSES.items():
    labels[row] = label
x = np.array([*points[train], *[place for place, _ in ADDED]])
y = np.array([*labels[train], *[label for _, label in ADDED]])
x_test, y_test = points[test].reshape(-1, 2), labels[test]
n = len(x)


def cuts(x, y, weights, feature):
    """Every cut of a feature, ascending: by how much it lowers the Gini impurity, and where it is."""
    order = np.argsort(x[:, feature], kind="stable")
    values = x[order, feature].astype(np.float32)
    sums = np.cumsum(np.eye(K)[y[order]] * weights[order, None], axis=0)
    left, all_sums = sums[:-1], sums[-1]
    weight, all_weight = left.sum(axis=1), all_sums.sum()
    # A side may have no weight left that counts: that is no cut.
    both = weight * (all_weight - weight)
    lowered = ((left - all_sums * (weight / all_weight)[:, None]) ** 2).sum(axis=1) / np.where(both > 0, both, np.inf)
    middles = values[:-1].astype(float) / 2 + values[1:].astype(float) / 2
    is_cut = (both > 0) & (values[1:] > values[:-1] + np.float32(1e-7))
    return [(lowered[i], middles[i]) for i in np.flatnonzero(is_cut)]


def best_of_library(x, y, weights):
    """By how much scikit-learn's best cut lowers the impurity."""
    stump = DecisionTreeClassifier(max_depth=1).fit(x, y, sample_weight=weights).tree_
    shares = stump.weighted_n_node_samples[1:] / stump.weighted_n_node_samples[0]
    return stump.impurity[0] - shares @ stump.impurity[1:]


def grow(x, y, weights, depth, random):
    """A tree of best cuts. Of equally good ones the first feature's, then the lowest, is made, where
    scikit-learn takes one by chance. With `random`, each cut may look at one feature, if that can be cut."""
    sums = np.bincount(y, weights, minlength=K)
    leaf = {"class": int(sums.argmax()), "shares": sums / sums.sum()}
    if depth == 0 or len(x) < 2 or 1 - (leaf["shares"] ** 2).sum() <= np.finfo(float).eps:
        return leaf
    features, found = [0, 1], []
    for place in (0, 1):
        if random is not None:
            if found:
                break
            other = place + random.below(2 - place)
            features[place], features[other] = features[other], features[place]
        found += [(*cut, features[place]) for cut in cuts(x, y, weights, features[place])]
    if not found:
        return leaf
    best = found[0]
    for cut in found[1:]:
        if cut[0] > best[0] + 1e-13:
            best = cut
    lowered, threshold, feature = best
    seen = sorted({feature for *_, feature in found})
    # Weights may range over fifteen powers of ten, beside which scikit-learn's differences of impurities are rounding.
    assert abs(lowered - best_of_library(x[:, seen], y, weights)) < 1e-8, "scikit-learn knows a better cut"
    left = x[:, feature].astype(np.float32) <= threshold
    parts = [grow(x[side], y[side], weights[side], depth - 1, random) for side in (left, ~left)]
    return {"feature": feature, "threshold": threshold, "left": parts[0], "right": parts[1]}


def leaf_of(tree, row):
    while "feature" in tree:
        tree = tree["left" if np.float32(row[tree["feature"]]) <= tree["threshold"] else "right"]
    return tree


# Boosting, one learner after another (AdaBoost): each is a tree, its weighted error, its vote, and its training weights.
queue = []
weights = np.full(n, 1 / n)
classes = len(np.unique(y))
ended = False
while len(queue) < LEARNERS and not ended:
    if queue:
        weights = np.where(wrong, weights * math.exp(queue[-1]["vote"]), weights)
        weights = weights / weights.sum()
    weights = np.maximum(weights, np.finfo(float).eps)
    tree = grow(x, y, weights, DEPTH, None)
    wrong = np.array([leaf_of(tree, row)["class"] for row in x]) != y
    error = float(weights[wrong].sum() / weights.sum())
    if error <= 0:
        vote, ended = 1.0, True
    elif error >= 1 - 1 / classes - 1e-12:  # as bad as chance, but for rounding
        break
    else:
        vote = RATE * (math.log((1 - error) / error) + math.log(classes - 1))
    queue.append({"tree": tree, "error": error, "vote": vote, "weights": weights.copy()})

# Bagging, or a random forest: learners side by side. One stream of random numbers draws samples and features.
crowd = []
random = Random(SEED)
for _ in range(LEARNERS):
    drawn = np.bincount(random.sample_with_replacement(n), minlength=n)
    used = drawn > 0
    tree = grow(x[used], y[used], drawn[used].astype(float), DEPTH, random if FOREST else None)
    crowd.append({"tree": tree, "drawn": drawn})


def error_of(learners, name, rows, labels, out_of_bag=False):
    """The share of rows that the learners, voting together, get wrong."""
    wrong = judged = 0
    for place, (row, label) in enumerate(zip(rows, labels)):
        scores = np.zeros(K)
        for m, learner in enumerate(learners[:SHOWN]):
            if m in LEFT_OUT[name] or (out_of_bag and learner["drawn"][place] > 0):
                continue
            leaf = leaf_of(learner["tree"], row)
            if name == "queue":
                scores[leaf["class"]] += learner["vote"]
            else:
                scores += leaf["shares"]
        if scores.max() > 0:
            judged += 1
            wrong += int(scores.argmax() != label)
    return wrong / judged if judged else None


results = {}
shown = queue[:SHOWN]
newest = shown[-1] if shown else None
taught = newest["weights"] if newest else np.full(n, 1 / n)
results["error"] = newest["error"] if newest else None
results["vote"] = newest["vote"] if newest else None
results["factor"] = math.exp(newest["vote"]) if newest and newest["error"] > 0 else None
results["heaviest"] = float(taught.max() * n)
own = [place for place, row in enumerate(train) if row in CLASSES and CLASSES[row] != given[row]]
own += range(len(train), n)
results["own_weight"] = float(taught[own].max()) if own else None
results["left_behind"] = float((crowd[SHOWN - 1]["drawn"] == 0).sum() / n) if SHOWN else None
for name, learners in (("queue", queue), ("crowd", crowd)):
    results[name + "_train_error"] = error_of(learners, name, x, y)
    results[name + "_test_error"] = error_of(learners, name, x_test, y_test)


def least_margin():
    """How far the votes for its class are ahead of those for any other, for boosting's worst row."""
    voters = [learner for m, learner in enumerate(queue[:SHOWN]) if m not in LEFT_OUT["queue"]]
    if not voters:
        return None
    margins = []
    for row, label in zip(x, y):
        scores = np.zeros(K)
        for learner in voters:
            scores[leaf_of(learner["tree"], row)["class"]] += learner["vote"]
        rival = np.delete(scores, label).max(initial=0.0)
        margins.append((scores[label] - rival) / scores.sum())
    return float(min(margins))


results["least_margin"] = least_margin()
results["crowd_out_of_bag_error"] = error_of(crowd, "crowd", x, y, out_of_bag=True)

# The same in three lines, by scikit-learn's own classes. Boosting is the one above wherever no two cuts are
# equally good; bagging has other samples, and differs by chance.
try:
    tree = DecisionTreeClassifier(max_depth=DEPTH)
    library = AdaBoostClassifier(tree, n_estimators=LEARNERS, learning_rate=RATE, random_state=SEED).fit(x, y)
    made = min(len(queue), len(library.estimators_))
    apart = np.abs(library.estimator_errors_[:made] - [learner["error"] for learner in queue[:made]]).max()
    apart_votes = np.abs(library.estimator_weights_[:made] - [learner["vote"] for learner in queue[:made]]).max()
    results["library_apart"] = float(max(apart, apart_votes, abs(len(library.estimators_) - len(queue))))
    if FOREST:
        forest = RandomForestClassifier(LEARNERS, max_depth=DEPTH, oob_score=True, random_state=SEED).fit(x, y)
    else:
        forest = BaggingClassifier(tree, LEARNERS, oob_score=True, random_state=SEED).fit(x, y)
    if len(y_test):
        print("scikit-learn's boosting:", 1 - library.score(x_test, y_test), "of the test rows wrong")
        print("scikit-learn's bagging:", 1 - forest.score(x_test, y_test), "of the test rows wrong")
except ValueError as reason:
    print("scikit-learn's own classes:", reason)
print(json.dumps(results))
