//! What does not change while a lab is open, in words: for the static pages, the page and the tests. No session needs it.

use super::Lab;
use super::control::{Control, ControlKind, named};
use super::session::{
    ChallengeText, ConditionText, ControlView, Description, FigureText, PartText, RoleText, SetText, StopText,
};

pub(super) fn description<L: Lab>() -> Description {
    let meta = L::META;
    let owned = str::to_owned;
    Description {
        id: owned(meta.id),
        title: owned(meta.title),
        question: owned(meta.question),
        invitation: owned(meta.invitation),
        parts: L::PARTS
            .iter()
            .map(|part| PartText {
                control: owned(part.control),
                option: owned(part.option),
                question: owned(part.question),
                invitation: owned(part.invitation),
                has_data: part.has_data,
            })
            .collect(),
        first_touch: owned(meta.first_touch),
        covers: meta.covers.iter().map(|id| owned(id)).collect(),
        figures: L::FIGURES
            .iter()
            .map(|spec| FigureText {
                key: owned(spec.key),
                name: owned(spec.name),
                short: owned(spec.short),
                aspect: spec.aspect,
                columns: spec.columns,
                tab: owned(spec.tab),
            })
            .collect(),
        controls: L::CONTROLS.iter().map(control_view).collect(),
        acts_on: L::CONTROLS
            .iter()
            .filter(|control| !control.figure.is_empty())
            .map(|one| (owned(one.key), owned(one.figure)))
            .collect(),
        folded: L::CONTROLS.iter().filter(|control| control.is_folded).map(|one| owned(one.key)).collect(),
        private: L::CONTROLS.iter().filter(|control| control.is_private()).map(|one| owned(one.key)).collect(),
        sets: L::DATA
            .sets
            .iter()
            .map(|set| SetText { id: owned(set.id), title: owned(set.title), is_file: set.is_bundled() })
            .collect(),
        takes: L::TAKES.iter().map(|kind| owned(kind)).collect(),
        roles: L::DATA
            .roles
            .iter()
            .map(|role| RoleText {
                key: owned(role.key),
                label: owned(role.label),
                kind: role.kind,
                optional: role.optional,
            })
            .collect(),
        stops: L::STOPS
            .iter()
            .map(|stop| StopText {
                key: owned(stop.key),
                title: owned(stop.title),
                say: owned(stop.say),
                answer: owned(stop.answer),
                data: owned(stop.data),
                figures: all_owned(stop.figures),
                controls: all_owned(stop.controls),
                numbers: all_owned(stop.numbers),
                teaches: all_owned(stop.teaches),
                asks: stop.asks.map(|(number, question)| (owned(number), owned(question))),
                begins: owned(stop.begins),
            })
            .collect(),
        challenges: L::CHALLENGES
            .iter()
            .map(|challenge| ChallengeText {
                key: owned(challenge.key),
                ask: owned(challenge.ask),
                learned: owned(challenge.learned),
                data: owned(challenge.data),
                part: owned(challenge.part),
                conditions: challenge
                    .conditions
                    .iter()
                    .map(|one| ConditionText { words: owned(one.words), number: owned(one.number) })
                    .collect(),
            })
            .collect(),
    }
}

fn all_owned(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|&key| key.to_owned()).collect()
}

fn control_view<S>(control: &Control<S>) -> ControlView {
    let (key, label, help) = (control.key.to_owned(), control.label.to_owned(), control.help.to_owned());
    match &control.kind {
        ControlKind::Slider { logarithmic, .. } => ControlView::Slider { key, label, help, logarithmic: *logarithmic },
        ControlKind::Toggle { .. } => ControlView::Toggle { key, label, help },
        ControlKind::Choice { options, .. } => ControlView::Choice { key, label, help, options: named(options) },
        ControlKind::Column { .. } | ControlKind::Menu { .. } => ControlView::Column { key, label, help },
        ControlKind::Several { .. } => ControlView::Several { key, label, help },
        ControlKind::Text { lines, .. } => ControlView::Text { key, label, help, lines: *lines },
        ControlKind::Button { .. } => ControlView::Button { key, label, help },
        ControlKind::Player { last, .. } => ControlView::Player { key, label, is_endless: last.is_none() },
        ControlKind::Carried { .. } => ControlView::Carried { key },
    }
}
