//! All examples on one picture, to be looked at.

use std::fmt::Write;

use super::{Size, all};
use crate::plot::words::shortened;
use crate::plot::{Ink, Palette, SvgColors, TextLook, svg};

/// Around each example, with its title above.
const GAP: f64 = 24.0;
const TITLE: f64 = 34.0;

/// Every example at this size as one SVG document. Handles, which the page lays over a figure, are rings here, and
/// what can be clicked has a dotted outline.
pub fn sheet(size: Size, palette: &Palette) -> String {
    let across = match size {
        Size::Phone => 4,
        Size::Laptop => 2,
        Size::Projector => 1,
    };
    let color = |ink: Ink| format!("#{:06x}", palette.color(ink));
    let (paper, panel, text, hand) = (color(Ink::Paper), color(Ink::Panel), color(Ink::Text), color(Ink::Hand));
    let (mut body, mut top, mut right) = (String::new(), GAP, 0.0f64);
    let examples: Vec<_> = all().collect();
    for row in examples.chunks(across) {
        let mut highest = 0.0f64;
        for (place, example) in (0..).zip(row) {
            let (width, height) = size.of(example.aspect);
            let left = GAP + (width + GAP) * f64::from(place);
            let (scene, held) = example.drawn(size);
            let picture = svg(&scene, example.title, &SvgColors::Fixed(palette));
            let down = top + TITLE;
            let title = format!("{}: {}", example.key, example.title);
            let title = shortened(&title, width, TextLook::note());
            let _ = write!(
                body,
                r#"<text x="{left}" y="{}" font-size="13" fill="{text}">{title}</text><rect x="{left}" y="{down}" width="{width}" height="{height}" fill="{panel}"/><svg x="{left}" y="{down}" {}"#,
                top + 22.0,
                picture.trim_start_matches("<svg ")
            );
            for handle in &held.handles {
                let (x, y) = scene.panels[handle.panel].place(handle.at.0, handle.at.1);
                let (x, y) = (left + x / 2.0, down + y / 2.0);
                let radius = if handle.group.is_empty() { 9.0 } else { 6.0 };
                let _ = write!(
                    body,
                    r#"<circle cx="{x:.1}" cy="{y:.1}" r="{radius}" fill="{panel}" fill-opacity="0.6" stroke="{hand}" stroke-width="2.5"/><text x="{:.1}" y="{:.1}" font-size="13" fill="{hand}">{}</text>"#,
                    x + 12.0,
                    y - 10.0,
                    handle.flag
                );
            }
            for [x0, y0, x1, y1] in held.hotspots.iter().map(|spot| spot.region) {
                let _ = write!(
                    body,
                    r#"<rect x="{:.1}" y="{:.1}" width="{:.1}" height="{:.1}" fill="none" stroke="{hand}" stroke-opacity="0.5" stroke-dasharray="1 3"/>"#,
                    left + x0,
                    down + y0,
                    x1 - x0,
                    y1 - y0
                );
            }
            highest = highest.max(height);
            right = right.max(left + width);
        }
        top += TITLE + highest + GAP;
    }
    let width = right + GAP;
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{top}" font-family="system-ui, 'DejaVu Sans', sans-serif"><rect width="100%" height="100%" fill="{paper}"/>{body}</svg>"#
    )
}
