//! What the hand can set, the teacher's tour and the challenges.

use super::edits::Edits;
use super::tally::Side;
use super::{Ensembles, State, rows};
use crate::format;
use crate::lab::{Challenge, Condition, Control, Data, Range, Stop, option};

type Of = Control<State>;

const ADDS: &[(&str, &str)] = &[("contrary", "Contradiction"), ("first", "●"), ("second", "■")];

fn is_made(data: &Data) -> bool {
    rows::shape(&data.id).is_some()
}

pub const CONTROLS: &[Control<State>] = &[
    Of::slider(
        "learners",
        "Learners",
        Range::fixed(1.0, 200.0, 1.0, 40.0),
        |s| Some(s.learners as f64),
        |s, v| s.learners = v.round() as usize,
    ),
    Of::player("Learner", |s| s.learners as u64, |s| s.step() as u64, |s, step| s.set_step(step as usize)),
    Of::slider(
        "depth",
        "Depth of each tree",
        Range::fixed(1.0, 10.0, 1.0, 1.0),
        |s| Some(s.depth as f64),
        |s, v| s.depth = v.round() as usize,
    )
    .help("1 is a stump: a single cut."),
    Of::slider(
        "learning_rate",
        "Learning rate η",
        Range::fixed(0.05, 2.0, 0.05, 1.0),
        |s| Some(s.learning_rate),
        |s, v| s.learning_rate = v.max(0.001),
    )
    .help("Multiplies every vote of the queue."),
    Of::toggle("forest", "Random forest", |s| s.forest, |s, v| s.forest = v)
        .help("Each cut of the crowd sees one feature, by chance."),
    Of::slider(
        "label_noise",
        "Told a wrong class",
        Range::fixed(0.0, 0.4, 0.01, 0.0),
        |s| Some(s.making.label_noise),
        |s, v| s.making.label_noise = v,
    )
    .written(format::percent)
    .help("Of the training rows; those with a dot inside."),
    Of::slider(
        "noise",
        "Spread",
        Range::fixed(0.0, 0.6, 0.01, 0.2),
        |s| Some(s.making.noise),
        |s, v| s.making.noise = v,
    )
    .folded()
    .when(|_, data| is_made(data)),
    Of::column(
        "feature_x",
        "Across",
        "features",
        0,
        |s| s.making.features[0].clone(),
        |s, name| s.making.features[0] = name.to_owned(),
    )
    .folded()
    .when(|_, data| !is_made(data)),
    Of::column(
        "feature_y",
        "Up",
        "features",
        1,
        |s| s.making.features[1].clone(),
        |s, name| s.making.features[1] = name.to_owned(),
    )
    .folded()
    .when(|_, data| !is_made(data)),
    Of::slider(
        "seed",
        "Seed",
        Range::fixed(0.0, 999.0, 1.0, 1.0),
        |s| Some(s.making.seed as f64),
        |s, v| s.making.seed = v.round() as u64,
    )
    .folded(),
    Of::choice("adds", "A click adds", ADDS, |s| s.adds, |s, key| s.adds = option(ADDS, key))
        .help("A contradiction: what the queue does not vote for."),
    Of::carried("points", |s| s.making.edits.to_string(), |s, text| s.making.edits = Edits::parse(text)).private(),
    Of::button("restore", "Take back my points", |s, _| s.making.edits = Edits::default())
        .when(|s, _| !s.making.edits.is_empty()),
    Of::carried("left_out", |s| left_out_text(&s.left_out), |s, text| s.left_out = left_out_of(text)),
    Of::button("all_vote", "Let all vote again", |s, _| s.left_out = [Vec::new(), Vec::new()])
        .when(|s, _| s.left_out.iter().any(|left_out| !left_out.is_empty())),
];

/// "3.7/0": learners 3 and 7 of the queue and 0 of the crowd, from 0; empty if all vote.
fn left_out_text(left_out: &[Vec<u16>; 2]) -> String {
    if left_out.iter().all(Vec::is_empty) {
        return String::new();
    }
    let list = |indices: &Vec<u16>| indices.iter().map(u16::to_string).collect::<Vec<_>>().join(".");
    format!("{}/{}", list(&left_out[0]), list(&left_out[1]))
}

fn left_out_of(text: &str) -> [Vec<u16>; 2] {
    let (queue, crowd) = text.split_once('/').unwrap_or_default();
    [queue, crowd].map(|list| list.split('.').filter_map(|index| index.parse().ok()).take(400).collect())
}

type At = Stop<State>;

pub const STOPS: &[Stop<State>] = &[
    At::new(
        "one-cut-each",
        "One cut each",
        "Each side may cut the plane once. The rings on the left are mistakes. Ask before you step: which rows \
              will be large next?",
        "moons",
        |s| s.step = Some(1),
    ),
    At::new(
        "taught-by-mistakes",
        "Taught by mistakes",
        "The fourth learner saw the rows as large as they are drawn. Its vote is ln((1 − ε) ÷ ε). Ask: what is a \
              learner worth that is wrong for half the weight?",
        "moons",
        |s| s.step = Some(4),
    ),
    At::new(
        "forty-cuts-in-a-queue-forty-in-a-crowd",
        "Forty cuts in a queue, forty in a crowd",
        "The queue's border has steps that no single cut could make. The crowd's is still nearly one cut. Ask: \
              what would another hundred do for each?",
        "moons",
        |_| {},
    ),
    At::new(
        "strong-trees",
        "Strong trees",
        "Now each tree asks up to eight questions in a row. Rest on the small pictures: each is wild, the crowd's mean is \
              calm. And the queue ended after one learner. Why is there nothing left to teach?",
        "moons",
        |s| (s.depth, s.learners) = (8, 60),
    ),
    At::new(
        "judged-by-those-who-did-not-see",
        "Judged by those who did not see",
        "Crosses are rows that this tree did not draw. Each row judged only by such trees gives the out-of-bag \
              error. Compare it with the test error: no row was set aside for it.",
        "moons",
        |s| (s.depth, s.learners) = (3, 100),
    ),
    At::new(
        "lies-in-the-table",
        "Lies in the table",
        "One training row in five is told the wrong class: those with a dot inside. Watch whom the queue makes large, and \
              its two curves. What does the crowd do with a lie?",
        "moons",
        |s| (s.depth, s.learners, s.making.label_noise) = (2, 100, 0.2),
    ),
    At::new(
        "three-grapes",
        "Three grapes",
        "With three classes a blind guess is wrong two times in three. The vote adds ln(K − 1), so that a learner \
              counts as soon as it beats the blind guess.",
        "wine",
        |s| s.depth = 2,
    ),
];

/// The tree of the default crowd that left out 37 of 120 rows.
const FEW_LEFT_OUT: usize = 17;
/// An orange row among the blue ones.
const CONTRADICTION: &str = "a-0.6,0.7,1|moons";

pub const CHALLENGES: &[Challenge<Ensembles>] = &[
    Challenge::new(
        "few-left-out",
        "Bagging is said to teach each learner on another part of the table. Find a tree whose sample left out \
              less than 31 % of the rows.",
        "moons",
        &[Condition::new("everything that is asked", |seen| {
            let (left_behind, n) = (seen.out.left_behind, seen.out.drawn.len());
            seen.out.bagging.step > 0 && 100 * left_behind < 31 * n
        })],
        "The samples are not parts: as many draws as rows, each from all of them. They overlap, and each \
                  leaves out about 36.8 %, seldom much less.",
        |s| s.step = Some(FEW_LEFT_OUT),
    ),
    Challenge::new(
        "contradict",
        "Add a row, or click one to change its class, so that the queue comes to give it a tenth of all weight.",
        "moons",
        &[Condition::new("everything that is asked", |seen| seen.out.heaviest_own >= 0.1)],
        "A queue cannot tell a hard row from a wrong one: it gives it its lessons. In the crowd it is one row \
                  among the others.",
        |s| s.making.edits = Edits::parse(CONTRADICTION),
    ),
    Challenge::new(
        "margins",
        "Bring the queue's training error to 0 and go on until its least margin is 0.2 or more. What does the \
              test error do meanwhile?",
        "circles",
        &[Condition::new("everything that is asked", |seen| {
            let side = &seen.out.boosting;
            side.train_error() == Some(0.0) && side.voting > 1 && side.least_margin.is_some_and(|least| least >= 0.2)
        })],
        "No mistake left is not the end: the votes go on growing clearer, often to the good of new rows. The \
                  training error alone tells neither that nor the opposite.",
        |s| (s.depth, s.learners) = (3, 100),
    ),
    Challenge::new(
        "overfit",
        "Make the queue overfit where the crowd does not: training error below 5 %, test error 5 points above its \
              own best; the crowd's within 3 points of its best, and lower.",
        "moons",
        &[Condition::new("everything that is asked", |seen| {
            let (queue, crowd) = (&seen.out.boosting, &seen.out.bagging);
            let above_best = |side: &Side| Some(side.test_error()? - side.best_test()?.0);
            let all_vote = queue.voting == queue.step && crowd.voting == crowd.step;
            all_vote
                && queue.train_error().is_some_and(|error| error < 0.05)
                && above_best(queue).is_some_and(|above| above >= 0.05)
                && above_best(crowd).is_some_and(|above| above <= 0.03)
                && crowd.test_error() < queue.test_error()
        })],
        "The crowd outvotes rows that were told a wrong class; the queue weighs them until it can repeat them. \
                  More learners are not always better, in a queue.",
        |s| (s.depth, s.learners, s.making.label_noise) = (2, 100, 0.2),
    ),
];
