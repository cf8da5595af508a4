//! How large the site is against its budgets: what a visitor's browser loads, raw and by Brotli.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

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

impl std::ops::Add for Size {
    type Output = Size;

    fn add(self, other: Size) -> Size {
        Size { raw: self.raw + other.raw, brotli: self.brotli + other.brotli }
    }
}

/// Something that a browser loads, and what it may weigh, in thousands of bytes by Brotli.
pub struct Weighed {
    what: String,
    size: Size,
    budget: Option<f64>,
}

/// The weights as a table.
pub fn table(weights: &[Weighed]) -> String {
    let mut out = String::from("\n                                          raw KB   Brotli KB\n");
    for Weighed { what, size, budget } in weights {
        let thousands = |bytes: usize| bytes as f64 / 1000.0;
        let verdict = match budget {
            Some(budget) if thousands(size.brotli) > *budget => format!("  of {budget}: OVER"),
            Some(budget) => format!("  of {budget}"),
            None => String::new(),
        };
        let _ = writeln!(out, "{what:<38}{:>10.1}{:>12.1}{verdict}", thousands(size.raw), thousands(size.brotli));
    }
    out
}

/// The same in bytes.
pub fn json(weights: &[Weighed]) -> Value {
    let line = |one: &Weighed| {
        let budget = one.budget.map(|budget| 1000.0 * budget);
        json!({ "what": one.what.trim(), "raw": one.size.raw, "brotli": one.size.brotli, "budget": budget })
    };
    weights.iter().map(line).collect()
}

/// What a browser loads of the site in `folder`, file by file and lab by lab.
pub fn weigh(folder: &Path, registry: &Registry) -> Outcome<Vec<Weighed>> {
    let assets = folder.join("assets");
    let scripts = ["early-", "start-", "config-", "page-", "offline-"];
    let mut common = Size::default();
    let mut labs = Size::default();
    let mut out = Vec::new();
    let mut line =
        |what: &str, size: Size, budget: Option<f64>| out.push(Weighed { what: what.to_owned(), size, budget });
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
        line(&format!("labs/{}: page and text", lab.id), page, None);
        line("  first view", common + page, Some(FIRST_VIEW));
        line("  its part of the labs module", part, None);
        line("  with labs module and data", common + page + labs + part + data, Some(WITH_LABS));
    }
    Ok(out)
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
