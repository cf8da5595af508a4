//! A first guess at the roles of a new table, by the names and types of its columns.

use super::roles::{Role, RoleKind, Roles};
use super::{Column, Table, Values};

/// Words in names, the most telling first.
const LABELS: &[&str] = &[
    "label",
    "target",
    "class",
    "outcome",
    "diagnosis",
    "y",
    "truth",
    "actual",
    "buys",
    "damage",
    "churn",
    "default",
    "fraud",
    "survived",
];
const SCORES: &[&str] =
    &["score", "prob", "proba", "probability", "prediction", "predicted", "risk", "confidence", "logit", "decision"];
const TIMES: &[&str] = &["time", "timestamp", "date", "datetime", "hour", "day"];
const TEXTS: &[&str] = &["text", "comment", "review", "message", "sentence", "description"];

/// More different numbers than this are a measure, not categories.
const MOST_CATEGORIES: usize = 20;

/// The columns that most likely play these roles; what nothing fits stays unassigned.
///
/// A role takes the column with the most telling name among those of its kind that are free, else
/// the first (a label: the last) that looks the part. Optional roles are filled by name only.
/// Roles of many columns take what the others leave, however the roles are ordered: first those of
/// categories, words before numbers with few values.
pub fn guess(wanted: &[Role], table: &Table) -> Roles {
    let mut roles = Roles::default();
    let (mut many, single): (Vec<&Role>, Vec<&Role>) =
        wanted.iter().partition(|role| matches!(role.kind, RoleKind::Numbers { .. } | RoleKind::Categories { .. }));
    many.sort_by_key(|role| matches!(role.kind, RoleKind::Numbers { .. }));
    // By name first, so that no role takes by its type what another could claim by name.
    for by_name in [true, false] {
        for role in &single {
            if roles.column(role.key).is_some() || (!by_name && role.optional) {
                continue;
            }
            let free = |column: &&Column| !roles.used().contains(&column.name.as_str());
            let fitting: Vec<&Column> =
                table.columns().iter().filter(free).filter(|column| fits(role.kind, column)).collect();
            let chosen = if by_name {
                fitting
                    .iter()
                    .filter_map(|column| Some((rank(role, &column.name)?, *column)))
                    .min_by_key(|(rank, _)| *rank)
                    .map(|(_, column)| column)
            } else {
                by_type(role.kind, &fitting)
            };
            if let Some(column) = chosen {
                roles.assign(role.key, [column.name.as_str()]);
            }
        }
    }
    for role in many.into_iter().filter(|role| !role.optional) {
        let (RoleKind::Numbers { least, most } | RoleKind::Categories { least, most }) = role.kind else {
            continue;
        };
        let used = roles.used();
        let of = |are_words: bool| {
            let fitting = table.columns().iter().filter(|column| fits(role.kind, column));
            let free = fitting.filter(|column| !used.contains(&column.name.as_str()));
            let alike = free.filter(|column| matches!(column.values, Values::Categories { .. }) == are_words);
            alike.map(|column| column.name.as_str()).collect::<Vec<_>>()
        };
        let mut free = of(true);
        if free.len() < least || matches!(role.kind, RoleKind::Numbers { .. }) {
            free.extend(of(false));
        }
        free.truncate(most);
        if free.len() >= least {
            roles.assign(role.key, free);
        }
    }
    roles
}

fn fits(kind: RoleKind, column: &Column) -> bool {
    let values = &column.values;
    if values.missing() == values.len() {
        return false;
    }
    match kind {
        RoleKind::Number | RoleKind::Numbers { .. } => matches!(values, Values::Numbers(_)),
        RoleKind::Binary => values.distinct(3).len() <= 2,
        RoleKind::Category | RoleKind::Categories { .. } => {
            values.distinct(MOST_CATEGORIES + 1).len() <= MOST_CATEGORIES
        }
        RoleKind::Text => matches!(values, Values::Categories { .. }),
    }
}

/// How telling a name is for a role, smaller is better: the role's own key or label, then the
/// words known for it, whole names before parts of names.
fn rank(role: &Role, name: &str) -> Option<usize> {
    let name = name.to_lowercase();
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).collect();
    if name == role.key || name == role.label.to_lowercase() {
        return Some(0);
    }
    let known: &[&str] = match role.kind {
        RoleKind::Binary | RoleKind::Category => LABELS,
        RoleKind::Text => TEXTS,
        RoleKind::Number if role.key == "score" => SCORES,
        RoleKind::Number if role.key == "time" => TIMES,
        _ => &[],
    };
    if let Some(place) = known.iter().position(|word| *word == name) {
        return Some(1 + place);
    }
    known
        .iter()
        .position(|word| words.contains(word))
        .or_else(|| words.contains(&role.key).then_some(0))
        .map(|place| 1 + known.len() + place)
}

fn by_type<'a>(kind: RoleKind, fitting: &[&'a Column]) -> Option<&'a Column> {
    let is_constant = |column: &&&Column| column.values.distinct(2).len() < 2;
    match kind {
        // A score has many values; a column of two is more likely a label.
        RoleKind::Number | RoleKind::Numbers { .. } => {
            fitting.iter().find(|column| column.values.distinct(3).len() > 2).or(fitting.first()).copied()
        }
        // The label mostly stands last.
        RoleKind::Binary | RoleKind::Category | RoleKind::Categories { .. } => {
            fitting.iter().rev().find(|column| !is_constant(column)).or(fitting.last()).copied()
        }
        RoleKind::Text => {
            // The one with the most different values; the first of equals.
            let size = |column: &&&Column| match &column.values {
                Values::Categories { levels, .. } => levels.len(),
                Values::Numbers(_) => 0,
            };
            fitting.iter().rev().max_by_key(size).copied()
        }
    }
}
