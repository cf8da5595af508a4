//! Columns of text whose cells are numbers or truths all the same, and the notes that say so.

use std::collections::BTreeSet;

use super::Values;
use super::cells::MARKS;
use super::dress::{self, Dress};
use super::problem::{listed, shortened};
use super::style::Style;
use crate::format;

/// What was understood in the columns of one table.
#[derive(Default)]
pub struct Understood {
    /// For each way to dress numbers what an example means, how the sentence ends, and the columns.
    numbers: Vec<(Dress, String, &'static str, Vec<String>)>,
    truths: Vec<String>,
    /// Marks of missing cells that were found beside numbers.
    pub marks: BTreeSet<&'static str>,
}

/// Columns that a note names; the first few say enough.
const NAMED: usize = 4;

impl Understood {
    /// Turns a column of text into one of numbers where each of its cells is a number, dressed alike, or (if they are
    /// to be found) one of [`MARKS`], which is missing then; and brings the spellings of yes and no together.
    pub fn take(&mut self, name: &str, values: &mut Values, style: &Style, finds_marks: bool) {
        let Values::Categories { codes, levels } = values else { return };
        if let Some((numbers, dresses, dress)) = self.numbers(levels, style, finds_marks) {
            // The first cell of those that wear most says it best.
            let most = dresses.iter().max().copied().filter(|pieces| *pieces > 0);
            let wears_most = |code: &&u32| most.is_some() && dresses.get(**code as usize).copied() == most;
            if let Some(&code) = codes.iter().find(wears_most) {
                let (text, number) = (&levels[code as usize], numbers[code as usize]);
                match self.numbers.iter_mut().find(|(other, ..)| *other == dress) {
                    Some((.., columns)) => columns.push(name.to_owned()),
                    None => {
                        let sentence = format!("“{text}” is read as {}", format::full(number));
                        let is_ambiguous = dress::read(text, !style.decimal_comma).is_some();
                        let end = if is_ambiguous { OTHER_MARK } else { "" };
                        self.numbers.push((dress, sentence, end, vec![name.to_owned()]));
                    }
                }
            }
            let number = |&code: &u32| numbers.get(code as usize).copied().unwrap_or(f64::NAN);
            *values = Values::Numbers(codes.iter().map(number).collect());
        } else if !style.as_written
            && let Some((truths, names)) = truths(levels)
        {
            self.truths.push(format!(
                "{} in “{}” are read as “{}” and “{}”.",
                listed(levels, NAMED),
                shortened(name),
                names[0],
                names[1]
            ));
            codes.iter_mut().for_each(|code| *code = truths.get(*code as usize).copied().unwrap_or(*code));
            *levels = names.map(str::to_owned).into();
        }
    }

    /// The number of each level, how many pieces each wears, and what they wear together.
    fn numbers(
        &mut self,
        levels: &[String],
        style: &Style,
        finds_marks: bool,
    ) -> Option<(Vec<f64>, Vec<usize>, Dress)> {
        let (mut numbers, mut pieces, mut marks) = (Vec::new(), Vec::new(), Vec::new());
        let mut all: Option<Dress> = None;
        let mut is_any_without_parentheses = false;
        for level in levels {
            if let Some((number, dress)) = style.understood(level) {
                all = Some(all.map_or(Some(dress), |all| together(all, dress))?);
                is_any_without_parentheses |= !dress.in_parentheses;
                numbers.push(number);
                pieces.push(dress.pieces());
            } else {
                marks.push(*MARKS.iter().find(|mark| finds_marks && *mark == level)?);
                numbers.push(f64::NAN);
                pieces.push(0);
            }
        }
        // All in parentheses they are more likely numbered than negative.
        let all = all.filter(|all| is_any_without_parentheses || !all.in_parentheses)?;
        self.marks.extend(marks);
        Some((numbers, pieces, all))
    }

    /// What should be known, as sentences.
    pub fn sentences(self) -> Vec<String> {
        let numbers = self.numbers.into_iter();
        let numbers =
            numbers.map(|(_, sentence, end, columns)| format!("{sentence} in {}.{end}", listed(&columns, NAMED)));
        numbers.chain(self.truths).collect()
    }
}

const OTHER_MARK: &str = " If that is wrong, choose the other decimal mark.";

/// What two cells of one column wear together; nothing where they cannot be of one column: shares beside plain
/// numbers, two kinds of money, two ways to set thousands apart.
fn together(a: Dress, b: Dress) -> Option<Dress> {
    let one = a.is_percent == b.is_percent
        && a.money.is_none_or(|money| b.money.is_none_or(|other| other == money))
        && a.thousands.is_none_or(|mark| b.thousands.is_none_or(|other| other == mark));
    one.then(|| Dress {
        thousands: a.thousands.or(b.thousands),
        is_percent: a.is_percent,
        money: a.money.or(b.money),
        in_parentheses: a.in_parentheses || b.in_parentheses,
        is_typeset: a.is_typeset || b.is_typeset,
    })
}

/// Where more than two levels are only spellings of yes and no: for each which it is, and what the two are called.
fn truths(levels: &[String]) -> Option<(Vec<u32>, [&'static str; 2])> {
    const NO: [&str; 5] = ["false", "no", "f", "n", "0"];
    const YES: [&str; 5] = ["true", "yes", "t", "y", "1"];
    if !(3..=20).contains(&levels.len()) {
        return None;
    }
    let mut truths = Vec::new();
    let mut are_true_and_false = true;
    for level in levels {
        let level = level.to_lowercase();
        let which = [NO, YES].iter().position(|words| words.contains(&level.as_str()))?;
        are_true_and_false &= matches!(level.as_str(), "true" | "false");
        truths.push(which as u32);
    }
    let has = |which| truths.contains(&which);
    (has(0) && has(1)).then_some((truths, if are_true_and_false { ["false", "true"] } else { ["no", "yes"] }))
}
