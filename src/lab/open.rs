//! The one implementation of [`Session`]: a lab's types put behind it.

use std::rc::Rc;

use super::control::{Control, ControlKind, Span};
use super::data::{Data, DataNeed};
use super::job::Edit;
use super::link::Query;
use super::report::{Axes, Handle, Report, ReportBuilder, View};
use super::session::{ChallengeText, ControlState, ControlView, Description, FigureText, Session, SetText, StopText};
use super::{Hit, Lab, Meta, Phase, Progress, Seen};
use crate::format;
use crate::table::roles::Roles;
use crate::table::{Problem, Table};

/// An open lab.
pub(super) struct Open<L: Lab> {
    state: L::State,
    data: Data,
    /// What was fitted for `recipe` on `data`; missing until the first `set_data`.
    fit: Option<Fit<L>>,
    /// Where the handles were in the last report: a gesture speaks of them.
    handles: Vec<Handle>,
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
        Open { state: L::State::default(), data, fit: None, handles: Vec::new() }
    }

    /// The one way to a new state: clamped by its controls, then by the lab, then fitted anew where
    /// the recipe changed. On a problem the old state stays.
    fn change(&mut self, mut state: L::State) -> Result<(), Problem> {
        settle::<L>(&mut state, &self.data);
        let same_recipe = self.fit.as_ref().is_some_and(|fit| fit.recipe == L::recipe(&state));
        if !same_recipe {
            self.fit = Some(Fit::start(&state, &self.data)?);
        }
        self.state = state;
        Ok(())
    }

    fn load(&mut self, query: &Query) -> Result<Vec<String>, Problem> {
        let version = query.get("v").and_then(|version| version.parse().ok()).unwrap_or(L::META.link_version);
        let query = if version < L::META.link_version { L::upgrade(version, query.clone()) } else { query.clone() };
        let mut state = L::State::default();
        let mut notices = Vec::new();
        // A control's range may depend on a field that comes later: a second pass sets all again.
        for pass in 0..2 {
            for control in L::CONTROLS {
                let Some(text) = query.get(control.key) else {
                    continue;
                };
                if !control.set_text(&mut state, &self.data, text) && pass == 0 {
                    let short: String = text.chars().take(40).collect();
                    notices.push(format!("The link's “{}” cannot be “{short}”; the default is used.", control.key));
                }
            }
        }
        self.change(state)?;
        Ok(notices)
    }

    fn point(&mut self, hit: &Hit) -> Result<(), Problem> {
        let usable = hit.x.is_finite() && hit.y.is_finite();
        let Some(fit) = self.fit.as_ref().filter(|_| usable) else {
            return Ok(());
        };
        let mut state = self.state.clone();
        let handle = hit.handle.as_ref().and_then(|key| self.handles.iter().find(|handle| handle.key == *key));
        let along = handle.and_then(|handle| match handle.axes {
            Axes::X => Some((handle, hit.x)),
            Axes::Y => Some((handle, hit.y)),
            Axes::Path | Axes::Free => None,
        });
        if let Some((handle, value)) = along {
            if hit.phase == Phase::Hover {
                return Ok(());
            }
            let control = L::CONTROLS.iter().find(|control| Some(control.key) == handle.control.as_deref());
            if let Some(Control { kind: ControlKind::Slider { range, set, .. }, .. }) = control {
                set(&mut state, range.span(&self.data).snap(value));
            }
        } else {
            let out = L::read(&self.state, &self.data, &fit.fitted);
            let seen = Seen { state: &self.state, data: &self.data, fitted: &fit.fitted, out: &out };
            L::point(&mut state, &seen, hit);
        }
        self.change(state)
    }

    fn controls(&self) -> Vec<ControlState> {
        L::CONTROLS.iter().map(|control| control_state(control, &self.state, &self.data)).collect()
    }

    fn with_seen<T>(&self, look: impl FnOnce(&Seen<L>) -> T) -> Option<T> {
        let fit = self.fit.as_ref()?;
        let out = L::read(&self.state, &self.data, &fit.fitted);
        Some(look(&Seen { state: &self.state, data: &self.data, fitted: &fit.fitted, out: &out }))
    }
}

/// Every field into its control's range, then what no control clamps.
fn settle<L: Lab>(state: &mut L::State, data: &Data) {
    for control in L::CONTROLS {
        control.clamp(state, data);
    }
    L::settle(state, data);
}

fn control_state<S>(control: &Control<S>, state: &S, data: &Data) -> ControlState {
    let shown = (control.shown)(state, data);
    let text = control.text(state).unwrap_or_default();
    let (text, written, span) = match &control.kind {
        ControlKind::Slider { range, written, get, .. } => {
            let span = range.span(data);
            let value = get(state).unwrap_or(span.neutral);
            (format::full(value), written(value), Some(span))
        }
        ControlKind::Player { last, get, .. } => {
            let most = last(state) as f64;
            let span = Span { least: 0.0, most, step: 1.0, neutral: most };
            (text, get(state).to_string(), Some(span))
        }
        ControlKind::Toggle { .. } | ControlKind::Carried { .. } => (text.clone(), text, None),
        ControlKind::Choice { options, .. } => {
            let label = options.iter().find(|(key, _)| *key == text).map_or("", |(_, label)| *label);
            (text, label.to_owned(), None)
        }
    };
    ControlState { shown, text, written, span }
}

impl<L: Lab> Session for Open<L> {
    fn meta(&self) -> &'static Meta {
        L::META
    }

    fn data_need(&self) -> &'static DataNeed {
        L::DATA
    }

    fn description(&self) -> Description {
        let meta = L::META;
        let owned = str::to_owned;
        Description {
            id: owned(meta.id),
            title: owned(meta.title),
            question: owned(meta.question),
            invitation: owned(meta.invitation),
            covers: meta.covers.iter().map(|id| owned(id)).collect(),
            figures: L::FIGURES
                .iter()
                .map(|spec| FigureText {
                    key: owned(spec.key),
                    name: owned(spec.name),
                    aspect: spec.aspect,
                    narrow_aspect: spec.narrow_aspect,
                    columns: spec.columns,
                })
                .collect(),
            controls: L::CONTROLS.iter().map(control_view).collect(),
            sets: L::DATA.sets.iter().map(|set| SetText { id: owned(set.id), title: owned(set.title) }).collect(),
            takes_own_data: !L::DATA.roles.is_empty(),
            stops: L::STOPS.iter().map(|stop| StopText { title: owned(stop.title), say: owned(stop.say) }).collect(),
            challenges: L::CHALLENGES
                .iter()
                .map(|challenge| ChallengeText {
                    key: owned(challenge.key),
                    ask: owned(challenge.ask),
                    learned: owned(challenge.learned),
                    data: owned(challenge.data),
                })
                .collect(),
        }
    }

    fn set_data(&mut self, data: Data) -> Result<(), Problem> {
        let mut state = self.state.clone();
        settle::<L>(&mut state, &data);
        let fit = Fit::start(&state, &data)?;
        (self.state, self.data, self.fit) = (state, data, Some(fit));
        Ok(())
    }

    fn edit(&mut self, edit: &Edit) -> Result<Vec<String>, Problem> {
        match edit {
            Edit::Set { key, value } => {
                let Some(control) = L::CONTROLS.iter().find(|control| control.key == key) else {
                    return Ok(vec![format!("This lab has no control “{key}”.")]);
                };
                let mut state = self.state.clone();
                control.set_text(&mut state, &self.data, value);
                self.change(state)?;
            }
            Edit::Point(hit) => self.point(hit)?,
            Edit::Stop(index) => {
                if let Some(stop) = L::STOPS.get(*index) {
                    let mut state = L::State::default();
                    (stop.state)(&mut state);
                    self.change(state)?;
                }
            }
            Edit::Solve(index) => {
                if let Some(challenge) = L::CHALLENGES.get(*index) {
                    let mut state = L::State::default();
                    (challenge.solution)(&mut state);
                    self.change(state)?;
                }
            }
            Edit::Load(query) => return self.load(query),
            Edit::Data(_) => {}
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
            Edit::Set { .. } | Edit::Point(_) => None,
        };
        id.filter(|id| *id != self.data.id || self.fit.is_none()).map(str::to_owned)
    }

    fn advance(&mut self, more: &mut dyn FnMut() -> bool) -> Progress {
        let Some(fit) = &mut self.fit else {
            return Progress::Done;
        };
        if fit.progress != Progress::Done {
            fit.progress = L::advance(&fit.recipe, &self.data, &mut fit.fitted, more);
        }
        fit.progress
    }

    fn report(&mut self, view: &View) -> Report {
        let made = self.with_seen(|seen| {
            let mut builder = ReportBuilder::new(view, L::FIGURES);
            L::report(seen, &mut builder);
            let mut report = builder.finish();
            report.met =
                L::CHALLENGES.iter().map(|challenge| challenge.data == seen.data.id && (challenge.met)(seen)).collect();
            report
        });
        let mut report = made.unwrap_or_default();
        report.controls = self.controls();
        report.data = self.data.id.clone();
        self.handles.clone_from(&report.handles);
        report
    }

    fn rows(&mut self, of: &str) -> Vec<u32> {
        self.with_seen(|seen| L::rows(seen, of)).unwrap_or_default()
    }

    fn query(&self) -> Query {
        let default = L::State::default();
        let mut query = Query::default();
        query.set("v", L::META.link_version.to_string());
        if L::DATA.sets.first().is_none_or(|set| set.id != self.data.id) {
            query.set("data", self.data.id.clone());
        }
        for control in L::CONTROLS {
            let text = control.text(&self.state);
            if text != control.text(&default) {
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
            ControlKind::Player { last, get, .. } => Some((last(&self.state), get(&self.state))),
            _ => None,
        })
    }
}

fn control_view<S>(control: &Control<S>) -> ControlView {
    let (key, label, help) = (control.key.to_owned(), control.label.to_owned(), control.help.to_owned());
    match &control.kind {
        ControlKind::Slider { logarithmic, .. } => ControlView::Slider { key, label, help, logarithmic: *logarithmic },
        ControlKind::Toggle { .. } => ControlView::Toggle { key, label, help },
        ControlKind::Choice { options, .. } => {
            let options = options.iter().map(|&(key, label)| (key.to_owned(), label.to_owned())).collect();
            ControlView::Choice { key, label, help, options }
        }
        ControlKind::Player { .. } => ControlView::Player { key, label },
        ControlKind::Carried { private, .. } => ControlView::Carried { key, private: *private },
    }
}
