//! What the hand can set, the teacher's tour and the challenges.

use super::{Curve, Features, Roc, Rows, State};
use crate::format;
use crate::lab::{Challenge, Control, Data, Range, Seen, Span, Stop};

type Of = Control<State>;

pub const CONTROLS: &[Control<State>] = &[
    Of::slider("threshold", "Threshold", Range::OfData(score_span), |s| s.threshold, |s, v| s.threshold = Some(v))
        .help("A score at or above it is called positive."),
    Of::slider(
        "prevalence",
        "Share of positives",
        Range::OfData(prevalence_span),
        |s| s.prevalence,
        |s, v| s.prevalence = Some(v),
    )
    .written(format::percent)
    .help("Reweights the classes: as if the same test met another population."),
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
    .help("Choose the line on validation rows; test rows only say what it is worth."),
    Of::choice(
        "features",
        "The model sees",
        &[("weak", "Two features"), ("all", "All features")],
        |s| if s.features == Features::All { "all" } else { "weak" },
        |s, key| s.features = if key == "all" { Features::All } else { Features::Weak },
    )
    .folded()
    .when(|_, data| data.id == "breast-cancer"),
    Of::slider(
        "separation",
        "Distance of the classes",
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
    .help("Deals the rows anew."),
];

/// The scores that can occur; at the top nobody is called positive.
pub fn score_span(data: &Data) -> Span {
    let span = |least, most, step, neutral| Span { least, most, step, neutral };
    match data.id.as_str() {
        // No strike's predicted chance of damage comes near 1.
        "bird-strikes" => span(0.0, 0.6, 0.002, 0.5),
        "gaussians" => span(-4.0, 8.0, 0.05, 0.5),
        "own" => own_span(data).unwrap_or(span(0.0, 1.0, 0.01, 0.5)),
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
        "bird-strikes" => 210.0 / 7150.0,
        "gaussians" => super::sample::GENERATED.1,
        _ => 0.5,
    };
    Span { least: 0.001, most: 0.9, step: 0.001, neutral }
}

pub const STOPS: &[Stop<State>] = &[
    Stop {
        title: "One line, four outcomes",
        say: "Everyone right of the line is called back. Who is missed, and who is worried for nothing? Drag it.",
        state: |_| {},
        data: "breast-cancer",
    },
    Stop {
        title: "The same decision on the curve",
        say: "Further left means more caught and more false alarms, never fewer. The point climbs the curve.",
        state: |s| s.threshold = Some(0.2),
        data: "breast-cancer",
    },
    Stop {
        title: "A better model, another curve",
        say: "All thirty features: the groups part, the area nears 1, and the threshold hardly matters.",
        state: |s| s.features = Features::All,
        data: "breast-cancer",
    },
    Stop {
        title: "Fewer sick people",
        say: "The same model in a screening of the healthy, 2 % sick. The rates stay. What happens to precision?",
        state: |s| {
            s.prevalence = Some(0.02);
            s.curve = Curve::PrecisionRecall;
        },
        data: "breast-cancer",
    },
    Stop {
        title: "Half is not natural",
        say: "Three strikes in a hundred do damage. At 0.5 the model warns of none of them, and is 97 % right.",
        state: |s| s.miss_cost = 20.0,
        data: "bird-strikes",
    },
    Stop {
        title: "Chosen here, paid there",
        say: "These are test rows. A line chosen on them looks better than it is; read the note.",
        state: |s| s.rows = Rows::Test,
        data: "breast-cancer",
    },
];

pub const CHALLENGES: &[Challenge<Roc>] = &[
    Challenge {
        key: "catch-95",
        ask: "Catch 95 % of the malignant cases with the fewest false alarms, give or take two in a hundred.",
        learned: "The last few cases are the dear ones: the curve is flat there.",
        data: "breast-cancer",
        met: |seen| {
            let shown = &seen.out.shown.weighted;
            let (recall, rate) = (shown.recall(), shown.false_positive_rate());
            let fewest = seen.out.alarms_at_95.zip(rate).is_some_and(|(least, rate)| rate <= least + 0.02);
            on_validation(seen) && recall.is_some_and(|recall| recall >= 0.95) && fewest
        },
        solution: |s| s.threshold = Some(super::CATCH_95),
    },
    Challenge {
        key: "rare",
        ask: "Leave the line where it is and let precision fall below one half.",
        learned: "The ROC curve did not move: it does not know how rare the disease is. Precision does.",
        data: "breast-cancer",
        met: |seen| {
            let precision = seen.out.shown.weighted.precision();
            seen.state.threshold.is_none() && precision.is_some_and(|precision| precision < 0.5)
        },
        solution: |s| s.prevalence = Some(0.02),
    },
    Challenge {
        key: "not-half",
        ask: "A missed damage costs as much as 20 false alarms or more. Find a line within 3 % of the cheapest.",
        learned: "0.5 is not the natural threshold: with true probabilities it is 1 ÷ (1 + the cost of a miss).",
        data: "bird-strikes",
        met: |seen| {
            let least = seen.out.cheapest.map(|(_, cost)| cost);
            let near = seen.out.shown.cost.zip(least).is_some_and(|(cost, least)| cost <= 1.03 * least);
            on_validation(seen) && seen.state.prevalence.is_none() && seen.state.miss_cost >= 20.0 && near
        },
        solution: |s| {
            s.miss_cost = 20.0;
            s.threshold = Some(super::NOT_HALF);
        },
    },
    Challenge {
        key: "accuracy",
        ask: "Catch seven in ten of the damaging strikes and watch accuracy.",
        learned: "It fell below that of never warning, 97 %, and the model became useful: accuracy does not tell.",
        data: "bird-strikes",
        met: |seen| {
            let (shown, share) = (&seen.out.shown.weighted, seen.out.shown.prevalence);
            let below = shown.accuracy().zip(share).is_some_and(|(accuracy, share)| accuracy < 1.0 - share);
            below && shown.recall().is_some_and(|recall| recall >= 0.7)
        },
        solution: |s| s.threshold = Some(0.02),
    },
];

fn on_validation(seen: &Seen<Roc>) -> bool {
    seen.state.rows == Rows::Validation
}
