//! The encoding of a file that comes in blocks: UTF-8, or else Latin-1 as Windows means it.

/// Turns blocks of a file into UTF-8.
#[derive(Default)]
pub struct Decoder {
    is_latin1: bool,
    /// The beginning of a character that the last block did not finish.
    begun: Vec<u8>,
    text: Vec<u8>,
}

impl Decoder {
    pub fn new(is_latin1: bool) -> Decoder {
        Decoder { is_latin1, ..Decoder::default() }
    }

    /// The block as UTF-8, cut where the block is cut; `None` where it is not UTF-8 and was said to be.
    pub fn decode<'a>(&'a mut self, block: &'a [u8]) -> Option<&'a [u8]> {
        if !self.is_latin1 {
            return self.continues_utf8(block).then_some(block);
        }
        self.text.clear();
        let mut buffer = [0; 4];
        for &byte in block {
            if byte.is_ascii() {
                self.text.push(byte);
            } else {
                self.text.extend_from_slice(windows_1252(byte).encode_utf8(&mut buffer).as_bytes());
            }
        }
        Some(&self.text)
    }

    /// Whether no character is left unfinished.
    pub fn is_finished(&self) -> bool {
        self.begun.is_empty()
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
        let mut decoder = Decoder::new(true);
        assert_eq!(decoder.decode(b"caf\xE9 \x80").unwrap(), "café €".as_bytes());
    }

    proptest! {
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
            let mut decoder = Decoder::new(false);
            let pieces = [&bytes[..a], &bytes[a..b], &bytes[b..]];
            let judged = pieces.iter().all(|piece| decoder.decode(piece).is_some()) && decoder.is_finished();
            prop_assert_eq!(judged, std::str::from_utf8(&bytes).is_ok());
        }
    }
}
