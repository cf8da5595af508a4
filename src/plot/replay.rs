//! Drawing a [`Scene`] onto any plotters backend: the only drawing code that is generic.

use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, FontTransform, IntoFont, RGBAColor, RGBColor, ShapeStyle, TextStyle};
use plotters_backend::{DrawingBackend, DrawingErrorKind};

use super::ink::{Paint, Palette};
use super::scene::{Across, Dash, Down, Op, Point, Scene};

/// A backend that also knows what plotters has no word for.
pub trait Surface: DrawingBackend {
    /// Nothing outside left, top, right, bottom shows until the clip is changed; `None` lifts it.
    fn clip(&mut self, region: Option<[i32; 4]>);

    /// The pattern of the lines that follow.
    fn dash(&mut self, dash: Dash);

    /// An RGBA picture stretched over a rectangle.
    fn image(&mut self, from: Point, to: Point, columns: u32, rgba: Vec<u8>, smooth: bool);
}

/// Draws `scene` on `surface` in the colours of `palette`. `font` is a CSS font list.
///
/// # Errors
/// Those of the surface's own drawing calls.
pub fn replay<S: Surface>(
    scene: &Scene,
    palette: &Palette,
    font: &str,
    surface: &mut S,
) -> Result<(), DrawingErrorKind<S::ErrorType>> {
    let color = |paint: Paint| {
        let (red, green, blue) = palette.rgb(paint.ink);
        RGBAColor(red, green, blue, f64::from(paint.alpha) / 255.0)
    };
    let mut pattern;
    for group in &scene.groups {
        // A surface may forget its pattern with the clip.
        surface.clip(group.clip);
        surface.dash(Dash::Solid);
        pattern = Dash::Solid;
        for op in &group.ops {
            match op {
                Op::Path { points, paint, width, dash } => {
                    if *dash != pattern {
                        pattern = *dash;
                        surface.dash(pattern);
                    }
                    surface.draw_path(points.iter().copied(), &line_style(color(*paint), *width))?;
                }
                Op::Polygon { points, paint } => {
                    surface.fill_polygon(points.iter().copied(), &line_style(color(*paint), 1))?;
                }
                Op::Rect { from, to, paint, stroke } => {
                    let style = line_style(color(*paint), stroke.unwrap_or(1));
                    surface.draw_rect(*from, *to, &style, stroke.is_none())?;
                }
                Op::Circle { center, radius, paint, stroke } => {
                    let style = line_style(color(*paint), stroke.unwrap_or(1));
                    surface.draw_circle(*center, *radius, &style, stroke.is_none())?;
                }
                Op::Text { at, text, paint, size, bold, across, down, upward } => {
                    let mut face = (font, *size).into_font();
                    if *bold {
                        face = face.style(FontStyle::Bold);
                    }
                    if *upward {
                        face = face.transform(FontTransform::Rotate270);
                    }
                    let ink = color(*paint);
                    let style = TextStyle::from(face).color(&ink).pos(anchor(*across, *down));
                    surface.draw_text(text, &style, *at)?;
                }
                Op::Image { from, to, columns, cells, palette: paints, smooth } => {
                    let rgba = cells
                        .iter()
                        .flat_map(|&cell| {
                            let paint = paints.get(usize::from(cell)).copied();
                            paint.map_or([0; 4], |paint| {
                                let (red, green, blue) = palette.rgb(paint.ink);
                                [red, green, blue, paint.alpha]
                            })
                        })
                        .collect();
                    surface.image(*from, *to, *columns, rgba, *smooth);
                }
            }
        }
    }
    surface.clip(None);
    surface.dash(Dash::Solid);
    Ok(())
}

fn line_style(RGBAColor(red, green, blue, alpha): RGBAColor, width: u32) -> ShapeStyle {
    use plotters::style::Color;
    ShapeStyle { color: RGBColor(red, green, blue).mix(alpha), filled: false, stroke_width: width }
}

fn anchor(across: Across, down: Down) -> Pos {
    let across = match across {
        Across::Left => HPos::Left,
        Across::Center => HPos::Center,
        Across::Right => HPos::Right,
    };
    let down = match down {
        Down::Top => VPos::Top,
        Down::Middle => VPos::Center,
        Down::Bottom => VPos::Bottom,
    };
    Pos::new(across, down)
}
