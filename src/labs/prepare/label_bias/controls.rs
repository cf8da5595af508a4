//! What the hand can set, the teacher's tour and the challenges.

use super::sample::{PositiveValue, cut_span, favoured_menu, positive_menu};
use super::{Cells, LabelBias, State};
use crate::lab::{Challenge, Condition, Control, Data, Range, Seen, Span, Stop};
use crate::ml::bias::{Convention, Metric};

type Of = Control<State>;

pub const CONTROLS: &[Control<State>] = &[
    Of::choice(
        "stage",
        "Look at",
        &[("before", "The table"), ("after", "The model")],
        |s| if s.after { "after" } else { "before" },
        |s, key| s.after = key == "after",
    )
    .help("Before training there are labels only; after training there are predictions."),
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
        "Called favoured (a)",
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
    .help("All others are d. Swap them and every sign turns."),
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
    .when(|_, data| cut_span(data).is_some()),
    Of::column(
        "condition",
        "Look within",
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
    .help("CDDL and CDDPL compare within its values. Which column is fair to hold equal is for people to say."),
    Of::slider(
        "threshold_a",
        "Threshold of a",
        Range::fixed(0.0, 1.0, 0.01, 0.5),
        |s| Some(s.thresholds[0]),
        |s, v| s.thresholds[0] = v,
    )
    .when(is_after),
    Of::slider(
        "threshold_d",
        "Threshold of d",
        Range::fixed(0.0, 1.0, 0.01, 0.5),
        |s| Some(s.thresholds[1]),
        |s, v| s.thresholds[1] = v,
    )
    .when(is_after),
    Of::toggle("sees_group", "The model reads the group, too", |s| s.sees_group, |s, on| s.sees_group = on)
        .folded()
        .when(is_after)
        .help("It always reads the column that is looked within, and the numbers."),
    Of::choice(
        "convention",
        "Where a formula has a hole",
        &[("textbook", "Textbook"), ("library", "Clarify's library")],
        |s| if s.convention == Convention::Library { "library" } else { "textbook" },
        |s, key| s.convention = if key == "library" { Convention::Library } else { Convention::Textbook },
    )
    .folded()
    .help("The library: 0 ÷ 0 is 0, an outcome that a group lacks is left out, FT has the other sign."),
    Of::button("put_back", "Put the table back", |s, _| s.asks_anew()).when(|s, _| !s.cells.moves.is_empty()),
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

pub const STOPS: &[Stop<State>] = &[
    At::new(
        "the-table-that-was-printed",
        "The table that was printed",
        "Look at the left only: 45 % of the men and 30 % of the women were admitted. Is this university unfair?",
        UCB,
        |_| {},
    ),
    At::new(
        "who-refuses-whom",
        "Who refuses whom?",
        "Now the right. In which departments are women refused more often? How wide are their bars there?",
        UCB,
        |_| {},
    ),
    At::new(
        "one-department-more",
        "One department more",
        "Twenty-one more men are admitted in F. The gap on the left hardly grew, yet CDDL changed its mind. Drag \
              the bar back yourself.",
        UCB,
        |s| moved(s, UCB, 5, 0, 43),
    ),
    At::new(
        "what-a-model-makes-of-it",
        "What a model makes of it",
        "The model knows the department and nothing else. Men and women of a department get the same answer, and \
              the gap tripled. Where did it come from?",
        UCB,
        |s| s.after = true,
    ),
    At::new(
        "another-table-another-answer",
        "Another table, another answer",
        "Income of men and women who worked the whole year. Choose any column to look within: does one of them \
              explain the gap away?",
        CENSUS,
        |_| {},
    ),
    At::new(
        "two-thresholds",
        "Two thresholds",
        "Drag the threshold of the women until DI is 1. Then read RD, AD and DAR: who pays?",
        CENSUS,
        |s| s.after = true,
    ),
];

pub const CHALLENGES: &[Challenge<LabelBias>] = &[
    Challenge::new(
        "one-cell",
        "DPL says that men are better off, CDDL that women are. Make both say men, by moving one cell only.",
        UCB,
        &[Condition::new("everything that is asked", |seen| {
            let out = seen.out;
            asks_about(seen, "gender", "male", "department")
                && out.moved == 1
                && above(seen, Metric::DifferenceInProportions, 0.0)
                && above(seen, Metric::ConditionalDisparity, 0.0)
        })],
        "CDDL is a mean over the departments, weighted by size: one large department can turn it.",
        |s| moved(s, UCB, 5, 0, 43),
    ),
    Challenge::new(
        "own-paradox",
        "Make a paradox yourself: DPL at least 0.02 in favour of men, and CDDL below 0, by education.",
        CENSUS,
        &[Condition::new("everything that is asked", |seen| {
            let cddl = seen.out.number(Metric::ConditionalDisparity);
            asks_about(seen, "sex", "male", "education")
                && above(seen, Metric::DifferenceInProportions, 0.02)
                && cddl.is_some_and(|value| value < 0.0)
        })],
        "The same table, two verdicts of opposite sign. Which one counts is not a question of arithmetic.",
        |s| {
            // High school, no diploma, some college.
            for (subgroup, women) in [(2, 100), (3, 20), (4, 80)] {
                moved(s, CENSUS, subgroup, 1, women);
            }
        },
    ),
    Challenge::new(
        "twin",
        "Bring CDDPL below −0.1 and leave every cell of the table alone. What does CDDL do meanwhile?",
        UCB,
        &[Condition::new("everything that is asked", |seen| {
            let cddpl = seen.out.number(Metric::ConditionalDisparityPredicted);
            asks_about(seen, "gender", "male", "department")
                && seen.out.moved == 0
                && cddpl.is_some_and(|value| value < -0.1)
        })],
        "Nothing: CDD of labels, CDDL, is measured before training. Only its twin CDDPL is of the model.",
        |s| (s.after, s.thresholds) = (true, [0.5, 0.2]),
    ),
    Challenge::new(
        "parity",
        "Let the model accept men and women equally often: DI within 0.02 of parity, one woman in ten or more.",
        CENSUS,
        &[Condition::new("everything that is asked", |seen| {
            let impact = seen.out.number(Metric::DisparateImpact);
            let women = seen.out.model.as_ref().and_then(|answers| answers.all.predicted().disfavoured.rate());
            asks_about(seen, "sex", "male", "education")
                && seen.out.moved == 0
                && impact.is_some_and(|impact| (impact - 1.0).abs() <= 0.02)
                && women.is_some_and(|rate| rate >= 0.1)
        })],
        "Parity of a ratio is 1; a DI of 0 would mean that no woman is accepted. And look at RD, DAR and AD: \
                  they cannot all be 0 where the labels differ.",
        |s| (s.after, s.thresholds) = (true, [0.4, 0.36]),
    ),
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
