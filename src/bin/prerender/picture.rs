//! Figures as SVG: in the static pages, with what the visitor will take hold of drawn in; and alone.

use std::fmt::Write;

use tactile::lab::{Figure, FigureSpec, Handle, Report, Session, View, aspect};
use tactile::plot::{Ink, Palette, PanelRegion, SvgColors, UNITS_PER_PIXEL, svg, text_width};

/// The stage's width, and the space between its columns, in a window of 1440 pixels; none on a phone of
/// 390, where every figure has the whole width. See `assets/style.css`.
pub const LAPTOP: (f64, Option<f64>) = (1064.0, Some(18.0));
pub const PHONE: (f64, Option<f64>) = (362.0, None);

/// What a lab shows on a stage of this width.
pub fn report(session: &mut dyn Session, (stage, gap): (f64, Option<f64>)) -> Report {
    let width = |figure: &FigureSpec| match gap {
        Some(gap) => {
            let columns = f64::from(figure.columns);
            (stage - 11.0 * gap) / 12.0 * columns + gap * (columns - 1.0)
        }
        None => stage,
    };
    let widths = session.figures().iter().map(|figure| (figure.key.to_owned(), width(figure))).collect();
    session.report(&View { widths, tables: true, ..View::default() })
}

/// What a lab shows when its first figure is drawn for a small picture: no larger than it can be drawn well, so that
/// its words can be read.
pub fn small_report(session: &mut dyn Session) -> Report {
    let figures = session.figures();
    let width = |figure: &FigureSpec| (300.0 * figure.aspect).clamp(440.0, 1080.0);
    let widths = figures.iter().map(|figure| (figure.key.to_owned(), width(figure))).collect();
    session.report(&View { widths, ..View::default() })
}

/// A figure as it stands in a static page: as wide as its frame, in the proportion that the app gives it.
pub fn still(spec: &FigureSpec, report: &Report, class: &str) -> Option<String> {
    let figure = report.figures.iter().find(|figure| figure.key == spec.key)?;
    let width = figure.scene.size.0;
    let proportion = aspect(f64::from(width) / UNITS_PER_PIXEL, spec.aspect, spec.narrow_aspect);
    let title = format!("{}: {}", spec.name, figure.alt);
    let picture = svg(&figure.scene, &title, &SvgColors::Page(&Palette::LIGHT));
    // Without a size of its own it takes the frame's width, and its height from the box.
    let inside = picture.trim_end().strip_suffix("</svg>")?.split_once(" role=")?.1;
    let mut out = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="{class}" viewBox="0 0 {width} {:.2}" role={inside}"#,
        f64::from(width) / proportion
    );
    for handle in report.handles.iter().filter(|handle| handle.figure == spec.key && handle.group.is_empty()) {
        out += &drawn(handle, figure.scene.panels.get(handle.panel)?);
    }
    Some(out + "</svg>")
}

/// A handle as the style sheet draws it: halo, ring, grip, flag.
fn drawn(handle: &Handle, panel: &PanelRegion) -> String {
    let (x, y) = panel.place(handle.at.0, handle.at.1);
    let mut out = format!(
        r#"<g transform="translate({x:.1} {y:.1})"><circle r="34" fill="var(--hand)" fill-opacity=".14"/><circle r="19" fill="var(--panel)" stroke="var(--hand)" stroke-width="6"/><path d="M-5 -8v16M5 -8v16" stroke="var(--hand)" stroke-width="3.6"/></g>"#
    );
    if !handle.flag.is_empty() {
        let width = UNITS_PER_PIXEL * (text_width(&handle.flag, 12.5, true) + 20.0);
        let top = f64::from(panel.region[1]) - 12.0 * UNITS_PER_PIXEL;
        let _ = write!(
            out,
            r#"<g transform="translate({x:.1} {top:.1})"><rect x="{:.1}" y="-20" width="{width:.1}" height="40" rx="20" fill="var(--hand)"/><text font-size="25" font-weight="650" text-anchor="middle" dominant-baseline="central" fill="var(--paper)">{}</text></g>"#,
            -width / 2.0,
            super::escaped(&handle.flag)
        );
    }
    out
}

/// A picture that stands alone, and knows all themes.
pub fn thumbnail(figure: &Figure, title: &str) -> String {
    let picture = svg(&figure.scene, title, &SvgColors::Page(&Palette::LIGHT));
    let properties = |palette: &Palette| {
        Ink::ALL.iter().fold(String::new(), |mut out, &ink| {
            let _ = write!(out, "--{}:#{:06x};", ink.css_name(), palette.color(ink));
            out
        })
    };
    let style = format!(
        "<style>:root{{{}}}@media (prefers-color-scheme:dark){{:root{{{}}}}}@media (prefers-contrast:more) and (prefers-color-scheme:light){{:root{{{}}}}}</style>",
        properties(&Palette::LIGHT),
        properties(&Palette::DARK),
        properties(&Palette::HIGH_CONTRAST)
    );
    picture.replacen('>', &format!(">{style}"), 1)
}
