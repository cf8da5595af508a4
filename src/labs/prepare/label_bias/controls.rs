//! What the hand can set, the teacher's tour and the challenges.

use super::sample::{PositiveValue, cut_span, favoured_menu, positive_menu};
use super::{Cells, LabelBias, State};
use crate::lab::{Challenge, Condition, Control, Data, Range, Seen, Span, Stop};
use crate::ml::bias::{Convention, Metric};

type Of = Control<State>;

pub const CONTROLS: &[Control<State>] = &[
    Of::choice(
        "stage",
        "Show",
        &[("before", "The table"), ("after", "The model")],
        |s| if s.after { "after" } else { "before" },
        |s, key| s.after = key == "after",
    )
    .help("Before training there are labels; after training there are predictions."),
    Of::column(
        "facet",
        "Compare groups by",
        "groups",
        0,
        |s| s.facet.clone(),
        |s, name| {
            if s.facet != name {
                s.facet = name.to_owned();
                s.favoured.clear();
                s.asks_anew();
            }
        },
    ),
    Of::menu(
        "favoured",
        "Favored group (a)",
        favoured_menu,
        |s| s.favoured.clone(),
        |s, value| {
            if s.favoured != value {
                s.favoured = value.to_owned();
                s.asks_anew();
            }
        },
    )
    .folded()
    .help("Everyone else is the disfavored group (d). Swap them, and every sign changes."),
    Of::menu(
        "positive",
        "Favorable outcome",
        positive_menu,
        |s| s.positive.clone(),
        |s, value| {
            if s.positive != value {
                s.positive = value.to_owned();
                s.asks_anew();
            }
        },
    )
    .folded()
    .when(|_, data| cut_span(data).is_none()),
    Of::slider(
        "cut",
        "Favorable above",
        Range::OfData(|data| cut_span(data).unwrap_or(Span { least: 0.0, most: 1.0, step: 0.01, neutral: 0.5 })),
        |s| s.cut,
        |s, v| {
            if s.cut != Some(v) {
                s.cut = Some(v);
                s.asks_anew();
            }
        },
    )
    .folded()
    .when(|_, data| cut_span(data).is_some()),
    Of::column(
        "condition",
        "Compare within",
        "groups",
        1,
        |s| s.condition.clone(),
        |s, name| {
            if s.condition != name {
                s.condition = name.to_owned();
                s.asks_anew();
            }
        },
    )
    .help("What it is fair to control for is a human decision."),
    Of::slider(
        "threshold_a",
        "Threshold, favored group",
        Range::fixed(0.0, 1.0, 0.01, 0.5),
        |s| Some(s.thresholds[0]),
        |s, v| s.thresholds[0] = v,
    )
    .when(is_after)
    .acts_on("scores"),
    Of::slider(
        "threshold_d",
        "Threshold, disfavored group",
        Range::fixed(0.0, 1.0, 0.01, 0.5),
        |s| Some(s.thresholds[1]),
        |s, v| s.thresholds[1] = v,
    )
    .when(is_after)
    .acts_on("scores"),
    Of::toggle("sees_group", "The model also sees the group", |s| s.sees_group, |s, on| s.sees_group = on)
        .folded()
        .when(is_after)
        .help("It always sees the column under “Compare within” and the numeric features."),
    Of::choice(
        "convention",
        "Where a formula divides by 0",
        &[("textbook", "Textbook"), ("library", "Clarify’s library")],
        |s| if s.convention == Convention::Library { "library" } else { "textbook" },
        |s, key| s.convention = if key == "library" { Convention::Library } else { Convention::Textbook },
    )
    .folded()
    .help(
        "In Clarify’s library, 0 ÷ 0 is 0, KL leaves out an outcome that a group lacks, and the flip test (FT) has \
         the opposite sign.",
    ),
    Of::button("put_back", "Restore the table", |s, _| s.asks_anew())
        .when(|s, _| !s.after && !s.cells.moves.is_empty()),
    // Last, so that in a link the choices above do not undo it.
    Of::carried("cells", cells_text, |s, text| s.cells = cells_of(text)).private(),
];

fn is_after(state: &State, _: &Data) -> bool {
    state.after
}

/// `data,subgroup.group.count,…`, empty where nothing is moved.
fn cells_text(state: &State) -> String {
    let moves = state.cells.moves.iter().map(|((subgroup, group), count)| format!(",{subgroup}.{group}.{count}"));
    let moves: String = moves.collect();
    if moves.is_empty() { String::new() } else { format!("{}{moves}", state.cells.data) }
}

/// Passes over what cannot be read.
fn cells_of(text: &str) -> Cells {
    let mut parts = text.split(',');
    let mut cells = Cells { data: parts.next().unwrap_or_default().to_owned(), ..Cells::default() };
    for part in parts {
        let numbers: Vec<u64> = part.split('.').filter_map(|number| number.parse().ok()).collect();
        if let [subgroup @ 0..=11, group @ 0..=1, count] = numbers[..] {
            cells.moves.insert((subgroup as usize, group as usize), count);
        }
    }
    if cells.moves.is_empty() { Cells::default() } else { cells }
}

/// A state with one more cell moved.
fn moved(state: &mut State, data: &str, subgroup: usize, group: usize, positives: u64) {
    state.cells.data = data.to_owned();
    state.cells.moves.insert((subgroup, group), positives);
}

const UCB: &str = "ucb-admissions";
const CENSUS: &str = "census-income";

type At = Stop<State>;

/// Twenty-one men more are admitted in department F.
fn more_men_in_f(state: &mut State) {
    moved(state, UCB, 5, 0, 43);
}

pub const STOPS: &[Stop<State>] = &[
    At::new(
        "the-table-that-was-printed",
        "The table for everyone",
        "*Everyone together*: 45 % of the men and 30 % of the women were admitted. The difference in proportions of \
         labels (*DPL*) is this gap; total variation distance (TVD) and Kullback–Leibler divergence (KL) do not say \
         who is worse off. Is this university unfair?",
        UCB,
        |_| {},
    )
    .figures(&["together"])
    .numbers(&["dpl", "tvd", "kl", "ci"])
    .teaches(&["bias.dpl", "bias.tvd", "bias.kl", "bias.other-pretraining"])
    .answer(
        "This table cannot tell. The gap of 0.142 is real, but the table does not show where it arises. With two \
         outcomes, TVD is DPL without its sign. All of these are pre-training measures: they need labels and no \
         model.",
    ),
    At::new(
        "who-refuses-whom",
        "Within departments",
        "*Within each department*, a bar is as wide as it has applicants. The conditional demographic disparity in \
         labels (*CDDL*) is below 0: women are better off. Where are the wide bars of women?",
        UCB,
        |_| {},
    )
    .figures(&["within", "verdicts"])
    .controls(&["condition"])
    .numbers(&["dd", "cddl"])
    .teaches(&["bias.cdd"])
    .answer(
        "In C to F, which admit 6 to 37 %. A and B admit more than 60 %, and 1385 men but only 133 women applied \
         there. Women are refused more often in C and E only. This is Simpson’s paradox.",
    ),
    At::new(
        "one-department-more",
        "Twenty-one people",
        "Now *F* admits 21 more men. DPL hardly changes, from 0.142 to 0.149, but *CDDL* changes its sign. Drag the \
         bar back and watch it return.",
        UCB,
        more_men_in_f,
    )
    .figures(&["within", "verdicts"])
    .controls(&["cells"])
    .numbers(&["cddl", "dpl"])
    .asks("cddl", "F admits 43 of 373 men instead of 22. Will CDDL rise, stay, or fall?")
    .teaches(&["bias.cdd"])
    .answer(
        "It rises from −0.0193 to 0.00894. F has 714 applicants and admits few, so 21 people change the shares among \
         its admitted; and CDDL weights departments by size.",
    ),
    At::new(
        "what-a-model-makes-of-it",
        "What a model makes of it",
        "The model sees only the department, so men and women of a department get *the same prediction*. The \
         difference in positive proportions in predicted labels (*DPPL*) is 0.442, three times DPL. Why?",
        UCB,
        |s| s.after = true,
    )
    .begins("The model")
    .figures(&["answers", "scores"])
    .controls(&["stage"])
    .numbers(&["dppl"])
    .teaches(&["bias.posttraining"])
    .answer(
        "Because of the threshold. A and B admit more than half, so the model accepts everyone there and no one \
         elsewhere. A small gap in probabilities became a large gap in predictions: 51 % of the men and 7.2 % of the \
         women are accepted.",
    ),
    At::new(
        "another-table-another-answer",
        "Another table, another answer",
        "The income of men and women who worked the whole year. Set *Compare within* to any column: does one of them \
         explain the gap?",
        CENSUS,
        |_| {},
    )
    .begins("Census 1994–95")
    .figures(&["within", "verdicts"])
    .controls(&["condition"])
    .numbers(&["dpl", "dd", "cddl"])
    .answer(
        "None does. Over everyone, demographic disparity (DD) is 0.285; CDDL within education is 0.329, within \
         occupation 0.292, within marital status 0.259. Whether to control for occupation is a human decision: it \
         may be part of the unfairness.",
    ),
    At::new(
        "a-ratio-and-a-difference",
        "A ratio and a difference",
        "The model predicts an income of 50 000 or more for 6.6 % of the men and 5.3 % of the women. *DPPL* is \
         0.0130, nearly parity; disparate impact (*DI*) is 0.805. Which would you report?",
        CENSUS,
        |s| s.after = true,
    )
    .begins("The model")
    .figures(&["scores", "verdicts"])
    .controls(&["stage"])
    .numbers(&["dppl", "di"])
    .teaches(&["bias.posttraining"])
    .answer(
        "Both. Parity is 0 for the difference and 1 for the ratio. Where few are accepted, the difference is always \
         small; the ratio shows that women are accepted only 0.805 times as often as men.",
    ),
    At::new(
        "two-thresholds",
        "Two thresholds",
        "With a *threshold* of 0.45 for women, *DI* is 1.02, nearly parity. But the recall difference (*RD*) moved \
         away from 0. Who pays?",
        CENSUS,
        |s| (s.after, s.thresholds) = (true, [0.5, 0.45]),
    )
    .figures(&["scores"])
    .controls(&["threshold_d"])
    .numbers(&["rd", "di", "ad", "dar"])
    .asks("rd", "The threshold for women goes down to 0.45, and DI comes close to parity. Will RD rise, stay, or fall?")
    .teaches(&["bias.posttraining"])
    .answer(
        "It falls from −0.0476 to −0.0981: of those who do earn this much, the model misses a larger share of men than \
         of women. The difference in acceptance rates (DAR) rises from 0.382 to 0.403: more of the accepted women \
         are false positives. Where labels differ, not all measures can be at parity.",
    ),
];

type Must = Condition<LabelBias>;

const BY_DEPARTMENT: Must =
    Must::new("men against women, within departments", |seen| asks_about(seen, "gender", "male", "department"));
const BY_EDUCATION: Must =
    Must::new("men against women, within education", |seen| asks_about(seen, "sex", "male", "education"));
const AS_FILED: Must = Must::new("every bar as in the file", |seen| seen.out.moved == 0);

pub const CHALLENGES: &[Challenge<LabelBias>] = &[
    Challenge::new(
        "one-cell",
        "On Berkeley 1973, within departments: DPL says that men are better off, CDDL that women are. Make both say \
         men by moving only one bar, not one of F.",
        UCB,
        &[
            BY_DEPARTMENT,
            Must::new("one bar moved, not in F", |seen| {
                seen.out.moved == 1 && seen.state.cells.moves.keys().all(|(subgroup, _)| *subgroup != 5)
            }),
            Must::new("DPL above 0", |seen| above(seen, Metric::DifferenceInProportions, 0.0)).of("dpl"),
            Must::new("CDDL above 0", |seen| above(seen, Metric::ConditionalDisparity, 0.0)).of("cddl"),
        ],
        "CDDL is a mean over the departments, weighted by size: one large department can reverse it.",
        |s| moved(s, UCB, 0, 1, 60),
    )
    .part("before"),
    Challenge::new(
        "own-paradox",
        "On Census 1994–95, within education: create Simpson’s paradox. Move bars until DPL is at least 0.02 (men \
         better off) and CDDL is below 0 (women better off).",
        CENSUS,
        &[
            BY_EDUCATION,
            Must::new("DPL at least 0.02", |seen| above(seen, Metric::DifferenceInProportions, 0.02)).of("dpl"),
            Must::new("CDDL below 0", |seen| below(seen, Metric::ConditionalDisparity, 0.0)).of("cddl"),
        ],
        "One table can give two measures of opposite sign. Which one counts is a human decision, not arithmetic.",
        |s| {
            // High school, no diploma, some college.
            for (subgroup, women) in [(2, 100), (3, 20), (4, 80)] {
                moved(s, CENSUS, subgroup, 1, women);
            }
        },
    )
    .part("before"),
    Challenge::new(
        "twin",
        "On Berkeley 1973, within departments, The model: bring the conditional demographic disparity in predicted \
         labels (CDDPL) below −0.1, with every bar as in the file. Does CDDL move?",
        UCB,
        &[
            BY_DEPARTMENT,
            AS_FILED,
            Must::new("CDDPL below −0.1", |seen| below(seen, Metric::ConditionalDisparityPredicted, -0.1)),
        ],
        "CDDL does not move: it is measured on labels, before training. CDDPL is the same measure on predictions, \
         after training.",
        |s| (s.after, s.thresholds) = (true, [0.5, 0.2]),
    )
    .part("after"),
    Challenge::new(
        "parity",
        "On Census 1994–95, within education, The model: bring disparate impact (DI) to 0.98 to 1.02 and accept at \
         least one woman in ten, with every bar as in the file.",
        CENSUS,
        &[
            BY_EDUCATION,
            AS_FILED,
            Must::new("DI from 0.98 to 1.02", |seen| {
                seen.out.number(Metric::DisparateImpact).is_some_and(|impact| (impact - 1.0).abs() <= 0.02)
            }),
            Must::new("at least one woman in ten accepted", |seen| {
                let model = seen.out.model.as_ref();
                model.and_then(|answers| answers.all.predicted().disfavoured.rate()).is_some_and(|rate| rate >= 0.1)
            }),
        ],
        "Parity of a ratio is 1; a DI of 0 would mean that no woman is accepted. The differences in recall, \
         precision and accuracy (RD, DAR, AD) cannot all be 0 where the labels differ.",
        |s| (s.after, s.thresholds) = (true, [0.4, 0.36]),
    )
    .part("after"),
];

/// The challenges are about these columns and this group.
fn asks_about(seen: &Seen<LabelBias>, facet: &str, favoured: &str, condition: &str) -> bool {
    let sample = &seen.fitted.sample;
    sample.facet == facet
        && sample.favoured_value == favoured
        && sample.condition.as_deref() == Some(condition)
        && matches!(&sample.positive_value, PositiveValue::Is(value) if seen.data.roles.positive("label") == Some(value))
}

fn above(seen: &Seen<LabelBias>, metric: Metric, least: f64) -> bool {
    seen.out.number(metric).is_some_and(|value| value > least)
}

fn below(seen: &Seen<LabelBias>, metric: Metric, most: f64) -> bool {
    seen.out.number(metric).is_some_and(|value| value < most)
}
