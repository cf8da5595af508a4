//! What a browser's translator does to a page.

use std::time::Instant;

use serde_json::Value;

use crate::{PATIENCE, Visitor};

/// Every text node is taken out and another element put in its place; only the words stay as they are. Options keep their
/// text, as nothing else may stand there.
const TRANSLATE: &str = "
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = [];
    while (walk.nextNode()) texts.push(walk.currentNode);
    const isWords = text => text.nodeValue.trim() && !text.parentElement.closest('script, style, option, textarea, font');
    for (const text of texts.filter(isWords)) {
        const outer = document.createElement('font'), inner = document.createElement('font');
        inner.textContent = text.nodeValue;
        outer.append(inner);
        text.replaceWith(outer);
    }
    return document.querySelectorAll('font').length;";

/// All words in sight, and those for screen readers.
const WORDS: &str = "return [...document.querySelectorAll('#app > *')].flatMap(one => one.innerText.split('\\n'));";

impl Visitor {
    /// Translates the page; says how many texts are translated now.
    pub fn translate(&self) -> u64 {
        self.script(TRANSLATE).as_u64().unwrap_or(0)
    }

    /// Turns the page right to left, as a translator does, and waits until its figures are drawn anew.
    pub fn turn(&self) {
        self.script("document.documentElement.dir = 'rtl'; document.documentElement.lang = 'ar';");
        self.script_async(
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))",
        );
        self.rest();
    }

    /// Waits until this page and another say the same, and gives their words: some come a moment after the picture.
    pub fn says_as(&self, other: &Visitor, when: &str) -> Vec<String> {
        let words = |of: &Visitor| -> Vec<String> {
            let words: Value = of.script(WORDS);
            serde_json::from_value(words).expect("words are texts")
        };
        let start = Instant::now();
        loop {
            let (found, expected) = (words(self), words(other));
            if expected == found {
                return expected;
            }
            if start.elapsed() > PATIENCE {
                let missing: Vec<&String> = expected.iter().filter(|line| !found.contains(line)).collect();
                let wrong: Vec<&String> = found.iter().filter(|line| !expected.contains(line)).collect();
                panic!("{when}: the translated page says {wrong:#?} in place of {missing:#?}");
            }
            std::thread::yield_now();
        }
    }
}
