//! How a file begins: what stands above the table, and what its first lines say.

use super::aligned::Aligned;
use super::records::Records;
use super::sniff::{self, Head, MOST_AGREE, SAMPLE_ROWS};
use super::style::Style;

/// Which names the header has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Names {
    #[default]
    All,
    /// One less: the first column, which R and pandas leave without a name.
    WithoutFirst,
    /// One less, because each row ends in a delimiter.
    WithoutLast,
}

/// What the first block tells before the first row is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// How many lines stand above the table.
    pub lines: u64,
    pub delimiter: u8,
    pub names: Names,
    /// Each line begins and ends with a delimiter, as MySQL and Markdown draw tables.
    pub is_framed: bool,
    /// Types and roles stand in the two lines below the names, as Orange writes them.
    pub is_orange: bool,
    /// The first line names the delimiter, for Excel.
    pub names_delimiter: bool,
}

impl Opening {
    /// What stands between two cells once columns that blanks set apart have tabs between them.
    pub fn sign(&self) -> u8 {
        if self.delimiter == b' ' { b'\t' } else { self.delimiter }
    }
}

/// One of the first records.
struct Seen {
    /// Its line in the head, from 0.
    line: u64,
    cells: usize,
    filled: usize,
    is_comment: bool,
    has_number: bool,
    ends_empty: bool,
    begins_empty: bool,
}

/// Finds where the table begins and how its cells are told apart; `begins` is the line of the head, counted from 0,
/// where the reader of the file knows it.
pub fn opening(head: Head, begins: Option<u64>, said: Option<u8>) -> Opening {
    let named = begins.map_or_else(|| named_delimiter(head.text), |_| None);
    let above = begins.unwrap_or(u64::from(named.is_some()));
    let table = Head { text: below(head.text, above), ..head };
    let bare = Head { text: without_comments(table.text), ..head };
    let delimiter = said.or(named).unwrap_or_else(|| sniff::delimiter(bare));
    let mut aligned = Aligned::default();
    let is_aligned = delimiter == b' ';
    let text = if is_aligned { aligned.push(table.text) } else { table.text };
    let mut opening = Opening { lines: above, delimiter, names_delimiter: named.is_some(), ..Opening::default() };
    let (head, sign) = (Head { text, ..head }, opening.sign());
    let seen = seen(head, sign);
    let Some(width) = width(&seen) else { return opening };
    let has_header = |place: usize| {
        let line = seen.get(place).map_or(0, |row| row.line);
        sniff::has_header(Head { text: below(head.text, line), ..head }, sign, &Style::default())
    };
    let is_short = |place: usize| {
        let (row, next) = (&seen[place], seen.get(place + 1..place + 3).unwrap_or_default());
        row.cells + 1 == width
            && row.filled == row.cells
            && !row.has_number
            && next.len() == 2
            && next.iter().all(|next| next.cells == width)
            && !has_header(place + 1)
    };
    let is_above = |place: usize| {
        let row = &seen[place];
        // A title in a spreadsheet has empty cells beside it.
        let is_title = width > 2 && row.cells == width && row.filled <= 1 && !row.has_number;
        let is_beside = row.cells < width && !is_short(place) || row.is_comment && row.cells != width;
        let below = seen[place..].iter().position(|row| row.filled > 1);
        is_beside || is_title && below.is_some_and(|rows| has_header(place + rows))
    };
    let first = match begins {
        Some(_) => 0,
        None => (0..seen.len()).find(|place| !is_above(*place)).unwrap_or(0),
    };
    let agreeing = seen[first..].iter().filter(|row| row.cells == width).count();
    let is_table = agreeing as f64 >= MOST_AGREE * (seen.len() - first) as f64 - 1.0;
    let first = if is_table { first } else { 0 };
    let Some(row) = seen.get(first) else { return opening };
    if begins.is_none() {
        opening.lines += row.line;
    }
    if is_short(first) {
        let is_last = seen[first + 1..].iter().filter(|row| row.cells == width).all(|row| row.ends_empty);
        opening.names = if is_last { Names::WithoutLast } else { Names::WithoutFirst };
    }
    let mut in_frame = seen[first..].iter().filter(|row| row.cells == width);
    opening.is_framed = delimiter == b'|' && width > 2 && in_frame.all(|row| row.begins_empty && row.ends_empty);
    let text = Head { text: below(head.text, row.line), ..head };
    opening.is_orange = is_orange(text, sign, width);
    opening
}

/// The text below so many lines.
pub fn below(text: &[u8], lines: u64) -> &[u8] {
    let mut rest = text;
    for _ in 0..lines {
        let end = rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |end| end + 1);
        rest = &rest[end..];
    }
    rest
}

/// “sep=;” tells Excel the delimiter.
fn named_delimiter(text: &[u8]) -> Option<u8> {
    let line = text.split(|&byte| byte == b'\n').next()?;
    let line = line.trim_ascii_start();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    match line {
        [s, e, p, b'=', sign @ (b',' | b';' | b'\t' | b'|' | b' ')] if [*s, *e, *p].eq_ignore_ascii_case(b"sep") => {
            Some(*sign)
        }
        _ => None,
    }
}

/// Whether a line or a cell begins as a comment does.
pub fn is_comment(text: &[u8]) -> bool {
    text.starts_with(b"#") || text.starts_with(b"%") || text.starts_with(b"//")
}

/// Without the comments above everything, unless there is nothing else.
fn without_comments(text: &[u8]) -> &[u8] {
    let mut rest = text;
    while is_comment(rest.trim_ascii_start()) {
        rest = below(rest, 1);
    }
    if rest.trim_ascii_start().is_empty() { text } else { rest }
}

/// Whether a record is a line drawn between others: “----+-----”.
pub fn is_ruler<'a>(mut cells: impl Iterator<Item = &'a [u8]>) -> bool {
    const LEAST: usize = 3;
    let mut length = 0;
    let is_drawn = cells.all(|cell| {
        length += cell.len();
        cell.iter().all(|byte| matches!(byte, b'-' | b'+' | b'=' | b':' | b'|'))
    });
    is_drawn && length >= LEAST
}

/// The first records, without blank lines and drawn ones.
fn seen(head: Head, delimiter: u8) -> Vec<Seen> {
    let mut seen = Vec::new();
    sniff::for_rows(head, delimiter, SAMPLE_ROWS, |row: &Records| {
        if row.is_blank() || is_ruler(row.cells()) && row.len() == 1 {
            return;
        }
        seen.push(Seen {
            line: row.line().saturating_sub(1),
            cells: row.len(),
            filled: row.cells().filter(|cell| !cell.is_empty()).count(),
            is_comment: is_comment(row.cell(0)),
            has_number: row.cells().any(|cell| std::str::from_utf8(cell).is_ok_and(super::dress::is_number)),
            begins_empty: row.cell(0).is_empty(),
            ends_empty: row.cell(row.len().saturating_sub(1)).is_empty(),
        });
    });
    seen
}

/// How many cells most records have, of those with more than one.
fn width(seen: &[Seen]) -> Option<usize> {
    let mut widths: Vec<usize> = seen.iter().filter(|row| row.cells > 1).map(|row| row.cells).collect();
    widths.sort_unstable();
    let runs = widths.chunk_by(|a, b| a == b);
    runs.max_by_key(|run| run.len()).map(|run| run[0])
}

/// Whether the second record holds Orange's types and the third its roles.
fn is_orange(head: Head, delimiter: u8, width: usize) -> bool {
    const TYPES: [&[u8]; 14] = [
        b"continuous",
        b"c",
        b"numeric",
        b"n",
        b"discrete",
        b"d",
        b"categorical",
        b"string",
        b"s",
        b"text",
        b"time",
        b"t",
        b"basket",
        b"",
    ];
    let mut place = 0;
    let (mut has_types, mut has_roles) = (false, false);
    sniff::for_rows(head, delimiter, 3, |row| {
        let all = |is: &dyn Fn(&[u8]) -> bool| row.len() == width && row.cells().all(is);
        match place {
            // A discrete column may list its values here.
            1 => {
                let is_type = |cell: &[u8]| TYPES.contains(&cell);
                has_types = row.cells().any(|cell| !cell.is_empty() && is_type(cell))
                    && all(&|cell| is_type(cell) || cell.contains(&b' '));
            }
            2 => has_roles = all(&|cell| declared(cell).is_some() || cell.contains(&b'=') || cell.is_empty()),
            _ => {}
        }
        place += 1;
    });
    has_types && has_roles
}

/// What Orange says about a column besides its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declared {
    Class,
    /// Meta, weights and what is ignored: no feature.
    Aside,
}

/// The role that a cell of Orange's third line names.
pub fn declared(cell: &[u8]) -> Option<Declared> {
    match cell {
        b"class" | b"c" => Some(Declared::Class),
        b"meta" | b"m" | b"weight" | b"w" | b"ignore" | b"i" => Some(Declared::Aside),
        _ => None,
    }
}

/// A name behind Orange's prefix, such as “mS#name” or “D#kind”, with the part that the prefix names.
pub fn prefixed(name: &str) -> Option<(Option<Declared>, &str)> {
    let (prefix, name) = name.split_once('#').filter(|(_, name)| !name.trim().is_empty())?;
    let (flag, kind) = match prefix.as_bytes() {
        [kind] if kind.is_ascii_uppercase() => (None, Some(kind)),
        [flag] => (Some(flag), None),
        [flag, kind] => (Some(flag), Some(kind)),
        _ => return None,
    };
    let is_kind = kind.is_none_or(|kind| b"CDSTNB".contains(kind));
    let part = match flag {
        None => None,
        Some(flag) => Some(declared(&[*flag])?),
    };
    is_kind.then_some((part, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(text: &str) -> Opening {
        opening(Head { text: text.as_bytes(), is_whole: true }, None, None)
    }

    #[test]
    fn a_plain_table_begins_at_once() {
        for text in [
            "a,b\n1,2\n3,4\n",
            "x\n1\n2\n",
            "1,2,3\n4,5,6\n",
            "a,b,c\n1,2\n3,4\n",
            "a,b,c\n1,2,3\n4,5\n",
            "#id,x\n1,2\n2,3\n",
            "a,b,c\n,,\n1,2,3\n",
            "",
        ] {
            let opening = opened(text);
            assert_eq!((opening.lines, opening.names), (0, Names::All), "{text}");
        }
    }

    #[test]
    fn what_stands_above_is_counted() {
        for (text, lines) in [
            ("Report\n\nscore,label\n0.5,1\n0.4,0\n", 2),
            ("# made by hand\n# on 1.1., in Rome\na,b,c\n1,2,3\n4,5,6\n", 2),
            ("Report;;;\n;;;\nscore;label;x;y\n1;yes;2;3\n2;no;3;4\n", 2),
            ("sep=;\na;b\n1;2\n", 1),
            ("SEP=\t\r\na\tb\r\n1\t2\r\n", 1),
            ("+---+-----+\n| a | b   |\n+---+-----+\n| 1 | yes |\n| 2 | no  |\n+---+-----+\n", 1),
        ] {
            assert_eq!(opened(text).lines, lines, "{text}");
        }
        assert!(opened("| a | b |\n|---|---|\n| 1 | yes |\n").is_framed);
    }

    #[test]
    fn a_header_may_lack_a_name() {
        assert_eq!(opened("\"a\" \"b\"\n\"1\" 2 x\n\"2\" 3 y\n").names, Names::WithoutFirst);
        assert_eq!(opened("a,b\nMazda,2,3\nFiat,3,4\n").names, Names::WithoutFirst);
        assert_eq!(opened("a;b\n1;2;\n2;3;\n").names, Names::WithoutLast);
    }

    #[test]
    fn orange_says_types_and_roles() {
        assert!(opened("a\tb\tiris\ncontinuous\tc\td\n\t\tclass\n1\t2\tx\n2\t3\ty\n").is_orange);
        assert!(!opened("a\tb\tc\nd\ts\tt\n1\t2\tx\n2\t3\ty\n").is_orange);
        assert_eq!(prefixed("mS#name"), Some((Some(Declared::Aside), "name")));
        assert_eq!(prefixed("cD#iris"), Some((Some(Declared::Class), "iris")));
        assert_eq!(prefixed("C#sepal"), Some((None, "sepal")));
        for plain in ["C#", "#x", "No#1", "X#1", "name"] {
            assert_eq!(prefixed(plain), None, "{plain}");
        }
    }
}
