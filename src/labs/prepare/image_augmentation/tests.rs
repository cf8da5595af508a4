//! What the lab promises, on the bundled digits and on stranger data.

use super::digits::Digits;
use super::state::{FIRST_STEP, Part, Push, State};
use super::*;
use crate::lab::{Edit, Query, Report, Session, View};
use crate::ml::augment::Augmentation;
use crate::table::csv::{self, ReadOptions};
use crate::table::guess::guess;
use crate::table::roles::Roles;
use crate::table::{Column, Table as Rows};

fn data() -> Data {
    let file = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/data/digits.csv")).unwrap();
    ImageAugmentation::DATA.open("digits", &file).unwrap()
}

fn school(data: &Data, set: impl FnOnce(&mut State)) -> (State, School) {
    let mut state = State::default();
    set(&mut state);
    let mut school = School::start(&Lessons::of(&state), data).unwrap();
    assert_eq!(school.advance(state.step, &mut || true), Progress::Done);
    (state, school)
}

fn sight(data: &Data, set: impl FnOnce(&mut State)) -> Sight {
    let (state, school) = school(data, set);
    Sight::read(&state, &school).with_leak(&school)
}

fn own(columns: Vec<Column>, features: usize) -> Result<Data, Problem> {
    let names: Vec<String> = (0..features).map(|i| format!("p{i}")).collect();
    let roles = Roles::parse(&format!("features={},class=c", names.join("+"))).unwrap();
    ImageAugmentation::DATA.own(Rows::new("own", columns).unwrap(), roles)
}

/// Pictures of `features` pixels, with a bright pixel where their class says.
fn pictures(rows: usize, features: usize, classes: usize) -> Result<Data, Problem> {
    let mut columns: Vec<Column> = (0..features)
        .map(|pixel| {
            Column::numbers(
                format!("p{pixel}"),
                (0..rows).map(|row| f64::from(u8::from(row % classes == pixel))).collect(),
            )
        })
        .collect();
    let names: Vec<Option<String>> = (0..rows).map(|row| Some(format!("kind {}", row % classes))).collect();
    columns.push(Column::categories("c", &names));
    own(columns, features)
}

fn open(data: Data) -> Box<dyn Session> {
    let mut session = (crate::lab::Entry::of::<ImageAugmentation>().open)();
    session.set_data(data).unwrap();
    session
}

fn shown(session: &mut dyn Session, query: &str) -> Report {
    session.edit(&Edit::Load(Query::parse(query))).unwrap();
    while session.advance(&mut || true) != Progress::Done {}
    session.report(&View::whole())
}

/// The spec's point, measured on the default split and on two others.
#[test]
fn shifted_copies_help_on_shifted_digits() {
    let data = data();
    for seed in 1..4 {
        let sight = sight(&data, |s| s.seed = seed);
        assert!(sight.pushed[1] >= sight.pushed[0] + 40, "{seed}: {:?}", sight.pushed);
        assert!(sight.written[0] >= 180 && sight.written[1] >= 160, "{seed}: {:?}", sight.written);
    }
}

#[test]
fn nothing_done_to_copies_is_no_augmentation() {
    let (state, school) = school(&data(), |s| s.augmentation = Augmentation::default());
    assert_eq!(school.plain(), school.augmented());
    let sight = Sight::read(&state, &school);
    assert_eq!((sight.written[0], sight.pushed[0]), (sight.written[1], sight.pushed[1]));
    assert_eq!(sight.doubtful, 0);
}

/// The split is one, copies are made of training digits only, and test digits stay as they come.
#[test]
fn test_digits_are_never_trained_on() {
    let data = data();
    let digits = Digits::read(&data, 200, 5).unwrap();
    let all = Digits::read(&data, 300, 5).unwrap();
    assert_eq!((digits.train.len(), digits.test.len()), (200, 200));
    assert_eq!((&digits.train[..], &digits.test), (&all.train[..200], &all.test));
    assert!(digits.train.iter().all(|train| digits.test.iter().all(|test| test.row != train.row)));
    for by in Push::ALL {
        assert_eq!(digits.pushed(7, by, 0.0), digits.test[7].pixels, "{by:?}");
    }
}

/// A copy is the same whether it is made alone or with all others, and mixtures have the labels of both.
#[test]
fn copies_are_the_ones_that_train() {
    let digits = Digits::read(&data(), 50, 2).unwrap();
    let by = Augmentation { rotate: 20.0, shift: 0.7, flip: true, noise: 0.1, cutout: 2, mixup: 0.4 };
    let (x, y) = digits.copies(&by, 9);
    for i in 0..50 {
        let (copy, mixed) = digits.copy(&by, 9, i);
        assert!(copy.iter().enumerate().all(|(pixel, ink)| *ink == x.column(pixel)[i]));
        let (other, share) = mixed.unwrap();
        let total: f64 = (0..10).map(|class| y.column(class)[i]).sum();
        assert!((total - 1.0).abs() < 1e-12);
        let own = if digits.train[other].class == digits.train[i].class { 1.0 } else { share };
        assert!((y.column(digits.train[i].class)[i] - own).abs() < 1e-12);
    }
    assert_ne!(digits.copies(&by, 10), (x, y));
}

/// The early end of a sum changes nothing: a slow twin looks at every slide of every digit.
#[test]
fn the_nearest_digit_is_the_nearest() {
    let digits = Digits::read(&data(), 60, 3).unwrap();
    for test in 0..30 {
        let pushed = digits.pushed(test, Push::Rotate, 0.1 * (test % 10) as f64);
        let distance = |train: &digits::Picture| {
            let slides = (-1..=1).flat_map(|down| (-1..=1).map(move |right| (f64::from(right), f64::from(down))));
            let of = |(right, down)| {
                let slid = crate::ml::augment::shift(&pushed, 8, right, down);
                train.pixels.iter().zip(&slid).map(|(a, b)| (a - b) * (a - b)).sum::<f64>()
            };
            slides.map(of).fold(f64::INFINITY, f64::min)
        };
        let best = digits.train.iter().map(distance).fold(f64::INFINITY, f64::min);
        assert!((distance(&digits.train[digits.nearest(&pushed, None)]) - best).abs() < 1e-12);
        let near = digits.nearest(&digits.train[test].pixels, Some(test));
        assert_ne!(near, test);
    }
}

/// Where a push is whole pixels or one of two, the marks stand on the curves wherever the hand is.
#[test]
fn marks_stand_on_the_curves() {
    let data = data();
    let (mut state, school) = school(&data, |_| {});
    for (by, places) in [(Push::Flip, 2), (Push::Cutout, 7)] {
        state.push_by = by;
        for share in [-0.9, 0.1, 0.3, 0.45, 0.6, 1.0] {
            state.push = share;
            let sight = Sight::read(&state, &school);
            assert_eq!(sight.curve.len(), places, "{by:?}");
            assert!(sight.curve.contains(&(sight.share, sight.pushed)), "{by:?} {share}");
        }
    }
}

/// Half a turn makes nines of sixes and leaves zeros zeros, to the nearest digit and the network alike.
#[test]
fn sixes_upside_down_are_nines() {
    let sight = sight(&data(), |s| (s.push_by, s.push) = (Push::Rotate, 1.0));
    let six = &sight.fates[6];
    assert!(six.both[9] * 2 > six.count, "{six:?}");
    assert_eq!(six.other(6), Some((9, six.both[9])));
    let zero = &sight.fates[0];
    assert!(zero.nearest[0] * 10 >= zero.count * 9, "{zero:?}");
    assert_eq!(sight.fates.iter().map(|fate| fate.count).sum::<usize>(), 200);
}

#[test]
fn copies_before_the_split_flatter() {
    for seed in [1, 2] {
        let sight = sight(&data(), |s| {
            (s.before_split, s.training_digits, s.seed) = (true, 60, seed);
            s.augmentation = Augmentation { rotate: 5.0, shift: 0.3, ..Augmentation::default() };
        });
        let [told, honest] = sight.leaky.unwrap().map(|(right, of)| right as f64 / of as f64);
        assert!(told - honest > 0.08, "{seed}: {told} {honest}");
    }
}

/// Going on, back and on again is the run itself, for both parts.
#[test]
fn a_run_that_was_put_back_is_the_same_run() {
    let data = data();
    for query in ["before_split=yes&rotate=10", "part=networks"] {
        let mut session = open(data.clone());
        let straight = shown(session.as_mut(), &format!("{query}&view.step=333"));
        for step in [700, 100, 333] {
            session.edit(&Edit::Set { key: "view.step".to_owned(), value: step.to_string() }).unwrap();
            while session.advance(&mut || true) != Progress::Done {}
        }
        let again = session.report(&View::whole());
        assert_eq!((straight.figures, straight.readouts), (again.figures, again.readouts), "{query}");
    }
}

/// A run in slices, and one let go on freely, come to what one in a piece comes to.
#[test]
fn slices_change_nothing() {
    let data = data();
    for query in ["", "part=networks&view.step=600"] {
        let mut session = open(data.clone());
        let whole = shown(session.as_mut(), query);
        let mut session = open(data.clone());
        session.edit(&Edit::Load(Query::parse(query))).unwrap();
        let mut slices = 0;
        loop {
            let mut left = 3;
            let mut more = || {
                left -= 1;
                left > 0
            };
            if session.advance(&mut more) == Progress::Done {
                break;
            }
            slices += 1;
        }
        assert!(slices > 20);
        assert_eq!(session.report(&View::whole()).readouts, whole.readouts, "{query}");
        session.edit(&Edit::Run(true)).unwrap();
        let mut left = 5;
        session.advance(&mut || {
            left -= 1;
            left > 0
        });
        let step: u64 = session.query().get("view.step").unwrap().parse().unwrap();
        assert!(step > FIRST_STEP);
    }
}

/// The GAN begins at step 0, and a link to step 600, where the digits begin, is kept.
#[test]
fn every_step_of_the_gan_has_a_link() {
    let mut session = open(data());
    shown(session.as_mut(), "part=networks");
    assert_eq!(session.query().get("view.step"), Some("0"));
    for step in ["0", "1", "600", "601"] {
        shown(session.as_mut(), &format!("part=networks&view.step={step}"));
        let link = session.query().to_string();
        let there = shown(open(data()).as_mut(), &link);
        assert_eq!(there.describe, session.report(&View::whole()).describe, "{link}");
        assert!(there.describe.starts_with(&format!("After {step} steps")), "{link}");
    }
}

/// Links of the first version open as they did then: on the second seven, and the GAN at step 600.
#[test]
fn old_links_show_what_they_showed() {
    let mut session = open(data());
    shown(session.as_mut(), "v=1&rotate=10");
    let query = session.query();
    assert_eq!((query.get("digit"), query.get("example"), query.get("v")), (Some("7"), Some("2"), Some("2")));
    shown(session.as_mut(), "v=1&digit=3&example=4");
    assert_eq!((session.query().get("digit"), session.query().get("example")), (Some("3"), Some("4")));
    assert!(shown(session.as_mut(), "v=1&part=networks").describe.starts_with("After 600 steps"));
    assert!(shown(session.as_mut(), "v=1&part=networks&view.step=9").describe.starts_with("After 9 steps"));
}

#[test]
fn the_game_covers_the_ring_and_a_hasty_generator_does_not() {
    let covered = |set: &dyn Fn(&mut State)| {
        let mut state = State { part: Part::Networks, ..State::default() };
        set(&mut state);
        let mut game = Game::start(&Table::of(&state));
        game.advance(1500, &mut || true);
        (game.now.covered(), game.now.clone(), game.looks().len())
    };
    for seed in 1..4 {
        let (clouds, look, looks) = covered(&|s| s.seed = seed);
        assert!(clouds >= 7, "{seed}: {clouds}");
        // Near the optimum the value is −2 ln 2, and ½ is said of everything.
        assert!((look.value() + 2.0 * std::f64::consts::LN_2).abs() < 0.05 && (look.real - 0.5).abs() < 0.05);
        assert!(looks > 300 && look.step == 1500);
        let (clouds, ..) = covered(&|s| (s.seed, s.generator_rate) = (seed, 0.05));
        assert!(clouds <= 4, "{seed}: {clouds}");
    }
}

#[test]
fn other_pictures_are_read_and_what_are_none_is_said() {
    let mut session = open(pictures(40, 16, 2).unwrap());
    let report = shown(session.as_mut(), "view.step=200&push=0.5&mixup=0.5&flip=yes");
    assert!(report.readouts.iter().all(|readout| readout.value.is_none_or(f64::is_finite)));
    assert!(report.readouts.iter().any(|readout| readout.key == "doubtful" && readout.value.is_none()));
    let report = shown(session.as_mut(), "view.step=200&shift=0&push=0");
    assert!(report.readouts.iter().any(|readout| readout.key == "written_without" && readout.value == Some(1.0)));
    // One class, and pictures without any difference.
    let report = shown(open(pictures(12, 16, 1).unwrap()).as_mut(), "view.step=20");
    assert!(!serde_json::to_string(&report).unwrap().contains("NaN"));
    let problem = |data: Data| School::start(&Lessons::of(&State::default()), &data).err().unwrap().to_string();
    assert!(problem(pictures(40, 18, 2).unwrap()).contains("no square"));
    assert!(problem(pictures(9, 16, 2).unwrap()).contains("ten are needed"));
    let names = vec![Some("a"); 20];
    let mut columns: Vec<Column> =
        (0..16).map(|i| Column::numbers(format!("p{i}"), vec![2e307 * (i as f64 - 8.0); 20])).collect();
    columns.push(Column::categories("c", &names));
    assert!(problem(own(columns, 16).unwrap()).contains("too large"));
}

/// MNIST's own form: a label and 784 pixels. The picture stays a picture: its mean ink, and where it lies.
#[test]
fn larger_pictures_are_averaged_down_and_never_cut() {
    let names: Vec<String> = (0..784).map(|pixel| format!("p{pixel}")).collect();
    // Full ink in the left half of one kind, in the upper half of the other.
    let inked = |row: usize, pixel: usize| if row % 2 == 0 { pixel % 28 < 14 } else { pixel / 28 < 14 };
    let line = |row: usize| {
        let pixels = (0..784).map(|pixel| if inked(row, pixel) { "255" } else { "0" });
        format!("{},{}\n", row % 2, pixels.collect::<Vec<_>>().join(","))
    };
    let text = format!("label,{}\n{}", names.join(","), (0..20).map(line).collect::<String>());
    let table = csv::read("mnist", text.as_bytes(), &ReadOptions::default()).unwrap().table;
    let roles = guess(ROLES, &table);
    assert_eq!((roles.columns("features"), roles.column("class")), (&names[..], Some("label")));
    let digits = Digits::read(&ImageAugmentation::DATA.own(table, roles).unwrap(), 100, 1).unwrap();
    assert_eq!((digits.side, digits.shrunk), (14, 2));
    assert!(digits.notes.iter().any(|note| note.contains("28×28") && note.contains("14×14")), "{:?}", digits.notes);
    for picture in digits.train.iter().chain(&digits.test) {
        for (at, ink) in picture.pixels.iter().enumerate() {
            let expected = if picture.class == 0 { at % 14 < 7 } else { at / 14 < 7 };
            assert_eq!(*ink, f64::from(u8::from(expected)), "{at} of row {}", picture.row);
        }
    }
}

/// Every number of columns is a picture of that size, one that is averaged down, or refused by name.
#[test]
fn every_number_of_pixels_is_a_picture_or_refused_by_name() {
    for side in 4..=64 {
        match pictures(12, side * side, 2).and_then(|data| Digits::read(&data, 100, 1)) {
            Ok(digits) => assert!(digits.side * digits.shrunk == side && digits.side <= 20, "{side}"),
            Err(problem) => assert!(side > 20 && problem.to_string().contains(&format!("{side}×{side}")), "{problem}"),
        }
    }
    for count in [17, 399, 783, 785, 4097] {
        let problem = pictures(12, count, 2).and_then(|data| Digits::read(&data, 100, 1)).err().unwrap();
        assert!(problem.to_string().contains(&count.to_string()), "{problem}");
    }
}
