//! Categories in the making: a code for each cell, quickly even if every cell is different.

use super::style::Style;
use super::{MISSING, Values};

/// A small hash table of bytes in one arena: a `BTreeMap` of a million different cells made
/// reading slower by two thirds in wasm, and `std`'s `HashMap` is seeded by the system. The order of
/// the levels never depends on it.
#[derive(Default)]
pub struct Levels {
    codes: Vec<u32>,
    /// The bytes of all levels one after the other; level `i` ends at `ends[i]`.
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// Open addressing: a level's code, or `MISSING` where a slot is free.
    slots: Vec<u32>,
}

impl Levels {
    /// With so many missing cells before the first.
    pub fn after_missing(rows: usize) -> Levels {
        Levels { codes: vec![MISSING; rows], ..Levels::default() }
    }

    pub fn push(&mut self, cell: &[u8], style: &Style) {
        let code = if style.is_missing(cell) {
            MISSING
        } else if let Some(&last) = self.codes.last()
            && last != MISSING
            && self.level(last) == cell
        {
            // Rows often repeat the category of the row above.
            last
        } else {
            self.code_of(cell)
        };
        self.codes.push(code);
    }

    fn level(&self, code: u32) -> &[u8] {
        let code = code as usize;
        let start = if code == 0 { 0 } else { self.ends[code - 1] };
        &self.bytes[start..self.ends[code]]
    }

    fn code_of(&mut self, cell: &[u8]) -> u32 {
        // At most half full, so that a free slot is never far.
        if self.ends.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let slot = self.slot_of(cell);
        if self.slots[slot] == MISSING {
            self.slots[slot] = self.ends.len() as u32;
            self.bytes.extend_from_slice(cell);
            self.ends.push(self.bytes.len());
        }
        self.slots[slot]
    }

    /// The slot that holds this level, or the free one where it belongs.
    fn slot_of(&self, cell: &[u8]) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash(cell) as usize & mask;
        while self.slots[slot] != MISSING && self.level(self.slots[slot]) != cell {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        self.slots = vec![MISSING; (self.slots.len() * 2).max(16)];
        for code in 0..self.ends.len() as u32 {
            let slot = self.slot_of(self.level(code));
            self.slots[slot] = code;
        }
    }

    /// Codes become ranks in text order (which is the order of UTF-8 bytes).
    pub fn finish(self) -> Values {
        let mut rank_of = vec![0; self.ends.len()];
        let mut levels = Vec::with_capacity(self.ends.len());
        for (rank, code) in self.in_order().into_iter().enumerate() {
            rank_of[code as usize] = rank as u32;
            levels.push(String::from_utf8_lossy(self.level(code)).into_owned());
        }
        let rank = |&code: &u32| rank_of.get(code as usize).copied().unwrap_or(MISSING);
        let codes = self.codes.iter().map(rank).collect();
        Values::Categories { codes, levels }
    }

    /// The codes in the order of their levels. Eight bytes behind what all begin with decide
    /// nearly always, and compare as one integer.
    fn in_order(&self) -> Vec<u32> {
        if self.ends.is_empty() {
            return Vec::new();
        }
        let codes = 0..self.ends.len() as u32;
        let first = self.level(0);
        let shared = codes.clone().fold(first.len(), |shared, code| {
            let same = first[..shared].iter().zip(self.level(code));
            same.take_while(|(a, b)| a == b).count()
        });
        let mut keyed: Vec<(u64, u32)> = codes
            .map(|code| {
                let rest = &self.level(code)[shared..];
                let mut key = [0; 8];
                let known = rest.len().min(8);
                key[..known].copy_from_slice(&rest[..known]);
                (u64::from_be_bytes(key), code)
            })
            .collect();
        keyed.sort_unstable_by(|(key_a, a), (key_b, b)| {
            key_a.cmp(key_b).then_with(|| self.level(*a).cmp(self.level(*b)))
        });
        keyed.into_iter().map(|(_, code)| code).collect()
    }
}

/// Multiplies and folds, eight bytes at a time.
fn hash(cell: &[u8]) -> u64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut hash = cell.len() as u64;
    for chunk in cell.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = (hash ^ u64::from_le_bytes(word)).wrapping_mul(ODD);
        hash ^= hash >> 29;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Column;
    use proptest::prelude::*;

    proptest! {
        /// Against the plain way, which sorts the text itself.
        #[test]
        fn equal_to_the_plain_way(
            cells in proptest::collection::vec(proptest::option::of("(user-000)?[ab\u{1}é]{0,9}x"), 0..120),
        ) {
            let mut levels = Levels::after_missing(0);
            for cell in &cells {
                levels.push(cell.as_deref().unwrap_or("NA").as_bytes(), &Style::default());
            }
            prop_assert_eq!(levels.finish(), Column::categories("", &cells).values);
        }
    }
}
