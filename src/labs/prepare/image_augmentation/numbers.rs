//! The readouts with their arithmetic.

use super::accuracy::WHO;
use super::game::{COVERED, Game, Look, MADE};
use super::school::School;
use super::sight::Sight;
use super::words::{push_words, pushed_word};
use super::{ImageAugmentation, reading};
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
    let of = format!("test digits, {}", push_words(seen.state.push_by, sight.amount));
    let pushed = |who: &str| format!("Accuracy on {} digits, {who}", pushed_word(seen.state.push_by));
    let [without, with] = WHO;
    share(report, "pushed_with", &pushed(with), (sight.pushed[1], all), &of);
    share(report, "pushed_without", &pushed(without), (sight.pushed[0], all), &of);
    share(report, "written_with", "Accuracy as written, with augmentation", (sight.written[1], all), "test digits");
    share(report, "written_without", "Accuracy as written, without", (sight.written[0], all), "test digits");
    let of = format!("whose nearest of {} training digits is of their class", school.digits.train.len());
    share(report, "kept", "Nearest training digit has the same label", (sight.kept, all), &of);
    let (other, count) = sight.fates[sight.class].other(sight.class).unwrap_or_default();
    let of = if count == 0 {
        "test digits of this class".to_owned()
    } else {
        let name = &school.digits.classes[sight.class];
        format!("of class {name} look like a {} to nearest digit and network", reading::name(school, other))
    };
    let of_class = sight.fates[sight.class].count;
    share(report, "changed", "Shown class: digits that look like another", (count, of_class), &of);
    let label = "Copies that now look like another class";
    if school.lessons.augmentation.mixup > 0.0 {
        report.readout("doubtful", label, Quantity::Undefined("a mixture has two labels"), "");
    } else {
        let of = "copies of this epoch look like another class to nearest digit and network";
        share(report, "doubtful", label, (sight.doubtful, school.digits.train.len()), of);
    }
    let leaky = [
        ("flattering", "Test accuracy, copied before the split", "held-back copies of training digits"),
        ("honest", "The same network on unseen digits", "copies of unseen digits"),
    ];
    for (place, (key, label, of)) in leaky.into_iter().enumerate() {
        match sight.leaky {
            Some(parts) => share(report, key, label, parts[place], of),
            None => {
                report.readout(key, label, Quantity::Undefined("no copies are made before the split"), "");
            }
        }
    }
    report.key_numbers(match sight.leaky {
        Some(_) => &["flattering", "honest"],
        None => &["pushed_with", "pushed_without", "written_with", "written_without"],
    });
}

pub fn networks(game: &Game, look: &Look, report: &mut ReportBuilder) {
    let clouds = game.table.clouds;
    let formula = format!("of {clouds}: at least {COVERED} of {MADE} fake points within 3 σ");
    report.readout("covered", "Clouds covered", Quantity::Number(look.covered() as f64), formula);
    share(report, "hits", "Fake points on a cloud", (look.hits(), MADE), "fake points within 3 σ of a middle");
    let formula = format!("mean of D(x) over {} real points", game.real.rows());
    report.readout("said_real", "Discriminator on real points", Quantity::or(Some(look.real), "no points"), formula);
    let formula = format!("mean of D(G(z)) over {MADE} fake points");
    report.readout("said_made", "Discriminator on fake points", Quantity::or(Some(look.made), "no points"), formula);
    let formula = "mean ln D(x) + mean ln (1 − D(G(z))); −2 ln 2 = −1.39 where D = ½";
    report.readout("value", "Value of the game", Quantity::or(Some(look.value()), "no points"), formula);
    let formula = match game.table.rules.loss {
        GeneratorLoss::NonSaturating => "mean −ln D(G(z)); ln 2 = 0.693 where D = ½",
        GeneratorLoss::Minimax => "mean ln (1 − D(G(z))); −ln 2 = −0.693 where D = ½",
    };
    report.readout("loss_generator", "Generator loss", Quantity::or(Some(look.generator), "no points"), formula);
    let formula = format!("−½ × {}: its mean log loss", format::number(look.value()));
    report.readout(
        "loss_discriminator",
        "Discriminator loss",
        Quantity::or(Some(look.discriminator), "no points"),
        formula,
    );
    report.key_numbers(&["covered", "hits", "said_real", "said_made"]);
}
