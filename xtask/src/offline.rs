//! The service worker: what it keeps on a visitor's device, by path and hash.

use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use crate::bundle::Purpose;
use crate::{Outcome, files, template};

/// Writes `sw.js` for the site in `out`. In development it is one that undoes what an earlier one kept.
pub fn write(purpose: Purpose, out: &Path) -> Outcome<()> {
    let script = match purpose {
        Purpose::Develop => include_str!("../assets/no-sw.js").to_string(),
        Purpose::Publish => script(&kept(out)?)?,
    };
    files::write(&out.join("sw.js"), script)
}

/// Path below the site's, as the browser asks for it, and what its content hashes to.
type Kept = Vec<(String, String)>;

fn script(kept: &Kept) -> Outcome<String> {
    let list = serde_json::to_string_pretty(kept).map_err(|error| error.to_string())?;
    let version = &files::hash(list.as_bytes())[..16];
    template::fill(include_str!("../assets/sw.js"), &[("files", &list), ("version", version)])
}

/// All that the site needs to work without a network. What only robots and link previews read stays out.
fn kept(out: &Path) -> Outcome<Kept> {
    let mut kept = Kept::new();
    for file in files::all_files(out)? {
        let below = file.strip_prefix(out).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let is_for_others = ["sw.js", "robots.txt", "sitemap.xml"].contains(&below.as_str())
            // Without a network the app writes them itself.
            || below.starts_with("concepts/")
            || below.starts_with("cards/")
            || below.ends_with(".md");
        if is_for_others {
            continue;
        }
        // A folder's page is asked for by the folder's address.
        let asked = match below.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder.to_string(),
            _ => below,
        };
        kept.push((asked, integrity(&files::read(&file)?)));
    }
    Ok(kept)
}

/// As `fetch` checks it.
fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_kept_but_what_others_read() {
        let out = files::scratch("offline");
        for name in [
            "index.html",
            "404.html",
            "manifest.webmanifest",
            "labs/roc/index.html",
            "assets/page-1.js",
            "assets/data/SOURCES.md",
            "assets/data/wine-1.csv",
            "cards/roc.png",
            "concepts/eval.roc/index.html",
            "robots.txt",
            "sitemap.xml",
            "sw.js",
        ] {
            files::write(&out.join(name), name).unwrap();
        }
        let kept = kept(&out).unwrap();
        let paths: Vec<&str> = kept.iter().map(|(path, _)| path.as_str()).collect();
        let expected =
            ["404.html", "assets/data/wine-1.csv", "assets/page-1.js", "", "labs/roc/", "manifest.webmanifest"];
        assert_eq!(paths, expected);
    }

    #[test]
    fn hashes_are_what_browsers_compute() {
        // The SHA-256 of "abc" from FIPS 180-4, in base64.
        assert_eq!(integrity(b"abc"), "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }

    #[test]
    fn a_changed_file_is_a_new_version() {
        let kept = |content: &[u8]| vec![(String::new(), integrity(content))];
        let (one, other) = (script(&kept(b"a")).unwrap(), script(&kept(b"b")).unwrap());
        assert_eq!(one, script(&kept(b"a")).unwrap());
        let version = |script: &str| script.lines().find(|line| line.contains("VERSION =")).map(str::to_string);
        assert_ne!(version(&one), version(&other));
        assert!(one.contains(&integrity(b"a")) && !one.contains("{{"), "{one}");
    }
}
