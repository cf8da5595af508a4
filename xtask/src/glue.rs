//! The splitter, wasm-bindgen and wasm-opt: from a compiled module to what a browser loads.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bundle::{Module, Purpose};
use crate::project::Project;
#[cfg(feature = "publish")]
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

/// wasm-bindgen, compiled as a program of its own.
pub struct Binder {
    program: PathBuf,
}

impl Binder {
    /// Compiles it, in the profile that this program was compiled in.
    pub fn compile(project: &Project) -> Outcome<Binder> {
        check_bindgen_version(project)?;
        process::capture(project.cargo().args(["build", "--quiet", "--package", "bind"]))?;
        let name = format!("bind{}", std::env::consts::EXE_SUFFIX);
        Ok(Binder { program: project.cargo_target.join("debug").join(name) })
    }

    fn run(&self, wasm: &Path, name: &str, folder: &Path, purpose: Purpose) -> Outcome<()> {
        let mut command = Command::new(&self.program);
        command.arg(wasm).arg(name).arg(folder).args((purpose == Purpose::Publish).then_some("--without-names"));
        process::run(&mut command)
    }
}

/// The folder of what is made of a module, and its files in there.
struct Place {
    folder: PathBuf,
    script: PathBuf,
    bound: PathBuf,
    parts: PathBuf,
    parts_list: PathBuf,
    stamp: PathBuf,
}

impl Place {
    fn of(project: &Project, purpose: Purpose, module: &Module) -> Place {
        let folder = project.path("target/site/bindgen").join(match purpose {
            Purpose::Publish => format!("publish-{}", module.bin),
            Purpose::Develop => format!("develop-{}", module.bin),
        });
        Place {
            script: folder.join(format!("{}.js", module.bin)),
            bound: folder.join(format!("{}_bg.wasm", module.bin)),
            parts: folder.join("parts"),
            parts_list: folder.join("parts.json"),
            stamp: folder.join("input.sha256"),
            folder,
        }
    }

    /// Notes which files the parts need, and by which input all of it was made.
    fn close(&self, needs: &Needs, stamp: &str) -> Outcome<()> {
        files::write(&self.parts_list, serde_json::to_string(needs).map_err(|error| error.to_string())?)?;
        files::write(&self.stamp, stamp)
    }

    fn is_of(&self, stamp: &str) -> bool {
        files::read_text(&self.stamp).is_ok_and(|last| last == stamp)
    }

    fn glue(&self) -> Outcome<Glue> {
        let mut snippets = Vec::new();
        for file in files::all_files(&self.folder.join("snippets"))? {
            let relative = file.strip_prefix(&self.folder).unwrap_or(&file).to_path_buf();
            snippets.push((relative, files::read(&file)?));
        }
        let mut part_files = BTreeMap::new();
        for file in files::all_files(&self.parts)? {
            part_files.insert(stem(&file), files::read(&file)?);
        }
        let parts = serde_json::from_str(&files::read_text(&self.parts_list)?).map_err(|error| error.to_string())?;
        Ok(Glue { script: files::read(&self.script)?, wasm: files::read(&self.bound)?, parts, part_files, snippets })
    }
}

/// Binds a module as it was compiled, or takes the result of last time where the input is the same.
pub fn bind(project: &Project, binder: &Binder, module: &Module, wasm: &Path) -> Outcome<Glue> {
    let place = Place::of(project, Purpose::Develop, module);
    let settings = format!("{} {module:?} {}", include_str!("../bind/Cargo.toml"), include_str!("glue.rs"));
    let stamp = files::hash(&files::read(wasm)?) + &files::hash(settings.as_bytes());
    if !place.is_of(&stamp) {
        files::empty_folder(&place.folder)?;
        binder.run(wasm, module.bin, &place.folder, Purpose::Develop)?;
        place.close(&Needs::new(), &stamp)?;
    }
    place.glue()
}

/// Splits, binds and optimises, or takes the result of last time where the input is the same.
#[cfg(feature = "publish")]
pub fn bind_to_publish(
    project: &Project,
    binder: &Binder,
    module: &Module,
    wasm: &Path,
    wasm_opt: Option<&Path>,
) -> Outcome<Glue> {
    let place = Place::of(project, Purpose::Publish, module);
    let settings =
        format!("{} {} {module:?} {wasm_opt:?}", include_str!("../Cargo.toml"), include_str!("../bind/Cargo.toml"));
    let program = [include_str!("glue.rs"), include_str!("shared.rs"), include_str!("partition.rs")].concat();
    let bytes = files::read(wasm)?;
    let stamp = files::hash(&bytes) + &files::hash(settings.as_bytes()) + &files::hash(program.as_bytes());
    if !place.is_of(&stamp) {
        files::empty_folder(&place.folder)?;
        let main = place.folder.join("main.wasm");
        let mut needs = match module.parts {
            Some(_) => split(&bytes, &place.folder, &main)?,
            None => files::write(&main, &bytes).map(|()| Needs::new())?,
        };
        binder.run(&main, module.bin, &place.folder, Purpose::Publish)?;
        files::remove_file(&main)?;
        shorten_imports(&place.script, &place.bound)?;
        if let Some(wasm_opt) = wasm_opt {
            place_chunks(wasm_opt, &place.bound, &place.parts, &mut needs)?;
            optimise(wasm_opt, module, &place.bound)?;
            for file in files::all_files(&place.parts)? {
                optimise(wasm_opt, module, &file)?;
            }
        }
        place.close(&needs, &stamp)?;
    }
    place.glue()
}

/// Takes out of a module what only its split points lead to. Writes what is left into `main`, and gives for each part the
/// names of its files, which lie in `parts` in the folder: its own, named like it, and those that it shares with others.
#[cfg(feature = "publish")]
fn split(wasm: &[u8], folder: &Path, main: &Path) -> Outcome<Needs> {
    let parts = folder.join("parts");
    files::make_folder(&parts)?;
    let mut options = wasm_split_cli_support::Options::new(wasm);
    options.output_dir = &parts;
    options.main_out_path = main;
    options.link_name = PARTS_SCRIPT;
    let split =
        wasm_split_cli_support::transform(options).map_err(|error| format!("The splitter failed: {error:#}"))?;
    // Its own loader finds files by fixed names.
    files::remove_file(&parts.join(PARTS_SCRIPT))?;
    Ok(split.prefetch_map.into_iter().collect())
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
fn check_bindgen_version(project: &Project) -> Outcome<()> {
    let linked = linked_bindgen_version(include_str!("../bind/Cargo.toml"))
        .ok_or("xtask/bind/Cargo.toml must pin wasm-bindgen-cli-support with `=`.")?;
    let locked = project.locked_version("wasm-bindgen")?;
    if linked == locked {
        return Ok(());
    }
    Err(format!(
        "Cargo.lock has wasm-bindgen {locked} but xtask has {linked}: write `wasm-bindgen-cli-support = \"={locked}\"` in xtask/bind/Cargo.toml."
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
