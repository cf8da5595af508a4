//! Which handles of a figure are elements of the page, and which one a pointer takes.

use crate::lab::{Axes, Handle, Report};
use crate::plot::{Scene, UNITS_PER_PIXEL};

/// How near to a handle the pointer must come to take it, in CSS pixels.
const REACH: f64 = 22.0;
/// A larger group has elements only for the handles that can be reached next.
const MANY: usize = 40;

/// The handles of `figure` that are elements, each with whether the tab key reaches it.
///
/// Hundreds of elements would be laid out at every pointer event, for one stop of the tab key. So of a large
/// group only these are there: the one that the tab key reaches (`current`, or the first), its neighbours,
/// where the arrow keys lead, and those `also` asked for. A pointer needs no element: see [`nearest`].
pub fn elements<'a>(
    report: &'a Report,
    figure: &str,
    current: Option<&str>,
    also: [Option<&str>; 2],
) -> Vec<(&'a Handle, bool)> {
    let own: Vec<&Handle> = report.handles.iter().filter(|handle| handle.figure == figure).collect();
    // The handles of a group stand together in nearly every report.
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for handle in own.iter().filter(|handle| !handle.group.is_empty()) {
        match groups.iter_mut().rev().find(|(name, _)| *name == handle.group) {
            Some((_, keys)) => keys.push(&handle.key),
            None => groups.push((&handle.group, vec![&handle.key])),
        }
    }
    let (mut stops, mut shown): (Vec<&str>, Vec<&str>) = (Vec::new(), also.into_iter().flatten().collect());
    for (_, keys) in &groups {
        let stop = keys.iter().position(|key| Some(*key) == current).unwrap_or(0);
        stops.push(keys[stop]);
        if keys.len() > MANY {
            shown.extend([keys[stop], keys[(stop + 1) % keys.len()], keys[(stop + keys.len() - 1) % keys.len()]]);
        } else {
            shown.extend(keys);
        }
    }
    let alone_or = |keys: &[&str], handle: &Handle| handle.group.is_empty() || keys.contains(&handle.key.as_str());
    own.into_iter().filter(|handle| alone_or(&shown, handle)).map(|handle| (handle, alone_or(&stops, handle))).collect()
}

/// The handle that a press at a place takes: the nearest within reach, else the only one that moves along an
/// axis of the panel, so that pressing anywhere on the plane moves it there.
pub fn nearest(report: &Report, scene: &Scene, figure: &str, (x, y): (f64, f64), is_touch: bool) -> Option<String> {
    let reach = if is_touch { REACH * 1.4 } else { REACH } * UNITS_PER_PIXEL;
    let own = || report.handles.iter().filter(|handle| handle.figure == figure);
    let distance = |handle: &Handle| {
        let panel = scene.panels.get(handle.panel)?;
        let (across, down) = panel.place(handle.at.0, handle.at.1);
        let reach = if handle.group.is_empty() { reach } else { reach / 2.0 };
        let away = libm::hypot(across - x, down - y);
        (away <= reach).then_some(away)
    };
    let nearest = own()
        .filter_map(|handle| distance(handle).map(|away| (handle, away)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(handle, _)| handle);
    let along = || {
        let is_here = |handle: &&Handle| scene.panels.get(handle.panel).is_some_and(|panel| panel.contains(x, y));
        let alone = |handle: &&Handle| handle.axes != Axes::Free && handle.group.is_empty();
        let mut here = own().filter(alone).filter(is_here);
        here.next().filter(|_| here.next().is_none())
    };
    nearest.or_else(along).map(|handle| handle.key.clone())
}
