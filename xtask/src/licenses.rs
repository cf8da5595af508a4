//! The page of all licenses that the site's visitors are owed: those of the crates in the modules, as cargo and the
//! crates' own files tell them, of what our sources quote, and of the data sets. It is made whenever the site is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;
use spdx::{Expression, ParseMode};

use crate::bundle::MODULES;
use crate::project::Project;
use crate::{Outcome, files, process, template, wasm32};

/// Where it lies below the site's address.
pub const ADDRESS: &str = "licenses/";

/// Licenses under which a crate may be part of the site: they ask for no more than what the page says.
const PERMITTED: [&str; 14] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

/// A crate that names only a file: its license, as a person read it there, and the hash of what was read.
struct Read {
    name: &'static str,
    license: &'static str,
    hash: &'static str,
}

const READ: [Read; 1] = [Read {
    name: "rs-fsrs",
    license: "MIT",
    hash: "0f7be8cbe2a5d2c066274a5612d4cf87fe60ca39257878b6ff57bb7589e4db76",
}];

/// The package of the site itself, whose crates are listed.
const OWN: &str = "tactile";

struct Crate {
    name: String,
    version: String,
    /// As an expression by SPDX, or nearly so.
    license: String,
    /// By the names of their files.
    texts: Vec<(String, String)>,
}

/// A data set, as `SOURCES.md` tells of it.
#[derive(Debug, PartialEq)]
struct Set {
    file: String,
    /// What is said of it, by the words before the colon.
    said: BTreeMap<String, String>,
}

/// Puts the page among the others, for which it need not be written anew.
pub fn write(page: &str, pages: &Path) -> Outcome<()> {
    files::write(&pages.join(ADDRESS).join("index.html"), page)
}

/// The page, with the names of hashed files left open.
///
/// # Errors
/// A sentence where a crate has no license that is permitted, or a data set no source.
pub fn page(project: &Project) -> Outcome<String> {
    let crates = crates(project)?;
    let sources = project.path("assets/data/SOURCES.md");
    let sets = sets(&files::read_text(&sources)?)?;
    let tables = files::all_files(&project.path("assets/data"))?;
    let tables = tables.iter().filter_map(|file| file.file_name()?.to_str()).filter(|name| name.ends_with(".csv"));
    check_sources(&sets, &tables.collect::<Vec<_>>())?;
    let texts = distinct(&crates);
    let quoted = quoted(project)?;
    template::fill(
        include_str!("../assets/licenses.html"),
        &[
            ("sets", &sets.iter().map(view_set).collect::<String>()),
            ("crates", &crates.iter().map(|one| view_crate(one, &texts)).collect::<String>()),
            ("quoted", &quoted.iter().map(|(file, text)| view_text("", file, text)).collect::<String>()),
            ("texts", &texts.iter().enumerate().map(|(at, text)| text.view(at)).collect::<String>()),
        ],
    )
}

/// All crates in the modules, by name. What runs only while compiling is none of them.
fn crates(project: &Project) -> Outcome<Vec<Crate>> {
    let features: Vec<&str> = MODULES.iter().filter_map(|module| module.parts).collect();
    // By this alone cargo tells features as a compilation for this one target has them.
    let tree = process::capture(
        project
            .cargo()
            .args(["tree", "--package", OWN, "--target", wasm32::TARGET, "--features", &features.join(",")])
            .args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]),
    )?;
    let metadata = process::capture(project.cargo().args([
        "metadata",
        "--format-version=1",
        "--all-features",
        "--filter-platform",
        wasm32::TARGET,
    ]))?;
    let metadata: Value =
        serde_json::from_str(&metadata).map_err(|error| format!("`cargo metadata` is not readable: {error}"))?;
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut crates = Vec::new();
    for (name, version) in named(&tree) {
        let package = packages
            .iter()
            .find(|package| package["name"] == name && version == format!("v{}", text_of(&package["version"])))
            .ok_or_else(|| format!("`cargo metadata` does not name the crate `{name}` {version}."))?;
        // What else has no source is ours, too, and under the same license.
        if name == OWN || !package["source"].is_null() {
            crates.push(read(project, package)?);
        }
    }
    Ok(crates)
}

/// Names and versions in what `cargo tree` prints.
fn named(tree: &str) -> BTreeSet<(&str, &str)> {
    tree.lines().filter_map(|line| line.split_once(' ')).map(|(name, rest)| (name, first_word(rest))).collect()
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn read(project: &Project, package: &Value) -> Outcome<Crate> {
    let name = text_of(&package["name"]);
    let folder = Path::new(text_of(&package["manifest_path"])).parent().unwrap_or(&project.root);
    let mut texts = Vec::new();
    let entries = std::fs::read_dir(folder).map_err(|error| format!("The crate `{name}` cannot be read: {error}"))?;
    for path in entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()) {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if is_license(&file) || package["license_file"] == file.as_str() {
            let text = files::read_text(&path)?;
            // Packed on some systems, a link within a repository is only the path that it led to.
            if !text.trim().starts_with("../") {
                texts.push((file, text));
            }
        }
    }
    texts.sort();
    let license = match package["license"].as_str() {
        Some(license) => license.to_owned(),
        None => read_by_a_person(name, &texts)?.to_owned(),
    };
    let expression = permitted(name, &license)?;
    if texts.is_empty() {
        texts.push(usual_text(project, package, &expression)?);
    }
    Ok(Crate { name: name.to_owned(), version: text_of(&package["version"]).to_owned(), license, texts })
}

/// Whether a file of this name holds a license, or what has to be told along with it.
fn is_license(file: &str) -> bool {
    let file = file.to_lowercase();
    let starts = ["license", "licence", "unlicense", "copying", "copyright", "notice"];
    starts.iter().any(|start| file.starts_with(start)) && !file.ends_with(".rs")
}

fn read_by_a_person(name: &str, texts: &[(String, String)]) -> Outcome<&'static str> {
    let known =
        |read: &&Read| read.name == name && texts.iter().any(|(_, text)| files::hash(text.as_bytes()) == read.hash);
    READ.iter().find(known).map(|read| read.license).ok_or_else(|| {
        format!("The crate `{name}` names no license but a file: read it, and list the crate in xtask/src/licenses.rs.")
    })
}

/// The license as an expression, if it leaves a choice that is permitted.
fn permitted(name: &str, license: &str) -> Outcome<Expression> {
    let expression = Expression::parse_mode(license, ParseMode::LAX)
        .map_err(|error| format!("The license of the crate `{name}` cannot be understood: {error}"))?;
    match allows(&expression, &PERMITTED) {
        true => Ok(expression),
        false => Err(format!(
            "The crate `{name}` is under {license}, which is not permitted in the site ({}): do without the crate, or \
             see to what its license asks for and add that to the list in xtask/src/licenses.rs.",
            PERMITTED.join(", ")
        )),
    }
}

/// Whether the expression can be met by these licenses alone.
fn allows(expression: &Expression, licenses: &[&str]) -> bool {
    expression.evaluate(|one| one.license.id().is_some_and(|id| licenses.contains(&id.name)))
}

/// The text for a crate that ships none: the Apache License reads the same for everyone, the MIT License but for the
/// holders of the copyright.
fn usual_text(project: &Project, package: &Value, expression: &Expression) -> Outcome<(String, String)> {
    if allows(expression, &["Apache-2.0"]) {
        return Ok(("Apache-2.0".into(), files::read_text(&project.path("LICENSE-APACHE"))?));
    }
    let authors: Vec<&str> = package["authors"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if allows(expression, &["MIT"]) && !authors.is_empty() {
        let ours = files::read_text(&project.path("LICENSE-MIT"))?;
        let theirs = ours.lines().map(|line| match line.starts_with("Copyright") {
            true => format!("Copyright (c) {}\n", authors.join(", ")),
            false => format!("{line}\n"),
        });
        return Ok(("MIT".into(), theirs.collect()));
    }
    Err(format!("The crate `{}` does not ship the text of its license, which the page has to show.", package["name"]))
}

/// Notices in the comments of our own sources, each with its file: what stands below one comes from elsewhere.
fn quoted(project: &Project) -> Outcome<Vec<(String, String)>> {
    let mut found = Vec::new();
    for path in files::all_files(&project.path("src"))? {
        if path.extension().is_some_and(|extension| extension == "rs") {
            let name = project.shown(&path).replace('\\', "/");
            found.extend(notices(&files::read_text(&path)?).into_iter().map(|text| (name.clone(), text)));
        }
    }
    Ok(found)
}

/// The comments that name a copyright.
fn notices(source: &str) -> Vec<String> {
    let lines: Vec<Option<&str>> = source.lines().map(|line| line.trim_start().strip_prefix("//")).collect();
    let comments =
        lines.split(Option::is_none).map(|lines| lines.iter().flatten().map(|line| format!("{}\n", line.trim())));
    comments.map(String::from_iter).filter(|comment| comment.contains("Copyright (c)")).collect()
}

/// A text, and all crates that have it.
struct Text<'a> {
    /// What counts for whether two texts are the same: not where their lines break.
    words: String,
    text: &'a str,
    file: &'a str,
    crates: Vec<&'a str>,
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every text once, those of most crates first.
fn distinct(crates: &[Crate]) -> Vec<Text<'_>> {
    let mut found: BTreeMap<String, Text> = BTreeMap::new();
    for one in crates {
        for (file, text) in &one.texts {
            let words = words(text);
            let known = found.entry(words.clone()).or_insert(Text { words, text, file, crates: Vec::new() });
            known.crates.push(&one.name);
        }
    }
    let mut texts: Vec<Text> = found.into_values().collect();
    texts.sort_by_key(|text| (usize::MAX - text.crates.len(), text.crates.first().copied(), text.file));
    texts
}

/// Reads what `SOURCES.md` says of each data set.
fn sets(sources: &str) -> Outcome<Vec<Set>> {
    let mut sets = Vec::new();
    for section in sources.split("\n## ").skip(1) {
        let file = section.lines().next().unwrap_or_default().trim().to_owned();
        let items = section.lines().filter_map(|line| line.strip_prefix("- ")?.split_once(": "));
        let said: BTreeMap<String, String> = items.map(|(what, text)| (what.to_owned(), text.to_owned())).collect();
        for needed in ["What", "From", "Licence"] {
            if !said.contains_key(needed) {
                return Err(format!("SOURCES.md has no line “- {needed}: …” for {file}."));
            }
        }
        sets.push(Set { file, said });
    }
    Ok(sets)
}

/// Every table that is published must have its source, and no source may be left of one that is not.
fn check_sources(sets: &[Set], tables: &[&str]) -> Outcome<()> {
    let of_sources: BTreeSet<&str> = sets.iter().map(|set| set.file.as_str()).collect();
    let tables: BTreeSet<&str> = tables.iter().copied().collect();
    match (tables.difference(&of_sources).next(), of_sources.difference(&tables).next()) {
        (Some(table), _) => Err(format!("SOURCES.md does not say where {table} comes from and under which license.")),
        (_, Some(source)) => Err(format!("SOURCES.md tells of {source}, which is not there.")),
        _ => Ok(()),
    }
}

fn view_set(set: &Set) -> String {
    let of = |what: &str| set.said.get(what).map(|text| with_code(text));
    let sentence = |what: &str| of(what).map(|text| capitalized(&text));
    let items = [
        ("License", sentence("Licence")),
        ("Source", of("From")),
        ("Cite", of("Cite")),
        ("Changed", sentence("Changed")),
    ];
    let items = items.iter().filter_map(|(title, text)| Some(format!("<dt>{title}</dt><dd>{}</dd>\n", text.as_ref()?)));
    let what = sentence("What").unwrap_or_default();
    format!(
        "<section>\n<h3>{}</h3>\n<p>{what}</p>\n<dl>\n{}</dl>\n</section>\n",
        escaped(&set.file),
        items.collect::<String>()
    )
}

fn view_crate(one: &Crate, texts: &[Text]) -> String {
    let (name, version) = (escaped(&one.name), escaped(&one.version));
    let shown = match one.name == OWN {
        true => name,
        false => format!("<a href=\"https://crates.io/crates/{name}/{version}\">{name}</a>"),
    };
    let links = one.texts.iter().filter_map(|(file, text)| {
        let words = words(text);
        let at = texts.iter().position(|other| other.words == words)?;
        Some(format!("<a href=\"#{}\">{}</a>", anchor(at), escaped(file)))
    });
    let links = links.collect::<Vec<_>>().join(" ");
    format!("<li><b>{shown}</b><span>{version}</span><span>{}</span><span>{links}</span></li>\n", escaped(&one.license))
}

fn anchor(at: usize) -> String {
    format!("text-{}", at + 1)
}

impl Text<'_> {
    fn view(&self, at: usize) -> String {
        let of = match self.crates.as_slice() {
            [first, second, third, _, rest @ ..] => format!("{first}, {second}, {third} and {} more", rest.len() + 1),
            few => few.join(", "),
        };
        view_text(&anchor(at), &format!("{} of {of}", self.file), self.text)
    }
}

/// A text that opens when it is asked for; links lead to its title.
fn view_text(anchor: &str, title: &str, text: &str) -> String {
    let id = if anchor.is_empty() { String::new() } else { format!(" id=\"{anchor}\"") };
    format!(
        "<details{id}><summary>{}</summary><pre>{}</pre></details>\n",
        escaped(title),
        escaped(text.trim_matches('\n'))
    )
}

/// A line of Markdown that has no other marks than those of code.
fn with_code(line: &str) -> String {
    let parts = line.split('`').map(escaped).enumerate();
    parts.map(|(at, part)| if at % 2 == 1 { format!("<code>{part}</code>") } else { part }).collect()
}

/// As it begins a sentence.
fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(name: &str, texts: &[(&str, &str)]) -> Crate {
        let texts = texts.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect();
        Crate { name: name.into(), version: "1.0.0".into(), license: "MIT".into(), texts }
    }

    #[test]
    fn only_what_asks_for_no_more_is_permitted() {
        for good in
            ["MIT", "MIT/Apache-2.0", "Apache-2.0 / MIT", "(MIT OR Apache-2.0) AND Unicode-3.0", "MIT OR GPL-3.0"]
        {
            assert!(permitted("some", good).is_ok(), "{good}");
        }
        for bad in
            ["GPL-3.0-only", "MIT AND LGPL-2.1-only", "AGPL-3.0 OR SSPL-1.0", "LicenseRef-Some", "proprietary", ""]
        {
            let sentence = permitted("some", bad).map(drop).expect_err(bad);
            assert!(sentence.contains("`some`"), "{sentence}");
        }
    }

    #[test]
    fn a_file_that_nobody_read_is_no_license() {
        let changed = [("LICENSE".to_owned(), "All rights reserved.".to_owned())];
        assert!(read_by_a_person("rs-fsrs", &changed).is_err());
    }

    /// What Cargo.toml itself names for a browser is on the page, in the version of Cargo.lock, and so is every data set.
    #[test]
    fn the_page_names_every_crate_and_data_set() {
        let project = Project::find().unwrap();
        let page = page(&project).unwrap();
        let direct = project.dependencies_for_wasm32(OWN);
        assert!(direct.len() > 20, "{direct:?}");
        for name in direct {
            let version = project.locked_version(&name).unwrap();
            let row = format!("crates/{name}/{version}\">{name}</a></b><span>{version}</span>");
            assert!(page.contains(&row), "{name} {version} is not on the page");
        }
        // One that others bring along, and ours.
        for other in ["wasm-bindgen-shared</a>", "<b>tactile</b>", "The scikit-learn developers", "<h3>wine.csv</h3>"] {
            assert!(page.contains(other), "{other} is not on the page");
        }
        // These run while compiling, or natively.
        for absent in ["crates/syn/", "crates/clap/", "crates/resvg/", "crates/proptest/"] {
            assert!(!page.contains(absent), "{absent} is on the page");
        }
    }

    #[test]
    fn every_crate_has_a_whole_text() {
        for one in crates(&Project::find().unwrap()).unwrap() {
            assert!(one.texts.iter().any(|(_, text)| text.len() > 500), "{} has {:?}", one.name, one.texts);
        }
    }

    #[test]
    fn the_same_text_stands_once() {
        let crates = [
            made("a", &[("LICENSE", "Some\n  words."), ("NOTICE", "Ours.")]),
            made("b", &[("LICENSE-MIT", "Some words.\n")]),
            made("c", &[("LICENSE", "Other words.")]),
        ];
        let texts = distinct(&crates);
        let users: Vec<(&str, &[&str])> = texts.iter().map(|text| (text.file, text.crates.as_slice())).collect();
        assert_eq!(users, [("LICENSE", &["a", "b"][..]), ("NOTICE", &["a"]), ("LICENSE", &["c"])]);
        let row = view_crate(&crates[1], &texts);
        assert!(row.contains("<a href=\"#text-1\">LICENSE-MIT</a>"), "{row}");
    }

    #[test]
    fn every_table_has_its_source() {
        let sources = "# Data\n\n## a.csv\n\n- What: numbers <1\n- From: `some` place\n- Licence: CC0\n";
        let sets = sets(sources).unwrap();
        let view = view_set(&sets[0]);
        assert!(view.contains("<p>Numbers &lt;1</p>") && view.contains("<dd><code>some</code> place</dd>"), "{view}");
        assert_eq!(check_sources(&sets, &["a.csv"]), Ok(()));
        assert!(check_sources(&sets, &["a.csv", "b.csv"]).unwrap_err().contains("b.csv"));
        assert!(check_sources(&sets, &[]).unwrap_err().contains("a.csv"));
        assert!(super::sets(&sources.replace("Licence", "Note")).unwrap_err().contains("Licence"));
    }

    #[test]
    fn notices_are_whole_comments() {
        let source = "//! About.\n\nuse a;\n// From elsewhere. Copyright (c) 2001 Somebody:\n//\n// Keep this.\nconst A: u8 = 1;\n// Ours.\n";
        assert_eq!(notices(source), ["From elsewhere. Copyright (c) 2001 Somebody:\n\nKeep this.\n"]);
    }
}
