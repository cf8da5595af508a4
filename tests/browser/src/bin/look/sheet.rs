//! Contact sheets: pages of pictures with captions, themselves photographed, and an index of all of them.

use std::fmt::Write;
use std::path::Path;

use browser_tests::Visitor;
use serde_json::Value;

use crate::camera::{Camera, page_height, photograph_part, set_screen, wait_for_width};
use crate::states::PARTS;
use crate::{SIZES, text};

const MOST_WIDTH: u32 = 2000;
/// What is higher is photographed as several sheets, each of which can still be looked at as a whole.
const MOST_HEIGHT: f64 = 2100.0;
/// Between the pictures, in pixels.
const GAP: u32 = 16;

const STYLE: &str = "
    body { margin: 0; font: 22px/1.3 system-ui, sans-serif; background: #777; color: #fff; }
    h1 { font-size: 28px; margin: 0; padding: 16px; }
    main { display: grid; align-items: start; column-gap: 16px; padding: 0 16px; }
    figure { margin: 0 0 16px; display: grid; grid-row: span 2; grid-template-rows: subgrid; row-gap: 6px; }
    img { display: block; width: 100%; }
    a { color: inherit; }";

/// Writes the page of what was taken and photographs it; says onto how many sheets.
pub fn write(camera: &Camera, folder: &Path) -> usize {
    let id = text(&camera.lab["id"]);
    let name = format!("{id}-{}", camera.part);
    let columns = camera.size.columns;
    let width = ((MOST_WIDTH - GAP) / columns - GAP).min(camera.size.width);
    let mut page = format!(
        "<!doctype html><meta charset=\"utf-8\"><title>{name}</title><style>{STYLE} main {{ grid-template-columns: repeat({columns}, {width}px); }}</style><h1>{} · {} · {} × {}</h1><main>",
        escaped(text(&camera.lab["title"])),
        camera.part.replace('-', " · "),
        camera.size.width,
        camera.size.height,
    );
    for (at, shot) in camera.shots.iter().enumerate() {
        let (caption, file) = (escaped(&shot.caption), escaped(&shot.file));
        let _ = write!(
            page,
            "<figure><figcaption>{}. {caption}</figcaption><a href=\"{id}/{file}\"><img src=\"{id}/{file}\" alt=\"\"></a></figure>",
            at + 1
        );
    }
    let path = folder.join(format!("{name}.html"));
    std::fs::write(&path, page + "</main>").expect("a page of pictures can be written");
    photograph(camera.visitor, &path, columns * (width + GAP) + GAP)
}

/// Photographs a page of pictures beside itself, in as many sheets as it takes.
fn photograph(visitor: &Visitor, page: &Path, width: u32) -> usize {
    // A low window: a page is at least as high as its window.
    set_screen(visitor, width, 100, false);
    let page = page.canonicalize().expect("the page of pictures is there");
    visitor.go(&format!("file://{}", page.display()));
    wait_for_width(visitor, width);
    visitor.until("the pictures are on the sheet", || {
        visitor.script("return [...document.images].every(one => one.complete && one.naturalWidth > 0)")
            == Value::Bool(true)
    });
    let tops =
        visitor.script("return [...new Set([...document.querySelectorAll('figure')].map(one => one.offsetTop))]");
    let tops: Vec<f64> = tops.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    let cuts = cuts(&tops, page_height(visitor));
    for (at, pair) in cuts.windows(2).enumerate() {
        let picture = photograph_part(visitor, f64::from(width), pair[0], pair[1] - pair[0]);
        let number = if at == 0 { String::new() } else { format!("-{}", at + 1) };
        let file = format!("{}{number}.png", page.file_stem().unwrap_or_default().to_string_lossy());
        std::fs::write(page.with_file_name(file), picture).expect("a sheet can be written");
    }
    cuts.len() - 1
}

/// Where a page is cut into sheets: between rows that begin at `tops`, and at both its ends.
fn cuts(tops: &[f64], end: f64) -> Vec<f64> {
    let mut cuts = vec![0.0];
    for pair in tops.windows(2).map(|pair| (pair[0], pair[1])).chain(tops.last().map(|&top| (top, end))) {
        let (top, bottom) = pair;
        let last = cuts[cuts.len() - 1];
        if bottom - last > MOST_HEIGHT && top > tops[0] && top > last {
            cuts.push(top - f64::from(GAP) / 2.0);
        }
    }
    cuts.push(end);
    cuts
}

/// The page that leads to all sheets in the folder, of this look and of earlier ones.
pub fn write_index(folder: &Path) {
    let mut page = format!(
        "<!doctype html><meta charset=\"utf-8\"><title>Look</title><style>{STYLE} ul {{ padding: 0 40px; }}</style>"
    );
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut labs: Vec<String> = entries
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    labs.sort();
    for lab in labs {
        let _ = write!(page, "<h1>{lab}</h1><ul>");
        for size in &SIZES {
            for part in PARTS.iter().map(|part| part.name).filter(|part| size.parts.contains(part)) {
                let file = format!("{lab}-{}-{part}.html", size.name);
                if folder.join(&file).is_file() {
                    let _ = write!(page, "<li><a href=\"{file}\">{}, {part}</a></li>", size.name);
                }
            }
        }
        page += "</ul>";
    }
    std::fs::write(folder.join("index.html"), page).expect("the index can be written");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
