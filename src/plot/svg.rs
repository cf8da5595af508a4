//! A [`Scene`] as SVG text: for export, for the static pages and for thumbnails.

use std::fmt::Write;

use super::ink::{Paint, Palette};
use super::scene::{Across, Dash, Down, Group, Op, Point, Scene, UNITS_PER_PIXEL};

/// Where an SVG's colours come from.
pub enum SvgColors<'a> {
    /// Written out, for a file that stands alone.
    Fixed(&'a Palette),
    /// The page's custom properties, with a fallback, for SVG inside a page: follows the theme.
    Page(&'a Palette),
}

/// The scene as an SVG document whose accessible name is `title`.
pub fn svg(scene: &Scene, title: &str, colors: &SvgColors) -> String {
    let (width, height) = scene.size;
    let scale = UNITS_PER_PIXEL;
    let mut out = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{}" height="{}" role="img" aria-label="{}" font-family="system-ui, 'DejaVu Sans', sans-serif">"#,
        f64::from(width) / scale,
        f64::from(height) / scale,
        escaped(title),
    );
    let mut clips: Vec<[i32; 4]> = scene.groups.iter().filter_map(|group| group.clip).collect();
    clips.sort_unstable();
    clips.dedup();
    // A document may hold several figures: the name of a clip path is made of what it is.
    let clip_name = |[left, top, right, bottom]: [i32; 4]| format!("clip{width}-{left}-{top}-{right}-{bottom}");
    for clip in &clips {
        let [left, top, right, bottom] = *clip;
        let _ = write!(
            out,
            r#"<clipPath id="{}"><rect x="{left}" y="{top}" width="{}" height="{}"/></clipPath>"#,
            clip_name(*clip),
            right - left,
            bottom - top
        );
    }
    for group in &scene.groups {
        match group.clip {
            Some(clip) => {
                let _ = write!(out, r#"<g clip-path="url(#{})">"#, clip_name(clip));
            }
            None => out.push_str("<g>"),
        }
        write_group(&mut out, group, colors);
        out.push_str("</g>");
    }
    out.push_str("</svg>\n");
    out
}

fn write_group(out: &mut String, group: &Group, colors: &SvgColors) {
    for op in &group.ops {
        let _ = match op {
            Op::Path { points, paint, width, dash } => {
                let pattern = match dash {
                    Dash::Solid => "",
                    Dash::Dashed => r#" stroke-dasharray="8 10""#,
                    Dash::Dotted => r#" stroke-dasharray="4 7""#,
                };
                write!(
                    out,
                    r#"<path d="{}" fill="none" {} stroke-width="{width}" stroke-linejoin="round"{pattern}/>"#,
                    outline(points),
                    painted("stroke", *paint, colors)
                )
            }
            Op::Polygon { points, paint } => {
                write!(out, r#"<path d="{}Z" {}/>"#, outline(points), painted("fill", *paint, colors))
            }
            Op::Rect { from, to, paint, stroke } => write!(
                out,
                r#"<rect x="{}" y="{}" width="{}" height="{}" {}/>"#,
                from.0.min(to.0),
                from.1.min(to.1),
                (to.0 - from.0).abs(),
                (to.1 - from.1).abs(),
                shape(*paint, *stroke, colors)
            ),
            Op::Circle { center, radius, paint, stroke } => write!(
                out,
                r#"<circle cx="{}" cy="{}" r="{radius}" {}/>"#,
                center.0,
                center.1,
                shape(*paint, *stroke, colors)
            ),
            Op::Text { at, text, paint, size, bold, across, down, upward } => {
                let anchor = match across {
                    Across::Left => "start",
                    Across::Center => "middle",
                    Across::Right => "end",
                };
                let baseline = match down {
                    Down::Top => "text-before-edge",
                    Down::Middle => "central",
                    Down::Bottom => "text-after-edge",
                };
                let turn = if *upward { " rotate(-90)" } else { "" };
                let weight = if *bold { r#" font-weight="700""# } else { "" };
                write!(
                    out,
                    r#"<text transform="translate({} {}){turn}" font-size="{size}" text-anchor="{anchor}" dominant-baseline="{baseline}"{weight} {}>{}</text>"#,
                    at.0,
                    at.1,
                    painted("fill", *paint, colors),
                    escaped(text)
                )
            }
            Op::Image { from, to, columns, cells, palette, .. } => {
                write_map(out, (*from, *to), *columns as usize, cells, palette, colors);
                Ok(())
            }
        };
    }
}

/// A map of so many columns is drawn in a page half as fine: the page is loaded with it, and draws over it at once.
const FINE: usize = 20;

/// A map as outlines, one a colour, in a grid of its own: stays sharp, follows the theme and is small.
fn write_map(
    out: &mut String,
    (from, to): (Point, Point),
    columns: usize,
    cells: &[u8],
    palette: &[Paint],
    colors: &SvgColors,
) {
    let halved: Vec<u8>;
    let (cells, columns) = match colors {
        SvgColors::Page(_) if columns >= FINE => {
            // Every other row of every other column.
            let rows = cells.chunks_exact(columns).step_by(2);
            halved = rows.flat_map(|row| row.iter().step_by(2)).copied().collect();
            (&halved[..], columns.div_ceil(2))
        }
        _ => (cells, columns),
    };
    let rows = cells.len().checked_div(columns).unwrap_or(0);
    if rows == 0 {
        return;
    }
    let across = f64::from(to.0 - from.0) / columns as f64;
    let down = f64::from(to.1 - from.1) / rows as f64;
    let outlines = blocks(cells, columns, palette.len());
    let _ = write!(
        out,
        r#"<g transform="translate({} {}) scale({across:.4} {down:.4})" shape-rendering="crispEdges">"#,
        from.0, from.1
    );
    for (paint, outline) in palette.iter().zip(outlines) {
        if paint.alpha > 0 && !outline.is_empty() {
            let _ = write!(out, r#"<path d="{outline}" {}/>"#, painted("fill", *paint, colors));
        }
    }
    out.push_str("</g>");
}

/// The cells of each of `count` colours as one outline, in a grid of one unit a cell.
pub(super) fn blocks(cells: &[u8], columns: usize, count: usize) -> Vec<String> {
    let mut outlines = vec![String::new(); count];
    // Where the pen of each outline stands: a way from block to block is shorter than a place.
    let mut pens = vec![(0, 0); count];
    // Left, width and colour of the blocks that go on in the next row, and where they began.
    let mut open: Vec<((usize, usize, u8), usize)> = Vec::new();
    for (row, line) in cells.chunks_exact(columns).chain([&[][..]]).enumerate() {
        let (mut goes_on, mut left) = (Vec::new(), 0);
        for run in line.chunk_by(|a, b| a == b) {
            let block = (left, run.len(), run[0]);
            let above = open.iter().position(|(known, _)| *known == block);
            goes_on.push((block, above.map_or(row, |at| open.remove(at).1)));
            left += run.len();
        }
        for ((left, width, color), top) in std::mem::replace(&mut open, goes_on) {
            let color = usize::from(color);
            if let (Some(outline), Some(pen)) = (outlines.get_mut(color), pens.get_mut(color)) {
                let (across, down, height) = (left as isize - pen.0, top as isize - pen.1, row - top);
                let _ = write!(outline, "m{across} {down}v{height}h{width}v-{height}");
                *pen = ((left + width) as isize, top as isize);
            }
        }
    }
    outlines
}

fn outline(points: &[Point]) -> String {
    let mut path = String::with_capacity(points.len() * 9);
    for (i, (x, y)) in points.iter().enumerate() {
        let _ = write!(path, "{}{x} {y}", if i == 0 { "M" } else { "L" });
    }
    path
}

fn shape(paint: Paint, stroke: Option<u32>, colors: &SvgColors) -> String {
    match stroke {
        None => painted("fill", paint, colors),
        Some(width) => format!(r#"fill="none" stroke-width="{width}" {}"#, painted("stroke", paint, colors)),
    }
}

fn painted(property: &str, paint: Paint, colors: &SvgColors) -> String {
    let color = match colors {
        SvgColors::Fixed(palette) => format!("#{:06x}", palette.color(paint.ink)),
        SvgColors::Page(palette) => format!("var(--{},#{:06x})", paint.ink.css_name(), palette.color(paint.ink)),
    };
    if paint.alpha == 255 {
        format!(r#"{property}="{color}""#)
    } else {
        format!(r#"{property}="{color}" {property}-opacity="{:.3}""#, f64::from(paint.alpha) / 255.0)
    }
}

/// Text made safe for XML; control characters, which XML forbids, become spaces.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Ink;

    #[test]
    fn maps_are_one_outline_a_colour() {
        let palette = vec![Ink::Positive.into(), Ink::Hand.alpha(0.0)];
        let map = Op::Image {
            from: (10, 20),
            to: (16, 26),
            columns: 3,
            cells: vec![0, 0, 1, 0, 0, 1, 1, 0, 7],
            palette,
            smooth: false,
        };
        let group = Group { name: "map".to_owned(), clip: None, ops: vec![map] };
        let scene = Scene { size: (30, 30), panels: vec![], groups: vec![group] };
        let out = svg(&scene, "", &SvgColors::Fixed(&Palette::LIGHT));
        // What is clear, and what the palette does not have, leaves no trace.
        assert!(out.contains(r#"scale(2.0000 2.0000)"#) && out.matches("<path").count() == 1, "{out}");
        assert!(out.contains(r#"<path d="m0 0v2h2v-2m-1 2v1h1v-1" fill="#), "{out}");
    }

    #[test]
    fn texts_are_escaped_and_colours_follow_the_page() {
        let text = Op::Text {
            at: (1, 2),
            text: "a < b & \"c\"\u{7}".to_owned(),
            paint: Ink::Hand.into(),
            size: 24,
            bold: false,
            across: Across::Left,
            down: Down::Middle,
            upward: true,
        };
        let group = Group { name: "labels".to_owned(), clip: Some([0, 0, 5, 5]), ops: vec![text] };
        let scene = Scene { size: (10, 10), panels: vec![], groups: vec![group] };
        let out = svg(&scene, "x > y", &SvgColors::Page(&Palette::LIGHT));
        assert!(out.contains("a &lt; b &amp; &quot;c&quot; </text>"), "{out}");
        assert!(out.contains(r#"aria-label="x &gt; y""#));
        assert!(out.contains("var(--hand,#5b2bb5)"));
        assert!(out.contains("rotate(-90)"));
    }
}
