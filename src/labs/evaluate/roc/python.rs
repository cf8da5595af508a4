//! The same numbers from scikit-learn.

use super::sample::{GENERATED, WEAK};
use super::{Features, Roc, Rows};
use crate::format::full;
use crate::lab::{Document, Seen, json, quoted};
use crate::ml::generate::PYTHON_TWO_GAUSSIANS;
use crate::ml::random::PYTHON_RANDOM;

pub fn document(seen: &Seen<Roc>) -> Document {
    let (state, data) = (seen.state, seen.data);
    let mut text = String::from(
        "import csv\nimport json\nimport sys\n\nfrom sklearn.linear_model import LogisticRegression\nfrom sklearn.metrics import confusion_matrix, roc_auc_score\n\n",
    );
    text.insert_str(0, "# pip install scikit-learn==1.9.1 numpy\n");
    text += PYTHON_RANDOM;
    text += "\n\n";
    text += &format!("seed = {}\n", state.seed);
    text += &format!("threshold = {}\n", full(seen.out.threshold));
    text += &format!("prevalence = {}\n", state.prevalence.map_or("None".to_owned(), full));
    text += &format!("miss_cost = {}\n", full(state.miss_cost));
    text += &format!("shown = \"{}\"\n\n", if state.rows == Rows::Test { "test" } else { "validation" });
    if data.id == "gaussians" {
        text += PYTHON_TWO_GAUSSIANS;
        text += &format!(
            "\nscores, y = two_gaussians({}, {}, {}, seed)\norder = Random(seed).permutation(len(y))\nscores, y = scores[order], y[order]\nvalidated = len(y) // 2\n",
            GENERATED.0,
            full(state.separation),
            full(GENERATED.1)
        );
    } else {
        let label = data.roles.column("label").unwrap_or("label");
        let positive = data.roles.positive("label").unwrap_or(&seen.fitted.classes[1]);
        text += &format!("path = sys.argv[1] if len(sys.argv) > 1 else {}\n", quoted(&format!("{}.csv", data.id)));
        text +=
            "with open(path, newline=\"\", encoding=\"utf-8-sig\") as file:\n    rows = list(csv.DictReader(file))\n";
        text += &format!("label, positive = {}, {}\n", quoted(label), quoted(positive));
        if data.is_own() {
            text += &format!("score = {}\n", quoted(data.roles.column("score").unwrap_or("score")));
            text += "rows = [row for row in rows if row[score].strip() and row[label].strip()]\n";
            text += "order = Random(seed).permutation(len(rows))\n";
            text += "scores = np.array([float(rows[i][score]) for i in order])\n";
            text += "y = np.array([rows[i][label].strip() == positive for i in order])\n";
            text += match state.in_halves {
                true => "validated = (len(y) + 1) // 2\n",
                false => "validated = len(y)  # all rows are shown as one\n",
            };
        } else {
            let weak = state.features == Features::Weak && data.id == "breast-cancer";
            let features = if weak { json(&WEAK) } else { json(data.roles.columns("features")) };
            text += &format!("features = {features}\n");
            text += "order = Random(seed).permutation(len(rows))\n";
            text += "x = np.array([[float(rows[i][name]) for name in features] for i in order])\n";
            text += "y = np.array([rows[i][label] == positive for i in order])\n";
            text += "trained = len(y) * 2 // 5\nvalidated = len(y) * 7 // 10 - trained\n";
            text += "x = (x - x[:trained].mean(axis=0)) / x[:trained].std(axis=0)\n";
            text += "model = LogisticRegression(C=1.0, solver=\"newton-cholesky\", tol=1e-12, max_iter=1000)\n";
            text += "model.fit(x[:trained], y[:trained])\n";
            text += "scores, y = model.predict_proba(x[trained:])[:, 1], y[trained:]\n";
        }
    }
    text += MEASURE;
    Document { key: "python".to_owned(), title: "Python".to_owned(), language: "python".to_owned(), text }
}

const MEASURE: &str = r#"
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
"#;
