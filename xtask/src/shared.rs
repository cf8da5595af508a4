//! Puts what several parts of a module share where `partition` says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use crate::glue::{Needs, WASM_FEATURES, stem};
use crate::partition::{Chunk, partition};
use crate::{Outcome, files, process};

/// The name by which parts import what the module exports: memory, table and the stack's end.
const EXPORTS: &str = "__wasm_split";
/// The same of files that were joined; `parts.js` knows both.
const JOINED_EXPORTS: &str = "main";

/// Joins the chunks in the folder `parts` to the module, to parts, or to nothing, and says so in `needs`.
pub fn place_chunks(wasm_opt: &Path, bound: &Path, parts: &Path, needs: &mut Needs) -> Outcome<()> {
    let files: Vec<PathBuf> =
        files::all_files(parts)?.into_iter().filter(|file| stem(file).starts_with("chunk_")).collect();
    let chunks: Vec<Chunk> = files.iter().map(|file| chunk(file, needs)).collect::<Outcome<_>>()?;
    let placed = partition(needs.len(), &chunks);
    let paths = |numbers: &[usize]| numbers.iter().map(|&number| files[number].clone()).collect::<Vec<PathBuf>>();

    join(wasm_opt, bound, &paths(&placed.module), bound)?;
    let exports = parts.join("exports.wat");
    for ((part, names), copies) in needs.iter_mut().zip(&placed.copies) {
        if copies.is_empty() {
            continue;
        }
        let mut joined = paths(copies);
        let own = format!("split_{part}");
        let own_file = parts.join(format!("{own}.wasm"));
        if names.contains(&own) {
            joined.insert(0, own_file.clone());
        } else {
            // All that it leads to is shared.
            names.push(own);
        }
        files::write(&exports, exports_of(&joined)?)?;
        join(wasm_opt, &exports, &joined, &own_file)?;
        files::remove_file(&exports)?;
    }
    for (number, file) in files.iter().enumerate() {
        if !placed.files.contains(&number) {
            files::remove_file(file)?;
            needs.values_mut().for_each(|names| names.retain(|name| *name != stem(file)));
        }
    }
    Ok(())
}

/// Joins files to a first one, which exports what they import.
fn join(wasm_opt: &Path, first: &Path, others: &[PathBuf], out: &Path) -> Outcome<()> {
    if others.is_empty() {
        return Ok(());
    }
    let mut command = Command::new(wasm_opt.with_file_name("wasm-merge"));
    command.args(WASM_FEATURES).arg(first).arg(EXPORTS);
    for file in others {
        command.arg(file).arg(stem(file));
    }
    process::capture(command.arg("-o").arg(out)).map(drop)
}

/// What a chunk's file holds. Its names and types do not count: there they are optimised away.
fn chunk(file: &Path, needs: &Needs) -> Outcome<Chunk> {
    let mut bytes = 0;
    let mut data = Vec::new();
    let mut is_constant = BTreeMap::new();
    let wasm = files::read(file)?;
    for payload in Parser::new(0).parse_all(&wasm) {
        match payload.map_err(|error| unreadable(file, error))? {
            Payload::CodeSectionStart { size, .. } => bytes += size as usize,
            Payload::DataSection(section) => {
                for segment in section {
                    data.push(segment.map_err(|error| unreadable(file, error))?.data.len());
                }
            }
            Payload::CustomSection(section) => {
                let KnownCustom::Name(names) = section.as_known() else { continue };
                // What this reader does not know is no name of data.
                for name in names.into_iter().flatten() {
                    let Name::Data(names) = name else { continue };
                    let names = names.into_iter().flatten();
                    is_constant.extend(names.map(|name| (name.index as usize, name.name.starts_with(".rodata"))));
                }
            }
            _ => {}
        }
    }
    let is_changing = data.iter().enumerate().any(|(index, &size)| size > 0 && is_constant.get(&index) != Some(&true));
    let needing = |names: &Vec<String>| names.contains(&stem(file));
    let parts = needs.values().enumerate().filter(|(_, names)| needing(names)).map(|(number, _)| number).collect();
    Ok(Chunk { parts, bytes: bytes + data.iter().sum::<usize>(), is_changing })
}

/// A module, as text, that exports what all these files import, and imports it itself: so that in what they are joined
/// to there is one memory and one table.
fn exports_of(joined: &[PathBuf]) -> Outcome<String> {
    let mut imports = BTreeMap::new();
    for file in joined {
        let wasm = files::read(file)?;
        for payload in Parser::new(0).parse_all(&wasm) {
            let Payload::ImportSection(section) = payload.map_err(|error| unreadable(file, error))? else { continue };
            for import in section.into_imports() {
                let import = import.map_err(|error| unreadable(file, error))?;
                imports.insert(import.name.to_owned(), import.ty);
            }
        }
    }
    let mut text = String::from("(module\n");
    let mut exports = String::new();
    let (mut memories, mut tables, mut globals) = (0, 0, 0);
    for (name, what) in &imports {
        let limits = |least: u64, most: Option<u64>| most.map_or(least.to_string(), |most| format!("{least} {most}"));
        let (kind, what, count) = match what {
            TypeRef::Memory(memory) => ("memory", limits(memory.initial, memory.maximum), &mut memories),
            TypeRef::Table(table) => {
                ("table", format!("{} funcref", limits(table.initial, table.maximum)), &mut tables)
            }
            TypeRef::Global(global) if global.mutable => {
                ("global", format!("(mut {})", global.content_type), &mut globals)
            }
            TypeRef::Global(global) => ("global", global.content_type.to_string(), &mut globals),
            other => return Err(format!("A part imports `{name}`, {other:?}: `exports_of` does not know how to.")),
        };
        text += &format!("  (import \"{JOINED_EXPORTS}\" \"{name}\" ({kind} {what}))\n");
        exports += &format!("  (export \"{name}\" ({kind} {count}))\n");
        *count += 1;
    }
    Ok(text + &exports + ")\n")
}

fn unreadable(file: &Path, error: wasmparser::BinaryReaderError) -> String {
    format!("{} cannot be read: {error}", file.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module of these sections.
    fn module(name: &str, sections: &[(u8, Vec<u8>)]) -> PathBuf {
        let mut bytes = b"\0asm\x01\0\0\0".to_vec();
        for (id, content) in sections {
            bytes.extend([*id, content.len() as u8]);
            bytes.extend(content);
        }
        let file = files::scratch(name).join("chunk_1.wasm");
        files::write(&file, bytes).unwrap();
        file
    }

    /// As the splitter writes them.
    fn imports() -> (u8, Vec<u8>) {
        let of = |name: &str, what: &[u8]| {
            let lengths = [EXPORTS.len() as u8, name.len() as u8];
            [&lengths[..1], EXPORTS.as_bytes(), &lengths[1..], name.as_bytes(), what].concat()
        };
        let all = [of("stack", b"\x03\x7f\x01"), of("table", b"\x01\x70\0\xd9\x09"), of("memory", b"\x02\0\x14")];
        (2, [&b"\x03"[..], &all.concat()].concat())
    }

    #[test]
    fn joined_parts_have_one_memory() {
        let file = module("joined", &[imports()]);
        let expected = "(module
  (import \"main\" \"memory\" (memory 20))
  (import \"main\" \"stack\" (global (mut i32)))
  (import \"main\" \"table\" (table 1241 funcref))
  (export \"memory\" (memory 0))
  (export \"stack\" (global 0))
  (export \"table\" (table 0))
)
";
        assert_eq!(exports_of(&[file.clone(), file]).as_deref(), Ok(expected));
    }

    /// A chunk with three bytes of constants and these bytes of the segment after them.
    fn of_data(name: &str, second: &[u8]) -> Chunk {
        let segment = |data: &[u8]| [&[0, 0x41, 0, 0x0b, data.len() as u8][..], data].concat();
        let data = [vec![2], segment(b"abc"), segment(second)].concat();
        let names = b"\x04name\x09\x11\x02\x00\x07.rodata\x01\x05.data".to_vec();
        let file = module(name, &[imports(), (11, data), (0, names)]);
        let needs = [("a", "chunk_2"), ("b", "chunk_1"), ("c", "chunk_1")];
        chunk(&file, &needs.map(|(part, file)| (part.to_owned(), vec![file.to_owned()])).into()).unwrap()
    }

    #[test]
    fn a_chunk_is_read_from_its_file() {
        let constant = of_data("constant", b"");
        assert_eq!((constant.parts, constant.bytes, constant.is_changing), (vec![1, 2], 3, false));
        let changing = of_data("changing", b"xy");
        assert_eq!((changing.bytes, changing.is_changing), (5, true));
    }
}
