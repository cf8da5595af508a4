//! Sessions outside a browser: bundled data come from the files of this project.

use std::path::PathBuf;

use crate::lab::{DataSet, Edit, Session};
use crate::table::Problem;

/// Applies an edit, after giving the session the data set that it needs.
///
/// # Errors
/// As [`Session::edit`], and where a bundled file cannot be read.
pub fn edit(session: &mut dyn Session, edit: &Edit) -> Result<Vec<String>, Problem> {
    if let Some(id) = session.data_wanted(edit) {
        let need = session.data_need();
        let file = if need.set(&id).is_some_and(DataSet::is_bundled) { read(&id)? } else { Vec::new() };
        session.set_data(need.open(&id, &file)?)?;
    }
    session.edit(edit)
}

/// The bytes of a bundled data set.
///
/// # Errors
/// Where the file is not there: the program was moved away from its project.
pub fn read(id: &str) -> Result<Vec<u8>, Problem> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "assets", "data", &format!("{id}.csv")].iter().collect();
    std::fs::read(&path).map_err(|error| Problem::new(format!("The data set “{id}” cannot be read: {error}.")))
}
