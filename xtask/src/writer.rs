//! The writer of the static pages, a binary of the project: all pages at once for publishing, each when it is asked
//! for in development.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use crate::bundle::{Host, Purpose};
use crate::place::Names;
use crate::project::Project;
use crate::{Outcome, files, licenses, process};

/// The page for addresses at which nothing stands.
const LOST: &str = "404.html";

/// The compiled writer.
pub struct Writer {
    program: PathBuf,
    template: PathBuf,
    root: PathBuf,
}

impl Writer {
    /// Compiles it, in the profile that this program was compiled in: what it computes is little, and compiling it for
    /// speed takes longer than all that it does.
    pub fn compile(project: &Project, purpose: Purpose) -> Outcome<Writer> {
        let features: &[&str] = match purpose {
            Purpose::Publish => &["--features", "pictures"],
            // Without the page's views, which take longer to compile than all else that it needs.
            Purpose::Develop => &["--no-default-features", "--features", "texts"],
        };
        process::capture(project.cargo().args(["build", "--quiet", "--bin", "prerender"]).args(features))?;
        let name = format!("prerender{}", std::env::consts::EXE_SUFFIX);
        Ok(Writer {
            program: project.cargo_target.join("debug").join(name),
            template: project.path("index.html"),
            root: project.root.clone(),
        })
    }

    /// Writes all pages into a folder.
    pub fn write_all(&self, host: &Host, pages: &Path) -> Outcome<()> {
        process::run(&mut self.command(host, pages))
    }

    /// Writes what every page needs, and the one that is sent where nothing stands.
    pub fn write_first(&self, pages: &Path) -> Outcome<()> {
        self.write_one(LOST, pages)
    }

    /// Writes the page at an address below the site's, and what the app reads for it; nothing, if there is none.
    fn write_one(&self, address: &str, pages: &Path) -> Outcome<()> {
        process::run(self.command(&Host::default(), pages).arg(format!("--only={address}")))
    }

    fn command(&self, host: &Host, pages: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(&self.root).arg("--out").arg(pages).arg("--template").arg(&self.template);
        command.args(["--public-url", &host.public_url]);
        command.args(host.origin.iter().flat_map(|origin| ["--origin", origin]));
        command
    }
}

/// Pages that are written when they are first asked for.
pub struct Pages {
    project: Project,
    writer: Writer,
    names: Names,
    /// Where the writer leaves them before they are placed.
    scratch: PathBuf,
    /// What was asked for already. It is held while a page is written, so that none is written twice.
    asked: Mutex<BTreeSet<String>>,
}

impl Pages {
    pub fn new(project: Project, writer: Writer, names: Names, scratch: PathBuf) -> Pages {
        Pages { project, writer, names, scratch, asked: Mutex::default() }
    }

    /// Sees to it that what a path below the site's stands for is in the site's folder, if there is such a page.
    pub fn provide(&self, path: &str, folder: &Path) -> Outcome<()> {
        let Some(address) = address_behind(path) else { return Ok(()) };
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if !asked.insert(address.clone()) {
            return Ok(());
        }
        let written = files::empty_folder(&self.scratch)
            .and_then(|()| match address == licenses::ADDRESS {
                true => licenses::write(&licenses::page(&self.project)?, &self.scratch),
                false => self.writer.write_one(&address, &self.scratch),
            })
            .and_then(|()| self.names.place_pages(&self.scratch, folder));
        if written.is_err() {
            asked.remove(&address);
        }
        written
    }
}

/// The page by whose writing a missing file comes about.
fn address_behind(path: &str) -> Option<String> {
    match path.strip_prefix("assets/") {
        Some(asset) => {
            let name = asset.strip_prefix("texts/labs/").or(asset.strip_prefix("texts/posters/"))?;
            Some(format!("labs/{}/", name.split_once('.')?.0))
        }
        None if path.is_empty() || path.ends_with('/') => Some(path.to_owned()),
        None => Some(format!("{path}/")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_comes_with_its_page() {
        for (path, address) in [
            ("", Some("")),
            ("labs/roc/", Some("labs/roc/")),
            ("labs/roc", Some("labs/roc/")),
            ("concepts/eval.roc/", Some("concepts/eval.roc/")),
            ("assets/texts/labs/roc.postcard", Some("labs/roc/")),
            ("assets/texts/posters/roc.svg", Some("labs/roc/")),
            ("assets/texts/search.postcard", None),
            ("assets/page-1a2b3c4d.wasm", None),
        ] {
            assert_eq!(address_behind(path).as_deref(), address, "{path}");
        }
    }
}
