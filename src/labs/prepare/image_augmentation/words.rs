//! Sentences, notes, tables, and the networks as an artifact.

use serde_json::json;

use super::game::{COVERED, Game, Look, MADE};
use super::school::{HIDDEN, School};
use super::sight::Sight;
use super::state::Push;
use super::{ImageAugmentation, reading};
use crate::format;
use crate::lab::{Artifact, Cell, ReportBuilder, Seen, TableView, json};
use crate::ml::gan::LATENT;

/// What was done to the test digits, in a word.
pub fn pushed_word(by: Push) -> &'static str {
    match by {
        Push::Shift => "shifted",
        Push::Rotate => "rotated",
        Push::Flip => "flipped",
        Push::Noise => "noisy",
        Push::Cutout => "cutout",
    }
}

/// What was done to the test digits, as the end of a sentence.
pub fn push_words(by: Push, amount: f64) -> String {
    let size = format::short((amount.abs() * 100.0).round() / 100.0);
    match by {
        _ if amount == 0.0 => "as written".to_owned(),
        Push::Shift => format!("shifted by {size} px to the {}", if amount > 0.0 { "right" } else { "left" }),
        Push::Rotate if amount.abs() >= 180.0 => "turned upside down".to_owned(),
        Push::Rotate => {
            format!("rotated by {size}° {}", if amount > 0.0 { "counterclockwise" } else { "clockwise" })
        }
        Push::Flip => "flipped".to_owned(),
        Push::Noise => format!("with noise of σ {size}"),
        Push::Cutout => format!("with a hole of {size} px"),
    }
}

/// Classes of which a third or more look like another, most first: the class, the other one, how many of how many.
fn broken(sight: &Sight) -> Vec<(usize, usize, usize, usize)> {
    let of = |(class, fate): (usize, &super::sight::Fate)| {
        let (other, count) = fate.other(class)?;
        (3 * count >= fate.count).then_some((class, other, count, fate.count))
    };
    let mut broken: Vec<_> = sight.fates.iter().enumerate().filter_map(of).collect();
    broken.sort_by(|a, b| (b.2 * a.3).cmp(&(a.2 * b.3)).then(a.0.cmp(&b.0)));
    broken
}

pub fn transforms(seen: &Seen<ImageAugmentation>, school: &School, sight: &Sight, report: &mut ReportBuilder) {
    let digits = &school.digits;
    let name = |class: usize| digits.classes.get(class).map_or("none", String::as_str);
    let pushed = push_words(seen.state.push_by, sight.amount);
    let broken = broken(sight);
    if !broken.is_empty() && school.step() > 0 {
        let said = broken.iter().take(3).map(|(class, other, count, of)| {
            format!("{count} of {of} test digits of class {} look like a {}", name(*class), name(*other))
        });
        report.warning(format!(
            "{}, {}, both to the nearest training digit (shifted by up to a pixel) and to the network without \
             augmentation. Look at some: where you agree, the label is wrong now.",
            format::capitalized(&pushed),
            said.collect::<Vec<_>>().join(", ")
        ));
    }
    let n = digits.train.len();
    if 10 * sight.doubtful > n {
        report.warning(format!(
            "{} of {n} training copies of this epoch look like another class but keep their label.",
            sight.doubtful
        ));
    }
    let [without, with] = sight.written;
    if broken.is_empty() && 10 * sight.doubtful <= n && 50 * (without.saturating_sub(with)) > digits.test.len() {
        report.note(format!(
            "With augmentation, fewer digits are classified correctly as written ({with}, not {without}): there is \
             more to learn with {HIDDEN} neurons and {} steps. It pays off on digits like the copies.",
            format::count(school.step())
        ));
    }
    if let Some([told, honest]) = sight.leaky {
        let share = |(right, of): (usize, usize)| format::number(right as f64 / of.max(1) as f64);
        report.note(format!(
            "Copied before the split, test accuracy is {}; on unseen digits it is {}. The difference is leakage.",
            share(told),
            share(honest)
        ));
    }
    for note in &digits.notes {
        report.note(note.clone());
    }
    report.table(|| copies_table(school));
    report.table(|| reading::table(school, sight));
    let share = |right: usize| format::number(right as f64 / digits.test.len().max(1) as f64);
    report.describe(format!(
        "After {} steps on {n} digits: accuracy on the test digits, {pushed}, is {} with augmentation and {} \
         without; as written {} and {}.",
        format::count(school.step()),
        share(sight.pushed[1]),
        share(sight.pushed[0]),
        share(sight.written[1]),
        share(sight.written[0])
    ));
}

/// What a copy goes through, in order.
fn copies_table(school: &School) -> TableView {
    let by = school.lessons.augmentation;
    let mut table = TableView::new("made", "Transforms of every training copy", &["transform", "drawn each time"]);
    let off = |is_on: bool, text: String| if is_on { text } else { "off".to_owned() };
    let rows = [
        ("rotate", off(by.rotate > 0.0, format!("an angle within ±{}°", format::short(by.rotate)))),
        ("shift", off(by.shift > 0.0, format!("within ±{} px across and up", format::short(by.shift)))),
        ("flip", off(by.flip, "half of the time".to_owned())),
        ("noise", off(by.noise > 0.0, format!("normal, σ = {} of full ink", format::short(by.noise)))),
        ("cutout", off(by.cutout > 0, format!("a hole of {} px around any pixel", by.cutout))),
        (
            "mixup",
            off(
                by.mixup > 0.0,
                format!("a share from Beta({0}, {0}), the rest another digit", format::short(by.mixup)),
            ),
        ),
    ];
    table.rows = rows.into_iter().map(|(what, how)| vec![what.into(), how.into()]).collect();
    table
}

pub fn networks(game: &Game, look: &Look, report: &mut ReportBuilder) {
    let clouds = game.table.clouds;
    let covered = look.covered();
    let is_half = |said: f64| (0.45..=0.55).contains(&said);
    if look.step >= 300 && 2 * covered <= clouds && clouds > 1 {
        let said = if is_half(look.real) && is_half(look.made) {
            " Yet the discriminator says about ½ of both: it has fallen behind."
        } else {
            ""
        };
        let others = if covered == 0 { "each gets" } else { "the others get" };
        report.warning(format!(
            "Mode collapse: {covered} of {clouds} clouds are covered, {others} fewer than {COVERED} of {MADE} \
             points.{said}"
        ));
    }
    if look.step == 0 {
        report.note(
            "Nothing is learned yet: press Play. Real points are drawn from the clouds; the digits are not used \
             here.",
        );
    }
    if game.is_over() {
        report.warning("A weight diverged, and training ends here. Go back, or lower a learning rate.");
    }
    report.table(|| {
        let mut table =
            TableView::new("plane", format!("Of {MADE} fake points"), &["cloud", "across", "up", "fake points"]);
        for (mode, on) in look.on.iter().enumerate() {
            let [x, y] = game.table.ring().middle(mode).map(|at| Cell::number(at, |at| format::fixed(at, 2)));
            table.rows.push(vec![Cell::count(mode + 1), x, y, Cell::count(*on)]);
        }
        table
    });
    report.describe(format!(
        "After {} steps the generator covers {covered} of {clouds} clouds with {} of {MADE} points; the discriminator \
         says {} of real and {} of fake points.",
        format::count(look.step),
        look.hits(),
        format::fixed(look.real, 2),
        format::fixed(look.made, 2)
    ));
}

/// Both networks' weights, layer by layer, neuron by neuron, then the biases.
pub fn weights(game: &Game) -> Artifact {
    let [generator, discriminator] = game.weights();
    Artifact {
        kind: "gan".to_owned(),
        version: 1,
        name: format!("A generator of {LATENT} numbers of noise and its discriminator"),
        lineage: vec![format!("{} points of {} clouds", game.real.rows(), game.table.clouds)],
        body: json(&json!({ "generator": generator, "discriminator": discriminator })),
    }
}
