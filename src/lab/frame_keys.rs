//! What of a link belongs to the frame and not to the lab; such keys hold a dot.

use super::control::{joined, parted};
use super::link::Query;

/// The frame's own part of a link.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrameKeys {
    /// Without the page around it, for an iframe.
    pub is_embedded: bool,
    /// Keys of controls that are shown and cannot be changed; `data` stands for the choice of data.
    pub locked: Vec<String>,
    /// Keys of controls that are not shown.
    pub hidden: Vec<String>,
    /// What the teacher asks for.
    pub goal: String,
    /// The key of the challenge that is asked again; may be empty.
    pub review: String,
    /// The key of the stop of the tour that is shown; may be empty.
    pub stop: String,
}

/// A teacher's goal is a sentence, not a book.
const LONGEST_GOAL: usize = 400;

const EMBED: &str = "view.embed";
/// The same, as a person writes it.
const EMBED_WORD: &str = "embed";
const LOCK: &str = "teach.lock";
const HIDE: &str = "teach.hide";
const GOAL: &str = "teach.goal";
const REVIEW: &str = "view.review";
const STOP: &str = "view.stop";

impl FrameKeys {
    /// Reads the frame's keys of a link; what makes no sense is as if it were not there.
    pub fn read(query: &Query) -> FrameKeys {
        let list = |key: &str| query.get(key).map(parted).unwrap_or_default();
        FrameKeys {
            is_embedded: [EMBED, EMBED_WORD].iter().any(|key| is_on(query.get(key))),
            locked: list(LOCK),
            hidden: list(HIDE),
            review: query.get(REVIEW).unwrap_or_default().to_owned(),
            stop: query.get(STOP).unwrap_or_default().to_owned(),
            goal: query.get(GOAL).map(|goal| goal.chars().take(LONGEST_GOAL).collect()).unwrap_or_default(),
        }
    }

    /// Adds the frame's keys to the public and the private part of a link: the goal is the teacher's own words.
    pub fn write(&self, public: &mut Query, private: &mut Query) {
        if self.is_embedded {
            public.set(EMBED, "1");
        }
        for (key, list) in [(LOCK, &self.locked), (HIDE, &self.hidden)] {
            if !list.is_empty() {
                public.set(key, joined(list));
            }
        }
        for (key, text) in [(REVIEW, &self.review), (STOP, &self.stop)] {
            if !text.is_empty() {
                public.set(key, text.clone());
            }
        }
        if !self.goal.is_empty() {
            private.set(GOAL, self.goal.clone());
        }
    }

    /// Whether the link asks for the speaker's notes instead of the lab.
    pub fn is_notes(query: &Query) -> bool {
        query.get("view.notes").is_some()
    }

    /// Whether the link is a teacher's: it presets, locks, hides or asks.
    pub fn is_taught(&self) -> bool {
        !(self.locked.is_empty() && self.hidden.is_empty() && self.goal.is_empty())
    }
}

fn is_on(value: Option<&str>) -> bool {
    value.is_some_and(|value| matches!(value, "" | "1" | "yes" | "true"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_word_alone_embeds() {
        for (link, is_embedded) in [("?embed", true), ("?view.embed=1", true), ("?embed=no", false), ("?v=1", false)] {
            assert_eq!(FrameKeys::read(&Query::parse(link)).is_embedded, is_embedded, "{link}");
        }
    }

    proptest! {
        #[test]
        fn keys_survive_a_link(
            is_embedded in any::<bool>(), locked in prop::collection::vec("[a-z_]{1,8}", 0..4),
            hidden in prop::collection::vec("[a-z_]{1,8}", 0..4), goal in ".{0,60}", review in "[a-z-]{0,9}", stop in "[a-z-]{0,9}",
        ) {
            let keys = FrameKeys { is_embedded, locked, hidden, goal, review, stop };
            let (mut public, mut private) = (Query::default(), Query::default());
            keys.write(&mut public, &mut private);
            let link = Query::parse(&format!("{public}&{private}"));
            prop_assert_eq!(FrameKeys::read(&link), keys);
        }
    }
}
