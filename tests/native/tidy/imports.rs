//! Which file uses which: rooms use those below them, and files beside each other use each other in one direction.

use std::collections::{BTreeMap, BTreeSet};

use super::{root, sources};

/// The rooms of the crate, lowest first: each may use those before it.
const ROOMS: [&str; 13] = [
    "decimal",
    "format",
    "ml",
    "services",
    "table",
    "study",
    "plot",
    "lab",
    "labs",
    "static_data",
    "bundled",
    "app",
    "bin",
];

/// A module, by the names that lead to it from the crate's root: `["plot", "canvas"]`.
type Module = Vec<String>;

/// What a module names: in which module it lies, its name there if it is no module, and whether it is handed on.
type Named = (Module, Option<String>, bool);

/// The modules of the crate with their code, but for tests and what they share (`lab::testing`).
fn modules() -> BTreeMap<Module, String> {
    let below = root().join("src");
    let mut modules = BTreeMap::new();
    for (path, text) in sources("src") {
        let path = path.strip_prefix(&below).expect("it lies below").with_extension("");
        let mut module: Module = path.iter().map(|name| name.to_string_lossy().into_owned()).collect();
        if module.last().is_some_and(|name| name == "mod" || name == "lib") {
            module.pop();
        }
        if module.last().is_none_or(|name| name != "tests" && name != "testing") {
            let code = text.split_once("#[cfg(test)]\nmod tests {").map_or(text.as_str(), |(before, _)| before);
            let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            modules.insert(module, lines.map(|line| format!("{line}\n")).collect());
        }
    }
    modules
}

/// The paths of a `use`: `a::{b, c::{self, d as e}}` has `a::b`, `a::c` and `a::c::d`.
fn paths_of(tree: &str) -> Vec<String> {
    let Some((before, inside)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or_default().trim();
        return vec![path.strip_suffix("::self").unwrap_or(path).to_owned()];
    };
    let inside = inside.rsplit_once('}').map_or(inside, |(inside, _)| inside);
    let mut depth = 0;
    let branches = inside.split(|c: char| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    let branches = branches.map(str::trim).filter(|branch| !branch.is_empty());
    branches.flat_map(|branch| paths_of(&format!("{}{branch}", before.trim()))).collect()
}

/// The paths that code names: those of its `use`, each with whether it is handed on (`pub use`), and those within it.
fn paths_in(code: &str) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("use ") {
        let line = code[..at].rsplit('\n').next().unwrap_or_default().trim();
        let is_handed_on = line.starts_with("pub");
        if line.is_empty() || (is_handed_on && !line.contains(' ')) || line == "pub(in crate::app)" {
            let tree = code[at + 4..].split(';').next().unwrap_or_default();
            found.extend(paths_of(tree).into_iter().map(|path| (path, is_handed_on)));
        }
    }
    for start in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(start) {
            let is_inside = code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
            let path = code[at..].split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).next();
            found.extend(path.filter(|_| !is_inside).map(|path| (path.trim_end_matches(':').to_owned(), false)));
        }
    }
    found
}

/// Where a path leads from a module: a module, and the name of what is meant in it, if any. Nothing for other crates.
fn target(modules: &BTreeMap<Module, String>, from: &[String], path: &str) -> Option<(Module, Option<String>)> {
    let mut at = from.to_vec();
    let mut names = path.split("::").peekable();
    match names.peek().copied()? {
        "crate" => {
            at.clear();
            names.next();
        }
        "super" | "self" => {
            while let Some(name) = names.next_if(|name| ["super", "self"].contains(name)) {
                if name == "super" {
                    at.pop();
                }
            }
        }
        first if modules.contains_key(&[from, &[first.to_owned()]].concat()) => {}
        _ => return None,
    }
    while let Some(name) = names.next_if(|name| modules.contains_key(&[&at[..], &[(*name).to_owned()]].concat())) {
        at.push(name.to_owned());
    }
    Some((at, names.next().map(str::to_owned)))
}

/// From each module to those that it uses; a name that a module hands on is looked for where it comes from.
fn arrows(modules: &BTreeMap<Module, String>) -> BTreeSet<(Module, Module)> {
    let named: BTreeMap<&Module, Vec<Named>> = modules
        .iter()
        .map(|(from, code)| {
            let paths = paths_in(code).into_iter();
            let led = paths.filter_map(|(path, on)| target(modules, from, &path).map(|(to, name)| (to, name, on)));
            (from, led.collect())
        })
        .collect();
    let source = |mut at: Module, name: Option<String>| {
        while let Some((to, ..)) = named.get(&at).and_then(|paths| {
            paths.iter().find(|(to, other, on)| *on && other.is_some() && *other == name && *to != at)
        }) {
            at.clone_from(to);
        }
        at
    };
    let each = named.iter().flat_map(|(from, paths)| paths.iter().map(move |path| (*from, path)));
    each.map(|(from, (to, name, _))| (from.clone(), source(to.clone(), name.clone()))).filter(|(a, b)| a != b).collect()
}

/// The arrows between the children of each module, what lies below a child belonging to it; parents are left out,
/// because what a parent and its own children share holds them together.
fn beside(arrows: &BTreeSet<(Module, Module)>) -> BTreeMap<Module, BTreeMap<String, BTreeSet<String>>> {
    let mut beside: BTreeMap<Module, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for (from, to) in arrows {
        let shared = from.iter().zip(to).take_while(|(a, b)| a == b).count();
        if let (Some(a), Some(b)) = (from.get(shared), to.get(shared)) {
            beside.entry(from[..shared].to_vec()).or_default().entry(a.clone()).or_default().insert(b.clone());
        }
    }
    beside
}

/// The shortest way from a file back to itself, written with arrows; of each circle one.
fn circles(arrows: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let mut found = Vec::new();
    let mut told: BTreeSet<&String> = BTreeSet::new();
    for start in arrows.keys() {
        let mut ways = vec![vec![start]];
        let mut seen: BTreeSet<&String> = BTreeSet::new();
        let mut at = 0;
        while at < ways.len() {
            let way = ways[at].clone();
            at += 1;
            for next in arrows.get(way[way.len() - 1]).into_iter().flatten() {
                if next == start && !way.iter().any(|name| told.contains(name)) {
                    told.extend(&way);
                    let names: Vec<&str> = way.iter().chain([&start]).map(|name| name.as_str()).collect();
                    found.push(names.join(" → "));
                }
                if seen.insert(next) {
                    ways.push([&way[..], &[next]].concat());
                }
            }
        }
    }
    found
}

/// Files beside each other have no circle, and neither have the folders.
#[test]
fn files_have_no_circles() {
    let mut found = Vec::new();
    let beside = beside(&arrows(&modules()));
    for (parent, arrows) in beside {
        let circles = circles(&arrows).into_iter();
        found.extend(circles.map(|circle| format!("src/{}: {circle}", parent.join("/"))));
    }
    assert!(
        found.is_empty(),
        "files use each other in a circle; put what both need into a file of its own:\n{}",
        found.join("\n")
    );
}

/// Rooms use those below them only.
#[test]
fn rooms_use_those_below() {
    let height =
        |room: &str| ROOMS.iter().position(|one| *one == room).unwrap_or_else(|| panic!("ROOMS lacks `{room}`"));
    let arrows = arrows(&modules());
    let up: Vec<String> = arrows
        .iter()
        .filter(|(from, to)| from.first().zip(to.first()).is_some_and(|(a, b)| height(a) < height(b)))
        .map(|(from, to)| format!("{} → {}", from.join("::"), to.join("::")))
        .collect();
    assert!(up.is_empty(), "a lower room uses a higher one:\n{}", up.join("\n"));
}

/// The two rules above can fail.
#[test]
fn circles_and_ways_up_are_found() {
    let module = |path: &str| path.split("::").map(str::to_owned).collect::<Module>();
    let code = [
        ("plot", "mod canvas;\nmod marks;\nmod dots;\npub use canvas::{Canvas, Panel as Ground};\n"),
        ("plot::canvas", "use std::rc::Rc;\nuse super::{\n    marks::{self, Mark},\n};\n"),
        ("plot::marks", "fn draw() { crate::plot::dots::inner::draw() }\n"),
        ("plot::dots", "mod inner;\n"),
        ("plot::dots::inner", "use super::Dot;\nuse crate::plot::Canvas;\n"),
        ("ml", "pub(crate) use crate::plot::marks::Mark;\n"),
    ];
    let modules = code.map(|(path, code)| (module(path), code.to_owned())).into();
    let arrows = arrows(&modules);
    assert!(arrows.contains(&(module("ml"), module("plot::marks"))));
    assert!(arrows.contains(&(module("plot::dots::inner"), module("plot::canvas"))), "what is handed on is followed");
    let beside = beside(&arrows);
    assert_eq!(circles(&beside[&module("plot")]), ["canvas → marks → dots → canvas"]);
    assert_eq!(circles(&beside[&Vec::new()]), [""; 0]);
}
