//! How a number is written: for people (`number`, `count`, `percent`, …) and for files (`full`).
//!
//! For people: three significant digits, U+2212 as the minus, a thin space (U+2009) between
//! thousands from 10 000 up. For files: a dot, an ASCII minus, and every digit that is needed to
//! read the same number back. "NaN" is never written by any of them.

const MINUS: char = '\u{2212}';
const THIN_SPACE: char = '\u{2009}';
/// Keeps the number and its percent sign on one line.
const NARROW_NO_BREAK_SPACE: char = '\u{202F}';

/// From here on an integer is written as a power of ten; below it f64 holds each one exactly.
const TOO_LONG: f64 = 1e15;

/// A measured value: three significant digits, trailing zeros kept ("0.190"), integers below
/// 10¹⁵ in full ("12 345"), the very small and very large as "1.23 × 10⁻⁷".
///
/// Infinity is "∞" or "−∞"; what is not a number is "undefined".
pub fn number(value: f64) -> String {
    if let Some(text) = special(value) {
        return text;
    }
    let size = value.abs();
    let text = if size.fract() == 0.0 && size < TOO_LONG { group(&format!("{size:.0}")) } else { three_digits(size) };
    signed(value < 0.0, text)
}

/// A tick or a slider's value: as [`number`], without trailing zeros ("0.38", "0.5", "1").
pub fn short(value: f64) -> String {
    let text = number(value);
    let (mantissa, power) = match text.split_once(" × ") {
        Some((mantissa, power)) => (mantissa, Some(power)),
        None => (text.as_str(), None),
    };
    let mantissa = trim_zeros(mantissa);
    match power {
        Some(power) => format!("{mantissa} × {power}"),
        None => mantissa.to_string(),
    }
}

/// How many there are: "569", "5822", "12 345".
pub fn count(value: u64) -> String {
    group(&value.to_string())
}

/// How many there are of what: "1 lab", "4 labs".
pub fn counted(count: usize, one: &str) -> String {
    format!("{} {one}{}", self::count(count as u64), if count == 1 { "" } else { "s" })
}

/// A share of one as a percentage: 0.37 is "37 %".
///
/// Below 10 % and above 99 % one decimal is shown where it is not zero. What is not quite none
/// or not quite all does not look like it: "< 0.1 %", "> 99.9 %".
pub fn percent(share: f64) -> String {
    let value = share * 100.0;
    let text = if !value.is_finite() {
        return number(value);
    } else if value > 0.0 && value < 0.05 {
        "< 0.1".to_string()
    } else if value > 99.95 && value < 100.0 {
        "> 99.9".to_string()
    } else if value.abs() < 10.0 || (value > 99.0 && value < 100.0) {
        trim_zeros(&fixed(value, 1)).to_string()
    } else {
        fixed(value, 0)
    };
    format!("{text}{NARROW_NO_BREAK_SPACE}%")
}

/// A fixed number of decimals, for values that stand in a column: "12.50", "−0.03".
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return number(value);
    }
    let text = format!("{:.decimals$}", value.abs());
    // What rounds to nothing has no sign: "0.00", not "−0.00".
    let negative = value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b));
    signed(negative, group(&text))
}

/// A column's name as people read it: "mean_area" is "mean area".
pub fn words(name: &str) -> String {
    name.replace('_', " ")
}

/// With a capital letter first, as a sentence begins: "a row" is "A row".
pub fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// The shortest text that reads back as the same f64, for CSV, JSON and Python.
///
/// What is not a number becomes an empty text, a missing cell; infinities become "inf" and
/// "-inf", which JSON has no word for: hand those on as a `Quantity`.
pub fn full(value: f64) -> String {
    let size = value.abs();
    if value.is_nan() {
        String::new()
    } else if value == 0.0 {
        if value.is_sign_negative() { "-0.0" } else { "0" }.to_string()
    } else if size.is_finite() && !(1e-5..1e16).contains(&size) {
        format!("{value:e}")
    } else {
        format!("{value}")
    }
}

/// The values that have a word or a bare sign of their own.
fn special(value: f64) -> Option<String> {
    if value.is_nan() {
        Some("undefined".to_string())
    } else if value.is_infinite() {
        Some(signed(value < 0.0, "∞".to_string()))
    } else if value == 0.0 {
        Some("0".to_string())
    } else {
        None
    }
}

fn signed(negative: bool, text: String) -> String {
    if negative { format!("{MINUS}{text}") } else { text }
}

/// Three significant digits of a positive number.
fn three_digits(size: f64) -> String {
    // The standard library rounds the exact decimal value and carries (9.996 is 1.00e1).
    let scientific = format!("{size:.2e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    match exponent {
        -4..=-1 => {
            let zeros = "0".repeat((-exponent - 1) as usize);
            format!("0.{zeros}{}", mantissa.replace('.', ""))
        }
        0 => mantissa.to_string(),
        1 => {
            let digits = mantissa.replace('.', "");
            format!("{}.{}", &digits[..2], &digits[2..])
        }
        2..=14 => {
            let zeros = "0".repeat((exponent - 2) as usize);
            group(&format!("{}{zeros}", mantissa.replace('.', "")))
        }
        _ => format!("{mantissa} × 10{}", superscript(exponent)),
    }
}

fn superscript(exponent: i32) -> String {
    exponent
        .to_string()
        .chars()
        .map(|c| match c {
            '-' => '⁻',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            '4' => '⁴',
            '5' => '⁵',
            '6' => '⁶',
            '7' => '⁷',
            '8' => '⁸',
            '9' => '⁹',
            _ => '⁰',
        })
        .collect()
}

/// Puts thin spaces between the thousands of a plain decimal text, from five digits on.
fn group(text: &str) -> String {
    let (whole, rest) = match text.find('.') {
        Some(dot) => text.split_at(dot),
        None => (text, ""),
    };
    if whole.len() < 5 {
        return text.to_string();
    }
    let mut grouped = String::with_capacity(text.len() * 2);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(THIN_SPACE);
        }
        grouped.push(digit);
    }
    grouped + rest
}

fn trim_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn measures_have_three_digits() {
        assert_eq!(number(0.726), "0.726");
        assert_eq!(number(0.19), "0.190");
        assert_eq!(number(0.5), "0.500");
        assert_eq!(number(1.5), "1.50");
        assert_eq!(number(27.456), "27.5");
        assert_eq!(number(-3.456), "\u{2212}3.46");
        assert_eq!(number(0.000123456), "0.000123");
        assert_eq!(number(0.0000123456), "1.23 × 10⁻⁵");
    }

    #[test]
    fn rounding_carries() {
        assert_eq!(number(0.9996), "1.00");
        assert_eq!(number(9.996), "10.0");
        assert_eq!(number(99.96), "100");
        assert_eq!(number(999.6), "1000");
        assert_eq!(number(9_999.6), "10\u{2009}000");
        assert_eq!(number(0.00009996), "0.000100");
    }

    #[test]
    fn integers_stand_in_full() {
        assert_eq!(number(0.0), "0");
        assert_eq!(number(-0.0), "0");
        assert_eq!(number(1.0), "1");
        assert_eq!(number(5822.0), "5822");
        assert_eq!(number(12345.0), "12\u{2009}345");
        assert_eq!(number(-1234567.0), "\u{2212}1\u{2009}234\u{2009}567");
        assert_eq!(number(999_999_999_999_999.0).chars().count(), 15 + 4);
        assert_eq!(number(1e15), "1.00 × 10¹⁵");
        assert_eq!(number(i64::MAX as f64), "9.22 × 10¹⁸");
        assert_eq!(number(i64::MIN as f64), "\u{2212}9.22 × 10¹⁸");
        assert_eq!(number(123_456.7), "123\u{2009}000");
    }

    #[test]
    fn extremes_are_powers_of_ten() {
        assert_eq!(number(1.234e-7), "1.23 × 10⁻⁷");
        assert_eq!(number(1e-300), "1.00 × 10⁻³⁰⁰");
        assert_eq!(number(5e-324), "4.94 × 10⁻³²⁴");
        assert_eq!(number(f64::MAX), "1.80 × 10³⁰⁸");
        assert_eq!(number(f64::INFINITY), "∞");
        assert_eq!(number(f64::NEG_INFINITY), "\u{2212}∞");
        assert_eq!(number(f64::NAN), "undefined");
    }

    #[test]
    fn short_drops_trailing_zeros() {
        assert_eq!(short(0.38), "0.38");
        assert_eq!(short(0.5), "0.5");
        assert_eq!(short(1.0), "1");
        assert_eq!(short(100.0), "100");
        assert_eq!(short(0.9996), "1");
        assert_eq!(short(-0.25), "\u{2212}0.25");
        assert_eq!(short(1e-7), "1 × 10⁻⁷");
        assert_eq!(short(1.2e20), "1.2 × 10²⁰");
        assert_eq!(short(f64::NAN), "undefined");
    }

    #[test]
    fn counts_and_fixed_decimals() {
        assert_eq!(count(0), "0");
        assert_eq!(count(9999), "9999");
        assert_eq!(count(10_000), "10\u{2009}000");
        assert_eq!(count(1_000_000), "1\u{2009}000\u{2009}000");
        assert_eq!(count(u64::MAX).chars().filter(|c| *c == '\u{2009}').count(), 6);
        assert_eq!(fixed(12.5, 2), "12.50");
        assert_eq!(fixed(-0.004, 2), "0.00");
        assert_eq!(fixed(-0.03, 2), "\u{2212}0.03");
        assert_eq!(fixed(12345.678, 1), "12\u{2009}345.7");
        assert_eq!(fixed(-0.0, 0), "0");
        assert_eq!(fixed(f64::NAN, 2), "undefined");
    }

    #[test]
    fn percentages() {
        assert_eq!(percent(0.37), "37\u{202F}%");
        assert_eq!(percent(0.0625), "6.2\u{202F}%");
        assert_eq!(percent(0.07), "7\u{202F}%");
        assert_eq!(percent(0.0996), "10\u{202F}%");
        assert_eq!(percent(0.0), "0\u{202F}%");
        assert_eq!(percent(1.0), "100\u{202F}%");
        assert_eq!(percent(0.0001), "< 0.1\u{202F}%");
        assert_eq!(percent(0.996), "99.6\u{202F}%");
        assert_eq!(percent(0.99999), "> 99.9\u{202F}%");
        assert_eq!(percent(-0.025), "\u{2212}2.5\u{202F}%");
        assert_eq!(percent(f64::INFINITY), "∞");
        assert_eq!(percent(f64::NAN), "undefined");
    }

    #[test]
    fn full_precision_for_files() {
        assert_eq!(full(0.1 + 0.2), "0.30000000000000004");
        assert_eq!(full(-1.5), "-1.5");
        assert_eq!(full(3.0), "3");
        assert_eq!(full(1e300), "1e300");
        assert_eq!(full(1.5e-7), "1.5e-7");
        assert_eq!(full(-0.0), "-0.0");
        assert_eq!(full(f64::NAN), "");
        assert_eq!(full(f64::NEG_INFINITY), "-inf");
    }

    proptest! {
        #[test]
        fn full_reads_back(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            prop_assume!(!value.is_nan());
            let read: f64 = full(value).parse().unwrap();
            prop_assert_eq!(read.to_bits(), value.to_bits());
        }

        #[test]
        fn never_a_nan_never_an_ascii_minus(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            for text in [number(value), short(value), percent(value), fixed(value, 3)] {
                prop_assert!(!text.contains("NaN") && !text.contains('-') && !text.is_empty());
            }
        }

        #[test]
        fn three_digits_are_never_far_off(mantissa in 1.0..10.0f64, exponent in -4..14i32, negative: bool) {
            let value = mantissa * format!("1e{exponent}").parse::<f64>().unwrap();
            let value = if negative { -value } else { value };
            let plain = number(value).replace('\u{2212}', "-").replace('\u{2009}', "");
            let read: f64 = plain.parse().unwrap();
            prop_assert!((read - value).abs() <= value.abs() * 0.005_000_1);
            prop_assert_eq!(short(value).replace('\u{2212}', "-").replace('\u{2009}', "").parse::<f64>(), Ok(read));
        }
    }
}
