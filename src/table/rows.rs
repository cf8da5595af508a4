//! The rows of one pass over a file: which are taken, and the columns that grow from them.

use super::cells::{Growing, MARKS, Style};
use super::csv::{Limits, NOTHING, Notes, Read, ReadOptions};
use super::draw::{self, Draw};
use super::levels::Levels;
use super::names::{Renamed, names};
use super::problem::shortened;
use super::records::{Records, TooLong};
use super::sniff::{self, DecimalMarks, Head};
use super::stream::Next;
use super::{Column, Problem, Table, Values};
use std::collections::BTreeSet;

/// What earlier passes over the file found out.
#[derive(Default)]
pub struct Known {
    pub is_latin1: bool,
    decimal_comma: Option<bool>,
    /// The number of data rows, where they are more than can be kept.
    rows: Option<u64>,
    /// The columns of an earlier pass, of which some are wanted again as text.
    columns: Option<Vec<Growing>>,
}

impl Known {
    /// What is not UTF-8 is Latin-1; whatever was found by reading it as something else is void.
    pub fn fall_back_to_latin1(&mut self) -> Next {
        *self = Known { is_latin1: true, ..Known::default() };
        Next::Again
    }
}

/// The rows of a pass, from the first block on, which told what they are.
pub struct Rows {
    records: Records,
    delimiter: u8,
    header: bool,
    style: Style,
    finds_marks: bool,
    /// Evidence on the decimal mark, where it is not known.
    decimal: Option<DecimalMarks>,
    is_latin1: bool,
    width: usize,
    most_columns: usize,
    seed: u64,
    names: Vec<String>,
    renamed: Vec<Renamed>,
    /// The columns that are kept, where these are not all.
    kept: Option<Vec<usize>>,
    columns: Vec<Growing>,
    /// Only these of the kept columns are wanted, as text.
    again: Vec<(usize, Levels)>,
    taking: Taking,
    count: u64,
}

/// Which rows are taken.
enum Taking {
    All {
        most: u64,
    },
    Drawn {
        draw: Draw,
        rows: Vec<u32>,
    },
    /// None; they are only counted.
    Counted,
}

/// How a pass ended.
pub enum Ended {
    Read(Box<Read>),
    Again,
}

impl Rows {
    pub fn open(head: Head, blank: u64, size: u64, options: &ReadOptions, limits: &Limits, known: &mut Known) -> Rows {
        let delimiter = options.delimiter.unwrap_or_else(|| sniff::delimiter(head));
        let told = options.decimal_comma.or(known.decimal_comma);
        let decimal_comma = told.unwrap_or_else(|| sniff::decimal_comma(head, delimiter));
        let marks = options.marks.iter().flatten().map(|mark| mark.trim().as_bytes().to_vec()).collect();
        let style = Style { decimal_comma, marks };
        let header = options.header.unwrap_or_else(|| sniff::has_header(head, delimiter, &style));
        let mut records = Records::new(delimiter);
        records.pass_lines(blank);
        let taking = match known.rows {
            Some(all) => {
                let fitting = (all as f64 * (limits.bytes as f64 / size.max(1) as f64)) as u64;
                let draw = Draw::new(options.seed, limits.rows.min(fitting).max(1), all);
                Taking::Drawn { draw, rows: Vec::new() }
            }
            None if size > limits.bytes => Taking::Counted,
            None => Taking::All { most: limits.rows },
        };
        let columns = known.columns.take().unwrap_or_default();
        let wanted_again = columns.iter().enumerate().filter(|(_, column)| matches!(column, Growing::ReadAgain));
        Rows {
            records,
            delimiter,
            header,
            style,
            finds_marks: options.marks.is_none(),
            decimal: (told.is_none() && delimiter != b',').then(DecimalMarks::default),
            is_latin1: known.is_latin1,
            width: 0,
            most_columns: limits.columns,
            seed: options.seed,
            names: Vec::new(),
            renamed: Vec::new(),
            kept: None,
            again: wanted_again.map(|(i, _)| (i, Levels::default())).collect(),
            columns,
            taking,
            count: 0,
        }
    }

    /// How many data rows there were.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The line that was reached.
    pub fn line(&self) -> u64 {
        self.records.reached()
    }

    /// Takes the rows of a piece of text; `Again` where they show that the pass began wrongly.
    pub fn take_all(&mut self, mut text: &[u8], known: &mut Known) -> Result<Next, Problem> {
        while self.records.next(&mut text).map_err(|TooLong| self.too_long())? {
            if self.take(known)? == Next::Again {
                return Ok(Next::Again);
            }
        }
        Ok(Next::More)
    }

    /// Takes the record that is complete.
    fn take(&mut self, known: &mut Known) -> Result<Next, Problem> {
        if self.width == 0 {
            self.take_names();
            if self.header {
                return Ok(Next::More);
            }
        }
        if self.records.len() != self.width {
            // A line of nothing but spaces is as good as blank.
            return if self.records.is_blank() { Ok(Next::More) } else { Err(self.ragged()) };
        }
        self.count += 1;
        match &mut self.taking {
            Taking::All { most } if self.count <= *most => {}
            Taking::All { .. } => {
                self.columns.clear();
                self.taking = Taking::Counted;
                return Ok(Next::More);
            }
            Taking::Drawn { draw, rows } => {
                if !draw.takes() {
                    return Ok(Next::More);
                }
                rows.push((self.count - 1) as u32);
            }
            Taking::Counted => return Ok(Next::More),
        }
        if let Some(marks) = self.decimal.as_mut().filter(|marks| !marks.is_decided()) {
            self.records.cells().for_each(|cell| marks.look_at(cell));
            if self.style.decimal_comma && marks.is_decided() {
                known.decimal_comma = Some(false);
                return Ok(Next::Again);
            }
        }
        self.push();
        Ok(Next::More)
    }

    fn push(&mut self) {
        let place = |i: usize| self.kept.as_ref().map_or(i, |kept| kept[i]);
        if !self.again.is_empty() {
            for (i, levels) in &mut self.again {
                levels.push(self.records.cell(place(*i)), &self.style);
            }
        } else if self.kept.is_none() {
            for (column, cell) in self.columns.iter_mut().zip(self.records.cells()) {
                column.push(cell, &self.style);
            }
        } else {
            for (i, column) in self.columns.iter_mut().enumerate() {
                column.push(self.records.cell(place(i)), &self.style);
            }
        }
    }

    /// The first record says how many columns there are and what they are called.
    fn take_names(&mut self) {
        self.width = self.records.len();
        let header = self
            .header
            .then(|| self.records.cells().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect::<Vec<_>>());
        (self.names, self.renamed) = names(header, self.width);
        if self.width > self.most_columns {
            let kept = draw::columns(self.seed, self.most_columns, self.width);
            self.names = kept.iter().map(|&column| std::mem::take(&mut self.names[column])).collect();
            self.renamed.retain(|renamed| kept.binary_search(&(renamed.column - 1)).is_ok());
            self.kept = Some(kept);
        }
        if self.columns.is_empty() {
            self.columns.resize_with(self.names.len(), || Growing::Numbers(Vec::new()));
        }
    }

    /// The end of the file.
    pub fn end(mut self, name: &str, known: &mut Known) -> Result<Ended, Problem> {
        let is_one_left = self.records.last().map_err(|TooLong| self.too_long())?;
        if is_one_left && self.take(known)? == Next::Again {
            return Ok(Ended::Again);
        }
        if self.count == 0 {
            return Err(Problem::new(if self.header {
                "The file has only a header, no rows below it. Add the data, or say that it has no header."
            } else {
                NOTHING
            }));
        }
        if matches!(self.taking, Taking::Counted) {
            known.rows = Some(self.count);
            return Ok(Ended::Again);
        }
        if let Some(marks) = self.decimal {
            known.decimal_comma = Some(marks.is_comma());
            if marks.is_comma() != self.style.decimal_comma {
                return Ok(Ended::Again);
            }
        }
        if self.again.is_empty() && self.columns.iter().any(|column| matches!(column, Growing::ReadAgain)) {
            known.columns = Some(self.columns);
            return Ok(Ended::Again);
        }
        self.finish(name)
    }

    fn finish(self, name: &str) -> Result<Ended, Problem> {
        let mut again = self.again.into_iter();
        let mut found_marks = BTreeSet::new();
        let columns = self.columns.into_iter().zip(self.names).map(|(column, name)| {
            let mut values = match column {
                Growing::Numbers(values) => Values::Numbers(values),
                Growing::Categories(levels) => levels.finish(),
                Growing::ReadAgain => again.next().map_or(Values::Numbers(Vec::new()), |(_, levels)| levels.finish()),
            };
            if self.finds_marks {
                numbers_beside_marks(&mut values, &self.style, &mut found_marks);
            }
            Column { name, values }
        });
        let table = Table::new(name, columns.collect())?;
        let rows = match self.taking {
            // What was drawn may be all of them: the count that called for drawing was an estimate.
            Taking::Drawn { rows, .. } => Some(rows).filter(|rows| (rows.len() as u64) < self.count),
            Taking::All { .. } | Taking::Counted => None,
        };
        let said_marks = self.style.marks.into_iter().map(|mark| String::from_utf8_lossy(&mark).into_owned());
        let notes = Notes {
            delimiter: self.delimiter,
            decimal_comma: self.style.decimal_comma,
            header: self.header,
            latin1: self.is_latin1,
            renamed: self.renamed,
            missing: table.missing(),
            marks: found_marks.into_iter().map(str::to_owned).chain(said_marks).collect(),
            rows: self.count,
            columns: self.width,
            seed: self.seed,
            fingerprint: 0,
        };
        Ok(Ended::Read(Box::new(Read { table, notes, rows })))
    }

    fn too_long(&self) -> Problem {
        Problem::new(format!(
            "Data row {} has no end: it is longer than any row can be. Look for a quote left open before \
             line {} of the file, or choose another delimiter.",
            self.count + 1,
            self.records.reached()
        ))
    }

    fn ragged(&self) -> Problem {
        let (found, width) = (self.records.len(), self.width);
        let start = shortened(&String::from_utf8_lossy(self.records.cell(0)));
        Problem::new(format!(
            "Data row {} (line {} of the file, “{start}”…) has {found} cell{} where the first row \
             has {width}. Look for a missing or extra “{}”, or a quote left open.",
            self.count + 1,
            self.records.line(),
            if found == 1 { "" } else { "s" },
            if self.delimiter == b'\t' { "tab".into() } else { char::from(self.delimiter).to_string() },
        ))
    }
}

/// A column of numbers and [`MARKS`] becomes one of numbers, the marks missing.
fn numbers_beside_marks(values: &mut Values, style: &Style, found: &mut BTreeSet<&'static str>) {
    let Values::Categories { codes, levels } = values else { return };
    let mark = |level: &String| MARKS.iter().find(|mark| **mark == *level).copied();
    let mut numbers = Vec::with_capacity(levels.len());
    let mut marks = Vec::new();
    for level in levels.iter() {
        match (style.number(level.as_bytes()), mark(level)) {
            (Some(number), _) => numbers.push(number),
            (None, Some(mark)) => {
                numbers.push(f64::NAN);
                marks.push(mark);
            }
            (None, None) => return,
        }
    }
    if marks.len() == levels.len() {
        return;
    }
    found.extend(marks);
    let number = |&code: &u32| numbers.get(code as usize).copied().unwrap_or(f64::NAN);
    *values = Values::Numbers(codes.iter().map(number).collect());
}
