//! How an axis of time is divided and written.

use super::canvas::{Axis, TextLook};
use super::text_width;

/// What one unit of an axis of time is, and how people read it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TimeUnit {
    /// Seconds since something began: "90 s", "5 min", "2 h".
    Seconds,
    /// Minutes since midnight: "18:05"; after midnight the hours go on.
    Minutes,
    /// Days since something began: "day 3".
    Days,
}

/// An axis of time.
#[derive(Clone, Copy, Debug)]
pub struct Times<'a> {
    pub unit: TimeUnit,
    pub range: (f64, f64),
    /// What the time is counted from; empty where the ticks say it.
    pub label: &'a str,
}

/// Between the words of two ticks.
const BETWEEN: f64 = 16.0;
/// More ticks tell no more.
const MOST: f64 = 10.0;

impl TimeUnit {
    /// Distances of ticks that people count in.
    const fn steps(self) -> &'static [f64] {
        match self {
            TimeUnit::Seconds => {
                &[1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 14400.0]
            }
            TimeUnit::Minutes => {
                &[1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 180.0, 240.0, 360.0, 720.0, 1440.0, 2880.0]
            }
            TimeUnit::Days => &[1.0, 2.0, 7.0, 14.0, 28.0, 91.0, 182.0, 364.0],
        }
    }

    /// A moment as people read it.
    pub fn written(self, at: f64) -> String {
        let whole = if at.is_finite() { at.round() as i64 } else { 0 };
        match self {
            TimeUnit::Seconds => {
                // The largest unit that leaves nothing over; of long times nobody asks for the seconds.
                let hours = whole.rem_euclid(3600) == 0 && whole != 0;
                let minutes = whole.rem_euclid(60) == 0 && whole != 0;
                match (hours, minutes) {
                    (true, _) => format!("{} h", whole / 3600),
                    (_, true) => format!("{} min", whole / 60),
                    _ => format!("{whole} s"),
                }
            }
            TimeUnit::Minutes => format!("{:02}:{:02}", whole.div_euclid(60), whole.rem_euclid(60)),
            TimeUnit::Days => format!("day {whole}"),
        }
    }
}

impl<'a> Times<'a> {
    /// The axis with as many ticks, evenly apart, as have room for their words beside each other in `room` CSS pixels.
    pub fn axis(&self, room: f64) -> Axis<'a> {
        let (low, high) = self.range;
        let span = high - low;
        let multiples = |step: f64| {
            let first = (low / step).ceil();
            let count = ((high / step).floor() - first + 1.0).max(0.0);
            (first, if count.is_finite() { count } else { 0.0 })
        };
        let fits = |step: f64| {
            let (first, count) = multiples(step);
            let wide = |at: f64| text_width(&self.unit.written(at), TextLook::NOTE, false);
            let widest = wide(first * step).max(wide((first + 1.0) * step)).max(wide((first + count - 1.0) * step));
            count <= MOST && (widest + BETWEEN) * span <= room * step * 1.02
        };
        let steps = self.unit.steps();
        let longest = steps.last().copied().unwrap_or(1.0);
        // Beyond the steps that people count in, the longest is doubled.
        let longer = (1..40_u32).map(|doubled| longest * (1_u64 << doubled) as f64);
        let step = steps.iter().copied().chain(longer).find(|step| fits(*step));
        let ticks = step.filter(|_| span.is_finite() && span > 0.0).map_or(Vec::new(), |step| {
            let (first, count) = multiples(step);
            let at = |tick: u32| (first + f64::from(tick)) * step;
            (0..count as u32).map(|tick| (at(tick), self.unit.written(at(tick)))).collect()
        });
        Axis::at(self.label, self.range, ticks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Ticks;

    fn words(unit: TimeUnit, range: (f64, f64), room: f64) -> Vec<String> {
        match (Times { unit, range, label: "" }).axis(room).ticks {
            Ticks::At(ticks) => ticks.into_iter().map(|(_, word)| word).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn ticks_stand_where_people_count_and_as_many_as_have_room() {
        let day = (300.0, 1485.0);
        assert_eq!(words(TimeUnit::Minutes, day, 270.0), ["08:00", "12:00", "16:00", "20:00", "24:00"]);
        assert_eq!(words(TimeUnit::Minutes, day, 690.0).len(), 10);
        assert_eq!(words(TimeUnit::Seconds, (0.0, 640.0), 700.0)[..3], ["0 s", "2 min", "4 min"]);
        assert_eq!(words(TimeUnit::Seconds, (0.0, 640.0), 250.0), ["0 s", "5 min", "10 min"]);
        assert_eq!(words(TimeUnit::Seconds, (0.0, 9000.0), 250.0), ["0 s", "1 h", "2 h"]);
        assert_eq!(words(TimeUnit::Days, (0.0, 30.0), 400.0), ["day 0", "day 7", "day 14", "day 21", "day 28"]);
    }

    #[test]
    fn any_range_has_ticks_that_can_be_read_or_none() {
        for range in [(0.0, 0.0), (5.0, 1.0), (f64::NAN, 3.0), (0.0, f64::INFINITY), (0.0, 1e12), (-3e9, 4e9)] {
            for unit in [TimeUnit::Seconds, TimeUnit::Minutes, TimeUnit::Days] {
                assert!(words(unit, range, 300.0).len() <= MOST as usize, "{unit:?} {range:?}");
            }
        }
    }
}
