//! The rows of one pass over a file: which are taken, and the columns that grow from them.

use super::decode::Encoding;
use super::draw::{self, Draw};
use super::growing::Growing;
use super::levels::Levels;
use super::names::{Renamed, names};
use super::opening::{self, Declared, Names, Opening};
use super::problem::shortened;
use super::reading::{Limits, NOTHING, Next, Notes, Read, ReadOptions, spelled};
use super::records::{Records, TooLong};
use super::sniff::{self, DecimalMarks, Head};
use super::style::Style;
use super::understood::Understood;
use super::{Column, Problem, Table, Values};

/// What earlier passes over the file found out.
#[derive(Default)]
pub struct Known {
    pub encoding: Encoding,
    decimal_comma: Option<bool>,
    /// Its commas could as well set thousands apart.
    is_ambiguous: bool,
    /// The number of data rows, where they are more than can be kept.
    rows: Option<u64>,
    /// The columns of an earlier pass, of which some are wanted again as text.
    columns: Option<Vec<Growing>>,
}

impl Known {
    /// What is not UTF-8 is Latin-1; whatever was found by reading it as something else is void.
    pub fn fall_back_to_latin1(&mut self) -> Next {
        *self = Known { encoding: Encoding::Latin1, ..Known::default() };
        Next::Again
    }
}

/// The rows of a pass, from the first block on, which told what they are.
pub struct RowReader {
    records: Records,
    opening: Opening,
    /// The line of the file where the table begins.
    begins: u64,
    header: bool,
    style: Style,
    finds_marks: bool,
    /// Evidence on the decimal mark, where it is not known.
    decimal: Option<DecimalMarks>,
    encoding: Encoding,
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
    /// What Orange says of columns, by their names.
    class: Option<String>,
    aside: Vec<String>,
    /// How many of Orange's lines are still to come.
    orange: u8,
    /// Lines between and below the rows that are none: how many, the first of them and where it stands.
    passed: Option<(u64, String, u64)>,
    /// The last line that was taken.
    last_line: u64,
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

impl RowReader {
    pub fn open(
        head: Head,
        (above, opening, encoding): (u64, Opening, Encoding),
        size: u64,
        options: &ReadOptions,
        limits: &Limits,
        known: &mut Known,
    ) -> RowReader {
        let delimiter = opening.sign();
        let told = options.decimal_comma.or(known.decimal_comma);
        let decimal_comma = told.unwrap_or_else(|| sniff::decimal_marks(head, delimiter).is_comma(delimiter));
        let marks = options.marks.iter().flatten().map(|mark| mark.trim().as_bytes().to_vec()).collect();
        let style = Style { decimal_comma, marks, as_written: options.as_written };
        let has_header =
            || opening.is_orange || opening.names != Names::All || sniff::has_header(head, delimiter, &style);
        let header = options.header.unwrap_or_else(has_header);
        let mut records = Records::new(delimiter);
        records.pass_lines(above);
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
        RowReader {
            records,
            begins: above + 1,
            header,
            finds_marks: options.marks.is_none(),
            // Between commas a comma is seldom a decimal mark: the head is asked, and no row unless it says so.
            decimal: (told.is_none() && (delimiter != b',' || style.decimal_comma)).then(DecimalMarks::default),
            style,
            orange: if opening.is_orange && header { 2 } else { 0 },
            opening,
            encoding,
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
            class: None,
            aside: Vec::new(),
            passed: None,
            last_line: above,
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
        if self.orange > 0 {
            self.orange -= 1;
            if self.orange == 0 {
                self.take_parts();
            }
            return Ok(Next::More);
        }
        if self.records.len() != self.width {
            // A line of nothing but spaces is as good as blank.
            return if self.records.is_blank() || self.is_passed_over() { Ok(Next::More) } else { Err(self.ragged()) };
        }
        // A source below the table may have empty cells beside it, as a spreadsheet saves it.
        let may_be_apart = self.width > 2 && self.records.last_line() > self.last_line + 1;
        if may_be_apart && self.count > 0 && self.is_passed_over() {
            return Ok(Next::More);
        }
        if matches!(self.opening.delimiter, b'|' | b' ') && opening::is_ruler(self.records.cells()) {
            return Ok(Next::More);
        }
        self.count += 1;
        self.last_line = self.records.last_line();
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
        let mut header: Vec<String> =
            self.records.cells().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
        self.width = header.len();
        if self.header && self.opening.names != Names::All {
            self.width += 1;
        }
        if self.header && self.opening.names == Names::WithoutFirst {
            header.insert(0, String::new());
        }
        let prefixed = |name: &String| opening::prefixed(name).is_some();
        let are_prefixed = self.header && header.iter().filter(|name| prefixed(name)).count() * 2 > header.len();
        let mut parts = Vec::new();
        for name in header.iter_mut().filter(|_| are_prefixed) {
            let Some((part, rest)) = opening::prefixed(name) else { continue };
            let rest = rest.to_owned();
            parts.extend(part.map(|part| (part, rest.clone())));
            *name = rest;
        }
        let frame = usize::from(self.opening.is_framed);
        let shown = frame..self.width - frame;
        header.resize(self.width, String::new());
        let header = self.header.then(|| header.drain(shown.clone()).collect());
        (self.names, self.renamed) = names(header, shown.len());
        if frame > 0 {
            self.kept = Some(shown.clone().collect());
        }
        if shown.len() > self.most_columns {
            let kept = draw::columns(self.seed, self.most_columns, shown.len());
            self.names = kept.iter().map(|&column| std::mem::take(&mut self.names[column])).collect();
            self.renamed.retain(|renamed| kept.binary_search(&(renamed.column - 1)).is_ok());
            self.kept = Some(kept.into_iter().map(|column| column + frame).collect());
        }
        if self.columns.is_empty() {
            self.columns.resize_with(self.names.len(), || Growing::Numbers(Vec::new()));
        }
        parts.into_iter().for_each(|(part, name)| self.plays(part, name));
        self.last_line = self.records.last_line();
    }

    /// Orange's third line says which column is the class, and which are no features.
    fn take_parts(&mut self) {
        let place = |i: usize| self.kept.as_ref().map_or(i, |kept| kept[i]);
        let parts = (0..self.names.len())
            .filter_map(|i| Some((opening::declared(self.records.cell(place(i)))?, self.names.get(i)?.clone())));
        let parts: Vec<_> = parts.collect();
        parts.into_iter().for_each(|(part, name)| self.plays(part, name));
        self.last_line = self.records.last_line();
    }

    fn plays(&mut self, part: Declared, name: String) {
        match part {
            Declared::Class => self.class = Some(name),
            Declared::Aside => self.aside.push(name),
        }
    }

    /// Whether the record is a lone line that is no row: a comment, a drawn line, “(5 rows)”, or words below a blank line.
    fn is_passed_over(&mut self) -> bool {
        let cell = self.records.cell(0);
        let is_drawn = opening::is_ruler(self.records.cells());
        let is_alone = self.records.cells().skip(1).all(<[u8]>::is_empty) && self.style.is_text(cell);
        let is_apart = self.records.line() > self.last_line + 1 && !cell.contains(&b'\n');
        let is_bracketed = cell.starts_with(b"(") && cell.ends_with(b")");
        let is_ragged = self.records.len() != self.width;
        let is_comment = is_ragged && opening::is_comment(cell);
        let is_none = is_drawn || is_comment || is_alone && (is_apart || is_bracketed && is_ragged);
        if is_none && !is_drawn {
            let (line, text) = (self.records.line(), shortened(&String::from_utf8_lossy(cell)));
            self.passed.get_or_insert((0, text, line)).0 += 1;
        }
        self.last_line = self.last_line.max(if is_none { self.records.last_line() } else { 0 });
        is_none
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
            let is_comma = marks.is_comma(self.opening.delimiter);
            known.decimal_comma = Some(is_comma);
            known.is_ambiguous = is_comma && marks.is_ambiguous();
            if is_comma != self.style.decimal_comma {
                return Ok(Ended::Again);
            }
        }
        if self.again.is_empty() && self.columns.iter().any(|column| matches!(column, Growing::ReadAgain)) {
            known.columns = Some(self.columns);
            return Ok(Ended::Again);
        }
        self.finish(name, known.is_ambiguous)
    }

    fn finish(self, name: &str, is_ambiguous: bool) -> Result<Ended, Problem> {
        let mut again = self.again.into_iter();
        let mut understood = Understood::default();
        let columns = self.columns.into_iter().zip(self.names).map(|(column, name)| {
            let mut values = match column {
                Growing::Numbers(values) => Values::Numbers(values),
                Growing::Categories(levels) => levels.finish(),
                Growing::ReadAgain => again.next().map_or(Values::Numbers(Vec::new()), |(_, levels)| levels.finish()),
            };
            understood.take(&name, &mut values, &self.style, self.finds_marks);
            Column { name, values }
        });
        let table = Table::new(name, columns.collect())?;
        let rows = match self.taking {
            // What was drawn may be all of them: the count that called for drawing was an estimate.
            Taking::Drawn { rows, .. } => Some(rows).filter(|rows| (rows.len() as u64) < self.count),
            Taking::All { .. } | Taking::Counted => None,
        };
        let said_marks = self.style.marks.into_iter().map(|mark| String::from_utf8_lossy(&mark).into_owned());
        let found_marks = std::mem::take(&mut understood.marks);
        let mut sentences = said(&self.opening, self.begins, self.class.is_some() || !self.aside.is_empty());
        sentences.extend(self.passed.map(|(lines, text, line)| passed_over(lines, &text, line)));
        if is_ambiguous && !self.style.as_written {
            sentences.push(AMBIGUOUS.to_owned());
        }
        sentences.extend(understood.sentences());
        let notes = Notes {
            delimiter: self.opening.delimiter,
            decimal_comma: self.style.decimal_comma,
            header: self.header,
            encoding: self.encoding,
            begins: self.begins,
            understood: sentences,
            class: self.class,
            aside: self.aside,
            renamed: self.renamed,
            missing: table.missing(),
            marks: found_marks.into_iter().map(str::to_owned).chain(said_marks).collect(),
            rows: self.count,
            columns: self.width - 2 * usize::from(self.opening.is_framed),
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
            spelled(self.opening.delimiter),
        ))
    }
}

const AMBIGUOUS: &str = "A comma is taken as the decimal mark: “1,234” is read as 1.234. \
     If commas set thousands apart here, choose the dot as the decimal mark.";

/// What the beginning of the file was understood to say, as sentences.
fn said(opening: &Opening, begins: u64, has_parts: bool) -> Vec<String> {
    let mut said = Vec::new();
    let named = u64::from(opening.names_delimiter);
    if opening.names_delimiter {
        said.push(format!("The first line says that “{}” is the delimiter.", char::from(opening.delimiter)));
    }
    if opening.lines > named {
        said.push(format!("The table begins in line {begins}; what stands above it is passed over."));
    }
    if has_parts || opening.is_orange {
        said.push("The header is Orange’s: types and roles of columns are taken from it.".to_owned());
    }
    said
}

fn passed_over(lines: u64, text: &str, line: u64) -> String {
    match lines {
        1 => format!("Line {line}, “{text}”, is no row and is passed over."),
        _ => format!(
            "{} lines that are no rows are passed over, the first in line {line}: “{text}”.",
            crate::format::count(lines)
        ),
    }
}
