//! Decimal text as the nearest f64, as the standard library reads it, but without its table of ten kilobytes, which
//! does not compress and would come with every lab.
//!
//! Most numbers take the exact quotient or product of two f64 or of two u128; the rest takes whole numbers of any
//! length, of which the quotient is rounded once.

/// Digits beyond these decide nothing but a tie: no f64 lies half-way to the next at more of them.
const MOST_DIGITS: usize = 800;

/// Reads what `str::parse` reads: "-1", ".5", "2e-7", "inf"; not a number is none.
pub fn parse(text: &str) -> Option<f64> {
    read(text.as_bytes(), b'.')
}

/// The same with another byte for the decimal point.
pub fn read(text: &[u8], point: u8) -> Option<f64> {
    let (is_negative, unsigned) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let size = of_plain_digits(unsigned, point).or_else(|| size(unsigned, point))?;
    Some(if is_negative { -size } else { size })
}

/// The quick way for plain decimals of few digits. Both the digits (below 2⁵³) and the power of ten (up to 10²²) are
/// exact as f64, so that their quotient, rounded once, is the nearest f64.
fn of_plain_digits(text: &[u8], point: u8) -> Option<f64> {
    // 19 bytes cannot overflow a u64.
    if text.is_empty() || text.len() > 19 {
        return None;
    }
    let mut digits: u64 = 0;
    let mut decimals: Option<usize> = None;
    for (i, &byte) in text.iter().enumerate() {
        if byte.is_ascii_digit() {
            digits = digits * 10 + u64::from(byte - b'0');
        } else if byte == point && decimals.is_none() {
            decimals = Some(text.len() - i - 1);
        } else {
            return None;
        }
    }
    let is_exact = digits <= 1 << 53 && (decimals.is_none() || text.len() > 1);
    is_exact.then(|| digits as f64 / POWERS_OF_TEN[decimals.unwrap_or(0)])
}

/// The powers of ten that are f64.
const POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// Two numbers with a comma between them, as links carry places.
pub fn pair(text: &str) -> Option<(f64, f64)> {
    let (x, y) = text.split_once(',')?;
    Some((parse(x)?, parse(y)?))
}

fn size(text: &[u8], point: u8) -> Option<f64> {
    if [&b"inf"[..], b"infinity"].iter().any(|name| text.eq_ignore_ascii_case(name)) {
        return Some(f64::INFINITY);
    }
    // Words end here, before anything is done for them.
    if !text.first().is_some_and(|&first| first.is_ascii_digit() || first == point) {
        return None;
    }
    let at = text.iter().position(|byte| matches!(byte, b'e' | b'E'));
    let (mantissa, power) = at.map_or((text, None), |at| (&text[..at], Some(&text[at + 1..])));
    let mut exponent = power.map_or(Some(0), whole)?;
    let mut digits = Vec::with_capacity(mantissa.len().min(MOST_DIGITS));
    let (mut is_behind_point, mut has_digits) = (false, false);
    for &byte in mantissa {
        match byte {
            _ if byte == point && !is_behind_point => is_behind_point = true,
            b'0'..=b'9' => {
                has_digits = true;
                exponent -= i64::from(is_behind_point);
                if byte == b'0' && digits.is_empty() {
                    continue;
                }
                if digits.len() < MOST_DIGITS {
                    digits.push(byte - b'0');
                } else {
                    // Whatever follows only says that the number is larger than what was kept.
                    exponent += 1;
                    if let Some(last) = digits.last_mut().filter(|_| byte != b'0') {
                        *last |= 1;
                    }
                }
            }
            _ => return None,
        }
    }
    has_digits.then(|| nearest(&digits, exponent))
}

/// The power of ten; far beyond what matters it stays where it is.
fn whole(text: &[u8]) -> Option<i64> {
    let (sign, digits) = match text {
        [b'-', rest @ ..] => (-1, rest),
        [b'+', rest @ ..] => (1, rest),
        _ => (1, text),
    };
    let value = |sum: i64, byte: &u8| byte.is_ascii_digit().then(|| (sum * 10 + i64::from(byte - b'0')).min(1 << 40));
    (!digits.is_empty()).then(|| digits.iter().try_fold(0, value).map(|size| sign * size))?
}

/// digits × 10^exponent.
fn nearest(digits: &[u8], exponent: i64) -> f64 {
    let length = digits.len() as i64;
    if digits.is_empty() || length + exponent < -330 {
        return 0.0;
    }
    if length + exponent > 310 {
        return f64::INFINITY;
    }
    if length <= 19 {
        let small = digits.iter().fold(0_u64, |sum, digit| sum * 10 + u64::from(*digit));
        if let Some(value) = of_few_digits(small, exponent) {
            return value;
        }
    }
    of_many_digits(digits, exponent)
}

/// Where one operation on exact numbers is enough.
fn of_few_digits(digits: u64, exponent: i64) -> Option<f64> {
    let power = u32::try_from(exponent.unsigned_abs()).ok()?;
    if let Some(power) = POWERS_OF_TEN.get(power as usize).filter(|_| digits <= 1 << 53) {
        return Some(if exponent < 0 { digits as f64 / power } else { digits as f64 * power });
    }
    match exponent {
        0..=18 => Some((u128::from(digits) * 10_u128.pow(power)) as f64),
        // The quotient has more than 54 bits, and what is left over is one bit more below them.
        -18..=-1 if digits > 1 << 53 => {
            let (above, below) = (u128::from(digits) << 63, 10_u128.pow(power));
            let quotient = (above / below) << 1 | u128::from(above % below != 0);
            Some(quotient as f64 * two_to(-64))
        }
        _ => None,
    }
}

/// A power of two, from its bits; −1022 to 1023.
fn two_to(power: i64) -> f64 {
    f64::from_bits(((power + 1023) as u64) << 52)
}

/// A whole number of any length, its smallest 32 bits first.
struct Whole(Vec<u32>);

impl Whole {
    fn multiply_and_add(&mut self, factor: u32, more: u32) {
        let mut carry = u64::from(more);
        for part in &mut self.0 {
            carry += u64::from(*part) * u64::from(factor);
            *part = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    fn times_ten_to(&mut self, power: i64) {
        (0..power).for_each(|_| self.multiply_and_add(10, 0));
    }

    fn times_two_to(&mut self, power: i64) {
        (0..power % 32).for_each(|_| self.multiply_and_add(2, 0));
        self.0.splice(0..0, std::iter::repeat_n(0, usize::try_from(power / 32).unwrap_or(0)));
    }

    fn bits(&self) -> i64 {
        self.0.last().map_or(0, |last| 32 * self.0.len() as i64 - i64::from(last.leading_zeros()))
    }

    /// Takes the other away where it is not larger; says whether it was.
    fn take(&mut self, other: &Whole) -> bool {
        let order = self.bits().cmp(&other.bits()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()));
        if order.is_lt() {
            return false;
        }
        let mut borrowed = 0;
        for (at, part) in self.0.iter_mut().enumerate() {
            let taken = i64::from(*part) - i64::from(other.0.get(at).copied().unwrap_or(0)) - borrowed;
            borrowed = i64::from(taken < 0);
            *part = taken as u32;
        }
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        true
    }
}

/// Long division in twos: 55 bits or more of the quotient, and whether anything is left.
fn of_many_digits(digits: &[u8], exponent: i64) -> f64 {
    let (mut above, mut below) = (Whole(Vec::new()), Whole(vec![1]));
    for digit in digits {
        above.multiply_and_add(10, u32::from(*digit));
    }
    above.times_ten_to(exponent.max(0));
    below.times_ten_to((-exponent).max(0));
    let deficit = below.bits() - above.bits();
    // Below 2^-1021 f64 are whole multiples of 2^-1074, and their bits count them.
    let is_counted = deficit >= 1022;
    let shift = if is_counted { 1074 } else { 55 + deficit };
    above.times_two_to(shift.max(0));
    below.times_two_to((-shift).max(0));
    let steps = (above.bits() - below.bits()).max(0);
    below.times_two_to(steps);
    let mut quotient = 0_u64;
    for _ in 0..=steps {
        quotient = quotient << 1 | u64::from(above.take(&below));
        above.times_two_to(1);
    }
    if is_counted {
        // What is left over stands there twice: as much as the divisor is a half, and a half goes to the even one.
        let is_half_or_more = above.take(&below);
        return f64::from_bits(quotient + u64::from(is_half_or_more && (!above.0.is_empty() || quotient % 2 == 1)));
    }
    let rounded = (quotient << 1 | u64::from(!above.0.is_empty())) as f64;
    // In two steps, because not every power of two that is needed is an f64.
    let half = (shift + 1) / 2;
    rounded * two_to(-half) * two_to(half - shift - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn same(text: &str) -> bool {
        let expected = text.parse::<f64>().ok().filter(|value| !value.is_nan());
        parse(text).map(f64::to_bits) == expected.map(f64::to_bits)
    }

    #[test]
    fn what_is_hard_is_read_as_the_standard_library_reads_it() {
        let ties = "0.".to_owned() + &"0".repeat(323) + "24703282292062327208";
        let long = "9007199254740993".to_owned() + &"0".repeat(900) + "1e-901";
        for text in [
            "0",
            "-0",
            "+5",
            ".5",
            "5.",
            "1e5",
            "2E-7",
            "inf",
            "-Infinity",
            "1e999",
            "1e-999",
            "1e99999999999999999999",
            "9007199254740993",
            "9007199254740993.0000000000000000001",
            "0.30000000000000004",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "4.9406564584124654e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "1.7976931348623157e308",
            "1.7976931348623159e308",
            "123456789012345678901234567890",
            "8.41e21",
            "9.5367e-7",
            "5e-324",
            "3e-324",
            "2e-324",
            "7.2057594037927933e16",
            "1234567890123456789e-18",
            &ties,
            &long,
        ] {
            assert!(same(text), "{text}: {:?} instead of {:?}", parse(text), text.parse::<f64>());
        }
        for text in ["", ".", "-", "e5", "1e", "1e+", "1,5", "1 2", "0x1", "1_0", "--1", "1.2.3", "nan", "in", "١"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_number_is_read_back(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            prop_assume!(!value.is_nan());
            for text in [format!("{value:e}"), format!("{value:.20e}"), format!("{value:.17e}")] {
                prop_assert!(same(&text), "{}", text);
            }
        }

        #[test]
        fn what_lies_half_way_is_rounded_alike(bits in any::<u64>(), more in "[0-9]{0,3}") {
            let value = f64::from_bits(bits & !(1 << 63));
            prop_assume!(value.is_finite());
            // All digits of a number and those of the middle to the next.
            let (whole, power) = format!("{value:.766e}").split_once('e').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
            let text = format!("{whole}{more}e{power}");
            prop_assert!(same(&text), "{}", text);
        }

        #[test]
        fn any_decimal_is_read_as_the_standard_library_reads_it(text in "[-+]?[0-9]{0,25}(\\.[0-9]{0,25})?(e[-+]?[0-9]{1,3})?") {
            prop_assert!(same(&text), "{}", text);
        }

        #[test]
        fn any_text_is_answered(text in ".*") {
            prop_assert!(same(&text), "{}", text);
        }
    }
}
