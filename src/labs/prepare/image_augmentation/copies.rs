//! One training digit, and the copies of it that the coming epochs see.

use super::headed;
use super::school::School;
use super::sight::{Sight, seen_as};
use crate::format;
use crate::lab::ReportBuilder;
use crate::plot::pictures::{self, Grid, Picture, Shade};
use crate::plot::{Canvas, TextLook};

/// Pictures in the grid, the original among them.
const PICTURES: usize = 12;

/// One picture with what is said of it.
struct Copy {
    pixels: Vec<f64>,
    caption: String,
}

pub fn figure(school: &School, sight: &Sight, report: &mut ReportBuilder) {
    let digits = &school.digits;
    let by = school.lessons.augmentation;
    let Some(at) = digits
        .train
        .iter()
        .position(|picture| picture.class == sight.class)
        .or((!digits.train.is_empty()).then_some(0))
    else {
        return;
    };
    let name = digits.classes.get(digits.train[at].class).cloned().unwrap_or_default();
    let wanted = digits.classes.get(sight.class).filter(|_| digits.train[at].class != sight.class);
    let first = school.epochs();
    let mut copies = vec![Copy { pixels: digits.train[at].pixels.clone(), caption: "original".to_owned() }];
    let mut changed = 0;
    for epoch in first..first + PICTURES as u64 - 1 {
        let (pixels, mixed) = digits.copy(&by, epoch, at);
        let caption = match mixed {
            Some((other, share)) => {
                let other = &digits.classes[digits.train[other].class];
                format!("{} {name}, rest {other}", format::percent((share * 100.0).round() / 100.0))
            }
            None => match seen_as(school, &pixels, at) {
                Some(other) => {
                    changed += 1;
                    format!("seen as {}", digits.classes[other])
                }
                None => format!("a {name}"),
            },
        };
        copies.push(Copy { pixels, caption });
    }
    let alt = format!(
        "A {name}, and its copies in {} epochs of training{}.",
        PICTURES - 1,
        if changed > 0 {
            format!("; {changed} of them are seen as another class by nearest other digit and network")
        } else {
            String::new()
        }
    );
    let said = match wanted {
        Some(wanted) => format!("no {wanted} is among the {} training digits", digits.train.len()),
        None if by.is_nothing() => "no transform: every epoch sees the same".to_owned(),
        None => format!("its copies in epochs {} to {}", first + 1, first + PICTURES as u64 - 1),
    };
    report.figure("made", alt, |canvas| draw(&copies, &name, &said, canvas));
}

fn draw(copies: &[Copy], name: &str, said: &str, canvas: &mut Canvas) {
    headed(canvas, &format!("A {name} in training"), said);
    let (top, caption) = (52.0, 23.0);
    let (across, lines) = (4, PICTURES / 4);
    let gap = 12.0;
    let wide = (canvas.width() - 24.0 - gap * (across as f64 - 1.0)) / across as f64;
    let high = (canvas.height() - top - 4.0) / lines as f64 - caption;
    let side = wide.min(high).max(8.0);
    // Spread over the whole width.
    let gap = (canvas.width() - 24.0 - side * across as f64) / (across as f64 - 1.0);
    let grid = Grid { at: (12.0, top), across, side, gap: (gap, caption), text: TextLook::NAME };
    let columns = copies[0].pixels.len().isqrt();
    canvas.group("copies");
    let pictures: Vec<Picture> = copies
        .iter()
        .map(|copy| Picture::new(copy.pixels.clone(), columns, Shade::Ink { most: 1.0 }, copy.caption.clone()))
        .collect();
    pictures::draw(canvas, grid, &pictures);
}
