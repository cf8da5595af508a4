//! Scenes on a canvas, by plotters' own canvas backend.

use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use super::files::download_blob;
use crate::plot::{Dash, Ink, Palette, Point, Scene, Surface, UNITS_PER_PIXEL, replay};

/// The page's own faces, as in the style sheet.
const FONT: &str = "system-ui, \"DejaVu Sans\", sans-serif";

/// Draws `scene` on `canvas` in the present theme, as sharp as the screen is, `scale` times as large as recorded.
pub fn draw(scene: &Scene, canvas: &HtmlCanvasElement, scale: f64) {
    let Some(window) = crate::app::window() else { return };
    draw_at(scene, canvas, scale * window.device_pixel_ratio().clamp(0.5, 4.0) / UNITS_PER_PIXEL);
}

/// Draws with `dots` dots of the canvas for a recorded unit.
fn draw_at(scene: &Scene, canvas: &HtmlCanvasElement, dots: f64) {
    let width = (f64::from(scene.size.0) * dots).round() as u32;
    let height = (f64::from(scene.size.1) * dots).round() as u32;
    if (canvas.width(), canvas.height()) != (width, height) {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let Some(context) = context_of(canvas) else { return };
    let Some(backend) = CanvasBackend::with_canvas_object(canvas.clone()) else { return };
    let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
    context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
    context.set_line_join("round");
    let _ = context.scale(dots, dots);
    context.save();
    let mut surface = CanvasSurface { backend, context };
    if let Err(error) = replay(scene, &palette(), FONT, &mut surface) {
        web_sys::console::error_1(&JsValue::from_str(&format!("The figure could not be drawn: {error}")));
    }
    surface.context.restore();
}

/// Offers the picture as a PNG with two dots a CSS pixel, on the panel's ground.
pub fn download_png(scene: &Scene, name: &str) {
    let made = || -> Option<()> {
        let document = crate::app::window()?.document()?;
        let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        // Text begins at its left, whichever way the page is turned.
        canvas.set_dir("ltr");
        draw_at(scene, &canvas, 1.0);
        let context = context_of(&canvas)?;
        context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0).ok()?;
        context.set_global_composite_operation("destination-over").ok()?;
        context.set_fill_style_str(&format!("#{:06x}", palette().color(Ink::Panel)));
        context.fill_rect(0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height()));
        let name = name.to_owned();
        let save = Closure::once_into_js(move |blob: Option<Blob>| {
            if let Some(blob) = blob {
                download_blob(&name, &blob);
            }
        });
        canvas.to_blob(save.unchecked_ref()).ok()
    };
    if made().is_none() {
        web_sys::console::error_1(&JsValue::from_str("The picture could not be made."));
    }
}

/// The theme that the visitor's system asks for.
pub fn palette() -> Palette {
    let asks = |query: &str| {
        crate::app::window()
            .and_then(|window| window.match_media(query).ok().flatten())
            .is_some_and(|list| list.matches())
    };
    if asks("(prefers-color-scheme: dark)") {
        Palette::DARK
    } else if asks("(prefers-contrast: more), (forced-colors: active)") {
        Palette::HIGH_CONTRAST
    } else {
        Palette::LIGHT
    }
}

fn context_of(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok().flatten()?.dyn_into().ok()
}

/// A canvas that is never shown, on which maps are made: a new one for each would take longer than the map.
fn easel() -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    thread_local! {
        static EASEL: std::cell::RefCell<Option<(HtmlCanvasElement, CanvasRenderingContext2d)>> =
            const { std::cell::RefCell::new(None) };
    }
    EASEL.with_borrow_mut(|easel| {
        if easel.is_none() {
            let document = crate::app::window()?.document()?;
            let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
            let context = context_of(&canvas)?;
            *easel = Some((canvas, context));
        }
        easel.clone()
    })
}

struct CanvasSurface {
    backend: CanvasBackend,
    context: CanvasRenderingContext2d,
}

impl Surface for CanvasSurface {
    /// The state saved before the first group is what a lifted clip returns to.
    fn clip(&mut self, region: Option<[i32; 4]>) {
        self.context.restore();
        self.context.save();
        if let Some([left, top, right, bottom]) = region.map(|region| region.map(f64::from)) {
            self.context.begin_path();
            self.context.rect(left, top, right - left, bottom - top);
            self.context.clip();
        }
    }

    fn dash(&mut self, dash: Dash) {
        let pattern: &[f64] = match dash {
            Dash::Solid => &[],
            Dash::Dashed => &[8.0, 10.0],
            Dash::Dotted => &[4.0, 7.0],
        };
        let lengths: js_sys::Array = pattern.iter().map(|&length| JsValue::from_f64(length)).collect();
        let _ = self.context.set_line_dash(&lengths);
    }

    fn image(&mut self, from: Point, to: Point, columns: u32, mut rgba: Vec<u8>, smooth: bool) {
        let rows = (rgba.len() as u32 / 4).checked_div(columns).unwrap_or(0);
        if rows == 0 {
            return;
        }
        rgba.truncate((columns * rows * 4) as usize);
        let drawn = || -> Option<()> {
            let (canvas, context) = easel()?;
            canvas.set_width(columns);
            canvas.set_height(rows);
            let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&rgba), columns, rows).ok()?;
            context.put_image_data(&image, 0.0, 0.0).ok()?;
            self.context.set_image_smoothing_enabled(smooth);
            let (left, top) = (f64::from(from.0), f64::from(from.1));
            let (width, height) = (f64::from(to.0) - left, f64::from(to.1) - top);
            let place = (left, top, width, height);
            self.context
                .draw_image_with_html_canvas_element_and_dw_and_dh(&canvas, place.0, place.1, place.2, place.3)
                .ok()
        };
        // A picture that cannot be made (no memory for it) leaves its place empty.
        let _ = drawn();
    }
}

type Drawn = Result<(), DrawingErrorKind<<CanvasBackend as DrawingBackend>::ErrorType>>;

/// All drawing goes through plotters' canvas backend.
impl DrawingBackend for CanvasSurface {
    type ErrorType = <CanvasBackend as DrawingBackend>::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        self.backend.get_size()
    }

    fn ensure_prepared(&mut self) -> Drawn {
        self.backend.ensure_prepared()
    }

    fn present(&mut self) -> Drawn {
        self.backend.present()
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn {
        self.backend.draw_pixel(point, color)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.backend.draw_line(from, to, style)
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Drawn {
        self.backend.draw_rect(from, to, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.backend.draw_path(path, style)
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        self.backend.draw_circle(center, radius, style, fill)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.backend.fill_polygon(path, style)
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        self.backend.draw_text(text, style, at)
    }
}
