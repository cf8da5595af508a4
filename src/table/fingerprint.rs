//! A number by which a file is known again.

/// Sixty-four bits made from all bytes of a file that comes in pieces. It tells files apart, and is no
/// secret: whoever has a file can compute it.
#[derive(Clone, Default)]
pub struct Fingerprint {
    hash: u64,
    /// Bytes of a word that is not full yet, lowest first.
    word: u64,
    length: u64,
}

const ODD: u64 = 0x9E37_79B9_7F4A_7C15;

impl Fingerprint {
    pub fn add(&mut self, mut bytes: &[u8]) {
        while !self.length.is_multiple_of(8)
            && let [byte, rest @ ..] = bytes
        {
            self.add_byte(*byte);
            bytes = rest;
        }
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.mix(u64::from_le_bytes(*word));
        }
        self.length += 8 * words.len() as u64;
        for &byte in rest {
            self.add_byte(byte);
        }
    }

    fn add_byte(&mut self, byte: u8) {
        self.word |= u64::from(byte) << (8 * (self.length % 8));
        self.length += 1;
        if self.length.is_multiple_of(8) {
            let word = std::mem::take(&mut self.word);
            self.mix(word);
        }
    }

    /// Multiplies, and folds the high half onto the low one.
    fn mix(&mut self, word: u64) {
        self.hash = (self.hash ^ word).wrapping_mul(ODD);
        self.hash ^= self.hash >> 32;
    }

    pub fn finish(mut self) -> u64 {
        let (word, length) = (self.word, self.length);
        self.mix(word);
        self.mix(length);
        self.mix(0);
        self.hash
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(pieces: &[&[u8]]) -> u64 {
        let mut print = Fingerprint::default();
        for piece in pieces {
            print.add(piece);
        }
        print.finish()
    }

    #[test]
    fn every_byte_counts() {
        let plain = of(&[b"a,b\n1,2\n"]);
        assert_ne!(plain, of(&[b"a,b\n1,3\n"]));
        assert_ne!(plain, of(&[b"a,b\n1,2\n\0"]));
        assert_ne!(of(&[b""]), of(&[b"\0"]));
        assert_ne!(of(&[b"12345678\0"]), of(&[b"12345678"]));
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter(bytes in prop::collection::vec(any::<u8>(), 0..40), cut in any::<prop::sample::Index>()) {
            let (a, b) = bytes.split_at(cut.index(bytes.len() + 1));
            prop_assert_eq!(of(&[a, b]), of(&[&bytes]));
        }
    }
}
