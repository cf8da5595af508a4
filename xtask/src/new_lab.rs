//! The files and lines of a new lab.

use std::path::Path;

use crate::project::Project;
use crate::{Outcome, files, process, template};

/// Writes a lab that compiles, with its prose, and lists it in its chapter.
pub fn new_lab(project: &Project, chapter: &str, id: &str) -> Outcome<()> {
    check_id(id)?;
    let labs = project.path("src/labs");
    let chapters = chapters(&labs)?;
    if !chapters.iter().any(|name| name == chapter) {
        return Err(format!("There is no chapter `{chapter}`; the chapters are {}.", chapters.join(", ")));
    }
    let module = id.replace('-', "_");
    // An id is unique over all chapters: it is the lab's address.
    for other in &chapters {
        let file = labs.join(other).join(format!("{module}.rs"));
        if file.exists() || labs.join(other).join(&module).exists() {
            return Err(format!("There is a lab `{id}` already: {}.", project.shown(&file)));
        }
    }

    let folder = labs.join(chapter);
    let chapter_file = folder.join("mod.rs");
    let lab_type = type_name(id);
    let listed = listed(&files::read_text(&chapter_file)?, &module, &lab_type).ok_or_else(|| {
        format!("{} has no `LABS: &[Entry] = &[…];` to add the lab to.", project.shown(&chapter_file))
    })?;
    let title = title(id);
    let values = [("id", id), ("chapter", chapter), ("type", &lab_type), ("title", &title)];
    let lab = template::fill(include_str!("../templates/lab.rs.txt"), &values)?;
    let prose = template::fill(include_str!("../templates/lab.md.txt"), &[("title", &title)])?;

    let (lab_file, prose_file) = (folder.join(format!("{module}.rs")), folder.join(format!("{id}.md")));
    files::write(&lab_file, lab)?;
    files::write(&prose_file, prose)?;
    files::write(&chapter_file, listed)?;
    process::run(project.cargo().args(["fmt", "--package", "tactile"]))?;
    println!(
        "Wrote {} and {}, and listed the lab in {}.",
        project.shown(&lab_file),
        project.shown(&prose_file),
        project.shown(&chapter_file)
    );
    println!("Run `cargo xtask serve` and open /labs/{id}/.");
    Ok(())
}

/// Ids are words of small letters and digits joined by single hyphens, and can name a module.
fn check_id(id: &str) -> Outcome<()> {
    const KEYWORDS: &str = "abstract as async await become box break const continue crate do dyn else enum extern \
        false final fn for gen if impl in let loop macro match mod move mut override priv pub ref return self static \
        struct super trait true try type typeof unsafe unsized use virtual where while yield";
    let word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    if !(id.split('-').all(word) && id.starts_with(|c: char| c.is_ascii_lowercase())) {
        return Err(format!(
            "`{id}` will not do as id: use small letters and digits with single hyphens, such as `partial-dependence`."
        ));
    }
    if KEYWORDS.split_whitespace().any(|keyword| keyword == id) {
        return Err(format!("`{id}` will not do as id: it is a word of Rust's own."));
    }
    Ok(())
}

/// The folders that hold a chapter.
fn chapters(labs: &Path) -> Outcome<Vec<String>> {
    let files = files::all_files(labs)?;
    Ok(files
        .iter()
        .filter_map(|file| file.strip_prefix(labs).ok()?.to_str()?.strip_suffix("/mod.rs"))
        .filter(|chapter| !chapter.contains('/'))
        .map(str::to_string)
        .collect())
}

/// `partial-dependence` as `PartialDependence`.
fn type_name(id: &str) -> String {
    id.split('-').map(capitalised).collect()
}

/// `partial-dependence` as `Partial dependence`.
fn title(id: &str) -> String {
    capitalised(&id.replace('-', " "))
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map(|first| first.to_ascii_uppercase().to_string() + characters.as_str()).unwrap_or_default()
}

/// The chapter file with the lab in it: its `mod` line in the alphabet's order, its `Entry` last.
/// Nothing if there is no list to add it to.
fn listed(chapter: &str, module: &str, lab_type: &str) -> Option<String> {
    let list = chapter.find("LABS: &[Entry] = &[")? + "LABS: &[Entry] = &[".len();
    let end = list + chapter[list..].find("];")?;
    let mut entries = chapter[list..end].trim_end().to_string();
    if !entries.is_empty() && !entries.ends_with([',', '\n']) {
        entries.push(',');
    }
    let entry = format!("    entry!({module}, {lab_type}),\n");
    let text = format!("{}{entries}\n{entry}{}", &chapter[..list], &chapter[end..]);

    let mod_line = format!("mod {module};");
    let mut lines: Vec<&str> = text.lines().collect();
    let is_mod = |line: &&str| line.starts_with("mod ") && line.ends_with(';');
    let place = lines
        .iter()
        .position(|line| is_mod(line) && *line > mod_line.as_str())
        .or_else(|| lines.iter().rposition(is_mod).map(|last| last + 1))
        .or_else(|| lines.iter().position(|line| line.contains("static LABS") || line.starts_with("use ")))?;
    lines.insert(place, &mod_line);
    Some(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "\
mod roc;
pub static LABS: &[Entry] = &[
    entry!(roc, Roc),
];
";

    #[test]
    fn a_lab_is_listed_in_its_chapter() {
        let expected = "\
mod partial_dependence;
mod roc;
pub static LABS: &[Entry] = &[
    entry!(roc, Roc),
    entry!(partial_dependence, PartialDependence),
];
";
        assert_eq!(listed(SAMPLE, "partial_dependence", "PartialDependence").as_deref(), Some(expected));
    }

    #[test]
    fn the_last_module_of_the_alphabet_comes_last() {
        let text = listed(SAMPLE, "shap", "Shap").unwrap();
        assert!(text.starts_with("mod roc;\nmod shap;\npub static"), "{text}");
    }

    #[test]
    fn lists_in_one_line_and_empty_ones_grow_too() {
        let one_line = "mod roc;\n\npub static LABS: &[Entry] = &[entry!(roc, Roc)];\n";
        let text = listed(one_line, "shap", "Shap").unwrap();
        assert!(text.contains("&[entry!(roc, Roc),\n    entry!(shap, Shap),\n];"), "{text}");
        let text = listed("//! Chapter.\npub static LABS: &[Entry] = &[];\n", "shap", "Shap").unwrap();
        assert!(text.contains("mod shap;\npub static LABS: &[Entry] = &[\n    entry!(shap, Shap),\n];"), "{text}");
        assert_eq!(listed("//! Chapter.\n", "shap", "Shap"), None);
    }

    #[test]
    fn ids_fit_an_address_and_a_module() {
        for good in ["roc", "ab-test", "k-means-2"] {
            assert_eq!(check_id(good), Ok(()), "{good}");
        }
        for bad in ["", "Roc", "ab_test", "-roc", "roc-", "a--b", "2d", "é", "../x", "match", "self"] {
            assert!(check_id(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn names_are_made_of_the_id() {
        assert_eq!(type_name("partial-dependence"), "PartialDependence");
        assert_eq!(title("partial-dependence"), "Partial dependence");
    }
}
