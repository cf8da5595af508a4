//! Where things lie and which packages the workspace has.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::{Outcome, files, process};

/// The clone this xtask was started in.
#[derive(Clone)]
pub struct Project {
    pub root: PathBuf,
    /// Cargo's target directory: `target/`, unless the machine's settings say otherwise.
    pub cargo_target: PathBuf,
}

impl Project {
    pub fn find() -> Outcome<Project> {
        // Cargo tells at run time where xtask lies, which stays true after a clone was moved.
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.parent().ok_or("xtask must lie in the project's folder.")?;
        let metadata = metadata(root)?;
        let cargo_target = metadata["target_directory"].as_str().unwrap_or("target");
        Ok(Project { root: root.to_path_buf(), cargo_target: root.join(cargo_target) })
    }

    /// A file or folder of the project.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// `cargo`, to be run at the project's root.
    pub fn cargo(&self) -> Command {
        let mut command = Command::new(cargo());
        command.current_dir(&self.root);
        command
    }

    /// The version of a package that Cargo.lock names.
    pub fn locked_version(&self, package: &str) -> Outcome<String> {
        let lock = files::read_text(&self.path("Cargo.lock"))?;
        version_in_lock(&lock, package)
            .map(str::to_string)
            .ok_or_else(|| format!("Cargo.lock does not name `{package}`."))
    }

    /// What a package's manifest names for wasm32, by itself or for every target.
    #[cfg(test)]
    pub fn dependencies_for_wasm32(&self, package: &str) -> Vec<String> {
        let metadata = metadata(&self.root).expect("cargo knows its packages");
        let package = metadata["packages"].as_array().into_iter().flatten().find(|one| one["name"] == package);
        let all = package.and_then(|package| package["dependencies"].as_array()).into_iter().flatten();
        let is_there = |one: &&Value| {
            let target = one["target"].as_str();
            one["kind"].is_null() && target.is_none_or(|target| target == "cfg(target_arch = \"wasm32\")")
        };
        all.filter(is_there).filter_map(|one| one["name"].as_str().map(str::to_owned)).collect()
    }

    /// A path as it is shown: relative to the project where it can be.
    pub fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }
}

/// The cargo that started xtask.
fn cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// What cargo knows of the workspace.
fn metadata(root: &Path) -> Outcome<Value> {
    let ask = ["metadata", "--no-deps", "--format-version=1"];
    let metadata = process::capture(Command::new(cargo()).args(ask).current_dir(root))?;
    serde_json::from_str(&metadata).map_err(|error| format!("`cargo metadata` is not readable: {error}"))
}

fn version_in_lock<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let entry = lock
        .split("[[package]]")
        .find(|entry| entry.lines().any(|line| line.strip_prefix("name = ") == Some(&format!("\"{package}\""))))?;
    let version = entry.lines().find_map(|line| line.strip_prefix("version = "))?;
    Some(version.trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_the_very_package() {
        let lock = "version = 4\n\n[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(version_in_lock(lock, "wasm"), None);
    }
}
