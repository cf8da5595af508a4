//! The splitter, wasm-bindgen and wasm-opt: from a compiled module to what a browser loads.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use crate::bundle::{Module, Purpose};
use crate::project::Project;
use crate::shared::place_chunks;
use crate::{Outcome, files, process};

/// What rustc emits for wasm32 unasked, and the vector instructions.
pub const WASM_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// The name by which a module imports what loads its parts; `place` gives that file its real name.
pub const PARTS_SCRIPT: &str = "./parts.js";

/// Which files each part of a module needs.
pub type Needs = BTreeMap<String, Vec<String>>;

/// What is made of a module.
pub struct Glue {
    pub script: Vec<u8>,
    pub wasm: Vec<u8>,
    /// Its parts, which come when they are first needed.
    pub parts: Needs,
    /// The files of the parts.
    pub part_files: BTreeMap<String, Vec<u8>>,
    /// Scripts that crates bring along: the path the glue imports them by, and their content.
    pub snippets: Vec<(PathBuf, Vec<u8>)>,
}

/// Splits, binds and optimises, or takes the result of last time where the input is the same.
pub fn bind(
    project: &Project,
    purpose: Purpose,
    module: &Module,
    wasm: &Path,
    wasm_opt: Option<&Path>,
) -> Outcome<Glue> {
    let folder = project.path("target/site/bindgen").join(match purpose {
        Purpose::Publish => format!("publish-{}", module.bin),
        Purpose::Develop => format!("develop-{}", module.bin),
    });
    let script = folder.join(format!("{}.js", module.bin));
    let bound = folder.join(format!("{}_bg.wasm", module.bin));
    let parts = folder.join("parts");
    let parts_list = folder.join("parts.json");

    let bytes = files::read(wasm)?;
    let settings = format!("{} {:?} {wasm_opt:?}", include_str!("../Cargo.toml"), module);
    let program = [include_str!("glue.rs"), include_str!("shared.rs"), include_str!("partition.rs")].concat();
    let stamp = files::hash(&bytes) + &files::hash(settings.as_bytes()) + &files::hash(program.as_bytes());
    let stamp_file = folder.join("input.sha256");
    if !files::read_text(&stamp_file).is_ok_and(|last| last == stamp) {
        files::empty_folder(&folder)?;
        let (bytes, mut needs) = match purpose == Purpose::Publish && module.parts.is_some() {
            true => split(&bytes, &folder)?,
            false => (bytes, BTreeMap::new()),
        };
        let mut bindgen = Bindgen::new();
        bindgen
            .input_bytes(module.bin, bytes)
            .web(true)
            .and_then(|bindgen| {
                bindgen
                    .typescript(false)
                    .remove_name_section(purpose == Purpose::Publish)
                    .remove_producers_section(true)
                    // Parts put their functions into the module's table.
                    .keep_lld_exports(true)
                    .generate(&folder)
            })
            .map_err(|error| format!("wasm-bindgen failed for {}: {error:#}", wasm.display()))?;
        if purpose == Purpose::Publish {
            shorten_imports(&script, &bound)?;
        }
        if let Some(wasm_opt) = wasm_opt {
            place_chunks(wasm_opt, &bound, &parts, &mut needs)?;
            optimise(wasm_opt, module, &bound)?;
            for file in files::all_files(&parts)? {
                optimise(wasm_opt, module, &file)?;
            }
        }
        files::write(&parts_list, serde_json::to_string(&needs).map_err(|error| error.to_string())?)?;
        files::write(&stamp_file, stamp)?;
    }

    let mut snippets = Vec::new();
    for file in files::all_files(&folder.join("snippets"))? {
        let relative = file.strip_prefix(&folder).unwrap_or(&file).to_path_buf();
        snippets.push((relative, files::read(&file)?));
    }
    let mut part_files = BTreeMap::new();
    for file in files::all_files(&parts)? {
        part_files.insert(stem(&file), files::read(&file)?);
    }
    let parts = serde_json::from_str(&files::read_text(&parts_list)?).map_err(|error| error.to_string())?;
    Ok(Glue { script: files::read(&script)?, wasm: files::read(&bound)?, parts, part_files, snippets })
}

/// Takes out of a module what only its split points lead to. Gives what is left, and for each part the names of its
/// files, which lie in `parts` in the folder: its own, named like it, and those that it shares with other parts.
fn split(wasm: &[u8], folder: &Path) -> Outcome<(Vec<u8>, Needs)> {
    let parts = folder.join("parts");
    let main = folder.join("main.wasm");
    files::make_folder(&parts)?;
    let mut options = wasm_split_cli_support::Options::new(wasm);
    options.output_dir = &parts;
    options.main_out_path = &main;
    options.link_name = PARTS_SCRIPT;
    let split =
        wasm_split_cli_support::transform(options).map_err(|error| format!("The splitter failed: {error:#}"))?;
    // Its own loader finds files by fixed names.
    files::remove_file(&parts.join(PARTS_SCRIPT))?;
    let bytes = files::read(&main)?;
    files::remove_file(&main)?;
    Ok((bytes, split.prefetch_map.into_iter().collect()))
}

/// wasm-bindgen ends the names of what a module imports with a hash each. Numbers of the same length take their place in
/// script and module, which compress to nothing.
fn shorten_imports(script: &Path, bound: &Path) -> Outcome<()> {
    let text = files::read_text(script)?;
    let mut numbers = BTreeMap::new();
    for (start, _) in text.match_indices("__wbg_") {
        let name = text[start..].split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
        if let Some((_, hash)) = name.rsplit_once('_').filter(|(_, hash)| is_hash(hash.as_bytes())) {
            let next = numbers.len();
            numbers.entry(hash.as_bytes().to_vec()).or_insert_with(|| format!("{next:016}").into_bytes());
        }
    }
    for file in [script, bound] {
        let mut bytes = files::read(file)?;
        for at in 1..bytes.len().saturating_sub(HASH) {
            let Some(hash) = bytes.get(at..at + HASH).filter(|hash| bytes[at - 1] == b'_' && is_hash(hash)) else {
                continue;
            };
            if let Some(number) = numbers.get(hash) {
                bytes[at..at + HASH].copy_from_slice(number);
            }
        }
        files::write(file, bytes)?;
    }
    Ok(())
}

/// The length of such a hash.
const HASH: usize = 16;

fn is_hash(bytes: &[u8]) -> bool {
    bytes.len() == HASH && bytes.iter().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte))
}

pub fn stem(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn optimise(wasm_opt: &Path, module: &Module, wasm: &Path) -> Outcome<()> {
    let before = files::read(wasm)?.len();
    let mut command = Command::new(wasm_opt);
    command.args([module.optimise, "--converge"]).args(WASM_FEATURES).arg(wasm).arg("-o").arg(wasm);
    process::run(&mut command)?;
    let after = files::read(wasm)?.len();
    println!("  {}: {} KB, by wasm-opt {} KB", stem(wasm), before / 1000, after / 1000);
    Ok(())
}

/// wasm-bindgen's two halves, the one in the module and the one in here, must be of one version.
pub fn check_bindgen_version(project: &Project) -> Outcome<()> {
    let linked = linked_bindgen_version(include_str!("../Cargo.toml"))
        .ok_or("xtask/Cargo.toml must pin wasm-bindgen-cli-support with `=`.")?;
    let locked = project.locked_version("wasm-bindgen")?;
    if linked == locked {
        return Ok(());
    }
    Err(format!(
        "Cargo.lock has wasm-bindgen {locked} but xtask has {linked}: write `wasm-bindgen-cli-support = \"={locked}\"` in xtask/Cargo.toml."
    ))
}

fn linked_bindgen_version(manifest: &str) -> Option<&str> {
    let line = manifest.lines().find_map(|line| line.strip_prefix("wasm-bindgen-cli-support = "))?;
    line.trim_matches('"').strip_prefix('=')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pinned_version_is_read_from_the_manifest() {
        let manifest = "[dependencies]\nwasm-bindgen-cli-support = \"=0.2.130\"\n";
        assert_eq!(linked_bindgen_version(manifest), Some("0.2.130"));
        assert_eq!(linked_bindgen_version("wasm-bindgen-cli-support = \"0.2\"\n"), None);
    }
}
