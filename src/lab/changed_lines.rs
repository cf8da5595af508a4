//! Which lines of a text an edit has changed.

/// How two texts differ, line by line.
#[derive(Debug, Default, PartialEq)]
pub struct ChangedLines {
    /// The lines of the new text that the old one does not have, from 0 and in order.
    pub changed: Vec<usize>,
    /// How many lines of the old text are gone and have none in their place.
    pub removed: usize,
}

/// More pairs of lines than this are not compared one by one: all that is between what both texts begin and end with
/// counts as changed.
const MOST_PAIRS: usize = 1_000_000;

impl ChangedLines {
    /// Compares two texts by the longest sequence of lines that both have. A comma at the end of a line is not compared:
    /// in JSON it comes and goes with the line that follows.
    pub fn between(before: &str, now: &str) -> ChangedLines {
        fn lines(text: &str) -> Vec<&str> {
            text.lines().map(|line| line.trim_end_matches(',')).collect()
        }
        let (old, new) = (lines(before), lines(now));
        let head = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
        let ends = old[head..].iter().rev().zip(new[head..].iter().rev());
        let tail = ends.take_while(|(old, new)| old == new).count();
        let (old, new) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
        let mut out = ChangedLines::default();
        let (mut i, mut j) = (0, 0);
        // Between two lines that stay, some are gone, and others have come in their place.
        for (stays_i, stays_j) in in_common(old, new).into_iter().chain([(old.len(), new.len())]) {
            out.changed.extend(head + j..head + stays_j);
            out.removed += (stays_i - i).saturating_sub(stays_j - j);
            (i, j) = (stays_i + 1, stays_j + 1);
        }
        out
    }

    /// "2 lines changed, 1 line removed"; empty where nothing has changed.
    pub fn in_words(&self) -> String {
        let said =
            |count: usize, what: &str| (count > 0).then(|| format!("{} {what}", crate::format::counted(count, "line")));
        let parts = [said(self.changed.len(), "changed"), said(self.removed, "removed")];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// The places of the lines that stay, in the old and in the new text; none where finding them is too much work.
fn in_common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    if old.len() * new.len() > MOST_PAIRS {
        return Vec::new();
    }
    // For every place in both, how many lines their rests have in common.
    let mut common = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * width + j] = match old[i] == new[j] {
                true => common[(i + 1) * width + j + 1] + 1,
                false => common[(i + 1) * width + j].max(common[i * width + j + 1]),
            };
        }
    }
    let mut stay = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            stay.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if common[(i + 1) * width + j] >= common[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    stay
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn between(before: &str, now: &str) -> (Vec<usize>, usize) {
        let ChangedLines { changed, removed } = ChangedLines::between(before, now);
        (changed, removed)
    }

    #[test]
    fn lines_that_have_come_or_changed_are_marked_and_those_that_are_gone_counted() {
        assert_eq!(between("a\nb\nc", "a\nb\nc"), (vec![], 0));
        assert_eq!(between("a\nb\nc", "a\nx\nc"), (vec![1], 0));
        assert_eq!(between("a\nb\nc", "a\nc"), (vec![], 1));
        assert_eq!(between("a\nb\nc", "x\na\nb\nc\ny"), (vec![0, 4], 0));
        assert_eq!(between("a\nb\nc\nd", "a\nx\nd"), (vec![1], 1));
        assert_eq!(between("", "a\nb"), (vec![0, 1], 0));
        // What has moved is gone from one place and has come at the other.
        assert_eq!(between("a\nb\nc", "b\nc\na"), (vec![2], 1));
    }

    #[test]
    fn a_comma_goes_with_the_line_that_follows() {
        let before = "{\n  \"a\": 1\n}";
        assert_eq!(between(before, "{\n  \"a\": 1,\n  \"b\": 2\n}"), (vec![2], 0));
    }

    #[test]
    fn changes_are_said() {
        let said = |before, now| ChangedLines::between(before, now).in_words();
        assert_eq!(said("a", "a"), "");
        assert_eq!(said("a\nb", "a\nc"), "1 line changed");
        assert_eq!(said("a\nb\nc\nd", "x\ny\nd"), "2 lines changed, 1 line removed");
    }

    #[test]
    fn texts_that_are_too_long_to_compare_have_changed_between_their_ends() {
        let text = |middle: &str| format!("first\n{}last", format!("{middle}\n").repeat(1100));
        let ChangedLines { changed, removed } = ChangedLines::between(&text("a"), &text("b"));
        assert_eq!((changed.first(), changed.len(), removed), (Some(&1), 1100, 0));
    }

    proptest! {
        /// Without the lines that have come, and with those that stay in order, the new text is part of the old one.
        #[test]
        fn what_is_not_marked_stood_in_the_old_text(old in "([abc]\n){0,12}", new in "([abc]\n){0,12}") {
            let ChangedLines { changed, removed } = ChangedLines::between(&old, &new);
            let kept: Vec<&str> = new.lines().enumerate().filter(|(at, _)| !changed.contains(at)).map(|(_, line)| line).collect();
            let mut rest = old.lines();
            prop_assert!(kept.iter().all(|line| rest.any(|old| old == *line)));
            prop_assert!(old.lines().count() <= kept.len() + changed.len() + removed);
        }
    }
}
