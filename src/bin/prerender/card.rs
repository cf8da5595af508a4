//! Pictures that only others see: cards for link previews, and the icons of the installed app.

use std::fmt::Write;
use std::sync::Arc;

use resvg::{tiny_skia, usvg};
use tactile::lab::{Figure, Meta, Report};
use tactile::plot::{Ink, Palette, SvgColors, svg, text_width};

use super::{CARD_SIZE as SIZE, Failure, escaped};

const ICON: &str = include_str!("../../../assets/icons/icon.svg");
const MASKABLE: &str = include_str!("../../../assets/icons/maskable.svg");

/// A lab's question over its picture, as PNG.
pub fn card(meta: &Meta, report: &Report, figure: &Figure) -> Result<Vec<u8>, Failure> {
    let color = |ink: Ink| format!("#{:06x}", Palette::LIGHT.color(ink));
    let (paper, panel, line) = (color(Ink::Paper), color(Ink::Panel), color(Ink::Line));
    let (text, soft, hand) = (color(Ink::Text), color(Ink::Soft), color(Ink::Hand));
    let mut out = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}"><rect width="{0}" height="{1}" fill="{paper}"/>"#,
        SIZE.0, SIZE.1
    );
    // The figure fills the right half.
    let (width, height) = (f64::from(figure.scene.size.0), f64::from(figure.scene.size.1));
    let scale = (590.0 / width).min(520.0 / height);
    let (width, height) = (width * scale, height * scale);
    let (left, top) = (1150.0 - width, (f64::from(SIZE.1) - height) / 2.0);
    let picture = svg(&figure.scene, "", &SvgColors::Fixed(&Palette::LIGHT));
    let inner = picture.trim_end();
    let size =
        inner.find(" width=").and_then(|start| Some(start..inner.find(" role=")?)).ok_or("An SVG has no size.")?;
    let mut placed = inner.to_owned();
    placed.replace_range(size, &format!(r#" x="{left:.1}" y="{top:.1}" width="{width:.1}" height="{height:.1}""#));
    let _ = write!(
        out,
        r#"<rect x="{:.1}" y="{:.1}" width="{:.1}" height="{:.1}" rx="18" fill="{panel}" stroke="{line}" stroke-width="2"/>{placed}"#,
        left - 14.0,
        top - 14.0,
        width + 28.0,
        height + 28.0
    );
    for handle in report.handles.iter().filter(|handle| handle.figure == figure.key && handle.group.is_empty()) {
        let Some(panel_of) = figure.scene.panels.get(handle.panel) else { continue };
        let (x, y) = panel_of.place(handle.at.0, handle.at.1);
        let (x, y) = (left + x * scale, top + y * scale);
        let _ =
            write!(out, r#"<circle cx="{x:.1}" cy="{y:.1}" r="13" fill="{panel}" stroke="{hand}" stroke-width="5"/>"#);
    }

    let across = left - 14.0 - 50.0 - 40.0;
    let (size, lines) = fitted(meta.question, across);
    let _ = write!(
        out,
        r#"<g transform="translate(50 50) scale(2)" fill="none" stroke="{hand}" stroke-width="2.4"><path d="M3 18C9 18 8 6 14 6h7"/><circle cx="13" cy="9" r="3.4" fill="{paper}"/></g><text x="112" y="85" font-family="DejaVu Sans" font-weight="700" font-size="32" fill="{text}">Tactile</text>"#
    );
    let first = (f64::from(SIZE.1) - size * 1.25 * lines.len() as f64) / 2.0 + size;
    for (i, words) in lines.iter().enumerate() {
        let _ = write!(
            out,
            r#"<text x="50" y="{:.1}" font-family="DejaVu Serif" font-weight="700" font-size="{size}" fill="{text}">{}</text>"#,
            first + size * 1.25 * i as f64,
            escaped(words)
        );
    }
    let _ = write!(
        out,
        r#"<text x="50" y="570" font-family="DejaVu Sans" font-size="24" fill="{soft}">{}</text></svg>"#,
        escaped(meta.title)
    );
    png(&out, SIZE)
}

/// The largest type in which the words fit the width in at most six lines, and those lines.
fn fitted(words: &str, across: f64) -> (f64, Vec<String>) {
    let sizes = [52.0, 46.0, 40.0, 34.0, 28.0];
    let broken = |size: f64| {
        let mut lines: Vec<String> = vec![String::new()];
        for word in words.split_whitespace() {
            let last = lines.last().cloned().unwrap_or_default();
            let longer = if last.is_empty() { word.to_owned() } else { format!("{last} {word}") };
            // The serif face is a little wider than the one in the table.
            if last.is_empty() || text_width(&longer, size, true) * 1.06 <= across {
                lines.pop();
                lines.push(longer);
            } else {
                lines.push(word.to_owned());
            }
        }
        lines
    };
    let fits = |lines: &[String], size: f64| {
        lines.len() <= 6 && lines.iter().all(|line| text_width(line, size, true) * 1.06 <= across)
    };
    let tried = sizes.iter().map(|&size| (size, broken(size)));
    tried.clone().find(|(size, lines)| fits(lines, *size)).or_else(|| tried.clone().next_back()).unwrap_or_default()
}

/// The app's icons by file name.
pub fn icons() -> Result<Vec<(&'static str, Vec<u8>)>, Failure> {
    let all = [
        ("icon-192.png", ICON, 192),
        ("icon-512.png", ICON, 512),
        ("maskable-512.png", MASKABLE, 512),
        ("touch-180.png", MASKABLE, 180),
    ];
    all.into_iter().map(|(name, svg, size)| Ok((name, png(svg, (size, size))?))).collect()
}

/// An SVG as PNG of this size.
fn png(svg: &str, (width, height): (u32, u32)) -> Result<Vec<u8>, Failure> {
    let mut fonts = usvg::fontdb::Database::new();
    for face in [dejavu::sans::regular(), dejavu::sans::bold(), dejavu::serif::bold()] {
        fonts.load_font_source(usvg::fontdb::Source::Binary(Arc::new(face)));
    }
    let options = usvg::Options { fontdb: Arc::new(fonts), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(svg, &options)?;
    let mut picture = tiny_skia::Pixmap::new(width, height).ok_or("A picture has no size.")?;
    let (across, down) = (width as f32 / tree.size().width(), height as f32 / tree.size().height());
    resvg::render(&tree, tiny_skia::Transform::from_scale(across, down), &mut picture.as_mut());
    Ok(picture.encode_png()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_set_as_large_as_fits() {
        let (size, lines) = fitted("Why?", 400.0);
        assert_eq!((size, lines), (52.0, vec!["Why?".to_owned()]));
        let (size, lines) = fitted(&"a rather long question about many things ".repeat(4), 400.0);
        assert!(size < 52.0);
        for line in &lines {
            assert!(text_width(line, size, true) <= 400.0, "{line}");
        }
    }

    #[test]
    fn icons_are_png_of_their_size() {
        for (name, bytes) in icons().unwrap() {
            assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n", "{name}");
            // The width in a PNG's header stands behind signature, length and type.
            let width = u32::from_be_bytes(bytes[16..20].try_into().unwrap());
            assert!(name.contains(&width.to_string()), "{name} is {width} wide");
        }
    }

    #[test]
    fn text_is_drawn() {
        let picture = |text: &str| {
            let svg = format!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><text y="20" font-size="20" font-family="system-ui, 'DejaVu Sans'">{text}</text></svg>"#
            );
            png(&svg, (90, 30)).unwrap()
        };
        assert_ne!(picture("ROC"), picture(""), "no font was found");
    }
}
