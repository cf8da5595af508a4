# pip install scikit-learn==1.9.1 pandas
import json
import sys

import numpy as np
import pandas as pd
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

path = sys.argv[1] if len(sys.argv) > 1 else "wine.csv"
ALL = [
    "total_phenols",
    "flavanoids",
    "alcohol",
    "malic_acid",
    "ash",
    "alcalinity_of_ash",
    "magnesium",
    "nonflavanoid_phenols",
    "proanthocyanins",
    "color_intensity",
    "hue",
    "od280_od315",
    "proline",
]
USED = ALL  # what PCA is given
CLASS = "cultivar"  # of rows without it, none is used
STANDARDIZE = True
STANDARDIZE_PAIR = False  # the two features of the line
KEEP = 0.9  # a share of the variance below 1, or the number of components
COMPONENT = 1
ROW = 1
PLANE = ["total_phenols", "flavanoids"]
LINE = 15  # degrees; None: as PCA finds it
MOVED = [0, 0]  # the row, in standard deviations of the two features
WEIGHTS = []  # the row's first scores, where set by hand


complete = ALL if CLASS is None else ALL + [CLASS]
table = pd.read_csv(path).dropna(subset=complete).reset_index(drop=True)
values = table[ALL].to_numpy(dtype=float)
values = values - values[0]  # components do not depend on where zero is, and near zero no digits are lost
place = {name: i for i, name in enumerate(ALL)}
sigma = values.std(axis=0)
resting = values.copy()
for name, away in zip(reversed(PLANE), reversed(MOVED)):
    values[ROW - 1, place[name]] += away * (sigma[place[name]] if sigma[place[name]] > 0 else 1.0)


def fitted(names, standardize, values=values):
    """PCA of some features; the sign is scikit-learn's, also where two loadings are equally large."""
    x = values[:, [place[name] for name in names]]
    scaler = StandardScaler(with_mean=standardize, with_std=standardize).fit(x)
    x = scaler.transform(x)
    pca = PCA(svd_solver="full").fit(x)
    for component in pca.components_:
        size = np.abs(component)
        first = np.argmax(size >= size.max() * (1 - 1e-9))
        component *= np.sign(component[first])
    return x, pca


x, pca = fitted(USED, STANDARDIZE)
shares = np.cumsum(pca.explained_variance_ratio_)
varies = bool(pca.explained_variance_.sum() > 0)
if not varies:
    k = 1 if KEEP < 1 else KEEP
elif KEEP < 1:
    k = min(PCA(n_components=KEEP, svd_solver="full").fit(x).n_components_, len(shares))
else:
    k = KEEP
scores = pca.transform(x)
row = scores[ROW - 1, :k].copy()
row[: len(WEIGHTS)] = WEIGHTS[: len(row)]
rebuilt = row @ pca.components_[:k] + pca.mean_
loadings = pca.components_[COMPONENT - 1]
results = {
    "kept": float(shares[k - 1]) if varies else None,
    "components": int(k),
    "error": float(pca.explained_variance_[k:].sum()),
    "needed": int((np.abs(pca.components_[:k]) > 1e-12).any(axis=0).sum()),
    "score": float(row[COMPONENT - 1] if COMPONENT <= k else scores[ROW - 1, COMPONENT - 1]),
    "row_error": float(((x[ROW - 1] - rebuilt) ** 2).sum()),
    "loading": float(loadings[np.argmax(np.abs(loadings) >= np.abs(loadings).max() * (1 - 1e-9))]),
    "variance": float(pca.explained_variance_[COMPONENT - 1]),
}

# The line through the two features' mean: what varies along it, and what does not.
pair, best = fitted(PLANE, STANDARDIZE_PAIR)
turn = np.radians(LINE) if LINE is not None else None
direction = best.components_[0] if turn is None else np.array([np.cos(turn), np.sin(turn)])
centered = pair - pair.mean(axis=0)
along = float(np.var(centered @ direction, ddof=1))
total = float(np.var(centered, axis=0, ddof=1).sum())
results["line_kept"] = along / total if total > 0 else None
results["line_left"] = total - along
found = [c.components_[0] for c in (best, fitted(PLANE, STANDARDIZE_PAIR, resting)[1])]
apart = abs(np.subtract(*[np.degrees(np.arctan2(y, x)) % 180 for x, y in found]))
results["turned"] = float(min(apart, 180 - apart))
results["line_best"] = float(best.explained_variance_ratio_[0]) if total > 0 else None
print(json.dumps(results))
