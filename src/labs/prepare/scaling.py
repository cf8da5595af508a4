# pip install scikit-learn==1.9.1 pandas
import json
import math
import sys

import numpy as np
import pandas as pd
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, RobustScaler, StandardScaler

path = sys.argv[1] if len(sys.argv) > 1 else "wine.csv"
features = [
    "proline",
    "hue",
    "alcohol",
    "malic_acid",
    "ash",
    "alcalinity_of_ash",
    "magnesium",
    "total_phenols",
    "flavanoids",
    "nonflavanoid_phenols",
    "proanthocyanins",
    "color_intensity",
    "od280_od315",
]
class_column = "cultivar"
drawn = [0, 1]  # places among the features
scaling = "raw"  # or "min_max", "standard", "robust"
log_first = False
model_on_all = False
fit_on_all = False
away = [0, 0]  # the outlier, in standard deviations moved
n_neighbors = 5
seed = 1
n_splits = 20
n_other_splits = 20  # with the other choice of features
most_rows = 1000


from ml.random import Random


SCALERS = {"raw": FunctionTransformer, "min_max": MinMaxScaler, "standard": StandardScaler, "robust": RobustScaler}

table = pd.read_csv(path).dropna(subset=features + [class_column]).reset_index(drop=True)
if len(table) > most_rows:
    table = table.iloc[sorted(Random(seed).permutation(len(table))[:most_rows])].reset_index(drop=True)
values = table[features].to_numpy(dtype=float)
levels, labels = np.unique(table[class_column].to_numpy(), return_inverse=True)
n = len(values)


def split(seed):
    order = Random(seed).permutation(n)
    return order[n * 3 // 10:], order[:n * 3 // 10]


def transform_log(x):
    x = x.copy()
    for j in range(x.shape[1]):
        if can_log[j]:
            x[:, j] = np.log1p(x[:, j])
    return x


def scores(x, one, train, test, on_all_rows, on_all_features=model_on_all):
    used = list(range(len(features))) if on_all_features else drawn
    x = x[:, used]
    # Distances do not depend on where zero is, and near zero no digits are lost.
    x = x - (x if on_all_rows else x[train])[0]
    scaler = SCALERS[one]().fit(x if on_all_rows else x[train])
    model = KNeighborsClassifier(min(n_neighbors, len(train)), algorithm="kd_tree")
    model.fit(scaler.transform(x[train]), labels[train])
    # Where the k-th and the next neighbor are equally far, predict() takes either; here the first row counts, and
    # equal is what differs by rounding only: the squares are compared by their first 26 bits.
    far, who = model.kneighbors(scaler.transform(x[test]), len(train))
    far = ((far**2).view(np.int64) + 2**25) >> 26
    nearest = [rows[np.lexsort((rows, distances))][: model.n_neighbors] for rows, distances in zip(who, far)]
    trained = labels[train]
    predicted = np.array([np.bincount(trained[rows], minlength=len(levels)).argmax() for rows in nearest])
    return int((predicted == labels[test]).sum())


def describe(column):
    near = column - column[0]
    mean, std = float(column[0] + near.mean()), float(near.std())
    if column.max() == column.min():
        std = 0.0
    skew = float(((near - near.mean()) ** 3).mean() / std**3) if std > 0 else None
    return {"min": float(column.min()), "max": float(column.max()), "mean": mean, "std": std, "skew": skew}


train, test = split(seed)
outlier = train[0]
can_log = [log_first and bool((values[:, j] > -1).all()) for j in range(len(features))]
resting = transform_log(values)
moved = values.copy()
for axis, j in enumerate(drawn):
    if axis == 1 and drawn[0] == drawn[1]:
        continue
    home, sigma = values[outlier, j], describe(values[train, j])["std"]
    place = home + away[axis] * (sigma if sigma > 0 else 1.0)
    moved[outlier, j] = max(place, min(home, 0.0)) if can_log[j] else place
x = transform_log(moved)

results = {}
right = {one: scores(x, one, train, test, fit_on_all) if test else None for one in SCALERS}
results["accuracy"] = right[scaling] / len(test) if test else None
for one in SCALERS:
    results["accuracy_" + one] = right[one] / len(test) if test else None
for one in SCALERS:
    counts = [scores(x, one, *split(seed + i), fit_on_all) for i in range(n_splits)] if test else []
    results["mean_accuracy_" + one] = sum(counts) / (n_splits * len(test)) if test else None
    splits = [split(seed + i) for i in range(n_other_splits)]
    counts = [scores(x, one, *rows, fit_on_all, not model_on_all) for rows in splits] if test else []
    results["other_mean_accuracy_" + one] = sum(counts) / (n_other_splits * len(test)) if test else None
results["mean_accuracy"] = results["mean_accuracy_" + scaling]
if test:
    counts = [[scores(x, scaling, *split(seed + i), on_all) for i in range(n_splits)] for on_all in (True, False)]
    results["leak"] = (sum(counts[0]) - sum(counts[1])) / (n_splits * len(test))
else:
    results["leak"] = None

fit_rows = list(range(n)) if fit_on_all else train


def scale_drawn(x):
    near = x[:, drawn] - (0 if scaling == "raw" else x[fit_rows[0], drawn])
    return SCALERS[scaling]().fit(near[fit_rows]).transform(near)


scaled, at_rest = scale_drawn(x), scale_drawn(resting)
others = train[1:]
low, high = scaled[train].min(axis=0), scaled[train].max(axis=0)
results["outside"] = int(((scaled[test] < low) | (scaled[test] > high)).any(axis=1).sum()) if test else 0
for axis, letter in enumerate("xy"):
    spread = describe(at_rest[others, axis])["std"] if others else 0.0
    results[letter + "_kept"] = describe(scaled[others, axis])["std"] / spread if spread > 0 else None
    rest, now = np.ptp(resting[fit_rows, drawn[axis]]), np.ptp(x[fit_rows, drawn[axis]])
    results[letter + "_kept_min_max"] = float(rest / now) if rest > 0 and now > 0 else None
    for when, column in (("before", moved[train, drawn[axis]]), ("after", scaled[train, axis])):
        for part, value in describe(column).items():
            results[f"{letter}_{part}_{when}"] = value

# Gradient descent on half the mean squared error, the intercept at its best, in steps of 1 / steepest curvature.
target = (labels[train] == 1).astype(float)
near = scaled[train] - scaled[train[0]]
centered = near - near.mean(axis=0)
hessian = centered.T @ centered / len(train)
pull = centered.T @ (target - target.mean()) / len(train)
a, b, c = hessian[0, 0], hessian[0, 1], hessian[1, 1]
steep = (a + c + math.hypot(a - c, 2 * b)) / 2
flat = max((a * c - b * b) / steep, 0.0) if steep > 0 else 0.0
flat = 0.0 if flat < steep * 1e-14 else flat
results["condition"] = steep / flat if flat > 0 else None
best = np.linalg.pinv(hessian, rcond=1e-14, hermitian=True) @ pull
distance = float(np.linalg.norm(best))
steps = None
if distance > 0:
    w = np.zeros(2)
    for step in range(1, 10_000 + 1):
        w = w - (hessian @ w - pull) / steep
        if np.linalg.norm(w - best) <= 0.001 * distance:
            steps = step
            break
    else:
        direction = np.array([steep - c, b]) if a >= c else np.array([b, steep - a])
        direction = direction / np.linalg.norm(direction)
        floor = abs(best[1] * direction[0] - best[0] * direction[1])
        steps = math.ceil(math.log(floor / (0.001 * distance)) / -math.log1p(-flat / steep))
results["steps"] = steps
print(json.dumps(results))
