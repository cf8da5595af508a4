//! The program that computes the readouts again with scikit-learn.

use super::fit::{MOST_ROWS, SCALINGS};
use super::valley::{LEFT_OVER, MOST_COUNTED};
use super::{ScalingLab, scaling_index};
use crate::format;
use crate::lab::{Document, Seen, quoted};
use crate::ml::random::PYTHON_RANDOM;

pub fn document(seen: &Seen<ScalingLab>) -> Document {
    let (state, fitted) = (seen.state, seen.fitted);
    let names: Vec<String> = fitted.features.iter().map(|name| quoted(name)).collect();
    let yes = |on: bool| if on { "True" } else { "False" };
    let settings = format!(
        "path = sys.argv[1] if len(sys.argv) > 1 else {path}\n\
         FEATURES = [{features}]\n\
         CLASS = {class}\n\
         DRAWN = [{x}, {y}]  # places among the features\n\
         SCALING = {scaling}\n\
         LOG_FIRST = {log}\n\
         MODEL_ON_ALL = {all}\n\
         FIT_ON_ALL = {fit}\n\
         AWAY = ({away_x}, {away_y})  # the outlier, in standard deviations moved\n\
         K = {k}\n\
         SEED = {seed}\n\
         SPLITS = {splits}\n\
         OTHER_SPLITS = {other_splits}  # with the other choice of features\n\
         MOST_ROWS = {MOST_ROWS}\n\
         MOST_COUNTED = {MOST_COUNTED}\n\
         LEFT_OVER = {LEFT_OVER}\n",
        path = quoted(&format!("{}.csv", seen.data.id)),
        features = names.join(", "),
        class = quoted(&fitted.class_column),
        x = fitted.drawn[0],
        y = fitted.drawn[1],
        scaling = quoted(SCALINGS[scaling_index(state)].0),
        log = yes(state.log_first),
        all = yes(state.model_on == "all"),
        fit = yes(state.fit_on == "all"),
        away_x = format::full(state.outlier * state.direction.0),
        away_y = format::full(state.outlier * state.direction.1),
        k = state.neighbours,
        seed = state.seed,
        splits = seen.out.splits,
        other_splits = seen.out.other_splits,
    );
    let text = format!("{HEAD}\n\n{settings}\n\n{PYTHON_RANDOM}\n\n{BODY}");
    Document {
        key: "python".to_owned(),
        title: "Python (scikit-learn 1.9.1)".to_owned(),
        language: "python".to_owned(),
        text,
    }
}

const HEAD: &str = "# pip install scikit-learn==1.9.1 pandas
import json
import sys

import pandas as pd
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, RobustScaler, StandardScaler";

const BODY: &str = r#"SCALERS = {"raw": FunctionTransformer, "min_max": MinMaxScaler, "standard": StandardScaler, "robust": RobustScaler}

table = pd.read_csv(path).dropna(subset=FEATURES + [CLASS]).reset_index(drop=True)
if len(table) > MOST_ROWS:
    table = table.iloc[sorted(Random(SEED).permutation(len(table))[:MOST_ROWS])].reset_index(drop=True)
values = table[FEATURES].to_numpy(dtype=float)
levels, labels = np.unique(table[CLASS].to_numpy(), return_inverse=True)
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


def scores(x, scaling, train, test, fit_on_all, on_all_features=MODEL_ON_ALL):
    used = list(range(len(FEATURES))) if on_all_features else DRAWN
    x = x[:, used]
    # Distances do not depend on where zero is, and near zero no digits are lost.
    x = x - (x if fit_on_all else x[train])[0]
    scaler = SCALERS[scaling]().fit(x if fit_on_all else x[train])
    model = KNeighborsClassifier(min(K, len(train)), algorithm="kd_tree")
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


train, test = split(SEED)
outlier = train[0]
can_log = [LOG_FIRST and bool((values[:, j] > -1).all()) for j in range(len(FEATURES))]
resting = transform_log(values)
moved = values.copy()
for axis, j in enumerate(DRAWN):
    if axis == 1 and DRAWN[0] == DRAWN[1]:
        continue
    home, sigma = values[outlier, j], describe(values[train, j])["std"]
    place = home + AWAY[axis] * (sigma if sigma > 0 else 1.0)
    moved[outlier, j] = max(place, min(home, 0.0)) if can_log[j] else place
x = transform_log(moved)

results = {}
right = {scaling: scores(x, scaling, train, test, FIT_ON_ALL) if test else None for scaling in SCALERS}
results["accuracy"] = right[SCALING] / len(test) if test else None
for scaling in SCALERS:
    results["accuracy_" + scaling] = right[scaling] / len(test) if test else None
for scaling in SCALERS:
    counts = [scores(x, scaling, *split(SEED + i), FIT_ON_ALL) for i in range(SPLITS)] if test else []
    results["mean_accuracy_" + scaling] = sum(counts) / (SPLITS * len(test)) if test else None
    splits = [split(SEED + i) for i in range(OTHER_SPLITS)]
    counts = [scores(x, scaling, *rows, FIT_ON_ALL, not MODEL_ON_ALL) for rows in splits] if test else []
    results["other_mean_accuracy_" + scaling] = sum(counts) / (OTHER_SPLITS * len(test)) if test else None
results["mean_accuracy"] = results["mean_accuracy_" + SCALING]
if test:
    counts = [[scores(x, SCALING, *split(SEED + i), on_all) for i in range(SPLITS)] for on_all in (True, False)]
    results["leak"] = (sum(counts[0]) - sum(counts[1])) / (SPLITS * len(test))
else:
    results["leak"] = None

fit_rows = list(range(n)) if FIT_ON_ALL else train


def scale_drawn(x):
    near = x[:, DRAWN] - (0 if SCALING == "raw" else x[fit_rows[0], DRAWN])
    return SCALERS[SCALING]().fit(near[fit_rows]).transform(near)


scaled, at_rest = scale_drawn(x), scale_drawn(resting)
others = train[1:]
low, high = scaled[train].min(axis=0), scaled[train].max(axis=0)
results["outside"] = int(((scaled[test] < low) | (scaled[test] > high)).any(axis=1).sum()) if test else 0
for axis, letter in enumerate("xy"):
    spread = describe(at_rest[others, axis])["std"] if others else 0.0
    results[letter + "_kept"] = describe(scaled[others, axis])["std"] / spread if spread > 0 else None
    rest, now = np.ptp(resting[fit_rows, DRAWN[axis]]), np.ptp(x[fit_rows, DRAWN[axis]])
    results[letter + "_kept_min_max"] = float(rest / now) if rest > 0 and now > 0 else None
    for when, column in (("before", moved[train, DRAWN[axis]]), ("after", scaled[train, axis])):
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
    for step in range(1, MOST_COUNTED + 1):
        w = w - (hessian @ w - pull) / steep
        if np.linalg.norm(w - best) <= LEFT_OVER * distance:
            steps = step
            break
    else:
        direction = np.array([steep - c, b]) if a >= c else np.array([b, steep - a])
        direction = direction / np.linalg.norm(direction)
        floor = abs(best[1] * direction[0] - best[0] * direction[1])
        steps = math.ceil(math.log(floor / (LEFT_OVER * distance)) / -math.log1p(-flat / steep))
results["steps"] = steps
print(json.dumps(results))
"#;
