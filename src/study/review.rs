//! “What do I not know yet?”: which questions are asked again, and when.

use super::card::Card;
use super::progress::Progress;

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
    use crate::study::Rating;

    const DAY: f64 = 86_400_000.0;
    const NOW: f64 = 1_700_000_000_000.0;

    fn question(challenge: &str) -> Question {
        Question { lab: "roc".to_owned(), challenge: challenge.to_owned(), ask: String::new() }
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
