//! Three aircraft and a moment of their day: what the store has been told by then, and what it has not.

use super::calls::{AIRCRAFT, DAY, Minute};
use super::{FeatureStoreLab, PROMPT};
use crate::lab::Seen;
use crate::plot::{Ink, Poster};

const ENDS: (f64, f64) = (8.0, 152.0);
const LANES: [f64; 3] = [19.0, 37.0, 55.0];
const HIGH: f64 = 12.0;
/// The clock, with which the line is moved.
const CLOCK: f64 = 76.0;

pub fn draw(seen: &Seen<FeatureStoreLab>) -> Poster {
    let (calls, departures) = (&seen.state.calls, &seen.fitted.departures);
    let at = |minute: Minute| ENDS.0 + (minute - DAY.0) as f64 / (DAY.1 - DAY.0) as f64 * (ENDS.1 - ENDS.0);
    // The moment at which most is known too late: a landing that has been, and has not been reported.
    let latest = calls.iter().max_by_key(|call| call.told - call.event);
    let now = latest.map_or(seen.out.now, |call| (call.event + call.told) / 2);
    let mut poster = Poster::on(Ink::Panel);
    poster.rects(&[[at(now), 0.0, Poster::WIDTH, Poster::HEIGHT]], Ink::Zone);
    for (aircraft, middle) in (0..AIRCRAFT.len()).zip(LANES) {
        poster.line(&[(ENDS.0, middle), (ENDS.1, middle)], 2.0, Ink::Line);
        let of_lane = calls.iter().filter(|call| call.aircraft == aircraft);
        for call in of_lane.clone().filter(|call| call.told - call.event > PROMPT) {
            poster.dashed(&[(at(call.event), middle), (at(call.told), middle)], 2.4, Ink::Soft);
        }
        for call in of_lane {
            let flight = departures.iter().rfind(|one| one.aircraft == aircraft && one.due < call.event);
            let from = flight.map_or(call.event - 60, |flight| flight.due);
            let bar = [at(from), middle - HIGH / 2.0, at(call.event), middle + HIGH / 2.0];
            let ink = Ink::class_fill(usize::from(flight.is_some_and(|flight| flight.left_late)));
            if call.told <= now {
                poster.tile(bar, HIGH / 2.0, ink, None);
            } else {
                poster.tile(bar, HIGH / 2.0, Ink::Panel, Some((ink, 2.0)));
            }
        }
    }
    poster.line(&[(ENDS.0, CLOCK), (ENDS.1, CLOCK)], 2.0, Ink::Line);
    poster.line(&[(ENDS.0, CLOCK), (at(now), CLOCK)], 2.0, Ink::Hand);
    poster.line(&[(at(now), 6.0), (at(now), CLOCK)], 3.0, Ink::Hand);
    poster.handle((at(now), CLOCK), 0.0);
    poster
}
