//! What the visitor's hand is doing, as the page tells its parts. They look when something happens to them: if they
//! were drawn anew whenever it changes, all of them would be at every move of a slider, before its picture is there.

use std::cell::Cell;
use std::rc::Rc;

/// One for a page.
#[derive(Clone, Default)]
pub struct PendingInput(Rc<State>);

#[derive(Default)]
struct State {
    is_dragging: Cell<bool>,
    is_ahead: Cell<bool>,
}

impl PendingInput {
    /// Whether a gesture goes on: pictures follow it at once, and do not travel.
    pub fn is_dragging(&self) -> bool {
        self.0.is_dragging.get()
    }

    pub fn set_dragging(&self, on: bool) {
        self.0.is_dragging.set(on);
    }

    /// Whether the hand has done what the picture does not show yet.
    pub fn is_ahead(&self) -> bool {
        self.0.is_ahead.get()
    }

    pub fn set_ahead(&self, on: bool) {
        self.0.is_ahead.set(on);
    }
}

impl PartialEq for PendingInput {
    /// Nothing is drawn anew for what the hand does.
    fn eq(&self, other: &PendingInput) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
