//! A seven, and the same seven upside down.

use super::state::Push;
use super::{ImageAugmentation, OnStage, on_stage};
use crate::lab::Seen;
use crate::plot::{Ink, Paint, Poster};

/// Of the test digits that are sevens, from 1: one without a stroke through it.
const EXAMPLE: usize = 13;
const SIDE: f64 = 72.0;
const STEPS: u8 = 5;
/// Thin ink would be lost where the picture is small.
const DARKER: f64 = 1.35;

pub fn draw(seen: &Seen<ImageAugmentation>) -> Poster {
    let mut poster = Poster::on(Ink::Panel);
    poster.rects(&[[0.0, 0.0, Poster::WIDTH / 2.0, Poster::HEIGHT]], Ink::Zone);
    let Some(OnStage::Transforms(school, _)) = on_stage(seen) else { return poster };
    let digits = &school.digits;
    let class = digits.classes.iter().position(|name| name == "7").unwrap_or(0);
    let sevens: Vec<usize> = (0..digits.test.len()).filter(|test| digits.test[*test].class == class).collect();
    let Some(&seven) = sevens.get(EXAMPLE - 1).or(sevens.last()) else { return poster };
    let paints: Vec<Paint> = (0..=STEPS).map(|step| Ink::Text.alpha(f64::from(step) / f64::from(STEPS))).collect();
    for (turned, middle) in [(0.0, 40.0), (1.0, 120.0)] {
        let pixels = digits.pushed(seven, Push::Rotate, turned);
        let step = |ink: &f64| ((DARKER * ink).clamp(0.0, 1.0) * f64::from(STEPS)).round() as u8;
        let cells: Vec<u8> = pixels.iter().map(step).collect();
        let top = (Poster::HEIGHT - SIDE) / 2.0;
        poster.map([middle - SIDE / 2.0, top, middle + SIDE / 2.0, top + SIDE], digits.side, &cells, &paints);
    }
    poster.turn((Poster::WIDTH / 2.0, 50.0));
    poster
}
