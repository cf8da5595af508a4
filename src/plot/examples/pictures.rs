//! Small pictures in a grid.

use super::Example;
use crate::plot::pictures::{Grid, Picture, Shade, draw};
use crate::plot::{Canvas, Hotspot, Said, TextLook, Told};

pub const EXAMPLES: &[Example] = &[
    Example { key: "pictures", title: "Small pictures with captions", aspect: 2.0, draw: captions },
    Example {
        key: "pictures-judged",
        title: "Pictures to click, each with a name and a number",
        aspect: 2.0,
        draw: judged,
    },
];

/// A ring or a bar of 8 × 8 pixels, as handwriting looks from afar.
fn digit(which: u32) -> Vec<f64> {
    let pixel = |i: u32| {
        let (x, y) = (f64::from(i % 8) - 3.5, f64::from(i / 8) - 3.5);
        let away = (x * x * (1.0 + f64::from(which % 3)) + y * y).sqrt();
        (16.0 - 9.0 * (away - 2.6).abs()).clamp(0.0, 16.0)
    };
    (0..64).map(pixel).collect()
}

/// As many as have room, on a phone in smaller ones.
fn grid(canvas: &Canvas, lines: f64) -> Grid {
    let side = if canvas.is_narrow() { 58.0 } else { 92.0 };
    Grid::filling((12.0, 12.0), canvas.width() - 24.0, side, (14.0, 6.0 + 17.0 * lines), TextLook::NAME)
}

fn captions(canvas: &mut Canvas) {
    let picture = |i: u32| {
        let shade = if i < 6 { Shade::Ink { most: 16.0 } } else { Shade::Signed { most: 16.0 } };
        let pixels = digit(i).into_iter().map(|value| if i < 6 { value } else { value - 8.0 }).collect();
        let one = Picture::new(pixels, 8, shade, if i < 6 { "digit".to_owned() } else { format!("weight {}", i - 5) });
        if i == 3 { one.by_hand() } else { one }
    };
    let pictures: Vec<Picture> = (0..10).map(picture).collect();
    let grid = grid(canvas, 1.0);
    draw(canvas, grid, &pictures);
    tell(canvas, &pictures);
}

fn judged(canvas: &mut Canvas) {
    let picture = |i: u32| {
        let (name, share) = (["three", "eight", "four", "nine"][i as usize % 4], format!("0.{}", 97 - 6 * i));
        let spot = Hotspot::rows(format!("picture/{i}"), format!("Picture {}: {name}, {share}", i + 1));
        let one = Picture::new(digit(i), 8, Shade::Ink { most: 16.0 }, name).number(share).opens(spot);
        if i == 2 { one.by_hand() } else { one }
    };
    let pictures: Vec<Picture> = (0..10).map(picture).collect();
    let grid = grid(canvas, 2.0);
    draw(canvas, grid, &pictures);
    tell(canvas, &pictures);
}

fn tell(canvas: &mut Canvas, pictures: &[Picture]) {
    canvas.tell(|| Told {
        key: "picture".to_owned(),
        columns: ["caption", "number"].map(str::to_owned).to_vec(),
        rows: (1..)
            .zip(pictures)
            .map(|(at, one)| (Said::number(f64::from(at)), vec![Said::word(&one.caption), Said::word(&one.number)]))
            .collect(),
    });
}
