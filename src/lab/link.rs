//! Links: the state as `key=value` pairs, in the query and, for what is private, in the fragment.

use serde::{Deserialize, Serialize};

/// Ordered `key=value` pairs; of two with the same key the last counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    pub pairs: Vec<(String, String)>,
}

/// Longer links are cut: no honest state needs more.
const MOST_BYTES: usize = 200_000;

impl Query {
    /// Reads `a=1&b=two%20words`, with or without a leading `?` or `#`. A word alone is a key without a value.
    pub fn parse(text: &str) -> Query {
        let mut end = text.len().min(MOST_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let text = text[..end].trim_start_matches(['?', '#']);
        let pairs = text
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(key, value)| (decoded(key), decoded(value)))
            .collect();
        Query { pairs }
    }

    pub fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().rev().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }

    pub fn set(&mut self, key: &str, value: impl Into<String>) {
        self.pairs.retain(|(known, _)| known != key);
        self.pairs.push((key.to_owned(), value.into()));
    }

    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }
}

impl std::fmt::Display for Query {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        for (i, (key, value)) in self.pairs.iter().enumerate() {
            write!(out, "{}{}={}", if i == 0 { "" } else { "&" }, encoded(key), encoded(value))?;
        }
        Ok(())
    }
}

fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b',' | b':' | b';' => {
                out.push(char::from(byte));
            }
            _ => {
                out.push('%');
                for half in [byte >> 4, byte & 15] {
                    out.push(char::from(b"0123456789ABCDEF"[usize::from(half)]));
                }
            }
        }
    }
    out
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = |at: usize| bytes.get(at).and_then(|&byte| char::from(byte).to_digit(16));
        match (bytes[i], hex(i + 1), hex(i + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                i += 3;
            }
            (b'+', ..) => {
                out.push(b' ');
                i += 1;
            }
            (byte, ..) => {
                out.push(byte);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pairs_survive(pairs in prop::collection::vec((".*", ".*"), 0..6)) {
            let query = Query { pairs };
            prop_assert_eq!(Query::parse(&query.to_string()), query);
        }

        #[test]
        fn any_text_is_read(text in ".*") {
            let query = Query::parse(&text);
            let again = Query::parse(&query.to_string());
            prop_assert_eq!(again, query);
        }
    }

    #[test]
    fn the_last_of_two_counts_and_oddities_do_no_harm() {
        let query = Query::parse("?a=1&b&&a=2&=&%zz=%4");
        assert_eq!(query.get("a"), Some("2"));
        assert_eq!(query.get("b"), Some(""));
        assert_eq!(Query::parse("?"), Query::default());
        assert_eq!(query.get("%zz"), Some("%4"));
    }
}
