//! A first guess at the roles of a new table, by the names and types of its columns.

use super::roles::{Role, RoleKind, Roles};
use super::{ColumnFacts, Said, Table};

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

/// Columns that only number the rows.
const IDS: &[&str] = &["id", "index", "rowid", "uid", "uuid", "unnamed"];

/// More different numbers than this are a measure, not categories.
const MOST_CATEGORIES: usize = 20;

/// The columns that most likely play these roles; what nothing fits stays unassigned.
///
/// A role takes the column with the most telling name among those of its kind that are free, else
/// the first (a label: the last) that looks the part. Optional roles are filled by name only.
/// Roles of many columns take what the others leave, however the roles are ordered: first those of
/// categories, words before numbers with few values. What only numbers the rows, by its name, is taken
/// where nothing else is left.
pub fn guess(wanted: &[Role], table: &Table) -> Roles {
    guess_by(wanted, &table.facts(), table.rows(), Roles::default())
}

/// As [`guess`], by what is known about the columns already, and around roles that are chosen: these stay where their
/// columns are still there.
pub fn guess_by(wanted: &[Role], columns: &[ColumnFacts], rows: usize, chosen: Roles) -> Roles {
    let is_there = |name: &String| columns.iter().any(|column| column.name == *name);
    let mut roles = chosen.only(wanted).retained(|assigned| assigned.iter().all(is_there));
    let (mut many, single): (Vec<&Role>, Vec<&Role>) =
        wanted.iter().partition(|role| matches!(role.kind, RoleKind::Numbers { .. } | RoleKind::Categories { .. }));
    many.sort_by_key(|role| matches!(role.kind, RoleKind::Numbers { .. }));
    // By name first, so that no role takes by its type what another could claim by name.
    for by_name in [true, false] {
        for role in &single {
            if roles.column(role.key).is_some() || (!by_name && role.optional) {
                continue;
            }
            let free = |column: &&ColumnFacts| !roles.used().contains(&column.name.as_str());
            let mut fitting: Vec<&ColumnFacts> =
                columns.iter().filter(free).filter(|column| fits(role.kind, column, rows)).collect();
            fitting.sort_by_key(|column| is_aside(column));
            let chosen = if by_name {
                fitting
                    .iter()
                    .filter_map(|column| Some((rank_of(role, column)?, *column)))
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
        if roles.column(role.key).is_some() {
            continue;
        }
        let (RoleKind::Numbers { least, most } | RoleKind::Categories { least, most }) = role.kind else {
            continue;
        };
        let used = roles.used();
        let of = |are_words: bool| {
            let fitting = columns.iter().filter(|column| fits(role.kind, column, rows));
            let free = fitting.filter(|column| !used.contains(&column.name.as_str()));
            let alike = free.filter(|column| column.is_number != are_words);
            alike.collect::<Vec<_>>()
        };
        let mut free = of(true);
        if free.len() < least || matches!(role.kind, RoleKind::Numbers { .. }) {
            free.extend(of(false));
        }
        if free.iter().filter(|column| !is_aside(column)).count() >= least {
            free.retain(|column| !is_aside(column));
        }
        free.truncate(most);
        if free.len() >= least {
            roles.assign(role.key, free.into_iter().map(|column| column.name.as_str()));
        }
    }
    roles
}

fn fits(kind: RoleKind, column: &ColumnFacts, rows: usize) -> bool {
    kind.can_be(column, rows)
        && match kind {
            RoleKind::Category | RoleKind::Categories { .. } => column.different <= MOST_CATEGORIES,
            RoleKind::Text => !column.is_number,
            RoleKind::Number | RoleKind::Numbers { .. } | RoleKind::Binary => true,
        }
}

/// What its file or its name says is no feature.
fn is_aside(column: &ColumnFacts) -> bool {
    column.said == Some(Said::NoFeature) || is_id(&column.name)
}

fn is_id(name: &str) -> bool {
    let name = name.to_lowercase();
    name.split(|c: char| !c.is_alphanumeric()).any(|word| IDS.contains(&word))
}

/// As [`rank`], where the file's own word for the class counts before any name.
fn rank_of(role: &Role, column: &ColumnFacts) -> Option<usize> {
    if column.said == Some(Said::Class) && role.is_answer() { Some(0) } else { Some(1 + rank(role, &column.name)?) }
}

/// How telling a name is for a role, smaller is better: the role's own key or label, then the
/// words known for it, whole names before parts of names.
pub(super) fn rank(role: &Role, name: &str) -> Option<usize> {
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

fn by_type<'a>(kind: RoleKind, fitting: &[&'a ColumnFacts]) -> Option<&'a ColumnFacts> {
    match kind {
        // A score has many values; a column of two is more likely a label.
        RoleKind::Number | RoleKind::Numbers { .. } => {
            fitting.iter().find(|column| column.different > 2).or(fitting.first()).copied()
        }
        // The label mostly stands last, and a constant is none.
        RoleKind::Binary | RoleKind::Category | RoleKind::Categories { .. } => {
            let last = || fitting.iter().rev().filter(|column| !is_aside(column));
            last().find(|column| column.different >= 2).or(last().next()).or(fitting.last()).copied()
        }
        // The one with the most different values; the first of equals.
        RoleKind::Text => fitting.iter().rev().max_by_key(|column| column.levels).copied(),
    }
}
