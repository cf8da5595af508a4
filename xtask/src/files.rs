//! Files and folders, with sentences for what goes wrong.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::Outcome;

pub fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}

pub fn read_text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}

/// Writes a file, making its folder where needed.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Outcome<()> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    fs::write(path, bytes).map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

pub fn make_folder(path: &Path) -> Outcome<()> {
    fs::create_dir_all(path).map_err(|error| format!("{} cannot be made: {error}", path.display()))
}

/// An empty folder, whatever was there before.
pub fn empty_folder(path: &Path) -> Outcome<()> {
    remove_folder(path)?;
    make_folder(path)
}

pub fn remove_folder(path: &Path) -> Outcome<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{} cannot be removed: {error}", path.display()))
        }
        _ => Ok(()),
    }
}

pub fn remove_file(path: &Path) -> Outcome<()> {
    fs::remove_file(path).map_err(|error| format!("{} cannot be removed: {error}", path.display()))
}

/// Puts a folder in the place of another one.
pub fn replace_folder(new: &Path, old: &Path) -> Outcome<()> {
    remove_folder(old)?;
    // Renaming fails where target/ lies on another disk.
    if fs::rename(new, old).is_err() {
        copy_folder(new, old)?;
        remove_folder(new)?;
    }
    Ok(())
}

pub fn copy_folder(from: &Path, to: &Path) -> Outcome<()> {
    for file in all_files(from)? {
        let relative = file.strip_prefix(from).unwrap_or(&file);
        write(&to.join(relative), read(&file)?)?;
    }
    Ok(())
}

/// Makes a file or folder the same as another one, and leaves alone what is so already: what was built of it stays fresh.
pub fn mirror(from: &Path, to: &Path) -> Outcome<()> {
    if from.is_file() {
        let bytes = read(from)?;
        return if fs::read(to).is_ok_and(|old| old == bytes) { Ok(()) } else { write(to, bytes) };
    }
    for old in all_files(to)? {
        if !from.join(old.strip_prefix(to).unwrap_or(&old)).is_file() {
            remove_file(&old)?;
        }
    }
    for file in all_files(from)? {
        mirror(&file, &to.join(file.strip_prefix(from).unwrap_or(&file)))?;
    }
    Ok(())
}

/// What lies in a folder, by name.
pub fn names(folder: &Path) -> Outcome<Vec<String>> {
    let entries = fs::read_dir(folder).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
    let entries = entries.map_err(|error| format!("{} cannot be listed: {error}", folder.display()))?;
    Ok(entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
}

/// All files below a folder, sorted; none if there is no such folder.
pub fn all_files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    if folder.is_dir() {
        collect(folder, &mut found).map_err(|error| format!("{} cannot be listed: {error}", folder.display()))?;
        found.sort();
    }
    Ok(found)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), found)?;
        } else {
            found.push(entry.path());
        }
    }
    Ok(())
}

/// SHA-256 as hexadecimal digits.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `page.js` with the content's hash in it: `page-1a2b3c4d.js`.
pub fn hashed_name(name: &str, bytes: &[u8]) -> String {
    let hash = &hash(bytes)[..8];
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{hash}.{extension}"),
        None => format!("{name}-{hash}"),
    }
}

/// By Brotli, at a quality from 0 to 11.
#[cfg(feature = "publish")]
pub fn brotli(bytes: &[u8], quality: i32) -> Vec<u8> {
    let settings =
        brotli::enc::BrotliEncoderParams { quality, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut small = Vec::new();
    // Writing to memory cannot fail.
    let _ = brotli::BrotliCompress(&mut &bytes[..], &mut small, &settings);
    small
}

/// An empty folder for one test.
#[cfg(test)]
pub fn scratch(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("tactile-xtask-{}-{name}", std::process::id()));
    empty_folder(&folder).unwrap();
    folder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_follows_and_leaves_alone_what_is_the_same() {
        let folder = scratch("mirror");
        let (from, to) = (folder.join("from"), folder.join("to"));
        for (file, text) in [("from/a", "1"), ("from/b/c", "2"), ("to/a", "1"), ("to/b/c", "old"), ("to/d", "gone")] {
            write(&folder.join(file), text).unwrap();
        }
        let time = || fs::metadata(to.join("a")).and_then(|data| data.modified()).unwrap();
        let before = time();
        mirror(&from, &to).unwrap();
        assert_eq!(time(), before);
        assert_eq!((read_text(&to.join("b/c")).unwrap(), all_files(&to).unwrap().len()), ("2".to_owned(), 2));
        remove_folder(&folder).unwrap();
    }

    #[test]
    fn names_carry_the_hash_of_the_content() {
        // SHA-256 of "abc" is given in FIPS 180-4.
        assert_eq!(hashed_name("page.js", b"abc"), "page-ba7816bf.js");
        assert_eq!(hashed_name("a.b.csv", b"abc"), "a.b-ba7816bf.csv");
        assert_eq!(hashed_name("LICENSE", b"abc"), "LICENSE-ba7816bf");
        assert_ne!(hashed_name("page.js", b"abc"), hashed_name("page.js", b"abd"));
    }
}
