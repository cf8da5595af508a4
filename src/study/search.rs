//! Search over labs, concepts, terms and prose that forgives a slip of the fingers.

use serde::{Deserialize, Serialize};

use super::course::{Shown, ToCome};

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
    /// Other names that people type.
    pub names: Vec<String>,
    pub kind: Kind,
    /// A line that says what it is about.
    pub line: String,
    /// More words that lead to it.
    pub text: String,
    /// The domain of the exam that a concept belongs to: a place in [`super::DOMAINS`].
    pub domain: Option<usize>,
    /// The lab that shows it.
    pub shown: Option<Shown>,
    /// The lab in preparation that will show it.
    pub planned: Option<ToCome>,
    /// The lab that comes nearest, where none shows it yet.
    pub near: Option<Shown>,
}

/// What kind of thing is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    #[default]
    Concept,
    /// A word that explains others, and is no concept of its own.
    Term,
    Lab,
    Chapter,
    Challenge,
    /// A lab that there is not yet; it stands on the page of its chapter.
    Planned,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Found<'a> {
    pub page: &'a Page,
    pub score: f64,
}

/// How well a page is found; names go before all else.
const EXACT: f64 = 1000.0;
const BEGINNING: f64 = 800.0;
const WORDS_OF_NAME: f64 = 600.0;
const SLIP: f64 = 400.0;
const WORDS: f64 = 0.0;

/// The shortest name, in letters, in which a slip of the fingers is forgiven.
const LONG_ENOUGH: usize = 5;

/// What is found, best first, at most `most`: what is called so, what begins so, what has all the words in its name, what
/// is called so but for a slip of the fingers, and at last what has all the words in its text.
pub fn find<'a>(index: &'a Index, query: &str, most: usize) -> Vec<Found<'a>> {
    let wanted: Vec<String> = words(query).take(8).collect();
    let found = find_all(index, &wanted, most);
    if !found.is_empty() || wanted.len() < 2 {
        return found;
    }
    // Nothing has them all: what has one of them, by its best.
    let telling = wanted.iter().filter(|word| !SMALL_WORDS.contains(&word.as_str()));
    let mut found: Vec<Found> = telling.flat_map(|word| find_all(index, std::slice::from_ref(word), most)).collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut listed: Vec<Found> = Vec::new();
    for one in found {
        if listed.len() < most && !listed.iter().any(|known| std::ptr::eq(known.page, one.page)) {
            listed.push(one);
        }
    }
    listed
}

/// Words of questions, which say nothing of what is looked for.
const SMALL_WORDS: &[&str] = &[
    "a",
    "an",
    "and",
    "are",
    "between",
    "difference",
    "do",
    "does",
    "for",
    "from",
    "how",
    "i",
    "in",
    "is",
    "it",
    "of",
    "on",
    "or",
    "the",
    "to",
    "use",
    "versus",
    "vs",
    "what",
    "when",
    "which",
    "why",
    "with",
];

/// What has all the words.
fn find_all<'a>(index: &'a Index, wanted: &[String], most: usize) -> Vec<Found<'a>> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<Found> =
        index.pages.iter().filter_map(|page| score(page, wanted).map(|score| Found { page, score })).collect();
    // Of two that are found as well: what explains the word, and the shorter title.
    found.sort_by(|a, b| {
        let order = b.score.total_cmp(&a.score).then(a.page.kind.cmp(&b.page.kind));
        order.then_with(|| a.page.title.len().cmp(&b.page.title.len())).then_with(|| a.page.title.cmp(&b.page.title))
    });
    found.truncate(most);
    found
}

fn score(page: &Page, wanted: &[String]) -> Option<f64> {
    let typed = wanted.concat();
    let names: Vec<Vec<String>> =
        std::iter::once(&page.title).chain(&page.names).map(|name| words(name).collect()).collect();
    // The title goes before other names.
    let by_name = names.iter().enumerate().filter_map(|(at, name)| {
        let later = if at == 0 { 0.0 } else { 1.0 };
        // What explains the word goes before the lab that shows it, far before one that will.
        let behind = match page.kind {
            Kind::Planned => 500.0,
            Kind::Lab => 2.0,
            _ => 0.0,
        };
        called(name, &typed, wanted).map(|score| score - later - behind)
    });
    // What a challenge asks is a sentence, no name.
    let by_name = by_name.filter(|_| page.kind != Kind::Challenge);
    let best = by_name.fold(None, |best: Option<f64>, score| Some(best.map_or(score, |best| best.max(score))));
    best.or_else(|| {
        // In a text a word is found whole, or by its beginning where that is long.
        let text: Vec<String> =
            [&page.title, &page.line, &page.text].into_iter().chain(&page.names).flat_map(|text| words(text)).collect();
        let has = |word: &String| {
            text.iter()
                .any(|known| known == word || (word.chars().count() >= LONG_ENOUGH && known.starts_with(word.as_str())))
        };
        wanted.iter().all(has).then_some(WORDS)
    })
}

/// How well a name fits what was typed: `typed` is that without blanks and hyphens.
fn called(name: &[String], typed: &str, wanted: &[String]) -> Option<f64> {
    let whole = name.concat();
    let share = |part: usize, of: usize| part as f64 / of.max(1) as f64;
    let (typed_letters, letters) = (typed.chars().count(), whole.chars().count());
    if whole == typed {
        return Some(EXACT);
    }
    if whole.starts_with(typed) {
        return Some(BEGINNING + 100.0 * share(typed_letters, letters));
    }
    let likeness = |word: &String| name.iter().map(|known| likeness(word, known)).fold(0.0, f64::max);
    let alike: Vec<f64> = wanted.iter().map(likeness).collect();
    let mean = alike.iter().sum::<f64>() / alike.len() as f64;
    if alike.iter().all(|alike| *alike >= BY_BEGINNING) {
        return Some(WORDS_OF_NAME + 100.0 * mean + 50.0 * share(typed_letters, letters));
    }
    // The whole name with a slip, or words of it.
    let slips = strsim::osa_distance(typed, &whole);
    if typed_letters >= LONG_ENOUGH && slips <= typed_letters / 5 {
        return Some(SLIP + 150.0 - 10.0 * slips as f64);
    }
    alike.iter().all(|alike| *alike > 0.0).then_some(SLIP + 100.0 * mean)
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// What a word that only begins as typed is like at the least.
const BY_BEGINNING: f64 = 0.6;

/// 1 for the same word, less for a beginning, least for a slip; 0 for another word.
fn likeness(typed: &str, known: &str) -> f64 {
    if typed == known {
        return 1.0;
    }
    let length = typed.chars().count();
    if known.starts_with(typed) {
        return BY_BEGINNING + 0.3 * length as f64 / known.chars().count() as f64;
    }
    let slips = if length < LONG_ENOUGH { 0 } else { length / 5 };
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
                Page {
                    names: vec!["Normalization".to_owned()],
                    ..page("Scaling the features", "Same data: why does the model change its mind?")
                },
                page("Boosting and bagging", "Many weak learners: one after another, or side by side?"),
            ],
        }
    }

    fn first(query: &str) -> Option<String> {
        let index = index();
        find(&index, query, 3).first().map(|found| found.page.address.clone())
    }

    #[test]
    fn slips_are_forgiven() {
        for query in ["threshold", "thresh", "treshold", "thershold", "THRESHOLD roc", "treshold roc"] {
            assert_eq!(first(query).as_deref(), Some("roc and the threshold"), "{query}");
        }
        assert_eq!(first("normalizaton").as_deref(), Some("scaling the features"));
        assert_eq!(first("bosting").as_deref(), Some("boosting and bagging"));
    }

    #[test]
    fn names_go_before_texts_and_texts_forgive_nothing() {
        let page = |title: &str, line: &str| Page { title: title.to_owned(), line: line.to_owned(), ..Page::default() };
        let index =
            Index { pages: vec![page("Shapes", "shap"), page("Outlines", "The shape of things"), page("SHAP", "")] };
        let titles =
            |query: &str| find(&index, query, 5).iter().map(|found| found.page.title.clone()).collect::<Vec<_>>();
        assert_eq!(titles("shap"), ["SHAP", "Shapes"]);
        assert_eq!(titles("things"), ["Outlines"]);
        assert_eq!(titles("thimgs"), [""; 0]);
    }

    #[test]
    fn of_several_words_one_is_better_than_nothing() {
        for query in ["zebra threshold", "what is the threshold", "thresold versus recall"] {
            assert_eq!(first(query).as_deref(), Some("roc and the threshold"), "{query}");
        }
    }

    #[test]
    fn other_words_find_nothing() {
        for query in ["", "  ", "zebra", "tea", "crowbar", "what is"] {
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
