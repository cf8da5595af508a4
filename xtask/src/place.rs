//! Puts what was compiled and written into the site's folder, under names that carry the content's hash,
//! and fills those names in where pages and scripts refer to them. All addresses are relative, so that the
//! folder can lie under any path.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::bundle::{LIVE_ENDPOINT, Purpose};
use crate::glue::{Glue, PARTS_SCRIPT};
use crate::project::Project;
use crate::{Outcome, files, process, registry, template, tools};

/// The folder of the texts below `assets/`, in development.
/// The script that speaks to browsers of long ago.
const EARLY: &str = "early.js";
const TEXTS: &str = "texts/";

/// The names that pages refer to, each with the file that it stands for, below the site's folder.
pub struct Names(Vec<(&'static str, String)>);

/// Fills `out`; `pages` holds what `prerender` wrote. Gives the names for pages that are written later.
pub fn place(
    project: &Project,
    purpose: Purpose,
    out: &Path,
    pages: &Path,
    [page, labs]: &[Glue; 2],
) -> Outcome<Names> {
    let assets = project.path("assets");
    // Gives the name below `assets/`, where all scripts lie, too.
    let place = |name: &str, bytes: &[u8]| -> Outcome<String> {
        let name = files::hashed_name(name, bytes);
        files::write(&out.join("assets").join(&name), bytes)?;
        Ok(name)
    };
    let esbuild = match purpose {
        Purpose::Publish => {
            tools::esbuild(project).inspect_err(|sentence| println!("  Going on without esbuild: {sentence}")).ok()
        }
        Purpose::Develop => None,
    };
    let place_short = |name: &str, bytes: &[u8]| place(name, &shortened(project, esbuild.as_deref(), name, bytes)?);
    let script =
        |name: &str, text: &str, values: &[(&str, &str)]| place_short(name, template::fill(text, values)?.as_bytes());

    let style = place_short("style.css", &files::read(&assets.join("style.css"))?)?;
    let licenses_style = place_short("licenses.css", include_bytes!("../assets/licenses.css"))?;
    let data = place_data(&assets, out)?;
    let develop = purpose == Purpose::Develop;
    // In development texts come one by one, and nobody keeps them.
    let texts = match develop {
        true => TEXTS.to_owned(),
        false => place_folder("texts", &[&pages.join("texts")], out)?,
    };
    let icons = place_folder("icons", &[&pages.join("icons"), &assets.join("icons")], out)?;
    for (path, content) in page.snippets.iter().chain(&labs.snippets) {
        files::write(&out.join("assets").join(path), content)?;
    }
    let page_script = place_script("page", page, &place, &place_short)?;
    let page_wasm = place("page.wasm", &page.wasm)?;
    let labs_script = place_script("labs", labs, &place, &place_short)?;
    let labs_wasm = place("labs.wasm", &labs.wasm)?;

    let names = json!({ "data": data, "texts": texts, "live": develop }).to_string();
    let config = script("config.js", include_str!("../assets/config.js"), &[("names", &names)])?;
    let worker = script(
        "worker.js",
        include_str!("../assets/worker.js"),
        &[("config", &config), ("labs_script", &labs_script), ("labs_wasm", &labs_wasm)],
    )?;
    let offline = script("offline.js", include_str!("../assets/offline.js"), &[])?;
    let early = script(EARLY, include_str!("../assets/early.js"), &[])?;
    let start = script(
        "start.js",
        include_str!("../assets/start.js"),
        &[
            ("config", &config),
            ("page_script", &page_script),
            ("page_wasm", &page_wasm),
            ("worker", &worker),
            ("offline", &offline),
        ],
    )?;
    let mut live = String::new();
    if develop {
        let name = script("live.js", include_str!("../assets/live.js"), &[("live_endpoint", LIVE_ENDPOINT)])?;
        live = format!("<script type=\"module\" src=\"{{{{root}}}}assets/{name}\"></script>");
    }
    let manifest = files::read_text(&assets.join("manifest.webmanifest"))?;
    files::write(
        &out.join("manifest.webmanifest"),
        template::fill(&manifest, &[("icons", &format!("assets/{icons}"))])?,
    )?;

    let mut names: Vec<(&str, String)> = [
        ("texts", texts),
        ("style", style),
        ("licenses_style", licenses_style),
        ("config", config),
        ("page_script", page_script),
        ("page_wasm", page_wasm),
        ("early", early),
        ("start", start),
        ("icons", icons),
    ]
    .into_iter()
    .map(|(name, file)| (name, format!("assets/{file}")))
    .collect();
    names.push(("live", live));
    let names = Names(names);
    names.place_pages(pages, out)?;
    Ok(names)
}

impl Names {
    /// Places what `prerender` wrote into `pages`, with all names filled in.
    pub fn place_pages(&self, pages: &Path, out: &Path) -> Outcome<()> {
        for file in files::all_files(pages)? {
            let below = file.strip_prefix(pages).unwrap_or(&file);
            let place = out.join(below);
            if below.starts_with("icons") || below == Path::new(registry::FILE) {
                // They have their own place, or none.
            } else if below.starts_with("texts") {
                // Published, they lie already in a folder that is named by what is in it.
                if self.of("texts") == format!("assets/{TEXTS}") {
                    files::write(&out.join("assets").join(below), files::read(&file)?)?;
                }
            } else if below.extension().is_none_or(|extension| extension != "html") {
                files::write(&place, files::read(&file)?)?;
            } else {
                let html = self
                    .filled(&files::read_text(&file)?)
                    .map_err(|sentence| format!("{}: {sentence}", below.display()))?;
                files::write(&place, html)?;
            }
        }
        Ok(())
    }

    fn of(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| *known == name).map_or("", |(_, file)| file)
    }

    fn filled(&self, html: &str) -> Outcome<String> {
        let root = root_of(html).ok_or("it does not say where the site's root is.")?;
        let loads_app = html.contains("{{start}}");
        let mut html = html.to_owned();
        for (name, file) in &self.0 {
            html = match *name {
                // A page that reads no text and shows no lab's picture has no place for their folder's name.
                "texts" => html.replace("{{texts}}", file),
                "licenses_style" => html.replace("{{licenses_style}}", file),
                // A page that is only read needs none of the app's scripts.
                "config" | "page_script" | "page_wasm" | "early" | "start" if !loads_app => html,
                "live" => template::fill(&html, &[("live", &file.replace("{{root}}", &root))])?,
                _ => template::fill(&html, &[(name, file)])?,
            };
        }
        // A line whose link is not needed leaves no empty one behind.
        Ok(html.lines().filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect())
    }
}

/// Places a module's script and all its parts; gives the script's name.
fn place_script(
    bin: &str,
    glue: &Glue,
    place: &dyn Fn(&str, &[u8]) -> Outcome<String>,
    place_short: &dyn Fn(&str, &[u8]) -> Outcome<String>,
) -> Outcome<String> {
    let mut placed = BTreeMap::new();
    for (name, bytes) in &glue.part_files {
        let plain = name.trim_start_matches("split_");
        placed.insert(name, place(&format!("parts/{bin}-{plain}.wasm"), bytes)?);
    }
    let mut loaders = String::new();
    for (part, needs) in &glue.parts {
        let needs: Vec<&String> = needs.iter().filter_map(|name| placed.get(name)).collect();
        loaders += &format!("export const __wasm_split_load_{part} = loader({});\n", json!(needs));
    }
    let parts = template::fill(include_str!("../assets/parts.js"), &[("loaders", &loaders)])?;
    // No names are shortened: by those of the loaders `sizes` finds the files.
    let parts: String = parts
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{}\n", line.trim_start()))
        .collect();
    let parts = place(&format!("{bin}-parts.js"), parts.as_bytes())?;
    let script = String::from_utf8_lossy(&glue.script);
    // The name by which the module itself imports stays; it is only a key there.
    let from = format!("from \"{PARTS_SCRIPT}\"");
    place_short(&format!("{bin}.js"), script.replace(&from, &format!("from \"./{parts}\"")).as_bytes())
}

/// A script or a style sheet in as few letters as it can be written in, where there is a program for it.
fn shortened(project: &Project, esbuild: Option<&Path>, name: &str, bytes: &[u8]) -> Outcome<Vec<u8>> {
    let Some(esbuild) = esbuild else { return Ok(bytes.to_vec()) };
    let (long, short) = (project.path("target/site").join(name), project.path("target/site/short").join(name));
    files::write(&long, bytes)?;
    process::capture(
        Command::new(esbuild)
            .args(["--minify", "--log-level=error"])
            // What speaks to old browsers stays in their language.
            .args((name == EARLY).then_some("--target=es5"))
            .arg(&long)
            .arg(format!("--outfile={}", short.display())),
    )?;
    files::read(&short)
}

/// What a page writes before names to lead to the site's root.
fn root_of(html: &str) -> Option<String> {
    let (before, _) = html.split_once("{{style}}")?;
    before.rsplit('"').next().map(str::to_string)
}

/// The tables under their hashed names, by id; where they come from and under which licence goes along.
fn place_data(assets: &Path, out: &Path) -> Outcome<BTreeMap<String, String>> {
    let mut data = BTreeMap::new();
    for file in files::all_files(&assets.join("data"))? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = files::read(&file)?;
        let placed = match name.strip_suffix(".csv") {
            Some(id) => {
                let placed = format!("data/{}", files::hashed_name(&name, &bytes));
                data.insert(id.to_string(), placed.clone());
                placed
            }
            None => format!("data/{name}"),
        };
        files::write(&out.join("assets").join(placed), bytes)?;
    }
    Ok(data)
}

/// Copies folders into one whose name carries the hash of all that is in it; gives that name with its slash.
fn place_folder(name: &str, from: &[&Path], out: &Path) -> Outcome<String> {
    let mut all = Vec::new();
    let mut content = String::new();
    for folder in from {
        for file in files::all_files(folder)? {
            let below = file.strip_prefix(folder).unwrap_or(&file).to_path_buf();
            let bytes = files::read(&file)?;
            content += &format!("{} {}\n", below.display(), files::hash(&bytes));
            all.push((below, bytes));
        }
    }
    let name = format!("{}/", files::hashed_name(name, content.as_bytes()));
    for (below, bytes) in all {
        files::write(&out.join("assets").join(&name).join(below), bytes)?;
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folders_name_follows_its_content() {
        let around = files::scratch("place");
        let (one, out) = (around.join("one"), around.join("out"));
        files::write(&one.join("a.txt"), "a").unwrap();
        let first = place_folder("texts", &[&one], &out).unwrap();
        assert_eq!(place_folder("texts", &[&one], &out).unwrap(), first);
        assert!(out.join("assets").join(&first).join("a.txt").is_file());
        files::write(&one.join("a.txt"), "b").unwrap();
        let changed = place_folder("texts", &[&one], &out).unwrap();
        files::write(&one.join("b.txt"), "b").unwrap();
        let grown = place_folder("texts", &[&one], &out).unwrap();
        assert!(first != changed && changed != grown, "{first} {changed} {grown}");
    }

    #[test]
    fn the_root_stands_before_the_style_sheet() {
        assert_eq!(root_of("<link href=\"../../{{style}}\">").as_deref(), Some("../../"));
        assert_eq!(root_of("<link href=\"{{x}}\">"), None);
    }
}
