//! The table as the lab sees it: who belongs to which group and subgroup, and who got what.

use super::{Recipe, State};
use crate::lab::{Data, Span};
use crate::ml::bias::{LabelCounts, Labels, positive_above};
use crate::table::{Problem, Table, Values};

/// The favoured group a, and the disfavoured d.
pub const A: usize = 0;
pub const D: usize = 1;
/// A column with more different values has no menu.
const MOST_VALUES: usize = 12;

/// The rows that have all that is asked for, and what they are.
pub struct Sample {
    /// Rows of the table; everything below is in their order.
    pub rows: Vec<u32>,
    /// [`A`] or [`D`].
    pub group: Vec<usize>,
    pub subgroup: Vec<usize>,
    /// Whether the outcome is the good one, after the moves of the hand.
    pub positive: Vec<bool>,
    /// Names of the columns that were read; no condition where none differs from the facet.
    pub facet: String,
    pub condition: Option<String>,
    pub label: String,
    pub features: Vec<String>,
    /// What a and d are called.
    pub groups: [String; 2],
    /// All values of the facet other than the favoured one.
    pub disfavoured: Vec<String>,
    pub subgroups: Vec<String>,
    /// What the good and the other outcome are called.
    pub outcomes: [String; 2],
    /// The values of the facet and of the outcome that count, as the file writes them.
    pub favoured_value: String,
    pub positive_value: PositiveValue,
    /// Per subgroup: as the file has it, and as it is now.
    pub filed: Vec<Labels>,
    pub labels: Vec<Labels>,
    /// Rows left out because a cell is missing.
    pub left_out: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub enum PositiveValue {
    /// This category against all others.
    Is(String),
    /// Numbers strictly above this.
    Above(f64),
}

impl Sample {
    pub fn read(recipe: &Recipe, data: &Data) -> Result<Sample, Problem> {
        let table = &data.table;
        let facet = data.column_or("groups", &recipe.facet, 0).ok_or_else(|| missing("the groups"))?;
        let label = data.roles.column("label").ok_or_else(|| missing("the outcome"))?;
        if facet == label {
            return Err(Problem::new(format!("“{label}” is the outcome; choose another column for the groups.")));
        }
        let condition = data.column_or("groups", &recipe.condition, 1).filter(|name| *name != facet && *name != label);
        let features: Vec<&str> = data.roles.columns("features").iter().map(String::as_str).collect();
        let features: Vec<&str> = features.into_iter().filter(|name| ![facet, label].contains(name)).collect();
        let used: Vec<&str> = [facet, label].into_iter().chain(condition).chain(features.iter().copied()).collect();
        let (rows, left_out) = table.complete_rows(&used);
        if rows.is_empty() {
            return Err(Problem::new("No row has a group and an outcome. Choose other columns."));
        }
        let (codes, names) = table.classes(facet, &rows)?;
        let favoured = place_of(&names, &recipe.favoured, names.len().saturating_sub(1));
        let (subgroup, subgroups) = match condition {
            Some(name) => table.classes(name, &rows)?,
            None => (vec![0; rows.len()], vec!["everyone".to_owned()]),
        };
        let (positive, outcomes, positive_value) = outcomes(recipe, data, label, &rows)?;
        let others = |names: &[String], chosen: usize| -> String {
            let mut rest = names.iter().enumerate().filter(|(i, _)| *i != chosen).map(|(_, name)| name);
            match (rest.next(), rest.next()) {
                (Some(other), None) => other.clone(),
                _ => format!("not {}", names[chosen]),
            }
        };
        let disfavoured = names.iter().enumerate().filter(|(i, _)| *i != favoured).map(|(_, name)| name.clone());
        let mut sample = Sample {
            group: codes.iter().map(|code| if *code == favoured { A } else { D }).collect(),
            subgroup,
            positive,
            facet: facet.to_owned(),
            condition: condition.map(str::to_owned),
            label: label.to_owned(),
            features: features.into_iter().map(str::to_owned).collect(),
            groups: [names[favoured].clone(), others(&names, favoured)],
            disfavoured: disfavoured.collect(),
            favoured_value: names[favoured].clone(),
            filed: Vec::new(),
            labels: Vec::new(),
            rows,
            subgroups,
            outcomes,
            positive_value,
            left_out,
        };
        sample.filed = sample.counted();
        sample.move_cells(recipe);
        sample.labels = sample.counted();
        Ok(sample)
    }

    /// How many rows a group has in a subgroup.
    pub fn size(&self, subgroup: usize, group: usize) -> u64 {
        self.filed.get(subgroup).map_or(0, |labels| of(labels, group).total())
    }

    fn counted(&self) -> Vec<Labels> {
        let mut counts = vec![Labels::default(); self.subgroups.len()];
        for ((subgroup, group), positive) in self.subgroup.iter().zip(&self.group).zip(&self.positive) {
            let labels = &mut counts[*subgroup];
            let cell = if *group == A { &mut labels.favoured } else { &mut labels.disfavoured };
            if *positive { cell.positive += 1 } else { cell.negative += 1 }
        }
        counts
    }

    /// Gives as many rows of each moved cell the good outcome as the hand asks for: the first rows of
    /// the file that have the other outcome change theirs.
    fn move_cells(&mut self, recipe: &Recipe) {
        for (&(subgroup, group), &wanted) in &recipe.cells.moves {
            let Some(labels) = self.filed.get(subgroup) else { continue };
            let cell = of(labels, group);
            let wanted = wanted.min(cell.total());
            let becomes = wanted > cell.positive;
            let mut left = wanted.abs_diff(cell.positive);
            for row in 0..self.positive.len() {
                if left == 0 {
                    break;
                }
                if self.subgroup[row] == subgroup && self.group[row] == group && self.positive[row] != becomes {
                    self.positive[row] = becomes;
                    left -= 1;
                }
            }
        }
    }

    /// Rows of the table that `is_meant` keeps, by place in the sample.
    pub fn select(&self, is_meant: impl Fn(usize) -> bool) -> Vec<u32> {
        (0..self.rows.len()).filter(|place| is_meant(*place)).map(|place| self.rows[place]).collect()
    }
}

/// The counts of one group.
pub fn of(labels: &Labels, group: usize) -> LabelCounts {
    if group == A { labels.favoured } else { labels.disfavoured }
}

fn missing(what: &str) -> Problem {
    Problem::new(format!("Choose the column that holds {what}."))
}

/// The place of `value`, or `otherwise`.
fn place_of(names: &[String], value: &str, otherwise: usize) -> usize {
    names.iter().position(|name| name == value).unwrap_or(otherwise)
}

type Outcomes = (Vec<bool>, [String; 2], PositiveValue);

fn outcomes(recipe: &Recipe, data: &Data, label: &str, rows: &[u32]) -> Result<Outcomes, Problem> {
    if let Some(span) = cut_span(data) {
        let numbers = data.table.numbers(label)?;
        let cut = recipe.cut.unwrap_or(span.neutral);
        let values: Vec<f64> = rows.iter().map(|row| numbers[*row as usize]).collect();
        let written = crate::format::short(cut);
        let names = [format!("above {written}"), format!("at most {written}")];
        return Ok((positive_above(&values, cut), names, PositiveValue::Above(cut)));
    }
    let (codes, names) = data.table.classes(label, rows)?;
    let chosen = place_of(&names, &recipe.positive, default_positive(data, &names));
    let other = match &names[..] {
        [one, two] => if chosen == 0 { two } else { one }.clone(),
        _ => format!("not {}", names[chosen]),
    };
    let positive = codes.iter().map(|code| *code == chosen).collect();
    Ok((positive, [names[chosen].clone(), other], PositiveValue::Is(names[chosen].clone())))
}

/// The value named as positive by whoever assigned the roles, or the last: "yes" comes after "no".
fn default_positive(data: &Data, names: &[String]) -> usize {
    place_of(names, data.roles.positive("label").unwrap_or(""), names.len().saturating_sub(1))
}

/// The values of a column, at most so many that a menu can hold.
fn values(table: &Table, column: &str) -> Vec<String> {
    match table.column(column).map(|column| &column.values) {
        Some(Values::Categories { levels, .. }) => levels.iter().take(MOST_VALUES).cloned().collect(),
        Some(values) => values.distinct(MOST_VALUES),
        None => Vec::new(),
    }
}

/// With the meant one first, as menus have it.
fn menu(mut values: Vec<String>, first: usize) -> Vec<(String, String)> {
    if first < values.len() {
        let meant = values.remove(first);
        values.insert(0, meant);
    }
    values.into_iter().map(|value| (value.clone(), value)).collect()
}

/// The groups of the chosen column; the last in order is favoured unless another is chosen.
pub fn favoured_menu(state: &State, data: &Data) -> Vec<(String, String)> {
    let Some(facet) = data.column_or("groups", &state.facet, 0) else { return Vec::new() };
    let values = values(&data.table, facet);
    let last = values.len().saturating_sub(1);
    menu(values, last)
}

/// The outcomes; none where the outcome is a measure.
pub fn positive_menu(_: &State, data: &Data) -> Vec<(String, String)> {
    let Some(label) = data.roles.column("label").filter(|_| cut_span(data).is_none()) else { return Vec::new() };
    let values = values(&data.table, label);
    let meant = default_positive(data, &values);
    menu(values, meant)
}

/// The span of the outcome where it is a measure: a column of more than two different numbers.
pub fn cut_span(data: &Data) -> Option<Span> {
    let numbers = data.table.numbers(data.roles.column("label")?).ok()?;
    let known = numbers.iter().copied().filter(|value| value.is_finite());
    let first = known.clone().next()?;
    let second = known.clone().find(|value| *value != first)?;
    known.clone().find(|value| *value != first && *value != second)?;
    let (low, high) = known.fold((first, first), |(low, high), value| (low.min(value), high.max(value)));
    let (step, neutral) = ((high - low) / 200.0, low + (high - low) / 2.0);
    (step.is_finite() && step > 0.0 && neutral.is_finite()).then_some(Span { least: low, most: high, step, neutral })
}
