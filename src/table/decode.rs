//! The encoding of a file that comes in blocks: UTF-8, UTF-16 by its byte-order mark, or else Latin-1 as Windows
//! means it.

use serde::{Deserialize, Serialize};

/// How the bytes of a file are letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    #[default]
    Utf8,
    /// What Excel calls “Unicode text”; the low byte may come first.
    Utf16 { is_low_first: bool },
    /// Windows-1252.
    Latin1,
}

impl Encoding {
    /// What the byte-order mark at the beginning says, and how long it is.
    pub fn of_mark(block: &[u8]) -> Option<(Encoding, usize)> {
        match block {
            [0xEF, 0xBB, 0xBF, ..] => Some((Encoding::Utf8, 3)),
            [0xFF, 0xFE, ..] => Some((Encoding::Utf16 { is_low_first: true }, 2)),
            [0xFE, 0xFF, ..] => Some((Encoding::Utf16 { is_low_first: false }, 2)),
            _ => None,
        }
    }
}

/// Turns blocks of a file into UTF-8.
#[derive(Default)]
pub struct Decoder {
    encoding: Encoding,
    /// The beginning of a character that the last block did not finish.
    begun: Vec<u8>,
    text: Vec<u8>,
}

impl Decoder {
    pub fn new(encoding: Encoding) -> Decoder {
        Decoder { encoding, ..Decoder::default() }
    }

    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The block as UTF-8, cut where the block is cut; `None` where it is not UTF-8 and was said to be.
    pub fn decode<'a>(&'a mut self, block: &'a [u8]) -> Option<&'a [u8]> {
        self.text.clear();
        let mut buffer = [0; 4];
        match self.encoding {
            Encoding::Utf8 => return self.continues_utf8(block).then_some(block),
            Encoding::Utf16 { is_low_first } => self.utf16(block, is_low_first),
            Encoding::Latin1 => {
                for &byte in block {
                    if byte.is_ascii() {
                        self.text.push(byte);
                    } else {
                        self.text.extend_from_slice(windows_1252(byte).encode_utf8(&mut buffer).as_bytes());
                    }
                }
            }
        }
        Some(&self.text)
    }

    /// Whether no character is left unfinished that would be one in UTF-8.
    pub fn is_finished(&self) -> bool {
        self.begun.is_empty() || self.encoding != Encoding::Utf8
    }

    /// Half a pair without its other half is the sign for a letter that is lost.
    fn utf16(&mut self, block: &[u8], is_low_first: bool) {
        let begun = std::mem::take(&mut self.begun);
        let mut bytes = begun.iter().chain(block).copied();
        let mut units = Vec::with_capacity((begun.len() + block.len()) / 2);
        while let Some(first) = bytes.next() {
            match bytes.next() {
                Some(second) if is_low_first => units.push(u16::from_le_bytes([first, second])),
                Some(second) => units.push(u16::from_be_bytes([first, second])),
                None => self.begun.push(first),
            }
        }
        // The first half of a pair waits for the second.
        if let Some(&last) = units.last().filter(|unit| matches!(unit, 0xD800..=0xDBFF)) {
            units.pop();
            let half = if is_low_first { last.to_le_bytes() } else { last.to_be_bytes() };
            self.begun.splice(0..0, half);
        }
        let mut buffer = [0; 4];
        for letter in char::decode_utf16(units) {
            let letter = letter.unwrap_or(char::REPLACEMENT_CHARACTER);
            self.text.extend_from_slice(letter.encode_utf8(&mut buffer).as_bytes());
        }
    }

    fn continues_utf8(&mut self, block: &[u8]) -> bool {
        let mut rest = block;
        while !self.begun.is_empty()
            && let [byte, after @ ..] = rest
        {
            self.begun.push(*byte);
            rest = after;
            match std::str::from_utf8(&self.begun) {
                Ok(_) => self.begun.clear(),
                Err(error) if error.error_len().is_none() => {}
                Err(_) => return false,
            }
        }
        match std::str::from_utf8(rest) {
            Ok(_) => true,
            Err(error) if error.error_len().is_none() => {
                self.begun = rest[error.valid_up_to()..].to_vec();
                true
            }
            Err(_) => false,
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn latin_1_is_read_as_windows_means_it() {
        let mut decoder = Decoder::new(Encoding::Latin1);
        assert_eq!(decoder.decode(b"caf\xE9 \x80").unwrap(), "café €".as_bytes());
    }

    proptest! {
        #[test]
        fn utf16_is_read_however_split(
            text in "[a-zé€\u{10000}\n]{0,20}",
            cut in any::<prop::sample::Index>(),
            is_low_first in any::<bool>(),
        ) {
            let bytes: Vec<u8> = text
                .encode_utf16()
                .flat_map(|unit| if is_low_first { unit.to_le_bytes() } else { unit.to_be_bytes() })
                .collect();
            let mut decoder = Decoder::new(Encoding::Utf16 { is_low_first });
            let (first, second) = bytes.split_at(cut.index(bytes.len() + 1));
            let mut read = decoder.decode(first).unwrap().to_vec();
            read.extend_from_slice(decoder.decode(second).unwrap());
            prop_assert_eq!(String::from_utf8(read).unwrap(), text);
        }

        #[test]
        fn utf8_is_judged_the_same_however_split(
            bytes in prop_oneof![
                "[a-zé€\u{10000}]{0,20}".prop_map(String::into_bytes),
                prop::collection::vec(any::<u8>(), 0..12),
            ],
            cut in any::<prop::sample::Index>(),
            second in any::<prop::sample::Index>(),
        ) {
            let (a, b) = (cut.index(bytes.len() + 1), second.index(bytes.len() + 1));
            let (a, b) = (a.min(b), a.max(b));
            let mut decoder = Decoder::new(Encoding::Utf8);
            let pieces = [&bytes[..a], &bytes[a..b], &bytes[b..]];
            let judged = pieces.iter().all(|piece| decoder.decode(piece).is_some()) && decoder.is_finished();
            prop_assert_eq!(judged, std::str::from_utf8(&bytes).is_ok());
        }
    }
}
