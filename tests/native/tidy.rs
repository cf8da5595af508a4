//! Rules about the source that no compiler knows.

use std::path::{Path, PathBuf};

mod imports;

use tactile::labs;
use tactile::plot::{Ink, Palette};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(below: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(below)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source file is UTF-8");
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

/// Only the app knows the browser; which room may use which is in `imports`.
#[test]
fn only_the_app_knows_the_browser() {
    for layer in ["format.rs", "ml", "services", "table", "study", "plot", "lab", "labs"] {
        for (path, text) in sources(&format!("src/{layer}")) {
            for browser in ["web_sys", "wasm_bindgen", "yew::", "js_sys"] {
                assert!(!text.contains(browser), "{} knows the browser ({browser})", path.display());
            }
        }
    }
}

/// Tests lie where one looks for them (docs/style.md): inline, or in `tests.rs` beside.
#[test]
fn tests_lie_in_one_place() {
    for (path, text) in sources("src") {
        let path = path.strip_prefix(root()).unwrap_or(&path).display();
        let is_elsewhere = ["_test.rs", "_tests.rs", "/test.rs"].iter().any(|end| path.to_string().ends_with(end));
        assert!(!is_elsewhere && !text.contains("#[path"), "{path}: tests are in `tests.rs`, in the module's folder");
        let inline = text.split_once("#[cfg(test)]\nmod tests {").map_or(0, |(_, tests)| tests.lines().count());
        assert!(
            inline <= 150,
            "{path}: {inline} lines of tests are too many to stand inline; put them into `tests.rs`"
        );
    }
}

/// plotters measures these by itself, past the recorder: a panic in a worker.
#[test]
fn plotters_never_measures_text() {
    for (path, text) in sources("src") {
        for banned in ["configure_series_labels", "MultiLineText"] {
            assert!(!text.contains(banned), "{} uses {banned}", path.display());
        }
    }
}

/// Views are written as static pages, too, where there is no window to ask.
#[test]
fn views_ask_for_the_window_in_one_place() {
    for (path, text) in sources("src/app") {
        let is_that_place = path.ends_with("app/mod.rs");
        assert!(is_that_place || !text.contains("web_sys::window()"), "{}: use app::window()", path.display());
    }
}

/// Views are made by the app's own `html!`: Yew's would keep text nodes, which a browser's translator takes away.
#[test]
fn views_keep_no_text_nodes() {
    for (path, text) in sources("src/app") {
        let is_maker = path.ends_with("app/live.rs");
        assert!(is_maker || !text.contains("yew::html"), "{} uses Yew's own html!", path.display());
        let uses_ours = text.contains("live::html;");
        assert!(uses_ours || is_maker || !text.contains("html!"), "{}: use app::live::html", path.display());
        // An element that holds nothing but a space is no space in the names that WebKit reads out.
        assert!(!text.contains("{\" \"}"), "{}: let the space be part of the words", path.display());
    }
}

/// Pictures have the theme's inks and no others.
#[test]
fn labs_draw_with_inks_only() {
    for (path, text) in sources("src/labs") {
        for banned in ["RGBColor", "RGBAColor", "HSLColor", "full_palette", "HashMap", "HashSet"] {
            assert!(!text.contains(banned), "{} uses {banned}", path.display());
        }
    }
}

/// Labs that stand in four files by reader, with their Python beside them.
const FINISHED: &[&str] =
    &["ensembles", "feature-store", "image-augmentation", "network", "pca", "roc", "scaling", "text-vectors"];

/// The median lab has no more lines than this, its tests included. It is to go down to 1,400: lower it as labs get smaller.
const MOST_LINES: usize = 2000;

/// The Rust files of a lab.
fn files_of(chapter: &str, id: &str) -> Vec<(PathBuf, String)> {
    let folder = format!("src/labs/{}", chapter.replace('-', "_"));
    let module = id.replace('-', "_");
    let file = root().join(&folder).join(format!("{module}.rs"));
    let mut files = sources(&format!("{folder}/{module}"));
    files.extend(std::fs::read_to_string(&file).ok().map(|text| (file, text)));
    files
}

/// Margins, sizes of text and what can be held follow from the kit (src/plot), and Python stands in files of its own.
#[test]
fn labs_leave_measures_to_the_kit() {
    let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    for (path, text) in sources("src/labs") {
        let path = path.display();
        for (at, _) in text.match_indices("Margins {") {
            let inside = text[at..].split('}').next().unwrap_or_default();
            let mut words = inside.split([' ', ',', '(', '-']);
            let is_bare = !words.any(|word| is_number(word) && word != "0.0");
            assert!(is_bare, "{path} writes margins: let a Frame say how many lines it needs");
        }
        for (at, call) in text.match_indices(".size(") {
            assert!(!is_number(&text[at + call.len()..]), "{path} writes a size of text: take one of TextLook's");
        }
        for literal in ["Handle {", "Hotspot {"] {
            let mut found = text.match_indices(literal).map(|(at, _)| &text[..at]);
            let is_literal = |before: &str| !before.ends_with("-> ") && !before.ends_with(char::is_alphanumeric);
            assert!(!found.any(is_literal), "{path} writes out a {literal} … }}: let its constructors do it");
        }
    }
    for (chapter, entry) in labs::all().filter(|(_, entry)| FINISHED.contains(&entry.id)) {
        for (path, text) in files_of(chapter.id, entry.id) {
            assert!(!text.contains("path = sys.argv"), "{} holds Python: see lab::Program", path.display());
        }
    }
}

/// A lab is a matter of four files (docs of `Lab`), and of as few lines as its matter takes.
#[test]
fn labs_are_small() {
    let mut sizes = Vec::new();
    for (chapter, entry) in labs::all() {
        let files = files_of(chapter.id, entry.id);
        let lines: usize = files.iter().map(|(_, text)| text.lines().count()).sum();
        println!("{lines:6} lines in {:2} files: {}", files.len(), entry.id);
        let is_small = files.len() <= 4 || !FINISHED.contains(&entry.id);
        assert!(is_small, "{} has {} files: one a reader is enough", entry.id, files.len());
        if files.iter().any(|(path, text)| path.ends_with("tests.rs") || text.contains("#[cfg(test)]\nmod tests {")) {
            sizes.push(lines);
        }
    }
    sizes.sort_unstable();
    let median = sizes[sizes.len() / 2];
    println!("{median:6} is the median");
    assert!(median <= MOST_LINES, "the median lab has {median} lines, {MOST_LINES} at most: see the list above");
}

/// The style sheet and the figures have the same colours.
#[test]
fn style_sheet_and_palettes_agree() {
    let css = std::fs::read_to_string(root().join("assets/style.css")).expect("the style sheet is there");
    let blocks: Vec<&str> = css.split(":root {").skip(1).collect();
    assert_eq!(blocks.len(), 3);
    for (block, palette) in blocks.iter().zip([Palette::LIGHT, Palette::DARK, Palette::HIGH_CONTRAST]) {
        let block = block.split('}').next().unwrap_or_default();
        for &ink in Ink::ALL {
            let line = format!("--{}: #{:06x};", ink.css_name(), palette.color(ink));
            assert!(block.contains(&line), "style.css lacks {line}");
        }
    }
}

/// How far two colours are apart, from 1 to 21 (WCAG 2.2).
pub fn contrast(one: (u8, u8, u8), other: (u8, u8, u8)) -> f64 {
    let luminance = |(red, green, blue): (u8, u8, u8)| {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { libm::pow((share + 0.055) / 1.055, 2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    };
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Text is read on its ground at 4.5 : 1 or better, in every theme (WCAG 2.2, 1.4.3).
#[test]
fn texts_have_contrast() {
    let texts = [Ink::Text, Ink::Soft, Ink::PositiveText, Ink::NegativeText, Ink::ThirdText, Ink::Hand, Ink::Good];
    for palette in [Palette::LIGHT, Palette::DARK, Palette::HIGH_CONTRAST] {
        for ground in [Ink::Paper, Ink::Panel, Ink::Zone] {
            for text in texts {
                let contrast = contrast(palette.rgb(text), palette.rgb(ground));
                assert!(contrast >= 4.5, "{text:?} on {ground:?} has {contrast:.2} : 1");
            }
        }
        // The fills of high contrast are darker, and one ink must do for all three.
        let least = if palette == Palette::HIGH_CONTRAST { 3.5 } else { 4.5 };
        for class in 0..3 {
            let fill = Ink::class_fill(class);
            let contrast = contrast(palette.rgb(fill.words_on()), palette.rgb(fill));
            assert!(contrast >= least, "words on {fill:?} have {contrast:.2} : 1");
        }
    }
}

/// What a person reads: prose, and the texts in the sources, but not what only tests and benchmarks say.
fn texts() -> Vec<(PathBuf, Vec<(usize, String)>)> {
    let is_for_tests =
        |path: &Path| path.to_string_lossy().ends_with("tests.rs") || path.starts_with(root().join("src/bin/bench"));
    let read = |text: &str| literals(text.split_once("#[cfg(test)]\nmod tests {").map_or(text, |(before, _)| before));
    let files = sources("src").into_iter().filter(|(path, _)| !is_for_tests(path));
    let mut found: Vec<(PathBuf, Vec<(usize, String)>)> = files.map(|(path, text)| (path, read(&text))).collect();
    let mut folders: Vec<PathBuf> = ["assets", "docs", "src/labs"].iter().map(|folder| root().join(folder)).collect();
    let mut pages = vec![root().join("README.md"), root().join("index.html")];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let is_read = path.extension().is_some_and(|extension| extension == "md");
            if path.is_dir() {
                folders.push(path);
            } else if is_read && !path.ends_with("docs/style.md") {
                pages.push(path);
            }
        }
    }
    pages.extend(["assets/labs.csv", "assets/concepts.csv"].map(|path| root().join(path)));
    pages.sort();
    for page in pages {
        let text = std::fs::read_to_string(&page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
        found.push((page, vec![(1, text)]));
    }
    found
}

/// The texts between quotation marks in Rust, each with its line; not comments, and not keys, which are one word.
fn literals(source: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let before = &rest[..at];
        rest = &rest[at..];
        if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if let Some(inside) = rest.strip_prefix('"') {
            let hashes = before.len() - before.trim_end_matches('#').len();
            let is_raw = before[..before.len() - hashes].ends_with('r');
            let closing = format!("\"{}", "#".repeat(if is_raw { hashes } else { 0 }));
            let mut end = 0;
            while !inside[end..].starts_with(&closing) {
                let is_escape = !is_raw && inside[end..].starts_with('\\');
                let taken = inside[end..].chars().take(if is_escape { 2 } else { 1 });
                end += taken.map(char::len_utf8).sum::<usize>();
            }
            let line = source[..source.len() - inside.len()].lines().count();
            let text = if is_raw { inside[..end].to_owned() } else { inside[..end].replace("\\\n", "\n") };
            if text.contains(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || "_-./".contains(c))) {
                found.push((line, text));
            }
            rest = &inside[end + closing.len()..];
        } else {
            // A character, which may be a quotation mark, or the name of a lifetime.
            let mut after = rest.chars().skip(1);
            let is_escape = after.next() == Some('\\');
            let is_character = is_escape || after.next() == Some('\'');
            let length = if rest.starts_with('/') || !is_character { 1 } else { 2 + usize::from(is_escape) };
            rest = &rest[rest.char_indices().nth(length).map_or(rest.len(), |(at, _)| at)..];
            if is_character {
                rest = rest.split_once('\'').map_or("", |(_, after)| after);
            }
        }
    }
    found
}

/// The phrases of the first column of the last table in docs/style.md, with what to write instead.
fn banned_words() -> Vec<(String, String)> {
    let style = std::fs::read_to_string(root().join("docs/style.md")).expect("docs/style.md is there");
    let table = style.split_once("| now | better |").expect("it has the table").1;
    let rows = table.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "));
    rows.filter(|(now, _)| !now.starts_with('-'))
        .flat_map(|(now, better)| now.split(" / ").map(move |phrase| (phrase.to_lowercase(), better.to_owned())))
        .collect()
}

/// Where a phrase stands as whole words, with any white space and without marks of emphasis, and in which line.
fn lines_with(text: &str, phrase: &str) -> Vec<usize> {
    let mut flat = String::new();
    let mut lines = Vec::new();
    let mut line = 0;
    for c in text.chars() {
        line += usize::from(c == '\n');
        let c = if c.is_whitespace() { ' ' } else { c };
        if c == '*' || (c == ' ' && flat.ends_with(' ')) {
            continue;
        }
        for lower in c.to_lowercase() {
            flat.push(lower);
            lines.resize(flat.len(), line);
        }
    }
    let is_edge = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let is_whole = |&(at, _): &(usize, &str)| {
        is_edge(flat[..at].chars().next_back()) && is_edge(flat[at + phrase.len()..].chars().next())
    };
    flat.match_indices(phrase).filter(is_whole).map(|(at, _)| lines[at]).collect()
}

/// The page speaks as docs/style.md has it.
#[test]
fn banned_words_are_not_used() {
    let banned = banned_words();
    assert!(banned.len() > 60, "the table was not read");
    let mut found = Vec::new();
    for (path, texts) in texts() {
        let place = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
        for (first, text) in &texts {
            for (phrase, better) in &banned {
                for line in lines_with(text, phrase) {
                    found.push(format!("{place}:{}: “{phrase}” → {better}", first + line));
                }
            }
        }
    }
    assert!(found.is_empty(), "words that docs/style.md bans:\n{}", found.join("\n"));
}

/// Thousands are grouped as `format::count` does it, with U+2009 from five digits on: one style everywhere.
#[test]
fn thousands_have_one_style() {
    let mut found = Vec::new();
    for (path, texts) in texts().into_iter().filter(|(path, _)| path.starts_with(root().join("src/labs"))) {
        let place = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
        for word in texts.iter().filter(|(_, text)| !text.contains('=')).flat_map(|(_, text)| text.split_whitespace()) {
            let word = word.trim_matches(|c: char| !c.is_ascii_digit());
            let has_comma = word.split_once(',').is_some_and(|(before, after)| {
                let is_number = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
                is_number(before) && before.len() <= 3 && after.len() == 3 && is_number(after)
            });
            if has_comma || ((5..12).contains(&word.len()) && word.bytes().all(|c| c.is_ascii_digit())) {
                found.push(format!("{place}: {word}"));
            }
        }
    }
    assert!(found.is_empty(), "thousands of another style:\n{}", found.join("\n"));
}

/// The reader of sources sees what a person sees, and nothing else.
#[test]
fn texts_are_found_in_sources() {
    let source = "let a = \"One \\\n two\"; // \"not this\"\nlet b = ('\"', '\\'', r#\"Raw \"it\"\"#, \"a_key\", 1 / 2);\nfn f<'a>() { \"Last\" }";
    let found = literals(source);
    let expected = [(1, "One \n two"), (3, "Raw \"it\""), (4, "Last")];
    assert_eq!(found, expected.map(|(line, text)| (line, text.to_owned())));
    assert_eq!(lines_with("A *dear*\n  case, no dear cases", "dear case"), [0]);
    assert!(lines_with("endear cases", "dear cases").is_empty());
}

/// Prose is short enough to be read (docs/style.md). A formula counts as one word.
#[test]
fn prose_is_short() {
    for (path, texts) in texts().into_iter().filter(|(path, _)| path.starts_with(root().join("src/labs"))) {
        let is_prose = path.extension().is_some_and(|extension| extension == "md") && !path.ends_with("chapter.md");
        for (_, text) in texts.iter().filter(|_| is_prose) {
            let lines = text.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join(" ");
            let without_formulas: String =
                lines.split('$').enumerate().map(|(i, part)| if i % 2 == 1 { "x" } else { part }).collect();
            let words = without_formulas.split_whitespace().count();
            assert!((150..=250).contains(&words), "{} has {words} words", path.display());
        }
    }
}
