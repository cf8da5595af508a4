//! When a question is asked again: when its answer is about to be forgotten, by the scheduler FSRS (Ye et al., 2022; the
//! crate `rs-fsrs`, version 5 of its formulas).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use rs_fsrs::Rating;

/// How well a question is remembered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Card(rs_fsrs::Card);

impl Card {
    /// The card after an answer at `now`, in milliseconds since 1970.
    pub fn answered(&self, rating: Rating, now: f64) -> Card {
        Card(rs_fsrs::FSRS::default().next(self.0.clone(), time(now), rating).card)
    }

    /// When it is due, in milliseconds since 1970.
    pub fn due(&self) -> f64 {
        self.0.due.timestamp_millis() as f64
    }

    /// When it was answered last, in milliseconds since 1970.
    pub fn answered_at(&self) -> f64 {
        self.0.last_review.timestamp_millis() as f64
    }

    /// How often it was answered.
    pub fn answers(&self) -> i32 {
        self.0.reps
    }
}

/// The clock is the caller's; an impossible time counts as 1970.
fn time(milliseconds: f64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(milliseconds as i64).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: f64 = 86_400_000.0;
    const NOW: f64 = 1_700_000_000_000.0;

    #[test]
    fn what_was_hard_comes_back_sooner() {
        let after = |rating| Card::default().answered(rating, NOW).due() - NOW;
        assert!(after(Rating::Again) < after(Rating::Good));
        assert!(after(Rating::Good) < after(Rating::Easy));
        assert!(after(Rating::Easy) > DAY);
    }

    #[test]
    fn what_is_known_well_waits_ever_longer() {
        let mut card = Card::default();
        let mut now = NOW;
        let mut waits = Vec::new();
        for _ in 0..5 {
            card = card.answered(Rating::Easy, now);
            waits.push(card.due() - now);
            now = card.due();
        }
        assert!(waits.windows(2).all(|pair| pair[0] < pair[1]), "{waits:?}");
    }
}
