//! The first minute with every lab: what matters is in view, nothing fades while it moves, and the tour, the slide and
//! the phone show what they speak of.

use browser_tests::Visitor;
use browser_tests::keys::PAGE_DOWN;
use serde_json::{Value, json};

use crate::lab::Lab;

/// The names of what should be seen and is not wholly within the window: a list of a selector and a name. Lists of
/// places that a selector finds are all looked at; one that finds nothing is missing.
fn out_of_view(visitor: &Visitor, what: &[&str]) -> Vec<String> {
    let found = visitor.script(&format!(
        "const inside = one => {{
             const box = one.getBoundingClientRect();
             return box.width > 0 && box.height > 0 && box.left >= -1 && box.top >= -1 && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1;
         }};
         return {}.flatMap(selector => {{
             const all = [...document.querySelectorAll(selector)].filter(one => one.getClientRects().length);
             if (!all.length) return [`no ${{selector}}`];
             return all.filter(one => !inside(one)).map(one => {{
                 const box = one.getBoundingClientRect();
                 return `${{selector}} “${{one.innerText?.slice(0, 30) ?? ''}}” at ${{[box.left, box.top, box.right, box.bottom].map(Math.round)}}`;
             }});
         }});",
        json!(what)
    ));
    serde_json::from_value(found).expect("a list of names")
}

fn check(found: Vec<String>) {
    assert!(found.is_empty(), "{} places:\n{}", found.len(), found.join("\n"));
}

/// Scrolls to the top, and waits until the picture has the size of its frame.
fn settle(visitor: &Visitor) {
    visitor.script("scrollTo(0, 0)");
    visitor.idle();
    visitor.until_none(
        "the pictures have the size of their frames",
        "return [...document.querySelectorAll('main.lab .figure:not(.away)')].flatMap(figure => {
             const canvas = figure.querySelector('canvas'), box = canvas.getBoundingClientRect();
             const has = canvas.width / canvas.height, wants = box.width / box.height;
             if (!canvas.dataset.moving && Math.abs(has - wants) < 0.02 * wants) return [];
             return [`${figure.dataset.figure}: ${canvas.width} × ${canvas.height} in ${box.width} × ${box.height}${canvas.dataset.moving ? ', moving' : ''}`];
         })",
    );
}

pub fn is_on_one_screen(visitor: &Visitor, lab: &Lab) {
    let mut found = Vec::new();
    for (width, height) in [(1440, 900), (1280, 720)] {
        if !visitor.fit(width, height) {
            eprintln!("Not tried: this browser's window cannot be {width}×{height} inside.");
            continue;
        }
        visitor.visit(&lab.address());
        settle(visitor);
        let seen = [
            "main h1",
            ".line",
            ".figure:not(.away) .figure-frame",
            ".readout output",
            ".in-controls > .controls > .place",
            ".links button",
            ".try .ask",
            ".dots",
            ".tour-start",
            "[aria-label=Undo]",
            "[aria-label=Redo]",
            ".tools button",
        ];
        found.extend(out_of_view(visitor, &seen).into_iter().map(|what| format!("at {width}×{height}: {what}")));
        let count = visitor.script("return document.querySelectorAll('.readout').length").as_u64().unwrap_or(0);
        if !(1..=4).contains(&count) {
            found.push(format!("{count} numbers beside the figures"));
        }
        let marked = visitor.script("return document.querySelectorAll('.first-touch').length");
        if marked != 1 {
            found.push(format!("{marked} things are marked to be touched first"));
        }
    }
    check(found);
}

/// At every frame of the browser, how much is drawn on each figure: the mean opacity of its canvas, made small.
const WATCH: &str = "
    const easel = document.createElement('canvas'); easel.width = easel.height = 64;
    const paper = easel.getContext('2d', { willReadFrequently: true });
    window.inked = canvas => {
        paper.clearRect(0, 0, 64, 64);
        paper.drawImage(canvas, 0, 0, 64, 64);
        const dots = paper.getImageData(0, 0, 64, 64).data;
        let sum = 0;
        for (let i = 3; i < dots.length; i += 4) sum += dots[i];
        return sum / (64 * 64 * 255);
    };
    window.figures = () => [...document.querySelectorAll('.figure:not(.away)')].map(one => [one.dataset.figure, inked(one.querySelector('canvas'))]);
    window.samples = []; window.isWatched = true;
    const look = () => { if (!isWatched) return; samples.push(figures()); requestAnimationFrame(look); };
    look();";

/// How many frames were seen while it was watched.
fn samples(visitor: &Visitor) -> u64 {
    visitor.script("return samples.length").as_u64().unwrap_or(0)
}

/// Of each figure the least that was drawn while it was watched, as a share of the less that is drawn at rest before and
/// after; what is below `least` is told.
fn faded(visitor: &Visitor, before: &Value, least: f64) -> Vec<String> {
    let watched = visitor.script("window.isWatched = false; return { samples, rest: figures() };");
    let ink = |one: &Value, key: &Value| {
        let all = one.as_array().cloned().unwrap_or_default();
        all.iter().find(|figure| figure[0] == *key).and_then(|figure| figure[1].as_f64())
    };
    let samples = watched["samples"].as_array().cloned().unwrap_or_default();
    assert!(samples.len() > 3, "only {} frames were seen", samples.len());
    let mut found = Vec::new();
    for figure in watched["rest"].as_array().into_iter().flatten() {
        let key = &figure[0];
        let (Some(after), Some(before)) = (figure[1].as_f64(), ink(before, key)) else { continue };
        let at_rest = before.min(after);
        let drawn = samples.iter().filter_map(|sample| ink(sample, key)).fold(f64::INFINITY, f64::min);
        if drawn < least * at_rest {
            found.push(format!("{key}: {:.0} % of what is drawn at rest", 100.0 * drawn / at_rest));
        }
    }
    found
}

/// What the player moves is drawn at once: at no frame is a figure paler than at rest.
pub fn does_not_fade_while_it_plays(visitor: &Visitor, lab: &Lab) {
    let mut found = Vec::new();
    visitor.visit(&lab.address());
    if visitor.script("return !!document.querySelector('.player')") == false {
        return;
    }
    for speed in ["1", "30", "free"] {
        visitor.visit(&lab.address());
        settle(visitor);
        let has_speed = visitor.script(&format!(
            "const menu = document.querySelector('.player select'), one = [...menu.options].find(one => one.value === '{speed}');
             if (!one) return false;
             menu.value = one.value; menu.dispatchEvent(new Event('change', {{ bubbles: true }})); return true;"
        ));
        if has_speed == false {
            continue;
        }
        let rest = visitor.script(&format!("{WATCH} return figures();"));
        let step = || visitor.script("return Number(document.querySelector('#player').value)").as_f64().unwrap_or(0.0);
        let start = step();
        visitor.script("document.querySelector('.player .play').click()");
        let wanted = if speed == "1" { 1.0 } else { 5.0 };
        visitor.until("it plays", || step() >= start + wanted && samples(visitor) > 3);
        visitor.script("if (document.querySelector('.player .play').innerText === 'Pause') document.querySelector('.player .play').click()");
        visitor.idle();
        found.extend(faded(visitor, &rest, 0.6).into_iter().map(|what| format!("at {speed}: {what}")));
    }
    check(found);
}

/// What a hand moves is drawn at once, too, and stays under the hand.
pub fn does_not_fade_while_dragged(visitor: &Visitor, lab: &Lab) {
    visitor.visit(&lab.address());
    settle(visitor);
    let Some(handle) = visitor.first("main.lab .handle") else { return };
    let rest = visitor.script(&format!("{WATCH} return figures();"));
    visitor.drag(&handle, 50, -24);
    // A slow browser has drawn few frames by then.
    visitor.until("some frames were drawn", || {
        // Where a drag leads to other handles, the first is another one.
        if let Some(handle) = visitor.first("main.lab .handle") {
            visitor.drag(&handle, 20, 10);
        }
        samples(visitor) > 3
    });
    check(faded(visitor, &rest, 0.6));
}

/// At every stop what it speaks of is ringed and in view.
pub fn tour_shows_what_it_speaks_of(visitor: &Visitor, lab: &Lab) {
    visitor.without_motion();
    let mut found = Vec::new();
    visitor.visit(&lab.address());
    visitor.script("document.querySelector('.tour-start').click()");
    let mut stop = 1;
    loop {
        visitor.until("the band is there", || visitor.script("return !!document.querySelector('.tour')") == true);
        settle(visitor);
        let seen = [".tour h2", ".tour .say", ".tour button", ".figure.in-question", ".readout.in-question"];
        let mut missing = out_of_view(visitor, &seen);
        let controls = out_of_view(visitor, &[".rail .in-question"]);
        missing.extend(controls.into_iter().filter(|what| !what.starts_with("no ")));
        let is_cut = visitor.script(
            "const say = document.querySelector('.tour .say'); return say.getBoundingClientRect().height > 72;",
        );
        if is_cut == true {
            missing.push("the words are longer than three lines".to_owned());
        }
        found.extend(missing.into_iter().map(|what| format!("stop {stop}: {what}")));
        if visitor.script(
            "return [...document.querySelectorAll('.tour button')].some(one => one.innerText.startsWith('Next'))",
        ) == false
        {
            break;
        }
        visitor.press(PAGE_DOWN);
        stop += 1;
    }
    assert!(stop >= 3, "it has a tour of {stop} stops");
    check(found);
}

/// In front of a class everything is on one slide: figures, words, controls, numbers.
pub fn presents_a_slide_a_stop(visitor: &Visitor, lab: &Lab) {
    visitor.without_motion();
    let mut found = Vec::new();
    for (width, height) in [(1920, 1080), (1280, 720)] {
        if !visitor.fit(width, height) {
            eprintln!("Not tried: this browser's window cannot be {width}×{height} inside.");
            continue;
        }
        visitor.visit(&lab.address());
        let stops = visitor.script("return Number(document.querySelector('.tour-start').innerText.match(/\\d+/)[0])");
        visitor.click(&visitor.find("button", "Present"));
        for stop in 1..=stops.as_u64().unwrap_or(0) {
            visitor.until("the stop is shown", || {
                visitor.script("return document.querySelector('.band h2')?.textContent.match(/^\\d+/)?.[0]")
                    == stop.to_string().as_str()
            });
            settle(visitor);
            let seen = [
                ".show-head h1",
                ".show-head button",
                ".figure:not(.away) .figure-frame",
                ".band",
                ".band-say h2",
                ".band-say p",
                ".band .readout output",
                ".band-buttons button",
            ];
            let mut missing = out_of_view(visitor, &seen);
            let controls = out_of_view(visitor, &[".band-controls .place"]);
            missing.extend(controls.into_iter().filter(|what| !what.starts_with("no ")));
            let cut = visitor.script(
                "return [...document.querySelectorAll('.band-say, .band-controls, .band')].filter(one => one.scrollHeight > one.clientHeight + 2).map(one => `${one.className} holds ${one.scrollHeight} in ${one.clientHeight}`)",
            );
            missing.extend(serde_json::from_value::<Vec<String>>(cut).expect("a list of names"));
            found.extend(missing.into_iter().map(|what| format!("at {width}×{height}, stop {stop}: {what}")));
            visitor.press(PAGE_DOWN);
        }
        visitor.click(&visitor.find("button", "End"));
        visitor.until("the page is back", || !visitor.find_all("button", "Share").is_empty());
    }
    check(found);
}

/// On a phone the control in use and its figure are seen together, wherever the page was scrolled to.
pub fn is_at_hand_on_a_phone(visitor: &Visitor, lab: &Lab) {
    let mut found = Vec::new();
    if !visitor.fit(390, 844) {
        visitor.fit(500, 844);
    }
    visitor.visit(&lab.address());
    settle(visitor);
    let seen = [".figure:not(.away) .figure-frame", ".readout output", ".sheet-head .pane", ".rail .place"];
    found.extend(out_of_view(visitor, &seen));
    visitor.script(
        "scrollTo(0, 500);
         const hand = document.querySelector('.rail .current input, .rail .current select, .rail .player input');
         hand?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, pointerType: 'touch' }));",
    );
    visitor.idle();
    let seen = [".figure:not(.away) .figure-frame", ".rail .place"];
    found.extend(out_of_view(visitor, &seen).into_iter().map(|what| format!("in use: {what}")));
    let small = visitor.script(
        "return [...document.querySelectorAll('.rail button, .rail select, .bar button, .bar summary, .switch button')].filter(one => one.getClientRects().length)
             .map(one => [one.getAttribute('aria-label') ?? one.innerText, one.getBoundingClientRect()])
             .filter(([, box]) => box.height < 24 || box.width < 24).map(([name, box]) => `${name} is ${Math.round(box.width)}×${Math.round(box.height)}`)",
    );
    let small: Vec<String> = serde_json::from_value(small).expect("a list of names");
    found.extend(small);
    check(found);
}
