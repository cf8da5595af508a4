//! Small pictures in a grid: handwritten digits, what a method made of them, what it is made of.
//!
//! Pixels are numbers. Ink is dark on light paper and light on dark paper, as the rest of the figure.

use super::canvas::{Canvas, TextLook};
use super::held::Hotspot;
use super::ink::{Ink, Paint};
use super::scene::Dash;
use super::words::shortened;

/// From line to line of what stands below a picture, in sizes of its type.
const LINE: f64 = 1.25;
/// So many steps lie between no ink and full ink.
const STEPS: u8 = 48;

/// How a number becomes ink.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shade {
    /// From none at 0 (and below) to full ink at `most` (and beyond).
    Ink { most: f64 },
    /// Class 1's colour above 0, class 0's below, full at `most` and −`most`.
    Signed { most: f64 },
}

/// One picture of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Line by line from the top; what is not a number is as 0.
    pub pixels: Vec<f64>,
    /// Pixels in a line; at least 1.
    pub columns: usize,
    pub shade: Shade,
    /// One short line below; may be empty.
    pub caption: String,
    /// A number in a second line below; may be empty.
    pub number: String,
    /// Whether the visitor's hand made it: its frame has the hand's colour.
    pub by_hand: bool,
    pub opens: Option<Hotspot>,
}

impl Picture {
    pub fn new(pixels: Vec<f64>, columns: usize, shade: Shade, caption: impl Into<String>) -> Picture {
        Picture {
            pixels,
            columns: columns.max(1),
            shade,
            caption: caption.into(),
            number: String::new(),
            by_hand: false,
            opens: None,
        }
    }

    pub fn by_hand(self) -> Picture {
        Picture { by_hand: true, ..self }
    }

    /// With a number in a line of its own below the caption.
    pub fn number(self, number: impl Into<String>) -> Picture {
        Picture { number: number.into(), ..self }
    }

    /// Can be clicked, with its caption; pictures of a grid are one tab stop.
    pub fn opens(self, hotspot: Hotspot) -> Picture {
        Picture { opens: Some(hotspot), ..self }
    }
}

/// Where pictures stand, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// The top left corner of the first picture.
    pub at: (f64, f64),
    /// How many stand side by side; at least 1.
    pub across: usize,
    /// The width of a picture; its height follows from its pixels.
    pub side: f64,
    /// Between two pictures, across and down; a caption stands in the space below its picture.
    pub gap: (f64, f64),
    /// The size of captions, before the view's text scale.
    pub text: f64,
}

impl Grid {
    /// How much one picture and its gap take down, for pictures as high as wide.
    pub fn pitch(&self) -> f64 {
        self.side + self.gap.1
    }

    /// As many columns of pictures as fit `width` at `side`, stretched to fill it.
    pub fn filling(at: (f64, f64), width: f64, side: f64, gap: (f64, f64), text: f64) -> Grid {
        let across = (((width + gap.0) / (side + gap.0)).floor() as usize).max(1);
        let side = ((width + gap.0) / across as f64 - gap.0).max(4.0);
        Grid { at, across, side, gap, text }
    }
}

/// Draws the pictures, line by line from the left; gives left, top, right, bottom of each in CSS pixels.
pub fn draw(canvas: &mut Canvas, grid: Grid, pictures: &[Picture]) -> Vec<[f64; 4]> {
    let mut top = grid.at.1;
    let mut regions = Vec::with_capacity(pictures.len());
    for line in pictures.chunks(grid.across.max(1)) {
        let mut highest = 0.0f64;
        for (place, picture) in line.iter().enumerate() {
            let left = grid.at.0 + place as f64 * (grid.side + grid.gap.0);
            let rows = picture.pixels.len().div_ceil(picture.columns.max(1)).max(1);
            let height = grid.side * rows as f64 / picture.columns.max(1) as f64;
            let (right, bottom) = (left + grid.side, top + height);
            let (cells, palette) = inked(picture, rows);
            canvas.map((left, top), (right, bottom), picture.columns.max(1), cells, palette);
            let (ink, width) = if picture.by_hand { (Ink::Hand, 2.0) } else { (Ink::Line, 1.0) };
            let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
            canvas.line(&corners, ink, width, Dash::Solid);
            let look = TextLook::new(if picture.by_hand { Ink::Hand } else { Ink::Text }).size(grid.text).center();
            let mut below = bottom;
            for (text, look) in [(&picture.caption, look), (&picture.number, look.bold())] {
                if !text.is_empty() {
                    let text = shortened(text, grid.side + grid.gap.0, look);
                    canvas.text(((left + right) / 2.0, below + grid.text * 0.95), &text, look);
                    below += grid.text * LINE;
                }
            }
            if let Some(spot) = &picture.opens {
                let spot = if spot.group.is_empty() { spot.clone().in_group("pictures") } else { spot.clone() };
                canvas.hotspot([left, top, right, below], spot);
            }
            regions.push([left, top, right, bottom]);
            highest = highest.max(height);
        }
        top += highest + grid.gap.1;
    }
    regions
}

/// Each pixel's place in a palette, and the palette.
fn inked(picture: &Picture, rows: usize) -> (Vec<u8>, Vec<Paint>) {
    let mut pixels = picture.pixels.clone();
    pixels.resize(rows * picture.columns.max(1), 0.0);
    shaded(&pixels, picture.shade, 1.0)
}

/// Each value's place in a palette, and the palette, whose fullest paint covers `cover` of what is below.
pub(super) fn shaded(values: &[f64], shade: Shade, cover: f64) -> (Vec<u8>, Vec<Paint>) {
    let (most, low) = match shade {
        Shade::Ink { most } => (most, 0.0),
        Shade::Signed { most } => (most, -1.0),
    };
    let share = |value: f64| if most > 0.0 && value.is_finite() { (value / most).clamp(low, 1.0) } else { 0.0 };
    let steps = f64::from(STEPS);
    let cells = values.iter().map(|value| ((share(*value) - low) * steps).round() as u8).collect();
    let alpha = |step: u8| cover * f64::from(step) / steps;
    let palette = match shade {
        Shade::Ink { .. } => (0..=STEPS).map(|step| Ink::Text.alpha(alpha(step))).collect(),
        Shade::Signed { .. } => {
            let below = (1..=STEPS).rev().map(|step| Ink::Negative.alpha(alpha(step)));
            below.chain((0..=STEPS).map(|step| Ink::Positive.alpha(alpha(step)))).collect()
        }
    };
    (cells, palette)
}

#[cfg(test)]
mod tests {
    use super::super::scene::Op;
    use super::super::text_width;
    use super::*;

    fn picture(pixels: &[f64], columns: usize, shade: Shade) -> Picture {
        Picture::new(pixels.to_vec(), columns, shade, "three")
    }

    #[test]
    fn numbers_become_ink() {
        let (cells, palette) =
            inked(&picture(&[0.0, 8.0, 16.0, -3.0, 99.0, f64::NAN], 3, Shade::Ink { most: 16.0 }), 2);
        assert_eq!(cells, [0, 24, 48, 0, 48, 0]);
        assert_eq!((palette[0], palette[48]), (Ink::Text.alpha(0.0), Ink::Text.alpha(1.0)));
        let signed = picture(&[-2.0, -1.0, 0.0, 1.0], 2, Shade::Signed { most: 1.0 });
        let (cells, palette) = inked(&signed, 2);
        assert_eq!(cells, [0, 0, 48, 96]);
        assert_eq!((palette[0], palette[48].alpha, palette[96]), (Ink::Negative.into(), 0, Ink::Positive.into()));
        assert_eq!(palette.len(), 97);
        // Without any ink at all, and with a last line that is not full.
        let (cells, _) = inked(&picture(&[0.0; 5], 3, Shade::Signed { most: 0.0 }), 2);
        assert_eq!(cells, [48; 6]);
    }

    #[test]
    fn a_grid_has_its_lines_and_says_where_pictures_are() {
        let mut canvas = Canvas::new(300.0, 200.0);
        let grid = Grid { at: (10.0, 20.0), across: 2, side: 40.0, gap: (8.0, 16.0), text: 11.0 };
        let tall = picture(&[1.0; 8], 2, Shade::Ink { most: 1.0 });
        let square = picture(&[1.0; 4], 2, Shade::Ink { most: 1.0 });
        let regions = draw(&mut canvas, grid, &[tall, square.clone(), square.by_hand()]);
        assert_eq!(regions, [[10.0, 20.0, 50.0, 100.0], [58.0, 20.0, 98.0, 60.0], [10.0, 116.0, 50.0, 156.0]]);
        let scene = canvas.finish();
        let maps = scene.groups.iter().flat_map(|group| &group.ops).filter(|op| matches!(op, Op::Image { .. }));
        assert_eq!(maps.count(), 3);
        assert_eq!(scene.op_count(), 9);
    }

    #[test]
    fn grids_fill_their_width_and_captions_keep_to_it() {
        let grid = Grid::filling((0.0, 0.0), 100.0, 22.0, (4.0, 14.0), 11.0);
        assert_eq!((grid.across, grid.side), (4, 22.0));
        assert_eq!(Grid::filling((0.0, 0.0), 10.0, 50.0, (4.0, 0.0), 11.0).across, 1);
        let look = TextLook::new(Ink::Text).size(11.0);
        let short = shortened("a very long caption", 40.0, look);
        assert!(short.ends_with('…') && text_width(&short, 11.0, false) <= 41.0, "{short}");
        assert_eq!(shortened("seven", 40.0, look), "seven");
    }
}
