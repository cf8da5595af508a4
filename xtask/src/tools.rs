//! What is found on the machine or installed: Debian packages, wasm-opt, Python with its packages.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::project::Project;
use crate::{Outcome, files, process};

/// The npm package that ships wasm-opt.
const BINARYEN: &str = "132.0.0";
/// The version of esbuild.
const ESBUILD: &str = "0.28.2";
/// The version of TensorFlow.js and its backends.
const TENSORFLOW: &str = "4.22.0";
/// The version of axe-core.
const AXE: &str = "4.14.1";

/// Installs Debian packages where that is possible: with apt-get, as root.
pub fn apt_install(packages: &[&str]) -> Outcome<()> {
    static UPDATED: AtomicBool = AtomicBool::new(false);
    if process::found("apt-get").is_none() || !is_root() {
        return Err(format!("run `sudo apt-get install {}`", packages.join(" ")));
    }
    if !UPDATED.swap(true, Ordering::Relaxed) {
        process::fetching(|| process::run(apt_get().arg("update")))?;
    }
    // Nothing of the machine's own is ever removed to make room.
    let install = ["install", "--yes", "--no-install-recommends", "--no-remove"];
    process::fetching(|| process::run(apt_get().args(install).args(packages)))
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

pub fn is_root() -> bool {
    process::found("id").is_some() && process::capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// A file of an npm package at this version, which is installed into target/tools where it is missing.
pub fn npm(project: &Project, package: &str, version: &str, file: &str) -> Outcome<PathBuf> {
    let tools = project.path("target/tools");
    let folder = tools.join("node_modules").join(package);
    let wanted = folder.join(file);
    let pinned = format!("\"version\": \"{version}\"");
    let installed =
        || wanted.is_file() && files::read_text(&folder.join("package.json")).is_ok_and(|text| text.contains(&pinned));
    if installed() {
        return Ok(wanted);
    }
    let by_hand = format!("`npm install --prefix target/tools {package}@{version}` gets it");
    let npm = process::found("npm").ok_or_else(|| format!("npm is missing; with Node, {by_hand}"))?;
    println!("  {package} is missing; installing its version {version} from npm.");
    files::make_folder(&tools)?;
    let install = ["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"];
    let wanted_version = format!("{package}@{version}");
    process::fetching(|| process::capture(Command::new(npm).args(install).arg(&tools).arg(wanted_version)))?;
    if installed() { Ok(wanted) } else { Err(format!("npm did not install {package}; {by_hand}")) }
}

/// wasm-opt: the pinned one from npm, else the machine's own. Without it modules are larger,
/// nothing else; the error is a sentence to print.
pub fn wasm_opt(project: &Project) -> Outcome<PathBuf> {
    let pinned = match process::found("node") {
        Some(_) => npm(project, "binaryen", BINARYEN, "bin/wasm-opt"),
        None => Err("Node is missing".to_string()),
    };
    pinned.or_else(|reason| {
        process::found("wasm-opt")
            .ok_or_else(|| format!("There is no wasm-opt ({reason}): the modules work but are about a half larger."))
    })
}

/// esbuild, which writes scripts and the style sheet in fewer letters. Without it they are larger, nothing else; the
/// error is a sentence to print.
pub fn esbuild(project: &Project) -> Outcome<PathBuf> {
    match process::found("node") {
        Some(_) => npm(project, "esbuild", ESBUILD, "bin/esbuild"),
        None => Err("Node is missing: scripts and the style sheet stay as they are written.".to_string()),
    }
}

/// axe-core, the checker of accessibility, as one script.
pub fn axe(project: &Project) -> Outcome<PathBuf> {
    npm(project, "axe-core", AXE, "axe.min.js")
}

/// TensorFlow.js, the network lab's peer in a browser: its script, its backend for WebAssembly, and that backend's modules.
pub fn tensorflow(project: &Project) -> Outcome<Vec<PathBuf>> {
    let backend = "@tensorflow/tfjs-backend-wasm";
    Ok(vec![
        npm(project, "@tensorflow/tfjs", TENSORFLOW, "dist/tf.min.js")?,
        npm(project, backend, TENSORFLOW, "dist/tf-backend-wasm.min.js")?,
        npm(project, backend, TENSORFLOW, "dist/tfjs-backend-wasm.wasm")?,
        npm(project, backend, TENSORFLOW, "dist/tfjs-backend-wasm-simd.wasm")?,
        npm(project, backend, TENSORFLOW, "dist/tfjs-backend-wasm-threaded-simd.wasm")?,
    ])
}

/// A Python with the packages of the reference tests, in a virtual environment of our own.
pub fn python(project: &Project) -> Outcome<PathBuf> {
    let wanted = project.path("tests/reference/requirements.txt");
    let stamp = files::hash(&files::read(&wanted)?);
    let folder = project.path("target/python");
    let stamp_file = folder.join("requirements.sha256");
    let python = match cfg!(windows) {
        true => folder.join("Scripts/python.exe"),
        false => folder.join("bin/python"),
    };
    if python.is_file() && files::read_text(&stamp_file).is_ok_and(|installed| installed == stamp) {
        return Ok(python);
    }
    println!("  Installing the Python packages of {} into target/python.", project.shown(&wanted));
    make_environment(&folder)?;
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    process::fetching(|| process::run(Command::new(&python).args(install).arg(&wanted))).map_err(|error| {
        format!(
            "{error} The reference tests need these packages: `{} -m pip install -r {}` gets them.",
            project.shown(&python),
            project.shown(&wanted)
        )
    })?;
    files::write(&stamp_file, stamp)?;
    Ok(python)
}

fn make_environment(folder: &Path) -> Outcome<()> {
    let system = || process::found("python3").or_else(|| process::found("python"));
    let make = |python: PathBuf| {
        files::remove_folder(folder)?;
        process::capture(Command::new(python).args(["-m", "venv"]).arg(folder)).map(drop)
    };
    // Debian's python3 comes without the part that makes environments.
    if let Some(python) = system()
        && make(python).is_ok()
    {
        return Ok(());
    }
    let missing = |error: String| {
        format!(
            "Python 3.11 or later with its venv module is missing ({}): on Debian \
             `sudo apt-get install python3 python3-venv`, elsewhere https://www.python.org/downloads/.",
            error.trim_end_matches('.')
        )
    };
    apt_install(&["python3", "python3-venv"]).map_err(missing)?;
    let python = system().ok_or_else(|| missing("python3 is still not found".into()))?;
    make(python).map_err(missing)
}
