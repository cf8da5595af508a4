# pip install scikit-learn==1.9.1 numpy
import csv
import json
import math
import sys

import numpy as np
from sklearn.metrics import confusion_matrix, roc_auc_score

source = "features"  # or "scores", or "gaussians"
seed = 1
threshold = 0.5
prevalence = None  # as in the rows
miss_cost = 5  # false alarms
shown = "validation"


from ml.random import Random


if source == "gaussians":
    from ml.generate.gaussians import two_gaussians


    separation = 1.5
    scores, y = two_gaussians(2000, separation, 0.3, seed)
    order = Random(seed).permutation(len(y))
    scores, y = scores[order], y[order]
    validated = len(y) // 2

if source != "gaussians":
    path = sys.argv[1] if len(sys.argv) > 1 else "breast-cancer.csv"
    label = "diagnosis"
    positive = "malignant"
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))

if source == "scores":
    score = "score"
    in_halves = False
    rows = [row for row in rows if row[score].strip() and row[label].strip()]
    order = Random(seed).permutation(len(rows))
    scores = np.array([float(rows[i][score]) for i in order])
    y = np.array([rows[i][label].strip() == positive for i in order])
    validated = (len(y) + 1) // 2 if in_halves else len(y)

if source == "features":
    from sklearn.linear_model import LogisticRegression

    features = ["mean_texture", "mean_compactness"]
    order = Random(seed).permutation(len(rows))
    x = np.array([[float(rows[i][name]) for name in features] for i in order])
    y = np.array([rows[i][label] == positive for i in order])
    trained = len(y) * 2 // 5
    validated = len(y) * 7 // 10 - trained
    x = (x - x[:trained].mean(axis=0)) / x[:trained].std(axis=0)
    model = LogisticRegression(C=1.0, solver="newton-cholesky", tol=1e-12, max_iter=1000)
    model.fit(x[:trained], y[:trained])
    scores, y = model.predict_proba(x[trained:])[:, 1], y[trained:]

parts = {"validation": slice(0, validated), "test": slice(validated, len(y))}


def share(part, whole):
    return float(part / whole) if whole > 0 else None


def measure(part):
    s, p = scores[parts[part]], y[parts[part]]
    both = p.any() and not p.all()
    weight = np.ones(len(p))
    if prevalence is not None and both:
        weight = np.where(p, prevalence / p.sum(), (1 - prevalence) / (~p).sum())
    counts = np.zeros((2, 2))
    if len(p) > 0:
        counts = confusion_matrix(p, s >= threshold, labels=[False, True], sample_weight=weight)
    (tn, fp), (fn, tp) = counts
    recall, rate = share(tp, tp + fn), share(fp, fp + tn)
    return {
        "recall": recall,
        "false_positive_rate": rate,
        "precision": share(tp, tp + fp),
        "f1": share(2 * tp, 2 * tp + fp + fn),
        "accuracy": share(tp + tn, tp + tn + fp + fn),
        "expected_cost": share(miss_cost * fn + fp, tp + tn + fp + fn),
        "specificity": share(tn, tn + fp),
        "youden": recall - rate if recall is not None and rate is not None else None,
        "auc": float(roc_auc_score(p, s)) if both else None,
    }


result, test = measure(shown), measure("test")
result["test_recall"] = test["recall"]
result["test_precision"] = test["precision"]
result["test_cost"] = test["expected_cost"]
print(json.dumps(result))
