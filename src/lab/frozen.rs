//! A frozen run beside the live one: its curves drawn faintly, its numbers beside the new ones.

use super::FigureSpec;
use super::report::Report;

/// Puts what `frozen` shows into `report`: the groups that the lab names as ghosts, and every number that
/// differs.
pub fn set_beside(report: &mut Report, frozen: &Report, figures: &[FigureSpec]) {
    for figure in &mut report.figures {
        let names = figures.iter().find(|spec| spec.key == figure.key).map_or(&[][..], |spec| spec.ghost);
        if let Some(old) = frozen.figures.iter().find(|old| old.key == figure.key) {
            figure.scene.add_ghost(&old.scene, names);
        }
    }
    for readout in &mut report.readouts {
        if let Some(old) = frozen.readouts.iter().find(|old| old.key == readout.key && old.text != readout.text) {
            readout.frozen.clone_from(&old.text);
        }
    }
}
