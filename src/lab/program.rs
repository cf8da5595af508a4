//! The Python of a lab: the `.py` file beside it, with the settings of the page in it.
//!
//! The file is a whole program. It runs as it stands, with the default settings, from the root of the project:
//! `PYTHONPATH=src python src/labs/evaluate/roc.py assets/data/breast-cancer.csv`. What is put in is found by what
//! Python itself says:
//!
//! - a setting is a line `name = value` that starts at the margin;
//! - what holds only for one kind of data is a branch, `if source == "own":` with its `elif` and `else`, or
//!   `if source != "made":`. A program that is handed over has only the branch of its state, at the margin;
//! - `from ml.random import Random` takes a definition from the module beside `src/ml/random.rs`. A program that is
//!   handed over has the definition itself in the place of that line;
//! - `path = sys.argv[1] if len(sys.argv) > 1 else "….csv"` names the file of the data that are shown.

use super::data::Data;
use super::json;
use crate::format;
use crate::ml::python;

/// A program on its way to the page.
pub struct Program {
    source: &'static str,
    title: &'static str,
    text: String,
}

impl Program {
    /// The program in `source`, which reads these data.
    pub fn of(source: &'static str, data: &Data) -> Program {
        const OTHERWISE: &str = "sys.argv) > 1 else ";
        let mut text = source.to_owned();
        if let Some(start) = text.find(OTHERWISE).map(|at| at + OTHERWISE.len()) {
            let end = text[start..].find('\n').map_or(text.len(), |end| start + end);
            text.replace_range(start..end, &quoted(&format!("{}.csv", data.id)));
        }
        Program { source, title: "Python", text }
    }

    /// What stands above the program on the page, such as the library and its version.
    pub fn titled(mut self, title: &'static str) -> Program {
        self.title = title;
        self
    }

    /// Keeps, of all branches on `name`, those of `value`, at the margin; the line that sets it goes. To be said before
    /// the settings of the branch.
    pub fn branch(mut self, name: &str, value: &str) -> Program {
        self.text = branch(&self.text, name, value);
        self
    }

    /// Puts in a setting; what was said of it behind `#` stays. One that another branch has is passed over.
    pub fn set(mut self, name: &str, value: impl Setting) -> Program {
        let value = value.python();
        self.put(name, &value);
        self
    }

    fn put(&mut self, name: &str, value: &str) {
        debug_assert!(self.source.contains(&format!("{name} = ")), "there is no setting {name}");
        let line = format!("\n{name} = ");
        let Some(start) = self.text.find(&line).map(|at| at + line.len()) else { return };
        let rest = &self.text[start..];
        // A list over many lines ends with a bracket at the margin.
        let end = if rest.starts_with("[\n") {
            rest.find("\n]").map_or(rest.len(), |end| end + 2)
        } else {
            let line = rest.find('\n').unwrap_or(rest.len());
            rest[..line].find("  #").unwrap_or(line)
        };
        self.text.replace_range(start..start + end, value);
    }

    /// Puts in the definitions that the program takes from `module`, such as `ml.random`.
    pub fn with(mut self, module: &str, definitions: &str) -> Program {
        let line = format!("from {module} import ");
        while let Some(start) = self.text.find(&line) {
            let end = self.text[start..].find('\n').map_or(self.text.len(), |end| start + end);
            let names = self.text[start + line.len()..end].split(", ");
            let taken: Vec<&str> = names.map(|name| python::definition(definitions, name)).collect();
            debug_assert!(taken.iter().all(|taken| !taken.is_empty()), "{module} lacks a definition");
            self.text.replace_range(start..end, &taken.join("\n\n\n"));
        }
        self
    }

    /// What stands above it, and the program.
    pub(super) fn finish(self) -> (&'static str, String) {
        debug_assert!(!self.text.contains("\nfrom ml."), "a definition is missing");
        (self.title, self.text)
    }
}

fn branch(text: &str, name: &str, value: &str) -> String {
    let (setting, head, quoted) = (format!("{name} = "), format!("if {name} "), quoted(value));
    let is_met = |condition: &str| condition.contains(&quoted) != condition.starts_with("!=");
    let mut kept = String::with_capacity(text.len());
    // Of the branches that are being read: how far they stand from the margin, whether one of them was kept already, and
    // whether this one is.
    let mut inside: Option<(usize, bool, bool)> = None;
    // Empty lines before this one, and before what was dropped since the last line that was kept.
    let (mut empty, mut empty_before) = (0, 0);
    for line in text.lines() {
        let words = line.trim_start();
        let indent = line.len() - words.len();
        if words.is_empty() {
            empty += 1;
            continue;
        }
        inside = inside.filter(|(at, ..)| indent > *at || (indent == *at && words.starts_with("el")));
        let condition = words.strip_prefix(&head);
        if condition.is_some() || words.starts_with(&setting) {
            empty_before = empty_before.max(empty);
            inside = condition.map(|condition| (indent, is_met(condition), is_met(condition)));
        } else if let Some((_, was_kept, is_kept)) = inside.as_mut().filter(|(at, ..)| indent == *at) {
            let is_met = words.strip_prefix("el").and_then(|it| it.strip_prefix(&head)).is_none_or(is_met);
            *is_kept = is_met && !*was_kept;
            *was_kept |= *is_kept;
        } else if inside.is_none_or(|(.., is_kept)| is_kept) {
            kept.extend(std::iter::repeat_n('\n', empty.max(empty_before)));
            kept.push_str(if inside.is_some() { &line[4..] } else { line });
            kept.push('\n');
            empty_before = 0;
        }
        empty = 0;
    }
    kept
}

/// What a setting can be.
pub trait Setting {
    /// As Python writes it.
    fn python(&self) -> String;
}

/// A piece of Python, such as a tuple or a name.
pub struct Code(pub String);

impl Setting for Code {
    fn python(&self) -> String {
        self.0.clone()
    }
}

impl Setting for f64 {
    fn python(&self) -> String {
        format::full(*self)
    }
}

impl Setting for bool {
    fn python(&self) -> String {
        if *self { "True" } else { "False" }.to_owned()
    }
}

macro_rules! whole_numbers {
    ($($kind:ty)*) => { $(
        impl Setting for $kind {
            fn python(&self) -> String {
                self.to_string()
            }
        }
    )* };
}

whole_numbers!(u16 u32 u64 usize i64);

/// As a string of Python: JSON's escapes are Python's too.
pub fn quoted(text: &str) -> String {
    json(text)
}

impl Setting for str {
    fn python(&self) -> String {
        quoted(self)
    }
}

impl Setting for String {
    fn python(&self) -> String {
        quoted(self)
    }
}

impl<T: Setting + ?Sized> Setting for &T {
    fn python(&self) -> String {
        (**self).python()
    }
}

impl<T: Setting> Setting for Option<T> {
    fn python(&self) -> String {
        self.as_ref().map_or_else(|| "None".to_owned(), T::python)
    }
}

impl<T: Setting> Setting for [T] {
    fn python(&self) -> String {
        format!("[{}]", self.iter().map(T::python).collect::<Vec<_>>().join(", "))
    }
}

impl<T: Setting> Setting for Vec<T> {
    fn python(&self) -> String {
        self.as_slice().python()
    }
}

impl<T: Setting, const N: usize> Setting for [T; N] {
    fn python(&self) -> String {
        self.as_slice().python()
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::ml::random::PYTHON_RANDOM;
    use crate::table::Table;
    use crate::table::roles::Roles;

    const SOURCE: &str = "\
import sys

source = \"file\"  # or \"made\"
seed = 1  # of the split
share = 0.5
calls = [
    (1, 2),
]

from ml.random import Random


def read():
    if source != \"made\":
        path = sys.argv[1] if len(sys.argv) > 1 else \"some.csv\"

        return open(path)
    return None


if source == \"made\":
    noise = 0.2

    x = [noise]
elif source == \"file\":
    x = read()

    if x:
        x = list(x)
else:
    x = []

print(x)
";

    fn program() -> Program {
        let (table, roles) = (Rc::new(Table::empty()), Roles::default());
        Program::of(SOURCE, &Data { id: "own-1".to_owned(), table, roles, given: Vec::new() })
    }

    /// The text from `from` on.
    fn end(program: &Program, from: &str) -> String {
        program.text[program.text.find(from).expect("it is there")..].to_owned()
    }

    #[test]
    fn only_the_branch_of_the_state_is_handed_over() {
        let made = program().branch("source", "made");
        assert_eq!(
            end(&made, "def read"),
            "def read():\n    return None\n\n\nnoise = 0.2\n\nx = [noise]\n\nprint(x)\n"
        );
        assert!(made.text.starts_with("import sys\n\nseed = 1"));
        let file = program().branch("source", "file");
        let reading = "    path = sys.argv[1] if len(sys.argv) > 1 else \"own-1.csv\"\n\n    return open(path)\n    return None\n";
        assert_eq!(
            end(&file, "def read"),
            format!("def read():\n{reading}\n\nx = read()\n\nif x:\n    x = list(x)\n\nprint(x)\n")
        );
        assert_eq!(end(&program().branch("source", "other"), "\n\nx ="), "\n\nx = []\n\nprint(x)\n");
    }

    #[test]
    fn settings_are_as_python_writes_them() {
        let set = program().branch("source", "made").set("seed", 7_u64).set("noise", Some(0.1)).set("calls", [true]);
        assert!(set.text.contains("\nseed = 7  # of the split\n") && set.text.contains("\nnoise = 0.1\n"));
        assert!(set.text.contains("\ncalls = [True]\n\nfrom"), "{}", set.text);
        let words = vec!["a\"b".to_owned(), "ü".to_owned()];
        assert_eq!((words.python(), None::<f64>.python()), ("[\"a\\\"b\", \"ü\"]".to_owned(), "None".to_owned()));
        // What only another branch has is passed over.
        assert_eq!(program().branch("source", "file").set("noise", 9.0).text, program().branch("source", "file").text);
    }

    #[test]
    fn what_is_shared_comes_along() {
        let (_, text) = program().with("ml.random", PYTHON_RANDOM).finish();
        assert!(text.contains("]\n\nclass Random:\n") && text.contains("(n)]\n\n\ndef read"));
    }
}
