//! The files and lines of a new lab.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::project::Project;
use crate::{Outcome, files, process, template};

/// Writes a lab that compiles, is drawn and passes every test, with its prose and its Python, and lists it in its chapter;
/// says what only a person can give.
pub fn new_lab(project: &Project, chapter: &str, id: &str) -> Outcome<()> {
    let written = write(&project.root, chapter, id)?;
    process::run(project.cargo().args(["fmt", "--package", "tactile"]))?;
    for file in written {
        println!("Wrote {}.", project.shown(&file));
    }
    println!(
        "\
It is a small lab about the values of one column, and passes `cargo xtask test --lab {id}` but for one test: its picture
is new. What only you can give is its own matter in the place of that, words, poster, tour and challenges included, and
your eyes: `cargo xtask serve` shows it at /labs/{id}/; accept its picture when you have looked at it, by
`TACTILE_LAB={id} INSTA_UPDATE=always cargo test --test native golden`."
    );
    Ok(())
}

/// The files of the lab in the sources below `root`.
fn write(root: &Path, chapter: &str, id: &str) -> Outcome<Vec<PathBuf>> {
    check_id(id)?;
    let labs = root.join("src/labs");
    let chapters = chapters(&labs)?;
    let folder_name = chapter.replace('-', "_");
    if !chapters.contains(&folder_name) {
        return Err(format!("There is no chapter `{chapter}`; the chapters are {}.", chapters.join(", ")));
    }
    let module = id.replace('-', "_");
    // An id is unique over all chapters: it is the lab's address.
    if let Some(other) = chapters.iter().find(|other| is_there(&labs.join(other), &module)) {
        return Err(format!("There is a lab `{id}` already, in the chapter `{other}`."));
    }
    let planned = Planned::find(&files::read_text(&root.join("assets/labs.csv"))?, id)?;
    if planned.chapter != folder_name.replace('_', "-") {
        return Err(format!("assets/labs.csv has `{id}` in the chapter `{}`.", planned.chapter));
    }

    let folder = labs.join(&folder_name);
    let chapter_file = folder.join("mod.rs");
    let lab_type = type_name(id);
    let listed = listed(&files::read_text(&chapter_file)?, &module, &lab_type)
        .ok_or_else(|| format!("{} has no `LABS: &[Entry] = &[…];` to add the lab to.", chapter_file.display()))?;
    let quoted = |text: &str| format!("{text:?}");
    let covers: Vec<String> = planned.concepts.iter().map(|concept| quoted(concept)).collect();
    let values = [
        ("id", id.to_owned()),
        ("type", lab_type),
        ("title", planned.title.clone()),
        ("quoted title", quoted(&planned.title)),
        ("question", quoted(&planned.question)),
        ("covers", covers.join(", ")),
        ("folder", folder_name),
        ("module", module.clone()),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let lab = template::fill(include_str!("../templates/lab.rs.txt"), &values)?;
    let glossary_file = root.join("assets/glossary.md");
    let glossary = without_near(&files::read_text(&glossary_file)?, &planned.concepts);

    let own_file = |ending: &str| folder.join(format!("{module}.{ending}"));
    let written = [
        (own_file("rs"), lab),
        (own_file("md"), include_str!("../templates/lab.md.txt").to_owned()),
        (own_file("py"), include_str!("../templates/lab.py.txt").to_owned()),
        (chapter_file, listed),
        (glossary_file, glossary),
    ];
    for (file, text) in &written {
        files::write(file, text)?;
    }
    Ok(written.map(|(file, _)| file).to_vec())
}

/// What the map of all labs says of one that is not built yet.
#[derive(Debug)]
struct Planned {
    chapter: String,
    title: String,
    question: String,
    concepts: Vec<String>,
}

impl Planned {
    fn find(map: &str, id: &str) -> Outcome<Planned> {
        let row = map.lines().map(fields).find(|row| row[0] == id);
        match row.as_deref() {
            Some([_, chapter, title, question, concepts]) => Ok(Planned {
                chapter: chapter.clone(),
                title: title.clone(),
                question: question.clone(),
                concepts: concepts.split_whitespace().map(str::to_owned).collect(),
            }),
            _ => Err(format!(
                "assets/labs.csv, the map of all labs, has no row for `{id}`: \
                 write its chapter, title, question and concepts there first."
            )),
        }
    }
}

/// The fields of a line of CSV.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut is_quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let last = fields.len() - 1;
        match letter {
            '"' if is_quoted && letters.next_if_eq(&'"').is_some() => fields[last].push('"'),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => fields.push(String::new()),
            _ => fields[last].push(letter),
        }
    }
    fields
}

/// The glossary without the words on which lab comes near, for the concepts that have a lab of their own now.
fn without_near(glossary: &str, concepts: &[String]) -> String {
    let mut kept = String::new();
    let mut concept = "";
    for line in glossary.split_inclusive('\n') {
        if line.starts_with("## ") {
            concept = "";
        }
        concept = line.strip_prefix("concept:").map_or(concept, str::trim);
        if !(line.starts_with("near:") && concepts.iter().any(|own| own == concept)) {
            kept.push_str(line);
        }
    }
    kept
}

/// Where the lab stands among the modules of the crate: `labs::evaluate::roc::`.
pub fn module(project: &Project, id: &str) -> Outcome<String> {
    let labs = project.path("src/labs");
    let module = id.replace('-', "_");
    let chapters = chapters(&labs)?;
    let chapter = chapters.iter().find(|chapter| is_there(&labs.join(chapter), &module));
    let chapter = chapter.ok_or_else(|| format!("There is no lab `{id}` in {}.", project.shown(&labs)))?;
    Ok(format!("labs::{chapter}::{module}::"))
}

/// Whether a chapter's folder holds this module.
fn is_there(chapter: &Path, module: &str) -> bool {
    chapter.join(format!("{module}.rs")).is_file() || chapter.join(module).is_dir()
}

/// The id of the lab that the test makes: one of the map that is not built.
fn unbuilt(map: &str, labs: &Path) -> Outcome<(String, String)> {
    let is_built = |row: &Vec<String>| is_there(&labs.join(row[1].replace('-', "_")), &row[0].replace('-', "_"));
    let mut rows = map.lines().skip(1).map(fields).filter(|row| row.len() == 5);
    let row = rows.find(|row| !is_built(row)).ok_or("All labs of assets/labs.csv are built.")?;
    Ok((row[1].clone(), row[0].clone()))
}

/// The manifest with another version of its package.
fn versioned(manifest: &str, version: &str) -> String {
    let mut is_package = false;
    let line = |line: &str| {
        if line.starts_with('[') {
            is_package = line == "[package]";
        }
        if is_package && line.starts_with("version = ") {
            format!("version = \"{version}\"\n")
        } else {
            format!("{line}\n")
        }
    };
    manifest.lines().map(line).collect()
}

/// Makes a new lab in a copy of the sources, draws it and holds it to what every lab owes, with its Python where there is one.
/// What the copy depends on is compiled in the project's own target directory.
pub fn test(project: &Project, python: Option<&Path>) -> Outcome<()> {
    let copy = project.path("target/new-lab");
    for name in files::names(&project.root)? {
        let part = project.path(&name);
        if part != project.cargo_target && !matches!(name.as_str(), "target" | "dist" | ".git") {
            files::mirror(&part, &copy.join(&name))?;
        }
    }
    // Cargo tells the crate and its copy apart by nothing else, and would take what it built of one for the other.
    let manifest = copy.join("Cargo.toml");
    files::write(&manifest, versioned(&files::read_text(&manifest)?, "0.0.0-new-lab"))?;
    let (chapter, id) = unbuilt(&files::read_text(&copy.join("assets/labs.csv"))?, &copy.join("src/labs"))?;
    write(&copy, &chapter, &id)?;
    println!("In a copy of the sources, `{id}` is a new lab.");
    let cargo = || {
        let mut command = Command::new(project.cargo().get_program());
        command.current_dir(&copy).env("CARGO_TARGET_DIR", &project.cargo_target).env("TACTILE_LAB", &id);
        command
    };
    process::run(cargo().args(["fmt", "--package", "tactile"]))?;
    let mut tests = cargo();
    // Its picture is new, and therefore accepted; that it is drawn is another test's matter.
    tests.args(["test", "--test", "native"]).env("INSTA_UPDATE", "always").env("INSTA_OUTPUT", "none");
    if let Some(python) = python {
        tests.env("TACTILE_PYTHON", python);
    }
    process::run(tests.args(["--", "conformance::", "golden::", "reference::", "tidy::"]))?;
    let scenes = files::all_files(&copy.join("tests/snapshots"))?;
    match scenes.iter().any(|file| file.to_string_lossy().contains(&format!("__{id}-"))) {
        true => Ok(()),
        false => Err(format!("`{id}` has no picture.")),
    }
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
    }

    #[test]
    fn the_map_of_labs_says_title_question_and_concepts() {
        let map =
            "id,chapter,title,question,concepts\nroc,evaluate,ROC,\"Where, \"\"exactly\"\"?\",eval.roc eval.auc\n";
        let planned = Planned::find(map, "roc").unwrap();
        assert_eq!((planned.chapter.as_str(), planned.question.as_str()), ("evaluate", "Where, \"exactly\"?"));
        assert_eq!(planned.concepts, ["eval.roc", "eval.auc"]);
        assert!(Planned::find(map, "ro").is_err());
    }

    #[test]
    fn only_the_package_gets_another_version() {
        let manifest = "[workspace]\n\n[package]\nname = \"a\"\nversion = \"1\"\n\n[dependencies.b]\nversion = \"1\"\n";
        let expected = "[workspace]\n\n[package]\nname = \"a\"\nversion = \"2\"\n\n[dependencies.b]\nversion = \"1\"\n";
        assert_eq!(versioned(manifest, "2"), expected);
    }

    #[test]
    fn the_glossary_sends_nobody_elsewhere_for_what_a_lab_shows() {
        let glossary =
            "# G\n\n## A\nconcept: a\nnear: roc: x\n\nText.\n\n## B\nnear: pca: y\nconcept: b\nnear: roc: z\n";
        let expected = "# G\n\n## A\nconcept: a\n\nText.\n\n## B\nnear: pca: y\nconcept: b\nnear: roc: z\n";
        assert_eq!(without_near(glossary, &["a".to_owned()]), expected);
    }
}
