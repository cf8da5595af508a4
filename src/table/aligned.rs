//! Columns that are set apart by blanks, as many as it takes.

/// Turns lines whose cells stand apart by blanks or tabs into lines with a tab between two cells, piece by piece.
/// Lines keep their numbers, quoted cells their blanks.
#[derive(Default)]
pub struct Aligned {
    text: Vec<u8>,
    place: Place,
    /// Blanks were passed since the last cell of this line.
    is_apart: bool,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Place {
    #[default]
    LineStart,
    Gap,
    Cell,
    Quoted,
    /// Behind a quote within quotes: the end of the cell, or the first of two.
    Closed,
}

impl Aligned {
    /// The piece as text with tabs, cut where the piece is cut.
    pub fn push(&mut self, piece: &[u8]) -> &[u8] {
        self.text.clear();
        for &byte in piece {
            let is_blank = matches!(byte, b' ' | b'\t');
            self.place = match (self.place, byte) {
                (Place::Quoted, b'"') => Place::Closed,
                (Place::Quoted, _) => Place::Quoted,
                (_, b'\n' | b'\r') => {
                    self.is_apart = false;
                    Place::LineStart
                }
                (Place::LineStart, _) if is_blank => continue,
                (_, _) if is_blank => {
                    self.is_apart = true;
                    self.place = Place::Gap;
                    continue;
                }
                (Place::Closed, b'"') => Place::Quoted,
                (Place::LineStart | Place::Gap, b'"') => Place::Quoted,
                _ => Place::Cell,
            };
            if std::mem::take(&mut self.is_apart) {
                self.text.push(b'\t');
            }
            self.text.push(byte);
        }
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn aligned(pieces: &[&[u8]]) -> Vec<u8> {
        let mut aligned = Aligned::default();
        pieces.iter().flat_map(|piece| aligned.push(piece).to_vec()).collect()
    }

    #[test]
    fn blanks_between_cells_are_one_tab() {
        let text = b"  18.0   8 \t \"ford  ltd\"  \r\n\n1 2 \"a \"\" b\"\n x\"y z";
        assert_eq!(aligned(&[text]), b"18.0\t8\t\"ford  ltd\"\r\n\n1\t2\t\"a \"\" b\"\nx\"y\tz");
    }

    proptest! {
        #[test]
        fn however_it_is_cut(text in "[ab \t\"\n]{0,40}", cut in any::<prop::sample::Index>()) {
            let cut = cut.index(text.len() + 1);
            let (first, second) = text.as_bytes().split_at(cut);
            prop_assert_eq!(aligned(&[first, second]), aligned(&[text.as_bytes()]));
        }
    }
}
