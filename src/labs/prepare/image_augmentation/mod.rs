//! A copy helps as far as it keeps its label; and what a generating network makes is something else again.

mod accuracy;
mod arena;
mod controls;
mod copies;
mod digits;
mod game;
mod numbers;
#[cfg(not(target_arch = "wasm32"))]
mod poster;
mod python;
mod reading;
mod school;
mod sight;
mod state;
#[cfg(test)]
mod tests;
mod tour;
mod words;

use crate::lab::{
    self, Behind, Challenge, Control, Data, DataNeed, DataSet, FigureSpec, Lab, Meta, Progress, Query, ReportBuilder,
    STEP, Seen, Source, Stop,
};
use crate::plot::words::shortened;
use crate::plot::{Canvas, TextLook, heading};
use crate::table::Problem;
use crate::table::roles::{Role, RoleKind};
use game::{Game, Look, Table};
use school::{Lessons, School};
use sight::Sight;
use state::{Part, State};

pub struct ImageAugmentation;

/// What the part on stage depends on.
#[derive(Clone, PartialEq)]
pub enum Recipe {
    School(Lessons),
    Game(Table),
}

/// The run of the part on stage.
pub enum Run {
    School(Box<School>),
    Game(Box<Game>),
}

/// What the part on stage shows.
pub enum Output {
    School(Box<Sight>),
    Game(Look),
}

/// One of the two subjects, as it is seen.
enum OnStage<'a> {
    Transforms(&'a School, &'a Sight),
    Networks(&'a Game, &'a Look),
}

/// Run and output always belong to the same part: both are made from one state.
fn on_stage<'a>(seen: &'a Seen<ImageAugmentation>) -> Option<OnStage<'a>> {
    match (seen.fitted, seen.out) {
        (Run::School(school), Output::School(sight)) => Some(OnStage::Transforms(school, sight)),
        (Run::Game(game), Output::Game(look)) => Some(OnStage::Networks(game, look)),
        _ => None,
    }
}

/// The figure's first two lines: what it comes to, and what that is of.
fn headed(canvas: &mut Canvas, headline: &str, below: &str) {
    heading(canvas, headline, "");
    let look = TextLook::note();
    canvas.text((12.0, 36.0), &shortened(below, canvas.width() - 24.0, look), look);
}

/// One more than a picture of 64 × 64 has: what is left of a longer row is no square, and is refused.
const MOST_PIXELS: usize = 64 * 64 + 1;

const ROLES: &[Role] = &[
    Role::new(
        "features",
        "the pixels of a square picture, line by line",
        RoleKind::Numbers { least: 16, most: MOST_PIXELS },
    ),
    Role::new("class", "what the picture shows", RoleKind::Category),
];

impl Lab for ImageAugmentation {
    type State = State;
    type Recipe = Recipe;
    type Fitted = Run;
    type Output = Output;

    const META: &'static Meta = &Meta {
        id: "image-augmentation",
        link_version: 2,
        title: "Image augmentation",
        question: "Is a seven upside down still a seven?",
        first_touch: "push_line",
        invitation: "Drag the line: it shifts every test digit. Which network still reads them?",
        covers: &["balance.image-augmentation-gan", "reg.data-augmentation"],
        prose: "prepare/image_augmentation.md",
    };

    const DATA: &'static DataNeed = &DataNeed {
        roles: ROLES,
        sets: &[DataSet {
            id: "digits",
            title: "Digits: 500 pictures, for Augmentation",
            source: Source::Bundled { roles: ROLES, assigned: super::DIGITS },
        }],
    };

    const FIGURES: &'static [FigureSpec] = &[
        FigureSpec {
            key: "measured",
            name: "Accuracy on test digits",
            short: "Accuracy",
            aspect: 1.7,
            columns: 7,
            tab: "",
            ghost: &["without", "with"],
        },
        FigureSpec {
            key: "made",
            name: "Copies in training",
            short: "Copies",
            aspect: 1.2,
            columns: 5,
            tab: "",
            ghost: &[],
        },
        FigureSpec {
            key: "judged",
            name: "One test digit",
            short: "One digit",
            aspect: 2.3,
            columns: 7,
            tab: "",
            ghost: &[],
        },
        FigureSpec {
            key: "plane",
            name: "Real and fake points",
            short: "Points",
            aspect: 1.2,
            columns: 5,
            tab: "",
            ghost: &[],
        },
        FigureSpec {
            key: "course",
            name: "Losses and outputs over time",
            short: "Losses",
            aspect: 1.7,
            columns: 7,
            tab: "",
            ghost: &["loss generator", "loss discriminator", "says real", "says made", "covered"],
        },
        FigureSpec {
            key: "verdicts",
            name: "Discriminator output",
            short: "Output",
            aspect: 2.3,
            columns: 7,
            tab: "",
            ghost: &[],
        },
    ];

    const CONTROLS: &'static [Control<State>] = controls::CONTROLS;
    const PARTS: &'static [lab::Part] = &[
        lab::Part::new("part", "transforms", Self::META.question, Self::META.invitation),
        lab::Part::new(
            "part",
            "networks",
            "Can two networks invent points that look real?",
            "Press Play: the generator learns to make points that the discriminator takes for real.",
        )
        .without_data(),
    ];
    const STOPS: &'static [Stop<State>] = tour::STOPS;
    const CHALLENGES: &'static [Challenge<ImageAugmentation>] = tour::CHALLENGES;

    fn recipe(state: &State) -> Recipe {
        match state.part {
            Part::Transforms => Recipe::School(Lessons::of(state)),
            Part::Networks => Recipe::Game(Table::of(state)),
        }
    }

    fn start(recipe: &Recipe, data: &Data) -> Result<Run, Problem> {
        Ok(match recipe {
            Recipe::School(lessons) => Run::School(Box::new(School::start(lessons, data)?)),
            Recipe::Game(table) => Run::Game(Box::new(Game::start(table))),
        })
    }

    fn advance(_: &Recipe, _: &Data, run: &mut Run, until: u64, more: &mut dyn FnMut() -> bool) -> Progress {
        match run {
            Run::School(school) => school.advance(until, more),
            Run::Game(game) => game.advance(until, more),
        }
    }

    fn reached(run: &Run) -> u64 {
        match run {
            Run::School(school) => school.step(),
            Run::Game(game) => game.step(),
        }
    }

    fn rewind(run: &mut Run, to: u64) -> bool {
        match run {
            Run::School(school) => school.rewind(to),
            Run::Game(game) => game.rewind(to),
        }
    }

    fn furthest(run: &Run) -> u64 {
        match run {
            Run::School(school) => school.furthest(),
            Run::Game(game) => game.furthest(),
        }
    }

    fn read(state: &State, _: &Data, run: &Run) -> Output {
        match run {
            Run::School(school) => Output::School(Box::new(Sight::read(state, school).with_leak(school))),
            Run::Game(game) => Output::Game(game.now.clone()),
        }
    }

    fn report(seen: &Seen<ImageAugmentation>, report: &mut ReportBuilder) {
        match on_stage(seen) {
            Some(OnStage::Transforms(school, sight)) => {
                report.shows(&["measured", "made", "judged"]);
                accuracy::figure(seen, school, sight, report);
                copies::figure(school, sight, report);
                reading::figure(seen, school, sight, report);
                numbers::transforms(seen, school, sight, report);
                words::transforms(seen, school, sight, report);
                report.python(|| python::transforms(seen, school));
            }
            Some(OnStage::Networks(game, look)) => {
                report.shows(&["plane", "course", "verdicts"]);
                arena::figures(game, look, report);
                numbers::networks(game, look, report);
                words::networks(game, look, report);
                report.python(|| python::networks(seen, game));
                report.artifact(|| words::weights(game));
            }
            None => {}
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn poster(seen: &Seen<ImageAugmentation>) -> crate::plot::Poster {
        poster::draw(seen)
    }

    fn rows(seen: &Seen<ImageAugmentation>, of: &str) -> Behind {
        let Some(OnStage::Transforms(school, sight)) = on_stage(seen) else { return Behind::default() };
        let who = usize::from(of == accuracy::WRONG[1]);
        sight.wrong[who].iter().map(|test| school.digits.test[*test].row).collect()
    }

    fn upgrade(_: u32, mut query: Query) -> Query {
        let of_old = |query: &mut Query, key: &str, value: &str| {
            if query.get(key).is_none() {
                query.set(key, value.to_owned());
            }
        };
        of_old(&mut query, "example", "2");
        // Own pictures may have no class of this name.
        if query.get("data").is_none_or(|data| data == "digits") {
            of_old(&mut query, "digit", "7");
        }
        if query.get("part") == Some("networks") {
            of_old(&mut query, STEP, "600");
        }
        query
    }
}
