//! A formula of the field with its numbers put in.
//!
//! Its value, its arithmetic, its letters and the reason why it has no value come from one expression, so that they
//! cannot disagree. What is divided by zero has a reason and no number.

use std::fmt::Write;
use std::ops::{Add, Div, Mul, Sub};

use serde::{Deserialize, Serialize};

use crate::format;
use crate::ml::math::{ln, pow};

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
        self.value.map_or("–".to_owned(), format::number)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Formula {
    Number(f64),
    Letter(Letter),
    Binary(Operation, Box<[Formula; 2]>),
    Ln(Box<Formula>),
    /// A formula, and what is said instead of its own reason where it has no value.
    Or(Box<Formula>, String),
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Operation {
    Plus,
    Minus,
    Times,
    Over,
    Power,
}

/// Whether a formula is written with its letters, or with their numbers in their place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum With {
    Letters,
    Numbers,
}

/// How tightly the parts of a formula hold together: what holds less than its place asks for stands in parentheses.
const LOOSE: u8 = 0;
const SUM: u8 = 1;
const PRODUCT: u8 = 2;
const POWER: u8 = 3;
const ATOM: u8 = 4;

impl Formula {
    /// The natural logarithm.
    pub fn ln(self) -> Formula {
        Formula::Ln(Box::new(self))
    }

    pub fn power(self, exponent: impl Into<Formula>) -> Formula {
        binary(Operation::Power, self, exponent.into())
    }

    /// Says why it has no value in the words of the matter, as a clause: "no case is positive".
    pub fn or(self, reason: &str) -> Formula {
        Formula::Or(Box::new(self), reason.to_owned())
    }

    /// # Errors
    /// Why it has none, as a clause.
    pub fn value(&self) -> Result<f64, String> {
        let value = match self {
            Formula::Number(value) => *value,
            Formula::Letter(letter) => letter.value.ok_or_else(|| letter.reason.clone())?,
            Formula::Binary(operation, sides) => {
                let [left, right] = [sides[0].value()?, sides[1].value()?];
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
            Formula::Ln(of) => ln(of.value()?),
            Formula::Or(formula, reason) => formula.value().map_err(|_| reason.clone())?,
        };
        if value.is_finite() { Ok(value) } else { Err(format!("{} has no finite value", self.written(With::Letters))) }
    }

    /// On one line: "57 ÷ (57 + 22)".
    pub fn written(&self, with: With) -> String {
        self.line(with, LOOSE)
    }

    /// As the formula says itself aloud: "recall = 57 ÷ (57 + 22) = 0.722".
    pub fn sentence(&self, name: &str) -> String {
        match self.value() {
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
            Formula::Number(_) => {}
            Formula::Letter(letter) => {
                if letters.iter().all(|known| known.symbol != letter.symbol) {
                    letters.push(letter);
                }
            }
            Formula::Binary(_, sides) => sides.iter().for_each(|side| side.gather(letters)),
            Formula::Ln(of) | Formula::Or(of, _) => of.gather(letters),
        }
    }

    fn line(&self, with: With, asked: u8) -> String {
        let (text, holds) = match self {
            Formula::Or(formula, _) => return formula.line(with, asked),
            Formula::Number(_) | Formula::Letter(_) => self.leaf(with),
            Formula::Ln(of) => (format!("ln({})", of.line(with, LOOSE)), ATOM),
            Formula::Binary(operation, sides) => {
                let (sign, holds, [left, right]) = match operation {
                    Operation::Plus => (" + ", SUM, [SUM, SUM]),
                    Operation::Minus => (" − ", SUM, [SUM, PRODUCT]),
                    Operation::Times => ("·", PRODUCT, [PRODUCT, PRODUCT]),
                    Operation::Over => (" ÷ ", PRODUCT, [PRODUCT, POWER]),
                    Operation::Power => ("^", POWER, [ATOM, ATOM]),
                };
                (format!("{}{sign}{}", sides[0].line(with, left), sides[1].line(with, right)), holds)
            }
        };
        if holds < asked { format!("({text})") } else { text }
    }

    fn leaf(&self, with: With) -> (String, u8) {
        let text = match self {
            Formula::Letter(letter) if with == With::Letters => return (letter.symbol.clone(), ATOM),
            Formula::Letter(letter) => letter.written(),
            Formula::Number(value) => format::short(*value),
            _ => return (String::new(), ATOM),
        };
        // "−3" and "1.2 × 10⁻⁷" need parentheses where a plain number needs none.
        let holds = match text.starts_with('−') {
            true => LOOSE,
            false if text.contains(' ') => PRODUCT,
            false => ATOM,
        };
        (text, holds)
    }

    /// As MathML, without the `math` element around it. Letters and their numbers have their symbol as `data-letter`;
    /// `class` gives those that are marked a class.
    pub fn mathml(&self, with: With, class: &dyn Fn(&Letter) -> &'static str) -> String {
        let mut out = String::new();
        self.write_mathml(&mut out, with, LOOSE, class);
        out
    }

    fn write_mathml(&self, out: &mut String, with: With, asked: u8, class: &dyn Fn(&Letter) -> &'static str) {
        let holds = match self {
            Formula::Or(formula, _) => return formula.write_mathml(out, with, asked, class),
            Formula::Number(_) | Formula::Letter(_) => self.leaf(with).1,
            Formula::Binary(Operation::Plus | Operation::Minus, _) => SUM,
            Formula::Binary(Operation::Times, _) => PRODUCT,
            Formula::Binary(Operation::Power, _) => POWER,
            // A fraction's line holds it together, but not below an exponent.
            Formula::Binary(Operation::Over, _) => POWER,
            Formula::Ln(_) => ATOM,
        };
        let is_inside = holds < asked;
        out.push_str(if is_inside { "<mrow><mo>(</mo>" } else { "<mrow>" });
        let part = |out: &mut String, formula: &Formula, asked| formula.write_mathml(out, with, asked, class);
        match self {
            Formula::Letter(letter) => {
                let _ = write!(
                    out,
                    "<mrow data-letter=\"{}\" class=\"letter {}\">",
                    escaped(&letter.symbol),
                    class(letter)
                );
                match with {
                    With::Letters => write_symbol(out, &letter.symbol),
                    With::Numbers => write_number(out, &letter.written()),
                }
                out.push_str("</mrow>");
            }
            Formula::Number(_) | Formula::Or(..) => write_number(out, &self.leaf(with).0),
            Formula::Ln(of) => {
                out.push_str("<mi>ln</mi><mo>&#8289;</mo><mrow><mo>(</mo>");
                part(out, of, LOOSE);
                out.push_str("<mo>)</mo></mrow>");
            }
            Formula::Binary(operation, sides) => {
                let [left, right] = &**sides;
                let (start, sign, end, asked) = match operation {
                    Operation::Plus => ("", "<mo>+</mo>", "", [SUM, SUM]),
                    Operation::Minus => ("", "<mo>−</mo>", "", [SUM, PRODUCT]),
                    Operation::Times => ("", "<mo>·</mo>", "", [PRODUCT, PRODUCT]),
                    Operation::Over => ("<mfrac>", "", "</mfrac>", [LOOSE, LOOSE]),
                    Operation::Power => ("<msup>", "", "</msup>", [ATOM, LOOSE]),
                };
                out.push_str(start);
                part(out, left, asked[0]);
                out.push_str(sign);
                part(out, right, asked[1]);
                out.push_str(end);
            }
        }
        out.push_str(if is_inside { "<mo>)</mo></mrow>" } else { "</mrow>" });
    }
}

/// A name in MathML: "x_i" with its index lower.
pub fn symbol(name: &str) -> String {
    let mut out = String::new();
    write_symbol(&mut out, name);
    out
}

fn write_symbol(out: &mut String, name: &str) {
    let _ = match name.split_once('_') {
        Some((name, index)) => {
            write!(out, "<msub><mi>{}</mi><mi>{}</mi></msub>", escaped(name), escaped(index))
        }
        None => write!(out, "<mi>{}</mi>", escaped(name)),
    };
}

fn write_number(out: &mut String, text: &str) {
    let _ = write!(out, "<mn>{}</mn>", escaped(text));
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

fn binary(operation: Operation, left: Formula, right: Formula) -> Formula {
    Formula::Binary(operation, Box::new([left, right]))
}

impl From<f64> for Formula {
    fn from(value: f64) -> Formula {
        Formula::Number(value)
    }
}

impl From<Letter> for Formula {
    fn from(letter: Letter) -> Formula {
        Formula::Letter(letter)
    }
}

/// `letter + 1.0`, `1.0 + letter` and `formula + letter` are formulas.
macro_rules! operators {
    ($($trait:ident $method:ident $operation:ident),*) => { $(
        impl<Other: Into<Formula>> $trait<Other> for Formula {
            type Output = Formula;
            fn $method(self, other: Other) -> Formula {
                binary(Operation::$operation, self, other.into())
            }
        }
        impl<Other: Into<Formula>> $trait<Other> for Letter {
            type Output = Formula;
            fn $method(self, other: Other) -> Formula {
                binary(Operation::$operation, self.into(), other.into())
            }
        }
        impl $trait<Letter> for f64 {
            type Output = Formula;
            fn $method(self, other: Letter) -> Formula {
                binary(Operation::$operation, self.into(), other.into())
            }
        }
        impl $trait<Formula> for f64 {
            type Output = Formula;
            fn $method(self, other: Formula) -> Formula {
                binary(Operation::$operation, self.into(), other)
            }
        }
    )* };
}
operators!(Add add Plus, Sub sub Minus, Mul mul Times, Div div Over);

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(symbol: &str, value: f64) -> Letter {
        Letter::new(symbol, value, "")
    }

    fn recall(found: f64, missed: f64) -> Formula {
        letter("tp", found) / (letter("tp", found) + letter("fn", missed))
    }

    #[test]
    fn value_arithmetic_and_letters_are_of_one_formula() {
        let recall = recall(57.0, 22.0);
        assert_eq!(recall.value(), Ok(57.0 / 79.0));
        assert_eq!(recall.written(With::Letters), "tp ÷ (tp + fn)");
        assert_eq!(recall.sentence("recall"), "recall = 57 ÷ (57 + 22) = 0.722");
        let symbols: Vec<&str> = recall.letters().iter().map(|letter| letter.symbol.as_str()).collect();
        assert_eq!(symbols, ["tp", "fn"]);
        assert_eq!(Formula::from(letter("n", 3.0)).sentence("w"), "w = 3");
    }

    #[test]
    fn what_is_divided_by_zero_says_why() {
        let nothing = recall(0.0, 0.0);
        assert_eq!(nothing.value(), Err("tp + fn is 0".to_owned()));
        assert_eq!(nothing.clone().or("no case is positive").value(), Err("no case is positive".to_owned()));
        assert_eq!(
            (1.0 + nothing.or("no case is positive")).sentence("x"),
            "x = 1 + tp ÷ (tp + fn) has no value: no case is positive"
        );
        assert_eq!((letter("x", 0.0) * 2.0).ln().value(), Err("ln(x·2) has no finite value".to_owned()));
        let missing = Letter::undefined("tf", "the text is empty", "");
        assert_eq!((missing * 2.0).value(), Err("the text is empty".to_owned()));
    }

    #[test]
    fn parentheses_stand_where_the_value_needs_them() {
        let [a, b, c] = ["a", "b", "c"].map(|symbol| letter(symbol, 2.0));
        let minus = letter("m", -3.0);
        let formulas = [
            (a.clone() - (b.clone() + c.clone()), "a − (b + c)"),
            ((a.clone() - b.clone()) + c.clone(), "a − b + c"),
            (a.clone() / (b.clone() * c.clone()), "a ÷ (b·c)"),
            ((a.clone() + b.clone()) * c.clone(), "(a + b)·c"),
            ((a.clone() * b.clone()).power(2.0), "(a·b)^2"),
            (b.clone() * (a.clone() / c.clone()).ln(), "b·ln(a ÷ c)"),
        ];
        for (formula, written) in formulas {
            assert_eq!(formula.written(With::Letters), written);
        }
        assert_eq!((a.clone() - minus.clone()).written(With::Numbers), "2 − (−3)");
        assert_eq!(Formula::from(minus).power(a).written(With::Numbers), "(−3)^2");
        assert_eq!((letter("p", 1.5e-9) / c).written(With::Numbers), "1.50 × 10⁻⁹ ÷ 2");
    }

    #[test]
    fn mathml_marks_letters_and_escapes_them() {
        let formula = 1.0 - letter("x_i", 5.0) / letter("P(a<b)", 2.0);
        let marked = |letter: &Letter| if letter.symbol == "x_i" { "lit" } else { "" };
        let letters = formula.mathml(With::Letters, &marked);
        assert!(letters.contains("<mrow data-letter=\"x_i\" class=\"letter lit\"><msub><mi>x</mi><mi>i</mi></msub>"));
        assert!(letters.contains("data-letter=\"P(a&lt;b)\" class=\"letter \""), "{letters}");
        let numbers = formula.mathml(With::Numbers, &marked);
        assert!(numbers.contains("<mn>5</mn>") && numbers.contains("<mfrac>"), "{numbers}");
        let square = (letter("a", 1.0) + 1.0).power(2.0).mathml(With::Letters, &marked);
        assert!(square.starts_with("<mrow><msup><mrow><mo>(</mo>"), "{square}");
        assert_eq!(square.matches("<mrow").count(), square.matches("</mrow>").count());
    }
}
