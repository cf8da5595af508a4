//! What a file does not say about itself: its delimiter, decimal mark and header, judged by its first
//! block.

use super::cells::{self, Style};
use super::records::Records;

/// By how many rows the delimiter and the header are judged.
const SAMPLE_ROWS: usize = 1_000;

/// The first block of a file, in UTF-8.
#[derive(Clone, Copy)]
pub struct Head<'a> {
    pub text: &'a [u8],
    /// Nothing comes behind it, so that its last line is whole.
    pub is_whole: bool,
}

/// Tab, semicolon, comma or bar: the one that stands equally often in the most of the first lines,
/// outside quotes. On a draw the rarer sign wins, because a comma is also a decimal mark, and the
/// bar loses, because it also joins lists in a cell. A file with none of them has one column.
pub fn delimiter(head: Head) -> u8 {
    let mut best = (b',', 0.0);
    for candidate in [b'\t', b';', b',', b'|'] {
        let counts = counts_by_line(head, candidate);
        let agreeing = most_common(&counts);
        let share = agreeing as f64 / counts.len().max(1) as f64;
        if share > best.1 {
            best = (candidate, share);
        }
    }
    best.0
}

/// How often a delimiter stands in each of the first lines that are not blank.
fn counts_by_line(head: Head, delimiter: u8) -> Vec<usize> {
    let mut counts = Vec::new();
    let (mut count, mut quoted, mut blank, mut cell_starts) = (0, false, true, true);
    for &byte in head.text {
        if byte == b'"' && (quoted || cell_starts) {
            // A doubled quote closes and opens again.
            quoted = !quoted;
            blank = false;
            cell_starts = true;
            continue;
        }
        if !quoted && (byte == b'\n' || byte == b'\r') {
            if !blank {
                counts.push(count);
            }
            if counts.len() == SAMPLE_ROWS {
                return counts;
            }
            (count, blank, cell_starts) = (0, true, true);
            continue;
        }
        blank &= byte == b' ';
        cell_starts = false;
        if !quoted && byte == delimiter {
            count += 1;
            cell_starts = true;
            blank = false;
        }
    }
    if !blank && head.is_whole {
        counts.push(count);
    }
    counts
}

/// How many lines share the commonest count above zero.
fn most_common(counts: &[usize]) -> usize {
    let mut sorted: Vec<usize> = counts.iter().copied().filter(|&count| count > 0).collect();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).map(|run| run.len()).max().unwrap_or(0)
}

/// What the cells say about the decimal mark.
#[derive(Clone, Copy, Debug, Default)]
pub struct DecimalMarks {
    /// A number with a comma, such as "1,5".
    comma: bool,
    /// A number with a dot.
    dot: bool,
}

impl DecimalMarks {
    pub fn look_at(&mut self, cell: &[u8]) {
        if self.dot {
            return;
        }
        if cell.contains(&b'.') {
            self.dot = cells::number(cell).is_some();
        } else if !self.comma && cell.contains(&b',') {
            self.comma = cells::number_with_comma(cell).is_some();
        }
    }

    /// Whether nothing can change any more: a number with a dot was seen.
    pub fn is_decided(self) -> bool {
        self.dot
    }

    /// Whether numbers are written with a comma: some cell is one, and none is a number with a dot.
    pub fn is_comma(self) -> bool {
        self.comma && !self.dot
    }
}

/// Whether numbers are written with a comma, as far as the head shows.
pub fn decimal_comma(head: Head, delimiter: u8) -> bool {
    let mut marks = DecimalMarks::default();
    if delimiter != b',' {
        for_rows(head, delimiter, usize::MAX, |row| row.cells().for_each(|cell| marks.look_at(cell)));
    }
    marks.is_comma()
}

/// Whether the first row names the columns: it has text above a column of numbers; or, where all
/// columns are text, no cell of it comes again below.
pub fn has_header(head: Head, delimiter: u8, style: &Style) -> bool {
    let is_text = |cell: &[u8]| !style.is_missing(cell) && style.number(cell).is_none();
    let mut first: Option<Vec<Vec<u8>>> = None;
    let mut below: Vec<(bool, bool)> = Vec::new();
    let mut comes_again = false;
    for_rows(head, delimiter, SAMPLE_ROWS + 1, |row| {
        let Some(first) = &first else {
            first = Some(row.cells().map(<[u8]>::to_vec).collect());
            below = vec![(false, false); row.len()];
            return;
        };
        for ((cell, name), (has_number, has_text)) in row.cells().zip(first).zip(&mut below) {
            *has_number |= style.number(cell).is_some();
            let is_text = is_text(cell);
            *has_text |= is_text;
            comes_again |= is_text && cell == name;
        }
    });
    let first = first.unwrap_or_default();
    let above_numbers =
        |(name, &(has_number, has_text)): (&Vec<u8>, &(bool, bool))| is_text(name) && has_number && !has_text;
    if first.iter().zip(&below).any(above_numbers) {
        return true;
    }
    let no_numbers = first.iter().all(|cell| style.number(cell).is_none());
    no_numbers && first.iter().any(|cell| is_text(cell)) && !comes_again
}

/// Shows the first rows of a head. A last line that may go on is left out, unless it is the only one.
fn for_rows(head: Head, delimiter: u8, most: usize, mut show: impl FnMut(&Records)) {
    let mut records = Records::new(delimiter);
    let mut text = head.text;
    let mut shown = 0;
    while shown < most && matches!(records.next(&mut text), Ok(true)) {
        show(&records);
        shown += 1;
    }
    let is_last = shown < most && text.is_empty() && (head.is_whole || shown == 0);
    if is_last && matches!(records.last(), Ok(true)) {
        show(&records);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> Head<'_> {
        Head { text: text.as_bytes(), is_whole: true }
    }

    #[test]
    fn the_delimiter_is_the_consistent_one() {
        assert_eq!(delimiter(head("a,b\n1,2\n")), b',');
        assert_eq!(delimiter(head("a;b\n1,5;2,5\n3,5;4,5\n")), b';');
        assert_eq!(delimiter(head("a;b\n1,5;2,5")), b';');
        assert_eq!(delimiter(head("a\tb,c\n1\t2\n")), b'\t');
        assert_eq!(delimiter(head("a|b\n1|2\n")), b'|');
        assert_eq!(delimiter(head("film,kinds\nx,a|b\ny,c|d\n")), b',');
        assert_eq!(delimiter(head("name,note\nx,\"1;2;3\"\ny,\"4;5;6\"\n")), b',');
        assert_eq!(delimiter(head("name,note\nx,\"a\n;b\"\ny,\"he said \"\"no;\"\"\"\n")), b',');
        assert_eq!(delimiter(head("a,b\r\n\r\n1,2\r\n")), b',');
        assert_eq!(delimiter(head("one\n1\n2\n")), b',');
        assert_eq!(delimiter(head("")), b',');
    }

    #[test]
    fn a_decimal_comma_must_fit_everywhere() {
        assert!(decimal_comma(head("a;b\n1,5;2\n"), b';'));
        assert!(!decimal_comma(head("a;b\n1,5;2.5\n"), b';'));
        assert!(!decimal_comma(head("a;b\n1;2\n"), b';'));
        assert!(decimal_comma(head("day;b\n01.02.2020;2,5\n"), b';'));
    }

    #[test]
    fn a_header_stands_above_numbers() {
        let judged = |text: &str| has_header(head(text), b',', &Style::default());
        assert!(judged("id,name\n1,a\n2,b\n"));
        assert!(!judged("1,a\n2,b\n"));
        assert!(!judged("1,2\n3,4\n"));
        assert!(!judged("a,yes\nb,yes\n"));
        assert!(judged("name,known\na,yes\nb,yes\n"));
        assert!(judged("name\n"));
        assert!(!judged("5\n"));
        assert!(judged("x,\n1,\n?,\n"));
    }

    #[test]
    fn a_line_that_may_go_on_is_not_judged() {
        let cut = Head { text: b"a;b\n1,5;2\n2,5;3.", is_whole: false };
        assert!(decimal_comma(cut, b';'));
        let whole = Head { is_whole: true, ..cut };
        assert!(!decimal_comma(Head { text: b"a;b\n1,5;2\n2,5;3.5", ..whole }, b';'));
    }
}
