//! The readouts with their arithmetic.

use super::ImageAugmentation;
use super::game::{COVERED, Game, Look, MADE};
use super::school::School;
use super::sight::Sight;
use super::words::push_words;
use crate::format;
use crate::lab::{Quantity, ReportBuilder, Seen};
use crate::ml::gan::GeneratorLoss;

/// `right` of `all`, with both in the formula; none where there are none.
fn share(report: &mut ReportBuilder, key: &str, label: &str, (right, all): (usize, usize), of: &str) {
    let value = (all > 0).then(|| right as f64 / all as f64);
    let formula = format!("{right} ÷ {all} {of}");
    report.readout(key, label, Quantity::or(value, "there are none"), formula);
}

pub fn transforms(seen: &Seen<ImageAugmentation>, school: &School, sight: &Sight, report: &mut ReportBuilder) {
    let all = school.digits.test.len();
    let pushed = push_words(seen.state.push_by, sight.amount);
    let of = format!("test digits, {pushed}");
    share(report, "pushed_with", "Pushed, with augmentation", (sight.pushed[1], all), &of);
    share(report, "pushed_without", "Pushed, without", (sight.pushed[0], all), &of);
    share(report, "written_with", "As written, with augmentation", (sight.written[1], all), "test digits");
    share(report, "written_without", "As written, without", (sight.written[0], all), "test digits");
    let of = format!("pushed digits whose nearest of {} training digits is of their class", school.digits.train.len());
    share(report, "kept", "Label kept, says the nearest digit", (sight.kept, all), &of);
    let by = school.lessons.augmentation;
    if by.mixup > 0.0 {
        let reason = "a mixture has two labels";
        report.readout("doubtful", "Copies that changed sides", Quantity::Undefined(reason), "");
    } else {
        let of = "copies of this epoch look like another class to nearest digit and network alike";
        let count = (sight.doubtful, school.digits.train.len());
        share(report, "doubtful", "Copies that changed sides", count, of);
    }
    if let Some([told, honest]) = sight.leaky {
        share(report, "flattering", "Copied before the split, told", told, "copies held back, of learned digits");
        share(report, "honest", "Copied before the split, true", honest, "copies of digits never met");
    }
}

pub fn networks(game: &Game, look: &Look, report: &mut ReportBuilder) {
    let clouds = game.table.clouds;
    let formula = format!("of {clouds}: at least {COVERED} of {MADE} made points within 3 σ");
    report.readout("covered", "Clouds covered", Quantity::Number(look.covered() as f64), formula);
    share(report, "hits", "Made points on a cloud", (look.hits(), MADE), "made points within 3 σ of a middle");
    let formula = format!("mean of D(x) over {} real points", game.real.rows());
    report.readout("said_real", "D of real points", Quantity::or(Some(look.real), "no points"), formula);
    let formula = format!("mean of D(G(z)) over {MADE} made points");
    report.readout("said_made", "D of made points", Quantity::or(Some(look.made), "no points"), formula);
    let formula = "mean ln D(x) + mean ln (1 − D(G(z))); −2 ln 2 = −1.39 where D = ½";
    report.readout("value", "Value of the game", Quantity::or(Some(look.value()), "no points"), formula);
    let formula = match game.table.rules.loss {
        GeneratorLoss::NonSaturating => "mean −ln D(G(z)); ln 2 = 0.693 where D = ½",
        GeneratorLoss::Minimax => "mean ln (1 − D(G(z))); −ln 2 = −0.693 where D = ½",
    };
    report.readout("loss_generator", "Generator’s loss", Quantity::or(Some(look.generator), "no points"), formula);
    let formula = format!("−½ × {}: its mean log loss", format::number(look.value()));
    report.readout(
        "loss_discriminator",
        "Discriminator’s loss",
        Quantity::or(Some(look.discriminator), "no points"),
        formula,
    );
}
