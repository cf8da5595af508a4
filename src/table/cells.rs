//! One cell at a time: what is missing, and what is a number.

use crate::decimal;

/// Cells that mean "missing" where they are the only ones in a column that are no numbers. Elsewhere
/// they are words like any other.
pub const MARKS: &[&str] = &[
    "-", "--", "–", "—", "\u{2212}", ".", "..", "na", "Na", "NA.", "N.A.", "n.a.", "none", "None", "NONE", "nil",
    "missing", "Missing", "NAN", "-nan", "(null)", "[NULL]", "<null>", "NaT", "#NA", "#NULL!", "#VALUE!", "#DIV/0!",
    "#NUM!", "#REF!", "#NAME?",
];

/// Empty, NA, N/A, NaN, null and ? in the spellings that files have them: pandas writes <NA>, spreadsheets #N/A,
/// databases \N.
pub fn is_missing(cell: &[u8]) -> bool {
    matches!(
        cell,
        b"" | b"?" | b"NA" | b"N/A" | b"n/a" | b"NaN" | b"nan" | b"null" | b"NULL" | b"<NA>" | b"#N/A" | b"\\N"
    )
}

/// A finite number with a decimal dot, without spaces around it: "-1", ".5", "2e-7". Words such
/// as "inf" are none.
pub fn number(cell: &[u8]) -> Option<f64> {
    decimal::read(cell, b'.').filter(|value| value.is_finite())
}

/// The same with a decimal comma; a dot makes it none.
pub fn number_with_comma(cell: &[u8]) -> Option<f64> {
    decimal::read(cell, b',').filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_and_what_is_none() {
        for text in ["0", "-1", "+5", ".5", "5.", "1e5", "2E-7", "12345678901234567890"] {
            assert_eq!(number(text.as_bytes()), text.parse().ok(), "{text}");
        }
        for text in ["", ".", "-", "inf", "NaN", "1e999", "1,5", "1 2", "0x1", "1_0", "--1"] {
            assert_eq!(number(text.as_bytes()), None, "{text}");
        }
        assert_eq!(number_with_comma(b"-1,5"), Some(-1.5));
        assert_eq!(number_with_comma(b"1,5e3"), Some(1500.0));
        assert_eq!(number_with_comma(b"1.234,5"), None);
        assert_eq!(number_with_comma(b"1,2,3"), None);
        assert_eq!(number_with_comma(b"7"), Some(7.0));
    }

    proptest! {
        #[test]
        fn the_quick_way_rounds_as_std_does(text in "[-+]?[0-9]{1,18}(\\.[0-9]{0,18})?") {
            let quick = number(text.as_bytes()).unwrap();
            prop_assert_eq!(quick.to_bits(), text.parse::<f64>().unwrap().to_bits());
        }

        #[test]
        fn any_bytes_are_judged_without_a_panic(cell in proptest::collection::vec(any::<u8>(), 0..30)) {
            for value in [number(&cell), number_with_comma(&cell)].into_iter().flatten() {
                prop_assert!(value.is_finite());
            }
        }
    }
}
