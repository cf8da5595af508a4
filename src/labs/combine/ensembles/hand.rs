//! What a hand does: points on the planes, the cursor on the errors, the small pictures.

use super::fit::Kind;
use super::{Ensembles, State, planes, thumbnails};
use crate::lab::{Hit, Phase, Seen};

/// A point that is held.
#[derive(Clone, PartialEq)]
pub struct Grip {
    handle: String,
    /// Where it was pressed, and how far from the point's middle.
    pressed: (f64, f64),
    off: (f64, f64),
    has_moved: bool,
}

pub fn point(state: &mut State, seen: &Seen<Ensembles>, hit: &Hit) {
    match hit.figure.as_str() {
        "errors" => state.set_step(hit.x.round().max(0.0) as usize),
        "learners" => {
            let Some((kind, index)) = hit.handle.as_deref().and_then(thumbnails::learner_of) else { return };
            match hit.phase {
                Phase::Hover => state.alone = Some((kind, index)),
                Phase::Leave => state.alone = None,
                Phase::Press => toggle(&mut state.left_out[kind as usize], index as u16),
                _ => {}
            }
        }
        "boosting" | "bagging" => on_plane(state, seen, hit),
        _ => {}
    }
}

fn toggle(left_out: &mut Vec<u16>, index: u16) {
    match left_out.binary_search(&index) {
        Ok(place) => drop(left_out.remove(place)),
        Err(place) => left_out.insert(place, index),
    }
}

/// A press on nothing adds a point; a point that is dragged moves; one that is clicked changes its class.
fn on_plane(state: &mut State, seen: &Seen<Ensembles>, hit: &Hit) {
    let rows = &seen.fitted.rows;
    let at = rows.rounded([hit.x, hit.y]);
    let (width, height) = (rows.frame[1] - rows.frame[0], rows.frame[3] - rows.frame[2]);
    state.alone = None;
    let Some(handle) = hit.handle.as_deref() else {
        let inside =
            hit.x >= rows.frame[0] && hit.x <= rows.frame[1] && hit.y >= rows.frame[2] && hit.y <= rows.frame[3];
        if hit.phase == Phase::Release && inside {
            let class = new_class(state, seen, at);
            state.making.edits.add(&rows.plane, at, class);
        }
        return;
    };
    let Some(point) = planes::point_of(handle) else { return };
    let Some(row) = rows.sources.iter().position(|source| *source == point) else { return };
    match (hit.phase, state.grip.as_mut().filter(|grip| grip.handle == handle)) {
        (Phase::Press, _) => {
            let [x, y] = rows.points[row];
            let grip = Grip {
                handle: handle.to_owned(),
                pressed: (hit.x, hit.y),
                off: (hit.x - x, hit.y - y),
                has_moved: false,
            };
            state.grip = Some(grip);
        }
        (Phase::Move | Phase::Release, Some(grip)) => {
            // A hand trembles: less than a hundredth of the plane is a click.
            let (dx, dy) = ((hit.x - grip.pressed.0) / width, (hit.y - grip.pressed.1) / height);
            grip.has_moved |= dx.abs().max(dy.abs()) > 0.01;
            let (has_moved, off) = (grip.has_moved, grip.off);
            if has_moved {
                state.making.edits.move_to(&rows.plane, point, rows.rounded([hit.x - off.0, hit.y - off.1]));
            } else if hit.phase == Phase::Release && row < rows.n_train {
                // What a test row is, is not for the hand to say.
                let class = (rows.labels[row] + 1) % rows.classes.len();
                state.making.edits.set_class(&rows.plane, point, class);
            }
            if hit.phase == Phase::Release {
                state.grip = None;
            }
        }
        // The arrow keys put it where it shall stand.
        (Phase::Release, None) => state.making.edits.move_to(&rows.plane, point, at),
        _ => {}
    }
}

/// The class that a click adds: the chosen one, or one that the queue's vote denies there.
fn new_class(state: &State, seen: &Seen<Ensembles>, at: [f64; 2]) -> usize {
    let n_classes = seen.fitted.rows.classes.len();
    match state.adds {
        "first" => 0,
        "second" => 1.min(n_classes - 1),
        _ => (seen.fitted.vote_at(Kind::Boosting, state.step(), state.left_out(Kind::Boosting), at) + 1) % n_classes,
    }
}
