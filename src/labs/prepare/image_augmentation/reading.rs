//! One pushed test digit: its nearest training digit, and what the two networks see in it.

use super::ImageAugmentation;
use super::accuracy::WHO;
use super::school::School;
use super::sight::Sight;
use super::state::Push;
use super::words::{push_words, pushed_word};
use crate::format;
use crate::lab::{Cell, ReportBuilder, Seen, TableView};
use crate::plot::pictures::{self, Grid, Picture, Shade};
use crate::plot::{Axis, Canvas, Ink, Margins, TextLook, Ticks, regions};

/// A class that a network gives at least this much is in play.
const IN_PLAY: f64 = 0.03;

/// The most probable class, the first of equal ones, and its share.
fn best(said: &[f64]) -> (usize, f64) {
    said.iter()
        .enumerate()
        .fold((0, f64::MIN), |best, (class, share)| if *share > best.1 { (class, *share) } else { best })
}

/// The name of a class; a single class has a second output that nothing is ever.
pub fn name(school: &School, class: usize) -> &str {
    school.digits.classes.get(class).map_or("none", String::as_str)
}

/// Who sees what, in a line.
fn verdicts(school: &School, sight: &Sight) -> String {
    let near = name(school, school.digits.train[sight.nearest].class);
    let of = |who: usize| {
        let (class, share) = best(&sight.said[who]);
        format!("{} ({})", name(school, class), format::percent(share))
    };
    format!("nearest digit {near} · without {} · with {}", of(0), of(1))
}

pub fn figure(seen: &Seen<ImageAugmentation>, school: &School, sight: &Sight, report: &mut ReportBuilder) {
    let pushed = push_words(seen.state.push_by, sight.amount);
    let class = name(school, sight.class).to_owned();
    let alt = match sight.test {
        Some(_) => format!("A {class}, {pushed}. Seen as: {}.", verdicts(school, sight)),
        None => format!("None of the test digits is a {class}."),
    };
    let by = seen.state.push_by;
    report.figure("judged", alt, |canvas| draw(school, sight, &class, (by, &pushed), canvas));
}

fn draw(school: &School, sight: &Sight, class: &str, (by, pushed): (Push, &str), canvas: &mut Canvas) {
    let digits = &school.digits;
    let fitting = |canvas: &Canvas, text: &str, size: f64, bold: bool| {
        size.min((canvas.width() - 28.0) / canvas.text_width(text, 1.0, bold))
    };
    canvas.group("title");
    let Some(test) = sight.test else {
        canvas.text((14.0, 17.0), &format!("No test digit is a {class}"), TextLook::new(Ink::Text).size(16.0).bold());
        return;
    };
    let headline = format!("A {class}, {pushed}");
    let size = fitting(canvas, &headline, 16.0, true);
    canvas.text((14.0, 17.0), &headline, TextLook::new(Ink::Text).size(size).bold());
    let below = verdicts(school, sight);
    let size = fitting(canvas, &below, 12.0, false);
    canvas.text((14.0, 37.0), &below, TextLook::new(Ink::Soft).size(size));

    let is_narrow = canvas.is_narrow();
    let room = if is_narrow { canvas.width() - 28.0 } else { canvas.width() * 0.46 - 14.0 };
    let gap = 12.0;
    let top = 54.0;
    // Below the pictures stand two lines or, where it is narrow, the bars.
    let low = canvas.height() - top - if is_narrow { 162.0 } else { 66.0 };
    let side = ((room - 2.0 * gap) / 3.0).min(low.max(24.0));
    let gap = if is_narrow { (room - 3.0 * side) / 2.0 } else { gap };
    let grid = Grid { at: (14.0, top), across: 3, side, gap: (gap, 20.0), text: 11.0 };
    let shade = Shade::Ink { most: 1.0 };
    let near = &digits.train[sight.nearest];
    let mut shown = vec![
        Picture::new(digits.test[test].pixels.clone(), digits.side, shade, "as written"),
        Picture::new(sight.picture.clone(), digits.side, shade, pushed_word(by)).by_hand(),
        Picture::new(near.pixels.clone(), digits.side, shade, format!("nearest: a {}", name(school, near.class))),
    ];
    if is_narrow {
        shown[2].caption = format!("nearest: {}", name(school, near.class));
    }
    canvas.group("pictures");
    pictures::draw(canvas, grid, &shown);
    let fate = &sight.fates[sight.class];
    let below = top + side + 40.0;
    if !is_narrow {
        canvas.group("fates");
        let look = match fate.other(sight.class) {
            Some((other, 1)) => format!("1 looks like a {}", name(school, other)),
            Some((other, count)) => format!("{count} look like a {}", name(school, other)),
            None => "none looks like another".to_owned(),
        };
        let lines = [
            format!("Of {} of class {class}, {look}", fate.count),
            "to the nearest training digit and to ● without.".to_owned(),
        ];
        for (line, text) in lines.iter().enumerate() {
            let down = below + 17.0 * line as f64;
            let size = (12.0_f64).min(room / canvas.text_width(text, 1.0, false));
            canvas.text((14.0, down), text, TextLook::new(Ink::Text).size(size));
        }
    }
    let (left, bars_top) = if is_narrow { (34.0, below + 4.0) } else { (14.0 + room + 50.0, 72.0) };
    canvas.group("key");
    let words = WHO.map(str::to_owned);
    regions::key(canvas, (left, bars_top - 13.0), &words);
    bars(school, sight, canvas, (left, bars_top));
}

/// What each network gives each class.
fn bars(school: &School, sight: &Sight, canvas: &mut Canvas, (left, top): (f64, f64)) {
    let (count, near) = (school.digits.outputs(), school.digits.train[sight.nearest].class);
    let margins = Margins { left, top, right: 24.0, bottom: 24.0 };
    let shares = [0.0, 0.5, 1.0].map(|tick| (tick, format::percent(tick))).to_vec();
    let panel = canvas.panel(
        margins,
        Axis { range: (0.0, 1.0), label: "", ticks: Ticks::At(shares) },
        Axis { range: (0.0, count as f64), label: "", ticks: Ticks::Line },
    );
    let pitch = 1.0 / panel.pixel().1;
    let size = pitch.clamp(9.0, 12.0);
    panel.open_group("shares");
    for class in 0..count {
        let middle = count as f64 - class as f64 - 0.5;
        // Each class keeps its place; only those in play are named.
        if ![sight.class, near].contains(&class) && sight.said.iter().all(|said| said[class] < IN_PLAY) {
            continue;
        }
        let is_it = class == sight.class;
        let look = TextLook::new(if is_it { Ink::Text } else { Ink::Soft }).size(size).right();
        let text = name(school, class);
        let room = left - 12.0;
        let size = size.min(room / canvas.text_width(text, 1.0, true));
        panel.text((0.0, middle), (-7.0, 0.0), text, if is_it { look.bold().size(size) } else { look.size(size) });
        for who in 0..2 {
            let high = middle + if who == 0 { 0.36 } else { 0.0 };
            panel.rect((0.0, high - 0.32), (sight.said[who][class], high), Ink::class_fill(who));
        }
    }
}

/// What becomes of each class when it is pushed.
pub fn table(school: &School, sight: &Sight) -> TableView {
    let columns =
        ["class", "test digits", "nearest digit agrees", "classified correctly without", "most often seen as"];
    let mut table = TableView::new("judged", "Changed test digits, by class", &columns);
    for (class, fate) in sight.fates.iter().enumerate() {
        let other =
            fate.other(class).map_or("–".to_owned(), |(other, count)| format!("{}: {count}", name(school, other)));
        table.rows.push(vec![
            name(school, class).into(),
            Cell::count(fate.count),
            Cell::count(fate.nearest[class]),
            Cell::count(fate.read[class]),
            other.into(),
        ]);
    }
    table
}
