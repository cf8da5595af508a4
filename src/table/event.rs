//! Which of two values is the event: what a classifier looks for.

use super::Values;

/// Words that name an event, in lower case.
const EVENTS: &[&str] = &[
    "yes",
    "true",
    "y",
    "t",
    "positive",
    "pos",
    "ja",
    "oui",
    "si",
    "sí",
    "fraud",
    "fraudulent",
    "malignant",
    "cancer",
    "tumor",
    "sick",
    "ill",
    "krank",
    "disease",
    "diseased",
    "infected",
    "dead",
    "died",
    "death",
    "damage",
    "damaged",
    "defect",
    "defective",
    "fault",
    "faulty",
    "fail",
    "failed",
    "failure",
    "broken",
    "error",
    "spam",
    "phishing",
    "churn",
    "churned",
    "default",
    "defaulted",
    "attack",
    "intrusion",
    "malware",
    "anomaly",
    "anomalous",
    "abnormal",
    "outlier",
    "toxic",
    "bad",
    "click",
    "clicked",
    "bought",
    "converted",
    "readmitted",
    "event",
    "case",
];

/// Words that say that there was none.
const NONE: &[&str] = &[
    "no",
    "false",
    "n",
    "f",
    "negative",
    "neg",
    "nein",
    "non",
    "ok",
    "okay",
    "good",
    "fine",
    "normal",
    "benign",
    "healthy",
    "well",
    "gesund",
    "control",
    "genuine",
    "legit",
    "legitimate",
    "ham",
    "clean",
    "none",
    "0",
    "-1",
    "alive",
    "stayed",
    "retained",
    "paid",
    "nonfraud",
    "non-fraud",
    "not fraud",
    "intact",
    "inlier",
];

/// The value that names the event; else the one beside a value that says there was none; else the rarer of two, and
/// of equally frequent ones the second. `values` are in order, with how often each occurs. A lone value is the event
/// only where it says so.
pub fn event(values: &[(String, usize)]) -> Option<&str> {
    let is_in = |words: &[&str], value: &str| words.contains(&value.to_lowercase().as_str());
    match values {
        // Beside any other number 1 is one like the other.
        [(only, _)] => (is_in(EVENTS, only) || only == "1").then_some(only),
        [(first, times), (second, times_of_second)] => {
            let names = |words: &[&str]| match (is_in(words, first), is_in(words, second)) {
                (true, false) => Some(true),
                (false, true) => Some(false),
                _ => None,
            };
            let is_first = names(EVENTS).or(names(NONE).map(|is_first| !is_first));
            Some(if is_first.unwrap_or(times < times_of_second) { first } else { second })
        }
        _ => None,
    }
}

impl Values {
    /// These values, each with how often it occurs.
    pub(super) fn counted(&self, values: Vec<String>) -> Vec<(String, usize)> {
        let counted = values.into_iter().map(|value| {
            let times = match self {
                Values::Numbers(numbers) => {
                    let number = value.parse().unwrap_or(f64::NAN);
                    numbers.iter().filter(|other| **other == number).count()
                }
                Values::Categories { codes, levels } => {
                    let code = levels.iter().position(|level| *level == value).map(|code| code as u32);
                    codes.iter().filter(|other| Some(**other) == code).count()
                }
            };
            (value, times)
        });
        counted.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_event_is_named_or_rare() {
        let of = |values: &[(&str, usize)]| {
            let values: Vec<(String, usize)> =
                values.iter().map(|(value, times)| (value.to_string(), *times)).collect();
            event(&values).map(str::to_owned)
        };
        for (first, second, expected) in [
            (("fraud", 9), ("ok", 1), "fraud"),
            (("Malignant", 9), ("benign", 1), "Malignant"),
            (("ham", 1), ("spam", 9), "spam"),
            (("0", 1), ("1", 9), "1"),
            (("-1", 1), ("1", 9), "1"),
            (("no", 1), ("yes", 9), "yes"),
            (("leaves", 9), ("ok", 1), "leaves"),
            (("1", 7), ("2", 3), "2"),
            (("1", 3), ("2", 7), "1"),
            (("<=50K", 9), (">50K", 3), ">50K"),
            (("a", 5), ("b", 5), "b"),
        ] {
            assert_eq!(of(&[first, second]).as_deref(), Some(expected));
        }
        assert_eq!(of(&[("yes", 3)]).as_deref(), Some("yes"));
        assert_eq!((of(&[("ok", 3)]), of(&[("0", 3)]), of(&[])), (None, None, None));
    }

    #[test]
    fn values_are_counted() {
        let words = super::super::Column::categories("c", &[Some("b"), None, Some("a"), Some("b")]).values;
        assert_eq!(words.counted(words.distinct(3)), [("a".to_owned(), 1), ("b".to_owned(), 2)]);
        let numbers = Values::Numbers(vec![0.1, 7.0, f64::NAN, 7.0]);
        assert_eq!(numbers.counted(numbers.distinct(3)), [("0.1".to_owned(), 1), ("7".to_owned(), 2)]);
    }
}
