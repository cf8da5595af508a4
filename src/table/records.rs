//! Records of a CSV text that comes in pieces: split anywhere, even within a quote or a character.

use csv_core::ReadRecordResult;

/// A record longer than this is a quote left open, not a row.
const MOST_BYTES: usize = 16_000_000;
/// As many cells as no header has.
const MOST_CELLS: usize = 100_000;

/// Puts records together from pieces of text. Memory is bounded by the longest record.
pub struct Records {
    core: csv_core::Reader,
    /// The cells of the present record, one after the other; cell `i` ends at `ends[i]`.
    bytes: Vec<u8>,
    ends: Vec<usize>,
    filled: usize,
    cells: usize,
    is_complete: bool,
    ended_by_newline: bool,
}

/// A record that cannot be one.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLong;

impl Records {
    pub fn new(delimiter: u8) -> Records {
        Records {
            core: csv_core::ReaderBuilder::new().delimiter(delimiter).build(),
            bytes: vec![0; 1 << 12],
            ends: vec![0; 64],
            filled: 0,
            cells: 0,
            is_complete: false,
            ended_by_newline: false,
        }
    }

    /// Takes text up to the end of the next record; false where the text ends before. Blank lines are
    /// no records.
    pub fn next(&mut self, text: &mut &[u8]) -> Result<bool, TooLong> {
        self.forget_complete();
        // To the core an empty text is the end of the file.
        while !text.is_empty() {
            let taken = self.take(text);
            self.ended_by_newline = taken > 0 && text[taken - 1] == b'\n';
            *text = &text[taken..];
            if self.is_complete {
                return Ok(true);
            }
            if self.filled == self.bytes.len() && !grow(&mut self.bytes, MOST_BYTES)
                || self.cells == self.ends.len() && !grow(&mut self.ends, MOST_CELLS)
            {
                return Err(TooLong);
            }
        }
        Ok(false)
    }

    /// The last record, where the file does not end in a line end; false where there is none.
    pub fn last(&mut self) -> Result<bool, TooLong> {
        self.forget_complete();
        if self.cells == self.ends.len() && !grow(&mut self.ends, MOST_CELLS) {
            return Err(TooLong);
        }
        self.ended_by_newline = false;
        self.take(&[]);
        Ok(self.is_complete)
    }

    fn forget_complete(&mut self) {
        if self.is_complete {
            (self.filled, self.cells, self.is_complete) = (0, 0, false);
        }
    }

    /// How many bytes of the text the core took.
    fn take(&mut self, text: &[u8]) -> usize {
        let (result, taken, filled, cells) =
            self.core.read_record(text, &mut self.bytes[self.filled..], &mut self.ends[self.cells..]);
        self.filled += filled;
        self.cells += cells;
        self.is_complete = result == ReadRecordResult::Record;
        taken
    }

    /// How many cells the complete record has.
    pub fn len(&self) -> usize {
        self.cells
    }

    /// A cell of the complete record without the spaces around it; empty where there is none.
    pub fn cell(&self, i: usize) -> &[u8] {
        if i >= self.cells {
            return &[];
        }
        let start = if i == 0 { 0 } else { self.ends[i - 1] };
        self.bytes[start..self.ends[i]].trim_ascii()
    }

    /// The cells of the complete record without the spaces around them.
    pub fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends[..self.cells].iter().map(move |&end| {
            let cell = self.bytes[start..end].trim_ascii();
            start = end;
            cell
        })
    }

    /// Whether the record is a line of nothing but spaces.
    pub fn is_blank(&self) -> bool {
        self.cells == 1 && self.cell(0).is_empty()
    }

    /// The line on which the complete record begins, as an editor counts.
    pub fn line(&self) -> u64 {
        let inside = self.bytes[..self.filled].iter().filter(|&&byte| byte == b'\n').count() as u64;
        self.last_line().saturating_sub(inside)
    }

    /// The line on which the complete record ends.
    pub fn last_line(&self) -> u64 {
        self.core.line() - u64::from(self.ended_by_newline)
    }

    /// The line that was reached.
    pub fn reached(&self) -> u64 {
        self.core.line()
    }

    /// Counts lines that were passed over before the first record.
    pub fn pass_lines(&mut self, lines: u64) {
        self.core.set_line(self.core.line() + lines);
    }
}

/// Doubles a buffer; false where it is as long as it may be.
fn grow<T: Copy + Default>(buffer: &mut Vec<T>, most: usize) -> bool {
    let length = buffer.len();
    if length >= most {
        return false;
    }
    buffer.resize((length * 2).min(most), T::default());
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Found = Vec<(u64, Vec<Vec<u8>>)>;

    fn found(delimiter: u8, pieces: &[&[u8]]) -> Found {
        let mut records = Records::new(delimiter);
        let mut all = Found::new();
        let mut note = |records: &Records| all.push((records.line(), records.cells().map(<[u8]>::to_vec).collect()));
        for piece in pieces {
            let mut rest = *piece;
            while records.next(&mut rest).unwrap() {
                note(&records);
            }
        }
        if records.last().unwrap() {
            note(&records);
        }
        all
    }

    #[test]
    fn lines_are_those_of_an_editor() {
        let lines = |text: &str| found(b',', &[text.as_bytes()]).iter().map(|(line, _)| *line).collect::<Vec<_>>();
        assert_eq!(lines("a\nb\n\n\nc"), [1, 2, 5]);
        assert_eq!(lines("a\r\nb\r\n\r\nc\r\n"), [1, 2, 4]);
        assert_eq!(lines("\n\n\"x\ny\",1\nz,2\n"), [3, 5]);
        assert_eq!(lines("\"x\ny\""), [1]);
    }

    #[test]
    fn what_is_too_long_is_told_and_not_kept() {
        let mut records = Records::new(b',');
        let open = vec![b'"'; 1].into_iter().chain(vec![b'x'; MOST_BYTES + 10]).collect::<Vec<u8>>();
        assert_eq!(records.next(&mut &open[..]), Err(TooLong));
        let mut records = Records::new(b',');
        assert_eq!(records.next(&mut &vec![b','; MOST_CELLS + 10][..]), Err(TooLong));
    }

    proptest! {
        /// Against the crate's own reader over the whole text.
        #[test]
        fn equal_to_the_whole_text_however_split(
            text in "[ab\",;\n\r \u{e9}]{0,60}",
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        ) {
            let bytes = text.as_bytes();
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();
            let pieces: Vec<&[u8]> = cuts.windows(2).map(|cut| &bytes[cut[0]..cut[1]]).collect();
            let whole = found(b',', &[bytes]);
            prop_assert_eq!(&found(b',', &pieces), &whole);
            let mut reader =
                csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
            let plain: Vec<Vec<Vec<u8>>> = reader
                .byte_records()
                .map(|record| record.unwrap().iter().map(|cell| cell.trim_ascii().to_vec()).collect())
                .collect();
            prop_assert_eq!(whole.into_iter().map(|(_, cells)| cells).collect::<Vec<_>>(), plain);
        }
    }
}
