//! A number that remembers how it was made: `&tp / (&tp + &fnn)` is 0.722, and “57 ÷ (57 + 22)”.
//!
//! A readout takes its value and its arithmetic, a formula card its letters and the reason why it has no value, too: all
//! from one expression, so that they cannot disagree. What is divided by zero has a reason and no number.

use std::ops::{Add, Div, Mul, Sub};

use serde::{Deserialize, Serialize};

use crate::format;
use crate::ml::math::{ln, pow};

/// What stands for a number that there is not; why stands below it.
pub(super) const UNDEFINED: &str = "–";

/// A letter of a formula, or a word that stands for one: what it means, and its present number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    /// As the field writes it: "tf", "σ"; what follows an underscore stands lower: "x_i".
    pub symbol: String,
    /// What it stands for, as a clause: "texts with the n-gram".
    pub meaning: String,
    pub value: Option<f64>,
    /// Why there is no value.
    pub reason: String,
    /// The key of the control that sets it; empty where none does.
    pub control: String,
}

impl Letter {
    pub fn new(symbol: &str, value: f64, meaning: impl Into<String>) -> Letter {
        let (symbol, meaning) = (symbol.to_owned(), meaning.into());
        Letter { symbol, meaning, value: Some(value), reason: String::new(), control: String::new() }
    }

    /// Without a value, for this reason, as a clause: "no n-gram of A is in the vocabulary".
    pub fn undefined(symbol: &str, reason: impl Into<String>, meaning: impl Into<String>) -> Letter {
        Letter { value: None, reason: reason.into(), ..Letter::new(symbol, 0.0, meaning) }
    }

    /// Names the control that sets it.
    pub fn set_by(self, control: &str) -> Letter {
        Letter { control: control.to_owned(), ..self }
    }

    /// Its number as people read it.
    pub fn written(&self) -> String {
        self.value.map_or(UNDEFINED.to_owned(), format::number)
    }
}

/// An expression of numbers and letters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Term {
    /// A number, and how it is written.
    Number(f64, String),
    Letter(Letter),
    Binary(Operation, Box<[Term; 2]>),
    Ln(Box<Term>),
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Operation {
    Plus,
    Minus,
    Times,
    Over,
    Power,
}

/// Whether an expression is written with its letters, or with their numbers in their place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum With {
    Letters,
    Numbers,
}

/// What holds an expression together, the loosest first: what holds less than its place asks for stands in parentheses.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(super) enum Bond {
    Loose,
    Sum,
    Quotient,
    Product,
    Power,
    Atom,
}

impl Operation {
    /// How it holds together on one line, and what it asks of its sides.
    pub(super) fn bonds(self) -> (Bond, [Bond; 2]) {
        match self {
            Operation::Plus => (Bond::Sum, [Bond::Sum, Bond::Sum]),
            Operation::Minus => (Bond::Sum, [Bond::Sum, Bond::Quotient]),
            Operation::Times => (Bond::Product, [Bond::Product, Bond::Product]),
            Operation::Over => (Bond::Quotient, [Bond::Product, Bond::Power]),
            Operation::Power => (Bond::Power, [Bond::Atom, Bond::Atom]),
        }
    }
}

impl Term {
    /// A number, as it is to be written; one that is not finite has no value.
    pub fn new(value: f64, text: impl Into<String>) -> Term {
        Term::Number(value, text.into())
    }

    /// How many there are.
    pub fn count(count: impl TryInto<u64>) -> Term {
        let count = count.try_into().unwrap_or(u64::MAX);
        Term::new(count as f64, format::count(count))
    }

    /// The natural logarithm.
    pub fn ln(self) -> Term {
        Term::Ln(Box::new(self))
    }

    pub fn power(self, exponent: impl Into<Term>) -> Term {
        binary(Operation::Power, self, exponent.into())
    }

    /// None where it is undefined.
    pub fn value(&self) -> Option<f64> {
        self.result().ok()
    }

    /// # Errors
    /// Why it has no value, as a clause.
    pub fn result(&self) -> Result<f64, String> {
        let value = match self {
            Term::Number(value, _) => *value,
            Term::Letter(letter) => letter.value.ok_or_else(|| letter.reason.clone())?,
            Term::Binary(operation, sides) => {
                let [left, right] = [sides[0].result()?, sides[1].result()?];
                match operation {
                    Operation::Plus => left + right,
                    Operation::Minus => left - right,
                    Operation::Times => left * right,
                    Operation::Over if right == 0.0 => {
                        return Err(format!("{} is 0", sides[1].written(With::Letters)));
                    }
                    Operation::Over => left / right,
                    Operation::Power => pow(left, right),
                }
            }
            Term::Ln(of) => ln(of.result()?),
        };
        if value.is_finite() { Ok(value) } else { Err(format!("{} has no finite value", self.written(With::Letters))) }
    }

    /// On one line: "57 ÷ (57 + 22)".
    pub fn written(&self, with: With) -> String {
        self.line(with, Bond::Loose)
    }

    /// As it says itself aloud: "recall = 57 ÷ (57 + 22) = 0.722".
    pub fn sentence(&self, name: &str) -> String {
        match self.result() {
            Ok(value) => {
                let (arithmetic, value) = (self.written(With::Numbers), format::number(value));
                // A single number is not said twice.
                if arithmetic == value {
                    return format!("{name} = {value}");
                }
                format!("{name} = {arithmetic} = {value}")
            }
            Err(reason) => format!("{name} = {} has no value: {reason}", self.written(With::Letters)),
        }
    }

    /// Its letters in the order in which they are read, each once.
    pub fn letters(&self) -> Vec<&Letter> {
        let mut letters = Vec::new();
        self.gather(&mut letters);
        letters
    }

    fn gather<'a>(&'a self, letters: &mut Vec<&'a Letter>) {
        match self {
            Term::Number(..) => {}
            Term::Letter(letter) => {
                if letters.iter().all(|known| known.symbol != letter.symbol) {
                    letters.push(letter);
                }
            }
            Term::Binary(_, sides) => sides.iter().for_each(|side| side.gather(letters)),
            Term::Ln(of) => of.gather(letters),
        }
    }

    fn line(&self, with: With, asked: Bond) -> String {
        let (text, bond) = match self {
            Term::Number(_, text) => number(text.clone()),
            Term::Letter(letter) if with == With::Letters => (letter.symbol.clone(), Bond::Atom),
            Term::Letter(letter) => number(letter.written()),
            Term::Ln(of) => (format!("ln({})", of.line(with, Bond::Loose)), Bond::Atom),
            Term::Binary(operation, sides) => {
                let sign = match operation {
                    Operation::Plus => " + ",
                    Operation::Minus => " − ",
                    Operation::Times => "·",
                    Operation::Over => " ÷ ",
                    Operation::Power => "^",
                };
                let (bond, [left, right]) = operation.bonds();
                (format!("{}{sign}{}", sides[0].line(with, left), sides[1].line(with, right)), bond)
            }
        };
        if bond < asked { format!("({text})") } else { text }
    }
}

/// A number with its bond: "−3" and "1.2 × 10⁻⁷" need parentheses where a plain number needs none.
pub(super) fn number(text: String) -> (String, Bond) {
    let bond = match text.starts_with('−') {
        true => Bond::Loose,
        false if text.contains(" × 10") => Bond::Product,
        false => Bond::Atom,
    };
    (text, bond)
}

fn binary(operation: Operation, left: Term, right: Term) -> Term {
    Term::Binary(operation, Box::new([left, right]))
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

impl From<Letter> for Term {
    fn from(letter: Letter) -> Term {
        Term::Letter(letter)
    }
}

/// A term, a borrowed one and a letter have any of the three or a plain number on their right, and a plain number on
/// their left.
macro_rules! operator {
    ($this:ty, $trait:ident $method:ident $operation:ident) => {
        impl<Other: Into<Term>> $trait<Other> for $this {
            type Output = Term;

            fn $method(self, other: Other) -> Term {
                binary(Operation::$operation, self.into(), other.into())
            }
        }

        impl $trait<$this> for f64 {
            type Output = Term;

            fn $method(self, other: $this) -> Term {
                binary(Operation::$operation, self.into(), other.into())
            }
        }
    };
}

macro_rules! operators {
    ($($this:ty),*) => { $(
        operator!($this, Add add Plus);
        operator!($this, Sub sub Minus);
        operator!($this, Mul mul Times);
        operator!($this, Div div Over);
    )* };
}

operators!(Term, &Term, Letter);

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(symbol: &str, value: f64) -> Letter {
        Letter::new(symbol, value, "")
    }

    fn recall(found: f64, missed: f64) -> Term {
        letter("tp", found) / (letter("tp", found) + letter("fn", missed))
    }

    fn said(term: &Term) -> (Option<f64>, String) {
        (term.value(), term.written(With::Numbers))
    }

    fn both(value: f64, text: &str) -> (Option<f64>, String) {
        (Some(value), text.to_owned())
    }

    #[test]
    fn value_and_arithmetic_come_of_one_expression() {
        let [tp, fp, fnn] = [57_u64, 7, 22].map(Term::count);
        assert_eq!(said(&(&tp / (&tp + &fnn))), both(57.0 / 79.0, "57 ÷ (57 + 22)"));
        let f1 = 2.0 * &tp / (2.0 * &tp + &fp + &fnn);
        assert_eq!(said(&f1), both(114.0 / 143.0, "2·57 ÷ (2·57 + 7 + 22)"));
        let youden = &tp / (&tp + &fnn) - &fp / (&fp + &tp);
        assert_eq!(said(&youden), both(57.0 / 79.0 - 7.0 / 64.0, "57 ÷ (57 + 22) − 7 ÷ (7 + 57)"));
        assert_eq!(said(&(Term::new(0.25, "25 %") / Term::new(0.5, "50 %"))), both(0.5, "25 % ÷ 50 %"));
        assert_eq!(said(&(1.0 - youden / 2.0)).1, "1 − (57 ÷ (57 + 22) − 7 ÷ (7 + 57)) ÷ 2");
    }

    #[test]
    fn letters_and_their_numbers_come_of_one_expression() {
        let recall = recall(57.0, 22.0);
        assert_eq!(said(&recall), both(57.0 / 79.0, "57 ÷ (57 + 22)"));
        assert_eq!(recall.written(With::Letters), "tp ÷ (tp + fn)");
        assert_eq!(recall.sentence("recall"), "recall = 57 ÷ (57 + 22) = 0.722");
        let symbols: Vec<&str> = recall.letters().iter().map(|letter| letter.symbol.as_str()).collect();
        assert_eq!(symbols, ["tp", "fn"]);
        assert_eq!(Term::from(letter("n", 3.0)).sentence("w"), "w = 3");
    }

    #[test]
    fn what_has_no_value_says_why() {
        let nothing = recall(0.0, 0.0);
        assert_eq!(nothing.result(), Err("tp + fn is 0".to_owned()));
        assert_eq!((1.0 + nothing).sentence("x"), "x = 1 + tp ÷ (tp + fn) has no value: tp + fn is 0");
        assert_eq!((letter("x", 0.0) * 2.0).ln().result(), Err("ln(x·2) has no finite value".to_owned()));
        let missing = Letter::undefined("tf", "the text is empty", "");
        assert_eq!((missing * 2.0).result(), Err("the text is empty".to_owned()));
        assert_eq!((1.0 + Term::new(f64::NAN, "")).value(), None);
    }

    #[test]
    fn parentheses_stand_where_the_value_needs_them() {
        let [a, b, c] = ["a", "b", "c"].map(|symbol| Term::from(letter(symbol, 2.0)));
        let minus = letter("m", -3.0);
        let terms = [
            (&a - (&b + &c), "a − (b + c)"),
            (&a - &b + &c, "a − b + c"),
            (&a / (&b * &c), "a ÷ (b·c)"),
            ((&a + &b) * &c, "(a + b)·c"),
            // On one line, what is divided twice or within a product is easily misread.
            (&a / (&b * &c) / &b, "(a ÷ (b·c)) ÷ b"),
            (&a * (&b / &c), "a·(b ÷ c)"),
            ((&a * &b).power(2.0), "(a·b)^2"),
            (&b * (&a / &c).ln(), "b·ln(a ÷ c)"),
        ];
        for (term, written) in terms {
            assert_eq!(term.written(With::Letters), written);
        }
        assert_eq!((&a - minus.clone()).written(With::Numbers), "2 − (−3)");
        assert_eq!(Term::from(minus).power(&a).written(With::Numbers), "(−3)^2");
        assert_eq!((letter("p", 1.5e-9) / &c).written(With::Numbers), "1.50 × 10⁻⁹ ÷ 2");
        assert_eq!((&c / Term::from(1.5e-9)).written(With::Numbers), "2 ÷ (1.5 × 10⁻⁹)");
    }
}
