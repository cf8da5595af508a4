//! The teacher's tour and the challenges.

use super::{Curve, Features, Roc, Rows, STRIKES_WITH_DAMAGE, State};
use crate::lab::{Challenge, Condition, Seen, Stop};

/// Solutions of challenges, found on the default seed.
const CATCH_95: f64 = 0.1699;
const NOT_HALF: f64 = 0.0355;

type At = Stop<State>;

pub const STOPS: &[Stop<State>] = &[
    At::new(
        "one-line",
        "One line, four outcomes",
        "Every case at or above *the threshold* is called malignant. Drag it: who is missed, and who gets a false \
         alarm?",
        "breast-cancer",
        |_| {},
    )
    .figures(&["scores", "matrix"])
    .controls(&["threshold"])
    .numbers(&["recall", "false_positive_rate"])
    .teaches(&["eval.threshold"])
    .answer(
        "Missed are the orange cases below the threshold, 22 of 79. False alarms are the blue cases above it, 7 of \
         92. No threshold avoids both, because the two groups overlap.",
    ),
    At::new(
        "same-decision",
        "The same decision on the curve",
        "The threshold is now 0.3. A lower one catches more and raises more false alarms, so the point climbs *the \
         curve*. What must you know to choose a point on it?",
        "breast-cancer",
        |s| s.threshold = Some(0.3),
    )
    .figures(&["scores", "curve"])
    .controls(&["threshold"])
    .numbers(&["recall", "false_positive_rate"])
    .asks("recall", "The threshold goes down from 0.5 to 0.3. Will recall rise, stay, or fall?")
    .teaches(&["eval.roc", "eval.auc"])
    .answer(
        "What a miss costs compared with a false alarm, and how common the disease is. Recall rises from 0.722 to \
         0.861, and the false positive rate from 0.076 to 0.217. The area under the curve, 0.919, is the chance that \
         a malignant case scores higher than a benign one; it does not depend on the threshold.",
    ),
    At::new(
        "test-rows",
        "Choose on validation rows, report on test rows",
        "The same threshold on *test rows*, which nobody used to choose it. The dashed line was the cheapest on the \
         validation rows; here another one looks cheaper. Which of the two costs can you promise?",
        "breast-cancer",
        |s| (s.threshold, s.rows) = (Some(0.3), Rows::Test),
    )
    .figures(&["scores", "curve"])
    .controls(&["rows"])
    .numbers(&["expected_cost", "recall"])
    .teaches(&["eval.threshold"])
    .answer(
        "Only the cost of the threshold that was chosen on validation rows. A threshold chosen on the test rows is \
         fitted to them, so its cost there looks too low: the note says by how much.",
    ),
    At::new(
        "fewer-sick",
        "Fewer sick people",
        "The same model and the same threshold in a screening program: only *2 %* of the people are sick. Recall and \
         the false positive rate stay, because each looks at one class only. *Precision* falls.",
        "breast-cancer",
        |s| (s.threshold, s.rows, s.prevalence) = (Some(0.3), Rows::Test, Some(0.02)),
    )
    .figures(&["curve", "matrix"])
    .controls(&["prevalence"])
    .numbers(&["precision", "recall", "false_positive_rate"])
    .asks(
        "precision",
        "Same model, same threshold, but only 2 % of the people are sick. Will precision rise, stay, or fall?",
    )
    .teaches(&["eval.roc"])
    .answer(
        "It falls from 0.630 to 0.068. Most of the people who are called back are healthy, because there are 49 \
         healthy people for each sick one. The ROC curve and its area do not change.",
    ),
    At::new(
        "precision-recall",
        "Precision and recall in one curve",
        "*Precision against recall*, for the same scores. The dashed line is what you get by calling everyone \
         positive: the share of sick people. Which of the two curves would you show to the hospital?",
        "breast-cancer",
        |s| {
            (s.threshold, s.rows, s.prevalence) = (Some(0.3), Rows::Test, Some(0.02));
            s.curve = Curve::PrecisionRecall;
        },
    )
    .figures(&["curve", "matrix"])
    .controls(&["curve"])
    .numbers(&["precision", "recall"])
    .answer(
        "This one: it shows how many of the alarms are true among these people. The ROC curve looks the same for a \
         rare disease and for a common one.",
    ),
    At::new(
        "all-features",
        "A better model",
        "Now the model uses *all 30 features* instead of two. The two groups move apart, and the same threshold does \
         far better.",
        "breast-cancer",
        |s| {
            (s.threshold, s.rows, s.prevalence) = (Some(0.3), Rows::Test, Some(0.02));
            (s.curve, s.features) = (Curve::PrecisionRecall, Features::All);
        },
    )
    .figures(&["scores", "curve"])
    .controls(&["features"])
    .numbers(&["precision", "recall"])
    .asks("precision", "The model uses 30 features instead of two. Will precision rise, stay, or fall?")
    .answer(
        "It rises from 0.068 to 0.368: fewer healthy people score above the threshold. Better scores help at \
             every threshold; moving the threshold only trades one mistake for the other.",
    ),
    At::new(
        "not-half",
        "0.5 is only a default",
        "Three bird strikes in a hundred do damage. At 0.5 the model warns of none of them, and its *accuracy* is \
         0.969. Where is *the cheapest threshold*, the dashed line, if a miss costs as much as 20 false alarms?",
        "bird-strikes",
        |s| s.miss_cost = 20.0,
    )
    .begins("Bird strikes: 7150 rows, 3 % with damage")
    .figures(&["scores", "curve"])
    .controls(&["threshold", "miss_cost"])
    .numbers(&["recall", "accuracy", "expected_cost"])
    .teaches(&["eval.threshold"])
    .answer(
        "Near 0.035. With exact probabilities it would be 1 ÷ (1 + 20), about 0.048, which costs nearly the same \
         here. Accuracy is high for the model that never warns.",
    ),
];

type Must = Condition<Roc>;

pub const CHALLENGES: &[Challenge<Roc>] = &[
    Challenge::new(
        "catch-95",
        "On Breast cancer with two features, validation rows: reach a recall of at least 0.95 with a false positive \
         rate of at most 0.38.",
        "breast-cancer",
        &[
            Must::new("two features", |seen| seen.state.features == Features::Weak),
            Must::new("validation rows", on_validation),
            Must::new("recall at least 0.95", |seen| {
                seen.out.shown.weighted.recall().is_some_and(|recall| recall >= 0.95)
            })
            .of("recall"),
            Must::new("false positive rate at most 0.38", |seen| {
                seen.out.shown.weighted.false_positive_rate().is_some_and(|rate| rate <= 0.38)
            })
            .of("false_positive_rate"),
        ],
        "The last few cases are the expensive ones: here the curve is flat, and each costs many false alarms.",
        |s| s.threshold = Some(CATCH_95),
    ),
    Challenge::new(
        "rare",
        "On Breast cancer: with the threshold at 0.5, make precision fall below 0.5.",
        "breast-cancer",
        &[
            Must::new("threshold at 0.5", |seen| (seen.out.threshold - 0.5).abs() < 0.0026),
            Must::new("precision below 0.5", |seen| {
                seen.out.shown.weighted.precision().is_some_and(|precision| precision < 0.5)
            })
            .of("precision"),
        ],
        "The ROC curve did not move: it does not know how rare the disease is. Precision does.",
        |s| s.prevalence = Some(0.02),
    ),
    Challenge::new(
        "not-half",
        "On Bird strikes, with the share of positives as in the table: let a miss cost at least 20 false alarms, and \
         find a threshold whose expected cost is at most 3 % above the lowest.",
        "bird-strikes",
        &[
            Must::new("validation rows", on_validation),
            Must::new("share of positives as in the table", |seen| {
                let asked = seen.state.prevalence.unwrap_or(STRIKES_WITH_DAMAGE);
                (asked - STRIKES_WITH_DAMAGE).abs() < 0.0006
            }),
            Must::new("a miss costs at least 20 false alarms", |seen| seen.state.miss_cost >= 20.0),
            Must::new("expected cost at most 3 % above the lowest", |seen| {
                let least = seen.out.cheapest.map(|(_, cost)| cost);
                seen.out.shown.cost.zip(least).is_some_and(|(cost, least)| cost <= 1.03 * least)
            })
            .of("expected_cost"),
        ],
        "0.5 is only a default: with exact probabilities the cheapest threshold is 1 ÷ (1 + the cost of a miss).",
        |s| {
            s.miss_cost = 20.0;
            s.threshold = Some(NOT_HALF);
        },
    ),
    Challenge::new(
        "accuracy",
        "On Bird strikes: reach a recall of at least 0.7, and watch accuracy.",
        "bird-strikes",
        &[
            Must::new("recall at least 0.7", |seen| {
                seen.out.shown.weighted.recall().is_some_and(|recall| recall >= 0.7)
            })
            .of("recall"),
            Must::new("accuracy below that of never warning", |seen| {
                let (shown, share) = (&seen.out.shown.weighted, seen.out.shown.prevalence);
                shown.accuracy().zip(share).is_some_and(|(accuracy, share)| accuracy < 1.0 - share)
            })
            .of("accuracy"),
        ],
        "Accuracy fell below 0.97, that of never warning, and yet the model became useful. With rare positives, \
         accuracy hides that.",
        |s| s.threshold = Some(0.02),
    ),
];

fn on_validation(seen: &Seen<Roc>) -> bool {
    seen.state.rows == Rows::Validation
}
