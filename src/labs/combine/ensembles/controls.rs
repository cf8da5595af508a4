//! What the hand can set, the teacher's tour and the challenges.

use super::edits::Edits;
use super::tally::Side;
use super::{Ensembles, State, rows};
use crate::format;
use crate::lab::{Challenge, Condition, Control, Data, Range, Stop, option};

type Of = Control<State>;

/// More learners than this cannot be asked for.
pub const MOST_LEARNERS: usize = 200;

const ADDS: &[(&str, &str)] = &[("contrary", "Opposite"), ("first", "●"), ("second", "■")];

fn is_made(data: &Data) -> bool {
    rows::shape(&data.id).is_some()
}

pub const CONTROLS: &[Control<State>] = &[
    Of::player("Learner", |s| s.learners as u64, |s| s.step() as u64, |s, step| s.set_step(step as usize))
        .acts_on("boosting"),
    Of::slider(
        "depth",
        "Depth of each tree",
        Range::fixed(1.0, 10.0, 1.0, 1.0),
        |s| Some(s.depth as f64),
        |s, v| s.depth = v.round() as usize,
    )
    .help("1 is a stump: a single cut."),
    Of::slider(
        "label_noise",
        "Wrong labels",
        Range::fixed(0.0, 0.4, 0.01, 0.0),
        |s| Some(s.making.label_noise),
        |s, v| s.making.label_noise = v,
    )
    .written(format::percent)
    .help("Of the training rows; those with a dot inside.")
    .acts_on("boosting"),
    Of::choice("adds", "A click on the plane adds", ADDS, |s| s.adds, |s, key| s.adds = option(ADDS, key))
        .help("Opposite: the class that boosting votes against there.")
        .acts_on("boosting"),
    Of::carried("points", |s| s.making.edits.to_string(), |s, text| s.making.edits = Edits::parse(text)).private(),
    Of::button("restore", "Take back my points", |s, _| s.making.edits = Edits::default())
        .when(|s, _| !s.making.edits.is_empty()),
    Of::carried("left_out", |s| left_out_text(&s.left_out), |s, text| s.left_out = left_out_of(text)),
    Of::button("all_vote", "Let all vote again", |s, _| s.left_out = [Vec::new(), Vec::new()])
        .when(|s, _| s.left_out.iter().any(|left_out| !left_out.is_empty())),
    Of::slider(
        "learners",
        "Learners",
        Range::fixed(1.0, MOST_LEARNERS as f64, 1.0, 40.0),
        |s| Some(s.learners as f64),
        |s, v| s.learners = v.round() as usize,
    )
    .folded(),
    Of::slider(
        "learning_rate",
        "Learning rate η",
        Range::fixed(0.05, 2.0, 0.05, 1.0),
        |s| Some(s.learning_rate),
        |s, v| s.learning_rate = v.max(0.001),
    )
    .folded()
    .help("Multiplies every vote of boosting.")
    .acts_on("boosting"),
    Of::toggle("forest", "Random forest", |s| s.forest, |s, v| s.forest = v)
        .folded()
        .help("Each cut of bagging's trees sees one feature, drawn by chance.")
        .acts_on("bagging"),
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
];

/// "3.7/0": learners 3 and 7 of boosting and 0 of bagging, from 0; empty if all vote.
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
        "Each side may cut the plane once. On *Boosting* the mistakes are ringed. Which rows will be large for the next \
         learner?",
        "moons",
        |_| {},
    )
    .figures(&["boosting", "bagging"])
    .controls(&["view.step"])
    .numbers(&["error", "vote", "left_behind"])
    .teaches(&["ens.boosting-adaboost", "ens.bagging"])
    .answer(
        "The 15 ringed ones: each comes to weigh 7 times as much, 0.875 ÷ 0.125. Bagging weighs no mistakes: each of its \
         trees draws 120 rows anew, and the sizes say how often.",
    ),
    At::new(
        "taught-by-mistakes",
        "Taught by mistakes",
        "*Learner 2* saw the rows as large as they are drawn, so it cuts elsewhere. Its vote is ln((1 − ε) ÷ ε). What is a \
         learner worth that is wrong for half the weight?",
        "moons",
        |s| s.step = Some(2),
    )
    .figures(&["boosting"])
    .controls(&["view.step"])
    .numbers(&["error", "vote", "factor"])
    .asks("error", "Fifteen mistakes now weigh 7 times as much. What will the next learner's weighted error do?")
    .teaches(&["ens.boosting-adaboost"])
    .answer(
        "The error rises from 0.125 to 0.21, so the vote falls from 1.95 to 1.33. At one half the vote is ln 1 = 0: a \
         guess has no say. Learner 1 is now wrong for exactly half the weight, so the next has to find something else.",
    ),
    At::new(
        "forty-each",
        "Forty in a queue, forty in a crowd",
        "*Boosting*'s border has steps that no single cut could make. *Bagging*'s is still nearly one cut. What would \
         another hundred learners do for each?",
        "moons",
        |s| s.step = None,
    )
    .figures(&["boosting", "bagging", "errors"])
    .controls(&["view.step"])
    .numbers(&["queue_test_error", "crowd_test_error"])
    .asks("queue_test_error", "From 2 learners to 40: what will boosting's test error do?")
    .teaches(&["ens.boosting-adaboost", "ens.bagging"])
    .answer(
        "Boosting falls from 0.208 to 0.058, bagging only from 0.267 to 0.217. More hardly help: the mean of cuts that are \
         nearly the same is nearly that cut, however many there are.",
    ),
    At::new(
        "deeper-trees",
        "Stronger trees",
        "Now each tree asks up to three questions in a row. Hover over the thumbnails of *Every learner*: each tree is \
         rough, *bagging*'s mean is calm. Boosting stops by itself after five learners: why?",
        "moons",
        |s| (s.step, s.depth) = (None, 3),
    )
    .figures(&["bagging", "learners"])
    .controls(&["depth"])
    .numbers(&["crowd_test_error", "queue_test_error"])
    .asks("crowd_test_error", "Three questions a tree instead of one. What will bagging's test error do?")
    .teaches(&["ens.bagging"])
    .answer(
        "It falls from 0.217 to 0.083 (the first tree alone: 0.150): trees that can follow the moons err in different \
         places, and their mean is calmer. Boosting's fifth learner makes no mistake: no row is left to be made heavier.",
    ),
    At::new(
        "out-of-bag",
        "Judged by those who did not see",
        "Crosses on *Bagging* are rows that this tree never drew. Each row judged only by such trees gives the *out-of-bag \
         error*: no row was set aside for it.",
        "moons",
        |s| (s.step, s.depth) = (None, 3),
    )
    .figures(&["bagging", "errors"])
    .numbers(&["crowd_out_of_bag_error", "crowd_test_error"])
    .teaches(&["ens.bagging"])
    .answer(
        "Out of bag 0.108, on test rows 0.083: close, for 120 rows each. A sample leaves out about 0.366 of the rows; this \
         one 49 of 120.",
    ),
    At::new(
        "wrong-labels",
        "Lies in the table",
        "Fourteen of the 120 training labels are *wrong*: the rows with a dot inside. Which of the two believes them?",
        "moons",
        |s| (s.step, s.depth, s.making.label_noise) = (None, 3, 0.12),
    )
    .figures(&["boosting", "bagging", "errors"])
    .controls(&["label_noise"])
    .numbers(&["queue_test_error", "queue_train_error", "crowd_test_error", "crowd_train_error"])
    .asks("queue_test_error", "One training label in eight is made wrong. What will boosting's test error do?")
    .teaches(&["ens.boosting-adaboost"])
    .answer(
        "Boosting: it weighs the lies until it repeats every one (training error 0), and its test error rises from 0.075 to \
         0.125. Bagging outvotes most of them, so its training error is 0.142; its test error rises from 0.083 to 0.100.",
    ),
    At::new(
        "three-grapes",
        "Three grapes",
        "With three classes a blind guess is wrong two times in three. The *vote* adds ln(K − 1), so a learner counts as \
         soon as it beats that guess.",
        "wine",
        |_| {},
    )
    .begins("Wine: three classes on two features")
    .figures(&["boosting"])
    .numbers(&["error", "vote"])
    .teaches(&["ens.boosting-adaboost"])
    .answer(
        "One cut can name only two of the three grapes: ε = 0.348. The vote is ln(0.652 ÷ 0.348) + ln 2 = 1.32.",
    ),
];

/// The tree of the default forty that left out 37 of 120 rows.
const FEW_LEFT_OUT: usize = 17;
/// An orange row among the blue ones.
const CONTRADICTION: &str = "a-0.6,0.7,1|moons";

type Must = Condition<Ensembles>;

fn is_below(value: Option<f64>, bound: f64) -> bool {
    value.is_some_and(|value| value < bound)
}

/// By how much the test error lies above the lowest so far.
fn above_best(side: &Side) -> Option<f64> {
    Some(side.test_error()? - side.best_test()?.0)
}

pub const CHALLENGES: &[Challenge<Ensembles>] = &[
    Challenge::new(
        "few-left-out",
        "On Moons: bagging is said to teach each learner on another part of the table. Step through the trees and find one \
         that left out less than 31 % of the rows.",
        "moons",
        &[Must::new("this tree left out less than 31 %", |seen| {
            let (left_behind, n) = (seen.out.left_behind, seen.out.drawn.len());
            seen.out.bagging.step > 0 && 100 * left_behind < 31 * n
        })
        .of("left_behind")],
        "The samples are not parts: as many draws as rows, each from all of them. They overlap, and each leaves out about \
         36.8 %, seldom much less.",
        |s| s.step = Some(FEW_LEFT_OUT),
    ),
    Challenge::new(
        "contradict",
        "On Moons: add a row, or click one to change its class, so that boosting gives it a tenth of all weight at learner \
         10 or later.",
        "moons",
        &[
            Must::new("learner 10 or later", |seen| seen.out.boosting.step >= 10),
            Must::new("a row of yours has a tenth of all weight", |seen| {
                seen.out.heaviest_own.is_some_and(|weight| weight >= 0.1)
            })
            .of("own_weight"),
        ],
        "Boosting cannot tell a hard row from a wrong one: it gives it its learners. For bagging it is one row among the \
         others.",
        |s| (s.step, s.making.edits) = (None, Edits::parse(CONTRADICTION)),
    ),
    Challenge::new(
        "margins",
        "On Circles: bring boosting's training error to 0 and go on until its least margin is 0.2 or more. What does the \
         test error do meanwhile?",
        "circles",
        &[
            Must::new("boosting's training error is 0", |seen| seen.out.boosting.train_error() == Some(0.0))
                .of("queue_train_error"),
            Must::new("more than one learner votes", |seen| seen.out.boosting.voting > 1),
            Must::new("its least margin is 0.2 or more", |seen| {
                seen.out.boosting.least_margin.is_some_and(|least| least >= 0.2)
            })
            .of("least_margin"),
        ],
        "No mistake left is not the end: the votes go on growing clearer, often to the good of new rows. The training error \
         alone tells neither that nor the opposite.",
        |s| (s.step, s.depth, s.learners) = (None, 3, 100),
    ),
    Challenge::new(
        "overfit",
        "On Moons, with every learner voting: make boosting overfit where bagging does not. Boosting: training error below \
         5 %, test error at least 5 points above its best so far. Bagging: within 3 points of its best, and below boosting.",
        "moons",
        &[
            Must::new("every learner votes", |seen| {
                let (boosting, bagging) = (&seen.out.boosting, &seen.out.bagging);
                boosting.voting == boosting.step && bagging.voting == bagging.step
            }),
            Must::new("boosting: training error below 5 %", |seen| is_below(seen.out.boosting.train_error(), 0.05))
                .of("queue_train_error"),
            Must::new("boosting: test error 5 points above its best", |seen| {
                above_best(&seen.out.boosting).is_some_and(|above| above >= 0.05)
            })
            .of("queue_test_error"),
            Must::new("bagging: test error within 3 points of its best", |seen| {
                above_best(&seen.out.bagging).is_some_and(|above| above <= 0.03)
            })
            .of("crowd_test_error"),
            Must::new("bagging: test error below that of boosting", |seen| {
                let boosting = seen.out.boosting.test_error();
                boosting.is_some_and(|bound| is_below(seen.out.bagging.test_error(), bound))
            }),
        ],
        "Bagging outvotes wrong labels; boosting weighs them until it can repeat them. More learners are not always better, \
         in a queue.",
        |s| (s.step, s.depth, s.learners, s.making.label_noise) = (None, 2, 100, 0.2),
    ),
];
