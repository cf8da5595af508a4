//! What the tests of a lab need again and again: a session of it on some data, and what it shows.

use super::{Data, Edit, Entry, Hit, Lab, Phase, Progress, Query, Report, Seen, Session, View};
use crate::bundled;
use crate::lab::DataSet;
use crate::table::csv;
use crate::table::roles::Roles;

/// The data of one of the lab's own sets.
pub fn data<L: Lab>(id: &str) -> Data {
    let is_bundled = L::DATA.set(id).is_some_and(DataSet::is_bundled);
    let file = if is_bundled { bundled::read(id).unwrap() } else { Vec::new() };
    L::DATA.open(id, &file).unwrap()
}

/// A visitor's table, with its roles as a link has them.
pub fn own<L: Lab>(table: &str, roles: &str) -> Data {
    let table = csv::read("own", table.as_bytes(), &Default::default()).unwrap().table;
    L::DATA.own(table, Roles::parse(roles).unwrap()).unwrap()
}

/// The lab as this link opens it, with its work done.
pub fn open<L: Lab>(query: &str) -> Box<dyn Session> {
    let mut session = (Entry::of::<L>().open)();
    let notices = bundled::edit(session.as_mut(), &Edit::Load(Query::parse(query))).unwrap();
    assert!(notices.is_empty(), "{query}: {notices:?}");
    to_the_end(session.as_mut());
    session
}

/// The lab on these data, otherwise as it opens, with its work done.
pub fn on<L: Lab>(data: Data) -> Box<dyn Session> {
    let mut session = (Entry::of::<L>().open)();
    session.set_data(data).unwrap();
    to_the_end(session.as_mut());
    session
}

/// All work that is under way.
pub fn to_the_end(session: &mut dyn Session) {
    while session.advance(&mut || true) != Progress::Done {}
}

/// Sets a control, as a hand does.
pub fn set(session: &mut dyn Session, key: &str, value: &str) {
    edit(session, Edit::Set { key: key.to_owned(), value: value.to_owned() });
}

/// A gesture on the first panel of a figure, on a handle or on the ground.
pub fn point(session: &mut dyn Session, figure: &str, handle: Option<&str>, (x, y): (f64, f64), phase: Phase) {
    let handle = handle.map(str::to_owned);
    edit(session, Edit::Point(Hit { figure: figure.to_owned(), panel: 0, x, y, phase, handle }));
}

/// An edit on the data that are there, and the work that it makes.
pub fn edit(session: &mut dyn Session, edit: Edit) {
    let notices = session.edit(&edit).unwrap();
    assert!(notices.is_empty(), "{notices:?}");
    to_the_end(session);
}

/// All that is shown.
pub fn report(session: &mut dyn Session) -> Report {
    session.report(&View::whole())
}

/// A number on screen; none where it is undefined.
pub fn value(session: &mut dyn Session, key: &str) -> Option<f64> {
    let readouts = report(session).readouts;
    readouts.into_iter().find(|readout| readout.key == key).unwrap_or_else(|| panic!("{key} is not shown")).value
}

/// A number on screen that is there.
pub fn number(session: &mut dyn Session, key: &str) -> f64 {
    value(session, key).unwrap_or_else(|| panic!("{key} is undefined"))
}

/// What a state comes to on these data, for tests that look at more than is on screen: the state as it is settled, what was
/// fitted, and what is read of it.
pub fn computed<L: Lab>(data: &Data, set: impl FnOnce(&mut L::State)) -> (L::State, L::Fitted, L::Output) {
    let mut state = L::State::default();
    set(&mut state);
    L::settle(&mut state, data);
    let recipe = L::recipe(&state);
    let mut fitted = L::start(&recipe, data).unwrap();
    while L::advance(&recipe, data, &mut fitted, 0, &mut || true) != Progress::Done {}
    let out = L::read(&state, data, &fitted);
    (state, fitted, out)
}

/// A gesture on the state's own picture, without a session.
pub fn touched<L: Lab>(data: &Data, state: &L::State, hit: &Hit) -> L::State {
    let (before, fitted, out) = computed::<L>(data, |default| default.clone_from(state));
    let mut after = before.clone();
    L::point(&mut after, &Seen { state: &before, data, fitted: &fitted, out: &out }, hit);
    L::settle(&mut after, data);
    after
}
