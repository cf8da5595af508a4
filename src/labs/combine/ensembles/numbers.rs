//! The readouts with their arithmetic, the notes, and the describing sentence.

use super::fit::Kind;
use super::{Ensembles, planes, tally, thumbnails};
use crate::format;
use crate::lab::{Quantity, ReportBuilder, Seen};

pub fn draw(seen: &Seen<Ensembles>, report: &mut ReportBuilder) {
    readouts(seen, report);
    notes(seen, report);
}

fn readouts(seen: &Seen<Ensembles>, report: &mut ReportBuilder) {
    let (out, fitted) = (seen.out, seen.fitted);
    const NO_LEARNER: &str = "there is no learner yet";
    const NO_VOTE: &str = "no learner votes";
    const NO_ROWS: &str = "there are no rows";
    let n = fitted.rows.n_train;
    let weighed = format!("weight of {} mistakes ÷ all weight", out.mistakes);
    report.readout("error", "Weighted error ε", Quantity::or(out.error, NO_LEARNER), weighed);
    let formula = match (out.error, out.vote) {
        (Some(error), Some(_)) if error > 0.0 => planes::arithmetic(seen),
        _ => "no mistake: 1".to_owned(),
    };
    report.readout("vote", "Vote α", Quantity::or(out.vote, NO_LEARNER), formula);
    let factor = out.vote.filter(|_| out.error.is_some_and(|error| error > 0.0)).map(crate::ml::math::exp);
    let formula = format!("e^{} for the next learner", out.vote.map_or_else(String::new, format::number));
    report
        .readout(
            "factor",
            "Mistakes weighted",
            Quantity::or(factor, if out.error.is_none() { NO_LEARNER } else { "it makes no mistake" }),
            formula,
        )
        .unit = "×".to_owned();
    let weight = out.weights.get(out.heaviest).copied();
    let heaviest = weight.map(|weight| weight * n as f64);
    let formula = format!("its weight {} · {n} rows; the average row has 1", format::number(weight.unwrap_or(0.0)));
    report.readout("heaviest", "Heaviest row", Quantity::or(heaviest, NO_ROWS), formula).unit = "×".to_owned();
    const NO_OWN: &str = "you have added no row and changed no class";
    let formula = format!("of all weight; the average is 1 ÷ {n}");
    report.readout("own_weight", "Heaviest row of yours", Quantity::or(out.heaviest_own, NO_OWN), formula);
    let margin = Quantity::or(out.boosting.least_margin, NO_VOTE);
    let formula = "(votes for its class − votes for another) ÷ all votes, for the worst row";
    report.readout("least_margin", "Least margin, boosting", margin, formula);
    let share = out.bagging.step.checked_sub(1).map(|_| out.left_behind as f64 / n as f64);
    let formula =
        format!("{} ÷ {n}; expected {}: (1 − 1/{n})^{n}", out.left_behind, format::number(expected_left_out(n)));
    report.readout("left_behind", "Out of bag, this tree", Quantity::or(share, NO_LEARNER), formula);
    for (kind, key) in [(Kind::Boosting, "queue"), (Kind::Bagging, "crowd")] {
        let side = out.side(kind);
        let reason = if side.voting == 0 { NO_VOTE } else { NO_ROWS };
        let mut add = |part: &str, label: &str, curve: &[tally::Wrong]| {
            let wrong = side.step.checked_sub(1).and_then(|last| curve.get(last)).copied().unwrap_or_default();
            let formula = format!("{} ÷ {}", wrong.wrong, wrong.of);
            report.readout(
                &format!("{key}_{part}"),
                &format!("{label}, {}", kind.key()),
                Quantity::or(wrong.share(), reason),
                formula,
            );
        };
        add("train_error", "Training error", &side.train);
        add("test_error", "Test error", &side.test);
        if kind == Kind::Bagging {
            add("out_of_bag_error", "Out-of-bag error", &side.out_of_bag);
        }
    }
    // Where boosting has ended nothing is learned of its newest learner any more.
    report.key_numbers(match out.stopped {
        Some(_) => &["queue_test_error", "crowd_test_error", "crowd_out_of_bag_error", "left_behind"],
        None => &["error", "vote", "factor", "left_behind"],
    });
}

/// (1 − 1/n)^n: the chance that n draws miss a row.
fn expected_left_out(n: usize) -> f64 {
    crate::ml::math::pow(1.0 - 1.0 / n as f64, n as f64)
}

fn notes(seen: &Seen<Ensembles>, report: &mut ReportBuilder) {
    let (out, state) = (seen.out, seen.state);
    let share = |error: Option<f64>| error.map_or("–".to_owned(), format::number);
    let mut sentence = format!(
        "After {} learners, boosting has a training error of {} and a test error of {}; bagging has {} and {}.",
        state.step(),
        share(out.boosting.train_error()),
        share(out.boosting.test_error()),
        share(out.bagging.train_error()),
        share(out.bagging.test_error())
    );
    if let Some((kind, index)) = state.alone {
        sentence = format!("{} {sentence}", thumbnails::said(kind, index));
    }
    report.describe(sentence);
    for note in &seen.fitted.rows.notes {
        report.note(note.clone());
    }
    if seen.fitted.rows.points.len() > planes::MOST_HANDLES {
        report.note(format!(
            "There are more than {} rows, too many to drag. A click on the plane still adds one.",
            planes::MOST_HANDLES
        ));
    }
    if let Some(reason) = out.stopped {
        let made = out.boosting.step;
        report.note(format!("Boosting ended after {made} learner{}. {reason}", if made == 1 { "" } else { "s" }));
    }
    let flattering =
        |side: &tally::Side| side.train_error() == Some(0.0) && side.test_error().is_some_and(|error| error >= 0.1);
    for (kind, name) in [(Kind::Boosting, "Boosting"), (Kind::Bagging, "Bagging")] {
        let side = out.side(kind);
        if flattering(side) {
            report.warning(format!(
                "{name} makes no mistake on its training rows, but its test error is {}. Trust the test error.",
                share(side.test_error())
            ));
        }
    }
}
