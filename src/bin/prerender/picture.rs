//! Figures as SVG: in the static pages, with what the visitor will take hold of drawn in; and alone.

use std::fmt::Write;

use tactile::lab::{Axes, FigureSpec, Handle, Layout, Report, STAGE, Session, View};
use tactile::plot::{Palette, PanelRegion, SvgColors, UNITS_PER_PIXEL, svg, text_width};

/// A figure on a phone of 390 pixels, in CSS pixels. See `assets/style.css`.
const PHONE: (f64, f64) = (362.0, 270.0);

/// The figure on which the handle of this key lies; empty where there is none.
pub fn first_figure(first_touch: &str, report: &Report) -> String {
    let handle = report.handles.iter().find(|handle| handle.key == first_touch);
    handle.map_or(String::new(), |handle| handle.figure.clone())
}

/// What a lab shows on the stage of a laptop, and on a phone.
pub fn reports(session: &mut dyn Session) -> [Report; 2] {
    let shows = session.report(&View::default());
    let shown: Vec<&FigureSpec> = session.figures().iter().filter(|spec| shows.is_shown(spec.key)).collect();
    let layout = Layout::of(&shown);
    let of = |size: &dyn Fn(usize, &FigureSpec) -> (f64, f64)| -> View {
        let sized = |(place, spec): (usize, &&FigureSpec)| {
            let (width, height) = size(place, spec);
            (spec.key.to_owned(), width, height)
        };
        View { sizes: shown.iter().enumerate().map(sized).collect(), tables: true, ..View::default() }
    };
    let wide = of(&|place, spec| layout.size(place, spec.columns, STAGE));
    let narrow = of(&|_, _| PHONE);
    [session.report(&wide), session.report(&narrow)]
}

/// What a lab shows when its first figure is drawn for a small picture: no larger than it can be drawn well, so that
/// its words can be read.
#[cfg(feature = "pictures")]
pub fn small_report(session: &mut dyn Session) -> Report {
    let size = |spec: &FigureSpec| {
        let width = (300.0 * spec.aspect).clamp(440.0, 1080.0);
        (spec.key.to_owned(), width, (width / spec.aspect).round())
    };
    let sizes = session.figures().iter().map(size).collect();
    session.report(&View { sizes, ..View::default() })
}

/// A figure as it stands in a static page, as large as its frame can hold it.
pub fn still(key: &str, name: &str, report: &Report, class: &str) -> Option<String> {
    let figure = report.figures.iter().find(|figure| figure.key == key)?;
    let (width, height) = figure.scene.size;
    let title = format!("{name}: {}", figure.alt);
    let picture = svg(&figure.scene, &title, &SvgColors::Page(&Palette::LIGHT));
    let inside = picture.trim_end().strip_suffix("</svg>")?.split_once(" role=")?.1;
    let mut out = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="{class}" viewBox="0 0 {width} {height}" role={inside}"#
    );
    for handle in report.handles.iter().filter(|handle| handle.figure == key && handle.group.is_empty()) {
        out += &drawn(handle, figure.scene.panels.get(handle.panel)?);
    }
    Some(out + "</svg>")
}

/// A handle as the style sheet draws it: halo, ring, chevrons, flag.
fn drawn(handle: &Handle, panel: &PanelRegion) -> String {
    let (x, y) = panel.place(handle.at.0, handle.at.1);
    // Two chevrons along the way it moves.
    let chevrons =
        if handle.axes == Axes::Y { "M-7 -4l7 -7l7 7M-7 4l7 7l7 -7" } else { "M-4 -7l-7 7l7 7M4 -7l7 7l-7 7" };
    let mut out = format!(
        r#"<g transform="translate({x:.1} {y:.1})"><circle r="34" fill="var(--hand)" fill-opacity=".14"/><circle r="19" fill="var(--panel)" stroke="var(--hand)" stroke-width="6"/><path d="{chevrons}" fill="none" stroke="var(--hand)" stroke-width="3.6"/></g>"#
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
