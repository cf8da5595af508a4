//! The subgroups, the list of measures, and the rows behind each count.

use super::LabelBias;
use super::measures::{says, stage_words};
use super::model::Learned;
use super::sample::{A, D, Sample, of};
use crate::format::{self, count, number, percent};
use crate::lab::{Cell, CellMark, RowAction, Seen, TableView, Tone};
use crate::ml::bias::{CATALOGUE, Labels};

/// Labels or predictions, whichever the state shows, per subgroup.
pub fn shown(seen: &Seen<LabelBias>) -> Vec<Labels> {
    match &seen.out.model {
        Some(answers) if seen.state.after => answers.subgroups.iter().map(|one| one.predicted()).collect(),
        _ => seen.out.subgroups.clone(),
    }
}

pub fn subgroups(seen: &Seen<LabelBias>) -> TableView {
    let sample = &seen.fitted.sample;
    let [a, d] = &sample.groups;
    let good = &sample.outcomes[0];
    let after = seen.state.after && seen.out.model.is_some();
    let what = if after { "predicted, after training" } else { "labels, before training" };
    let column = format::words(sample.condition.as_deref().unwrap_or("everyone"));
    let columns = [
        column.as_str(),
        "size",
        &format!("{a}: {good}"),
        &format!("{d}: {good}"),
        &format!("{d} among all refused"),
        &format!("{d} among all {good}"),
        "DD",
        "size · DD",
    ];
    let mut table = TableView::new("subgroups", format!("Within each {column}: {what}"), &columns);
    table.on_page = true;
    let labels = shown(seen);
    for (i, one) in labels.iter().enumerate() {
        table.rows.push(row(&sample.subgroups[i], one, Some(one.disparity_or_zero())));
        table.actions.push(RowAction::Rows(format!("all-all-{i}")));
        for group in [A, D] {
            if of(&sample.labels[i], group) != of(&sample.filed[i], group) {
                table.marks.push(CellMark { row: i, column: Some(2 + group), tone: Tone::Hand });
            }
        }
        for (column, missing) in [(4, one.negatives() == 0), (5, one.positives() == 0)] {
            if missing {
                table.marks.push(CellMark { row: i, column: Some(column), tone: Tone::Warning });
            }
        }
    }
    let all: Labels = labels.iter().copied().sum();
    table.rows.push(row("everyone", &all, all.demographic_disparity().ok()));
    table.actions.push(RowAction::Rows("all-all-all".to_owned()));
    table
}

/// In a file, counts of so many are the share that they are.
fn row(name: &str, labels: &Labels, disparity: Option<f64>) -> Vec<Cell> {
    let cell = |group: usize| {
        let counts = of(labels, group);
        let rate = counts.rate().map_or("–".to_owned(), percent);
        let text = format!("{} of {}, {rate}", count(counts.positive), count(counts.total()));
        Cell::of(text, counts.rate().unwrap_or(f64::NAN))
    };
    let share = |part: u64, whole: u64| match whole {
        0 => Cell::of("none: 0", 0.0),
        _ => Cell::of(format!("{} of {}", count(part), count(whole)), part as f64 / whole as f64),
    };
    vec![
        name.into(),
        Cell::count(labels.total() as usize),
        cell(A),
        cell(D),
        share(labels.disfavoured.negative, labels.negatives()),
        share(labels.disfavoured.positive, labels.positives()),
        Cell::or_dash(disparity, |value| format::fixed(value, 4)),
        Cell::or_dash(disparity.map(|value| value * labels.total() as f64), number),
    ]
}

pub fn metrics(seen: &Seen<LabelBias>) -> TableView {
    let columns = ["measure", "what it is", "measured", "value", "parity", "range", "says"];
    let mut table = TableView::new("measures", "All measures, before and after training", &columns);
    table.on_page = true;
    for facts in CATALOGUE {
        let value = Cell::or_dash(seen.out.value(facts.metric).ok(), number);
        let (low, high) = facts.range;
        table.rows.push(vec![
            facts.short.into(),
            facts.long.into(),
            stage_words(facts.stage).into(),
            value,
            Cell::number(facts.parity, format::short),
            Cell {
                text: format!("{} to {}", format::short(low), format::short(high)),
                plain: Some(format!("{} to {}", format::full(low), format::full(high))),
            },
            says(seen, facts.metric).into(),
        ]);
    }
    table
}

/// The group and the subgroup of a count's key, in words.
pub fn cell_words(sample: &Sample, key: &str) -> String {
    let Some((_, group, subgroup)) = parsed(key) else { return String::new() };
    let group = group.map_or("everyone", |group| sample.groups[group].as_str());
    match subgroup {
        Some(i) => format!("{group}, {}", sample.subgroups.get(i).map_or("", String::as_str)),
        None => group.to_owned(),
    }
}

/// `part-group-subgroup`, where group and subgroup may be `all`.
fn parsed(key: &str) -> Option<(&str, Option<usize>, Option<usize>)> {
    let (rest, subgroup) = key.rsplit_once('-')?;
    let (part, group) = rest.rsplit_once('-')?;
    let number = |text: &str| text.parse().ok();
    Some((part, number(group), number(subgroup)))
}

/// The rows behind a count.
pub fn rows(seen: &Seen<LabelBias>, key: &str) -> Vec<u32> {
    let sample = &seen.fitted.sample;
    let Some((part, group, subgroup)) = parsed(key) else { return Vec::new() };
    let scores = match &seen.fitted.learned {
        Learned::Done(model) => Some(&model.scores),
        _ => None,
    };
    let called =
        |place: usize| scores.is_some_and(|scores| scores[place] >= seen.state.thresholds[sample.group[place]]);
    sample.select(|place| {
        let here = group.is_none_or(|group| sample.group[place] == group)
            && subgroup.is_none_or(|subgroup| sample.subgroup[place] == subgroup);
        here && match part {
            "all" => true,
            "good" => sample.positive[place],
            "other" => !sample.positive[place],
            "right-good" => sample.positive[place] && called(place),
            "wrong-good" => !sample.positive[place] && called(place),
            "wrong-other" => sample.positive[place] && !called(place),
            "right-other" => !sample.positive[place] && !called(place),
            _ => false,
        }
    })
}
