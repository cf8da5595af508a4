//! Search over labs, concepts, terms and prose that forgives a slip of the fingers.

use serde::{Deserialize, Serialize};

/// All that can be found, as the static pages' writer makes it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Index {
    pub pages: Vec<Page>,
}

/// One thing that can be found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Below the base.
    pub address: String,
    pub title: String,
    /// What kind of thing it is: lab, concept, term, page.
    pub kind: String,
    /// A line that says what it is about.
    pub line: String,
    /// More words that lead to it.
    pub text: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Found<'a> {
    pub page: &'a Page,
    pub score: f64,
}

/// The pages that have every word of the query in some form, best first, at most `most`. A word matches what it
/// equals, begins, or, where it is long enough, misses by one slip in five letters.
pub fn find<'a>(index: &'a Index, query: &str, most: usize) -> Vec<Found<'a>> {
    let wanted: Vec<String> = words(query).take(8).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let score = |page: &Page| {
        let fields = [(&page.title, 6.0), (&page.line, 2.0), (&page.text, 1.0)];
        let fields = fields.map(|(text, weight)| (words(text).collect::<Vec<_>>(), weight));
        let best = |word: &String| {
            let matches = |(known, weight): &(Vec<String>, f64)| {
                known.iter().map(|known| likeness(word, known)).fold(0.0, f64::max) * weight
            };
            fields.iter().map(matches).fold(0.0, f64::max)
        };
        let scores: Vec<f64> = wanted.iter().map(best).collect();
        let whole = page.title.to_lowercase() == query.trim().to_lowercase();
        scores.iter().all(|score| *score > 0.0).then(|| scores.iter().sum::<f64>() + if whole { 10.0 } else { 0.0 })
    };
    let mut found: Vec<Found> =
        index.pages.iter().filter_map(|page| score(page).map(|score| Found { page, score })).collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.page.title.cmp(&b.page.title)));
    found.truncate(most);
    found
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// 1 for the same word, less for a beginning, least for a slip; 0 for another word.
fn likeness(typed: &str, known: &str) -> f64 {
    if typed == known {
        return 1.0;
    }
    let length = typed.chars().count();
    if known.starts_with(typed) {
        return 0.6 + 0.3 * length as f64 / known.chars().count() as f64;
    }
    let slips = length / 5 + usize::from(length == 4);
    // Letters may still be missing at the end of a word that is being typed.
    let beginning: String = known.chars().take(length).collect();
    let away = strsim::osa_distance(typed, known).min(strsim::osa_distance(typed, &beginning));
    if slips > 0 && away <= slips { 0.5 - 0.1 * away as f64 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn index() -> Index {
        let page = |title: &str, line: &str| Page {
            address: title.to_lowercase(),
            title: title.to_owned(),
            line: line.to_owned(),
            ..Page::default()
        };
        Index {
            pages: vec![
                page("ROC and the threshold", "Where do you put the threshold, and who pays for it?"),
                page("Scaling the features", "Normalization and standardization"),
                page("Boosting and bagging", "Many weak opinions: in a queue or in a crowd?"),
            ],
        }
    }

    fn first(query: &str) -> Option<String> {
        let index = index();
        find(&index, query, 3).first().map(|found| found.page.address.clone())
    }

    #[test]
    fn slips_are_forgiven() {
        for query in ["threshold", "thresh", "treshold", "thershold", "THRESHOLD roc"] {
            assert_eq!(first(query).as_deref(), Some("roc and the threshold"), "{query}");
        }
        assert_eq!(first("normalizaton").as_deref(), Some("scaling the features"));
        assert_eq!(first("bosting").as_deref(), Some("boosting and bagging"));
    }

    #[test]
    fn other_words_find_nothing() {
        for query in ["", "  ", "zebra", "roc zebra", "tea"] {
            assert_eq!(first(query), None, "{query}");
        }
    }

    proptest! {
        #[test]
        fn one_slip_in_a_long_word_is_forgiven(at in 1_usize..9, letter in proptest::char::range('a', 'z')) {
            let mut typed: Vec<char> = "threshold".chars().collect();
            typed[at - 1] = letter;
            let typed: String = typed.into_iter().collect();
            let found = first(&typed);
            prop_assert_eq!(found.as_deref(), Some("roc and the threshold"));
        }

        #[test]
        fn any_text_is_answered(text in ".*") {
            let _ = find(&index(), &text, 5);
        }
    }
}
