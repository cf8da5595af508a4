//! Posters: small pictures without words that stand for a lab, written as SVG at once.
//!
//! They are drawn larger and simpler than figures, in a plane of their own of 160 × 100; a frame may cut what lies
//! above 12 and below 88, or left of 7 and right of 153. Each file knows all themes, for a picture in a page does not see
//! the page's colours.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::ink::{Ink, Paint, Palette};
use super::svg::blocks;

/// A poster being drawn. What is drawn later lies above; many marks of one paint are one outline, to keep it small.
#[derive(Clone, Debug, PartialEq)]
pub struct Poster {
    body: String,
    inks: BTreeSet<Ink>,
}

/// Across, then down from the top.
type Place = (f64, f64);

impl Poster {
    pub const WIDTH: f64 = 160.0;
    pub const HEIGHT: f64 = 100.0;

    /// A poster with nothing on it but its ground.
    pub fn on(ground: Ink) -> Poster {
        let mut poster = Poster { body: String::new(), inks: BTreeSet::new() };
        poster.rects(&[[0.0, 0.0, Poster::WIDTH, Poster::HEIGHT]], ground);
        poster
    }

    /// Filled rectangles: left, top, right, bottom of each.
    pub fn rects(&mut self, rects: &[[f64; 4]], paint: impl Into<Paint>) {
        let outline = |[left, top, right, bottom]: &[f64; 4]| {
            format!("M{} {}H{}V{}H{}Z", short(*left), short(*top), short(*right), short(*bottom), short(*left))
        };
        self.path(rects.iter().map(outline).collect(), "fill", paint.into(), "");
    }

    /// A rectangle with round corners, filled, and with a rim of another ink where one is given.
    pub fn tile(
        &mut self,
        [left, top, right, bottom]: [f64; 4],
        radius: f64,
        paint: impl Into<Paint>,
        rim: Option<(Ink, f64)>,
    ) {
        let fill = self.painted("fill", paint.into());
        let rim = rim.map_or(String::new(), |(ink, width)| {
            self.painted("stroke", ink.into()) + &format!(r#" stroke-width="{}""#, short(width))
        });
        let _ = write!(
            self.body,
            r#"<rect x="{}" y="{}" width="{}" height="{}" rx="{}"{fill}{rim}/>"#,
            short(left),
            short(top),
            short(right - left),
            short(bottom - top),
            short(radius)
        );
    }

    /// A filled polygon.
    pub fn polygon(&mut self, points: &[Place], paint: impl Into<Paint>) {
        let outline = if points.is_empty() { String::new() } else { joined(points) + "Z" };
        self.path(outline, "fill", paint.into(), "");
    }

    /// Filled dots.
    pub fn dots(&mut self, middles: &[Place], radius: f64, paint: impl Into<Paint>) {
        self.marks(middles, 2.0 * radius, "round", paint.into());
    }

    /// Filled squares.
    pub fn squares(&mut self, middles: &[Place], side: f64, paint: impl Into<Paint>) {
        self.marks(middles, side, "square", paint.into());
    }

    /// Rows of class `class`, in its colour and shape: dots, squares, triangles, as in figures.
    pub fn rows(&mut self, middles: &[Place], class: usize, radius: f64) {
        let ink = Ink::class_fill(class);
        match class % 3 {
            0 => self.dots(middles, radius, ink),
            1 => self.squares(middles, 1.76 * radius, ink),
            _ => {
                let outline = |(x, y): &Place| {
                    let corners = [(-1.15, 0.85), (1.15, 0.85), (0.0, -1.2)];
                    joined(&corners.map(|(dx, dy)| (x + dx * radius, y + dy * radius))) + "Z"
                };
                self.path(middles.iter().map(outline).collect(), "fill", ink.into(), "");
            }
        }
    }

    /// A map: `columns` cells across, rows from the top, each an index into `paints`.
    pub fn map(&mut self, [left, top, right, bottom]: [f64; 4], columns: usize, cells: &[u8], paints: &[Paint]) {
        let rows = cells.len().checked_div(columns).unwrap_or(0);
        if rows == 0 {
            return;
        }
        let _ = write!(
            self.body,
            r#"<g transform="translate({} {}) scale({:.4} {:.4})" shape-rendering="crispEdges">"#,
            short(left),
            short(top),
            (right - left) / columns as f64,
            (bottom - top) / rows as f64
        );
        for (outline, paint) in blocks(cells, columns, paints.len()).into_iter().zip(paints) {
            if paint.alpha > 0 {
                self.path(outline, "fill", *paint, "");
            }
        }
        self.body.push_str("</g>");
    }

    /// Hollow dots.
    pub fn rings(&mut self, middles: &[Place], radius: f64, width: f64, ink: Ink) {
        self.dots(middles, radius, ink);
        self.dots(middles, radius - width, Ink::Panel);
    }

    /// Lines of one paint and width, each through its points.
    pub fn lines(&mut self, lines: &[Vec<Place>], width: f64, paint: impl Into<Paint>) {
        let outline = lines.iter().map(|points| joined(points)).collect();
        let look = format!(r#" stroke-width="{}" stroke-linecap="round" stroke-linejoin="round""#, short(width));
        self.path(outline, "stroke", paint.into(), &look);
    }

    /// One line through its points.
    pub fn line(&mut self, points: &[Place], width: f64, paint: impl Into<Paint>) {
        self.lines(&[points.to_vec()], width, paint);
    }

    /// A line of short strokes.
    pub fn dashed(&mut self, points: &[Place], width: f64, paint: impl Into<Paint>) {
        let look = format!(r#" stroke-width="{}" stroke-dasharray="4""#, short(width));
        self.path(joined(points), "stroke", paint.into(), &look);
    }

    /// What is to be taken hold of: halo, ring, and two chevrons along the way it moves, which is turned from the
    /// horizontal by so many degrees clockwise.
    pub fn handle(&mut self, (x, y): Place, degrees: f64) {
        let (halo, hand) = (self.painted("fill", Ink::Hand.alpha(0.16)), self.painted("stroke", Ink::Hand.into()));
        let panel = self.painted("fill", Ink::Panel.into());
        let turn = if degrees == 0.0 { String::new() } else { format!(" rotate({})", short(degrees)) };
        let _ = write!(
            self.body,
            r#"<g transform="translate({} {}){turn}"><circle r="17"{halo}/><circle r="11"{panel}{hand} stroke-width="3"/><path d="M-2.7-3.8l-3.8 3.8 3.8 3.8M2.7-3.8l3.8 3.8-3.8 3.8" fill="none"{hand} stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/></g>"#,
            short(x),
            short(y)
        );
    }

    /// What is to be turned round: halo, disc, and an arrow along its rim.
    pub fn turn(&mut self, (x, y): Place) {
        let (halo, hand) = (self.painted("fill", Ink::Hand.alpha(0.16)), self.painted("stroke", Ink::Hand.into()));
        let (panel, tip) = (self.painted("fill", Ink::Panel.into()), self.painted("fill", Ink::Hand.into()));
        let _ = write!(
            self.body,
            r#"<g transform="translate({} {})"><circle r="17"{halo}/><circle r="12.5"{panel}/><path d="M-5.2-6.1A8 8 0 1 0 5.2-6.1" fill="none"{hand} stroke-width="3.2" stroke-linecap="round"/><path d="M1-9.4L9.6-8.4 3.6-1.2Z"{tip}/></g>"#,
            short(x),
            short(y)
        );
    }

    /// The file.
    pub fn svg(&self) -> String {
        let colors = |palette: &Palette| {
            self.inks.iter().fold(String::new(), |mut out, ink| {
                let _ = write!(out, "--{}:#{:06x};", ink.css_name(), palette.color(*ink));
                out
            })
        };
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}"><style>:root{{{2}}}@media (prefers-color-scheme:dark){{:root{{{3}}}}}@media (prefers-contrast:more) and (prefers-color-scheme:light){{:root{{{4}}}}}</style>{5}</svg>
"#,
            Poster::WIDTH,
            Poster::HEIGHT,
            colors(&Palette::LIGHT),
            colors(&Palette::DARK),
            colors(&Palette::HIGH_CONTRAST),
            self.body
        )
    }

    /// Lines of no length, which have ends nevertheless.
    fn marks(&mut self, middles: &[Place], size: f64, ends: &str, paint: Paint) {
        let outline = middles.iter().map(|(x, y)| format!("M{} {}h0", short(*x), short(*y))).collect();
        let look = format!(r#" stroke-width="{}" stroke-linecap="{ends}""#, short(size));
        self.path(outline, "stroke", paint, &look);
    }

    fn path(&mut self, outline: String, property: &str, paint: Paint, look: &str) {
        if outline.is_empty() {
            return;
        }
        let painted = self.painted(property, paint);
        let unfilled = if property == "fill" { "" } else { r#" fill="none""# };
        let _ = write!(self.body, r#"<path d="{outline}"{unfilled}{painted}{look}/>"#);
    }

    fn painted(&mut self, property: &str, paint: Paint) -> String {
        self.inks.insert(paint.ink);
        let color = format!(r#" {property}="var(--{})""#, paint.ink.css_name());
        match paint.alpha {
            255 => color,
            alpha => format!(r#"{color} {property}-opacity="{:.2}""#, f64::from(alpha) / 255.0),
        }
    }
}

fn joined(points: &[Place]) -> String {
    let mut outline = String::new();
    for (i, (x, y)) in points.iter().enumerate() {
        let _ = write!(outline, "{}{} {}", if i == 0 { "M" } else { "L" }, short(*x), short(*y));
    }
    outline
}

/// A length with one decimal at most; 0 for what is no number.
fn short(length: f64) -> f64 {
    let rounded = (length * 10.0).round() / 10.0;
    // Adding 0 takes the sign off a negative zero.
    if rounded.is_finite() { rounded + 0.0 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_one_paint_are_one_outline_and_only_their_inks_are_told() {
        let mut poster = Poster::on(Ink::Panel);
        poster.dots(&[(10.04, 20.0), (f64::NAN, -0.01)], 3.0, Ink::Positive);
        poster.squares(&[], 3.0, Ink::Negative);
        let svg = poster.svg();
        assert!(svg.contains(r#"d="M10 20h0M0 0h0" fill="none" stroke="var(--positive)" stroke-width="6""#), "{svg}");
        for (ink, times) in [("panel", 3), ("positive", 3), ("negative", 0)] {
            assert_eq!(svg.matches(&format!("--{ink}:#")).count(), times, "{svg}");
        }
    }

    #[test]
    fn rims_dashes_and_handles_are_written() {
        let mut poster = Poster::on(Ink::Zone);
        poster.tile([10.0, 10.0, 30.0, 20.0], 4.0, Ink::Panel.alpha(0.5), Some((Ink::Text, 1.5)));
        poster.handle((50.0, 40.0), 90.0);
        let svg = poster.svg();
        assert!(
            svg.contains(
                r#"width="20" height="10" rx="4" fill="var(--panel)" fill-opacity="0.50" stroke="var(--ink)""#
            )
        );
        assert!(svg.contains(r#"transform="translate(50 40) rotate(90)""#), "{svg}");
    }
}
