//! A small network learns before your eyes: every neuron adds one bend, and training decides where.

mod controls;
mod curves;
mod diagram;
mod field;
mod knobs;
mod output;
#[cfg(not(target_arch = "wasm32"))]
mod poster;
mod python;
mod rows;
mod run;
mod state;
#[cfg(test)]
mod tests;
mod tour;
mod turns;
mod words;

use crate::lab::{
    Behind, Challenge, Control, Data, DataNeed, DataSet, FigureSpec, Hit, Lab, Meta, Phase, Progress, Query,
    ReportBuilder, STEP, Seen, Source, Stop,
};
use crate::table::Problem;
use crate::table::roles::{Role, RoleKind};
use output::Output;
use run::{Recipe, Run};
use state::{Acts, State};
use turns::Knob;

pub struct NetworkLab;

const ROLES: &[Role] = &[
    Role::new("features", "Features", RoleKind::Numbers { least: 2, most: 100 }),
    Role::new("target", "Target: two or three classes, or a number", RoleKind::Category),
];

const fn made(id: &'static str, title: &'static str) -> DataSet {
    DataSet { id, title, source: Source::Generated }
}

impl Lab for NetworkLab {
    type State = State;
    type Recipe = Recipe;
    type Fitted = Run;
    type Output = Output;

    const META: &'static Meta = &Meta {
        id: "network",
        link_version: 2,
        title: "A neural network at work",
        question: "What does each neuron add?",
        first_touch: STEP,
        invitation: "Press Play and watch it learn. Then point at a neuron, or pull a violet handle.",
        covers: &[
            "nn.sigmoid",
            "nn.tanh",
            "nn.relu",
            "reg.l1",
            "reg.l2",
            "reg.dropout",
            "reg.early-stopping",
            "optim.mini-batch",
        ],
        prose: "train/network.md",
    };

    const DATA: &'static DataNeed = &DataNeed {
        roles: ROLES,
        sets: &[
            made("circles", "Circles: one inside the other, generated"),
            made("moons", "Moons: two interleaving half circles, generated"),
            made("xor", "XOR: four quarters, generated"),
            made("spiral", "Spiral: two arms, generated"),
            made("gaussians", "Gaussians: two clouds, generated"),
            made("plane", "Plane: a height to predict, generated"),
            made("wave", "Wave: a height to predict, generated"),
            DataSet {
                id: "wine",
                title: "Wine: 178 wines of three grapes",
                source: Source::Bundled {
                    roles: ROLES,
                    assigned: "features=flavanoids+color_intensity+alcohol+malic_acid+ash+alcalinity_of_ash+magnesium+\
                               total_phenols+nonflavanoid_phenols+proanthocyanins+hue+od280_od315+proline,\
                               target=cultivar",
                },
            },
            DataSet {
                id: "breast-cancer",
                title: "Breast cancer: 569 tumors",
                source: Source::Bundled {
                    roles: ROLES,
                    assigned: "features=mean_texture+mean_smoothness+mean_radius+mean_compactness+mean_concavity+\
                               mean_concave_points+mean_symmetry+mean_fractal_dimension+worst_radius+worst_texture+\
                               worst_smoothness+worst_concave_points,target=diagnosis",
                },
            },
        ],
    };

    const FIGURES: &'static [FigureSpec] = &[
        FigureSpec {
            key: "network",
            name: "The network",
            short: "Network",
            aspect: 1.82,
            columns: 8,
            tab: "",
            ghost: &[],
        },
        FigureSpec {
            key: "field",
            name: "What the network predicts",
            short: "Field",
            aspect: 0.88,
            columns: 4,
            tab: "",
            ghost: &["boundary"],
        },
        FigureSpec {
            key: "curves",
            name: "Loss and accuracy",
            short: "Curves",
            aspect: 2.9,
            columns: 7,
            tab: "run",
            ghost: &["loss train", "loss test", "score train", "score test"],
        },
        FigureSpec {
            key: "activation",
            name: "The activation function",
            short: "Activation",
            aspect: 2.9,
            columns: 7,
            tab: "run",
            ghost: &[],
        },
    ];

    const CONTROLS: &'static [Control<State>] = controls::CONTROLS;
    const STOPS: &'static [Stop<State>] = tour::STOPS;
    const CHALLENGES: &'static [Challenge<NetworkLab>] = tour::CHALLENGES;

    fn recipe(state: &State) -> Recipe {
        Recipe::of(state)
    }

    fn start(recipe: &Recipe, data: &Data) -> Result<Run, Problem> {
        Run::start(recipe, data)
    }

    fn advance(recipe: &Recipe, _: &Data, run: &mut Run, until: u64, more: &mut dyn FnMut() -> bool) -> Progress {
        run.advance(recipe, until, more)
    }

    fn reached(run: &Run) -> u64 {
        run.step()
    }

    fn shared_steps(old: &Recipe, new: &Recipe) -> u64 {
        old.shared_steps(new)
    }

    fn rewind(run: &mut Run, to: u64) -> bool {
        run.rewind(to)
    }

    fn forget(run: &mut Run, after: u64) {
        run.forget(after);
    }

    fn furthest(run: &Run) -> u64 {
        run.furthest()
    }

    fn read(state: &State, _: &Data, run: &Run) -> Output {
        Output::read(state, run)
    }

    fn report(seen: &Seen<NetworkLab>, report: &mut ReportBuilder) {
        diagram::figure(seen, report);
        field::figure(seen, report);
        curves::figure(seen, report);
        curves::activation(seen, report);
        words::readouts(seen, report);
        words::notes(seen, report);
        words::tables(seen, report);
        report.python(|| python::program(seen));
        report.artifact(|| words::artifact(seen));
        report.describe(words::sentence(seen));
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn poster(seen: &Seen<NetworkLab>) -> crate::plot::Poster {
        poster::draw(seen)
    }

    fn rows(seen: &Seen<NetworkLab>, of: &str) -> Behind {
        words::rows(seen, of).into_iter().collect()
    }

    fn point(state: &mut State, seen: &Seen<NetworkLab>, hit: &Hit) {
        let key = hit.handle.as_deref();
        match (hit.figure.as_str(), key) {
            ("network", Some(key)) => diagram::point(state, seen, hit, key),
            ("field", None) if hit.phase == Phase::Press => rows::dab_at(state, &seen.fitted.rows, [hit.x, hit.y]),
            ("field", Some("brush")) => brush(state, seen, hit),
            ("curves", Some(key)) if hit.phase == Phase::Press => go_back(state, seen, key),
            _ => {}
        }
    }

    fn settle(state: &mut State, data: &Data) {
        if state.data != data.id {
            if !state.data.is_empty() {
                // Paint belongs to the rows it was put among, and so do the names of columns.
                (state.painted, state.erased) = Default::default();
                (state.column_x, state.column_y) = Default::default();
                state.begin_anew();
            }
            state.data.clone_from(&data.id);
        }
        let is_gone = |(layer, neuron): (usize, usize)| match layer {
            0 => neuron >= state.inputs.count_ones() as usize,
            _ => layer > state.hidden.len() + 1 || state.hidden.get(layer - 1).is_some_and(|size| neuron >= *size),
        };
        if state.neuron.is_some_and(is_gone) {
            state.neuron = None;
        }
    }

    /// A run once opened 300 steps old, and a knob could be left to choose from where on it acts.
    fn upgrade(_: u32, mut query: Query) -> Query {
        query.pairs.retain(|(key, value)| (key.as_str(), value.as_str()) != ("acts", "auto"));
        if query.get(STEP).is_none() {
            query.set(STEP, "300");
        }
        query
    }
}

/// The brush was moved: dragged it dabs where it has come some way, by key it only goes there.
fn brush(state: &mut State, seen: &Seen<NetworkLab>, hit: &Hit) {
    let (run, to) = (seen.fitted, [hit.x, hit.y]);
    let (old, new) = (state.brush_at, run.rows.share_of(to));
    match hit.phase {
        Phase::Hover | Phase::Leave => {}
        Phase::Move => {
            if (new.0 - old.0).abs().max((new.1 - old.1).abs()) > 0.03 {
                rows::dab_at(state, &run.rows, to);
            }
        }
        Phase::Press | Phase::Release => {
            let rounded = |share: f64| (share * 1e4).round() / 1e4;
            state.brush_at = (rounded(new.0), rounded(new.1));
        }
    }
}

/// Takes up a run again that has come to a bad end, more gently, or one that was stopped, at its best.
fn go_back(state: &mut State, seen: &Seen<NetworkLab>, key: &str) {
    let Some(offer) = curves::back_to(seen) else { return };
    let rate = state.knobs().learning_rate / 3.0;
    state.step = offer.step;
    if key == "tame" {
        let acts = std::mem::replace(&mut state.acts, Acts::Now);
        state.turn(Knob::LearningRate((rate * 1000.0).round().max(1.0) / 1000.0));
        state.acts = acts;
    }
}
