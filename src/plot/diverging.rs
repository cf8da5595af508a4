//! Maps of a quantity that has a middle: what is below is blue, above orange, thicker further away.
//!
//! Nobody has to tell the two colours apart: the line between them is drawn with [`contours`](super::contours).

use super::canvas::Panel;
use super::ink::{Ink, Paint};

/// Steps on each side of the middle.
const STEPS: usize = 16;

/// The paints of a map, the furthest below the middle first, the middle itself bare; `cover` (0 to 1) is how
/// much the furthest cover what is below them.
pub fn palette(cover: f64) -> Vec<Paint> {
    let side = |ink: Ink, step: usize| ink.alpha(cover * step as f64 / STEPS as f64);
    let below = (1..=STEPS).rev().map(|step| side(Ink::Negative, step));
    let above = (0..=STEPS).map(|step| side(Ink::Positive, step));
    below.chain(above).collect()
}

/// The place in [`palette`] of a value from −1 to 1; beyond, that of the nearer end, and the middle for what
/// is no number.
pub fn cell(value: f64) -> u8 {
    let value = if value.is_nan() { 0.0 } else { value.clamp(-1.0, 1.0) };
    (value * STEPS as f64 + STEPS as f64 + 0.5) as u8
}

/// Paints a map over the data rectangle `from` to `to` (low corner, high corner): `columns` values across,
/// rows from the top, −1 to 1.
pub fn paint(
    panel: &Panel,
    from: (f64, f64),
    to: (f64, f64),
    columns: usize,
    values: impl Iterator<Item = f64>,
    cover: f64,
) {
    panel.map(from, to, columns, values.map(cell).collect(), palette(cover));
}

/// How a line of weight `weight` is drawn: orange and solid above 0, blue and dashed below; wider the
/// further, up to `widest` CSS pixels at `most`.
pub fn stroke(weight: f64, most: f64, widest: f64) -> (Ink, super::Dash, f64) {
    let share = if most > 0.0 { (weight.abs() / most).min(1.0) } else { 0.0 };
    let (ink, dash) =
        if weight < 0.0 { (Ink::Negative, super::Dash::Dashed) } else { (Ink::Positive, super::Dash::Solid) };
    (ink, dash, 0.5 + share * (widest - 0.5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_bare_and_the_ends_are_thick() {
        let paints = palette(0.8);
        let at = |value: f64| paints[usize::from(cell(value))];
        assert_eq!(paints.len(), 2 * STEPS + 1);
        assert_eq!(at(0.0).alpha, 0);
        assert_eq!(at(f64::NAN).alpha, 0);
        assert_eq!(at(1.0), Ink::Positive.alpha(0.8));
        assert_eq!(at(f64::INFINITY), at(1.0));
        assert_eq!(at(-7.0), Ink::Negative.alpha(0.8));
        assert_eq!(at(-0.5).alpha, at(0.5).alpha);
        assert!(at(0.9).alpha > at(0.4).alpha);
    }

    #[test]
    fn lines_tell_sign_and_size() {
        let (ink, dash, width) = stroke(-2.0, 4.0, 5.0);
        assert_eq!((ink, dash), (Ink::Negative, super::super::Dash::Dashed));
        assert!((width - 2.75).abs() < 1e-12);
        assert_eq!(stroke(9.0, 4.0, 5.0).2, 5.0);
        assert_eq!(stroke(1.0, 0.0, 5.0).2, 0.5);
    }
}
