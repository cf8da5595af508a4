//! What stands there before the app does, without script, and without a network.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use browser_tests::{Host, Visitor, dist, is_chromium, site};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const PAGES: [&str; 5] = ["", "labs/roc/", "labs/scaling/", "chapters/evaluate/", "glossary/"];

/// Where everything lies that a visitor looks at: a line an element, to the half pixel.
const PLACES: &str = "
    const marks = '.bar, .bar > *, h1, h2, .head p, .figure-frame, .rail > *, .control, .readout, .note, .table-wrap, .prose > div, .tour-text, .card, section';
    return [...document.querySelectorAll(marks)].map((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        return [one.className || one.localName, ...[x, y + scrollY, width, height].map((value) => Math.round(value * 2) / 2)].join(' ');
    });";

/// Whether a service worker answers for this page.
const IS_KEPT: &str = "return navigator.serviceWorker.controller?.state === 'activated'";

const HEADING: &str = "return document.querySelector('h1')?.textContent";

#[test]
fn the_app_takes_over_in_place() {
    let Some(visitor) = Visitor::new(1440, 900) else { return };
    let whole = Host::start(&dist(), "/x/", None);
    let still = Host::start(&dist(), "/x/", Some("start-"));
    for (width, height) in [(1440, 1000), (390, 844)] {
        // In a lower window the app folds later controls away, as the static page cannot know.
        visitor.fit(width, height);
        for page in PAGES {
            visitor.go(&format!("{}{page}", still.address));
            let before = visitor.script(PLACES);
            assert!(before.as_array().is_some_and(|places| places.len() > 5), "{page} shows nothing: {before}");

            visitor.visit_at(&format!("{}{page}", whole.address));
            visitor
                .until("only the app is there", || visitor.script("return !document.getElementById('still')") == true);
            let after = visitor.script(PLACES);
            for (before, after) in before.as_array().into_iter().flatten().zip(after.as_array().into_iter().flatten()) {
                assert!(is_near(before, after), "“{page}” at {width}: {before} became {after}");
            }
            assert_eq!(before.as_array().map(Vec::len), after.as_array().map(Vec::len), "“{page}” at {width}");
            if is_chromium() {
                // A browser that is busy may show a page of which half has come; that is not the app's doing.
                let moved = visitor.script_async(
                    "const done = arguments[0]; const moved = [];
                     const told = one => `${one.node?.className || one.node?.nodeName}: ${JSON.stringify(one.previousRect)} to ${JSON.stringify(one.currentRect)}`;
                     const whole = performance.getEntriesByType('navigation')[0].domInteractive;
                     new PerformanceObserver((list) => { for (const one of list.getEntries()) if (one.startTime > whole) moved.push(...one.sources.map(told)); }).observe({ type: 'layout-shift', buffered: true });
                     requestAnimationFrame(() => requestAnimationFrame(() => done(moved)));",
                );
                assert_eq!(moved, json!([]), "“{page}” shifts at {width}");
            }
            visitor.nothing_went_wrong();
        }
    }
}

/// The same element, not more than a pixel away.
fn is_near(one: &Value, other: &Value) -> bool {
    let parts = |place: &Value| {
        let text = place.as_str().unwrap_or_default().to_owned();
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        let (name, numbers) = words.split_at(words.len().saturating_sub(4));
        (name.join(" "), numbers.iter().map(|number| number.parse().unwrap_or(f64::NAN)).collect::<Vec<f64>>())
    };
    let ((name, numbers), (other_name, other_numbers)) = (parts(one), parts(other));
    name == other_name && numbers.iter().zip(&other_numbers).all(|(a, b)| (a - b).abs() <= 1.0)
}

#[test]
fn a_lab_can_be_read_without_script() {
    let Some(visitor) = Visitor::without_script(1440, 900) else { return };
    let host = Host::start(&dist(), "/", None);
    visitor.go(&format!("{}labs/roc/", host.address));
    visitor.find("heading", "Where do you put the threshold, and who pays for it?");
    visitor.find("heading", "Why it happens");
    let text = visitor.text();
    for words in ["switch JavaScript on", "Drag the line, or the dot", "57 ÷ (57 + 22)", "The two groups overlap"] {
        assert!(text.contains(words), "“{words}” is not to be read in: {text}");
    }
    let picture = visitor.script(
        "const one = document.querySelector('[role=img]'); const { width, height } = one.getBoundingClientRect();
         return [one.getAttribute('aria-label').includes('22 missed'), width > 300 && height > 200];",
    );
    assert_eq!(picture, serde_json::json!([true, true]));
    let widest = visitor.script(
        "return Math.max(...[...document.querySelectorAll('math')].map(one => one.getBoundingClientRect().width))",
    );
    assert!(widest.as_f64().is_some_and(|width| width > 60.0), "no formula is set: {widest}");
    // The tour opens without script: it is the browser's own element.
    visitor.script("document.querySelector('summary').click()");
    assert!(visitor.text().contains("1. ") || visitor.script("return document.querySelector('details').open") == true);
    // What cannot work is not offered.
    assert!(visitor.find_all("slider", "Threshold").is_empty());
}

/// They are one link away, on a page that is only read: for every data set, and a text for every crate.
#[test]
fn the_licenses_can_be_read_without_script() {
    let Some(visitor) = Visitor::without_script(1440, 900) else { return };
    let host = Host::start(&dist(), "/x/", None);
    visitor.go(&host.address);
    let mark = "return document.querySelector('.logo svg').innerHTML.replace(/<!--.*?-->/g, '')";
    let mark_at_home = visitor.script(mark);
    visitor.follow("Licenses of the code and the data");
    visitor.until("the licenses are there", || visitor.script(HEADING) == "Licenses");
    assert_eq!(visitor.script(mark), mark_at_home, "the bar has another mark");
    let text = visitor.text();
    let tables = all_files(&dist().join("assets/data"));
    let tables = tables.iter().filter_map(|file| file.file_name()?.to_str()?.strip_suffix(".csv")?.rsplit_once('-'));
    for (id, _) in tables {
        assert!(text.contains(&format!("{id}.csv")), "{id} has no source");
    }
    let without_text = visitor.script(
        "return [...document.querySelectorAll('main li')].filter((line) => ![...line.querySelectorAll('a')].some((one) =>
             one.hash && document.querySelector(one.hash)?.textContent.length > 200)).map((line) => line.textContent)",
    );
    assert_eq!(without_text, json!([]));
    let count = visitor.script("return document.querySelectorAll('main li').length");
    assert!(count.as_u64().is_some_and(|count| count > 50), "{count} crates are few");
}

#[test]
fn works_without_a_network_after_one_visit() {
    let Some(visitor) = Visitor::new(1440, 900) else { return };
    let host = Host::start(&dist(), "/some/path/", None);
    let address = host.address.clone();
    visitor.visit_at(&format!("{address}labs/roc/"));
    visitor.until("the site is kept", || visitor.script(IS_KEPT) == true);
    drop(host);

    visitor.visit_at(&format!("{address}labs/roc/?threshold=0.3"));
    assert_eq!(visitor.number(&visitor.find("slider", "Threshold")), 0.3);
    // A lab that was never opened, with data that were never fetched.
    visitor.visit_at(&format!("{address}labs/scaling/"));
    assert!(!visitor.readout("Steps to converge").is_empty());
    // An address without its slash, and one at which nothing stands.
    visitor.visit_at(&format!("{address}labs/scaling?seed=2"));
    assert!(visitor.address().contains("/labs/scaling/?"), "{}", visitor.address());
    visitor.go(&format!("{address}nothing/here/"));
    visitor.find("heading", "There is no such page");
    visitor.go(&format!("{address}licenses/"));
    visitor.until("the licenses are there", || visitor.script(HEADING) == "Licenses");
    // Pictures come along.
    visitor.visit_at(&address);
    visitor.until("the wall has its pictures", || {
        visitor.script(
            "const all = [...document.images]; return all.length > 1 && all.some((one) => one.naturalWidth > 0)",
        ) == true
    });
}

/// WebKit calls a module broken of which only half has come, where the others tell of the connection.
#[test]
fn a_module_that_breaks_off_is_asked_for_once_more() {
    let Some(visitor) = Visitor::new(1440, 900) else { return };
    for file in ["labs-", "page-"] {
        let host = Host::breaking_off(&dist(), "/x/", file);
        visitor.go(&format!("{}labs/ensembles/", host.address));
        if file == "labs-" {
            // Before the page listens to the worker, it would start another one anyway.
            visitor.until("the page listens", || visitor.script("return !!document.querySelector('#app h1')") == true);
        }
        host.go_on();
        visitor.idle();
        assert!(!visitor.readout("Weighted error ε").is_empty());
        assert!(!visitor.text().contains("broke"), "{}", visitor.text());
    }
}

#[test]
fn a_newer_version_takes_over_whole() {
    let Some(visitor) = Visitor::new(1440, 900) else { return };
    let folder = std::env::temp_dir().join(format!("tactile-versions-{}", std::process::id()));
    copy(&dist(), &folder);
    let host = Host::start(&folder, "/x/", None);
    let lab = format!("{}labs/roc/", host.address);
    let edition = "return (document.querySelector('meta[name=edition]')?.content ?? 'first') + getComputedStyle(document.documentElement).getPropertyValue('--edition')";
    visitor.visit_at(&lab);
    visitor.until("the site is kept", || visitor.script(IS_KEPT) == true);

    let old_style = publish_second(&folder);
    visitor.visit_at(&lab);
    assert_eq!(visitor.script(edition), "first", "an open page is of one version");
    visitor.until("the newer version is told of", || !visitor.find_all("button", "Reload").is_empty());
    // The page that is open still finds all that is its own, though the host has it no more.
    visitor.follow("Tactile");
    visitor.find("heading", "Machine learning you can touch");
    assert_eq!(visitor.script(edition), "first");
    visitor.nothing_went_wrong();

    visitor.script("[...document.querySelectorAll('button')].find((one) => one.textContent === 'Reload').click()");
    visitor.until("the newer version is there", || visitor.script(edition) == "secondsecond");
    visitor.idle();
    let loaded = visitor.script("return performance.getEntriesByType('resource').map((one) => one.name)");
    let of_old =
        loaded.as_array().into_iter().flatten().any(|name| name.as_str().unwrap_or_default().ends_with(&old_style));
    assert!(!of_old, "{old_style} is of the version before: {loaded}");

    drop(host);
    visitor.visit_at(&lab);
    assert_eq!(visitor.script(edition), "secondsecond", "it was kept whole");
    let _ = std::fs::remove_dir_all(&folder);
}

/// Changes the site as a build would: another style sheet under another name, pages that refer to it, and the
/// service worker's list. Gives the old style sheet's name.
fn publish_second(folder: &Path) -> String {
    let name = |path: &Path| path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    let files = all_files(folder);
    let style = files.iter().find(|file| name(file).starts_with("style-")).expect("there is a style sheet");
    let (old, new) = (name(style), "style-5ec0d000.css");
    let rules = std::fs::read_to_string(style).expect("it can be read") + "\n:root { --edition: second; }\n";
    std::fs::write(style.with_file_name(new), rules).expect("it can be written");
    std::fs::remove_file(style).expect("it can be removed");
    for page in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "html")) {
        let html = std::fs::read_to_string(page).expect("it can be read").replace(&old, new);
        let html = html.replace("<head>", "<head><meta name=\"edition\" content=\"second\">");
        std::fs::write(page, html).expect("it can be written");
    }
    let worker = folder.join("sw.js");
    let script = std::fs::read_to_string(&worker).expect("there is a service worker");
    let start = script.find("new Map(").expect("it has a list") + "new Map(".len();
    let end = start + script[start..].find(");").expect("the list ends");
    let mut list: Vec<(String, String)> = serde_json::from_str(&script[start..end]).expect("the list is JSON");
    for (path, integrity) in &mut list {
        *path = path.replace(&old, new);
        let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.clone() };
        let bytes = std::fs::read(folder.join(file)).expect("what is listed is there");
        *integrity = format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(bytes)));
    }
    let list = serde_json::to_string(&list).expect("it can be written");
    let script = format!("{}{list}{}", &script[..start], &script[end..]).replace("VERSION = \"", "VERSION = \"second");
    std::fs::write(worker, script).expect("it can be written");
    old
}

fn all_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder is there").flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { all_files(&path) } else { vec![path] }).collect()
}

fn copy(from: &Path, to: &Path) {
    for file in all_files(from) {
        let place = to.join(file.strip_prefix(from).expect("it lies in the folder"));
        std::fs::create_dir_all(place.parent().expect("it lies in a folder")).expect("it can be made");
        std::fs::copy(&file, place).expect("it can be copied");
    }
}

#[test]
fn the_browser_says_that_it_is_installable() {
    if site().is_none() || !is_chromium() {
        return;
    }
    let Some(visitor) = Visitor::new(1440, 900) else { return };
    let host = Host::start(&dist(), "/x/", None);
    visitor.visit_at(&host.address);
    visitor.until("the site is kept", || visitor.script(IS_KEPT) == true);
    assert_eq!(visitor.installability_errors(), Vec::<String>::new());
}
