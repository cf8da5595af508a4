//! wasm-bindgen and wasm-opt: from a compiled module to what a browser loads.

use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use crate::bundle::{Module, Purpose};
use crate::project::Project;
use crate::{Outcome, files, process};

/// What rustc emits for wasm32 unasked, and the vector instructions.
const WASM_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// What wasm-bindgen makes of a module.
pub struct Glue {
    pub script: Vec<u8>,
    pub wasm: Vec<u8>,
    /// Scripts that crates bring along: the path the glue imports them by, and their content.
    pub snippets: Vec<(PathBuf, Vec<u8>)>,
}

/// Runs wasm-bindgen and wasm-opt, or takes their result of last time where the input is the same.
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

    let bytes = files::read(wasm)?;
    let settings = format!("{} {} {wasm_opt:?}", include_str!("../Cargo.toml"), module.optimise);
    let stamp = files::hash(&bytes) + &files::hash(settings.as_bytes());
    let stamp_file = folder.join("input.sha256");
    if !files::read_text(&stamp_file).is_ok_and(|last| last == stamp) {
        files::empty_folder(&folder)?;
        let mut bindgen = Bindgen::new();
        bindgen
            .input_bytes(module.bin, bytes)
            .web(true)
            .and_then(|bindgen| {
                bindgen
                    .typescript(false)
                    .remove_name_section(purpose == Purpose::Publish)
                    .remove_producers_section(true)
                    .generate(&folder)
            })
            .map_err(|error| format!("wasm-bindgen failed for {}: {error:#}", wasm.display()))?;
        if let Some(wasm_opt) = wasm_opt {
            optimise(wasm_opt, module, &bound)?;
        }
        files::write(&stamp_file, stamp)?;
    }

    let mut snippets = Vec::new();
    for file in files::all_files(&folder.join("snippets"))? {
        let relative = file.strip_prefix(&folder).unwrap_or(&file).to_path_buf();
        snippets.push((relative, files::read(&file)?));
    }
    Ok(Glue { script: files::read(&script)?, wasm: files::read(&bound)?, snippets })
}

fn optimise(wasm_opt: &Path, module: &Module, wasm: &Path) -> Outcome<()> {
    let before = files::read(wasm)?.len();
    let mut command = Command::new(wasm_opt);
    command.arg(module.optimise).args(WASM_FEATURES).arg(wasm).arg("-o").arg(wasm);
    process::run(&mut command)?;
    let after = files::read(wasm)?.len();
    println!("  {}: {} KB, by wasm-opt {} KB", module.bin, before / 1000, after / 1000);
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
