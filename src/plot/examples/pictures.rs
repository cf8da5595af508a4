//! Small pictures in a grid.

use super::Example;
use crate::plot::pictures::{Grid, Picture, Shade, draw};
use crate::plot::{Canvas, Said, TextLook, Told};

pub const EXAMPLES: &[Example] =
    &[Example { key: "pictures", title: "Small pictures with captions", aspect: 2.0, draw: captions }];

/// A ring or a bar of 8 × 8 pixels, as handwriting looks from afar.
fn digit(which: u32) -> Vec<f64> {
    let pixel = |i: u32| {
        let (x, y) = (f64::from(i % 8) - 3.5, f64::from(i / 8) - 3.5);
        let away = (x * x * (1.0 + f64::from(which % 3)) + y * y).sqrt();
        (16.0 - 9.0 * (away - 2.6).abs()).clamp(0.0, 16.0)
    };
    (0..64).map(pixel).collect()
}

fn captions(canvas: &mut Canvas) {
    let picture = |i: u32| {
        let shade = if i < 6 { Shade::Ink { most: 16.0 } } else { Shade::Signed { most: 16.0 } };
        let pixels = digit(i).into_iter().map(|value| if i < 6 { value } else { value - 8.0 }).collect();
        let one = Picture::new(pixels, 8, shade, if i % 2 == 0 { format!("component {}", i + 1) } else { i.to_string() });
        if i == 3 { one.by_hand() } else { one }
    };
    let pictures: Vec<Picture> = (0..9).map(picture).collect();
    let grid = Grid::filling((12.0, 12.0), canvas.width() - 24.0, 76.0, (14.0, 22.0), TextLook::NAME);
    draw(canvas, grid, &pictures);
    canvas.tell(|| Told {
        key: "picture".to_owned(),
        columns: vec!["caption".to_owned()],
        rows: (1..).zip(&pictures).map(|(at, one)| (Said::number(f64::from(at)), vec![Said::word(&one.caption)])).collect(),
    });
}
