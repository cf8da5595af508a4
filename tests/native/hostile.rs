//! Files and links that were good once: bytes lost, doubled, changed. Each is read or refused with a sentence, and what
//! is read survives being written again.

use proptest::prelude::*;
use tactile::lab::{FrameKeys, Lesson, OwnChoice, Query};
use tactile::study::Progress;
use tactile::table::csv::{self, ReadOptions};

const TABLE: &[u8] =
    "\u{feff}name;\"score;a\";when;sick\r\n\"a \"\"b\"\"\";0,5;2020-01-02;yes\r\n\"two\nlines\";-1,25e3;;no\r\n;NA;?;yes\r\n"
        .as_bytes();
const LINK: &[u8] = "v=1&data=own-12f&threshold=-0.25&features=a%2Cb&view.step=3&view.embed=yes&teach.lock=threshold,data&teach.goal=Find%20it&own.file=1f.csv&own.roles=score%3Da%2Clabel%3Db%3Ayes".as_bytes();
const LESSON: &[u8] = r#"{"format":1,"title":"A \"lesson\" é","steps":[{"lab":"roc","state":"threshold=0.3&data=wine","say":"Look\nhere"},{"lab":"scaling","state":"","say":""}]}"#.as_bytes();
const PROGRESS: &[u8] = r#"{"format":1,"labs":{"roc":{"met":["rare","base"]},"pca":{"met":[]}},"cards":{}}"#.as_bytes();

/// What may befall a file, at a place in it.
#[derive(Clone, Debug)]
enum Harm {
    Lost(usize),
    Doubled(usize),
    Changed(u8),
    Put(&'static str),
}

/// What breaks formats.
const WORDS: [&str; 19] =
    ["\"", "'", ";", ",", "\r", "\n", "\u{0}", "}", "[", "{\"", "1e999", "-0", "%", "%zz", "&", "=", "é", "NaN", "\\u"];

fn harm() -> impl Strategy<Value = Harm> {
    prop_oneof![
        (1..40usize).prop_map(Harm::Lost),
        (1..40usize).prop_map(Harm::Doubled),
        any::<u8>().prop_map(Harm::Changed),
        prop::sample::select(&WORDS).prop_map(Harm::Put),
    ]
}

/// The file after up to eight harms.
fn harmed(file: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec((any::<prop::sample::Index>(), harm()), 1..8).prop_map(move |harms| {
        let mut bytes = file.to_vec();
        for (place, harm) in harms {
            let at = place.index(bytes.len() + 1);
            let end = |length: usize| (at + length).min(bytes.len());
            match harm {
                Harm::Lost(length) => drop(bytes.drain(at..end(length))),
                Harm::Doubled(length) => {
                    let again = bytes[at..end(length)].to_vec();
                    bytes.splice(at..at, again);
                }
                Harm::Changed(byte) => bytes.iter_mut().skip(at).take(1).for_each(|old| *old = byte),
                Harm::Put(word) => drop(bytes.splice(at..at, word.bytes())),
            }
        }
        bytes
    })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5000, ..ProptestConfig::default() })]

    #[test]
    fn a_harmed_table_is_read_or_refused(bytes in harmed(TABLE)) {
        match csv::read("t", &bytes, &ReadOptions::default()) {
            Ok(read) => {
                prop_assert!(read.table.rows() > 0 && read.table.rows() <= bytes.len());
                prop_assert!(read.table.columns().iter().all(|column| column.values.len() == read.table.rows()));
                let written = csv::write(&read.table);
                let again = csv::read("t", written.as_bytes(), &ReadOptions { header: Some(true), ..ReadOptions::default() });
                prop_assert!(again.is_ok_and(|again| again.table.rows() == read.table.rows()), "{written}");
            }
            Err(problem) => prop_assert!(problem.to_string().ends_with('.'), "{problem}"),
        }
    }

    #[test]
    fn a_harmed_link_is_read(bytes in harmed(LINK)) {
        let query = Query::parse(&text(&bytes));
        prop_assert_eq!(Query::parse(&query.to_string()), query.clone());
        let frame = FrameKeys::read(&query);
        let (mut public, mut private) = (Query::default(), Query::default());
        frame.write(&mut public, &mut private);
        public.pairs.extend(private.pairs);
        prop_assert_eq!(FrameKeys::read(&public), frame);
        let _ = OwnChoice::read(&query);
    }

    #[test]
    fn a_harmed_lesson_is_read_or_refused(bytes in harmed(LESSON)) {
        match Lesson::from_json(&text(&bytes)) {
            Ok(lesson) => prop_assert_eq!(Lesson::from_json(&lesson.to_json()), Ok(lesson)),
            Err(problem) => prop_assert!(problem.to_string().ends_with('.'), "{problem}"),
        }
    }

    #[test]
    fn harmed_progress_is_read_or_refused(bytes in harmed(PROGRESS)) {
        match Progress::from_json(&text(&bytes)) {
            Ok(progress) => prop_assert_eq!(Progress::from_json(&progress.to_json()), Ok(progress)),
            Err(problem) => prop_assert!(problem.to_string().ends_with('.'), "{problem}"),
        }
    }
}
