//! Terms as MathML, as the page shows them on a formula card.

use std::fmt::Write;

use super::term::{Bond, Letter, Operation, Term, With, number};

impl Term {
    /// As MathML, without the `math` element around it. Letters and their numbers have their symbol as `data-letter`;
    /// `class` gives those that are marked a class.
    pub fn mathml(&self, with: With, class: &dyn Fn(&Letter) -> &'static str) -> String {
        let mut out = String::new();
        self.write_mathml(&mut out, with, Bond::Loose, class);
        out
    }

    fn write_mathml(&self, out: &mut String, with: With, asked: Bond, class: &dyn Fn(&Letter) -> &'static str) {
        let (text, bond) = match self {
            Term::Number(_, text) => number(text.clone()),
            Term::Letter(letter) if with == With::Numbers => number(letter.written()),
            // A fraction's line holds it together, but not below an exponent.
            Term::Binary(Operation::Over, _) => (String::new(), Bond::Power),
            Term::Binary(operation, _) => (String::new(), operation.bonds().0),
            Term::Letter(_) | Term::Ln(_) => (String::new(), Bond::Atom),
        };
        let is_inside = bond < asked;
        out.push_str(if is_inside { "<mrow><mo>(</mo>" } else { "<mrow>" });
        let part = |out: &mut String, term: &Term, asked| term.write_mathml(out, with, asked, class);
        match self {
            Term::Letter(letter) => {
                let _ = write!(
                    out,
                    "<mrow data-letter=\"{}\" class=\"letter {}\">",
                    escaped(&letter.symbol),
                    class(letter)
                );
                match with {
                    With::Letters => write_symbol(out, &letter.symbol),
                    With::Numbers => write_number(out, &text),
                }
                out.push_str("</mrow>");
            }
            Term::Number(..) => write_number(out, &text),
            Term::Ln(of) => {
                out.push_str("<mi>ln</mi><mo>&#8289;</mo><mrow><mo>(</mo>");
                part(out, of, Bond::Loose);
                out.push_str("<mo>)</mo></mrow>");
            }
            Term::Binary(operation, sides) => {
                let (start, sign, end) = match operation {
                    Operation::Plus => ("", "<mo>+</mo>", ""),
                    Operation::Minus => ("", "<mo>−</mo>", ""),
                    Operation::Times => ("", "<mo>·</mo>", ""),
                    Operation::Over => ("<mfrac>", "", "</mfrac>"),
                    Operation::Power => ("<msup>", "", "</msup>"),
                };
                // What stands above or below another needs no parentheses for that.
                let asked = match operation {
                    Operation::Over => [Bond::Loose, Bond::Loose],
                    Operation::Power => [Bond::Atom, Bond::Loose],
                    Operation::Plus | Operation::Minus | Operation::Times => operation.bonds().1,
                };
                out.push_str(start);
                part(out, &sides[0], asked[0]);
                out.push_str(sign);
                part(out, &sides[1], asked[1]);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(symbol: &str, value: f64) -> Letter {
        Letter::new(symbol, value, "")
    }

    fn plain(_: &Letter) -> &'static str {
        ""
    }

    #[test]
    fn letters_are_marked_and_escaped() {
        let term = 1.0 - letter("x_i", 5.0) / letter("P(a<b)", 2.0);
        let marked = |letter: &Letter| if letter.symbol == "x_i" { "lit" } else { "" };
        let letters = term.mathml(With::Letters, &marked);
        assert!(letters.contains("<mrow data-letter=\"x_i\" class=\"letter lit\"><msub><mi>x</mi><mi>i</mi></msub>"));
        assert!(letters.contains("data-letter=\"P(a&lt;b)\" class=\"letter \""), "{letters}");
        let numbers = term.mathml(With::Numbers, &marked);
        assert!(numbers.contains("<mn>5</mn>") && numbers.contains("<mfrac>"), "{numbers}");
    }

    #[test]
    fn parentheses_stand_where_the_line_of_a_fraction_does_not_say_it() {
        let parentheses = |term: Term| term.mathml(With::Numbers, &plain).matches("<mo>(</mo>").count();
        let [a, b] = ["a", "b"].map(|symbol| Term::from(letter(symbol, 2.0)));
        assert_eq!(parentheses((&a + &b) / (&a - &b) * &a), 0);
        assert_eq!(parentheses((&a / &b).power(2.0)), 1);
        assert_eq!(parentheses(&a - letter("m", -3.0)), 1);
        let square = (&a + 1.0).power(2.0).mathml(With::Letters, &plain);
        assert!(square.starts_with("<mrow><msup><mrow><mo>(</mo>"), "{square}");
        assert_eq!(square.matches("<mrow").count(), square.matches("</mrow>").count());
    }
}
