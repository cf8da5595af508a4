//! Compiling for wasm32, by the standard library of rustup or of Debian.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::project::Project;
use crate::{Outcome, process, tools};

pub const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
/// The library's source, below the compiler's root.
const SOURCE: &str = "lib/rustlib/src/rust/library/std";
/// A panic ends the module at once, and knows no place in the source.
const WITHOUT_PANICS: [&str; 3] = ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none"];

/// How this machine compiles for wasm32.
pub enum Wasm32 {
    /// The toolchain has the library.
    Installed,
    /// Debian's compiler with the library's source, compiled along; cargo is still rustup's.
    Debian { linker: String },
}

/// Finds or installs the library.
pub fn wasm32(project: &Project) -> Outcome<Wasm32> {
    if library_installed(project) {
        return Ok(Wasm32::Installed);
    }
    if let Some(debian) = debian() {
        return Ok(debian);
    }
    println!("The library for {TARGET} is missing; installing it.");
    if let Some(rustup) = process::found("rustup") {
        let mut add = Command::new(rustup);
        add.args(["target", "add", TARGET]).current_dir(&project.root);
        let added = process::fetching(|| process::run(&mut add));
        if added.is_ok() && library_installed(project) {
            return Ok(Wasm32::Installed);
        }
    }
    if tools::apt_install(&["rustc-web", "rust-web-src"]).is_ok()
        && let Some(version) = llvm_of_debian()
        && tools::apt_install(&[&format!("lld-{version}")]).is_ok()
        && let Some(debian) = debian()
    {
        return Ok(debian);
    }
    Err(format!(
        "The library for {TARGET} is missing and could not be installed: run `rustup target add {TARGET}`, \
         or on a closed network with Debian `sudo apt-get install rustc-web rust-web-src` and the \
         `lld-NN` of the LLVM version that `{DEBIAN_RUSTC} -vV` names."
    ))
}

impl Wasm32 {
    /// `cargo <subcommand> --target wasm32-unknown-unknown`, with these flags for the compiler.
    pub fn cargo(&self, project: &Project, subcommand: &str, flags: &[String]) -> Command {
        let mut command = project.cargo();
        command.args([subcommand, "--target", TARGET]);
        // The environment's flags would hide those of any other place, so ours are added to them.
        let mut all: Vec<String> = match std::env::var("CARGO_ENCODED_RUSTFLAGS") {
            Ok(encoded) => encoded.split('\x1f').map(str::to_string).collect(),
            Err(_) => std::env::var("RUSTFLAGS").unwrap_or_default().split_whitespace().map(str::to_string).collect(),
        };
        all.retain(|flag| !flag.is_empty());
        all.extend_from_slice(flags);
        command.env("CARGO_ENCODED_RUSTFLAGS", all.join("\x1f"));
        if let Wasm32::Debian { linker } = self {
            // Building the library needs switches that stable compilers hide behind this variable.
            command
                .env("RUSTC", DEBIAN_RUSTC)
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
        command
    }

    /// Such a command for what is published: it compiles the library along, where its source can be had, without what
    /// panics would say. By that a module is a tenth smaller; a panic ends it as before, and the page says so.
    pub fn cargo_to_publish(&self, project: &Project, flags: &[String]) -> Command {
        if !self.can_compile_library(project) {
            println!("  Going on with the library as it comes: the modules are a tenth larger.");
            return self.cargo(project, "build", flags);
        }
        let mut all = flags.to_vec();
        all.extend(WITHOUT_PANICS.map(str::to_owned));
        let mut command = self.cargo(project, "build", &all);
        command
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
            // Its short algorithms: above all for sorting, of which there is one copy for every type. What sorts many
            // numbers does it by `ml::sort`.
            .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
        command
    }

    fn can_compile_library(&self, project: &Project) -> bool {
        let rustc = match self {
            Wasm32::Installed => std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()),
            Wasm32::Debian { .. } => DEBIAN_RUSTC.into(),
        };
        let ask = |arguments: &[&str]| {
            let mut command = Command::new(&rustc);
            process::capture(command.args(arguments).env("RUSTC_BOOTSTRAP", "1").current_dir(&project.root))
        };
        // Stable compilers hide these flags, and may come to call them otherwise.
        let flags: Vec<&str> = ["--print", "cfg", "--target", TARGET].into_iter().chain(WITHOUT_PANICS).collect();
        if ask(&flags).is_err() {
            return false;
        }
        let Ok(sysroot) = ask(&["--print", "sysroot"]) else { return false };
        let source = Path::new(sysroot.trim()).join(SOURCE);
        if !source.is_dir()
            && let Wasm32::Installed = self
            && let Some(rustup) = process::found("rustup")
        {
            let mut add = Command::new(rustup);
            add.args(["component", "add", "rust-src"]).current_dir(&project.root);
            // Where it cannot be had, that is seen below.
            let _ = process::fetching(|| process::run(&mut add));
        }
        source.is_dir()
    }

    /// Where cargo leaves a binary.
    pub fn binary(&self, project: &Project, profile: &str, name: &str) -> PathBuf {
        project.cargo_target.join(TARGET).join(profile).join(format!("{name}.wasm"))
    }
}

/// Whether the compiler that cargo uses has the library beside it.
fn library_installed(project: &Project) -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let folder = process::capture(
        Command::new(rustc).args(["--print", "target-libdir", "--target", TARGET]).current_dir(&project.root),
    );
    let Ok(folder) = folder else { return false };
    has_library(Path::new(folder.trim()), "libstd-")
}

fn has_library(folder: &Path, start: &str) -> bool {
    std::fs::read_dir(folder)
        .is_ok_and(|entries| entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with(start)))
}

/// Debian's way, where all three packages are installed.
fn debian() -> Option<Wasm32> {
    let sysroot = process::capture(Command::new(installed_debian_rustc()?).args(["--print", "sysroot"])).ok()?;
    let source = Path::new(sysroot.trim()).join(SOURCE);
    let linker = format!("wasm-ld-{}", llvm_of_debian()?);
    (source.is_dir() && process::found(&linker).is_some()).then_some(Wasm32::Debian { linker })
}

/// The major version of the LLVM in Debian's compiler; its linker has to be of the same one.
fn llvm_of_debian() -> Option<String> {
    let version = process::capture(Command::new(installed_debian_rustc()?).arg("-vV")).ok()?;
    llvm_major(&version).map(str::to_string)
}

fn installed_debian_rustc() -> Option<&'static Path> {
    let rustc = Path::new(DEBIAN_RUSTC);
    rustc.is_file().then_some(rustc)
}

fn llvm_major(version: &str) -> Option<&str> {
    let llvm = version.lines().find_map(|line| line.strip_prefix("LLVM version: "))?;
    llvm.split('.').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_linker_follows_the_compilers_llvm() {
        let version = "rustc 1.95.0 (59807616e 2026-04-14)\nhost: x86_64-unknown-linux-gnu\nLLVM version: 22.1.2\n";
        assert_eq!(llvm_major(version), Some("22"));
        assert_eq!(llvm_major("rustc 1.95.0"), None);
    }
}
