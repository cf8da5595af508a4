//! Many weak learners: one after the other, each taught by the mistakes before it; or side by side, each on its own sample.

mod controls;
mod curves;
mod edits;
mod fit;
mod hand;
mod numbers;
mod planes;
#[cfg(not(target_arch = "wasm32"))]
mod poster;
mod python;
mod rows;
mod tally;
#[cfg(test)]
mod tests;
mod thumbnails;

use edits::Edits;
use fit::{Fitted, Kind, Recipe};
use rows::Making;
use tally::Output;

use crate::lab::{
    Challenge, Control, Data, DataNeed, DataSet, FigureSpec, Hit, Lab, Meta, Progress, Query, ReportBuilder, STEP,
    Seen, Source, Stop,
};
use crate::table::Problem;
use crate::table::roles::{Role, RoleKind};

pub struct Ensembles;

#[derive(Clone, PartialEq)]
pub struct State {
    pub making: Making,
    pub learners: usize,
    pub depth: usize,
    pub learning_rate: f64,
    pub forest: bool,
    /// How many learners are shown; `None`: all.
    pub step: Option<usize>,
    /// Learners of the queue and of the crowd that do not vote, ascending.
    pub left_out: [Vec<u16>; 2],
    /// The class of a point that a click adds.
    pub adds: &'static str,
    /// The learner that the pointer rests on, shown alone. Ends with the gesture, so no link carries it.
    pub alone: Option<(Kind, usize)>,
    /// The point that is held. Ends with the gesture, so no link carries it.
    pub grip: Option<hand::Grip>,
}

impl Default for State {
    fn default() -> State {
        State {
            making: Making {
                noise: 0.2,
                label_noise: 0.0,
                seed: 1,
                features: [String::new(), String::new()],
                edits: Edits::default(),
            },
            learners: 40,
            depth: 1,
            learning_rate: 1.0,
            forest: false,
            // A run begins at its beginning.
            step: Some(1),
            left_out: [Vec::new(), Vec::new()],
            adds: "contrary",
            alone: None,
            grip: None,
        }
    }
}

impl State {
    /// How many learners are shown.
    pub fn step(&self) -> usize {
        self.step.unwrap_or(self.learners).min(self.learners)
    }

    pub fn left_out(&self, kind: Kind) -> &[u16] {
        &self.left_out[kind as usize]
    }
}

const ROLES: &[Role] = &[
    Role::new("features", "Features", RoleKind::Numbers { least: 2, most: 100 }),
    Role::new("class", "Class", RoleKind::Category),
];

const WINE: &str = "features=flavanoids+color_intensity+alcohol+malic_acid+ash+alcalinity_of_ash+magnesium+\
                    total_phenols+nonflavanoid_phenols+proanthocyanins+hue+od280_od315+proline,class=cultivar";

const CANCER: &str = "features=mean_texture+mean_smoothness+mean_radius+mean_perimeter+mean_area+mean_compactness+\
                      mean_concavity+mean_concave_points+mean_symmetry+mean_fractal_dimension+worst_radius+\
                      worst_texture+worst_smoothness,class=diagnosis";

impl Lab for Ensembles {
    type State = State;
    type Recipe = Recipe;
    type Fitted = Fitted;
    type Output = Output;

    const META: &'static Meta = &Meta {
        id: "ensembles",
        link_version: 2,
        title: "Boosting and bagging",
        question: "Many weak learners: one after another, or side by side?",
        first_touch: STEP,
        invitation: "Press Play, or step: each boosting learner works on the mistakes of those before it.",
        covers: &["ens.boosting-adaboost", "ens.bagging"],
        prose: "combine/ensembles.md",
    };

    const DATA: &'static DataNeed = &DataNeed {
        roles: ROLES,
        sets: &[
            DataSet { id: "moons", title: "Moons, generated", source: Source::Generated },
            DataSet { id: "circles", title: "Circles, generated", source: Source::Generated },
            DataSet { id: "xor", title: "XOR: four quarters, generated", source: Source::Generated },
            DataSet { id: "spiral", title: "Spiral, generated", source: Source::Generated },
            DataSet { id: "blobs", title: "Blobs, generated", source: Source::Generated },
            DataSet {
                id: "wine",
                title: "Wine: 178 wines of three grapes",
                source: Source::Bundled { roles: ROLES, assigned: WINE },
            },
            DataSet {
                id: "breast-cancer",
                title: "Breast cancer: malignant or benign",
                source: Source::Bundled { roles: ROLES, assigned: CANCER },
            },
        ],
    };

    const FIGURES: &'static [FigureSpec] = &[
        FigureSpec {
            key: "boosting",
            name: "Boosting: one after another",
            short: "Boosting",
            aspect: 1.44,
            columns: 6,
            tab: "",
            ghost: &[],
        },
        FigureSpec {
            key: "bagging",
            name: "Bagging: side by side",
            short: "Bagging",
            aspect: 1.44,
            columns: 6,
            tab: "",
            ghost: &[],
        },
        FigureSpec {
            key: "errors",
            name: "Error by number of learners",
            short: "Error",
            aspect: 2.4,
            columns: 7,
            tab: "more",
            ghost: &["boosting, test", "bagging, test"],
        },
        FigureSpec {
            key: "margins",
            name: "Margins of the votes",
            short: "Margins",
            aspect: 2.4,
            columns: 7,
            tab: "more",
            ghost: &[],
        },
        FigureSpec {
            key: "learners",
            name: "Every learner by itself",
            short: "Every learner",
            aspect: 2.4,
            columns: 7,
            tab: "more",
            ghost: &[],
        },
    ];

    const CONTROLS: &'static [Control<State>] = controls::CONTROLS;
    const STOPS: &'static [Stop<State>] = controls::STOPS;
    const CHALLENGES: &'static [Challenge<Ensembles>] = controls::CHALLENGES;

    fn recipe(state: &State) -> Recipe {
        Recipe {
            making: state.making.clone(),
            learners: state.learners,
            depth: state.depth,
            learning_rate: state.learning_rate,
            forest: state.forest,
        }
    }

    fn start(recipe: &Recipe, data: &Data) -> Result<Fitted, Problem> {
        fit::start(recipe, data)
    }

    fn advance(
        recipe: &Recipe,
        _: &Data,
        fitted: &mut Fitted,
        _until: u64,
        more: &mut dyn FnMut() -> bool,
    ) -> Progress {
        fitted.advance(recipe, more)
    }

    fn read(state: &State, _data: &Data, fitted: &Fitted) -> Output {
        tally::read(state, fitted)
    }

    fn report(seen: &Seen<Ensembles>, report: &mut ReportBuilder) {
        planes::draw(seen, report);
        curves::draw(seen, report);
        thumbnails::draw(seen, report);
        numbers::draw(seen, report);
        report.document(|| python::document(seen));
        for kind in Kind::BOTH {
            report.artifact(|| tally::scores(seen, kind));
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn poster(seen: &Seen<Ensembles>) -> crate::plot::Poster {
        poster::draw(seen)
    }

    fn point(state: &mut State, seen: &Seen<Ensembles>, hit: &Hit) {
        hand::point(state, seen, hit);
    }

    /// The first version opened with all learners; a link without a step meant them.
    fn upgrade(_from: u32, mut query: Query) -> Query {
        if query.get(STEP).is_none() {
            query.set(STEP, controls::MOST_LEARNERS.to_string());
        }
        query
    }

    fn settle(state: &mut State, _data: &Data) {
        for left_out in &mut state.left_out {
            left_out.sort_unstable();
            left_out.dedup();
            left_out.retain(|index| usize::from(*index) < state.learners);
        }
    }
}

impl State {
    /// The last step is kept as "all", so that more learners are seen as soon as there are more.
    fn set_step(&mut self, step: usize) {
        self.step = (step < self.learners).then_some(step);
    }
}
