//! What is tested of every lab: each check of each lab is a test of its own (`roc::plays`), so that a lab is tested by being
//! in the registry. `TACTILE_LAB=roc` narrows to one lab.
//!
//! Windows are used again, because opening one takes as long as a short test; one in which a test failed is not.

mod drive;
mod first_minute;
mod lab;
mod random;
mod translated;

use std::fs::OpenOptions;
use std::io::Write;
use std::num::NonZero;
use std::process::ExitCode;
use std::sync::{Arc, LazyLock, Mutex};
use std::thread::available_parallelism;
use std::time::Instant;

use browser_tests::{Visitor, browser, is_chromium, site};
use libtest_mimic::{Arguments, Trial};
use tactile::labs;

use lab::Lab;

/// Something that every lab owes.
struct Check {
    name: &'static str,
    browsers: Browsers,
    /// The window's inside, in CSS pixels.
    size: (u32, u32),
    run: fn(&Visitor, &Lab),
}

/// Which browsers a lab is held to it in: what browsers do in different ways, all; what is the lab's own doing, one. What
/// the frame does for all labs is seen in the others with one lab.
#[derive(PartialEq)]
enum Browsers {
    All,
    Chromium,
    ChromiumAndOneLab,
}

/// The lab that the other browsers see the frame with: it has handles, a player, tabs and a tour.
const ONE_LAB: &str = "ensembles";

const LAPTOP: (u32, u32) = (1440, 900);

const fn check(name: &'static str, browsers: Browsers, run: fn(&Visitor, &Lab)) -> Check {
    Check { name, browsers, size: LAPTOP, run }
}

const CHECKS: [Check; 17] = [
    check("opens", Browsers::All, drive::opens),
    check("follows_its_first_control", Browsers::All, drive::follows_its_first_control),
    check("follows_its_first_handle", Browsers::All, drive::follows_its_first_handle),
    check("plays", Browsers::All, drive::plays),
    check("opens_by_its_link", Browsers::Chromium, drive::opens_by_its_link),
    check("is_accessible", Browsers::Chromium, drive::is_accessible),
    Check { size: (320, 700), ..check("fits_the_smallest_phone", Browsers::Chromium, drive::fits_the_smallest_phone) },
    check("says_the_same_translated", Browsers::Chromium, translated::says_the_same),
    check("is_in_order_right_to_left", Browsers::Chromium, translated::is_in_order_right_to_left),
    check("is_on_one_screen", Browsers::ChromiumAndOneLab, first_minute::is_on_one_screen),
    check("does_not_fade_while_it_plays", Browsers::ChromiumAndOneLab, first_minute::does_not_fade_while_it_plays),
    check("does_not_fade_while_dragged", Browsers::ChromiumAndOneLab, first_minute::does_not_fade_while_dragged),
    check("tour_shows_what_it_speaks_of", Browsers::ChromiumAndOneLab, first_minute::tour_shows_what_it_speaks_of),
    check("presents_a_slide_a_stop", Browsers::ChromiumAndOneLab, first_minute::presents_a_slide_a_stop),
    check("is_at_hand_on_a_phone", Browsers::ChromiumAndOneLab, first_minute::is_at_hand_on_a_phone),
    check("outlasts_what_is_done_at_random", Browsers::Chromium, random::outlasts_what_is_done_at_random),
    check("gives_its_memory_back", Browsers::Chromium, random::gives_its_memory_back),
];

/// Windows that wait for the next test.
static WINDOWS: Mutex<Vec<Visitor>> = Mutex::new(Vec::new());

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    if site().is_none() {
        return ExitCode::SUCCESS;
    }
    let only = std::env::var("TACTILE_LAB").ok();
    let labs = labs::all().map(|(_, entry)| entry).filter(|entry| only.as_ref().is_none_or(|only| only == entry.id));
    let threads = arguments.test_threads.unwrap_or_else(|| available_parallelism().map_or(1, NonZero::get));
    let browsers =
        std::env::var("TACTILE_BROWSERS_BESIDE").ok().and_then(|others| others.parse().ok()).unwrap_or(0) + 1;
    let at_a_time = (threads * browsers) as f64;
    let trials = labs.flat_map(|entry| {
        let lab = Arc::new(LazyLock::new(move || Lab::of(entry)));
        let is_owed = |check: &&Check| match check.browsers {
            Browsers::All => true,
            Browsers::Chromium => is_chromium(),
            Browsers::ChromiumAndOneLab => is_chromium() || entry.id == ONE_LAB,
        };
        CHECKS.iter().filter(is_owed).map(move |check| {
            let lab = lab.clone();
            Trial::test(format!("{}::{}", entry.id, check.name), move || {
                let start = Instant::now();
                run(check, &lab);
                note_time(entry.id, check.name, start.elapsed().as_secs_f64() / at_a_time);
                Ok(())
            })
        })
    });
    let conclusion = libtest_mimic::run(&arguments, trials.collect());
    WINDOWS.lock().expect("nobody fails while holding the windows").clear();
    conclusion.exit_code()
}

fn run(check: &Check, lab: &Lab) {
    let visitor = window(check.size);
    (check.run)(&visitor, lab);
    wait_for_next(visitor);
}

/// A window of this size, in the light.
fn window((width, height): (u32, u32)) -> Visitor {
    let waiting = WINDOWS.lock().expect("nobody fails while holding the windows").pop();
    let visitor = waiting.or_else(|| Visitor::new(width, height)).expect("a site and a driver are there");
    visitor.theme("light");
    visitor.fit(width, height);
    visitor
}

/// Keeps a window for the next test.
fn wait_for_next(visitor: Visitor) {
    WINDOWS.lock().expect("nobody fails while holding the windows").push(visitor);
}

/// Adds to the file of times that `cargo xtask test` sums up by how many seconds a test makes the whole longer: so many
/// tests run beside it.
fn note_time(lab: &str, check: &str, seconds: f64) {
    let Some(path) = std::env::var_os("TACTILE_TIMES") else { return };
    let file = OpenOptions::new().create(true).append(true).open(path);
    // In one piece, because tests run beside each other.
    let line = format!("{}\t{lab}\t{check}\t{seconds:.3}\n", browser());
    file.and_then(|mut file| file.write_all(line.as_bytes())).expect("times can be noted");
}
