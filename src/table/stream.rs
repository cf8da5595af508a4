//! A CSV file read piece by piece: the whole of [`read`](super::csv::read), which a worker can show
//! the progress of, or give up.
//!
//! The file is passed over once where all goes well. What only a later row can tell begins the pass
//! anew: that the file is not UTF-8, that its numbers have the other decimal mark, that it has more
//! rows than can be kept, that a column of numbers holds text further down.
//!
//! Pieces are put together to blocks of one size, so that how a file is cut changes nothing.

use super::aligned::Aligned;
use super::decode::{Decoder, Encoding};
use super::fingerprint::Fingerprint;
use super::opening::{below, opening};
use super::reading::{Limits, NOTHING, Next, Read, ReadOptions};
use super::rows::{Ended, Known, RowReader};
use super::sniff::Head;
use super::{Problem, kinds};

/// How much is looked at in one go, and by how much delimiter and header are judged, in bytes.
const BLOCK: usize = 1 << 18;

/// Reads one file.
pub struct Reader {
    name: String,
    options: ReadOptions,
    limits: Limits,
    /// How many bytes the file has.
    size: u64,
    /// What earlier passes found out.
    known: Known,
    pass: Pass,
    /// How many passes went before this one.
    passes: usize,
    /// The block in the making.
    block: Vec<u8>,
}

/// One way through the file.
struct Pass {
    decoder: Decoder,
    fingerprint: Fingerprint,
    bytes: u64,
    /// Blank lines before the first row.
    blank: u64,
    /// Where blanks set columns apart.
    aligned: Option<Aligned>,
    /// There from the first block with anything in it.
    rows: Option<RowReader>,
}

impl Pass {
    fn new(encoding: Encoding) -> Pass {
        Pass {
            decoder: Decoder::new(encoding),
            fingerprint: Fingerprint::default(),
            bytes: 0,
            blank: 0,
            aligned: None,
            rows: None,
        }
    }
}

impl Reader {
    /// For a file of `size` bytes. Of more than the limits allow, rows and columns are drawn by seed.
    ///
    /// # Errors
    /// Where the delimiter that is asked for cannot be one.
    pub fn new(name: impl Into<String>, size: u64, options: &ReadOptions) -> Result<Reader, Problem> {
        Reader::with_limits(name, size, options, Limits::default())
    }

    pub(super) fn with_limits(
        name: impl Into<String>,
        size: u64,
        options: &ReadOptions,
        limits: Limits,
    ) -> Result<Reader, Problem> {
        let cannot_be = |delimiter: u8| matches!(delimiter, b'"' | b'\n' | b'\r' | 0) || !delimiter.is_ascii();
        if options.delimiter.is_some_and(cannot_be) {
            return Err(Problem::new(
                "A quote or the end of a line cannot be the delimiter. Use a comma, semicolon or tab.",
            ));
        }
        Ok(Reader {
            name: name.into(),
            options: options.clone(),
            limits,
            size,
            known: Known::default(),
            pass: Pass::new(Encoding::Utf8),
            passes: 0,
            block: Vec::new(),
        })
    }

    /// Takes the next piece of the file, of any length.
    ///
    /// # Errors
    /// A sentence that says where the file cannot be read.
    pub fn feed(&mut self, mut piece: &[u8]) -> Result<Next, Problem> {
        while self.block.len() + piece.len() >= BLOCK {
            let next;
            (next, piece) = if self.block.is_empty() {
                // What lies there in one piece need not be copied.
                let (block, rest) = piece.split_at(BLOCK);
                (self.take(block, false)?, rest)
            } else {
                let (end, rest) = piece.split_at(BLOCK - self.block.len());
                let mut block = std::mem::take(&mut self.block);
                block.extend_from_slice(end);
                (self.take(&block, false)?, rest)
            };
            if next == Next::Again {
                self.begin_again();
                return Ok(Next::Again);
            }
        }
        self.block.extend_from_slice(piece);
        Ok(Next::More)
    }

    /// Says that there are no more pieces: gives the table, or nothing where the file is wanted again
    /// from its beginning.
    ///
    /// # Errors
    /// A sentence that says where the file cannot be read.
    pub fn end(&mut self) -> Result<Option<Read>, Problem> {
        let block = std::mem::take(&mut self.block);
        let mut next = self.take(&block, true)?;
        if next == Next::More && !self.pass.decoder.is_finished() {
            next = self.known.fall_back_to_latin1();
        }
        if next == Next::Again {
            self.begin_again();
            return Ok(None);
        }
        let pass = std::mem::replace(&mut self.pass, Pass::new(Encoding::Utf8));
        let rows = pass.rows.ok_or_else(|| Problem::new(NOTHING))?;
        match rows.end(&self.name, &mut self.known)? {
            Ended::Read(mut read) => {
                read.notes.fingerprint = pass.fingerprint.finish();
                Ok(Some(*read))
            }
            Ended::Again => {
                self.begin_again();
                Ok(None)
            }
        }
    }

    /// The share of the present pass that is done, 0..=1.
    pub fn share(&self) -> f64 {
        let done = self.pass.bytes + self.block.len() as u64;
        if self.size == 0 { 1.0 } else { (done as f64 / self.size as f64).min(1.0) }
    }

    /// How many passes went before the present one.
    pub fn passes(&self) -> usize {
        self.passes
    }

    /// How many data rows this pass has seen.
    pub fn rows(&self) -> u64 {
        self.pass.rows.as_ref().map_or(0, RowReader::count)
    }

    fn begin_again(&mut self) {
        self.block.clear();
        self.pass = Pass::new(self.known.encoding);
        self.passes += 1;
    }

    fn take(&mut self, block: &[u8], is_last: bool) -> Result<Next, Problem> {
        let Pass { decoder, fingerprint, bytes, blank, aligned, rows } = &mut self.pass;
        let is_first = *bytes == 0;
        *bytes += block.len() as u64;
        fingerprint.add(block);
        let mut block = block;
        if is_first {
            if let Some((encoding, mark)) = Encoding::of_mark(block) {
                block = &block[mark..];
                if self.known.encoding == Encoding::Utf8 {
                    *decoder = Decoder::new(encoding);
                }
            }
            if let Some(problem) = kinds::problem(block) {
                return Err(problem);
            }
        }
        let encoding = decoder.encoding();
        let Some(mut text) = decoder.decode(block) else { return Ok(self.known.fall_back_to_latin1()) };
        if text.contains(&0) {
            let place = text.iter().position(|&byte| byte == 0).unwrap_or(0);
            let passed = rows.as_ref().map_or(1 + *blank, RowReader::line);
            let line = passed + newlines(&text[..place]);
            return Err(Problem::new(format!(
                "Line {line} of the file holds a NUL byte, which no text has. \
                 Is it a spreadsheet or a packed file? Save it as CSV and try again."
            )));
        }
        if rows.is_none() {
            let before = text;
            text = without_blank_lines(text);
            *blank += newlines(&before[..before.len() - text.len()]);
        }
        if text.is_empty() {
            return Ok(Next::More);
        }
        if rows.is_none() {
            let head = Head { text, is_whole: is_last };
            let begins = self.options.begins.map(|line| line.saturating_sub(1 + *blank));
            let opening = opening(head, begins, self.options.delimiter);
            text = below(text, opening.lines);
            if text.trim_ascii().is_empty() {
                return Err(Problem::new(format!(
                    "No table begins in line {}: the file has only {} lines. Choose an earlier line.",
                    *blank + opening.lines + 1,
                    *blank + newlines(head.text) + u64::from(!head.text.ends_with(b"\n"))
                )));
            }
            if opening.delimiter == b' ' {
                text = aligned.insert(Aligned::default()).push(text);
            }
            let (head, begins) = (Head { text, ..head }, *blank + opening.lines);
            let opened = RowReader::open(
                head,
                (begins, opening, encoding),
                self.size,
                &self.options,
                &self.limits,
                &mut self.known,
            );
            return rows.insert(opened).take_all(text, &mut self.known);
        }
        let text = aligned.as_mut().map_or(text, |aligned| aligned.push(text));
        rows.as_mut().map_or(Ok(Next::More), |rows| rows.take_all(text, &mut self.known))
    }
}

fn newlines(text: &[u8]) -> u64 {
    text.iter().filter(|&&byte| byte == b'\n').count() as u64
}

/// Without the lines of nothing but spaces at the beginning; a tab may be a delimiter.
fn without_blank_lines(text: &[u8]) -> &[u8] {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\r' | b'\n');
    let first = text.iter().position(|byte| !is_space(byte)).unwrap_or(text.len());
    let line = text[..first].iter().rposition(|&byte| byte != b' ').map_or(0, |end| end + 1);
    // A block of nothing but spaces has no line that is not blank.
    if first == text.len() { &[] } else { &text[line..] }
}

#[cfg(test)]
mod tests;
