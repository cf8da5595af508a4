# Compares what tests/native/reference/ensembles.rs hands over with scikit-learn. `Random`, `np` and `math` stand above.
import json
import sys

from sklearn.ensemble import AdaBoostClassifier, BaggingClassifier, RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier


def rows_of(sample):
    return np.array(sample["x"]), np.array(sample["y"])


def adaboost(cases):
    """Errors, votes, staged training errors and the sums of votes, whichever way scikit-learn breaks ties."""
    furthest = 0.0
    for number, case in enumerate(cases):
        x, y = rows_of(case["sample"])
        classes = np.arange(case["sample"]["n_classes"])
        for random_state in range(4):
            model = AdaBoostClassifier(
                DecisionTreeClassifier(max_depth=case["max_depth"]),
                n_estimators=case["n_estimators"],
                learning_rate=case["learning_rate"],
                random_state=random_state,
            ).fit(x, y)
            made = len(case["errors"])
            assert len(model.estimators_) == made, (number, len(model.estimators_), made)
            staged = [1 - score for score in model.staged_score(x, y)]
            votes = sum(
                weight * (tree.predict(x)[:, None] == classes)
                for tree, weight in zip(model.estimators_, model.estimator_weights_)
            )
            for ours, theirs in (
                (case["errors"], model.estimator_errors_[:made]),
                (case["weights"], model.estimator_weights_[:made]),
                (case["train_errors"], staged),
                (case["votes"], votes),
            ):
                furthest = max(furthest, float(np.abs(np.array(ours) - np.array(theirs)).max()))
    return {"cases": len(cases), "furthest": furthest}


def gini(y, weights):
    shares = np.bincount(y, weights) / weights.sum()
    return 1 - (shares**2).sum()


def decrease(y, weights, left):
    """By how much a cut lowers the impurity of its own node."""
    lowered = gini(y, weights)
    for side in (left, ~left):
        lowered -= weights[side].sum() / weights.sum() * gini(y[side], weights[side])
    return lowered


def best_decrease(x, y, weights, features):
    """scikit-learn's, for one cut; None where it makes none."""
    stump = DecisionTreeClassifier(max_depth=1).fit(x[:, features], y, sample_weight=weights).tree_
    if stump.node_count == 1:
        return None
    shares = stump.weighted_n_node_samples[1:] / stump.weighted_n_node_samples[0]
    return stump.impurity[0] - shares @ stump.impurity[1:]


def splits(cases):
    """Every cut is as good as scikit-learn's best one of the same rows, weights and features; every leaf is
    one that may not or cannot be cut. Samples and features are drawn again from the same stream."""
    furthest, count = 0.0, 0
    for case in cases:
        x, y = rows_of(case["sample"])
        d = x.shape[1]
        random = Random(case["seed"]) if "seed" in case else None
        allowed = case.get("max_features", d)
        for tree in case["trees"]:
            weights, nodes = np.array(tree["weights"], dtype=float), tree["nodes"]
            if random is not None:
                drawn = np.bincount(random.sample_with_replacement(len(y)), minlength=len(y))
                assert (drawn == weights).all(), "another sample was drawn"
            # Left before right, as the trees draw.
            pending = [(0, np.flatnonzero(weights > 0), 0)]
            while pending:
                index, rows, depth = pending.pop()
                feature, left, threshold, label = nodes[index]
                here = x[rows], y[rows], weights[rows]
                sums = np.bincount(here[1], here[2])
                assert sums[label] >= sums.max() * (1 - 1e-12), "a leaf says another class"
                may = depth < case["max_depth"] and len(rows) >= 2 and gini(*here[1:]) > np.finfo(float).eps
                if not may:
                    assert left == 0, "cut where it may not be"
                    continue
                order, seen = list(range(d)), d
                if allowed < d:
                    seen, can = 0, False
                    while seen < d and (seen < allowed or not can):
                        other = seen + random.below(d - seen)
                        order[seen], order[other] = order[other], order[seen]
                        can = can or np.ptp(here[0][:, order[seen]].astype(np.float32)) > 1e-7
                        seen += 1
                best = best_decrease(*here, order[:seen])
                if left == 0:
                    assert best is None, "a leaf that scikit-learn cuts"
                    continue
                assert feature in order[:seen], "a feature that it may not see"
                goes = here[0][:, feature].astype(np.float32) <= threshold
                furthest = max(furthest, abs(decrease(*here[1:], goes) - best))
                count += 1
                pending += [(left + 1, rows[~goes], depth + 1), (left, rows[goes], depth + 1)]
    return {"splits": count, "furthest": float(furthest)}


def accuracy(cases):
    """The mean difference of test accuracies, and its standard error, of each kind."""
    found = {}
    for kind in ("bagging", "forest"):
        apart = []
        for case in (case for case in cases if case["kind"] == kind):
            (x, y), (x_test, y_test) = rows_of(case["train"]), rows_of(case["test"])
            settings = {"n_estimators": case["n_estimators"], "random_state": case["seed"]}
            if kind == "bagging":
                model = BaggingClassifier(DecisionTreeClassifier(max_depth=case["max_depth"]), **settings)
            else:
                model = RandomForestClassifier(max_depth=case["max_depth"], **settings)
            apart.append(case["accuracy"] - model.fit(x, y).score(x_test, y_test))
        apart = np.array(apart)
        error = float(apart.std(ddof=1) / math.sqrt(len(apart)))
        found[kind] = {"difference": float(apart.mean()), "standard_error": error, "seeds": len(apart)}
    return found


with open(sys.argv[2]) as file:
    job = json.load(file)
print(json.dumps({"adaboost": adaboost, "splits": splits, "accuracy": accuracy}[sys.argv[1]](job)))
