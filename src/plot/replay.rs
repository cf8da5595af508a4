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
    for group in &scene.groups {
        // A surface may forget its pattern with the clip.
        surface.clip(group.clip);
        surface.dash(Dash::Solid);
        let mut pattern = Dash::Solid;
        for op in &group.ops {
            // Only a path has a pattern: a frame or a ring after a dashed line is solid again.
            let wanted = if let Op::Path { dash, .. } = op { *dash } else { Dash::Solid };
            if wanted != pattern {
                pattern = wanted;
                surface.dash(pattern);
            }
            match op {
                Op::Path { points, paint, width, .. } => {
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

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use plotters_backend::{BackendColor, BackendCoord, BackendStyle};

    use super::super::ink::Ink;
    use super::super::scene::Group;
    use super::*;

    /// Notes with which pattern each stroke is drawn.
    #[derive(Default)]
    struct Strokes {
        dash: Option<Dash>,
        drawn: Vec<(&'static str, Option<Dash>)>,
    }

    type Drawn = Result<(), DrawingErrorKind<Infallible>>;

    impl DrawingBackend for Strokes {
        type ErrorType = Infallible;

        fn get_size(&self) -> (u32, u32) {
            (100, 100)
        }

        fn ensure_prepared(&mut self) -> Drawn {
            Ok(())
        }

        fn present(&mut self) -> Drawn {
            Ok(())
        }

        fn draw_pixel(&mut self, _: BackendCoord, _: BackendColor) -> Drawn {
            Ok(())
        }

        fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, _: I, _: &S) -> Drawn {
            self.drawn.push(("path", self.dash));
            Ok(())
        }

        fn draw_rect<S: BackendStyle>(&mut self, _: BackendCoord, _: BackendCoord, _: &S, _: bool) -> Drawn {
            self.drawn.push(("rect", self.dash));
            Ok(())
        }

        fn draw_circle<S: BackendStyle>(&mut self, _: BackendCoord, _: u32, _: &S, _: bool) -> Drawn {
            self.drawn.push(("circle", self.dash));
            Ok(())
        }
    }

    impl Surface for Strokes {
        fn clip(&mut self, _: Option<[i32; 4]>) {}

        fn dash(&mut self, dash: Dash) {
            self.dash = Some(dash);
        }

        fn image(&mut self, _: Point, _: Point, _: u32, _: Vec<u8>, _: bool) {}
    }

    #[test]
    fn a_ring_and_a_frame_after_a_dashed_line_are_solid() {
        let paint = Paint::from(Ink::Text);
        let line = |dash| Op::Path { points: vec![(0, 0), (9, 9)], paint, width: 2, dash };
        let ring = Op::Circle { center: (5, 5), radius: 4, paint, stroke: Some(2) };
        let frame = Op::Rect { from: (0, 0), to: (9, 9), paint, stroke: Some(2) };
        let ops = vec![line(Dash::Dotted), ring, line(Dash::Dashed), frame, line(Dash::Dashed)];
        let group = Group { name: "figure".to_owned(), clip: None, ops };
        let scene = Scene { size: (100, 100), groups: vec![group], ..Scene::default() };
        let mut strokes = Strokes::default();
        replay(&scene, &Palette::LIGHT, "sans-serif", &mut strokes).unwrap();
        let solid = Some(Dash::Solid);
        let (dotted, dashed) = (Some(Dash::Dotted), Some(Dash::Dashed));
        let wanted = [("path", dotted), ("circle", solid), ("path", dashed), ("rect", solid), ("path", dashed)];
        assert_eq!(strokes.drawn, wanted);
    }
}
