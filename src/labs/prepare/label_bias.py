# pip install scikit-learn==1.9.1 pandas
import json
import math
import sys

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix
from sklearn.preprocessing import MinMaxScaler, StandardScaler

path = sys.argv[1] if len(sys.argv) > 1 else "ucb-admissions.csv"
FACET = "gender"
FAVORED = "male"
CONDITION = "department"
LABEL = "admission"
POSITIVE = "admitted"
ABOVE = None  # of a label that is a number: above this it is favorable
FEATURES = []
MOVED = []  # subgroup, whether of a, how many have the favorable outcome
SEES_GROUP = False
THRESHOLD_A = 0.5
THRESHOLD_D = 0.5
LIBRARY = False  # Clarify’s convention where a formula divides by 0
SEED = 1


from ml.random import Random


words = [name for name in (FACET, CONDITION, LABEL if ABOVE is None else None) if name]
numbers = FEATURES + ([LABEL] if ABOVE is not None else [])
table = pd.read_csv(path, dtype={name: str for name in words})
table = table.dropna(subset=words + numbers).reset_index(drop=True)
n = len(table)
a = (table[FACET].str.strip() == FAVORED).to_numpy()
y = np.array(table[LABEL].str.strip() == POSITIVE if ABOVE is None else table[LABEL] > ABOVE)
within = table[CONDITION].str.strip().to_numpy() if CONDITION else np.full(n, "everyone")
subgroups = sorted(set(within))
for name, of_a, wanted in MOVED:
    cell = (within == name) & (a == of_a)
    wanted = min(wanted, int(cell.sum()))
    becomes = wanted > y[cell].sum()
    change = np.flatnonzero(cell & (y != becomes))[: abs(wanted - int(y[cell].sum()))]
    y[change] = becomes


class Undefined(Exception):
    pass


def divide(part, whole):
    if whole != 0:
        return part / whole
    if part != 0:
        return math.inf
    if LIBRARY:
        return 0.0
    raise Undefined


def minus(one, other):
    if math.isinf(one) and one == other:
        if LIBRARY:
            return 0.0
        raise Undefined
    return one - other


def need(condition):
    if not condition:
        raise Undefined


def proportions(outcome):
    need(a.any() and not a.all())
    return outcome[a].mean(), outcome[~a].mean()


def distance(measure):
    p, q = proportions(y)
    pairs = [(p, q), (1 - p, 1 - q)]
    if LIBRARY:
        pairs = [(p, q) for p, q in pairs if p > 0 and q > 0]
        need(pairs)
    return measure(pairs)


def kl(pairs):
    return sum(0.0 if p == 0 else math.inf if q == 0 else p * math.log(p / q) for p, q in pairs)


def js(pairs):
    middle = [(p, q, (p + q) / 2) for p, q in pairs]
    return (kl([(p, m) for p, _, m in middle]) + kl([(q, m) for _, q, m in middle])) / 2


def disparity(outcome, rows):
    def share(accepted):
        of = rows & (outcome == accepted)
        return (of & ~a).sum() / of.sum() if of.any() else 0.0

    return share(False) - share(True)


def conditional(outcome):
    need(outcome.any() and not outcome.all())
    return sum((within == name).sum() * disparity(outcome, within == name) for name in subgroups) / n


def class_imbalance():
    proportions(y)
    return (a.sum() - (~a).sum()) / n


def demographic_disparity():
    need(y.any() and not y.all())
    return disparity(y, np.full(n, True))


measures = {
    "ci": class_imbalance,
    "dpl": lambda: minus(*proportions(y)),
    "dd": demographic_disparity,
    "cddl": lambda: conditional(y),
    "kl": lambda: distance(kl),
    "js": lambda: distance(js),
    "lp": lambda: distance(lambda pairs: math.sqrt(sum((p - q) ** 2 for p, q in pairs))),
    "tvd": lambda: distance(lambda pairs: sum(abs(p - q) for p, q in pairs) / 2),
    "ks": lambda: distance(lambda pairs: max(abs(p - q) for p, q in pairs)),
}

# After training: each half of the rows is answered by a model that the other half taught.
x = [table[FEATURES].to_numpy(dtype=float)]
if CONDITION:
    x.append(np.array([[name == one for one in subgroups] for name in within], dtype=float))
if SEES_GROUP:
    x.append(a.reshape(-1, 1).astype(float))
x, k = np.hstack(x), len(FEATURES)
order = Random(SEED).permutation(n)
halves = [order[: n // 2], order[n // 2 :]]
score = np.zeros(n)
taught = all(y[half].any() and not y[half].all() for half in halves)
for asked, teaching in (halves, halves[::-1]) if taught else ():
    if x.shape[1] == 0:
        score[asked] = y[teaching].mean()
        continue
    scaled = x.copy()
    if k:
        scaled[:, :k] = StandardScaler().fit(x[teaching][:, :k]).transform(x[:, :k])
    model = LogisticRegression(C=1.0, solver="newton-cholesky", tol=1e-12, max_iter=1000)
    score[asked] = model.fit(scaled[teaching], y[teaching]).predict_proba(scaled[asked])[:, 1]
called = score >= np.where(a, THRESHOLD_A, THRESHOLD_D)


def matrix(rows):
    need(a.any() and not a.all())
    (tn, fp), (fn, tp) = confusion_matrix(y[rows], called[rows], labels=[False, True])
    return int(tp), int(fp), int(fn), int(tn)


def between(part, whole, d_first=False):
    of = [divide(part(*matrix(rows)), whole(*matrix(rows))) for rows in (a, ~a)]
    return minus(of[1], of[0]) if d_first else minus(of[0], of[1])


def disparate_impact():
    q_a, q_d = proportions(called)
    return divide(q_d, q_a)


def flip_test():
    need(a.any() and not a.all())
    rows = x[:, : x.shape[1] - SEES_GROUP].copy()
    if k:
        rows[:, :k] -= rows[0, :k]  # near zero no digits are lost
        rows[:, :k] = MinMaxScaler().fit(rows[:, :k]).transform(rows[:, :k])
    ours, theirs = rows[a], rows[~a]
    neighbors = 5 if len(ours) > 9 else 1
    refused = accepted = 0
    known = {}
    for row, mine in zip(theirs, called[~a]):
        if row.tobytes() not in known:
            far = np.zeros(len(ours))
            for j in range(rows.shape[1]):
                far += (ours[:, j] - row[j]) ** 2
            # Of equally far rows the first counts.
            known[row.tobytes()] = np.argsort(far, kind="stable")[:neighbors]
        vote = 2 * called[a][known[row.tobytes()]].sum() > neighbors
        refused += bool(vote and not mine)
        accepted += bool(mine and not vote)
    # The developer guide counts first who is refused unlike the neighbors; the library has the opposite sign.
    return (accepted - refused if LIBRARY else refused - accepted) / len(theirs)


def entropy():
    benefit = called.astype(int) - y.astype(int) + 1
    need(benefit.mean() != 0)
    return ((benefit / benefit.mean()) ** 2 - 1).sum() / (2 * n)


if taught:
    measures |= {
        "dppl": lambda: minus(*proportions(called)),
        "di": disparate_impact,
        "cddpl": lambda: conditional(called),
        "dcacc": lambda: between(lambda tp, fp, fn, tn: tp + fn, lambda tp, fp, fn, tn: tp + fp),
        "dcr": lambda: between(lambda tp, fp, fn, tn: tn + fp, lambda tp, fp, fn, tn: tn + fn, d_first=True),
        "rd": lambda: between(lambda tp, fp, fn, tn: tp, lambda tp, fp, fn, tn: tp + fn),
        "sd": lambda: between(lambda tp, fp, fn, tn: tn, lambda tp, fp, fn, tn: tn + fp, d_first=True),
        "dar": lambda: between(lambda tp, fp, fn, tn: tp, lambda tp, fp, fn, tn: tp + fp),
        "drr": lambda: between(lambda tp, fp, fn, tn: tn, lambda tp, fp, fn, tn: tn + fn, d_first=True),
        "ad": lambda: between(lambda tp, fp, fn, tn: tp + tn, lambda tp, fp, fn, tn: tp + fp + fn + tn),
        "te": lambda: between(lambda tp, fp, fn, tn: fn, lambda tp, fp, fn, tn: fp, d_first=True),
        "ft": flip_test,
        "ge": entropy,
    }

results = {}
for key, measure in measures.items():
    try:
        value = float(measure())
        results[key] = value if math.isfinite(value) else None
    except Undefined:
        results[key] = None
print(json.dumps(results))
