//! A number that remembers how it was made, so that a readout and its formula cannot disagree: `&tp / (&tp + &fnn)` is
//! 0.722, and “57 ÷ (57 + 22)”.

use std::ops::{Add, Div, Mul, Sub};

use super::report::{Quantity, Readout, ReportBuilder};
use crate::format;

#[derive(Clone, Debug)]
pub struct Term {
    /// None where something was divided by 0, or made of what was.
    value: Option<f64>,
    text: String,
    bond: Bond,
}

/// What holds the text together, the loosest first: parentheses follow from it.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
enum Bond {
    Sum,
    Quotient,
    Product,
    Number,
}

impl Term {
    /// A number, as it is to be written.
    pub fn new(value: f64, text: impl Into<String>) -> Term {
        Term { value: Some(value).filter(|value| value.is_finite()), text: text.into(), bond: Bond::Number }
    }

    /// How many there are.
    pub fn count(count: impl TryInto<u64>) -> Term {
        let count = count.try_into().unwrap_or(u64::MAX);
        Term::new(count as f64, format::count(count))
    }

    /// None where it is undefined.
    pub fn value(&self) -> Option<f64> {
        self.value
    }

    fn within(&self, is_held: bool) -> String {
        if is_held { self.text.clone() } else { format!("({})", self.text) }
    }
}

/// From short numbers: what is not counted, such as a price.
impl From<f64> for Term {
    fn from(value: f64) -> Term {
        Term::new(value, format::short(value))
    }
}

impl From<&Term> for Term {
    fn from(term: &Term) -> Term {
        term.clone()
    }
}

fn made(a: &Term, b: &Term, sign: char) -> Term {
    let (bond, sign, is_left_held, is_right_held) = match sign {
        '+' => (Bond::Sum, " + ", true, true),
        '−' => (Bond::Sum, " − ", true, b.bond > Bond::Sum),
        '·' => (Bond::Product, "·", a.bond >= Bond::Product, b.bond >= Bond::Product),
        _ => (Bond::Quotient, " ÷ ", a.bond >= Bond::Product, b.bond > Bond::Product),
    };
    let value = a.value.zip(b.value).map(|(a, b)| match sign {
        " + " => a + b,
        " − " => a - b,
        "·" => a * b,
        _ => a / b,
    });
    let text = format!("{}{sign}{}", a.within(is_left_held), b.within(is_right_held));
    Term { value: value.filter(|value| value.is_finite()), text, bond }
}

macro_rules! arithmetic {
    ($($kind:ident $name:ident $sign:literal),*) => { $(
        impl<B: Into<Term>> $kind<B> for Term {
            type Output = Term;

            fn $name(self, other: B) -> Term {
                made(&self, &other.into(), $sign)
            }
        }

        impl<B: Into<Term>> $kind<B> for &Term {
            type Output = Term;

            fn $name(self, other: B) -> Term {
                made(self, &other.into(), $sign)
            }
        }

        impl $kind<&Term> for f64 {
            type Output = Term;

            fn $name(self, other: &Term) -> Term {
                made(&self.into(), other, $sign)
            }
        }
    )* };
}

arithmetic!(Add add '+', Sub sub '−', Mul mul '·', Div div '/');

impl ReportBuilder<'_> {
    /// Adds a readout of a term: its value and its formula. Where it is undefined, [`Readout::or`] says why.
    pub fn read(&mut self, key: &str, label: &str, term: Term) -> &mut Readout {
        let quantity = term.value.map_or(Quantity::Undefined(""), Quantity::Number);
        let readout = self.readout(key, label, quantity, "");
        readout.formula = term.text;
        readout
    }
}

impl Readout {
    /// Why it is undefined, where it is.
    pub fn or(&mut self, reason: &str) -> &mut Readout {
        if self.is_undefined() {
            reason.clone_into(&mut self.formula);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::View;

    fn said(term: &Term) -> (Option<f64>, &str) {
        (term.value, &term.text)
    }

    #[test]
    fn value_and_formula_come_of_one_expression() {
        let [tp, fp, fnn] = [57_u64, 7, 22].map(Term::count);
        assert_eq!(said(&(&tp / (&tp + &fnn))), (Some(57.0 / 79.0), "57 ÷ (57 + 22)"));
        let f1 = 2.0 * &tp / (2.0 * &tp + &fp + &fnn);
        assert_eq!(said(&f1), (Some(114.0 / 143.0), "2·57 ÷ (2·57 + 7 + 22)"));
        let youden = &tp / (&tp + &fnn) - &fp / (&fp + &tp);
        assert_eq!(said(&youden), (Some(57.0 / 79.0 - 7.0 / 64.0), "57 ÷ (57 + 22) − 7 ÷ (7 + 57)"));
        assert_eq!((&tp - (&fp - &fnn)).text, "57 − (7 − 22)");
        assert_eq!((&tp * (&fp + &fnn) * (&fp / &fnn)).text, "57·(7 + 22)·(7 ÷ 22)");
        assert_eq!((&tp / (&fp * &fnn) / &fp).text, "(57 ÷ (7·22)) ÷ 7");
    }

    #[test]
    fn what_is_divided_by_nothing_is_undefined_and_says_why() {
        let view = View::default();
        let mut report = ReportBuilder::new(&view, &[]);
        let [some, none] = [3_u64, 0].map(Term::count);
        for (over, under) in [(&some, &none), (&none, &none)] {
            let term = over / under + &some;
            assert_eq!(term.value(), None);
            let readout = report.read("rate", "Rate", term).or("there is nothing");
            assert_eq!(
                (readout.value, readout.text.as_str(), readout.formula.as_str()),
                (None, "–", "there is nothing")
            );
        }
        let readout = report.read("none", "None", &none / &some).or("there is nothing");
        assert_eq!((readout.value, readout.formula.as_str()), (Some(0.0), "0 ÷ 3"));
    }
}
