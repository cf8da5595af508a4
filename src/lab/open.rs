//! The one implementation of [`Session`]: a lab's types put behind it.

use std::rc::Rc;

use super::control::{Control, ControlKind, ControlState, Options, STEP, Span};
use super::data::{Data, DataNeed};
use super::job::Edit;
use super::link::Query;
use super::report::{Note, Report, ReportBuilder, View};
use super::session::{Behind, Session};
use super::{FigureSpec, Hit, Lab, Phase, Progress, Seen};
use crate::format;
use crate::plot::{Axes, Handle};
use crate::table::roles::Roles;
use crate::table::{Problem, Table, shortened};

/// An open lab.
pub(super) struct Open<L: Lab> {
    state: L::State,
    data: Data,
    /// Says which of the visitor's columns have no place.
    left_out: Option<String>,
    /// What was fitted for `recipe` on `data`; missing until the first `set_data`.
    fit: Option<Fit<L>>,
    /// Where the handles were in the last report: a gesture speaks of them.
    handles: Vec<Handle>,
    /// Whether a run goes on past the state's step.
    is_running: bool,
}

struct Fit<L: Lab> {
    recipe: L::Recipe,
    fitted: L::Fitted,
    progress: Progress,
}

impl<L: Lab> Fit<L> {
    fn start(state: &L::State, data: &Data) -> Result<Fit<L>, Problem> {
        let recipe = L::recipe(state);
        let fitted = L::start(&recipe, data)?;
        Ok(Fit { recipe, fitted, progress: Progress::Working(0.0) })
    }
}

impl<L: Lab> Open<L> {
    pub(super) fn new() -> Open<L> {
        let data = Data {
            id: L::DATA.sets.first().map_or(String::new(), |set| set.id.to_owned()),
            table: Rc::new(Table::empty()),
            roles: Roles::default(),
            given: Vec::new(),
        };
        Open { state: L::State::default(), data, left_out: None, fit: None, handles: Vec::new(), is_running: false }
    }

    /// The one way to a new state: clamped by its controls, then by the lab, then fitted anew where
    /// the recipe changed. On a problem the old state stays.
    fn change(&mut self, mut state: L::State) -> Result<(), Problem> {
        settle::<L>(&mut state, &self.data);
        let recipe = L::recipe(&state);
        match &mut self.fit {
            Some(fit) if fit.recipe == recipe => {}
            Some(fit) => match L::shared_steps(&fit.recipe, &recipe) {
                0 => self.fit = Some(Fit::start(&state, &self.data)?),
                shared => {
                    L::forget(&mut fit.fitted, shared);
                    fit.recipe = recipe;
                    // A knob that is turned at the very step that is shown has yet to act.
                    fit.progress = Progress::Working(0.0);
                }
            },
            None => self.fit = Some(Fit::start(&state, &self.data)?),
        }
        self.state = state;
        self.seek()
    }

    /// Puts a run back where the state shows an earlier step than it has reached; has it go on where the
    /// state shows a later one.
    fn seek(&mut self) -> Result<(), Problem> {
        let (Some(step), Some(fit)) = (run_step::<L>(&self.state), &mut self.fit) else {
            return Ok(());
        };
        let reached = L::reached(&fit.fitted);
        if reached > step && !L::rewind(&mut fit.fitted, step) {
            *fit = Fit::start(&self.state, &self.data)?;
        }
        // Also where it was put back to the very step: it has yet to look at what it shows there.
        if reached != step {
            fit.progress = Progress::Working(0.0);
        }
        Ok(())
    }

    /// Goes to what is made from the default state.
    fn begin_at(&mut self, make: Option<fn(&mut L::State)>) -> Result<(), Problem> {
        let Some(make) = make else { return Ok(()) };
        let mut state = L::State::default();
        make(&mut state);
        self.change(state)
    }

    fn load(&mut self, query: &Query) -> Result<Vec<String>, Problem> {
        let version = query.get("v").and_then(|version| version.parse().ok()).unwrap_or(L::META.link_version);
        let query = if version < L::META.link_version { L::upgrade(version, query.clone()) } else { query.clone() };
        let mut state = L::State::default();
        let asked = || L::CONTROLS.iter().filter_map(|control| Some((control, query.get(control.key)?)));
        // A control's range may depend on a field that comes later: a second pass sets all again.
        for _ in 0..2 {
            for (control, text) in asked().filter(|(control, _)| !matches!(control.kind, ControlKind::Button { .. })) {
                control.set_text(&mut state, &self.data, text);
            }
        }
        self.change(state)?;
        // Whatever kind of control it is: what the state says now is held against what the link asked for.
        let (mut held, mut default) = (self.state.clone(), L::State::default());
        let notices = asked().filter_map(|(control, text)| {
            if control.is_held(&mut held, text) {
                return None;
            }
            let used = control.as_text(&mut held).unwrap_or_default();
            let is_default = Some(&used) == control.as_text(&mut default).as_ref();
            let used = if used.is_empty() || is_default { "the default".to_owned() } else { shortened(&used) };
            Some(format!("The link's “{}” cannot be “{}”; {used} is used.", control.key, shortened(text)))
        });
        Ok(notices.collect())
    }

    fn point(&mut self, hit: &Hit) -> Result<(), Problem> {
        let usable = hit.x.is_finite() && hit.y.is_finite();
        let Some(fit) = self.fit.as_ref().filter(|_| usable) else {
            return Ok(());
        };
        let mut state = self.state.clone();
        let handle = hit.handle.as_ref().and_then(|key| self.handles.iter().find(|handle| handle.key == *key));
        let along = handle.and_then(|handle| match handle.axes {
            _ if handle.control.is_none() => None,
            Axes::X => Some((handle, hit.x)),
            Axes::Y => Some((handle, hit.y)),
            Axes::Path | Axes::Free => None,
        });
        if let Some((handle, value)) = along {
            if matches!(hit.phase, Phase::Hover | Phase::Leave) {
                return Ok(());
            }
            let control = L::CONTROLS.iter().find(|control| Some(control.key) == handle.control.as_deref());
            if let Some(Control { kind: ControlKind::Slider { range, field, .. }, .. }) = control {
                field.set(&mut state, range.span(&self.data).snap(value));
            }
        } else {
            let out = L::read(&self.state, &self.data, &fit.fitted);
            let seen = Seen { state: &self.state, data: &self.data, fitted: &fit.fitted, out: &out };
            L::point(&mut state, &seen, hit);
        }
        self.change(state)
    }

    fn controls(&mut self) -> Vec<ControlState> {
        let furthest = self.fit.as_ref().map_or(0, |fit| L::furthest(&fit.fitted));
        L::CONTROLS.iter().map(|control| control_state(control, &mut self.state, &self.data, furthest)).collect()
    }

    fn with_seen<T>(&self, look: impl FnOnce(&Seen<L>) -> T) -> Option<T> {
        let fit = self.fit.as_ref()?;
        let out = L::read(&self.state, &self.data, &fit.fitted);
        Some(look(&Seen { state: &self.state, data: &self.data, fitted: &fit.fitted, out: &out }))
    }
}

/// So far at least a run without end can be sent on by its slider.
const LEAST_AHEAD: u64 = 300;

/// Where the player of a run stands; none where the lab has no run without end.
fn run_step<L: Lab>(state: &L::State) -> Option<u64> {
    L::CONTROLS.iter().find_map(|control| match &control.kind {
        ControlKind::Player { last: None, get, .. } => Some(get(state)),
        _ => None,
    })
}

/// Every field into its control's range, then what no control clamps.
fn settle<L: Lab>(state: &mut L::State, data: &Data) {
    for control in L::CONTROLS {
        control.clamp(state, data);
    }
    L::settle(state, data);
}

fn control_state<S>(control: &Control<S>, state: &mut S, data: &Data, furthest: u64) -> ControlState {
    let shown = (control.shown)(state, data);
    let text = control.as_text(state).unwrap_or_default();
    let plain =
        |text: String| ControlState { shown, written: text.clone(), text, span: None, value: 0.0, options: Vec::new() };
    match &control.kind {
        ControlKind::Slider { range, written, field, .. } => {
            let span = range.span(data);
            let value = field.get(state).unwrap_or(span.neutral);
            ControlState { written: written(value), span: Some(span), value, ..plain(format::full(value)) }
        }
        ControlKind::Player { last, get, .. } => {
            let now = get(state);
            let most = last.map_or(furthest.max(now).max(LEAST_AHEAD), |last| last(state)) as f64;
            let span = Span { least: 0.0, most, step: 1.0, neutral: most };
            ControlState { span: Some(span), value: now as f64, ..plain(text) }
        }
        ControlKind::Choice { options, .. } => {
            let label = options.iter().find(|(key, _)| *key == text).map_or("", |(_, label)| *label);
            ControlState { written: label.to_owned(), ..plain(text) }
        }
        ControlKind::Column { role, place, .. } => {
            let chosen = data.column_or(role, &text, *place).unwrap_or_default();
            let listed = Options::ColumnsOf(role).listed(data).into_iter();
            let options = listed.map(|(key, label)| {
                let is_chosen = key == chosen;
                (key, label, is_chosen)
            });
            ControlState { options: options.collect(), ..plain(chosen.to_owned()) }
        }
        ControlKind::Menu { options, .. } => {
            let listed = options(state, data);
            let chosen = listed.iter().position(|(key, _)| *key == text).unwrap_or(0);
            let key = listed.get(chosen).map_or(String::new(), |(key, _)| key.clone());
            let options = listed.into_iter().enumerate().map(|(i, (key, label))| (key, label, i == chosen));
            ControlState { options: options.collect(), ..plain(key) }
        }
        ControlKind::Several { options, get, .. } => {
            let checked = get(state);
            let listed = options.listed(data).into_iter();
            let options = listed.map(|(key, label)| {
                let is_checked = checked.is_empty() || checked.contains(&key);
                (key, label, is_checked)
            });
            ControlState { options: options.collect(), ..plain(text) }
        }
        ControlKind::Toggle { .. } | ControlKind::Carried { .. } | ControlKind::Text { .. } => plain(text),
        ControlKind::Button { .. } => plain(String::new()),
    }
}

impl<L: Lab> Session for Open<L> {
    fn id(&self) -> &'static str {
        L::META.id
    }

    #[cfg(not(all(target_arch = "wasm32", feature = "labs-in-parts")))]
    fn meta(&self) -> &'static super::Meta {
        L::META
    }

    fn data_need(&self) -> &'static DataNeed {
        L::DATA
    }

    fn figures(&self) -> &'static [FigureSpec] {
        L::FIGURES
    }

    fn set_data(&mut self, data: Data) -> Result<(), Problem> {
        let mut state = self.state.clone();
        settle::<L>(&mut state, &data);
        let fit = Fit::start(&state, &data)?;
        self.left_out = if data.is_own() { data.left_out(L::DATA.roles) } else { None };
        (self.state, self.data, self.fit, self.is_running) = (state, data, Some(fit), false);
        Ok(())
    }

    fn edit(&mut self, edit: &Edit) -> Result<Vec<String>, Problem> {
        // Turning a knob lets a run go on; going elsewhere stops it.
        let goes_elsewhere = match edit {
            Edit::Stop(_) | Edit::Solve(_) | Edit::Load(_) => true,
            Edit::Set { key, .. } => key == STEP,
            _ => false,
        };
        self.is_running &= !goes_elsewhere;
        match edit {
            Edit::Set { key, value } => {
                let Some(control) = L::CONTROLS.iter().find(|control| control.key == key) else {
                    return Ok(vec![format!("This lab has no control “{key}”.")]);
                };
                let mut state = self.state.clone();
                control.set_text(&mut state, &self.data, value);
                self.change(state)?;
            }
            Edit::Run(on) => self.is_running = *on && run_step::<L>(&self.state).is_some(),
            Edit::Point(hit) => self.point(hit)?,
            Edit::Stop(index) => self.begin_at(L::STOPS.get(*index).map(|stop| stop.state))?,
            Edit::Solve(index) => self.begin_at(L::CHALLENGES.get(*index).map(|challenge| challenge.solution))?,
            Edit::Load(query) => return self.load(query),
            Edit::Data(_) | Edit::Freeze(_) => {}
        }
        Ok(Vec::new())
    }

    fn data_wanted(&self, edit: &Edit) -> Option<String> {
        let first = || L::DATA.sets.first().map(|set| set.id);
        let id = match edit {
            Edit::Data(id) => Some(id.as_str()),
            Edit::Stop(index) => L::STOPS.get(*index).map(|stop| stop.data),
            Edit::Solve(index) => L::CHALLENGES.get(*index).map(|challenge| challenge.data),
            Edit::Load(query) => query
                .get("data")
                .filter(|id| self.data.id == *id || L::DATA.sets.iter().any(|set| set.id == *id))
                .or_else(first),
            Edit::Set { .. } | Edit::Point(_) | Edit::Run(_) | Edit::Freeze(_) => None,
        };
        id.filter(|id| *id != self.data.id || self.fit.is_none()).map(str::to_owned)
    }

    fn advance(&mut self, more: &mut dyn FnMut() -> bool) -> Progress {
        let Some(fit) = &mut self.fit else {
            return Progress::Done;
        };
        let run = L::CONTROLS.iter().find_map(|control| match &control.kind {
            ControlKind::Player { last: None, get, set } => Some((get, set)),
            _ => None,
        });
        if self.is_running || fit.progress != Progress::Done {
            let until = if self.is_running { u64::MAX } else { run.map_or(0, |(get, _)| get(&self.state)) };
            fit.progress = L::advance(&fit.recipe, &self.data, &mut fit.fitted, until, more);
            if let (true, Some((_, set))) = (self.is_running, run) {
                set(&mut self.state, L::reached(&fit.fitted));
                // A run that says it is done has come to an end by itself.
                self.is_running = fit.progress != Progress::Done;
                fit.progress = Progress::Done;
            }
        }
        fit.progress
    }

    fn is_running(&self) -> bool {
        self.is_running
    }

    fn report(&mut self, view: &View) -> Report {
        let made = self.with_seen(|seen| {
            let mut builder = ReportBuilder::new(view, L::FIGURES);
            L::report(seen, &mut builder);
            let mut report = builder.finish();
            report.conditions = L::CHALLENGES.iter().map(|challenge| challenge.conditions_met(seen)).collect();
            report
        });
        let mut report = made.unwrap_or_default();
        report.controls = self.controls();
        report.data = self.data.id.clone();
        if self.data.is_own() {
            report.notes.extend(self.left_out.clone().map(|text| Note { text, is_warning: false }));
            let words = format!(
                "# The table is {}.csv: “CSV of the data”, under Share, saves it as the lab has it.\n",
                self.data.id
            );
            for document in report.documents.iter_mut().filter(|document| document.language == "python") {
                document.text.insert_str(0, &words);
            }
        }
        self.handles.clone_from(&report.handles);
        report
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn poster(&self) -> Option<crate::plot::Poster> {
        self.with_seen(L::poster)
    }

    fn rows(&mut self, of: &str) -> Behind {
        self.with_seen(|seen| L::rows(seen, of)).unwrap_or_default()
    }

    fn query(&self) -> Query {
        let (mut state, mut default) = (self.state.clone(), L::State::default());
        let mut query = Query::default();
        query.set("v", L::META.link_version.to_string());
        if L::DATA.sets.first().is_none_or(|set| set.id != self.data.id) {
            query.set("data", self.data.id.clone());
        }
        for control in L::CONTROLS {
            let text = control.as_text(&mut state);
            if text != control.as_text(&mut default) {
                query.set(control.key, text.unwrap_or_default());
            }
        }
        query
    }

    fn data(&self) -> &Data {
        &self.data
    }

    fn steps(&self) -> Option<(u64, u64)> {
        L::CONTROLS.iter().find_map(|control| match &control.kind {
            ControlKind::Player { last: Some(last), get, .. } => Some((last(&self.state), get(&self.state))),
            ControlKind::Player { last: None, get, .. } => Some((get(&self.state), get(&self.state))),
            _ => None,
        })
    }
}
