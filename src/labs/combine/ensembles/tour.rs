//! The teacher's tour and the challenges.

use super::{Ensembles, State};
use crate::lab::points::Edits;
use crate::lab::{Challenge, Condition, Stop};
use crate::ml::ensemble::Tally;

type At = Stop<State>;

pub const STOPS: &[Stop<State>] = &[
    At::new(
        "one-cut-each",
        "One split each",
        "*Boosting* and *Bagging* each have one stump, a tree with a single split. On *Boosting* the mistakes are \
         ringed. Which rows get more weight for the next learner?",
        "moons",
        |_| {},
    )
    .figures(&["boosting", "bagging"])
    .controls(&["view.step"])
    .numbers(&["error", "vote", "left_behind"])
    .teaches(&["ens.boosting-adaboost", "ens.bagging"])
    .answer(
        "The 15 ringed rows: each is weighted × 7, which is 0.875 ÷ 0.125. Bagging gives mistakes no extra weight: \
         each of its trees draws 120 rows with replacement, and a row's size shows how often it was drawn.",
    ),
    At::new(
        "taught-by-mistakes",
        "Learning from mistakes",
        "*Learner 2* saw the rows with the weights that are drawn, so it splits elsewhere. Its vote is ln((1 − ε) ÷ \
         ε), where ε is its weighted error. What is the vote of a learner that is wrong for half the weight?",
        "moons",
        |s| s.step = Some(2),
    )
    .figures(&["boosting"])
    .controls(&["view.step"])
    .numbers(&["error", "vote", "factor"])
    .asks("error", "Fifteen mistakes are now weighted × 7. Will the next learner's weighted error rise, stay, or fall?")
    .teaches(&["ens.boosting-adaboost"])
    .answer(
        "Zero, because ln 1 = 0: a guess has no vote. The error rises from 0.125 to 0.210, so the vote falls from \
         1.95 to 1.33. With the new weights learner 1 is wrong for exactly half of them, so learner 2 has to find \
         something else.",
    ),
    At::new(
        "forty-each",
        "Forty learners each",
        "*Boosting*'s boundary has steps that no single split could make. *Bagging*'s is still nearly one straight \
         cut. What would another hundred learners change?",
        "moons",
        |s| s.step = None,
    )
    .figures(&["boosting", "bagging", "errors"])
    .controls(&["view.step"])
    .numbers(&["queue_test_error", "crowd_test_error"])
    .asks("queue_test_error", "From 2 learners to 40: what will boosting's test error do?")
    .teaches(&["ens.boosting-adaboost", "ens.bagging"])
    .answer(
        "Little. Boosting's test error fell from 0.208 to 0.0583, and with 140 learners it is 0.05. Bagging's fell \
         from 0.267 to 0.217 and stays there: the average of splits that are nearly the same is nearly that split.",
    ),
    At::new(
        "deeper-trees",
        "Deeper trees",
        "Now each tree asks up to three questions in a row. Hover over the thumbnails on *Trees*: each tree \
         is rough, and *bagging*'s average is smoother. Why does boosting end after five learners?",
        "moons",
        |s| (s.step, s.depth) = (None, 3),
    )
    .figures(&["bagging", "learners"])
    .controls(&["depth"])
    .numbers(&["crowd_test_error", "queue_test_error"])
    .asks("crowd_test_error", "Trees of depth 3 instead of stumps. Will bagging's test error rise, stay, or fall?")
    .teaches(&["ens.bagging"])
    .answer(
        "Its fifth learner makes no mistake, so there is nothing left to give more weight to. Bagging's test error \
         falls from 0.217 to 0.0833 (its first tree alone: 0.150): these trees err in different places, and the \
         average evens that out.",
    ),
    At::new(
        "out-of-bag",
        "The out-of-bag error",
        "Crosses on *Bagging* are rows that this tree never drew. Test each row only with the trees that never drew \
         it, and you get the *out-of-bag error*, without setting any rows aside.",
        "moons",
        |s| (s.step, s.depth) = (None, 3),
    )
    .figures(&["bagging", "errors"])
    .numbers(&["crowd_out_of_bag_error", "crowd_test_error"])
    .teaches(&["ens.bagging"])
    .answer(
        "It is 0.108, and the test error 0.0833: close, for 120 rows each. A bootstrap sample leaves out 0.366 of \
         the rows on average; this one leaves out 49 of 120.",
    ),
    At::new(
        "wrong-labels",
        "Wrong labels",
        "Fourteen of the 120 training labels are *wrong*: the rows with a dot inside. Which of the two methods \
         learns them by heart?",
        "moons",
        |s| (s.step, s.depth, s.making.label_noise) = (None, 3, 0.12),
    )
    .figures(&["boosting", "bagging", "errors"])
    .controls(&["label_noise"])
    .numbers(&["queue_test_error", "queue_train_error", "crowd_test_error", "crowd_train_error"])
    .asks(
        "queue_test_error",
        "12 % of the training labels are made wrong. Will boosting's test error rise, stay, or fall?",
    )
    .teaches(&["ens.boosting-adaboost"])
    .answer(
        "Boosting: it gives them more weight until it repeats every one (training error 0), and its test error rises \
         from 0.075 to 0.125. Bagging outvotes most of them: its training error is 0.142, and its test error rises \
         only from 0.0833 to 0.100.",
    ),
    At::new(
        "three-grapes",
        "Three classes",
        "With three classes, a random guess is wrong two times out of three. The *vote* adds ln(K − 1), where K is \
         the number of classes, so a learner counts as soon as it beats that guess.",
        "wine",
        |_| {},
    )
    .begins("Wine: three classes on two features")
    .figures(&["boosting"])
    .numbers(&["error", "vote"])
    .teaches(&["ens.boosting-adaboost"])
    .answer(
        "One split can name only two of the three grapes, so ε = 0.348. The vote is ln(0.652 ÷ 0.348) + ln 2 = 1.32.",
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
fn above_best(tally: &Tally) -> Option<f64> {
    Some(tally.test_error()? - tally.best_test_error()?)
}

pub const CHALLENGES: &[Challenge<Ensembles>] = &[
    Challenge::new(
        "few-left-out",
        "On Moons: some say that bagging trains each learner on another part of the table. Step through the \
         trees and find one that leaves less than 0.31 of the rows out of bag.",
        "moons",
        &[Must::new("out of bag, this tree, below 0.31", |seen| {
            let (left_behind, n) = (seen.out.left_behind, seen.out.drawn.len());
            seen.out.bagging.step > 0 && 100 * left_behind < 31 * n
        })
        .of("left_behind")],
        "Bootstrap samples are not parts of the table: each has as many draws as there are rows, from all of them. \
         They overlap, and each leaves out about 36.8 %.",
        |s| s.step = Some(FEW_LEFT_OUT),
    ),
    Challenge::new(
        "contradict",
        "On Moons: add a row, or click one to change its class, so that boosting gives it a tenth of all weight at learner \
         10 or later.",
        "moons",
        &[
            Must::new("learner 10 or later", |seen| seen.out.boosting.step >= 10),
            Must::new("a row of yours has at least 0.1 of all weight", |seen| {
                seen.out.heaviest_own.is_some_and(|weight| weight >= 0.1)
            })
            .of("own_weight"),
        ],
        "Boosting cannot tell a hard row from a wrong one, so it spends its learners on it. For bagging it is one \
         row among many.",
        |s| (s.step, s.making.edits) = (None, Edits::parse(CONTRADICTION)),
    ),
    Challenge::new(
        "margins",
        "On Circles: bring boosting's training error to 0, and go on until its least margin is at least 0.2. What \
         does the test error do meanwhile?",
        "circles",
        &[
            Must::new("boosting's training error is 0", |seen| seen.out.boosting.train_error() == Some(0.0))
                .of("queue_train_error"),
            Must::new("more than one learner votes", |seen| seen.out.boosting.voting > 1),
            Must::new("its least margin is at least 0.2", |seen| {
                seen.out.boosting.least_margin().is_some_and(|least| least >= 0.2)
            })
            .of("least_margin"),
        ],
        "A training error of 0 is not the end: the margins go on growing, which often helps on new rows. The \
         training error shows none of this.",
        |s| (s.step, s.depth, s.learners) = (None, 3, 100),
    ),
    Challenge::new(
        "overfit",
        "On Moons, with every learner voting: make boosting overfit where bagging does not. Boosting needs a \
         training error below 0.05 and a test error at least 0.05 above its best so far. Bagging's test error must \
         be at most 0.03 above its best, and below boosting's.",
        "moons",
        &[
            Must::new("every learner votes", |seen| {
                let (boosting, bagging) = (&seen.out.boosting, &seen.out.bagging);
                boosting.voting == boosting.step && bagging.voting == bagging.step
            }),
            Must::new("boosting's training error below 0.05", |seen| is_below(seen.out.boosting.train_error(), 0.05))
                .of("queue_train_error"),
            Must::new("boosting's test error at least 0.05 above its best", |seen| {
                above_best(&seen.out.boosting).is_some_and(|above| above >= 0.05)
            })
            .of("queue_test_error"),
            Must::new("bagging's test error at most 0.03 above its best", |seen| {
                above_best(&seen.out.bagging).is_some_and(|above| above <= 0.03)
            })
            .of("crowd_test_error"),
            Must::new("bagging's test error below boosting's", |seen| {
                let boosting = seen.out.boosting.test_error();
                boosting.is_some_and(|bound| is_below(seen.out.bagging.test_error(), bound))
            }),
        ],
        "Bagging outvotes wrong labels; boosting gives them more weight until it repeats them. In boosting, more \
         learners are not always better.",
        |s| (s.step, s.depth, s.learners, s.making.label_noise) = (None, 2, 100, 0.2),
    ),
];
