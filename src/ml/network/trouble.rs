//! What has gone wrong with a run.

use super::inspect::Habits;
use super::plane::Split;
use super::run::{End, Run};
use super::schedule::Schedule;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trouble {
    Diverged,
    Exploded,
    Dead,
    Saturated,
}

impl Trouble {
    /// Of a run at its present step. What a hand did to a weight is not called the run's fault.
    pub fn of(run: &Run, schedule: &Schedule, habits: &Habits) -> Option<Trouble> {
        let loss = run.now.train.loss().unwrap_or(0.0);
        let first = run.measured().first().and_then(|one| one.train.loss()).unwrap_or(loss);
        let half = habits.count().div_ceil(2).max(1);
        let is_poor = run.plane().score(Split::Train, &run.now.train).is_some_and(|score| score < 0.8);
        if run.end() == Some(End::Diverged) {
            Some(Trouble::Diverged)
        } else if schedule.is_bent(run.step()) {
            None
        } else if loss > 2.0 * first.max(0.7) {
            Some(Trouble::Exploded)
        } else if habits.dead() >= half {
            Some(Trouble::Dead)
        } else if is_poor && habits.saturated() >= half {
            Some(Trouble::Saturated)
        } else {
            None
        }
    }

    /// The step from which the run is best taken up again, more gently.
    pub fn way_back(self, run: &Run) -> u64 {
        match self {
            Trouble::Diverged | Trouble::Exploded => {
                let before = run.measured().iter().filter(|one| one.step < run.step());
                before.min_by(|a, b| a.train.total_loss.total_cmp(&b.train.total_loss)).map_or(0, |one| one.step)
            }
            // What is dead or flat was so for a while: only the start is safe.
            Trouble::Dead | Trouble::Saturated => 0,
        }
    }
}
