//! Which chapters and labs there are, as the writer of the pages says.

use std::path::Path;

use serde_json::Value;

use crate::project::Project;
use crate::{Outcome, files};

/// The file's name in the folder of the pages; it is not part of the site.
pub const FILE: &str = "registry.json";

pub struct Registry {
    /// Their ids.
    pub chapters: Vec<String>,
    pub labs: Vec<Lab>,
}

pub struct Lab {
    pub id: String,
    /// The data set that it opens with; one that it makes itself has no file.
    pub set: String,
}

impl Registry {
    /// The registry of the site that was built last.
    pub fn of_last(project: &Project) -> Outcome<Registry> {
        Registry::read(&project.path("target/site/pages"))
    }

    pub fn read(pages: &Path) -> Outcome<Registry> {
        Registry::parse(&files::read_text(&pages.join(FILE))?)
    }

    pub fn parse(text: &str) -> Outcome<Registry> {
        let value: Value = serde_json::from_str(text).map_err(|error| format!("{FILE} is not readable: {error}"))?;
        let texts = |at: &Value| at.as_str().unwrap_or_default().to_owned();
        let list = |of: &str| value[of].as_array().cloned().unwrap_or_default();
        Ok(Registry {
            chapters: list("chapters").iter().map(texts).collect(),
            labs: list("labs").iter().map(|lab| Lab { id: texts(&lab["id"]), set: texts(&lab["set"]) }).collect(),
        })
    }
}
