//! One pushed test digit: its nearest training digit, and what the two networks see in it.

use super::accuracy::WHO;
use super::school::School;
use super::sight::Sight;
use super::state::Push;
use super::words::{push_words, pushed_word};
use super::{ImageAugmentation, headed};
use crate::format;
use crate::lab::{Cell, ReportBuilder, Seen, TableView};
use crate::plot::pictures::{self, Grid, Picture, Shade};
use crate::plot::words::shortened;
use crate::plot::{Axis, Canvas, Chart, Frame, Ink, TextLook, heading, regions};

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
    let Some(test) = sight.test else {
        heading(canvas, &format!("No test digit is a {class}"), "");
        return;
    };
    headed(canvas, &format!("A {class}, {pushed}"), &verdicts(school, sight));

    let is_narrow = canvas.is_narrow();
    let room = if is_narrow { canvas.width() - 24.0 } else { canvas.width() * 0.46 - 14.0 };
    let gap = 12.0;
    let top = 54.0;
    // Below the pictures stand two lines or, where it is narrow, the bars.
    let low = canvas.height() - top - if is_narrow { 162.0 } else { 66.0 };
    let side = ((room - 2.0 * gap) / 3.0).min(low.max(48.0));
    let gap = if is_narrow { (room - 3.0 * side) / 2.0 } else { gap };
    let grid = Grid { at: (12.0, top), across: 3, side, gap: (gap, 20.0), text: TextLook::NAME };
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
        let lines =
            [format!("Of {} of class {class}, {look}", fate.count), "by nearest digit and ● without.".to_owned()];
        for (line, text) in lines.iter().enumerate() {
            let down = below + 17.0 * line as f64;
            let look = TextLook::new(Ink::Text);
            canvas.text((12.0, down), &shortened(text, room, look), look);
        }
    }
    let (left, top) = if is_narrow { (0.0, below - 8.0) } else { (room + 34.0, 54.0) };
    canvas.group("key");
    regions::key(canvas, (left + 12.0, top + 8.0), &WHO);
    bars(school, sight, canvas, (left, top + 10.0));
}

/// What each network gives each class. Each class keeps its place; only those in play are named, the shown one before
/// all, and none on another.
fn bars(school: &School, sight: &Sight, canvas: &mut Canvas, (left, top): (f64, f64)) {
    let (count, near) = (school.digits.outputs(), school.digits.train[sight.nearest].class);
    let middle = |class: usize| count as f64 - class as f64 - 0.5;
    let line = (canvas.height() - top - 32.0) / count as f64;
    let in_play = |class: &usize| sight.said.iter().any(|said| said[*class] >= IN_PLAY);
    let mut named: Vec<usize> = Vec::new();
    for class in [sight.class, near].into_iter().chain((0..count).filter(in_play)) {
        if named.iter().all(|other| class.abs_diff(*other) as f64 * line > TextLook::NAME - 1.0) {
            named.push(class);
        }
    }
    let name = |class: usize| shortened(name(school, class), 70.0, TextLook::note()).into_owned();
    let names = named.into_iter().map(|class| (middle(class), name(class))).collect();
    let shares = [0.0, 0.5, 1.0].map(|tick| (tick, format::percent(tick))).to_vec();
    let frame = Frame::new().within([left, top, canvas.width(), canvas.height()]);
    let y = Axis::at("", (0.0, count as f64), names);
    let chart = Chart::new(canvas, frame, Axis::at("", (0.0, 1.0), shares), y);
    chart.panel.group("shares");
    for class in 0..count {
        for who in 0..2 {
            let high = middle(class) + if who == 0 { 0.36 } else { 0.0 };
            chart.panel.rect((0.0, high - 0.32), (sight.said[who][class], high), Ink::class_fill(who));
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
