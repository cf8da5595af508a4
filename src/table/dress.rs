//! Numbers as people and programs write them: thousands set apart, a sign of percent or money, accountants'
//! parentheses, a typeset minus, a power of ten.

use super::cells;

/// What a number wears beside its digits and its decimal mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dress {
    /// What sets thousands apart; all kinds of blanks are one.
    pub thousands: Option<char>,
    pub is_percent: bool,
    pub money: Option<&'static str>,
    pub in_parentheses: bool,
    /// A minus that is no hyphen or stands behind, or a power of ten.
    pub is_typeset: bool,
}

impl Dress {
    /// How many things it wears.
    pub fn pieces(self) -> usize {
        let worn = [self.is_percent, self.in_parentheses, self.is_typeset];
        worn.into_iter().filter(|is| *is).count()
            + usize::from(self.thousands.is_some())
            + usize::from(self.money.is_some())
    }
}

/// Signs and codes of money, longer ones before those they begin with.
const MONEY: &[&str] = &[
    "US$", "R$", "$", "€", "£", "¥", "₹", "₽", "₩", "₺", "₪", "USD", "EUR", "GBP", "CHF", "JPY", "INR", "CNY", "SEK",
    "NOK", "DKK", "PLN", "Fr.", "kr", "zł",
];

/// As long as no number is.
const LONGEST: usize = 48;

/// The number that a cell means, and what it wears. The value of “57.4%” is 0.574, as in a spreadsheet.
pub fn read(text: &str, decimal_comma: bool) -> Option<(f64, Dress)> {
    let mut dress = Dress::default();
    if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut rest = unwrapped(text, &mut dress);
    let mut is_negative = sign(&mut rest, &mut dress);
    if let Some((money, amount)) = MONEY.iter().find_map(|money| Some((*money, rest.strip_prefix(money)?))) {
        dress.money = Some(money);
        rest = unwrapped(amount, &mut dress);
        is_negative = is_negative.or(sign(&mut rest, &mut dress));
    }
    if !rest.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '.' | ',' | '(')) {
        return None;
    }
    if let Some(share) = rest.strip_suffix('%') {
        dress.is_percent = true;
        rest = share.trim_end_matches(is_blank);
    } else if dress.money.is_none()
        && let Some((money, amount)) = MONEY.iter().find_map(|money| Some((*money, rest.strip_suffix(money)?)))
    {
        dress.money = Some(money);
        rest = unwrapped(amount, &mut dress);
    }
    if is_negative.is_none()
        && let Some(amount) = rest.strip_suffix(['-', '\u{2212}'])
    {
        (rest, is_negative, dress.is_typeset) = (amount, Some(true), true);
    }
    let (digits, power) = without_power(rest, &mut dress)?;
    let plain = without_thousands(digits, decimal_comma, &mut dress)?;
    let power = power - if dress.is_percent { 2 } else { 0 };
    let size = match power {
        0 => cells::number(plain.as_bytes())?,
        // So written it is rounded once.
        _ if !plain.contains(['e', 'E']) => cells::number(format!("{plain}e{power}").as_bytes())?,
        _ => return None,
    };
    let is_negative = is_negative == Some(true) || dress.in_parentheses;
    Some((if is_negative { -size } else { size }, dress))
}

/// Whether a cell is a number with either decimal mark.
pub fn is_number(text: &str) -> bool {
    read(text, false).or_else(|| read(text, true)).is_some()
}

/// Whether a mark could set thousands apart here: “1,234” or “-12.345.678”, but not “0.125”.
pub fn is_grouped(cell: &[u8], mark: u8) -> bool {
    let unsigned = cell.strip_prefix(b"-").or(cell.strip_prefix(b"+")).unwrap_or(cell);
    groups_fit(unsigned.split(|byte| *byte == mark), false)
}

fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}')
}

/// Without blanks around, and without the parentheses that mean a minus.
fn unwrapped<'a>(text: &'a str, dress: &mut Dress) -> &'a str {
    let text = text.trim_matches(is_blank);
    match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(inside) if !dress.in_parentheses => {
            dress.in_parentheses = true;
            inside.trim_matches(is_blank)
        }
        _ => text,
    }
}

/// Takes a sign off the beginning: whether it is a minus.
fn sign(rest: &mut &str, dress: &mut Dress) -> Option<bool> {
    let first = rest.chars().next().filter(|first| matches!(first, '-' | '+' | '\u{2212}'))?;
    dress.is_typeset |= first == '\u{2212}';
    *rest = rest[first.len_utf8()..].trim_start_matches(is_blank);
    Some(first != '+')
}

/// Takes “ × 10⁻⁵” off the end; fails where something else stands behind the ×.
fn without_power<'a>(rest: &'a str, dress: &mut Dress) -> Option<(&'a str, i32)> {
    let Some((digits, power)) = rest.split_once('×') else { return Some((rest, 0)) };
    let power = power.trim_start_matches(is_blank).strip_prefix("10")?;
    let plain: String = power.strip_prefix('^').unwrap_or(power).chars().map(lowered).collect();
    dress.is_typeset = true;
    let power: i32 = plain.parse().ok()?;
    (power.abs() < 400).then_some((digits.trim_end_matches(is_blank), power))
}

/// A raised digit or sign on the line.
fn lowered(letter: char) -> char {
    const RAISED: [char; 11] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '⁻'];
    match RAISED.iter().position(|raised| *raised == letter) {
        Some(digit) if digit < 10 => char::from(b'0' + digit as u8),
        Some(_) => '-',
        None if letter == '\u{2212}' => '-',
        None => letter,
    }
}

/// The digits with a decimal dot, and without what sets thousands apart.
fn without_thousands(digits: &str, decimal_comma: bool, dress: &mut Dress) -> Option<String> {
    let (mark, thousands) = if decimal_comma { (',', '.') } else { ('.', ',') };
    let (whole, fraction) = digits.split_once(mark).map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut plain = String::with_capacity(digits.len());
    // A sign here would be a second one.
    if whole.starts_with(['-', '+']) {
        return None;
    }
    let is_apart = |letter: char| letter == thousands || is_blank(letter) || matches!(letter, '\'' | '’');
    if let Some(apart) = whole.chars().find(|letter| is_apart(*letter)) {
        let groups = || whole.split(|letter| letter == apart || is_blank(letter) && is_blank(apart));
        if !groups_fit(groups().map(str::as_bytes), apart == ',') {
            return None;
        }
        dress.thousands = Some(if is_blank(apart) { ' ' } else { apart });
        plain.extend(groups());
    } else {
        plain.push_str(whole);
    }
    if let Some(fraction) = fraction {
        plain.push('.');
        plain.push_str(fraction);
    }
    Some(plain)
}

/// Groups of digits as thousands are written: up to three, then three each; in India two each before the last three.
fn groups_fit<'a>(mut groups: impl Iterator<Item = &'a [u8]>, may_be_indian: bool) -> bool {
    let are_digits = |group: &[u8]| group.iter().all(u8::is_ascii_digit);
    let first = groups.next().unwrap_or_default();
    if !(1..=3).contains(&first.len()) || first[0] == b'0' || !are_digits(first) {
        return false;
    }
    let mut last = 0;
    for group in groups {
        let is_indian = may_be_indian && last == 2;
        if !are_digits(group) || !(2..=3).contains(&group.len()) || last != 0 && last != 3 && !is_indian {
            return false;
        }
        if group.len() == 2 && !may_be_indian || last == 3 && group.len() == 2 {
            return false;
        }
        last = group.len();
    }
    last == 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(text: &str) -> Option<f64> {
        read(text, false).map(|(value, _)| value)
    }

    fn value_with_comma(text: &str) -> Option<f64> {
        read(text, true).map(|(value, _)| value)
    }

    #[test]
    fn what_numbers_wear_is_taken_off() {
        for (text, number) in [
            ("6,858.41", 6858.41),
            ("12,34,567", 1_234_567.0),
            ("1'234'567.5", 1_234_567.5),
            ("6\u{A0}858.41", 6858.41),
            ("12\u{202F}345", 12_345.0),
            ("57.4%", 0.574),
            ("62\u{A0}%", 0.62),
            ("$6858.41", 6858.41),
            ("-$5", -5.0),
            ("$-5", -5.0),
            ("($1,200.50)", -1200.5),
            ("$(5)", -5.0),
            ("5 EUR", 5.0),
            ("(5) €", -5.0),
            ("US$ 7", 7.0),
            ("(5.1)", -5.1),
            ("5.1-", -5.1),
            ("\u{2212}1.41", -1.41),
            ("9.50 × 10⁻⁵", 9.5e-5),
            ("\u{2212}2.5×10^3", -2500.0),
            ("1e5", 1e5),
            ("-7", -7.0),
        ] {
            assert_eq!(value(text), Some(number), "{text}");
        }
        for (text, number) in [("6.858,41", 6858.41), ("1.234", 1234.0), ("-6858,41 €", -6858.41), ("57,4 %", 0.574)]
        {
            assert_eq!(value_with_comma(text), Some(number), "{text}");
        }
    }

    #[test]
    fn what_only_resembles_a_number_is_none() {
        for text in [
            "",
            "%",
            "$",
            "()",
            "1,2",
            "1,23",
            "0,123",
            "1,2345",
            "01,234",
            "1,234,56",
            "1234,567",
            "1 2",
            "12 May",
            "1.2.3",
            "1.234,5",
            "--5",
            "((5))",
            "5 × 11",
            "2020-01-02",
            "10:30",
            "1'2",
            "5%%",
            "€5€",
            "1,234 567",
            "12a",
            "-",
            "1-5",
            "1-2,345",
        ] {
            assert_eq!(value(text), None, "{text}");
        }
        assert_eq!(value_with_comma("01.02.2020"), None);
        assert_eq!(value_with_comma("6,858.41"), None);
    }

    #[test]
    fn a_mark_before_three_digits_may_set_thousands_apart() {
        assert!(is_grouped(b"1,234", b',') && is_grouped(b"-12.345.678", b'.'));
        for text in [b"0.125".as_slice(), b"1.25", b"1.2345", b"1234", b".125", b"1234.567"] {
            assert!(!is_grouped(text, b'.'), "{}", String::from_utf8_lossy(text));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_judged_without_a_panic(text in "[0-9.,' ()%$€×⁻⁵e+\u{2212}-]{0,12}", comma in any::<bool>()) {
            if let Some((value, _)) = read(&text, comma) {
                prop_assert!(value.is_finite());
            }
        }

        /// What is plain stays what it was.
        #[test]
        fn plain_numbers_wear_nothing(number in any::<f64>().prop_filter("finite", |x| x.is_finite())) {
            let text = crate::format::full(number);
            if text.len() <= LONGEST {
                prop_assert_eq!(read(&text, false), Some((number, Dress::default())));
            }
        }

        /// Our own way to write numbers is read again.
        #[test]
        fn our_own_numbers_are_read(number in any::<f64>().prop_filter("finite", |x| x.is_finite())) {
            let (value, _) = read(&crate::format::number(number), false).unwrap();
            prop_assert!((value - number).abs() <= number.abs() * 5.1e-3);
        }
    }
}
