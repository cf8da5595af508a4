//! Which file a piece of code comes in that several parts of a module share.
//!
//! The splitter makes a chunk for every set of parts that share something: hundreds, most of them smaller than what it
//! costs to ask for a file. So each goes one of three ways: into the module itself, which everybody loads; into a file
//! of its own, which comes with every part that needs it; or into the files of those parts, a copy into each.

use std::cmp::Reverse;

/// No part is loaded with more files than these, with the module itself and its own file.
pub const MOST_FILES: usize = 6;

/// Two of them are the module's and the part's own.
const MOST_SHARED: usize = MOST_FILES - 2;

/// What is smaller than this, in bytes of code and data, is no file of its own.
const WORTH_A_FILE: usize = 2_000;

/// What the same parts share.
#[derive(Clone, Debug)]
pub struct Chunk {
    /// The numbers of the parts that need it.
    pub parts: Vec<usize>,
    /// Its code and data.
    pub bytes: usize,
    /// Whether it holds data that change. They must not be loaded a second time, which would undo the changes.
    pub is_changing: bool,
}

/// Where chunks go, by their numbers.
#[derive(Debug, PartialEq)]
pub struct Partition {
    /// Into the module.
    pub module: Vec<usize>,
    /// Into a file of their own.
    pub files: Vec<usize>,
    /// Into the file of each part.
    pub copies: Vec<Vec<usize>>,
}

/// Places all chunks of a module with so many parts.
pub fn partition(parts: usize, chunks: &[Chunk]) -> Partition {
    let mut placed = Partition { module: Vec::new(), files: Vec::new(), copies: vec![Vec::new(); parts] };
    let mut files_of = vec![0; parts];
    // Where not all can be files, those come first of which the most would be copied.
    let mut by_copies: Vec<usize> = (0..chunks.len()).collect();
    by_copies.sort_by_key(|&number| Reverse(chunks[number].bytes * chunks[number].parts.len().saturating_sub(1)));
    for number in by_copies {
        let chunk = &chunks[number];
        let has_room = || chunk.parts.iter().all(|&part| files_of[part] < MOST_SHARED);
        if chunk.is_changing || 3 * chunk.parts.len() > 2 * parts {
            placed.module.push(number);
        } else if chunk.bytes >= WORTH_A_FILE && has_room() {
            placed.files.push(number);
            chunk.parts.iter().for_each(|&part| files_of[part] += 1);
        } else {
            chunk.parts.iter().for_each(|&part| placed.copies[part].push(number));
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    impl Partition {
        /// What comes with a part beside its own: all of the module, its files and copies.
        fn of_part(&self, part: usize, chunks: &[Chunk]) -> Vec<usize> {
            let files = self.files.iter().filter(|&&number| chunks[number].parts.contains(&part));
            self.module.iter().chain(files).chain(&self.copies[part]).copied().collect()
        }

        fn files_of_part(&self, part: usize, chunks: &[Chunk]) -> usize {
            2 + self.files.iter().filter(|&&number| chunks[number].parts.contains(&part)).count()
        }
    }

    fn chunk(parts: &[usize], bytes: usize) -> Chunk {
        Chunk { parts: parts.into(), bytes, is_changing: false }
    }

    #[test]
    fn a_chunk_goes_where_it_costs_least() {
        let chunks = [
            chunk(&[0, 1, 2, 3, 4], 100),
            chunk(&[0, 1], 30_000),
            chunk(&[0, 1], 100),
            Chunk { is_changing: true, ..chunk(&[2, 3], 8) },
        ];
        let expected = Partition {
            module: vec![0, 3],
            files: vec![1],
            copies: vec![vec![2], vec![2], vec![], vec![], vec![], vec![]],
        };
        assert_eq!(partition(6, &chunks), expected);
    }

    #[test]
    fn where_there_is_no_room_for_a_file_the_smallest_is_copied() {
        let chunks: Vec<Chunk> = (1..=6).map(|size| chunk(&[0, size], 10_000 * size)).collect();
        let placed = partition(13, &chunks);
        assert_eq!(placed.files, [5, 4, 3, 2]);
        assert_eq!(placed.copies[0], [1, 0]);
        assert_eq!((&placed.copies[1], &placed.copies[6]), (&vec![0], &vec![]));
    }

    const PARTS: usize = 12;

    fn any_chunks() -> impl Strategy<Value = Vec<Chunk>> {
        let parts = prop::collection::btree_set(0..PARTS, 1..PARTS);
        let chunk = (parts, 0_usize..60_000, prop::bool::weighted(0.05));
        let chunk = chunk.prop_map(|(parts, bytes, is_changing)| Chunk {
            parts: parts.into_iter().collect(),
            bytes,
            is_changing,
        });
        prop::collection::vec(chunk, 0..60)
    }

    proptest! {
        #[test]
        fn every_part_gets_what_it_needs_once_and_in_six_files(chunks in any_chunks()) {
            let placed = partition(PARTS, &chunks);
            prop_assert_eq!(&partition(PARTS, &chunks), &placed);
            for part in 0..PARTS {
                let given = placed.of_part(part, &chunks);
                for (number, chunk) in chunks.iter().enumerate() {
                    let times = given.iter().filter(|&&other| other == number).count();
                    if chunk.parts.contains(&part) {
                        prop_assert_eq!(times, 1, "chunk {} of part {}", number, part);
                    } else {
                        prop_assert!(times == 0 || placed.module.contains(&number));
                    }
                }
                prop_assert!(placed.files_of_part(part, &chunks) <= 6);
            }
        }

        #[test]
        fn what_changes_is_loaded_once_by_everybody(chunks in any_chunks()) {
            let placed = partition(PARTS, &chunks);
            for (number, chunk) in chunks.iter().enumerate() {
                prop_assert!(!chunk.is_changing || placed.module.contains(&number));
            }
        }
    }

    /// A course of made-up labs.
    struct Course {
        labs: Vec<Lab>,
        chunks: Vec<Chunk>,
    }

    struct Lab {
        /// What comes beside the labs' module: page and data, in thousands of bytes by Brotli.
        beside: f64,
        /// Code and data of nobody else.
        own: usize,
    }

    /// The labs of today: first view and data, in thousands of bytes by Brotli, and all the code and data that the
    /// splitter finds beside the module.
    const TODAY: [(f64, usize); 9] = [
        (198.7, 187_900),
        (225.6, 229_600),
        (201.2, 216_500),
        (207.0, 201_500),
        (208.0, 319_500),
        (193.3, 329_000),
        (199.3, 324_300),
        (197.4, 263_600),
        (232.8, 172_700),
    ];
    /// The labs' module without what is shared; its scripts and the worker's, with a longer list of parts: likewise.
    const MODULE: f64 = 66.0 + 7.0;
    /// By Brotli, of code and data of parts: a mean over the nine.
    const BROTLI: f64 = 0.35;

    /// Numbers from 0 to 1 that are the same on every machine.
    struct Random(u64);

    impl Random {
        /// By SplitMix64.
        fn next(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut bits = self.0;
            bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
        }

        fn seldom_large(&mut self) -> f64 {
            let number = self.next();
            number * number * number
        }
    }

    /// Every lab needs as much code as one of today's; what grows is with how many it shares it. A lab is of a family
    /// (trees, networks, text, bias, services, graph), every second of the largest of two; a family has thirty
    /// pieces of 0.6 to 20 KB, each used by a share of it. A thousand helpers of 50 to 1,300 bytes are anybody's, few of
    /// them much used.
    fn course(size: usize, seed: u64) -> Course {
        const FAMILIES: usize = 6;
        let mut random = Random(seed);
        let is_large = |lab: usize| TODAY[lab % TODAY.len()].1 > 300_000;
        let second: Vec<Option<usize>> = (0..size)
            .map(|lab| {
                let family = (random.next() * FAMILIES as f64) as usize;
                (random.next() < 0.5 && is_large(lab)).then_some(family)
            })
            .collect();
        let mut sizes: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let mut add = |parts: Vec<usize>, bytes: f64| *sizes.entry(parts).or_default() += bytes as usize;
        for family in 0..FAMILIES {
            for _ in 0..30 {
                let share = 0.1 + 0.8 * random.next() * random.next();
                let bytes = 600.0 + 19_400.0 * random.seldom_large();
                let of_family = |lab: &usize| lab % FAMILIES == family || second[*lab] == Some(family);
                add((0..size).filter(of_family).filter(|_| random.next() < share).collect(), bytes);
            }
        }
        for _ in 0..1000 {
            let share = random.seldom_large();
            let bytes = 50.0 + 1_250.0 * random.seldom_large();
            add((0..size).filter(|_| random.next() < share).collect(), bytes);
        }
        sizes.retain(|parts, _| parts.len() > 1);
        let chunks: Vec<Chunk> = sizes.into_iter().map(|(parts, bytes)| chunk(&parts, bytes)).collect();
        let labs = (0..size).map(|lab| {
            let (beside, code) = TODAY[lab % TODAY.len()];
            let shared: usize = chunks.iter().filter(|chunk| chunk.parts.contains(&lab)).map(|chunk| chunk.bytes).sum();
            // Something is always a lab's own.
            Lab { beside, own: code.saturating_sub(shared).max(30_000) }
        });
        Course { labs: labs.collect(), chunks }
    }

    impl Course {
        /// What each lab loads first, in thousands of bytes by Brotli.
        fn loads(&self, placed: &Partition) -> Vec<f64> {
            let load = |(number, lab): (usize, &Lab)| {
                let shared: usize =
                    placed.of_part(number, &self.chunks).iter().map(|&number| self.chunks[number].bytes).sum();
                lab.beside + MODULE + BROTLI * (lab.own + shared) as f64 / 1000.0
            };
            self.labs.iter().enumerate().map(load).collect()
        }

        /// As it was while there were nine labs: what is small goes into the module.
        fn before(&self) -> Partition {
            let in_module = |chunk: &Chunk| 2 * chunk.parts.len() > self.labs.len() || chunk.bytes < WORTH_A_FILE;
            let (module, files) = (0..self.chunks.len()).partition(|&number| in_module(&self.chunks[number]));
            Partition { module, files, copies: vec![Vec::new(); self.labs.len()] }
        }
    }

    #[test]
    fn eighty_five_labs_stay_within_their_budget() {
        let most = |loads: Vec<f64>| loads.into_iter().fold(0.0, f64::max);
        for seed in 0..10 {
            let course = course(85, seed);
            let placed = partition(85, &course.chunks);
            let heaviest = most(course.loads(&placed));
            assert!(heaviest <= 400.0, "the heaviest of course {seed} loads {heaviest:.1} KB");
            // It is no course that any rule would do for.
            let before = most(course.loads(&course.before()));
            assert!(before > 420.0, "course {seed} was {before:.1} KB before");
        }
    }

    #[test]
    fn made_up_labs_share_as_much_as_those_of_today() {
        for seed in 0..10 {
            let course = course(9, seed);
            let of_lab = |lab| {
                let needed = course.chunks.iter().filter(|chunk| chunk.parts.contains(&lab));
                needed.map(|chunk| chunk.bytes).sum::<usize>()
            };
            // Today 68,000 to 148,000, in the mean 100,000.
            let mean = (0..9).map(of_lab).sum::<usize>() / 9;
            assert!((85_000..115_000).contains(&mean), "{mean} in course {seed}");
        }
    }
}
