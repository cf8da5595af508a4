//! What a file does not say about itself: its encoding, delimiter, decimal mark and header.

use super::Problem;
use super::cells;
use std::borrow::Cow;

/// How much of the file the delimiter and the header are judged by.
const SAMPLE_ROWS: usize = 1_000;
const SAMPLE_BYTES: usize = 1 << 18;

/// The file as UTF-8 without a byte order mark, and whether it had to be read as Latin-1.
pub fn decode(bytes: &[u8]) -> Result<(Cow<'_, [u8]>, bool), Problem> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Problem::new(
            "This file is saved as UTF-16 (“Unicode text”). Save it as “CSV UTF-8” and try again.",
        ));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Some(place) = bytes.iter().position(|&byte| byte == 0) {
        let line = 1 + bytes[..place].iter().filter(|&&byte| byte == b'\n').count();
        return Err(Problem::new(format!(
            "Line {line} of the file holds a NUL byte, which no text has. \
             Is it a spreadsheet or a packed file? Save it as CSV and try again."
        )));
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Ok((Cow::Borrowed(bytes), false));
    }
    let text: String = bytes.iter().map(|&byte| windows_1252(byte)).collect();
    Ok((Cow::Owned(text.into_bytes()), true))
}

/// Latin-1 as browsers and Excel mean it: the control codes from 0x80 are letters and signs.
/// Every byte has a meaning, so that this never fails.
fn windows_1252(byte: u8) -> char {
    const FROM_0X80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => FROM_0X80[usize::from(byte) - 0x80],
        _ => char::from(byte),
    }
}

/// Tab, semicolon or comma: the one that stands equally often in the most of the first lines,
/// outside quotes. On a draw the rarer sign wins, because a comma is also a decimal mark. A file
/// with none of them has one column.
pub fn delimiter(text: &[u8]) -> u8 {
    let mut best = (b',', 0.0);
    for candidate in [b'\t', b';', b','] {
        let counts = counts_by_line(text, candidate);
        let agreeing = most_common(&counts);
        let share = agreeing as f64 / counts.len().max(1) as f64;
        if share > best.1 {
            best = (candidate, share);
        }
    }
    best.0
}

/// How often a delimiter stands in each of the first lines that are not blank.
fn counts_by_line(text: &[u8], delimiter: u8) -> Vec<usize> {
    let sample = &text[..text.len().min(SAMPLE_BYTES)];
    let mut counts = Vec::new();
    let (mut count, mut quoted, mut blank, mut cell_starts) = (0, false, true, true);
    for &byte in sample {
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
    // The last line counts if it is whole.
    if !blank && sample.len() == text.len() {
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

/// Whether numbers are written with a comma: some cell is one ("1,5"), and no cell is a number
/// with a dot. The whole file is asked, so that no late row comes as a surprise.
pub fn has_decimal_comma(text: &[u8], delimiter: u8) -> bool {
    if delimiter == b',' {
        return false;
    }
    let mut found = false;
    let mut rows = super::csv::rows(text, delimiter);
    let mut row = csv::ByteRecord::new();
    while matches!(rows.read_byte_record(&mut row), Ok(true)) {
        for cell in row.iter().map(<[u8]>::trim_ascii) {
            if cell.contains(&b'.') && cells::number(cell).is_some() {
                return false;
            }
            found = found || (cell.contains(&b',') && cells::number_with_comma(cell).is_some());
        }
    }
    found
}

/// Whether the first row names the columns: it has text above a column of numbers; or, where all
/// columns are text, no cell of it comes again below.
pub fn has_header(text: &[u8], delimiter: u8, number: fn(&[u8]) -> Option<f64>) -> bool {
    let mut rows = super::csv::rows(text, delimiter);
    let mut first = csv::ByteRecord::new();
    if !matches!(rows.read_byte_record(&mut first), Ok(true)) {
        return false;
    }
    let first: Vec<&[u8]> = first.iter().map(<[u8]>::trim_ascii).collect();
    let is_text = |cell: &[u8]| !cells::is_missing(cell) && number(cell).is_none();
    let mut has_number = vec![false; first.len()];
    let mut has_text = vec![false; first.len()];
    let mut comes_again = false;
    let mut row = csv::ByteRecord::new();
    for _ in 0..SAMPLE_ROWS {
        if !matches!(rows.read_byte_record(&mut row), Ok(true)) {
            break;
        }
        for (i, cell) in row.iter().map(<[u8]>::trim_ascii).enumerate().take(first.len()) {
            has_number[i] |= number(cell).is_some();
            has_text[i] |= is_text(cell);
            comes_again |= is_text(cell) && cell == first[i];
        }
    }
    let above_numbers = |i: usize| is_text(first[i]) && has_number[i] && !has_text[i];
    if (0..first.len()).any(above_numbers) {
        return true;
    }
    let no_numbers = first.iter().all(|cell| number(cell).is_none());
    no_numbers && first.iter().any(|cell| is_text(cell)) && !comes_again
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_consistent_one() {
        assert_eq!(delimiter(b"a,b\n1,2\n"), b',');
        assert_eq!(delimiter(b"a;b\n1,5;2,5\n3,5;4,5\n"), b';');
        assert_eq!(delimiter(b"a;b\n1,5;2,5"), b';');
        assert_eq!(delimiter(b"a\tb,c\n1\t2\n"), b'\t');
        assert_eq!(delimiter(b"name,note\nx,\"1;2;3\"\ny,\"4;5;6\"\n"), b',');
        assert_eq!(delimiter(b"name,note\nx,\"a\n;b\"\ny,\"he said \"\"no;\"\"\"\n"), b',');
        assert_eq!(delimiter(b"a,b\r\n\r\n1,2\r\n"), b',');
        assert_eq!(delimiter(b"one\n1\n2\n"), b',');
        assert_eq!(delimiter(b""), b',');
    }

    #[test]
    fn a_decimal_comma_must_fit_everywhere() {
        assert!(has_decimal_comma(b"a;b\n1,5;2\n", b';'));
        assert!(!has_decimal_comma(b"a;b\n1,5;2.5\n", b';'));
        assert!(!has_decimal_comma(b"a;b\n1;2\n", b';'));
        assert!(has_decimal_comma(b"day;b\n01.02.2020;2,5\n", b';'));
    }

    #[test]
    fn a_header_stands_above_numbers() {
        let judged = |text: &str| has_header(text.as_bytes(), b',', cells::number);
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
    fn latin_1_is_read_as_windows_means_it() {
        let (text, latin1) = decode(b"caf\xE9 \x80").unwrap();
        assert!(latin1);
        assert_eq!(&*text, "café €".as_bytes());
        assert_eq!(decode(b"\xEF\xBB\xBFa").unwrap(), (Cow::Borrowed(&b"a"[..]), false));
        assert!(decode(b"\xFF\xFEa\0").is_err());
        assert!(decode(b"a\nb\0").unwrap_err().sentence.starts_with("Line 2"));
    }
}
