//! How large the site is against its budgets: what a visitor's browser loads, raw and by Brotli.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::partition::MOST_FILES;
use crate::registry::Registry;
use crate::{Outcome, files};

/// Brotli, in thousands of bytes, as design.md sets them.
const FIRST_VIEW: f64 = 200.0;
const WITH_LABS: f64 = 400.0;

/// Bytes as they are, and by Brotli.
#[derive(Clone, Copy, Default)]
struct Size {
    raw: usize,
    brotli: usize,
}

impl Size {
    /// By Brotli.
    fn thousands(self) -> f64 {
        self.brotli as f64 / 1000.0
    }
}

impl std::ops::Add for Size {
    type Output = Size;

    fn add(self, other: Size) -> Size {
        Size { raw: self.raw + other.raw, brotli: self.brotli + other.brotli }
    }
}

/// Something that a browser loads, and what it may weigh, in thousands of bytes by Brotli.
struct Weighed {
    what: String,
    size: Size,
    budget: Option<f64>,
}

/// What a lab loads before its first picture.
struct Lab {
    id: String,
    /// The page and its module.
    first_view: Size,
    /// With the labs' module, the lab's part of it, and its data.
    with_labs: Size,
    /// Of how many files the labs' module and the lab's part of it are.
    files: usize,
}

/// What the site weighs.
pub struct Weights {
    lines: Vec<Weighed>,
    labs: Vec<Lab>,
}

impl Weights {
    /// As a table.
    pub fn table(&self) -> String {
        let mut out = String::from("\n                                          raw KB   Brotli KB\n");
        for Weighed { what, size, budget } in &self.lines {
            let verdict = match budget {
                Some(budget) if size.thousands() > *budget => format!("  of {budget}: OVER"),
                Some(budget) => format!("  of {budget}"),
                None => String::new(),
            };
            let _ = writeln!(out, "{what:<38}{:>10.1}{:>12.1}{verdict}", size.raw as f64 / 1000.0, size.thousands());
        }
        let heaviest: Vec<String> =
            self.heaviest().iter().map(|lab| format!("{} {:.1}", lab.id, lab.with_labs.thousands())).collect();
        let _ = writeln!(out, "\nThe heaviest labs: {} KB.", heaviest.join(", "));
        out
    }

    /// In bytes.
    pub fn json(&self) -> Value {
        let line = |one: &Weighed| {
            let budget = one.budget.map(|budget| 1000.0 * budget);
            json!({ "what": one.what.trim(), "raw": one.size.raw, "brotli": one.size.brotli, "budget": budget })
        };
        self.lines.iter().map(line).collect()
    }

    /// A sentence for everything that is over its budget.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for Lab { id, first_view, with_labs, files } in &self.labs {
            for (size, budget, what) in
                [(first_view, FIRST_VIEW, "first view"), (with_labs, WITH_LABS, "first load with the labs' module")]
            {
                let over = size.thousands() - budget;
                if over > 0.0 {
                    faults.push(format!("The {what} of `{id}` is {over:.1} KB over its {budget} KB by Brotli."));
                }
            }
            if *files > MOST_FILES {
                faults.push(format!("The code of `{id}` comes in {files} files instead of at most {MOST_FILES}."));
            }
        }
        faults
    }

    fn heaviest(&self) -> Vec<&Lab> {
        let mut labs: Vec<&Lab> = self.labs.iter().collect();
        labs.sort_by_key(|lab| std::cmp::Reverse(lab.with_labs.brotli));
        labs.truncate(3);
        labs
    }
}

/// What a browser loads of the site in `folder`, file by file and lab by lab.
pub fn weigh(folder: &Path, registry: &Registry) -> Outcome<Weights> {
    let assets = folder.join("assets");
    let scripts = ["early-", "start-", "config-", "page-", "offline-"];
    let mut common = Size::default();
    let mut labs = Size::default();
    let mut weights = Weights { lines: Vec::new(), labs: Vec::new() };
    let lines = &mut weights.lines;
    let mut line =
        |what: &str, size: Size, budget: Option<f64>| lines.push(Weighed { what: what.to_owned(), size, budget });
    for file in files::all_files(&assets)? {
        let Some(name) = file.strip_prefix(&assets).ok().and_then(Path::to_str) else { continue };
        let is_script = scripts.iter().any(|start| name.starts_with(start));
        let is_common = is_script || name.starts_with("style-");
        let is_labs = ["worker-", "labs-"].iter().any(|start| name.starts_with(start));
        let is_part = name.starts_with("parts/page-");
        if is_part {
            line(name, size(&file)?, None);
        }
        if is_common || is_labs {
            let size = size(&file)?;
            line(name, size, None);
            if is_common { common = common + size } else { labs = labs + size }
        }
    }
    for lab in &registry.labs {
        let text = size(&find(&assets, "texts-", &format!("/labs/{}.postcard", lab.id))?)?;
        let page = size(&folder.join(format!("labs/{}/index.html", lab.id)))? + text;
        let files = part_files(&assets, &lab.id)?;
        let part = files.iter().try_fold(Size::default(), |sum, file| size(file).map(|size| sum + size))?;
        let data =
            find(&assets, &format!("data/{}-", lab.set), ".csv").map_or(Ok(Size::default()), |file| size(&file))?;
        let (first_view, with_labs) = (common + page, common + page + labs + part + data);
        line(&format!("labs/{}: page and text", lab.id), page, None);
        line("  first view", first_view, Some(FIRST_VIEW));
        line(&format!("  its part of the labs module, {} files", files.len()), part, None);
        line("  with labs module and data", with_labs, Some(WITH_LABS));
        // The module itself is a file as well.
        weights.labs.push(Lab { id: lab.id.clone(), first_view, with_labs, files: files.len() + 1 });
    }
    Ok(weights)
}

/// The files of a lab's part of the labs' module, as the script says that loads them.
fn part_files(assets: &Path, lab: &str) -> Outcome<Vec<PathBuf>> {
    // A part is named like the lab's module in the sources.
    let start = format!("__wasm_split_load_{} = loader(", lab.replace('-', "_"));
    let script = files::read_text(&find(assets, "labs-parts-", ".js")?)?;
    let list = script.split_once(&start).and_then(|(_, rest)| rest.split_once(");"));
    let (list, _) = list.ok_or_else(|| format!("The lab `{lab}` has no part."))?;
    let names: Vec<String> = serde_json::from_str(list).map_err(|error| error.to_string())?;
    Ok(names.iter().map(|name| assets.join(name)).collect())
}

/// The one file whose name carries a hash between this start and this end.
fn find(assets: &Path, start: &str, end: &str) -> Outcome<PathBuf> {
    let is_it = |file: &PathBuf| {
        let name = file.strip_prefix(assets).ok().and_then(Path::to_str);
        let hash = name.and_then(|name| name.strip_prefix(start)?.strip_suffix(end));
        hash.is_some_and(|hash| !hash.contains(['-', '/']))
    };
    files::all_files(assets)?.into_iter().find(is_it).ok_or_else(|| format!("There is no {start}…{end}."))
}

fn size(file: &Path) -> Outcome<Size> {
    let bytes = files::read(file)?;
    Ok(Size { raw: bytes.len(), brotli: files::brotli(&bytes, 11).len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lab(id: &str, first_view: usize, with_labs: usize, files: usize) -> Lab {
        let size = |brotli| Size { raw: 3 * brotli, brotli };
        Lab { id: id.into(), first_view: size(first_view), with_labs: size(with_labs), files }
    }

    #[test]
    fn what_is_over_its_budget_is_named_with_by_how_much() {
        let labs =
            vec![lab("roc", 200_000, 400_000, 6), lab("pca", 200_100, 390_000, 6), lab("network", 190_000, 412_340, 7)];
        let expected = [
            "The first view of `pca` is 0.1 KB over its 200 KB by Brotli.",
            "The first load with the labs' module of `network` is 12.3 KB over its 400 KB by Brotli.",
            "The code of `network` comes in 7 files instead of at most 6.",
        ];
        assert_eq!(Weights { lines: Vec::new(), labs }.faults(), expected);
    }

    #[test]
    fn the_heaviest_labs_are_told() {
        let labs =
            [("a", 310_000), ("b", 390_000), ("c", 300_000), ("d", 350_000)].map(|(id, size)| lab(id, 0, size, 1));
        let table = Weights { lines: Vec::new(), labs: labs.into() }.table();
        assert!(table.ends_with("The heaviest labs: b 390.0, d 350.0, a 310.0 KB.\n"), "{table}");
    }
}
