//! Two sentences as words, one of them with a word more; and where a model that counts words puts both.

use super::TextVectors;
use super::reading::Reading;
use crate::lab::Seen;
use crate::plot::{Ink, Poster};

/// From where to where sentences and scale reach.
const ENDS: (f64, f64) = (10.0, 150.0);
/// The middles of the sentences, and of the scale.
const LINES: [f64; 2] = [22.0, 49.0];
const SCALE: f64 = 79.0;
const HIGH: f64 = 17.0;
const GAP: f64 = 4.0;

pub fn draw(seen: &Seen<TextVectors>) -> Poster {
    let readings = [&seen.out.a, &seen.out.b];
    let mut poster = Poster::on(Ink::Panel);
    // A letter is as wide in both.
    let letters = |reading: &Reading| reading.tokens.kept.iter().map(|word| word.chars().count() + 2).sum::<usize>();
    let gaps = |reading: &Reading| GAP * reading.tokens.kept.len().saturating_sub(1) as f64;
    let widest = |reading: &Reading| (ENDS.1 - ENDS.0 - gaps(reading)) / letters(reading).max(1) as f64;
    let letter = widest(readings[0]).min(widest(readings[1]));
    // What a word adds shows by how thick its colour is; the hand's word stands for itself.
    let common = readings[0].pieces.iter().filter_map(|piece| piece.amount());
    let most = common.fold(1e-9, |most: f64, amount| most.max(amount.abs()));
    for (which, (reading, middle)) in readings.into_iter().zip(LINES).enumerate() {
        let others = &readings[1 - which].tokens.kept;
        let mut left = ENDS.0;
        for (i, word) in reading.tokens.kept.iter().enumerate() {
            let right = left + letter * (word.chars().count() + 2) as f64;
            let amount = reading.pieces.iter().find(|piece| piece.length == 1 && piece.start == i);
            let amount = amount.and_then(|piece| piece.amount()).unwrap_or(0.0);
            let ink = if amount < 0.0 { Ink::Negative } else { Ink::Positive };
            let pill = [left, middle - HIGH / 2.0, right, middle + HIGH / 2.0];
            if which == 1 && !others.contains(word) {
                poster.tile(pill, 5.0, Ink::Hand, None);
            } else {
                let share = (amount / most).abs().min(1.0);
                let paint = if share < 0.15 { Ink::Line.into() } else { ink.alpha(0.2 + 0.8 * share) };
                poster.tile(pill, 5.0, paint, None);
            }
            left = right + GAP;
        }
    }
    let far = readings.iter().fold(2.2, |far: f64, reading| far.max(reading.log_odds.abs() * 1.2));
    let middle = (ENDS.0 + ENDS.1) / 2.0;
    let at = |log_odds: f64| middle + log_odds / far * (ENDS.1 - ENDS.0) / 2.0;
    poster.tile([ENDS.0, SCALE - 5.0, middle - 1.5, SCALE + 5.0], 5.0, Ink::Negative, None);
    poster.tile([middle + 1.5, SCALE - 5.0, ENDS.1, SCALE + 5.0], 5.0, Ink::Positive, None);
    poster.dots(&[(at(readings[0].log_odds), SCALE)], 8.0, Ink::Text);
    poster.rings(&[(at(readings[1].log_odds), SCALE)], 8.5, 3.5, Ink::Hand);
    poster
}
