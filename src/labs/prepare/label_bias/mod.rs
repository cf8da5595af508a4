//! A table can be unfair before any model sees it; whether it is depends on what one holds equal.

mod controls;
mod documents;
mod figures;
mod gauges;
mod measures;
mod model;
#[cfg(not(target_arch = "wasm32"))]
mod poster;
mod sample;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::lab::{
    Behind, Challenge, Control, Data, DataNeed, DataSet, FigureSpec, Hit, Lab, Meta, Part, Phase, Progress,
    ReportBuilder, Seen, Source, Stop,
};
use crate::ml::bias::{Convention, FlipCounts, Labels, Measured, Metric, Predictions};
use crate::table::Problem;
use crate::table::roles::{Role, RoleKind};
use model::{Learned, Learner, Model};
use sample::Sample;

pub struct LabelBias;

#[derive(Clone, PartialEq)]
pub struct State {
    /// Names of columns and values; empty means as the data say.
    facet: String,
    favoured: String,
    condition: String,
    positive: String,
    /// Of an outcome that is a measure: strictly above it is good.
    cut: Option<f64>,
    /// Whether the model's answers are shown instead of the table's.
    after: bool,
    sees_group: bool,
    /// Of a and of d.
    thresholds: [f64; 2],
    convention: Convention,
    cells: Cells,
}

impl Default for State {
    fn default() -> State {
        State {
            facet: String::new(),
            favoured: String::new(),
            condition: String::new(),
            positive: String::new(),
            cut: None,
            after: false,
            sees_group: false,
            thresholds: [0.5, 0.5],
            convention: Convention::Textbook,
            cells: Cells::default(),
        }
    }
}

/// What the hand made of the table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cells {
    /// The data set that was moved.
    data: String,
    /// By subgroup and group: how many have the good outcome.
    moves: BTreeMap<(usize, usize), u64>,
}

impl State {
    /// Another question to the table, for which the moved cells have no meaning.
    fn asks_anew(&mut self) {
        self.cells = Cells::default();
    }
}

#[derive(Clone, PartialEq)]
pub struct Recipe {
    facet: String,
    favoured: String,
    condition: String,
    positive: String,
    cut: Option<f64>,
    sees_group: bool,
    cells: Cells,
}

pub struct Fitted {
    sample: Sample,
    learned: Learned,
}

/// Everything that is counted.
pub struct Output {
    /// Of all rows, and per subgroup.
    labels: Labels,
    subgroups: Vec<Labels>,
    /// Missing while the model learns, or where there is none.
    model: Option<Answers>,
    /// Why there are no answers.
    no_model: &'static str,
    convention: Convention,
    /// How many cells stand elsewhere than the file has them.
    moved: usize,
}

/// What the model makes of the rows.
pub struct Answers {
    all: Predictions,
    subgroups: Vec<Predictions>,
    flips: Result<FlipCounts, &'static str>,
}

const ROLES: &[Role] = &[
    Role::new("groups", "groups: who is compared, and within what", RoleKind::Categories { least: 1, most: 12 }),
    Role::new("label", "the outcome", RoleKind::Category),
    Role::new("features", "numbers that the model may read", RoleKind::Numbers { least: 0, most: 20 }),
];

impl Lab for LabelBias {
    type State = State;
    type Recipe = Recipe;
    type Fitted = Fitted;
    type Output = Output;

    const META: &'static Meta = &Meta {
        id: "label-bias",
        link_version: 1,
        title: "Bias in labels and predictions",
        question: "Is the table already unfair?",
        first_touch: "cell-5-0",
        invitation: "Drag the top of a bar: do the gap over everyone (DPL) and the gap within subgroups (CDDL) agree?",
        covers: &["bias.dpl", "bias.kl", "bias.tvd", "bias.cdd", "bias.other-pretraining", "bias.posttraining"],
        prose: "prepare/label_bias.md",
    };

    const DATA: &'static DataNeed = &DataNeed {
        roles: ROLES,
        sets: &[
            DataSet {
                id: "ucb-admissions",
                title: "Berkeley 1973: 4526 applicants",
                source: Source::Bundled { roles: ROLES, assigned: "groups=gender+department,label=admission:admitted" },
            },
            DataSet {
                id: "census-income",
                title: "Census 1994–95: income of 2999 workers",
                source: Source::Bundled {
                    roles: ROLES,
                    assigned: "groups=sex+education+occupation+marital_status+sector+race,\
                               label=income:50000 or more,features=age+education_level+employer_size",
                },
            },
        ],
    };

    const FIGURES: &'static [FigureSpec] = &[
        FigureSpec {
            key: "together",
            name: "Everyone together",
            short: "Together",
            aspect: 0.9,
            columns: 3,
            tab: "",
            ghost: &[],
        },
        FigureSpec {
            key: "within",
            name: "Within each subgroup",
            short: "Within",
            aspect: 2.7,
            columns: 9,
            tab: "",
            ghost: &[],
        },
        FigureSpec {
            key: "scores",
            name: "The model’s scores",
            short: "Scores",
            aspect: 2.4,
            columns: 7,
            tab: "",
            ghost: &[],
        },
        FigureSpec {
            key: "verdicts",
            name: "Bias measures on one scale",
            short: "Measures",
            aspect: 1.7,
            columns: 5,
            tab: "",
            ghost: &[],
        },
        FigureSpec {
            key: "answers",
            name: "Predictions within each subgroup",
            short: "Predictions",
            aspect: 2.4,
            columns: 8,
            tab: "",
            ghost: &[],
        },
    ];

    const CONTROLS: &'static [Control<State>] = controls::CONTROLS;
    const PARTS: &'static [Part] = &[
        Part::new("stage", "before", Self::META.question, Self::META.invitation),
        Part::new(
            "stage",
            "after",
            "What does a model make of an unfair table?",
            "Drag a threshold: who is accepted, and which measures of bias change?",
        ),
    ];
    const STOPS: &'static [Stop<State>] = controls::STOPS;
    const CHALLENGES: &'static [Challenge<LabelBias>] = controls::CHALLENGES;

    fn recipe(state: &State) -> Recipe {
        Recipe {
            facet: state.facet.clone(),
            favoured: state.favoured.clone(),
            condition: state.condition.clone(),
            positive: state.positive.clone(),
            cut: state.cut,
            sees_group: state.sees_group,
            cells: state.cells.clone(),
        }
    }

    fn start(recipe: &Recipe, data: &Data) -> Result<Fitted, Problem> {
        let sample = Sample::read(recipe, data)?;
        let learner = Learner::new(&sample, data, recipe.sees_group)?;
        Ok(Fitted { sample, learned: Learned::Working(learner) })
    }

    fn advance(
        recipe: &Recipe,
        _: &Data,
        fitted: &mut Fitted,
        _until: u64,
        more: &mut dyn FnMut() -> bool,
    ) -> Progress {
        loop {
            let idle = Learned::Impossible("");
            match std::mem::replace(&mut fitted.learned, idle) {
                Learned::Working(learner) => fitted.learned = learner.advance(&fitted.sample, recipe.sees_group),
                Learned::Done(mut model) => {
                    let is_done = model.advance(more);
                    fitted.learned = Learned::Done(model);
                    return if is_done { Progress::Done } else { Progress::Working(0.8) };
                }
                impossible => {
                    fitted.learned = impossible;
                    return Progress::Done;
                }
            }
            if !more() {
                return Progress::Working(0.4);
            }
        }
    }

    fn read(state: &State, _data: &Data, fitted: &Fitted) -> Output {
        let sample = &fitted.sample;
        let answers = |model: &Model| {
            let subgroups = model.predictions(state.thresholds);
            Answers { all: added(&subgroups), flips: model.flips(state.thresholds), subgroups }
        };
        let (model, no_model) = match &fitted.learned {
            Learned::Done(model) => (Some(answers(model)), ""),
            Learned::Working(_) => (None, "the model is still being trained"),
            Learned::Impossible(reason) => (None, *reason),
        };
        Output {
            labels: sample.labels.iter().copied().sum(),
            subgroups: sample.labels.clone(),
            model,
            no_model,
            convention: state.convention,
            moved: sample.labels.iter().zip(&sample.filed).map(|(now, filed)| differing(now, filed)).sum(),
        }
    }

    fn report(seen: &Seen<LabelBias>, report: &mut ReportBuilder) {
        match seen.state.after {
            false => report.shows(&["together", "within", "verdicts"]),
            true => report.shows(&["scores", "verdicts", "answers"]),
        }
        figures::draw(seen, report);
        gauges::draw(seen, report);
        measures::readouts(seen, report);
        measures::notes(seen, report);
        report.table(|| tables::subgroups(seen));
        report.table(|| tables::metrics(seen));
        report.python(|| documents::program(seen));
        report.document(|| documents::analysis_config(seen));
        report.describe(measures::sentence(seen));
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn poster(seen: &Seen<LabelBias>) -> crate::plot::Poster {
        poster::draw(seen)
    }

    fn rows(seen: &Seen<LabelBias>, of: &str) -> Behind {
        tables::rows(seen, of).into_iter().collect()
    }

    fn point(state: &mut State, seen: &Seen<LabelBias>, hit: &Hit) {
        let Some((subgroup, group)) = hit.handle.as_deref().and_then(figures::cell_of) else { return };
        let size = seen.fitted.sample.size(subgroup, group);
        if hit.phase == Phase::Hover || size == 0 {
            return;
        }
        let wanted = (hit.y.clamp(0.0, 1.0) * size as f64).round() as u64;
        state.cells.data = seen.data.id.clone();
        if sample::of(&seen.fitted.sample.filed[subgroup], group).positive == wanted {
            state.cells.moves.remove(&(subgroup, group));
        } else {
            state.cells.moves.insert((subgroup, group), wanted);
        }
        if state.cells.moves.is_empty() {
            state.asks_anew();
        }
    }

    fn settle(state: &mut State, data: &Data) {
        if !state.cells.moves.is_empty() && state.cells.data != data.id {
            state.asks_anew();
        }
    }
}

impl Output {
    /// A measure, as the state's convention has it.
    fn value(&self, metric: Metric) -> Measured {
        measures::value(self, metric)
    }

    /// A measure where it is a number.
    fn number(&self, metric: Metric) -> Option<f64> {
        self.value(metric).ok().filter(|value| value.is_finite())
    }
}

fn added(parts: &[Predictions]) -> Predictions {
    let mut all = Predictions::default();
    for part in parts {
        for (sum, one) in [(&mut all.favoured, &part.favoured), (&mut all.disfavoured, &part.disfavoured)] {
            sum.true_positives += one.true_positives;
            sum.false_positives += one.false_positives;
            sum.false_negatives += one.false_negatives;
            sum.true_negatives += one.true_negatives;
        }
    }
    all
}

/// How many of the two groups' counts differ.
fn differing(now: &Labels, filed: &Labels) -> usize {
    usize::from(now.favoured != filed.favoured) + usize::from(now.disfavoured != filed.disfavoured)
}
