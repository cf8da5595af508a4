//! Rules about the source that no compiler knows.

use std::path::{Path, PathBuf};

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

/// Layers point down only.
#[test]
fn layers_point_down() {
    let layers = ["format", "ml", "services", "table", "study", "plot", "lab", "labs", "app"];
    for (height, layer) in layers.iter().enumerate() {
        for (path, text) in sources(&format!("src/{layer}")) {
            for above in &layers[height + 1..] {
                let names = [format!("crate::{above}::"), format!("crate::{above};")];
                let found = names.iter().any(|name| text.contains(name.as_str()));
                assert!(!found, "{} uses `{above}`, a layer above it", path.display());
            }
        }
    }
    for layer in ["format.rs", "ml", "services", "table", "study", "plot", "lab", "labs"] {
        for (path, text) in sources(&format!("src/{layer}")) {
            for browser in ["web_sys", "wasm_bindgen", "yew::", "js_sys"] {
                assert!(!text.contains(browser), "{} knows the browser ({browser})", path.display());
            }
        }
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
    // These are to follow.
    const TO_FOLLOW: [&str; 5] = ["found.rs", "glossary.rs", "home.rs", "progress.rs", "search.rs"];
    for (path, text) in sources("src/app") {
        let is_maker = path.ends_with("app/live.rs");
        assert!(is_maker || !text.contains("yew::html"), "{} uses Yew's own html!", path.display());
        let uses_ours = text.contains("live::html;");
        let follows = TO_FOLLOW.iter().any(|name| path.ends_with(name));
        assert!(uses_ours || follows || is_maker || !text.contains("html!"), "{}: use app::live::html", path.display());
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

/// Text is read on its ground at 4.5 : 1 or better, in every theme (WCAG 2.2, 1.4.3).
#[test]
fn texts_have_contrast() {
    let luminance = |(red, green, blue): (u8, u8, u8)| {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { libm::pow((share + 0.055) / 1.055, 2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    };
    let contrast = |one: (u8, u8, u8), other: (u8, u8, u8)| {
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    };
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
