//! “What do I not know yet?”: a challenge is asked again when it is about to be forgotten, by the scheduler FSRS
//! (Ye et al., 2022; the crate `rs-fsrs`, version 5 of its formulas).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::progress::Progress;

pub use rs_fsrs::Rating;

/// A question whose answer is found by operating a lab: one of its challenges.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub lab: String,
    pub challenge: String,
    pub ask: String,
}

impl Question {
    /// Its name in a record of progress.
    pub fn key(&self) -> String {
        Question::key_of(&self.lab, &self.challenge)
    }

    /// The name of the question that a lab's challenge is.
    pub fn key_of(lab: &str, challenge: &str) -> String {
        format!("{lab}/{challenge}")
    }
}

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

/// The questions that are due at `now`, the longest overdue first. A challenge becomes one when it was met.
pub fn due<'a>(questions: &'a [Question], progress: &Progress, now: f64) -> Vec<(&'a Question, Card)> {
    let mut due = cards(questions, progress);
    due.retain(|(_, card)| card.due() <= now);
    due.sort_by(|a, b| a.1.due().total_cmp(&b.1.due()));
    due
}

/// When the next question is due after `now`, in milliseconds since 1970.
pub fn next_due(questions: &[Question], progress: &Progress, now: f64) -> Option<f64> {
    let later = cards(questions, progress).into_iter().map(|(_, card)| card.due()).filter(|due| *due > now);
    later.min_by(f64::total_cmp)
}

fn cards<'a>(questions: &'a [Question], progress: &Progress) -> Vec<(&'a Question, Card)> {
    questions.iter().filter_map(|question| Some((question, progress.cards.get(&question.key())?.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: f64 = 86_400_000.0;
    const NOW: f64 = 1_700_000_000_000.0;

    fn question(challenge: &str) -> Question {
        Question { lab: "roc".to_owned(), challenge: challenge.to_owned(), ask: String::new() }
    }

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

    #[test]
    fn overdue_comes_first_and_what_is_not_due_not_at_all() {
        let questions: Vec<Question> = ["new", "late", "later", "known"].map(question).to_vec();
        let mut progress = Progress::default();
        let card = |rating, at| Card::default().answered(rating, at);
        progress.cards.insert("roc/late".to_owned(), card(Rating::Good, NOW - 9.0 * DAY));
        progress.cards.insert("roc/later".to_owned(), card(Rating::Good, NOW - 3.0 * DAY));
        progress.cards.insert("roc/known".to_owned(), card(Rating::Easy, NOW));
        let asked: Vec<&str> = due(&questions, &progress, NOW).iter().map(|(one, _)| one.challenge.as_str()).collect();
        assert_eq!(asked, ["late", "later"]);
        assert_eq!(next_due(&questions, &progress, NOW), progress.cards.get("roc/known").map(Card::due));
        assert_eq!(next_due(&questions, &Progress::default(), NOW), None);
    }
}
