//! What a file does not say about itself: its delimiter, decimal mark and header, judged by its first
//! block.

use super::cells;
use super::dress;
use super::records::Records;
use super::style::Style;

/// By how many rows the delimiter and the header are judged.
pub const SAMPLE_ROWS: usize = 1_000;
/// The share of lines that must agree, for what is only likely.
pub const MOST_AGREE: f64 = 0.8;

/// The first block of a file, in UTF-8.
#[derive(Clone, Copy)]
pub struct Head<'a> {
    pub text: &'a [u8],
    /// Nothing comes behind it, so that its last line is whole.
    pub is_whole: bool,
}

/// Tab, semicolon, comma or bar: the one that stands equally often in the most of the first lines,
/// outside quotes. On a draw the rarer sign wins, because a comma is also a decimal mark, and the
/// bar loses, because it also joins lists in a cell. Where none of them makes a table, blanks may: a file with none
/// at all has one column.
pub fn delimiter(head: Head) -> u8 {
    let mut best = (b',', 0.0);
    let mut is_best_sound = false;
    for candidate in [b'\t', b';', b',', b'|'] {
        let Counts { counts, closes } = counts_by_line(head, candidate);
        let agreeing = most_common(&counts);
        let share = agreeing as f64 / counts.len().max(1) as f64;
        // A sign at the end of a quoted cell opens a quote that no line closes, and the one line that is left agrees
        // with itself: a sign by which lines agree and quotes close goes before.
        let is_sound = closes && share >= MOST_AGREE;
        if (is_sound, share) > (is_best_sound, best.1) {
            (best, is_best_sound) = ((candidate, share), is_sound);
        }
    }
    let is_sure = best.1 >= MOST_AGREE && best.0 != b'\t';
    if !is_sure && is_aligned(head, best.1 >= MOST_AGREE) { b' ' } else { best.0 }
}

/// Whether blanks set columns apart, one of them of numbers. Where tabs do, too, they do only if each line has several
/// numbers between two tabs.
fn is_aligned(head: Head, has_tabs: bool) -> bool {
    const MOST_LINES: usize = 200;
    let text = String::from_utf8_lossy(head.text);
    let mut counts = Vec::new();
    let (mut numeric, mut alone, mut packed) = (0, 0, 0);
    for line in text.lines().filter(|line| !line.trim().is_empty()).take(MOST_LINES) {
        let mut aligned = super::aligned::Aligned::default();
        let cells = String::from_utf8_lossy(aligned.push(line.as_bytes())).into_owned();
        let cells: Vec<&str> = cells.split('\t').collect();
        if cells.iter().any(|cell| matches!(*cell, "|" | ";" | ",")) {
            return false;
        }
        let is_packed = |cell: &str| {
            let several = cell.split_whitespace().count() > 1;
            several && cell.split_whitespace().all(is_number) && !dress::is_number(cell.trim())
        };
        counts.push(cells.len() - 1);
        numeric += usize::from(cells.iter().any(|cell| is_number(cell)));
        alone += usize::from(dress::is_number(line.trim()));
        packed += usize::from(line.split('\t').any(is_packed));
    }
    // A header and a line below it may be otherwise.
    let enough = |lines: usize| lines > 1 && lines as f64 >= MOST_AGREE * (counts.len() as f64 - 2.0);
    enough(most_common(&counts)) && enough(numeric) && alone * 2 < counts.len() && (!has_tabs || enough(packed))
}

fn is_number(cell: &str) -> bool {
    cells::number(cell.as_bytes()).or_else(|| cells::number_with_comma(cell.as_bytes())).is_some()
}

struct Counts {
    /// How often a delimiter stands in each of the first lines that are not blank.
    counts: Vec<usize>,
    /// Whether each quote that opens is closed, as far as the file is there.
    closes: bool,
}

fn counts_by_line(head: Head, delimiter: u8) -> Counts {
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
                return Counts { counts, closes: true };
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
    Counts { counts, closes: !(quoted && head.is_whole) }
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
    /// A number that has a comma as its decimal mark, such as "1,5", for sure; or only maybe: "1,234".
    comma: bool,
    maybe_comma: bool,
    /// The same of the dot.
    dot: bool,
    maybe_dot: bool,
}

impl DecimalMarks {
    pub fn look_at(&mut self, cell: &[u8]) {
        if self.dot {
            return;
        }
        let (has_dot, has_comma) = (cell.contains(&b'.'), cell.contains(&b','));
        if has_dot && !has_comma && cells::number(cell).is_some() {
            let may_be_other = dress::is_grouped(cell, b'.');
            *(if may_be_other { &mut self.maybe_dot } else { &mut self.dot }) = true;
        } else if has_comma && !has_dot && cells::number_with_comma(cell).is_some() {
            let may_be_other = dress::is_grouped(cell, b',');
            *(if may_be_other { &mut self.maybe_comma } else { &mut self.comma }) = true;
        } else if has_comma || has_dot {
            self.look_at_dressed(cell);
        }
    }

    /// “6.858,41” and “57,4 %” can be read in one way only.
    fn look_at_dressed(&mut self, cell: &[u8]) {
        let Ok(text) = std::str::from_utf8(cell) else { return };
        match (dress::read(text, false).is_some(), dress::read(text, true).is_some()) {
            (true, false) => self.dot |= cell.contains(&b'.'),
            (false, true) => self.comma |= cell.contains(&b','),
            _ => {}
        }
    }

    /// Whether nothing can change any more: a number with a decimal dot was seen.
    pub fn is_decided(self) -> bool {
        self.dot
    }

    /// Whether numbers are written with a decimal comma: some cell is one, and none has a decimal dot. Between commas a
    /// comma in a cell more likely sets thousands apart.
    pub fn is_comma(self, delimiter: u8) -> bool {
        !self.dot && (self.comma || self.maybe_comma && !self.maybe_dot && delimiter != b',')
    }

    /// Whether the commas could as well set thousands apart.
    pub fn is_ambiguous(self) -> bool {
        self.maybe_comma && !self.comma
    }
}

/// What numbers in the head say about their decimal mark.
pub fn decimal_marks(head: Head, delimiter: u8) -> DecimalMarks {
    let mut marks = DecimalMarks::default();
    for_rows(head, delimiter, usize::MAX, |row| row.cells().for_each(|cell| marks.look_at(cell)));
    marks
}

/// Whether the first row names the columns: it has text above a column of numbers; or, where all
/// columns are text, no cell of it comes again below.
pub fn has_header(head: Head, delimiter: u8, style: &Style) -> bool {
    let is_text = |cell: &[u8]| style.is_text(cell);
    let is_number = |cell: &[u8]| std::str::from_utf8(cell).is_ok_and(|text| style.understood(text).is_some());
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
            *has_number |= is_number(cell);
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
    let no_numbers = !first.iter().any(|cell| is_number(cell));
    no_numbers && first.iter().any(|cell| is_text(cell)) && !comes_again
}

/// Shows the first rows of a head. A last line that may go on is left out, unless it is the only one.
pub fn for_rows(head: Head, delimiter: u8, most: usize, mut show: impl FnMut(&Records)) {
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

    fn decimal_comma(head: Head, delimiter: u8) -> bool {
        decimal_marks(head, delimiter).is_comma(delimiter)
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
        assert_eq!(delimiter(head("a,\"b;\"\n0,hello\n")), b',');
        assert_eq!(delimiter(head("\"a \"\"b\"\";0\",\"b\"\"\"\"\"\";\"\n0,5;2020-0;NA;?;yes\n")), b',');
        assert_eq!(delimiter(head("a,b\r\n\r\n1,2\r\n")), b',');
        assert_eq!(delimiter(head("one\n1\n2\n")), b',');
        assert_eq!(delimiter(head("")), b',');
    }

    #[test]
    fn blanks_set_columns_apart_where_nothing_else_does() {
        assert_eq!(delimiter(head("1  2.5 a\n10 3.5 b\n9  ?   c\n")), b' ');
        assert_eq!(delimiter(head("18.0  8  307\t\"ford ltd\"\n17.0  8  302\t\"amc rebel\"\n9 8 7\t\"x y\"\n")), b' ');
        assert_eq!(delimiter(head("when\tx\n2020-01-01 10:00\t1\n2020-01-02 11:00\t2\n")), b'\t');
        assert_eq!(delimiter(head("a\tb\n6 858,41\t4 386,63\n8 391,47\t5 048,40\n")), b'\t');
        // Numbers, names and sentences in one column.
        for alone in ["x\n6 858\n8 391\n5 566\n", "Rome Italy\nBonn Germany\nOslo Norway\n", "a b\nc\nd e f\ng h\n"] {
            assert_eq!(delimiter(head(alone)), b',', "{alone}");
        }
    }

    #[test]
    fn a_decimal_comma_must_fit_everywhere() {
        assert!(decimal_comma(head("a;b\n1,5;2\n"), b';'));
        assert!(!decimal_comma(head("a;b\n1,5;2.5\n"), b';'));
        assert!(!decimal_comma(head("a;b\n1;2\n"), b';'));
        assert!(decimal_comma(head("day;b\n01.02.2020;2,5\n"), b';'));
        assert!(decimal_comma(head("a;b\n6.858,41;1.234\n"), b';'));
        assert!(decimal_comma(head("a,b\n\"57,4 %\",\"0,5\"\n"), b','));
        assert!(!decimal_comma(head("a,b\n\"6,858\",1\n"), b','));
        assert!(!decimal_comma(head("a\tb\n6,858\t0.5\n"), b'\t'));
        assert!(decimal_comma(head("a;b\n6,858;1\n"), b';'));
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
