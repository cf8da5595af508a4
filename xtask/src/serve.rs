//! The development server: builds, serves, and builds again when a source changes.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use crate::bundle::develop;
use crate::process::seconds;
use crate::project::Project;
use crate::site::{Site, listen};
use crate::{Outcome, files, process};

pub struct Options {
    pub port: u16,
    pub open: bool,
}

/// What a bundle is made of.
const WATCHED: [&str; 5] = ["src", "assets", "index.html", "Cargo.toml", "Cargo.lock"];

/// Serves the sources as they change, until it is interrupted.
pub fn serve(project: &Project, options: &Options) -> Outcome<()> {
    // The port first: to learn after minutes of building that it is taken would be a pity.
    let listener = listen(options.port)?;
    let next = project.path("target/site/serve-next");
    let build = || develop(project, &next);

    let start = Instant::now();
    let mut seen = snapshot(project)?;
    let pages = build()?;
    let site = Site::new(project.path("target/site/serve"), "/");
    site.exchange(&next, Some(pages))?;
    let running = site.serve(listener)?;
    println!("Built in {}.", seconds(start.elapsed()));
    announce(&running.url, options);

    loop {
        std::thread::sleep(Duration::from_millis(300));
        let now = snapshot(project)?;
        let Some(changed) = difference(&seen, &now) else {
            continue;
        };
        println!("\n{} changed.", project.shown(changed));
        let start = Instant::now();
        match build().and_then(|pages| site.exchange(&next, Some(pages))) {
            Ok(()) => println!("Built in {}; pages reload.", seconds(start.elapsed())),
            Err(sentence) => eprintln!("{sentence}\nStill serving the last good build."),
        }
        // Taken before the build, so that what changed meanwhile is built next.
        seen = now;
    }
}

/// Serves what `cargo xtask build` left, as a static host would, until it is interrupted.
pub fn serve_dist(project: &Project, options: &Options) -> Outcome<()> {
    let listener = listen(options.port)?;
    let dist = project.path("dist");
    let page = files::read_text(&dist.join("404.html"))
        .map_err(|_| "There is no dist/404.html: run `cargo xtask build` first.".to_string())?;
    let public_url = public_url_of(&page).ok_or("dist/404.html was not written by `cargo xtask build`.")?;
    let running = Site::new(dist, public_url).serve(listener)?;
    announce(&running.url, options);
    loop {
        std::thread::park();
    }
}

fn announce(url: &str, options: &Options) {
    println!("Serving at {url} (end it with Ctrl-C).");
    if options.open && !open(url) {
        println!("No browser could be opened from here: open the address yourself.");
    }
}

fn open(url: &str) -> bool {
    let (program, arguments): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    process::found(program).is_some() && command.spawn().is_ok()
}

/// The path a site was built for: what stands before `assets/` in the page that is sent for any address.
fn public_url_of(page: &str) -> Option<&str> {
    let (before, _) = page.split_once("assets/start-")?;
    before.rsplit('"').next().filter(|url| url.starts_with('/'))
}

type Snapshot = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// Every watched file with the time it was written and its length. A few hundred files: asking
/// for them takes less than a millisecond and works on every system.
fn snapshot(project: &Project) -> Outcome<Snapshot> {
    let mut snapshot = Snapshot::new();
    for name in WATCHED {
        let path = project.path(name);
        let files = if path.is_file() { vec![path] } else { files::all_files(&path)? };
        for file in files {
            // A file that was removed just now is simply not there any more.
            if let Ok(metadata) = file.metadata() {
                snapshot.insert(file, (metadata.modified().ok(), metadata.len()));
            }
        }
    }
    Ok(snapshot)
}

/// The first file that was written, added or removed.
fn difference<'a>(old: &'a Snapshot, new: &'a Snapshot) -> Option<&'a PathBuf> {
    let written = new.iter().find(|(file, state)| old.get(*file) != Some(state));
    let removed = || old.iter().find(|(file, _)| !new.contains_key(*file));
    written.or_else(removed).map(|(file, _)| file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_url_is_read_from_the_page() {
        assert_eq!(public_url_of("<script src=\"/assets/start-1a2b3c4d.js\">"), Some("/"));
        assert_eq!(public_url_of("<a href=\"/q/\"><script src=\"/x/y/assets/start-1a2b3c4d.js\">"), Some("/x/y/"));
        assert_eq!(public_url_of("<html>"), None);
    }

    #[test]
    fn changes_are_seen() {
        let snapshot = |files: &[(&str, u64)]| -> Snapshot {
            files.iter().map(|(file, length)| (PathBuf::from(file), (None, *length))).collect()
        };
        let old = snapshot(&[("a", 1), ("b", 2)]);
        let changed = |new: &Snapshot| difference(&old, new).map(|file| file.display().to_string());
        assert_eq!(changed(&old), None);
        assert_eq!(changed(&snapshot(&[("a", 1), ("b", 3)])).as_deref(), Some("b"));
        assert_eq!(changed(&snapshot(&[("a", 1), ("b", 2), ("c", 0)])).as_deref(), Some("c"));
        assert_eq!(changed(&snapshot(&[("b", 2)])).as_deref(), Some("a"));
    }
}
