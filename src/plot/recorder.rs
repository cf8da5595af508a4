//! plotters' drawing backend that writes a [`Scene`] instead of pixels.

use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
    FontTransform,
};

use super::held::{Handle, Held, Hotspot};
use super::ink::{Ink, Paint};
use super::scene::{Across, Dash, Down, Group, Op, PanelRegion, Scene, UNITS_PER_PIXEL};
use super::text_width::text_width;
use super::told::Told;

/// Records what plotters draws. Clones write into the same scene.
#[derive(Clone)]
pub struct Recorder {
    recording: Rc<RefCell<Recording>>,
}

struct Recording {
    scene: Scene,
    held: Held,
    dash: Dash,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl Recorder {
    /// An empty scene of `size` recorded units.
    pub fn new(size: (u32, u32)) -> Recorder {
        let scene = Scene { size, ..Scene::default() };
        Recorder { recording: Rc::new(RefCell::new(Recording { scene, held: Held::default(), dash: Dash::Solid })) }
    }

    /// What follows belongs to group `name`; `clip` is left, top, right, bottom in recorded units.
    pub fn begin_group(&self, name: &str, clip: Option<[i32; 4]>) {
        let group = Group { name: name.to_owned(), clip, ops: Vec::new() };
        self.recording.borrow_mut().scene.groups.push(group);
    }

    /// What follows is drawn with this line pattern, which plotters has no word for.
    pub fn set_dash(&self, dash: Dash) {
        self.recording.borrow_mut().dash = dash;
    }

    /// Notes a pair of axes, and gives its place among them.
    pub fn add_panel(&self, panel: PanelRegion) -> usize {
        let panels = &mut self.recording.borrow_mut().scene.panels;
        panels.push(panel);
        panels.len() - 1
    }

    /// Notes what can be dragged.
    pub fn add_handle(&self, handle: Handle) {
        self.recording.borrow_mut().held.handles.push(handle);
    }

    /// Notes what can be clicked, as far as it lies in the figure.
    pub fn add_hotspot(&self, hotspot: Hotspot) {
        let mut recording = self.recording.borrow_mut();
        let (width, height) = recording.scene.size;
        let [right, bottom] = [width, height].map(|side| f64::from(side) / UNITS_PER_PIXEL);
        let [x0, y0, x1, y1] = hotspot.region;
        let region = [x0.clamp(0.0, right), y0.clamp(0.0, bottom), x1.clamp(0.0, right), y1.clamp(0.0, bottom)];
        recording.held.hotspots.push(Hotspot { region, ..hotspot });
    }

    /// Adds an operation that plotters cannot express: a map.
    pub fn push(&self, op: Op) {
        let mut recording = self.recording.borrow_mut();
        let groups = &mut recording.scene.groups;
        if groups.is_empty() {
            groups.push(Group { name: "figure".to_owned(), clip: None, ops: Vec::new() });
        }
        groups.last_mut().expect("a group was just ensured").ops.push(op);
    }

    /// Notes what a chart says in rows and columns.
    pub fn tell(&self, told: Told) {
        let held = &mut self.recording.borrow_mut().held;
        held.told = Some(match held.told.take() {
            Some(before) => before.beside(told),
            None => told,
        });
    }

    /// The scene recorded so far, and what of it can be held; both are taken out.
    pub fn finish(self) -> (Scene, Held) {
        let recording = &mut *self.recording.borrow_mut();
        let (mut scene, held) = (std::mem::take(&mut recording.scene), std::mem::take(&mut recording.held));
        scene.groups.retain(|group| !group.ops.is_empty());
        (scene, held)
    }

    fn dash(&self) -> Dash {
        self.recording.borrow().dash
    }
}

/// A colour that is not an ink is a mistake in a lab, so it shows as plain text colour and the
/// conformance test, which looks for literal colours in the labs' source, names the place.
fn paint(color: BackendColor) -> Paint {
    Ink::from_code(color.rgb).unwrap_or(Ink::Text).alpha(color.alpha)
}

impl DrawingBackend for Recorder {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.recording.borrow().scene.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.push(Op::Rect { from: (x, y), to: (x + 1, y + 1), paint: paint(color), stroke: None });
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Drawn {
        let stroke = (!fill).then(|| style.stroke_width());
        self.push(Op::Rect { from, to, paint: paint(style.color()), stroke });
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let points = path.into_iter().collect();
        let op = Op::Path { points, paint: paint(style.color()), width: style.stroke_width(), dash: self.dash() };
        self.push(op);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        let stroke = (!fill).then(|| style.stroke_width());
        self.push(Op::Circle { center, radius, paint: paint(style.color()), stroke });
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.push(Op::Polygon { points: path.into_iter().collect(), paint: paint(style.color()) });
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        let anchor = style.anchor();
        self.push(Op::Text {
            at,
            text: text.to_owned(),
            paint: paint(style.color()),
            size: style.size() as u32,
            bold: matches!(style.style(), FontStyle::Bold),
            across: match anchor.h_pos {
                HPos::Left => Across::Left,
                HPos::Center => Across::Center,
                HPos::Right => Across::Right,
            },
            down: match anchor.v_pos {
                VPos::Top => Down::Top,
                VPos::Center => Down::Middle,
                VPos::Bottom => Down::Bottom,
            },
            upward: matches!(style.transform(), FontTransform::Rotate270),
        });
        Ok(())
    }

    /// Answered from a table: in a browser plotters would otherwise measure by a `<span>`, which a
    /// worker has not.
    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let bold = matches!(style.style(), FontStyle::Bold);
        let width = text_width(text, style.size(), bold);
        Ok((width.ceil() as u32, (style.size() * 1.2).ceil() as u32))
    }
}
