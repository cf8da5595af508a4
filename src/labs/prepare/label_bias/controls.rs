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
    .help("Before training there are labels; after training, predictions."),
    Of::column(
        "facet",
        "Compare by",
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
        "Favoured group (a)",
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
    .help("All others are the disfavoured group (d). Swap them, and every sign changes."),
    Of::menu(
        "positive",
        "The good outcome",
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
        "The outcome is good above",
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
        "Threshold, favoured group",
        Range::fixed(0.0, 1.0, 0.01, 0.5),
        |s| Some(s.thresholds[0]),
        |s, v| s.thresholds[0] = v,
    )
    .when(is_after)
    .acts_on("scores"),
    Of::slider(
        "threshold_d",
        "Threshold, other group",
        Range::fixed(0.0, 1.0, 0.01, 0.5),
        |s| Some(s.thresholds[1]),
        |s, v| s.thresholds[1] = v,
    )
    .when(is_after)
    .acts_on("scores"),
    Of::toggle("sees_group", "The model sees the group, too", |s| s.sees_group, |s, on| s.sees_group = on)
        .folded()
        .when(is_after)
        .help("It always sees the column within which groups are compared, and the numbers."),
    Of::choice(
        "convention",
        "Where a formula divides by 0",
        &[("textbook", "Textbook"), ("library", "Clarify's library")],
        |s| if s.convention == Convention::Library { "library" } else { "textbook" },
        |s, key| s.convention = if key == "library" { Convention::Library } else { Convention::Textbook },
    )
    .folded()
    .help("The library: 0 ÷ 0 is 0, KL leaves out an outcome that a group lacks, and FT has the other sign."),
    Of::button("put_back", "Put the table back", |s, _| s.asks_anew())
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
        "The table that was printed",
        "*Everyone together*: 45 % of the men and 30 % of the women were admitted. *DPL* is the difference; TVD and KL \
         measure the same gap, but not who is worse off. Is this university unfair?",
        UCB,
        |_| {},
    )
    .figures(&["together"])
    .numbers(&["dpl", "tvd", "kl", "ci"])
    .teaches(&["bias.dpl", "bias.tvd", "bias.kl", "bias.other-pretraining"])
    .answer(
        "This table cannot tell. The gap is real, 0.142, but it does not say where it arises. With two outcomes TVD is \
         DPL without its sign. All of these are measured before training: they need labels, and no model.",
    ),
    At::new(
        "who-refuses-whom",
        "Who refuses whom?",
        "*Within each department*, a bar as wide as it has applicants. *CDDL* is below 0: by it women are better off. \
         Where are women's bars wide?",
        UCB,
        |_| {},
    )
    .figures(&["within", "verdicts"])
    .controls(&["condition"])
    .numbers(&["dd", "cddl"])
    .teaches(&["bias.cdd"])
    .answer(
        "In C to F, which admit 6 to 37 %; A and B admit more than 60 %, and 133 women applied there against 1385 men. \
         Women are refused more often in C and E only. That is Simpson's paradox.",
    ),
    At::new(
        "one-department-more",
        "One department more",
        "Twenty-one more men are admitted in *F*. DPL hardly moves, from 0.142 to 0.149, yet *CDDL* changes its sign. \
         Drag the bar back and watch it return.",
        UCB,
        more_men_in_f,
    )
    .figures(&["within", "verdicts"])
    .controls(&["cells"])
    .numbers(&["cddl", "dpl"])
    .asks("cddl", "F admits 43 men instead of 22, of 373. What will CDDL do?")
    .teaches(&["bias.cdd"])
    .answer(
        "It rises from −0.019 to 0.009. F has 714 applicants and admits few: 21 people change the make-up of its \
         admitted, and CDDL weights departments by size.",
    ),
    At::new(
        "what-a-model-makes-of-it",
        "What a model makes of it",
        "The model sees the department and nothing else, so men and women of a department get *the same answer*. \
         *DPPL* is 0.442, three times DPL. Where did it come from?",
        UCB,
        |s| s.after = true,
    )
    .begins("The model")
    .figures(&["answers", "scores"])
    .controls(&["stage"])
    .numbers(&["dppl"])
    .teaches(&["bias.posttraining"])
    .answer(
        "From the threshold. A and B admit more than half, so everybody there is accepted; elsewhere nobody is. A gap \
         in chances became a gap in answers: 51 % of the men, 7.2 % of the women.",
    ),
    At::new(
        "another-table-another-answer",
        "Another table, another answer",
        "Income of men and women who worked the whole year. *Compare within* any column: does one of them explain the \
         gap away?",
        CENSUS,
        |_| {},
    )
    .begins("Census 1994–95")
    .figures(&["within", "verdicts"])
    .controls(&["condition"])
    .numbers(&["dpl", "dd", "cddl"])
    .answer(
        "None. Over everyone DD is 0.285; within education CDDL is 0.329, within occupation 0.292, within marital status \
         0.259. Whether an occupation may be controlled for is a human decision: it may be part of the unfairness.",
    ),
    At::new(
        "a-ratio-and-a-difference",
        "A ratio and a difference",
        "The model expects 50 000 of few: 6.6 % of the men, 5.3 % of the women. *DPPL* says 0.013, nearly parity; *DI* \
         says 0.805. Which of them would you report?",
        CENSUS,
        |s| s.after = true,
    )
    .begins("The model")
    .figures(&["scores", "verdicts"])
    .controls(&["stage"])
    .numbers(&["dppl", "di"])
    .teaches(&["bias.posttraining"])
    .answer(
        "Both. Parity of the difference is 0, of the ratio 1. Where few are accepted the difference is always small; \
         the ratio shows that a woman is accepted four times where a man is five times.",
    ),
    At::new(
        "two-thresholds",
        "Two thresholds",
        "With a *threshold* of 0.45 for women, *DI* is 1.02, nearly parity. But the recall difference *RD* moved away \
         from 0. Who pays?",
        CENSUS,
        |s| (s.after, s.thresholds) = (true, [0.5, 0.45]),
    )
    .figures(&["scores"])
    .controls(&["threshold_d"])
    .numbers(&["rd", "di", "ad", "dar"])
    .asks("rd", "The threshold for women goes down to 0.45, and DI comes close to parity. What will RD do?")
    .teaches(&["bias.posttraining"])
    .answer(
        "It falls from −0.048 to −0.098: of those who do earn as much, more men than women are now missed. DAR rises, for \
         more of the accepted women are accepted wrongly. Where labels differ, not all can be at parity.",
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
        "On Berkeley 1973, within departments: DPL says that men are better off, CDDL that women are. Make both say men, \
         by moving one bar only, and not one of F.",
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
        "On Census 1994–95, within education: make a paradox yourself. DPL at least 0.02 in favour of men, and CDDL \
         below 0.",
        CENSUS,
        &[
            BY_EDUCATION,
            Must::new("DPL at least 0.02", |seen| above(seen, Metric::DifferenceInProportions, 0.02)).of("dpl"),
            Must::new("CDDL below 0", |seen| below(seen, Metric::ConditionalDisparity, 0.0)).of("cddl"),
        ],
        "The same table, two verdicts of opposite sign. Which one counts is not a question of arithmetic.",
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
        "On Berkeley 1973, within departments, The model: bring CDDPL below −0.1, with every bar as in the file. \
         What does CDDL do meanwhile?",
        UCB,
        &[
            BY_DEPARTMENT,
            AS_FILED,
            Must::new("CDDPL below −0.1", |seen| below(seen, Metric::ConditionalDisparityPredicted, -0.1)),
        ],
        "Nothing: CDDL is measured on labels, before training. Only its twin CDDPL is of the model.",
        |s| (s.after, s.thresholds) = (true, [0.5, 0.2]),
    )
    .part("after"),
    Challenge::new(
        "parity",
        "On Census 1994–95, within education, The model: let it accept men and women equally often, DI from 0.98 to \
         1.02, and at least one woman in ten, with every bar as in the file.",
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
        "Parity of a ratio is 1; a DI of 0 would mean that no woman is accepted. And look at RD, DAR and AD: \
         they cannot all be 0 where the labels differ.",
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
