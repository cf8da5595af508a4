//! What the hand can set, the teacher's tour and the challenges.

use super::{Curve, Features, Roc, Rows, State, is_whole};
use crate::format;
use crate::lab::{Challenge, Condition, Control, Data, Range, Seen, Span, Stop};

type Of = Control<State>;

/// 210 of 7150.
const STRIKES_WITH_DAMAGE: f64 = 210.0 / 7150.0;

pub const CONTROLS: &[Control<State>] = &[
    Of::slider("threshold", "Threshold", Range::OfData(score_span), |s| s.threshold, |s, v| s.threshold = Some(v))
        .acts_on("scores"),
    Of::slider(
        "prevalence",
        "Share of positives",
        Range::OfData(prevalence_span),
        |s| s.prevalence,
        |s, v| s.prevalence = Some(v),
    )
    .written(format::percent)
    .help("Reweights the two classes, as if the same test met other people."),
    Of::slider(
        "miss_cost",
        "Cost of a miss",
        Range::fixed(1.0, 50.0, 0.5, 5.0),
        |s| Some(s.miss_cost),
        |s, v| s.miss_cost = v,
    )
    .written(|v| format!("{} false alarms", format::short(v)))
    .logarithmic(),
    Of::choice(
        "curve",
        "Curve",
        &[("roc", "ROC"), ("precision-recall", "Precision–recall")],
        |s| if s.curve == Curve::Roc { "roc" } else { "precision-recall" },
        |s, key| s.curve = if key == "roc" { Curve::Roc } else { Curve::PrecisionRecall },
    ),
    Of::choice(
        "rows",
        "Rows",
        &[("validation", "Validation"), ("test", "Test")],
        |s| if s.rows == Rows::Test { "test" } else { "validation" },
        |s, key| s.rows = if key == "test" { Rows::Test } else { Rows::Validation },
    )
    .when(|s, data| !is_whole(s, data)),
    Of::choice(
        "split",
        "Rows used",
        &[("whole", "All rows"), ("halves", "Two halves")],
        |s| if s.in_halves { "halves" } else { "whole" },
        |s, key| s.in_halves = key == "halves",
    )
    .help("Halves: choose the line on one, test it on the other.")
    .folded()
    .when(|_, data| data.is_own()),
    Of::choice(
        "features",
        "Features used",
        &[("weak", "Two features"), ("all", "All features")],
        |s| if s.features == Features::All { "all" } else { "weak" },
        |s, key| s.features = if key == "all" { Features::All } else { Features::Weak },
    )
    .folded()
    .when(|_, data| data.id == "breast-cancer"),
    Of::slider(
        "separation",
        "Distance between the classes",
        Range::fixed(0.0, 4.0, 0.1, 1.5),
        |s| Some(s.separation),
        |s, v| s.separation = v,
    )
    .when(|_, data| data.id == "gaussians"),
    Of::slider(
        "seed",
        "Seed",
        Range::fixed(0.0, 999.0, 1.0, 1.0),
        |s| Some(s.seed as f64),
        |s, v| {
            s.seed = v.round() as u64;
        },
    )
    .folded()
    .help("Shuffles the split again.")
    .when(|s, data| !is_whole(s, data)),
];

/// The scores that can occur; at the top nobody is called positive.
pub fn score_span(data: &Data) -> Span {
    let span = |least, most, step, neutral| Span { least, most, step, neutral };
    match data.id.as_str() {
        // No strike's predicted chance of damage comes near 1.
        "bird-strikes" => span(0.0, 0.6, 0.002, 0.5),
        "gaussians" => span(-4.0, 8.0, 0.05, 0.5),
        _ if data.is_own() => own_span(data).unwrap_or(span(0.0, 1.0, 0.01, 0.5)),
        _ => span(0.0, 1.0, 0.005, 0.5),
    }
}

fn own_span(data: &Data) -> Option<Span> {
    let scores = data.table.numbers(data.roles.column("score")?).ok()?;
    let within = |(low, high): (f64, f64), score: &f64| (low.min(*score), high.max(*score));
    let (low, high) = scores.iter().fold((f64::INFINITY, f64::NEG_INFINITY), within);
    if !(low.is_finite() && high.is_finite()) {
        return None;
    }
    if low >= 0.0 && high <= 1.0 {
        return Some(Span { least: 0.0, most: 1.0, step: 0.01, neutral: 0.5 });
    }
    let step = if high > low { (high - low) / 200.0 } else { low.abs().max(1.0) / 200.0 };
    let neutral = low + (high - low) / 2.0;
    let usable = step.is_finite() && neutral.is_finite();
    usable.then_some(Span { least: low, most: high + step, step, neutral })
}

/// Untouched, the slider stands at the share of the bundled set.
fn prevalence_span(data: &Data) -> Span {
    let neutral = match data.id.as_str() {
        "breast-cancer" => 212.0 / 569.0,
        "bird-strikes" => STRIKES_WITH_DAMAGE,
        "gaussians" => super::sample::GENERATED.1,
        _ => 0.5,
    };
    Span { least: 0.001, most: 0.9, step: 0.001, neutral }
}

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
        |s| s.threshold = Some(super::CATCH_95),
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
            s.threshold = Some(super::NOT_HALF);
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
