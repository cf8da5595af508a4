//! What a teacher's link locks: nobody but the teacher moves it. What would is not offered, or says why.

use super::LabPage;
use crate::lab::{ControlView, Edit, Report};

/// The name under which the choice of data is locked.
const DATA: &str = "data";

impl LabPage {
    /// The keys of what is locked; nothing while its teacher changes the step that locks it.
    pub(super) fn locked(&self) -> &[String] {
        if self.changes.is_some() { &[] } else { &self.frame.locked }
    }

    /// Whether this control, or the choice of data, is locked.
    pub(super) fn is_locked_key(&self, key: &str) -> bool {
        self.locked().iter().any(|locked| locked == key)
    }

    /// Whether a teacher's link forbids this edit.
    pub(super) fn is_locked(&self, edit: &Edit) -> bool {
        let handles = self.report.as_ref().map_or(&[][..], |report| &report.handles);
        let key = match edit {
            Edit::Set { key, .. } => Some(key.as_str()),
            Edit::Data(_) => Some(DATA),
            Edit::Point(hit) => handles
                .iter()
                .find(|handle| hit.handle.as_ref() == Some(&handle.key))
                .and_then(|handle| handle.control.as_deref()),
            Edit::Solve(at) => return !self.offers_solution(*at),
            Edit::Stop(_) => return !self.offers_tour(),
            Edit::Run(_) | Edit::Freeze(_) | Edit::Load(_) => None,
        };
        key.is_some_and(|key| self.is_locked_key(key))
    }

    /// Whether everything may be set anew, on the data set `data`, as stops and solutions do.
    fn may_set_all(&self, data: &str) -> bool {
        let is_there = |key: &&String| *key == DATA || self.control_keys.contains(key);
        let stays = |key: &String| key == DATA && self.report.as_ref().is_some_and(|report| report.data == data);
        self.locked().iter().filter(is_there).all(stays)
    }

    /// Whether the tour can be taken.
    pub(super) fn offers_tour(&self) -> bool {
        let stops = self.text.as_ref().map_or(&[][..], |text| &text.description.stops);
        !stops.is_empty() && stops.iter().all(|stop| self.may_set_all(&stop.data))
    }

    /// Whether the solution of a challenge can be shown.
    pub(super) fn offers_solution(&self, index: usize) -> bool {
        let challenges = self.text.as_ref().map_or(&[][..], |text| &text.description.challenges);
        challenges.get(index).is_some_and(|challenge| self.may_set_all(&challenge.data))
    }

    /// Notes what the locked controls hold in the first picture.
    pub(super) fn note_locked(&mut self, report: &Report) {
        let Some(text) = &self.text else { return };
        let controls = text.description.controls.iter().zip(&report.controls);
        let is_set =
            |control: &ControlView| !matches!(control, ControlView::Button { .. } | ControlView::Player { .. });
        let held = controls.filter(|(control, _)| is_set(control) && self.is_locked_key(control.key()));
        self.held = held
            .map(|(control, state)| Edit::Set { key: control.key().to_owned(), value: state.text.clone() })
            .collect();
    }
}
